import type { DossierAct } from '../../../contracts/acts.ts';
import type { Place } from '../../../contracts/position.ts';
import type { Procedure } from '../../../contracts/procedure.ts';
import { refused } from '../../decision.ts';
import type { Check } from '../context.ts';
import { splitOff } from '../facts/owed.ts';
import { currentVersion, type DossierState } from '../state.ts';

/** What was agreed stays so after a return or repetition that named places (domain §3.6, ADR 20). */

type Issue = Extract<DossierAct, { type: 'IssueVersion' }>;

/** Places that are not agreed: those named, and those that were open before. */
function openTo(state: DossierState): readonly Place[] {
  return [...state.reopenedPlaces, ...(currentVersion(state)?.manifest.openPlaces ?? []).map((p) => p.place)];
}

/** Beside them, those that have to change: of an amendment that the chair accepted, and what a split took out. */
function mayChange(state: DossierState): readonly Place[] {
  return [
    ...openTo(state),
    ...state.acceptedAmendments.flatMap(({ place }) => place ?? []),
    ...splitOff(state).flatMap((p) => p.places),
  ];
}

/** Who names no places frees none that were not named before, where the procedure says so. */
export function placesKept(
  { reopenedPlaces }: DossierState,
  named: readonly Place[] | undefined,
  { policy }: Procedure,
): { readonly keepsPlaces?: true } {
  const none = named === undefined || named.length === 0;
  return policy.namedPlacesHold && none && reopenedPlaces.length > 0 ? { keepsPlaces: true } : {};
}

/** A version opens no brackets but at the places named (D57). */
export function agreedPlacesStay(state: DossierState, act: Issue, { policy }: Procedure): Check {
  const named = state.reopenedPlaces;
  if (!policy.agreedPlacesStay || named.length === 0) return null;
  const open = openTo(state);
  const places = act.manifest.openPlaces.map((p) => p.place).filter((p) => !open.includes(p));
  return places.length === 0
    ? null
    : refused('D57', 'PlaceNotReopened', { places, reopened: named, stage: state.reopenedStage ?? 'none' });
}

/** Nor is any other place rewritten, moved, added or dropped, as the digests of both manifests say (D110). */
export function agreedWordsStay(state: DossierState, act: Issue, { policy }: Procedure): Check {
  const named = state.reopenedPlaces;
  const before = currentVersion(state)?.manifest.places;
  if (!policy.agreedPlacesStay || named.length === 0 || before === undefined) return null;
  const facts = { reopened: named, stage: state.reopenedStage ?? 'none' };
  const after = act.manifest.places;
  if (after === undefined) return refused('D110', 'DigestsMissing', facts);
  const open = mayChange(state);
  const agreed = (list: typeof before) => list.filter(([p]) => !open.includes(p));
  const [was, is] = [agreed(before), agreed(after)];
  const digestIn = (list: typeof was, place: Place) => list.find(([p]) => p === place)?.[1];
  const added = is.map(([p]) => p).filter((p) => digestIn(was, p) === undefined);
  const dropped = was.map(([p]) => p).filter((p) => digestIn(is, p) === undefined);
  const rewritten = was.filter(([p, d]) => !dropped.includes(p) && digestIn(is, p) !== d).map(([p]) => p);
  if (added.length + dropped.length + rewritten.length > 0)
    return refused('D110', 'AgreedPlaceChanged', { ...facts, rewritten, added, dropped });
  const moved = is.map(([p]) => p).filter((p, i) => was[i]?.[0] !== p);
  return moved.length === 0 ? null : refused('D110', 'AgreedPlaceMoved', { ...facts, moved });
}

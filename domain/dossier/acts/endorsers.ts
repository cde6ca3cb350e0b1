import type { DossierAct } from '../../../contracts/acts.ts';
import type { DossierEvent } from '../../../contracts/events.ts';
import type { MemberId, TextHash } from '../../../contracts/ids.ts';
import type { Place } from '../../../contracts/position.ts';
import { accepted, refused } from '../../decision.ts';
import { isMember } from '../../organisation/state.ts';
import {
  bySecretariat,
  firstOf,
  inProgress,
  notFrozen,
  onCurrentText,
  type DossierContext,
  type DossierDecision,
} from '../context.ts';
import { lastOn } from '../facts/lastWord.ts';
import { placesStand } from '../facts/places.ts';
import type { DossierState, EndorserList } from '../state.ts';

/**
 * Named endorsers (domain §1.7): the members that a paragraph names as supporting it. A list belongs to one version. Who is
 * not named has not declined: nothing is derived from an absence.
 */

/** The member objects to this place, or stands aside from it or from more. */
function isAgainst(state: DossierState, textHash: TextHash, place: Place, member: MemberId): boolean {
  const last = lastOn(state, textHash, member)?.position;
  if (!last) return false;
  if (last.position.kind === 'object' && !last.lifted) return last.position.places.includes(place);
  const aside = last.standAside;
  return aside !== null && (aside.of !== 'paragraph' || aside.places.includes(place));
}

export function decideNameEndorsers(
  state: DossierState,
  act: Extract<DossierAct, { type: 'NameEndorsers' }>,
  context: DossierContext,
): DossierDecision {
  const { textHash, place, members } = act;
  const others = members.filter((m) => !isMember(context.organisation, m));
  const against = members.filter((m) => isAgainst(state, textHash, place, m));
  const twice = members.find((m, i) => members.indexOf(m) !== i);
  const no = firstOf(
    () => inProgress(state),
    () => bySecretariat(context),
    () => onCurrentText(state, textHash),
    () => notFrozen(state, context),
    () => placesStand(state, textHash, [place]),
    () => (others.length > 0 ? refused('D58', 'NotAMember', { members: others }) : null),
    () => (twice ? refused('D58', 'NamedTwice', { member: twice }) : null),
    () => (against.length > 0 ? refused('D58', 'DoesNotEndorse', { place, members: against }) : null),
  );
  return no ?? accepted<DossierEvent>({ type: 'EndorsersNamed', textHash, place, members });
}

/** The lists as they stand: without whoever has objected to the place, or stood aside from it, since. */
export function endorsersOf(state: DossierState): readonly EndorserList[] {
  return state.endorsers.map((e) => ({
    ...e,
    members: e.members.filter((m) => !isAgainst(state, e.textHash, e.place, m)),
  }));
}

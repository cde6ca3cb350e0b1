import type { Place } from '../../../contracts/position.ts';
import type { Procedure } from '../../../contracts/procedure.ts';
import type { VersionManifest } from '../../../contracts/text.ts';
import { refused } from '../../decision.ts';
import type { Check } from '../context.ts';
import { currentVersion, type DossierState } from '../state.ts';

/**
 * The document was split and goes on, and the procedure says that a version of what is left is owed: the text that was split is no
 * longer its question.
 */
export function isRestOwed(state: DossierState, procedure: Procedure | null): boolean {
  if (!procedure?.policy.splitOwesRest) return false;
  return splitOff(state).length > 0;
}

/** The parts into which the current version was split. */
export function splitOff(state: DossierState): DossierState['splitInto'] {
  const text = currentVersion(state)?.textHash;
  return state.splitInto.filter((p) => p.textHash === text);
}

/** What is left after a split keeps no place word for word that went to a part (D111). */
export function restLeavesParts(state: DossierState, next: VersionManifest, { policy }: Procedure): Check {
  const before = currentVersion(state)?.manifest.places;
  const gone = splitOff(state).flatMap((p) => p.places);
  if (!policy.splitTakesPlaces || before === undefined || gone.length === 0) return null;
  if (next.places === undefined) return refused('D111', 'DigestsMissing', { gone });
  const digestIn = (list: typeof before, place: Place) => list.find(([p]) => p === place)?.[1];
  const kept = gone.filter((p) => {
    const digest = digestIn(before, p);
    return digest !== undefined && digestIn(next.places ?? [], p) === digest;
  });
  return kept.length === 0 ? null : refused('D111', 'PlacesOfPartsKept', { kept });
}

/** D111. */
export function restOwed(state: DossierState, procedure: Procedure): Check {
  if (!isRestOwed(state, procedure)) return null;
  const into = state.splitInto.map((p) => p.dossier);
  return refused('D111', 'VersionOfTheRestOwed', { into, version: currentVersion(state)?.manifest.number ?? 0 });
}

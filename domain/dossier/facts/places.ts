import type { TextHash } from '../../../contracts/ids.ts';
import type { Place } from '../../../contracts/position.ts';
import { refused } from '../../decision.ts';
import type { Check } from '../context.ts';
import type { DossierState, Version } from '../state.ts';

/** Which places a text has, where its version says so: all words stand at one of them (ADR 20). */

/** Those of the named places that the text does not have. None where its version does not say which it has. */
export function placesMissing(version: Version | null | undefined, named: readonly Place[]): readonly Place[] {
  const has = version?.manifest.places?.map(([place]) => place);
  return has === undefined ? [] : named.filter((place) => !has.includes(place));
}

/** What is said of places of this text is about places that it has (D163). */
export function placesStand(state: DossierState, textHash: TextHash, named: readonly Place[]): Check {
  const version = state.versions.find((v) => v.textHash === textHash);
  const missing = placesMissing(version, named);
  return missing.length === 0
    ? null
    : refused('D163', 'NoSuchPlace', { places: missing, version: version?.manifest.number ?? 0 });
}

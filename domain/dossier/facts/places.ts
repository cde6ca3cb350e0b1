import type { TextHash } from '../../../contracts/ids.ts';
import type { Place, Position, Scope } from '../../../contracts/position.ts';
import { refused } from '../../decision.ts';
import type { Check } from '../context.ts';
import type { DossierState, Version } from '../state.ts';

/** Which places a text has, where its version says so: all words stand at one of them (ADR 20). */

/** The places that a position names. */
export function placesOf(position: Position): readonly Place[] {
  switch (position.kind) {
    case 'object':
      return position.places;
    case 'proposeAmendment':
      return [position.place];
    case 'standAside':
      return placesIn(position.scope);
    default:
      return [];
  }
}

/** The places that a scope names: none where it is of the whole document. */
export function placesIn(scope: Scope | undefined): readonly Place[] {
  return scope?.of === 'paragraph' ? scope.places : [];
}

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

import type { OpenPlace } from '../../../contracts/text.ts';
import type { DossierState, Version } from '../state.ts';

/** Brackets as versions opened and closed them (domain §3.8): what was not agreed is not dropped unseen. */

export type BracketsMoved = {
  readonly version: number;
  readonly opened: readonly OpenPlace[];
  readonly closed: readonly OpenPlace[];
};

/** What one list holds and the other does not: whole places, and of a place on both its holders. */
function without(these: readonly OpenPlace[], others: readonly OpenPlace[]): readonly OpenPlace[] {
  return these.flatMap((one) => {
    const other = others.find((o) => o.place === one.place);
    if (!other) return [one];
    const holders = one.holders.filter((h) => !other.holders.includes(h));
    return holders.length > 0 ? [{ place: one.place, holders }] : [];
  });
}

/** What a list of open places holds that the one before it did not, and the other way round. */
export function bracketsBetween(
  before: readonly OpenPlace[],
  after: readonly OpenPlace[],
): Omit<BracketsMoved, 'version'> {
  return { opened: without(after, before), closed: without(before, after) };
}

/** The versions that opened or closed any. */
export function bracketsMoved({ versions }: DossierState): readonly BracketsMoved[] {
  return versions.flatMap(({ manifest }, i) => {
    const before = versions[i - 1]?.manifest.openPlaces ?? [];
    const { opened, closed } = bracketsBetween(before, manifest.openPlaces);
    return opened.length + closed.length > 0 ? [{ version: manifest.number, opened, closed }] : [];
  });
}

/** What versions have closed since the text of the last finding, for the next one to name. */
export function bracketsClosedSinceFinding(state: DossierState): readonly ({ readonly version: number } & OpenPlace)[] {
  const numberOf = (v: Version | undefined) => v?.manifest.number ?? 0;
  const last = numberOf(state.versions.find((v) => v.textHash === state.findings.at(-1)?.textHash));
  return bracketsMoved(state)
    .filter((m) => m.version > last)
    .flatMap(({ version, closed }) => closed.map((place) => ({ version, ...place })));
}

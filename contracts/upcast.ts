import type { EntryVersion } from './entry.ts';
import type { ConcordatEvent } from './events.ts';

/** Events as they were written become the events of today where a line is read; the line itself, and its hash, stay. */

/** An event of some version: of it only the type is known. */
export type StoredEvent = { readonly type: string };

/** One for each version in which entries were ever written; none is taken out. */
const UPCASTERS: { readonly [V in EntryVersion]: (event: StoredEvent) => ConcordatEvent } = {
  // The version of today: nothing has changed since.
  1: (event) => event as ConcordatEvent,
};

/** The events of an entry that was written in this version, as those of today. */
export function upcast(version: EntryVersion, events: readonly StoredEvent[]): readonly ConcordatEvent[] {
  return events.map(UPCASTERS[version]);
}

import type { Entry } from '../../../contracts/entry.ts';
import type { AggregateRef } from '../../../contracts/ids.ts';
import { seenEntries } from '../../fold.ts';
import type { Connection } from '../../index.ts';

/** Questions for one page, at most: what is beyond them is a link to its entry. */
const MOST_PAGES = 12;

/**
 * Single entries of an aggregate, by number; those that are withheld from whoever asks, or too many pages away, are left out.
 * Entries that stand near each other are read with one question.
 */
export async function entriesAt(
  connection: Connection,
  aggregate: AggregateRef,
  numbers: readonly number[],
): Promise<ReadonlyMap<number, Entry>> {
  const found = new Map<number, Entry>();
  let wanted = [...new Set(numbers)].toSorted((a, b) => a - b);
  for (let asked = 0; wanted.length > 0 && asked < MOST_PAGES; asked += 1) {
    const from = wanted[0]!;
    const page = await connection.query('history', { aggregate, from });
    if (!page.ok) break;
    const { lines, next } = page.value;
    for (const n of wanted) {
      const line = lines[n - from];
      const [entry] = line === undefined ? [] : seenEntries([line]);
      if (entry) found.set(n, entry);
    }
    wanted = next === null ? [] : wanted.filter((n) => n >= next);
  }
  return found;
}

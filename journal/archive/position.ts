import { setTimeout as sleep } from 'node:timers/promises';
import type { AggregateRef, Sha256 } from '../../contracts/ids.ts';
import { lineHash } from '../../evidence/chain.ts';
import type { Journal, JournalLine } from '../journal.ts';
import { ArchiveConflict, lineFacts } from './chains.ts';
import { lastEntry } from './entries.ts';

/** The end of an archive: its last entry, and the hash of the line. */
export type ArchivedHead = { readonly aggregate: AggregateRef; readonly n: number; readonly hash: Sha256 };

/** How long a replica may lag behind what was archived before JOURNAL counts as shorter, in milliseconds. */
const LAG = 10_000;

/** The last entry of the archive in a folder, read without opening it; null for an empty or absent one. */
export async function archivedHead(folder: string): Promise<ArchivedHead | null> {
  const last = await lastEntry(folder);
  if (!last) return null;
  const line = last.line.toString('utf8');
  const facts = lineFacts(line);
  if (!facts) throw new ArchiveConflict('J05', `line ${last.index} of the archive in ${folder} is no entry`, line);
  return { aggregate: facts.aggregate, n: facts.n, hash: lineHash(line) };
}

/**
 * The sequence of the JOURNAL message that holds the end of an archive: all that was archived before it was stored before
 * it. Throws {@link ArchiveConflict}: J06 where JOURNAL does not reach so far, J04 where it holds another line there.
 */
export async function requireArchived(
  journal: Pick<Journal, 'read'>,
  head: ArchivedHead,
  signal?: AbortSignal,
): Promise<number> {
  return (await readArchived(journal, head, signal))[head.n - 1]!.seq;
}

/** The lines of the aggregate of a head, which holds at least that one. */
async function readArchived(
  journal: Pick<Journal, 'read'>,
  { aggregate, n, hash }: ArchivedHead,
  signal?: AbortSignal,
): Promise<readonly JournalLine[]> {
  const end = Date.now() + LAG;
  for (;;) {
    const { lines } = await journal.read(aggregate, 0, signal);
    const there = lines[n - 1];
    if (there && lineHash(there.line) !== hash)
      throw new ArchiveConflict('J04', `JOURNAL holds another entry ${n} of ${aggregate} than the archive`, there.line);
    if (there) return lines;
    if (Date.now() > end)
      throw new ArchiveConflict(
        'J06',
        `JOURNAL is shorter than its archive: the archive ends with entry ${n} of ${aggregate}, and JOURNAL holds ${lines.length} of it`,
      );
    await sleep(500, undefined, signal ? { signal } : {});
  }
}

/**
 * The same for the whole of an archive: the last archived line of every aggregate stands in JOURNAL, and nothing that is not
 * archived stands before the archive's end. `last` is one of the heads. Throws {@link ArchiveConflict}: J06, J04, and J05 where
 * JOURNAL goes on in an aggregate before that end. An aggregate that the archive does not know at all is not looked for.
 */
export async function requireAllArchived(
  journal: Pick<Journal, 'read'>,
  last: ArchivedHead,
  heads: readonly ArchivedHead[],
  signal?: AbortSignal,
): Promise<number> {
  const end = await requireArchived(journal, last, signal);
  for (const head of heads) {
    const { aggregate, n } = head;
    const next = (await readArchived(journal, head, signal))[n];
    // The message that holds the last line may hold more.
    if (next && next.seq < end)
      throw new ArchiveConflict(
        'J05',
        `JOURNAL holds entry ${n + 1} of ${aggregate} before the end of the archive, which does not have it`,
        next.line,
      );
  }
  return end;
}

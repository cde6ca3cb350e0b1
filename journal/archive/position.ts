import { setTimeout as sleep } from 'node:timers/promises';
import type { AggregateRef, Sha256 } from '../../contracts/ids.ts';
import { lineHash } from '../../evidence/chain.ts';
import type { Journal, JournalLine } from '../journal.ts';
import { ArchiveConflict, lineFacts } from './chains.ts';
import { readEntries } from './entries.ts';

/** The end of an archive: its last entry, and the hash of the line. */
export type ArchivedHead = { readonly aggregate: AggregateRef; readonly n: number; readonly hash: Sha256 };

/** How long a replica may lag behind what was archived before JOURNAL counts as shorter, in milliseconds. */
const LAG = 10_000;

/**
 * The last entry of each aggregate in the archive of a folder, that of the whole archive last, read without opening it: about
 * two seconds for a million lines. Nothing of what stands before them is checked.
 */
export async function archivedHeads(folder: string): Promise<readonly ArchivedHead[]> {
  const lasts = new Map<string, Buffer>();
  for await (const { lines } of readEntries(folder)) {
    const last = new Map<string, Buffer>();
    for (const line of lines) {
      const name = line.toString('latin1', 0, NAME).split(',', 1)[0]!;
      // Anew, so that the last one of all stands last.
      last.delete(name);
      last.set(name, line);
    }
    for (const [name, line] of last) {
      lasts.delete(name);
      // A copy: a part would hold the whole block that was read.
      lasts.set(name, Buffer.from(line));
    }
  }
  return [...lasts.values()].map((bytes) => {
    const line = bytes.toString('utf8');
    const facts = lineFacts(line);
    if (!facts) throw new ArchiveConflict('J05', `the archive in ${folder} ends in what is no entry`, line);
    return { aggregate: facts.aggregate, n: facts.n, hash: lineHash(line) };
  });
}

/** Bytes in which a line has named its aggregate. */
const NAME = 64;

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
 * JOURNAL goes on in an aggregate before that end, or has one there that the archive does not know.
 */
export async function requireAllArchived(
  journal: Pick<Journal, 'read' | 'lastUpTo'>,
  last: ArchivedHead,
  heads: readonly ArchivedHead[],
  signal?: AbortSignal,
): Promise<number> {
  const end = await requireArchived(journal, last, signal);
  const ends = new Map((await journal.lastUpTo(end, signal)).map(({ ref, lines }) => [ref, lines.map(lineHash)]));
  for (const head of heads) {
    const { aggregate, n, hash } = head;
    const there = ends.get(aggregate) ?? [];
    ends.delete(aggregate);
    // The message that holds the last line of all may hold more.
    if (aggregate === last.aggregate ? there.includes(hash) : there.at(-1) === hash) continue;
    // A replica may lag. What is read now decides, and says what differs.
    const next = (await readArchived(journal, head, signal))[n];
    if (next && next.seq < end)
      throw new ArchiveConflict(
        'J05',
        `JOURNAL holds entry ${n + 1} of ${aggregate} before the end of the archive, which does not have it`,
        next.line,
      );
  }
  for (const aggregate of ends.keys()) {
    const [first] = (await journal.read(aggregate, 0, signal)).lines;
    throw new ArchiveConflict(
      'J05',
      `JOURNAL holds ${aggregate} before the end of the archive, which does not know it`,
      first?.line ?? null,
    );
  }
  return end;
}

import { setTimeout as sleep } from 'node:timers/promises';
import { STREAMS, STREAM_SUBJECTS } from '../../contracts/names.ts';
import type { NatsConnection } from '../connection.ts';
import { directPage } from '../direct.ts';
import { retryOutages } from '../outage.ts';
import { lineFacts } from './chains.ts';
import { lastEntry, readEntries } from './entries.ts';
import { signedSizes } from './logFiles.ts';

/** How JOURNAL and an archive differ: in lines. */
export type Comparison = {
  /** Lines that both hold, from the first. */
  readonly same: number;
  /** JOURNAL's lines, and the sequence of its last message. */
  readonly journal: number;
  readonly lastSequence: number;
  /** The first line in which they differ; null where one is the beginning of the other, or both are the same. */
  readonly differs: { readonly index: number; readonly journal: string; readonly archive: string } | null;
  /** The first line of JOURNAL behind the end of the archive; null where there is none, or they differ before. */
  readonly beyond: string | null;
};

/** How far an archive has come: its lines, and how many of them its newest checkpoint is over. Counted, not checked. */
export type Reach = { readonly entries: number; readonly signed: number };

/** How long a replica that answers may lag behind, in milliseconds. */
const LAG = 10_000;

/** Every line that JOURNAL holds, in the order of the stream, with the sequence of its message. */
export async function* journalLines(
  nc: NatsConnection,
): AsyncGenerator<{ readonly line: string; readonly seq: number }, void, undefined> {
  for (let after = 0; ;) {
    const { part, more } = await retryOutages(() => directPage(nc, STREAMS.journal, STREAM_SUBJECTS.journal, after));
    for (const message of part) {
      for (const line of Buffer.from(message.data).toString('utf8').split('\n')) yield { line, seq: message.sequence };
      after = message.sequence;
    }
    if (!more || part.length === 0) return;
  }
}

/**
 * Compares JOURNAL with an archive line by line. `atLeast`: the number of lines that JOURNAL must have, which is waited for a
 * while where a replica lags.
 */
export async function compareJournal(nc: NatsConnection, folder: string, atLeast = 0): Promise<Comparison> {
  const end = Date.now() + LAG;
  for (;;) {
    const found = await compareOnce(nc, folder);
    if (found.journal >= atLeast || found.differs || Date.now() > end) return found;
    await sleep(500);
  }
}

async function compareOnce(nc: NatsConnection, folder: string): Promise<Comparison> {
  const archived = archivedLines(folder);
  let same = 0;
  let journal = 0;
  let lastSequence = 0;
  let differs: Comparison['differs'] = null;
  let beyond: string | null = null;
  try {
    for await (const { line, seq } of journalLines(nc)) {
      journal += 1;
      lastSequence = seq;
      if (beyond !== null || differs) continue;
      const next = await archived.next();
      if (next.done) beyond = nameOf(line);
      else if (next.value === line) same += 1;
      else differs = { index: same, journal: nameOf(line), archive: nameOf(next.value) };
    }
  } finally {
    await archived.return();
  }
  return { same, journal, lastSequence, differs, beyond };
}

/**
 * Waits until an archive holds so many lines and has signed for them, or has not moved for `patience` milliseconds; says how
 * far it is then. One that is made anew from JOURNAL is waited for as long as it moves.
 */
export async function whenArchived(folder: string, lines: number, patience: number): Promise<Reach> {
  let moved = Date.now();
  for (let before: Reach | null = null; ; await sleep(500)) {
    const now = await reachOf(folder);
    if (now.entries >= lines && now.signed >= lines) return now;
    if (!before || now.entries > before.entries || now.signed > before.signed) moved = Date.now();
    else if (Date.now() - moved >= patience) return now;
    before = now;
  }
}

async function reachOf(folder: string): Promise<Reach> {
  const last = await lastEntry(folder);
  return { entries: last ? last.index + 1 : 0, signed: (await signedSizes(folder)).at(-1) ?? 0 };
}

async function* archivedLines(folder: string): AsyncGenerator<string, void, undefined> {
  for await (const { lines } of readEntries(folder)) for (const line of lines) yield line.toString('utf8');
}

/** A line in words: which entry it is. */
export function nameOf(line: string): string {
  const facts = lineFacts(line);
  return facts ? `entry ${facts.n} of ${facts.aggregate}` : 'no entry';
}

import { setTimeout as sleep } from 'node:timers/promises';
import { STREAMS, STREAM_SUBJECTS } from '../../contracts/names.ts';
import type { NatsConnection } from '../connection.ts';
import { directPage } from '../direct.ts';
import { retryOutages } from '../outage.ts';
import { lineFacts } from './chains.ts';
import { readEntries } from './entries.ts';

/** How JOURNAL and an archive differ: in lines. */
export type Comparison = {
  /** Lines that both hold, from the first. */
  readonly same: number;
  /** JOURNAL's lines, and the sequence of its last message. */
  readonly journal: number;
  readonly lastSequence: number;
  /** The first line in which they differ; null where one is the beginning of the other, or both are the same. */
  readonly differs: { readonly index: number; readonly journal: string; readonly archive: string } | null;
};

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
  let isOver = false;
  try {
    for await (const { line, seq } of journalLines(nc)) {
      journal += 1;
      lastSequence = seq;
      if (isOver || differs) continue;
      const next = await archived.next();
      if (next.done) isOver = true;
      else if (next.value === line) same += 1;
      else differs = { index: same, journal: nameOf(line), archive: nameOf(next.value) };
    }
  } finally {
    await archived.return();
  }
  return { same, journal, lastSequence, differs };
}

async function* archivedLines(folder: string): AsyncGenerator<string, void, undefined> {
  for await (const { lines } of readEntries(folder)) for (const line of lines) yield line.toString('utf8');
}

/** A line in words: which entry it is. */
export function nameOf(line: string): string {
  const facts = lineFacts(line);
  return facts ? `entry ${facts.n} of ${facts.aggregate}` : 'no entry';
}

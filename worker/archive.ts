import { ArchiveConflict } from '../journal/archive/chains.ts';
import { ArchiveDamaged } from '../journal/archive/entries.ts';
import { openArchive, type Archive, type ArchiveOptions } from '../journal/archive/archive.ts';
import { requireAllArchived } from '../journal/archive/position.ts';
import type { Journal, JournalMessage } from '../journal/journal.ts';
import type { Texts } from '../journal/texts.ts';
import type { Counters } from './counters.ts';
import type { LeaderSignals } from './intake.ts';
import { described, type Log } from './log.ts';

export type ArchiveDependencies = {
  readonly journal: Pick<Journal, 'read' | 'lastUpTo' | 'tail' | 'lastSequence'>;
  readonly texts: Pick<Texts, 'get'>;
  readonly archive: ArchiveOptions;
  readonly log: Log;
  readonly counters: Counters;
  /**
   * Answers questions about the archive while it is led; gives what ends that. `compare` compares JOURNAL with it again, and
   * rejects, and stops it, where they differ.
   */
  readonly serve: (archive: Archive, inTurn: InTurn, compare: () => Promise<void>) => () => Promise<void>;
  /** Hears that the archive has stopped, and why: a person has to look. */
  readonly onAlarm: (why: string) => void;
  /** Hears that it archives. */
  readonly onRunning: () => void;
};

/** Does one thing to the archive at a time, in the order of the calls. */
export type InTurn = <T>(work: () => Promise<T>) => Promise<T>;

/** While the log grows a checkpoint is signed at most so often, in milliseconds. */
export const CHECKPOINT_MS = 1_000;
/** How often it is looked whether JOURNAL still reaches as far, and texts that were missing are there, in milliseconds. */
const LOOK_MS = 10_000;
/** Messages archived together, and made durable by one fsync. */
const BATCH = 256;

/**
 * Archives JOURNAL under one leadership, until a signal says to end. It keeps these:
 *
 *  1. A JOURNAL message is acknowledged after its lines, and the texts that they name, are on the disk.
 *  2. Where to go on follows from the archive alone: from the message that holds its last line. There is no second position.
 *  3. A line that is there already is the same to the byte (J04); a new one follows (J05); JOURNAL reaches as far (J06).
 *     At the opening the last line of every aggregate is compared, since a history that forked may end with the same line.
 *  4. A checkpoint is signed over what is on the disk, and continues those that were signed (J07).
 *  5. A text that cannot be read does not hold up the entries: it is told, counted, and asked for again (J08).
 *  6. What contradicts the archive stops it. The contradiction is kept, told and counted; nothing else is written until a
 *     person has looked and this process is started anew. Whatever else fails, the archive is opened and read again.
 */
export async function runArchive(deps: ArchiveDependencies, { stop, lost }: LeaderSignals): Promise<void> {
  let archive: Archive | undefined;
  try {
    archive = await openArchive(deps.archive);
    await follow(deps, archive, AbortSignal.any([stop, lost]), lost);
  } catch (error) {
    if (!(error instanceof ArchiveConflict) && !(error instanceof ArchiveDamaged)) {
      // Whoever leads now reads everything anew.
      if (lost.aborted || stop.aborted) return;
      throw error;
    }
    await alarm(deps, archive, error);
    await new Promise<void>((resolve) => {
      const over = AbortSignal.any([stop, lost]);
      if (over.aborted) resolve();
      else over.addEventListener('abort', () => resolve(), { once: true });
    });
  } finally {
    await archive?.close();
  }
}

async function alarm(
  { counters, log, onAlarm }: ArchiveDependencies,
  archive: Archive | undefined,
  error: Error,
): Promise<void> {
  counters.archiveConflicts += 1;
  const kept =
    error instanceof ArchiveConflict && error.line !== null && archive
      ? await archive.keepConflict(error, new Date().toISOString())
      : null;
  log.error('the archive has stopped: a person has to look', { ...described(error), ...(kept && { kept }) });
  onAlarm(error.message);
}

async function follow(
  deps: ArchiveDependencies,
  archive: Archive,
  over: AbortSignal,
  lost: AbortSignal,
): Promise<void> {
  const { journal, log, counters } = deps;
  const compared = async () => {
    const last = archive.last();
    return last ? requireAllArchived(journal, last, archive.heads(), over) : 0;
  };
  let reached = await compared();
  const failing = new AbortController();
  const signal = AbortSignal.any([over, failing.signal]);
  let failure: unknown;
  let turn: Promise<unknown> = Promise.resolve();
  let checkpointAt = 0;
  let waiting: NodeJS.Timeout | undefined;

  const inTurn: InTurn = (work) => {
    const done = turn.then(work);
    turn = done.catch(() => undefined);
    return done;
  };
  const fail = (error: unknown) => {
    failure ??= error;
    failing.abort();
  };
  const later = (ms: number) => {
    waiting ??= setTimeout(() => {
      waiting = undefined;
      if (!signal.aborted) inTurn(checkpoint).catch(fail);
    }, ms);
  };

  async function checkpoint(): Promise<void> {
    lost.throwIfAborted();
    const rest = checkpointAt + CHECKPOINT_MS - Date.now();
    if (rest > 0) return later(rest);
    checkpointAt = Date.now();
    if (await archive.checkpoint()) counters.checkpoints += 1;
  }

  async function fetchTexts(): Promise<void> {
    for (const sha256 of archive.missingTexts()) {
      const bytes = await deps.texts.get(sha256).catch((error: unknown) => {
        log.error('a text cannot be archived', { rule: 'J08', sha256, ...described(error) });
        return undefined;
      });
      if (bytes) await archive.putText(sha256, bytes);
      else if (bytes === null)
        log.error('a text cannot be archived: the store does not hold it', { rule: 'J08', sha256 });
    }
    counters.missingTexts = archive.missingTexts().length;
  }

  async function look(): Promise<void> {
    if (archive.missingTexts().length > 0) await inTurn(fetchTexts);
    const before = reached;
    const last = await journal.lastSequence();
    if (last < before)
      throw new ArchiveConflict(
        'J06',
        `JOURNAL reached sequence ${before} and now ends at ${last}: it is shorter than its archive`,
      );
  }

  async function take(messages: readonly JournalMessage[]): Promise<void> {
    lost.throwIfAborted();
    const before = archive.missingTexts().length;
    counters.archived += await archive.append(messages.flatMap((m) => m.lines));
    reached = Math.max(reached, messages.at(-1)?.seq ?? 0);
    if (archive.missingTexts().length > before) await fetchTexts();
    await deps.archive.atFaultPoint?.('afterSyncBeforeAck');
    await checkpoint();
  }

  if (archive.missingTexts().length > 0) await fetchTexts();
  log.info('archives', { from: reached, lines: archive.size(), missingTexts: archive.missingTexts().length });
  const compare = async () => {
    try {
      await inTurn(compared);
    } catch (error) {
      fail(error);
      throw error;
    }
  };
  const unserve = deps.serve(archive, inTurn, compare);
  const looking = setInterval(() => void look().catch(fail), LOOK_MS);
  deps.onRunning();
  later(0);
  try {
    // The message that holds the last line may hold more.
    await journal.tail(
      Math.max(0, reached - 1),
      async (messages) => {
        try {
          await inTurn(() => take(messages));
        } catch (error) {
          // What is in memory may be ahead of the disk: everything is read again.
          fail(error);
          throw error;
        }
      },
      { signal, batch: BATCH },
    );
    await turn;
    if (failure === undefined && !lost.aborted) {
      checkpointAt = 0;
      await inTurn(checkpoint);
    }
  } finally {
    clearInterval(looking);
    clearTimeout(waiting);
    await unserve();
    await turn;
  }
  if (failure !== undefined && !over.aborted) throw failure as Error;
}

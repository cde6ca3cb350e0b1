import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Checker } from '../client/web/desk.ts';
import type { Answer, BundleReport, VerificationReport, VerifyOptions } from '../client/index.ts';
import type { ActorId } from '../contracts/ids.ts';
import { LIMITS } from '../contracts/limits.ts';
import { refused } from '../domain/decision.ts';

export type CheckJob =
  | { readonly what: 'lines'; readonly lines: readonly string[]; readonly options: VerifyOptions }
  | { readonly what: 'zip'; readonly zip: Uint8Array; readonly options: VerifyOptions }
  | { readonly what: 'bundle'; readonly files: ReadonlyMap<string, Uint8Array>; readonly options: VerifyOptions };

/** Memory of one verification, in MiB. */
const MEMORY = 1_024;

/** Whoever runs a job, and can end it. */
export type RunJob = (job: CheckJob) => { readonly done: Promise<unknown>; readonly end: () => Promise<unknown> };

/** In a thread of its own: a pathological file takes that thread and no more. */
const inThread: RunJob = (job) => {
  const thread = new Worker(join(__dirname, 'checking.js'), { resourceLimits: { maxOldGenerationSizeMb: MEMORY } });
  const done = new Promise((resolve, reject) => {
    thread.once('message', resolve);
    thread.once('error', reject);
    thread.once('exit', () => reject(new Error('the thread ended')));
  });
  thread.postMessage(job);
  return { done, end: () => thread.terminate() };
};

/** Verifies for whoever asks, or says that it cannot now. */
export type Checkers = {
  readonly of: (actor: ActorId) => Checker;
  readonly close: () => Promise<void>;
};

/**
 * Verifies a few documents at a time, each for a minute at most, and of one delegation or office one; who comes when too many wait
 * is told so (Q34).
 */
export function createChecker(run: RunJob = inThread): Checkers {
  const waiting: (() => void)[] = [];
  const running = new Set<ReturnType<RunJob>>();
  /** Whose checks run or wait, each time it is one of theirs. */
  const asked: ActorId[] = [];
  const checkOf = async <R>(actor: ActorId, job: CheckJob): Promise<Answer<R>> => {
    if (asked.filter((a) => a === actor).length >= LIMITS.checksOfOne)
      return refused('Q34', 'CheckRunning', { limit: LIMITS.checksOfOne });
    asked.push(actor);
    return check<R>(job).finally(() => asked.splice(asked.indexOf(actor), 1));
  };
  const check = async <R>(job: CheckJob): Promise<Answer<R>> => {
    if (running.size >= LIMITS.checksAtOnce) {
      if (waiting.length >= LIMITS.checksWaiting)
        return refused('Q34', 'CheckerBusy', { waiting: waiting.length, limit: LIMITS.checksWaiting });
      await new Promise<void>((resolve) => void waiting.push(resolve));
    }
    const started = run(job);
    running.add(started);
    let timer: ReturnType<typeof setTimeout> | undefined;
    const tooLong = new Promise<'tooLong'>((resolve) => {
      timer = setTimeout(() => resolve('tooLong'), LIMITS.checkMs);
    });
    try {
      const came = await Promise.race([started.done, tooLong]);
      return came === 'tooLong'
        ? refused('Q34', 'CheckTooLong', { limitMs: LIMITS.checkMs })
        : { ok: true, value: came as R };
    } catch {
      return refused('Q34', 'CheckFailed', {});
    } finally {
      clearTimeout(timer);
      started.done.catch(() => undefined);
      await started.end();
      running.delete(started);
      waiting.shift()?.();
    }
  };
  return {
    of: (actor) => ({
      lines: (lines, options) => checkOf<VerificationReport>(actor, { what: 'lines', lines, options }),
      zip: (zip, options) => checkOf<BundleReport | null>(actor, { what: 'zip', zip, options }),
      bundle: (files, options) => checkOf<BundleReport>(actor, { what: 'bundle', files, options }),
    }),
    close: async () => {
      for (const { end } of running) await end();
    },
  };
}

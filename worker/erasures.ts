import { setTimeout as sleep } from 'node:timers/promises';
import type { Instant, Sha256 } from '../contracts/ids.ts';
import type { Texts } from '../journal/texts.ts';
import { described, type Log } from './log.ts';
import type { TextHolders } from './textHolders.ts';

/** Between the entry of an erasure and the removal from the store, in milliseconds. */
export const ERASURE_DELAY_MS = 600_000;

/**
 * Removes from the store what was erased. Told again at each start of all that ever was, so that an interruption loses nothing:
 * a text that is gone is gone, and one that was stored after its erasure is another's and stays. Nothing goes before
 * {@link ERASURE_DELAY_MS}: who stored a text for another document just before has so long to issue the version that has it.
 */
export type Erasures = {
  /** A text that nobody had any more when the entry of its erasure was stored. */
  readonly note: (sha256: Sha256, at: Instant) => void;
  /** Call it once everything that was stored has been noted: a later entry may have the text again. */
  readonly begin: (holders: Pick<TextHolders, 'holdersOf'>) => void;
};

/** @param stop ends the waiting; what was not removed by then is told again at the next start */
export function createErasures(
  texts: Pick<Texts, 'remove'>,
  log: Log,
  stop: AbortSignal,
  delayMs = ERASURE_DELAY_MS,
): Erasures {
  const noted = new Map<Sha256, Instant>();
  let holders: Pick<TextHolders, 'holdersOf'> | undefined;
  const remove = async (sha256: Sha256, at: Instant) => {
    try {
      await sleep(Math.max(0, Date.parse(at) + delayMs - Date.now()), undefined, { signal: stop, ref: false });
    } catch {
      return;
    }
    if (!holders || holders.holdersOf(sha256).length > 0) return;
    try {
      if (await texts.remove(sha256, at)) log.info('a text was erased', { sha256 });
    } catch (error) {
      log.error('a text that was erased is still stored; it is tried again at the next start', {
        sha256,
        ...described(error),
      });
    }
  };
  return {
    note(sha256, at) {
      if (holders) void remove(sha256, at);
      else noted.set(sha256, at);
    },
    begin(known) {
      holders = known;
      for (const [sha256, at] of noted) void remove(sha256, at);
      noted.clear();
    },
  };
}

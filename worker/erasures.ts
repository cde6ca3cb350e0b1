import type { Instant, Sha256 } from '../contracts/ids.ts';
import type { Texts } from '../journal/texts.ts';
import { described, type Log } from './log.ts';
import type { TextHolders } from './textHolders.ts';

/**
 * Removes from the store what was erased. Told again at each start of all that ever was, so that an interruption loses nothing:
 * a text that is gone is gone, and one that was stored after its erasure is another's and stays.
 */
export type Erasures = {
  /** A text that nobody had any more when the entry of its erasure was stored. */
  readonly note: (sha256: Sha256, at: Instant) => void;
  /** Call it once everything that was stored has been noted: a later entry may have the text again. */
  readonly begin: (holders: Pick<TextHolders, 'holdersOf'>) => void;
};

export function createErasures(texts: Pick<Texts, 'remove'>, log: Log): Erasures {
  const noted = new Map<Sha256, Instant>();
  let holders: Pick<TextHolders, 'holdersOf'> | undefined;
  const remove = async (sha256: Sha256, at: Instant) => {
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
      noted.set(sha256, at);
      void remove(sha256, at);
    },
    begin(known) {
      holders = known;
      for (const [sha256, at] of noted) void remove(sha256, at);
    },
  };
}

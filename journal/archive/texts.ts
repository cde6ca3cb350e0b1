import { join } from 'node:path';
import type { AggregateRef, Sha256 } from '../../contracts/ids.ts';
import type { LineFacts } from './chains.ts';

/** Where an archived text lies. */
export function textFile(folder: string, sha256: Sha256): string {
  return join(folder, 'texts', sha256);
}

/**
 * Which texts the entries want kept: each once, however many have it. One that the last that has it has erased is wanted no
 * more, until another brings it again.
 */
export type WantedTexts = {
  /** Takes note of an entry; gives the texts that nobody wants any more since. */
  note(facts: LineFacts): readonly Sha256[];
  isWanted(sha256: Sha256): boolean;
  readonly wanted: () => readonly Sha256[];
  /** Those that were brought, and are wanted no more. */
  readonly erased: () => readonly Sha256[];
};

export function createWantedTexts(): WantedTexts {
  const holders = new Map<Sha256, Set<AggregateRef>>();
  const isWanted = (sha256: Sha256) => (holders.get(sha256)?.size ?? 0) > 0;
  return {
    note({ aggregate, brings, erases }) {
      for (const sha256 of brings) holders.set(sha256, (holders.get(sha256) ?? new Set()).add(aggregate));
      return erases.filter((sha256) => {
        holders.get(sha256)?.delete(aggregate);
        return !isWanted(sha256);
      });
    },
    isWanted,
    wanted: () => [...holders.keys()].filter(isWanted),
    erased: () => [...holders.keys()].filter((sha256) => !isWanted(sha256)),
  };
}

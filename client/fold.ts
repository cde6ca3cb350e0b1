import type { Entry } from '../contracts/entry.ts';
import { BrokenChain, foldEntry, type Folded } from '../domain/journalling.ts';
import { lineHash, parseLine, readWithheld } from '../evidence/chain.ts';

/** Lines as the engine gives them to whoever asks: some may be withheld, and the chain goes on through them. */

/** Folds a line onto an aggregate; one that is withheld changes nothing that is known. @throws BrokenChain */
export function foldLine(on: Folded, line: string): Folded {
  const withheld = readWithheld(line);
  if (!withheld) return foldEntry(on, parseLine(line), lineHash(line));
  const { aggregate, n, prev, hash } = withheld;
  if (aggregate !== on.ref || n !== on.n + 1 || prev !== on.head)
    throw new BrokenChain(on.ref, n, 'a withheld line stands in another place');
  return { ...on, n, head: hash };
}

/** The entries of those lines that are not withheld. */
export function seenEntries(lines: readonly string[]): readonly Entry[] {
  return lines.flatMap((line) => (readWithheld(line) ? [] : [parseLine(line)]));
}

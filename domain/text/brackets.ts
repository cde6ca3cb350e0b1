import type { Place } from '../../contracts/position.ts';
import { parseBlocks } from './blocks.ts';

/** Where words of a text stand in brackets, `[so]`: not agreed (domain §3.1). `\[` is a bracket that means nothing. */
export type Brackets = {
  /** Places with words in brackets, in reading order. */
  readonly places: readonly Place[];
  /** Words in brackets that stand at no place, as they begin. */
  readonly unnamed: readonly string[];
  /** A bracket was opened and not closed, or closed and not opened. */
  readonly unbalanced: boolean;
};

const SIGN = /\\[^]|[[\]]/g;
const SHOWN = 40;

/** Finds the brackets of a text. They may span blocks; a table or code counts to the place before it. */
export function bracketsOf(text: string): Brackets {
  const places = new Set<Place>();
  const unnamed: string[] = [];
  let depth = 0;
  let unbalanced = false;
  let last: Place | null = null;
  for (const block of parseBlocks(text)) {
    const place: Place | null = block.kind === 'other' ? last : block.place;
    let touched = depth > 0 && block.words.trim() !== '';
    for (const [sign] of block.words.matchAll(SIGN)) {
      if (sign === '[') depth += 1;
      if (sign === ']') depth -= 1;
      if (sign === '[' || sign === ']') touched = true;
      if (depth < 0) [depth, unbalanced] = [0, true];
    }
    if (touched && place !== null) places.add(place);
    else if (touched) unnamed.push(block.words.trim().slice(0, SHOWN));
    if (block.kind !== 'other') last = block.place;
  }
  return { places: [...places], unnamed, unbalanced: unbalanced || depth > 0 };
}

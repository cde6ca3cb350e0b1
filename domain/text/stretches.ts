import type { Place } from '../../contracts/position.ts';
import { parseBlocks, type Block } from './blocks.ts';

/** What a place stands for, when it is asked whether it has stayed as it was. */
export type Stretch = { readonly place: Place; readonly words: string };

/**
 * The text cut at its places, in reading order: a place's own block with all that follows it without a place of its own, and
 * the first one with what stands before it. So every word lies in exactly one of them. Kinds and words count; blank lines, list
 * markers and the marks of places do not. Empty where the text has no places.
 */
export function stretchesOf(text: string): readonly Stretch[] {
  const stretches: { place: Place; blocks: Block[] }[] = [];
  let before: Block[] = [];
  for (const block of parseBlocks(text)) {
    if (block.place !== null) {
      stretches.push({ place: block.place, blocks: [...before, block] });
      before = [];
    } else (stretches.at(-1)?.blocks ?? before).push(block);
  }
  return stretches.map(({ place, blocks }) => ({
    place,
    words: JSON.stringify(blocks.filter((b) => b.words.trim() !== '').map((b) => [b.kind, b.words])),
  }));
}

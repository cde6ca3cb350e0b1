import { diffArrays } from 'diff';
import type { Place } from '../../contracts/position.ts';
import { align, longestRising } from '../../domain/text/align.ts';
import { parseBlocks, type Block } from '../../domain/text/blocks.ts';

/** Words of one block: the same in both texts, only in the later, or only in the earlier. */
export type ComparedWords = { readonly op: 'same' | 'added' | 'removed'; readonly text: string };

/** One paragraph, heading or item of two texts. `moved`: in another order; its words may differ too. */
export type ComparedBlock = {
  readonly place: Place | null;
  readonly kind: 'same' | 'changed' | 'added' | 'removed' | 'moved';
  /** Its marker in the later text, in the earlier where it was removed: `##`, `-`, or nothing. */
  readonly marker: string;
  /** Their index among the blocks of the earlier and of the later text; null where it has none. */
  readonly from: number | null;
  readonly to: number | null;
  readonly words: readonly ComparedWords[];
};

/** Beyond so many words that differ in one block, the whole block counts as replaced. */
const MOST_EDITS = 1_000;

/** A run of blanks, or what stands between blanks and the points of Chinese sentences. */
const PIECE = /\s+|[^\s。，；：、]{1,1000}|[。，；：、]/gu;

/**
 * Compares two texts by paragraph and word, in reading order of the later one; what was removed stands after what it stood
 * after. Words are divided as the language does it, so Chinese is too. For reading, never for a decision: the division
 * comes from the Unicode data of this Node.
 */
export function compareTexts(earlier: string, later: string, language: string): readonly ComparedBlock[] {
  const a = shown(earlier);
  const b = shown(later);
  const before = align(a, b);
  const inOrder = new Set(longestRising(before));
  const segmenter = new Intl.Segmenter(language, { granularity: 'word' });
  // Piece by piece: the segmenter takes quadratic time on a long string.
  const words = (block: Block) =>
    (block.words.match(PIECE) ?? []).flatMap((piece) => Array.from(segmenter.segment(piece), (s) => s.segment));

  const compared = b.map((block, to): ComparedBlock => {
    const from = before[to] ?? null;
    const marker = block.lead.trim();
    if (from === null) return added(block, to);
    const old = a[from]!;
    const changed =
      old.words === block.words ? [{ op: 'same' as const, text: block.words }] : diff(words(old), words(block));
    const same = old.words === block.words && old.lead.trim() === marker;
    const kind = inOrder.has(to) ? (same ? 'same' : 'changed') : 'moved';
    return { place: block.place, kind, marker, from, to, words: changed };
  });

  const result: ComparedBlock[] = [];
  const kept = new Set(before.filter((i) => i !== null));
  const removedFrom = (start: number) => {
    for (let i = start; i < a.length && !kept.has(i); i += 1) result.push(removed(a[i]!, i));
  };
  removedFrom(0);
  for (const block of compared) {
    result.push(block);
    if (block.from !== null) removedFrom(block.from + 1);
  }
  return result;
}

/** What is read: blocks with words. */
function shown(text: string): readonly Block[] {
  return parseBlocks(text).filter((b) => b.words.trim() !== '');
}

function added(block: Block, to: number): ComparedBlock {
  const words = [{ op: 'added' as const, text: block.words }];
  return { place: block.place, kind: 'added', marker: block.lead.trim(), from: null, to, words };
}

function removed(block: Block, from: number): ComparedBlock {
  const words = [{ op: 'removed' as const, text: block.words }];
  return { place: block.place, kind: 'removed', marker: block.lead.trim(), from, to: null, words };
}

function diff(a: readonly string[], b: readonly string[]): readonly ComparedWords[] {
  const changes = diffArrays([...a], [...b], { maxEditLength: MOST_EDITS });
  if (!changes)
    return [
      { op: 'removed', text: a.join('') },
      { op: 'added', text: b.join('') },
    ];
  return changes.map((c) => ({ op: c.added ? 'added' : c.removed ? 'removed' : 'same', text: c.value.join('') }));
}

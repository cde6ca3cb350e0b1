import type { Block } from './blocks.ts';

/** Which block of an earlier text each block of a later one is: by place, else by the same words, else by similar ones. */

/** Blocks are similar from this share of common words on. */
const SIMILAR = 0.5;
/** Beyond so many comparisons between two matched blocks, only places and equal words count. */
const MOST_COMPARISONS = 250_000;

/** A Chinese character is a word; so is every run of other letters and digits, and every other sign. */
const WORD = /\p{Script=Han}|(?:(?!\p{Script=Han})[\p{L}\p{N}\p{M}])+|[^\s\p{L}\p{N}\p{M}]/gu;

const wordsOf = (block: Block): readonly string[] => block.words.match(WORD) ?? [];

/**
 * For each block of `later` the index of its block in `earlier`, or null where it is new. No index comes twice. The same
 * arguments give the same answer.
 */
export function align(earlier: readonly Block[], later: readonly Block[]): readonly (number | null)[] {
  const found: (number | null)[] = later.map(() => null);
  const taken = new Set<number>();
  const pair = (j: number, i: number | undefined) => {
    if (i === undefined || found[j] !== null || taken.has(i)) return;
    found[j] = i;
    taken.add(i);
  };

  const byPlace = new Map(earlier.map((b, i) => [b.place, i] as const).toReversed());
  later.forEach((b, j) => b.place !== null && pair(j, byPlace.get(b.place)));

  const byWords = new Map<string, number[]>();
  earlier.forEach((b, i) => {
    if (taken.has(i)) return;
    const same = byWords.get(b.words);
    if (same) same.push(i);
    else byWords.set(b.words, [i]);
  });
  later.forEach((b, j) => {
    if (found[j] === null && mayBe(b)) pair(j, byWords.get(b.words)?.shift());
  });

  for (const gap of gaps(found, earlier.length)) {
    const before = range(gap.i, gap.iEnd).filter((i) => !taken.has(i) && mayBe(earlier[i]!));
    const after = range(gap.j, gap.jEnd).filter((j) => found[j] === null && mayBe(later[j]!));
    for (const [i, j] of similarPairs(before, after, earlier, later)) pair(j, i);
  }
  return found;
}

const mayBe = (block: Block) => block.words.trim() !== '';
const range = (from: number, to: number) => Array.from({ length: Math.max(0, to - from) }, (_, k) => from + k);

/** What lies between the matched blocks that stand in the same order in both texts. */
function gaps(found: readonly (number | null)[], length: number) {
  const inOrder = new Set(longestRising(found));
  const result: { i: number; iEnd: number; j: number; jEnd: number }[] = [];
  let [i, j] = [0, 0];
  found.forEach((at, k) => {
    if (at === null || !inOrder.has(k)) return;
    result.push({ i, iEnd: at, j, jEnd: k });
    [i, j] = [at + 1, k + 1];
  });
  return [...result, { i, iEnd: length, j, jEnd: found.length }];
}

/** The places of the longest rising sequence in a list; what is matched and not in it has moved. */
export function longestRising(values: readonly (number | null)[]): readonly number[] {
  const tails: number[] = [];
  const before: (number | undefined)[] = [];
  values.forEach((value, k) => {
    if (value === null) return;
    let [low, high] = [0, tails.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (values[tails[middle]!]! < value) low = middle + 1;
      else high = middle;
    }
    before[k] = tails[low - 1];
    tails[low] = k;
  });
  const rising: number[] = [];
  for (let k = tails.at(-1); k !== undefined; k = before[k]) rising.push(k);
  return rising.toReversed();
}

/** The pairs, in order in both, whose similarities add up to most. */
function similarPairs(
  before: readonly number[],
  after: readonly number[],
  earlier: readonly Block[],
  later: readonly Block[],
): readonly (readonly [number, number])[] {
  if (before.length === 0 || after.length === 0 || before.length * after.length > MOST_COMPARISONS) return [];
  const a = before.map((i) => counted(wordsOf(earlier[i]!)));
  const b = after.map((j) => counted(wordsOf(later[j]!)));
  const width = b.length + 1;
  const best = new Float64Array((a.length + 1) * width);
  const similar = new Float64Array(a.length * b.length);
  for (let x = a.length - 1; x >= 0; x -= 1)
    for (let y = b.length - 1; y >= 0; y -= 1) {
      const s = similarity(a[x]!, b[y]!);
      similar[x * b.length + y] = s;
      const apart = Math.max(best[(x + 1) * width + y]!, best[x * width + y + 1]!);
      best[x * width + y] = s >= SIMILAR ? Math.max(apart, s + best[(x + 1) * width + y + 1]!) : apart;
    }
  const pairs: (readonly [number, number])[] = [];
  for (let x = 0, y = 0; x < a.length && y < b.length;) {
    const s = similar[x * b.length + y]!;
    if (s >= SIMILAR && best[x * width + y] === s + best[(x + 1) * width + y + 1]!) {
      pairs.push([before[x]!, after[y]!]);
      x += 1;
      y += 1;
    } else if (best[x * width + y] === best[(x + 1) * width + y]!) x += 1;
    else y += 1;
  }
  return pairs;
}

type Counted = { readonly of: ReadonlyMap<string, number>; readonly all: number };

function counted(words: readonly string[]): Counted {
  const of = new Map<string, number>();
  for (const w of words) of.set(w, (of.get(w) ?? 0) + 1);
  return { of, all: words.length };
}

/** Dice's coefficient of the words, each as often as it stands there: 1 for the same words, 0 for none in common. */
function similarity(a: Counted, b: Counted): number {
  let common = 0;
  for (const [word, n] of a.of) common += Math.min(n, b.of.get(word) ?? 0);
  return a.all + b.all === 0 ? 0 : (2 * common) / (a.all + b.all);
}

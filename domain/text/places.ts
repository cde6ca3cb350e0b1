import type { Place } from '../../contracts/position.ts';
import { align } from './align.ts';
import { canBeNamed, parseBlocks, placesOf, printBlocks, type Block } from './blocks.ts';

/**
 * Gives a place to every heading, paragraph and item of a text that has none. What is there stays; a block that the earlier
 * text has too, in the same or similar words, keeps its place; a new one gets a place that was never used. `used`: the
 * places of all earlier versions.
 */
export function carryPlaces(earlier: string | null, text: string, used: Iterable<Place> = []): string {
  const old = parseBlocks(earlier ?? '').filter(canBeNamed);
  const blocks = parseBlocks(text);
  const named = blocks.filter(canBeNamed);
  const own = new Set(placesOf(text));
  const nextPlace = fresh([...used, ...old.flatMap((b) => b.place ?? []), ...own]);
  const before = align(old, named);
  const carried = new Map<Block, Place>();
  const taken = new Set(own);
  named.forEach((block, j) => {
    const at = before[j];
    const place = at === null || at === undefined ? null : old[at]!.place;
    // A text from before this rule may name a place twice; the later one does not.
    if (block.place !== null || place === null || taken.has(place)) return;
    carried.set(block, place);
    taken.add(place);
  });
  return printBlocks(
    blocks.map((b) => (b.place === null && canBeNamed(b) ? { ...b, place: carried.get(b) ?? nextPlace(b.kind) } : b)),
  );
}

/** Numbers go on from the highest that was ever used, for headings and for the rest. */
function fresh(used: readonly Place[]): (kind: Block['kind']) => Place {
  const highest = { head: 0, para: 0 };
  for (const place of used) {
    const [, name, number] = /^(head|para)-(\d{1,9})$/.exec(place) ?? [];
    if (name === 'head' || name === 'para') highest[name] = Math.max(highest[name], Number(number));
  }
  return (kind) => {
    const name = kind === 'heading' ? 'head' : 'para';
    highest[name] += 1;
    return `${name}-${highest[name]}` as Place;
  };
}

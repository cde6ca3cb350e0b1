import type { Refusal } from '../../contracts/refusal.ts';
import type { OpenPlace } from '../../contracts/text.ts';
import { placesOf } from '../../domain/text/blocks.ts';
import { bracketsOf } from '../../domain/text/brackets.ts';
import type { EvidenceRule } from '../../evidence/rules.ts';
import type { SourceText } from './source.ts';

/**
 * What a version must show before it is signed, or null: brackets and open places that name each other (E21), and places that
 * name one paragraph (E22). An unofficial rendering decides nothing, so its brackets are not asked for.
 */
export function versionLack(texts: readonly SourceText[], openPlaces: readonly OpenPlace[]): Refusal | null {
  const open = openPlaces.map((o) => o.place);
  let official: { readonly language: string; readonly places: readonly string[] } | null = null;
  for (const { language, status, content } of texts) {
    const no = (rule: EvidenceRule, lack: string, facts: Refusal['facts']): Refusal => ({
      ...{ rule, lack },
      facts: { language, ...facts },
    });
    const places = placesOf(content);
    const twice = places.filter((p, i) => places.indexOf(p) < i);
    if (twice.length > 0) return no('E22', 'PlaceTwice', { places: twice });
    if (status === 'unofficial') continue;

    const brackets = bracketsOf(content);
    if (brackets.unbalanced)
      return no('E21', 'BracketUnbalanced', { advice: 'write \\[ for a bracket that means nothing' });
    if (brackets.unnamed.length > 0)
      return no('E21', 'BracketWithoutPlace', {
        words: brackets.unnamed,
        advice: 'end the paragraph with a place, {#para-7}, or write \\[ for a bracket that means nothing',
      });
    const unlisted = brackets.places.filter((p) => !open.includes(p));
    if (unlisted.length > 0) return no('E21', 'BracketNotListed', { places: unlisted });
    const closed = open.filter((p) => !brackets.places.includes(p));
    if (closed.length > 0) return no('E21', 'PlaceWithoutBracket', { places: closed });

    if (status === 'working') continue;
    const sorted = places.toSorted();
    const before = official?.places ?? sorted;
    const differ = [
      ...sorted.filter((p) => !before.includes(p)),
      ...before.filter((p) => !places.includes(p as never)),
    ];
    if (differ.length > 0) return no('E22', 'PlacesDiffer', { from: official!.language, places: differ });
    official ??= { language, places: sorted };
  }
  return null;
}

/** How a text was read: its places in reading order, and those of them at which words stand in brackets. */
export function bracketsIn(content: string): { readonly places: readonly string[]; readonly open: readonly string[] } {
  return { places: placesOf(content), open: bracketsOf(content).places };
}

import { LIMITS } from '../../contracts/limits.ts';
import type { DigestedPlace, Rendering, VersionManifest } from '../../contracts/text.ts';
import { stretchesOf } from '../../domain/text/stretches.ts';
import { placeDigest } from '../../evidence/hash.ts';

/** The digests of a version's places, made of its texts and compared with them (ADR 20). */

/** One text of a version. */
export type TextOfVersion = Pick<Rendering, 'language' | 'status'> & { readonly content: string };

const isOfficial = ({ status }: TextOfVersion) => status === 'official' || status === 'authentic';

/**
 * The digests of the places of the official texts, in the reading order of the first of them. Undefined where these texts have
 * no places, or not the same ones each once, or more than fit into a statement.
 */
export function placeDigestsOf(texts: readonly TextOfVersion[]): DigestedPlace[] | undefined {
  const official = texts
    .filter(isOfficial)
    .map(({ language, content }) => ({ language, stretches: stretchesOf(content) }));
  const first = official[0]?.stretches ?? [];
  const digests: DigestedPlace[] = [];
  for (const { place } of first) {
    const words = official.map(({ language, stretches }) => {
      const own = stretches.filter((s) => s.place === place);
      return own.length === 1 ? ([language, own[0]!.words] as const) : null;
    });
    if (words.includes(null)) return undefined;
    digests.push([place, placeDigest(words.filter((w) => w !== null))]);
  }
  if (digests.length === 0 || official.some((o) => o.stretches.length !== digests.length)) return undefined;
  return JSON.stringify(digests).length <= LIMITS.placeDigestsBytes ? digests : undefined;
}

/** The places whose digests in a manifest are not those of its texts; empty where they fit, or the manifest has none. */
export function placesThatDoNotFit(
  { places }: Pick<VersionManifest, 'places'>,
  texts: readonly TextOfVersion[],
): readonly string[] {
  if (places === undefined) return [];
  const found = placeDigestsOf(texts) ?? [];
  const differ = places.filter(([place, digest], i) => found[i]?.[0] !== place || found[i][1] !== digest);
  const missing = found.filter(([place]) => !places.some(([p]) => p === place));
  return [...new Set([...differ, ...missing].map(([place]) => place))];
}

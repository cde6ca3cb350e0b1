import { z } from 'zod';
import { MemberId, Sha256 } from './ids.ts';
import { LIMITS } from './limits.ts';
import { Place } from './position.ts';

export const Title = z.string().min(1).max(LIMITS.titleChars);
/** A BCP 47 language tag in the forms in use here, for example `ru`, `zh`, `en`. */
export const Language = z.string().regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})?$/);

/** One language of a version (domain §3.1, rendering). `sha256` and `bytes` are of the canonical text. */
export const Rendering = z.strictObject({
  language: Language,
  status: z.enum(['working', 'official', 'authentic', 'unofficial']),
  sha256: Sha256,
  bytes: z.int().min(1).max(LIMITS.textBytes),
  mediaType: z.enum(['text/markdown', 'text/plain']),
});
export type Rendering = z.infer<typeof Rendering>;

/** Bracketed text: words that are not agreed, and who holds them. */
export const OpenPlace = z.strictObject({ place: Place, holders: z.array(MemberId).max(LIMITS.listItems) });
export type OpenPlace = z.infer<typeof OpenPlace>;

/**
 * A place of the official texts with the digest of what stands there: base64url SHA-256 of the RFC 8785 bytes of
 * `[[language, words], …]`, in the order of the languages, the words as `domain/text/stretches.ts` cuts them.
 */
const DigestedPlace = z.tuple([Place, z.string().regex(/^[A-Za-z0-9_-]{43}$/)]);
export type DigestedPlace = z.infer<typeof DigestedPlace>;
const DigestedPlaces = z
  .array(DigestedPlace)
  .min(1)
  .refine((of) => new Set(of.map(([place]) => place)).size === of.length, 'a place twice')
  .refine((of) => JSON.stringify(of).length <= LIMITS.placeDigestsBytes, 'more digests of places than fit');

/**
 * An immutable text version. Its hash, SHA-256 of its RFC 8785 bytes, is what positions, findings and signatures name.
 * One position covers all its languages: a change in one of them is another version.
 */
export const VersionManifest = z.strictObject({
  v: z.literal(1),
  dossier: z.string(),
  number: z.int().min(1).max(9_999),
  title: Title,
  normalisation: z.literal('NFC-LF-v1'),
  renderings: z.array(Rendering).min(1).max(16),
  openPlaces: z.array(OpenPlace).max(LIMITS.listItems),
  /** The places of the official texts, in reading order. Absent: they have none, or more than `LIMITS.placeDigestsBytes`. */
  places: DigestedPlaces.exactOptional(),
});
export type VersionManifest = z.infer<typeof VersionManifest>;

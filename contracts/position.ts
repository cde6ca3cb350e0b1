import { z } from 'zod';
import { Day } from './ids.ts';
import { LIMITS } from './limits.ts';

export const Prose = z.string().min(1).max(LIMITS.proseChars);

/** A stable reference into a text, for example `para-7` or `art-3.2`; it survives a new version. */
export const Place = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/)
  .brand<'Place'>();
export type Place = z.infer<typeof Place>;
export const Places = z.array(Place).min(1).max(LIMITS.listItems);

/** What a stand-aside or a viewpoint covers (domain §1.7): a paragraph, the whole document, or the drafting itself. */
export const Scope = z.discriminatedUnion('of', [
  z.strictObject({ of: z.literal('paragraph'), places: Places }),
  z.strictObject({ of: z.literal('document') }),
  z.strictObject({ of: z.literal('drafting') }),
]);
export type Scope = z.infer<typeof Scope>;

export const RESERVATION_KINDS = ['scrutiny', 'parliamentary', 'linguistic', 'substantive'] as const;

/**
 * What a delegation says about one version in one round: the rows of domain §3.3, but for "no response", which is
 * derived and never stored.
 */
export const Position = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('agree') }),
  z.strictObject({ kind: z.literal('agreeAdReferendum'), confirmBy: Day }),
  z.strictObject({ kind: z.literal('agreeWithReservation'), reservation: z.enum(RESERVATION_KINDS), text: Prose }),
  z.strictObject({ kind: z.literal('agreeWithViewpoint'), text: Prose }),
  /** Not public: shown to members and offices alone. */
  z.strictObject({ kind: z.literal('standAside'), scope: Scope, public: z.boolean() }),
  z.strictObject({ kind: z.literal('abstain') }),
  z.strictObject({ kind: z.literal('proposeAmendment'), place: Place, words: Prose }),
  z.strictObject({ kind: z.literal('requestTime'), until: Day, reasons: Prose }),
  z.strictObject({ kind: z.literal('object'), reasons: Prose, places: Places }),
]);
export type Position = z.infer<typeof Position>;
export type PositionKind = Position['kind'];

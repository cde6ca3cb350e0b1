import { z } from 'zod';
import { ActorId, Instant, OrganisationId, PersonId } from './ids.ts';

/** `typ` of the protected header of a signed challenge (RFC 7515): it can never be taken for a statement. */
export const SIGN_IN_TYP = 'concordat-sign-in+jws';

/**
 * What a person signs to be let in at a desk: that this person, for this actor, answers this challenge of this desk. RFC 8785
 * bytes in a compact JWS, under an enrolled key. `origin`: the address at which it was asked for, so that another desk cannot
 * use the answer.
 */
export const SignIn = z.strictObject({
  v: z.literal(1),
  organisation: OrganisationId,
  origin: z.url().max(256),
  actor: ActorId,
  person: PersonId,
  challenge: z.string().regex(/^[A-Za-z0-9_-]{43}$/),
  issuedAt: Instant,
});
export type SignIn = z.infer<typeof SignIn>;

import { z } from 'zod';
import { PublicJwk } from './acts.ts';
import { ActorId, AggregateRef, DossierId, Instant, OrganisationId, PersonId, Sha256, Thumbprint } from './ids.ts';

/** `typ` of the protected header of a replay certificate (RFC 7515). */
export const CERTIFICATE_TYP = 'concordat-replay+jws';

const Head = z.strictObject({ aggregate: AggregateRef, n: z.int().min(1), hash: Sha256 });

/**
 * What an auditor signs after every statement about a document, and about what its decisions read, was decided again and came
 * out the same, entry for entry: payload of a compact JWS, as RFC 8785 bytes. There is none with another outcome.
 */
export const ReplayCertificate = z.strictObject({
  v: z.literal(1),
  organisation: OrganisationId,
  dossier: DossierId,
  /** The last line of the document that was decided again. */
  head: z.strictObject({ n: z.int().min(1), hash: Sha256 }),
  /** The last line of each aggregate that was used, the document's own among them. */
  heads: z.array(Head).min(1),
  decidedAgain: z.strictObject({
    entries: z.int().min(1),
    /** Of these the statements that the rules refused, and those that came too late. */
    refused: z.int().min(0),
    late: z.int().min(0),
  }),
  /** SHA-256 of the rule table, as RFC 8785 bytes, and the release whose rules decided. */
  rules: Sha256,
  release: z.string().min(1).max(64),
  /** Thumbprint of the key that founded the organisation. */
  rootKey: Thumbprint,
  /** The checkpoint of the log that the auditor had before it (C2SP signed note), where there is one. */
  checkpoint: z.string().max(16_384).nullable(),
  outcome: z.literal('same'),
  actor: ActorId,
  person: PersonId,
  /** By the auditor's clock. */
  at: Instant,
  /** The key that signs; whether it is the auditor's, the organisation's journal says. */
  key: PublicJwk,
});
export type ReplayCertificate = z.infer<typeof ReplayCertificate>;

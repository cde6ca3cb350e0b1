import { z } from 'zod';
import { DossierAct, MeetingAct, OrganisationAct } from './acts.ts';
import { ActorId, AggregateRef, Instant, OrganisationId, PersonId, Sha256, parseAggregateRef } from './ids.ts';

/** `typ` of the protected header of a statement and of a receipt (RFC 7515); nothing else is accepted. */
export const STATEMENT_TYP = 'concordat-statement+jws';
export const RECEIPT_TYP = 'concordat-receipt+jws';

const envelope = {
  v: z.literal(1),
  organisation: OrganisationId,
  aggregate: AggregateRef,
  /** The delegation or office that speaks; the account of the connection must be the same. */
  actor: ActorId,
  person: PersonId,
  /** What the sender's clock said; informational, no rule reads it. */
  issuedAt: Instant,
  nonce: z.string().min(1).max(64),
  /** The sender's counter, from 1, and the hash of the sender's previous statement: a withheld one shows as a gap. */
  seq: z.int().min(0),
  prev: Sha256.nullable(),
};

const statementOf = {
  dossier: z.strictObject({ ...envelope, act: DossierAct }),
  organisation: z.strictObject({ ...envelope, act: OrganisationAct }),
  meeting: z.strictObject({ ...envelope, act: MeetingAct }),
};
/**
 * What a person or office signs: the payload of a compact JWS, as RFC 8785 bytes.
 * Identity of a statement: SHA-256 of the JWS; of the process's own: SHA-256 of its nonce (workflow, stage, round, act).
 */
export type Statement = z.infer<(typeof statementOf)['dossier' | 'organisation' | 'meeting']>;
const AnyEnvelope = z.looseObject({ v: z.unknown(), aggregate: AggregateRef });

/** Reads a parsed payload. A failure lists every mistake by path, as one line. */
export function parseStatement(payload: unknown): { ok: true; statement: Statement } | { ok: false; mistakes: string } {
  const head = AnyEnvelope.safeParse(payload);
  const parsed = head.success ? statementOf[parseAggregateRef(head.data.aggregate).kind].safeParse(payload) : undefined;
  if (parsed?.success) return { ok: true, statement: parsed.data };
  const error = parsed?.error ?? head.error!;
  return {
    ok: false,
    mistakes: error.issues.map((i) => `${i.path.join('.') || 'statement'}: ${i.message}`).join('; '),
  };
}

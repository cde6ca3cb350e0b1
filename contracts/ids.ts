import { z } from 'zod';

/**
 * A token of a NATS subject: `[A-Z0-9-]`, 1 to 32 characters (design §5). Ids of dossiers, meetings, organisations,
 * members and offices are tokens, so that a title or a file name never becomes part of a subject.
 */
export const TOKEN = /^[A-Z0-9-]{1,32}$/;

const token = z.string().regex(TOKEN);

/** Stable id of one document's dossier; never derived from its title. */
export const DossierId = token.brand<'DossierId'>();
export type DossierId = z.infer<typeof DossierId>;

/** Id of a meeting of an organ, for example `CHS-2024-07-04`. */
export const MeetingId = token.brand<'MeetingId'>();
export type MeetingId = z.infer<typeof MeetingId>;

/** Id of the organisation, for example `SCO`. */
export const OrganisationId = token.brand<'OrganisationId'>();
export type OrganisationId = z.infer<typeof OrganisationId>;

/** A member state, for the SCO an ISO 3166-1 alpha-3 code. A member's delegation acts under this token. */
export const MemberId = token.brand<'MemberId'>();
export type MemberId = z.infer<typeof MemberId>;

/** Whoever has a NATS account and speaks in one capacity: a delegation (its member's token) or an office. */
export const ActorId = token.brand<'ActorId'>();
export type ActorId = z.infer<typeof ActorId>;

/** An organ of the organisation, for example `CNC`. */
export const OrganId = token.brand<'OrganId'>();
export type OrganId = z.infer<typeof OrganId>;

/** A person accredited to one actor. */
export const PersonId = token.brand<'PersonId'>();
export type PersonId = z.infer<typeof PersonId>;

/** SHA-256 in lower-case hexadecimal, 64 characters. */
export const Sha256 = z
  .string()
  .regex(/^[0-9a-f]{64}$/)
  .brand<'Sha256'>();
export type Sha256 = z.infer<typeof Sha256>;

/** SHA-256 of the RFC 8785 bytes of a version manifest: what a position is bound to. */
export const TextHash = Sha256.brand<'TextHash'>();
export type TextHash = z.infer<typeof TextHash>;

/** SHA-256 of the exact bytes of a signed statement (compact JWS): its identity. */
export type StatementId = Sha256;

/** RFC 7638 thumbprint (base64url SHA-256) of a person's public key: the `kid` of a statement. */
export const Thumbprint = z
  .string()
  .regex(/^[A-Za-z0-9_-]{43}$/)
  .brand<'Thumbprint'>();
export type Thumbprint = z.infer<typeof Thumbprint>;

/** An instant in UTC with milliseconds, as `Date.prototype.toISOString` writes it. Such strings order as time does. */
export const Instant = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/)
  .refine((s) => !Number.isNaN(Date.parse(s)), 'not an instant')
  .brand<'Instant'>();
export type Instant = z.infer<typeof Instant>;

/** A calendar day, `YYYY-MM-DD`. */
export const Day = z.iso.date().brand<'Day'>();
export type Day = z.infer<typeof Day>;

/** A stage code of domain §3.2: two digits, `00` to `90`. Order is the route's, never the number's. */
export const StageCode = z
  .string()
  .regex(/^[0-9]0$/)
  .brand<'StageCode'>();
export type StageCode = z.infer<typeof StageCode>;

export const AGGREGATE_KINDS = ['dossier', 'organisation', 'meeting'] as const;
export type AggregateKind = (typeof AGGREGATE_KINDS)[number];

/** Names one aggregate: `dossier/SCO-2024-08`, `organisation/SCO`, `meeting/CHS-2024-07-04`. */
export const AggregateRef = z
  .string()
  .regex(/^(dossier|organisation|meeting)\/[A-Z0-9-]{1,32}$/)
  .brand<'AggregateRef'>();
export type AggregateRef = z.infer<typeof AggregateRef>;

/** Builds the name of an aggregate. */
export function aggregateRef(kind: AggregateKind, id: string): AggregateRef {
  return AggregateRef.parse(`${kind}/${id}`);
}

/** The inverse of {@link aggregateRef}. */
export function parseAggregateRef(ref: AggregateRef): { kind: AggregateKind; id: string } {
  const at = ref.indexOf('/');
  return { kind: ref.slice(0, at) as AggregateKind, id: ref.slice(at + 1) };
}

/** The actor of the process itself (workflow timers and steps); no account but HUB may publish under it. */
export const PROCESS = ActorId.parse('PROCESS');

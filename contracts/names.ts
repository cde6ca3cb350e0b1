import {
  TOKEN,
  aggregateRef,
  parseAggregateRef,
  type ActorId,
  type AggregateKind,
  type AggregateRef,
  type DossierId,
  type OrganisationId,
  type Sha256,
} from './ids.ts';

/** Names of subjects, streams, consumers, queues and workflow ids, each with its inverse. Nobody else builds one. */

const ROOT = 'concordat.v1';

/** JetStream streams (design §5). */
export const STREAMS = {
  inbox: 'INBOX',
  journal: 'JOURNAL',
  notices: 'NOTICES',
} as const;

/** What each stream stores. */
export const STREAM_SUBJECTS = {
  inbox: `${ROOT}.inbox.>`,
  journal: `${ROOT}.journal.>`,
  notices: `${ROOT}.notice.>`,
} as const;

/** Object store of the texts, named by hash, and key-value bucket of the leases. */
export const TEXT_BUCKET = 'TEXTS';
export const LEASE_BUCKET = 'LEASES';

/** Name of an organisation's log and of the key that signs its checkpoints (C2SP signed-note), unless it registers another. */
export function logOrigin(organisation: OrganisationId): string {
  return `concordat/${organisation}`;
}

/** Where the object store keeps what it knows of a text, and its bytes: `nuid` is its own name for them (ADR-20 of NATS). */
export function textMetaSubject(sha256: Sha256): string {
  // Base64 of ASCII digits needs none of the characters that a URL escapes.
  return `$O.${TEXT_BUCKET}.M.${btoa(sha256)}`;
}
export function textBytesSubject(nuid: string): string {
  if (!/^[A-Za-z0-9]{1,64}$/.test(nuid)) throw new Error(`not a name of the object store: ${JSON.stringify(nuid)}`);
  return `$O.${TEXT_BUCKET}.C.${nuid}`;
}

/** Durable consumers of the engine. */
export const RELAY_CONSUMER = 'relay';
export const PROJECTIONS_CONSUMER = 'projections';

/** The intake's consumer of one leadership: its epoch is the revision of the lease, so two never share one. */
export function intakeConsumer(epoch: number): string {
  return `intake-${epoch}`;
}
export function parseIntakeConsumer(name: string): number | undefined {
  const match = /^intake-(\d+)$/.exec(name);
  return match ? Number(match[1]) : undefined;
}

/** Durable pull consumer of one delegation's notices. */
export function noticeConsumer(actor: ActorId): string {
  return `d-${actor}`;
}

function subject(...tokens: string[]): string {
  for (const t of tokens) if (!TOKEN.test(t)) throw new Error(`not a subject token: ${JSON.stringify(t)}`);
  return tokens.join('.');
}

/** Where an actor's statements about one aggregate arrive. */
export function inboxSubject(actor: ActorId, ref: AggregateRef): string {
  const { kind, id } = parseAggregateRef(ref);
  return `${ROOT}.inbox.${subject(actor)}.${kind}.${subject(id)}`;
}
/** All that one actor may publish. */
export function inboxSubjectsOf(actor: ActorId): string {
  return `${ROOT}.inbox.${subject(actor)}.>`;
}
export function parseInboxSubject(s: string): { actor: ActorId; ref: AggregateRef } | undefined {
  const match = /^concordat\.v1\.inbox\.([A-Z0-9-]{1,32})\.(dossier|organisation|meeting)\.([A-Z0-9-]{1,32})$/.exec(s);
  if (!match) return undefined;
  return { actor: match[1] as ActorId, ref: aggregateRef(match[2] as AggregateKind, match[3]!) };
}

/** The subject of one aggregate's entries. */
export function journalSubject(ref: AggregateRef): string {
  const { kind, id } = parseAggregateRef(ref);
  return `${ROOT}.journal.${kind}.${subject(id)}`;
}
export function parseJournalSubject(s: string): AggregateRef | undefined {
  const match = /^concordat\.v1\.journal\.(dossier|organisation|meeting)\.([A-Z0-9-]{1,32})$/.exec(s);
  return match ? aggregateRef(match[1] as AggregateKind, match[2]!) : undefined;
}

export function noticeSubject(actor: ActorId, dossier: DossierId): string {
  return `${ROOT}.notice.${subject(actor, dossier)}`;
}
export function noticeSubjectsOf(actor: ActorId): string {
  return `${ROOT}.notice.${subject(actor)}.>`;
}

export function receiptSubject(actor: ActorId, ref: AggregateRef): string {
  const { kind, id } = parseAggregateRef(ref);
  return `${ROOT}.receipt.${subject(actor)}.${kind}.${subject(id)}`;
}
export function receiptSubjectsOf(actor: ActorId): string {
  return `${ROOT}.receipt.${subject(actor)}.>`;
}
export const ALL_RECEIPTS = `${ROOT}.receipt.>`;

/**
 * That entries of an aggregate were folded by projections: core NATS, at most once, `{ "n": <entry> }`;
 * with `all` of the organisation once projections have started, since of what was stored before nobody was told. It says nothing but that
 * something changed; whoever hears it asks, and is told what it may see.
 */
export function changedSubject(ref: AggregateRef): string {
  const { kind, id } = parseAggregateRef(ref);
  return `${ROOT}.changed.${kind}.${subject(id)}`;
}
export const ALL_CHANGES = `${ROOT}.changed.>`;
export function parseChangedSubject(s: string): AggregateRef | undefined {
  const match = /^concordat\.v1\.changed\.(dossier|organisation|meeting)\.([A-Z0-9-]{1,32})$/.exec(s);
  return match ? aggregateRef(match[1] as AggregateKind, match[2]!) : undefined;
}

/** Request and reply: what an actor may ask of the engine. `actor` is fixed by the account's import. */
export const QUERIES = [
  'status',
  'list',
  'meetings',
  'history',
  'receipts',
  'sender',
  'preview',
  'text',
  'store',
  'log',
  'cosign',
] as const;
export type QueryName = (typeof QUERIES)[number];
/** Those of them that the leader of the archive answers, from its files; the others are answered from JOURNAL. */
export const ARCHIVE_QUERIES = ['log', 'cosign'] as const satisfies readonly QueryName[];
export type ArchiveQuery = (typeof ARCHIVE_QUERIES)[number];
export function isArchiveQuery(query: QueryName | undefined): query is ArchiveQuery {
  return ARCHIVE_QUERIES.some((q) => q === query);
}
export function querySubject(actor: ActorId, query: QueryName): string {
  return `${ROOT}.query.${subject(actor)}.${query}`;
}
export function querySubjectsOf(actor: ActorId): string {
  return `${ROOT}.query.${subject(actor)}.*`;
}
/** One question, whoever asks it. */
export function queriesNamed(query: QueryName): string {
  return `${ROOT}.query.*.${query}`;
}
export const ALL_QUERIES = `${ROOT}.query.*.*`;
export function parseQuerySubject(s: string): { actor: ActorId; query: QueryName } | undefined {
  const match = /^concordat\.v1\.query\.([A-Z0-9-]{1,32})\.([a-z]+)$/.exec(s);
  const query = QUERIES.find((q) => q === match?.[2]);
  return match && query ? { actor: match[1] as ActorId, query } : undefined;
}

/** Prefix under which a delegation's account sees the parts of HUB's JetStream API that it imports. */
export const HUB_API = 'HUB.API';

/** Temporal's own names stand in `temporal.ts`, which the workflow sandbox loads without zod. */
export function workflowId(dossier: DossierId): string {
  return `dossier/${subject(dossier)}`;
}
export function parseWorkflowId(id: string): DossierId | undefined {
  const match = /^dossier\/([A-Z0-9-]{1,32})$/.exec(id);
  return match ? (match[1] as DossierId) : undefined;
}

import type { DossierEvent } from '../contracts/events.ts';
import {
  aggregateRef,
  type ActorId,
  type DossierId,
  type Instant,
  type MemberId,
  type TextHash,
} from '../contracts/ids.ts';
import { auditor } from './auditor.ts';
import type { Connection } from './connection.ts';
import { seenEntries } from './fold.ts';
import type { Answer } from './result.ts';

/** Where something is recorded: the entry, and when its statement was received. */
export type RecordedAt = { readonly entry: number; readonly at: Instant };

/** How a document came to the delegations, as its entries tell it to whoever asks. */
export type Circulation = {
  readonly proposed: RecordedAt | null;
  readonly registered: RecordedAt | null;
  readonly versions: readonly (RecordedAt & { readonly number: number; readonly textHash: TextHash })[];
  readonly circulated: readonly (RecordedAt & { readonly textHash: TextHash; readonly consent: string | null })[];
  /** `by`: the secretariat, where it entered a note. */
  readonly delivered: readonly (RecordedAt & {
    readonly member: MemberId;
    readonly textHash: TextHash;
    readonly by: ActorId;
  })[];
  /** Notices and reminders that went out. `round` 0: of the circulation itself. */
  readonly told: readonly (RecordedAt & {
    readonly what: 'notice' | 'reminder';
    readonly stage: string;
    readonly round: number;
    readonly to: readonly ActorId[];
  })[];
};

const NOTHING: Circulation = {
  ...{ proposed: null, registered: null, versions: [], circulated: [], delivered: [], told: [] },
};

/** Reads it; of a document of which nothing was proposed, nothing. @throws BrokenChain */
export async function circulationOf(connection: Connection, dossier: DossierId): Promise<Answer<Circulation>> {
  const lines = await auditor(connection).entries(aggregateRef('dossier', dossier));
  if (!lines.ok) return lines.refusal.lack === 'AggregateUnknown' ? { ok: true, value: NOTHING } : lines;
  const value = seenEntries(lines.value).reduce((found, { n, at, events, cause }) => {
    const here = { entry: n, at };
    return (events as readonly DossierEvent[]).reduce((c, e) => withEvent(c, e, here, actorIn(cause.statement)), found);
  }, NOTHING);
  return { ok: true, value };
}

function actorIn(jws: string): ActorId {
  const payload = Buffer.from(jws.split('.')[1] ?? '', 'base64url').toString('utf8');
  return (JSON.parse(payload) as { readonly actor: ActorId }).actor;
}

function withEvent(c: Circulation, event: DossierEvent, here: RecordedAt, by: ActorId): Circulation {
  switch (event.type) {
    case 'DocumentProposed':
      return { ...c, proposed: here };
    case 'DocumentRegistered':
      return { ...c, registered: here };
    case 'VersionIssued':
      return { ...c, versions: [...c.versions, { ...here, number: event.manifest.number, textHash: event.textHash }] };
    case 'Circulated':
      return { ...c, circulated: [...c.circulated, { ...here, textHash: event.textHash, consent: event.consent }] };
    case 'DeliveryConfirmed':
      return { ...c, delivered: [...c.delivered, { ...here, member: event.member, textHash: event.textHash, by }] };
    case 'NoticesSent':
      return { ...c, told: [...c.told, { ...here, ...event, what: 'notice' }] };
    case 'RemindersSent':
    case 'ReminderAsked':
      return { ...c, told: [...c.told, { ...here, ...event, what: 'reminder' }] };
    default:
      return c;
  }
}

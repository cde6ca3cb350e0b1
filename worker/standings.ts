import { setTimeout as sleep } from 'node:timers/promises';
import {
  MeetingId,
  aggregateRef,
  type ActorId,
  type AggregateRef,
  type DossierId,
  type Instant,
  type OrganisationId,
  type PersonId,
  type StageCode,
  type Thumbprint,
} from '../contracts/ids.ts';
import type { NoticesDue, Standing } from '../contracts/workflow.ts';
import { askedReminderDue, correctionNoticesDue, noticesDue } from '../domain/dossier/shown/notices.ts';
import { standingOf } from '../domain/dossier/process.ts';
import { meetingsReadFor } from '../domain/dossier/facts/packages.ts';
import type { DossierState } from '../domain/dossier/state.ts';
import { sharingItem, type MeetingState } from '../domain/meeting/state.ts';
import { keyInForce, type OrganisationState } from '../domain/organisation/state.ts';
import type { Aggregates } from './aggregates.ts';

export type Standings = {
  /** Where a document stands; `meeting` is one that a signal named: told of too, if its agenda or package has the document. */
  standing(dossier: DossierId, meeting: MeetingId | null): Promise<Standing>;
  noticesDue(dossier: DossierId, stage: StageCode, round: number, fraction: number | null): Promise<NoticesDue>;
  /** The notices of a correction that was proposed at entry `n`; none where they are out, or it is over. */
  correctionNoticesDue(dossier: DossierId, correction: number, n: number): Promise<NoticesDue>;
  /** Of a reminder that was asked for in the entry `n`. */
  askedReminderDue(dossier: DossierId, n: number): Promise<NoticesDue>;
  /** The person as whom a key speaks now; null where it is not in force. */
  personOf(kid: Thumbprint): Promise<PersonId | null>;
  /** The actors that the organisation knows: members, candidates and offices. */
  actors(): Promise<readonly ActorId[]>;
  /** An entry of which a receipt told: what is read from now on holds it, even where a replica lags. */
  knows(ref: AggregateRef, entry: number): void;
};

/** How long a replica may lag behind a receipt before the read is given up, in milliseconds. */
const LAG = 10_000;

/** Reads from the journal, at each question anew, what the process needs to know of it. */
export function createStandings(aggregates: Aggregates, organisation: OrganisationId): Standings {
  const known = new Map<AggregateRef, number>();

  function knows(ref: AggregateRef, entry: number): void {
    if (entry > (known.get(ref) ?? 0)) known.set(ref, entry);
  }
  async function read(ref: AggregateRef) {
    const least = known.get(ref) ?? 0;
    const end = Date.now() + LAG;
    for (;;) {
      const { folded } = await aggregates.refresh(ref);
      if (folded.n >= least) return folded;
      if (Date.now() > end) throw new Error(`entry ${least} of ${ref} was stored, and a read shows ${folded.n} only`);
      await sleep(20);
    }
  }
  async function organisationState(): Promise<OrganisationState> {
    const folded = await read(aggregateRef('organisation', organisation));
    if (folded.kind !== 'organisation') throw new Error(`${folded.ref} is not an organisation`);
    return folded.state;
  }
  async function dossierAt(id: DossierId): Promise<{ readonly n: number; readonly state: DossierState }> {
    const folded = await read(aggregateRef('dossier', id));
    if (folded.kind !== 'dossier') throw new Error(`${folded.ref} is not a dossier`);
    return folded;
  }
  async function meetingAt(id: MeetingId): Promise<{ readonly n: number; readonly state: MeetingState }> {
    const folded = await read(aggregateRef('meeting', id));
    if (folded.kind !== 'meeting') throw new Error(`${folded.ref} is not a meeting`);
    return folded;
  }
  /** The dossier first: what its meetings have decided on it is read afterwards, so never older. */
  async function around(dossier: DossierId, named: MeetingId | null) {
    const own = await dossierAt(dossier);
    const near: { readonly id: MeetingId; readonly n: number; readonly state: MeetingState }[] = [];
    for (const id of meetingsReadFor(own.state)) near.push({ id, ...(await meetingAt(id)) });
    if (named !== null && !near.some((m) => m.id === named) && MeetingId.safeParse(named).success) {
      // The name comes from a signal, which anybody may have sent: it counts only where that meeting lists this document.
      const other = { id: named, ...(await meetingAt(named)) };
      if (other.state.agenda.some((i) => i.dossier === dossier)) near.push(other);
    }
    const meeting = near.find((m) => m.id === named) ?? near.at(-1) ?? null;
    const dossiers: Record<string, DossierState> = {};
    for (const { state } of near)
      for (const id of sharingItem(state, dossier)) dossiers[id] ??= (await dossierAt(id)).state;
    const at = new Date().toISOString() as Instant;
    return {
      ...{ own, meeting },
      others: { organisation: await organisationState(), meetings: near.map((m) => m.state), dossiers, at },
    };
  }

  return {
    async standing(dossier, named) {
      const { own, meeting, others } = await around(dossier, named);
      return standingOf(own.state, others, { dossier, n: own.n, meeting: meeting && { id: meeting.id, n: meeting.n } });
    },
    async noticesDue(dossier, stage, round, fraction) {
      const { own, others } = await around(dossier, null);
      return noticesDue(own.state, others, stage, round, fraction);
    },
    async correctionNoticesDue(dossier, correction, n) {
      knows(aggregateRef('dossier', dossier), n);
      const { own, others } = await around(dossier, null);
      return correctionNoticesDue(own.state, others, correction);
    },
    async askedReminderDue(dossier, n) {
      knows(aggregateRef('dossier', dossier), n);
      const { own, others } = await around(dossier, null);
      return askedReminderDue(own.state, others, n);
    },
    personOf: async (kid) => keyInForce(await organisationState(), kid)?.person.person ?? null,
    async actors() {
      const { members, offices } = await organisationState();
      return [
        ...Object.values(members)
          .filter((m) => m.status !== 'former')
          .map((m) => m.member as string as ActorId),
        ...Object.values(offices).map((o) => o.office),
      ];
    },
    knows,
  };
}

import type { Entry } from '../contracts/entry.ts';
import type { ConcordatEvent, DossierEvent, MeetingEvent, OrganisationEvent } from '../contracts/events.ts';
import {
  PROCESS,
  aggregateRef,
  parseAggregateRef,
  type ActorId,
  type AggregateRef,
  type DossierId,
  type MeetingId,
} from '../contracts/ids.ts';
import { RELAY_CONSUMER } from '../contracts/names.ts';
import { wakesWorkflow } from '../domain/dossier/process.ts';
import { sharingItem } from '../domain/meeting/state.ts';
import type { Journal, JournalMessage } from '../journal/journal.ts';
import { statementOfCause, type Aggregates } from './aggregates.ts';
import type { NotifyOfCorrection, ProposedCorrection } from './corrections.ts';
import type { Counters } from './counters.ts';
import { described, type Log } from './log.ts';
import type { AskedReminder, SendAskedReminder } from './reminders.ts';
import type { Standings } from './standings.ts';
import type { Workflows } from './workflows.ts';

export type RelayDependencies = {
  readonly journal: Pick<Journal, 'follow'>;
  /** Its own. */
  readonly aggregates: Aggregates;
  readonly standings: Standings;
  readonly workflows: Workflows;
  readonly log: Log;
  readonly counters: Counters;
  /** Makes ready for actors that the organisation has just got: they have notices to read. */
  readonly welcome: (actors: readonly ActorId[]) => Promise<void>;
};

/** What following takes beside waking: {@link runRelay} alone sends anything of its own. */
type Following = RelayDependencies & {
  readonly notifyOfCorrection: NotifyOfCorrection;
  readonly sendReminder: SendAskedReminder;
};

/** Messages taken together: their signals go out at once, one to a document. */
const BATCH = 64;

/**
 * Follows JOURNAL and wakes the workflows of the documents that have moved, until the signal is aborted. It keeps these:
 * 1. A message is acknowledged after Temporal has taken what it says; until then it comes again, in order.
 * 2. What is sent is a number and nothing else; a signal that comes twice, or too late, changes nothing.
 * 3. Before a workflow is started the journal is asked whether the document is registered and not finished.
 * 4. A document without a workflow is normal when it is finished; otherwise its workflow is started, whatever became of it.
 * 5. Of a correction that is proposed the delegations are told, and that is recorded, before the message is acknowledged.
 * 6. So is a reminder that somebody asked for; its own entry is the record.
 * 7. The process's own steps wake nobody: the activity that sent them has read the answer. Placing in a package is the
 *    exception, for it changes which meeting the document follows.
 */
export async function runRelay(deps: Following, signal: AbortSignal): Promise<void> {
  await deps.journal.follow(RELAY_CONSUMER, (messages) => relayBatch(deps, messages), {
    signal,
    batch: BATCH,
    onRetry: (error) => deps.log.warn('relayed again, because it could not be', described(error)),
  });
}

/** What one batch asks of Temporal: documents to start, and for each document the highest number of each aggregate. */
type Wanted = {
  readonly starts: Set<DossierId>;
  readonly wakes: Map<DossierId, Map<AggregateRef, number>>;
  readonly corrections: ProposedCorrection[];
  readonly reminders: AskedReminder[];
};

async function relayBatch(deps: Following, messages: readonly JournalMessage[]): Promise<void> {
  const wanted: Wanted = { starts: new Set(), wakes: new Map(), corrections: [], reminders: [] };
  for (const message of messages) {
    // Lines of the engine itself, chained and checked where they are folded; here only their numbers and events are read.
    for (const line of message.lines) await collect(deps, JSON.parse(line) as Entry, wanted);
  }
  const dossiers = new Set([...wanted.starts, ...wanted.wakes.keys()]);
  await Promise.all([...dossiers].map((dossier) => relayOne(deps, dossier, wanted)));
  // After the wakes: these wait for an answer of the intake.
  await Promise.all(wanted.corrections.map(deps.notifyOfCorrection));
  await Promise.all(wanted.reminders.map(deps.sendReminder));
}

async function relayOne(deps: RelayDependencies, dossier: DossierId, { starts, wakes }: Wanted): Promise<void> {
  if (starts.has(dossier)) await startUnlessFinished(deps, dossier);
  for (const [aggregate, n] of wakes.get(dossier) ?? []) await wakeOrStart(deps, dossier, aggregate, n);
}

/** Wakes a document's workflow, or starts the one that should be there. */
export async function wakeOrStart(
  deps: RelayDependencies,
  dossier: DossierId,
  aggregate: AggregateRef,
  n: number,
): Promise<'woken' | 'started' | 'finished'> {
  const taken = await deps.workflows.wake(dossier, { v: 1, aggregate, n });
  if (taken === 'taken') {
    deps.counters.wakes += 1;
    return 'woken';
  }
  return startUnlessFinished(deps, dossier);
}

/** Starts a document's workflow where the journal says that there is something left to do. */
export async function startUnlessFinished(
  deps: RelayDependencies,
  dossier: DossierId,
): Promise<'started' | 'finished'> {
  const log = deps.log.with({ dossier });
  const standing = await deps.standings.standing(dossier, null);
  if (standing.ended || standing.phase === 'proposed') return 'finished';
  const folded = (await deps.aggregates.load(aggregateRef('dossier', dossier))).folded;
  const started = await deps.workflows.start(standing, folded.kind === 'dossier' ? folded.state.title : dossier);
  if (started === 'over') {
    // It returned although the journal says otherwise: a person has to look, and every later entry says so again.
    log.error('the workflow has completed, and the journal says that the document is not finished', {
      phase: standing.phase,
    });
    return 'finished';
  }
  deps.counters.starts += 1;
  log.info('workflow started', { n: standing.n });
  return 'started';
}

async function collect(deps: RelayDependencies, entry: Entry, wanted: Wanted): Promise<void> {
  const { kind, id } = parseAggregateRef(entry.aggregate);
  const wake = (dossier: DossierId) => {
    const numbers = wanted.wakes.get(dossier) ?? new Map<AggregateRef, number>();
    wanted.wakes.set(dossier, numbers.set(entry.aggregate, Math.max(entry.n, numbers.get(entry.aggregate) ?? 0)));
  };
  switch (kind) {
    case 'dossier': {
      const events = entry.events as readonly DossierEvent[];
      for (const e of events) {
        if (e.type === 'CorrectionProposed')
          wanted.corrections.push({ dossier: id as DossierId, correction: e.correction, n: entry.n, at: entry.at });
        if (e.type === 'ReminderAsked') wanted.reminders.push({ dossier: id as DossierId, n: entry.n });
      }
      if (events.some((e) => e.type === 'DocumentRegistered')) wanted.starts.add(id as DossierId);
      else if (events.some(wakesWorkflow) && !(isOwnStep(entry) && !events.some(isPlacement))) wake(id as DossierId);
      if (events.some(isFinding)) for (const dossier of await sharingItemWith(deps, id as DossierId)) wake(dossier);
      return;
    }
    case 'meeting':
      for (const dossier of await movedByMeeting(deps, entry, id as MeetingId)) wake(dossier);
      return;
    case 'organisation':
      for (const event of entry.events as readonly OrganisationEvent[]) {
        if (event.type === 'MemberRegistered' || event.type === 'CandidateAnnounced')
          await deps.welcome([event.member as string as ActorId]);
        if (event.type === 'OfficeRegistered' && event.office !== PROCESS) await deps.welcome([event.office]);
        // Items that had to wait until a member is counted may go on.
        if (event.type === 'MemberAdmitted' && event.by.meeting)
          for (const dossier of await agendaOf(deps, event.by.meeting)) wake(dossier);
      }
  }
}

/** Whose way an entry of a meeting may have opened or changed. */
async function movedByMeeting(
  deps: RelayDependencies,
  entry: Entry,
  meeting: MeetingId,
): Promise<readonly DossierId[]> {
  const moved = new Set<DossierId>();
  for (const event of entry.events as readonly MeetingEvent[]) {
    switch (event.type) {
      case 'ItemPlaced':
        moved.add(event.dossier);
        break;
      // Those that it shared an item with may have waited for it.
      case 'ItemRemoved':
        for (const dossier of [event.dossier, ...(await agendaOf(deps, meeting))]) moved.add(dossier);
        break;
      case 'MeetingCancelled':
        for (const dossier of event.dossiers) moved.add(dossier);
        break;
      // On another day the period since circulation is another.
      case 'MeetingMoved':
      case 'AgendaApproved':
      case 'SittingOpened':
      // What was not decided leaves the package.
      case 'SittingClosed':
        for (const dossier of await agendaOf(deps, meeting)) moved.add(dossier);
        break;
      case 'ActNumbered': {
        const { state } = await meetingNow(deps, meeting);
        const first = state.agenda.some((i) => i.decideFirst && event.dossiers.includes(i.dossier));
        // The one that had it numbered learns it by its own step; those that the same act approves may not.
        if (event.dossiers.length > 1) for (const dossier of event.dossiers) moved.add(dossier);
        // The others were waiting for it.
        if (first) for (const { dossier } of state.agenda) if (!event.dossiers.includes(dossier)) moved.add(dossier);
        break;
      }
      case 'MeetingConvened':
      case 'ItemMoved':
      case 'PresenceRecorded':
      case 'ProtocolIssued':
      case 'ProtocolSigned':
      case 'StatementRefused':
      case 'LateStatementReceived':
        break;
    }
  }
  return [...moved];
}

/** The documents that one act is to approve with this one. Each looks for itself whether all of them are found agreed. */
async function sharingItemWith(deps: RelayDependencies, dossier: DossierId): Promise<readonly DossierId[]> {
  const { folded } = await deps.aggregates.refresh(aggregateRef('dossier', dossier));
  const packages = folded.kind === 'dossier' ? folded.state.packages : [];
  const agendas = await Promise.all(packages.map((p) => meetingNow(deps, p.meeting)));
  return agendas.flatMap(({ state }) => sharingItem(state, dossier));
}

async function agendaOf(deps: RelayDependencies, meeting: MeetingId): Promise<readonly DossierId[]> {
  return (await meetingNow(deps, meeting)).state.agenda.map((i) => i.dossier);
}

async function meetingNow(deps: RelayDependencies, meeting: MeetingId) {
  const { folded } = await deps.aggregates.refresh(aggregateRef('meeting', meeting));
  if (folded.kind !== 'meeting') throw new Error(`${folded.ref} is not a meeting`);
  return folded;
}

function isOwnStep(entry: Entry): boolean {
  return statementOfCause(entry.cause.statement).statement.actor === PROCESS;
}

function isFinding({ type }: ConcordatEvent): boolean {
  return type === 'ConsensusFound' || type === 'VoteDeclared' || type === 'DraftDecided';
}

function isPlacement(event: ConcordatEvent): boolean {
  return event.type === 'PlacedInPackage' || event.type === 'TakenOutOfPackage';
}

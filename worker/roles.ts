import { existsSync } from 'node:fs';
import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client, Connection } from '@temporalio/client';
import { createActivities } from '../activities/activities.ts';
import { aggregateRef, type ActorId, type AggregateRef } from '../contracts/ids.ts';
import { changedSubject, logOrigin } from '../contracts/names.ts';
import type { OrganisationState } from '../domain/organisation/state.ts';
import { logKeysOf } from '../evidence/log/conflict.ts';
import type { Notice } from '../contracts/views.ts';
import { createSigner } from '../evidence/statement.ts';
import type { ArchiveFaultPoint } from '../journal/archive/archive.ts';
import type { NatsConnection } from '../journal/connection.ts';
import { createInbox } from '../journal/inbox.ts';
import { createJournal, type Journal } from '../journal/journal.ts';
import { openLeases } from '../journal/lease.ts';
import { createNotices, ensureNoticeConsumers } from '../journal/notices.ts';
import { retryOutages } from '../journal/outage.ts';
import { createReceipts } from '../journal/receipts.ts';
import { createTexts } from '../journal/texts.ts';
import { createAggregates, type Aggregates } from './aggregates.ts';
import { openBoard } from './board.ts';
import { runArchive, type ArchiveDependencies } from './archive.ts';
import { admitIntake } from './archiveGuard.ts';
import { createArchiveQueries, serveArchiveQueries } from './archiveQueries.ts';
import type { Configuration, Role } from './configuration.ts';
import { createCorrectionNotices } from './corrections.ts';
import { createAskedReminders } from './reminders.ts';
import { createCounters, type Counters } from './counters.ts';
import { evidence } from './evidenceFunctions.ts';
import type { FaultPoint } from './intake.ts';
import { LEASES, lead, leadIntake } from './leadership.ts';
import { described, type Log } from './log.ts';
import { ProcessNotAuthentic, createProcessSender } from './process.ts';
import { createQueries, serveQueries } from './queries.ts';
import { createErasures } from './erasures.ts';
import { createReadings } from './readable.ts';
import { createReceiptMaker } from './receiptsOf.ts';
import { runRelay, type RelayDependencies } from './relay.ts';
import { createStandings, type Standings } from './standings.ts';
import { WORKFLOW_BUNDLE, startTemporalWorker } from './temporal.ts';
import { createWitnessDesk } from './witnesses.ts';
import { temporalWorkflows } from './workflows.ts';

/** The roles of a worker, each built of its real parts. */

export type WorkerOptions = {
  readonly log: Log;
  /** Workflows that were bundled before. */
  readonly bundle?: { readonly code: string };
  readonly leaseMs?: number;
  readonly erasureDelayMs?: number;
  readonly atFaultPoint?: (point: FaultPoint | ArchiveFaultPoint) => Promise<void>;
};

/** A role that runs: it ends when its stop is called, and `running` rejects when it broke. */
export type Part = { readonly running: Promise<void>; stop(): Promise<void> };

/** Wait before a part whose service does not answer is started again, in milliseconds. */
const AGAIN = 1_000;
/** This process, for people who look at a lease. */
const HOLDER = `${hostname()}/${process.pid}`;

/** What every role is built of. */
export type Rig = {
  readonly nc: NatsConnection;
  readonly configuration: Configuration;
  readonly options: WorkerOptions;
  readonly counters: Counters;
  readonly journal: Journal;
  /** What is stored, for all who read. The intake has its own, which hold what it has decided and not stored yet. */
  readonly aggregates: Aggregates;
  readonly standings: Standings;
};

export function createRig(nc: NatsConnection, configuration: Configuration, options: WorkerOptions): Rig {
  const journal = createJournal(nc);
  const aggregates = createAggregates(journal);
  const standings = createStandings(aggregates, configuration.organisation);
  return { nc, configuration, options, counters: createCounters(), journal, aggregates, standings };
}

/** Starts a role; `tell` hears what it is doing, and whether that is its work. */
export type Starter = (rig: Rig, tell: (state: string, ready: boolean) => void) => Part;

/** A part that is a loop with a stop signal. */
function looping(run: (stop: AbortSignal) => Promise<void>): Part {
  const stop = new AbortController();
  const running = run(stop.signal);
  return {
    running,
    async stop() {
      stop.abort(new Error('stopped'));
      await running.catch(() => undefined);
    },
  };
}

/** Repeats a start until its service answers. */
async function untilStarted<T>(
  what: string,
  start: () => Promise<T>,
  log: Log,
  stop: AbortSignal,
): Promise<T | undefined> {
  while (!stop.aborted) {
    try {
      return await start();
    } catch (error) {
      log.warn(`${what}: waiting`, described(error));
      await sleep(AGAIN, undefined, { signal: stop }).catch(() => undefined);
    }
  }
  return undefined;
}

function startIntake(
  { nc, configuration, options, counters, journal }: Rig,
  tell: (state: string, ready: boolean) => void,
): Part {
  const log = options.log.with({ part: 'intake' });
  return looping(async (stop) => {
    const leases = await untilStarted('leases', () => retryOutages(() => openLeases(nc), stop), log, stop);
    if (!leases) return;
    await leadIntake(
      {
        ...{ inbox: createInbox(nc), journal, receipts: createReceipts(nc), evidence },
        aggregates: createAggregates(journal),
        ...{
          signer: createSigner(configuration.processKey),
          organisation: configuration.organisation,
          rootKey: configuration.rootKey,
        },
        ...{ log, counters, leases, holder: HOLDER },
        ...(options.leaseMs === undefined ? {} : { leaseMs: options.leaseMs }),
        ...(options.atFaultPoint ? { atFaultPoint: options.atFaultPoint } : {}),
        admit: admitIntake({ nc, journal, archive: configuration.archive, log }),
        onRole: (role) => tell(role, role === 'standby' || role === 'leading'),
      },
      stop,
    );
  });
}

function startRelay(rig: Rig, tell: (state: string, ready: boolean) => void): Part {
  return looping(async (stop) => {
    const log = rig.options.log.with({ part: 'relay' });
    const connection = await untilStarted('Temporal', () => connectTemporal(rig.configuration), log, stop);
    const leases = await untilStarted('leases', () => retryOutages(() => openLeases(rig.nc), stop), log, stop);
    if (!connection || !leases) return connection?.close();
    const { leaseMs } = rig.options;
    const onRole = (role: string) => tell(role, role === 'standby' || role === 'leading');
    const own = processOf(rig, log);
    const notifyOfCorrection = createCorrectionNotices({
      ...{
        due: rig.standings.correctionNoticesDue,
        publish: own.publishNotices,
        submit: own.submit,
        log,
      },
    });
    const sendReminder = createAskedReminders({ due: rig.standings.askedReminderDue, publish: own.publishNotices });
    try {
      await lead(
        { leases, name: LEASES.relay, holder: HOLDER, log, onRole, ...(leaseMs === undefined ? {} : { leaseMs }) },
        stop,
        (_, signals) =>
          runRelay(
            { ...relayDependencies(rig, connection, log), notifyOfCorrection, sendReminder },
            AbortSignal.any([signals.stop, signals.lost]),
          ),
      );
    } finally {
      own.close();
      await connection.close();
    }
  });
}

export function relayDependencies(
  { nc, configuration, counters, journal, aggregates, standings }: Rig,
  connection: Connection,
  log: Log,
): RelayDependencies {
  const workflows = temporalWorkflows(new Client({ connection, namespace: configuration.temporalNamespace }));
  return {
    ...{ journal, aggregates, standings, workflows, log, counters },
    welcome: (actors) => ensureNoticeConsumers(nc, actors),
  };
}

export function connectTemporal({ temporalAddress }: Configuration): Promise<Connection> {
  return Connection.connect({ address: temporalAddress });
}

function startProjections(rig: Rig, tell: (state: string, ready: boolean) => void): Part {
  const { nc, configuration, options, counters, journal, aggregates } = rig;
  return looping(async (stop) => {
    const log = options.log.with({ part: 'projections' });
    const texts = createTexts(nc);
    const erasures = createErasures(texts, log, stop, options.erasureDelayMs);
    const tellOfChange = (ref: AggregateRef, n: number, all = false) => {
      try {
        nc.publish(changedSubject(ref), JSON.stringify({ n, ...(all && { all }) }));
      } catch (error) {
        // Whoever hears nothing asks again after a while.
        log.warn('a change was not told', { aggregate: ref, ...described(error) });
      }
    };
    const { organisation } = configuration;
    const board = await openBoard(journal, aggregates, organisation, log, stop, erasures.note, tellOfChange);
    const own = processOf(rig, log, READING_PATIENCE);
    const answer = createQueries({
      ...{ journal, board, log, counters, organisation },
      maker: createReceiptMaker(createSigner(configuration.processKey), organisation),
      ...{ texts, aggregates, readings: createReadings(own, log) },
    });
    const end = serveQueries(nc, answer, log);
    tell('reading', false);
    await Promise.race([board.caughtUp, board.running]);
    erasures.begin(board.texts);
    if (!stop.aborted) {
      tell('answering', true);
      // Of what was stored while nobody folded it nobody was told.
      tellOfChange(aggregateRef('organisation', organisation), board.organisationEntry(), true);
    }
    try {
      await board.running;
    } finally {
      await end();
      own.close();
    }
  });
}

/** Whoever asks waits for the entry of its reading for so long, in milliseconds: less than for an answer. */
const READING_PATIENCE = 4_000;

/** What the process does in its own name: it sends statements and stores notices. */
function processOf({ nc, configuration, aggregates, standings }: Rig, log: Log, patienceMs?: number) {
  const signer = createSigner(configuration.processKey);
  const sender = createProcessSender({
    ...{
      inbox: createInbox(nc),
      receipts: createReceipts(nc),
      signer,
      organisation: configuration.organisation,
      log,
    },
    recorded: async (ref, statement) =>
      (await aggregates.entryOf(ref, await aggregates.refresh(ref), statement))?.recorded,
    person: async () => {
      const person = await standings.personOf(signer.kid);
      if (!person) throw new ProcessNotAuthentic({ rule: 'E06', lack: 'notEnrolled' });
      return person;
    },
    ...(patienceMs !== undefined && { patienceMs }),
  });
  const notices = createNotices(nc);
  return {
    submit: async (...statement: Parameters<typeof sender.submit>) => {
      const outcome = await sender.submit(...statement);
      if (outcome.entry !== undefined) standings.knows(statement[0], outcome.entry);
      return outcome;
    },
    publishNotices: async (due: readonly { readonly actor: ActorId; readonly notice: Notice }[]) => {
      await Promise.all(due.map(({ actor, notice }) => notices.publish([actor], notice)));
    },
    close: () => sender.close(),
  };
}

function startTemporal(rig: Rig, tell: (state: string, ready: boolean) => void): Part {
  const { configuration, options, standings } = rig;
  return looping(async (stop) => {
    const log = options.log.with({ part: 'temporal' });
    // Without them it would be waited for what never comes.
    if (!options.bundle && !existsSync(WORKFLOW_BUNDLE))
      throw new Error(`there are no workflows in ${WORKFLOW_BUNDLE}: run npm run build`);
    const own = processOf(rig, log);
    const activities = createActivities({
      ...own,
      ...{ standing: standings.standing, noticesDue: standings.noticesDue },
    });
    const start = () =>
      startTemporalWorker({
        ...{ address: configuration.temporalAddress, namespace: configuration.temporalNamespace, activities, log },
        ...(options.bundle ? { bundle: options.bundle } : {}),
      });
    const worker = await untilStarted('Temporal', start, log, stop);
    if (worker) {
      tell('running', true);
      const end = () => void worker.stop().catch(() => undefined);
      if (stop.aborted) end();
      stop.addEventListener('abort', end, { once: true });
      await worker.running;
    }
    own.close();
  });
}

async function organisationNow({ aggregates, configuration }: Rig): Promise<OrganisationState> {
  const { folded } = await aggregates.refresh(aggregateRef('organisation', configuration.organisation));
  if (folded.kind !== 'organisation') throw new Error(`${folded.ref} is not an organisation`);
  return folded.state;
}

function startArchive(rig: Rig, tell: (state: string, ready: boolean) => void): Part {
  const { nc, configuration, options, counters, journal } = rig;
  const log = options.log.with({ part: 'archive' });
  return looping(async (stop) => {
    const { archive, logKey, organisation } = configuration;
    if (archive === null || archive === 'elsewhere' || !logKey)
      throw new Error('the role archive was configured without its folder or key');
    const leases = await untilStarted('leases', () => retryOutages(() => openLeases(nc), stop), log, stop);
    if (!leases) return;
    const { folder } = archive;
    const deps: ArchiveDependencies = {
      ...{ journal, texts: createTexts(nc), log, counters },
      archive: {
        ...{ folder, origin: logOrigin(organisation), key: logKey },
        ...(options.atFaultPoint ? { atFaultPoint: options.atFaultPoint } : {}),
      },
      serve: (opened, inTurn, compare) => {
        const desk = createWitnessDesk({
          ...{ folder, archive: opened, inTurn, log, counters, now: () => Date.now() },
          organisation: () => organisationNow(rig),
          onMissing: (why) =>
            tell(why === null ? 'archiving' : `archiving, without a quorum of witnesses: ${why}`, true),
        });
        const unwatch = desk.watch();
        const { aggregates } = rig;
        const answer = createArchiveQueries({
          folder,
          archive: opened,
          desk,
          compare,
          aggregates,
          organisation,
          log,
          counters,
        });
        const unserve = serveArchiveQueries(nc, answer, log);
        return async () => {
          unwatch();
          await unserve();
        };
      },
      onAlarm: (why) => tell(`stopped: ${why}`, false),
      onRunning: () => tell('archiving', true),
    };
    await lead(
      {
        ...{ leases, name: LEASES.archive, holder: HOLDER, log },
        ...(options.leaseMs === undefined ? {} : { leaseMs: options.leaseMs }),
        onRole: (role) => tell(role, role === 'standby'),
      },
      stop,
      async (_, signals) => {
        // What was signed under an earlier key of the log is its own still.
        const formerKeys = logKeysOf((await organisationNow(rig)).logKeys);
        await runArchive({ ...deps, archive: { ...deps.archive, formerKeys } }, signals);
      },
    );
  });
}

export const STARTERS: Readonly<Record<Role, Starter>> = {
  intake: startIntake,
  relay: startRelay,
  projections: startProjections,
  temporal: startTemporal,
  archive: startArchive,
};

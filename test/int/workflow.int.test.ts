import { setTimeout as pause } from 'node:timers/promises';
import { Client, Connection, type WorkflowHandle } from '@temporalio/client';
import { DefaultLogger, NativeConnection, Runtime, Worker, bundleWorkflowCode } from '@temporalio/worker';
import type { Activities, StepInput } from '../../activities/activities.ts';
import type { AggregateRef, DossierId, Instant, MeetingId, StageCode, TextHash } from '../../contracts/ids.ts';
import { workflowId } from '../../contracts/names.ts';
import { ADOPTION_WORKFLOW, JOURNAL_MOVED, TASK_QUEUE } from '../../contracts/temporal.ts';
import type { AdoptionInput, JournalMoved, ProcessStep, Standing, StepResult } from '../../contracts/workflow.ts';
import { startEngines, type Engines } from '../engines.ts';

/**
 * The workflow alone, on a real Temporal server. Its activities are stand-ins: a journal of one document that a test
 * moves by hand, and that counts what is asked of it.
 */

const payloadConverterPath = require.resolve('../../workflows/payloadConverter.ts');

let engines: Engines;
let connection: NativeConnection;
let client: Client;
let clientConnection: Connection;
let worker: Worker;
let running: Promise<void>;

beforeAll(async () => {
  const logger = new DefaultLogger('ERROR');
  Runtime.install({ logger });
  const [started, workflowBundle] = await Promise.all([
    startEngines({ actors: [], temporal: true, streams: false }),
    bundleWorkflowCode({ workflowsPath: require.resolve('../../workflows/index.ts'), payloadConverterPath, logger }),
  ]);
  engines = started;
  connection = await NativeConnection.connect({ address: engines.temporalAddress });
  clientConnection = await Connection.connect({ address: engines.temporalAddress });
  client = new Client({ connection: clientConnection });
  worker = await Worker.create({
    connection,
    taskQueue: TASK_QUEUE,
    workflowBundle,
    activities,
    dataConverter: { payloadConverterPath },
    shutdownForceTime: '2 seconds',
  });
  running = worker.run();
});
afterAll(async () => {
  worker?.shutdown();
  await running;
  await clientConnection?.close();
  await connection?.close();
  await engines?.stop();
});

const REAL = 'CHS-1' as MeetingId;
const stage = '20' as StageCode;

const waiting: Omit<Standing, 'dossier'> = {
  organisation: 'SMALL',
  n: 5,
  meeting: null,
  phase: 'inProgress',
  ended: false,
  step: null,
  next: null,
  stage,
  stageName: 'Expert review',
  area: 'energy',
  chair: 'CHAIR-EG',
  waitingFor: 'delegations to be heard',
  details: 'details',
};
const openRound: ProcessStep = { do: 'openRound', stage, textHash: 'a'.repeat(64) as TextHash };

type StandIn = ReturnType<typeof standIn>;
const standIns = new Map<DossierId, StandIn>();

/** A document whose standing a test sets, and what its workflow asked for. */
function standIn(change: Partial<Standing> = {}) {
  const dossier = `D-${standIns.size + 1}` as DossierId;
  const asked: { readonly activity: string; readonly meeting: MeetingId | null; readonly n: number }[] = [];
  const steps: StepInput<ProcessStep['do']>[] = [];
  const of = {
    dossier,
    asked,
    steps,
    standing: { ...waiting, dossier, ...change } as Standing,
    /** A read waits for it. */
    gate: Promise.resolve(),
    /** Meetings that list the document, with their last entries; `change`: what of the standing is so for whoever asks by it. */
    listing: [] as readonly { id: MeetingId; n: number; change?: Partial<Standing> }[],
    step: (): StepResult => ({ standing: of.standing, refusedBy: null }),
    moved: (n: number): JournalMoved => moved(n, `dossier/${dossier}`),
  };
  standIns.set(dossier, of);
  return of;
}

function standInOf(dossier: DossierId): StandIn {
  const found = standIns.get(dossier);
  if (!found) throw new Error(`no stand-in for ${dossier}`);
  return found;
}

const take = (input: StepInput<ProcessStep['do']>): Promise<StepResult> => {
  const of = standInOf(input.dossier);
  of.asked.push({ activity: input.step.do, meeting: input.meeting, n: input.n });
  of.steps.push(input);
  return Promise.resolve(of.step());
};
const activities = {
  readStanding: async (dossier: DossierId, meeting: MeetingId | null): Promise<Standing> => {
    const of = standInOf(dossier);
    of.asked.push({ activity: 'readStanding', meeting, n: of.standing.n });
    await of.gate;
    const listing = of.listing.find((m) => m.id === meeting);
    return { ...of.standing, ...listing?.change, meeting: listing ?? of.standing.meeting };
  },
  openRound: take,
  notifyDelegations: take,
  remindDebtors: take,
  closeRound: take,
  recordPlacement: take,
  numberAct: take,
  recordAdoption: take,
  admitMember: take,
} satisfies { [A in keyof Activities]: (...args: never[]) => ReturnType<Activities[A]> };

/** Starts the workflow of a stand-in. Its handle is the chain's: a signal reaches whichever run is the last one. */
async function start(of: StandIn, input: Partial<AdoptionInput> = {}) {
  const id = workflowId(of.dossier);
  await client.workflow.start(ADOPTION_WORKFLOW, {
    workflowId: id,
    taskQueue: TASK_QUEUE,
    args: [{ v: 1, dossier: of.dossier, meeting: null, ...input }],
  });
  const handle = client.workflow.getHandle(id);
  const signal = (moved: unknown) => handle.signal(JOURNAL_MOVED, moved);
  /**
   * How often something was asked for, once every signal so far has had its whole effect: local activities are part of
   * a workflow task, and no task is under way or to come.
   */
  const settled = async (): Promise<number> => {
    await until('the first read', () => of.asked.length > 0);
    await until('every task to be completed', async () => isAtRest(await handle.fetchHistory()));
    return of.asked.length;
  };
  return { handle, signal, settled };
}

/** Nothing but what the last completed task commanded comes after it: no signal, and no other task. */
function isAtRest({ events }: Awaited<ReturnType<WorkflowHandle['fetchHistory']>>): boolean {
  const all = events ?? [];
  const completed = all.findLastIndex((e) => e.workflowTaskCompletedEventAttributes);
  const after = all.slice(completed + 1);
  return (
    completed >= 0 &&
    !after.some((e) => e.workflowExecutionSignaledEventAttributes ?? e.workflowTaskScheduledEventAttributes)
  );
}

async function until(what: string, holds: () => boolean | Promise<boolean>, ms = 20_000): Promise<void> {
  const end = Date.now() + ms;
  while (!(await holds())) {
    if (Date.now() > end) throw new Error(`not within ${ms} ms: ${what}`);
    await pause(20);
  }
}

const moved = (n: number, aggregate: string): JournalMoved => ({ v: 1, aggregate: aggregate as AggregateRef, n });

/** Durations of the timers of a run, in milliseconds. */
async function timers(handle: WorkflowHandle): Promise<readonly number[]> {
  const { events } = await handle.fetchHistory();
  return (events ?? []).flatMap((e) => {
    const timeout = e.timerStartedEventAttributes?.startToFireTimeout;
    return timeout ? [Number(timeout.seconds ?? 0) * 1_000 + (timeout.nanos ?? 0) / 1e6] : [];
  });
}

describe('a signal', () => {
  it('that is malformed asks for nothing, and the next true one is heard', async () => {
    const of = standIn();
    const own = `dossier/${of.dossier}`;
    const malformed: readonly unknown[] = [
      null,
      'moved',
      7,
      [],
      {},
      { v: 1 },
      { v: 1, n: 6 },
      { v: 1, aggregate: own },
      { v: 1, aggregate: own, n: '6' },
      { v: 1, aggregate: own, n: null },
      { v: 1, aggregate: 6, n: 6 },
      { v: 1, aggregate: 'meeting/', n: 6 },
      { v: 1, aggregate: 'meeting/../other', n: 6 },
      { v: 1, aggregate: 'meeting/lower case', n: 6 },
      { v: 1, aggregate: '__proto__/X', n: 6 },
      { v: 1, aggregate: `meeting/${'X'.repeat(100_000)}`, n: 6 },
      { v: 1, aggregate: 'x'.repeat(200_000), n: 6 },
    ];
    const { handle, signal, settled } = await start(of);
    const before = await settled();
    for (const nonsense of malformed) await signal(nonsense);
    await handle.signal(JOURNAL_MOVED);
    await handle.signal('unknownSignal', of.moved(6));
    expect(await settled()).toBe(before);
    of.standing = { ...of.standing, n: 6, phase: 'inEffect', ended: true };
    await signal(of.moved(6));
    expect(await handle.result()).toBe('inEffect');
    expect(of.asked.length).toBe(before + 1);
  });

  it('whose payload cannot be decoded asks for nothing, and the next true one is heard', async () => {
    const of = standIn();
    const { handle, signal, settled } = await start(of);
    const before = await settled();
    const undecodable = [
      { metadata: { encoding: Buffer.from('json/plain') }, data: Buffer.from('{"v":1,') },
      { metadata: { encoding: Buffer.from('json/unheard-of') }, data: Buffer.from('{}') },
      { metadata: {}, data: Buffer.from([0xff, 0xfe]) },
    ];
    for (const payload of undecodable) {
      await client.workflowService.signalWorkflowExecution({
        namespace: 'default',
        workflowExecution: { workflowId: handle.workflowId },
        signalName: JOURNAL_MOVED,
        input: { payloads: [payload] },
      });
    }
    expect(await settled()).toBe(before);
    of.standing = { ...of.standing, n: 6, phase: 'inEffect', ended: true };
    await signal(of.moved(6));
    expect(await handle.result()).toBe('inEffect');
  });

  it('that is forged or huge makes the journal be read, advances nothing and does not mute', async () => {
    const of = standIn();
    const { handle, signal, settled } = await start(of);
    let before = await settled();
    for (const lie of [
      of.moved(6),
      of.moved(Number.MAX_SAFE_INTEGER),
      of.moved(1e308),
      moved(4, 'dossier/OTHER'),
      moved(9, 'organisation/OTHER'),
      moved(3, 'meeting/FORGED'),
    ]) {
      await signal(lie);
      const after = await settled();
      // A meeting that does not have the document is asked for once, and then the document's own is read.
      expect(after - before).toBe(lie.aggregate.startsWith('meeting/') ? 2 : 1);
      before = after;
    }
    for (const old of [of.moved(5), of.moved(0), of.moved(-1), of.moved(-1e308), moved(0, 'meeting/FORGED')])
      await signal(old);
    expect(await settled()).toBe(before);
    expect(of.steps).toEqual([]);
    expect(of.asked.at(-1)).toMatchObject({ activity: 'readStanding', meeting: null });
    of.standing = { ...of.standing, n: 6, phase: 'withdrawn', ended: true };
    await signal(of.moved(6));
    expect(await handle.result()).toBe('withdrawn');
  });

  it('of a meeting that has the document is followed, also between forged ones', async () => {
    const of = standIn();
    of.listing = [{ id: REAL, n: 2 }];
    const { handle, signal, settled } = await start(of);
    await settled();
    await Promise.all([
      signal(moved(9, 'meeting/FORGED-1')),
      signal(moved(2, `meeting/${REAL}`)),
      signal(moved(9, 'meeting/FORGED-2')),
    ]);
    await settled();
    await signal(moved(9, 'meeting/FORGED-3'));
    await settled();
    expect(of.asked.at(-1)).toMatchObject({ activity: 'readStanding', meeting: REAL });
    await handle.terminate();
  });

  it('of each of several meetings that list the document has its turn, also when they come together', async () => {
    const of = standIn();
    const ids = ['CNC-1', 'CFM-1', REAL] as readonly string[] as readonly MeetingId[];
    const placing = (meeting: MeetingId): ProcessStep => ({ do: 'recordPlacement', meeting, placed: true });
    const placed = () => of.steps.map((s) => ('meeting' in s.step ? s.step.meeting : null));
    of.step = () => {
      // Placed, the document does not wait for this one any more.
      of.listing = of.listing.map((m) => (placed().includes(m.id) ? { id: m.id, n: m.n } : m));
      return { standing: { ...of.standing, meeting: { id: placed().at(-1)!, n: 2 } }, refusedBy: null };
    };
    // All of them come while the journal is being read, so that one task hears them together.
    let read: () => void = () => undefined;
    of.gate = new Promise<void>((resolve) => (read = resolve));
    const { handle, signal, settled } = await start(of);
    await until('the first read', () => of.asked.length > 0);
    await Promise.all(ids.map((id) => signal(moved(2, `meeting/${id}`))));
    of.listing = ids.map((id) => ({ id, n: 2, change: { step: placing(id) } }));
    of.gate = Promise.resolve();
    read();
    await until('every placement', () => new Set(placed()).size === ids.length);
    await settled();
    expect(placed()).toHaveLength(ids.length);
    await handle.terminate();
  });

  it('two hundred times over is no more reads than signals', async () => {
    const of = standIn();
    const { handle, signal, settled } = await start(of);
    const before = await settled();
    await Promise.all(Array.from({ length: 200 }, (_unused, i) => signal(of.moved(1_000 + i))));
    expect((await settled()) - before).toBeLessThanOrEqual(200);
    expect(of.steps).toEqual([]);
    await handle.terminate();
  });
});

describe('a step that is refused', () => {
  it('because the clocks differ has its timer set again, until the deadline has passed for INBOX too', async () => {
    const at = new Date(Date.now() + 300).toISOString() as Instant;
    const of = standIn({ next: { do: 'closeRound', stage, round: 1, at } });
    of.step = () => {
      // Kept in the journal, as every refused statement is.
      const over = of.steps.length === 3;
      of.standing = {
        ...of.standing,
        n: of.standing.n + 1,
        ...(over && { next: null, phase: 'inEffect', ended: true }),
      };
      return { standing: of.standing, refusedBy: over ? null : 'D35' };
    };
    const { handle } = await start(of);
    expect(await handle.result()).toBe('inEffect');
    expect(of.asked.map((a) => a.activity)).toEqual(['readStanding', 'closeRound', 'closeRound', 'closeRound']);
    // The deadline; after each refusal a wait that doubles, and the deadline that has passed.
    const [deadline, ...later] = await timers(handle);
    expect(deadline).toBeLessThanOrEqual(300);
    expect(later).toEqual([1_000, 1, 2_000, 1]);
  });

  it('is not repeated in a tight loop, is another statement each time, and goes on once the journal has moved', async () => {
    const of = standIn({ step: openRound });
    of.step = () => ({ standing: of.standing, refusedBy: 'D18' });
    const { handle, signal, settled } = await start(of);
    await until('three attempts', () => of.steps.length >= 3);
    await settled();
    expect(await timers(handle)).toEqual([1_000, 2_000, 4_000, 8_000, 16_000].slice(0, of.steps.length));
    expect(of.steps.map((s) => ({ n: s.n, attempt: s.attempt }))).toEqual(
      of.steps.map((_, attempt) => ({ n: 5, attempt })),
    );
    of.step = () => {
      of.standing = { ...of.standing, n: 7, step: null, phase: 'inEffect', ended: true };
      return { standing: of.standing, refusedBy: null };
    };
    of.standing = { ...of.standing, n: 6 };
    await signal(of.moved(6));
    expect(await handle.result()).toBe('inEffect');
    // Woken in the middle of the wait: its timer was cancelled.
    const { events } = await handle.fetchHistory();
    expect(events?.some((e) => e.timerCanceledEventAttributes)).toBe(true);
  });
});

describe('continuing as new', () => {
  it('loses no signal that is in flight, nor the meeting that one named', async () => {
    const of = standIn({ n: 0 });
    const { handle, signal } = await start(of, { maxHistoryLength: 30 });
    const first = (await handle.describe()).runId;
    const last = 120;
    const sent: Promise<void>[] = [];
    for (let n = 1; n <= last; n += 1) {
      of.standing = { ...of.standing, n };
      sent.push(signal(of.moved(n)));
      if (n === 60) {
        of.listing = [{ id: REAL, n: 1 }];
        sent.push(signal(moved(1, `meeting/${REAL}`)));
      }
      // A few are in flight at any moment.
      if (n % 6 === 0) await sent[sent.length - 4];
    }
    await Promise.all(sent);
    await until(
      'the last number and the meeting are read',
      () => of.asked.at(-1)?.n === last && of.asked.at(-1)?.meeting === REAL,
    );
    of.standing = { ...of.standing, n: last + 1, phase: 'inEffect', ended: true };
    await signal(of.moved(last + 1));
    expect(await handle.result()).toBe('inEffect');
    expect(of.asked.at(-1)).toEqual({ activity: 'readStanding', meeting: REAL, n: last + 1 });
    expect((await handle.describe()).runId).not.toBe(first);
  });

  it('happens also while a step is refused for ever', async () => {
    const of = standIn({ step: openRound });
    of.step = () => ({ standing: of.standing, refusedBy: 'D18' });
    const { handle } = await start(of, { maxHistoryLength: 10 });
    const first = (await handle.describe()).runId;
    await until('the document is read again', () => of.asked.filter((a) => a.activity === 'readStanding').length >= 2);
    expect((await handle.describe()).runId).not.toBe(first);
    await handle.terminate();
  });
});

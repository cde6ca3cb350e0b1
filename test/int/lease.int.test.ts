import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { aggregateRef } from '../../contracts/ids.ts';
import type { NatsConnection } from '../../journal/connection.ts';
import { createInbox } from '../../journal/inbox.ts';
import { createJournal } from '../../journal/journal.ts';
import { openLeases } from '../../journal/lease.ts';
import { ensureBuilt, ROOT } from '../../tools/built.mjs';
import { createAggregates } from '../../worker/aggregates.ts';
import { createCounters } from '../../worker/counters.ts';
import { evidence } from '../../worker/evidenceFunctions.ts';
import { leadIntake } from '../../worker/leadership.ts';
import { silentLog } from '../../worker/log.ts';
import { createReceipts } from '../../journal/receipts.ts';
import { startEngines, type Engines } from '../engines.ts';
import { procedure } from '../unit/smallOrganisation.ts';
import { connectPatiently, household, openDesk, statement, type Desk, type Household } from './people.ts';

/** Takes over within this time, in milliseconds, after a leader is gone without a word. */
const TAKEOVER = 5_000;

let engines: Engines;
let hub: NatsConnection;
let house: Household;
let desk: Desk;

beforeAll(async () => {
  await ensureBuilt(() => undefined);
  engines = await startEngines({ actors: ['SECRETARIAT', 'AAA', 'BBB'] });
  hub = await connectPatiently(engines, 'engine');
  house = household(procedure, ['AAA', 'BBB']);
  desk = await openDesk(engines, house);
});
afterAll(async () => {
  await desk.close();
  await hub.close();
  await engines.stop();
});

const roles: string[] = [];
async function startStandby(holder: string) {
  const nc = await connectPatiently(engines, 'engine');
  const counters = createCounters();
  const journal = createJournal(nc);
  const stop = new AbortController();
  const done = leadIntake(
    {
      ...{
        inbox: createInbox(nc),
        journal,
        receipts: createReceipts(nc),
        aggregates: createAggregates(journal),
        evidence,
      },
      ...{
        signer: house.process.signer,
        organisation: house.organisation,
        rootKey: house.secretariat.key.kid,
        log: silentLog,
        counters,
      },
      ...{ leases: await openLeases(nc), holder, onRole: (role: string) => roles.push(`${holder} ${role}`) },
    },
    stop.signal,
  );
  return {
    counters,
    nc,
    stop: async () => {
      stop.abort();
      await done;
      if (!nc.isClosed()) await nc.close();
    },
  };
}

/** The intake as the process that production runs. */
function startProcess(): ChildProcess {
  const seed = join(engines.dataDir, 'engine.seed');
  const key = join(engines.dataDir, 'process.json');
  writeFileSync(seed, engines.seeds.engine, { mode: 0o600 });
  writeFileSync(key, JSON.stringify(house.process.key.jwk), { mode: 0o600 });
  return spawn(process.execPath, [join(ROOT, 'dist', 'worker', 'main.js')], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: {
      ...process.env,
      NATS_URL: engines.natsUrl,
      TEMPORAL_ADDRESS: '127.0.0.1:1',
      CONCORDAT_ROLES: 'intake',
      CONCORDAT_ENGINE_SEED_FILE: seed,
      CONCORDAT_PROCESS_KEY_FILE: key,
      CONCORDAT_ORGANISATION: house.organisation,
      CONCORDAT_ROOT_KEY: house.secretariat.key.kid,
    },
  });
}

/** Waits for a line of the log. The log is read to its end, or the process would write into nothing. */
function said(child: ChildProcess, what: RegExp): Promise<void> {
  let all = '';
  return new Promise((resolve, reject) => {
    child.stderr!.on('data', (chunk: Buffer) => {
      all += chunk.toString();
      if (what.test(all)) resolve();
    });
    child.once('exit', () => reject(new Error(`the process ended without saying ${what}: ${all}`)));
  });
}

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGKILL');
  await once(child, 'exit');
}

const takesUp = (i: number) =>
  statement(house.delegations[i % 2]!, house.organisation, aggregateRef('dossier', `L-${i % 3}`), {
    type: 'TakeUpProposal',
  });

/** Every statement has exactly one entry, and the order within a dossier is that of the sending. */
async function expectEachOnce(sent: readonly ReturnType<typeof takesUp>[], of: (i: number) => number): Promise<void> {
  const journal = createJournal(hub);
  for (const d of [0, 1, 2]) {
    const lines = (await journal.read(aggregateRef('dossier', `L-${d}`))).lines;
    const causes = lines.map((l) => (JSON.parse(l.line) as { cause: { statement: string } }).cause.statement);
    const mine = new Set(sent.map((s) => s.jws));
    expect(causes.filter((c) => mine.has(c))).toEqual(sent.filter((_, i) => of(i) === d).map((s) => s.jws));
  }
}

describe('the intake’s leadership', () => {
  it('passes to a standby when the leading process is killed in the middle of its work', async () => {
    const leader = startProcess();
    await said(leader, /"intake: leading"/);
    for (const s of house.founding) await desk.say(s);
    const standby = await startStandby('standby');
    const sent = Array.from({ length: 90 }, (_, i) => takesUp(i));
    const sending = (async () => {
      for (const s of sent) await desk.send(s);
    })();
    await desk.outcome(sent[10]!.id);
    await kill(leader);
    await desk.until('the standby to answer', () => standby.counters.received > 0, TAKEOVER);
    await sending;
    for (const s of sent) await desk.outcome(s.id);
    await standby.stop();
    await expectEachOnce(sent, (i) => i % 3);
  });

  it('passes at once when the leader ends in order', async () => {
    const first = await startStandby('first');
    await desk.until('a leader', () => roles.includes('first leading'));
    const second = await startStandby('second');
    await desk.until('a standby', () => roles.includes('second standby'));
    const sent = Array.from({ length: 30 }, (_, i) => takesUp(i));
    for (const s of sent) await desk.send(s);
    await first.stop();
    await desk.until('the second to lead', () => roles.includes('second leading'), TAKEOVER);
    for (const s of sent) await desk.outcome(s.id);
    await second.stop();
    expect(roles.indexOf('first stopped')).toBeGreaterThan(-1);
    await expectEachOnce(sent, (i) => i % 3);
  });

  it('leaves nothing doubled when a leader is paused, replaced, and wakes', async () => {
    const paused = startProcess();
    await said(paused, /"intake: leading"/);
    const standby = await startStandby('waker');
    const before = Array.from({ length: 20 }, (_, i) => takesUp(i));
    const sending = (async () => {
      for (const s of before) await desk.send(s);
    })();
    await desk.outcome(before[5]!.id);
    paused.kill('SIGSTOP');
    await desk.until('the standby to lead', () => roles.includes('waker leading'), TAKEOVER + 3_000);
    await sending;
    paused.kill('SIGCONT');
    for (const s of before) await desk.outcome(s.id);
    await pause(500);
    await kill(paused);
    await standby.stop();
    await expectEachOnce(before, (i) => i % 3);
  });
});

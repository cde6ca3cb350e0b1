import { cpSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { jetstreamManager } from '@nats-io/jetstream';
import { aggregateRef, type AggregateRef } from '../../contracts/ids.ts';
import { STREAMS, journalSubject, querySubject } from '../../contracts/names.ts';
import { canonicalJson } from '../../evidence/canonical.ts';
import { lineHash, parseLine } from '../../evidence/chain.ts';
import { sha256Hex } from '../../evidence/hash.ts';
import { generateKey } from '../../evidence/keys.ts';
import { openCheckpoint } from '../../evidence/log/checkpoint.ts';
import { checkArchive } from '../../journal/archive/check.ts';
import { compareJournal, journalLines } from '../../journal/archive/compare.ts';
import { readEntries } from '../../journal/archive/entries.ts';
import { logKeyOf, readLogFile } from '../../journal/archive/logFiles.ts';
import type { NatsConnection } from '../../journal/connection.ts';
import { createInbox } from '../../journal/inbox.ts';
import { createJournal } from '../../journal/journal.ts';
import { openLeases } from '../../journal/lease.ts';
import { createReceipts } from '../../journal/receipts.ts';
import { restore } from '../../journal/restore.ts';
import { createStreams } from '../../journal/streams.ts';
import { createTexts } from '../../journal/texts.ts';
import { createAggregates } from '../../worker/aggregates.ts';
import { runArchive } from '../../worker/archive.ts';
import { admitIntake } from '../../worker/archiveGuard.ts';
import { createArchiveQueries, serveArchiveQueries } from '../../worker/archiveQueries.ts';
import type { Configuration } from '../../worker/configuration.ts';
import { createCounters } from '../../worker/counters.ts';
import { evidence } from '../../worker/evidenceFunctions.ts';
import { leadIntake } from '../../worker/leadership.ts';
import { createLog, silentLog } from '../../worker/log.ts';
import { operate } from '../../worker/operations.ts';
import type { ReconcileReport } from '../../worker/reconcile.ts';
import { startEngines, testFolder } from '../engines.ts';
import { procedure } from '../unit/smallOrganisation.ts';
import { connectPatiently, household, openDesk, statement, type Desk, type Household } from './people.ts';

/** The archive on a real server: in step with JOURNAL, stopped by what contradicts it, and enough to put JOURNAL back. */

const MEMBERS = ['AAA', 'BBB'];
const log = generateKey();

/** Everything that a test needs, on an engine of its own: its journal is broken on purpose. */
async function openScene() {
  const engines = await startEngines({ actors: ['SECRETARIAT', ...MEMBERS] });
  const house = household(procedure, MEMBERS);
  const hub = await connectPatiently(engines, 'engine');
  const desk = await openDesk(engines, house);
  const folder = testFolder('archive');
  const origin = `concordat/${house.organisation}`;
  return { engines, house, hub, desk, folder, origin, key: logKeyOf(origin, log.jwk) };
}
type Scene = Awaited<ReturnType<typeof openScene>>;

async function closeScene({ desk, hub, engines }: Scene): Promise<void> {
  await desk.close();
  await hub.close();
  await engines.stop();
}

function startArchive({ hub, house, folder, origin }: Scene, at = folder) {
  const counters = createCounters();
  const stop = new AbortController();
  const lost = new AbortController();
  const alarms: string[] = [];
  const errors: string[] = [];
  const journal = createJournal(hub);
  const put = createLog(
    'error',
    (line) => void errors.push(line),
    () => new Date(0),
  );
  const done = runArchive(
    {
      ...{ journal, texts: createTexts(hub), log: put, counters },
      archive: { folder: at, origin, key: log.jwk },
      serve: (archive, _, compare) =>
        serveArchiveQueries(
          hub,
          createArchiveQueries({
            ...{ folder: at, archive, aggregates: createAggregates(journal), organisation: house.organisation },
            ...{ log: put, counters, compare },
            // Witnesses are the matter of witness.int.test.ts.
            desk: { witnessed: async () => null, take: async () => ({ ok: true }) },
          }),
          put,
        ),
      onAlarm: (why) => void alarms.push(why),
      onRunning: () => undefined,
    },
    { stop: stop.signal, lost: lost.signal },
  );
  done.catch(() => undefined);
  return {
    counters,
    alarms,
    errors,
    done,
    stop: async () => {
      stop.abort();
      await done;
    },
  };
}

async function startIntake({ engines, house }: Scene, archive: Configuration['archive'] = null) {
  const nc = await connectPatiently(engines, 'engine');
  const stop = new AbortController();
  const journal = createJournal(nc);
  const roles: string[] = [];
  const done = leadIntake(
    {
      ...{
        inbox: createInbox(nc),
        journal,
        receipts: createReceipts(nc),
        aggregates: createAggregates(journal),
        evidence,
      },
      ...{ signer: house.process.signer, organisation: house.organisation, rootKey: house.secretariat.key.kid },
      ...{ log: silentLog, counters: createCounters(), leases: await openLeases(nc), holder: 'test', leaseMs: 1_000 },
      admit: admitIntake({ nc, journal, archive, log: silentLog }),
      onRole: (role) => void roles.push(role),
    },
    stop.signal,
  );
  done.catch(() => undefined);
  return {
    roles,
    stop: async () => {
      stop.abort();
      await done;
      await nc.close();
    },
  };
}

async function eventually<T>(
  what: string,
  ask: () => T | Promise<T>,
  wanted: (t: T) => boolean,
  ms = 20_000,
): Promise<T> {
  const end = Date.now() + ms;
  for (;;) {
    const found = await ask();
    if (wanted(found)) return found;
    if (Date.now() > end) throw new Error(`waited ${ms} ms for ${what}; last: ${JSON.stringify(found)}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

const archivedIn = async (folder: string): Promise<readonly string[]> => {
  const lines: string[] = [];
  for await (const block of readEntries(folder)) lines.push(...block.lines.map(String));
  return lines;
};
const stored = async (hub: NatsConnection): Promise<readonly string[]> => {
  const lines: string[] = [];
  for await (const { line } of journalLines(hub)) lines.push(line);
  return lines;
};
const proposes = (house: Household, ref: AggregateRef) =>
  statement(house.secretariat, house.organisation, ref, {
    ...{ type: 'ProposeDocument', title: 'On water', class: 'decision', area: 'water', justification: 'because' },
    ...{ proposer: 'AAA' as never, leadOrgan: 'EG' },
  });
/** `concordat reconcile`, Temporal not asked: its exit code, and what it says. */
async function reconciled({ engines, folder }: Scene, ...more: string[]) {
  const seed = join(engines.dataDir, 'engine.seed');
  writeFileSync(seed, engines.seeds.engine!, { mode: 0o600 });
  const at = ['--archive', folder, '--url', `nats://127.0.0.1:${engines.nats().port}`, '--seed-file', seed];
  let [out, err] = ['', ''];
  const io = { out: (t: string) => void (out += t), err: (t: string) => void (err += t) };
  const code = await operate(['reconcile', ...at, ...more], {}, io);
  return { code, out, err };
}
const reported = async (scene: Scene): Promise<ReconcileReport & { code: number }> => {
  const { code, out, err } = await reconciled(scene, '--json');
  if (out === '') throw new Error(err);
  return { ...(JSON.parse(out) as ReconcileReport), code };
};
const dossier = (id: string) => aggregateRef('dossier', id);
const signed = async ({ folder, key }: Scene) => {
  const bytes = await readLogFile(folder, 'checkpoint');
  const read = bytes && openCheckpoint(bytes, [key]);
  return read?.ok ? read.checkpoint.size : 0;
};

describe('the archive', () => {
  let scene: Scene;
  beforeEach(async () => {
    scene = await openScene();
  });
  afterEach(() => closeScene(scene));

  async function found(desk: Desk, house: Household): Promise<void> {
    for (const s of house.founding) await desk.send(s);
    await desk.outcome(house.founding.at(-1)!.id);
  }

  it('holds every line of JOURNAL as it was stored, goes on after a stop, and is made again when it is lost', async () => {
    const { house, desk, hub, folder } = scene;
    const intake = await startIntake(scene);
    let archive = startArchive(scene);
    await found(desk, house);
    await eventually(
      'a checkpoint of all',
      () => signed(scene),
      (n) => n === house.founding.length,
    );
    await archive.stop();
    for (const id of ['D-1', 'D-2', 'D-3']) await desk.say(proposes(house, dossier(id)));
    archive = startArchive(scene);
    const all = await stored(hub);
    expect(all.length).toBeGreaterThan(house.founding.length);
    await eventually(
      'a checkpoint of what came meanwhile',
      () => signed(scene),
      (n) => n === all.length,
    );
    expect(await archivedIn(folder)).toEqual(all);
    await archive.stop();

    rmSync(folder, { recursive: true });
    mkdirSync(folder);
    archive = startArchive(scene);
    await eventually(
      'a checkpoint of all again',
      () => signed(scene),
      (n) => n === all.length,
    );
    expect(await archivedIn(folder)).toEqual(all);
    expect(await checkArchive(folder, [scene.key])).toMatchObject({ entries: all.length, findings: [] });
    expect(archive.alarms).toEqual([]);
    await archive.stop();
    await intake.stop();
  });

  it('J05 stops and alarms where JOURNAL holds an entry that does not follow, and keeps it', async () => {
    const { house, desk, hub, engines, folder } = scene;
    const intake = await startIntake(scene);
    const archive = startArchive(scene);
    await found(desk, house);
    await eventually(
      'a checkpoint',
      () => signed(scene),
      (n) => n === house.founding.length,
    );
    const before = await archivedIn(folder);
    const operator = await engines.connectAs('operator');
    const forged = before.at(-1)!.replace(/"n":\d+/, '"n":90');
    await operator.request(journalSubject(aggregateRef('organisation', house.organisation)), forged, {
      timeout: 2_000,
    });
    const [why] = await eventually(
      'the alarm',
      () => archive.alarms,
      (a) => a.length > 0,
    );
    expect(why).toContain('J05: entry 90');
    expect(archive.counters.archiveConflicts).toBe(1);
    expect(archive.errors.join()).toContain('a person has to look');
    const [kept] = readdirSync(join(folder, 'conflicts'));
    expect(JSON.parse(readFileSync(join(folder, 'conflicts', kept!), 'utf8'))).toMatchObject({ line: forged });
    expect(await archivedIn(folder)).toEqual(before);
    expect(await stored(hub)).toHaveLength(before.length + 1);
    await archive.stop();
    await intake.stop();
  });

  it('J08 archives the texts that entries name, and says which it cannot read until they are there', async () => {
    const { hub, folder } = scene;
    const [text, late] = ['there\n', 'later\n'].map((t) => Buffer.from(t));
    const [here, missing] = [await createTexts(hub).put(text!), sha256Hex(late!)];
    const renderings = [here, missing].map((sha256) => ({ sha256 }));
    const line = canonicalJson({
      ...{ v: 1, aggregate: dossier('T-1'), n: 1, prev: null, at: '2026-01-01T00:00:00.000Z' },
      ...{ cause: { statement: 's', sequence: 1 }, basis: { organisation: 1 } },
      events: [{ type: 'VersionIssued', manifest: { renderings } }],
    });
    await createJournal(hub).append(dossier('T-1'), [line], 0);
    const archive = startArchive(scene);
    await eventually(
      'the entry',
      () => signed(scene),
      (n) => n === 1,
    );
    expect(readFileSync(join(folder, 'texts', here), 'utf8')).toBe('there\n');
    expect(archive.counters.missingTexts).toBe(1);
    expect(archive.errors.join()).toContain(missing);
    await createTexts(hub).put(late!);
    await eventually(
      'the text',
      () => archive.counters.missingTexts,
      (n) => n === 0,
      30_000,
    );
    expect(readdirSync(join(folder, 'texts')).toSorted()).toEqual([here, missing].toSorted());
    await archive.stop();
  });

  it('that holds nothing beside a JOURNAL does not agree with it, unless it is filled while one looks', async () => {
    const { house, desk, hub, folder } = scene;
    const intake = await startIntake(scene);
    await found(desk, house);
    const { length } = await stored(hub);
    const empty = await reconciled(scene);
    expect(empty.code).toBe(3);
    expect(empty.out).toContain(`JOURNAL    ${length} lines, ${length} of them not archived\n`);
    expect(empty.out).toContain('They differ in 1 places:\n');
    expect(empty.out).toContain(
      `  archive: ${length} lines of JOURNAL are not in the archive, from entry 1 of organisation/${house.organisation} on: ` +
        'no archive moves in this folder; start a worker with the role archive, or see in its log why it has stopped\n',
    );

    const looking = reported(scene);
    const archive = startArchive(scene);
    expect(await looking).toMatchObject({ code: 0, differences: [], journal: length, notArchived: 0 });
    await archive.stop();

    // What came since is named, whatever stood before.
    await desk.say(proposes(house, dossier('D-1')));
    expect(await reported(scene)).toMatchObject({
      ...{ code: 3, entries: length, signed: length, notArchived: 1 },
      differences: [
        {
          part: 'archive',
          what: expect.stringContaining(
            '1 lines of JOURNAL are not in the archive, from entry 1 of dossier/D-1 on',
          ) as string,
        },
      ],
    });
    expect(await archivedIn(folder)).toHaveLength(length);
    await intake.stop();
  });

  it('that has lost its log is told from one that has signed', async () => {
    const { house, desk, folder } = scene;
    const intake = await startIntake(scene);
    const archive = startArchive(scene);
    await found(desk, house);
    const { length } = house.founding;
    await eventually(
      'a checkpoint',
      () => signed(scene),
      (n) => n === length,
    );
    await archive.stop();
    expect(await reported(scene)).toMatchObject({ code: 0, checkpoints: expect.any(Number) as number, signed: length });

    cpSync(join(folder, 'log'), join(folder, '..', 'log-kept'), { recursive: true });
    rmSync(join(folder, 'log'), { recursive: true });
    const without = {
      part: 'log',
      what: expect.stringContaining(
        `${length} archived entries have no checkpoint over them: no archive moves`,
      ) as string,
    };
    expect(await reported(scene)).toMatchObject({ code: 3, checkpoints: 0, signed: 0, differences: [without] });

    const looking = reported(scene);
    await new Promise((resolve) => setTimeout(resolve, 3_000));
    cpSync(join(folder, '..', 'log-kept'), join(folder, 'log'), { recursive: true });
    expect(await looking).toMatchObject({ code: 0, differences: [] });
    await intake.stop();
  });

  it('J06 an intake does not lead on a journal that is shorter than its archive, and leads once it is restored', async () => {
    const { house, desk, hub, engines, folder } = scene;
    const first = await startIntake(scene, { folder });
    const archive = startArchive(scene);
    await found(desk, house);
    await desk.say(proposes(house, dossier('D-1')));
    const all = await eventually(
      'all lines',
      () => archivedIn(folder),
      (l) => l.length === house.founding.length + 1,
    );
    await eventually(
      'a checkpoint',
      () => signed(scene),
      (n) => n === all.length,
    );
    await first.stop();
    await archive.stop();
    const operator = await engines.connectAs('operator');
    const jsm = await jetstreamManager(operator);
    // The stream is there again as it was two entries ago.
    await jsm.streams.delete(STREAMS.journal);
    await createStreams(operator);
    const ref = aggregateRef('organisation', house.organisation);
    await createJournal(hub).append(ref, all.slice(0, -2), 0);

    const refused = await startIntake(scene, { folder });
    await eventually(
      'the refusal',
      () => refused.roles,
      (r) => r.includes('refused'),
      30_000,
    );
    expect(refused.roles).not.toContain('leading');
    const alarmed = startArchive(scene);
    expect(
      (
        await eventually(
          'the alarm',
          () => alarmed.alarms,
          (a) => a.length > 0,
          30_000,
        )
      )[0],
    ).toContain('J06');
    await alarmed.stop();

    const report = await restore(operator, folder, { replicas: 1, keys: [scene.key] });
    expect(report).toMatchObject({ lines: all.length, there: all.length - 2, inbox: 'kept' });
    expect(await stored(hub)).toEqual(all);
    await eventually(
      'the leadership',
      () => refused.roles,
      (r) => r.includes('leading'),
      30_000,
    );
    expect(await desk.say(proposes(house, dossier('D-2')))).toMatchObject({ outcome: 'recorded', entry: 1 });
    const again = startArchive(scene);
    await eventually(
      'it goes on',
      () => signed(scene),
      (n) => n === all.length + 1,
    );
    expect(again.alarms).toEqual([]);
    await again.stop();
    await refused.stop();
  });

  it('J05 an intake does not lead on a journal that has another history before the end of its archive', async () => {
    const { house, desk, hub, engines, folder } = scene;
    const first = await startIntake(scene, { folder });
    const archive = startArchive(scene);
    await found(desk, house);
    await desk.say(proposes(house, dossier('D-1')));
    await desk.say(proposes(house, dossier('D-2')));
    const all = await eventually(
      'all lines',
      () => archivedIn(folder),
      (l) => l.length === house.founding.length + 2,
    );
    await first.stop();
    await archive.stop();
    const jsm = await jetstreamManager(await engines.connectAs('operator'));
    const [one, two] = all.slice(-2) as [string, string];
    const ref = aggregateRef('organisation', house.organisation);
    // The last line of all is the same each time.
    for (const history of [
      [['D-1', one.replace('"On water"', '"On wine"')]],
      [
        ['D-9', one.replaceAll('dossier/D-1', 'dossier/D-9')],
        ['D-1', one],
      ],
    ] as const) {
      await jsm.streams.delete(STREAMS.journal);
      await createStreams(await engines.connectAs('operator'));
      await createJournal(hub).append(ref, all.slice(0, -2), 0);
      for (const [id, line] of history) await createJournal(hub).append(dossier(id), [line], 0);
      await createJournal(hub).append(dossier('D-2'), [two], 0);
      const refused = await startIntake(scene, { folder });
      await eventually(
        'the refusal',
        () => refused.roles,
        (r) => r.includes('refused'),
        30_000,
      );
      expect(refused.roles).not.toContain('leading');
      await refused.stop();
      const alarmed = startArchive(scene);
      const why = await eventually(
        'the alarm',
        () => alarmed.alarms,
        (a) => a.length > 0,
        30_000,
      );
      expect(why[0]).toMatch(history.length > 1 ? /^J05: .*dossier\/D-9/ : /^J04: .*dossier\/D-1/);
      await alarmed.stop();
    }
  });

  it('J06 an intake on another host asks the archive how far it is, and waits until it answers', async () => {
    const { house, desk } = scene;
    const intake = await startIntake(scene, 'elsewhere');
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    expect(intake.roles).not.toContain('leading');
    const archive = startArchive(scene);
    await found(desk, house);
    expect(intake.roles).toContain('leading');
    await archive.stop();
    await intake.stop();
  });

  it('puts everything back after all streams are lost, and INBOX goes on above what entries name', async () => {
    const { house, desk, hub, engines, folder } = scene;
    const intake = await startIntake(scene);
    const archive = startArchive(scene);
    await found(desk, house);
    await createTexts(hub).put(Buffer.from('a text\n'));
    const said = proposes(house, dossier('D-1'));
    const receipt = await desk.say(said);
    const all = await eventually(
      'all lines',
      () => archivedIn(folder),
      (l) => l.length === house.founding.length + 1,
    );
    await archive.stop();
    await intake.stop();
    const operator = await engines.connectAs('operator');
    const jsm = await jetstreamManager(operator);
    for (const name of [STREAMS.journal, STREAMS.inbox, 'OBJ_TEXTS']) await jsm.streams.delete(name);

    const progress: number[] = [];
    const report = await restore(operator, folder, { replicas: 1, onProgress: (done) => void progress.push(done) });
    expect(report).toMatchObject({ lines: all.length, there: 0, inbox: 'created', missingTexts: [] });
    expect(progress.at(-1)).toBe(all.length);
    expect(await stored(hub)).toEqual(all);
    expect(await restore(operator, folder, { replicas: 1 })).toMatchObject({ there: all.length, messages: 0 });
    const after = await startIntake(scene, { folder });
    const next = await desk.say(proposes(house, dossier('D-2')));
    expect(next.sequence).toBe(report.inboxAfter + 1);
    // What was acknowledged before the loss is there, and the same statement is answered with the same receipt.
    expect(await desk.say(said)).toEqual(receipt);
    expect(await compareJournal(hub, folder)).toMatchObject({
      same: all.length,
      journal: all.length + 1,
      differs: null,
    });
    await after.stop();
  });

  it('decides again what INBOX has and the archive had not yet, where JOURNAL alone is lost', async () => {
    const { house, desk, hub, engines, folder } = scene;
    const intake = await startIntake(scene);
    const archive = startArchive(scene);
    await found(desk, house);
    const archived = await eventually(
      'all lines',
      () => archivedIn(folder),
      (l) => l.length === house.founding.length,
    );
    await eventually(
      'a checkpoint',
      () => signed(scene),
      (n) => n === archived.length,
    );
    await archive.stop();
    // The archive is behind: these two are acknowledged, and stand in JOURNAL alone.
    const said = [proposes(house, dossier('D-1')), proposes(house, dossier('D-2'))];
    const receipts = [];
    for (const s of said) receipts.push(await desk.say(s));
    await intake.stop();
    const operator = await engines.connectAs('operator');
    await (await jetstreamManager(operator)).streams.delete(STREAMS.journal);

    const report = await restore(operator, folder, { replicas: 1 });
    expect(report).toMatchObject({ lines: archived.length, there: 0, inbox: 'kept' });
    const after = await startIntake(scene, { folder });
    const all = await eventually(
      'their entries',
      () => stored(hub),
      (l) => l.length === archived.length + 2,
    );
    expect(all.slice(0, archived.length)).toEqual(archived);
    const sequences = all.slice(-2).map((line) => parseLine(line).cause.sequence);
    expect(sequences).toEqual(receipts.map((r) => r.sequence));
    await after.stop();
  });

  it('J09 puts nothing back onto a journal that is not a beginning of the archive', async () => {
    const { house, desk, hub, engines, folder } = scene;
    const intake = await startIntake(scene);
    const archive = startArchive(scene);
    await found(desk, house);
    await eventually(
      'all lines',
      () => archivedIn(folder),
      (l) => l.length === house.founding.length,
    );
    await archive.stop();
    // Longer than the archive.
    await desk.say(proposes(house, dossier('D-1')));
    await intake.stop();
    const operator = await engines.connectAs('operator');
    await expect(restore(operator, folder, { replicas: 1 })).rejects.toMatchObject({ rule: 'J09' });
    // Another line in the archive's place.
    const jsm = await jetstreamManager(operator);
    await jsm.streams.delete(STREAMS.journal);
    await createStreams(operator);
    const first = (await archivedIn(folder))[0]!.replace('"n":1', '"n":1 ');
    await createJournal(hub).append(aggregateRef('organisation', house.organisation), [first], 0);
    await expect(restore(operator, folder, { replicas: 1 })).rejects.toMatchObject({ rule: 'J09' });
    expect(await stored(hub)).toEqual([first]);
  });

  it('answers what its askers may know: files of the log, the place of an entry, and how far it is (Q01, Q02, Q11)', async () => {
    const { house, desk, engines, hub } = scene;
    const intake = await startIntake(scene);
    const archive = startArchive(scene);
    await found(desk, house);
    await eventually(
      'a checkpoint',
      () => signed(scene),
      (n) => n === house.founding.length,
    );
    const as = async (who: string, request: unknown) => {
      const nc = await engines.connectAs(who);
      const reply = await nc.request(querySubject(who as never, 'log'), JSON.stringify(request), { timeout: 5_000 });
      return reply.json<Record<string, unknown>>();
    };
    const organisation = aggregateRef('organisation', house.organisation);
    const all = await stored(hub);
    const head = { ok: true, size: all.length, signed: all.length, witnessed: null };
    const last = { aggregate: organisation, n: all.length, hash: lineHash(all.at(-1)!) };
    expect(await as('AAA', {})).toEqual({ ...head, last: null });
    expect(await as('SECRETARIAT', {})).toEqual({ ...head, last });
    expect(await as('AAA', { aggregate: organisation, n: 3 })).toMatchObject({ ok: true, index: 2 });
    expect(await as('AAA', { aggregate: organisation, n: 99 })).toMatchObject({ refusal: { rule: 'Q01' } });
    const file = await as('AAA', { path: 'checkpoint', offset: 0 });
    expect(Buffer.from(file['data'] as string, 'base64').toString()).toContain(`concordat/${house.organisation}\n`);
    expect(await as('AAA', { path: 'tile/0/005', offset: 0 })).toMatchObject({
      refusal: { rule: 'Q01', lack: 'FileUnknown' },
    });
    const bundle = { path: `tile/entries/000.p/${all.length}`, offset: 0 };
    expect(await as('AAA', bundle)).toMatchObject({ refusal: { rule: 'Q11' } });
    expect(await as('SECRETARIAT', bundle)).toMatchObject({ ok: true, next: null });
    expect(await as('AAA', { path: '../entries/000000000000.jsonl', offset: 0 })).toMatchObject({
      refusal: { rule: 'Q02' },
    });
    expect(await as('AAA', { aggregate: organisation })).toMatchObject({ refusal: { rule: 'Q02' } });
    await archive.stop();
    await intake.stop();
  });
});

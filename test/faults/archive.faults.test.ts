import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkEntryProof, keyClaim, logKeyPolicy, proveEntry, secretariat } from '../../client/index.ts';
import { DossierId, aggregateRef, type AggregateRef } from '../../contracts/ids.ts';
import { vkeyOf } from '../../evidence/log/note.ts';
import type { ArchiveFaultPoint } from '../../journal/archive/archive.ts';
import { checkArchive } from '../../journal/archive/check.ts';
import { compareJournal } from '../../journal/archive/compare.ts';
import { entryAt } from '../../journal/archive/entries.ts';
import { readLogFile } from '../../journal/archive/logFiles.ts';
import type { NatsConnection } from '../../journal/connection.ts';
import { operate } from '../../worker/operations.ts';
import type { ReconcileReport } from '../../worker/reconcile.ts';
import { complaints, evidenceOf } from './evidence.ts';
import { eventually, installQuietRuntime, openHouse, type House, type RoleProcess } from './house.ts';
import { shortProcedure } from './procedure.ts';
import { takeStatement, walk, type Told } from './walk.ts';

/**
 * The archive is killed in each of its windows, and JOURNAL, the archive and Temporal's database are lost one after the other:
 * each is made again from the others, and nothing that anybody was told is missing.
 */

let house: House;
let engine: NatsConnection;
const told: Told[] = [];

beforeAll(async () => {
  installQuietRuntime();
  house = await openHouse({
    procedure: shortProcedure(),
    processes: { archive: 'archive', intake: 'intake', others: 'relay,projections,temporal' },
    leaseMs: 1_000,
  });
  engine = await house.engines.connectAs('engine');
}, 120_000);
afterAll(() => house?.stop());
/** The fault file is gone: nothing was left armed. */
afterEach(() => expect(house && existsSync(house.faultFile)).toBeFalsy());

const processNamed = (name: string): RoleProcess => {
  const found = house.processes.get(name);
  if (!found) throw new Error(`no process ${name}`);
  return found;
};
const walkOf = (id: string) => walk(house, DossierId.parse(id), (what) => void told.push(what));

/** Waits until every line of JOURNAL is archived and signed for; then both are the same, and the archive agrees with itself. */
async function inStep(): Promise<number> {
  const signed = async () => {
    const { journal } = await compareJournal(engine, house.archive);
    // While it is written to, or its process starts again, what is read may not agree.
    const report = await checkArchive(house.archive, [house.logKey]).catch(() => null);
    return { journal, ...report };
  };
  const { journal } = await eventually(
    'the archive',
    signed,
    (s) => s.entries === s.journal && s.signed === s.journal && s.findings?.length === 0,
  );
  expect(await compareJournal(engine, house.archive)).toMatchObject({ same: journal, differs: null });
  expect(await checkArchive(house.archive, [house.logKey])).toMatchObject({ findings: [], missingTexts: [] });
  return journal;
}

/** What a sender was told and JOURNAL does not hold. INBOX and NOTICES are not asked: they are not what an archive keeps. */
async function missing(refs: readonly AggregateRef[]): Promise<readonly string[]> {
  const found: string[] = [];
  for (const ref of refs) {
    const complained = complaints(await evidenceOf(engine, ref), told);
    found.push(...complained.filter((c) => !/INBOX|the notice/.test(c)));
  }
  return found;
}

async function operation(...argv: string[]): Promise<{ code: number; out: string; err: string }> {
  let [out, err] = ['', ''];
  const io = { out: (t: string) => void (out += t), err: (t: string) => void (err += t) };
  return { code: await operate(argv, house.environment, io), out, err };
}
const reconciled = async (): Promise<ReconcileReport & { code: number }> => {
  const { code, out, err } = await operation('reconcile', '--json', '--log-key', vkeyOf(house.logKey));
  if (out === '') throw new Error(err);
  return { ...(JSON.parse(out) as ReconcileReport), code };
};

const POINTS: readonly ArchiveFaultPoint[] = [
  'afterAppendBeforeSync',
  'afterSyncBeforeAck',
  'afterTilesBeforeCheckpoint',
  'afterSigningBeforeCheckpoint',
];

describe('after a kill the archive goes on where its files end', () => {
  it.each(POINTS)(
    'at %s',
    async (point) => {
      const before = processNamed('archive').ends();
      writeFileSync(house.faultFile, point);
      const id = `K-${POINTS.indexOf(point)}`;
      await takeStatement(walkOf(id));
      await eventually(
        'the death of the archive',
        () => Promise.resolve(processNamed('archive').ends()),
        (n) => n > before,
      );
      await inStep();
      expect(await missing([aggregateRef('dossier', id)])).toEqual([]);
    },
    90_000,
  );
});

describe('what is lost is made again from the rest', () => {
  it('the archive, from JOURNAL', async () => {
    const before = await inStep();
    await processNamed('archive').kill();
    rmSync(house.archive, { recursive: true });
    processNamed('archive').start();
    expect(await inStep()).toBeGreaterThanOrEqual(before);
  }, 60_000);

  it('JOURNAL, INBOX and the texts, from the archive', async () => {
    const w = walkOf('LOST-1');
    await w.file('statement');
    await w.circulate(await w.issue(1));
    await w.find(await w.agreeAll('20'));
    await w.openRound('30');
    const lines = await inStep();
    const refs = ['LOST-1', 'K-0'].map((id) => aggregateRef('dossier', id));
    expect(await missing(refs)).toEqual([]);

    for (const name of ['intake', 'others', 'archive']) await processNamed(name).kill();
    await house.engines.nats().kill('SIGKILL');
    rmSync(join(house.engines.dataDir, 'jetstream'), { recursive: true });
    await house.engines.restartNats();
    const seed = join(house.engines.dataDir, 'operator.seed');
    writeFileSync(seed, house.engines.seeds.operator, { mode: 0o600 });
    const restored = await operation('restore', '--seed-file', seed, '--replicas', '1', '--json');
    expect(restored).toMatchObject({ code: 0 });
    expect(JSON.parse(restored.out)).toMatchObject({ lines, there: 0, missingTexts: [], inbox: 'created' });
    for (const name of ['intake', 'others', 'archive']) processNamed(name).start();
    expect(await operation('recover')).toMatchObject({ code: 0 });

    expect(await missing(refs)).toEqual([]);
    await w.find(await w.agreeAll('30'));
    await w.find(await w.agreeAll('60'));
    await w.inEffect();
    await takeStatement(walkOf('LOST-2'));
    await inStep();
    expect(await missing([...refs, aggregateRef('dossier', 'LOST-2')])).toEqual([]);
    expect(await reconciled()).toMatchObject({ code: 0, ok: true, differences: [], signatures: true });
  }, 120_000);

  it('the workflows of Temporal, from JOURNAL', async () => {
    const w = walkOf('LOST-3');
    await w.file('statement');
    await w.circulate(await w.issue(1));
    await w.find(await w.agreeAll('20'));
    await w.openRound('30');
    await processNamed('others').kill();
    await house.engines.temporal().kill('SIGKILL');
    for (const file of ['', '-wal', '-shm']) rmSync(join(house.engines.dataDir, `temporal.db${file}`), { force: true });
    await house.engines.restartTemporal();
    await inStep();
    expect(await reconciled()).toMatchObject({
      code: 3,
      ok: false,
      differences: [
        { part: 'temporal', what: 'dossier/LOST-3 is inProgress, and its workflow is not there: run recover' },
      ],
    });
    processNamed('others').start();
    expect(JSON.parse((await operation('recover')).out)).toMatchObject({ started: ['LOST-3'] });
    await w.find(await w.agreeAll('30'));
    await w.find(await w.agreeAll('60'));
    await w.inEffect();
    expect(await missing([w.ref])).toEqual([]);
    await inStep();
    expect(await reconciled()).toMatchObject({ code: 0, ok: true });
  }, 120_000);

  it('an entry is proved by its file alone, once the log is registered', async () => {
    const origin = house.logKey.name;
    const registered = await house.settle('SECRETARIAT', (c) => {
      const claim = keyClaim('log', { name: origin, privateKey: house.logPrivateKey }, c.profile);
      return secretariat(c).registerLog({ origin, ...claim });
    });
    expect(registered).toMatchObject({ ok: true });
    const size = await inStep();
    const ref = aggregateRef('dossier', 'K-0');
    const proven = await eventually(
      'a checkpoint over it',
      () => proveEntry(house.as('AAA'), ref, 3),
      (p) => p.ok,
    );
    if (!proven.ok) throw new Error('eventually gives what was wanted');
    const { index } = checkEntryProof(proven.proof, proven.line, logKeyPolicy([vkeyOf(house.logKey)]));
    expect(String(await entryAt(house.archive, index))).toBe(proven.line);
    expect(checkEntryProof(proven.proof, proven.line, proven.policy)).toMatchObject({ index, size, origin });
    expect(() => checkEntryProof(proven.proof, `${proven.line} `, proven.policy)).toThrow('The proof does not hold');
    // The keys are found in the archive where none is named.
    const { out } = await operation('reconcile', '--json');
    expect(JSON.parse(out)).toMatchObject({ ok: true, signatures: true });
  }, 60_000);

  it('reconcile says where they differ', async () => {
    const size = await inStep();
    await processNamed('archive').kill();
    const path = `tile/0/000${size < 256 ? `.p/${size}` : ''}`;
    const bytes = (await readLogFile(house.archive, path))!;
    writeFileSync(join(house.archive, 'log', path), Buffer.concat([Buffer.of(bytes[0]! ^ 1), bytes.subarray(1)]));
    expect(await reconciled()).toMatchObject({
      code: 3,
      differences: [{ part: 'log', what: `log/${path} is not what the entries give` }],
    });
    processNamed('archive').start();
    await eventually('the tile', reconciled, (r) => r.ok);
  }, 60_000);
});

import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DefaultLogger, bundleWorkflowCode } from '@temporalio/worker';
import type { Io } from '../../client/cli/command.ts';
import { main } from '../../client/cli/main.ts';
import {
  auditor,
  chair,
  connectConcordat,
  delegation,
  findProfile,
  generateKey,
  isShown,
  memoryCounter,
  proveKey,
  publicPart,
  secretariat,
  ServiceUnavailable,
  textFrom,
  thumbprint,
  verifyExport,
  writeProfile,
  type Connection,
  type Profile,
  type SubmitResult,
} from '../../client/index.ts';
import {
  ActorId,
  aggregateRef,
  Day,
  DossierId,
  MemberId,
  OrganId,
  OrganisationId,
  PersonId,
  PROCESS,
  StageCode,
  type Thumbprint,
} from '../../contracts/ids.ts';
import { Procedure } from '../../contracts/procedure.ts';
import sco from '../../procedures/sco.json';
import { createLog } from '../../worker/log.ts';
import { startWorker, type RunningWorker } from '../../worker/worker.ts';
import { startEngines, type Engines } from '../engines.ts';

const organisation = OrganisationId.parse('SCO');
const MEMBERS = ['KAZ', 'IND'] as const;
const ACTORS = ['SECRETARIAT', 'CHAIR-EG', 'AUDITOR', ...MEMBERS] as const;
type Actor = (typeof ACTORS)[number];

const dossier = DossierId.parse('SCO-2024-08');
const about = aggregateRef('dossier', dossier);
const stage = StageCode.parse('20');
const procedure = Procedure.parse({ ...sco, policy: { ...sco.policy, circulationDays: 0 } });
const processKey = generateKey();

let engines: Engines;
let worker: RunningWorker;
let profiles: string;
const connections = new Map<Actor, Connection<Profile>>();

function as(actor: Actor): Connection<Profile> {
  const connection = connections.get(actor);
  if (!connection) throw new Error(`${actor} is not connected`);
  return connection;
}

const done = async (result: Promise<SubmitResult>) => {
  const settled = await result;
  if (!settled.ok) throw new Error(`refused by ${settled.refusal.rule}: ${JSON.stringify(settled.refusal)}`);
  return settled;
};

async function startAWorker(rootKey: Thumbprint): Promise<RunningWorker> {
  const started = await startWorker(
    {
      natsUrl: engines.natsUrl,
      temporalAddress: engines.temporalAddress,
      temporalNamespace: 'default',
      roles: ['intake', 'relay', 'projections', 'temporal'],
      engineSeed: new TextEncoder().encode(engines.seeds.engine),
      processKey: { jwk: processKey.jwk, kid: processKey.kid },
      organisation,
      rootKey,
      healthPort: 0,
      ...{ archive: null, logKey: null },
      logLevel: 'error',
    },
    {
      log: createLog(
        'error',
        (line) => void process.stderr.write(line),
        () => new Date(),
      ),
      bundle: await bundleWorkflowCode({
        workflowsPath: require.resolve('../../workflows/index.ts'),
        payloadConverterPath: require.resolve('../../workflows/payloadConverter.ts'),
        logger: new DefaultLogger('ERROR'),
      }),
    },
  );
  await started.ready;
  return started;
}

async function found(): Promise<void> {
  const acts = secretariat(as('SECRETARIAT'));
  const { profile } = as('SECRETARIAT');
  const person = (actor: string, id: string) => ({
    person: PersonId.parse(id),
    actor: ActorId.parse(actor),
    name: id,
    level: 'head' as const,
    mandate: 'credentials 1',
  });
  await done(
    acts.registerOrganisation({
      procedure,
      secretariat: { ...person('SECRETARIAT', profile.person), key: publicPart(profile.privateKey) },
    }),
  );
  for (const member of MEMBERS) {
    await done(
      acts.registerMember({
        member: MemberId.parse(member),
        name: member,
        since: Day.parse('2001-06-15'),
        paper: 'charter',
      }),
    );
  }
  for (const [office, role] of [
    ['CHAIR-EG', 'chair'],
    ['AUDITOR', 'auditor'],
    [PROCESS, 'process'],
  ] as const) {
    await done(acts.registerOffice({ office: ActorId.parse(office), role, name: office }));
  }
  const organ = OrganId.parse('EG');
  await done(acts.passChairmanship({ organ, office: ActorId.parse('CHAIR-EG'), reason: 'term begins' }));
  for (const actor of [PROCESS, ...ACTORS.slice(1)]) {
    const key = actor === PROCESS ? processKey.jwk : as(actor as Actor).profile.privateKey;
    const id = `${actor}-HEAD`;
    await done(acts.accreditPerson(person(actor, id)));
    await done(
      acts.enrolKey({
        ...{ person: PersonId.parse(id), key: publicPart(key), proof: proveKey(key, organisation, id) },
        ...{ fingerprint: thumbprint(publicPart(key)), paper: 'note 1' },
      }),
    );
  }
}

/** Runs the command line on the profiles of this test. */
async function cli(...argv: string[]) {
  return cliWith({}, ...argv);
}

async function cliWith(given: Partial<Io>, ...argv: string[]) {
  let out = '';
  let err = '';
  const io = {
    out: (text: string) => void (out += text),
    err: (text: string) => void (err += text),
    isTerminal: false,
    ask: () => Promise.reject(new Error('nobody is asked here')),
    environment: { CONCORDAT_PROFILES: profiles },
    ...given,
  };
  return { code: await main(argv, io), out, err };
}

beforeAll(async () => {
  engines = await startEngines({ actors: ACTORS, temporal: true });
  profiles = mkdtempSync(join(engines.dataDir, 'profiles-'));
  for (const actor of ACTORS) {
    await writeProfile(profiles, {
      v: 1,
      organisation,
      actor: ActorId.parse(actor),
      person: PersonId.parse(`${actor}-HEAD`),
      privateKey: generateKey().jwk,
      nkeySeed: engines.seeds[actor]!,
      natsUrl: engines.natsUrl,
      processKey: processKey.publicJwk,
      zone: 'Asia/Kolkata',
    } satisfies Profile);
  }
  const root = await findProfile(profiles, 'SECRETARIAT');
  worker = await startAWorker(thumbprint(publicPart(root.privateKey)));
  for (const actor of ACTORS) connections.set(actor, await connectConcordat(await findProfile(profiles, actor)));
  await found();
}, 120_000);

afterAll(async () => {
  await Promise.all([...connections.values()].map((c) => c.close()));
  await worker?.stop();
  await engines?.stop();
}, 60_000);

describe('one document, from filing to a finding', () => {
  it('is filed by the command line from Markdown with its metadata', async () => {
    const file = join(profiles, '..', 'energy.ru.md');
    writeFileSync(
      file,
      '---\ntitle: Energy strategy\nclass: decisionApproving\narea: energy\nproposer: KAZ\nlead-organ: Energy ministers\njustification: programme of work\nlanguage: ru\n---\n# Стратегия\n',
    );
    const zh = join(profiles, '..', 'energy.zh.md');
    writeFileSync(zh, '# 战略\n');
    const filed = await cli(
      'file',
      dossier,
      '--as',
      'SECRETARIAT',
      '--text',
      file,
      '--text',
      `zh=${zh}`,
      '--consent',
      'CNC protocol 3',
    );
    expect(filed).toMatchObject({ code: 0, err: '' });
    expect(filed.out).toMatch(/^Filed SCO-2024-08\n {2}entry 1: DocumentProposed.*\n {2}entry 2: DocumentRegistered/);
  });

  it('is noticed, read and confirmed by the delegations', async () => {
    for (const member of MEMBERS) {
      const own = delegation(as(member));
      const reader = await own.notices();
      const [first] = await reader.fetch({ most: 1, waitMs: 20_000 });
      expect(first?.notice).toMatchObject({ kind: 'circulated', dossier, title: 'Energy strategy', version: 1 });
      const view = await auditor(as(member)).status(dossier);
      if (!view.ok || !view.value.version) throw new Error('there is a version');
      const russian = view.value.version.renderings.find((r) => r.language === 'ru')!;
      expect(await own.readText(russian.sha256)).toEqual({ ok: true, value: '# Стратегия\n' });
      const { textHash } = first!.notice;
      await done(own.confirmDelivery(dossier, { stage: StageCode.parse('10'), textHash }));
      expect(await first!.acknowledge()).toBe(true);
    }
    expect((await cli('read', dossier, '--as', 'KAZ', '--language', 'zh')).out).toBe('# 战略\n');
  });

  it('gets a round, of which the delegations are told', async () => {
    const opened = await cli('open', dossier, '--as', 'CHAIR-EG', '--stage', stage, '--deadline', '2h', '--json');
    expect(opened).toMatchObject({ code: 0 });
    expect(JSON.parse(opened.out)).toMatchObject({ ok: true, events: expect.arrayContaining(['RoundOpened']) });
    const reader = await delegation(as('KAZ')).notices();
    const [notice] = await reader.fetch({ most: 1, waitMs: 20_000 });
    expect(notice?.notice).toMatchObject({ kind: 'roundOpened', stage, round: 1, zone: 'Asia/Almaty' });
    notice!.giveBack();
    const shown = await cli('notices', '--as', 'KAZ', '--ack');
    expect(shown.out).toMatch(
      /deadline {2}\d{4}-\d\d-\d\d \d\d:\d\d:\d\d Asia\/Almaty \(.*UTC\), in 1 h \d+ min; .* Asia\/Kolkata/,
    );
    expect(JSON.parse((await cli('notices', '--as', 'KAZ', '--json')).out)).toEqual({ ok: true, notices: [] });
  });

  it('a position says what will be signed, and is not signed where nobody can be asked', async () => {
    const before = (await as('KAZ').unanswered()).length;
    const asked = await cli('position', dossier, 'agree', '--as', 'KAZ');
    expect(asked).toMatchObject({ code: 2, out: '' });
    expect(asked.err).toContain('there is no terminal to ask at');
    expect(asked.err).toMatch(
      /KAZ \(KAZ-HEAD\) will sign:\n {2}document {2}SCO-2024-08: Energy strategy\n {2}text {6}[0-9a-f]{64} \(version 1\)\n {2}stage {5}20 Expert review\n {2}round {5}1\n {2}deadline/,
    );
    const questions: string[] = [];
    const ask = (question: string) => {
      questions.push(question);
      return Promise.resolve('no');
    };
    const declined = await cliWith({ isTerminal: true, ask }, 'position', dossier, 'agree', '--as', 'KAZ');
    expect(declined).toMatchObject({ code: 2, out: '' });
    expect(questions).toEqual(['Sign this? Type yes: ']);
    expect((await as('KAZ').unanswered()).length).toBe(before);
    expect(await cli('position', dossier, 'agree', '--as', 'KAZ', '--yes')).toMatchObject({ code: 0 });
  });

  it('cannot be found agreed over an objection: exit 1, the rule and its numbers', async () => {
    expect(
      await cli('position', dossier, 'object', '--as', 'IND', '--yes', '--reasons', 'the figure', '--places', 'para-7'),
    ).toMatchObject({ code: 0 });
    const refused = await cli('find', dossier, '--as', 'CHAIR-EG', '--yes');
    expect(refused).toMatchObject({ code: 1, out: '' });
    expect(refused.err).toContain('Refused by rule D26');
    expect(refused.err).toContain('No consensus is found while an objection stands');
    expect(refused.err).toContain('IND');
    const status = await cli('status', dossier, '--as', 'KAZ');
    expect(status.out).toContain('IND');
    expect(status.out).toContain('by rule    D26: No consensus is found while an objection stands');
    expect(JSON.parse((await cli('find', dossier, '--as', 'CHAIR-EG', '--yes', '--json')).out)).toMatchObject({
      ok: false,
      refusal: { rule: 'D26', says: expect.any(String) },
    });
  });

  it('is found agreed once the objection is lifted by its own delegation', async () => {
    expect(await cli('lift', dossier, '--as', 'IND', '--yes', '--against', 'statement in the minutes')).toMatchObject({
      code: 0,
    });
    expect(await cli('find', dossier, '--as', 'CHAIR-EG', '--yes')).toMatchObject({ code: 0 });
    const shown = await cli('show', dossier, '--as', 'AUDITOR');
    expect(shown.out).toMatch(/^20 +Expert review +closed/m);
    const before = await cli('show', dossier, '--as', 'AUDITOR', '--at', '3', '--json');
    expect(JSON.parse(before.out)).toMatchObject({ ok: true, view: { entries: 3, roundList: [] } });
  });
});

describe('the auditor', () => {
  it('sees who did what, in what capacity, when and why', async () => {
    const rows = await auditor(as('AUDITOR')).history(about);
    if (!rows.ok) throw new Error(rows.refusal.rule);
    const shown = rows.value.filter(isShown);
    const objection = shown.find((r) => r.act === 'TakePosition' && r.actor === 'IND');
    expect(objection).toMatchObject({ person: 'IND-HEAD', capacity: 'delegation', why: 'the figure', refusal: null });
    const found = shown.filter((r) => r.act === 'FindConsensus');
    expect(found.map((r) => r.refusal?.rule ?? null)).toEqual(['D26', 'D26', null]);
    expect(shown.find((r) => r.actor === PROCESS)).toMatchObject({ capacity: 'process' });
    expect((await cli('history', dossier, '--as', 'AUDITOR')).out).toContain('IND, IND-HEAD, as delegation');
  });

  it('verifies the dossier against the engine, and an export with no server', async () => {
    const report = await auditor(as('AUDITOR')).verify(dossier);
    expect(report).toMatchObject({ ok: true, value: { ok: true, findings: [], notDecided: [] } });
    const file = join(profiles, '..', 'export.jsonl');
    expect(await cli('export', dossier, '--as', 'AUDITOR', '--out', file)).toMatchObject({ code: 0 });
    expect(await cli('verify', file)).toMatchObject({ code: 0 });
    const lines = readFileSync(file, 'utf8').split('\n').slice(0, -1);
    const at = lines.findIndex((l) => l.includes('"FindConsensus"') || l.includes('ConsensusFound'));
    const bent = lines.map((l, i) => (i === at ? l.replace('ConsensusFound', 'ConsensusFounD') : l));
    expect(verifyExport(bent).findings[0]).toMatchObject({ aggregate: `dossier/${dossier}` });
    writeFileSync(file, `${bent.join('\n')}\n`);
    expect(await cli('verify', file)).toMatchObject({ code: 3 });
  });
});

describe('a statement whose outcome is not known', () => {
  it('is settled by its bytes: sent twice it has effect once, and gives the first receipts', async () => {
    const title = await done(
      secretariat(as('SECRETARIAT')).changeTitle(dossier, { title: 'Energy strategy 2030', reason: 'editors' }),
    );
    const again = await as('SECRETARIAT').resend({ statement: title.statement, aggregate: about, jws: title.jws });
    expect(again).toEqual(title);
  });

  it('is answered again where it left no entry and its answer was missed: nothing is kept of it to ask for', async () => {
    const stranger = { ...as('KAZ').profile, privateKey: generateKey().jwk };
    const connection = await connectConcordat(stranger, { counter: memoryCounter() });
    try {
      const first = await connection.submit(about, { type: 'TakeUpProposal' });
      expect(first).toMatchObject({ ok: false, refusal: { rule: 'E06' }, entry: null });
      const again = await connection.resend({ statement: first.statement!, aggregate: about, jws: first.jws! });
      expect(again).toMatchObject({ ok: false, refusal: { rule: 'E06' }, entry: null });
      expect(again.sequence).toBeGreaterThan(first.sequence!);
    } finally {
      await connection.close();
    }
  });

  it('is kept over an outage and goes out afterwards', async () => {
    const profile = await findProfile(profiles, 'KAZ');
    const connection = await connectConcordat(profile, { timeoutMs: 500, patienceMs: 1_500 });
    await engines.nats().stop();
    const lost = delegation(connection).takeUp(DossierId.parse('SCO-NONE'));
    await expect(lost).rejects.toBeInstanceOf(ServiceUnavailable);
    await engines.restartNats();
    const [kept] = await connection.unanswered();
    expect(kept).toMatchObject({ aggregate: 'dossier/SCO-NONE' });
    await connection.close();
    const settled = await cli('resend', '--as', 'KAZ', '--json');
    // The rules say no, and that is an outcome.
    expect(settled.code).toBe(1);
    expect(JSON.parse(settled.out)).toMatchObject({ settled: [{ ok: false, refusal: { rule: expect.any(String) } }] });
    expect(await (await connectConcordat(profile)).unanswered()).toEqual([]);
  }, 90_000);
});

describe('a large text', () => {
  it('is stored in pieces by the secretariat, and read back whole (Q04)', async () => {
    const text = textFrom('строка\n'.repeat(60_000), { language: 'ru' });
    if (!text.ok) throw new Error(text.refusal.rule);
    expect(await as('SECRETARIAT').storeText(text.value)).toEqual({ ok: true, value: text.value.sha256 });
    const read = await as('KAZ').readText(text.value.sha256);
    expect(read.ok && read.value === text.value.content).toBe(true);
    expect(await as('KAZ').storeText(text.value)).toMatchObject({ ok: false, refusal: { rule: 'Q04' } });
  });
});

describe('the chair in a library', () => {
  it('acts by the same schema as everyone: a malformed act is not signed', async () => {
    await expect(chair(as('CHAIR-EG')).defer(dossier, { reason: '' })).rejects.toThrow('The act Defer is malformed');
  });
});

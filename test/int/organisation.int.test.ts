import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { DefaultLogger, bundleWorkflowCode } from '@temporalio/worker';
import { main } from '../../client/cli/main.ts';
import {
  auditor,
  chair,
  connectConcordat,
  delegation,
  findProfile,
  generateKey,
  proveKey,
  publicPart,
  secretariat,
  textFrom,
  thumbprint,
  writeProfile,
  type Profile,
  type Answer,
  type Connection,
  type SubmitResult,
} from '../../client/index.ts';
import {
  ActorId,
  Day,
  DossierId,
  MemberId,
  OrganId,
  OrganisationId,
  PersonId,
  PROCESS,
  StageCode,
  type Sha256,
  type TextHash,
} from '../../contracts/ids.ts';
import { Procedure } from '../../contracts/procedure.ts';
import sco from '../../procedures/sco.json';
import { createLog } from '../../worker/log.ts';
import { startWorker, type RunningWorker } from '../../worker/worker.ts';
import { startEngines, type Engines } from '../engines.ts';
import { eventually } from './house.ts';

/** Observers, terms and chairs through the public client: two documents, one of which is adopted by the experts. */

const organisation = OrganisationId.parse('SCO');
const MEMBERS = ['KAZ', 'IND'] as const;
const ACTORS = ['SECRETARIAT', 'CHAIR-EG', 'AUDITOR', ...MEMBERS] as const;
const OBSERVER = 'MNG';
const [ADOPTED, DRAFT] = ['D-1', 'D-2'].map((id) => DossierId.parse(id)) as [DossierId, DossierId];
const [CIRCULATION, EXPERTS] = ['10', '20'].map((s) => StageCode.parse(s)) as [StageCode, StageCode];

const insider = { name: 'Insider', sees: { documents: 'all', texts: true, record: true } };
/** The names in other languages are those of classes that are not here. */
const { names: _, ...template } = sco;
const procedure = Procedure.parse({
  ...template,
  stages: { ...sco.stages, '20': { ...sco.stages['20'], adopts: true, speaks: ['head'] } },
  classes: {
    note: {
      ...{ name: 'Note of the experts', binding: false, signed: false },
      route: [
        { stage: '10', needs: [], sameVersion: [] },
        { stage: '20', needs: [['10']], sameVersion: [] },
      ],
    },
  },
  statuses: { ...sco.statuses, insider },
  policy: { ...sco.policy, circulationDays: 0, concordanceBeforeAdoption: false },
});
const processKey = generateKey();

let engines: Engines;
let worker: RunningWorker;
let profiles: string;
const connections = new Map<string, Connection<Profile>>();
const as = (actor: string): Connection<Profile> => connections.get(actor)!;
const personOf = (actor: string) => PersonId.parse(`${actor}-HEAD`);

const done = async (result: Promise<SubmitResult>) => {
  const settled = await result;
  if (!settled.ok) throw new Error(`refused by ${settled.refusal.rule}: ${JSON.stringify(settled.refusal)}`);
  return settled;
};
const refusedBy = async (result: Promise<SubmitResult | Answer<unknown>>) => {
  const settled = await result;
  return settled.ok ? 'not refused' : `${settled.refusal.rule} ${settled.refusal.lack}`;
};

async function cli(...argv: string[]) {
  let [out, err] = ['', ''];
  const code = await main(argv, {
    out: (text) => void (out += text),
    err: (text) => void (err += text),
    isTerminal: false,
    ask: () => Promise.reject(new Error('nobody is asked here')),
    environment: { CONCORDAT_PROFILES: profiles },
  });
  return { code, out, err };
}

async function found(): Promise<void> {
  const acts = secretariat(as('SECRETARIAT'));
  const person = (actor: string) => ({
    ...{ person: personOf(actor), actor: ActorId.parse(actor), name: actor, level: 'head' as const },
    mandate: 'credentials 1',
  });
  const key = publicPart(as('SECRETARIAT').profile.privateKey);
  await done(acts.registerOrganisation({ procedure, secretariat: { ...person('SECRETARIAT'), key } }));
  for (const m of MEMBERS)
    await done(
      acts.registerMember({ member: MemberId.parse(m), name: m, since: Day.parse('2001-06-15'), paper: 'charter' }),
    );
  for (const [office, role] of [
    ['CHAIR-EG', 'chair'],
    ['AUDITOR', 'auditor'],
    [PROCESS, 'process'],
  ] as const)
    await done(acts.registerOffice({ office: ActorId.parse(office), role, name: office }));
  for (const organ of ['EG', 'CNC'])
    await done(
      acts.passChairmanship({ organ: OrganId.parse(organ), office: ActorId.parse('CHAIR-EG'), reason: 'first term' }),
    );
  for (const actor of [PROCESS, ...ACTORS.slice(1)]) {
    const own = actor === PROCESS ? processKey.jwk : as(actor).profile.privateKey;
    await done(acts.accreditPerson(person(actor)));
    await done(
      acts.enrolKey({
        ...{ person: personOf(actor), key: publicPart(own) },
        proof: proveKey(own, organisation, personOf(actor)),
        ...{ fingerprint: thumbprint(publicPart(own)), paper: 'note 1' },
      }),
    );
  }
}

/** Files, delivers, and opens a round; the hash of the text and of its Russian rendering. */
async function prepare(id: DossierId): Promise<{ textHash: TextHash; russian: Sha256 }> {
  const texts = ['ru', 'zh'].map((language) => {
    const text = textFrom(`${id} ${language}\n`, { language });
    if (!text.ok) throw new Error(text.refusal.rule);
    return text.value;
  });
  const filed = await secretariat(as('SECRETARIAT')).fileDocument(id, {
    ...{
      title: `Document ${id}`,
      class: 'note',
      area: 'energy',
      justification: 'work',
      proposer: MemberId.parse('KAZ'),
    },
    ...{ leadOrgan: 'Experts', texts, consent: 'protocol 1' },
  });
  if (!filed.ok || !filed.textHash) throw new Error(JSON.stringify(filed));
  const { textHash } = filed;
  for (const m of MEMBERS) await done(delegation(as(m)).confirmDelivery(id, { stage: CIRCULATION, textHash }));
  await done(chair(as('CHAIR-EG')).openRound(id, { stage: EXPERTS, textHash, kind: 'open' }));
  return { textHash, russian: texts[0]!.sha256 };
}
const agrees = (id: DossierId, actor: string, textHash: TextHash) =>
  delegation(as(actor)).takePosition(id, { stage: EXPERTS, round: 1, textHash, position: { kind: 'agree' } });

beforeAll(async () => {
  engines = await startEngines({ actors: ACTORS, parties: [OBSERVER], temporal: true });
  profiles = mkdtempSync(join(engines.dataDir, 'profiles-'));
  for (const actor of [...ACTORS, OBSERVER]) {
    await writeProfile(profiles, {
      ...{ v: 1, organisation, actor: ActorId.parse(actor), person: personOf(actor), privateKey: generateKey().jwk },
      ...{ nkeySeed: engines.seeds[actor]!, natsUrl: engines.natsUrl, processKey: processKey.publicJwk },
    });
  }
  const root = await findProfile(profiles, 'SECRETARIAT');
  worker = await startWorker(
    {
      ...{ natsUrl: engines.natsUrl, temporalAddress: engines.temporalAddress, temporalNamespace: 'default' },
      roles: ['intake', 'relay', 'projections', 'temporal'],
      engineSeed: new TextEncoder().encode(engines.seeds.engine),
      processKey: { jwk: processKey.jwk, kid: processKey.kid },
      ...{ organisation, rootKey: thumbprint(publicPart(root.privateKey)), healthPort: 0, logLevel: 'error' },
      ...{ archive: null, logKey: null },
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
  await worker.ready;
  for (const actor of [...ACTORS, OBSERVER])
    connections.set(actor, await connectConcordat(await findProfile(profiles, actor)));
  await found();
}, 120_000);

afterAll(async () => {
  await Promise.all([...connections.values()].map((c) => c.close()));
  await worker?.stop();
  await engines?.stop();
}, 60_000);

describe('an observer', () => {
  let adopted: Awaited<ReturnType<typeof prepare>>;
  let draft: Awaited<ReturnType<typeof prepare>>;

  beforeAll(async () => {
    [adopted, draft] = [await prepare(ADOPTED), await prepare(DRAFT)];
    for (const m of MEMBERS) await done(agrees(ADOPTED, m, adopted.textHash));
    await done(chair(as('CHAIR-EG')).findConsensus(ADOPTED, { stage: EXPERTS, round: 1, textHash: adopted.textHash }));
    await eventually(
      'the board to have both documents',
      () => auditor(as('AUDITOR')).list(),
      (board) => board.ok && board.value.length === 2 && board.value[0]?.phase === 'inEffect',
    );
  }, 60_000);

  it('with an account and without a status is refused everything', async () => {
    expect(await refusedBy(auditor(as(OBSERVER)).list())).toBe('Q03 NotOfTheOrganisation');
  });

  it('is granted a status, and its person a key, by the command line and the library', async () => {
    const grant = ['grant-status', OBSERVER, 'observer', '--as', 'SECRETARIAT', '--yes', '--name', 'Mongolia'];
    const unpapered = await cli(...grant, '--since', '2004-06-17');
    expect(unpapered).toMatchObject({ code: 2, out: '' });
    expect(await cli(...grant, '--since', '2004-06-17', '--paper', 'decision of the CHS')).toMatchObject({ code: 0 });
    const accredited = await cli(
      ...['accredit', personOf(OBSERVER), '--as', 'SECRETARIAT', '--yes', '--actor', OBSERVER],
      ...['--name', 'Observer', '--level', 'minister', '--mandate', 'note 1'],
    );
    expect(accredited).toMatchObject({ code: 0 });
    const key = as(OBSERVER).profile.privateKey;
    const proof = proveKey(key, organisation, personOf(OBSERVER));
    const confirmed = { fingerprint: thumbprint(publicPart(key)), paper: 'note 1' };
    await done(
      secretariat(as('SECRETARIAT')).enrolKey({
        ...{ person: personOf(OBSERVER), key: publicPart(key), proof, ...confirmed },
      }),
    );
  });

  it('reads what was adopted: list, document and text, without who said what', async () => {
    const board = await auditor(as(OBSERVER)).list();
    expect(board).toMatchObject({ ok: true, value: [{ dossier: ADOPTED, phase: 'inEffect', withheld: ['record'] }] });
    const view = await auditor(as(OBSERVER)).status(ADOPTED);
    if (!view.ok) throw new Error(view.refusal.rule);
    expect(view.value.roundList.map((r) => r.positions)).toEqual([[]]);
    expect((await auditor(as('KAZ')).status(ADOPTED)).ok && view.value.positions).toBe(2);
    expect(await delegation(as(OBSERVER)).readText(adopted.russian, ADOPTED)).toEqual({ ok: true, value: 'D-1 ru\n' });
    expect((await cli('read', ADOPTED, '--as', OBSERVER, '--language', 'ru')).out).toBe('D-1 ru\n');
    expect((await cli('show', ADOPTED, '--as', OBSERVER)).out).toContain('Who said what is not shown');
  });

  it('is refused what it may not read (Q07, Q08)', async () => {
    const see = auditor(as(OBSERVER));
    expect(await refusedBy(see.status(DRAFT))).toBe('Q07 NotShown');
    expect(await refusedBy(see.status(DossierId.parse('D-3')))).toBe('Q07 NotShown');
    expect(await refusedBy(see.status(ADOPTED, { entry: 5 }))).toBe('Q07 NotShown');
    expect(await refusedBy(see.entries('dossier/D-1' as never))).toBe('Q07 NotShown');
    expect(await refusedBy(see.organisation())).toBe('Q07 NotShown');
    const read = delegation(as(OBSERVER)).readText;
    expect(await refusedBy(read(adopted.russian))).toBe('Q08 DocumentNotNamed');
    expect(await refusedBy(read(draft.russian, DRAFT))).toBe('Q07 NotShown');
    expect(await refusedBy(read(draft.russian, ADOPTED))).toBe('Q07 NotShown');
    const text = textFrom('x', { language: 'ru' });
    if (!text.ok) throw new Error(text.refusal.rule);
    expect(await refusedBy(as(OBSERVER).storeText(text.value))).toBe('Q04 NotTheSecretariat');
  });

  it('neither speaks nor proposes, and keeps its own keys (D02, D07)', async () => {
    expect(await refusedBy(agrees(DRAFT, OBSERVER, draft.textHash))).toBe('D07 NotACountedDelegation');
    const proposal = { title: 'T', class: 'note', area: 'a', justification: 'j', leadOrgan: 'l' };
    const propose = delegation(as(OBSERVER)).propose;
    const proposer = MemberId.parse(OBSERVER);
    expect(await refusedBy(propose(DossierId.parse('D-4'), { ...proposal, proposer }))).toBe('D02 MayNotPropose');
    const next = generateKey().jwk;
    const proof = proveKey(next, organisation, personOf(OBSERVER));
    await done(delegation(as(OBSERVER)).rotateKey({ key: publicPart(next), proof }));
  });

  it('with another status sees what that one sees, and with none nothing', async () => {
    const acts = secretariat(as('SECRETARIAT'));
    const since = Day.parse('2025-09-01');
    const party = ActorId.parse(OBSERVER);
    await done(acts.grantStatus({ party, name: 'Mongolia', status: 'insider', since, paper: 'decision 2' }));
    expect(await auditor(as(OBSERVER)).status(DRAFT)).toMatchObject({ ok: true, value: { phase: 'inProgress' } });
    const verified = await auditor(as(OBSERVER)).verify(ADOPTED);
    expect(verified).toMatchObject({ ok: true, value: { ok: true, notDecided: [] } });
    const shown = await cli('organisation', '--as', OBSERVER);
    expect(shown.out).toMatch(/^MNG +Mongolia +observer +2004-06-17 +decision of the CHS +entry \d+ +entry \d+$/m);
    expect(shown.out).toMatch(/^MNG +Mongolia +insider +2025-09-01 +decision 2 +entry \d+ +-$/m);
    await done(acts.endStatus({ party, reason: 'notice' }));
    expect(await refusedBy(auditor(as(OBSERVER)).list())).toBe('Q03 NotOfTheOrganisation');
  });

  it('leaves the draft to the members: a person speaks within its term, and at the level of the stage (O28, D71)', async () => {
    const renew = (...term: string[]) =>
      cli('renew-mandate', personOf('KAZ'), '--as', 'SECRETARIAT', '--yes', '--mandate', 'note 2', ...term);
    const days = (n: number) => new Date(Date.now() + n * 86_400_000).toISOString().slice(0, 10);
    expect(await renew('--until', days(-2))).toMatchObject({ code: 1, out: '' });
    expect(await renew('--from', days(2), '--until', days(9))).toMatchObject({ code: 0 });
    expect(await refusedBy(agrees(DRAFT, 'KAZ', draft.textHash))).toBe('O28 TermNotBegun');
    expect(await renew('--until', days(9))).toMatchObject({ code: 0 });
    await done(agrees(DRAFT, 'KAZ', draft.textHash));
    const expert = generateKey().jwk;
    const person = PersonId.parse('IND-EXPERT');
    const acts = secretariat(as('SECRETARIAT'));
    const actor = ActorId.parse('IND');
    await done(acts.accreditPerson({ person, actor, name: 'E', level: 'expert', mandate: 'note 3' }));
    await done(
      acts.enrolKey({
        ...{ person, key: publicPart(expert), proof: proveKey(expert, organisation, person) },
        ...{ fingerprint: thumbprint(publicPart(expert)), paper: 'note 3' },
      }),
    );
    const { file: _, ...profile } = as('IND').profile;
    const own = await connectConcordat({ ...profile, person, privateKey: expert });
    const inIt = { stage: EXPERTS, round: 1, textHash: draft.textHash };
    expect(await refusedBy(delegation(own).takePosition(DRAFT, { ...inIt, position: { kind: 'agree' } }))).toBe(
      'D71 LevelTooLow',
    );
    await own.close();
  });
});

describe('the organisation', () => {
  it('is kept by commands: full powers, chairs, keys, membership', async () => {
    const say = (...argv: string[]) => cli(...argv, '--as', 'SECRETARIAT', '--yes');
    const lodged = await say('lodge-full-powers', 'IND-EXPERT', '--paper', 'full powers 7', '--classes', 'note');
    expect(lodged).toMatchObject({ code: 0 });
    expect(await say('end-full-powers', '2', '--reason', 'none')).toMatchObject({ code: 1 });
    await done(
      secretariat(as('SECRETARIAT')).registerOffice({ office: ActorId.parse('NEXT'), role: 'chair', name: 'Next' }),
    );
    const unbounded = await say('pass-chair', 'CNC', 'NEXT', '--reason', 'new term');
    expect(unbounded.err).toContain('Refused by rule O36');
    const early = await say('pass-chair', 'CNC', 'NEXT', '--reason', 'new term', '--at-close-of', 'CHS-1');
    expect(early.err).toContain('Refused by rule O35');
    expect(await say('pass-chair', 'CNC', 'NEXT', '--reason', 'resigned', '--exceptional')).toMatchObject({ code: 0 });
    const kid = thumbprint(publicPart(as('IND').profile.privateKey));
    expect(await say('revoke-key', kid, '--reason', 'lost')).toMatchObject({ code: 0 });
    expect(await say('end-membership', 'IND', '--reason', 'left', '--paper', 'note 9')).toMatchObject({ code: 0 });
    const shown = await cli('organisation', '--as', 'AUDITOR', '--json');
    expect(JSON.parse(shown.out)).toMatchObject({
      ok: true,
      fullPowers: [{ fullPowers: 1, person: 'IND-EXPERT', scope: { of: 'classes', classes: ['note'] } }],
      members: [{ status: 'member' }, { member: 'IND', status: 'former' }],
      chairs: [
        { organ: 'CNC', office: 'CHAIR-EG', until: { meeting: null } },
        { organ: 'EG', office: 'CHAIR-EG', until: null },
        { organ: 'CNC', office: 'NEXT', until: null },
      ],
    });
    const text = await cli('organisation', '--as', 'AUDITOR');
    expect(text.out).toMatch(new RegExp(`^${kid} +IND-HEAD +entry \\d+ +entry \\d+$`, 'm'));
    const before = JSON.parse((await cli('organisation', '--as', 'AUDITOR', '--at', '9', '--json')).out);
    expect(before).toMatchObject({ entry: 9, parties: [], fullPowers: [] });
  });
});

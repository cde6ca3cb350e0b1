import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import {
  chair,
  connectConcordat,
  connectDesk,
  delegation,
  findProfile,
  generateKey,
  proveKey,
  publicPart,
  secretariat,
  signedBy,
  textFrom,
  thumbprint,
  writeProfile,
  type Answer,
  type Change,
  type Connection,
  type Desk,
  type Profile,
  type SubmitResult,
} from '../../client/index.ts';
import type { Act } from '../../contracts/acts.ts';
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
  aggregateRef,
  type AggregateRef,
  type StatementId,
  type TextHash,
} from '../../contracts/ids.ts';
import type { Position } from '../../contracts/position.ts';
import { Procedure } from '../../contracts/procedure.ts';
import type { Assumption, BoardLine, DossierView, PreviewReply } from '../../contracts/views.ts';
import sco from '../../procedures/sco.json';
import { createLog } from '../../worker/log.ts';
import { startWorker, type RunningWorker } from '../../worker/worker.ts';
import { startEngines, type Engines } from '../engines.ts';
import { eventually } from './house.ts';

/** What a desk asks of the engine, on real engines, and a desk itself from a draft to the receipt. */

const organisation = OrganisationId.parse('SCO');
const house = aggregateRef('organisation', organisation);
const MEMBERS = ['KAZ', 'IND', 'UZB'] as const;
const ACTORS = ['SECRETARIAT', 'CHAIR-EG', 'AUDITOR', ...MEMBERS] as const;
const PARTIES = { MNG: 'observer', TUR: 'numbers' } as const;
const [MAIN, OTHER] = ['D-1', 'D-2'].map((id) => DossierId.parse(id)) as [DossierId, DossierId];
const [CIRCULATION, EXPERTS] = ['10', '20'].map((s) => StageCode.parse(s)) as [StageCode, StageCode];
/** The names in other languages are those of classes that are not here. */
const { names: _, ...template } = sco;
const procedure = Procedure.parse({
  ...template,
  stages: { ...sco.stages, '20': { ...sco.stages['20'], adopts: true, positionsUntilClose: 'hidden' } },
  classes: {
    note: {
      ...{ name: 'Note of the experts', binding: false, signed: false },
      route: [
        { stage: '10', needs: [], sameVersion: [] },
        { stage: '20', needs: [['10']], sameVersion: [] },
      ],
    },
  },
  statuses: {
    ...sco.statuses,
    observer: { name: 'Observer', sees: { documents: 'adopted', texts: true, record: false } },
    numbers: { name: 'Partner', sees: { documents: 'all', texts: false, record: false } },
  },
  policy: { ...sco.policy, circulationDays: 0, concordanceBeforeAdoption: false, statesGrounds: false },
});
const processKey = generateKey();

let engines: Engines;
let worker: RunningWorker;
let desk: Desk;
const connections = new Map<string, Connection<Profile>>();
const as = (actor: string): Connection<Profile> => connections.get(actor)!;
const personOf = (actor: string) => PersonId.parse(`${actor}-HEAD`);
const at = (actor: string) => desk.as(ActorId.parse(actor), personOf(actor));
const about = (id: DossierId): AggregateRef => aggregateRef('dossier', id);

const done = async (result: Promise<SubmitResult>) => {
  const settled = await result;
  if (!settled.ok) throw new Error(`refused by ${settled.refusal.rule}: ${JSON.stringify(settled.refusal)}`);
  return settled;
};
const value = async <T>(answer: Promise<Answer<T>>): Promise<T> => {
  const given = await answer;
  if (!given.ok) throw new Error(`refused by ${given.refusal.rule}: ${JSON.stringify(given.refusal)}`);
  return given.value;
};
const refusal = async (answer: Promise<Answer<unknown>>) => {
  const given = await answer;
  return given.ok ? 'answered' : `${given.refusal.rule} ${given.refusal.lack}`;
};
const preview = (who: string, ref: AggregateRef, act: unknown, person: PersonId = personOf(who)) =>
  at(who).query('preview', { aggregate: ref, person, act });
const decided = async (who: string, ref: AggregateRef, act: unknown) => {
  const { decided: said } = await value(preview(who, ref, act));
  return said.ok ? said.events.map((e) => (e as { type: string }).type) : `${said.refusal.rule} ${said.refusal.lack}`;
};
const lineTo = async (who: string, more: object = {}): Promise<BoardLine | undefined> =>
  (await value(at(who).query('list', { dossier: MAIN, cells: true, ...more }))).board[0];
const cellsTo = async (who: string) => (await lineTo(who))?.cells?.map((c) => `${c.member} ${c.said}`);

async function found(): Promise<void> {
  const acts = secretariat(as('SECRETARIAT'));
  const person = (actor: string) => ({
    ...{ person: personOf(actor), actor: ActorId.parse(actor), name: actor, level: 'head' as const },
    mandate: 'credentials 1',
  });
  const key = publicPart(as('SECRETARIAT').profile.privateKey);
  await done(acts.registerOrganisation({ procedure, secretariat: { ...person('SECRETARIAT'), key } }));
  const [since, paper] = [Day.parse('2001-06-15'), 'charter'];
  for (const m of MEMBERS) await done(acts.registerMember({ member: MemberId.parse(m), name: m, since, paper }));
  for (const [office, role] of [
    ['CHAIR-EG', 'chair'],
    ['AUDITOR', 'auditor'],
    [PROCESS, 'process'],
  ] as const)
    await done(acts.registerOffice({ office: ActorId.parse(office), role, name: office }));
  const organ = OrganId.parse('EG');
  await done(acts.passChairmanship({ organ, office: ActorId.parse('CHAIR-EG'), reason: 'first term' }));
  for (const [party, status] of Object.entries(PARTIES))
    await done(acts.grantStatus({ party: ActorId.parse(party), name: party, status, since, paper }));
  for (const actor of [PROCESS, ...ACTORS.slice(1), ...Object.keys(PARTIES)]) {
    const jwk = actor === PROCESS ? processKey.jwk : as(actor).profile.privateKey;
    await done(acts.accreditPerson(person(actor)));
    const of = personOf(actor);
    await done(
      acts.enrolKey({
        ...{ person: of, key: publicPart(jwk), proof: proveKey(jwk, organisation, of) },
        ...{ fingerprint: thumbprint(publicPart(jwk)), paper: 'note 1' },
      }),
    );
  }
}

async function prepare(id: DossierId): Promise<TextHash> {
  const texts = ['ru', 'zh'].map((language) => {
    const text = textFrom(`Text ${id} ${language}\n`, { language });
    if (!text.ok) throw new Error(text.refusal.rule);
    return text.value;
  });
  const filed = await secretariat(as('SECRETARIAT')).fileDocument(id, {
    ...{ title: `Document ${id}`, class: 'note', area: 'energy', justification: 'work' },
    ...{ proposer: MemberId.parse('KAZ'), leadOrgan: 'Experts', texts, consent: 'protocol 1' },
  });
  if (!filed.ok || !filed.textHash) throw new Error(JSON.stringify(filed));
  return filed.textHash;
}

beforeAll(async () => {
  const parties = Object.keys(PARTIES);
  engines = await startEngines({ actors: ACTORS, parties });
  const profiles = mkdtempSync(join(engines.dataDir, 'profiles-'));
  for (const actor of [...ACTORS, ...parties]) {
    await writeProfile(profiles, {
      ...{ v: 1, organisation, actor: ActorId.parse(actor), person: personOf(actor), privateKey: generateKey().jwk },
      ...{ nkeySeed: engines.seeds[actor]!, natsUrl: engines.natsUrl, processKey: processKey.publicJwk },
    });
  }
  const root = await findProfile(profiles, 'SECRETARIAT.SECRETARIAT-HEAD');
  worker = await startWorker(
    {
      ...{ natsUrl: engines.natsUrl, temporalAddress: '127.0.0.1:1', temporalNamespace: 'default' },
      roles: ['intake', 'projections'],
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
    },
  );
  await worker.ready;
  for (const actor of [...ACTORS, ...parties])
    connections.set(actor, await connectConcordat(await findProfile(profiles, `${actor}.${personOf(actor)}`)));
  desk = await connectDesk({ url: engines.natsUrl, seed: engines.seeds.desk, organisation, patienceMs: 10_000 });
}, 120_000);

afterAll(async () => {
  await desk?.close();
  await Promise.all([...connections.values()].map((c) => c.close()));
  await worker?.stop();
  await engines?.stop();
}, 60_000);

describe('the directory of a desk', () => {
  it('is none before the organisation is there, and is read on as it changes', async () => {
    const early = await connectDesk({ url: engines.natsUrl, seed: engines.seeds.desk, organisation, patienceMs: 500 });
    await expect(early.directory()).rejects.toThrow(/refuses it by rule Q/);
    await found();
    const changes: Change[] = [];
    const leave = desk.onChange((change) => changes.push(change));
    const before = await desk.directory();
    expect(before).toMatchObject({ organisation, members: [{ member: 'KAZ' }, { member: 'IND' }, { member: 'UZB' }] });
    expect((await early.directory()).entry).toBe(before.entry);
    const name = 'Third';
    const status = 'observer';
    await done(
      secretariat(as('SECRETARIAT')).grantStatus({
        ...{ party: ActorId.parse('LAO'), name, status, since: Day.parse('2024-01-01'), paper: 'decision' },
      }),
    );
    const after = await eventually('the directory', desk.directory, (d) => d.entry > before.entry);
    expect(after.parties.map((p) => p.party)).toContain('LAO');
    expect(changes).toContainEqual({ aggregate: house, n: after.entry });
    expect((await desk.organisationState()).parties['LAO']).toBeDefined();
    leave();
    await early.close();
  });
});

describe('the last statement of a sender', () => {
  it('is that of its receipt, at once, whatever became of it, and none of somebody who said nothing', async () => {
    const before = await value(at('UZB').query('sender', { person: personOf('UZB') }));
    expect(before).toMatchObject({ seq: 0, prev: null });
    const refused = await as('UZB').submit(about(OTHER), { type: 'RegisterDocument' } as Act);
    expect(refused.ok).toBe(false);
    for (let i = 0; i < 5; i += 1) {
      const sent = await as('UZB').submit(about(OTHER), { type: 'RegisterDocument' } as Act);
      const now = await value(at('UZB').query('sender', { person: personOf('UZB') }));
      expect(now).toMatchObject({ seq: i + 2, prev: sent.statement });
    }
    expect(await value(at('KAZ').query('sender', { person: personOf('UZB') }))).toMatchObject({ seq: 0, prev: null });
  });
});

describe('a desk', () => {
  it('drafts, sends what was signed elsewhere, and keeps the receipt; a second draft of the same is overtaken', async () => {
    const { privateKey } = as('IND').profile;
    const propose: Act = {
      ...{ type: 'ProposeDocument', title: 'By the desk', class: 'note', area: 'energy', justification: 'j' },
      ...{ proposer: MemberId.parse('IND'), leadOrgan: 'Experts' },
    } as Act;
    const of = about(DossierId.parse('D-9'));
    expect(await decided('IND', of, propose)).toEqual(['DocumentProposed']);
    const [draft, rival] = [await at('IND').draft(of, propose), await at('IND').draft(of, propose)];
    expect([draft.seq, rival.seq, draft.prev]).toEqual([1, 1, null]);
    const sent = await done(at('IND').sendSigned(signedBy(privateKey)(draft)));
    expect(sent.events).toEqual(['DocumentProposed']);
    expect(sent.receipts).toHaveLength(2);
    expect(await at('IND').receipts(of, sent.statement)).toHaveLength(2);
    // The same bytes have effect once.
    expect(await at('IND').sendSigned(sent.jws)).toMatchObject({ ok: true, entry: sent.entry });
    const late = await at('IND').sendSigned(signedBy(privateKey)(rival));
    expect(late).toMatchObject({
      ok: false,
      refusal: { rule: 'E35', lack: 'overtaken', facts: { seq: 1, expected: 2 } },
    });
    const next = await at('IND').draft(of, propose);
    expect([next.seq, next.prev]).toEqual([2, sent.statement]);
    expect(desk.as(ActorId.parse('IND'), personOf('IND'))).toBe(at('IND'));
  });

  it('takes one of two that were signed for the same number and are sent at once', async () => {
    const { privateKey } = as('IND').profile;
    const sign = signedBy(privateKey);
    const act = { type: 'WithdrawProposal', reason: 'twice' } as Act;
    const drafts = await Promise.all([1, 2].map(() => at('IND').draft(about(DossierId.parse('D-9')), act)));
    const sent = await Promise.all(drafts.map((d) => at('IND').sendSigned(sign(d))));
    expect(sent.map((s) => (s.ok ? 'recorded' : s.refusal.rule)).sort()).toEqual(['E35', 'recorded']);
  });

  it('speaks for nobody: what another key signed is refused by the engine', async () => {
    const draft = await at('KAZ').draft(about(OTHER), { type: 'RegisterDocument' } as Act);
    const forged = await at('KAZ').sendSigned(signedBy(generateKey().jwk)(draft));
    expect(forged).toMatchObject({ ok: false, entry: null, refusal: { rule: 'E06' } });
    // It left no entry, so that the number is free.
    expect((await at('KAZ').draft(about(OTHER), { type: 'RegisterDocument' } as Act)).seq).toBe(draft.seq);
  });
});

describe('a round that is hidden', () => {
  let textHash: TextHash;
  let objected: StatementId;
  let foreseen: DossierView;
  const inIt = () => ({ stage: EXPERTS, round: 1, textHash });
  const say = (position: Position): Act => ({ type: 'TakePosition', ...inIt(), position });
  const objection: Position = { kind: 'object', reasons: 'not so', places: ['para-1' as never] };

  it('is opened as its preview says, with whom it tells, and the change is heard before anybody asks', async () => {
    textHash = await prepare(MAIN);
    for (const m of MEMBERS) await done(delegation(as(m)).confirmDelivery(MAIN, { stage: CIRCULATION, textHash }));
    const opening = { type: 'OpenRound', stage: EXPERTS, textHash, kind: 'open' };
    const foreseen = await value(preview('CHAIR-EG', about(MAIN), opening));
    expect(foreseen).toMatchObject({ decided: { ok: true }, told: [...MEMBERS], n: expect.any(Number) });
    expect(await decided('KAZ', about(MAIN), opening)).toMatch(/^D06 /);
    const heard = new Promise<Change>((resolve) => {
      const leave = desk.onChange((change) => {
        if (change?.aggregate !== about(MAIN)) return;
        leave();
        resolve(change);
      });
    });
    const opened = await done(chair(as('CHAIR-EG')).openRound(MAIN, { stage: EXPERTS, textHash, kind: 'open' }));
    expect(await heard).toEqual({ aggregate: about(MAIN), n: opened.entry });
    expect((await lineTo('KAZ'))?.entries).toBe(opened.entry);
    expect(foreseen.n).toBe(opened.entry - 1);
    const view = await value(at('CHAIR-EG').query('status', { dossier: MAIN }));
    expect(foreseen.sentence).toBe(view.sentence);
    expect(foreseen.waiting?.map((w) => [w.for, w.on])).toEqual(view.waiting.map((w) => [w.for, w.on]));
    // Nothing of the previews was stored.
    expect(view.entries).toBe(opened.entry);
  });

  it('gives a preview that says what then happens, and cells as each is shown them', async () => {
    expect(await decided('KAZ', about(MAIN), say({ kind: 'agree' }))).toEqual(['PositionTaken']);
    expect((await done(as('KAZ').submit(about(MAIN), say({ kind: 'agree' })))).events).toEqual(['PositionTaken']);
    const joint = { ...say(objection), jointly: [MemberId.parse('KAZ')] } as Act;
    objected = (await done(as('IND').submit(about(MAIN), joint))).statement;
    expect(await cellsTo('IND')).toEqual(['IND object']);
    expect(await cellsTo('UZB')).toEqual(['UZB unheard']);
    for (const who of ['CHAIR-EG', 'SECRETARIAT', 'AUDITOR'])
      expect(await cellsTo(who)).toEqual(['KAZ agree', 'IND object', 'UZB unheard']);
    expect((await lineTo('TUR'))?.cells).toBeUndefined();
    expect((await lineTo('TUR'))?.withheld).toContain('record');
    expect(await lineTo('MNG')).toBeUndefined();
    expect(await lineTo('KAZ', { cells: undefined })).not.toHaveProperty('cells');
  });

  it('tells the chair that the finding is refused and why, as the intake then does', async () => {
    const finding = { type: 'FindConsensus', ...inIt() };
    const foreseen = await value(preview('CHAIR-EG', about(MAIN), finding));
    const sent = await chair(as('CHAIR-EG')).findConsensus(MAIN, inIt());
    expect(sent.ok).toBe(false);
    if (!sent.ok) expect(foreseen.decided).toEqual({ ok: false, refusal: sent.refusal });
    expect(foreseen.told).toEqual([]);
  });

  it('tells a delegation nothing of what others said, whatever it previews', async () => {
    // Whether there is such a statement is told by nothing that is said about one that there is not.
    const assent = (statement: string) => ({ type: 'AssentToJointPosition', ...inIt(), statement });
    const [real, invented] = [objected, 'a'.repeat(64)].map(async (statement) =>
      JSON.stringify((await value(preview('UZB', about(MAIN), assent(statement)))).decided).replaceAll(statement, ''),
    );
    expect(await real).toBe(await invented);
    const acts: readonly unknown[] = [
      say({ kind: 'agree' }),
      { type: 'FindConsensus', ...inIt() },
      { type: 'LiftPosition', ...inIt() },
      { type: 'CloseRound', stage: EXPERTS, round: 1, reason: 'no agreement' },
      assent(objected),
    ];
    for (const who of ['UZB', 'TUR'])
      for (const act of acts) {
        const said = JSON.stringify(await preview(who, about(MAIN), act));
        expect(said).not.toMatch(/not so|"object"|ObjectionStands/);
        expect(said.replaceAll(about(MAIN), '')).not.toContain('IND');
      }
  });

  it('Q35: says what would follow from assumptions to whoever is shown all of it, and stores nothing', async () => {
    const closing = { by: 'CHAIR-EG', act: { type: 'CloseRound', stage: EXPERTS, round: 1, reason: 'no agreement' } };
    const lifting = { by: 'IND', act: { type: 'LiftPosition', ...inIt() } };
    const finding = { by: 'CHAIR-EG', act: { type: 'FindConsensus', ...inIt() } };
    const ask = (who: string, ...assume: Assumption[]) => at(who).query('status', { dossier: MAIN, assume });
    for (const who of ['KAZ', 'IND', 'UZB', 'TUR'])
      for (const assumption of [closing, lifting, finding, { at: '2099-01-01T00:00:00.000Z' }])
        expect(await refusal(ask(who, assumption))).toBe('Q35 NotAllShown');
    expect(await refusal(ask('MNG', lifting))).toBe('Q07 NotShown');
    const { entries, whatIf } = await value(ask('CHAIR-EG', lifting, finding, closing));
    const rules = whatIf?.assumed.map(({ decided: of }) => (of.ok ? 'accepted' : of.refusal.rule));
    // One member is unheard still: the finding is refused for another reason than now.
    expect(rules).toEqual(['accepted', 'D27', 'accepted']);
    foreseen = whatIf!.view;
    expect(foreseen.cells?.map((c) => `${c.member} ${c.said}${c.lifted ? ' lifted' : ''}`)).toEqual([
      ...['KAZ agree', 'IND object lifted', 'UZB unheard'],
    ]);
    expect((await value(at('AUDITOR').query('status', { dossier: MAIN }))).entries).toBe(entries);
  });

  it('is not foreseen by a party that is not shown the document, nor an organisation that it sees no record of', async () => {
    expect(await refusal(preview('MNG', about(MAIN), say({ kind: 'agree' })))).toBe('Q07 NotShown');
    expect(await refusal(preview('MNG', about(DossierId.parse('NONE')), say({ kind: 'agree' })))).toBe('Q07 NotShown');
    expect(await refusal(preview('TUR', house, { type: 'RevokeKey', kid: processKey.kid, reason: 'r' }))).toBe(
      'Q07 NotShown',
    );
    expect(await decided('TUR', about(MAIN), say({ kind: 'agree' }))).toMatch(/^D0/);
  });

  it('is previewed as the person who would sign, with every mistake by its path', async () => {
    const of = about(MAIN);
    const malformed = await preview('KAZ', of, { type: 'TakePosition', stage: '20', round: 'one' });
    expect(malformed).toMatchObject({ ok: false, refusal: { rule: 'Q02', lack: 'RequestMalformed' } });
    expect(JSON.stringify(malformed)).toMatch(/act\.round: .*act\.position/);
    expect(await refusal(preview('KAZ', of, { type: 'RegisterMember' }))).toBe('Q02 RequestMalformed');
    const stranger: PreviewReply = await value(preview('KAZ', of, say({ kind: 'agree' }), personOf('IND')));
    expect(stranger.decided).toMatchObject({ ok: false, refusal: { rule: 'E06' } });
    const long = await value(preview('KAZ', house, { type: 'RevokeKey', kid: processKey.kid, reason: 'r' }));
    expect(long).toMatchObject({ decided: { ok: false }, sentence: null, waiting: null, told: [] });
    const elsewhere = aggregateRef('organisation', 'OTHER');
    expect(await refusal(preview('KAZ', elsewhere, { type: 'RevokeKey', kid: processKey.kid, reason: 'r' }))).toBe(
      'Q01 AggregateUnknown',
    );
  });

  it('is everybody’s who sees the record once it has closed', async () => {
    const closing = { type: 'CloseRound', stage: EXPERTS, round: 1, reason: 'no agreement' } as const;
    expect(await decided('CHAIR-EG', about(MAIN), closing)).toEqual(['RoundClosed']);
    await done(as('IND').submit(about(MAIN), { type: 'LiftPosition', ...inIt() } as Act));
    await done(as('CHAIR-EG').submit(about(MAIN), closing));
    const after = await value(at('CHAIR-EG').query('status', { dossier: MAIN }));
    expect([after.sentence, after.stages.map((s) => s.status)]).toEqual([
      foreseen.sentence,
      foreseen.stages.map((s) => s.status),
    ]);
    expect(after.waiting.map((w) => [w.for, w.on])).toEqual(foreseen.waiting.map((w) => [w.for, w.on]));
    await eventually(
      'the cells',
      () => cellsTo('UZB'),
      (cells) => cells?.length === 3,
    );
    expect(await cellsTo('TUR')).toBeUndefined();
  });
});

describe('an interruption', () => {
  it('is told as one after which anything may have changed, and drafts go on', async () => {
    const interrupted = new Promise<void>((resolve) => {
      const leave = desk.onChange((change) => {
        if (change !== null) return;
        leave();
        resolve();
      });
    });
    await engines.nats().kill('SIGTERM');
    await engines.restartNats();
    await interrupted;
    const { seq } = await value(at('IND').query('sender', { person: personOf('IND') }));
    expect((await at('IND').draft(about(MAIN), { type: 'WithdrawProposal', reason: 'x' } as Act)).seq).toBe(seq + 1);
    expect((await desk.directory()).organisation).toBe(organisation);
  }, 60_000);
});

import { isShown, protocolText, signatoriesOf, textFrom } from '../../client/index.ts';
import { DossierId, MeetingId, type Instant, type MemberId, type TextHash } from '../../contracts/ids.ts';
import { Place, type Position } from '../../contracts/position.ts';
import { scoProcedure } from '../../demo/package.ts';
import { demonstrationProcedure, fast } from '../../demo/procedure.ts';
import { unmetNeeds } from '../../domain/dossier/facts/route.ts';
import { eventually, type House } from './house.ts';
import {
  NINE,
  TEN,
  agree,
  bring,
  circulate,
  concord,
  convene,
  coordinate,
  day,
  deliver,
  done,
  evidenceOf,
  find,
  issue,
  lastAt,
  of,
  open,
  openNegotiation,
  opened,
  place,
  presiding,
  propose,
  refusedBy,
  rise,
  roundsAt,
  seat,
  see,
  sign,
  simulated,
  sit,
  staff,
  stage,
  stageOf,
  stateOf,
  status,
  texts,
  waivePeriod,
  wholeRound,
} from './negotiation.ts';

/**
 * Two real histories, run through the public client on real engines. Days are given as data; what the sources do not say
 * (positions, reasons, texts, who signs) is simulated.
 */

jest.setTimeout(240_000);

const ENERGY = DossierId.parse('SCO-2024-08');
const UNITY = DossierId.parse('SCO-2024-03');
const BELARUS = DossierId.parse('SCO-2024-02');
const DECLARATION = DossierId.parse('SCO-2024-01');
const BLOCKED = DossierId.parse('SCO-2024-13');
const ROADMAP = DossierId.parse('SCO-2025-ROADMAP');
const ASTANA = MeetingId.parse('CHS-2024-07-04');
/** The sitting at which one document is taken as a basis, and another is approved. */
const MINISTERS = MeetingId.parse('CFM-2024-05-20');

/** Entries of the energy strategy at which it is looked at again. */
const at = { circulated: 0, basis: 0, cleared: 0 };

let house: House;

beforeAll(async () => {
  house = await openNegotiation();
});
afterAll(() => house?.stop());

describe('the strategy for energy cooperation until 2030', () => {
  const title = 'Strategy for energy cooperation until 2030';
  let [v1, v2, v3, v4]: TextHash[] = [];

  it('1: an idea that was voiced is no dossier', async () => {
    expect((await see().status(ENERGY)).ok).toBe(false);
  });

  it('2: circulation closes at the ninth delivery, not at the eighth', async () => {
    await propose(ENERGY, title, 'sectoralDecisionApproving');
    const proposed = await status(ENERGY);
    expect(stageOf(proposed, '00')?.status).toBe('closed');
    expect(proposed).toMatchObject({ proposer: 'KAZ', leadOrgan: 'energy ministers' });
    v1 = await issue(ENERGY, 1);
    await circulate(ENERGY, v1);
    await deliver(ENERGY, v1, NINE.slice(0, 8));
    expect(stageOf(await status(ENERGY), '10')?.status).toBe('open');
    await deliver(ENERGY, v1, NINE.slice(8));
    const view = await status(ENERGY);
    expect(stageOf(view, '10')?.status).toBe('closed');
    at.circulated = view.entries;
  });

  it('3: the experts end a first round without a finding; ministers may not begin (D18)', async () => {
    const round = await open('EG', ENERGY, '20', v1!);
    await agree(ENERGY, '20', ['KAZ', 'RUS', 'CHN']);
    const early = presiding('MIN').openRound(ENERGY, { stage: stage('30'), textHash: v1!, kind: 'open' });
    expect(await refusedBy(early)).toBe('D18 StageNotReached');
    const reason = 'the structure was discussed; the next round is set for 12 December 2023';
    await done(presiding('EG').close(ENERGY, { stage: stage('20'), round, reason, on: day('2023-11-16') }));
    const view = await status(ENERGY);
    expect(stageOf(view, '20')?.status).toBe('open');
    expect(lastAt(view, '20')?.outcome).toBe('closed');
    const history = await see().history(`dossier/${ENERGY}` as never);
    // The process may record only now that the notices of the round went out.
    const closing = history.ok ? history.value.filter(isShown).findLast((r) => r.act === 'CloseRound') : null;
    expect(closing).toMatchObject({ why: reason, on: '2023-11-16', refusal: null });
  });

  it('4: no position of round 1 counts in round 2', async () => {
    v2 = await issue(ENERGY, 2);
    await open('EG', ENERGY, '20', v2);
    expect(await status(ENERGY)).toMatchObject({ heard: 0, counted: 9 });
    const stale = { stage: stage('20'), round: 2, textHash: v1!, position: { kind: 'agree' } as const };
    expect(await refusedBy(of('RUS').takePosition(ENERGY, stale))).toBe('D14 AnotherText');
  });

  it('5: the foreign ministers take v3 as a basis: 50 is begun and not approved, 30 may open, 60 may not (D18)', async () => {
    v3 = await issue(ENERGY, 3, [{ place: Place.parse('para-2'), holders: ['IND' as MemberId] }]);
    const basis = { stage: stage('50'), textHash: v3, on: day('2024-05-20') };
    expect(await refusedBy(presiding('CFM').takeAsBasis(ENERGY, basis))).toBe('D34 NotInAPackage');
    await convene('CFM', MINISTERS, '2024-05-20', [ENERGY]);
    await done(presiding('CFM').takeAsBasis(ENERGY, basis));
    const view = await status(ENERGY);
    expect(stageOf(view, '50')).toMatchObject({
      ...{ status: 'basis', textHash: v3, outcome: 'asBasis', outcomeOn: '2024-05-20', outcomeAt: MINISTERS },
    });
    expect(view.sentence).toBe('in progress; taken as a basis by CFM on 2024-05-20, version 3, not approved');
    expect(stageOf(view, '20')?.status).toBe('open');
    const state = await stateOf(ENERGY);
    expect(unmetNeeds(state, stage('30'))).toEqual([]);
    const early = presiding('CHS').openRound(ENERGY, { stage: stage('60'), textHash: v3, kind: 'open' });
    expect(await refusedBy(early)).toBe('D18 StageNotReached');
    at.basis = (await status(ENERGY)).entries;
  });

  it('6: the energy ministers close 30 on v4, while 50 still reads as a basis, on v3', async () => {
    v4 = await issue(ENERGY, 4);
    await wholeRound('EG', ENERGY, '20', v4);
    await opened(ENERGY, '30', 1);
    await agree(ENERGY, '30', NINE);
    await find('MIN', ENERGY, '30', '2024-06-21');
    const view = await status(ENERGY);
    expect(stageOf(view, '30')).toMatchObject({ status: 'closed', textHash: v4 });
    expect(stageOf(view, '50')).toMatchObject({ status: 'basis', textHash: v3 });
  });

  it('7: the coordinators clear it for the package, with a waiver; other dossiers are untouched', async () => {
    await done(
      staff().convene(ASTANA, {
        organ: 'CHS' as never,
        day: day('2024-07-04'),
        place: 'Astana',
        title: '24th meeting of the Council of Heads of State',
      }),
    );
    await bring(BELARUS, 'Completing the admission of Belarus, granting member status', { admits: 'BLR' as MemberId });
    await bring(BLOCKED, 'Roadmap on interaction with dialogue partners');
    const others = [await status(BELARUS), await status(BLOCKED)].map((v) => v.head);
    await place(ASTANA, ENERGY, 8);
    await waivePeriod(ENERGY, 'the energy ministers met on 21 June 2024, less than 20 days before');
    const protocol = await coordinate(MeetingId.parse('CNC-2024-06-29'), '2024-06-29', [ENERGY], () =>
      wholeRound('CNC', ENERGY, '40', v4!),
    );
    expect(protocol).toContain('- Consensus was found on version 4; 9 delegations were counted.\n- It is cleared.');
    await concord(ENERGY, v4!);
    const view = await status(ENERGY);
    expect(stageOf(view, '40')).toMatchObject({
      ...{ status: 'closed', textHash: v4, outcome: 'cleared', outcomeOn: '2024-06-29', outcomeAt: 'CNC-2024-06-29' },
    });
    // In the package of the foreign ministers, whose sitting goes on, and in that of the summit.
    expect(view.packages).toEqual([
      { meeting: MINISTERS, organ: 'CFM' },
      { meeting: ASTANA, organ: 'CHS' },
    ]);
    expect([await status(BELARUS), await status(BLOCKED)].map((v) => v.head)).toEqual(others);
    at.cleared = view.entries;
  });
});

describe('the initiative on world unity', () => {
  const short = 'SCO Initiative on World Unity for Just Peace and Harmony';
  const long = 'SCO Initiative on World Unity for Just Peace, Harmony and Development';
  let [v1, v2, v3, v4]: TextHash[] = [];
  let cleared: { entry: number; at: Instant };

  it('1: presented is not cleared', async () => {
    await propose(UNITY, short, 'decisionApproving');
    const view = await status(UNITY);
    expect(view.dossier).toBe(UNITY);
    expect(stageOf(view, '00')?.status).toBe('closed');
    expect(stageOf(view, '40')?.status).toBe('notOpened');
  });

  it('2: the experts close on v2; the route skips 30, and the record says so', async () => {
    v1 = await issue(UNITY, 1);
    await circulate(UNITY, v1);
    await deliver(UNITY, v1, NINE);
    await open('EG', UNITY, '20', v1);
    v2 = await issue(UNITY, 2);
    await wholeRound('EG', UNITY, '20', v2);
    const view = await status(UNITY);
    expect(stageOf(view, '10')?.status).toBe('closed');
    expect(stageOf(view, '20')).toMatchObject({ status: 'closed', textHash: v2 });
    expect(stageOf(view, '30')?.status).toBe('skipped');
    const lines = await see().entries(`dossier/${UNITY}` as never);
    expect(lines.ok && lines.value.find((l) => l.includes('DocumentRegistered'))).toMatch(/"skipped":\[[^\]]*"30"/);
  });

  it('3: consensus waits for the one objector, who alone lifts (D26, D25); a repeated position changes nothing, a later one is late (D21)', async () => {
    await waivePeriod(UNITY, simulated('version 2 follows the circulated one.'));
    const inRound = { stage: stage('40'), round: 1, textHash: v2! };
    const protocol = await coordinate(MeetingId.parse('CNC-2023-11-28'), '2023-11-28', [UNITY], async () => {
      await open('CNC', UNITY, '40', v2!);
      // The process records its notices when it comes to it, and the head is compared below.
      await eventually(
        'the notices of the round',
        () => stateOf(UNITY),
        (state) => state.stages[stage('40')]?.rounds[0]?.noticed === true,
      );
      await agree(
        UNITY,
        '40',
        NINE.filter((m) => m !== 'PAK'),
      );
      const objection: Position = { kind: 'object', reasons: simulated('one word.'), places: [Place.parse('para-1')] };
      const first = await done(of('PAK').takePosition(UNITY, { ...inRound, position: objection }));
      expect(await refusedBy(presiding('CNC').findConsensus(UNITY, inRound))).toBe('D26 ObjectionStands');
      expect(await refusedBy(of('IND').lift(UNITY, inRound))).toBe('D25 NothingToLift');
      const before = await status(UNITY);
      const again = await seat('PAK').resend({
        statement: first.statement,
        aggregate: `dossier/${UNITY}` as never,
        jws: first.jws,
      });
      expect(again).toMatchObject({ ok: true, entry: first.entry });
      expect((await status(UNITY)).head).toBe(before.head);
      await done(of('PAK').lift(UNITY, { ...inRound, against: simulated('the word is in the protocol.') }));
      await find('CNC', UNITY, '40', '2023-12-01');
    });
    expect(protocol).toContain('- Consensus was found on version 2; 9 delegations were counted.\n- It is cleared.');
    expect((await evidenceOf(UNITY, '40')).map((e) => e.evidence?.roster)).toEqual([NINE]);
    const view = await status(UNITY);
    expect(stageOf(view, '40')).toMatchObject({ status: 'closed', textHash: v2 });
    cleared = { entry: view.entries, at: view.at };
    expect(await refusedBy(of('IND').takePosition(UNITY, { ...inRound, position: { kind: 'agree' } }))).toBe(
      'D21 RoundNotOpen',
    );
    const history = await see().history(`dossier/${UNITY}` as never);
    expect(history.ok && history.value.filter(isShown).findLast((r) => r.actor === 'IND')).toMatchObject({
      actor: 'IND',
      late: true,
    });
  });

  it('4: the coordinators reopen by an explicit act; without it no round on v3 (D19)', async () => {
    v3 = await issue(UNITY, 3);
    const round = { stage: stage('40'), textHash: v3, kind: 'open' } as const;
    await waivePeriod(UNITY, simulated('version 3 follows the circulated one.'));
    await sit('CNC', MeetingId.parse('CNC-2024-02-01'), '2024-02-01', [UNITY], async () => {
      expect(await refusedBy(presiding('CNC').openRound(UNITY, round))).toBe('D19 StageClosed');
      const reason = simulated('the initiative is reviewed again.');
      await done(presiding('CNC').repeat(UNITY, { stage: stage('40'), reason, on: day('2024-02-01') }));
      await open('CNC', UNITY, '40', v3!);
    });
    expect(stageOf(await status(UNITY), '40')?.status).toBe('open');
    expect(await status(UNITY)).toMatchObject({ heard: 0 });
    expect(stageOf(await status(UNITY, { entry: cleared.entry }), '40')).toMatchObject({
      status: 'closed',
      textHash: v2,
    });
    expect(stageOf(await status(UNITY, { instant: cleared.at }), '40')).toMatchObject({
      status: 'closed',
      textHash: v2,
    });
  });

  it('5: a second finding stands beside the first', async () => {
    // In writing, between two meetings.
    await agree(UNITY, '40', NINE);
    await expect(find('CNC', UNITY, '40')).rejects.toThrow('D34');
    await sit('CNC', MeetingId.parse('CNC-2024-04-16'), '2024-04-16', [UNITY], async () => {
      await find('CNC', UNITY, '40');
    });
    expect((await evidenceOf(UNITY, '40')).map((e) => e.textHash)).toEqual([v2, v3]);
  });

  it('6: the foreign ministers approve it, and leave the energy strategy as a basis', async () => {
    await place(MINISTERS, UNITY, 2);
    await wholeRound('CFM', UNITY, '50', v3!);
    await rise('CFM', MINISTERS, [UNITY, ENERGY]);
    expect(stageOf(await status(UNITY), '50')).toMatchObject({
      ...{ status: 'closed', textHash: v3, outcome: 'approvedForSubmission', outcomeOn: '2024-05-20' },
    });
    expect(stageOf(await status(ENERGY), '50')).toMatchObject({ status: 'basis', outcomeAt: MINISTERS });
    const draft = await see().draftProtocol(MINISTERS);
    const kinds = draft.ok && draft.value?.items.flatMap((i) => i.documents.map((d) => d.outcomes.map((o) => o.kind)));
    expect(kinds).toEqual([['basis'], ['consensus', 'approvedForSubmission']]);
  });

  it('7: the coordinators visit it a third time, for the package', async () => {
    await place(ASTANA, UNITY, 3);
    await done(presiding('CNC').repeat(UNITY, { stage: stage('40'), reason: 'the package is reviewed' }));
    await coordinate(MeetingId.parse('CNC-2024-07-01'), '2024-07-01', [UNITY], () =>
      wholeRound('CNC', UNITY, '40', v3!),
    );
    expect(await evidenceOf(UNITY, '40')).toHaveLength(3);
    expect(roundsAt(await status(UNITY), '40')).toHaveLength(3);
  });

  it('8, 9: the title changes, the approvals stay with v3, and 60 with v4 needs a recorded act', async () => {
    const preview = (await status(UNITY)).entries;
    await done(
      staff().changeTitle(UNITY, { title: long, reason: 'two words are added at the end', on: day('2024-07-03') }),
    );
    v4 = await issue(UNITY, 4);
    expect((await status(UNITY, { entry: preview })).title).toBe(short);
    const view = await status(UNITY);
    expect(view).toMatchObject({ dossier: UNITY, title: long, textHash: v4 });
    expect([stageOf(view, '40')?.textHash, stageOf(view, '50')?.textHash]).toEqual([v3, v3]);
    await concord(UNITY, v4);
  });
});

describe('the summit', () => {
  it('decides Belarus first, with a roster of nine', async () => {
    await place(ASTANA, BELARUS, 1, true);
    await place(ASTANA, BLOCKED, 13);
    await bring(DECLARATION, 'Astana Declaration', {}, 'declaration');
    await place(ASTANA, DECLARATION, 25);
    await done(presiding('CHS').approveAgenda(ASTANA));
    await done(presiding('CHS').openSitting(ASTANA));
    await opened(BELARUS, '60', 1);
    expect(roundsAt(await status(ENERGY), '60')).toEqual([]);
    await agree(BELARUS, '60', NINE);
    await find('CHS', BELARUS, '60');
    const adopted = await eventually(
      'the first act',
      () => status(BELARUS),
      (v) => v.act !== null,
    );
    expect(adopted.act).toEqual({ meeting: ASTANA, organ: 'CHS', day: '2024-07-04', number: 1 });
    expect((await evidenceOf(BELARUS, '60'))[0]?.evidence?.roster).toEqual(NINE);
  });

  it('energy 8: adopted with a roster of ten, while another item is blocked', async () => {
    await opened(BLOCKED, '60', 1);
    await agree(BLOCKED, '60', ['UZB'], {
      kind: 'object',
      reasons: simulated('not now.'),
      places: [Place.parse('para-1')],
    });
    await opened(ENERGY, '60', 1);
    await agree(ENERGY, '60', TEN);
    await find('CHS', ENERGY, '60');
    const view = await eventually(
      'the act',
      () => status(ENERGY),
      (v) => v.act !== null,
    );
    expect(view.act).toEqual({ meeting: ASTANA, organ: 'CHS', day: '2024-07-04', number: 2 });
    expect((await evidenceOf(ENERGY, '60'))[0]?.evidence?.roster).toEqual(TEN);
    expect(stageOf(view, '70')?.status).toBe('open');
    expect(await status(BLOCKED)).toMatchObject({ phase: 'inProgress', objections: ['UZB'], act: null });
  });

  it('energy 9: 70 closes when each of the ten has signed or is explained (D41)', async () => {
    const other = (await status(BELARUS)).textHash!;
    expect(await refusedBy(of('KAZ').sign(ENERGY, { textHash: other }))).toBe('D41 AnotherText');
    await sign(ENERGY, TEN.slice(0, 9));
    expect(stageOf(await status(ENERGY), '70')?.status).toBe('open');
    await done(
      staff().explainNonSignature(ENERGY, { member: TEN[9]!, because: 'pending', note: simulated('signs later.') }),
    );
    const view = await status(ENERGY);
    expect(stageOf(view, '70')?.status).toBe('closed');
    expect(view.phase).toBe('inEffect');
  });

  it('energy 10: a roadmap that carries it out is a dossier of its own, and only linked', async () => {
    const before = await status(ENERGY);
    await propose(ROADMAP, 'Roadmap of the energy strategy', 'sectoralDecisionApproving', { implements: ENERGY });
    expect((await status(ENERGY)).head).toBe(before.head);
    await done(staff().linkImplementation(ENERGY, { child: ROADMAP, on: day('2025-09-01') }));
    const after = await status(ENERGY);
    expect(after).toMatchObject({ phase: 'inEffect', act: before.act, entries: before.entries + 1 });
  });

  it('energy: its stages were touched in the order of the chronicle', async () => {
    const lines = await see().entries(`dossier/${ENERGY}` as never);
    if (!lines.ok) throw new Error(lines.refusal.rule);
    type Touch = { type: string; stage?: string };
    const touching = ['StageOpened', 'RoundOpened', 'TakenAsBasis', 'StageClosed', 'InEffect'];
    const events = lines.value
      .flatMap((l) => (JSON.parse(l) as { events: Touch[] }).events)
      .filter((e) => touching.includes(e.type));
    const touched = events.map((e) => (e.type === 'InEffect' ? '90' : e.stage)).filter((s, i, all) => s !== all[i - 1]);
    expect(touched).toEqual(['00', '10', '20', '50', '20', '30', '40', '60', '70', '90']);
  });

  it('energy: a replay to an entry gives the state of that time, and says "as a basis", never "approved"', async () => {
    const then = async (entry: number) =>
      (await status(ENERGY, { entry })).stages
        .filter((s) => ['10', '20', '30', '40', '50', '60'].includes(s.stage))
        .map((s) => s.status);
    expect(await then(at.circulated)).toEqual([
      'closed',
      'notOpened',
      'notOpened',
      'notOpened',
      'notOpened',
      'notOpened',
    ]);
    expect(await then(at.basis)).toEqual(['closed', 'open', 'notOpened', 'notOpened', 'basis', 'notOpened']);
    const basis = await status(ENERGY, { entry: at.basis });
    expect((await status(ENERGY, { instant: basis.at })).stages).toEqual(basis.stages);
    expect(await then(at.cleared)).toEqual(['closed', 'closed', 'closed', 'closed', 'basis', 'notOpened']);
    const now = await status(ENERGY);
    expect(stageOf(now, '50')?.status).toBe('basis');
    expect(stageOf(now, '80')?.status).toBe('skipped');
  });

  it('unity 9: the process does not open 60 on v4 before the waivers (D32, D33)', async () => {
    const waitsBy = (rule: string) =>
      eventually(
        'what it waits for',
        () => status(UNITY),
        (v) => v.waiting.some((w) => w.rule === rule),
      );
    const view = await waitsBy('D33');
    expect(roundsAt(view, '60')).toEqual([]);
    const { textHash } = view;
    const opening = () =>
      refusedBy(presiding('CHS').openRound(UNITY, { stage: stage('60'), textHash: textHash!, kind: 'open' }));
    expect(await opening()).toBe('D33 VersionNotCirculated');
    await done(staff().waive(UNITY, { of: 'circulationPeriod', reason: 'the versions differ in their title alone' }));
    await waitsBy('D32');
    expect(await opening()).toBe('D32 ClosedOnAnotherVersion');
    await done(
      presiding('CHS').waive(UNITY, { of: 'sameVersion', reason: 'the versions differ in their title alone' }),
    );
    await opened(UNITY, '60', 1);
    expect(await status(UNITY)).toMatchObject({ heard: 0, counted: 10 });
  });

  it('unity 10: confirmed unchanged, adopted with a roster of ten, signed, in effect; found under either title', async () => {
    const view = await status(UNITY);
    const inRound = { stage: stage('60'), round: 1, textHash: view.textHash! };
    const since = view.stages.find((s) => s.stage === '40')?.textHash;
    await done(staff().askToConfirmUnchanged(UNITY, { ...inRound, since: since! }));
    for (const member of TEN) await done(of(member).confirmUnchanged(UNITY, inRound));
    await find('CHS', UNITY, '60');
    await eventually(
      'the act',
      () => status(UNITY),
      (v) => v.act?.number === 3,
    );
    await sign(UNITY, TEN);
    expect((await status(UNITY)).phase).toBe('inEffect');
    expect((await evidenceOf(UNITY, '60'))[0]?.evidence?.roster).toEqual(TEN);
    for (const title of ['for just peace and harmony', 'Harmony and Development']) {
      const found = await see().list({ title });
      expect(found.ok && found.value.map((l) => l.dossier)).toEqual([UNITY]);
    }
  });

  it('unity 11: after the adoption nothing that is published changes a state (D09, D90)', async () => {
    await opened(DECLARATION, '60', 1);
    await agree(DECLARATION, '60', TEN);
    await find('CHS', DECLARATION, '60');
    await eventually(
      'the act',
      () => status(DECLARATION),
      (v) => v.act?.number === 4,
    );
    await sign(DECLARATION, TEN);
    const [unity, declaration] = [await status(UNITY), await status(DECLARATION)];
    const english = (words: string) => {
      const text = textFrom(`# ${declaration.title}\n\n${simulated(words)}\n`, {
        language: 'en',
        status: 'unofficial',
      });
      if (!text.ok) throw new Error(text.refusal.lack);
      return text.value;
    };
    const published = staff().issueVersion(UNITY, {
      number: 5,
      title: unity.title,
      texts: texts(UNITY, unity.title, 5),
    });
    expect(await refusedBy(published)).toBe('D09 DocumentFinished');
    // Two English texts, one that says "adopt" and one that says "will adopt": renderings, and both unofficial.
    for (const words of ['The leaders adopt it.', 'The leaders will adopt it.'])
      await done(staff().addRendering(DECLARATION, { textHash: declaration.textHash!, text: english(words) }));
    const after = await status(DECLARATION);
    const { phase, act, stages, textHash, title } = declaration;
    expect(phase).toBe('inEffect');
    expect(after).toMatchObject({ phase, act, stages, textHash, title });
    expect(after.renderings.filter((r) => r.language === 'en').map((r) => r.status)).toEqual([
      'unofficial',
      'unofficial',
    ]);
    // What was refused is kept too, with its rule, and changes nothing.
    expect(await status(UNITY)).toMatchObject({
      phase: 'inEffect',
      title: unity.title,
      stages: unity.stages,
      entries: unity.entries + 1,
    });
  });

  it('both verify from their exports', async () => {
    for (const id of [ENERGY, UNITY]) {
      const report = await see().verify(id, { rootKey: house.installation.rootKey });
      expect(report.ok && report.value).toMatchObject({ ok: true, findings: [], notDecided: [] });
    }
  });
});

describe('one act for three documents, as in Tianjin', () => {
  const TIANJIN = MeetingId.parse('CHS-2025-09-01');
  const THREE = ['SCO-2025-STRATEGY', 'SCO-2025-PROGRAMME', 'SCO-2025-ROADMAP'].map((id) => DossierId.parse(id));

  it('numbers them when the last is found agreed, once, and all three point to it (M24)', async () => {
    const [first] = THREE;
    // The round in which the objection was made ends; the objection does not.
    const { textHash } = await status(BLOCKED);
    await done(presiding('CHS').close(BLOCKED, { stage: stage('60'), round: 1 }));
    await open('CHS', BLOCKED, '60', textHash!);
    await done(presiding('CHS').closeSitting(ASTANA));
    const protocol = await see().draftProtocol(ASTANA);
    const items = (protocol.ok && protocol.value?.items) || [];
    expect(items.flatMap((i) => i.documents).find((d) => d.dossier === BLOCKED)?.outcomes).toEqual([
      { kind: 'none', objections: ['UZB'] },
    ]);
    const passing = { organ: 'CNC' as never, office: 'CHAIR-CNC-CHN' as never, atCloseOf: ASTANA };
    await done(staff().passChairmanship({ ...passing, reason: 'China chairs until the next regular meeting' }));
    const energy = await status(ENERGY);
    await done(
      staff().convene(TIANJIN, { organ: 'CHS' as never, day: day('2025-09-01'), place: 'Tianjin', title: 'Summit' }),
    );
    for (const id of THREE) {
      if (id !== ROADMAP) await propose(id, `On ${id}`, 'statement');
      const text = await issue(id, 1);
      await circulate(id, text, '2025-06-01');
      await deliver(id, text, TEN);
      await wholeRound('EG', id, '20', text, TEN);
      if (id === ROADMAP) {
        await opened(id, '30', 1);
        await agree(id, '30', TEN);
        await find('MIN', id, '30');
      }
      const before = (organ: string, code: string) =>
        sit(organ, MeetingId.parse(`${organ.slice(0, 3)}-${id}`), '2025-07-01', [id], () =>
          wholeRound(organ, id, code, text, TEN),
        );
      await before('CNC-CHN', '40');
      if (id !== ROADMAP) await before('CFM', '50');
      await concord(id, text);
      const oneAct = id === first ? {} : { oneActWith: first! };
      await done(staff().placeOnAgenda(TIANJIN, { dossier: id, item: 1, ...oneAct }));
    }
    await done(presiding('CHS').approveAgenda(TIANJIN));
    for (const id of TEN) {
      const head = id === 'PAK' ? null : seat(id).profile.person;
      await done(staff().recordPresence(TIANJIN, { member: id, head }));
    }
    await done(presiding('CHS').openSitting(TIANJIN));
    for (const id of THREE) {
      await opened(id, '60', 1);
      await agree(id, '60', TEN);
    }
    for (const id of THREE.slice(0, 2)) await find('CHS', id, '60');
    for (const id of THREE.slice(0, 2)) expect((await status(id)).act).toBeNull();
    await find('CHS', THREE[2]!, '60');
    for (const id of THREE) {
      const view = await eventually(
        `${id} adopted`,
        () => status(id),
        (v) => v.act !== null,
      );
      expect(view.phase).toBe(id === ROADMAP ? 'adopted' : 'inEffect');
      expect(view.act).toEqual({ meeting: TIANJIN, organ: 'CHS', day: '2025-09-01', number: 1 });
    }
    await done(presiding('CHS').closeSitting(TIANJIN));
    // The strategy that the roadmap carries out stays where it was.
    expect((await status(ENERGY)).head).toBe(energy.head);
  });

  it('its protocol is drafted from the entries, issued, and signed by those who were there (M28, M29)', async () => {
    const drafted = await see().draftProtocol(TIANJIN);
    if (!drafted.ok || !drafted.value) throw new Error('no draft');
    const { items, present, absent } = drafted.value;
    expect(present).toHaveLength(9);
    expect(absent).toEqual(['Pakistan']);
    expect(items.map((i) => i.documents.map((d) => [d.dossier, ...d.outcomes.map((o) => o.kind)]))).toEqual([
      THREE.map((id) => [id, 'consensus', 'act']),
    ]);
    const text = textFrom(protocolText(drafted.value, 'ru'), { language: 'ru' });
    if (!text.ok) throw new Error(text.refusal.lack);
    expect(text.value.content).toContain('- Решение № 1.');
    await done(staff().issueProtocol(TIANJIN, text.value));
    const { sha256 } = text.value;
    expect(await of('KAZ').readText(sha256)).toEqual({ ok: true, value: text.value.content });
    await done(presiding('CHS').signProtocol(TIANJIN, { sha256 }));
    for (const id of TEN.filter((m) => m !== 'PAK')) await done(of(id).signProtocol(TIANJIN, { sha256 }));
    expect(await refusedBy(of('PAK').signProtocol(TIANJIN, { sha256 }))).toBe('M29 NotAtTheSitting');
    const meeting = await see().meeting(TIANJIN);
    expect(meeting.ok && meeting.value.protocol?.signed).toEqual(meeting.ok && signatoriesOf(meeting.value));
  });

  it('a correction of one falls by an objection, and one is superseded by another (D54, D55)', async () => {
    const [strategy, programme] = THREE as [DossierId, DossierId];
    const { textHash } = await status(strategy);
    const correction = { language: 'ru', place: Place.parse('para-1'), found: 'teh', corrected: 'the' };
    const deadline = new Date(Date.now() + 600_000).toISOString() as Instant;
    const propose = (change: object = {}) =>
      staff().proposeCorrection(strategy, { textHash: textHash!, ...correction, deadline, ...change });
    expect(await refusedBy(propose())).toBe('D160 NotTheWords');
    await done(propose({ found: 'Simulated text', corrected: 'A simulated text' }));
    expect(await refusedBy(staff().recordCorrection(strategy, { correction: 1 }))).toBe('D54 DeadlineAhead');
    await done(of('IND').objectToCorrection(strategy, { correction: 1, reasons: simulated('no.') }));
    expect(await refusedBy(staff().recordCorrection(strategy, { correction: 1 }))).toBe('D54 CorrectionOver');
    const end = { because: 'superseded', by: strategy, reason: simulated('a later text.') } as const;
    expect(await refusedBy(staff().endDocument(programme, end))).toBe('D55 PaperMissing');
    await done(staff().endDocument(programme, { ...end, paper: 'CHS decision 1' }));
    expect(await status(programme)).toMatchObject({ phase: 'ended', waiting: [] });
  });
});

describe('an organ to which the procedure has given a vote', () => {
  const VOTED = DossierId.parse('SCO-2026-VOTE');

  it('decides by the count that its chair declares, over objections, and anybody can verify it (D48, D49)', async () => {
    const sco = demonstrationProcedure(scoProcedure, { ...fast, period: 600_000 });
    const voting = {
      ...sco.stages[stage('20')]!,
      silence: { allowed: false, minimumMs: 0, languages: [] },
      decision: {
        by: 'vote' as const,
        inFavour: { threshold: { moreThan: [1, 2] as [number, number] }, of: 'cast' as const },
        against: null,
        abstention: 'neutral' as const,
      },
    };
    const procedure = { ...sco, stages: { ...sco.stages, [stage('20')]: voting } };
    await done(
      seat('SECRETARIAT').submit('organisation/SCO' as never, {
        type: 'AdoptProcedure',
        procedure,
        reason: 'a vote',
        paper: 'minutes 1',
      }),
    );
    await propose(VOTED, 'On votes', 'statement');
    const text = await issue(VOTED, 1);
    await circulate(VOTED, text);
    await deliver(VOTED, text, TEN);
    const round = await open('EG', VOTED, '20', text);
    await agree(VOTED, '20', TEN.slice(0, 6));
    const named = { stage: stage('20'), round, textHash: text };
    expect(await refusedBy(presiding('EG').declareVote(VOTED, named))).toBe('D49 VoteNotOver');
    await agree(VOTED, '20', TEN.slice(6), {
      kind: 'object',
      reasons: simulated('no.'),
      places: [Place.parse('para-1')],
    });
    expect(await refusedBy(presiding('EG').findConsensus(VOTED, named))).toBe('D48 DecidedByVote');
    const declared = await done(presiding('EG').declareVote(VOTED, named));
    expect(declared.events).toEqual(['VoteDeclared', 'RoundClosed', 'StageClosed']);
    expect(stageOf(await status(VOTED), '20')?.status).toBe('closed');
    const report = await see().verify(VOTED, { rootKey: house.installation.rootKey });
    expect(report.ok && report.value).toMatchObject({ ok: true, findings: [], notDecided: [] });
  });
});

import type { DossierAct } from '../../contracts/acts.ts';
import type { DossierEvent, OrganisationEvent } from '../../contracts/events.ts';
import type { Instant, PersonId, Sha256, StatementId } from '../../contracts/ids.ts';
import type { Procedure } from '../../contracts/procedure.ts';
import type { Sender } from '../../domain/decision.ts';
import { hiddenRounds, isLineSeen, mayBeWithheld, withoutHidden } from '../../domain/dossier/shown/confidential.ts';
import {
  explanationAs,
  lackOfText,
  lineAs,
  mustRecordReading,
  viewAs,
  type Shown,
} from '../../domain/dossier/shown/seen.ts';
import { viewerOf } from '../../domain/dossier/shown/viewer.ts';
import type { DossierState } from '../../domain/dossier/state.ts';
import { inventoryOf } from '../../domain/dossier/acts/carryOver.ts';
import { procedureMistakes } from '../../domain/procedure.ts';
import type { OrganisationState } from '../../domain/organisation/state.ts';
import { createExplanations } from '../../worker/explanations.ts';
import {
  AGREE,
  AMEND,
  OBJECT,
  PROCESS,
  SECRETARIAT,
  V1,
  V2,
  accredited,
  actor,
  adopted,
  at,
  by,
  chair,
  delegation,
  dossierId,
  dossierOf,
  given,
  hashOf,
  issued,
  lifted,
  manifest,
  member,
  organ,
  organisation,
  passed,
  procedure,
  ready,
  registered,
  round,
  roundClosed,
  stage,
  summit,
  took,
  withPolicy,
  withStage,
} from './fixtures.ts';

/** Who sees what: positions until a round closes, drafts and their reading, and the erasure of texts. */

const sha = (number: number, language = 'ru') =>
  manifest(number).renderings.find((r) => r.language === language)!.sha256;
const confidential = (mode: 'countsOnly' | 'hidden', of: Procedure = procedure) =>
  withStage('20', { positionsUntilClose: mode }, of);
const SECRET = { ...OBJECT, reasons: 'we cannot accept paragraph one' };
const saidBy = (id: string, position: Parameters<typeof took>[1], change: object = {}): DossierEvent => ({
  ...(took(id, position) as Extract<DossierEvent, { type: 'PositionTaken' }>),
  ...change,
});

/** What somebody is shown of a document under a procedure. */
function shownTo(who: string, state: DossierState, of: Procedure, house: OrganisationState = organisation(of)): Shown {
  const viewer = viewerOf(house, actor(who))!;
  const others = { organisation: house, meetings: [summit] };
  const head = { dossier: dossierId('D-1'), n: 20, at: at(120), head: 'a'.repeat(64) as Sha256 };
  return { viewer, state, others, head, hidden: hiddenRounds(viewer, state, house) };
}

describe('a position in a round that is open', () => {
  const open = (of: Procedure, ...more: readonly DossierEvent[]) =>
    dossierOf([
      ...ready({ procedure: of }),
      ...round('20'),
      took('AAA', AGREE),
      saidBy('BBB', SECRET, { statement: 'b'.repeat(64) as StatementId }),
      ...more,
    ]);

  it('is shown to everybody where the procedure says nothing', () => {
    const state = open(procedure);
    for (const who of ['AAA', 'CCC', 'DDD', 'CHAIR-CHS', 'SECRETARIAT']) {
      const shown = shownTo(who, state, procedure);
      expect(shown.hidden).toEqual([]);
      expect(viewAs(shown)?.roundList[0]?.positions.map((p) => p.member)).toEqual(['AAA', 'BBB']);
      expect(viewAs(shown)).not.toHaveProperty('withheld');
    }
  });

  it.each(['countsOnly', 'hidden'] as const)(
    'is its own delegation’s, where it is %s, and those’s who lead',
    (mode) => {
      const of = confidential(mode);
      const state = open(of);
      const members = (who: string) => viewAs(shownTo(who, state, of))?.roundList[0]?.positions.map((p) => p.member);
      expect(['AAA', 'BBB', 'CCC', 'DDD', 'CHAIR-CHS'].map(members)).toEqual([['AAA'], ['BBB'], [], [], []]);
      for (const who of ['CHAIR-EG', 'SECRETARIAT', 'AUDITOR', 'PROCESS']) expect(members(who)).toEqual(['AAA', 'BBB']);
      const [mine, chairs] = [shownTo('AAA', state, of), shownTo('CHAIR-EG', state, of)];
      expect([lineAs(mine)?.heard, lineAs(mine)?.positions]).toEqual(mode === 'hidden' ? [1, 1] : [2, 2]);
      expect([lineAs(chairs)?.heard, lineAs(chairs)?.positions]).toEqual([2, 2]);
      expect(lineAs(mine)?.withheld).toEqual(mode === 'hidden' ? ['positions', 'counts'] : ['positions']);
      expect(lineAs(chairs)).not.toHaveProperty('withheld');
    },
  );

  it('leaves no trace of who holds it in anything that is derived', () => {
    const of = confidential('hidden');
    const inventory = inventoryOf(open(of), organisation(of), [], at(0));
    const state = open(
      of,
      { type: 'AmendmentRuled', stage: stage('20'), round: 1, by: member('BBB'), blocks: true, outcome: 'accepted' },
      { type: 'CarryOverOffered', offer: 1, organ: organ('EG'), from: actor('CHAIR-EG'), to: actor('X'), inventory },
    );
    const later = {
      ...state,
      carryOvers: state.carryOvers.map((c) => ({ ...c, at: at(90) })),
    };
    const shown = shownTo('CCC', later, of);
    const all = JSON.stringify([viewAs(shown), lineAs(shown), explanationAs(shown, hashOf, at(120))]);
    expect(all).not.toContain('BBB');
    expect(all).not.toContain('cannot accept');
    const chairs = shownTo('CHAIR-EG', later, of);
    expect(JSON.stringify(viewAs(chairs))).toContain('cannot accept');
    expect(JSON.stringify(explanationAs(chairs, hashOf, at(120)))).toContain('BBB');
  });

  it('is explained once for all to whom nothing is hidden, for a second and while nothing has changed', () => {
    const house = organisation(procedure);
    const state = open(procedure);
    const explain = createExplanations();
    const ms = (count: number) => new Date(Date.parse(at(120)) + count).toISOString() as Instant;
    const asked = (who: string, when: Instant, change: Partial<Shown> = {}) =>
      explain({ ...shownTo(who, state, procedure, house), ...change }, when).at;
    expect(asked('CHAIR-EG', ms(0))).toBe(ms(0));
    expect(asked('AAA', ms(999))).toBe(ms(0));
    // Not what is asked of an instant before, nor once it is older, nor where the document or the organisation is another.
    expect(asked('AAA', ms(-1))).toBe(ms(-1));
    expect(asked('AAA', ms(999))).toBe(ms(999));
    const changed = { state: { ...state } };
    expect(asked('AAA', ms(1_100), changed)).toBe(ms(1_100));
    const others = { organisation: { ...house }, meetings: [summit] };
    expect(asked('AAA', ms(1_100), { others })).toBe(ms(1_100));
    expect(asked('AAA', ms(1_200), { others: { ...others, meetings: [] } })).toBe(ms(1_200));
  });

  it('is explained to each alone where something is hidden from it', () => {
    const of = confidential('hidden');
    const house = organisation(of, accredited('CHAIR-EG'));
    const explain = createExplanations();
    const state = open(of);
    const chairs = explain(shownTo('CHAIR-EG', state, of, house), at(120));
    const own = explain(shownTo('CCC', state, of, house), at(120));
    expect(JSON.stringify(chairs)).toContain('BBB');
    expect(JSON.stringify(own)).not.toContain('BBB');
    expect(explain(shownTo('CHAIR-EG', state, of, house), at(120))).toBe(chairs);
  });

  it('is confidential by its round alone: of another that is open everything is shown, also who owes an answer', () => {
    const of = withStage('30', { positionsUntilClose: 'hidden' });
    const more = [...round('30'), saidBy('BBB', OBJECT, { stage: stage('30') })];
    const view = viewAs(shownTo('AAA', open(of, ...more), of))!;
    const owing = view.roundList.map((r) => [r.stage, r.owing ?? null, r.positions.map((p) => p.member)]);
    expect(owing).toEqual([
      ['20', ['CCC'], ['AAA', 'BBB']],
      ['30', null, []],
    ]);
    expect(view.withheld).toEqual(['positions', 'counts']);
    expect(view.waiting.map((w) => [w.stage, w.code, w.on])).toEqual([
      ['20', 'lack', ['BBB']],
      ['20', 'delegations', ['CCC']],
      ['30', 'confidentialPositions', ['AAA']],
    ]);
    expect(viewAs(shownTo('CHAIR-MIN', open(of, ...more), of))?.roundList[1]?.owing).toEqual(['AAA', 'CCC']);
  });

  it('is waited for by nobody’s name but one’s own', () => {
    const of = confidential('hidden');
    const waits = (who: string) => viewAs(shownTo(who, open(of), of))?.waiting.map((w) => [w.for, w.on, w.rule]);
    const words = 'positions, which are confidential until the round closes';
    expect(waits('CCC')).toEqual([[words, ['CCC'], 'D27']]);
    expect(waits('AAA')).toEqual([[words, [], 'D27']]);
    const house = organisation(of, accredited('CHAIR-EG'));
    const possible = explanationAs(shownTo('CCC', open(of), of, house), hashOf, at(120)).possible;
    const chairs = explanationAs(shownTo('CHAIR-EG', open(of), of, house), hashOf, at(120)).possible;
    expect(chairs.map((p) => p.act)).toContain('ExtendRound');
    expect(possible.map((p) => p.act)).toContain('TakePosition');
    expect(possible.map((p) => p.act)).not.toContain('ExtendRound');
    expect(new Set(possible.flatMap((p) => p.by))).toEqual(new Set(['CCC']));
    expect(possible.every((p) => p.moves === null)).toBe(true);
  });

  it('is shown once the round has closed, and hidden again in no later round', () => {
    const of = confidential('hidden');
    const closed = open(of, roundClosed('20', 'deadline'), ...round('20', 2), took('CCC', AGREE, '20', 2));
    const seen = viewAs(shownTo('AAA', closed, of))?.roundList.map((r) => r.positions.map((p) => p.member));
    expect(seen).toEqual([['AAA', 'BBB'], []]);
  });

  it('that is joint is shown to those that it names, and its assents to them', () => {
    const of = confidential('countsOnly');
    const statement = 'c'.repeat(64) as StatementId;
    const state = dossierOf([
      ...ready({ procedure: of }),
      ...round('20'),
      saidBy('AAA', AGREE, { jointly: [member('BBB')], statement }),
      saidBy('BBB', AGREE, { assentsTo: statement }),
    ]);
    const members = (who: string) => viewAs(shownTo(who, state, of))?.roundList[0]?.positions.map((p) => p.member);
    expect(['AAA', 'BBB', 'CCC'].map(members)).toEqual([['AAA', 'BBB'], ['AAA', 'BBB'], []]);
  });

  it('does not tell by the number of positions that somebody changed its mind', () => {
    const of = confidential('hidden');
    const positions = (...more: readonly DossierEvent[]) => lineAs(shownTo('AAA', open(of, ...more), of))?.positions;
    expect(positions(took('BBB', AGREE))).toBe(positions());
    const nothing = dossierOf([...ready({ procedure: of }), ...round('20'), took('AAA', AGREE), took('AAA', AGREE)]);
    const other = dossierOf([
      ...ready({ procedure: of }),
      ...round('20'),
      took('AAA', AGREE),
      took('AAA', AGREE),
      took('BBB', AGREE),
    ]);
    expect(lineAs(shownTo('AAA', other, of))).toEqual(lineAs(shownTo('AAA', nothing, of)));
    expect(withoutHidden(other, viewerOf(organisation(of), actor('AAA'))!, shownTo('AAA', other, of).hidden)).toEqual(
      withoutHidden(nothing, viewerOf(organisation(of), actor('AAA'))!, shownTo('AAA', nothing, of).hidden),
    );
  });

  it('is no less hidden where somebody stands aside in confidence', () => {
    const of = confidential('hidden');
    const aside = took('BBB', { kind: 'standAside', scope: { of: 'document' }, public: false });
    const hidden = shownTo('AAA', open(of, aside), of);
    expect(hidden.state.asideInConfidence).toEqual(['BBB']);
    expect(withoutHidden(hidden.state, hidden.viewer, hidden.hidden).asideInConfidence).toEqual([]);
    const before = shownTo('AAA', open(of, aside, roundClosed('20', 'deadline'), ...round('20', 2)), of);
    expect(withoutHidden(before.state, before.viewer, before.hidden).asideInConfidence).toEqual(['BBB']);
  });

  it('stays as the procedure of its document said, whatever is adopted since', () => {
    const of = confidential('hidden');
    const state = dossierOf([
      ...ready({ procedure: of }),
      { ...(registered({ procedure: of })[1] as object), procedure: 1 } as DossierEvent,
      ...round('20'),
      took('BBB', OBJECT),
    ]);
    const since = organisation(of, { type: 'ProcedureAdopted', procedure, reason: 'because' });
    expect(shownTo('AAA', state, of, since).hidden).toHaveLength(1);
  });
});

describe('rounds of which some are confidential', () => {
  /** Experts and ministers hide; the coordinators do not. */
  const both = withStage('30', { positionsUntilClose: 'countsOnly' }, confidential('hidden'));
  const ruled = (by_: string, code: string): DossierEvent => ({
    ...{ type: 'AmendmentRuled', stage: stage(code), round: 1, by: member(by_), blocks: false, outcome: 'accepted' },
  });
  const withdrew = (id: string): DossierEvent => ({
    ...{ type: 'PositionWithdrawn', stage: stage('20'), round: 1, textHash: V1, member: member(id) },
  });
  const rounds = [...ready({ procedure: both }), ...round('20'), ...round('30'), ...round('40')];
  const known = (who: string, ...more: readonly DossierEvent[]) => {
    const { state, viewer, hidden } = shownTo(who, dossierOf([...rounds, ...more]), both);
    return withoutHidden(state, viewer, hidden);
  };
  const membersAt = (state: DossierState, code: string) => Object.keys(state.stages[code]!.rounds[0]!.positions);

  it('are each as its own stage says', () => {
    const said = ['20', '30', '40'].flatMap((code) => [took('AAA', AGREE, code), took('BBB', OBJECT, code)]);
    const to = (who: string) => ['20', '30', '40'].map((code) => membersAt(known(who, ...said), code));
    expect(to('AAA')).toEqual([['AAA'], ['AAA'], ['AAA', 'BBB']]);
    expect(to('CHAIR-EG')).toEqual([['AAA', 'BBB'], [], ['AAA', 'BBB']]);
    expect(to('SECRETARIAT')).toEqual([
      ['AAA', 'BBB'],
      ['AAA', 'BBB'],
      ['AAA', 'BBB'],
    ]);
    // One of them tells no counts, so what is counted is what is shown.
    expect(known('AAA', ...said).positionsTaken).toBe(4);
    expect(known('CHAIR-EG', ...said).positionsTaken).toBe(6);
  });

  it('keep what one withdrew oneself, and not what others did', () => {
    const said = [took('AAA', AGREE), took('BBB', OBJECT), withdrew('AAA'), withdrew('BBB')];
    const of = (who: string) => Object.keys(known(who, ...said).stages['20']!.rounds[0]!.withdrawn ?? {});
    expect([of('AAA'), of('CCC'), of('CHAIR-EG')]).toEqual([['AAA'], [], ['AAA', 'BBB']]);
    expect(known('CCC', ...said).stages['20']!.rounds[0]).not.toHaveProperty('withdrawn');
  });

  it('keep one’s own amendments, and those that the coordinators accepted', () => {
    const accepted = [
      ...[took('AAA', AMEND), ruled('AAA', '20'), took('BBB', AMEND), ruled('BBB', '20')],
      ...[took('BBB', AMEND, '40'), ruled('BBB', '40')],
    ];
    const of = (who: string) => known(who, ...accepted).acceptedAmendments.map((a) => `${a.by} ${a.stage}`);
    expect(of('AAA')).toEqual(['AAA 20', 'BBB 40']);
    expect(of('CCC')).toEqual(['BBB 40']);
    expect(of('BBB')).toEqual(['BBB 20', 'BBB 40']);
  });

  it('keep what was handed over before the first of them was opened, and between those who hand over', () => {
    const inventory = inventoryOf(dossierOf(rounds), organisation(both), [], at(0));
    const state = dossierOf([
      ...rounds,
      { type: 'CarryOverOffered', offer: 1, organ: organ('CNC'), from: actor('CHAIR-CNC'), to: actor('X'), inventory },
    ]);
    const of = (who: string, when: ReturnType<typeof at>) => {
      const later = { ...state, carryOvers: state.carryOvers.map((c) => ({ ...c, at: when })) };
      const shown = shownTo(who, later, both);
      return withoutHidden(shown.state, shown.viewer, shown.hidden).carryOvers.length;
    };
    expect([of('AAA', at(59)), of('AAA', at(60)), of('AAA', at(61))]).toEqual([1, 0, 0]);
    expect([of('CHAIR-CNC', at(61)), of('SECRETARIAT', at(61))]).toEqual([1, 1]);
  });

  it('may withhold lines from members, and from nobody who sees all', () => {
    const may = (who: string, of: Procedure) =>
      mayBeWithheld(viewerOf(organisation(of), actor(who))!, dossierOf(ready({ procedure: of })), organisation(of));
    expect([may('AAA', both), may('SECRETARIAT', both), may('AAA', procedure)]).toEqual([true, false, false]);
  });
});

describe('the handover of a document with a round that is confidential', () => {
  const of = confidential('hidden');
  const office = (name: string): OrganisationEvent => ({
    ...{ type: 'OfficeRegistered', office: actor(name), role: 'chair', state: null, name },
  });
  const house = organisation(of, office('CHAIR-X'));
  const before = ready({ procedure: of });
  const open = [...before, ...round('20'), saidBy('BBB', SECRET)];
  const offer = (code: string, to: string): DossierAct => ({
    ...{ type: 'OfferCarryOver', organ: organ(code), to: actor(to), promises: [] },
  });
  const under = (organisation_: OrganisationState) => ({ organisation: organisation_ });

  it('D146: waits until it is shown to both chairs', () => {
    given(open)
      .when(offer('CNC', 'CHAIR-EG'), by(chair('CNC'), under(house)))
      .refused('D146', { actor: 'CHAIR-CNC', stage: '20', round: 1 });
    given(open)
      .when(offer('EG', 'CHAIR-X'), by(chair('EG'), under(house)))
      .refused('D146', { actor: 'CHAIR-X' });
    const closed = [...open, roundClosed('20', 'deadline')];
    given(closed)
      .when(offer('CNC', 'CHAIR-EG'), by(chair('CNC'), under(house)))
      .accepted();
    const all = organisation(procedure, office('CHAIR-X'));
    given([...ready(), ...round('20')])
      .when(offer('EG', 'CHAIR-X'), by(chair('EG'), under(all)))
      .accepted();
  });

  it('D146: is not accepted by a chair that would learn by it whether anybody objects', () => {
    const offered = given(before)
      .when(offer('CNC', 'CHAIR-X'), by(chair('CNC'), under(house)))
      .accepted();
    const next = { ...SECRETARIAT, actor: actor('CHAIR-X') };
    const passedOn = under(organisation(of, office('CHAIR-X'), passed('CNC', 'CHAIR-X')));
    const accept: DossierAct = { type: 'AcceptCarryOver', offer: 1 };
    for (const position of [OBJECT, AGREE])
      given([...before, ...offered, ...round('20'), took('BBB', position)])
        .when(accept, by(next, passedOn))
        .refused('D146', { actor: 'CHAIR-X' });
    given([...before, ...offered])
      .when(accept, by(next, passedOn))
      .accepted();
  });
});

describe('a line of the journal', () => {
  const of = confidential('hidden');
  const house = organisation(of);
  const state = dossierOf([...ready({ procedure: of }), ...round('20'), took('BBB', OBJECT)]);
  const position = (change: object = {}): DossierAct => ({
    ...{ type: 'TakePosition', stage: stage('20'), round: 1, textHash: V1, position: AGREE },
    ...change,
  });
  const kept: DossierEvent = {
    type: 'StatementRefused',
    statement: 'd'.repeat(64) as StatementId,
    refusal: { rule: 'D26', lack: 'ObjectionStands', facts: { members: ['BBB'] } },
  };
  const seen = (
    who: string,
    events: readonly DossierEvent[],
    {
      from = 'BBB',
      act = position(),
      when = at(100),
      now = state,
    }: Partial<{ from: string; act: DossierAct; when: ReturnType<typeof at>; now: DossierState }> = {},
  ) => {
    const viewer = viewerOf(house, actor(who))!;
    return isLineSeen(
      { at: when, actor: actor(from), act, events },
      viewer,
      now,
      house,
      hiddenRounds(viewer, now, house),
    );
  };

  it('that holds a position is withheld from the others until its round closes', () => {
    const line = [took('BBB', OBJECT)];
    expect(
      ['AAA', 'BBB', 'CCC', 'DDD', 'CHAIR-CHS', 'CHAIR-EG', 'SECRETARIAT', 'AUDITOR'].map((w) => seen(w, line)),
    ).toEqual([false, true, false, false, false, true, true, true]);
    const closed = dossierOf([...ready({ procedure: of }), ...round('20'), roundClosed('20', 'deadline')]);
    expect(seen('AAA', line, { now: closed })).toBe(true);
  });

  it('that was transcribed is seen by the delegation whose position it is', () => {
    expect(['AAA', 'BBB'].map((w) => seen(w, [took('BBB', AGREE)], { from: 'SECRETARIAT' }))).toEqual([false, true]);
  });

  it('that lifts, withdraws or rules is seen by whose position it is about', () => {
    const lift: DossierEvent = { ...(lifted('BBB') as object), member: member('BBB') } as DossierEvent;
    const back: DossierEvent = {
      ...{ type: 'PositionWithdrawn', stage: stage('20'), round: 1, textHash: V1, member: member('BBB') },
    };
    const ruling: DossierEvent = {
      ...{ type: 'AmendmentRuled', stage: stage('20'), round: 1, by: member('BBB'), blocks: true },
    };
    for (const e of [lift, back, ruling])
      expect(['AAA', 'BBB'].map((w) => seen(w, [e], { from: 'CHAIR-EG' }))).toEqual([false, true]);
    // One event that is withheld withholds the line; one about another round does not.
    const other = took('BBB', AGREE, '40');
    expect(seen('AAA', [other], { from: 'SECRETARIAT' })).toBe(true);
    expect(seen('AAA', [other, took('BBB', AGREE)], { from: 'SECRETARIAT' })).toBe(false);
  });

  it('that hands over is seen by both chairs, and by others where it is older than the round', () => {
    const inventory = inventoryOf(state, house, [], at(0));
    const offered: DossierEvent = {
      ...{ type: 'CarryOverOffered', offer: 1, organ: organ('CNC'), from: actor('CHAIR-CNC'), to: actor('CHAIR-CFM') },
      inventory,
    };
    const to = (who: string, when = at(100)) => seen(who, [offered], { from: 'SECRETARIAT', when });
    expect([to('CHAIR-CNC'), to('CHAIR-CFM'), to('CHAIR-MIN'), to('AAA')]).toEqual([true, true, false, false]);
    expect([to('AAA', at(59)), to('AAA', at(60))]).toEqual([true, false]);
  });

  it('that refuses may quote positions, and is withheld with them', () => {
    const find = { type: 'FindConsensus', stage: stage('20'), round: 1, textHash: V1 } as const;
    expect(seen('AAA', [kept], { from: 'CHAIR-EG', act: find })).toBe(false);
    // Before that round was opened it could quote none of it.
    expect(seen('AAA', [kept], { from: 'CHAIR-EG', act: find, when: at(0) })).toBe(true);
  });

  it('of a position that was refused is withheld though it names a round that is not there', () => {
    for (const round of [1, 7]) expect(seen('AAA', [kept], { act: position({ round }), when: at(0) })).toBe(false);
    const closed = dossierOf([...ready({ procedure: of }), ...round('20'), roundClosed('20', 'deadline')]);
    expect(seen('AAA', [kept], { now: closed })).toBe(true);
    expect(seen('AAA', [kept], { act: position({ round: 2 }), now: closed })).toBe(false);
    expect(seen('AAA', [kept], { act: position({ stage: stage('30') }), now: closed })).toBe(true);
    const over = dossierOf([...ready({ procedure: of }), { type: 'ProposalWithdrawn', reason: 'because' }]);
    expect(seen('AAA', [kept], { act: position({ round: 7 }), now: over })).toBe(true);
  });

  it('that tells nothing of positions is seen at once', () => {
    const extended: DossierEvent = {
      type: 'RoundExtended',
      stage: stage('20'),
      round: 1,
      deadline: at(0, 9),
      reason: 'r',
    };
    for (const e of [extended, issued(manifest(2)), round('20')[1]!])
      expect(seen('AAA', [e], { from: 'SECRETARIAT', act: { type: 'RegisterDocument' } })).toBe(true);
    const reminded: DossierEvent = {
      type: 'RemindersSent',
      stage: stage('20'),
      round: 1,
      fraction: 0.5,
      to: [actor('CCC')],
    };
    expect(seen('AAA', [reminded], { from: 'PROCESS', act: { type: 'RegisterDocument' } })).toBe(false);
  });

  it('of one’s own amendment that the chair ruled on is one’s own', () => {
    const ruled: DossierEvent = {
      type: 'AmendmentRuled',
      stage: stage('20'),
      round: 1,
      by: member('BBB'),
      blocks: true,
    };
    const act = {
      type: 'RuleOnAmendment',
      stage: stage('20'),
      round: 1,
      textHash: V1,
      by: member('BBB'),
      blocks: true,
    } as const;
    const now = dossierOf([...ready({ procedure: of }), ...round('20'), took('BBB', AMEND)]);
    expect(['AAA', 'BBB'].map((w) => seen(w, [ruled], { from: 'CHAIR-EG', act, now }))).toEqual([false, true]);
  });
});

describe('a draft', () => {
  const of = withPolicy({ drafts: { alsoReadBy: ['chairs'], recordsReading: true } });
  const drafted = dossierOf(ready({ procedure: of }));
  const lack = (who: string, state = drafted, sha256 = sha(1), under = of) =>
    lackOfText(viewerOf(organisation(under), actor(who))!, state, organisation(under), sha256);

  it('is read by members, the secretariat, auditors and those whom the procedure names (Q19)', () => {
    expect(['AAA', 'SECRETARIAT', 'AUDITOR', 'PROCESS', 'CHAIR-CHS', 'DDD'].map((w) => lack(w))).toEqual([
      ...[null, null, null, null, null],
      'DraftRestricted',
    ]);
    const narrow = withPolicy({ drafts: { alsoReadBy: ['candidates'] } });
    expect(['CHAIR-CHS', 'DDD'].map((w) => lack(w, dossierOf(ready({ procedure: narrow })), sha(1), narrow))).toEqual([
      'DraftRestricted',
      null,
    ]);
    expect(lack('DDD', dossierOf(ready()), sha(1), procedure)).toBeNull();
  });

  it('has no version in the view of who may not read it, and says so', () => {
    const view = viewAs(shownTo('DDD', drafted, of));
    expect(view).toMatchObject({ version: null, renderings: [], withheld: ['texts'] });
    expect(viewAs(shownTo('AAA', drafted, of))?.version).not.toBeNull();
  });

  it('is none any more once it is adopted; an earlier version stays one', () => {
    const done = dossierOf([...ready({ procedure: of }), issued(manifest(2)), ...adopted().slice(ready().length)]);
    const text = done.adoptedText === V1 ? [1, 2] : [2, 1];
    expect([V1, V2]).toContain(done.adoptedText);
    expect(text.map((n) => lack('DDD', done, sha(n)))).toEqual([null, 'DraftRestricted']);
    expect(viewAs(shownTo('DDD', done, of))).not.toHaveProperty('withheld');
  });

  const read = (change: object = {}): DossierAct => ({
    ...{ type: 'RecordReading', textHash: V1, sha256: sha(1), by: actor('AAA') },
    ...change,
  });
  const context = (sender = PROCESS, under = of) => by(sender, { organisation: organisation(under) });
  const wasRead: DossierEvent = { type: 'TextRead', textHash: V1, sha256: sha(1), by: actor('AAA') };

  it('D126: is read on record, once by each', () => {
    given(ready({ procedure: of }))
      .when(read(), context())
      .accepted([wasRead]);
    given([...ready({ procedure: of }), wasRead])
      .when(read(), context())
      .refused('D126', { by: 'AAA', sha256: sha(1) });
    given([...ready({ procedure: of }), wasRead])
      .when(read({ by: actor('BBB') }), context())
      .accepted();
    const [before, after] = [drafted, dossierOf([...ready({ procedure: of }), wasRead])];
    const must = (state: DossierState, who: string, under = of) =>
      mustRecordReading(actor(who), state, organisation(under), sha(1));
    expect([must(before, 'AAA'), must(after, 'AAA'), must(after, 'BBB')]).toEqual([true, false, true]);
    expect(must(before, 'AAA', procedure)).toBe(false);
    expect(after.movedAt).toBe(before.movedAt);
  });

  it('D126: is read on record where the procedure says so, and where it is a draft of the document', () => {
    given(ready()).when(read(), context(PROCESS, procedure)).refused('D126');
    given(ready({ procedure: of }))
      .when(read({ sha256: sha(9) }), context())
      .refused('D126');
    given(ready({ procedure: of }))
      .when(read({ textHash: V2 }), context())
      .refused('D126');
    given(adopted())
      .when(read(), context())
      .refused('D126', { sha256: sha(1) });
    given(ready({ procedure: of }))
      .when(read(), context(delegation('AAA')))
      .refused('D08');
    given([]).when(read(), context()).refused('D04');
  });

  it('is recorded in a procedure that names readers once', () => {
    expect(procedureMistakes(of)).toEqual([]);
    expect(procedureMistakes(withPolicy({ drafts: { alsoReadBy: ['chairs', 'chairs'] } }))).toEqual([
      'policy.drafts.alsoReadBy: chairs is named twice',
    ]);
    expect(procedureMistakes(withStage('10', { positionsUntilClose: 'hidden' }))).toEqual([
      'stages.10.positionsUntilClose: this stage holds no round, so nothing reads it',
    ]);
  });
});

describe('the erasure of a text', () => {
  const of = withPolicy({ erasesTexts: true });
  const reason = 'holds the name of a person';
  const erase = (sha256 = sha(1)): DossierAct => ({ type: 'EraseText', sha256, reason });
  const second: Sender = { ...SECRETARIAT, person: 'SECRETARIAT-2' as PersonId };
  const context = (sender = SECRETARIAT, under = of) => by(sender, { organisation: organisation(under) });
  const superseded = [...ready({ procedure: of }), issued(manifest(2))];
  const asked: DossierEvent = { type: 'ErasureAsked', sha256: sha(1), person: SECRETARIAT.person, reason };
  const erased: DossierEvent = {
    ...{ type: 'TextErased', sha256: sha(1), by: SECRETARIAT.actor, person: second.person },
    ...{ askedBy: SECRETARIAT.person, reason },
  };

  it('D129: is asked for by one person of the secretariat, and done by another', () => {
    given(superseded).when(erase(), context()).accepted([asked]);
    given([...superseded, asked])
      .when(erase(), context())
      .refused('D129', { sha256: sha(1) });
    given([...superseded, asked])
      .when(erase(), context(second))
      .accepted([erased]);
    given(superseded)
      .when(erase(), context(delegation('AAA')))
      .refused('D05');
    expect(dossierOf([...superseded, asked, erased]).erasures).toMatchObject([
      { sha256: sha(1), askedBy: 'SECRETARIAT-1', erased: { person: 'SECRETARIAT-2', entry: superseded.length + 2 } },
    ]);
  });

  it('D127: is allowed where the procedure says so', () => {
    given([...ready(), issued(manifest(2))])
      .when(erase(), context(SECRETARIAT, procedure))
      .refused('D127');
  });

  it('D128: takes no text that is adopted or before the organs, none of another document, and none twice', () => {
    given(superseded)
      .when(erase(sha(2)), context())
      .refused('D128', { sha256: sha(2), version: 2 });
    given(superseded)
      .when(erase(sha(9)), context())
      .refused('D128', { sha256: sha(9) });
    given(adopted())
      .when(erase(), context())
      .refused('D128', { sha256: sha(1) });
    given([...superseded, asked, erased])
      .when(erase(), context())
      .refused('D128');
    const over: readonly DossierEvent[] = [...superseded, { type: 'ProposalWithdrawn', reason }];
    given(over)
      .when(erase(sha(2)), context())
      .accepted();
    given([]).when(erase(), context()).refused('D04');
  });

  it('D147: is for good: no version comes with that text, and none gets it as another rendering', () => {
    const gone = [...superseded, asked, erased];
    const again = { ...manifest(3), renderings: manifest(1).renderings };
    const version: DossierAct = { type: 'IssueVersion', textHash: hashOf(again), manifest: again };
    given(gone)
      .when(version, context())
      .refused('D147', { sha256: sha(1) });
    given([...superseded, asked])
      .when(version, context())
      .accepted();
    const rendering = { ...manifest(1).renderings[0]!, language: 'en', status: 'working', sha256: sha(1) } as const;
    const added: DossierAct = { type: 'AddRendering', textHash: hashOf(manifest(2)), rendering };
    given(gone)
      .when(added, context())
      .refused('D147', { sha256: sha(1) });
    given([...superseded, asked])
      .when(added, context())
      .accepted();
  });

  it('leaves hashes and versions as they were', () => {
    const before = dossierOf(superseded);
    const after = dossierOf([...superseded, asked, erased]);
    expect({ ...after, erasures: [] }).toEqual(before);
  });
});

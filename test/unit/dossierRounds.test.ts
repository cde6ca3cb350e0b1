import type { DossierAct } from '../../contracts/acts.ts';
import type { Position } from '../../contracts/position.ts';
import {
  AGREE,
  AMEND,
  ASIDE,
  MEMBERS,
  OBJECT,
  PROCESS,
  SECRETARIAT,
  V1,
  V2,
  WAIT,
  actor,
  admitted,
  at,
  atSummit,
  by,
  chair,
  cleared,
  closed,
  day,
  delegation,
  delivered,
  dossierOf,
  foundAtSummit,
  given,
  hashOf,
  inRound,
  issued,
  left,
  lifted,
  manifest,
  member,
  open,
  organisation,
  passed,
  ready,
  registered,
  round,
  roundClosed,
  stage,
  summit,
  take,
  took,
  withStage,
  sitting,
  inSession,
} from './fixtures.ts';

const reason = 'because';
const DEADLINE = at(180, 7);
const justBefore = new Date(Date.parse(DEADLINE) - 1).toISOString() as typeof DEADLINE;
const lift = (change: Partial<Extract<DossierAct, { type: 'LiftPosition' }>> = {}): DossierAct => ({
  type: 'LiftPosition',
  ...inRound(),
  ...change,
});
const withdraw = (): DossierAct => ({ type: 'WithdrawPosition', ...inRound() });
const extend = (deadline = at(0, 10), textHash = V1): DossierAct => ({
  type: 'ExtendRound',
  ...inRound('20', 1, textHash),
  deadline,
  reason,
});
const close = (n = 1): DossierAct => ({ type: 'CloseRound', stage: stage('20'), round: n });
const rule = (id: string, blocks: boolean, textHash = V1): DossierAct => ({
  type: 'RuleOnAmendment',
  ...inRound('20', 1, textHash),
  by: member(id),
  blocks,
});
const inReview = [...ready(), ...round('20')];

describe('a stage without an open round', () => {
  it('gets one from the chair of its organ, with the stage’s period and the roster of that moment', () => {
    given(ready())
      .when(open('20'), by(chair('EG'), { at: at(60) }))
      .accepted(round('20', 1, { deadline: at(60, 28) }));
    const ten = organisation(undefined, admitted('DDD'));
    expect(
      given(ready())
        .when(open('20'), by(chair('EG'), { organisation: ten }))
        .accepted()[1],
    ).toMatchObject({ roster: [...MEMBERS, 'DDD'] });
  });

  it('gets none from another chair, a delegation or the secretariat (D06)', () => {
    for (const sender of [chair('CNC'), delegation('AAA'), SECRETARIAT])
      given(ready()).when(open('20'), by(sender)).refused('D06', { organ: 'EG', chair: 'CHAIR-EG' });
  });

  it('obeys whoever chairs the organ at that moment (D06)', () => {
    const next = organisation(undefined, passed('EG', 'CHAIR-CNC'));
    given(ready())
      .when(open('20'), by(chair('CNC'), { organisation: next }))
      .accepted();
    given(ready())
      .when(open('20'), by(chair('EG'), { organisation: next }))
      .refused('D06', { chair: 'CHAIR-CNC' });
  });

  it('is opened by the process where the procedure says so, when it is its turn (D08)', () => {
    const sectoral = ready({ class: 'sectoralDecision' });
    given([...sectoral, ...closed('20')])
      .when(open('30'), by(PROCESS))
      .accepted();
    given(sectoral).when(open('20'), by(PROCESS)).refused('D08', { stage: '20' });
    given([...sectoral, ...closed('20')])
      .when(open('40'), by(PROCESS))
      .refused('D08', { stage: '40' });
    given([...sectoral, ...round('20'), { type: 'TakenAsBasis', stage: stage('50'), textHash: V1 }])
      .when(open('30'), by(PROCESS))
      .refused('D08');
  });

  it('is not opened by the process a second time on the same text, but on a new one (D08)', () => {
    const held = [
      ...ready({ class: 'sectoralDecision' }),
      ...closed('20'),
      ...round('30'),
      roundClosed('30', 'deadline'),
    ];
    given(held).when(open('30'), by(PROCESS)).refused('D08');
    given(held)
      .when(open('30'), by(chair('MIN')))
      .accepted();
    given([...held, issued(manifest(2))])
      .when(open('30', { textHash: V2 }), by(PROCESS))
      .accepted();
  });

  it('has to be on the route (D17)', () => {
    given([...ready(), ...closed('20')])
      .when(open('30'), by(chair('MIN')))
      .refused('D17', { stage: '30', class: 'decision' });
    given(ready())
      .when(open('77' as never), by(chair('MIN')))
      .refused('D17');
    given(ready())
      .when(open('70'), by(chair('CHS')))
      .refused('D17');
  });

  it('opens when what its route demands has happened (D18)', () => {
    given(registered())
      .when(open('20', { textHash: V1 }), by(chair('EG')))
      .refused('D14');
    given([...registered(), issued()])
      .when(open('20'), by(chair('EG')))
      .refused('D18', { stage: '20', needs: ['10'] });
    given(inReview)
      .when(open('40'), by(chair('CNC')))
      .refused('D18', { stage: '40', needs: ['20'] });
    const sectoral = [...ready({ class: 'sectoralDecision' }), ...round('20')];
    given(sectoral)
      .when(open('30'), by(chair('MIN')))
      .refused('D18', { needs: ['20 or 50/basis'] });
    given([
      ...sectoral,
      { type: 'StageOpened', stage: stage('50') },
      { type: 'TakenAsBasis', stage: stage('50'), textHash: V1 },
    ])
      .when(open('30'), by(chair('MIN')))
      .accepted();
  });

  it('ends at the last instant there is where the procedure names a period beyond it', () => {
    const endless = organisation(withStage('20', { periodMs: Number.MAX_SAFE_INTEGER }));
    const events = given(ready())
      .when(open('20'), by(chair('EG'), { organisation: endless }))
      .accepted();
    expect(events[1]).toMatchObject({ deadline: '9999-12-31T23:59:59.999Z' });
  });

  it('stays without one once it is closed (D19)', () => {
    given([...ready(), ...closed('20')])
      .when(open('20'), by(chair('EG')))
      .refused('D19', { stage: '20' });
  });

  it('gets none when the text is adopted elsewhere (D13)', () => {
    const sectoral = foundAtSummit({ class: 'sectoralDecision' }).filter((e) => !('stage' in e && e.stage === '50'));
    given(sectoral)
      .when(open('50'), by(chair('CFM')))
      .refused('D13');
    given(sectoral).when(open('30'), by(PROCESS)).refused('D13');
  });

  it('has a deadline that lies ahead (D23)', () => {
    given(ready())
      .when(open('20', { deadline: at(180) }), by(chair('EG')))
      .refused('D23', { deadline: at(180), at: at(180) });
    given(ready())
      .when(open('20', { deadline: at(181) }), by(chair('EG')))
      .accepted();
  });
});

describe('an open round', () => {
  it('is the only one of its stage, while other stages have their own (D20)', () => {
    given(inReview)
      .when(open('20'), by(chair('EG')))
      .refused('D20', { stage: '20', round: 1 });
    const both = [...ready(), ...inSession, ...closed('20'), ...round('40')];
    given(both).when(open('50'), sitting('CFM')).accepted();
    given([...inReview, roundClosed('20', 'closed')])
      .when(open('20'), by(chair('EG'), { at: at(60) }))
      .accepted(round('20', 2, { deadline: at(60, 28) }));
  });

  it('takes the position of a counted delegation for itself, the latest of which stands', () => {
    given(inReview)
      .when(take(AGREE), by(delegation('AAA')))
      .accepted([took('AAA', AGREE)]);
    const state = dossierOf([...inReview, took('AAA', OBJECT), took('AAA', AGREE)]);
    expect(state.stages['20']?.rounds[0]?.positions['AAA']?.position).toEqual(AGREE);
    expect(state.positionsTaken).toBe(2);
  });

  it('takes none from a chair, an office, a candidate, or a state that has left (D07)', () => {
    for (const sender of [chair('EG'), SECRETARIAT, PROCESS, delegation('DDD'), delegation('XXX')])
      given(inReview).when(take(AGREE), by(sender)).refused('D07', { actor: sender.actor });
    given(inReview)
      .when(take(AGREE), by(delegation('AAA'), { organisation: organisation(undefined, left('AAA')) }))
      .refused('D07');
  });

  it('takes none that a delegation states for another (D07)', () => {
    given(inReview)
      .when({ ...take(AGREE), for: member('BBB') } as DossierAct, by(delegation('AAA')))
      .refused('D07', { actor: 'AAA', for: 'BBB' });
  });

  it('takes one that the secretariat transcribes from the note of a counted delegation (D05, D07)', () => {
    const forBBB = { ...take(AGREE), for: member('BBB') } as DossierAct;
    given(inReview)
      .when({ ...forBBB, paper: 'note 7' }, by(SECRETARIAT))
      .accepted([{ ...took('BBB', AGREE), transcribedFrom: 'note 7' } as never]);
    given(inReview).when(forBBB, by(SECRETARIAT)).refused('D05', { for: 'BBB' });
    given(inReview)
      .when({ ...forBBB, for: member('DDD'), paper: 'note 7' } as DossierAct, by(SECRETARIAT))
      .refused('D07', { actor: 'DDD' });
  });

  it('takes positions on its own text alone (D14)', () => {
    given(inReview)
      .when(take(AGREE, '20', 1, V2), by(delegation('AAA')))
      .refused('D14', { named: V2, current: V1 });
    given(inReview)
      .when(extend(at(0, 10), V2), by(chair('EG')))
      .refused('D14');
    given([...inReview, took('AAA', AMEND)])
      .when(rule('AAA', true, V2), by(chair('EG')))
      .refused('D14');
  });

  it('is named by every statement about it (D21)', () => {
    given(inReview)
      .when(take(AGREE, '20', 2), by(delegation('AAA')))
      .refused('D21', { stage: '20', round: 2 });
    given(inReview)
      .when(take(AGREE, '40'), by(delegation('AAA')))
      .refused('D21');
    given(inReview)
      .when(close(2), by(chair('EG')))
      .refused('D21');
    given(inReview)
      .when({ ...extend(), round: 2 } as DossierAct, by(chair('EG')))
      .refused('D21');
    given(inReview)
      .when({ ...rule('AAA', true), round: 2 } as DossierAct, by(chair('EG')))
      .refused('D21');
  });

  it('takes what is stored before the deadline; at its instant and after it is late (D22)', () => {
    given(inReview)
      .when(take(AGREE), by(delegation('AAA'), { at: justBefore }))
      .accepted();
    given(inReview)
      .when(take(AGREE), by(delegation('AAA'), { at: DEADLINE }))
      .late('D22', { deadline: DEADLINE, receivedAt: DEADLINE });
    given(inReview)
      .when(take(OBJECT), by(delegation('AAA'), { at: at(0, 9) }))
      .late('D22');
    given([...inReview, took('AAA', OBJECT)])
      .when(lift(), by(delegation('AAA'), { at: DEADLINE }))
      .late('D22');
    given([...inReview, took('AAA', OBJECT)])
      .when(withdraw(), by(delegation('AAA'), { at: DEADLINE }))
      .late('D22');
  });

  it('lets its maker alone lift an objection, against a recorded text or into a stand-aside (D25)', () => {
    const objected = [...inReview, took('AAA', OBJECT)];
    const aside = { of: 'paragraph', places: ['para-1'] } as never;
    const events = given(objected)
      .when(lift({ against: 'the minutes', standAside: aside }), by(delegation('AAA')))
      .accepted();
    expect(events).toEqual([{ ...lifted('AAA', '20', 1, aside), against: 'the minutes' }]);
    expect(dossierOf([...objected, ...events]).stages['20']?.rounds[0]?.positions['AAA']).toMatchObject({
      lifted: true,
      standAside: aside,
    });
    given(objected)
      .when(lift(), by(delegation('BBB')))
      .refused('D25', { member: 'BBB', position: 'none' });
    given(objected)
      .when(lift(), by(chair('EG')))
      .refused('D07');
    given(objected).when(lift(), by(SECRETARIAT)).refused('D07');
    given([...objected, lifted('AAA')])
      .when(lift(), by(delegation('AAA')))
      .refused('D25', { position: 'object' });
  });

  it.each([
    [
      'a reservation',
      { kind: 'agreeWithReservation', reservation: 'scrutiny', text: 'capital' } satisfies Position,
      true,
    ],
    ['an amendment', AMEND, true],
    ['an agreement', AGREE, false],
    ['a stand-aside', ASIDE, false],
    ['a viewpoint', { kind: 'agreeWithViewpoint', text: 'we say' } satisfies Position, false],
    ['a request for time', WAIT, false],
  ])('has %s lifted, or nothing to lift (D25)', (_, position, liftable) => {
    const then = given([...inReview, took('AAA', position)]).when(lift(), by(delegation('AAA')));
    if (liftable) then.accepted([lifted('AAA')]);
    else then.refused('D25', { position: position.kind });
  });

  it('lets a delegation withdraw its own position, and is then unheard of it (D25)', () => {
    const events = given([...inReview, took('AAA', AGREE)])
      .when(withdraw(), by(delegation('AAA')))
      .accepted();
    expect(dossierOf([...inReview, took('AAA', AGREE), ...events]).stages['20']?.rounds[0]?.positions).toEqual({});
    given([...inReview, took('AAA', AGREE)])
      .when(withdraw(), by(delegation('BBB')))
      .refused('D25', { member: 'BBB' });
  });

  it('has the chair rule on an amendment that stands (D43)', () => {
    const amended = [...inReview, took('AAA', AMEND)];
    const events = given(amended)
      .when(rule('AAA', true), by(chair('EG')))
      .accepted([{ type: 'AmendmentRuled', stage: stage('20'), round: 1, by: member('AAA'), blocks: true }]);
    expect(dossierOf([...amended, ...events]).stages['20']?.rounds[0]?.positions['AAA']?.ruledBlocking).toBe(true);
    given(amended)
      .when(rule('BBB', true), by(chair('EG')))
      .refused('D43', { by: 'BBB' });
    given([...amended, lifted('AAA')])
      .when(rule('AAA', true), by(chair('EG')))
      .refused('D43');
    given([...inReview, took('AAA', OBJECT)])
      .when(rule('AAA', false), by(chair('EG')))
      .refused('D43');
    given(amended)
      .when(rule('AAA', true), by(chair('CNC')))
      .refused('D06');
  });

  it('D43: has the chair rule on it when the round has ended too, while its text is before the stage', () => {
    for (const outcome of ['closed', 'deadline', 'broken'] as const)
      given([...inReview, took('AAA', AMEND), roundClosed('20', outcome)])
        .when(rule('AAA', true), by(chair('EG')))
        .accepted();
    const ended = [...inReview, took('AAA', AMEND), roundClosed('20', 'deadline')];
    given([...ended, issued(manifest(2))])
      .when(rule('AAA', true), by(chair('EG')))
      .refused('D14');
    given([...ended, { type: 'StageClosed', stage: stage('20'), textHash: V1 }])
      .when(rule('AAA', true), by(chair('EG')))
      .refused('D19');
    given([...ended, ...round('20', 2), took('AAA', AGREE, '20', 2)])
      .when(rule('AAA', true), by(chair('EG')))
      .refused('D43');
  });

  it('is extended by its chair, before the deadline and to a later one (D23)', () => {
    const events = given(inReview)
      .when(extend(), by(chair('EG'), { at: justBefore }))
      .accepted();
    expect(dossierOf([...inReview, ...events]).stages['20']?.rounds[0]).toMatchObject({
      deadline: at(0, 10),
      outcome: null,
    });
    given(inReview)
      .when(extend(), by(chair('EG'), { at: DEADLINE }))
      .refused('D23', { deadline: DEADLINE });
    given(inReview)
      .when(extend(DEADLINE), by(chair('EG')))
      .refused('D23', { proposed: DEADLINE });
    given(inReview)
      .when(extend(at(0, 2)), by(chair('EG')))
      .refused('D23');
    given([...inReview, roundClosed('20', 'closed')])
      .when(extend(), by(chair('EG')))
      .refused('D23');
    given(inReview)
      .when(extend(), by(delegation('AAA')))
      .refused('D06');
  });

  it('is closed by the process once its deadline has passed, not a millisecond before (D35)', () => {
    given(inReview)
      .when(close(), by(PROCESS, { at: justBefore }))
      .refused('D35', { deadline: DEADLINE, at: justBefore });
    given(inReview)
      .when(close(), by(PROCESS, { at: DEADLINE }))
      .accepted([roundClosed('20', 'deadline')]);
  });

  it('is closed by its chair at any time, and by no other (D06)', () => {
    given(inReview)
      .when(close(), by(chair('EG')))
      .accepted([roundClosed('20', 'closed')]);
    given(inReview)
      .when(close(), by(chair('EG'), { at: DEADLINE }))
      .accepted([roundClosed('20', 'deadline')]);
    given(inReview)
      .when(close(), by(chair('CNC')))
      .refused('D06');
    given(inReview)
      .when(close(), by(delegation('AAA')))
      .refused('D06');
  });
});

describe('a closed round', () => {
  const over = [...inReview, took('AAA', OBJECT), roundClosed('20', 'deadline')];

  it('keeps what comes after its end as late, and does not change (D21)', () => {
    for (const outcome of ['deadline', 'closed', 'superseded', 'returned', 'deferred'] as const) {
      const ended = [...inReview, took('AAA', OBJECT), roundClosed('20', outcome)];
      given(ended)
        .when(take(AGREE), by(delegation('AAA')))
        .late('D21', { outcome });
      given(ended)
        .when(lift(), by(delegation('AAA')))
        .late('D21');
      given(ended)
        .when(withdraw(), by(delegation('AAA')))
        .late('D21');
    }
    const refusal = { rule: 'D21', lack: 'RoundNotOpen', facts: {} };
    expect(
      dossierOf([...over, { type: 'LateStatementReceived', statement: 'a'.repeat(64) as never, refusal }]),
    ).toEqual(dossierOf(over));
  });

  it('keeps a statement on a superseded text as late, also when the next version is before the delegations (D21)', () => {
    const next = [
      ...inReview,
      issued(manifest(2)),
      roundClosed('20', 'superseded'),
      ...round('20', 2, { textHash: V2 }),
    ];
    given(next)
      .when(take(AGREE), by(delegation('AAA')))
      .late('D21', { outcome: 'superseded' });
    given(next)
      .when(take(AGREE, '20', 1, V2), by(delegation('AAA')))
      .refused('D14');
    given(next)
      .when(take(AGREE, '20', 2, V2), by(delegation('AAA')))
      .accepted();
  });

  it('is not closed twice (D21)', () => {
    given(over)
      .when(close(), by(PROCESS, { at: at(0, 9) }))
      .refused('D21', { outcome: 'deadline' });
    given(over)
      .when(close(), by(chair('EG')))
      .refused('D21');
  });

  it('lets the chair open another on the same text', () => {
    expect(
      given(over)
        .when(open('20'), by(chair('EG')))
        .accepted(),
    ).toMatchObject([{ type: 'RoundOpened', round: 2, textHash: V1 }]);
  });
});

describe('a silence round', () => {
  const silence = (change: Partial<Extract<DossierAct, { type: 'OpenRound' }>> = {}) =>
    open('20', { kind: 'silence', ...change });
  const silent = [...ready(), ...round('20', 1, { kind: 'silence' })];

  it('starts where the stage allows it (D24)', () => {
    given(ready())
      .when(silence(), by(chair('EG')))
      .accepted();
    const never = by(chair('EG'), {
      organisation: organisation(withStage('20', { silence: { allowed: false, minimumMs: 0, languages: [] } })),
    });
    given(ready()).when(silence(), never).refused('D24', { stage: '20' });
    given(cleared())
      .when(open('60', { kind: 'silence' }), by(chair('CHS'), { meetings: [summit] }))
      .refused('D24', { stage: '60' });
  });

  it('lasts at least the minimum period (D24)', () => {
    given(ready())
      .when(silence({ deadline: at(180, 3) }), by(chair('EG')))
      .accepted();
    given(ready())
      .when(silence({ deadline: at(179, 3) }), by(chair('EG')))
      .refused('D24', { minimumMs: 259_200_000 });
    const short = by(chair('EG'), { organisation: organisation(withStage('20', { periodMs: 60_000 })) });
    given(ready()).when(silence(), short).refused('D24');
  });

  it('starts from delivery of that very version to every delegation counted now (D24)', () => {
    const second = [...ready(), issued(manifest(2)), ...round('20', 1, { textHash: V2 }), roundClosed('20', 'closed')];
    given(second)
      .when(silence({ textHash: V2 }), by(chair('EG')))
      .refused('D24', { undelivered: [...MEMBERS] });
    const two = [...second, delivered('AAA', V2, '20'), delivered('BBB', V2, '20')];
    given(two)
      .when(silence({ textHash: V2 }), by(chair('EG')))
      .refused('D24', { undelivered: ['CCC'] });
    given([...two, delivered('CCC', V2, '20')])
      .when(silence({ textHash: V2 }), by(chair('EG')))
      .accepted();
    given(ready())
      .when(silence(), by(chair('EG'), { organisation: organisation(undefined, admitted('DDD')) }))
      .refused('D24', { undelivered: ['DDD'] });
  });

  it('is about a version in the languages that the stage demands (D24)', () => {
    const russian = manifest(2, { renderings: manifest(2).renderings.slice(0, 1) });
    const text = hashOf(russian);
    const delivery = MEMBERS.map((m) => delivered(m, text, '20'));
    given([...ready(), issued(russian), ...delivery])
      .when(silence({ textHash: text }), by(chair('EG')))
      .refused('D24', { missing: ['zh'] });
  });

  it.each([
    ['an objection', OBJECT],
    ['an amendment', AMEND],
  ])('is broken at once by %s, which a later lift does not mend', (_, position) => {
    const events = given(silent)
      .when(take(position), by(delegation('BBB')))
      .accepted();
    expect(events).toMatchObject([
      { type: 'PositionTaken', member: 'BBB' },
      { type: 'RoundClosed', outcome: 'broken' },
    ]);
    given([...silent, ...events])
      .when(lift(), by(delegation('BBB')))
      .late('D21', { outcome: 'broken' });
  });

  it.each([
    ['agreement', AGREE],
    ['a reservation', { kind: 'agreeWithReservation', reservation: 'linguistic', text: 'zh' } satisfies Position],
    ['a stand-aside', ASIDE],
    ['a request for time', WAIT],
    ['agreement ad referendum', { kind: 'agreeAdReferendum', confirmBy: day('2024-06-20') } satisfies Position],
  ])('goes on after %s', (_, position) => {
    given(silent)
      .when(take(position), by(delegation('BBB')))
      .accepted([took('BBB', position)]);
  });

  it('ends as silence when its deadline passes unbroken, and stores nothing for those who were silent', () => {
    const events = given([...silent, took('AAA', AGREE)])
      .when(close(), by(PROCESS, { at: DEADLINE }))
      .accepted([roundClosed('20', 'silence')]);
    expect(dossierOf([...silent, took('AAA', AGREE), ...events]).stages['20']?.rounds[0]?.positions).toEqual({
      AAA: expect.anything(),
    });
  });

  it('is no silence when the chair closes it early', () => {
    given(silent)
      .when(close(), by(chair('EG')))
      .accepted([roundClosed('20', 'closed')]);
  });

  it('is not broken by what is stored at the deadline (D22)', () => {
    given(silent)
      .when(take(OBJECT), by(delegation('BBB'), { at: justBefore }))
      .accepted();
    given(silent)
      .when(take(OBJECT), by(delegation('BBB'), { at: DEADLINE }))
      .late('D22');
  });
});

describe('a step of the process', () => {
  const notices = (code: string, n: number): DossierAct => ({
    type: 'RecordNotices',
    stage: stage(code),
    round: n,
    to: [],
  });
  const reminders = (fraction: number, n = 1): DossierAct => ({
    type: 'RecordReminders',
    stage: stage('20'),
    round: n,
    fraction,
    to: [],
  });
  const inCirculation = ready().slice(0, 6);
  /** Eight tenths of the round are over. */
  const late = by(PROCESS, { at: at(0, 6) });

  it('is recorded once (D44)', () => {
    const noticed = given(inReview).when(notices('20', 1), by(PROCESS)).accepted();
    given([...inReview, ...noticed])
      .when(notices('20', 1), by(PROCESS))
      .refused('D44', { stage: '20', round: 1 });
    given(inReview).when(notices('20', 2), by(PROCESS)).refused('D44');
    const first = given(inCirculation).when(notices('10', 0), by(PROCESS)).accepted();
    given([...inCirculation, ...first])
      .when(notices('10', 0), by(PROCESS))
      .refused('D44', { stage: '10' });
    const reminded = given(inReview).when(reminders(0.5), late).accepted();
    given([...inReview, ...reminded])
      .when(reminders(0.5), late)
      .refused('D44', { fraction: 0.5 });
    given([...inReview, ...reminded])
      .when(reminders(0.8), late)
      .accepted();
  });

  it('D44: is a reminder at a fraction of the procedure, when it is reached, to those who owed an answer', () => {
    given(inReview).when(reminders(0.6), late).refused('D44', { fraction: 0.6 });
    given(inReview)
      .when(reminders(0.8), by(PROCESS, { at: at(0, 5) }))
      .refused('D44', { fraction: 0.8 });
    const to = (...ids: readonly string[]) => ({ ...reminders(0.5), to: ids.map(actor) }) as DossierAct;
    const answered = [...inReview, took('AAA', AGREE)];
    given(answered).when(to('BBB', 'CCC'), late).accepted();
    given(answered)
      .when(to('AAA', 'BBB', 'DDD'), late)
      .refused('D44', { to: ['AAA', 'DDD'] });
    // It had not answered when the reminder was due; that it has since does not make the reminder wrong.
    given(answered, () => at(0, 5))
      .when(to('AAA'), late)
      .accepted();
  });

  it('is recorded where there is something to send, and nowhere else (D44)', () => {
    given(ready()).when(notices('10', 0), by(PROCESS)).refused('D44');
    given(inReview).when(notices('20', 0), by(PROCESS)).refused('D44');
    given(atSummit()).when(notices('70', 0), by(PROCESS)).refused('D44');
    given([...inReview, roundClosed('20', 'closed')])
      .when(reminders(0.8), by(PROCESS))
      .refused('D44');
  });

  it('is nobody else’s (D08)', () => {
    for (const act of [notices('20', 1), reminders(0.5)])
      for (const sender of [SECRETARIAT, chair('EG')]) given(inReview).when(act, by(sender)).refused('D08');
  });

  it('starts anew for reminders when the round is extended', () => {
    const reminded = [
      ...inReview,
      { type: 'RemindersSent', stage: stage('20'), round: 1, fraction: 0.5, to: [] } as const,
    ];
    const extended = given(reminded)
      .when(extend(), by(chair('EG')))
      .accepted();
    given([...reminded, ...extended])
      .when(reminders(0.5), late)
      .accepted();
  });
});

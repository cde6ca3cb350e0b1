import type { DossierAct } from '../../contracts/acts.ts';
import type { DossierEvent } from '../../contracts/events.ts';
import type { Position } from '../../contracts/position.ts';
import {
  AGREE,
  AMEND,
  ASIDE,
  BRACKETED,
  MEMBERS,
  OBJECT,
  PROCESS,
  SECRETARIAT,
  V1,
  V2,
  WAIT,
  admitted,
  agendaApproved,
  allAgree,
  at,
  atSummit,
  by,
  chair,
  delivered,
  cleared,
  closed,
  concordant,
  day,
  delegation,
  dossierOf,
  evidence,
  find,
  found,
  foundAtSummit,
  given,
  hashOf,
  issued,
  item,
  left,
  lifted,
  manifest,
  meeting,
  member,
  numbered,
  open,
  organisation,
  placed,
  places,
  ready,
  registered,
  round,
  roundClosed,
  sittingOpened,
  stage,
  summit,
  take,
  took,
  waived,
  withPolicy,
  withStage,
  sitting,
  organ,
  meetingId,
  inSession,
} from './fixtures.ts';

const reason = 'because';
const inReview = [...ready(), ...round('20')];
/** Once the deadline of that round has passed. */
const over = by(chair('EG'), { at: at(180, 7) });
const agreed = [...inReview, ...allAgree('20')];
const adReferendum: Position = { kind: 'agreeAdReferendum', confirmBy: day('2024-07-10') };
const reservation = (kind: 'scrutiny' | 'parliamentary' | 'linguistic' | 'substantive'): Position => ({
  kind: 'agreeWithReservation',
  reservation: kind,
  text: 'not yet',
});
const basis = (code = '50', textHash = V1): DossierAct => ({ type: 'TakeAsBasis', stage: stage(code), textHash });
const waive = (of: 'circulationPeriod' | 'quorum' | 'sameVersion' | 'concordance', code?: string): DossierAct => ({
  type: 'RecordWaiver',
  of,
  reason,
  ...(code ? { stage: stage(code) } : {}),
});
/** At the summit on 4 July, where the chair may find. */
const chs = { at: at(5, 33), meetings: [summit] };

describe('a round in which all have been heard and nobody objects', () => {
  it('is found agreed by the chair, which closes round and stage and keeps the evidence', () => {
    const events = given(agreed)
      .when(find('20'), by(chair('EG')))
      .accepted(found('20'));
    expect(dossierOf([...agreed, ...events])).toMatchObject({
      findings: [{ stage: '20', round: 1, textHash: V1 }],
      stages: { 20: { status: 'closed', closedOn: V1 } },
    });
  });

  it('is found agreed by nobody else (D06)', () => {
    for (const sender of [PROCESS, SECRETARIAT, chair('CNC'), delegation('AAA')])
      given(agreed).when(find('20'), by(sender)).refused('D06');
  });

  it('is found agreed once, and only as it is named (D19, D21, D14)', () => {
    given([...agreed, ...found('20')])
      .when(find('20'), by(chair('EG')))
      .refused('D19', { stage: '20' });
    given(ready())
      .when(find('20'), by(chair('EG')))
      .refused('D19');
    given(agreed)
      .when(find('20', 2), by(chair('EG')))
      .refused('D21', { round: 2 });
    given([...agreed, ...round('20', 2)])
      .when(find('20', 1), by(chair('EG')))
      .refused('D21');
    given(agreed)
      .when(find('20', 1, V2), by(chair('EG')))
      .refused('D14');
  });

  it('is found agreed after its deadline too, but not when it was closed, broken or superseded (D21)', () => {
    given([...agreed, roundClosed('20', 'deadline')])
      .when(find('20'), by(chair('EG')))
      .accepted([found('20')[0]!, found('20')[2]!]);
    for (const outcome of ['closed', 'broken', 'returned', 'deferred', 'basis', 'superseded'] as const)
      given([...agreed, roundClosed('20', outcome)])
        .when(find('20'), by(chair('EG')))
        .refused('D21', { outcome });
  });

  it('is not found agreed on a text that a newer version has replaced (D14)', () => {
    const replaced = [...agreed, roundClosed('20', 'deadline'), issued(manifest(2))];
    given(replaced)
      .when(find('20', 1, V1), by(chair('EG')))
      .refused('D14', { current: V2 });
    given(replaced)
      .when(find('20', 1, V2), by(chair('EG')))
      .refused('D14', { current: V1 });
  });

  it('is not found agreed while an earlier stage that it needs is open again (D18)', () => {
    const before = [...ready(), ...inSession, ...closed('20')];
    const later = [...before, ...round('40'), ...allAgree('40'), roundClosed('40', 'deadline')];
    given(later).when(find('40'), sitting('CNC')).accepted();
    given([...later, { type: 'StageReopened', stage: stage('20'), reason }])
      .when(find('40'), sitting('CNC'))
      .refused('D18', { needs: ['20'] });
  });

  it('freezes the roster that is counted at that moment, not at its opening', () => {
    const ten = organisation(undefined, admitted('DDD'));
    given(agreed)
      .when(find('20'), by(chair('EG'), { organisation: ten }))
      .refused('D27', { unheard: ['DDD'] });
    expect(
      given([...agreed, took('DDD', AGREE)])
        .when(find('20'), by(chair('EG'), { organisation: ten }))
        .accepted()[0],
    ).toMatchObject({
      evidence: { roster: [...MEMBERS, 'DDD'] },
    });
    const two = organisation(undefined, left('CCC'));
    expect(
      given(agreed)
        .when(find('20'), by(chair('EG'), { organisation: two }))
        .accepted()[0],
    ).toMatchObject({ evidence: { roster: ['AAA', 'BBB'] } });
  });

  it('names in its evidence who stood aside, reserved, stated a viewpoint or agreed ad referendum', () => {
    const said = [
      ...inReview,
      took('AAA', ASIDE),
      took('BBB', reservation('scrutiny')),
      took('CCC', { kind: 'agreeWithViewpoint', text: 'we say' }),
    ];
    expect(
      given(said)
        .when(find('20'), by(chair('EG')))
        .accepted()[0],
    ).toMatchObject({
      evidence: {
        standAsides: [{ member: 'AAA', scope: { of: 'document' } }],
        reservations: [{ member: 'BBB', reservation: 'scrutiny' }],
        viewpoints: [{ member: 'CCC', text: 'we say' }],
        unheard: [],
      },
    });
    expect(
      given([...agreed, took('AAA', adReferendum)])
        .when(find('20'), by(chair('EG')))
        .accepted()[0],
    ).toMatchObject({ evidence: { adReferendum: ['AAA'] } });
    expect(
      given([...agreed, took('AAA', OBJECT), lifted('AAA', '20', 1, { of: 'document' })])
        .when(find('20'), by(chair('EG')))
        .accepted()[0],
    ).toMatchObject({
      evidence: { standAsides: [{ member: 'AAA' }] },
    });
  });
});

describe('a round in which an objection stands', () => {
  const objected = [...agreed, took('BBB', OBJECT)];

  it('is not found agreed until its maker lifts or replaces it (D26)', () => {
    given(objected)
      .when(find('20'), by(chair('EG')))
      .refused('D26', { by: ['BBB'], textHash: V1 });
    given([...objected, roundClosed('20', 'deadline')])
      .when(find('20'), by(chair('EG')))
      .refused('D26', { by: ['BBB'] });
    given([...objected, lifted('BBB')])
      .when(find('20'), by(chair('EG')))
      .accepted();
    given([...objected, took('BBB', AGREE)])
      .when(find('20'), by(chair('EG')))
      .accepted();
    given([...objected, lifted('BBB'), took('BBB', OBJECT)])
      .when(find('20'), by(chair('EG')))
      .refused('D26');
  });

  it('names every objector (D26)', () => {
    given([...objected, took('AAA', OBJECT)])
      .when(find('20'), by(chair('EG')))
      .refused('D26', { by: ['AAA', 'BBB'] });
  });

  it('counts those delegations alone that are counted at that moment', () => {
    given(objected)
      .when(find('20'), by(chair('EG'), { organisation: organisation(undefined, left('BBB')) }))
      .accepted();
  });

  it('does not carry the objection to the next version, nor the agreements', () => {
    const next = [
      ...objected,
      issued(manifest(2)),
      roundClosed('20', 'superseded'),
      ...round('20', 2, { textHash: V2 }),
    ];
    given(next)
      .when(find('20', 2, V2), by(chair('EG')))
      .refused('D27', { unheard: [...MEMBERS], heard: 0 });
    given([...next, ...allAgree('20', 2, V2)])
      .when(find('20', 2, V2), by(chair('EG')))
      .accepted();
  });

  it('is blocked by an amendment once the chair rules so, or before where the procedure says so (D26)', () => {
    const amended = [...agreed, took('BBB', AMEND)];
    const ruling = (blocks: boolean): DossierEvent => ({
      type: 'AmendmentRuled',
      stage: stage('20'),
      round: 1,
      by: member('BBB'),
      blocks,
    });
    given(amended)
      .when(find('20'), by(chair('EG')))
      .accepted();
    given([...amended, ruling(true)])
      .when(find('20'), by(chair('EG')))
      .refused('D26', { by: ['BBB'] });
    given([...amended, ruling(true), lifted('BBB')])
      .when(find('20'), by(chair('EG')))
      .accepted();
    const strict = by(chair('EG'), { organisation: organisation(withPolicy({ unruledAmendmentBlocks: true })) });
    given(amended)
      .when(find('20'), strict)
      .refused('D26', { by: ['BBB'] });
    given([...amended, ruling(false)])
      .when(find('20'), strict)
      .accepted();
  });
});

describe('a round in which somebody is unheard', () => {
  const two = [...inReview, took('AAA', AGREE), took('BBB', AGREE)];

  it('is not found agreed; a request for time is not a position (D27)', () => {
    given(two)
      .when(find('20'), by(chair('EG')))
      .refused('D27', { unheard: ['CCC'], heard: 2, counted: 3 });
    given([...two, took('CCC', WAIT)])
      .when(find('20'), by(chair('EG')))
      .refused('D27', { unheard: ['CCC'] });
    given([...two, took('CCC', { kind: 'abstain' })])
      .when(find('20'), by(chair('EG')))
      .accepted();
  });

  it('is not agreed by its deadline: silence in an open round means nothing (D27)', () => {
    given([...two, roundClosed('20', 'deadline')])
      .when(find('20'), by(chair('EG')))
      .refused('D27');
  });

  it('is found agreed by a waiver of the quorum that names this stage and this text (D27)', () => {
    expect(
      given([...two, waived('quorum', V1, '20')])
        .when(find('20'), over)
        .accepted()[0],
    ).toMatchObject({ evidence: { unheard: ['CCC'], unheardBy: 'waiver' } });
    for (const other of [waived('quorum', V1, '40'), waived('quorum', V2, '20'), waived('concordance', V1, '20')])
      given([...two, other])
        .when(find('20'), over)
        .refused('D27');
  });

  it('D92: is not passed over by a waiver at once, but when its deadline has passed, or by its name', () => {
    const waiver = waived('quorum', V1, '20');
    given([...two, waiver])
      .when(find('20'), by(chair('EG')))
      .refused('D27', { unheard: ['CCC'] });
    given([...two, waiver, roundClosed('20', 'deadline')])
      .when(find('20'), over)
      .accepted();
    given([...two, waived('quorum', V1, '20', 'CCC')])
      .when(find('20'), by(chair('EG')))
      .accepted();
    given([...two.slice(0, -1), waived('quorum', V1, '20', 'CCC')])
      .when(find('20'), over)
      .refused('D27', { unheard: ['BBB', 'CCC'] });
  });

  it('D92: is waived by name as a counted delegation, and of the quorum alone', () => {
    const named = { ...waive('quorum', '20'), members: [member('CCC')] } as DossierAct;
    expect(
      given(two)
        .when(named, by(chair('EG')))
        .accepted(),
    ).toMatchObject([{ members: ['CCC'] }]);
    given(two)
      .when({ ...named, members: [member('DDD')] } as DossierAct, by(chair('EG')))
      .refused('D92', { members: ['DDD'] });
    given(two)
      .when({ ...named, of: 'concordance' } as DossierAct, by(chair('EG')))
      .refused('D92', { of: 'concordance' });
  });

  it('is found agreed where the stage asks for no quorum', () => {
    const none = by(chair('EG'), { organisation: organisation(withStage('20', { quorum: 'none' })) });
    expect(given(two).when(find('20'), none).accepted()[0]).toMatchObject({
      evidence: { heard: ['AAA', 'BBB'], unheardBy: 'quorum' },
    });
  });

  it('is found agreed after unbroken silence, where the silent are listed as unheard and never as agreeing', () => {
    const silent = [...ready(), ...round('20', 1, { kind: 'silence' }), took('AAA', AGREE)];
    given(silent)
      .when(find('20'), by(chair('EG')))
      .refused('D27', { unheard: ['BBB', 'CCC'] });
    const events = given([...silent, roundClosed('20', 'silence')])
      .when(find('20'), by(chair('EG')))
      .accepted();
    expect(events[0]).toMatchObject({ evidence: { heard: ['AAA'], unheard: ['BBB', 'CCC'], unheardBy: 'silence' } });
  });

  it('hears nothing in the silence of a delegation that was admitted after it began (D27)', () => {
    const silent = [...ready(), ...round('20', 1, { kind: 'silence' }), roundClosed('20', 'silence')];
    const ten = by(chair('EG'), { organisation: organisation(undefined, admitted('DDD')) });
    given(silent)
      .when(find('20'), ten)
      .refused('D27', { unheard: ['DDD'], heard: 3, counted: 4 });
    // It may be waived by name, or asked in a new round once it has the text.
    for (const name of [['DDD'], []])
      expect(
        given([...silent, waived('quorum', V1, '20', ...name)])
          .when(find('20'), ten)
          .accepted()[0],
      ).toMatchObject({
        evidence: {
          ...{ heard: [], unheard: [...MEMBERS, 'DDD'] },
          unheardBy: name.length > 0 ? 'silenceAndWaiver' : 'waiver',
        },
      });
    given([...silent, waived('quorum', V1, '20', 'AAA')])
      .when(find('20'), ten)
      .refused('D27', { unheard: ['DDD'] });
    const silence: DossierAct = { ...open('20'), kind: 'silence' } as DossierAct;
    given(silent)
      .when(silence, ten)
      .refused('D24', { undelivered: ['DDD'] });
    given([...silent, delivered('DDD', V1, '20')])
      .when(silence, ten)
      .accepted();
  });

  it('D27: counts to a quorum those who are silent since the text was theirs', () => {
    const three = withStage('20', { quorum: { atLeast: [3, 4] } });
    const silent = [...ready(), ...round('20', 1, { kind: 'silence' }), roundClosed('20', 'silence')];
    const found = given(silent)
      .when(find('20'), by(chair('EG'), { organisation: organisation(three, admitted('DDD')) }))
      .accepted();
    expect(found[0]).toMatchObject({ evidence: { unheardBy: 'quorum' } });
  });
});

describe('a version with open brackets', () => {
  const text = hashOf(BRACKETED);
  const bracketed = [...ready({}, BRACKETED), ...round('20', 1, { textHash: text }), ...allAgree('20', 1, text)];

  it('is found agreed when the brackets are expressly sent up (D28)', () => {
    given(bracketed)
      .when(find('20', 1, text), by(chair('EG')))
      .refused('D28', { places: ['para-2'] });
    const sentUp = { ...find('20', 1, text), sendUpBrackets: true } as DossierAct;
    expect(
      given(bracketed)
        .when(sentUp, by(chair('EG')))
        .accepted()[0],
    ).toMatchObject({ evidence: { bracketsSentUp: ['para-2'] } });
  });

  it('is not adopted with them, sent up or not (D28)', () => {
    const atTop = [
      ...ready({}, BRACKETED),
      ...closed('20', text),
      ...closed('40', text),
      ...closed('50', text),
      concordant(text),
      placed(),
      ...round('60', 1, { textHash: text }),
      ...allAgree('60', 1, text),
    ];
    given(atTop)
      .when({ ...find('60', 1, text), sendUpBrackets: true } as DossierAct, by(chair('CHS'), chs))
      .refused('D28');
  });
});

describe('the adopting stage', () => {
  const agreedAtSummit = [...atSummit(), ...allAgree('60')];
  const treaty = [...atSummit({ class: 'agreement' }), ...closed('30'), ...allAgree('60')];
  const without = (type: DossierEvent['type']) => agreedAtSummit.filter((e) => e.type !== type);

  it('closes with the finding, and ends what is open elsewhere', () => {
    given(agreedAtSummit)
      .when(find('60'), by(chair('CHS'), chs))
      .accepted(found('60'));
    const elsewhere = [...atSummit({ class: 'sectoralDecision' }), ...round('30'), ...allAgree('60')];
    const events = given(elsewhere)
      .when(find('60'), by(chair('CHS'), chs))
      .accepted();
    expect(events).toEqual([found('60')[0], found('60')[1], roundClosed('30', 'closed'), found('60')[2]]);
  });

  it('takes no agreement ad referendum that is not confirmed (D29)', () => {
    const unconfirmed = [...agreedAtSummit, took('AAA', adReferendum, '60')];
    given(unconfirmed)
      .when(find('60'), by(chair('CHS'), chs))
      .refused('D29', { by: ['AAA'] });
    given([...unconfirmed, took('AAA', AGREE, '60')])
      .when(find('60'), by(chair('CHS'), chs))
      .accepted();
  });

  it.each(['parliamentary', 'linguistic'] as const)(
    'stops a binding document at a %s reservation until it is lifted (D30)',
    (kind) => {
      const reserved = [...treaty, took('BBB', reservation(kind), '60')];
      given(reserved)
        .when(find('60'), by(chair('CHS'), chs))
        .refused('D30', { by: [`BBB (${kind})`] });
      given([...reserved, lifted('BBB', '60')])
        .when(find('60'), by(chair('CHS'), chs))
        .accepted();
      given([...agreedAtSummit, took('BBB', reservation(kind), '60')])
        .when(find('60'), by(chair('CHS'), chs))
        .accepted();
    },
  );

  it('lists other reservations and goes on', () => {
    expect(
      given([...treaty, took('BBB', reservation('scrutiny'), '60')])
        .when(find('60'), by(chair('CHS'), chs))
        .accepted()[0],
    ).toMatchObject({
      evidence: { reservations: [{ member: 'BBB', reservation: 'scrutiny' }] },
    });
  });

  it('asks for the concordance of the official texts, or its waiver, for this version (D31)', () => {
    given(without('ConcordanceRecorded'))
      .when(find('60'), by(chair('CHS'), chs))
      .refused('D31', { languages: ['ru', 'zh'], version: 1 });
    given([...without('ConcordanceRecorded'), concordant(V2), waived('concordance', V2)])
      .when(find('60'), by(chair('CHS'), chs))
      .refused('D31');
    given([...without('ConcordanceRecorded'), waived('concordance')])
      .when(find('60'), by(chair('CHS'), chs))
      .accepted();
    const lax = { ...chs, organisation: organisation(withPolicy({ concordanceBeforeAdoption: false })) };
    given(without('ConcordanceRecorded'))
      .when(find('60'), by(chair('CHS'), lax))
      .accepted();
  });

  it('adopts a text that carries the document’s title (D12)', () => {
    const retitled: DossierEvent = { type: 'TitleChanged', from: 'On rivers', title: 'On lakes', reason };
    given([...agreedAtSummit, retitled])
      .when(find('60'), by(chair('CHS'), chs))
      .refused('D12', { found: 'On rivers', expected: 'On lakes' });
  });

  it('opens on the version on which the named stages were closed, or by a waiver for it (D32)', () => {
    const other = [
      ...ready(),
      ...closed('20'),
      ...closed('40'),
      ...closed('50'),
      placed(),
      issued(manifest(2)),
      concordant(V2),
      waived('circulationPeriod', V2),
    ];
    given(other)
      .when(open('60', { textHash: V2 }), by(PROCESS, chs))
      .refused('D32', { stages: ['40', '50'], version: 2 });
    given([...other, waived('sameVersion', V1)])
      .when(open('60', { textHash: V2 }), by(PROCESS, chs))
      .refused('D32');
    given([...other, waived('sameVersion', V2)])
      .when(open('60', { textHash: V2 }), by(PROCESS, chs))
      .accepted();
  });

  it('opens when the circulation lies the period before the meeting, or by a waiver (D33)', () => {
    const late = cleared().map((e) => (e.type === 'Circulated' ? { ...e, on: day('2024-06-15') } : e));
    given(late)
      .when(open('60'), by(PROCESS, chs))
      .refused('D33', { circulated: '2024-06-15', meeting: '2024-07-04', days: 19, demandedDays: 20 });
    given([...late, waived('circulationPeriod')])
      .when(open('60'), by(PROCESS, chs))
      .accepted();
    // A waiver is for the version of that moment.
    for (const textHash of [null, V2])
      given([...late, waived('circulationPeriod', textHash)])
        .when(open('60'), by(PROCESS, chs))
        .refused('D33');
    given(cleared().map((e) => (e.type === 'Circulated' ? { ...e, on: day('2024-06-14') } : e)))
      .when(open('60'), by(PROCESS, chs))
      .accepted();
  });

  const chs1 = [item('D-1', 1), agendaApproved];
  it.each([
    ['is in no package', cleared().slice(0, -1), summit],
    [
      'is in the package of another meeting',
      cleared(),
      meeting([item('D-1', 1), agendaApproved, sittingOpened], 'CHS-2'),
    ],
    ['is on no agenda', cleared(), meeting([agendaApproved, sittingOpened])],
    ['has an agenda that is not approved', cleared(), meeting([item('D-1', 1)])],
    ['is before no sitting', cleared(), meeting(chs1)],
    ['is before a sitting that is closed', cleared(), meeting([...chs1, sittingOpened, { type: 'SittingClosed' }])],
    ['is before another organ', cleared(), meeting([...chs1, sittingOpened], 'CHS-1', 'CNC')],
    ['waits for an item to be decided first', cleared(), meeting([item('D-0', 2, true), ...chs1, sittingOpened])],
    [
      'waits for a member to be admitted',
      cleared(),
      meeting([item('D-0', 2, true, 'DDD'), ...chs1, sittingOpened, numbered(1, 'D-0')]),
    ],
  ])('does not open while the document %s (D34)', (_, events, sitting) => {
    for (const sender of [PROCESS, chair('CHS')])
      given(events)
        .when(open('60'), by(sender, { ...chs, meetings: [sitting] }))
        .refused('D34');
    given([...events, ...round('60'), ...allAgree('60')])
      .when(find('60'), by(chair('CHS'), { ...chs, meetings: [sitting] }))
      .refused('D34');
  });

  it('opens for everything else once the first item is decided and its member counted', () => {
    const first = meeting([
      item('D-0', 2, true, 'DDD'),
      item('D-1', 1),
      agendaApproved,
      sittingOpened,
      numbered(1, 'D-0'),
    ]);
    const ten = organisation(undefined, admitted('DDD'));
    expect(
      given(cleared())
        .when(open('60'), by(PROCESS, { ...chs, meetings: [first], organisation: ten }))
        .accepted()[1],
    ).toMatchObject({ roster: [...MEMBERS, 'DDD'] });
    const own = meeting([item('D-1', 1, true, 'DDD'), agendaApproved, sittingOpened]);
    given(cleared())
      .when(open('60'), by(PROCESS, { ...chs, meetings: [own] }))
      .accepted();
  });

  it('opens by the process over an optional stage that was not begun', () => {
    const sectoral = [
      ...ready({ class: 'sectoralDecision' }),
      ...closed('20'),
      ...closed('30'),
      ...closed('40'),
      placed(),
    ];
    given(sectoral).when(open('60'), by(PROCESS, chs)).accepted();
  });
});

describe('an adopting stage outside a meeting', () => {
  const alone = withStage('60', { inMeeting: false });
  const context = { at: at(5, 33), organisation: organisation(alone) };
  const events = (of: string) => [...cleared({ class: of }), ...round('60'), ...allAgree('60')];

  it('adopts with the finding itself, without a number', () => {
    const act = { meeting: null, organ: 'CHS', day: '2024-07-04', number: null };
    expect(
      given(events('statement'))
        .when(find('60'), by(chair('CHS'), context))
        .accepted()
        .slice(3),
    ).toEqual([{ type: 'Adopted', act, textHash: V1, roster: [...MEMBERS] }, { type: 'InEffect' }]);
    expect(
      given(events('decision'))
        .when(find('60'), by(chair('CHS'), context))
        .accepted()
        .slice(3),
    ).toMatchObject([{ type: 'Adopted' }, { type: 'StageOpened', stage: '70' }]);
  });

  it('asks for the same version there too (D32)', () => {
    const other = [...cleared(), issued(manifest(2)), concordant(V2)];
    given(other)
      .when(open('60', { textHash: V2 }), by(PROCESS, context))
      .refused('D32');
  });
});

describe('a document from the whole of which everybody stands aside', () => {
  const adopting = (...positions: readonly Position[]) => [
    ...atSummit(),
    ...positions.map((p, i) => took(MEMBERS[i]!, p, '60')),
  ];
  const part: Position = { kind: 'standAside', scope: { of: 'paragraph', places: places('para-1') }, public: true };

  it('D93: is adopted for nobody, and so not at all', () => {
    given(adopting(ASIDE, ASIDE, ASIDE))
      .when(find('60'), by(chair('CHS'), chs))
      .refused('D93', { standAside: [...MEMBERS] });
    for (const last of [AGREE, part])
      given(adopting(ASIDE, ASIDE, last))
        .when(find('60'), by(chair('CHS'), chs))
        .accepted();
    given([...inReview, ...MEMBERS.map((m) => took(m, ASIDE))])
      .when(find('20'), by(chair('EG')))
      .accepted();
  });
});

describe('a text taken as a basis', () => {
  const sectoral = [...ready({ class: 'sectoralDecision' }), ...inSession, ...round('20')];
  const opened: DossierEvent = { type: 'StageOpened', stage: stage('50') };
  const taken: DossierEvent = {
    ...{ type: 'TakenAsBasis', stage: stage('50'), textHash: V1 },
    outcome: { as: 'asBasis', organ: organ('CFM'), day: day('2024-07-01'), meeting: meetingId('CFM-1') },
  };

  it('leaves its stage open and not approved, and lets others open', () => {
    const events = given(sectoral).when(basis(), sitting('CFM')).accepted([opened, taken]);
    const state = dossierOf([...sectoral, ...events]);
    expect(state.stages['50']).toMatchObject({ status: 'open', bases: [V1], closedOn: null });
    expect(state.findings).toEqual([]);
    given([...sectoral, ...events])
      .when(open('60'), by(chair('CHS'), chs))
      .refused('D18', { needs: ['20', '40', '30 or 50'] });
  });

  it('ends the round of its own stage alone', () => {
    expect(
      given([...sectoral, ...round('50'), ...allAgree('50')])
        .when(basis(), sitting('CFM'))
        .accepted(),
    ).toEqual([{ ...taken, evidence: evidence() }, roundClosed('50', 'basis')]);
  });

  it('D26: is taken over nobody’s objection, whether the round is open or has ended', () => {
    const objected = [...sectoral, ...round('50'), ...allAgree('50'), took('AAA', OBJECT, '50')];
    for (const events of [objected, [...objected, roundClosed('50', 'closed')]])
      given(events)
        .when(basis(), sitting('CFM'))
        .refused('D26', { stage: '50', by: ['AAA'] });
    given([...sectoral, ...round('50'), took('AAA', AGREE, '50')])
      .when(basis(), sitting('CFM'))
      .refused('D27', { unheard: ['BBB', 'CCC'] });
  });

  it('is the chair’s of a stage that is reached and not closed (D06, D18, D19)', () => {
    given(sectoral)
      .when(basis(), by(chair('CNC')))
      .refused('D06');
    given(ready())
      .when(basis(), sitting('CFM'))
      .refused('D18', { needs: ['20'] });
    given([...sectoral, ...closed('50')])
      .when(basis(), sitting('CFM'))
      .refused('D19');
    given(foundAtSummit({ class: 'sectoralDecision' }))
      .when(basis('30'), by(chair('MIN')))
      .refused('D13');
    given(sectoral)
      .when(basis('60'), by(chair('CHS'), chs))
      .refused('D18');
    given(cleared())
      .when(basis('60'), by(chair('CHS')))
      .refused('D34');
  });

  it('may still be approved there in a new round', () => {
    const again = [...sectoral, opened, taken, ...round('50').slice(1), ...allAgree('50')];
    const [finding, ended] = found('50');
    const outcome = { as: 'approvedForSubmission', organ: 'CFM', day: '2024-07-01', meeting: 'CFM-1' } as never;
    given(again)
      .when(find('50'), sitting('CFM'))
      .accepted([finding!, ended!, { type: 'StageClosed', stage: stage('50'), textHash: V1, outcome }]);
  });
});

describe('a waiver', () => {
  it('is recorded with its reason, for the version of that moment', () => {
    given(ready())
      .when(waive('circulationPeriod'), by(SECRETARIAT))
      .accepted([waived('circulationPeriod')]);
    given(ready())
      .when(waive('sameVersion'), by(chair('EG')))
      .accepted([waived('sameVersion')]);
    given(ready())
      .when(waive('quorum', '20'), by(chair('EG')))
      .accepted([waived('quorum', V1, '20')]);
  });

  it('is the secretariat’s or the present chair’s; that of the quorum the chair’s of the stage (D06)', () => {
    given(ready())
      .when(waive('concordance'), by(delegation('AAA')))
      .refused('D06');
    given(ready()).when(waive('concordance'), by(PROCESS)).refused('D06');
    given(ready()).when(waive('quorum', '20'), by(SECRETARIAT)).refused('D06');
    given(ready())
      .when(waive('quorum', '20'), by(chair('CHS')))
      .refused('D06');
  });

  it('D92: of anything but the quorum is for the text, and names neither a stage nor members', () => {
    for (const what of ['circulationPeriod', 'sameVersion', 'concordance'] as const) {
      given(ready()).when(waive(what), by(SECRETARIAT)).accepted();
      given(ready()).when(waive(what, '50'), by(SECRETARIAT)).refused('D92', { of: what, stage: '50', members: [] });
      given(ready())
        .when({ ...waive(what), members: [member('CCC')] } as DossierAct, by(SECRETARIAT))
        .refused('D92', { of: what, stage: 'none', members: ['CCC'] });
    }
  });

  it('D164: is for the version that there is', () => {
    for (const [of, sender] of [
      ['quorum', chair('EG')],
      ['sameVersion', SECRETARIAT],
      ['circulationPeriod', SECRETARIAT],
    ] as const)
      given(registered())
        .when(of === 'quorum' ? waive(of, '20') : waive(of), by(sender))
        .refused('D164');
  });

  it('of the quorum names a stage of the route that holds rounds (D17)', () => {
    given(ready())
      .when(waive('quorum'), by(chair('EG')))
      .refused('D17');
    given(ready())
      .when(waive('quorum', '30'), by(chair('MIN')))
      .refused('D17', { stage: '30' });
    given(ready())
      .when(waive('quorum', '70'), by(chair('CHS')))
      .refused('D17');
  });
});

describe('a finding', () => {
  it('of one document leaves the delegations free on the next stage', () => {
    const next = [...ready(), ...inSession, ...closed('20'), ...round('40')];
    given([...next, ...allAgree('40'), took('CCC', OBJECT, '40')])
      .when(find('40'), sitting('CNC'))
      .refused('D26');
    given(next)
      .when(take(AGREE, '40'), by(delegation('AAA')))
      .accepted([took('AAA', AGREE, '40')]);
  });
});

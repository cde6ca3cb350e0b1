import type { DossierAct } from '../../contracts/acts.ts';
import type { DossierEvent, MeetingEvent } from '../../contracts/events.ts';
import {
  actor,
  MEMBERS,
  PROCESS,
  SECRETARIAT,
  V1,
  V2,
  agendaApproved,
  allAgree,
  at,
  atSummit,
  by,
  chair,
  cleared,
  closed,
  delegation,
  dossierOf,
  find,
  found,
  foundAtSummit,
  given,
  issue,
  issued,
  item,
  manifest,
  meeting,
  meetingId,
  member,
  open,
  organ,
  organisation,
  placed,
  places,
  proposed,
  ready,
  round,
  roundClosed,
  sittingOpened,
  stage,
  summit,
  take,
  passed,
  procedure,
  took,
  waived,
  withStage,
  AGREE,
  OBJECT,
  sitting,
  inSession,
} from './fixtures.ts';

const reason = 'because';
const returnTo = (from: string, to: string): DossierAct => ({
  type: 'ReturnToStage',
  from: stage(from),
  to: stage(to),
  places: places('para-2'),
  reason,
});
const returned = (from: string, to: string): DossierEvent => ({
  type: 'ReturnedToStage',
  from: stage(from),
  to: stage(to),
  places: places('para-2'),
  reason,
});
const repeat = (code: string): DossierAct => ({ type: 'RepeatStage', stage: stage(code), reason });
const reopened = (code: string): DossierEvent => ({ type: 'StageReopened', stage: stage(code), reason });
const defer = (to?: string): DossierAct => ({ type: 'Defer', reason, ...(to ? { to: meetingId(to) } : {}) });
const deferred = (to: string | null = 'CHS-2', from: string | null = null): DossierEvent => ({
  type: 'Deferred',
  from: from === null ? null : meetingId(from),
  to: to === null ? null : meetingId(to),
  reason,
});
const takeUpAgain = (id = 'CHS-2'): DossierAct => ({ type: 'TakeUpAgain', meeting: meetingId(id), reason });
const takenUpAgain = (id = 'CHS-2'): DossierEvent => ({ type: 'TakenUpAgain', meeting: meetingId(id), reason });
const place = (id: string, isPlaced = true): DossierAct => ({
  ...{ type: 'RecordPlacement', meeting: meetingId(id), placed: isPlaced, organ: organ(id.split('-')[0]!) },
});
const withdraw: DossierAct = { type: 'WithdrawProposal', reason };
const chs = { at: at(5, 33), meetings: [summit] };
const next = meeting([item('D-1', 1), agendaApproved, sittingOpened], 'CHS-2', 'CHS', '2025-09-01');
const sectoral = ready({ class: 'sectoralDecision' });

describe('a document returned to an earlier stage', () => {
  const atMinisters = [...ready(), ...closed('20'), ...closed('40'), ...round('50'), took('AAA', OBJECT, '50')];

  it('goes back by an act of the chair who has it, with named places, and its open rounds end', () => {
    const events = given(atMinisters)
      .when(returnTo('50', '20'), by(chair('CFM')))
      .accepted([roundClosed('50', 'returned'), returned('50', '20')]);
    expect(dossierOf([...atMinisters, ...events])).toMatchObject({
      stages: {
        20: { status: 'open', reopenedOn: V1, closedOn: null },
        40: { status: 'closed' },
        50: { status: 'open' },
      },
      reopenedPlaces: ['para-2'],
    });
    for (const sender of [chair('EG'), SECRETARIAT, delegation('AAA')])
      given(atMinisters).when(returnTo('50', '20'), by(sender)).refused('D06');
  });

  it('goes to an earlier stage that has been open (D36)', () => {
    given([...ready(), ...closed('20'), ...round('40')])
      .when(returnTo('40', '50'), by(chair('CNC')))
      .refused('D36', { from: '40', to: '50' });
    given(atMinisters)
      .when(returnTo('50', '50'), by(chair('CFM')))
      .refused('D36');
    given([...sectoral, ...round('50')])
      .when(returnTo('50', '30'), by(chair('CFM')))
      .refused('D36');
    given(atMinisters)
      .when(returnTo('50', '10'), by(chair('CFM')))
      .refused('D17');
    given(atMinisters)
      .when(returnTo('50', '30'), by(chair('CFM')))
      .refused('D17');
  });

  it('comes from a stage that is open (D19)', () => {
    given([...ready(), ...closed('20'), ...closed('40'), ...closed('50')])
      .when(returnTo('50', '20'), by(chair('CFM')))
      .refused('D19', { stage: '50' });
  });

  it('is not sent back once it is found agreed at the summit (D13)', () => {
    const alsoOpen = [
      ...cleared({ class: 'sectoralDecision' }).filter((e) => !(e.type === 'StageClosed' && e.stage === '50')),
      ...round('60'),
      ...allAgree('60'),
      ...found('60'),
    ];
    given(alsoOpen)
      .when(returnTo('50', '20'), by(chair('CFM')))
      .refused('D13');
  });

  it('is asked anew by the chair on the same text, and by the process on the next one', () => {
    const own = organisation(withStage('20', { opening: 'process' }));
    const back = [...atMinisters, roundClosed('50', 'returned'), returned('50', '20')];
    given(back)
      .when(open('20'), by(PROCESS, { organisation: own }))
      .refused('D08');
    given(back)
      .when(open('20'), by(chair('EG'), { organisation: own }))
      .accepted();
    given([...back, issued(manifest(2))])
      .when(open('20', { textHash: V2 }), by(PROCESS, { organisation: own }))
      .accepted();
  });

  it('comes up again through the stage that sent it back', () => {
    const again = [
      ...atMinisters,
      ...inSession,
      roundClosed('50', 'returned'),
      returned('50', '20'),
      issued(manifest(2)),
      ...round('20', 1, { textHash: V2 }).slice(1),
    ];
    const agreed = [...again, ...allAgree('20', 1, V2)];
    const events = given(agreed)
      .when(find('20', 1, V2), by(chair('EG')))
      .accepted();
    given(again)
      .when(open('50', { textHash: V2 }), sitting('CFM'))
      .refused('D18', { needs: ['20'] });
    expect(
      given([...agreed, ...events, waived('circulationPeriod', V2)])
        .when(open('50', { textHash: V2 }), sitting('CFM'))
        .accepted(),
    ).toMatchObject([{ round: 2, textHash: V2 }]);
  });

  it('does not reach the summit on a version that the stages between have not seen (D32)', () => {
    const back = [
      ...atSummit(),
      roundClosed('60', 'returned'),
      returned('60', '20'),
      issued(manifest(2)),
      { type: 'StageClosed', stage: stage('20'), textHash: V2 } as const,
      waived('circulationPeriod', V2),
    ];
    given(back)
      .when(open('60', { textHash: V2 }), by(PROCESS, chs))
      .refused('D32', { stages: ['40', '50'] });
    const repeated = [
      ...back,
      ...['40', '50'].flatMap((s) => [reopened(s), { type: 'StageClosed', stage: stage(s), textHash: V2 } as const]),
    ];
    given(repeated)
      .when(open('60', { textHash: V2 }), by(PROCESS, chs))
      .accepted();
  });
});

describe('a closed stage', () => {
  const clearedOnce = [...ready(), ...closed('20'), ...round('40'), ...allAgree('40'), ...found('40')];

  it('is repeated by an explicit act of its organ’s chair (D37)', () => {
    given(clearedOnce)
      .when(repeat('40'), by(chair('CNC')))
      .accepted([reopened('40')]);
    given([...clearedOnce, ...inSession])
      .when(open('40'), sitting('CNC'))
      .refused('D19');
    for (const sender of [chair('EG'), SECRETARIAT, PROCESS])
      given(clearedOnce).when(repeat('40'), by(sender)).refused('D06');
    given([...ready(), ...round('20')])
      .when(repeat('20'), by(chair('EG')))
      .refused('D37', { stage: '20' });
    given(ready())
      .when(repeat('20'), by(chair('EG')))
      .refused('D37');
    given(clearedOnce)
      .when(repeat('30'), by(chair('MIN')))
      .refused('D17');
  });

  it('keeps its earlier finding when it is repeated, and gets a second beside it', () => {
    const again = [
      ...clearedOnce,
      reopened('40'),
      issued(manifest(2)),
      ...round('40', 2, { textHash: V2 }),
      ...allAgree('40', 2, V2),
    ];
    expect(dossierOf(again)).toMatchObject({
      findings: [{ stage: '40', textHash: V1 }],
      stages: { 40: { status: 'open', closedOn: null } },
    });
    const events = given([...again, ...inSession])
      .when(find('40', 2, V2), sitting('CNC'))
      .accepted();
    expect(dossierOf([...again, ...events]).findings.map((f) => f.textHash)).toEqual([V1, V2]);
  });

  it('ends the rounds of the stages after it when it is repeated, and they wait for it', () => {
    const later = [...clearedOnce, ...round('50')];
    const both = organisation(procedure, passed('CFM', 'CHAIR-CNC'));
    const events = given(later)
      .when(repeat('40'), by(chair('CNC'), { organisation: both }))
      .accepted([roundClosed('50', 'returned'), reopened('40')]);
    expect(dossierOf([...later, ...events]).stages['40']).toMatchObject({ status: 'open' });
  });

  it('D98: is repeated by nobody else while a later organ has the document before it', () => {
    given(atSummit())
      .when(repeat('40'), by(chair('CNC'), chs))
      .refused('D98', { stage: '40', later: '60', organ: 'CHS' });
    given([...clearedOnce, ...round('50')])
      .when(repeat('40'), by(chair('CNC')))
      .refused('D98', { later: '50' });
    // The sitting has it on its agenda, whether or not its round is open.
    given(cleared())
      .when(repeat('40'), by(chair('CNC'), { ...chs, meetings: [summit] }))
      .refused('D98', { later: '60' });
    given(cleared())
      .when(repeat('40'), by(chair('CNC')))
      .accepted();
  });

  it('D98: nor while an earlier organ alone has it, whose round would end', () => {
    const asked: readonly DossierEvent[] = [
      ...clearedOnce,
      { type: 'StageOpened', stage: stage('50') },
      returned('50', '20'),
      ...round('20', 2, { kind: 'silence' }),
    ];
    given(asked)
      .when(repeat('40'), by(chair('CNC')))
      .refused('D98', { stage: '40', earlier: '20', organ: 'EG' });
    given(asked)
      .when(returnTo('50', '20'), by(chair('CFM')))
      .refused('D98', { stage: '50', earlier: '20' });
    // Nobody's round would end, or the chair's own.
    const ended = [...asked, roundClosed('20', 'closed', 2)];
    given(ended)
      .when(repeat('40'), by(chair('CNC')))
      .accepted();
    given(ended)
      .when(returnTo('50', '20'), by(chair('CFM')))
      .accepted();
    const both = organisation(procedure, passed('EG', 'CHAIR-CNC'));
    given(asked)
      .when(repeat('40'), by(chair('CNC'), { organisation: both }))
      .accepted([roundClosed('20', 'returned', 2), { ...reopened('40'), keepsPlaces: true } as DossierEvent]);
    // Where both have it, either sends it back.
    given([...ready(), ...closed('20'), ...round('40'), ...round('50')])
      .when(returnTo('50', '20'), by(chair('CFM')))
      .accepted();
  });

  it('D98: nor does a stage left open as a basis return it from there, where the procedure says so', () => {
    const left: readonly DossierEvent[] = [
      ...ready({ class: 'sectoralDecision' }),
      ...['20', '30', '40'].flatMap((code) => closed(code)),
      { type: 'StageOpened', stage: stage('50') },
      { type: 'TakenAsBasis', stage: stage('50'), textHash: V1 },
      placed(),
    ];
    const back: DossierAct = {
      ...{ type: 'ReturnToStage', from: stage('50'), to: stage('20'), places: places('para-2'), reason },
    };
    given(left)
      .when(back, by(chair('CFM'), { ...chs, meetings: [summit] }))
      .refused('D98', { stage: '50', later: '60', organ: 'CHS' });
    given(left)
      .when(back, by(chair('CFM')))
      .accepted();
    const both = organisation(procedure, passed('CHS', 'CHAIR-CFM'));
    given(left)
      .when(back, by(chair('CFM'), { ...chs, meetings: [summit], organisation: both }))
      .accepted();
    const { laterOrganHolds: _, ...policy } = procedure.policy;
    given(left)
      .when(
        back,
        by(chair('CFM'), { ...chs, meetings: [summit], organisation: organisation({ ...procedure, policy }) }),
      )
      .accepted();
  });

  it('is not repeated once the text is adopted (D13)', () => {
    given(foundAtSummit())
      .when(repeat('40'), by(chair('CNC')))
      .refused('D13');
    given(foundAtSummit())
      .when(repeat('60'), by(chair('CHS')))
      .refused('D13');
  });

  it('waits for the chair or for another version when the process had opened it', () => {
    const held = [...sectoral, ...closed('20'), ...closed('30'), reopened('30')];
    given(held).when(open('30'), by(PROCESS)).refused('D08');
    given(held)
      .when(open('30'), by(chair('MIN')))
      .accepted();
    given([...held, issued(manifest(2))])
      .when(open('30', { textHash: V2 }), by(PROCESS))
      .accepted();
  });
});

describe('a deferred document', () => {
  it('ends its rounds, leaves its package and waits (D10)', () => {
    const events = given([...atSummit(), ...allAgree('60')])
      .when(defer('CHS-2'), by(chair('CHS'), chs))
      .accepted([roundClosed('60', 'deferred'), deferred('CHS-2', 'CHS-1')]);
    const waiting = [...atSummit(), ...events];
    expect(dossierOf(waiting)).toMatchObject({ phase: 'deferred', packages: [], deferredTo: 'CHS-2' });
    for (const [act, sender] of [
      [issue(manifest(2)), SECRETARIAT],
      [open('60'), chair('CHS')],
      [find('60'), chair('CHS')],
      [repeat('40'), chair('CNC')],
      [place('CHS-1'), PROCESS],
    ] as const)
      given(waiting).when(act, by(sender, chs)).refused('D10', { to: 'CHS-2' });
    given(waiting)
      .when(take(AGREE, '60'), by(delegation('AAA'), chs))
      .late('D21', { outcome: 'deferred' });
  });

  it('is deferred by the present chair, once (D38)', () => {
    given(ready())
      .when(defer(), by(chair('EG')))
      .accepted([deferred(null)]);
    given([...ready(), deferred()])
      .when(defer(), by(chair('CNC')))
      .refused('D38', { to: 'CHS-2' });
    for (const sender of [SECRETARIAT, delegation('AAA'), PROCESS, chair('CNC')])
      given(ready()).when(defer(), by(sender)).refused('D06');
  });

  it('is not deferred once it is found agreed (D13)', () => {
    given(foundAtSummit())
      .when(defer(), by(chair('CHS'), chs))
      .refused('D13');
  });

  it('is taken up again by the present chair at a meeting that is convened and not closed (D38)', () => {
    const waiting = [...ready(), deferred()];
    given(waiting)
      .when(takeUpAgain(), by(chair('CHS'), { meetings: [next] }))
      .accepted([takenUpAgain()]);
    given(waiting)
      .when(takeUpAgain(), by(chair('EG'), { meetings: [] }))
      .refused('D38', { meeting: 'CHS-2' });
    given(waiting)
      .when(takeUpAgain(), by(chair('EG'), { meetings: [summit] }))
      .refused('D38');
    const over = meeting([agendaApproved, sittingOpened, { type: 'SittingClosed' }], 'CHS-2');
    given(waiting)
      .when(takeUpAgain(), by(chair('CHS'), { meetings: [over] }))
      .refused('D38');
    given(ready())
      .when(takeUpAgain(), by(chair('CHS'), { meetings: [next] }))
      .refused('D38');
    given(waiting)
      .when(takeUpAgain(), by(SECRETARIAT, { meetings: [next] }))
      .refused('D06');
  });

  it('D38: is taken up at a meeting of an organ of its route, where it can be concluded', () => {
    const ministers = meeting([], 'MIN-1', 'MIN', '2024-08-01');
    const waiting = [...ready(), ...closed('20'), deferred(null)];
    given(waiting)
      .when(takeUpAgain('MIN-1'), by(chair('CNC'), { meetings: [ministers] }))
      .refused('D38', { meeting: 'MIN-1', meets: 'MIN' });
    given([...sectoral, ...closed('20'), ...closed('30'), deferred(null)])
      .when(takeUpAgain('MIN-1'), by(chair('CNC'), { meetings: [ministers] }))
      .accepted();
  });

  it('is asked again on the same version, by the process where it had asked before', () => {
    const again = [
      ...atSummit(),
      took('AAA', OBJECT, '60'),
      roundClosed('60', 'deferred'),
      deferred(),
      takenUpAgain(),
      placed('CHS-2'),
    ];
    expect(
      given(again)
        .when(open('60'), by(PROCESS, { meetings: [next] }))
        .accepted(),
    ).toMatchObject([{ type: 'RoundOpened', round: 2, textHash: V1 }]);
    const over = [...atSummit(), roundClosed('60', 'deadline'), deferred(), takenUpAgain(), placed('CHS-2')];
    given(over)
      .when(open('60'), by(PROCESS, { meetings: [next] }))
      .accepted();
    const once = [...again, ...round('60', 2, { textHash: V1 }), roundClosed('60', 'deadline', 2)];
    given(once)
      .when(open('60'), by(PROCESS, { meetings: [next] }))
      .refused('D08');
  });

  it('still waits for another version where it was sent back before it was deferred (D08)', () => {
    const back = [
      ...sectoral,
      ...closed('20'),
      ...round('30'),
      ...round('40'),
      roundClosed('30', 'returned'),
      roundClosed('40', 'returned'),
      returned('40', '30'),
      deferred(),
      takenUpAgain(),
    ];
    given(back).when(open('30'), by(PROCESS)).refused('D08');
  });

  it('is not put back by the agenda that still lists it at the meeting it was deferred from (D45)', () => {
    const again = [...atSummit(), roundClosed('60', 'deferred'), deferred('CHS-2', 'CHS-1'), takenUpAgain()];
    given(again).when(place('CHS-1'), by(PROCESS, chs)).refused('D45', { meeting: 'CHS-1', deferredTo: 'CHS-2' });
    given(again)
      .when(place('CHS-2'), by(PROCESS, { meetings: [next] }))
      .accepted([placed('CHS-2')]);
    const same = [...atSummit(), roundClosed('60', 'deferred'), deferred(null, 'CHS-1'), takenUpAgain('CHS-1')];
    given(same)
      .when(place('CHS-1'), by(PROCESS, chs))
      .accepted([placed('CHS-1')]);
  });

  it('D45: taken up at a meeting in whose package it stayed, comes into that of another that lists it later', () => {
    const cnc = (id: string) => meeting([item('D-1', 1), agendaApproved, sittingOpened], id, 'CNC', '2024-07-01');
    // Convened only: before a sitting that is to adopt, its chair alone has the document.
    const later = meeting([item('D-1', 1)], 'CHS-1');
    const stays = [...ready(), ...closed('20'), placed('CNC-1'), placed('CHS-1'), ...round('40')];
    const gone = given(stays)
      .when({ type: 'Defer', reason }, by(chair('CNC'), { meetings: [cnc('CNC-1'), later] }))
      .accepted();
    const back = given([...stays, ...gone])
      .when(takeUpAgain('CHS-1'), by(chair('CNC'), { meetings: [later] }))
      .accepted();
    const events = [...stays, ...gone, ...back];
    expect(dossierOf(events).deferredTo).toBeNull();
    given(events)
      .when(place('CNC-2'), by(PROCESS, { meetings: [cnc('CNC-2')] }))
      .accepted([placed('CNC-2')]);
  });

  it('D45: taken up for a meeting that is over before it lists it, comes into the package of the next', () => {
    const up = [...ready(), deferred('CNC-2'), takenUpAgain('CNC-2')];
    const third = meeting([item('D-1', 1)], 'CNC-3', 'CNC');
    const act = place('CNC-3');
    const awaited: Record<string, readonly MeetingEvent[]> = {
      cancelled: [{ type: 'MeetingCancelled', dossiers: [], reason }],
      closed: [agendaApproved, sittingOpened, { type: 'SittingClosed' }],
    };
    for (const events of Object.values(awaited))
      given(up)
        .when(act, by(PROCESS, { meetings: [third, meeting(events, 'CNC-2', 'CNC')] }))
        .accepted([placed('CNC-3')]);
    for (const meetings of [[third], [third, meeting([], 'CNC-2', 'CNC')]])
      given(up).when(act, by(PROCESS, { meetings })).refused('D45', { deferredTo: 'CNC-2' });
  });
});

describe('the package of a meeting', () => {
  const taken: DossierEvent = { type: 'TakenOutOfPackage', meeting: meetingId('CHS-1') };

  it('takes up and gives up a document as the agenda says (D45)', () => {
    given(ready()).when(place('CHS-1'), by(PROCESS, chs)).accepted([placed()]);
    given([...ready(), placed()])
      .when(place('CHS-1', false), by(PROCESS, { meetings: [meeting([])] }))
      .accepted([taken]);
    const over = meeting([item('D-1', 1), agendaApproved, sittingOpened, { type: 'SittingClosed' }]);
    given([...ready(), placed()])
      .when(place('CHS-1', false), by(PROCESS, { meetings: [over] }))
      .accepted([taken]);
    given(ready())
      .when(place('CHS-1'), by(PROCESS, { meetings: [meeting([])] }))
      .refused('D45', { meeting: 'CHS-1', placed: true });
    given([...ready(), placed()])
      .when(place('CHS-1', false), by(PROCESS, chs))
      .refused('D45');
    given(ready()).when(place('CHS-2'), by(PROCESS, chs)).refused('D45');
    given(ready()).when(place('CHS-1'), by(PROCESS)).refused('D45');
  });

  it('D100: is one of several that it is in at once, of each organ one', () => {
    const cnc = meeting([item('D-1', 1)], 'CNC-1', 'CNC');
    const second = meeting([item('D-1', 1)], 'CNC-2', 'CNC');
    const at_ = (m: typeof cnc) => by(PROCESS, { meetings: [m] });
    const events = [...ready(), placed(), placed('CNC-1')];
    given([...ready(), placed()])
      .when(place('CNC-1'), at_(cnc))
      .accepted([placed('CNC-1')]);
    expect(dossierOf(events).packages.map((p) => p.meeting)).toEqual(['CHS-1', 'CNC-1']);
    given(events).when(place('CNC-2'), at_(second)).refused('D100', { organ: 'CNC', placedAt: 'CNC-1' });
    // A step that names another organ than the one that meets is none of the agenda's.
    given(ready())
      .when({ type: 'RecordPlacement', meeting: meetingId('CNC-1'), placed: true, organ: organ('CHS') }, at_(cnc))
      .refused('D45');
    const out: DossierEvent = { type: 'TakenOutOfPackage', meeting: meetingId('CNC-1') };
    given([...events, out])
      .when(place('CNC-2'), at_(second))
      .accepted([placed('CNC-2')]);
    expect(dossierOf([...events, out]).packages).toEqual([{ meeting: 'CHS-1', organ: 'CHS' }]);
  });

  it('is the only one where an old entry names no organ, and gives way to one that does', () => {
    const old = (id: string): DossierEvent => ({ type: 'PlacedInPackage', meeting: meetingId(id) });
    expect(dossierOf([...ready(), old('CNC-1'), old('CHS-1')]).packages).toEqual([{ meeting: 'CHS-1', organ: null }]);
    expect(dossierOf([...ready(), old('CNC-1'), placed()]).packages).toEqual([{ meeting: 'CHS-1', organ: 'CHS' }]);
    const step: DossierAct = { type: 'RecordPlacement', meeting: meetingId('CHS-1'), placed: true };
    given([...ready(), old('CNC-1')])
      .when(step, by(PROCESS, chs))
      .accepted([old('CHS-1')]);
  });

  it('is left by a deferral where it is of the organ whose chair defers, and not elsewhere', () => {
    const events = [...cleared(), placed(), placed('CNC-2'), ...round('60')];
    const sits = meeting([item('D-1', 1), agendaApproved, sittingOpened]);
    const [, gone] = given(events)
      .when({ type: 'Defer', reason }, by(chair('CHS'), { meetings: [sits] }))
      .accepted();
    expect(gone).toMatchObject({ type: 'Deferred', from: 'CHS-1' });
    expect(dossierOf([...events, gone!]).packages).toEqual([{ meeting: 'CNC-2', organ: 'CNC' }]);
    const [none] = given([...ready(), placed()])
      .when({ type: 'Defer', reason }, by(chair('EG')))
      .accepted();
    expect(none).toMatchObject({ type: 'Deferred', from: null });
    expect(dossierOf([...ready(), placed(), none!]).packages).toHaveLength(1);
  });

  it('D100: is left in both organs where one office that chairs them defers', () => {
    const both = organisation(procedure, {
      ...{ type: 'ChairmanshipPassed', organ: organ('CFM'), from: actor('CHAIR-CFM'), to: actor('CHAIR-CNC'), reason },
    });
    const sits = (id: string, o: string) =>
      meeting([item('D-1', 1), agendaApproved, sittingOpened], id, o, '2024-07-01');
    const events = [...ready(), ...closed('20'), placed('CNC-1'), placed('CFM-1'), placed('CHS-1')];
    const meetings = [sits('CNC-1', 'CNC'), sits('CFM-1', 'CFM'), meeting([item('D-1', 1)])];
    const gone = given(events)
      .when({ type: 'Defer', reason }, by(chair('CNC'), { meetings, organisation: both }))
      .accepted();
    expect(gone).toMatchObject([{ type: 'Deferred', from: 'CNC-1', alsoFrom: ['CFM-1'] }]);
    expect(dossierOf([...events, ...gone]).packages).toEqual([{ meeting: 'CHS-1', organ: 'CHS' }]);
    // Neither agenda puts it back (D45).
    const back = [...events, ...gone, takenUpAgain('CHS-1')];
    for (const id of ['CNC-1', 'CFM-1'])
      given(back).when(place(id), by(PROCESS, { meetings })).refused('D45', { meeting: id });
    // A statement of before, without an organ, is decided as it was.
    given(back)
      .when({ type: 'RecordPlacement', meeting: meetingId('CNC-1'), placed: true }, by(PROCESS, { meetings }))
      .accepted();
  });

  it('records it once, by the process alone (D44, D08)', () => {
    given([...ready(), placed()])
      .when(place('CHS-1'), by(PROCESS, chs))
      .refused('D44', { meeting: 'CHS-1' });
    given([...ready(), placed(), taken])
      .when(place('CHS-1', false), by(PROCESS, { meetings: [meeting([])] }))
      .refused('D44');
    given(ready()).when(place('CHS-1'), by(SECRETARIAT, chs)).refused('D08');
  });

  it('does not move any more once the document is found agreed there (D13)', () => {
    given(foundAtSummit())
      .when(place('CHS-2'), by(PROCESS, { meetings: [next] }))
      .refused('D13');
  });
});

describe('a proposal', () => {
  it('is withdrawn by its proposer, also when it waits, and its rounds end', () => {
    given([...ready(), ...round('20')])
      .when(withdraw, by(delegation('AAA')))
      .accepted([roundClosed('20', 'withdrawn'), { type: 'ProposalWithdrawn', reason }]);
    given(proposed())
      .when(withdraw, by(delegation('AAA')))
      .accepted();
    given([...ready(), deferred()])
      .when(withdraw, by(delegation('AAA')))
      .accepted();
    expect(dossierOf([...ready(), { type: 'ProposalWithdrawn', reason }]).phase).toBe('withdrawn');
  });

  it('is withdrawn by nobody else (D39)', () => {
    for (const sender of [delegation('BBB'), SECRETARIAT, chair('CNC'), PROCESS])
      given(ready()).when(withdraw, by(sender)).refused('D39', { actor: sender.actor, proposer: 'AAA' });
  });

  it('is not withdrawn alone once another member has taken it up (D39)', () => {
    given([...ready(), { type: 'ProposalTakenUp', member: member('CCC') }])
      .when(withdraw, by(delegation('AAA')))
      .refused('D39', { by: ['CCC'] });
  });

  it('is not withdrawn once it is found agreed at the summit (D39)', () => {
    given(foundAtSummit())
      .when(withdraw, by(delegation('AAA')))
      .refused('D39');
  });

  it('D39: is not withdrawn alone once the stage that adopts is open, and ends by agreement then', () => {
    given(cleared())
      .when(withdraw, by(delegation('AAA')))
      .accepted();
    const back = [...atSummit(), roundClosed('60', 'returned'), returned('60', '20')];
    const waiting = [...atSummit(), roundClosed('60', 'deferred'), deferred()];
    const asBasis: DossierEvent = { type: 'TakenAsBasis', stage: stage('60'), textHash: V1 };
    for (const events of [atSummit(), back, waiting, [...cleared(), asBasis]]) {
      given(events)
        .when(withdraw, by(delegation('AAA')))
        .refused('D39', { stage: '60' });
      given(events)
        .when({ type: 'AgreeToAbandon' }, by(delegation('AAA')))
        .accepted();
    }
    given([...atSummit(), { type: 'AbandonmentAgreed', member: member('AAA') }])
      .when({ type: 'AbandonDocument', reason }, by(chair('CHS'), chs))
      .accepted();
  });

  it('may be superseded in text by another version while nothing is lost of what was said on the first', () => {
    const before = [
      ...ready(),
      ...round('20'),
      ...allAgree('20'),
      roundClosed('20', 'superseded'),
      issued(manifest(2)),
    ];
    expect(Object.keys(dossierOf(before).stages['20']!.rounds[0]!.positions)).toEqual([...MEMBERS]);
  });
});

describe('another class', () => {
  const downgrade = (to = 'statement'): DossierAct => ({ type: 'ChangeClass', class: to, reason });
  const sectoral = [...ready({ class: 'sectoralStatement' }), ...closed('20')];

  it('brings another route; what was found agreed stays, and rounds that are no stage of it end (D56)', () => {
    const before = [...sectoral, ...round('30')];
    const events = given(before)
      .when(downgrade(), by(chair('MIN')))
      .accepted();
    expect(events).toMatchObject([
      { type: 'RoundClosed', stage: '30', outcome: 'closed' },
      { type: 'ClassChanged', from: 'sectoralStatement', class: 'statement', reason },
    ]);
    const state = dossierOf([...before, ...events]);
    expect(state).toMatchObject({ class: 'statement', stages: { 20: { status: 'closed' } } });
    expect(state.definition?.route.map((s) => s.stage)).not.toContain('30');
    given([...before, ...inSession, ...events])
      .when(open('40'), sitting('CNC'))
      .accepted();
  });

  it('is the present chair’s act, to a class that is there and another (D06, D03, D56)', () => {
    for (const sender of [SECRETARIAT, PROCESS, delegation('AAA'), chair('CNC')])
      given(sectoral).when(downgrade(), by(sender)).refused('D06');
    given(sectoral)
      .when(downgrade('none'), by(chair('MIN')))
      .refused('D03', { class: 'none' });
    given(sectoral)
      .when(downgrade('sectoralStatement'), by(chair('MIN')))
      .refused('D56');
  });

  it('comes too late once the text is found agreed at the summit (D13)', () => {
    given(foundAtSummit())
      .when(downgrade(), by(chair('CHS')))
      .refused('D13');
  });
});

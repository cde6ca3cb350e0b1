import type { DossierEvent } from '../../contracts/events.ts';
import type { Instant, Sha256 } from '../../contracts/ids.ts';
import type { Waiting } from '../../contracts/views.ts';
import { noticesDue } from '../../domain/dossier/shown/notices.ts';
import { standingOf, stepDue, stepsAhead, wakesWorkflow } from '../../domain/dossier/process.ts';
import { debtorsOf } from '../../domain/dossier/shown/roundWaits.ts';
import { waitingFor, type Others } from '../../domain/dossier/shown/waiting.ts';
import { boardLine, dossierView } from '../../domain/dossier/shown/view.ts';
import { evolveMeeting } from '../../domain/meeting/evolve.ts';
import {
  AGREE,
  ASIDE,
  MEMBERS,
  OBJECT,
  V1,
  V2,
  WAIT,
  admitted,
  adopted,
  agendaApproved,
  allAgree,
  at,
  atSummit,
  circulated,
  cleared,
  closed,
  delivered,
  dossierId,
  dossierOf,
  foundAtSummit,
  inSession,
  issued,
  item,
  left,
  manifest,
  meeting,
  meetingId,
  member,
  numbered,
  openForSignature,
  organisation,
  placed,
  procedure,
  proposed,
  ready,
  registered,
  round,
  roundClosed,
  signed,
  sitting,
  sittingOpened,
  stage,
  summit,
  took,
  withStage,
} from './fixtures.ts';

const others: Others = { organisation: organisation(), meetings: [] };
const atCHS = { ...others, meetings: [summit] };
const due = (events: readonly DossierEvent[], o: Others = others) => stepDue(dossierOf(events), o);
const waits = (events: readonly DossierEvent[], o: Others = others) => waitingFor(dossierOf(events), o);
const noticed = (code: string, n: number): DossierEvent => ({
  type: 'NoticesSent',
  stage: stage(code),
  round: n,
  to: [],
});
const inCirculation = [...registered(), issued(), ...circulated()];
const inReview = [...ready(), ...round('20')];
const sectoral = [...ready({ class: 'sectoralDecision' }), ...closed('20')];

describe('the step that is due', () => {
  it('is none while people have to act', () => {
    for (const events of [
      [],
      proposed(),
      registered(),
      [...registered(), issued()],
      ready(),
      [...ready(), ...closed('20')],
    ])
      expect(due(events)).toBeNull();
  });

  it('is to tell the delegations of a circulation, a round, a signature, once each', () => {
    expect(due(inCirculation)).toEqual({ do: 'notify', stage: '10', round: 0 });
    expect(due([...inCirculation, noticed('10', 0)])).toBeNull();
    expect(due(inReview)).toEqual({ do: 'notify', stage: '20', round: 1 });
    expect(due([...inReview, noticed('20', 1)])).toBeNull();
    expect(due(openForSignature())).toEqual({ do: 'notify', stage: '70', round: 0 });
    expect(due([...openForSignature(), noticed('70', 0)])).toBeNull();
  });

  it('is to open the round of a stage that is the process’s, once for a version', () => {
    expect(due(sectoral)).toEqual({ do: 'openRound', stage: '30', textHash: V1 });
    expect(due([...sectoral, ...round('30'), noticed('30', 1)])).toBeNull();
    expect(due([...sectoral, ...round('30'), roundClosed('30', 'deadline')])).toBeNull();
    expect(due([...sectoral, ...round('30'), roundClosed('30', 'deadline'), issued(manifest(2))])).toEqual({
      do: 'openRound',
      stage: '30',
      textHash: V2,
    });
  });

  it('D20: of a document without circulation on its route is not to circulate it', () => {
    const definition = {
      ...procedure.classes['decision']!,
      route: [{ stage: stage('20'), needs: [], sameVersion: [] }],
    };
    const uncirculated: readonly DossierEvent[] = [
      ...registered().map((e) => (e.type === 'DocumentRegistered' ? { ...e, definition } : e)),
      issued(),
    ];
    expect(waits(uncirculated)).toMatchObject([{ stage: '20', for: 'the chair to open a round', rule: 'D20' }]);
  });

  it('is never to open a round for circulation', () => {
    expect(due([...registered(), issued()])).toBeNull();
    expect(due([...inCirculation, noticed('10', 0)])).toBeNull();
  });

  it('is not to ask a stage that took the text as a basis again on that text', () => {
    const opened: DossierEvent = { type: 'StageOpened', stage: stage('30') };
    const basis = [...sectoral, opened, { type: 'TakenAsBasis', stage: stage('30'), textHash: V1 } as const];
    expect(due(basis)).toBeNull();
    expect(due([...basis, issued(manifest(2))])).toEqual({ do: 'openRound', stage: '30', textHash: V2 });
    expect(due([...basis, ...closed('50'), ...closed('40'), placed()], atCHS)).toEqual({
      do: 'openRound',
      stage: '60',
      textHash: V1,
    });
  });

  it('is to follow the agenda of a meeting that is not closed', () => {
    const listed = meeting([item('D-1', 1)]);
    expect(due(ready(), { ...others, meetings: [listed] })).toEqual({
      do: 'recordPlacement',
      meeting: 'CHS-1',
      placed: true,
      organ: 'CHS',
    });
    expect(due([...ready(), placed()], { ...others, meetings: [listed] })).toBeNull();
    expect(due([...ready(), placed()], { ...others, meetings: [meeting([])] })).toEqual({
      do: 'recordPlacement',
      meeting: 'CHS-1',
      placed: false,
      organ: 'CHS',
    });
    const over = meeting([item('D-1', 1), agendaApproved, sittingOpened, { type: 'SittingClosed' }]);
    expect(due(ready(), { ...others, meetings: [over] })).toBeNull();
    // Once the sitting has closed, what was in its package is free for another meeting of the organ.
    const left = { do: 'recordPlacement', meeting: 'CHS-1', placed: false, organ: 'CHS' };
    expect(due([...ready(), placed()], { ...others, meetings: [over] })).toEqual(left);
    const deferred: DossierEvent = { type: 'Deferred', from: null, to: null, reason: 'because' };
    expect(due([...ready(), placed(), deferred], { ...others, meetings: [over] })).toEqual(left);
  });

  it('is to be in the package of each organ that lists the document, and in one of each', () => {
    const cnc = meeting([item('D-1', 1)], 'CNC-1', 'CNC');
    const second = meeting([item('D-1', 1)], 'CNC-2', 'CNC');
    const both = { ...others, meetings: [meeting([item('D-1', 1)]), cnc] };
    expect(due([...ready(), placed()], both)).toEqual({
      ...{ do: 'recordPlacement', meeting: 'CNC-1', placed: true, organ: 'CNC' },
    });
    expect(due([...ready(), placed(), placed('CNC-1')], both)).toBeNull();
    const meetings = [cnc, second];
    expect(due([...ready(), placed('CNC-1')], { ...others, meetings })).toBeNull();
    // It leaves the one before it comes into the other.
    expect(
      due([...ready(), placed('CNC-1')], { ...others, meetings: [second, meeting([], 'CNC-1', 'CNC')] }),
    ).toMatchObject({ meeting: 'CNC-1', placed: false });
  });

  it('leaves a document that was taken up again for another meeting off the agenda it was deferred from', () => {
    const again: DossierEvent[] = [
      ...atSummit(),
      roundClosed('60', 'deferred'),
      { type: 'Deferred', from: meetingId('CHS-1'), to: meetingId('CHS-2'), reason: 'because' },
      { type: 'TakenUpAgain', meeting: meetingId('CHS-2'), reason: 'because' },
    ];
    expect(due(again, atCHS)).toBeNull();
    expect(due(again, { ...others, meetings: [meeting([item('D-1', 1)], 'CHS-2')] })).toEqual({
      do: 'recordPlacement',
      meeting: 'CHS-2',
      placed: true,
      organ: 'CHS',
    });
  });

  it('D45: is not to put it back at the meeting from which it was deferred, until that one lists it anew', () => {
    const events: DossierEvent[] = [
      ...[...ready(), placed('CNC-1')],
      { type: 'Deferred', from: meetingId('CNC-1'), to: null, reason: 'because' },
      { type: 'TakenUpAgain', meeting: meetingId('CHS-1'), reason: 'because' },
    ];
    const listed = (since: Instant) => evolveMeeting(meeting([], 'CNC-1', 'CNC'), item('D-1', 1), { n: 2, at: since });
    const before = { ...others, meetings: [meeting([item('D-1', 1)], 'CNC-1', 'CNC'), summit] };
    const anew = { ...others, meetings: [listed(at(0)), summit] };
    const step = { do: 'recordPlacement', meeting: 'CNC-1', placed: true, organ: 'CNC' };
    expect(due(events, before)).toMatchObject({ meeting: 'CHS-1', placed: true });
    expect(due([...events, placed('CHS-1')], before)).toBeNull();
    expect(due([...events, placed('CHS-1')], anew)).toEqual(step);
    // Once it is there again, it may be taken off and put on as before.
    const back: DossierEvent[] = [
      placed('CHS-1'),
      placed('CNC-1'),
      { type: 'TakenOutOfPackage', meeting: meetingId('CNC-1') },
    ];
    expect(due([...events, ...back], before)).toEqual(step);
    // Taken up at the very meeting that it was deferred from.
    const same = { type: 'TakenUpAgain', meeting: meetingId('CNC-1'), reason: 'because' } as const;
    expect(due([...events.slice(0, -1), same], before)).toEqual(step);
  });

  it('D45: is to place it at the next meeting, once the one that it was taken up for is cancelled', () => {
    const up: DossierEvent[] = [
      ...ready(),
      { type: 'Deferred', from: null, to: null, reason: 'because' },
      { type: 'TakenUpAgain', meeting: meetingId('CNC-2'), reason: 'because' },
    ];
    const third = meeting([item('D-1', 1)], 'CNC-3', 'CNC');
    const cancelled = meeting([{ type: 'MeetingCancelled', dossiers: [], reason: 'because' }], 'CNC-2', 'CNC');
    expect(due(up, { ...others, meetings: [meeting([], 'CNC-2', 'CNC'), third] })).toBeNull();
    expect(due(up, { ...others, meetings: [cancelled, third] })).toMatchObject({ meeting: 'CNC-3', placed: true });
  });

  it('is to open the adopting round in the sitting of its own organ, and in no other', () => {
    expect(due(cleared(), atCHS)).toEqual({ do: 'openRound', stage: '60', textHash: V1 });
    expect(due(cleared(), { ...others, meetings: [meeting([item('D-1', 1), agendaApproved])] })).toBeNull();
    expect(
      due(cleared(), {
        ...others,
        meetings: [meeting([item('D-1', 1), agendaApproved, sittingOpened], 'CHS-1', 'CNC')],
      }),
    ).toBeNull();
  });

  it('is to have the finding numbered, after what is to be decided first, and then recorded', () => {
    const first = [item('D-0', 2, true), item('D-1', 1), agendaApproved, sittingOpened];
    expect(due(foundAtSummit(), atCHS)).toEqual({ do: 'numberAct', meeting: 'CHS-1', dossiers: ['D-1'] });
    const together = [item('D-1', 1), item('D-2', 1), agendaApproved, sittingOpened];
    expect(due(foundAtSummit(), { ...others, meetings: [meeting(together)] })).toMatchObject({
      dossiers: ['D-1', 'D-2'],
    });
    // All that the act approves are found agreed first; of documents that are not known nothing is said.
    const beside = (other: readonly DossierEvent[]) => ({
      ...{ ...others, meetings: [meeting(together)] },
      dossiers: { 'D-2': { ...dossierOf(other), id: dossierId('D-2') } },
    });
    expect(due(foundAtSummit(), beside(cleared()))).toBeNull();
    expect(due(foundAtSummit(), beside(foundAtSummit()))).toMatchObject({ dossiers: ['D-1', 'D-2'] });
    expect(
      due(foundAtSummit(), beside([...foundAtSummit(), { type: 'ProposalWithdrawn', reason: 'because' }])),
    ).toBeNull();
    expect(due(foundAtSummit(), { ...others, meetings: [meeting(first)] })).toBeNull();
    expect(due(foundAtSummit(), { ...others, meetings: [meeting([...first, numbered(1, 'D-0')])] })).toEqual({
      do: 'numberAct',
      meeting: 'CHS-1',
      dossiers: ['D-1'],
    });
    expect(
      due(foundAtSummit(), {
        ...others,
        meetings: [meeting([...first, numbered(1, 'D-0'), numbered(2, 'D-1'), { type: 'SittingClosed' }])],
      }),
    ).toEqual({
      do: 'recordAdoption',
      meeting: 'CHS-1',
      number: 2,
    });
    const another = meeting([item('D-1', 1), agendaApproved, sittingOpened], 'CHS-2');
    expect(due(foundAtSummit(), { ...others, meetings: [another] })).toBeNull();
  });

  it('is to admit the member that an adopted decision names, while it is a candidate', () => {
    const admission = adopted({ class: 'decision', admits: 'DDD' });
    expect(due(admission)).toEqual({ do: 'admitMember', member: 'DDD' });
    expect(due(admission, { ...others, organisation: organisation(undefined, admitted('DDD')) })).toBeNull();
    expect(
      due(admission, { ...others, organisation: organisation(undefined, admitted('DDD'), left('DDD')) }),
    ).toBeNull();
    expect(due(foundAtSummit({ class: 'decision', admits: 'DDD' }))).toBeNull();
  });

  it('is none for what waits or has ended', () => {
    const deferred: DossierEvent = { type: 'Deferred', from: null, to: meetingId('CHS-1'), reason: 'because' };
    expect(due([...cleared(), deferred], atCHS)).toBeNull();
    expect(due([...ready(), { type: 'ProposalWithdrawn', reason: 'because' }], atCHS)).toBeNull();
    expect(due([...adopted({ class: 'statement' }), { type: 'InEffect' }], atCHS)).toBeNull();
  });
});

describe('the steps ahead', () => {
  const ahead = (events: readonly DossierEvent[], o: Others = others) =>
    stepsAhead(dossierOf(events), o).map((s) => [s.do, s.at, 'fraction' in s ? s.fraction : null]);
  const end = ['closeRound', at(180, 7), null];

  it('are reminders at fractions of the period, then the deadline', () => {
    expect(ahead(inReview)).toEqual([
      ['remind', '2024-06-04T23:00:00.000Z', 0.5],
      ['remind', '2024-06-07T02:00:00.000Z', 0.8],
      end,
    ]);
    const sent: DossierEvent = { type: 'RemindersSent', stage: stage('20'), round: 1, fraction: 0.5, to: [] };
    expect(ahead([...inReview, sent]).map((s) => s[2])).toEqual([0.8, null]);
  });

  it('are no reminders once everybody has answered; a request for time is no answer', () => {
    expect(ahead([...inReview, ...allAgree('20')])).toEqual([end]);
    expect(ahead([...inReview, ...allAgree('20'), took('AAA', WAIT)])).toHaveLength(3);
    const state = dossierOf([...inReview, took('AAA', WAIT), took('BBB', OBJECT)]);
    expect(debtorsOf(state, state.stages['20']!.rounds[0]!, others)).toEqual(['AAA', 'CCC']);
  });

  it('are the earliest first over all open rounds, and none when the document waits', () => {
    const both = [...sectoral, ...round('30'), ...round('50', 1, { deadline: at(0, 5) })];
    expect(ahead(both).map((s) => s[1])).toEqual(
      [...ahead(both).map((s) => s[1])].sort((a, b) => ((a ?? '') < (b ?? '') ? -1 : 1)),
    );
    expect(ahead([...both, { type: 'Deferred', from: null, to: null, reason: 'because' }])).toEqual([]);
  });
});

describe('what a document waits for', () => {
  const line = (w: readonly Waiting[]) => w.map(({ rule, stage: s, on }) => ({ rule, stage: s, on }));

  it('is the delegations’ answers, named, in a silence round until its deadline (D46)', () => {
    const silent = [...ready(), ...round('20', 1, { kind: 'silence' }), took('AAA', AGREE)];
    expect(waits(silent)).toMatchObject([
      { rule: 'D46', stage: '20', on: ['BBB', 'CCC'], until: at(180, 7), zone: 'Asia/Almaty', organ: 'EG' },
    ]);
  });

  it('is the unheard in an open round (D27)', () => {
    expect(line(waits([...inReview, took('AAA', AGREE)]))).toEqual([{ rule: 'D27', stage: '20', on: ['BBB', 'CCC'] }]);
  });

  it('is the chair’s finding once nothing stands in its way: consensus is an act of a person (D47)', () => {
    expect(line(waits([...inReview, ...allAgree('20')]))).toEqual([{ rule: 'D47', stage: '20', on: ['CHAIR-EG'] }]);
    expect(line(waits([...inReview, ...allAgree('20'), roundClosed('20', 'deadline')]))).toEqual([
      { rule: 'D47', stage: '20', on: ['CHAIR-EG'] },
    ]);
  });

  it('is the finding that each chair owes, also while the round of a stage beside it goes on (D47)', () => {
    // Coordinators and foreign ministers have it at the same time.
    const both = [...ready(), ...closed('20'), ...inSession, ...round('40'), ...round('50')];
    const ended = (...codes: readonly string[]) => [...both, ...codes.map((c) => roundClosed(c, 'deadline'))];
    const at_ = (events: readonly DossierEvent[]) => line(waits(events, { ...others, ...sitting('CNC') }));
    expect(at_(ended('40'))).toEqual([
      { rule: 'D27', stage: '50', on: [...MEMBERS] },
      { rule: 'D47', stage: '40', on: ['CHAIR-CNC'] },
    ]);
    expect(at_(ended('50'))).toEqual([
      { rule: 'D27', stage: '40', on: [...MEMBERS] },
      { rule: 'D47', stage: '50', on: ['CHAIR-CFM'] },
    ]);
    expect(at_(ended('40', '50'))).toEqual([
      { rule: 'D47', stage: '40', on: ['CHAIR-CNC'] },
      { rule: 'D47', stage: '50', on: ['CHAIR-CFM'] },
    ]);
    // What ended on another version, or was broken, is not to be found.
    for (const events of [
      [...ended('40'), issued(manifest(2))],
      [...both, roundClosed('40', 'broken')],
    ])
      expect(at_(events)).toEqual([{ rule: 'D27', stage: '50', on: [...MEMBERS] }]);
  });

  it('is the round of the stage that is next, and beside it what was concluded at another (D20, D47)', () => {
    const early = [
      ...ready({ class: 'sectoralDecision' }),
      ...inSession,
      ...round('50'),
      roundClosed('50', 'deadline'),
    ];
    const begun = [...early, ...round('20'), roundClosed('20', 'voided')];
    expect(line(waits(begun, { ...others, ...sitting('CFM') }))).toEqual([
      { rule: 'D20', stage: '20', on: ['CHAIR-EG'] },
      { rule: 'D47', stage: '50', on: ['CHAIR-CFM'] },
    ]);
  });

  it('is those who object (D26), agreed ad referendum (D29) or hold a reservation (D30)', () => {
    expect(line(waits([...inReview, ...allAgree('20'), took('BBB', OBJECT)]))).toEqual([
      { rule: 'D26', stage: '20', on: ['BBB'] },
    ]);
    const adReferendum = took('CCC', { kind: 'agreeAdReferendum', confirmBy: '2024-07-04' as never }, '60');
    expect(line(waits([...atSummit(), ...allAgree('60'), adReferendum], atCHS))).toEqual([
      { rule: 'D29', stage: '60', on: ['CCC'] },
    ]);
    const reserved = took('CCC', { kind: 'agreeWithReservation', reservation: 'parliamentary', text: 'not yet' }, '60');
    expect(line(waits([...atSummit({ class: 'agreement' }), ...allAgree('60'), reserved], atCHS))).toEqual([
      { rule: 'D30', stage: '60', on: ['CCC'] },
    ]);
  });

  it('is one thing for each open round', () => {
    const both = [...sectoral, ...round('30'), ...allAgree('30'), ...round('50')];
    expect(line(waits(both)).map((w) => [w.stage, w.rule])).toEqual([
      ['30', 'D47'],
      ['50', 'D27'],
    ]);
  });

  it('is what comes next, with who does it, before and between the rounds', () => {
    expect(line(waits(proposed()))).toEqual([{ rule: 'D11', stage: null, on: ['SECRETARIAT'] }]);
    expect(line(waits(registered()))).toEqual([{ rule: 'D12', stage: null, on: ['SECRETARIAT'] }]);
    expect(line(waits([...registered(), issued()]))).toEqual([{ rule: 'D15', stage: '10', on: ['SECRETARIAT'] }]);
    expect(line(waits([...inCirculation, delivered('AAA')]))).toEqual([
      { rule: 'D16', stage: '10', on: ['BBB', 'CCC'] },
    ]);
    expect(line(waits(ready()))).toEqual([{ rule: 'D20', stage: '20', on: ['CHAIR-EG'] }]);
    expect(line(waits(cleared().slice(0, -1)))).toEqual([{ rule: 'D34', stage: '60', on: ['SECRETARIAT'] }]);
    expect(
      line(
        waits([
          ...cleared({ class: 'sectoralDecision' }).filter((e) => !('stage' in e && e.stage === '50')),
          ...closed('30'),
        ]),
      ),
    ).toMatchObject([{ rule: 'D34', stage: '60' }]);
  });

  it('is the number of its act once it is found agreed, whatever stage is left open as a basis (D42)', () => {
    expect(line(waits(foundAtSummit(), atCHS))).toEqual([{ rule: 'D42', stage: null, on: [] }]);
    const basis = foundAtSummit({ class: 'sectoralDecision' }).map((e) =>
      e.type === 'StageClosed' && e.stage === '50'
        ? ({ type: 'TakenAsBasis', stage: stage('50'), textHash: V1 } as const)
        : e,
    );
    expect(line(waits([...basis], atCHS))).toEqual([{ rule: 'D42', stage: null, on: [] }]);
  });

  it('M24: is what one act is to approve with it, on nobody here: what that waits for it says itself', () => {
    const agenda = [item('D-1', 1), item('D-2', 1), agendaApproved, sittingOpened];
    const sits = (other: readonly DossierEvent[]) => ({
      meetings: [meeting(agenda)],
      dossiers: { 'D-2': { ...dossierOf(other), id: dossierId('D-2') } },
    });
    const waiting = (other: readonly DossierEvent[]) =>
      waitingFor(dossierOf(foundAtSummit()), { organisation: organisation(), ...sits(other) });
    expect(waiting(cleared())).toMatchObject([{ rule: 'M24', code: 'oneAct', facts: { dossiers: ['D-2'] }, on: [] }]);
    expect(waiting(foundAtSummit())).toMatchObject([{ rule: 'D42' }]);
  });

  it('is the meeting to which it was deferred (D10)', () => {
    const deferred: DossierEvent = { type: 'Deferred', from: null, to: meetingId('CHS-2'), reason: 'because' };
    expect(waits([...ready(), deferred])).toMatchObject([{ rule: 'D10', for: 'the meeting CHS-2' }]);
  });

  it('is the signatures that are owed (D41), and nothing once it is in effect or withdrawn', () => {
    expect(line(waits([...openForSignature(), signed('AAA')]))).toEqual([
      { rule: 'D41', stage: '70', on: ['BBB', 'CCC'] },
    ]);
    expect(waits([...adopted({ class: 'statement' }), { type: 'InEffect' }])).toEqual([]);
    expect(waits([...ready(), { type: 'ProposalWithdrawn', reason: 'because' }])).toEqual([]);
    expect(waits([])).toEqual([]);
  });
});

describe('the standing that the workflow reads', () => {
  const numbers = { dossier: dossierId('D-1'), n: 9, meeting: null };

  it('has the step due, the next timer and words for a reader', () => {
    const standing = standingOf(dossierOf([...inReview, noticed('20', 1)]), others, numbers);
    expect(standing).toMatchObject({
      n: 9,
      organisation: 'SCO',
      phase: 'inProgress',
      ended: false,
      step: null,
      next: { do: 'remind', fraction: 0.5 },
      stage: '20',
      chair: 'CHAIR-EG',
    });
    expect(standing).toMatchObject({ stageName: 'Expert review', waitingFor: 'delegations to be heard' });
    expect(standing.details).toBe(
      [
        '**On rivers** — inProgress',
        `- stage 20 Expert review: waits for delegations to be heard (${MEMBERS.join(', ')}), until ${at(180, 7)} [D27]`,
      ].join('\n'),
    );
  });

  it('says what is of no stage, on nobody and without an end, and what is over', () => {
    const numbered_ = standingOf(dossierOf(foundAtSummit()), atCHS, numbers);
    expect(numbered_).toMatchObject({ stage: null, stageName: null, chair: '', waitingFor: 'the number of its act' });
    expect(numbered_.details.split('\n')[1]).toBe('- stage - : waits for the number of its act [D42]');
    const over = standingOf(dossierOf([...ready(), { type: 'ProposalWithdrawn', reason: 'because' }]), others, numbers);
    expect(over).toMatchObject({
      stage: null,
      chair: '',
      waitingFor: 'withdrawn',
      details: '**On rivers** — withdrawn',
    });
  });

  it('has the earliest of reminders and deadlines as its next timer, of all open rounds', () => {
    const two = [...inReview, ...round('50', 1, { openedAt: at(60), deadline: at(180, 3) })];
    const steps = stepsAhead(dossierOf(two), others);
    expect(steps.map((s) => s.at)).toEqual(steps.map((s) => s.at).toSorted());
    expect(steps.map((s) => s.stage)).toContain('50');
    expect(steps[0]).toMatchObject({ stage: '50', do: 'remind', fraction: 0.5 });
  });

  it('ends when the document is in effect and nothing is due, or withdrawn', () => {
    const inEffect: DossierEvent[] = [...adopted({ class: 'statement', admits: 'DDD' }), { type: 'InEffect' }];
    expect(standingOf(dossierOf(inEffect), others, numbers)).toMatchObject({
      ended: false,
      step: { do: 'admitMember' },
    });
    expect(
      standingOf(dossierOf(inEffect), { ...others, organisation: organisation(undefined, admitted('DDD')) }, numbers)
        .ended,
    ).toBe(true);
    expect(
      standingOf(dossierOf([...ready(), { type: 'ProposalWithdrawn', reason: 'because' }]), others, numbers).ended,
    ).toBe(true);
  });

  it('is read again after what moves the process, not after positions', () => {
    const broken = [took('AAA', OBJECT), roundClosed('20', 'broken')];
    expect(broken.map(wakesWorkflow)).toEqual([false, true]);
    expect([...round('20'), placed(), issued()].every(wakesWorkflow)).toBe(true);
    expect([signed('AAA'), delivered('AAA'), noticed('20', 1)].some(wakesWorkflow)).toBe(false);
  });
});

describe('the notices of a step', () => {
  const notices = (events: readonly DossierEvent[], code: string, n: number, fraction: number | null = null) =>
    noticesDue(dossierOf(events), others, stage(code), n, fraction);

  it('go to every counted delegation, each under an id of its own that is the same every time', () => {
    const sent = notices(inReview, '20', 1);
    expect(sent.to).toEqual([...MEMBERS]);
    expect(new Set(sent.notices.map((n) => n.notice.id)).size).toBe(3);
    expect(notices(inReview, '20', 1)).toEqual(sent);
    expect(sent.notices[0]?.notice).toMatchObject({
      kind: 'roundOpened',
      textHash: V1,
      deadline: at(180, 7),
      silenceMeans: 'unheard',
    });
    expect(notices(inCirculation, '10', 0).notices[0]?.notice).toMatchObject({
      kind: 'circulated',
      round: 0,
      deadline: null,
    });
  });

  it('D23: remind of one deadline: an extension is a reason to remind anew, sending twice is none', () => {
    const extended: DossierEvent = {
      ...{ type: 'RoundExtended', stage: stage('20'), round: 1 },
      ...{ deadline: at(0, 20), reason: 'more time' },
    };
    const idOf = (events: readonly DossierEvent[], fraction: number | null) =>
      notices(events, '20', 1, fraction).notices[0]?.notice.id;
    expect(idOf(inReview, 0.5)).toBe(idOf(inReview, 0.5));
    expect(idOf([...inReview, extended], 0.5)).not.toBe(idOf(inReview, 0.5));
    expect(idOf([...inReview, extended], null)).toBe(idOf(inReview, null));
  });

  it('say beforehand how silence will be read', () => {
    expect(notices([...ready(), ...round('20', 1, { kind: 'silence' })], '20', 1).notices[0]?.notice.silenceMeans).toBe(
      'noObjection',
    );
    const none = { ...others, organisation: organisation(withStage('20', { quorum: 'none' })) };
    expect(noticesDue(dossierOf(inReview), none, stage('20'), 1, null).notices[0]?.notice.silenceMeans).toBe('nothing');
  });

  it('remind those who have not answered, and nobody else', () => {
    expect(notices([...inReview, took('AAA', AGREE)], '20', 1, 0.5)).toMatchObject({
      to: ['BBB', 'CCC'],
      notices: [{ notice: { kind: 'reminder' } }, {}],
    });
  });

  it('ask those for a signature who were counted at the finding and did not stand aside', () => {
    const aside: DossierEvent = {
      type: 'NonSignatureExplained',
      member: member('BBB'),
      because: 'stoodAside',
      note: 'note',
    };
    expect(notices([...openForSignature(), aside], '70', 0)).toMatchObject({
      to: ['AAA', 'CCC'],
      notices: [{ notice: { kind: 'signature', textHash: V1 } }, {}],
    });
  });

  it('are none where there is no text', () => {
    expect(notices(registered(), '10', 0)).toEqual({ to: [], notices: [] });
  });
});

describe('the views of a dossier', () => {
  const head = { dossier: dossierId('D-1'), n: 12, at: at(0), head: 'a'.repeat(64) as Sha256 };
  const view = (events: readonly DossierEvent[], o: Others = others) => dossierView(dossierOf(events), o, head);
  const status = (events: readonly DossierEvent[]) =>
    Object.fromEntries(view(events).stages.map((s) => [s.stage, s.status]));

  it('count what the events say', () => {
    expect(view([...inReview, took('AAA', AGREE), took('AAA', OBJECT), took('BBB', WAIT)])).toMatchObject({
      stage: '20',
      heard: 1,
      counted: 3,
      objections: ['AAA'],
      rounds: 1,
      positions: 3,
    });
    expect(view([...inCirculation, delivered('AAA')])).toMatchObject({ stage: '10', heard: 1, counted: 3 });
    expect(view([...openForSignature(), signed('AAA')])).toMatchObject({ stage: '70', heard: 1, counted: 3 });
  });

  it('show each stage as skipped, not opened, open, a basis or closed', () => {
    const basis = [
      ...sectoral,
      { type: 'StageOpened', stage: stage('50') } as const,
      { type: 'TakenAsBasis', stage: stage('50'), textHash: V1 } as const,
    ];
    expect(status(basis)).toMatchObject({
      '00': 'closed',
      10: 'closed',
      20: 'closed',
      30: 'notOpened',
      50: 'basis',
      60: 'notOpened',
      70: 'notOpened',
      80: 'skipped',
      90: 'notOpened',
    });
    expect(status(ready({ class: 'statement' }))).toMatchObject({ 30: 'skipped', 70: 'skipped', 80: 'skipped' });
    expect(status([...adopted({ class: 'statement' }), { type: 'InEffect' }])).toMatchObject({
      60: 'closed',
      70: 'skipped',
      90: 'open',
    });
  });

  it('show the version on which a stage was closed, and none once it is repeated', () => {
    const again = [
      ...ready(),
      ...closed('20'),
      { type: 'StageReopened', stage: stage('20'), reason: 'because' } as const,
    ];
    expect(view([...ready(), ...closed('20')]).stages.find((s) => s.stage === '20')).toMatchObject({
      status: 'closed',
      textHash: V1,
    });
    expect(view(again).stages.find((s) => s.stage === '20')).toMatchObject({ status: 'open', textHash: null });
  });

  it('list rounds by their opening, with the positions of each', () => {
    const list = view([
      ...sectoral,
      ...round('50', 1, { openedAt: at(50) }),
      ...round('30'),
      took('AAA', ASIDE, '30'),
    ]).roundList;
    expect(list.map((r) => r.stage)).toEqual(['50', '30']);
    expect(list[1]?.positions).toMatchObject([{ member: 'AAA', kind: 'standAside', lifted: false }]);
  });

  it('stay at the adopting stage until the act has its number, and name it afterwards', () => {
    expect(boardLine(dossierOf(foundAtSummit()), atCHS, head)).toMatchObject({
      stage: '60',
      act: null,
      draftAct: null,
      phase: 'inProgress',
    });
    expect(boardLine(dossierOf([...adopted({ class: 'statement' }), { type: 'InEffect' }]), atCHS, head)).toMatchObject(
      { stage: null, act: { number: 1 }, phase: 'inEffect' },
    );
  });
});

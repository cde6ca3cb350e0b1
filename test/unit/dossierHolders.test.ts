import type { DossierEvent, MeetingEvent } from '../../contracts/events.ts';
import type { Instant } from '../../contracts/ids.ts';
import { Procedure } from '../../contracts/procedure.ts';
import { decideDossier } from '../../domain/dossier/decide.ts';
import { explanationOf } from '../../domain/dossier/shown/explain.ts';
import { waitingFor } from '../../domain/dossier/shown/waiting.ts';
import type { MeetingState } from '../../domain/meeting/state.ts';
import type { OrganisationState } from '../../domain/organisation/state.ts';
import {
  AGREE,
  AMEND,
  BRACKETED,
  MEMBERS,
  OBJECT,
  V1,
  V2,
  WAIT,
  accredited,
  adopted,
  agendaApproved,
  allAgree,
  at,
  atSummit,
  by,
  chair,
  circulated,
  cleared,
  closed,
  concordant,
  day,
  delivered,
  dossierOf,
  find,
  hashOf,
  issued,
  item,
  left,
  manifest,
  meeting,
  meetingId,
  member,
  openForSignature,
  organisation,
  passed,
  placed,
  procedure,
  proposed,
  ready,
  round,
  roundClosed,
  signed,
  sittingOpened,
  stage,
  summit,
  took,
  waived,
  withStage,
} from './fixtures.ts';

/** On whom a document waits: on those whom the rules let do what it waits for, and never for a finding that would be refused. */

type World = { readonly organisation?: OrganisationState; readonly meetings?: readonly MeetingState[]; at?: Instant };
const OFFICES = ['SECRETARIAT', 'CHAIR-EG', 'CHAIR-CNC', 'CHAIR-CFM', 'CHAIR-CHS'];
const peopled = (of: Procedure = procedure, ...more: Parameters<typeof accredited>[0][]) =>
  organisation(of, ...[...OFFICES, ...more].map((o) => accredited(o)));
const house = peopled();
const near = (w: World) => ({ organisation: house, meetings: [], at: at(180), ...w });
const waits = (events: readonly DossierEvent[], w: World = {}) =>
  waitingFor(dossierOf(events), near(w)).map((x) => [x.code, x.stage, x.rule, x.on]);
const told = (events: readonly DossierEvent[], w: World = {}) =>
  explanationOf({ ...near(w), state: dossierOf(events), dossiers: {}, textHash: hashOf });
/** Acts by which those on whom it waits would end that. */
const awaited = (events: readonly DossierEvent[], w: World = {}) =>
  told(events, w)
    .possible.filter((p) => p.awaited)
    .map((p) => p.act);
const noticed = (code: string, n = 1): DossierEvent => ({ type: 'NoticesSent', stage: stage(code), round: n, to: [] });
const at40 = [...ready(), ...closed('20')];
const cnc = (...events: readonly MeetingEvent[]) => meeting(events, 'CNC-1', 'CNC', '2024-07-01');
const vote = {
  ...{ by: 'vote', inFavour: { threshold: { atLeast: [2, 3] }, of: 'cast' } },
  ...{ against: null, abstention: 'neutral' },
};

describe('a finding that would be refused is not what a document waits for', () => {
  it('where its text was circulated anew: the receipts are, beside those who are unheard (D16, D18)', () => {
    const sent: readonly DossierEvent[] = [
      ...[...ready(), issued(manifest(2)), ...round('20', 1, { textHash: V2 }), noticed('20')],
      ...circulated(V2),
    ];
    const agreed = [...sent, ...allAgree('20', 1, V2)];
    expect(decideDossier(dossierOf(agreed), find('20', 1, V2), by(chair('EG')))).toMatchObject({
      refusal: { rule: 'D18' },
    });
    expect(waits(agreed)).toEqual([['delivery', '10', 'D16', [...MEMBERS]]]);
    expect(awaited(agreed)).toContain('ConfirmDelivery');
    expect(waits([...sent, took('AAA', AGREE, '20', 1, V2), delivered('AAA', V2)])).toEqual([
      ['delegations', '20', 'D27', ['BBB', 'CCC']],
      ['delivery', '10', 'D16', ['BBB', 'CCC']],
    ]);
    const got = [...agreed, ...MEMBERS.map((m) => delivered(m, V2))];
    const over: DossierEvent = { type: 'StageClosed', stage: stage('10'), textHash: V2 };
    expect(waits([...got, over])).toEqual([['finding', '20', 'D47', ['CHAIR-EG']]]);
  });

  it('where the organ does not sit on it any more, or does not yet (D34)', () => {
    const agreed = [...at40, placed('CNC-1'), ...round('40'), noticed('40'), ...allAgree('40')];
    const listed = [item('D-1', 1), agendaApproved];
    const of = (...events: readonly MeetingEvent[]) => waits(agreed, { meetings: [cnc(...events)] });
    expect(of(...listed, sittingOpened)).toEqual([['finding', '40', 'D47', ['CHAIR-CNC']]]);
    expect(of(...listed)).toEqual([['lack', '40', 'D34', ['CHAIR-CNC']]]);
    expect(of(item('D-1', 1))).toEqual([['lack', '40', 'D34', ['CHAIR-CNC']]]);
    expect(of()).toEqual([['lack', '40', 'D34', ['SECRETARIAT']]]);
    expect(of(...listed, sittingOpened, { type: 'SittingClosed' })).toEqual([['lack', '40', 'D34', ['SECRETARIAT']]]);
    const out: DossierEvent = { type: 'TakenOutOfPackage', meeting: meetingId('CNC-1') };
    expect(waits([...agreed, out], { meetings: [cnc()] })).toEqual([['lack', '40', 'D34', ['SECRETARIAT']]]);
    expect(awaited([...agreed, out], { meetings: [cnc()] })).toContain('PlaceOnAgenda');
    expect(awaited([...agreed, out])).toContain('ConveneMeeting');
  });

  it('and no declaration of a vote either, where the vote is carried and its text is not ready (D28, D29)', () => {
    const house60 = peopled(Procedure.parse(withStage('60', { decision: vote })));
    const w = { organisation: house60, meetings: [summit], at: at(10, 33) };
    const capital = took('AAA', { kind: 'agreeAdReferendum', confirmBy: day('2024-08-20') }, '60');
    const voted = [...atSummit(), capital, took('BBB', AGREE, '60'), took('CCC', AGREE, '60')];
    expect(waits(voted, w)).toEqual([['lack', '60', 'D29', ['AAA']]]);
    expect(awaited([...voted, noticed('60')], w)).toContain('TakePosition');
    const over = [...voted, roundClosed('60', 'deadline')];
    expect(waits(over, w)).toEqual([['lack', '60', 'D29', ['AAA']]]);
    expect(awaited(over, w)).toContain('ConfirmAdReferendum');
    // What is not carried is declared whatever was said of the text.
    const lost = [...atSummit(), capital, took('BBB', OBJECT, '60'), took('CCC', OBJECT, '60')];
    expect(waits(lost, w)).toEqual([['voteDeclaration', '60', 'D49', ['CHAIR-CHS']]]);
    const b = hashOf(BRACKETED);
    const open = [
      ...[...ready({}, BRACKETED), ...closed('20', b), ...closed('40', b), ...closed('50', b), concordant(b)],
      ...[placed(), ...round('60', 1, { textHash: b }), ...allAgree('60', 1, b)],
    ];
    expect(waits(open, w)).toEqual([['lack', '60', 'D28', ['CHAIR-CHS']]]);
  });

  it('and where the official languages are not recorded as concordant, on the secretariat, which records that (D31)', () => {
    const events = cleared().filter((e) => e.type !== 'ConcordanceRecorded');
    const agreed = [...events, ...round('60', 1, { openedAt: at(0, 33), deadline: at(0, 34) }), ...allAgree('60')];
    const w = { meetings: [summit], at: at(10, 33) };
    expect(waits(agreed, w)).toEqual([['lack', '60', 'D31', ['SECRETARIAT']]]);
    expect(awaited([...agreed, noticed('60')], w)).toContain('RecordConcordance');
  });
});

describe('who is told that it is their turn may end what is waited for', () => {
  it('the secretariat places a document; the chair approves the agenda and opens the sitting (D34)', () => {
    const rule = (w: World) => waits(at40, w);
    expect(rule({})).toEqual([['lack', '40', 'D34', ['SECRETARIAT']]]);
    expect(awaited(at40)).toContain('ConveneMeeting');
    expect(awaited(at40, { meetings: [cnc()] })).toContain('PlaceOnAgenda');
    const in_ = [...at40, placed('CNC-1')];
    expect(waits(in_, { meetings: [cnc(item('D-1', 1))] })).toEqual([['lack', '40', 'D34', ['CHAIR-CNC']]]);
    expect(awaited(in_, { meetings: [cnc(item('D-1', 1))] })).toContain('ApproveAgenda');
  });

  it('the chair of a sitting alone dispenses with the same version there (D32)', () => {
    const events: readonly DossierEvent[] = [
      ...[...ready(), ...closed('20'), ...closed('40'), ...closed('50'), issued(manifest(2)), ...circulated(V2)],
      ...MEMBERS.map((m) => delivered(m, V2)),
      { type: 'StageClosed', stage: stage('10'), textHash: V2 },
      ...[concordant(V2), placed()],
    ];
    expect(waits(events, { meetings: [summit], at: at(10, 33) })).toEqual([['lack', '60', 'D32', ['CHAIR-CHS']]]);
    expect(awaited(events, { meetings: [summit], at: at(10, 33) })).toContain('RecordWaiver');
  });

  it('before a new version of a text that is before a sitting its chair lets it change (D13, D78)', () => {
    const amended: readonly DossierEvent[] = [
      ...[...atSummit(), noticed('60'), took('AAA', AMEND, '60')],
      {
        type: 'AmendmentRuled',
        ...{ stage: stage('60'), round: 1, by: member('AAA') },
        blocks: true,
        outcome: 'accepted',
      },
    ];
    const w = { meetings: [summit], at: at(10, 33) };
    expect(waits(amended, w)).toEqual([
      ['lack', '60', 'D13', ['CHAIR-CHS']],
      ['amendedVersion', '60', 'D78', []],
    ]);
    expect(awaited(amended, w)).toContain('RecordWaiver');
    const let_ = [...amended, waived('freeze', V1)];
    expect(waits(let_, w)).toEqual([['amendedVersion', '60', 'D78', ['SECRETARIAT']]]);
    expect(awaited(let_, w)).toContain('IssueVersion');
  });

  it('the secretariat records who is present, where nobody is that could be counted (D89)', () => {
    const of = peopled(withStage('40', { quorum: 'present' }));
    const w = { organisation: of, meetings: [cnc(item('D-1', 1), agendaApproved, sittingOpened)] };
    const events = [...at40, placed('CNC-1'), ...round('40'), noticed('40')];
    expect(waits(events, w)).toEqual([['lack', '40', 'D89', ['SECRETARIAT']]]);
    const recording = told(events, w).possible.filter((p) => p.act === 'RecordPresence');
    expect(recording).toMatchObject([{ by: ['SECRETARIAT'], awaited: true, meeting: 'CNC-1' }]);
  });

  it('whoever made an offer to the next chairmanship renews it, once it does not say what is open (D68)', () => {
    const before = [...ready(), ...round('20'), noticed('20')];
    const offer = { type: 'OfferCarryOver', organ: 'EG', to: 'CHAIR-CNC', promises: [] } as never;
    const offered = decideDossier(dossierOf(before), offer, by(chair('EG'), { organisation: house }));
    const events = [...before, ...(offered as { readonly events: readonly DossierEvent[] }).events];
    const taken = organisation(procedure, ...OFFICES.map((o) => accredited(o)), passed('EG', 'CHAIR-CNC'));
    const of = (more: readonly DossierEvent[], o = taken) => waits([...events, ...more], { organisation: o }).at(-1);
    expect(of([])).toEqual(['carryOver', null, 'D68', ['CHAIR-CNC']]);
    expect(of([took('AAA', OBJECT)])).toEqual(['lack', null, 'D68', ['CHAIR-EG']]);
    expect(awaited([...events, took('AAA', OBJECT)], { organisation: taken })).toContain('OfferCarryOver');
    expect(of([took('AAA', OBJECT)], house)).toEqual(['carryOver', null, 'D68', []]);
  });

  it('of who owes a signature and has left, the secretariat says why it does not sign (D07, D41)', () => {
    const gone = organisation(procedure, ...OFFICES.map((o) => accredited(o)), left('CCC'));
    const events = [...openForSignature(), noticed('70', 0), signed('AAA')];
    expect(waits(events, { organisation: gone })).toEqual([
      ['signatures', '70', 'D41', ['BBB']],
      ['lack', '70', 'D07', ['SECRETARIAT']],
    ]);
    expect(awaited([...events, signed('BBB')], { organisation: gone })).toEqual(
      expect.arrayContaining(['ExplainNonSignature']),
    );
  });

  it('nobody answers a request for time of who has left, or is left out as the state concerned (D23)', () => {
    const asked = [...ready(), ...round('20'), took('CCC', WAIT), took('AAA', AGREE), took('BBB', AGREE)];
    expect(waits(asked).map(([code]) => code)).toEqual(['delegations', 'answerToRequest']);
    expect(waits(asked, { organisation: organisation(procedure, left('CCC')) }).map(([code]) => code)).toEqual([
      'finding',
    ]);
    const minus = organisation(withStage('20', { decision: { by: 'consensus', minus: 'concerned' } }));
    const [first] = proposed();
    const concerned = [{ ...first, concerns: member('CCC') } as DossierEvent, ...asked.slice(1)];
    expect(waits(concerned, { organisation: minus }).map(([code]) => code)).toEqual(['finding']);
  });

  it('whom a waiver lets stay unheard owes no word, but in silence, which it may still break (D92, D82)', () => {
    const one = (kind: 'open' | 'silence') => [...ready(), ...round('20', 1, { kind }), took('AAA', AGREE)];
    expect(waits([...one('open'), waived('quorum', V1, '20', 'CCC')])).toEqual([['delegations', '20', 'D27', ['BBB']]]);
    expect(waits([...one('silence'), waived('quorum', V1, '20', 'CCC')])).toEqual([
      ['delegations', '20', 'D46', ['BBB', 'CCC']],
    ]);
  });
});

describe('the explanation offers what would be accepted', () => {
  it('the convening of a meeting for a document that was deferred, and its taking up where one is known (D38)', () => {
    const deferred = (to: string | null): readonly DossierEvent[] => [
      ...at40,
      { type: 'Deferred', from: null, to: to === null ? null : meetingId(to), reason: 'because' },
    ];
    for (const to of [null, 'CNC-7']) {
      expect(waits(deferred(to))).toEqual([['meeting', null, 'D10', ['CHAIR-CNC']]]);
      expect(awaited(deferred(to))).toContain('ConveneMeeting');
    }
    expect(awaited(deferred(null), { meetings: [cnc()] })).toContain('TakeUpAgain');
    expect(awaited(deferred(null), { meetings: [cnc()] })).not.toContain('ConveneMeeting');
    // A meeting that is over is no place to take it up.
    const over = cnc(agendaApproved, sittingOpened, { type: 'SittingClosed' });
    expect(awaited(deferred(null), { meetings: [over] })).toContain('ConveneMeeting');
  });

  it('the finding and the declaration that send brackets up, where the text has some (D28)', () => {
    const b = hashOf(BRACKETED);
    const agreed = [
      ...ready({}, BRACKETED),
      ...round('20', 1, { textHash: b }),
      noticed('20'),
      ...allAgree('20', 1, b),
    ];
    const voting = peopled(Procedure.parse(withStage('20', { decision: vote })));
    expect(awaited(agreed)).toContain('FindConsensus');
    expect(awaited(agreed, { organisation: voting })).toContain('DeclareVote');
  });

  it('the announcement for the day that the class computes, which need not be today (D84)', () => {
    const days = { notifications: 1, daysAfterLast: 30 };
    const definition = { ...procedure.classes['agreement']!, signed: false, entryIntoForce: days };
    const treaty = adopted({ class: 'agreement' }).map((e) =>
      e.type === 'DocumentRegistered' ? { ...e, definition } : e,
    );
    const events: readonly DossierEvent[] = [
      ...treaty.filter((e) => !(e.type === 'StageOpened' && e.stage === '70')),
      { type: 'StageOpened', stage: stage('80') },
      { type: 'CopiesCertified', textHash: V1 },
      { type: 'CompletionNotified', member: member('AAA') },
    ];
    expect(waits(events)).toEqual([['announcement', '80', 'D52', ['SECRETARIAT']]]);
    expect(awaited(events)).toContain('AnnounceEntryIntoForce');
  });
});

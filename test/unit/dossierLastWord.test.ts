import type { DossierAct } from '../../contracts/acts.ts';
import type { DossierEvent, MeetingEvent, RoundOutcome } from '../../contracts/events.ts';
import type { PersonId } from '../../contracts/ids.ts';
import type { Position } from '../../contracts/position.ts';
import type { DecisionRule, Procedure } from '../../contracts/procedure.ts';
import { explain } from '../../domain/dossier/shown/explain.ts';
import { waitingFor } from '../../domain/dossier/shown/waiting.ts';
import { boardLine } from '../../domain/dossier/shown/view.ts';
import {
  AGREE,
  AMEND,
  ASIDE,
  OBJECT,
  SECRETARIAT,
  V1,
  V2,
  WAIT,
  actor,
  agendaApproved,
  allAgree,
  at,
  atSummit,
  by,
  chair,
  cleared,
  closed,
  concordant,
  day,
  delegation,
  dossierOf,
  find,
  found,
  given,
  hashOf,
  inRound,
  issued,
  item,
  lifted,
  manifest,
  meeting,
  member,
  open,
  organisation,
  placed,
  places,
  ready,
  round,
  roundClosed,
  sittingOpened,
  stage,
  summit,
  take,
  took,
  waived,
  withStage,
  withoutNeeds,
} from './fixtures.ts';

/** What was said of a text stands in the next round on that very text, until the member that said it says something else (domain §3.9.2, §3.9.5). */

const ended = (outcome: RoundOutcome, ...said: readonly DossierEvent[]): readonly DossierEvent[] => [
  ...ready(),
  ...round('20'),
  ...said,
  roundClosed('20', outcome),
];
const again = (...said: readonly DossierEvent[]): readonly DossierEvent[] => [...round('20', 2), ...said];
const others = allAgree('20', 2).slice(1);
const objected = ended('closed', took('AAA', OBJECT));
const experts = by(chair('EG'));
const lift: DossierAct = { type: 'LiftPosition', ...inRound('20', 2) };
const withdraw: DossierAct = { type: 'WithdrawPosition', ...inRound('20', 2) };
const rule = (n: number, outcome: 'accepted' | 'refused'): DossierAct => ({
  ...{ type: 'RuleOnAmendment', ...inRound('20', n), by: member('AAA') },
  ...{ blocks: outcome === 'accepted', outcome },
});

describe('an objection in an earlier round on the same text', () => {
  it('D26: stands in the way, also by a waiver of the quorum, or where its maker asks for time', () => {
    const named = waived('quorum', V1, '20', 'AAA');
    for (const said of [[named], [named, took('AAA', WAIT, '20', 2)]])
      given([...objected, ...again(...others, ...said)])
        .when(find('20', 2), experts)
        .refused('D26', { by: ['AAA'], round: 2 });
  });

  it('D26: stands where nobody is waited for, and at the sitting where its maker is present and mute', () => {
    const none = by(chair('EG'), { organisation: organisation(withStage('20', { quorum: 'none' })) });
    given([...objected, ...again()])
      .when(find('20', 2), none)
      .refused('D26');
    const sitting = { ...summit, present: { AAA: 'AAA-1' as never } };
    const atSixty = [...atSummit(), took('AAA', OBJECT, '60'), roundClosed('60', 'closed'), ...round('60', 2)];
    given([...atSixty, ...allAgree('60', 2).slice(1)])
      .when(find('60', 2), by(chair('CHS'), { at: at(5, 33), meetings: [sitting] }))
      .refused('D26', { by: ['AAA'] });
  });

  it('D26: is shown as what is waited for, and on whom', () => {
    const state = dossierOf([...objected, ...again(...others)]);
    const world = { organisation: organisation(), meetings: [] };
    expect(waitingFor(state, world)).toMatchObject([{ for: 'ObjectionStands', on: ['AAA'], rule: 'D26' }]);
    expect(
      boardLine(state, world, { dossier: 'D-1' as never, n: 1, at: at(180), head: 'a' as never }).objections,
    ).toEqual(['AAA']);
  });

  it('D26: is explained as ended by its maker’s next word on that text', () => {
    const sight = { organisation: organisation(), meetings: [], dossiers: {}, at: at(20, 7), textHash: hashOf };
    const { possible } = explain({ ...sight, state: dossierOf([...objected, ...again(...others)]) });
    const agreeing = possible.filter(({ act, by: who }) => act.type === 'TakePosition' && who.includes(actor('AAA')));
    expect(agreeing.map(({ act, moves }) => [act.type === 'TakePosition' && act.position.kind, moves])).toContainEqual([
      'agree',
      'then it waits for the chair’s finding at stage 20',
    ]);
  });

  it('D26: ends with its maker’s next word on that text, with its lifting, and with its withdrawal', () => {
    given([...objected, ...again(...others, took('AAA', AGREE, '20', 2))])
      .when(find('20', 2), experts)
      .accepted();
    const open2 = [...objected, ...again(...others)];
    const after = given(open2)
      .when(lift, by(delegation('AAA')))
      .accepted([lifted('AAA', '20', 2)]);
    const state = dossierOf([...open2, ...after]);
    expect(state.stages['20']?.rounds[0]?.positions['AAA']).toMatchObject({ lifted: false });
    expect(state.stages['20']?.rounds[1]?.positions['AAA']).toMatchObject({ lifted: true, entry: open2.length + 1 });
    given([...open2, ...after])
      .when(find('20', 2), experts)
      .accepted();
    const gone = given(open2)
      .when(withdraw, by(delegation('AAA')))
      .accepted();
    given([...open2, ...gone])
      .when(find('20', 2), experts)
      .refused('D27', { unheard: ['AAA'] });
  });

  it('D26: does not come back when a later one on that text is withdrawn', () => {
    const twice = [...objected, ...again(...others, took('AAA', OBJECT, '20', 2))];
    const gone = given(twice)
      .when(withdraw, by(delegation('AAA')))
      .accepted();
    given([...twice, ...gone])
      .when(find('20', 2), experts)
      .refused('D27');
    // Withdrawing a request for time takes back nothing else.
    const waits = [...objected, ...again(...others, took('AAA', WAIT, '20', 2))];
    const went = given(waits)
      .when(withdraw, by(delegation('AAA')))
      .accepted();
    given([...waits, ...went])
      .when(find('20', 2), experts)
      .refused('D26');
  });

  it('D26: is of that text and stage, and of whoever is counted', () => {
    given([...objected, issued(manifest(2)), ...round('20', 2, { textHash: V2 }), ...allAgree('20', 2, V2)])
      .when(find('20', 2, V2), experts)
      .accepted();
    const left = organisation(undefined, { type: 'MembershipEnded', member: member('AAA'), reason: 'left' });
    given([...objected, ...again(...others)])
      .when(find('20', 2), by(chair('EG'), { organisation: left }))
      .accepted();
  });

  it('D25: is lifted by nobody else', () => {
    given([...objected, ...again()])
      .when(lift, by(delegation('BBB')))
      .refused('D25', { position: 'none' });
    given([...ended('closed', took('AAA', OBJECT), lifted('AAA')), ...again()])
      .when(lift, by(delegation('AAA')))
      .refused('D25');
  });

  it('D24: keeps silence from being asked about the same words', () => {
    const silence = open('20', { kind: 'silence', deadline: at(0, 20) });
    given(ended('broken', took('AAA', OBJECT)))
      .when(silence, experts)
      .refused('D24', { stage: '20', textHash: V1, by: ['AAA'] });
    given(ended('closed', took('AAA', OBJECT), lifted('AAA')))
      .when(silence, experts)
      .accepted();
  });
});

describe('an amendment by which a silence was broken', () => {
  const silent = { kind: 'silence' } as const;
  const broken = [...ready(), ...round('20', 1, silent), took('AAA', AMEND), roundClosed('20', 'broken')];

  it('D26: stands in the way of the same text until the chair rules on it', () => {
    const next = [...broken, ...again(...others), waived('quorum', V1, '20', 'AAA')];
    given(next)
      .when(find('20', 2), experts)
      .refused('D26', { by: ['AAA'] });
    const refusedIt = given(next).when(rule(1, 'refused'), experts).accepted();
    given([...next, ...refusedIt])
      .when(find('20', 2), experts)
      .accepted();
    const acceptedIt = given(next).when(rule(1, 'accepted'), experts).accepted();
    given([...next, ...acceptedIt])
      .when(find('20', 2), experts)
      .refused('D78');
  });
});

describe('a note that the secretariat transcribes', () => {
  const note = (position = AGREE, n = 1): DossierAct =>
    ({ ...take(position, '20', n), for: member('AAA'), paper: 'note 7' }) as DossierAct;
  const inReview = [...ready(), ...round('20')];

  it('D25: does not take the place of an objection that the delegation has signed itself, in this round or an earlier one', () => {
    given([...inReview, took('AAA', OBJECT)])
      .when(note(), by(SECRETARIAT))
      .refused('D25', { member: 'AAA', position: 'object' });
    given([...inReview, took('AAA', OBJECT)])
      .when(note(OBJECT), by(SECRETARIAT))
      .refused('D25');
    given([...objected, ...again()])
      .when(note(AGREE, 2), by(SECRETARIAT))
      .refused('D25');
  });

  it('D25: is a vote in a later round, whatever the delegation has voted in one that is over', () => {
    const decision = { by: 'vote', inFavour: { threshold: { moreThan: [1, 2] }, of: 'cast' } } as const;
    const voting = withStage('20', {
      decision: { ...decision, against: null, abstention: 'neutral' },
      silence: { allowed: false, minimumMs: 0, languages: [] },
    });
    const noting = by(SECRETARIAT, { organisation: organisation(voting) });
    const first = ended('notCarried', took('AAA', OBJECT));
    given([...first, ...again()])
      .when(note(AGREE, 2), noting)
      .accepted();
    given([...first, ...again(took('AAA', OBJECT, '20', 2))])
      .when(note(AGREE, 2), noting)
      .refused('D25');
  });

  it('D25: takes the place of an earlier note, and of what has been lifted', () => {
    const transcribed = { ...took('AAA', OBJECT), transcribedFrom: 'note 6' } as DossierEvent;
    given([...inReview, transcribed])
      .when(note(), by(SECRETARIAT))
      .accepted();
    given([...inReview, took('AAA', OBJECT), lifted('AAA')])
      .when(note(), by(SECRETARIAT))
      .accepted();
  });

  it('D25: does not by assent to a joint position either', () => {
    const statement = 'a'.repeat(64);
    const joint = { ...took('BBB', AGREE), statement, jointly: [member('AAA')] } as unknown as DossierEvent;
    const assent = { type: 'AssentToJointPosition', ...inRound(), statement, for: member('AAA'), paper: 'note 7' };
    given([...inReview, joint, took('AAA', OBJECT)])
      .when(assent as unknown as DossierAct, by(SECRETARIAT))
      .refused('D25');
  });
});

const VOTE: DecisionRule = {
  ...{ by: 'vote', inFavour: { threshold: { moreThan: [1, 2] }, of: 'cast' }, against: null, abstention: 'neutral' },
};

describe('what was said of a text, where nothing is said of it in the round that decides', () => {
  const treaty = { class: 'memorandumOfObligations' };
  const reserved: Position = { kind: 'agreeWithReservation', reservation: 'parliamentary', text: 'the parliament' };
  const later: Position = { kind: 'agreeAdReferendum', confirmBy: day('2024-09-01') };
  const soon: Position = { kind: 'agreeAdReferendum', confirmBy: day('2024-06-02') };
  const seated = ['AAA', 'BBB', 'CCC'].map((m): MeetingEvent => ({
    ...{ type: 'PresenceRecorded', member: member(m), head: `${m}-1` as PersonId, person: `${m}-1` as PersonId },
  }));
  const sitting = meeting([item('D-1', 1), agendaApproved, ...seated, sittingOpened]);
  const heads = by(chair('CHS'), { at: at(5, 33), meetings: [sitting] });
  const absent = by(chair('CHS'), { at: at(5, 33), meetings: [summit] });
  /** The summit's round, at which AAA says nothing, after AAA said something at the coordinators. */
  const silentAfter = (position: Position, change = {}): readonly DossierEvent[] => [
    ...ready(change),
    ...closed('20'),
    ...round('40'),
    took('AAA', position, '40'),
    ...allAgree('40').slice(1),
    ...found('40'),
    ...closed('50'),
    concordant(),
    placed(),
    ...round('60'),
    ...allAgree('60').slice(1),
  ];
  /** An organ that adopts by silence, or is silent in a second round on the same text. */
  const bySilence = organisation(
    withStage('60', { inMeeting: false, silence: { allowed: true, minimumMs: 0, languages: [] } }),
  );
  const inWriting = by(chair('CHS'), { at: at(0, 20), organisation: bySilence });
  const silence = { kind: 'silence' } as const;
  const silentAgain = (position: Position, change = {}): readonly DossierEvent[] => [
    ...cleared(change),
    ...round('60'),
    took('AAA', position, '60'),
    roundClosed('60', 'deadline'),
    ...round('60', 2, silence),
    roundClosed('60', 'silence', 2),
  ];

  it('D30: a reservation stops the adoption while its head sits there silent, or a waiver names it, until it is lifted or answered', () => {
    const events = silentAfter(reserved, treaty);
    given(events)
      .when(find('60'), heads)
      .refused('D30', { by: ['AAA (parliamentary)'] });
    given([...events, waived('quorum', V1, '60', 'AAA')])
      .when(find('60'), absent)
      .refused('D30');
    given([...events, took('AAA', AGREE, '60')])
      .when(find('60'), heads)
      .accepted();
    const lifting = given(events)
      .when({ type: 'LiftPosition', ...inRound('60') }, by(delegation('AAA'), { meetings: [sitting] }))
      .accepted();
    given([...events, ...lifting])
      .when(find('60'), heads)
      .accepted();
  });

  it('D30: nor is it silence that answers it', () => {
    given(silentAgain(reserved, treaty)).when(find('60', 2), inWriting).refused('D30');
  });

  it('D29: nor an agreement ad referendum, in an earlier round or at another stage', () => {
    given(silentAgain(later))
      .when(find('60', 2), inWriting)
      .refused('D29', { by: ['AAA'] });
    given(silentAfter(later))
      .when(find('60'), heads)
      .refused('D29', { by: ['AAA (stage 40)'] });
    const twice = [
      ...ready(),
      ...round('20'),
      took('AAA', soon),
      ...found('20'),
      ...silentAfter(later).slice(ready().length + closed('20').length),
    ];
    const confirmed: DossierEvent = { type: 'AdReferendumConfirmed', ...inRound('40'), member: member('AAA') };
    // Confirmed where it was given last, it owes nothing for the first time; a request for time takes none of it back.
    given([...twice, confirmed])
      .when(find('60'), heads)
      .accepted();
    given([...silentAfter(AGREE), took('AAA', WAIT, '60'), waived('quorum', V1, '60', 'AAA')])
      .when(find('60'), absent)
      .accepted();
  });

  it('D30, D29, D26: what it said at another organ after the deciding one had asked it', () => {
    const again = (position: Position): readonly DossierEvent[] => [
      ...cleared(treaty),
      ...round('60'),
      took('AAA', AGREE, '60'),
      { type: 'ReturnedToStage', from: stage('60'), to: stage('40'), places: [], reason: 'because' },
      ...round('40', 2),
      took('AAA', position, '40', 2),
      ...allAgree('40', 2).slice(1),
      ...found('40', 2),
      ...closed('50'),
      ...round('60', 2),
      ...allAgree('60', 2).slice(1),
    ];
    for (const [position, no] of [
      [reserved, 'D30'],
      [later, 'D29'],
      [OBJECT, 'D26'],
    ] as const)
      given(again(position)).when(find('60', 2), heads).refused(no);
    given([...again(reserved), took('AAA', AGREE, '60', 2)])
      .when(find('60', 2), heads)
      .accepted();
  });

  it('D27: who would hear its capital and let the day pass was not silent', () => {
    const lapsed = [...cleared(), ...round('60', 1, silence), took('AAA', soon, '60'), roundClosed('60', 'silence')];
    given(lapsed)
      .when(find('60'), { ...inWriting, at: at(0, 100) })
      .refused('D27', { unheard: ['AAA'] });
    given([...lapsed, waived('quorum', V1, '60', 'AAA')])
      .when(find('60'), { ...inWriting, at: at(0, 100) })
      .refused('D29', { by: ['AAA'] });
  });

  it('is in the evidence: who stood aside, and the viewpoint that it attached', () => {
    const evidenceOf = (events: readonly DossierEvent[], context = heads) => {
      const [event] = given(events).when(find('60'), context).accepted();
      return event?.type === 'ConsensusFound' ? event.evidence : null;
    };
    expect(evidenceOf(silentAfter(ASIDE))).toMatchObject({
      ...{ unheardBy: 'presence', standAsides: [{ member: 'AAA', scope: { of: 'document' } }] },
    });
    expect(evidenceOf(silentAfter({ kind: 'agreeWithViewpoint', text: 'so we read it' }))).toMatchObject({
      viewpoints: [{ member: 'AAA', text: 'so we read it' }],
    });
    expect(evidenceOf([...silentAfter(ASIDE), took('AAA', AGREE, '60')])).toMatchObject({ standAsides: [] });
    // It is withdrawn where the text is now, and leaves the agreement.
    const viewed = silentAfter({ kind: 'agreeWithViewpoint', text: 'so we read it' });
    const gone = given(viewed)
      .when({ type: 'WithdrawPosition', ...inRound('60') }, by(delegation('AAA'), { meetings: [sitting] }))
      .accepted();
    expect(evidenceOf([...viewed, ...gone])).toMatchObject({ viewpoints: [], heard: ['AAA', 'BBB', 'CCC'] });
  });

  it('D26: an objection at another organ stands in the way, but no vote against', () => {
    const decision = { by: 'consensus', minus: 'nobody' } as const;
    const beside: readonly DossierEvent[] = [
      ...ready(),
      ...round('20'),
      took('AAA', OBJECT),
      roundClosed('20', 'deadline'),
      ...round('40'),
      ...allAgree('40').slice(1),
      waived('quorum', V1, '40', 'AAA'),
    ];
    const free = withStage('40', { decision, inMeeting: false });
    const coordinators = (of: Procedure) => by(chair('CNC'), { organisation: organisation(of) });
    given(withoutNeeds(beside))
      .when(find('40'), coordinators(free))
      .refused('D26', { by: ['AAA'], stage: '40' });
    given(withoutNeeds([...beside, took('AAA', AGREE, '40')]))
      .when(find('40'), coordinators(free))
      .accepted();
    const voted = {
      ...free,
      stages: { ...free.stages, [stage('20')]: { ...free.stages[stage('20')]!, decision: VOTE } },
    };
    given(withoutNeeds(beside)).when(find('40'), coordinators(voted)).accepted();
  });

  it('D25, D26: a note is of its own stage, and a text is taken as a basis by who speaks there', () => {
    const beside: readonly DossierEvent[] = withoutNeeds([
      ...ready(),
      ...round('20'),
      took('AAA', OBJECT),
      ...round('40'),
    ]);
    const note = { ...take(AGREE, '40'), for: member('AAA'), paper: 'note 7' } as DossierAct;
    given(beside).when(note, by(SECRETARIAT)).accepted();
    given(beside.slice(0, -1))
      .when({ ...note, ...inRound('20') } as DossierAct, by(SECRETARIAT))
      .refused('D25');
    const free = organisation(withStage('50', { inMeeting: false }));
    given(beside)
      .when({ type: 'TakeAsBasis', stage: stage('50'), textHash: V1 }, by(chair('CFM'), { organisation: free }))
      .accepted();
  });

  it('D58: keeps an objector from being named as an endorser, also where it asks for time', () => {
    const named: DossierAct = {
      type: 'NameEndorsers',
      textHash: V1,
      place: places('para-1')[0]!,
      members: [member('AAA')],
    };
    given([...objected, ...again(took('AAA', WAIT, '20', 2))])
      .when(named, by(SECRETARIAT))
      .refused('D58');
  });
});

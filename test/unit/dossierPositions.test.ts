import type { DossierAct } from '../../contracts/acts.ts';
import type { DossierEvent } from '../../contracts/events.ts';
import type { Instant } from '../../contracts/ids.ts';
import type { Position, PositionKind } from '../../contracts/position.ts';
import type { Sender } from '../../domain/decision.ts';
import { MAY_FOLLOW } from '../../domain/dossier/acts/positions.ts';
import { waitingFor } from '../../domain/dossier/shown/waiting.ts';
import { dossierView } from '../../domain/dossier/shown/view.ts';
import {
  AGREE,
  AMEND,
  ASIDE,
  MEMBERS,
  OBJECT,
  SECRETARIAT,
  V1,
  V2,
  WAIT,
  allAgree,
  at,
  atSummit,
  by,
  chair,
  day,
  delegation,
  dossierOf,
  evidence,
  find,
  given,
  inRound,
  issue,
  issued,
  left,
  lifted,
  manifest,
  member,
  open,
  organisation,
  ready,
  round,
  roundClosed,
  stage,
  summit,
  take,
  took,
  waived,
  withStage,
  withoutNeeds,
} from './fixtures.ts';

/** Positions: what may follow each, ad referendum, joint positions, amendments, requests for time (D75-D79). */

const inReview = [...ready(), ...round('20')];
const AD_REFERENDUM: Position = { kind: 'agreeAdReferendum', confirmBy: day('2024-06-05') };
const RESERVED: Position = { kind: 'agreeWithReservation', reservation: 'scrutiny', text: 'not yet' };
const VIEWPOINT: Position = { kind: 'agreeWithViewpoint', text: 'we read it so' };
/** One of each kind. */
const POSITIONS: Readonly<Record<PositionKind, Position>> = {
  agree: AGREE,
  agreeAdReferendum: AD_REFERENDUM,
  agreeWithReservation: RESERVED,
  agreeWithViewpoint: VIEWPOINT,
  standAside: ASIDE,
  abstain: { kind: 'abstain' },
  proposeAmendment: AMEND,
  requestTime: WAIT,
  object: OBJECT,
};
const KINDS = Object.keys(POSITIONS) as PositionKind[];
const lift: DossierAct = { type: 'LiftPosition', ...inRound() };
const withdraw: DossierAct = { type: 'WithdrawPosition', ...inRound() };
const others = (now?: Instant) => ({ organisation: organisation(), meetings: [], ...(now && { at: now }) });
const view = (events: readonly DossierEvent[], now = at(180)) =>
  dossierView(dossierOf(events), others(), { dossier: 'D-1' as never, n: 1, at: now, head: 'a'.repeat(64) as never });
const positionIn = (events: readonly DossierEvent[], id: string, now?: Instant) =>
  view(events, now)
    .roundList.at(-1)
    ?.positions.find((p) => p.member === id);

/** Domain §3.3 as it was read for this test, apart from the code: what each kind leaves open. */
const TABLE: Readonly<Record<PositionKind, string>> = {
  agree: 'any',
  agreeAdReferendum: 'agree object',
  agreeWithReservation: 'agree agreeWithReservation lift',
  agreeWithViewpoint: 'agree agreeWithViewpoint withdraw',
  standAside: 'agree agreeAdReferendum agreeWithReservation agreeWithViewpoint standAside',
  abstain: 'any',
  proposeAmendment: 'agree agreeAdReferendum agreeWithReservation agreeWithViewpoint proposeAmendment lift withdraw',
  requestTime: 'any',
  object: 'agree agreeAdReferendum agreeWithReservation agreeWithViewpoint object standAside lift withdraw',
};
const LIFTED = ['object', 'agreeWithReservation', 'proposeAmendment'];

describe('what may follow a position', () => {
  it.each(KINDS.flatMap((first) => KINDS.map((next) => [first, next] as const)))(
    'in an open round %s comes before %s, or does not (D75)',
    (first, next) => {
      const allowed = TABLE[first] === 'any' || TABLE[first].split(' ').includes(next);
      const then = given([...inReview, took('AAA', POSITIONS[first])]).when(
        take(POSITIONS[next]),
        by(delegation('AAA')),
      );
      if (allowed) then.accepted([took('AAA', POSITIONS[next])]);
      else then.refused('D75', { member: 'AAA', stands: first, next });
    },
  );

  it.each(KINDS)('%s is withdrawn, or lifted, where the table says so (D25, D75)', (kind) => {
    const says = (next: string) => TABLE[kind] === 'any' || TABLE[kind].split(' ').includes(next);
    const stands = given([...inReview, took('AAA', POSITIONS[kind])]);
    const withdrawn = stands.when(withdraw, by(delegation('AAA')));
    if (says('withdraw')) withdrawn.accepted();
    else withdrawn.refused('D75', { next: 'withdraw' });
    const then = stands.when(lift, by(delegation('AAA')));
    if (LIFTED.includes(kind)) then.accepted([lifted('AAA')]);
    else then.refused('D25');
    expect(LIFTED.includes(kind) && !says('lift')).toBe(false);
  });

  it('is anything once it was lifted, and of another delegation always (D75)', () => {
    given([...inReview, took('AAA', OBJECT), lifted('AAA')])
      .when(take({ kind: 'abstain' }), by(delegation('AAA')))
      .accepted();
    given([...inReview, took('AAA', OBJECT)])
      .when(take({ kind: 'abstain' }), by(delegation('BBB')))
      .accepted();
  });

  it('has a row for each kind, which names kinds or the two acts', () => {
    expect(Object.keys(MAY_FOLLOW).toSorted()).toEqual([...KINDS].toSorted());
  });
});

describe('an agreement ad referendum', () => {
  const agreed = [...inReview, took('AAA', AD_REFERENDUM), took('BBB', AGREE), took('CCC', AGREE)];
  const lastDay = '2024-06-05T23:59:59.999Z' as Instant;
  const dayAfter = '2024-06-06T00:00:00.000Z' as Instant;
  const confirm = (code = '20'): DossierAct => ({ type: 'ConfirmAdReferendum', ...inRound(code) });
  const over = [...agreed, roundClosed('20', 'deadline')];

  it('names a day that has not passed (D76)', () => {
    given(inReview)
      .when(take(AD_REFERENDUM), by(delegation('AAA'), { at: lastDay }))
      .accepted();
    given(inReview)
      .when(take(AD_REFERENDUM), by(delegation('AAA'), { at: dayAfter }))
      .refused('D76', { confirmBy: '2024-06-05', today: '2024-06-06' });
  });

  it('D165: as a request for time names one that has not passed', () => {
    const asking = (until: string) =>
      given(inReview).when(take({ ...WAIT, until: day(until) } as Position), by(delegation('AAA'), { at: lastDay }));
    asking('2024-06-05').accepted();
    asking('2024-06-04').refused('D165', { until: '2024-06-04', today: '2024-06-05' });
  });

  it('counts as heard until its day is over, and then lapses: neither agreement nor objection (D27, D76)', () => {
    const found = given(agreed)
      .when(find('20'), by(chair('EG'), { at: lastDay }))
      .accepted();
    expect(found[0]).toMatchObject({ evidence: { heard: MEMBERS, adReferendum: ['AAA'] } });
    given(agreed)
      .when(find('20'), by(chair('EG'), { at: dayAfter }))
      .refused('D27', { unheard: ['AAA'], heard: 2 });
    const lenient = organisation(withStage('20', { quorum: 'none' }));
    const events = given(agreed)
      .when(find('20'), by(chair('EG'), { at: dayAfter, organisation: lenient }))
      .accepted();
    expect(events[0]).toMatchObject({
      evidence: { heard: ['BBB', 'CCC'], unheard: ['AAA'], lapsed: ['AAA'], adReferendum: [] },
    });
  });

  it('is no vote once it has lapsed (D49, D76)', () => {
    const voting = organisation(
      withStage('20', {
        silence: { allowed: false, minimumMs: 0, languages: [] },
        decision: {
          ...{ by: 'vote', inFavour: { threshold: { atLeast: [1, 1] }, of: 'counted' }, against: null },
          abstention: 'neutral',
        },
      }),
    );
    const declare: DossierAct = { type: 'DeclareVote', ...inRound() };
    const now = (at: Instant) => by(chair('EG'), { at, organisation: voting });
    expect(given(agreed).when(declare, now(lastDay)).accepted()[0]).toMatchObject({ tally: { carried: true } });
    given(agreed)
      .when(declare, now(dayAfter))
      .refused('D49', { notVoted: ['AAA'] });
  });

  it('leaves its delegation free once it has lapsed, and is owed an answer again', () => {
    given(agreed)
      .when(take(ASIDE), by(delegation('AAA'), { at: dayAfter }))
      .accepted();
    expect(waitingFor(dossierOf(agreed), others(dayAfter))).toMatchObject([{ on: ['AAA'], rule: 'D27' }]);
    expect(waitingFor(dossierOf(agreed), others(lastDay))).toMatchObject([{ rule: 'D47' }]);
  });

  it('is shown with its day, as owed, confirmed or lapsed', () => {
    const shown = (events: readonly DossierEvent[], now: Instant) => positionIn(events, 'AAA', now)?.adReferendum;
    expect(shown(agreed, lastDay)).toEqual({ confirmBy: '2024-06-05', standing: 'owed' });
    expect(shown(agreed, dayAfter)).toMatchObject({ standing: 'lapsed' });
    const events = given(over)
      .when(confirm(), by(delegation('AAA')))
      .accepted();
    expect(shown([...over, ...events], dayAfter)).toMatchObject({ standing: 'confirmed' });
  });

  it('is confirmed by a plain agreement in its round, by an act of its own after it (D76)', () => {
    given(agreed)
      .when(take(AGREE), by(delegation('AAA')))
      .accepted();
    given(agreed)
      .when(confirm(), by(delegation('AAA')))
      .refused('D76', { stage: '20', round: 1 });
    const events = given(over)
      .when(confirm(), by(delegation('AAA'), { at: lastDay }))
      .accepted([{ type: 'AdReferendumConfirmed', stage: stage('20'), round: 1, textHash: V1, member: member('AAA') }]);
    given([...over, ...events])
      .when(find('20'), by(chair('EG'), { at: at(0, 20) }))
      .accepted();
    given([...over, ...events])
      .when(confirm(), by(delegation('AAA')))
      .refused('D76', { member: 'AAA' });
  });

  it('is confirmed by its own delegation, in time, on the text at hand (D07, D14, D21, D76)', () => {
    given(over)
      .when(confirm(), by(delegation('BBB')))
      .refused('D76', { position: 'agree' });
    given(over).when(confirm(), by(SECRETARIAT)).refused('D07');
    given(over)
      .when(confirm(), by(delegation('AAA'), { at: dayAfter }))
      .refused('D76', { confirmBy: '2024-06-05' });
    given(over)
      .when(confirm('40'), by(delegation('AAA')))
      .refused('D21');
    given([...over, issued(manifest(2))])
      .when(confirm(), by(delegation('AAA')))
      .refused('D14');
  });

  it('D29: of an earlier stage stands in the way of adoption until it is confirmed, or agreed there', () => {
    const earlier: readonly DossierEvent[] = [
      ...ready(),
      ...round('20'),
      took('AAA', { kind: 'agreeAdReferendum', confirmBy: day('2024-06-30') }),
      { type: 'ConsensusFound', ...inRound(), evidence: evidence({ adReferendum: [member('AAA')] }) },
      roundClosed('20', 'consensus'),
      { type: 'StageClosed', stage: stage('20'), textHash: V1 },
    ];
    const rest = atSummit().slice(ready().length);
    const summitRound = [
      ...[...earlier, ...rest.filter((e) => !('stage' in e && e.stage === '20')), ...allAgree('60').slice(1)],
      waived('quorum', V1, '60', 'AAA'),
    ];
    const context = by(chair('CHS'), { at: at(5, 33), meetings: [summit] });
    given(summitRound)
      .when(find('60'), context)
      .refused('D29', { by: ['AAA (stage 20)'] });
    const confirmed: DossierEvent = { type: 'AdReferendumConfirmed', ...inRound(), member: member('AAA') };
    given([...summitRound, confirmed])
      .when(find('60'), context)
      .accepted();
    // Its own later word on the very text answers it, also where the day has passed.
    given([...summitRound, took('AAA', AGREE, '60')])
      .when(find('60'), { ...context, at: at(5, 33) })
      .accepted();
    // What it said of the text stands, also where the stage at which it did is asked again.
    const reopened: DossierEvent = { type: 'StageReopened', stage: stage('20'), reason: 'to ask again' };
    given(withoutNeeds([...summitRound, reopened]))
      .when(find('60'), context)
      .refused('D29', { by: ['AAA (stage 20)'] });
    const voting = organisation(
      withStage('60', {
        decision: {
          ...{ by: 'vote', inFavour: { threshold: { atLeast: [1, 1] }, of: 'cast' }, against: null },
          abstention: 'neutral',
        },
      }),
    );
    given([...summitRound, roundClosed('60', 'deadline')])
      .when({ type: 'DeclareVote', ...inRound('60') }, { ...context, organisation: voting })
      .refused('D29', { by: ['AAA (stage 20)'] });
    // Who is not counted at the adoption owes it nothing: a state that has left, and the one that the document concerns.
    given(summitRound)
      .when(find('60'), { ...context, organisation: organisation(undefined, left('AAA')) })
      .accepted();
    const minus = organisation(withStage('60', { decision: { by: 'consensus', minus: 'concerned' } }));
    given(summitRound.map((e) => (e.type === 'DocumentProposed' ? { ...e, concerns: member('AAA') } : e)))
      .when(find('60'), { ...context, organisation: minus })
      .accepted();
  });
});

describe('a viewpoint that is withdrawn', () => {
  const withdraw = { type: 'WithdrawPosition', ...inRound() } as DossierAct;
  const said = [...inReview, took('AAA', VIEWPOINT)];
  const withdrawn: DossierEvent = {
    ...{ type: 'PositionWithdrawn', stage: stage('20'), round: 1, textHash: V1 },
    ...{ member: member('AAA'), leaves: 'agree' },
  };

  it('D75: leaves the agreement that it was attached to', () => {
    given(said)
      .when(withdraw, by(delegation('AAA')))
      .accepted([withdrawn]);
    const after = [...said, withdrawn];
    expect(positionIn(after, 'AAA')).toMatchObject({ kind: 'agree', lifted: false });
    const [finding] = given([...after, took('BBB', AGREE), took('CCC', AGREE)])
      .when(find('20'), by(chair('EG')))
      .accepted();
    expect(finding).toMatchObject({ evidence: { heard: [...MEMBERS], viewpoints: [] } });
  });

  it('was the whole position in entries of before', () => {
    const { leaves: _, ...before } = withdrawn as { leaves?: string } & DossierEvent;
    given([...said, before as DossierEvent, took('BBB', AGREE), took('CCC', AGREE)])
      .when(find('20'), by(chair('EG')))
      .refused('D27', { unheard: ['AAA'] });
  });

  it('is no longer the joint one', () => {
    const joint = { ...took('AAA', VIEWPOINT), jointly: [member('BBB')] } as DossierEvent;
    expect(positionIn([...inReview, joint, withdrawn], 'AAA')?.joint ?? null).toBeNull();
  });
});

describe('a joint position', () => {
  const statement = 'a'.repeat(64) as Sender['statement'];
  const jointly = [member('BBB'), member('CCC')];
  const propose = (position = VIEWPOINT, change: object = {}): DossierAct =>
    ({ ...take(position), jointly, ...change }) as DossierAct;
  const joint = { ...took('AAA', VIEWPOINT), statement, jointly } as DossierEvent;
  const assent = (change: object = {}): DossierAct =>
    ({ type: 'AssentToJointPosition', ...inRound(), statement, ...change }) as DossierAct;
  const proposed = [...inReview, joint];

  it('counts for its leader at once, and for each of the others from its own assent (D77)', () => {
    const events = given(inReview)
      .when(propose(), by(delegation('AAA')))
      .accepted();
    expect(events).toEqual([{ ...took('AAA', VIEWPOINT), jointly }]);
    given(proposed)
      .when(find('20'), by(chair('EG')))
      .refused('D27', { unheard: ['BBB', 'CCC'] });
    const assented = given(proposed)
      .when(assent(), by(delegation('BBB')))
      .accepted();
    expect(assented).toEqual([{ ...took('BBB', VIEWPOINT), assentsTo: statement }]);
    given([...proposed, ...assented])
      .when(find('20'), by(chair('EG')))
      .refused('D27', { unheard: ['CCC'] });
  });

  it('is shown with who has assented, in the view and in the evidence of a finding', () => {
    const one = [...proposed, { ...took('BBB', VIEWPOINT), assentsTo: statement } as DossierEvent];
    expect(positionIn(one, 'AAA')?.joint).toEqual({ statement, of: jointly, assented: ['BBB'] });
    expect(positionIn(one, 'BBB')).toMatchObject({ assentsTo: 'AAA' });
    const found = given([...one, took('CCC', AGREE)])
      .when(find('20'), by(chair('EG')))
      .accepted();
    expect(found[0]).toMatchObject({ evidence: { joint: [{ by: 'AAA', assented: ['BBB'] }] } });
  });

  it('names counted delegations, each once, and not its leader (D77)', () => {
    for (const wrong of [['DDD'], ['AAA'], ['BBB', 'BBB']])
      given(inReview)
        .when(propose(VIEWPOINT, { jointly: wrong }), by(delegation('AAA')))
        .refused('D77');
  });

  it('is assented to by those that it names, once, while it stands (D77)', () => {
    given([{ ...joint, jointly: [member('BBB')] } as DossierEvent].reduce((a, e) => [...a, e], [...inReview]))
      .when(assent(), by(delegation('CCC')))
      .refused('D77', { member: 'CCC', by: 'AAA' });
    given(proposed)
      .when(assent({ statement: 'b'.repeat(64) }), by(delegation('BBB')))
      .refused('D77');
    given([...proposed, took('AAA', AGREE)])
      .when(assent(), by(delegation('BBB')))
      .refused('D77');
    given([...proposed, { ...took('BBB', VIEWPOINT), assentsTo: statement } as DossierEvent])
      .when(assent(), by(delegation('BBB')))
      .refused('D77', { member: 'BBB' });
  });

  it('D77: is assented to after it broke a silence, until the deadline of that, as long as the text is before the stage', () => {
    const silence = [...ready(), ...round('20', 1, { kind: 'silence' })];
    const objection = { ...took('AAA', OBJECT), statement, jointly } as DossierEvent;
    const broken = [...silence, objection, roundClosed('20', 'broken')];
    const events = given(broken)
      .when(assent(), by(delegation('BBB')))
      .accepted([{ ...took('BBB', OBJECT), assentsTo: statement } as DossierEvent]);
    // Both objections stand on that text; each lifts its own.
    given([...broken, ...events])
      .when(open('20', { kind: 'silence' }), by(chair('EG')))
      .refused('D24', { by: ['AAA', 'BBB'] });
    given([...broken, ...events])
      .when(assent(), by(delegation('BBB')))
      .refused('D77', { member: 'BBB' });
    given([...broken, took('DDD', AGREE)])
      .when(assent({ statement: 'b'.repeat(64) }), by(delegation('BBB')))
      .late('D21', { outcome: 'broken' });
    for (const [more, when] of [
      [[], at(180, 7)],
      [[issued(manifest(2))], at(180)],
      [round('20', 2), at(180)],
    ] as const)
      given([...broken, ...more])
        .when(assent(), by(delegation('BBB'), { at: when }))
        .late('D21', { outcome: 'broken' });
    // It is the round that the assent names.
    const first = [...silence, took('AAA', OBJECT), roundClosed('20', 'broken')];
    const second = round('20', 2, { kind: 'silence' });
    const again = { ...took('AAA', OBJECT, '20', 2), statement, jointly } as DossierEvent;
    given([...first, ...second, again, roundClosed('20', 'broken', 2)])
      .when(assent(), by(delegation('BBB')))
      .late('D21', { round: 1 });
    // Another position is late as ever.
    given(broken)
      .when(take(OBJECT), by(delegation('BBB')))
      .late('D21');
    // What was agreed jointly in that silence broke nothing.
    const ours = { statement: 'c'.repeat(64) as Sender['statement'], jointly: [member('BBB')] };
    const agreed = { ...took('CCC', AGREE), ...ours } as DossierEvent;
    given([...silence, agreed, objection, roundClosed('20', 'broken')])
      .when(assent({ statement: 'c'.repeat(64) }), by(delegation('BBB')))
      .late('D21');
  });

  it('is in time or late as any other, and follows what may precede it (D22, D75)', () => {
    given(proposed)
      .when(assent(), by(delegation('BBB'), { at: at(180, 7) }))
      .late('D22');
    given([...proposed, took('BBB', AD_REFERENDUM)])
      .when(assent(), by(delegation('BBB')))
      .refused('D75', { stands: 'agreeAdReferendum' });
  });

  it('is assented to by a note that the secretariat enters, with the note (D05, D07)', () => {
    const note = { for: 'BBB', paper: 'note 7' };
    expect(given(proposed).when(assent(note), by(SECRETARIAT)).accepted()[0]).toMatchObject({
      ...{ member: 'BBB', transcribedFrom: 'note 7', assentsTo: statement },
    });
    given(proposed)
      .when(assent({ for: 'BBB' }), by(SECRETARIAT))
      .refused('D05');
    given(proposed)
      .when(assent(note), by(delegation('CCC')))
      .refused('D07');
  });
});

describe('an amendment', () => {
  const amended = [...inReview, took('AAA', AMEND), took('BBB', AGREE), took('CCC', AGREE)];
  const rule = (outcome: 'accepted' | 'refused' | undefined, blocks: boolean): DossierAct => ({
    ...{ type: 'RuleOnAmendment', ...inRound(), by: member('AAA'), blocks },
    ...(outcome && { outcome }),
  });

  it('once accepted means that a new version is owed, which alone opens the way again (D78)', () => {
    const events = given(amended)
      .when(rule('accepted', true), by(chair('EG')))
      .accepted();
    const accepted = [...amended, ...events];
    expect(positionIn(accepted, 'AAA')?.ruled).toBe('accepted');
    expect(waitingFor(dossierOf(accepted), others())).toMatchObject([
      { for: 'a new version with the amendment of AAA', on: ['SECRETARIAT'], rule: 'D78' },
    ]);
    given(accepted)
      .when(find('20'), by(chair('EG')))
      .refused('D78');
    // Its maker cannot undo what the chair has accepted.
    given([...accepted, took('AAA', AGREE)])
      .when(find('20'), by(chair('EG')))
      .refused('D78', { amendmentsOf: ['AAA'] });
    given(accepted)
      .when(rule('accepted', true), by(chair('EG')))
      .refused('D78');
    const next = given(accepted)
      .when(issue(manifest(2)), by(SECRETARIAT))
      .accepted();
    const second = [...accepted, ...next, ...round('20', 2, { textHash: V2 }), ...allAgree('20', 2, V2)];
    given(second)
      .when(find('20', 2, V2), by(chair('EG')))
      .accepted();
  });

  it('once refused stands in no way, and binds its maker no more (D75)', () => {
    const events = given(amended)
      .when(rule('refused', false), by(chair('EG')))
      .accepted();
    given([...amended, ...events])
      .when(find('20'), by(chair('EG')))
      .accepted();
    given([...amended, ...events])
      .when(take({ kind: 'abstain' }), by(delegation('AAA')))
      .accepted();
  });

  it('is not accepted without blocking the old text, nor refused and blocking (D78)', () => {
    for (const [outcome, blocks] of [
      ['accepted', false],
      ['refused', true],
    ] as const)
      given(amended)
        .when(rule(outcome, blocks), by(chair('EG')))
        .refused('D78', { outcome, blocks });
  });
});

describe('a request for time', () => {
  it('asks the chair, changes nothing, and is answered by an extension (D23)', () => {
    const asked = [...inReview, took('AAA', WAIT), took('BBB', AGREE), took('CCC', AGREE)];
    expect(waitingFor(dossierOf(asked), others())).toMatchObject([
      { on: ['AAA'], rule: 'D27' },
      { for: 'an answer to AAA, which asks for time until 2024-06-20', on: ['CHAIR-EG'], rule: 'D23' },
    ]);
    const extended = { type: 'RoundExtended', stage: stage('20'), round: 1, deadline: at(0, 19), reason: 'r' } as const;
    expect(waitingFor(dossierOf([...asked, extended]), others())).toHaveLength(1);
  });
});

describe('asking to confirm that nothing has changed', () => {
  const second = [...inReview, ...allAgree('20'), issued(manifest(2)), ...round('20', 2, { textHash: V2 })];
  const ask = (since = V1, textHash = V2): DossierAct => ({
    type: 'AskToConfirmUnchanged',
    ...inRound('20', 2, textHash),
    since,
  });

  it('is the secretariat’s, once a round, about an earlier version; nobody is heard by it (D79)', () => {
    const events = given(second).when(ask(), by(SECRETARIAT)).accepted();
    expect(events).toEqual([{ type: 'ConfirmationAsked', ...inRound('20', 2, V2), since: V1 }]);
    expect(view([...second, ...events]).roundList.at(-1)).toMatchObject({ askedSince: V1, positions: [] });
    given([...second, ...events])
      .when(find('20', 2, V2), by(chair('EG')))
      .refused('D27');
    given([...second, ...events])
      .when(take(AGREE, '20', 2, V2), by(delegation('AAA')))
      .accepted();
    given([...second, ...events])
      .when(ask(), by(SECRETARIAT))
      .refused('D79');
  });

  it('names a version that was before this one (D05, D14, D21, D79)', () => {
    given(second).when(ask(V2), by(SECRETARIAT)).refused('D79', { since: V2 });
    given(second)
      .when(ask('f'.repeat(64) as typeof V1), by(SECRETARIAT))
      .refused('D79');
    given(second).when(ask(V1, V1), by(SECRETARIAT)).refused('D14');
    given(second)
      .when(ask(), by(delegation('AAA')))
      .refused('D05');
    given([...second, roundClosed('20', 'closed', 2)])
      .when(ask(), by(SECRETARIAT))
      .refused('D21');
  });
});

import type { DossierEvent, MeetingEvent, OrganisationEvent } from '../../contracts/events.ts';
import type { Day, PersonId } from '../../contracts/ids.ts';
import { presentFor } from '../../domain/dossier/facts/counting.ts';
import { procedureMistakes } from '../../domain/procedure.ts';
import {
  AGREE,
  OBJECT,
  WAIT,
  accredited,
  admitted,
  agendaApproved,
  allAgree,
  atSummit,
  by,
  chair,
  closed,
  delivered,
  dossierOf,
  find,
  given,
  inSession,
  item,
  lifted,
  meeting,
  member,
  memberRegistered,
  organisation,
  procedure,
  ready,
  round,
  roundClosed,
  PROCESS,
  sittingOpened,
  stage,
  took,
  numbered,
  waived,
  withStage,
  V1,
} from './fixtures.ts';

/** What it means to be at the sitting that decides: heard without a word, or counted at all. */

const at = (...members: readonly string[]): readonly MeetingEvent[] =>
  members.map((m) => ({ type: 'PresenceRecorded', member: member(m), head: `${m}-1` as PersonId }));
const sitting = (...present: readonly string[]) =>
  meeting([item('D-1', 1), agendaApproved, ...at(...present), sittingOpened]);
const presiding = (present: readonly string[], of = organisation()) =>
  by(chair('CHS'), { meetings: [sitting(...present)], organisation: of });
const evidenceIn = (events: readonly DossierEvent[]) => {
  const found = events.find((e) => e.type === 'ConsensusFound');
  if (found?.type !== 'ConsensusFound') throw new Error('nothing was found');
  return found.evidence;
};

describe('a delegation whose head is at the sitting', () => {
  const one = [...atSummit(), took('AAA', AGREE, '60')];

  it('is heard there without a word, and no agreement of it is stored', () => {
    const events = given(one)
      .when(find('60'), presiding(['BBB', 'CCC']))
      .accepted();
    expect(evidenceIn(events)).toMatchObject({ heard: ['AAA'], unheard: ['BBB', 'CCC'], unheardBy: 'presence' });
    expect(dossierOf([...one, ...events]).positionsTaken).toBe(1);
  });

  it('is not heard for another that is not there (D27)', () => {
    given(one)
      .when(find('60'), presiding(['BBB']))
      .refused('D27', { unheard: ['BBB', 'CCC'], heard: 1, counted: 3 });
  });

  it('D27: is not heard by a head that may not speak for it any more, where the procedure says so', () => {
    const there = ['BBB', 'CCC'];
    const ended: OrganisationEvent = { type: 'AccreditationEnded', person: 'CCC-1' as PersonId, reason: 'recalled' };
    const until = accredited('CCC', { until: '2023-12-31' as Day });
    const { presentHeadsEntitled: _, ...policy } = procedure.policy;
    for (const event of [ended, until]) {
      given(one)
        .when(find('60'), presiding(there, organisation(procedure, event)))
        .refused('D27', { unheard: there, heard: 1 });
      given(one)
        .when(find('60'), presiding(there, organisation({ ...procedure, policy }, event)))
        .accepted();
      // Where those present alone are counted, it is absent.
      const counting = organisation(withStage('60', { quorum: 'present' }), event);
      const events = given(one)
        .when(find('60'), presiding(['AAA', ...there], counting))
        .accepted();
      expect(evidenceIn(events)).toMatchObject({ roster: ['AAA', 'BBB'], absent: ['CCC'] });
    }
    const valid = accredited('CCC', { until: '2030-12-31' as Day });
    given(one)
      .when(find('60'), presiding(there, organisation(procedure, valid)))
      .accepted();
    // Without a moment a term has not run out, but what was ended has.
    const others = (event: OrganisationEvent) => ({
      organisation: organisation(procedure, event),
      meetings: [sitting(...there)],
    });
    expect(presentFor(dossierOf(one), others(until), stage('60'))).toEqual(there);
    expect(presentFor(dossierOf(one), others(ended), stage('60'))).toEqual(['BBB']);
  });

  it('has said something else where it asked for time or objected (D26, D27)', () => {
    given([...one, took('BBB', WAIT, '60')])
      .when(find('60'), presiding(['BBB', 'CCC']))
      .refused('D27');
    given([...one, took('BBB', OBJECT, '60')])
      .when(find('60'), presiding(['BBB', 'CCC']))
      .refused('D26');
  });

  it('D27: is not heard of a text that was not delivered to it', () => {
    const undelivered = atSummit().filter((e) => e.type !== 'DeliveryConfirmed' || e.member !== 'CCC');
    given([...undelivered, took('AAA', AGREE, '60')])
      .when(find('60'), presiding(['BBB', 'CCC']))
      .refused('D27', { unheard: ['BBB', 'CCC'] });
    given([...undelivered, delivered('CCC', V1, '60'), took('AAA', AGREE, '60')])
      .when(find('60'), presiding(['BBB', 'CCC']))
      .accepted();
  });

  it('D27: is not heard by a head of a level that does not speak at the stage', () => {
    const expert = accredited('CCC', { level: 'expert' });
    given(one)
      .when(find('60'), presiding(['BBB', 'CCC'], organisation(undefined, expert)))
      .refused('D27', { unheard: ['BBB', 'CCC'] });
    const anybody = withStage('60', { speaks: ['head', 'expert'] });
    given(one)
      .when(find('60'), presiding(['BBB', 'CCC'], organisation(anybody, expert)))
      .accepted();
  });

  it('D27: counts towards the share that the stage asks to be heard', () => {
    const share = organisation(withStage('60', { quorum: { atLeast: [2, 3] } }));
    const events = given(atSummit())
      .when(find('60'), presiding(['AAA', 'BBB'], share))
      .accepted();
    expect(evidenceIn(events)).toMatchObject({ heard: [], unheard: ['AAA', 'BBB', 'CCC'], unheardBy: 'quorum' });
    given(atSummit())
      .when(find('60'), presiding(['AAA'], share))
      .refused('D27');
  });

  it('D92: is one with those whom a waiver names', () => {
    const events = given([...one, waived('quorum', V1, '60', 'CCC')])
      .when(find('60'), presiding(['BBB']))
      .accepted();
    expect(evidenceIn(events)).toMatchObject({ unheard: ['BBB', 'CCC'], unheardBy: 'waiver' });
  });

  it('D92: is one with those whom a waiver names, and with those whose silence says so', () => {
    const five = organisation(procedure, admitted('DDD'), memberRegistered('EEE'), accredited('EEE'));
    const silent: readonly DossierEvent[] = [
      ...[...ready(), delivered('EEE'), ...closed('20'), ...inSession],
      ...[...round('40', 1, { kind: 'silence' }), took('AAA', AGREE, '40'), roundClosed('40', 'silence')],
    ];
    const session = meeting(
      [item('D-1', 1), agendaApproved, ...at('EEE'), sittingOpened],
      'CNC-1',
      'CNC',
      '2024-07-01',
    );
    const presides = by(chair('CNC'), { meetings: [session], organisation: five });
    const events = given([...silent, waived('quorum', V1, '40', 'DDD')])
      .when(find('40'), presides)
      .accepted();
    expect(evidenceIn(events)).toMatchObject({
      unheard: ['BBB', 'CCC', 'DDD', 'EEE'],
      unheardBy: 'silenceAndWaiver',
    });
    given(silent)
      .when(find('40'), presides)
      .refused('D27', { unheard: ['DDD', 'EEE'] });
  });

  it('is heard at its own sitting only (D27)', () => {
    const other = meeting([item('D-1', 1), agendaApproved, ...at('BBB', 'CCC'), sittingOpened], 'CHS-2');
    given(one)
      .when(find('60'), by(chair('CHS'), { meetings: [other] }))
      .refused('D34');
    const outside = [...atSummit(), ...allAgree('60').slice(0, 1)];
    given(outside).when(find('60'), presiding([])).refused('D27');
  });
});

describe('an organ that counts those present (D89)', () => {
  const present = withStage('60', { quorum: 'present' });
  const counting = organisation(present);

  it('finds consensus of them alone, and the absent do not stand in the way', () => {
    const events = given([...atSummit(), took('CCC', OBJECT, '60')])
      .when(find('60'), presiding(['AAA', 'BBB'], counting))
      .accepted();
    expect(evidenceIn(events)).toMatchObject({ roster: ['AAA', 'BBB'], absent: ['CCC'], unheardBy: 'presence' });
  });

  it('D26: hears an objection of whoever sits there, also when its head may not speak for it any more', () => {
    const ended: OrganisationEvent = { type: 'AccreditationEnded', person: 'CCC-1' as PersonId, reason: 'recalled' };
    const recalled = organisation(present, ended);
    const objecting = [...atSummit(), took('CCC', OBJECT, '60')];
    given(objecting)
      .when(find('60'), presiding(['AAA', 'BBB', 'CCC'], recalled))
      .refused('D26', { by: ['CCC'] });
    // It is not in the way once it is lifted, or once the delegation has left.
    given([...objecting, lifted('CCC', '60')])
      .when(find('60'), presiding(['AAA', 'BBB', 'CCC'], recalled))
      .accepted();
    given(objecting)
      .when(find('60'), presiding(['AAA', 'BBB'], recalled))
      .accepted();
    const { presentHeadsEntitled: _, ...policy } = present.policy;
    const events = given([...atSummit(), took('CCC', AGREE, '60')])
      .when(find('60'), presiding(['AAA', 'BBB', 'CCC'], recalled))
      .accepted();
    expect(evidenceIn(events)).toMatchObject({ roster: ['AAA', 'BBB'], absent: ['CCC'] });
    // Where presence is what was recorded it is counted, and in the way, as any other.
    given(objecting)
      .when(find('60'), presiding(['AAA', 'BBB', 'CCC'], organisation({ ...present, policy }, ended)))
      .refused('D26', { by: ['CCC'] });
    // Of the member that the document is about nobody asks.
    const minus = withStage('60', { decision: { by: 'consensus', minus: 'concerned' } }, present);
    const about = objecting.map((e) => (e.type === 'DocumentProposed' ? { ...e, concerns: member('CCC') } : e));
    given(about)
      .when(find('60'), presiding(['AAA', 'BBB', 'CCC'], organisation(minus, ended)))
      .accepted();
  });

  it('D89: counts who is there also where its delivery is not recorded, and the finding says on what it rests (ADR 20)', () => {
    const undelivered = atSummit().filter((e) => e.type !== 'DeliveryConfirmed' || e.member !== 'BBB');
    const events = given(undelivered)
      .when(find('60'), presiding(['AAA', 'BBB'], counting))
      .accepted();
    expect(evidenceIn(events)).toMatchObject({ roster: ['AAA', 'BBB'], unheardBy: 'quorum' });
    // It is there to object, and that is heard.
    given([...undelivered, took('BBB', OBJECT, '60')])
      .when(find('60'), presiding(['AAA', 'BBB'], counting))
      .refused('D26', { by: ['BBB'] });
  });

  it('hears an objection of whoever is present (D26), and decides nothing of nobody (D89)', () => {
    given([...atSummit(), took('AAA', OBJECT, '60')])
      .when(find('60'), presiding(['AAA', 'BBB'], counting))
      .refused('D26');
    given([...atSummit(), ...allAgree('60')])
      .when(find('60'), presiding([], counting))
      .refused('D89', { stage: '60', meeting: 'CHS-1' });
  });

  it('explains who does not sign: the absent', () => {
    const found = given(atSummit())
      .when(find('60'), presiding(['AAA', 'BBB'], counting))
      .accepted();
    const numbers = meeting([item('D-1', 1), agendaApproved, ...at('AAA', 'BBB'), sittingOpened, numbered(1, 'D-1')]);
    const adoption = given([...atSummit(), ...found])
      .when(
        { type: 'RecordAdoption', meeting: numbers.id!, number: 1 },
        by(PROCESS, { meetings: [numbers], organisation: counting }),
      )
      .accepted();
    const state = dossierOf([...atSummit(), ...found, ...adoption]);
    expect(state.adoptionRoster).toEqual(['AAA', 'BBB']);
    expect(state.nonSigners).toMatchObject({ CCC: { because: 'absent' } });
  });

  it('asks for unanimity of those present by a vote', () => {
    const unanimous = organisation(
      withStage('60', {
        quorum: 'present',
        silence: { allowed: false, minimumMs: 0, languages: [] },
        decision: {
          by: 'vote',
          inFavour: { threshold: { atLeast: [1, 1] }, of: 'counted' },
          against: null,
          abstention: 'neutral',
        },
      }),
    );
    const declare = { type: 'DeclareVote', stage: stage('60'), round: 1, textHash: V1 } as const;
    const both = [...atSummit(), took('AAA', AGREE, '60'), took('BBB', AGREE, '60')];
    const carried = given(both)
      .when(declare, presiding(['AAA', 'BBB'], unanimous))
      .accepted();
    expect(carried).toMatchObject([
      { type: 'VoteDeclared', tally: { carried: true, inFavour: ['AAA', 'BBB'] } },
      {},
      {},
    ]);
    const against = given([...both, took('BBB', OBJECT, '60')])
      .when(declare, presiding(['AAA', 'BBB'], unanimous))
      .accepted();
    expect(against).toMatchObject([{ type: 'VoteDeclared', tally: { carried: false, lacks: ['inFavour'] } }, {}]);
  });

  it('meets: presence is recorded at a sitting', () => {
    expect(procedureMistakes(present)).toEqual([]);
    expect(procedureMistakes(withStage('20', { quorum: 'present' }))).toEqual([
      'stages.20.quorum: counts those present, and the stage sits in no meeting',
    ]);
  });
});

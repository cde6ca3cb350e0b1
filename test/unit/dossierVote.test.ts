import fc from 'fast-check';
import type { DossierAct } from '../../contracts/acts.ts';
import type { DossierEvent, Tally } from '../../contracts/events.ts';
import type { Position } from '../../contracts/position.ts';
import type { DecisionRule } from '../../contracts/procedure.ts';
import { procedureMistakes } from '../../domain/procedure.ts';
import { tallyOf } from '../../domain/dossier/acts/vote.ts';
import { waitingFor } from '../../domain/dossier/shown/waiting.ts';
import {
  AGREE,
  AMEND,
  ASIDE,
  BRACKETED,
  MEMBERS,
  OBJECT,
  SECRETARIAT,
  V1,
  WAIT,
  at,
  by,
  chair,
  closed,
  concordant,
  delegation,
  dossierOf,
  find,
  given,
  hashOf,
  lifted,
  member,
  open,
  organisation,
  placed,
  procedure,
  ready,
  round,
  roundClosed,
  stage,
  summit,
  take,
  took,
  waived,
  withStage,
} from './fixtures.ts';

/** Deciding by votes (D48, D49), and leaving the member out of the count that the document is about. */

const ABSTAIN: Position = { kind: 'abstain' };
const twoThirds: DecisionRule = {
  by: 'vote',
  inFavour: { threshold: { atLeast: [2, 3] }, of: 'cast' },
  against: { atMost: [1, 4], of: 'cast' },
  abstention: 'neutral',
};
const simple: DecisionRule = {
  by: 'vote',
  inFavour: { threshold: { moreThan: [1, 2] }, of: 'cast' },
  against: null,
  abstention: 'neutral',
};
const unanimous: DecisionRule = {
  by: 'vote',
  inFavour: { threshold: { atLeast: [1, 1] }, of: 'present' },
  against: null,
  abstention: 'neutral',
};
const voting = (decision: DecisionRule, change: object = {}) =>
  organisation(withStage('20', { decision, silence: { allowed: false, minimumMs: 0, languages: [] }, ...change }));
const inReview = [...ready(), ...round('20')];
const declare: DossierAct = { type: 'DeclareVote', stage: stage('20'), round: 1, textHash: V1 };
const votes = (...positions: readonly Position[]): readonly DossierEvent[] =>
  positions.map((p, i) => took(MEMBERS[i]!, p));
const lastTally = (events: readonly DossierEvent[]): Tally => {
  const declared = events.find((e) => e.type === 'VoteDeclared');
  if (declared?.type !== 'VoteDeclared') throw new Error('no vote was declared');
  return declared.tally;
};
const declaring = (decision: DecisionRule, ...positions: readonly Position[]) =>
  given([...inReview, ...votes(...positions)])
    .when(declare, by(chair('EG'), { organisation: voting(decision) }))
    .accepted();

describe('what a vote does not carry over', () => {
  const at60 = (change: object = {}) => ({
    at: at(5, 33),
    meetings: [summit],
    organisation: organisation(withStage('60', { decision: simple, ...change })),
  });
  const declare60: DossierAct = { type: 'DeclareVote', stage: stage('60'), round: 1, textHash: V1 };
  const withheld: Position = { kind: 'agreeWithReservation', reservation: 'parliamentary', text: 'not yet' };
  const agreement = [
    ...ready({ class: 'agreement' }),
    ...['20', '30', '40'].flatMap((code) => closed(code)),
    ...[concordant(), placed(), ...round('60', 1, { openedAt: at(0, 33), deadline: at(0, 34) })],
  ];
  const voted = (...positions: readonly Position[]) => [
    ...agreement,
    ...positions.map((p, i) => took(MEMBERS[i]!, p, '60')),
  ];

  it('D30: is a reservation that stops a treaty', () => {
    given(voted(AGREE, AGREE, withheld))
      .when(declare60, by(chair('CHS'), at60()))
      .refused('D30', { by: ['CCC (parliamentary)'] });
    given([...voted(AGREE, AGREE, withheld), lifted('CCC', '60')])
      .when(declare60, by(chair('CHS'), at60()))
      .accepted();
  });

  it('D93: is that nobody would be bound', () => {
    const inFavour = { ...simple, abstention: 'inFavour' };
    given(voted(ASIDE, ASIDE, ASIDE))
      .when(declare60, by(chair('CHS'), at60({ decision: inFavour })))
      .refused('D93');
  });
});

describe('a vote in which not all have voted', () => {
  const ended = [...inReview, ...votes(AGREE, AGREE), roundClosed('20', 'deadline')];
  const counting = by(chair('EG'), { at: at(0, 9), organisation: voting(simple) });
  const carried = (events: readonly DossierEvent[]) =>
    lastTally(
      given([...ended, ...events])
        .when(declare, counting)
        .accepted(),
    );

  it('D92: is carried by a waiver of the quorum, also one that names the others', () => {
    expect(carried([])).toMatchObject({ carried: false, lacks: ['quorum'] });
    expect(carried([waived('quorum', V1, '20')])).toMatchObject({ carried: true, notVoted: ['CCC'] });
    expect(carried([waived('quorum', V1, '20', 'CCC')])).toMatchObject({ carried: true });
    expect(carried([waived('quorum', V1, '20', 'AAA')])).toMatchObject({ carried: false, lacks: ['quorum'] });
  });
});

describe('open brackets', () => {
  it('D28: are sent up by a vote where its chair says so', () => {
    const bracketed = [...ready({}, BRACKETED), ...round('20', 1, { textHash: hashOf(BRACKETED) })];
    const all = [...bracketed, ...MEMBERS.map((m) => took(m, AGREE, '20', 1, hashOf(BRACKETED)))];
    const act = { ...declare, textHash: hashOf(BRACKETED) } as DossierAct;
    const context = by(chair('EG'), { organisation: voting(simple) });
    given(all)
      .when(act, context)
      .refused('D28', { places: ['para-2'] });
    const sent = given(all)
      .when({ ...act, sendUpBrackets: true } as DossierAct, context)
      .accepted();
    expect(sent).toMatchObject([{ evidence: { bracketsSentUp: ['para-2'] } }, {}, {}]);
  });
});

describe('a vote that is carried', () => {
  it('is declared by the chair, closes round and stage, and keeps the count and the evidence', () => {
    const events = declaring(simple, AGREE, AGREE, OBJECT);
    expect(events).toMatchObject([
      {
        type: 'VoteDeclared',
        tally: {
          inFavour: ['AAA', 'BBB'],
          against: ['CCC'],
          abstained: [],
          notVoted: [],
          carried: true,
          lacks: [],
        },
        evidence: { roster: ['AAA', 'BBB', 'CCC'] },
      },
      { type: 'RoundClosed', outcome: 'carried' },
      { type: 'StageClosed', stage: '20', textHash: V1 },
    ]);
    expect(dossierOf([...inReview, ...events])).toMatchObject({
      findings: [{ stage: '20', round: 1, textHash: V1 }],
      stages: { 20: { status: 'closed', closedOn: V1 } },
    });
  });

  it('is declared by nobody else (D06)', () => {
    for (const sender of [SECRETARIAT, chair('CNC'), delegation('AAA')])
      given([...inReview, ...votes(AGREE, AGREE, AGREE)])
        .when(declare, by(sender, { organisation: voting(simple) }))
        .refused('D06');
  });

  it('is not found as a consensus, nor a consensus declared as a vote (D48)', () => {
    const all = [...inReview, ...votes(AGREE, AGREE, AGREE)];
    given(all)
      .when(find('20'), by(chair('EG'), { organisation: voting(simple) }))
      .refused('D48', { stage: '20' });
    given(all)
      .when(declare, by(chair('EG')))
      .refused('D48', { stage: '20' });
  });
});

describe('a vote that is not carried', () => {
  it('closes the round, and leaves the stage open for another text or round', () => {
    const events = declaring(simple, AGREE, OBJECT, OBJECT);
    expect(events.map((e) => e.type)).toEqual(['VoteDeclared', 'RoundClosed']);
    expect(lastTally(events)).toMatchObject({ carried: false, lacks: ['inFavour'] });
    const after = [...inReview, ...votes(AGREE, OBJECT, OBJECT), ...events];
    expect(dossierOf(after)).toMatchObject({ findings: [], stages: { 20: { status: 'open' } } });
    given(after)
      .when(declare, by(chair('EG'), { organisation: voting(simple) }))
      .refused('D21');
    given(after)
      .when(open('20'), by(chair('EG'), { organisation: voting(simple) }))
      .accepted();
  });

  it('says what it lacked: too many against, or the quorum', () => {
    // 2 of 3 in favour is two thirds, and 1 of 3 against is more than a quarter.
    expect(lastTally(declaring(twoThirds, AGREE, AGREE, OBJECT))).toMatchObject({
      carried: false,
      lacks: ['against'],
    });
    const half = voting(simple, { quorum: { atLeast: [2, 3] } });
    const one = given([...inReview, took('AAA', AGREE), roundClosed('20', 'deadline')])
      .when(declare, by(chair('EG'), { organisation: half }))
      .accepted();
    expect(lastTally(one)).toMatchObject({ carried: false, lacks: ['quorum'], notVoted: ['BBB', 'CCC'] });
  });
});

describe('a vote', () => {
  it('is declared when all have voted or the deadline has passed, not before (D49)', () => {
    given([...inReview, ...votes(AGREE, AGREE)])
      .when(declare, by(chair('EG'), { organisation: voting(simple) }))
      .refused('D49', { notVoted: ['CCC'] });
    given([...inReview, ...votes(AGREE, AGREE, WAIT)])
      .when(declare, by(chair('EG'), { organisation: voting(simple) }))
      .refused('D49', { notVoted: ['CCC'] });
    given([...inReview, ...votes(AGREE, AGREE), roundClosed('20', 'deadline')])
      .when(declare, by(chair('EG'), { organisation: voting(simple, { quorum: 'none' }) }))
      .accepted();
  });

  it('treats abstentions as the procedure says', () => {
    const withAbstention = (abstention: 'neutral' | 'inFavour' | 'against') =>
      lastTally(declaring({ ...simple, abstention } as DecisionRule, AGREE, OBJECT, ABSTAIN)).carried;
    expect(withAbstention('neutral')).toBe(false);
    expect(withAbstention('inFavour')).toBe(true);
    expect(withAbstention('against')).toBe(false);
    expect(lastTally(declaring(simple, AGREE, ABSTAIN, ASIDE)).carried).toBe(true);
    expect(lastTally(declaring(unanimous, AGREE, AGREE, ABSTAIN)).carried).toBe(false);
  });

  it('counts a lifted objection as an abstention, and an amendment as no vote', () => {
    const events = given([...inReview, ...votes(AGREE, AGREE, OBJECT), lifted('CCC')])
      .when(declare, by(chair('EG'), { organisation: voting(unanimous) }))
      .accepted();
    expect(lastTally(events)).toMatchObject({ abstained: ['CCC'], carried: false });
    given([...inReview, ...votes(AGREE, AGREE, AMEND)])
      .when(declare, by(chair('EG'), { organisation: voting(simple) }))
      .refused('D49', { notVoted: ['CCC'] });
  });

  it('is carried by nobody where nobody is in favour', () => {
    for (const rule of [simple, twoThirds])
      expect(lastTally(declaring(rule, ABSTAIN, ABSTAIN, ABSTAIN)).carried).toBe(false);
  });

  it('is no silence procedure (D24)', () => {
    const silent = organisation(withStage('20', { decision: simple }));
    given(ready())
      .when({ ...open('20'), kind: 'silence' } as DossierAct, by(chair('EG'), { organisation: silent }))
      .refused('D24', { stage: '20' });
  });

  it('of a class stands before the rule of the stage', () => {
    const document = dossierOf(inReview).class;
    const route = procedure.classes[document]!.route.map((s) => (s.stage === '20' ? { ...s, decision: simple } : s));
    const registered = inReview.map((e) =>
      e.type === 'DocumentRegistered' ? { ...e, definition: { ...e.definition, route } } : e,
    );
    given([...registered, ...votes(AGREE, AGREE, OBJECT)])
      .when(declare, by(chair('EG')))
      .accepted();
  });

  it('says what it waits for: votes, then the chair (D49)', () => {
    const others = { organisation: voting(simple), meetings: [] };
    expect(waitingFor(dossierOf([...inReview, ...votes(AGREE)]), others)).toMatchObject([
      { for: 'votes', on: ['BBB', 'CCC'], rule: 'D49' },
    ]);
    expect(waitingFor(dossierOf([...inReview, ...votes(AGREE, AGREE, AGREE)]), others)).toMatchObject([
      { on: ['CHAIR-EG'], rule: 'D49' },
    ]);
    expect(waitingFor(dossierOf([...inReview, ...votes(AGREE), roundClosed('20', 'deadline')]), others)).toMatchObject([
      { on: ['CHAIR-EG'], rule: 'D49' },
    ]);
  });

  it('is counted whole, and a vote more in favour never loses it', () => {
    const ballot = fc.constantFrom<Position>(AGREE, OBJECT, ABSTAIN, ASIDE, AMEND, WAIT);
    const rule = fc.constantFrom(simple, twoThirds, unanimous);
    fc.assert(
      fc.property(fc.tuple(ballot, ballot, ballot), rule, fc.nat(2), (positions, decision, i) => {
        const count = (ps: readonly Position[]) => {
          const state = dossierOf([...inReview, ...votes(...ps)]);
          return tallyOf(state, state.stages['20']!.rounds[0]!, decision as never, {
            organisation: voting(decision, { quorum: 'none' }),
            meetings: [],
          });
        };
        const before = count(positions);
        expect([before.inFavour, before.against, before.abstained, before.notVoted].flat().toSorted()).toEqual(MEMBERS);
        const after = count(positions.map((p, at) => (at === i ? AGREE : p)));
        if (before.carried) expect(after.carried).toBe(true);
      }),
    );
  });
});

describe('consensus minus the member concerned', () => {
  const minus = organisation(withStage('20', { decision: { by: 'consensus', minus: 'concerned' } }));
  const about = inReview.map((e) => (e.type === 'DocumentProposed' ? { ...e, concerns: member('CCC') } : e));

  it('is found without it, whatever it says (D26, D27)', () => {
    for (const own of [[], [took('CCC', OBJECT)]])
      expect(
        given([...about, ...votes(AGREE, AGREE), ...own])
          .when(find('20'), by(chair('EG'), { organisation: minus }))
          .accepted()[0],
      ).toMatchObject({ type: 'ConsensusFound', evidence: { roster: ['AAA', 'BBB'], unheard: [] } });
  });

  it('D26: breaks no silence, and what it says is recorded', () => {
    const asked = about.map((e) => (e.type === 'RoundOpened' ? { ...e, kind: 'silence' as const } : e));
    for (const position of [OBJECT, AMEND])
      expect(
        given(asked)
          .when(take(position), by(delegation('CCC'), { organisation: minus }))
          .accepted()
          .map((e) => e.type),
      ).toEqual(['PositionTaken']);
    expect(
      given(asked)
        .when(take(OBJECT), by(delegation('AAA'), { organisation: minus }))
        .accepted()
        .map((e) => e.type),
    ).toEqual(['PositionTaken', 'RoundClosed']);
  });

  it('still needs every other, and leaves nobody out where no rule says so', () => {
    given([...about, took('AAA', AGREE)])
      .when(find('20'), by(chair('EG'), { organisation: minus }))
      .refused('D27', { unheard: ['BBB'], heard: 1, counted: 2 });
    given([...about, ...votes(AGREE, AGREE), took('CCC', OBJECT)])
      .when(find('20'), by(chair('EG')))
      .refused('D26');
  });
});

describe('a quorum that is a share', () => {
  it('lets consensus be found once so many are heard (D27)', () => {
    const share = organisation(withStage('20', { quorum: { atLeast: [2, 3] } }));
    given([...inReview, took('AAA', AGREE)])
      .when(find('20'), by(chair('EG'), { organisation: share }))
      .refused('D27');
    expect(
      given([...inReview, ...votes(AGREE, AGREE)])
        .when(find('20'), by(chair('EG'), { organisation: share }))
        .accepted()[0],
    ).toMatchObject({ evidence: { unheard: ['CCC'], unheardBy: 'quorum' } });
  });
});

describe('a procedure with votes', () => {
  it('is refused with shares above the whole, thresholds that nobody or everybody reaches, and silence (O07)', () => {
    const wrong = withStage('20', {
      quorum: { atLeast: [3, 2] },
      silence: { allowed: true, minimumMs: 0, languages: [] },
      decision: {
        by: 'vote',
        inFavour: { threshold: { moreThan: [1, 1] }, of: 'cast' },
        against: { atMost: [5, 4], of: 'cast' },
        abstention: 'neutral',
      },
    });
    expect(procedureMistakes(wrong)).toEqual([
      expect.stringContaining('stages.20.decision.inFavour.threshold'),
      expect.stringContaining('stages.20.decision.against.atMost'),
      expect.stringContaining('stages.20.silence.allowed'),
      expect.stringContaining('stages.20.quorum.atLeast'),
    ]);
    expect(
      procedureMistakes(
        withStage('30', {
          decision: { ...twoThirds, inFavour: { threshold: { atLeast: [0, 1] }, of: 'cast' } },
          silence: { allowed: false, minimumMs: 0, languages: [] },
        }),
      ),
    ).toEqual([expect.stringContaining('stages.30.decision.inFavour.threshold')]);
  });
});

describe('an abstention that does not bind', () => {
  const notBound = { by: 'consensus', minus: 'nobody', abstention: 'notBound' } as const;

  it('is neither an objection nor a part in the document, by consensus and by a vote (D26, D49)', () => {
    const consensus = organisation(withStage('20', { decision: notBound }));
    const events = given([...inReview, ...votes(AGREE, AGREE, ABSTAIN)])
      .when(find('20'), by(chair('EG'), { organisation: consensus }))
      .accepted();
    const aside = [{ member: 'CCC', scope: { of: 'document' } }];
    expect(events).toMatchObject([{ type: 'ConsensusFound', evidence: { standAsides: aside } }, {}, {}]);
    const declared = declaring({ ...simple, abstention: 'notBound' }, AGREE, AGREE, ABSTAIN);
    expect(declared).toMatchObject([
      { type: 'VoteDeclared', tally: { carried: true, abstained: ['CCC'] }, evidence: { standAsides: aside } },
      {},
      {},
    ]);
    expect(declaring(simple, AGREE, AGREE, ABSTAIN)).toMatchObject([{ evidence: { standAsides: [] } }, {}, {}]);
  });
});

describe('an amendment that waits for the chair’s ruling', () => {
  it('blocks where the stage says so, whatever the policy says (D26)', () => {
    const amended = [...inReview, ...votes(AGREE, AGREE, AMEND)];
    given(amended)
      .when(find('20'), by(chair('EG')))
      .accepted();
    given(amended)
      .when(
        find('20'),
        by(chair('EG'), { organisation: organisation(withStage('20', { unruledAmendmentBlocks: true })) }),
      )
      .refused('D26', { stage: '20', round: 1, by: ['CCC'], textHash: V1 });
  });
});

import { deepStrictEqual as deepEqual, ok, strictEqual as equal } from 'node:assert';
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { DossierAct, MeetingAct, OrganisationAct } from '../../contracts/acts.ts';
import type { Sha256 } from '../../contracts/ids.ts';
import type { Position } from '../../contracts/position.ts';
import { decideDossier } from '../../domain/dossier/decide.ts';
import { evolveDossier } from '../../domain/dossier/evolve.ts';
import { openRounds } from '../../domain/dossier/state.ts';
import { emptyFolded, foldEntry } from '../../domain/journalling.ts';
import {
  AGREE,
  AMEND,
  ASIDE,
  MEMBERS,
  OBJECT,
  SECRETARIAT,
  WAIT,
  at,
  by,
  chair,
  day,
  delegation,
  dossierOf,
  find,
  inRound,
  procedure,
  ready,
  round,
  take,
  withStage,
} from './fixtures.ts';
import { DOSSIERS, MEETINGS, bring, history, start } from './histories.ts';
import { afterStatement, nameOf, play, stepsAreAccepted, viewsAreExplained } from './invariants.ts';
import { createWorld, dossierRef, settle } from './world.ts';

/**
 * The invariants of domain §3.9 on random histories: dossiers, meetings and the organisation act together, mostly
 * sensibly, some of it nonsense, and the process takes its steps in between. A failure prints its seed.
 */

/** Set it to look longer than the suite has time for. */
const SCALE = Number(process.env['CONCORDAT_RUNS'] ?? 1);
const inMeeting = procedure;
const outsideMeeting = withStage('60', { inMeeting: false }, withStage('20', { opening: 'process' }));
const POSITIONS: { readonly [K in Position['kind']]: Position } = {
  agree: AGREE,
  object: OBJECT,
  proposeAmendment: AMEND,
  standAside: ASIDE,
  requestTime: WAIT,
  abstain: { kind: 'abstain' },
  agreeAdReferendum: { kind: 'agreeAdReferendum', confirmBy: day('2024-06-20') },
  agreeWithReservation: { kind: 'agreeWithReservation', reservation: 'scrutiny', text: 'capital' },
  agreeWithViewpoint: { kind: 'agreeWithViewpoint', text: 'we say' },
};

const lineHash = (entry: object) => createHash('sha256').update(JSON.stringify(entry)).digest('hex') as Sha256;

describe.each([
  ['in a meeting', inMeeting],
  ['outside a meeting', outsideMeeting],
])('random histories, adopting %s', (_, of) => {
  const runs = { numRuns: 50 * SCALE };

  it('keep every invariant after every statement (D26, D27)', () => {
    fc.assert(
      fc.property(history(of), ({ start, moves }) => {
        const world = start();
        const now = play(world, moves, afterStatement);
        stepsAreAccepted(world, now);
        viewsAreExplained(world);
      }),
      runs,
    );
  });

  it('never make the process take a step that is refused, take one twice, or take steps without an end', () => {
    fc.assert(
      fc.property(history(of), fc.constantFrom(null, ...MEETINGS), ({ start, moves }, meeting) => {
        const world = start();
        const now = play(world, moves, (w, { at }) => stepsAreAccepted(w, at));
        for (const id of DOSSIERS) {
          const { length } = world.log;
          settle(world, id, meeting, now);
          const again = world.log.slice(length).map(({ ref, act }) => world.would('PROCESS', ref, act, now));
          deepEqual(
            again.filter((a) => a.refusal === null),
            [],
          );
        }
      }),
      { numRuns: 15 * SCALE },
    );
  });

  it('fold from scratch to what was folded as they went, and decide again to the same entries', () => {
    fc.assert(
      fc.property(history(of), ({ start, moves }) => {
        const world = start();
        play(world, moves, () => {});
        const entries = world.log.map((l) => l.entry);
        const stored = JSON.parse(JSON.stringify(entries)) as typeof entries;
        for (const [ref, folded] of world.held) {
          const scratch = stored
            .filter((e) => e.aggregate === ref)
            .reduce((on, e) => foldEntry(on, e, lineHash(e)), emptyFolded(ref));
          deepEqual(scratch, folded);
        }
        const again = createWorld(of);
        for (const { by, ref, act, at } of world.log) again.send(by, ref, act, at);
        deepEqual(
          again.log.map((l) => l.entry),
          entries,
        );
      }),
      { numRuns: 8 * SCALE },
    );
  });
});

describe('the order of arrival before the deadline', () => {
  const says = (kind: Position['kind']): fc.Arbitrary<Position> => fc.constant(POSITIONS[kind]);
  const statement = fc.oneof(
    fc.oneof(...(Object.keys(POSITIONS) as Position['kind'][]).map(says)).map((position): DossierAct => take(position)),
    fc.constant<DossierAct>({ type: 'LiftPosition', ...inRound() }),
    fc.constant<DossierAct>({ type: 'WithdrawPosition', ...inRound() }),
  );
  /** What each delegation says, in its own order, and two ways in which the statements arrive. */
  const said = fc
    .record({
      AAA: fc.array(statement, { maxLength: 4 }),
      BBB: fc.array(statement, { maxLength: 4 }),
      CCC: fc.array(statement, { maxLength: 4 }),
    })
    .chain((of) => {
      const names = Object.entries(of).flatMap(([m, acts]) => acts.map(() => m));
      return fc.record({
        of: fc.constant(of as Record<string, DossierAct[]>),
        one: shuffled(names),
        other: shuffled(names),
      });
    });
  const shuffled = (names: readonly string[]) => fc.shuffledSubarray([...names], { minLength: names.length });
  const before = [...ready(), ...round('20')];

  /** How the round stands, and what the chair hears, when the statements arrived in this order. */
  const heard = (of: Record<string, DossierAct[]>, order: readonly string[]) => {
    const left = structuredClone(of);
    const arrived = order.reduce((state, m, i) => {
      const decision = decideDossier(state, left[m]!.shift()!, by(delegation(m), { at: at(61 + i) }));
      return decision.ok
        ? decision.events.reduce((s, e) => evolveDossier(s, e, { n: i, at: at(61 + i) }), state)
        : state;
    }, dossierOf(before));
    const positions = arrived.stages['20']!.rounds[0]!.positions;
    const standing = MEMBERS.map(
      (m) => positions[m] && [positions[m].position, positions[m].lifted, positions[m].standAside],
    );
    return { standing, finding: decideDossier(arrived, find('20'), by(chair('EG'), { at: at(0, 8) })) };
  };

  it('of different delegations does not matter to a round', () => {
    fc.assert(
      fc.property(said, ({ of, one, other }) => deepEqual(heard(of, one), heard(of, other))),
      { numRuns: 100 * SCALE },
    );
  });
});

describe('an objection to a text', () => {
  /** What may happen at one stage over one text: in whichever round, in whatever order. */
  const step = fc.oneof(
    fc.record({ by: fc.constantFrom(...MEMBERS), position: fc.constantFrom(OBJECT, AGREE, WAIT, ASIDE) }),
    fc.record({ by: fc.constantFrom(...MEMBERS), lift: fc.constantFrom('LiftPosition', 'WithdrawPosition') }),
    fc.record({ for: fc.constantFrom(...MEMBERS), position: fc.constantFrom(OBJECT, AGREE) }),
    fc.constantFrom({ chair: 'another round' }, { chair: 'a waiver' }, { chair: 'silence' }),
  );

  it('D26: stands in the way of every finding on it, until its maker takes it back itself (3.9.2, 3.9.5)', () => {
    let [stood, fell] = [0, 0];
    fc.assert(
      fc.property(fc.array(step, { minLength: 4, maxLength: 14 }), (steps) => {
        let state = dossierOf([...ready(), ...round('20')]);
        const objects = new Map<string, boolean>();
        let n = 100;
        const send = (act: DossierAct, sender: Parameters<typeof by>[0]): boolean => {
          const now = at(61 + n);
          const decision = decideDossier(state, act, by(sender, { at: now }));
          n += 1;
          if (!decision.ok) return false;
          state = decision.events.reduce((s, e) => evolveDossier(s, e, { n, at: now }), state);
          return true;
        };
        const rounds = () => state.stages['20']!.rounds;
        for (const s of steps) {
          const on = inRound('20', rounds().length);
          if ('lift' in s) {
            const waits = rounds().at(-1)!.positions[s.by]?.position.kind === 'requestTime';
            const done = send({ type: s.lift, ...on } as DossierAct, delegation(s.by));
            if (done && !(waits && s.lift === 'WithdrawPosition')) objects.delete(s.by);
          } else if ('by' in s) {
            const done = send({ type: 'TakePosition', ...on, position: s.position }, delegation(s.by));
            if (done && s.position.kind !== 'requestTime') objects.set(s.by, s.position.kind === 'object');
          } else if ('for' in s)
            send(
              { type: 'TakePosition', ...on, position: s.position, for: s.for as never, paper: 'note 7' },
              SECRETARIAT,
            );
          else if (s.chair === 'a waiver')
            send(
              { type: 'RecordWaiver', of: 'quorum', stage: on.stage, members: MEMBERS as never, reason: 'r' },
              chair('EG'),
            );
          else {
            send({ type: 'CloseRound', stage: on.stage, round: on.round }, chair('EG'));
            const kind = s.chair === 'silence' ? 'silence' : 'open';
            const opened = { type: 'OpenRound', stage: on.stage, textHash: on.textHash, deadline: at(0, 30) } as const;
            if (!send({ ...opened, kind }, chair('EG'))) send({ ...opened, kind: 'open' }, chair('EG'));
          }
          if (rounds().at(-1)!.outcome !== null)
            send({ type: 'OpenRound', ...inRound(), kind: 'open', deadline: at(0, 30) } as DossierAct, chair('EG'));
        }
        const objecting = [...objects].filter(([, o]) => o).map(([m]) => m);
        const decision = decideDossier(state, find('20', rounds().length), by(chair('EG'), { at: at(0, 29) }));
        if (objecting.length === 0) fell += 1;
        else {
          stood += 1;
          ok(!decision.ok && decision.refusal.rule === 'D26');
          for (const m of objecting) ok((decision.refusal.facts['by'] as readonly string[]).includes(m));
        }
      }),
      { numRuns: 300 * SCALE },
    );
    ok(stood > 50 && fell > 50);
  });
});

describe('one item of a package', () => {
  it('is adopted by the same events, whatever becomes of another item', () => {
    const together = start(inMeeting);
    bring(together, 'ADMISSION', () => together.dossier('ADMISSION').phase === 'inEffect');
    for (const id of ['STRATEGY', 'TREATY'] as const)
      bring(together, id, () => openRounds(together.dossier(id)).some((r) => r.stage === '60'));
    const adopted = (blocked: boolean) => {
      const world = createWorld(inMeeting, together);
      const now = world.log.at(-1)!.at;
      const treaty = openRounds(world.dossier('TREATY'))[0]!;
      const place = { stage: treaty.stage, round: treaty.round, textHash: treaty.textHash };
      if (blocked) {
        equal(
          world.send('BBB', dossierRef('TREATY'), { type: 'TakePosition', ...place, position: POSITIONS.object }, now)
            .refusal,
          null,
        );
        equal(world.send('CHAIR-CHS', dossierRef('TREATY'), { type: 'Defer', reason: 'because' }, now).refusal, null);
      }
      bring(world, 'STRATEGY', () => world.dossier('STRATEGY').phase === 'inEffect');
      return world.eventsOf(dossierRef('STRATEGY')).map((e) => ({ ...e, statement: null }));
    };
    deepEqual(adopted(true), adopted(false));
  });
});

describe('the statements of these histories', () => {
  it('are well-formed, so that what they show is of the rules', () => {
    fc.assert(
      fc.property(history(inMeeting), ({ start, moves }) => {
        const world = start();
        play(world, moves, () => {});
        const schemas = { dossier: DossierAct, meeting: MeetingAct, organisation: OrganisationAct };
        for (const { ref, act } of world.log) schemas[ref.split('/')[0] as keyof typeof schemas].parse(act);
      }),
      { numRuns: 5 },
    );
  });

  it('reach adoption, admission, signature, deferral, return, silence and lateness', () => {
    const wanted = [
      'Adopted',
      'InEffect',
      'MemberAdmitted',
      'Signed',
      'Deferred',
      'TakenUpAgain',
      'ReturnedToStage',
      'StageReopened',
      'TakenAsBasis',
      'DraftDecisionRecorded',
      'DocumentSplit',
      'MergedInto',
      'CarryOverOffered',
      'ActNumbered',
      'PositionLifted',
      'AdReferendumConfirmed',
      'ShorteningAgreed',
      'ConfirmationAsked',
      'AmendmentRuled',
      'RoundClosed deadline',
      'D21 RoundNotOpen',
      'D34 NotInAPackage',
    ];
    // One seed for ever: whether a generator reaches far enough is a question about the generator, not about chance.
    const seen = new Map<string, number>();
    for (const setting of [inMeeting, outsideMeeting]) {
      for (const { start, moves } of fc.sample(history(setting), { numRuns: 200, seed: 20_240_704 })) {
        const world = start();
        play(world, moves, (_, { entry }) => {
          for (const e of entry.events) seen.set(nameOf(e), (seen.get(nameOf(e)) ?? 0) + 1);
        });
      }
    }
    expect(wanted.filter((w) => !seen.has(w))).toEqual([]);
  });
});

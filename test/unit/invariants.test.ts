import { deepStrictEqual as deepEqual, ok, strictEqual as equal } from 'node:assert';
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { DossierAct, MeetingAct, OrganisationAct } from '../../contracts/acts.ts';
import type { ConcordatEvent, DossierEvent } from '../../contracts/events.ts';
import type { Instant, Sha256 } from '../../contracts/ids.ts';
import type { Position } from '../../contracts/position.ts';
import { decideDossier } from '../../domain/dossier/decide.ts';
import { evolveDossier } from '../../domain/dossier/evolve.ts';
import { isOver, stepsAhead, waitingFor } from '../../domain/dossier/standing.ts';
import {
  blocks,
  currentVersion,
  isHeard,
  openRounds,
  type DossierState,
  type Round,
} from '../../domain/dossier/state.ts';
import { boardLine, dossierView } from '../../domain/dossier/view.ts';
import { emptyFolded, foldEntry } from '../../domain/journalling.ts';
import { countedMembers } from '../../domain/organisation/state.ts';
import { RULES } from '../../domain/rules.ts';
import {
  AGREE,
  AMEND,
  ASIDE,
  MEMBERS,
  OBJECT,
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
import { DOSSIERS, MEETINGS, bring, history, start, type Move } from './histories.ts';
import { createWorld, dossierRef, settle, type Logged, type World } from './world.ts';

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

/** A round but for the confirmations that come after it, each of which must be of an agreement ad referendum. */
function unconfirmed(r: Round): object {
  const said = Object.entries(r.positions).map(([m, { confirmed, ...p }]) => {
    ok(!confirmed || p.position.kind === 'agreeAdReferendum');
    return [m, p] as const;
  });
  return { ...r, positions: Object.fromEntries(said) };
}

/** Plays a history, and looks at every statement of it. */
function play(world: World, moves: readonly Move[], look: (world: World, logged: Logged) => void): Instant {
  let now = world.log.at(-1)!.at;
  for (const move of moves) {
    now = move.when(now, world);
    const { length } = world.log;
    move.play(world, now);
    for (const logged of world.log.slice(length)) look(world, logged);
  }
  return now;
}

const others = (world: World, meeting: string | null) => ({
  organisation: world.organisation(),
  meeting: meeting === null ? null : world.meeting(meeting),
});
const roundsOf = (state: DossierState) => Object.values(state.stages).flatMap((s) => s.rounds);
const findRound = (state: DossierState, r: Pick<Round, 'stage' | 'round'>) =>
  state.stages[r.stage]?.rounds.find((x) => x.round === r.round);

/* One invariant each; `state` is a dossier after the statement, `was` before it. Node's assert, for it is far faster. */

function closedRoundsStay(was: DossierState, state: DossierState): void {
  for (const r of roundsOf(was)) {
    const now = findRound(state, r)!;
    if (now === r) continue;
    if (r.outcome !== null) deepEqual(unconfirmed({ ...now, noticed: r.noticed }), unconfirmed(r));
    deepEqual([now.textHash, now.roster, now.openedAt, now.kind], [r.textHash, r.roster, r.openedAt, r.kind]);
  }
}

function oneOpenRoundOnThePresentText(state: DossierState): void {
  for (const s of Object.values(state.stages)) {
    const open = s.rounds.filter((r) => r.outcome === null);
    ok(open.length <= 1);
    for (const r of open)
      deepEqual([r.textHash, s.status, state.phase], [currentVersion(state)?.textHash, 'open', 'inProgress']);
  }
}

function whatWasFoundStays(was: DossierState, state: DossierState): void {
  deepEqual(state.findings.slice(0, was.findings.length), was.findings);
  deepEqual(state.versions.slice(0, was.versions.length), was.versions);
  if (was.adoption)
    deepEqual(
      [state.adoption, state.adoptedText, state.adoptionRoster],
      [was.adoption, was.adoptedText, was.adoptionRoster],
    );
}

function signedIsFound(state: DossierState): void {
  if (!state.adoption) return deepEqual(state.signatures, {});
  const finding = state.findings.at(-1)!;
  deepEqual([state.adoptedText, state.adoptionRoster], [finding.textHash, finding.evidence.roster]);
  for (const s of Object.values(state.signatures))
    ok(s.textHash === state.adoptedText && state.adoptionRoster.includes(s.member));
  ok(
    state.concordant.some((h) => h === state.adoptedText) ||
      state.waivers.some((w) => w.of === 'concordance' && w.textHash === state.adoptedText),
  );
  const ended = state.phase === 'inEffect' || state.stages['80'] !== undefined;
  if (ended && state.definition?.signed)
    deepEqual(
      state.adoptionRoster.filter((m) => !state.signatures[m] && !state.nonSigners[m]),
      [],
    );
  deepEqual(openRounds(state), []);
}

/** What one event may say, given who said what, and what was known before it. */
function eventIsEarned(e: DossierEvent, said: Logged): void {
  const { at } = said.entry;
  const state = (e.type === 'StageClosed' ? said.after : said.before).state as DossierState;
  const counted = countedMembers(said.organisation);
  switch (e.type) {
    case 'ConsensusFound': {
      const round = findRound(state, e)!;
      const unruled = said.organisation.procedure!.policy.unruledAmendmentBlocks;
      deepEqual(e.evidence.roster, counted);
      deepEqual(
        counted.filter((m) => round.positions[m] && blocks(round.positions[m], unruled)),
        [],
      );
      deepEqual(
        e.evidence.heard,
        counted.filter((m) => isHeard(round.positions[m], at)),
      );
      deepEqual([...e.evidence.heard, ...e.evidence.unheard].toSorted(), counted.toSorted());
      deepEqual([e.textHash, round.textHash], [currentVersion(state)?.textHash, currentVersion(state)?.textHash]);
      ok(e.evidence.unheard.length === 0 || e.evidence.unheardBy !== 'none');
      if (e.evidence.unheardBy === 'silence')
        deepEqual(
          e.evidence.unheard.filter((m) => !state.delivered[e.textHash]?.includes(m)),
          [],
        );
      break;
    }
    case 'PositionTaken': {
      const { act } = said;
      if (act.type === 'AssentToJointPosition') {
        const joint = Object.values(findRound(state, e)!.positions).find((p) => p.statement === act.statement)!;
        deepEqual([e.member, e.position, e.assentsTo], [said.by, joint.position, act.statement]);
        ok(joint.jointly?.includes(e.member));
        break;
      }
      if (act.type !== 'TakePosition') throw new Error(`${act.type} stored a position`);
      deepEqual([e.member, e.position, e.textHash], [act.for ?? said.by, act.position, act.textHash]);
      if (act.for !== undefined) deepEqual([said.by, e.transcribedFrom], ['SECRETARIAT', act.paper]);
      ok(counted.includes(e.member));
      ok(at < findRound(state, e)!.deadline);
      break;
    }
    case 'PositionLifted':
    case 'PositionWithdrawn':
    case 'Signed':
      deepEqual(
        [said.by, said.act.type],
        [e.member, { PositionLifted: 'LiftPosition', PositionWithdrawn: 'WithdrawPosition', Signed: 'Sign' }[e.type]],
      );
      break;
    case 'DeliveryConfirmed':
      equal(said.by, e.member);
      break;
    case 'LateStatementReceived':
      ok(
        ['TakePosition', 'AssentToJointPosition', 'LiftPosition', 'WithdrawPosition', 'AgreeToShorten'].includes(
          said.act.type,
        ),
      );
      break;
    case 'StageClosed':
      if (e.stage === '10')
        deepEqual(
          counted.filter((m) => !state.delivered[e.textHash!]?.includes(m)),
          [],
        );
      break;
    default:
    // The other events claim nothing that these invariants speak of.
  }
}

/** Whatever step is due is accepted, by whichever meeting the process was woken; what lies ahead is, when it is time. */
function stepsAreAccepted(world: World, now: Instant): void {
  for (const id of DOSSIERS) {
    for (const meeting of [null, ...MEETINGS]) {
      const step = world.stepOf(id, meeting);
      if (!step) continue;
      const { ref, act } = world.statementOf(id, step);
      deepEqual({ id, step, refusal: world.would('PROCESS', ref, act, now).refusal }, { id, step, refusal: null });
    }
    for (const step of stepsAhead(world.dossier(id), others(world, null))) {
      const { ref, act } = world.statementOf(id, step);
      const { refusal } = world.would('PROCESS', ref, act, step.at > now ? step.at : now);
      deepEqual({ step, refusal }, { step, refusal: null });
      if (step.do === 'closeRound' && now < step.at) equal(world.would('PROCESS', ref, act, now).refusal?.rule, 'D35');
    }
  }
}

/** Counts are those of the events; whatever waits, says for what by which rule. */
function viewsAreExplained(world: World): void {
  for (const id of DOSSIERS) {
    const events = world.eventsOf(dossierRef(id));
    const count = (type: string) => events.filter((e) => e.type === type).length;
    const state = world.dossier(id);
    const head = { dossier: id as never, n: 1, at: world.log.at(-1)!.at, head: 'a'.repeat(64) as Sha256 };
    for (const meeting of [null, ...MEETINGS]) {
      const line = boardLine(state, others(world, meeting), head);
      deepEqual([line.positions, line.rounds], [count('PositionTaken'), count('RoundOpened')]);
      ok(line.heard <= line.counted);
      const waits = waitingFor(state, others(world, meeting));
      equal(waits.length === 0, state.phase === null || isOver(state));
      deepEqual(
        waits.filter((w) => !RULES[w.rule]),
        [],
      );
    }
    dossierView(state, others(world, null), head);
  }
}

const nameOf = (e: ConcordatEvent) =>
  e.type === 'StatementRefused' || e.type === 'LateStatementReceived'
    ? `${e.refusal.rule} ${e.refusal.lack}`
    : e.type === 'RoundClosed'
      ? `${e.type} ${e.outcome}`
      : e.type;

const look = (_: World, logged: Logged) => {
  if (logged.after.kind !== 'dossier') return;
  const was = logged.before.state as DossierState;
  const { state } = logged.after;
  closedRoundsStay(was, state);
  oneOpenRoundOnThePresentText(state);
  whatWasFoundStays(was, state);
  signedIsFound(state);
  for (const e of logged.entry.events as readonly DossierEvent[]) eventIsEarned(e, logged);
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
        const now = play(world, moves, look);
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

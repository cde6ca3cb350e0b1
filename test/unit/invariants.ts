import { deepStrictEqual as deepEqual, ok, strictEqual as equal } from 'node:assert';
import { createHash } from 'node:crypto';
import type { ConcordatEvent, DossierEvent } from '../../contracts/events.ts';
import type { Instant, MemberId, Sha256, StageCode } from '../../contracts/ids.ts';
import { countedAt, decisionAt } from '../../domain/dossier/facts/counting.ts';
import { ownView } from '../../domain/dossier/facts/ownProcedure.ts';
import { stepsAhead } from '../../domain/dossier/process.ts';
import { isOver, waitingFor } from '../../domain/dossier/shown/waiting.ts';
import {
  blocks,
  currentVersion,
  isHeard,
  openRounds,
  type DossierState,
  type Round,
  type StandingPosition,
} from '../../domain/dossier/state.ts';
import { boardLine, dossierView } from '../../domain/dossier/shown/view.ts';
import { emptyFolded, foldEntry } from '../../domain/journalling.ts';
import type { MeetingState } from '../../domain/meeting/state.ts';
import type { OrganisationState } from '../../domain/organisation/state.ts';
import { countedMembers } from '../../domain/organisation/state.ts';
import { RULES } from '../../domain/rules.ts';
import { DOSSIERS, MEETINGS, type Move } from './histories.ts';
import { promisesHold } from './promises.ts';
import { createWorld, dossierRef, type Logged, type World } from './world.ts';

/**
 * The invariants of domain §3.9, by their numbers there. Some are looked at after every statement, some at the end of a
 * history. Node's assert throughout, for it is far faster than jest's.
 */

/** Plays a history, and looks at every statement of it. */
export function play(world: World, moves: readonly Move[], look: (world: World, logged: Logged) => void): Instant {
  let now = world.log.at(-1)!.at;
  for (const move of moves) {
    now = move.when(now, world);
    const { length } = world.log;
    move.play(world, now);
    for (const logged of world.log.slice(length)) look(world, logged);
  }
  return now;
}

const roundsOf = (state: DossierState) => Object.values(state.stages).flatMap((s) => s.rounds);
const findRound = (state: DossierState, r: Pick<Round, 'stage' | 'round'>) =>
  state.stages[r.stage]?.rounds.find((x) => x.round === r.round);
const unruledBlocks = ({ procedure }: OrganisationState, stage: StageCode) =>
  procedure!.stages[stage]?.unruledAmendmentBlocks ?? procedure!.policy.unruledAmendmentBlocks;

/* What holds of a document after each statement; `was` before it. */

/** A round but for what comes after it: its notices, confirmations of agreements ad referendum, and rulings on amendments. */
function unconfirmed({ noticed: _, noticedTo: __, ...r }: Round): object {
  const said = Object.entries(r.positions).map(([m, { confirmed, ruledBlocking, ruledOutcome, ...p }]) => {
    ok(!confirmed || p.position.kind === 'agreeAdReferendum');
    ok((ruledBlocking === null && !ruledOutcome) || p.position.kind === 'proposeAmendment');
    return [m, p] as const;
  });
  return { ...r, positions: Object.fromEntries(said) };
}

/** What was said in a round that is over stays. Balloting that a deadline has ended is concluded by the chair's declaration. */
function closedRoundsStay(was: DossierState, state: DossierState, { act }: Logged): void {
  for (const r of roundsOf(was)) {
    const now = findRound(state, r)!;
    if (now === r) continue;
    const declared = act.type === 'DeclareVote' && act.stage === r.stage && r.outcome === 'deadline';
    const outcome = declared ? now.outcome : r.outcome;
    if (r.outcome !== null) deepEqual(unconfirmed(now), unconfirmed({ ...r, outcome }));
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

/** 6. What was signed is what was found agreed, with a concordance record or a waiver where the procedure asks for one. */
function signedIsFound(state: DossierState, of: OrganisationState): void {
  if (!state.adoption) return deepEqual(state.signatures, {});
  const finding = state.findings.at(-1)!;
  deepEqual([state.adoptedText, state.adoptionRoster], [finding.textHash, finding.evidence.roster]);
  for (const s of Object.values(state.signatures))
    ok(s.textHash === state.adoptedText && state.adoptionRoster.includes(s.member));
  if (of.procedure!.policy.concordanceBeforeAdoption)
    ok(
      state.concordant.some((h) => h === state.adoptedText) ||
        state.waivers.some((w) => w.of === 'concordance' && w.textHash === state.adoptedText),
    );
  deepEqual(openRounds(state), []);
}

/** 7. Once signature is over, every member of the roster has signed or is explained. */
function nonSignersAreExplained(state: DossierState): void {
  const over = state.phase === 'inEffect' || state.stages['80'] !== undefined;
  if (!state.adoption || !over || !state.definition?.signed) return;
  deepEqual(
    state.adoptionRoster.filter((m) => !state.signatures[m] && !state.nonSigners[m]),
    [],
  );
}

/** The last word of a member on a text at a stage, where it blocks: told without the rules, over all rounds on that text. */
function blockOn(
  state: DossierState,
  { stage, textHash }: Pick<Round, 'stage' | 'textHash'>,
  member: string,
  unruled: boolean,
): StandingPosition | null {
  let stands: StandingPosition | null = null;
  for (const r of state.stages[stage]?.rounds ?? []) {
    if (r.textHash !== textHash) continue;
    const p = r.positions[member];
    if (r.withdrawn?.[member] !== undefined) stands = null;
    if (p && p.position.kind !== 'requestTime') stands = blocks(p, unruled || r.kind === 'silence') ? p : null;
  }
  return stands;
}

/** What a member said last of a text in these rounds, by the entry that says it; null also where it withdrew it. */
function wordOf(rounds: readonly Round[], textHash: string, member: MemberId): StandingPosition | null {
  const words = rounds.flatMap((r): readonly (readonly [number, StandingPosition | null])[] => {
    const [p, withdrawn] = [r.positions[member], r.withdrawn?.[member]];
    if (r.textHash !== textHash) return [];
    return [
      ...(p && p.position.kind !== 'requestTime' ? [[p.entry, p] as const] : []),
      ...(withdrawn === undefined ? [] : [[withdrawn, null] as const]),
    ];
  });
  return words.toSorted(([a], [b]) => a - b).at(-1)?.[1] ?? null;
}

/** 2. Nobody's last word on a text, at whichever stage, is an objection; nor, where it is adopted, what stops that. */
function lastWordsAllow(state: DossierState, e: Pick<Round, 'stage' | 'textHash'>, said: Logged): void {
  const own = ownView(said, state).organisation.procedure!;
  for (const m of countedAt(state, ownView(said, state), e.stage)) {
    const byConsensus = roundsOf(state).filter((r) => decisionAt(state, own, r.stage).by === 'consensus');
    const word = wordOf(byConsensus, e.textHash, m);
    ok(word === null || word.position.kind !== 'object' || word.lifted, `${m} objects elsewhere`);
    const last = wordOf(roundsOf(state), e.textHash, m);
    if (!own.stages[e.stage]!.adopts || last === null) continue;
    ok(last.position.kind !== 'agreeAdReferendum' || last.confirmed, `${m} has yet to confirm`);
    const { position } = last;
    const stops =
      position.kind === 'agreeWithReservation' &&
      !last.lifted &&
      own.policy.stoppingReservations.some((r) => r === position.reservation);
    ok(!(state.definition!.binding && stops), `${m} reserves`);
  }
}

/**
 * 5. What stands in the way of a text is taken back by its maker, in whichever round; what the secretariat entered for it, by
 * another paper; an amendment also by the chair's ruling.
 */
function onlyTheMakerLifts(was: DossierState, state: DossierState, said: Logged): void {
  for (const r of roundsOf(was)) {
    const unruled = unruledBlocks(said.organisation, r.stage);
    const byVote = decisionAt(was, ownView(said, was).organisation.procedure, r.stage).by === 'vote';
    for (const m of Object.keys(r.positions)) {
      // A vote is of its ballot: one against in a ballot that is over stands in the way of nothing.
      if (byVote && (r.outcome !== null || !blocks(r.positions[m]!, unruled))) continue;
      const p = blockOn(was, r, m, unruled);
      if (!p || blockOn(state, r, m, unruled)) continue;
      const { act, by } = said;
      const inItsName =
        'for' in act && act.for === p.member && act.paper !== undefined && p.transcribedFrom !== undefined;
      const ruled = act.type === 'RuleOnAmendment' && p.position.kind === 'proposeAmendment';
      ok(by === String(p.member) || inItsName || ruled, `${by} lifted what ${p.member} holds, by ${act.type}`);
    }
  }
}

/**
 * With those who are at a sitting that counts the present, also where their head may not speak for them any more; never the state
 * concerned, where the stage is decided without it.
 */
function seatedOr(counted: readonly MemberId[], said: Logged, stage: StageCode): readonly MemberId[] {
  const { procedure } = said.organisation;
  if (procedure?.stages[stage]?.quorum !== 'present' || !procedure.policy.presentHeadsEntitled) return counted;
  const state = said.before.state as DossierState;
  const own = ownView(said, state).organisation.procedure!;
  const decision = decisionAt(state, own, stage);
  const leftOut = decision.by === 'consensus' && decision.minus === 'concerned' ? state.concerns : null;
  const sitting = said.meetings.find((m) => m.organ === own.stages[stage]!.organ);
  return countedMembers(said.organisation).filter(
    (m) => counted.includes(m) || (m !== leftOut && sitting?.present[m] !== undefined),
  );
}

/** What one event may say, given who said what, and what was known before it. */
function eventIsEarned(e: DossierEvent, said: Logged): void {
  const { at } = said.entry;
  const before = said.before.state as DossierState;
  const state = (e.type === 'StageClosed' ? said.after : said.before).state as DossierState;
  switch (e.type) {
    case 'TakenAsBasis':
      deepEqual(
        countedAt(state, ownView(said, state), e.stage).filter((m) =>
          blockOn(state, e, m, unruledBlocks(said.organisation, e.stage)),
        ),
        [],
      );
      break;
    case 'ConsensusFound': {
      const round = findRound(state, e)!;
      const counted = countedAt(state, ownView(said, state), e.stage);
      // 4.
      deepEqual(e.evidence.roster, counted);
      // 2.
      deepEqual(
        seatedOr(counted, said, e.stage).filter((m) => blockOn(state, e, m, unruledBlocks(said.organisation, e.stage))),
        [],
      );
      lastWordsAllow(state, e, said);
      deepEqual(
        e.evidence.heard,
        counted.filter((m) => isHeard(round.positions[m], at)),
      );
      deepEqual([...e.evidence.heard, ...e.evidence.unheard].toSorted(), counted.toSorted());
      ok(counted.length > 0, 'nobody was counted');
      // 3.
      deepEqual([e.textHash, round.textHash], [currentVersion(state)?.textHash, currentVersion(state)?.textHash]);
      ok(e.evidence.unheard.length === 0 || e.evidence.unheardBy !== 'none');
      if (e.evidence.unheardBy === 'silence')
        deepEqual(
          e.evidence.unheard.filter((m) => !state.delivered[e.textHash]?.includes(m)),
          [],
        );
      break;
    }
    case 'VoteDeclared': {
      const round = findRound(state, e)!;
      const { inFavour, against, abstained, notVoted } = e.tally;
      const counted = countedAt(state, ownView(said, state), e.stage);
      // 4. Everybody counted is in one of the four, once.
      deepEqual([...inFavour, ...against, ...abstained, ...notVoted].toSorted(), counted.toSorted());
      deepEqual(e.tally.carried, e.tally.lacks.length === 0);
      for (const m of inFavour) ok(round.positions[m]!.position.kind.startsWith('agree'));
      for (const m of against) ok(round.positions[m]!.position.kind === 'object' && !round.positions[m]!.lifted);
      equal(e.textHash, currentVersion(before)?.textHash);
      break;
    }
    case 'PositionTaken': {
      // 3. Silence never becomes a position: each is somebody's statement, on the text that it names.
      const { act } = said;
      if (act.type === 'AssentToJointPosition') {
        const joint = Object.values(findRound(state, e)!.positions).find((p) => p.statement === act.statement)!;
        deepEqual([e.member, e.position, e.assentsTo], [said.by, joint.position, act.statement]);
        ok(joint.jointly?.includes(e.member));
        break;
      }
      if (act.type !== 'TakePosition') throw new Error(`${act.type} stored a position`);
      deepEqual([e.member, e.position, e.textHash], [act.for ?? said.by, act.position, act.textHash]);
      equal(e.textHash, findRound(state, e)!.textHash);
      if (act.for !== undefined) deepEqual([said.by, e.transcribedFrom], ['SECRETARIAT', act.paper]);
      ok(countedMembers(said.organisation).includes(e.member));
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
          countedMembers(said.organisation).filter((m) => !state.delivered[e.textHash!]?.includes(m)),
          [],
        );
      break;
    default:
    // The other events claim nothing that these invariants speak of.
  }
}

/** 9. One statement, one entry, the next one of its aggregate; a refused or late one changes nothing. */
function oneStatementOneEntry({ entry, before, after }: Logged): void {
  deepEqual([entry.n, entry.prev, after.n], [before.n + 1, before.head, before.n + 1]);
  const [first] = entry.events;
  const isKept = first?.type === 'StatementRefused' || first?.type === 'LateStatementReceived';
  if (isKept) equal(after.state, before.state);
}

/** 10. A chairmanship that passes changes the chairs, and nothing else of the organisation. */
function chairsAlone({ entry, before, after }: Logged): void {
  if (after.kind !== 'organisation' || entry.events[0]?.type !== 'ChairmanshipPassed') return;
  const { chairs: _, terms: _t, ...was } = before.state as OrganisationState;
  const { chairs: _c, terms: _n, ...is } = after.state;
  for (const [name, value] of Object.entries(is)) equal(value, (was as Record<string, unknown>)[name], name);
}

/** Says which invariant it is that does not hold. */
function holds(which: string, check: () => void): void {
  try {
    check();
  } catch (error) {
    throw new Error(`invariant ${which} does not hold: ${(error as Error).message}`, { cause: error });
  }
}

/** Everything that is looked at after one statement. */
export function afterStatement(_: World, logged: Logged): void {
  holds('9, one statement and one entry,', () => oneStatementOneEntry(logged));
  holds('10, a chairmanship changes who may act,', () => chairsAlone(logged));
  if (logged.after.kind !== 'dossier') return;
  const was = logged.before.state as DossierState;
  const { state } = logged.after;
  holds('3, rounds that are over stay,', () => closedRoundsStay(was, state, logged));
  holds('3, one round on the present text,', () => oneOpenRoundOnThePresentText(state));
  holds('6, what was found stays,', () => whatWasFoundStays(was, state));
  holds('6, what was signed was found agreed,', () => signedIsFound(state, logged.organisation));
  holds('7, who did not sign is explained,', () => nonSignersAreExplained(state));
  holds('5, only its maker lifts a block,', () => onlyTheMakerLifts(was, state, logged));
  holds('of the policies, what the procedure promises,', () => promisesHold(logged));
  for (const e of logged.entry.events as readonly DossierEvent[])
    holds(`2, 3 or 4, what ${e.type} says,`, () => eventIsEarned(e, logged));
}

/** Whatever step is due is accepted, by whichever meeting the process was woken; what lies ahead is, when it is time. */
export function stepsAreAccepted(world: World, now: Instant): void {
  for (const id of DOSSIERS) {
    for (const meeting of [null, ...MEETINGS]) {
      const step = world.stepOf(id, meeting);
      if (!step) continue;
      const { ref, act } = world.statementOf(id, step);
      deepEqual({ id, step, refusal: world.would('PROCESS', ref, act, now).refusal }, { id, step, refusal: null });
    }
    for (const step of stepsAhead(world.dossier(id), world.othersNear(id, null))) {
      const { ref, act } = world.statementOf(id, step);
      const { refusal } = world.would('PROCESS', ref, act, step.at > now ? step.at : now);
      deepEqual({ step, refusal }, { step, refusal: null });
      if (step.do === 'closeRound' && now < step.at) equal(world.would('PROCESS', ref, act, now).refusal?.rule, 'D35');
    }
  }
}

/** 11. Counts are those of the events; whatever waits, says for what by which rule. */
export function viewsAreExplained(world: World): void {
  for (const id of DOSSIERS) {
    const events = world.eventsOf(dossierRef(id));
    const count = (type: string) => events.filter((e) => e.type === type).length;
    const state = world.dossier(id);
    const head = { dossier: id as never, n: 1, at: world.log.at(-1)!.at, head: 'a'.repeat(64) as Sha256 };
    for (const meeting of [null, ...MEETINGS]) {
      const line = boardLine(state, world.othersNear(id, meeting), head);
      deepEqual([line.positions, line.rounds], [count('PositionTaken'), count('RoundOpened')]);
      ok(line.heard <= line.counted);
      const waits = waitingFor(state, world.othersNear(id, meeting));
      // A correction of what is over waits for objections all the same.
      const corrected = state.phase === 'inEffect' && state.corrections.some((c) => c.outcome === null);
      equal(waits.length === 0, state.phase === null || (isOver(state) && !corrected));
      deepEqual(
        waits.filter((w) => !RULES[w.rule]),
        [],
      );
    }
    dossierView(state, world.othersNear(id, null), head);
  }
}

/** 8. What a meeting numbered is what was adopted there, item by item: each has the number that its own act was given. */
export function packagesAreTheirItems(world: World): void {
  const meetings = MEETINGS.map((id): MeetingState => world.meeting(id));
  for (const id of DOSSIERS) {
    const { adoption, draftDecisions } = world.dossier(id);
    const given = meetings.flatMap((m) =>
      m.acts.filter((a) => a.dossiers.some((d) => d === id)).map((a) => `${m.id} ${a.number}`),
    );
    // Of a decision on the draft, and of the adoption a meeting later.
    const acts = [...draftDecisions.map((d) => d.act), adoption].flatMap((a) => (a?.number == null ? [] : [a]));
    for (const a of acts) ok(given.includes(`${a.meeting} ${a.number}`), `${id} has a number that no meeting gave`);
    equal(new Set(given.map((g) => g.split(' ')[0])).size, given.length, `${id} was numbered twice at a meeting`);
    ok(given.length <= acts.length + 1, `${id} has ${given.length} numbers for ${acts.length} acts`);
  }
  for (const m of meetings)
    deepEqual(
      m.acts.map((a) => a.number),
      m.acts.map((_, i) => i + 1),
    );
}

/** 4. Who was counted at an adoption is what its finding says, whoever has come and gone since. */
export function rostersStay(world: World): void {
  for (const id of DOSSIERS) {
    const adopted = world.log.find((l) => l.ref === dossierRef(id) && l.entry.events.some((e) => e.type === 'Adopted'));
    if (!adopted) continue;
    const then = adopted.entry.events.find((e) => e.type === 'Adopted') as { readonly roster: readonly MemberId[] };
    deepEqual(world.dossier(id).adoptionRoster, then.roster);
  }
}

const lineHash = (text: string) => createHash('sha256').update(text).digest('hex') as Sha256;

/** 1. The entries as they are stored fold to what was folded as they came. */
export function foldsFromScratch(world: World): void {
  const held = new Map([...world.held.keys()].map((ref) => [ref, emptyFolded(ref)]));
  for (const { ref, entry } of world.log) {
    const line = JSON.stringify(entry);
    held.set(ref, foldEntry(held.get(ref)!, JSON.parse(line) as typeof entry, lineHash(line)));
  }
  deepEqual(held, world.held);
}

/** 1. The same statements at the same instants are decided to the same entries. */
export function decidesAgain(world: World): void {
  const again = createWorld(world.organisation().procedure!);
  for (const { by, ref, act, at } of world.log) again.send(by, ref, act, at);
  deepEqual(
    again.log.map((l) => l.entry),
    world.log.map((l) => l.entry),
  );
}

/** Everything that is looked at when a history is over. */
export function atTheEnd(world: World, now: Instant): void {
  holds('11, what the process does is accepted,', () => stepsAreAccepted(world, now));
  holds('11, what is shown is of the events,', () => viewsAreExplained(world));
  holds('8, a package is the sum of its items,', () => packagesAreTheirItems(world));
  holds('4, who was counted stays,', () => rostersStay(world));
  holds('1, the same events give the same state,', () => foldsFromScratch(world));
}

/** An event in a word or two; of what was refused or late, by which rule. */
export const nameOf = (e: ConcordatEvent): string =>
  e.type === 'StatementRefused' || e.type === 'LateStatementReceived'
    ? `${e.refusal.rule} ${e.refusal.lack}`
    : e.type === 'RoundClosed'
      ? `${e.type} ${e.outcome}`
      : e.type === 'ActNumbered' && e.dossiers.length > 1
        ? `${e.type} for several`
        : e.type;

/** A history as a numbered chronicle: when, who, did what, about what, and what came of it. The founding is left out. */
export function chronicleOf(log: readonly Logged[], from: number): string {
  return log
    .slice(from)
    .map(({ by, ref, act, entry }, i) => {
      const { type, ...said } = act;
      const told = Object.entries(said)
        .filter(([name]) => !['manifest', 'reason', 'textHash', 'paper', 'justification', 'to'].includes(name))
        .map(([name, value]) => `${name} ${typeof value === 'object' ? JSON.stringify(value) : String(value)}`);
      const where = `${ref}, entry ${entry.n}`;
      return `${String(i + 1).padStart(4)}. ${entry.at.slice(0, 16)} ${by} ${type}${told.length > 0 ? ` (${told.join(', ')})` : ''}: ${entry.events.map(nameOf).join(', ')} [${where}]`;
    })
    .join('\n');
}

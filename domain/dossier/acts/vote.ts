import type { DossierAct } from '../../../contracts/acts.ts';
import type { DossierEvent, Tally } from '../../../contracts/events.ts';
import type { Instant, MemberId } from '../../../contracts/ids.ts';
import type { DecisionRule, Share, Threshold } from '../../../contracts/procedure.ts';
import { accepted, refused } from '../../decision.ts';
import {
  firstOf,
  requireProcedure,
  stageRule,
  type Check,
  type DossierContext,
  type DossierDecision,
} from '../context.ts';
import { countedAt, decisionAt, isReached, quorumReached, type Counting } from '../facts/counting.ts';
import { ruleApplied } from '../facts/grounds.ts';
import { evidenceOf, quorumWaiver } from '../facts/evidence.ts';
import { closedWith, findable, textIsReady } from './findings.ts';
import { currentVersion, isLapsed, lastRound, type DossierState, type Round, type StandingPosition } from '../state.ts';

/** Deciding by votes, where the procedure says so (D48-D49). Positions are the ballots: nothing is cast twice. */

type Vote = Extract<DecisionRule, { by: 'vote' }>;
type Ballot = 'inFavour' | 'against' | 'abstained';

/**
 * What a position counts as. An agreement counts in favour, whatever is attached to it; an objection against; who stood
 * aside or lifted an objection abstains. An amendment or a request for time is no ballot: the delegation has not voted.
 */
function ballotOf(p: StandingPosition | undefined, at: Instant | undefined): Ballot | null {
  if (isLapsed(p, at)) return null;
  switch (p?.position.kind) {
    case 'agree':
    case 'agreeAdReferendum':
    case 'agreeWithReservation':
    case 'agreeWithViewpoint':
      return 'inFavour';
    case 'object':
      return p.lifted ? 'abstained' : 'against';
    case 'abstain':
    case 'standAside':
      return 'abstained';
    case 'proposeAmendment':
    case 'requestTime':
    case undefined:
      return null;
  }
}

/** The count of a round at this moment, and what follows from it. */
export function tallyOf(state: DossierState, round: Round, vote: Vote, others: Counting, at?: Instant): Tally {
  const { organisation } = others;
  const counted = countedAt(state, others, round.stage);
  const of = (ballot: Ballot | null) => counted.filter((m) => ballotOf(round.positions[m], at) === ballot);
  const [inFavour, against, abstained, notVoted] = [of('inFavour'), of('against'), of('abstained'), of(null)];
  const yes = inFavour.length + (vote.abstention === 'inFavour' ? abstained.length : 0);
  const no = against.length + (vote.abstention === 'against' ? abstained.length : 0);
  const whole = { cast: yes + no, present: counted.length - notVoted.length, counted: counted.length };
  const rule = organisation.procedure?.stages[round.stage];
  const waived = quorumWaiver(state, round, at);
  const quorum = quorumReached(rule?.quorum ?? 'heard', whole.present, counted.length) || notVoted.every(waived);
  const enough = whole[vote.inFavour.of] > 0 && passes(vote.inFavour.threshold, yes, whole[vote.inFavour.of]);
  const tooMany = vote.against !== null && !isAtMost(vote.against.atMost, no, whole[vote.against.of]);
  return {
    ...{ inFavour, against, abstained, notVoted },
    carried: quorum && enough && !tooMany,
    lacks: [
      ...(quorum ? [] : ['quorum' as const]),
      ...(enough ? [] : ['inFavour' as const]),
      ...(tooMany ? ['against' as const] : []),
    ],
  };
}

function passes(threshold: Threshold, part: number, whole: number): boolean {
  return 'atLeast' in threshold
    ? isReached(threshold.atLeast, part, whole)
    : part * threshold.moreThan[1] > threshold.moreThan[0] * whole;
}

function isAtMost([n, d]: Share, part: number, whole: number): boolean {
  return part * d <= n * whole;
}

/** The vote of a round is over: its deadline has closed it, or everybody counted has voted. */
export function voteIsOver(round: Round, tally: Tally): boolean {
  return round.outcome === 'deadline' || tally.notVoted.length === 0;
}

/** The chair's declaration of a vote. Carried, it closes the stage; if not, the stage stays open for another text or round. */
export function decideDeclareVote(
  state: DossierState,
  act: Extract<DossierAct, { type: 'DeclareVote' }>,
  context: DossierContext,
): DossierDecision {
  const procedure = requireProcedure(context);
  const rule = stageRule(procedure, act.stage);
  const round = lastRound(state, act.stage);
  const decision = decisionAt(state, procedure, act.stage);
  const no = firstOf(
    () => findable(state, act, round, context),
    () => (decision.by === 'vote' ? null : refused('D48', 'DecidedByConsensus', { stage: act.stage })),
  );
  if (no || !round || decision.by !== 'vote') return no ?? refused('D21', 'NoSuchRound', { stage: act.stage });
  const tally = tallyOf(state, round, decision, context, context.at);
  const brackets = tally.carried ? (currentVersion(state)?.manifest.openPlaces ?? []) : [];
  const evidence = { ...evidenceOf(state, round, context), bracketsSentUp: brackets.map((b) => b.place) };
  const wait: Check = voteIsOver(round, tally)
    ? tally.carried
      ? textIsReady(state, round, context, act.sendUpBrackets ?? false)
      : null
    : refused('D49', 'VoteNotOver', { notVoted: tally.notVoted, deadline: round.deadline });
  if (wait) return wait;
  const declared: DossierEvent = {
    type: 'VoteDeclared',
    stage: act.stage,
    round: act.round,
    textHash: act.textHash,
    tally,
    evidence,
    ...ruleApplied(state, act.stage, context),
  };
  const ended: DossierEvent = {
    type: 'RoundClosed',
    stage: act.stage,
    round: act.round,
    outcome: tally.carried ? 'carried' : 'notCarried',
  };
  return tally.carried
    ? accepted<DossierEvent>(declared, ended, ...closedWith(state, act, rule, declared.evidence, context))
    : accepted<DossierEvent>(declared, ended);
}

/** Members that have not voted in a round yet. */
export function notVotedIn(state: DossierState, round: Round, others: Counting, at?: Instant): readonly MemberId[] {
  return countedAt(state, others, round.stage).filter((m) => ballotOf(round.positions[m], at) === null);
}

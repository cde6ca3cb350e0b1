import type { DossierAct } from '../../../contracts/acts.ts';
import type { DossierEvent } from '../../../contracts/events.ts';
import type { MemberId, StageCode, StatementId, TextHash } from '../../../contracts/ids.ts';
import type { Position, PositionKind } from '../../../contracts/position.ts';
import { accepted, refused } from '../../decision.ts';
import { isMember, roleOf } from '../../organisation/state.ts';
import { dayOf } from '../../time.ts';
import { speaksAt } from '../facts/capacity.ts';
import {
  byChairOf,
  byCountedDelegation,
  bySecretariat,
  firstOf,
  inProgress,
  notFrozen,
  onCurrentText,
  ownMember,
  requireProcedure,
  type Check,
  type DossierContext,
  type DossierDecision,
} from '../context.ts';
import { blockOf, decisionAt, isLeftOut } from '../facts/counting.ts';
import { inTime, onTextOf, roundOf } from '../facts/inRound.ts';
import { isLastWord, isLiftable, lastOn, wordToLift } from '../facts/lastWord.ts';
import { placesIn, placesOf, placesStand } from '../facts/places.ts';
import { isLapsed, lastRound, type DossierState, type Round, type StandingPosition } from '../state.ts';

/** What delegations say in rounds: the rows of domain §3.3, what each needs and what may follow it. */

type Act<T extends DossierAct['type']> = Extract<DossierAct, { type: T }>;

/** What a delegation does next: another position, or the act that lifts or withdraws the one that stands. */
type Next = PositionKind | 'lift' | 'withdraw';

const AGREEMENTS = ['agree', 'agreeAdReferendum', 'agreeWithReservation', 'agreeWithViewpoint'] as const;

/**
 * The last column of domain §3.3. Its words are read so: a delegation that agrees has lifted, withdrawn or joined what it
 * said before; the same kind again maintains it in other words. Where the table is silent nothing is forbidden.
 */
export const MAY_FOLLOW: Readonly<Record<PositionKind, readonly Next[] | 'any'>> = {
  agree: 'any',
  agreeAdReferendum: ['agree', 'object'],
  agreeWithReservation: ['agree', 'agreeWithReservation', 'lift'],
  agreeWithViewpoint: ['agree', 'agreeWithViewpoint', 'withdraw'],
  standAside: [...AGREEMENTS, 'standAside'],
  abstain: 'any',
  proposeAmendment: [...AGREEMENTS, 'proposeAmendment', 'lift', 'withdraw'],
  requestTime: 'any',
  object: [...AGREEMENTS, 'object', 'standAside', 'lift', 'withdraw'],
};

/** What was lifted, has lapsed, or was accepted or refused as an amendment binds its maker no more. */
function mayFollow(standing: StandingPosition | undefined, next: Next, context: DossierContext): Check {
  if (!standing || standing.lifted || standing.ruledOutcome || isLapsed(standing, context.at)) return null;
  const { kind } = standing.position;
  const allowed = MAY_FOLLOW[kind];
  return allowed === 'any' || allowed.includes(next)
    ? null
    : refused('D75', 'MayNotFollow', { member: standing.member, stands: kind, next, allowed });
}

/** The member whose position it is: the delegation's own, or, transcribed by the secretariat, the one that the note is from. */
function speaker(
  act: { readonly stage: StageCode; readonly for?: MemberId; readonly paper?: string },
  context: DossierContext,
): MemberId | DossierDecision {
  if (act.for === undefined) return byCountedDelegation(context) ?? speaksAt(context, act.stage) ?? ownMember(context);
  if (roleOf(context.organisation, context.sender.actor) !== 'secretariat')
    return refused('D07', 'SpeaksForAnother', { actor: context.sender.actor, for: act.for });
  if (!act.paper) return refused('D05', 'NoteMissing', { for: act.for });
  return isMember(context.organisation, act.for)
    ? act.for
    : refused('D07', 'NotACountedDelegation', { actor: act.for });
}

/** The others of a joint position are counted delegations, each named once. */
function jointlyHolds(act: Act<'TakePosition'>, member: MemberId, context: DossierContext): Check {
  const others = act.jointly ?? [];
  const uncounted = others.filter((m) => !isMember(context.organisation, m));
  if (uncounted.length > 0) return refused('D77', 'NotACountedDelegation', { members: uncounted });
  return others.includes(member) || new Set(others).size < others.length
    ? refused('D77', 'NamedTwice', { member, jointly: others })
    : null;
}

/** What stands in the way of this text at this stage from a member, in whichever round it was said. */
function blockIn(
  state: DossierState,
  round: Round,
  member: MemberId,
  context: DossierContext,
): StandingPosition | null {
  return blockOf(state, round, member, requireProcedure(context));
}

/**
 * A note that the secretariat enters does not take the place of what the delegation itself has signed at that stage and not lifted
 * (D25). What it voted in an earlier round was a vote on that one, which is over.
 */
function notOverItsOwn(
  state: DossierState,
  act: { readonly for?: MemberId },
  { round, member }: { readonly round: Round; readonly member: MemberId },
  context: DossierContext,
): Check {
  const procedure = requireProcedure(context);
  const block = act.for === undefined ? null : blockOf(state, round, member, procedure, 'thisStage');
  const voted = decisionAt(state, procedure, round.stage).by === 'vote';
  return block === null ||
    block.transcribedFrom !== undefined ||
    (voted && block.entry !== round.positions[member]?.entry)
    ? null
    : refused('D25', 'OwnObjection', { member, stage: round.stage, position: block.position.kind });
}

/** An agreement ad referendum, and a request for time, name a day that has not passed. */
function dayLiesAhead(position: Position, context: DossierContext): Check {
  const today = dayOf(context.at);
  if (position.kind === 'agreeAdReferendum' && position.confirmBy < today)
    return refused('D76', 'DayPassed', { confirmBy: position.confirmBy, today });
  return position.kind === 'requestTime' && position.until < today
    ? refused('D165', 'TimePassed', { until: position.until, today })
    : null;
}

/**
 * The position, and in a silence round the end of the silence that an objection or an amendment breaks: not one of the member
 * without which the stage decides (domain §1.2).
 */
function taken(
  state: DossierState,
  round: Round,
  said: Omit<Extract<DossierEvent, { type: 'PositionTaken' }>, 'type' | 'stage' | 'round' | 'textHash'>,
  context: DossierContext,
): DossierDecision {
  const { stage, textHash } = round;
  const event: DossierEvent = { type: 'PositionTaken', stage, round: round.round, textHash, ...said };
  const { kind } = said.position;
  const breaks =
    (kind === 'object' || kind === 'proposeAmendment') &&
    !isLeftOut(state, requireProcedure(context), stage, said.member);
  return round.kind === 'silence' && round.outcome === null && breaks
    ? accepted<DossierEvent>(event, {
        ...{ type: 'RoundClosed', stage, round: round.round, outcome: 'broken' },
        reason: `${said.member}: ${kind}`,
      })
    : accepted(event);
}

/** - own only, at a level of the stage (D71), or transcribed with the note it rests on (D05, D07) - in time (D21, D22) - after what may precede it (D75) */
export function decideTakePosition(
  state: DossierState,
  act: Act<'TakePosition'>,
  context: DossierContext,
): DossierDecision {
  const member = speaker(act, context);
  if (typeof member !== 'string') return member;
  const open = inTime(state, act, context);
  if (!('round' in open)) return open;
  const { position } = act;
  const no = firstOf(
    () => notOverItsOwn(state, act, { ...open, member }, context),
    () => mayFollow(open.round.positions[member], position.kind, context),
    () => dayLiesAhead(position, context),
    () => placesStand(state, act.textHash, placesOf(position)),
    () => jointlyHolds(act, member, context),
  );
  return (
    no ??
    taken(
      state,
      open.round,
      {
        ...{ member, position, statement: context.sender.statement },
        transcribedFrom: act.for === undefined ? null : (act.paper ?? null),
        ...(act.jointly && { jointly: act.jointly }),
      },
      context,
    )
  );
}

/**
 * The round in which a joint position is assented to: while it is open; after it, the one that broke a silence, until the deadline
 * that it had, as long as the stage has its text before it. Those that it names could not assent to it before.
 */
function openToAssent(
  state: DossierState,
  act: Act<'AssentToJointPosition'>,
  context: DossierContext,
): { round: Round } | DossierDecision {
  const round = lastRound(state, act.stage);
  const joint = round && jointPositionIn(round, act.statement);
  const broke = joint?.position.kind === 'object' || joint?.position.kind === 'proposeAmendment';
  return broke &&
    round?.round === act.round &&
    round.outcome === 'broken' &&
    context.at < round.deadline &&
    (inProgress(state) ?? onTextOf(round, act) ?? stillBefore(state, act, context)) === null
    ? { round }
    : inTime(state, act, context);
}

function jointPositionIn({ positions }: Round, statement: StatementId): StandingPosition | undefined {
  return Object.values(positions).find((p) => p.jointly && !p.lifted && p.statement === statement);
}

/** The joint position of another delegation becomes one's own by one's own act (D77). */
export function decideAssentToJointPosition(
  state: DossierState,
  act: Act<'AssentToJointPosition'>,
  context: DossierContext,
): DossierDecision {
  const member = speaker(act, context);
  if (typeof member !== 'string') return member;
  const open = openToAssent(state, act, context);
  if (!('round' in open)) return open;
  const { positions } = open.round;
  const joint = jointPositionIn(open.round, act.statement);
  if (!joint)
    return refused('D77', 'NoJointPosition', { stage: act.stage, round: act.round, statement: act.statement });
  const own = positions[member];
  const no = firstOf(
    () => (joint.jointly?.includes(member) ? null : refused('D77', 'NotNamed', { member, by: joint.member })),
    () => (own?.assentsTo === act.statement && !own.lifted ? refused('D77', 'AssentedAlready', { member }) : null),
    () => notOverItsOwn(state, act, { ...open, member }, context),
    () => mayFollow(own, joint.position.kind, context),
    () => dayLiesAhead(joint.position, context),
  );
  return (
    no ??
    taken(
      state,
      open.round,
      {
        ...{ member, position: joint.position, statement: context.sender.statement },
        transcribedFrom: act.for === undefined ? null : (act.paper ?? null),
        assentsTo: act.statement,
      },
      context,
    )
  );
}

/** The round in which a delegation takes back what it said, while it is open; else why it may not. */
function openToOwnWord(state: DossierState, act: Act<'LiftPosition' | 'WithdrawPosition'>, context: DossierContext) {
  const no = byCountedDelegation(context) ?? speaksAt(context, act.stage);
  if (no) return no;
  const open = inTime(state, act, context);
  return 'round' in open ? { ...open, member: ownMember(context) } : open;
}

export function decideLiftPosition(
  state: DossierState,
  act: Act<'LiftPosition'>,
  context: DossierContext,
): DossierDecision {
  const open = openToOwnWord(state, act, context);
  if (!('round' in open)) return open;
  const { member } = open;
  const standing = wordToLift(state, open.round, member);
  if (!standing || !isLiftable(standing))
    return refused('D25', 'NothingToLift', {
      member,
      stage: act.stage,
      round: act.round,
      position: (standing ?? open.round.positions[member])?.position.kind ?? 'none',
    });
  const noPlace = placesStand(state, act.textHash, placesIn(act.standAside));
  if (noPlace) return noPlace;
  return accepted<DossierEvent>({
    type: 'PositionLifted',
    stage: act.stage,
    round: act.round,
    textHash: act.textHash,
    member,
    against: act.against ?? null,
    ...(act.viewpoint !== undefined && { viewpoint: act.viewpoint }),
    standAside: act.standAside ?? null,
    ...(act.standAside && act.public === false && { public: false }),
  });
}

/** The viewpoint that a member attached to this text at another stage, and that would go with it into the act. */
function viewpointOf(
  state: DossierState,
  { textHash }: { readonly textHash: TextHash },
  member: MemberId,
): StandingPosition | null {
  const last = lastOn(state, textHash, member)?.position;
  return last?.position.kind === 'agreeWithViewpoint' ? last : null;
}

export function decideWithdrawPosition(
  state: DossierState,
  act: Act<'WithdrawPosition'>,
  context: DossierContext,
): DossierDecision {
  const open = openToOwnWord(state, act, context);
  if (!('round' in open)) return open;
  const { member } = open;
  const standing =
    open.round.positions[member] ?? blockIn(state, open.round, member, context) ?? viewpointOf(state, act, member);
  if (!standing) return refused('D25', 'NothingToWithdraw', { member, stage: act.stage, round: act.round });
  return (
    mayFollow(standing, 'withdraw', context) ??
    accepted<DossierEvent>({
      type: 'PositionWithdrawn',
      stage: act.stage,
      round: act.round,
      textHash: act.textHash,
      member,
      // The table's last column says "withdraw viewpoint": what it was attached to stays.
      ...(standing.position.kind === 'agreeWithViewpoint' && { leaves: 'agree' as const }),
    })
  );
}

/** The capital confirms after the round: while it is open, a plain agreement does (D76). */
export function decideConfirmAdReferendum(
  state: DossierState,
  act: Act<'ConfirmAdReferendum'>,
  context: DossierContext,
): DossierDecision {
  const member = ownMember(context);
  const round = roundOf(state, act.stage, act.round);
  const own = round?.positions[member];
  const no = firstOf(
    () => (state.phase === 'deferred' ? null : inProgress(state)),
    () => byCountedDelegation(context) ?? speaksAt(context, act.stage),
    () => onTextOf(round, act),
    () => onCurrentText(state, act.textHash),
    () =>
      own?.position.kind === 'agreeAdReferendum'
        ? null
        : refused('D76', 'NothingToConfirm', { member, position: own?.position.kind ?? 'none' }),
    () => (own?.confirmed ? refused('D76', 'ConfirmedAlready', { member }) : null),
    () => (round?.outcome === null ? refused('D76', 'RoundStillOpen', { stage: act.stage, round: act.round }) : null),
    () =>
      own?.position.kind === 'agreeAdReferendum' && isLapsed(own, context.at)
        ? refused('D76', 'Lapsed', { member, confirmBy: own.position.confirmBy, at: context.at })
        : null,
  );
  const { stage, round: number, textHash } = act;
  return no ?? accepted<DossierEvent>({ type: 'AdReferendumConfirmed', stage, round: number, textHash, member });
}

/** Also when the round is over, as long as its text is current and its stage open: the amendment stands until somebody rules. */
export function decideRuleOnAmendment(
  state: DossierState,
  act: Act<'RuleOnAmendment'>,
  context: DossierContext,
): DossierDecision {
  const round = roundOf(state, act.stage, act.round);
  const standing = round?.positions[act.by];
  const no = firstOf(
    () => inProgress(state),
    () => byChairOf(context, act.stage),
    () => onTextOf(round, act),
    () => (round?.outcome === null ? null : stillBefore(state, act, context)),
    () =>
      round && standing?.position.kind === 'proposeAmendment' && !standing.lifted && isLastWord(state, round, standing)
        ? null
        : refused('D43', 'NoAmendmentStands', { by: act.by, stage: act.stage, round: act.round }),
    () =>
      standing?.ruledOutcome === 'accepted'
        ? refused('D78', 'AcceptedAlready', { by: act.by, stage: act.stage })
        : null,
    // A text whose words are to change is not agreed as it stands; one that stays has nothing against it any more.
    () =>
      act.outcome === undefined || (act.outcome === 'accepted') === act.blocks
        ? null
        : refused('D78', 'RulingContradicts', { outcome: act.outcome, blocks: act.blocks }),
  );
  return (
    no ??
    accepted<DossierEvent>({
      type: 'AmendmentRuled',
      stage: act.stage,
      round: act.round,
      by: act.by,
      blocks: act.blocks,
      ...(act.outcome && { outcome: act.outcome }),
      ...(act.reason && { reason: act.reason }),
    })
  );
}

/** A round has ended, and what was said in it is still before the organ: the stage is open, on that very text. */
function stillBefore(
  state: DossierState,
  act: Act<'RuleOnAmendment'> | Act<'AssentToJointPosition'>,
  context: DossierContext,
): Check {
  return firstOf(
    () => onCurrentText(state, act.textHash),
    () => notFrozen(state, context),
    () => (state.stages[act.stage]?.status === 'open' ? null : refused('D19', 'StageNotOpen', { stage: act.stage })),
  );
}

/** Once a round; each delegation answers by a position of its own, since none carries over (D79). */
export function decideAskToConfirmUnchanged(
  state: DossierState,
  act: Act<'AskToConfirmUnchanged'>,
  context: DossierContext,
): DossierDecision {
  const round = roundOf(state, act.stage, act.round);
  const no = firstOf(
    () => inProgress(state),
    () => bySecretariat(context),
    () => onTextOf(round, act),
    () =>
      round?.outcome === null
        ? null
        : refused('D21', 'RoundNotOpen', { stage: act.stage, round: act.round, outcome: round?.outcome ?? '' }),
    () =>
      act.since !== act.textHash && state.versions.some((v) => v.textHash === act.since)
        ? null
        : refused('D79', 'NotAnEarlierVersion', { since: act.since }),
    () => (round?.askedSince ? refused('D79', 'AskedAlready', { stage: act.stage, round: act.round }) : null),
  );
  const { stage, round: number, textHash, since } = act;
  return no ?? accepted<DossierEvent>({ type: 'ConfirmationAsked', stage, round: number, textHash, since });
}

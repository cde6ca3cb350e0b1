import type { DossierAct } from '../../contracts/acts.ts';
import type { DossierEvent, RoundOutcome } from '../../contracts/events.ts';
import type { Instant, MemberId, StageCode } from '../../contracts/ids.ts';
import { accepted, late, refused } from '../decision.ts';
import { countedMembers, isMember, roleOf } from '../organisation/state.ts';
import { plusMs } from '../time.ts';
import { speaksAt } from './capacity.ts';
import {
  byChairOf,
  byCountedDelegation,
  byProcess,
  firstOf,
  holdsRounds,
  inProgress,
  isProcess,
  notFrozen,
  onCurrentText,
  ownMember,
  requireProcedure,
  stageRule,
  type Check,
  type DossierContext,
  type DossierDecision,
} from './context.ts';
import { decisionAt } from './counting.ts';
import { AUTHENTICATION, CIRCULATION } from './evolve.ts';
import { mayOpen, processStage } from './route.ts';
import { currentVersion, lastRound, type DossierState, type Round } from './state.ts';

/** Rounds and what delegations say in them (domain §3.3, §3.5). */

type Act<T extends DossierAct['type']> = Extract<DossierAct, { type: T }>;

/** Closes every open round, of all stages, with one outcome. */
export function closeOpenRounds(state: DossierState, outcome: RoundOutcome, only?: StageCode): DossierEvent[] {
  return Object.values(state.stages)
    .filter((s) => only === undefined || s.stage === only)
    .flatMap((s) => s.rounds.filter((r) => r.outcome === null))
    .map((r) => ({ type: 'RoundClosed', stage: r.stage, round: r.round, outcome }));
}

/**
 * - the process opens where the procedure says so, and only the route's next stage (D08); chairs open their own (D06)
 * - needs, sitting, periods and versions of the stage hold (D18, D32-D34); one round at a time (D20)
 * - the deadline lies ahead (D23); silence where allowed, after recorded delivery (D24)
 */
export function decideOpenRound(state: DossierState, act: Act<'OpenRound'>, context: DossierContext): DossierDecision {
  const procedure = requireProcedure(context);
  const rule = stageRule(procedure, act.stage);
  const deadline = act.deadline ?? plusMs(context.at, rule?.periodMs ?? 0);
  const s = state.stages[act.stage];
  const no = firstOf(
    () => inProgress(state),
    () => holdsRounds(state, act.stage),
    () => (rule ? null : refused('D17', 'StageNotOnRoute', { stage: act.stage })),
    () =>
      isProcess(context)
        ? processStage(state, procedure) === act.stage
          ? null
          : refused('D08', 'NotOpenedByTheProcess', { stage: act.stage })
        : byChairOf(context, act.stage),
    () => onCurrentText(state, act.textHash),
    () => notFrozen(state, context),
    () => mayOpen(state, act.stage, context),
    () => (s?.status === 'closed' ? refused('D19', 'StageClosed', { stage: act.stage }) : null),
    () =>
      s?.rounds.some((r) => r.outcome === null)
        ? refused('D20', 'RoundStillOpen', { stage: act.stage, round: s.rounds.length })
        : null,
    () => (deadline > context.at ? null : refused('D23', 'DeadlinePassed', { deadline, at: context.at })),
    () => (act.kind === 'silence' ? maySilence(state, act, deadline, context) : null),
  );
  if (no || !rule) return no ?? refused('D17', 'StageNotOnRoute', { stage: act.stage });
  const opened: DossierEvent[] = s ? [] : [{ type: 'StageOpened', stage: act.stage }];
  return accepted<DossierEvent>(...opened, {
    type: 'RoundOpened',
    stage: act.stage,
    round: (s?.rounds.length ?? 0) + 1,
    kind: act.kind,
    textHash: act.textHash,
    openedAt: context.at,
    deadline,
    zone: procedure.organs[rule.organ]?.zone ?? 'UTC',
    roster: countedMembers(context.organisation),
  });
}

function maySilence(state: DossierState, act: Act<'OpenRound'>, deadline: Instant, context: DossierContext): Check {
  const rule = stageRule(requireProcedure(context), act.stage);
  if (!rule?.silence.allowed || decisionAt(state, context.organisation.procedure, act.stage).by === 'vote')
    return refused('D24', 'SilenceNotAllowed', { stage: act.stage });
  if (deadline < plusMs(context.at, rule.silence.minimumMs))
    return refused('D24', 'SilenceTooShort', { deadline, minimumMs: rule.silence.minimumMs });
  const languages = currentVersion(state)?.manifest.renderings.map((r) => r.language) ?? [];
  const missing = rule.silence.languages.filter((l) => !languages.includes(l));
  if (missing.length > 0) return refused('D24', 'RenderingMissing', { stage: act.stage, missing });
  const undelivered = countedMembers(context.organisation).filter(
    (m) => !(state.delivered[act.textHash] ?? []).includes(m),
  );
  return undelivered.length === 0 ? null : refused('D24', 'NotDelivered', { undelivered });
}

export function decideExtendRound(
  state: DossierState,
  act: Act<'ExtendRound'>,
  context: DossierContext,
): DossierDecision {
  const round = roundOf(state, act.stage, act.round);
  const no = firstOf(
    () => inProgress(state),
    () => byChairOf(context, act.stage),
    () => onTextOf(round, act),
    () =>
      round?.outcome === null && context.at < round.deadline
        ? null
        : refused('D23', 'RoundOver', { round: act.round, deadline: round?.deadline ?? '' }),
    () =>
      round && act.deadline > round.deadline
        ? null
        : refused('D23', 'NotLater', { deadline: round?.deadline ?? '', proposed: act.deadline }),
  );
  return (
    no ??
    accepted<DossierEvent>({
      type: 'RoundExtended',
      stage: act.stage,
      round: act.round,
      deadline: act.deadline,
      reason: act.reason,
    })
  );
}

/** By the process once the deadline has passed (D35); by the chair at any time. Unbroken silence is an outcome, never an "agree". */
export function decideCloseRound(
  state: DossierState,
  act: Act<'CloseRound'>,
  context: DossierContext,
): DossierDecision {
  const round = roundOf(state, act.stage, act.round);
  const passed = round !== null && context.at >= round.deadline;
  const no = firstOf(
    () => inProgress(state),
    () => (round ? null : noSuchRound(act.stage, act.round)),
    () => (isProcess(context) ? null : byChairOf(context, act.stage)),
    () =>
      round?.outcome === null
        ? null
        : refused('D21', 'RoundNotOpen', { stage: act.stage, round: act.round, outcome: round?.outcome ?? '' }),
    () =>
      isProcess(context) && !passed
        ? refused('D35', 'DeadlineAhead', { deadline: round?.deadline ?? '', at: context.at })
        : null,
  );
  if (no) return no;
  const outcome: RoundOutcome = passed ? (round.kind === 'silence' ? 'silence' : 'deadline') : 'closed';
  return accepted<DossierEvent>({
    type: 'RoundClosed',
    stage: act.stage,
    round: act.round,
    outcome,
    ...(act.reason ? { reason: act.reason } : {}),
  });
}

function roundOf(state: DossierState, stage: StageCode, round: number): Round | null {
  return state.stages[stage]?.rounds.find((r) => r.round === round) ?? null;
}

function noSuchRound(stage: StageCode, round: number): Check {
  return refused('D21', 'NoSuchRound', { stage, round });
}

/** The round is there, and the act names the text that it is about. */
function onTextOf(round: Round | null, act: { stage: StageCode; round: number; textHash: string }): Check {
  if (!round) return noSuchRound(act.stage, act.round);
  if (round.textHash === act.textHash) return null;
  return refused('D14', 'AnotherText', {
    named: act.textHash,
    current: round.textHash,
    stage: act.stage,
    round: act.round,
  });
}

/**
 * The round is there, it is about this text, it is open, and the statement was stored before the deadline: strictly
 * (D22). What comes after is late: kept, and changes nothing (D21).
 */
function inTime(
  state: DossierState,
  act: { stage: StageCode; round: number; textHash: string },
  context: DossierContext,
): { round: Round } | DossierDecision {
  if (state.phase === null || state.phase === 'proposed') return inProgress(state) ?? refused('D11', 'NotRegistered');
  const round = roundOf(state, act.stage, act.round);
  const another = onTextOf(round, act);
  if (another || !round) return another ?? refused('D21', 'NoSuchRound', { stage: act.stage, round: act.round });
  const facts = { stage: act.stage, round: act.round, deadline: round.deadline, receivedAt: context.at };
  if (round.outcome !== null) return late('D21', 'RoundNotOpen', { ...facts, outcome: round.outcome });
  if (context.at >= round.deadline) return late('D22', 'AfterTheDeadline', facts);
  return { round };
}

/** The member whose position it is: the delegation's own, or, transcribed by the secretariat, the one that the note is from. */
function speaker(act: Act<'TakePosition'>, context: DossierContext): MemberId | DossierDecision {
  if (act.for === undefined) return byCountedDelegation(context) ?? speaksAt(context, act.stage) ?? ownMember(context);
  if (roleOf(context.organisation, context.sender.actor) !== 'secretariat')
    return refused('D07', 'SpeaksForAnother', { actor: context.sender.actor, for: act.for });
  if (!act.paper) return refused('D05', 'NoteMissing', { for: act.for });
  return isMember(context.organisation, act.for)
    ? act.for
    : refused('D07', 'NotACountedDelegation', { actor: act.for });
}

/** - own only, at a level of the stage (D71), or transcribed with the note it rests on (D05, D07) - in time (D21, D22) - breaks silence where it must */
export function decideTakePosition(
  state: DossierState,
  act: Act<'TakePosition'>,
  context: DossierContext,
): DossierDecision {
  const member = speaker(act, context);
  if (typeof member !== 'string') return member;
  const open = inTime(state, act, context);
  if (!('round' in open)) return open;
  const taken: DossierEvent = {
    type: 'PositionTaken',
    stage: act.stage,
    round: act.round,
    textHash: act.textHash,
    member,
    position: act.position,
    statement: context.sender.statement,
    transcribedFrom: act.for === undefined ? null : (act.paper ?? null),
  };
  const breaks =
    open.round.kind === 'silence' && (act.position.kind === 'object' || act.position.kind === 'proposeAmendment');
  return breaks
    ? accepted<DossierEvent>(taken, {
        type: 'RoundClosed',
        stage: act.stage,
        round: act.round,
        outcome: 'broken',
        reason: `${member}: ${act.position.kind}`,
      })
    : accepted(taken);
}

const LIFTABLE = ['object', 'agreeWithReservation', 'proposeAmendment'];

export function decideLiftPosition(
  state: DossierState,
  act: Act<'LiftPosition'>,
  context: DossierContext,
): DossierDecision {
  const no = byCountedDelegation(context) ?? speaksAt(context, act.stage);
  if (no) return no;
  const open = inTime(state, act, context);
  if (!('round' in open)) return open;
  const member = ownMember(context);
  const standing = open.round.positions[member];
  if (!standing || standing.lifted || !LIFTABLE.includes(standing.position.kind))
    return refused('D25', 'NothingToLift', {
      member,
      stage: act.stage,
      round: act.round,
      position: standing?.position.kind ?? 'none',
    });
  return accepted<DossierEvent>({
    type: 'PositionLifted',
    stage: act.stage,
    round: act.round,
    textHash: act.textHash,
    member,
    against: act.against ?? null,
    ...(act.viewpoint !== undefined && { viewpoint: act.viewpoint }),
    standAside: act.standAside ?? null,
  });
}

export function decideWithdrawPosition(
  state: DossierState,
  act: Act<'WithdrawPosition'>,
  context: DossierContext,
): DossierDecision {
  const no = byCountedDelegation(context) ?? speaksAt(context, act.stage);
  if (no) return no;
  const open = inTime(state, act, context);
  if (!('round' in open)) return open;
  const member = ownMember(context);
  if (!open.round.positions[member])
    return refused('D25', 'NothingToWithdraw', { member, stage: act.stage, round: act.round });
  return accepted<DossierEvent>({
    type: 'PositionWithdrawn',
    stage: act.stage,
    round: act.round,
    textHash: act.textHash,
    member,
  });
}

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
    () =>
      round?.outcome === null
        ? null
        : refused('D21', 'RoundNotOpen', { stage: act.stage, round: act.round, outcome: round?.outcome ?? '' }),
    () =>
      standing?.position.kind === 'proposeAmendment' && !standing.lifted
        ? null
        : refused('D43', 'NoAmendmentStands', { by: act.by, stage: act.stage, round: act.round }),
  );
  return (
    no ??
    accepted<DossierEvent>({
      type: 'AmendmentRuled',
      stage: act.stage,
      round: act.round,
      by: act.by,
      blocks: act.blocks,
    })
  );
}

/** What the process notes of its own steps: once each (D44). Round 0 stands for circulation and signature. */
export function decideRecordNotices(
  state: DossierState,
  act: Act<'RecordNotices'>,
  context: DossierContext,
): DossierDecision {
  const no = byProcess(context);
  if (no) return no;
  const round = act.round === 0 ? null : lastRound(state, act.stage);
  const again = act.round === 0 ? noticedWithoutRound(state, act.stage) : round?.round !== act.round || round.noticed;
  if (again) return refused('D44', 'RecordedAlready', { stage: act.stage, round: act.round });
  return accepted<DossierEvent>({ type: 'NoticesSent', stage: act.stage, round: act.round, to: act.to });
}

function noticedWithoutRound(state: DossierState, stage: StageCode): boolean {
  if (state.stages[stage]?.status !== 'open') return true;
  return stage === CIRCULATION ? state.circulationNoticed : stage === AUTHENTICATION ? state.signatureNoticed : true;
}

export function decideRecordReminders(
  state: DossierState,
  act: Act<'RecordReminders'>,
  context: DossierContext,
): DossierDecision {
  const no = byProcess(context);
  if (no) return no;
  const round = roundOf(state, act.stage, act.round);
  if (!round || round.outcome !== null || round.reminded.includes(act.fraction))
    return refused('D44', 'RecordedAlready', { stage: act.stage, round: act.round, fraction: act.fraction });
  return accepted<DossierEvent>({
    type: 'RemindersSent',
    stage: act.stage,
    round: act.round,
    fraction: act.fraction,
    to: act.to,
  });
}

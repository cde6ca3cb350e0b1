import type { DossierAct } from '../../../contracts/acts.ts';
import type { DossierEvent, RoundOutcome } from '../../../contracts/events.ts';
import type { Instant, StageCode } from '../../../contracts/ids.ts';
import { accepted, refused } from '../../decision.ts';
import { countedMembers } from '../../organisation/state.ts';
import { epochMs, plusMs } from '../../time.ts';
import {
  byChairOf,
  byProcess,
  firstOf,
  holdsRounds,
  inProgress,
  isProcess,
  notFrozen,
  onCurrentText,
  requireProcedure,
  stageRule,
  type DossierContext,
  type DossierDecision,
} from '../context.ts';
import { countedAt } from '../facts/counting.ts';
import { AUTHENTICATION, CIRCULATION, IN_EFFECT } from '../evolve.ts';
import { noSuchRound, onTextOf, roundOf } from '../facts/inRound.ts';
import { mayOpen, processStage } from '../facts/route.ts';
import { maySilence } from './silence.ts';
import { isHeard, lastRound, type DossierState, type Round } from '../state.ts';

/** Rounds: opening, extending, closing, and what the process notes of them (domain §3.5). */

type Act<T extends DossierAct['type']> = Extract<DossierAct, { type: T }>;

/** Closes every open round, of all stages, with one outcome. */
export function closeOpenRounds(state: DossierState, outcome: RoundOutcome, only?: StageCode): DossierEvent[] {
  return Object.values(state.stages)
    .filter((s) => only === undefined || s.stage === only)
    .flatMap((s) => s.rounds.filter((r) => r.outcome === null))
    .map((r) => ({
      ...{ type: 'RoundClosed', stage: r.stage, round: r.round },
      // Silence was about one text: another one voids it (domain §3.5).
      outcome: outcome === 'superseded' && r.kind === 'silence' ? 'voided' : outcome,
    }));
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

/** The instant of a reminder at this fraction of a round's length. */
export function reminderAt(round: Round, fraction: number): Instant {
  const lengthMs = epochMs(round.deadline) - epochMs(round.openedAt);
  return plusMs(round.openedAt, Math.round(lengthMs * fraction));
}

/** What the process notes of its own steps: once each (D44). Round 0 stands for circulation and signature. */
export function decideRecordNotices(
  state: DossierState,
  act: Act<'RecordNotices'>,
  context: DossierContext,
): DossierDecision {
  const no = byProcess(context);
  if (no) return no;
  if (act.correction !== undefined) return correctionNoticed(state, act, act.correction);
  const round = act.round === 0 ? null : lastRound(state, act.stage);
  const again = act.round === 0 ? noticedWithoutRound(state, act.stage) : round?.round !== act.round || round.noticed;
  if (again) return refused('D44', 'RecordedAlready', { stage: act.stage, round: act.round });
  return accepted<DossierEvent>({ type: 'NoticesSent', stage: act.stage, round: act.round, to: act.to });
}

/** Of a correction, once each, also when it has been objected to meanwhile: the notices went out. */
function correctionNoticed(state: DossierState, act: Act<'RecordNotices'>, correction: number): DossierDecision {
  const { stage, round, to } = act;
  const due = state.corrections.find((c) => c.number === correction);
  if (due?.noticedAt !== null || stage !== IN_EFFECT || round !== 0)
    return refused('D44', 'RecordedAlready', { stage, round, correction });
  return accepted<DossierEvent>({ type: 'NoticesSent', stage, round, to, correction });
}

function noticedWithoutRound(state: DossierState, stage: StageCode): boolean {
  if (state.stages[stage]?.status !== 'open') return true;
  return stage === CIRCULATION ? state.circulationNoticed : stage === AUTHENTICATION ? state.signatureNoticed : true;
}

/** At a fraction that the procedure names, once it is reached, to those that owed an answer then, and once (D44). */
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
  const fractions = stageRule(requireProcedure(context), act.stage)?.reminders ?? [];
  const due = reminderAt(round, act.fraction);
  if (!fractions.includes(act.fraction) || context.at < due)
    return refused('D44', 'ReminderNotDue', { stage: act.stage, round: act.round, fraction: act.fraction, due });
  const answered = act.to.filter((to) => {
    const member = countedAt(state, context, act.stage).find((m) => String(m) === String(to));
    if (member === undefined) return true;
    // Who has answered since was reminded rightly.
    const own = round.positions[member];
    return own !== undefined && isHeard(own, context.at) && own.at < due;
  });
  if (answered.length > 0)
    return refused('D44', 'NothingOwed', { stage: act.stage, round: act.round, fraction: act.fraction, to: answered });
  return accepted<DossierEvent>({
    type: 'RemindersSent',
    stage: act.stage,
    round: act.round,
    fraction: act.fraction,
    to: act.to,
  });
}

import type { DossierAct } from '../../../contracts/acts.ts';
import type { DossierEvent } from '../../../contracts/events.ts';
import type { ActorId } from '../../../contracts/ids.ts';
import { LIMITS } from '../../../contracts/limits.ts';
import { accepted, refused } from '../../decision.ts';
import { roleOf } from '../../organisation/state.ts';
import { plusMs } from '../../time.ts';
import { byChairOf, firstOf, inProgress, type DossierContext, type DossierDecision } from '../context.ts';
import { countedAt } from '../facts/counting.ts';
import { onTextOf, roundOf } from '../facts/inRound.ts';
import { isHeard, type DossierState } from '../state.ts';

/** Reminders that somebody asks for, beside those that the process sends when a part of a round has passed. */

const APART_MS = LIMITS.remindersApartHours * 3_600_000;

/**
 * - by the secretariat, or the chair of the stage (D06)
 * - while the round takes answers (D21, D22), to those that owe one and to nobody else (D156)
 * - not before hours have passed since the last reminder of that deadline (D157)
 */
export function decideSendReminder(
  state: DossierState,
  act: Extract<DossierAct, { type: 'SendReminder' }>,
  context: DossierContext,
): DossierDecision {
  const { stage, round: number } = act;
  const round = roundOf(state, stage, number);
  const owing = round ? countedAt(state, context, stage).filter((m) => !isHeard(round.positions[m], context.at)) : [];
  const owesNothing = (act.to ?? []).filter((m) => !owing.includes(m));
  const again = round?.reminder ? plusMs(round.reminder.at, APART_MS) : null;
  const no = firstOf(
    () => inProgress(state),
    () => (roleOf(context.organisation, context.sender.actor) === 'secretariat' ? null : byChairOf(context, stage)),
    () => onTextOf(round, act),
    () =>
      round?.outcome === null
        ? null
        : refused('D21', 'RoundNotOpen', { stage, round: number, outcome: round?.outcome ?? '' }),
    () =>
      round && context.at < round.deadline
        ? null
        : refused('D22', 'AfterTheDeadline', { stage, round: number, deadline: round?.deadline ?? '' }),
    () => (owing.length > 0 ? null : refused('D156', 'NobodyOwes', { stage, round: number })),
    () => (owesNothing.length === 0 ? null : refused('D156', 'NothingOwed', { stage, round: number, to: owesNothing })),
    () =>
      again === null || context.at >= again
        ? null
        : refused('D157', 'RemindedLately', {
            ...{ stage, round: number, last: round?.reminder?.at ?? '', again, hours: LIMITS.remindersApartHours },
          }),
  );
  const to = (act.to ?? owing) as readonly string[] as readonly ActorId[];
  return no ?? accepted<DossierEvent>({ type: 'ReminderAsked', stage, round: number, textHash: act.textHash, to });
}

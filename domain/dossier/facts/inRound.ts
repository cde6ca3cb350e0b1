import type { StageCode } from '../../../contracts/ids.ts';
import { late, refused } from '../../decision.ts';
import { inProgress, type Check, type DossierContext, type DossierDecision } from '../context.ts';
import type { DossierState, Round } from '../state.ts';

/** The round that an act names: whether it is there, is about that text, and still takes what is said. */

/** A round by its number; null where there is none. */
export function roundOf(state: DossierState, stage: StageCode, round: number): Round | null {
  return state.stages[stage]?.rounds.find((r) => r.round === round) ?? null;
}

/** The refusal of an act about a round that never was. */
export function noSuchRound(stage: StageCode, round: number): Check {
  return refused('D21', 'NoSuchRound', { stage, round });
}

/** The round is there, and the act names the text that it is about. */
export function onTextOf(round: Round | null, act: { stage: StageCode; round: number; textHash: string }): Check {
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
export function inTime(
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

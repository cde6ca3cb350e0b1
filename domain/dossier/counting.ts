import type { MemberId, StageCode } from '../../contracts/ids.ts';
import type { DecisionRule, Procedure, Quorum, Share } from '../../contracts/procedure.ts';
import { countedMembers, type OrganisationState } from '../organisation/state.ts';
import type { DossierState } from './state.ts';

/** Who is counted at a stage, how the organ decides there, and when enough were heard. */

const CONSENSUS: DecisionRule = { by: 'consensus', minus: 'nobody' };

/** The class's own rule where its route has one, else the stage's; consensus where neither says anything. */
export function decisionAt(state: DossierState, procedure: Procedure | null, stage: StageCode): DecisionRule {
  const own = state.definition?.route.find((s) => s.stage === stage)?.decision;
  return own ?? procedure?.stages[stage]?.decision ?? CONSENSUS;
}

/** The members that are counted for this document at this stage: all, or all but the one it concerns. */
export function countedAt(state: DossierState, organisation: OrganisationState, stage: StageCode): readonly MemberId[] {
  const decision = decisionAt(state, organisation.procedure, stage);
  const counted = countedMembers(organisation);
  return decision.by === 'consensus' && decision.minus === 'concerned'
    ? counted.filter((m) => m !== state.concerns)
    : counted;
}

/** Whether a part is at least this share of a whole, exactly. */
export function isReached([n, d]: Share, part: number, whole: number): boolean {
  return part * d >= n * whole;
}

export function quorumReached(quorum: Quorum, heard: number, counted: number): boolean {
  if (quorum === 'none') return true;
  return quorum === 'heard' ? heard === counted : isReached(quorum.atLeast, heard, counted);
}

import type { StageCode } from '../../../contracts/ids.ts';
import type { Procedure } from '../../../contracts/procedure.ts';
import type { StageOutcome } from '../../../contracts/views.ts';
import type { DossierState } from '../state.ts';

/** What the organ of a stage came to (domain §3.2, §3.8). */

/**
 * Null while it has come to nothing, and of stages that nobody finds anything at. What the entries say is what it is; under
 * a procedure that has no words, of before, it is told by the level of the organ.
 */
export function outcomeOf(state: DossierState, procedure: Procedure | null, stage: StageCode): StageOutcome | null {
  const s = state.stages[stage];
  if (s?.status === 'open') return s.bases.length > 0 ? 'asBasis' : null;
  const found = state.findings.some((f) => f.stage === stage && f.textHash === s?.closedOn);
  const rule = procedure?.stages[stage];
  if (!found || !rule) return null;
  if (rule.adopts) return state.adoption ? 'adopted' : 'agreed';
  if (s?.outcome) return s.outcome.as;
  if (Object.values(procedure.stages).some((other) => other.outcome !== undefined)) return 'agreed';
  switch (procedure.organs[rule.organ]?.level) {
    case 'coordination':
      return 'cleared';
    case 'ministerial':
      return 'approvedForSubmission';
    default:
      return 'agreed';
  }
}

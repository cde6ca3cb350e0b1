import type { StageCode } from '../../../contracts/ids.ts';
import type { Procedure } from '../../../contracts/procedure.ts';
import { PROPOSAL } from '../evolve.ts';

/** What a stage is called. That at which everything begins stands in no procedure. */
export function stageNameOf(procedure: Pick<Procedure, 'stages'> | null, stage: StageCode): string {
  return procedure?.stages[stage]?.name ?? (stage === PROPOSAL ? 'Proposal' : stage);
}

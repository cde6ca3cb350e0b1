import type { Procedure } from '../../../contracts/procedure.ts';
import { refused } from '../../decision.ts';
import type { Check } from '../context.ts';
import { currentVersion, type DossierState } from '../state.ts';

/**
 * The document was split and goes on, and the procedure says that a version of what is left is owed: the text that was split is no
 * longer its question.
 */
export function isRestOwed(state: DossierState, procedure: Procedure | null): boolean {
  if (!procedure?.policy.splitOwesRest) return false;
  const text = currentVersion(state)?.textHash;
  return state.splitInto.some((p) => p.textHash === text);
}

/** D111. */
export function restOwed(state: DossierState, procedure: Procedure): Check {
  if (!isRestOwed(state, procedure)) return null;
  const into = state.splitInto.map((p) => p.dossier);
  return refused('D111', 'VersionOfTheRestOwed', { into, version: currentVersion(state)?.manifest.number ?? 0 });
}

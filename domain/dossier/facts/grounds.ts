import type { DossierEvent, RuleApplied } from '../../../contracts/events.ts';
import type { StageCode } from '../../../contracts/ids.ts';
import type { VersionManifest } from '../../../contracts/text.ts';
import { requireProcedure, stageRule, type DossierContext } from '../context.ts';
import { decisionAt } from './counting.ts';
import { bracketsBetween } from './brackets.ts';
import { currentVersion, type DossierState } from '../state.ts';

/** What events state of their grounds, where the procedure wants it said (domain §3.8). */

/** The rule by which an organ decides at a stage (domain §3.8 rule applied). */
export function ruleApplied(
  state: DossierState,
  stage: StageCode,
  context: DossierContext,
): { readonly ruleApplied?: RuleApplied } {
  const procedure = requireProcedure(context);
  if (!procedure.policy.statesGrounds) return {};
  const quorum = stageRule(procedure, stage)?.quorum ?? 'heard';
  return { ruleApplied: { decision: decisionAt(state, procedure, stage), quorum, procedure: state.procedure } };
}

/** The brackets that a version opens and closes against the one before it (domain §3.8 bracket opened, closed). */
export function bracketsIn(
  state: DossierState,
  manifest: VersionManifest,
  context: DossierContext,
): Pick<Extract<DossierEvent, { type: 'VersionIssued' }>, 'brackets'> {
  if (!requireProcedure(context).policy.statesGrounds) return {};
  const brackets = bracketsBetween(currentVersion(state)?.manifest.openPlaces ?? [], manifest.openPlaces);
  return brackets.opened.length + brackets.closed.length > 0 ? { brackets } : {};
}

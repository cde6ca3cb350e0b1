import type { ActorId, OrganId, StageCode } from '../../../contracts/ids.ts';
import { refused } from '../../decision.ts';
import type { MeetingState } from '../../meeting/state.ts';
import { chairOf, type OrganisationState } from '../../organisation/state.ts';
import { bySecretariat, requireProcedure, type Check, type DossierContext } from '../context.ts';
import { STAGES_WITHOUT_ROUNDS } from '../evolve.ts';
import { procedureOf } from './ownProcedure.ts';
import { beforeSitting, currentStage, stagesAsked } from './route.ts';
import type { DossierState } from '../state.ts';

/** Whose document it is at the moment, for acts that are no stage's own (ADR 0018). */

/**
 * The organs that have the document before them: those with a round open, and those that sit on it; else the organ of the
 * stage that it waits at. Where a later organ holds what it has, a sitting that is to adopt the document is alone. A deferred
 * document is also that of the organ to whose meeting it was deferred.
 */
export function presentOrgans(
  state: DossierState,
  organisation: OrganisationState,
  meetings: readonly MeetingState[],
): readonly OrganId[] {
  const procedure = procedureOf(organisation, state);
  if (!procedure) return [];
  const route = (state.definition ?? procedure.classes[state.class])?.route ?? [];
  const organOf = (stage: StageCode) =>
    route.find((s) => s.stage === stage)?.organ ?? procedure.stages[stage]?.organ ?? null;
  const busy = stagesAsked(state, procedure, meetings);
  const sat = procedure.policy.laterOrganHolds ? beforeSitting(state, procedure, meetings) : null;
  const stages = sat !== null ? [sat] : busy.length > 0 ? busy : [stageWaitedAt(state, procedure, route)];
  const deferredTo = state.phase === 'deferred' ? meetings.find((m) => m.id === state.deferredTo)?.organ : null;
  const organs = [...stages.map((s) => (s === null ? null : organOf(s))), deferredTo ?? null];
  return [...new Set(organs.filter((o) => o !== null))];
}

/** At circulation nobody presides: the document waits for the first organ that will hold a round on it. */
function stageWaitedAt(
  state: DossierState,
  procedure: Parameters<typeof currentStage>[1],
  route: readonly { readonly stage: StageCode }[],
): StageCode | null {
  const holding = route.map((s) => s.stage).filter((s) => !STAGES_WITHOUT_ROUNDS.includes(s));
  const current = currentStage(state, procedure);
  if (current !== null && holding.includes(current)) return current;
  return holding.find((s) => state.stages[s]?.status !== 'closed') ?? holding.at(-1) ?? null;
}

/** Who chairs them now. Empty where none of them has a chair. */
export function presentChairs(
  state: DossierState,
  organisation: OrganisationState,
  meetings: readonly MeetingState[],
): readonly ActorId[] {
  const chairs = presentOrgans(state, organisation, meetings).map((o) => chairOf(organisation, o));
  return [...new Set(chairs.filter((c) => c !== null))];
}

/** D06 for acts that are no stage's own. */
export function byPresentChair(state: DossierState, context: DossierContext): Check {
  const { organisation, meetings, sender } = context;
  requireProcedure(context);
  const chairs = presentChairs(state, organisation, meetings);
  return chairs.includes(sender.actor)
    ? null
    : refused('D06', 'NotTheChair', {
        ...{ actor: sender.actor, organ: presentOrgans(state, organisation, meetings).join(' or ') || 'none' },
        chair: chairs.join(' or ') || 'none',
      });
}

export function bySecretariatOrPresentChair(state: DossierState, context: DossierContext): Check {
  return bySecretariat(context) === null ? null : byPresentChair(state, context);
}

import type { ActorId, StageCode } from '../../../contracts/ids.ts';
import type { Procedure, Status } from '../../../contracts/procedure.ts';
import { chairOf, roleOf, seenBy, type Office, type OrganisationState } from '../../organisation/state.ts';
import { procedureOf } from '../facts/ownProcedure.ts';
import type { DossierState } from '../state.ts';

/** Who looks at documents, and to what its place in the organisation entitles it (ADR 25). */

/** `sees`: what its status shows a party; null of members, candidates and offices. */
export type Viewer = {
  readonly actor: ActorId;
  readonly role: Office['role'] | 'member' | 'candidate' | 'party';
  readonly sees: Status['sees'] | null;
};

/** Null: it is not of the organisation, or no more. */
export function viewerOf(organisation: OrganisationState, actor: ActorId): Viewer | null {
  const role = roleOf(organisation, actor);
  if (role === null) return null;
  if (role !== 'delegation') return { actor, role, sees: seenBy(organisation, actor) };
  const status = organisation.members[actor]?.status;
  return status === 'member' || status === 'candidate' ? { actor, role: status, sees: null } : null;
}

/**
 * What its place in the organisation shows a viewer, by which two can be compared: of a document none of whose open rounds is
 * confidential, two viewers of the same sight are shown the same line.
 */
export function sightOf({ sees }: Viewer): string {
  return sees === null ? 'all' : `${sees.documents} ${sees.texts} ${sees.record}`;
}

/** Those on whose work a document rests, or who check it: nothing of it is confidential to them. */
export function seesAll({ role }: Viewer): boolean {
  return role === 'secretariat' || role === 'auditor' || role === 'process';
}

/** The chair of the stage's organ leads the round, and so sees it. */
export function leads(
  viewer: Viewer,
  organisation: OrganisationState,
  procedure: Procedure,
  stage: StageCode,
): boolean {
  const organ = procedure.stages[stage]?.organ;
  return organ !== undefined && chairOf(organisation, organ) === viewer.actor;
}

/** Whether texts are shown to it that are not adopted; of a party its status says which documents besides. */
export function readsDrafts(viewer: Viewer, organisation: OrganisationState, state: DossierState): boolean {
  if (viewer.sees) return viewer.sees.texts && viewer.sees.documents === 'all';
  const drafts = procedureOf(organisation, state)?.policy.drafts;
  if (!drafts || seesAll(viewer)) return true;
  switch (viewer.role) {
    case 'candidate':
      return drafts.alsoReadBy.includes('candidates');
    case 'chair':
      return drafts.alsoReadBy.includes('chairs');
    case 'depositary':
      return drafts.alsoReadBy.includes('depositary');
    default:
      return viewer.role === 'member';
  }
}

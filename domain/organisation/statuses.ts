import type { OrganisationEvent } from '../../contracts/events.ts';
import type { ActorId, MemberId } from '../../contracts/ids.ts';
import type { Procedure } from '../../contracts/procedure.ts';
import { accepted } from '../decision.ts';
import { no, type Act, type No, type Outcome } from './context.ts';
import { isParty, statusOf, type OrganisationState } from './state.ts';

/** Statuses that are not membership: data with dates, and one may replace another (domain §1.4, §2.4). */

/** O32, O33. A token that is another's was looked at before (O10). */
export function grantStatus(state: OrganisationState, procedure: Procedure, act: Act<'GrantStatus'>): Outcome {
  const { party, name, status, since, paper } = act;
  if (!procedure.statuses || !Object.hasOwn(procedure.statuses, status))
    return no('O32', 'StatusUnknown', { status, known: Object.keys(procedure.statuses ?? {}) });
  if (paper === undefined) return no('O33', 'PaperMissing', { party, status });
  if (statusOf(state, party)?.status === status) return no('O33', 'HeldAlready', { party, status });
  return accepted<OrganisationEvent>({ type: 'StatusGranted', party, name, status, since, paper });
}

/** O34. */
export function endStatus(state: OrganisationState, { party, reason }: Act<'EndStatus'>): Outcome {
  if (!isParty(state, party)) return no('O34', 'NoStatus', { party });
  return accepted<OrganisationEvent>({ type: 'StatusEnded', party, reason });
}

/** A party that becomes a candidate or a member leaves its status behind. */
export function endedByMembership(state: OrganisationState, member: MemberId): readonly OrganisationEvent[] {
  const party = member as string as ActorId;
  return isParty(state, party) ? [{ type: 'StatusEnded', party, reason: 'has become a candidate or a member' }] : [];
}

/** O32: what is held stays in the procedure that follows. */
export function lackOfStatuses(state: OrganisationState, next: Procedure): No {
  const held = Object.keys(state.parties).flatMap((party) => statusOf(state, party as ActorId)?.status ?? []);
  const missing = [...new Set(held)].filter((status) => !Object.hasOwn(next.statuses ?? {}, status));
  return missing.length > 0 ? no('O32', 'StatusStillHeld', { statuses: missing }) : null;
}

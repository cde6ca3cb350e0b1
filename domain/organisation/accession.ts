import type { OrganisationEvent } from '../../contracts/events.ts';
import { accepted } from '../decision.ts';
import { dayOf } from '../time.ts';
import { no, type Act, type OrganisationContext, type Outcome } from './context.ts';
import type { OrganisationState } from './state.ts';

/**
 * What a state takes on when it accedes, each with the day by which it is due (domain §1.4, §3.7). Recorded and shown;
 * whether a candidate is admitted without is the organ's decision, not a computation.
 */

/** O37. */
export function recordObligation(
  state: OrganisationState,
  { member, instrument, by, paper }: Act<'RecordObligation'>,
): Outcome {
  const status = state.members[member]?.status ?? 'unknown';
  if (status !== 'candidate' && status !== 'member') return no('O37', 'NotInTheOrganisation', { member, status });
  if (paper === undefined) return no('O37', 'PaperMissing', { member, instrument });
  const same = state.obligations.find((o) => o.member === member && o.instrument === instrument);
  if (same) return no('O37', 'RecordedAlready', { member, instrument, obligation: same.obligation });
  const obligation = state.obligations.length + 1;
  return accepted<OrganisationEvent>({ type: 'ObligationRecorded', obligation, member, instrument, by, paper });
}

/** O38. The day is the one on which it is said to have happened, else that of the statement. */
export function fulfilObligation(
  state: OrganisationState,
  { obligation, on, paper }: Act<'FulfilObligation'>,
  { at }: OrganisationContext,
): Outcome {
  const found = state.obligations[obligation - 1];
  if (!found) return no('O38', 'NotRecorded', { obligation });
  if (found.fulfilled) return no('O38', 'FulfilledAlready', { obligation, on: found.fulfilled.on });
  if (paper === undefined) return no('O38', 'PaperMissing', { obligation });
  return accepted<OrganisationEvent>({ type: 'ObligationFulfilled', obligation, on: on ?? dayOf(at), paper });
}

import type { OrganisationEvent } from '../../contracts/events.ts';
import type { Procedure } from '../../contracts/procedure.ts';
import { accepted } from '../decision.ts';
import { no, type Act, type No, type OrganisationContext, type Outcome } from './context.ts';
import { isMember, type OrganisationState } from './state.ts';

/** Chairmanships: of one organ each, bounded by meetings (domain §1.1, §3.9.10). */

/** O35: the meeting that the act names is of the organ that bounds the chair, is closed, and later than the last one. */
function lackOfClose(
  state: OrganisationState,
  procedure: Procedure,
  { organ, atCloseOf }: Act<'PassChairmanship'>,
  { meeting }: OrganisationContext,
): No {
  if (atCloseOf === undefined) return null;
  const of = procedure.organs[organ]?.chairUntilCloseOf ?? organ;
  if (meeting?.organ !== of)
    return no('O35', 'MeetingOfAnotherOrgan', { meeting: atCloseOf, organ: meeting?.organ ?? 'none', bounds: of });
  if (meeting.phase !== 'closed') return no('O35', 'MeetingNotClosed', { meeting: atCloseOf, phase: meeting.phase });
  const began = state.terms.findLast((t) => t.organ === organ)?.since.meeting ?? null;
  return began !== null && meeting.day !== null && meeting.day <= began.day
    ? no('O35', 'NotALaterMeeting', { meeting: atCloseOf, day: meeting.day, beganAt: began.meeting, began: began.day })
    : null;
}

/** O16, O17, O18, O35, O36. */
export function passChairmanship(
  state: OrganisationState,
  procedure: Procedure,
  act: Act<'PassChairmanship'>,
  context: OrganisationContext,
): Outcome {
  const { organ, reason, atCloseOf, exceptional } = act;
  const rule = procedure.organs[organ];
  if (!rule) return no('O16', 'OrganUnknown', { organ });
  const office = state.offices[act.office];
  if (office?.role !== 'chair') return no('O17', 'NotAChair', { office: act.office, role: office?.role ?? 'none' });
  if (office.state !== null && !isMember(state, office.state))
    return no('O17', 'StateNotAMember', { office: act.office, state: office.state });
  const from = state.chairs[organ] ?? null;
  if (from === act.office) return no('O18', 'ChairsAlready', { organ, office: act.office });
  const lack = lackOfClose(state, procedure, act, context);
  if (lack) return lack;
  // The first chair of all has nobody to take over from.
  if (rule.chairUntilCloseOf !== undefined && atCloseOf === undefined && from !== null && exceptional !== true)
    return no('O36', 'MeetingNotNamed', { organ, bounds: rule.chairUntilCloseOf });
  const day = context.meeting?.day ?? null;
  const close = atCloseOf === undefined || day === null ? {} : { atCloseOf: { meeting: atCloseOf, day } };
  return accepted<OrganisationEvent>({ type: 'ChairmanshipPassed', organ, from, to: act.office, reason, ...close });
}

import type { OrganisationEvent } from '../../contracts/events.ts';
import { accepted } from '../decision.ts';
import { dayOf } from '../time.ts';
import { no, type Act, type OrganisationContext, type Outcome } from './context.ts';
import type { OrganisationState } from './state.ts';
import { endedByMembership } from './statuses.ts';

/**
 * Who is counted (domain §3.9.4). A member more or less changes what stands in the way of every document under way, so
 * each way in and out rests on an adopted document or on a paper.
 */

/** O40: those that found the organisation are registered with it, on its day. The token was looked at before. */
export function registerMember(
  state: OrganisationState,
  { member, name, since, paper }: Act<'RegisterMember'>,
  { at }: OrganisationContext,
): Outcome {
  if (paper === undefined && dayOf(at) !== state.since) return no('O40', 'PaperMissing', { member });
  const registered = { type: 'MemberRegistered', member, name, since } as const;
  return accepted<OrganisationEvent>(...endedByMembership(state, member), registered);
}

/** O13, O14. The act is numbered before its effect: the roster grows between two items (domain §1, fact 11). */
export function admitMember(
  state: OrganisationState,
  act: Act<'AdmitMember'>,
  { dossier }: OrganisationContext,
): Outcome {
  const status = state.members[act.member]?.status ?? 'unknown';
  if (status !== 'candidate') return no('O14', 'NotACandidate', { member: act.member, status });
  if (dossier?.adoption == null) return no('O13', 'DecisionNotAdopted', { dossier: act.dossier });
  if (dossier.admits !== act.member) {
    return no('O13', 'DecisionAdmitsAnother', {
      dossier: act.dossier,
      member: act.member,
      admits: dossier.admits ?? 'nobody',
    });
  }
  return accepted<OrganisationEvent>({ type: 'MemberAdmitted', member: act.member, by: dossier.adoption });
}

/** O15, O41. A candidate is not counted, so its candidature ends without more. */
export function endMembership(
  state: OrganisationState,
  { member, dossier: named, reason, paper }: Act<'EndMembership'>,
  { dossier }: OrganisationContext,
): Outcome {
  const status = state.members[member]?.status ?? 'unknown';
  if (status !== 'member' && status !== 'candidate') return no('O15', 'NotInTheOrganisation', { member, status });
  const ended = { type: 'MembershipEnded', member, reason } as const;
  if (named === undefined)
    return status === 'candidate' || paper !== undefined
      ? accepted<OrganisationEvent>(ended)
      : no('O41', 'PaperMissing', { member });
  if (dossier?.adoption == null) return no('O41', 'DocumentNotAdopted', { dossier: named });
  return dossier.concerns === member
    ? accepted<OrganisationEvent>({ ...ended, by: dossier.adoption })
    : no('O41', 'ConcernsAnother', { dossier: named, member, concerns: dossier.concerns ?? 'nobody' });
}

import type { OrganisationEvent } from '../../contracts/events.ts';
import type { EventMeta } from '../decision.ts';
import type { Member, OrganisationState } from './state.ts';

function withMember(state: OrganisationState, member: Member): OrganisationState {
  return { ...state, members: { ...state.members, [member.member]: member } };
}

/** An event about somebody that no event brought in: the journal contradicts itself, and nothing may be folded on. */
function required<T>(found: T | undefined, what: string): T {
  if (found === undefined) throw new Error(`organisation journal names ${what}, which no earlier event registered`);
  return found;
}

/**
 * Folds one event into the state of an organisation. Total: every event that was ever written has its case.
 * Throws where the journal contradicts itself.
 */
export function evolveOrganisation(
  state: OrganisationState,
  event: OrganisationEvent,
  _meta: EventMeta,
): OrganisationState {
  switch (event.type) {
    case 'StatementRefused':
    case 'LateStatementReceived':
      return state;
    case 'OrganisationRegistered':
      return { ...state, id: event.procedure.organisation, procedure: event.procedure };
    case 'ProcedureAdopted':
      return { ...state, procedure: event.procedure };
    case 'MemberRegistered':
      return withMember(state, {
        member: event.member,
        name: event.name,
        status: 'member',
        since: event.since,
        admittedBy: null,
      });
    case 'CandidateAnnounced':
      return withMember(state, {
        member: event.member,
        name: event.name,
        status: 'candidate',
        since: null,
        admittedBy: null,
      });
    case 'MemberAdmitted': {
      const member = required(state.members[event.member], `candidate ${event.member}`);
      return withMember(state, { ...member, status: 'member', since: event.by.day, admittedBy: event.by });
    }
    case 'MembershipEnded': {
      const member = required(state.members[event.member], `member ${event.member}`);
      return withMember(state, { ...member, status: 'former' });
    }
    case 'OfficeRegistered': {
      const { office, role, state: ofState, name } = event;
      return { ...state, offices: { ...state.offices, [office]: { office, role, state: ofState, name } } };
    }
    case 'ChairmanshipPassed':
      return { ...state, chairs: { ...state.chairs, [event.organ]: event.to } };
    case 'PersonAccredited': {
      const { person, actor, name, level, mandate } = event;
      return { ...state, people: { ...state.people, [person]: { person, actor, name, level, mandate, ended: false } } };
    }
    case 'AccreditationEnded': {
      const person = required(state.people[event.person], `person ${event.person}`);
      return { ...state, people: { ...state.people, [event.person]: { ...person, ended: true } } };
    }
    case 'KeyEnrolled': {
      const { kid, person, key } = event;
      return { ...state, keys: { ...state.keys, [kid]: { kid, person, key, revoked: false } } };
    }
    case 'KeyRevoked': {
      const key = required(state.keys[event.kid], `key ${event.kid}`);
      return { ...state, keys: { ...state.keys, [event.kid]: { ...key, revoked: true } } };
    }
  }
}

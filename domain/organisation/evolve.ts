import type { OrganisationEvent } from '../../contracts/events.ts';
import type { ActorId, MemberId } from '../../contracts/ids.ts';
import type { EventMeta } from '../decision.ts';
import { dayOf } from '../time.ts';
import type { Member, OrganisationState, Party } from './state.ts';

function withMember(state: OrganisationState, member: Member): OrganisationState {
  return { ...state, members: { ...state.members, [member.member]: member } };
}

function withParty(state: OrganisationState, party: Party): OrganisationState {
  return { ...state, parties: { ...state.parties, [party.party]: party } };
}

/** The chairs that offices of a state had are vacant. */
function vacated(state: OrganisationState, of: MemberId, meta: EventMeta): OrganisationState {
  const left = (office: ActorId) => state.offices[office]?.state === of;
  const until = { entry: meta.n, at: meta.at, meeting: null };
  return {
    ...state,
    chairs: Object.fromEntries(Object.entries(state.chairs).filter(([, office]) => !left(office))),
    terms: state.terms.map((t) => (t.until === null && left(t.office) ? { ...t, until } : t)),
  };
}

/** The party with the status in force ended by an entry. */
function ended(party: Party | undefined, entry: number): Party | undefined {
  const end = (s: Party['statuses'][number]) => (s.endedAt === null ? { ...s, endedAt: entry } : s);
  return party && { ...party, statuses: party.statuses.map(end) };
}

/** The witnesses after that of an actor, if it has one, has ended. */
function withoutWitness(
  witnesses: OrganisationState['witnesses'],
  of: ActorId | MemberId,
  entry: number,
): OrganisationState['witnesses'] {
  const actor: string = of;
  return witnesses.map((w) => (w.actor === actor && w.endedAt === null ? { ...w, endedAt: entry } : w));
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
  meta: EventMeta,
): OrganisationState {
  switch (event.type) {
    case 'StatementRefused':
    case 'LateStatementReceived':
      return state;
    case 'OrganisationRegistered':
      return {
        ...state,
        ...{ id: event.procedure.organisation, since: dayOf(meta.at) },
        ...{ procedure: event.procedure, procedures: [event.procedure] },
      };
    case 'ProcedureAdopted':
      return { ...state, procedure: event.procedure, procedures: [...state.procedures, event.procedure] };
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
    case 'ObligationRecorded': {
      const { obligation, member, instrument, by, paper } = event;
      const taken = { obligation, member, instrument, by, paper, fulfilled: null };
      return { ...state, obligations: [...state.obligations, taken] };
    }
    case 'ObligationFulfilled': {
      const fulfilled = { on: event.on, paper: event.paper };
      return {
        ...state,
        obligations: state.obligations.map((o) => (o.obligation === event.obligation ? { ...o, fulfilled } : o)),
      };
    }
    case 'MembershipEnded': {
      const member = required(state.members[event.member], `member ${event.member}`);
      const left = vacated(withMember(state, { ...member, status: 'former' }), event.member, meta);
      return { ...left, witnesses: withoutWitness(state.witnesses, event.member, meta.n) };
    }
    case 'OfficeRegistered': {
      const { office, role, state: ofState, name } = event;
      return { ...state, offices: { ...state.offices, [office]: { office, role, state: ofState, name } } };
    }
    case 'ChairmanshipPassed': {
      const bound = { entry: meta.n, at: meta.at, meeting: event.atCloseOf ?? null };
      const before = state.terms.map((t) => (t.organ === event.organ && t.until === null ? { ...t, until: bound } : t));
      const term = { organ: event.organ, office: event.to, since: bound, until: null };
      return { ...state, chairs: { ...state.chairs, [event.organ]: event.to }, terms: [...before, term] };
    }
    case 'PersonAccredited': {
      const { person, actor, name, level, mandate, from = null, until = null } = event;
      const accredited = { person, actor, name, level, mandate, from, until, ended: false, termAt: meta.n };
      return { ...state, people: { ...state.people, [person]: accredited } };
    }
    case 'MandateRenewed': {
      const { mandate, from, until } = event;
      const person = required(state.people[event.person], `person ${event.person}`);
      const renewed = { ...person, mandate, from, until, termAt: meta.n };
      return { ...state, people: { ...state.people, [event.person]: renewed } };
    }
    case 'AccreditationEnded': {
      const person = required(state.people[event.person], `person ${event.person}`);
      return { ...state, people: { ...state.people, [event.person]: { ...person, ended: true } } };
    }
    case 'FullPowersLodged': {
      const { fullPowers, person, paper, scope, from, until, margin } = event;
      const lodged = { fullPowers, person, paper, scope, from, until, margin, ended: false, termAt: meta.n };
      return { ...state, fullPowers: [...state.fullPowers, lodged] };
    }
    case 'FullPowersEnded':
      return {
        ...state,
        fullPowers: state.fullPowers.map((f) => (f.fullPowers === event.fullPowers ? { ...f, ended: true } : f)),
      };
    case 'StatusGranted': {
      const { party, name, status, since, paper } = event;
      const before = ended(state.parties[party], meta.n);
      return withParty(state, {
        ...{ party, name },
        statuses: [...(before?.statuses ?? []), { status, since, paper, grantedAt: meta.n, endedAt: null }],
      });
    }
    case 'StatusEnded':
      return withParty(state, required(ended(state.parties[event.party], meta.n), `party ${event.party}`));
    case 'KeyEnrolled': {
      const { kid, person, key, paper = null } = event;
      const enrolled = { kid, person, key, paper, enrolledAt: meta.n, revokedAt: null };
      return { ...state, keys: { ...state.keys, [kid]: enrolled } };
    }
    case 'KeyRevoked': {
      const key = required(state.keys[event.kid], `key ${event.kid}`);
      return { ...state, keys: { ...state.keys, [event.kid]: { ...key, revokedAt: meta.n } } };
    }
    case 'LogRegistered': {
      const { origin: name, kid, key } = event;
      const before = state.logKeys.map((k) => (k.endedAt === null ? { ...k, endedAt: meta.n } : k));
      return { ...state, logKeys: [...before, { name, kid, key, registeredAt: meta.n, endedAt: null }] };
    }
    case 'WitnessRegistered': {
      const { actor, name, kid, key } = event;
      const before = withoutWitness(state.witnesses, actor, meta.n);
      return {
        ...state,
        witnesses: [...before, { actor, name, kid, key, registeredAt: meta.n, endedAt: null }],
      };
    }
    case 'WitnessWithdrawn':
      return { ...state, witnesses: withoutWitness(state.witnesses, event.actor, meta.n) };
    case 'ConflictReported': {
      const { by, conflict } = event;
      return { ...state, conflicts: [...state.conflicts, { by, entry: meta.n, at: meta.at, conflict }] };
    }
  }
}

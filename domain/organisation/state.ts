import type { OFFICE_ROLES, PublicJwk } from '../../contracts/acts.ts';
import type { AdoptingAct } from '../../contracts/events.ts';
import type { ActorId, Day, MemberId, OrganId, OrganisationId, PersonId, Thumbprint } from '../../contracts/ids.ts';
import type { Procedure } from '../../contracts/procedure.ts';

export type Person = {
  readonly person: PersonId;
  readonly actor: ActorId;
  readonly name: string;
  readonly level: string;
  readonly mandate: string | null;
  readonly ended: boolean;
};
export type Key = {
  readonly kid: Thumbprint;
  readonly person: PersonId;
  readonly key: PublicJwk;
  readonly revoked: boolean;
};
export type Member = {
  readonly member: MemberId;
  readonly name: string;
  readonly status: 'member' | 'candidate' | 'former';
  readonly since: Day | null;
  readonly admittedBy: AdoptingAct | null;
};
export type Office = {
  readonly office: ActorId;
  readonly role: (typeof OFFICE_ROLES)[number];
  readonly state: MemberId | null;
  readonly name: string;
};

/** The organisation at one entry: members, offices, people, keys, chairmanships and the procedure in force. */
export type OrganisationState = {
  readonly id: OrganisationId | null;
  readonly procedure: Procedure | null;
  readonly members: Readonly<Record<string, Member>>;
  readonly offices: Readonly<Record<string, Office>>;
  readonly people: Readonly<Record<string, Person>>;
  readonly keys: Readonly<Record<string, Key>>;
  /** Organ to the office that chairs it now. */
  readonly chairs: Readonly<Record<string, ActorId>>;
};

export const initialOrganisation: OrganisationState = {
  id: null,
  procedure: null,
  members: {},
  offices: {},
  people: {},
  keys: {},
  chairs: {},
};

/** The delegations counted now, in the order of registration. */
export function countedMembers(state: OrganisationState): readonly MemberId[] {
  return Object.values(state.members)
    .filter((m) => m.status === 'member')
    .map((m) => m.member);
}

export function isMember(state: OrganisationState, actor: ActorId | MemberId): boolean {
  return state.members[actor]?.status === 'member';
}

export function roleOf(state: OrganisationState, actor: ActorId): Office['role'] | 'delegation' | null {
  if (state.members[actor]) return 'delegation';
  return state.offices[actor]?.role ?? null;
}

export function chairOf(state: OrganisationState, organ: OrganId): ActorId | null {
  return state.chairs[organ] ?? null;
}

/** The key that may sign now: enrolled, not revoked, of a person whose accreditation stands. */
export function keyInForce(state: OrganisationState, kid: string): { key: Key; person: Person } | null {
  const key = state.keys[kid];
  if (!key || key.revoked) return null;
  const person = state.people[key.person];
  return person && !person.ended ? { key, person } : null;
}

/** The person as whom the sender speaks: accredited to that very actor, not ended, with a mandate or by holding the office; else null. */
export function speaksFor(
  state: OrganisationState,
  sender: { readonly actor: ActorId; readonly person: PersonId },
): Person | null {
  const person = state.people[sender.person];
  if (!person || person.ended || person.actor !== sender.actor) return null;
  return person.mandate !== null || state.offices[person.actor] ? person : null;
}

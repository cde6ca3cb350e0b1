import type { OFFICE_ROLES, PowersScope, PublicJwk } from '../../contracts/acts.ts';
import type { AdoptingAct } from '../../contracts/events.ts';
import type {
  ActorId,
  Day,
  Instant,
  MeetingId,
  MemberId,
  OrganId,
  OrganisationId,
  PersonId,
  Thumbprint,
} from '../../contracts/ids.ts';
import type { LogConflict, RegisteredKey } from '../../contracts/log.ts';
import type { Procedure, Status } from '../../contracts/procedure.ts';
import { dayOf } from '../time.ts';

/** First and last day, in UTC; null: without a beginning, without an end. */
export type Term = { readonly from: Day | null; readonly until: Day | null };

export type Person = {
  readonly person: PersonId;
  readonly actor: ActorId;
  readonly name: string;
  readonly level: string;
  readonly mandate: string | null;
  readonly ended: boolean;
  /** The entry that recorded the term. */
  readonly termAt: number;
} & Term;
/** A paper that names who may sign, and what. Numbered from 1 in the order of lodging. */
export type FullPowers = {
  readonly fullPowers: number;
  readonly person: PersonId;
  readonly paper: string;
  readonly scope: PowersScope;
  readonly margin: string | null;
  readonly ended: boolean;
  /** The entry that recorded the term. */
  readonly termAt: number;
} & Term;
export type Key = {
  readonly kid: Thumbprint;
  readonly person: PersonId;
  readonly key: PublicJwk;
  /** On which its fingerprint was confirmed; null where the procedure asked for none, and of a key that an older one enrolled. */
  readonly paper: string | null;
  /** Entries of the organisation's journal: in force for what is decided on the state of the first, until that of the second. */
  readonly enrolledAt: number;
  readonly revokedAt: number | null;
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

/** Where one thing passed to another: an entry of the organisation's journal, its instant, and the meeting named. */
type Bound = {
  readonly entry: number;
  readonly at: Instant;
  readonly meeting: { readonly meeting: MeetingId; readonly day: Day } | null;
};
/** An office in the chair of an organ. `until`: null while it lasts. */
export type ChairTerm = {
  readonly organ: OrganId;
  readonly office: ActorId;
  readonly since: Bound;
  readonly until: Bound | null;
};
/** A state or organisation that is no member, with the statuses that it had; the last one may be in force. */
export type Party = {
  readonly party: ActorId;
  readonly name: string;
  readonly statuses: readonly {
    readonly status: string;
    readonly since: Day;
    readonly paper: string;
    readonly grantedAt: number;
    readonly endedAt: number | null;
  }[];
};

/** What a state has taken on by acceding, numbered from 1 in the order of recording. */
export type Obligation = {
  readonly obligation: number;
  readonly member: MemberId;
  readonly instrument: string;
  readonly by: Day;
  readonly paper: string;
  readonly fulfilled: { readonly on: Day; readonly paper: string } | null;
};

/** A key under which an actor cosigns checkpoints of the log. */
type Witness = RegisteredKey & { readonly actor: ActorId };

/** Two checkpoints of the log that contradict each other, as somebody reported them. */
type ReportedConflict = {
  readonly by: ActorId;
  readonly entry: number;
  readonly at: Instant;
  readonly conflict: LogConflict;
};

/** The organisation at one entry: members, offices, people, keys, chairmanships and the procedure in force. */
export type OrganisationState = {
  readonly id: OrganisationId | null;
  /** The day on which it was registered. */
  readonly since: Day | null;
  /** The procedure in force. */
  readonly procedure: Procedure | null;
  /** Every procedure that was in force, the present one last: a document keeps that of its registration. */
  readonly procedures: readonly Procedure[];
  readonly members: Readonly<Record<string, Member>>;
  readonly offices: Readonly<Record<string, Office>>;
  readonly people: Readonly<Record<string, Person>>;
  readonly keys: Readonly<Record<string, Key>>;
  /** Organ to the office that chairs it now. */
  readonly chairs: Readonly<Record<string, ActorId>>;
  /** Every chairmanship there was, in the order of its beginning. */
  readonly terms: readonly ChairTerm[];
  readonly fullPowers: readonly FullPowers[];
  readonly parties: Readonly<Record<string, Party>>;
  readonly obligations: readonly Obligation[];
  /** Every key under which the log signed or signs, the present one last. */
  readonly logKeys: readonly RegisteredKey[];
  /** Every witness that there was, in the order of registration. */
  readonly witnesses: readonly Witness[];
  readonly conflicts: readonly ReportedConflict[];
};

export const initialOrganisation: OrganisationState = {
  id: null,
  since: null,
  procedure: null,
  procedures: [],
  members: {},
  offices: {},
  people: {},
  keys: {},
  chairs: {},
  terms: [],
  fullPowers: [],
  parties: {},
  obligations: [],
  logKeys: [],
  witnesses: [],
  conflicts: [],
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

/** `party`: who has a status and is neither a member nor a candidate. A former member without one is still a `delegation`. */
export function roleOf(state: OrganisationState, actor: ActorId): Office['role'] | 'delegation' | 'party' | null {
  if (isParty(state, actor)) return 'party';
  if (state.members[actor]) return 'delegation';
  return state.offices[actor]?.role ?? null;
}

/** The status in force of a party, or null. */
export function statusOf(state: OrganisationState, actor: ActorId): Party['statuses'][number] | null {
  const last = state.parties[actor]?.statuses.at(-1);
  return last?.endedAt === null ? last : null;
}

export function isParty(state: OrganisationState, actor: ActorId): boolean {
  return statusOf(state, actor) !== null;
}

/** What a party may ask for; null: it has no status. A status that the procedure does not know sees nothing. */
export function seenBy(state: OrganisationState, actor: ActorId): Status['sees'] | null {
  const held = statusOf(state, actor);
  if (!held) return null;
  return state.procedure?.statuses?.[held.status]?.sees ?? { documents: 'none', texts: false, record: false };
}

export function chairOf(state: OrganisationState, organ: OrganId): ActorId | null {
  return state.chairs[organ] ?? null;
}

/** The key that may sign now: enrolled, not revoked, of a person whose accreditation stands. */
export function keyInForce(state: OrganisationState, kid: string): { key: Key; person: Person } | null {
  const key = state.keys[kid];
  if (!key || key.revokedAt !== null) return null;
  const person = state.people[key.person];
  return person && !person.ended ? { key, person } : null;
}

/** The person as whom the sender was accredited: to that very actor, not ended, with a mandate or by holding the office; else null. */
export function accreditedAs(
  state: OrganisationState,
  sender: { readonly actor: ActorId; readonly person: PersonId },
): Person | null {
  const person = state.people[sender.person];
  if (!person || person.ended || person.actor !== sender.actor) return null;
  return person.mandate !== null || state.offices[person.actor] ? person : null;
}

/** Whether a term holds on a day; the last day counts. */
export function isOnDay({ from, until }: Term, day: Day): boolean {
  return (from === null || from <= day) && (until === null || day <= until);
}

/** The person as whom the sender speaks on the day of `at`: accredited, and within the term of its mandate; else null. */
export function speaksFor(
  state: OrganisationState,
  sender: { readonly actor: ActorId; readonly person: PersonId },
  at: Instant,
): Person | null {
  const person = accreditedAs(state, sender);
  return person && isOnDay(person, dayOf(at)) ? person : null;
}

import type { ActorId, OrganId, PersonId } from '../../contracts/ids.ts';
import type { Connection, OrganisationState } from '../index.ts';
import type { Language } from '../words/language.ts';

/** Who looks at the desk. Everything that is shown is asked for in its name, and the engine decides what it may see. */
export type Viewer = {
  readonly actor: ActorId;
  readonly person: PersonId;
  /** Thumbprint of its key by which it is signed in; null: chosen at a demonstration. */
  readonly kid: string | null;
  /** As accredited. */
  readonly name: string;
  readonly role: 'member' | 'candidate' | 'party' | 'secretariat' | 'chair' | 'depositary' | 'auditor' | 'process';
  /** Organs that it chairs now. */
  readonly chairs: readonly OrganId[];
  readonly connection: Connection;
  readonly language: Language;
  /** IANA zone of the reader. */
  readonly zone: string;
};

/** The role in which an actor looks; null: it is not of the organisation, or no more. */
export function roleIn(state: OrganisationState, actor: ActorId): Viewer['role'] | null {
  const status = state.parties[actor]?.statuses.at(-1);
  if (status?.endedAt === null) return 'party';
  const member = state.members[actor]?.status;
  if (member === 'member' || member === 'candidate') return member;
  return state.offices[actor]?.role ?? null;
}

/** The organs that an actor chairs. */
export function chairsOf(state: OrganisationState, actor: ActorId): readonly OrganId[] {
  return Object.entries(state.chairs).flatMap(([organ, office]) => (office === actor ? [organ as OrganId] : []));
}

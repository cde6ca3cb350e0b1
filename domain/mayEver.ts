import type { ActType } from '../contracts/acts.ts';
import type { ActorId } from '../contracts/ids.ts';
import { CAPACITIES, WHO_ACTS_ON_DOSSIER, type Capacity } from './dossier/who.ts';
import { MEETING_CAPACITIES, WHO_ACTS_ON_MEETING } from './meeting/rules.ts';
import { mayWitness } from './organisation/log.ts';
import { ORGANISATION_CAPACITIES, WHO_ACTS_ON_ORGANISATION } from './organisation/rules.ts';
import { isMember, isParty, roleOf, type OrganisationState } from './organisation/state.ts';

/**
 * Who may do what by who it is alone, read from the tables of the three aggregates: for whoever offers an act before it is known
 * what about. Whether it is accepted about this document now, the decision says.
 */

type Any = Capacity | keyof typeof MEETING_CAPACITIES | keyof typeof ORGANISATION_CAPACITIES;
const WHO: Readonly<Record<ActType, Any | readonly Any[]>> = {
  ...WHO_ACTS_ON_DOSSIER,
  ...WHO_ACTS_ON_MEETING,
  ...WHO_ACTS_ON_ORGANISATION,
};
const RULES_OF: Readonly<Record<Any, { readonly rules: readonly string[] }>> = {
  ...ORGANISATION_CAPACITIES,
  ...MEETING_CAPACITIES,
  ...CAPACITIES,
};

type Held = (actor: ActorId, organisation: OrganisationState) => boolean;
const hasRole =
  (role: ReturnType<typeof roleOf>): Held =>
  (actor, organisation) =>
    roleOf(organisation, actor) === role;
const isChair: Held = (actor, organisation) =>
  hasRole('chair')(actor, organisation) || Object.values(organisation.chairs).includes(actor);
const isDelegation: Held = (actor, organisation) => isMember(organisation, actor);
const isKnownState: Held = (actor, organisation) =>
  organisation.members[actor] !== undefined || isParty(organisation, actor);

/** Whether somebody could ever act in a capacity. */
const COULD: Readonly<Record<Any, Held>> = {
  secretariat: hasRole('secretariat'),
  process: hasRole('process'),
  chairOfStage: isChair,
  presentChair: isChair,
  chairOfOrgan: isChair,
  consentingChair: isChair,
  offered: isChair,
  chair: isChair,
  secretariatOrChair: (...of) => hasRole('secretariat')(...of) || isChair(...of),
  delegation: isDelegation,
  proposer: isDelegation,
  owner: isDelegation,
  accedingState: (...of) => isKnownState(...of) && !isDelegation(...of),
  depositary: (actor, organisation) => {
    const hasOne = Object.values(organisation.offices).some((o) => o.role === 'depositary');
    return hasRole(hasOne ? 'depositary' : 'secretariat')(actor, organisation);
  },
  // Presence is recorded of whoever is a member, a candidate, or a party.
  signatory: (...of) => isChair(...of) || isKnownState(...of),
  // An organisation is founded once, and before there is anybody.
  founder: () => false,
  witness: (actor, organisation) => mayWitness(organisation, actor),
  anybody: (actor, { people }) => Object.values(people).some((p) => p.actor === actor && !p.ended),
};

/** Whether an actor could ever send an act, whatever it is about. */
export function mayEver(actor: ActorId, act: ActType, organisation: OrganisationState): boolean {
  return [WHO[act]].flat().some((capacity) => COULD[capacity as Any](actor, organisation));
}

/** The rules that say whose an act is, for whoever may not send it. */
export function rulesOnWho(act: ActType): readonly string[] {
  return [...new Set([WHO[act]].flat().flatMap((capacity) => RULES_OF[capacity as Any].rules))];
}

import type { OrganisationEvent } from '../../contracts/events.ts';
import type { Day, Instant, PersonId } from '../../contracts/ids.ts';
import type { Procedure } from '../../contracts/procedure.ts';
import { accepted, refused, type Sender } from '../decision.ts';
import { dayOf, plusDays } from '../time.ts';
import { no, type Act, type No, type OrganisationContext, type Outcome } from './context.ts';
import {
  accreditedAs,
  isOnDay,
  isParty,
  keyInForce,
  roleOf,
  speaksFor,
  type FullPowers,
  type OrganisationState,
  type Term,
} from './state.ts';

/** Who speaks for whom, from when until when, and who may sign what (domain §3.1 Mandate, §3.3, §1.8 VCLT 7). */

/**
 * Why the sender does not speak for its actor on the day of `at`; null: it does. `rule`: the one of whoever asks. What a
 * person said while it was entitled to stays.
 */
export function lackOfVoice(
  state: OrganisationState,
  sender: Pick<Sender, 'actor' | 'person'>,
  at: Instant,
  rule: 'O04' | 'M03',
): No {
  const { actor, person } = sender;
  const accredited = accreditedAs(state, sender);
  if (!accredited) return refused(rule, 'NotAccredited', { actor, person });
  const today = dayOf(at);
  const { from, until } = accredited;
  if (from !== null && today < from) return refused('O28', 'TermNotBegun', { person, from, today });
  if (until !== null && today > until) return refused('O28', 'TermOver', { person, until, today });
  return null;
}

/**
 * Whether somebody could still act for the secretariat without this key or this person, for good: a mandate with an end
 * would leave nobody to renew it.
 */
export function secretariatKeepsAKey(
  state: OrganisationState,
  at: Instant,
  without: { readonly kid?: string; readonly person?: PersonId },
): boolean {
  return Object.values(state.keys).some(({ kid, person }) => {
    if (kid === without.kid || person === without.person) return false;
    const inForce = keyInForce(state, kid);
    if (!inForce || inForce.person.until !== null) return false;
    return roleOf(state, inForce.person.actor) === 'secretariat' && speaksFor(state, inForce.person, at) !== null;
  });
}

/** O29. */
function lackOfTerm({ from, until }: { readonly from?: Day; readonly until?: Day }, at: Instant): No {
  if (until === undefined) return null;
  if (from !== undefined && until < from) return no('O29', 'EndsBeforeItBegins', { from, until });
  const today = dayOf(at);
  return until < today ? no('O29', 'OverAlready', { until, today }) : null;
}

const termOf = (act: { readonly from?: Day; readonly until?: Day }): Term => ({
  from: act.from ?? null,
  until: act.until ?? null,
});

/** O19, O20, O29. Candidates have people and keys before they are counted, so that they can read and prepare. */
export function accreditPerson(
  state: OrganisationState,
  act: Act<'AccreditPerson'>,
  { at }: OrganisationContext,
): Outcome {
  const { person, actor, name, level, mandate, from, until } = act;
  const status = state.members[actor]?.status;
  if (!state.offices[actor] && status !== 'member' && status !== 'candidate' && !isParty(state, actor))
    return no('O19', 'ActorUnknown', { actor, status: status ?? 'unknown' });
  if (state.people[person]) return no('O20', 'PersonKnown', { person });
  const lack = lackOfTerm(act, at);
  if (lack) return lack;
  const term = { ...(from && { from }), ...(until && { until }) };
  return accepted<OrganisationEvent>({ type: 'PersonAccredited', person, actor, name, level, mandate, ...term });
}

/** O21, O27, O29. */
export function renewMandate(state: OrganisationState, act: Act<'RenewMandate'>, { at }: OrganisationContext): Outcome {
  const { person, mandate } = act;
  if (state.people[person]?.ended !== false) return no('O21', 'NotAccredited', { person });
  const lack = lackOfTerm(act, at);
  if (lack) return lack;
  const term = termOf(act);
  const lasts = term.until === null && isOnDay(term, dayOf(at));
  if (!lasts && !secretariatKeepsAKey(state, at, { person })) return no('O27', 'LastOfTheSecretariat', { person });
  return accepted<OrganisationEvent>({ type: 'MandateRenewed', person, mandate, ...term });
}

/** O21, O27. */
export function endAccreditation(
  state: OrganisationState,
  { person, reason }: Act<'EndAccreditation'>,
  { at }: OrganisationContext,
): Outcome {
  if (state.people[person]?.ended !== false) return no('O21', 'NotAccredited', { person });
  if (!secretariatKeepsAKey(state, at, { person })) return no('O27', 'LastOfTheSecretariat', { person });
  return accepted<OrganisationEvent>({ type: 'AccreditationEnded', person, reason });
}

/** O21, O29, O30. */
export function lodgeFullPowers(
  state: OrganisationState,
  procedure: Procedure,
  act: Act<'LodgeFullPowers'>,
  { at }: OrganisationContext,
): Outcome {
  const { person, scope, paper } = act;
  const accredited = state.people[person];
  if (accredited?.ended !== false) return no('O21', 'NotAccredited', { person });
  const { actor } = accredited;
  if (roleOf(state, actor) !== 'delegation') return no('O30', 'NotOfADelegation', { person, actor });
  if (paper === undefined) return no('O30', 'PaperMissing', { person });
  const unknown = scope.of === 'classes' ? scope.classes.filter((c) => !Object.hasOwn(procedure.classes, c)) : [];
  if (unknown.length > 0) return no('O30', 'ClassUnknown', { classes: unknown });
  const lack = lackOfTerm(act, at);
  if (lack) return lack;
  return accepted<OrganisationEvent>({
    ...{ type: 'FullPowersLodged', fullPowers: state.fullPowers.length + 1, person, paper, scope },
    ...{ ...termOf(act), margin: act.margin ?? null },
  });
}

/** O31. */
export function endFullPowers(state: OrganisationState, { fullPowers, reason }: Act<'EndFullPowers'>): Outcome {
  const found = state.fullPowers[fullPowers - 1];
  if (found?.ended !== false) return no('O31', found ? 'EndedAlready' : 'NotLodged', { fullPowers });
  return accepted<OrganisationEvent>({ type: 'FullPowersEnded', fullPowers, reason });
}

/** The full powers of a person on the day of `at`, in the order of lodging. */
export function fullPowersInForce(state: OrganisationState, person: PersonId, at: Instant): readonly FullPowers[] {
  return state.fullPowers.filter((f) => f.person === person && !f.ended && isOnDay(f, dayOf(at)));
}

/** The full powers by which a person may sign a document on the day of `at`; of several, the first lodged. */
export function fullPowersFor(
  state: OrganisationState,
  person: PersonId,
  document: { readonly dossier: string; readonly class: string; readonly textHash: string },
  at: Instant,
): FullPowers | null {
  const covers = ({ scope }: FullPowers): boolean => {
    switch (scope.of) {
      case 'all':
        return true;
      case 'classes':
        return scope.classes.includes(document.class);
      case 'dossiers':
        return scope.dossiers.some((d) => d === document.dossier);
      case 'texts':
        return scope.texts.some((t) => t === document.textHash);
    }
  };
  return fullPowersInForce(state, person, at).find(covers) ?? null;
}

/** A mandate or full powers whose term has passed: from the day after its last, by what that entry recorded (domain §3.8). */
export type Expired = {
  readonly of: 'mandate' | 'fullPowers';
  readonly person: PersonId;
  readonly paper: string | null;
  readonly since: Day;
  readonly entry: number;
};

/** What has expired by a day of itself. What was ended before that by an act is not among it. */
export function expiredBy(state: OrganisationState, today: Day): readonly Expired[] {
  const over = <T extends Term & { readonly ended: boolean }>(of: readonly T[]) =>
    of.flatMap((t) => (!t.ended && t.until !== null && t.until < today ? [{ ...t, since: plusDays(t.until, 1) }] : []));
  return [
    ...over(Object.values(state.people)).map(({ person, mandate, since, termAt }) => ({
      ...{ of: 'mandate' as const, person, paper: mandate, since, entry: termAt },
    })),
    ...over(state.fullPowers).map(({ person, paper, since, termAt }) => ({
      ...{ of: 'fullPowers' as const, person, paper, since, entry: termAt },
    })),
  ];
}

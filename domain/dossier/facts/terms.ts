import type { DossierAct } from '../../../contracts/acts.ts';
import type { DossierEvent } from '../../../contracts/events.ts';
import type { Day, Instant, MemberId } from '../../../contracts/ids.ts';
import type { Procedure } from '../../../contracts/procedure.ts';
import type { Phase } from '../../../contracts/views.ts';
import { accepted, refused } from '../../decision.ts';
import { isMember, type OrganisationState } from '../../organisation/state.ts';
import { dayOf, plusDays, plusMs } from '../../time.ts';
import { bySecretariat, firstOf, type Check, type DossierContext, type DossierDecision } from '../context.ts';
import { cameIntoEffect, type DossierState } from '../state.ts';

/** The days that follow from a class's rule after adoption: copies, entry into force, accession, review, expiry (domain §3.7). */

const DAY_MS = 86_400_000;

/** Members that adoption binds: those that signed; of an unsigned class all that did not stand aside. */
export function bound(state: DossierState): readonly MemberId[] {
  return state.adoptionRoster.filter((m) =>
    state.definition?.signed ? state.signatures[m] : !state.standAsides.includes(m),
  );
}

/** Members whose notifications count: those that adoption binds and that still are members. */
export function notifying(state: DossierState, organisation: OrganisationState): readonly MemberId[] {
  return bound(state).filter((m) => isMember(organisation, m));
}

/** The notifications that count, in the order of receipt; and those of whom they are owed. */
export function notificationsOf(
  state: DossierState,
  organisation: OrganisationState,
): { readonly counted: readonly MemberId[]; readonly missing: readonly MemberId[] } {
  const of = notifying(state, organisation);
  return {
    counted: state.notified.filter((m) => of.includes(m)),
    missing: of.filter((m) => !state.notified.includes(m)),
  };
}

/** How many notifications the class asks for; those of all that are bound, where it names no number. */
export function notificationsNeeded(state: DossierState, organisation: OrganisationState): number {
  return Math.min(state.definition?.entryIntoForce?.notifications ?? Infinity, notifying(state, organisation).length);
}

/** Until when certified copies are due; null where neither the class nor the procedure says. */
export function copiesDueBy(state: DossierState, procedure: Procedure | null): Instant | null {
  const days = state.definition?.certifiedWithinDays ?? procedure?.policy.certifiedWithinDays;
  return days === undefined || state.domesticSince === null ? null : plusMs(state.domesticSince, days * DAY_MS);
}

/** The day of the last notification needed; undefined while one is missing. */
function lastNotifiedOn(state: DossierState, organisation: OrganisationState): Day | undefined {
  const { counted } = notificationsOf(state, organisation);
  const member = counted[notificationsNeeded(state, organisation) - 1];
  return member === undefined ? undefined : state.notifiedOn[state.notified.indexOf(member)];
}

/** The day that the class computes from the last notification needed; null: the depositary says it. What it depends on may make it later. */
export function dayOfForce(state: DossierState, organisation: OrganisationState): Day | null {
  const days = state.definition?.entryIntoForce?.daysAfterLast;
  const last = lastNotifiedOn(state, organisation);
  return days === undefined || last === undefined ? null : plusDays(last, days);
}

/**
 * The day is the one that the class computes, or that of what it depends on where that is later; where the class computes none,
 * not before a notification needed, and so not before adoption (D84). `depended`: when what it depends on came into effect.
 */
export function dayHolds(
  state: DossierState,
  day: Day,
  organisation: OrganisationState,
  depended: readonly Day[],
): Check {
  const latest = (days: readonly Day[]): Day => days.reduce((a, b) => (a < b ? b : a));
  const computed = dayOfForce(state, organisation);
  if (computed !== null) {
    const due = latest([computed, ...depended]);
    return day === due ? null : refused('D84', 'AnotherDay', { announced: day, computed: due });
  }
  const last = lastNotifiedOn(state, organisation);
  const earliest = latest([last ?? day, ...depended]);
  return day < earliest ? refused('D84', 'DayTooEarly', { announced: day, earliest }) : null;
}

/** The phase at a moment: what enters into force on a day that lies ahead is adopted until then. Without a moment, the day has come. */
export function phaseAt(state: DossierState, at: Instant | undefined): Phase | null {
  const isAhead = at !== undefined && state.effectiveOn !== null && !cameIntoEffect(state, at);
  return state.phase === 'inEffect' && isAhead ? 'adopted' : state.phase;
}

/** What was announced to enter into force has done so by now (D158). */
export function dayHasCome(state: DossierState, at: Instant): Check {
  return phaseAt(state, at) === state.phase
    ? null
    : refused('D158', 'NotInEffectYet', { day: state.effectiveOn ?? '', today: dayOf(at) });
}

/** The day from which a member that joins now is bound; null where the class does not count it. */
export function dayOfAccession(state: DossierState, at: Instant): Day | null {
  const { accession } = state.definition ?? {};
  return accession ? plusDays(dayOf(at), accession.afterDays) : null;
}

/** When a document in effect is to be reviewed: counted from its effect, or from the last review. */
export function reviewDueOn(state: DossierState): Day | null {
  const days = state.definition?.reviewAfterDays;
  const since = state.reviews.at(-1)?.on ?? state.effectiveOn;
  return days === undefined || since === null ? null : plusDays(since, days);
}

/** When it expires: by its own term, else by its class's. */
export function expiresOn(state: DossierState): Day | null {
  const days = state.expiresAfterDays ?? state.definition?.expiresAfterDays;
  return days === undefined || state.effectiveOn === null ? null : plusDays(state.effectiveOn, days);
}

/** It has a term, and that has not run out (D88). */
export function termHasPassed(state: DossierState, at: Instant): Check {
  const expires = expiresOn(state);
  return expires === null || dayOf(at) >= expires ? null : refused('D88', 'TermNotOver', { expires, today: dayOf(at) });
}

/** The secretariat records what a review at stage 90 came to; ending the document is another act (D86). */
export function decideRecordReview(
  state: DossierState,
  act: Extract<DossierAct, { type: 'RecordReview' }>,
  context: DossierContext,
): DossierDecision {
  const due = reviewDueOn(state);
  const no = firstOf(
    () => (state.phase === null ? refused('D04', 'NotProposed', {}) : null),
    () => bySecretariat(context),
    () => (state.phase === 'inEffect' ? null : refused('D86', 'NotInEffect', { phase: state.phase ?? 'none' })),
    () => dayHasCome(state, context.at),
    () =>
      due !== null && dayOf(context.at) < due ? refused('D86', 'NotDue', { due, today: dayOf(context.at) }) : null,
  );
  return no ?? accepted<DossierEvent>({ type: 'Reviewed', outcome: act.outcome, reason: act.reason });
}

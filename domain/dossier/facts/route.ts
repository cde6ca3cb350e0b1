import type { StageCode } from '../../../contracts/ids.ts';
import type { DocumentClass, Procedure, StageRule } from '../../../contracts/procedure.ts';
import { refused } from '../../decision.ts';
import type { OrganisationState } from '../../organisation/state.ts';
import type { MeetingState } from '../../meeting/state.ts';
import { daysBetween } from '../../time.ts';
import { requireProcedure, stageRule, type Check, type DossierContext } from '../context.ts';
import {
  AUTHENTICATION,
  CIRCULATION,
  DOMESTIC_PROCEDURES,
  IN_EFFECT,
  PROPOSAL,
  STAGES_WITHOUT_ROUNDS,
} from '../evolve.ts';
import { restOwed } from './owed.ts';
import { meetingOf, packageOf } from './packages.ts';
import { currentVersion, openRounds, type DossierState } from '../state.ts';

/** Which stages may open, and what still stands before them. The order is the route's data, never the code's. */

/** Whether documents of a class pass a stage: those of its route, and what the class itself says of signature and treaty. */
export function isPassed(definition: DocumentClass, stage: StageCode): boolean {
  if (stage === AUTHENTICATION) return definition.signed;
  if (stage === DOMESTIC_PROCEDURES) return definition.binding;
  return stage === PROPOSAL || stage === IN_EFFECT || definition.route.some((s) => s.stage === stage);
}

/** One alternative of a need: `"20"` closed, `"50/basis"` taken as a basis. */
function isMet(state: DossierState, need: string): boolean {
  const stage = state.stages[need.slice(0, 2)];
  if (need.endsWith('/basis')) return (stage?.bases.length ?? 0) > 0 || stage?.status === 'closed';
  return stage?.status === 'closed';
}

/** The needs of a stage that are not met, each with its alternatives. */
export function unmetNeeds(state: DossierState, stage: StageCode): readonly (readonly string[])[] {
  const step = state.definition?.route.find((s) => s.stage === stage);
  return (step?.needs ?? []).filter((alternatives) => !alternatives.some((need) => isMet(state, need)));
}

export function needsMet(state: DossierState, stage: StageCode): Check {
  const unmet = unmetNeeds(state, stage);
  return unmet.length === 0
    ? null
    : refused('D18', 'StageNotReached', { stage, needs: unmet.map((a) => a.join(' or ')) });
}

/** Stages that the route wants closed on the current version and that are not, unless a waiver says why. */
export function sameVersionHolds(state: DossierState, stage: StageCode): Check {
  const current = currentVersion(state)?.textHash ?? null;
  const step = state.definition?.route.find((s) => s.stage === stage);
  const elsewhere = (step?.sameVersion ?? []).filter(
    (s) => state.stages[s]?.status === 'closed' && state.stages[s]?.closedOn !== current,
  );
  if (elsewhere.length === 0 || state.waivers.some((w) => w.of === 'sameVersion' && w.textHash === current))
    return null;
  return refused('D32', 'ClosedOnAnotherVersion', {
    stage,
    stages: elsewhere,
    version: currentVersion(state)?.manifest.number ?? 0,
  });
}

/**
 * Items of the agenda that wait to be decided before all others, and are not. What shares an item is approved by one act, so
 * it does not wait for one another where the procedure says so.
 */
function undecidedFirst(
  meeting: MeetingState,
  organisation: OrganisationState,
  dossier: string | null,
): readonly string[] {
  const own = meeting.agenda.find((i) => i.dossier === dossier)?.item;
  const together = organisation.procedure?.policy.firstItemsApproved === true;
  return meeting.agenda
    .filter((i) => i.decideFirst && (together ? i.item !== own : i.dossier !== dossier))
    .filter(
      (i) =>
        !meeting.acts.some((a) => a.dossiers.includes(i.dossier)) ||
        (i.admits !== null && organisation.members[i.admits]?.status === 'candidate'),
    )
    .map((i) => i.dossier);
}

/** The stage's organ sits in a meeting that has the document on its approved agenda, and what comes first is decided. */
export function sittingHolds(
  state: DossierState,
  rule: StageRule,
  organisation: OrganisationState,
  meetings: readonly MeetingState[],
): Check {
  const id = packageOf(state, rule.organ);
  const meeting = meetingOf(state, rule.organ, meetings);
  if (id === null || meeting === null) return refused('D34', 'NotInAPackage', { meeting: id ?? 'none' });
  if (meeting.organ !== rule.organ)
    return refused('D34', 'AnotherOrganMeets', { meeting: id, organ: rule.organ, meets: meeting.organ ?? 'none' });
  if (!meeting.agenda.some((i) => i.dossier === state.id)) return refused('D34', 'NotOnTheAgenda', { meeting: id });
  if (!meeting.agendaApproved) return refused('D34', 'AgendaNotApproved', { meeting: id });
  if (meeting.phase !== 'sitting') return refused('D34', 'NotSitting', { meeting: id, phase: meeting.phase });
  if (meeting.acts.some((a) => state.id !== null && a.dossiers.includes(state.id)))
    return refused('D59', 'DecidedAtThisMeeting', { meeting: id });
  const first = undecidedFirst(meeting, organisation, state.id);
  return first.length === 0 ? null : refused('D34', 'OtherItemFirst', { meeting: id, first });
}

/**
 * Stages whose organ sits with the document on its approved agenda, and has not concluded there, in the order of the route;
 * one that does not adopt, where a later organ holds what it has, only once its needs are met.
 */
export function stagesSat(
  state: DossierState,
  procedure: Procedure,
  meetings: readonly MeetingState[],
): readonly StageCode[] {
  if (state.phase !== 'inProgress') return [];
  return (state.definition?.route ?? []).flatMap(({ stage }) => {
    const rule = stageRule(procedure, stage);
    const meeting = rule?.inMeeting ? meetingOf(state, rule.organ, meetings) : null;
    const sits =
      meeting?.phase === 'sitting' &&
      meeting.organ === rule?.organ &&
      meeting.agendaApproved &&
      meeting.agenda.some((i) => i.dossier === state.id) &&
      !meeting.acts.some((a) => state.id !== null && a.dossiers.includes(state.id));
    const asked =
      state.stages[stage]?.status !== 'closed' &&
      (!procedure.policy.laterOrganHolds || unmetNeeds(state, stage).length === 0);
    return sits && (rule?.adopts || asked) ? [stage] : [];
  });
}

/** The adopting stage, while its organ sits with the document on its approved agenda and has not decided on it; else null. */
export function beforeSitting(
  state: DossierState,
  procedure: Procedure,
  meetings: readonly MeetingState[],
): StageCode | null {
  return stagesSat(state, procedure, meetings).find((s) => stageRule(procedure, s)?.adopts) ?? null;
}

/** Stages that have the document before them: a round is open there, or their organ sits on it. */
export function stagesAsked(
  state: DossierState,
  procedure: Procedure,
  meetings: readonly MeetingState[],
): readonly StageCode[] {
  return [...new Set([...openRounds(state).map((r) => r.stage), ...stagesSat(state, procedure, meetings)])];
}

/** Days between the circulation of the very text and the meeting, or a waiver for that text. */
export function circulationPeriodHolds(state: DossierState, meeting: MeetingState | null, demandedDays: number): Check {
  const current = currentVersion(state);
  const waived = state.waivers.some((w) => w.of === 'circulationPeriod' && w.textHash === current?.textHash);
  if (!meeting?.day || demandedDays === 0 || waived) return null;
  if (!state.circulatedOn || state.circulated !== current?.textHash)
    return state.definition?.route.some((s) => s.stage === CIRCULATION)
      ? refused('D33', 'VersionNotCirculated', { version: current?.manifest.number ?? 0, meeting: meeting.day })
      : null;
  const days = daysBetween(state.circulatedOn, meeting.day);
  return days >= demandedDays
    ? null
    : refused('D33', 'CirculatedTooLate', { circulated: state.circulatedOn, meeting: meeting.day, days, demandedDays });
}

/** All that must hold before a round is opened at a stage. */
export function mayOpen(
  state: DossierState,
  stage: StageCode,
  context: Pick<DossierContext, 'organisation' | 'meetings' | 'aggregate'>,
): Check {
  const procedure = requireProcedure(context as DossierContext);
  const rule = stageRule(procedure, stage);
  if (!rule) return refused('D17', 'StageNotOnRoute', { stage });
  const unmet = restOwed(state, procedure) ?? needsMet(state, stage);
  if (unmet) return unmet;
  if (!rule.inMeeting) return sameVersionHolds(state, stage);
  return (
    sittingHolds(state, rule, context.organisation, context.meetings) ??
    circulationPeriodHolds(state, meetingOf(state, rule.organ, context.meetings), procedure.policy.circulationDays) ??
    sameVersionHolds(state, stage)
  );
}

/**
 * The text was before this stage already, and whatever came of it, the process does not ask again: the chair may. A
 * document that was deferred and taken up again is asked anew, unless the stage waits for another version.
 */
export function wasHeld(state: DossierState, stage: StageCode): boolean {
  const text = currentVersion(state)?.textHash;
  const s = state.stages[stage];
  if (!s || !text) return false;
  const since = s.rounds.slice(state.roundsBeforeDeferral[stage] ?? 0);
  return s.reopenedOn === text || s.bases.includes(text) || since.some((r) => r.textHash === text);
}

/** Begun, not closed, and not left open "as a basis". */
function isUnderWay(state: DossierState, stage: StageCode): boolean {
  const s = state.stages[stage];
  return s?.status === 'open' && s.bases.length === 0;
}

/**
 * The stage whose round the process opens next: the first of the route that the procedure leaves to the process, whose
 * needs are met, while no earlier one is under way. So an optional stage that its chair did not begin, or one left open
 * "as a basis", does not hold the document back (domain §4, chronicle 1, steps 5-8).
 */
export function processStage(state: DossierState, procedure: Procedure): StageCode | null {
  for (const { stage } of state.definition?.route ?? []) {
    const s = state.stages[stage];
    if (s?.status === 'closed') continue;
    const itsOwn = stageRule(procedure, stage)?.opening === 'process' && !STAGES_WITHOUT_ROUNDS.includes(stage);
    if (itsOwn && unmetNeeds(state, stage).length === 0 && !wasHeld(state, stage)) return stage;
    if (isUnderWay(state, stage)) return null;
  }
  return null;
}

/** Stages of the route that are not closed and whose needs are met: more than one where it lets stages go side by side. */
export function stagesInReach(state: DossierState): readonly StageCode[] {
  return (state.definition?.route ?? [])
    .map((s) => s.stage)
    .filter((s) => state.stages[s]?.status !== 'closed' && unmetNeeds(state, s).length === 0);
}

/** The stage that the document waits at: the process's next, else the first of the route that may open or go on. */
export function currentStage(state: DossierState, procedure: Procedure): StageCode | null {
  const open = stagesInReach(state);
  return (
    open.find((s) => isUnderWay(state, s)) ??
    processStage(state, procedure) ??
    open.find((s) => !state.stages[s]?.bases.length) ??
    open[0] ??
    null
  );
}

import type { DossierEvent } from '../../contracts/events.ts';
import type { DossierId, MeetingId } from '../../contracts/ids.ts';
import type { ProcessStep, Standing, TimedStep } from '../../contracts/workflow.ts';
import { awaitedWith } from '../meeting/numbers.ts';
import { ofItem, type MeetingState } from '../meeting/state.ts';
import { chairOf } from '../organisation/state.ts';
import { adoptingFinding, mayBePlacedAt } from './acts/adoption.ts';
import { reminderAt } from './acts/rounds.ts';
import { AUTHENTICATION, CIRCULATION } from './evolve.ts';
import { ownView } from './facts/ownProcedure.ts';
import { elsewhereOf, isPlacedAt, meetingOf, wasLeft } from './facts/packages.ts';
import { mayOpen, processStage } from './facts/route.ts';
import { withAggregate } from './shown/holders.ts';
import { debtorsOf } from './shown/roundWaits.ts';
import { isOver, waitingFor, type Others } from './shown/waiting.ts';
import { currentVersion, draftAwaitingNumber, openRounds, type DossierState } from './state.ts';

/** What a document's process does next, of itself or when a time has come, and what it tells its workflow. */

/** The step that is due now, in the order in which the procedure takes them; null when the process waits for people. */
export function stepDue(state: DossierState, given: Others): ProcessStep | null {
  const others = ownView(given, state);
  const { organisation, meetings } = others;
  if (state.phase === null || state.phase === 'proposed' || state.phase === 'withdrawn') return null;
  if (state.adoption && state.admits && organisation.members[state.admits]?.status === 'candidate')
    return { do: 'admitMember', member: state.admits };
  if (state.phase === 'adopted' && state.stages[AUTHENTICATION]?.status === 'open' && !state.signatureNoticed)
    return { do: 'notify', stage: AUTHENTICATION, round: 0 };
  if (state.phase === 'deferred') return placementDue(state, meetings);
  if (state.phase !== 'inProgress') return null;
  const found = draftAwaitingNumber(state) ?? adoptingFinding(state, others);
  if (found) {
    const organ = organisation.procedure?.stages[found.stage]?.organ;
    return organ === undefined ? null : numberDue(state, meetingOf(state, organ, meetings), others);
  }
  const placement = placementDue(state, meetings);
  if (placement) return placement;
  if (state.circulated && state.stages[CIRCULATION]?.status === 'open' && !state.circulationNoticed)
    return { do: 'notify', stage: CIRCULATION, round: 0 };
  const unnoticed = openRounds(state).find((r) => !r.noticed);
  if (unnoticed) return { do: 'notify', stage: unnoticed.stage, round: unnoticed.round };
  return openingDue(state, others);
}

/**
 * The document leaves the package of a meeting that has closed, or that lists it no more; after that it comes into the
 * package of one that lists it, where it is in no other package of that organ.
 */
function placementDue(state: DossierState, meetings: readonly MeetingState[]): ProcessStep | null {
  const steps = meetings.flatMap((m) => {
    const { id: meeting, organ, phase, agenda } = m;
    if (meeting === null || organ === null) return [];
    const placed = isPlacedAt(state, meeting);
    const stays = phase !== 'closed' && agenda.some((i) => i.dossier === state.id);
    const comes =
      state.phase === 'inProgress' &&
      mayBePlacedAt(state, meeting, meetings) &&
      !wasLeft(state, m) &&
      !elsewhereOf(state, organ, meeting);
    return placed === stays || (stays && !comes)
      ? []
      : [{ do: 'recordPlacement' as const, meeting, placed: stays, organ }];
  });
  return steps.find((s) => !s.placed) ?? steps[0] ?? null;
}

/**
 * The act gets its number once those to be decided first have theirs, and all that it approves are found agreed; then the
 * number is recorded.
 */
function numberDue(
  state: DossierState,
  meeting: MeetingState | null,
  { organisation, dossiers = {} }: Others,
): ProcessStep | null {
  if (!meeting?.id || state.id === null) return null;
  const numbered = (dossier: DossierId) => meeting.acts.find((a) => a.dossiers.includes(dossier));
  const act = numbered(state.id);
  if (act) return { do: 'recordAdoption', meeting: meeting.id, number: act.number };
  const own = meeting.agenda.find((i) => i.dossier === state.id);
  const waits = !own?.decideFirst && meeting.agenda.some((i) => i.decideFirst && !numbered(i.dossier));
  const together = awaitedWith(meeting, state.id, { organisation, dossiers });
  return meeting.phase === 'sitting' && own && !waits && together.length === 0
    ? { do: 'numberAct', meeting: meeting.id, dossiers: ofItem(meeting, own.item) }
    : null;
}

function openingDue(state: DossierState, others: Others): ProcessStep | null {
  const text = currentVersion(state)?.textHash;
  const stage = others.organisation.procedure ? processStage(state, others.organisation.procedure) : null;
  if (!text || !stage) return null;
  if (state.stages[stage]?.rounds.some((r) => r.outcome === null)) return null;
  return mayOpen(state, stage, withAggregate(state, others)) === null
    ? { do: 'openRound', stage, textHash: text }
    : null;
}

/** Reminders still to come and the deadline of every open round, the earliest first. */
export function stepsAhead(state: DossierState, given: Others): readonly TimedStep[] {
  const others = ownView(given, state);
  if (state.phase !== 'inProgress') return [];
  const steps = openRounds(state).flatMap((r) => {
    const fractions = others.organisation.procedure?.stages[r.stage]?.reminders ?? [];
    const debtors = debtorsOf(state, r, others, others.at).length > 0;
    const reminders = fractions
      .filter((f) => debtors && !r.reminded.includes(f))
      .map((f) => ({
        do: 'remind' as const,
        stage: r.stage,
        round: r.round,
        fraction: f,
        at: reminderAt(r, f),
      }));
    return [...reminders, { do: 'closeRound' as const, stage: r.stage, round: r.round, at: r.deadline }];
  });
  return steps.toSorted((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
}

/** Whether an event of a dossier moves its process; positions do not, unless they break a round. */
export function wakesWorkflow(event: DossierEvent): boolean {
  switch (event.type) {
    case 'PositionTaken':
    case 'PositionLifted':
    case 'PositionWithdrawn':
    case 'AdReferendumConfirmed':
    case 'ConfirmationAsked':
    case 'ShorteningAgreed':
    case 'DeliveryConfirmed':
    case 'NoticesSent':
    case 'RemindersSent':
    case 'ReminderAsked':
    case 'Signed':
    case 'NonSignatureExplained':
    case 'StatementRefused':
    case 'LateStatementReceived':
    case 'AmendmentRuled':
    case 'ConcordanceRecorded':
    case 'ConcordanceConfirmed':
    case 'RenderingAdded':
    case 'ProposalTakenUp':
    case 'ImplementationLinked':
    case 'DocumentProposed':
    case 'CopiesCertified':
    case 'CompletionNotified':
    case 'JoinedLater':
    case 'Reviewed':
    case 'CorrectionProposed':
    case 'CorrectionRejected':
    case 'TextCorrected':
    case 'CorrectionWithdrawn':
    case 'EndorsersNamed':
    case 'CirculationConsented':
    case 'MergeAgreed':
    case 'MergeRecorded':
    case 'AbandonmentAgreed':
    case 'AgreementWithdrawn':
    case 'CarryOverOffered':
    case 'CarryOverAccepted':
      return false;
    default:
      return true;
  }
}

/** The standing that the workflow is given: the step due, the next timer, and words for the Temporal UI. */
export function standingOf(
  state: DossierState,
  given: Others,
  numbers: {
    readonly dossier: DossierId;
    readonly n: number;
    readonly meeting: { readonly id: MeetingId; readonly n: number } | null;
  },
): Standing {
  const others = ownView(given, state);
  const waits = waitingFor(state, others);
  const first = waits[0];
  const stage = first?.stage ?? null;
  const organ = stage ? others.organisation.procedure?.stages[stage]?.organ : undefined;
  const step = stepDue(state, others);
  return {
    ...numbers,
    organisation: others.organisation.id ?? '',
    phase: state.phase ?? 'proposed',
    ended: isOver(state) && step === null,
    step,
    next: stepsAhead(state, others)[0] ?? null,
    stage,
    stageName: first?.stageName ?? null,
    area: state.area,
    chair: organ ? (chairOf(others.organisation, organ) ?? '') : '',
    waitingFor: first?.for ?? state.phase ?? '',
    details: [
      `**${state.title}** — ${state.phase}`,
      ...waits.map(
        (w) =>
          `- stage ${w.stage ?? '-'} ${w.stageName ?? ''}: waits for ${w.for}${w.on.length ? ` (${w.on.join(', ')})` : ''}${w.until ? `, until ${w.until}` : ''} [${w.rule}]`,
      ),
    ].join('\n'),
  };
}

import type { DossierEvent } from '../../contracts/events.ts';
import type { ActorId, DossierId, Instant, MeetingId, MemberId, StageCode } from '../../contracts/ids.ts';
import type { Waiting } from '../../contracts/views.ts';
import type { ProcessStep, Standing, TimedStep } from '../../contracts/workflow.ts';
import { ofItem, type MeetingState } from '../meeting/state.ts';
import { chairOf, countedMembers, type OrganisationState } from '../organisation/state.ts';
import { dayOf } from '../time.ts';
import { adoptingFinding, mayBePlacedAt } from './adoption.ts';
import { offerStatus } from './carryOver.ts';
import { onRoute, type DossierContext } from './context.ts';
import { countedAt, decisionAt, type Counting } from './counting.ts';
import { correctionWaits, effectWaits } from './effectWaits.ts';
import { AUTHENTICATION, CIRCULATION } from './evolve.ts';
import { standsInTheWay } from './findings.ts';
import { ownView } from './ownProcedure.ts';
import { presentChairs } from './presentChair.ts';
import { currentStage, mayOpen, processStage, wasHeld } from './route.ts';
import { reminderAt } from './rounds.ts';
import { currentVersion, draftAwaitingNumber, isHeard, openRounds, type DossierState, type Round } from './state.ts';
import { notVotedIn } from './vote.ts';

/** What a dossier's process does next, and what the document waits for, on whom, until when, by which rule. */

export type Others = {
  readonly organisation: OrganisationState;
  readonly meeting: MeetingState | null;
  /** The moment at which it is asked; without one nothing has lapsed. */
  readonly at?: Instant;
};

/** The step that is due now, in the order in which the procedure takes them; null when the process waits for people. */
export function stepDue(state: DossierState, given: Others): ProcessStep | null {
  const others = ownView(given, state);
  const { organisation, meeting } = others;
  if (state.phase === null || state.phase === 'proposed' || state.phase === 'withdrawn') return null;
  if (state.adoption && state.admits && organisation.members[state.admits]?.status === 'candidate')
    return { do: 'admitMember', member: state.admits };
  if (state.phase === 'adopted' && state.stages[AUTHENTICATION]?.status === 'open' && !state.signatureNoticed)
    return { do: 'notify', stage: AUTHENTICATION, round: 0 };
  if (state.phase !== 'inProgress') return null;
  if (adoptingFinding(state, others) || draftAwaitingNumber(state))
    return meeting?.id === state.meeting ? numberDue(state, meeting) : null;
  const listed = meeting?.agenda.some((i) => i.dossier === state.id) ?? false;
  if (meeting?.id && meeting.phase !== 'closed') {
    if (listed && state.meeting !== meeting.id && mayBePlacedAt(state, meeting.id))
      return { do: 'recordPlacement', meeting: meeting.id, placed: true };
    if (!listed && state.meeting === meeting.id) return { do: 'recordPlacement', meeting: meeting.id, placed: false };
  }
  if (state.circulated && state.stages[CIRCULATION]?.status === 'open' && !state.circulationNoticed)
    return { do: 'notify', stage: CIRCULATION, round: 0 };
  const unnoticed = openRounds(state).find((r) => !r.noticed);
  if (unnoticed) return { do: 'notify', stage: unnoticed.stage, round: unnoticed.round };
  return openingDue(state, others);
}

/** The act gets its number once those to be decided first have theirs; then the number is recorded. */
function numberDue(state: DossierState, meeting: MeetingState | null): ProcessStep | null {
  if (!meeting?.id || state.id === null) return null;
  const numbered = (dossier: DossierId) => meeting.acts.find((a) => a.dossiers.includes(dossier));
  const act = numbered(state.id);
  if (act) return { do: 'recordAdoption', meeting: meeting.id, number: act.number };
  const own = meeting.agenda.find((i) => i.dossier === state.id);
  const waits = !own?.decideFirst && meeting.agenda.some((i) => i.decideFirst && !numbered(i.dossier));
  return meeting.phase === 'sitting' && own && !waits
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

function withAggregate(
  state: DossierState,
  others: Others,
): Pick<DossierContext, 'organisation' | 'meeting' | 'aggregate'> {
  return { ...others, aggregate: `dossier/${state.id}` as DossierContext['aggregate'] };
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

/** Counted delegations that have not answered in a round. */
export function debtorsOf(state: DossierState, round: Round, others: Counting, at?: Instant): readonly MemberId[] {
  return countedAt(state, ownView(others, state), round.stage).filter((m) => !isHeard(round.positions[m], at));
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

/** What stands between the document and its next stage: one line per open round, or the one thing it waits for. */
export function waitingFor(state: DossierState, given: Others): readonly Waiting[] {
  const others = ownView(given, state);
  const secretariat = Object.values(others.organisation.offices)
    .filter((o) => o.role === 'secretariat')
    .map((o) => o.office);
  const one = (waits: Partial<Waiting> & Pick<Waiting, 'for' | 'on' | 'rule'>): readonly Waiting[] => [
    { stage: null, stageName: null, organ: null, until: null, zone: null, ...waits },
  ];
  switch (state.phase) {
    case null:
      return [];
    case 'withdrawn':
    case 'split':
    case 'merged':
    case 'abandoned':
    case 'lapsed':
    case 'ended':
      return [];
    case 'proposed':
      return one({ for: 'registration', on: secretariat, rule: 'D11' });
    case 'deferred':
      return [
        ...one({
          for: `the meeting ${state.deferredTo ?? '(not named)'}`,
          on: presentChairs(state, others.organisation, others.meeting),
          rule: 'D10',
        }),
        ...offersWaiting(state),
      ];
    case 'inEffect':
      return correctionWaits(state, others);
    case 'adopted':
      return [...effectWaits(state, others), ...correctionWaits(state, others)];
    case 'inProgress':
      return [...inProgressWaits(state, others, secretariat, one), ...offersWaiting(state)];
  }
}

/** Open offers to the next chairmanship, beside whatever else is waited for. */
function offersWaiting(state: DossierState): readonly Waiting[] {
  return state.carryOvers
    .filter((c) => offerStatus(state, c) === 'open')
    .map(({ organ, offer, to }) => ({
      ...{ stage: null, stageName: null, organ, until: null, zone: null },
      ...{ for: `the acceptance of carry-over ${offer}`, on: [to], rule: 'D68' },
    }));
}

function inProgressWaits(
  state: DossierState,
  others: Others,
  secretariat: readonly ActorId[],
  one: (waits: Partial<Waiting> & Pick<Waiting, 'for' | 'on' | 'rule'>) => readonly Waiting[],
): readonly Waiting[] {
  const { organisation } = others;
  const procedure = organisation.procedure;
  const place = (stage: StageCode) => {
    const rule = procedure?.stages[stage];
    return { stage, stageName: rule?.name ?? stage, organ: rule?.organ ?? null };
  };
  const chair = (stage: StageCode): readonly ActorId[] => {
    const organ = procedure?.stages[stage]?.organ;
    const office = organ ? chairOf(organisation, organ) : null;
    return office ? [office] : [];
  };
  if (adoptingFinding(state, others) || draftAwaitingNumber(state))
    return one({ for: 'the number of its act', on: [], rule: 'D42' });
  const rounds = openRounds(state);
  const accepted = [...new Set(state.acceptedAmendments.map((a) => a.by))];
  if (accepted.length > 0) {
    const what = `a new version with the amendment of ${accepted.join(', ')}`;
    return one({ ...place(state.acceptedAmendments[0]!.stage), for: what, on: secretariat, rule: 'D78' });
  }
  if (rounds.length > 0) {
    const asked = rounds.flatMap((r) => timeAsked(r).map((p) => ({ r, p })));
    const requests = asked.flatMap(({ r, p }) =>
      one({
        ...{ ...place(r.stage), for: `an answer to ${p.member}, which asks for time until ${p.until}` },
        ...{ on: chair(r.stage), until: r.deadline, zone: r.zone, rule: 'D23' },
      }),
    );
    const waits = rounds.flatMap((r) => {
      const vote = decisionAt(state, procedure, r.stage);
      if (vote.by === 'vote') {
        const owed = notVotedIn(state, r, others, others.at) as readonly string[] as readonly ActorId[];
        const common = { ...place(r.stage), until: r.deadline, zone: r.zone, rule: 'D49' };
        return owed.length > 0
          ? one({ ...common, for: 'votes', on: owed })
          : one({ ...common, for: 'the chair’s declaration of the vote', on: chair(r.stage) });
      }
      const at = others.at ?? r.openedAt;
      const way = standsInTheWay(state, r, { ...withAggregate(state, others), at } as DossierContext, true);
      const debtors = debtorsOf(state, r, others, others.at) as readonly string[] as readonly ActorId[];
      const common = { ...place(r.stage), until: r.deadline, zone: r.zone };
      if (way === null) return one({ ...common, for: 'the chair’s finding', on: chair(r.stage), rule: 'D47' });
      if (way.refusal.rule === 'D27' || way.refusal.rule === 'D82')
        return one({
          ...common,
          for: 'delegations to be heard',
          on: debtors,
          rule: r.kind === 'silence' ? 'D46' : 'D27',
        });
      const by = way.refusal.facts['by'];
      return one({
        ...common,
        for: way.refusal.lack,
        on: (Array.isArray(by) ? by.map((x: string) => x.split(' ')[0]) : chair(r.stage)) as readonly ActorId[],
        rule: way.refusal.rule,
      });
    });
    return [...waits, ...requests];
  }
  if (!currentVersion(state)) return one({ for: 'a first version', on: secretariat, rule: 'D12' });
  if (!state.circulated && onRoute(state, CIRCULATION) === null)
    return one({ ...place(CIRCULATION), for: 'circulation', on: secretariat, rule: 'D15' });
  if (state.circulated && state.stages[CIRCULATION]?.status === 'open') {
    const got = state.delivered[state.circulated] ?? [];
    const owed = countedMembers(organisation).filter((m) => !got.includes(m));
    return one({
      ...place(CIRCULATION),
      for: 'delivery',
      on: owed as readonly string[] as readonly ActorId[],
      rule: 'D16',
    });
  }
  const stage = procedure ? currentStage(state, procedure) : null;
  if (!stage) return one({ for: 'what the route demands', on: secretariat, rule: 'D18' });
  const no = mayOpen(state, stage, withAggregate(state, others));
  if (no)
    return one({
      ...place(stage),
      for: no.refusal.lack,
      on: no.refusal.rule === 'D34' ? chair(stage) : secretariat,
      rule: no.refusal.rule,
    });
  const last = state.stages[stage]?.rounds.at(-1);
  const findable =
    last &&
    (last.outcome === 'deadline' || last.outcome === 'silence') &&
    last.textHash === currentVersion(state)?.textHash;
  return one({
    ...place(stage),
    for: findable
      ? decisionAt(state, procedure, stage).by === 'vote'
        ? 'the chair’s declaration of the vote'
        : 'the chair’s finding, or another round'
      : wasHeld(state, stage)
        ? 'a new version, or the chair’s round'
        : 'the chair to open a round',
    on: [...chair(stage)],
    rule: findable ? (decisionAt(state, procedure, stage).by === 'vote' ? 'D49' : 'D47') : 'D20',
  });
}

/** Requests for time to which the deadline does not reach. */
function timeAsked(round: Round): readonly { readonly member: MemberId; readonly until: string }[] {
  return Object.values(round.positions).flatMap(({ member, position }) =>
    position.kind === 'requestTime' && dayOf(round.deadline) < position.until
      ? [{ member, until: position.until }]
      : [],
  );
}

/** Nothing is left that the process or anybody owes it. */
export function isOver(state: DossierState): boolean {
  switch (state.phase) {
    case 'inEffect':
    case 'ended':
    case 'withdrawn':
    case 'split':
    case 'merged':
    case 'abandoned':
    case 'lapsed':
      return true;
    default:
      return false;
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

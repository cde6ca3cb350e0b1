import type { Act } from '../../../contracts/acts.ts';
import type { DossierEvent } from '../../../contracts/events.ts';
import type { ActorId, Instant, MemberId, StageCode } from '../../../contracts/ids.ts';
import type { Procedure } from '../../../contracts/procedure.ts';
import type { OrganisationState } from '../../organisation/state.ts';
import { procedureOf } from '../facts/ownProcedure.ts';
import { changed, openRounds, type DossierState, type Round, type StandingPosition } from '../state.ts';
import { leads, seesAll, type Viewer } from './viewer.ts';

/**
 * What is confidential between delegations while a round is open, as the stage's `positionsUntilClose` says. What is shown is
 * made from a state without it, so that nothing derived from it can tell it (ADR 25).
 */

/** An open round whose positions a viewer is not shown, but for its own. `counted`: it is shown how many are heard. */
export type HiddenRound = {
  readonly stage: StageCode;
  readonly round: number;
  readonly openedAt: Instant;
  readonly counted: boolean;
};

/** The rounds of a state that are hidden from a viewer. What was said in others is everybody's who sees the record. */
export function hiddenRounds(
  viewer: Viewer,
  state: DossierState,
  organisation: OrganisationState,
): readonly HiddenRound[] {
  const procedure = procedureOf(organisation, state);
  if (!procedure || seesAll(viewer)) return [];
  return openRounds(state).flatMap(({ stage, round, openedAt }) => {
    const until = procedure.stages[stage]?.positionsUntilClose;
    return until === undefined || leads(viewer, organisation, procedure, stage)
      ? []
      : [{ stage, round, openedAt, counted: until === 'countsOnly' }];
  });
}

/** Whether a round of it is open whose positions are not shown to everybody who sees the record. */
export function isConfidential(state: DossierState, organisation: OrganisationState): boolean {
  const procedure = procedureOf(organisation, state);
  return openRounds(state).some(({ stage }) => procedure?.stages[stage]?.positionsUntilClose !== undefined);
}

/** Whether any line of a document may ever be withheld from this viewer. */
export function mayBeWithheld(viewer: Viewer, state: DossierState, organisation: OrganisationState): boolean {
  const stages = Object.values(procedureOf(organisation, state)?.stages ?? {});
  return !seesAll(viewer) && stages.some((s) => s.positionsUntilClose !== undefined);
}

/** The state as a viewer may know it: without the positions of others in rounds that are hidden, and what rests on them. */
export function withoutHidden(state: DossierState, viewer: Viewer, hidden: readonly HiddenRound[]): DossierState {
  if (hidden.length === 0) return state;
  const reduced = (r: Round): Round => {
    const found = hidden.find((h) => h.stage === r.stage && h.round === r.round);
    if (!found) return r;
    const { withdrawn, reminder: _, ...rest } = r;
    const shown = Object.entries(r.positions).filter(([, p]) => isShownTo(viewer.actor, p, r));
    const own = withdrawn?.[viewer.actor];
    return {
      ...rest,
      positions: Object.fromEntries(shown),
      ...(own !== undefined && { withdrawn: { [viewer.actor]: own } }),
    };
  };
  const stages = Object.fromEntries(
    Object.entries(state.stages).map(([code, s]) => [code, { ...s, rounds: s.rounds.map(reduced) }]),
  );
  const since = earliest(hidden);
  const all = Object.values(state.stages);
  return changed(state, {
    stages,
    // How often a position was taken is no more than is shown: who changed its mind is not told either.
    positionsTaken: hidden.some((h) => !h.counted)
      ? shownIn(Object.values(stages).flatMap((s) => s.rounds))
      : state.positionsTaken,
    acceptedAmendments: state.acceptedAmendments.filter(
      (a) => String(a.by) === viewer.actor || !hidden.some((h) => h.stage === a.stage),
    ),
    asideInConfidence: state.asideInConfidence.filter((m) => isAsideIn(Object.values(stages), m) || !isAsideIn(all, m)),
    // An inventory repeats what is said in the open rounds: it is between those who hand over and take over.
    carryOvers: state.carryOvers.filter((c) => c.at < since || c.from === viewer.actor || c.to === viewer.actor),
  });
}

function isAsideIn(stages: readonly { readonly rounds: readonly Round[] }[], member: MemberId): boolean {
  return stages.some((s) => s.rounds.some((r) => r.positions[member]?.notPublic));
}

function shownIn(rounds: readonly Round[]): number {
  return rounds.reduce((sum, r) => sum + Object.keys(r.positions).length, 0);
}

function earliest(hidden: readonly HiddenRound[]): Instant {
  return hidden.map((h) => h.openedAt).toSorted()[0]!;
}

/** One's own position, and those of a joint position that one proposed or is named in. */
export function isShownTo(
  actor: ActorId,
  { member, jointly, assentsTo }: Pick<StandingPosition, 'member' | 'jointly' | 'assentsTo'>,
  round: Round | undefined,
): boolean {
  const isNamed = (of: typeof jointly) => of?.some((m) => String(m) === actor) ?? false;
  if (String(member) === actor || isNamed(jointly)) return true;
  if (assentsTo === undefined) return false;
  const leader = Object.values(round?.positions ?? {}).find((p) => p.statement === assentsTo);
  return String(leader?.member) === actor || isNamed(leader?.jointly);
}

/** The part of an entry by which it is judged whether a viewer may see it. */
export type Told = {
  readonly at: Instant;
  readonly actor: ActorId;
  readonly act: Act;
  readonly events: readonly DossierEvent[];
};

/** A line of a document is seen, or it is withheld whole: its bytes cannot be reduced. `state`: the document now. */
export function isLineSeen(
  told: Told,
  viewer: Viewer,
  state: DossierState,
  organisation: OrganisationState,
  hidden: readonly HiddenRound[],
): boolean {
  if (told.actor === viewer.actor || seesAll(viewer)) return true;
  const kept = told.events.some((e) => e.type === 'StatementRefused' || e.type === 'LateStatementReceived');
  const procedure = procedureOf(organisation, state);
  if (kept && procedure && isForComingRound(told.act, viewer, state, organisation, procedure)) return false;
  return told.events.every((e) => isEventSeen(e, told.at, viewer, state, hidden));
}

function isEventSeen(
  event: DossierEvent,
  at: Instant,
  viewer: Viewer,
  state: DossierState,
  hidden: readonly HiddenRound[],
): boolean {
  const about = roundsToldBy(event);
  if (about === 'none') return true;
  if (about === 'all') {
    const handed = event.type === 'CarryOverOffered' && (event.from === viewer.actor || event.to === viewer.actor);
    return handed || !hidden.some((h) => h.openedAt <= at);
  }
  if (!hidden.some((h) => h.stage === about.stage && h.round === about.round)) return true;
  if (event.type === 'PositionTaken')
    return isShownTo(
      viewer.actor,
      event,
      state.stages[about.stage]?.rounds.find((r) => r.round === about.round),
    );
  const of = event.type === 'AmendmentRuled' ? event.by : 'member' in event ? event.member : null;
  return String(of) === viewer.actor;
}

/**
 * What an event tells of positions: those of one round; those of all that were open, where it may quote any; or none. An event
 * that is added is thought about here: the compiler asks for it.
 */
function roundsToldBy(event: DossierEvent): 'none' | 'all' | { readonly stage: StageCode; readonly round: number } {
  switch (event.type) {
    case 'PositionTaken':
    case 'PositionLifted':
    case 'PositionWithdrawn':
    case 'AmendmentRuled':
    case 'AdReferendumConfirmed':
    case 'ConsensusFound':
    case 'VoteDeclared':
    case 'DraftDecided':
    case 'RemindersSent':
    case 'ReminderAsked':
      return { stage: event.stage, round: event.round };
    // The facts of a refusal name who objects, and who is unheard.
    case 'StatementRefused':
    case 'LateStatementReceived':
    case 'CarryOverOffered':
      return 'all';
    case 'WaiverRecorded':
      return event.members ? 'all' : 'none';
    case 'DocumentProposed':
    case 'DocumentRegistered':
    case 'ProposalTakenUp':
    case 'TitleChanged':
    case 'ClassChanged':
    case 'VersionIssued':
    case 'ConcordanceRecorded':
    case 'ConcordanceConfirmed':
    case 'RenderingAdded':
    case 'CirculationConsented':
    case 'Circulated':
    case 'DeliveryConfirmed':
    case 'StageOpened':
    case 'StageClosed':
    case 'RoundOpened':
    case 'RoundExtended':
    case 'ShorteningAgreed':
    case 'RoundShortened':
    case 'RoundClosed':
    case 'ConfirmationAsked':
    // It ends the round that it is about.
    case 'TakenAsBasis':
    case 'ReturnedToStage':
    case 'StageReopened':
    case 'Deferred':
    case 'TakenUpAgain':
    case 'ProposalWithdrawn':
    case 'DraftDecisionRecorded':
    case 'EndorsersNamed':
    case 'DocumentSplit':
    case 'MergedInto':
    case 'MergeRecorded':
    case 'MergeAgreed':
    case 'AbandonmentAgreed':
    case 'AgreementWithdrawn':
    case 'DocumentAbandoned':
    case 'DocumentLapsed':
    case 'CarryOverAccepted':
    case 'Adopted':
    case 'Signed':
    case 'NonSignatureExplained':
    case 'InEffect':
    case 'CopiesCertified':
    case 'CompletionNotified':
    case 'EntryIntoForceAnnounced':
    case 'JoinedLater':
    case 'Reviewed':
    case 'CorrectionProposed':
    case 'CorrectionRejected':
    case 'TextCorrected':
    case 'CorrectionWithdrawn':
    case 'DocumentEnded':
    case 'NoticesSent':
    case 'PlacedInPackage':
    case 'TakenOutOfPackage':
    case 'ImplementationLinked':
    case 'TextRead':
    case 'ErasureAsked':
    case 'TextErased':
      return 'none';
  }
}

/**
 * A refused statement of a position whose round is confidential and has not closed, or is not there yet: what a delegation
 * meant to say is no less its own because it named a wrong round.
 */
function isForComingRound(
  act: Act,
  viewer: Viewer,
  state: DossierState,
  organisation: OrganisationState,
  procedure: Procedure,
): boolean {
  switch (act.type) {
    case 'TakePosition':
    case 'AssentToJointPosition':
    case 'ConfirmAdReferendum':
    case 'LiftPosition':
    case 'WithdrawPosition':
    case 'RuleOnAmendment':
      break;
    default:
      return false;
  }
  const { stage, round } = act;
  const rule = procedure.stages[stage];
  const confidential = rule
    ? rule.positionsUntilClose !== undefined
    : Object.values(procedure.stages).some((s) => s.positionsUntilClose !== undefined);
  if (!confidential || leads(viewer, organisation, procedure, stage)) return false;
  if (state.phase !== 'proposed' && state.phase !== 'inProgress' && state.phase !== 'deferred') return false;
  const found = state.stages[stage]?.rounds.find((r) => r.round === round);
  return found === undefined || found.outcome === null;
}

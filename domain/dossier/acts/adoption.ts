import type { DossierAct } from '../../../contracts/acts.ts';
import type { AdoptingAct, DossierEvent, FindingEvidence } from '../../../contracts/events.ts';
import type { Instant, MeetingId, MemberId, TextHash } from '../../../contracts/ids.ts';
import { accepted, refused } from '../../decision.ts';
import type { MeetingState } from '../../meeting/state.ts';
import { isMember } from '../../organisation/state.ts';
import { rightToSign } from '../facts/capacity.ts';
import {
  byCountedDelegation,
  byProcess,
  bySecretariat,
  firstOf,
  inProgress,
  notFrozen,
  ownMember,
  requireProcedure,
  stageRule,
  type Check,
  type DossierContext,
  type DossierDecision,
} from '../context.ts';
import { AUTHENTICATION, DOMESTIC_PROCEDURES } from '../evolve.ts';
import { elsewhereOf, isPlacedAt, wasLeft } from '../facts/packages.ts';
import { phaseAt } from '../facts/terms.ts';
import { closeOpenRounds } from './rounds.ts';
import { draftAwaitingNumber, type DossierState, type Finding } from '../state.ts';

/** From the numbered act to signature and effect, and the two ways out before it: placement and withdrawal. */

type Act<T extends DossierAct['type']> = Extract<DossierAct, { type: T }>;

/** The finding that adopts: at the adopting stage, still closed. */
export function adoptingFinding(state: DossierState, context: Pick<DossierContext, 'organisation'>): Finding | null {
  const procedure = requireProcedure(context as DossierContext);
  return (
    state.findings.findLast(
      (f) => stageRule(procedure, f.stage)?.adopts && state.stages[f.stage]?.status === 'closed',
    ) ?? null
  );
}

export function decideRecordAdoption(
  state: DossierState,
  act: Act<'RecordAdoption'>,
  context: DossierContext,
): DossierDecision {
  const draft = draftAwaitingNumber(state);
  const finding = draft ?? adoptingFinding(state, context);
  const meeting = context.meetings.find((m) => m.id === act.meeting) ?? null;
  const numbered = meeting?.acts.find(
    (a) => a.number === act.number && state.id !== null && a.dossiers.includes(state.id),
  );
  const no = firstOf(
    () => byProcess(context),
    () => inProgress(state),
    () => (finding ? null : refused('D42', 'NoFinding', {})),
    () => (numbered ? null : refused('D42', 'NotNumbered', { meeting: act.meeting, number: act.number })),
  );
  if (no || !finding || !meeting?.organ || !meeting.day)
    return no ?? refused('D42', 'NotNumbered', { meeting: act.meeting, number: act.number });
  const adopting = { meeting: act.meeting, organ: meeting.organ, day: meeting.day, number: act.number };
  return draft
    ? accepted<DossierEvent>({ type: 'DraftDecisionRecorded', act: adopting, textHash: draft.textHash })
    : accepted<DossierEvent>(...adoptionEvents(state, finding.textHash, finding.evidence, adopting));
}

/** The members for whom it is found agreed or adopted: without those that stood aside from the whole of it. */
export function adoptedFor(
  state: DossierState,
  context: Pick<DossierContext, 'organisation'>,
): { readonly all: boolean; readonly counted: number; readonly members: readonly MemberId[] } | null {
  const finding = adoptingFinding(state, context);
  if (!finding) return null;
  const { roster, standAsides } = finding.evidence;
  const aside = standAsides.filter((s) => s.scope.of === 'document').map((s) => s.member);
  const members = roster.filter((m) => !aside.includes(m));
  return { all: members.length === roster.length, counted: roster.length, members };
}

/** Adoption and what follows at once: open for signature, or in effect. Who stood aside from the whole is explained. */
export function adoptionEvents(
  state: DossierState,
  textHash: TextHash,
  evidence: FindingEvidence,
  act: AdoptingAct,
): readonly DossierEvent[] {
  const adopted: DossierEvent = { type: 'Adopted', act, textHash, roster: evidence.roster };
  if (!state.definition?.signed) return [adopted, afterAuthentication(state)];
  const aside = evidence.standAsides.filter((s) => s.scope.of === 'document').map((s) => s.member);
  const explained = [...new Set(aside)].map((member): DossierEvent => ({
    type: 'NonSignatureExplained',
    member,
    because: 'stoodAside',
    note: 'stood aside from the whole document at the finding',
  }));
  const absent = (evidence.absent ?? []).map((member): DossierEvent => ({
    type: 'NonSignatureExplained',
    member,
    because: 'absent',
    note: 'was not at the sitting, which counted those present',
  }));
  const opened: DossierEvent = { type: 'StageOpened', stage: AUTHENTICATION };
  const owed = evidence.roster.filter((m) => !aside.includes(m));
  return [adopted, opened, ...explained, ...absent, ...(owed.length > 0 ? [] : authenticated(state, textHash))];
}

function authenticated(state: DossierState, textHash: TextHash): readonly DossierEvent[] {
  const closed: DossierEvent = { type: 'StageClosed', stage: AUTHENTICATION, textHash };
  return [closed, afterAuthentication(state)];
}

/** A treaty goes through domestic procedures, signed or not; anything else is in effect. */
function afterAuthentication(state: DossierState): DossierEvent {
  return state.definition?.binding ? { type: 'StageOpened', stage: DOMESTIC_PROCEDURES } : { type: 'InEffect' };
}

/** What happens once one more member has signed or is explained: the last one closes the stage (domain §3.9.7). */
function afterSignature(state: DossierState, member: MemberId): readonly DossierEvent[] {
  const owed = state.adoptionRoster.filter((m) => m !== member && !state.signatures[m] && !state.nonSigners[m]);
  return owed.length > 0 || state.adoptedText === null ? [] : authenticated(state, state.adoptedText);
}

/** Explained as pending when the stage closed: it may still sign, until a treaty is in force; then it joins (domain §3.9.7). */
function maySignLater(state: DossierState, member: MemberId, at: Instant): boolean {
  const open = phaseAt(state, at) === 'adopted' || (state.phase === 'inEffect' && !state.definition?.binding);
  return open && state.nonSigners[member]?.because === 'pending' && !state.signatures[member];
}

function openForSignature(state: DossierState): Check {
  return state.phase !== 'adopted' || state.stages[AUTHENTICATION]?.status !== 'open'
    ? refused('D41', 'NotOpenForSignature', { phase: state.phase ?? 'none' })
    : null;
}

function signatureOwed(state: DossierState, member: MemberId): Check {
  const closed = openForSignature(state);
  if (closed) return closed;
  if (!state.adoptionRoster.includes(member)) return refused('D41', 'NotOnTheRoster', { member });
  if (state.signatures[member]) return refused('D41', 'SignedAlready', { member });
  return null;
}

export function decideSign(state: DossierState, act: Act<'Sign'>, context: DossierContext): DossierDecision {
  const member = ownMember(context);
  const later = maySignLater(state, member, context.at);
  const no = firstOf(
    () =>
      state.phase === 'adopted' || later
        ? null
        : (inProgress(state) ?? refused('D41', 'NotOpenForSignature', { phase: state.phase ?? 'none' })),
    () => byCountedDelegation(context),
    () => (later ? null : signatureOwed(state, member)),
    () =>
      act.textHash === state.adoptedText
        ? null
        : refused('D41', 'AnotherText', { named: act.textHash, adopted: state.adoptedText ?? 'none' }),
  );
  if (no) return no;
  const entitled = rightToSign(state, context);
  if (!('right' in entitled)) return entitled;
  return accepted<DossierEvent>(
    {
      type: 'Signed',
      member,
      person: context.sender.person,
      textHash: act.textHash,
      reservation: act.reservation ?? null,
      ...entitled.right,
    },
    ...(state.stages[AUTHENTICATION]?.status === 'open' ? afterSignature(state, member) : []),
  );
}

/** Not counted at the adoption, and a member since: that it was none then is said of it, although it owes nothing. */
function wasNoMember(state: DossierState, act: Act<'ExplainNonSignature'>, { organisation }: DossierContext): boolean {
  return (
    act.because === 'notMember' && !state.adoptionRoster.includes(act.member) && isMember(organisation, act.member)
  );
}

/** By the record of the sitting, or of those unheard by the finding. To be heard proves no presence: a position may be written. */
function wasPresent(
  member: MemberId,
  meeting: MeetingId,
  evidence: FindingEvidence | undefined,
  { meetings }: DossierContext,
): boolean {
  const sat = evidence?.unheardBy === 'presence' && evidence.unheard.includes(member);
  return sat || meetings.find((m) => m.id === meeting)?.present[member] !== undefined;
}

/** What is said of somebody who does not sign is what the finding and the organisation say (D94). */
function reasonHolds(state: DossierState, act: Act<'ExplainNonSignature'>, context: DossierContext): Check {
  const { member, because } = act;
  const evidence = adoptingFinding(state, context)?.evidence;
  if (because === 'stoodAside') {
    // From a paragraph alone it stands aside in signing, too, and the rest it signs.
    const aside = evidence?.standAsides.filter((s) => s.scope.of !== 'paragraph') ?? [];
    const standAsides = aside.map((s) => s.member);
    return standAsides.includes(member) ? null : refused('D94', 'DidNotStandAside', { member, standAsides });
  }
  const meeting = state.adoption?.meeting ?? null;
  if (because === 'absent' && meeting !== null && wasPresent(member, meeting, evidence, context))
    return refused('D94', 'WasPresent', { member, meeting });
  return because === 'notMember' && state.adoptionRoster.includes(member) && isMember(context.organisation, member)
    ? refused('D94', 'IsAMember', { member })
    : null;
}

export function decideExplainNonSignature(
  state: DossierState,
  act: Act<'ExplainNonSignature'>,
  context: DossierContext,
): DossierDecision {
  const no = firstOf(
    () => bySecretariat(context),
    () => (wasNoMember(state, act, context) ? openForSignature(state) : signatureOwed(state, act.member)),
    () => reasonHolds(state, act, context),
  );
  if (no) return no;
  return accepted<DossierEvent>(
    { type: 'NonSignatureExplained', member: act.member, because: act.because, note: act.note },
    ...afterSignature(state, act.member),
  );
}

/**
 * What was deferred and taken up again for one meeting is not put back by the agenda of another that still lists it, until
 * that one has closed or was cancelled.
 */
export function mayBePlacedAt(
  { deferredTo }: DossierState,
  meeting: MeetingId,
  meetings: readonly MeetingState[],
): boolean {
  if (deferredTo === null || deferredTo === meeting) return true;
  const awaited = meetings.find((m) => m.id === deferredTo);
  return awaited?.phase === 'closed' || awaited?.phase === 'cancelled';
}

export function decideRecordPlacement(
  state: DossierState,
  act: Act<'RecordPlacement'>,
  context: DossierContext,
): DossierDecision {
  const meeting = context.meetings.find((m) => m.id === act.meeting) ?? null;
  const listed = meeting?.agenda.some((i) => i.dossier === state.id) ?? false;
  const follows = act.placed ? listed : !listed || meeting?.phase === 'closed';
  const namesOrgan = act.organ === undefined || act.organ === meeting?.organ;
  const elsewhere = act.placed && act.organ !== undefined ? elsewhereOf(state, act.organ, act.meeting) : null;
  const no = firstOf(
    () => byProcess(context),
    // Taken out it is also while it waits for another meeting.
    () => (!act.placed && state.phase === 'deferred' ? null : inProgress(state)),
    () => notFrozen(state, context),
    () =>
      follows && namesOrgan
        ? null
        : refused('D45', 'AgendaSaysOtherwise', { meeting: act.meeting, placed: act.placed }),
    () =>
      act.placed && !mayBePlacedAt(state, act.meeting, context.meetings)
        ? refused('D45', 'TakenUpForAnother', { meeting: act.meeting, deferredTo: state.deferredTo ?? 'none' })
        : null,
    // As before of an old entry, which names no organ.
    () =>
      act.placed && act.organ !== undefined && meeting && wasLeft(state, meeting)
        ? refused('D45', 'DeferredFromIt', { meeting: act.meeting })
        : null,
    () =>
      isPlacedAt(state, act.meeting) !== act.placed
        ? null
        : refused('D44', 'RecordedAlready', { meeting: act.meeting }),
    () =>
      elsewhere === null
        ? null
        : refused('D100', 'InAnotherPackage', {
            organ: act.organ ?? 'none',
            meeting: act.meeting,
            placedAt: elsewhere,
          }),
  );
  if (no) return no;
  return accepted<DossierEvent>(
    act.placed
      ? { type: 'PlacedInPackage', meeting: act.meeting, ...(act.organ !== undefined && { organ: act.organ }) }
      : { type: 'TakenOutOfPackage', meeting: act.meeting },
  );
}

/** From the adopting stage on it is before the organ, and ends by agreement alone (domain §3.4, §3.6 readings; D64, D65). */
export function decideWithdrawProposal(
  state: DossierState,
  act: Act<'WithdrawProposal'>,
  context: DossierContext,
): DossierDecision {
  const procedure = requireProcedure(context);
  const opened = state.definition?.route.find((s) => stageRule(procedure, s.stage)?.adopts && state.stages[s.stage]);
  const no = firstOf(
    () => (state.phase === 'proposed' || state.phase === 'deferred' ? null : inProgress(state)),
    () =>
      String(context.sender.actor) === state.proposer
        ? null
        : refused('D39', 'NotTheProposer', { actor: context.sender.actor, proposer: state.proposer }),
    () => (state.takenUpBy.length === 0 ? null : refused('D39', 'TakenUpByOthers', { by: state.takenUpBy })),
    () => (adoptingFinding(state, context) ? refused('D39', 'FoundAgreed', {}) : null),
    () => (state.draftDecisions.length > 0 ? refused('D39', 'DecidedOnTheDraft', {}) : null),
    () => (opened ? refused('D39', 'AtTheAdoptingStage', { stage: opened.stage }) : null),
  );
  return (
    no ??
    accepted<DossierEvent>(...closeOpenRounds(state, 'withdrawn'), { type: 'ProposalWithdrawn', reason: act.reason })
  );
}

export function decideLinkImplementation(
  state: DossierState,
  act: Act<'LinkImplementation'>,
  context: DossierContext,
): DossierDecision {
  const no = firstOf(
    () => (state.phase === null ? refused('D04', 'NotProposed', {}) : null),
    () => bySecretariat(context),
    () => (state.adoption ? null : refused('D42', 'NotAdopted', { phase: state.phase ?? 'none' })),
    () =>
      context.dossiers[act.child]?.implements === state.id
        ? null
        : refused('D87', 'ChildSaysOtherwise', {
            child: act.child,
            implements: context.dossiers[act.child]?.implements ?? 'none',
          }),
    () => (state.children.includes(act.child) ? refused('D44', 'RecordedAlready', { child: act.child }) : null),
  );
  return no ?? accepted<DossierEvent>({ type: 'ImplementationLinked', child: act.child });
}

import type { MeetingAct } from '../../contracts/acts.ts';
import type { MeetingEvent } from '../../contracts/events.ts';
import {
  parseAggregateRef,
  type ActorId,
  type DossierId,
  type MeetingId,
  type MemberId,
  type OrganId,
} from '../../contracts/ids.ts';
import type { Procedure } from '../../contracts/procedure.ts';
import type { Refusal } from '../../contracts/refusal.ts';
import { accepted, refused, type Decision, type DecisionContext } from '../decision.ts';
import { elsewhereOf } from '../dossier/facts/packages.ts';
import { isReached } from '../dossier/facts/counting.ts';
import { procedureOf } from '../dossier/facts/ownProcedure.ts';
import type { DossierState } from '../dossier/state.ts';
import { lackOfVoice } from '../organisation/mandates.ts';
import { chairOf, countedMembers, isParty, roleOf, speaksFor, type OrganisationState } from '../organisation/state.ts';
import { awaitsNumber, numberOf } from './numbers.ts';
import { WHO_ACTS_ON_MEETING, type MeetingRule } from './rules.ts';
import { ofItem, signatoriesOf, type MeetingState } from './state.ts';

/**
 * `dossiers`: those that the act names, by id; for `CloseSitting` those on the agenda. A document under whose id nothing
 * was proposed is left out.
 */
export type MeetingContext = DecisionContext & {
  readonly organisation: OrganisationState;
  readonly dossiers: Readonly<Record<string, DossierState>>;
};

type Act<T extends MeetingAct['type']> = Extract<MeetingAct, { readonly type: T }>;
type Outcome = Decision<MeetingEvent>;
type No = { readonly ok: false; readonly refusal: Refusal };

function no(rule: MeetingRule, lack: string, facts: Refusal['facts'] = {}): No {
  return refused(rule, lack, facts);
}

function isOnAgenda(state: MeetingState, dossier: DossierId): boolean {
  return state.agenda.some((i) => i.dossier === dossier);
}

/** M03, M04, M06, M14, M18, M29, O28: who sends the act. */
function lackOfCapacity(
  state: MeetingState,
  act: MeetingAct,
  organ: OrganId,
  { at, sender, organisation }: MeetingContext,
): No | null {
  const { actor } = sender;
  const silent = lackOfVoice(organisation, sender, at, 'M03');
  if (silent) return silent;
  const role = roleOf(organisation, actor) ?? 'none';
  const chair = chairOf(organisation, organ) ?? 'none';
  switch (WHO_ACTS_ON_MEETING[act.type]) {
    case 'secretariatOrChair':
      return role === 'secretariat' || actor === chair ? null : no('M04', 'MayNotConvene', { actor, organ, chair });
    case 'secretariat':
      return role === 'secretariat' ? null : no('M06', 'NotTheSecretariat', { actor, role });
    case 'chair':
      return actor === chair ? null : no('M14', 'NotTheChair', { actor, organ, chair });
    case 'process':
      return role === 'process' ? null : no('M18', 'NotTheProcess', { actor, role });
    case 'signatory':
      return signatoriesOf(state).includes(actor)
        ? null
        : no('M29', 'NotAtTheSitting', { actor, signatories: signatoriesOf(state) });
  }
}

/** M32: what is decided first because it admits somebody would otherwise be waited for by every other item. */
function lackOfCandidate({ id, admits }: DossierState, { organisation }: MeetingContext): No | null {
  const status = admits === null ? 'candidate' : (organisation.members[admits]?.status ?? 'unknown');
  return status === 'candidate'
    ? null
    : no('M32', 'NotACandidate', { dossier: id ?? 'none', admits: admits ?? 'nobody', status });
}

/** M33. */
function moveMeeting(state: MeetingState, { day, place, reason }: Act<'MoveMeeting'>): Outcome {
  if (state.phase !== 'convened')
    return no('M33', 'SittingOpened', { meeting: state.id ?? 'none', phase: state.phase });
  const to = place ?? state.place ?? '';
  if (day === state.day && to === state.place) return no('M33', 'NothingMoved', { day, place: to });
  return accepted<MeetingEvent>({ type: 'MeetingMoved', day, place: to, reason });
}

/** M33. The process of each document takes it out of the package, as if it were taken off the agenda. */
function cancelMeeting(state: MeetingState, { reason }: Act<'CancelMeeting'>): Outcome {
  if (state.phase !== 'convened')
    return no('M33', 'SittingOpened', { meeting: state.id ?? 'none', phase: state.phase });
  return accepted<MeetingEvent>({ type: 'MeetingCancelled', dossiers: state.agenda.map((i) => i.dossier), reason });
}

/** The organ that meets adopts documents of this class. */
function adoptsHere({ organ }: MeetingState, stages: Procedure['stages'], { definition }: DossierState): boolean {
  return (definition?.route ?? []).some(({ stage }) => stages[stage]?.organ === organ && stages[stage]?.adopts);
}

/** This very sitting came to something on the document, short of adoption: it closed a stage, or took a basis at one. */
function concludedHere({ id }: MeetingState, dossier: DossierState | undefined): boolean {
  return Object.values(dossier?.stages ?? {}).some((s) => s.outcome?.meeting === id);
}

/** M07-M11, M32, M35-M37. After the approval the placing is the addition: its entry stands after the approval's. */
function placeOnAgenda(
  state: MeetingState,
  procedure: Procedure,
  act: Act<'PlaceOnAgenda'>,
  context: MeetingContext,
): Outcome {
  if (state.phase === 'closed') return no('M07', 'SittingClosed', { meeting: state.id ?? 'none' });
  const dossier = context.dossiers[act.dossier];
  if (!dossier?.definition) return no('M08', 'NotRegistered', { dossier: act.dossier });
  const deferredHere = dossier.phase === 'deferred' && dossier.deferredTo === state.id;
  if (dossier.phase !== 'inProgress' && !deferredHere) {
    return no('M08', 'NotInProgress', {
      dossier: act.dossier,
      phase: dossier.phase ?? 'none',
      deferredTo: dossier.deferredTo ?? 'none',
    });
  }
  const { stages } = procedureOf(context.organisation, dossier) ?? procedure;
  if (!dossier.definition.route.some((s) => stages[s.stage]?.organ === state.organ)) {
    return no('M09', 'OrganNotOnRoute', { dossier: act.dossier, class: dossier.class, organ: state.organ ?? 'none' });
  }
  const lack = lackOfCandidate(dossier, context);
  if (lack) return lack;
  const holder = state.agenda.find((i) => i.item === act.item);
  const { oneActWith } = act;
  if (oneActWith !== undefined && !state.agenda.some((i) => i.item === act.item && i.dossier === oneActWith))
    return no('M10', 'AnotherItem', { item: act.item, oneActWith });
  // Its act has been approved: the item would wait for a number that nothing can give it (M19, M24).
  const number = oneActWith === undefined ? null : numberOf(state, oneActWith);
  if (number !== null) return no('M10', 'NumberedAlready', { item: act.item, number });
  if (holder && oneActWith === undefined) return no('M10', 'ItemTaken', { item: act.item, by: holder.dossier });
  const placed = state.agenda.find((i) => i.dossier === act.dossier);
  if (placed) return no('M11', 'OnTheAgendaAlready', { dossier: act.dossier, item: placed.item });
  const { id, organ } = state;
  const elsewhere = id === null || organ === null ? null : elsewhereOf(dossier, organ, id);
  if (elsewhere)
    return no('M35', 'InAnotherPackage', { dossier: act.dossier, organ: organ ?? 'none', meeting: elsewhere });
  // A procedure of before that word was decided on without this rule, and its entries are decided again (ADR 17).
  const namesOutcomes = Object.values(stages).some((s) => s.outcome !== undefined);
  if (act.decideFirst && namesOutcomes && !adoptsHere(state, stages, dossier))
    return no('M36', 'NothingIsNumbered', { dossier: act.dossier, organ: organ ?? 'none' });
  const decideFirst = holder?.decideFirst ?? act.decideFirst ?? false;
  if (decideFirst && state.agendaApproved && procedure.policy.firstItemsApproved)
    return no('M37', 'AgendaApproved', { dossier: act.dossier, item: act.item });
  return accepted<MeetingEvent>({
    type: 'ItemPlaced',
    dossier: act.dossier,
    item: act.item,
    decideFirst,
    admits: dossier.admits,
  });
}

/** M07, M12, M13. */
function removeFromAgenda(state: MeetingState, act: Act<'RemoveFromAgenda'>, context: MeetingContext): Outcome {
  const { dossier, reason } = act;
  if (state.phase === 'closed') return no('M07', 'SittingClosed', { meeting: state.id ?? 'none' });
  if (!isOnAgenda(state, dossier)) return no('M12', 'NotOnTheAgenda', { dossier });
  const number = numberOf(state, dossier);
  if (number !== null) return no('M13', 'Numbered', { dossier, number });
  if (awaitsNumber(state, dossier, context)) return no('M13', 'FoundAgreed', { dossier });
  if (concludedHere(state, context.dossiers[dossier])) return no('M13', 'Concluded', { dossier });
  return accepted<MeetingEvent>({ type: 'ItemRemoved', dossier, reason });
}

/**
 * M12, M17, M19-M22, M24. M19 comes first: a step of the process that is repeated, also after the sitting has closed, must
 * learn the number that was given.
 */
function numberAct(state: MeetingState, { dossiers }: Act<'NumberAct'>, context: MeetingContext): Outcome {
  for (const dossier of dossiers) {
    const number = numberOf(state, dossier);
    if (number !== null) return no('M19', 'AlreadyNumbered', { dossier, number });
  }
  if (state.phase !== 'sitting') return no('M17', 'SittingNotOpen', { phase: state.phase });
  const twice = dossiers.find((d, i) => dossiers.indexOf(d) !== i);
  if (twice) return no('M20', 'NamedTwice', { dossier: twice });
  const elsewhere = dossiers.find((d) => !isOnAgenda(state, d));
  if (elsewhere) return no('M12', 'NotOnTheAgenda', { dossier: elsewhere });
  const open = dossiers.find((d) => !awaitsNumber(state, d, context));
  if (open) return no('M21', 'NoFinding', { dossier: open, organ: state.organ ?? 'none' });
  const first = state.agenda.filter((i) => i.decideFirst && numberOf(state, i.dossier) === null).map((i) => i.dossier);
  if (first.length > 0 && dossiers.some((d) => !first.includes(d))) return no('M22', 'OtherItemFirst', { first });
  const { item = 0 } = state.agenda.find((i) => i.dossier === dossiers[0]) ?? {};
  const whole = ofItem(state, item);
  if (whole.length !== dossiers.length || whole.some((d) => !dossiers.includes(d)))
    return no('M24', 'NotTheWholeItem', { item, dossiers: whole });
  return accepted<MeetingEvent>({ type: 'ActNumbered', number: (state.acts.at(-1)?.number ?? 0) + 1, dossiers });
}

/** M07, M12, M13, M25. */
function moveItem(state: MeetingState, { item, to }: Act<'MoveItem'>, context: MeetingContext): Outcome {
  if (state.phase === 'closed') return no('M07', 'SittingClosed', { meeting: state.id ?? 'none' });
  const moved = ofItem(state, item);
  if (moved.length === 0) return no('M12', 'NoSuchItem', { item });
  const decided = moved.find(
    (d) => numberOf(state, d) !== null || awaitsNumber(state, d, context) || concludedHere(state, context.dossiers[d]),
  );
  if (decided) return no('M25', 'ItemDecided', { item, dossier: decided });
  const [holder] = ofItem(state, to);
  if (holder) return no('M25', 'ItemTaken', { item: to, by: holder });
  return accepted<MeetingEvent>({ type: 'ItemMoved', item, to });
}

function headLevelsOf({ organ }: MeetingState, procedure: Procedure): readonly string[] | undefined {
  return organ === null ? undefined : procedure.organs[organ]?.headLevels;
}

/** The recorded head of a delegation is one now: entitled on this day, and of a level that heads delegations (domain §1.2). */
function isHeaded(
  state: MeetingState,
  member: MemberId,
  procedure: Procedure,
  { organisation, at }: MeetingContext,
): boolean {
  const head = state.present[member];
  if (head === undefined) return false;
  const person = speaksFor(organisation, { actor: String(member) as ActorId, person: head }, at);
  return person !== null && (headLevelsOf(state, procedure)?.some((l) => l === person.level) ?? true);
}

/** M26, M28. Heads of delegation come and go until the protocol is signed; a guest that is admitted is recorded anew. */
function recordPresence(
  state: MeetingState,
  { member, head }: Act<'RecordPresence'>,
  context: MeetingContext,
  procedure: Procedure,
): Outcome {
  if (state.protocol && state.protocol.signed.length > 0)
    return no('M28', 'ProtocolSigned', { signed: state.protocol.signed });
  const { organisation } = context;
  const isGuest = isParty(organisation, member as string as ActorId);
  const status = organisation.members[member]?.status ?? 'unknown';
  if (!isGuest && (status === 'unknown' || status === 'former'))
    return no('M26', 'NotInTheOrganisation', { member, status });
  if (
    head !== null &&
    (organisation.people[head]?.ended !== false || String(organisation.people[head].actor) !== member)
  )
    return no('M26', 'NotOfTheDelegation', { member, head });
  if (head !== null && !speaksFor(organisation, { actor: String(member) as ActorId, person: head }, context.at))
    return no('M26', 'NotEntitled', { member, head });
  const levels = headLevelsOf(state, procedure);
  const level = head === null ? 'none' : (organisation.people[head]?.level ?? 'unknown');
  // A guest is no delegation of the organisation: in what rank it comes is its own affair.
  if (head !== null && !isGuest && levels !== undefined && !levels.some((l) => l === level))
    return no('M26', 'LevelTooLow', { member, head, level, levels });
  return accepted<MeetingEvent>({
    type: 'PresenceRecorded',
    member,
    head,
    ...(isGuest && head !== null && { guest: true }),
  });
}

/** M16, M27. */
function openSitting(state: MeetingState, procedure: Procedure, context: MeetingContext): Outcome {
  const { organisation, sender } = context;
  if (state.phase !== 'convened')
    return no('M16', 'OpenedAlready', { meeting: state.id ?? 'none', phase: state.phase });
  if (!state.agendaApproved) return no('M16', 'AgendaNotApproved', { meeting: state.id ?? 'none' });
  const share = state.organ === null ? undefined : procedure.organs[state.organ]?.sitsWith;
  const counted = countedMembers(organisation);
  const absent = counted.filter((m) => !isHeaded(state, m, procedure, context));
  if (share && !isReached(share, counted.length - absent.length, counted.length))
    return no('M27', 'QuorumNotPresent', { share: share.join('/'), counted: counted.length, absent });
  return accepted<MeetingEvent>({ type: 'SittingOpened', chair: sender.actor });
}

/** M28, M29. */
function issueProtocol(state: MeetingState, { sha256, language }: Act<'IssueProtocol'>): Outcome {
  if (state.phase !== 'closed') return no('M28', 'SittingNotClosed', { phase: state.phase });
  if (state.protocol && state.protocol.signed.length > 0)
    return no('M28', 'ProtocolSigned', { signed: state.protocol.signed });
  return accepted<MeetingEvent>({ type: 'ProtocolIssued', sha256, language });
}

function signProtocol(state: MeetingState, act: Act<'SignProtocol'>, { sender }: MeetingContext): Outcome {
  if (state.protocol?.sha256 !== act.sha256)
    return no('M29', 'AnotherProtocol', { named: act.sha256, issued: state.protocol?.sha256 ?? 'none' });
  if (state.protocol.signed.includes(sender.actor)) return no('M29', 'SignedAlready', { actor: sender.actor });
  return accepted<MeetingEvent>({
    type: 'ProtocolSigned',
    sha256: act.sha256,
    actor: sender.actor,
    person: sender.person,
  });
}

/** M17, M23. */
function closeSitting(state: MeetingState, context: MeetingContext): Outcome {
  if (state.phase !== 'sitting') return no('M17', 'SittingNotOpen', { phase: state.phase });
  const awaiting = state.agenda.map((i) => i.dossier).filter((d) => awaitsNumber(state, d, context));
  return awaiting.length > 0
    ? no('M23', 'NumberAwaited', { dossiers: awaiting })
    : accepted<MeetingEvent>({ type: 'SittingClosed' });
}

/**
 * Decides an act on a meeting: convening, agenda, sitting, numbering.
 * First what the act is about (M01, M02, M05), then who sends it ({@link WHO_ACTS_ON_MEETING}), then what it asks.
 */
export function decideMeeting(state: MeetingState, act: MeetingAct, context: MeetingContext): Decision<MeetingEvent> {
  const meeting = parseAggregateRef(context.aggregate).id as MeetingId;
  const convening = act.type === 'ConveneMeeting';
  const organ = convening ? act.organ : state.organ;
  if (convening && state.phase !== 'none') return no('M01', 'AlreadyConvened', { meeting });
  if (organ === null) return no('M02', 'NotConvened', { meeting });
  const { procedure } = context.organisation;
  if (!procedure?.organs[organ]) return no('M05', 'OrganUnknown', { organ });
  const lack = lackOfCapacity(state, act, organ, context);
  if (lack) return lack;
  if (state.phase === 'cancelled') return no('M34', 'MeetingCancelled', { meeting });
  switch (act.type) {
    case 'ConveneMeeting':
      return accepted<MeetingEvent>({
        type: 'MeetingConvened',
        meeting,
        organ,
        day: act.day,
        place: act.place,
        title: act.title,
      });
    case 'MoveMeeting':
      return moveMeeting(state, act);
    case 'CancelMeeting':
      return cancelMeeting(state, act);
    case 'PlaceOnAgenda':
      return placeOnAgenda(state, procedure, act, context);
    case 'RemoveFromAgenda':
      return removeFromAgenda(state, act, context);
    case 'ApproveAgenda':
      if (state.agendaApproved) return no('M15', 'ApprovedAlready', { meeting });
      return accepted<MeetingEvent>({ type: 'AgendaApproved' });
    case 'MoveItem':
      return moveItem(state, act, context);
    case 'RecordPresence':
      return recordPresence(state, act, context, procedure);
    case 'OpenSitting':
      return openSitting(state, procedure, context);
    case 'IssueProtocol':
      return issueProtocol(state, act);
    case 'SignProtocol':
      return signProtocol(state, act, context);
    case 'NumberAct':
      return numberAct(state, act, context);
    case 'CloseSitting':
      return closeSitting(state, context);
  }
}

import type { DossierAct } from '../../../contracts/acts.ts';
import type { DossierEvent } from '../../../contracts/events.ts';
import type { MemberId } from '../../../contracts/ids.ts';
import { accepted, refused } from '../../decision.ts';
import { isParty, roleOf } from '../../organisation/state.ts';
import {
  byCountedDelegation,
  bySecretariat,
  firstOf,
  ownMember,
  requireProcedure,
  type Check,
  type DossierContext,
  type DossierDecision,
} from '../context.ts';
import { AUTHENTICATION, DOMESTIC_PROCEDURES } from '../evolve.ts';
import { dependenciesHold, effectDays, fallenAway } from '../facts/dependencies.ts';
import type { DossierState } from '../state.ts';
import {
  bound,
  dayOfAccession,
  dayHasCome,
  dayHolds,
  notificationsNeeded,
  notificationsOf,
  phaseAt,
  termHasPassed,
} from '../facts/terms.ts';
import { transcribedFrom, voiceOf } from './transcribed.ts';

/** After adoption: certified copies, notifications, entry into force, joining, the end (domain §3.2, §3.7). */

type Act<T extends DossierAct['type']> = Extract<DossierAct, { type: T }>;

/** The depositary; where the organisation has no such office, its secretariat keeps the originals. */
export function byDepositary(context: DossierContext): Check {
  const hasOne = Object.values(context.organisation.offices).some((o) => o.role === 'depositary');
  if (!hasOne) return bySecretariat(context);
  const role = roleOf(context.organisation, context.sender.actor);
  return role === 'depositary'
    ? null
    : refused('D50', 'NotTheDepositary', { actor: context.sender.actor, role: role ?? 'unknown' });
}

/** Of the text that was adopted, before its end. */
export function wasAdopted(state: DossierState): Check {
  if (state.phase === null) return refused('D04', 'NotProposed', {});
  if (state.phase === 'ended') return refused('D09', 'DocumentFinished', { phase: state.phase });
  return state.adoption ? null : refused('D42', 'NotAdopted', { phase: state.phase });
}

/** The version that the act names is the adopted one. */
export function onAdoptedText(state: DossierState, named: string): Check {
  return named === state.adoptedText
    ? null
    : refused('D41', 'AnotherText', { named, adopted: state.adoptedText ?? 'none' });
}

function awaitsNotifications(state: DossierState): Check {
  return state.stages[DOMESTIC_PROCEDURES]?.status === 'open'
    ? null
    : refused('D51', 'NoDomesticProcedures', { phase: state.phase ?? 'none' });
}

export function decideCertifyCopies(
  state: DossierState,
  act: Act<'CertifyCopies'>,
  context: DossierContext,
): DossierDecision {
  const no = firstOf(
    () => wasAdopted(state),
    () => byDepositary(context),
    () => onAdoptedText(state, act.textHash),
    () =>
      state.stages[AUTHENTICATION]?.status === 'open'
        ? refused('D96', 'StillOpenForSignature', { textHash: act.textHash })
        : null,
    () => (state.certified ? refused('D44', 'RecordedAlready', { textHash: act.textHash }) : null),
  );
  return no ?? accepted<DossierEvent>({ type: 'CopiesCertified', textHash: act.textHash });
}

export function decideNotifyCompletion(
  state: DossierState,
  act: Act<'NotifyCompletion'>,
  context: DossierContext,
): DossierDecision {
  const member = voiceOf(act, context);
  if (typeof member !== 'string') return wasAdopted(state) ?? member;
  const no = firstOf(
    () => wasAdopted(state),
    () => awaitsNotifications(state),
    () => onAdoptedText(state, act.textHash),
    () => (state.certified ? null : refused('D51', 'NoCertifiedCopy', { textHash: act.textHash })),
    () => (bound(state).includes(member) ? null : refused('D51', 'NotASignatory', { member })),
    () => (state.notified.includes(member) ? refused('D44', 'RecordedAlready', { member }) : null),
  );
  return no ?? accepted<DossierEvent>({ type: 'CompletionNotified', member, ...transcribedFrom(act) });
}

export function decideAnnounceEntryIntoForce(
  state: DossierState,
  act: Act<'AnnounceEntryIntoForce'>,
  context: DossierContext,
): DossierDecision {
  const { organisation } = context;
  const needed = notificationsNeeded(state, organisation);
  const { counted, missing } = notificationsOf(state, organisation);
  const no = firstOf(
    () => wasAdopted(state),
    () => byDepositary(context),
    () => awaitsNotifications(state),
    () => (state.certified ? null : refused('D51', 'NoCertifiedCopy', { textHash: state.adoptedText ?? 'none' })),
    () => (needed > 0 ? null : refused('D52', 'NobodyBound', { adopted: bound(state) })),
    () =>
      counted.length >= needed
        ? null
        : refused('D52', 'NotificationsMissing', { counted: counted.length, needed, missing }),
    () => dependenciesHold(state, act, context),
    () => dayHolds(state, act.day, organisation, effectDays(state, act, context)),
  );
  if (no) return no;
  return accepted<DossierEvent>(
    {
      ...{ type: 'EntryIntoForceAnnounced', on: act.day, counted: counted.length },
      ...(act.through && { through: act.through }),
      ...(act.without !== undefined && {
        without: { dossiers: fallenAway(state, act, context), reason: act.without },
      }),
    },
    { type: 'StageClosed', stage: DOMESTIC_PROCEDURES, textHash: state.adoptedText },
    { type: 'InEffect' },
  );
}

/** A signed document and a treaty may be joined; another one, where the procedure says so, by who stood aside from it. */
function mayBeJoined(state: DossierState, member: MemberId, context: DossierContext): boolean {
  if (state.definition?.signed || state.definition?.binding) return true;
  return requireProcedure(context).policy.joinUnsigned === true && state.standAsides.includes(member);
}

/** A member that did not sign joins what is in effect; who stood aside may, too (domain §1.2); others where the class says so. */
export function decideJoinLater(state: DossierState, act: Act<'JoinLater'>, context: DossierContext): DossierDecision {
  const member = ownMember(context);
  const on = dayOfAccession(state, context.at);
  const no = firstOf(
    () => wasAdopted(state),
    () => mayAccede(state, context),
    () => (state.phase === 'inEffect' ? null : refused('D53', 'NotInEffect', { phase: state.phase ?? 'none' })),
    () => dayHasCome(state, context.at),
    () => onAdoptedText(state, act.textHash),
    () => (mayBeJoined(state, member, context) ? null : refused('D53', 'NotSigned', { class: state.class })),
    () =>
      bound(state).includes(member) || state.joined.includes(member)
        ? refused('D53', 'BoundAlready', { member })
        : null,
  );
  return no ?? accepted<DossierEvent>({ type: 'JoinedLater', member, textHash: act.textHash, ...(on && { on }) });
}

/** Members; where the class is open to all, also whoever is a candidate, was a member or has a status (D85). */
function mayAccede(state: DossierState, context: DossierContext): Check {
  if (state.definition?.accession?.openTo !== 'all') return byCountedDelegation(context);
  const { actor } = context.sender;
  return context.organisation.members[actor] || isParty(context.organisation, actor)
    ? null
    : refused('D85', 'NotAState', { actor });
}

/** A document takes the place of another one only if it was adopted after that. */
function successorHolds(state: DossierState, act: Act<'EndDocument'>, context: DossierContext): Check {
  if (act.by === undefined) return null;
  const { adoption: later = null, phase } = context.dossiers[act.by] ?? {};
  if (!later) return refused('D87', 'SuccessorNotAdopted', { by: act.by });
  if (phase === 'ended') return refused('D87', 'SuccessorEnded', { by: act.by });
  const { adoption } = state;
  const isEarlier =
    adoption !== null &&
    (later.day < adoption.day ||
      (later.meeting !== null && later.meeting === adoption.meeting && (later.number ?? 0) < (adoption.number ?? 0)));
  return isEarlier
    ? refused('D87', 'SuccessorAdoptedBefore', { by: act.by, adopted: later.day, superseded: adoption.day })
    : null;
}

/**
 * By a later act: terminated, superseded by another document, or expired; the paper that says so is named. So ends, too, what
 * was adopted and cannot come into effect.
 */
export function decideEndDocument(
  state: DossierState,
  act: Act<'EndDocument'>,
  context: DossierContext,
): DossierDecision {
  const no = firstOf(
    () => wasAdopted(state),
    () => bySecretariat(context),
    () =>
      act.because !== 'expired' || phaseAt(state, context.at) === 'inEffect'
        ? null
        : refused('D55', 'NotInEffect', { phase: phaseAt(state, context.at) ?? 'none' }),
    () =>
      (act.because === 'superseded') === (act.by !== undefined)
        ? null
        : refused('D55', 'SupersedingDocument', { because: act.because, by: act.by ?? 'none' }),
    () => (act.by === state.id ? refused('D55', 'SupersedesItself', { dossier: act.by ?? 'none' }) : null),
    () => (act.paper ? null : refused('D55', 'PaperMissing', { because: act.because })),
    () => successorHolds(state, act, context),
    () => (act.because === 'expired' ? termHasPassed(state, context.at) : null),
  );
  return (
    no ??
    accepted<DossierEvent>({ type: 'DocumentEnded', because: act.because, by: act.by ?? null, reason: act.reason })
  );
}

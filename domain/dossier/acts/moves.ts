import type { DossierAct } from '../../../contracts/acts.ts';
import type { DossierEvent, RoundOutcome } from '../../../contracts/events.ts';
import type { MemberId } from '../../../contracts/ids.ts';
import { accepted, refused } from '../../decision.ts';
import { isMember } from '../../organisation/state.ts';
import { dayOf, daysBetween, plusMs } from '../../time.ts';
import {
  byCountedDelegation,
  firstOf,
  inProgress,
  isFrozen,
  notFrozen,
  ownMember,
  requireProcedure,
  type Check,
  type DossierContext,
  type DossierDecision,
} from '../context.ts';
import { ownView } from '../facts/ownProcedure.ts';
import { placesMissing } from '../facts/places.ts';
import { byPresentChair, bySecretariatOrPresentChair } from '../facts/presentChair.ts';
import { closeOpenRounds } from './rounds.ts';
import { currentVersion, type DossierState } from '../state.ts';

/** Split, merge, abandon, lapse: how a document that is blocked ends, or goes on in another (domain §3.6). */

type Act<T extends DossierAct['type']> = Extract<DossierAct, { type: T }>;

/** The document has ended in this way: its open rounds end with it. */
function endedBy(state: DossierState, outcome: RoundOutcome, event: DossierEvent): DossierDecision {
  return accepted<DossierEvent>(...closeOpenRounds(state, outcome), event);
}

/** Also a document that waits for its registration or for another meeting. */
function unfinished(state: DossierState): Check {
  return state.phase === 'proposed' || state.phase === 'deferred' ? null : inProgress(state);
}

/**
 * The parent ends, or goes on with what remains of it; either way its open rounds end, since the text that they are about
 * is no longer the whole question. The children are proposed under the ids that are named here.
 */
export function decideSplit(state: DossierState, act: Act<'SplitDocument'>, context: DossierContext): DossierDecision {
  const text = currentVersion(state)?.textHash;
  const ids = act.into.map((p) => p.dossier);
  const before = state.splitInto.map((p) => p.dossier);
  const twice = ids.find((id, i) => ids.indexOf(id) !== i || before.includes(id));
  const proposed = ids.filter((id) => context.dossiers[id]);
  const no = firstOf(
    () => inProgress(state),
    () => byPresentChair(state, context),
    () => notFrozen(state, context),
    () => (text ? null : refused('D60', 'NoText', {})),
    () => (ids.some((id) => id === state.id) ? refused('D60', 'SplitIntoItself', { dossier: state.id ?? '' }) : null),
    () => (twice ? refused('D60', 'NamedTwice', { dossier: twice }) : null),
    () => (proposed.length > 0 ? refused('D60', 'ProposedAlready', { dossiers: proposed }) : null),
    () => splitPlacesHold(state, act, context),
    () => (act.remains || ids.length > 1 ? null : refused('D60', 'OnePartOnly', { dossier: ids[0] ?? 'none' })),
  );
  if (no || !text) return no ?? refused('D60', 'NoText', {});
  return endedBy(state, 'split', {
    type: 'DocumentSplit',
    into: act.into.map(({ dossier, title, places }) => ({ dossier, title, places: places ?? [] })),
    remains: act.remains,
    textHash: text,
    reason: act.reason,
  });
}

/** The places of the parts are places of the text; while those of a return hold, what is left must leave some (D111, D110). */
function splitPlacesHold(state: DossierState, act: Act<'SplitDocument'>, context: DossierContext): Check {
  const { policy } = requireProcedure(context);
  if (!policy.splitTakesPlaces) return null;
  const named = act.into.flatMap((p) => p.places ?? []);
  const unknown = placesMissing(currentVersion(state), named);
  if (unknown.length > 0) return refused('D60', 'NoSuchPlace', { places: unknown });
  const without = act.into.filter((p) => (p.places ?? []).length === 0).map((p) => p.dossier);
  return policy.agreedPlacesStay && act.remains && state.reopenedPlaces.length > 0 && without.length > 0
    ? refused('D60', 'PlacesNotNamed', { into: without, reopened: state.reopenedPlaces })
    : null;
}

/** What a child of a split must be: named by its parent, under this title, and proposed for the parent's proposer. */
export function splitHolds(act: Act<'ProposeDocument'>, context: DossierContext): Check {
  if (act.splitFrom === undefined) return null;
  const parent = context.dossiers[act.splitFrom];
  const part = parent?.splitInto.find((p) => context.aggregate === `dossier/${p.dossier}`);
  if (!parent || !part) return refused('D61', 'NotSplitIntoThis', { parent: act.splitFrom });
  if (part.title !== act.title) return refused('D61', 'AnotherTitle', { found: act.title, expected: part.title });
  const expected = proposersOfParts(parent, context);
  return expected.length === 0 || expected.includes(act.proposer)
    ? null
    : refused('D61', 'AnotherProposer', { found: act.proposer, expected });
}

/** The proposer; once it has left, whoever had taken the document up; where none of them is a member, any member. */
function proposersOfParts(parent: DossierState, { organisation }: DossierContext): readonly MemberId[] {
  return isMember(organisation, parent.proposer)
    ? [parent.proposer]
    : parent.takenUpBy.filter((m) => isMember(organisation, m));
}

/** What a child takes over: where its text comes from, and who had taken the parent up. */
export function splitFromOf(
  act: Act<'ProposeDocument'>,
  context: DossierContext,
): Pick<Extract<DossierEvent, { type: 'DocumentProposed' }>, 'splitFrom'> {
  const parent = act.splitFrom === undefined ? undefined : context.dossiers[act.splitFrom];
  const part = parent?.splitInto.find((p) => context.aggregate === `dossier/${p.dossier}`);
  return parent?.id && part
    ? {
        splitFrom: {
          ...{ dossier: parent.id, textHash: part.textHash },
          takenUpBy: parent.takenUpBy.filter((m) => m !== act.proposer),
        },
      }
    : {};
}

/** The document ends in another, which goes on; nobody's positions go with it. */
export function decideMergeInto(state: DossierState, act: Act<'MergeInto'>, context: DossierContext): DossierDecision {
  const into = context.dossiers[act.into];
  const missing = owners(state).filter(
    (m) => isMember(context.organisation, m) && !state.agreedToMerge.some((a) => a.member === m && a.into === act.into),
  );
  const no = firstOf(
    () => inProgress(state),
    () => byPresentChair(state, context),
    () => notFrozen(state, context),
    () => (act.into === state.id ? refused('D62', 'MergedIntoItself', { into: act.into }) : null),
    () =>
      into?.phase === 'inProgress'
        ? null
        : refused('D62', 'NotInProgress', { into: act.into, phase: into?.phase ?? 'none' }),
    () =>
      into && isFrozen(into, requireProcedure(ownView(context, into)))
        ? refused('D62', 'FoundAgreed', { into: act.into })
        : null,
    () => (missing.length > 0 ? refused('D69', 'NotAgreed', { missing, into: act.into }) : null),
    () => (into ? heldThere(state, into, act.into, context) : null),
  );
  return (
    no ??
    endedBy(state, 'merged', {
      type: 'MergedInto',
      into: act.into,
      textHash: currentVersion(state)?.textHash ?? null,
      reason: act.reason,
    })
  );
}

/** Who holds what ends holds what receives it, too, before it ends: its proposer alone withdraws that one no more (D69, D39). */
function heldThere(
  state: DossierState,
  into: DossierState,
  id: Act<'MergeInto'>['into'],
  { organisation }: DossierContext,
): Check {
  const missing = owners(state).filter((m) => isMember(organisation, m) && !owners(into).includes(m));
  return missing.length > 0 ? refused('D69', 'NotTakenUpThere', { missing, into: id }) : null;
}

/** The other side of a merge: the text lineage of the document that received, whatever has become of it since. */
export function decideRecordMerge(
  state: DossierState,
  act: Act<'RecordMerge'>,
  context: DossierContext,
): DossierDecision {
  const from = context.dossiers[act.from];
  const no = firstOf(
    () => (state.phase === null || state.phase === 'proposed' ? inProgress(state) : null),
    () => bySecretariatOrPresentChair(state, context),
    () =>
      from?.phase === 'merged' && from.mergedInto === state.id
        ? null
        : refused('D63', 'NotMergedIntoThis', { from: act.from, into: from?.mergedInto ?? 'none' }),
    () =>
      state.mergedFrom.some((m) => m.dossier === act.from)
        ? refused('D44', 'RecordedAlready', { from: act.from })
        : null,
  );
  const joining = from ? owners(from).filter((m) => !owners(state).includes(m)) : [];
  return (
    no ??
    accepted<DossierEvent>({
      type: 'MergeRecorded',
      from: act.from,
      textHash: (from && currentVersion(from)?.textHash) ?? null,
      ...(joining.length > 0 && { takenUpBy: joining }),
    })
  );
}

/** Whose document it is does not lose it to another one without its own act (D69); withdrawn as an agreement to abandon. */
export function decideAgreeToMerge(
  state: DossierState,
  act: Act<'AgreeToMerge'>,
  context: DossierContext,
): DossierDecision {
  const member = ownMember(context);
  const agreed = state.agreedToMerge.some((a) => a.member === member && a.into === act.into);
  const no = firstOf(
    () => inProgress(state),
    () => byCountedDelegation(context),
    () => byAnOwner(state, context),
    () => (act.into === state.id ? refused('D62', 'MergedIntoItself', { into: act.into }) : null),
    () => (agreed ? refused('D69', 'AgreedAlready', { member, into: act.into }) : null),
  );
  return no ?? accepted<DossierEvent>({ type: 'MergeAgreed', member, into: act.into });
}

/** Those whose document it is: the proposer, and whoever has taken the proposal up. */
const owners = (state: DossierState): readonly MemberId[] => [state.proposer, ...state.takenUpBy];

function byAnOwner(state: DossierState, context: DossierContext): Check {
  return owners(state).includes(ownMember(context))
    ? null
    : refused('D64', 'NotItsProposer', { actor: context.sender.actor, proposers: owners(state) });
}

export function decideAgreeToAbandon(state: DossierState, context: DossierContext): DossierDecision {
  const member = ownMember(context);
  const no = firstOf(
    () => unfinished(state),
    () => byCountedDelegation(context),
    () => byAnOwner(state, context),
    () => (state.agreedToAbandon.includes(member) ? refused('D64', 'AgreedAlready', { member }) : null),
  );
  return no ?? accepted<DossierEvent>({ type: 'AbandonmentAgreed', member });
}

export function decideWithdrawAgreement(state: DossierState, context: DossierContext): DossierDecision {
  const member = ownMember(context);
  const no = firstOf(
    () => unfinished(state),
    () => byCountedDelegation(context),
    () =>
      state.agreedToAbandon.includes(member) || state.agreedToMerge.some((a) => a.member === member)
        ? null
        : refused('D64', 'NotAgreed', { member }),
  );
  return no ?? accepted<DossierEvent>({ type: 'AgreementWithdrawn', member });
}

export function decideAbandon(
  state: DossierState,
  act: Act<'AbandonDocument'>,
  context: DossierContext,
): DossierDecision {
  const missing = owners(state).filter((m) => isMember(context.organisation, m) && !state.agreedToAbandon.includes(m));
  const no = firstOf(
    () => unfinished(state),
    () => byPresentChair(state, context),
    () => notFrozen(state, context),
    () => (missing.length > 0 ? refused('D65', 'NotAgreed', { missing }) : null),
  );
  return (
    no ?? endedBy(state, 'abandoned', { type: 'DocumentAbandoned', agreed: state.agreedToAbandon, reason: act.reason })
  );
}

const DAY_MS = 86_400_000;

/** Never of itself: a document that nobody declares lapsed stays visible as pending. */
export function decideLapse(state: DossierState, act: Act<'DeclareLapse'>, context: DossierContext): DossierDecision {
  const { lapseDays } = requireProcedure(context).policy;
  const since = state.movedAt;
  const no = firstOf(
    () => unfinished(state),
    () => bySecretariatOrPresentChair(state, context),
    () => notFrozen(state, context),
    () => (lapseDays === undefined ? refused('D66', 'NeverLapses', { pendingSince: since ?? 'none' }) : null),
    () =>
      lapseDays !== undefined && since !== null && context.at >= plusMs(since, lapseDays * DAY_MS)
        ? null
        : refused('D66', 'StillPending', {
            pendingSince: since ?? 'none',
            days: since === null ? 0 : daysBetween(dayOf(since), dayOf(context.at)),
            lapseDays: lapseDays ?? 0,
          }),
  );
  if (no || since === null) return no ?? refused('D66', 'NeverLapses', {});
  return endedBy(state, 'lapsed', { type: 'DocumentLapsed', pendingSince: since, reason: act.reason });
}

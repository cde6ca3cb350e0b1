import type { DossierAct } from '../../../contracts/acts.ts';
import type { DossierEvent } from '../../../contracts/events.ts';
import type { MemberId, TextHash } from '../../../contracts/ids.ts';
import { accepted, refused } from '../../decision.ts';
import { countedMembers } from '../../organisation/state.ts';
import { dayOf } from '../../time.ts';
import {
  bySecretariat,
  firstOf,
  inProgress,
  notFrozen,
  onCurrentText,
  onRoute,
  requireProcedure,
  type DossierContext,
  type DossierDecision,
} from '../context.ts';
import { CIRCULATION } from '../evolve.ts';
import { restOwed } from '../facts/owed.ts';
import { needsMet } from '../facts/route.ts';
import { currentVersion, type DossierState } from '../state.ts';
import { consentHolds } from './consent.ts';
import { officialLanguagesOf } from './renderings.ts';
import { transcribedFrom, voiceOf } from './transcribed.ts';

/** Circulation: a version goes to those who are counted, and closes stage 10 when the last of them has it (domain §1.5, §3.2). */

type Act<T extends DossierAct['type']> = Extract<DossierAct, { type: T }>;

export function decideCirculate(state: DossierState, act: Act<'Circulate'>, context: DossierContext): DossierDecision {
  const procedure = requireProcedure(context);
  const at = state.stages[CIRCULATION];
  const languages = officialLanguagesOf(currentVersion(state));
  const missing = procedure.languages.official.filter((l) => !languages.includes(l));
  const isAgain = state.circulated === act.textHash;
  const no = firstOf(
    () => inProgress(state),
    () => bySecretariat(context),
    () => onRoute(state, CIRCULATION),
    () => needsMet(state, CIRCULATION),
    () => onCurrentText(state, act.textHash),
    () =>
      at?.status === 'closed' && at.closedOn === act.textHash
        ? refused('D19', 'StageClosed', { stage: CIRCULATION })
        : null,
    () => notFrozen(state, context),
    () => restOwed(state, procedure),
    () =>
      act.on !== undefined && act.on > dayOf(context.at)
        ? refused('D15', 'DayAhead', { on: act.on, today: dayOf(context.at) })
        : null,
    () =>
      isAgain && !othersAreCounted(state, act.textHash, context)
        ? refused('D15', 'CirculatedAlready', { textHash: act.textHash })
        : null,
    () => (missing.length === 0 ? null : refused('D15', 'RenderingMissing', { missing })),
    () => (isAgain ? null : consentHolds(state, act, context)),
  );
  if (no) return no;
  // A later version opens the stage again: it is delivered like the first.
  const opened: DossierEvent[] = at?.status === 'open' ? [] : [{ type: 'StageOpened', stage: CIRCULATION }];
  const circulated: DossierEvent = {
    type: 'Circulated',
    textHash: act.textHash,
    // It is before the delegations since it was circulated first.
    on: act.on ?? (isAgain ? state.circulatedOn : null) ?? dayOf(context.at),
    consent: act.consent ?? null,
  };
  // Delivery may have been confirmed in a round already, by every delegation.
  return accepted<DossierEvent>(
    ...opened,
    circulated,
    ...(deliveredToAll(state.delivered[act.textHash] ?? [], context)
      ? [{ type: 'StageClosed', stage: CIRCULATION, textHash: act.textHash } as const]
      : []),
  );
}

function deliveredToAll(to: readonly MemberId[], context: DossierContext): boolean {
  return countedMembers(context.organisation).every((m) => to.includes(m));
}

/**
 * Who is counted has changed since a version was circulated that not all have yet: the last that owed a receipt has left, or a member
 * was admitted that had no notice of it.
 */
function othersAreCounted(state: DossierState, textHash: TextHash, context: DossierContext): boolean {
  const got = state.delivered[textHash] ?? [];
  const told: readonly string[] = [...got, ...state.circulationNoticedTo];
  return (
    deliveredToAll(got, context) ||
    (state.circulationNoticedTo.length > 0 && countedMembers(context.organisation).some((m) => !told.includes(m)))
  );
}

/** Delivery is a statement of the delegation; a transport's acknowledgement is none. Stage 10 closes at the last one. */
export function decideConfirmDelivery(
  state: DossierState,
  act: Act<'ConfirmDelivery'>,
  context: DossierContext,
): DossierDecision {
  const member = voiceOf(act, context);
  if (typeof member !== 'string') return inProgress(state) ?? member;
  const before = state.delivered[act.textHash] ?? [];
  const no = firstOf(
    () => inProgress(state),
    () => onCurrentText(state, act.textHash),
    () =>
      state.circulated === act.textHash || act.stage !== CIRCULATION
        ? null
        : refused('D16', 'NotCirculated', { textHash: act.textHash }),
    () => (state.stages[act.stage]?.status === 'open' ? null : refused('D19', 'StageNotOpen', { stage: act.stage })),
    () => (before.includes(member) ? refused('D16', 'DeliveredAlready', { member, textHash: act.textHash }) : null),
  );
  if (no) return no;
  const closes =
    state.stages[CIRCULATION]?.status === 'open' &&
    act.textHash === state.circulated &&
    deliveredToAll([...before, member], context);
  const confirmed: DossierEvent = {
    ...{ type: 'DeliveryConfirmed', stage: act.stage, member, textHash: act.textHash },
    ...transcribedFrom(act),
  };
  return closes
    ? accepted<DossierEvent>(confirmed, { type: 'StageClosed', stage: CIRCULATION, textHash: act.textHash })
    : accepted(confirmed);
}

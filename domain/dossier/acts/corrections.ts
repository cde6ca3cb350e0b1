import type { DossierAct } from '../../../contracts/acts.ts';
import type { DossierEvent } from '../../../contracts/events.ts';
import type { Instant } from '../../../contracts/ids.ts';
import { accepted, refused } from '../../decision.ts';
import { countedMembers } from '../../organisation/state.ts';
import { plusMs } from '../../time.ts';
import {
  byCountedDelegation,
  firstOf,
  ownMember,
  requireProcedure,
  type Check,
  type DossierContext,
  type DossierDecision,
} from '../context.ts';
import { isUntold, objectionsUntil } from '../facts/corrections.ts';
import { placesMissing } from '../facts/places.ts';
import type { Correction, DossierState } from '../state.ts';
import { byDepositary, onAdoptedText, wasAdopted } from './effect.ts';
import { officialLanguagesOf } from './renderings.ts';

/** Corrections of the adopted text, and of what its official texts say differently: notice, objections, procès-verbal (domain §3.7). */

type Act<T extends DossierAct['type']> = Extract<DossierAct, { type: T }>;

/**
 * What is corrected: which official text, where there are several, and a place that the version has, as far as it says which
 * (D160). The words that stand there only who holds the text can compare: the client, before it signs.
 */
function namesWhat(state: DossierState, act: Act<'ProposeCorrection'>, context: DossierContext): Check {
  const version = state.versions.find((v) => v.textHash === state.adoptedText) ?? null;
  const languages = officialLanguagesOf(version);
  const mustName = requireProcedure(context).policy.correctionsNameLanguage === true && languages.length > 1;
  const { language, place } = act;
  const missing = placesMissing(version, [place]);
  return firstOf(
    () => (language === undefined && mustName ? refused('D160', 'WhichText', { languages }) : null),
    () =>
      language !== undefined && !languages.includes(language)
        ? refused('D160', 'NoOfficialText', { language, languages })
        : null,
    () => (missing.length > 0 ? refused('D160', 'NoSuchPlace', { places: missing }) : null),
  );
}

/** A corrigendum is a silence of its own: it stands when nobody counted has objected before its deadline. */
export function decideProposeCorrection(
  state: DossierState,
  act: Act<'ProposeCorrection'>,
  context: DossierContext,
): DossierDecision {
  const open = state.corrections.find((c) => c.outcome === null);
  const minimumMs = requireProcedure(context).policy.correctionMinimumMs ?? 0;
  const no = firstOf(
    () => wasAdopted(state),
    () => byDepositary(context),
    () => onAdoptedText(state, act.textHash),
    () => (open ? refused('D54', 'CorrectionStillOpen', { correction: open.number }) : null),
    // Nobody could be told of it, so it would never stand.
    () =>
      requireProcedure(context).policy.correctionsNoticed && countedMembers(context.organisation).length === 0
        ? refused('D54', 'NobodyCounted', { textHash: act.textHash })
        : null,
    () =>
      act.deadline > context.at ? null : refused('D23', 'DeadlinePassed', { deadline: act.deadline, at: context.at }),
    () =>
      act.deadline < plusMs(context.at, minimumMs)
        ? refused('D24', 'SilenceTooShort', { deadline: act.deadline, minimumMs })
        : null,
    () => namesWhat(state, act, context),
  );
  return (
    no ??
    accepted<DossierEvent>({
      type: 'CorrectionProposed',
      correction: state.corrections.length + 1,
      ...{ place: act.place, found: act.found, corrected: act.corrected, deadline: act.deadline },
      ...(act.language !== undefined && { language: act.language }),
    })
  );
}

export function decideObjectToCorrection(
  state: DossierState,
  act: Act<'ObjectToCorrection'>,
  context: DossierContext,
): DossierDecision {
  const procedure = requireProcedure(context);
  const correction = state.corrections.find((c) => c.number === act.correction);
  const no = firstOf(
    () => wasAdopted(state),
    () => byCountedDelegation(context),
    () => openCorrection(correction, act.correction),
    () =>
      correction && (isUntold(correction, procedure) || context.at < objectionsUntil(correction, procedure))
        ? null
        : refused('D22', 'AfterTheDeadline', {
            deadline: correction ? objectionsUntil(correction, procedure) : '',
            receivedAt: context.at,
          }),
  );
  return (
    no ??
    accepted<DossierEvent>({
      type: 'CorrectionRejected',
      correction: act.correction,
      by: ownMember(context),
      reasons: act.reasons,
    })
  );
}

export function decideRecordCorrection(
  state: DossierState,
  act: Act<'RecordCorrection'>,
  context: DossierContext,
): DossierDecision {
  const correction = state.corrections.find((c) => c.number === act.correction);
  const no = firstOf(
    () => wasAdopted(state),
    () => byDepositary(context),
    () => openCorrection(correction, act.correction),
    () => (correction ? silenceHolds(correction, context) : null),
  );
  return no ?? accepted<DossierEvent>({ type: 'TextCorrected', correction: act.correction });
}

/** What is found to be wrong itself is taken back by the depositary while it is open; then another one may be proposed (D166). */
export function decideWithdrawCorrection(
  state: DossierState,
  act: Act<'WithdrawCorrection'>,
  context: DossierContext,
): DossierDecision {
  const correction = state.corrections.find((c) => c.number === act.correction);
  const no = firstOf(
    () => wasAdopted(state),
    () => byDepositary(context),
    () => {
      if (!correction) return openCorrection(correction, act.correction);
      const { outcome } = correction;
      return outcome === null ? null : refused('D166', 'CorrectionOver', { correction: act.correction, outcome });
    },
  );
  return no ?? accepted<DossierEvent>({ type: 'CorrectionWithdrawn', correction: act.correction, reason: act.reason });
}

/** The time for objections has passed, and where the procedure says so, the members knew of it. */
function silenceHolds(correction: Correction, context: DossierContext): Check {
  const procedure = requireProcedure(context);
  const ahead = (deadline: Instant) =>
    context.at >= deadline ? null : refused('D54', 'DeadlineAhead', { deadline, at: context.at });
  return firstOf(
    () => ahead(correction.deadline),
    () => (isUntold(correction, procedure) ? refused('D54', 'NotNoticed', { correction: correction.number }) : null),
    () => ahead(objectionsUntil(correction, procedure)),
  );
}

function openCorrection(correction: Correction | undefined, number: number): Check {
  if (!correction) return refused('D54', 'NoSuchCorrection', { correction: number });
  return correction.outcome === null
    ? null
    : refused('D54', 'CorrectionOver', { correction: number, outcome: correction.outcome });
}

import type { DossierAct } from '../../../contracts/acts.ts';
import type { DossierEvent } from '../../../contracts/events.ts';
import type { TextHash } from '../../../contracts/ids.ts';
import { accepted, refused } from '../../decision.ts';
import { chairOf } from '../../organisation/state.ts';
import {
  firstOf,
  inProgress,
  onCurrentText,
  requireProcedure,
  type Check,
  type DossierContext,
  type DossierDecision,
} from '../context.ts';
import type { DossierState } from '../state.ts';

/** The consent of an organ, for the SCO the coordinators, to the circulation of a document (domain §3.4, §1.5). */

/** The organ has consented by an act of its chair: to this version, or to whichever. */
export function isConsented(state: DossierState, textHash: TextHash): boolean {
  return state.circulationConsents.some((t) => t === null || t === textHash);
}

/** Given by an act, or recorded by the secretariat in words; where the procedure asks for none, none is needed (D15). */
export function consentHolds(
  state: DossierState,
  act: Extract<DossierAct, { type: 'Circulate' }>,
  context: DossierContext,
): Check {
  const organ = requireProcedure(context).policy.circulationConsent;
  return organ === null || act.consent !== undefined || isConsented(state, act.textHash)
    ? null
    : refused('D15', 'ConsentMissing', { organ });
}

function byConsentingChair(context: DossierContext): Check {
  const organ = requireProcedure(context).policy.circulationConsent;
  if (organ === null) return refused('D95', 'NoConsentAsked', {});
  const chair = chairOf(context.organisation, organ);
  return chair === context.sender.actor
    ? null
    : refused('D06', 'NotTheChair', { actor: context.sender.actor, organ, chair: chair ?? 'none' });
}

/** D95. */
export function decideConsentToCirculation(
  state: DossierState,
  act: Extract<DossierAct, { type: 'ConsentToCirculation' }>,
  context: DossierContext,
): DossierDecision {
  const textHash = act.textHash ?? null;
  const organ = requireProcedure(context).policy.circulationConsent;
  const no = firstOf(
    () => inProgress(state),
    () => byConsentingChair(context),
    () => (textHash === null ? null : onCurrentText(state, textHash)),
    () =>
      state.circulationConsents.includes(null) || state.circulationConsents.includes(textHash)
        ? refused('D95', 'ConsentedAlready', { textHash: textHash ?? 'any' })
        : null,
  );
  if (no || organ === null) return no ?? refused('D95', 'NoConsentAsked', {});
  return accepted<DossierEvent>({ type: 'CirculationConsented', organ, textHash });
}

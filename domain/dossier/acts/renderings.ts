import type { DossierAct } from '../../../contracts/acts.ts';
import type { DossierEvent } from '../../../contracts/events.ts';
import type { TextHash } from '../../../contracts/ids.ts';
import { LIMITS } from '../../../contracts/limits.ts';
import type { Rendering } from '../../../contracts/text.ts';
import { accepted, refused } from '../../decision.ts';
import {
  byCountedDelegation,
  bySecretariat,
  firstOf,
  notErased,
  ownMember,
  requireProcedure,
  type DossierContext,
  type DossierDecision,
} from '../context.ts';
import type { DossierState, Version } from '../state.ts';

/** The languages of a version after it was issued, and whether they say the same (domain §3.1 Rendering, Concordance). */

type Act<T extends DossierAct['type']> = Extract<DossierAct, { type: T }>;

/** All renderings of a version: those that its hash covers, then those that were added. Empty for a version not issued. */
export function renderingsOf(state: DossierState, textHash: TextHash): readonly Rendering[] {
  const issued = state.versions.find((v) => v.textHash === textHash)?.manifest.renderings ?? [];
  return [...issued, ...(state.addedRenderings[textHash] ?? [])];
}

/** Languages that a version has as an official or authentic text: a working or unofficial one is no text to be agreed. */
export function officialLanguagesOf(version: Version | null): readonly string[] {
  const renderings = version?.manifest.renderings ?? [];
  return renderings.filter((r) => r.status === 'official' || r.status === 'authentic').map((r) => r.language);
}

/** How a version stands with the demand that its official renderings say the same: a record, a waiver, or neither. */
export function concordanceOf(state: DossierState, textHash: TextHash): 'recorded' | 'waived' | 'none' {
  if (state.concordant.includes(textHash)) return 'recorded';
  return state.waivers.some((w) => w.of === 'concordance' && w.textHash === textHash) ? 'waived' : 'none';
}

/** Allowed whatever became of the document: a translation may come long after the adoption, and moves nothing. */
export function decideAddRendering(
  state: DossierState,
  act: Act<'AddRendering'>,
  context: DossierContext,
): DossierDecision {
  const { rendering, textHash } = act;
  const { language, status, sha256 } = rendering;
  const present = renderingsOf(state, textHash);
  const official = () => requireProcedure(context).languages.official.includes(language);
  const no = firstOf(
    () => (state.phase === null ? refused('D04', 'NotProposed', {}) : null),
    () => bySecretariat(context),
    () => (present.length > 0 ? null : refused('D90', 'VersionUnknown', { textHash })),
    () => (status === 'working' || status === 'unofficial' ? null : refused('D90', 'StatusOfficial', { status })),
    () => (official() ? refused('D90', 'LanguageOfficial', { language }) : null),
    () => (present.some((r) => r.sha256 === sha256) ? refused('D90', 'RenderingPresent', { language, sha256 }) : null),
    () => notErased(state, [rendering]),
    () =>
      present.length < LIMITS.listItems
        ? null
        : refused('D90', 'RenderingsTooMany', { present: present.length, limit: LIMITS.listItems }),
  );
  return no ?? accepted<DossierEvent>({ type: 'RenderingAdded', textHash, rendering });
}

/** No rule waits for it: what adoption asks for is the secretariat's record. */
export function decideConfirmConcordance(
  state: DossierState,
  act: Act<'ConfirmConcordance'>,
  context: DossierContext,
): DossierDecision {
  const { textHash } = act;
  const member = ownMember(context);
  const no = firstOf(
    () => (state.phase === null ? refused('D04', 'NotProposed', {}) : null),
    () => byCountedDelegation(context),
    () => (state.concordant.includes(textHash) ? null : refused('D91', 'ConcordanceNotRecorded', { textHash })),
    () =>
      state.concordanceConfirmed[textHash]?.includes(member)
        ? refused('D91', 'ConfirmedAlready', { member, textHash })
        : null,
  );
  return no ?? accepted<DossierEvent>({ type: 'ConcordanceConfirmed', member, textHash });
}

import type { DossierId } from '../../contracts/ids.ts';
import { adoptingFinding } from '../dossier/acts/adoption.ts';
import { ownView, procedureOf } from '../dossier/facts/ownProcedure.ts';
import { draftAwaitingNumber, type DossierState } from '../dossier/state.ts';
import type { OrganisationState } from '../organisation/state.ts';
import { sharingItem, type MeetingState } from './state.ts';

/** Which acts of a meeting have their number, and which wait for one (domain §1.4, §3.6 one act for several). */

/** What is read of the documents that an act names, by id. */
type Found = {
  readonly organisation: OrganisationState;
  readonly dossiers: Readonly<Record<string, DossierState>>;
};

export function numberOf(state: MeetingState, dossier: DossierId): number | null {
  return state.acts.find((a) => a.dossiers.includes(dossier))?.number ?? null;
}

/** The organ that meets has found this document agreed at the adopting stage, or decided on its draft; no number yet. */
export function awaitsNumber(state: MeetingState, dossier: DossierId, context: Found): boolean {
  const found = context.dossiers[dossier];
  if (found?.phase !== 'inProgress') return false;
  const finding = draftAwaitingNumber(found) ?? adoptingFinding(found, ownView(context, found));
  const stages = procedureOf(context.organisation, found)?.stages;
  return finding !== null && stages?.[finding.stage]?.organ === state.organ && numberOf(state, dossier) === null;
}

/**
 * The documents that a document waits for, since one act is to approve them together: those of its item that the organ has
 * not found agreed. Of documents that are not known nothing is said.
 */
export function awaitedWith(state: MeetingState, dossier: DossierId, context: Found): readonly DossierId[] {
  return sharingItem(state, dossier).filter(
    (d) => context.dossiers[d] !== undefined && !awaitsNumber(state, d, context),
  );
}

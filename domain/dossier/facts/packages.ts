import type { MeetingId, OrganId } from '../../../contracts/ids.ts';
import type { MeetingState } from '../../meeting/state.ts';
import type { DossierState } from '../state.ts';

/** In whose packages a document is: of each organ in one at most (ADR 0019). */

/** The meeting of an organ in whose package the document is. */
export function packageOf(state: DossierState, organ: OrganId): MeetingId | null {
  return (
    (state.packages.find((p) => p.organ === organ) ?? state.packages.find((p) => p.organ === null))?.meeting ?? null
  );
}

/** The same as it stands, of the meetings that are known. */
export function meetingOf(state: DossierState, organ: OrganId, meetings: readonly MeetingState[]): MeetingState | null {
  const id = packageOf(state, organ);
  return meetings.find((m) => id !== null && m.id === id) ?? null;
}

/** The document is in the package of this meeting. */
export function isPlacedAt(state: DossierState, meeting: MeetingId): boolean {
  return state.packages.some((p) => p.meeting === meeting);
}

/** Another meeting of the organ has the document in its package, and has not closed. */
export function elsewhereOf(state: DossierState, organ: OrganId, meeting: MeetingId): MeetingId | null {
  return state.packages.find((p) => p.organ === organ && p.meeting !== meeting)?.meeting ?? null;
}

/** It was deferred from this meeting, whose agenda has listed it ever since: listed anew, it comes back. */
export function wasLeft(state: DossierState, { id, agenda }: MeetingState): boolean {
  const left = state.leftPackages.find((p) => p.meeting === id);
  const listed = agenda.find((i) => i.dossier === state.id);
  return left !== undefined && listed !== undefined && listed.listedAt <= left.at;
}

/** The meetings that a decision about the document reads where its act names none. */
export function meetingsReadFor({ packages, deferredTo }: DossierState): readonly MeetingId[] {
  const own = packages.map((p) => p.meeting);
  return deferredTo === null || own.includes(deferredTo) ? own : [...own, deferredTo];
}

import type { Sha256 } from '../../../contracts/ids.ts';
import type { Status } from '../../../contracts/procedure.ts';
import type { BoardLine, DossierView, Phase } from '../../../contracts/views.ts';
import { renderingsOf } from '../acts/renderings.ts';
import type { DossierState } from '../state.ts';

/** What is shown of a document to a party with a status: less than to members, and said so (domain §3.4 observer). */

type Sees = Status['sees'];

const ADOPTED: readonly Phase[] = ['adopted', 'inEffect', 'ended'];

/** Whether a document in this phase is among those that a status sees; null: there is no such document. */
export function isSeen({ documents }: Sees, phase: Phase | null): boolean {
  if (phase === null || documents === 'none') return false;
  return documents === 'all' || ADOPTED.includes(phase);
}

/** Whether one language of a text may be read: of any version, or of the adopted one alone. */
export function isReadable(sees: Sees, state: DossierState, sha256: Sha256): boolean {
  if (!sees.texts || !isSeen(sees, state.phase)) return false;
  return state.versions
    .filter((v) => sees.documents === 'all' || v.textHash === state.adoptedText)
    .some((v) => renderingsOf(state, v.textHash).some((r) => r.sha256 === sha256));
}

/** Numbers stay, names go. */
export function lineFor(sees: Sees, line: BoardLine): BoardLine {
  const withheld = [...(sees.record ? [] : ['record' as const]), ...(sees.texts ? [] : ['texts' as const])];
  if (withheld.length === 0) return line;
  return { ...line, ...(!sees.record && { objections: [] }), withheld };
}

/**
 * Neither positions nor what is waited for where the record is not seen, no version where the texts are not; nor what would
 * tell them: who stood aside, is bound, confirmed the concordance or agreed to abandon, open places with their holders, what
 * is handed to the next chair.
 */
export function viewFor(sees: Sees, view: DossierView): DossierView {
  const { force, ...rest } = view;
  return {
    ...rest,
    ...lineFor(sees, rest),
    ...(sees.record && force && { force }),
    ...(!sees.texts && { version: null, renderings: [], endorsers: [] }),
    ...(!(sees.texts && sees.record) && { sentUp: [], brackets: [] }),
    ...(!sees.record && {
      waiting: [],
      roundList: view.roundList.map(({ shortening: _, ...r }) => ({ ...r, positions: [] })),
    }),
    ...(!sees.record && {
      ...{ adoptedFor: null, agreedToAbandon: [], agreedToMerge: [], carryOvers: [], concordanceConfirmedBy: [] },
      draftDecisions: view.draftDecisions.map((d) => ({ ...d, roster: [] })),
    }),
  };
}

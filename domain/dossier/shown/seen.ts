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

/** Whether the entries may be given, which hold who said what: not those in which somebody stood aside in confidence. */
export function isRecordOpen(sees: Sees, state: DossierState): boolean {
  return sees.record && isSeen(sees, state.phase) && state.asideInConfidence.length === 0;
}

/** Stand-asides that are not public are left out, with what would tell of them: for whom it is adopted, and why one did not sign. */
function inPublic(view: DossierView): DossierView {
  const aside = view.roundList.flatMap((r) => r.positions.filter((p) => p.public === false).map((p) => p.member));
  if (aside.length === 0) return view;
  const { force, ...rest } = view;
  return {
    ...rest,
    roundList: view.roundList.map((r) => ({ ...r, positions: r.positions.filter((p) => p.public !== false) })),
    adoptedFor: null,
    ...(force && {
      force: {
        ...force,
        unsigned: force.unsigned.filter((u) => u.because !== 'stoodAside' || !aside.includes(u.member)),
      },
    }),
    withheld: ['standAsides'],
  };
}

/** Numbers stay, names go. */
export function lineFor(sees: Sees, line: BoardLine): BoardLine {
  const withheld = [
    ...(sees.record ? [] : ['record' as const]),
    ...(sees.texts ? [] : ['texts' as const]),
    ...(line.withheld ?? []),
  ];
  if (withheld.length === 0) return line;
  return { ...line, ...(!sees.record && { objections: [] }), withheld };
}

/**
 * Neither positions nor what is waited for where the record is not seen, no version where the texts are not; nor what would
 * tell them: who stood aside, is bound, confirmed the concordance or agreed to abandon, open places with their holders, what
 * is handed to the next chair.
 */
export function viewFor(sees: Sees, whole: DossierView): DossierView {
  const view = sees.record ? inPublic(whole) : whole;
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

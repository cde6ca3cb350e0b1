import type { Instant } from '../contracts/ids.ts';
import type { DossierView, Explanation } from '../contracts/views.ts';
import { lineWithCellsAs } from '../domain/dossier/shown/cells.ts';
import type { HiddenRound } from '../domain/dossier/shown/confidential.ts';
import { viewAs, type Shown } from '../domain/dossier/shown/seen.ts';
import type { Viewer } from '../domain/dossier/shown/viewer.ts';
import type { Others } from '../domain/dossier/shown/waiting.ts';
import type { Folded } from '../domain/journalling.ts';

/** Whether it is shown with what could be done, and how that is found; and with what each member said. */
export type Shows = { readonly explain: ((shown: Shown, at: Instant) => Explanation) | null; readonly cells: boolean };

/**
 * What a viewer is shown of a document; null: nothing. `now`: the moment that is asked about, never before the entry that is looked
 * at; null: that of the entry. `hidden`: the rounds that are confidential to the viewer.
 */
export function documentView(
  folded: Extract<Folded, { kind: 'dossier' }>,
  others: Others,
  viewer: Viewer,
  hidden: readonly HiddenRound[],
  now: Instant | null,
  more: Shows,
): DossierView | null {
  const { state, n, at, head } = folded;
  if (state.id === null || at === null || head === null) throw new Error(`${folded.ref} has no entry to show`);
  const shown: Shown = {
    ...{ viewer, state, others, hidden, head: { dossier: state.id, n, at, head } },
    ...(now !== null && { now }),
  };
  const view = viewAs(shown);
  // A document that is shown from its adoption on is not shown as it was before.
  if (!view) return null;
  const cells = more.cells ? lineWithCellsAs(shown)?.cells : undefined;
  const asked = now !== null && now > at ? now : at;
  return {
    ...view,
    ...(cells !== undefined && { cells }),
    ...(more.explain && !viewer.sees && { explanation: more.explain(shown, asked) }),
  };
}

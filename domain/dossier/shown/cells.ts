import type { StageCode } from '../../../contracts/ids.ts';
import type { Status } from '../../../contracts/procedure.ts';
import type { BoardLine, Cell } from '../../../contracts/views.ts';
import { ownView } from '../facts/ownProcedure.ts';
import type { DossierState, Round } from '../state.ts';
import { isShownTo } from './confidential.ts';
import { lineAs, type Shown } from './seen.ts';
import { rosterIn, roundTold } from './tally.ts';
import type { Others } from './waiting.ts';

/** What each member said in the round that a line of the board tells of, and to whom it is shown. */

/** `aside`: one of them stands aside in confidence, and which one must not be found by who is left out. */
export type RoundCells = { readonly cells: readonly Cell[]; readonly aside: boolean };

function cellsIn(round: Round, state: DossierState, others: Others): readonly Cell[] {
  return rosterIn(state, ownView(others, state), round).map((member) => {
    const p = round.positions[member];
    return p
      ? { member, said: p.position.kind, ...(p.lifted && { lifted: true }), entry: p.entry }
      : { member, said: 'unheard' };
  });
}

/** The cells of a document, whole; null: there was no round. `stage`: the one that its line names. */
export function cellsOf(state: DossierState, others: Others, stage: StageCode | null): RoundCells | null {
  const round = roundTold(state, stage);
  return (
    round && { cells: cellsIn(round, state, others), aside: Object.values(round.positions).some((p) => p.notPublic) }
  );
}

/** A line with its cells, for whoever sees the record; a party is not shown those of a round in which one stood aside in confidence. */
export function withCells(line: BoardLine, sees: Status['sees'] | null, of: RoundCells | null): BoardLine {
  if (!of || (sees && !sees.record)) return line;
  if (sees && of.aside) return { ...line, withheld: [...(line.withheld ?? []), 'standAsides'] };
  return { ...line, cells: of.cells };
}

/** The line of the board with its cells; null: the document is not shown. */
export function lineWithCellsAs(shown: Shown): BoardLine | null {
  const { viewer, state, others, hidden } = shown;
  const line = lineAs(shown);
  const round = line && roundTold(state, line.stage);
  const of = line && cellsOf(state, others, line.stage);
  if (!of || !round) return line;
  const isHidden = hidden.some((h) => h.stage === round.stage && h.round === round.round);
  // Who has not spoken is as confidential as what was said: "unheard" would be a lie about one who has.
  const isShown = ({ member }: Cell) => {
    const p = round.positions[member];
    return !isHidden || String(member) === viewer.actor || (p !== undefined && isShownTo(viewer.actor, p, round));
  };
  return withCells(line, viewer.sees, { ...of, cells: of.cells.filter(isShown) });
}

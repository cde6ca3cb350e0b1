import type { Instant } from '../../../contracts/ids.ts';
import type { BoardLine, Waiting } from '../../../contracts/views.ts';

/** What an office that sees to all documents looks at: each line of what they wait for. */

export type Owed = { readonly line: BoardLine; readonly wait: Waiting };

export function waitsIn(lines: readonly BoardLine[]): readonly Owed[] {
  return lines.flatMap((line) => (line.waiting ?? []).map((wait) => ({ line, wait })));
}

/** Deadlines until then, those that are over too, the earliest first; of one document each once. */
export function dueBy(rows: readonly Owed[], until: string): readonly (Owed & { readonly until: Instant })[] {
  const due = rows.flatMap((row) =>
    row.wait.until !== null && row.wait.until <= until ? [{ ...row, until: row.wait.until }] : [],
  );
  const once = new Map(due.map((row) => [`${row.line.dossier} ${row.until}`, row]));
  return [...once.values()].toSorted((a, b) => (a.until < b.until ? -1 : 1));
}

export function undeliveredIn(rows: readonly Owed[]): readonly Owed[] {
  return rows.filter(({ wait }) => wait.code === 'delivery');
}

import type { Instant } from '../../../contracts/ids.ts';
import type { BoardLine, SilenceClock } from '../../../contracts/views.ts';

/** Silence procedures of all documents that are shown, in the order in which they are looked at. */

export type ClockRow = { readonly line: BoardLine; readonly clock: SilenceClock };

/** How long one that has ended stays on the board, in milliseconds, and how many do. */
const LATELY_MS = 30 * 86_400_000;
const MOST_ENDED = 50;

/** `running`: the one that ends next first; `ended`: the latest first. `lines` as the engine gives them with `silence`. */
export function silenceRows(
  lines: readonly BoardLine[],
  now: Instant,
): { readonly running: readonly ClockRow[]; readonly ended: readonly ClockRow[] } {
  const rows = lines.flatMap((line) => (line.silences ?? []).map((clock) => ({ line, clock })));
  const since = new Date(Date.parse(now) - LATELY_MS).toISOString();
  const end = ({ clock }: ClockRow): string => clock.endedAt ?? '';
  return {
    running: rows
      .filter(({ clock }) => clock.outcome === null)
      .toSorted((a, b) => compare(a.clock.deadline, b.clock.deadline)),
    ended: rows
      .filter((row) => row.clock.outcome !== null && end(row) >= since)
      .toSorted((a, b) => compare(end(b), end(a)))
      .slice(0, MOST_ENDED),
  };
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

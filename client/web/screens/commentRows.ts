import type { Entry } from '../../../contracts/entry.ts';
import type { DossierEvent } from '../../../contracts/events.ts';
import type { Instant, TextHash } from '../../../contracts/ids.ts';
import type { PositionKind } from '../../../contracts/position.ts';
import { positionsSaid, type SaidPosition } from '../../index.ts';

/** What was said about the text of a document, one row each, with what became of it, as the entries tell it to whoever asks. */

/** Positions by which something is said of the text. */
export const COMMENTING = [
  ...(['object', 'proposeAmendment', 'agreeWithReservation'] as const),
  ...(['agreeWithViewpoint', 'standAside', 'requestTime'] as const),
] satisfies readonly PositionKind[];

export const STATES = ['open', 'ruled', 'over'] as const;

export type Ruling = {
  /** Null: it was said only whether it stands in the way. */
  readonly outcome: 'accepted' | 'refused' | null;
  readonly blocks: boolean;
  readonly reason: string | null;
  readonly entry: number;
  readonly at: Instant;
};

export type CommentRow = {
  readonly said: SaidPosition;
  readonly state: (typeof STATES)[number];
  /** Why it is over; of one that was ruled on, whether it was overtaken since. */
  readonly over: 'lifted' | 'withdrawn' | 'replaced' | 'overtaken' | null;
  /** The last one, of an amendment. */
  readonly ruling: Ruling | null;
};

/** In the order in which they were said. `present`: the text that is before the organs now. */
export function commentRows(entries: readonly Entry[], present: TextHash | null): readonly CommentRow[] {
  const all = positionsSaid(entries);
  const rulings = rulingsOn(all, entries);
  return all.flatMap((said): readonly CommentRow[] => {
    if (!COMMENTING.some((k) => k === said.position.kind)) return [];
    const ruling = rulings.get(said) ?? null;
    const over = overOf(said, all, present);
    const state =
      ruling !== null && (over === null || over === 'overtaken') ? 'ruled' : over === null ? 'open' : 'over';
    return [{ said, state, over, ruling }];
  });
}

function overOf(said: SaidPosition, all: readonly SaidPosition[], present: TextHash | null): CommentRow['over'] {
  if (said.became !== null) return said.became;
  const isTime = said.position.kind === 'requestTime';
  const later = all.slice(all.indexOf(said) + 1);
  // Asking for time takes nothing back that was said before.
  const isReplaced = later.some(
    (o) =>
      o.member === said.member &&
      o.stage === said.stage &&
      o.textHash === said.textHash &&
      (isTime || o.position.kind !== 'requestTime'),
  );
  if (isReplaced) return 'replaced';
  return present !== null && said.textHash !== present ? 'overtaken' : null;
}

/** A ruling is on the amendment that its maker had put forward last in that round. */
function rulingsOn(all: readonly SaidPosition[], entries: readonly Entry[]): ReadonlyMap<SaidPosition, Ruling> {
  const found = new Map<SaidPosition, Ruling>();
  for (const { n, at, events } of entries)
    for (const e of events as readonly DossierEvent[]) {
      if (e.type !== 'AmendmentRuled') continue;
      const said = all.findLast(
        (s) =>
          s.entry < n &&
          s.member === e.by &&
          s.stage === e.stage &&
          s.round === e.round &&
          s.position.kind === 'proposeAmendment',
      );
      if (!said) continue;
      const { outcome = null, blocks, reason = null } = e;
      found.set(said, { outcome, blocks, reason, entry: n, at });
    }
  return found;
}

/** Which rows are asked for: it lives in the address. Empty: all. */
export type CommentFilter = { readonly kind: string; readonly party: string; readonly state: string };

/** As typed into an address, by whomever. */
export function commentFilterOf(query: URLSearchParams): CommentFilter {
  const word = (name: string) => (query.get(name) ?? '').trim().slice(0, 64);
  const known = (name: string, values: readonly string[]) => values.find((v) => v === word(name)) ?? '';
  return { kind: known('kind', COMMENTING), party: word('party'), state: known('state', STATES) };
}

/** The same as an address has it. */
export function commentAddress(filter: CommentFilter): string {
  return new URLSearchParams(Object.entries(filter).filter(([, value]) => value !== '')).toString();
}

export function fitsComment({ said, state }: CommentRow, f: CommentFilter): boolean {
  return (
    (f.kind === '' || said.position.kind === f.kind) &&
    (f.party === '' || String(said.member) === f.party) &&
    (f.state === '' || state === f.state)
  );
}

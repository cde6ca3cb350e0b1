import type { ActorId, Instant, OrganId } from '../../../contracts/ids.ts';
import type { BoardLine, Waiting } from '../../../contracts/views.ts';
import { owedBy } from '../../index.ts';

/** Documents by whose turn it is, for whoever looks. */

/** `mine`: the lines by which it waits for whoever looks, the weightiest first. */
export type TurnRow = {
  readonly line: BoardLine;
  readonly mine: readonly Waiting[];
  readonly others: readonly Waiting[];
};

export type Turn = {
  /** Those that wait for whoever looks: by what silence or an answer does in law, then by deadline. */
  readonly mine: readonly TurnRow[];
  readonly others: readonly TurnRow[];
  /** Those that have an act, the latest first. */
  readonly decided: readonly BoardLine[];
  /**
   * The next deadline after which something may be asked of whoever looks: of a round in which it is counted, or of an organ that
   * it chairs; null: none runs. That of others is theirs.
   */
  readonly next: { readonly line: BoardLine; readonly until: Instant; readonly zone: string | null } | null;
};

/** Decided documents that are listed. */
const DECIDED = 12;

/** `lines` as the engine gives them with `waiting` and `own`. `chairs`: the organs that the actor chairs. */
export function turnOf(
  lines: readonly BoardLine[],
  actor: ActorId,
  now: Instant,
  chairs: readonly OrganId[] = [],
): Turn {
  const rows = lines.map((line): TurnRow => {
    const waiting = line.waiting ?? [];
    const mine = owedBy(waiting, actor, now).toSorted((a, b) => weight(line, a) - weight(line, b));
    return { line, mine, others: waiting.filter((w) => !mine.includes(w)) };
  });
  const byLaw = (a: TurnRow, b: TurnRow) =>
    weight(a.line, a.mine[0]!) - weight(b.line, b.mine[0]!) || compare(untilOf(a), untilOf(b));
  const running = rows
    .flatMap(({ line }) =>
      (line.waiting ?? [])
        .filter(
          ({ on, organ, stage }) =>
            on.includes(actor) || chairs.some((o) => o === organ) || line.own?.asked.some((a) => a.stage === stage),
        )
        .map(({ until, zone }) => ({ line, until, zone })),
    )
    .filter((r): r is typeof r & { readonly until: Instant } => r.until !== null && r.until > now)
    .toSorted((a, b) => compare(a.until, b.until));
  return {
    mine: rows.filter((r) => r.mine.length > 0).toSorted(byLaw),
    others: rows
      .filter((r) => r.mine.length === 0 && r.others.length > 0)
      .toSorted((a, b) => compare(a.line.pendingSince ?? LAST, b.line.pendingSince ?? LAST)),
    decided: lines
      .filter((l) => l.act !== null)
      .toSorted((a, b) => compare(b.act!.day, a.act!.day) || (b.act!.number ?? 0) - (a.act!.number ?? 0))
      .slice(0, DECIDED),
    next: running[0] ?? null,
  };
}

/** After every instant. */
const LAST = '9999';

function untilOf({ mine }: TurnRow): string {
  return mine.map((w) => w.until ?? LAST).toSorted()[0] ?? LAST;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** What follows in law, the heaviest first: silence that is read as consent, then what holds the document back, then what is owed. */
function weight(line: BoardLine, { code, stage }: Waiting): number {
  switch (code) {
    case 'correctionObjections':
      return 0;
    case 'delegations':
    case 'confidentialPositions': {
      const asked = line.own?.asked.find((a) => a.stage === stage);
      return (asked ? asked.silenceMeans === 'noObjection' : line.roundKind === 'silence') ? 0 : 2;
    }
    case 'lack':
      return 1;
    case 'votes':
    case 'finding':
    case 'findingOrRound':
    case 'voteDeclaration':
    case 'answerToRequest':
      return 2;
    case 'signatures':
    case 'notifications':
    case 'certifiedCopies':
    case 'announcement':
      return 3;
    default:
      return 4;
  }
}

import type { Entry } from '../contracts/entry.ts';
import { aggregateRef, type AggregateRef, type OrganisationId } from '../contracts/ids.ts';
import type { BoardLine } from '../contracts/views.ts';
import { boardLine } from '../domain/dossier/view.ts';
import { emptyFolded, foldEntry, type Folded } from '../domain/journalling.ts';
import { initialOrganisation, type OrganisationState } from '../domain/organisation/state.ts';
import { lineHash } from '../evidence/chain.ts';
import type { Journal, JournalMessage } from '../journal/journal.ts';
import { described, type Log } from './log.ts';

export type Board = {
  /** Resolves when all has been read that was stored when the board was opened. */
  readonly caughtUp: Promise<void>;
  /** Every proposed document in the order of ids, or those of one meeting: on its agenda, or placed at it. */
  lines(meeting: string | null): readonly BoardLine[];
  organisation(): OrganisationState;
  /** Ends with its signal; rejects where the journal cannot be followed. */
  readonly running: Promise<void>;
};

/** Messages folded at a time. */
const BATCH = 256;

/**
 * Folds the whole JOURNAL in memory, from its beginning at each start, and goes on with it. A board is a view: it may lag
 * by milliseconds, and nothing is decided on it. An aggregate whose chain is broken is left as it was and reported.
 */
export async function openBoard(
  journal: Pick<Journal, 'tail' | 'lastSequence'>,
  id: OrganisationId,
  log: Log,
  signal: AbortSignal,
): Promise<Board> {
  const folded = new Map<AggregateRef, Folded>();
  const broken = new Set<AggregateRef>();
  const organisationRef = aggregateRef('organisation', id);
  const until = await journal.lastSequence();
  let arrive: () => void = () => undefined;
  const caughtUp = new Promise<void>((resolve) => (arrive = resolve));
  if (until === 0) arrive();

  const fold = (message: JournalMessage) => {
    if (broken.has(message.ref)) return;
    try {
      for (const line of message.lines) {
        folded.set(
          message.ref,
          foldEntry(folded.get(message.ref) ?? emptyFolded(message.ref), JSON.parse(line) as Entry, lineHash(line)),
        );
      }
    } catch (error) {
      broken.add(message.ref);
      log.error('an aggregate cannot be folded any further; the board keeps what it had', {
        aggregate: message.ref,
        seq: message.seq,
        ...described(error),
      });
    }
  };
  const running = journal.tail(
    0,
    (messages) => {
      for (const message of messages) fold(message);
      if ((messages.at(-1)?.seq ?? 0) >= until) arrive();
      return Promise.resolve();
    },
    { signal, batch: BATCH, onRetry: (error) => log.warn('the board reads again', described(error)) },
  );

  const organisation = (): OrganisationState => {
    const found = folded.get(organisationRef);
    return found?.kind === 'organisation' ? found.state : initialOrganisation;
  };
  return {
    caughtUp,
    running,
    organisation,
    lines(meeting) {
      const lines: BoardLine[] = [];
      const at = meeting === null ? null : folded.get(aggregateRef('meeting', meeting));
      const agenda = at?.kind === 'meeting' ? at.state.agenda.map((i) => i.dossier as string) : [];
      for (const f of folded.values()) {
        if (f.kind !== 'dossier' || f.state.phase === null || f.state.id === null || f.at === null || f.head === null)
          continue;
        if (meeting !== null && f.state.meeting !== meeting && !agenda.includes(f.state.id)) continue;
        const own = f.state.meeting ?? f.state.deferredTo;
        const m = own === null ? undefined : folded.get(aggregateRef('meeting', own));
        const others = { organisation: organisation(), meeting: m?.kind === 'meeting' ? m.state : null };
        lines.push(boardLine(f.state, others, { dossier: f.state.id, n: f.n, at: f.at, head: f.head }));
      }
      return lines.toSorted((a, b) => (a.dossier < b.dossier ? -1 : 1));
    },
  };
}

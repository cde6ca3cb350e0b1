import type { Entry } from '../contracts/entry.ts';
import {
  aggregateRef,
  type AggregateRef,
  type Instant,
  type MeetingId,
  type OrganisationId,
  type Sha256,
} from '../contracts/ids.ts';
import type { BoardLine } from '../contracts/views.ts';
import { meetingsReadFor } from '../domain/dossier/facts/packages.ts';
import { isOver } from '../domain/dossier/shown/waiting.ts';
import { boardLine } from '../domain/dossier/shown/view.ts';
import { emptyFolded, foldEntry, type Folded } from '../domain/journalling.ts';
import { initialOrganisation, type OrganisationState } from '../domain/organisation/state.ts';
import { lineHash } from '../evidence/chain.ts';
import { hiddenRounds } from '../domain/dossier/shown/confidential.ts';
import { endedLineAs, lineAs } from '../domain/dossier/shown/seen.ts';
import type { Viewer } from '../domain/dossier/shown/viewer.ts';
import type { Journal, JournalMessage } from '../journal/journal.ts';
import type { Aggregates } from './aggregates.ts';
import { described, type Log } from './log.ts';
import { createTextHolders, type TextHolders } from './textHolders.ts';

export type Board = {
  /** Resolves when all has been read that was stored when the board was opened. */
  readonly caughtUp: Promise<void>;
  /**
   * Every proposed document that a viewer is shown, in the order of ids, or those of one meeting: on its agenda, or placed
   * at it.
   */
  lines(meeting: string | null, viewer: Viewer): readonly BoardLine[];
  readonly texts: Pick<TextHolders, 'holdersOf' | 'erasedBy'>;
  organisation(): OrganisationState;
  /** Ends with its signal; rejects where the journal cannot be followed. */
  readonly running: Promise<void>;
};

/** `placedAt`: the meetings in whose packages it is. */
type Placed = BoardLine & { readonly placedAt: readonly MeetingId[] };

/** Messages folded at a time. */
const BATCH = 256;

/**
 * Folds the whole JOURNAL in memory, from its beginning at each start, and goes on with it. A board is a view: it may lag
 * by milliseconds, and nothing is decided on it. An aggregate whose chain is broken is left as it was and reported. Of a
 * document that is over only its line is kept, as it was at its last entry.
 */
export async function openBoard(
  journal: Pick<Journal, 'tail' | 'lastSequence'>,
  aggregates: Pick<Aggregates, 'refresh'>,
  id: OrganisationId,
  log: Log,
  signal: AbortSignal,
  /** Told of a text that nobody has any more, and when that was stored; at each start of all of them again. */
  erase: (sha256: Sha256, at: Instant) => void,
): Promise<Board> {
  const folded = new Map<AggregateRef, Folded>();
  const over = new Map<AggregateRef, Placed>();
  const broken = new Set<AggregateRef>();
  const texts = createTextHolders();
  const organisationRef = aggregateRef('organisation', id);
  const until = await journal.lastSequence();
  let arrive: () => void = () => undefined;
  const caughtUp = new Promise<void>((resolve) => (arrive = resolve));
  if (until === 0) arrive();

  const organisation = (): OrganisationState => {
    const found = folded.get(organisationRef);
    return found?.kind === 'organisation' ? found.state : initialOrganisation;
  };
  /** Without a viewer the whole line. */
  const lineOf = (f: Folded, viewer?: Viewer): Placed | null => {
    if (f.kind !== 'dossier' || f.state.phase === null || f.state.id === null || f.at === null || f.head === null)
      return null;
    const meetings = meetingsReadFor(f.state).flatMap((id) => {
      const m = folded.get(aggregateRef('meeting', id));
      return m?.kind === 'meeting' ? [m.state] : [];
    });
    const others = { organisation: organisation(), meetings };
    const head = { dossier: f.state.id, n: f.n, at: f.at, head: f.head };
    const line = viewer
      ? lineAs({ viewer, state: f.state, others, head, hidden: hiddenRounds(viewer, f.state, others.organisation) })
      : boardLine(f.state, others, head);
    return line && { ...line, placedAt: f.state.packages.map((p) => p.meeting) };
  };
  const fold = async ({ ref, seq, lines, at }: JournalMessage) => {
    if (broken.has(ref)) return;
    try {
      let now = folded.get(ref) ?? emptyFolded(ref);
      if (over.has(ref)) now = (await aggregates.refresh(ref)).folded;
      for (const line of lines) {
        const entry = JSON.parse(line) as Entry;
        if (entry.n > now.n) now = foldEntry(now, entry, lineHash(line));
        for (const sha256 of texts.note(entry)) erase(sha256, at);
      }
      const line = hasEnded(now) ? lineOf(now) : null;
      if (line) {
        over.set(ref, line);
        folded.delete(ref);
      } else {
        over.delete(ref);
        folded.set(ref, now);
      }
    } catch (error) {
      broken.add(ref);
      log.error('an aggregate cannot be folded any further; the board keeps what it had', {
        aggregate: ref,
        seq,
        ...described(error),
      });
    }
  };
  const running = journal.tail(
    0,
    async (messages) => {
      for (const message of messages) await fold(message);
      if ((messages.at(-1)?.seq ?? 0) >= until) arrive();
    },
    { signal, batch: BATCH, onRetry: (error) => log.warn('the board reads again', described(error)) },
  );

  return {
    caughtUp,
    running,
    organisation,
    texts,
    lines(meeting, viewer) {
      const at = meeting === null ? null : folded.get(aggregateRef('meeting', meeting));
      const agenda = at?.kind === 'meeting' ? at.state.agenda.map((i) => i.dossier as string) : [];
      const ended = [...over.values()].flatMap((o) => {
        const line = endedLineAs(viewer, o);
        return line ? [{ ...line, placedAt: o.placedAt }] : [];
      });
      return [...ended, ...[...folded.values()].flatMap((f) => lineOf(f, viewer) ?? [])]
        .filter((l) => meeting === null || l.placedAt.some((m) => m === meeting) || agenda.includes(l.dossier))
        .map(({ placedAt: _, ...line }) => line)
        .toSorted((a, b) => (a.dossier < b.dossier ? -1 : 1));
    },
  };
}

/** Nothing is left to do about it, as far as the procedure goes. */
function hasEnded(folded: Folded): boolean {
  return folded.kind === 'dossier' && isOver(folded.state);
}

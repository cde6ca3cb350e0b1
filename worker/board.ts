import type { Entry } from '../contracts/entry.ts';
import {
  aggregateRef,
  type ActorId,
  type AggregateRef,
  type Instant,
  type MeetingId,
  type OrganisationId,
  type Sha256,
} from '../contracts/ids.ts';
import type { BoardLine, SenderReply } from '../contracts/views.ts';
import { cellsOf, lineWithCellsAs, withCells, type RoundCells } from '../domain/dossier/shown/cells.ts';
import { meetingsReadFor } from '../domain/dossier/facts/packages.ts';
import { isOver } from '../domain/dossier/shown/waiting.ts';
import { boardLine } from '../domain/dossier/shown/view.ts';
import { ownAs } from '../domain/dossier/shown/turn.ts';
import type { DossierState } from '../domain/dossier/state.ts';
import { emptyFolded, foldEntry, type Folded } from '../domain/journalling.ts';
import { initialOrganisation, type OrganisationState } from '../domain/organisation/state.ts';
import { lineHash } from '../evidence/chain.ts';
import { hiddenRounds } from '../domain/dossier/shown/confidential.ts';
import { endedLineAs, lineAs, waitingShown } from '../domain/dossier/shown/seen.ts';
import type { Viewer } from '../domain/dossier/shown/viewer.ts';
import type { Journal, JournalMessage } from '../journal/journal.ts';
import type { Aggregates } from './aggregates.ts';
import { described, type Log } from './log.ts';
import { createSenders } from './senders.ts';
import { createTextHolders, type TextHolders } from './textHolders.ts';

/** Which documents, and whether with what each member said, and what each waits for. Without members: all, plainly. */
export type LinesAsked = {
  readonly meeting?: string;
  readonly dossier?: string;
  readonly cells?: true;
  readonly waiting?: true;
  readonly own?: true;
};

export type Board = {
  /** Resolves when all has been read that was stored when the board was opened. */
  readonly caughtUp: Promise<void>;
  /**
   * Every proposed document that a viewer is shown, in the order of ids, or those of one meeting: on its agenda, or placed
   * at it; or one alone. `now`: at which terms and deadlines are looked at.
   */
  lines(asked: LinesAsked, viewer: Viewer, now: Instant): readonly BoardLine[];
  /** The last statement of a sender, of all that was stored before this was asked: whoever holds a receipt sees it counted. */
  lastOf(actor: ActorId, person: string): Promise<SenderReply>;
  readonly texts: Pick<TextHolders, 'holdersOf' | 'erasedBy'>;
  organisation(): OrganisationState;
  /** Up to which entry the organisation is folded. */
  organisationEntry(): number;
  /** Ends with its signal; rejects where the journal cannot be followed. */
  readonly running: Promise<void>;
};

/** `placedAt`: the meetings in whose packages it is. */
type Placed = BoardLine & { readonly placedAt: readonly MeetingId[] };
/** What is kept of a document that is over. */
type Ended = { readonly line: Placed; readonly cells: RoundCells | null };

/** Messages folded at a time. */
const BATCH = 256;
/** How long a question waits for what was stored before it, in milliseconds. */
const LAG = 3_000;

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
  /** Told of each aggregate that was folded up to another entry, once all has been read that was stored at the start. */
  changed: (ref: AggregateRef, n: number) => void = () => undefined,
): Promise<Board> {
  const folded = new Map<AggregateRef, Folded>();
  const over = new Map<AggregateRef, Ended>();
  const senders = createSenders();
  const broken = new Set<AggregateRef>();
  const texts = createTextHolders();
  const organisationRef = aggregateRef('organisation', id);
  const until = await journal.lastSequence();
  let arrive: () => void = () => undefined;
  const caughtUp = new Promise<void>((resolve) => (arrive = resolve));
  if (until === 0) arrive();
  let foldedUpTo = 0;
  const waiting = new Set<() => void>();

  const organisation = (): OrganisationState => {
    const found = folded.get(organisationRef);
    return found?.kind === 'organisation' ? found.state : initialOrganisation;
  };
  /** What a line is made of; null: it is none of a document that was proposed. */
  const partsOf = (f: Folded) => {
    if (f.kind !== 'dossier' || f.state.phase === null || f.state.id === null || f.at === null || f.head === null)
      return null;
    const meetings = meetingsReadFor(f.state).flatMap((id) => {
      const m = folded.get(aggregateRef('meeting', id));
      return m?.kind === 'meeting' ? [m.state] : [];
    });
    const head = { dossier: f.state.id, n: f.n, at: f.at, head: f.head };
    return { state: f.state, others: { organisation: organisation(), meetings }, head };
  };
  const lineOf = (f: Folded, viewer: Viewer, asked: LinesAsked, now: Instant): Placed | null => {
    const parts = partsOf(f);
    if (!parts) return null;
    const shown = { ...parts, viewer, now, hidden: hiddenRounds(viewer, parts.state, parts.others.organisation) };
    const line = asked.cells ? lineWithCellsAs(shown) : lineAs(shown);
    const own = asked.own ? ownAs(shown) : null;
    const more = { ...(asked.waiting && { waiting: waitingShown(shown) }), ...(own && { own }) };
    return line && placed({ ...line, ...more }, parts.state);
  };
  const placed = (line: BoardLine, state: DossierState): Placed => ({
    ...line,
    placedAt: state.packages.map((p) => p.meeting),
  });
  const ended = (f: Folded): Ended | null => {
    const parts = hasEnded(f) ? partsOf(f) : null;
    if (!parts) return null;
    const { state, others, head } = parts;
    const line = boardLine(state, others, head);
    return { line: placed(line, state), cells: cellsOf(state, others, line.stage) };
  };
  const endedLineOf = ({ line, cells }: Ended, viewer: Viewer, asked: LinesAsked): Placed | null => {
    const shown = endedLineAs(viewer, line);
    const whole = shown && asked.cells ? withCells(shown, viewer.sees, cells) : shown;
    return whole && { ...whole, ...(asked.waiting && { waiting: [] }), placedAt: line.placedAt };
  };
  const fold = async ({ ref, seq, lines, at }: JournalMessage) => {
    if (broken.has(ref)) return;
    try {
      let now = folded.get(ref) ?? emptyFolded(ref);
      if (over.has(ref)) now = (await aggregates.refresh(ref)).folded;
      for (const line of lines) {
        const entry = JSON.parse(line) as Entry;
        if (entry.n > now.n) now = foldEntry(now, entry, lineHash(line));
        senders.note(entry);
        for (const sha256 of texts.note(entry)) erase(sha256, at);
      }
      const end = ended(now);
      if (end) {
        over.set(ref, end);
        folded.delete(ref);
      } else {
        over.delete(ref);
        folded.set(ref, now);
      }
      if (seq > until) changed(ref, now.n);
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
      foldedUpTo = messages.at(-1)?.seq ?? foldedUpTo;
      for (const look of waiting) look();
      if ((messages.at(-1)?.seq ?? 0) >= until) arrive();
    },
    { signal, batch: BATCH, onRetry: (error) => log.warn('the board reads again', described(error)) },
  );

  return {
    caughtUp,
    running,
    organisation,
    organisationEntry: () => folded.get(organisationRef)?.n ?? 0,
    texts,
    async lastOf(actor, person) {
      await caughtUp;
      const stored = await journal.lastSequence();
      await new Promise<void>((resolve, reject) => {
        const look = () => {
          if (foldedUpTo < stored) return;
          done();
          resolve();
        };
        const late = setTimeout(() => {
          done();
          reject(new Error(`the board has read JOURNAL up to ${foldedUpTo}, and ${stored} is stored`));
        }, LAG);
        const done = () => {
          waiting.delete(look);
          clearTimeout(late);
        };
        waiting.add(look);
        look();
      });
      return senders.lastOf(actor, person);
    },
    lines(given, viewer, now) {
      const { meeting, dossier } = given;
      const at = meeting === undefined ? null : folded.get(aggregateRef('meeting', meeting));
      const agenda = at?.kind === 'meeting' ? at.state.agenda.map((i) => i.dossier as string) : [];
      const one = dossier === undefined ? null : aggregateRef('dossier', dossier);
      const asked = <T>(of: ReadonlyMap<AggregateRef, T>): readonly T[] => {
        if (!one) return [...of.values()];
        const found = of.get(one);
        return found === undefined ? [] : [found];
      };
      return [
        ...asked(over).flatMap((o) => endedLineOf(o, viewer, given) ?? []),
        ...asked(folded).flatMap((f) => lineOf(f, viewer, given, now) ?? []),
      ]
        .filter((l) => meeting === undefined || l.placedAt.some((m) => m === meeting) || agenda.includes(l.dossier))
        .map(({ placedAt: _, ...line }) => line)
        .toSorted((a, b) => (a.dossier < b.dossier ? -1 : 1));
    },
  };
}

/** Nothing is left to do about it, as far as the procedure goes, and no correction of it is open. */
function hasEnded({ kind, state }: Folded): boolean {
  return kind === 'dossier' && isOver(state) && state.corrections.every((c) => c.outcome !== null);
}

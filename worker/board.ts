import type { Entry } from '../contracts/entry.ts';
import {
  aggregateRef,
  parseAggregateRef,
  type ActorId,
  type AggregateRef,
  type DossierId,
  type Instant,
  type OrganisationId,
  type Sha256,
} from '../contracts/ids.ts';
import type {
  BoardLine,
  MeetingLine,
  MeetingsRequest,
  Phase,
  SenderReply,
  SilenceClock,
  Step,
} from '../contracts/views.ts';
import { cellsOf, lineWithCellsAs, withCells, type RoundCells } from '../domain/dossier/shown/cells.ts';
import { meetingsReadFor } from '../domain/dossier/facts/packages.ts';
import { phaseAt } from '../domain/dossier/facts/terms.ts';
import { isOver, type Others } from '../domain/dossier/shown/waiting.ts';
import { boardLine, stagesView } from '../domain/dossier/shown/view.ts';
import { clocksAs, clocksFor, clocksOf } from '../domain/dossier/shown/silences.ts';
import { ownAs } from '../domain/dossier/shown/turn.ts';
import type { DossierState } from '../domain/dossier/state.ts';
import { emptyFolded, foldEntry, type Folded } from '../domain/journalling.ts';
import { initialOrganisation, type OrganisationState } from '../domain/organisation/state.ts';
import type { MeetingState } from '../domain/meeting/state.ts';
import { lineHash } from '../evidence/chain.ts';
import { hiddenRounds, isConfidential, withoutHidden } from '../domain/dossier/shown/confidential.ts';
import { endedLineAs, isSeen, lineAs, waitingShown } from '../domain/dossier/shown/seen.ts';
import type { Viewer } from '../domain/dossier/shown/viewer.ts';
import type { Journal, JournalMessage } from '../journal/journal.ts';
import type { Aggregates } from './aggregates.ts';
import { described, type Log } from './log.ts';
import { createSenders } from './senders.ts';
import { createTextHolders, type TextHolders } from './textHolders.ts';

/** Which documents, and what beside each line: what each member said, what it waits for, its stages, its silences. `after`: those of later ids. */
export type LinesAsked = {
  readonly meeting?: string;
  readonly after?: string;
  readonly dossier?: string;
  readonly cells?: true;
  readonly waiting?: true;
  readonly own?: true;
  readonly steps?: true;
  readonly silence?: true;
};

export type Board = {
  /** Resolves when all has been read that was stored when the board was opened. */
  readonly caughtUp: Promise<void>;
  /**
   * Every proposed document that a viewer is shown, in the order of ids, or those of one meeting: on its agenda, or placed
   * at it; or one alone. Each is made when it is asked for. `now`: at which terms and deadlines are looked at.
   */
  lines(asked: LinesAsked, viewer: Viewer, now: Instant): Iterable<BoardLine>;
  /** The meetings that a viewer is shown, by day; or one alone. */
  meetings(asked: MeetingsRequest, viewer: Viewer): readonly MeetingLine[];
  /** The last statement of a sender, of all that was stored before this was asked: whoever holds a receipt sees it counted. */
  lastOf(actor: ActorId, person: string): Promise<SenderReply>;
  readonly texts: Pick<TextHolders, 'holdersOf' | 'erasedBy'>;
  organisation(): OrganisationState;
  /** Up to which entry the organisation is folded. */
  organisationEntry(): number;
  /** Ends with its signal; rejects where the journal cannot be followed. */
  readonly running: Promise<void>;
};

/** What is kept of a document that is over. */
type Ended = Pick<DossierState, 'packages' | 'placedBy'> & {
  readonly line: BoardLine;
  readonly cells: RoundCells | null;
  readonly steps: readonly Step[];
  readonly silences: readonly SilenceClock[];
  /** Somebody stands aside in confidence. */
  readonly aside: boolean;
};

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
  const lineOf = (f: Folded, viewer: Viewer, asked: LinesAsked, now: Instant): BoardLine | null => {
    const parts = partsOf(f);
    if (!parts) return null;
    const hidden = hiddenRounds(viewer, parts.state, parts.others.organisation);
    const shown = { ...parts, viewer, now, hidden };
    const line = asked.cells ? lineWithCellsAs(shown) : lineAs(shown);
    const own = asked.own ? ownAs(shown) : null;
    return (
      line && {
        ...line,
        ...(asked.waiting && { waiting: waitingShown(shown) }),
        ...(own && { own }),
        ...(asked.steps && {
          steps: stepsOf(withoutHidden(parts.state, viewer, hidden), { ...parts.others, at: now }),
        }),
        ...(asked.silence && { silences: clocksAs(shown) }),
        ...(isConfidential(parts.state, parts.others.organisation) && { confidential: true }),
      }
    );
  };
  const ended = (f: Folded): Ended | null => {
    const parts = hasEnded(f) ? partsOf(f) : null;
    if (!parts) return null;
    const { state, others, head } = parts;
    const line = boardLine(state, others, head);
    const { packages, placedBy } = state;
    const [cells, steps] = [cellsOf(state, others, line.stage), stepsOf(state, others)];
    const aside = state.asideInConfidence.length > 0;
    return { line, packages, placedBy, cells, steps, silences: clocksOf(state, others), aside };
  };
  const endedLineOf = (
    { line, cells, steps, silences, aside }: Ended,
    viewer: Viewer,
    asked: LinesAsked,
  ): BoardLine | null => {
    const shown = endedLineAs(viewer, line);
    return (
      shown && {
        ...(asked.cells ? withCells(shown, viewer.sees, cells) : shown),
        ...(asked.waiting && { waiting: [] }),
        ...(asked.steps && { steps }),
        ...(asked.silence && { silences: clocksFor(viewer.sees, aside, silences) }),
      }
    );
  };
  const meetingOf = (id: string): MeetingState | null => {
    const at = folded.get(aggregateRef('meeting', id));
    return at?.kind === 'meeting' ? at.state : null;
  };
  /** In whose packages a document is. */
  const placesOf = (ref: AggregateRef): Pick<DossierState, 'packages' | 'placedBy'> => {
    const f = folded.get(ref);
    return over.get(ref) ?? (f?.kind === 'dossier' ? f.state : { packages: [], placedBy: {} });
  };
  const dossiers = (): readonly AggregateRef[] =>
    [...over.keys(), ...folded.keys()].filter((ref) => ref.startsWith('dossier/')).toSorted();
  function* lines(asked: LinesAsked, viewer: Viewer, now: Instant): Iterable<BoardLine> {
    const { meeting, after, dossier } = asked;
    const agenda = new Map(meeting === undefined ? [] : meetingOf(meeting)?.agenda.map((i) => [i.dossier, i.item]));
    for (const ref of dossier === undefined ? dossiers() : [aggregateRef('dossier', dossier)]) {
      const id = parseAggregateRef(ref).id as DossierId;
      if (after !== undefined && id <= after) continue;
      const { packages, placedBy } = placesOf(ref);
      const placed = packages.some((p) => p.meeting === meeting);
      if (meeting !== undefined && !placed && !agenda.has(id)) continue;
      const [end, f] = [over.get(ref), folded.get(ref)];
      const line = end ? endedLineOf(end, viewer, asked) : f ? lineOf(f, viewer, asked, now) : null;
      if (!line) continue;
      const among = { item: agenda.get(id) ?? null, placed, entry: placed ? (placedBy[meeting ?? ''] ?? null) : null };
      yield meeting === undefined || (viewer.sees && !viewer.sees.record) ? line : { ...line, among };
    }
  }
  /** By the same rules as the documents: of a meeting none of whose documents is shown a party does not learn. */
  const meetings = (asked: MeetingsRequest, viewer: Viewer): readonly MeetingLine[] => {
    const hides = viewer.sees !== null && !viewer.sees.record;
    const phaseOf = (ref: AggregateRef) => {
      const f = folded.get(ref);
      return over.get(ref)?.line.phase ?? (f?.kind === 'dossier' ? f.state.phase : null);
    };
    const isShown = (phase: Phase | null) => phase !== null && (!viewer.sees || isSeen(viewer.sees, phase));
    const shown = new Set(dossiers().flatMap((ref) => (isShown(phaseOf(ref)) ? [parseAggregateRef(ref).id] : [])));
    const placed = dossiers().flatMap((ref) => {
      const { id } = parseAggregateRef(ref);
      return shown.has(id) ? placesOf(ref).packages.map((p) => ({ ...p, id })) : [];
    });
    const known = [...folded.values()].flatMap((f) => (f.kind === 'meeting' && f.state.id ? [f.state.id] : []));
    const ids = [...new Set([...(hides ? [] : known), ...placed.map((p) => p.meeting)])];
    return ids
      .filter((id) => asked.meeting === undefined || id === asked.meeting)
      .map((id): MeetingLine => {
        const state = hides ? null : meetingOf(id);
        const own = new Set(placed.filter((p) => p.meeting === id).map((p) => p.id));
        const agenda = state?.agenda.map((i) => i.dossier as string) ?? [];
        for (const dossier of agenda) if (shown.has(dossier)) own.add(dossier);
        return {
          ...{ meeting: id, organ: state?.organ ?? placed.find((p) => p.meeting === id)?.organ ?? null },
          phase: state && state.phase !== 'none' ? state.phase : null,
          ...{ title: state?.title ?? null, day: state?.day ?? null, place: state?.place ?? null },
          ...{ documents: own.size, unseen: state && agenda.filter((d) => !shown.has(d)).length },
        };
      })
      .toSorted((a, b) => ((a.day ?? '9') + a.meeting < (b.day ?? '9') + b.meeting ? -1 : 1));
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
    lines,
    meetings,
  };
}

function stepsOf(state: DossierState, others: Others): readonly Step[] {
  return stagesView(state, others).map(({ stage, name, status, openedAt, closedAt }) => ({
    ...{ stage, name, status, openedAt, closedAt },
  }));
}

/** Nothing is left to do about it, as far as the procedure goes, no correction of it is open, and the day of its effect has come. */
function hasEnded({ kind, state, at }: Folded): boolean {
  return (
    kind === 'dossier' &&
    isOver(state) &&
    state.corrections.every((c) => c.outcome !== null) &&
    phaseAt(state, at ?? undefined) === state.phase
  );
}

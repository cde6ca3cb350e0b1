import type { Entry } from '../contracts/entry.ts';
import { PROCESS, type AggregateRef, type Instant, type Sha256, type StatementId } from '../contracts/ids.ts';
import { LIMITS } from '../contracts/limits.ts';
import type { Refusal } from '../contracts/refusal.ts';
import type { Statement } from '../contracts/statement.ts';
import { emptyFolded, foldEntry, type Folded } from '../domain/journalling.ts';
import { lineHash, parseLine } from '../evidence/chain.ts';
import { sha256Hex, statementId } from '../evidence/hash.ts';
import type { Journal } from '../journal/journal.ts';

/** What became of a statement, as its entry tells it: enough to give its receipts again, to the byte. */
export type Recorded = {
  readonly statement: StatementId;
  readonly sequence: number;
  readonly at: Instant;
  readonly entry: number;
  readonly hash: Sha256;
  readonly events: readonly string[];
  /** Set where the entry keeps a refused or late statement. */
  readonly refusal: Refusal | null;
};

/** One aggregate in memory, folded up to its last line. */
export type Held = {
  folded: Folded;
  /** Sequence of its last JOURNAL message, 0 when it has none: what the next append expects. */
  lastSeq: number;
  /** The entry of each statement. What it says is in the journal alone: whoever fills a document with refusals must not fill the memory. */
  readonly byStatement: Map<StatementId, number>;
  /** Sequences of the JOURNAL messages that hold its entries, by entry from 1 on, of those that are stored. */
  readonly messages: number[];
  /** As it was after every so many entries ({@link MARK_EVERY}), each with its last entry: whoever asks about the past begins there. */
  readonly marks: { readonly folded: Folded; readonly last: Entry }[];
};

/** So many entries at most are folded to show a past one; a mark shares what has not changed with the next. */
export const MARK_EVERY = 250;

/** Puts one more line onto an aggregate. Throws, and changes nothing, where it does not follow. */
export function applyLine(held: Held, entry: Entry, line: string): Recorded {
  const hash = lineHash(line);
  const recorded = recordedAs(entry, hash);
  held.folded = foldEntry(held.folded, entry, hash);
  held.byStatement.set(recorded.statement, entry.n);
  return recorded;
}

/** What an entry says about the statement that caused it. */
function recordedAs(entry: Entry, hash: Sha256): Recorded {
  const [first] = entry.events;
  const kept = first?.type === 'StatementRefused' || first?.type === 'LateStatementReceived' ? first : null;
  return {
    statement: kept?.statement ?? statementOfCause(entry.cause.statement).id,
    sequence: entry.cause.sequence,
    at: entry.at,
    entry: entry.n,
    hash,
    events: entry.events.map((e) => e.type),
    refusal: kept?.refusal ?? null,
  };
}

/** Reads the statement that an entry keeps as its cause; it was checked before it was journaled, so its schema is not again. */
export function statementOfCause(jws: string): { readonly id: StatementId; readonly statement: Statement } {
  const statement = JSON.parse(Buffer.from(jws.split('.')[1] ?? '', 'base64url').toString('utf8')) as Statement;
  return { statement, id: statement.actor === PROCESS ? statementId(jws, statement) : sha256Hex(jws) };
}

export type Aggregates = {
  /** From memory, else folded from the whole subject. Throws where the chain is broken or a line is not an entry. */
  load(ref: AggregateRef, signal?: AbortSignal): Promise<Held>;
  /** The stored entry of a statement, and what it says became of it, read from the journal; undefined where none is of it. */
  entryOf(
    ref: AggregateRef,
    held: Held,
    statement: StatementId,
    signal?: AbortSignal,
  ): Promise<{ readonly entry: Entry; readonly recorded: Recorded } | undefined>;
  /** From memory alone. */
  peek(ref: AggregateRef): Held | undefined;
  /** Reads what was appended since; folds the whole subject where the aggregate is not in memory. Trims. */
  refresh(ref: AggregateRef): Promise<Held>;
  drop(ref: AggregateRef): void;
  clear(): void;
  /**
   * Forgets the least recently used, down to the capacity, but for the last two: whoever pages through a long document asks
   * about it and its organisation in turn. What is used in turn with others is kept beyond it: forgotten, it would be read whole at each use.
   * Call it where nobody is in the middle of using one.
   */
  trim(): void;
};

/** Whatever was among the last so many uses is used in turn with the others. */
export const USES_IN_TURN = 256;

/**
 * A cache of folded aggregates; the journal is the truth, so losing one costs a read. `most`: how many entries those in
 * memory may have together, and how many where they are used in turn.
 */
export function createAggregates(
  journal: Pick<Journal, 'read' | 'page'>,
  most: { readonly entriesKept: number; readonly entriesKeptInTurn: number } = LIMITS,
): Aggregates {
  // A Map keeps the order of insertion: re-inserting on use makes its beginning the least recently used.
  const held = new Map<AggregateRef, Held>();
  /** The number of the use that was the last of each. */
  const lastUse = new WeakMap<Held, number>();
  let uses = 0;
  const use = (ref: AggregateRef, of: Held) => {
    held.delete(ref);
    held.set(ref, of);
    lastUse.set(of, (uses += 1));
  };
  const readOn = async (ref: AggregateRef, from: Held, signal?: AbortSignal): Promise<Held> => {
    const { lines, lastSeq } = await journal.read(ref, from.lastSeq, signal);
    for (const { line, seq } of lines) {
      const last = parseLine(line);
      applyLine(from, last, line);
      from.messages[last.n] = seq;
      if (last.n % MARK_EVERY === 0) from.marks.push({ folded: from.folded, last });
    }
    from.lastSeq = lastSeq;
    use(ref, from);
    return from;
  };
  const read = (ref: AggregateRef, signal?: AbortSignal): Promise<Held> =>
    readOn(ref, held.get(ref) ?? emptyHeld(ref), signal).catch((error: unknown) => {
      // Half of the new lines may have been folded.
      held.delete(ref);
      throw error;
    });
  // Two readers of one aggregate would fold the same lines twice. Whoever asks while one is under way may want what was
  // stored since it began: all of them share the next.
  const reading = new Map<AggregateRef, { readonly now: Promise<Held>; next: Promise<Held> | null }>();
  const begin = (ref: AggregateRef, signal?: AbortSignal): Promise<Held> => {
    const mine: { readonly now: Promise<Held>; next: Promise<Held> | null } = { now: read(ref, signal), next: null };
    reading.set(ref, mine);
    const settled = () => {
      if (mine.next === null) reading.delete(ref);
    };
    mine.now.then(settled, settled);
    return mine.now;
  };
  const share = (ref: AggregateRef, signal?: AbortSignal): Promise<Held> => {
    const under = reading.get(ref);
    if (!under) return begin(ref, signal);
    const again = () => begin(ref, signal);
    return (under.next ??= under.now.then(again, again));
  };
  const trim = () => {
    let entries = 0;
    for (const { folded } of held.values()) entries += folded.n;
    for (const [ref, of] of held) {
      if (entries <= most.entriesKept || held.size <= 2) return;
      // Whatever comes behind it was used later.
      const isInTurn = uses - (lastUse.get(of) ?? 0) < USES_IN_TURN;
      if (isInTurn && entries <= most.entriesKeptInTurn) return;
      entries -= of.folded.n;
      held.delete(ref);
    }
  };
  return {
    load: async (ref, signal) => held.get(ref) ?? share(ref, signal),
    async entryOf(ref, { byStatement, messages }, statement, signal) {
      const n = byStatement.get(statement);
      if (n === undefined) return undefined;
      const seq = messages[n];
      const lines = seq === undefined ? [] : await journal.page(ref, seq - 1, 1, signal);
      for (const { line } of lines) {
        const entry = parseLine(line);
        if (entry.n === n) return { entry, recorded: recordedAs(entry, lineHash(line)) };
      }
      throw new Error(`entry ${n} of ${ref} was read or appended, and is not in JOURNAL`);
    },
    peek(ref) {
      const found = held.get(ref);
      if (found) use(ref, found);
      return found;
    },
    async refresh(ref) {
      const now = await share(ref);
      trim();
      return now;
    },
    drop: (ref) => void held.delete(ref),
    clear: () => held.clear(),
    trim,
  };
}

export function emptyHeld(ref: AggregateRef): Held {
  return { folded: emptyFolded(ref), lastSeq: 0, byStatement: new Map(), messages: [], marks: [] };
}

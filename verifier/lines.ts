import { textOf } from './bytes.ts';
import { createDirectory, type Directory } from './directory.ts';
import { readEntry, type Entry, type Wrong } from './entry.ts';
import type { Add, Report } from './report.ts';
import { readStatement, type Statement } from './statement.ts';
import type { Ed25519 } from './signature.ts';

/** A line whose form and chain hold, with its place in the file, from 1; its statement where that is authentic. */
export type Line = {
  readonly entry: Entry;
  readonly place: number;
  readonly where: string;
  readonly statement: Statement | undefined;
};

export type Lines = {
  readonly lines: readonly Line[];
  readonly directory: Directory;
  readonly heads: Report['heads'];
};

/** An aggregate as far as its chain holds. `sequences`: of each entry in INBOX, from the first. */
type Chain = { last?: Entry; isBroken: boolean; readonly ids: Set<string>; readonly sequences: number[] };

const NOT_UTF8: Wrong = { check: 'canonical', found: 'bytes that are not UTF-8', expected: 'RFC 8785 JSON' };

/**
 * Checks the lines in the order of the log: each by itself, the chain of its aggregate, what its decision says to have read,
 * and its statement under the key that the organisation's lines before it enrolled. Once a chain is broken, the rest of it
 * is not looked at: nothing binds it to what stands before.
 */
export function checkLines(
  raw: readonly Uint8Array[],
  organisation: string,
  rootKey: string | undefined,
  curve: Ed25519,
  add: Add,
): Lines {
  const house = `organisation/${organisation}`;
  const directory = createDirectory(organisation, rootKey, curve);
  const chains = new Map<string, Chain>();
  const chainOf = (aggregate: string): Chain => {
    const chain = chains.get(aggregate) ?? { isBroken: false, ids: new Set<string>(), sequences: [] };
    chains.set(aggregate, chain);
    return chain;
  };

  /** The statement of an entry where it is authentic; undefined where that was said already. */
  const authentic = (entry: Entry, { ids }: Chain): Statement | Wrong | undefined => {
    const statement = readStatement(entry.statement);
    if (typeof statement === 'string') return wrong('statement', statement, 'a signed statement');
    const about = `${statement.aggregate} of organisation/${statement.organisation}`;
    if (about !== `${entry.aggregate} of ${house}`) return wrong('statement', about, `${entry.aggregate} of ${house}`);
    if (ids.has(statement.id)) return wrong('doubled', statement.id, 'a statement once');
    ids.add(statement.id);
    // The organisation's lines end before it, or go wrong there.
    if (entry.basis.organisation > directory.n()) return undefined;
    const key = directory.keyOf(statement, entry.basis.organisation);
    if ('check' in key) return key;
    const isSigned = curve.verify(statement.signature, statement.signed, key.bytes);
    return isSigned ? statement : wrong('signature', statement.kid, 'a signature by the key that the kid names');
  };

  const lines: Line[] = [];
  for (const [i, bytes] of raw.entries()) {
    const text = textOf(bytes);
    const entry = text === undefined ? NOT_UTF8 : readEntry(text);
    const named =
      'check' in entry ? /^\{"aggregate":"([a-z]+\/[A-Z0-9-]{1,32})"/.exec(text ?? '')?.[1] : entry.aggregate;
    // A line that names no aggregate belongs to none, and is the end of none.
    const chain = named === undefined ? chainOf('') : chainOf(named);
    const n = 'check' in entry ? (chain.last?.n ?? 0) + 1 : entry.n;
    const where = `line ${i + 1}${named === undefined ? '' : `, ${named}@${n}`}`;
    const tell = (w: Wrong) => add(w.check, where, w.found, w.expected);
    const broken = 'check' in entry ? entry : brokenChain(chain, entry);
    if (chain.isBroken && named !== undefined) continue;
    if (broken || 'check' in entry) {
      chain.isBroken = true;
      tell(broken!);
      continue;
    }
    chain.last = entry;
    chain.sequences.push(entry.sequence);
    for (const w of wrongBasis(entry, house, chains)) tell(w);
    const statement = authentic(entry, chain);
    const isAuthentic = statement !== undefined && !('check' in statement);
    if (statement && !isAuthentic) tell(statement);
    if (entry.aggregate === house) {
      if (isAuthentic) for (const w of directory.fold(entry, statement)) tell(w);
      // Nobody's key is known after it.
      else chain.isBroken = true;
    }
    lines.push({ entry, place: i + 1, where, statement: isAuthentic ? statement : undefined });
  }
  const heads = [...chains.values()].flatMap(({ last }) => last ?? []);
  return { lines, directory, heads: heads.map(({ aggregate, n, at, hash }) => ({ aggregate, n, at, hash })) };
}

function wrong(check: string, found: unknown, expected: unknown): Wrong {
  return { check, found: String(found), expected: String(expected) };
}

/** Why an entry does not go on from the one before it in its aggregate. */
function brokenChain({ last }: Chain, { n, prev, at, sequence }: Entry): Wrong | undefined {
  if (n !== (last?.n ?? 0) + 1) return wrong('n', n, (last?.n ?? 0) + 1);
  if (prev !== (last?.hash ?? null)) return wrong('prev', prev, last?.hash ?? null);
  if (last && at < last.at) return wrong('at', at, `not before ${last.at}`);
  return last && sequence <= last.sequence ? wrong('sequence', sequence, `more than ${last.sequence}`) : undefined;
}

/**
 * What a decision read of another aggregate was stored before it, so its line stands before; and it read everything that
 * came into INBOX before its own statement, so nobody decides on keys that were revoked in between.
 */
function wrongBasis(entry: Entry, house: string, chains: ReadonlyMap<string, Chain>): readonly Wrong[] {
  const { organisation, ...others } = entry.basis;
  const own = entry.aggregate === house && organisation !== entry.n - 1;
  const read = Object.entries(entry.aggregate === house ? others : entry.basis).map(
    ([name, n]) => [name === 'organisation' ? house : name, n] as const,
  );
  return [
    ...(own ? [wrong('basis', `${house}@${organisation}`, `${house}@${entry.n - 1}`)] : []),
    ...read.flatMap(([aggregate, n]) => {
      const { sequences, isBroken } = chains.get(aggregate) ?? { sequences: [], isBroken: false };
      if (n > sequences.length)
        return isBroken ? [] : [wrong('basis', `${aggregate}@${n}`, `an entry before: up to @${sequences.length}`)];
      // They rise, so the next one tells.
      const isStale = (sequences[n] ?? Infinity) < entry.sequence;
      return isStale ? [wrong('stale', `${aggregate}@${n}`, `@${n + 1} or later, which INBOX had before`)] : [];
    }),
  ];
}

/**
 * What only a sender can explain of its counter: numbers that no line of the bundle has, numbers used twice, hashes of other
 * statements than those before, and what INBOX stored behind a higher number. Over all lines, and by the numbers: the lines of
 * one sender about several aggregates may stand in another order than it sent them.
 */
export function counterNotes(lines: readonly Line[], add: Add): void {
  const senders = new Map<string, Sent[]>();
  for (const { statement, where, entry } of lines) {
    // The process does not count: its statements are named by what they are about.
    if (!statement || statement.seq === 0) continue;
    put(senders, `${statement.actor}/${statement.person}`, { ...statement, where, sequence: entry.sequence });
  }
  for (const sent of senders.values()) senderNotes(sent, add);
}

type Sent = Statement & { readonly where: string; readonly sequence: number };

function senderNotes(sent: readonly Sent[], add: Add): void {
  const byNumber = new Map<number, Sent[]>();
  for (const s of [...sent].sort((a, b) => a.sequence - b.sequence)) put(byNumber, s.seq, s);
  // A map keeps the order in which INBOX had the numbers for the first time.
  let highest = 0;
  const late = new Set<number>();
  for (const seq of byNumber.keys()) {
    if (seq < highest) late.add(seq);
    highest = Math.max(highest, seq);
  }
  let last = 0;
  for (const [seq, same] of [...byNumber].sort(([a], [b]) => a - b)) {
    const before = new Set(seq === 1 ? [null] : byNumber.get(seq - 1)?.map(({ id }) => id));
    const after = `after ${[...before].map((id) => id ?? 'none').join(' or ')}`;
    for (const [i, { person, where, prev }] of same.entries()) {
      const of = `statement ${seq} of ${person}`;
      const note = (found: string, expected: string) => add('counter', where, found, expected);
      if (i > 0) note(`another ${of}`, 'one of that number');
      else if (seq > last + 1) note(of, missing(last + 1, seq - 1));
      if (late.has(seq) && same.length === 1) note(`${of} after a later one`, 'the order of the numbers in INBOX');
      if (before.size > 0 && !before.has(prev)) note(`${of} after ${prev ?? 'none'}`, after);
    }
    last = seq;
  }
}

function put<K>(lists: Map<K, Sent[]>, key: K, one: Sent): void {
  const list = lists.get(key);
  if (list) list.push(one);
  else lists.set(key, [one]);
}

function missing(from: number, to: number): string {
  return from === to
    ? `statement ${from}, which is not in this bundle`
    : `statements ${from} to ${to}, which are not in this bundle`;
}

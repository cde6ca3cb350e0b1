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

/** What the senders' counters do not tell: gaps, numbers used twice, hashes of other statements than those before. */
export function counterNotes(lines: readonly Line[], add: Add): void {
  const senders = new Map<string, { seq: number; ids: (string | null)[] }>();
  // Its lines about several aggregates may stand in another order than a sender sent them.
  for (const { statement, where } of [...lines].sort((a, b) => (a.statement?.seq ?? 0) - (b.statement?.seq ?? 0))) {
    if (!statement || statement.seq === 0) continue; // The process does not count.
    const { actor, person, seq, prev, id } = statement;
    const last = senders.get(`${actor}/${person}`) ?? { seq: 0, ids: [null] };
    const of = `statement ${seq} of ${person}`;
    const next = last.seq + 1;
    if (seq > next) add('counter', where, of, `statement ${next}, which is not in this bundle`);
    else if (seq < next) add('counter', where, of, `statement ${next} or later`);
    else if (!last.ids.includes(prev)) add('counter', where, `${of} after ${prev ?? 'none'}`, `after ${last.ids[0]}`);
    senders.set(`${actor}/${person}`, { seq, ids: seq < next ? [...last.ids, id] : [id] });
  }
}

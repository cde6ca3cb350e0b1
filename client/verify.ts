import { meetingsIn, type Entry } from '../contracts/entry.ts';
import {
  AggregateRef,
  aggregateRef,
  parseAggregateRef,
  type Sha256,
  type StatementId,
  type Thumbprint,
} from '../contracts/ids.ts';
import {
  decideEntry,
  emptyFolded,
  foldEntry,
  keyOfStatement,
  type Evidence,
  type Folded,
} from '../domain/journalling.ts';
import { canonicalJson } from '../evidence/canonical.ts';
import { checkChain, checkLine, lineHash, readWithheld } from '../evidence/chain.ts';
import { textHash } from '../evidence/hash.ts';
import { checkPublicKey, thumbprint, verifyStrictly } from '../evidence/keys.ts';
import { contradicts } from '../evidence/log/conflict.ts';
import { readStatement } from '../evidence/statement.ts';

/** One thing that does not hold. `line`: its place in the export, from 1. `n`: the number that the entry should have. */
export type Finding = {
  readonly aggregate: string;
  readonly n: number;
  readonly line: number;
  /**
   * `size`, `canonical`, `envelope`, `aggregate`, `n`, `prev`, `at`: the chain. `statement`, `key`, `signature`,
   * `doubled`, `sequence`: the cause. `stale`: decided on an aggregate as it was before a statement that INBOX had earlier.
   * `events`, `basis`, `entry`: the decision made again is another one. `events` also where the rules cannot apply what is
   * stored. `rootKey`, `head`: not what was given out of band. `text`, `places`: a text is not stored, or what a version says
   * of its places is not what stands there.
   */
  readonly what: string;
  readonly found: string;
  readonly expected: string;
};

/** What a verification did. `ok` only where nothing was found; what could not be checked is listed, not passed over. */
export type VerificationReport = {
  readonly ok: boolean;
  /** Entries whose line, chain and signature were checked, and of these the ones that were decided again. */
  readonly checked: number;
  readonly decidedAgain: number;
  /** Lines that were not shown to whoever made the export: the chain holds through them, their content is not known. */
  readonly withheld: number;
  /** Where texts were asked for: how many were erased by a recorded act, or are not shown to whoever asks. */
  readonly texts?: { readonly erased: number; readonly notShown: number };
  readonly findings: readonly Finding[];
  /** Entries that could not be decided again, because the export lacks what their decision read. */
  readonly notDecided: readonly { readonly aggregate: string; readonly n: number; readonly lacks: readonly string[] }[];
  /** The end of each chain: compare it with a receipt, for an export that was cut short is sound by itself. */
  readonly heads: readonly { readonly aggregate: string; readonly n: number; readonly hash: Sha256 }[];
  /** Thumbprint of the key that founded the organisation; compare it with the one that was handed over on paper. */
  readonly rootKey: string | null;
};

export type VerifyOptions = {
  /** The thumbprint that was exchanged out of band; without it the one in the export is taken, and only reported. */
  readonly rootKey?: string;
  /** Hash that the last line of an aggregate must have, by aggregate: from a receipt, or a published head. */
  readonly heads?: Readonly<Record<string, string>>;
  /** Ed25519 in place of the one here, for whoever asks the same again and again; it must be as strict. */
  readonly curve?: StrictCurve;
};

/** What is asked of the curve: a signature strictly verified, and whether a key may be enrolled. Neither throws. */
export type StrictCurve = { readonly verify: typeof verifyStrictly; readonly isSound: (key: unknown) => boolean };

const strictCurve: StrictCurve = { verify: verifyStrictly, isSound: (key) => checkPublicKey(key).ok };

/** What the rules ask of hashes and keys; strict, because an auditor repeats the enrolment too. */
function evidenceOf({ verify, isSound }: StrictCurve): Evidence {
  return {
    textHash,
    encode: canonicalJson,
    keys: {
      thumbprint,
      isSound,
      provesPossession: (key, proof, text) => {
        const signature = Buffer.from(proof, 'base64url');
        return (
          signature.length === 64 &&
          signature.toString('base64url') === proof &&
          verify(signature, Buffer.from(text), key)
        );
      },
      contradicts,
    },
  };
}
export const verifierEvidence: Evidence = evidenceOf(strictCurve);

/** One aggregate of an export: its entries as far as its chain holds, and its state after each. */
type Chain = {
  readonly ref: AggregateRef;
  readonly lines: readonly { readonly text: string; readonly line: number }[];
  /** Those that are not withheld. */
  readonly entries: readonly Entry[];
  /** By entry number; 0 before the first. Null from a withheld line on: what it says is not known. */
  readonly states: readonly (Folded | null)[];
  readonly head: { readonly n: number; readonly hash: Sha256 } | null;
  readonly withheld: number;
};

/**
 * Verifies an export with no server: the lines of organisation, meetings and dossiers, in any order between aggregates.
 * Each line and its link to the one before, each statement under the key then in force (strictly), and each decision
 * made again by the same rules and compared to the byte. Never throws on what is in the lines.
 */
export function verifyExport(lines: readonly string[], options: VerifyOptions = {}): VerificationReport {
  const findings: Finding[] = [];
  const chains = new Map<AggregateRef, Chain>();
  for (const [ref, own] of byAggregate(lines, findings)) chains.set(ref, chainOf(ref, own, findings));
  const rootKey = rootKeyOf(chains);
  if (options.rootKey !== undefined && rootKey !== options.rootKey) {
    findings.push({
      aggregate: 'organisation',
      n: 1,
      line: 1,
      what: 'rootKey',
      found: rootKey ?? 'none',
      expected: options.rootKey,
    });
  }
  const { curve = strictCurve } = options;
  const evidence = evidenceOf(curve);
  const notDecided: VerificationReport['notDecided'][number][] = [];
  let checked = 0;
  let decidedAgain = 0;
  for (const chain of chains.values()) {
    const seen = new Set<StatementId>();
    let sequence = 0;
    for (const entry of chain.entries) {
      checked += 1;
      const at = { aggregate: chain.ref, n: entry.n, line: chain.lines[entry.n - 1]!.line };
      const complain = (what: string, found: string, expected: string) =>
        findings.push({ ...at, what, found, expected });
      if (entry.cause.sequence <= sequence) complain('sequence', String(entry.cause.sequence), `more than ${sequence}`);
      sequence = Math.max(sequence, entry.cause.sequence);
      for (const stale of staleReads(entry, chains)) complain('stale', stale.found, stale.expected);
      const lacks = verifyEntry(
        entry,
        chain,
        chains,
        options.rootKey ?? rootKey ?? '',
        seen,
        { curve, evidence },
        complain,
      );
      if (lacks === null) decidedAgain += 1;
      else if (lacks.length > 0) notDecided.push({ aggregate: chain.ref, n: entry.n, lacks });
    }
  }
  const heads = [...chains.values()].flatMap(headOf);
  for (const [aggregate, expected] of Object.entries(options.heads ?? {})) {
    const head = heads.find((h) => h.aggregate === aggregate);
    if (head?.hash !== expected) {
      const line = chains.get(aggregate as AggregateRef)?.lines.at(-1)?.line ?? 0;
      findings.push({ aggregate, n: head?.n ?? 0, line, what: 'head', found: head?.hash ?? 'no entry', expected });
    }
  }
  findings.sort((a, b) => a.line - b.line);
  const withheld = [...chains.values()].reduce((sum, c) => sum + c.withheld, 0);
  return { ok: findings.length === 0, checked, decidedAgain, withheld, findings, notDecided, heads, rootKey };
}

/** Null: decided again. Else what was lacking; an empty list: the statement cannot be decided on at all. */
function verifyEntry(
  entry: Entry,
  chain: Chain,
  chains: ReadonlyMap<AggregateRef, Chain>,
  rootKey: string,
  seen: Set<StatementId>,
  { curve, evidence }: { readonly curve: StrictCurve; readonly evidence: Evidence },
  complain: (what: string, found: string, expected: string) => void,
): readonly string[] | null {
  const read = readStatement(entry.cause.statement);
  if (!read.ok) {
    complain('statement', `${read.rule} ${read.lack}`, 'a signed statement');
    return [];
  }
  const { statement, id } = read;
  if (seen.has(id)) complain('doubled', id, 'a statement once');
  seen.add(id);
  if (statement.aggregate !== entry.aggregate)
    complain('statement', `about ${statement.aggregate}`, `about ${entry.aggregate}`);

  const on = chain.states[entry.n - 1];
  const lacks = new Set<string>();
  const readOther = (ref: AggregateRef): Folded => {
    const n = basisOf(entry, ref);
    if (n === undefined) throw new LackingBasis(`${ref} is not in the basis`);
    const state = n === 0 ? emptyFolded(ref) : chains.get(ref)?.states[n];
    if (state) return state;
    lacks.add(`${ref}@${n}`);
    return emptyFolded(ref);
  };
  const house = aggregateRef('organisation', statement.organisation);
  const organisation = on?.kind === 'organisation' ? on : readOther(house);
  if (organisation.kind !== 'organisation' || lacks.size > 0) return [...lacks];
  const key = keyOfStatement(organisation.state, statement, read.kid, { rootKey, thumbprint });
  if (!key.ok)
    complain(
      'key',
      `${key.refusal.rule} ${key.refusal.lack} ${read.kid}`,
      `a key in force at ${house}@${organisation.n}`,
    );
  else if (!curve.verify(read.signature, Buffer.from(read.signingInput), key.key))
    complain('signature', read.kid, 'a signature by the key that the kid names');

  if (!on) return [`${chain.ref}@${entry.n - 1}`];
  try {
    const received = { statement, id, jws: entry.cause.statement, sequence: entry.cause.sequence, at: entry.at };
    const decided = decideEntry(received, on, readOther, evidence);
    if (lacks.size > 0) return [...lacks];
    const stored = chain.lines[entry.n - 1]!.text;
    if (decided.line !== stored) compare(entry, decided.entry, complain);
    return null;
  } catch (error) {
    if (lacks.size > 0) return [...lacks];
    complain(
      error instanceof LackingBasis ? 'basis' : 'entry',
      (error as Error).message,
      'a decision that can be made again',
    );
    return [];
  }
}

class LackingBasis extends Error {}

/**
 * What a decision read and was older than it had to be. Statements are decided in the order of INBOX, so whatever had come
 * in before was there to be read: else somebody could go on deciding with a key that has been revoked.
 */
function staleReads(
  entry: Entry,
  chains: ReadonlyMap<AggregateRef, Chain>,
): readonly { readonly found: string; readonly expected: string }[] {
  return [...chains.values()].flatMap(({ ref, entries }) => {
    const n = ref === entry.aggregate ? undefined : basisOf(entry, ref);
    // The sequences of a sound chain rise, so the next entry tells.
    const at = n === undefined ? undefined : entries[n];
    // Where lines are withheld the entries are not all there.
    const next = at?.n === n! + 1 ? at : entries.find((e) => e.n === n! + 1);
    if (!next || next.cause.sequence >= entry.cause.sequence) return [];
    return [{ found: `${ref}@${n}`, expected: `${ref}@${n! + 1} or later, which INBOX had before` }];
  });
}

function basisOf(entry: Entry, ref: AggregateRef): number | undefined {
  const { kind, id } = parseAggregateRef(ref);
  switch (kind) {
    case 'organisation':
      return entry.basis.organisation;
    case 'meeting':
      return meetingsIn(entry.basis).find(([meeting]) => meeting === id)?.[1];
    case 'dossier':
      return entry.basis.dossiers?.[id];
  }
}

/** Names the member in which the stored entry differs from the one decided again. */
function compare(
  stored: Entry,
  decided: Entry,
  complain: (what: string, found: string, expected: string) => void,
): void {
  for (const member of ['events', 'basis'] as const) {
    const [found, expected] = [canonicalJson(stored[member]), canonicalJson(decided[member])];
    if (found !== expected) return complain(member, excerpt(found, expected), excerpt(expected, found));
  }
  const [found, expected] = [canonicalJson(stored), canonicalJson(decided)];
  complain('entry', excerpt(found, expected), excerpt(expected, found));
}

/** The place where a text begins to differ from another, with what stands around it. */
function excerpt(text: string, other: string): string {
  let at = 0;
  while (at < text.length && text[at] === other[at]) at += 1;
  const from = Math.max(0, at - 40);
  return `${from > 0 ? '…' : ''}${text.slice(from, from + 160)}${text.length > from + 160 ? '…' : ''}`;
}

/** Sorts the lines of an export by aggregate. A line that names none is reported and belongs to the aggregate before it. */
function byAggregate(
  lines: readonly string[],
  findings: Finding[],
): Map<AggregateRef, { text: string; line: number }[]> {
  const sorted = new Map<AggregateRef, { text: string; line: number }[]>();
  let last: AggregateRef | undefined;
  for (const [i, text] of lines.entries()) {
    const withheld = readWithheld(text);
    const checked = withheld ? { ok: true as const, entry: withheld } : checkLine(text);
    // A damaged line keeps its place: the chain of its aggregate then says what is wrong with it.
    const ref: AggregateRef | undefined = checked.ok ? checked.entry.aggregate : (namedIn(text) ?? last);
    if (ref === undefined) {
      if (!checked.ok)
        findings.push({
          aggregate: 'none',
          n: 0,
          line: i + 1,
          what: checked.what,
          found: checked.found,
          expected: checked.expected,
        });
      continue;
    }
    last = ref;
    const own = sorted.get(ref) ?? [];
    own.push({ text, line: i + 1 });
    sorted.set(ref, own);
  }
  return sorted;
}

function namedIn(text: string): AggregateRef | undefined {
  // `aggregate` is the first member in canonical order.
  const [, ref] = /^\{"aggregate":"([a-z]+\/[A-Z0-9-]+)"/.exec(text) ?? [];
  const parsed = AggregateRef.safeParse(ref);
  return parsed.success ? parsed.data : undefined;
}

/** Checks the chain of one aggregate and folds it, both as far as it holds. */
function chainOf(ref: AggregateRef, lines: readonly { text: string; line: number }[], findings: Finding[]): Chain {
  const texts = lines.map((l) => l.text);
  const chain = checkChain(texts, undefined, true);
  let entries: readonly Entry[] = [];
  let length = texts.length;
  if (chain.ok) entries = chain.entries;
  else {
    findings.push({
      aggregate: ref,
      n: chain.n,
      line: lines[chain.at]!.line,
      what: chain.what,
      found: chain.found,
      expected: chain.expected,
    });
    length = chain.at;
    const sound = checkChain(texts.slice(0, length), undefined, true);
    if (sound.ok) entries = sound.entries;
  }
  const known = new Map(entries.map((e) => [e.n, e]));
  const states: (Folded | null)[] = [emptyFolded(ref)];
  let head: Chain['head'] = null;
  for (let n = 1; n <= length; n += 1) {
    const [before, entry] = [states[n - 1], known.get(n)];
    const hash = readWithheld(texts[n - 1]!)?.hash ?? lineHash(texts[n - 1]!);
    try {
      states.push(before && entry ? foldEntry(before, entry, hash) : null);
      head = { n, hash };
    } catch (error) {
      // An event of a kind or form that the rules do not know.
      findings.push({
        aggregate: ref,
        n,
        line: lines[n - 1]!.line,
        what: 'events',
        found: (error as Error).message,
        expected: 'events that can be applied',
      });
      break;
    }
  }
  const reached = states.length - 1;
  const seen = entries.filter((e) => e.n <= reached);
  return { ref, lines, entries: seen, states, head, withheld: reached - seen.length };
}

function rootKeyOf(chains: ReadonlyMap<AggregateRef, Chain>): Thumbprint | null {
  for (const chain of chains.values()) {
    const [first] = chain.entries;
    if (parseAggregateRef(chain.ref).kind !== 'organisation' || !first) continue;
    const read = readStatement(first.cause.statement);
    if (read.ok) return read.kid;
  }
  return null;
}

function headOf({ ref, head }: Chain): VerificationReport['heads'] {
  return head === null ? [] : [{ aggregate: ref, ...head }];
}

import { ENTRY_VERSIONS, EntryEnvelope, type Entry } from '../contracts/entry.ts';
import type { AggregateRef, Instant, Sha256 } from '../contracts/ids.ts';
import { LIMITS } from '../contracts/limits.ts';
import { upcast } from '../contracts/upcast.ts';
import { WithheldLine } from '../contracts/views.ts';
import { canonicalJson, parseCanonical } from './canonical.ts';
import { sha256Hex } from './hash.ts';

/**
 * One journal line: the entry as RFC 8785 JSON, without a line feed. Throws where it is longer than `LIMITS.lineBytes`:
 * the limits of a statement keep every entry below it.
 */
export function entryLine(entry: Entry): string {
  const line = canonicalJson(entry);
  const bytes = Buffer.byteLength(line, 'utf8');
  if (bytes > LIMITS.lineBytes) {
    throw new Error(
      `entry ${entry.n} of ${entry.aggregate} is a line of ${bytes} bytes, over the limit of ${LIMITS.lineBytes}`,
    );
  }
  return line;
}

/** What the next entry names as `prev`: SHA-256 of the line's bytes, as `sha256sum` on it gives. */
export function lineHash(line: string): Sha256 {
  return sha256Hex(line);
}

/** Why a line or a chain is not sound; `found` and `expected` as text. */
export type ChainFault = {
  readonly ok: false;
  readonly what: ChainCheck;
  readonly found: string;
  readonly expected: string;
};
export type ChainCheck = 'size' | 'canonical' | 'version' | 'envelope' | 'aggregate' | 'n' | 'prev' | 'at';

/**
 * Checks one line by itself: size, canonical form, version, envelope. Never throws. Events are not checked here; those of an
 * earlier version are given as the ones of today.
 */
export function checkLine(line: string): { readonly ok: true; readonly entry: Entry } | ChainFault {
  const bytes = Buffer.byteLength(line, 'utf8');
  if (bytes > LIMITS.lineBytes)
    return { ok: false, what: 'size', found: `${bytes} bytes`, expected: `at most ${LIMITS.lineBytes}` };
  const parsed = parseCanonical(line);
  if (!parsed.ok) return { ok: false, what: 'canonical', found: parsed.what, expected: 'RFC 8785 JSON' };
  const version = versionOf(parsed.value);
  if (version !== null && !ENTRY_VERSIONS.some((v) => v === version)) {
    const read = ENTRY_VERSIONS.map(String).join(', ');
    return {
      ok: false,
      what: 'version',
      found: `version ${version}`,
      expected: `version ${read} (J02); use the release that wrote it, or a later one`,
    };
  }
  const envelope = EntryEnvelope.safeParse(parsed.value);
  if (!envelope.success) {
    const found = envelope.error.issues.map((i) => `${i.path.join('.')}: ${i.message}`).join('; ');
    return { ok: false, what: 'envelope', found: found.slice(0, 300), expected: 'an entry' };
  }
  const entry = envelope.data;
  return { ok: true, entry: { ...entry, events: upcast(entry.v, entry.events) } };
}

/** The version that a line names, where it names any; a line without one is no entry at all. */
function versionOf(value: unknown): number | null {
  if (typeof value !== 'object' || value === null || !('v' in value)) return null;
  return Number.isSafeInteger(value.v) ? (value.v as number) : null;
}

/**
 * Reads a line that the engine itself wrote. Throws on what is not an entry: then the journal is damaged, and nothing may
 * be decided on it.
 */
export function parseLine(line: string): Entry {
  const checked = checkLine(line);
  if (!checked.ok)
    throw new Error(`not a journal line (${checked.what}): found ${checked.found}, expected ${checked.expected}`);
  return checked.entry;
}

/** What the engine gives in place of a line that is not shown to whoever asks. */
export function withheldLine(entry: Pick<Entry, 'aggregate' | 'n' | 'prev'>, hash: Sha256): string {
  const { aggregate, n, prev } = entry;
  return canonicalJson({ aggregate, hash, n, prev, withheld: true } satisfies WithheldLine);
}

/** What stands in a line's place, where it was withheld; null: the line itself, or no line at all. Never throws. */
export function readWithheld(line: string): WithheldLine | null {
  if (!line.endsWith('"withheld":true}')) return null;
  const parsed = parseCanonical(line);
  const read = parsed.ok ? WithheldLine.safeParse(parsed.value) : undefined;
  return read?.success ? read.data : null;
}

/** Where a chain stands after an entry: what the next one must continue. `at`: null before the first that is seen. */
export type ChainHead = {
  readonly aggregate: AggregateRef;
  readonly n: number;
  readonly hash: Sha256;
  readonly at: Instant | null;
};

function headAfter({ aggregate, n, hash }: WithheldLine, before: ChainHead | undefined): ChainHead {
  return { aggregate, n, hash, at: before?.at ?? null };
}

/** The head after an entry and its line. */
export function chainHead(entry: Entry, line: string): ChainHead {
  return { aggregate: entry.aggregate, n: entry.n, hash: lineHash(line), at: entry.at };
}

/**
 * Checks the lines of one aggregate: each sound by itself, one aggregate, `n` from 1 without a gap, `prev` the hash of the
 * line before, `at` never earlier. `after` continues a chain that was checked so far. `at` of a fault is the place in
 * `lines`, from 0; `n` is the number that the entry should have had. `mayBeWithheld`: of somebody who is not shown all, so
 * that a {@link WithheldLine} may stand in a line's place; the chain is followed through it. Never throws.
 */
export function checkChain(
  lines: readonly string[],
  after?: ChainHead,
  mayBeWithheld = false,
):
  | { readonly ok: true; readonly entries: readonly Entry[]; readonly head: ChainHead | undefined }
  | (ChainFault & { readonly at: number; readonly n: number }) {
  const entries: Entry[] = [];
  let head = after;
  for (const [at, line] of lines.entries()) {
    const n = (head?.n ?? 0) + 1;
    const withheld = mayBeWithheld ? readWithheld(line) : null;
    const checked = withheld ? null : checkLine(line);
    if (checked && !checked.ok) return { ...checked, at, n };
    const entry = checked?.entry;
    const link = entry ?? withheld!;
    const fault = (what: ChainCheck, found: unknown, expected: unknown) =>
      ({ ok: false, what, found: String(found), expected: String(expected), at, n }) as const;
    if (head && link.aggregate !== head.aggregate) return fault('aggregate', link.aggregate, head.aggregate);
    if (link.n !== n) return fault('n', link.n, n);
    if (link.prev !== (head?.hash ?? null)) return fault('prev', link.prev, head?.hash ?? null);
    if (entry && head?.at && entry.at < head.at) return fault('at', entry.at, `not before ${head.at}`);
    if (entry) entries.push(entry);
    head = entry ? chainHead(entry, line) : headAfter(withheld!, head);
  }
  return { ok: true, entries, head };
}

import { bytesOf, sha256Hex } from './bytes.ts';
import { AGGREGATE, SHA256, hasExactly, isCount, isInstant, isObject, isText, parsed, type Json } from './canonical.ts';

const LINE_BYTES = 65_535;

/** One line of a journal, taken apart. */
export type Entry = {
  readonly aggregate: string;
  readonly n: number;
  readonly prev: string | null;
  readonly at: string;
  readonly statement: string;
  readonly sequence: number;
  /** Entry numbers of the other aggregates that the decision read, by their names; of the organisation always. */
  readonly basis: Readonly<Record<string, number>> & { readonly organisation: number };
  readonly events: readonly (Json & { readonly type: string })[];
  /** SHA-256 of the line, which the next one names. */
  readonly hash: string;
};

/** What is wrong with a line, and what it should be. */
export type Wrong = { readonly check: string; readonly found: string; readonly expected: string };

/** Reads a line by itself, without its line feed. Never throws. */
export function readEntry(line: string): Entry | Wrong {
  const bytes = bytesOf(line);
  if (bytes.length > LINE_BYTES)
    return { check: 'size', found: `${bytes.length} bytes`, expected: `at most ${LINE_BYTES}` };
  const read = parsed(line);
  if (!read) return { check: 'canonical', found: 'something else', expected: 'RFC 8785 JSON' };
  const e = read.value;
  if (isObject(e) && Number.isSafeInteger(e['v']) && e['v'] !== 1)
    return { check: 'version', found: `version ${e['v'] as number}`, expected: 'version 1' };
  const what = envelopeLack(e);
  if (what !== undefined) return { check: 'envelope', found: what, expected: 'an entry' };
  const { cause, basis, ...own } = e as unknown as Stored;
  const others = Object.entries(basis.dossiers ?? {}).map(([id, k]): [string, number] => [`dossier/${id}`, k]);
  const meetings = basis.meeting ? [basis.meeting] : Object.entries(basis.meetings ?? {});
  for (const [id, k] of meetings) others.push([`meeting/${id}`, k]);
  return {
    aggregate: own.aggregate,
    n: own.n,
    prev: own.prev,
    at: own.at,
    statement: cause.statement,
    sequence: cause.sequence,
    basis: { ...Object.fromEntries(others), organisation: basis.organisation },
    events: own.events,
    hash: sha256Hex(bytes),
  };
}

/** The members of a line, once {@link envelopeLack} has found nothing lacking. */
type Stored = Pick<Entry, 'aggregate' | 'n' | 'prev' | 'at' | 'events'> & {
  readonly cause: Pick<Entry, 'statement' | 'sequence'>;
  readonly basis: Others & { readonly organisation: number; readonly meeting?: readonly [string, number] };
};
type Others = { readonly [of in 'dossiers' | 'meetings']?: Readonly<Record<string, number>> };

function envelopeLack(e: unknown): string | undefined {
  if (!hasExactly(e, 'v', 'aggregate', 'n', 'prev', 'at', 'cause', 'basis', 'events')) return 'other members';
  const { v, aggregate, n, prev, at, cause, basis, events } = e as Record<string, unknown>;
  if (v !== 1) return 'no version';
  if (!isText(aggregate, AGGREGATE)) return 'no aggregate';
  if (!isCount(n, 1)) return 'no number';
  if (!(prev === null || isText(prev, SHA256))) return 'no hash of the line before';
  if (!isInstant(at)) return 'no instant';
  if (!hasExactly(cause, 'statement', 'sequence')) return 'no cause';
  if (typeof cause['statement'] !== 'string' || !isCount(cause['sequence'], 1)) return 'no cause';
  if (!hasExactly(basis, 'organisation', 'dossiers?', 'meeting?', 'meetings?') || !isCount(basis['organisation'], 0))
    return 'no basis';
  const { dossiers = {}, meeting = ['', 0], meetings = {} } = basis as Record<string, unknown>;
  for (const [name, of] of Object.entries({ dossiers, meetings }))
    if (!isObject(of) || !Object.values(of).every((k) => isCount(k, 0))) return `no basis of ${name}`;
  if (!Array.isArray(meeting) || meeting.length !== 2 || typeof meeting[0] !== 'string' || !isCount(meeting[1], 0))
    return 'no basis of a meeting';
  const isEvent = (event: unknown) => isObject(event) && typeof event['type'] === 'string';
  if (!Array.isArray(events) || events.length === 0 || !events.every(isEvent)) return 'no events';
  return undefined;
}

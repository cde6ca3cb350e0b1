import { z } from 'zod';
import type { ConcordatEvent } from './events.ts';
import { AggregateRef, Instant, Sha256, type StatementId } from './ids.ts';
import type { Refusal } from './refusal.ts';

/** What a decision read of other aggregates: their entry numbers, so that it can be decided again years later. */
export const Basis = z.strictObject({
  organisation: z.int().min(0),
  dossiers: z.record(z.string(), z.int().min(0)).exactOptional(),
  /** Where one meeting was read. */
  meeting: z.tuple([z.string(), z.int().min(0)]).exactOptional(),
  /** Where several were. */
  meetings: z.record(z.string(), z.int().min(0)).exactOptional(),
});
export type Basis = z.infer<typeof Basis>;

/** The meetings that a decision read, each with its entry number. */
export function meetingsIn({ meeting, meetings }: Basis): readonly (readonly [id: string, n: number])[] {
  return meeting ? [meeting] : Object.entries(meetings ?? {});
}

/** The signed statement itself, and its INBOX sequence. */
export const Cause = z.strictObject({ statement: z.string(), sequence: z.int().min(1) });

/**
 * Versions in which entries were ever written, the one that is written now last. A new one needs an upcaster in
 * `contracts/upcast.ts` and a recorded export (ADR 17); a new kind of event, or an optional member of one, is no new version.
 */
export const ENTRY_VERSIONS = [1] as const;
export type EntryVersion = (typeof ENTRY_VERSIONS)[number];

/**
 * One journal line, as JSON without a line feed, at most 65,535 bytes. `prev` is the SHA-256 of the exact bytes of the
 * line before it in the same aggregate (of its 32-byte-zero predecessor for `n` 1: null). `at` is the instant at which
 * INBOX stored the cause, and never earlier than the entry before.
 */
export const EntryEnvelope = z.strictObject({
  v: z.literal(ENTRY_VERSIONS),
  aggregate: AggregateRef,
  n: z.int().min(1),
  prev: Sha256.nullable(),
  at: Instant,
  cause: Cause,
  basis: Basis,
  events: z.array(z.looseObject({ type: z.string() })).min(1),
});
export type Entry = Omit<z.infer<typeof EntryEnvelope>, 'events'> & { readonly events: readonly ConcordatEvent[] };

/** The outcome that a statement had, as the second receipt tells it. */
export type Outcome =
  | { readonly outcome: 'recorded'; readonly entry: number; readonly hash: Sha256; readonly events: readonly string[] }
  /** `entry` is absent where the statement was not authentic: then it left no entry. */
  | { readonly outcome: 'refused'; readonly refusal: Refusal; readonly entry?: number; readonly hash?: Sha256 };

/**
 * Payload of a receipt, signed by the process's key. First "received" (INBOX sequence and instant), then "recorded" or
 * "refused". Both name the statement, so that the sender can show later what was taken from it, and when.
 */
export type Receipt = {
  readonly v: 1;
  readonly organisation: string;
  readonly statement: StatementId;
  readonly aggregate: AggregateRef;
  readonly sequence: number;
  readonly at: Instant;
} & ({ readonly outcome: 'received' } | Outcome);

import {
  AckPolicy,
  DeliverPolicy,
  JetStreamApiCodes,
  JetStreamApiError,
  ReplayPolicy,
  jetstream,
  jetstreamManager,
  type JetStreamManager,
  type MsgRequest,
} from '@nats-io/jetstream';
import { nanos, type NatsConnection } from '@nats-io/transport-node';
import type { AggregateRef, Instant } from '../contracts/ids.ts';
import { LIMITS } from '../contracts/limits.ts';
import { STREAMS, journalSubject, parseJournalSubject } from '../contracts/names.ts';
import { directLast, directRead, type DirectMessage } from './direct.ts';
import { follow } from './follow.ts';
import { REQUEST_TIMEOUT, retryOutages } from './outage.ts';
import type { StoredMessage } from './reader.ts';

/** A line, and the sequence and instant of the JOURNAL message that holds it. */
export type JournalLine = { readonly line: string; readonly seq: number; readonly storedAt: Instant };

/** One JOURNAL message: whole lines of one aggregate, oldest first. `at` is the instant of its storing, not the entries'. */
export type JournalMessage = {
  readonly ref: AggregateRef;
  readonly lines: readonly string[];
  readonly seq: number;
  readonly at: Instant;
};

export type FollowOptions = {
  /** Ends the following: the promise resolves. */
  readonly signal: AbortSignal;
  /** Most messages given at once; 1 unless told. */
  readonly batch?: number;
  /** Called with what the handler threw, before the same messages are given to it again. */
  readonly onRetry?: (error: unknown) => void;
};

export type Journal = {
  /**
   * Appends lines to an aggregate whose last message has `expectedSeq` (0: it has none). `conflict`: it has another one by
   * now, so read and decide again. An outage is waited out; after one it is read back whether the lines were stored, so
   * `seq` is always the message that holds exactly these lines.
   */
  append(
    ref: AggregateRef,
    lines: readonly string[],
    expectedSeq: number,
    signal?: AbortSignal,
  ): Promise<{ readonly seq: number } | 'conflict'>;
  /** The lines of an aggregate after a sequence, and the sequence of its last message (`afterSeq` where there is none). */
  read(
    ref: AggregateRef,
    afterSeq?: number,
    signal?: AbortSignal,
  ): Promise<{ readonly lines: readonly JournalLine[]; readonly lastSeq: number }>;
  /** The lines of the message after a sequence, and of those behind it until there are so many bytes. */
  page(ref: AggregateRef, afterSeq: number, bytes: number, signal?: AbortSignal): Promise<readonly JournalLine[]>;
  /**
   * Follows the whole JOURNAL as a durable consumer, in order. Messages are acknowledged after the handler has resolved; when
   * it rejects they are given to it again, later, and nothing overtakes them. Resolves when the signal is aborted.
   */
  follow(
    consumer: string,
    handler: (messages: readonly JournalMessage[]) => Promise<void>,
    options: FollowOptions,
  ): Promise<void>;
  /** As `follow`, from the message after `afterSeq`, without a durable position: for what is folded anew at each start. */
  tail(
    afterSeq: number,
    handler: (messages: readonly JournalMessage[]) => Promise<void>,
    options: FollowOptions,
  ): Promise<void>;
  /** The last message of each aggregate up to a sequence, in no order. */
  lastUpTo(seq: number, signal?: AbortSignal): Promise<readonly JournalMessage[]>;
  /** The sequence of the last message of all, 0 when empty. */
  lastSequence(): Promise<number>;
};

/** The event store on the stream JOURNAL. */
export function createJournal(nc: NatsConnection): Journal {
  const js = jetstream(nc);
  let manager: Promise<JetStreamManager> | undefined;
  const jsm = (): Promise<JetStreamManager> =>
    (manager ??= jetstreamManager(nc, { checkAPI: false, timeout: REQUEST_TIMEOUT }));

  /** The message that follows `expectedSeq` on the subject, if it holds exactly this body. */
  async function storedAs(
    subject: string,
    body: Buffer,
    expectedSeq: number,
  ): Promise<{ readonly seq: number } | undefined> {
    // By the leader, not by a direct get: a replica that lags would not show it. The client's type lacks this form of the request.
    const request = { seq: expectedSeq + 1, next_by_subj: subject } as MsgRequest;
    const next = await (await jsm()).streams.getMessage(STREAMS.journal, request);
    return next && body.equals(next.data) ? { seq: next.seq } : undefined;
  }

  return {
    async append(ref, lines, expectedSeq, signal) {
      const subject = journalSubject(ref);
      const body = Buffer.from(lines.join('\n'), 'utf8');
      if (lines.length === 0 || lines.some((line) => line.includes('\n') || line.length === 0))
        throw new Error(`append to ${ref}: lines must be whole and not empty`);
      if (body.length > LIMITS.groupBytes)
        throw new Error(
          `append to ${ref}: ${body.length} bytes are over the limit of ${LIMITS.groupBytes}; group fewer lines`,
        );
      return retryOutages(async () => {
        try {
          const ack = await js.publish(subject, body, {
            expect: { streamName: STREAMS.journal, lastSubjectSequence: expectedSeq },
            timeout: REQUEST_TIMEOUT,
          });
          return { seq: ack.seq };
        } catch (error) {
          if (!isWrongLastSequence(error)) throw error;
          // An attempt that timed out may have been stored after all; or another leader recorded the very same decision.
          return (await storedAs(subject, body, expectedSeq)) ?? 'conflict';
        }
      }, signal);
    },

    read: (ref, afterSeq = 0, signal) =>
      retryOutages(async () => {
        const messages = await directRead(nc, STREAMS.journal, journalSubject(ref), afterSeq);
        return { lines: journalLines(messages), lastSeq: messages.at(-1)?.sequence ?? afterSeq };
      }, signal),

    page: (ref, afterSeq, bytes, signal) =>
      retryOutages(
        async () => journalLines(await directRead(nc, STREAMS.journal, journalSubject(ref), afterSeq, { bytes })),
        signal,
      ),

    follow: (consumer, handler, options) =>
      follow(
        nc,
        { ...options, stream: STREAMS.journal, handler: (messages) => handler(messages.map(journalMessage)) },
        async () => {
          const info = await (
            await jsm()
          ).consumers.add(STREAMS.journal, {
            durable_name: consumer,
            deliver_policy: DeliverPolicy.All,
            ack_policy: AckPolicy.All,
            ack_wait: nanos(60_000),
            max_deliver: -1,
            max_ack_pending: 1_024,
            replay_policy: ReplayPolicy.Instant,
          });
          return { consumer, from: info.ack_floor.stream_seq + 1 };
        },
      ),

    tail: (afterSeq, handler, options) =>
      follow(
        nc,
        { ...options, stream: STREAMS.journal, handler: (messages) => handler(messages.map(journalMessage)) },
        async (next) => {
          const from = next ?? afterSeq + 1;
          const info = await (
            await jsm()
          ).consumers.add(STREAMS.journal, {
            deliver_policy: DeliverPolicy.StartSequence,
            opt_start_seq: from,
            ack_policy: AckPolicy.All,
            ack_wait: nanos(60_000),
            max_deliver: -1,
            max_ack_pending: 1_024,
            mem_storage: true,
            num_replicas: 1,
            // Forgotten by the server when nobody reads it any more.
            inactive_threshold: nanos(60_000),
          });
          return { consumer: info.name, from };
        },
      ),

    lastUpTo: (seq, signal) =>
      retryOutages(async () => {
        const { state } = await (await jsm()).streams.info(STREAMS.journal, { subjects_filter: '>' });
        const last = await directLast(nc, STREAMS.journal, Object.keys(state.subjects ?? {}), seq);
        return last.map((m) => journalMessage({ ...m, at: m.storedAt }));
      }, signal),

    lastSequence: () => retryOutages(async () => (await (await jsm()).streams.info(STREAMS.journal)).state.last_seq),
  };
}

/** Another message was appended first, or the subject's state is not known yet. */
export function isWrongLastSequence(error: unknown): boolean {
  return (
    error instanceof JetStreamApiError &&
    (error.code === JetStreamApiCodes.StreamWrongLastSequence ||
      error.code === JetStreamApiCodes.StreamWrongLastSequenceUnknown)
  );
}

function journalLines(messages: readonly DirectMessage[]): readonly JournalLine[] {
  return messages.flatMap((m) => linesOf(m.data).map((line) => ({ line, seq: m.sequence, storedAt: m.storedAt })));
}

function linesOf(data: Uint8Array): string[] {
  return Buffer.from(data.buffer, data.byteOffset, data.length).toString('utf8').split('\n');
}

function journalMessage(message: StoredMessage): JournalMessage {
  const ref = parseJournalSubject(message.subject);
  if (!ref) throw new Error(`JOURNAL holds a message on ${message.subject}, which names no aggregate`);
  return { ref, lines: linesOf(message.data), seq: message.sequence, at: message.at };
}

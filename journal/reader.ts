import { jetstream, jetstreamManager, type ConsumerMessages, type JsMsg, type MsgRequest } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import type { Instant } from '../contracts/ids.ts';
import { REQUEST_TIMEOUT, retryOutages } from './outage.ts';

/** A message of a stream, with the server's instant of storing it. */
export type StoredMessage = {
  readonly subject: string;
  readonly data: Uint8Array;
  readonly sequence: number;
  readonly at: Instant;
};

/** The reader has ended: its consumer was deleted (another took over), or it was closed. Open another one, or stop. */
export class ReaderClosedError extends Error {
  override readonly name = 'ReaderClosedError';
}

export type OrderedReader = {
  /**
   * All that waits, at least one and about `batch` messages at most, in the order of the stream. One call at a time. Rejects
   * with {@link ReaderClosedError}.
   */
  next(): Promise<readonly StoredMessage[]>;
  /** Says that these are done. Messages may be given in any groups; the server is told how far all are done. */
  ack(messages: readonly StoredMessage[]): void;
  /** Stops reading; a waiting `next` rejects. Waits until the server has counted what is done. The consumer stays. */
  close(): Promise<void>;
};

export type ReaderOptions = {
  readonly stream: string;
  readonly consumer: string;
  /** The first sequence to be handed out. */
  readonly from: number;
  /** Most messages that one `next` gives. */
  readonly batch?: number;
};

/** How many messages are asked for ahead, and how long a request stands, in milliseconds. */
const PREFETCH = 512;
// Short, because after a reconnect the client waits this long before it asks again for a consumer that is not ready.
const EXPIRES = 2_000;
/** How long the end waits for the server to confirm the last acknowledgement, in milliseconds. */
const CONFIRMED = 1_000;
/** While nothing arrives it is looked whether something was lost on the way: first after so many milliseconds, then less often. */
const FIRST_LOOK = 250;
const RAREST_LOOK = 4_000;

/**
 * Reads a whole stream through a durable pull consumer with `ack_policy: all`, and keeps these:
 * 1. Messages come in the order of the stream, each once per reader. What was lost on a broken connection, or given to a
 *    reader that died, would come again only after `ack_wait`, behind later ones: a gap in the sequence is filled at once by
 *    reading the missing messages, and so is one at the end, where no later message would show it.
 * 2. The server's floor never passes a message that was not given to `ack`.
 * 3. A redelivered message that is done is acknowledged again, and not handed out.
 * The stream must not be filtered and is never purged, so a sequence that is not there was lost with its store: it is skipped.
 */
export async function openReader(nc: NatsConnection, options: ReaderOptions): Promise<OrderedReader> {
  const consumer = await jetstream(nc).consumers.get(options.stream, options.consumer);
  const jsm = await jetstreamManager(nc, { checkAPI: false, timeout: REQUEST_TIMEOUT });
  const batch = options.batch ?? 256;

  const arrived: JsMsg[] = [];
  let expected = options.from;
  /** Handed out and not yet done, in order; and which of them are done behind one that is not. */
  const outstanding: number[] = [];
  const done = new Set<number>();
  let doneThrough = options.from - 1;
  /** What an acknowledgement needs: the message of the highest sequence at or below `doneThrough` carries it. */
  const handles: JsMsg[] = [];
  let lastAcknowledged: JsMsg | undefined;
  let confirmedThrough = options.from - 1;
  let closedByOwner = false;
  let confirming: Promise<void> = Promise.resolve();
  let failure: Error | undefined;
  let wake = (): void => undefined;

  const messages: ConsumerMessages = await consumer.consume({
    max_messages: PREFETCH,
    expires: EXPIRES,
    idle_heartbeat: EXPIRES / 2,
    abort_on_missing_resource: true,
    callback: (message) => {
      arrived.push(message);
      wake();
    },
  });
  const ended = messages.closed().then(
    (error) => fail(error instanceof Error ? error.message : 'closed'),
    (error: unknown) => fail(String(error)),
  );

  function fail(why: string): void {
    failure ??= new ReaderClosedError(`reading ${options.stream} as ${options.consumer} has ended: ${why}`);
    wake();
  }

  /** Resolves with the first arrival, the end of the reader, or the time. */
  function waitForArrival(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  /** What the server has delivered and has not arrived, once nothing has arrived for a while. */
  async function lost(): Promise<StoredMessage[]> {
    try {
      const { delivered } = await jsm.consumers.info(options.stream, options.consumer);
      return arrived.length > 0 ? [] : await missing(delivered.stream_seq);
    } catch {
      // An outage, or the consumer is gone: its reading says so by itself.
      return [];
    }
  }

  /** Takes what was read by itself, or has arrived, as handed out. */
  function handOut(given: readonly StoredMessage[]): readonly StoredMessage[] {
    for (const message of given) outstanding.push(message.sequence);
    return given;
  }

  /** Those from `expected` on that the server holds, up to `through`. */
  async function missing(through: number): Promise<StoredMessage[]> {
    const found: StoredMessage[] = [];
    for (let seq = expected; seq <= through && !failure;) {
      // The client's type lacks this form of the request: the next message of any subject at or after the sequence.
      const request = { seq, next_by_subj: '>' } as MsgRequest;
      const stored = await retryOutages(async () => (failure ? null : jsm.streams.getMessage(options.stream, request)));
      if (!stored || stored.seq > through) break;
      found.push({
        subject: stored.subject,
        data: stored.data,
        sequence: stored.seq,
        at: instantOf(Date.parse(stored.timestamp)),
      });
      seq = stored.seq + 1;
    }
    return found;
  }

  /**
   * Ends with the server having counted what is done. It counts acknowledgements in their order, after the fact: whoever
   * reads next, and at once, would be given again what is done. The last one again, as a request, is answered when all
   * before it are counted. A message that was read by itself has no acknowledgement until its delivery arrives.
   */
  async function confirm(): Promise<void> {
    const end = Date.now() + CONFIRMED;
    while ((lastAcknowledged?.seq ?? options.from - 1) < doneThrough && Date.now() < end) {
      const delivery = [...handles, ...arrived].find((m) => m.seq === doneThrough);
      if (delivery) lastAcknowledged = delivery;
      else await waitForArrival(CONFIRMED / 20);
    }
    if (!lastAcknowledged || lastAcknowledged.seq <= confirmedThrough) return;
    confirmedThrough = lastAcknowledged.seq;
    const { reply } = lastAcknowledged as unknown as { readonly reply: string };
    await nc.request(reply, '+ACK', { timeout: CONFIRMED }).catch(() => undefined);
  }

  return {
    async next() {
      for (let look = FIRST_LOOK; ; look = Math.min(look * 2, RAREST_LOOK)) {
        if (arrived.length === 0 && !failure) await waitForArrival(look);
        if (failure) throw failure;
        if (arrived.length === 0) {
          const found = await lost();
          if (failure) throw failure;
          if (found.length === 0) continue;
          expected = (found.at(-1)?.sequence ?? expected) + 1;
          return handOut(found);
        }
        const given: StoredMessage[] = [];
        for (const message of arrived.splice(0, batch)) {
          if (message.seq < expected) {
            if (message.seq <= doneThrough) message.ack();
            // Read by itself meanwhile: this one carries its acknowledgement.
            else handles.push(message);
            continue;
          }
          if (message.seq > expected) given.push(...(await missing(message.seq - 1)));
          handles.push(message);
          given.push({
            subject: message.subject,
            data: message.data,
            sequence: message.seq,
            at: instantOf(Number(message.timestampNanos / 1_000_000n)),
          });
          expected = message.seq + 1;
        }
        if (failure) throw failure;
        if (given.length > 0) return handOut(given);
      }
    },

    ack(handled) {
      for (const message of handled) done.add(message.sequence);
      let passed = 0;
      while (passed < outstanding.length && done.delete(outstanding[passed]!)) passed += 1;
      if (passed === 0) return;
      doneThrough = outstanding[passed - 1]!;
      outstanding.splice(0, passed);
      let last: JsMsg | undefined;
      while (handles[0] && handles[0].seq <= doneThrough) {
        const handle = handles.shift()!;
        // One that was sent again may stand behind a later one.
        if (!last || handle.seq > last.seq) last = handle;
      }
      last?.ack();
      lastAcknowledged = last ?? lastAcknowledged;
    },

    async close() {
      closedByOwner ||= failure === undefined;
      fail('closed by its owner');
      // Whoever closes it a second time waits for the first, too.
      if (closedByOwner) await (confirming = confirming.then(confirm));
      await messages.close();
      await ended;
    },
  };
}

/** Milliseconds since 1970, the server's, as an instant. */
function instantOf(milliseconds: number): Instant {
  return new Date(milliseconds).toISOString() as Instant;
}

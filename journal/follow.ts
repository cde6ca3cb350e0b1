import { setTimeout as sleep } from 'node:timers/promises';
import { JetStreamApiCodes, JetStreamApiError } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import { retryOutages } from './outage.ts';
import { ReaderClosedError, openReader, type OrderedReader, type StoredMessage } from './reader.ts';

export type Followed = {
  readonly stream: string;
  readonly handler: (messages: readonly StoredMessage[]) => Promise<void>;
  readonly signal: AbortSignal;
  readonly batch?: number;
  readonly onRetry?: (error: unknown) => void;
};

/** Waits between two attempts of a handler, in milliseconds. */
const FIRST_WAIT = 100;
const LONGEST_WAIT = 5_000;

/**
 * Reads a stream in order and hands it to a handler until the signal is aborted. `open` makes the consumer, at first and
 * whenever it was lost; it is told the first sequence not yet handled, undefined at the start.
 */
export async function follow(
  nc: NatsConnection,
  followed: Followed,
  open: (next: number | undefined) => Promise<{ consumer: string; from: number }>,
): Promise<void> {
  const { signal, stream } = followed;
  let next: number | undefined;
  while (!signal.aborted) {
    const reader = await opened();
    if (!reader) continue;
    const stop = (): void => void reader.close().catch(() => undefined);
    signal.addEventListener('abort', stop, { once: true });
    try {
      while (!signal.aborted) {
        const messages = await reader.next();
        // Read again after the consumer was made anew: handled already.
        const unseen = messages.filter((m) => m.sequence >= (next ?? 0));
        if (unseen.length > 0 && !(await handled(followed, unseen))) break;
        reader.ack(messages);
        next = (messages.at(-1)?.sequence ?? 0) + 1;
      }
    } catch (error) {
      if (!(error instanceof ReaderClosedError) || nc.isClosed()) throw error;
    } finally {
      signal.removeEventListener('abort', stop);
      await reader.close();
    }
  }

  /** Undefined where the signal came first, or the consumer was gone before it was read. */
  async function opened(): Promise<OrderedReader | undefined> {
    try {
      return await retryOutages(
        async () => openReader(nc, { stream, batch: followed.batch ?? 1, ...(await open(next)) }),
        signal,
      );
    } catch (error) {
      if (signal.aborted || (error instanceof JetStreamApiError && error.code === JetStreamApiCodes.ConsumerNotFound))
        return undefined;
      throw error;
    }
  }
}

/** Gives the messages to the handler until it takes them; false when the signal came first. */
async function handled(followed: Followed, messages: readonly StoredMessage[]): Promise<boolean> {
  for (let attempt = 0; !followed.signal.aborted; attempt += 1) {
    try {
      await followed.handler(messages);
      return true;
    } catch (error) {
      if (followed.signal.aborted) return false;
      followed.onRetry?.(error);
      await sleep(Math.min(FIRST_WAIT * 2 ** Math.min(attempt, 10), LONGEST_WAIT), undefined, {
        signal: followed.signal,
      }).catch(() => undefined);
    }
  }
  return false;
}

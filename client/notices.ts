import { jetstream, type JsMsg } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import type { ActorId } from '../contracts/ids.ts';
import { HUB_API, STREAMS, noticeConsumer } from '../contracts/names.ts';
import type { Notice } from '../contracts/views.ts';

/** One notice as it was delivered. Not acknowledged, it comes again. */
export type DeliveredNotice = {
  readonly notice: Notice;
  /** How many times it has been delivered, from 1. */
  readonly delivery: number;
  /** When the engine published it. */
  readonly publishedAt: Date;
  /** Takes it off the list. Resolves true once the server has confirmed that. */
  readonly acknowledge: () => Promise<boolean>;
  /** Gives it back, to be delivered again at once. */
  readonly giveBack: () => void;
};

/** What is asked of one fetch: `most` notices (default 100), waiting `waitMs` (default and least 1,000) for them. */
export type FetchOptions = { readonly most?: number; readonly waitMs?: number };

export type NoticeReader = {
  /** The notices that are not acknowledged and not being delivered elsewhere, oldest first. */
  readonly fetch: (options?: FetchOptions) => Promise<readonly DeliveredNotice[]>;
  /** Follows the notices until {@link NoticeReader.stop} is called or the connection closes. */
  readonly follow: () => AsyncIterable<DeliveredNotice>;
  readonly stop: () => Promise<void>;
};

/** Opens the durable consumer that the engine made for this delegation. */
export async function openNotices(nc: NatsConnection, actor: ActorId): Promise<NoticeReader> {
  // The account imports this one consumer of HUB under HUB's prefix, and no account information: hence no check.
  const js = jetstream(nc, { apiPrefix: HUB_API, checkAPI: false });
  const consumer = await js.consumers.get(STREAMS.notices, noticeConsumer(actor));
  const stops: (() => Promise<unknown>)[] = [];
  return {
    fetch: async ({ most = 100, waitMs = 1_000 } = {}) => {
      const messages = await consumer.fetch({ max_messages: most, expires: Math.max(1_000, waitMs) });
      const found: DeliveredNotice[] = [];
      for await (const message of messages) found.push(delivered(message));
      return found;
    },
    follow: () => ({
      async *[Symbol.asyncIterator]() {
        const messages = await consumer.consume({ max_messages: 50 });
        stops.push(() => messages.close());
        for await (const message of messages) yield delivered(message);
      },
    }),
    stop: async () => {
      await Promise.all(stops.splice(0).map((stop) => stop()));
    },
  };
}

function delivered(message: JsMsg): DeliveredNotice {
  return {
    notice: message.json<Notice>(),
    delivery: message.info.deliveryCount,
    publishedAt: new Date(message.info.timestampNanos / 1e6),
    acknowledge: () => message.ackAck(),
    giveBack: () => message.nak(),
  };
}

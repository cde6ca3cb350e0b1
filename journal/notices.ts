import { AckPolicy, DeliverPolicy, ReplayPolicy, jetstream, jetstreamManager } from '@nats-io/jetstream';
import { nanos, type NatsConnection } from '@nats-io/transport-node';
import type { ActorId } from '../contracts/ids.ts';
import { STREAMS, noticeConsumer, noticeSubject, noticeSubjectsOf } from '../contracts/names.ts';
import type { Notice } from '../contracts/views.ts';
import { REQUEST_TIMEOUT, retryOutages } from './outage.ts';

export type Notices = {
  /** Stores a notice for each of these actors, once per notice id, and resolves when all are stored. Waits out outages. */
  publish(to: readonly ActorId[], notice: Notice, signal?: AbortSignal): Promise<void>;
};

/** NOTICES, as HUB's engine sees it. */
export function createNotices(nc: NatsConnection): Notices {
  const js = jetstream(nc);
  return {
    async publish(to, notice, signal) {
      const body = JSON.stringify(notice);
      // The server compares ids over the whole stream, so the id names the actor too.
      await Promise.all(
        to.map((actor) =>
          retryOutages(
            () =>
              js.publish(noticeSubject(actor, notice.dossier), body, {
                msgID: `${actor}/${notice.id}`,
                timeout: REQUEST_TIMEOUT,
              }),
            signal,
          ),
        ),
      );
    },
  };
}

/** Time after which an unacknowledged notice is sent again, in milliseconds. */
const ACK_WAIT = 30_000;

/**
 * Makes each actor's durable pull consumer, `d-<ACTOR>`, from the first notice on. Made by HUB, never by a delegation, so
 * that none can choose what it filters. Idempotent.
 */
export async function ensureNoticeConsumers(nc: NatsConnection, actors: readonly ActorId[]): Promise<void> {
  const jsm = await jetstreamManager(nc, { checkAPI: false });
  for (const actor of actors) {
    await retryOutages(() =>
      jsm.consumers.add(STREAMS.notices, {
        durable_name: noticeConsumer(actor),
        filter_subject: noticeSubjectsOf(actor),
        deliver_policy: DeliverPolicy.All,
        ack_policy: AckPolicy.Explicit,
        ack_wait: nanos(ACK_WAIT),
        max_deliver: -1,
        max_ack_pending: 1_024,
        replay_policy: ReplayPolicy.Instant,
      }),
    );
  }
}

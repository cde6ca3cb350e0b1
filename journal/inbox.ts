import {
  AckPolicy,
  DeliverPolicy,
  JetStreamApiCodes,
  JetStreamApiError,
  ReplayPolicy,
  jetstream,
  jetstreamManager,
  type ConsumerInfo,
  type JetStreamManager,
} from '@nats-io/jetstream';
import { nanos, type NatsConnection } from '@nats-io/transport-node';
import type { StatementId } from '../contracts/ids.ts';
import { STREAMS, intakeConsumer, parseIntakeConsumer } from '../contracts/names.ts';
import { REQUEST_TIMEOUT, retryOutages } from './outage.ts';
import { openReader, type OrderedReader, type StoredMessage } from './reader.ts';

/** One arrival: `data` is whatever was sent, in any state; `sequence` and `at` are the only order and clock that count. */
export type InboxMessage = StoredMessage;

/** Another leader of a later epoch has taken the intake: this one must stop. */
export class StaleLeadershipError extends Error {
  override readonly name = 'StaleLeadershipError';
}

export type Inbox = {
  /**
   * Stores a statement under its id. `duplicate`: it was stored before, and `seq` is the first one's. Waits out an outage;
   * rejects with the signal's reason when that is aborted.
   */
  put(
    subject: string,
    jws: string | Uint8Array,
    id: StatementId,
    signal?: AbortSignal,
  ): Promise<{ readonly seq: number; readonly duplicate: boolean }>;
  /**
   * Opens the intake's reader of one leadership. It starts at the lowest message that the leaders before it left undone, and
   * ends theirs: their readers reject with `ReaderClosedError`. Rejects with {@link StaleLeadershipError} where a later epoch
   * has begun.
   */
  openIntakeConsumer(epoch: number, signal?: AbortSignal): Promise<OrderedReader>;
  /** The last sequence that INBOX holds, 0 when empty. */
  lastSequence(): Promise<number>;
};

/** Time after which the server sends again what was not acknowledged, in milliseconds. */
const ACK_WAIT = 30_000;
/** Most messages underway to one reader: bounds its memory, as the server waits beyond it. */
const MAX_ACK_PENDING = 2_048;

/** INBOX as HUB's engine sees it. */
export function createInbox(nc: NatsConnection): Inbox {
  const js = jetstream(nc);
  let manager: Promise<JetStreamManager> | undefined;
  const jsm = (): Promise<JetStreamManager> =>
    (manager ??= jetstreamManager(nc, { checkAPI: false, timeout: REQUEST_TIMEOUT }));

  return {
    put: (subject, jws, id, signal) =>
      retryOutages(async () => {
        const ack = await js.publish(subject, jws, { msgID: id, timeout: REQUEST_TIMEOUT });
        if (!ack.duplicate) return { seq: ack.seq, duplicate: false };
        // The id of a process step can be foretold, and the server compares ids alone: a sender who used it first, under the
        // sender's own subject, must not make the step disappear. Without an id it is stored; the journal's ids are the guard.
        const first = await (await jsm()).streams.getMessage(STREAMS.inbox, { seq: ack.seq });
        if (first?.subject === subject) return { seq: ack.seq, duplicate: true };
        const second = await js.publish(subject, jws, { timeout: REQUEST_TIMEOUT });
        return { seq: second.seq, duplicate: false };
      }, signal),

    openIntakeConsumer: (epoch, signal) =>
      retryOutages(async () => {
        const consumers = (await jsm()).consumers;
        const existing = await intakeConsumers(await jsm());
        const newest = existing.at(-1);
        if (newest && newest.epoch > epoch)
          throw new StaleLeadershipError(`intake of epoch ${epoch}: epoch ${newest.epoch} has begun`);
        // The new one is there before the old ones go: at any instant one of them knows how far INBOX is done.
        const from = newest ? undone(newest.info) : 1;
        await consumers.add(STREAMS.inbox, {
          durable_name: intakeConsumer(epoch),
          deliver_policy: DeliverPolicy.StartSequence,
          opt_start_seq: newest?.epoch === epoch ? (newest.info.config.opt_start_seq ?? 1) : from,
          ack_policy: AckPolicy.All,
          ack_wait: nanos(ACK_WAIT),
          max_deliver: -1,
          max_ack_pending: MAX_ACK_PENDING,
          replay_policy: ReplayPolicy.Instant,
        });
        const reader = await openReader(nc, { stream: STREAMS.inbox, consumer: intakeConsumer(epoch), from });
        try {
          for (const old of existing) if (old.epoch < epoch) await deleteConsumer(await jsm(), old.info.name);
        } catch (error) {
          await reader.close();
          throw error;
        }
        return reader;
      }, signal),

    lastSequence: () => retryOutages(async () => (await (await jsm()).streams.info(STREAMS.inbox)).state.last_seq),
  };
}

/** Ends an earlier leader's reading; another leader may have done so. */
async function deleteConsumer(jsm: JetStreamManager, name: string): Promise<void> {
  try {
    await jsm.consumers.delete(STREAMS.inbox, name);
  } catch (error) {
    if (!(error instanceof JetStreamApiError) || error.code !== JetStreamApiCodes.ConsumerNotFound) throw error;
  }
}

/** The first sequence that was not acknowledged. A consumer that never acknowledged may report no floor. */
function undone(info: ConsumerInfo): number {
  return Math.max(info.ack_floor.stream_seq + 1, info.config.opt_start_seq ?? 1);
}

/** The intake's consumers, by epoch. */
async function intakeConsumers(
  jsm: JetStreamManager,
): Promise<{ readonly epoch: number; readonly info: ConsumerInfo }[]> {
  const found: { epoch: number; info: ConsumerInfo }[] = [];
  for await (const info of jsm.consumers.list(STREAMS.inbox)) {
    const epoch = parseIntakeConsumer(info.name);
    if (epoch !== undefined) found.push({ epoch, info });
  }
  return found.sort((a, b) => a.epoch - b.epoch);
}

import { jetstream } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import type { Receipt } from '../contracts/entry.ts';
import type { ActorId, AggregateRef, StatementId } from '../contracts/ids.ts';
import { STREAMS, receiptSubject } from '../contracts/names.ts';
import { sha256Hex } from '../evidence/hash.ts';
import { readReceipt } from '../evidence/receipt.ts';
import { directRead } from './direct.ts';
import { REQUEST_TIMEOUT, retryOutages } from './outage.ts';

/** A signed receipt on its way: to whom, about what, and which of the two it is. */
export type OutgoingReceipt = {
  readonly actor: ActorId;
  readonly aggregate: AggregateRef;
  readonly statement: StatementId;
  readonly outcome: Receipt['outcome'];
  readonly jws: string;
};

export type Receipts = {
  /**
   * Publishes receipts, all at once, and resolves when each is stored. Whoever is connected gets one before it is stored; a
   * repeated one is not stored twice, but sent again. Waits out outages.
   */
  publish(receipts: readonly OutgoingReceipt[], signal?: AbortSignal): Promise<void>;
  /** The receipts of one statement as they were sent (compact JWS), oldest first. */
  read(
    actor: ActorId,
    aggregate: AggregateRef,
    statement: StatementId,
    signal?: AbortSignal,
  ): Promise<readonly string[]>;
};

/** RECEIPTS, as HUB's engine sees it. */
export function createReceipts(nc: NatsConnection): Receipts {
  const js = jetstream(nc);
  return {
    async publish(receipts, signal) {
      await Promise.all(
        receipts.map((r) =>
          retryOutages(
            () =>
              js.publish(receiptSubject(r.actor, r.aggregate), r.jws, {
                // By content: the same statement may be refused first, and recorded once its key is enrolled.
                msgID: `${r.statement}/${sha256Hex(r.jws)}`,
                timeout: REQUEST_TIMEOUT,
              }),
            signal,
          ),
        ),
      );
    },

    read: (actor, aggregate, statement, signal) =>
      retryOutages(async () => {
        const found: string[] = [];
        for (const message of await directRead(nc, STREAMS.receipts, receiptSubject(actor, aggregate), 0)) {
          // The message id is a hint that saves reading the others; what counts is the receipt.
          if (!message.headers?.get('Nats-Msg-Id').startsWith(statement)) continue;
          const read = readReceipt(message.data);
          if (read.ok && read.receipt.statement === statement) found.push(Buffer.from(message.data).toString('latin1'));
        }
        return found;
      }, signal),
  };
}

import type { NatsConnection } from '@nats-io/transport-node';
import type { Receipt } from '../contracts/entry.ts';
import type { ActorId, AggregateRef, StatementId } from '../contracts/ids.ts';
import { STREAMS, receiptSubject } from '../contracts/names.ts';
import { readReceipt } from '../evidence/receipt.ts';
import { directRead } from './direct.ts';
import { retryOutages } from './outage.ts';

/** A signed receipt on its way: to whom, about what, and which of the two it is. */
export type OutgoingReceipt = {
  readonly actor: ActorId;
  readonly aggregate: AggregateRef;
  readonly statement: StatementId;
  readonly outcome: Receipt['outcome'];
  readonly jws: string;
};

export type Receipts = {
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
  return {
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

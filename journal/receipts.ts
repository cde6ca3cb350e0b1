import type { Receipt } from '../contracts/entry.ts';
import type { ActorId, AggregateRef, StatementId } from '../contracts/ids.ts';
import { receiptSubject, receiptSubjectsOf } from '../contracts/names.ts';
import type { NatsConnection } from './connection.ts';

/** A signed receipt on its way: to whom, about what, and which of the two it is. */
export type OutgoingReceipt = {
  readonly actor: ActorId;
  readonly aggregate: AggregateRef;
  readonly statement: StatementId;
  readonly outcome: Receipt['outcome'];
  readonly jws: string;
};

/**
 * Receipts go to whoever is connected, and are stored nowhere: one that has an entry is made of it again, to the byte, for
 * whoever asks (docs/adr/0011).
 */
export type Receipts = {
  /** Throws where the connection is closed; while it is interrupted they wait. */
  publish(receipts: readonly OutgoingReceipt[]): void;
  /** Hands out what one actor is sent from now on, until the returned function is called. */
  follow(actor: ActorId, onReceipt: (jws: Uint8Array) => void): () => void;
};

/** As HUB's engine sends them, and hears its own. */
export function createReceipts(nc: NatsConnection): Receipts {
  return {
    publish(receipts) {
      for (const { actor, aggregate, jws } of receipts) nc.publish(receiptSubject(actor, aggregate), jws);
    },
    follow(actor, onReceipt) {
      const subscription = nc.subscribe(receiptSubjectsOf(actor), {
        callback: (error, message) => {
          if (!error) onReceipt(message.data);
        },
      });
      return () => subscription.unsubscribe();
    },
  };
}

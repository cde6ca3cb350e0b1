import { createInbox, headers } from '@nats-io/transport-node';
import { receiptSubject } from '../contracts/names.ts';
import { sha256Hex } from '../evidence/hash.ts';
import type { NatsConnection } from './connection.ts';
import type { OutgoingReceipt } from './receipts.ts';

export type ReceiptPublisher = {
  /** Resolves when all are stored; rejects where the server refuses one, or after `close`. Waits out outages. */
  publish(receipts: readonly OutgoingReceipt[]): Promise<void>;
  close(): void;
};

/** One receipt on its way. */
type Pending = {
  readonly receipt: OutgoingReceipt;
  attempts: number;
  dueMs: number;
  readonly stored: () => void;
  readonly failed: (error: unknown) => void;
};

/**
 * Receipts under way at a time. A server that is slow to store is not asked for more than it confirms, so that what is
 * overdue was lost and not merely waiting its turn: sending that again would slow it further.
 */
const WINDOW = 256;
/** A receipt that was not confirmed within this time is sent again, in milliseconds; it doubles with each attempt. */
const OVERDUE = 5_000;
const LONGEST_OVERDUE = 60_000;
/** How often that is looked for, in milliseconds. */
const LOOK = 500;

/**
 * Stores receipts: whoever is connected gets one before it is stored; a repeated one is not stored twice, but sent again.
 * Two for each statement make them the largest part of what the intake sends, so one subscription takes all confirmations
 * and one timer looks after them, in place of a request each.
 */
export function createReceiptPublisher(nc: NatsConnection): ReceiptPublisher {
  const inbox = createInbox();
  const waiting: Pending[] = [];
  const underway = new Map<number, Pending>();
  let last = 0;

  const send = (n: number, one: Pending) => {
    one.attempts += 1;
    one.dueMs = Date.now() + Math.min(OVERDUE * 2 ** (one.attempts - 1), LONGEST_OVERDUE);
    const { actor, aggregate, statement, jws } = one.receipt;
    const head = headers();
    // By content: the same statement may be refused first, and recorded once its key is enrolled.
    head.set('Nats-Msg-Id', `${statement}/${sha256Hex(jws)}`);
    try {
      nc.publish(receiptSubject(actor, aggregate), jws, { headers: head, reply: `${inbox}.${n}` });
    } catch (error) {
      underway.delete(n);
      one.failed(error);
    }
  };
  const sendOn = () => {
    while (underway.size < WINDOW) {
      const one = waiting.shift();
      if (!one) return;
      underway.set((last += 1), one);
      send(last, one);
    }
  };

  const subscription = nc.subscribe(`${inbox}.*`, {
    callback: (error, message) => {
      if (error) return;
      const n = Number(message.subject.slice(inbox.length + 1));
      const one = underway.get(n);
      const answer = confirmation(message.data);
      // No answer, or one that says "not now", is the timer's; a refusal is somebody's mistake and must not be waited for.
      if (!one || answer === 'later') return;
      underway.delete(n);
      if (answer === 'stored') one.stored();
      else one.failed(new Error(`the server did not store a receipt: ${answer}`));
      sendOn();
    },
  });
  const timer = setInterval(() => {
    const now = Date.now();
    for (const [n, one] of underway) if (now >= one.dueMs) send(n, one);
    sendOn();
  }, LOOK);
  timer.unref();

  return {
    publish(receipts) {
      return new Promise((resolve, reject) => {
        let left = receipts.length;
        if (left === 0) return resolve();
        const stored = () => {
          left -= 1;
          if (left === 0) resolve();
        };
        for (const receipt of receipts) waiting.push({ receipt, attempts: 0, dueMs: 0, stored, failed: reject });
        sendOn();
      });
    },
    close() {
      clearInterval(timer);
      subscription.unsubscribe();
      const closed = new Error('the receipts are not sent any more');
      for (const one of [...underway.values(), ...waiting.splice(0)]) one.failed(closed);
      underway.clear();
    },
  };
}

/** What a PubAck says; an empty body is the server's "nobody is there". */
function confirmation(data: Uint8Array): string {
  if (data.length === 0) return 'later';
  const answer = JSON.parse(Buffer.from(data).toString('utf8')) as {
    readonly seq?: number;
    readonly error?: { readonly code: number; readonly description: string };
  };
  if (answer.error) return answer.error.code >= 500 ? 'later' : answer.error.description;
  return answer.seq === undefined ? 'later' : 'stored';
}

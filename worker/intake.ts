import type { OrganisationId, Thumbprint } from '../contracts/ids.ts';
import type { Evidence } from '../domain/journalling.ts';
import type { Signer } from '../evidence/statement.ts';
import type { Journal } from '../journal/journal.ts';
import { ReaderClosedError, type OrderedReader } from '../journal/reader.ts';
import type { Aggregates } from './aggregates.ts';
import { createBatchJournal } from './batch.ts';
import type { Counters } from './counters.ts';
import type { Log } from './log.ts';
import type { Receipts } from '../journal/receipts.ts';

/** Points at which a test may stop or break the intake; each names the race that it opens. */
export type FaultPoint =
  'afterReadBeforeDecision' | 'afterDecisionBeforeAppend' | 'afterAppendBeforeReceipt' | 'afterReceiptBeforeAck';

export type IntakeDependencies = {
  readonly journal: Pick<Journal, 'append'>;
  readonly receipts: Pick<Receipts, 'publish'>;
  /** Its own: nobody else may fold onto them. */
  readonly aggregates: Aggregates;
  readonly evidence: Evidence;
  /** The process's key: receipts are signed with it. */
  readonly signer: Signer;
  readonly organisation: OrganisationId;
  readonly rootKey: Thumbprint;
  readonly log: Log;
  readonly counters: Counters;
  readonly atFaultPoint?: (point: FaultPoint) => Promise<void>;
};

/** `stop`: finish what is in hand, then end. `lost`: the lease may be another's, so begin no append any more. */
export type LeaderSignals = { readonly stop: AbortSignal; readonly lost: AbortSignal };

/**
 * Reads INBOX under one leadership and journals it, until a signal says to end or the reader has ended because a later leader
 * began. Throws {@link DamagedJournal}, and what is not an outage. It keeps these:
 *
 *  1. Messages are decided in the order of INBOX; what a decision reads of other aggregates is what was decided before it.
 *  2. A statement is authentic, or it leaves no entry: form, subject, key in force at that point, signature, in this order.
 *     What is not authentic is answered with a refusal under the hash of its bytes, and counted.
 *  3. A statement has effect once: its id is looked up in its aggregate, and a second arrival gets the first receipts again.
 *  4. Statements of one aggregate that wait together are decided one on top of the other and appended as one message.
 *  5. An entry is appended after every entry that it was decided on; an aggregate that others read is stored before them.
 *  6. No receipt "recorded", nor "refused" with an entry, before the entry is stored.
 *  7. INBOX is acknowledged after the entry of a message is stored, never before. A receipt that was sent and did not arrive
 *     is made again of its entry; one for what left no entry, when the statement is sent again.
 *  8. A conflict voids what was decided and not stored: the batch is decided again from the journal. An outage is waited
 *     out, with nothing acknowledged. The lease is only a convenience; the expected sequence of the append is the fence.
 *  9. A broken chain ends the intake: nothing is appended to a journal that does not follow.
 * 10. A message that makes the rules throw must not stop those behind it: it is answered with the refusal E99, logged with
 *     an id, and acknowledged; it leaves no entry. This is the one case in which a defect is answered like a "no".
 */
export async function runIntake(
  deps: IntakeDependencies,
  reader: OrderedReader,
  { stop, lost }: LeaderSignals,
): Promise<void> {
  const { aggregates, counters } = deps;
  const journalBatch = createBatchJournal(deps, lost);
  aggregates.clear();
  const close = () => void reader.close().catch(() => undefined);
  stop.addEventListener('abort', close, { once: true });
  lost.addEventListener('abort', close, { once: true });
  try {
    while (!lost.aborted && !stop.aborted) {
      const messages = await reader.next();
      await deps.atFaultPoint?.('afterReadBeforeDecision');
      counters.batches += 1;
      counters.received += messages.length;
      await journalBatch(messages);
      await deps.atFaultPoint?.('afterReceiptBeforeAck');
      reader.ack(messages);
      aggregates.trim();
    }
  } catch (error) {
    if (!(error instanceof ReaderClosedError) && !lost.aborted) throw error;
  } finally {
    stop.removeEventListener('abort', close);
    lost.removeEventListener('abort', close);
    await reader.close();
  }
}

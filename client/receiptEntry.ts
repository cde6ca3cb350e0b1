import type { AggregateRef, Sha256 } from '../contracts/ids.ts';
import { lineHash, parseLine, readWithheld } from '../evidence/chain.ts';
import { statementId } from '../evidence/hash.ts';
import type { Connection } from './connection.ts';
import type { CheckedReceipt } from './receipts.ts';

/** Of an entry that a receipt names, as the journal gives it: whether it holds the statement, and hashes to what the receipt says. */
export type ReceiptEntry = { readonly holdsStatement: boolean; readonly hasHash: boolean };

/** Reads the entry of an outcome and compares it; null: it names none, or the line is not shown. @throws ServiceUnavailable */
export async function receiptEntry(
  connection: Connection,
  aggregate: AggregateRef,
  statement: Sha256,
  { receipt }: CheckedReceipt,
): Promise<ReceiptEntry | null> {
  if (receipt.outcome === 'received' || receipt.entry === undefined || receipt.hash === undefined) return null;
  const page = await connection.query('history', { aggregate, from: receipt.entry });
  const [line] = page.ok ? page.value.lines : [];
  if (line === undefined || readWithheld(line)) return null;
  return {
    holdsStatement: statementId(parseLine(line).cause.statement) === statement,
    hasHash: lineHash(line) === receipt.hash,
  };
}

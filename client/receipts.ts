import type { Receipt } from '../contracts/entry.ts';
import type { StatementId } from '../contracts/ids.ts';
import { createReceiptVerifier, readReceipt } from '../evidence/receipt.ts';
import { EvidenceFailure, type SubmitResult } from './result.ts';
import type { Identity } from './profile.ts';

/** A receipt whose signature by the process was checked, and the exact JWS that shows it. */
export type CheckedReceipt = { readonly receipt: Receipt; readonly jws: string };

/** Checks receipts under the process key of the profile. @throws EvidenceFailure */
export type ReceiptChecker = (jws: string, read?: ReturnType<typeof readReceipt>) => CheckedReceipt;

export function receiptChecker(profile: Pick<Identity, 'organisation' | 'processKey'>): ReceiptChecker {
  const verify = createReceiptVerifier(profile.processKey);
  return (jws, read = readReceipt(jws)) => {
    const checked = read.ok ? verify(read) : read;
    if (!checked.ok)
      throw new EvidenceFailure(
        'A receipt cannot be believed',
        checked.what,
        'a receipt under the process key of the profile',
      );
    if (checked.receipt.organisation !== profile.organisation) {
      throw new EvidenceFailure(
        'A receipt is of another organisation',
        checked.receipt.organisation,
        profile.organisation,
      );
    }
    return { receipt: checked.receipt, jws };
  };
}

/** Both receipts of a statement, as they come in. */
export type Known = { received?: CheckedReceipt; outcome?: CheckedReceipt };

/**
 * Takes a receipt into what is known of its statement. The first outcome stands, but for one that left no entry: a
 * statement that came before its key was enrolled may be recorded later.
 */
export function learn(known: Known, receipt: CheckedReceipt): void {
  if (receipt.receipt.outcome === 'received') known.received ??= receipt;
  else if (!known.outcome || !hasEntry(known.outcome)) known.outcome = receipt;
}

function hasEntry({ receipt }: CheckedReceipt): boolean {
  return receipt.outcome !== 'received' && receipt.entry !== undefined;
}

/** The result that the outcome tells. */
export function resultOf(
  statement: StatementId,
  jws: string,
  outcome: CheckedReceipt,
  received: CheckedReceipt | undefined,
): SubmitResult {
  const { receipt } = outcome;
  const sent = {
    statement,
    jws,
    receipts: received ? [received.jws, outcome.jws] : [outcome.jws],
    sequence: receipt.sequence,
    at: receipt.at,
  };
  switch (receipt.outcome) {
    case 'recorded':
      return { ...sent, ok: true, entry: receipt.entry, hash: receipt.hash, events: receipt.events };
    case 'refused':
      return { ...sent, ok: false, refusal: receipt.refusal, entry: receipt.entry ?? null };
    case 'received':
      throw new Error('the outcome of a statement cannot be that it was received');
  }
}

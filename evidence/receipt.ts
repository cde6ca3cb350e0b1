import type { PublicJwk } from '../contracts/acts.ts';
import type { Receipt } from '../contracts/entry.ts';
import { AggregateRef, Instant, Sha256, type Thumbprint } from '../contracts/ids.ts';
import { LIMITS } from '../contracts/limits.ts';
import { RECEIPT_TYP } from '../contracts/statement.ts';
import { parseCanonical } from './canonical.ts';
import { checkPublicKey, thumbprint } from './keys.ts';
import { readJws, verifySignature } from './statement.ts';

export type ReceiptFault = { readonly ok: false; readonly what: 'form' | 'payload' | 'key' | 'signature' };

/** A well-formed receipt. Not yet verified. */
export type ReadReceipt = {
  readonly ok: true;
  readonly receipt: Receipt;
  readonly kid: Thumbprint;
  readonly signingInput: string;
  readonly signature: Buffer;
};

/** Reads a receipt without verifying it, for finding the one that is asked for. Never throws. */
export function readReceipt(jws: Uint8Array | string): ReadReceipt | ReceiptFault {
  const read = readJws(jws, RECEIPT_TYP, LIMITS.lineBytes);
  if (!read.ok) return { ok: false, what: 'form' };
  const parsed = parseCanonical(read.payload);
  if (!parsed.ok || !isReceipt(parsed.value)) return { ok: false, what: 'payload' };
  return {
    ok: true,
    receipt: parsed.value,
    kid: read.kid,
    signingInput: read.signingInput,
    signature: read.signature,
  };
}

/**
 * Verifies receipts under the process's key. The key itself is checked once, as at its enrolment, which makes Node's
 * verification as strict as an auditor's; under a key that does not pass, no receipt is believed. Never throws.
 */
export function createReceiptVerifier(processKey: PublicJwk): (read: ReadReceipt) => ReadReceipt | ReceiptFault {
  const checked = checkPublicKey(processKey);
  if (!checked.ok) return () => ({ ok: false, what: 'key' });
  const kid = thumbprint(checked.jwk);
  return (read) => {
    if (read.kid !== kid) return { ok: false, what: 'key' };
    return verifySignature(read, checked.jwk) ? read : { ok: false, what: 'signature' };
  };
}

function isReceipt(value: unknown): value is Receipt {
  if (!isObject(value)) return false;
  const common =
    value['v'] === 1 &&
    typeof value['organisation'] === 'string' &&
    Sha256.safeParse(value['statement']).success &&
    AggregateRef.safeParse(value['aggregate']).success &&
    isCount(value['sequence']) &&
    Instant.safeParse(value['at']).success;
  if (!common) return false;
  switch (value['outcome']) {
    case 'received':
      return true;
    case 'recorded':
      return isCount(value['entry']) && Sha256.safeParse(value['hash']).success && Array.isArray(value['events']);
    case 'refused': {
      const refusal = value['refusal'];
      const named =
        isObject(refusal) &&
        typeof refusal['rule'] === 'string' &&
        typeof refusal['lack'] === 'string' &&
        isObject(refusal['facts']);
      return (
        named && (value['entry'] === undefined || (isCount(value['entry']) && Sha256.safeParse(value['hash']).success))
      );
    }
    default:
      return false;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isCount(value: unknown): boolean {
  return Number.isSafeInteger(value) && (value as number) >= 1;
}

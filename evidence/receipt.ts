import type { PublicJwk } from '../contracts/acts.ts';
import type { Receipt } from '../contracts/entry.ts';
import { AggregateRef, Instant, Sha256, type Thumbprint } from '../contracts/ids.ts';
import { LIMITS } from '../contracts/limits.ts';
import { RECEIPT_TYP } from '../contracts/statement.ts';
import { parseCanonical } from './canonical.ts';
import { thumbprint, verifyStrictly } from './keys.ts';
import { readJws } from './statement.ts';

export type ReceiptFault = { readonly ok: false; readonly what: 'form' | 'payload' | 'key' | 'signature' };

/** Reads a receipt without verifying it, for finding the one that is asked for. Never throws. */
export function readReceipt(
  jws: Uint8Array | string,
): { readonly ok: true; readonly receipt: Receipt; readonly kid: Thumbprint } | ReceiptFault {
  const read = readJws(jws, RECEIPT_TYP, LIMITS.lineBytes);
  if (!read.ok) return { ok: false, what: 'form' };
  const parsed = parseCanonical(read.payload);
  if (!parsed.ok || !isReceipt(parsed.value)) return { ok: false, what: 'payload' };
  return { ok: true, receipt: parsed.value, kid: read.kid };
}

/** Verifies a receipt, strictly, under the process's key. Never throws. */
export function verifyReceipt(
  jws: Uint8Array | string,
  processKey: PublicJwk,
): { readonly ok: true; readonly receipt: Receipt; readonly kid: Thumbprint } | ReceiptFault {
  const receipt = readReceipt(jws);
  if (!receipt.ok) return receipt;
  if (receipt.kid !== thumbprint(processKey)) return { ok: false, what: 'key' };
  const read = readJws(jws, RECEIPT_TYP, LIMITS.lineBytes);
  if (!read.ok || !verifyStrictly(read.signature, Buffer.from(read.signingInput), processKey))
    return { ok: false, what: 'signature' };
  return receipt;
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

import { createHash, createPrivateKey, generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { ed25519 } from '@noble/curves/ed25519.js';
import { PublicJwk, keyProofText } from '../contracts/acts.ts';
import { Thumbprint } from '../contracts/ids.ts';

/** An Ed25519 key pair as a JWK (RFC 8037); `d` is the private part. */
export type PrivateJwk = PublicJwk & { readonly d: string };

/** A new key with its `kid`. */
export function generateKey(): { readonly jwk: PrivateJwk; readonly publicJwk: PublicJwk; readonly kid: Thumbprint } {
  const { x, d } = generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' });
  if (!x || !d) throw new Error('key generation gave no Ed25519 JWK');
  const publicJwk = PublicJwk.parse({ kty: 'OKP', crv: 'Ed25519', x });
  return { jwk: { ...publicJwk, d }, publicJwk, kid: thumbprint(publicJwk) };
}

/** The public part alone. */
export function publicPart(jwk: PrivateJwk): PublicJwk {
  return { kty: jwk.kty, crv: jwk.crv, x: jwk.x };
}

/** RFC 7638 thumbprint: base64url SHA-256 of the required members in the order of their names. */
export function thumbprint(jwk: PublicJwk): Thumbprint {
  const members = `{"crv":"${jwk.crv}","kty":"${jwk.kty}","x":"${jwk.x}"}`;
  return createHash('sha256').update(members).digest('base64url') as Thumbprint;
}

/** The bytes of a thumbprint as people read them out: 64 hexadecimal digits in 16 groups of four. */
export function fingerprint(kid: Thumbprint): string {
  return Buffer.from(kid, 'base64url').toString('hex').match(/.{4}/g)!.join(' ');
}

/**
 * The thumbprint that somebody read out or copied: hexadecimal digits in any case and grouping, or the `kid` itself. Null
 * where it is neither.
 */
export function parseFingerprint(text: string): Thumbprint | null {
  const kid = Thumbprint.safeParse(text.trim());
  if (kid.success) return kid.data;
  const digits = text.replace(/[\s:.-]/g, '').toLowerCase();
  return /^[0-9a-f]{64}$/.test(digits) ? (Buffer.from(digits, 'hex').toString('base64url') as Thumbprint) : null;
}

export type KeyLack = 'form' | 'encoding' | 'smallOrder' | 'mixedOrder';

/**
 * The check at enrolment that makes Node's verification safe afterwards (design §4): Node 20 and 22 accept keys of small
 * order, for which one signature fits every message. Refused: what is not a JWK of this kind (`form`), what is not the
 * canonical encoding of a point, so also y ≥ p (`encoding`), the eight points of small order, and points outside the
 * prime-order group, on which two correct verifiers may disagree (`mixedOrder`).
 */
export function checkPublicKey(
  jwk: unknown,
): { readonly ok: true; readonly jwk: PublicJwk } | { readonly ok: false; readonly lack: KeyLack } {
  const parsed = PublicJwk.safeParse(jwk);
  if (!parsed.success) return { ok: false, lack: 'form' };
  const bytes = Buffer.from(parsed.data.x, 'base64url');
  // 43 characters hold 258 bits: the last two must be zero, else two spellings would name one key.
  if (bytes.toString('base64url') !== parsed.data.x) return { ok: false, lack: 'form' };
  let point;
  try {
    point = ed25519.Point.fromBytes(bytes, false);
  } catch {
    return { ok: false, lack: 'encoding' };
  }
  if (point.isSmallOrder()) return { ok: false, lack: 'smallOrder' };
  if (!point.isTorsionFree()) return { ok: false, lack: 'mixedOrder' };
  return { ok: true, jwk: parsed.data };
}

/** Node's handle of a private key. Throws on what is not an Ed25519 JWK. */
export function privateKeyObject(jwk: PrivateJwk): KeyObject {
  const key = createPrivateKey({ key: { ...jwk }, format: 'jwk' });
  if (key.asymmetricKeyType !== 'ed25519') throw new Error('not an Ed25519 key');
  return key;
}

/** Signature of a text, base64url. */
export function signText(jwk: PrivateJwk, text: string): string {
  return sign(null, Buffer.from(text), privateKeyObject(jwk)).toString('base64url');
}

/** Proof of possession, base64url: what the new key signs over {@link keyProofText}. */
export function proveKey(jwk: PrivateJwk, organisation: string, person: string): string {
  return signText(jwk, keyProofText(organisation, person, thumbprint(publicPart(jwk))));
}

/** Whether a proof fits the key, strictly verified. Never throws. Check the key itself by {@link checkPublicKey}. */
export function checkKeyProof(jwk: PublicJwk, organisation: string, person: string, proof: string): boolean {
  const signature = Buffer.from(proof, 'base64url');
  if (signature.length !== 64 || signature.toString('base64url') !== proof) return false;
  return verifyStrictly(signature, Buffer.from(keyProofText(organisation, person, thumbprint(jwk))), jwk);
}

/**
 * Ed25519 as verifiers must do it: no small-order key, no other encoding of a point or scalar, and the equation without the
 * cofactor, as Node and OpenSSL check it. (The library's own verification multiplies by the cofactor, and so takes signatures
 * that the intake refuses.) About 1,000 a second, twice as many under a key that is met again. Never throws.
 */
export function verifyStrictly(signature: Uint8Array, message: Uint8Array, jwk: PublicJwk): boolean {
  const publicKey = Buffer.from(jwk.x, 'base64url');
  const [r, s] = [signature.subarray(0, 32), signature.subarray(32)];
  if (signature.length !== 64) return false;
  try {
    const key = pointOf(jwk.x, publicKey);
    if (key.isSmallOrder()) return false;
    const digest = createHash('sha512').update(r).update(publicKey).update(message).digest();
    const challenge = ed25519.Point.Fn.create(littleEndian(digest));
    const left = ed25519.Point.fromBytes(r, false).add(key.multiplyUnsafe(challenge));
    return left.equals(ed25519.Point.BASE.multiplyUnsafe(littleEndian(s)));
  } catch {
    // No point, or an S that is not below the order of the group.
    return false;
  }
}

/** Points of keys that were met, and how often. A table of its multiples pays for a key that is met again and again. */
const points = new Map<string, { readonly point: typeof ed25519.Point.BASE; met: number }>();
const POINTS = 256;
const MET_OFTEN = 8;

function pointOf(x: string, publicKey: Uint8Array): typeof ed25519.Point.BASE {
  const known = points.get(x) ?? { point: ed25519.Point.fromBytes(publicKey, false), met: 0 };
  if (points.size >= POINTS) points.clear();
  points.set(x, known);
  known.met += 1;
  if (known.met === MET_OFTEN) known.point.precompute(4, false);
  return known.point;
}

function littleEndian(bytes: Uint8Array): bigint {
  return BigInt(`0x${Buffer.from(bytes).reverse().toString('hex')}`);
}

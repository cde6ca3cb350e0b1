import { ed25519 } from '@noble/curves/ed25519.js';
import { sha512 } from '@noble/hashes/sha2.js';
import { base64urlOf, bytesOf, fromBase64url, hexOf, joined, sha256 } from './bytes.ts';
import { THIRTY_TWO, hasExactly } from './canonical.ts';

/** Ed25519 (RFC 8032) as everybody must verify it who wants to agree with everybody else. */

const { Point } = ed25519;

/** Little-endian, as RFC 8032 writes numbers. */
const numberOf = (bytes: Uint8Array): bigint => BigInt(`0x${hexOf(bytes.toReversed())}`);

/** Points of the keys that were met: a table of multiples pays for one that is met again and again. */
const points = new Map<string, { readonly point: typeof Point.BASE; met: number }>();

function pointOf(publicKey: Uint8Array): typeof Point.BASE {
  const name = hexOf(publicKey);
  const known = points.get(name) ?? { point: Point.fromBytes(publicKey, false), met: 0 };
  if (points.size >= 256) points.clear();
  points.set(name, known);
  known.met += 1;
  if (known.met === 8) known.point.precompute(4, false);
  return known.point;
}

/** What is asked of the curve. Neither throws. */
export type Ed25519 = {
  /** Whether a signature holds. Refused: a key of small order, another encoding of a point, an S that is not reduced. */
  readonly verify: (signature: Uint8Array, message: Uint8Array, publicKey: Uint8Array) => boolean;
  /** Whether 32 bytes are the canonical encoding of a point of the prime-order group. */
  readonly isSound: (publicKey: Uint8Array) => boolean;
};

export const strictEd25519: Ed25519 = {
  // By hand: the library multiplies the equation by the cofactor, and so takes signatures that `openssl` and Node refuse.
  verify: (signature, message, publicKey) => {
    try {
      const [r, s] = [signature.subarray(0, 32), signature.subarray(32)];
      const [key, commitment] = [pointOf(publicKey), Point.fromBytes(r, false)];
      if (signature.length !== 64 || key.isSmallOrder()) return false;
      const challenge = Point.Fn.create(numberOf(sha512(joined(r, publicKey, message))));
      // Throws where S is not below the order of the group.
      return commitment.add(key.multiplyUnsafe(challenge)).equals(Point.BASE.multiplyUnsafe(numberOf(s)));
    } catch {
      return false;
    }
  },
  isSound: (publicKey) => {
    try {
      const point = Point.fromBytes(publicKey, false);
      return !point.isSmallOrder() && point.isTorsionFree();
    } catch {
      return false;
    }
  },
};

/** A public key that may be enrolled: 32 bytes, and its RFC 7638 thumbprint. */
export type PublicKey = { readonly bytes: Uint8Array; readonly kid: string };

/** Reads an Ed25519 JWK; undefined for any other member, any other spelling of `x`, and for a key that is not sound. */
export function publicKeyOf(jwk: unknown, { isSound }: Ed25519): PublicKey | undefined {
  if (!hasExactly(jwk, 'crv', 'kty', 'x') || jwk['crv'] !== 'Ed25519' || jwk['kty'] !== 'OKP') return undefined;
  const { x } = jwk as { x: unknown };
  const bytes = typeof x === 'string' && THIRTY_TWO.test(x) ? fromBase64url(x) : undefined;
  if (!bytes || !isSound(bytes)) return undefined;
  return { bytes, kid: base64urlOf(sha256(bytesOf(`{"crv":"Ed25519","kty":"OKP","x":"${x as string}"}`))) };
}

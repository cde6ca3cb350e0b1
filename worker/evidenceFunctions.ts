import type { Evidence } from '../domain/journalling.ts';
import { canonicalJson } from '../evidence/canonical.ts';
import { textHash } from '../evidence/hash.ts';
import { checkPublicKey, thumbprint, verifyStrictly } from '../evidence/keys.ts';
import { contradicts } from '../evidence/log/conflict.ts';

/** The hash, key and encoding functions that the rules are handed. */
export const evidence: Evidence = {
  textHash,
  keys: {
    thumbprint,
    isSound: (key) => checkPublicKey(key).ok,
    provesPossession(key, proof, text) {
      const signature = Buffer.from(proof, 'base64url');
      // One spelling of a signature, or two different statements would carry the same proof.
      return (
        signature.length === 64 &&
        signature.toString('base64url') === proof &&
        verifyStrictly(signature, Buffer.from(text), key)
      );
    },
    contradicts,
  },
  encode: canonicalJson,
};

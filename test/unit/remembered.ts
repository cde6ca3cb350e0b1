import type { StrictCurve } from '../../client/verify.ts';
import { checkPublicKey, verifyStrictly } from '../../evidence/keys.ts';
import { strictEd25519, type Ed25519 } from '../../verifier/signature.ts';

/** Ed25519 that remembers its answers: thousands of changed bundles hold the same few signatures. */

function remembered<A extends readonly unknown[]>(ask: (...args: A) => boolean, key: (...args: A) => string) {
  const known = new Map<string, boolean>();
  return (...args: A): boolean => {
    const name = key(...args);
    const before = known.get(name);
    if (before !== undefined) return before;
    const answer = ask(...args);
    known.set(name, answer);
    return answer;
  };
}

const hex = (bytes: Uint8Array) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1');

export const rememberedCurve: Ed25519 = {
  verify: remembered(strictEd25519.verify, (s, m, k) => `${hex(s)}${hex(k)}${hex(m)}`),
  isSound: remembered(strictEd25519.isSound, hex),
};

export const rememberedStrictCurve: StrictCurve = {
  verify: remembered(verifyStrictly, (s, m, { x }) => `${hex(s)}${x}${hex(m)}`),
  isSound: remembered(
    (key: unknown) => checkPublicKey(key).ok,
    (key) => JSON.stringify(key),
  ),
};

import { sign } from 'node:crypto';
import { privateKeyObject, publicPart, verifyStrictly, type PrivateJwk } from '../keys.ts';
import { WITNESS_KEY, noteKey, type NoteKey, type NoteSignature, type NoteVerifier } from './note.ts';

/**
 * What a witness signs: that at this time the largest tree it has seen of this log is this one (C2SP tlog-cosignature,
 * Ed25519). `time` in seconds since 1970.
 */
function cosignedText(text: string, time: number): Buffer {
  return Buffer.from(`cosignature/v1\ntime ${time}\n${text}`, 'utf8');
}

/** Cosigns the text of a checkpoint at a time in seconds since 1970. Throws on a name, key or time that is not allowed. */
export function cosign(text: string, name: string, jwk: PrivateJwk, time: number): NoteSignature {
  const key = noteKey(name, WITNESS_KEY, publicPart(jwk));
  if (!key.ok) throw new Error(`no key to cosign with: ${key.found}`);
  if (!Number.isSafeInteger(time) || time < 1) throw new Error(`not a time to cosign at: ${time}`);
  const stamp = Buffer.alloc(8);
  stamp.writeBigUInt64BE(BigInt(time));
  const signature = sign(null, cosignedText(text, time), privateKeyObject(jwk));
  return { name, id: key.key.id, signature: Buffer.concat([stamp, signature]) };
}

/** The time that a cosignature names, in seconds since 1970; undefined where it is no cosignature. Verify it first. */
export function cosignatureTime(signature: Uint8Array): number | undefined {
  if (signature.length !== 72) return undefined;
  const time = Number(Buffer.from(signature.subarray(0, 8)).readBigUInt64BE());
  return Number.isSafeInteger(time) && time > 0 ? time : undefined;
}

/** Verifies the cosignatures of a witness, strictly. */
export function cosignatureVerifier(key: NoteKey): NoteVerifier {
  return {
    name: key.name,
    id: key.id,
    verify(text, signature) {
      const time = cosignatureTime(signature);
      return (
        key.type === WITNESS_KEY &&
        time !== undefined &&
        verifyStrictly(signature.subarray(8), cosignedText(text, time), key.jwk)
      );
    },
  };
}

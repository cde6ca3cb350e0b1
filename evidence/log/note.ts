import { createHash, sign } from 'node:crypto';
import type { PublicJwk } from '../../contracts/acts.ts';
import { LIMITS } from '../../contracts/limits.ts';
import { isUnicode, utf8 } from '../canonical.ts';
import { checkPublicKey, privateKeyObject, publicPart, verifyStrictly, type PrivateJwk } from '../keys.ts';
import type { LogFault } from './fault.ts';

/** Kinds of keys in a vkey that are read here: of a log (C2SP signed-note) and of a witness (tlog-cosignature, Ed25519). */
export const LOG_KEY = 0x01;
export const WITNESS_KEY = 0x04;
export type NoteKeyType = typeof LOG_KEY | typeof WITNESS_KEY;

/** A public key with the name under which it signs notes. Made by {@link noteKey} or {@link parseVkey}, which check it. */
export type NoteKey = {
  readonly name: string;
  readonly type: NoteKeyType;
  readonly jwk: PublicJwk;
  /** Big-endian uint32; with the name it says which key a signature line is of. */
  readonly id: number;
};

/** One signature line. `signature` is what stands behind the key id. */
export type NoteSignature = { readonly name: string; readonly id: number; readonly signature: Buffer };

/** A note taken apart, none of its signatures verified. `text` ends with a line feed. */
export type Note = { readonly text: string; readonly signatures: readonly NoteSignature[] };

/** Says whether a signature line of this name and id is one over a text. Never throws. */
export type NoteVerifier = {
  readonly name: string;
  readonly id: number;
  verify(text: string, signature: Uint8Array): boolean;
};

// oxlint-disable-next-line no-control-regex -- finding them is the purpose
const CONTROL = /[\u0000-\u0009\u000b-\u001f]/;
// oxlint-disable-next-line no-control-regex -- finding them is the purpose
const NOT_IN_A_NAME = /[\p{White_Space}\u0000-\u001f+]/u;

/** Whether a text is the name of a key: not empty, no space of Unicode, no plus, no control, at most `LIMITS.keyNameBytes` bytes. */
export function isKeyName(name: string): boolean {
  return (
    name !== '' &&
    isUnicode(name) &&
    !NOT_IN_A_NAME.test(name) &&
    Buffer.byteLength(name, 'utf8') <= LIMITS.keyNameBytes
  );
}

/** Bytes of base64 (RFC 4648 §4) in its one canonical spelling, or undefined. */
export function fromBase64(text: string): Buffer | undefined {
  const bytes = Buffer.from(text, 'base64');
  return bytes.toString('base64') === text ? bytes : undefined;
}

/** A number as the log's formats write it: decimal, no leading zero, at most 2^53 − 1. Undefined for every other spelling. */
export function fromDecimal(text: string): number | undefined {
  if (!/^(0|[1-9]\d{0,15})$/.test(text)) return undefined;
  const n = Number(text);
  return Number.isSafeInteger(n) ? n : undefined;
}

function keyIdOf(name: string, type: NoteKeyType, publicKey: Uint8Array): number {
  return createHash('sha256')
    .update(Buffer.from(`${name}\n`, 'utf8'))
    .update(Buffer.of(type))
    .update(publicKey)
    .digest()
    .readUInt32BE();
}

/** A named key from a JWK, checked as at an enrolment (E16): fault `form` for the name, `key` for the key. Never throws. */
export function noteKey(
  name: string,
  type: NoteKeyType,
  jwk: unknown,
): { readonly ok: true; readonly key: NoteKey } | LogFault {
  if (!isKeyName(name)) return { ok: false, what: 'form', found: 'the name of a key' };
  const checked = checkPublicKey(jwk);
  if (!checked.ok) return { ok: false, what: 'key', found: checked.lack };
  const id = keyIdOf(name, type, Buffer.from(checked.jwk.x, 'base64url'));
  return { ok: true, key: { name, type, jwk: checked.jwk, id } };
}

/** A verifier key as text: `<name>+<hex id>+<base64 of type and key>` (C2SP signed-note). */
export function vkeyOf(key: NoteKey): string {
  const material = Buffer.concat([Buffer.of(key.type), Buffer.from(key.jwk.x, 'base64url')]);
  return `${key.name}+${key.id.toString(16).padStart(8, '0')}+${material.toString('base64')}`;
}

/** The inverse of {@link vkeyOf}. Fault `key` for a kind of key that is not read here, or one that is not strict. Never throws. */
export function parseVkey(text: string): { readonly ok: true; readonly key: NoteKey } | LogFault {
  const [, name, id, encoded] = /^([^+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/=]+)$/.exec(text) ?? [];
  const material = encoded === undefined ? undefined : fromBase64(encoded);
  if (name === undefined || id === undefined || !material) return { ok: false, what: 'form', found: 'a vkey' };
  const [type] = material;
  if (type !== LOG_KEY && type !== WITNESS_KEY) return { ok: false, what: 'key', found: `a key of type ${type}` };
  const read = noteKey(name, type, {
    kty: 'OKP',
    crv: 'Ed25519',
    x: material.subarray(1).toString('base64url'),
  });
  if (!read.ok) return read;
  return read.key.id === Number.parseInt(id, 16) ? read : { ok: false, what: 'key', found: 'the id of another key' };
}

const SIGNATURE_LINE = /^\u2014 ([^ ]+) ([A-Za-z0-9+/=]+)$/u;

/**
 * Takes a signed note apart (C2SP signed-note): UTF-8 without controls but line feeds, a text, an empty line, one or more
 * signature lines. At most `LIMITS.noteBytes` bytes and `LIMITS.noteSignatures` signatures. Never throws.
 */
export function readNote(data: Uint8Array | string): ({ readonly ok: true } & Note) | LogFault {
  if (data.length > LIMITS.noteBytes) return { ok: false, what: 'size', found: `a note of ${data.length} bytes` };
  const whole = typeof data === 'string' ? data : utf8(data);
  if (whole === undefined || !isUnicode(whole) || CONTROL.test(whole))
    return { ok: false, what: 'form', found: 'not a text of a note' };
  const split = whole.lastIndexOf('\n\n');
  if (split < 0 || !whole.endsWith('\n')) return { ok: false, what: 'form', found: 'no signatures' };
  const text = whole.slice(0, split + 1);
  const lines = whole.slice(split + 2, -1).split('\n');
  if (lines.length > LIMITS.noteSignatures)
    return { ok: false, what: 'size', found: `${lines.length} signatures in a note` };
  const signatures: NoteSignature[] = [];
  for (const line of lines) {
    const signature = readSignatureLine(line);
    if (!signature) return { ok: false, what: 'form', found: 'a signature line' };
    signatures.push(signature);
  }
  return { ok: true, text, signatures };
}

/** Reads one signature line, without its line feed; undefined where it is none. Never throws. */
export function readSignatureLine(line: string): NoteSignature | undefined {
  const [, name, encoded] = SIGNATURE_LINE.exec(line) ?? [];
  const bytes = encoded === undefined ? undefined : fromBase64(encoded);
  if (name === undefined || !isKeyName(name) || !bytes || bytes.length < 5) return undefined;
  return { name, id: bytes.readUInt32BE(), signature: bytes.subarray(4) };
}

/** The line of a signature, without its line feed. */
export function signatureLine({ name, id, signature }: NoteSignature): string {
  const prefix = Buffer.alloc(4);
  prefix.writeUInt32BE(id);
  return `\u2014 ${name} ${Buffer.concat([prefix, signature]).toString('base64')}`;
}

/** The whole text of a note: the inverse of {@link readNote}. */
export function noteText({ text, signatures }: Note): string {
  return `${text}\n${signatures.map((s) => `${signatureLine(s)}\n`).join('')}`;
}

/** A note's text with one signature by a log's key. Throws on a name or key that is not allowed, or on a text without a final line feed. */
export function signNote(text: string, name: string, jwk: PrivateJwk): string {
  const key = noteKey(name, LOG_KEY, publicPart(jwk));
  if (!key.ok) throw new Error(`no key to sign a note with: ${key.found}`);
  const signature = sign(null, Buffer.from(text, 'utf8'), privateKeyObject(jwk));
  const note = noteText({ text, signatures: [{ name, id: key.key.id, signature }] });
  const read = readNote(note);
  if (!read.ok) throw new Error(`not the text of a note: ${read.found}`);
  return note;
}

/** Verifies a log's own signatures: Ed25519 over the text, strictly. */
export function logVerifier(key: NoteKey): NoteVerifier {
  return {
    name: key.name,
    id: key.id,
    verify: (text, signature) =>
      key.type === LOG_KEY && signature.length === 64 && verifyStrictly(signature, Buffer.from(text, 'utf8'), key.jwk),
  };
}

/**
 * The signatures of a note by known keys. Signatures of unknown keys are ignored, one by a known key that does not verify
 * makes the whole note a fault `signature`; where none is by a known key it is `unsigned`. Never throws.
 */
export function verifyNote(
  note: Note,
  verifiers: readonly NoteVerifier[],
): { readonly ok: true; readonly verified: readonly NoteSignature[] } | LogFault {
  const verified: NoteSignature[] = [];
  for (const signature of note.signatures) {
    const verifier = verifiers.find(({ name, id }) => name === signature.name && id === signature.id);
    if (!verifier) continue;
    if (!verifier.verify(note.text, signature.signature))
      return { ok: false, what: 'signature', found: signature.name };
    // One key counts once, however often it signs.
    if (!verified.some(({ name, id }) => name === signature.name && id === signature.id)) verified.push(signature);
  }
  return verified.length > 0 ? { ok: true, verified } : { ok: false, what: 'unsigned' };
}

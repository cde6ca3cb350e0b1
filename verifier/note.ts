import { base64Of, bytesOf, fromBase64, hexOf, isWellFormed, joined, sha256, textOf } from './bytes.ts';
import type { Ed25519, PublicKey } from './signature.ts';

/** The C2SP formats of a log: signed note, checkpoint, cosignature, proof, policy. */

/** The most bytes of a note, a proof or a policy, the most signatures of a note, and the most bytes of the name of a key. */
const NOTE_BYTES = 64 * 1024;
const NOTE_SIGNATURES = 100;
const KEY_NAME_BYTES = 400;

/** Which kind a key is: of a log, or of a witness. */
export const LOG = 1;
export const WITNESS = 4;

/** A key under the name by which it signs. `id`: four bytes in hexadecimal. */
export type NamedKey = {
  readonly name: string;
  readonly kind: typeof LOG | typeof WITNESS;
  readonly id: string;
  readonly key: Uint8Array;
};

/** Whether a text may be the name of a key. */
export function isKeyName(name: unknown): name is string {
  return (
    typeof name === 'string' &&
    name !== '' &&
    isWellFormed(name) &&
    // oxlint-disable-next-line no-control-regex -- finding them is the purpose
    !/[\p{White_Space}\u0000-\u001f+]/u.test(name) &&
    bytesOf(name).length <= KEY_NAME_BYTES
  );
}

/** Names a key. */
export function namedKey(name: string, kind: NamedKey['kind'], { bytes }: PublicKey): NamedKey {
  const id = hexOf(sha256(joined(bytesOf(`${name}\n`), Uint8Array.of(kind), bytes)).subarray(0, 4));
  return { name, kind, id, key: bytes };
}

/** A key as text: its name, its id, and its kind with its bytes in base64. */
export function vkeyOf({ name, kind, id, key }: NamedKey): string {
  return `${name}+${id}+${base64Of(joined(Uint8Array.of(kind), key))}`;
}

type Signature = { readonly name: string; readonly id: string; readonly bytes: Uint8Array };

/** A checkpoint taken apart; nothing of it is verified. `text` is what was signed, with its last line feed. */
export type Checkpoint = {
  readonly text: string;
  readonly origin: string;
  readonly size: number;
  readonly root: Uint8Array;
  /** What the extension line says: the last line of the organisation that the log holds. */
  readonly organisation?: string;
  readonly signatures: readonly Signature[];
};

/** Reads a checkpoint, with no extension line but that of the organisation; undefined where it is none. Never throws. */
export function readCheckpoint(bytes: Uint8Array): Checkpoint | undefined {
  const note = bytes.length <= NOTE_BYTES ? textOf(bytes) : undefined;
  // oxlint-disable-next-line no-control-regex -- finding them is the purpose
  if (note === undefined || /[\u0000-\u0009\u000b-\u001f]/.test(note) || !note.endsWith('\n')) return undefined;
  const split = note.lastIndexOf('\n\n');
  const text = note.slice(0, split + 1);
  const [origin, sizeText, rootText, end, ...rest] = text.split('\n');
  const [, n] = /^organisation\/[A-Z0-9-]{1,32} ([1-9]\d*) [0-9a-f]{64}$/.exec(end ?? '') ?? [];
  const isForm = end === '' ? rest.length === 0 : decimal(n) !== undefined && rest.length === 1;
  const size = decimal(sizeText);
  const root = fromBase64(rootText ?? '');
  if (split < 0 || !origin || size === undefined || root?.length !== 32 || !isForm) return undefined;
  const lines = note.slice(split + 2, -1).split('\n');
  if (lines.length > NOTE_SIGNATURES) return undefined;
  const signatures: Signature[] = [];
  for (const line of lines) {
    const [, name, encoded = ''] = /^\u2014 ([^ ]+) ([A-Za-z0-9+/=]+)$/u.exec(line) ?? [];
    const signature = fromBase64(encoded);
    if (!isKeyName(name) || !signature || signature.length < 5) return undefined;
    signatures.push({ name, id: hexOf(signature.subarray(0, 4)), bytes: signature.subarray(4) });
  }
  return { text, origin, size, root, signatures, ...(end && { organisation: end }) };
}

/** Whether a key signed; `forged`: a line of it does not verify. `time`: of the first cosignature, in seconds since 1970. */
export function signatureBy(
  checkpoint: Checkpoint,
  by: NamedKey,
  { verify }: Ed25519,
): { readonly is: 'signed' | 'forged' | 'unsigned'; readonly time?: number } {
  const own = checkpoint.signatures.filter((s) => s.name === by.name && s.id === by.id);
  const [first] = own;
  if (!first) return { is: 'unsigned' };
  for (const { bytes } of own) {
    const message = by.kind === LOG ? bytesOf(checkpoint.text) : cosigned(checkpoint.text, bytes);
    const signature = by.kind === LOG ? bytes : bytes.subarray(8);
    if (message === undefined || signature.length !== 64 || !verify(signature, message, by.key))
      return { is: 'forged' };
  }
  return by.kind === LOG ? { is: 'signed' } : { is: 'signed', time: timeOf(first.bytes)! };
}

function cosigned(text: string, signature: Uint8Array): Uint8Array | undefined {
  const time = timeOf(signature);
  return time === undefined ? undefined : bytesOf(`cosignature/v1\ntime ${time}\n${text}`);
}

/** A cosignature begins with its time: eight bytes, big-endian. */
function timeOf(signature: Uint8Array): number | undefined {
  if (signature.length !== 72) return undefined;
  const time = signature.subarray(0, 8).reduce((n, byte) => n * 256 + byte, 0);
  return Number.isSafeInteger(time) && time > 0 ? time : undefined;
}

/** A proof taken apart. `checkpoint`: the bytes of the checkpoint in it. */
export type Proof = {
  readonly index: number;
  readonly path: readonly Uint8Array[];
  readonly checkpoint: string;
};

/** Reads an inclusion proof (C2SP tlog-proof) without an `extra` line; undefined where it is none. Never throws. */
export function readProof(bytes: Uint8Array): Proof | undefined {
  const read = readHashes(bytes, 'c2sp.org/tlog-proof@v1\nindex ');
  return read && { index: read.number, path: read.hashes, checkpoint: read.rest };
}

/** Reads a consistency proof: as a witness is asked (C2SP tlog-witness), `old` being the size from which it leads. */
export function readConsistency(bytes: Uint8Array): (Omit<Proof, 'index'> & { readonly old: number }) | undefined {
  const read = readHashes(bytes, 'old ');
  return read && { old: read.number, path: read.hashes, checkpoint: read.rest };
}

/** The words of `head` and a number, lines of hashes, an empty line, and the rest. */
function readHashes(bytes: Uint8Array, head: string) {
  const text = bytes.length <= NOTE_BYTES ? textOf(bytes) : undefined;
  const end = text?.indexOf('\n\n') ?? -1;
  if (text === undefined || end < 0 || !text.startsWith(head)) return undefined;
  const [numberText, ...lines] = text.slice(head.length, end).split('\n');
  const number = decimal(numberText);
  if (number === undefined || lines.length > 63) return undefined;
  const hashes: Uint8Array[] = [];
  for (const line of lines) {
    const hash = fromBase64(line);
    if (hash?.length !== 32) return undefined;
    hashes.push(hash);
  }
  return { number, hashes, rest: text.slice(end + 2) };
}

function decimal(text: string | undefined): number | undefined {
  if (text === undefined || !/^(0|[1-9]\d{0,15})$/.test(text)) return undefined;
  const n = Number(text);
  return Number.isSafeInteger(n) ? n : undefined;
}

/** The policy (C2SP tlog-policy) that `quorum` of these witnesses must have cosigned; it names them by their actors. */
export function policyOf(log: NamedKey, witnesses: ReadonlyMap<string, NamedKey>, quorum: number): string {
  const lines = [`log ${vkeyOf(log)}`, ...[...witnesses].map(([actor, w]) => `witness ${actor} ${vkeyOf(w)}`)];
  if (quorum === 0) lines.push('quorum none');
  else lines.push(`group witnesses ${quorum} ${[...witnesses.keys()].join(' ')}`, 'quorum witnesses');
  return `${lines.join('\n')}\n`;
}

import type { LogFault } from './fault.ts';
import {
  fromBase64,
  fromDecimal,
  logVerifier,
  readNote,
  signNote,
  verifyNote,
  type Note,
  type NoteKey,
} from './note.ts';
import { EMPTY_ROOT } from './tree.ts';
import type { PrivateJwk } from '../keys.ts';

/** The last entry of the organisation among the leaves of a checkpoint: its number, and the hash of its line. */
export type OrganisationEnd = { readonly aggregate: string; readonly n: number; readonly hash: string };

/**
 * The head of a log at a size (C2SP tlog-checkpoint). `root` has 32 bytes. `organisation`: what the extension line says;
 * absent where no entry of the organisation is covered, and in checkpoints from before there was such a line.
 */
export type Checkpoint = {
  readonly origin: string;
  readonly size: number;
  readonly root: Uint8Array;
  readonly organisation?: OrganisationEnd;
};

/** The text of a checkpoint: three lines and where there is one the extension line, each with its line feed. */
export function checkpointText({ origin, size, root, organisation }: Checkpoint): string {
  const extension = organisation ? `${endText(organisation)}\n` : '';
  return `${origin}\n${size}\n${Buffer.from(root).toString('base64')}\n${extension}`;
}

/** The extension line, without its line feed. */
export function endText({ aggregate, n, hash }: OrganisationEnd): string {
  return `${aggregate} ${n} ${hash}`;
}

function readEnd(line: string): OrganisationEnd | undefined {
  const [, aggregate = '', nText = '', hash = ''] =
    /^(organisation\/[A-Z0-9-]{1,32}) ([1-9]\d*) ([0-9a-f]{64})$/.exec(line) ?? [];
  const n = fromDecimal(nText);
  return n === undefined ? undefined : { aggregate, n, hash };
}

/**
 * Reads the text of a checkpoint. Extension lines but the one of the organisation are refused: nobody could audit them.
 * Never throws; the signature is another matter ({@link openCheckpoint}).
 */
export function readCheckpointText(text: string): { readonly ok: true; readonly checkpoint: Checkpoint } | LogFault {
  const [origin, sizeText, rootText, ...rest] = text.split('\n');
  const size = fromDecimal(sizeText ?? '');
  const root = fromBase64(rootText ?? '');
  const organisation = rest.length === 2 ? readEnd(rest[0]!) : undefined;
  if (
    !origin ||
    size === undefined ||
    root?.length !== 32 ||
    rest.at(-1) !== '' ||
    rest.length > (organisation ? 2 : 1)
  )
    return { ok: false, what: 'form', found: 'not a checkpoint' };
  if (size === 0 && !root.equals(EMPTY_ROOT)) return { ok: false, what: 'form', found: 'a root of no leaves' };
  return { ok: true, checkpoint: { origin, size, root, ...(organisation && { organisation }) } };
}

/** A checkpoint signed by the log, its key named as its origin. Throws as {@link signNote} does. */
export function signCheckpoint(checkpoint: Checkpoint, jwk: PrivateJwk): string {
  return signNote(checkpointText(checkpoint), checkpoint.origin, jwk);
}

/**
 * Reads a checkpoint that one of these keys of the log has signed; its origin must be the name of that key. Signatures of
 * others, so also those of witnesses, are kept in `note` and not looked at. Never throws.
 */
export function openCheckpoint(
  data: Uint8Array | string,
  keys: readonly NoteKey[],
): { readonly ok: true; readonly checkpoint: Checkpoint; readonly note: Note } | LogFault {
  const note = readNote(data);
  if (!note.ok) return note;
  const read = readCheckpointText(note.text);
  if (!read.ok) return read;
  const own = keys.filter(({ name }) => name === read.checkpoint.origin);
  if (own.length === 0) return { ok: false, what: 'origin', found: read.checkpoint.origin };
  const verified = verifyNote(note, own.map(logVerifier));
  return verified.ok
    ? { ok: true, checkpoint: read.checkpoint, note: { text: note.text, signatures: note.signatures } }
    : verified;
}

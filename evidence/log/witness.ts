import type { LogConflict } from '../../contracts/log.ts';
import { notAuthentic, type NotAuthentic } from '../rules.ts';
import { endText, openCheckpoint, readCheckpointText, type Checkpoint, type OrganisationEnd } from './checkpoint.ts';
import { logVerifier, noteText, readNote, verifyNote, type Note, type NoteKey } from './note.ts';
import { tileHashReader } from './tiles.ts';
import { consistencyProof, treeRoot, verifyConsistency } from './tree.ts';

/** A checkpoint that a witness may cosign. `note` holds the signatures of the log alone, as it is to be remembered. */
export type Examined = { readonly ok: true; readonly checkpoint: Checkpoint; readonly note: string };

/** A checkpoint that a witness does not cosign; `conflict` proves to others that the log contradicts itself. */
export type NotCosigned = NotAuthentic & { readonly note?: string; readonly conflict?: LogConflict };

/**
 * Whether a witness may cosign what a log serves, after what it has cosigned before (C2SP tlog-witness, but the proof is
 * computed from tiles). Refuses by E25-E28, E37 and E38; never throws but where `readTile` or the memory of the witness does.
 * @param seen the note of the last checkpoint that was cosigned; null: none
 * @param shown the last entry of the organisation that the witness itself is shown, read after the checkpoint
 */
export async function examine(
  seen: string | null,
  data: Uint8Array | string,
  keys: readonly NoteKey[],
  readTile: (path: string) => Promise<Uint8Array | undefined>,
  shown: OrganisationEnd,
): Promise<Examined | NotCosigned> {
  const opened = openCheckpoint(data, keys);
  if (!opened.ok) return notAuthentic('E25', opened.what, { found: opened.found ?? 'no signature of the log' });
  const { checkpoint } = opened;
  const note = ofTheLog(opened.note, keys);
  const hidden = hiddenFrom(shown, checkpoint);
  if (seen === null) return hidden ? { ...hidden, note } : { ok: true, checkpoint, note };
  const before = remembered(seen);
  const sizes = { cosigned: before.size, served: checkpoint.size };
  if (checkpoint.size < before.size) return { ...notAuthentic('E26', 'shorter', sizes), note };
  const served = await beginningOf(before.size, checkpoint, readTile);
  if (!served.ok) return { ...notAuthentic('E28', served.what, { ...sizes, found: served.found }), note };
  const { begins, proof } = served;
  if (Buffer.compare(begins, before.root) === 0) {
    const other = hidden ?? goneBack(before, checkpoint);
    return other ? { ...other, note } : { ok: true, checkpoint, note };
  }
  const base64 = (hash: Uint8Array) => Buffer.from(hash).toString('base64');
  return {
    ...notAuthentic('E27', 'fork', { ...sizes, expected: base64(before.root), found: base64(begins) }),
    note,
    conflict: { first: seen, second: note, root: base64(begins), proof: proof.map(base64) },
  };
}

/** Whether a checkpoint covers an entry of the organisation that is not shown to the witness, or is shown with other words. */
function hiddenFrom(shown: OrganisationEnd, { organisation: named }: Checkpoint): NotAuthentic | undefined {
  if (!named || (named.aggregate === shown.aggregate && named.n < shown.n)) return undefined;
  return endText(named) === endText(shown)
    ? undefined
    : notAuthentic('E38', 'another end', { checkpoint: endText(named), shown: endText(shown) });
}

/** Whether a checkpoint names an earlier entry of the organisation, another of the same number, or none, after one did. */
function goneBack(before: Checkpoint, { size, organisation: now }: Checkpoint): NotAuthentic | undefined {
  const { organisation: last } = before;
  if (!last) return undefined;
  const isSame = now !== undefined && endText(now) === endText(last);
  const isLater = now !== undefined && now.aggregate === last.aggregate && now.n > last.n && size > before.size;
  return isSame || isLater
    ? undefined
    : notAuthentic('E37', 'an earlier end', { cosigned: endText(last), served: now ? endText(now) : 'none' });
}

/** With which root the tree of a checkpoint begins at an earlier size, and the proof of it, by the hashes that are served. */
async function beginningOf(
  old: number,
  { size, root }: Checkpoint,
  readTile: (path: string) => Promise<Uint8Array | undefined>,
): Promise<
  | { readonly ok: true; readonly begins: Uint8Array; readonly proof: readonly Uint8Array[] }
  | { readonly ok: false; readonly what: 'tile' | 'hashes'; readonly found: string }
> {
  if (old === size) return { ok: true, begins: root, proof: [] };
  const read = tileHashReader(size, readTile);
  const begins = await treeRoot(old, read);
  if (!begins.ok) return { ok: false, what: 'tile', found: begins.found ?? begins.what };
  const proven = await consistencyProof(old, size, read);
  if (!proven.ok) return { ok: false, what: 'tile', found: proven.found ?? proven.what };
  return verifyConsistency({ old, oldRoot: begins.root, size, root, proof: proven.proof })
    ? { ok: true, begins: begins.root, proof: proven.proof }
    : { ok: false, what: 'hashes', found: `the tiles of a tree of ${size} entries do not make its root` };
}

/** A note with the verified signatures of the log and no other. */
function ofTheLog(note: Note, keys: readonly NoteKey[]): string {
  const own = verifyNote(note, keys.map(logVerifier));
  if (!own.ok) throw new Error('a checkpoint that was opened is not signed');
  return noteText({ text: note.text, signatures: own.verified });
}

/** What the witness itself has written. Throws where it is damaged: then nothing may be cosigned. */
function remembered(seen: string): Checkpoint {
  const note = readNote(seen);
  const read = note.ok ? readCheckpointText(note.text) : note;
  if (!read.ok) throw new Error(`what was last cosigned cannot be read: ${read.found}`);
  return read.checkpoint;
}

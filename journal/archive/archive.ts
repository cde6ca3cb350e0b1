import { join } from 'node:path';
import type { AggregateRef, Sha256 } from '../../contracts/ids.ts';
import {
  readNote,
  noteText,
  verifyNote,
  type NoteKey,
  type NoteSignature,
  type NoteVerifier,
} from '../../evidence/log/note.ts';
import { sha256Hex } from '../../evidence/hash.ts';
import type { PrivateJwk } from '../../evidence/keys.ts';
import { ArchiveConflict, createChains } from './chains.ts';
import { entryAt, openEntryWriter, readEntries } from './entries.ts';
import { isThere, makeFolder, removeAll, writeWhole } from './files.ts';
import { CHECKPOINT, checkpointPath, logFolder, openLogWriter, readLogFile, type LogFaultPoint } from './logFiles.ts';
import { createWantedTexts, textFile } from './texts.ts';

/** Points at which a test stops an archive; each names the race that it opens. */
export type ArchiveFaultPoint = 'afterAppendBeforeSync' | 'afterSyncBeforeAck' | LogFaultPoint;

export type ArchiveOptions = {
  readonly folder: string;
  /** Name of the log and of its key, for example `concordat/SCO`. */
  readonly origin: string;
  readonly key: PrivateJwk;
  /** Keys under which this log signed before, as the organisation registered them. */
  readonly formerKeys?: readonly NoteKey[];
  readonly atFaultPoint?: (point: ArchiveFaultPoint) => Promise<void>;
};

/** The folder of an archive, opened for writing by the one that leads it. */
export type Archive = {
  /** Archived lines. */
  readonly size: () => number;
  /** The last archived line; null for none. */
  readonly last: () => { readonly aggregate: AggregateRef; readonly n: number; readonly hash: Sha256 } | null;
  /** The last archived line of each aggregate. */
  readonly heads: () => readonly { readonly aggregate: AggregateRef; readonly n: number; readonly hash: Sha256 }[];
  readonly indexOf: (aggregate: AggregateRef, n: number) => number | undefined;
  /** Texts that archived entries name and that are not archived. */
  readonly missingTexts: () => readonly Sha256[];
  /**
   * Takes lines in the order of JOURNAL. What is new is on the disk when this resolves; what is there already is compared to
   * the byte. Gives the number of new ones. Throws {@link ArchiveConflict} (J04, J05, J07), having kept what came before. After
   * any other failure what is in memory may be ahead of the disk: close it, and open it again.
   */
  append(lines: readonly string[]): Promise<number>;
  /** Puts a text under its hash, unless it was erased meanwhile. Throws where it has another hash. */
  putText(sha256: Sha256, bytes: Uint8Array): Promise<void>;
  /** Signs a checkpoint of all that is archived; false where there is nothing new. Throws {@link ArchiveConflict} (J07). */
  checkpoint(): Promise<boolean>;
  /** Size of the newest checkpoint; 0 for none. */
  readonly signedSize: () => number;
  /**
   * Adds cosignatures to the checkpoint of a size: `unknown`, this log signed none. Each must be by one of the verifiers; one
   * that is there already changes nothing. False where one does not verify.
   */
  cosign(
    size: number,
    cosignatures: readonly NoteSignature[],
    verifiers: readonly NoteVerifier[],
  ): Promise<boolean | 'unknown'>;
  /** Keeps a line that contradicts the archive, with what is known of it, under `conflicts/`; gives the file's name. */
  keepConflict(conflict: ArchiveConflict, at: string): Promise<string>;
  close(): Promise<void>;
};

/**
 * Opens an archive and reads it whole: chains, tree and the names of the texts follow from its entries, so nothing else is
 * trusted. Throws `ArchiveDamaged` or {@link ArchiveConflict} where it does not hold together.
 */
export async function openArchive(options: ArchiveOptions): Promise<Archive> {
  const { folder } = options;
  for (const part of ['texts', 'conflicts']) await makeFolder(join(folder, part));
  const chains = createChains();
  const log = await openLogWriter(options);
  const texts = createWantedTexts();
  const missing = new Set<Sha256>();
  for await (const { lines } of readEntries(folder)) {
    for (const bytes of lines) {
      const taken = chains.take(bytes.toString('utf8'));
      if ('again' in taken)
        throw new ArchiveConflict(
          'J05',
          `the archive holds line ${taken.again} a second time, as line ${chains.size()}`,
        );
      log.add(bytes, chains.organisation());
      texts.note(taken.facts);
    }
    await log.spill();
  }
  for (const text of texts.wanted()) if (!(await isThere(textFile(folder, text)))) missing.add(text);
  for (const text of texts.erased()) await removeAll(textFile(folder, text));
  const writer = await openEntryWriter(folder, chains.size());

  return {
    ...{ size: chains.size, last: chains.last, heads: chains.heads, indexOf: chains.indexOf },
    missingTexts: () => [...missing],
    async append(lines) {
      const fresh: string[] = [];
      const gone: Sha256[] = [];
      let conflict: unknown;
      for (const line of lines) {
        try {
          const taken = chains.take(line);
          if ('again' in taken) await requireSame(taken.again, line, fresh);
          else {
            log.add(Buffer.from(line, 'utf8'), chains.organisation());
            fresh.push(line);
            for (const text of taken.facts.brings) if (!(await isThere(textFile(folder, text)))) missing.add(text);
            gone.push(...texts.note(taken.facts));
          }
        } catch (error) {
          conflict = error;
          break;
        }
      }
      if (fresh.length > 0) {
        await writer.append(fresh, options.atFaultPoint && (() => options.atFaultPoint!('afterAppendBeforeSync')));
      }
      // Its erasure is on the disk before the text goes.
      for (const text of gone) {
        if (texts.isWanted(text)) continue;
        missing.delete(text);
        await removeAll(textFile(folder, text));
      }
      if (conflict !== undefined) throw conflict;
      return fresh.length;
    },
    async putText(sha256, bytes) {
      const found = sha256Hex(bytes);
      if (found !== sha256) throw new Error(`a text comes as ${sha256} and hashes to ${found}`);
      if (texts.isWanted(sha256)) await writeWhole(textFile(folder, sha256), bytes);
      missing.delete(sha256);
    },
    checkpoint: () => log.checkpoint(),
    signedSize: () => log.signed().size,
    async cosign(size, cosignatures, verifiers) {
      const kept = await readLogFile(folder, checkpointPath(size));
      const note = kept && readNote(kept);
      if (!note?.ok) return 'unknown';
      for (const signature of cosignatures) {
        if (!verifyNote({ text: note.text, signatures: [signature] }, verifiers).ok) return false;
      }
      const others = note.signatures.filter((s) => !cosignatures.some((c) => c.name === s.name && c.id === s.id));
      const cosigned = noteText({ text: note.text, signatures: [...others, ...cosignatures] });
      await writeWhole(join(logFolder(folder), checkpointPath(size)), cosigned);
      if (log.signed().size === size) await writeWhole(join(logFolder(folder), CHECKPOINT), cosigned);
      return true;
    },
    async keepConflict(conflict, at) {
      const name = `${at.replaceAll(/[^0-9A-Z]/g, '')}-${conflict.rule}.json`;
      const { line, message } = conflict;
      await writeWhole(
        join(folder, 'conflicts', name),
        `${JSON.stringify({ at, message, line, size: chains.size() })}\n`,
      );
      return name;
    },
    close: () => writer.close(),
  };

  /** What is archived is what came, to the byte. `fresh`: taken in this call and not written yet. */
  async function requireSame(index: number, line: string, fresh: readonly string[]): Promise<void> {
    const unwritten = fresh[index - (chains.size() - fresh.length)];
    const there = unwritten ?? (await entryAt(folder, index))?.toString('utf8');
    if (there !== line)
      throw new ArchiveConflict('J04', `the archive holds another line at index ${index} of the log`, line);
  }
}

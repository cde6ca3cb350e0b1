import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Sha256 } from '../../contracts/ids.ts';
import { sha256Hex } from '../../evidence/hash.ts';
import { endText, openCheckpoint, readCheckpointText, type Checkpoint } from '../../evidence/log/checkpoint.ts';
import { readNote, type NoteKey } from '../../evidence/log/note.ts';
import { TILE_WIDTH, entryBundle, newTiles, tilePath, type Tile } from '../../evidence/log/tiles.ts';
import { growTree, leafHash } from '../../evidence/log/tree.ts';
import { ArchiveConflict, createChains } from './chains.ts';
import { ArchiveDamaged, readEntries } from './entries.ts';
import { isMissing, readWhole } from './files.ts';
import { CHECKPOINT, checkpointPath, readLogFile, signedSizes } from './logFiles.ts';
import { createWantedTexts, textFile } from './texts.ts';

/** One thing that does not agree. `part`: where; `what`: in words, with the place. */
export type ArchiveFinding = { readonly part: 'archive' | 'log' | 'texts' | 'conflicts'; readonly what: string };

/** What an archive holds, and what of it does not agree with itself. */
export type ArchiveReport = {
  /** Entries, as far as they follow one another. */
  readonly entries: number;
  /** Size of the newest checkpoint, and how many checkpoints there are. */
  readonly signed: number;
  readonly checkpoints: number;
  readonly texts: number;
  /** Highest INBOX sequence of a cause. */
  readonly lastSequence: number;
  /** Texts that entries name and that were not erased, and those of them that are not here. */
  readonly named: readonly Sha256[];
  readonly missingTexts: readonly Sha256[];
  readonly findings: readonly ArchiveFinding[];
};

/**
 * Reads an archive whole and makes everything again that follows from its entries: chains, tree, tiles, bundles, the root of
 * each checkpoint, the hash of each text. `keys`: those of the log, to check signatures by; empty: signatures are not
 * checked. Nothing is written. Never throws on what is in the files.
 */
export async function checkArchive(folder: string, keys: readonly NoteKey[] = []): Promise<ArchiveReport> {
  const findings: ArchiveFinding[] = [];
  const find = (part: ArchiveFinding['part'], what: string) => void findings.push({ part, what });
  const chains = createChains();
  const tree = growTree();
  const levels: Uint8Array[][] = [];
  const texts = createWantedTexts();
  let bundle: Uint8Array[] = [];

  const sizes = await signedSizes(folder);
  const heads = new Map<number, Checkpoint>();
  for (const size of sizes) {
    const head = await headAt(checkpointPath(size));
    if (head && head.size !== size) find('log', `log/${checkpointPath(size)} is a checkpoint of ${head.size} entries`);
    else if (head) heads.set(size, head);
  }
  const newest = await headAt(CHECKPOINT);
  if (newest && !heads.has(newest.size))
    find('log', `log/checkpoint of ${newest.size} entries is not among log/checkpoints`);
  if (sizes.length > 0 && !newest) find('log', 'log/checkpoint is missing, and checkpoints were signed');
  if (newest && (sizes.at(-1) ?? 0) > newest.size)
    find('log', `log/checkpoint is of ${newest.size} entries, and one of ${sizes.at(-1)} was signed`);

  async function headAt(path: string): Promise<Checkpoint | undefined> {
    const bytes = await readLogFile(folder, path);
    if (!bytes) return undefined;
    if (keys.length > 0) {
      const opened = openCheckpoint(bytes, keys);
      if (!opened.ok) find('log', `log/${path} is not signed by the log: ${opened.what} ${opened.found ?? ''}`.trim());
      return opened.ok ? opened.checkpoint : undefined;
    }
    const note = readNote(bytes);
    const read = note.ok ? readCheckpointText(note.text) : note;
    if (!read.ok) find('log', `log/${path} cannot be read: ${read.what} ${read.found ?? ''}`.trim());
    return read.ok ? read.checkpoint : undefined;
  }

  function compareHeads(size: number): void {
    const root = Buffer.from(tree.root());
    const end = chains.organisation();
    const given = end ? endText(end) : 'none';
    for (const [path, head] of [
      [checkpointPath(size), heads.get(size)],
      [CHECKPOINT, newest],
    ] as const) {
      if (head?.size === size && !root.equals(Buffer.from(head.root)))
        find('log', `log/${path} names the root ${base64(head.root)}; the entries give ${base64(root)}`);
      if (head?.size === size && head.organisation && endText(head.organisation) !== given)
        find('log', `log/${path} names ${endText(head.organisation)} as the organisation's last entry; it is ${given}`);
    }
  }

  async function compareTile(tile: Tile, bytes: Buffer): Promise<void> {
    const path = tilePath(tile);
    const there = await readLogFile(folder, path);
    if (!there) find('log', `log/${path} is missing`);
    else if (!there.equals(bytes)) find('log', `log/${path} is not what the entries give`);
  }

  try {
    for await (const { lines } of readEntries(folder)) {
      for (const bytes of lines) {
        const line = bytes.toString('utf8');
        const index = tree.size();
        const taken = chains.take(line);
        if ('again' in taken) throw new ArchiveDamaged(`line ${index} repeats line ${taken.again}`);
        texts.note(taken.facts);
        for (const node of tree.append(leafHash(bytes)))
          if (node.level % 8 === 0) (levels[node.level / 8] ??= []).push(node.hash);
        bundle.push(bytes);
        const size = tree.size();
        if (size % TILE_WIDTH === 0) {
          if (newest && size <= newest.size)
            await compareTile(
              { level: 'entries', index: size / TILE_WIDTH - 1, width: TILE_WIDTH },
              entryBundle(bundle),
            );
          bundle = [];
        }
        if (heads.has(size) || newest?.size === size) compareHeads(size);
        if (newest?.size === size && size % TILE_WIDTH !== 0)
          await compareTile(
            { level: 'entries', index: Math.floor(size / TILE_WIDTH), width: size % TILE_WIDTH },
            entryBundle(bundle),
          );
      }
    }
  } catch (error) {
    if (!(error instanceof ArchiveConflict) && !(error instanceof ArchiveDamaged)) throw error;
    find('archive', `behind entry ${tree.size()}: ${error.message}`);
  }
  const entries = tree.size();
  const signed = Math.max(newest?.size ?? 0, sizes.at(-1) ?? 0);
  if (signed > entries) find('archive', `a checkpoint was signed for ${signed} entries, and ${entries} are here`);
  for (const tile of newTiles(0, Math.min(newest?.size ?? 0, entries))) {
    if (tile.level === 'entries') continue;
    const from = tile.index * TILE_WIDTH;
    await compareTile(tile, Buffer.concat(levels[tile.level]!.slice(from, from + tile.width)));
  }

  const named = texts.wanted();
  const missingTexts: Sha256[] = [];
  for (const text of named) {
    const bytes = await readWhole(textFile(folder, text));
    if (!bytes) missingTexts.push(text);
    else if (sha256Hex(bytes) !== text)
      find('texts', `texts/${text} holds other bytes: they hash to ${sha256Hex(bytes)}`);
  }
  for (const text of missingTexts) find('texts', `texts/${text} is missing, and an entry names it`);
  for (const name of await namesIn(join(folder, 'texts'))) {
    if (Sha256.safeParse(name).success && !texts.isWanted(name as Sha256))
      find('texts', `texts/${name} is named by no entry, or was erased`);
  }
  for (const name of await namesIn(join(folder, 'conflicts')))
    find('conflicts', `conflicts/${name} was kept: somebody has to look, and move it away`);
  return {
    ...{ entries, signed, checkpoints: sizes.length, texts: named.length - missingTexts.length },
    ...{ lastSequence: chains.lastSequence(), named, missingTexts, findings },
  };
}

async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return (await readdir(folder)).filter((name) => !name.startsWith('.')).sort();
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64');
}

import { readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { LOG_KEY, noteKey, noteText, readNote, type NoteKey } from '../../evidence/log/note.ts';
import {
  endText,
  openCheckpoint,
  signCheckpoint,
  type Checkpoint,
  type OrganisationEnd,
} from '../../evidence/log/checkpoint.ts';
import {
  TILE_WIDTH,
  entryBundle,
  newTiles,
  parseTilePath,
  tileHashReader,
  tilePath,
  type Tile,
} from '../../evidence/log/tiles.ts';
import { consistencyProof, growTree, leafHash, verifyConsistency } from '../../evidence/log/tree.ts';
import { publicPart, type PrivateJwk } from '../../evidence/keys.ts';
import { ArchiveConflict } from './chains.ts';
import { isMissing, makeFolder, readWhole, removeAll, writeWhole } from './files.ts';

/** Where the static files of the log lie in the folder of an archive: a web server may serve them as they are. */
export function logFolder(folder: string): string {
  return join(folder, 'log');
}

/** The newest checkpoint, and every one that was ever signed, with the cosignatures that it got. */
export const CHECKPOINT = 'checkpoint';
export function checkpointPath(size: number): string {
  return `checkpoints/${size}`;
}
const CHECKPOINT_PATH = /^checkpoints\/(0|[1-9]\d{0,15})$/;

/** The paths below `log/` that are files of the log. Nothing else is read by name. Never throws. */
export function isLogPath(path: string): boolean {
  return path === CHECKPOINT || CHECKPOINT_PATH.test(path) || parseTilePath(path) !== undefined;
}

/** A file of the log, or null where there is none. Throws on a path that is not one of the log's. */
export async function readLogFile(folder: string, path: string): Promise<Buffer | null> {
  if (!isLogPath(path)) throw new Error(`not a file of the log: ${JSON.stringify(path)}`);
  return readWhole(join(logFolder(folder), path));
}

/** Sizes of all checkpoints that were signed, rising. */
export async function signedSizes(folder: string): Promise<readonly number[]> {
  try {
    const names = await readdir(join(logFolder(folder), 'checkpoints'));
    return names.flatMap((n) => (CHECKPOINT_PATH.test(`checkpoints/${n}`) ? [Number(n)] : [])).sort((a, b) => a - b);
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}

/** The public part of a log's key, under the name that is its origin. Throws on a name that is not allowed. */
export function logKeyOf(origin: string, jwk: PrivateJwk): NoteKey {
  const key = noteKey(origin, LOG_KEY, publicPart(jwk));
  if (!key.ok) throw new Error(`no key for the log ${origin}: ${key.found}`);
  return key.key;
}

/** Points at which a test stops the writing of the log; each names the race that it opens. */
export type LogFaultPoint = 'afterTilesBeforeCheckpoint' | 'afterSigningBeforeCheckpoint';

export type LogWriter = {
  /** Lines added. */
  size(): number;
  /** The newest checkpoint that was signed; size 0 for none. */
  signed(): Checkpoint;
  /**
   * Adds a line that is archived; `organisation`: the last line of the organisation up to this one. Throws
   * {@link ArchiveConflict} (J07) where a signed checkpoint says that another one was there.
   */
  add(line: Uint8Array, organisation: OrganisationEnd | null): void;
  /** Writes the full tiles of what was added, so that memory does not hold it; and those of the newest checkpoint, if they are gone. */
  spill(): Promise<void>;
  /**
   * Signs a checkpoint of all that was added, unless one of that size is signed. False: nothing to do, or lines that were
   * signed for are still missing. Throws {@link ArchiveConflict} (J07) where what is on the disk was signed by this log
   * and the tree does not continue it.
   */
  checkpoint(): Promise<boolean>;
};

/** Files written at a time: a disk takes several flushes for the time of one. */
const ABREAST = 16;

/** Hashes or lines that are not yet in a full file: `first` is the index of the first of them in its level. */
type Pending<T> = { first: number; readonly items: T[] };

/**
 * Writes tiles and checkpoints of a log whose lines are added again from the first, at each start: tiles follow from the
 * entries, so none is read. A partial tile is written for the size of a checkpoint alone, and removed once its full one is
 * there (C2SP tlog-tiles).
 */
export async function openLogWriter(options: {
  readonly folder: string;
  readonly origin: string;
  readonly key: PrivateJwk;
  /** Keys under which this log signed before, as the organisation registered them. */
  readonly formerKeys?: readonly NoteKey[];
  readonly atFaultPoint?: (point: LogFaultPoint) => Promise<void>;
}): Promise<LogWriter> {
  const { folder, origin, key } = options;
  const root = logFolder(folder);
  const own = logKeyOf(origin, key);
  const known = [own, ...(options.formerKeys ?? []).filter((k) => k.id !== own.id)];
  await makeFolder(join(root, 'checkpoints'));
  const tree = growTree();
  const hashes = new Map<number, Pending<Uint8Array>>();
  const lines: Pending<Uint8Array> = { first: 0, items: [] };
  const promised = new Map<number, Checkpoint>();
  let signed: Checkpoint = { origin, size: 0, root: tree.root() };
  let end: OrganisationEnd | null = null;
  /** Size of log/checkpoint: a crash may have come between the keeping of a checkpoint and its showing. */
  let shown = 0;
  for (const path of [CHECKPOINT, ...(await signedSizes(folder)).slice(-1).map(checkpointPath)]) {
    const checkpoint = await signedAt(path);
    if (!checkpoint) continue;
    agree(promised.get(checkpoint.size) ?? checkpoint, checkpoint);
    promised.set(checkpoint.size, checkpoint);
    if (path === CHECKPOINT) shown = checkpoint.size;
    if (checkpoint.size > signed.size) signed = checkpoint;
  }

  async function signedAt(path: string): Promise<Checkpoint | null> {
    const bytes = await readLogFile(folder, path);
    if (!bytes) return null;
    const opened = openCheckpoint(bytes, known);
    if (!opened.ok)
      throw new ArchiveConflict(
        'J07',
        `log/${path} is no checkpoint of ${origin} by this key (${opened.what} ${opened.found ?? ''})`,
      );
    return opened.checkpoint;
  }

  /** Two heads of one size are one head. Those from before there was an extension line say nothing of the organisation. */
  function agree(promise: Checkpoint, found: Checkpoint): void {
    const [said, is] = [promise.organisation, found.organisation].map((o) => o && endText(o));
    if (said !== undefined && said !== is)
      throw new ArchiveConflict(
        'J07',
        `the log has signed ${said} as the last entry of the organisation in ${promise.size} entries; it is ${is}`,
      );
    if (!Buffer.from(promise.root).equals(Buffer.from(found.root)))
      throw new ArchiveConflict(
        'J07',
        `the log has signed the root ${base64(promise.root)} for ${promise.size} entries; these entries give ${base64(found.root)}`,
      );
  }

  function add(line: Uint8Array, organisation: OrganisationEnd | null): void {
    end = organisation;
    for (const { level, index, hash } of tree.append(leafHash(line))) {
      if (level % 8 !== 0) continue;
      const pending = hashes.get(level / 8) ?? { first: index, items: [] };
      hashes.set(level / 8, pending);
      pending.items.push(hash);
    }
    lines.items.push(line);
    const size = tree.size();
    const promise = promised.get(size);
    if (!promise) return;
    agree(promise, headNow());
    promised.delete(size);
  }

  /** The head of all that was added. */
  function headNow(): Checkpoint {
    return { origin, size: tree.size(), root: tree.root(), ...(end && { organisation: end }) };
  }

  function pendingOf({ level }: Tile): Pending<Uint8Array> {
    const pending = level === 'entries' ? lines : hashes.get(level);
    if (!pending) throw new Error(`no tiles at level ${level}`);
    return pending;
  }

  async function write(tile: Tile): Promise<void> {
    const pending = pendingOf(tile);
    const from = tile.index * TILE_WIDTH - pending.first;
    const items = pending.items.slice(from, from + tile.width);
    const bytes = tile.level === 'entries' ? entryBundle(items) : Buffer.concat(items);
    const file = join(root, tilePath(tile));
    if ((await readWhole(file))?.equals(bytes) === true) return;
    await makeFolder(dirname(file));
    await writeWhole(file, bytes);
  }

  /** Writes tiles, and lets go of what is in full ones. */
  async function writeAll(tiles: readonly Tile[]): Promise<void> {
    for (let at = 0; at < tiles.length; at += ABREAST) await Promise.all(tiles.slice(at, at + ABREAST).map(write));
    for (const tile of tiles) {
      if (tile.width < TILE_WIDTH) continue;
      const pending = pendingOf(tile);
      const end = (tile.index + 1) * TILE_WIDTH;
      if (end <= pending.first) continue;
      pending.items.splice(0, end - pending.first);
      pending.first = end;
    }
  }

  /** Tiles that a size needs beyond another, without those that went out of memory because they are written. */
  function due(old: number, size: number): readonly Tile[] {
    return newTiles(old, size).filter((tile) => tile.index * TILE_WIDTH >= pendingOf(tile).first);
  }

  return {
    size: () => tree.size(),
    signed: () => signed,
    add,
    spill: () => {
      const isSigned = tree.size() === signed.size;
      return writeAll(due(0, tree.size()).filter((tile) => isSigned || tile.width === TILE_WIDTH));
    },
    async checkpoint() {
      const size = tree.size();
      if (size === signed.size) {
        await showSigned();
        return signUnderOwnKey();
      }
      if (size < signed.size) return false;
      const tiles = due(signed.size, size);
      const now = headNow();
      await writeAll(tiles);
      await options.atFaultPoint?.('afterTilesBeforeCheckpoint');
      await requireContinued(now);
      const note = signCheckpoint(now, key);
      // Kept before it is shown: what was ever signed is known at the next start.
      await writeWhole(join(root, checkpointPath(size)), note);
      await options.atFaultPoint?.('afterSigningBeforeCheckpoint');
      await writeWhole(join(root, CHECKPOINT), note);
      [signed, shown] = [now, size];
      for (const tile of tiles) if (tile.width === TILE_WIDTH) await removeAll(`${join(root, tilePath(tile))}.p`);
      return true;
    },
  };

  /** After a change of key the newest checkpoint gets a signature under the present one, beside those that it has. */
  async function signUnderOwnKey(): Promise<boolean> {
    const path = checkpointPath(signed.size);
    const kept = await readLogFile(folder, path);
    const note = kept && readNote(kept);
    if (!note?.ok || note.signatures.some((s) => s.name === own.name && s.id === own.id)) return false;
    const under = readNote(signCheckpoint(signed, key));
    if (!under.ok) throw new Error('a checkpoint that was signed does not read');
    const both = noteText({ text: note.text, signatures: [...under.signatures, ...note.signatures] });
    await writeWhole(join(root, path), both);
    await writeWhole(join(root, CHECKPOINT), both);
    return true;
  }

  /** Shows the newest checkpoint that was kept, where that was left undone. */
  async function showSigned(): Promise<void> {
    if (shown === signed.size) return;
    await writeAll(due(0, signed.size));
    const kept = await readLogFile(folder, checkpointPath(signed.size));
    if (kept) await writeWhole(join(root, CHECKPOINT), kept);
    shown = signed.size;
  }

  /** What is on the disk as the newest checkpoint is what was signed last, and the tiles there lead from it to the new one. */
  async function requireContinued(now: Checkpoint): Promise<void> {
    const shown = await signedAt(CHECKPOINT);
    if (!shown) return;
    if (shown.size > now.size)
      throw new ArchiveConflict(
        'J07',
        `log/checkpoint is of ${shown.size} entries, and this archive holds ${now.size}`,
      );
    const read = tileHashReader(now.size, async (path) => (await readLogFile(folder, path)) ?? undefined);
    const proof = await consistencyProof(shown.size, now.size, read);
    const continues =
      proof.ok &&
      verifyConsistency({ old: shown.size, oldRoot: shown.root, size: now.size, root: now.root, proof: proof.proof });
    if (!continues)
      throw new ArchiveConflict(
        'J07',
        `log/checkpoint of ${shown.size} entries is not the beginning of the tree of ${now.size}`,
      );
  }
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64');
}

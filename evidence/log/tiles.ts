import { LIMITS } from '../../contracts/limits.ts';
import type { LogFault } from './fault.ts';
import { isCount, nodeHash, type HashReader, type TreeNode } from './tree.ts';

/** Hashes in a full tile, entries in a full bundle (C2SP tlog-tiles). */
export const TILE_WIDTH = 256;
const TILE_HEIGHT = 8;
const HASH_BYTES = 32;

/**
 * A tile of hashes, or a bundle of entries. `index` counts the tiles of a level, `width` the hashes in it: 256 in a full
 * tile, fewer in a partial one.
 */
export type Tile = { readonly level: number | 'entries'; readonly index: number; readonly width: number };

/** The path of a tile: `tile/<L>/<N>[.p/<W>]`, with N as `x001/x234/067` (C2SP tlog-tiles). Throws on what is no tile. */
export function tilePath(tile: Tile): string {
  const { level, index, width } = tile;
  const known = level === 'entries' || (isCount(level) && level <= 63);
  if (!known || !isCount(index) || !isCount(width) || width < 1 || width > TILE_WIDTH)
    throw new Error(`not a tile: level ${level}, index ${index}, width ${width}`);
  const digits = String(index);
  const groups = digits.padStart(Math.ceil(digits.length / 3) * 3, '0').match(/\d{3}/g) ?? [];
  const path = groups.map((group, at) => (at < groups.length - 1 ? `x${group}` : group)).join('/');
  return `tile/${level}/${path}${width === TILE_WIDTH ? '' : `.p/${width}`}`;
}

const TILE_PATH = /^tile\/(entries|0|[1-9]\d?)\/((?:x\d{3}\/){0,5}\d{3})(?:\.p\/([1-9]\d{0,2}))?$/;

/** The inverse of {@link tilePath}; undefined for every other spelling. Never throws. */
export function parseTilePath(path: string): Tile | undefined {
  const [, levelText, indexText, widthText] = TILE_PATH.exec(path) ?? [];
  if (levelText === undefined || indexText === undefined) return undefined;
  const level = levelText === 'entries' ? levelText : Number(levelText);
  const tile = {
    level,
    index: Number(indexText.replace(/[x/]/g, '')),
    width: widthText === undefined ? TILE_WIDTH : Number(widthText),
  } as const;
  if (!isCount(tile.index) || tile.width > TILE_WIDTH || (level !== 'entries' && level > 63)) return undefined;
  // Leading groups of zeroes, and `.p/256`, are other spellings of the same tile.
  return tilePath(tile) === path ? tile : undefined;
}

/** Hashes that a level of tiles holds for a tree of `size` leaves: complete subtrees of 256^level leaves. */
function hashesAt(level: number, size: number): number {
  return Math.floor(size / TILE_WIDTH ** level);
}

/** The width of a tile in a tree of `size` leaves: 0 where there is none. */
function widthOf(level: number | 'entries', index: number, size: number): number {
  const hashes = hashesAt(level === 'entries' ? 0 : level, size);
  return Math.max(0, Math.min(TILE_WIDTH, hashes - index * TILE_WIDTH));
}

/**
 * The tiles and bundles that a tree of `size` leaves has and one of `old` leaves has not, or has narrower: the files that
 * are written when the log grows. From 0 leaves: all of a tree's files.
 */
export function newTiles(old: number, size: number): Tile[] {
  const tiles: Tile[] = [];
  const add = (level: number | 'entries', before: number, after: number) => {
    for (let index = Math.floor(before / TILE_WIDTH); index * TILE_WIDTH < after; index += 1) {
      const width = widthOf(level, index, size);
      if (index * TILE_WIDTH + width > before) tiles.push({ level, index, width });
    }
  };
  add('entries', old, size);
  for (let level = 0; hashesAt(level, size) > 0; level += 1) add(level, hashesAt(level, old), hashesAt(level, size));
  return tiles;
}

/** Where the hash of a complete subtree is found: in which tile of a tree of `size` leaves, and which of its hashes make it. */
function placeOf(
  node: TreeNode,
  size: number,
): { readonly tile: Tile; readonly first: number; readonly count: number } | undefined {
  const level = Math.floor(node.level / TILE_HEIGHT);
  const count = 2 ** (node.level % TILE_HEIGHT);
  const start = node.index * count;
  const index = Math.floor(start / TILE_WIDTH);
  const width = widthOf(level, index, size);
  const first = start - index * TILE_WIDTH;
  return first + count <= width ? { tile: { level, index, width }, first, count } : undefined;
}

/** The root of hashes that fill a complete subtree. */
function complete(hashes: readonly Uint8Array[]): Uint8Array {
  let row = hashes;
  while (row.length > 1) {
    const next: Uint8Array[] = [];
    for (let at = 0; at + 1 < row.length; at += 2) next.push(nodeHash(row[at]!, row[at + 1]!));
    row = next;
  }
  return row[0]!;
}

/**
 * Reads hashes of a tree of `size` leaves from its tiles. `readTile` gives the bytes of a file of the log by its path, or
 * undefined where there is none; then the full tile is tried, since partial ones may be deleted. Each tile is read once.
 */
export function tileHashReader(size: number, readTile: (path: string) => Promise<Uint8Array | undefined>): HashReader {
  const reads = new Map<string, Promise<Uint8Array | undefined>>();
  const tileOf = (tile: Tile): Promise<Uint8Array | undefined> => {
    const path = tilePath(tile);
    const known = reads.get(path);
    if (known) return known;
    const read = (async () => {
      const bytes = await readTile(path);
      if (bytes) return bytes.length === tile.width * HASH_BYTES ? bytes : undefined;
      if (tile.width === TILE_WIDTH) return undefined;
      const full = await readTile(tilePath({ ...tile, width: TILE_WIDTH }));
      return full?.length === TILE_WIDTH * HASH_BYTES ? full : undefined;
    })();
    reads.set(path, read);
    return read;
  };
  return async (nodes) => {
    const hashes: Uint8Array[] = [];
    const places = nodes.map((node) => placeOf(node, size));
    const tiles = await Promise.all(places.map((place) => (place ? tileOf(place.tile) : Promise.resolve(undefined))));
    for (const [at, place] of places.entries()) {
      if (!place) return { ok: false, what: 'range', found: `no such hash in a tree of ${size} leaves` };
      const tile = tiles[at];
      if (!tile) return { ok: false, what: 'tile', found: tilePath(place.tile) };
      const row = Array.from({ length: place.count }, (_, i) => {
        const from = (place.first + i) * HASH_BYTES;
        return tile.subarray(from, from + HASH_BYTES);
      });
      hashes.push(complete(row));
    }
    return { ok: true, hashes };
  };
}

/** A bundle: each entry behind its length as a big-endian uint16. Throws on an entry that is longer than the form allows. */
export function entryBundle(entries: readonly Uint8Array[]): Buffer {
  return Buffer.concat(
    entries.flatMap((entry) => {
      if (entry.length > LIMITS.lineBytes) throw new Error(`an entry of ${entry.length} bytes fits no bundle`);
      const length = Buffer.alloc(2);
      length.writeUInt16BE(entry.length);
      return [length, entry];
    }),
  );
}

/** The entries of a bundle of this width: exactly so many, and nothing behind them. Never throws. */
export function readBundle(
  bytes: Uint8Array,
  width: number,
): { readonly ok: true; readonly entries: readonly Uint8Array[] } | LogFault {
  const entries: Uint8Array[] = [];
  let at = 0;
  while (at < bytes.length && entries.length < width) {
    if (at + 2 > bytes.length) return { ok: false, what: 'form', found: `a length that breaks off at ${at}` };
    const length = bytes[at]! * 256 + bytes[at + 1]!;
    if (at + 2 + length > bytes.length) return { ok: false, what: 'form', found: `an entry that breaks off at ${at}` };
    entries.push(bytes.subarray(at + 2, at + 2 + length));
    at += 2 + length;
  }
  return entries.length === width && at === bytes.length
    ? { ok: true, entries }
    : { ok: false, what: 'form', found: `${entries.length} entries in a bundle of ${width}` };
}

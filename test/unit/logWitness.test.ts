import { generateKey, publicPart } from '../../evidence/keys.ts';
import { signCheckpoint } from '../../evidence/log/checkpoint.ts';
import { contradicts } from '../../evidence/log/conflict.ts';
import { cosign } from '../../evidence/log/cosignature.ts';
import { LOG_KEY, noteKey, signatureLine, type NoteKey } from '../../evidence/log/note.ts';
import { newTiles, tilePath } from '../../evidence/log/tiles.ts';
import { growTree, leafHash } from '../../evidence/log/tree.ts';
import { examine } from '../../evidence/log/witness.ts';

const origin = 'concordat/TEST';
const { jwk } = generateKey();

function keyOf(by: typeof jwk): NoteKey {
  const read = noteKey(origin, LOG_KEY, publicPart(by));
  if (!read.ok) throw new Error(read.found);
  return read.key;
}
const keys = [keyOf(jwk)];

/** What a log of these entries serves at each size: its tiles, and a checkpoint. */
function logOf(entries: readonly string[]) {
  const tree = growTree();
  const leaves = entries.map((entry) => leafHash(entry));
  const roots = [tree.root()];
  for (const leaf of leaves) {
    tree.append(leaf);
    roots.push(tree.root());
  }
  const files = new Map<string, Uint8Array>();
  for (let size = 1; size <= entries.length; size += 1)
    for (const tile of newTiles(size - 1, size))
      if (tile.level === 0)
        files.set(tilePath(tile), Buffer.concat(leaves.slice(tile.index * 256, tile.index * 256 + tile.width)));
      else if (tile.level === 1) files.set(tilePath(tile), Buffer.from(roots[256]!));
  return {
    signed: (size: number, by = jwk) => signCheckpoint({ origin, size, root: roots[size]! }, by),
    readTile: async (path: string) => files.get(path),
  };
}
const names = (from: number, to: number, change: Readonly<Record<number, string>> = {}) =>
  Array.from({ length: to - from }, (_, i) => change[i + from] ?? `entry ${i + from}`);
const real = logOf(names(0, 300));
const forked = logOf(names(0, 310, { 100: 'another' }));

describe('a witness', () => {
  it('takes the first checkpoint that it sees, and every one that continues the last', async () => {
    expect(await examine(null, real.signed(10), keys, real.readTile)).toMatchObject({
      ok: true,
      checkpoint: { size: 10 },
    });
    let seen = real.signed(0);
    for (const size of [0, 1, 7, 7, 100, 255, 256, 257, 300, 300]) {
      const examined = await examine(seen, real.signed(size), keys, real.readTile);
      if (!examined.ok) throw new Error(JSON.stringify(examined));
      expect(examined.checkpoint.size).toBe(size);
      seen = examined.note;
    }
  });

  it('remembers the signatures of the log alone', async () => {
    const witness = generateKey().jwk;
    const text = real.signed(10).slice(0, real.signed(10).indexOf('\n\n') + 1);
    const cosigned = `${real.signed(10)}${signatureLine(cosign(text, 'w', witness, 1))}\n`;
    expect(await examine(null, cosigned, keys, real.readTile)).toMatchObject({ ok: true, note: real.signed(10) });
  });

  it('E25 takes none that the registered log has not signed', async () => {
    const other = generateKey().jwk;
    expect(await examine(null, real.signed(10, other), keys, real.readTile)).toMatchObject({
      rule: 'E25',
      lack: 'unsigned',
    });
    expect(await examine(null, 'nothing', keys, real.readTile)).toMatchObject({ rule: 'E25', lack: 'form' });
    const elsewhere = signCheckpoint({ origin: 'concordat/OTHER', size: 10, root: Buffer.alloc(32) }, jwk);
    expect(await examine(null, elsewhere, keys, real.readTile)).toMatchObject({ rule: 'E25', lack: 'origin' });
    // After a change of key the memory of the witness still binds the log.
    const rotated = [keyOf(other)];
    expect(await examine(real.signed(10), real.signed(20, other), rotated, real.readTile)).toMatchObject({ ok: true });
    expect(await examine(real.signed(200), forked.signed(210, other), rotated, forked.readTile)).toMatchObject({
      rule: 'E27',
    });
  });

  it('E26 takes none that is shorter than the last: an older archive was put back', async () => {
    expect(await examine(real.signed(300), real.signed(299), keys, real.readTile)).toMatchObject({
      ok: false,
      rule: 'E26',
      facts: { cosigned: 300, served: 299 },
    });
  });

  it('E27 takes none that does not continue the last, and keeps what proves it to others', async () => {
    for (const [seen, size] of [
      [101, 101],
      [150, 310],
      [256, 310],
      [300, 300],
    ] as const) {
      const refused = await examine(real.signed(seen), forked.signed(size), keys, forked.readTile);
      expect(refused).toMatchObject({ ok: false, rule: 'E27', facts: { cosigned: seen, served: size } });
      if (refused.ok || !refused.conflict) throw new Error('no conflict');
      expect(refused.conflict.first).toBe(real.signed(seen));
      expect(contradicts([{ name: origin, key: publicPart(jwk) }], refused.conflict)).toBe(true);
    }
    // Of one size no tile is needed to see it.
    const bare = await examine(real.signed(300), forked.signed(300), keys, async () => undefined);
    expect(bare).toMatchObject({ rule: 'E27', conflict: { proof: [] } });
    // Up to the entry that was changed both logs are one.
    expect(await examine(real.signed(100), forked.signed(310), keys, forked.readTile)).toMatchObject({ ok: true });
  });

  it('E28 takes none whose hashes are missing, or are not those that it is made of', async () => {
    expect(await examine(real.signed(10), real.signed(300), keys, async () => undefined)).toMatchObject({
      rule: 'E28',
      lack: 'tile',
    });
    expect(await examine(real.signed(10), forked.signed(310), keys, real.readTile)).toMatchObject({ rule: 'E28' });
    expect(await examine(real.signed(101), forked.signed(300), keys, real.readTile)).toMatchObject({
      rule: 'E28',
      lack: 'hashes',
    });
  });

  it('takes nothing where its own memory is damaged', async () => {
    await expect(examine('nothing', real.signed(10), keys, real.readTile)).rejects.toThrow('cannot be read');
  });
});

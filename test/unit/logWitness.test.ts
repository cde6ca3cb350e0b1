import { generateKey, publicPart } from '../../evidence/keys.ts';
import { signCheckpoint, type Checkpoint } from '../../evidence/log/checkpoint.ts';
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
    signed: (size: number, by = jwk, named: Pick<Checkpoint, 'organisation'> = {}) =>
      signCheckpoint({ origin, size, root: roots[size]!, ...named }, by),
    readTile: async (path: string) => files.get(path),
  };
}
const names = (from: number, to: number, change: Readonly<Record<number, string>> = {}) =>
  Array.from({ length: to - from }, (_, i) => change[i + from] ?? `entry ${i + from}`);
const real = logOf(names(0, 300));
const forked = logOf(names(0, 310, { 100: 'another' }));

/** The last entry of the organisation that the witness is shown. */
const shown = { aggregate: 'organisation/TEST', n: 9, hash: '9'.repeat(64) };
const take = (seen: string | null, data: string, by: readonly NoteKey[], readTile: Parameters<typeof examine>[3]) =>
  examine(seen, data, by, readTile, shown);

describe('a witness', () => {
  it('takes the first checkpoint that it sees, and every one that continues the last', async () => {
    expect(await take(null, real.signed(10), keys, real.readTile)).toMatchObject({
      ok: true,
      checkpoint: { size: 10 },
    });
    let seen = real.signed(0);
    for (const size of [0, 1, 7, 7, 100, 255, 256, 257, 300, 300]) {
      const examined = await take(seen, real.signed(size), keys, real.readTile);
      if (!examined.ok) throw new Error(JSON.stringify(examined));
      expect(examined.checkpoint.size).toBe(size);
      seen = examined.note;
    }
  });

  it('remembers the signatures of the log alone', async () => {
    const witness = generateKey().jwk;
    const text = real.signed(10).slice(0, real.signed(10).indexOf('\n\n') + 1);
    const cosigned = `${real.signed(10)}${signatureLine(cosign(text, 'w', witness, 1))}\n`;
    expect(await take(null, cosigned, keys, real.readTile)).toMatchObject({ ok: true, note: real.signed(10) });
  });

  it('E25 takes none that the registered log has not signed', async () => {
    const other = generateKey().jwk;
    expect(await take(null, real.signed(10, other), keys, real.readTile)).toMatchObject({
      rule: 'E25',
      lack: 'unsigned',
    });
    expect(await take(null, 'nothing', keys, real.readTile)).toMatchObject({ rule: 'E25', lack: 'form' });
    const elsewhere = signCheckpoint({ origin: 'concordat/OTHER', size: 10, root: Buffer.alloc(32) }, jwk);
    expect(await take(null, elsewhere, keys, real.readTile)).toMatchObject({ rule: 'E25', lack: 'origin' });
    // After a change of key the memory of the witness still binds the log.
    const rotated = [keyOf(other)];
    expect(await take(real.signed(10), real.signed(20, other), rotated, real.readTile)).toMatchObject({ ok: true });
    expect(await take(real.signed(200), forked.signed(210, other), rotated, forked.readTile)).toMatchObject({
      rule: 'E27',
    });
  });

  it('E26 takes none that is shorter than the last: an older archive was put back', async () => {
    expect(await take(real.signed(300), real.signed(299), keys, real.readTile)).toMatchObject({
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
      const refused = await take(real.signed(seen), forked.signed(size), keys, forked.readTile);
      expect(refused).toMatchObject({ ok: false, rule: 'E27', facts: { cosigned: seen, served: size } });
      if (refused.ok || !refused.conflict) throw new Error('no conflict');
      expect(refused.conflict.first).toBe(real.signed(seen));
      expect(contradicts([{ name: origin, key: publicPart(jwk) }], refused.conflict)).toBe(true);
    }
    // Of one size no tile is needed to see it.
    const bare = await take(real.signed(300), forked.signed(300), keys, async () => undefined);
    expect(bare).toMatchObject({ rule: 'E27', conflict: { proof: [] } });
    // Up to the entry that was changed both logs are one.
    expect(await take(real.signed(100), forked.signed(310), keys, forked.readTile)).toMatchObject({ ok: true });
  });

  it('E28 takes none whose hashes are missing, or are not those that it is made of', async () => {
    expect(await take(real.signed(10), real.signed(300), keys, async () => undefined)).toMatchObject({
      rule: 'E28',
      lack: 'tile',
    });
    expect(await take(real.signed(10), forked.signed(310), keys, real.readTile)).toMatchObject({ rule: 'E28' });
    expect(await take(real.signed(101), forked.signed(300), keys, real.readTile)).toMatchObject({
      rule: 'E28',
      lack: 'hashes',
    });
  });

  it('E37 takes none that names an earlier entry of the organisation than the last, another of its number, or none', async () => {
    const at = (size: number, n: number | null, hash = String(n).repeat(64)) =>
      real.signed(size, jwk, n === null ? {} : { organisation: { ...shown, n, hash } });
    const refused = { ok: false, rule: 'E37' };
    const examined = (seen: string, data: string) => take(seen, data, keys, real.readTile);
    expect(await examined(at(10, 5), at(20, 5))).toMatchObject({ ok: true });
    expect(await examined(at(10, 5), at(20, 6))).toMatchObject({ ok: true });
    expect(await examined(at(10, 5), at(10, 5))).toMatchObject({ ok: true });
    expect(await examined(at(10, null), at(20, 5))).toMatchObject({ ok: true });
    expect(await examined(at(10, 5), at(20, 4))).toMatchObject({ ...refused, note: at(20, 4) });
    expect(await examined(at(10, 5), at(20, 5, 'f'.repeat(64)))).toMatchObject(refused);
    expect(await examined(at(10, 5), at(20, null))).toMatchObject(refused);
    // Of one size there is one head.
    expect(await examined(at(10, 5), at(10, 6))).toMatchObject(refused);
  });

  it('E38 takes none that covers an entry of the organisation which is not shown to it', async () => {
    const at = (organisation: object) => real.signed(20, jwk, { organisation: { ...shown, ...organisation } });
    for (const seen of [null, real.signed(10)]) {
      expect(await take(seen, at({}), keys, real.readTile)).toMatchObject({ ok: true });
      for (const other of [{ n: 10 }, { hash: 'f'.repeat(64) }, { aggregate: 'organisation/OTHER', n: 1 }])
        expect(await take(seen, at(other), keys, real.readTile)).toMatchObject({ ok: false, rule: 'E38' });
    }
  });

  it('takes nothing where its own memory is damaged', async () => {
    await expect(take('nothing', real.signed(10), keys, real.readTile)).rejects.toThrow('cannot be read');
  });
});

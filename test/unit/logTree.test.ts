import { createHash } from 'node:crypto';
import fc from 'fast-check';
import {
  entryBundle,
  newTiles,
  parseTilePath,
  readBundle,
  tileHashReader,
  tilePath,
} from '../../evidence/log/tiles.ts';
import {
  EMPTY_ROOT,
  consistencyProof,
  frontierNodes,
  growTree,
  inclusionProof,
  leafHash,
  nodeHash,
  treeRoot,
  verifyConsistency,
  verifyInclusion,
  type HashReader,
} from '../../evidence/log/tree.ts';
import { vectorEntry, vectors } from './logVectors.ts';

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');
const bytes = (text: string): Buffer => Buffer.from(text, 'base64');

/** Grows a tree and keeps every hash of it, as a store does. */
function store(entries: readonly Uint8Array[]): { readonly read: HashReader; readonly roots: readonly string[] } {
  const hashes = new Map<string, Uint8Array>();
  const tree = growTree();
  const roots = [base64(tree.root())];
  for (const entry of entries) {
    for (const { level, index, hash } of tree.append(leafHash(entry))) hashes.set(`${level}/${index}`, hash);
    roots.push(base64(tree.root()));
  }
  return {
    roots,
    read: async (nodes) => ({ ok: true, hashes: nodes.map(({ level, index }) => hashes.get(`${level}/${index}`)!) }),
  };
}

/** RFC 6962 §2.1, word for word. */
function naiveRoot(entries: readonly Uint8Array[]): Buffer {
  if (entries.length === 0) return createHash('sha256').digest();
  if (entries.length === 1) return createHash('sha256').update(Buffer.of(0)).update(entries[0]!).digest();
  let k = 1;
  while (k * 2 < entries.length) k *= 2;
  return createHash('sha256')
    .update(Buffer.of(1))
    .update(naiveRoot(entries.slice(0, k)))
    .update(naiveRoot(entries.slice(k)))
    .digest();
}

/** The files of a log, as a server of static files holds them: the tiles of each size that was published. */
function files(entries: readonly Uint8Array[], sizes: readonly number[]): Map<string, Uint8Array> {
  const out = new Map<string, Uint8Array>();
  const leaves = entries.map((entry) => leafHash(entry));
  let before = 0;
  for (const size of sizes) {
    for (const tile of newTiles(before, size)) {
      const from = tile.index * 256;
      if (tile.level === 'entries') {
        out.set(tilePath(tile), entryBundle(entries.slice(from, from + tile.width)));
      } else {
        const span = 256 ** tile.level;
        const hashes = Array.from({ length: tile.width }, (_, i) => {
          const tree = growTree();
          for (const leaf of leaves.slice((from + i) * span, (from + i + 1) * span)) tree.append(leaf);
          return tree.root();
        });
        out.set(tilePath(tile), Buffer.concat(hashes));
      }
    }
    before = size;
  }
  return out;
}

describe('the tree', () => {
  const largest = Math.max(...vectors.roots.map(({ size }) => size));
  const whole = store(Array.from({ length: largest }, (_, i) => vectorEntry(i)));

  it('has the roots of golang.org/x/mod', async () => {
    for (const { size, root } of vectors.roots) {
      expect([size, whole.roots[size]]).toEqual([size, root]);
      const read = await treeRoot(size, whole.read);
      expect([size, read.ok && base64(read.root)]).toEqual([size, root]);
    }
  });

  it('has the inclusion proofs of golang.org/x/mod, and verifies them', async () => {
    for (const { index, size, proof } of vectors.inclusions) {
      const made = await inclusionProof(index, size, whole.read);
      expect([index, size, made.ok && made.proof.map(base64)]).toEqual([index, size, proof]);
      const root = bytes(whole.roots[size]!);
      const leaf = leafHash(vectorEntry(index));
      expect(verifyInclusion({ index, size, leaf, root, proof: proof.map(bytes) })).toBe(true);
    }
  });

  it('has the consistency proofs of golang.org/x/mod, and verifies them', async () => {
    for (const { old, size, proof } of vectors.consistencies) {
      const made = await consistencyProof(old, size, whole.read);
      expect([old, size, made.ok && made.proof.map(base64)]).toEqual([old, size, proof]);
      const [oldRoot, root] = [bytes(whole.roots[old]!), bytes(whole.roots[size]!)];
      expect(verifyConsistency({ old, oldRoot, size, root, proof: proof.map(bytes) })).toBe(true);
    }
  });

  const someEntries = fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 70 });

  it('has the root of the definition, at every size', () => {
    fc.assert(
      fc.property(someEntries, (entries) => {
        expect(store(entries).roots.at(-1)).toBe(base64(naiveRoot(entries)));
      }),
    );
  });

  it('continues from its frontier', async () => {
    await fc.assert(
      fc.asyncProperty(someEntries, fc.nat(), async (entries, seed) => {
        const { read, roots } = store(entries);
        const from = seed % (entries.length + 1);
        const frontier = await read(frontierNodes(from));
        const tree = growTree(from, frontier.ok ? frontier.hashes : []);
        for (const entry of entries.slice(from)) tree.append(leafHash(entry));
        expect(base64(tree.root())).toBe(roots[entries.length]);
      }),
      { numRuns: 50 },
    );
    expect(() => growTree(3, [EMPTY_ROOT])).toThrow('a tree of 3 leaves has 2 hashes, not 1');
  });

  it('proves every leaf and every beginning, and nothing else: one bit turned anywhere fails', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.uint8Array({ maxLength: 8 }), { minLength: 1, maxLength: 40 }),
        fc.nat(),
        fc.nat(),
        async (entries, a, b) => {
          const { read, roots } = store(entries);
          const size = entries.length;
          const [index, old] = [a % size, 1 + (b % size)];
          const turned = (hash: Uint8Array): Uint8Array => {
            const copy = Buffer.from(hash);
            copy[a % 32]! ^= 1 << (b % 8);
            return copy;
          };
          const turnedAt = (list: readonly Uint8Array[], at: number) => list.map((h, i) => (i === at ? turned(h) : h));
          const inclusion = await inclusionProof(index, size, read);
          const consistency = await consistencyProof(old, size, read);
          if (!inclusion.ok || !consistency.ok) throw new Error('no proof');
          const leaf = leafHash(entries[index]!);
          const root = bytes(roots[size]!);
          const oldRoot = bytes(roots[old]!);

          const within = { index, size, leaf, root, proof: inclusion.proof };
          expect(verifyInclusion(within)).toBe(true);
          expect(verifyInclusion({ ...within, leaf: turned(leaf) })).toBe(false);
          expect(verifyInclusion({ ...within, root: turned(root) })).toBe(false);
          for (const at of inclusion.proof.keys())
            expect(verifyInclusion({ ...within, proof: turnedAt(inclusion.proof, at) })).toBe(false);
          expect(verifyInclusion({ ...within, proof: [...inclusion.proof, root] })).toBe(false);
          expect(verifyInclusion({ ...within, proof: inclusion.proof.slice(1) })).toBe(size === 1);
          expect(verifyInclusion({ ...within, index: size })).toBe(false);
          // A path that ends at the root is not one in a tree that is higher.
          expect(verifyInclusion({ ...within, size: size * 4 })).toBe(false);
          expect(verifyInclusion({ ...within, size: size * 4, index: size * 4 - 1 })).toBe(false);

          const continued = { old, oldRoot, size, root, proof: consistency.proof };
          expect(verifyConsistency(continued)).toBe(true);
          expect(verifyConsistency({ ...continued, root: turned(root) })).toBe(false);
          expect(verifyConsistency({ ...continued, oldRoot: turned(oldRoot) })).toBe(false);
          for (const at of consistency.proof.keys())
            expect(verifyConsistency({ ...continued, proof: turnedAt(consistency.proof, at) })).toBe(false);
          expect(verifyConsistency({ ...continued, proof: [...consistency.proof, root] })).toBe(false);
          expect(verifyConsistency({ ...continued, old: size + 1 })).toBe(false);
          if (old < size) expect(verifyConsistency({ ...continued, size: size * 4 })).toBe(false);
          const another = store(entries.map((e, i) => (i === old - 1 ? nodeHash(e, e) : e)));
          expect(verifyConsistency({ ...continued, oldRoot: bytes(another.roots[old]!) })).toBe(false);
        },
      ),
      { numRuns: 150 },
    );
  });

  it('proves from an empty tree by nothing, and only from its root', () => {
    const root = bytes(whole.roots[5]!);
    expect(verifyConsistency({ old: 0, oldRoot: EMPTY_ROOT, size: 5, root, proof: [] })).toBe(true);
    expect(verifyConsistency({ old: 0, oldRoot: root, size: 5, root, proof: [] })).toBe(false);
    expect(verifyConsistency({ old: 0, oldRoot: EMPTY_ROOT, size: 5, root, proof: [root] })).toBe(false);
  });

  it('answers sizes and proofs that cannot be with values, never with a throw', async () => {
    for (const [index, size] of [
      [-1, 4],
      [4, 4],
      [0, 0],
      [0.5, 4],
      [Number.NaN, 4],
      [0, 2 ** 53],
    ] as const) {
      expect(await inclusionProof(index, size, whole.read)).toEqual({ ok: false, what: 'range' });
      expect(verifyInclusion({ index, size, leaf: EMPTY_ROOT, root: EMPTY_ROOT, proof: [] })).toBe(false);
    }
    expect(await consistencyProof(5, 4, whole.read)).toEqual({ ok: false, what: 'range' });
    expect(await treeRoot(-1, whole.read)).toEqual({ ok: false, what: 'range' });
    const short = Buffer.alloc(31);
    expect(verifyInclusion({ index: 0, size: 2, leaf: EMPTY_ROOT, root: EMPTY_ROOT, proof: [short] })).toBe(false);
    const long = Array.from({ length: 64 }, () => EMPTY_ROOT);
    expect(verifyInclusion({ index: 0, size: 2, leaf: EMPTY_ROOT, root: EMPTY_ROOT, proof: long })).toBe(false);
  });

  it('counts beyond 32 bits', () => {
    const size = 2 ** 53 - 1;
    expect(frontierNodes(size)).toHaveLength(53);
    expect(frontierNodes(2 ** 40 + 1)).toEqual([
      { level: 40, index: 0 },
      { level: 0, index: 2 ** 40 },
    ]);
    // A proof of one leaf against all others, each of whose subtrees has this hash.
    const leaf = leafHash('x');
    const proof = Array.from({ length: 40 }, () => leaf);
    const root = proof.reduce((hash, p) => nodeHash(hash, p), leaf);
    expect(verifyInclusion({ index: 0, size: 2 ** 40, leaf, root, proof })).toBe(true);
    expect(verifyInclusion({ index: 2 ** 39, size: 2 ** 40, leaf, root, proof })).toBe(false);
  });
});

describe('tiles', () => {
  it('have the paths of C2SP, and no other spelling', () => {
    for (const { level, index, width, path } of vectors.paths) {
      const tile = { level: level === -1 ? ('entries' as const) : level, index, width };
      expect(tilePath(tile)).toBe(path);
      expect(parseTilePath(path)).toEqual(tile);
    }
    for (const path of [
      'tile/0/0',
      'tile/0/x000/001',
      'tile/00/000',
      'tile/64/000',
      'tile/0/000.p/256',
      'tile/0/000.p/0',
      'tile/0/000.p/01',
      'tile/0/001/002',
      'tile/0/x001',
      'tile/0/../000',
      'tile/0/000/',
      '/tile/0/000',
      'tile/data/000',
      'tile/-1/000',
      `tile/0/${'x999/'.repeat(6)}999`,
      '',
    ])
      expect([path, parseTilePath(path)]).toEqual([path, undefined]);
    expect(() => tilePath({ level: 0, index: -1, width: 1 })).toThrow('not a tile');
    expect(() => tilePath({ level: 0, index: 0, width: 257 })).toThrow('not a tile');
  });

  it('are written when the log grows as golang.org/x/mod says', () => {
    for (const { old, size, paths } of vectors.growths) {
      const made = newTiles(old, size)
        .map(tilePath)
        .filter((path) => !path.startsWith('tile/entries/'));
      expect([old, size, made.toSorted()]).toEqual([old, size, paths.toSorted()]);
    }
    expect(newTiles(255, 300).map(tilePath).slice(0, 2)).toEqual(['tile/entries/000', 'tile/entries/001.p/44']);
  });

  it('give every proof of every size that was published', async () => {
    const entries = Array.from({ length: 1100 }, (_, i) => vectorEntry(i));
    const sizes = [1, 3, 255, 256, 300, 700, 1100];
    const served = files(entries, sizes);
    const { read, roots } = store(entries);
    for (const size of sizes) {
      const fromTiles = tileHashReader(size, async (path) => served.get(path));
      const root = await treeRoot(size, fromTiles);
      expect([size, root.ok && base64(root.root)]).toEqual([size, roots[size]]);
      for (const at of [0, 1, Math.floor(size / 2), size - 1]) {
        if (at >= size) continue;
        expect(await inclusionProof(at, size, fromTiles)).toEqual(await inclusionProof(at, size, read));
        expect(await consistencyProof(at + 1, size, fromTiles)).toEqual(await consistencyProof(at + 1, size, read));
      }
    }
  });

  it('are found full where the partial one was deleted, and missing or short ones are a fault', async () => {
    const entries = Array.from({ length: 300 }, (_, i) => vectorEntry(i));
    const served = files(entries, [200, 300]);
    served.delete('tile/0/000.p/200');
    const { roots } = store(entries);
    const root = await treeRoot(
      200,
      tileHashReader(200, async (path) => served.get(path)),
    );
    expect(root.ok && base64(root.root)).toBe(roots[200]);
    served.delete('tile/0/000');
    expect(
      await treeRoot(
        200,
        tileHashReader(200, async (path) => served.get(path)),
      ),
    ).toEqual({
      ok: false,
      what: 'tile',
      found: 'tile/0/000.p/200',
    });
    served.set('tile/0/001.p/44', Buffer.alloc(43 * 32));
    expect(
      await treeRoot(
        300,
        tileHashReader(300, async (path) => served.get(path)),
      ),
    ).toMatchObject({ what: 'tile' });
    const beyond = await tileHashReader(10, async () => Buffer.alloc(320))([{ level: 0, index: 10 }]);
    expect(beyond).toMatchObject({ ok: false, what: 'range' });
  });

  it('reads each tile once', async () => {
    const entries = Array.from({ length: 300 }, (_, i) => vectorEntry(i));
    const served = files(entries, [300]);
    const asked: string[] = [];
    const read = tileHashReader(300, async (path) => {
      asked.push(path);
      return served.get(path);
    });
    await inclusionProof(7, 300, read);
    await consistencyProof(290, 300, read);
    expect(asked.toSorted()).toEqual([...new Set(asked)].toSorted());
  });
});

describe('bundles of entries', () => {
  it('are those of C2SP', () => {
    const entries = Array.from({ length: 5 }, (_, i) => vectorEntry(i));
    expect(base64(entryBundle(entries))).toBe(vectors.bundle);
    const read = readBundle(bytes(vectors.bundle), 5);
    expect(read.ok && read.entries.map((e) => Buffer.from(e).toString())).toEqual(entries.map(String));
  });

  it('come back as they were, and cut, lengthened or miscounted are a fault', () => {
    fc.assert(
      fc.property(
        fc.array(fc.uint8Array({ maxLength: 300 }), { minLength: 1, maxLength: 8 }),
        fc.nat(),
        (entries, cut) => {
          const bundle = entryBundle(entries);
          const read = readBundle(bundle, entries.length);
          expect(read.ok && read.entries.map(base64)).toEqual(entries.map(base64));
          expect(readBundle(bundle.subarray(0, cut % bundle.length), entries.length).ok).toBe(false);
          expect(readBundle(Buffer.concat([bundle, Buffer.of(0)]), entries.length).ok).toBe(false);
          expect(readBundle(bundle, entries.length + 1).ok).toBe(false);
          expect(readBundle(bundle, entries.length - 1).ok).toBe(false);
        },
      ),
    );
    expect(entryBundle([Buffer.alloc(65_535)])).toHaveLength(65_537);
    expect(() => entryBundle([Buffer.alloc(65_536)])).toThrow('an entry of 65536 bytes fits no bundle');
  });
});

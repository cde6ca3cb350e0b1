import type { LogConflict } from '../../contracts/log.ts';
import { generateKey, publicPart } from '../../evidence/keys.ts';
import { signCheckpoint } from '../../evidence/log/checkpoint.ts';
import { contradicts } from '../../evidence/log/conflict.ts';
import { consistencyProof, growTree, leafHash, type HashReader } from '../../evidence/log/tree.ts';

const origin = 'concordat/TEST';
const { jwk } = generateKey();
const key = { name: origin, key: publicPart(jwk) };

/** A log of these entries, signed at a size. */
function logOf(entries: readonly string[]) {
  const hashes = new Map<string, Uint8Array>();
  const tree = growTree();
  const roots = [tree.root()];
  for (const entry of entries) {
    for (const { level, index, hash } of tree.append(leafHash(entry))) hashes.set(`${level}/${index}`, hash);
    roots.push(tree.root());
  }
  const read: HashReader = async (nodes) => ({
    ok: true,
    hashes: nodes.map(({ level, index }) => hashes.get(`${level}/${index}`)!),
  });
  return {
    root: (size: number) => Buffer.from(roots[size]!).toString('base64'),
    signed: (size: number, by = jwk) => signCheckpoint({ origin, size, root: roots[size]! }, by),
    proof: async (old: number, size: number) => {
      const made = await consistencyProof(old, size, read);
      return made.ok ? made.proof.map((hash) => Buffer.from(hash).toString('base64')) : [];
    },
  };
}
const real = logOf(['a', 'b', 'c', 'd', 'e']);
const forked = logOf(['a', 'b', 'X', 'd', 'e', 'f', 'g']);

async function conflictOf(old: number, size: number): Promise<LogConflict> {
  return {
    first: real.signed(old),
    second: forked.signed(size),
    root: forked.root(old),
    proof: await forked.proof(old, size),
  };
}

describe('a contradiction of the log', () => {
  it('is shown by two checkpoints: of one size, or of a later one that begins otherwise', async () => {
    for (const [old, size] of [
      [3, 3],
      [5, 5],
      [3, 7],
      [4, 7],
      [5, 6],
    ] as const)
      expect([old, size, contradicts([key], await conflictOf(old, size))]).toEqual([old, size, true]);
  });

  it('is none where the later one continues the earlier', async () => {
    expect(contradicts([key], await conflictOf(2, 7))).toBe(false);
    const same = { first: real.signed(3), second: real.signed(5), root: real.root(3), proof: await real.proof(3, 5) };
    expect(contradicts([key], same)).toBe(false);
    expect(contradicts([key], { ...same, root: forked.root(3) })).toBe(false);
  });

  it('is not shown by what the log did not sign, by another proof, or by what is not in form', async () => {
    const conflict = await conflictOf(4, 7);
    const other = generateKey().jwk;
    for (const change of [
      { second: forked.signed(7, other) },
      { first: real.signed(4, other) },
      { first: conflict.second, second: conflict.first },
      { root: forked.root(5) },
      { root: 'A'.repeat(44) },
      { root: `${forked.root(4).slice(0, 42)}==` },
      { proof: conflict.proof.slice(1) },
      { proof: [...conflict.proof, conflict.proof[0]!] },
      { proof: ['not base64', ...conflict.proof] },
      { first: 'nothing' },
      { second: '' },
    ])
      expect([change, contradicts([key], { ...conflict, ...change })]).toEqual([change, false]);
    expect(contradicts([], conflict)).toBe(false);
    expect(contradicts([{ ...key, name: 'concordat/OTHER' }], conflict)).toBe(false);
    expect(contradicts([{ ...key, key: publicPart(other) }, key], conflict)).toBe(true);
  });
});

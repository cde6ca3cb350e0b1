import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Io } from '../../client/cli/command.ts';
import { main } from '../../client/cli/main.ts';
import { generateKey, type PrivateJwk } from '../../evidence/keys.ts';
import { signCheckpoint } from '../../evidence/log/checkpoint.ts';
import { LOG_KEY, noteKey, vkeyOf } from '../../evidence/log/note.ts';
import { proofText } from '../../evidence/log/proof.ts';
import { growTree, inclusionProof, leafHash, type TreeNode } from '../../evidence/log/tree.ts';
import { testFolder } from '../engines.ts';

const ORIGIN = 'concordat/TEST';
const log = generateKey();
const vkey = (key: PrivateJwk, name = ORIGIN) => {
  const read = noteKey(name, LOG_KEY, { kty: key.kty, crv: key.crv, x: key.x });
  if (!read.ok) throw new Error(read.what);
  return vkeyOf(read.key);
};

/** The proof of one of some lines, in files as `concordat proof` writes them. */
async function written(change: { line?: string; index?: number } = {}) {
  const lines = ['{"a":1}', '{"b":2}', '{"c":"é"}'];
  const tree = growTree();
  const hashes = new Map<string, Uint8Array>();
  const name = ({ level, index }: TreeNode) => `${level}/${index}`;
  for (const line of lines) for (const node of tree.append(leafHash(line))) hashes.set(name(node), node.hash);
  const made = await inclusionProof(2, 3, (nodes) =>
    Promise.resolve({ ok: true, hashes: nodes.map((n) => hashes.get(name(n))!) }),
  );
  if (!made.ok) throw new Error(made.what);
  const checkpoint = signCheckpoint({ origin: ORIGIN, size: 3, root: tree.root() }, log.jwk);
  const folder = testFolder('proof');
  const [proof, entry] = [join(folder, 'a.tlog-proof'), join(folder, 'a.json')];
  writeFileSync(proof, proofText({ index: change.index ?? 2, path: made.proof, checkpoint }));
  writeFileSync(entry, `${change.line ?? lines[2]}\n`);
  return { proof, entry, folder };
}

async function run(...argv: readonly string[]) {
  let [out, err] = ['', ''];
  const io: Io = {
    out: (text) => void (out += text),
    err: (text) => void (err += text),
    isTerminal: false,
    ask: () => Promise.reject(new Error('nobody is asked here')),
    environment: {},
  };
  return { code: await main(argv, io), out, err };
}

describe('concordat proof check', () => {
  it('verifies an entry with the key of the log alone, and no connection', async () => {
    const { proof, entry } = await written();
    const told = await run('proof', 'check', proof, '--entry', entry, '--log-key', vkey(log.jwk));
    expect(told).toMatchObject({ code: 0, err: '' });
    expect(told.out).toContain('2 of 3');
    const asJson = await run('proof', 'check', proof, '--entry', entry, '--log-key', vkey(log.jwk), '--json');
    expect(JSON.parse(asJson.out)).toEqual({ ok: true, index: 2, size: 3, origin: ORIGIN, witnesses: [] });
  });

  it.each([
    ['another entry', () => written({ line: '{"c":3}' }), () => vkey(log.jwk)],
    ['another place', () => written({ index: 1 }), () => vkey(log.jwk)],
    ['another key of the same name', () => written(), () => vkey(generateKey().jwk)],
    ['another log', () => written(), () => vkey(log.jwk, 'concordat/OTHER')],
  ])('refuses %s with exit code 3', async (_, files, key) => {
    const { proof, entry } = await files();
    expect(await run('proof', 'check', proof, '--entry', entry, '--log-key', key())).toMatchObject({
      code: 3,
      out: '',
    });
  });

  it('believes nobody who is not named, and names what is missing', async () => {
    const { proof, entry, folder } = await written();
    expect(await run('proof', 'check', proof, '--entry', entry)).toMatchObject({ code: 2 });
    expect(await run('proof', 'check', proof, '--log-key', vkey(log.jwk))).toMatchObject({ code: 2 });
    const policy = join(folder, 'policy');
    writeFileSync(policy, `log ${vkey(log.jwk)}\nquorum none\n`);
    expect(await run('proof', 'check', proof, '--entry', entry, '--policy', policy)).toMatchObject({ code: 0 });
    const witness = generateKey();
    const read = noteKey('AAA', 0x04, witness.publicJwk);
    if (!read.ok) throw new Error(read.what);
    writeFileSync(policy, `log ${vkey(log.jwk)}\nwitness AAA ${vkeyOf(read.key)}\nquorum AAA\n`);
    const lacking = await run('proof', 'check', proof, '--entry', entry, '--policy', policy);
    expect(lacking).toMatchObject({ code: 3 });
    expect(lacking.err).toContain('quorum');
    expect(await run('proof', 'check', join(folder, 'none'), '--entry', entry, '--policy', policy)).toMatchObject({
      code: 2,
    });
  });
});

import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { canonicalJson } from '../../evidence/canonical.ts';
import { leafHash, nodeHash } from '../../evidence/log/tree.ts';
import { parseVkey } from '../../evidence/log/note.ts';
import { openCheckpoint } from '../../evidence/log/checkpoint.ts';
import { sha256Hex, statementId } from '../../evidence/hash.ts';
import { thumbprint, verifyStrictly } from '../../evidence/keys.ts';
import { readStatement } from '../../evidence/statement.ts';
import { verifyBundle as byEngine } from '../../client/verifyBundle.ts';
import { Procedure } from '../../contracts/procedure.ts';
import { verifyBundle as bySmall } from '../../verifier/verify.ts';
import { bundleWorld, procedure, type BundleWorld } from './bundleWorld.ts';

/** The lines of docs/by-hand.md, run as they stand there, with nothing of this project; and the examples of docs/format.md. */

const doc = (name: string) => readFileSync(path.join(__dirname, '../../docs', name), 'utf8');
const script = [...doc('by-hand.md').matchAll(/^```sh\n([\s\S]*?)^```$/gm)].map((m) => m[1]!).join('\n');

let world: BundleWorld;
let folder: string;
beforeAll(async () => {
  world = await bundleWorld();
  folder = mkdtempSync(path.join(os.tmpdir(), 'concordat-by-hand-'));
  writeBundle(folder, world.files);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function writeBundle(into: string, files: ReadonlyMap<string, Uint8Array>): void {
  for (const [name, bytes] of files) {
    mkdirSync(path.dirname(path.join(into, name)), { recursive: true });
    writeFileSync(path.join(into, name), bytes);
  }
}

const run = (cwd: string, rootKey: string) =>
  spawnSync('bash', ['-c', script], {
    cwd,
    env: { PATH: process.env['PATH'], ROOT_KEY: rootKey, LC_ALL: 'C.UTF-8' },
    encoding: 'utf8',
  });

describe('docs/by-hand.md', () => {
  it('checks a bundle with sha256sum, jq and openssl alone', () => {
    const { status, stdout, stderr } = run(folder, world.rootKey);
    expect({ status, stderr }).toMatchObject({ status: 0 });
    expect(stdout.match(/Signature Verified Successfully/g)).toHaveLength(5);
    for (const { name } of world.witnesses) expect(stdout).toContain(`cosigned by ${name} at `);
    expect(stdout).toContain('3 of 3 witnesses cosigned; the procedure demands 2');
    expect(stdout).toContain('dossier/B-1: 23 entries');
    expect(stdout).toContain('line 57 of the log');
    expect(stdout).toContain('all of it holds');
  });

  it.each([
    ['entries.jsonl', (t: string) => t.replace('"ProposalTakenUp"', '"ProposalTakenIn"')],
    ['checkpoint', (t: string) => t.replace('\n59\n', '\n58\n')],
    ['proofs/57.tlog-proof', (t: string) => t.replace(/\n[A-Za-z0-9+/]{43}=\n/, `\n${'A'.repeat(43)}=\n`)],
  ])('does not pass a bundle whose %s was changed, with another manifest', (name, change) => {
    const copy = mkdtempSync(path.join(os.tmpdir(), 'concordat-by-hand-'));
    try {
      cpSync(folder, copy, { recursive: true });
      const before = readFileSync(path.join(copy, name), 'utf8');
      const after = change(before);
      expect(after).not.toBe(before);
      writeFileSync(path.join(copy, name), after);
      const manifest = JSON.parse(readFileSync(path.join(copy, 'manifest.json'), 'utf8')) as {
        files: Record<string, string>;
      };
      manifest.files[name] = sha256Hex(after);
      writeFileSync(path.join(copy, 'manifest.json'), canonicalJson(manifest));
      expect(run(copy, world.rootKey).status).not.toBe(0);
    } finally {
      rmSync(copy, { recursive: true, force: true });
    }
  });

  describe('says who cosigned, and how many must', () => {
    const ruled = (quorum?: { readonly count: number } | { readonly share: readonly [number, number] }) => {
      const { log: _, ...silent } = procedure;
      return Procedure.parse({ ...silent, ...(quorum && { log: { witnesses: { quorum } } }) });
    };
    /** What becomes of a bundle that these of the three witnesses cosigned. */
    const of = async (rule: Procedure, did: readonly number[]) => {
      const { sealed, lines, witnesses, rootKey } = await bundleWorld('short', rule);
      const into = mkdtempSync(path.join(os.tmpdir(), 'concordat-by-hand-'));
      try {
        const files = await sealed(lines, { witnesses: did.map((i) => witnesses[i]!) });
        writeBundle(into, files);
        const { status, stdout, stderr } = run(into, rootKey);
        expect(stderr).not.toContain('integer constant');
        const ok = [bySmall, byEngine].map((verify) => verify(files, { rootKey }).ok);
        return {
          status,
          ok,
          said: /^\d+ of .*$/m.exec(stdout)?.[0],
          by: stdout.match(/(?<=cosigned by )\S+/g),
        };
      } finally {
        rmSync(into, { recursive: true, force: true });
      }
    };
    const sound = { status: 0, ok: [true, true] };

    it('where nobody cosigned and nobody has to', async () => {
      const said = '0 of 3 witnesses cosigned; the procedure demands 0';
      expect(await of(ruled(), [])).toEqual({ ...sound, said, by: null });
    });

    it('where the second alone cosigned, and one has to', async () => {
      const said = '1 of 3 witnesses cosigned; the procedure demands 1';
      for (const quorum of [{ count: 1 }, { share: [1, 3] as const }])
        expect(await of(ruled(quorum), [1])).toEqual({ ...sound, said, by: ['BBB/witness'] });
    });

    it('where too few did, which both verifiers find', async () => {
      const short = { status: 1, ok: [false, false] };
      const none = await of(procedure, []);
      expect(none).toEqual({ ...short, said: '0 of 3 witnesses cosigned; the procedure demands 2', by: null });
      const one = await of(procedure, [1]);
      expect(one).toMatchObject({ ...short, said: '1 of 3 witnesses cosigned; the procedure demands 2' });
      // A share is rounded up.
      const shared = await of(ruled({ share: [1, 2] }), [1]);
      expect(shared).toMatchObject({ ...short, said: '1 of 3 witnesses cosigned; the procedure demands 2' });
    });
  });

  it('does not pass another founding key', () => {
    expect(run(folder, 'A'.repeat(43)).status).not.toBe(0);
  });
});

describe('the examples of docs/format.md', () => {
  const page = doc('format.md');
  const of = (name: string): string => new RegExp(`^${name} +(.*)$`, 'm').exec(page)![1]!;

  it('are a statement, a line, a tree and a checkpoint', () => {
    const jwk = { kty: 'OKP', crv: 'Ed25519', x: of('x') } as const;
    expect(thumbprint(jwk)).toBe(of('thumbprint'));
    const read = readStatement(of('jws'));
    if (!read.ok) throw new Error(read.lack);
    expect(canonicalJson(read.statement)).toBe(of('payload'));
    expect(verifyStrictly(read.signature, Buffer.from(read.signingInput), jwk)).toBe(true);
    expect(statementId(of('jws'))).toBe(of('id'));
    expect(sha256Hex(of('line'))).toBe(of('hash'));
    const [first, second] = [leafHash(of('line')), leafHash('second line')];
    expect(of('leaf 0')).toContain(first.toString('hex'));
    expect(of('leaf 1')).toContain(second.toString('hex'));
    expect(nodeHash(first, second).toString('base64')).toBe(of('root'));
    const key = parseVkey(of('vkey'));
    if (!key.ok) throw new Error(key.what);
    const checkpoint = `concordat/EXAMPLE\n2\n${of('root')}\n\n${of('log line')}\n`;
    expect(openCheckpoint(checkpoint, [key.key]).ok).toBe(true);
  });
});

import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import vm from 'node:vm';
import { transformSync } from '@swc/core';
import { main } from '../../client/cli/main.ts';
import { recordPage } from '../../client/recordPage.ts';
import { bundleWorld, type BundleWorld } from './bundleWorld.ts';

/** The small verifier as a command of its own, and in a page without anything of Node; and `concordat verify` on a folder. */

let world: BundleWorld;
let folder: string;
let compiled: string;
beforeAll(async () => {
  world = await bundleWorld('short');
  folder = mkdtempSync(path.join(os.tmpdir(), 'concordat-verifier-'));
  for (const [name, bytes] of world.files) write(path.join(folder, 'bundle', name), bytes);
  write(path.join(folder, 'kept'), world.olderCheckpoint);
  compiled = path.join(folder, 'verifier');
  for (const name of NAMES) write(path.join(compiled, `${name}.js`), sourceOf(name));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const ROOT = path.join(__dirname, '../..');
const NAMES = [
  'bytes',
  'canonical',
  'directory',
  'entry',
  'lines',
  'log',
  'main',
  'note',
  'report',
  'signature',
].concat([...['statement', 'texts', 'tree', 'verify']]);

function write(file: string, content: Uint8Array | string): void {
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, content);
}

/** A file as the compiler would write it, its packages found from the checkout. */
function sourceOf(name: string): string {
  const { code } = transformSync(readFileSync(path.join(ROOT, 'verifier', `${name}.ts`), 'utf8'), {
    jsc: { parser: { syntax: 'typescript' }, target: 'es2022' },
    module: { type: 'commonjs' },
  });
  return code
    .replaceAll(/require\("(\.\/[a-z]+)\.ts"\)/g, 'require("$1.js")')
    .replaceAll(/require\("(@noble\/[^"]+)"\)/g, (_, of: string) => `require(${JSON.stringify(require.resolve(of))})`);
}

const small = (...args: string[]) =>
  spawnSync(process.execPath, [path.join(compiled, 'main.js'), ...args], { encoding: 'utf8' });
const bundle = () => path.join(folder, 'bundle');

describe('concordat-verify', () => {
  it('verifies a folder: exit 0, with what to compare and to keep', () => {
    const { status, stdout, stderr } = small(
      bundle(),
      '--root-key',
      world.rootKey,
      '--checkpoint',
      path.join(folder, 'kept'),
    );
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toMatch(/^Verified: \d+ files, \d+ entries, \d+ signatures/);
    expect(stdout).toContain('keep the file checkpoint');
    expect(stdout).toMatch(/last line of organisation\/SMALL, entry \d+ of \d{4}-\d\d-\d\dT/);
  });

  it('says what does not hold: exit 3, as text and as JSON', () => {
    const { status, stdout } = small(bundle(), '--root-key', 'A'.repeat(43));
    expect(status).toBe(3);
    expect(stdout).toContain('rootKey');
    const asJson = small(bundle(), '--root-key', world.rootKey, '--head', `dossier/B-1=${'0'.repeat(64)}`, '--json');
    expect(asJson.status).toBe(3);
    expect(JSON.parse(asJson.stdout)).toMatchObject({ ok: false, findings: [{ check: 'head' }] });
  });

  it('verifies the files inside a record, and finds one that was changed', () => {
    const record = path.join(folder, 'record.html');
    const page = recordPage(world.files, 'verifier');
    write(record, page);
    expect(small(record, '--root-key', world.rootKey).status).toBe(0);
    const inside = world.files.get('entries.jsonl')!;
    const changed = Buffer.from(inside.toString().replace('DocumentProposed', 'DocumentProposeD'));
    write(record, page.replace(inside.toString('base64'), changed.toString('base64')));
    const { status, stdout } = small(record, '--root-key', world.rootKey);
    expect(status).toBe(3);
    expect(stdout).toContain('entries.jsonl: file');
    for (const broken of ['<p>nothing</p>', '<script type="application/json" id="bundle">{"a":</script>']) {
      write(record, broken);
      expect(small(record, '--root-key', world.rootKey).status).toBe(2);
    }
  });

  it.each([[['--help']], [['-h']], [['.', '--help']]])(
    'asked %j says what it does, on standard output: exit 0',
    (args) => {
      const { status, stdout, stderr } = small(...args);
      expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
      expect(stdout).toMatch(/^concordat-verify DIR\|RECORD\.html --root-key/);
      for (const option of ['--checkpoint', '--log-key', '--head', '--json']) expect(stdout).toContain(option);
    },
  );

  it.each([
    [[], 'name one folder'],
    [['.'], '--root-key'],
    [['/nowhere-at-all', '--root-key', 'x'], 'ENOENT'],
    [['.', '--root-key', 'x', '--head', 'x'], 'KIND/ID=SHA256'],
    [['.', '--unheard'], '--unheard'],
  ])('asked %j says how it is used: exit 2', (args, message) => {
    const { status, stderr } = small(...args);
    expect(status).toBe(2);
    expect(stderr).toContain(message);
    expect(stderr).toContain('concordat-verify DIR|RECORD.html --root-key');
  });
});

describe('concordat verify on a folder', () => {
  const run = async (...argv: string[]) => {
    let out = '';
    const io = { out: (t: string) => void (out += t), err: (t: string) => void (out += t), isTerminal: false };
    const code = await main(argv, { ...io, ask: () => Promise.reject(new Error('nobody is asked')), environment: {} });
    return { code, out };
  };

  it('decides every entry again besides', async () => {
    const kept = path.join(folder, 'kept');
    const { code, out } = await run('verify', bundle(), '--root-key', world.rootKey, '--checkpoint', kept);
    expect({ code, out }).toMatchObject({ code: 0 });
    expect(out).toMatch(/Verified: \d+ files, (\d+) entries checked, \1 decided again, \1 proven to be in the log/);
    expect(out).toContain('cosigned by AAA, BBB, CCC');
    expect(out).toMatch(/organisation\/SMALL is known up to entry \d+ of \d{4}-\d\d-\d\dT/);
  });

  it('does so with the files inside a record, which is made without any server, and with what the record shows', () => {
    const record = path.join(folder, 'own.html');
    const whole = (...args: string[]) =>
      spawnSync(process.execPath, [path.join(ROOT, 'tools/concordat.mjs'), ...args], { encoding: 'utf8' });
    const verify = (content: string) => {
      write(record, content);
      const { status, stdout, stderr } = whole('verify', record, '--root-key', world.rootKey);
      return { status, says: stdout + stderr };
    };
    const made = whole('record', bundle(), '--out', record);
    expect(made).toMatchObject({ status: 0 });
    expect(made.stdout).toMatch(/with \d+ files inside\n {2}entries of organisation\/SMALL: 24, of dossier\/B-1: 5\n/);
    const page = readFileSync(record, 'utf8');
    expect(verify(page)).toMatchObject({ status: 0 });
    const forged = verify(page.replace('<h1>', '<h1>Not '));
    expect(forged).toMatchObject({ status: 3, says: expect.stringContaining('the page: page') as string });
    expect(forged.says).toContain('altered, or made by another release');
    // In Russian, and in no language that it does not know.
    expect(whole('record', bundle(), '--language', 'ru', '--out', record)).toMatchObject({ status: 0 });
    const russian = readFileSync(record, 'utf8');
    expect(russian).toContain('<html lang="ru">');
    expect(verify(russian)).toMatchObject({ status: 0 });
    expect(verify(russian.replace('<html lang="ru">', '<html lang="en">'))).toMatchObject({ status: 3 });
    expect(whole('record', bundle(), '--language', 'zh', '--out', record)).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('--language: one of en, ru') as string,
    });
    const none = verify('<p>nothing</p>');
    expect(none).toMatchObject({
      status: 2,
      says: expect.stringContaining('is not the record of a document') as string,
    });
  });

  it('names what does not hold: exit 3', async () => {
    const { code, out } = await run('verify', bundle(), '--root-key', 'A'.repeat(43));
    expect(code).toBe(3);
    expect(out).toContain('rootKey');
  });
});

describe('the small verifier in a page', () => {
  it('needs nothing of Node: bytes, text, base64 and the two packages', () => {
    const window = {
      TextEncoder,
      TextDecoder,
      atob,
      btoa,
      Uint8Array,
      ArrayBuffer,
      Uint32Array,
      BigUint64Array,
      DataView,
    };
    const context = vm.createContext({ ...window });
    const loaded = new Map<string, unknown>();
    /** As a page's script loader: own files inside, packages from outside, and no other. */
    const load = (name: string): unknown => {
      const known = loaded.get(name);
      if (known) return known;
      const module = { exports: {} };
      loaded.set(name, module.exports);
      const need = (of: string): unknown => {
        if (of.startsWith('./')) return load(path.basename(of, '.js'));
        if (!of.includes('@noble')) throw new Error(`a page has no ${of}`);
        // oxlint-disable-next-line typescript/no-require-imports -- as a bundler would put it in
        return require(of) as unknown;
      };
      const source = `(function (require, module, exports) {${sourceOf(name)}\n})`;
      (vm.runInContext(source, context) as (r: unknown, m: unknown, e: unknown) => void)(need, module, module.exports);
      loaded.set(name, module.exports);
      return module.exports;
    };
    const { verifyBundle } = load('verify') as typeof import('../../verifier/verify.ts');
    const report = verifyBundle(world.files, { rootKey: world.rootKey });
    expect(report.findings).toEqual([]);
    expect(report.counts.statements).toBeGreaterThan(25);
  });
});

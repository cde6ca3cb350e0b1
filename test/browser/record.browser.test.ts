import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { recordPage } from '../../client/recordPage.ts';
import { bundleWorld, type BundleWorld } from '../unit/bundleWorld.ts';
import { domOf } from './chromium.ts';

/** The record of a document, opened in a real browser without a network. */

let world: BundleWorld;
let verifier: string;
let folder: string;
beforeAll(async () => {
  world = await bundleWorld();
  folder = mkdtempSync(join(tmpdir(), 'concordat-record-'));
  const entryPoints = [join(__dirname, '..', '..', 'verifier', 'page.ts')];
  const [made] = buildSync({ entryPoints, bundle: true, format: 'iife', target: 'es2022', write: false }).outputFiles;
  verifier = made!.text;
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function opened(page: string): { verdict: string; findings: string; kind: string } {
  const file = join(folder, 'record.html');
  writeFileSync(file, page);
  const dom = domOf(file);
  const [, kind = '', verdict = ''] = /<p id="verdict" class="([^"]*)">([^<]*)</.exec(dom) ?? [];
  return { verdict, kind, findings: /<div id="findings">([\s\S]*?)<\/div>/.exec(dom)?.[1] ?? '' };
}

/** The page with other entries in it. */
function withEntries(page: string, change: (lines: string) => string): string {
  const inside = /id="bundle">([^<]*)</.exec(page)![1]!;
  const files = JSON.parse(inside) as Record<string, string>;
  const lines = Buffer.from(files['entries.jsonl']!, 'base64').toString();
  files['entries.jsonl'] = Buffer.from(change(lines)).toString('base64');
  return page.replace(inside, () => JSON.stringify(files));
}

describe('a record in the browser', () => {
  it('checks itself, and names the key on which it rests', () => {
    const { verdict, kind } = opened(recordPage(world.files, verifier));
    const lines = world.files.get('entries.jsonl')!.toString().trimEnd().split('\n').length;
    expect(verdict).toContain(`Everything fits: ${lines} entries, ${lines} signatures, ${lines} proofs`);
    expect(verdict).toContain(world.rootKey);
    expect(verdict).toMatch(/The organisation is known up to entry \d+ of 2026-/);
    // Nobody has said yet that this is the right key.
    expect(kind).toBe('pending');
  });

  it('finds one changed character of an entry', () => {
    const page = recordPage(world.files, verifier);
    const { verdict, kind, findings } = opened(
      withEntries(page, (lines) => lines.replace('"kind":"agree"', '"kind":"abree"')),
    );
    expect(kind).toBe('bad');
    expect(verdict).toMatch(/^It does not hold: \d+ findings/);
    expect(findings).toContain('entries.jsonl: file');
  });

  it('speaks the language of its page', () => {
    const russian = recordPage(world.files, verifier, 'ru');
    const sound = opened(russian);
    expect(sound.verdict).toMatch(/^Всё сходится: \d+ запис(ь|и|ей), \d+ подпис(ь|и|ей), \d+ доказательств/);
    expect(sound.verdict).toContain(world.rootKey);
    expect(sound.findings).toContain('Номеров, объяснить которые могут их отправители: ');
    const bent = opened(withEntries(russian, (lines) => lines.replace('"kind":"agree"', '"kind":"<b>no file</b>"')));
    expect(bent.verdict).toMatch(/^Проверка не пройдена: \d+ несоответстви[еяй]/);
    expect(bent.findings).toContain('файла нет, он лишний или другой');
    const words = `${sound.findings}${bent.findings}`.replaceAll(/<code>[^<]*<\/code>/g, '').replaceAll(/<[^>]*>/g, '');
    expect(words.match(/[A-Za-z]{2,}/g)).toBeNull();
    expect(bent.findings).not.toContain('<b>');
  });

  it('says how else to check it where scripts may not run', () => {
    const { verdict } = opened(
      recordPage(world.files, verifier).replace(/script-src 'sha256-[^']*'/, "script-src 'none'"),
    );
    expect(verdict).toContain('scripts do not run here');
  });
});

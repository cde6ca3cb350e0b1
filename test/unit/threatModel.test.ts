import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { titlesIn } from '../../tools/ruleTests.mjs';

const ROOT = path.resolve(__dirname, '../..');
const read = (file: string) => readFileSync(path.join(ROOT, file), 'utf8');
const document = read('docs/threat-model.md');

/** `test/…test.ts`, with the title that follows it in quotes, where one does. */
const named = [...document.matchAll(/`(test\/[\w/.-]+\.test\.ts)`(?:\s+"([^"]+)")?/g)].map(([, file = '', title]) => ({
  file,
  title: title ?? null,
}));

describe('docs/threat-model.md', () => {
  it('has a row for each threat, with an attacker, a defence and a test', () => {
    const rows = document.split('\n').filter((line) => /^\| T\d/.test(line));
    const cells = rows.map((row) => row.split(' | ').map((cell) => cell.replaceAll('|', '').trim()));
    expect(cells.map(([id]) => id)).toEqual(Array.from({ length: 27 }, (_, i) => `T${i + 1}`));
    for (const [id, who, attack, defence, shown] of cells) {
      expect([id, /^[DOSMAC]( [DOSMAC])*$/.test(who ?? '')]).toEqual([id, true]);
      expect([id, (attack ?? '') !== '' && (defence ?? '') !== '', shown?.includes('.test.ts`')]).toEqual([
        id,
        true,
        true,
      ]);
    }
  });

  it('names only tests that exist', () => {
    expect(named.length).toBeGreaterThan(30);
    const missing = named.filter(({ file }) => !existsSync(path.join(ROOT, file)));
    expect(missing).toEqual([]);
    const titles = (file: string) => titlesIn(read(file)).map((t) => t.replace(/\s+/g, ' '));
    const untitled = named.filter(({ file, title }) => title !== null && !titles(file).includes(title));
    expect(untitled).toEqual([]);
  });
});

describe('package-lock.json', () => {
  it('holds every package by its hash', () => {
    type Entry = { readonly integrity?: string; readonly resolved?: string; readonly link?: boolean };
    const { packages } = JSON.parse(read('package-lock.json')) as {
      readonly packages: Readonly<Record<string, Entry>>;
    };
    const wrong = Object.entries(packages).filter(
      ([name, { integrity, resolved = 'https://registry.npmjs.org/', link }]) =>
        name !== '' &&
        (link === true || !integrity?.startsWith('sha512-') || !resolved.startsWith('https://registry.npmjs.org/')),
    );
    expect(wrong.map(([name]) => name)).toEqual([]);
  });

  it('is installed without the scripts of packages, wherever we install it', () => {
    for (const file of ['tools/built.mjs', 'tools/bench.mjs', 'Dockerfile']) {
      const installs = read(file).match(/\['ci',[^\]]*\]|^RUN npm (ci|prune).*$/gm) ?? [];
      expect([file, installs.length > 0]).toEqual([file, true]);
      for (const install of installs.flatMap((line) => line.split('&&').filter((l) => /'ci'|npm (ci|prune)/.test(l))))
        expect([file, install]).toEqual([file, expect.stringContaining('--ignore-scripts')]);
    }
  });
});

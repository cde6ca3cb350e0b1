import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { LIMITS } from '../../contracts/limits.ts';

/** What the documents say of the code, as far as it can be compared. */

const ROOT = path.resolve(__dirname, '../..');
const read = (file: string) => readFileSync(path.join(ROOT, file), 'utf8');
const operations = read('docs/operations.md');
const documents = [
  'README.md',
  'CONTRIBUTING.md',
  'docs/operations.md',
  ...readdirSync(path.join(ROOT, 'docs/adr')).map((f) => `docs/adr/${f}`),
];

/** Rows of the table that follows a heading, without its head. */
function table(heading: string): readonly (readonly string[])[] {
  const section = operations.split(`${heading}\n`)[1]?.split('\n#')[0] ?? '';
  const rows = section
    .split('\n')
    .filter((l) => l.startsWith('|'))
    .slice(2);
  return rows.map((row) =>
    row
      .slice(1, -1)
      .split('|')
      .map((cell) => cell.trim()),
  );
}

describe('docs/operations.md', () => {
  it('lists every limit of contracts/limits.ts, in its order', () => {
    const numbers = table('## Limits').map(([, limit]) => Number(limit?.replaceAll(',', '').split(' ')[0]));
    expect(numbers).toEqual(Object.values(LIMITS));
  });

  it('lists every variable that the worker and the desk read, and no other', () => {
    const known = [...read('worker/configuration.ts').matchAll(/^ {2}([A-Z][A-Z_]+):/gm)].map((m) => m[1]);
    const listed = ['### The worker’s environment', '### The desk’s environment'].flatMap((heading) =>
      table(heading).map(([name]) => name?.replaceAll('`', '')),
    );
    expect(new Set(listed)).toEqual(new Set(known));
  });
});

describe('the documents', () => {
  it.each(documents)('%s names only files that are there', (document) => {
    const named = [
      ...read(document).matchAll(
        /`((?:contracts|domain|evidence|journal|activities|workflows|worker|client|demo|procedures|bench|tools|deploy|docs|test)\/[\w./-]*)`/g,
      ),
    ];
    const missing = named
      .map((m) => m[1]!)
      .filter((file) => !file.startsWith('deploy/site') && !existsSync(path.join(ROOT, file)));
    expect(missing).toEqual([]);
  });

  it.each(documents)('%s links only to what is there', (document) => {
    const links = [...read(document).matchAll(/\]\((?!https?:)([^)#]+)[^)]*\)/g)].map((m) => m[1]!);
    expect(links.filter((link) => !existsSync(path.join(ROOT, path.dirname(document), link)))).toEqual([]);
  });

  it('has one decision a page: number, title, date, status, context, decision, consequences', () => {
    const pages = readdirSync(path.join(ROOT, 'docs/adr'));
    expect(pages.map((p) => Number(p.slice(0, 4)))).toEqual(pages.map((_, i) => i + 1));
    for (const page of pages) {
      const lines = read(`docs/adr/${page}`).split('\n');
      expect(lines[0]).toMatch(new RegExp(`^# ${Number(page.slice(0, 4))}\\. `));
      expect(lines[2]).toMatch(/^Date: \d{4}-\d{2}-\d{2}\. Status: (accepted|superseded)/);
      expect(lines.filter((l) => l.startsWith('## '))).toEqual(['## Context', '## Decision', '## Consequences']);
    }
  });
});

import { readFileSync, readdirSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { join, posix } from 'node:path';

const ROOT = join(__dirname, '..', '..');

/**
 * The direction of imports (CONTRIBUTING.md): what each folder may see besides itself. `types`: by `import type` only.
 * `packages`: patterns of npm packages; `node`: Node's own modules. `procedures` is data, and nobody imports `test` or `bench`.
 */
type Allowed = {
  readonly sees: readonly string[];
  readonly types?: readonly string[];
  readonly packages: RegExp;
  readonly node: boolean;
};
const TABLE: Readonly<Record<string, Allowed>> = {
  contracts: { sees: [], packages: /^zod$/, node: false },
  domain: { sees: ['contracts'], packages: /^zod$/, node: false },
  workflows: {
    sees: ['contracts', 'domain'],
    types: ['activities'],
    packages: /^(@temporalio\/(workflow|common)|zod)$/,
    node: false,
  },
  evidence: { sees: ['contracts'], packages: /^(jose|canonicalize|zod|@noble\/.*)$/, node: true },
  journal: { sees: ['contracts', 'evidence'], packages: /^@nats-io\//, node: true },
  activities: { sees: ['contracts', 'evidence', 'journal'], packages: /^@temporalio\/(activity|common)$/, node: true },
  client: {
    sees: ['contracts', 'domain', 'evidence', 'journal'],
    packages: /^(@nats-io\/.*|zod|jose|diff|fflate|markdown-it|saxes|yauzl)$/,
    node: true,
  },
  'client/cli': { sees: ['contracts', 'client'], packages: /^zod$/, node: true },
  'client/web': { sees: ['contracts', 'client'], packages: /^(hono|@hono\/.*|zod)(\/.*)?$/, node: true },
  worker: {
    // The client by worker/web.ts alone: the desk is a client that the worker runs.
    sees: [
      'contracts',
      'domain',
      'evidence',
      'journal',
      'activities',
      'workflows',
      'procedures',
      'client',
      'client/web',
    ],
    packages: /./,
    node: true,
  },
  // It shares nothing with what it checks but the written format (docs/format.md), and runs in a browser, too.
  verifier: { sees: [], packages: /^@noble\/(curves|hashes)\//, node: false },
  // The demonstration is wiring, as the worker is, and acts through the client.
  demo: {
    sees: ['contracts', 'domain', 'evidence', 'journal', 'client', 'worker', 'procedures'],
    packages: /^(@nats-io\/.*|zod)$/,
    node: true,
  },
  tools: { sees: [], packages: /^esbuild$/, node: true },
};

type Import = { readonly from: string; readonly line: number; readonly to: string; readonly typeOnly: boolean };

const sources = Object.keys(TABLE)
  .filter((folder) => !folder.includes('/'))
  .flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
      .filter((file) => /\.(ts|mjs)$/.test(file))
      .map((file) => posix.join(folder, ...file.split(/[\\/]/))),
  );

/** Reads import and export lines, also over several lines, and `import('…')`, `require('…')`. */
function importsOf(file: string): Import[] {
  const text = readFileSync(join(ROOT, file), 'utf8');
  const statement =
    /^(?:import|export)\s+(type\s)?(?:[^'";]*?\sfrom\s+)?'([^']+)'|\b(?:import|require)\(\s*'([^']+)'\s*\)/gm;
  return (
    [...text.matchAll(statement)]
      // `{import('…')}` in a JSDoc comment is a type.
      .filter((m) => !/^\s*(\/?\*|\/\/)/.test(text.slice(text.lastIndexOf('\n', m.index) + 1)))
      .map((m) => ({
        from: file,
        line: text.slice(0, m.index).split('\n').length,
        to: m[2] ?? m[3]!,
        typeOnly: m[1] !== undefined,
      }))
  );
}

/** The row of the table that a file stands under: the deepest. */
function folderOf(file: string): string {
  return Object.keys(TABLE)
    .filter((folder) => file.startsWith(`${folder}/`))
    .reduce((a, b) => (b.length > a.length ? b : a), '');
}

/** What is wrong with an import, or undefined. */
function mistake({ from, to, typeOnly }: Import): string | undefined {
  const folder = folderOf(from);
  const allowed = TABLE[folder]!;
  if (to.startsWith('.')) {
    const target = posix.join(posix.dirname(from), to);
    const targetFolder = folderOf(target) || target.split('/')[0]!;
    if (targetFolder === folder || allowed.sees.includes(targetFolder)) return undefined;
    if (typeOnly && allowed.types?.includes(targetFolder)) return undefined;
    return `${folder} does not see ${targetFolder}`;
  }
  const name = to.replace(/^node:/, '');
  if (to.startsWith('node:') || builtinModules.includes(name)) {
    return allowed.node || from === 'verifier/main.ts' ? undefined : `${folder} does not use Node's own modules`;
  }
  return allowed.packages.test(to) ? undefined : `${folder} does not use the package ${to}`;
}

describe('the direction of imports', () => {
  it('reads the imports of every source', () => {
    expect(sources.length).toBeGreaterThan(30);
    expect(sources.flatMap(importsOf).length).toBeGreaterThan(sources.length);
  });

  it.each([
    [{ from: 'domain/dossier/decide.ts', to: '../../journal/read.ts' }, 'domain does not see journal'],
    [{ from: 'domain/dossier/decide.ts', to: 'node:crypto' }, "domain does not use Node's own modules"],
    [{ from: 'contracts/ids.ts', to: 'jose' }, 'contracts does not use the package jose'],
    [{ from: 'workflows/adoption.ts', to: '../activities/activities.ts' }, 'workflows does not see activities'],
    [{ from: 'client/cli/main.ts', to: '../../journal/read.ts' }, 'client/cli does not see journal'],
    [{ from: 'verifier/verify.ts', to: '../evidence/keys.ts' }, 'verifier does not see evidence'],
    [{ from: 'verifier/verify.ts', to: '../contracts/limits.ts' }, 'verifier does not see contracts'],
    [{ from: 'verifier/verify.ts', to: 'node:crypto' }, "verifier does not use Node's own modules"],
    [{ from: 'worker/main.ts', to: '../test/engines.ts' }, 'worker does not see test'],
    [{ from: 'worker/main.ts', to: '../bench/workload.ts' }, 'worker does not see bench'],
  ])('would find %j', (wrong, message) => {
    expect(mistake({ ...wrong, line: 1, typeOnly: false })).toBe(message);
  });

  it('leaves the small verifier at most 1,500 lines', () => {
    // The page only shows what was found, and its words are loaded by nothing else: not by the command, nor by what verifies.
    const [page, words] = ['verifier/page.ts', 'verifier/words.ts'];
    const loads = sources.flatMap(importsOf).filter(({ to }) => to.endsWith('/words.ts') && !to.includes('words/'));
    expect(loads.filter(({ from }) => folderOf(from) === 'verifier').map(({ from }) => from)).toEqual([page]);
    const own = sources.filter((file) => file.startsWith('verifier/') && ![page, words].includes(file));
    const lines = own.map((file) => readFileSync(join(ROOT, file), 'utf8').trimEnd().split('\n').length);
    expect(lines.reduce((a, b) => a + b)).toBeLessThanOrEqual(1_500);
  });

  it('is that of the table, in every file', () => {
    const mistakes = sources.flatMap(importsOf).flatMap((i) => {
      const found = mistake(i);
      return found === undefined ? [] : [`${i.from}:${i.line}: ${found} (${i.to})`];
    });
    expect(mistakes).toEqual([]);
  });
});

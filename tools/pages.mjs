// Makes what runs in a browser: the small verifier with its page, which a record carries to check itself, and the script and
// files of the desk.
import { copyFileSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { build } from 'esbuild';
import { ROOT } from './built.mjs';
import { titlesByRule } from './ruleTitles.mjs';

const common = /** @type {const} */ ({
  bundle: true,
  minify: true,
  target: 'es2022',
  charset: 'ascii',
  logLevel: 'warning',
});

await build({
  entryPoints: [path.join(ROOT, 'verifier', 'page.ts')],
  outfile: path.join(ROOT, 'dist', 'verifier', 'page.bundle.js'),
  ...common,
  format: 'iife',
});
const assets = path.join(ROOT, 'dist', 'client', 'web', 'assets');
mkdirSync(assets, { recursive: true });
await build({
  entryPoints: [path.join(ROOT, 'client', 'web', 'browser', 'desk.ts')],
  outfile: path.join(assets, 'desk.js'),
  ...common,
  format: 'esm',
});
const files = path.join(ROOT, 'client', 'web', 'assets');
copyFileSync(path.join(ROOT, 'dist', 'verifier', 'page.bundle.js'), path.join(assets, 'verifier.js'));
for (const name of readdirSync(files)) copyFileSync(path.join(files, name), path.join(assets, name));
// Which tests hold each rule, for the page of the rules.
const titles = titlesByRule(readFileSync(path.join(ROOT, 'docs', 'rules.md'), 'utf8'));
writeFileSync(path.join(assets, 'rule-tests.json'), JSON.stringify(titles));

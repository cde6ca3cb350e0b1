// Makes the script that a record carries to check itself in a browser: the small verifier with its page, in one file.
import path from 'node:path';
import { build } from 'esbuild';
import { ROOT } from './built.mjs';

await build({
  entryPoints: [path.join(ROOT, 'verifier', 'page.ts')],
  outfile: path.join(ROOT, 'dist', 'verifier', 'page.bundle.js'),
  ...{ bundle: true, minify: true, format: 'iife', target: 'es2022', charset: 'ascii', logLevel: 'warning' },
});

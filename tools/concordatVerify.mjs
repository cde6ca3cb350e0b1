#!/usr/bin/env node
// The small verifier, from a checkout: brings the packages and dist/ up to date, then hands over to verifier/main. By itself it
// is `node dist/verifier/main.js`, which needs nothing but that folder and the two @noble packages.
import { createRequire } from 'node:module';
import path from 'node:path';
import { ROOT, ensureBuilt, ensureInstalled, requireNode } from './built.mjs';

// Standard output belongs to the command.
const say = (/** @type {string} */ line) => void process.stderr.write(`${line}\n`);

try {
  requireNode();
  await ensureInstalled(say);
  await ensureBuilt(say);
  createRequire(import.meta.url)(path.join(ROOT, 'dist', 'verifier', 'main.js'));
} catch (error) {
  say(/** @type {Error} */ (error).message);
  process.exitCode = 5;
}

#!/usr/bin/env node
// The command line, from a checkout: brings the packages and dist/ up to date, then hands over to client/cli.
import { createRequire } from 'node:module';
import path from 'node:path';
import { ROOT, ensureBuilt, ensureInstalled, requireNode } from './built.mjs';

// Standard output belongs to the command.
const say = (/** @type {string} */ line) => void process.stderr.write(`${line}\n`);

try {
  requireNode();
  await ensureInstalled(say);
  await ensureBuilt(say);
  const built = createRequire(import.meta.url);
  const cli = path.join(ROOT, 'dist', 'client', 'cli');
  const { main } = built(path.join(cli, 'main.js'));
  const { processIo } = built(path.join(cli, 'processIo.js'));
  process.exitCode = await main(process.argv.slice(2), processIo());
} catch (error) {
  say(/** @type {Error} */ (error).message);
  process.exitCode = 5;
}

#!/usr/bin/env node
// The command line, from a checkout: brings the packages and dist/ up to date, then hands over to client/cli; what an operator
// does on the engine's own host (recover, restore, reconcile) to worker/operations.
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
  const { processIo } = built(path.join(cli, 'processIo.js'));
  const argv = process.argv.slice(2);
  const { OPERATIONS } = built(path.join(cli, 'help.js'));
  if (argv[0] !== undefined && Object.hasOwn(OPERATIONS, argv[0])) {
    const { operate } = built(path.join(ROOT, 'dist', 'worker', 'operations.js'));
    // Temporal's native part may hold the event loop open.
    process.exit(await operate(argv, process.env, processIo()));
  }
  const { main } = built(path.join(cli, 'main.js'));
  process.exitCode = await main(argv, processIo());
} catch (error) {
  say(/** @type {Error} */ (error).message);
  process.exitCode = 5;
}

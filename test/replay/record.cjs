// Runs record.ts. Node 20 reads no TypeScript: sources are compiled as they are loaded, with the compiler of the tests.
const { transformSync } = require('@swc/core');
const globalSetup = require('../globalSetup.cjs');
const globalTeardown = require('../globalTeardown.cjs');

require.extensions['.ts'] = (module, filename) => {
  const options = {
    filename,
    jsc: { parser: { syntax: 'typescript' }, target: 'es2023' },
    module: { type: 'commonjs' },
    sourceMaps: 'inline',
  };
  const { code } = transformSync(require('node:fs').readFileSync(filename, 'utf8'), options);
  /** @type {any} */ (module)._compile(code, filename);
};

async function main() {
  await globalSetup();
  try {
    const { recordHistories } = require('./record.ts');
    await recordHistories(process.argv.slice(2), (/** @type {string} */ line) => process.stdout.write(`${line}\n`));
  } finally {
    await globalTeardown();
  }
}

main().then(
  () => process.exit(0),
  (error) => {
    process.stderr.write(`${error.stack}\n`);
    process.exit(1);
  },
);

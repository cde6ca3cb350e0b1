// Runs record.ts. Node 20 reads no TypeScript: sources are compiled as they are loaded, with the compiler of the tests.
const { transformSync } = require('@swc/core');

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

const { recordExports } = require('./record.ts');
recordExports((/** @type {string} */ line) => process.stdout.write(`${line}\n`));

/**
 * Parts by their folder and cost (style.md §5.3): `unit` needs no server, `browser` Chromium, `int` and `faults` start engines,
 * `desk` engines and Chromium, `replay` loads Temporal's native bridge. `npm test` runs them one after the other.
 */

/** The workflow bundler and production compile with swc too. swc checks no types: `npm run check` does. */
const swc = {
  jsc: { parser: { syntax: 'typescript' }, target: 'es2023' },
  module: { type: 'commonjs' },
  sourceMaps: 'inline',
};

const shared = {
  rootDir: __dirname,
  testEnvironment: 'node',
  clearMocks: true,
  errorOnDeprecated: true,
  moduleFileExtensions: ['ts', 'js', 'mjs', 'cjs', 'json', 'node'],
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/var/'],
  transform: { '^.+\\.(ts|js|mjs)$': ['@swc/jest', swc] },
  // These ship ES modules only, which jest cannot require on Node 20.
  transformIgnorePatterns: ['/node_modules/(?!(jose|@noble|canonicalize|hono|@hono)/)'],
};

const engines = {
  ...shared,
  globalSetup: '<rootDir>/test/globalSetup.cjs',
  globalTeardown: '<rootDir>/test/globalTeardown.cjs',
};

module.exports = {
  // The engines and the native bridge want the two cores for themselves.
  maxWorkers: 2,
  testTimeout: 60_000,
  projects: [
    { ...shared, displayName: 'unit', testMatch: ['<rootDir>/test/unit/**/*.test.ts'] },
    { ...shared, displayName: 'browser', testMatch: ['<rootDir>/test/browser/**/*.test.ts'] },
    { ...shared, displayName: 'replay', testMatch: ['<rootDir>/test/replay/**/*.test.ts'] },
    { ...engines, displayName: 'int', testMatch: ['<rootDir>/test/int/**/*.int.test.ts'] },
    { ...engines, displayName: 'desk', testMatch: ['<rootDir>/test/desk/**/*.desk.test.ts'] },
    { ...engines, displayName: 'faults', testMatch: ['<rootDir>/test/faults/**/*.test.ts'] },
  ],
};

// npm test: the whole suite with its own set-up. Installs, builds, finds the engines, runs the checks and all parts of
// the tests, and ends with one line: "N passed, N failed". A check counts as one test.
// npm test -- types unit runs the named parts only.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { ROOT, ensureBuilt, ensureInstalled, requireNode } from './built.mjs';
import { findOrBuild } from './engines.mjs';

/** @typedef {{ part: string, passed: number, failed: number, skipped: number, seconds: number }} Result */

const say = (/** @type {string} */ line) => void process.stderr.write(`${line}\n`);
const bin = (/** @type {string} */ name) => path.join(ROOT, 'node_modules', '.bin', name);

/** A part that hangs is a failure, not a reason to wait: minutes. */
const LIMIT_MINUTES = 20;

/** Checks, the quick ones first. @type {Record<string, [string, ...string[]]>} */
const CHECKS = {
  types: [bin('tsc'), '-p', '.'],
  'types of the tools': [bin('tsc'), '-p', 'tools'],
  'types in the browser': [bin('tsc'), '-p', 'client/web/browser'],
  lint: [bin('oxlint'), '--type-aware', '--deny-warnings'],
  format: [bin('prettier'), '--check', '--log-level=warn', '.'],
  unused: [bin('knip')],
  'rules page': [process.execPath, 'tools/rules.mjs', '--check'],
};

/** Parts of jest.config.cjs. Engines get the machine for themselves; the native bridge keeps handles open. */
const SUITES = {
  unit: [],
  browser: ['--runInBand'],
  replay: ['--forceExit'],
  int: ['--runInBand', '--forceExit'],
  desk: ['--runInBand', '--forceExit'],
  faults: ['--runInBand', '--forceExit'],
};

/**
 * @param {string} command
 * @param {string[]} args
 * @returns {Promise<number>} exit code
 */
function run(command, args) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd: ROOT, stdio: ['ignore', 'inherit', 'inherit'] });
    const limit = setTimeout(() => {
      say(`ended after ${LIMIT_MINUTES} minutes: ${command} ${args.join(' ')}`);
      child.kill('SIGKILL');
    }, LIMIT_MINUTES * 60_000);
    const done = (/** @type {number | null} */ code) => {
      clearTimeout(limit);
      resolve(code ?? 1);
    };
    child.once('exit', done);
    child.once('error', (error) => {
      say(`${command} could not be started: ${error.message}`);
      done(1);
    });
  });
}

/**
 * @param {string} part
 * @param {() => Promise<{ passed: number, failed: number, skipped: number }>} work
 * @returns {Promise<Result>}
 */
async function timed(part, work) {
  say(`\n=== ${part}`);
  const since = Date.now();
  const counts = await work();
  return { part, ...counts, seconds: (Date.now() - since) / 1000 };
}

/** @param {boolean} ok */
const one = (ok) => ({ passed: ok ? 1 : 0, failed: ok ? 0 : 1, skipped: 0 });

/**
 * @param {() => Promise<unknown>} work
 */
async function succeeds(work) {
  try {
    await work();
    return one(true);
  } catch (error) {
    say(/** @type {Error} */ (error).message);
    return one(false);
  }
}

/**
 * Counts from jest's own record. What ends badly without a failed test (a file that does not load, a crash of the
 * runner) is one failure.
 * @param {string} suite
 * @param {string[]} args
 * @param {string} folder
 */
async function jest(suite, args, folder) {
  const file = path.join(folder, `${suite}.json`);
  const code = await run(process.execPath, [
    path.join(ROOT, 'node_modules', 'jest', 'bin', 'jest.js'),
    ...['--selectProjects', suite, '--passWithNoTests', '--json', `--outputFile=${file}`, ...args],
  ]);
  /** @type {Record<string, number>} */
  let counts = {};
  try {
    counts = JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    say(`jest left no record of ${suite}`);
  }
  const {
    numPassedTests = 0,
    numFailedTests = 0,
    numRuntimeErrorTestSuites = 0,
    numPendingTests = 0,
    numTodoTests = 0,
  } = counts;
  const failed = numFailedTests + numRuntimeErrorTestSuites;
  return {
    passed: numPassedTests,
    failed: failed === 0 && code !== 0 ? 1 : failed,
    skipped: numPendingTests + numTodoTests,
  };
}

/** @param {string[]} only */
async function main(only) {
  requireNode();
  await ensureInstalled(say);
  const known = [...Object.keys(CHECKS), ...Object.keys(SUITES)];
  const unknown = only.filter((part) => !known.includes(part));
  if (unknown.length > 0) throw new Error(`no such part: ${unknown.join(', ')}. There are: ${known.join(', ')}`);
  const wanted = (/** @type {string} */ part) => only.length === 0 || only.includes(part);

  /** @type {Result[]} */
  const results = [await timed('build', () => succeeds(() => ensureBuilt(say)))];
  for (const [part, [command, ...args]] of Object.entries(CHECKS)) {
    if (wanted(part)) results.push(await timed(part, async () => one((await run(command, args)) === 0)));
  }
  if (wanted('int') || wanted('faults')) {
    const engines = () => Promise.all([findOrBuild('nats-server', say), findOrBuild('temporal', say)]);
    results.push(await timed('engines', () => succeeds(engines)));
  }
  const folder = mkdtempSync(path.join(os.tmpdir(), 'concordat-results-'));
  for (const [suite, args] of Object.entries(SUITES)) {
    if (wanted(suite)) results.push(await timed(suite, () => jest(suite, args, folder)));
  }
  rmSync(folder, { recursive: true, force: true });

  console.log('');
  for (const { part, passed, failed, skipped, seconds } of results) {
    const rest = skipped > 0 ? `, ${skipped} skipped` : '';
    console.log(
      `${failed > 0 ? 'FAILED' : '    ok'}  ${part.padEnd(20)} ${passed} passed, ${failed} failed${rest} (${seconds.toFixed(1)} s)`,
    );
  }
  const total = (/** @type {'passed' | 'failed'} */ what) => results.reduce((sum, r) => sum + r[what], 0);
  console.log(`${total('passed')} passed, ${total('failed')} failed`);
  return total('failed') === 0 ? 0 : 1;
}

main(process.argv.slice(2)).then(
  (code) => (process.exitCode = code),
  (/** @type {Error} */ error) => {
    say(error.message);
    console.log('0 passed, 1 failed');
    process.exitCode = 1;
  },
);

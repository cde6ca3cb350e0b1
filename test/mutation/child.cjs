// @ts-check
/**
 * Runs unit tests in one process, again and again, each time with one mutant switched on. A test is run where it reached
 * the mutant the first time, with none switched on; the first that fails is enough.
 *
 * Told by the parent: `{ files, mutate, reach }` to load; then `{ id }` for each mutant, answered by `{ id, outcome }`.
 * `reach`: what an earlier process found of each test, so that it need not be found again.
 * `mutate`: a mutant to switch on before anything is loaded, for what runs while modules and groups of tests are loaded.
 */
const { readFileSync } = require('node:fs');
const path = require('node:path');
const { transformSync } = require('@swc/core');
const { instrument } = require('./instrument.cjs');

const ROOT = path.join(__dirname, '../..');
/** Far more switches than any test passes: a mutant that gets there does not end. */
const ENDLESS = 20_000_000;

let active = 0;
let passed = 0;
/** @type {Set<number> | null} */
let reached = null;
/** @type {any} */ (globalThis).__m = (/** @type {number} */ id) => {
  if (reached !== null) reached.add(id);
  if (active === 0) return false;
  passed += 1;
  if (passed > ENDLESS) throw new Error('the mutant does not end');
  return id === active;
};

/** @type {(file: string) => boolean} */
let isMutated = () => false;
/** Numbers of mutants are those of the whole, whichever files are loaded and in what order. @type {Map<string, number>} */
const firstId = new Map();

/** @type {any} */ (require).extensions['.ts'] = (/** @type {any} */ module, /** @type {string} */ filename) => {
  const name = path.relative(ROOT, filename);
  let code = readFileSync(filename);
  if (isMutated(name)) {
    let id = /** @type {number} */ (firstId.get(name));
    const made = instrument(name, code, () => id++);
    code = Buffer.from(made.code);
  }
  const compiled = transformSync(code.toString(), {
    filename,
    jsc: { parser: { syntax: 'typescript' }, target: 'es2023' },
    module: { type: 'commonjs' },
    sourceMaps: false,
  });
  module._compile(compiled.code, filename);
};

/** What jest itself uses. @param {string} name */
const ofJest = (name) => require(require.resolve(name, { paths: [require.resolve('jest')] }));

/** @typedef {{ name: string, file: string, run: () => unknown, around: Around, ms: number }} Test */
/** @typedef {{ before: (() => unknown)[], after: (() => unknown)[], beforeAll: (() => unknown)[] }} Around */

/** @type {Test[]} */
const tests = [];
/** @type {string[]} */
const names = [];
/** @type {Around[]} */
const arounds = [];
let file = '';

const around = () =>
  /** @type {Around} */ ({
    before: arounds.flatMap((a) => a.before),
    after: arounds.flatMap((a) => a.after),
    beforeAll: arounds.flatMap((a) => a.beforeAll),
  });
function group(/** @type {string} */ name, /** @type {() => void} */ body) {
  names.push(name);
  arounds.push({ before: [], after: [], beforeAll: [] });
  body();
  arounds.pop();
  names.pop();
}
const add = (/** @type {string} */ name, /** @type {() => unknown} */ run) =>
  void tests.push({ name: [...names, name].join(' › '), file, run, around: around(), ms: 0 });
/** @param {(name: string, body: (...args: any[]) => any) => void} one */
const each = (one) => (/** @type {any} */ table) => (/** @type {string} */ name, /** @type {any} */ body) => {
  for (const row of table) {
    const args = Array.isArray(row) ? row : [row];
    one(`${name} ${args.map((a) => (typeof a === 'object' ? '' : String(a))).join(' ')}`, () => body(...args));
  }
};
const top = () => arounds.at(-1) ?? { before: [], after: [], beforeAll: [] };
Object.assign(globalThis, {
  describe: Object.assign(group, { each: each(group) }),
  it: Object.assign(add, { each: each(add) }),
  test: Object.assign(add, { each: each(add) }),
  beforeEach: (/** @type {any} */ f) => void top().before.push(f),
  afterEach: (/** @type {any} */ f) => void top().after.push(f),
  beforeAll: (/** @type {any} */ f) => void top().beforeAll.push(f),
  afterAll: () => undefined,
  expect: ofJest('expect').expect,
});

/** @param {Test} test @returns {Promise<Error | null>} */
async function failureOf(test) {
  try {
    for (const f of [...test.around.beforeAll, ...test.around.before]) await f();
    await test.run();
    return null;
  } catch (error) {
    return /** @type {Error} */ (error);
  } finally {
    for (const f of test.around.after) await f();
  }
}

/** Tests by the mutants that they reach, the quick ones first; and what is reached while files are loaded. */
/** @type {Map<number, Test[]>} */
const byMutant = new Map();

/** @param {{ files: string[], firstIds: [string, number][], mutate: number }} wanted */
function prepare(wanted) {
  for (const [name, id] of wanted.firstIds) firstId.set(name, id);
  isMutated = (name) => firstId.has(name);
  active = wanted.mutate;
}

/** Loads all files, and gives what was reached by that alone. @param {string[]} files */
function loadAll(files) {
  reached = new Set();
  for (file of files) require(path.join(ROOT, file));
  const whileLoading = [...reached];
  reached = null;
  return whileLoading;
}

/** Loads one file after the other, each with its tests, until one fails. @param {string[]} files */
async function firstFailingFrom(files) {
  for (file of files) {
    const { length } = tests;
    require(path.join(ROOT, file));
    const by = await firstFailing(tests.slice(length));
    if (by) return by;
  }
  return null;
}

/** @typedef {{ ms: number, ids: number[] }} Reach */

/** Each test once with no mutant: how long it takes, and what it reaches. Those that fail take no part. */
async function baseline() {
  /** @type {string[]} */
  const failing = [];
  /** @type {Reach[]} */
  const reach = [];
  for (const test of tests) {
    reached = new Set();
    const since = performance.now();
    const failure = await failureOf(test);
    if (failure) failing.push(`${test.file}: ${test.name}: ${failure.message.split('\n')[0]}`);
    reach.push({ ms: performance.now() - since, ids: failure ? [] : [...reached] });
  }
  reached = null;
  return { failing, reach };
}

/** @param {Reach[]} reach of the tests in their order */
function remember(reach) {
  for (const [i, { ms, ids }] of reach.entries()) {
    const test = /** @type {Test} */ (tests[i]);
    test.ms = ms;
    for (const id of ids) byMutant.set(id, [...(byMutant.get(id) ?? []), test]);
  }
  for (const own of byMutant.values()) own.sort((a, b) => a.ms - b.ms);
}

/** @param {readonly Test[]} own */
async function firstFailing(own) {
  for (const test of own) {
    if (await failureOf(test)) return test.name;
  }
  return null;
}

/** @param {any} message */
const tell = (message) => /** @type {NonNullable<typeof process.send>} */ (process.send)(message);

process.on('message', (/** @type {any} */ message) => {
  void (async () => {
    if (message.load) {
      const { files, mutate } = message.load;
      prepare(message.load);
      try {
        if (mutate === 0) {
          const whileLoading = loadAll(files);
          const { failing, reach } = message.load.reach ? { failing: [], reach: message.load.reach } : await baseline();
          remember(reach);
          tell({ ready: true, failing, reach, whileLoading });
        } else tell({ id: mutate, by: await firstFailingFrom(files) });
      } catch (error) {
        // A file that cannot be loaded with the mutant has found it.
        tell(mutate === 0 ? { broken: String(error) } : { id: mutate, by: 'loading' });
      }
      return;
    }
    active = message.id;
    passed = 0;
    const own = byMutant.get(message.id) ?? [];
    const by = await firstFailing(own);
    active = 0;
    tell({ id: message.id, by, reached: own.length });
  })();
});

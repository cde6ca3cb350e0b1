// @ts-check
/**
 * npm run mutation -- [--file domain/dossier/acts/vote.ts]... [--minutes N] [--fresh]
 *
 * Changes the rules in one place at a time and asks whether any unit test notices. The score is the share of changes that
 * one does. What was found is kept in var/mutation.json, by the content of the file and of the tests, so that a run goes
 * on where an earlier one ended. Not part of the suite: all of domain/ takes some minutes to an hour.
 *
 * Left out, and why: the rule tables (sentences and sources; their ids are tested by test/unit/rules.test.ts); the names
 * of what is lacking (docs/rules.md has each with its act, and `npm run check` compares it); types; tests whose histories
 * are drawn at random or explored (randomHistories, invariants, explain, whoMayDoWhat, exports), which are too slow to repeat
 * for each change, and would make a score a matter of chance. Five files are tried with two of these tests alone, since no
 * other holds them: who may send an act, and which acts are worth trying and what they would come to.
 */
const { createHash } = require('node:crypto');
const { fork } = require('node:child_process');
const { mkdirSync, readFileSync, readdirSync, writeFileSync } = require('node:fs');
const path = require('node:path');
const { parseArgs } = require('node:util');
const { instrument } = require('./instrument.cjs');

const ROOT = path.join(__dirname, '../..');
const STORE = path.join(ROOT, 'var', 'mutation.json');
const { values: options } = parseArgs({
  options: {
    file: { type: 'string', multiple: true },
    minutes: { type: 'string' },
    fresh: { type: 'boolean', default: false },
  },
});

const LEFT_OUT = /rules\.ts$/i;
const EXPLORED = /\/(who|mayEver|candidates|plausible|explain)\.ts$/;
const EXPLORING = /\/(explain|whoMayDoWhat)\.test\.ts$/;
const TOO_SLOW = /randomHistories|invariants|explain|whoMayDoWhat|exports\.test|accounts|compose|operations|tools|cli/i;
const PROGRESS_MS = 10_000;

const say = (/** @type {string} */ line) => void process.stderr.write(`${line}\n`);
const hashOf = (/** @type {string[]} */ files) => {
  const hash = createHash('sha256');
  for (const f of files) hash.update(readFileSync(path.join(ROOT, f)));
  return hash.digest('hex').slice(0, 16);
};
const below = (/** @type {string} */ folder) =>
  readdirSync(path.join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .map((f) => path.posix.join(folder, f.split(path.sep).join('/')))
    .filter((f) => f.endsWith('.ts'))
    .toSorted();

const sources = below('domain').filter((f) => !LEFT_OUT.test(f));
const everyTest = below('test/unit').filter((f) => f.endsWith('.test.ts'));
/**
 * What is tried with which tests. A mutant that takes longer than `limitMs` of processor time, whatever it does, has been
 * noticed: on a machine that does other work the clock on the wall would notice those that are merely slow.
 */
const GROUPS = [
  {
    files: sources.filter((f) => !EXPLORED.test(f)),
    tests: everyTest.filter((f) => !TOO_SLOW.test(f)),
    limitMs: 20_000,
  },
  {
    files: sources.filter((f) => EXPLORED.test(f)),
    tests: everyTest.filter((f) => EXPLORING.test(f)),
    limitMs: 120_000,
  },
];

/** Every file's mutants have the same numbers in every run and process. */
/** @type {[string, number][]} */
const firstIds = [];
/** @type {import('./instrument.cjs').Mutant[]} */
const mutants = [];
for (const file of sources) {
  firstIds.push([file, mutants.length + 1]);
  let id = mutants.length + 1;
  mutants.push(...instrument(file, readFileSync(path.join(ROOT, file)), () => id++).mutants);
}

/** @typedef {{ outcome: 'noticed' | 'survived' | 'notReached', by?: string }} Found */
/** @returns {Record<string, Found>} */
function stored() {
  if (options.fresh) return {};
  try {
    return JSON.parse(readFileSync(STORE, 'utf8'));
  } catch {
    return {};
  }
}

/** Processor time of a process, in milliseconds; null where the system does not say (it is asked of Linux alone). */
function processorMs(/** @type {number | undefined} */ pid) {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
    return (Number(fields[11]) + Number(fields[12])) * 10;
  } catch {
    return null;
  }
}

/** What waits for ever uses no processor: it ends after so many times its limit. */
const IDLE = 30;

/** A process that answers one message at a time, or `null` where it does not in time. */
function start() {
  const child = fork(path.join(__dirname, 'child.cjs'), { cwd: ROOT, stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  return {
    stop: () => child.kill('SIGKILL'),
    /** @param {any} message @param {number} ms @returns {Promise<any>} */
    ask: (message, ms) =>
      new Promise((resolve) => {
        const [began, used] = [Date.now(), processorMs(child.pid)];
        const timer = setInterval(() => {
          const now = processorMs(child.pid);
          const spent = used === null || now === null ? Date.now() - began : now - used;
          if (spent > ms || Date.now() - began > IDLE * ms) done(null);
        }, 500);
        const gone = () => done(null);
        const done = (/** @type {any} */ answer) => {
          clearInterval(timer);
          child.off('message', done);
          child.off('exit', gone);
          resolve(answer);
        };
        child.on('message', done);
        child.once('exit', gone);
        child.send(message);
      }),
  };
}

/** @type {Map<string, string[]>} */
const imports = new Map();
/** @param {string} file */
function importsOf(file) {
  const known = imports.get(file);
  if (known) return known;
  const text = readFileSync(path.join(ROOT, file), 'utf8');
  const named = [...text.matchAll(/from '(\.[^']*\.ts)'/g)];
  const found = named.map(([, from = '']) => path.posix.join(path.posix.dirname(file), from));
  imports.set(file, found);
  return found;
}

/** A file with all that it imports, and all that those import. @param {string} file */
function reachOf(file) {
  const reach = new Set([file]);
  for (const f of reach) for (const next of importsOf(f)) reach.add(next);
  return reach;
}

async function main() {
  const wanted = options.file ?? sources;
  const unknown = wanted.filter((f) => !sources.includes(f));
  if (unknown.length > 0) throw new Error(`not among what is mutated: ${unknown.join(', ')}`);
  const end = options.minutes === undefined ? Infinity : Date.now() + Number(options.minutes) * 60_000;
  /** @type {Map<number, Found>} */
  const outcomes = new Map();
  for (const group of GROUPS) {
    const files = group.files.filter((f) => wanted.includes(f));
    if (files.length > 0) await tryAll(files, group.tests, group.limitMs, end, outcomes);
  }
  report(
    wanted,
    mutants.filter((m) => wanted.includes(m.file)),
    (m) => outcomes.get(m.id),
  );
}

/**
 * Tries every change of some files that was not tried before, until the time is up.
 * @param {readonly string[]} wanted
 * @param {string[]} tests
 * @param {number} limitMs
 * @param {number} end
 * @param {Map<number, Found>} outcomes by mutant
 */
async function tryAll(wanted, tests, limitMs, end, outcomes) {
  const testsHash = hashOf([...tests, ...below('test/unit').filter((f) => !f.endsWith('.test.ts'))]);
  /** @type {Map<string, string>} */
  const hashes = new Map(wanted.map((f) => [f, hashOf([f])]));
  const numbers = new Map(firstIds);
  const keyOf = (/** @type {import('./instrument.cjs').Mutant} */ m) =>
    `${m.file}@${hashes.get(m.file)}@${testsHash}#${m.id - /** @type {number} */ (numbers.get(m.file))}`;
  const found = stored();
  const own = mutants.filter((m) => wanted.includes(m.file));
  const left = own.filter((m) => !found[keyOf(m)]);
  const keep = () => {
    mkdirSync(path.dirname(STORE), { recursive: true });
    writeFileSync(STORE, JSON.stringify(found));
  };
  say(
    `${own.length} mutants in ${wanted.length} files, ${left.length} of them not tried yet; ${tests.length} test files`,
  );

  let child = start();
  /** @param {unknown} [reach] what was found before, of a process that takes the place of another */
  const ready = (reach) => child.ask({ load: { files: tests, firstIds, mutate: 0, reach } }, 600_000);
  const loaded = left.length > 0 ? await ready() : null;
  if (left.length > 0 && !loaded?.ready)
    throw new Error(`the tests cannot be loaded: ${loaded?.broken ?? 'no answer'}`);
  for (const f of loaded?.failing ?? []) say(`takes no part, since it fails without any change: ${f}`);
  let told = Date.now();
  for (const [i, mutant] of left.entries()) {
    if (Date.now() > end) {
      say(`the time is up: ${left.length - i} mutants are left for the next run`);
      break;
    }
    if (Date.now() - told > PROGRESS_MS) {
      told = Date.now();
      say(`  ${i} of ${left.length}`);
      keep();
    }
    let answer = await child.ask({ id: mutant.id }, limitMs);
    if (answer === null) {
      child.stop();
      child = start();
      await ready(loaded?.reach);
      answer = { by: 'time' };
    }
    // What runs while files are loaded runs once: with the mutant they are loaded again, in a process of their own.
    if (!answer.by && loaded.whileLoading.includes(mutant.id)) {
      const fresh = start();
      const files = tests.filter((f) => reachOf(f).has(mutant.file));
      const load = { files, firstIds, mutate: mutant.id };
      answer = (await fresh.ask({ load }, 6 * limitMs)) ?? { by: 'time' };
      answer.reached = 1;
      fresh.stop();
    }
    found[keyOf(mutant)] = answer.by
      ? { outcome: 'noticed', by: answer.by }
      : { outcome: answer.reached > 0 ? 'survived' : 'notReached' };
  }
  child.stop();
  keep();
  for (const m of own) {
    const outcome = found[keyOf(m)];
    if (outcome) outcomes.set(m.id, outcome);
  }
}

/**
 * @param {readonly string[]} files
 * @param {readonly import('./instrument.cjs').Mutant[]} own
 * @param {(m: import('./instrument.cjs').Mutant) => Found | undefined} of
 */
function report(files, own, of) {
  const score = (/** @type {readonly import('./instrument.cjs').Mutant[]} */ some) => {
    const tried = some.filter((m) => of(m));
    const noticed = tried.filter((m) => of(m)?.outcome === 'noticed').length;
    return { tried: tried.length, noticed, percent: tried.length === 0 ? 100 : (100 * noticed) / tried.length };
  };
  for (const file of files) {
    const here = own.filter((m) => m.file === file);
    for (const m of here) {
      const outcome = of(m)?.outcome;
      if (outcome !== 'survived' && outcome !== 'notReached') continue;
      const [from, to] = [m.from, m.to].map((t) => t.replace(/\s+/g, ' ').slice(0, 70));
      process.stdout.write(
        `  ${file}:${m.line} ${outcome === 'survived' ? 'survived' : 'not reached'}, ${m.what}: ${from} -> ${to}\n`,
      );
    }
  }
  for (const file of files) {
    const { tried, noticed, percent } = score(own.filter((m) => m.file === file));
    process.stdout.write(`${file}: ${noticed} of ${tried} noticed, ${percent.toFixed(1)} %\n`);
  }
  const { tried, noticed, percent } = score(own);
  process.stdout.write(
    `all: ${noticed} of ${tried} noticed, ${percent.toFixed(1)} % (${own.length - tried} not tried)\n`,
  );
}

main().catch((/** @type {Error} */ error) => {
  say(error.message);
  process.exitCode = 1;
});

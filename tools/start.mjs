// npm start: brings the checkout up to date, starts the engines on 127.0.0.1, and plays the demonstration on them.
// npm start -- --engines starts the engines alone. All other arguments go to the demonstration.
//
// The engines and the demonstration run in process groups of their own, so that Ctrl-C reaches this process alone and
// the order of the end holds: demonstration, its worker, engines. A start after a SIGKILL of this process ends what was
// left: engines are known by the files of this data folder in their command lines, the demonstration by run.json.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { ROOT, ensureBuilt, ensureInstalled, requireNode } from './built.mjs';
import { findOrBuild } from './engines.mjs';
import { withLock } from './lock.mjs';
import {
  endProcess,
  freePort,
  isProcess,
  processesWith,
  startNats,
  startTemporal,
  withFreePort,
} from './processes.mjs';

/**
 * @typedef {import('./processes.d.mts').EngineProcess} EngineProcess
 * @typedef {{ starter: number, since: string, demonstration?: number }} Run process ids
 */

const DATA = path.resolve(process.env['CONCORDAT_DATA'] ?? path.join(ROOT, 'var'));
const RUN = path.join(DATA, 'run.json');
const LOGS = path.join(DATA, 'logs');
const NATS_CONF = path.join(DATA, 'nats.conf');
const TEMPORAL_DB = path.join(DATA, 'temporal.db');
const BUILT = path.join(ROOT, 'dist');
const DEMO = path.join(BUILT, 'demo');
const STARTS_OF_AN_ENGINE = 5;
const STOP_MS = 20_000;

const say = (/** @type {string} */ line) => void process.stdout.write(`${line}\n`);

/** @type {Run} */
const run = { starter: process.pid, since: new Date().toISOString() };
/** Set by the first signal. */
let stopping = false;
let stoppingSince = 0;
/**
 * What the first signal does. While packages, sources and engines are made nothing has to be put in order.
 * @type {() => void}
 */
let onStop = () => process.exit(130);
/** @type {() => void} */
let onSecondStop = () => {};

/** @param {string[]} argv */
async function main(argv) {
  requireNode();
  await ensureInstalled(say);
  await ensureBuilt(say);
  if (argv.includes('--help')) {
    say(
      'npm start -- [--engines] [options of the demonstration]\n\n  --engines  start the engines alone, until Ctrl-C\n',
    );
    return endOf(spawn(process.execPath, [path.join(DEMO, 'main.js'), '--help'], { stdio: 'inherit' }));
  }
  mkdirSync(LOGS, { recursive: true, mode: 0o700 });
  await withLock(path.join(DATA, 'start.lock'), { for: 'looking what runs already', say }, takeOver);
  /** @type {(() => Promise<void>)[]} */
  const stops = [];
  try {
    const { env, stop } = await startEngines();
    stops.push(stop);
    if (stopping) return 130;
    if (argv.includes('--engines')) {
      say(`export NATS_URL=${env.NATS_URL} TEMPORAL_ADDRESS=${env.TEMPORAL_ADDRESS} CONCORDAT_DATA=${DATA}`);
      await untilStopped();
      return 0;
    }
    return await demonstrate(argv, env);
  } finally {
    say('stopping the engines');
    for (const stop of stops) await stop();
    rmSync(RUN, { force: true });
  }
}

/** Refuses to start a second time on the same data; ends what an earlier start left behind. */
async function takeOver() {
  /** @type {Run | undefined} */
  const earlier = existsSync(RUN) ? JSON.parse(readFileSync(RUN, 'utf8')) : undefined;
  if (earlier && isProcess(earlier.starter, 'start.mjs')) {
    throw new Error(
      `This is running already: process ${earlier.starter}, since ${earlier.since}, with its data in ${DATA}.\n` +
        'End that one with Ctrl-C, or start another one beside it with CONCORDAT_DATA=<another folder>.',
    );
  }
  // Two servers on one store would damage it, so none may be left.
  const left = {
    'the demonstration and its worker': earlier?.demonstration ? processesWith(BUILT, earlier.demonstration) : [],
    'nats-server': processesWith(`-c ${NATS_CONF}`),
    Temporal: processesWith(`--db-filename ${TEMPORAL_DB}`),
  };
  for (const [name, pids] of Object.entries(left)) {
    if (pids.length > 0) say(`ending ${name}, left by an earlier start that was killed (process ${pids.join(', ')})`);
    for (const pid of pids) await endProcess(pid);
  }
  record();
}

function record() {
  writeFileSync(`${RUN}.new`, JSON.stringify(run, undefined, 2), { mode: 0o600 });
  renameSync(`${RUN}.new`, RUN);
}

/** The addresses of engines: of those in the environment, or of such as are found, built and started here. */
async function startEngines() {
  const given = { nats: process.env['NATS_URL'], temporal: process.env['TEMPORAL_ADDRESS'] };
  const nats = given.nats ? undefined : await findOrBuild('nats-server', say);
  const temporal = given.temporal ? undefined : await findOrBuild('temporal', say);
  // From here on there are processes to end, by `finally`.
  onStop = () => {};
  const starting = await Promise.allSettled([
    nats ? startNatsHere(nats) : useNats(given.nats ?? ''),
    temporal ? startTemporalHere(temporal) : useTemporal(given.temporal ?? ''),
  ]);
  const stop = async () => {
    await Promise.all(starting.flatMap((s) => (s.status === 'fulfilled' ? [s.value.stop()] : [])));
  };
  const [a, b] = starting;
  if (a.status === 'rejected' || b.status === 'rejected') {
    await stop();
    throw a.status === 'rejected' ? a.reason : /** @type {PromiseRejectedResult} */ (b).reason;
  }
  say(`data, keys and logs in ${DATA}`);
  return { env: { NATS_URL: a.value.url, TEMPORAL_ADDRESS: b.value.url, TEMPORAL_UI: b.value.ui }, stop };
}

/** @param {import('./engines.d.mts').Engine} engine */
function startNatsHere({ binary, version }) {
  return withFreePort(async () => {
    const port = await freePort(4222);
    const url = `nats://127.0.0.1:${port}`;
    await makeIdentities(url);
    const options = { binary, configFile: NATS_CONF, port, dataDir: LOGS, ownGroup: true };
    const { stop } = await keepRunning('nats-server', () => startNats(options));
    say(`nats-server ${version} on ${url}`);
    return { url, stop };
  });
}

/** @param {string} url */
async function useNats(url) {
  await makeIdentities(url);
  say(`NATS_URL is set: ${url} is used. Its accounts must be those of ${NATS_CONF}.`);
  return { url, stop: async () => {} };
}

/**
 * The accounts need the public keys, so the identities come before the server.
 * @param {string} natsUrl
 */
async function makeIdentities(natsUrl) {
  const env = { ...process.env, NATS_URL: natsUrl, CONCORDAT_DATA: DATA };
  const code = await endOf(
    spawn(process.execPath, [path.join(DEMO, 'identities.js')], { stdio: ['ignore', 'ignore', 'inherit'], env }),
  );
  if (code !== 0) {
    throw new Error('The keys and the configuration of nats-server could not be made; the reason stands above.');
  }
}

/** @param {import('./engines.d.mts').Engine} engine */
function startTemporalHere({ binary, version }) {
  return withFreePort(async () => {
    const [port, uiPort] = [await freePort(7233), await freePort(8233)];
    const { SEARCH_ATTRIBUTES } = createRequire(import.meta.url)(path.join(BUILT, 'contracts', 'temporal.js'));
    /** @type {string[]} */
    const searchAttributes = Object.values(SEARCH_ATTRIBUTES);
    const options = { binary, port, uiPort, dbFile: TEMPORAL_DB, dataDir: LOGS, searchAttributes, ownGroup: true };
    const { stop } = await keepRunning('Temporal', () => startTemporal(options));
    const ui = `http://127.0.0.1:${uiPort}`;
    say(`Temporal ${version} on 127.0.0.1:${port}, to look at: ${ui}`);
    return { url: `127.0.0.1:${port}`, ui, stop };
  });
}

/** @param {string} url */
async function useTemporal(url) {
  say(`TEMPORAL_ADDRESS is set: ${url} is used.`);
  return { url, ui: process.env['TEMPORAL_UI'] ?? '', stop: async () => {} };
}

/**
 * Starts an engine, and again when it ends without being asked: it holds its data on disk, and all others wait for it.
 * @param {string} name
 * @param {() => Promise<EngineProcess>} start
 */
async function keepRunning(name, start) {
  let ended = false;
  let engine = await start();
  const watching = (async () => {
    for (let starts = 1; ; starts += 1) {
      const { code, signal } = await engine.exited;
      if (ended) return;
      if (starts >= STARTS_OF_AN_ENGINE)
        return say(
          `${name} ended again and is not started any more; its log is ${engine.logFile}. Ctrl-C ends the rest.`,
        );
      say(`${name} ended (${signal ?? `code ${code}`}) and is started again; its log is ${engine.logFile}`);
      try {
        engine = await start();
      } catch (error) {
        return say(`${/** @type {Error} */ (error).message}\nCtrl-C ends the rest.`);
      }
    }
  })();
  return {
    async stop() {
      ended = true;
      await engine.stop();
      await watching;
      // It may have been starting again in that moment.
      await engine.stop();
    },
  };
}

/**
 * @param {string[]} argv
 * @param {{ NATS_URL: string, TEMPORAL_ADDRESS: string, TEMPORAL_UI: string }} env
 */
async function demonstrate(argv, env) {
  const main = path.join(DEMO, 'main.js');
  const demo = spawn(process.execPath, [main, ...argv], {
    stdio: 'inherit',
    detached: true,
    env: { ...process.env, ...env, CONCORDAT_DATA: DATA },
  });
  if (demo.pid) run.demonstration = demo.pid;
  record();
  onStop = () => {
    demo.kill('SIGTERM');
    // It lets its people finish what they are sending; but it must not keep the engines up for ever.
    setTimeout(() => endGroup(demo.pid), STOP_MS).unref();
  };
  onSecondStop = () => endGroup(demo.pid);
  // In a group of its own it does not hear of the terminal's size by itself.
  process.on('SIGWINCH', () => demo.kill('SIGWINCH'));
  const code = await endOf(demo);
  endGroup(demo.pid);
  return stopping ? 130 : code;
}

/**
 * Ends the demonstration and its worker where they have not ended by themselves.
 * @param {number | undefined} group
 */
function endGroup(group) {
  if (group === undefined || processesWith(BUILT, group).length === 0) return;
  say('ending what is left of the demonstration');
  try {
    process.kill(-group, 'SIGKILL');
  } catch {
    // Ended in that moment.
  }
}

/** @param {import('node:child_process').ChildProcess} child */
function endOf(child) {
  return new Promise((/** @type {(code: number) => void} */ resolve) => {
    child.once('exit', (code) => resolve(code ?? 5));
    child.once('error', () => resolve(5));
  });
}

/** @returns {Promise<void>} */
function untilStopped() {
  return new Promise((resolve) => {
    const timer = setInterval(() => {}, 60_000);
    onStop = () => {
      clearInterval(timer);
      resolve();
    };
    if (stopping) onStop();
  });
}

for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
  process.on(signal, () => {
    if (stopping) {
      // npm passes on what the terminal has sent already; that is not a second wish.
      if (Date.now() - stoppingSince > 1_000) onSecondStop();
      return;
    }
    stopping = true;
    stoppingSince = Date.now();
    say('stopping');
    onStop();
  });
}

main(process.argv.slice(2)).then(
  (code) => (process.exitCode = code),
  (/** @type {Error} */ error) => {
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 4;
  },
);

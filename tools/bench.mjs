// npm run bench -- [--only fold|archive|flood|verify|desk] [--docs N] [--rounds R] [--conc 1,16] [--delegations 10] [--peers concordat,temporal-naive,restate] [--out FILE]
// The workload of bench/workload.ts on this engine, on what one would write first (temporal-naive) and, when named, on
// another engine (restate, installed then), alternating in one run; counts first, then ratios. Engines on loopback and
// fresh folders; everything is stopped by the id that was started.
// --only fold: the rules alone, without any engine (bench/fold.ts).
// --only verify: 10,000 statements verified offline, and the intake's share, against bare Ed25519 (bench/verify.ts).
// --only archive: the intake with and without the archive, and proofs from the tiles of a large log (bench/archive.ts).
// --only desk: a board of 200 documents and 60 delegations with 200 viewers, and what its pages ask (bench/desk.ts).
// --only flood: the receipts of the others while one delegation floods (bench/flood.ts).
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  appendFileSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { ensureBuilt, ensureInstalled } from './built.mjs';
import { cacheFolder, findOrBuild } from './engines.mjs';
import { withLock } from './lock.mjs';
import { freePort, startNats, startTemporal } from './processes.mjs';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const { values: options } = parseArgs({
  options: {
    docs: { type: 'string' },
    rounds: { type: 'string', default: '3' },
    conc: { type: 'string', default: '1,16' },
    delegations: { type: 'string', default: '10' },
    peers: { type: 'string', default: 'concordat,temporal-naive' },
    warm: { type: 'string', default: '32' },
    seconds: { type: 'string', default: '8' },
    out: { type: 'string' },
    only: { type: 'string' },
  },
});

const READY_MS = 60_000;
const PROGRESS_MS = 5_000;

const say = (/** @type {string} */ line) => void process.stderr.write(`${line}\n`);
const dist = (/** @type {string} */ name) => path.join(root, 'dist', name);

/**
 * Runs a program to its end and gives what it printed.
 * @param {string[]} args
 * @param {Record<string, string>} [env]
 */
function run(args, env = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, {
      cwd: root,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let out = '';
    child.stdout.on('data', (d) => (out += d));
    child.on('error', reject);
    child.on('exit', (code) => (code === 0 ? resolve(out) : reject(new Error(`${args.join(' ')} ended with ${code}`))));
  });
}

/**
 * Runs a program to its end; it says itself how far it is.
 * @param {string[]} args
 */
function runAloud(args) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] });
    child.on('error', reject);
    child.on('exit', (code) =>
      code === 0 ? resolve(undefined) : reject(new Error(`${args.join(' ')} ended with ${code}`)),
    );
  });
}

/**
 * Starts a program of ours that stays, and waits for its word.
 * @param {string[]} args
 * @param {Record<string, string>} env
 * @param {(output: string) => boolean} isReady
 */
function serve(args, env, isReady) {
  return start(process.execPath, args, { ...process.env, ...env, NODE_ENV: 'production' }, isReady);
}

/**
 * Starts a program that stays, and asks until it is ready.
 * @param {string} command
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} env
 * @param {(output: string) => boolean | Promise<boolean>} isReady
 */
async function start(command, args, env, isReady) {
  const child = spawn(command, args, { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] });
  let seen = '';
  const look = (/** @type {Buffer} */ d) => void (seen = (seen + d).slice(-65_536));
  child.stdout.on('data', look);
  child.stderr.on('data', look);
  /** @type {string | undefined} */
  let end;
  const exited = new Promise((resolve) => {
    child.once('exit', (code, signal) => resolve((end = `ended with ${signal ?? `code ${code}`}`)));
    child.once('error', (error) => resolve((end = `could not be started: ${error.message}`)));
  });
  const stop = async () => {
    if (end !== undefined) return;
    child.kill('SIGTERM');
    const force = setTimeout(() => child.kill('SIGKILL'), 15_000);
    await exited;
    clearTimeout(force);
  };
  const until = Date.now() + READY_MS;
  while (!(await isReady(seen))) {
    if (end === undefined && Date.now() < until) await sleep(50);
    else {
      const how = end ?? `was not ready after ${READY_MS / 1000} s`;
      await stop();
      throw new Error(`${[command, ...args].join(' ')} ${how}:\n${seen.slice(-2000)}`);
    }
  }
  return { pid: /** @type {number} */ (child.pid), stop };
}

/** Kibibytes of proportional set size of one process. @param {number} pid */
function pssKib(pid) {
  try {
    return Number(/^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1] ?? 0);
  } catch {
    return 0;
  }
}

/** CPU seconds of one process so far. @param {number} pid */
function cpuSeconds(pid) {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const f = stat
    .slice(stat.lastIndexOf(')') + 2)
    .split(' ')
    .map(Number);
  return ((f[11] ?? 0) + (f[12] ?? 0)) / 100;
}

/** Flushes of all disks, as the kernel counts them: fsyncs that reached a device. */
function flushes() {
  try {
    return readFileSync('/proc/diskstats', 'utf8')
      .split('\n')
      .map((l) => l.trim().split(/\s+/))
      .filter((f) => f.length > 18 && !/^(loop|ram)/.test(f[2] ?? ''))
      .reduce((n, f) => n + Number(f[18]), 0);
  } catch {
    return 0;
  }
}

/** @param {string} dir */
async function temporalIn(dir) {
  const { binary } = await findOrBuild('temporal', say);
  const attributes = Object.values((await import(`file://${dist('contracts/temporal.js')}`)).SEARCH_ATTRIBUTES);
  return startTemporal({
    binary,
    port: await freePort(),
    uiPort: null,
    dbFile: path.join(dir, 'temporal.db'),
    searchAttributes: attributes,
  });
}

/**
 * The packages of bench/restate, installed once for all checkouts with the same lockfile; nothing but this needs them.
 * Install scripts are not run: the only one there reports the installation to a third party.
 */
async function restatePackages() {
  const source = path.join(root, 'bench', 'restate');
  const lock = readFileSync(path.join(source, 'package-lock.json'), 'utf8');
  const { packages } = JSON.parse(lock);
  const { version } = packages['node_modules/@restatedev/restate-server'];
  const platform = `${process.platform}-${process.arch}`;
  const server = path.join('node_modules', '@restatedev', `restate-server-${platform}`);
  if (!packages[server.replaceAll(path.sep, '/')])
    throw new Error(
      `the peer restate cannot run on ${platform}: bench/restate/package-lock.json has no ${server}. There are ` +
        `${Object.keys(packages)
          .flatMap((name) => /restate-server-(.+)$/.exec(name)?.[1] ?? [])
          .join(', ')}.`,
    );
  const peers = path.join(cacheFolder(), 'peers');
  const name = `restate-${version}-${platform}-${createHash('sha256').update(lock).digest('hex').slice(0, 12)}`;
  const folder = path.join(peers, name);
  const found = { modules: path.join(folder, 'node_modules'), binary: path.join(folder, server, 'bin/restate-server') };
  if (existsSync(folder)) return found;
  return withLock(`${folder}.lock`, { for: `installing restate ${version}`, say }, async () => {
    if (existsSync(folder)) return found;
    for (const left of readdirSync(peers))
      if (left.startsWith(`${name}.draft`)) rmSync(path.join(peers, left), { recursive: true, force: true });
    const draft = `${folder}.draft${process.pid}`;
    mkdirSync(draft);
    for (const file of ['package.json', 'package-lock.json'])
      copyFileSync(path.join(source, file), path.join(draft, file));
    say(`installing restate ${version} once (npm ci, about 230 MB); it goes to ${folder}`);
    await install(draft);
    if (!existsSync(path.join(draft, server, 'bin/restate-server')))
      throw new Error(`npm ci ended well, but left no bin/restate-server in ${path.join(draft, server)}`);
    renameSync(draft, folder);
    return found;
  });
}

/**
 * npm ci in a folder; says every few seconds that it goes on.
 * @param {string} folder
 * @returns {Promise<void>}
 */
function install(folder) {
  return new Promise((resolve, reject) => {
    const args = ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
    const child = spawn('npm', args, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
    let text = '';
    child.stdout.on('data', (d) => (text += d));
    child.stderr.on('data', (d) => (text += d));
    const since = Date.now();
    const timer = setInterval(() => say(`  npm ci: ${Math.round((Date.now() - since) / 1000)} s`), PROGRESS_MS);
    const finish = (/** @type {string | undefined} */ failure) => {
      clearInterval(timer);
      if (failure === undefined) resolve();
      else reject(new Error(`npm ${args.join(' ')} in ${folder} ${failure}\n${text.trimEnd()}`));
    };
    child.once('error', (error) => finish(`could not be started: ${error.message}`));
    child.once('close', (code) => finish(code === 0 ? undefined : `ended with code ${code}:`));
  });
}

/**
 * What an address answers, or undefined.
 * @param {string} url
 * @param {RequestInit} [init]
 */
async function answer(url, init) {
  try {
    const reply = await fetch(url, { ...init, signal: AbortSignal.timeout(5_000) });
    return reply.ok ? await reply.text() : undefined;
  } catch {
    return undefined;
  }
}

/**
 * One engine under measurement. `own`: which of its processes count as its memory. `counts`: of Temporal's events, where
 * there is Temporal.
 * @typedef {{
 *   pids: Record<string, number>,
 *   own: string[],
 *   drive: (docs: number, conc: number, tag: string) => Promise<any>,
 *   counts: (tag: string, docs: number) => Promise<any>,
 *   stop: () => Promise<void>,
 * }} Peer
 */

/**
 * NATS with accounts and streams, a worker, and an organisation with its members and keys.
 * @param {string} dir
 * @param {string} delegations
 * @param {Record<string, string>} env
 * @param {'process' | 'chair'} opening who opens the rounds
 */
async function engineIn(dir, delegations, env, opening = 'process') {
  const port = await freePort();
  await run([dist('bench/concordatPrepare.js'), dir, String(port), delegations]);
  const { binary } = await findOrBuild('nats-server', say);
  const nats = await startNats({ binary, configFile: path.join(dir, 'nats.conf'), port, dataDir: dir });
  const driver = (/** @type {string[]} */ ...args) => run([dist('bench/concordatDriver.js'), ...args], env);
  await driver('streams', dir);
  const worker = await serve(
    ['--max-old-space-size=320', '--max-semi-space-size=4', dist('worker/main.js')],
    {
      ...env,
      NATS_URL: nats.url,
      CONCORDAT_ENGINE_SEED_FILE: path.join(dir, 'engine.seed'),
      CONCORDAT_PROCESS_KEY_FILE: path.join(dir, 'process.jwk'),
      CONCORDAT_ORGANISATION: 'BENCH',
      CONCORDAT_ROOT_KEY: readFileSync(path.join(dir, 'root.kid'), 'utf8'),
      CONCORDAT_LOG_LEVEL: 'info',
    },
    (out) => out.includes('"ready"') || out.includes('worker is ready') || out.includes('ready'),
  );
  await driver('register', dir, opening);
  return { nats, worker, driver };
}

/**
 * The door in front of a server, for the users of the profiles there.
 * @param {string} dir
 * @param {number} natsPort
 */
async function doorIn(dir, natsPort) {
  const port = await freePort();
  const env = {
    DOOR_LISTEN: `127.0.0.1:${port}`,
    DOOR_UPSTREAM: `127.0.0.1:${natsPort}`,
    DOOR_USERS_FILE: path.join(dir, 'users'),
  };
  const door = await serve([dist('worker/door/main.js')], env, (out) => out.includes('ready'));
  return { port, stop: door.stop };
}

/** The intake and nothing else, with one delegation that floods. */
async function floodAlone() {
  const dir = mkdtempSync(path.join(os.tmpdir(), 'concordat-flood-'));
  const env = { TEMPORAL_ADDRESS: '127.0.0.1:9', CONCORDAT_ROLES: 'intake,projections' };
  const { nats, worker } = await engineIn(dir, options.delegations, env);
  try {
    const door = await doorIn(dir, nats.port);
    try {
      for (const [how, port] of /** @type {const} */ ([
        ['at the door', door.port],
        ['without the door', nats.port],
      ])) {
        process.stdout.write(`${how}\n`);
        const url = `nats://127.0.0.1:${port}`;
        const kinds = port === door.port ? 'times50,signed,garbage,questions' : 'times50,signed,questions';
        await runAloud([dist('bench/flood.js'), 'measure', dir, url, kinds, options.seconds, options.rounds]);
      }
    } finally {
      await door.stop();
    }
  } finally {
    await worker.stop();
    await nats.stop();
    rmSync(dir, { recursive: true, force: true });
  }
}

/** Documents of the board, statements about one more document, open boards, and changes one after the other. */
const BOARD = { documents: '200', delegations: '60', entries: '10000', viewers: '200', changes: '40' };

/** The desk in front of an engine without Temporal: its pages, its streams, and what they ask. */
async function deskAlone() {
  const dir = mkdtempSync(path.join(os.tmpdir(), 'concordat-desk-'));
  const env = { TEMPORAL_ADDRESS: '127.0.0.1:9', CONCORDAT_ROLES: 'intake,projections' };
  const { nats, worker } = await engineIn(dir, BOARD.delegations, env, 'chair');
  try {
    await runAloud([dist('bench/desk.js'), 'fill', dir, BOARD.documents, BOARD.entries]);
    const port = await freePort();
    const desk = await serve(
      [dist('worker/main.js')],
      {
        NATS_URL: nats.url,
        CONCORDAT_ROLES: 'web',
        CONCORDAT_ORGANISATION: 'BENCH',
        CONCORDAT_DESK_SEED_FILE: path.join(dir, 'desk.seed'),
        CONCORDAT_WEB_PORT: String(port),
        CONCORDAT_WEB_DEMO_PROFILES: path.join(dir, 'profiles'),
      },
      (out) => out.includes('the desk is open'),
    );
    try {
      const origin = `http://127.0.0.1:${port}`;
      await runAloud([dist('bench/desk.js'), 'measure', dir, origin, String(desk.pid), BOARD.viewers, BOARD.changes]);
    } finally {
      await desk.stop();
    }
  } finally {
    await worker.stop();
    await nats.stop();
    rmSync(dir, { recursive: true, force: true });
  }
}

/** @type {Record<string, (dir: string, delegations: string) => Promise<Peer>>} */
const PEERS = {
  async concordat(dir, delegations) {
    const temporal = await temporalIn(dir);
    const { nats, worker, driver } = await engineIn(dir, delegations, {
      TEMPORAL_ADDRESS: temporal.url,
      CONCORDAT_ARCHIVE: path.join(dir, 'archive'),
      CONCORDAT_LOG_KEY_FILE: path.join(dir, 'log.jwk'),
    });
    return {
      pids: { worker: worker.pid, nats: nats.pid, temporal: temporal.pid },
      own: ['worker', 'nats'],
      drive: async (docs, conc, tag) => JSON.parse(await driver('drive', dir, String(docs), String(conc), tag)),
      counts: async (tag, docs) => JSON.parse(await driver('counts', dir, tag, String(docs))),
      stop: async () => {
        await worker.stop();
        await nats.stop();
        await temporal.stop();
      },
    };
  },
  async 'temporal-naive'(dir, delegations) {
    const temporal = await temporalIn(dir);
    const env = { TEMPORAL_ADDRESS: temporal.url };
    const worker = await serve([dist('bench/naiveWorker.js')], env, (out) => out.includes('ready'));
    const driver = (/** @type {string[]} */ ...args) => run([dist('bench/naiveDriver.js'), ...args], env);
    return {
      pids: { worker: worker.pid, temporal: temporal.pid },
      own: ['worker'],
      drive: async (docs, conc, tag) => JSON.parse(await driver('drive', delegations, String(docs), String(conc), tag)),
      counts: async (tag, docs) => JSON.parse(await driver('counts', tag, String(docs))),
      stop: async () => {
        await worker.stop();
        await temporal.stop();
      },
    };
  },
  async restate(dir, delegations) {
    const { modules, binary } = await restatePackages();
    // Node looks for packages next to the file that asks; the link lets it find them outside of the checkout.
    const file = path.join(dir, 'document.mjs');
    copyFileSync(path.join(root, 'bench', 'restate', 'document.mjs'), file);
    symlinkSync(modules, path.join(dir, 'node_modules'));
    const [port, node, ingress, admin] = [await freePort(), await freePort(), await freePort(), await freePort()];
    // It would write two lines for every call.
    const quiet = { RESTATE_LOGGING: 'ERROR' };
    const service = await serve([file, String(port)], quiet, (out) => out.includes('ready'));
    const deployment = {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ uri: `http://127.0.0.1:${port}` }),
    };
    let isRegistered = false;
    // Its defaults, so every answer is on disk before it is given; only addresses are set, and nothing of the
    // surroundings' RESTATE_* comes in. No setting stops its one question to GitHub for a newer version.
    const server = await start(
      binary,
      ['--no-logo', '--listen-mode', 'tcp', '--base-dir', path.join(dir, 'restate')],
      {
        PATH: process.env['PATH'],
        HOME: dir,
        RESTATE_DISABLE_TELEMETRY: 'true',
        RESTATE_NODE_NAME: 'bench',
        RESTATE_BIND_IP: '127.0.0.1',
        RESTATE_BIND_PORT: String(node),
        RESTATE_INGRESS__BIND_PORT: String(ingress),
        RESTATE_ADMIN__BIND_PORT: String(admin),
        RESTATE_ADMIN__DISABLE_WEB_UI: 'true',
      },
      async () => {
        isRegistered ||= (await answer(`http://127.0.0.1:${admin}/deployments`, deployment)) !== undefined;
        return isRegistered && !!(await answer(`http://127.0.0.1:${ingress}/restate/health`))?.includes('Document');
      },
    ).catch(async (error) => {
      await service.stop();
      throw error;
    });
    const env = { RESTATE_INGRESS: `http://127.0.0.1:${ingress}` };
    return {
      pids: { server: server.pid, service: service.pid },
      own: ['server', 'service'],
      drive: async (docs, conc, tag) =>
        JSON.parse(
          await run([dist('bench/restateDriver.js'), 'drive', delegations, String(docs), String(conc), tag], env),
        ),
      counts: async () => ({}),
      stop: async () => {
        await server.stop();
        await service.stop();
      },
    };
  },
};

/** Statements of one measurement of the archive's cost. */
const STATEMENTS = 2_000;
/** Entries of the log from whose tiles proofs are made. */
const LOG_ENTRIES = 1_000_000;

/**
 * How long the intake takes for statements that wait in INBOX, alone and with the archive in the same process, alternating, on
 * a fresh engine each time.
 */
async function archiveCost() {
  const { binary } = await findOrBuild('nats-server', say);
  for (const kind of ['spread', 'grouped']) {
    /** @type {number[]} */
    const ratios = [];
    /** @type {{ alone: number[], archived: number[], behind: number[] }} */
    const all = { alone: [], archived: [], behind: [] };
    for (let round = 0; round < Number(options.rounds); round++) {
      const order = round % 2 ? [true, false] : [false, true];
      /** @type {Record<string, number>} */
      const of = {};
      for (const withArchive of order) {
        const { ms, behind } = await intakeTime(binary, kind, withArchive);
        const rate = (STATEMENTS * 1000) / ms;
        of[withArchive ? 'archived' : 'alone'] = rate;
        all[withArchive ? 'archived' : 'alone'].push(rate);
        if (withArchive) all.behind.push(behind);
        say(
          `round ${round + 1}, ${kind}, ${withArchive ? 'with' : 'without'} archive: ${Math.round(rate)} statements a second`,
        );
      }
      ratios.push((of['archived'] ?? 0) / (of['alone'] ?? 1));
    }
    process.stdout.write(
      `intake, ${STATEMENTS} statements ${kind}: ${Math.round(median(all.alone))} a second alone, ${Math.round(median(all.archived))} with the archive, ` +
        `ratio ${median(ratios).toFixed(2)} (median of the rounds); the archive was done ${Math.round(median(all.behind))} ms later\n`,
    );
  }
  const folder = mkdtempSync(path.join(os.tmpdir(), 'concordat-bench-'));
  try {
    process.stdout.write(await run([dist('bench/archive.js'), 'proofs', folder, String(LOG_ENTRIES)]));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * @param {string} binary of nats-server
 * @param {string} kind
 * @param {boolean} withArchive
 * @returns {Promise<{ ms: number, behind: number }>}
 */
async function intakeTime(binary, kind, withArchive) {
  const dir = mkdtempSync(path.join(os.tmpdir(), 'concordat-bench-'));
  const port = await freePort();
  await run([dist('bench/concordatPrepare.js'), dir, String(port), '2']);
  const nats = await startNats({ binary, configFile: path.join(dir, 'nats.conf'), port, dataDir: dir });
  const health = String(await freePort());
  const worker = (/** @type {string} */ roles) =>
    serve(
      ['--max-old-space-size=320', '--max-semi-space-size=4', dist('worker/main.js')],
      {
        NATS_URL: nats.url,
        // None of these roles speaks to it.
        TEMPORAL_ADDRESS: '127.0.0.1:9',
        CONCORDAT_ROLES: roles,
        CONCORDAT_ENGINE_SEED_FILE: path.join(dir, 'engine.seed'),
        CONCORDAT_PROCESS_KEY_FILE: path.join(dir, 'process.jwk'),
        CONCORDAT_ARCHIVE: path.join(dir, 'archive'),
        CONCORDAT_LOG_KEY_FILE: path.join(dir, 'log.jwk'),
        CONCORDAT_ORGANISATION: 'BENCH',
        CONCORDAT_ROOT_KEY: readFileSync(path.join(dir, 'root.kid'), 'utf8'),
        CONCORDAT_HEALTH_PORT: health,
      },
      (out) => out.includes('"message":"leads"'),
    );
  try {
    const driver = (/** @type {string[]} */ ...args) =>
      run([dist('bench/concordatDriver.js'), ...args], { TEMPORAL_ADDRESS: '127.0.0.1:9' });
    await driver('streams', dir);
    const first = await worker('intake');
    await driver('register', dir);
    await first.stop();
    await run([dist('bench/archive.js'), 'fill', dir, kind, String(STATEMENTS), 'B']);
    const measuring = run([dist('bench/archive.js'), 'measure', health, String(STATEMENTS)]);
    const measured = await worker(withArchive ? 'archive,intake' : 'intake');
    try {
      return JSON.parse(String(await measuring));
    } finally {
      await measured.stop();
    }
  } finally {
    await nats.stop();
    rmSync(dir, { recursive: true, force: true });
  }
}

/** @param {number[]} values */
const median = (values) => values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;

async function main() {
  await ensureInstalled(say);
  await ensureBuilt(say);
  if (options.only !== undefined) {
    const alone = (/** @type {string} */ name) => async () =>
      process.stdout.write(await run([dist(`bench/${name}.js`)]));
    const parts = {
      fold: alone('fold'),
      verify: alone('verify'),
      archive: archiveCost,
      flood: floodAlone,
      desk: deskAlone,
    };
    const part = parts[/** @type {keyof typeof parts} */ (options.only)];
    if (!part) throw new Error(`no part ${options.only}; there are ${Object.keys(parts).join(', ')}`);
    await part();
    return;
  }
  const peers = options.peers.split(',');
  // Before the first peer runs, as it may fail.
  if (peers.includes('restate')) await restatePackages();
  const concs = options.conc.split(',').map(Number);
  const rows = [];
  for (let round = 0; round < Number(options.rounds); round++) {
    for (const name of round % 2 ? peers.toReversed() : peers) {
      const dir = mkdtempSync(path.join(os.tmpdir(), 'concordat-bench-'));
      say(`round ${round + 1} of ${options.rounds}: ${name}, ${options.delegations} delegations`);
      const peer = await PEERS[name]?.(dir, options.delegations);
      if (!peer) throw new Error(`no peer ${name}; there are ${Object.keys(PEERS).join(', ')}`);
      try {
        await peer.drive(Number(options.warm), 8, `W${round}`);
        for (const conc of concs) {
          const docs = options.docs ? Number(options.docs) : conc === 1 ? 24 : Math.max(160, conc * 4);
          const tag = `R${round}C${conc}`;
          const before = Object.fromEntries(Object.entries(peer.pids).map(([k, pid]) => [k, cpuSeconds(Number(pid))]));
          const flushesBefore = flushes();
          /** @type {number[]} */
          const memory = [];
          const sample = () => memory.push(peer.own.reduce((n, k) => n + pssKib(peer.pids[k] ?? 0), 0) / 1024);
          const sampling = setInterval(sample, 2_000);
          const measured = await peer.drive(docs, conc, tag);
          clearInterval(sampling);
          const flushed = flushes() - flushesBefore;
          const cpuMsPerDoc = Object.fromEntries(
            Object.entries(peer.pids).map(([k, pid]) => [
              k,
              Math.round(((cpuSeconds(Number(pid)) - (before[k] ?? 0)) * 1000) / docs),
            ]),
          );
          sample();
          const counts = await peer.counts(tag, docs);
          const row = {
            peer: name,
            round,
            delegations: Number(options.delegations),
            ...measured,
            ...counts,
            cpuMsPerDoc,
            ownPssMib: Math.round(Math.max(...memory)),
            ownPssMibByQuarter: [0, 1, 2, 3].map((q) =>
              Math.round(median(memory.slice((q * memory.length) >> 2, ((q + 1) * memory.length) >> 2))),
            ),
            flushesPerDoc: Math.round(flushed / docs),
          };
          rows.push(row);
          say(JSON.stringify(row));
          if (options.out) appendFileSync(options.out, `${JSON.stringify(row)}\n`);
        }
      } finally {
        await peer.stop();
        rmSync(dir, { recursive: true, force: true });
      }
    }
  }
  report(rows, peers, concs);
}

/** @param {any[]} rows @param {string[]} peers @param {number[]} concs */
function report(rows, peers, concs) {
  const [base] = peers;
  for (const conc of concs) {
    for (const peer of peers) {
      const own = rows.filter((r) => r.peer === peer && r.conc === conc);
      const of = (/** @type {(r: any) => number} */ f) => median(own.map(f));
      const events = own.flatMap((r) => r.temporalEvents ?? []);
      const counted =
        events.length === 0
          ? ''
          : `Temporal events per document ${Math.min(...events.map((e) => e.min))}-${Math.max(...events.map((e) => e.max))}, `;
      process.stdout.write(
        `${peer}, ${conc} in flight: ${counted}` +
          `docs/s ${of((r) => r.docsPerSecond)}, position p50 ${of((r) => r.positionMs.p50)} ms p99 ${of((r) => r.positionMs.p99)} ms, stage p50 ${of((r) => r.stageMs.p50)} ms, ` +
          `own PSS ${of((r) => r.ownPssMib)} MiB, flushes/doc ${of((r) => r.flushesPerDoc)}\n`,
      );
      if (peer === base) continue;
      const ratios = (/** @type {(r: any) => number} */ f) =>
        median(
          own.map((r) => f(rows.find((b) => b.peer === base && b.conc === conc && b.round === r.round)) / f(r)),
        ).toFixed(2);
      process.stdout.write(
        `  ${base} / ${peer}, median of the rounds: docs/s ${ratios((r) => r.docsPerSecond)}, position p50 ${ratios((r) => r.positionMs.p50)}\n`,
      );
    }
  }
}

main().catch((error) => {
  say(String(error.stack ?? error));
  process.exit(1);
});

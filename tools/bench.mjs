// npm run bench -- [--docs N] [--rounds R] [--conc 1,16] [--delegations 10] [--peers concordat,temporal-naive] [--out FILE]
// The workload of bench/workload.ts on this engine and on what one would write first, alternating in one run; counts
// first, then ratios. Engines on loopback and fresh folders; everything is stopped by the id that was started.
import { spawn } from 'node:child_process';
import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { ensureBuilt, ensureInstalled } from './built.mjs';
import { findOrBuild } from './engines.mjs';
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
    out: { type: 'string' },
  },
});

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
 * Starts a program that stays, and waits for its word.
 * @param {string[]} args
 * @param {Record<string, string>} env
 * @param {(output: string) => boolean} isReady
 */
async function serve(args, env, isReady) {
  const child = spawn(process.execPath, args, {
    cwd: root,
    env: { ...process.env, ...env, NODE_ENV: 'production' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let seen = '';
  await new Promise((resolve, reject) => {
    const look = (/** @type {Buffer} */ d) => {
      seen = (seen + d).slice(-65_536);
      if (isReady(seen)) resolve(undefined);
    };
    child.stdout.on('data', look);
    child.stderr.on('data', look);
    child.on('exit', (code) => reject(new Error(`${args.join(' ')} ended with ${code}:\n${seen.slice(-2000)}`)));
  });
  const exited = new Promise((resolve) => child.on('exit', resolve));
  return {
    pid: /** @type {number} */ (child.pid),
    stop: async () => {
      child.kill('SIGTERM');
      const force = setTimeout(() => child.kill('SIGKILL'), 15_000);
      await exited;
      clearTimeout(force);
    },
  };
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

/** @type {Record<string, (dir: string, delegations: string) => Promise<any>>} */
const PEERS = {
  async concordat(dir, delegations) {
    const temporal = await temporalIn(dir);
    const port = await freePort();
    await run([dist('bench/concordatPrepare.js'), dir, String(port), delegations]);
    const { binary } = await findOrBuild('nats-server', say);
    const nats = await startNats({ binary, configFile: path.join(dir, 'nats.conf'), port, dataDir: dir });
    const driver = (/** @type {string[]} */ ...args) =>
      run([dist('bench/concordatDriver.js'), ...args], { TEMPORAL_ADDRESS: temporal.url });
    await driver('streams', dir);
    const worker = await serve(
      [dist('worker/main.js')],
      {
        NATS_URL: nats.url,
        TEMPORAL_ADDRESS: temporal.url,
        CONCORDAT_ENGINE_SEED_FILE: path.join(dir, 'engine.seed'),
        CONCORDAT_PROCESS_KEY_FILE: path.join(dir, 'process.jwk'),
        CONCORDAT_ORGANISATION: 'BENCH',
        CONCORDAT_ROOT_KEY: readFileSync(path.join(dir, 'root.kid'), 'utf8'),
        CONCORDAT_LOG_LEVEL: 'info',
      },
      (out) => out.includes('"ready"') || out.includes('worker is ready') || out.includes('ready'),
    );
    await driver('register', dir);
    return {
      pids: { worker: worker.pid, nats: nats.pid, temporal: temporal.pid },
      own: ['worker', 'nats'],
      drive: async (/** @type {number} */ docs, /** @type {number} */ conc, /** @type {string} */ tag) =>
        JSON.parse(await driver('drive', dir, String(docs), String(conc), tag)),
      counts: async (/** @type {string} */ tag, /** @type {number} */ docs) =>
        JSON.parse(await driver('counts', dir, tag, String(docs))),
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
      drive: async (/** @type {number} */ docs, /** @type {number} */ conc, /** @type {string} */ tag) =>
        JSON.parse(await driver('drive', delegations, String(docs), String(conc), tag)),
      counts: async (/** @type {string} */ tag, /** @type {number} */ docs) =>
        JSON.parse(await driver('counts', tag, String(docs))),
      stop: async () => {
        await worker.stop();
        await temporal.stop();
      },
    };
  },
};

/** @param {number[]} values */
const median = (values) => values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;

async function main() {
  await ensureInstalled(say);
  await ensureBuilt(say);
  const peers = options.peers.split(',');
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
          let peak = 0;
          const sampling = setInterval(
            () =>
              (peak = Math.max(
                peak,
                peer.own.reduce((/** @type {number} */ n, /** @type {string} */ k) => n + pssKib(peer.pids[k]), 0),
              )),
            2_000,
          );
          const measured = await peer.drive(docs, conc, tag);
          clearInterval(sampling);
          const flushed = flushes() - flushesBefore;
          const cpuMsPerDoc = Object.fromEntries(
            Object.entries(peer.pids).map(([k, pid]) => [
              k,
              Math.round(((cpuSeconds(Number(pid)) - (before[k] ?? 0)) * 1000) / docs),
            ]),
          );
          peak = Math.max(
            peak,
            peer.own.reduce((/** @type {number} */ n, /** @type {string} */ k) => n + pssKib(peer.pids[k]), 0),
          );
          const counts = await peer.counts(tag, docs);
          const row = {
            peer: name,
            round,
            delegations: Number(options.delegations),
            ...measured,
            ...counts,
            cpuMsPerDoc,
            ownPssMib: Math.round(peak / 1024),
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
      const events = own.map((r) => r.temporalEvents);
      process.stdout.write(
        `${peer}, ${conc} in flight: Temporal events per document ${Math.min(...events.map((e) => e.min))}-${Math.max(...events.map((e) => e.max))}, ` +
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

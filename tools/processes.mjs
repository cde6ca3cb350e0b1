// Starts, probes and stops the engines. Knows nothing of what they are used for; needs no installed package.
import { spawn, execFileSync } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, readdirSync } from 'node:fs';
import { createConnection, createServer } from 'node:net';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const HOST = '127.0.0.1';
const READY_MS = 60_000;
const STOP_MS = 10_000;

/**
 * How much garbage nats-server lets stand beside what it uses, in per cent: less than half of Go's default, for a third less memory. A limit
 * in bytes would make it collect without end where many accounts need more.
 */
const NATS_GARBAGE = '40';

/** @type {typeof import('./processes.d.mts').startNats} */
export async function startNats({ binary, configFile, port, dataDir, ownGroup = false }) {
  const engine = launch('nats-server', binary, ['-c', configFile], path.join(dataDir, 'nats.log'), ownGroup, {
    GOGC: NATS_GARBAGE,
  });
  await ready(engine, () => greets(port));
  return { ...engine, url: `nats://${HOST}:${port}`, port };
}

/** @type {typeof import('./processes.d.mts').startTemporal} */
export async function startTemporal({
  binary,
  port,
  uiPort,
  dbFile,
  dataDir = path.dirname(dbFile),
  namespace = 'default',
  searchAttributes = [],
  ownGroup = false,
}) {
  const httpPort = await freePort();
  const args = ['server', 'start-dev', '--ip', HOST, '--port', String(port), '--http-port', String(httpPort)];
  args.push('--db-filename', dbFile, '--sqlite-pragma', 'journal_mode=WAL', '--log-level', 'warn');
  if (namespace !== 'default') args.push('--namespace', namespace);
  if (uiPort === null) args.push('--headless');
  else args.push('--ui-ip', HOST, '--ui-port', String(uiPort));
  for (const name of searchAttributes) args.push('--search-attribute', `${name}=Keyword`);
  const engine = launch('temporal', binary, args, path.join(dataDir, 'temporal.log'), ownGroup);
  await ready(engine, () => answers(`http://${HOST}:${httpPort}/api/v1/namespaces/${namespace}`));
  const uiUrl = uiPort === null ? null : `http://${HOST}:${uiPort}`;
  return { ...engine, url: `${HOST}:${port}`, port, uiUrl, namespace };
}

/**
 * @param {string} name
 * @param {string} binary
 * @param {string[]} args
 * @param {string} logFile
 * @param {boolean} ownGroup
 */
function launch(name, binary, args, logFile, ownGroup, more = {}) {
  mkdirSync(path.dirname(logFile), { recursive: true });
  const log = openSync(logFile, 'a');
  // The engines read settings from variables too (TEMPORAL_*, NATS_*): ours come by arguments alone.
  const env = { PATH: process.env['PATH'], HOME: process.env['HOME'], TMPDIR: process.env['TMPDIR'], ...more };
  const child = spawn(binary, args, { stdio: ['ignore', log, log], detached: ownGroup, env });
  closeSync(log);
  /** @type {Promise<{ code: number | null, signal: string | null, error?: Error }>} */
  const exited = new Promise((resolve) => {
    child.once('exit', (code, signal) => resolve({ code, signal }));
    child.once('error', (error) => resolve({ code: null, signal: null, error }));
  });
  let running = true;
  void exited.then(() => (running = false));
  return {
    name,
    pid: child.pid ?? 0,
    logFile,
    exited,
    /** @param {'SIGKILL' | 'SIGTERM' | 'SIGSTOP' | 'SIGCONT' | 'SIGHUP'} signal */
    async kill(signal) {
      if (!running) return;
      child.kill(signal);
      if (signal === 'SIGKILL' || signal === 'SIGTERM') await exited;
    },
    async stop(deadlineMs = STOP_MS) {
      if (!running) return;
      child.kill('SIGTERM');
      const timer = setTimeout(() => child.kill('SIGKILL'), deadlineMs);
      await exited;
      clearTimeout(timer);
    },
  };
}

/**
 * @param {ReturnType<typeof launch>} engine
 * @param {() => Promise<boolean>} probe
 */
async function ready(engine, probe) {
  /** @type {{ code: number | null, signal: string | null, error?: Error } | undefined} */
  let end;
  void engine.exited.then((e) => (end = e));
  const until = Date.now() + READY_MS;
  while (end === undefined && Date.now() < until) {
    // A pause between two probes of a server that is not up yet; what is waited for is the probe.
    if (await probe()) {
      // A probe may have met another server on that port, while ours ended because the port was taken.
      await sleep(20);
      if (end === undefined) return;
    }
    await sleep(50);
  }
  if (end === undefined) await engine.kill('SIGKILL');
  const how =
    end?.error?.message ??
    (end ? `ended with ${end.signal ?? `code ${end.code}`}` : `was not ready after ${READY_MS / 1000} s`);
  throw new Error(
    `${engine.name} did not start: it ${how}. Last lines of ${engine.logFile}:\n${lastLines(engine.logFile)}`,
  );
}

/** @param {string} file */
function lastLines(file) {
  return readFileSync(file, 'utf8').trimEnd().split('\n').slice(-12).join('\n');
}

/**
 * A NATS server sends INFO as soon as it takes clients, JetStream included.
 * @param {number} port
 * @returns {Promise<boolean>}
 */
function greets(port) {
  return new Promise((resolve) => {
    const socket = createConnection({ host: HOST, port });
    /** @param {boolean} is */
    const done = (is) => {
      socket.destroy();
      resolve(is);
    };
    socket.setTimeout(2_000, () => done(false));
    socket.once('error', () => done(false));
    socket.once('close', () => done(false));
    let got = '';
    socket.on('data', (d) => {
      got += d.toString('latin1');
      if (got.includes('\r\n')) done(got.startsWith('INFO '));
    });
  });
}

/** @param {string} url */
async function answers(url) {
  try {
    const reply = await fetch(url, { signal: AbortSignal.timeout(2_000) });
    return reply.ok;
  } catch {
    return false;
  }
}

/** @type {typeof import('./processes.d.mts').freePort} */
export async function freePort(preferred) {
  for (let attempt = 0; attempt < 200; attempt += 1) {
    const port = preferred === undefined ? 20_000 + Math.floor(Math.random() * 12_000) : preferred + attempt;
    if (await isFree(port)) return port;
  }
  throw new Error(`no free port found on ${HOST}${preferred === undefined ? '' : ` from ${preferred} on`}`);
}

/**
 * @param {number} port
 * @returns {Promise<boolean>}
 */
function isFree(port) {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen({ host: HOST, port, exclusive: true }, () => server.close(() => resolve(true)));
  });
}

/** @type {typeof import('./processes.d.mts').withFreePort} */
export async function withFreePort(attempt) {
  for (let left = 4; ; left -= 1) {
    try {
      return await attempt();
    } catch (error) {
      if (left === 0 || !/address already in use/.test(String(error))) throw error;
    }
  }
}

/** @type {typeof import('./processes.d.mts').isListening} */
export function isListening(port) {
  return new Promise((resolve) => {
    const socket = createConnection({ host: HOST, port });
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}

/** @type {typeof import('./processes.d.mts').isProcess} */
export function isProcess(pid, words) {
  return processes().some((p) => p.pid === pid && p.command.includes(words));
}

/** @type {typeof import('./processes.d.mts').processesWith} */
export function processesWith(words, group) {
  return processes()
    .filter((p) => p.command.includes(words) && (group === undefined || p.group === group))
    .map((p) => p.pid);
}

/**
 * What runs, zombies apart: a zombie has ended, only its parent has not asked yet. Read from /proc, or where there is
 * none (macOS) from ps.
 */
function processes() {
  if (existsSync('/proc/self/stat')) {
    return readdirSync('/proc').flatMap((name) => (/^\d+$/.test(name) ? fromProc(Number(name)) : []));
  }
  const table = execFileSync('ps', ['-A', '-o', 'pid=,pgid=,stat=,command='], { encoding: 'utf8' });
  return table.split('\n').flatMap((line) => {
    const [, pid, group, state, command] = /^\s*(\d+)\s+(\d+)\s+(\S+)\s+(.*)$/.exec(line) ?? [];
    if (command === undefined || state?.startsWith('Z')) return [];
    return [{ pid: Number(pid), group: Number(group), command }];
  });
}

/** @param {number} pid */
function fromProc(pid) {
  try {
    // After the name, which may hold anything, in brackets: state, parent, group.
    const [state, , group] = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ');
    const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
    return state === 'Z' ? [] : [{ pid, group: Number(group), command }];
  } catch {
    // Ended between the listing and the look.
    return [];
  }
}

/** @type {typeof import('./processes.d.mts').endProcess} */
export async function endProcess(pid, deadlineMs = STOP_MS) {
  const until = Date.now() + deadlineMs;
  signal(pid, 'SIGTERM');
  while (isProcess(pid, '')) {
    if (Date.now() > until) signal(pid, 'SIGKILL');
    await sleep(50);
  }
}

/**
 * @param {number} pid
 * @param {NodeJS.Signals} name
 */
function signal(pid, name) {
  try {
    process.kill(pid, name);
  } catch {
    // Already gone.
  }
}

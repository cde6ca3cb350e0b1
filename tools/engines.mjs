// Finds or builds the engines: nats-server and Temporal's development server.
// Order: a binary on PATH whose version is new enough; one built earlier; a build from go.mod into the cache.
// An address in the environment (NATS_URL, TEMPORAL_ADDRESS) comes before all of these: whoever starts engines asks that.
import { execFile, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { withLock } from './lock.mjs';

/**
 * @typedef {import('./engines.d.mts').EngineName} EngineName
 * @typedef {import('./engines.d.mts').Engine} Engine
 * @typedef {import('./engines.d.mts').Version} Version
 * @typedef {(line: string) => void} Say
 */

const run = promisify(execFile);
const TOOLS = path.dirname(fileURLToPath(import.meta.url));
const GO_FLOOR = /** @type {Version} */ ([1, 26, 0]);
const PROGRESS_MS = 5_000;

/**
 * `floor` and `below` bound what is taken from PATH. `versionVariable`: what a plain build leaves at "0.0.0-DEV".
 * @type {Record<EngineName, { pkg: string, module: string, floor: Version, below: Version, about: string,
 *   versionVariable?: string, download: string }>}
 */
const ENGINES = {
  'nats-server': {
    pkg: 'github.com/nats-io/nats-server/v2',
    module: 'github.com/nats-io/nats-server/v2',
    floor: [2, 14, 5],
    below: [3, 0, 0],
    about: 'about 1 minute on 2 cores',
    download: 'https://github.com/nats-io/nats-server/releases',
  },
  temporal: {
    pkg: 'github.com/temporalio/cli/cmd/temporal',
    module: 'github.com/temporalio/cli',
    floor: [1, 8, 0],
    below: [2, 0, 0],
    about: '4 to 7 minutes on 2 cores',
    versionVariable: 'github.com/temporalio/cli/internal/temporalcli.Version',
    download: 'https://github.com/temporalio/cli/releases',
  },
};

/**
 * Builds once for all checkouts with the same go.mod and go.sum.
 * @type {typeof import('./engines.d.mts').findOrBuild}
 */
export async function findOrBuild(name, say = () => {}) {
  const onPath = await findOnPath(name, say);
  if (onPath) return onPath;
  const { binary, version } = cachePlace(name);
  if (existsSync(binary)) return { name, binary, version, from: 'cache' };
  return withLock(`${binary}.lock`, { for: `building ${name} ${version}`, say }, async () => {
    if (existsSync(binary)) return { name, binary, version, from: 'cache' };
    await build(name, binary, version, say);
    return { name, binary, version, from: 'build' };
  });
}

/** @type {typeof import('./engines.d.mts').cacheFolder} */
export function cacheFolder() {
  if (process.env['CONCORDAT_CACHE']) return path.resolve(process.env['CONCORDAT_CACHE']);
  return path.join(process.env['XDG_CACHE_HOME'] ?? path.join(os.homedir(), '.cache'), 'concordat');
}

/**
 * The name holds all that it was made from, so a new version never meets an old file.
 * @type {typeof import('./engines.d.mts').cachePlace}
 */
export function cachePlace(name) {
  const goMod = readFileSync(path.join(TOOLS, 'go.mod'));
  const hash = createHash('sha256')
    .update(goMod)
    .update(readFileSync(path.join(TOOLS, 'go.sum')))
    .digest('hex');
  const version = pinned(name, goMod.toString());
  const folder = `${name}-${version}-${process.platform}-${process.arch}-${hash.slice(0, 12)}`;
  return {
    version,
    binary: path.join(cacheFolder(), 'engines', folder, process.platform === 'win32' ? `${name}.exe` : name),
  };
}

/**
 * @param {EngineName} name
 * @param {string} goMod
 */
function pinned(name, goMod) {
  for (const line of goMod.split('\n')) {
    const [module, version] = line
      .replace(/^\s*require\s/, '')
      .trim()
      .split(/\s+/);
    if (module === ENGINES[name].module && version?.startsWith('v')) return version.slice(1);
  }
  throw new Error(`tools/go.mod does not require ${ENGINES[name].module}`);
}

/**
 * @param {EngineName} name
 * @param {Say} say
 * @returns {Promise<Engine | undefined>}
 */
async function findOnPath(name, say) {
  const { floor, below } = ENGINES[name];
  for (const folder of (process.env['PATH'] ?? '').split(path.delimiter)) {
    const binary = path.join(folder, name);
    if (folder === '' || !existsSync(binary)) continue;
    const found = versionIn(await output(binary, ['--version']));
    if (found && !isBelow(found, floor) && isBelow(found, below))
      return { name, binary, version: found.join('.'), from: 'path' };
    say(
      `${binary} is ${found ? `version ${found.join('.')}` : 'of an unknown version'}: not used, ${name} ${floor.join('.')} or newer (below ${below.join('.')}) is needed`,
    );
  }
  return undefined;
}

/**
 * @param {string} binary
 * @param {string[]} args
 * @param {string} [cwd]
 */
async function output(binary, args, cwd) {
  try {
    return (await run(binary, args, { timeout: 120_000, ...(cwd === undefined ? {} : { cwd }) })).stdout;
  } catch {
    return '';
  }
}

/**
 * A pre-release counts as its version: nobody runs one here by accident.
 * @type {typeof import('./engines.d.mts').versionIn}
 */
export function versionIn(text) {
  const match = /(\d+)\.(\d+)(?:\.(\d+))?/.exec(text);
  return match ? [Number(match[1]), Number(match[2]), Number(match[3] ?? 0)] : undefined;
}

/** @type {typeof import('./engines.d.mts').isBelow} */
export function isBelow(a, b) {
  for (const i of /** @type {const} */ ([0, 1, 2])) if (a[i] !== b[i]) return a[i] < b[i];
  return false;
}

/**
 * @param {EngineName} name
 * @param {string} binary
 * @param {string} version
 * @param {Say} say
 */
async function build(name, binary, version, say) {
  const { pkg, about, versionVariable } = ENGINES[name];
  const go = await findGo(name);
  const folder = path.dirname(binary);
  mkdirSync(folder, { recursive: true });
  for (const left of readdirSync(folder))
    if (left.startsWith('building-')) rmSync(path.join(folder, left), { force: true });
  say(
    `building ${name} ${version} once, because none was found (${about}, less when Go has its packages already); it goes to ${folder}`,
  );
  const since = Date.now();
  const packages = await go_(go, ['list', '-deps', pkg], name, say, progress(name, since, undefined, say));
  const total = packages.stdout.trimEnd().split('\n').length;
  const temporary = path.join(folder, `building-${process.pid}`);
  const linked = versionVariable === undefined ? [] : ['-ldflags', `-X ${versionVariable}=${version}`];
  await go_(go, ['build', '-v', ...linked, '-o', temporary, pkg], name, say, progress(name, since, total, say));
  chmodSync(temporary, 0o755);
  if (!versionIn(await output(temporary, ['--version']))) {
    rmSync(temporary, { force: true });
    throw new Error(`${name} was built but does not run here (${temporary} --version failed). ${otherWays(name)}`);
  }
  renameSync(temporary, binary);
  say(`${name} ${version} is built (${elapsed(since)})`);
}

/**
 * Go where it usually is. It may fetch the toolchain that go.mod names by itself, so its version is asked in that folder.
 * @param {EngineName} name
 */
async function findGo(name) {
  const named = process.env['GOROOT'] ? [path.join(process.env['GOROOT'], 'bin', 'go')] : [];
  const seen = [];
  for (const go of [
    'go',
    ...named,
    '/usr/local/go/bin/go',
    '/opt/homebrew/bin/go',
    path.join(os.homedir(), 'go', 'bin', 'go'),
  ]) {
    const found = versionIn(await output(go, ['env', 'GOVERSION'], TOOLS));
    if (found && !isBelow(found, GO_FLOOR)) return go;
    if (found) seen.push(`${go} is ${found.join('.')}`);
  }
  const why = seen.length > 0 ? `the Go found is too old (${seen.join('; ')})` : 'no Go was found';
  throw new Error(
    `${name} is neither on PATH nor built, and cannot be built: ${why}, ${GO_FLOOR.slice(0, 2).join('.')} or newer is needed. ${otherWays(name)}`,
  );
}

/** @param {EngineName} name */
function otherWays(name) {
  const { download, floor } = ENGINES[name];
  const address = name === 'temporal' ? 'TEMPORAL_ADDRESS' : 'NATS_URL';
  return (
    `What helps: install Go from https://go.dev/dl and start again; or put ${name} ${floor.join('.')} or newer on PATH, ` +
    `from ${download}; or set ${address} to a server that runs already.`
  );
}

/**
 * Runs go in tools/. Every line that it writes is progress; the last ones explain a failure.
 * @param {string} go
 * @param {string[]} args
 * @param {EngineName} name
 * @param {Say} say
 * @param {{ line(text: string): void, stop(): void }} watch
 * @returns {Promise<{ stdout: string }>}
 */
function go_(go, args, name, say, watch) {
  return new Promise((resolve, reject) => {
    // A workspace or vendor folder of the surroundings is none of ours.
    const child = spawn(go, args, {
      cwd: TOOLS,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, GOWORK: 'off', GOFLAGS: `${process.env['GOFLAGS'] ?? ''} -mod=readonly`.trim() },
    });
    let stdout = '';
    let rest = '';
    /** @type {string[]} */
    const last = [];
    child.stdout.on('data', (d) => (stdout += d));
    child.stderr.on('data', (d) => {
      const lines = `${rest}${d}`.split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) {
        watch.line(line);
        last.push(line);
        if (last.length > 15) last.shift();
      }
    });
    child.once('error', (error) => finish(`${go} could not be started: ${error.message}`));
    child.once('close', (code, signal) =>
      finish(code === 0 ? undefined : `go ${args[0]} ended with ${signal ?? `code ${code}`}`),
    );
    /** @param {string | undefined} failure */
    const finish = (failure) => {
      watch.stop();
      if (failure === undefined) return resolve({ stdout });
      const offline = last.some((l) => /dial tcp|no such host|i\/o timeout|connection refused/.test(l));
      const hint = offline ? ' Go could not reach its module proxy: check the network, GOPROXY and HTTPS_PROXY.' : '';
      say(last.join('\n'));
      reject(
        new Error(
          `building ${name} failed: ${failure}; its last lines stand above.${hint} A second start continues with what is compiled already. ${otherWays(name)}`,
        ),
      );
    };
  });
}

/**
 * Says at least every few seconds how far it is.
 * @param {EngineName} name
 * @param {number} since
 * @param {number | undefined} total of packages; undefined while modules are fetched
 * @param {Say} say
 */
function progress(name, since, total, say) {
  let modules = 0;
  let compiled = 0;
  const timer = setInterval(() => {
    const what =
      total === undefined
        ? `${modules} modules fetched`
        : `${compiled} of at most ${total} packages compiled${compiled > 0.9 * total ? ', linking soon' : ''}`;
    say(`  ${name}: ${what}, ${elapsed(since)}`);
  }, PROGRESS_MS);
  return {
    /** @param {string} text */
    line(text) {
      if (text.startsWith('go: downloading')) modules += 1;
      else compiled += 1;
    },
    stop: () => clearInterval(timer),
  };
}

/** @param {number} since */
function elapsed(since) {
  const s = Math.round((Date.now() - since) / 1000);
  return `${Math.floor(s / 60)}:${String(s % 60).padStart(2, '0')} min`;
}

/** Prints where each engine is, building what is missing. */
async function main() {
  for (const name of /** @type {const} */ (['nats-server', 'temporal'])) {
    const { binary, version, from } = await findOrBuild(name, (line) => console.error(line));
    console.log(`${name} ${version} (${from === 'path' ? 'on PATH' : 'built'}): ${binary}`);
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  main().catch((/** @type {Error} */ error) => {
    console.error(error.message);
    process.exitCode = 1;
  });
}

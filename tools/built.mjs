// Brings a fresh or changed checkout to where it can run: packages as in the lockfile, sources compiled to dist/.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { withLock } from './lock.mjs';

/** @typedef {import('./built.d.mts').Say} Say */

/** @type {string} */
export const ROOT = path.dirname(path.dirname(fileURLToPath(import.meta.url)));

const NODE_FLOOR = /** @type {const} */ ([20, 19]);
const LOCKS = path.join(ROOT, 'var', 'locks');
const DIST = path.join(ROOT, 'dist');
const STAMP = path.join(DIST, '.built');

/**
 * Before anything fails in a less clear way.
 * @type {typeof import('./built.d.mts').requireNode}
 */
export function requireNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major > NODE_FLOOR[0] || (major === NODE_FLOOR[0] && minor >= NODE_FLOOR[1])) return;
  throw new Error(
    `Node ${NODE_FLOOR.join('.')} or newer is needed, this is ${process.versions.node}: see https://nodejs.org`,
  );
}

/**
 * Install scripts are not run: the native parts that are used here come ready in the packages.
 * @type {typeof import('./built.d.mts').ensureInstalled}
 */
export async function ensureInstalled(say = () => {}) {
  if (isInstalled()) return;
  await withLock(path.join(LOCKS, 'install.lock'), { for: 'installing the packages', say }, async () => {
    if (isInstalled()) return;
    say('installing the packages of package-lock.json (npm ci, a minute or two)');
    await run('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], say);
    if (!isInstalled())
      throw new Error(
        'npm ci ended well, but node_modules does not hold what package-lock.json says. Remove node_modules and start again.',
      );
  });
}

/**
 * Compares what npm says that it installed with the lockfile, by content: file times mean nothing after a checkout.
 * Packages for other platforms are optional and may be absent.
 */
function isInstalled() {
  const wanted = packagesOf(path.join(ROOT, 'package-lock.json'));
  const found = packagesOf(path.join(ROOT, 'node_modules', '.package-lock.json'));
  if (!wanted) throw new Error(`package-lock.json is missing in ${ROOT}: this is not a whole checkout`);
  if (!found) return false;
  for (const [name, entry] of Object.entries(wanted)) {
    if (name === '') continue;
    const there = found[name];
    if (there === undefined ? !entry.optional : there.version !== entry.version || there.integrity !== entry.integrity)
      return false;
  }
  return true;
}

/**
 * @param {string} file
 * @returns {Record<string, { version?: string, integrity?: string, optional?: boolean }> | undefined}
 */
function packagesOf(file) {
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')).packages : undefined;
}

/**
 * Also removes from dist/ what has no source any more.
 * @type {typeof import('./built.d.mts').ensureBuilt}
 */
export async function ensureBuilt(say = () => {}) {
  if (isBuilt()) return;
  await withLock(path.join(LOCKS, 'build.lock'), { for: 'compiling the sources', say }, async () => {
    if (isBuilt()) return;
    say('compiling the sources (tsc, a few seconds)');
    const made = fingerprint();
    rmSync(STAMP, { force: true });
    await run(
      process.execPath,
      [path.join(ROOT, 'node_modules', 'typescript', 'bin', 'tsc'), '-p', 'tsconfig.build.json'],
      say,
    );
    removeOrphans();
    say('bundling the workflows (webpack, a few seconds)');
    await run(process.execPath, [path.join(ROOT, 'dist', 'worker', 'bundle.js')], say);
    await run(process.execPath, [path.join(ROOT, 'tools', 'pages.mjs')], say);
    writeFileSync(STAMP, made);
  });
}

function isBuilt() {
  return existsSync(STAMP) && readFileSync(STAMP, 'utf8') === fingerprint();
}

/** Of all that goes into dist/: the sources, by name and content, and the configuration of the compiler. */
function fingerprint() {
  const hash = createHash('sha256');
  for (const file of ['tsconfig.json', 'tsconfig.build.json', 'package-lock.json', ...sources()]) {
    hash
      .update(`${file}\0`)
      .update(readFileSync(path.join(ROOT, file)))
      .update('\0');
  }
  return hash.digest('hex');
}

function sources() {
  /** @type {{ include: string[] }} */
  const { include } = JSON.parse(readFileSync(path.join(ROOT, 'tsconfig.build.json'), 'utf8'));
  return include.flatMap((folder) => filesBelow(folder)).filter((f) => /\.(ts|json|css|svg)$/.test(f));
}

/**
 * @param {string} folder relative to the checkout
 * @returns {string[]}
 */
function filesBelow(folder) {
  if (!existsSync(path.join(ROOT, folder))) return [];
  const entries = readdirSync(path.join(ROOT, folder), { withFileTypes: true });
  return entries
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((e) => (e.isDirectory() ? filesBelow(path.join(folder, e.name)) : [path.join(folder, e.name)]));
}

/** A module that was deleted or renamed must not stay importable. */
function removeOrphans() {
  const kept = new Set(sources().map((f) => f.replace(/\.ts$/, '')));
  for (const file of filesBelow('dist')) {
    const source = path.relative('dist', file).replace(/\.js(\.map)?$/, '');
    if (/\.js(\.map)?$/.test(file) && !kept.has(source)) rmSync(path.join(ROOT, file));
  }
}

/**
 * @param {string} command
 * @param {string[]} args
 * @param {Say} say
 * @returns {Promise<void>}
 */
function run(command, args, say) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] });
    let text = '';
    child.stdout.on('data', (d) => (text += d));
    child.stderr.on('data', (d) => (text += d));
    const since = Date.now();
    const timer = setInterval(
      () => say(`  ${path.basename(args[0] ?? command)}: ${Math.round((Date.now() - since) / 1000)} s`),
      5_000,
    );
    child.once('error', (error) => {
      clearInterval(timer);
      reject(new Error(`${command} could not be started: ${error.message}`));
    });
    child.once('close', (code) => {
      clearInterval(timer);
      if (code === 0) resolve();
      else reject(new Error(`${command} ${args.join(' ')} ended with code ${code}:\n${withoutUsage(text)}`));
    });
  });
}

/**
 * npm adds its whole list of options to an error.
 * @param {string} text
 */
function withoutUsage(text) {
  return text.replace(/(\nnpm error)?\nnpm error (Clean install a project|Usage:)[^]*/, '').trimEnd();
}

// One at a time, across processes: a lock file that names its holder and is touched while it is held.
import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const TOUCH_MS = 2_000;
const STALE_MS = 30_000;

/**
 * Should two ever hold it at once, what they do must still end in an atomic rename.
 * @type {typeof import('./lock.d.mts').withLock}
 */
export async function withLock(file, why, work) {
  mkdirSync(path.dirname(file), { recursive: true });
  const mine = JSON.stringify({ pid: process.pid, host: os.hostname(), for: why.for, nonce: Math.random() });
  const since = Date.now();
  let said = 0;
  while (!take(file, mine)) {
    const holder = read(file);
    if (holder === undefined) continue;
    if (isStale(file, holder)) {
      setAside(file, holder);
      continue;
    }
    if (Date.now() - said > 5_000) {
      said = Date.now();
      const { pid } = JSON.parse(holder);
      why.say(
        `waiting for process ${pid}, which is busy with the same: ${why.for} (${Math.round((Date.now() - since) / 1000)} s; ${file})`,
      );
    }
    await sleep(200);
  }
  const touch = setInterval(() => touchNow(file), TOUCH_MS);
  try {
    return await work();
  } finally {
    clearInterval(touch);
    if (read(file) === mine) rmSync(file, { force: true });
  }
}

/**
 * Written aside first, then linked: who reads the lock never sees half of it.
 * @param {string} file
 * @param {string} content
 */
function take(file, content) {
  const draft = `${file}.${process.pid}.${Math.random().toString(36).slice(2)}`;
  writeFileSync(draft, content);
  try {
    linkSync(draft, file);
    return true;
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}

/** @param {string} file */
function read(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

/**
 * @param {string} file
 * @param {string} holder
 */
function isStale(file, holder) {
  try {
    if (Date.now() - statSync(file).mtimeMs > STALE_MS) return true;
    const { pid, host } = JSON.parse(holder);
    if (host !== os.hostname()) return false;
    process.kill(pid, 0);
    return false;
  } catch (error) {
    const code = /** @type {NodeJS.ErrnoException} */ (error).code;
    return code === 'ESRCH' || error instanceof SyntaxError;
  }
}

/**
 * Takes a stale lock away, but puts it back when another waiter was quicker and the file is already a new lock.
 * @param {string} file
 * @param {string} stale
 */
function setAside(file, stale) {
  const aside = `${file}.stale.${process.pid}`;
  try {
    renameSync(file, aside);
  } catch {
    return;
  }
  if (read(aside) !== stale) {
    try {
      linkSync(aside, file);
    } catch {
      // A third one holds it now.
    }
  }
  rmSync(aside, { force: true });
}

/** @param {string} file */
function touchNow(file) {
  try {
    utimesSync(file, new Date(), new Date());
  } catch {
    // Taken over after a long pause of this process; the atomic rename keeps the result whole.
  }
}

import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { cachePlace, isBelow, versionIn } from '../../tools/engines.mjs';
import { withLock } from '../../tools/lock.mjs';
import { endProcess, freePort, isListening, isProcess } from '../../tools/processes.mjs';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'concordat-tools-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('a lock', () => {
  const why = { for: 'a test', say: () => undefined };

  it('lets one in at a time and is gone afterwards', async () => {
    const file = join(folder, 'a.lock');
    let inside = 0;
    const most: number[] = [];
    const work = async () => {
      inside += 1;
      most.push(inside);
      await pause(20);
      inside -= 1;
    };
    await Promise.all([withLock(file, why, work), withLock(file, why, work), withLock(file, why, work)]);
    expect(most).toEqual([1, 1, 1]);
    expect(existsSync(file)).toBe(false);
  });

  it('is taken over from a process that is gone', async () => {
    const file = join(folder, 'a.lock');
    const { pid } = spawnSync(process.execPath, ['-e', '']);
    writeFileSync(file, JSON.stringify({ pid, host: hostname(), for: 'a test' }));
    expect(await withLock(file, why, () => Promise.resolve('done'))).toBe('done');
  });

  it('is given back when the work fails', async () => {
    const file = join(folder, 'a.lock');
    await expect(withLock(file, why, () => Promise.reject(new Error('failed')))).rejects.toThrow('failed');
    expect(existsSync(file)).toBe(false);
  });

  it('says whom it waits for', async () => {
    const file = join(folder, 'a.lock');
    const said: string[] = [];
    const first = withLock(file, why, () => pause(300));
    await withLock(file, { for: 'a test', say: (line) => said.push(line) }, () => Promise.resolve());
    await first;
    expect(said[0]).toContain(`process ${process.pid}`);
  });
});

describe('the version of an engine', () => {
  it.each([
    ['nats-server: v2.14.9', [2, 14, 9]],
    ['temporal version 1.8.2 (Server 1.31.2, UI 2.50.1)', [1, 8, 2]],
    ['go1.26', [1, 26, 0]],
    ['no version', undefined],
  ])('is read from %j', (text, version) => {
    expect(versionIn(text)).toEqual(version);
  });

  it('is compared by number', () => {
    expect(isBelow([2, 14, 4], [2, 14, 5])).toBe(true);
    expect(isBelow([2, 14, 10], [2, 14, 5])).toBe(false);
    expect(isBelow([2, 9, 99], [2, 14, 5])).toBe(true);
    expect(isBelow([3, 0, 0], [3, 0, 0])).toBe(false);
  });

  it('is pinned in tools/go.mod and part of the name under which a build is kept', () => {
    const { version, binary } = cachePlace('nats-server');
    expect(isBelow(versionIn(version)!, [2, 14, 5])).toBe(false);
    expect(binary).toContain(`nats-server-${version}-${process.platform}-${process.arch}-`);
  });
});

describe('processes', () => {
  it('are known by their id and command line, and ended by it', async () => {
    const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)', folder]);
    expect(isProcess(child.pid!, folder)).toBe(true);
    expect(isProcess(child.pid!, 'another')).toBe(false);
    await endProcess(child.pid!);
    expect(isProcess(child.pid!, folder)).toBe(false);
  });

  it('find a port that nobody listens on', async () => {
    expect(await isListening(await freePort())).toBe(false);
  });
});

import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * The browser of the system, by its whole path: `CHROMIUM`, or what distributions call it. Throws where there is none: no test is
 * left out.
 */
export function chromium(): string {
  const names = [process.env['CHROMIUM'], 'chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
  const found = names
    .map((name) => (name ? spawnSync('sh', ['-c', 'command -v -- "$1"', 'sh', name], { encoding: 'utf8' }).stdout : ''))
    .find((path) => path !== '')
    ?.trim();
  if (!found)
    throw new Error('no Chromium: install one (Debian: apt-get install chromium), or name it by CHROMIUM=path');
  return found;
}

/**
 * The page after its scripts have run, as HTML. The clock of the page runs as fast as it can, `budget` milliseconds of it;
 * hosts do not resolve, so that a page which asks for something gets nothing.
 */
export function domOf(file: string, budget = 30_000): string {
  const profile = mkdtempSync(join(tmpdir(), 'concordat-chromium-'));
  try {
    const args = ['--headless', '--no-sandbox', '--disable-gpu', '--host-resolver-rules=MAP * ~NOTFOUND'];
    const run = spawnSync(
      chromium(),
      [...args, `--user-data-dir=${profile}`, `--virtual-time-budget=${budget}`, '--dump-dom', `file://${file}`],
      { encoding: 'utf8', timeout: 120_000, maxBuffer: 64 * 1024 * 1024 },
    );
    if (run.status !== 0)
      throw new Error(`Chromium ended with ${run.status ?? run.signal}: ${run.stderr.slice(-2_000)}`);
    return run.stdout;
  } finally {
    rmSync(profile, { recursive: true, force: true });
  }
}

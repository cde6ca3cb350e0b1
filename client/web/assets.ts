import { readFileSync, readdirSync } from 'node:fs';
import { extname, join } from 'node:path';
import type { Asset } from './desk.ts';

const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
};

/** The files of the desk, from where the build has put them. */
export function readAssets(folder = join(__dirname, 'assets')): ReadonlyMap<string, Asset> {
  return new Map(
    readdirSync(folder).flatMap((name) => {
      const type = TYPES[extname(name)];
      return type === undefined
        ? []
        : [[name, { body: new Uint8Array(readFileSync(join(folder, name))), type }] as const];
    }),
  );
}

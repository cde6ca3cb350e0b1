import { readFileSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { UsageError } from './command.ts';

/** The bytes of a file that was named. @throws UsageError */
export function readOrRefuse(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    throw new UsageError(`Cannot read ${file} (${(error as NodeJS.ErrnoException).code ?? 'unknown'})`);
  }
}

/** The lines of an export, without their line feeds; a last line without one counts too. @throws UsageError */
export function linesOf(file: string): readonly string[] {
  // Bytes that are not UTF-8 become U+FFFD, which changes the line and so is found.
  const lines = readOrRefuse(file).toString('utf8').split('\n');
  if (lines.at(-1) === '') lines.pop();
  if (lines.length === 0) throw new UsageError(`${file} holds no entries`);
  return lines;
}

/** Whether what is named is a folder, so a bundle and no export. */
export function isFolder(named: string): boolean {
  return statSync(named, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

/** The files of a bundle, by their paths in it. @throws UsageError */
export function bundleIn(folder: string): ReadonlyMap<string, Uint8Array> {
  const files = new Map<string, Uint8Array>();
  for (const found of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (found.isDirectory()) continue;
    const file = path.join(found.parentPath, found.name);
    if (!found.isFile()) throw new UsageError(`${file} is not a file: a bundle holds files only`);
    files.set(path.relative(folder, file).split(path.sep).join('/'), readOrRefuse(file));
  }
  if (files.size === 0) throw new UsageError(`${folder} holds no files`);
  return files;
}

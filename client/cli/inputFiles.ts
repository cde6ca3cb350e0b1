import { readFileSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { filesOfRecord } from '../index.ts';
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

/** Whether what is named is the record of a document: one page with the files of a bundle inside. */
export function isRecord(named: string): boolean {
  return named.endsWith('.html');
}

/** Whether what is named holds a bundle, so a folder or a record, and is no export. */
export function holdsBundle(named: string): boolean {
  return isRecord(named) || (statSync(named, { throwIfNoEntry: false })?.isDirectory() ?? false);
}

/** The files of a bundle, by their paths in it: those of a folder, or those inside a record. @throws UsageError */
export function bundleIn(named: string): ReadonlyMap<string, Uint8Array> {
  return isRecord(named) ? filesInside(named) : filesUnder(named);
}

function filesInside(file: string): ReadonlyMap<string, Uint8Array> {
  const files = filesOfRecord(readOrRefuse(file).toString('utf8'));
  if (!files) throw new UsageError(`${file} is not the record of a document: it holds no files of a bundle`);
  return files;
}

function filesUnder(folder: string): ReadonlyMap<string, Uint8Array> {
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

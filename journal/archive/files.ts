import { access, mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/** Files that must be there after a power failure: their bytes and their names are on the disk when these resolve. */

/** Writes a folder's list of names to the disk. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Makes a folder and those above it. */
export async function makeFolder(folder: string): Promise<void> {
  const first = await mkdir(folder, { recursive: true });
  if (first === undefined) return;
  for (let made = folder; made.length >= first.length; made = dirname(made)) await syncFolder(dirname(made));
}

/** Replaces a file whole: whoever reads it sees the old bytes or the new ones. The folder must be there. */
export async function writeWhole(file: string, bytes: Uint8Array | string): Promise<void> {
  const draft = join(dirname(file), `.${basename(file)}.draft`);
  const handle = await open(draft, 'w', 0o644);
  try {
    await handle.writeFile(bytes);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(draft, file);
  await syncFolder(dirname(file));
}

/** The bytes of a file, or null where there is none. */
export async function readWhole(file: string): Promise<Buffer | null> {
  try {
    return await readFile(file);
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}

/** Whether a file is there. */
export async function isThere(file: string): Promise<boolean> {
  try {
    await access(file);
    return true;
  } catch (error) {
    if (isMissing(error)) return false;
    throw error;
  }
}

/** Removes a file or folder, if it is there. */
export async function removeAll(path: string): Promise<void> {
  await rm(path, { recursive: true, force: true });
}

/** Whether an error says that a file is not there. */
export function isMissing(error: unknown): boolean {
  const { code } = error as NodeJS.ErrnoException;
  return code === 'ENOENT' || code === 'ENOTDIR';
}

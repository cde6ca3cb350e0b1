import { open, readdir, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { makeFolder, syncFolder, isMissing } from './files.ts';

/** Lines in one file of entries. */
export const LINES_PER_FILE = 65_536;

/** Bytes read at a time. */
const BLOCK = 1 << 20;
const LF = 0x0a;
const FILE = /^(\d{12})\.jsonl$/;

/** What stands in the archive folder is not what this wrote: nothing is appended to it. */
export class ArchiveDamaged extends Error {
  override readonly name = 'ArchiveDamaged';
}

/** Where the entries lie in the folder of an archive. */
export function entriesFolder(folder: string): string {
  return join(folder, 'entries');
}

function fileOf(first: number): string {
  return `${String(first).padStart(12, '0')}.jsonl`;
}

/** The first indexes of the files that are there, in order. Throws {@link ArchiveDamaged} where one is missing between two. */
async function filesIn(folder: string): Promise<readonly number[]> {
  let names: readonly string[];
  try {
    names = await readdir(entriesFolder(folder));
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
  const firsts = names.flatMap((name) => (FILE.exec(name) ? [Number(FILE.exec(name)![1])] : [])).sort((a, b) => a - b);
  for (const [at, first] of firsts.entries()) {
    if (first !== at * LINES_PER_FILE)
      throw new ArchiveDamaged(
        `${entriesFolder(folder)} has ${fileOf(first)} where ${fileOf(at * LINES_PER_FILE)} is due`,
      );
  }
  return firsts;
}

/** Lines as they were stored, without their line feeds; `first` is the index of the first. */
export type LineBlock = { readonly first: number; readonly lines: readonly Buffer[] };

/**
 * The archived lines from an index on, in order. What stands behind the last line feed was cut short by a crash and is not
 * given. Throws {@link ArchiveDamaged} where a file is missing, or is not full and not the last.
 */
export async function* readEntries(folder: string, from = 0): AsyncGenerator<LineBlock, void, undefined> {
  const files = await filesIn(folder);
  for (const [at, first] of files.entries()) {
    if (first + LINES_PER_FILE <= from) continue;
    let count = 0;
    for await (const lines of linesOf(join(entriesFolder(folder), fileOf(first)))) {
      const start = first + count;
      count += lines.length;
      const skipped = Math.max(0, from - start);
      if (lines.length > skipped) yield { first: start + skipped, lines: lines.slice(skipped) };
    }
    if (count > LINES_PER_FILE || (count < LINES_PER_FILE && at < files.length - 1))
      throw new ArchiveDamaged(`${fileOf(first)} holds ${count} lines, not ${LINES_PER_FILE}`);
  }
}

async function* linesOf(file: string): AsyncGenerator<readonly Buffer[], void, undefined> {
  const handle = await open(file, 'r');
  try {
    let rest = Buffer.alloc(0);
    for (;;) {
      const block = Buffer.allocUnsafe(BLOCK);
      const { bytesRead } = await handle.read(block, 0, BLOCK);
      if (bytesRead === 0) return;
      const bytes =
        rest.length > 0 ? Buffer.concat([rest, block.subarray(0, bytesRead)]) : block.subarray(0, bytesRead);
      const lines: Buffer[] = [];
      let start = 0;
      for (let end = bytes.indexOf(LF); end !== -1; end = bytes.indexOf(LF, start)) {
        lines.push(bytes.subarray(start, end));
        start = end + 1;
      }
      rest = bytes.subarray(start);
      if (lines.length > 0) yield lines;
    }
  } finally {
    await handle.close();
  }
}

/** The last whole line and its index, read from the end; null where there is none. */
export async function lastEntry(folder: string): Promise<{ readonly index: number; readonly line: Buffer } | null> {
  const files = await filesIn(folder);
  for (const first of files.toReversed()) {
    let found: { index: number; line: Buffer } | null = null;
    for await (const { first: at, lines } of readEntries(folder, first))
      found = { index: at + lines.length - 1, line: lines.at(-1)! };
    if (found) return found;
  }
  return null;
}

/** One archived line; undefined where there is none. */
export async function entryAt(folder: string, index: number): Promise<Buffer | undefined> {
  for await (const { first, lines } of readEntries(folder, index)) return first === index ? lines[0] : undefined;
  return undefined;
}

/** Appends to the entries, at a place that follows from what is there. */
export type EntryWriter = {
  /** Appends whole lines, without their line feeds. They are on the disk when this resolves; `beforeSync` comes before that. */
  append(lines: readonly string[], beforeSync?: () => Promise<void>): Promise<void>;
  close(): Promise<void>;
};

/**
 * Opens the entries for appending behind `size` whole lines; a last line without line end is cut. Writes go to the place of
 * the line in the file, never to its end: what is written follows from the order of JOURNAL, so a former leader that wakes
 * up writes the same bytes to the same place.
 */
export async function openEntryWriter(folder: string, size: number): Promise<EntryWriter> {
  const entries = entriesFolder(folder);
  await makeFolder(entries);
  let lines = size % LINES_PER_FILE;
  let first = size - lines;
  let { handle, offset } = await openFile(first);

  async function openFile(at: number): Promise<{ handle: FileHandle; offset: number }> {
    const file = join(entries, fileOf(at));
    const opened = await openOrMake(file);
    await syncFolder(entries);
    let end = 0;
    for await (const block of linesOf(file)) end += block.reduce((n, line) => n + line.length + 1, 0);
    if ((await opened.stat()).size > end) {
      await opened.truncate(end);
      await opened.sync();
    }
    return { handle: opened, offset: end };
  }

  return {
    async append(added, beforeSync) {
      for (let left = added; left.length > 0;) {
        if (lines === LINES_PER_FILE) {
          await handle.close();
          first += LINES_PER_FILE;
          lines = 0;
          ({ handle, offset } = await openFile(first));
        }
        const part = left.slice(0, LINES_PER_FILE - lines);
        left = left.slice(part.length);
        const bytes = Buffer.from(part.map((line) => `${line}\n`).join(''), 'utf8');
        for (let written = 0; written < bytes.length;)
          written += (await handle.write(bytes, written, bytes.length - written, offset + written)).bytesWritten;
        await beforeSync?.();
        await handle.datasync();
        offset += bytes.length;
        lines += part.length;
      }
    },
    close: () => handle.close(),
  };
}

async function openOrMake(file: string): Promise<FileHandle> {
  try {
    return await open(file, 'r+');
  } catch (error) {
    if (!isMissing(error)) throw error;
    return open(file, 'wx+', 0o644);
  }
}

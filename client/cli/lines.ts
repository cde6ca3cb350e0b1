import { readFileSync } from 'node:fs';
import { UsageError } from './command.ts';

/** The lines of an export, without their line feeds; a last line without one counts too. @throws UsageError */
export function linesOf(file: string): readonly string[] {
  let bytes: Buffer;
  try {
    bytes = readFileSync(file);
  } catch (error) {
    throw new UsageError(`Cannot read ${file} (${(error as NodeJS.ErrnoException).code ?? 'unknown'})`);
  }
  // Bytes that are not UTF-8 become U+FFFD, which changes the line and so is found.
  const lines = bytes.toString('utf8').split('\n');
  if (lines.at(-1) === '') lines.pop();
  if (lines.length === 0) throw new UsageError(`${file} holds no entries`);
  return lines;
}

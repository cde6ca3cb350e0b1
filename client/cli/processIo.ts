import { createInterface } from 'node:readline/promises';
import { forTerminal } from './colours.ts';
import type { Io } from './command.ts';

/**
 * Standard streams of this process. What others wrote is shown on a terminal without the controls that would move its cursor
 * or reorder its words; a file or another program gets it to the byte. A reader that goes away
 * (`| head`) ends the program quietly, as it does for others.
 */
export function processIo(): Io {
  const { stdin, stdout, stderr, env } = process;
  for (const stream of [stdout, stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EPIPE') process.exit(process.exitCode ?? 0);
      throw error;
    });
  }
  return {
    out: (text) => void stdout.write(stdout.isTTY ? forTerminal(text) : text),
    err: (text) => void stderr.write(stderr.isTTY ? forTerminal(text) : text),
    isTerminal: stdin.isTTY && stderr.isTTY,
    ask: async (question) => {
      const lines = createInterface({ input: stdin, output: stderr });
      try {
        return await lines.question(question);
      } finally {
        lines.close();
      }
    },
    environment: env,
  };
}

import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Installation } from './identities.ts';

/** The worker as a process of its own: it is started again whenever it ends, since the journal holds all that it knew. */
export type WorkerProcess = { readonly stop: () => Promise<void>; readonly log: string };

/** Bounds on memory in megabytes, as in the Dockerfile: Node gives memory back the later the more it may use. */
const WORKER_MEMORY = ['--max-old-space-size=320', '--max-semi-space-size=4'];
const RESTART_MS = 500;
const STOP_MS = 10_000;

export type WorkerOptions = {
  /** Names the engines: `TEMPORAL_ADDRESS`, and what else the worker reads. */
  readonly environment: NodeJS.ProcessEnv;
  readonly organisation: string;
  /** Hears of every end that was not asked for. */
  readonly tell: (line: string) => void;
  /** The compiled entry point; default: the one beside this file. */
  readonly main?: string;
};

/** Starts `worker/main` with all roles. */
export function startWorker(installation: Installation, options: WorkerOptions): WorkerProcess {
  const { environment, organisation, tell, main = join(__dirname, '..', 'worker', 'main.js') } = options;
  const { places } = installation;
  const log = join(places.logs, 'worker.log');
  let stopping = false;
  let child: ChildProcess | null = null;

  const run = async () => {
    while (!stopping) {
      const output = openSync(log, 'a', 0o600);
      const started = spawn(process.execPath, [...WORKER_MEMORY, main], {
        stdio: ['ignore', output, output],
        env: {
          ...environment,
          NATS_URL: installation.natsUrl,
          CONCORDAT_ENGINE_SEED_FILE: places.engineSeed,
          CONCORDAT_PROCESS_KEY_FILE: places.processKey,
          CONCORDAT_ARCHIVE: places.archive,
          CONCORDAT_LOG_KEY_FILE: places.logKey,
          CONCORDAT_ORGANISATION: organisation,
          CONCORDAT_ROOT_KEY: installation.rootKey,
        },
      });
      child = started;
      closeSync(output);
      const [code, signal] = (await once(started, 'exit')) as [number | null, NodeJS.Signals | null];
      child = null;
      // Ctrl-C in a terminal reaches this process and the worker at once; whichever hears of it first.
      await pause(RESTART_MS);
      if (stopping) return;
      tell(`the worker ended (${signal ?? `exit ${code}`}) and is started again; its log is ${log}`);
    }
  };
  const running = run();

  return {
    log,
    stop: async () => {
      stopping = true;
      const ending = child;
      ending?.kill('SIGTERM');
      const hard = setTimeout(() => ending?.kill('SIGKILL'), STOP_MS);
      await running;
      clearTimeout(hard);
    },
  };
}

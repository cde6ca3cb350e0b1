import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, closeSync, openSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Installation } from './identities.ts';

/** The worker as a process of its own: it is started again whenever it ends, since the journal holds all that it knew. */
export type WorkerProcess = { readonly stop: () => Promise<void>; readonly log: string };

/** Bounds on memory in megabytes, as in the Dockerfile: Node gives memory back the later the more it may use. */
const WORKER_MEMORY = ['--max-old-space-size=320', '--max-semi-space-size=4'];
/** Before it is started again, milliseconds. What ends again and again is started less often, up to the longest. */
const RESTART_MS = 500;
const LONGEST_RESTART_MS = 30_000;
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
  const { environment, organisation } = options;
  const { places } = installation;
  return keepRunning(options, {
    ...{ what: 'the worker', log: join(places.logs, 'worker.log'), longest: RESTART_MS },
    environment: () => ({
      ...environment,
      NATS_URL: installation.natsUrl,
      CONCORDAT_ENGINE_SEED_FILE: places.engineSeed,
      CONCORDAT_PROCESS_KEY_FILE: places.processKey,
      CONCORDAT_ARCHIVE: places.archive,
      CONCORDAT_LOG_KEY_FILE: places.logKey,
      CONCORDAT_ORGANISATION: organisation,
      CONCORDAT_ROOT_KEY: installation.rootKey,
    }),
  });
}

/** Where the desk would like to answer; where that is taken, at the next free port. */
const DESK_PORT = 8_088;

/**
 * Starts `worker/main` as the desk, where the profiles may be chosen without a signature. It is given what a desk is given, and
 * nothing else of this process's environment. `onUp` is told its address, at each start.
 */
export function startDesk(
  installation: Installation,
  options: WorkerOptions & { readonly onUp: (address: string) => void },
): WorkerProcess {
  const { places } = installation;
  return keepRunning(options, {
    ...{ what: 'the desk', log: join(places.logs, 'web.log'), longest: LONGEST_RESTART_MS },
    environment: async () => ({
      CONCORDAT_ROLES: 'web',
      NATS_URL: installation.natsUrl,
      CONCORDAT_ORGANISATION: options.organisation,
      CONCORDAT_DESK_SEED_FILE: places.deskSeed,
      CONCORDAT_WEB_PORT: String(await freePort(Number(options.environment['CONCORDAT_WEB_PORT'] ?? DESK_PORT))),
      CONCORDAT_WEB_DEMO_PROFILES: places.profiles,
      CONCORDAT_WEB_CONSULTATIONS: join(places.data, 'consultations'),
    }),
    onLine: (line) => {
      const [, address] = /^Desk: (http:\S+)$/.exec(line) ?? [];
      if (address !== undefined) options.onUp(address);
    },
  });
}

type Kept = {
  readonly what: string;
  readonly log: string;
  /** The longest pause before it is started again, in milliseconds. */
  readonly longest: number;
  readonly environment: () => NodeJS.ProcessEnv | Promise<NodeJS.ProcessEnv>;
  /** Hears each line of its standard output, which goes to the log too. */
  readonly onLine?: (line: string) => void;
};

function keepRunning(
  { tell, main = join(__dirname, '..', 'worker', 'main.js') }: WorkerOptions,
  { what, log, longest, environment, onLine }: Kept,
): WorkerProcess {
  const stopping = new AbortController();
  let child: ChildProcess | null = null;

  const run = async () => {
    for (let wait = RESTART_MS; !stopping.signal.aborted;) {
      const output = openSync(log, 'a', 0o600);
      const env = await environment();
      const since = Date.now();
      const started = spawn(process.execPath, [...WORKER_MEMORY, main], {
        stdio: ['ignore', onLine ? 'pipe' : output, output],
        env,
      });
      child = started;
      closeSync(output);
      hearLines(started, (line) => {
        appendFileSync(log, `${line}\n`);
        onLine?.(line);
      });
      const [code, signal] = (await once(started, 'exit')) as [number | null, NodeJS.Signals | null];
      child = null;
      wait = Date.now() - since > LONGEST_RESTART_MS ? RESTART_MS : Math.min(wait * 2, longest);
      // Ctrl-C in a terminal reaches this process and the worker at once; whichever hears of it first.
      await pause(RESTART_MS);
      if (stopping.signal.aborted) return;
      tell(`${what} ended (${signal ?? `exit ${code}`}) and is started again; its log is ${log}`);
      await pause(wait - RESTART_MS, undefined, { signal: stopping.signal }).catch(() => undefined);
    }
  };
  const running = run();

  return {
    log,
    stop: async () => {
      stopping.abort();
      const ending = child;
      ending?.kill('SIGTERM');
      const hard = setTimeout(() => ending?.kill('SIGKILL'), STOP_MS);
      await running;
      clearTimeout(hard);
    },
  };
}

function hearLines({ stdout }: ChildProcess, hear: (line: string) => void): void {
  let rest = '';
  stdout?.setEncoding('utf8').on('data', (piece: string) => {
    const lines = (rest + piece).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) hear(line);
  });
}

/** The first port from `from` on at which nobody listens on this machine; 0, any, where there is none among a hundred. */
async function freePort(from: number): Promise<number> {
  for (let port = from; port < from + 100; port += 1) {
    const isFree = await new Promise<boolean>((resolve) => {
      const server = createServer();
      server.once('error', () => resolve(false));
      server.listen({ host: '127.0.0.1', port, exclusive: true }, () => server.close(() => resolve(true)));
    });
    if (isFree) return port;
  }
  return 0;
}

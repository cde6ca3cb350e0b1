/** Types of `processes.mjs`, for the TypeScript side (tests) and for the file itself. */

/** A running engine. */
export type EngineProcess = {
  readonly name: string;
  readonly pid: number;
  /** Where clients connect: `nats://127.0.0.1:4222`, or `127.0.0.1:7233` for Temporal. */
  readonly url: string;
  readonly port: number;
  /** The file that takes its output. */
  readonly logFile: string;
  /** Resolves when the process has ended, with how. Never rejects. */
  readonly exited: Promise<{ readonly code: number | null; readonly signal: string | null }>;
  /** Sends a signal. With SIGKILL and SIGTERM it resolves once the process is gone, else at once. */
  kill(signal: 'SIGKILL' | 'SIGTERM' | 'SIGSTOP' | 'SIGCONT' | 'SIGHUP'): Promise<void>;
  /** SIGTERM, and SIGKILL when the deadline passes. Safe to call twice. */
  stop(deadlineMs?: number): Promise<void>;
};

export type TemporalProcess = EngineProcess & { readonly uiUrl: string | null; readonly namespace: string };

/**
 * Starts nats-server with a configuration file (which names the port and the store) and waits until it answers.
 * Throws when it ends before that, with the last lines of its log. Starting again on the same folder continues it.
 */
export function startNats(options: {
  readonly binary: string;
  readonly configFile: string;
  readonly port: number;
  /** Folder for `nats.log`; made when missing. */
  readonly dataDir: string;
  /** In a process group of its own, so that Ctrl-C in the terminal does not reach it. */
  readonly ownGroup?: boolean;
}): Promise<EngineProcess>;

/** Starts Temporal's development server on a database file, and waits until its namespace answers. */
export function startTemporal(options: {
  readonly binary: string;
  readonly port: number;
  /** Null: without the web interface. */
  readonly uiPort: number | null;
  readonly dbFile: string;
  /** Default: the folder of `dbFile`. Takes `temporal.log`. */
  readonly dataDir?: string;
  /** Default `default`. */
  readonly namespace?: string;
  /** Names of Keyword search attributes to register. */
  readonly searchAttributes?: readonly string[];
  readonly ownGroup?: boolean;
}): Promise<TemporalProcess>;

/**
 * A free TCP port of 127.0.0.1: `preferred` when that is free, else the next free one after it; without a preference
 * a random one below the range from which the system takes ports for outgoing connections.
 */
export function freePort(preferred?: number): Promise<number>;

/** Tries again, a few times, when what `attempt` starts finds its port taken: free ports are free until somebody takes them. */
export function withFreePort<T>(attempt: () => Promise<T>): Promise<T>;

/** Whether something listens on the port of 127.0.0.1. */
export function isListening(port: number): Promise<boolean>;

/** Whether the process exists and its command line contains `words` (where the system tells; else: whether it exists). */
export function isProcess(pid: number, words: string): boolean;

/** The ids of living processes whose command line contains `words`; with `group`, only of that process group. */
export function processesWith(words: string, group?: number): readonly number[];

/** Ends a process of an earlier run by its id: SIGTERM, SIGKILL after the deadline. Resolves once it is gone. */
export function endProcess(pid: number, deadlineMs?: number): Promise<void>;

import { join } from 'node:path';
import { DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';
import { TASK_QUEUE } from '../contracts/temporal.ts';
import type { Activities } from '../activities/activities.ts';
import type { Log } from './log.ts';

/** The bundle that a build leaves beside the compiled sources. */
export const WORKFLOW_BUNDLE = join(__dirname, '..', 'workflow-bundle.js');

/** In workflows it must be part of the bundle too: `bundleWorkflowCode({ payloadConverterPath })`. */
export const PAYLOAD_CONVERTER = join(__dirname, '..', 'workflows', 'payloadConverter');

/** Dossiers kept ready in memory, about 1 MB each; others are replayed when they move. */
const CACHED_WORKFLOWS = 500;

let runtimeIsThere = false;

/**
 * Sends Temporal's log through ours. Once per process, before any connection; SIGTERM and SIGINT are left to `main`, which
 * knows in which order the roles end.
 */
export function installRuntime(log: Log): void {
  if (runtimeIsThere) return;
  runtimeIsThere = true;
  const temporal = log.with({ part: 'temporal' });
  const put = {
    TRACE: temporal.debug,
    DEBUG: temporal.debug,
    INFO: temporal.info,
    WARN: temporal.warn,
    ERROR: temporal.error,
  };
  Runtime.install({
    shutdownSignals: [],
    logger: new DefaultLogger('INFO', ({ level, message, meta }) => put[level](message, { ...meta })),
    telemetryOptions: { logging: { forward: {}, filter: { core: 'WARN', other: 'WARN' } } },
  });
}

export type TemporalWorker = {
  readonly isRunning: () => boolean;
  /** Resolves when the worker has ended as it was told; rejects when it broke. */
  readonly running: Promise<void>;
  /** Takes no new task, gives those in hand time to end, and closes the connection. */
  stop(): Promise<void>;
};

/** Starts the Temporal worker that runs the workflows and their activities. Rejects where the server does not answer. */
export async function startTemporalWorker(options: {
  readonly address: string;
  readonly namespace: string;
  readonly activities: Activities;
  /** Code that was bundled before, for tests. */
  readonly bundle?: { readonly code: string };
  readonly log: Log;
}): Promise<TemporalWorker> {
  installRuntime(options.log);
  const connection = await NativeConnection.connect({ address: options.address });
  try {
    const worker = await Worker.create({
      connection,
      namespace: options.namespace,
      taskQueue: TASK_QUEUE,
      workflowBundle: options.bundle ?? { codePath: WORKFLOW_BUNDLE },
      activities: options.activities,
      dataConverter: { payloadConverterPath: PAYLOAD_CONVERTER },
      maxCachedWorkflows: CACHED_WORKFLOWS,
      shutdownGraceTime: '10 seconds',
      shutdownForceTime: '20 seconds',
    });
    const running = (async () => {
      try {
        await worker.run();
      } finally {
        await connection.close();
      }
    })();
    // Awaited by the caller; a rejection before that must not end the process.
    running.catch(() => undefined);
    return {
      isRunning: () => worker.getState() === 'RUNNING',
      running,
      async stop() {
        if (worker.getState() === 'RUNNING') worker.shutdown();
        await running;
      },
    };
  } catch (error) {
    await connection.close();
    throw error;
  }
}

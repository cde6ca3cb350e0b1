import { connectNats } from '../journal/connection.ts';
import type { Configuration, Role } from './configuration.ts';
import type { Counters } from './counters.ts';
import { startHealth, type RoleState } from './health.ts';
import { described, type Log } from './log.ts';
import { recover, type RecoveryReport } from './recover.ts';
import { STARTERS, connectTemporal, createRig, relayDependencies, type Part, type WorkerOptions } from './roles.ts';

export type RunningWorker = {
  /** Every role does its work, or stands by for it. Rejects when the worker was stopped or broke before that. */
  readonly ready: Promise<void>;
  /** Settles when all has ended: resolves after `stop`, rejects with what broke. */
  readonly ended: Promise<void>;
  readonly healthPort: number;
  readonly counters: Counters;
  readonly roles: () => Readonly<Record<string, RoleState>>;
  /** Finishes what is in hand, in the order in which parts need one another, and ends. */
  stop(): Promise<void>;
};

/** Order of the end: whoever asks goes before whom it asks. */
const ENDS: readonly Role[] = ['projections', 'relay', 'temporal', 'intake', 'archive'];

/** Starts the roles of one process. Rejects where NATS does not answer at all; Temporal is waited for. */
export async function startWorker(configuration: Configuration, options: WorkerOptions): Promise<RunningWorker> {
  const { log } = options;
  const nc = await connectNats({
    servers: configuration.natsUrl,
    name: `concordat-${configuration.roles.join('+')}`,
    ...(configuration.engineSeed ? { seed: configuration.engineSeed } : {}),
  });
  const rig = createRig(nc, configuration, options);
  const { counters } = rig;
  const states: Record<string, RoleState> = {};
  let broken: unknown;
  let stopping: Promise<void> | undefined;
  const ending = new AbortController();
  const parts = new Map<Role, Part>();
  const readiness: Promise<void>[] = [];
  const tell = (role: Role, state: string, ready: boolean) => {
    states[role] = { ready, state };
    log.info(`${role}: ${state}`);
  };

  let firstFailure: (error: unknown) => void = () => undefined;
  const failure = new Promise<never>((_, reject) => (firstFailure = reject));
  failure.catch(() => undefined);
  for (const role of configuration.roles) {
    tell(role, 'starting', false);
    let arrived: () => void = () => undefined;
    readiness.push(new Promise<void>((resolve) => (arrived = resolve)));
    const part = STARTERS[role](rig, (state, ready) => {
      tell(role, state, ready);
      if (ready) arrived();
    });
    parts.set(role, part);
    part.running.catch((error: unknown) => {
      broken ??= error;
      tell(role, 'failed', false);
      log.error(`${role} has failed`, described(error, true));
      firstFailure(error);
    });
  }
  // A client gives up for good where it is refused twice: this process then knows nothing any more, and is started anew.
  void nc.closed().then((error) => {
    if (stopping) return;
    broken ??= error ?? new Error('the connection to NATS was closed');
    firstFailure(broken);
  });
  const health = await startHealth(configuration.healthPort, {
    roles: () => states,
    counters,
    alive: () => broken === undefined,
  });

  const stop = () => (stopping ??= stopAll());
  async function stopAll(): Promise<void> {
    log.info('stopping');
    for (const role of ENDS) {
      const part = parts.get(role);
      if (!part) continue;
      await part.stop().catch((error: unknown) => log.error(`${role} did not end in order`, described(error)));
      tell(role, 'stopped', false);
    }
    ending.abort(new Error('the worker was stopped'));
    await health.close();
    await nc.drain().catch((error: unknown) => log.warn('the connection did not drain', described(error)));
    log.info('stopped');
  }
  const stopped = new Promise<never>((_, reject) =>
    ending.signal.addEventListener('abort', () => reject(ending.signal.reason as Error), { once: true }),
  );
  stopped.catch(() => undefined);
  const ready = Promise.race([Promise.all(readiness).then(() => undefined), failure, stopped]);
  ready.then(
    () => log.info('ready', { roles: configuration.roles, healthPort: health.port }),
    () => undefined,
  );
  const ended = Promise.race([failure, stopped.catch(() => undefined)]).then(
    () => stopping,
    async (error: unknown) => {
      await stop();
      throw error;
    },
  );
  ended.catch(() => undefined);
  return { ready, ended, healthPort: health.port, counters, roles: () => ({ ...states }), stop };
}

/** Runs {@link recover} with connections of its own. */
export async function recoverOnce(configuration: Configuration, log: Log): Promise<RecoveryReport> {
  const nc = await connectNats({
    servers: configuration.natsUrl,
    name: 'concordat-recover',
    ...(configuration.engineSeed ? { seed: configuration.engineSeed } : {}),
  });
  const connection = await connectTemporal(configuration);
  try {
    return await recover({ ...relayDependencies(createRig(nc, configuration, { log }), connection, log), nc });
  } finally {
    await connection.close();
    await nc.close();
  }
}

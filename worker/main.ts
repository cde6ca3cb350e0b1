import { ConfigurationError, isWeb, readConfiguration, readWebConfiguration } from './configuration.ts';
import { createLog, described, type Log, type LogLevel } from './log.ts';

/** Exit codes: 0 ended as told, 2 the environment is wrong, 4 a service does not answer, 5 something of ours broke. */
const EXIT = { ended: 0, environment: 2, outage: 4, defect: 5 } as const;

/** What this process does until it is told to end. */
type Running = { readonly ended: Promise<void>; stop(): Promise<void> };

/**
 * The worker's entry point. Without arguments it does its roles until SIGTERM or SIGINT; with the name of an operation it
 * does that (worker/operations.ts).
 */
async function main(argv: readonly string[], environment: NodeJS.ProcessEnv): Promise<number> {
  // Each is loaded where it is what this process does: the desk needs nothing of the engine, and the engine no pages.
  if (argv.length > 0) {
    const { operate } = await import('./operations.ts');
    return operate(argv, environment, {
      out: (text) => void process.stdout.write(text),
      err: (text) => void process.stderr.write(text),
    });
  }
  return isWeb(environment)
    ? run(readWebConfiguration, environment, 'the desk', async (configuration, log) => {
        const { startWeb } = await import('./web.ts');
        const web = await startWeb(configuration, { log });
        // Whoever started it may have left the choice of the port to the system.
        process.stdout.write(`Desk: ${configuration.origin ?? `http://${configuration.host}:${web.port}`}\n`);
        return web;
      })
    : run(readConfiguration, environment, 'the worker', async (configuration, log) => {
        const { startWorker } = await import('./worker.ts');
        return startWorker(configuration, { log });
      });
}

async function run<C extends { readonly logLevel: LogLevel }>(
  read: (environment: NodeJS.ProcessEnv) => C,
  environment: NodeJS.ProcessEnv,
  what: string,
  start: (configuration: C, log: Log) => Promise<Running>,
): Promise<number> {
  let configuration;
  try {
    configuration = read(environment);
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    process.stderr.write(`${error.message}\n`);
    return EXIT.environment;
  }
  const log = createLog(
    configuration.logLevel,
    (line) => void process.stderr.write(line),
    () => new Date(),
  );
  let running;
  try {
    running = await start(configuration, log);
  } catch (error) {
    log.error(`${what} cannot start`, described(error));
    return EXIT.outage;
  }
  const { stop, ended } = running;
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void stop());
  try {
    await ended;
    return EXIT.ended;
  } catch {
    return EXIT.defect;
  }
}

main(process.argv.slice(2), process.env).then(
  // Temporal's native part may hold the event loop open: the code is set and the process ends when all has been written.
  (code) => process.exit(code),
  (error: unknown) => {
    process.stderr.write(
      `${JSON.stringify({ level: 'error', message: 'the worker broke', ...described(error, true) })}\n`,
    );
    process.exit(EXIT.defect);
  },
);

import { ConfigurationError, readConfiguration } from './configuration.ts';
import { createLog, described } from './log.ts';
import { operate } from './operations.ts';
import { startWorker } from './worker.ts';

/** Exit codes: 0 ended as told, 2 the environment is wrong, 4 a service does not answer, 5 something of ours broke. */
const EXIT = { ended: 0, environment: 2, outage: 4, defect: 5 } as const;

/**
 * The worker's entry point. Without arguments it does its roles until SIGTERM or SIGINT; with the name of an operation it
 * does that (worker/operations.ts).
 */
async function main(argv: readonly string[], environment: NodeJS.ProcessEnv): Promise<number> {
  if (argv.length > 0) {
    return operate(argv, environment, {
      out: (text) => void process.stdout.write(text),
      err: (text) => void process.stderr.write(text),
    });
  }
  let configuration;
  try {
    configuration = readConfiguration(environment);
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
  let worker;
  try {
    worker = await startWorker(configuration, { log });
  } catch (error) {
    log.error('the worker cannot start', described(error));
    return EXIT.outage;
  }
  const { stop, ended } = worker;
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

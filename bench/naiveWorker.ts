import path from 'node:path';
import { NativeConnection, Runtime, Worker } from '@temporalio/worker';

// node naiveWorker.js: the worker of temporal-naive. The notification goes to a sink in the process.
async function main(): Promise<void> {
  Runtime.install({
    logger: {
      log() {},
      trace() {},
      debug() {},
      info() {},
      warn() {},
      error: (m) => void process.stderr.write(`${m}\n`),
    },
  });
  const connection = await NativeConnection.connect({ address: process.env['TEMPORAL_ADDRESS']! });
  const worker = await Worker.create({
    connection,
    taskQueue: 'naive',
    workflowsPath: path.join(__dirname, 'naive'),
    maxCachedWorkflows: 1000,
    activities: { notifyOne: async (id: string, stage: number, delegation: string) => `${id}/${stage}/${delegation}` },
  });
  process.stdout.write('ready\n');
  await worker.run();
  await connection.close();
}

main().catch((error: unknown) => {
  process.stderr.write(`${(error as Error).stack}\n`);
  process.exit(1);
});

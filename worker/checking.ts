import { parentPort } from 'node:worker_threads';
import { verifyBundle, verifyExport } from '../client/index.ts';
import type { CheckJob } from './checker.ts';

/** The thread in which one document is verified: every signature and every decision again, which holds up nobody else. */
parentPort?.once('message', (job: CheckJob) => {
  const report = job.what === 'lines' ? verifyExport(job.lines, job.options) : verifyBundle(job.files, job.options);
  parentPort?.postMessage(report);
});

import { parentPort } from 'node:worker_threads';
import { filesOfZip, verifyBundle, verifyExport } from '../client/index.ts';
import { LIMITS } from '../contracts/limits.ts';
import type { CheckJob } from './checker.ts';

/** The thread in which one document is verified: every signature and every decision again, which holds up nobody else. */
parentPort?.once('message', (job: CheckJob) => parentPort?.postMessage(reportOn(job)));

function reportOn(job: CheckJob) {
  switch (job.what) {
    case 'lines':
      return verifyExport(job.lines, job.options);
    case 'bundle':
      return verifyBundle(job.files, job.options);
    case 'zip': {
      const files = filesOfZip(job.zip, LIMITS.checkedBytes);
      return files ? verifyBundle(files, job.options) : null;
    }
  }
}

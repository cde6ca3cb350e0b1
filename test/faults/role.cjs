// A worker process like `worker/main`, with what only a test hands in: a shorter lease, and a file that arms a fault
// point. Its first argument is the test's folder, by which it can be recognised.
const { existsSync, readFileSync, unlinkSync } = require('node:fs');
const { join } = require('node:path');

const dist = join(__dirname, '..', '..', 'dist', 'worker');
const { readConfiguration } = require(join(dist, 'configuration.js'));
const { createLog } = require(join(dist, 'log.js'));
const { startWorker } = require(join(dist, 'worker.js'));

const { CONCORDAT_TEST_LEASE_MS: leaseMs, CONCORDAT_TEST_FAULT_FILE: faultFile } = process.env;

/** Dies on the spot where the file names this point; the file is removed first, so that it kills once. */
async function atFaultPoint(/** @type {string} */ point) {
  if (!faultFile || !existsSync(faultFile) || readFileSync(faultFile, 'utf8') !== point) return;
  unlinkSync(faultFile);
  process.kill(process.pid, 'SIGKILL');
}

async function main() {
  const worker = await startWorker(readConfiguration(process.env), {
    log: createLog(
      'info',
      (/** @type {string} */ line) => void process.stderr.write(line),
      () => new Date(),
    ),
    ...(leaseMs ? { leaseMs: Number(leaseMs) } : {}),
    atFaultPoint,
  });
  process.once('SIGTERM', () => void worker.stop());
  await worker.ended;
}

main().then(
  () => process.exit(0),
  (error) => {
    process.stderr.write(`${error.stack}\n`);
    process.exit(5);
  },
);

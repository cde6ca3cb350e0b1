const { rmSync } = require('node:fs');

/** Ends engines whose test did not come to its own clean-up, known by the folder of the run, and removes the folder. */
module.exports = async () => {
  const run = process.env['CONCORDAT_TEST_RUN'];
  if (!run) return;
  const { endProcess, processesWith } = await import('../tools/processes.mjs');
  for (const pid of processesWith(run)) await endProcess(pid, 0);
  rmSync(run, { recursive: true, force: true });
};

const { mkdtempSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');

/** Finds or builds the engines once, before the first test that needs one, and tells the tests where they are. */
module.exports = async () => {
  const { findOrBuild } = await import('../tools/engines.mjs');
  const say = (/** @type {string} */ line) => process.stderr.write(`${line}\n`);
  process.env['CONCORDAT_NATS_BIN'] ??= (await findOrBuild('nats-server', say)).binary;
  process.env['CONCORDAT_TEMPORAL_BIN'] ??= (await findOrBuild('temporal', say)).binary;
  process.env['CONCORDAT_TEST_RUN'] = mkdtempSync(join(tmpdir(), 'concordat-test-'));
};

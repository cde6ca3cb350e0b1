// Creates the streams of one installation with the operator's credentials, or compares them with what they must be.
// Ends with 0 when they are as they must be. Runs from a built checkout: node deploy/create-streams.mjs --url URL --seed-file FILE
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { connectNats } from '../dist/journal/connection.js';
import { createStreams } from '../dist/journal/streams.js';

const say = (line) => process.stdout.write(`${line}\n`);
const complain = (line) => process.stderr.write(`${line}\n`);

const { values } = parseArgs({
  options: { url: { type: 'string' }, 'seed-file': { type: 'string' }, replicas: { type: 'string', default: '3' } },
});
const replicas = Number(values.replicas);
if (!values.url || !values['seed-file'] || !Number.isInteger(replicas) || replicas < 1) {
  complain('usage: node deploy/create-streams.mjs --url tls://HOST:PORT --seed-file FILE [--replicas 3]');
  process.exit(2);
}

const seed = Buffer.from(readFileSync(values['seed-file'], 'utf8').trim());
const connection = await connectNats({ servers: values.url, seed, name: 'concordat operator' });
try {
  await createStreams(connection, { replicas });
  say(`the streams at ${values.url} are as they must be, with ${replicas} replica${replicas === 1 ? '' : 's'}`);
} finally {
  await connection.close();
}

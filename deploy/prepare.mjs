// Prepares the folder of one installation, deploy/site: makes the secrets that are missing, never replaces one, and
// writes the configuration of the three NATS servers anew. Runs from a built checkout, the first time without more:
//
//   node deploy/prepare.mjs --organisation SCO
//   node deploy/prepare.mjs --organisation SCO --root-key THUMBPRINT --actors FILE [--desk https://HOST] [--site deploy/site]
//
// THUMBPRINT is that of the secretariat's first key. FILE has a line for everyone who may connect, as deploy/make-profile.mjs
// prints it on the machine of each: {"actor":"KAZ","user":"U…",…}.
// HOST is what browsers have in their address line: what ends TLS there passes on to 127.0.0.1:8088 and sets X-Forwarded-For.
// The certificate of the NATS servers is the operator's to bring: nats.crt, nats.key and ca.crt, in the same folder.
import { randomBytes } from 'node:crypto';
import { chmodSync, chownSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { fromSeed } from '@nats-io/nkeys';
import { generateNkey, natsConfiguration } from '../dist/worker/accounts.js';
import { ActorId, OrganisationId, Thumbprint } from '../dist/contracts/ids.js';
import { logOrigin } from '../dist/contracts/names.js';
import { generateKey, publicPart, thumbprint } from '../dist/evidence/keys.js';
import { vkeyOf } from '../dist/evidence/log/note.js';
import { logKeyOf } from '../dist/journal/archive/logFiles.js';

const say = (line) => process.stdout.write(`${line}\n`);
const complain = (line) => process.stderr.write(`${line}\n`);

/** The user of the containers that read these files. */
const CONTAINER_UID = 1000;
const SERVERS = [1, 2, 3];

const { values } = parseArgs({
  options: {
    organisation: { type: 'string' },
    'root-key': { type: 'string' },
    actors: { type: 'string' },
    desk: { type: 'string' },
    site: { type: 'string', default: path.join(import.meta.dirname, 'site') },
  },
});
if (!values.organisation) {
  complain('missing: --organisation');
  process.exit(2);
}
const organisation = OrganisationId.parse(values.organisation);
const rootKey = values['root-key'] && Thumbprint.parse(values['root-key']);
const actors = values.actors ? readFileSync(values.actors, 'utf8').trim().split('\n').map(readActor) : [];
const deskOrigin = values.desk ? new URL(values.desk).origin : null;
if (deskOrigin !== null && !deskOrigin.startsWith('https://')) {
  complain(`--desk ${values.desk}: browsers keep no key and no session without https://`);
  process.exit(2);
}
const { site } = values;
mkdirSync(site, { recursive: true, mode: 0o700 });
// A folder of their own: what is mounted as a single file does not follow when the file is replaced.
mkdirSync(path.join(site, 'nats'), { recursive: true });
mkdirSync(path.join(site, 'door'), { recursive: true });

function readActor(line) {
  const { actor, user, notices = true } = JSON.parse(line);
  return { actor: ActorId.parse(actor), user: String(user), notices: notices === true };
}

/** Reads a secret, making it first where there is none. */
function secret(name, make) {
  const file = path.join(site, name);
  if (existsSync(file)) return readFileSync(file, 'utf8').trim();
  const content = make();
  write(name, `${content}\n`, 0o600);
  say(`made ${file}`);
  return content;
}

/** Replaces a file whole. Its owner is the containers' user where this process may say so. */
function write(name, content, mode) {
  const file = path.join(site, name);
  writeFileSync(`${file}.new`, content, { mode });
  chmodSync(`${file}.new`, mode);
  if (process.getuid?.() === 0) chownSync(`${file}.new`, CONTAINER_UID, CONTAINER_UID);
  renameSync(`${file}.new`, file);
}

const publicKeyOf = (seed) => fromSeed(new TextEncoder().encode(seed)).getPublicKey();

secret('postgres-password', () => randomBytes(24).toString('hex'));
const engine = publicKeyOf(secret('engine.seed', () => generateNkey().seed));
const operator = publicKeyOf(secret('operator.seed', () => generateNkey().seed));
const desk = publicKeyOf(secret('desk.seed', () => generateNkey().seed));
const processKey = publicPart(JSON.parse(secret('process-key.json', () => JSON.stringify(generateKey().jwk))));
const logKey = JSON.parse(secret('log-key.json', () => JSON.stringify(generateKey().jwk)));

for (const n of SERVERS) {
  const configuration = natsConfiguration({
    host: '0.0.0.0',
    port: 4222,
    storeDir: '/data',
    engine,
    operator,
    desk,
    actors,
    tls: { cert: '/run/secrets/nats_certificate', key: '/run/secrets/nats_key' },
    cluster: {
      name: 'concordat',
      serverName: `nats-${n}`,
      host: '0.0.0.0',
      port: 6222,
      routes: SERVERS.filter((other) => other !== n).map((other) => `nats://nats-${other}:6222`),
      tls: {
        cert: '/run/secrets/nats_certificate',
        key: '/run/secrets/nats_key',
        ca: '/run/secrets/nats_ca',
      },
    },
  });
  write(path.join('nats', `nats-${n}.conf`), configuration, 0o644);
}
// Public keys alone: whose user each is, for the rates at the door.
write(
  path.join('door', 'users'),
  actors.map(({ actor, user }) => `${JSON.stringify({ actor, user })}\n`).join(''),
  0o644,
);
const environment = {
  CONCORDAT_ORGANISATION: organisation,
  CONCORDAT_ROOT_KEY: rootKey,
  ...(deskOrigin !== null && { CONCORDAT_WEB_ORIGIN: deskOrigin, CONCORDAT_WEB_BEHIND_PROXY: '1' }),
};
if (rootKey)
  write(
    'concordat.env',
    Object.entries(environment)
      .map(([name, value]) => `${name}=${value}\n`)
      .join(''),
    0o644,
  );

say(
  `wrote nats-1.conf to nats-3.conf to ${path.join(site, 'nats')}, for ${new Set(actors.map((a) => a.actor)).size} actors`,
);
say(`the log's key, for whoever checks its checkpoints: ${vkeyOf(logKeyOf(logOrigin(organisation), logKey))}`);
say(`the process's key ${thumbprint(processKey)}, for every profile: ${JSON.stringify(processKey)}`);
const missing = ['nats.crt', 'nats.key', 'ca.crt', 'concordat.env'].filter(
  (name) => !existsSync(path.join(site, name)),
);
if (missing.length > 0) say(`still missing in ${site}: ${missing.join(', ')}`);
if (process.getuid?.() !== 0)
  say(`the containers read the secrets as user ${CONTAINER_UID}: give the files to that user, mode 600`);

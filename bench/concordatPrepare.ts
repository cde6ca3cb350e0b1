import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { ActorId, OrganisationId, PersonId } from '../contracts/ids.ts';
import type { Profile } from '../client/profile.ts';
import { generateKey } from '../evidence/keys.ts';
import { generateNkey, natsConfiguration } from '../worker/accounts.ts';

// node concordatPrepare.js DIR NATS_PORT DELEGATIONS: keys, profiles and the NATS configuration of one measurement.
const [dir = '', port = '', delegations = ''] = process.argv.slice(2);
mkdirSync(dir, { recursive: true, mode: 0o700 });
const secret = (name: string, content: string) => {
  writeFileSync(path.join(dir, name), content, { mode: 0o600 });
  chmodSync(path.join(dir, name), 0o600);
};

const actors = [
  'SECRETARIAT',
  'CHAIR',
  ...Array.from({ length: Number(delegations) }, (_, i) => `D${String(i).padStart(3, '0')}`),
];
const engine = generateNkey();
const operator = generateNkey();
const desk = generateNkey();
const processKey = generateKey();
const users = actors.map((actor) => ({ actor: actor as ActorId, nkey: generateNkey(), key: generateKey() }));
const profiles = users.map(({ actor, nkey, key }): Profile => ({
  v: 1,
  organisation: 'BENCH' as OrganisationId,
  actor,
  person: `${actor}-1` as PersonId,
  privateKey: key.jwk,
  nkeySeed: nkey.seed,
  natsUrl: `nats://127.0.0.1:${port}`,
  processKey: processKey.publicJwk,
}));
secret('engine.seed', engine.seed);
secret('operator.seed', operator.seed);
secret('desk.seed', desk.seed);
secret('process.jwk', JSON.stringify(processKey.jwk));
secret('log.jwk', JSON.stringify(generateKey().jwk));
mkdirSync(path.join(dir, 'profiles'), { recursive: true, mode: 0o700 });
for (const profile of profiles)
  secret(path.join('profiles', `${profile.actor}.${profile.person}.json`), JSON.stringify(profile));
secret('profiles.json', JSON.stringify(profiles));
writeFileSync(
  path.join(dir, 'users'),
  users.map(({ actor, nkey }) => `${JSON.stringify({ actor, user: nkey.publicKey })}\n`).join(''),
);
writeFileSync(path.join(dir, 'root.kid'), users[0]!.key.kid);
writeFileSync(
  path.join(dir, 'nats.conf'),
  natsConfiguration({
    port: Number(port),
    storeDir: path.join(dir, 'jetstream'),
    engine: engine.publicKey,
    operator: operator.publicKey,
    desk: desk.publicKey,
    actors: users.map(({ actor, nkey }) => ({ actor, user: nkey.publicKey })),
  }),
);

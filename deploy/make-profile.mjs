// Makes one identity on the machine of the person whose it is: a signing key and a NATS user key, in a profile that only
// its owner can read. Prints what the secretariat needs of it, all of it public. Runs from a built checkout:
//
//   node deploy/make-profile.mjs --organisation SCO --actor KAZ --person KAZ-HEAD --url tls://nats.example.org:4222 \
//     --process-key '{"kty":"OKP","crv":"Ed25519","x":"…"}' [--zone Asia/Almaty] [--profiles var/profiles]
import { existsSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { fromSeed } from '@nats-io/nkeys';
import { generateKey, proveKey } from '../dist/evidence/keys.js';
import { generateNkey } from '../dist/worker/accounts.js';
import { Profile, profileDirectory, profileFile, writeProfile } from '../dist/client/profile.js';

const say = (line) => process.stdout.write(`${line}\n`);
const complain = (line) => process.stderr.write(`${line}\n`);

const text = { type: 'string' };
const { values } = parseArgs({
  options: {
    organisation: text,
    actor: text,
    person: text,
    url: text,
    'process-key': text,
    zone: text,
    profiles: text,
  },
});
const missing = ['organisation', 'actor', 'person', 'url', 'process-key'].filter((name) => values[name] === undefined);
if (missing.length > 0) {
  complain(`missing: ${missing.map((name) => `--${name}`).join(', ')}`);
  process.exit(2);
}

const { jwk, publicJwk } = generateKey();
const { seed } = generateNkey();
const profile = Profile.parse({
  v: 1,
  organisation: values.organisation,
  actor: values.actor,
  person: values.person,
  privateKey: jwk,
  nkeySeed: seed,
  natsUrl: values.url,
  processKey: JSON.parse(values['process-key']),
  ...(values.zone && { zone: values.zone }),
});
const directory = profileDirectory(values.profiles, process.env);
if (existsSync(path.join(directory, profileFile(profile)))) {
  complain(
    `${path.join(directory, profileFile(profile))} is there already: a key is not replaced by making another profile`,
  );
  process.exit(1);
}
complain(`wrote ${await writeProfile(directory, profile)}; it holds two secrets and stays here`);
const user = fromSeed(new TextEncoder().encode(seed)).getPublicKey();
const proof = proveKey(jwk, profile.organisation, profile.person);
say(JSON.stringify({ actor: profile.actor, user, person: profile.person, key: publicJwk, proof }));

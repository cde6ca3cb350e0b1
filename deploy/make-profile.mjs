// Makes one identity on the machine of the person whose it is: a signing key and a NATS user key, in a profile that only
// its owner can read. Prints what the secretariat needs of it, all of it public. Runs from a built checkout:
//
//   node deploy/make-profile.mjs --organisation SCO --actor KAZ --person KAZ-HEAD --url tls://nats.example.org:4222 \
//     --process-key '{"kty":"OKP","crv":"Ed25519","x":"…"}' [--zone Asia/Almaty] [--profiles var/profiles] [--ca FILE] [--key-elsewhere]
//
// --key-elsewhere: without the signing key, which `concordat make-key` makes where it will stay (docs/adr/0024).
import { existsSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { fromSeed } from '@nats-io/nkeys';
import { fingerprint, generateKey, proveKey } from '../dist/evidence/keys.js';
import { generateNkey } from '../dist/worker/accounts.js';
import { Identity, profileDirectory, profileFile, writeProfile } from '../dist/client/profile.js';

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
    ca: text,
    'key-elsewhere': { type: 'boolean', default: false },
  },
});
const missing = ['organisation', 'actor', 'person', 'url', 'process-key'].filter((name) => values[name] === undefined);
if (missing.length > 0) {
  complain(`missing: ${missing.map((name) => `--${name}`).join(', ')}`);
  process.exit(2);
}

const { jwk, publicJwk, kid } = generateKey();
const { seed } = generateNkey();
const profile = Identity.parse({
  v: 1,
  organisation: values.organisation,
  actor: values.actor,
  person: values.person,
  ...(!values['key-elsewhere'] && { privateKey: jwk }),
  nkeySeed: seed,
  natsUrl: values.url,
  processKey: JSON.parse(values['process-key']),
  ...(values.zone && { zone: values.zone }),
  ...(values.ca && { natsCa: path.resolve(values.ca) }),
});
const directory = profileDirectory(values.profiles, process.env);
if (existsSync(path.join(directory, profileFile(profile)))) {
  complain(
    `${path.join(directory, profileFile(profile))} is there already: a key is not replaced by making another profile`,
  );
  process.exit(1);
}
const { actor, person, organisation, privateKey } = profile;
complain(`wrote ${await writeProfile(directory, profile)}; it is secret and stays here`);
const user = fromSeed(new TextEncoder().encode(seed)).getPublicKey();
if (privateKey) {
  complain(`the fingerprint of its key, to be read out to the secretariat by another way:\n  ${fingerprint(kid)}`);
  say(JSON.stringify({ actor, user, person, key: publicJwk, proof: proveKey(jwk, organisation, person) }));
} else say(JSON.stringify({ actor, user, person }));

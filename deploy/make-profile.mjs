// Makes one identity on the machine of the person whose it is: a signing key and a NATS user key, in a profile that only
// its owner can read. Prints what the secretariat needs of it, all of it public. Runs from a built checkout.
import { existsSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';

const HELP = `Make one identity on the machine of the person whose it is: a signing key and a NATS user key, in a profile that only its
owner can read. Prints a line for the secretariat, all of it public. Never replaces a profile. Runs from a built checkout.

Usage: node deploy/make-profile.mjs --organisation ORG --actor ACTOR --person PERSON --url URL --process-key JWK [OPTIONS]

Options
  --organisation ORG  the organisation, as the engine's host names it
  --actor ACTOR       the delegation or office that speaks
  --person PERSON     who speaks for it; each person has a profile and keys of their own
  --url URL           address of NATS; several, separated by commas, for a cluster
  --process-key JWK   public key with which the process signs receipts, as JSON
  --zone ZONE         IANA zone in which times are shown beside the deadline's own
  --profiles DIR      folder of profiles (CONCORDAT_PROFILES; default var/profiles)
  --ca FILE           authority that certifies the servers, in PEM, where this machine does not know it
  --key-elsewhere     without the signing key, which \`concordat make-key\` makes where it will stay (docs/adr/0024)
  --help              this text

Example
  node deploy/make-profile.mjs --organisation SCO --actor KAZ --person KAZ-HEAD --url tls://nats.example.org:4222 \\
    --process-key '{"kty":"OKP","crv":"Ed25519","x":"…"}' --zone Asia/Almaty
`;

const say = (line) => process.stdout.write(`${line}\n`);
const complain = (line) => process.stderr.write(`${line}\n`);
function misuse(line) {
  complain(`${line}; see node deploy/make-profile.mjs --help`);
  process.exit(2);
}
/** What is read, or one plain line of what is wrong with it. */
function reading(read, what = '') {
  try {
    return read();
  } catch (error) {
    return misuse(`${what}${error.message.split('\n')[0].replace(/\.$/, '')}`);
  }
}

const text = { type: 'string' };
const options = {
  organisation: text,
  actor: text,
  person: text,
  url: text,
  'process-key': text,
  zone: text,
  profiles: text,
  ca: text,
  'key-elsewhere': { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false },
};
const { values } = reading(() => parseArgs({ options }));
if (values.help) {
  process.stdout.write(HELP);
  process.exit(0);
}
const missing = ['organisation', 'actor', 'person', 'url', 'process-key'].filter((name) => values[name] === undefined);
if (missing.length > 0) misuse(`missing: ${missing.map((name) => `--${name}`).join(', ')}`);

// After the options: their help needs no build.
const { fromSeed } = await import('@nats-io/nkeys');
const { fingerprint, generateKey, proveKey } = await import('../dist/evidence/keys.js');
const { generateNkey } = await import('../dist/worker/accounts.js');
const { Identity, profileDirectory, profileFile, writeProfile } = await import('../dist/client/profile.js');

const { jwk, publicJwk, kid } = generateKey();
const { seed } = generateNkey();
const identity = Identity.safeParse({
  v: 1,
  organisation: values.organisation,
  actor: values.actor,
  person: values.person,
  ...(!values['key-elsewhere'] && { privateKey: jwk }),
  nkeySeed: seed,
  natsUrl: values.url,
  processKey: reading(() => JSON.parse(values['process-key']), '--process-key: '),
  ...(values.zone && { zone: values.zone }),
  ...(values.ca && { natsCa: path.resolve(values.ca) }),
});
if (!identity.success) {
  const option = { natsUrl: 'url', processKey: 'process-key' };
  const wrong = new Set(identity.error.issues.map(({ path: [member] }) => `--${option[member] ?? member}`));
  misuse(`not allowed: the value of ${[...wrong].join(', ')}`);
}
const profile = identity.data;
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

import { chmod, mkdir, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { fromSeed } from '@nats-io/nkeys';
import { ActorId, PROCESS, PersonId, type Thumbprint } from '../contracts/ids.ts';
import {
  findProfile,
  generateKey,
  publicPart,
  readProfile,
  thumbprint,
  writeProfile,
  type Profile,
  type PrivateJwk,
} from '../client/index.ts';
import { profileFile, writePrivately } from '../client/profile.ts';
import { generateNkey, natsConfiguration } from '../worker/accounts.ts';
import { astanaPackage, type Package } from './package.ts';

/** Someone who speaks in one capacity: the delegation of a member, or an office. */
export type Identity = { readonly actor: ActorId; readonly person: PersonId; readonly zone: string };

/** Where everything of an installation lies; `data` is the folder `CONCORDAT_DATA`. */
export type Places = {
  readonly data: string;
  readonly profiles: string;
  readonly engineSeed: string;
  readonly operatorSeed: string;
  readonly deskSeed: string;
  readonly processKey: string;
  readonly logKey: string;
  readonly archive: string;
  readonly natsConfiguration: string;
  readonly logs: string;
};

export function placesIn(data: string): Places {
  const keys = join(data, 'keys');
  return {
    data,
    profiles: join(data, 'profiles'),
    engineSeed: join(keys, 'engine.seed'),
    operatorSeed: join(keys, 'operator.seed'),
    deskSeed: join(keys, 'desk.seed'),
    processKey: join(keys, 'process.json'),
    logKey: join(keys, 'log.json'),
    archive: join(data, 'archive'),
    natsConfiguration: join(data, 'nats.conf'),
    logs: join(data, 'logs'),
  };
}

/** All who take part, with one person each: delegations in the order of the roster, then the offices that have an account. */
export function identitiesOf(of: Package): readonly Identity[] {
  const identity = (actor: string, role: string, zone: string) => ({
    actor: ActorId.parse(actor),
    person: PersonId.parse(`${actor}-${role}`),
    zone,
  });
  return [
    ...of.members.map((m) => identity(m.id, 'HEAD', m.zone)),
    ...of.offices.filter((o) => o.id !== PROCESS).map((o) => identity(o.id, '1', 'Asia/Almaty')),
  ];
}

/** Who speaks for an actor of the package. Throws where nobody does. */
export function identityOf(of: Package, actor: ActorId): Identity {
  const found = identitiesOf(of).find((i) => i.actor === actor);
  if (!found) throw new Error(`the package has nobody who speaks for ${actor}`);
  return found;
}

/** Its profile, by actor and person: the folder may hold other people of the same actor. @throws ProfileError */
export function profileOf(profiles: string, { actor, person }: Identity): Promise<Profile> {
  return findProfile(profiles, `${actor}.${person}`);
}

/** The process as a person: it has a key, and no account of its own. */
export const PROCESS_PERSON = PersonId.parse(PROCESS);

export type Installation = {
  readonly places: Places;
  readonly natsUrl: string;
  /** Thumbprint of the secretariat's first key. */
  readonly rootKey: Thumbprint;
  readonly processKey: PrivateJwk;
  /** Of the log that the archive keeps. */
  readonly logKey: PrivateJwk;
};

/**
 * Makes what is missing of an installation, and leaves what is there: keys are made once. Every secret is in a file of
 * mode 0600. The configuration of nats-server is written anew each time, from the keys.
 */
export async function ensureIdentities(
  data: string,
  natsUrl: string,
  of: Package = astanaPackage,
): Promise<Installation> {
  const places = placesIn(resolve(data));
  for (const folder of [places.data, places.profiles, join(places.data, 'keys'), places.logs])
    await mkdir(folder, { recursive: true, mode: 0o700 });
  const engine = await ensureSeed(places.engineSeed);
  const operator = await ensureSeed(places.operatorSeed);
  const desk = await ensureSeed(places.deskSeed);
  const processKey = await ensureKey(places.processKey);
  const logKey = await ensureKey(places.logKey);
  const profiles: Profile[] = [];
  for (const { actor, person, zone } of identitiesOf(of)) {
    const file = join(places.profiles, profileFile({ actor, person }));
    const found = await unlessMissing(readProfile(file));
    if (found && found.processKey.x !== processKey.x) {
      throw new Error(
        `${file} believes another process key than ${places.processKey} holds; remove ${places.data} to begin anew, or restore the key`,
      );
    }
    const profile: Profile = found
      ? { ...found, natsUrl }
      : {
          v: 1,
          organisation: of.organisation,
          actor,
          person,
          privateKey: generateKey().jwk,
          nkeySeed: generateNkey().seed,
          natsUrl,
          processKey: publicPart(processKey),
          zone,
        };
    if (!found || found.natsUrl !== natsUrl) await writeProfile(places.profiles, profile);
    profiles.push(profile);
  }
  const root = profiles.find((p) => of.offices.some((o) => o.id === p.actor && o.role === 'secretariat'));
  if (!root) throw new Error('the package names no secretariat');
  const url = new URL(natsUrl.split(',')[0] ?? natsUrl);
  const configuration = natsConfiguration({
    port: Number(url.port || 4222),
    host: url.hostname,
    storeDir: join(places.data, 'nats'),
    engine: publicNkey(engine),
    operator: publicNkey(operator),
    desk: publicNkey(desk),
    actors: profiles.map((p) => ({ actor: p.actor, user: publicNkey(p.nkeySeed) })),
  });
  await writePrivately(places.natsConfiguration, configuration);
  return { places, natsUrl, rootKey: thumbprint(publicPart(root.privateKey)), processKey, logKey };
}

async function ensureSeed(file: string): Promise<string> {
  const found = await unlessMissing(readFile(file, 'utf8'));
  if (found !== null) {
    await chmod(file, 0o600);
    return found.trim();
  }
  const { seed } = generateNkey();
  await writePrivately(file, `${seed}\n`);
  return seed;
}

async function ensureKey(file: string): Promise<PrivateJwk> {
  const found = await unlessMissing(readFile(file, 'utf8'));
  if (found !== null) return JSON.parse(found) as PrivateJwk;
  const { jwk } = generateKey();
  await writePrivately(file, `${JSON.stringify(jwk)}\n`);
  return jwk;
}

function publicNkey(seed: string): string {
  return fromSeed(new TextEncoder().encode(seed)).getPublicKey();
}

async function unlessMissing<T>(reading: Promise<T>): Promise<T | null> {
  try {
    return await reading;
  } catch (error) {
    const code = (error as { code?: string }).code;
    if (code === 'ENOENT' || code === 'missing') return null;
    throw error;
  }
}

/** Entry point: makes the identities under `CONCORDAT_DATA` (default `var`) for `NATS_URL`, and prints where they are. */
async function main(environment: NodeJS.ProcessEnv): Promise<void> {
  const made = await ensureIdentities(
    environment['CONCORDAT_DATA'] ?? 'var',
    environment['NATS_URL'] ?? 'nats://127.0.0.1:4222',
  );
  process.stdout.write(`identities: ${made.places.profiles}\nnats-server: ${made.places.natsConfiguration}\n`);
}

if (require.main === module) {
  main(process.env).catch((error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  });
}

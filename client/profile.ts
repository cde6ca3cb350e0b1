import { randomBytes } from 'node:crypto';
import { chmod, mkdir, readFile, readdir, rename, stat, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { PublicJwk } from '../contracts/acts.ts';
import { ActorId, OrganisationId, PersonId } from '../contracts/ids.ts';

/** A person's private signing key: an Ed25519 JWK (RFC 8037), `d` and `x` in base64url. */
export const PrivateJwk = z.strictObject({
  ...PublicJwk.shape,
  d: z.string().regex(/^[A-Za-z0-9_-]{43}$/),
});
export type PrivateJwk = z.infer<typeof PrivateJwk>;

/**
 * One identity: a person in one capacity, with the credentials that connect, and the key that signs unless that is kept
 * elsewhere and signs by hand (`concordat sign-draft`). Two hats of one state (its delegation, and the chair of an organ) are two.
 */
export const Identity = z.strictObject({
  v: z.literal(1),
  organisation: OrganisationId,
  /** The delegation or office that speaks; its NATS account has the same name. */
  actor: ActorId,
  person: PersonId,
  privateKey: PrivateJwk.exactOptional(),
  /** Seed of the NATS user nkey (`SU…`). */
  nkeySeed: z.string().regex(/^SU[A-Z2-7]{56}$/),
  /** For example `nats://127.0.0.1:4222`; several, separated by commas, for a cluster. */
  natsUrl: z.string().min(1),
  /** File of the authority that certifies the servers, in PEM, where this machine does not know it. */
  natsCa: z.string().min(1).exactOptional(),
  /** The public key with which the process signs receipts; receipts under another key are not believed. */
  processKey: PublicJwk,
  /** IANA zone in which times are shown beside the deadline's own, for example `Asia/Almaty`. */
  zone: z.string().min(1).exactOptional(),
});
/** `file`: where it was read from; the sender's counter is kept beside it. */
export type Identity = z.infer<typeof Identity> & { readonly file?: string };

/** Who speaks, without the credentials that open a connection: at a desk many share one. */
export type Speaker = Omit<Identity, 'nkeySeed'>;

/** An identity that signs by itself. */
export const Profile = z.strictObject({ ...Identity.shape, privateKey: PrivateJwk });
export type Profile = z.infer<typeof Profile> & { readonly file?: string };

/**
 * A profile that cannot be used. `code`: `missing`, `ambiguous`, `exposed` (others may read it), `malformed`, or `keyless`
 * (it does not hold the key that signs).
 */
export class ProfileError extends Error {
  readonly code: 'missing' | 'ambiguous' | 'exposed' | 'malformed' | 'keyless';
  constructor(code: ProfileError['code'], message: string) {
    super(message);
    this.name = 'ProfileError';
    this.code = code;
  }
}

/** Where profiles are looked for when neither a flag nor `CONCORDAT_PROFILES` names a directory. */
export const DEFAULT_PROFILES = join('var', 'profiles');

/** The directory of profiles: the argument, else `CONCORDAT_PROFILES`, else `var/profiles` under the working directory. */
export function profileDirectory(named: string | undefined, environment: NodeJS.ProcessEnv): string {
  return resolve(named ?? environment['CONCORDAT_PROFILES'] ?? DEFAULT_PROFILES);
}

/** The file name of a profile: `<ACTOR>.<PERSON>.json`. Neither token can hold a full stop. */
export function profileFile(profile: { readonly actor: string; readonly person: string }): string {
  return `${profile.actor}.${profile.person}.json`;
}

/** The file of the sender's counter, beside the profile's own. */
export function counterFile(profileAt: string): string {
  return `${profileAt.replace(/\.json$/, '')}.sequence.json`;
}

/**
 * Reads one profile. A file that anyone but its owner may read or write is refused, because it holds secrets.
 * @throws ProfileError
 */
export async function readProfile(file: string): Promise<Profile> {
  const { privateKey, ...identity } = await readIdentity(file);
  if (!privateKey)
    throw new ProfileError(
      'keyless',
      `The profile ${file} holds no key that signs; its key is kept elsewhere (concordat sign-draft).`,
    );
  return { ...identity, privateKey };
}

async function readIdentity(file: string): Promise<Identity> {
  return { ...(await readSecret(file, 'profile', Identity)), file };
}

/** Reads the private key of a file of its own, as `concordat make-key` writes it. @throws ProfileError */
export function readKeyFile(file: string): Promise<PrivateJwk> {
  return readSecret(file, 'key', PrivateJwk);
}

async function readSecret<S extends z.ZodType>(file: string, what: string, schema: S): Promise<z.infer<S>> {
  const found = await stat(file).catch((error: NodeJS.ErrnoException) => {
    throw new ProfileError('missing', `Cannot read the ${what} ${file}: ${error.code ?? error.message}.`);
  });
  if ((found.mode & 0o077) !== 0) {
    const mode = (found.mode & 0o777).toString(8).padStart(4, '0');
    throw new ProfileError(
      'exposed',
      `The ${what} ${file} has mode ${mode}: others may read its keys. Run: chmod 600 ${file} (and enrol new keys if others had access).`,
    );
  }
  let content: unknown;
  try {
    content = JSON.parse(await readFile(file, 'utf8'));
  } catch {
    // What stands in the file is secret: the parser's message would quote it.
    throw new ProfileError('malformed', `The ${what} ${file} is not JSON.`);
  }
  const parsed = schema.safeParse(content);
  if (!parsed.success) {
    const where = parsed.error.issues.map((i) => i.path.join('.') || what).join(', ');
    throw new ProfileError('malformed', `The ${what} ${file} is not a ${what}; wrong: ${where}.`);
  }
  return parsed.data;
}

/**
 * Finds the profile of an identity that signs by itself, as {@link findIdentity} does.
 * @throws ProfileError
 */
export async function findProfile(directory: string, as: string): Promise<Profile> {
  return readProfile(await fileOf(directory, as));
}

/**
 * Finds the profile of an identity, whether it holds the key that signs or not: `KAZ` where the actor has one person, else
 * `KAZ.KAZ-HEAD`; a path to a `.json` file is taken as it is.
 * @throws ProfileError
 */
export async function findIdentity(directory: string, as: string): Promise<Identity> {
  return readIdentity(await fileOf(directory, as));
}

async function fileOf(directory: string, as: string): Promise<string> {
  if (as.endsWith('.json')) return resolve(as);
  const names = await profileNames(directory);
  const fitting = names.filter((n) => n === as || n.startsWith(`${as}.`) || n.endsWith(`.${as}`));
  if (fitting.length === 1) return join(directory, `${fitting[0]!}.json`);
  if (fitting.length === 0) {
    const known = names.length === 0 ? 'There are none there' : `There are: ${names.join(', ')}`;
    throw new ProfileError(
      'missing',
      `No profile for ${as} in ${directory}. ${known}. Another directory: --profiles or CONCORDAT_PROFILES.`,
    );
  }
  throw new ProfileError(
    'ambiguous',
    `${as} has ${fitting.length} profiles in ${directory}: ${fitting.join(', ')}. Name one of them.`,
  );
}

/** The identities that have a profile in a directory, as `<ACTOR>.<PERSON>`, sorted. No directory: none. */
export async function profileNames(directory: string): Promise<readonly string[]> {
  const files = await readdir(directory).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw new ProfileError('missing', `Cannot list the profiles in ${directory}: ${error.code ?? error.message}.`);
  });
  return files.flatMap((f) => /^([A-Z0-9-]{1,32}\.[A-Z0-9-]{1,32})\.json$/.exec(f)?.[1] ?? []).sort();
}

/** Writes a profile with mode 0600 into a directory with mode 0700, whole or not at all. Returns the file's path. */
export async function writeProfile(directory: string, profile: Identity): Promise<string> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const { file: _, ...content } = profile;
  const file = join(directory, profileFile(profile));
  await writePrivately(file, `${JSON.stringify(Identity.parse(content), null, 2)}\n`);
  return file;
}

/** Replaces a file by new content readable by its owner alone; a reader sees the old or the new content, never half. */
export async function writePrivately(file: string, content: string): Promise<void> {
  const beside = `${file}.${randomBytes(6).toString('hex')}.new`;
  await writeFile(beside, content, { mode: 0o600, flag: 'wx' });
  // The mode given at creation passes through the umask; this one does not.
  await chmod(beside, 0o600);
  await rename(beside, file);
}

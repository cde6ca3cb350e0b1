import { readFileSync, statSync } from 'node:fs';
import { z } from 'zod';
import { PublicJwk } from '../contracts/acts.ts';
import { OrganisationId, Thumbprint } from '../contracts/ids.ts';
import { thumbprint, type PrivateJwk } from '../evidence/keys.ts';
import { LOG_LEVELS } from './log.ts';

/**
 * What one process may do; several processes may share a role, one of them does the intake at a time. The desk is none of them: a
 * process that answers browsers holds no key of the engine ({@link readWebConfiguration}).
 */
export const ROLES = ['intake', 'relay', 'projections', 'temporal', 'archive'] as const;
export type Role = (typeof ROLES)[number];

const PrivateKey = z.strictObject({ ...PublicJwk.shape, d: z.string().regex(/^[A-Za-z0-9_-]{43}$/) });

const Environment = z.object({
  NATS_URL: z.string().regex(/^(nats|tls):\/\/[^\s]+$/, 'nats://host:port'),
  TEMPORAL_ADDRESS: z.string().regex(/^[^\s:]+:\d{1,5}$/, 'host:port'),
  TEMPORAL_NAMESPACE: z.string().min(1).default('default'),
  CONCORDAT_ROLES: z
    .string()
    .default(ROLES.join(','))
    .transform((s) => s.split(',').map((r) => r.trim()))
    .pipe(z.array(z.enum(ROLES)).min(1)),
  /** nkey seed of HUB's engine user; without it the connection is made without credentials, for a server that asks none. */
  CONCORDAT_ENGINE_SEED_FILE: z.string().min(1).optional(),
  /** Private JWK of the process, mode 0600. */
  CONCORDAT_PROCESS_KEY_FILE: z.string().min(1),
  CONCORDAT_ORGANISATION: OrganisationId,
  /** Thumbprint of the secretariat's first key, exchanged out of band. */
  CONCORDAT_ROOT_KEY: Thumbprint,
  /** Folder of the archive on this host, or `elsewhere`: another host leads it, and is asked. Absent: there is none. */
  CONCORDAT_ARCHIVE: z.string().min(1).optional(),
  /** Private JWK of the log, mode 0600; whoever archives needs it. */
  CONCORDAT_LOG_KEY_FILE: z.string().min(1).optional(),
  CONCORDAT_HEALTH_PORT: z.coerce.number().int().min(0).max(65_535).default(0),
  CONCORDAT_LOG_LEVEL: z.enum(LOG_LEVELS).default('info'),
});

export type Configuration = {
  readonly natsUrl: string;
  readonly temporalAddress: string;
  readonly temporalNamespace: string;
  readonly roles: readonly Role[];
  /** nkey seed of the engine's user, or null for a server that asks for no credentials. */
  readonly engineSeed: Uint8Array | null;
  readonly processKey: { readonly jwk: PrivateJwk; readonly kid: Thumbprint };
  readonly organisation: OrganisationId;
  readonly rootKey: Thumbprint;
  /** The archive's folder, `elsewhere` where another host has it, null where there is none. */
  readonly archive: { readonly folder: string } | 'elsewhere' | null;
  readonly logKey: PrivateJwk | null;
  /** 0: the system chooses. */
  readonly healthPort: number;
  readonly logLevel: (typeof LOG_LEVELS)[number];
};

const LOOPBACK = /^(127(\.\d{1,3}){3}|localhost|\[?::1\]?)$/;

const WebEnvironment = z.object({
  NATS_URL: Environment.shape.NATS_URL,
  /** File of the authority that certifies the NATS servers, in PEM, where this machine does not know it. */
  CONCORDAT_NATS_CA: z.string().min(1).optional(),
  CONCORDAT_ORGANISATION: OrganisationId,
  /** nkey seed of the desk's user, mode 0600. */
  CONCORDAT_DESK_SEED_FILE: z.string().min(1),
  CONCORDAT_WEB_PORT: z.coerce.number().int().min(0).max(65_535).default(8_088),
  CONCORDAT_WEB_HOST: z.string().min(1).default('127.0.0.1'),
  /** What a browser has in its address line; what comes from another page is refused by it. */
  CONCORDAT_WEB_ORIGIN: z
    .string()
    .regex(/^https?:\/\/(\[[0-9a-f:]+\]|[a-z0-9.-]+)(:\d{1,5})?$/, 'https://HOST, without a path')
    .optional(),
  /** Folder of profiles as which anybody may look, without a signature: for demonstrations on one machine. */
  CONCORDAT_WEB_DEMO_PROFILES: z.string().min(1).optional(),
  /** `1`: a proxy stands in front, which sets X-Forwarded-For; what is counted by address is counted by the last one in it. */
  CONCORDAT_WEB_BEHIND_PROXY: z.enum(['0', '1']).default('0'),
  /** Folder in which delegations keep drafts to consult their own people. Absent: none are kept. */
  CONCORDAT_WEB_CONSULTATIONS: z.string().min(1).optional(),
  CONCORDAT_LOG_LEVEL: Environment.shape.CONCORDAT_LOG_LEVEL,
});

/** What the desk is given: an address to answer at, and a NATS user that may hand in what others signed. No key that signs. */
export type WebConfiguration = {
  readonly natsUrl: string;
  readonly natsCa: string | null;
  readonly organisation: OrganisationId;
  /** Seed of the desk's nkey (`SU…`). */
  readonly deskSeed: string;
  readonly host: string;
  /** 0: the system chooses. */
  readonly port: number;
  /** `https://HOST`; null: that of the port which the system chooses. */
  readonly origin: string | null;
  /** Folder of profiles as which anybody may look; null: everybody signs in. */
  readonly demoProfiles: string | null;
  /** Folder of what delegations ask their own people; null: nothing is kept. */
  readonly consultations: string | null;
  readonly behindProxy: boolean;
  readonly logLevel: (typeof LOG_LEVELS)[number];
};

/** The environment does not make a configuration; the message lists every mistake, and no value that could be secret. */
export class ConfigurationError extends Error {
  readonly mistakes: readonly string[];
  constructor(mistakes: readonly string[]) {
    super(`The environment is not complete:\n${mistakes.map((m) => `  - ${m}`).join('\n')}`);
    this.name = 'ConfigurationError';
    this.mistakes = mistakes;
  }
}

/**
 * Reads the configuration, once, from the environment and from the files that it names.
 * @throws ConfigurationError with all mistakes at once.
 */
export function readConfiguration(environment: NodeJS.ProcessEnv): Configuration {
  const mistakes: string[] = [];
  const parsed = Environment.safeParse(environment);
  for (const issue of parsed.error?.issues ?? []) mistakes.push(`${issue.path.join('.')}: ${issue.message}`);
  if (rolesIn(environment).includes('web'))
    mistakes.push('CONCORDAT_ROLES: the desk runs in a process of its own: web alone, or without it');
  const seedFile = environment['CONCORDAT_ENGINE_SEED_FILE'];
  const keyFile = environment['CONCORDAT_PROCESS_KEY_FILE'];
  const seed = seedFile ? seedIn('CONCORDAT_ENGINE_SEED_FILE', seedFile, mistakes) : null;
  const key = keyFile ? privateKey('CONCORDAT_PROCESS_KEY_FILE', keyFile, mistakes) : null;
  const logKeyFile = environment['CONCORDAT_LOG_KEY_FILE'];
  const logKey = logKeyFile ? privateKey('CONCORDAT_LOG_KEY_FILE', logKeyFile, mistakes) : null;
  const archive = archiveOf(environment['CONCORDAT_ARCHIVE']);
  if (parsed.data?.CONCORDAT_ROLES.includes('archive')) {
    if (archive === null || archive === 'elsewhere')
      mistakes.push('CONCORDAT_ARCHIVE: the role archive needs the folder of the archive');
    if (!logKeyFile) mistakes.push('CONCORDAT_LOG_KEY_FILE: the role archive needs the key of the log');
  }
  if (mistakes.length > 0 || !parsed.success || !key) throw new ConfigurationError(mistakes);
  const e = parsed.data;
  return {
    natsUrl: e.NATS_URL,
    temporalAddress: e.TEMPORAL_ADDRESS,
    temporalNamespace: e.TEMPORAL_NAMESPACE,
    roles: [...new Set(e.CONCORDAT_ROLES)],
    engineSeed: seed === null ? null : new TextEncoder().encode(seed),
    processKey: key,
    organisation: e.CONCORDAT_ORGANISATION,
    rootKey: e.CONCORDAT_ROOT_KEY,
    archive,
    logKey: logKey?.jwk ?? null,
    healthPort: e.CONCORDAT_HEALTH_PORT,
    logLevel: e.CONCORDAT_LOG_LEVEL,
  };
}

/** Whether this process is the desk. */
export function isWeb(environment: NodeJS.ProcessEnv): boolean {
  const roles = rolesIn(environment);
  return roles.length === 1 && roles[0] === 'web';
}

/** What a process that answers browsers must not be able to read. */
const NOT_THE_DESKS = ['CONCORDAT_ENGINE_SEED_FILE', 'CONCORDAT_PROCESS_KEY_FILE', 'CONCORDAT_LOG_KEY_FILE'];

/**
 * Reads the configuration of the desk, once, from the environment and the file that it names.
 * @throws ConfigurationError with all mistakes at once.
 */
export function readWebConfiguration(environment: NodeJS.ProcessEnv): WebConfiguration {
  const mistakes: string[] = [];
  const parsed = WebEnvironment.safeParse(environment);
  for (const issue of parsed.error?.issues ?? []) mistakes.push(`${issue.path.join('.')}: ${issue.message}`);
  for (const name of NOT_THE_DESKS)
    if (environment[name]) mistakes.push(`${name}: the desk holds no key of the engine; leave it out`);
  const seedFile = environment['CONCORDAT_DESK_SEED_FILE'];
  const seed = seedFile ? seedIn('CONCORDAT_DESK_SEED_FILE', seedFile, mistakes) : null;
  const e = parsed.data;
  const origin = e ? (e.CONCORDAT_WEB_ORIGIN ?? originOf(e.CONCORDAT_WEB_HOST, e.CONCORDAT_WEB_PORT)) : null;
  if (
    e?.CONCORDAT_WEB_DEMO_PROFILES !== undefined &&
    !(LOOPBACK.test(e.CONCORDAT_WEB_HOST) && LOOPBACK.test(new URL(origin ?? 'http://x').hostname))
  )
    mistakes.push(
      'CONCORDAT_WEB_DEMO_PROFILES: whoever opens the page may take any part; only where CONCORDAT_WEB_HOST is this machine alone',
    );
  if (origin !== null && !isSafe(origin))
    mistakes.push('CONCORDAT_WEB_ORIGIN: beyond this machine a browser keeps no key and no session without https://');
  if (mistakes.length > 0 || !e || seed === null) throw new ConfigurationError(mistakes);
  return {
    natsUrl: e.NATS_URL,
    natsCa: e.CONCORDAT_NATS_CA ?? null,
    organisation: e.CONCORDAT_ORGANISATION,
    deskSeed: seed,
    ...{ host: e.CONCORDAT_WEB_HOST, port: e.CONCORDAT_WEB_PORT },
    // Only a port that was named is known before it is listened on.
    origin: e.CONCORDAT_WEB_ORIGIN === undefined && e.CONCORDAT_WEB_PORT === 0 ? null : origin,
    demoProfiles: e.CONCORDAT_WEB_DEMO_PROFILES ?? null,
    behindProxy: e.CONCORDAT_WEB_BEHIND_PROXY === '1',
    consultations: e.CONCORDAT_WEB_CONSULTATIONS ?? null,
    logLevel: e.CONCORDAT_LOG_LEVEL,
  };
}

function originOf(host: string, port: number): string {
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
}

function isSafe(origin: string): boolean {
  const { protocol, hostname } = new URL(origin);
  return protocol === 'https:' || LOOPBACK.test(hostname);
}

function rolesIn(environment: NodeJS.ProcessEnv): readonly string[] {
  return (environment['CONCORDAT_ROLES'] ?? '').split(',').map((r) => r.trim());
}

/** An nkey seed, or null with what is wrong among the mistakes. */
function seedIn(name: string, file: string, mistakes: string[]): string | null {
  const seed = secretFile(name, file, mistakes)?.trim() ?? null;
  if (seed === null || /^SU[A-Z2-7]{56}$/.test(seed)) return seed;
  mistakes.push(`${name}: does not hold the seed of a user nkey`);
  return null;
}

function archiveOf(value: string | undefined): Configuration['archive'] {
  if (!value) return null;
  return value === 'elsewhere' ? value : { folder: value };
}

function secretFile(name: string, file: string, mistakes: string[]): string | null {
  try {
    const mode = statSync(file).mode & 0o777;
    if ((mode & 0o077) !== 0)
      mistakes.push(`${name}: ${file} can be read by others (mode ${mode.toString(8)}); chmod 600`);
    return readFileSync(file, 'utf8');
  } catch (error) {
    mistakes.push(`${name}: cannot read ${file} (${(error as NodeJS.ErrnoException).code ?? 'unknown'})`);
    return null;
  }
}

function privateKey(name: string, file: string, mistakes: string[]): Configuration['processKey'] | null {
  const text = secretFile(name, file, mistakes);
  if (text === null) return null;
  try {
    const jwk = PrivateKey.parse(JSON.parse(text));
    return { jwk, kid: thumbprint({ kty: jwk.kty, crv: jwk.crv, x: jwk.x }) };
  } catch {
    // The parser's message would quote the file.
    mistakes.push(`${name}: ${file} does not hold a private Ed25519 JWK with exactly kty, crv, x and d`);
    return null;
  }
}

import { execFile, spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { Client, Connection as TemporalConnection } from '@temporalio/client';
import { DefaultLogger, Runtime } from '@temporalio/worker';
import {
  ServiceUnavailable,
  connectConcordat,
  proveKey,
  publicPart,
  thumbprint,
  secretariat,
  type Connection,
  type PrivateJwk,
  type Profile,
  type SubmitResult,
} from '../../client/index.ts';
import { ActorId, OrganId, PROCESS, PersonId, type MemberId, type Thumbprint } from '../../contracts/ids.ts';
import type { Day } from '../../contracts/ids.ts';
import type { Procedure } from '../../contracts/procedure.ts';
import { logOrigin } from '../../contracts/names.ts';
import { generateKey } from '../../evidence/keys.ts';
import type { NoteKey } from '../../evidence/log/note.ts';
import { logKeyOf } from '../../journal/archive/logFiles.ts';
import { startEngines, type Engines } from '../engines.ts';
import { CHAIRED, MEMBERS, OFFICES } from './procedure.ts';

/** The checkout. */
export const ROOT = join(__dirname, '..', '..');

/** One worker process. It is started again when it ends by itself, as by whoever watches over it in production. */
export type RoleProcess = {
  readonly name: string;
  readonly pid: () => number;
  /** How often it ended by itself. */
  readonly ends: () => number;
  /** Ends it for good, until `start`. */
  readonly kill: () => Promise<void>;
  readonly start: () => void;
  readonly logFile: string;
};

/** Real engines, a worker process per role, and a small organisation whose people are connected. */
export type House = {
  readonly engines: Engines;
  readonly procedure: Procedure;
  readonly rootKey: Thumbprint;
  readonly processes: ReadonlyMap<string, RoleProcess>;
  readonly temporal: Client;
  /** The connection of an actor; one per actor. */
  readonly as: (actor: string) => Connection<Profile>;
  /** Carries an act to its outcome over outages: what has no outcome yet goes again as the same bytes. */
  readonly settle: (actor: string, submit: (connection: Connection) => Promise<SubmitResult>) => Promise<SubmitResult>;
  /** A file that arms a fault point of the intake or the archive: see `role.cjs`. */
  readonly faultFile: string;
  /** The folder that a process with the role archive keeps, and the key under which its log signs. */
  readonly archive: string;
  readonly logKey: NoteKey;
  readonly logPrivateKey: PrivateJwk;
  /** What every process reads. */
  readonly environment: NodeJS.ProcessEnv;
  readonly stop: () => Promise<void>;
};

export type HouseOptions = {
  readonly procedure: Procedure;
  /** Worker processes by name, each with its roles. */
  readonly processes: Readonly<Record<string, string>>;
  /** Default: what the worker takes by itself. */
  readonly leaseMs?: number;
};

/** Opens a house and registers its organisation. Pair it with `stop`. */
export async function openHouse({ procedure, processes, leaseMs }: HouseOptions): Promise<House> {
  await build();
  const engines = await startEngines({ actors: [...MEMBERS, ...OFFICES], temporal: true });
  const started: RoleProcess[] = [];
  const connections = new Map<string, Connection<Profile>>();
  let temporalConnection: TemporalConnection | undefined;
  const stop = async () => {
    await Promise.allSettled([...connections.values()].map((c) => c.close()));
    await Promise.all(started.map((p) => p.kill()));
    await temporalConnection?.close();
    await engines.stop();
  };
  try {
    const { dataDir, seeds } = engines;
    const secret = (name: string, content: string) => {
      const file = join(dataDir, name);
      writeFileSync(file, content, { mode: 0o600 });
      return file;
    };
    const processKey = generateKey();
    const profiles = new Map(
      [...MEMBERS, ...OFFICES].map((actor) => [actor as string, profileOf(actor, seeds[actor]!)]),
    );
    const rootKey = generateKey();
    function profileOf(actor: string, nkeySeed: string): Profile {
      return {
        ...{
          v: 1,
          organisation: procedure.organisation,
          actor: ActorId.parse(actor),
          person: PersonId.parse(`${actor}-1`),
        },
        ...{ privateKey: generateKey().jwk, nkeySeed, natsUrl: engines.natsUrl, processKey: processKey.publicJwk },
      };
    }
    profiles.set('SECRETARIAT', { ...profiles.get('SECRETARIAT')!, privateKey: rootKey.jwk });
    const faultFile = join(dataDir, 'fault-point');
    const archive = join(dataDir, 'archive');
    const log = generateKey();
    const environment = {
      PATH: process.env['PATH'],
      NATS_URL: engines.natsUrl,
      TEMPORAL_ADDRESS: engines.temporalAddress,
      CONCORDAT_ENGINE_SEED_FILE: secret('engine.seed', seeds.engine),
      CONCORDAT_PROCESS_KEY_FILE: secret('process.json', JSON.stringify(processKey.jwk)),
      CONCORDAT_ORGANISATION: procedure.organisation,
      CONCORDAT_ROOT_KEY: rootKey.kid,
      CONCORDAT_ARCHIVE: archive,
      CONCORDAT_LOG_KEY_FILE: secret('log.json', JSON.stringify(log.jwk)),
      CONCORDAT_TEST_FAULT_FILE: faultFile,
      ...(leaseMs === undefined ? {} : { CONCORDAT_TEST_LEASE_MS: String(leaseMs) }),
    };
    for (const [name, roles] of Object.entries(processes))
      started.push(roleProcess(name, dataDir, { ...environment, CONCORDAT_ROLES: roles }));
    for (const [actor, profile] of profiles) connections.set(actor, await connected(profile));
    temporalConnection = await TemporalConnection.connect({ address: engines.temporalAddress });
    const as = (actor: string) => {
      const found = connections.get(actor);
      if (!found) throw new Error(`nobody is connected as ${actor}`);
      return found;
    };
    const house: House = {
      ...{ engines, procedure, faultFile, archive, environment, stop, as },
      logKey: logKeyOf(logOrigin(procedure.organisation), log.jwk),
      logPrivateKey: log.jwk,
      rootKey: rootKey.kid,
      processes: new Map(started.map((p) => [p.name, p])),
      temporal: new Client({ connection: temporalConnection }),
      settle: (actor, submit) => settle(as(actor), submit),
    };
    await found(house, [...profiles.values()], processKey.jwk);
    return house;
  } catch (error) {
    await stop();
    throw error;
  }
}

/** On a busy machine a handshake may take its time, while all the processes start. */
async function connected(profile: Profile): Promise<Connection<Profile>> {
  for (let left = 5; ; left -= 1) {
    try {
      return await connectConcordat(profile, { patienceMs: 8_000, timeoutMs: 2_000 });
    } catch (error) {
      if (left === 0 || !(error instanceof ServiceUnavailable)) throw error;
    }
  }
}

/** Processes run compiled code: brings `dist/` up to the sources. */
async function build(): Promise<void> {
  const program = `import('./tools/built.mjs').then((built) => built.ensureBuilt())`;
  await promisify(execFile)(process.execPath, ['--input-type=module', '-e', program], { cwd: ROOT });
}

/** Between the end of a process and its next start, in milliseconds. */
const AGAIN = 250;

function roleProcess(name: string, dataDir: string, env: NodeJS.ProcessEnv): RoleProcess {
  const logFile = join(dataDir, `${name}.log`);
  let wanted = true;
  let ends = 0;
  let child = launch();
  function launch() {
    const log = openSync(logFile, 'a');
    const launched = spawn(process.execPath, [join(__dirname, 'role.cjs'), dataDir, name], {
      stdio: ['ignore', log, log],
      env,
    });
    closeSync(log);
    const exited = new Promise<void>((resolve) => launched.once('exit', () => resolve()));
    void exited.then(async () => {
      if (!wanted) return;
      ends += 1;
      await pause(AGAIN);
      if (wanted && child.launched === launched) child = launch();
    });
    // Read by globalTeardown, should a test end without its clean-up.
    writeFileSync(join(dataDir, `pid-${launched.pid}`), '');
    return { launched, exited };
  }
  return {
    name,
    logFile,
    pid: () => child.launched.pid ?? 0,
    ends: () => ends,
    async kill() {
      wanted = false;
      child.launched.kill('SIGKILL');
      await child.exited;
    },
    start() {
      if (wanted) throw new Error(`${name} was not killed`);
      wanted = true;
      child = launch();
    },
  };
}

/** Longest time of one act over all its outages, in milliseconds. */
const SETTLED_WITHIN = 60_000;

async function settle(
  connection: Connection,
  submit: (connection: Connection) => Promise<SubmitResult>,
): Promise<SubmitResult> {
  const end = Date.now() + SETTLED_WITHIN;
  for (let attempt = submit(connection); ;) {
    try {
      return await attempt;
    } catch (error) {
      if (!(error instanceof ServiceUnavailable) || Date.now() > end) throw error;
      await pause(100);
      const { statement } = error;
      const left = (await connection.unanswered()).find((u) => u.statement === statement);
      if (statement !== null && !left) throw error;
      // Nothing was signed where the service that is asked first did not answer, such as the store of texts.
      attempt = left ? connection.resend(left) : submit(connection);
    }
  }
}

async function found(house: House, profiles: readonly Profile[], processKey: Profile['privateKey']): Promise<void> {
  const { organisation } = house.procedure;
  const step = async (submit: (acts: ReturnType<typeof secretariat>) => Promise<SubmitResult>) => {
    const result = await house.settle('SECRETARIAT', (c) => submit(secretariat(c)));
    if (!result.ok)
      throw new Error(`the organisation cannot be registered: ${result.refusal.rule} ${result.refusal.lack}`);
  };
  const person = (actor: string, id: string) =>
    ({
      person: PersonId.parse(id),
      actor: ActorId.parse(actor),
      name: id,
      level: 'staff',
      mandate: `mandate of ${id}`,
    }) as const;
  const { privateKey } = house.as('SECRETARIAT').profile;
  await step((a) =>
    a.registerOrganisation({
      procedure: house.procedure,
      secretariat: { ...person('SECRETARIAT', 'SECRETARIAT-1'), key: publicPart(privateKey) },
    }),
  );
  for (const member of MEMBERS)
    await step((a) =>
      a.registerMember({
        member: member as string as MemberId,
        name: member,
        since: '2001-06-15' as Day,
        paper: 'charter',
      }),
    );
  await step((a) => a.registerOffice({ office: PROCESS, role: 'process', name: 'Process' }));
  await step((a) => a.registerOffice({ office: ActorId.parse('CHAIR'), role: 'chair', name: 'Chair' }));
  for (const organ of CHAIRED)
    await step((a) =>
      a.passChairmanship({ organ: OrganId.parse(organ), office: ActorId.parse('CHAIR'), reason: 'first term' }),
    );
  const enrol = async (actor: string, id: string, key: Profile['privateKey']) => {
    await step((a) => a.accreditPerson(person(actor, id)));
    await step((a) =>
      a.enrolKey({
        ...{ person: PersonId.parse(id), key: publicPart(key), proof: proveKey(key, organisation, id) },
        ...{ fingerprint: thumbprint(publicPart(key)), paper: 'note 1' },
      }),
    );
  };
  await enrol(PROCESS, 'PROCESS-1', processKey);
  for (const p of profiles) if (String(p.actor) !== 'SECRETARIAT') await enrol(p.actor, p.person, p.privateKey);
}

/** The last lines of each process's log, for a failing test. */
export function lastLines(house: House, lines = 15): string {
  const logs = [...house.processes.values()].map((p) => p.logFile);
  return logs
    .map((file) => `--- ${file}\n${readFileSync(file, 'utf8').trimEnd().split('\n').slice(-lines).join('\n')}`)
    .join('\n');
}

/** Waits until a question is answered as wanted; an outage meanwhile is waited out. */
export async function eventually<T>(
  what: string,
  ask: () => Promise<T>,
  wanted: (answer: T) => boolean,
  ms = 45_000,
): Promise<T> {
  const end = Date.now() + ms;
  for (let last: unknown = 'none'; ;) {
    try {
      const answer = await ask();
      if (wanted(answer)) return answer;
      last = answer;
    } catch (error) {
      if (!(error instanceof ServiceUnavailable)) throw error;
      last = error.message;
    }
    if (Date.now() > end)
      throw new Error(`waited ${ms} ms for ${what}; the last answer was ${JSON.stringify(last)?.slice(0, 2_000)}`);
    await pause(60);
  }
}

/** Quiet: once per process, before any bundle or worker. */
export function installQuietRuntime(): void {
  Runtime.install({ logger: new DefaultLogger('ERROR') });
}

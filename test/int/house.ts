import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { ensureIdentities, identityOf, type Installation } from '../../demo/identities.ts';
import { astanaPackage } from '../../demo/package.ts';
import { joinAs, type Participant, type Stage } from '../../demo/participant.ts';
import { fast } from '../../demo/procedure.ts';
import { makeStreams } from '../../demo/streams.ts';
import { startWorker } from '../../demo/workerProcess.ts';
import { ActorId } from '../../contracts/ids.ts';
import { SEARCH_ATTRIBUTES } from '../../contracts/temporal.ts';
import { freePort, startNats, startTemporal } from '../../tools/processes.mjs';
import { testFolder } from '../engines.ts';

/** The checkout. */
export const ROOT = join(__dirname, '..', '..');

/** Processes run compiled code: brings `dist/` up to the sources, once for all who ask at the same time. */
async function build(): Promise<void> {
  const program = `import('./tools/built.mjs').then((built) => built.ensureBuilt())`;
  await promisify(execFile)(process.execPath, ['--input-type=module', '-e', program], { cwd: ROOT });
}

/** Engines with the accounts of the Astana package. */
export type PackageEngines = {
  readonly data: string;
  /** What a process needs to find them. */
  readonly environment: NodeJS.ProcessEnv;
  readonly installation: Installation;
  readonly stop: () => Promise<void>;
};

/** Starts both engines with identities and accounts of the package in a folder of the test. The sources are compiled first. */
export async function startPackageEngines(name: string): Promise<PackageEngines> {
  await build();
  const data = testFolder(name);
  const natsPort = await freePort();
  const natsUrl = `nats://127.0.0.1:${natsPort}`;
  const installation = await ensureIdentities(data, natsUrl);
  const nats = await startNats({
    binary: binary('CONCORDAT_NATS_BIN'),
    configFile: installation.places.natsConfiguration,
    port: natsPort,
    dataDir: data,
  });
  const temporal = await startTemporal({
    binary: binary('CONCORDAT_TEMPORAL_BIN'),
    port: await freePort(),
    uiPort: null,
    dbFile: join(data, 'temporal.db'),
    searchAttributes: Object.values(SEARCH_ATTRIBUTES),
  });
  return {
    data,
    environment: { ...process.env, NATS_URL: natsUrl, TEMPORAL_ADDRESS: temporal.url, CONCORDAT_DATA: data },
    installation,
    stop: async () => {
      await temporal.stop();
      await nats.stop();
    },
  };
}

/** Engines, a worker, and a way in for every identity of the package. */
export type House = {
  readonly installation: Installation;
  readonly join: (actor: string) => Promise<Participant>;
  readonly stop: () => Promise<void>;
};

export async function openHouse(name: string): Promise<House> {
  const engines = await startPackageEngines(name);
  await makeStreams(engines.installation, astanaPackage);
  const { organisation } = astanaPackage;
  const worker = startWorker(engines.installation, {
    environment: engines.environment,
    organisation,
    tell: () => undefined,
    main: join(ROOT, 'dist', 'worker', 'main.js'),
  });
  const ending = new AbortController();
  const joined: Participant[] = [];
  const stage: Stage = {
    organisation,
    profiles: engines.installation.places.profiles,
    natsUrl: engines.installation.natsUrl,
    pace: fast,
    signal: ending.signal,
    tell: () => undefined,
  };
  return {
    installation: engines.installation,
    join: async (actor) => {
      const participant = await joinAs(stage, identityOf(astanaPackage, ActorId.parse(actor)));
      joined.push(participant);
      return participant;
    },
    stop: async () => {
      ending.abort();
      await Promise.all(joined.map((p) => p.connection.close()));
      await worker.stop();
      await engines.stop();
    },
  };
}

/** Waits until a question is answered as wanted. Throws with the last answer after `ms`. */
export async function eventually<T>(
  what: string,
  ask: () => Promise<T>,
  wanted: (answer: T) => boolean,
  ms = 20_000,
): Promise<T> {
  const end = Date.now() + ms;
  for (;;) {
    const answer = await ask();
    if (wanted(answer)) return answer;
    if (Date.now() > end) throw new Error(`waited ${ms} ms for ${what}; the last answer was ${JSON.stringify(answer)}`);
    await pause(50);
  }
}

function binary(variable: 'CONCORDAT_NATS_BIN' | 'CONCORDAT_TEMPORAL_BIN'): string {
  const found = process.env[variable];
  if (!found) throw new Error(`${variable} is not set: run through jest's project int`);
  return found;
}

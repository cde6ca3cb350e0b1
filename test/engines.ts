import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NatsConnection } from '@nats-io/nats-core';
import { connect, nkeyAuthenticator } from '@nats-io/transport-node';
import { ActorId } from '../contracts/ids.ts';
import { SEARCH_ATTRIBUTES } from '../contracts/temporal.ts';
import { createStreams } from '../journal/streams.ts';
import {
  freePort,
  startNats,
  startTemporal,
  withFreePort,
  type EngineProcess,
  type TemporalProcess,
} from '../tools/processes.mjs';
import { generateNkey, natsConfiguration } from '../worker/accounts.ts';

/** `engine`, `operator`, `desk`, or the token of an actor. */
export type Seeds = {
  readonly engine: string;
  readonly operator: string;
  readonly desk: string;
  readonly [actor: string]: string;
};

/** Real engines of one test file: own ports, own folders, own keys. Two runs side by side never meet. */
export type Engines = {
  readonly natsUrl: string;
  readonly seeds: Seeds;
  /** Public nkeys, by the same names. */
  readonly publicKeys: Seeds;
  readonly dataDir: string;
  readonly configFile: string;
  /** The running server; another object after {@link restartNats}. */
  nats(): EngineProcess;
  /** Throws when the engines were started without Temporal. */
  temporal(): TemporalProcess;
  readonly temporalAddress: string;
  /** A connection as `engine`, `operator`, `desk` or an actor; closed by `stop`. Reconnects until then. */
  connectAs(who: string): Promise<NatsConnection>;
  /** Starts the server again after a `kill`, on the same port and folder. */
  restartNats(): Promise<void>;
  restartTemporal(): Promise<void>;
  stop(): Promise<void>;
};

/**
 * Starts nats-server with an account per actor, and creates the streams and a notice consumer per actor unless
 * `streams` is false; with `temporal`, a development server too. Pair it with `stop` in `afterAll`.
 */
export async function startEngines(options: {
  readonly actors: readonly string[];
  /** Those with an account that gets no notices: holders of a status. */
  readonly parties?: readonly string[];
  readonly temporal?: boolean;
  readonly streams?: boolean;
}): Promise<Engines> {
  const dataDir = mkdtempSync(join(process.env['CONCORDAT_TEST_RUN'] ?? tmpdir(), 'engines-'));
  const keys = new Map(
    ['engine', 'operator', 'desk', ...options.actors, ...(options.parties ?? [])].map((who) => [who, generateNkey()]),
  );
  const seeds = Object.fromEntries([...keys].map(([who, key]) => [who, key.seed])) as Seeds;
  const publicKeys = Object.fromEntries([...keys].map(([who, key]) => [who, key.publicKey])) as Seeds;
  const accountOf = (notices: boolean) => (actor: string) => ({
    ...{ actor: ActorId.parse(actor), user: publicKeys[actor]!, notices },
  });
  const actors = [...options.actors.map(accountOf(true)), ...(options.parties ?? []).map(accountOf(false))];
  const configFile = join(dataDir, 'nats.conf');
  const connections: NatsConnection[] = [];

  let port = 0;
  let nats = await withFreePort(async () => {
    port = await freePort();
    const { engine, operator, desk } = publicKeys;
    writeFileSync(
      configFile,
      natsConfiguration({ port, storeDir: join(dataDir, 'jetstream'), engine, operator, desk, actors }),
    );
    return startNats({ binary: requireBinary('CONCORDAT_NATS_BIN'), configFile, port, dataDir });
  });

  const startTemporalOn = (temporalPort: number) =>
    startTemporal({
      binary: requireBinary('CONCORDAT_TEMPORAL_BIN'),
      port: temporalPort,
      uiPort: null,
      dbFile: join(dataDir, 'temporal.db'),
      searchAttributes: Object.values(SEARCH_ATTRIBUTES),
    });
  let temporal = options.temporal ? await withFreePort(async () => startTemporalOn(await freePort())) : undefined;
  const requireTemporal = () => {
    if (!temporal) throw new Error('started without Temporal: startEngines({ temporal: true })');
    return temporal;
  };

  const engines: Engines = {
    natsUrl: nats.url,
    seeds,
    publicKeys,
    dataDir,
    configFile,
    nats: () => nats,
    temporal: requireTemporal,
    get temporalAddress() {
      return requireTemporal().url;
    },
    async connectAs(who) {
      const seed = seeds[who];
      if (seed === undefined) throw new Error(`no such user among the started accounts: ${who}`);
      const authenticator = nkeyAuthenticator(new TextEncoder().encode(seed));
      const nc = await connect({
        servers: nats.url,
        authenticator,
        name: who,
        reconnectTimeWait: 100,
        maxReconnectAttempts: -1,
      });
      connections.push(nc);
      return nc;
    },
    async restartNats() {
      nats = await startNats({ binary: requireBinary('CONCORDAT_NATS_BIN'), configFile, port, dataDir });
    },
    async restartTemporal() {
      temporal = await startTemporalOn(requireTemporal().port);
    },
    async stop() {
      await Promise.allSettled(connections.map((nc) => nc.close()));
      await Promise.all([nats.stop(), temporal?.stop() ?? Promise.resolve()]);
      rmSync(dataDir, { recursive: true, force: true });
    },
  };

  try {
    if (options.streams ?? true) {
      const operator = await engines.connectAs('operator');
      await createStreams(operator, { actors: actors.filter((a) => a.notices).map((a) => a.actor) });
      await operator.close();
    }
  } catch (error) {
    await engines.stop();
    throw error;
  }
  return engines;
}

/** A folder for files of a test that needs no engine; below the run's folder, which global teardown removes. */
export function testFolder(name: string): string {
  const parent = process.env['CONCORDAT_TEST_RUN'] ?? tmpdir();
  mkdirSync(parent, { recursive: true });
  return mkdtempSync(join(parent, `${name}-`));
}

function requireBinary(variable: 'CONCORDAT_NATS_BIN' | 'CONCORDAT_TEMPORAL_BIN'): string {
  const binary = process.env[variable];
  if (!binary)
    throw new Error(
      `${variable} is not set: run through jest's projects int or faults, whose global set-up finds the engines`,
    );
  return binary;
}

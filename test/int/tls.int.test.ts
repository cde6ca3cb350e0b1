import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { connectConcordat, generateKey, memoryCounter, type Profile } from '../../client/index.ts';
import { ActorId, OrganisationId, PersonId, aggregateRef } from '../../contracts/ids.ts';
import { connectNats } from '../../journal/connection.ts';
import { freePort, startNats, type EngineProcess } from '../../tools/processes.mjs';
import { generateNkey, natsConfiguration } from '../../worker/accounts.ts';
import { testFolder } from '../engines.ts';
import { procedure } from '../unit/smallOrganisation.ts';
import { openRaw, pub } from './rawNats.ts';
import { ROOT } from './house.ts';

/** The server with the generated configuration and a certificate; a worker and a client that talk to it by TLS alone. */
const folder = mkdtempSync(join(testFolder('tls'), 'site-'));
const inFolder = (name: string) => join(folder, name);
const keys = { engine: generateNkey(), operator: generateNkey(), SECRETARIAT: generateNkey(), KAZ: generateNkey() };
const [root, processKey] = [generateKey(), generateKey()];
const organisation = OrganisationId.parse(procedure.organisation);

let nats: EngineProcess;
let port: number;
let worker: ChildProcess | undefined;

/** Two authorities that know nothing of each other, and a certificate of the first for this machine. */
function makeCertificates(): void {
  const openssl = (...args: string[]) => execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' });
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
  for (const ca of ['ca', 'other'])
    openssl(
      'req',
      '-x509',
      ...key,
      '-keyout',
      `${ca}.key`,
      '-out',
      `${ca}.crt`,
      '-days',
      '2',
      '-subj',
      `/CN=test ${ca}`,
    );
  openssl('req', ...key, '-keyout', 'nats.key', '-out', 'nats.csr', '-subj', '/CN=nats');
  writeFileSync(inFolder('names'), 'subjectAltName=DNS:localhost,IP:127.0.0.1\n');
  const signing = ['-CA', 'ca.crt', '-CAkey', 'ca.key', '-CAcreateserial', '-days', '2', '-extfile', 'names'];
  openssl('x509', '-req', '-in', 'nats.csr', '-out', 'nats.crt', ...signing);
}

const profileOf = (actor: 'SECRETARIAT' | 'KAZ', change: Partial<Profile> = {}): Profile => ({
  ...{ v: 1, organisation, actor: ActorId.parse(actor), person: PersonId.parse(`${actor}-1`) },
  ...{ privateKey: root.jwk, nkeySeed: keys[actor].seed, natsUrl: `tls://127.0.0.1:${port}` },
  ...{ processKey: processKey.publicJwk, natsCa: inFolder('ca.crt') },
  ...change,
});
const opened = (profile: Profile) =>
  connectConcordat(profile, { counter: memoryCounter(), timeoutMs: 2_000, patienceMs: 3_000 });

beforeAll(async () => {
  makeCertificates();
  port = await freePort();
  const dataDir = inFolder('data');
  mkdirSync(dataDir);
  const configFile = inFolder('nats.conf');
  writeFileSync(
    configFile,
    natsConfiguration({
      ...{ port, storeDir: join(dataDir, 'jetstream') },
      ...{ engine: keys.engine.publicKey, operator: keys.operator.publicKey },
      actors: (['SECRETARIAT', 'KAZ'] as const).map((a) => ({ actor: ActorId.parse(a), user: keys[a].publicKey })),
      tls: { cert: inFolder('nats.crt'), key: inFolder('nats.key') },
    }),
  );
  nats = await startNats({ binary: process.env['CONCORDAT_NATS_BIN']!, configFile, port, dataDir });
  writeFileSync(inFolder('operator.seed'), keys.operator.seed, { mode: 0o600 });
  writeFileSync(inFolder('engine.seed'), keys.engine.seed, { mode: 0o600 });
  writeFileSync(inFolder('process.jwk'), JSON.stringify(processKey.jwk), { mode: 0o600 });
}, 60_000);

afterAll(async () => {
  if (worker?.exitCode === null) {
    const ended = new Promise((resolve) => worker?.once('exit', resolve));
    worker.kill('SIGTERM');
    await ended;
  }
  await nats?.stop();
}, 60_000);

/** A process of the checkout that trusts the authority of the test. */
const environment = () => ({ ...process.env, NODE_EXTRA_CA_CERTS: inFolder('ca.crt') });

describe('the generated configuration with a certificate', () => {
  it('carries the set-up, the worker and a client by TLS, and a statement comes to its receipts', async () => {
    execFileSync(
      process.execPath,
      [
        'deploy/create-streams.mjs',
        '--url',
        `tls://127.0.0.1:${port}`,
        '--seed-file',
        inFolder('operator.seed'),
        '--replicas',
        '1',
      ],
      { cwd: ROOT, env: environment(), stdio: 'pipe' },
    );
    worker = spawn(process.execPath, [join(ROOT, 'dist', 'worker', 'main.js')], {
      stdio: ['ignore', 'ignore', 'pipe'],
      env: {
        ...environment(),
        ...{
          NATS_URL: `tls://127.0.0.1:${port}`,
          TEMPORAL_ADDRESS: '127.0.0.1:9',
          CONCORDAT_ROLES: 'intake,projections',
        },
        ...{ CONCORDAT_ORGANISATION: organisation, CONCORDAT_ROOT_KEY: root.kid },
        ...{ CONCORDAT_PROCESS_KEY_FILE: inFolder('process.jwk'), CONCORDAT_ENGINE_SEED_FILE: inFolder('engine.seed') },
      },
    });
    const client = await connectConcordat(profileOf('SECRETARIAT'), { counter: memoryCounter() });
    const registered = await client.submit(aggregateRef('organisation', organisation), {
      ...{ type: 'RegisterOrganisation', procedure },
      secretariat: {
        ...{ person: PersonId.parse('SECRETARIAT-1'), actor: ActorId.parse('SECRETARIAT'), name: 'S', level: 'staff' },
        ...{ mandate: 'appointment 1', key: root.publicJwk },
      },
    });
    expect(registered).toMatchObject({ ok: true, entry: 1 });
    await client.close();
  }, 60_000);

  it('takes nothing in plain text: neither a frame nor a key is heard before TLS', async () => {
    // How an end that is closed while one writes is heard is the system's matter.
    const closed = /closed the connection|ECONNRESET|EPIPE/;
    await expect(openRaw(port, { seed: keys.KAZ.seed })).rejects.toThrow(closed);
    const unheard = openRaw(port, { user: 'KAZ', pass: '' }).then((raw) => raw.send(pub('a', 'b')));
    await expect(unheard).rejects.toThrow(closed);
  });

  it('admits nobody by TLS alone: the nkey says who it is', async () => {
    const stranger = profileOf('KAZ', { nkeySeed: generateNkey().seed });
    await expect(opened(stranger)).rejects.toThrow(/does not know the nkey/);
  });
});

describe('a client', () => {
  it('does not talk to a server that another authority certifies, nor to one that it does not know', async () => {
    await expect(opened(profileOf('KAZ', { natsCa: inFolder('other.crt') }))).rejects.toThrow(
      /certificate|self.signed|issuer/i,
    );
    const { natsCa: _, ...unknown } = profileOf('KAZ');
    await expect(opened(unknown)).rejects.toThrow(/certificate|self.signed|issuer/i);
  });

  it('does not fall back to plain text because a greeting says that there is no TLS', async () => {
    let said = '';
    const greeting = JSON.stringify({ server_id: 'X', version: '2.14.9', headers: true, nonce: 'n', max_payload: 1e6 });
    const middle = createServer((socket) => {
      socket.on('error', () => undefined);
      socket.on('data', (data) => (said += data.toString()));
      socket.write(`INFO ${greeting}\r\n`);
    });
    await new Promise<void>((resolve) => middle.listen(0, '127.0.0.1', resolve));
    const natsUrl = `tls://127.0.0.1:${(middle.address() as AddressInfo).port}`;
    const { natsCa: _, ...without } = profileOf('KAZ', { natsUrl });
    try {
      for (const profile of [profileOf('KAZ', { natsUrl }), without])
        await expect(opened(profile)).rejects.toThrow(/tls/i);
      // The engine and the operator neither.
      await expect(
        connectNats({ servers: natsUrl, seed: new TextEncoder().encode(keys.engine.seed), name: 'engine' }),
      ).rejects.toThrow(/tls/i);
      expect(said).not.toContain('CONNECT');
    } finally {
      middle.close();
    }
  });
});

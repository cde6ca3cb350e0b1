import { execFile, execFileSync, spawn, type ChildProcess } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { ActorId, aggregateRef } from '../../contracts/ids.ts';
import { inboxSubject } from '../../contracts/names.ts';
import { generateKey } from '../../evidence/keys.ts';
import { connectNats } from '../../journal/connection.ts';
import { createStreams } from '../../journal/streams.ts';
import { generateNkey, natsConfiguration } from '../../worker/accounts.ts';

/**
 * deploy/ without a container engine: the folder of an installation as deploy/prepare.mjs writes it, its three NATS servers
 * as one cluster on this machine, with TLS, and the streams in it as the job of docker-compose.yml creates them. Differs
 * from production in addresses and paths alone.
 */

const run = promisify(execFile);
const ROOT = path.resolve(__dirname, '../..');
const folder = mkdtempSync(path.join(tmpdir(), 'concordat-deploy-'));
const site = path.join(folder, 'site');
const servers: ChildProcess[] = [];

const script = (name: string, args: readonly string[], environment: NodeJS.ProcessEnv = {}) =>
  run(process.execPath, [path.join(ROOT, 'deploy', name), ...args], {
    cwd: ROOT,
    env: { ...process.env, ...environment },
  });

const SEEDS = ['engine.seed', 'operator.seed', 'desk.seed'];
const SECRETS = [...SEEDS, 'postgres-password', 'process-key.json', 'log-key.json'];

const prepare = (desk = 'https://desk.example.org') => {
  const actors = path.join(folder, 'actors');
  return script('prepare.mjs', [
    ...['--organisation', 'SCO', '--root-key', generateKey().kid, '--actors', actors],
    ...['--desk', desk, '--site', site],
  ]);
};

function natsServer(): string {
  const binary = process.env['CONCORDAT_NATS_BIN'];
  if (!binary) throw new Error('CONCORDAT_NATS_BIN is not set: the global set-up of these tests does it');
  return binary;
}

/** A certificate authority, and a certificate of it for every name that the servers have. */
function makeCertificates(): void {
  const openssl = (...args: string[]) => execFileSync('openssl', args, { cwd: site, stdio: 'pipe' });
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
  openssl('req', '-x509', ...key, '-keyout', 'ca.key', '-out', 'ca.crt', '-days', '2', '-subj', '/CN=test authority');
  openssl('req', ...key, '-keyout', 'nats.key', '-out', 'nats.csr', '-subj', '/CN=nats');
  writeFileSync(
    path.join(site, 'names'),
    'subjectAltName=DNS:nats,DNS:nats-1,DNS:nats-2,DNS:nats-3,DNS:localhost,IP:127.0.0.1\n',
  );
  openssl(
    'x509',
    '-req',
    '-in',
    'nats.csr',
    '-CA',
    'ca.crt',
    '-CAkey',
    'ca.key',
    '-CAcreateserial',
    '-out',
    'nats.crt',
    '-days',
    '2',
    '-extfile',
    'names',
  );
}

async function freePorts(count: number): Promise<readonly number[]> {
  const held = await Promise.all(
    Array.from({ length: count }, async () => {
      const server = createServer();
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      return server;
    }),
  );
  const ports = held.map((s) => (s.address() as AddressInfo).port);
  await Promise.all(held.map((s) => new Promise((resolve) => s.close(resolve))));
  return ports;
}

/** Server `n`'s file with this machine's addresses and paths, otherwise as it is. */
function asHere(n: number, client: readonly number[], route: readonly number[]): string {
  const data = path.join(folder, `data-${n}`);
  mkdirSync(data, { recursive: true });
  const configuration = readFileSync(path.join(site, 'nats', `nats-${n}.conf`), 'utf8')
    .replace('"0.0.0.0:4222"', `"127.0.0.1:${client[n - 1]}"`)
    .replace('"0.0.0.0:6222"', `"127.0.0.1:${route[n - 1]}"`)
    .replaceAll(/nats-(\d):6222/g, (_, other: string) => `127.0.0.1:${route[Number(other) - 1]}`)
    .replace('"/data"', JSON.stringify(data))
    .replaceAll('/run/secrets/nats_certificate', path.join(site, 'nats.crt'))
    .replaceAll('/run/secrets/nats_key', path.join(site, 'nats.key'))
    .replaceAll('/run/secrets/nats_ca', path.join(site, 'ca.crt'));
  const file = path.join(folder, `nats-${n}.conf`);
  writeFileSync(file, configuration);
  return file;
}

async function healthy(port: number): Promise<void> {
  for (const until = Date.now() + 30_000; ;) {
    const answer = await fetch(`http://127.0.0.1:${port}/healthz`).catch(() => null);
    if (answer?.ok) return;
    if (Date.now() > until)
      throw new Error(`the server with monitoring port ${port} did not become healthy: ${await answer?.text()}`);
    await pause(50);
  }
}

beforeAll(async () => {
  // deploy/ runs compiled code, as every process does.
  await run(
    process.execPath,
    ['--input-type=module', '-e', "await (await import('./tools/built.mjs')).ensureBuilt()"],
    { cwd: ROOT },
  );
  const actors = ['SECRETARIAT', 'CHAIR-CNC', 'KAZ', 'KAZ', 'IND'].map((actor) => ({
    actor,
    user: generateNkey().publicKey,
  }));
  writeFileSync(path.join(folder, 'actors'), actors.map((a) => `${JSON.stringify(a)}\n`).join(''));
});

afterAll(async () => {
  for (const server of servers) {
    const ended = new Promise((resolve) => server.once('exit', resolve));
    if (server.exitCode === null && server.kill('SIGKILL')) await ended;
  }
  rmSync(folder, { recursive: true, force: true });
});

describe('deploy/', () => {
  it('prepares a folder whose secrets only their owner reads, and says what is still missing', async () => {
    const { stdout } = await prepare();
    expect(stdout).toContain('for 4 actors');
    expect(stdout).toContain('still missing');
    for (const name of SECRETS) {
      expect([name, statSync(path.join(site, name)).mode & 0o777]).toEqual([name, 0o600]);
    }
    const configurations = readdirSync(path.join(site, 'nats'))
      .filter((f) => f.endsWith('.conf'))
      .map((f) => readFileSync(path.join(site, 'nats', f), 'utf8'));
    expect(configurations).toHaveLength(3);
    for (const secret of SEEDS) {
      for (const text of configurations)
        expect(text).not.toContain(readFileSync(path.join(site, secret), 'utf8').trim());
    }
  });

  it('makes no secret a second time', async () => {
    const before = [...SECRETS, 'nats/nats-1.conf'].map((f) => readFileSync(path.join(site, f), 'utf8'));
    await prepare();
    const after = [...SECRETS, 'nats/nats-1.conf'].map((f) => readFileSync(path.join(site, f), 'utf8'));
    expect(after).toEqual(before);
  });

  it('tells the desk what browsers have in their address line, and takes no address without TLS', async () => {
    const environment = readFileSync(path.join(site, 'concordat.env'), 'utf8').split('\n');
    expect(environment).toEqual(
      expect.arrayContaining(['CONCORDAT_WEB_ORIGIN=https://desk.example.org', 'CONCORDAT_WEB_BEHIND_PROXY=1']),
    );
    await expect(prepare('http://desk.example.org')).rejects.toMatchObject({
      code: 2,
      stderr: expect.stringContaining('https://'),
    });
  });

  it('gives nats-server three configurations that it accepts', async () => {
    makeCertificates();
    for (const n of [1, 2, 3]) {
      const { stderr } = await run(natsServer(), ['-c', asHere(n, [4222, 4223, 4224], [6222, 6223, 6224]), '-t']);
      expect(stderr).toContain('is valid');
    }
  });

  it('creates the streams with three replicas in the cluster of the three, and finds them right the second time', async () => {
    const ports = await freePorts(9);
    const [client, route, http] = [ports.slice(0, 3), ports.slice(3, 6), ports.slice(6)];
    for (const n of [1, 2, 3]) {
      const log = ['--log', path.join(folder, `nats-${n}.log`)];
      servers.push(
        spawn(
          natsServer(),
          ['--config', asHere(n, client, route), '--http_port', String(http[n - 1]), '--no_advertise', ...log],
          { stdio: 'ignore' },
        ),
      );
    }
    for (const port of http) await healthy(port);
    const create = () =>
      script(
        'create-streams.mjs',
        ['--url', `tls://localhost:${client[0]}`, '--seed-file', path.join(site, 'operator.seed'), '--replicas', '3'],
        {
          NODE_EXTRA_CA_CERTS: path.join(site, 'ca.crt'),
        },
      );
    expect((await create()).stdout).toContain('are as they must be, with 3 replicas');
    expect((await create()).stdout).toContain('are as they must be, with 3 replicas');

    const { account_details } = (await (
      await fetch(`http://127.0.0.1:${http[1]}/jsz?accounts=true&streams=true&config=true`)
    ).json()) as {
      account_details: {
        name: string;
        stream_detail: { name: string; config: { num_replicas: number }; cluster: { replicas: unknown[] } }[];
      }[];
    };
    const hub = account_details.find((a) => a.name === 'HUB')?.stream_detail ?? [];
    expect(hub.map((s) => s.name).sort()).toEqual(['INBOX', 'JOURNAL', 'KV_LEASES', 'NOTICES', 'OBJ_TEXTS']);
    for (const stream of hub)
      expect([stream.name, stream.config.num_replicas, stream.cluster.replicas.length]).toEqual([stream.name, 3, 2]);
  }, 90_000);

  it('lets the desk in with its own seed, over TLS; it is not ready before the engine answers', async () => {
    const port = /127\.0\.0\.1:(\d+)/.exec(readFileSync(path.join(folder, 'nats-1.conf'), 'utf8'))?.[1];
    const [own] = await freePorts(1);
    const desk = spawn(process.execPath, [path.join(ROOT, 'dist/worker/main.js')], {
      env: {
        ...{ CONCORDAT_ROLES: 'web', NATS_URL: `tls://localhost:${port}`, CONCORDAT_ORGANISATION: 'SCO' },
        ...{ CONCORDAT_DESK_SEED_FILE: path.join(site, 'desk.seed'), CONCORDAT_WEB_PORT: String(own) },
        NODE_EXTRA_CA_CERTS: path.join(site, 'ca.crt'),
      },
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    servers.push(desk);
    await once(desk.stdout, 'data');
    const health = run(process.execPath, [path.join(ROOT, 'deploy/check-health.mjs')], {
      env: { CONCORDAT_WEB_PORT: String(own) },
    });
    await expect(health).rejects.toMatchObject({ code: 1, stdout: 'the engine does not answer\n' });
  }, 60_000);

  it('is refused by the servers without the operator’s seed', async () => {
    const other = path.join(folder, 'other.seed');
    writeFileSync(other, generateNkey().seed);
    const port = /127\.0\.0\.1:(\d+)/.exec(readFileSync(path.join(folder, 'nats-1.conf'), 'utf8'))?.[1];
    const attempt = script('create-streams.mjs', ['--url', `tls://localhost:${port}`, '--seed-file', other], {
      NODE_EXTRA_CA_CERTS: path.join(site, 'ca.crt'),
    });
    await expect(attempt).rejects.toMatchObject({ code: 1, stderr: expect.stringMatching(/[Aa]uthorization/) });
  });
});

describe('a delegation that joins', () => {
  it('can speak once the server has read its accounts twice, as docs/operations.md says', async () => {
    const [engine, operator, kaz, blr] = [generateNkey(), generateNkey(), generateNkey(), generateNkey()];
    const [port] = await freePorts(1);
    const file = path.join(folder, 'joining.conf');
    const write = (...actors: readonly (readonly [string, { publicKey: string }])[]) => {
      const options = {
        port: port ?? 0,
        storeDir: path.join(folder, 'joining'),
        engine: engine.publicKey,
        operator: operator.publicKey,
      };
      writeFileSync(
        file,
        natsConfiguration({
          ...options,
          actors: actors.map(([a, k]) => ({ actor: ActorId.parse(a), user: k.publicKey })),
        }),
      );
    };
    write(['KAZ', kaz]);
    const server = spawn(natsServer(), ['-c', file, '--log', path.join(folder, 'joining.log')], { stdio: 'ignore' });
    servers.push(server);
    const log = () => readFileSync(path.join(folder, 'joining.log'), 'utf8');
    const until = async (holds: () => boolean) => {
      for (const end = Date.now() + 30_000; !holds(); await pause(50)) if (Date.now() > end) throw new Error(log());
    };
    await until(() => existsSync(path.join(folder, 'joining.log')) && log().includes('Server is ready'));
    const connect = (seed: string) =>
      connectNats({ servers: `127.0.0.1:${port}`, seed: Buffer.from(seed), name: 'test' });

    const asOperator = await connect(operator.seed);
    await createStreams(asOperator, { replicas: 1 });
    const asKaz = await connect(kaz.seed);
    write(['KAZ', kaz], ['BLR', blr]);
    for (const times of [1, 2]) {
      server.kill('SIGHUP');
      await until(() => log().split('Reloaded server configuration').length > times);
    }
    const asBlr = await connect(blr.seed);
    const say = (nc: typeof asBlr, actor: string) =>
      nc.request(inboxSubject(ActorId.parse(actor), aggregateRef('dossier', 'X')), 'anything', { timeout: 5_000 });
    expect((await say(asBlr, 'BLR')).json()).toMatchObject({ stream: 'INBOX', seq: 1 });
    expect((await say(asKaz, 'KAZ')).json()).toMatchObject({ stream: 'INBOX', seq: 2 });
    for (const nc of [asOperator, asKaz, asBlr]) await nc.close();
  });
});

describe('the shell scripts of Temporal’s containers', () => {
  it.each(['setup-schema.sh', 'start-server.sh', 'setup-namespace.sh'])('%s is a script that sh can read', (name) => {
    execFileSync('sh', ['-n', path.join(ROOT, 'deploy', 'temporal', name)]);
  });
});

import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parse } from 'yaml';
import { SEARCH_ATTRIBUTES } from '../../contracts/temporal.ts';
import { generateKey } from '../../evidence/keys.ts';
import { generateNkey } from '../../worker/accounts.ts';
import { isWeb, readConfiguration, readWebConfiguration } from '../../worker/configuration.ts';

/**
 * docker-compose.yml as far as it can be checked where no container engine runs: its own consistency, and what it shares
 * with the code. That the images start, and that their health checks find what they call, is not tested here.
 */

const ROOT = path.resolve(__dirname, '../..');

type DependsOn = Readonly<Record<string, { readonly condition: string }>>;
type Service = {
  readonly image: string;
  readonly build?: { readonly context: string };
  readonly depends_on?: DependsOn;
  readonly environment?: Readonly<Record<string, string>>;
  readonly secrets?: readonly string[];
  readonly volumes?: readonly string[];
  readonly networks: readonly string[] | Readonly<Record<string, { readonly aliases?: readonly string[] }>>;
  readonly ports?: readonly string[];
  readonly healthcheck?: { readonly test: readonly string[] };
  readonly restart?: string;
  readonly entrypoint?: readonly string[];
  readonly command?: readonly string[];
  readonly deploy?: { readonly replicas: number };
  readonly privileged?: boolean;
  readonly network_mode?: string;
};
type Compose = {
  readonly services: Readonly<Record<string, Service>>;
  readonly secrets: Readonly<Record<string, { readonly file: string }>>;
  readonly volumes: Readonly<Record<string, unknown>>;
  readonly networks: Readonly<Record<string, { readonly internal?: boolean } | null>>;
};

const compose = parse(readFileSync(path.join(ROOT, 'docker-compose.yml'), 'utf8'), { merge: true }) as Compose;
const service = (name: string): Service => {
  const found = compose.services[name];
  if (!found) throw new Error(`no service ${name}`);
  return found;
};
const services = Object.entries(compose.services);
const NATS = ['nats-1', 'nats-2', 'nats-3'];
/** They do one thing and end; everything else stays up. */
const JOBS = ['temporal-schema', 'temporal-namespace', 'streams'];

const networksOf = ({ networks }: Service) => (Array.isArray(networks) ? networks : Object.keys(networks));
/** What stands in the place of `${NAME:-default}` and `${NAME:?message}`. */
const interpolated = (text: string, values: Readonly<Record<string, string>>) =>
  text.replaceAll(
    /\$\{(\w+)(?::-([^}]*)|:\?[^}]*)?\}/g,
    (_, name: string, fallback?: string) => values[name] ?? fallback ?? '',
  );

describe('docker-compose.yml', () => {
  it('has Temporal on PostgreSQL with its UI, three NATS servers with their door, the worker and the desk', () => {
    expect(Object.keys(compose.services).sort()).toEqual(
      ['postgres', 'temporal', 'temporal-ui', ...NATS, 'door', 'worker', 'desk', ...JOBS].sort(),
    );
    expect(service('temporal').environment).toMatchObject({ DB: 'postgres12_pgx', POSTGRES_SEEDS: 'postgres' });
  });

  it('pins every foreign image to one exact version, and builds its own', () => {
    for (const [name, { image, build }] of services) {
      if (build) expect(existsSync(path.join(ROOT, build.context, 'Dockerfile'))).toBe(true);
      else expect([name, image]).toEqual([name, expect.stringMatching(/^[a-z/-]+:\d+\.\d+(\.\d+)?(-[a-z]+)?$/)]);
    }
    expect(service('temporal-schema').image.split(':')[1]).toBe(service('temporal').image.split(':')[1]);
  });

  it('runs the NATS that the project builds, and the version of this package', () => {
    const goMod = readFileSync(path.join(ROOT, 'tools', 'go.mod'), 'utf8');
    const pinned = /nats-server\/v2 v(\S+)/.exec(goMod)?.[1];
    for (const name of NATS) expect(service(name).image).toBe(`nats:${pinned}-alpine`);
    const { version } = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8')) as { version: string };
    expect(interpolated(service('worker').image, {})).toBe(`concordat:${version}`);
  });

  it('bases its own image on a pinned Node that the package allows, with glibc, and runs it as another user than root', () => {
    const lines = readFileSync(path.join(ROOT, 'Dockerfile'), 'utf8').split('\n');
    const bases = lines.filter((l) => l.startsWith('FROM ')).map((l) => l.split(' ')[1]);
    expect(new Set(bases).size).toBe(1);
    expect(bases[0]).toMatch(/^node:2\d\.\d+\.\d+-bookworm-slim$/);
    expect(lines).toContain('USER node');
    expect(service('worker')).toMatchObject({ user: 'node', read_only: true, cap_drop: ['ALL'] });
  });

  it('asks every lasting service for its health and starts it again; jobs end, and are tried again a few times', () => {
    for (const [name, s] of services) {
      if (JOBS.includes(name)) expect([name, s.restart, s.healthcheck]).toEqual([name, 'on-failure:5', undefined]);
      else expect([name, s.restart, s.healthcheck?.test[0]]).toEqual([name, 'unless-stopped', 'CMD']);
    }
  });

  it('starts in order: database, schema, server, namespace; three NATS servers, streams; then the worker', () => {
    const after = (name: string) =>
      Object.entries(service(name).depends_on ?? {}).map(([of, { condition }]) => `${of} ${condition}`);
    expect(after('temporal-schema')).toEqual(['postgres service_healthy']);
    expect(after('temporal')).toEqual(['temporal-schema service_completed_successfully']);
    expect(after('temporal-namespace')).toEqual(['temporal service_healthy']);
    expect(after('temporal-ui')).toEqual(['temporal-namespace service_completed_successfully']);
    expect(after('streams')).toEqual(NATS.map((n) => `${n} service_healthy`));
    expect(after('worker')).toEqual([
      'streams service_completed_successfully',
      'temporal-namespace service_completed_successfully',
    ]);
    expect(after('desk')).toEqual(['streams service_completed_successfully']);
    for (const name of NATS) expect(after(name)).toEqual([]);
  });

  it('waits for a healthy service only where it has a health check, and for an end only where there is one', () => {
    for (const [, s] of services) {
      for (const [of, { condition }] of Object.entries(s.depends_on ?? {})) {
        if (condition === 'service_healthy') expect(service(of).healthcheck).toBeDefined();
        else expect(JOBS).toContain(of);
      }
    }
  });

  it('publishes NATS for the delegations, the desk and the UI to this host alone, and nothing else', () => {
    const published = services.flatMap(([name, s]) => (s.ports ?? []).map((p) => `${name} ${p}`));
    expect(published.sort()).toEqual(['desk 127.0.0.1:8088:8088', 'door 4222:4222', 'temporal-ui 127.0.0.1:8080:8080']);
  });

  it('keeps the engine in a network without a way out, and the routes of NATS in one of their own', () => {
    expect(compose.networks).toMatchObject({ engine: { internal: true }, routes: { internal: true } });
    for (const [name, s] of services) {
      expect([name, s.network_mode, s.privileged]).toEqual([name, undefined, undefined]);
      const networks = networksOf(s);
      expect(networks).toContain('engine');
      expect([name, networks.includes('outside')]).toEqual([name, s.ports !== undefined]);
      expect([name, networks.includes('routes')]).toEqual([name, NATS.includes(name)]);
      for (const network of networks) expect(Object.keys(compose.networks)).toContain(network);
    }
  });

  it('has three servers of one cluster with a volume each, and streams with three replicas', () => {
    for (const [i, name] of NATS.entries()) {
      const { volumes = [], networks, command = [] } = service(name);
      expect(volumes).toEqual([`nats-${i + 1}:/data`, './deploy/site/nats:/etc/nats:ro']);
      expect(networks).toMatchObject({ engine: { aliases: ['nats'] } });
      expect(command).toEqual(expect.arrayContaining(['--config', `/etc/nats/nats-${i + 1}.conf`, '--no_advertise']));
      expect(Object.keys(compose.volumes)).toContain(`nats-${i + 1}`);
    }
    const command = service('streams').command ?? [];
    expect(command[command.indexOf('--replicas') + 1]).toBe('3');
  });

  it('has a door to NATS that holds a certificate and no key of the engine, and asks for TLS', () => {
    const { environment = {}, secrets, command } = service('door');
    expect(secrets).toEqual(['nats_certificate', 'nats_key', 'nats_ca']);
    expect(command).toEqual(['node', 'dist/worker/door/main.js']);
    const known = [...readFileSync(path.join(ROOT, 'worker/door/main.ts'), 'utf8').matchAll(/^ {2}(DOOR_\w+):/gm)];
    const given = Object.keys(environment).filter((name) => name.startsWith('DOOR_'));
    expect(new Set(given)).toEqual(new Set(known.map((m) => m[1])));
  });

  it('has two workers', () => {
    expect(service('worker').deploy?.replicas).toBe(2);
  });

  it('keeps the archive in a volume of its own, which only the workers write', () => {
    const mounts = services.flatMap(([name, s]) =>
      (s.volumes ?? []).filter((v) => v.startsWith('archive:')).map((v) => `${name} ${v}`),
    );
    expect(mounts.toSorted()).toEqual(['streams archive:/archive:ro', 'worker archive:/archive']);
    expect(Object.keys(compose.volumes)).toContain('archive');
    expect(service('worker').environment).toMatchObject({ CONCORDAT_ARCHIVE: '/archive' });
    const dockerfile = readFileSync(path.join(ROOT, 'Dockerfile'), 'utf8');
    expect(dockerfile).toMatch(/chown node:node \/archive[\s\S]*USER node/);
  });

  it('takes secrets from files alone, and gives the operator’s to the job that needs it', () => {
    for (const { file } of Object.values(compose.secrets)) expect(file).toMatch(/^\.\/deploy\/site\//);
    for (const [name, s] of services) {
      for (const secret of s.secrets ?? []) expect(Object.keys(compose.secrets)).toContain(secret);
      for (const [variable, value] of Object.entries(s.environment ?? {})) {
        const secretly = /PASSWORD|PWD|SECRET|TOKEN|SEED|_KEY(_|$)/.test(variable);
        // The root key is a public key's thumbprint.
        if (secretly && variable !== 'CONCORDAT_ROOT_KEY' && variable !== 'POSTGRES_SEEDS') {
          expect([name, variable, value]).toEqual([
            name,
            expect.stringMatching(/_FILE$/),
            expect.stringMatching(/^\/run\/secrets\/\w+$/),
          ]);
        }
        const file = /^\/run\/secrets\/(\w+)$/.exec(value)?.[1];
        if (file) expect(s.secrets).toContain(file);
      }
    }
    const holders = (secret: string) => services.filter(([, s]) => s.secrets?.includes(secret)).map(([name]) => name);
    expect(holders('operator_seed')).toEqual(['streams']);
    expect(holders('engine_seed')).toEqual(['worker']);
    expect(holders('process_key')).toEqual(['worker']);
    expect(holders('log_key')).toEqual(['worker']);
    expect(holders('desk_seed')).toEqual(['desk']);
    expect(service('desk').secrets).toEqual(['desk_seed', 'nats_ca']);
  });

  it('mounts only what the repository holds or deploy/prepare.mjs writes', () => {
    const prepare = readFileSync(path.join(ROOT, 'deploy', 'prepare.mjs'), 'utf8');
    const prepared = (file: string) => prepare.includes(`'${file}'`);
    const mounted = services
      .flatMap(([, s]) => s.volumes ?? [])
      .filter((v) => v.startsWith('./'))
      .map((v) => v.split(':')[0]!);
    for (const file of [...mounted, ...Object.values(compose.secrets).map((s) => s.file)]) {
      if (file.startsWith('./deploy/site/')) expect([file, prepared(path.basename(file))]).toEqual([file, true]);
      else expect([file, existsSync(path.join(ROOT, file))]).toEqual([file, true]);
    }
    for (const [, { entrypoint = [], command = [] }] of services) {
      for (const word of [...entrypoint, ...command]) {
        if (word.startsWith('/deploy/'))
          expect(existsSync(path.join(ROOT, 'deploy', 'temporal', path.basename(word)))).toBe(true);
        if (word.startsWith('deploy/')) expect(existsSync(path.join(ROOT, word))).toBe(true);
      }
    }
    for (const name of ['worker', 'desk']) {
      const [, , script] = service(name).healthcheck?.test ?? [];
      expect(existsSync(path.join(ROOT, script ?? 'none'))).toBe(true);
    }
    expect(
      existsSync(
        path.join(
          ROOT,
          'deploy/temporal',
          path.basename(service('temporal').environment?.['DYNAMIC_CONFIG_FILE_PATH'] ?? 'none'),
        ),
      ),
    ).toBe(true);
  });

  it('copies into its image what its containers run', () => {
    const dockerfile = readFileSync(path.join(ROOT, 'Dockerfile'), 'utf8');
    for (const script of ['deploy/create-streams.mjs', 'deploy/check-health.mjs'])
      expect(dockerfile).toContain(`/concordat/${script}`);
    expect(readFileSync(path.join(ROOT, '.dockerignore'), 'utf8').split('\n')).toContain('deploy/site');
  });
});

describe('the environments of the worker and of the desk in docker-compose.yml', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'concordat-compose-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  /** The environment as a container has it, with secrets of this test in place of /run/secrets. */
  function environmentOf(name: string, given: Readonly<Record<string, string>> = {}): Record<string, string> {
    const { jwk, kid } = generateKey();
    const secrets: Readonly<Record<string, string>> = {
      process_key: JSON.stringify(jwk),
      log_key: JSON.stringify(generateKey().jwk),
      engine_seed: `${generateNkey().seed}\n`,
      desk_seed: `${generateNkey().seed}\n`,
      nats_ca: '',
    };
    for (const [name, content] of Object.entries(secrets)) {
      writeFileSync(path.join(folder, name), content);
      chmodSync(path.join(folder, name), 0o600);
    }
    const site = { CONCORDAT_ORGANISATION: 'SCO', CONCORDAT_ROOT_KEY: kid, ...given };
    return Object.fromEntries(
      Object.entries(service(name).environment ?? {}).map(([variable, value]) => [
        variable,
        interpolated(value, site).replace('/run/secrets', folder),
      ]),
    );
  }

  it('is a whole configuration of the worker', () => {
    const configuration = readConfiguration(environmentOf('worker'));
    expect(configuration).toMatchObject({
      natsUrl: 'tls://nats:4222',
      temporalAddress: 'temporal:7233',
      temporalNamespace: 'concordat',
      healthPort: 8081,
    });
    expect(configuration.roles).toEqual(['intake', 'relay', 'projections', 'temporal', 'archive']);
    expect(configuration.archive).toEqual({ folder: '/archive' });
    expect(configuration.engineSeed).not.toBeNull();
  });

  it('is a whole configuration of the desk, at a public address and, without one, for this host alone', () => {
    const given = { CONCORDAT_WEB_ORIGIN: 'https://desk.example.org', CONCORDAT_WEB_BEHIND_PROXY: '1' };
    expect(readWebConfiguration(environmentOf('desk', given))).toMatchObject({
      ...{ natsUrl: 'tls://nats:4222', organisation: 'SCO', host: '0.0.0.0', port: 8088, demoProfiles: null },
      ...{ origin: 'https://desk.example.org', behindProxy: true },
    });
    const alone = { origin: 'http://127.0.0.1:8088', behindProxy: false };
    expect(readWebConfiguration(environmentOf('desk'))).toMatchObject(alone);
    expect(isWeb(environmentOf('desk'))).toBe(true);
  });

  it.each(['worker', 'desk'])('names no variable that the %s does not know', (name) => {
    const known = readFileSync(path.join(ROOT, 'worker', 'configuration.ts'), 'utf8');
    // Node's own: the certificate authority of the NATS servers, and the limit of the heap.
    const ofNode = ['NODE_EXTRA_CA_CERTS', 'NODE_OPTIONS'];
    for (const variable of Object.keys(service(name).environment ?? {})) {
      if (!ofNode.includes(variable)) expect([variable, known.includes(`  ${variable}:`)]).toEqual([variable, true]);
    }
  });

  it('speaks to the namespace that the job creates', () => {
    const { environment: job } = service('temporal-namespace');
    const { environment: worker } = service('worker');
    expect(worker).toMatchObject({
      TEMPORAL_NAMESPACE: job?.['TEMPORAL_NAMESPACE'],
      TEMPORAL_ADDRESS: job?.['TEMPORAL_ADDRESS'],
    });
    expect(service('temporal-ui').environment?.['TEMPORAL_DEFAULT_NAMESPACE']).toBe(job?.['TEMPORAL_NAMESPACE']);
  });

  it('meets the search attributes that the workflows set', () => {
    const script = readFileSync(path.join(ROOT, 'deploy/temporal/setup-namespace.sh'), 'utf8');
    const created = /for name in ([\w ]+); do/.exec(script)?.[1]?.split(' ').sort();
    expect(created).toEqual(Object.values(SEARCH_ATTRIBUTES).sort());
    expect(script).toContain('--type Keyword');
  });
});

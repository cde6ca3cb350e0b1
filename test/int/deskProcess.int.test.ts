import { readFileSync, statSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { astanaPackage } from '../../demo/package.ts';
import { makeStreams } from '../../demo/streams.ts';
import { startDesk, type WorkerProcess } from '../../demo/workerProcess.ts';
import { freePort, isListening, processesWith } from '../../tools/processes.mjs';
import { ROOT, eventually, startPackageEngines, type PackageEngines } from './house.ts';

/** The desk of the demonstration as a process: what it is given, where it answers, and that it is started again. */

const main = join(ROOT, 'dist', 'worker', 'main.js');
let engines: PackageEngines;
let desk: WorkerProcess;
let taken: Server;
let port: number;
const addresses: string[] = [];
const told: string[] = [];

beforeAll(async () => {
  engines = await startPackageEngines('desk-process');
  await makeStreams(engines.installation, astanaPackage);
  port = await freePort();
  taken = createServer().listen(port, '127.0.0.1');
  desk = startDesk(engines.installation, {
    environment: { ...engines.environment, CONCORDAT_WEB_PORT: String(port) },
    organisation: astanaPackage.organisation,
    tell: (line) => void told.push(line),
    onUp: (address) => void addresses.push(address),
    main,
  });
  await eventually(
    'the desk',
    async () => addresses.length,
    (n) => n === 1,
  );
}, 120_000);

afterAll(async () => {
  await desk?.stop();
  taken?.close();
  await engines?.stop();
}, 60_000);

const portOf = (address: string) => Number(new URL(address).port);

/** The desk is the one child of this process that runs the worker's program. */
const pids = () =>
  processesWith(main).filter((pid) => readFileSync(`/proc/${pid}/status`, 'utf8').includes(`PPid:\t${process.pid}\n`));

it('answers at the next free port, where the one that it would like is taken', async () => {
  expect(addresses).toEqual([expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/)]);
  expect(portOf(addresses[0]!)).toBeGreaterThan(port);
  expect(await isListening(portOf(addresses[0]!))).toBe(true);
});

it('is given what a desk is given, and nothing else of the environment that started it', () => {
  const [pid] = pids();
  const names = readFileSync(`/proc/${pid}/environ`, 'utf8')
    .split('\0')
    .flatMap((line) => (line === '' ? [] : [line.split('=')[0]!]));
  expect(names.toSorted()).toEqual([
    ...['CONCORDAT_DESK_SEED_FILE', 'CONCORDAT_ORGANISATION', 'CONCORDAT_ROLES'],
    ...['CONCORDAT_WEB_CONSULTATIONS', 'CONCORDAT_WEB_DEMO_PROFILES'],
    ...['CONCORDAT_WEB_PORT', 'NATS_URL'],
  ]);
  expect(statSync(engines.installation.places.deskSeed).mode & 0o777).toBe(0o600);
});

it('is told to have ended, and started again', async () => {
  process.kill(pids()[0]!, 'SIGKILL');
  await eventually(
    'the desk again',
    async () => addresses.length,
    (n) => n === 2,
  );
  expect(told).toEqual([expect.stringContaining('the desk ended (SIGKILL) and is started again')]);
  expect(await isListening(portOf(addresses[1]!))).toBe(true);
});

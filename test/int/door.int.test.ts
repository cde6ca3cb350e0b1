import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { createConnection } from 'node:net';
import { join } from 'node:path';
import { jetstreamManager } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/nats-core';
import { connect, nkeyAuthenticator } from '@nats-io/transport-node';
import { LIMITS } from '../../contracts/limits.ts';
import { ActorId, aggregateRef } from '../../contracts/ids.ts';
import { STREAMS, inboxSubject, inboxSubjectsOf } from '../../contracts/names.ts';
import type { Time } from '../../worker/door/bucket.ts';
import { openDoor, type Door } from '../../worker/door/door.ts';
import { startEngines, testFolder, type Engines } from '../engines.ts';
import { openRaw, pub } from './rawNats.ts';

/** The door in front of a real server, with a clock of the test. */
const [KAZ, IND] = [ActorId.parse('KAZ'), ActorId.parse('IND')];
const subject = (actor: ActorId) => inboxSubject(actor, aggregateRef('dossier', 'D-1'));

let engines: Engines;
let door: Door;
let operator: NatsConnection;
let clock: ReturnType<typeof stoppedClock>;

/** Time stands still until it is moved; whoever waits for it goes on then. */
function stoppedClock() {
  let now = 0;
  const waiting: { until: number; go: () => void }[] = [];
  const time: Time = {
    now: () => now,
    wait: (ms) => new Promise<void>((go) => waiting.push({ until: now + ms, go })),
  };
  return {
    time,
    waiting: () => waiting.length,
    move: (ms: number) => {
      now += ms;
      for (const w of waiting.splice(0))
        if (w.until <= now + 1e-6) w.go();
        else waiting.push(w);
    },
  };
}

beforeAll(async () => {
  engines = await startEngines({ actors: [KAZ, IND] });
  operator = await engines.connectAs('operator');
});
afterAll(() => engines?.stop());

beforeEach(async () => {
  clock = stoppedClock();
  const actors = new Map([KAZ, IND].map((actor) => [engines.publicKeys[actor]!, String(actor)]));
  door = await openDoor({
    ...{ host: '127.0.0.1', port: 0, upstream: { host: '127.0.0.1', port: engines.nats().port } },
    ...{ actorOf: (nkey) => actors.get(nkey), time: clock.time },
  });
});
afterEach(() => door.close());

const stored = async (actor: ActorId) => {
  const jsm = await jetstreamManager(operator);
  const { state } = await jsm.streams.info(STREAMS.inbox, { subjects_filter: inboxSubjectsOf(actor) });
  return Object.values(state.subjects ?? {}).reduce((a, b) => a + b, 0);
};
async function until(what: string, condition: () => boolean | Promise<boolean>): Promise<void> {
  for (const end = Date.now() + 20_000; !(await condition());) {
    if (Date.now() > end) throw new Error(`waited for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

describe('the door', () => {
  it('passes a client of ours through, both ways', async () => {
    const nc = await connect({
      servers: `127.0.0.1:${door.port}`,
      authenticator: nkeyAuthenticator(new TextEncoder().encode(engines.seeds['KAZ'])),
    });
    expect((await nc.request(subject(KAZ), 'x', { timeout: 5_000 })).json()).toMatchObject({ stream: STREAMS.inbox });
    // As large as the server takes: many pieces, some units, one message.
    const large = nc.request(subject(KAZ), new Uint8Array(LIMITS.payloadBytes), { timeout: 5_000 });
    expect((await large).json()).toMatchObject({ error: { description: expect.stringMatching(/size/) } });
    await nc.close();
  });

  it('lets a flood of one through at its rate, loses none of it, and keeps nobody else waiting', async () => {
    const before = [await stored(KAZ), await stored(IND)];
    const flood = await openRaw(door.port, { seed: engines.seeds['KAZ']! });
    const frames = LIMITS.messagesAtOnce + LIMITS.messagesPerSecond;
    flood.send(...Array.from({ length: frames }, (_, i) => pub(subject(KAZ), `flood ${i}`)));
    await until('the flood to wait', () => clock.waiting() > 0);
    const other = await openRaw(door.port, { seed: engines.seeds['IND']! });
    other.send(pub(subject(IND), 'timely'));
    await other.settled();
    await until('the statement of another', async () => (await stored(IND)) === before[1]! + 1);
    // A second of the same delegation shares what it may send.
    expect((await stored(KAZ)) - before[0]!).toBeLessThanOrEqual(LIMITS.messagesAtOnce);
    await until('all of the flood', async () => {
      clock.move(1_000 / LIMITS.messagesPerSecond);
      return (await stored(KAZ)) === before[0]! + frames;
    });
    flood.close();
    other.close();
  });

  it('counts all connections of a delegation as one', async () => {
    const [one, two] = await Promise.all([1, 2].map(() => openRaw(door.port, { seed: engines.seeds['KAZ']! })));
    const before = await stored(KAZ);
    for (const raw of [one!, two!])
      raw.send(...Array.from({ length: LIMITS.messagesAtOnce }, () => pub(subject(KAZ), 'x')));
    await until('both to wait', () => clock.waiting() > 0);
    await engines.connectAs('KAZ').then((nc) => nc.flush());
    expect((await stored(KAZ)) - before).toBeLessThanOrEqual(LIMITS.messagesAtOnce);
    one!.close();
    two!.close();
  });

  it('lets nobody spend what is another’s: a key that is named and not proved is nobody’s', async () => {
    const claims = createConnection(door.port, '127.0.0.1');
    const closed = new Promise((resolve) => claims.once('close', resolve));
    claims.on('error', () => undefined).resume();
    claims.write(`CONNECT {"nkey":"${engines.publicKeys['IND']}","sig":"AAAA"}\r\nPING\r\n`);
    claims.write(pub(subject(IND), 'x').repeat(LIMITS.messagesAtOnce * 2));
    await closed;
    const honest = await openRaw(door.port, { seed: engines.seeds['IND']! });
    const before = await stored(IND);
    honest.send(...Array.from({ length: LIMITS.messagesAtOnce - 1 }, () => pub(subject(IND), 'x')));
    await honest.settled();
    await until('its whole burst', async () => (await stored(IND)) === before + LIMITS.messagesAtOnce - 1);
    expect(clock.waiting()).toBe(0);
    honest.close();
  });

  it('ends a connection that does not begin with CONNECT and PING, or sends what is no frame', async () => {
    for (const bytes of [
      'PUB a 1\r\nx\r\n',
      'GET / HTTP/1.1\r\n',
      `CONNECT {}\r\nPUB a 1\r\nx\r\n`,
      'x'.repeat(9_000),
    ]) {
      const socket = createConnection(door.port, '127.0.0.1');
      socket.on('error', () => undefined);
      const closed = new Promise((resolve) => socket.once('close', resolve));
      socket.write(bytes);
      socket.resume();
      await closed;
    }
    const knows = await openRaw(door.port, { seed: engines.seeds['KAZ']! });
    knows.send('PUB a -5\r\n');
    await knows.ended();
  });
});

describe('strangers at the door', () => {
  const dial = (localAddress: string) => {
    const socket = createConnection({ host: '127.0.0.1', port: door.port, localAddress });
    const closed = new Promise<'closed'>((resolve) =>
      socket.on('error', () => undefined).on('close', () => resolve('closed')),
    );
    const greeted = new Promise<'greeted'>((resolve) => socket.once('data', () => resolve('greeted')));
    return { socket, came: Promise.race([closed, greeted]) };
  };

  it('closes what comes beyond the number of strangers, by address', async () => {
    const open = Array.from({ length: LIMITS.greetingsPerAddress }, () => dial('127.0.0.1'));
    expect(new Set(await Promise.all(open.map((o) => o.came)))).toEqual(new Set(['greeted']));
    expect(await dial('127.0.0.1').came).toBe('closed');
    const other = dial('127.0.0.2');
    expect(await other.came).toBe('greeted');
    // Who has proved a key is no stranger any more, and leaves its place.
    open.pop()!.socket.destroy();
    await until(
      'a place',
      async () => (await openRaw(door.port, { seed: engines.seeds['KAZ']! }).catch(() => null)) !== null,
    );
    const again = dial('127.0.0.1');
    expect(await again.came).toBe('greeted');
    for (const { socket } of [...open, other, again]) socket.destroy();
  });

  it('closes what comes beyond their number in all, from whatever address', async () => {
    const open: ReturnType<typeof dial>[] = [];
    for (let address = 1; open.length < LIMITS.greetings; address += 1) {
      const more = Array.from({ length: 32 }, () => dial(`127.0.1.${address}`));
      expect(new Set(await Promise.all(more.map((o) => o.came)))).toEqual(new Set(['greeted']));
      open.push(...more);
    }
    expect(await dial('127.0.2.1').came).toBe('closed');
    for (const { socket } of open) socket.destroy();
  });
});

describe('the door with a certificate', () => {
  it('speaks TLS to clients, and nothing else', async () => {
    const folder = mkdtempSync(join(testFolder('door'), 'tls-'));
    const openssl = (...args: string[]) => execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' });
    openssl(
      ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2'],
      ...['-keyout', 'key', '-out', 'crt', '-subj', '/CN=door', '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1'],
    );
    const secured = await openDoor({
      ...{ host: '127.0.0.1', port: 0, upstream: { host: '127.0.0.1', port: engines.nats().port } },
      actorOf: () => undefined,
      tls: { cert: readFileSync(join(folder, 'crt')), key: readFileSync(join(folder, 'key')) },
    });
    try {
      const nc = await connect({
        servers: `tls://127.0.0.1:${secured.port}`,
        tls: { caFile: join(folder, 'crt') },
        authenticator: nkeyAuthenticator(new TextEncoder().encode(engines.seeds['KAZ'])),
      });
      expect((await nc.request(subject(KAZ), 'x', { timeout: 5_000 })).json()).toMatchObject({ stream: STREAMS.inbox });
      await nc.close();
      await expect(openRaw(secured.port, { seed: engines.seeds['KAZ']! })).rejects.toThrow(/closed|ECONNRESET|EPIPE/);
    } finally {
      await secured.close();
    }
  });
});

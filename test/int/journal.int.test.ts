import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { jetstream, jetstreamManager } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import { ActorId, DossierId, Instant, PROCESS, StageCode, TextHash, aggregateRef } from '../../contracts/ids.ts';
import { LIMITS } from '../../contracts/limits.ts';
import {
  STREAMS,
  inboxSubject,
  intakeConsumer,
  journalSubject,
  noticeConsumer,
  noticeSubject,
} from '../../contracts/names.ts';
import type { Notice } from '../../contracts/views.ts';
import { sha256Hex } from '../../evidence/hash.ts';
import { connectNats } from '../../journal/connection.ts';
import { createInbox, StaleLeadershipError } from '../../journal/inbox.ts';
import { createJournal, type JournalMessage } from '../../journal/journal.ts';
import { holdLease, openLeases, type Lease } from '../../journal/lease.ts';
import { createNotices } from '../../journal/notices.ts';
import { ReaderClosedError, type OrderedReader, type StoredMessage } from '../../journal/reader.ts';
import { createReceipts } from '../../journal/receipts.ts';
import { createStreams } from '../../journal/streams.ts';
import { createTexts } from '../../journal/texts.ts';
import { startEngines, type Engines } from '../engines.ts';

const KAZ = ActorId.parse('KAZ');
const IND = ActorId.parse('IND');

let engines: Engines;
let nc: NatsConnection;
beforeAll(async () => {
  engines = await startEngines({ actors: [KAZ, IND] });
  nc = await connectEngine();
});
afterAll(async () => {
  await nc?.close();
  await engines?.stop();
});

function connectEngine(): Promise<NatsConnection> {
  return connectNats({
    servers: engines.natsUrl,
    seed: new TextEncoder().encode(engines.seeds.engine),
    name: 'engine',
  });
}

let dossiers = 0;
/** A dossier that no other test uses. */
function newDossier() {
  dossiers += 1;
  return aggregateRef('dossier', `D-${dossiers}`);
}

async function eventually<T>(
  what: string,
  probe: () => Promise<T | undefined> | T | undefined,
  withinMs = 8_000,
): Promise<T> {
  const end = performance.now() + withinMs;
  for (;;) {
    const found = await probe();
    if (found !== undefined && found !== false) return found;
    if (performance.now() > end) throw new Error(`not within ${withinMs} ms: ${what}`);
    await sleep(20);
  }
}

/** Reads until so many messages have come. */
async function take(reader: OrderedReader, count: number): Promise<StoredMessage[]> {
  const taken: StoredMessage[] = [];
  while (taken.length < count) taken.push(...(await reader.next()));
  return taken;
}

const texts = (messages: readonly StoredMessage[]) => messages.map((m) => Buffer.from(m.data).toString());
const sequences = (messages: readonly StoredMessage[]) => messages.map((m) => m.sequence);

describe('streams', () => {
  it('are created by the operator, again without a change, and hold what was asked for', async () => {
    const operator = await engines.connectAs('operator');
    await createStreams(operator);
    const jsm = await jetstreamManager(operator);
    for (const name of Object.values(STREAMS)) {
      const { config } = await jsm.streams.info(name);
      expect(config).toMatchObject({
        storage: 'file',
        discard: 'new',
        deny_delete: true,
        deny_purge: true,
        allow_direct: true,
        max_msgs: -1,
      });
    }
    expect((await jsm.streams.info(`KV_LEASES`)).config).toMatchObject({ storage: 'file', max_msgs_per_subject: 1 });
  });

  it('that differ in a part that cannot change are refused, with every difference', async () => {
    const operator = await engines.connectAs('operator');
    await expect(createStreams(operator, { replicas: 3 })).rejects.toThrow(
      /INBOX\.num_replicas: found 1, expected 3[^]*JOURNAL\.num_replicas/,
    );
  });

  it('cannot be created, purged or deleted by the engine', async () => {
    const jsm = await jetstreamManager(nc);
    await expect(jsm.streams.delete(STREAMS.journal)).rejects.toThrow(/[Pp]ermission/);
    await expect(jsm.streams.purge(STREAMS.journal)).rejects.toThrow(/[Pp]ermission/);
  });
});

describe('a journal', () => {
  it('appends after the sequence that was read, and reads back the lines', async () => {
    const journal = createJournal(nc);
    const ref = newDossier();
    expect(await journal.read(ref)).toEqual({ lines: [], lastSeq: 0 });
    const AN_INSTANT = expect.stringMatching(/^\d{4}-\d{2}-\d{2}T[\d:]{8}\.\d{3}Z$/) as string;
    const first = await journal.append(ref, ['{"n":1}', '{"n":2,"text":"Шанхай 上海"}'], 0);
    if (first === 'conflict') throw new Error('conflict on an empty subject');
    const second = await journal.append(ref, ['{"n":3}'], first.seq);
    if (second === 'conflict') throw new Error('conflict after the read sequence');
    expect(await journal.read(ref)).toEqual({
      lines: [
        { line: '{"n":1}', seq: first.seq, storedAt: AN_INSTANT },
        { line: '{"n":2,"text":"Шанхай 上海"}', seq: first.seq, storedAt: AN_INSTANT },
        { line: '{"n":3}', seq: second.seq, storedAt: AN_INSTANT },
      ],
      lastSeq: second.seq,
    });
    expect(await journal.read(ref, first.seq)).toEqual({
      lines: [{ line: '{"n":3}', seq: second.seq, storedAt: AN_INSTANT }],
      lastSeq: second.seq,
    });
    expect(await journal.read(ref, second.seq)).toEqual({ lines: [], lastSeq: second.seq });
    expect(await journal.lastSequence()).toBeGreaterThanOrEqual(second.seq);
  });

  it('says conflict when another entry was appended, and stores nothing', async () => {
    const journal = createJournal(nc);
    const ref = newDossier();
    await journal.append(ref, ['{"n":1}'], 0);
    expect(await journal.append(ref, ['{"other":1}'], 0)).toBe('conflict');
    expect((await journal.read(ref)).lines.map((l) => l.line)).toEqual(['{"n":1}']);
  });

  it('answers with the first message when the same lines come again, as after a lost acknowledgement', async () => {
    const journal = createJournal(nc);
    const ref = newDossier();
    const first = await journal.append(ref, ['{"n":1}'], 0);
    expect(await journal.append(ref, ['{"n":1}'], 0)).toEqual(first);
    expect((await journal.read(ref)).lines).toHaveLength(1);
  });

  it('reads more messages than one batch holds', async () => {
    const journal = createJournal(nc);
    const ref = newDossier();
    let expected = 0;
    for (let n = 1; n <= 30; n += 1) {
      const appended = await journal.append(
        ref,
        Array.from({ length: 50 }, (_, i) => JSON.stringify({ n, i })),
        expected,
      );
      if (appended === 'conflict') throw new Error('conflict');
      expected = appended.seq;
    }
    const js = jetstream(nc);
    await Promise.all(Array.from({ length: 600 }, () => js.publish(journalSubject(ref), '{}')));
    expect((await journal.read(ref)).lines).toHaveLength(30 * 50 + 600);
  });

  it('refuses a line with a line feed and a group over the limit, as defects', async () => {
    const journal = createJournal(nc);
    await expect(journal.append(newDossier(), ['a\nb'], 0)).rejects.toThrow('whole');
    await expect(journal.append(newDossier(), [], 0)).rejects.toThrow('whole');
    await expect(journal.append(newDossier(), Array<string>(4).fill('x'.repeat(60_000)), 0)).rejects.toThrow(
      `${LIMITS.groupBytes}`,
    );
  });

  it('holds a group of the largest size', async () => {
    const journal = createJournal(nc);
    const ref = newDossier();
    const lines = [...Array<string>(3).fill('x'.repeat(65_535)), 'y'.repeat(LIMITS.groupBytes - 3 * 65_536)];
    await expect(journal.append(ref, lines, 0)).resolves.toHaveProperty('seq');
    expect((await journal.read(ref)).lines.map((l) => l.line.length)).toEqual(lines.map((l) => l.length));
  });

  it('is followed in order, and again from a message whose handler failed', async () => {
    const journal = createJournal(nc);
    const ref = newDossier();
    const seen: number[] = [];
    const failures: unknown[] = [];
    let failing = true;
    const end = new AbortController();
    const from = await journal.lastSequence();
    const take = async (messages: readonly JournalMessage[]) => {
      for (const message of messages.filter((m) => m.ref === ref)) {
        if (message.lines[0] === '{"n":2}' && failing) {
          failing = false;
          throw new Error('not now');
        }
        seen.push(message.seq);
      }
    };
    const following = journal.follow('test-follow', take, { signal: end.signal, onRetry: (e) => failures.push(e) });
    const first = await journal.append(ref, ['{"n":1}'], 0);
    if (first === 'conflict') throw new Error('conflict');
    await journal.append(ref, ['{"n":2}'], first.seq);
    await eventually('both are handled', () => seen.length === 2 || undefined);
    end.abort();
    await following;
    expect(seen).toEqual([from + 1, from + 2]);
    expect(failures).toHaveLength(1);

    // A second process takes over where the first one ended.
    const again: number[] = [];
    const stop = new AbortController();
    const second = journal.follow('test-follow', async (ms) => void again.push(...ms.map((m) => m.seq)), {
      signal: stop.signal,
    });
    await journal.append(newDossier(), ['{"n":1}'], 0);
    await eventually('the next one is handled', () => again.length > 0 || undefined);
    stop.abort();
    await second;
    expect(again).toEqual([from + 3]);
  });

  it('is read to its end, then on as it grows', async () => {
    const journal = createJournal(nc);
    const last = await journal.lastSequence();
    const seen: number[] = [];
    const end = new AbortController();
    const tailing = journal.tail(0, async (messages) => void seen.push(...messages.map((m) => m.seq)), {
      signal: end.signal,
      batch: 256,
    });
    await eventually('all that is there is read', () => seen.at(-1) === last || undefined);
    await journal.append(newDossier(), ['{"n":1}'], 0);
    await eventually('the new one is read', () => seen.at(-1) === last + 1 || undefined);
    end.abort();
    await tailing;
    expect(seen).toEqual(Array.from({ length: last + 1 }, (_, i) => i + 1));
  });
});

describe('INBOX', () => {
  let epoch = 0;
  const put = (body: string, actor = PROCESS, id = sha256Hex(body)) =>
    createInbox(nc).put(inboxSubject(actor, aggregateRef('dossier', 'IN')), body, id);

  it('stores a statement once, and says so', async () => {
    const first = await put('once');
    expect(first.duplicate).toBe(false);
    expect(await put('once')).toEqual({ seq: first.seq, duplicate: true });
  });

  it('stores a process step although a delegation has used its id before', async () => {
    const id = sha256Hex('dossier/IN/CloseRound/20/1');
    const kaz = await engines.connectAs(KAZ);
    const subject = inboxSubject(KAZ, aggregateRef('dossier', 'IN'));
    const squatted = await jetstream(kaz).publish(subject, 'not a statement', { msgID: id });
    const step = await put('the step', PROCESS, id);
    expect(step).toEqual({ seq: squatted.seq + 1, duplicate: false });
  });

  it('is read in order, with sequence and instant, by one leader', async () => {
    const inbox = createInbox(nc);
    epoch += 1;
    const reader = await inbox.openIntakeConsumer(epoch);
    const before = await inbox.lastSequence();
    await put('a');
    await put('b');
    const messages = await take(reader, before + 2);
    expect(sequences(messages)).toEqual(Array.from({ length: before + 2 }, (_, i) => i + 1));
    expect(texts(messages.slice(-2))).toEqual(['a', 'b']);
    expect(messages.every((m) => Instant.safeParse(m.at).success)).toBe(true);
    reader.ack(messages.slice(0, -1));
    await reader.close();
    await expect(reader.next()).rejects.toBeInstanceOf(ReaderClosedError);
  });

  it("is taken over from the lowest message that was left undone, and the stale leader's reading ends", async () => {
    const inbox = createInbox(nc);
    epoch += 1;
    const stale = await inbox.openIntakeConsumer(epoch);
    expect(texts(await take(stale, 1))).toEqual(['b']);
    const waiting = expect(stale.next()).rejects.toBeInstanceOf(ReaderClosedError);

    epoch += 1;
    const leader = await inbox.openIntakeConsumer(epoch);
    await waiting;
    const messages = await take(leader, 1);
    expect(texts(messages)).toEqual(['b']);
    leader.ack(messages);
    await put('c');
    const next = await take(leader, 1);
    expect(texts(next)).toEqual(['c']);
    leader.ack(next);

    await expect(inbox.openIntakeConsumer(epoch - 1)).rejects.toBeInstanceOf(StaleLeadershipError);
    const jsm = await jetstreamManager(nc);
    const names: string[] = [];
    for await (const c of jsm.consumers.list(STREAMS.inbox)) names.push(c.name);
    expect(names).toEqual([intakeConsumer(epoch)]);
    await leader.close();
  });

  it('does not pass a message that was not acknowledged, in whatever order the others are', async () => {
    const inbox = createInbox(nc);
    epoch += 1;
    const reader = await inbox.openIntakeConsumer(epoch);
    for (const body of ['p', 'q', 'r', 's']) await put(body);
    const [p, q, r, s] = (await take(reader, 4)) as [StoredMessage, StoredMessage, StoredMessage, StoredMessage];
    reader.ack([r]);
    reader.ack([p]);
    await reader.close();
    epoch += 1;
    const second = await inbox.openIntakeConsumer(epoch);
    expect(texts(await take(second, 3))).toEqual(['q', 'r', 's']);
    second.ack([s, q, r]);
    await second.close();
    epoch += 1;
    const third = await inbox.openIntakeConsumer(epoch);
    await put('t');
    const last = await take(third, 1);
    expect(texts(last)).toEqual(['t']);
    third.ack(last);
    await third.close();
  });

  it('gives everything that waits in one batch', async () => {
    const inbox = createInbox(nc);
    epoch += 1;
    const reader = await inbox.openIntakeConsumer(epoch);
    const bodies = Array.from({ length: 700 }, (_, i) => `m${i}`);
    await Promise.all(bodies.map((body) => put(body)));
    await sleep(100);
    const batches: (readonly StoredMessage[])[] = [];
    for (let count = 0; count < bodies.length; count += batches.at(-1)!.length) batches.push(await reader.next());
    expect(texts(batches.flat())).toEqual(bodies);
    expect(batches.length).toBeLessThan(10);
    for (const batch of batches) reader.ack(batch);
    await reader.close();
  });

  it('fills a gap at once, when the server has sent a message that did not arrive', async () => {
    const inbox = createInbox(nc);
    epoch += 1;
    const reader = await inbox.openIntakeConsumer(epoch);
    // Another pull on the same consumer takes some of the messages away, as a broken connection does.
    const thief = await jetstream(nc).consumers.get(STREAMS.inbox, intakeConsumer(epoch));
    const stolen: number[] = [];
    const thieving = await thief.fetch({ max_messages: 3, expires: 10_000 });
    const stealing = (async () => {
      for await (const message of thieving) stolen.push(message.seq);
    })();
    // The server fills the oldest request first: wait until the reader's own has run out and was made again.
    await sleep(2_500);
    const bodies = Array.from({ length: 20 }, (_, i) => `g${i}`);
    const began = performance.now();
    for (const body of bodies) await put(body);
    const messages = await take(reader, bodies.length);
    expect(performance.now() - began).toBeLessThan(5_000);
    expect(texts(messages)).toEqual(bodies);
    await stealing;
    expect(stolen).toHaveLength(3);
    reader.ack(messages);
    await reader.close();
    const jsm = await jetstreamManager(nc);
    const info = await jsm.consumers.info(STREAMS.inbox, intakeConsumer(epoch));
    expect(info).toMatchObject({ num_ack_pending: 0, ack_floor: { stream_seq: messages.at(-1)!.sequence } });
  });

  it('loses nothing and keeps its order over a kill of the server in the middle', async () => {
    const inbox = createInbox(nc);
    epoch += 1;
    const reader = await inbox.openIntakeConsumer(epoch);
    const start = await inbox.lastSequence();
    const bodies = Array.from({ length: 120 }, (_, i) => `k${i}`);
    const stored: number[] = [];
    const putting = (async () => {
      for (const body of bodies) stored.push((await put(body)).seq);
    })();
    const read: StoredMessage[] = [];
    const reading = (async () => {
      while (read.length < bodies.length) {
        const messages = await reader.next();
        read.push(...messages);
        reader.ack(messages);
      }
    })();
    await eventually('some are read', () => read.length > 20 || undefined);
    await engines.nats().kill('SIGKILL');
    await engines.restartNats();
    const began = performance.now();
    await putting;
    await reading;
    expect(performance.now() - began).toBeLessThan(10_000);
    expect(texts(read)).toEqual(bodies);
    expect(sequences(read)).toEqual(stored);
    expect(stored[0]).toBe(start + 1);
    await reader.close();
  });
});

describe('a lease', () => {
  const ttlMs = 900;
  const never = new AbortController().signal;

  it('is held by one, and by the next at once when it is given back', async () => {
    const kv = await openLeases(nc);
    const first = await holdLease(kv, 'given-back', { holder: 'a', ttlMs, signal: never });
    let second: Lease | undefined;
    const waiting = holdLease(kv, 'given-back', { holder: 'b', ttlMs, signal: never }).then(
      (lease) => (second = lease),
    );
    await sleep(2 * ttlMs);
    expect(second).toBeUndefined();
    const began = performance.now();
    await first.release();
    await first.lost;
    await waiting;
    expect(performance.now() - began).toBeLessThan(ttlMs);
    expect(second!.epoch).toBeGreaterThan(first.epoch);
    await second!.release();
  });

  it('is taken over when its holder has gone silent, and the holder knows before that', async () => {
    const kv = await openLeases(nc);
    const holderConnection = await connectEngine();
    const holder = await holdLease(await openLeases(holderConnection), 'silent', { holder: 'a', ttlMs, signal: never });
    let lostAt = 0;
    const lost = holder.lost.then(() => (lostAt = performance.now()));
    await sleep(ttlMs);
    const began = performance.now();
    await holderConnection.close();
    const next = await holdLease(kv, 'silent', { holder: 'b', ttlMs, signal: never });
    const tookOver = performance.now();
    await lost;
    expect(tookOver - began).toBeLessThan(2 * ttlMs);
    expect(lostAt).toBeLessThan(tookOver);
    expect(next.epoch).toBeGreaterThan(holder.epoch);
    await next.release();
  });

  it('is lost when another has taken it', async () => {
    const kv = await openLeases(nc);
    const lease = await holdLease(kv, 'robbed', { holder: 'a', ttlMs, signal: never });
    await kv.put('robbed', 'x');
    await lease.lost;
    await lease.release();
    expect((await kv.get('robbed'))?.operation).toBe('PUT');
  });

  it('is no longer waited for when the signal is aborted', async () => {
    const kv = await openLeases(nc);
    const lease = await holdLease(kv, 'waited', { holder: 'a', ttlMs, signal: never });
    const stop = new AbortController();
    const waiting = expect(holdLease(kv, 'waited', { holder: 'b', ttlMs, signal: stop.signal })).rejects.toThrow(
      /abort/i,
    );
    stop.abort();
    await waiting;
    await lease.release();
  });

  it('counts on after the server was started again', async () => {
    const kv = await openLeases(nc);
    const before = await holdLease(kv, 'counted', { holder: 'a', ttlMs, signal: never });
    await before.release();
    await engines.nats().kill('SIGKILL');
    await engines.restartNats();
    const after = await holdLease(kv, 'counted', { holder: 'a', ttlMs, signal: never });
    expect(after.epoch).toBeGreaterThan(before.epoch);
    await after.release();
  });
});

describe('receipts', () => {
  it('reach their actor alone, and the process hears its own', async () => {
    const receipts = createReceipts(nc);
    const aggregate = newDossier();
    const heard: string[] = [];
    for (const actor of [KAZ, IND]) {
      const connection = await engines.connectAs(actor);
      createReceipts(connection).follow(actor, (jws) => void heard.push(`${actor} ${Buffer.from(jws).toString()}`));
      await connection.flush();
    }
    const unfollow = receipts.follow(PROCESS, (jws) => void heard.push(`PROCESS ${Buffer.from(jws).toString()}`));
    await nc.flush();
    const to = (actor: ActorId, jws: string) => ({
      ...{ actor, aggregate, statement: sha256Hex(jws), outcome: 'received' as const, jws },
    });
    receipts.publish([to(KAZ, 'a'), to(PROCESS, 'b'), to(KAZ, 'c'), to(IND, 'd')]);
    await eventually('all four have come', () => heard.length >= 4 || undefined);
    unfollow();
    expect(heard.toSorted()).toEqual(['IND d', 'KAZ a', 'KAZ c', 'PROCESS b']);
  });
});

describe('notices', () => {
  it('are stored once for each delegation and pulled by it alone', async () => {
    const notice: Notice = {
      v: 1,
      id: 'dossier/N/opened/20/1',
      kind: 'roundOpened',
      dossier: DossierId.parse('N'),
      title: 'Title',
      stage: StageCode.parse('20'),
      stageName: 'Expert review',
      round: 1,
      roundKind: 'open',
      textHash: TextHash.parse('ab'.repeat(32)),
      version: 1,
      deadline: null,
      zone: null,
      silenceMeans: 'unheard',
    };
    const notices = createNotices(nc);
    await notices.publish([KAZ, IND], notice);
    await notices.publish([KAZ, IND], notice);
    const kaz = await engines.connectAs(KAZ);
    const consumer = await jetstream(kaz, { apiPrefix: 'HUB.API' }).consumers.get(STREAMS.notices, noticeConsumer(KAZ));
    const fetched = await consumer.fetch({ max_messages: 5, expires: 1_000 });
    const subjects: string[] = [];
    for await (const message of fetched) {
      subjects.push(message.subject);
      expect(message.json()).toEqual(notice);
      message.ack();
    }
    expect(subjects).toEqual([noticeSubject(KAZ, notice.dossier)]);
  });
});

describe('texts', () => {
  it('are found by the hash of their bytes', async () => {
    const store = createTexts(nc);
    const bytes = randomBytes(400_000);
    const hash = await store.put(bytes);
    expect(hash).toBe(sha256Hex(bytes));
    expect(await store.put(bytes)).toBe(hash);
    expect((await store.get(hash))?.equals(bytes)).toBe(true);
    expect(await store.has(hash)).toBe(true);
    expect(await store.get(sha256Hex('nothing'))).toBeNull();
    expect(await store.has(sha256Hex('nothing'))).toBe(false);
  });

  it('with other bytes under a hash are not given out', async () => {
    const { Objm } = await import('@nats-io/obj');
    const objects = await new Objm(nc).open('TEXTS');
    await objects.putBlob({ name: sha256Hex('good') }, Buffer.from('bad'));
    await expect(createTexts(nc).get(sha256Hex('good'))).rejects.toThrow('other bytes');
  });
});

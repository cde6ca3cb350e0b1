import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { AckPolicy, jetstream, jetstreamManager } from '@nats-io/jetstream';
import { Objm } from '@nats-io/obj';
import type { Msg, NatsConnection } from '@nats-io/nats-core';
import { connect } from '@nats-io/transport-node';
import { LIMITS } from '../../contracts/limits.ts';
import { ActorId, DossierId, PROCESS, aggregateRef } from '../../contracts/ids.ts';
import {
  ALL_CHANGES,
  ALL_QUERIES,
  HUB_API,
  STREAMS,
  STREAM_SUBJECTS,
  TEXT_BUCKET,
  changedSubject,
  inboxSubject,
  inboxSubjectsOf,
  journalSubject,
  noticeConsumer,
  noticeSubject,
  noticeSubjectsOf,
  querySubject,
  receiptSubject,
  receiptSubjectsOf,
} from '../../contracts/names.ts';
import { startNats, freePort } from '../../tools/processes.mjs';
import { startEngines, type Engines } from '../engines.ts';
import { openRaw, sub, type RawNats } from './rawNats.ts';

const KAZ = ActorId.parse('KAZ');
const IND = ActorId.parse('IND');
const DOSSIER = DossierId.parse('D-1');
const REF = aggregateRef('dossier', DOSSIER);

/** The request for a consumer of INBOX that delivers no bodies, to this subject. */
const pushTo = (deliver_subject: string, name: string) =>
  [
    `$JS.API.CONSUMER.CREATE.${STREAMS.inbox}.${name}`,
    JSON.stringify({
      stream_name: STREAMS.inbox,
      config: { name, deliver_subject, headers_only: true, ack_policy: 'none', deliver_policy: 'all' },
    }),
    { timeout: 2_000 },
  ] as const;

let engines: Engines;
let engine: NatsConnection;
let operator: NatsConnection;
let kaz: NatsConnection;
let ind: NatsConnection;
let desk: NatsConnection;

beforeAll(async () => {
  engines = await startEngines({ actors: ['KAZ', 'IND', 'SECRETARIAT'] });
  [engine, operator, kaz, ind, desk] = (await Promise.all(
    ['engine', 'operator', 'KAZ', 'IND', 'desk'].map((who) => engines.connectAs(who)),
  )) as [NatsConnection, NatsConnection, NatsConnection, NatsConnection, NatsConnection];
});
afterAll(() => engines?.stop());

/** A delegation's JetStream: only what HUB shares with it. */
const imported = (nc: NatsConnection) => jetstream(nc, { apiPrefix: HUB_API, checkAPI: false });
const stored = async (stream: string, subject: string) => {
  const jsm = await jetstreamManager(operator);
  const info = await jsm.streams.info(stream, { subjects_filter: subject });
  return Object.values(info.state.subjects ?? {}).reduce((a, b) => a + b, 0);
};
/** Resolves when the server has handled everything that this connection sent. */
const settled = (nc: NatsConnection) => nc.flush();

describe('the generated configuration', () => {
  it('is accepted by the check of nats-server', () => {
    const check = () =>
      execFileSync(process.env['CONCORDAT_NATS_BIN']!, ['-c', engines.configFile, '-t'], { stdio: 'pipe' });
    expect(check).not.toThrow();
  });

  it('admits nobody without a key', async () => {
    await expect(connect({ servers: engines.natsUrl, reconnect: false })).rejects.toThrow(/authorization/i);
  });
});

describe('a delegation', () => {
  it('publishes as itself, is acknowledged by INBOX, and is stored once for one message id', async () => {
    const js = jetstream(kaz);
    const first = await js.publish(inboxSubject(KAZ, REF), 'one', { msgID: 'own-1' });
    const again = await js.publish(inboxSubject(KAZ, REF), 'one', { msgID: 'own-1' });
    expect([first.stream, first.duplicate, again.duplicate, again.seq]).toEqual([
      STREAMS.inbox,
      false,
      true,
      first.seq,
    ]);
  });

  it.each([
    ['another delegation', inboxSubject(IND, REF)],
    ['the process', inboxSubject(PROCESS, REF)],
    ['the journal', journalSubject(REF)],
    ['a receipt', receiptSubject(KAZ, REF)],
    ['a notice', noticeSubject(KAZ, DOSSIER)],
    ['a query of another', querySubject(IND, 'status')],
    ['the JetStream API', '$JS.API.STREAM.DELETE.INBOX'],
    ["another's notices", `${HUB_API}.CONSUMER.MSG.NEXT.${STREAMS.notices}.${noticeConsumer(IND)}`],
    ["another's acknowledgements", `$JS.ACK.${STREAMS.notices}.${noticeConsumer(IND)}.1.1.1.1.0`],
  ])('may not publish as %s', async (_, subject) => {
    await expect(kaz.request(subject, '{}', { timeout: 2_000 })).rejects.toThrow(/permission/i);
  });

  it.each([
    ["another's receipts", receiptSubjectsOf(IND)],
    ["another's inbox", inboxSubjectsOf(IND)],
    ['everything', '>'],
    ['the journal', STREAM_SUBJECTS.journal],
  ])('may not listen to %s', async (_, subject) => {
    const closed = new Promise<Error | undefined>((resolve) => {
      kaz.subscribe(subject, { callback: (error) => resolve(error ?? undefined) });
    });
    expect(String(await closed)).toMatch(/permission/i);
  });

  it("does not write under another's subject by naming it as the reply subject", async () => {
    const inbox = inboxSubject(IND, aggregateRef('dossier', 'REPLY-ATTACK'));
    const notice = noticeSubject(IND, DossierId.parse('REPLY-ATTACK'));
    kaz.publish(inboxSubject(KAZ, REF), 'attack', { reply: inbox });
    kaz.publish(
      `${HUB_API}.CONSUMER.MSG.NEXT.${STREAMS.notices}.${noticeConsumer(KAZ)}`,
      '{"batch":1,"no_wait":true}',
      { reply: notice },
    );
    kaz.publish(querySubject(KAZ, 'list'), '{}', { reply: inbox });
    await settled(kaz);
    // Its own next statement is stored after whatever the attack might have stored.
    await jetstream(kaz).publish(inboxSubject(KAZ, REF), 'after');
    expect(await stored(STREAMS.inbox, inbox)).toBe(0);
    expect(await stored(STREAMS.notices, notice)).toBe(0);
  });

  it('is answered by HUB, which learns from the subject who asks', async () => {
    const queries = engine.subscribe(ALL_QUERIES, { callback: (_, m: Msg) => void m.respond(m.subject) });
    await settled(engine);
    const [a, b] = await Promise.all([
      kaz.request(querySubject(KAZ, 'status'), '{}'),
      ind.request(querySubject(IND, 'text'), '{}'),
    ]);
    expect([a.string(), b.string()]).toEqual([querySubject(KAZ, 'status'), querySubject(IND, 'text')]);
    queries.unsubscribe();
  });

  it('pulls its own notices and acknowledges them, and sees none of another', async () => {
    await jetstream(engine).publish(noticeSubject(KAZ, DOSSIER), 'for KAZ');
    await jetstream(engine).publish(noticeSubject(IND, DOSSIER), 'for IND');
    const consumer = await imported(kaz).consumers.get(STREAMS.notices, noticeConsumer(KAZ));
    const message = await consumer.next({ expires: 2_000 });
    expect(message?.string()).toBe('for KAZ');
    expect(await message?.ackAck()).toBe(true);
    expect((await consumer.info()).num_pending).toBe(0);
    await expect(imported(kaz).consumers.get(STREAMS.notices, noticeConsumer(IND))).rejects.toThrow(/permission/i);
  });

  it('cannot make or change a consumer', async () => {
    const jsm = await jetstreamManager(kaz, { apiPrefix: HUB_API, checkAPI: false });
    const wanted = {
      durable_name: noticeConsumer(KAZ),
      filter_subject: noticeSubjectsOf(IND),
      ack_policy: AckPolicy.Explicit,
    };
    await expect(jsm.consumers.add(STREAMS.notices, wanted)).rejects.toThrow(/permission/i);
  });

  it('hears its receipts while connected', async () => {
    const heard = new Promise<string>((resolve) => {
      kaz.subscribe(receiptSubjectsOf(KAZ), { max: 1, callback: (_, m) => resolve(m.string()) });
    });
    await settled(kaz);
    engine.publish(receiptSubject(IND, REF), 'for IND');
    engine.publish(receiptSubject(KAZ, REF), 'for KAZ');
    expect(await heard).toBe('for KAZ');
  });
});

/** Waits until a subject holds so many messages; the count after a while otherwise. */
async function storedSoon(jsmOf: NatsConnection, stream: string, subject: string): Promise<number> {
  const jsm = await jetstreamManager(jsmOf, { checkAPI: false });
  for (let look = 0; ; look += 1) {
    const { state } = await jsm.streams.info(stream, { subjects_filter: subject });
    const found = state.subjects?.[subject] ?? 0;
    if (found > 0 || look === 20) return found;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}

describe('the desk', () => {
  it('hands in what each actor said, is acknowledged by INBOX, and hears the receipts of each', async () => {
    const js = jetstream(desk);
    for (const actor of [KAZ, IND])
      expect((await js.publish(inboxSubject(actor, REF), `of ${actor}`, { msgID: `desk-${actor}` })).stream).toBe(
        STREAMS.inbox,
      );
    const heard: string[] = [];
    const all = new Promise<void>((resolve) => {
      for (const subject of [receiptSubjectsOf(KAZ), receiptSubjectsOf(IND), ALL_CHANGES])
        desk.subscribe(subject, { callback: (_, m) => void (heard.push(m.string()) === 3 && resolve()) });
    });
    await settled(desk);
    engine.publish(receiptSubject(KAZ, REF), 'for KAZ');
    engine.publish(receiptSubject(IND, REF), 'for IND');
    engine.publish(changedSubject(REF), '{"n":1}');
    await all;
    expect(heard.sort()).toEqual(['for IND', 'for KAZ', '{"n":1}']);
  });

  it('asks as each actor, and as the process for the history alone', async () => {
    const queries = engine.subscribe(ALL_QUERIES, { callback: (_, m: Msg) => void m.respond(m.subject) });
    await settled(engine);
    for (const subject of [querySubject(KAZ, 'preview'), querySubject(IND, 'sender'), querySubject(PROCESS, 'history')])
      expect((await desk.request(subject, '{}')).string()).toBe(subject);
    queries.unsubscribe();
  });

  it.each([
    ['as the process', inboxSubject(PROCESS, REF)],
    ['as an actor without an account', inboxSubject(ActorId.parse('UZB'), REF)],
    ['another question of the process', querySubject(PROCESS, 'status')],
    ['the log of the process', querySubject(PROCESS, 'log')],
    ['an entry', journalSubject(REF)],
    ['a receipt', receiptSubject(KAZ, REF)],
    ['a notice', noticeSubject(KAZ, DOSSIER)],
    ['a change', changedSubject(REF)],
    ['a lease', '$KV.LEASES.intake'],
    ['the JetStream API', '$JS.API.STREAM.INFO.INBOX'],
    ["the JetStream API as a delegation's", `${HUB_API}.CONSUMER.MSG.NEXT.${STREAMS.notices}.${noticeConsumer(KAZ)}`],
    ['an answer', '_INBOX.another.answer'],
  ])('may not publish %s', async (_, subject) => {
    await expect(desk.request(subject, '{}', { timeout: 2_000 })).rejects.toThrow(/permission/i);
  });

  it.each([
    ['statements', STREAM_SUBJECTS.inbox],
    ['the questions of others', ALL_QUERIES],
    ['the journal', STREAM_SUBJECTS.journal],
    ['notices', noticeSubjectsOf(KAZ)],
    ['receipts of the process', receiptSubjectsOf(PROCESS)],
    ['everything', '>'],
  ])('may not listen to %s', async (_, subject) => {
    const closed = new Promise<Error | undefined>((resolve) => {
      desk.subscribe(subject, { callback: (error) => resolve(error ?? undefined) });
    });
    expect(String(await closed)).toMatch(/permission/i);
  });

  const attacks = ['JOURNAL-BY-ACK', 'JOURNAL-BY-ANSWER', 'PROCESS-INBOX'].map((id) => aggregateRef('dossier', id));
  /** Every publication that it may make, with a subject to reply to that it may not publish to. */
  const attackBy = async (nc: NatsConnection, by: NatsConnection) => {
    const [byAck, byAnswer, process] = attacks as [typeof REF, typeof REF, typeof REF];
    const queries = by.subscribe(ALL_QUERIES, { callback: (_, m: Msg) => void m.respond('forged') });
    await by.flush();
    nc.publish(inboxSubject(KAZ, REF), 'attack', { reply: journalSubject(byAck) });
    nc.publish(querySubject(KAZ, 'list'), '{}', { reply: journalSubject(byAnswer) });
    nc.publish(inboxSubject(KAZ, REF), 'attack', { reply: inboxSubject(PROCESS, process) });
    await nc.flush();
    await jetstream(nc).publish(inboxSubject(KAZ, REF), 'after');
    await by.flush();
    queries.unsubscribe();
    const targets = [
      [STREAMS.journal, journalSubject(byAck)],
      [STREAMS.journal, journalSubject(byAnswer)],
      [STREAMS.inbox, inboxSubject(PROCESS, process)],
    ] as const;
    return targets;
  };

  it('writes no entry, and no statement of the process, by naming its subject as the one to reply to', async () => {
    for (const [stream, subject] of await attackBy(desk, engine))
      expect([subject, await storedSoon(operator, stream, subject)]).toEqual([subject, 0]);
  });

  it('as a user of HUB, which is not how it is configured, would write each of them', async () => {
    const dataDir = join(engines.dataDir, 'inside-hub');
    mkdirSync(dataDir);
    const port = await freePort();
    const configFile = join(dataDir, 'nats.conf');
    const desks = `publish: [${[inboxSubjectsOf(KAZ), querySubject(KAZ, 'list')].map((s) => JSON.stringify(s)).join(', ')}]`;
    const users = `{ user: hub, password: hub }\n { user: web, password: web, permissions: { ${desks}, subscribe: ["_INBOX.>"] } }`;
    writeFileSync(
      configFile,
      readFileSync(engines.configFile, 'utf8')
        .replace(/^listen: .*$/m, `listen: "127.0.0.1:${port}"`)
        .replace(/store_dir: .*$/m, `store_dir: ${JSON.stringify(join(dataDir, 'jetstream'))}`)
        .replace(/(HUB \{\n.*\n.*users: \[\n)/, `$1 ${users}\n`),
    );
    const server = await startNats({ binary: process.env['CONCORDAT_NATS_BIN']!, configFile, port, dataDir });
    const hub = await connect({ servers: server.url, user: 'hub', pass: 'hub' });
    const attacker = await connect({ servers: server.url, user: 'web', pass: 'web' });
    try {
      const jsm = await jetstreamManager(hub);
      for (const name of ['inbox', 'journal'] as const)
        await jsm.streams.add({ name: STREAMS[name], subjects: [STREAM_SUBJECTS[name]] });
      for (const [stream, subject] of await attackBy(attacker, hub))
        expect([subject, await storedSoon(hub, stream, subject)]).toEqual([subject, 1]);
    } finally {
      await Promise.all([hub.close(), attacker.close()]);
      await server.stop();
    }
  });
});

describe("the engine's user", () => {
  it.each(Object.values(STREAMS))('cannot delete, purge, change or seal %s', async (stream) => {
    const before = await (await jetstreamManager(operator)).streams.info(stream);
    for (const act of ['DELETE', 'PURGE', 'UPDATE', 'CREATE', 'RESTORE', 'SNAPSHOT', 'MSG.DELETE']) {
      await expect(engine.request(`$JS.API.STREAM.${act}.${stream}`, '{}', { timeout: 2_000 })).rejects.toThrow(
        /permission/i,
      );
    }
    const after = await (await jetstreamManager(operator)).streams.info(stream);
    expect(after.config).toEqual(before.config);
  });

  it('cannot make a stream of its own either, whatever its name', async () => {
    for (const name of ['NEW', 'KV_NEW', 'OBJ_NEW']) {
      const config = JSON.stringify({ name, subjects: ['new.>'], storage: 'file' });
      await expect(engine.request(`$JS.API.STREAM.CREATE.${name}`, config, { timeout: 2_000 })).rejects.toThrow(
        /permission/i,
      );
    }
    const names = [];
    for await (const { config } of (await jetstreamManager(operator)).streams.list()) names.push(config.name);
    expect(names.sort()).toEqual([...Object.values(STREAMS), 'KV_LEASES', 'OBJ_TEXTS'].sort());
  });

  it('speaks in the inbox for the process, and for no delegation', async () => {
    expect((await jetstream(engine).publish(inboxSubject(PROCESS, REF), 'by the process')).stream).toBe(STREAMS.inbox);
    await expect(jetstream(engine).publish(inboxSubject(KAZ, REF), 'forged')).rejects.toThrow(/permission/i);
  });

  // nats-server#8274: a push consumer delivers where whoever made it may not publish, and a delivery with no body is a request.
  it('does not delete a stream by a push consumer that delivers to the API: nobody may listen there', async () => {
    await jetstream(kaz).publish(inboxSubject(KAZ, REF), 'stored');
    // The same consumer delivers where somebody listens.
    const heard = new Promise((resolve) => {
      engine.subscribe('_INBOX.aside', { max: 1, callback: (_, message) => resolve(message.data.length) });
    });
    await engine.request(...pushTo('_INBOX.aside', 'heard'));
    expect(await heard).toBe(0);
    const made = await engine.request(...pushTo(`$JS.API.STREAM.DELETE.${STREAMS.journal}`, 'aside'));
    expect(made.json()).not.toHaveProperty('error');
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    const jsm = await jetstreamManager(operator);
    expect(await jsm.consumers.info(STREAMS.inbox, 'aside')).toMatchObject({ delivered: { consumer_seq: 0 } });
    expect((await jsm.streams.info(STREAMS.journal)).config.name).toBe(STREAMS.journal);
    // So neither of the users of this account may.
    for (const nc of [engine, operator]) {
      const closed = new Promise((resolve) => {
        nc.subscribe('$JS.API.>', { callback: (error) => resolve(error?.message) });
      });
      expect(await closed).toMatch(/permission/i);
    }
  });

  it('keeps texts and reads them back', async () => {
    const texts = await new Objm(engine).open(TEXT_BUCKET);
    const text = new Uint8Array(300_000).fill(65);
    await texts.putBlob({ name: 'sample' }, text);
    expect(await texts.getBlob('sample')).toEqual(text);
    expect((await texts.info('sample'))?.size).toBe(text.length);
  });

  it('reads a stream by ordered consumer and directly', async () => {
    const { seq } = await jetstream(engine).publish(journalSubject(REF), 'line');
    const ordered = await jetstream(engine).consumers.get(STREAMS.journal);
    expect((await ordered.next({ expires: 2_000 }))?.string()).toBe('line');
    const jsm = await jetstreamManager(engine);
    expect((await jsm.direct.getMessage(STREAMS.journal, { seq }))?.string()).toBe('line');
  });
});

describe('the limits of an account', () => {
  const raw = (actor: string) => openRaw(engines.nats().port, { seed: engines.seeds[actor]! });

  it('may open so many connections and no more, and takes none of another’s', async () => {
    const open: RawNats[] = [];
    let refused: Error | undefined;
    try {
      while (refused === undefined && open.length <= 64) {
        await raw('KAZ').then(
          (connection) => open.push(connection),
          (error: Error) => (refused = error),
        );
      }
      expect(refused?.message).toMatch(/maximum account active connections exceeded/i);
      // One is the client's of this test.
      expect(open.length).toBe(63);
      (await raw('IND')).close();
    } finally {
      for (const connection of open) connection.close();
    }
  });

  it('may listen to so many subjects and no more', async () => {
    const connection = await raw('KAZ');
    connection.send(...Array.from({ length: 1_030 }, (_, i) => sub(`_INBOX.${i}`, i)));
    await connection.settled();
    expect(connection.errors.some((e) => /maximum subscriptions exceeded/i.test(e))).toBe(true);
    connection.close();
  });

  it('may send no message beyond the size, and none into INBOX beyond INBOX’s', async () => {
    const connection = await raw('KAZ');
    // The server ends the connection at the size that is told, before any of the body.
    connection.send(`PUB ${inboxSubject(KAZ, REF)} ${LIMITS.payloadBytes + 1}\r\n`);
    expect(await connection.ended()).toMatch(/Maximum Payload Violation/i);
    const answer = await kaz.request(inboxSubject(KAZ, REF), 'x'.repeat(40_000));
    expect(answer.json()).toMatchObject({ error: { description: expect.stringMatching(/size exceeds maximum/) } });
  });
});

describe('in one account shared by delegations, which is not how it is configured', () => {
  it('the reply subject would write under the name of another', async () => {
    const dataDir = join(engines.dataDir, 'shared');
    mkdirSync(dataDir);
    const port = await freePort();
    const configFile = join(dataDir, 'nats.conf');
    const kazOnly = `publish: [${JSON.stringify(inboxSubjectsOf(KAZ))}], subscribe: ["_INBOX.>"]`;
    writeFileSync(
      configFile,
      `listen: "127.0.0.1:${port}"
jetstream { store_dir: ${JSON.stringify(join(dataDir, 'jetstream'))} }
accounts { ALL { jetstream: enabled, users: [ { user: hub, password: hub }, { user: kaz, password: kaz, permissions: { ${kazOnly} } } ] } }`,
    );
    const server = await startNats({ binary: process.env['CONCORDAT_NATS_BIN']!, configFile, port, dataDir });
    const hub = await connect({ servers: server.url, user: 'hub', pass: 'hub' });
    const attacker = await connect({ servers: server.url, user: 'kaz', pass: 'kaz' });
    try {
      const jsm = await jetstreamManager(hub);
      await jsm.streams.add({ name: STREAMS.inbox, subjects: [STREAM_SUBJECTS.inbox] });
      attacker.publish(inboxSubject(KAZ, REF), 'attack', { reply: inboxSubject(IND, REF) });
      await attacker.flush();
      await jetstream(attacker, {}).publish(inboxSubject(KAZ, REF), 'after');
      const { state } = await jsm.streams.info(STREAMS.inbox, { subjects_filter: inboxSubject(IND, REF) });
      expect(state.subjects).toEqual({ [inboxSubject(IND, REF)]: 1 });
    } finally {
      await Promise.all([hub.close(), attacker.close()]);
      await server.stop();
    }
  });
});

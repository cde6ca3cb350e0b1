import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { jetstreamManager, type ConsumerInfo, type StreamConfig } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/nats-core';
import { connect } from '@nats-io/transport-node';
import { ActorId, aggregateRef } from '../../contracts/ids.ts';
import {
  ALL_QUERIES,
  HUB_API,
  LEASE_BUCKET,
  STREAMS,
  TEXT_BUCKET,
  inboxSubject,
  journalSubject,
  noticeConsumer,
  noticeSubject,
  parseQuerySubject,
  querySubject,
  receiptSubject,
  receiptSubjectsOf,
} from '../../contracts/names.ts';
import { createStreams } from '../../journal/streams.ts';
import { freePort, startNats } from '../../tools/processes.mjs';
import { startEngines, type Engines } from '../engines.ts';
import { ATTACKS, secretDossier, subjectsOf, victimInbox, type Attack, type Knowledge } from './attacks.ts';
import { openRaw, pub, sub, type Credentials, type Delivered, type RawNats } from './rawNats.ts';

/**
 * Every delegation against every other, by every way in of `attacks.ts`: nothing crosses. And each of them does cross where
 * the accounts are put together on purpose, so that this test can fail.
 */
const ACTORS = [
  'SECRETARIAT',
  'CHAIR-EG',
  'AUDITOR',
  'BLR',
  'CHN',
  'IND',
  'IRN',
  'KAZ',
  'KGZ',
  'PAK',
  'RUS',
  'UZB',
].map((a) => ActorId.parse(a));
const [A, B] = [ActorId.parse('KAZ'), ActorId.parse('IND')];
const ALL_STREAMS = [...Object.values(STREAMS), `KV_${LEASE_BUCKET}`, `OBJ_${TEXT_BUCKET}`];

/** Servers, the engine's connection and the operator's, and how to reach them as an actor. */
type Arena = {
  readonly actors: readonly ActorId[];
  readonly engine: NatsConnection;
  readonly operator: NatsConnection;
  /** JetStream's name for a delegation: HUB's, or its own where there is one account. */
  readonly api: string;
  readonly open: (actor: ActorId, as: 'victim' | 'attacker') => Promise<RawNats>;
};

/** One party: whose socket it is, and where its answers come. */
type Victim = { readonly actor: ActorId; readonly raw: RawNats; readonly ack: string };

async function until(what: string, condition: () => boolean, ms = 10_000): Promise<void> {
  for (const end = Date.now() + ms; !condition(); await pause(2))
    if (Date.now() > end) throw new Error(`waited ${ms} ms for ${what}`);
}

/** Everything set up for attacks: what is secret of whom, and a way to see what has changed. */
async function stage(arena: Arena) {
  const { engine, operator, actors, api } = arena;
  const jsm = await jetstreamManager(operator, { checkAPI: false });
  await createStreams(operator, { actors });
  const heard: { readonly actor: string; readonly payload: string }[] = [];
  const openReplies = new Map<string, string>();
  const queries = engine.subscribe(ALL_QUERIES, {
    callback: (_, message) => {
      const actor = parseQuerySubject(message.subject)?.actor ?? 'nobody';
      const payload = message.string();
      heard.push({ actor, payload });
      if (payload === 'open') openReplies.set(actor, message.reply ?? '');
      else message.respond(`SECRET-${actor}`);
    },
  });
  for (const actor of actors)
    for (let i = 0; i < 3; i += 1) engine.publish(noticeSubject(actor, secretDossier(actor)), `SECRET-${actor}`);
  engine.publish(`$KV.${LEASE_BUCKET}.seeded`, 'held');
  await engine.flush();

  const victims: Victim[] = [];
  for (const actor of actors) {
    const raw = await arena.open(actor, 'victim');
    const answers = victimInbox(actor);
    raw.send(sub(`${answers}.>`, 1), sub(receiptSubjectsOf(actor), 2));
    raw.send(pub(inboxSubject(actor, aggregateRef('dossier', `SECRET-${actor}`)), `SECRET-${actor}`, `${answers}.ack`));
    raw.send(
      pub(`${api}.CONSUMER.MSG.NEXT.${STREAMS.notices}.${noticeConsumer(actor)}`, '{"batch":1}', `${answers}.pull`),
    );
    raw.send(pub(querySubject(actor, 'status'), 'open', `${answers}.open`));
    await until(`what ${actor} asked for`, () => raw.received.length >= 2 && openReplies.has(actor));
    victims.push({ actor, raw, ack: raw.received.find((m) => m.reply.startsWith('$JS.ACK'))!.reply });
    raw.received.length = 0;
  }
  const state = async () => {
    const streams: StreamConfig[] = [];
    for await (const { config } of jsm.streams.list()) streams.push(config);
    const consumers: Record<string, object> = {};
    const notices = streams.some((s) => s.name === STREAMS.notices) ? jsm.consumers.list(STREAMS.notices) : [];
    for await (const info of notices) consumers[info.name] = consumerState(info);
    return { streams: streams.sort((a, b) => (a.name < b.name ? -1 : 1)), consumers };
  };
  const before = await state();
  const attackers = new Map<ActorId, RawNats>();
  for (const actor of actors) attackers.set(actor, await arena.open(actor, 'attacker'));
  const known: Knowledge = {
    ackOf: (actor) => victims.find((v) => v.actor === actor)!.ack,
    openReplyOf: (actor) => openReplies.get(actor)!,
  };

  /** What each of these parties does and is told every day; resolves when each has the acknowledgement of INBOX. */
  const everyday = async (parties: readonly Victim[]) => {
    for (const { actor, raw, ack } of parties) {
      raw.received.length = 0;
      const answers = victimInbox(actor);
      engine.publish(receiptSubject(actor, aggregateRef('dossier', `SECRET-${actor}`)), `SECRET-${actor}`);
      engine.publish(noticeSubject(actor, secretDossier(actor)), `SECRET-${actor}`);
      engine.publish(journalSubject(aggregateRef('dossier', `SECRET-${actor}`)), `SECRET-${actor}`);
      raw.send(
        pub(`${api}.CONSUMER.INFO.${STREAMS.notices}.${noticeConsumer(actor)}`, '', `${answers}.info`),
        pub(`${api}.CONSUMER.MSG.NEXT.${STREAMS.notices}.${noticeConsumer(actor)}`, '{"batch":1}', `${answers}.next`),
        pub(ack, '+ACK'),
        pub(querySubject(actor, 'status'), `SECRET-${actor}`, `${answers}.query`),
        pub(inboxSubject(actor, aggregateRef('dossier', `SECRET-${actor}`)), `SECRET-${actor}`, `${answers}.ack`),
      );
    }
    await engine.flush();
  };
  const acknowledged = ({ actor, raw }: Victim) =>
    raw.received.some((m) => m.subject === `${victimInbox(actor)}.ack` && m.payload.includes('"stream"'));

  /** What is stored under the subject of somebody who did not say it. */
  const foreign = async () => {
    const found: string[] = [];
    for (const [stream, isOwn] of [
      [STREAMS.inbox, (actor: string, said: string) => said === 'x' || said === `SECRET-${actor}`],
      [STREAMS.notices, (actor: string, said: string) => said === `SECRET-${actor}`],
      [STREAMS.journal, (_: string, said: string, last: string) => said === last],
      [`KV_${LEASE_BUCKET}`, (_: string, said: string) => said === 'held'],
      [`OBJ_${TEXT_BUCKET}`, () => false],
    ] as const) {
      let held = stream.startsWith('KV') ? 0 : 1;
      for (let seq = 1; ; seq += 1) {
        const message = await jsm.streams.getMessage(stream, { seq, next_by_subj: '>' } as never).catch(() => null);
        if (!message) break;
        ({ seq } = message);
        const said = message.string();
        const tokens = message.subject.split('.');
        if (said === 'held') held += 1;
        if (!isOwn(tokens[3] ?? '', said, tokens.at(-1)!)) found.push(`${stream}: ${message.subject} holds ${said}`);
      }
      if (held === 0) found.push(`${stream} has lost what it held`);
    }
    return found;
  };

  return {
    victims,
    attackers,
    known,
    everyday,
    acknowledged,
    foreign,
    state,
    before,
    heard,
    /** Questions that were heard of somebody who did not ask them. */
    foreignQueries: () =>
      heard
        .filter(({ actor, payload }) => !['open', '{}', `SECRET-${actor}`].includes(payload))
        .map(({ actor, payload }) => `a query of ${actor} was heard: ${payload}`),
    close: () => {
      queries.unsubscribe();
      for (const { raw } of victims) raw.close();
      for (const raw of attackers.values()) raw.close();
    },
  };
}

/** What somebody who may not can change of a consumer. */
function consumerState({ config, delivered, ack_floor, num_ack_pending, paused }: ConsumerInfo): object {
  return {
    filter: config.filter_subject,
    delivered: delivered.consumer_seq,
    floor: ack_floor.consumer_seq,
    num_ack_pending,
    paused: paused ?? false,
  };
}

/** What an attacker heard that is another's. */
function leaks(actor: ActorId, raw: RawNats, isLeak: (heard: Delivered) => boolean): readonly string[] {
  const isSecret = (text: string) =>
    [...text.matchAll(/SECRET-([A-Z-]+[A-Z])|\bd-([A-Z-]+[A-Z])/g)].some(
      ([, secret, name]) => (secret ?? name) !== actor,
    );
  return raw.received
    .filter((m) => isSecret(`${m.subject} ${m.payload}`) || isLeak(m))
    .map((m) => `${actor} heard ${m.subject}: ${m.payload.slice(0, 120)}`);
}

describe('delegations in accounts of their own', () => {
  let engines: Engines;
  let scene: Awaited<ReturnType<typeof stage>>;

  beforeAll(async () => {
    engines = await startEngines({ actors: ACTORS });
    const [engine, operator] = [await engines.connectAs('engine'), await engines.connectAs('operator')];
    const port = engines.nats().port;
    scene = await stage({
      ...{ actors: ACTORS, engine, operator, api: HUB_API },
      open: (actor) => openRaw(port, { seed: engines.seeds[actor]! }),
    });
  });
  afterAll(async () => {
    scene?.close();
    await engines?.stop();
  });

  /** Each against each; resolves when the server has handled all of it, and what it led to. */
  async function attackAll(attacks: readonly Attack[]): Promise<void> {
    for (const [a, raw] of scene.attackers)
      for (const b of ACTORS) if (a !== b) for (const { frames } of attacks) raw.send(...frames(a, b, scene.known));
    await Promise.all([...scene.attackers.values()].map((raw) => raw.settled()));
    // What INBOX stored of it was acknowledged before these are; what an acknowledgement was made to write, before the second ones.
    for (let round = 0; round < 2; round += 1) {
      await scene.everyday(scene.victims);
      await until('every victim to be acknowledged', () => scene.victims.every(scene.acknowledged), 30_000);
    }
    await Promise.all([...scene.attackers.values()].map((raw) => raw.settled()));
  }
  const heardBy = () =>
    // Whatever it asked of JetStream was answered, if at all, where it said.
    [...scene.attackers].flatMap(([a, raw]) =>
      leaks(a, raw, (m) => m.subject.startsWith(`_INBOX.${a}.`) && !m.subject.startsWith(victimInbox(a))),
    );
  const isLaundered = ({ name }: Attack) => name.includes('as reply subject');

  it(`cross in none of the ways, each of ${ACTORS.length} against each other`, async () => {
    const { consumers } = scene.before;
    // First those that leave one's own consumer as it is: then no consumer has changed at all before the everyday work.
    for (const [a, raw] of scene.attackers) {
      for (const b of ACTORS)
        if (a !== b) for (const x of ATTACKS) if (!isLaundered(x)) raw.send(...x.frames(a, b, scene.known));
    }
    await Promise.all([...scene.attackers.values()].map((raw) => raw.settled()));
    expect((await scene.state()).consumers).toEqual(consumers);
    expect(scene.victims.flatMap((v) => v.raw.received)).toEqual([]);
    await attackAll(ATTACKS.filter(isLaundered));

    expect(await scene.foreign()).toEqual([]);
    expect(scene.foreignQueries()).toEqual([]);
    expect(heardBy()).toEqual([]);
    expect((await scene.state()).streams).toEqual(scene.before.streams);
    // A party hears what it asked for and what is sent to it, and nothing more.
    for (const { actor, raw } of scene.victims) {
      const asked = ['ack', 'info', 'next', 'query'].map((name) => `${victimInbox(actor)}.${name}`);
      const receipts = receiptSubject(actor, aggregateRef('dossier', `SECRET-${actor}`));
      expect([actor, raw.received.filter((m) => ![...asked, receipts].includes(m.subject))]).toEqual([actor, []]);
      expect([actor, raw.received.filter((m) => m.payload.includes('ATTACK'))]).toEqual([actor, []]);
    }
    expect(ATTACKS.length).toBeGreaterThan(100);
  }, 120_000);

  it('the server said no to each attempt that is not one’s own right to make', () => {
    for (const [a, raw] of scene.attackers) {
      const refused = raw.errors.filter((e) => /permissions violation/i.test(e)).length;
      expect([a, refused > (ACTORS.length - 1) * 50]).toEqual([a, true]);
    }
  });

  it('the server lets nobody listen to any one subject of another, of whatever kind', async () => {
    for (const [a, raw] of scene.attackers) {
      const before = raw.errors.length;
      const wanted = [...new Set(ACTORS.flatMap((b) => (a === b ? [] : subjectsOf(b))))];
      raw.send(...wanted.map((subject, i) => sub(subject, `o${i}`)));
      await raw.settled();
      const refused = raw.errors.slice(before).join('\n');
      expect([a, wanted.filter((subject) => !refused.includes(`Subscription to "${subject}"`))]).toEqual([a, []]);
    }
  });
});

describe('the same where accounts are put together on purpose', () => {
  const oneAccount = ATTACKS.filter((x) => x.works === 'oneAccount');
  const insideHub = ATTACKS.filter((x) => x.works === 'insideHub');
  const noMore = ATTACKS.filter((x) => x.works === 'noMore');
  let engines: Engines;
  const stops: (() => Promise<void>)[] = [];
  /** By configuration: how to begin anew on a server that is up. */
  const arenas = new Map<'oneAccount' | 'insideHub', Arena>();

  beforeAll(async () => {
    engines = await startEngines({ actors: [A, B], streams: false });
    arenas.set('oneAccount', await oneAccountArena());
    arenas.set('insideHub', await insideHubArena());
  });
  afterAll(async () => {
    for (const stop of stops.reverse()) await stop();
    await engines?.stop();
  });

  async function serve(name: string, configuration: (port: number, storeDir: string) => string): Promise<number> {
    const dataDir = join(engines.dataDir, name);
    mkdirSync(dataDir);
    const port = await freePort();
    const configFile = join(dataDir, 'nats.conf');
    writeFileSync(configFile, configuration(port, join(dataDir, 'jetstream')));
    const server = await startNats({ binary: process.env['CONCORDAT_NATS_BIN']!, configFile, port, dataDir });
    stops.push(() => server.stop());
    return port;
  }

  async function connectPlainly(port: number): Promise<NatsConnection> {
    const nc = await connect({ servers: `127.0.0.1:${port}`, user: 'hub', pass: 'hub' });
    stops.push(() => nc.close());
    return nc;
  }

  async function oneAccountArena(): Promise<Arena> {
    const users = ['hub', A, B].map((u) => `{ user: ${JSON.stringify(u)}, password: ${JSON.stringify(u)} }`);
    const port = await serve(
      'one-account',
      (at, storeDir) => `listen: "127.0.0.1:${at}"
jetstream { store_dir: ${JSON.stringify(storeDir)} }
accounts { ALL { jetstream: enabled, users: [ ${users.join(', ')} ] } }`,
    );
    const hub = await connectPlainly(port);
    const open = (actor: ActorId): Promise<RawNats> => openRaw(port, { user: actor, pass: actor });
    return { ...{ actors: [A, B], engine: hub, operator: hub, api: '$JS.API' }, open };
  }

  /** The generated configuration, but that the attacker is a user of HUB without a limit. */
  async function insideHubArena(): Promise<Arena> {
    const port = await serve('inside-hub', (at, storeDir) =>
      readFileSync(engines.configFile, 'utf8')
        .replace(/^listen: .*$/m, `listen: "127.0.0.1:${at}"`)
        .replace(/store_dir: .*$/m, `store_dir: ${JSON.stringify(storeDir)}`)
        .replace(
          /(HUB \{\n.*\n.*users: \[\n)/,
          '$1      { user: thief, password: thief }\n      { user: hub, password: hub }\n',
        ),
    );
    const hub = await connectPlainly(port);
    const credentials = (actor: ActorId, as: string): Credentials =>
      as === 'attacker' ? { user: 'thief', pass: 'thief' } : { seed: engines.seeds[actor]! };
    return {
      ...{ actors: [A, B], engine: hub, operator: hub, api: HUB_API },
      open: (actor, as) => openRaw(port, credentials(actor, as)),
    };
  }

  /** Begins anew, attacks, and tells what crosses: at once, or once the victim does its everyday work. */
  async function attempt(attack: Attack) {
    const arena = arenas.get(attack.works === 'insideHub' ? 'insideHub' : 'oneAccount')!;
    const jsm = await jetstreamManager(arena.operator, { checkAPI: false });
    for (const stream of [...ALL_STREAMS, 'CAPTURE']) await jsm.streams.delete(stream).catch(() => undefined);
    const scene = await stage(arena);
    const raw = scene.attackers.get(A)!;
    const victim = scene.victims.find((v) => v.actor === B)!;
    raw.send(...attack.frames(A, B, scene.known).map((frame) => frame.replaceAll(HUB_API, arena.api)));
    await raw.settled();
    const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);
    const atOnce = async () => {
      const { consumers, streams } = await scene.state();
      return (
        victim.raw.received.length > 0 ||
        !same(consumers[noticeConsumer(B)], scene.before.consumers[noticeConsumer(B)]) ||
        !same(streams, scene.before.streams) ||
        (await later())
      );
    };
    const later = async () =>
      leaks(A, raw, (m) => attack.leaks?.test(m.payload) ?? false).length > 0 ||
      scene.foreignQueries().length > 0 ||
      (await scene.foreign()).length > 0;
    return { ...scene, raw, victim, atOnce, later };
  }

  it.each([...oneAccount, ...insideHub].map((x) => [x.name, x] as const))('%s works', async (_, attack) => {
    const scene = await attempt(attack);
    try {
      let isCrossed = await scene.atOnce();
      if (!isCrossed) {
        await scene.everyday([scene.victim]);
        for (const end = Date.now() + 5_000; !isCrossed && Date.now() < end; await pause(5)) {
          await scene.raw.settled();
          isCrossed = await scene.later();
        }
      }
      expect([attack.name, isCrossed]).toEqual([attack.name, true]);
    } finally {
      scene.close();
    }
  });

  it.each(noMore.map((x) => [x.name, x] as const))(
    '%s is stopped by this server in one account too',
    async (_, attack) => {
      const scene = await attempt(attack);
      try {
        for (let round = 0; round < 2; round += 1) {
          await scene.everyday([scene.victim]);
          await until('the victim to be acknowledged', () => scene.acknowledged(scene.victim));
        }
        expect(await scene.foreign()).toEqual([]);
      } finally {
        scene.close();
      }
    },
  );
});

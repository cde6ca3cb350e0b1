import { readFileSync } from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { headers } from '@nats-io/transport-node';
import type { Act } from '../contracts/acts.ts';
import { aggregateRef, type AggregateRef, type DossierId } from '../contracts/ids.ts';
import { inboxSubject } from '../contracts/names.ts';
import { connectConcordat } from '../client/connection.ts';
import { memoryCounter } from '../client/counter.ts';
import type { Profile } from '../client/profile.ts';
import { statementMaker } from '../client/signing.ts';
import { manifestOf, textFrom } from '../client/text/source.ts';
import { openConnection } from '../client/wire.ts';

/**
 * What a board costs: its page, a change until it is on the screens of many, time travel and explanations. Simulated documents, each
 * made by signed statements through INBOX.
 *
 * node desk.js fill DIR DOCUMENTS ENTRIES | measure DIR ORIGIN PID VIEWERS CHANGES
 */
const [verb = '', dir = '', ...rest] = process.argv.slice(2);
const profiles = JSON.parse(readFileSync(path.join(dir, 'profiles.json'), 'utf8')) as Profile[];
const [secretariat, chair] = profiles as [Profile, Profile];
const delegations = profiles.slice(2);
const MEETING = 'BENCH-1';
const LONG = 'LONG' as DossierId;
const documentId = (i: number) => `D-${String(i).padStart(3, '0')}` as DossierId;
const about = (id: string): AggregateRef => aggregateRef('dossier', id);
/** Positions on each document of the package, of as many as there are delegations. */
const HEARD = 20;
/** Statements in flight while documents are made. */
const IN_FLIGHT = 32;

const ZONES = ['UTC', 'Asia/Almaty', 'Europe/Moscow', 'Asia/Shanghai'] as const;

const quantile = (values: readonly number[], q: number) =>
  values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * q))] ?? 0;
const told = (ms: readonly number[]) =>
  `p50 ${quantile(ms, 0.5).toFixed(1)} ms, p99 ${quantile(ms, 0.99).toFixed(1)} ms (${ms.length})`;
const print = (line: string) => void process.stdout.write(`${line}\n`);
const load = () => readFileSync('/proc/loadavg', 'utf8').split(' ')[0] ?? '?';

/** Statements by anybody, acknowledged by INBOX alone. */
async function sender() {
  const made = new Map<
    string,
    { nc: Awaited<ReturnType<typeof openConnection>>; make: ReturnType<typeof statementMaker>; seq: number }
  >();
  const of = async (p: Profile) => {
    const found = made.get(p.actor) ?? {
      nc: await openConnection({ nkeySeed: p.nkeySeed, as: p.actor, name: p.actor }, p.natsUrl, 60_000),
      make: statementMaker(p),
      seq: 1_000,
    };
    made.set(p.actor, found);
    return found;
  };
  return {
    say: async (p: Profile, ref: AggregateRef, act: Act) => {
      const by = await of(p);
      const { jws, statement } = by.make(ref, act, (by.seq += 1), null);
      const head = headers();
      head.set('Nats-Msg-Id', statement);
      await by.nc.request(inboxSubject(p.actor, ref), jws, { timeout: 60_000, headers: head });
    },
    close: async () => {
      for (const { nc } of made.values()) await nc.close();
    },
  };
}

const kinds = ['agree', 'agreeWithViewpoint', 'abstain', 'object'] as const;
function position(n: number, textHash: string): Act {
  const kind = kinds[n % kinds.length]!;
  const said =
    kind === 'agree' || kind === 'abstain'
      ? { kind }
      : kind === 'object'
        ? { kind, reasons: 'simulated', places: ['para-1'] }
        : { kind, text: 'simulated' };
  return { type: 'TakePosition', stage: '20', round: 1, textHash, position: said } as unknown as Act;
}

function textOf(id: DossierId, title: string) {
  const text = textFrom('Simulated text.\n', { language: 'en' });
  if (!text.ok) throw new Error(JSON.stringify(text.refusal));
  return manifestOf(id, { number: 1, title, texts: [text.value] });
}
const titleOf = (id: DossierId) => `Simulated decision ${id} on a matter of some length, as titles are`;

async function fill(documents: number, entries: number): Promise<void> {
  const post = await sender();
  const meeting = aggregateRef('meeting', MEETING);
  await post.say(secretariat, meeting, {
    ...{ type: 'ConveneMeeting', organ: 'ORGAN', day: '2030-07-04', place: 'Simulated', title: 'Simulated summit' },
  } as unknown as Act);
  const ids = [...Array.from({ length: documents }, (_, i) => documentId(i)), LONG];
  let next = 0;
  const one = async () => {
    for (let i = next++; i < ids.length; i = next++) {
      const id = ids[i]!;
      const title = titleOf(id);
      const { manifest, textHash } = textOf(id, title);
      const acts: readonly (readonly [Profile, Act])[] = [
        [
          secretariat,
          {
            ...{ type: 'ProposeDocument', title, class: 'document', area: `area ${i % 7}`, justification: 'bench' },
            ...{ proposer: delegations[0]!.actor, leadOrgan: 'ORGAN' },
          } as unknown as Act,
        ],
        [secretariat, { type: 'RegisterDocument' }],
        [secretariat, { type: 'IssueVersion', textHash, manifest }],
        [chair, { type: 'OpenRound', stage: '20', textHash, kind: 'open' } as unknown as Act],
      ];
      for (const [by, act] of acts) await post.say(by, about(id), act);
      if (id === LONG) continue;
      for (let d = 0; d < HEARD; d += 1)
        await post.say(delegations[(i + 3 * d) % delegations.length]!, about(id), position(d, textHash));
      // The agenda is one journal: its items in their order.
      await post.say(secretariat, meeting, { type: 'PlaceOnAgenda', dossier: id, item: i + 1 } as unknown as Act);
      if (i % 25 === 24) process.stderr.write(`  ${i + 1} documents\n`);
    }
  };
  await Promise.all(Array.from({ length: IN_FLIGHT }, one));
  const { textHash } = textOf(LONG, titleOf(LONG));
  let said = 0;
  await Promise.all(
    Array.from({ length: IN_FLIGHT }, async () => {
      while (said < entries) {
        const n = (said += 1);
        await post.say(delegations[n % delegations.length]!, about(LONG), position(n, textHash));
        if (n % 2_500 === 0) process.stderr.write(`  ${n} statements about one document\n`);
      }
    }),
  );
  const reader = await connectConcordat(secretariat, { counter: memoryCounter() });
  for (let seen = 0; seen < entries;) {
    const answer = await reader.query('list', { dossier: LONG });
    if (!answer.ok) throw new Error(JSON.stringify(answer.refusal));
    seen = answer.value.board[0]?.entries ?? 0;
    await pause(500);
  }
  const lines = await reader.query('list', { meeting: MEETING });
  if (!lines.ok) throw new Error(JSON.stringify(lines.refusal));
  const found = await reader.query('meetings', { meeting: MEETING });
  print(`filled: ${found.ok ? (found.value.meetings[0]?.documents ?? 0) : 0} documents at the meeting`);
  await reader.close();
  await post.close();
}

type Reply = { readonly status: number; readonly headers: http.IncomingHttpHeaders; readonly body: Buffer };

/** One request; the body as it came over the wire. */
function ask(url: string, head: Record<string, string>, form?: string): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const method = form === undefined ? 'GET' : 'POST';
    const request = http.request(url, { method, headers: head, agent: false }, (response) => {
      const pieces: Buffer[] = [];
      response.on('data', (d: Buffer) => pieces.push(d));
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(pieces) }),
      );
      response.on('error', reject);
    });
    request.on('error', reject);
    request.end(form);
  });
}

/** The cookies of a new session. */
async function signIn(origin: string, p: Profile): Promise<string> {
  const form = new URLSearchParams({ identity: `${p.actor}.${p.person}` }).toString();
  const head = { origin, 'content-type': 'application/x-www-form-urlencoded' };
  let reply = await ask(`${origin}/demo/sign-in`, head, form);
  // So many from one address are more than the desk lets sign in at once.
  for (; reply.status === 429; reply = await ask(`${origin}/demo/sign-in`, head, form)) await pause(600);
  const cookie = reply.headers['set-cookie']?.[0]?.split(';')[0];
  if (!cookie) throw new Error(`signing in gave ${reply.status}`);
  return cookie;
}

/** Reads a stream of events; tells of every chunk. */
function follow(url: string, cookie: string, heard: (text: string) => void): Promise<() => void> {
  return new Promise((resolve, reject) => {
    const request = http.get(url, { headers: { cookie }, agent: false }, (response) => {
      if (response.statusCode !== 200) return reject(new Error(`the stream gave ${response.statusCode}`));
      response.setEncoding('utf8').on('data', heard);
      response.on('error', () => undefined);
      resolve(() => request.destroy());
    });
    request.on('error', reject);
  });
}

const pssMib = (pid: number) =>
  Number(/^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1] ?? 0) / 1_024;

async function measure(origin: string, pid: number, viewers: number, changes: number): Promise<void> {
  const board = `${origin}/meetings/${MEETING}`;
  const cookie = await signIn(origin, delegations[0]!);
  for (const [name, address] of [
    ['board by delegations', board],
    ['board by stages', `${board}?view=steps`],
  ] as const) {
    const took: number[] = [];
    let [sent, whole] = [0, 0];
    for (let i = 0; i < 21; i += 1) {
      const since = performance.now();
      const reply = await ask(address, { cookie, 'accept-encoding': 'gzip' });
      if (i > 0) took.push(performance.now() - since);
      sent = reply.body.length;
    }
    whole = (await ask(address, { cookie })).body.length;
    print(
      `${name}: ${(sent / 1024).toFixed(1)} KB sent, ${(whole / 1024).toFixed(0)} KB unpacked; request to last byte ${told(took)}; load ${load()}`,
    );
  }
  print(`desk without viewers: ${pssMib(pid).toFixed(0)} MiB (PSS)`);
  await paint(origin, cookie);
  await events(origin, pid, viewers, changes);
  await questions();
  await packageWhatIf(board);
}

/** The costliest question of the desk, of as many documents as one page takes. */
async function packageWhatIf(board: string): Promise<void> {
  for (const [name, query] of [
    ['a chair concludes', 'concludes=1'],
    ['every delegation agrees, and a chair concludes', 'agrees=*&concludes=1'],
  ] as const) {
    const took: number[] = [];
    for (const p of delegations.slice(1, 4)) {
      const since = performance.now();
      const reply = await ask(`${board}/what-if?${query}`, { cookie: await signIn(new URL(board).origin, p) });
      took.push(performance.now() - since);
      if (reply.status !== 200 || !reply.body.includes('id="moved"')) throw new Error(`what if gave ${reply.status}`);
    }
    print(`what if of a package, one page, ${name}: ${told(took)}; load ${load()}`);
  }
}

/** In a real browser with nothing kept from before, where there is one. */
async function paint(origin: string, cookie: string): Promise<void> {
  const { chromium } = await import('playwright-core').catch(() => ({ chromium: null }));
  const executablePath = process.env['CHROMIUM'] ?? '/usr/bin/chromium';
  const browser = await chromium?.launch({ executablePath, args: ['--no-sandbox'] }).catch(() => null);
  if (!browser) return print('no Chromium: first paint was not measured');
  const painted: number[] = [];
  let sent = 0;
  for (let i = 0; i < 5; i += 1) {
    const context = await browser.newContext();
    const [name = '', value = ''] = (cookie.split(';')[0] ?? '').split('=');
    await context.addCookies([{ name, value, url: origin }]);
    const page = await context.newPage();
    const session = await context.newCDPSession(page);
    await session.send('Network.enable');
    let bytes = 0;
    session.on('Network.loadingFinished', (e) => void (bytes += e.encodedDataLength));
    await page.goto(`${origin}/meetings/${MEETING}`, { waitUntil: 'load' });
    await page.waitForTimeout(500);
    const ms = await page.evaluate('performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? -1');
    painted.push(Number(ms));
    sent = bytes;
    await context.close();
  }
  await browser.close();
  print(
    `Chromium, nothing cached: first contentful paint ${told(painted)}, ${(sent / 1024).toFixed(0)} KB with style and script; load ${load()}`,
  );
}

/** From the entry in JOURNAL to its event at each of so many readers, of all delegations, in two languages. */
async function events(origin: string, pid: number, viewers: number, changes: number): Promise<void> {
  const reader = await connectConcordat(secretariat, { counter: memoryCounter(), timeoutMs: 30_000 });
  /** When JOURNAL stored the last entry of a document, milliseconds since 1970. */
  const recordedAt = async (id: DossierId): Promise<number> => {
    const list = await reader.query('list', { dossier: id });
    const from = list.ok ? (list.value.board[0]?.entries ?? 1) : 1;
    const page = await reader.query('history', { aggregate: about(id), from });
    return Date.parse((page.ok && page.value.recordedAt.at(-1)) || '');
  };
  const heard: { readonly id: string; readonly at: number }[] = [];
  let last = 0;
  let [bytes, count] = [0, 0];
  const ends: (() => void)[] = [];
  const sessions: string[] = [];
  for (let i = 0; i < viewers; i += 1) {
    const session = (sessions[i % delegations.length] ??= await signIn(origin, delegations[i % delegations.length]!));
    // None of them is shown the same page as another: what two viewers share is shared by the desk alone.
    const zone = ZONES[Math.floor(i / delegations.length) % ZONES.length];
    const cookie = `${session}; concordat-language=${i % 2 === 0 ? 'en' : 'ru'}; concordat-zone=${zone}`;
    const page = (await ask(`${origin}/meetings/${MEETING}`, { cookie })).body.toString();
    const live = /data-live="([^"]+)"/.exec(page)?.[1]?.replaceAll('&amp;', '&');
    if (!live) throw new Error('the page is not live');
    let left = '';
    ends.push(
      await follow(`${origin}${live}`, cookie, (text) => {
        bytes += text.length;
        const all = (left + text).split('\n\n');
        left = all.pop() ?? '';
        for (const event of all) {
          if (!event.includes('event: parts')) continue;
          last = Date.now();
          count += 1;
          for (const [, id] of event.matchAll(/"row-(D-\d+)":"[^"]/g)) heard.push({ id: id ?? '', at: last });
        }
      }),
    );
  }
  await pause(2_000);
  print(`desk with ${viewers} viewers: ${pssMib(pid).toFixed(0)} MiB (PSS)`);
  [heard.length, bytes, count] = [0, 0, 0];
  const post = await sender();
  const say = (i: number) => {
    const id = documentId(i % 200);
    return post.say(
      delegations[(i * 7 + 1) % delegations.length]!,
      about(id),
      position(i, textOf(id, titleOf(id)).textHash),
    );
  };
  for (let i = 0; i < changes; i += 1) {
    await say(i);
    await pause(400);
  }
  await pause(1_000);
  const took: number[] = [];
  for (let i = 0; i < changes; i += 1) {
    const stored = await recordedAt(documentId(i));
    for (const { id, at } of heard) if (id === documentId(i)) took.push(at - stored);
  }
  print(
    `from the entry in JOURNAL to its event at ${viewers} viewers, one change at a time: ${told(took)}, ${changes * viewers} awaited; load ${load()}`,
  );
  [heard.length, bytes, count] = [0, 0, 0];
  const since = performance.now();
  let next = 0;
  await Promise.all(
    Array.from({ length: 64 }, async () => {
      for (let i = next++; i < 1_000; i = next++) await say(1_000 + i);
    }),
  );
  const stated = performance.now() - since;
  for (let before = -1; before !== count;) {
    before = count;
    await pause(5_000);
  }
  let journaled = 0;
  for (let i = 0; i < 200; i += 1) journaled = Math.max(journaled, await recordedAt(documentId(i)));
  print(
    `burst of 1,000 changes of 200 documents, stated in ${(stated / 1_000).toFixed(1)} s: the last event ${last - journaled} ms after the last entry, ` +
      `${(count / viewers).toFixed(1)} events and ${(bytes / viewers / 1024).toFixed(0)} KB a viewer; desk ${pssMib(pid).toFixed(0)} MiB; load ${load()}`,
  );
  for (const end of ends) end();
  await post.close();
  await reader.close();
}

/**
 * What the pages of one document ask: the state at an entry, and what stands in its way. Each question is another delegation's, since
 * whoever asks again at once waits for what its own questions cost.
 */
async function questions(): Promise<void> {
  const connections = await Promise.all(delegations.map((p) => connectConcordat(p, { counter: memoryCounter() })));
  type One = (i: number, connection: (typeof connections)[number]) => Promise<{ readonly ok: boolean }>;
  const times = async (n: number, one: One) => {
    const took: number[] = [];
    for (let i = 0; i <= n; i += 1) {
      const connection = connections[i % connections.length]!;
      const since = performance.now();
      if (!(await one(i, connection)).ok) throw new Error('a question was refused');
      if (i > 0) took.push(performance.now() - since);
    }
    return took;
  };
  const travel = await times(20, (i, c) => c.query('status', { dossier: LONG, entry: 100 + i * 490 }));
  print(`a document of 10,000 entries at one of them: ${told(travel)}; load ${load()}`);
  const end = await times(20, (_, c) => c.query('status', { dossier: LONG, entry: 10_000 }));
  print(`the same at entry 10,000: ${told(end)}`);
  const explained = await times(59, (i, c) => c.query('status', { dossier: documentId(i), explain: true }));
  print(`why a document is not further, with ${delegations.length} delegations: ${told(explained)}; load ${load()}`);
  for (const connection of connections) await connection.close();
}

async function main(): Promise<void> {
  if (verb === 'fill') await fill(Number(rest[0]), Number(rest[1]));
  else if (verb === 'measure') await measure(rest[0]!, Number(rest[1]), Number(rest[2]), Number(rest[3]));
  else throw new Error(`unknown verb ${verb}`);
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    process.stderr.write(`${(error as Error).stack}\n`);
    process.exit(1);
  },
);

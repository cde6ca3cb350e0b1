import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ActorId, OrganisationId, Sha256, aggregateRef, type AggregateRef, type Instant } from '../../contracts/ids.ts';
import { LIMITS } from '../../contracts/limits.ts';
import { querySubject } from '../../contracts/names.ts';
import type { Entry } from '../../contracts/entry.ts';
import { entryLine } from '../../evidence/chain.ts';
import { sha256Hex } from '../../evidence/hash.ts';
import { generateKey } from '../../evidence/keys.ts';
import { lineHash } from '../../evidence/chain.ts';
import { ArchiveConflict } from '../../journal/archive/chains.ts';
import { createArchiveQueries, serveArchiveQueries } from '../../worker/archiveQueries.ts';
import { serveQueries } from '../../worker/queries.ts';
import { createCounters } from '../../worker/counters.ts';
import { silentLog } from '../../worker/log.ts';
import { organisation as organisationState } from './fixtures.ts';
import { USES_IN_TURN, createAggregates } from '../../worker/aggregates.ts';
import { generateNkey } from '../../worker/accounts.ts';
import {
  ConfigurationError,
  ROLES,
  isWeb,
  readConfiguration,
  readWebConfiguration,
} from '../../worker/configuration.ts';
import { ERASURE_DELAY_MS, createErasures } from '../../worker/erasures.ts';
import { createTextHolders } from '../../worker/textHolders.ts';
import { inTurns } from '../../worker/turns.ts';
import { createUploads } from '../../worker/uploads.ts';

/** Parts of the worker that need no engine: the cache of aggregates, texts in pieces, the configuration. */

describe('the cache of aggregates', () => {
  /** A chain of that many entries about a document that nobody proposed: each keeps a refused statement. */
  function chain(ref: AggregateRef, length: number): readonly string[] {
    const lines: string[] = [];
    for (let n = 1; n <= length; n += 1) {
      const entry: Entry = {
        ...{ v: 1, aggregate: ref, n, prev: n === 1 ? null : lineHash(lines[n - 2]!) },
        at: '2024-06-01T09:00:00.000Z' as Instant,
        cause: { statement: `x.${Buffer.from('{"actor":"KAZ"}').toString('base64url')}.y${n}`, sequence: n },
        basis: { organisation: 1 },
        events: [
          {
            ...{ type: 'StatementRefused', statement: sha256Hex(`${ref}/${n}`) },
            refusal: { rule: 'D04', lack: 'NotProposed', facts: {} },
          },
        ],
      };
      lines.push(entryLine(entry));
    }
    return lines;
  }

  /** A journal whose reads wait until they are let go. */
  function journalOf(stored: Map<AggregateRef, readonly string[]>) {
    const asked: { ref: AggregateRef; from: number; answer: () => void; fail: (error: Error) => void }[] = [];
    return {
      asked,
      read: (ref: AggregateRef, from = 0) =>
        new Promise<{ lines: { line: string; storedAt: Instant }[]; lastSeq: number }>((resolve, reject) => {
          const answer = () => {
            const lines = stored.get(ref) ?? [];
            const storedAt = '2024-06-01T09:00:00.000Z' as Instant;
            resolve({ lines: lines.slice(from).map((line) => ({ line, storedAt })), lastSeq: lines.length });
          };
          asked.push({ ref, from, answer, fail: reject });
        }),
    };
  }
  const ref = aggregateRef('dossier', 'D-1');
  const settled = () => new Promise((resolve) => setImmediate(resolve));

  it('gives those who ask meanwhile one further read, which holds what was stored before they asked', async () => {
    const stored = new Map([[ref, chain(ref, 2)]]);
    const journal = journalOf(stored);
    const aggregates = createAggregates(journal as never);
    const first = aggregates.refresh(ref);
    expect(journal.asked).toHaveLength(1);
    journal.asked[0]!.answer();
    // Stored after the first read was answered, before the others ask.
    stored.set(ref, chain(ref, 3));
    const others = [aggregates.refresh(ref), aggregates.refresh(ref), aggregates.refresh(ref)];
    const before = (await first).folded.n;
    await settled();
    expect(before).toBe(2);
    expect(journal.asked.map((a) => a.from)).toEqual([0, 2]);
    journal.asked[1]!.answer();
    expect((await Promise.all(others)).map((h) => h.folded.n)).toEqual([3, 3, 3]);
    await settled();
    const last = aggregates.refresh(ref);
    expect(journal.asked).toHaveLength(3);
    journal.asked[2]!.answer();
    await last;
  });

  it('forgets an aggregate whose read failed, and reads it whole the next time', async () => {
    const journal = journalOf(new Map([[ref, chain(ref, 2)]]));
    const aggregates = createAggregates(journal as never);
    const failing = aggregates.refresh(ref);
    const waiting = aggregates.refresh(ref);
    journal.asked[0]!.fail(new Error('no'));
    await expect(failing).rejects.toThrow('no');
    await settled();
    expect(journal.asked[1]?.from).toBe(0);
    journal.asked[1]!.answer();
    expect((await waiting).folded.n).toBe(2);
  });

  it('finds the entry of a statement in the message that holds it, of however many, and keeps nothing of what it says', async () => {
    const lines = chain(ref, 7);
    // Entries 1 to 3, 4, and 5 to 7: what waits together is one message.
    const [storedAt, messages] = ['2024-06-01T09:00:00.000Z' as Instant, [[1, 2, 3], [4], [5, 6, 7]]];
    const all = messages.flatMap((ns, i) => ns.map((n) => ({ line: lines[n - 1]!, seq: 10 * (i + 1), storedAt })));
    const paged: number[] = [];
    const aggregates = createAggregates({
      read: () => Promise.resolve({ lines: all, lastSeq: 30 }),
      page: (_, after) => {
        paged.push(after);
        return Promise.resolve(all.filter((l) => l.seq === all.find((x) => x.seq > after)?.seq));
      },
    });
    const held = await aggregates.load(ref);
    for (let n = 1; n <= 7; n += 1) {
      const found = await aggregates.entryOf(ref, held, sha256Hex(`${ref}/${n}`));
      expect(found?.entry).toMatchObject({ n, events: [{ refusal: { rule: 'D04' } }] });
      expect(found?.recorded).toMatchObject({ entry: n, hash: lineHash(lines[n - 1]!), refusal: { rule: 'D04' } });
    }
    expect(await aggregates.entryOf(ref, held, sha256Hex('another'))).toBeUndefined();
    expect(paged).toEqual([9, 9, 9, 19, 29, 29, 29]);
    expect(JSON.stringify([...held.byStatement])).not.toContain('D04');
  });

  it('keeps no more entries than its capacity, the most recently used; four times as many while they are used in turn', async () => {
    const most = { entriesKept: 8, entriesKeptInTurn: 32 };
    const refs = Array.from({ length: 12 }, (_, i) => aggregateRef('dossier', `D-${i}`));
    const journal = journalOf(new Map(refs.map((r) => [r, chain(r, 4)])));
    const aggregates = createAggregates(journal as never, most);
    for (const [i, r] of refs.entries()) {
      const read = aggregates.refresh(r);
      journal.asked[i]!.answer();
      await read;
      await settled();
    }
    const isHeld = () => refs.map((r) => aggregates.peek(r) !== undefined);
    expect(isHeld()).toEqual(refs.map((_, i) => i >= refs.length - most.entriesKeptInTurn / 4));
    // Once one alone has been used for long enough the others are not in turn with it.
    for (let i = 0; i < USES_IN_TURN; i += 1) aggregates.peek(refs.at(-1)!);
    aggregates.trim();
    expect(isHeld()).toEqual(refs.map((_, i) => i >= refs.length - most.entriesKept / 4));
  });
});

describe('questions', () => {
  const subject = (actor: string) => querySubject(ActorId.parse(actor), 'list');
  const ok = { ok: true } as const;
  const settle = () => new Promise((resolve) => setImmediate(resolve));

  it('Q27 are answered one of an actor at a time; those of others do not wait, and only so many wait', async () => {
    const begun: string[] = [];
    const open: (() => void)[] = [];
    const ask = inTurns(
      async (of) => {
        begun.push(of);
        await new Promise<void>((resolve) => open.push(resolve));
        return ok;
      },
      async () => undefined,
    );
    const waiting = Array.from({ length: LIMITS.questionsWaiting + 1 }, () => ask(subject('KAZ'), Buffer.alloc(0)));
    const other = ask(subject('IND'), Buffer.alloc(0));
    await settle();
    expect(begun).toEqual([subject('KAZ'), subject('IND')]);
    expect(await ask(subject('KAZ'), Buffer.alloc(0))).toMatchObject({ ok: false, refusal: { rule: 'Q27' } });
    open[0]!();
    await settle();
    expect(begun).toEqual([subject('KAZ'), subject('IND'), subject('KAZ')]);
    for (let i = 1; i < open.length || begun.length < waiting.length + 1; i += 1) {
      open[i]?.();
      await settle();
    }
    open.at(-1)!();
    expect(await Promise.all([...waiting, other])).toEqual(Array.from({ length: waiting.length + 1 }, () => ok));
  });

  it('that cost much let others go first: the next of that actor is answered after some times as long', async () => {
    const rests: number[] = [];
    const open: (() => void)[] = [];
    let begun = 0;
    let takes = 20;
    const ask = inTurns(
      async () => {
        begun += 1;
        await new Promise((resolve) => setTimeout(resolve, takes));
        return ok;
      },
      async (ms) => {
        rests.push(ms);
        await new Promise<void>((resolve) => open.push(resolve));
      },
    );
    const both = [ask(subject('KAZ'), Buffer.alloc(0)), ask(subject('KAZ'), Buffer.alloc(0))];
    expect(await both[0]).toBe(ok);
    await settle();
    expect(begun).toBe(1);
    // Another one is not held up, and comes in the same line later: the rest is not forgotten meanwhile.
    expect(await ask(subject('IND'), Buffer.alloc(0))).toBe(ok);
    expect(begun).toBe(2);
    expect(rests[0]).toBeGreaterThanOrEqual(19 * LIMITS.questionRests);
    // Nor is it, where nobody waits yet.
    const later = ask(subject('IND'), Buffer.alloc(0));
    await settle();
    expect(begun).toBe(2);
    takes = 0;
    open[0]!();
    expect(await both[1]).toBe(ok);
    open[1]!();
    expect(await later).toBe(ok);
    expect(rests.every((ms) => ms <= 1_000)).toBe(true);
  });

  it('that cost much wait the longer the more of them wait, at most a second', async () => {
    const rests: number[] = [];
    const ask = inTurns(
      async () => {
        await new Promise((resolve) => setTimeout(resolve, 20));
        return ok;
      },
      async (ms) => void rests.push(ms),
    );
    await Promise.all(Array.from({ length: 8 }, () => ask(subject('KAZ'), Buffer.alloc(0))));
    await settle();
    expect(rests).toHaveLength(8);
    for (const [i, ms] of rests.entries())
      expect(ms).toBeGreaterThanOrEqual(Math.min(19 * LIMITS.questionRests * Math.max(7 - i, 1), 1_000));
    expect(Math.max(...rests)).toBeLessThanOrEqual(1_000);
  });

  it('Q27 wait in such a line whatever they are: about documents, pieces of a text, and of the log', async () => {
    // No time passes, so that nothing is costly.
    jest.spyOn(performance, 'now').mockReturnValue(0);
    for (const query of ['list', 'store', 'log', 'cosign'] as const) {
      const callbacks: ((error: null, message: unknown) => void)[] = [];
      const nc = {
        subscribe: (of: string, { callback }: { callback: (typeof callbacks)[number] }) => {
          // Each archive question has a subscription of its own.
          if (!of.endsWith('.log') || query === 'log') callbacks.push(callback);
          return { drain: async () => undefined };
        },
      } as unknown as Parameters<typeof serveQueries>[0];
      const begun: string[] = [];
      const open: (() => void)[] = [];
      const answer = async (of: string) => {
        begun.push(of);
        await new Promise<void>((resolve) => open.push(resolve));
        return ok;
      };
      const isOfLog = query === 'log' || query === 'cosign';
      const stop = isOfLog ? serveArchiveQueries(nc, answer, silentLog) : serveQueries(nc, answer, silentLog);
      const replies: string[] = [];
      const ask = (actor: string) => {
        const of = querySubject(ActorId.parse(actor), query);
        const message = { subject: of, data: Buffer.alloc(0), respond: (reply: string) => replies.push(reply) };
        // Of the log one subscription hears it; of the others each takes what is its own.
        for (const callback of isOfLog ? callbacks.slice(0, 1) : callbacks) callback(null, message);
      };
      for (let i = 0; i < LIMITS.questionsWaiting + 3; i += 1) ask('KAZ');
      ask('IND');
      await settle();
      expect(begun).toEqual([querySubject(ActorId.parse('KAZ'), query), querySubject(ActorId.parse('IND'), query)]);
      expect(replies.map((reply) => (JSON.parse(reply) as { refusal?: { rule: string } }).refusal?.rule)).toEqual([
        'Q27',
        'Q27',
      ]);
      for (let i = 0; i < LIMITS.questionsWaiting + 2; i += 1) {
        open[i]!();
        await settle();
      }
      expect(replies).toHaveLength(LIMITS.questionsWaiting + 4);
      await stop();
    }
    jest.restoreAllMocks();
  });

  it('go on behind one that could not be answered', async () => {
    let asked = 0;
    const ask = inTurns(() => ((asked += 1) === 1 ? Promise.reject(new Error('no')) : Promise.resolve(ok)));
    const both = [ask(subject('KAZ'), Buffer.alloc(0)), ask(subject('KAZ'), Buffer.alloc(0))];
    await expect(both[0]).rejects.toThrow('no');
    expect(await both[1]).toBe(ok);
  });
});

describe('how far the log is', () => {
  it('names the last entry to the process and to those who read all, and to nobody else', async () => {
    const last = { aggregate: aggregateRef('dossier', 'SECRET'), n: 7, hash: sha256Hex('a line') };
    const organisation = OrganisationId.parse('SMALL');
    const house = aggregateRef('organisation', organisation);
    let compared = 0;
    let differs = false;
    const answer = createArchiveQueries({
      compare: async () => {
        compared += 1;
        if (differs) throw new ArchiveConflict('J04', 'another line');
      },
      ...{ folder: 'none', organisation, log: silentLog, counters: createCounters() },
      archive: { size: () => 5, signedSize: () => 5, last: () => last, indexOf: () => 4 },
      desk: { witnessed: async () => null, take: async () => ({ ok: true }) },
      aggregates: {
        // Nothing else of it is asked for.
        refresh: async () => ({ folded: { kind: 'organisation', ref: house, state: organisationState() } }),
      } as unknown as Parameters<typeof createArchiveQueries>[0]['aggregates'],
    });
    const told = async (actor: string) => {
      const reply = await answer(querySubject(ActorId.parse(actor), 'log'), Buffer.from('{}'));
      return [reply.ok, (reply as { readonly last?: unknown }).last];
    };
    for (const actor of ['PROCESS', 'SECRETARIAT', 'AUDITOR']) expect(await told(actor)).toEqual([true, last]);
    for (const actor of ['AAA', 'DDD', 'CHAIR-EG']) expect(await told(actor)).toEqual([true, null]);
    // For an intake that is to lead the archive compares itself with JOURNAL first.
    expect(compared).toBe(1);
    differs = true;
    expect(await told('PROCESS')).toEqual([false, undefined]);
  });
});

describe('an erasure', () => {
  const sha256 = sha256Hex('a text');
  const erased = { type: 'TextErased', sha256 } as never;
  const issued = { type: 'RenderingAdded', rendering: { sha256 } } as never;
  const at = (): Instant => new Date().toISOString() as Instant;
  const [one, other] = [aggregateRef('dossier', 'D-1'), aggregateRef('dossier', 'D-2')];
  let removed: unknown[];
  const scene = (delayMs?: number) => {
    removed = [];
    const holders = createTextHolders();
    const stop = new AbortController();
    const remove = async (...what: unknown[]) => removed.push(what) > 0;
    return { holders, stop, erasures: createErasures({ remove }, silentLog, stop.signal, delayMs) };
  };
  const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

  it('takes a text ten minutes later, whether it was noted before the start or after', async () => {
    expect(ERASURE_DELAY_MS).toBe(10 * 60_000);
    const { holders, erasures } = scene();
    const long = new Date(Date.now() - ERASURE_DELAY_MS - 1).toISOString() as Instant;
    erasures.note(sha256, long);
    erasures.begin(holders);
    erasures.note(sha256, at());
    await pause(20);
    expect(removed).toEqual([[sha256, long]]);
  });

  it('takes none that another document has got meanwhile, nor after the end', async () => {
    const { holders, erasures } = scene(40);
    erasures.begin(holders);
    for (const gone of holders.note({ aggregate: one, events: [issued, erased] })) erasures.note(gone, at());
    holders.note({ aggregate: other, events: [issued] });
    await pause(80);
    expect(removed).toEqual([]);
    const second = scene(40);
    second.erasures.begin(second.holders);
    second.erasures.note(sha256, at());
    second.stop.abort();
    await pause(80);
    expect(removed).toEqual([]);
  });
});

describe('a text in pieces', () => {
  const text = Buffer.from(`# A text\n\n${'words '.repeat(LIMITS.chunkBytes / 2).trim()}\n`);
  const sha256 = Sha256.parse(sha256Hex(text));
  const piece = (offset: number, change: object = {}) => {
    const data = text.subarray(offset, offset + LIMITS.chunkBytes);
    const last = offset + data.length === text.length;
    return { sha256, offset, total: text.length, data: data.toString('base64'), last, ...change };
  };
  const offsets = Array.from({ length: Math.ceil(text.length / LIMITS.chunkBytes) }, (_, i) => i * LIMITS.chunkBytes);

  it('is whole after its last piece, and not before', () => {
    const uploads = createUploads();
    const taken = offsets.map((o) => uploads.take('SECRETARIAT', piece(o), 0));
    expect(offsets.length).toBeGreaterThan(1);
    expect(taken.slice(0, -1).every((t) => t.ok && t.whole === null)).toBe(true);
    const last = taken.at(-1)!;
    expect(last.ok && last.whole?.equals(text)).toBe(true);
  });

  it('is begun by its first piece, by each sender for itself, and forgotten after a minute (Q05)', () => {
    const uploads = createUploads();
    expect(uploads.take('SECRETARIAT', piece(offsets[1]!), 0)).toMatchObject({
      refusal: { rule: 'Q05', lack: 'NotBegun' },
    });
    uploads.take('SECRETARIAT', piece(0), 0);
    expect(uploads.take('KAZ', piece(offsets[1]!), 0)).toMatchObject({ refusal: { lack: 'NotBegun' } });
    expect(uploads.take('SECRETARIAT', piece(offsets[1]!), 60_001)).toMatchObject({ refusal: { lack: 'NotBegun' } });
  });

  it('is refused where a piece does not fit, is not what it says, or is too large (Q05, E19)', () => {
    const uploads = createUploads();
    for (const wrong of [{ data: '' }, { data: '%%%' }, { last: true }, { offset: text.length }])
      expect(uploads.take('SECRETARIAT', piece(0, wrong), 0)).toMatchObject({ refusal: { rule: 'Q05' } });
    expect(uploads.take('SECRETARIAT', piece(0, { total: LIMITS.textBytes + 1 }), 0)).toMatchObject({
      refusal: { rule: 'E19' },
    });
  });

  it('E20: has the hash by which it is named', () => {
    const uploads = createUploads();
    const named = Sha256.parse('0'.repeat(64));
    const taken = offsets.map((o) => uploads.take('SECRETARIAT', piece(o, { sha256: named }), 0));
    expect(taken.slice(0, -1).every((t) => t.ok)).toBe(true);
    expect(taken.at(-1)).toMatchObject({ refusal: { rule: 'E20', facts: { named, found: sha256 } } });
  });

  it('is one of sixteen that may be under way (Q06)', () => {
    const uploads = createUploads();
    for (let i = 0; i < 16; i += 1) expect(uploads.take(`A${i}`, piece(0), 0)).toMatchObject({ ok: true });
    expect(uploads.take('A16', piece(0), 0)).toMatchObject({ refusal: { rule: 'Q06' } });
  });
});

describe('the configuration', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'concordat-test-configuration-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const file = (name: string, content: string, mode = 0o600) => {
    const to = path.join(folder, name);
    writeFileSync(to, content, { mode });
    chmodSync(to, mode);
    return to;
  };
  const key = generateKey();
  const sound = () => ({
    NATS_URL: 'nats://127.0.0.1:4222',
    TEMPORAL_ADDRESS: '127.0.0.1:7233',
    CONCORDAT_ENGINE_SEED_FILE: file('engine.seed', generateNkey().seed),
    CONCORDAT_PROCESS_KEY_FILE: file('process.jwk', JSON.stringify(key.jwk)),
    CONCORDAT_ORGANISATION: 'SCO',
    CONCORDAT_ROOT_KEY: key.kid,
    CONCORDAT_ARCHIVE: path.join(folder, 'archive'),
    CONCORDAT_LOG_KEY_FILE: file('log.jwk', JSON.stringify(key.jwk)),
  });

  it('is read with what may be left out', () => {
    expect(readConfiguration(sound())).toMatchObject({
      ...{ temporalNamespace: 'default', roles: ROLES, healthPort: 0, logLevel: 'info', rootKey: key.kid },
      processKey: { kid: key.kid },
      ...{ archive: { folder: path.join(folder, 'archive') }, logKey: { x: key.publicJwk.x } },
    });
    const alone = { CONCORDAT_ROLES: 'intake', CONCORDAT_ARCHIVE: undefined, CONCORDAT_LOG_KEY_FILE: undefined };
    expect(readConfiguration({ ...sound(), ...alone })).toMatchObject({ archive: null, logKey: null });
    expect(readConfiguration({ ...sound(), ...alone, CONCORDAT_ARCHIVE: 'elsewhere' }).archive).toBe('elsewhere');
    expect(readConfiguration({ ...sound(), CONCORDAT_ROLES: 'intake, relay,intake' }).roles).toEqual([
      'intake',
      'relay',
    ]);
  });

  describe('of the desk', () => {
    const seed = generateNkey().seed;
    const desk = (change: object = {}): NodeJS.ProcessEnv => ({
      ...{ CONCORDAT_ROLES: 'web', NATS_URL: 'tls://nats:4222', CONCORDAT_ORGANISATION: 'SCO' },
      ...{ CONCORDAT_DESK_SEED_FILE: file('desk.seed', `${seed}\n`), ...change },
    });
    const mistakesOf = (change: object): readonly string[] => {
      try {
        readWebConfiguration(desk(change));
        return [];
      } catch (error) {
        if (!(error instanceof ConfigurationError)) throw error;
        expect(error.message).not.toContain(seed);
        return error.mistakes.map((m) => m.split(':')[0]!);
      }
    };

    it('is that of a process of its own, which is none by default', () => {
      expect([{}, { CONCORDAT_ROLES: 'intake' }, { CONCORDAT_ROLES: 'web,intake' }].map((e) => isWeb(e))).toEqual([
        ...[false, false, false],
      ]);
      expect(isWeb(desk())).toBe(true);
      expect(readConfiguration(sound()).roles).not.toContain('web');
    });

    it('is read with what may be left out, and holds no key that signs', () => {
      const read = readWebConfiguration(desk());
      expect(read).toEqual({
        ...{ natsUrl: 'tls://nats:4222', natsCa: null, organisation: 'SCO', deskSeed: seed, logLevel: 'info' },
        ...{ host: '127.0.0.1', port: 8_088, origin: 'http://127.0.0.1:8088', demoProfiles: null, behindProxy: false },
        consultations: null,
      });
      const kept = { CONCORDAT_WEB_CONSULTATIONS: folder };
      expect(readWebConfiguration(desk(kept))).toMatchObject({ consultations: folder });
      const https = { CONCORDAT_WEB_HOST: '0.0.0.0', CONCORDAT_WEB_ORIGIN: 'https://desk.example.org' };
      expect(readWebConfiguration(desk(https))).toMatchObject({ host: '0.0.0.0', origin: 'https://desk.example.org' });
      expect(readWebConfiguration(desk({ CONCORDAT_WEB_PORT: '0' }))).toMatchObject({ port: 0, origin: null });
      const demo = { CONCORDAT_WEB_HOST: '::1', CONCORDAT_WEB_DEMO_PROFILES: folder };
      expect(readWebConfiguration(desk(demo))).toMatchObject({ origin: 'http://[::1]:8088', demoProfiles: folder });
    });

    it('is refused with a key of the engine, and where others could take a part or listen', () => {
      const given = { CONCORDAT_ENGINE_SEED_FILE: 'x', CONCORDAT_PROCESS_KEY_FILE: 'x', CONCORDAT_LOG_KEY_FILE: 'x' };
      expect(mistakesOf(given).toSorted()).toEqual(Object.keys(given).toSorted());
      expect(mistakesOf({ CONCORDAT_WEB_HOST: '0.0.0.0' })).toEqual(['CONCORDAT_WEB_ORIGIN']);
      for (const origin of ['http://desk.example.org', 'https://desk.example.org/path', 'javascript:alert(1)'])
        expect(mistakesOf({ CONCORDAT_WEB_ORIGIN: origin })).toContain('CONCORDAT_WEB_ORIGIN');
      const open = { CONCORDAT_WEB_HOST: '0.0.0.0', CONCORDAT_WEB_ORIGIN: 'https://desk.example.org' };
      expect(mistakesOf({ ...open, CONCORDAT_WEB_DEMO_PROFILES: folder })).toEqual(['CONCORDAT_WEB_DEMO_PROFILES']);
      const wrong = file('wrong-desk.seed', 'SUWRONG');
      expect(mistakesOf({ CONCORDAT_DESK_SEED_FILE: wrong })).toEqual(['CONCORDAT_DESK_SEED_FILE']);
      const exposed = file('open-desk.seed', seed, 0o640);
      expect(mistakesOf({ CONCORDAT_DESK_SEED_FILE: exposed })).toEqual(['CONCORDAT_DESK_SEED_FILE']);
      expect(mistakesOf({ CONCORDAT_DESK_SEED_FILE: undefined, CONCORDAT_WEB_PORT: '70000' }).toSorted()).toEqual([
        ...['CONCORDAT_DESK_SEED_FILE', 'CONCORDAT_WEB_PORT'],
      ]);
    });
  });

  it('is refused with all its mistakes at once, and no secret among them', () => {
    const secret = key.jwk.d;
    const mistakesOf = (change: object): readonly string[] => {
      try {
        readConfiguration({ ...sound(), ...change });
        return [];
      } catch (error) {
        if (!(error instanceof ConfigurationError)) throw error;
        expect(error.message).not.toContain(secret);
        return error.mistakes.map((m) => m.split(':')[0]!);
      }
    };
    expect(
      mistakesOf({
        NATS_URL: 'http://nowhere',
        TEMPORAL_ADDRESS: undefined,
        CONCORDAT_ENGINE_SEED_FILE: file('wrong.seed', 'SUWRONG'),
        CONCORDAT_PROCESS_KEY_FILE: file('open.jwk', JSON.stringify(key.jwk), 0o644),
        CONCORDAT_ROLES: 'intake,cook',
        CONCORDAT_HEALTH_PORT: '70000',
      }).toSorted(),
    ).toEqual(
      [
        'CONCORDAT_ENGINE_SEED_FILE',
        'CONCORDAT_HEALTH_PORT',
        'CONCORDAT_PROCESS_KEY_FILE',
        'CONCORDAT_ROLES.1',
        'NATS_URL',
        'TEMPORAL_ADDRESS',
      ].toSorted(),
    );
    expect(mistakesOf({ CONCORDAT_ROLES: 'intake,web' })).toContain('CONCORDAT_ROLES');
    expect(mistakesOf({ CONCORDAT_ARCHIVE: 'elsewhere', CONCORDAT_LOG_KEY_FILE: undefined })).toEqual([
      'CONCORDAT_ARCHIVE',
      'CONCORDAT_LOG_KEY_FILE',
    ]);
    expect(mistakesOf({ CONCORDAT_PROCESS_KEY_FILE: path.join(folder, 'none') })).toEqual([
      'CONCORDAT_PROCESS_KEY_FILE',
    ]);
    expect(
      mistakesOf({ CONCORDAT_PROCESS_KEY_FILE: file('public.jwk', JSON.stringify({ ...key.jwk, d: `${secret}x` })) }),
    ).toEqual(['CONCORDAT_PROCESS_KEY_FILE']);
  });
});

import type { Entry } from '../../contracts/entry.ts';
import type { ConcordatEvent, DossierEvent } from '../../contracts/events.ts';
import {
  aggregateRef,
  type AggregateRef,
  type Instant,
  type OrganisationId,
  type Sha256,
  type StatementId,
} from '../../contracts/ids.ts';
import { LIMITS } from '../../contracts/limits.ts';
import { querySubject, type QueryName } from '../../contracts/names.ts';
import type { Procedure } from '../../contracts/procedure.ts';
import type { DossierView, HistoryReply, MeetingLine } from '../../contracts/views.ts';
import { entryLine, lineHash, parseLine, readWithheld } from '../../evidence/chain.ts';
import { createAggregates, MARK_EVERY } from '../../worker/aggregates.ts';
import { createArchiveQueries } from '../../worker/archiveQueries.ts';
import { createCounters } from '../../worker/counters.ts';
import { createErasures } from '../../worker/erasures.ts';
import { createLog } from '../../worker/log.ts';
import { createQueries, replyText, type QueryDependencies, type Reply } from '../../worker/queries.ts';
import { createTextHolders } from '../../worker/textHolders.ts';
import {
  OBJECT,
  accredited,
  actor,
  at,
  closed,
  hashOf,
  issued,
  manifest,
  memberRegistered,
  passed,
  procedure,
  ready,
  round,
  roundClosed,
  took,
  withPolicy,
  withStage,
} from './fixtures.ts';

/** The answers of the engine, over a journal in memory that counts what is read of it. */

const ORGANISATION = 'SCO' as OrganisationId;
const house = aggregateRef('organisation', ORGANISATION);
const dossier = aggregateRef('dossier', 'D-1');
const sha = (number: number) => manifest(number).renderings[0]!.sha256;
const log = createLog(
  'error',
  () => undefined,
  () => new Date(0),
);

type Said = { readonly by?: string; readonly act?: object; readonly events: readonly ConcordatEvent[] };

/** Lines of an aggregate, of one entry a message; instants a second apart. */
function linesOf(ref: AggregateRef, said: readonly Said[], from: readonly string[] = []): readonly string[] {
  const lines = [...from];
  for (const { by = 'SECRETARIAT', act = { type: 'RegisterDocument' }, events } of said) {
    const n = lines.length + 1;
    const payload = Buffer.from(JSON.stringify({ actor: by, nonce: `n${n}`, act })).toString('base64url');
    const entry: Entry = {
      ...{ v: 1, aggregate: ref, n, prev: n === 1 ? null : lineHash(lines.at(-1)!) },
      at: new Date(Date.parse(at(0)) + n * 1_000).toISOString() as Instant,
      cause: { statement: `x.${payload}.y${n}`, sequence: n },
      ...{ basis: { organisation: 6 }, events },
    };
    lines.push(entryLine(entry));
  }
  return lines;
}

const office = (id: string, role: 'secretariat' | 'chair' | 'process' | 'auditor'): Said => ({
  events: [{ type: 'OfficeRegistered', office: actor(id), role, state: null, name: id }],
});

/** An organisation under a procedure, and the engine that answers about it and one document. */
function engine(of: Procedure, events: readonly (DossierEvent | Said)[]) {
  const stored = new Map<AggregateRef, readonly string[]>([
    [
      house,
      linesOf(house, [
        { events: [{ type: 'OrganisationRegistered', procedure: of }] },
        ...[office('SECRETARIAT', 'secretariat'), office('AUDITOR', 'auditor'), office('CHAIR-EG', 'chair')],
        { events: [passed('EG', 'CHAIR-EG'), ...['AAA', 'BBB', 'CCC'].map(memberRegistered)] },
        { events: [{ type: 'CandidateAnnounced', member: 'DDD' as never, name: 'DDD' }] },
      ]),
    ],
    [dossier, linesOf(dossier, events.map((e) => ('events' in e ? e : { events: [e] })) as readonly Said[])],
  ]);
  const texts = new Map<Sha256, Buffer>([1, 2].map((n) => [sha(n), Buffer.from(`text ${n}\n`)]));
  const count = { read: 0, wholes: 0 };
  /** What happens while an answer is under way. */
  const meanwhile = { read: () => undefined as void };
  const give = (ref: AggregateRef, after: number) =>
    (stored.get(ref) ?? []).slice(after).map((line, i) => ({ line, seq: after + i + 1, storedAt: at(0) }));
  const holders = createTextHolders();
  for (const line of stored.get(dossier)!) holders.note(parseLine(line));
  const journal: QueryDependencies['journal'] = {
    read: async (ref, after = 0) => {
      if (after === 0) meanwhile.read();
      const lines = give(ref, after);
      count.read += lines.length;
      if (after === 0) count.wholes += 1;
      return { lines, lastSeq: after + lines.length };
    },
    page: async (ref, after, bytes) => {
      meanwhile.read();
      let given = 0;
      const lines = give(ref, after).filter(({ line }) => given < bytes && (given += line.length) > 0);
      count.read += lines.length;
      return lines;
    },
  };
  const recorded: object[] = [];
  const append = (...said: readonly Said[]) => {
    stored.set(dossier, linesOf(dossier, said, stored.get(dossier)));
    for (const s of said) holders.note({ aggregate: dossier, events: s.events });
  };
  const board = { caughtUp: Promise.resolve(), texts: holders, meetings: (): readonly MeetingLine[] => [] };
  const deps = {
    ...{ journal, aggregates: createAggregates(journal), organisation: ORGANISATION, log, counters: createCounters() },
    texts: { get: async (sha256: Sha256) => texts.get(sha256) ?? null },
    board,
    maker: {},
    readings: {
      record: async (_: unknown, { textHash, sha256, by }: { textHash: never; sha256: Sha256; by: never }) => {
        recorded.push({ sha256, by });
        append({ by: 'PROCESS', events: [{ type: 'TextRead', textHash, sha256, by }] });
      },
    },
  } as unknown as QueryDependencies;
  const answer = createQueries(deps);
  const ask = (as: string, query: QueryName, request: object) =>
    answer(querySubject(actor(as), query), Buffer.from(JSON.stringify(request)));
  const askArchive = createArchiveQueries({
    ...{ folder: '/nowhere', aggregates: createAggregates(journal), organisation: ORGANISATION, log },
    ...{ counters: createCounters(), compare: async () => undefined },
    archive: { size: () => 0, signedSize: () => 0, last: () => null, indexOf: () => undefined },
    desk: { witnessed: async () => null, take: async () => ({ ok: true }) as never },
  });
  const askLog = (as: string, request: object) =>
    askArchive(querySubject(actor(as), 'log'), Buffer.from(JSON.stringify(request)));
  return { ask, answer, askLog, append, board, count, meanwhile, recorded, texts, stored, readings: deps.readings };
}
const value = <T>(reply: Reply) => reply as unknown as T;
const refusal = (reply: Reply) => (reply.ok ? 'answered' : `${reply.refusal.rule} ${reply.refusal.lack}`);

/** All pages of a history. */
async function history(of: ReturnType<typeof engine>, as: string, ref: AggregateRef) {
  const lines: string[] = [];
  let pages = 0;
  for (let from: number | null = 1; from !== null;) {
    const reply: Reply = await of.ask(as, 'history', { aggregate: ref, from });
    if (!reply.ok) throw new Error(reply.refusal.rule);
    const { lines: page, next } = value<HistoryReply>(reply);
    lines.push(...page);
    pages += 1;
    from = next;
  }
  return { lines, pages };
}

describe('a history that is long', () => {
  it('is paged by reading each of its lines about twice, and never whole again', async () => {
    const refused = (n: number): DossierEvent => ({
      ...{ type: 'StatementRefused', statement: String(n).padStart(64, '0') as StatementId },
      refusal: { rule: 'D05', lack: 'NotTheSecretariat', facts: { why: 'x'.repeat(200) } },
    });
    const long = engine(procedure, [...ready(), ...Array.from({ length: 10_000 }, (_, i) => refused(i))]);
    const { lines, pages } = await history(long, 'AAA', dossier);
    expect(lines).toEqual(long.stored.get(dossier));
    expect(pages).toBeGreaterThan(20);
    // Folded once, then given once, with at most a page read beyond what was given.
    expect(long.count.wholes).toBe(2);
    expect(long.count.read).toBeLessThan(2.5 * lines.length);
  }, 180_000);

  it('is shown as it was at any entry, folded from the last mark before it and never from the beginning', async () => {
    const says = Array.from({ length: 10_000 }, (_, i) => took(i % 2 ? 'AAA' : 'BBB', OBJECT));
    const long = engine(procedure, [...ready(), ...round('20'), ...says]);
    await long.ask('AUDITOR', 'status', { dossier: 'D-1' });
    const stored = long.stored.get(dossier)!;
    // The first question about the past, which reads the organisation as it was, is not counted.
    await long.ask('AUDITOR', 'status', { dossier: 'D-1', entry: 1 });
    const { at: last } = parseLine(stored[7_777 - 1]!);
    for (const entry of [
      1,
      2,
      MARK_EVERY - 1,
      MARK_EVERY,
      MARK_EVERY + 1,
      5_000,
      7_777,
      stored.length - 1,
      stored.length,
    ]) {
      const before = long.count.read;
      const { view } = value<{ view: DossierView }>(await long.ask('AUDITOR', 'status', { dossier: 'D-1', entry }));
      expect([view.entries, view.head]).toEqual([entry, lineHash(stored[entry - 1]!)]);
      expect(long.count.read - before).toBeLessThan(3 * MARK_EVERY);
    }
    const then = await long.ask('AUDITOR', 'status', { dossier: 'D-1', instant: last, asSeenBy: 'AAA' });
    expect(value<{ view: DossierView }>(then).view).toMatchObject({ entries: 7_777, at: last });
    expect(refusal(await long.ask('AUDITOR', 'status', { dossier: 'D-1', entry: stored.length + 1 }))).toBe(
      'Q01 EntryUnknown',
    );
  }, 180_000);

  it('begins at the entry that is asked for, also within a message, and ends at the last', async () => {
    const short = engine(procedure, ready());
    const whole = short.stored.get(dossier)!;
    const from = value<HistoryReply>(await short.ask('AAA', 'history', { aggregate: dossier, from: 3 }));
    expect([from.lines, from.next]).toEqual([whole.slice(2), null]);
    const beyond = value<HistoryReply>(await short.ask('AAA', 'history', { aggregate: dossier, from: 99 }));
    expect(beyond).toMatchObject({ lines: [], next: null });
    expect(refusal(await short.ask('AAA', 'history', { aggregate: 'dossier/NONE', from: 1 }))).toBe(
      'Q01 AggregateUnknown',
    );
  });
});

describe('a round that is confidential', () => {
  const of = withStage('20', { positionsUntilClose: 'hidden' });
  const said = { by: 'BBB', act: { type: 'TakePosition', stage: '20', round: 1 }, events: [took('BBB', OBJECT)] };
  const open = () => engine(of, [...ready({ procedure: of }), ...round('20'), said]);

  it('has its positions withheld in the history, line by line, until it closes', async () => {
    const asked = open();
    const place = asked.stored.get(dossier)!.length - 1;
    const line = asked.stored.get(dossier)![place]!;
    for (const who of ['AAA', 'DDD']) {
      const { lines } = await history(asked, who, dossier);
      expect(readWithheld(lines[place]!)).toMatchObject({ n: place + 1, hash: lineHash(line) });
      expect(lines.slice(0, place)).toEqual(asked.stored.get(dossier)!.slice(0, place));
    }
    const reply = value<HistoryReply>(await asked.ask('AAA', 'history', { aggregate: dossier, from: 1 }));
    expect(reply.recordedAt.at(-1)).toBeNull();
    for (const who of ['BBB', 'CHAIR-EG', 'SECRETARIAT', 'AUDITOR'])
      expect((await history(asked, who, dossier)).lines[place]).toBe(line);
    asked.append({ events: [roundClosed('20', 'deadline')] });
    expect((await history(asked, 'AAA', dossier)).lines[place]).toBe(line);
  });

  it('that opens while an answer is under way is in none that was judged without it', async () => {
    const asked = engine(of, ready({ procedure: of }));
    const before = asked.stored.get(dossier)!.length;
    const opens = () => {
      asked.meanwhile.read = () => undefined;
      asked.append(...round('20').map((e) => ({ events: [e] })), said);
    };
    await asked.ask('AAA', 'status', { dossier: 'D-1' });
    asked.meanwhile.read = opens;
    const page = value<HistoryReply>(await asked.ask('AAA', 'history', { aggregate: dossier, from: 1 }));
    expect([page.lines.length, page.next]).toEqual([before, null]);
    expect(asked.stored.get(dossier)).toHaveLength(before + 3);
    const again = engine(of, ready({ procedure: of }));
    await again.ask('AAA', 'status', { dossier: 'D-1' });
    again.meanwhile.read = () => again.append(...round('20').map((e) => ({ events: [e] })), said);
    expect(refusal(await again.ask('AAA', 'status', { dossier: 'D-1', entry: before + 3 }))).toBe('Q01 EntryUnknown');
  });

  it('says what would move a document only where it is asked: each act is decided for it', async () => {
    const asked = engine(of, [...ready({ procedure: of }), ...round('20')]);
    const view = async (more: object) =>
      value<{ view: DossierView }>(await asked.ask('AAA', 'status', { dossier: 'D-1', ...more })).view;
    expect((await view({})).explanation).toBeUndefined();
    expect((await view({ explain: true })).explanation).toBeDefined();
  });

  it('says of a document that is on no agenda at which meeting of its organ it could be placed (D34)', async () => {
    const asked = engine(procedure, [...ready({ procedure }), ...closed('20')]);
    const house_ = asked.stored.get(house)!;
    asked.stored.set(house, linesOf(house, [{ events: [accredited('SECRETARIAT')] }], house_));
    const convened = (id: string, organ: string, day: string) => {
      const ref = aggregateRef('meeting', id);
      const event = { type: 'MeetingConvened', meeting: id, organ, day, place: 'here', title: 'a meeting' } as never;
      asked.stored.set(ref, linesOf(ref, [{ events: [event] }]));
      return { meeting: id, organ, day, phase: 'convened' };
    };
    const lines = [
      { ...convened('CNC-0', 'CNC', '2024-05-01'), phase: 'closed' },
      convened('CNC-1', 'CNC', '2024-07-01'),
      convened('CNC-2', 'CNC', '2024-08-01'),
      convened('MIN-1', 'MIN', '2024-07-01'),
    ];
    asked.board.meetings = () => lines as never;
    const placed = async (as: string) =>
      value<{ view: DossierView }>(await asked.ask(as, 'status', { dossier: 'D-1', explain: true }))
        .view.explanation?.possible.filter((p) => p.act === 'PlaceOnAgenda')
        .map((p) => [p.meeting, p.by, p.awaited]);
    for (const as of ['SECRETARIAT', 'AAA']) expect(await placed(as)).toEqual([['CNC-1', ['SECRETARIAT'], true]]);
    asked.board.meetings = () => [];
    expect(await placed('SECRETARIAT')).toEqual([]);
  });

  it('is hidden in the past too while it is open, and shown there once it has closed', async () => {
    const asked = open();
    const entry = asked.stored.get(dossier)!.length;
    const positions = async (who: string, more: object = {}) =>
      value<{ view: DossierView }>(await asked.ask(who, 'status', { dossier: 'D-1', entry, ...more })).view.roundList[0]
        ?.positions.length;
    expect([await positions('AAA'), await positions('CHAIR-EG')]).toEqual([0, 1]);
    asked.append({ events: [roundClosed('20', 'deadline')] });
    expect(await positions('AAA')).toBe(1);
    // As it was entitled to see it then.
    expect(await positions('AUDITOR', { asSeenBy: 'AAA' })).toBe(0);
    expect(await positions('AUDITOR', { asSeenBy: 'BBB' })).toBe(1);
  });

  it('Q22: is shown as another saw it to auditors alone, and as somebody who was there', async () => {
    const asked = open();
    const as = (who: string, asSeenBy: string, more: object = {}) =>
      asked.ask(who, 'status', { dossier: 'D-1', asSeenBy, ...more }).then(refusal);
    expect(await as('AAA', 'BBB')).toBe('Q22 NotTheAuditor');
    expect(await as('SECRETARIAT', 'BBB')).toBe('Q22 NotTheAuditor');
    expect(await as('AUDITOR', 'ZZZ')).toBe('Q22 NotOfTheOrganisationThen');
    // By the organisation of that instant: the candidate was announced in its last entry.
    const instant = new Date(Date.parse(at(0)) + 5_500).toISOString();
    expect(await as('AUDITOR', 'DDD', { instant })).toBe('Q22 NotOfTheOrganisationThen');
    expect(await as('AUDITOR', 'CCC', { instant })).toBe('answered');
    expect(await as('AUDITOR', 'DDD')).toBe('answered');
  });
});

describe('a question', () => {
  const asked = engine(procedure, ready());

  it('Q01: is about something that the journal holds', async () => {
    expect(refusal(await asked.ask('AAA', 'status', { dossier: 'D-1' }))).toBe('answered');
    expect(refusal(await asked.ask('AAA', 'status', { dossier: 'D-2' }))).toBe('Q01 DossierUnknown');
    expect(refusal(await asked.ask('AAA', 'status', { dossier: 'D-1', entry: 999 }))).toBe('Q01 EntryUnknown');
    const text = { sha256: 'f'.repeat(64), offset: 0, dossier: 'D-1' };
    expect(refusal(await asked.ask('AAA', 'text', text))).toBe('Q01 TextUnknown');
    const entry = { aggregate: dossier, n: 1 };
    expect(refusal(await asked.askLog('AAA', entry))).toBe('Q01 NotInTheLog');
  });

  it('Q02: follows its schema', async () => {
    expect(refusal(await asked.ask('AAA', 'status', { dossier: 'D-1', more: 1 }))).toBe('Q02 RequestMalformed');
    expect(refusal(await asked.answer(querySubject(actor('AAA'), 'status'), Buffer.from('{')))).toBe('Q02 NotJson');
    expect(refusal(await asked.answer('concordat.v1.query.AAA.nothing', Buffer.from('{}')))).toBe('Q02 QueryUnknown');
    expect(refusal(await asked.askLog('AAA', { path: '../entries', offset: 0 }))).toBe('Q02 RequestMalformed');
  });

  it('Q03: is answered to whoever is of the organisation', async () => {
    for (const who of ['AAA', 'DDD', 'AUDITOR', 'CHAIR-EG', 'SECRETARIAT'])
      expect(refusal(await asked.ask(who, 'status', { dossier: 'D-1' }))).toBe('answered');
    expect(refusal(await asked.ask('STRANGER', 'status', { dossier: 'D-1' }))).toBe('Q03 NotOfTheOrganisation');
    expect(refusal(await asked.askLog('STRANGER', {}))).toBe('Q03 NotOfTheOrganisation');
  });

  it('Q04: to store a text is the secretariat’s', async () => {
    const piece = { sha256: sha(1), offset: 0, total: 1, data: 'YQ==', last: true };
    for (const who of ['AAA', 'AUDITOR', 'CHAIR-EG'])
      expect(refusal(await asked.ask(who, 'store', piece))).toBe('Q04 NotTheSecretariat');
    expect(refusal(await asked.ask('SECRETARIAT', 'store', piece))).toBe('E20 hash');
  });

  it('Q11: about entries of the log in bulk is answered to the secretariat and to auditors', async () => {
    const bundle = { path: 'tile/entries/000', offset: 0 };
    for (const who of ['AAA', 'DDD', 'CHAIR-EG'])
      expect(refusal(await asked.askLog(who, bundle))).toBe('Q11 EntriesInBulk');
    for (const who of ['SECRETARIAT', 'AUDITOR'])
      expect(refusal(await asked.askLog(who, bundle))).toBe('Q01 FileUnknown');
    expect(refusal(await asked.askLog('AAA', { path: 'checkpoint', offset: 0 }))).toBe('Q01 FileUnknown');
  });

  it('Q99: that makes the engine fail is answered, with a number to look for and nothing of the fault', async () => {
    const failing = engine(procedure, ready());
    failing.meanwhile.read = () => {
      throw new Error('the disk at /secret');
    };
    for (const reply of [await failing.ask('AAA', 'status', { dossier: 'D-1' }), await failing.askLog('AAA', {})]) {
      expect(reply).toMatchObject({
        ok: false,
        refusal: { rule: 'Q99', lack: 'Defect', facts: { id: expect.any(String) } },
      });
      expect(JSON.stringify(reply)).not.toContain('secret');
    }
  });
});

describe('a draft', () => {
  const of = withPolicy({ drafts: { alsoReadBy: [], recordsReading: true }, erasesTexts: true });
  const draft = (...more: readonly DossierEvent[]) => engine(of, [...ready({ procedure: of }), ...more]);
  const text = (asked: ReturnType<typeof engine>, who: string, more: object = { dossier: 'D-1' }, number = 1) =>
    asked.ask(who, 'text', { sha256: sha(number), offset: 0, ...more });

  it('Q18: is asked for as the text of a document', async () => {
    const asked = draft();
    for (const who of ['AAA', 'SECRETARIAT', 'AUDITOR'])
      expect(refusal(await text(asked, who, {}))).toBe('Q18 DocumentNotNamed');
    expect(refusal(await text(asked, 'AAA', { dossier: 'D-2' }))).toBe('Q01 TextUnknown');
    expect(refusal(await text(asked, 'AAA', { meeting: 'CHS-1' }))).toBe('Q01 TextUnknown');
    expect(refusal(await text(engine(procedure, ready()), 'AAA', {}))).toBe('answered');
  });

  it('Q19: is read by those whom the procedure names', async () => {
    expect(refusal(await text(draft(), 'DDD'))).toBe('Q19 DraftRestricted');
    expect(refusal(await text(draft(), 'CHAIR-EG'))).toBe('Q19 DraftRestricted');
  });

  it('Q20: is answered once its reading is recorded, and recorded once', async () => {
    const asked = draft();
    expect(await text(asked, 'AAA')).toMatchObject({ ok: true, data: Buffer.from('text 1\n').toString('base64') });
    await text(asked, 'AAA');
    await text(asked, 'BBB');
    expect(asked.recorded).toEqual(['AAA', 'BBB'].map((by) => ({ sha256: sha(1), by })));
    const broken = draft();
    Object.assign(broken.readings, { record: async () => undefined });
    expect(refusal(await text(broken, 'AAA'))).toBe('Q20 ReadingNotRecorded');
    expect(refusal(await text(engine(procedure, ready()), 'AAA'))).toBe('answered');
  });

  it('Q21: that was erased is told to be, when, by whom and why', async () => {
    const asked = draft(issued(manifest(2)));
    await text(asked, 'AAA');
    const reason = 'names a person';
    asked.append(
      { events: [{ type: 'ErasureAsked', sha256: sha(1), person: 'S-1' as never, reason }] },
      {
        events: [
          {
            ...{ type: 'TextErased', sha256: sha(1), by: actor('SECRETARIAT'), person: 'S-2' as never },
            ...{ askedBy: 'S-1' as never, reason },
          },
        ],
      },
    );
    for (const who of ['AAA', 'BBB'])
      expect(await text(asked, who)).toMatchObject({
        refusal: { rule: 'Q21', lack: 'Erased', facts: { by: 'SECRETARIAT', person: 'S-2', reason } },
      });
    expect(refusal(await text(asked, 'AAA', { dossier: 'D-1' }, 2))).toBe('answered');
  });

  it('is given in pieces that fit, as before', async () => {
    const asked = draft();
    asked.texts.set(sha(1), Buffer.alloc(LIMITS.chunkBytes + 1, 'a'));
    expect(await text(asked, 'AAA')).toMatchObject({ ok: true, next: LIMITS.chunkBytes });
  });
});

describe('what the stores keep of an erased text', () => {
  const erased = (ref: AggregateRef) =>
    ({ aggregate: ref, events: [{ type: 'TextErased', sha256: sha(1) } as ConcordatEvent] }) as const;
  const version = (ref: AggregateRef) => ({ aggregate: ref, events: [issued()] }) as const;
  const other = aggregateRef('dossier', 'D-2');

  it('is kept as long as another document has it', () => {
    const holders = createTextHolders();
    holders.note(version(dossier));
    holders.note(version(other));
    expect(holders.note(erased(dossier))).toEqual([]);
    expect([holders.holdersOf(sha(1)), holders.erasedBy(sha(1))]).toEqual([[other], [dossier]]);
    expect(holders.note(erased(other))).toEqual([sha(1)]);
    const protocol = createTextHolders();
    protocol.note(version(dossier));
    protocol.note({
      aggregate: aggregateRef('meeting', 'CHS-1'),
      events: [{ type: 'ProtocolIssued', sha256: sha(1), language: 'ru' }],
    });
    expect(protocol.note(erased(dossier))).toEqual([]);
  });

  it('is removed once all is known, as of the instant of its erasure, and after a failure at the next start', async () => {
    const removed: unknown[] = [];
    const remove = async (...args: unknown[]) => removed.push(args) > 0;
    const holders = createTextHolders();
    const pause = () => new Promise((resolve) => setTimeout(resolve, 10));
    const { signal } = new AbortController();
    const erasures = createErasures({ remove }, log, signal);
    erasures.note(sha(1), at(1));
    await pause();
    expect(removed).toEqual([]);
    erasures.begin(holders);
    erasures.note(sha(2), at(2));
    await pause();
    expect(removed).toEqual([
      [sha(1), at(1)],
      [sha(2), at(2)],
    ]);
    holders.note(version(other));
    erasures.note(sha(1), at(3));
    await pause();
    expect(removed).toHaveLength(2);
    const failing = createErasures({ remove: () => Promise.reject(new Error('down')) }, log, signal);
    failing.begin(createTextHolders());
    failing.note(sha(1), at(1));
    await pause();
  });
});

describe('a question about what would follow', () => {
  const of = withStage('20', { positionsUntilClose: 'hidden' });
  const said = { by: 'BBB', act: { type: 'TakePosition', stage: '20', round: 1 }, events: [took('BBB', OBJECT)] };
  const inIt = { stage: '20', round: 1, textHash: hashOf(manifest(1)) };
  const finding = { by: 'CHAIR-EG', act: { type: 'FindConsensus', ...inIt } };
  const after = '2099-01-01T00:00:00.000Z';

  it('Q35: is answered to whoever is shown all of the document, and to nobody else', async () => {
    const asked = engine(of, [...ready({ procedure: of }), ...round('20'), said]);
    const ask = (who: string, ...assume: object[]) => asked.ask(who, 'status', { dossier: 'D-1', assume });
    const before = JSON.stringify([...asked.stored]);
    const told = { by: 'AAA', act: { type: 'TakePosition', ...inIt, position: { kind: 'agree' } } };
    for (const who of ['AAA', 'BBB', 'DDD'])
      for (const assume of [
        [finding],
        [told],
        [{ at: after }],
        [{ by: 'BBB', act: { type: 'LiftPosition', ...inIt } }],
      ])
        expect(refusal(await ask(who, ...assume))).toBe('Q35 NotAllShown');
    for (const who of ['SECRETARIAT', 'AUDITOR', 'CHAIR-EG'])
      expect(value<{ view: DossierView }>(await ask(who, finding)).view.whatIf?.assumed).toHaveLength(1);
    // Once everybody is shown all of it, everybody may ask.
    asked.append({ events: [roundClosed('20', 'deadline')] });
    expect((await ask('AAA', { at: after })).ok).toBe(true);
    expect(JSON.stringify([...asked.stored])).not.toBe(before);
  });

  it('says what would follow beside what is so, and stores nothing', async () => {
    const asked = engine(procedure, [
      ...ready(),
      ...round('20', 1, { deadline: '2098-01-01T00:00:00.000Z' as Instant }),
    ]);
    const before = JSON.stringify([...asked.stored]);
    const reply = await asked.ask('AUDITOR', 'status', { dossier: 'D-1', explain: true, assume: [{ at: after }] });
    const { view } = value<{ view: DossierView }>(reply);
    expect(view.cells).toHaveLength(3);
    expect(view.whatIf?.view.cells).toHaveLength(3);
    expect(view.whatIf?.view.explanation?.at).toBe(after);
    expect([view.entries, view.head]).toEqual([
      asked.stored.get(dossier)!.length,
      lineHash(asked.stored.get(dossier)!.at(-1)!),
    ]);
    expect(view.whatIf?.view.head).toBe(view.head);
    expect(JSON.stringify([...asked.stored])).toBe(before);
  });

  it('is bounded, and about now', async () => {
    const asked = engine(procedure, ready());
    const ask = async (request: object) =>
      refusal(await asked.ask('AUDITOR', 'status', { dossier: 'D-1', ...request }));
    const many = (length: number) => Array.from({ length }, () => ({ at: after }));
    expect(await ask({ assume: many(LIMITS.assumptions) })).toBe('answered');
    for (const wrong of [
      { assume: many(LIMITS.assumptions + 1) },
      { assume: [] },
      { assume: [{ at: 'tomorrow' }] },
      { assume: [{ by: 'AAA' }] },
      { assume: [{ by: 'AAA', act: { type: 'EraseEverything' } }] },
      { assume: [{ by: 'AAA', act: { type: 'ConveneMeeting' }, meeting: 'CHS-1' }] },
      { assume: many(1), entry: 1 },
      { assume: many(1), instant: after },
      { assume: many(1), asSeenBy: 'AAA' },
    ])
      expect(await ask(wrong)).toBe('Q02 RequestMalformed');
    expect(await ask({ dossier: 'NONE', assume: many(1) })).toBe('Q01 DossierUnknown');
  });
});

describe('an answer', () => {
  it('Q37: that is longer than a message is refused, and not left out', () => {
    const of = (length: number): Reply => ({ ok: true, text: 'é'.repeat(length) });
    expect(replyText(of(10))).toBe(JSON.stringify(of(10)));
    const long = JSON.parse(replyText(of(LIMITS.payloadBytes / 2))) as Reply;
    expect(refusal(long)).toBe('Q37 AnswerTooLong');
  });
});

import { mkdtempSync, readFileSync, utimesSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NatsConnection } from '@nats-io/transport-node';
import { aggregateRef, DossierId, type ActorId, type Sha256 } from '../../contracts/ids.ts';
import { asking } from '../../client/connectionOver.ts';
import {
  fileCounter,
  manifestOf,
  memoryCounter,
  readDocument,
  roundInView,
  secretariat,
  textFrom,
  type Unanswered,
} from '../../client/index.ts';
import type { Connection } from '../../client/connection.ts';
import { deadlineText, inZone, table } from '../../client/cli/print.ts';
import type { DossierView } from '../../contracts/views.ts';

const folder = () => mkdtempSync(join(tmpdir(), 'concordat-client-'));
const hash = (n: number) => n.toString(16).padStart(64, '0') as Sha256;
const about = aggregateRef('dossier', 'SCO-1');

describe.each([
  ['in memory', () => memoryCounter()],
  ['in a file', () => fileCounter(join(folder(), 'KAZ.KAZ-HEAD.sequence.json'))],
])('the counter of a sender, %s', (_where, make) => {
  it('counts from 1 and names the statement before, also where many are signed at once', async () => {
    const counter = make();
    const signed: [number, Sha256 | null][] = [];
    const sign = (seq: number, prev: Sha256 | null): Unanswered => {
      signed.push([seq, prev]);
      return { statement: hash(seq), aggregate: about, jws: `jws ${seq}` };
    };
    await Promise.all([1, 2, 3, 4, 5].map(() => counter.next(sign)));
    expect(signed).toEqual([
      [1, null],
      [2, hash(1)],
      [3, hash(2)],
      [4, hash(3)],
      [5, hash(4)],
    ]);
  });

  it('keeps what was signed until its outcome is known', async () => {
    const counter = make();
    const one = await counter.next((seq) => ({ statement: hash(seq), aggregate: about, jws: 'a' }));
    await counter.next((seq) => ({ statement: hash(seq), aggregate: about, jws: 'b' }));
    await counter.answered(one.statement);
    expect((await counter.unanswered()).map((u) => u.jws)).toEqual(['b']);
  });

  it('does not count an act that could not be signed', async () => {
    const counter = make();
    await expect(
      counter.next(() => {
        throw new Error('malformed');
      }),
    ).rejects.toThrow('malformed');
    expect((await counter.next((seq) => ({ statement: hash(seq), aggregate: about, jws: String(seq) }))).jws).toBe('1');
  });
});

describe('a question', () => {
  const answers = (...replies: readonly object[]) => {
    let asked = 0;
    const request = () => Promise.resolve({ json: () => replies[asked++] ?? { ok: true, late: asked } });
    const nc = { request, isClosed: () => false } as unknown as NatsConnection;
    return {
      ask: (patienceMs: number) => asking(nc, actor, { url: 'nats://x', timeoutMs: 10, patienceMs }),
      of: () => asked,
    };
  };
  const actor = 'KAZ' as ActorId;
  const refusedBy = (rule: string) => ({ ok: false, refusal: { rule, lack: 'TooManyQuestions', facts: {} } });

  it('is asked again where too many of its sender’s wait (Q27), and no other refusal is', async () => {
    const busy = answers(refusedBy('Q27'));
    expect(await busy.ask(5_000)('list', {})).toMatchObject({ ok: true });
    expect(busy.of()).toBe(2);
    const refused = answers(refusedBy('Q01'));
    expect(await refused.ask(5_000)('list', {})).toMatchObject({ ok: false, refusal: { rule: 'Q01' } });
    expect(refused.of()).toBe(1);
  });

  it('is told that too many wait once its sender’s patience is over', async () => {
    const busy = answers(refusedBy('Q27'), refusedBy('Q27'));
    expect(await busy.ask(0)('list', {})).toMatchObject({ ok: false, refusal: { rule: 'Q27' } });
    expect(busy.of()).toBe(1);
  });
});

describe('the counter file', () => {
  it('is shared by programs, and readable by its owner alone', async () => {
    const file = join(folder(), 'KAZ.KAZ-HEAD.sequence.json');
    const programs = [fileCounter(file), fileCounter(file), fileCounter(file)];
    const sign = (seq: number): Unanswered => ({ statement: hash(seq), aggregate: about, jws: String(seq) });
    const signed = await Promise.all(programs.flatMap((p) => [p.next(sign), p.next(sign)]));
    expect(signed.map((s) => Number(s.jws)).sort((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ v: 1, seq: 6, prev: hash(6) });
  });

  it('outlives the lock that a killed program left four seconds ago', async () => {
    const file = join(folder(), 'KAZ.KAZ-HEAD.sequence.json');
    writeFileSync(`${file}.lock`, '');
    const left = new Date(Date.now() - 4_000);
    utimesSync(`${file}.lock`, left, left);
    const signed = await fileCounter(file).next((seq) => ({ statement: hash(seq), aggregate: about, jws: 'a' }));
    expect(signed.statement).toBe(hash(1));
  }, 20_000);
});

describe('a text file', () => {
  it('gives its canonical text, without the front matter, whose metadata are kept', async () => {
    const file = join(folder(), 'draft.md');
    writeFileSync(
      file,
      '---\ntitle: "Energy strategy"\nlanguage: ru\n---\n\n# Стратегия  \r\n\r\nте\u0438\u0306кст\n\n',
    );
    const read = await readDocument(file);
    expect(read).toMatchObject({
      ok: true,
      value: {
        metadata: { title: 'Energy strategy', language: 'ru' },
        text: { language: 'ru', mediaType: 'text/markdown', content: '# Стратегия\n\nте\u0439кст\n' },
      },
    });
    // The same text in another file with another front matter is the same text.
    const plain = textFrom('# Стратегия\n\nте\u0439кст', { language: 'ru' });
    expect(read.ok && plain.ok && read.value.text.sha256 === plain.value.sha256).toBe(true);
  });

  it('that begins with a rule and not with metadata is text from its first line on', async () => {
    const file = join(folder(), 'draft.txt');
    writeFileSync(file, '---\nnot metadata\n---\nrest\n');
    expect(await readDocument(file, { language: 'en' })).toMatchObject({
      ok: true,
      value: { metadata: {}, text: { mediaType: 'text/plain', content: '---\nnot metadata\n---\nrest\n' } },
    });
  });

  it('that is not UTF-8, or reorders what is read, is refused by rule', async () => {
    const file = join(folder(), 'draft.md');
    writeFileSync(file, Buffer.from([0xff, 0xfe, 0x41]));
    expect(await readDocument(file, { language: 'en' })).toMatchObject({
      ok: false,
      refusal: { rule: 'E18', lack: 'utf8' },
    });
    expect(textFrom('a\u202eb', { language: 'en' })).toMatchObject({
      ok: false,
      refusal: { rule: 'E18', lack: 'bidi' },
    });
  });
});

describe('what is shown before signing', () => {
  const text = textFrom('draft', { language: 'en' });
  if (!text.ok) throw new Error('the draft is a text');
  const { manifest, textHash } = manifestOf(DossierId.parse('SCO-1'), {
    number: 2,
    title: 'Draft',
    texts: [text.value],
  });
  const round = {
    stage: '20',
    round: 3,
    kind: 'open',
    textHash,
    openedAt: '2026-01-01T00:00:00.000Z',
    deadline: '2026-01-02T00:00:00.000Z',
    zone: 'Asia/Almaty',
    outcome: null,
    positions: [],
  };
  const view = {
    title: 'Draft',
    version: manifest,
    textHash,
    stages: [{ stage: '20', name: 'Expert review' }],
    roundList: [{ ...round, round: 2, outcome: 'deadline' }, round],
  } as unknown as DossierView;

  it('is the open round, with the version and title of the hash that is signed', () => {
    expect(roundInView(view)).toMatchObject({
      stage: '20',
      stageName: 'Expert review',
      round: 3,
      version: 2,
      title: 'Draft',
      open: true,
    });
  });

  it('is not shown where the manifest has another hash', () => {
    expect(() => roundInView({ ...view, version: { ...manifest, title: 'Another' } } as DossierView)).toThrow(
      'does not have the hash that would be signed',
    );
  });

  it('is nothing where several stages have an open round and none is named', () => {
    const two = { ...view, roundList: [round, { ...round, stage: '30' }] } as unknown as DossierView;
    expect(roundInView(two)).toBeUndefined();
    expect(roundInView(two, '30')).toMatchObject({ stage: '30' });
  });
});

describe('words for people', () => {
  it('show a deadline in its own zone, in UTC, how far away it is, and in the reader’s zone', () => {
    expect(inZone('2024-07-04T20:30:00.000Z', 'Asia/Almaty')).toBe(
      '2024-07-05 01:30:00 Asia/Almaty (2024-07-04 20:30:00 UTC)',
    );
    expect(inZone('2024-07-04T07:00:00.000Z', 'Asia/Almaty')).toBe('2024-07-04 12:00:00 Asia/Almaty (07:00:00 UTC)');
    const now = Date.parse('2024-07-04T04:00:00.000Z');
    expect(deadlineText('2024-07-04T07:00:00.000Z', 'Asia/Almaty', now, 'Asia/Kolkata')).toBe(
      '2024-07-04 12:00:00 Asia/Almaty (07:00:00 UTC), in 3 h 0 min; 2024-07-04 12:30:00 Asia/Kolkata',
    );
    expect(deadlineText('2024-07-04T03:59:30.000Z', 'Nowhere/Land', now)).toContain('30 s ago');
  });

  it('keep columns apart and say when there are no rows', () => {
    expect(
      table(
        ['a', 'bb'],
        [
          ['1', '2'],
          ['long', ''],
        ],
        'none',
      ),
    ).toBe('a     bb\n1     2\nlong\n');
    expect(table(['a'], [], 'none')).toBe('none\n');
  });
});

describe('a document that is filed', () => {
  it('leaves nothing behind where its texts do not have the same places (E22)', async () => {
    const sent: string[] = [];
    const connection = {
      profile: { organisation: 'SCO' },
      submit: (_: string, act: { type: string }) => Promise.resolve(sent.push(act.type)),
      storeText: () => Promise.resolve(sent.push('text')),
    } as unknown as Connection;
    const texts = ['ru', 'zh'].map((language, i) => {
      const text = textFrom(`Words. {#para-${i}}\n`, { language });
      if (!text.ok) throw new Error(text.refusal.lack);
      return text.value;
    });
    const proposal = { title: 'T', class: 'decision', area: 'any', justification: 'because', leadOrgan: 'any' };
    const filing = { ...proposal, proposer: 'KAZ' as never, texts };
    expect(await secretariat(connection).fileDocument(DossierId.parse('SCO-1'), filing)).toMatchObject({
      ...{ ok: false, done: [] },
      refused: { statement: null, refusal: { rule: 'E22', lack: 'PlacesDiffer' } },
    });
    expect(sent).toEqual([]);
  });
});

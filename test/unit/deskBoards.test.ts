import { createBoards } from '../../client/web/boards.ts';
import { createLive, createPulse, createSending, type Showing } from '../../client/web/live.ts';
import { aggregateRef, type ActorId, type AggregateRef, type MeetingId } from '../../contracts/ids.ts';
import { LIMITS } from '../../contracts/limits.ts';
import type { BoardLine, ListRequest } from '../../contracts/views.ts';
import { actor, organisation } from './fixtures.ts';

/** One answer serves several viewers where it is provably the same for them, and nowhere else; and a burst does not pile up. */

const M = 'CHS-1' as MeetingId;
const ref = (id: string) => aggregateRef('dossier', id);

/** An engine with documents: `confidential` ones say who asked. It keeps what it was asked, and by whom. */
function engine() {
  const documents = new Map<string, { n: number; confidential?: true }>([
    ['D-1', { n: 1 }],
    ['D-2', { n: 1 }],
  ]);
  const asked: string[] = [];
  let sight = 'all';
  let answered: () => void = () => undefined;
  const lineOf = (id: string, who: string): BoardLine => {
    const { n, confidential } = documents.get(id)!;
    return {
      dossier: id,
      title: `${id} ${n}${confidential ? ` for ${who}` : ''}${sight === 'all' ? '' : ` in ${sight}`}`,
      entries: n,
      ...(confidential && { confidential }),
    } as BoardLine;
  };
  const as = (who: string) => ({
    actor: actor(who) as ActorId,
    connection: {
      query: async (name: string, request: ListRequest) => {
        if (name === 'meetings') return { ok: true, value: { meetings: [], sight } };
        asked.push(`${who} ${request.dossier ?? 'all'}`);
        await new Promise((resolve) => setImmediate(resolve));
        const ids =
          request.dossier === undefined
            ? [...documents.keys()]
            : documents.has(request.dossier)
              ? [request.dossier]
              : [];
        const answer = { ok: true, value: { board: ids.map((id) => lineOf(id, who)), next: null, sight } };
        answered();
        return answer;
      },
    } as never,
  });
  /** Once, after the next answer about documents is made. */
  const after = (happens: () => void) =>
    (answered = () => {
      answered = () => undefined;
      happens();
    });
  return { documents, asked, as, after, says: (s: string) => (sight = s) };
}
const state = organisation();
const titles = async (answer: ReturnType<ReturnType<typeof createBoards>['of']>) => {
  const given = await answer;
  return given.ok ? given.value.lines.map((l) => l.title) : [given.refusal.rule];
};

describe('a board', () => {
  it('is asked for once for all of the same sight, and of a change one line alone', async () => {
    const { documents, asked, as } = engine();
    const boards = createBoards(() => 0);
    const look = (who: string) => titles(boards.of(as(who), state, M, 'cells'));
    expect(await Promise.all([look('AAA'), look('BBB'), look('AAA')])).toEqual(Array(3).fill(['D-1 1', 'D-2 1']));
    expect(asked).toEqual(['AAA all']);
    documents.set('D-2', { n: 2 });
    boards.changed(ref('D-2'));
    expect(await Promise.all([look('BBB'), look('AAA')])).toEqual(Array(2).fill(['D-1 1', 'D-2 2']));
    expect(asked).toEqual(['AAA all', 'BBB D-2']);
    documents.delete('D-1');
    boards.changed(ref('D-1'));
    expect(await look('AAA')).toEqual(['D-2 2']);
  });

  it('of a document with a confidential round is asked for by everybody in its own name, and by nobody in another’s', async () => {
    const { documents, asked, as } = engine();
    const boards = createBoards(() => 0);
    const look = (who: string) => titles(boards.of(as(who), state, M, 'cells'));
    await look('AAA');
    documents.set('D-1', { n: 2, confidential: true });
    boards.changed(ref('D-1'));
    expect(await Promise.all([look('AAA'), look('BBB')])).toEqual([
      ['D-1 2 for AAA', 'D-2 1'],
      ['D-1 2 for BBB', 'D-2 1'],
    ]);
    documents.set('D-1', { n: 3, confidential: true });
    documents.set('D-2', { n: 3 });
    boards.changed(ref('D-1'));
    boards.changed(ref('D-2'));
    expect(await look('BBB')).toEqual(['D-1 3 for BBB', 'D-2 3']);
    expect(await look('AAA')).toEqual(['D-1 3 for AAA', 'D-2 3']);
    documents.set('D-1', { n: 4 });
    boards.changed(ref('D-1'));
    asked.length = 0;
    expect(await Promise.all([look('AAA'), look('BBB')])).toEqual(Array(2).fill(['D-1 4', 'D-2 3']));
    expect(asked).toHaveLength(1);
  });

  it('is shared by nobody where the engine answered in another sight than the desk took it for', async () => {
    const { asked, as, says } = engine();
    const boards = createBoards(() => 0);
    says('adopted true false');
    await Promise.all(['AAA', 'BBB'].map((who) => titles(boards.of(as(who), state, M, 'cells'))));
    expect(asked.filter((a) => a.startsWith('BBB')).length).toBeGreaterThan(0);
    expect(asked.filter((a) => a.startsWith('AAA')).length).toBeGreaterThan(0);
  });

  it('is shared by nobody where a part of it was answered in another sight, and is asked for anew', async () => {
    const { documents, asked, as, says } = engine();
    const boards = createBoards(() => 0);
    const look = (who: string) => titles(boards.of(as(who), state, M, 'cells'));
    says('more');
    expect(await look('AAA')).toEqual(['D-1 1 in more', 'D-2 1 in more']);
    // One line alone has changed, and is answered as it should be: the other one is still what nobody else may be shown.
    says('all');
    documents.set('D-1', { n: 2 });
    boards.changed(ref('D-1'));
    expect(await look('BBB')).toEqual(['D-1 2', 'D-2 1']);
    // And the other way round: a line that came in another sight takes the whole board out of use.
    says('more');
    boards.changed(ref('D-1'));
    expect(await look('AAA')).toEqual(['D-1 2 in more', 'D-2 1 in more']);
    says('all');
    expect(await look('BBB')).toEqual(['D-1 2', 'D-2 1']);
    asked.length = 0;
    expect(await Promise.all([look('AAA'), look('BBB')])).toEqual(Array(2).fill(['D-1 2', 'D-2 1']));
    expect(asked).toEqual([]);
  });

  it('of one’s own is not kept over a change of what one’s place shows', async () => {
    const { documents, as, says, after } = engine();
    documents.set('D-1', { n: 1, confidential: true });
    const boards = createBoards(() => 0);
    const party = { statuses: [{ status: 'OBSERVER', endedAt: null }] };
    const now = { ...state, parties: { AAA: party } } as unknown as typeof state;
    // It becomes a party while its board as a member is being made.
    after(() => {
      says('none false false');
      boards.changed(aggregateRef('organisation', 'SCO'));
    });
    await titles(boards.of(as('AAA'), state, M, 'cells'));
    expect(await titles(boards.of(as('AAA'), now, M, 'cells'))).toEqual([
      'D-1 1 for AAA in none false false',
      'D-2 1 in none false false',
    ]);
  });

  it('is begun anew when the organisation has changed, or something was not heard; a term is looked at each minute', async () => {
    const { asked, as } = engine();
    let now = 0;
    const boards = createBoards(() => now);
    const look = () => titles(boards.of(as('AAA'), state, M, 'steps'));
    const after = async (happens: () => void) => {
      asked.length = 0;
      happens();
      await look();
      return asked.length;
    };
    await look();
    expect(await after(() => undefined)).toBe(0);
    expect(await after(() => boards.changed(null))).toBe(1);
    expect(await after(() => boards.changed(aggregateRef('organisation', 'SCO')))).toBe(1);
    expect(await after(() => boards.changed(aggregateRef('meeting', 'CNC-1')))).toBe(1);
    expect(await after(() => (now += 59_999))).toBe(0);
    expect(await after(() => (now += 2))).toBe(1);
  });

  it('keeps a line that says the same, and waits for an answer that was asked for after the change', async () => {
    const { documents, as } = engine();
    const boards = createBoards(() => 0);
    const lines = async () => {
      const given = await boards.of(as('AAA'), state, M, 'cells');
      return given.ok ? given.value.lines : [];
    };
    const [one, two] = await lines();
    boards.changed(ref('D-1'));
    expect((await lines())[0]).toBe(one);
    boards.changed(ref('D-2'));
    const early = lines();
    documents.set('D-2', { n: 9 });
    boards.changed(ref('D-2'));
    expect((await early)[1]).not.toBe(two);
    expect((await lines())[1]?.title).toBe('D-2 9');
  });
});

describe('a burst of changes', () => {
  it('makes few pages, and the last state arrives at everybody', async () => {
    let n = 0;
    let made = 0;
    const live = createLive(
      async () => {
        made += 1;
        return { parts: { a: String(n) }, about: 'everything' } satisfies Showing;
      },
      (parts) => JSON.stringify(parts),
      () => Date.now(),
    );
    const told = Array.from({ length: 200 }, () => [] as string[]);
    for (const [i, mine] of told.entries())
      live.watch(`viewer ${i % 20}`, '/page', '{"a":"0"}', {
        send: (parts) => void mine.push(parts['a']!),
        end: () => undefined,
      });
    await new Promise((resolve) => setTimeout(resolve, 20));
    made = 0;
    for (n = 1; n <= 1_000; n += 1) live.changed(`dossier/D-${n % 50}` as AggregateRef);
    n = 1_000;
    for (let i = 0; i < 600 && told.some((mine) => mine.at(-1) !== '1000'); i += 1)
      await new Promise((resolve) => setTimeout(resolve, 5));
    expect(told.map((mine) => mine.at(-1))).toEqual(Array(200).fill('1000'));
    expect(made).toBeLessThanOrEqual(40);
    expect(Math.max(...told.map((mine) => mine.length))).toBeLessThanOrEqual(2);
  });

  it('keeps for a slow reader of each part the last alone', async () => {
    const written: string[] = [];
    let take: () => void = () => undefined;
    const { send } = createSending(
      (_, text) => new Promise((resolve) => ((take = resolve), written.push(text))),
      () => undefined,
    );
    const shared = { a: '1' };
    send(shared);
    for (let i = 2; i <= 500; i += 1) send({ a: String(i), [`b${i % 3}`]: String(i) });
    await turn();
    expect(written).toEqual(['{"a":"1"}']);
    take();
    await turn();
    expect(written).toHaveLength(2);
    expect(JSON.parse(written[1]!)).toEqual({ a: '500', b0: '498', b1: '499', b2: '500' });
  });

  it('arrives in portions, so that over a slow line something whole comes now and then', async () => {
    const written: string[] = [];
    const { send } = createSending(
      async (_, text) => void written.push(text),
      () => undefined,
    );
    const rows = Object.fromEntries(Array.from({ length: 200 }, (_, i) => [`row-${i}`, 'x'.repeat(4_000)]));
    send(rows);
    while (Object.keys(Object.assign({}, ...written.map((text) => JSON.parse(text) as object))).length < 200)
      await turn();
    expect(written.length).toBeGreaterThan(10);
    expect(Math.max(...written.map((text) => text.length))).toBeLessThan(40_000);
    expect(Object.assign({}, ...written.map((text) => JSON.parse(text) as object))).toEqual(rows);
  });

  it('ends for a reader that is gone', async () => {
    let failed = 0;
    createSending(
      () => Promise.reject(new Error('gone')),
      () => (failed += 1),
    ).send({ a: '1' });
    await turn();
    expect(failed).toBe(1);
  });
});

describe('a sign of life', () => {
  it('comes while nothing else is said, and a reader that takes nothing for some is given up', async () => {
    const written: string[] = [];
    const taking: (() => void)[] = [];
    let failed = 0;
    const { send, beat, isWriting } = createSending(
      (event) => new Promise((resolve) => void (written.push(event), taking.push(resolve))),
      () => (failed += 1),
    );
    const take = async () => {
      taking.shift()!();
      await turn();
    };
    beat();
    await take();
    send({ a: '1' });
    beat();
    await take();
    expect([written, isWriting()]).toEqual([['alive', 'parts'], false]);
    // One that takes something, however late, is there.
    for (let i = 0; i < 3; i += 1) {
      beat();
      for (let j = 1; j < LIMITS.signsNotTaken; j += 1) beat();
      await take();
    }
    expect([failed, isWriting()]).toEqual([0, false]);
    beat();
    for (let j = 0; j < LIMITS.signsNotTaken; j += 1) beat();
    expect([failed, isWriting()]).toEqual([1, true]);
  });

  it('is one timer for all who watch, which ends with the last of them', () => {
    jest.useFakeTimers();
    try {
      const join = createPulse(1_000);
      expect(jest.getTimerCount()).toBe(0);
      let beats = 0;
      const leave = Array.from({ length: 1_024 }, () => join(() => (beats += 1)));
      expect(jest.getTimerCount()).toBe(1);
      jest.advanceTimersByTime(2_000);
      expect(beats).toBe(2_048);
      for (const each of leave.slice(1)) each();
      jest.advanceTimersByTime(1_000);
      expect(beats).toBe(2_049);
      leave[0]!();
      expect(jest.getTimerCount()).toBe(0);
    } finally {
      jest.useRealTimers();
    }
  });
});

const turn = () => new Promise((resolve) => setImmediate(resolve));

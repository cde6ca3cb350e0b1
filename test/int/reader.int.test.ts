import { setTimeout as pause } from 'node:timers/promises';
import { aggregateRef } from '../../contracts/ids.ts';
import type { NatsConnection } from '../../journal/connection.ts';
import { createJournal, type JournalMessage } from '../../journal/journal.ts';
import { startEngines, type Engines } from '../engines.ts';

/** A follower of JOURNAL that dies with messages in hand, and the one that comes after it. */

let engines: Engines;
let nc: NatsConnection;
beforeAll(async () => {
  engines = await startEngines({ actors: [] });
  nc = await engines.connectAs('engine');
});
afterAll(() => engines?.stop());

const ref = aggregateRef('dossier', 'D-1');

async function until(what: string, holds: () => boolean, ms = 15_000): Promise<void> {
  const end = Date.now() + ms;
  while (!holds()) {
    if (Date.now() > end) throw new Error(`not within ${ms} ms: ${what}`);
    await pause(20);
  }
}

it('what a follower had in hand when it died is given to the next one at once, without a later message', async () => {
  const journal = createJournal(nc);
  const append = async (line: string, expected: number): Promise<number> => {
    const appended = await journal.append(ref, [line], expected);
    if (appended === 'conflict') throw new Error('conflict');
    return appended.seq;
  };
  const first = await append('{"n":1}', 0);

  // It takes the first, and never comes to the end of the others.
  const dying = await engines.connectAs('engine');
  const inHand: number[] = [];
  const following = createJournal(dying).follow(
    'dying',
    async (messages) => {
      inHand.push(...messages.map((m) => m.seq));
      if (inHand.length > 1) await new Promise(() => undefined);
    },
    { signal: new AbortController().signal },
  );
  following.catch(() => undefined);
  await until('the first is handled', () => inHand.length === 1);
  const second = await append('{"n":2}', first);
  const third = await append('{"n":3}', second);
  await until('the second is in hand', () => inHand.length === 2);
  await dying.close();

  const seen: number[] = [];
  const end = new AbortController();
  const take = async (messages: readonly JournalMessage[]): Promise<void> => {
    seen.push(...messages.map((m) => m.seq));
  };
  const next = createJournal(nc).follow('dying', take, { signal: end.signal });
  await until('both are given again', () => seen.length >= 2);
  const fourth = await append('{"n":4}', third);
  await until('the one after them comes too', () => seen.includes(fourth));
  end.abort();
  await next;
  expect(seen).toEqual([second, third, fourth]);
});

import { createLimiter, createRoom } from '../../client/web/limiter.ts';
import { createLive, WATCHERS, type Showing } from '../../client/web/live.ts';
import { CHALLENGE_MS, createSessions, SESSION_IDLE_MS, SESSION_MS, SESSIONS } from '../../client/web/session.ts';
import type { ActorId, AggregateRef, PersonId } from '../../contracts/ids.ts';

/** The parts of the desk that keep something: sessions, allowances, and who is told of a change. */

function clock() {
  let at = 0;
  return { now: () => at, pass: (ms: number) => void (at += ms) };
}
const counter = () => {
  let n = 0;
  return () => `token-${(n += 1)}`;
};
const KAZ = { actor: 'KAZ' as ActorId, person: 'KAZ-HEAD' as PersonId, kid: null };

describe('sessions', () => {
  it('end when they are not used, and after a day’s work', () => {
    const { now, pass } = clock();
    const sessions = createSessions(now, counter());
    const { id } = sessions.begin(KAZ);
    pass(SESSION_IDLE_MS);
    expect(sessions.find(id)).toMatchObject(KAZ);
    pass(SESSION_IDLE_MS + 1);
    expect(sessions.find(id)).toBeUndefined();
    const other = sessions.begin(KAZ).id;
    for (let passed = 0; passed <= SESSION_MS; passed += SESSION_IDLE_MS) {
      expect(sessions.find(other)).toBeDefined();
      pass(SESSION_IDLE_MS);
    }
    expect(sessions.find(other)).toBeUndefined();
  });

  it('end by being ended, and looking whether one is there does not keep it', () => {
    const { now, pass } = clock();
    const sessions = createSessions(now, counter());
    const [first, second] = [sessions.begin(KAZ).id, sessions.begin(KAZ).id];
    sessions.end(first);
    expect(sessions.find(first)).toBeUndefined();
    pass(SESSION_IDLE_MS);
    expect(sessions.isThere(second)).toBe(true);
    pass(1);
    expect(sessions.isThere(second)).toBe(false);
  });

  it('go on with the key that takes the place of the one that was used, where one was used', () => {
    const sessions = createSessions(clock().now, counter());
    const [signed, chosen] = [sessions.begin({ ...KAZ, kid: 'first' }).id, sessions.begin(KAZ).id];
    for (const id of [signed, chosen, 'none']) sessions.takeKey(id, 'second');
    expect(sessions.find(signed)).toMatchObject({ kid: 'first', next: 'second' });
    expect(sessions.find(chosen)?.next).toBeUndefined();
    expect(sessions.find('none')).toBeUndefined();
  });

  it(`are at most ${SESSIONS}: the one that was not used for longest makes room`, () => {
    const sessions = createSessions(clock().now, counter());
    const first = sessions.begin(KAZ).id;
    const second = sessions.begin(KAZ).id;
    for (let i = 2; i < SESSIONS; i += 1) sessions.begin(KAZ);
    expect(sessions.find(first)).toBeDefined();
    sessions.begin(KAZ);
    expect(sessions.find(second)).toBeUndefined();
    expect(sessions.find(first)).toBeDefined();
  });

  it('take a challenge once, and in time (E46)', () => {
    const { now, pass } = clock();
    const sessions = createSessions(now, counter());
    const [one, two] = [sessions.challenge(), sessions.challenge()];
    expect([sessions.take(one), sessions.take(one), sessions.take('made up')]).toEqual([true, false, false]);
    pass(CHALLENGE_MS + 1);
    expect(sessions.take(two)).toBe(false);
  });
});

describe('an allowance', () => {
  it('lets through so many at once, then so many a minute, and counts each name by itself', () => {
    const { now, pass } = clock();
    const may = createLimiter({ atOnce: 3, perMinute: 60 }, now);
    expect(Array.from({ length: 5 }, () => may('a'))).toEqual([true, true, true, false, false]);
    expect(may('b')).toBe(true);
    pass(1_000);
    expect([may('a'), may('a')]).toEqual([true, false]);
    pass(3_600_000);
    expect(Array.from({ length: 4 }, () => may('a'))).toEqual([true, true, true, false]);
  });
});

describe('room for a few at a time', () => {
  it('is for so many in all and of one, and a place that was left is free once', () => {
    const room = createRoom({ inAll: 3, ofOne: 2 });
    const [first, second] = [room('a'), room('a')];
    expect([first, second].includes(null)).toBe(false);
    expect(room('a')).toBeNull();
    expect(room('b')).not.toBeNull();
    expect(room('c')).toBeNull();
    first!();
    first!();
    expect(room('a')).not.toBeNull();
    expect(room('a')).toBeNull();
    expect(room('c')).toBeNull();
  });
});

describe('a page that is watched', () => {
  const X = 'dossier/X' as AggregateRef;
  const Y = 'dossier/Y' as AggregateRef;
  /** A page whose content the test sets; `asked` are the names and changes that it was made for. */
  function stage() {
    const asked: { readonly who: string; readonly changed: readonly (string | null)[] }[] = [];
    let showing: Showing | null = { parts: { a: '1', b: '1' }, about: [X] };
    const live = createLive(
      async (who, _, changed) => {
        asked.push({ who, changed });
        return showing;
      },
      (parts) => JSON.stringify(parts),
      () => Date.now(),
    );
    const told: Record<string, string>[] = [];
    let ended = 0;
    const watch = (version = JSON.stringify({ a: '1', b: '1' }), who = 'KAZ') =>
      live.watch(who, '/page', version, { send: (parts) => void told.push({ ...parts }), end: () => (ended += 1) });
    const becomes = (next: Showing | null) => (showing = next);
    return { live, asked, told, watch, becomes, ended: () => ended };
  }
  const soon = async (holds: () => boolean) => {
    for (let i = 0; i < 400 && !holds(); i += 1) await new Promise((resolve) => setTimeout(resolve, 5));
    expect(holds()).toBe(true);
  };

  it('is sent the parts that differ, and nothing where nothing does', async () => {
    const { live, asked, told, watch, becomes } = stage();
    watch();
    await soon(() => asked.length === 1);
    live.changed(X);
    await soon(() => asked.length === 2);
    becomes({ parts: { a: '2', b: '1' }, about: [X] });
    live.changed(X);
    await soon(() => told.length === 1);
    expect(told).toEqual([{ a: '2' }]);
  });

  it('is not made anew for what it is not about', async () => {
    const { live, asked, told, watch, becomes } = stage();
    watch();
    await soon(() => asked.length === 1);
    becomes({ parts: { a: '2', b: '1' }, about: [X] });
    live.changed(Y);
    live.changed(X);
    await soon(() => told.length === 1);
    expect(asked.map((a) => a.changed)).toEqual([[null], [X]]);
  });

  it('is made once for all who see the same', async () => {
    const { live, asked, told, watch, becomes } = stage();
    for (let i = 0; i < 20; i += 1) watch();
    await soon(() => asked.length >= 1);
    const before = asked.length;
    becomes({ parts: { a: '2', b: '1' }, about: [X] });
    live.changed(X);
    await soon(() => told.length === 20);
    expect(asked.length).toBe(before + 1);
  });

  it('is sent whole to whoever comes with an older one', async () => {
    const { told, watch } = stage();
    watch('older');
    await soon(() => told.length === 1);
    expect(told).toEqual([{ a: '1', b: '1' }]);
  });

  it('ends for whoever is not shown it any more', async () => {
    const { live, asked, watch, becomes, ended } = stage();
    watch();
    await soon(() => asked.length === 1);
    becomes(null);
    live.changed(X);
    await soon(() => ended() === 1);
  });

  it(`is watched by at most ${WATCHERS}, and a place is free again when one leaves`, () => {
    const { live, watch } = stage();
    const leave = watch();
    for (let i = 1; i < WATCHERS; i += 1) watch();
    expect(watch()).toBeNull();
    leave?.();
    leave?.();
    expect(live.watching()).toBe(WATCHERS - 1);
    expect(watch()).not.toBeNull();
    expect(watch()).toBeNull();
  });
});

import type { AggregateRef } from '../../contracts/ids.ts';
import { LIMITS } from '../../contracts/limits.ts';

/** What a page shows now, by the ids of its parts; `about`: the aggregates whose changes concern it. */
export type Showing = {
  readonly parts: Readonly<Record<string, string>>;
  readonly about: 'everything' | readonly AggregateRef[];
};

/** Somebody who looks at a page. */
export type Watcher = {
  readonly send: (parts: Readonly<Record<string, string>>) => void;
  /** It is not shown to this person any more. */
  readonly end: () => void;
};

/** Streams at one desk, and of one session. */
export const WATCHERS = 1_024;
export const OWN_STREAMS = 16;
/** A page is made anew at most once in so many milliseconds, whatever happens. */
const PAUSE_MS = 100;

export type Live = {
  /**
   * Watches a page on behalf of whoever `who` names: those of the same name see the same page. `version` is that of the page
   * that is on the screen; where another is current, all parts are sent. Null: too many watch already.
   */
  readonly watch: (who: string, path: string, version: string, watcher: Watcher) => (() => void) | null;
  /** Null: anything may have changed. */
  readonly changed: (aggregate: AggregateRef | null) => void;
  readonly watching: () => number;
};

/** About so much markup is sent at a time, in characters: over a slow line too, something whole arrives now and then. */
const PORTION_CHARS = 32 * 1024;
const texts = new WeakMap<Showing['parts'], readonly string[]>();
/** As JSON, in portions, which are made once for all to whom the same parts are sent. */
function textsOf(parts: Showing['parts']): readonly string[] {
  const found = texts.get(parts);
  if (found) return found;
  const portions: [string, string][][] = [];
  let chars = Infinity;
  for (const [id, html] of Object.entries(parts)) {
    if (chars >= PORTION_CHARS) {
      portions.push([]);
      chars = 0;
    }
    portions.at(-1)!.push([id, html]);
    chars += html.length;
  }
  const made = portions.map((some) => JSON.stringify(Object.fromEntries(some)));
  texts.set(parts, made);
  return made;
}

export type Sending = {
  readonly send: (parts: Showing['parts']) => void;
  /** The time for a sign of life has come; there is none while the reader still takes something else. */
  readonly beat: () => void;
  /** Whether something was written and is not taken yet. */
  readonly isWriting: () => boolean;
};

/**
 * Sends parts one after the other. While the reader takes its time what follows is kept, of each part the last alone, so that no more
 * than one page ever waits for anybody. `write` resolves when it was taken. `failed`: the reader is gone, or has taken nothing for
 * `LIMITS.signsNotTaken` signs of life.
 */
export function createSending(
  write: (event: 'parts' | 'alive', text: string) => Promise<void>,
  failed: () => void,
): Sending {
  let owed: Showing['parts'] | null = null;
  let writing = false;
  let notTaken = 0;
  const put = async (event: 'parts' | 'alive', text: string) => {
    await write(event, text);
    notTaken = 0;
  };
  let isDue = false;
  const run = async () => {
    writing = true;
    try {
      while (isDue || owed) {
        if (isDue) await put('alive', String(LIMITS.signOfLifeMs));
        isDue = false;
        if (!owed) continue;
        const parts: Showing['parts'] = owed;
        owed = null;
        for (const text of textsOf(parts)) await put('parts', text);
      }
    } catch {
      failed();
    } finally {
      writing = false;
    }
  };
  return {
    send: (parts) => {
      owed = owed ? { ...owed, ...parts } : parts;
      if (!writing) void run();
    },
    beat: () => {
      if (writing) {
        notTaken += 1;
        if (notTaken >= LIMITS.signsNotTaken) failed();
        return;
      }
      isDue = true;
      void run();
    },
    isWriting: () => writing,
  };
}

/** Calls all who have joined, again and again, by one timer, which runs while there is anybody. Gives the function that leaves. */
export function createPulse(everyMs: number): (beat: () => void) => () => void {
  const all = new Set<() => void>();
  let timer: ReturnType<typeof setInterval> | undefined;
  return (beat) => {
    // Of its own: who joins twice is called twice.
    const mine = () => beat();
    all.add(mine);
    timer ??= setInterval(() => {
      for (const each of all) each();
    }, everyMs);
    return () => {
      all.delete(mine);
      if (all.size > 0) return;
      clearInterval(timer);
      timer = undefined;
    };
  };
}

type Group = {
  readonly watchers: Set<Watcher>;
  shown: Showing | null;
  readonly pending: Set<AggregateRef | null>;
  running: boolean;
};

/**
 * Keeps pages up to date: makes each anew, once for all who see the same, when something that it is about has changed, and
 * sends the parts that are different. So nobody is told of a change that is not to be seen on its own page.
 *
 * `show` renders; `changed` are the aggregates that changed since, null where anything may have. It gives null where the page is not
 * shown (any more).
 */
export function createLive(
  show: (who: string, path: string, changed: readonly (AggregateRef | null)[]) => Promise<Showing | null>,
  versionOf: (parts: Showing['parts']) => string,
  /** Milliseconds. */
  now: () => number,
): Live {
  const groups = new Map<string, Group>();
  let watching = 0;

  const run = async (who: string, path: string, group: Group): Promise<void> => {
    if (group.running) return;
    group.running = true;
    try {
      while (group.pending.size > 0 && group.watchers.size > 0) {
        const changed = [...group.pending];
        group.pending.clear();
        const since = now();
        const showing = await show(who, path, changed).catch(() => undefined);
        // An outage: what changed is still owed, and the next change, or the next look, tries again.
        if (showing === undefined) {
          for (const ref of changed) group.pending.add(ref);
          break;
        }
        if (showing === null) {
          for (const watcher of group.watchers) watcher.end();
          break;
        }
        const before = group.shown?.parts ?? {};
        // What never was there and is nothing now says nothing to anybody.
        const different = Object.entries(showing.parts).filter(([id, html]) => (before[id] ?? '') !== html);
        group.shown = { about: showing.about, parts: { ...before, ...Object.fromEntries(different) } };
        const parts = Object.fromEntries(different);
        if (different.length > 0) for (const watcher of group.watchers) watcher.send(parts);
        // Whatever happens, at most half of the time goes into making pages.
        await new Promise((resolve) => setTimeout(resolve, Math.max(PAUSE_MS, now() - since)));
      }
    } finally {
      group.running = false;
    }
  };

  return {
    watch: (who, path, version, watcher) => {
      if (watching >= WATCHERS) return null;
      const key = `${who} ${path}`;
      const group: Group = groups.get(key) ?? { watchers: new Set(), shown: null, pending: new Set(), running: false };
      groups.set(key, group);
      watching += 1;
      let over = false;
      const first = async () => {
        group.shown ??= await show(who, path, [null]);
        if (group.shown === null) return watcher.end();
        // It may have left while its page was made.
        if (over) return;
        group.watchers.add(watcher);
        if (versionOf(group.shown.parts) !== version) watcher.send(group.shown.parts);
        void run(who, path, group);
      };
      first().catch(() => watcher.end());
      return () => {
        if (over) return;
        over = true;
        watching -= 1;
        group.watchers.delete(watcher);
        if (group.watchers.size === 0 && groups.get(key) === group) groups.delete(key);
      };
    },
    changed: (aggregate) => {
      for (const [key, group] of groups) {
        const concerns =
          aggregate === null ||
          group.shown === null ||
          group.shown.about === 'everything' ||
          group.shown.about.includes(aggregate);
        if (!concerns) continue;
        group.pending.add(aggregate);
        const space = key.indexOf(' ');
        void run(key.slice(0, space), key.slice(space + 1), group);
      }
    },
    watching: () => watching,
  };
}

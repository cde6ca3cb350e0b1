import type { AggregateRef } from '../../contracts/ids.ts';

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

/** Streams at one desk. */
export const WATCHERS = 1_024;
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

const texts = new WeakMap<Showing['parts'], string>();
/** As JSON, which is made once for all to whom the same parts are sent. */
function textOf(parts: Showing['parts']): string {
  const found = texts.get(parts) ?? JSON.stringify(parts);
  texts.set(parts, found);
  return found;
}

/**
 * Sends parts one after the other. While the reader takes its time what follows is kept, of each part the last alone, so that no more
 * than one page ever waits for anybody. `write` resolves when it was taken.
 */
export function createSending(
  write: (text: string) => Promise<void>,
  failed: () => void,
): (parts: Showing['parts']) => void {
  let owed: Showing['parts'] | null = null;
  let writing = false;
  const run = async () => {
    writing = true;
    try {
      while (owed) {
        const parts: Showing['parts'] = owed;
        owed = null;
        await write(textOf(parts));
      }
    } catch {
      failed();
    } finally {
      writing = false;
    }
  };
  return (parts) => {
    owed = owed ? { ...owed, ...parts } : parts;
    if (!writing) void run();
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

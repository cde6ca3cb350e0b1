import { open, readFile, rm, stat } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { AggregateRef, Sha256, type StatementId } from '../contracts/ids.ts';
import { ProfileError, writePrivately } from './profile.ts';

/** A statement that was signed and whose outcome this client has not seen yet. */
export const Unanswered = z.strictObject({ statement: Sha256, aggregate: AggregateRef, jws: z.string() });
export type Unanswered = z.infer<typeof Unanswered>;

const Content = z.strictObject({
  v: z.literal(1),
  /** Counter of the last statement signed; 0: none yet. */
  seq: z.int().min(0),
  /** Its hash. */
  prev: Sha256.nullable(),
  unanswered: z.array(Unanswered),
});
type Content = z.infer<typeof Content>;
const nothing: Content = { v: 1, seq: 0, prev: null, unanswered: [] };

/** The last statement of a sender: its number, 0 before the first, and its hash. */
export type Last = Pick<Content, 'seq' | 'prev'>;

/** Makes the next statement of a sender out of its counter and the hash of the one before. */
export type Signing = (seq: number, prev: Sha256 | null) => Unanswered;

/**
 * The sender's counter: which number the next statement has, and the hash of the one before, so that a withheld
 * statement shows as a gap. What was signed is kept until its outcome is known, so that the same bytes can go again.
 */
export type Counter = {
  /** Signs the next statement. Calls wait for each other. */
  readonly next: (sign: Signing) => Promise<Unanswered>;
  /** Number and hash of the last statement: what the next one follows. */
  readonly last: () => Promise<Last>;
  /**
   * Takes a statement that was signed elsewhere, if it follows the last one; false: it does not, and nothing changed. A counter
   * that has none yet takes any.
   */
  readonly take: (signed: Unanswered, follows: Last) => Promise<boolean>;
  readonly answered: (statement: StatementId) => Promise<void>;
  readonly unanswered: () => Promise<readonly Unanswered[]>;
};

/** A counter that ends with the program: for tests, and for measurements that are not about files. */
export function memoryCounter(): Counter {
  let content = nothing;
  return counter({
    change: async (by) => {
      content = await by(content);
      return content;
    },
  });
}

/** A counter in a file of mode 0600 that several programs may use; each waits up to 15 seconds for another. */
export function fileCounter(file: string): Counter {
  return counter({
    change: async (by) => {
      const unlock = await lock(`${file}.lock`);
      try {
        const before = await read(file);
        const after = await by(before);
        if (after !== before) await writePrivately(file, `${JSON.stringify(after)}\n`);
        return after;
      } finally {
        await unlock();
      }
    },
  });
}

/**
 * A counter that the engine keeps, by what stands in the journal: for whoever signs at a desk, which has no file of its own.
 * What was taken and is not answered yet counts as the last, as in every counter.
 */
export function engineCounter(lastStored: () => Promise<Last>): Counter {
  let waiting: readonly { readonly signed: Unanswered; readonly seq: number }[] = [];
  const last = async (): Promise<Last> => {
    // Before the engine is asked: what is answered meanwhile may not be in its answer.
    const newest = waiting.at(-1);
    const stored = await lastStored();
    return newest && newest.seq > stored.seq ? { seq: newest.seq, prev: newest.signed.statement } : stored;
  };
  const inTurn = oneAfterAnother();
  const keep = (signed: Unanswered, seq: number) => void (waiting = [...waiting, { signed, seq }]);
  return {
    next: (sign) =>
      inTurn(async () => {
        const { seq, prev } = await last();
        const signed = sign(seq + 1, prev);
        keep(signed, seq + 1);
        return signed;
      }),
    last: () => inTurn(last),
    take: (signed, follows) =>
      inTurn(async () => {
        const { seq, prev } = await last();
        if (seq !== follows.seq || prev !== follows.prev) return false;
        keep(signed, seq + 1);
        return true;
      }),
    answered: async (statement) => void (waiting = waiting.filter((w) => w.signed.statement !== statement)),
    unanswered: async () => waiting.map((w) => w.signed),
  };
}

function counter(store: {
  readonly change: (by: (content: Content) => Content | Promise<Content>) => Promise<Content>;
}): Counter {
  const inTurn = oneAfterAnother();
  return {
    next: (sign) =>
      inTurn(async () => {
        const after = await store.change((content) => {
          const signed = sign(content.seq + 1, content.prev);
          return { v: 1, seq: content.seq + 1, prev: signed.statement, unanswered: [...content.unanswered, signed] };
        });
        return after.unanswered.at(-1)!;
      }),
    last: () =>
      inTurn(async () => {
        const { seq, prev } = await store.change((content) => content);
        return { seq, prev };
      }),
    take: (signed, follows) =>
      inTurn(async () => {
        let taken = false;
        await store.change((content) => {
          taken = content.seq === 0 || (content.seq === follows.seq && content.prev === follows.prev);
          if (!taken) return content;
          return {
            ...{ v: 1, seq: follows.seq + 1, prev: signed.statement },
            unanswered: [...content.unanswered, signed],
          };
        });
        return taken;
      }),
    answered: async (statement) => {
      await inTurn(() =>
        store.change((content) =>
          content.unanswered.some((u) => u.statement === statement)
            ? { ...content, unanswered: content.unanswered.filter((u) => u.statement !== statement) }
            : content,
        ),
      );
    },
    unanswered: () => inTurn(async () => (await store.change((content) => content)).unanswered),
  };
}

function oneAfterAnother(): <T>(what: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (what) => {
    const result = last.then(what, what);
    last = result.catch(() => undefined);
    return result;
  };
}

async function read(file: string): Promise<Content> {
  let raw: string;
  try {
    raw = await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return nothing;
    throw error;
  }
  try {
    return Content.parse(JSON.parse(raw));
  } catch (cause) {
    throw new ProfileError(
      'malformed',
      `The counter ${file} cannot be read (${(cause as Error).name}). Restore it, or remove it and accept a visible gap.`,
    );
  }
}

/** A lock file that its owner left behind for this long belongs to a program that is gone. */
const ABANDONED_MS = 10_000;
/** Longer than that: a program that is started again at once after it was killed outlives its own lock. */
const LOCK_MS = 15_000;

/** Holds a lock file, which other programs wait for; the returned function gives it back. @throws ProfileError after {@link LOCK_MS} */
export async function lock(file: string): Promise<() => Promise<void>> {
  for (let waited = 0; ; waited += 20) {
    try {
      await (await open(file, 'wx', 0o600)).close();
      return () => rm(file, { force: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    const age = await stat(file).then(
      (s) => Date.now() - s.mtimeMs,
      () => 0,
    );
    if (age > ABANDONED_MS) await rm(file, { force: true });
    else if (waited >= LOCK_MS)
      throw new ProfileError(
        'malformed',
        `Another program holds ${file} for more than ${LOCK_MS} ms. Wait for it, or remove the file if none runs.`,
      );
    await pause(20);
  }
}

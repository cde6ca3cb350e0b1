import { setTimeout as pause } from 'node:timers/promises';

/** What a delegation may send: `perSecond` units for ever, `burst` at once after a rest. */
export type Rate = { readonly perSecond: number; readonly burst: number };

/** A clock in milliseconds, and how to wait; tests give their own. */
export type Time = { readonly now: () => number; readonly wait: (ms: number) => Promise<unknown> };
export const REAL_TIME: Time = { now: () => performance.now(), wait: (ms) => pause(ms) };

/** Hands out units in the order in which they are asked for; whoever asks for more than there is waits. */
export type Bucket = { readonly take: (units: number) => Promise<void> };

/** A token bucket, full at first. One frame may cost more than the burst: it waits until it has been earned. */
export function createBucket({ perSecond, burst }: Rate, { now, wait }: Time = REAL_TIME): Bucket {
  let [tokens, at] = [burst, now()];
  let last: Promise<void> = Promise.resolve();
  const refill = () => {
    const until = now();
    tokens = Math.min(burst, tokens + ((until - at) / 1_000) * perSecond);
    at = until;
  };
  const taken = async (units: number): Promise<void> => {
    refill();
    // In debt the next one waits longer; what was earned meanwhile is not lost to the limit of the burst.
    const lacking = units - tokens;
    tokens -= units;
    if (lacking > 0) await wait((lacking / perSecond) * 1_000);
  };
  return { take: (units) => (last = last.then(() => taken(units))) };
}

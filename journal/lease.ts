import { setTimeout as sleep } from 'node:timers/promises';
import { JetStreamApiCodes, JetStreamApiError, jetstream } from '@nats-io/jetstream';
import { Kvm, type KV } from '@nats-io/kv';
import type { NatsConnection } from '@nats-io/transport-node';
import { LEASE_BUCKET } from '../contracts/names.ts';
import { isOutage } from './outage.ts';

export type Lease = {
  /** Revision of the acquisition: later leases of any name have a higher one. */
  readonly epoch: number;
  /** Resolves when the lease may be another's: what was started under it must stop. Never rejects. */
  readonly lost: Promise<void>;
  /** Gives the lease back, so that a standby takes it at once. Ends `lost` too. */
  release(): Promise<void>;
};

export type LeaseOptions = {
  /** Who holds it, for people who look. */
  readonly holder: string;
  /** A lease that was not renewed for so long is free, in milliseconds. The same for all who contend. */
  readonly ttlMs: number;
  /** Ends the waiting: the promise rejects with its reason. A lease that was acquired is not ended by it. */
  readonly signal: AbortSignal;
};

/** Time for one answer, in milliseconds: shorter than a lease. */
const LEASE_TIMEOUT = 1_000;

/** The bucket of the leases; made by `createStreams`. */
export function openLeases(nc: NatsConnection): Promise<KV> {
  return new Kvm(jetstream(nc, { timeout: LEASE_TIMEOUT })).open(LEASE_BUCKET);
}

/** How often in a time-to-live a standby looks, and the holder renews. */
const LOOKS = 12;
const RENEWALS = 3;

/**
 * Waits until the lease is free and acquires it by compare and set. No clock is compared between machines: a standby takes
 * over a revision that it saw unchanged for a whole time-to-live, and the holder gives up a time-to-live after it *sent* the
 * last renewal that was confirmed, which is earlier. A holder that was paused may still act for a moment when it wakes:
 * what it does must be fenced, by the expected sequence of an append.
 */
export async function holdLease(kv: KV, name: string, options: LeaseOptions): Promise<Lease> {
  const value = JSON.stringify({ holder: options.holder });
  const pause = Math.max(10, options.ttlMs / LOOKS);
  let seen = { revision: -1, looks: 0 };
  for (;;) {
    options.signal.throwIfAborted();
    const expiry = startExpiry(options.ttlMs);
    const looked = await look();
    if (typeof looked === 'number') return hold(kv, name, value, options.ttlMs, looked, expiry);
    expiry.cancel();
    await sleep(pause, undefined, { signal: options.signal });
  }

  /** One look at the lease: its new revision when it was free, else undefined. */
  async function look(): Promise<number | undefined> {
    try {
      const entry = await kv.get(name);
      if (!entry) return await kv.create(name, value);
      if (entry.operation !== 'PUT') return await kv.update(name, value, entry.revision);
      // Counted in looks that saw it: a time without an answer proves nothing about the holder.
      seen =
        entry.revision === seen.revision
          ? { revision: seen.revision, looks: seen.looks + 1 }
          : { revision: entry.revision, looks: 0 };
      return seen.looks > LOOKS ? await kv.update(name, value, entry.revision) : undefined;
    } catch (error) {
      if (wasTaken(error) || isOutage(error)) return undefined;
      throw error;
    }
  }
}

/** A timer that was started when a write was sent, so that it runs out before others may take the lease. */
type Expiry = { expired: boolean; onExpired: () => void; cancel(): void };

function startExpiry(ttlMs: number): Expiry {
  const expiry: Expiry = { expired: false, onExpired: () => undefined, cancel: () => clearTimeout(timer) };
  const timer = setTimeout(() => {
    expiry.expired = true;
    expiry.onExpired();
  }, ttlMs);
  return expiry;
}

function hold(kv: KV, name: string, value: string, ttlMs: number, epoch: number, first: Expiry): Lease {
  const over = new AbortController();
  const lost = new Promise<void>((resolve) => over.signal.addEventListener('abort', () => resolve(), { once: true }));
  const end = (): void => over.abort();
  let revision = epoch;
  let confirmed = first;
  confirmed.onExpired = end;
  if (confirmed.expired) end();

  const renewing = (async () => {
    let pause = ttlMs / RENEWALS;
    while (!over.signal.aborted) {
      await sleep(pause, undefined, { signal: over.signal }).catch(() => undefined);
      if (over.signal.aborted) break;
      const sent = startExpiry(ttlMs);
      try {
        revision = await kv.update(name, value, revision, ttlMs / RENEWALS);
        confirmed.cancel();
        confirmed = sent;
        confirmed.onExpired = end;
        pause = ttlMs / RENEWALS;
      } catch (error) {
        sent.cancel();
        // Soon again: most outages end within the lease.
        pause = ttlMs / LOOKS;
        if (!isOutage(error) && !wasTaken(error)) end();
        // A renewal that timed out may have been stored: then the revision that is there carries this holder's value.
        else if (wasTaken(error)) await adopt();
      }
    }
    confirmed.cancel();
  })();

  /** Takes up a renewal of our own whose confirmation was lost. It does not prolong the lease: the next renewal does. */
  async function adopt(): Promise<void> {
    try {
      const entry = await kv.get(name);
      if (entry?.operation === 'PUT' && entry.string() === value) revision = entry.revision;
      else end();
    } catch (error) {
      if (!isOutage(error)) end();
    }
  }

  return {
    epoch,
    lost,
    async release() {
      if (over.signal.aborted) return;
      end();
      await renewing;
      try {
        await kv.delete(name, { previousSeq: revision });
      } catch (error) {
        // Another's by now, or it runs out by itself.
        if (!wasTaken(error) && !isOutage(error)) throw error;
      }
    },
  };
}

function wasTaken(error: unknown): boolean {
  return (
    error instanceof JetStreamApiError &&
    (error.code === JetStreamApiCodes.StreamWrongLastSequence ||
      error.code === JetStreamApiCodes.StreamWrongLastSequenceUnknown)
  );
}

import { setTimeout as sleep } from 'node:timers/promises';
import { StaleLeadershipError, type Inbox } from '../journal/inbox.ts';
import { holdLease, type Lease } from '../journal/lease.ts';
import { ArchiveConflict } from '../journal/archive/chains.ts';
import { DamagedJournal } from './batch.ts';
import { runIntake, type IntakeDependencies, type LeaderSignals } from './intake.ts';
import { described, type Log } from './log.ts';

/** Work that one process does at a time. One intake and one relay for all partitions: there is one partition today. */
export const LEASES = { intake: 'intake.0', relay: 'relay.0', archive: 'archive.0' } as const;

/** A leader that does not renew for so long is replaced, in milliseconds. */
export const LEASE_MS = 3_000;
/** Wait before the lease is contended for again after a failure, in milliseconds. */
const AFTER_FAILURE = 1_000;

export type Leadership = {
  readonly leases: Parameters<typeof holdLease>[0];
  readonly name: (typeof LEASES)[keyof typeof LEASES];
  /** Who this is, for people who look. */
  readonly holder: string;
  /** Default {@link LEASE_MS}; the same for all who contend. */
  readonly leaseMs?: number;
  readonly log: Log;
  readonly onRole?: (role: 'standby' | 'leading' | 'refused' | 'stopped' | 'failed') => void;
  /** Asked before each leadership; rejects with an `ArchiveConflict` where it must not be taken. */
  readonly admit?: (signal: AbortSignal) => Promise<void>;
};

/**
 * Contends for a lease and works whenever it is held, until `stop` is aborted; then the work finishes what is in hand, and
 * the lease is given back so that a standby takes it at once. What the work throws is logged and the work begun anew, but for
 * a damaged journal, with which this rejects.
 */
export async function lead(
  leadership: Leadership,
  stop: AbortSignal,
  work: (epoch: number, signals: LeaderSignals) => Promise<void>,
): Promise<void> {
  const { leases, name, holder, onRole } = leadership;
  const log = leadership.log.with({ lease: name });
  let isRefused = false;
  while (!stop.aborted) {
    onRole?.(isRefused ? 'refused' : 'standby');
    let lease: Lease | undefined;
    try {
      lease = await holdLease(leases, name, { holder, ttlMs: leadership.leaseMs ?? LEASE_MS, signal: stop });
      const lost = new AbortController();
      void lease.lost.then(() => lost.abort(new Error(`the lease ${name} was lost`)));
      await leadership.admit?.(AbortSignal.any([stop, lost.signal]));
      isRefused = false;
      log.info('leads', { epoch: lease.epoch });
      onRole?.('leading');
      await work(lease.epoch, { stop, lost: lost.signal });
      if (!stop.aborted) log.warn('leads no more', { epoch: lease.epoch });
    } catch (error) {
      if (error instanceof DamagedJournal) {
        onRole?.('failed');
        log.error('the journal is damaged; nothing is appended to it', described(error));
        throw error;
      }
      if (stop.aborted) break;
      isRefused = error instanceof ArchiveConflict;
      if (isRefused) log.error('JOURNAL is not that of its archive: nothing is appended to it', described(error));
      else if (error instanceof StaleLeadershipError) log.warn('a later leader has begun', described(error));
      else log.error('the work ended and is begun again', described(error, true));
      await sleep(AFTER_FAILURE, undefined, { signal: stop }).catch(() => undefined);
    } finally {
      await lease
        ?.release()
        .catch((error: unknown) =>
          log.warn('the lease could not be given back and runs out by itself', described(error)),
        );
    }
  }
  onRole?.('stopped');
}

export type IntakeLeadership = IntakeDependencies &
  Omit<Leadership, 'name' | 'log'> & { readonly inbox: Pick<Inbox, 'openIntakeConsumer'> };

/** Contends for the intake and does it whenever the lease is held. Rejects only where the journal is damaged. */
export function leadIntake(deps: IntakeLeadership, stop: AbortSignal): Promise<void> {
  return lead({ ...deps, name: LEASES.intake }, stop, async (epoch, signals) => {
    const reader = await deps.inbox.openIntakeConsumer(epoch, AbortSignal.any([signals.stop, signals.lost]));
    await runIntake({ ...deps, log: deps.log.with({ epoch }) }, reader, signals);
  });
}

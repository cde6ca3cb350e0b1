import { setTimeout as sleep } from 'node:timers/promises';
import { JetStreamApiError } from '@nats-io/jetstream';
import {
  ClosedConnectionError,
  ConnectionError,
  DrainingConnectionError,
  NoRespondersError,
  RequestError,
  TimeoutError,
} from '@nats-io/transport-node';
import { IncompleteReadError } from './direct.ts';

/**
 * Whether an error says that a service did not answer, as against that it answered "no". A closed connection is none:
 * it was closed by this process.
 */
export function isOutage(error: unknown): boolean {
  if (error instanceof ClosedConnectionError || error instanceof DrainingConnectionError) return false;
  // A stream whose server is starting answers "no responders", which the client reports as JetStream not being enabled.
  if (error instanceof IncompleteReadError) return true;
  if (isNamed(error, 'JetStreamNotEnabled') || error instanceof NoRespondersError || error instanceof TimeoutError)
    return true;
  if (error instanceof JetStreamApiError) return error.status >= 500;
  const status = statusOf(error);
  if (status !== undefined) return status >= 500 || status === 408;
  if (error instanceof RequestError) return error.cause === undefined || isOutage(error.cause);
  return error instanceof ConnectionError;
}

/** For the classes that the client does not export. */
function isNamed(error: unknown, name: string): error is Error {
  return error instanceof Error && error.name === name;
}

/** Status of an answer without a body. */
function statusOf(error: unknown): number | undefined {
  return isNamed(error, 'JetStreamStatusError') && 'code' in error && typeof error.code === 'number'
    ? error.code
    : undefined;
}

/**
 * Time for one answer, in milliseconds. A request that was underway when a server died is never answered, so this is how
 * long its death costs; asking again is safe everywhere.
 */
export const REQUEST_TIMEOUT = 2_000;

/** First and longest wait between two attempts, in milliseconds. */
const FIRST_WAIT = 50;
const LONGEST_WAIT = 2_000;

/**
 * Repeats an operation until it answers. Rethrows at once what is not an outage, and the signal's reason when it is
 * aborted. The operation must be safe to repeat: an attempt that timed out may have been done.
 */
export async function retryOutages<T>(operation: (attempt: number) => Promise<T>, signal?: AbortSignal): Promise<T> {
  for (let attempt = 0; ; attempt += 1) {
    signal?.throwIfAborted();
    try {
      return await operation(attempt);
    } catch (error) {
      if (!isOutage(error)) throw error;
      await sleep(Math.min(FIRST_WAIT * 2 ** Math.min(attempt, 10), LONGEST_WAIT), undefined, signal ? { signal } : {});
    }
  }
}

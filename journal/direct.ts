import type { MsgHdrs, NatsConnection } from '@nats-io/transport-node';
import type { Instant } from '../contracts/ids.ts';

/** A message read back from a stream. */
export type DirectMessage = {
  readonly subject: string;
  readonly sequence: number;
  /** When the server stored it, cut to milliseconds. */
  readonly storedAt: Instant;
  readonly data: Uint8Array;
  readonly headers: MsgHdrs | undefined;
};

/** Messages asked for in one request, and the time, in milliseconds, in which they must come. */
const BATCH = 512;
const MAX_WAIT = 3_000;
/** Where only a part is wanted: most messages are of one line. */
const PAGE = 64;

/**
 * Reads messages of one subject (wildcards allowed) after a sequence, oldest first, by batched direct get (ADR-31): no
 * consumer is made. Throws an outage where the answer does not come whole. Written here because the client's own `getBatch`
 * (3.4) leaves its subscription behind at each call and waits for ever for a lost part. `most`: enough once so many bytes
 * are there.
 */
export async function directRead(
  nc: NatsConnection,
  stream: string,
  subject: string,
  afterSequence: number,
  most?: { readonly bytes: number },
): Promise<readonly DirectMessage[]> {
  const messages: DirectMessage[] = [];
  let bytes = 0;
  for (let after = afterSequence; ;) {
    const { part, more } = await directPage(nc, stream, subject, after, most && { batch: PAGE });
    for (const m of part) bytes += m.data.length;
    messages.push(...part);
    const last = part.at(-1);
    if (!more || !last || (most && bytes >= most.bytes)) return messages;
    after = last.sequence;
  }
}

/** The answer stopped before its end: to be asked again. */
export class IncompleteReadError extends Error {
  override readonly name = 'IncompleteReadError';
}

/** One page of what {@link directRead} gives; `more`: there are further ones. Throws an outage as that does. */
export async function directPage(
  nc: NatsConnection,
  stream: string,
  subject: string,
  after: number,
  size: { readonly batch: number } = { batch: BATCH },
): Promise<{ part: readonly DirectMessage[]; more: boolean }> {
  return answered(nc, stream, subject, { seq: after + 1, next_by_subj: subject, ...size });
}

/** Subjects asked for in one request for their last messages: far below the 1,024 that a server answers. */
const SUBJECTS = 256;

/**
 * The last message of each of these subjects up to a sequence, by batched direct get; one that has none by then is left out.
 * Throws an outage as {@link directRead} does.
 */
export async function directLast(
  nc: NatsConnection,
  stream: string,
  subjects: readonly string[],
  upTo: number,
): Promise<readonly DirectMessage[]> {
  const messages: DirectMessage[] = [];
  for (let at = 0; at < subjects.length; at += SUBJECTS) {
    const some = subjects.slice(at, at + SUBJECTS);
    for (let seq = 1; ;) {
      const request = { seq, multi_last: some, up_to_seq: upTo, batch: SUBJECTS };
      const { part, more } = await answered(nc, stream, 'last messages', request);
      messages.push(...part);
      if (!more || part.length === 0) break;
      seq = part.at(-1)!.sequence + 1;
    }
  }
  return messages;
}

async function answered(
  nc: NatsConnection,
  stream: string,
  what: string,
  request: object,
): Promise<{ part: readonly DirectMessage[]; more: boolean }> {
  const replies = await nc.requestMany(`$JS.API.DIRECT.GET.${stream}`, JSON.stringify(request), {
    strategy: 'sentinel',
    maxWait: MAX_WAIT,
  });
  const part: DirectMessage[] = [];
  for await (const reply of replies) {
    const status = reply.headers?.code ?? 0;
    // End of batch, with the number of messages that are still to come.
    if (status === 204) return { part, more: Number(reply.headers?.get('Nats-Num-Pending') ?? '0') > 0 };
    // Nothing at or after the sequence.
    if (status === 404) return { part: [], more: false };
    if (status !== 0)
      throw new IncompleteReadError(
        `reading ${what} from ${stream}: status ${status} ${reply.headers?.description ?? ''}`,
      );
    part.push({
      subject: reply.headers?.last('Nats-Subject') ?? '',
      sequence: Number(reply.headers?.last('Nats-Sequence')),
      storedAt: new Date(reply.headers?.last('Nats-Time-Stamp') ?? '').toISOString() as Instant,
      data: reply.data,
      headers: reply.headers,
    });
  }
  throw new IncompleteReadError(`reading ${what} from ${stream}: no end of batch within ${MAX_WAIT} ms`);
}

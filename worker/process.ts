import { randomUUID } from 'node:crypto';
import { DeliverPolicy, jetstream, type ConsumerMessages } from '@nats-io/jetstream';
import type { Act } from '../contracts/acts.ts';
import type { Outcome, Receipt } from '../contracts/entry.ts';
import {
  PROCESS,
  type AggregateRef,
  type Instant,
  type OrganisationId,
  type PersonId,
  type StatementId,
} from '../contracts/ids.ts';
import { STREAMS, inboxSubject, receiptSubjectsOf } from '../contracts/names.ts';
import type { Statement } from '../contracts/statement.ts';
import { sha256Hex, statementId } from '../evidence/hash.ts';
import { readReceipt } from '../evidence/receipt.ts';
import { rawId, type Signer } from '../evidence/statement.ts';
import type { NatsConnection } from '../journal/connection.ts';
import type { Inbox } from '../journal/inbox.ts';
import { retryOutages } from '../journal/outage.ts';
import type { Receipts } from '../journal/receipts.ts';
import { described, type Log } from './log.ts';

export type ProcessSender = {
  /**
   * Signs a statement of the process, puts it into INBOX and waits for its second receipt. The same nonce is the same
   * statement, however often it is sent. Rejects when the outcome is not known in time, so that the activity is tried again,
   * and with {@link ProcessNotAuthentic}.
   */
  submit(ref: AggregateRef, act: Act, nonce: string, issuedAt: Instant): Promise<Outcome>;
  close(): Promise<void>;
};

export type ProcessSenderDependencies = {
  readonly nc: NatsConnection;
  readonly inbox: Pick<Inbox, 'put'>;
  readonly receipts: Pick<Receipts, 'read'>;
  readonly signer: Signer;
  readonly organisation: OrganisationId;
  /** The person as whom the process is accredited; asked at each statement, for it may be accredited later than this starts. */
  readonly person: () => Promise<PersonId>;
  readonly log: Log;
  /** How long one `submit` waits, in milliseconds; below the time-out of an activity. Default 25,000. */
  readonly patienceMs?: number;
};

/** The process's key is not enrolled, or no more: nothing that the process does can be journaled until it is. */
export class ProcessNotAuthentic extends Error {
  constructor(refusal: { readonly rule: string; readonly lack: string }) {
    super(`the process is not authentic to the intake: ${refusal.rule} ${refusal.lack}`);
    this.name = 'ProcessNotAuthentic';
  }
}

/** How often the stored receipts are looked into while none arrives, in milliseconds: one may have been missed. */
const LOOK = 1_000;
const NONCE_CHARS = 64;

/** Sends the process's own statements and tells their outcomes. */
export async function createProcessSender(deps: ProcessSenderDependencies): Promise<ProcessSender> {
  const { log, inbox, receipts, signer, organisation } = deps;
  const patienceMs = deps.patienceMs ?? 25_000;
  const waiting = new Map<StatementId, Set<(receipt: Receipt) => void>>();
  /** Statements that were refused as not authentic: sent again they need another message id, or INBOX would drop them. */
  const notAuthentic = new Set<StatementId>();
  const followed = await followReceipts(deps.nc, (data) => {
    const read = readReceipt(data);
    if (!read.ok) return log.warn('a receipt of the process cannot be read', { what: read.what });
    for (const settle of waiting.get(read.receipt.statement) ?? []) settle(read.receipt);
  });

  /** What the stored receipts say; the last one, since a refusal for want of a key may be followed by an entry. */
  async function look(
    ref: AggregateRef,
    ids: readonly StatementId[],
    signal: AbortSignal,
  ): Promise<Receipt | undefined> {
    const found: Receipt[] = [];
    for (const id of ids) {
      for (const jws of await receipts.read(PROCESS, ref, id, signal)) {
        const read = readReceipt(jws);
        if (read.ok && read.receipt.outcome !== 'received') found.push(read.receipt);
      }
    }
    return found.find((r) => isJournaled(r)) ?? found.at(-1);
  }

  return {
    async submit(ref, act, nonce, issuedAt) {
      // The schema bounds a nonce; a longer one is represented by its hash, which is as unique.
      const short = nonce.length <= NONCE_CHARS ? nonce : sha256Hex(nonce);
      const statement = {
        ...{
          v: 1,
          organisation,
          aggregate: ref,
          actor: PROCESS,
          person: await deps.person(),
          issuedAt,
          nonce: short,
          seq: 0,
          prev: null,
        },
        act,
      } as Statement;
      const jws = signer.signStatement(statement);
      const id = statementId(jws, statement);
      const ids = [id, rawId(jws)];
      const patience = AbortSignal.timeout(patienceMs);
      const arrived = awaitReceipt(waiting, ids);
      try {
        const repeated = notAuthentic.delete(id);
        const put = await inbox.put(inboxSubject(PROCESS, ref), jws, repeated ? sha256Hex(randomUUID()) : id, patience);
        let receipt = put.duplicate ? await look(ref, ids, patience) : undefined;
        while (!receipt) {
          receipt = await Promise.race([arrived.receipt, nothingAfter(LOOK, patience)]);
          receipt ??= await look(ref, ids, patience);
          patience.throwIfAborted();
        }
        if (isJournaled(receipt)) return outcomeIn(receipt);
        notAuthentic.add(id);
        if (receipt.outcome === 'refused') throw new ProcessNotAuthentic(receipt.refusal);
        throw new Error(`receipt of ${id} is "${receipt.outcome}" without an entry`);
      } catch (error) {
        if (!patience.aborted) throw error;
        throw new Error(`no outcome of ${act.type} on ${ref} within ${patienceMs} ms; statement ${id}`, {
          cause: error,
        });
      } finally {
        arrived.forget();
      }
    },
    async close() {
      const ended = await followed.close();
      if (ended) log.warn('the receipts of the process were not closed in order', described(ended));
    },
  };
}

function isJournaled(receipt: Receipt): boolean {
  return receipt.outcome === 'recorded' || (receipt.outcome === 'refused' && receipt.entry !== undefined);
}

function outcomeIn(receipt: Receipt): Outcome {
  if (receipt.outcome === 'recorded')
    return { outcome: 'recorded', entry: receipt.entry, hash: receipt.hash, events: receipt.events };
  if (receipt.outcome === 'refused' && receipt.entry !== undefined && receipt.hash !== undefined) {
    return { outcome: 'refused', refusal: receipt.refusal, entry: receipt.entry, hash: receipt.hash };
  }
  throw new Error(`a receipt without an entry is no outcome: ${receipt.statement}`);
}

/** The first outcome that arrives for any of these ids. */
function awaitReceipt(waiting: Map<StatementId, Set<(receipt: Receipt) => void>>, ids: readonly StatementId[]) {
  let settle: (receipt: Receipt) => void = () => undefined;
  const receipt = new Promise<Receipt>((resolve) => {
    settle = (r) => {
      if (r.outcome !== 'received') resolve(r);
    };
  });
  for (const id of ids) waiting.set(id, (waiting.get(id) ?? new Set()).add(settle));
  return {
    receipt,
    forget() {
      for (const id of ids) {
        const settles = waiting.get(id);
        settles?.delete(settle);
        if (settles?.size === 0) waiting.delete(id);
      }
    },
  };
}

function nothingAfter(ms: number, signal: AbortSignal): Promise<undefined> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve(undefined);
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener('abort', done);
  });
}

/** How long one request for receipts stands, in milliseconds. */
const RECEIPTS_EXPIRE = 2_000;

/**
 * Hands out the receipts of the process as they are stored. By a consumer, not by a subscription: the engine's user may read
 * its streams, and nothing is lost in a reconnection.
 */
async function followReceipts(nc: NatsConnection, onReceipt: (data: Uint8Array) => void): Promise<ConsumerMessages> {
  return retryOutages(async () => {
    const consumer = await jetstream(nc).consumers.get(STREAMS.receipts, {
      filter_subjects: [receiptSubjectsOf(PROCESS)],
      deliver_policy: DeliverPolicy.New,
    });
    return consumer.consume({
      callback: (message) => onReceipt(message.data),
      // After a server was killed the client asks again only when a request has run out; until then each step waits for
      // the next look into the store.
      expires: RECEIPTS_EXPIRE,
      idle_heartbeat: RECEIPTS_EXPIRE / 2,
    });
  });
}

import { randomUUID } from 'node:crypto';
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
import { inboxSubject } from '../contracts/names.ts';
import type { Refusal } from '../contracts/refusal.ts';
import type { Statement } from '../contracts/statement.ts';
import { sha256Hex, statementId } from '../evidence/hash.ts';
import { readReceipt } from '../evidence/receipt.ts';
import { rawId, type Signer } from '../evidence/statement.ts';
import type { Inbox } from '../journal/inbox.ts';
import type { Receipts } from '../journal/receipts.ts';
import type { Recorded } from './aggregates.ts';
import type { Log } from './log.ts';

export type ProcessSender = {
  /**
   * Signs a statement of the process, puts it into INBOX and waits for its second receipt. The same nonce is the same
   * statement, however often it is sent. Rejects when the outcome is not known in time, so that the activity is tried again,
   * and with {@link ProcessNotAuthentic}.
   */
  submit(ref: AggregateRef, act: Act, nonce: string, issuedAt: Instant): Promise<Outcome>;
  close(): void;
};

export type ProcessSenderDependencies = {
  readonly inbox: Pick<Inbox, 'put'>;
  readonly receipts: Pick<Receipts, 'follow'>;
  /** What the journal says about a statement; undefined where it has no entry. */
  readonly recorded: (ref: AggregateRef, statement: StatementId) => Promise<Recorded | undefined>;
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

/** How often the journal is looked into while no receipt arrives, in milliseconds: one may have been missed. */
const LOOK = 1_000;
const NONCE_CHARS = 64;

/** Sends the process's own statements and tells their outcomes. */
export function createProcessSender(deps: ProcessSenderDependencies): ProcessSender {
  const { log, inbox, receipts, signer, organisation } = deps;
  const patienceMs = deps.patienceMs ?? 25_000;
  const waiting = new Map<StatementId, Set<(receipt: Receipt) => void>>();
  /** Statements whose sending led to no entry: sent again they need another message id, or INBOX would drop them. */
  const leftNoEntry = new Set<StatementId>();
  const unfollow = receipts.follow(PROCESS, (data) => {
    const read = readReceipt(data);
    if (!read.ok) return log.warn('a receipt of the process cannot be read', { what: read.what });
    for (const settle of waiting.get(read.receipt.statement) ?? []) settle(read.receipt);
  });

  /** What became of a statement whose receipt did not arrive, if it has an entry. */
  async function look(ref: AggregateRef, id: StatementId): Promise<Outcome | undefined> {
    const recorded = await deps.recorded(ref, id);
    return recorded && outcomeOf(recorded);
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
      const patience = AbortSignal.timeout(patienceMs);
      // What is not authentic is answered under the hash of its bytes.
      const arrived = awaitReceipt(waiting, [id, rawId(jws)]);
      try {
        const repeated = leftNoEntry.delete(id);
        const put = await inbox.put(inboxSubject(PROCESS, ref), jws, repeated ? sha256Hex(randomUUID()) : id, patience);
        let outcome: Outcome | NotJournaled | undefined = put.duplicate ? await look(ref, id) : undefined;
        while (!outcome) {
          outcome = await Promise.race([arrived.outcome, nothingAfter(LOOK, patience)]);
          outcome ??= await look(ref, id);
          patience.throwIfAborted();
        }
        if (outcome.outcome !== 'notJournaled') return outcome;
        leftNoEntry.add(id);
        throw new ProcessNotAuthentic(outcome.refusal);
      } catch (error) {
        if (!patience.aborted) throw error;
        leftNoEntry.add(id);
        throw new Error(`no outcome of ${act.type} on ${ref} within ${patienceMs} ms; statement ${id}`, {
          cause: error,
        });
      } finally {
        arrived.forget();
      }
    },
    close: unfollow,
  };
}

/** A refusal of what was not authentic. */
type NotJournaled = { readonly outcome: 'notJournaled'; readonly refusal: Refusal };

function outcomeOf({ entry, hash, events, refusal }: Recorded): Outcome {
  return refusal ? { outcome: 'refused', refusal, entry, hash } : { outcome: 'recorded', entry, hash, events };
}

function outcomeIn(receipt: Exclude<Receipt, { outcome: 'received' }>): Outcome | NotJournaled {
  if (receipt.outcome === 'recorded')
    return { outcome: 'recorded', entry: receipt.entry, hash: receipt.hash, events: receipt.events };
  const { refusal, entry, hash } = receipt;
  return entry !== undefined && hash !== undefined
    ? { outcome: 'refused', refusal, entry, hash }
    : { outcome: 'notJournaled', refusal };
}

/** The first outcome that arrives for any of these ids. */
function awaitReceipt(waiting: Map<StatementId, Set<(receipt: Receipt) => void>>, ids: readonly StatementId[]) {
  let settle: (receipt: Receipt) => void = () => undefined;
  const outcome = new Promise<Outcome | NotJournaled>((resolve) => {
    settle = (r) => {
      if (r.outcome !== 'received') resolve(outcomeIn(r));
    };
  });
  for (const id of ids) waiting.set(id, (waiting.get(id) ?? new Set()).add(settle));
  return {
    outcome,
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

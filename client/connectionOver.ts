import { setTimeout as pause } from 'node:timers/promises';
import { headers, type NatsConnection } from '@nats-io/transport-node';
import type { ActorId, StatementId } from '../contracts/ids.ts';
import { inboxSubject, querySubject, receiptSubjectsOf, type QueryName } from '../contracts/names.ts';
import type { Refusal } from '../contracts/refusal.ts';
import type {
  DossierView,
  HistoryReply,
  ListReply,
  MeetingsReply,
  PreviewReply,
  SenderReply,
} from '../contracts/views.ts';
import { readReceipt } from '../evidence/receipt.ts';
import { notAuthentic } from '../evidence/rules.ts';
import { readStatement } from '../evidence/statement.ts';
import type { Connection, Queries, Wait } from './connection.ts';
import type { Counter, Unanswered } from './counter.ts';
import { logService } from './log.ts';
import { openNotices } from './notices.ts';
import type { Speaker } from './profile.ts';
import { learn, resultOf, type CheckedReceipt, type Known, type ReceiptChecker } from './receipts.ts';
import {
  EngineDefect,
  EvidenceFailure,
  refusedUnsigned,
  ServiceUnavailable,
  type Reply,
  type SubmitResult,
} from './result.ts';
import { statementMaker, unsignedStatement } from './signing.ts';
import { fetchText, sendText } from './text/source.ts';
import { readPubAck, unanswered } from './wire.ts';

/** How long one request may take, and how long it is tried again, milliseconds; `url` is what an error names. */
export type Patience = { readonly url: string; readonly timeoutMs: number; readonly patienceMs: number };

/** How long to wait before it is asked again, milliseconds: after no answer, and after too many of one's questions waited (Q27). */
const ASK_AGAIN = 500;

/**
 * Asks the engine as one actor until it answers. That too many of its questions wait already (Q27) is no answer yet: it asks again,
 * as long as its patience lasts. @throws ServiceUnavailable, EngineDefect
 */
export function asking(
  nc: NatsConnection,
  actor: ActorId,
  { url, timeoutMs, patienceMs }: Patience,
): (query: QueryName, request: object) => Promise<Reply> {
  return async (query, request) => {
    const until = Date.now() + patienceMs;
    for (;;) {
      try {
        const reply = (
          await nc.request(querySubject(actor, query), JSON.stringify(request), { timeout: timeoutMs })
        ).json<Reply>();
        // The engine's own defect is no refusal by a rule.
        if (!reply.ok && reply.refusal.rule === 'Q99') throw new EngineDefect(query, reply.refusal);
        const isBusy = !reply.ok && reply.refusal.rule === 'Q27' && Date.now() + ASK_AGAIN < until;
        if (!isBusy) return reply;
        await pause(ASK_AGAIN);
      } catch (cause) {
        if (cause instanceof EngineDefect) throw cause;
        if (nc.isClosed() || Date.now() + ASK_AGAIN >= until)
          throw unanswered({ attempted: `Asked the engine for ${query} at ${url}`, patienceMs }, cause);
        await pause(ASK_AGAIN);
      }
    }
  };
}

/**
 * One identity's connection over a NATS connection that others may share; its `close` ends what is its own. Whoever opened the
 * NATS connection ends that.
 */
export function connectionOver<P extends Speaker>(
  nc: NatsConnection,
  profile: P,
  options: Patience & {
    readonly counter: Counter;
    readonly checkReceipt: ReceiptChecker;
    readonly onWait?: (wait: Wait) => void;
  },
): Connection<P> {
  const { url, timeoutMs, patienceMs, counter, checkReceipt, onWait } = options;
  const { actor } = profile;
  const makeStatement = statementMaker(profile);

  /** Receipts come in for every person of this actor; those that nobody here waits for are left to their senders. */
  const waiters = new Map<StatementId, (receipt: CheckedReceipt) => void>();
  const heard = nc.subscribe(receiptSubjectsOf(actor), {
    callback: (error, message) => {
      if (error) return;
      const jws = message.string();
      const read = readReceipt(jws);
      const waiter = read.ok ? waiters.get(read.receipt.statement) : undefined;
      if (!waiter) return;
      try {
        waiter(checkReceipt(jws, read));
      } catch {
        // A forged receipt must not stand in the way of the true one. The query below tells when none can be believed.
      }
    },
  });

  const ask = asking(nc, actor, options);

  const receipts: Connection['receipts'] = async (aggregate, statement) => {
    const reply = await ask('receipts', { aggregate, statement });
    if (!reply.ok) return [];
    return (reply as unknown as { receipts: readonly string[] }).receipts.map((jws) => checkReceipt(jws));
  };

  /** Sends a statement until it is stored, then waits for its outcome; what does not come by itself is asked for. */
  const outcomeOf = async ({ statement, aggregate, jws }: Unanswered): Promise<SubmitResult> => {
    const known: Known = {};
    let wake: () => void = () => undefined;
    waiters.set(statement, (receipt) => {
      learn(known, receipt);
      if (known.outcome) wake();
    });
    const head = headers();
    head.set('Nats-Msg-Id', statement);
    const until = Date.now() + patienceMs;
    let stored = false;
    let lookedInVain = 0;
    let cause: unknown = new Error('it is stored, but its outcome did not come');
    try {
      while (!known.outcome) {
        if (nc.isClosed() || Date.now() >= until) {
          throw unanswered(
            {
              attempted: `Sent statement ${statement.slice(0, 16)} about ${aggregate} to ${url}`,
              patienceMs,
              statement,
            },
            cause,
          );
        }
        try {
          if (!stored) {
            const arrived = new Promise<void>((resolve) => (wake = resolve));
            const ack = readPubAck(
              await nc.request(inboxSubject(actor, aggregate), jws, { timeout: timeoutMs, headers: head }),
            );
            stored = true;
            // The receipts of a duplicate went out before: they do not come again by themselves.
            if (!ack.duplicate) await within(2_000, arrived);
          } else {
            const arrived = new Promise<void>((resolve) => (wake = resolve));
            if (!known.outcome) for (const receipt of await receipts(aggregate, statement)) learn(known, receipt);
            if (!known.outcome) await within(1_000, arrived);
            // A refusal that left no entry is said once, and cannot be asked for. Under the same message id INBOX would drop
            // the statement; it has effect once, however often it is read.
            lookedInVain += 1;
            if (!known.outcome && lookedInVain % LOOKS_PER_SENDING === 0) {
              head.set('Nats-Msg-Id', `${statement}/${lookedInVain}`);
              stored = false;
            }
          }
        } catch (error) {
          if (error instanceof ServiceUnavailable)
            throw unanswered({ attempted: error.attempted, patienceMs, statement }, error.cause);
          if (error instanceof EvidenceFailure || error instanceof EngineDefect) throw error;
          cause = error;
          await pause(200);
        }
      }
      await counter.answered(statement);
      return resultOf(statement, jws, known.outcome, known.received);
    } finally {
      waiters.delete(statement);
    }
  };

  const showing = async <T>(what: string, work: Promise<T>): Promise<T> => {
    if (!onWait) return work;
    const since = Date.now();
    const timer = setInterval(() => onWait({ for: what, sinceMs: Date.now() - since }), 1_000);
    return work.finally(() => clearInterval(timer));
  };

  return {
    profile,
    submit: async (aggregate, act) => {
      const signed = await counter.next((seq, prev) => makeStatement(aggregate, act, seq, prev));
      return showing('the receipt', outcomeOf(signed));
    },
    draft: async (aggregate, act) => {
      const { seq, prev } = await counter.last();
      return unsignedStatement(profile, aggregate, act, seq + 1, prev);
    },
    sendSigned: async (jws) => {
      const read = readStatement(jws);
      if (!read.ok) return refusedUnsigned(refusalOf(read));
      const { statement, id } = read;
      const { organisation, person } = profile;
      if (statement.organisation !== organisation || statement.actor !== actor || statement.person !== person) {
        const of = `${statement.actor}.${statement.person}`;
        return refusedUnsigned(
          refusalOf(notAuthentic('E35', 'otherSender', { of, organisation: statement.organisation })),
        );
      }
      const signed = { statement: id, aggregate: statement.aggregate, jws };
      const last = await counter.last();
      // Sent before: the same bytes have effect once.
      const isAgain = last.prev === id || (await counter.unanswered()).some((u) => u.statement === id);
      if (!isAgain && !(await counter.take(signed, { seq: statement.seq - 1, prev: statement.prev }))) {
        return refusedUnsigned(
          refusalOf(notAuthentic('E35', 'overtaken', { seq: statement.seq, expected: last.seq + 1 })),
        );
      }
      return showing('the receipt', outcomeOf(signed));
    },
    resend: (statement) => showing('the receipt', outcomeOf(statement)),
    unanswered: () => counter.unanswered(),
    lastSent: () => counter.last(),
    query: async (query, request) => {
      const reply = await showing('the answer', ask(query, request));
      return reply.ok ? { ok: true, value: valueOf(query, reply) } : { ok: false, refusal: reply.refusal };
    },
    receipts,
    notices: async () => {
      try {
        return await openNotices(nc, actor);
      } catch (cause) {
        throw unanswered({ attempted: `Opened the notices of ${actor} at ${url}`, patienceMs: timeoutMs }, cause);
      }
    },
    readText: (sha256, dossier) =>
      showing(
        'the text',
        fetchText(sha256, (request) => ask('text', { ...request, ...(dossier !== undefined && { dossier }) })),
      ),
    readProtocol: (meeting, sha256) =>
      showing(
        'the protocol',
        fetchText(sha256, (request) => ask('text', { ...request, meeting })),
      ),
    storeText: (text) =>
      showing(
        'the store of texts',
        sendText(text, (request) => ask('store', request)),
      ),
    log: logService((query, request) => showing('the log', ask(query, request))),
    close: async () => {
      if (!nc.isClosed() && !heard.isClosed()) await heard.drain();
    },
  };
}

/** A refusal and nothing else of the value that carried it. */
function refusalOf({ rule, lack, facts }: Refusal): Refusal {
  return { rule, lack, facts };
}

/** After so many looks for a receipt, a second apart, a statement is sent again. */
const LOOKS_PER_SENDING = 10;

/** Resolves when `event` does, or after `ms` milliseconds. */
function within(ms: number, event: Promise<void>): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    void event.then(() => {
      clearTimeout(timer);
      resolve();
    });
  });
}

/** Takes the answer out of its reply. */
function valueOf<Q extends keyof Queries>(query: Q, reply: { readonly ok: true }): Queries[Q]['reply'] {
  const members = reply as unknown as { readonly view: DossierView } & ListReply &
    MeetingsReply &
    HistoryReply &
    SenderReply &
    PreviewReply;
  const values: { readonly [K in keyof Queries]: Queries[K]['reply'] } = {
    status: members.view,
    list: members,
    meetings: members,
    history: members,
    sender: members,
    preview: members,
  };
  return values[query];
}

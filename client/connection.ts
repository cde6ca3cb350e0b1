import { setTimeout as pause } from 'node:timers/promises';
import { headers } from '@nats-io/transport-node';
import type { Act } from '../contracts/acts.ts';
import type { AggregateRef, DossierId, MeetingId, Sha256, StatementId } from '../contracts/ids.ts';
import type { Refusal } from '../contracts/refusal.ts';
import type { Statement } from '../contracts/statement.ts';
import { inboxSubject, querySubject, receiptSubjectsOf, type QueryName } from '../contracts/names.ts';
import type {
  DossierView,
  HistoryReply,
  HistoryRequest,
  ListReply,
  ListRequest,
  PreviewReply,
  PreviewRequest,
  SenderReply,
  SenderRequest,
  StatusRequest,
} from '../contracts/views.ts';
import { readReceipt } from '../evidence/receipt.ts';
import { notAuthentic } from '../evidence/rules.ts';
import { readStatement } from '../evidence/statement.ts';
import { fileCounter, memoryCounter, type Counter, type Last, type Unanswered } from './counter.ts';
import { logService, type LogService } from './log.ts';
import { openNotices, type NoticeReader } from './notices.ts';
import { counterFile, type Identity } from './profile.ts';
import { learn, receiptChecker, resultOf, type CheckedReceipt, type Known } from './receipts.ts';
import {
  EngineDefect,
  EvidenceFailure,
  refusedUnsigned,
  ServiceUnavailable,
  type Answer,
  type Reply,
  type SubmitResult,
} from './result.ts';
import { statementMaker, unsignedStatement } from './signing.ts';
import { fetchText, sendText, type SourceText } from './text/source.ts';
import { openConnection, readPubAck, unanswered } from './wire.ts';

/** What a connection waits for, and since how many milliseconds. */
export type Wait = { readonly for: string; readonly sinceMs: number };

export type ConnectOptions = {
  /** Another address than the profile's. */
  readonly url?: string;
  /** The sender's counter; default: the file beside the profile, or memory for a profile that was not read from a file. */
  readonly counter?: Counter;
  /** How long one request may take, milliseconds; default 5,000. */
  readonly timeoutMs?: number;
  /** How long to keep trying before a service counts as unavailable, milliseconds; default 30,000. */
  readonly patienceMs?: number;
  /** Called every second while something is waited for. */
  readonly onWait?: (wait: Wait) => void;
};

/** The questions that the engine answers, and what it answers. */
export type Queries = {
  readonly status: { readonly request: StatusRequest; readonly reply: DossierView };
  /** One page; `next` is what to ask for as `after`, null at the end. */
  readonly list: { readonly request: ListRequest; readonly reply: ListReply };
  readonly history: { readonly request: HistoryRequest; readonly reply: HistoryReply };
  readonly sender: { readonly request: SenderRequest; readonly reply: SenderReply };
  readonly preview: { readonly request: PreviewRequest; readonly reply: PreviewReply };
};

/** One identity's way into the engine: its own NATS account, its own key. */
export type Connection<P extends Identity = Identity> = {
  readonly profile: P;
  /**
   * Signs an act, hands it to INBOX and waits until its outcome is known.
   * @throws MalformedAct when `contracts/acts.ts` does not allow the act; nothing was signed.
   * @throws ServiceUnavailable when the outcome is not known in time; {@link Connection.resend} settles it.
   */
  readonly submit: (aggregate: AggregateRef, act: Act) => Promise<SubmitResult>;
  /**
   * The statement that would be signed next, unsigned: for a key that is kept elsewhere. Nothing is reserved; whatever is
   * sent before it overtakes it. @throws MalformedAct
   */
  readonly draft: (aggregate: AggregateRef, act: Act) => Promise<Statement>;
  /**
   * Sends a statement that was signed elsewhere, with effect once. Refused before it is sent (E01-E05, E35) where it is no
   * statement, or not this sender's next one. @throws ServiceUnavailable
   */
  readonly sendSigned: (jws: string) => Promise<SubmitResult>;
  /** Sends the same bytes again and waits for the outcome; a statement has effect once. @throws ServiceUnavailable */
  readonly resend: (statement: Unanswered) => Promise<SubmitResult>;
  /** Statements of this identity that were signed and whose outcome is not known. */
  readonly unanswered: () => Promise<readonly Unanswered[]>;
  /** Number and hash of the last statement that this identity signed, as its own counter has it. */
  readonly lastSent: () => Promise<Last>;
  /** Asks the engine. @throws ServiceUnavailable */
  readonly query: <Q extends keyof Queries>(
    query: Q,
    request: Queries[Q]['request'],
  ) => Promise<Answer<Queries[Q]['reply']>>;
  /** The receipts that the engine holds for a statement, checked; none: it does not know it. @throws ServiceUnavailable, EvidenceFailure */
  readonly receipts: (aggregate: AggregateRef, statement: StatementId) => Promise<readonly CheckedReceipt[]>;
  /** The notices of this delegation. @throws ServiceUnavailable */
  readonly notices: () => Promise<NoticeReader>;
  /** One language of a text, its hash checked; a party with a status names the document, and where drafts are restricted everybody. @throws ServiceUnavailable, EvidenceFailure */
  readonly readText: (sha256: Sha256, dossier?: DossierId) => Promise<Answer<string>>;
  /** The protocol of a meeting, its hash checked. @throws ServiceUnavailable, EvidenceFailure */
  readonly readProtocol: (meeting: MeetingId, sha256: Sha256) => Promise<Answer<string>>;
  /** Puts one language of a text into the store; once there, storing it again changes nothing. @throws ServiceUnavailable */
  readonly storeText: (text: SourceText) => Promise<Answer<Sha256>>;
  /** The transparency log, as the archive serves it. @throws ServiceUnavailable, EvidenceFailure */
  readonly log: LogService;
  readonly close: () => Promise<void>;
};

/**
 * Connects one identity. Where no server answers it fails at once; a later interruption is bridged.
 * @throws ServiceUnavailable
 */
export async function connectConcordat<P extends Identity>(
  profile: P,
  options: ConnectOptions = {},
): Promise<Connection<P>> {
  const { timeoutMs = 5_000, patienceMs = 30_000, onWait } = options;
  const { actor } = profile;
  const url = options.url ?? profile.natsUrl;
  const counter =
    options.counter ?? (profile.file === undefined ? memoryCounter() : fileCounter(counterFile(profile.file)));
  const makeStatement = statementMaker(profile);
  const checkReceipt = receiptChecker(profile);
  const nc = await openConnection(profile, url, Math.max(timeoutMs, 5_000));

  /** Receipts come in for every person of this actor; those that nobody here waits for are left to their senders. */
  const waiters = new Map<StatementId, (receipt: CheckedReceipt) => void>();
  nc.subscribe(receiptSubjectsOf(actor), {
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

  const ask = async (query: QueryName, request: object): Promise<Reply> => {
    const until = Date.now() + patienceMs;
    for (;;) {
      try {
        const reply = (
          await nc.request(querySubject(actor, query), JSON.stringify(request), { timeout: timeoutMs })
        ).json<Reply>();
        // The engine's own defect is no refusal by a rule.
        if (!reply.ok && reply.refusal.rule === 'Q99') throw new EngineDefect(query, reply.refusal);
        return reply;
      } catch (cause) {
        if (cause instanceof EngineDefect) throw cause;
        if (nc.isClosed() || Date.now() + 500 >= until)
          throw unanswered({ attempted: `Asked the engine for ${query} at ${url}`, patienceMs }, cause);
        await pause(500);
      }
    }
  };

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
      if (!nc.isClosed()) await nc.drain();
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
async function within(ms: number, event: Promise<void>): Promise<void> {
  const stop = new AbortController();
  await Promise.race([event, pause(ms, undefined, { signal: stop.signal }).catch(() => undefined)]);
  stop.abort();
}

/** Takes the answer out of its reply. */
function valueOf<Q extends keyof Queries>(query: Q, reply: { readonly ok: true }): Queries[Q]['reply'] {
  const members = reply as unknown as { readonly view: DossierView } & ListReply &
    HistoryReply &
    SenderReply &
    PreviewReply;
  const values: { readonly [K in keyof Queries]: Queries[K]['reply'] } = {
    status: members.view,
    list: members,
    history: members,
    sender: members,
    preview: members,
  };
  return values[query];
}

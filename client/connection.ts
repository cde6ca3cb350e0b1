import type { Act } from '../contracts/acts.ts';
import type { AggregateRef, DossierId, MeetingId, Sha256, StatementId } from '../contracts/ids.ts';
import type { Statement } from '../contracts/statement.ts';
import type {
  DossierView,
  HistoryReply,
  HistoryRequest,
  ListReply,
  MeetingsReply,
  MeetingsRequest,
  ListRequest,
  PreviewReply,
  PreviewRequest,
  SenderReply,
  SenderRequest,
  StatusRequest,
} from '../contracts/views.ts';
import { connectionOver } from './connectionOver.ts';
import { fileCounter, memoryCounter, type Counter, type Last, type Unanswered } from './counter.ts';
import type { LogService } from './log.ts';
import type { NoticeReader } from './notices.ts';
import { counterFile, type Identity, type Speaker } from './profile.ts';
import { receiptChecker, type CheckedReceipt } from './receipts.ts';
import type { Answer, SubmitResult } from './result.ts';
import type { SourceText } from './text/source.ts';
import { openConnection } from './wire.ts';

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
  readonly meetings: { readonly request: MeetingsRequest; readonly reply: MeetingsReply };
  readonly history: { readonly request: HistoryRequest; readonly reply: HistoryReply };
  readonly sender: { readonly request: SenderRequest; readonly reply: SenderReply };
  readonly preview: { readonly request: PreviewRequest; readonly reply: PreviewReply };
};

/** One identity's way into the engine: its own NATS account or a desk's, its own key or one that is kept elsewhere. */
export type Connection<P extends Speaker = Speaker> = {
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
  /** Ends it; what it shares with others stays open for them. */
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
  const { actor, person, nkeySeed, natsCa } = profile;
  const url = options.url ?? profile.natsUrl;
  const counter =
    options.counter ?? (profile.file === undefined ? memoryCounter() : fileCounter(counterFile(profile.file)));
  const by = { nkeySeed, as: actor, name: `${actor} ${person}`, ...(natsCa !== undefined && { natsCa }) };
  const nc = await openConnection(by, url, Math.max(timeoutMs, 5_000));
  const patient = { url, timeoutMs, patienceMs, ...(onWait && { onWait }) };
  return {
    ...connectionOver(nc, profile, { ...patient, counter, checkReceipt: receiptChecker(profile) }),
    close: async () => {
      if (!nc.isClosed()) await nc.drain();
    },
  };
}

import type { AdoptingAct, RoundOutcome } from './events.ts';
import type { ActorId, DossierId, Instant, MeetingId, MemberId, Sha256, StageCode, TextHash } from './ids.ts';
import type { PositionKind } from './position.ts';
import type { VersionManifest } from './text.ts';

/** What the engine publishes and answers: notices, and the read models behind the queries. Times are UTC instants. */

/** A message to one delegation that it is its turn, or that a round changed. Sent once per reason; `id` is deterministic. */
export type Notice = {
  readonly v: 1;
  readonly id: string;
  readonly kind: 'circulated' | 'roundOpened' | 'reminder' | 'signature';
  readonly dossier: DossierId;
  readonly title: string;
  readonly stage: StageCode;
  readonly stageName: string;
  readonly round: number;
  readonly roundKind: 'open' | 'silence' | null;
  readonly textHash: TextHash;
  readonly version: number;
  readonly deadline: Instant | null;
  readonly zone: string | null;
  /** How saying nothing will be read. */
  readonly silenceMeans: 'unheard' | 'noObjection' | 'nothing';
};

/** A line of the board. */
export type BoardLine = {
  readonly dossier: DossierId;
  readonly title: string;
  readonly class: string;
  readonly area: string;
  readonly phase: Phase;
  readonly stage: StageCode | null;
  readonly stageName: string | null;
  readonly round: number | null;
  readonly roundKind: 'open' | 'silence' | null;
  readonly heard: number;
  readonly counted: number;
  readonly objections: readonly MemberId[];
  readonly deadline: Instant | null;
  readonly act: AdoptingAct | null;
  readonly rounds: number;
  readonly positions: number;
  readonly entries: number;
  /** What was left out, since the asker's status does not see it: who said what, or the texts. Absent: nothing. */
  readonly withheld?: readonly ('record' | 'texts')[];
};

export type Phase = 'proposed' | 'inProgress' | 'deferred' | 'adopted' | 'inEffect' | 'ended' | 'withdrawn';

/** What a dossier waits for, on whom, until when, and which rule says so. */
export type Waiting = {
  readonly stage: StageCode | null;
  readonly stageName: string | null;
  readonly organ: string | null;
  readonly for: string;
  readonly on: readonly ActorId[];
  readonly until: Instant | null;
  readonly zone: string | null;
  readonly rule: string;
};

export type RoundView = {
  readonly stage: StageCode;
  readonly round: number;
  readonly kind: 'open' | 'silence';
  readonly textHash: TextHash;
  readonly openedAt: Instant;
  readonly deadline: Instant;
  readonly zone: string;
  readonly outcome: RoundOutcome | null;
  readonly positions: readonly {
    readonly member: MemberId;
    readonly kind: PositionKind;
    readonly lifted: boolean;
    readonly at: Instant;
    readonly entry: number;
  }[];
};

/** Everything that is known of a dossier at one entry. */
export type DossierView = BoardLine & {
  readonly proposer: MemberId;
  readonly leadOrgan: string;
  readonly version: VersionManifest | null;
  readonly textHash: TextHash | null;
  readonly stages: readonly {
    readonly stage: StageCode;
    readonly name: string;
    readonly status: 'notOpened' | 'open' | 'closed' | 'basis' | 'skipped';
    readonly textHash: TextHash | null;
  }[];
  readonly roundList: readonly RoundView[];
  readonly meeting: MeetingId | null;
  readonly waiting: readonly Waiting[];
  readonly at: Instant;
  readonly head: Sha256;
};

/** Requests and replies of the queries. A reply is `{ ok: true, … }` or `{ ok: false, refusal }`. */
export type StatusRequest = { readonly dossier: string; readonly entry?: number; readonly instant?: string };
/** Lines of the board, in the order of the dossiers' ids; `after` is the `next` of the page before, null at the end. */
export type ListRequest = { readonly meeting?: string; readonly after?: string };
export type ListReply = { readonly board: readonly BoardLine[]; readonly next: string | null };
export type HistoryRequest = { readonly aggregate: string; readonly from: number };
/**
 * `lines` are entries exactly as stored, `recordedAt` the instants at which JOURNAL stored them, one for each; `next` is
 * the number to ask for next, null at the end.
 */
export type HistoryReply = {
  readonly lines: readonly string[];
  readonly recordedAt: readonly Instant[];
  readonly next: number | null;
};
export type ReceiptsRequest = { readonly aggregate: string; readonly statement: string };
/** `dossier`: whose text it is; asked of those who see some documents only. */
export type TextRequest = { readonly sha256: string; readonly offset: number; readonly dossier?: string };

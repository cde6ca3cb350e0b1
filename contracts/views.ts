import { z } from 'zod';
import type { CarryOverInventory } from './carryOver.ts';
import type { AdoptingAct, OrganOutcome, RoundOutcome, SplitPart } from './events.ts';
import {
  AggregateRef,
  Sha256,
  type ActorId,
  type Day,
  type DossierId,
  type Instant,
  type MeetingId,
  type MemberId,
  type OrganId,
  type PersonId,
  type StageCode,
  type StatementId,
  type TextHash,
} from './ids.ts';
import type { Place, PositionKind } from './position.ts';
import type { StageWord } from './procedure.ts';
import type { Refusal } from './refusal.ts';
import type { OpenPlace, Rendering, VersionManifest } from './text.ts';
import type { ProcessStep } from './workflow.ts';

/** What the engine publishes and answers: notices, and the read models behind the queries. Times are UTC instants. */

/** A message to one delegation that it is its turn, or that a round changed. Sent once per reason; `id` is deterministic. */
export type Notice = {
  readonly v: 1;
  readonly id: string;
  readonly kind: 'circulated' | 'roundOpened' | 'reminder' | 'signature' | 'correction';
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
  readonly silenceMeans: SilenceMeans;
  /** Of a correction of the adopted text that was proposed: its number, and the place that it is about. */
  readonly correction?: { readonly number: number; readonly place: Place };
};

/**
 * What is counted of a document: positions in the newest round on the text that is before its stage, once it is decided those of the
 * round in which that was; confirmations of delivery; or signatures, with the reasons of those that do not sign. null, of a line:
 * nobody has been asked about this text at its stage yet.
 */
export type Tally =
  | { readonly of: 'round'; readonly stage: StageCode; readonly round: number }
  | { readonly of: 'delivery' | 'signatures' };

/** A line of the board. */
export type BoardLine = {
  readonly dossier: DossierId;
  readonly title: string;
  /** Titles that it had before, so that it is found under each. */
  readonly formerTitles: readonly string[];
  readonly class: string;
  readonly area: string;
  readonly phase: Phase;
  readonly stage: StageCode | null;
  readonly stageName: string | null;
  readonly round: number | null;
  readonly roundKind: 'open' | 'silence' | null;
  /** How many of those counted have answered, as `tally` says. */
  readonly heard: number;
  readonly counted: number;
  readonly tally: Tally | null;
  readonly objections: readonly MemberId[];
  readonly deadline: Instant | null;
  readonly act: AdoptingAct | null;
  /** The act that decided on the draft last; no adoption. */
  readonly draftAct: AdoptingAct | null;
  /** Of a document in progress or deferred: the instant of the last entry that moved it. */
  readonly pendingSince: Instant | null;
  readonly rounds: number;
  readonly positions: number;
  readonly entries: number;
  /**
   * What was left out, since the asker is not shown it: who said what, the texts, or stand-asides that are not public; of
   * open rounds that are confidential the positions of others, and their number too (`counts`). Absent: nothing.
   */
  readonly withheld?: readonly ('record' | 'texts' | 'standAsides' | 'positions' | 'counts')[];
  /**
   * Where they were asked for: what was said in the newest round, on its text, of the stage that the document is at; of one that is
   * at no stage in the last round there was. Absent: there was none, or the viewer is not shown who said what.
   */
  readonly cells?: readonly Cell[];
  /** Where it was asked for: what it waits for now, as the viewer is shown it. */
  readonly waiting?: readonly Waiting[];
  /** Where it was asked for, for a member: how the viewer itself stands to the document. */
  readonly own?: OwnStanding;
  /** Where they were asked for: its silence procedures, those that run and those that have ended. */
  readonly silences?: readonly SilenceClock[];
  /** Where they were asked for: the stages that it passes, in the order of the procedure, with when each was opened and closed. */
  readonly steps?: readonly Step[];
  /** Where a meeting was asked for: why the document is among those of the meeting. */
  readonly among?: PlaceAtMeeting;
  /** A round that is open is confidential between delegations: the line differs from one viewer to another. */
  readonly confidential?: true;
};

/** How silence will be read: of whoever says nothing in a round, or does not object to a correction. */
export type SilenceMeans = 'unheard' | 'noObjection' | 'nothing';

/** How a member stands to a document. `version`: the number of the version that was, or is, spoken about. */
export type OwnStanding = {
  /** Open rounds in which it is counted. */
  readonly asked: readonly {
    readonly stage: StageCode;
    readonly round: number;
    readonly kind: 'open' | 'silence';
    readonly textHash: TextHash;
    readonly version: number;
    readonly silenceMeans: SilenceMeans;
  }[];
  /** What it said last, in whichever round; null: nothing, or it withdrew that. */
  readonly last: {
    readonly stage: StageCode;
    readonly round: number;
    readonly kind: PositionKind;
    readonly lifted: boolean;
    readonly version: number;
    readonly at: Instant;
    readonly entry: number;
  } | null;
  /** The newest version that it agreed to, in whatever way; null: none. */
  readonly agreedOn: { readonly version: number; readonly textHash: TextHash } | null;
  /** The present version; null: there is none. */
  readonly present: { readonly version: number; readonly textHash: TextHash } | null;
};

/** A silence procedure: a round by silence, or a correction of the adopted text that stands unless somebody objects. */
export type SilenceClock = {
  /** Null: it is about a correction. */
  readonly stage: StageCode | null;
  readonly round: number | null;
  readonly correction: { readonly number: number; readonly place: Place } | null;
  readonly textHash: TextHash;
  /** The number of the version that it is about. */
  readonly version: number;
  readonly deadline: Instant;
  readonly zone: string | null;
  /** Null while it runs. */
  readonly outcome: RoundOutcome | 'rejected' | 'corrected' | 'documentEnded' | null;
  readonly endedAt: Instant | null;
  /**
   * Those whose silence it is about: of one that runs those counted now. `delivered`: of them those whose delivery of the very text is
   * recorded; null of a correction, for which nobody signs. `noticed`: those to whom its notice went. Absent: not shown to the viewer.
   */
  readonly about?: {
    readonly counted: readonly MemberId[];
    readonly delivered: readonly MemberId[] | null;
    readonly noticed: readonly MemberId[];
  };
  /** Who broke it, by what, and why in its own words. Null: nobody did; absent: that is not shown to the viewer. */
  readonly broken?: {
    readonly member: MemberId;
    readonly by: 'object' | 'proposeAmendment' | 'objectToCorrection';
    readonly words: string;
    readonly places: readonly Place[];
    readonly entry: number;
  } | null;
  /**
   * Of one that runs: what follows if nobody breaks it, found by taking the step of its end as of the deadline. Null: it has ended, or there
   * is no process that would take it; absent: not shown to the viewer.
   */
  readonly follows?: Follows | null;
};

/** Why a document is among those of a meeting. */
export type PlaceAtMeeting = {
  /** The number of its item on the agenda; null: it is not on it. */
  readonly item: number | null;
  /** It is in the meeting's package now. */
  readonly placed: boolean;
  /** The document's entry that placed it there last; null: none did. */
  readonly entry: number | null;
};

/** A stage of a document's route. */
export type Step = {
  readonly stage: StageCode;
  readonly name: string;
  readonly status: 'notOpened' | 'open' | 'closed' | 'basis' | 'skipped';
  readonly openedAt: Instant | null;
  readonly closedAt: Instant | null;
};

/**
 * A meeting as it is shown. Whoever does not see who said what is shown those in whose packages documents are that it is shown, and
 * no more of them than the organ.
 */
export type MeetingLine = {
  readonly meeting: MeetingId;
  readonly organ: OrganId | null;
  readonly phase: 'convened' | 'sitting' | 'closed' | 'cancelled' | null;
  readonly title: string | null;
  readonly day: Day | null;
  readonly place: string | null;
  /** Documents that are shown: on its agenda, or in its package. */
  readonly documents: number;
  /** Items of its agenda that name no document that is shown; null: the agenda is not shown. */
  readonly unseen: number | null;
};

/**
 * What one of those counted in a round said in it. `entry` holds it. While a round is confidential there are cells only of those whose
 * position the viewer is shown, and its own.
 */
export type Cell = {
  readonly member: MemberId;
  readonly said: PositionKind | 'unheard';
  readonly lifted?: true;
  readonly entry?: number;
};

export type Phase =
  | 'proposed'
  | 'inProgress'
  | 'deferred'
  | 'adopted'
  | 'inEffect'
  | 'ended'
  | 'withdrawn'
  | 'split'
  | 'merged'
  | 'abandoned'
  | 'lapsed';

/** What is waited for, so that it can be said in any language. `lack`: what refuses the next step, with the facts of its rule. */
export type WaitsFor =
  | {
      readonly code:
        | 'registration'
        | 'firstVersion'
        | 'circulation'
        | 'delivery'
        | 'route'
        | 'round'
        | 'delegations'
        | 'confidentialPositions'
        | 'votes'
        | 'voteDeclaration'
        | 'finding'
        | 'findingOrRound'
        | 'versionOrRound'
        | 'actNumber'
        | 'signatures'
        | 'certifiedCopies'
        | 'notifications'
        | 'announcement'
        | 'end';
    }
  | { readonly code: 'meeting'; readonly facts: { readonly meeting: MeetingId | null } }
  | { readonly code: 'carryOver'; readonly facts: { readonly offer: number } }
  | { readonly code: 'amendedVersion'; readonly facts: { readonly members: readonly MemberId[] } }
  | { readonly code: 'oneAct'; readonly facts: { readonly dossiers: readonly DossierId[] } }
  | { readonly code: 'versionOfTheRest'; readonly facts: { readonly dossiers: readonly DossierId[] } }
  | { readonly code: 'answerToRequest'; readonly facts: { readonly member: MemberId; readonly until: Day } }
  | { readonly code: 'lack'; readonly facts: Refusal['facts'] & { readonly lack: string } }
  | { readonly code: 'dayOfEffect'; readonly facts: { readonly day: Day } }
  | {
      readonly code: 'correctionObjections';
      readonly facts: { readonly correction: number; readonly place: Place | null };
    }
  | { readonly code: 'correctionNotices' | 'correctionRecord'; readonly facts: { readonly correction: number } };

/** What a dossier waits for, on whom, until when, and which rule says so. `for` says its code and facts in English. */
export type Waiting = WaitsFor & {
  readonly stage: StageCode | null;
  readonly stageName: string | null;
  readonly organ: string | null;
  readonly for: string;
  readonly on: readonly ActorId[];
  readonly until: Instant | null;
  readonly zone: string | null;
  readonly rule: string;
};

/** What follows an act that would be accepted, so that it can be said in any language. */
export type Follows =
  /** The process takes that step of its own. */
  | { readonly next: 'step'; readonly step: ProcessStep['do']; readonly stage: StageCode | null }
  /**
   * `still`: the same as before, of others. Of a lack its word alone, which the rule explains: names differ by who acts. What an act
   * would name that was only tried is not told: no documents, a place that is null.
   */
  | {
      readonly next: 'waits';
      readonly still: boolean;
      readonly for: readonly (WaitsFor & Pick<Waiting, 'stage' | 'rule'>)[];
    }
  /** `meeting`: a meeting is convened, and the document can be placed on its agenda. */
  | { readonly next: 'nothing' | 'meeting' };

/** An act that would be accepted now, and from whom. `meeting`, `stage` and `round`: those that it is about. */
export type PossibleAct = {
  readonly act: string;
  /** Absent of an act about the document itself, and of the convening of a meeting. */
  readonly meeting?: MeetingId;
  readonly stage: StageCode | null;
  readonly round: number | null;
  readonly by: readonly ActorId[];
  /** What the document waits for then, or what its process does then; null where that stays as it is. */
  readonly moves: string | null;
  /** The same by its code. */
  readonly follows: Follows | null;
  /** It moves the document, and the document waits on one of those. */
  readonly awaited: boolean;
};

/** An act that the rule by which the document waits would refuse now, to those whose act it is. */
export type BlockedAct = Pick<PossibleAct, 'act' | 'stage' | 'round' | 'by'> & { readonly refusal: Refusal };

/** What could be done about a document at an instant: found by deciding, so it says what the rules say. */
export type Explanation = {
  readonly at: Instant;
  readonly possible: readonly PossibleAct[];
  readonly blocked: readonly BlockedAct[];
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
    /** Of an agreement ad referendum: its day, and whether it was confirmed in time, is still owed, or has lapsed. */
    readonly adReferendum?: { readonly confirmBy: Day; readonly standing: 'owed' | 'confirmed' | 'lapsed' };
    /** What the chair made of an amendment. */
    readonly ruled?: 'accepted' | 'refused';
    /** Of a joint position: the statement to assent to, the members named, and those that have assented. */
    readonly joint?: {
      readonly statement: StatementId;
      readonly of: readonly MemberId[];
      readonly assented: readonly MemberId[];
    };
    /** The member to whose joint position this is the assent. */
    readonly assentsTo?: MemberId;
    /** A stand-aside that is shown to members and offices alone. */
    readonly public?: false;
  }[];
  /** Of a round that is open: counted delegations that owe an answer, as far as the viewer may know. */
  readonly owing?: readonly MemberId[];
  /** The last reminder of the present deadline. */
  readonly remindedAt?: Instant;
  /** Staff asked to confirm that nothing has changed since this version. */
  readonly askedSince?: TextHash;
  /** Members that have agreed to an earlier deadline. */
  readonly shortening?: Readonly<Record<string, Instant>>;
};

/** What followed adoption, with the days that the class computes; null where it computes none, or not yet. */
export type ForceView = {
  readonly signed: readonly MemberId[];
  /** Each signature with its person, its reservation, and the full powers that it rests on, with the margin they leave. */
  readonly signatures: readonly {
    readonly member: MemberId;
    readonly person: PersonId;
    readonly reservation: string | null;
    readonly fullPowers: { readonly number: number; readonly paper: string; readonly margin: string | null } | null;
  }[];
  readonly unsigned: readonly { readonly member: MemberId; readonly because: string; readonly note: string }[];
  readonly dependsOn: readonly DossierId[];
  readonly copiesDueBy: Instant | null;
  readonly certified: boolean;
  readonly notified: readonly { readonly member: MemberId; readonly on: Day }[];
  /** The day on which it must be announced to enter into force. */
  readonly dayOfForce: Day | null;
  readonly effectiveOn: Day | null;
  readonly joined: readonly { readonly member: MemberId; readonly on: Day | null }[];
  readonly reviews: readonly { readonly outcome: 'confirmed' | 'revise' | 'withdraw'; readonly on: Day }[];
  readonly reviewDueOn: Day | null;
  readonly expiresOn: Day | null;
  readonly corrections: readonly {
    readonly number: number;
    /** Of which official text; null: not said. */
    readonly language: string | null;
    readonly place: Place;
    readonly found: string;
    readonly corrected: string;
    readonly deadline: Instant;
    /** The place whose clock rules the deadline. */
    readonly zone: string | null;
    /** `documentEnded`: it was open when its document ended. */
    readonly outcome: 'rejected' | 'corrected' | 'withdrawn' | 'documentEnded' | null;
    /** The delegations have their notices of it. */
    readonly noticed: boolean;
  }[];
};

/**
 * What the organ of a stage came to, in the words of the procedure; the organ that adopts has adopted once its act is there.
 * `asBasis`: the stage stays open.
 */
export type StageOutcome = StageWord | 'asBasis' | 'adopted' | 'agreed';

/** The facts of a document's sentence, so that it can be said in any language. It names no delegation for what it said. */
export type Stands = {
  readonly phase: Phase;
  /** Of what is proposed, or was withdrawn. */
  readonly proposer: MemberId | null;
  readonly deferredTo: MeetingId | null;
  /** What organs came to, in the order of the stages, and on which version. */
  readonly outcomes: readonly (Pick<OrganOutcome, 'as' | 'organ' | 'day'> & { readonly version: number })[];
  /** Decisions on the draft; null: the act awaits its number. */
  readonly draftActs: readonly (AdoptingAct | null)[];
  readonly act: AdoptingAct | null;
  /** How many it is adopted for, of how many counted, where it is not all. */
  readonly interested: { readonly members: number; readonly counted: number } | null;
  readonly splitInto: readonly DossierId[];
  readonly mergedInto: DossierId | null;
  /** How it ended that had been adopted, when that was recorded, and by which entry; its statement names the paper. */
  readonly end?: {
    readonly because: 'terminated' | 'superseded' | 'expired';
    /** What took its place. */
    readonly by: DossierId | null;
    readonly on: Day;
    readonly entry: number;
  };
};

/** Everything that is known of a dossier at one entry. */
export type DossierView = BoardLine & {
  /** Where the document stands, in words; never "adopted" of what was decided on as a draft. */
  readonly sentence: string;
  readonly stands: Stands;
  readonly proposer: MemberId;
  readonly leadOrgan: string;
  readonly version: VersionManifest | null;
  readonly textHash: TextHash | null;
  /** Every version that was issued: the entry that holds its manifest, and the languages that were added to it later. */
  readonly versions: readonly {
    readonly number: number;
    readonly textHash: TextHash;
    readonly entry: number;
    readonly added: readonly Rendering[];
  }[];
  /** All languages of the version, those added later too; an official one is verified concordant where a record says so. */
  readonly renderings: readonly (Rendering & { readonly concordant: boolean })[];
  readonly concordance: 'recorded' | 'waived' | 'none';
  /** Members that confirmed the recorded concordance. */
  readonly concordanceConfirmedBy: readonly MemberId[];
  readonly stages: readonly {
    readonly stage: StageCode;
    readonly name: string;
    readonly organ: OrganId | null;
    readonly status: 'notOpened' | 'open' | 'closed' | 'basis' | 'skipped';
    /** What its organ came to; null: nothing yet, or there is nothing to find. */
    readonly outcome: StageOutcome | null;
    /** The day on which it did, where the entries say so. */
    readonly outcomeOn: Day | null;
    /** The meeting at which it did. */
    readonly outcomeAt: MeetingId | null;
    readonly textHash: TextHash | null;
    /** When it was opened last; null: it was not, or its entries do not say so. */
    readonly openedAt: Instant | null;
    /** When it closed; null while it is open, and before. */
    readonly closedAt: Instant | null;
  }[];
  readonly roundList: readonly RoundView[];
  /** The meetings in whose package it is, with the organ that meets; null: an old entry, which named none. */
  readonly packages: readonly { readonly meeting: MeetingId; readonly organ: OrganId | null }[];
  /** Places that the last return or repetition named; empty: none was named, or the stage has closed again. */
  readonly reopenedPlaces: readonly Place[];
  /** Open places that findings sent up, with their holders. */
  readonly sentUp: readonly {
    readonly stage: StageCode;
    readonly round: number;
    readonly textHash: TextHash;
    readonly brackets: readonly OpenPlace[];
  }[];
  /** Open places that each version opened and closed, with the holders of whom it did. */
  readonly brackets: readonly {
    readonly version: number;
    readonly opened: readonly OpenPlace[];
    readonly closed: readonly OpenPlace[];
  }[];
  /** Who is named in a paragraph, by version. Who is not named has said nothing by that. */
  readonly endorsers: readonly {
    readonly version: number;
    readonly textHash: TextHash;
    readonly place: Place;
    readonly members: readonly MemberId[];
  }[];
  /** Those for whom it is found agreed or adopted: all counted, or the interested members alone; null before. */
  readonly adoptedFor: {
    readonly all: boolean;
    readonly counted: number;
    readonly members: readonly MemberId[];
  } | null;
  /** Decisions on the unfinished text; the act is null until it has its number. */
  readonly draftDecisions: readonly {
    readonly act: AdoptingAct | null;
    readonly version: number;
    readonly textHash: TextHash;
    readonly roster: readonly MemberId[];
  }[];
  /** Where the text comes from and where it went. */
  readonly lineage: {
    readonly splitFrom: { readonly dossier: DossierId; readonly textHash: TextHash } | null;
    readonly splitInto: readonly SplitPart[];
    readonly mergedFrom: readonly { readonly dossier: DossierId; readonly textHash: TextHash | null }[];
    readonly mergedInto: DossierId | null;
  };
  readonly agreedToAbandon: readonly MemberId[];
  /** Who agrees that it ends in which other document. */
  readonly agreedToMerge: readonly { readonly member: MemberId; readonly into: DossierId }[];
  readonly carryOvers: readonly CarryOverView[];
  /** From adoption on: notifications, entry into force, who joined, and the days that the class computes. */
  readonly force?: ForceView;
  readonly waiting: readonly Waiting[];
  /** With the answer to a question about one document; not kept with the views of all. */
  readonly explanation?: Explanation;
  readonly at: Instant;
  readonly head: Sha256;
  /** What would follow, where something was assumed. Nobody said it, and it is stored nowhere. */
  readonly whatIf?: WhatIf;
};

/** What became of an assumption: decided by the rules as if it had been sent, and what the process did of itself then. */
export type Assumed = {
  readonly decided:
    { readonly ok: true; readonly events: readonly unknown[] } | { readonly ok: false; readonly refusal: Refusal };
  /** The instant that it would have. */
  readonly at: Instant;
  readonly steps: readonly ProcessStep[];
};

/**
 * `assumed`: in the order of the question; what was refused changes nothing. `view`: the document then; its entries, and those that it
 * names, are made up from `entries` of now on.
 */
export type WhatIf = { readonly assumed: readonly Assumed[]; readonly view: DossierView };

/** An offer of a document to the office that chairs next. A later offer for the same organ takes its place. */
export type CarryOverView = {
  readonly offer: number;
  readonly organ: OrganId;
  readonly from: ActorId;
  readonly to: ActorId;
  readonly at: Instant;
  readonly status: 'open' | 'accepted' | 'replaced';
  readonly inventory: CarryOverInventory;
};

/** Requests and replies of the queries. A reply is `{ ok: true, … }` or `{ ok: false, refusal }`. */
export type StatusRequest = {
  readonly dossier: string;
  /** With what would move the document and what is refused: it is found by deciding each act, which takes its time. */
  readonly explain?: true;
  readonly entry?: number;
  readonly instant?: string;
  /** Asked by an auditor: the document as this actor was entitled to see it then. */
  readonly asSeenBy?: string;
  /** With what would follow, were all this so, one after the other (Q35); of now alone. */
  readonly assume?: readonly Assumption[];
};
/**
 * An act, of the document or of a meeting that is named, as if that actor sent it, by whichever of its people the rules accept; or
 * that it is that instant. After each the process takes the steps that are its own.
 */
export type Assumption =
  { readonly by: string; readonly act: unknown; readonly meeting?: string } | { readonly at: string };
/**
 * Lines of the board, in the order of the dossiers' ids; `after` is the `next` of the page before, null at the end. `dossier`: that
 * line alone; `cells`: with what each member said; `waiting`: with what it waits for; `own`: with how the asker stands to it;
 * `steps`: with the stages of its route; `silence`: with its silence procedures.
 */
export type ListRequest = {
  readonly meeting?: string;
  readonly after?: string;
  readonly dossier?: string;
  readonly cells?: true;
  readonly waiting?: true;
  readonly own?: true;
  readonly steps?: true;
  readonly silence?: true;
};
/**
 * `sight`: what the asker's place in the organisation shows it. The lines that are not `confidential` are the same for every asker of
 * the same sight.
 */
export type ListReply = {
  readonly board: readonly BoardLine[];
  readonly next: string | null;
  readonly sight: string;
};
/** The meetings that are known, by day; `meeting`: one alone. `sight`: as of a list. */
export type MeetingsRequest = { readonly meeting?: string };
export type MeetingsReply = { readonly meetings: readonly MeetingLine[]; readonly sight: string };
export type HistoryRequest = { readonly aggregate: string; readonly from: number };
/**
 * `lines` are entries exactly as stored, each in its place, or {@link WithheldLine}s; `recordedAt` the instants at which
 * JOURNAL stored them, one for each, null of those withheld; `next` is the number to ask for next, null at the end.
 */
export type HistoryReply = {
  readonly lines: readonly string[];
  readonly recordedAt: readonly (Instant | null)[];
  readonly next: number | null;
};
/**
 * Asks the archive: for a file below `log/` by its path, from an offset in bytes; for the place of an entry in the log; or
 * for how far it is.
 */
export type LogRequest =
  | { readonly path: string; readonly offset: number }
  | { readonly aggregate: string; readonly n: number }
  | Readonly<Record<never, never>>;
/** A piece of a file in base64; `bytes` are those of the whole file, `next` is the offset to ask for next, null at the end. */
export type LogFileReply = { readonly bytes: number; readonly data: string; readonly next: number | null };
/** `size`: entries that are archived; `signed`: those of them that the newest checkpoint is over. */
export type LogPlaceReply = { readonly index: number; readonly size: number; readonly signed: number };
export type LogHeadReply = {
  readonly size: number;
  readonly signed: number;
  /**
   * The last archived entry and the hash of its line; null for none, and for all but the secretariat, auditors and the
   * process: it names an aggregate.
   */
  readonly last: { readonly aggregate: AggregateRef; readonly n: number; readonly hash: Sha256 } | null;
  /** Null: no log is registered. */
  readonly witnessed: Witnessed | null;
};
/** How far the log is witnessed, as the archive says. Whoever relies on it reads the checkpoint of `size` and verifies it. */
export type Witnessed = {
  /** How many witnesses the procedure demands; 0: none. */
  readonly demanded: number;
  /** Those that are registered, and those of them that have cosigned the newest checkpoint. */
  readonly registered: readonly ActorId[];
  readonly cosigned: readonly ActorId[];
  /** Of the newest checkpoint that has its quorum; 0: none has. */
  readonly size: number;
  /** When the oldest signed entry after that was received; null: there is none. */
  readonly since: Instant | null;
};
/** A witness hands in the signature line of its cosignature of the checkpoint of a size. */
export type CosignRequest = { readonly size: number; readonly line: string };
export type CosignReply = { readonly witnessed: Witnessed };

/**
 * Stands in the place of a line that the asker may not see yet, as RFC 8785 JSON: with it the chain can be checked, and it
 * says nothing of what the line says. `hash` is the SHA-256 of the line's bytes, `prev` what the line names.
 */
export const WithheldLine = z.strictObject({
  aggregate: AggregateRef,
  hash: Sha256,
  n: z.int().min(1),
  prev: Sha256.nullable(),
  withheld: z.literal(true),
});
export type WithheldLine = z.infer<typeof WithheldLine>;
/**
 * The last statement of the asking actor's person that stands in an entry, of any aggregate: its number and hash, which the next one
 * follows. 0 and null: none.
 */
export type SenderRequest = { readonly person: string };
export type SenderReply = { readonly seq: number; readonly prev: Sha256 | null };
/** What would become of an act if the asking actor's person sent it now. Nothing is stored. */
export type PreviewRequest = { readonly aggregate: string; readonly person: string; readonly act: unknown };
/**
 * Decided by the rules of the intake, on what the viewer may know: of a confidential round without the positions of others, so
 * that the intake may say no where this says yes. `events`: those that would be stored. `n`, `head`: the entry that it was decided
 * on, 0 and null before the first. `at`: the instant that it would have. `sentence` and its facts, `waiting`: of a document, what its view says
 * then to this viewer; of a refused act, what it says now. `told`: who would get notices at once.
 */
export type PreviewReply = {
  readonly decided:
    { readonly ok: true; readonly events: readonly unknown[] } | { readonly ok: false; readonly refusal: Refusal };
  readonly n: number;
  readonly head: Sha256 | null;
  readonly at: Instant;
  readonly sentence: string | null;
  readonly stands: Stands | null;
  readonly waiting: readonly Waiting[] | null;
  readonly told: readonly ActorId[];
};
export type ReceiptsRequest = { readonly aggregate: string; readonly statement: string };
/** `dossier`: whose text it is; asked of those who see some documents only, and of all where drafts are restricted. */
export type TextRequest = {
  readonly sha256: string;
  readonly offset: number;
  readonly dossier?: string;
  /** In place of a document: the meeting whose protocol it is. */
  readonly meeting?: string;
};

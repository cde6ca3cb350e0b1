import type { PowersScope, PublicJwk, OFFICE_ROLES } from './acts.ts';
import type {
  ActorId,
  Day,
  DossierId,
  Instant,
  MeetingId,
  MemberId,
  OrganId,
  PersonId,
  Sha256,
  StageCode,
  StatementId,
  TextHash,
  Thumbprint,
} from './ids.ts';
import type { CarryOverInventory } from './carryOver.ts';
import type { LogConflict } from './log.ts';
import type { Place, Position, Scope } from './position.ts';
import type { DecisionRule, DocumentClass, Procedure, Quorum, StageWord } from './procedure.ts';
import type { Refusal } from './refusal.ts';
import type { OpenPlace, Rendering, VersionManifest } from './text.ts';

/**
 * Events: facts in the past tense, stored in an entry. Who, in what capacity and on what paper stands in the entry's
 * cause; when received, in its `at`. Every event says the rest itself.
 */

/** An authentic statement that the rules refused, or that came too late: kept, with its rule, and changes nothing. */
type Kept =
  | { readonly type: 'StatementRefused'; readonly statement: StatementId; readonly refusal: Refusal }
  | { readonly type: 'LateStatementReceived'; readonly statement: StatementId; readonly refusal: Refusal };

type InRound = { readonly stage: StageCode; readonly round: number };
type OnText = InRound & { readonly textHash: TextHash };

/**
 * How a round ended. `deadline`: time passed and no finding was made; `silence`: unbroken silence; `voided`: another text
 * came out while the silence ran.
 */
export type RoundOutcome =
  | 'consensus'
  | 'carried'
  | 'notCarried'
  | 'deadline'
  | 'silence'
  | 'broken'
  | 'superseded'
  | 'voided'
  | 'closed'
  | 'returned'
  | 'deferred'
  | 'basis'
  | 'draft'
  | 'withdrawn'
  | 'split'
  | 'merged'
  | 'abandoned'
  | 'lapsed';

/** The evidence of a finding at its moment (domain §5.2). */
export type FindingEvidence = {
  /** Members counted, frozen for this item at its decision. */
  readonly roster: readonly MemberId[];
  readonly heard: readonly MemberId[];
  readonly unheard: readonly MemberId[];
  readonly standAsides: readonly { readonly member: MemberId; readonly scope: Scope }[];
  readonly reservations: readonly { readonly member: MemberId; readonly reservation: string; readonly text: string }[];
  readonly viewpoints: readonly { readonly member: MemberId; readonly text: string }[];
  readonly adReferendum: readonly MemberId[];
  /** Members whose agreement ad referendum was not confirmed in time; they are among the unheard. */
  readonly lapsed?: readonly MemberId[];
  /** Positions taken jointly: who proposed each, and who has assented to it. */
  readonly joint?: readonly { readonly by: MemberId; readonly assented: readonly MemberId[] }[];
  readonly bracketsSentUp: readonly Place[];
  /** Brackets that versions closed since the last finding, with the holders of whom they did. */
  readonly bracketsClosed?: readonly ({ readonly version: number } & OpenPlace)[];
  /**
   * The rule by which the unheard do not stand in the way: silence, a waiver, their presence, or the stage's quorum; both of the
   * first where a waiver names who was admitted since the silence began.
   */
  readonly unheardBy: 'none' | 'silence' | 'waiver' | 'silenceAndWaiver' | 'presence' | 'quorum';
  /** Members that are not counted, since they are not at the sitting of an organ that counts those present. */
  readonly absent?: readonly MemberId[];
};

/**
 * By what an organ decided: the rule of the class at that stage, the quorum, and which of the organisation's procedures holds them,
 * from 1 (null: not known).
 */
export type RuleApplied = {
  readonly decision: DecisionRule;
  readonly quorum: Quorum;
  readonly procedure: number | null;
};

/** The count of a vote, by members, and whether it was carried; if not, what it lacked. */
export type Tally = {
  readonly inFavour: readonly MemberId[];
  readonly against: readonly MemberId[];
  readonly abstained: readonly MemberId[];
  readonly notVoted: readonly MemberId[];
  readonly carried: boolean;
  readonly lacks: readonly ('quorum' | 'inFavour' | 'against')[];
};

/** One document that another was split into, as the split names it. */
export type SplitPart = { readonly dossier: DossierId; readonly title: string; readonly places: readonly Place[] };

/** Where the text of a child comes from, and who had taken the parent up. No position comes with it. */
export type SplitFrom = {
  readonly dossier: DossierId;
  readonly textHash: TextHash;
  readonly takenUpBy: readonly MemberId[];
};

export type DossierEvent =
  | Kept
  | {
      readonly type: 'DocumentProposed';
      readonly dossier: DossierId;
      readonly title: string;
      readonly class: string;
      readonly area: string;
      readonly justification: string;
      readonly proposer: MemberId;
      readonly leadOrgan: string;
      readonly admits?: MemberId;
      readonly concerns?: MemberId;
      readonly implements?: DossierId;
      readonly splitFrom?: SplitFrom;
      readonly dependsOn?: readonly DossierId[];
      readonly expiresAfterDays?: number;
    }
  | {
      readonly type: 'DocumentRegistered';
      readonly class: string;
      readonly definition: DocumentClass;
      readonly skipped: readonly StageCode[];
      /** Which of the organisation's procedures was in force, from 1: the document keeps it. Absent in old entries. */
      readonly procedure?: number;
    }
  | { readonly type: 'ProposalTakenUp'; readonly member: MemberId }
  | { readonly type: 'TitleChanged'; readonly from: string; readonly title: string; readonly reason: string }
  | {
      readonly type: 'ClassChanged';
      readonly from: string;
      readonly class: string;
      readonly definition: DocumentClass;
      /** Closed stages that the new class decides by another rule or in another organ. */
      readonly reopens?: readonly StageCode[];
      readonly reason: string;
    }
  | {
      readonly type: 'VersionIssued';
      readonly textHash: TextHash;
      readonly manifest: VersionManifest;
      /** Open places that the version before did not have, and those that it had, with the holders of whom it is so. */
      readonly brackets?: { readonly opened: readonly OpenPlace[]; readonly closed: readonly OpenPlace[] };
    }
  | { readonly type: 'ConcordanceRecorded'; readonly textHash: TextHash; readonly languages: readonly string[] }
  | { readonly type: 'ConcordanceConfirmed'; readonly member: MemberId; readonly textHash: TextHash }
  | { readonly type: 'RenderingAdded'; readonly textHash: TextHash; readonly rendering: Rendering }
  | { readonly type: 'CirculationConsented'; readonly organ: OrganId; readonly textHash: TextHash | null }
  | { readonly type: 'Circulated'; readonly textHash: TextHash; readonly on: Day; readonly consent: string | null }
  | {
      readonly type: 'DeliveryConfirmed';
      readonly stage: StageCode;
      readonly member: MemberId;
      readonly textHash: TextHash;
      /** Set when the secretariat entered a note that it received. */
      readonly transcribedFrom?: string;
    }
  | { readonly type: 'StageOpened'; readonly stage: StageCode }
  | {
      readonly type: 'StageClosed';
      readonly stage: StageCode;
      readonly textHash: TextHash | null;
      /** Where the procedure has a word for what the organ came to. */
      readonly outcome?: OrganOutcome;
    }
  | ({
      readonly type: 'RoundOpened';
      readonly kind: 'open' | 'silence';
      readonly openedAt: Instant;
      readonly deadline: Instant;
      /** IANA zone of the place whose clock rules the deadline. */
      readonly zone: string;
      readonly roster: readonly MemberId[];
    } & OnText)
  | ({ readonly type: 'RoundExtended'; readonly deadline: Instant; readonly reason: string } & InRound)
  | ({ readonly type: 'ShorteningAgreed'; readonly member: MemberId; readonly deadline: Instant } & InRound)
  | ({ readonly type: 'RoundShortened'; readonly deadline: Instant; readonly reason: string } & InRound)
  | ({ readonly type: 'RoundClosed'; readonly outcome: RoundOutcome; readonly reason?: string } & InRound)
  | ({
      readonly type: 'PositionTaken';
      readonly member: MemberId;
      readonly position: Position;
      readonly statement: StatementId;
      /** Set when the secretariat entered a note that it received. */
      readonly transcribedFrom: string | null;
      /** A joint position: the others on whose behalf it is proposed. */
      readonly jointly?: readonly MemberId[];
      /** Assent to the joint position of this statement. */
      readonly assentsTo?: StatementId;
    } & OnText)
  | ({ readonly type: 'AdReferendumConfirmed'; readonly member: MemberId } & OnText)
  | ({ readonly type: 'ConfirmationAsked'; readonly since: TextHash } & OnText)
  | ({
      readonly type: 'PositionLifted';
      readonly member: MemberId;
      readonly against: string | null;
      readonly viewpoint?: string;
      readonly standAside: Scope | null;
      /** The stand-aside is for members and offices alone. */
      readonly public?: false;
    } & OnText)
  | ({
      readonly type: 'PositionWithdrawn';
      readonly member: MemberId;
      /** Withdrawn is the viewpoint alone: the agreement to which it was attached stands. */
      readonly leaves?: 'agree';
    } & OnText)
  | ({
      readonly type: 'AmendmentRuled';
      readonly by: MemberId;
      readonly blocks: boolean;
      readonly outcome?: 'accepted' | 'refused';
      readonly reason?: string;
    } & InRound)
  | ({
      readonly type: 'ConsensusFound';
      readonly evidence: FindingEvidence;
      readonly ruleApplied?: RuleApplied;
    } & OnText)
  | ({
      readonly type: 'VoteDeclared';
      readonly tally: Tally;
      readonly evidence: FindingEvidence;
      readonly ruleApplied?: RuleApplied;
    } & OnText)
  | {
      readonly type: 'TakenAsBasis';
      readonly stage: StageCode;
      readonly textHash: TextHash;
      /** Of the round that was open. */
      readonly evidence?: FindingEvidence;
      readonly ruleApplied?: RuleApplied;
      /** Where the procedure has a word for what the organ would have come to. */
      readonly outcome?: OrganOutcome;
    }
  | {
      readonly type: 'ReturnedToStage';
      readonly from: StageCode;
      readonly to: StageCode;
      readonly places: readonly Place[];
      /** None are named, and those in force stay so, until the stage closes again for which they were named. */
      readonly keepsPlaces?: true;
      readonly reason: string;
    }
  | {
      readonly type: 'StageReopened';
      readonly stage: StageCode;
      readonly places?: readonly Place[];
      /** As of a return. */
      readonly keepsPlaces?: true;
      readonly reason: string;
    }
  | {
      readonly type: 'Deferred';
      readonly from: MeetingId | null;
      /** Where who defers chairs several organs that have the document before them: the packages that it leaves beside `from`. */
      readonly alsoFrom?: readonly MeetingId[];
      readonly to: MeetingId | null;
      readonly reason: string;
    }
  | { readonly type: 'TakenUpAgain'; readonly meeting: MeetingId; readonly reason: string }
  | {
      readonly type: 'WaiverRecorded';
      readonly of: 'circulationPeriod' | 'quorum' | 'sameVersion' | 'concordance' | 'freeze';
      readonly stage: StageCode | null;
      readonly textHash: TextHash | null;
      readonly reason: string;
      /** Of the quorum: who is waived. Absent: whoever is unheard at the deadline. */
      readonly members?: readonly MemberId[];
    }
  | { readonly type: 'ProposalWithdrawn'; readonly reason: string }
  | ({
      readonly type: 'DraftDecided';
      readonly evidence: FindingEvidence;
      readonly ruleApplied?: RuleApplied;
    } & OnText)
  | { readonly type: 'DraftDecisionRecorded'; readonly act: AdoptingAct; readonly textHash: TextHash }
  | {
      readonly type: 'EndorsersNamed';
      readonly textHash: TextHash;
      readonly place: Place;
      readonly members: readonly MemberId[];
    }
  | {
      readonly type: 'DocumentSplit';
      readonly into: readonly SplitPart[];
      readonly remains: boolean;
      readonly textHash: TextHash;
      readonly reason: string;
    }
  | {
      readonly type: 'MergedInto';
      readonly into: DossierId;
      readonly textHash: TextHash | null;
      readonly reason: string;
    }
  | {
      readonly type: 'MergeRecorded';
      readonly from: DossierId;
      readonly textHash: TextHash | null;
      /** Whose document the other was: from here on they hold this one, too. Absent: nobody new. */
      readonly takenUpBy?: readonly MemberId[];
    }
  | { readonly type: 'MergeAgreed'; readonly member: MemberId; readonly into: DossierId }
  | { readonly type: 'AbandonmentAgreed'; readonly member: MemberId }
  | { readonly type: 'AgreementWithdrawn'; readonly member: MemberId }
  | { readonly type: 'DocumentAbandoned'; readonly agreed: readonly MemberId[]; readonly reason: string }
  | { readonly type: 'DocumentLapsed'; readonly pendingSince: Instant; readonly reason: string }
  | {
      readonly type: 'CarryOverOffered';
      readonly offer: number;
      readonly organ: OrganId;
      readonly from: ActorId;
      readonly to: ActorId;
      readonly inventory: CarryOverInventory;
    }
  | { readonly type: 'CarryOverAccepted'; readonly offer: number; readonly organ: OrganId; readonly by: ActorId }
  | {
      readonly type: 'Adopted';
      readonly act: AdoptingAct;
      readonly textHash: TextHash;
      readonly roster: readonly MemberId[];
    }
  | {
      readonly type: 'Signed';
      readonly member: MemberId;
      readonly person: PersonId;
      readonly textHash: TextHash;
      readonly reservation: string | null;
      /** Set where the signature rests on full powers: their number and their paper, and the margin that they leave. */
      readonly fullPowers?: { readonly number: number; readonly paper: string; readonly margin?: string };
    }
  | {
      readonly type: 'NonSignatureExplained';
      readonly member: MemberId;
      readonly because: 'stoodAside' | 'absent' | 'notMember' | 'pending';
      readonly note: string;
    }
  | { readonly type: 'InEffect' }
  | { readonly type: 'CopiesCertified'; readonly textHash: TextHash }
  | { readonly type: 'CompletionNotified'; readonly member: MemberId; readonly transcribedFrom?: string }
  | {
      readonly type: 'EntryIntoForceAnnounced';
      readonly on: Day;
      readonly counted: number;
      /** Where that went on which it depends on. */
      readonly through?: readonly DossierId[];
      /** What it depends on and what can never be in effect, and why it enters into force nevertheless. */
      readonly without?: { readonly dossiers: readonly DossierId[]; readonly reason: string };
    }
  | {
      readonly type: 'JoinedLater';
      readonly member: MemberId;
      readonly textHash: TextHash;
      /** The day from which it is bound, where the class says how it is counted. */
      readonly on?: Day;
    }
  | { readonly type: 'Reviewed'; readonly outcome: 'confirmed' | 'revise' | 'withdraw'; readonly reason: string }
  | {
      readonly type: 'CorrectionProposed';
      readonly correction: number;
      /** Of which official text it is; absent: not said. */
      readonly language?: string;
      readonly place: Place;
      readonly found: string;
      readonly corrected: string;
      readonly deadline: Instant;
    }
  | {
      readonly type: 'CorrectionRejected';
      readonly correction: number;
      readonly by: MemberId;
      readonly reasons: string;
    }
  | { readonly type: 'TextCorrected'; readonly correction: number }
  | { readonly type: 'CorrectionWithdrawn'; readonly correction: number; readonly reason: string }
  | {
      readonly type: 'DocumentEnded';
      readonly because: 'terminated' | 'superseded' | 'expired';
      readonly by: DossierId | null;
      readonly reason: string;
    }
  | {
      readonly type: 'NoticesSent';
      readonly stage: StageCode;
      readonly round: number;
      readonly to: readonly ActorId[];
      /** Of a correction that was proposed. */
      readonly correction?: number;
    }
  | {
      readonly type: 'RemindersSent';
      readonly stage: StageCode;
      readonly round: number;
      readonly fraction: number;
      readonly to: readonly ActorId[];
    }
  /** Beside those of the process: somebody asked that these, who owe an answer, be reminded. */
  | {
      readonly type: 'ReminderAsked';
      readonly stage: StageCode;
      readonly round: number;
      readonly textHash: TextHash;
      readonly to: readonly ActorId[];
    }
  /** `organ`: the one that meets. Absent in old entries, where a document was in one package at a time. */
  | { readonly type: 'PlacedInPackage'; readonly meeting: MeetingId; readonly organ?: OrganId }
  | { readonly type: 'TakenOutOfPackage'; readonly meeting: MeetingId }
  | { readonly type: 'ImplementationLinked'; readonly child: DossierId }
  /** The first reading of one language of a draft; the version is the latest that has it. */
  | { readonly type: 'TextRead'; readonly textHash: TextHash; readonly sha256: Sha256; readonly by: ActorId }
  | { readonly type: 'ErasureAsked'; readonly sha256: Sha256; readonly person: PersonId; readonly reason: string }
  /** Its hash stays in every manifest; its words are removed from the stores unless another document has them too. */
  | {
      readonly type: 'TextErased';
      readonly sha256: Sha256;
      readonly by: ActorId;
      readonly person: PersonId;
      readonly askedBy: PersonId;
      readonly reason: string;
    };

/** What an organ came to on a text, short of adopting it: on the day of its meeting, else of the act itself. */
export type OrganOutcome = {
  readonly as: StageWord | 'asBasis';
  readonly organ: OrganId;
  readonly day: Day;
  /** Null outside a meeting. */
  readonly meeting: MeetingId | null;
};

/**
 * Identity of an adopting act: organ, day, number (domain §3.1). Without a meeting where the procedure adopts outside
 * one; then the finding itself is the act, and it has no number.
 */
export type AdoptingAct = {
  readonly meeting: MeetingId | null;
  readonly organ: OrganId;
  readonly day: Day;
  readonly number: number | null;
};

export type OrganisationEvent =
  | Kept
  | { readonly type: 'OrganisationRegistered'; readonly procedure: Procedure }
  | {
      readonly type: 'ProcedureAdopted';
      readonly procedure: Procedure;
      readonly reason: string;
      /** The paper of those who decided so. Absent in old entries. */
      readonly paper?: string;
    }
  | { readonly type: 'MemberRegistered'; readonly member: MemberId; readonly name: string; readonly since: Day }
  | { readonly type: 'CandidateAnnounced'; readonly member: MemberId; readonly name: string }
  | { readonly type: 'MemberAdmitted'; readonly member: MemberId; readonly by: AdoptingAct }
  | {
      readonly type: 'ObligationRecorded';
      /** Numbered in the organisation, from 1. */
      readonly obligation: number;
      readonly member: MemberId;
      readonly instrument: string;
      readonly by: Day;
      readonly paper: string;
    }
  | { readonly type: 'ObligationFulfilled'; readonly obligation: number; readonly on: Day; readonly paper: string }
  | {
      readonly type: 'MembershipEnded';
      readonly member: MemberId;
      readonly reason: string;
      /** The act that adopted the document about it, where it does not rest on a paper of the state. */
      readonly by?: AdoptingAct;
    }
  | {
      readonly type: 'OfficeRegistered';
      readonly office: ActorId;
      readonly role: (typeof OFFICE_ROLES)[number];
      readonly state: MemberId | null;
      readonly name: string;
    }
  | {
      readonly type: 'ChairmanshipPassed';
      readonly organ: OrganId;
      readonly from: ActorId | null;
      readonly to: ActorId;
      readonly reason: string;
      readonly atCloseOf?: { readonly meeting: MeetingId; readonly day: Day };
    }
  | {
      readonly type: 'PersonAccredited';
      readonly person: PersonId;
      readonly actor: ActorId;
      readonly name: string;
      readonly level: string;
      readonly mandate: string | null;
      readonly from?: Day;
      readonly until?: Day;
    }
  | {
      readonly type: 'MandateRenewed';
      readonly person: PersonId;
      readonly mandate: string;
      readonly from: Day | null;
      readonly until: Day | null;
    }
  | { readonly type: 'AccreditationEnded'; readonly person: PersonId; readonly reason: string }
  | {
      readonly type: 'FullPowersLodged';
      /** Numbered in the organisation, from 1. */
      readonly fullPowers: number;
      readonly person: PersonId;
      readonly paper: string;
      readonly scope: PowersScope;
      readonly from: Day | null;
      readonly until: Day | null;
      readonly margin: string | null;
    }
  | { readonly type: 'FullPowersEnded'; readonly fullPowers: number; readonly reason: string }
  | {
      readonly type: 'StatusGranted';
      readonly party: ActorId;
      readonly name: string;
      readonly status: string;
      readonly since: Day;
      readonly paper: string;
    }
  | { readonly type: 'StatusEnded'; readonly party: ActorId; readonly reason: string }
  | {
      readonly type: 'KeyEnrolled';
      readonly person: PersonId;
      readonly kid: Thumbprint;
      readonly key: PublicJwk;
      /** The paper on which its fingerprint was confirmed, where the procedure asks for one. */
      readonly paper?: string;
    }
  | { readonly type: 'KeyRevoked'; readonly kid: Thumbprint; readonly reason: string }
  | {
      readonly type: 'LogRegistered';
      readonly origin: string;
      readonly kid: Thumbprint;
      readonly key: PublicJwk;
    }
  | {
      readonly type: 'WitnessRegistered';
      readonly actor: ActorId;
      readonly name: string;
      readonly kid: Thumbprint;
      readonly key: PublicJwk;
    }
  | { readonly type: 'WitnessWithdrawn'; readonly actor: ActorId; readonly reason: string }
  | { readonly type: 'ConflictReported'; readonly by: ActorId; readonly conflict: LogConflict };

export type MeetingEvent =
  | Kept
  | {
      readonly type: 'MeetingConvened';
      readonly meeting: MeetingId;
      readonly organ: OrganId;
      readonly day: Day;
      readonly place: string;
      readonly title: string;
    }
  | { readonly type: 'MeetingMoved'; readonly day: Day; readonly place: string; readonly reason: string }
  /** `dossiers`: those that were on its agenda. */
  | { readonly type: 'MeetingCancelled'; readonly dossiers: readonly DossierId[]; readonly reason: string }
  | {
      readonly type: 'ItemPlaced';
      readonly dossier: DossierId;
      readonly item: number;
      readonly decideFirst: boolean;
      readonly admits: MemberId | null;
    }
  | { readonly type: 'ItemRemoved'; readonly dossier: DossierId; readonly reason: string }
  | { readonly type: 'ItemMoved'; readonly item: number; readonly to: number }
  | { readonly type: 'AgendaApproved' }
  | {
      readonly type: 'PresenceRecorded';
      readonly member: MemberId;
      readonly head: PersonId | null;
      /** A party with a status: there, and neither counted nor a signatory. */
      readonly guest?: true;
    }
  /** Absent in entries written before presence was recorded: `chair`, the office that presided. */
  | { readonly type: 'SittingOpened'; readonly chair?: ActorId }
  | { readonly type: 'ActNumbered'; readonly number: number; readonly dossiers: readonly DossierId[] }
  | { readonly type: 'SittingClosed' }
  | { readonly type: 'ProtocolIssued'; readonly sha256: Sha256; readonly language: string }
  | {
      readonly type: 'ProtocolSigned';
      readonly sha256: Sha256;
      readonly actor: ActorId;
      readonly person: PersonId;
    };

export type ConcordatEvent = DossierEvent | OrganisationEvent | MeetingEvent;

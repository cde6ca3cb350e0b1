import type { CarryOverInventory } from '../../contracts/carryOver.ts';
import type {
  AdoptingAct,
  FindingEvidence,
  OrganOutcome,
  RoundOutcome,
  SplitFrom,
  SplitPart,
} from '../../contracts/events.ts';
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
} from '../../contracts/ids.ts';
import type { Place, Position, Scope } from '../../contracts/position.ts';
import type { DocumentClass } from '../../contracts/procedure.ts';
import type { Rendering, VersionManifest } from '../../contracts/text.ts';
import type { Phase } from '../../contracts/views.ts';
import { dayOf } from '../time.ts';

/** The latest position of one delegation in one round. Earlier ones stay in the entries. */
export type StandingPosition = {
  readonly member: MemberId;
  readonly position: Position;
  /** Lifted: the block or reservation no longer stands; the delegation stays heard. */
  readonly lifted: boolean;
  readonly standAside: Scope | null;
  /** It stands aside, and that is for members and offices alone. */
  readonly notPublic?: true;
  /** The view entered in the minutes when the objection was lifted. */
  readonly viewpoint: string | null;
  /** An amendment that the chair ruled on; null until then. */
  readonly ruledBlocking: boolean | null;
  /** What the chair made of an amendment, where that was said. */
  readonly ruledOutcome?: 'accepted' | 'refused';
  /** An agreement ad referendum that was confirmed after its round. */
  readonly confirmed?: true;
  /** Taken on behalf of these members too, each of which counts from its own assent only. */
  readonly jointly?: readonly MemberId[];
  /** Assent to the joint position of this statement. */
  readonly assentsTo?: StatementId;
  /** The paper that the secretariat entered it from; absent: the delegation's own statement. */
  readonly transcribedFrom?: string;
  readonly statement: StatementId;
  readonly at: Instant;
  readonly entry: number;
};

/** One attempt to agree one text version at one stage. */
export type Round = {
  readonly stage: StageCode;
  readonly round: number;
  readonly kind: 'open' | 'silence';
  readonly textHash: TextHash;
  readonly openedAt: Instant;
  readonly deadline: Instant;
  readonly zone: string;
  readonly roster: readonly MemberId[];
  readonly positions: Readonly<Record<string, StandingPosition>>;
  /** Null while the round is open. */
  readonly outcome: RoundOutcome | null;
  readonly closedAt?: Instant;
  readonly noticed: boolean;
  /** Whom the notices of its opening went to. */
  readonly noticedTo?: readonly ActorId[];
  /** Fractions at which reminders have gone out. */
  readonly reminded: readonly number[];
  /** The last one of the present deadline: when, to whom, and in which entry. */
  readonly reminder?: { readonly at: Instant; readonly to: readonly ActorId[]; readonly entry: number };
  /** The version whose supporters staff asked to confirm unchanged. */
  readonly askedSince?: TextHash;
  /** Members to the earlier deadline that each has agreed to. */
  readonly shortening?: Readonly<Record<string, Instant>>;
  /** Members that withdrew what they had said on the text, with the entry. */
  readonly withdrawn?: Readonly<Record<string, number>>;
};

export type StageState = {
  readonly stage: StageCode;
  readonly status: 'open' | 'closed';
  /** The version on which the stage closed. */
  readonly closedOn: TextHash | null;
  /** Versions that the organ took as a basis; the latest last. */
  readonly bases: readonly TextHash[];
  readonly rounds: readonly Round[];
  /** What the organ came to last, where an entry has a word for it; null again once the stage is reopened. */
  readonly outcome: OrganOutcome | null;
  /** The version on which the stage was last reopened; the process waits for another one, the chair need not. */
  readonly reopenedOn: TextHash | null;
};

/** Since when a stage is open, or was when it closed; a stage that is opened anew begins anew. `closedAt`: null while it is open. */
export type StageTimes = { readonly openedAt: Instant; readonly closedAt: Instant | null };

export type Version = { readonly textHash: TextHash; readonly manifest: VersionManifest; readonly entry: number };

export type Finding = {
  readonly stage: StageCode;
  readonly round: number;
  readonly textHash: TextHash;
  readonly entry: number;
  readonly evidence: FindingEvidence;
};

/** A decision on an unfinished text. Its act is null until the meeting has numbered it. */
export type DraftDecision = Finding & { readonly act: AdoptingAct | null };

/** Who is named in one paragraph of one version as supporting it. */
export type EndorserList = {
  readonly textHash: TextHash;
  readonly place: Place;
  readonly members: readonly MemberId[];
};

/** An offer of the document to the office that chairs an organ next. */
export type CarryOver = {
  readonly offer: number;
  readonly organ: OrganId;
  readonly from: ActorId;
  readonly to: ActorId;
  readonly at: Instant;
  readonly accepted: boolean;
  readonly inventory: CarryOverInventory;
};

/** The package of a meeting that a document is in: one for each organ, while its meeting goes on. */
export type Package = {
  readonly meeting: MeetingId;
  /** Null after an old entry, which named no organ: then it is the only package. */
  readonly organ: OrganId | null;
};

export type Signature = {
  readonly member: MemberId;
  readonly textHash: TextHash;
  readonly reservation: string | null;
  readonly person: PersonId;
  /** The paper on which it rests, where the level of the person does not suffice. */
  readonly fullPowers: { readonly number: number; readonly paper: string } | null;
};

/** A correction of the adopted text that was proposed: silence until its deadline lets it stand. */
export type Correction = {
  readonly number: number;
  /** Of which official text; null: not said. */
  readonly language: string | null;
  readonly place: Place;
  readonly found: string;
  readonly corrected: string;
  readonly deadline: Instant;
  /** `documentEnded`: it was open when its document ended. */
  readonly outcome: 'rejected' | 'corrected' | 'withdrawn' | 'documentEnded' | null;
  /** Since then the delegations have their notices of it; null: not yet. */
  readonly noticedAt: Instant | null;
  readonly noticedTo?: readonly ActorId[];
  /** When it was rejected, recorded or taken back, or ended with its document. */
  readonly endedAt?: Instant;
  /** The objection by which it was rejected. */
  readonly objection?: { readonly member: MemberId; readonly reasons: string; readonly entry: number };
};

/** How a document ended that had been adopted, and the entry that says so: in its statement the paper is named. */
export type DocumentEnd = {
  readonly because: 'terminated' | 'superseded' | 'expired';
  /** What took its place. */
  readonly by: DossierId | null;
  /** The day on which it was recorded. */
  readonly on: Day;
  readonly entry: number;
};

/** Whose amendment it is, and where: kept here, since its maker may say something else before the new version is issued. */
export type AcceptedAmendment = {
  readonly stage: StageCode;
  readonly by: MemberId;
  /** Null where nothing is known of it. */
  readonly place: Place | null;
};

/** The first reading of one language of a draft by an actor, where the procedure has it recorded. */
export type Reading = {
  readonly by: ActorId;
  readonly sha256: Sha256;
  readonly textHash: TextHash;
  readonly at: Instant;
  readonly entry: number;
};

/** One language of a version that is to be erased, or was: asked for by one person, erased by another. */
export type Erasure = {
  readonly sha256: Sha256;
  readonly askedBy: PersonId;
  readonly reason: string;
  /** Null until the second person has acted. */
  readonly erased: {
    readonly by: ActorId;
    readonly person: PersonId;
    readonly at: Instant;
    readonly entry: number;
  } | null;
};

/** One document at one entry. `null` phase: nothing was proposed under this id. */
export type DossierState = {
  readonly id: DossierId | null;
  readonly phase: Phase | null;
  readonly title: string;
  readonly titles: readonly string[];
  readonly class: string;
  readonly area: string;
  readonly justification: string;
  readonly proposer: MemberId;
  readonly leadOrgan: string;
  readonly admits: MemberId | null;
  readonly concerns: MemberId | null;
  readonly implements: DossierId | null;
  readonly dependsOn: readonly DossierId[];
  readonly expiresAfterDays: number | null;
  readonly children: readonly DossierId[];
  readonly takenUpBy: readonly MemberId[];
  /** Frozen at registration, so that a later change of the procedure does not move a running document. */
  readonly definition: DocumentClass | null;
  /** Which of the organisation's procedures was in force at registration, from 1. Null: not known, or not registered. */
  readonly procedure: number | null;
  readonly versions: readonly Version[];
  readonly concordant: readonly TextHash[];
  /** Text hash to the members that confirmed its concordance. */
  readonly concordanceConfirmed: Readonly<Record<string, readonly MemberId[]>>;
  /** Text hash to the translations that were added after it was issued. */
  readonly addedRenderings: Readonly<Record<string, readonly Rendering[]>>;
  /** The versions to whose circulation the organ has consented; null: to that of any. */
  readonly circulationConsents: readonly (TextHash | null)[];
  readonly circulated: TextHash | null;
  readonly circulationNoticed: boolean;
  /** Whom the notices of the last circulation went to. */
  readonly circulationNoticedTo: readonly ActorId[];
  readonly circulatedOn: Day | null;
  /** Text hash to the members that confirmed its delivery. */
  readonly delivered: Readonly<Record<string, readonly MemberId[]>>;
  readonly stages: Readonly<Record<string, StageState>>;
  readonly stageTimes: Readonly<Record<string, StageTimes>>;
  readonly waivers: readonly {
    readonly of: string;
    readonly stage: StageCode | null;
    readonly textHash: TextHash | null;
    readonly reason: string;
    /** Of the quorum: who is waived. Absent: whoever is unheard at the deadline. */
    readonly members?: readonly MemberId[];
  }[];
  readonly findings: readonly Finding[];
  /** Amendments to the current version that a chair has accepted: their words await a new version. */
  readonly acceptedAmendments: readonly AcceptedAmendment[];
  readonly packages: readonly Package[];
  /** Meeting to the entry that placed the document in its package last. */
  readonly placedBy: Readonly<Record<string, number>>;
  /** The meetings from whose packages it was deferred, and when: their agendas may list it still. */
  readonly leftPackages: readonly { readonly meeting: MeetingId; readonly at: Instant }[];
  readonly deferredTo: MeetingId | null;
  /** Rounds of each stage when the document was last taken up again: the process opens on the same version anew. */
  readonly roundsBeforeDeferral: Readonly<Record<string, number>>;
  readonly adoption: AdoptingAct | null;
  readonly adoptedText: TextHash | null;
  readonly adoptionRoster: readonly MemberId[];
  readonly standAsides: readonly MemberId[];
  readonly signatures: Readonly<Record<string, Signature>>;
  readonly nonSigners: Readonly<Record<string, { readonly because: string; readonly note: string }>>;
  readonly signatureNoticed: boolean;
  /** When the domestic procedures began: from then the period for certified copies runs. */
  readonly domesticSince: Instant | null;
  /** The depositary has certified copies of the adopted text. */
  readonly certified: boolean;
  /** Members that notified that their domestic procedures are complete, in the order of receipt. */
  readonly notified: readonly MemberId[];
  /** The day on which each of them was received. */
  readonly notifiedOn: readonly Day[];
  readonly inForceOn: Day | null;
  /** In effect since this day: as announced, or as it happened. */
  readonly effectiveOn: Day | null;
  readonly joined: readonly MemberId[];
  /** The day from which each of them is bound; null where the class does not count it. */
  readonly joinedOn: readonly (Day | null)[];
  readonly reviews: readonly { readonly outcome: 'confirmed' | 'revise' | 'withdraw'; readonly on: Day }[];
  readonly corrections: readonly Correction[];
  readonly end: DocumentEnd | null;
  /** Who ever stood aside without making it public, in any round. */
  readonly asideInConfidence: readonly MemberId[];
  readonly positionsTaken: number;
  readonly roundsOpened: number;
  /** Places named by the last return or repetition, until the stage that it reopened has closed again. */
  readonly reopenedPlaces: readonly Place[];
  readonly reopenedStage: StageCode | null;
  readonly endorsers: readonly EndorserList[];
  readonly draftDecisions: readonly DraftDecision[];
  readonly splitFrom: SplitFrom | null;
  /** The documents that this one was split into, each with the text that was split. */
  readonly splitInto: readonly (SplitPart & { readonly textHash: TextHash })[];
  readonly mergedInto: DossierId | null;
  readonly mergedFrom: readonly { readonly dossier: DossierId; readonly textHash: TextHash | null }[];
  readonly agreedToAbandon: readonly MemberId[];
  /** Who agrees that it ends in which other document; of several agreements of a member the last stands. */
  readonly agreedToMerge: readonly { readonly member: MemberId; readonly into: DossierId }[];
  readonly carryOvers: readonly CarryOver[];
  /** The instant of the last entry that moved the document. */
  readonly movedAt: Instant | null;
  readonly readings: readonly Reading[];
  readonly erasures: readonly Erasure[];
};

export const initialDossier: DossierState = {
  id: null,
  phase: null,
  title: '',
  titles: [],
  class: '',
  area: '',
  justification: '',
  proposer: '' as MemberId,
  leadOrgan: '',
  admits: null,
  concerns: null,
  implements: null,
  dependsOn: [],
  expiresAfterDays: null,
  children: [],
  takenUpBy: [],
  definition: null,
  procedure: null,
  versions: [],
  concordant: [],
  concordanceConfirmed: {},
  addedRenderings: {},
  circulationConsents: [],
  circulated: null,
  circulationNoticed: false,
  circulationNoticedTo: [],
  circulatedOn: null,
  delivered: {},
  stages: {},
  stageTimes: {},
  waivers: [],
  findings: [],
  acceptedAmendments: [],
  packages: [],
  placedBy: {},
  leftPackages: [],
  deferredTo: null,
  roundsBeforeDeferral: {},
  adoption: null,
  adoptedText: null,
  adoptionRoster: [],
  standAsides: [],
  signatures: {},
  nonSigners: {},
  signatureNoticed: false,
  domesticSince: null,
  certified: false,
  notified: [],
  notifiedOn: [],
  inForceOn: null,
  effectiveOn: null,
  joined: [],
  joinedOn: [],
  reviews: [],
  corrections: [],
  end: null,
  asideInConfidence: [],
  positionsTaken: 0,
  roundsOpened: 0,
  reopenedPlaces: [],
  reopenedStage: null,
  endorsers: [],
  draftDecisions: [],
  splitFrom: null,
  splitInto: [],
  mergedInto: null,
  mergedFrom: [],
  agreedToAbandon: [],
  agreedToMerge: [],
  carryOvers: [],
  movedAt: null,
  readings: [],
  erasures: [],
};

/**
 * The state with some members changed. The copy is written out, member by member: V8 takes thirty times as long to spread an
 * object of so many, and this is done for every event that is ever folded.
 */
export function changed(state: DossierState, change: Partial<DossierState>): DossierState {
  const copy: DossierState = {
    id: state.id,
    phase: state.phase,
    title: state.title,
    titles: state.titles,
    class: state.class,
    area: state.area,
    justification: state.justification,
    proposer: state.proposer,
    leadOrgan: state.leadOrgan,
    admits: state.admits,
    concerns: state.concerns,
    implements: state.implements,
    dependsOn: state.dependsOn,
    expiresAfterDays: state.expiresAfterDays,
    children: state.children,
    takenUpBy: state.takenUpBy,
    definition: state.definition,
    procedure: state.procedure,
    versions: state.versions,
    concordant: state.concordant,
    concordanceConfirmed: state.concordanceConfirmed,
    addedRenderings: state.addedRenderings,
    circulationConsents: state.circulationConsents,
    circulated: state.circulated,
    circulationNoticed: state.circulationNoticed,
    circulationNoticedTo: state.circulationNoticedTo,
    circulatedOn: state.circulatedOn,
    delivered: state.delivered,
    stages: state.stages,
    stageTimes: state.stageTimes,
    waivers: state.waivers,
    findings: state.findings,
    acceptedAmendments: state.acceptedAmendments,
    packages: state.packages,
    placedBy: state.placedBy,
    leftPackages: state.leftPackages,
    deferredTo: state.deferredTo,
    roundsBeforeDeferral: state.roundsBeforeDeferral,
    adoption: state.adoption,
    adoptedText: state.adoptedText,
    adoptionRoster: state.adoptionRoster,
    standAsides: state.standAsides,
    signatures: state.signatures,
    nonSigners: state.nonSigners,
    signatureNoticed: state.signatureNoticed,
    domesticSince: state.domesticSince,
    certified: state.certified,
    notified: state.notified,
    notifiedOn: state.notifiedOn,
    inForceOn: state.inForceOn,
    effectiveOn: state.effectiveOn,
    joined: state.joined,
    joinedOn: state.joinedOn,
    reviews: state.reviews,
    corrections: state.corrections,
    end: state.end,
    asideInConfidence: state.asideInConfidence,
    positionsTaken: state.positionsTaken,
    roundsOpened: state.roundsOpened,
    reopenedPlaces: state.reopenedPlaces,
    reopenedStage: state.reopenedStage,
    endorsers: state.endorsers,
    draftDecisions: state.draftDecisions,
    splitFrom: state.splitFrom,
    splitInto: state.splitInto,
    mergedInto: state.mergedInto,
    mergedFrom: state.mergedFrom,
    agreedToAbandon: state.agreedToAbandon,
    agreedToMerge: state.agreedToMerge,
    carryOvers: state.carryOvers,
    movedAt: state.movedAt,
    readings: state.readings,
    erasures: state.erasures,
  };
  return Object.assign(copy, change);
}

export function currentVersion(state: DossierState): Version | null {
  return state.versions.at(-1) ?? null;
}

export function lastRound(state: DossierState, stage: StageCode): Round | null {
  return state.stages[stage]?.rounds.at(-1) ?? null;
}

/** Rounds that are open now; several stages may have one (domain §1, fact 9). */
export function openRounds(state: DossierState): readonly Round[] {
  return Object.values(state.stages).flatMap((s) => s.rounds.filter((r) => r.outcome === null));
}

/** The decision on the draft that has no number yet: until it has one, the text stays as it was decided on. */
export function draftAwaitingNumber(state: DossierState): DraftDecision | null {
  return state.draftDecisions.find((d) => d.act === null) ?? null;
}

/** A position that stands in the way of a finding. */
export function blocks(p: StandingPosition, unruledAmendmentBlocks: boolean): boolean {
  if (p.lifted) return false;
  if (p.position.kind === 'object') return true;
  if (p.position.kind === 'proposeAmendment') return p.ruledBlocking ?? unruledAmendmentBlocks;
  return false;
}

/**
 * An agreement ad referendum that was not confirmed by its day (UTC) has lapsed: from then on the delegation is unheard,
 * which is neither agreement nor objection. Without an instant nothing has lapsed.
 */
export function isLapsed(p: StandingPosition | undefined, at: Instant | undefined): boolean {
  return (
    at !== undefined && p?.position.kind === 'agreeAdReferendum' && !p.confirmed && dayOf(at) > p.position.confirmBy
  );
}

/** It came into effect, by that moment: on the day that was announced, not with the announcement. */
export function cameIntoEffect({ effectiveOn }: Pick<DossierState, 'effectiveOn'>, at: Instant): boolean {
  return effectiveOn !== null && effectiveOn <= dayOf(at);
}

/** A delegation is heard once it has a position other than a request for time, and as long as that has not lapsed. */
export function isHeard(p: StandingPosition | undefined, at?: Instant): boolean {
  return p !== undefined && p.position.kind !== 'requestTime' && !isLapsed(p, at);
}

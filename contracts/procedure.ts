import { z } from 'zod';
import { ActorId, OrganId, OrganisationId, StageCode } from './ids.ts';
import { LIMITS } from './limits.ts';
import { Language } from './text.ts';

/**
 * The procedure of an organisation: organs, stages, classes with their routes, and policies. Everything in which one
 * organisation differs from another stands here; nothing of it is in code (design §2.7).
 */

/** `"20"`: the stage is closed. `"50/basis"`: at that stage the text was taken as a basis. */
export const Need = z.string().regex(/^[0-9]0(\/basis)?$/);

/** An exact part of something counted: `[2, 3]` is two thirds. */
export const Share = z.tuple([z.int().min(0).max(1_000), z.int().min(1).max(1_000)]);
export type Share = z.infer<typeof Share>;

const Threshold = z.union([z.strictObject({ atLeast: Share }), z.strictObject({ moreThan: Share })]);
export type Threshold = z.infer<typeof Threshold>;

/** Of what a share is taken: votes for and against, all who voted or abstained, or all counted members. */
const Whole = z.enum(['cast', 'present', 'counted']);

/** A period in days. */
const Days = z.int().min(0).max(LIMITS.days);

/** How an organ decides. */
const DecisionRule = z.discriminatedUnion('by', [
  /**
   * No objection stands, and the chair finds so. `concerned`: the member that the document is about is left out.
   * `notBound`: who abstains stands aside from the whole document. Absent: abstaining has no effect.
   */
  z.strictObject({
    by: z.literal('consensus'),
    minus: z.enum(['nobody', 'concerned']),
    abstention: z.literal('notBound').exactOptional(),
  }),
  /** Positions are ballots, and the chair declares the count. */
  z.strictObject({
    by: z.literal('vote'),
    inFavour: z.strictObject({ threshold: Threshold, of: Whole }),
    /** More than this share against, and the vote is not carried, whoever is in favour. */
    against: z.strictObject({ atMost: Share, of: Whole }).nullable(),
    /** `notBound`: counted as neutral, and the document is not adopted for who abstains. */
    abstention: z.enum(['neutral', 'inFavour', 'against', 'notBound']),
  }),
]);
export type DecisionRule = z.infer<typeof DecisionRule>;

/**
 * `heard`: every counted delegation has a position, or its head is at the sitting. `present`: those at the sitting are
 * counted, and no other, whether or not they confirmed the delivery (ADR 20). `none`: the chair may find without. A share: as many
 * as that.
 */
const Quorum = z.union([z.enum(['heard', 'present', 'none']), z.strictObject({ atLeast: Share })]);
export type Quorum = z.infer<typeof Quorum>;

/** The rank in which a person speaks for its actor. */
export const Level = z.enum(['head', 'minister', 'coordinator', 'expert', 'staff', 'service']);
export type Level = z.infer<typeof Level>;

const Organ = z.strictObject({
  name: z.string(),
  level: z.enum(['expert', 'ministerial', 'coordination', 'summit', 'office']),
  /** IANA zone of the place whose clock rules this organ's deadlines. */
  zone: z.string(),
  /** The share of the counted members that must be present when a sitting opens. Absent: presence is not asked. */
  sitsWith: Share.exactOptional(),
  /** Levels of those who head a delegation at its meetings. Absent: whoever is accredited with a mandate. */
  headLevels: z.array(Level).min(1).exactOptional(),
  /** The chair of this organ lasts from the close of one meeting of that organ to the close of the next. */
  chairUntilCloseOf: OrganId.exactOptional(),
});

/** A status that is not membership (observer, partner), and what those who hold it may ask the engine for. */
const Status = z.strictObject({
  name: z.string(),
  sees: z.strictObject({
    /** `adopted`: a document from its adoption on. */
    documents: z.enum(['none', 'adopted', 'all']),
    /** The texts of these documents; of adopted ones the adopted text. */
    texts: z.boolean(),
    /** Who said what: positions, what is waited for, and the signed entries, with those of meetings and organisation. */
    record: z.boolean(),
  }),
});
export type Status = z.infer<typeof Status>;

/** What an organ short of the adopting one does with a text that it agrees to (domain §3.8). */
const StageWord = z.enum(['cleared', 'approvedForSubmission']);
export type StageWord = z.infer<typeof StageWord>;

const Stage = z.strictObject({
  name: z.string(),
  organ: OrganId,
  /** Who opens the rounds of this stage: the process as soon as the stage opens, or the chair by an act. */
  opening: z.enum(['process', 'chair']),
  /** Length of a round whose opening names no deadline, in milliseconds. */
  periodMs: z.int().min(100),
  silence: z.strictObject({
    allowed: z.boolean(),
    minimumMs: z.int().min(0),
    languages: z.array(z.string()),
    /** Only while the document is on the agenda of a meeting of the organ that is convened or sits. */
    afterTabling: z.boolean().exactOptional(),
    /** Only once these stages have closed on the very version, or taken it as a basis. */
    afterStages: z.array(StageCode).exactOptional(),
  }),
  quorum: Quorum,
  /** What an amendment in an open round does before the chair has ruled on it. Absent: as the policy says. */
  unruledAmendmentBlocks: z.boolean().exactOptional(),
  /** Absent: consensus of all. */
  decision: DecisionRule.exactOptional(),
  /** Reminders at these fractions of the period, to those who have not answered. */
  reminders: z.array(z.number().gt(0).lt(1)).max(8),
  /** The stage sits in a meeting of its organ: its rounds open only while a sitting with the dossier on its agenda is open. */
  inMeeting: z.boolean(),
  /** A finding here is the adoption: the text is frozen and the act is numbered. */
  adopts: z.boolean(),
  /** The word for a finding here, which the closing of the stage records with its day and meeting. Absent: no word. */
  outcome: StageWord.exactOptional(),
  /** Levels of those who state a delegation's position here. Absent: whoever is accredited. */
  speaks: z.array(Level).min(1).exactOptional(),
  /**
   * What delegations are told of each other's positions while a round of this stage is open; its chair, the secretariat and
   * auditors see all. `countsOnly`: how many are heard. `hidden`: nothing. Absent: everything.
   */
  positionsUntilClose: z.enum(['countsOnly', 'hidden']).exactOptional(),
});
export type StageRule = z.infer<typeof Stage>;

const RouteStep = z.strictObject({
  stage: StageCode,
  /** All of these must hold, each by any one of its alternatives, before the stage opens. */
  needs: z.array(z.array(Need).min(1)),
  /** Stages that must be closed on the very version considered here, unless a waiver is recorded. */
  sameVersion: z.array(StageCode),
  /** For this class in place of the stage's organ: its chair, its zone, its meetings. */
  organ: OrganId.exactOptional(),
  /** For this class in place of the stage's rule. */
  decision: DecisionRule.exactOptional(),
});

const DocumentClass = z.strictObject({
  name: z.string(),
  /** A treaty: linguistic and parliamentary reservations stop adoption; domestic procedures follow. */
  binding: z.boolean(),
  signed: z.boolean(),
  entryIntoForce: z
    .strictObject({
      /** Of a binding class: how many notifications bring it into force. Absent: those of all that are bound. */
      notifications: z.int().min(1).max(1_000).exactOptional(),
      /** In force on that day after the last of them. Absent: on the day that the depositary announces. */
      daysAfterLast: Days.exactOptional(),
    })
    .exactOptional(),
  /** Certified copies are due so many days after signature, in place of the policy's. */
  certifiedWithinDays: Days.exactOptional(),
  /** Who may join once it is in effect, and from which day after that it is bound. Absent: members, at once. */
  accession: z.strictObject({ openTo: z.enum(['members', 'all']), afterDays: Days }).exactOptional(),
  /** Days after its effect, or its last review, on which a review is due. */
  reviewAfterDays: Days.exactOptional(),
  /** Days after its effect on which it expires. */
  expiresAfterDays: Days.exactOptional(),
  /** Classes to which a document of this one may be changed. Absent: any. */
  downgradesTo: z.array(z.string()).exactOptional(),
  route: z.array(RouteStep).min(1),
});
export type DocumentClass = z.infer<typeof DocumentClass>;

const Name = z.string().min(1).max(LIMITS.titleChars);

/** What the organisation calls things in one language, by their codes; what is not named keeps the name that it has. */
const Names = z.strictObject({
  /** Of the procedure. */
  name: Name.exactOptional(),
  organs: z.record(OrganId, Name).exactOptional(),
  stages: z.record(StageCode, Name).exactOptional(),
  classes: z.record(z.string(), Name).exactOptional(),
  statuses: z.record(z.string(), Name).exactOptional(),
  /** Members, offices and parties, also some that are not registered yet. */
  actors: z.record(ActorId, Name).exactOptional(),
});

export const Procedure = z.strictObject({
  v: z.literal(1),
  organisation: OrganisationId,
  name: z.string(),
  languages: z.strictObject({ official: z.array(z.string()).min(1) }),
  /** By language. Absent: everything is called by its `name` alone. Nothing is decided on them. */
  names: z.record(Language, Names).exactOptional(),
  organs: z.record(OrganId, Organ),
  stages: z.record(StageCode, Stage),
  classes: z.record(z.string(), DocumentClass),
  /**
   * The organisation's log, and how many of its witnesses must have cosigned a checkpoint before others rely on it: so
   * many, or that share of the members, rounded up. Absent: none is demanded.
   */
  log: z
    .strictObject({
      witnesses: z.strictObject({
        quorum: z.union([z.strictObject({ count: z.int().min(1).max(64) }), z.strictObject({ share: Share })]),
      }),
    })
    .exactOptional(),
  /** By code. Absent: there is no status but membership. */
  statuses: z.record(z.string().min(1).max(64), Status).exactOptional(),
  policy: z.strictObject({
    /** Reservations that stop the adopting stage of a binding class. */
    stoppingReservations: z.array(z.enum(['scrutiny', 'parliamentary', 'linguistic', 'substantive'])),
    /** What an amendment proposed in an open round does before the chair has ruled on it. */
    unruledAmendmentBlocks: z.boolean(),
    /** Days between circulation and the meeting, waivable with a recorded reason. */
    circulationDays: z.int().min(0),
    /** Adoption needs a concordance record of the official languages, or a waiver. */
    concordanceBeforeAdoption: z.boolean(),
    /** Circulation needs the recorded consent of this organ. */
    circulationConsent: OrganId.nullable(),
    /** Levels that sign without full powers (VCLT 7). Absent: whoever is accredited. */
    signsWithoutFullPowers: z.array(Level).exactOptional(),
    /** After a return that names places, a version opens no others. Absent: any. */
    agreedPlacesStay: z.boolean().exactOptional(),
    /**
     * The places that a return named stay the only open ones through a return or repetition that names none. Absent: that
     * opens the whole text again.
     */
    namedPlacesHold: z.boolean().exactOptional(),
    /** A document that was split and goes on owes a version of what is left. Absent: its text may stay. */
    splitOwesRest: z.boolean().exactOptional(),
    /**
     * The places that a split names leave the document: what is left keeps none of them word for word, each is one of the
     * text, and while those of a return hold some are named for every part. Absent: they are information.
     */
    splitTakesPlaces: z.boolean().exactOptional(),
    /**
     * What a later organ has before it is that organ's: an earlier one does not return it; before a sitting that is to adopt
     * it, nobody but the chair there is its present chair; and another sitting has it only once its stage may begin. Absent:
     * whoever has a round open, or sits, decides beside the others.
     */
    laterOrganHolds: z.boolean().exactOptional(),
    /**
     * What is to be decided before all others is on the agenda that the chair approves, and documents of one item do not wait
     * for one another. Absent: such an item may be added as long as the sitting is open, and each waits for every other.
     */
    firstItemsApproved: z.boolean().exactOptional(),
    /** A head of delegation is present while it may speak for its delegation. Absent: once it was recorded. */
    presentHeadsEntitled: z.boolean().exactOptional(),
    /**
     * Events state on what they rest (domain §3.8): findings the rule applied, versions the brackets opened and closed, signatures
     * the margin of the full powers. Absent: it follows from the entries before, and is not said again.
     */
    statesGrounds: z.boolean().exactOptional(),
    /** Who stood aside from an unsigned document may join it later, as from a signed one. Absent: not. */
    joinUnsigned: z.boolean().exactOptional(),
    /** Days without a move after which a document may be declared lapsed. Absent: it stays pending. */
    lapseDays: z.int().min(1).exactOptional(),
    /** Days after signature within which certified copies are due; shown, never enforced. */
    certifiedWithinDays: Days.exactOptional(),
    /** The least time for objections to a correction, in milliseconds, as that of a silence. Absent: none. */
    correctionMinimumMs: z.int().min(0).exactOptional(),
    /** A correction stands only once delegations were told of it, and the least time runs from then. Absent: by its deadline alone. */
    correctionsNoticed: z.boolean().exactOptional(),
    /** A correction says of which official text it is, where the document has several. Absent: it need not. */
    correctionsNameLanguage: z.boolean().exactOptional(),
    /** A key is enrolled with the fingerprint that its owner read out, and the paper that holds it. Absent: with neither. */
    keysConfirmedOnPaper: z.boolean().exactOptional(),
    /**
     * Texts of versions are restricted until their adoption: to members, the secretariat, auditors, those named here, and
     * statuses that see the texts of all documents. Absent: whoever is of the organisation reads them.
     */
    drafts: z
      .strictObject({
        alsoReadBy: z.array(z.enum(['candidates', 'chairs', 'depositary'])),
        /** The first reading of each of them by each actor is journaled before it is answered. */
        recordsReading: z.literal(true).exactOptional(),
      })
      .exactOptional(),
    /** The secretariat may erase texts. Absent: none is ever erased. */
    erasesTexts: z.literal(true).exactOptional(),
  }),
});
export type Procedure = z.infer<typeof Procedure>;

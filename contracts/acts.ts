import { z } from 'zod';
import {
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
  TextHash,
  Thumbprint,
} from './ids.ts';
import { LIMITS } from './limits.ts';
import { KeyName, LogConflict } from './log.ts';
import { Place, Position, Prose, Scope } from './position.ts';
import { Level, Procedure } from './procedure.ts';
import { Language, Rendering, Title, VersionManifest } from './text.ts';

/**
 * Acts: what a statement asks for, in the imperative. Who may do each, and when, is the rule table in `domain/rules.ts`.
 * Every act may carry the day on which it is said to have happened and the paper it rests on (domain §3.8).
 */
const said = { on: Day.exactOptional(), paper: z.string().min(1).max(300).exactOptional() };
const act = <T extends string, S extends z.core.$ZodLooseShape>(type: T, shape: S) =>
  z.strictObject({ type: z.literal(type), ...shape, ...said });

const inRound = { stage: StageCode, round: z.int().min(1).max(999), textHash: TextHash };

export const DossierAct = z.discriminatedUnion('type', [
  // Proposal and text
  act('ProposeDocument', {
    title: Title,
    class: z.string().min(1).max(64),
    area: z.string().min(1).max(64),
    justification: Prose,
    proposer: MemberId,
    leadOrgan: z.string().min(1).max(120),
    /** A decision that admits a member has this effect once adopted. */
    admits: MemberId.exactOptional(),
    /** The member that the document is about, where a rule leaves it out of the count. */
    concerns: MemberId.exactOptional(),
    /** The dossier that this one carries out (an implementation child). */
    implements: DossierId.exactOptional(),
    /** The dossier that was split into this one. */
    splitFrom: DossierId.exactOptional(),
    /** Documents without which this one, a treaty, does not enter into force. */
    dependsOn: z.array(DossierId).min(1).max(LIMITS.listItems).exactOptional(),
    /** Days after which it expires, in place of what its class says. */
    expiresAfterDays: z.int().min(1).max(LIMITS.days).exactOptional(),
  }),
  act('RegisterDocument', {}),
  act('TakeUpProposal', {}),
  act('ChangeTitle', { title: Title, reason: Prose }),
  /** Another class, and with it another route: a declaration that becomes a statement, for example. */
  act('ChangeClass', { class: z.string().min(1).max(64), reason: Prose }),
  act('IssueVersion', { textHash: TextHash, manifest: VersionManifest, reason: Prose.exactOptional() }),
  act('RecordConcordance', { textHash: TextHash, languages: z.array(Language).min(2).max(16) }),
  /** A delegation confirms what the secretariat recorded. */
  act('ConfirmConcordance', { textHash: TextHash }),
  /** A translation of a version that was issued before: the version and its hash stay as they are. */
  act('AddRendering', { textHash: TextHash, rendering: Rendering }),
  // Circulation
  /** By the chair of the organ whose consent circulation needs. `textHash` absent: whichever version it is. */
  act('ConsentToCirculation', { textHash: TextHash.exactOptional() }),
  /** `consent`: the secretariat’s record of it, where the organ’s chair has not given it by an act. */
  act('Circulate', { textHash: TextHash, consent: Prose.exactOptional() }),
  /** `for` and `paper`: the delegation acknowledged it by a note, which the secretariat transcribes. */
  act('ConfirmDelivery', { stage: StageCode, textHash: TextHash, for: MemberId.exactOptional() }),
  // Rounds
  act('OpenRound', {
    stage: StageCode,
    textHash: TextHash,
    kind: z.enum(['open', 'silence']),
    /** Absent: the stage's period in the procedure. */
    deadline: Instant.exactOptional(),
  }),
  act('ExtendRound', { ...inRound, deadline: Instant, reason: Prose }),
  /** A delegation agrees that the round may end at that earlier instant. */
  act('AgreeToShorten', { ...inRound, deadline: Instant }),
  act('ShortenRound', { ...inRound, deadline: Instant, reason: Prose }),
  act('CloseRound', { stage: StageCode, round: z.int().min(1).max(999), reason: Prose.exactOptional() }),
  // What delegations say. `for` and `paper`: transcription by the secretariat of a note that it received.
  /** `jointly`: the others on whose behalf it is proposed too; each counts from its own assent only. */
  act('TakePosition', {
    ...inRound,
    position: Position,
    for: MemberId.exactOptional(),
    jointly: z.array(MemberId).min(1).max(LIMITS.listItems).exactOptional(),
  }),
  /** `statement`: the one by which the joint position was taken. */
  act('AssentToJointPosition', { ...inRound, statement: Sha256, for: MemberId.exactOptional() }),
  /** After the round in which a delegation agreed ad referendum; while it is open a plain agreement confirms. */
  act('ConfirmAdReferendum', { ...inRound }),
  act('LiftPosition', {
    ...inRound,
    /** The recorded text that the delegation relies on, its own or another's. */
    against: Prose.exactOptional(),
    /** The view that it has entered in the minutes in place of its objection. */
    viewpoint: Prose.exactOptional(),
    standAside: Scope.exactOptional(),
    /** Of the stand-aside: whether others than members and offices are shown it. Absent: they are. */
    public: z.boolean().exactOptional(),
  }),
  act('WithdrawPosition', { ...inRound }),
  act('RuleOnAmendment', {
    ...inRound,
    by: MemberId,
    blocks: z.boolean(),
    /** Accepted: its words go into a new version, which is owed from then on. */
    outcome: z.enum(['accepted', 'refused']).exactOptional(),
    reason: Prose.exactOptional(),
  }),
  /** Asks whoever agreed on the version `since` to confirm, in one act, that this one is unchanged for it. */
  act('AskToConfirmUnchanged', { ...inRound, since: TextHash }),
  // What chairs decide
  act('FindConsensus', { ...inRound, sendUpBrackets: z.boolean().exactOptional(), reason: Prose.exactOptional() }),
  act('DeclareVote', { ...inRound, sendUpBrackets: z.boolean().exactOptional(), reason: Prose.exactOptional() }),
  /** At the adopting stage: the organ decides on an unfinished text, which goes on and is adopted later. */
  act('DecideOnDraft', { ...inRound, reason: Prose.exactOptional() }),
  /** Reminds those that owe an answer in a round, now. `to`: of them these alone. */
  act('SendReminder', { ...inRound, to: z.array(MemberId).min(1).max(LIMITS.listItems).exactOptional() }),
  act('TakeAsBasis', { stage: StageCode, textHash: TextHash, reason: Prose.exactOptional() }),
  act('ReturnToStage', { from: StageCode, to: StageCode, places: z.array(Place).max(LIMITS.listItems), reason: Prose }),
  act('RepeatStage', {
    stage: StageCode,
    /** Absent: the whole text is open again. */
    places: z.array(Place).max(LIMITS.listItems).exactOptional(),
    reason: Prose,
  }),
  act('Defer', { to: MeetingId.exactOptional(), reason: Prose }),
  act('TakeUpAgain', { meeting: MeetingId, reason: Prose }),
  act('RecordWaiver', {
    /** `freeze`: the chair of the sitting lets the text change that is before it. */
    of: z.enum(['circulationPeriod', 'quorum', 'sameVersion', 'concordance', 'freeze']),
    stage: StageCode.exactOptional(),
    /** Of the quorum: the delegations that are waived. Absent: those unheard once the round's deadline has passed. */
    members: z.array(MemberId).min(1).max(LIMITS.listItems).exactOptional(),
    reason: Prose,
  }),
  act('WithdrawProposal', { reason: Prose }),
  // How a blocked document moves
  /** Who is named in a paragraph as supporting it; in place of an earlier list of that text and place. */
  act('NameEndorsers', { textHash: TextHash, place: Place, members: z.array(MemberId).max(LIMITS.listItems) }),
  act('SplitDocument', {
    into: z
      .array(
        z.strictObject({
          dossier: DossierId,
          title: Title,
          /** Places of the text that go there. */
          places: z.array(Place).max(LIMITS.listItems).exactOptional(),
        }),
      )
      .min(1)
      .max(LIMITS.listItems),
    /** The document goes on with what is left of it. */
    remains: z.boolean(),
    reason: Prose,
  }),
  /** A delegation that proposed the document or took it up agrees that it ends in that other one. */
  act('AgreeToMerge', { into: DossierId }),
  act('MergeInto', { into: DossierId, reason: Prose }),
  act('RecordMerge', { from: DossierId }),
  act('AgreeToAbandon', {}),
  act('WithdrawAgreement', {}),
  act('AbandonDocument', { reason: Prose }),
  act('DeclareLapse', { reason: Prose }),
  act('OfferCarryOver', { organ: OrganId, to: ActorId, promises: z.array(Prose).max(LIMITS.listItems) }),
  act('AcceptCarryOver', { offer: z.int().min(1).max(999) }),
  // After adoption
  act('Sign', { textHash: TextHash, reservation: Prose.exactOptional() }),
  act('ExplainNonSignature', {
    member: MemberId,
    because: z.enum(['stoodAside', 'absent', 'notMember', 'pending']),
    note: Prose,
  }),
  act('CertifyCopies', { textHash: TextHash }),
  /** `for` and `paper`: transcription of a note that the secretariat received. */
  act('NotifyCompletion', { textHash: TextHash, for: MemberId.exactOptional() }),
  act('AnnounceEntryIntoForce', {
    day: Day,
    /** Documents in which those went on that it depends on and that were merged or split. */
    through: z.array(DossierId).min(1).max(LIMITS.listItems).exactOptional(),
    /** Why it enters into force although what it depends on has ended, and can never be in effect; with the paper that says so. */
    without: Prose.exactOptional(),
  }),
  act('JoinLater', { textHash: TextHash }),
  act('RecordReview', { outcome: z.enum(['confirmed', 'revise', 'withdraw']), reason: Prose }),
  act('ProposeCorrection', {
    textHash: TextHash,
    /** Of which official text it is. */
    language: Language.exactOptional(),
    place: Place,
    found: Prose,
    corrected: Prose,
    deadline: Instant,
  }),
  act('ObjectToCorrection', { correction: z.int().min(1).max(999), reasons: Prose }),
  act('RecordCorrection', { correction: z.int().min(1).max(999) }),
  /** The depositary takes one back that is still open. */
  act('WithdrawCorrection', { correction: z.int().min(1).max(999), reason: Prose }),
  act('EndDocument', {
    because: z.enum(['terminated', 'superseded', 'expired']),
    /** The document that takes its place. */
    by: DossierId.exactOptional(),
    reason: Prose,
  }),
  // What the process records of its own steps
  /** `correction`: of one that was proposed, at the stage that a document is in after adoption and round 0. */
  act('RecordNotices', {
    stage: StageCode,
    round: z.int().min(0).max(999),
    to: z.array(ActorId).max(256),
    correction: z.int().min(1).max(999).exactOptional(),
  }),
  act('RecordReminders', {
    stage: StageCode,
    round: z.int().min(0).max(999),
    fraction: z.number(),
    to: z.array(ActorId).max(256),
  }),
  act('RecordAdoption', { meeting: MeetingId, number: z.int().min(1) }),
  /** `organ`: the one that meets, so that the document keeps its place in the packages of others. Absent in old entries. */
  act('RecordPlacement', { meeting: MeetingId, placed: z.boolean(), organ: OrganId.exactOptional() }),
  act('LinkImplementation', { child: DossierId }),
  /** Before the answer is given: `by` reads one language of a draft for the first time. */
  act('RecordReading', { textHash: TextHash, sha256: Sha256, by: ActorId }),
  // Of one language of a version, by two persons of the secretariat: the first asks, the second erases.
  act('EraseText', { sha256: Sha256, reason: Prose }),
]);
export type DossierAct = z.infer<typeof DossierAct>;

/** An Ed25519 public key as a JWK (RFC 8037). */
export const PublicJwk = z.strictObject({
  kty: z.literal('OKP'),
  crv: z.literal('Ed25519'),
  x: z.string().regex(/^[A-Za-z0-9_-]{43}$/),
});
export type PublicJwk = z.infer<typeof PublicJwk>;

const person = {
  person: PersonId,
  actor: ActorId,
  name: z.string().min(1).max(120),
  level: Level,
  /** The paper that entitles the person to speak for the actor; without one no position or act is accepted. */
  mandate: z.string().min(1).max(300).nullable(),
};

/** First and last day of a mandate, in UTC. Absent: without a beginning, without an end. */
const term = { from: Day.exactOptional(), until: Day.exactOptional() };

/** What full powers cover: every document, those of some classes, named ones, or named versions, each by its hash. */
const PowersScope = z.discriminatedUnion('of', [
  z.strictObject({ of: z.literal('all') }),
  z.strictObject({
    of: z.literal('classes'),
    classes: z.array(z.string().min(1).max(64)).min(1).max(LIMITS.listItems),
  }),
  z.strictObject({ of: z.literal('dossiers'), dossiers: z.array(DossierId).min(1).max(LIMITS.listItems) }),
  z.strictObject({ of: z.literal('texts'), texts: z.array(TextHash).min(1).max(LIMITS.listItems) }),
]);
export type PowersScope = z.infer<typeof PowersScope>;

export const OFFICE_ROLES = ['secretariat', 'chair', 'depositary', 'auditor', 'process'] as const;

export const OrganisationAct = z.discriminatedUnion('type', [
  act('RegisterOrganisation', {
    procedure: Procedure,
    secretariat: z.strictObject({ ...person, key: PublicJwk }),
  }),
  act('AdoptProcedure', { procedure: Procedure, reason: Prose }),
  act('RegisterMember', { member: MemberId, name: z.string().min(1).max(120), since: Day }),
  act('AnnounceCandidate', { member: MemberId, name: z.string().min(1).max(120) }),
  act('AdmitMember', { member: MemberId, dossier: DossierId }),
  /** What a state takes on when it accedes: an instrument to join, by a day. */
  act('RecordObligation', { member: MemberId, instrument: z.string().min(1).max(300), by: Day }),
  act('FulfilObligation', { obligation: z.int().min(1).max(99_999) }),
  /** Of a member: by an adopted document that concerns it, or on the paper of the state itself. */
  act('EndMembership', { member: MemberId, dossier: DossierId.exactOptional(), reason: Prose }),
  act('RegisterOffice', {
    office: ActorId,
    role: z.enum(OFFICE_ROLES),
    state: MemberId.exactOptional(),
    name: z.string().min(1).max(120),
  }),
  act('PassChairmanship', {
    organ: OrganId,
    office: ActorId,
    reason: Prose,
    /** The meeting at whose close it passes. */
    atCloseOf: MeetingId.exactOptional(),
    /** Between two meetings, although the procedure bounds the chair by them; the reason says why. */
    exceptional: z.literal(true).exactOptional(),
  }),
  act('AccreditPerson', { ...person, ...term }),
  /** Another mandate and another term for a person who is accredited, also after the term has passed. */
  act('RenewMandate', { person: PersonId, mandate: z.string().min(1).max(300), ...term }),
  act('EndAccreditation', { person: PersonId, reason: Prose }),
  /** The paper that names who may sign, and what (VCLT 7); `margin` quotes the freedom that it leaves. */
  act('LodgeFullPowers', { person: PersonId, scope: PowersScope, margin: Prose.exactOptional(), ...term }),
  act('EndFullPowers', { fullPowers: z.int().min(1).max(99_999), reason: Prose }),
  /** Gives a state or an organisation a status of the procedure; granting another replaces the one it has. */
  act('GrantStatus', {
    party: ActorId,
    name: z.string().min(1).max(120),
    status: z.string().min(1).max(64),
    since: Day,
  }),
  act('EndStatus', { party: ActorId, reason: Prose }),
  /**
   * `proof`: base64url Ed25519 signature by the new key over {@link keyProofText}. `fingerprint`: the key's thumbprint as it
   * was read out by its owner, away from this network; `paper` names where that is written down.
   */
  act('EnrolKey', {
    person: PersonId,
    key: PublicJwk,
    proof: z.string().max(128),
    fingerprint: Thumbprint.exactOptional(),
  }),
  act('RotateKey', { key: PublicJwk, proof: z.string().max(128) }),
  act('RevokeKey', { kid: Thumbprint, reason: Prose }),
  /** The key under which the organisation's log signs its checkpoints; again: another key for the same log. `proof`: by that key over {@link logKeyProofText}. */
  act('RegisterLog', { origin: KeyName, key: PublicJwk, proof: z.string().max(128) }),
  /** A key under which the sender cosigns checkpoints; again: another key in its place. `proof`: by that key over {@link logKeyProofText}. */
  act('RegisterWitness', { name: KeyName, key: PublicJwk, proof: z.string().max(128) }),
  act('WithdrawWitness', { reason: Prose }),
  /** That the log signed two checkpoints of which the later does not continue the earlier. */
  act('ReportConflict', LogConflict.shape),
]);
export type OrganisationAct = z.infer<typeof OrganisationAct>;

/** What a new key signs to show that its owner holds it. */
export function keyProofText(organisation: string, person: string, kid: string): string {
  return `concordat/v1/key-proof\n${organisation}\n${person}\n${kid}\n`;
}

/** What a new key of the log, or of a witness, signs to show that `actor` holds it. */
export function logKeyProofText(
  of: 'log' | 'witness',
  organisation: string,
  actor: string,
  name: string,
  kid: string,
): string {
  return `concordat/v1/${of}-proof\n${organisation}\n${actor}\n${name}\n${kid}\n`;
}

export const MeetingAct = z.discriminatedUnion('type', [
  act('ConveneMeeting', { organ: OrganId, day: Day, place: z.string().min(1).max(120), title: Title }),
  /** To another day, and another place where one is named; before its sitting opens. */
  act('MoveMeeting', { day: Day, place: z.string().min(1).max(120).exactOptional(), reason: Prose }),
  /** It will not be held: the documents on its agenda are free for another one. */
  act('CancelMeeting', { reason: Prose }),
  act('PlaceOnAgenda', {
    dossier: DossierId,
    item: z.int().min(1).max(999),
    decideFirst: z.boolean().exactOptional(),
    /** A document of that item already: one act will approve them together. */
    oneActWith: DossierId.exactOptional(),
    reason: Prose.exactOptional(),
  }),
  act('RemoveFromAgenda', { dossier: DossierId, reason: Prose }),
  /** Another number for an item, with all its documents. */
  act('MoveItem', { item: z.int().min(1).max(999), to: z.int().min(1).max(999) }),
  act('ApproveAgenda', {}),
  /** Who heads a delegation at the meeting, or a party there as a guest; null where it is not there, or has left. */
  act('RecordPresence', { member: MemberId, head: PersonId.nullable() }),
  act('OpenSitting', {}),
  act('NumberAct', { dossiers: z.array(DossierId).min(1).max(LIMITS.listItems) }),
  act('CloseSitting', {}),
  /** The protocol of a closed sitting, by the hash of its stored text. */
  act('IssueProtocol', { sha256: Sha256, language: Language }),
  act('SignProtocol', { sha256: Sha256 }),
]);
export type MeetingAct = z.infer<typeof MeetingAct>;

export type Act = DossierAct | OrganisationAct | MeetingAct;
export type ActType = Act['type'];

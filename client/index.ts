/**
 * Concordat as a library: connect one identity, then act in its role. Every act is signed here, travels through the
 * identity's own NATS account, and comes back as `{ ok: true, entry, … }` or `{ ok: false, refusal }`; an outage is a
 * thrown `ServiceUnavailable`. Units: milliseconds, bytes, UTC instants as ISO 8601 text.
 */
export {
  auditor,
  type Auditor,
  type CheckLines,
  type ExportOptions,
  type Point,
  type StatusOptions,
  type Verified,
} from './auditor.ts';
export { bundleOf, type BundleSource } from './bundle.ts';
export { filesOfZip, zipOfBundle } from './bundleZip.ts';
export { readBundle, type ReadBundle } from './readBundle.ts';
export { filesOfRecord, recordPage, recordReport } from './recordPage.ts';
export { chair, type Chair } from './chair.ts';
export { circulationOf, type Circulation, type RecordedAt } from './circulation.ts';
export { conclusionOf, stagesChaired, type Conclusion } from './conclusion.ts';
export { compareTexts, type ComparedBlock, type ComparedWords } from './text/compare.ts';
export { connectConcordat, type ConnectOptions, type Connection, type Queries, type Wait } from './connection.ts';
export { fileCounter, memoryCounter, type Counter, type Unanswered } from './counter.ts';
export { connectDesk, type Change, type Desk, type DeskOptions } from './desk.ts';
export { delegation, type Delegation } from './delegation.ts';
export { markdownOfDocx } from './text/docx/read.ts';
export { docxOf, type DocxFrame } from './text/docx/write.ts';
export { explainRefusal, ruleIds, ruleText, type RuleId, type RuleText } from './explain.ts';
export { unfinishedOf, type HandoverItem } from './handover.ts';
export { proveInclusion, readCheckpoint, type LogService } from './log.ts';
export {
  checkEntryProof,
  logKeyPolicy,
  proveEntry,
  readPolicy,
  type EntryProof,
  type NotCovered,
} from './entryProof.ts';
export { placesOf } from '../domain/dossier/facts/places.ts';
export { positionsSaid, wordsOf, type SaidPosition } from './positionsSaid.ts';
export { proveReceipt, verifyProvenReceipt, type NotProven, type ProvenEntry } from './provenReceipt.ts';
export {
  fileMemory,
  keyClaim,
  makeWitnessKey,
  readLogKey,
  readWitnessKey,
  witnessFiles,
  witnessOnce,
  type WitnessKey,
  type WitnessMemory,
  type WitnessOutcome,
} from './witness.ts';
export { historyRows, isShown, organisationStates, type HistoryRow, type WithheldRow } from './history.ts';
export { visible } from './text/markdown.ts';
export { type DeliveredNotice, type FetchOptions, type NoticeReader } from './notices.ts';
export { adoptedHead, comparisonPage, pageOf, rendered, sheetLines, type PrintedText } from './text/page.ts';
export { PRINTED_IN_ENGLISH, type PrintWords } from './text/printWords.ts';
export {
  counterFile,
  findIdentity,
  findProfile,
  Identity,
  Profile,
  type Speaker,
  profileDirectory,
  profileFile,
  ProfileError,
  profileNames,
  readKeyFile,
  readProfile,
  writeProfile,
  type PrivateJwk,
} from './profile.ts';
export { organisationView, type OrganisationView } from './organisation.ts';
export {
  PROTOCOL_LANGUAGES,
  protocolText,
  type ItemOutcome,
  type ProtocolDraft,
  type ProtocolLanguage,
} from './protocol.ts';
export { receiptEntry, type ReceiptEntry } from './receiptEntry.ts';
export { type CheckedReceipt } from './receipts.ts';
export { readRecord, recordOf, renderingsIn, versionOf, withPlaces, type DossierRecord } from './record.ts';
export {
  EngineDefect,
  EvidenceFailure,
  MalformedAct,
  ServiceUnavailable,
  type ActInput,
  type Answer,
  type Recorded,
  type Refused,
  type Sent,
  type SubmitResult,
} from './result.ts';
export { examplesUnder, type RuleExample } from './procedure.ts';
export { roundInView, type RoundInView } from './rounds.ts';
export { isWhole, senderChains, type SenderChain } from './senders.ts';
export {
  certificateContent,
  checkCertificate,
  replay,
  type CertificateContent,
  type CertificateCheck,
  type Replay,
  type ReplayOptions,
} from './replay.ts';
export { secretariat, type Filed, type Filing, type Issued, type Secretariat } from './secretariat.ts';
export {
  documentFrom,
  manifestOf,
  readDocument,
  textFrom,
  type NewVersion,
  type SourceDocument,
  type SourceText,
  type TextOptions,
} from './text/source.ts';
export type { Known } from '../domain/dossier/shown/knew.ts';
export { silenceIn } from '../domain/dossier/shown/notices.ts';
export { owedBy } from '../domain/dossier/shown/turn.ts';
export { mayEver, rulesOnWho } from '../domain/mayEver.ts';
export { signatoriesOf, type MeetingState } from '../domain/meeting/state.ts';
export { correctionLack, lackAt } from './text/correctionCheck.ts';
export { bracketsIn, versionLack } from './text/versionCheck.ts';
export { carryPlaces } from '../domain/text/places.ts';
export { verifyExport, type Finding, type VerificationReport, type VerifyOptions } from './verify.ts';
export { verifyBundle, type BundleFinding, type BundleOptions, type BundleReport } from './verifyBundle.ts';
export { checkDraftText, draftFile, draftOf, readDraft, textHashIn, type Draft } from './draft.ts';
export { canonicalStatement, readSigned, signedBy } from './signing.ts';
export { canonicalJson } from '../evidence/canonical.ts';
export { answerChallenge, readAnswer, type Answered } from './signIn.ts';
export { sightOf, viewerOf } from '../domain/dossier/shown/viewer.ts';
export { isOnDay, keyInForce, speaksFor, type OrganisationState } from '../domain/organisation/state.ts';
export { statementId as statementIdOf, textHash } from '../evidence/hash.ts';
export { fingerprint, generateKey, parseFingerprint, proveKey, publicPart, thumbprint } from '../evidence/keys.ts';

import {
  aggregateRef,
  type DossierId,
  type MeetingId,
  type MemberId,
  type OrganisationId,
  type TextHash,
} from '../contracts/ids.ts';
import type { OpenPlace, VersionManifest } from '../contracts/text.ts';
import type { Connection } from './connection.ts';
import { refusedUnsigned, type ActInput, type Recorded, type Refused, type SubmitResult } from './result.ts';
import { manifestOf, renderingOf, type NewVersion, type SourceText } from './text/source.ts';
import { correctionLack } from './text/correctionCheck.ts';
import { versionLack } from './text/versionCheck.ts';

/** What {@link Secretariat.fileDocument} needs: the proposal, and optionally a first version and its circulation. */
export type Filing = ActInput<'ProposeDocument'> & {
  /** Register after proposing, which starts the workflow; default true. */
  readonly register?: boolean;
  /** The first version; none: the document is filed without a text. */
  readonly texts?: readonly SourceText[];
  readonly openPlaces?: readonly OpenPlace[];
  /** Circulate the first version; default true where there are texts. */
  readonly circulate?: boolean;
  /** The recorded consent of the organ that the procedure names for circulation. */
  readonly consent?: string;
};

/** Several acts in one go. On a refusal `done` holds what was recorded before it; nothing is taken back. */
export type Filed =
  | {
      readonly ok: true;
      readonly dossier: DossierId;
      readonly textHash: TextHash | null;
      readonly done: readonly Recorded[];
    }
  | { readonly ok: false; readonly dossier: DossierId; readonly refused: Refused; readonly done: readonly Recorded[] };

export type Issued = SubmitResult & { readonly textHash: TextHash; readonly manifest: VersionManifest };

/** What the secretariat does (domain §3.4). Every method signs an act and waits for its outcome. */
export type Secretariat = {
  readonly propose: (dossier: DossierId, input: ActInput<'ProposeDocument'>) => Promise<SubmitResult>;
  /** Registers a proposal; with it the document's workflow starts. */
  readonly register: (dossier: DossierId, input?: ActInput<'RegisterDocument'>) => Promise<SubmitResult>;
  /** Proposes, registers, stores the texts, issues version 1 and circulates it, as far as asked; nothing where a text is refused (E21, E22). */
  readonly fileDocument: (dossier: DossierId, filing: Filing) => Promise<Filed>;
  /** Stores the texts, then issues a version that names them. Refused (E21, E22) where brackets or places do not hold. */
  readonly issueVersion: (
    dossier: DossierId,
    version: NewVersion,
    said?: Omit<ActInput<'IssueVersion'>, 'textHash' | 'manifest'>,
  ) => Promise<Issued>;
  readonly circulate: (dossier: DossierId, input: ActInput<'Circulate'>) => Promise<SubmitResult>;
  readonly changeTitle: (dossier: DossierId, input: ActInput<'ChangeTitle'>) => Promise<SubmitResult>;
  readonly waive: (dossier: DossierId, input: ActInput<'RecordWaiver'>) => Promise<SubmitResult>;
  readonly recordConcordance: (dossier: DossierId, input: ActInput<'RecordConcordance'>) => Promise<SubmitResult>;
  /** Stores a translation, then adds it to a version that was issued before; the version's hash stays. */
  readonly addRendering: (
    dossier: DossierId,
    input: Omit<ActInput<'AddRendering'>, 'rendering'> & { readonly text: SourceText },
  ) => Promise<SubmitResult>;
  /** Asks that a text be erased; sent by a second person of the secretariat, it is. */
  readonly eraseText: (dossier: DossierId, input: ActInput<'EraseText'>) => Promise<SubmitResult>;
  /** Enters a delegation's note as its position; `paper` names the note that it rests on. */
  readonly transcribe: (
    dossier: DossierId,
    input: ActInput<'TakePosition'> & { readonly for: MemberId; readonly paper: string },
  ) => Promise<SubmitResult>;
  /** Enters the note by which a delegation acknowledged a text that was delivered to it. */
  readonly transcribeDelivery: (
    dossier: DossierId,
    input: ActInput<'ConfirmDelivery'> & { readonly for: MemberId; readonly paper: string },
  ) => Promise<SubmitResult>;
  /** Enters the note by which a signatory notified that its domestic procedures are complete. */
  readonly transcribeCompletion: (
    dossier: DossierId,
    input: ActInput<'NotifyCompletion'> & { readonly for: MemberId; readonly paper: string },
  ) => Promise<SubmitResult>;
  /** Asks those that agreed on the version `since` to confirm, in one act each, that this one is unchanged for them. */
  readonly askToConfirmUnchanged: (
    dossier: DossierId,
    input: ActInput<'AskToConfirmUnchanged'>,
  ) => Promise<SubmitResult>;
  /** Reminds those that owe an answer in a round, and nobody else; the chair of the stage may, too. */
  readonly remind: (dossier: DossierId, input: ActInput<'SendReminder'>) => Promise<SubmitResult>;
  readonly explainNonSignature: (dossier: DossierId, input: ActInput<'ExplainNonSignature'>) => Promise<SubmitResult>;
  /** Names who supports a paragraph; an empty list takes an earlier one back. */
  readonly nameEndorsers: (dossier: DossierId, input: ActInput<'NameEndorsers'>) => Promise<SubmitResult>;
  /** Records in a document that another was merged into it. */
  readonly recordMerge: (dossier: DossierId, input: ActInput<'RecordMerge'>) => Promise<SubmitResult>;
  readonly declareLapse: (dossier: DossierId, input: ActInput<'DeclareLapse'>) => Promise<SubmitResult>;
  /** Names a dossier that carries this one out. */
  readonly linkImplementation: (dossier: DossierId, input: ActInput<'LinkImplementation'>) => Promise<SubmitResult>;

  readonly convene: (meeting: MeetingId, input: ActInput<'ConveneMeeting'>) => Promise<SubmitResult>;
  /** To another day or place, before its sitting opens. */
  readonly moveMeeting: (meeting: MeetingId, input: ActInput<'MoveMeeting'>) => Promise<SubmitResult>;
  /** The meeting will not be held; the documents on its agenda are free for another one. */
  readonly cancelMeeting: (meeting: MeetingId, input: ActInput<'CancelMeeting'>) => Promise<SubmitResult>;
  readonly placeOnAgenda: (meeting: MeetingId, input: ActInput<'PlaceOnAgenda'>) => Promise<SubmitResult>;
  /** As depositary, where the organisation has no office of its own for it; so the next three. */
  readonly certifyCopies: (dossier: DossierId, input: ActInput<'CertifyCopies'>) => Promise<SubmitResult>;
  readonly announceEntryIntoForce: (
    dossier: DossierId,
    input: ActInput<'AnnounceEntryIntoForce'>,
  ) => Promise<SubmitResult>;
  /**
   * Stands once its deadline has passed without an objection, by {@link Secretariat.recordCorrection}. Refused (D160) before it is
   * signed where its words do not stand at its place.
   */
  readonly proposeCorrection: (dossier: DossierId, input: ActInput<'ProposeCorrection'>) => Promise<SubmitResult>;
  readonly recordCorrection: (dossier: DossierId, input: ActInput<'RecordCorrection'>) => Promise<SubmitResult>;
  /** Takes one back that is still open. */
  readonly withdrawCorrection: (dossier: DossierId, input: ActInput<'WithdrawCorrection'>) => Promise<SubmitResult>;
  /** What a review of a document in effect came to. */
  readonly recordReview: (dossier: DossierId, input: ActInput<'RecordReview'>) => Promise<SubmitResult>;
  /** A document in effect was terminated, superseded or has expired; `paper` names the act that says so. */
  readonly endDocument: (dossier: DossierId, input: ActInput<'EndDocument'>) => Promise<SubmitResult>;
  readonly moveItem: (meeting: MeetingId, input: ActInput<'MoveItem'>) => Promise<SubmitResult>;
  /** Who heads a delegation at the meeting; `head: null` where it is not there. */
  readonly recordPresence: (meeting: MeetingId, input: ActInput<'RecordPresence'>) => Promise<SubmitResult>;
  /** Stores the protocol's text, then issues it for signature. */
  readonly issueProtocol: (
    meeting: MeetingId,
    text: SourceText,
    said?: ActInput<'ApproveAgenda'>,
  ) => Promise<SubmitResult>;
  readonly removeFromAgenda: (meeting: MeetingId, input: ActInput<'RemoveFromAgenda'>) => Promise<SubmitResult>;

  /** The first statement of all: it names the procedure, the secretariat's person and the key that signs this very act. */
  readonly registerOrganisation: (input: ActInput<'RegisterOrganisation'>) => Promise<SubmitResult>;
  readonly adoptProcedure: (input: ActInput<'AdoptProcedure'>) => Promise<SubmitResult>;
  readonly registerMember: (input: ActInput<'RegisterMember'>) => Promise<SubmitResult>;
  readonly announceCandidate: (input: ActInput<'AnnounceCandidate'>) => Promise<SubmitResult>;
  /** `paper` names the instrument by which the state took it on, and, fulfilled, the one that shows it. */
  readonly recordObligation: (input: ActInput<'RecordObligation'>) => Promise<SubmitResult>;
  readonly fulfilObligation: (input: ActInput<'FulfilObligation'>) => Promise<SubmitResult>;
  readonly endMembership: (input: ActInput<'EndMembership'>) => Promise<SubmitResult>;
  readonly registerOffice: (input: ActInput<'RegisterOffice'>) => Promise<SubmitResult>;
  readonly passChairmanship: (input: ActInput<'PassChairmanship'>) => Promise<SubmitResult>;
  readonly accreditPerson: (input: ActInput<'AccreditPerson'>) => Promise<SubmitResult>;
  readonly renewMandate: (input: ActInput<'RenewMandate'>) => Promise<SubmitResult>;
  readonly endAccreditation: (input: ActInput<'EndAccreditation'>) => Promise<SubmitResult>;
  /** `paper` names who may sign, and what; without it the act is refused. */
  readonly lodgeFullPowers: (input: ActInput<'LodgeFullPowers'>) => Promise<SubmitResult>;
  readonly endFullPowers: (input: ActInput<'EndFullPowers'>) => Promise<SubmitResult>;
  /** Gives a party a status of the procedure, in place of the one that it has; `paper` names the decision. */
  readonly grantStatus: (input: ActInput<'GrantStatus'>) => Promise<SubmitResult>;
  readonly endStatus: (input: ActInput<'EndStatus'>) => Promise<SubmitResult>;
  /** `proof` is made by `proveKey` with the new private key. */
  readonly enrolKey: (input: ActInput<'EnrolKey'>) => Promise<SubmitResult>;
  readonly revokeKey: (input: ActInput<'RevokeKey'>) => Promise<SubmitResult>;
  /** The key under which the log signs its checkpoints; again: another key of the same log. `proof` as by `keyClaim`. */
  readonly registerLog: (input: ActInput<'RegisterLog'>) => Promise<SubmitResult>;
};

/** The acts of the secretariat over one connection. */
export function secretariat(connection: Connection): Secretariat {
  const organisation: OrganisationId = connection.profile.organisation;
  const dossier = (id: DossierId) => aggregateRef('dossier', id);
  const meeting = (id: MeetingId) => aggregateRef('meeting', id);
  const house = aggregateRef('organisation', organisation);
  const { submit } = connection;

  const propose: Secretariat['propose'] = (id, input) => submit(dossier(id), { type: 'ProposeDocument', ...input });
  const register: Secretariat['register'] = (id, input) => submit(dossier(id), { type: 'RegisterDocument', ...input });
  const circulate: Secretariat['circulate'] = (id, input) => submit(dossier(id), { type: 'Circulate', ...input });

  const issueVersion: Secretariat['issueVersion'] = async (id, version, said) => {
    const { manifest, textHash } = manifestOf(id, version);
    const lack = versionLack(version.texts, manifest.openPlaces);
    if (lack) return { ...refusedUnsigned(lack), textHash, manifest };
    // The texts first: a version whose text nobody can read must not come to exist.
    for (const text of version.texts) {
      const stored = await connection.storeText(text);
      if (!stored.ok) return { ...refusedUnsigned(stored.refusal), textHash, manifest };
    }
    const result = await submit(dossier(id), { type: 'IssueVersion', textHash, manifest, ...said });
    return { ...result, textHash, manifest };
  };

  const fileDocument: Secretariat['fileDocument'] = async (id, filing) => {
    const {
      register: registers = true,
      texts = [],
      openPlaces = [],
      circulate: circulates = texts.length > 0,
      consent,
      ...proposal
    } = filing;
    const said = { ...(proposal.on && { on: proposal.on }), ...(proposal.paper && { paper: proposal.paper }) };
    const done: Recorded[] = [];
    let textHash: TextHash | null = null;
    // Before the proposal, which would stay: the texts would be refused once they are issued.
    const lack = versionLack(texts, openPlaces);
    if (lack) return { ok: false, dossier: id, refused: refusedUnsigned(lack), done };
    const steps: (() => Promise<SubmitResult>)[] = [() => propose(id, proposal)];
    if (registers) steps.push(() => register(id, said));
    if (texts.length > 0) {
      const version = { number: 1, title: proposal.title, texts, openPlaces };
      const named = manifestOf(id, version).textHash;
      textHash = named;
      steps.push(() => issueVersion(id, version, said));
      if (circulates) steps.push(() => circulate(id, { textHash: named, ...(consent && { consent }), ...said }));
    }
    for (const step of steps) {
      const result = await step();
      if (!result.ok) return { ok: false, dossier: id, refused: result, done };
      done.push(result);
    }
    return { ok: true, dossier: id, textHash, done };
  };

  return {
    propose,
    register,
    fileDocument,
    issueVersion,
    circulate,
    changeTitle: (id, input) => submit(dossier(id), { type: 'ChangeTitle', ...input }),
    waive: (id, input) => submit(dossier(id), { type: 'RecordWaiver', ...input }),
    recordConcordance: (id, input) => submit(dossier(id), { type: 'RecordConcordance', ...input }),
    addRendering: async (id, { text, ...input }) => {
      const stored = await connection.storeText(text);
      if (!stored.ok) return refusedUnsigned(stored.refusal);
      return submit(dossier(id), { type: 'AddRendering', ...input, rendering: renderingOf(text) });
    },
    transcribe: (id, input) => submit(dossier(id), { type: 'TakePosition', ...input }),
    transcribeDelivery: (id, input) => submit(dossier(id), { type: 'ConfirmDelivery', ...input }),
    transcribeCompletion: (id, input) => submit(dossier(id), { type: 'NotifyCompletion', ...input }),
    askToConfirmUnchanged: (id, input) => submit(dossier(id), { type: 'AskToConfirmUnchanged', ...input }),
    remind: (id, input) => submit(dossier(id), { type: 'SendReminder', ...input }),
    explainNonSignature: (id, input) => submit(dossier(id), { type: 'ExplainNonSignature', ...input }),
    nameEndorsers: (id, input) => submit(dossier(id), { type: 'NameEndorsers', ...input }),
    recordMerge: (id, input) => submit(dossier(id), { type: 'RecordMerge', ...input }),
    declareLapse: (id, input) => submit(dossier(id), { type: 'DeclareLapse', ...input }),
    linkImplementation: (id, input) => submit(dossier(id), { type: 'LinkImplementation', ...input }),
    convene: (id, input) => submit(meeting(id), { type: 'ConveneMeeting', ...input }),
    moveMeeting: (id, input) => submit(meeting(id), { type: 'MoveMeeting', ...input }),
    cancelMeeting: (id, input) => submit(meeting(id), { type: 'CancelMeeting', ...input }),
    placeOnAgenda: (id, input) => submit(meeting(id), { type: 'PlaceOnAgenda', ...input }),
    eraseText: (id, input) => submit(dossier(id), { type: 'EraseText', ...input }),
    certifyCopies: (id, input) => submit(dossier(id), { type: 'CertifyCopies', ...input }),
    announceEntryIntoForce: (id, input) => submit(dossier(id), { type: 'AnnounceEntryIntoForce', ...input }),
    proposeCorrection: async (id, input) => {
      const lack = await correctionLack(connection, id, input);
      return lack ? refusedUnsigned(lack) : submit(dossier(id), { type: 'ProposeCorrection', ...input });
    },
    recordCorrection: (id, input) => submit(dossier(id), { type: 'RecordCorrection', ...input }),
    withdrawCorrection: (id, input) => submit(dossier(id), { type: 'WithdrawCorrection', ...input }),
    recordReview: (id, input) => submit(dossier(id), { type: 'RecordReview', ...input }),
    endDocument: (id, input) => submit(dossier(id), { type: 'EndDocument', ...input }),
    moveItem: (id, input) => submit(meeting(id), { type: 'MoveItem', ...input }),
    recordPresence: (id, input) => submit(meeting(id), { type: 'RecordPresence', ...input }),
    issueProtocol: async (id, text, said) => {
      const stored = await connection.storeText(text);
      if (!stored.ok) return refusedUnsigned(stored.refusal);
      const { sha256, language } = text;
      return submit(meeting(id), { type: 'IssueProtocol', sha256, language, ...said });
    },
    removeFromAgenda: (id, input) => submit(meeting(id), { type: 'RemoveFromAgenda', ...input }),
    registerOrganisation: (input) => submit(house, { type: 'RegisterOrganisation', ...input }),
    adoptProcedure: (input) => submit(house, { type: 'AdoptProcedure', ...input }),
    registerMember: (input) => submit(house, { type: 'RegisterMember', ...input }),
    announceCandidate: (input) => submit(house, { type: 'AnnounceCandidate', ...input }),
    recordObligation: (input) => submit(house, { type: 'RecordObligation', ...input }),
    fulfilObligation: (input) => submit(house, { type: 'FulfilObligation', ...input }),
    endMembership: (input) => submit(house, { type: 'EndMembership', ...input }),
    registerOffice: (input) => submit(house, { type: 'RegisterOffice', ...input }),
    passChairmanship: (input) => submit(house, { type: 'PassChairmanship', ...input }),
    accreditPerson: (input) => submit(house, { type: 'AccreditPerson', ...input }),
    renewMandate: (input) => submit(house, { type: 'RenewMandate', ...input }),
    endAccreditation: (input) => submit(house, { type: 'EndAccreditation', ...input }),
    lodgeFullPowers: (input) => submit(house, { type: 'LodgeFullPowers', ...input }),
    endFullPowers: (input) => submit(house, { type: 'EndFullPowers', ...input }),
    grantStatus: (input) => submit(house, { type: 'GrantStatus', ...input }),
    endStatus: (input) => submit(house, { type: 'EndStatus', ...input }),
    enrolKey: (input) => submit(house, { type: 'EnrolKey', ...input }),
    revokeKey: (input) => submit(house, { type: 'RevokeKey', ...input }),
    registerLog: (input) => submit(house, { type: 'RegisterLog', ...input }),
  };
}

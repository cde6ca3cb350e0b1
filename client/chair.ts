import { aggregateRef, type DossierId, type MeetingId } from '../contracts/ids.ts';
import type { Connection } from './connection.ts';
import type { ActInput, SubmitResult } from './result.ts';

/** What the chair of an organ does (domain §3.4). Every method signs one act and waits for its outcome. */
export type Chair = {
  /** Opens a round on one text; without `deadline` the stage's period from the procedure. */
  readonly openRound: (dossier: DossierId, input: ActInput<'OpenRound'>) => Promise<SubmitResult>;
  readonly extend: (dossier: DossierId, input: ActInput<'ExtendRound'>) => Promise<SubmitResult>;
  /** Moves the deadline of an open round to an earlier instant, once every counted delegation has agreed to it. */
  readonly shorten: (dossier: DossierId, input: ActInput<'ShortenRound'>) => Promise<SubmitResult>;
  readonly close: (dossier: DossierId, input: ActInput<'CloseRound'>) => Promise<SubmitResult>;
  /** Records that no objection stands, with the evidence of the moment. */
  readonly findConsensus: (dossier: DossierId, input: ActInput<'FindConsensus'>) => Promise<SubmitResult>;
  /** Declares the count of a vote, where the procedure decides by one: carried, the stage closes. */
  readonly declareVote: (dossier: DossierId, input: ActInput<'DeclareVote'>) => Promise<SubmitResult>;
  /** Decides on an unfinished text at the adopting stage: the act gets a number, the document goes on. */
  readonly decideOnDraft: (dossier: DossierId, input: ActInput<'DecideOnDraft'>) => Promise<SubmitResult>;
  /** Accepts the draft as the ground for further work; not approval. */
  readonly takeAsBasis: (dossier: DossierId, input: ActInput<'TakeAsBasis'>) => Promise<SubmitResult>;
  readonly returnTo: (dossier: DossierId, input: ActInput<'ReturnToStage'>) => Promise<SubmitResult>;
  readonly repeat: (dossier: DossierId, input: ActInput<'RepeatStage'>) => Promise<SubmitResult>;
  readonly defer: (dossier: DossierId, input: ActInput<'Defer'>) => Promise<SubmitResult>;
  /** Gives the document another class, and with it another route: the downgrade. */
  readonly changeClass: (dossier: DossierId, input: ActInput<'ChangeClass'>) => Promise<SubmitResult>;
  readonly takeUpAgain: (dossier: DossierId, input: ActInput<'TakeUpAgain'>) => Promise<SubmitResult>;
  /** `outcome` accepted: the words go into a new version, which is owed from then on. */
  readonly ruleOnAmendment: (dossier: DossierId, input: ActInput<'RuleOnAmendment'>) => Promise<SubmitResult>;
  readonly waive: (dossier: DossierId, input: ActInput<'RecordWaiver'>) => Promise<SubmitResult>;
  /** Splits the document; the children are then proposed under the ids named, with `splitFrom`. */
  readonly split: (dossier: DossierId, input: ActInput<'SplitDocument'>) => Promise<SubmitResult>;
  /** Consents, for the organ that the procedure names, to the circulation of a version, or of whichever it is. */
  readonly consentToCirculation: (
    dossier: DossierId,
    input?: ActInput<'ConsentToCirculation'>,
  ) => Promise<SubmitResult>;
  /** Ends the document in another one, which then records it by {@link Chair.recordMerge}. */
  readonly mergeInto: (dossier: DossierId, input: ActInput<'MergeInto'>) => Promise<SubmitResult>;
  readonly recordMerge: (dossier: DossierId, input: ActInput<'RecordMerge'>) => Promise<SubmitResult>;
  /** Once all that proposed the document or took it up have agreed. */
  readonly abandon: (dossier: DossierId, input: ActInput<'AbandonDocument'>) => Promise<SubmitResult>;
  readonly declareLapse: (dossier: DossierId, input: ActInput<'DeclareLapse'>) => Promise<SubmitResult>;
  /** Offers the document with all that is open on it to the office that is to chair next. */
  readonly offerCarryOver: (dossier: DossierId, input: ActInput<'OfferCarryOver'>) => Promise<SubmitResult>;
  readonly acceptCarryOver: (dossier: DossierId, input: ActInput<'AcceptCarryOver'>) => Promise<SubmitResult>;
  /** Moves a meeting of its organ to another day or place, before its sitting opens. */
  readonly moveMeeting: (meeting: MeetingId, input: ActInput<'MoveMeeting'>) => Promise<SubmitResult>;
  readonly cancelMeeting: (meeting: MeetingId, input: ActInput<'CancelMeeting'>) => Promise<SubmitResult>;
  readonly approveAgenda: (meeting: MeetingId, input?: ActInput<'ApproveAgenda'>) => Promise<SubmitResult>;
  readonly openSitting: (meeting: MeetingId, input?: ActInput<'OpenSitting'>) => Promise<SubmitResult>;
  readonly closeSitting: (meeting: MeetingId, input?: ActInput<'CloseSitting'>) => Promise<SubmitResult>;
  /** Signs the protocol of a sitting that this office presided. */
  readonly signProtocol: (meeting: MeetingId, input: ActInput<'SignProtocol'>) => Promise<SubmitResult>;
};

/** The acts of a chair over one connection. */
export function chair(connection: Connection): Chair {
  const dossier = (id: DossierId) => aggregateRef('dossier', id);
  const meeting = (id: MeetingId) => aggregateRef('meeting', id);
  const { submit } = connection;
  return {
    openRound: (id, input) => submit(dossier(id), { type: 'OpenRound', ...input }),
    extend: (id, input) => submit(dossier(id), { type: 'ExtendRound', ...input }),
    shorten: (id, input) => submit(dossier(id), { type: 'ShortenRound', ...input }),
    close: (id, input) => submit(dossier(id), { type: 'CloseRound', ...input }),
    findConsensus: (id, input) => submit(dossier(id), { type: 'FindConsensus', ...input }),
    declareVote: (id, input) => submit(dossier(id), { type: 'DeclareVote', ...input }),
    decideOnDraft: (id, input) => submit(dossier(id), { type: 'DecideOnDraft', ...input }),
    takeAsBasis: (id, input) => submit(dossier(id), { type: 'TakeAsBasis', ...input }),
    returnTo: (id, input) => submit(dossier(id), { type: 'ReturnToStage', ...input }),
    repeat: (id, input) => submit(dossier(id), { type: 'RepeatStage', ...input }),
    defer: (id, input) => submit(dossier(id), { type: 'Defer', ...input }),
    changeClass: (id, input) => submit(dossier(id), { type: 'ChangeClass', ...input }),
    takeUpAgain: (id, input) => submit(dossier(id), { type: 'TakeUpAgain', ...input }),
    ruleOnAmendment: (id, input) => submit(dossier(id), { type: 'RuleOnAmendment', ...input }),
    waive: (id, input) => submit(dossier(id), { type: 'RecordWaiver', ...input }),
    split: (id, input) => submit(dossier(id), { type: 'SplitDocument', ...input }),
    consentToCirculation: (id, input) => submit(dossier(id), { type: 'ConsentToCirculation', ...input }),
    mergeInto: (id, input) => submit(dossier(id), { type: 'MergeInto', ...input }),
    recordMerge: (id, input) => submit(dossier(id), { type: 'RecordMerge', ...input }),
    abandon: (id, input) => submit(dossier(id), { type: 'AbandonDocument', ...input }),
    declareLapse: (id, input) => submit(dossier(id), { type: 'DeclareLapse', ...input }),
    offerCarryOver: (id, input) => submit(dossier(id), { type: 'OfferCarryOver', ...input }),
    acceptCarryOver: (id, input) => submit(dossier(id), { type: 'AcceptCarryOver', ...input }),
    moveMeeting: (id, input) => submit(meeting(id), { type: 'MoveMeeting', ...input }),
    cancelMeeting: (id, input) => submit(meeting(id), { type: 'CancelMeeting', ...input }),
    approveAgenda: (id, input) => submit(meeting(id), { type: 'ApproveAgenda', ...input }),
    openSitting: (id, input) => submit(meeting(id), { type: 'OpenSitting', ...input }),
    closeSitting: (id, input) => submit(meeting(id), { type: 'CloseSitting', ...input }),
    signProtocol: (id, input) => submit(meeting(id), { type: 'SignProtocol', ...input }),
  };
}

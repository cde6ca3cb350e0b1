import { aggregateRef, type DossierId, type MeetingId, type Sha256 } from '../contracts/ids.ts';
import type { Connection } from './connection.ts';
import type { NoticeReader } from './notices.ts';
import type { ActInput, Answer, SubmitResult } from './result.ts';

/** What a delegation does (domain §3.4). Every act is bound to a stage, a round and the hash of a text. */
export type Delegation = {
  /** The delegation's notices; each stays until it is acknowledged, also over a restart. */
  readonly notices: () => Promise<NoticeReader>;
  /** The signed receipt that a text arrived; acknowledging a notice is not one. */
  readonly confirmDelivery: (dossier: DossierId, input: ActInput<'ConfirmDelivery'>) => Promise<SubmitResult>;
  /** One language of a text, as canonical UTF-8; its hash was checked. A party with a status names the document; where drafts are restricted, everybody. */
  readonly readText: (sha256: Sha256, dossier?: DossierId) => Promise<Answer<string>>;
  readonly takePosition: (dossier: DossierId, input: ActInput<'TakePosition'>) => Promise<SubmitResult>;
  /**
   * Lifts the delegation's own objection or reservation: `against` a recorded text, for a `viewpoint` of its own in the
   * minutes, or for a `standAside` of some scope.
   */
  readonly lift: (dossier: DossierId, input: ActInput<'LiftPosition'>) => Promise<SubmitResult>;
  readonly withdrawPosition: (dossier: DossierId, input: ActInput<'WithdrawPosition'>) => Promise<SubmitResult>;
  /** Agrees to the joint position that another delegation proposed; `statement` names the one that it took. */
  readonly assent: (dossier: DossierId, input: ActInput<'AssentToJointPosition'>) => Promise<SubmitResult>;
  /** After the round: the capital confirms what was agreed ad referendum. */
  readonly confirmAdReferendum: (dossier: DossierId, input: ActInput<'ConfirmAdReferendum'>) => Promise<SubmitResult>;
  /** The answer to staff that ask whether a new version is unchanged for the delegation: a plain agreement to it. */
  readonly confirmUnchanged: (
    dossier: DossierId,
    input: Omit<ActInput<'TakePosition'>, 'position' | 'for' | 'jointly'>,
  ) => Promise<SubmitResult>;
  /** Agrees that a round may end at an earlier deadline, which takes the agreement of all. */
  readonly agreeToShorten: (dossier: DossierId, input: ActInput<'AgreeToShorten'>) => Promise<SubmitResult>;
  /** Tells the depositary that the domestic procedures of this signatory are complete. */
  readonly notifyCompletion: (dossier: DossierId, input: ActInput<'NotifyCompletion'>) => Promise<SubmitResult>;
  /** Joins a document in effect that this member did not sign. */
  readonly joinLater: (dossier: DossierId, input: ActInput<'JoinLater'>) => Promise<SubmitResult>;
  readonly objectToCorrection: (dossier: DossierId, input: ActInput<'ObjectToCorrection'>) => Promise<SubmitResult>;
  /** Confirms the concordance that the secretariat recorded for a version. */
  readonly confirmConcordance: (dossier: DossierId, input: ActInput<'ConfirmConcordance'>) => Promise<SubmitResult>;
  readonly sign: (dossier: DossierId, input: ActInput<'Sign'>) => Promise<SubmitResult>;
  /** Signs the protocol of a sitting at which this delegation was present. */
  readonly signProtocol: (meeting: MeetingId, input: ActInput<'SignProtocol'>) => Promise<SubmitResult>;
  /** Proposes a document as a member. */
  readonly propose: (dossier: DossierId, input: ActInput<'ProposeDocument'>) => Promise<SubmitResult>;
  /** Takes another member's proposal up, after which the proposer cannot withdraw it alone. */
  readonly takeUp: (dossier: DossierId, input?: ActInput<'TakeUpProposal'>) => Promise<SubmitResult>;
  readonly withdrawProposal: (dossier: DossierId, input: ActInput<'WithdrawProposal'>) => Promise<SubmitResult>;
  /** Agrees that a document which several hold is abandoned; its chair abandons it when all of them agree. */
  readonly agreeToAbandon: (dossier: DossierId, input?: ActInput<'AgreeToAbandon'>) => Promise<SubmitResult>;
  /** Agrees that a document of its own ends in another; its chair merges it when all that hold it agree. */
  readonly agreeToMerge: (dossier: DossierId, input: ActInput<'AgreeToMerge'>) => Promise<SubmitResult>;
  readonly withdrawAgreement: (dossier: DossierId, input?: ActInput<'WithdrawAgreement'>) => Promise<SubmitResult>;
  /** Witnesses the log under a key of its own; again: another key in its place. `proof` as by `keyClaim`. */
  readonly registerWitness: (input: ActInput<'RegisterWitness'>) => Promise<SubmitResult>;
  readonly withdrawWitness: (input: ActInput<'WithdrawWitness'>) => Promise<SubmitResult>;
  /** Replaces the person's own key; `proof` is made by `proveKey` with the new private key. */
  readonly rotateKey: (input: ActInput<'RotateKey'>) => Promise<SubmitResult>;
};

/** The acts of a delegation over one connection. */
export function delegation(connection: Connection): Delegation {
  const dossier = (id: DossierId) => aggregateRef('dossier', id);
  const { submit } = connection;
  return {
    notices: () => connection.notices(),
    confirmDelivery: (id, input) => submit(dossier(id), { type: 'ConfirmDelivery', ...input }),
    readText: (sha256, dossier) => connection.readText(sha256, dossier),
    takePosition: (id, input) => submit(dossier(id), { type: 'TakePosition', ...input }),
    lift: (id, input) => submit(dossier(id), { type: 'LiftPosition', ...input }),
    withdrawPosition: (id, input) => submit(dossier(id), { type: 'WithdrawPosition', ...input }),
    assent: (id, input) => submit(dossier(id), { type: 'AssentToJointPosition', ...input }),
    confirmAdReferendum: (id, input) => submit(dossier(id), { type: 'ConfirmAdReferendum', ...input }),
    confirmUnchanged: (id, input) =>
      submit(dossier(id), { type: 'TakePosition', ...input, position: { kind: 'agree' } }),
    agreeToShorten: (id, input) => submit(dossier(id), { type: 'AgreeToShorten', ...input }),
    notifyCompletion: (id, input) => submit(dossier(id), { type: 'NotifyCompletion', ...input }),
    joinLater: (id, input) => submit(dossier(id), { type: 'JoinLater', ...input }),
    objectToCorrection: (id, input) => submit(dossier(id), { type: 'ObjectToCorrection', ...input }),
    confirmConcordance: (id, input) => submit(dossier(id), { type: 'ConfirmConcordance', ...input }),
    sign: (id, input) => submit(dossier(id), { type: 'Sign', ...input }),
    signProtocol: (id, input) => submit(aggregateRef('meeting', id), { type: 'SignProtocol', ...input }),
    propose: (id, input) => submit(dossier(id), { type: 'ProposeDocument', ...input }),
    takeUp: (id, input) => submit(dossier(id), { type: 'TakeUpProposal', ...input }),
    withdrawProposal: (id, input) => submit(dossier(id), { type: 'WithdrawProposal', ...input }),
    agreeToAbandon: (id, input) => submit(dossier(id), { type: 'AgreeToAbandon', ...input }),
    agreeToMerge: (id, input) => submit(dossier(id), { type: 'AgreeToMerge', ...input }),
    withdrawAgreement: (id, input) => submit(dossier(id), { type: 'WithdrawAgreement', ...input }),
    registerWitness: (input) =>
      submit(aggregateRef('organisation', connection.profile.organisation), { type: 'RegisterWitness', ...input }),
    withdrawWitness: (input) =>
      submit(aggregateRef('organisation', connection.profile.organisation), { type: 'WithdrawWitness', ...input }),
    rotateKey: (input) =>
      submit(aggregateRef('organisation', connection.profile.organisation), { type: 'RotateKey', ...input }),
  };
}

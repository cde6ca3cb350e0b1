import type { DossierAct } from '../../contracts/acts.ts';
import {
  decideExplainNonSignature,
  decideLinkImplementation,
  decideRecordAdoption,
  decideRecordPlacement,
  decideSign,
  decideWithdrawProposal,
} from './acts/adoption.ts';
import { decideAcceptCarryOver, decideOfferCarryOver } from './acts/carryOver.ts';
import { decideConsentToCirculation } from './acts/consent.ts';
import type { DossierContext, DossierDecision } from './context.ts';
import { decideOnDraft } from './acts/draft.ts';
import {
  decideObjectToCorrection,
  decideProposeCorrection,
  decideRecordCorrection,
  decideWithdrawCorrection,
} from './acts/corrections.ts';
import {
  decideAnnounceEntryIntoForce,
  decideCertifyCopies,
  decideEndDocument,
  decideJoinLater,
  decideNotifyCompletion,
} from './acts/effect.ts';
import { decideCirculate, decideConfirmDelivery } from './acts/circulation.ts';
import { decideNameEndorsers } from './acts/endorsers.ts';
import {
  decideDefer,
  decideFindConsensus,
  decideRecordWaiver,
  decideRepeatStage,
  decideReturnToStage,
  decideTakeAsBasis,
  decideTakeUpAgain,
} from './acts/findings.ts';
import {
  decideAbandon,
  decideAgreeToAbandon,
  decideAgreeToMerge,
  decideLapse,
  decideMergeInto,
  decideRecordMerge,
  decideSplit,
  decideWithdrawAgreement,
} from './acts/moves.ts';
import {
  decideAskToConfirmUnchanged,
  decideAssentToJointPosition,
  decideConfirmAdReferendum,
  decideLiftPosition,
  decideRuleOnAmendment,
  decideTakePosition,
  decideWithdrawPosition,
} from './acts/positions.ts';
import {
  decideCloseRound,
  decideExtendRound,
  decideOpenRound,
  decideRecordNotices,
  decideRecordReminders,
} from './acts/rounds.ts';
import { decideSendReminder } from './acts/reminders.ts';
import { decideAgreeToShorten, decideShortenRound } from './acts/silence.ts';
import { decideAddRendering, decideConfirmConcordance } from './acts/renderings.ts';
import { decideEraseText, decideRecordReading } from './acts/sight.ts';
import { ownView } from './facts/ownProcedure.ts';
import type { DossierState } from './state.ts';
import { decideDeclareVote } from './acts/vote.ts';
import { decideRecordReview } from './facts/terms.ts';
import {
  decideChangeClass,
  decideChangeTitle,
  decideIssueVersion,
  decidePropose,
  decideRecordConcordance,
  decideRegister,
  decideTakeUp,
} from './acts/texts.ts';

/**
 * Decides one act about one document. Pure and total: the same state, act and context give the same answer on any
 * machine; an expected "no" is a refusal with its rule. Acts that are not listed do not compile.
 */
export function decideDossier(state: DossierState, act: DossierAct, given: DossierContext): DossierDecision {
  const context = ownView(given, state);
  switch (act.type) {
    case 'ProposeDocument':
      return decidePropose(state, act, context);
    case 'RegisterDocument':
      return decideRegister(state, context);
    case 'TakeUpProposal':
      return decideTakeUp(state, context);
    case 'ChangeTitle':
      return decideChangeTitle(state, act, context);
    case 'ChangeClass':
      return decideChangeClass(state, act, context);
    case 'IssueVersion':
      return decideIssueVersion(state, act, context);
    case 'RecordConcordance':
      return decideRecordConcordance(state, act, context);
    case 'ConfirmConcordance':
      return decideConfirmConcordance(state, act, context);
    case 'AddRendering':
      return decideAddRendering(state, act, context);
    case 'ConsentToCirculation':
      return decideConsentToCirculation(state, act, context);
    case 'Circulate':
      return decideCirculate(state, act, context);
    case 'ConfirmDelivery':
      return decideConfirmDelivery(state, act, context);
    case 'OpenRound':
      return decideOpenRound(state, act, context);
    case 'ExtendRound':
      return decideExtendRound(state, act, context);
    case 'AgreeToShorten':
      return decideAgreeToShorten(state, act, context);
    case 'ShortenRound':
      return decideShortenRound(state, act, context);
    case 'CloseRound':
      return decideCloseRound(state, act, context);
    case 'TakePosition':
      return decideTakePosition(state, act, context);
    case 'AssentToJointPosition':
      return decideAssentToJointPosition(state, act, context);
    case 'ConfirmAdReferendum':
      return decideConfirmAdReferendum(state, act, context);
    case 'LiftPosition':
      return decideLiftPosition(state, act, context);
    case 'WithdrawPosition':
      return decideWithdrawPosition(state, act, context);
    case 'RuleOnAmendment':
      return decideRuleOnAmendment(state, act, context);
    case 'AskToConfirmUnchanged':
      return decideAskToConfirmUnchanged(state, act, context);
    case 'FindConsensus':
      return decideFindConsensus(state, act, context);
    case 'DeclareVote':
      return decideDeclareVote(state, act, context);
    case 'DecideOnDraft':
      return decideOnDraft(state, act, context);
    case 'SendReminder':
      return decideSendReminder(state, act, context);
    case 'TakeAsBasis':
      return decideTakeAsBasis(state, act, context);
    case 'ReturnToStage':
      return decideReturnToStage(state, act, context);
    case 'RepeatStage':
      return decideRepeatStage(state, act, context);
    case 'Defer':
      return decideDefer(state, act, context);
    case 'TakeUpAgain':
      return decideTakeUpAgain(state, act, context);
    case 'RecordWaiver':
      return decideRecordWaiver(state, act, context);
    case 'WithdrawProposal':
      return decideWithdrawProposal(state, act, context);
    case 'NameEndorsers':
      return decideNameEndorsers(state, act, context);
    case 'SplitDocument':
      return decideSplit(state, act, context);
    case 'AgreeToMerge':
      return decideAgreeToMerge(state, act, context);
    case 'MergeInto':
      return decideMergeInto(state, act, context);
    case 'RecordMerge':
      return decideRecordMerge(state, act, context);
    case 'AgreeToAbandon':
      return decideAgreeToAbandon(state, context);
    case 'WithdrawAgreement':
      return decideWithdrawAgreement(state, context);
    case 'AbandonDocument':
      return decideAbandon(state, act, context);
    case 'DeclareLapse':
      return decideLapse(state, act, context);
    case 'OfferCarryOver':
      return decideOfferCarryOver(state, act, context);
    case 'AcceptCarryOver':
      return decideAcceptCarryOver(state, act, context);
    case 'Sign':
      return decideSign(state, act, context);
    case 'ExplainNonSignature':
      return decideExplainNonSignature(state, act, context);
    case 'CertifyCopies':
      return decideCertifyCopies(state, act, context);
    case 'NotifyCompletion':
      return decideNotifyCompletion(state, act, context);
    case 'AnnounceEntryIntoForce':
      return decideAnnounceEntryIntoForce(state, act, context);
    case 'JoinLater':
      return decideJoinLater(state, act, context);
    case 'RecordReview':
      return decideRecordReview(state, act, context);
    case 'ProposeCorrection':
      return decideProposeCorrection(state, act, context);
    case 'ObjectToCorrection':
      return decideObjectToCorrection(state, act, context);
    case 'RecordCorrection':
      return decideRecordCorrection(state, act, context);
    case 'WithdrawCorrection':
      return decideWithdrawCorrection(state, act, context);
    case 'EndDocument':
      return decideEndDocument(state, act, context);
    case 'RecordNotices':
      return decideRecordNotices(state, act, context);
    case 'RecordReminders':
      return decideRecordReminders(state, act, context);
    case 'RecordAdoption':
      return decideRecordAdoption(state, act, context);
    case 'RecordPlacement':
      return decideRecordPlacement(state, act, context);
    case 'LinkImplementation':
      return decideLinkImplementation(state, act, context);
    case 'RecordReading':
      return decideRecordReading(state, act, context);
    case 'EraseText':
      return decideEraseText(state, act, context);
  }
}

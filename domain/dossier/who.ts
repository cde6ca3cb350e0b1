import type { DossierAct } from '../../contracts/acts.ts';
import type { ActorId, StageCode } from '../../contracts/ids.ts';
import type { MeetingState } from '../meeting/state.ts';
import { chairOf, isMember, isParty, roleOf, type OrganisationState } from '../organisation/state.ts';
import { openOffer } from './acts/carryOver.ts';
import { presentChairs } from './facts/presentChair.ts';
import { underItsProcedure } from './facts/ownProcedure.ts';
import type { DossierRule } from './rules.ts';
import type { DossierState } from './state.ts';

/** Who may do what about a document, as data (domain §3.4). The decisions check it; a generated test holds both together. */

/**
 * In what capacity somebody acts. `rules`: those that refuse whoever acts without it. `chairOfStage`: the office that
 * chairs the organ of the stage that the act names; `presentChair`: of an organ that has the document
 * before it now. `depositary`: the secretariat where there is none.
 */
export const CAPACITIES = {
  secretariat: { says: 'the secretariat', rules: ['D05'] },
  chairOfStage: { says: 'the chair of the stage’s organ', rules: ['D06'] },
  presentChair: { says: 'the chair of the organ that the document is before', rules: ['D06'] },
  delegation: { says: 'a counted delegation, for itself', rules: ['D02', 'D07'] },
  proposer: { says: 'the delegation that proposed it', rules: ['D39'] },
  owner: { says: 'a delegation that proposed it or took it up', rules: ['D07', 'D64'] },
  accedingState: { says: 'any other state or party, where the class is open to all', rules: ['D07', 'D85'] },
  chairOfOrgan: {
    says: 'the chair of the organ that it names; once it is offered, also who offered it',
    rules: ['D06'],
  },
  consentingChair: { says: 'the chair of the organ whose consent circulation needs', rules: ['D06'] },
  offered: { says: 'the office to which it was offered', rules: ['D68'] },
  depositary: { says: 'the depositary', rules: ['D05', 'D50'] },
  process: { says: 'the process', rules: ['D06', 'D08'] },
} as const satisfies Record<string, { readonly says: string; readonly rules: readonly DossierRule[] }>;

export type Capacity = keyof typeof CAPACITIES;

/** Who may send each act: in any one of these capacities. */
export const WHO_ACTS_ON_DOSSIER = {
  ProposeDocument: ['delegation', 'secretariat'],
  RegisterDocument: ['secretariat'],
  TakeUpProposal: ['delegation'],
  ChangeTitle: ['secretariat'],
  ChangeClass: ['presentChair'],
  IssueVersion: ['secretariat'],
  RecordConcordance: ['secretariat'],
  ConfirmConcordance: ['delegation'],
  AddRendering: ['secretariat'],
  ConsentToCirculation: ['consentingChair'],
  Circulate: ['secretariat'],
  ConfirmDelivery: ['delegation', 'secretariat'],
  OpenRound: ['chairOfStage', 'process'],
  ExtendRound: ['chairOfStage'],
  AgreeToShorten: ['delegation'],
  ShortenRound: ['chairOfStage'],
  CloseRound: ['chairOfStage', 'process'],
  // The secretariat transcribes a note that it received.
  TakePosition: ['delegation', 'secretariat'],
  AssentToJointPosition: ['delegation', 'secretariat'],
  ConfirmAdReferendum: ['delegation'],
  LiftPosition: ['delegation'],
  WithdrawPosition: ['delegation'],
  RuleOnAmendment: ['chairOfStage'],
  AskToConfirmUnchanged: ['secretariat'],
  FindConsensus: ['chairOfStage'],
  DeclareVote: ['chairOfStage'],
  DecideOnDraft: ['chairOfStage'],
  SendReminder: ['secretariat', 'chairOfStage'],
  TakeAsBasis: ['chairOfStage'],
  ReturnToStage: ['chairOfStage'],
  RepeatStage: ['chairOfStage'],
  Defer: ['presentChair'],
  TakeUpAgain: ['presentChair'],
  // The quorum is waived by the chair of that stage alone; what is before a sitting, by the chair of that.
  RecordWaiver: ['secretariat', 'presentChair', 'chairOfStage'],
  WithdrawProposal: ['proposer'],
  NameEndorsers: ['secretariat'],
  SplitDocument: ['presentChair'],
  AgreeToMerge: ['owner'],
  MergeInto: ['presentChair'],
  RecordMerge: ['secretariat', 'presentChair'],
  AgreeToAbandon: ['owner'],
  WithdrawAgreement: ['delegation'],
  AbandonDocument: ['presentChair'],
  DeclareLapse: ['secretariat', 'presentChair'],
  OfferCarryOver: ['chairOfOrgan'],
  AcceptCarryOver: ['offered'],
  Sign: ['delegation'],
  ExplainNonSignature: ['secretariat'],
  CertifyCopies: ['depositary'],
  NotifyCompletion: ['delegation', 'secretariat'],
  AnnounceEntryIntoForce: ['depositary'],
  JoinLater: ['delegation', 'accedingState'],
  RecordReview: ['secretariat'],
  ProposeCorrection: ['depositary'],
  ObjectToCorrection: ['delegation'],
  RecordCorrection: ['depositary'],
  WithdrawCorrection: ['depositary'],
  EndDocument: ['secretariat'],
  RecordNotices: ['process'],
  RecordReminders: ['process'],
  RecordAdoption: ['process'],
  RecordPlacement: ['process'],
  LinkImplementation: ['secretariat'],
  RecordReading: ['process'],
  EraseText: ['secretariat'],
} as const satisfies Record<DossierAct['type'], readonly Capacity[]>;

function holds(
  capacity: Capacity,
  actor: ActorId,
  act: DossierAct,
  state: DossierState,
  organisation: OrganisationState,
  meetings: readonly MeetingState[],
): boolean {
  switch (capacity) {
    case 'chairOfStage':
      return chairOfNamedStage(act, organisation) === actor;
    case 'presentChair':
      // Most chair nothing, and who sits on the document takes a while to find.
      return (
        Object.values(organisation.chairs).includes(actor) &&
        presentChairs(state, organisation, meetings).includes(actor)
      );
    case 'delegation':
      return isMember(organisation, actor);
    case 'proposer':
      return String(actor) === state.proposer;
    case 'owner':
      return [state.proposer, ...state.takenUpBy].some((m) => m === String(actor));
    case 'accedingState': {
      const known = organisation.members[actor] !== undefined || isParty(organisation, actor);
      return state.definition?.accession?.openTo === 'all' && known && !isMember(organisation, actor);
    }
    case 'chairOfOrgan': {
      const organ = act.type === 'OfferCarryOver' ? act.organ : null;
      if (organ === null) return false;
      return chairOf(organisation, organ) === actor || openOffer(state, organ)?.from === actor;
    }
    case 'consentingChair': {
      const organ = organisation.procedure?.policy.circulationConsent ?? null;
      return organ !== null && chairOf(organisation, organ) === actor;
    }
    case 'offered': {
      const offer = act.type === 'AcceptCarryOver' ? act.offer : null;
      return state.carryOvers.some((c) => c.offer === offer && c.to === actor);
    }
    case 'depositary': {
      const hasOne = Object.values(organisation.offices).some((o) => o.role === 'depositary');
      return roleOf(organisation, actor) === (hasOne ? 'depositary' : 'secretariat');
    }
    case 'secretariat':
    case 'process':
      return roleOf(organisation, actor) === capacity;
  }
}

/** The capacities, of those in which this very act may be sent, that an actor has. None: the decision refuses it. */
export function capacitiesFor(
  actor: ActorId,
  act: DossierAct,
  state: DossierState,
  given: OrganisationState,
  meetings: readonly MeetingState[],
): readonly Capacity[] {
  const organisation = underItsProcedure(given, state);
  const who: readonly Capacity[] = WHO_ACTS_ON_DOSSIER[act.type];
  return who.filter((c) => holds(c, actor, act, state, organisation, meetings));
}

/** The chair of the organ of the stage that an act names; a return is its own stage's chair's. */
function chairOfNamedStage(act: DossierAct, organisation: OrganisationState): ActorId | null {
  const stage: StageCode | undefined = act.type === 'ReturnToStage' ? act.from : 'stage' in act ? act.stage : undefined;
  const organ = stage === undefined ? undefined : organisation.procedure?.stages[stage]?.organ;
  return organ === undefined ? null : chairOf(organisation, organ);
}

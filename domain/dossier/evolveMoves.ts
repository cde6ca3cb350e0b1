import type { DossierEvent } from '../../contracts/events.ts';
import type { EventMeta } from '../decision.ts';
import { changed, type DossierState } from './state.ts';

/** The events by which a blocked document moves, or ends, or is handed over (domain §3.6). */
type MoveEvent = Extract<
  DossierEvent,
  {
    type:
      | 'DraftDecided'
      | 'DraftDecisionRecorded'
      | 'EndorsersNamed'
      | 'DocumentSplit'
      | 'MergedInto'
      | 'MergeRecorded'
      | 'MergeAgreed'
      | 'AbandonmentAgreed'
      | 'AgreementWithdrawn'
      | 'DocumentAbandoned'
      | 'DocumentLapsed'
      | 'CarryOverOffered'
      | 'CarryOverAccepted';
  }
>;

/** Folds one of them into the state of a dossier. */
export function evolveMove(state: DossierState, event: MoveEvent, meta: EventMeta): DossierState {
  switch (event.type) {
    case 'DraftDecided': {
      const { stage, round, textHash, evidence } = event;
      const decided = { stage, round, textHash, evidence, entry: meta.n, act: null };
      return changed(state, { draftDecisions: [...state.draftDecisions, decided] });
    }
    case 'DraftDecisionRecorded': {
      const stage = state.draftDecisions.find((d) => d.act === null)?.stage;
      // A later meeting is asked anew, also on the same version; outside a meeting nobody would hold the process back.
      const asked =
        stage === undefined || event.act.meeting === null ? {} : { [stage]: state.stages[stage]?.rounds.length ?? 0 };
      return changed(state, {
        draftDecisions: state.draftDecisions.map((d) => (d.act === null ? { ...d, act: event.act } : d)),
        roundsBeforeDeferral: { ...state.roundsBeforeDeferral, ...asked },
      });
    }
    case 'EndorsersNamed': {
      const { textHash, place, members } = event;
      const others = state.endorsers.filter((e) => e.textHash !== textHash || e.place !== place);
      return changed(state, { endorsers: members.length > 0 ? [...others, { textHash, place, members }] : others });
    }
    case 'DocumentSplit':
      return changed(state, {
        phase: event.remains ? state.phase : 'split',
        splitInto: [...state.splitInto, ...event.into.map((p) => ({ ...p, textHash: event.textHash }))],
      });
    case 'MergedInto':
      return changed(state, { phase: 'merged', mergedInto: event.into });
    case 'MergeRecorded':
      return changed(state, {
        mergedFrom: [...state.mergedFrom, { dossier: event.from, textHash: event.textHash }],
        takenUpBy: [...state.takenUpBy, ...(event.takenUpBy ?? [])],
      });
    case 'MergeAgreed': {
      const { member, into } = event;
      const others = state.agreedToMerge.filter((a) => a.member !== member);
      return changed(state, { agreedToMerge: [...others, { member, into }] });
    }
    case 'AbandonmentAgreed':
      return changed(state, { agreedToAbandon: [...state.agreedToAbandon, event.member] });
    case 'AgreementWithdrawn':
      return changed(state, {
        agreedToAbandon: state.agreedToAbandon.filter((m) => m !== event.member),
        agreedToMerge: state.agreedToMerge.filter((a) => a.member !== event.member),
      });
    case 'DocumentAbandoned':
      return changed(state, { phase: 'abandoned' });
    case 'DocumentLapsed':
      return changed(state, { phase: 'lapsed' });
    case 'CarryOverOffered': {
      const { offer, organ, from, to, inventory } = event;
      return changed(state, {
        carryOvers: [...state.carryOvers, { offer, organ, from, to, at: meta.at, accepted: false, inventory }],
      });
    }
    case 'CarryOverAccepted':
      return changed(state, {
        carryOvers: state.carryOvers.map((c) => (c.offer === event.offer ? { ...c, accepted: true } : c)),
      });
  }
}

/**
 * Whether an event moves the document on its way. What is said in a round, noted beside it or sent out leaves it where
 * it is: it stays pending since its last move.
 */
export function movesDocument(event: DossierEvent): boolean {
  switch (event.type) {
    case 'StatementRefused':
    case 'LateStatementReceived':
    case 'PositionTaken':
    case 'PositionLifted':
    case 'PositionWithdrawn':
    case 'AmendmentRuled':
    case 'DeliveryConfirmed':
    case 'NoticesSent':
    case 'RemindersSent':
    case 'ReminderAsked':
    case 'ConcordanceRecorded':
    case 'ConcordanceConfirmed':
    case 'RenderingAdded':
    case 'AdReferendumConfirmed':
    case 'ConfirmationAsked':
    case 'ShorteningAgreed':
    case 'WaiverRecorded':
    case 'ProposalTakenUp':
    case 'EndorsersNamed':
    case 'CirculationConsented':
    case 'MergeAgreed':
    case 'AbandonmentAgreed':
    case 'AgreementWithdrawn':
    case 'CarryOverOffered':
    case 'CarryOverAccepted':
    case 'TextRead':
    case 'ErasureAsked':
    case 'TextErased':
      return false;
    default:
      return true;
  }
}

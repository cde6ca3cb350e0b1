import type { MeetingEvent } from '../../contracts/events.ts';
import type { EventMeta } from '../decision.ts';
import type { MeetingState } from './state.ts';

/** Folds one event into the state of a meeting. Total: every event that was ever written has its case. */
export function evolveMeeting(state: MeetingState, event: MeetingEvent, _meta: EventMeta): MeetingState {
  switch (event.type) {
    case 'StatementRefused':
    case 'LateStatementReceived':
      return state;
    case 'MeetingConvened': {
      const { meeting, organ, day, place, title } = event;
      return { ...state, id: meeting, phase: 'convened', organ, day, place, title };
    }
    case 'ItemPlaced': {
      const { dossier, item, decideFirst, admits } = event;
      return {
        ...state,
        agenda: [...state.agenda, { dossier, item, decideFirst, admits }].sort((a, b) => a.item - b.item),
      };
    }
    case 'ItemRemoved':
      return { ...state, agenda: state.agenda.filter((i) => i.dossier !== event.dossier) };
    case 'AgendaApproved':
      return { ...state, agendaApproved: true };
    case 'SittingOpened':
      return { ...state, phase: 'sitting' };
    case 'ActNumbered':
      return { ...state, acts: [...state.acts, { number: event.number, dossiers: event.dossiers }] };
    case 'SittingClosed':
      return { ...state, phase: 'closed' };
  }
}

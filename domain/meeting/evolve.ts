import type { MeetingEvent } from '../../contracts/events.ts';
import type { EventMeta } from '../decision.ts';
import type { MeetingState } from './state.ts';

/** Folds one event into the state of a meeting. Total: every event that was ever written has its case. */
export function evolveMeeting(state: MeetingState, event: MeetingEvent, meta: EventMeta): MeetingState {
  switch (event.type) {
    case 'StatementRefused':
    case 'LateStatementReceived':
      return state;
    case 'MeetingConvened': {
      const { meeting, organ, day, place, title } = event;
      return { ...state, id: meeting, phase: 'convened', organ, day, place, title };
    }
    case 'MeetingMoved':
      return { ...state, day: event.day, place: event.place };
    // What was to be dealt with there is free: nothing is on its agenda any more.
    case 'MeetingCancelled':
      return { ...state, phase: 'cancelled', agenda: [], agendaApproved: false };
    case 'ItemPlaced': {
      const { dossier, item, decideFirst, admits } = event;
      return {
        ...state,
        agenda: [...state.agenda, { dossier, item, decideFirst, admits, listedAt: meta.at }].sort(
          (a, b) => a.item - b.item,
        ),
      };
    }
    case 'ItemRemoved':
      return { ...state, agenda: state.agenda.filter((i) => i.dossier !== event.dossier) };
    case 'ItemMoved':
      return {
        ...state,
        agenda: state.agenda
          .map((i) => (i.item === event.item ? { ...i, item: event.to } : i))
          .sort((a, b) => a.item - b.item),
      };
    case 'AgendaApproved':
      return { ...state, agendaApproved: true };
    case 'PresenceRecorded': {
      const { [event.member]: _before, ...others } = state.present;
      const guests = state.guests.filter((g) => g !== event.member);
      return event.head === null
        ? { ...state, present: others, guests }
        : {
            ...state,
            present: { ...others, [event.member]: event.head },
            guests: event.guest ? [...guests, event.member] : guests,
          };
    }
    case 'SittingOpened':
      return { ...state, phase: 'sitting', presided: event.chair ?? null };
    case 'ActNumbered':
      return { ...state, acts: [...state.acts, { number: event.number, dossiers: event.dossiers }] };
    case 'SittingClosed':
      return { ...state, phase: 'closed' };
    case 'ProtocolIssued':
      return { ...state, protocol: { sha256: event.sha256, language: event.language, signed: [] } };
    case 'ProtocolSigned':
      return state.protocol
        ? { ...state, protocol: { ...state.protocol, signed: [...state.protocol.signed, event.actor] } }
        : state;
  }
}

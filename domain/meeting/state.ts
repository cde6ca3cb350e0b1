import type {
  ActorId,
  Day,
  DossierId,
  Instant,
  MeetingId,
  MemberId,
  OrganId,
  PersonId,
  Sha256,
} from '../../contracts/ids.ts';

export type AgendaItem = {
  readonly dossier: DossierId;
  readonly item: number;
  /** Every other item waits until this one is decided; where it admits a member, until that member is counted. */
  readonly decideFirst: boolean;
  readonly admits: MemberId | null;
  /** When it came on the agenda. */
  readonly listedAt: Instant;
};

/** One meeting of an organ: its agenda, whether it sits, and the acts numbered at it, from 1 without a gap. */
export type MeetingState = {
  readonly id: MeetingId | null;
  readonly phase: 'none' | 'convened' | 'sitting' | 'closed' | 'cancelled';
  readonly organ: OrganId | null;
  readonly day: Day | null;
  readonly place: string | null;
  readonly title: string | null;
  readonly agenda: readonly AgendaItem[];
  readonly agendaApproved: boolean;
  readonly acts: readonly { readonly number: number; readonly dossiers: readonly DossierId[] }[];
  /** Member to the head of its delegation. A member that is not there, or of which nothing was recorded, has none. */
  readonly present: Readonly<Record<string, PersonId>>;
  /** Those of them that are there as guests of the organisation. */
  readonly guests: readonly MemberId[];
  /** The office that opened the sitting. */
  readonly presided: ActorId | null;
  /** The protocol issued last, and who has signed it. */
  readonly protocol: {
    readonly sha256: Sha256;
    readonly language: string;
    readonly signed: readonly ActorId[];
  } | null;
};

/** Who signs the protocol: the office that presided, and the delegations present; guests do not. */
export function signatoriesOf(state: MeetingState): readonly ActorId[] {
  const delegations = (Object.keys(state.present) as ActorId[]).filter(
    (a) => !state.guests.some((g) => g === String(a)),
  );
  return state.presided === null ? delegations : [state.presided, ...delegations];
}

/** The documents of an item: one, or those that one act approves together. */
export function ofItem(state: MeetingState, item: number): readonly DossierId[] {
  return state.agenda.filter((i) => i.item === item).map((i) => i.dossier);
}

/** The other documents of the item of one: the act that approves it approves them (domain §3.6). */
export function sharingItem(state: MeetingState, dossier: DossierId): readonly DossierId[] {
  const own = state.agenda.find((i) => i.dossier === dossier);
  return own === undefined ? [] : ofItem(state, own.item).filter((d) => d !== dossier);
}

export const initialMeeting: MeetingState = {
  id: null,
  phase: 'none',
  organ: null,
  day: null,
  place: null,
  title: null,
  agenda: [],
  agendaApproved: false,
  acts: [],
  present: {},
  guests: [],
  presided: null,
  protocol: null,
};

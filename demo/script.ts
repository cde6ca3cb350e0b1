import { createHash } from 'node:crypto';
import type { DossierId, MemberId } from '../contracts/ids.ts';
import type { Position, Scope } from '../contracts/position.ts';
import type { Round } from '../domain/dossier/state.ts';
import { dayOf, plusDays } from '../domain/time.ts';
import { PLACES } from './texts.ts';

/** The days of the package are history; confirmations and answers are due in the time of the demonstration. */
const ANSWER_WITHIN_DAYS = 7;

/**
 * Who says what in the demonstration. Everything here is illustrative, not history: the parts go round the roster in its
 * order, whatever the document is about.
 */

export const ILLUSTRATIVE = 'Illustrative, not history';

/** What happens out of the ordinary, and to which document at which stage. */
export const INCIDENTS = {
  /** An objection blocks; a new version is issued; all positions start anew, and the objector agrees. */
  objection: { dossier: 'SCO-2024-11', stage: '20' },
  /** An objection that its maker lifts by an act of its own, against a recorded text. */
  lifted: { dossier: 'SCO-2024-13', stage: '40' },
  /** A round that ends by its deadline with two delegations unheard; one of them speaks too late. */
  deadline: { dossier: 'SCO-2024-14', stage: '20' },
  /** Silence until the deadline: no objection. */
  silence: { dossier: 'SCO-2024-15', stage: '40' },
  /** Silence that a delegation breaks. */
  broken: { dossier: 'SCO-2024-20', stage: '40' },
  /** A delegation that turns its objection into standing aside: the others go ahead, and it does not sign. */
  asideDocument: { dossier: 'SCO-2024-09', stage: '60' },
  /** A delegation that stands aside from one paragraph. */
  asideParagraph: { dossier: 'SCO-2024-10', stage: '20' },
  /** Foreign ministers take the text as a basis and send it back to the experts. */
  basis: { dossier: 'SCO-2024-08', stage: '50' },
  /** A statement that is sent twice. */
  twice: { dossier: 'SCO-2024-12', stage: '20' },
  /** Coordinators defer the document to their next meeting and take it up again there. */
  deferral: { dossier: 'SCO-2024-10', stage: '40' },
  /** Agreement subject to the capital, confirmed later. */
  adReferendum: { dossier: 'SCO-2024-05', stage: '20' },
  /** A reservation that is listed and does not block. */
  reservation: { dossier: 'SCO-2024-16', stage: '30' },
  /** Words in brackets that the experts send up with their holder; a new version settles them before the ministers. */
  bracket: { dossier: 'SCO-2024-06', stage: '20' },
  /** The summit decides on the draft; the text itself is handed to the next chairmanship. */
  onDraft: { dossier: 'SCO-2024-04', stage: '60' },
} as const;

/** Whether an incident belongs to this document, and, where given, to this stage. */
export function isIncident(name: keyof typeof INCIDENTS, dossier: string, stage?: string): boolean {
  const incident = INCIDENTS[name];
  return incident.dossier === dossier && (stage === undefined || incident.stage === stage);
}

/** A number from 0 to below 1 that depends on the words alone. */
export function fraction(...words: readonly string[]): number {
  return createHash('sha256').update(words.join('/')).digest().readUInt32BE(0) / 2 ** 32;
}

/**
 * The delegation that takes a part. Parts go round the roster in the order of {@link INCIDENTS}, and are the same on every
 * run; `place` 1 is the next delegation.
 */
export function castFor(part: keyof typeof INCIDENTS, members: readonly MemberId[], place = 0): MemberId {
  const found = members[(Object.keys(INCIDENTS).indexOf(part) + place) % members.length];
  if (!found) throw new Error(`nobody to take the part ${part}`);
  return found;
}

/** What a delegation does about a round: says something, says nothing, or says it after the round has ended. */
export type Plan =
  | {
      readonly do: 'say';
      readonly position: Position;
      readonly twice?: true;
      readonly thenLift?: { readonly against: string; readonly standAside?: Scope };
      /** The capital confirms once the round has ended. */
      readonly thenConfirm?: true;
    }
  | { readonly do: 'nothing' }
  | { readonly do: 'sayTooLate'; readonly position: Position };

const agree = { do: 'say', position: { kind: 'agree' } } as const satisfies Plan;
const prose = (text: string) => `${ILLUSTRATIVE}: ${text}`;

/** The plan of one delegation for one round. `members`: those that take parts, always the same ones. */
export function planFor(
  member: MemberId,
  members: readonly MemberId[],
  dossier: DossierId,
  round: Pick<Round, 'stage' | 'round' | 'kind' | 'deadline'>,
): Plan {
  const { stage } = round;
  const first = round.round === 1;
  const has = (name: keyof typeof INCIDENTS, place = 0) =>
    isIncident(name, dossier, stage) && castFor(name, members, place) === member;
  if (has('broken') && round.kind === 'silence') {
    return {
      do: 'say',
      position: {
        kind: 'object',
        reasons: prose('this needs a word before it passes in silence.'),
        places: [PLACES[1]],
      },
    };
  }
  if (round.kind === 'silence') return { do: 'nothing' };
  if (has('broken'))
    return { do: 'say', position: { kind: 'agreeWithViewpoint', text: prose('our remark is in the minutes.') } };
  if (has('objection') && first) {
    return {
      do: 'say',
      position: { kind: 'object', reasons: prose('the second paragraph leaves out our remark.'), places: [PLACES[1]] },
    };
  }
  if (has('lifted') && first) {
    const against = prose('the chair’s reading of the second paragraph, as recorded.');
    return {
      do: 'say',
      position: {
        kind: 'object',
        reasons: prose('the second paragraph can be read in two ways.'),
        places: [PLACES[1]],
      },
      thenLift: { against },
    };
  }
  if (has('deadline') && first) return { do: 'sayTooLate', position: { kind: 'agree' } };
  if (has('deadline', 1) && first) return { do: 'nothing' };
  if (first && (has('deferral') || has('deferral', 1))) {
    return {
      do: 'say',
      position: {
        kind: 'requestTime',
        until: plusDays(dayOf(round.deadline), ANSWER_WITHIN_DAYS),
        reasons: prose('our ministries have not answered.'),
      },
    };
  }
  if (has('asideDocument')) {
    return {
      do: 'say',
      position: { kind: 'object', reasons: prose('we take no part in this project.'), places: [PLACES[0]] },
      thenLift: { against: prose('the others go ahead; we may join later.'), standAside: { of: 'document' } },
    };
  }
  if (has('asideParagraph'))
    return {
      do: 'say',
      position: { kind: 'standAside', scope: { of: 'paragraph', places: [PLACES[2]] }, public: true },
    };
  if (has('twice')) return { ...agree, twice: true };
  if (has('adReferendum')) {
    const confirmBy = plusDays(dayOf(round.deadline), ANSWER_WITHIN_DAYS);
    return { do: 'say', position: { kind: 'agreeAdReferendum', confirmBy }, thenConfirm: true };
  }
  if (has('reservation'))
    return {
      do: 'say',
      position: {
        kind: 'agreeWithReservation',
        reservation: 'scrutiny',
        text: prose('scrutiny at home is under way.'),
      },
    };
  return agree;
}

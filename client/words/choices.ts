import { say, type Language, type Said } from './language.ts';
import {
  ENDINGS,
  LEVELS,
  NON_SIGNATURES,
  POSITIONS,
  RENDERING_STATUSES,
  RESERVATIONS,
  REVIEW_OUTCOMES,
  ROLES,
  ROUND_KINDS,
  RULINGS,
  SCOPES,
  WAIVERS,
} from './terms.ts';

/** What the values are called that a member of an act may have. */

type Values = Readonly<Record<string, Said | undefined>>;

/** What full powers cover. */
const COVERED = {
  all: { en: 'everything', ru: 'всё' },
  classes: { en: 'classes of documents', ru: 'виды документов' },
  dossiers: { en: 'named documents', ru: 'названные документы' },
  texts: { en: 'named texts', ru: 'названные тексты' },
} satisfies Record<string, Said>;

/** Who reads drafts besides the members. */
const READERS = {
  candidates: { en: 'candidates', ru: 'государства-кандидаты' },
  chairs: { en: 'chairs', ru: 'председатели' },
  depositary: { en: 'the depositary', ru: 'депозитарий' },
} satisfies Record<string, Said>;

const CHOICES: Readonly<Record<string, Values | undefined>> = {
  position: POSITIONS,
  kind: { ...POSITIONS, ...ROUND_KINDS },
  reservation: RESERVATIONS,
  scope: { ...SCOPES, ...COVERED },
  standAside: SCOPES,
  of: { ...SCOPES, ...COVERED, ...WAIVERS },
  outcome: { ...RULINGS, ...REVIEW_OUTCOMES },
  because: { ...NON_SIGNATURES, ...ENDINGS },
  role: ROLES,
  level: LEVELS,
  signsWithoutFullPowers: LEVELS,
  stoppingReservations: RESERVATIONS,
  alsoReadBy: READERS,
  status: RENDERING_STATUSES,
};

/** What a value of a member is called; one that has no name is its own. */
export function choiceLabel(member: string, value: string, language: Language): string {
  const values = CHOICES[member];
  const known = values && Object.hasOwn(values, value) ? values[value] : undefined;
  return known ? say(known, language) : value;
}

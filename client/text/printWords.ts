import type { Rendering } from '../../contracts/text.ts';
import type { DossierRecord } from '../record.ts';

/** The words that stand around a text on paper. */
export type PrintWords = {
  /** Of the words themselves (BCP 47); the text keeps its own. */
  readonly lang: string;
  /** What a rendering is: `ru, official`. */
  readonly rendering: (rendering: Pick<Rendering, 'language' | 'status'>) => string;
  /** `SCO-2024-08, version 2 (ru, official)`, of a document, a number and a rendering. */
  readonly sheet: (document: string, version: number, rendering: string) => string;
  readonly text: string;
  /** How the adopting act is cited: organ, day, number (domain §3.1), and the meeting; null while there is none. */
  readonly act: (record: DossierRecord) => string | null;
  readonly member: (record: DossierRecord, code: string) => string;
  readonly document: string;
  readonly title: string;
  readonly version: string;
  readonly state: string;
  readonly inForce: string;
  /** True before that day and after it: the page has no clock. */
  readonly from: (day: string) => string;
  readonly end: string;
  /** How it ended, when that was recorded, and by what paper; null: it has not. */
  readonly ended: (record: DossierRecord) => string | null;
  readonly concordance: string;
  readonly recorded: (languages: string) => string;
  readonly waived: (reason: string) => string;
  readonly notRecorded: string;
  readonly adopted: (act: string) => string;
  readonly notAdopted: (version: number, of: number) => string;
  readonly otherAdopted: (act: string) => string;
  readonly unofficial: string;
  readonly working: string;
  readonly notAgreed: (places: string) => string;
  readonly noHolder: string;
  /** What the two hashes at the foot are, each after its hash. */
  readonly textHash: string;
  readonly thisLanguage: string;
  readonly languageHash: string;
  readonly corrections: string;
  /** Of which official text, where that was said. */
  readonly correctedAt: (place: string, language: string | null) => string;
  /** A correction that stands does so from the start (VCLT 79(4)). */
  readonly correctedOn: (day: string) => string;
  readonly correctionUntil: (day: string) => string;
  /** At the head of a sheet: how many corrections of the text stand. */
  readonly correctedTimes: (count: number) => string;
  readonly signatures: string;
  readonly signed: string;
  readonly signedWith: (reservation: string) => string;
  readonly didNotSign: string;
  readonly didNotSignAs: (because: string, note: string) => string;
  readonly notYet: string;
};

const BECAUSE: Readonly<Record<string, string>> = {
  stoodAside: 'stood aside',
  absent: 'absent',
  notMember: 'not a member then',
  pending: 'pending',
};

/** As the command line prints. */
export const PRINTED_IN_ENGLISH: PrintWords = {
  lang: 'en',
  rendering: ({ language, status }) => `${language}, ${status}`,
  sheet: (document, version, rendering) => `${document}, version ${version} (${rendering})`,
  text: 'Text',
  act: ({ dossier, organisation, meeting }) => {
    const act = dossier.adoption;
    if (!act) return null;
    const organ = organisation.procedure?.organs[act.organ]?.name ?? act.organ;
    const at = act.meeting && `${meeting?.title ?? act.meeting}${meeting?.place ? `, ${meeting.place}` : ''}`;
    return [organ, act.day, act.number === null ? null : `No. ${act.number}`, at].filter((x) => x !== null).join(', ');
  },
  member: ({ organisation }, code) => organisation.members[code]?.name ?? code,
  document: 'Document',
  title: 'Title',
  version: 'Version',
  state: 'State',
  inForce: 'In force',
  from: (day) => `from ${day}`,
  end: 'Ended',
  ended: ({ dossier: { end }, endPaper }) => {
    if (end === null) return null;
    const by = end.by === null ? '' : ` by ${end.by}`;
    return `${end.because}${by}, recorded on ${end.on}${endPaper === undefined ? '' : `: ${endPaper}`}`;
  },
  concordance: 'Concordance',
  recorded: (languages) => `of ${languages} recorded`,
  waived: (reason) => `waived: ${reason}`,
  notRecorded: 'not recorded',
  adopted: (act) => `Adopted: ${act}`,
  notAdopted: (version, of) => `Not adopted. Version ${version} of ${of}`,
  otherAdopted: (act) => `Not the adopted version. Adopted was another one: ${act}`,
  unofficial: 'Unofficial rendering: the official texts decide',
  working: 'Working text: the official texts decide',
  notAgreed: (places) => `Not agreed: ${places}`,
  noHolder: 'no holder named',
  textHash: 'SHA-256 of the version’s manifest; positions and signatures name it',
  thisLanguage: 'This language',
  languageHash: 'SHA-256 of the text itself, in the form NFC-LF-v1',
  corrections: 'Corrections',
  correctedAt: (place, language) => (language === null ? place : `${place} (${language})`),
  correctedOn: (day) => `recorded on ${day}, in effect from the start`,
  correctionUntil: (day) => `proposed; open to objections until ${day}`,
  correctedTimes: (count) => `${count} ${count === 1 ? 'correction' : 'corrections'} recorded`,
  signatures: 'Signatures',
  signed: 'signed',
  signedWith: (reservation) => `signed with a reservation: ${reservation}`,
  didNotSign: 'did not sign',
  didNotSignAs: (because, note) => `did not sign, ${BECAUSE[because] ?? because}: ${note}`,
  notYet: 'has not signed yet',
};

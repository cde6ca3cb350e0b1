import { keyProofText, logKeyProofText, type PublicJwk } from '../../contracts/acts.ts';
import type { AdoptingAct, FindingEvidence, OrganisationEvent } from '../../contracts/events.ts';
import type {
  ActorId,
  AggregateRef,
  Day,
  DossierId,
  Instant,
  MeetingId,
  MemberId,
  OrganId,
  PersonId,
  StageCode,
  TextHash,
  Thumbprint,
} from '../../contracts/ids.ts';
import { Procedure } from '../../contracts/procedure.ts';
import type { DecisionContext, Sender } from '../../domain/decision.ts';
import { initialDossier, type DossierState } from '../../domain/dossier/state.ts';
import type { KeyChecks } from '../../domain/organisation/context.ts';
import type { Office } from '../../domain/organisation/state.ts';

/** An organisation of three organs and two members, small enough to read: the ground of the tests of the rules. */

const stage = (name: string, organ: string, change: object = {}) => ({
  name,
  organ,
  opening: 'chair',
  periodMs: 3_600_000,
  silence: { allowed: false, minimumMs: 60_000, languages: ['ru', 'zh'] },
  quorum: 'heard',
  reminders: [0.5, 0.8],
  inMeeting: false,
  adopts: false,
  ...change,
});

export const procedure: Procedure = Procedure.parse({
  v: 1,
  organisation: 'SMALL',
  name: 'A small organisation',
  languages: { official: ['ru', 'zh'] },
  organs: {
    EG: { name: 'Experts', level: 'expert', zone: 'Asia/Almaty' },
    CHG: { name: 'Heads of government', level: 'summit', zone: 'Asia/Almaty' },
    CHS: { name: 'Heads of state', level: 'summit', zone: 'Asia/Almaty' },
  },
  stages: {
    '20': stage('Expert review', 'EG'),
    '50': stage('Government adoption', 'CHG', { inMeeting: true, adopts: true }),
    '60': stage('Summit adoption', 'CHS', { inMeeting: true, adopts: true }),
  },
  classes: {
    decision: {
      name: 'Decision',
      binding: false,
      signed: true,
      route: [
        { stage: '20', needs: [], sameVersion: [] },
        { stage: '60', needs: [['20']], sameVersion: ['20'] },
      ],
    },
    budget: {
      name: 'Budget',
      binding: false,
      signed: false,
      route: [
        { stage: '20', needs: [], sameVersion: [] },
        { stage: '50', needs: [['20']], sameVersion: ['20'] },
      ],
    },
  },
  statuses: {
    observer: { name: 'Observer', sees: { documents: 'adopted', texts: true, record: false } },
    partner: { name: 'Partner', sees: { documents: 'all', texts: true, record: true } },
  },
  policy: {
    stoppingReservations: ['linguistic'],
    unruledAmendmentBlocks: false,
    circulationDays: 20,
    concordanceBeforeAdoption: false,
    circulationConsent: 'EG',
  },
});

/** A key in tests is a letter: `x` repeats it, and the thumbprint is that of nothing else. Keys of the letter `z` are unsound. */
export const key = (letter: string): PublicJwk => ({ kty: 'OKP', crv: 'Ed25519', x: letter.repeat(43) });
export const kid = (letter: string): Thumbprint => `${letter}${'-'.repeat(42)}` as Thumbprint;
export const proof = (letter: string, person: string, organisation = 'SMALL'): string =>
  `${letter} signs ${keyProofText(organisation, person, kid(letter))}`;
export const keys: KeyChecks = {
  thumbprint: ({ x }) => kid(x.slice(0, 1)),
  isSound: ({ x }) => !x.startsWith('z'),
  provesPossession: ({ x }, given, text) => given === `${x.slice(0, 1)} signs ${text}`,
  // A checkpoint in tests is the letter of the key that signed it, and what it says.
  contradicts: (logKeys, { first, second }) => {
    const signed = (note: string) => logKeys.some((k) => k.kid === kid(note.slice(0, 1)));
    return signed(first) && signed(second) && first.slice(1) !== second.slice(1);
  },
};
/** The proof of a key of the log or of a witness. */
export const logProof = (
  of: 'log' | 'witness',
  letter: string,
  by: string,
  name: string,
  organisation = 'SMALL',
): string => `${letter} signs ${logKeyProofText(of, organisation, by, name, kid(letter))}`;

export const member = (id: string) => id as MemberId;
export const actor = (id: string) => id as ActorId;
export const person = (id: string) => id as PersonId;
export const organ = (id: string) => id as OrganId;
export const dossierId = (id: string) => id as DossierId;
export const meetingId = (id: string) => id as MeetingId;
export const day = (d: string) => d as Day;

const office = (id: string, role: Office['role'], state: string | null = null): OrganisationEvent => ({
  type: 'OfficeRegistered',
  office: actor(id),
  role,
  state: state === null ? null : member(state),
  name: id,
});
export const accredited = (id: string, by: string, mandate: string | null = 'note 1'): OrganisationEvent => ({
  type: 'PersonAccredited',
  person: person(id),
  actor: actor(by),
  name: id,
  level: 'staff',
  mandate,
});
const enrolled = (id: string, letter: string): OrganisationEvent => ({
  type: 'KeyEnrolled',
  person: person(id),
  kid: kid(letter),
  key: key(letter),
});
const chairs = (of: string, by: string): OrganisationEvent => ({
  type: 'ChairmanshipPassed',
  organ: organ(of),
  from: null,
  to: actor(by),
  reason: 'first term',
});

/** As `RegisterOrganisation` leaves it: the secretariat, its first person SEC-1, and key `a`. */
export const founded: readonly OrganisationEvent[] = [
  { type: 'OrganisationRegistered', procedure },
  { type: 'OfficeRegistered', office: actor('SECRETARIAT'), role: 'secretariat', state: null, name: 'Secretariat' },
  {
    type: 'PersonAccredited',
    person: person('SEC-1'),
    actor: actor('SECRETARIAT'),
    name: 'First Secretary',
    level: 'staff',
    mandate: 'appointment 1',
  },
  enrolled('SEC-1', 'a'),
];

/** Members AAA and BBB, candidate CCC, former member DDD; the process; a chair for each organ that meets. */
export const running: readonly OrganisationEvent[] = [
  ...founded,
  { type: 'MemberRegistered', member: member('AAA'), name: 'A', since: day('2001-06-15') },
  { type: 'MemberRegistered', member: member('BBB'), name: 'B', since: day('2001-06-15') },
  { type: 'CandidateAnnounced', member: member('CCC'), name: 'C' },
  { type: 'MemberRegistered', member: member('DDD'), name: 'D', since: day('2001-06-15') },
  { type: 'MembershipEnded', member: member('DDD'), reason: 'left' },
  office('PROCESS', 'process'),
  office('CHAIR-CHS', 'chair', 'AAA'),
  office('CHAIR-CHG', 'chair', 'BBB'),
  office('DEPOSITARY', 'depositary'),
  accredited('PROC-1', 'PROCESS', null),
  accredited('A-1', 'AAA'),
  accredited('A-UNMANDATED', 'AAA', null),
  accredited('CHS-1', 'CHAIR-CHS', null),
  accredited('CHG-1', 'CHAIR-CHG', null),
  enrolled('PROC-1', 'p'),
  enrolled('A-1', 'd'),
  enrolled('CHS-1', 'c'),
  chairs('CHS', 'CHAIR-CHS'),
  chairs('CHG', 'CHAIR-CHG'),
];

const as = (by: string, who: string): Sender => ({
  actor: actor(by),
  person: person(who),
  statement: '0'.repeat(64) as Sender['statement'],
});
export const SECRETARIAT = as('SECRETARIAT', 'SEC-1');
export const PROCESS_STEP = as('PROCESS', 'PROC-1');
export const CHS_CHAIR = as('CHAIR-CHS', 'CHS-1');
export const CHG_CHAIR = as('CHAIR-CHG', 'CHG-1');
export const DELEGATE = as('AAA', 'A-1');
export const UNMANDATED = as('AAA', 'A-UNMANDATED');
export const STRANGER = as('AAA', 'NOBODY');

export const from = (sender: Sender, aggregate: string): DecisionContext => ({
  at: '2024-07-04T06:00:00.000Z' as Instant,
  sender,
  aggregate: aggregate as AggregateRef,
});

const TEXT = 'f'.repeat(64) as TextHash;
const evidence: FindingEvidence = {
  roster: [member('AAA'), member('BBB')],
  heard: [member('AAA'), member('BBB')],
  unheard: [],
  standAsides: [],
  reservations: [],
  viewpoints: [],
  adReferendum: [],
  bracketsSentUp: [],
  unheardBy: 'none',
};

/** A registered document in progress. */
export const inProgress = (id: string, change: Partial<DossierState> = {}): DossierState => {
  const ofClass = change.class ?? 'decision';
  return {
    ...initialDossier,
    id: dossierId(id),
    phase: 'inProgress',
    class: ofClass,
    definition: procedure.classes[ofClass] ?? null,
    ...change,
  };
};

/** The same, found agreed at a stage that is closed since. */
export const foundAt = (id: string, code: string, change: Partial<DossierState> = {}): DossierState => {
  const at = code as StageCode;
  return inProgress(id, {
    findings: [{ stage: at, round: 1, textHash: TEXT, entry: 9, evidence }],
    stages: {
      [at]: { stage: at, status: 'closed', closedOn: TEXT, bases: [], rounds: [], outcome: null, reopenedOn: null },
    },
    ...change,
  });
};

export const adopting: AdoptingAct = {
  meeting: meetingId('CHS-1'),
  organ: organ('CHS'),
  day: day('2024-07-04'),
  number: 1,
};
export const adopted = (id: string, change: Partial<DossierState> = {}): DossierState =>
  foundAt(id, '60', { phase: 'adopted', adoption: adopting, ...change });

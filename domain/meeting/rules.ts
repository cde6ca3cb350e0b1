import type { MeetingAct } from '../../contracts/acts.ts';
import type { Rule } from '../decision.ts';

/** The rules of a meeting: its agenda, its sitting, the numbers of its acts. docs/rules.md is written from this table. */
export const MEETING_RULES = {
  M01: { says: 'A meeting is convened once.', source: 'domain §3.9.9' },
  M02: { says: 'Acts are about a meeting that was convened.', source: 'domain §3.1 Package' },
  M03: {
    says: 'Whoever acts is accredited to the actor for which they act, with a mandate or as the holder of an office, and the accreditation has not ended.',
    source: 'domain §3.1 Delegation, Mandate',
  },
  M04: { says: 'A meeting is convened by the secretariat or by the chair of its organ.', source: 'domain §1.1, §3.4' },
  M05: { says: 'The organ is one of the procedure’s.', source: 'domain §1.1' },
  M06: { says: 'The secretariat keeps the agenda.', source: 'domain §3.4' },
  M07: {
    says: 'The agenda stands once the sitting is closed; until then items are added and removed by an act of their own.',
    source: 'domain §3.8 package',
  },
  M08: {
    says: 'On the agenda comes a registered document that is in progress, or was deferred to this meeting.',
    source: 'domain §3.2, §3.6 defer',
  },
  M09: { says: 'The document’s route has a stage of the organ that meets.', source: 'domain §3.1 Route' },
  M10: {
    says: 'An item number is given once on an agenda; another document shares it where one act is to approve both.',
    source: 'domain §3.1 Package; §1 fact 7',
  },
  M11: { says: 'A document stands once on an agenda.', source: 'domain §3.1 Package' },
  M12: { says: 'The document is on the agenda.', source: 'domain §3.1 Package' },
  M13: { says: 'An item that was decided stays on the agenda.', source: 'domain §3.9.8' },
  M14: { says: 'This act belongs to whoever chairs the organ that meets.', source: 'domain §3.4, §3.9.10' },
  M15: { says: 'The agenda is approved once.', source: 'domain §3.2, stage 60' },
  M16: { says: 'A sitting opens once, on an approved agenda.', source: 'domain §3.2, stage 60' },
  M17: { says: 'The sitting is open.', source: 'domain §3.2, stage 60' },
  M18: { says: 'Acts are numbered by the process.', source: 'domain §1.4; design §2.4' },
  M19: {
    says: 'A document gets one number at a meeting; its act is named by the meeting and that number, for an organ may meet twice on a day.',
    source: 'domain §1.4, §3.1 Adopting act, §3.9.9',
  },
  M20: { says: 'One act names a document once.', source: 'domain §1 fact 7' },
  M21: {
    says: 'Numbered is what the organ that meets found agreed at the adopting stage, or decided on as a draft.',
    source: 'domain §3.2, stage 60',
  },
  M22: { says: 'What is to be decided first is numbered before everything else.', source: 'domain §1 fact 11' },
  M23: {
    says: 'A sitting closes when every finding made for its agenda has its number.',
    source: 'domain §3.2, stage 60',
  },
  M24: { says: 'An act approves all documents of its item together, and no other.', source: 'domain §1 fact 7, §3.6' },
  M25: {
    says: 'An item that was decided keeps its number; another moves to a number that is free.',
    source: 'domain §3.8 package',
  },
  M26: {
    says: 'Present is a member, a candidate, or a party with a status as a guest, headed by a person who is accredited to it and entitled to speak for it on that day and of a level that the organ names, where it does; a guest is neither counted nor a signatory.',
    source: 'domain §1.2 (head of delegation), §3.2 quorum',
  },
  M27: {
    says: 'A sitting opens when the share of the members that the organ asks for is present, each by a head who is one on that day.',
    source: 'domain §3.2 quorum',
  },
  M28: {
    says: 'The protocol is issued once the sitting is closed, and again only while nobody has signed it.',
    source: 'domain §1.1 (signed final protocol)',
  },
  M29: {
    says: 'The protocol issued last is signed once each by the office that presided and by the delegations present.',
    source: 'domain §1.1 (signed final protocol)',
  },
  M32: {
    says: 'A document that admits a state comes on the agenda while that state is a candidate.',
    source: 'domain §1 fact 11, §1.4',
  },
  M33: {
    says: 'Who may convene a meeting may move it, or cancel it, until its sitting opens.',
    source: 'domain §1.1, §3.6 defer',
  },
  M34: {
    says: 'A meeting that was cancelled is not held: the documents on its agenda are released.',
    source: 'domain §3.1 Package, §3.6 defer',
  },
  M35: {
    says: 'A document is in the package of one meeting of an organ at a time; it leaves it when it is taken off the agenda or deferred, and when the sitting has closed.',
    source: 'domain §3.1 Package, §3.2',
  },
  M36: {
    says: 'Where the procedure has a word for what an organ comes to, to be decided before all others comes what the organ that meets adopts: elsewhere no act is numbered for which they could wait.',
    source: 'domain §1 fact 11, §3.2 stage 60',
  },
  M37: {
    says: 'Where the procedure says so, what is to be decided before all others is on the agenda that the chair approves: nothing added later stops every other item.',
    source: 'domain §3.2 stage 60, §3.4, §3.9.8',
  },
} as const satisfies Record<string, Rule>;

export type MeetingRule = keyof typeof MEETING_RULES;

/**
 * In what capacity somebody acts on a meeting, and the rules that refuse whoever acts without it. `chair`: the office that
 * chairs the organ that meets, at that moment; `signatory`: whoever was at the sitting.
 */
export const MEETING_CAPACITIES = {
  secretariatOrChair: { says: 'the secretariat, or the chair of the organ that meets', rules: ['M04'] },
  secretariat: { says: 'the secretariat', rules: ['M06'] },
  chair: { says: 'the chair of the organ that meets', rules: ['M14'] },
  process: { says: 'the process', rules: ['M18'] },
  signatory: { says: 'the office that presided, and the delegations present', rules: ['M29'] },
} as const satisfies Record<string, { readonly says: string; readonly rules: readonly MeetingRule[] }>;

/** Who may send each act. */
export const WHO_ACTS_ON_MEETING = {
  ConveneMeeting: 'secretariatOrChair',
  MoveMeeting: 'secretariatOrChair',
  CancelMeeting: 'secretariatOrChair',
  PlaceOnAgenda: 'secretariat',
  RemoveFromAgenda: 'secretariat',
  MoveItem: 'secretariat',
  ApproveAgenda: 'chair',
  RecordPresence: 'secretariat',
  OpenSitting: 'chair',
  NumberAct: 'process',
  CloseSitting: 'chair',
  IssueProtocol: 'secretariat',
  SignProtocol: 'signatory',
} as const satisfies Record<MeetingAct['type'], keyof typeof MEETING_CAPACITIES>;

import type { OrganisationAct } from '../../contracts/acts.ts';
import type { Rule } from '../decision.ts';

/** The rules of an organisation: members, offices, people, keys, chairmanships, the log. docs/rules.md is written from this table. */
export const ORGANISATION_RULES = {
  O01: { says: 'An organisation is registered once.', source: 'domain §3.9.9' },
  O02: { says: 'Acts are about an organisation that was registered.', source: 'domain §3.4' },
  O03: {
    says: 'The first statement is sent by the person that it accredits to the secretariat.',
    source: 'domain §3.4; design §2.3',
  },
  O04: {
    says: 'Whoever acts is accredited to the actor for which they act, with a mandate or as the holder of an office, and the accreditation has not ended.',
    source: 'domain §3.1 Delegation, Mandate',
  },
  O05: { says: 'This act is the secretariat’s.', source: 'domain §3.4' },
  O06: { says: 'A member is admitted by the process, from the adopted decision.', source: 'domain §1 fact 11, §3.9.4' },
  O07: {
    says: 'A procedure is consistent: what it names exists, every stage can open, each route has one adopting stage.',
    source: 'domain §3.1 Route, §3.2; design §2.7',
  },
  O08: { says: 'A procedure is the organisation’s own.', source: 'design §2.7' },
  O09: {
    says: 'A procedure that follows another keeps its organs and stages, for documents are under way on them.',
    source: 'domain §3.1 Route',
  },
  O10: {
    says: 'A token names one delegation or one office, and none that the engine itself uses.',
    source: 'domain §3.4 (two identities); design §5',
  },
  O11: { says: 'There is one secretariat and one process, and the process’s token is PROCESS.', source: 'design §2.4' },
  O12: {
    says: 'An office belongs to a state that is a member or a candidate, or to none.',
    source: 'domain §3.1 Chairmanship',
  },
  O13: { says: 'A member is admitted by an adopted decision that names it.', source: 'domain §1 fact 11, §3.9.4' },
  O14: { says: 'Only an announced candidate is admitted.', source: 'domain §1.4' },
  O15: { says: 'Membership or candidature ends once, and of those that have it.', source: 'domain §1.2' },
  O16: { says: 'The organ is one of the procedure’s.', source: 'domain §1.1' },
  O17: {
    says: 'An organ is chaired by a registered office of the role chair, of a member state or of none; when that state leaves, the chair is vacant.',
    source: 'domain §3.1 Chairmanship, §3.4',
  },
  O18: { says: 'A chairmanship passes to another office than the one that has it.', source: 'domain §3.9.10' },
  O19: {
    says: 'A person is accredited to a delegation of a member or candidate, to an office, or to a party with a status.',
    source: 'domain §3.1 Delegation',
  },
  O20: {
    says: 'A person’s token is used once, also after the accreditation has ended.',
    source: 'domain §3.3 (a change of person)',
  },
  O21: { says: 'The person is accredited, and the accreditation has not ended.', source: 'domain §3.1 Delegation' },
  O22: {
    says: 'A key is a sound Ed25519 public key: canonical, and not of small order.',
    source: 'design §4 signatures',
  },
  O23: {
    says: 'A key is enrolled once, for one person, and never again after it was revoked.',
    source: 'domain §3.4 (two identities)',
  },
  O24: { says: 'Whoever enrols a key shows that its owner holds it.', source: 'design §4 signatures' },
  O25: { says: 'Only a key in force is rotated or revoked.', source: 'design §4 signatures' },
  O26: { says: 'A key is revoked by the secretariat or by its own person.', source: 'domain §3.4' },
  O27: {
    says: 'The secretariat keeps at least one accredited person with a key in force and a mandate without an end.',
    source: 'design §2.3',
  },
  O28: {
    says: 'A person speaks for its actor within the term of its mandate; the last day counts, in UTC.',
    source: 'domain §3.1 Mandate, §3.3 (a change of person)',
  },
  O29: {
    says: 'A term ends no earlier than it begins, and not before the day on which it is recorded.',
    source: 'domain §3.1 Mandate',
  },
  O30: {
    says: 'Full powers are lodged on their paper, for an accredited person of a delegation, and for classes of the procedure.',
    source: 'domain §1.8 (VCLT 7), §3.1 Mandate',
  },
  O31: { says: 'Full powers that were lodged end once.', source: 'domain §3.8 mandate lodged, expired' },
  O32: {
    says: 'A status is one of the procedure’s, and stays in it while somebody holds it.',
    source: 'domain §1.4, §2.4',
  },
  O33: {
    says: 'A status is granted on a paper, to whom does not hold it already.',
    source: 'domain §1.4 Observer, Dialogue partner',
  },
  O34: { says: 'A status ends once, and of those that hold one.', source: 'domain §1.4, §2.4' },
  O35: {
    says: 'A chairmanship passes at the close of a meeting of the organ that bounds it, held later than the one at whose close it began.',
    source: 'domain §1.1, §3.1 Chairmanship',
  },
  O36: {
    says: 'Where the procedure bounds a chairmanship by meetings, the act names the meeting, or says that it is an exception and why.',
    source: 'domain §1.1, §2.5',
  },
  O37: {
    says: 'An obligation of accession is a candidate’s or a member’s, rests on a paper, and is recorded once.',
    source: 'domain §1.4 (two dates), §3.7',
  },
  O38: { says: 'An obligation that was recorded is fulfilled once, on a paper.', source: 'domain §1.4, §3.7' },
  O39: {
    says: 'A procedure is adopted on the paper of those who decided so; documents keep the one of their registration.',
    source: 'domain §1.1 (regulations that the CHS approves), §3.1 Route',
  },
  O40: {
    says: 'A member is registered on the day on which the organisation is, or later on the paper that makes it one; any other is admitted by a decision.',
    source: 'domain §1.2, §3.9.4',
  },
  O41: {
    says: 'A membership ends by an adopted document that concerns the member, or on the paper of the state itself.',
    source: 'domain §1.2 (minus the concerned state), §3.9.5',
  },
  O47: {
    says: 'A key of the log or of a witness signs nothing else: no statements, and for nobody else.',
    source: 'C2SP tlog-cosignature; docs/adr/0022',
  },
  O48: {
    says: 'The log is witnessed by delegations of members and by auditors, each for itself.',
    source: 'issue 5, clause 3; docs/adr/0022',
  },
  O49: {
    says: 'The name of a witness is its own: no other witness ever had it, and the log has not.',
    source: 'C2SP signed-note (name and key id)',
  },
  O50: { says: 'An organisation has one log: another key of it keeps its origin.', source: 'C2SP tlog-checkpoint' },
  O51: { says: 'A log is registered before its witnesses.', source: 'docs/adr/0022' },
  O52: { says: 'A witness is withdrawn by whoever has one.', source: 'docs/adr/0022' },
  O53: {
    says: 'A reported conflict is proven: two checkpoints that the log signed, and the later does not continue the earlier.',
    source: 'C2SP tlog-checkpoint; docs/adr/0022',
  },
  O54: { says: 'A conflict is put on record once.', source: 'docs/adr/0022' },
  O55: {
    says: 'Where the procedure asks for it, a key is enrolled with the fingerprint that its owner read out, and with the paper that holds it.',
    source: 'design §4 signatures (fingerprint out of band)',
  },
  O56: { says: 'The fingerprint that was read out is that of the key.', source: 'RFC 7638' },
} as const satisfies Record<string, Rule>;

export type OrganisationRule = keyof typeof ORGANISATION_RULES;

/** In what capacity somebody acts on the organisation, and the rule that refuses whoever acts without it. `anybody`: whoever is accredited, for the keys that are their own. */
export const ORGANISATION_CAPACITIES = {
  founder: { says: 'the person that it accredits to the secretariat', rules: ['O03'] },
  secretariat: { says: 'the secretariat', rules: ['O05'] },
  process: { says: 'the process', rules: ['O06'] },
  witness: { says: 'a delegation of a member or an auditor, for itself', rules: ['O48'] },
  anybody: { says: 'whoever is accredited, for their own keys', rules: ['O26'] },
} as const satisfies Record<string, { readonly says: string; readonly rules: readonly OrganisationRule[] }>;

/** Who may send each act. */
export const WHO_ACTS_ON_ORGANISATION = {
  RegisterOrganisation: 'founder',
  AdoptProcedure: 'secretariat',
  RegisterMember: 'secretariat',
  AnnounceCandidate: 'secretariat',
  AdmitMember: 'process',
  RecordObligation: 'secretariat',
  FulfilObligation: 'secretariat',
  EndMembership: 'secretariat',
  RegisterOffice: 'secretariat',
  PassChairmanship: 'secretariat',
  AccreditPerson: 'secretariat',
  RenewMandate: 'secretariat',
  EndAccreditation: 'secretariat',
  LodgeFullPowers: 'secretariat',
  EndFullPowers: 'secretariat',
  GrantStatus: 'secretariat',
  EndStatus: 'secretariat',
  EnrolKey: 'secretariat',
  RotateKey: 'anybody',
  RevokeKey: 'anybody',
  RegisterLog: 'secretariat',
  RegisterWitness: 'witness',
  WithdrawWitness: 'witness',
  ReportConflict: 'witness',
} as const satisfies Record<OrganisationAct['type'], keyof typeof ORGANISATION_CAPACITIES>;

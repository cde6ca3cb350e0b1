import { createHash } from 'node:crypto';
import type { DossierAct } from '../../contracts/acts.ts';
import type { DossierEvent, FindingEvidence, MeetingEvent, OrganisationEvent } from '../../contracts/events.ts';
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
} from '../../contracts/ids.ts';
import type { Place, Position, Scope } from '../../contracts/position.ts';
import { Procedure } from '../../contracts/procedure.ts';
import type { VersionManifest } from '../../contracts/text.ts';
import type { Sender } from '../../domain/decision.ts';
import type { DossierContext } from '../../domain/dossier/context.ts';
import { decideDossier } from '../../domain/dossier/decide.ts';
import { evolveDossier } from '../../domain/dossier/evolve.ts';
import { initialDossier } from '../../domain/dossier/state.ts';
import { evolveMeeting } from '../../domain/meeting/evolve.ts';
import { initialMeeting, type MeetingState } from '../../domain/meeting/state.ts';
import { evolveOrganisation } from '../../domain/organisation/evolve.ts';
import { initialOrganisation, type OrganisationState } from '../../domain/organisation/state.ts';
import sco from '../../procedures/sco.json';
import { fold, specificationOf } from './givenWhenThen.ts';

/** A document of an organisation with the SCO's procedure and three members: the ground of the tests of a dossier's rules. */

// What events state of their grounds is tested by itself (grounds.test.ts): elsewhere it would stand in every expected event.
export const procedure: Procedure = Procedure.parse({ ...sco, policy: { ...sco.policy, statesGrounds: false } });

/** The same procedure with other rules for one stage. */
export const withStage = (stage: string, change: object, of: Procedure = procedure): Procedure =>
  Procedure.parse({ ...of, stages: { ...of.stages, [stage]: { ...of.stages[stage as StageCode], ...change } } });
export const withPolicy = (change: object): Procedure =>
  Procedure.parse({ ...procedure, policy: { ...procedure.policy, ...change } });

export const stage = (code: string) => code as StageCode;
export const member = (id: string) => id as MemberId;
export const actor = (id: string) => id as ActorId;
export const meetingId = (id: string) => id as MeetingId;
export const dossierId = (id: string) => id as DossierId;
export const organ = (id: string) => id as OrganId;
export const day = (d: string) => d as Day;
export const places = (...p: readonly string[]) => p as unknown as Place[];
/** An instant of 1 June 2024, in minutes after 09:00 UTC, or as many days later as `days` says. */
export const at = (minutes: number, days = 0) =>
  new Date(Date.UTC(2024, 5, 1 + days, 9, minutes)).toISOString() as Instant;

const CHAIRS = { EG: 'CHAIR-EG', MIN: 'CHAIR-MIN', CNC: 'CHAIR-CNC', CFM: 'CHAIR-CFM', CHS: 'CHAIR-CHS' } as const;
export const MEMBERS = ['AAA', 'BBB', 'CCC'] as const;

const office = (id: string, role: 'secretariat' | 'chair' | 'process' | 'auditor'): OrganisationEvent => ({
  type: 'OfficeRegistered',
  office: actor(id),
  role,
  state: null,
  name: id,
});
export const memberRegistered = (id: string): OrganisationEvent => ({
  type: 'MemberRegistered',
  member: member(id),
  name: id,
  since: day('2001-06-15'),
});
/** The one person of a delegation, under whom {@link delegation} sends. */
export const accredited = (
  id: string,
  change: Partial<Extract<OrganisationEvent, { type: 'PersonAccredited' }>> = {},
): OrganisationEvent => ({
  ...{ type: 'PersonAccredited', person: `${id}-1` as PersonId, actor: actor(id), name: id, level: 'head' },
  ...{ mandate: 'note 1', ...change },
});
export const admitted = (id: string): OrganisationEvent => ({
  type: 'MemberAdmitted',
  member: member(id),
  by: { meeting: meetingId('CHS-1'), organ: organ('CHS'), day: day('2024-07-04'), number: 1 },
});
export const left = (id: string): OrganisationEvent => ({
  type: 'MembershipEnded',
  member: member(id),
  reason: 'left',
});
export const passed = (of: string, to: string): OrganisationEvent => ({
  type: 'ChairmanshipPassed',
  organ: organ(of),
  from: null,
  to: actor(to),
  reason: 'new term',
});

/** Members AAA, BBB and CCC, candidate DDD, an office for each organ that meets, and whatever follows. */
export function organisation(of: Procedure = procedure, ...more: readonly OrganisationEvent[]): OrganisationState {
  return fold({ initial: initialOrganisation, evolve: evolveOrganisation }, [
    { type: 'OrganisationRegistered', procedure: of },
    office('SECRETARIAT', 'secretariat'),
    office('PROCESS', 'process'),
    office('AUDITOR', 'auditor'),
    ...Object.values(CHAIRS).map((id) => office(id, 'chair')),
    ...Object.entries(CHAIRS).map(([o, id]) => passed(o, id)),
    ...MEMBERS.map(memberRegistered),
    ...[...MEMBERS, 'DDD'].map((id) => accredited(id)),
    { type: 'CandidateAnnounced', member: member('DDD'), name: 'DDD' },
    ...more,
  ]);
}

const convened = (id: string, o: string, on: string): MeetingEvent => ({
  type: 'MeetingConvened',
  meeting: meetingId(id),
  organ: organ(o),
  day: day(on),
  place: 'Astana',
  title: id,
});
export const item = (dossier: string, n: number, decideFirst = false, admits: string | null = null): MeetingEvent => ({
  type: 'ItemPlaced',
  dossier: dossierId(dossier),
  item: n,
  decideFirst,
  admits: admits === null ? null : member(admits),
});
export const agendaApproved: MeetingEvent = { type: 'AgendaApproved' };
export const sittingOpened: MeetingEvent = { type: 'SittingOpened' };
export const numbered = (n: number, ...dossiers: readonly string[]): MeetingEvent => ({
  type: 'ActNumbered',
  number: n,
  dossiers: dossiers.map(dossierId),
});

/** A meeting of the heads of state on 4 July 2024, folded from what happened at it. */
export function meeting(events: readonly MeetingEvent[], id = 'CHS-1', o = 'CHS', on = '2024-07-04'): MeetingState {
  return fold({ initial: initialMeeting, evolve: evolveMeeting }, [convened(id, o, on), ...events]);
}
export const summit = meeting([item('D-1', 1), agendaApproved, sittingOpened]);

const as = (by: string): Sender => ({
  actor: actor(by),
  person: `${by}-1` as PersonId,
  statement: 'e'.repeat(64) as Sender['statement'],
});
export const SECRETARIAT = as('SECRETARIAT');
export const PROCESS = as('PROCESS');
export const AUDITOR = as('AUDITOR');
export const chair = (o: keyof typeof CHAIRS) => as(CHAIRS[o]);
export const delegation = (id: string) => as(id);

/** Any function of the manifest does; the rules are given the real one. */
export const hashOf = (manifest: VersionManifest): TextHash =>
  createHash('sha256').update(JSON.stringify(manifest)).digest('hex') as TextHash;

/** A text version of D-1 in Russian and Chinese. */
export function manifest(number: number, change: Partial<VersionManifest> = {}): VersionManifest {
  const rendering = (language: string) =>
    ({
      language,
      status: 'official',
      sha256: hashOf({ number, language } as never),
      bytes: 10,
      mediaType: 'text/plain',
    }) as const;
  return {
    v: 1,
    dossier: 'D-1',
    number,
    title: 'On rivers',
    normalisation: 'NFC-LF-v1',
    renderings: [rendering('ru'), rendering('zh')],
    openPlaces: [],
    ...change,
  };
}
export const V1 = hashOf(manifest(1));
export const V2 = hashOf(manifest(2));
export const BRACKETED = manifest(1, { openPlaces: [{ place: places('para-2')[0]!, holders: [member('AAA')] }] });

/** What a decision about D-1 is given; at noon of 1 June 2024 unless said otherwise. */
export function by(
  sender: Sender,
  change: {
    at?: Instant;
    organisation?: OrganisationState;
    meetings?: readonly MeetingState[];
    dossiers?: DossierContext['dossiers'];
  } = {},
): DossierContext {
  return {
    at: at(180),
    sender,
    aggregate: 'dossier/D-1' as AggregateRef,
    organisation: organisation(),
    meetings: [],
    dossiers: {},
    textHash: hashOf,
    ...change,
  };
}

export const dossierDecider = { initial: initialDossier, decide: decideDossier, evolve: evolveDossier };
export const { given } = specificationOf(dossierDecider);
export const dossierOf = (events: readonly DossierEvent[]) => fold(dossierDecider, events);

/* Events of D-1, by what they tell. */

type Happened = readonly DossierEvent[];

export const proposed = (change: { class?: string; admits?: string } = {}): Happened => [
  {
    type: 'DocumentProposed',
    dossier: dossierId('D-1'),
    title: 'On rivers',
    class: change.class ?? 'decision',
    area: 'environment',
    justification: 'because',
    proposer: member('AAA'),
    leadOrgan: 'CNC',
    ...(change.admits ? { admits: member(change.admits) } : {}),
  },
];
export const registered = (change: Parameters<typeof proposed>[0] & { procedure?: Procedure } = {}): Happened => [
  ...proposed(change),
  {
    type: 'DocumentRegistered',
    class: change.class ?? 'decision',
    definition: (change.procedure ?? procedure).classes[change.class ?? 'decision']!,
    skipped: [],
  },
  { type: 'StageClosed', stage: stage('00'), textHash: null },
];
export const issued = (m: VersionManifest = manifest(1)): DossierEvent => ({
  type: 'VersionIssued',
  textHash: hashOf(m),
  manifest: m,
});
export const circulated = (textHash = V1, on = '2024-06-01'): Happened => [
  { type: 'StageOpened', stage: stage('10') },
  { type: 'Circulated', textHash, on: day(on), consent: 'protocol 1' },
];
export const delivered = (id: string, textHash = V1, code = '10'): DossierEvent => ({
  type: 'DeliveryConfirmed',
  stage: stage(code),
  member: member(id),
  textHash,
});
export const closed = (code: string, textHash: TextHash = V1): Happened => [
  { type: 'StageOpened', stage: stage(code) },
  { type: 'StageClosed', stage: stage(code), textHash },
];
/** Registered, with version 1 delivered to all. */
export const ready = (change: Parameters<typeof registered>[0] = {}, m: VersionManifest = manifest(1)): Happened => [
  ...registered(change),
  issued(m),
  ...circulated(hashOf(m)),
  ...MEMBERS.map((x) => delivered(x, hashOf(m))),
  { type: 'StageClosed', stage: stage('10'), textHash: hashOf(m) },
];
/** A round with its stage: opened at 10:00 of 1 June 2024, until noon of 8 June unless said otherwise. */
export const round = (
  code: string,
  n = 1,
  change: Partial<Extract<DossierEvent, { type: 'RoundOpened' }>> = {},
): Happened => [
  ...(n === 1 ? [{ type: 'StageOpened', stage: stage(code) } as const] : []),
  {
    type: 'RoundOpened',
    stage: stage(code),
    round: n,
    kind: 'open',
    textHash: V1,
    openedAt: at(60),
    deadline: at(180, 7),
    zone: 'Asia/Almaty',
    roster: MEMBERS.map(member),
    ...change,
  },
];
export const roundClosed = (
  code: string,
  outcome: Extract<DossierEvent, { type: 'RoundClosed' }>['outcome'],
  n = 1,
): DossierEvent => ({
  type: 'RoundClosed',
  stage: stage(code),
  round: n,
  outcome,
});
export const took = (id: string, position: Position, code = '20', n = 1, textHash = V1): DossierEvent => ({
  type: 'PositionTaken',
  stage: stage(code),
  round: n,
  textHash,
  member: member(id),
  position,
  statement: 'e'.repeat(64) as Sender['statement'],
  transcribedFrom: null,
});
export const AGREE: Position = { kind: 'agree' };
export const OBJECT: Position = { kind: 'object', reasons: 'because', places: places('para-1') };
export const AMEND: Position = { kind: 'proposeAmendment', place: places('para-1')[0]!, words: 'new words' };
export const ASIDE: Position = { kind: 'standAside', scope: { of: 'document' }, public: true };
export const WAIT: Position = { kind: 'requestTime', until: day('2024-06-20'), reasons: 'capital' };
export const allAgree = (code: string, n = 1, textHash = V1): Happened =>
  MEMBERS.map((m) => took(m, AGREE, code, n, textHash));
export const lifted = (id: string, code = '20', n = 1, standAside: Scope | null = null): DossierEvent => ({
  type: 'PositionLifted',
  stage: stage(code),
  round: n,
  textHash: V1,
  member: member(id),
  against: null,
  standAside,
});
export const waived = (
  of: 'circulationPeriod' | 'quorum' | 'sameVersion' | 'concordance' | 'freeze',
  textHash: TextHash | null = V1,
  code: string | null = null,
  ...members: readonly string[]
): DossierEvent => ({
  type: 'WaiverRecorded',
  of,
  stage: code === null ? null : stage(code),
  textHash,
  reason: 'because',
  ...(members.length > 0 && { members: members.map(member) }),
});
/** In the package of a meeting, whose id begins with its organ. */
export const placed = (id = 'CHS-1'): DossierEvent => ({
  ...{ type: 'PlacedInPackage', meeting: meetingId(id), organ: organ(id.split('-')[0]!) },
});
/** In the packages of the coordinators and of the foreign ministers, who sit on it on 1 July 2024. */
export const inSession: Happened = [placed('CNC-1'), placed('CFM-1')];
const session = (o: 'CNC' | 'CFM') =>
  meeting([item('D-1', 1), agendaApproved, sittingOpened], `${o}-1`, o, '2024-07-01');
/** One of their chairs, at these sittings. */
export const sitting = (o: 'CNC' | 'CFM', change: Parameters<typeof by>[1] = {}): DossierContext =>
  by(chair(o), { meetings: [session('CNC'), session('CFM')], ...change });
export const concordant = (textHash = V1): DossierEvent => ({
  type: 'ConcordanceRecorded',
  textHash,
  languages: ['ru', 'zh'],
});

export const evidence = (change: Partial<FindingEvidence> = {}): FindingEvidence => ({
  roster: MEMBERS.map(member),
  heard: MEMBERS.map(member),
  unheard: [],
  standAsides: [],
  reservations: [],
  viewpoints: [],
  adReferendum: [],
  bracketsSentUp: [],
  unheardBy: 'none',
  ...change,
});
export const found = (code: string, n = 1, change: Partial<FindingEvidence> = {}): Happened => [
  { type: 'ConsensusFound', stage: stage(code), round: n, textHash: V1, evidence: evidence(change) },
  roundClosed(code, 'consensus', n),
  { type: 'StageClosed', stage: stage(code), textHash: V1 },
];
/** The same document on a route whose steps wait for nothing. */
export const withoutNeeds = (events: Happened): Happened =>
  events.map((e) => {
    if (e.type !== 'DocumentRegistered') return e;
    const route = e.definition.route.map((s) => ({ ...s, needs: [], sameVersion: [] }));
    return { ...e, definition: { ...e.definition, route } };
  });
/** A decision that the coordinators and the foreign ministers have agreed, placed in the package of the summit. */
export const cleared = (change: Parameters<typeof registered>[0] = {}): Happened => [
  ...ready(change),
  ...closed('20'),
  ...closed('40'),
  ...closed('50'),
  concordant(),
  placed(),
];
export const atSummit = (change: Parameters<typeof registered>[0] = {}): Happened => [
  ...cleared(change),
  ...round('60', 1, { openedAt: at(0, 33), deadline: at(0, 34) }),
];
export const foundAtSummit = (
  change: Parameters<typeof registered>[0] = {},
  finding: Partial<FindingEvidence> = {},
): Happened => [...atSummit(change), ...allAgree('60'), ...found('60', 1, finding)];
export const ACT = { meeting: meetingId('CHS-1'), organ: organ('CHS'), day: day('2024-07-04'), number: 1 };
export const adopted = (
  change: Parameters<typeof registered>[0] = {},
  finding: Partial<FindingEvidence> = {},
): Happened => [
  ...foundAtSummit(change, finding),
  { type: 'Adopted', act: ACT, textHash: V1, roster: evidence(finding).roster },
];
export const openForSignature = (change: Parameters<typeof registered>[0] = {}): Happened => [
  ...adopted(change),
  { type: 'StageOpened', stage: stage('70') },
];
export const signed = (id: string): DossierEvent => ({
  type: 'Signed',
  member: member(id),
  person: `${id}-1` as PersonId,
  textHash: V1,
  reservation: null,
});

/* Acts about D-1. */

export const inRound = (code = '20', n = 1, textHash = V1) => ({ stage: stage(code), round: n, textHash });
export const open = (code: string, change: Partial<Extract<DossierAct, { type: 'OpenRound' }>> = {}): DossierAct => ({
  type: 'OpenRound',
  stage: stage(code),
  textHash: V1,
  kind: 'open',
  ...change,
});
export const take = (position: Position, code = '20', n = 1, textHash = V1): DossierAct => ({
  type: 'TakePosition',
  ...inRound(code, n, textHash),
  position,
});
export const find = (code: string, n = 1, textHash = V1): DossierAct => ({
  type: 'FindConsensus',
  ...inRound(code, n, textHash),
});
export const issue = (m: VersionManifest, textHash = hashOf(m)): DossierAct => ({
  type: 'IssueVersion',
  textHash,
  manifest: m,
});

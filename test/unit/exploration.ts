import { MeetingAct, OrganisationAct, type Act, type DossierAct } from '../../contracts/acts.ts';
import type { ConcordatEvent } from '../../contracts/events.ts';
import type { AggregateRef, Instant } from '../../contracts/ids.ts';
import type { Position } from '../../contracts/position.ts';
import { Procedure } from '../../contracts/procedure.ts';
import type { Sender } from '../../domain/decision.ts';
import { decideDossier } from '../../domain/dossier/decide.ts';
import type { DossierContext } from '../../domain/dossier/context.ts';
import { candidateActs, type Sight } from '../../domain/dossier/shown/candidates.ts';
import { openRounds, type DossierState } from '../../domain/dossier/state.ts';
import { capacitiesFor, WHO_ACTS_ON_DOSSIER, type Capacity } from '../../domain/dossier/who.ts';
import { MEETING_CAPACITIES } from '../../domain/meeting/rules.ts';
import { ORGANISATION_CAPACITIES } from '../../domain/organisation/rules.ts';
import { countedMembers } from '../../domain/organisation/state.ts';
import { actSchemas, plausibleActs, type Values } from '../../domain/plausible.ts';
import { AGREE, AMEND, OBJECT, actor, day, dossierId, hashOf, member, withStage } from './fixtures.ts';
import { DOSSIERS, MEETINGS, bring, start } from './histories.ts';
import { key, kid, logProof, proof } from './smallOrganisation.ts';
import { createWorld, dossierRef, meetingRef, personOf, type World } from './world.ts';

/**
 * Documents at every point that they can be at: each on its plain way from proposal to effect, and from there whatever
 * an act that did something new leads to. Nothing here names an act: those that are added are tried as well.
 */

const voting = withStage('30', {
  decision: {
    ...{ by: 'vote', inFavour: { threshold: { moreThan: [1, 2] }, of: 'counted' } },
    ...{ against: null, abstention: 'neutral' },
  },
  silence: { allowed: false, minimumMs: 0, languages: [] },
});

/** The procedure of the fixtures, with what it leaves out and others have: a vote, a lapse, a treaty open to all. */
export const fullProcedure: Procedure = Procedure.parse({
  ...voting,
  classes: Object.fromEntries(
    Object.entries(voting.classes).map(([name, c]) => [
      name,
      c.binding ? { ...c, accession: { openTo: 'all', afterDays: 30 } } : c,
    ]),
  ),
  policy: {
    // Notices of a correction go out beside the process of the document, which is all that runs here.
    ...{ ...voting.policy, lapseDays: 20, erasesTexts: true, correctionsNoticed: false },
    drafts: { alsoReadBy: ['chairs'], recordsReading: true },
  },
});

/** One document of a world at one moment. */
export type Point = { readonly world: World; readonly id: string; readonly now: Instant; readonly how: string };

const later = (now: Instant, ms: number) => new Date(Date.parse(now) + ms).toISOString() as Instant;
const DAY_MS = 86_400_000;
const POSITIONS: readonly Position[] = [
  AGREE,
  OBJECT,
  AMEND,
  { kind: 'agreeAdReferendum', confirmBy: day('2024-12-31') },
];
const MOST = 48;

/** What the document's decisions read, with all other documents and the meeting that its process is at. */
export function sightOf({ world, id, now }: Point): Sight {
  const state = world.dossier(id);
  const own = world.meetingsNear(id);
  const begun = MEETINGS.filter((m) => world.meeting(m).phase !== 'none').slice(0, 1);
  return {
    state,
    organisation: world.organisation(),
    meetings: own.length > 0 ? own : begun.map((m) => world.meeting(m)),
    dossiers: dossiersOf(world),
    textHash: hashOf,
    at: now,
  };
}

function dossiersOf(world: World): Readonly<Record<string, DossierState>> {
  return Object.fromEntries(
    [...world.held.values()].flatMap((f) => (f.kind === 'dossier' && f.state.id ? [[f.state.id, f.state]] : [])),
  );
}

/** Every act about the document that could be sent now. */
export function dossierActs(point: Point): readonly DossierAct[] {
  return candidateActs(sightOf(point), { position: POSITIONS });
}

/** The meeting that acts are tried on: the document's latest, else the first that is convened or could be. */
export function meetingOf(point: Point): string {
  return sightOf(point).meetings.at(-1)?.id ?? MEETINGS[0];
}

/** Acts about a meeting and about the organisation, from their schemas and what is there to be named. */
export function meetingActs(point: Point): readonly MeetingAct[] {
  const { world, id } = point;
  const { procedure, members } = world.organisation();
  const { protocol, agenda, acts } = world.meeting(meetingOf(point));
  // Another document there, whose act has no number: one act may approve both.
  const other = agenda.find((i) => i.dossier !== id && !acts.some((a) => a.dossiers.includes(i.dossier)));
  const somebody = Object.keys(members).slice(0, 2);
  const values: Values = {
    organ: Object.keys(procedure?.organs ?? {}).slice(0, 5),
    day: ['2024-09-01'],
    dossier: [id],
    oneActWith: [other?.dossier ?? id],
    'PlaceOnAgenda.decideFirst': [true],
    'PlaceOnAgenda.item': [other?.item ?? 1, 9],
    dossiers: [[id], [id, ...(other ? [other.dossier] : [])]],
    item: [1, 9],
    'MoveItem.item': agenda.map((i) => i.item),
    'MoveItem.to': [99],
    member: somebody,
    head: [...somebody.map(personOf), null],
    language: ['ru'],
    'SignProtocol.sha256': protocol ? [protocol.sha256] : [],
  };
  return actSchemas(MeetingAct).flatMap((schema) => plausibleActs<MeetingAct>(schema, values, MOST));
}

export function organisationActs({ world, id }: Point): readonly OrganisationAct[] {
  const state = world.organisation();
  const [someMember = 'AAA'] = Object.keys(state.members);
  const values: Values = {
    procedure: state.procedure ? [state.procedure] : [],
    secretariat: [{ person: 'SEC-1', actor: 'OTHER', name: 'S', level: 'staff', mandate: null, key: key('a') }],
    member: ['NEW', ...Object.keys(state.members)],
    'AdmitMember.dossier': [id],
    office: ['NEW-OFFICE', ...Object.values(state.offices).map((o) => o.office)],
    organ: Object.keys(state.procedure?.organs ?? {}).slice(0, 2),
    actor: [someMember, 'SECRETARIAT'],
    person: ['NEW-1', personOf(someMember), 'SEC-2'],
    mandate: ['note 1'],
    'EnrolKey.key': [key('e')],
    'EnrolKey.fingerprint': [kid('e'), kid('f')],
    'EnrolKey.proof': [proof('e', personOf(someMember), state.id ?? ''), 'none'],
    'RotateKey.key': [key('r')],
    'RotateKey.proof': [proof('r', personOf('SECRETARIAT'), state.id ?? ''), 'none'],
    kid: Object.keys(state.keys).length > 0 ? Object.keys(state.keys) : [kid('a')],
    party: ['OBSERVER', ...Object.keys(state.parties)],
    status: Object.keys(state.procedure?.statuses ?? {}),
    origin: ['the/log'],
    'RegisterLog.key': [key('l'), key('m')],
    'RegisterLog.proof': ['l', 'm'].map((k) => logProof('log', k, 'SECRETARIAT', 'the/log', state.id ?? '')),
    'RegisterWitness.name': ['w'],
    'RegisterWitness.key': [key('w')],
    'RegisterWitness.proof': [logProof('witness', 'w', someMember, 'w', state.id ?? ''), 'none'],
    'ReportConflict.first': ['l one', 'x one'],
    'ReportConflict.second': ['l two'],
    'ReportConflict.root': ['A'.repeat(43) + '='],
    'ReportConflict.proof': [[]],
    'LodgeFullPowers.person': [personOf(someMember)],
  };
  return actSchemas(OrganisationAct).flatMap((schema) => plausibleActs<OrganisationAct>(schema, values, MOST));
}

/** Whoever has a name in the organisation, and somebody who has none. */
export function actorsOf(world: World): readonly string[] {
  const { members, offices, parties } = world.organisation();
  return [...Object.keys(members), ...Object.keys(offices), ...Object.keys(parties), 'NOBODY'];
}

/** Registers an office of each role that the histories do without, with its person. */
function withOffices(world: World, now: Instant, roles: readonly ('depositary' | 'auditor')[]): void {
  for (const role of roles) {
    const office = actor(role.toUpperCase());
    const by = (act: Act) => world.send('SECRETARIAT', world.organisationRef, act, now);
    by({ type: 'RegisterOffice', office, role, name: role });
    by({
      ...{ type: 'AccreditPerson', person: personOf(office), actor: office, name: role },
      ...{ level: 'staff', mandate: null },
    });
  }
}

/** An observer, and another document in progress, which carries out the first of those that are followed. */
function withCompany(world: World, now: Instant): void {
  const observer = actor('OBSERVER');
  const house = (act: Act) => world.send('SECRETARIAT', world.organisationRef, act, now);
  house({
    type: 'GrantStatus',
    party: observer,
    name: 'O',
    status: 'observer',
    since: day('2024-01-01'),
    paper: 'letter',
  });
  house({
    ...{ type: 'AccreditPerson', person: personOf(observer), actor: observer, name: 'O' },
    ...{ level: 'head', mandate: 'letter' },
  });
  const other = (act: Act) => world.send('SECRETARIAT', dossierRef('OTHER'), act, now);
  other({
    ...{ type: 'ProposeDocument', title: 'Other', class: 'decision', area: 'any', justification: 'because' },
    ...{ proposer: member('AAA'), leadOrgan: 'CNC', implements: dossierId(DOSSIERS[0]) },
  });
  other({ type: 'RegisterDocument' });
}

const fork = (of: Procedure, { world, id, now, how }: Point): Point => ({
  world: createWorld(of, world),
  id,
  now,
  how,
});

/** What distinguishes one point from another, as far as the rules of a document look at it. */
function documentKind(point: Point): string {
  const { now } = point;
  const { state: s, meetings, organisation } = sightOf(point);
  const stages = Object.values(s.stages).map((x) => [x.stage, x.status, x.bases.length, x.rounds.length > 1]);
  const counted = countedMembers(organisation).length;
  const rounds = openRounds(s).map((r) => {
    const said = Object.values(r.positions);
    const kinds = new Set(said.map((p) => `${p.position.kind}${p.lifted}${p.ruledBlocking}`));
    return [r.kind, r.deadline <= now, said.length === 0, said.length >= counted, ...kinds].join();
  });
  const at = meetings.map((m) => [m.phase, m.agendaApproved, m.agenda.some((i) => i.dossier === s.id)]);
  const numbered = meetings.some((m) => m.acts.some((a) => a.dossiers.some((d) => d === s.id)));
  const corrections = s.corrections.map((c) => [c.outcome, c.deadline <= now]);
  const admits = s.admits && organisation.members[s.admits]?.status;
  const lineage = Object.values(dossiersOf(point.world)).map((d) => [d.mergedInto === s.id, d.implements === s.id]);
  const offers = s.carryOvers.length > 0 && [s.carryOvers.length, s.carryOvers.at(-1)?.accepted, organisation.chairs];
  const latest = openRounds(s).map((r) => [Object.keys(r.shortening ?? {}).length, r.askedSince !== undefined]);
  const hasDepositary = Object.values(organisation.offices).some((o) => o.role === 'depositary');
  return JSON.stringify([
    ...[s.phase, s.class, stages, rounds, at, numbered, s.packages, s.certified, s.notified.length, corrections],
    ...[admits, s.findings.length, s.versions.length > 1, s.takenUpBy.length, counted, hasDepositary],
    ...[
      lineage,
      offers,
      latest,
      s.agreedToAbandon.length,
      s.mergedFrom.length,
      s.draftDecisions.map((d) => d.act !== null),
      lastSaid(s),
    ],
    ...[s.agreedToMerge.length, s.circulationConsents.length],
  ]);
}

/** How far the document is: few enough kinds to try everything at each of them. */
function progressOf(point: Point): string {
  const { state: s, meetings, organisation } = sightOf(point);
  const stages = Object.values(s.stages).map((x) => [x.stage, x.status, x.bases.length > 0]);
  const rounds = openRounds(s).map((r) => [r.kind, r.deadline <= point.now, Object.keys(r.positions).length > 0]);
  const hasDepositary = Object.values(organisation.offices).some((o) => o.role === 'depositary');
  return JSON.stringify([
    s.phase,
    s.definition?.binding,
    stages,
    rounds,
    meetings.map((m) => m.phase),
    hasDepositary,
    s.certified,
  ]);
}

/** How far the meeting is, and who has been there to act. */
function sittingOf(point: Point): string {
  const {
    meetings: [m],
    organisation,
  } = sightOf(point);
  const actors = Object.keys(organisation.members).length + Object.keys(organisation.offices).length;
  return JSON.stringify([
    actors,
    m && [m.phase, m.agendaApproved, m.agenda.length > 0, m.acts.length, m.protocol !== null],
  ]);
}

/** What was said in the rounds that are over, as far as something may still follow from it. */
function lastSaid(s: DossierState): readonly string[] {
  const rounds = Object.values(s.stages).flatMap((x) => x.rounds.slice(-1));
  const said = rounds.flatMap((r) => Object.values(r.positions).map((p) => `${p.position.kind}${p.confirmed ?? ''}`));
  return [...new Set(said)].filter((kind) => kind.startsWith('agreeAdReferendum'));
}

/** The same for those of the organisation and of the meeting. */
function houseKind(point: Point): string {
  const { state, meetings, organisation } = sightOf(point);
  const sizes = (of: object) => Object.values(of).map((x: unknown) => (isRecord(x) ? Object.keys(x).length : x));
  const { procedure: _, ...house } = organisation;
  const revoked = Object.values(organisation.keys).filter((k) => k.revokedAt !== null).length;
  const admits = state.admits && organisation.members[state.admits]?.status;
  const sitting = meetings.map((m) => [sizes(m), m.protocol?.signed.length]);
  const offers = state.carryOvers.length;
  return JSON.stringify([
    state.phase,
    admits,
    state.findings.length,
    state.draftDecisions.length,
    offers,
    sizes(house),
    revoked,
    sitting,
  ]);
}

const isRecord = (x: unknown): x is object => typeof x === 'object' && x !== null;

/** The plain ways of three documents, with a point before each statement. */
function plainWays(of: Procedure): Point[] {
  const points: Point[] = [];
  const world = start(of);
  withOffices(world, world.log.at(-1)!.at, ['auditor']);
  withCompany(world, world.log.at(-1)!.at);
  for (const id of DOSSIERS) {
    bring(world, id, (steps) => {
      points.push(fork(of, { world, id, now: later(world.log.at(-1)!.at, 60_000), how: `${id} after ${steps} steps` }));
      const { phase } = world.dossier(id);
      return phase === 'inEffect';
    });
  }
  return points;
}

/** A statement that would be accepted, and what it brings about. */
export type Accepted = {
  readonly by: string;
  /** Of an act about a document. */
  readonly as?: Capacity;
  readonly ref: AggregateRef;
  readonly act: Act;
  readonly events: readonly ConcordatEvent[];
};

/** What a statement brought about, without names and texts: an act that does the same again is nothing new. */
function noveltyOf(point: Point, act: Act, events: readonly ConcordatEvent[]): string {
  const words = JSON.stringify(events).match(/"(type|kind|outcome|because|of|role|placed|blocks)":("\w+"|true|false)/g);
  const members = events.flatMap((e) => Object.keys(e));
  const s = point.world.dossier(point.id);
  // The same is something else while somebody's position alone, an offer or another version makes it so.
  const said = Object.values(openRounds(s).at(-1)?.positions ?? {}).map((p) => p.position.kind);
  const alone = said.length === 1 && said[0] === 'agreeAdReferendum' ? said[0] : undefined;
  const pending = [s.carryOvers.length > 0, s.draftDecisions.length > 0];
  // What follows from a sitting is its organ's.
  const sits = act.type === 'OpenSitting' ? meetingOf(point).slice(0, 3) : undefined;
  const together = act.type === 'PlaceOnAgenda' && act.oneActWith !== undefined;
  const context = [s.phase, alone, s.versions.length === 2, ...pending, sits, together];
  return [...context, act.type, ...(words ?? []), ...members].join();
}

/** Of each act that somebody could send, the first sender that is accepted in each capacity. */
function acceptedDossierActs(point: Point): Accepted[] {
  const sight = sightOf(point);
  const all = actorsOf(point.world);
  return dossierActs(point).flatMap((act) => {
    const found = new Map<Capacity, Accepted>();
    for (const by of all) {
      const held = capacitiesFor(actor(by), act, sight.state, sight.organisation, sight.meetings).filter(
        (c) => !found.has(c),
      );
      if (held.length === 0) continue;
      const decision = decideDossier(sight.state, act, contextOf(sight, by));
      if (!decision.ok) continue;
      for (const as of held) found.set(as, { by, as, ref: dossierRef(point.id), act, events: decision.events });
      if (found.size === WHO_ACTS_ON_DOSSIER[act.type].length) break;
    }
    return [...found.values()];
  });
}

/** Rules that refuse an act for who sends it. */
const OF_SENDERS: ReadonlySet<string> = new Set([
  ...[...Object.values(MEETING_CAPACITIES), ...Object.values(ORGANISATION_CAPACITIES)].flatMap((c) => c.rules),
  ...['M03', 'O04', 'O28'],
]);

function acceptedHouseActs(point: Point): Accepted[] {
  const { world, now } = point;
  // Most of these are the secretariat's.
  const all = ['SECRETARIAT', ...actorsOf(world)];
  const acts = [
    ...meetingActs(point).map((act) => [meetingRef(meetingOf(point)), act] as const),
    ...organisationActs(point).map((act) => [world.organisationRef, act] as const),
  ];
  return acts.flatMap(([ref, act]) => {
    for (const by of all) {
      const { refusal, entry } = world.would(by, ref, act, now);
      if (refusal === null) return [{ by, ref, act, events: entry.events }];
      // Refused for what it says, and not for who says it: so it is to the others.
      if (!OF_SENDERS.has(refusal.rule)) break;
    }
    return [];
  });
}

/** What a decision about the document of a sight is given when this actor sends the act. */
export function contextOf(sight: Sight, by: string): DossierContext {
  return {
    ...sight,
    aggregate: dossierRef(sight.state.id ?? 'NONE'),
    sender: { actor: actor(by), person: personOf(by), statement: 'e'.repeat(64) as Sender['statement'] },
  };
}

export type Explored = {
  /** Points that differ in how far the document is, and in what else its rules look at. */
  readonly documents: readonly Point[];
  /** Points that differ in what the rules of the organisation and of meetings look at. */
  readonly houses: readonly Point[];
  /** What was accepted at one of them and did something new. */
  readonly accepted: readonly Accepted[];
  /** `Sign delegation`: each act about a document, with each capacity in which it was accepted anywhere. */
  readonly capacities: ReadonlySet<string>;
  /** Each event that was brought about, with the first point at which somebody could. */
  readonly reached: ReadonlyMap<string, Point>;
};

export function explore(of: Procedure): Explored {
  const kinds = new Set<string>();
  const novel = new Set<string>();
  const capacities = new Set<string>();
  const reached = new Map<string, Point>();
  const isNew = (what: string, among: Set<string>) => among.size < among.add(what).size;
  const documents: Point[] = [];
  const houses: Point[] = [];
  const accepted: Accepted[] = [];
  const queue: Point[] = plainWays(of);
  const adopted = queue.filter((p) => p.world.dossier(p.id).adoption !== null).map((p) => fork(of, p));
  for (const p of adopted) withOffices(p.world, p.now, ['depositary']);
  queue.push(...adopted);
  for (let point = queue.shift(); point; point = queue.shift()) {
    const tried: Accepted[] = [];
    if (isNew(documentKind(point), kinds)) {
      if (isNew(progressOf(point), kinds)) documents.push(point);
      tried.push(...acceptedDossierActs(point));
    }
    if (isNew(houseKind(point), kinds)) {
      if (isNew(sittingOf(point), kinds)) houses.push(point);
      tried.push(...acceptedHouseActs(point));
    }
    for (const said of tried) {
      if (said.as) capacities.add(`${said.act.type} ${said.as}`);
      for (const e of said.events) if (!reached.has(e.type)) reached.set(e.type, point);
      if (!isNew(noveltyOf(point, said.act, said.events), novel)) continue;
      const next = after(of, point, said);
      if (next === null) continue;
      accepted.push(said);
      const month = (p: Point) => ({ ...p, now: later(p.now, 30 * DAY_MS), how: `${p.how}, a month later` });
      queue.push(next, month(next));
      if (said.as === 'delegation') {
        const all = byAll(of, next, said);
        queue.push(all, month(all));
      }
      if (JSON.stringify(said.act).includes('"OTHER"'))
        queue.push({ ...next, id: 'OTHER', how: `${next.how}, at the other document` });
    }
  }
  return { documents, houses, accepted, capacities, reached };
}

/**
 * The point after a statement. Null where the journal's decision refuses it: it reads no meeting that neither the act nor
 * the document names, and a {@link Sight} may have one.
 */
function after(of: Procedure, point: Point, { by, ref, act }: Accepted): Point | null {
  const next = fork(of, { ...point, now: later(point.now, 60_000), how: `${point.how}, then ${act.type}` });
  return next.world.send(by, ref, act, point.now).refusal === null ? next : null;
}

/** The point at which all others have sent the same, as far as it is accepted of them. */
function byAll(of: Procedure, point: Point, { ref, act }: Accepted): Point {
  const all = fork(of, { ...point, how: `${point.how} by all` });
  for (const by of actorsOf(all.world))
    if (all.world.would(by, ref, act, all.now).refusal === null) all.world.send(by, ref, act, all.now);
  return all;
}

/** From this point on, statement after statement that brings about an event that is wanted, until none does. */
export function extended(of: Procedure, from: Point, wanted: ReadonlySet<string>): Point {
  const left = new Set(wanted);
  let point = fork(of, from);
  for (;;) {
    const helps = (said: Accepted) => said.events.some((e) => left.has(e.type));
    let next: Point | null = null;
    for (const said of [...acceptedDossierActs(point), ...acceptedHouseActs(point)].filter(helps)) {
      next = after(of, point, said);
      if (next === null) continue;
      for (const e of said.events) left.delete(e.type);
      break;
    }
    if (next === null) return point;
    point = next;
  }
}

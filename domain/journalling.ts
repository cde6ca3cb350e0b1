import type { Act, PublicJwk } from '../contracts/acts.ts';
import type { Basis, Entry } from '../contracts/entry.ts';
import type { ConcordatEvent, DossierEvent, MeetingEvent, OrganisationEvent } from '../contracts/events.ts';
import {
  aggregateRef,
  parseAggregateRef,
  type AggregateRef,
  type DossierId,
  type Instant,
  type MeetingId,
  type OrganisationId,
  type Sha256,
  type StatementId,
} from '../contracts/ids.ts';
import { LIMITS } from '../contracts/limits.ts';
import type { Refusal } from '../contracts/refusal.ts';
import type { Statement } from '../contracts/statement.ts';
import type { TextHash } from '../contracts/ids.ts';
import type { VersionManifest } from '../contracts/text.ts';
import { refused, type Decision, type DecisionContext, type EventMeta, type Rule } from './decision.ts';
import { decideDossier } from './dossier/decide.ts';
import { evolveDossier } from './dossier/evolve.ts';
import { meetingsReadFor } from './dossier/facts/packages.ts';
import { initialDossier, type DossierState } from './dossier/state.ts';
import { decideMeeting } from './meeting/decide.ts';
import { evolveMeeting } from './meeting/evolve.ts';
import { initialMeeting, type MeetingState } from './meeting/state.ts';
import type { KeyChecks } from './organisation/context.ts';
import { decideOrganisation } from './organisation/decide.ts';
import { evolveOrganisation } from './organisation/evolve.ts';
import { lackOfVoice } from './organisation/mandates.ts';
import { initialOrganisation, keyInForce, type OrganisationState } from './organisation/state.ts';

/**
 * How an authentic statement becomes an entry. The intake and the auditor's verifier share it: replay is a decision made
 * again, so everything here is pure, and hashing is handed in.
 */

/** Rules about entries themselves, whatever the aggregate. */
export const JOURNAL_RULES = {
  J01: { says: 'An entry fits into one journal line.', source: 'design §7; limit lineBytes' },
  /** Found where a line is read: nothing is decided on what cannot be read. */
  J02: { says: 'An entry is of a version that this release reads.', source: 'ADR 17' },
  J03: { says: 'An event is of a type that this release knows.', source: 'ADR 17' },
  /** Kept by the archive, which stops where one of them does not hold (docs/adr/0021). */
  J04: {
    says: 'What is archived is not replaced: an entry that comes again is the same to the byte.',
    source: 'ADR 21',
  },
  J05: {
    says: 'Entries are archived in the order of JOURNAL, each after the one before it in its aggregate.',
    source: 'ADR 21; design §7',
  },
  J06: {
    says: 'JOURNAL holds all that is archived: nothing is appended to one that does not.',
    source: 'design §7',
  },
  J07: { says: 'The log signs no checkpoint that contradicts one that it has signed.', source: 'C2SP tlog-checkpoint' },
  J08: {
    says: 'A text that an archived entry names is archived too; where it cannot be read, that is told, and it is asked for again.',
    source: 'ADR 21',
  },
  J09: { says: 'A journal is put back from an archive onto nothing but a beginning of it.', source: 'ADR 21' },
  /** Given by the intake, not by a decision: such a statement has no entry, and its refusal an id to quote. */
  E99: {
    says: 'A statement that the engine fails to decide is answered so that those behind it go on; the fault is the engine’s.',
    source: 'design §2.5',
  },
} as const satisfies Record<string, Rule>;

/** One aggregate folded up to an entry. `head` is the hash of the last line; both it and `at` are null before the first. */
export type Folded = {
  readonly ref: AggregateRef;
  readonly n: number;
  readonly head: Sha256 | null;
  readonly at: Instant | null;
} & (
  | { readonly kind: 'dossier'; readonly state: DossierState }
  | { readonly kind: 'organisation'; readonly state: OrganisationState }
  | { readonly kind: 'meeting'; readonly state: MeetingState }
);

/** The aggregate before its first entry. */
export function emptyFolded(ref: AggregateRef): Folded {
  const { kind, id } = parseAggregateRef(ref);
  const nothing = { ref, n: 0, head: null, at: null };
  switch (kind) {
    case 'dossier':
      return { ...nothing, kind, state: { ...initialDossier, id: id as DossierId } };
    case 'organisation':
      return { ...nothing, kind, state: initialOrganisation };
    case 'meeting':
      return { ...nothing, kind, state: { ...initialMeeting, id: id as MeetingId } };
  }
}

/** The chain of an aggregate is broken, or an entry is of another one: nothing may be decided on it. */
export class BrokenChain extends Error {
  constructor(ref: AggregateRef, n: number, what: string) {
    super(`entry ${n} of ${ref} does not follow: ${what}`);
    this.name = 'BrokenChain';
  }
}

type Evolve<S, E> = (state: S, event: E, meta: EventMeta) => S;

/** An entry holds an event that a later release wrote: nothing may be decided on what was not understood. */
export class UnknownEvent extends Error {
  readonly rule: keyof typeof JOURNAL_RULES = 'J03';
  constructor(ref: AggregateRef, n: number, type: string) {
    super(`entry ${n} of ${ref} holds ${type} (J03), which this release does not know: use the one that wrote it`);
    this.name = 'UnknownEvent';
  }
}

/**
 * Folds one entry, whose line has the hash `hash`, onto an aggregate.
 * @throws BrokenChain where the number, the hash of the line before or the instant does not follow.
 * @throws UnknownEvent where an event is none of this release.
 */
export function foldEntry(on: Folded, entry: Entry, hash: Sha256): Folded {
  if (entry.aggregate !== on.ref) throw new BrokenChain(on.ref, entry.n, `it is of ${entry.aggregate}`);
  if (entry.n !== on.n + 1) throw new BrokenChain(on.ref, entry.n, `entry ${on.n + 1} was expected`);
  if (entry.prev !== on.head) throw new BrokenChain(on.ref, entry.n, 'it names another line as the one before');
  if (on.at !== null && entry.at < on.at)
    throw new BrokenChain(on.ref, entry.n, 'its instant lies before that of the entry before');
  const after = { n: entry.n, head: hash, at: entry.at };
  const meta = { n: entry.n, at: entry.at };
  const folded = <S, E extends ConcordatEvent>(state: S, evolve: Evolve<S, E>): S =>
    (entry.events as readonly E[]).reduce((s, e) => {
      // An evolution is total for the types of this release, and gives nothing for any other.
      const next: S | undefined = evolve(s, e, meta);
      if (next === undefined) throw new UnknownEvent(on.ref, entry.n, e.type);
      return next;
    }, state);
  // The kind of an aggregate decides which events its entries hold; the decision that wrote them was of that kind.
  switch (on.kind) {
    case 'dossier':
      return { ...on, ...after, state: folded<DossierState, DossierEvent>(on.state, evolveDossier) };
    case 'organisation':
      return { ...on, ...after, state: folded<OrganisationState, OrganisationEvent>(on.state, evolveOrganisation) };
    case 'meeting':
      return { ...on, ...after, state: folded<MeetingState, MeetingEvent>(on.state, evolveMeeting) };
  }
}

/** Other aggregates that the decision of a statement reads: the organisation always, then what the act or the state names. */
export function readsOf(statement: Statement, on: Folded): readonly AggregateRef[] {
  const organisation = aggregateRef('organisation', statement.organisation);
  const { act } = statement;
  switch (on.kind) {
    case 'dossier': {
      const meetings =
        'meeting' in act ? [...new Set([act.meeting, ...awaitedFor(act, on.state)])] : meetingsReadFor(on.state);
      return [
        organisation,
        ...meetings.map((m) => aggregateRef('meeting', m)),
        ...dossiersReadBy(act, on.state).map((d) => aggregateRef('dossier', d)),
      ];
    }
    case 'organisation':
      if (act.type === 'AdmitMember') return [aggregateRef('dossier', act.dossier)];
      if (act.type === 'EndMembership' && act.dossier) return [aggregateRef('dossier', act.dossier)];
      return act.type === 'PassChairmanship' && act.atCloseOf ? [aggregateRef('meeting', act.atCloseOf)] : [];
    case 'meeting': {
      const dossiers = new Set<string>();
      if ('dossier' in act && act.dossier) dossiers.add(act.dossier);
      if ('dossiers' in act) for (const d of act.dossiers) dossiers.add(d);
      if (act.type === 'CloseSitting' || act.type === 'MoveItem')
        for (const i of on.state.agenda) dossiers.add(i.dossier);
      return [organisation, ...[...dossiers].map((d) => aggregateRef('dossier', d))];
    }
  }
}

/**
 * The meeting that the document waits for, where an act names another: its organ's chair may take the document up there,
 * and an agenda may take it in once that meeting is over.
 */
function awaitedFor(act: Act, { deferredTo }: DossierState): readonly MeetingId[] {
  const asks = act.type === 'RecordPlacement' ? act.placed && act.organ !== undefined : act.type === 'TakeUpAgain';
  return asks && deferredTo !== null ? [deferredTo] : [];
}

/** Other documents that an act about a document names, or that the document itself does. */
function dossiersReadBy(act: Act, state: DossierState): readonly DossierId[] {
  switch (act.type) {
    case 'EndDocument':
      return act.by === undefined ? [] : [act.by];
    case 'LinkImplementation':
      return [act.child];
    case 'ProposeDocument':
      return [...(act.splitFrom === undefined ? [] : [act.splitFrom]), ...(act.dependsOn ?? [])];
    case 'SplitDocument':
      return act.into.map((p) => p.dossier);
    case 'MergeInto':
      return [act.into];
    case 'RecordMerge':
      return [act.from];
    case 'AnnounceEntryIntoForce':
      return [...state.dependsOn, ...(act.through ?? [])];
    default:
      return [];
  }
}

/** Hash and encoding functions of `evidence/`. */
export type Evidence = {
  readonly textHash: (manifest: VersionManifest) => TextHash;
  readonly keys: KeyChecks;
  /** RFC 8785 text of an entry; of any length. */
  readonly encode: (entry: Entry) => string;
};

/** A statement that was found authentic, and where INBOX stored it. `at` is INBOX's instant. */
export type Received = {
  readonly statement: Statement;
  readonly id: StatementId;
  readonly jws: string;
  readonly sequence: number;
  readonly at: Instant;
};

/** What a decision reads of another aggregate. Throws where the caller did not provide it: see {@link readsOf}. */
export type ReadOther = (ref: AggregateRef) => Folded;

/**
 * Decides a statement on the aggregate that it names and gives the entry to append, with its line. Whatever the answer,
 * there is an entry: a refused or late statement is kept with the rule that says so.
 */
export function decideEntry(
  received: Received,
  on: Folded,
  readOther: ReadOther,
  evidence: Evidence,
): { readonly entry: Entry; readonly line: string } {
  const reads = readsOf(received.statement, on);
  const at = on.at !== null && on.at > received.at ? on.at : received.at;
  const decision = decideStatement(received, at, on, reads, readOther, evidence);
  const seal = (events: readonly ConcordatEvent[]) => {
    const entry: Entry = {
      v: 1,
      aggregate: on.ref,
      n: on.n + 1,
      prev: on.head,
      at,
      cause: { statement: received.jws, sequence: received.sequence },
      basis: basisOf(on, reads, readOther),
      events,
    };
    return { entry, line: evidence.encode(entry) };
  };
  const sealed = seal(decision.ok ? decision.events : [kept(received.id, decision)]);
  if (fits(sealed.line)) return sealed;
  // A finding quotes what delegations wrote; where that is too much, the finding is refused and nothing is cut short.
  return seal([
    kept(received.id, refused('J01', 'EntryTooLong', { act: received.statement.act.type, limit: LIMITS.lineBytes })),
  ]);
}

function kept(statement: StatementId, no: Extract<Decision<never>, { ok: false }>): ConcordatEvent {
  return { type: no.late ? 'LateStatementReceived' : 'StatementRefused', statement, refusal: no.refusal };
}

/** A string has at most three bytes of UTF-8 per code unit, so most lines need no counting. */
function fits(line: string): boolean {
  return line.length * 3 <= LIMITS.lineBytes || new TextEncoder().encode(line).length <= LIMITS.lineBytes;
}

function basisOf(on: Folded, reads: readonly AggregateRef[], readOther: ReadOther): Basis {
  const basis: { organisation: number; dossiers?: Record<string, number> } = {
    organisation: on.kind === 'organisation' ? on.n : 0,
  };
  const meetings: [string, number][] = [];
  for (const ref of reads) {
    const { kind, id } = parseAggregateRef(ref);
    const { n } = readOther(ref);
    if (kind === 'organisation') basis.organisation = n;
    else if (kind === 'meeting') meetings.push([id, n]);
    else basis.dossiers = { ...basis.dossiers, [id]: n };
  }
  const [first, ...others] = meetings;
  if (first === undefined) return basis;
  return others.length === 0 ? { ...basis, meeting: first } : { ...basis, meetings: Object.fromEntries(meetings) };
}

function decideStatement(
  { statement, id }: Received,
  at: Instant,
  on: Folded,
  reads: readonly AggregateRef[],
  readOther: ReadOther,
  evidence: Evidence,
): Decision<ConcordatEvent> {
  const sender = { actor: statement.actor, person: statement.person, statement: id };
  const context: DecisionContext = { at, sender, aggregate: on.ref };
  const dossierOf = (ref: AggregateRef): DossierState | null => {
    const other = readOther(ref);
    return other.kind === 'dossier' && other.state.phase !== null ? other.state : null;
  };
  const act = statement.act as never;
  switch (on.kind) {
    case 'organisation': {
      const [dossier = null] = Object.values(dossiersAmong(reads, dossierOf));
      const meeting = reads.map(readOther).find((o) => o.kind === 'meeting') ?? null;
      return decideOrganisation(on.state, act, {
        ...context,
        dossier,
        meeting: meeting?.state ?? null,
        keys: evidence.keys,
      });
    }
    case 'dossier': {
      const organisation = organisationOf(statement.organisation, readOther);
      const silent = lackOfVoice(organisation, sender, at, 'O04');
      if (silent) return silent;
      return decideDossier(on.state, act, {
        ...context,
        organisation,
        meetings: reads.map(readOther).flatMap((o) => (o.kind === 'meeting' ? [o.state] : [])),
        dossiers: dossiersAmong(reads, dossierOf),
        textHash: evidence.textHash,
      });
    }
    case 'meeting': {
      return decideMeeting(on.state, act, {
        ...context,
        organisation: organisationOf(statement.organisation, readOther),
        dossiers: dossiersAmong(reads, dossierOf),
      });
    }
  }
}

/** The documents among what was read, by id; those that nobody proposed are left out. */
function dossiersAmong(
  reads: readonly AggregateRef[],
  dossierOf: (ref: AggregateRef) => DossierState | null,
): Readonly<Record<string, DossierState>> {
  return Object.fromEntries(
    reads.flatMap((ref) => {
      const { kind, id } = parseAggregateRef(ref);
      const state = kind === 'dossier' ? dossierOf(ref) : null;
      return state ? [[id, state] as const] : [];
    }),
  );
}

function organisationOf(id: OrganisationId, readOther: ReadOther): OrganisationState {
  const folded = readOther(aggregateRef('organisation', id));
  if (folded.kind !== 'organisation') throw new Error(`${folded.ref} was read as an organisation`);
  return folded.state;
}

/**
 * The key under which a statement must verify, by the organisation's state at that point of the journal: enrolled, in
 * force, of the person and the actor that the statement names. Before the first entry it is the key inside
 * `RegisterOrganisation`, if its thumbprint is the one that was exchanged out of band (`rootKey`).
 */
export function keyOfStatement(
  organisation: OrganisationState,
  statement: Statement,
  kid: string,
  root: { readonly rootKey: string; readonly thumbprint: KeyChecks['thumbprint'] },
): { readonly ok: true; readonly key: PublicJwk } | { readonly ok: false; readonly refusal: Refusal } {
  if (organisation.id === null) {
    const { act } = statement;
    if (act.type !== 'RegisterOrganisation' || kid !== root.rootKey || root.thumbprint(act.secretariat.key) !== kid) {
      return no('E06', 'notEnrolled', { kid });
    }
    if (act.secretariat.person !== statement.person) return no('E12', 'person', { person: statement.person });
    if (act.secretariat.actor !== statement.actor) return no('E13', 'actor', { actor: statement.actor });
    return { ok: true, key: act.secretariat.key };
  }
  const inForce = keyInForce(organisation, kid);
  if (!inForce) return organisation.keys[kid] ? no('E07', 'notInForce', { kid }) : no('E06', 'notEnrolled', { kid });
  if (inForce.person.person !== statement.person) return no('E12', 'person', { kid, person: statement.person });
  if (inForce.person.actor !== statement.actor)
    return no('E13', 'actor', { person: statement.person, actor: statement.actor });
  return { ok: true, key: inForce.key.key };
}

function no(rule: string, lack: string, facts: Refusal['facts']): { readonly ok: false; readonly refusal: Refusal } {
  return refused(rule, lack, facts);
}

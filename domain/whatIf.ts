import {
  aggregateRef,
  parseAggregateRef,
  PROCESS,
  type ActorId,
  type AggregateRef,
  type Instant,
  type OrganisationId,
  type PersonId,
} from '../contracts/ids.ts';
import type { Statement } from '../contracts/statement.ts';
import type { Assumed } from '../contracts/views.ts';
import type { ProcessStep } from '../contracts/workflow.ts';
import { refused } from './decision.ts';
import { stepDue, stepsAhead } from './dossier/process.ts';
import { meetingsReadFor } from './dossier/facts/packages.ts';
import { noticesDue } from './dossier/shown/notices.ts';
import type { Viewer } from './dossier/shown/viewer.ts';
import type { Others } from './dossier/shown/waiting.ts';
import type { DossierState } from './dossier/state.ts';
import { readsOf, type Evidence, type Folded, type Received } from './journalling.ts';
import { sharingItem, type MeetingState } from './meeting/state.ts';
import { speaksFor, type OrganisationState } from './organisation/state.ts';
import { foresee, knownTo, type Foreseen } from './preview.ts';

/**
 * What would follow if somebody said something, or time went by: the intake's decisions and the steps of the process, one after the
 * other, on what whoever asks may know. Nothing is stored.
 */

/** What is assumed, read by its schema. */
export type AssumedAct =
  { readonly by: ActorId; readonly about: AggregateRef; readonly act: Statement['act'] } | { readonly at: Instant };

export type Assuming = {
  readonly organisation: OrganisationId;
  readonly dossier: AggregateRef;
  readonly viewer: Viewer;
  readonly now: Instant;
  readonly evidence: Evidence;
  /** A statement as it would arrive. */
  readonly arrive: (statement: Statement, at: Instant) => Received;
};

/** `dossier`: as it would be at `at`, beside what would be read with it then. */
export type Followed = {
  readonly assumed: readonly Assumed[];
  readonly dossier: Extract<Folded, { kind: 'dossier' }>;
  readonly others: Others;
  readonly at: Instant;
};

/** Asks for aggregates as they are stored, one at a time, and is given each once. */
type Asking<T> = Generator<AggregateRef, T, Folded>;

/** Steps that the process may take of itself after one assumption: more than any document has ahead. */
const MOST_STEPS = 32;

/** Assumes one thing after the other. Yields the reference of each aggregate that it reads, and is to be given that aggregate. */
export function* whatIf(of: Assuming, assumptions: readonly AssumedAct[]): Asking<Followed> {
  const { viewer, evidence, arrive, dossier } = of;
  const house = aggregateRef('organisation', of.organisation);
  const world = new Map<AggregateRef, Folded>();
  /** Meetings of which something was assumed: each tells the process of its documents that it has moved. */
  const moved = new Set<AggregateRef>();
  let entitled: OrganisationState | null = null;
  let clock = of.now;
  let said = 0;

  const assumed: Assumed[] = [];
  // First, since what else may be known is told by it as it is, whatever is assumed of it.
  yield* read(house);
  for (const assumption of assumptions) assumed.push(yield* assume(assumption));
  return { assumed, dossier: yield* own(), others: yield* others(), at: clock };

  function* read(ref: AggregateRef): Asking<Folded> {
    const held = world.get(ref);
    if (held) return held;
    const stored = yield ref;
    entitled ??= organisationIn(stored);
    const known = knownTo(viewer, entitled, stored);
    world.set(ref, known);
    return known;
  }

  function* own(): Asking<Followed['dossier']> {
    const folded = yield* read(dossier);
    if (folded.kind !== 'dossier') throw new Error(`${dossier} is not a dossier`);
    return folded;
  }

  function* assume(assumption: AssumedAct): Asking<Assumed> {
    if (!('at' in assumption)) {
      const { by, about, act } = assumption;
      const { decided, at } = yield* say(by, about, act);
      return { decided, at, steps: decided.ok ? yield* settle() : [] };
    }
    const { at } = assumption;
    if (at < clock) return { decided: refused('Q36', 'TimeGoesOn', { at, now: clock }), at: clock, steps: [] };
    const steps: ProcessStep[] = [];
    while (steps.length < MOST_STEPS) {
      const due = yield* deadlineBy(at);
      if (!due || !(yield* take(due))) break;
      steps.push(due, ...(yield* settle()));
    }
    clock = at;
    return { decided: { ok: true, events: [] }, at, steps: [...steps, ...(yield* settle())] };
  }

  /** The next deadline until then, at which time stands then. Reminders change nothing that is shown. */
  function* deadlineBy(at: Instant): Asking<ProcessStep | null> {
    const ahead = stepsAhead((yield* own()).state, yield* others());
    const next = ahead.find((s) => s.do === 'closeRound');
    if (!next || next.at > at) return null;
    if (next.at > clock) clock = next.at;
    return next;
  }

  /** By whoever of its people is accepted; else the answer to the first of them. */
  function* say(by: ActorId, about: AggregateRef, act: Statement['act']): Asking<Foreseen> {
    const organisation = organisationIn(yield* read(house));
    const people = Object.values(organisation.people).filter((p) => p.actor === by);
    const able = people.filter((p) => speaksFor(organisation, p, clock) !== null);
    // Whoever nobody speaks for is refused for that.
    const persons = (able.length > 0 ? able : people.slice(0, 1)).map((p) => p.person);
    let first: Foreseen | null = null;
    for (const person of persons.length > 0 ? persons : [by as string as PersonId]) {
      const foreseen = yield* decide({ actor: by, person }, about, act);
      if (foreseen.decided.ok) {
        world.set(about, foreseen.after);
        if (foreseen.after.kind === 'meeting') moved.add(about);
        return foreseen;
      }
      first ??= foreseen;
    }
    return first!;
  }

  function* decide(
    { actor, person }: { readonly actor: ActorId; readonly person: PersonId },
    aggregate: AggregateRef,
    act: Statement['act'],
  ): Asking<Foreseen> {
    said += 1;
    const statement = {
      ...{ v: 1, organisation: of.organisation, aggregate, actor, person, act },
      ...{ issuedAt: clock, nonce: `assumed-${said}`, seq: said, prev: null },
    } as Statement;
    const on = yield* read(aggregate);
    for (const ref of readsOf(statement, on)) yield* read(ref);
    return foresee(arrive(statement, clock), on, (ref) => world.get(ref) ?? notRead(ref), evidence);
  }

  /** The steps that are due, in their order, as long as they are accepted. */
  function* settle(): Asking<readonly ProcessStep[]> {
    const steps: ProcessStep[] = [];
    while (steps.length < MOST_STEPS) {
      const step = stepDue((yield* own()).state, yield* others());
      if (!step || !(yield* take(step))) break;
      steps.push(step);
    }
    return steps;
  }

  function* take(step: ProcessStep): Asking<boolean> {
    const { about, act } = statementOf(step, (yield* own()).state, yield* others());
    return (yield* say(PROCESS, about, act)).decided.ok;
  }

  /** What a decision or a view of the document reads beside it, as it would be then. */
  function* others(): Asking<Others & { readonly at: Instant }> {
    const { state } = yield* own();
    const near = meetingsReadFor(state).map((m) => aggregateRef('meeting', m));
    const meetings: MeetingState[] = [];
    for (const ref of new Set([...near, ...moved])) {
      const folded = yield* read(ref);
      if (folded.kind !== 'meeting') throw new Error(`${ref} is not a meeting`);
      if (near.includes(ref) || folded.state.agenda.some((i) => i.dossier === state.id)) meetings.push(folded.state);
    }
    const dossiers: Record<string, DossierState> = {};
    for (const id of meetings.flatMap((m) => (state.id === null ? [] : sharingItem(m, state.id)))) {
      const folded = yield* read(aggregateRef('dossier', id));
      if (folded.kind === 'dossier') dossiers[id] = folded.state;
    }
    return { organisation: organisationIn(yield* read(house)), meetings, dossiers, at: clock };
  }

  /** The statement that a step of the process is, as `activities/` sends it. */
  function statementOf(
    step: ProcessStep,
    state: DossierState,
    given: Others,
  ): { readonly about: AggregateRef; readonly act: Statement['act'] } {
    switch (step.do) {
      case 'openRound':
        return about(dossier, { type: 'OpenRound', stage: step.stage, textHash: step.textHash, kind: 'open' });
      case 'notify': {
        const { to } = noticesDue(state, given, step.stage, step.round, null);
        return about(dossier, { type: 'RecordNotices', stage: step.stage, round: step.round, to: to as ActorId[] });
      }
      case 'remind': {
        const { stage, round, fraction } = step;
        const { to } = noticesDue(state, given, stage, round, fraction);
        return about(dossier, { type: 'RecordReminders', stage, round, fraction, to: to as ActorId[] });
      }
      case 'closeRound':
        return about(dossier, { type: 'CloseRound', stage: step.stage, round: step.round });
      case 'recordPlacement': {
        const { meeting, placed, organ } = step;
        return about(dossier, {
          ...{ type: 'RecordPlacement', meeting, placed },
          ...(organ !== undefined && { organ }),
        });
      }
      case 'numberAct':
        return about(aggregateRef('meeting', step.meeting), { type: 'NumberAct', dossiers: [...step.dossiers] });
      case 'recordAdoption':
        return about(dossier, { type: 'RecordAdoption', meeting: step.meeting, number: step.number });
      case 'admitMember':
        return about(house, {
          ...{ type: 'AdmitMember', member: step.member },
          dossier: parseAggregateRef(dossier).id as never,
        });
    }
  }
}

function about(ref: AggregateRef, act: Statement['act']) {
  return { about: ref, act };
}

function organisationIn(folded: Folded): OrganisationState {
  if (folded.kind !== 'organisation') throw new Error(`${folded.ref} is not an organisation`);
  return folded.state;
}

function notRead(ref: AggregateRef): never {
  throw new Error(`${ref} is read by a decision and was not loaded`);
}

import type { DossierEvent } from '../../../contracts/events.ts';
import { PROCESS, type Instant, type MemberId, type PersonId, type StatementId } from '../../../contracts/ids.ts';
import type { Status } from '../../../contracts/procedure.ts';
import type { Follows, SilenceClock, Waiting } from '../../../contracts/views.ts';
import { SUPPOSED, type Sender } from '../../decision.ts';
import { countedMembers } from '../../organisation/state.ts';
import { decideCloseRound } from '../acts/rounds.ts';
import type { DossierContext } from '../context.ts';
import { evolveDossier } from '../evolve.ts';
import { objectionsUntil } from '../facts/corrections.ts';
import { countedAt } from '../facts/counting.ts';
import { ownView } from '../facts/ownProcedure.ts';
import { stepDue } from '../process.ts';
import type { Correction, DossierState, Round } from '../state.ts';
import { withoutHidden } from './confidential.ts';
import { zoneOfCorrections } from './effectWaits.ts';
import { withoutNames } from './explain.ts';
import { isSeen, type Shown } from './seen.ts';
import { withAggregate } from './holders.ts';
import { waitingFor, type Others } from './waiting.ts';

/** Silence procedures of a document: whether silence may count, who broke it, and what follows where nobody does. */

type Breaking = NonNullable<SilenceClock['broken']>;

/** All that a document ever had, in the order of their rounds; without what follows. */
export function clocksOf(state: DossierState, given: Others): readonly SilenceClock[] {
  const others = ownView(given, state);
  const rounds = Object.values(state.stages).flatMap((s) => s.rounds.filter((r) => r.kind === 'silence'));
  return [
    ...rounds.map((r) => ofRound(r, state, others)),
    ...state.corrections.map((c) => ofCorrection(c, state, others)),
  ];
}

function ofRound(r: Round, state: DossierState, others: Others): SilenceClock {
  const counted = r.outcome === null ? countedAt(state, others, r.stage) : r.roster;
  const breaking = Object.values(r.positions).flatMap(({ member, position, entry }): readonly Breaking[] =>
    position.kind === 'object'
      ? [{ member, by: position.kind, words: position.reasons, places: position.places, entry }]
      : position.kind === 'proposeAmendment'
        ? [{ member, by: position.kind, words: position.words, places: [position.place], entry }]
        : [],
  );
  return {
    ...{ stage: r.stage, round: r.round, correction: null, textHash: r.textHash, version: numberOf(r.textHash, state) },
    ...{ deadline: r.deadline, zone: r.zone, outcome: r.outcome, endedAt: r.closedAt ?? null },
    about: {
      counted,
      delivered: among(counted, state.delivered[r.textHash]),
      noticed: among(counted, r.noticedTo),
    },
    broken: r.outcome === 'broken' ? (breaking.toSorted((a, b) => a.entry - b.entry).at(-1) ?? null) : null,
  };
}

function ofCorrection(c: Correction, state: DossierState, others: Others): SilenceClock {
  const { number, place, outcome, endedAt = null, objection } = c;
  const counted = countedMembers(others.organisation);
  const textHash = state.adoptedText!;
  return {
    ...{ stage: null, round: null, correction: { number, place }, textHash, version: numberOf(textHash, state) },
    ...{ deadline: objectionsUntil(c, others.organisation.procedure), outcome, endedAt },
    zone: zoneOfCorrections(state, others.organisation),
    about: { counted, delivered: null, noticed: among(counted, c.noticedTo) },
    broken: objection
      ? {
          ...{ member: objection.member, by: 'objectToCorrection', words: objection.reasons, places: [place] },
          entry: objection.entry,
        }
      : null,
  };
}

function numberOf(textHash: string, { versions }: DossierState): number {
  return versions.find((v) => v.textHash === textHash)?.manifest.number ?? 0;
}

function among(counted: readonly MemberId[], some: readonly string[] = []): readonly MemberId[] {
  return counted.filter((m) => some.includes(m));
}

/** Those that a viewer is shown, of those that run with what follows. */
export function clocksAs({ viewer, state, others, hidden }: Shown): readonly SilenceClock[] {
  if (viewer.sees && !isSeen(viewer.sees, state.phase)) return [];
  const known = withoutHidden(state, viewer, hidden);
  const clocks = clocksOf(known, others).map((c) => ({
    ...c,
    follows: c.outcome === null ? followsOf(c, known, others) : null,
  }));
  return clocksFor(viewer.sees, known.asideInConfidence.length > 0, clocks);
}

/**
 * Whoever is not shown who said what is told of a silence when it ends and how it ended, and no more. `aside`: somebody stands aside in
 * confidence, and then the entries, from which the rest is known, are shown to members and offices alone.
 */
export function clocksFor(
  sees: Status['sees'] | null,
  aside: boolean,
  clocks: readonly SilenceClock[],
): readonly SilenceClock[] {
  if (!sees || (sees.record && !aside)) return clocks;
  return clocks.map(({ about: _, broken: __, follows: ___, ...c }) => c);
}

/** No rule of the process reads who it is beyond its token. */
const TAKER: Sender = {
  actor: PROCESS,
  person: PROCESS as string as PersonId,
  statement: '0'.repeat(64) as StatementId,
};

/** What follows if nobody says anything until the end: the step of the process is decided, and what is due or waited for then is told. */
function followsOf(clock: SilenceClock, state: DossierState, given: Others): Follows | null {
  const at = clock.deadline;
  const others = { ...given, at };
  const after = clock.round === null ? state : closed(clock, state, others, at);
  if (after === null) return null;
  // What was due before is not told as what follows.
  const [before, step] = [stepDue(state, others), stepDue(after, others)];
  if (step && JSON.stringify(step) !== JSON.stringify(before))
    return { next: 'step', step: step.do, stage: 'stage' in step ? step.stage : null };
  const waits = waitingFor(after, others);
  const own = waits.filter((w) => concerns(w, clock));
  const told = own.length > 0 ? own : waits;
  return told.length === 0 ? { next: 'nothing' } : { next: 'waits', still: false, for: told.map(withoutNames) };
}

function concerns(wait: Waiting, { stage, correction }: SilenceClock): boolean {
  if (stage !== null) return wait.stage === stage;
  return 'facts' in wait && 'correction' in wait.facts && wait.facts.correction === correction?.number;
}

/** The document once the process has closed the round at its deadline; null: there is no process that may. */
function closed({ stage, round }: SilenceClock, state: DossierState, others: Others, at: Instant): DossierState | null {
  if (stage === null || round === null) return null;
  const context = { ...withAggregate(state, ownView(others, state)), at, sender: TAKER } as DossierContext;
  const decision = decideCloseRound(state, { type: 'CloseRound', stage, round }, context);
  if (!decision.ok) return null;
  const { events }: { readonly events: readonly DossierEvent[] } = decision;
  return events.reduce((s, e) => evolveDossier(s, e, { n: SUPPOSED, at }), state);
}

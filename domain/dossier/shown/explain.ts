import type { DossierAct, MeetingAct } from '../../../contracts/acts.ts';
import {
  aggregateRef,
  type ActorId,
  type Instant,
  type MeetingId,
  type StageCode,
  type StatementId,
} from '../../../contracts/ids.ts';
import type { Refusal } from '../../../contracts/refusal.ts';
import type { BlockedAct, Explanation, Follows, PossibleAct, Waiting, WaitsFor } from '../../../contracts/views.ts';
import type { ProcessStep } from '../../../contracts/workflow.ts';
import { SUPPOSED, type Decision, type Sender } from '../../decision.ts';
import { decideMeeting, type MeetingContext } from '../../meeting/decide.ts';
import { evolveMeeting } from '../../meeting/evolve.ts';
import { initialMeeting, type MeetingState } from '../../meeting/state.ts';
import { speaksFor, type OrganisationState } from '../../organisation/state.ts';
import { isGuessed } from '../../plausible.ts';
import { englishOf } from './awaited.ts';
import { candidateActs, type Sight } from './candidates.ts';
import { decideDossier } from '../decide.ts';
import { evolveDossier } from '../evolve.ts';
import { ownView } from '../facts/ownProcedure.ts';
import { meetingsReadFor } from '../facts/packages.ts';
import { presentOrgans } from '../facts/presentChair.ts';
import { stepDue } from '../process.ts';
import { isToCome, meetingActs } from './meetingActs.ts';
import { waitingFor, type Others } from './waiting.ts';
import type { DossierState } from '../state.ts';
import { capacitiesFor } from '../who.ts';

/**
 * What stands between a document and its next stage: which acts would move it, whose they are, and which are refused by
 * which rule. Found by deciding acts as if they had been sent, so it cannot say anything that the rules do not.
 */

/** An act that was tried, with those who may send it: the ones whose statement is accepted, or all who have the capacity. */
export type Tried<A> = { readonly act: A; readonly by: readonly ActorId[] };
export type Explained = {
  /** `meeting`: the one that the act is about. */
  readonly possible: readonly (Tried<DossierAct | MeetingAct> & {
    readonly moves: string | null;
    readonly follows: Follows | null;
    readonly meeting?: MeetingId;
  })[];
  readonly blocked: readonly (Tried<DossierAct> & { readonly refusal: Refusal })[];
};

/** No rule reads it. */
const STATEMENT = '0'.repeat(64) as StatementId;

/**
 * Tries every act about the document, and those about its meeting, in the name of everybody who is accredited. Acts that
 * name another document are tried only with those in `sight.dossiers`.
 */
export function explain(given: Sight): Explained {
  const sight = ownView(given, given.state);
  const senders = sendersOf(sight.organisation, sight.at);
  const before = standingOf(sight.state, sight);
  const groups = new Map<string, DossierAct[]>();
  for (const act of candidateActs(sight)) {
    const key = JSON.stringify(placeOf(act));
    groups.set(key, [...(groups.get(key) ?? []), act]);
  }
  const possible: Explained['possible'][number][] = [];
  const blocked: Explained['blocked'][number][] = [];
  for (const variants of groups.values()) {
    const found = variants.flatMap((act) => accepted(act, sight, senders, before));
    if (found.length > 0) possible.push(...toldOnce(found));
    else blocked.push(...refusedTo(variants, sight, senders));
  }
  return { possible: [...possible, ...possibleAtMeeting(sight, given.organisation, senders, before)], blocked };
}

/** Variants of an act that come to the same for the same senders are told once: the first of them. */
function toldOnce(variants: Explained['possible']): Explained['possible'] {
  const told = new Map<string, Explained['possible'][number]>();
  for (const v of variants) {
    const same = JSON.stringify([v.act.type, v.by, v.moves]);
    if (!told.has(same)) told.set(same, v);
  }
  return [...told.values()];
}

/** Everybody who may speak for somebody: some acts ask for a level or for full powers, which a person has. */
function sendersOf(organisation: OrganisationState, at: Instant): readonly Sender[] {
  return Object.values(organisation.people)
    .map(({ actor, person }) => ({ actor, person, statement: STATEMENT }))
    .filter((sender) => speaksFor(organisation, sender, at) !== null);
}

/** The meetings that the journal's decision would read, and no others that the caller happens to know. */
function meetingsFor(act: DossierAct, { state, meetings }: Sight): readonly MeetingState[] {
  const named = 'meeting' in act ? [act.meeting] : null;
  // Taken up again it may be by the chair of whichever organ's meeting it was deferred to.
  const read = named && act.type !== 'TakeUpAgain' ? named : [...(named ?? []), ...meetingsReadFor(state)];
  return meetings.filter((m) => m.id !== null && read.includes(m.id));
}

/** Decides an act as each of several senders; what is the same for all of them is looked up once. */
function decider(act: DossierAct, sight: Sight) {
  const { state, organisation } = sight;
  const meetings = meetingsFor(act, sight);
  const context = { ...sight, meetings, aggregate: aggregateRef('dossier', state.id ?? 'NONE') };
  return {
    isTheirs: (sender: Sender): boolean => capacitiesFor(sender.actor, act, state, organisation, meetings).length > 0,
    decide: (sender: Sender) => decideDossier(state, act, { ...context, sender }),
  };
}

/** Those whose act would be accepted, by what it would bring about. */
function accepted(
  act: DossierAct,
  sight: Sight,
  senders: readonly Sender[],
  before: Standing,
): readonly Explained['possible'][number][] {
  const all = byWhatFollows();
  const known = new Map<string, Follows | null>();
  const { isTheirs, decide } = decider(act, sight);
  for (const sender of senders) {
    if (!isTheirs(sender)) continue;
    const decision = decide(sender);
    if (!decision.ok) continue;
    // Chairs and the secretariat often say the same; what follows from it is then the same.
    const said = JSON.stringify(decision.events);
    if (!known.has(said)) {
      const meta = { n: SUPPOSED, at: sight.at };
      const after = decision.events.reduce((s, e) => evolveDossier(s, e, meta), sight.state);
      known.set(said, moved(before, standingOf(after, sight)));
    }
    all.add(known.get(said) ?? null, sender.actor);
  }
  return all.told().map((told) => ({ act, ...told }));
}

/** The refusal of the plainest variant, as the first of those whose act it is would read it. */
function refusedTo(variants: readonly DossierAct[], sight: Sight, senders: readonly Sender[]): Explained['blocked'] {
  const [act] = variants;
  if (!act) return [];
  const { isTheirs, decide } = decider(act, sight);
  const own = senders.filter(isTheirs);
  // Where an organ has no chair, nobody has the capacity, and that is what is said.
  const [first] = own.length > 0 ? own : senders;
  const decision: Decision<unknown> | null = first ? decide(first) : null;
  return decision === null || decision.ok
    ? []
    : [{ act, by: [...new Set(own.map((s) => s.actor))], refusal: decision.refusal }];
}

/**
 * Acts about the document's meetings; the convening of one where its stage sits in a meeting, or the document is deferred to one, and
 * its organ has none.
 */
function possibleAtMeeting(
  sight: Sight,
  organisation: OrganisationState,
  senders: readonly Sender[],
  before: Standing,
): Explained['possible'] {
  const { state, meetings } = sight;
  const organs = before.waits.flatMap((w) =>
    w.stage !== null && sight.organisation.procedure?.stages[w.stage]?.inMeeting ? [w.organ] : [],
  );
  const awaiting = state.phase === 'deferred' ? presentOrgans(state, sight.organisation, meetings) : organs;
  const without = awaiting.filter((o) => !meetings.some((m) => m.organ === o && isToCome(m)));
  if (state.id === null) return [];
  return [...meetings.filter((m) => m.phase !== 'none'), ...(without.length > 0 ? [initialMeeting] : [])].flatMap((m) =>
    possibleAt(m, without, sight, organisation, senders, before),
  );
}

/** Acts about one meeting; about none yet: its convening, for these organs. */
function possibleAt(
  meeting: MeetingState,
  organs: readonly (string | null)[],
  sight: Sight,
  organisation: OrganisationState,
  senders: readonly Sender[],
  before: Standing,
): Explained['possible'] {
  const { state, at } = sight;
  if (state.id === null) return [];
  const dossiers = { ...sight.dossiers, [state.id]: state };
  const found = meetingActs(meeting, organs, sight).flatMap((act) => {
    const all = byWhatFollows();
    for (const sender of senders) {
      const id = meeting.id ?? ('A-MEETING' as NonNullable<MeetingState['id']>);
      const context: MeetingContext = { at, sender, aggregate: aggregateRef('meeting', id), organisation, dossiers };
      const decision = decideMeeting(meeting, act, context);
      if (!decision.ok) continue;
      const after = decision.events.reduce((m, e) => evolveMeeting(m, e, { n: SUPPOSED, at }), meeting);
      const meetings = sight.meetings.map((m) => (m.id === id ? after : m));
      const follows: Follows | null =
        meeting.phase === 'none' ? { next: 'meeting' } : moved(before, standingOf(state, { ...sight, meetings }));
      all.add(follows, sender.actor);
    }
    const about = meeting.id === null ? {} : { meeting: meeting.id };
    return all.told().map((told) => ({ act, ...told, ...about }));
  });
  return toldOnce(found);
}

type Standing = { readonly waits: readonly Waiting[]; readonly step: ProcessStep | null };

function standingOf(state: DossierState, others: Others): Standing {
  return { waits: waitingFor(state, others), step: stepDue(state, others) };
}

/** The numbers of a refusal may change while it stays the same that is waited for. */
const withoutFacts = ({ waits }: Standing) => waits.map((w) => ({ ...w, facts: null }));

/** What comes next, where it is something else than before. Names are left out, so that all who do the same are told once. */
function moved(before: Standing, after: Standing): Follows | null {
  const [stepBefore, stepAfter] = [JSON.stringify(before.step), JSON.stringify(after.step)];
  const isSame = JSON.stringify(withoutFacts(before)) === JSON.stringify(withoutFacts(after));
  if (stepBefore === stepAfter && isSame) return null;
  if (after.step !== null && stepBefore !== stepAfter)
    return { next: 'step', step: after.step.do, stage: 'stage' in after.step ? after.step.stage : null };
  if (after.waits.length === 0) return { next: 'nothing' };
  const still = inWords(before.waits) === inWords(after.waits);
  return { next: 'waits', still, for: after.waits.map(withoutNames) };
}

/** Of what is waited for what it is, without those on whom, and without what was only guessed to try the act. */
export function withoutNames({ stage, rule, ...w }: Waiting): (Follows & { readonly next: 'waits' })['for'][number] {
  return { ...whatOf(w), stage, rule };
}

function whatOf(w: WaitsFor): WaitsFor {
  switch (w.code) {
    case 'lack':
      return { code: w.code, facts: { lack: w.facts.lack } };
    case 'versionOfTheRest':
      return w.facts.dossiers.some(isGuessed) ? { code: w.code, facts: { dossiers: [] } } : bare(w);
    case 'correctionObjections':
      return isGuessed(w.facts.place) ? { code: w.code, facts: { ...w.facts, place: null } } : bare(w);
    default:
      return bare(w);
  }
}

/** Its code and its facts alone. */
function bare(w: WaitsFor): WaitsFor {
  return 'facts' in w ? ({ code: w.code, facts: w.facts } as WaitsFor) : { code: w.code };
}

/** What follows, in English. */
function wordsOf(follows: Follows): string {
  switch (follows.next) {
    case 'step':
      return `then the process takes its step ${follows.step}${follows.stage === null ? '' : ` at stage ${follows.stage}`}`;
    case 'nothing':
      return 'then it waits for nothing';
    case 'meeting':
      return 'a meeting of its organ is convened; then it can be placed on the agenda';
    case 'waits':
      return `then it ${follows.still ? 'still waits' : 'waits'} for ${inWords(follows.for)}`;
  }
}

function inWords(waits: readonly (WaitsFor & Pick<Waiting, 'stage'>)[]): string {
  return waits.map((w) => `${englishOf(w)}${w.stage === null ? '' : ` at stage ${w.stage}`}`).join('; ');
}

type Told = Pick<Explained['possible'][number], 'by' | 'moves' | 'follows'>;

/** Gathers who may act by what would follow in words. */
function byWhatFollows() {
  const all = new Map<string | null, { readonly follows: Follows | null; readonly by: Set<ActorId> }>();
  return {
    add(follows: Follows | null, actor: ActorId): void {
      const moves = follows && wordsOf(follows);
      const told = all.get(moves) ?? { follows, by: new Set() };
      told.by.add(actor);
      all.set(moves, told);
    },
    told: (): readonly Told[] => [...all].map(([moves, { follows, by }]) => ({ by: [...by], moves, follows })),
  };
}

/** What people call an act by: its type, its stage and its round. */
export function placeOf(act: DossierAct | MeetingAct): Pick<PossibleAct, 'act' | 'stage' | 'round'> {
  const stage: StageCode | null = act.type === 'ReturnToStage' ? act.from : 'stage' in act ? (act.stage ?? null) : null;
  return { act: act.type, stage, round: 'round' in act ? act.round : null };
}

/** While delegations may still answer in a silence round, consensus waits for them too. */
const SAYS_THE_SAME: Readonly<Record<string, string>> = { D46: 'D27' };

/**
 * The explanation for people. First what those can do on whom the document waits; of what is refused, that alone whose rule
 * is the one by which it waits.
 */
export function explanationOf(given: Sight): Explanation {
  const sight = ownView(given, given.state);
  const { possible, blocked } = explain(sight);
  const waits = waitingFor(sight.state, sight);
  const rules = new Set(waits.flatMap((w) => [w.rule, SAYS_THE_SAME[w.rule]]));
  const owing = new Set(waits.flatMap((w) => w.on));
  const rank = ({ moves, by }: Explained['possible'][number]) =>
    moves === null ? 2 : by.some((actor) => owing.has(actor)) ? 0 : 1;
  return {
    at: sight.at,
    possible: possible
      .toSorted((a, b) => rank(a) - rank(b))
      .map((p): PossibleAct => ({
        ...placeOf(p.act),
        ...(p.meeting !== undefined && { meeting: p.meeting }),
        ...{ by: p.by, moves: p.moves, follows: p.follows, awaited: rank(p) === 0 },
      })),
    blocked: blocked
      .filter(({ refusal }) => rules.has(refusal.rule))
      .map(({ act, by, refusal }): BlockedAct => ({ ...placeOf(act), by, refusal })),
  };
}

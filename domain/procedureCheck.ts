import type { OrganId, StageCode } from '../contracts/ids.ts';
import type { DocumentClass, Procedure } from '../contracts/procedure.ts';
import type { Refusal } from '../contracts/refusal.ts';
import { decisionAt } from './dossier/facts/counting.ts';
import { CIRCULATION, IN_EFFECT, STAGES_WITHOUT_ROUNDS } from './dossier/evolve.ts';
import { procedureForClass } from './dossier/facts/ownProcedure.ts';
import { isPassed } from './dossier/facts/route.ts';
import { currentVersion, initialDossier } from './dossier/state.ts';
import { procedureContradictions, procedureMistakes } from './procedure.ts';
import {
  type CheckFunctions,
  type Founded,
  type Line,
  MEMBERS,
  START,
  type Scene,
  type Stop,
  agreed,
  concernedObjects,
  divided,
  found,
  linesFor,
  play,
  rejected,
} from './rehearsal.ts';

/**
 * What a procedure leads to, found by playing it: a made-up organisation takes a document of each class along every path
 * that its chairs may choose, act by act, through the rules themselves. Nothing here knows what a rule says.
 */

/** One move on a path: what an organ concluded, or what was done with the document. */
export type CheckMove = {
  readonly does:
    | 'circulated'
    | 'agreed'
    | 'carried'
    | 'silent'
    | 'objected'
    | 'notCarried'
    | 'broken'
    | 'basis'
    | 'repeated'
    | 'returned'
    | 'newVersion'
    | 'deferred'
    | 'takenUp'
    | 'decidedOnDraft'
    | 'classChanged'
    | 'split'
    | 'merged'
    | 'abandoned'
    | 'withdrawn'
    | 'lapsed';
  /** Null where it is no stage's own. */
  readonly stage: StageCode | null;
  /** The stage to which it was returned, the organ for whose meeting it was taken up, or the class that it has then. */
  readonly to: StageCode | OrganId | string | null;
};

/** A move that the rules refuse where a document is stuck. */
export type Obstacle = { readonly stage: StageCode; readonly refusal: Refusal };

/** Something that a procedure should not have. */
export type ProcedureFinding =
  /** What a procedure says, and what else it says makes it say nothing; with the path of the member. */
  | { readonly finding: 'contradiction'; readonly says: string }
  /** The organ whose consent circulation needs can have no chair to give it. */
  | { readonly finding: 'nobodyMayConsent'; readonly organ: OrganId; readonly refusal: Refusal }
  /** The meetings of `bounds`, with whose close the chair passes, have no chair that could close one. */
  | {
      readonly finding: 'chairNeverPasses';
      readonly organ: OrganId;
      readonly bounds: OrganId;
      readonly refusal: Refusal;
    }
  /** Silence is allowed there, and no path comes to where it would be. */
  | { readonly finding: 'silenceNever'; readonly stage: StageCode; readonly refusal: Refusal }
  | { readonly finding: 'stageOfNoClass'; readonly stage: StageCode }
  | { readonly finding: 'stageNeverOpens'; readonly stage: StageCode }
  /** Nobody can be its organ's chair, and only a chair concludes. */
  | { readonly finding: 'nobodyMayAct'; readonly stage: StageCode; readonly organ: OrganId; readonly refusal: Refusal }
  | {
      readonly finding: 'deadEnd';
      /** The moves that lead into it; none: the document is stuck as soon as it is registered. */
      readonly path: readonly CheckMove[];
      /** States in which that last move leads into it; the path is the shortest. */
      readonly ways: number;
      readonly obstacles: readonly Obstacle[];
      /** Whether recorded waivers lead out. */
      readonly waivable: boolean;
    }
  /** Two of four carry against two, or one against three: the threshold is reached, and no other rule says what a tie is. */
  | { readonly finding: 'tieCarries'; readonly stage: StageCode; readonly minorityToo: boolean }
  /** Adopted, but what follows is refused: signature, notification, entry into force. */
  | { readonly finding: 'neverInEffect'; readonly refusal: Refusal };

export type ClassCheck = {
  readonly class: string;
  readonly findings: readonly ProcedureFinding[];
  /** The shortest path from registration to adoption; null where there is none. */
  readonly shortest: readonly CheckMove[] | null;
  /** Stages that decide by a vote, and what becomes of equal votes there. */
  readonly votes: readonly { readonly stage: StageCode; readonly tieCarries: boolean }[];
  /** Of a class that leaves the member concerned out somewhere: stages at which that member alone can block. */
  readonly concernedBlocks: readonly StageCode[];
  /** Moves that were refused wherever they were tried. */
  readonly never: readonly CheckMove[];
  readonly tried: {
    readonly states: number;
    /** States from which nothing leads to adoption. */
    readonly dead: number;
    readonly moves: number;
    readonly allowed: number;
    /** False where a bound ended the search: what lies behind it was not looked at. */
    readonly everything: boolean;
  };
};

export type ProcedureCheck = {
  /** As `procedureMistakes` tells them; nothing is played where there are any. */
  readonly mistakes: readonly string[];
  readonly findings: readonly ProcedureFinding[];
  /** Organs that neither stage nor policy names: they may meet, and decide on no document. */
  readonly idleOrgans: readonly OrganId[];
  readonly classes: readonly ClassCheck[];
};

/** How far to go: moves from registration, and states. */
export type CheckBounds = { readonly moves: number; readonly states: number };
const BOUNDS: CheckBounds = { moves: 60, states: 10_000 };

/** Whether a procedure is without mistakes and findings, and every class was tried to the end. */
export function isSound(check: ProcedureCheck): boolean {
  return (
    check.mistakes.length + check.findings.length === 0 &&
    check.classes.every((c) => c.findings.length === 0 && c.tried.everything)
  );
}

/** Plays a procedure. Pure; the same procedure gives the same answer anywhere. */
export function checkProcedure(
  procedure: Procedure,
  functions: CheckFunctions,
  bounds: CheckBounds = BOUNDS,
): ProcedureCheck {
  const mistakes = procedureMistakes(procedure);
  if (mistakes.length > 0) return { mistakes, findings: [], idleOrgans: [], classes: [] };
  const founded = found(procedure, functions);
  const definitions = Object.entries(procedure.classes);
  const unused = (Object.keys(procedure.stages) as StageCode[]).filter(
    (s) => !definitions.some(([, d]) => isPassed(d, s)),
  );
  // Classes that differ in their names alone are one to the rules: one of each kind is looked at.
  const likes = new Map<string, readonly string[]>();
  const likeOf = (name: string) => JSON.stringify({ ...procedure.classes[name], name: '' });
  for (const [name] of definitions) likes.set(likeOf(name), [...(likes.get(likeOf(name)) ?? []), name]);
  const looked = new Map<string, Looked>();
  for (const [like, [name]] of likes) {
    const others = [...likes.values()].flatMap((names) => names.filter((n) => n !== name).slice(0, 1));
    looked.set(like, checkClass(founded, name!, others, functions, bounds));
  }
  const checks = new Map(
    [...looked].map(([like, { check, found: own }]) => {
      const after = afterChange(own?.changed ?? [], (to) => looked.get(likeOf(to)), functions, bounds);
      const tried = { ...check.tried, everything: check.tried.everything && after.everything };
      return [like, { ...check, tried, findings: [...check.findings, ...after.findings] }] as const;
    }),
  );
  const classes = definitions.map(([name]) => ({ class: name, ...checks.get(likeOf(name))! }));
  return {
    mistakes,
    findings: [
      ...procedureContradictions(procedure).map((says): ProcedureFinding => ({ finding: 'contradiction', says })),
      ...nobody(founded),
      ...unused.map((stage): ProcedureFinding => ({ finding: 'stageOfNoClass', stage })),
    ],
    idleOrgans: idleOrgans(procedure),
    classes,
  };
}

function idleOrgans({ organs, stages, classes, policy }: Procedure): readonly OrganId[] {
  const named = new Set([
    ...Object.values(stages).map((s) => s.organ),
    ...Object.values(classes).flatMap(({ route }) => route.flatMap((s) => s.organ ?? [])),
    ...Object.values(organs).flatMap((o) => o.chairUntilCloseOf ?? []),
    ...(policy.circulationConsent === null ? [] : [policy.circulationConsent]),
  ]);
  return (Object.keys(organs) as OrganId[]).filter((organ) => !named.has(organ));
}

/** What a procedure leaves to chairs that there cannot be, beside its stages. */
function nobody({ procedure, chairs }: Founded): readonly ProcedureFinding[] {
  const consent = procedure.policy.circulationConsent;
  const refusal = consent === null ? null : chairs[consent]?.refusal;
  return [
    ...(consent !== null && refusal ? [{ finding: 'nobodyMayConsent' as const, organ: consent, refusal }] : []),
    ...Object.entries(procedure.organs).flatMap(([organ, { chairUntilCloseOf: bounds }]): ProcedureFinding[] => {
      const no = bounds === undefined ? null : chairs[bounds]?.refusal;
      return bounds !== undefined && no
        ? [{ finding: 'chairNeverPasses', organ: organ as OrganId, bounds, refusal: no }]
        : [];
    }),
  ];
}

type Lines = ReturnType<typeof linesFor>;
/** `leaves`: what follows is no state of its class: it ends there, or goes on as one of another class. */
type Attempt = { readonly move: CheckMove; readonly lines: readonly Line[]; readonly leaves?: 'end' | 'class' };

const move = (does: CheckMove['does'], stage: CheckMove['stage'] = null, to: CheckMove['to'] = null): CheckMove => ({
  ...{ does, stage, to },
});

/** Everything that may be tried with a document of the route; the rules say which of it is allowed. */
function attemptsOn(stops: readonly Stop[], lines: Lines, others: readonly string[]): readonly Attempt[] {
  const holding = stops.filter((s) => !STAGES_WITHOUT_ROUNDS.includes(s.stage));
  const meeting = holding.filter((s) => s.rule.inMeeting);
  return [
    { move: move('circulated', CIRCULATION), lines: lines.circulated },
    ...stops.map((s) => ({ move: concludes(s), lines: lines.decided(s, agreed) })),
    ...holding.flatMap((s): readonly Attempt[] => [
      ...(s.decision.by === 'vote'
        ? [{ move: move('notCarried', s.stage), lines: lines.decided(s, rejected) }]
        : [{ move: move('objected', s.stage), lines: lines.blocked(s) }]),
      ...(s.rule.silence.allowed
        ? [
            { move: move('silent', s.stage), lines: lines.silent(s) },
            { move: move('broken', s.stage), lines: lines.broken(s) },
          ]
        : []),
      { move: move('basis', s.stage), lines: lines.takenAsBasis(s) },
      { move: move('repeated', s.stage), lines: lines.repeated(s) },
      ...holding
        .slice(0, holding.indexOf(s))
        .map((to) => ({ move: move('returned', s.stage, to.stage), lines: lines.returned(s, to.stage) })),
    ]),
    { move: move('newVersion'), lines: [lines.issue] },
    { move: move('deferred'), lines: lines.deferred },
    ...(meeting.length > 0 ? meeting : holding.slice(-1)).map((s) => ({
      ...{ move: move('takenUp', null, s.rule.organ), lines: lines.takenUp(s) },
    })),
    ...stops
      .filter((s) => s.rule.adopts && s.decision.by === 'consensus')
      .map((s) => ({ move: move('decidedOnDraft', s.stage), lines: lines.decidedOnDraft(s) })),
    ...others.map((name) => ({
      ...{ move: move('classChanged', null, name), lines: lines.changedTo(name), leaves: 'class' as const },
    })),
    ...(['split', 'merged', 'abandoned', 'withdrawn'] as const).map((does) => ({
      ...{ move: move(does), lines: lines[does], leaves: 'end' as const },
    })),
    ...(lines.lapses ? [{ move: move('lapsed'), lines: lines.lapsed, leaves: 'end' as const }] : []),
  ];
}

const concludes = ({ stage, decision }: Stop) => move(decision.by === 'vote' ? 'carried' : 'agreed', stage);

/**
 * What the rules can still tell apart, once no round is open: two scenes with one name lead to the same places. Left out
 * is what people make good at once (receipts, concordance, another meeting), and whether the process or the chair opens.
 */
function nameOf({ dossier, meetings }: Scene, route: DocumentClass['route']): string {
  if (dossier.adoption !== null) return 'adopted';
  const text = currentVersion(dossier)?.textHash;
  const stages = route.map(({ stage }) => {
    const s = dossier.stages[stage];
    const basis = (s?.bases.length ?? 0) > 0 && route.some((r) => r.needs.flat().includes(`${stage}/basis`));
    const same = s?.closedOn === text && route.some((r) => r.sameVersion.includes(stage));
    return `${stage}${s?.status ?? ''}${basis ? '+basis' : ''}${s?.status === 'closed' && same ? '+same' : ''}`;
  });
  const awaited = dossier.deferredTo === null ? '' : (meetings[dossier.deferredTo]?.organ ?? '');
  return [dossier.phase, awaited, ...stages].join(' ');
}

type State = {
  readonly name: string;
  readonly scene: Scene;
  readonly depth: number;
  /** How it was first reached; null at the beginning. */
  readonly by: { readonly from: State; readonly move: CheckMove } | null;
  readonly refused: Obstacle[];
  readonly next: Set<string>;
  looked: boolean;
};

type Search = {
  readonly states: ReadonlyMap<string, State>;
  /** Documents that go on as one of another class. */
  readonly changed: readonly State[];
  /** Moves that were refused wherever they were tried, and why, best where their stage could be concluded. */
  readonly never: readonly { readonly move: CheckMove; readonly refusal: Refusal }[];
  readonly moves: number;
  readonly allowed: number;
  readonly everything: boolean;
};

const stateOf = (scene: Scene, by: State['by'], route: DocumentClass['route']): State => ({
  ...{ name: nameOf(scene, route), scene, by, depth: by ? by.from.depth + 1 : 0 },
  ...{ refused: [], next: new Set<string>(), looked: false },
});

/** Goes wherever the rules let a document go, nearest first, once through each state; not on from those that are known. */
function search(
  from: readonly State[],
  route: DocumentClass['route'],
  attempts: readonly Attempt[],
  functions: CheckFunctions,
  bounds: CheckBounds,
  reached: (state: State) => void = () => undefined,
  known: ReadonlyMap<string, State> = new Map(),
): Search {
  const states = new Map(from.map((s) => [s.name, s]));
  const changed: State[] = [];
  const refusals = new Map<CheckMove, Refusal>();
  const accepted = new Set<CheckMove>();
  let [moves, allowed, everything] = [0, 0, true];
  const queue = [...states.values()];
  for (const state of queue) {
    reached(state);
    if (state.scene.dossier.adoption !== null) continue;
    if (state.depth >= bounds.moves || states.size > bounds.states) {
      everything = false;
      continue;
    }
    state.looked = true;
    const concluded = new Set<StageCode | null>();
    for (const { move: does, lines, leaves } of attempts) {
      moves += 1;
      const played = play(state.scene, lines, functions);
      if (!played.ok) {
        if (!refusals.has(does) || (does.stage !== null && concluded.has(does.stage)))
          refusals.set(does, played.refusal);
        if ((does.does === 'agreed' || does.does === 'carried') && does.stage !== null)
          state.refused.push({ stage: does.stage, refusal: played.refusal });
        continue;
      }
      allowed += 1;
      accepted.add(does);
      if (does.does === 'agreed' || does.does === 'carried') concluded.add(does.stage);
      const next = stateOf(played.scene, { from: state, move: does }, route);
      if (leaves === 'class') changed.push(next);
      if (leaves) continue;
      state.next.add(next.name);
      if (states.has(next.name) || known.has(next.name)) continue;
      states.set(next.name, next);
      queue.push(next);
    }
  }
  const never = [...refusals]
    .filter(([m]) => !accepted.has(m) && !(m.does === 'agreed' && STAGES_WITHOUT_ROUNDS.some((s) => s === m.stage)))
    .map(([does, refusal]) => ({ move: does, refusal }));
  return { states, changed, never, moves, allowed, everything };
}

function pathTo(state: State): readonly CheckMove[] {
  return state.by ? [...pathTo(state.by.from), state.by.move] : [];
}

/** The states that lead to adoption, or to one that is known to; one that was not looked at is taken to. */
function hopeful({ states }: Search, known: Iterable<string> = []): ReadonlySet<string> {
  const before = new Map<string, string[]>();
  for (const s of states.values()) for (const n of s.next) before.set(n, [...(before.get(n) ?? []), s.name]);
  const found = [...[...states.values()].filter((s) => !s.looked).map((s) => s.name), ...known];
  const names = new Set(found);
  for (const name of found) {
    for (const b of before.get(name) ?? []) {
      if (names.has(b)) continue;
      names.add(b);
      found.push(b);
    }
  }
  return names;
}

/** The state furthest on that a document comes to from here: what is refused there is what it is stuck at. */
function furthest(state: State, { states }: Search): State {
  const closed = (s: State) => Object.values(s.scene.dossier.stages).filter((x) => x.status === 'closed').length;
  const seen = new Set([state]);
  // A set is walked in the order in which it grows.
  for (const s of seen) for (const n of s.next) if (states.has(n)) seen.add(states.get(n)!);
  return [...seen].reduce((a, b) => (closed(b) > closed(a) ? b : a));
}

/** The ways into states without a way out; those with the same last move and the same obstacles are told as one. */
function deadEnds(
  dead: readonly State[],
  found: Search,
  waivable: (scene: Scene) => boolean,
): readonly ProcedureFinding[] {
  const names = new Set(dead.map((s) => s.name));
  const ends = new Map<string, { readonly entry: State; readonly obstacles: readonly Obstacle[]; ways: number }>();
  for (const entry of dead.filter((s) => s.by === null || !names.has(s.by.from.name))) {
    const at = furthest(entry, found);
    const obstacles = at.refused.filter((o) => at.scene.dossier.stages[o.stage]?.status !== 'closed');
    const alike = JSON.stringify([entry.by?.move, obstacles.map((o) => [o.stage, o.refusal.rule])]);
    const known = ends.get(alike);
    if (known) known.ways += 1;
    else ends.set(alike, { entry, obstacles, ways: 1 });
  }
  return [...ends.values()].map(({ entry, obstacles, ways }) => ({
    ...{ finding: 'deadEnd', path: pathTo(entry), ways, obstacles, waivable: waivable(entry.scene) },
  }));
}

/** What was found of a class, and what it takes to look from elsewhere. */
type Looked = {
  readonly check: Omit<ClassCheck, 'class'>;
  /** Null where nothing could be begun. */
  readonly found: Search | null;
  readonly route: DocumentClass['route'];
  readonly attempts: readonly Attempt[];
  readonly waivable: (scene: Scene) => boolean;
};

/** Documents that come from another class to where none of their own does: whether they go on from there. */
function afterChange(
  changed: readonly State[],
  lookedAt: (name: string) => Looked | undefined,
  functions: CheckFunctions,
  bounds: CheckBounds,
): { readonly findings: readonly ProcedureFinding[]; readonly everything: boolean } {
  const targets = [...new Set(changed.flatMap((s) => s.by?.move.to ?? []))];
  const each = targets.map((to) => {
    const target = lookedAt(to);
    // That nothing comes to adoption as one of that class is told of the class itself.
    if (!target?.found?.states.has('adopted')) return { findings: [], everything: true };
    const { found: own, route, attempts, waivable } = target;
    const arrived = changed
      .filter((s) => s.by?.move.to === to)
      .map((s) => stateOf(s.scene, s.by, route))
      .filter((s) => !own.states.has(s.name));
    const found = search(arrived, route, attempts, functions, bounds, undefined, own.states);
    const hope = hopeful(found, hopeful(own));
    const dead = [...found.states.values()].filter((s) => !hope.has(s.name));
    return { findings: deadEnds(dead, found, waivable), everything: found.everything };
  });
  return { findings: each.flatMap((e) => e.findings), everything: each.every((e) => e.everything) };
}

function checkClass(
  founded: Founded,
  name: string,
  others: readonly string[],
  functions: CheckFunctions,
  bounds: CheckBounds,
): Looked {
  const { procedure, organisation, chairs } = founded;
  const definition = procedure.classes[name]!;
  const { route } = definition;
  const { stages } = procedureForClass(procedure, definition);
  const stops = route.flatMap(({ stage, decision }): readonly Stop[] => {
    const rule = stages[stage];
    return rule ? [{ stage, rule, decision: decision ?? decisionAt(initialDossier, procedure, stage) }] : [];
  });
  const lines = linesFor(founded, functions, false);
  const concerns = stops.some(({ decision }) => decision.by === 'consensus' && decision.minus === 'concerned');
  const begun = play(
    { organisation, dossier: initialDossier, meetings: {}, at: START, n: 0 },
    lines.proposed(name, concerns),
    functions,
  );
  if (!begun.ok) {
    // No text can be issued at all: nothing to go on from.
    const obstacles = [{ stage: route[0]!.stage, refusal: begun.refusal }];
    const check: Looked['check'] = {
      findings: [{ finding: 'deadEnd', path: [], ways: 1, obstacles, waivable: false }],
      ...{ shortest: null, votes: [], concernedBlocks: [], never: [] },
      tried: { states: 1, dead: 1, moves: 1, allowed: 0, everything: true },
    };
    return { check, found: null, route, attempts: [], waivable: () => false };
  }
  const opened = new Set<string>();
  const ties = new Map<StageCode, number>();
  const blocks = new Map<StageCode, boolean>();
  const concluded = (scene: Scene, stop: Stop, of: Parameters<typeof lines.decided>[1]) => {
    const played = play(scene, lines.decided(stop, of), functions);
    return played.ok && played.scene.dossier.stages[stop.stage]?.status === 'closed';
  };
  const carries = (scene: Scene, stop: Stop, inFavour: number) => concluded(scene, stop, divided(inFavour));
  const attempts = attemptsOn(stops, lines, others);
  const found = search([stateOf(begun.scene, null, route)], route, attempts, functions, bounds, ({ scene }) => {
    for (const stage of Object.keys(scene.dossier.stages)) opened.add(stage);
    for (const stop of stops) {
      if (stop.decision.by !== 'vote' || ties.has(stop.stage) || !carries(scene, stop, MEMBERS.length)) continue;
      const least = MEMBERS.findIndex((_, i) => carries(scene, stop, i + 1)) + 1;
      ties.set(stop.stage, least);
    }
    for (const stop of concerns ? stops : []) {
      if (!blocks.has(stop.stage) && concluded(scene, stop, agreed))
        blocks.set(stop.stage, !concluded(scene, stop, concernedObjects));
    }
  });
  const hope = hopeful(found);
  const dead = [...found.states.values()].filter((s) => !hope.has(s.name));
  const adopted = found.states.get('adopted') ?? null;
  const effect =
    adopted && play(adopted.scene, lines.broughtIntoEffect(definition.signed, definition.binding), functions);
  if (effect?.ok) {
    for (const stage of Object.keys(effect.scene.dossier.stages)) opened.add(stage);
    if (effect.scene.dossier.phase === 'inEffect') opened.add(IN_EFFECT);
  }
  const waived = attemptsOn(stops, linesFor(founded, functions, true), []);
  const waivable = (scene: Scene) =>
    search([stateOf(scene, null, route)], route, waived, functions, bounds).states.has('adopted');
  const half = MEMBERS.length / 2;
  const onRoute = stops.map((s) => s.stage);
  // What follows adoption stands on no route; it is missed only where there is an adoption.
  const after = (Object.keys(procedure.stages) as StageCode[]).filter((s) => adopted && isPassed(definition, s));
  const expected = [...new Set([...onRoute, ...after])];
  const findings: readonly ProcedureFinding[] = [
    ...stops.flatMap(({ stage, rule }): readonly ProcedureFinding[] => {
      const refusal = chairs[rule.organ]?.refusal;
      return refusal && !STAGES_WITHOUT_ROUNDS.includes(stage)
        ? [{ finding: 'nobodyMayAct', stage, organ: rule.organ, refusal }]
        : [];
    }),
    ...expected
      .filter((stage) => found.everything && !opened.has(stage))
      .map((stage): ProcedureFinding => ({ finding: 'stageNeverOpens', stage })),
    ...found.never.flatMap(({ move: { does, stage }, refusal }): readonly ProcedureFinding[] =>
      does === 'silent' && stage !== null && found.everything && opened.has(stage)
        ? [{ finding: 'silenceNever', stage, refusal }]
        : [],
    ),
    ...deadEnds(dead, found, waivable),
    ...[...ties]
      .filter(([, least]) => least <= half)
      .map(([stage, least]): ProcedureFinding => ({ finding: 'tieCarries', stage, minorityToo: least < half })),
    ...(effect?.ok === false ? [{ finding: 'neverInEffect' as const, refusal: effect.refusal }] : []),
  ];
  const check: Looked['check'] = {
    findings,
    shortest: adopted && pathTo(adopted),
    votes: [...ties].map(([stage, least]) => ({ stage, tieCarries: least <= half })),
    concernedBlocks: onRoute.filter((s) => blocks.get(s)),
    never: found.never.map((n) => n.move),
    tried: {
      ...{ states: found.states.size, dead: dead.length },
      ...{ moves: found.moves, allowed: found.allowed, everything: found.everything },
    },
  };
  return { check, found, route, attempts, waivable };
}

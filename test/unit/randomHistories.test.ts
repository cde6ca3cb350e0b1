import fc from 'fast-check';
import type { z } from 'zod';
import { Procedure } from '../../contracts/procedure.ts';
import { procedureMistakes } from '../../domain/procedure.ts';
import { procedure as template } from './fixtures.ts';
import { history, start, type History } from './histories.ts';
import { afterStatement, atTheEnd, chronicleOf, decidesAgain, nameOf, play } from './invariants.ts';
import { procedures } from './randomProcedures.ts';
import type { World } from './world.ts';

/**
 * The eleven invariants of domain §3.9 on histories of documents, meetings and the organisation together, each under a
 * procedure of its own that was drawn at random. A failure is shrunk and told as a chronicle.
 */

/** Statements decided, in all. Set CONCORDAT_RUNS to look longer than the suite has time for. */
const ACTS = 100_000 * Number(process.env['CONCORDAT_RUNS'] ?? 1);
const AT_A_TIME = 50;
/** Draws that reach, together, everything that the last test here wants; see it go red where they no longer do. */
const REACHING = [1, 2];

type Told = { decided: number; accepted: number; readonly types: Map<string, number>; readonly events: Set<string> };

/** Plays a history with every invariant; where one does not hold, the error tells the history. */
function keepsAll({ procedure, start: begin, moves }: History, told: Told, look = afterStatement): void {
  const founded = start(procedure).log.length;
  let world: World | null = null;
  try {
    world = begin();
    const now = play(world, moves, look);
    atTheEnd(world, now);
    // Twice the work, so for some: the seed decides which.
    if (moves.length % 8 === 0) decidesAgain(world);
  } catch (error) {
    throw new Error(
      `${(error as Error).message}\n\nafter these statements:\n${world ? chronicleOf(world.log, founded) : '(none)'}\n\nunder this procedure:\n${JSON.stringify({ stages: procedure.stages, classes: procedure.classes, policy: procedure.policy })}`,
      { cause: error },
    );
  }
  for (const { act, entry } of world.log.slice(founded)) {
    const [first] = entry.events;
    const ok = first?.type !== 'StatementRefused' && first?.type !== 'LateStatementReceived';
    told.decided += 1;
    if (ok) {
      told.accepted += 1;
      told.types.set(act.type, (told.types.get(act.type) ?? 0) + 1);
    }
    for (const e of entry.events) told.events.add(nameOf(e));
  }
}

/** Throws the shrunk failure with its chronicle, and with what repeats it. */
function check(property: fc.IProperty<[History]>, numRuns: number, seed?: number): void {
  const found = fc.check(property, { numRuns, ...(seed !== undefined && { seed }), endOnFailure: false });
  if (!found.failed) return;
  const error = found.errorInstance as Error;
  throw new Error(
    `seed ${found.seed}, path ${JSON.stringify(found.counterexamplePath)}, shrunk ${found.numShrinks} times\n${error.message}`,
  );
}

/** Which optional members a value has and which it lacks, by their paths; codes and places in a list are left out of these. */
function optionsIn(schema: z.ZodType, value: unknown, path: string, met: Map<string, Set<'said' | 'leftOut'>>): void {
  const def = schema._zod.def as unknown as {
    readonly shape?: Readonly<Record<string, z.ZodType>>;
    readonly innerType?: z.ZodType;
    readonly valueType?: z.ZodType;
    readonly element?: z.ZodType;
    readonly options?: readonly z.ZodType[];
    readonly type: string;
  };
  for (const [name, member] of Object.entries(def.shape ?? {})) {
    const [of, at] = [(value as Record<string, unknown>)[name], `${path}.${name}`];
    if (member._zod.def.type === 'optional')
      met.set(at, (met.get(at) ?? new Set()).add(of === undefined ? 'leftOut' : 'said'));
    if (of !== undefined) optionsIn(member, of, at, met);
  }
  if (def.innerType && value !== null) optionsIn(def.innerType, value, path, met);
  if (def.valueType && def.type === 'record')
    for (const of of Object.values(value as object)) optionsIn(def.valueType, of, path, met);
  if (def.element) for (const of of value as readonly unknown[]) optionsIn(def.element, of, path, met);
  const option = def.options?.find((o) => o.safeParse(value).success);
  if (option) optionsIn(option, value, path, met);
}

const anyHistory = history(procedures);
const nothingTold = (): Told => ({ decided: 0, accepted: 0, types: new Map(), events: new Set() });

describe('random procedures', () => {
  it('are ones that an organisation could adopt (O07)', () => {
    fc.assert(
      fc.property(procedures, (p) => {
        expect(procedureMistakes(p)).toEqual([]);
        expect(Procedure.parse(JSON.parse(JSON.stringify(p)))).toEqual(p);
      }),
      { numRuns: 200 },
    );
  });

  it('differ in routes, ways to decide, silence, quorum and place of adoption', () => {
    const drawn = fc.sample(procedures, { numRuns: 100, seed: 20_240_704 });
    const kinds = (of: (p: Procedure) => unknown) => new Set(drawn.map((p) => JSON.stringify(of(p)))).size;
    expect(kinds((p) => Object.values(p.classes).map((c) => c.route.map((s) => s.stage)))).toBeGreaterThan(90);
    expect(kinds((p) => Object.values(p.stages).map((s) => s.decision?.by))).toBeGreaterThan(30);
    expect(kinds((p) => Object.values(p.stages).map((s) => s.quorum))).toBeGreaterThan(50);
    expect(
      kinds((p) => Object.values(p.stages).map((s) => [s.silence.allowed, s.opening, s.inMeeting])),
    ).toBeGreaterThan(50);
  });

  it('say and leave out each thing that a procedure may say or leave out', () => {
    const met = new Map<string, Set<'said' | 'leftOut'>>();
    for (const p of fc.sample(procedures, { numRuns: 300, seed: 20_240_704 })) optionsIn(Procedure, p, '', met);
    expect(met.size).toBeGreaterThan(40);
    expect([...met].filter(([, ways]) => ways.size < 2)).toEqual([]);
  });
});

describe('histories under random procedures', () => {
  const told = nothingTold();

  it(`keep the eleven invariants, over ${ACTS} statements`, () => {
    const property = fc.property(anyHistory, (drawn) => keepsAll(drawn, told));
    // What is seldom reached is reached in these; the others are new each time.
    for (const seed of REACHING) check(property, AT_A_TIME, seed);
    while (told.decided < ACTS) check(property, AT_A_TIME);
    process.stdout.write(
      `${told.decided} statements decided, ${Math.round((100 * told.accepted) / told.decided)} % accepted\n`,
    );
    expect(told.decided).toBeGreaterThanOrEqual(ACTS);
  }, 600_000);

  it('are not made of refusals: a fifth at least is accepted, and most acts are', () => {
    expect(told.accepted / told.decided).toBeGreaterThan(0.2);
    expect(told.types.size).toBeGreaterThan(40);
  });

  it('reach what documents go through: adoption by consensus and by vote, silence, return, deferral, effect', () => {
    const wanted = ['ConsensusFound', 'VoteDeclared', 'Adopted', 'Signed', 'InEffect', 'MemberAdmitted', 'ActNumbered'];
    const moved = [
      'RoundClosed silence',
      'RoundClosed broken',
      'RoundClosed notCarried',
      'ReturnedToStage',
      'Deferred',
    ];
    const together = ['ActNumbered for several', 'M10 NumberedAlready'];
    const seldom = ['TakenAsBasis', 'D49 VoteNotOver', ...together];
    expect([...wanted, ...moved, ...seldom].filter((e) => !told.events.has(e))).toEqual([]);
  });
});

describe('an invariant that does not hold', () => {
  it('is shrunk to a short history and told as a chronicle', () => {
    /** As if nobody might ever object at an expert review. */
    const nobodyObjects: typeof afterStatement = (_, { entry }) => {
      for (const e of entry.events)
        if (e.type === 'PositionTaken' && e.position.kind === 'object') throw new Error('somebody objects');
    };
    const property = fc.property(history(template), (drawn) => keepsAll(drawn, nothingTold(), nobodyObjects));
    let message = '';
    try {
      check(property, 200, 20_240_704);
    } catch (error) {
      message = (error as Error).message;
    }
    expect(message).toMatch(
      /^seed 20240704, path ".*", shrunk \d+ times\nsomebody objects\n\nafter these statements:\n {3}1\. /,
    );
    expect(message).toMatch(/\d+\. \d{4}-\d\d-\d\dT\d\d:\d\d \w+ TakePosition \(.*"kind":"object".*\): PositionTaken/);
    const lines = message.split('\n').filter((l) => /^ *\d+\. /.test(l));
    expect(lines.length).toBeLessThan(80);
  });
});

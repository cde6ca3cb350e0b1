import type { Instant } from '../../contracts/ids.ts';
import type { Decision, EventMeta } from '../../domain/decision.ts';

/** The three functions and the empty state of one aggregate. */
export type Decider<State, Act, Context, Event> = {
  readonly initial: State;
  readonly decide: (state: State, act: Act, context: Context) => Decision<Event>;
  readonly evolve: (state: State, event: Event, meta: EventMeta) => State;
};

/** What a test says of a decision. Each ends the sentence; `accepted` gives the events, to go on from there. */
type Then<Event> = {
  /** Exactly these events; without an argument, any. */
  accepted(events?: readonly Event[]): readonly Event[];
  /** Refused by this rule; `facts` are compared where given. The sentence is never compared. */
  refused(rule: string, facts?: Readonly<Record<string, unknown>>): void;
  /** Refused by this rule because it came too late, so that it is kept as a late statement. */
  late(rule: string, facts?: Readonly<Record<string, unknown>>): void;
};

/** Freezes deeply, so that a rule that writes into what it was given fails its test. */
export function frozen<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    Object.values(value).forEach(frozen);
  }
  return value;
}

const FIRST_INSTANT = '2024-01-01T00:00:00.000Z' as Instant;

/** Folds events, one to an entry, all at one instant unless the test says at which. */
export function fold<State, Event>(
  { initial, evolve }: Pick<Decider<State, never, never, Event>, 'initial' | 'evolve'>,
  events: readonly Event[],
  at: (index: number) => Instant = () => FIRST_INSTANT,
): State {
  return events.reduce<State>(
    (state, event, i) => frozen(evolve(state, event, { n: i + 1, at: at(i) })),
    frozen(initial),
  );
}

/**
 * Given events, when an act, then events or a refusal. `decide` returns its answer, so no try and catch stands between
 * the rule and the test; an accepted answer is folded as well, so that no rule gives events that cannot be folded.
 */
export function specificationOf<State, Act, Context, Event>(decider: Decider<State, Act, Context, Event>) {
  return {
    given: (events: readonly Event[], at?: (index: number) => Instant) => {
      const state = fold(decider, events, at);
      return {
        state,
        when: (act: Act, context: Context): Then<Event> => {
          const decision = decider.decide(state, frozen(act), frozen(context));
          const refusedBy = (rule: string, facts: Readonly<Record<string, unknown>> | undefined) => {
            if (decision.ok)
              throw new Error(
                `expected a refusal by ${rule}, but these were accepted: ${JSON.stringify(decision.events)}`,
              );
            expect({ ...decision.refusal }).toMatchObject({ rule, ...(facts === undefined ? {} : { facts }) });
          };
          return {
            accepted(expected) {
              if (!decision.ok)
                throw new Error(`expected to be accepted, but was refused: ${JSON.stringify(decision.refusal)}`);
              if (expected) expect(decision.events).toEqual(expected);
              decision.events.reduce(
                (s, e) => frozen(decider.evolve(s, e, { n: events.length + 1, at: FIRST_INSTANT })),
                state,
              );
              return decision.events;
            },
            refused(rule, facts) {
              refusedBy(rule, facts);
              expect(!decision.ok && decision.late).not.toBe(true);
            },
            late(rule, facts) {
              refusedBy(rule, facts);
              expect(!decision.ok && decision.late).toBe(true);
            },
          };
        },
      };
    },
  };
}

import { Procedure } from '../contracts/procedure.ts';

/**
 * How fast the demonstration runs, in milliseconds. Periods are compressed by a procedure of its own; no clock is moved.
 * `answer`: the longest that a delegation thinks; `watch`: how often an office looks at the board.
 */
export type Pace = {
  readonly period: number;
  readonly silence: number;
  readonly shortRound: number;
  readonly answer: number;
  readonly watch: number;
  /** Between two documents filed. */
  readonly filing: number;
  /** What an office takes before it acts on what it sees. */
  readonly office: number;
};

/** For people who watch. */
export const watchable: Pace = {
  period: 60_000,
  silence: 8_000,
  shortRound: 8_000,
  answer: 2_000,
  watch: 400,
  filing: 450,
  office: 300,
};
/** For tests. */
export const fast: Pace = {
  period: 60_000,
  silence: 7_000,
  shortRound: 4_000,
  answer: 300,
  watch: 200,
  filing: 20,
  office: 0,
};

/** The same procedure with demonstration periods: organs, routes, rules and other policies stay as they are. */
export function demonstrationProcedure(procedure: Procedure, pace: Pace): Procedure {
  const stages = Object.entries(procedure.stages).map(([code, rule]) => [
    code,
    { ...rule, periodMs: pace.period, silence: { ...rule.silence, minimumMs: pace.silence } },
  ]);
  return Procedure.parse({
    ...procedure,
    name: `${procedure.name} (demonstration periods)`,
    stages: Object.fromEntries(stages),
    policy: {
      ...procedure.policy,
      ...(procedure.policy.correctionMinimumMs !== undefined && { correctionMinimumMs: pace.silence }),
    },
  });
}

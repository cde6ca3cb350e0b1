import fc from 'fast-check';
import { Procedure, type DecisionRule, type Quorum } from '../../contracts/procedure.ts';
import { RESERVATION_KINDS } from '../../contracts/position.ts';
import { procedure as template } from './fixtures.ts';

/** Random procedures of an organisation with the organs of the fixtures: consistent ones, as a secretariat could adopt. */

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** Stages that hold rounds, with their organs; 60 adopts, and 50 may. */
const ORGAN_OF = { '20': 'EG', '30': 'MIN', '40': 'CNC', '50': 'CFM', '60': 'CHS' } as const;
type Code = keyof typeof ORGAN_OF;
const BEFORE_ADOPTION = ['20', '30', '40', '50'] as const;
/** Classes that the histories name. */
const CLASSES = ['decision', 'sectoralDecisionApproving', 'agreement', 'statement'] as const;

const share = (least: number) =>
  fc
    .integer({ min: 1, max: 6 })
    .chain((whole) => fc.tuple(fc.integer({ min: Math.min(least, whole), max: whole }), fc.constant(whole)));
const whole = fc.constantFrom('cast', 'present', 'counted');

const vote = fc.record({
  by: fc.constant('vote' as const),
  inFavour: fc.record({
    threshold: fc.oneof(
      share(1).map((atLeast) => ({ atLeast })),
      share(1).map(([part, of]) => ({ moreThan: [part - 1, of] as [number, number] })),
    ),
    of: whole,
  }),
  against: fc.option(fc.record({ atMost: share(0), of: whole })),
  abstention: fc.constantFrom('neutral', 'inFavour', 'against'),
});
const decision = fc.oneof(
  { weight: 3, arbitrary: fc.constant(undefined) },
  {
    weight: 2,
    arbitrary: fc.constantFrom({ by: 'consensus', minus: 'nobody' }, { by: 'consensus', minus: 'concerned' }),
  },
  { weight: 2, arbitrary: vote },
) as fc.Arbitrary<DecisionRule | undefined>;
const quorum = fc.oneof(
  fc.constantFrom('heard', 'none'),
  share(1).map((atLeast) => ({ atLeast })),
) as fc.Arbitrary<Quorum>;
const subset = <T>(of: readonly T[]) => fc.subarray([...of]);

const stage = (code: Code, adopts: fc.Arbitrary<boolean>, inMeeting: fc.Arbitrary<boolean>) =>
  fc
    .record({
      opening: fc.constantFrom('process', 'chair'),
      periodMs: fc.constantFrom(HOUR_MS, DAY_MS, 7 * DAY_MS),
      allowed: fc.boolean(),
      minimumMs: fc.constantFrom(0, HOUR_MS),
      languages: subset(['ru', 'zh']),
      afterStages: subset(BEFORE_ADOPTION.filter((s) => s !== code)),
      speaks: fc.constantFrom(undefined, ['head'], ['head', 'minister']),
      quorum,
      presence: fc.boolean(),
      decision,
      reminders: subset([0.25, 0.5, 0.8]),
      adopts,
      inMeeting,
    })
    .map(({ allowed, minimumMs, languages, afterStages, speaks, presence, decision: rule, ...rest }) => {
      // Silence is no ballot.
      const silent = allowed && rule?.by !== 'vote';
      return {
        ...{ ...rest, name: `Stage ${code}`, organ: ORGAN_OF[code] },
        silence: { allowed: silent, minimumMs, languages, ...(silent && afterStages.length < 2 && { afterStages }) },
        ...(rest.inMeeting && presence && { quorum: 'present' }),
        ...(rule && { decision: rule }),
        ...(speaks && { speaks }),
      };
    });

type Step = {
  readonly stage: string;
  readonly needs: readonly (readonly string[])[];
  readonly sameVersion: readonly string[];
};

/** A step that needs some of the stages before it, in some way. */
function step(code: Code, before: readonly Code[]): fc.Arbitrary<Step> {
  const alternatives = fc
    .subarray([...before], { minLength: Math.min(1, before.length), maxLength: Math.min(2, before.length) })
    .chain((some) => fc.tuple(...some.map((s) => fc.constantFrom(s as string, `${s}/basis`))));
  return fc.record({
    stage: fc.constant<string>(code),
    needs: fc.array(alternatives, { maxLength: before.length === 0 ? 0 : 2 }),
    sameVersion: subset<string>(before),
  });
}

/** A route through some of the stages before adoption, in any order. What is circulated is so before anybody reviews it. */
const route = (adopting: Code, may: readonly Code[]): fc.Arbitrary<readonly Step[]> =>
  fc
    .shuffledSubarray([...may])
    .chain((middle) => {
      const stages = [...middle, adopting];
      return fc.tuple(fc.boolean(), fc.tuple(...stages.map((code, i) => step(code, stages.slice(0, i)))));
    })
    .map(([circulates, steps]) =>
      circulates
        ? [{ stage: '10', needs: [], sameVersion: [] }, ...steps.map((s) => ({ ...s, needs: [['10'], ...s.needs] }))]
        : steps,
    );

const documentClass = (name: string, adopting: fc.Arbitrary<Code>, may: readonly Code[]) =>
  fc
    .record({
      route: adopting.chain((code) => route(code, may)),
      signed: fc.boolean(),
      binding: fc.boolean(),
      notifications: fc.option(fc.integer({ min: 1, max: 4 })),
      daysAfterLast: fc.option(fc.constantFrom(0, 30)),
      accession: fc.option(fc.record({ openTo: fc.constantFrom('members', 'all'), afterDays: fc.constantFrom(0, 30) })),
    })
    .map(({ route: steps, signed, binding, notifications, daysAfterLast, accession }) => ({
      ...{ name, signed, binding: signed && binding, route: steps },
      ...(signed &&
        binding && {
          entryIntoForce: {
            ...(notifications !== null && { notifications }),
            ...(daysAfterLast !== null && { daysAfterLast }),
          },
        }),
      ...(signed && accession && { accession }),
    }));

const policy = fc.record({
  stoppingReservations: subset(RESERVATION_KINDS),
  unruledAmendmentBlocks: fc.boolean(),
  circulationDays: fc.constantFrom(0, 20),
  concordanceBeforeAdoption: fc.boolean(),
  circulationConsent: fc.constantFrom(null, 'CNC'),
  agreedPlacesStay: fc.boolean(),
  joinUnsigned: fc.boolean(),
  keysConfirmedOnPaper: fc.boolean(),
  lapseDays: fc.constantFrom(10, 1_000),
});

/** Silence waits for stages that every class passes which passes this one. */
function waitingOnRoute<S extends { readonly silence: { readonly afterStages?: readonly string[] } }>(
  code: string,
  rule: S,
  classes: readonly { readonly route: readonly Step[] }[],
): S {
  const { afterStages, ...silence } = rule.silence;
  const routes = classes.map((c) => c.route.map((s) => s.stage)).filter((r) => r.includes(code));
  const passed = afterStages?.filter((s) => routes.every((r) => r.includes(s)));
  return { ...rule, silence: { ...silence, ...(passed && { afterStages: passed }) } };
}

/** Procedures that differ from one another in all that histories touch. */
export const procedures: fc.Arbitrary<Procedure> = fc.boolean().chain((ministersAdopt) => {
  // One stage adopts on each route: where ministers do, the others go on without them.
  const may = BEFORE_ADOPTION.filter((s) => s !== '50' || !ministersAdopt);
  const adopting = ministersAdopt ? fc.constantFrom<Code>('50', '60') : fc.constant<Code>('60');
  return fc
    .record({
      classes: fc.tuple(...CLASSES.map((name) => documentClass(name, adopting, may))),
      stages: fc.tuple(
        ...(Object.keys(ORGAN_OF) as Code[]).map((code) =>
          stage(
            code,
            fc.constant(code === '60' || (code === '50' && ministersAdopt)),
            code === '60' ? fc.boolean() : fc.constant(false),
          ),
        ),
      ),
      policy,
    })
    .map(({ classes, stages, policy: chosen }) =>
      Procedure.parse({
        ...template,
        stages: {
          '10': template.stages['10' as keyof typeof template.stages],
          ...Object.fromEntries(
            stages.map((s, i) => [Object.keys(ORGAN_OF)[i]!, waitingOnRoute(Object.keys(ORGAN_OF)[i]!, s, classes)]),
          ),
        },
        classes: Object.fromEntries(classes.map((c, i) => [CLASSES[i], c])),
        policy: { ...template.policy, ...chosen },
      }),
    );
});

import fc from 'fast-check';
import type { OrganId } from '../../contracts/ids.ts';
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
/** Their organs meet in the histories. */
const MEETS: readonly Code[] = ['40', '50', '60'];
/** Classes that the histories name. */
const CLASSES = ['decision', 'sectoralDecisionApproving', 'agreement', 'statement'] as const;

/** Said or left out: what is left out is absent, as in a file. */
const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });
const seldom = <T>(arbitrary: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 5, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary });
const only = maybe(fc.constant(true as const));
/** Without what is left out. */
const said = <T extends object>(of: T): T =>
  Object.fromEntries(Object.entries(of).filter(([, value]) => value !== undefined)) as T;

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
  abstention: fc.constantFrom('neutral', 'inFavour', 'against', 'notBound'),
});
const decision = fc.oneof(
  { weight: 3, arbitrary: fc.constant(undefined) },
  {
    weight: 2,
    arbitrary: fc
      .record({
        by: fc.constant('consensus' as const),
        minus: fc.constantFrom('nobody', 'concerned'),
        abstention: maybe(fc.constant('notBound' as const)),
      })
      .map(said),
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
      afterTabling: only,
      unruledAmendmentBlocks: maybe(fc.boolean()),
      outcome: maybe(fc.constantFrom('cleared', 'approvedForSubmission')),
      positionsUntilClose: maybe(fc.constantFrom('countsOnly', 'hidden')),
      speaks: fc.constantFrom(undefined, ['head'], ['head', 'minister']),
      quorum,
      presence: fc.boolean(),
      decision,
      reminders: subset([0.25, 0.5, 0.8]),
      adopts,
      inMeeting,
    })
    .map(({ allowed, minimumMs, languages, afterStages, afterTabling, presence, outcome, ...rest }) => {
      // Silence is no ballot.
      const silent = allowed && rest.decision?.by !== 'vote';
      return {
        ...said({ ...rest, name: `Stage ${code}`, organ: ORGAN_OF[code] }),
        silence: {
          ...{ allowed: silent, minimumMs, languages },
          ...(silent && afterStages.length < 2 && { afterStages }),
          // It is tabled where its organ meets in the histories.
          ...(silent && afterTabling && MEETS.includes(code) && { afterTabling }),
        },
        ...(rest.inMeeting && presence && { quorum: 'present' }),
        ...(!rest.adopts && outcome !== undefined && { outcome }),
      };
    });

type Step = {
  readonly stage: string;
  readonly needs: readonly (readonly string[])[];
  readonly sameVersion: readonly string[];
  readonly organ?: string;
  readonly decision?: DecisionRule;
};

/** A step that needs some of the stages before it, in some way. */
function step(code: Code, before: readonly Code[]): fc.Arbitrary<Step> {
  const alternatives = fc
    .subarray([...before], { minLength: Math.min(1, before.length), maxLength: Math.min(2, before.length) })
    .chain((some) => fc.tuple(...some.map((s) => fc.constantFrom(s as string, `${s}/basis`))));
  return fc
    .record({
      stage: fc.constant<string>(code),
      needs: fc.array(alternatives, { maxLength: before.length === 0 ? 0 : 2 }),
      sameVersion: subset<string>(before),
      organ: seldom(fc.constantFrom('CNC', 'CFM', 'CHS')),
      decision: seldom(decision),
    })
    .map(({ organ, ...rest }) => said({ ...rest, organ: organ === ORGAN_OF[code] ? undefined : organ }) as Step);
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
      computed: fc.boolean(),
      certifiedWithinDays: maybe(fc.constantFrom(0, 7)),
      after: fc
        .record({
          reviewAfterDays: maybe(fc.constantFrom(0, 365)),
          expiresAfterDays: maybe(fc.constantFrom(1, 3_650)),
          downgradesTo: maybe(subset<string>(CLASSES.filter((c) => c !== name))),
        })
        .map(said),
    })
    .map(
      ({ route: steps, signed, accession, computed, notifications, daysAfterLast, certifiedWithinDays, ...rest }) => {
        const binding = signed && rest.binding;
        return {
          ...{ name, signed, binding, route: steps, ...rest.after },
          ...(binding && certifiedWithinDays !== undefined && { certifiedWithinDays }),
          ...(binding &&
            computed && {
              entryIntoForce: {
                ...(notifications !== null && { notifications }),
                ...(daysAfterLast !== null && { daysAfterLast }),
              },
            }),
          ...(signed && accession && { accession }),
        };
      },
    );

const policy = fc
  .record({
    stoppingReservations: subset(RESERVATION_KINDS),
    unruledAmendmentBlocks: fc.boolean(),
    circulationDays: fc.constantFrom(0, 20),
    concordanceBeforeAdoption: fc.boolean(),
    circulationConsent: fc.constantFrom(null, 'CNC'),
    signsWithoutFullPowers: maybe(fc.constantFrom(['head'], ['head', 'minister'])),
    agreedPlacesStay: only,
    namedPlacesHold: only,
    splitOwesRest: only,
    splitTakesPlaces: only,
    laterOrganHolds: only,
    firstItemsApproved: only,
    presentHeadsEntitled: only,
    statesGrounds: only,
    joinUnsigned: only,
    keysConfirmedOnPaper: only,
    correctionsNameLanguage: only,
    lapseDays: maybe(fc.constantFrom(10, 1_000)),
    certifiedWithinDays: maybe(fc.constantFrom(0, 7)),
    correctionMinimumMs: maybe(fc.constantFrom(HOUR_MS, 2 * DAY_MS)),
    correctionsNoticed: only,
    drafts: maybe(
      fc
        .record({ alsoReadBy: subset(['candidates', 'chairs', 'depositary'] as const), recordsReading: only })
        .map(said),
    ),
    erasesTexts: only,
  })
  .map(said);

const called = <T>(name: T) => maybe(fc.constant(name));
const status = fc.constantFrom(
  { name: 'Observer', sees: { documents: 'adopted', texts: true, record: false } },
  { name: 'Guest', sees: { documents: 'none', texts: false, record: false } },
);
/** What the whole organisation has beside its stages and classes. */
const house = fc
  .record({
    log: maybe(
      fc.record({
        witnesses: fc.record({
          quorum: fc.oneof(
            fc.constant({ count: 1 }),
            share(1).map((of) => ({ share: of })),
          ),
        }),
      }),
    ),
    statuses: maybe(fc.record({ observer: status })),
    names: maybe(
      fc.record({
        ...{ name: called('SCO'), organs: called({ CHS: 'Heads' }), stages: called({ '60': 'Summit' }) },
        ...{ classes: called({ decision: 'Decision' }), actors: called({ AAA: 'A' }) },
        statuses: called({ observer: 'Guest' }),
      }),
    ),
  })
  .map(({ names, ...of }) => {
    // A status is called something where there is one.
    const { statuses, ...others } = names ?? {};
    return said({ ...of, names: names && { en: said({ ...others, ...(of.statuses && { statuses }) }) } });
  });
/** Of each organ that meets in the histories. */
const organ = fc
  .record({
    sitsWith: maybe(share(0)),
    headLevels: maybe(fc.constantFrom(['head'], ['head', 'minister'])),
    chairUntilCloseOf: maybe(fc.constant('CHS')),
  })
  .map(said);

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
            MEETS.includes(code) ? fc.boolean() : fc.constant(false),
          ),
        ),
      ),
      policy,
      house,
      organs: fc.record({ CNC: organ, CFM: organ, CHS: organ }),
    })
    .map(({ classes, stages, policy: chosen, house: own, organs }) => {
      const { statuses: _, log: _log, names: _names, ...rest } = template;
      const drawn = Procedure.parse({
        ...{ ...rest, ...own, policy: chosen },
        stages: {
          '10': template.stages['10' as keyof typeof template.stages],
          ...Object.fromEntries(
            stages.map((s, i) => [Object.keys(ORGAN_OF)[i]!, waitingOnRoute(Object.keys(ORGAN_OF)[i]!, s, classes)]),
          ),
        },
        classes: Object.fromEntries(classes.map((c, i) => [CLASSES[i], c])),
      });
      return Procedure.parse({ ...drawn, organs: { ...drawn.organs, ...withOrgans(drawn, organs) } });
    });
});

/** Who must be there is said of organs that meet on some document. */
function withOrgans(
  { organs, classes, stages }: Procedure,
  drawn: Readonly<Record<string, { readonly chairUntilCloseOf?: string | undefined }>>,
) {
  const meets = (code: string) =>
    Object.values(classes).some((c) =>
      c.route.some(({ stage: s, organ: own }) => {
        const rule = stages[s];
        return (own ?? rule?.organ) === code && (rule?.inMeeting || rule?.silence.afterTabling);
      }),
    );
  return Object.fromEntries(
    Object.entries(drawn).map(([code, { chairUntilCloseOf, ...presence }]) => {
      const { chairUntilCloseOf: _, ...rest } = organs[code as OrganId]!;
      return [code, said({ ...rest, chairUntilCloseOf, ...(meets(code) && presence) })];
    }),
  );
}

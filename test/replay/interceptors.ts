import {
  getCurrentDetails,
  proxySinks,
  workflowInfo,
  type Sinks,
  type WorkflowInterceptors,
} from '@temporalio/workflow';
import type { SEARCH_ATTRIBUTES } from '../../contracts/temporal.ts';

/** What the workflow code asked for at one point of a replay, and what it showed a reader at that moment. */
export type Derived = {
  readonly did: string;
  readonly with: unknown;
  readonly details: string;
  readonly searchAttributes: Readonly<
    Partial<Record<(typeof SEARCH_ATTRIBUTES)[keyof typeof SEARCH_ATTRIBUTES], unknown>>
  >;
};

export type DerivedSinks = Sinks & { readonly derived: { readonly take: (what: Derived) => void } };

/** Replay compares only the kind and the order of commands; this tells their content out of the sandbox. */
export function interceptors(): WorkflowInterceptors {
  const { derived } = proxySinks<DerivedSinks>();
  const take = (did: string, input: unknown) => {
    const { typedSearchAttributes } = workflowInfo();
    const searchAttributes = Object.fromEntries(
      typedSearchAttributes.getAll().map(({ key, value }) => [key.name, value]),
    );
    derived.take({ did, with: input, details: getCurrentDetails() ?? '', searchAttributes });
  };
  return {
    inbound: [
      {
        async execute(input, next) {
          const result = await next(input);
          take('return', result);
          return result;
        },
      },
    ],
    outbound: [
      {
        scheduleLocalActivity(input, next) {
          take(input.activityType, input.args);
          return next(input);
        },
        scheduleActivity(input, next) {
          take(input.activityType, input.args);
          return next(input);
        },
        startTimer(input, next) {
          take('startTimer', { durationMs: input.durationMs, summary: input.options?.summary ?? null });
          return next(input);
        },
        signalWorkflow(input, next) {
          take(`signal ${input.signalName}`, input.args);
          return next(input);
        },
        continueAsNew(input, next) {
          take('continueAsNew', input.args);
          return next(input);
        },
      },
    ],
  };
}

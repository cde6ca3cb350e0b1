import { WorkflowExecutionAlreadyStartedError, WorkflowNotFoundError, type Client } from '@temporalio/client';
import { TypedSearchAttributes, defineSearchAttributeKey } from '@temporalio/common';
import type { DossierId } from '../contracts/ids.ts';
import { workflowId } from '../contracts/names.ts';
import { ADOPTION_WORKFLOW, JOURNAL_MOVED, SEARCH_ATTRIBUTES, TASK_QUEUE } from '../contracts/temporal.ts';
import type { AdoptionInput, JournalMoved, Standing } from '../contracts/workflow.ts';

/** What the relay asks of Temporal. Rejects where Temporal does not answer. */
export type Workflows = {
  /** Makes sure that a document's workflow runs; `over`: it has completed, and that stands. */
  start(standing: Standing, title: string): Promise<'running' | 'over'>;
  /** Wakes a document's workflow; `notFound`: none is running. */
  wake(dossier: DossierId, moved: JournalMoved): Promise<'taken' | 'notFound'>;
};

const KEYWORDS = {
  stage: defineSearchAttributeKey(SEARCH_ATTRIBUTES.stage, 'KEYWORD'),
  area: defineSearchAttributeKey(SEARCH_ATTRIBUTES.area, 'KEYWORD'),
  chair: defineSearchAttributeKey(SEARCH_ATTRIBUTES.chair, 'KEYWORD'),
  waitingFor: defineSearchAttributeKey(SEARCH_ATTRIBUTES.waitingFor, 'KEYWORD'),
};

/** Characters of a summary that Temporal's lists show whole. */
const SUMMARY_CHARS = 200;

export function temporalWorkflows(client: Client): Workflows {
  return {
    async start(standing, title) {
      const { dossier } = standing;
      const input: AdoptionInput = { v: 1, dossier, meeting: standing.meeting?.id ?? null };
      try {
        await client.workflow.start(ADOPTION_WORKFLOW, {
          workflowId: workflowId(dossier),
          taskQueue: TASK_QUEUE,
          args: [input],
          // A terminated or failed one is started again; a completed one has done all there was to do.
          workflowIdReusePolicy: 'ALLOW_DUPLICATE_FAILED_ONLY',
          workflowIdConflictPolicy: 'USE_EXISTING',
          staticSummary: title.slice(0, SUMMARY_CHARS),
          memo: { title },
          typedSearchAttributes: new TypedSearchAttributes([
            { key: KEYWORDS.stage, value: `${standing.stage ?? '-'} ${standing.stageName ?? ''}`.trim() },
            { key: KEYWORDS.area, value: standing.area },
            { key: KEYWORDS.chair, value: standing.chair },
            { key: KEYWORDS.waitingFor, value: standing.waitingFor },
          ]),
        });
        return 'running';
      } catch (error) {
        if (error instanceof WorkflowExecutionAlreadyStartedError) return 'over';
        throw error;
      }
    },
    async wake(dossier, moved) {
      try {
        await client.workflow.getHandle(workflowId(dossier)).signal(JOURNAL_MOVED, moved);
        return 'taken';
      } catch (error) {
        if (error instanceof WorkflowNotFoundError) return 'notFound';
        throw error;
      }
    },
  };
}

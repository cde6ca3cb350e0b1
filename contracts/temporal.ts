/** Temporal: one task queue, one workflow type, one signal (design §6). No import here: every workflow loads this file. */
export const TASK_QUEUE = 'concordat';
export const ADOPTION_WORKFLOW = 'adoptionWorkflow';
export const JOURNAL_MOVED = 'journalMoved';

/** Search attributes of the workflow, all of type Keyword. */
export const SEARCH_ATTRIBUTES = {
  stage: 'ConcordatStage',
  area: 'ConcordatArea',
  chair: 'ConcordatChair',
  waitingFor: 'ConcordatWaitingFor',
} as const;

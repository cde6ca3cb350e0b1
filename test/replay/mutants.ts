/**
 * Workflow code that is wrong on purpose. Each mutant replaces one piece of the bundled code, which must stand there
 * exactly once, so that a mutant that no longer fits fails too.
 */
export type Mutant = {
  /** What is wrong. */
  readonly is: string;
  readonly replace: string;
  readonly by: string;
  /** The paths whose replay must notice. */
  readonly on: readonly string[];
};

/** Other commands, or another order: replay itself must refuse them. */
export const BREAKING: readonly Mutant[] = [
  {
    is: 'numbers the act again instead of recording its adoption',
    replace: 'return activities.recordAdoption(',
    by: 'return activities.numberAct(',
    on: ['adopted'],
  },
  {
    is: 'does not tell the reader any more where the document is',
    replace: '(0,_temporalio_workflow__WEBPACK_IMPORTED_MODULE_0__.upsertSearchAttributes)(',
    by: 'void (',
    on: ['objection-lifted'],
  },
  {
    is: 'waits for the chair and forgets the deadline',
    replace: 'if (!next) await',
    by: 'if (true) await',
    on: ['deadline-passed'],
  },
  {
    is: 'reads the journal once more before it ends',
    replace: 'return standing.phase;',
    by: 'await readStanding(); return standing.phase;',
    on: ['withdrawn'],
  },
  {
    is: 'reads the journal twice at its beginning',
    replace: 'let standing = await readStanding();',
    by: 'let standing = (await readStanding(), await readStanding());',
    on: ['returned'],
  },
  {
    is: 'never continues as new',
    replace: 'return continueAsNewSuggested ||',
    by: 'return false &&',
    on: ['continued-as-new'],
  },
  {
    is: 'continues as new at once, for ever',
    replace: 'return continueAsNewSuggested ||',
    by: 'return true ||',
    on: ['continued-as-new-2'],
  },
];

/** The same commands with another content: replay finds nothing, and what is derived must tell. */
export const SILENT: readonly Mutant[] = [
  {
    is: 'reminds and closes a day late',
    replace: 'Date.parse(instant) - Date.now()',
    by: 'Date.parse(instant) - Date.now() + 86400000',
    on: ['deadline-passed', 'withdrawn'],
  },
  {
    is: 'sends its steps from another journal number',
    replace: 'n: standing.n,',
    by: 'n: standing.n + 1,',
    on: ['adopted', 'objection-lifted'],
  },
  {
    is: 'gives another result',
    replace: 'return standing.phase;',
    by: "return 'adopted';",
    on: ['withdrawn', 'returned'],
  },
  {
    is: 'tells the reader nothing',
    replace: '.setCurrentDetails)(standing.details)',
    by: ".setCurrentDetails)('')",
    on: ['adopted', 'returned'],
  },
  {
    is: 'shows the area as the chair',
    replace: 'value: standing.chair',
    by: 'value: standing.area',
    on: ['objection-lifted'],
  },
  {
    is: 'continues as another document',
    replace: '_object_spread({}, input), {\n                meeting',
    by: "_object_spread({}, input), {\n                dossier: 'OTHER', meeting",
    on: ['continued-as-new'],
  },
];

/** The code of a mutant. Throws where the piece does not stand there once. */
export function mutate(code: string, { is, replace, by }: Mutant): string {
  const pieces = code.split(replace);
  if (pieces.length !== 2)
    throw new Error(
      `the mutant that ${is} does not fit any more: ${JSON.stringify(replace)} stands ${pieces.length - 1} times in the bundle`,
    );
  return pieces.join(by);
}

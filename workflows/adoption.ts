import {
  allHandlersFinished,
  condition,
  continueAsNew,
  defineSignal,
  patched,
  proxyLocalActivities,
  setCurrentDetails,
  setHandler,
  upsertSearchAttributes,
  workflowInfo,
} from '@temporalio/workflow';
import { defineSearchAttributeKey } from '@temporalio/common';
import type { Activities } from '../activities/activities.ts';
import type { Instant, MeetingId } from '../contracts/ids.ts';
import { JOURNAL_MOVED, SEARCH_ATTRIBUTES } from '../contracts/temporal.ts';
import type { AdoptionInput, JournalMoved, ProcessStep, Standing, StepResult } from '../contracts/workflow.ts';

// Local activities: each puts a statement of the process into INBOX and waits for its receipt, a few milliseconds.
const activities = proxyLocalActivities<Activities>({
  startToCloseTimeout: '30 seconds',
  localRetryThreshold: '1 minute',
});

/** Wakes the workflow: entry `n` of its dossier, or of a meeting that lists it, is in the journal. */
export const journalMovedSignal = defineSignal<[JournalMoved]>(JOURNAL_MOVED);

/**
 * Takes one document from its registration through expert review, ministerial approval and summit adoption to effect.
 *
 * The route, the rules and every outcome are the journal's; the workflow does what the procedure leaves to the process:
 *   it opens the round of the stage that is next, notifies the delegations, waits for the consensus that the chair
 *   finds or for the deadline, closes the round whose deadline has passed, and goes on with the next stage;
 *   once adopted at the summit the act is numbered, recorded, and opened for signature.
 *
 * 1. A signal only wakes. What it says is read back from the journal, so a forged one can neither advance nor mute.
 * 2. Nothing is decided here: a step that the rules refuse comes back with its rule, and the standing is read again.
 * 3. Time is workflow time; the deadline itself is an absolute instant from the journal, decided by the INBOX clock.
 */
export async function adoptionWorkflow(input: AdoptionInput): Promise<string> {
  const { dossier } = input;
  let meeting = input.meeting;
  let announced: Record<string, number> = {};
  setHandler(journalMovedSignal, (moved) => {
    const { aggregate, n } = readSignal(moved);
    if (aggregate !== null) announceAgain(aggregate, n);
  });

  let standing = await readStanding();
  let refusals = 0;
  while (!standing.ended) {
    const consensusOrMove = () => hasMoved(announced, standing);
    // Whatever was announced is read first: the next run knows of a meeting only what this one found out.
    if (isLong(input) && !consensusOrMove()) {
      await condition(allHandlersFinished);
      await continueAsNew<typeof adoptionWorkflow>({ ...input, meeting });
    }
    if (standing.step) {
      await stepOnce(standing.step, consensusOrMove);
      continue;
    }
    tellTheReader(standing);
    const { next } = standing;
    if (!next) await condition(consensusOrMove);
    else if (
      !(await condition(consensusOrMove, msUntil(next.at), { summary: `${next.do} ${next.stage}/${next.round}` }))
    ) {
      await stepOnce(next, consensusOrMove);
      continue;
    }
    standing = await readStanding();
  }
  tellTheReader(standing);
  await condition(allHandlersFinished);
  return standing.phase;

  /**
   * Takes a step. One that is refused and still due is tried again after a while that doubles, or once the journal has
   * moved: two server clocks may differ, and a refusal for another reason must not fill the history.
   */
  async function stepOnce(step: ProcessStep, moved: () => boolean): Promise<void> {
    const result = await take(standing, step, meeting, refusals);
    standing = result.standing;
    const again = standing.step ?? standing.next;
    refusals = result.refusedBy !== null && JSON.stringify(again) === JSON.stringify(step) ? refusals + 1 : 0;
    if (refusals === 0) return;
    const wait = Math.min(FIRST_WAIT * 2 ** (refusals - 1), LONGEST_WAIT);
    if (await condition(moved, wait, { summary: `${step.do} was refused by ${result.refusedBy}` }))
      standing = await readStanding();
  }

  /**
   * What was announced is forgotten before the journal is read: it names what is there, whatever a signal claimed. A
   * meeting that a signal named becomes the document's only where the journal says that it has the document. Of several
   * each has its turn, for the standing by one knows of no step that another makes due.
   */
  async function readStanding(): Promise<Standing> {
    const named = Object.entries(announced).filter(([aggregate]) => meetingOf(aggregate) !== null);
    announced = {};
    let confirmed: Standing | null = null;
    const followed = named.filter(([aggregate]) => meetingOf(aggregate) === meeting);
    for (const [aggregate, n] of named.filter((m) => !followed.includes(m))) {
      if (confirmed !== null && patched(TURNS)) {
        announceAgain(aggregate, n);
        continue;
      }
      const asked = meetingOf(aggregate);
      const found = await activities.readStanding(dossier, asked);
      if (found.meeting?.id === asked) [confirmed, meeting] = [found, asked];
    }
    if (confirmed !== null && followed.length > 0 && patched(TURNS))
      for (const [aggregate, n] of followed) announceAgain(aggregate, n);
    return confirmed ?? activities.readStanding(dossier, meeting);
  }

  function announceAgain(aggregate: string, n: number): void {
    announced[aggregate] = Math.max(n, announced[aggregate] ?? 0);
  }
}

/** Before it, only the last of several meetings that were announced together was read. */
const TURNS = 'meetings-take-turns';

function meetingOf(aggregate: string): MeetingId | null {
  return aggregate.startsWith('meeting/') ? (aggregate.slice('meeting/'.length) as MeetingId) : null;
}

/** Something was announced that the standing does not hold yet. */
function hasMoved(announced: Readonly<Record<string, number>>, standing: Standing): boolean {
  const seen = numbersOf(standing);
  return Object.entries(announced).some(([aggregate, n]) => n > (seen[aggregate] ?? 0));
}

/** Between two attempts of a refused step, in milliseconds. */
const FIRST_WAIT = 1_000;
const LONGEST_WAIT = 60_000;

function isLong(input: AdoptionInput): boolean {
  const { continueAsNewSuggested, historyLength } = workflowInfo();
  return continueAsNewSuggested || historyLength > (input.maxHistoryLength ?? Infinity);
}

/** The steps of the procedure that are the process's own. */
function take(standing: Standing, step: ProcessStep, meeting: MeetingId | null, attempt: number): Promise<StepResult> {
  const input = {
    dossier: standing.dossier,
    n: standing.n,
    attempt,
    issuedAt: new Date(Date.now()).toISOString() as Instant,
    meeting,
  };
  switch (step.do) {
    case 'recordPlacement':
      return activities.recordPlacement({ ...input, step });
    case 'openRound':
      return activities.openRound({ ...input, step });
    case 'notify':
      return activities.notifyDelegations({ ...input, step });
    case 'remind':
      return activities.remindDebtors({ ...input, step });
    case 'closeRound':
      return activities.closeRound({ ...input, step });
    case 'numberAct':
      return activities.numberAct({ ...input, step });
    case 'recordAdoption':
      return activities.recordAdoption({ ...input, step });
    case 'admitMember':
      return activities.admitMember({ ...input, step, organisation: standing.organisation });
  }
}

/** As `AggregateRef` in contracts/ids.ts, which is not imported: a workflow loads no zod. */
const AGGREGATE = /^(dossier|organisation|meeting)\/[A-Z0-9-]{1,32}$/;

/** A stored signal may be anything; what cannot be read is dropped, never thrown, since a throw would hang the document. */
function readSignal(moved: unknown): { aggregate: JournalMoved['aggregate'] | null; n: number } {
  const m = moved as Partial<JournalMoved> | null;
  const readable =
    typeof m === 'object' &&
    m !== null &&
    typeof m.n === 'number' &&
    typeof m.aggregate === 'string' &&
    AGGREGATE.test(m.aggregate);
  return readable ? { aggregate: m.aggregate ?? null, n: m.n ?? 0 } : { aggregate: null, n: 0 };
}

function numbersOf(standing: Standing): Readonly<Record<string, number>> {
  return {
    [`dossier/${standing.dossier}`]: standing.n,
    ...(standing.meeting ? { [`meeting/${standing.meeting.id}`]: standing.meeting.n } : {}),
  };
}

function msUntil(instant: Instant): number {
  return Math.max(1, Date.parse(instant) - Date.now());
}

const STAGE = defineSearchAttributeKey(SEARCH_ATTRIBUTES.stage, 'KEYWORD');
const AREA = defineSearchAttributeKey(SEARCH_ATTRIBUTES.area, 'KEYWORD');
const CHAIR = defineSearchAttributeKey(SEARCH_ATTRIBUTES.chair, 'KEYWORD');
const WAITING_FOR = defineSearchAttributeKey(SEARCH_ATTRIBUTES.waitingFor, 'KEYWORD');

/** Current details and search attributes, so that the Temporal UI tells a person where the document is. */
function tellTheReader(standing: Standing): void {
  setCurrentDetails(standing.details);
  upsertSearchAttributes([
    {
      key: STAGE,
      value: standing.ended ? standing.phase : `${standing.stage ?? '-'} ${standing.stageName ?? ''}`.trim(),
    },
    { key: AREA, value: standing.area },
    { key: CHAIR, value: standing.chair },
    { key: WAITING_FOR, value: standing.waitingFor },
  ]);
}

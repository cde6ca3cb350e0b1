import type { Instant, MemberId, StageCode } from '../../../contracts/ids.ts';
import { countedAt } from '../facts/counting.ts';
import type { DossierState, Finding, Round } from '../state.ts';
import { currentVersion, isHeard } from '../state.ts';
import type { Others } from './waiting.ts';

/** The round that a line of the board tells of, and who was counted in it: cells and numbers are of the same one. */

/**
 * At a stage its newest round on the text now before it, or the one that is open: a position belongs to a text. Of a document
 * that is at no stage the last round there was.
 */
export function roundTold(state: DossierState, stage: StageCode | null): Round | null {
  const text = currentVersion(state)?.textHash;
  const rounds = stage
    ? (state.stages[stage]?.rounds ?? []).filter((r) => r.outcome === null || r.textHash === text)
    : Object.values(state.stages).flatMap((s) => s.rounds);
  return rounds.toSorted((a, b) => (a.openedAt < b.openedAt ? -1 : a.openedAt > b.openedAt ? 1 : 0)).at(-1) ?? null;
}

/** What was found on a round, of the text or of its draft; null: nothing yet. */
function findingOn({ findings, draftDecisions }: DossierState, of: Round): Finding | null {
  return (
    [...findings, ...draftDecisions].findLast(
      (f) => f.stage === of.stage && f.round === of.round && f.textHash === of.textHash,
    ) ?? null
  );
}

/**
 * Who is counted in a round: those at its finding; without one those of now while the document is under way, since a finding
 * would count them, and those at its opening once it is over. `others` under the document's own procedure.
 */
export function rosterIn(state: DossierState, others: Others, round: Round): readonly MemberId[] {
  const found = findingOn(state, round);
  if (found) return found.evidence.roster;
  const isUnderWay = state.phase === 'inProgress' || state.phase === 'deferred';
  return isUnderWay ? countedAt(state, others, round.stage) : round.roster;
}

/** How many of a roster were heard in a round: at its finding, without one at an instant. */
export function heardIn(state: DossierState, round: Round, roster: readonly MemberId[], at: Instant): number {
  return findingOn(state, round)?.evidence.heard.length ?? roster.filter((m) => isHeard(round.positions[m], at)).length;
}

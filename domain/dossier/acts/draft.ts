import type { DossierAct } from '../../../contracts/acts.ts';
import type { DossierEvent } from '../../../contracts/events.ts';
import { accepted, refused } from '../../decision.ts';
import { dayOf } from '../../time.ts';
import { firstOf, requireProcedure, stageRule, type DossierContext, type DossierDecision } from '../context.ts';
import { decisionAt } from '../facts/counting.ts';
import { ruleApplied } from '../facts/grounds.ts';
import { evidenceOf } from '../facts/evidence.ts';
import { findable, nobodyStandsInTheWay } from './findings.ts';
import { lastRound, type DossierState } from '../state.ts';

/**
 * The decision on a draft (domain §1, facts 5 and 6): no objection stands, and what is unfinished in the text, its brackets,
 * its confirmations, its concordance, is left for later. The stage stays open; what follows is another version or meeting.
 */
export function decideOnDraft(
  state: DossierState,
  act: Extract<DossierAct, { type: 'DecideOnDraft' }>,
  context: DossierContext,
): DossierDecision {
  const procedure = requireProcedure(context);
  const rule = stageRule(procedure, act.stage);
  const round = lastRound(state, act.stage);
  const no = firstOf(
    () => findable(state, act, round, context),
    () => (rule?.adopts ? null : refused('D59', 'NotTheAdoptingStage', { stage: act.stage })),
    // The meeting would wait for the new member, whom a decision on a draft does not admit.
    () => (state.admits === null ? null : refused('D59', 'AdmitsAMember', { admits: state.admits })),
    () =>
      decisionAt(state, procedure, act.stage).by === 'consensus'
        ? null
        : refused('D48', 'DecidedByVote', { stage: act.stage }),
    () => (round ? nobodyStandsInTheWay(state, round, context) : null),
  );
  if (no || !round || !rule) return no ?? refused('D21', 'NoSuchRound', { stage: act.stage, round: act.round });
  const { stage, textHash } = act;
  const evidence = evidenceOf(state, round, context);
  const closed: readonly DossierEvent[] =
    round.outcome === null ? [{ type: 'RoundClosed', stage, round: act.round, outcome: 'draft' }] : [];
  const recorded: readonly DossierEvent[] = rule.inMeeting
    ? []
    : [
        {
          type: 'DraftDecisionRecorded',
          act: { meeting: null, organ: rule.organ, day: dayOf(context.at), number: null },
          textHash,
        },
      ];
  return accepted<DossierEvent>(
    { type: 'DraftDecided', stage, round: act.round, textHash, evidence, ...ruleApplied(state, stage, context) },
    ...closed,
    ...recorded,
  );
}

import type { ActorId, StageCode } from '../../../contracts/ids.ts';
import type { Waiting } from '../../../contracts/views.ts';
import { countedMembers } from '../../organisation/state.ts';
import { onRoute } from '../context.ts';
import { CIRCULATION } from '../evolve.ts';
import { decisionAt } from '../facts/counting.ts';
import { mayOpen, stagesInReach, wasHeld } from '../facts/route.ts';
import { currentVersion, type DossierState } from '../state.ts';
import { waits } from './awaited.ts';
import { chairAt, conclusionRefused, lackWaits, officesOf, placeAt, withAggregate } from './holders.ts';
import type { Others } from './waiting.ts';

/** What is waited for where no round is open: circulation, a round, what the chair says of one that has ended. */

/** What circulation waits for; null: nothing. */
export function circulationWaits(state: DossierState, others: Others): Waiting | null {
  const where = placeAt(others, CIRCULATION);
  const secretariat = officesOf(others.organisation, 'secretariat');
  const owes = () => waits({ code: 'circulation' }, { ...where, on: secretariat, rule: 'D15' });
  const isSending = state.stages[CIRCULATION]?.status === 'open';
  // What was overtaken by a new version nobody can confirm any more.
  const isOvertaken = isSending && state.circulated !== currentVersion(state)?.textHash;
  if ((!state.circulated || isOvertaken) && onRoute(state, CIRCULATION) === null) return owes();
  if (!state.circulated || !isSending) return null;
  const got = state.delivered[state.circulated] ?? [];
  const owed = countedMembers(others.organisation).filter((m) => !got.includes(m));
  // The last that owed it has left: with nobody's receipt to come, it is circulated again to those who are counted now.
  if (owed.length === 0) return owes();
  const on = owed as readonly string[] as readonly ActorId[];
  return waits({ code: 'delivery' }, { ...where, on, rule: 'D16' });
}

/** Of a stage at which no round is open. */
export function stageWaits(state: DossierState, stage: StageCode, others: Others): Waiting {
  const where = placeAt(others, stage);
  const at = { ...where, on: chairAt(others, stage) };
  const no = mayOpen(state, stage, withAggregate(state, others));
  if (no) return lackWaits(no.refusal, stage, state, others, where);
  if (!conclusionsOwed(state).includes(stage))
    return waits({ code: wasHeld(state, stage) ? 'versionOrRound' : 'round' }, { ...at, rule: 'D20' });
  if (decisionAt(state, others.organisation.procedure, stage).by !== 'vote')
    return waits({ code: 'findingOrRound' }, { ...at, rule: 'D47' });
  const round = state.stages[stage]?.rounds.at(-1);
  const undeclared = round ? conclusionRefused(state, round, others) : null;
  if (!undeclared) return waits({ code: 'voteDeclaration' }, { ...at, rule: 'D49' });
  const lack = lackWaits(undeclared.refusal, stage, state, others, where);
  // What was agreed ad referendum is confirmed after the round, too; nothing else that was said there is taken back.
  return undeclared.refusal.rule === 'D30' ? { ...lack, on: at.on } : lack;
}

/** Stages not closed whose last round has ended on the present version, so that their chairs may say what came of it. */
export function conclusionsOwed(state: DossierState): readonly StageCode[] {
  const text = currentVersion(state)?.textHash;
  return stagesInReach(state).filter((stage) => {
    const last = state.stages[stage]?.rounds.at(-1);
    return (last?.outcome === 'deadline' || last?.outcome === 'silence') && last.textHash === text;
  });
}

import type { ActorId, Day, Instant, MemberId } from '../../../contracts/ids.ts';
import type { Waiting, WaitsFor } from '../../../contracts/views.ts';
import { dayOf } from '../../time.ts';
import { standsInTheWay, unheardStandInTheWay } from '../acts/findings.ts';
import { notVotedIn } from '../acts/vote.ts';
import { countedAt, decisionAt, type Counting } from '../facts/counting.ts';
import { quorumWaiver } from '../facts/evidence.ts';
import { ownView } from '../facts/ownProcedure.ts';
import { isHeard, type DossierState, type Round } from '../state.ts';
import { waits } from './awaited.ts';
import { chairAt, conclusionRefused, contextAt, lackWaits, placeAt } from './holders.ts';
import type { Others } from './waiting.ts';

/** What an open round waits for. */

/** Counted delegations that have not answered in a round. */
export function debtorsOf(state: DossierState, round: Round, others: Counting, at?: Instant): readonly MemberId[] {
  return countedAt(state, ownView(others, state), round.stage).filter((m) => !isHeard(round.positions[m], at));
}

const whereOf = (r: Round, others: Others) => ({ ...placeAt(others, r.stage), until: r.deadline, zone: r.zone });

/** `isSent`: its text is being circulated, for which somebody is waited for already. */
export function roundWaits(state: DossierState, round: Round, others: Others, isSent: boolean): readonly Waiting[] {
  const where = whereOf(round, others);
  if (decisionAt(state, others.organisation.procedure, round.stage).by === 'vote') {
    const owed = notVotedIn(state, round, others, others.at) as readonly string[] as readonly ActorId[];
    return owed.length > 0
      ? [waits({ code: 'votes' }, { ...where, on: owed, rule: 'D49' })]
      : conclusionWaits(state, round, others, isSent, { code: 'voteDeclaration' }, 'D49');
  }
  const context = contextAt(state, others, others.at ?? round.openedAt);
  const way = standsInTheWay(state, round, context, true);
  if (way === null) return conclusionWaits(state, round, others, isSent, { code: 'finding' }, 'D47');
  if (way.refusal.rule === 'D27' || way.refusal.rule === 'D82') return [unheardWaits(state, round, others, [])];
  const first = lackWaits(way.refusal, round.stage, state, others, where);
  // An objection of one leaves the others owing what they think.
  const rest = unheardStandInTheWay(state, round, context) ? unheardWaits(state, round, others, first.on) : null;
  return rest === null || rest.on.length === 0 ? [first] : [first, rest];
}

/** The chair's word, or what would refuse it that; of circulation somebody is told already. */
function conclusionWaits(
  state: DossierState,
  round: Round,
  others: Others,
  isSent: boolean,
  what: WaitsFor,
  rule: string,
): readonly Waiting[] {
  const where = whereOf(round, others);
  const no = conclusionRefused(state, round, others);
  if (no === null) return [waits(what, { ...where, on: chairAt(others, round.stage), rule })];
  if (no.refusal.rule === 'D18' && isSent) return [];
  return [lackWaits(no.refusal, round.stage, state, others, where)];
}

/** Those who have yet to be heard, but for those of whom something else is waited for. */
function unheardWaits(state: DossierState, round: Round, others: Others, but: readonly ActorId[]): Waiting {
  const isSilence = round.kind === 'silence';
  const mayStayUnheard = quorumWaiver(state, round, others.at);
  // Of silence it is known at its end alone that it was not broken.
  const debtors = debtorsOf(state, round, others, others.at).filter((m) => isSilence || !mayStayUnheard(m));
  const on = (debtors as readonly string[] as readonly ActorId[]).filter((d) => !but.includes(d));
  return waits({ code: 'delegations' }, { ...whereOf(round, others), on, rule: isSilence ? 'D46' : 'D27' });
}

/** The chair's answer to those counted there who asked for time to which the deadline does not reach. */
export function requestWaits(state: DossierState, round: Round, others: Others): readonly Waiting[] {
  const counted = countedAt(state, others, round.stage);
  const asked = Object.values(round.positions).flatMap(
    ({ member, position }): readonly { readonly member: MemberId; readonly until: Day }[] =>
      position.kind === 'requestTime' && dayOf(round.deadline) < position.until && counted.includes(member)
        ? [{ member, until: position.until }]
        : [],
  );
  const where = { ...whereOf(round, others), on: chairAt(others, round.stage), rule: 'D23' };
  return asked.map((facts) => waits({ code: 'answerToRequest', facts }, where));
}

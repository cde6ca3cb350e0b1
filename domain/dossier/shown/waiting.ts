import type { ActorId, Day, Instant, MemberId, StageCode } from '../../../contracts/ids.ts';
import type { Refusal } from '../../../contracts/refusal.ts';
import type { Waiting, WaitsFor } from '../../../contracts/views.ts';
import { awaitedWith } from '../../meeting/numbers.ts';
import type { MeetingState } from '../../meeting/state.ts';
import { chairOf, countedMembers, type OrganisationState } from '../../organisation/state.ts';
import { dayOf } from '../../time.ts';
import { adoptingFinding } from '../acts/adoption.ts';
import { changedParts, inventoryOf, offerStatus } from '../acts/carryOver.ts';
import { standsInTheWay, unheardStandInTheWay } from '../acts/findings.ts';
import { notVotedIn } from '../acts/vote.ts';
import { onRoute } from '../context.ts';
import { CIRCULATION } from '../evolve.ts';
import { countedAt, decisionAt, type Counting } from '../facts/counting.ts';
import { quorumWaiver } from '../facts/evidence.ts';
import { ownView } from '../facts/ownProcedure.ts';
import { isRestOwed } from '../facts/owed.ts';
import { meetingOf } from '../facts/packages.ts';
import { presentChairs } from '../facts/presentChair.ts';
import { currentStage, mayOpen, stagesInReach, unmetNeeds, wasHeld } from '../facts/route.ts';
import { currentVersion, draftAwaitingNumber, isHeard, openRounds, type DossierState, type Round } from '../state.ts';
import { waits } from './awaited.ts';
import { correctionWaits, dayWaits, effectWaits } from './effectWaits.ts';
import {
  chairAt,
  conclusionRefused,
  contextAt,
  heldBeforeSitting,
  holdersOf,
  officesOf,
  withAggregate,
} from './holders.ts';

/** What a document waits for, on whom, until when, by which rule. */

export type Others = {
  readonly organisation: OrganisationState;
  /** Those in whose packages the document is, and the one that it was deferred to, as far as they are known. */
  readonly meetings: readonly MeetingState[];
  /** Those that share an item with it there, by id, as far as they are known. */
  readonly dossiers?: Readonly<Record<string, DossierState>>;
  /** The moment at which it is asked; without one nothing has lapsed. */
  readonly at?: Instant;
};

/** Counted delegations that have not answered in a round. */
export function debtorsOf(state: DossierState, round: Round, others: Counting, at?: Instant): readonly MemberId[] {
  return countedAt(state, ownView(others, state), round.stage).filter((m) => !isHeard(round.positions[m], at));
}

/** What stands between the document and its next stage: one line per open round, or the one thing it waits for. */
export function waitingFor(state: DossierState, given: Others): readonly Waiting[] {
  const others = ownView(given, state);
  const secretariat = officesOf(others.organisation, 'secretariat');
  switch (state.phase) {
    case null:
      return [];
    case 'withdrawn':
    case 'split':
    case 'merged':
    case 'abandoned':
    case 'lapsed':
    case 'ended':
      return [];
    case 'proposed':
      return [waits({ code: 'registration' }, { on: secretariat, rule: 'D11' })];
    case 'deferred':
      return [
        waits(
          { code: 'meeting', facts: { meeting: state.deferredTo } },
          { on: presentChairs(state, others.organisation, others.meetings), rule: 'D10' },
        ),
        ...offersWaiting(state, others),
      ];
    case 'inEffect':
      return [...dayWaits(state, others), ...correctionWaits(state, others)];
    case 'adopted':
      return [...effectWaits(state, others), ...correctionWaits(state, others)];
    case 'inProgress':
      return [...inProgressWaits(state, others, secretariat), ...offersWaiting(state, others)];
  }
}

/**
 * Open offers to the next chairmanship, beside whatever else is waited for: on nobody, until it has begun; then on whoever made
 * one that does not say any more what is open, and has to make it anew.
 */
function offersWaiting(state: DossierState, { organisation, at }: Others): readonly Waiting[] {
  return state.carryOvers
    .filter((c) => offerStatus(state, c) === 'open')
    .map(({ organ, offer, from, to, inventory }) => {
      if (chairOf(organisation, organ) !== to)
        return waits({ code: 'carryOver', facts: { offer } }, { organ, on: [], rule: 'D68' });
      const changed =
        at === undefined ? [] : changedParts(inventory, inventoryOf(state, organisation, inventory.promises, at));
      return changed.length === 0
        ? waits({ code: 'carryOver', facts: { offer } }, { organ, on: [to], rule: 'D68' })
        : waits(
            { code: 'lack', facts: { lack: 'InventoryChanged', offer, changed } },
            { organ, on: [from], rule: 'D68' },
          );
    });
}

function inProgressWaits(state: DossierState, others: Others, secretariat: readonly ActorId[]): readonly Waiting[] {
  const { organisation } = others;
  const procedure = organisation.procedure;
  const place = (stage: StageCode) => {
    const rule = procedure?.stages[stage];
    return { stage, stageName: rule?.name ?? stage, organ: rule?.organ ?? null };
  };
  const chair = (stage: StageCode) => chairAt(others, stage);
  const concluded = conclusionsOwed(state);
  /** Of a stage at which no round is open. */
  const ofStage = (stage: StageCode): Waiting => {
    const at = { ...place(stage), on: chair(stage) };
    const no = mayOpen(state, stage, withAggregate(state, others));
    if (no)
      return waits(lackOf(no.refusal), {
        ...at,
        on: holdersOf(no.refusal, stage, state, others),
        rule: no.refusal.rule,
      });
    if (!concluded.includes(stage))
      return waits({ code: wasHeld(state, stage) ? 'versionOrRound' : 'round' }, { ...at, rule: 'D20' });
    if (decisionAt(state, procedure, stage).by !== 'vote')
      return waits({ code: 'findingOrRound' }, { ...at, rule: 'D47' });
    const round = state.stages[stage]?.rounds.at(-1);
    const undeclared = round ? conclusionRefused(state, round, others) : null;
    if (!undeclared) return waits({ code: 'voteDeclaration' }, { ...at, rule: 'D49' });
    // What was agreed ad referendum is confirmed after the round, too; nothing else that was said there is taken back.
    const { refusal } = undeclared;
    const on = refusal.rule === 'D30' ? at.on : holdersOf(refusal, stage, state, others);
    return waits(lackOf(refusal), { ...at, on, rule: refusal.rule });
  };
  const found = draftAwaitingNumber(state) ?? adoptingFinding(state, others);
  if (found) {
    const organ = procedure?.stages[found.stage]?.organ;
    const meeting = organ === undefined ? null : meetingOf(state, organ, others.meetings);
    const together =
      meeting === null || state.id === null ? [] : awaitedWith(meeting, state.id, { dossiers: {}, ...others });
    return together.length === 0
      ? [waits({ code: 'actNumber' }, { on: [], rule: 'D42' })]
      : // What those wait for, and on whom, they say themselves.
        [waits({ code: 'oneAct', facts: { dossiers: together } }, { on: [], rule: 'M24' })];
  }
  const rounds = openRounds(state);
  /** What circulation waits for; null: nothing. */
  const sending = (): Waiting | null => {
    const version = currentVersion(state);
    const owes = () => waits({ code: 'circulation' }, { ...place(CIRCULATION), on: secretariat, rule: 'D15' });
    const isSending = state.stages[CIRCULATION]?.status === 'open';
    // What was overtaken by a new version nobody can confirm any more.
    const isOvertaken = isSending && state.circulated !== version?.textHash;
    if ((!state.circulated || isOvertaken) && onRoute(state, CIRCULATION) === null) return owes();
    if (!state.circulated || !isSending) return null;
    const got = state.delivered[state.circulated] ?? [];
    const owed = countedMembers(organisation).filter((m) => !got.includes(m));
    // The last that owed it has left: with nobody's receipt to come, it is circulated again to those who are counted now.
    if (owed.length === 0) return owes();
    const on = owed as readonly string[] as readonly ActorId[];
    return waits({ code: 'delivery' }, { ...place(CIRCULATION), on, rule: 'D16' });
  };
  /** A version that is owed of a text before a sitting: first its chair lets it change. */
  const versionWaits = (version: Waiting): readonly Waiting[] => {
    const held = heldBeforeSitting(state, others);
    if (held === null) return [version];
    const { stage, refusal } = held;
    return [waits(lackOf(refusal), { ...place(stage), on: chair(stage), rule: refusal.rule }), { ...version, on: [] }];
  };
  const members = [...new Set(state.acceptedAmendments.map((a) => a.by))];
  if (members.length > 0) {
    const at = place(state.acceptedAmendments[0]!.stage);
    return versionWaits(waits({ code: 'amendedVersion', facts: { members } }, { ...at, on: secretariat, rule: 'D78' }));
  }
  if (isRestOwed(state, procedure)) {
    const dossiers = state.splitInto.map((p) => p.dossier);
    return versionWaits(waits({ code: 'versionOfTheRest', facts: { dossiers } }, { on: secretariat, rule: 'D111' }));
  }
  if (rounds.length > 0) {
    const asked = rounds.flatMap((r) => timeAsked(state, r, others).map((p) => ({ r, p })));
    const requests = asked.map(({ r, p }) =>
      waits(
        { code: 'answerToRequest', facts: p },
        { ...place(r.stage), on: chair(r.stage), until: r.deadline, zone: r.zone, rule: 'D23' },
      ),
    );
    // The text of a round may be circulated while it is open, and is then delivered before anything is concluded on it.
    const isSent = rounds.some((r) => unmetNeeds(state, r.stage).some((needs) => needs.includes(CIRCULATION)));
    const sent = isSent ? sending() : null;
    const conclusion = (r: Round, what: WaitsFor, rule: string): readonly Waiting[] => {
      const where = { ...place(r.stage), until: r.deadline, zone: r.zone };
      const no = conclusionRefused(state, r, others);
      if (no === null) return [waits(what, { ...where, on: chair(r.stage), rule })];
      return no.refusal.rule === 'D18' && sent !== null
        ? []
        : [
            waits(lackOf(no.refusal), {
              ...where,
              on: holdersOf(no.refusal, r.stage, state, others),
              rule: no.refusal.rule,
            }),
          ];
    };
    const open = rounds.flatMap((r) => {
      const where = { ...place(r.stage), until: r.deadline, zone: r.zone };
      const vote = decisionAt(state, procedure, r.stage);
      if (vote.by === 'vote') {
        const owed = notVotedIn(state, r, others, others.at) as readonly string[] as readonly ActorId[];
        return owed.length > 0
          ? [waits({ code: 'votes' }, { ...where, on: owed, rule: 'D49' })]
          : conclusion(r, { code: 'voteDeclaration' }, 'D49');
      }
      const context = contextAt(state, others, others.at ?? r.openedAt);
      const way = standsInTheWay(state, r, context, true);
      if (way === null) return conclusion(r, { code: 'finding' }, 'D47');
      const mayStayUnheard = quorumWaiver(state, r, others.at);
      const unheard = (but: readonly ActorId[]) => {
        // Of silence it is known at its end alone that it was not broken.
        const debtors = debtorsOf(state, r, others, others.at).filter(
          (m) => r.kind === 'silence' || !mayStayUnheard(m),
        );
        const on = debtors as readonly string[] as readonly ActorId[];
        const rule = r.kind === 'silence' ? 'D46' : 'D27';
        return waits({ code: 'delegations' }, { ...where, on: on.filter((d) => !but.includes(d)), rule });
      };
      if (way.refusal.rule === 'D27' || way.refusal.rule === 'D82') return [unheard([])];
      const on = holdersOf(way.refusal, r.stage, state, others);
      const first = waits(lackOf(way.refusal), { ...where, on, rule: way.refusal.rule });
      // An objection of one leaves the others owing what they think.
      const rest = unheardStandInTheWay(state, r, context) ? unheard(on) : null;
      return rest === null || rest.on.length === 0 ? [first] : [first, rest];
    });
    // Stages may be under way side by side: a round that has ended is not forgotten while another goes on.
    return [...open, ...(sent === null ? [] : [sent]), ...requests, ...concluded.map(ofStage)];
  }
  const version = currentVersion(state);
  if (!version) return [waits({ code: 'firstVersion' }, { on: secretariat, rule: 'D12' })];
  const sent = sending();
  if (sent !== null) return [sent];
  const stage = procedure ? currentStage(state, procedure) : null;
  if (!stage) return [waits({ code: 'route' }, { on: secretariat, rule: 'D18' })];
  return [stage, ...concluded.filter((s) => s !== stage)].map(ofStage);
}

/** Stages not closed whose last round has ended on the present version, so that their chairs may say what came of it. */
function conclusionsOwed(state: DossierState): readonly StageCode[] {
  const text = currentVersion(state)?.textHash;
  return stagesInReach(state).filter((stage) => {
    const last = state.stages[stage]?.rounds.at(-1);
    return (last?.outcome === 'deadline' || last?.outcome === 'silence') && last.textHash === text;
  });
}

function lackOf({ lack, facts }: Refusal): WaitsFor {
  return { code: 'lack', facts: { ...facts, lack } };
}

/** Requests for time to which the deadline does not reach, of those who are counted there. */
function timeAsked(
  state: DossierState,
  round: Round,
  others: Counting,
): readonly { readonly member: MemberId; readonly until: Day }[] {
  const counted = countedAt(state, others, round.stage);
  return Object.values(round.positions).flatMap(({ member, position }) =>
    position.kind === 'requestTime' && dayOf(round.deadline) < position.until && counted.includes(member)
      ? [{ member, until: position.until }]
      : [],
  );
}

/** Nothing is left that the process or anybody owes it. */
export function isOver(state: DossierState): boolean {
  switch (state.phase) {
    case 'inEffect':
    case 'ended':
    case 'withdrawn':
    case 'split':
    case 'merged':
    case 'abandoned':
    case 'lapsed':
      return true;
    default:
      return false;
  }
}

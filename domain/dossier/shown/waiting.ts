import type { ActorId, Instant, MemberId, StageCode } from '../../../contracts/ids.ts';
import type { Waiting } from '../../../contracts/views.ts';
import { awaitedWith } from '../../meeting/numbers.ts';
import type { MeetingState } from '../../meeting/state.ts';
import { chairOf, countedMembers, type OrganisationState } from '../../organisation/state.ts';
import { dayOf } from '../../time.ts';
import { adoptingFinding } from '../acts/adoption.ts';
import { offerStatus } from '../acts/carryOver.ts';
import { standsInTheWay } from '../acts/findings.ts';
import { notVotedIn } from '../acts/vote.ts';
import { onRoute, type DossierContext } from '../context.ts';
import { CIRCULATION } from '../evolve.ts';
import { countedAt, decisionAt, type Counting } from '../facts/counting.ts';
import { ownView } from '../facts/ownProcedure.ts';
import { isRestOwed } from '../facts/owed.ts';
import { meetingOf } from '../facts/packages.ts';
import { presentChairs } from '../facts/presentChair.ts';
import { currentStage, mayOpen, wasHeld } from '../facts/route.ts';
import { currentVersion, draftAwaitingNumber, isHeard, openRounds, type DossierState, type Round } from '../state.ts';
import { correctionWaits, effectWaits } from './effectWaits.ts';

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

/** What a rule of opening is asked with. */
export function withAggregate(
  state: DossierState,
  others: Others,
): Pick<DossierContext, 'organisation' | 'meetings' | 'aggregate'> {
  return { ...others, aggregate: `dossier/${state.id}` as DossierContext['aggregate'] };
}

/** Counted delegations that have not answered in a round. */
export function debtorsOf(state: DossierState, round: Round, others: Counting, at?: Instant): readonly MemberId[] {
  return countedAt(state, ownView(others, state), round.stage).filter((m) => !isHeard(round.positions[m], at));
}

/** What stands between the document and its next stage: one line per open round, or the one thing it waits for. */
export function waitingFor(state: DossierState, given: Others): readonly Waiting[] {
  const others = ownView(given, state);
  const secretariat = Object.values(others.organisation.offices)
    .filter((o) => o.role === 'secretariat')
    .map((o) => o.office);
  const one = (waits: Partial<Waiting> & Pick<Waiting, 'for' | 'on' | 'rule'>): readonly Waiting[] => [
    { stage: null, stageName: null, organ: null, until: null, zone: null, ...waits },
  ];
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
      return one({ for: 'registration', on: secretariat, rule: 'D11' });
    case 'deferred':
      return [
        ...one({
          for: `the meeting ${state.deferredTo ?? '(not named)'}`,
          on: presentChairs(state, others.organisation, others.meetings),
          rule: 'D10',
        }),
        ...offersWaiting(state),
      ];
    case 'inEffect':
      return correctionWaits(state, others);
    case 'adopted':
      return [...effectWaits(state, others), ...correctionWaits(state, others)];
    case 'inProgress':
      return [...inProgressWaits(state, others, secretariat, one), ...offersWaiting(state)];
  }
}

/** Open offers to the next chairmanship, beside whatever else is waited for. */
function offersWaiting(state: DossierState): readonly Waiting[] {
  return state.carryOvers
    .filter((c) => offerStatus(state, c) === 'open')
    .map(({ organ, offer, to }) => ({
      ...{ stage: null, stageName: null, organ, until: null, zone: null },
      ...{ for: `the acceptance of carry-over ${offer}`, on: [to], rule: 'D68' },
    }));
}

function inProgressWaits(
  state: DossierState,
  others: Others,
  secretariat: readonly ActorId[],
  one: (waits: Partial<Waiting> & Pick<Waiting, 'for' | 'on' | 'rule'>) => readonly Waiting[],
): readonly Waiting[] {
  const { organisation } = others;
  const procedure = organisation.procedure;
  const place = (stage: StageCode) => {
    const rule = procedure?.stages[stage];
    return { stage, stageName: rule?.name ?? stage, organ: rule?.organ ?? null };
  };
  const chair = (stage: StageCode): readonly ActorId[] => {
    const organ = procedure?.stages[stage]?.organ;
    const office = organ ? chairOf(organisation, organ) : null;
    return office ? [office] : [];
  };
  const found = draftAwaitingNumber(state) ?? adoptingFinding(state, others);
  if (found) {
    const organ = procedure?.stages[found.stage]?.organ;
    const meeting = organ === undefined ? null : meetingOf(state, organ, others.meetings);
    const together =
      meeting === null || state.id === null ? [] : awaitedWith(meeting, state.id, { dossiers: {}, ...others });
    return together.length === 0
      ? one({ for: 'the number of its act', on: [], rule: 'D42' })
      : one({ for: `${together.join(', ')}: one act is to approve them`, on: chair(found.stage), rule: 'M24' });
  }
  const rounds = openRounds(state);
  const accepted = [...new Set(state.acceptedAmendments.map((a) => a.by))];
  if (accepted.length > 0) {
    const what = `a new version with the amendment of ${accepted.join(', ')}`;
    return one({ ...place(state.acceptedAmendments[0]!.stage), for: what, on: secretariat, rule: 'D78' });
  }
  if (isRestOwed(state, procedure)) {
    const what = `a version of what is left after the split into ${state.splitInto.map((p) => p.dossier).join(', ')}`;
    return one({ for: what, on: secretariat, rule: 'D111' });
  }
  if (rounds.length > 0) {
    const asked = rounds.flatMap((r) => timeAsked(r).map((p) => ({ r, p })));
    const requests = asked.flatMap(({ r, p }) =>
      one({
        ...{ ...place(r.stage), for: `an answer to ${p.member}, which asks for time until ${p.until}` },
        ...{ on: chair(r.stage), until: r.deadline, zone: r.zone, rule: 'D23' },
      }),
    );
    const waits = rounds.flatMap((r) => {
      const vote = decisionAt(state, procedure, r.stage);
      if (vote.by === 'vote') {
        const owed = notVotedIn(state, r, others, others.at) as readonly string[] as readonly ActorId[];
        const common = { ...place(r.stage), until: r.deadline, zone: r.zone, rule: 'D49' };
        return owed.length > 0
          ? one({ ...common, for: 'votes', on: owed })
          : one({ ...common, for: 'the chair’s declaration of the vote', on: chair(r.stage) });
      }
      const at = others.at ?? r.openedAt;
      const way = standsInTheWay(state, r, { ...withAggregate(state, others), at } as DossierContext, true);
      const debtors = debtorsOf(state, r, others, others.at) as readonly string[] as readonly ActorId[];
      const common = { ...place(r.stage), until: r.deadline, zone: r.zone };
      if (way === null) return one({ ...common, for: 'the chair’s finding', on: chair(r.stage), rule: 'D47' });
      if (way.refusal.rule === 'D27' || way.refusal.rule === 'D82')
        return one({
          ...common,
          for: 'delegations to be heard',
          on: debtors,
          rule: r.kind === 'silence' ? 'D46' : 'D27',
        });
      const by = way.refusal.facts['by'];
      return one({
        ...common,
        for: way.refusal.lack,
        on: (Array.isArray(by) ? by.map((x: string) => x.split(' ')[0]) : chair(r.stage)) as readonly ActorId[],
        rule: way.refusal.rule,
      });
    });
    return [...waits, ...requests];
  }
  if (!currentVersion(state)) return one({ for: 'a first version', on: secretariat, rule: 'D12' });
  if (!state.circulated && onRoute(state, CIRCULATION) === null)
    return one({ ...place(CIRCULATION), for: 'circulation', on: secretariat, rule: 'D15' });
  if (state.circulated && state.stages[CIRCULATION]?.status === 'open') {
    const got = state.delivered[state.circulated] ?? [];
    const owed = countedMembers(organisation).filter((m) => !got.includes(m));
    return one({
      ...place(CIRCULATION),
      for: 'delivery',
      on: owed as readonly string[] as readonly ActorId[],
      rule: 'D16',
    });
  }
  const stage = procedure ? currentStage(state, procedure) : null;
  if (!stage) return one({ for: 'what the route demands', on: secretariat, rule: 'D18' });
  const no = mayOpen(state, stage, withAggregate(state, others));
  if (no)
    return one({
      ...place(stage),
      for: no.refusal.lack,
      on: no.refusal.rule === 'D34' ? chair(stage) : secretariat,
      rule: no.refusal.rule,
    });
  const last = state.stages[stage]?.rounds.at(-1);
  const findable =
    last &&
    (last.outcome === 'deadline' || last.outcome === 'silence') &&
    last.textHash === currentVersion(state)?.textHash;
  return one({
    ...place(stage),
    for: findable
      ? decisionAt(state, procedure, stage).by === 'vote'
        ? 'the chair’s declaration of the vote'
        : 'the chair’s finding, or another round'
      : wasHeld(state, stage)
        ? 'a new version, or the chair’s round'
        : 'the chair to open a round',
    on: [...chair(stage)],
    rule: findable ? (decisionAt(state, procedure, stage).by === 'vote' ? 'D49' : 'D47') : 'D20',
  });
}

/** Requests for time to which the deadline does not reach. */
function timeAsked(round: Round): readonly { readonly member: MemberId; readonly until: string }[] {
  return Object.values(round.positions).flatMap(({ member, position }) =>
    position.kind === 'requestTime' && dayOf(round.deadline) < position.until
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

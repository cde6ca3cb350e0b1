import type { FindingEvidence } from '../../../contracts/events.ts';
import type { Instant, MemberId } from '../../../contracts/ids.ts';
import type { Procedure, StageRule } from '../../../contracts/procedure.ts';
import { refused } from '../../decision.ts';
import { bracketsClosedSinceFinding } from './brackets.ts';
import { firstOf, requireProcedure, stageRule, type Check, type DossierContext } from '../context.ts';
import { countedMembers } from '../../organisation/state.ts';
import { countedAt, decisionAt, presentFor, quorumReached } from './counting.ts';
import { lastOn, stageOf } from './lastWord.ts';
import { isHeard, isLapsed, type DossierState, type Round, type StandingPosition } from '../state.ts';

/** What a finding shows of a round at its moment, and which agreements in it are still owed a confirmation. */

type Known = Pick<DossierContext, 'organisation' | 'meetings'> & { readonly at?: Instant };
type Hearing = Pick<FindingEvidence, 'roster' | 'heard' | 'unheard' | 'unheardBy'> & {
  /** Of those counted, whose agreement ad referendum has lapsed. */
  readonly lapsed: readonly MemberId[];
  readonly present: readonly MemberId[];
};

/** Who has been heard in a round at this moment, and by what the others may stay unheard. */
export function hearingOf(state: DossierState, round: Round, context: Known): Hearing {
  const { at } = context;
  const roster = countedAt(state, context, round.stage);
  const present = presentFor(state, context, round.stage);
  const rule = stageRule(requireProcedure(context as DossierContext), round.stage);
  const unheard = roster.filter((m) => !isHeard(round.positions[m], at));
  const waived = quorumWaiver(state, round, at);
  const silent = (m: MemberId) => heardBySilence(round, m, at);
  // A head who sits there and says nothing when asked, about a text that its delegation has, has not objected; one that asked
  // for time has said something else.
  const sits = (m: MemberId) =>
    present.includes(m) && round.positions[m] === undefined && (state.delivered[round.textHash] ?? []).includes(m);
  const heard = roster.length - unheard.filter((m) => !sits(m) && !silent(m)).length;
  return {
    roster,
    present,
    heard: roster.filter((m) => isHeard(round.positions[m], at)),
    unheard,
    lapsed: roster.filter((m) => isLapsed(round.positions[m], at)),
    unheardBy:
      unheard.length === 0
        ? 'none'
        : unheard.every(silent)
          ? 'silence'
          : unheard.every(waived)
            ? 'waiver'
            : unheard.every(sits)
              ? 'presence'
              : unheard.every((m) => waived(m) || sits(m))
                ? 'waiver'
                : unheard.every((m) => waived(m) || silent(m))
                  ? 'silenceAndWaiver'
                  : quorumReached(rule?.quorum ?? 'heard', heard, roster.length)
                    ? 'quorum'
                    : unheard.every((m) => waived(m) || silent(m) || sits(m))
                      ? 'silenceAndWaiver'
                      : 'none',
  };
}

/** The evidence of a finding on a round at this moment, with the roster counted now (domain §3.9.4). */
export function evidenceOf(state: DossierState, round: Round, context: Known): FindingEvidence {
  const { lapsed, present, ...hearing } = hearingOf(state, round, context);
  const { roster } = hearing;
  const dropped = bracketsClosedSinceFinding(state);
  const standing = roster.flatMap((m) => round.positions[m] ?? []);
  const words = roster.flatMap((m) => lastOn(state, round.textHash, m)?.position ?? []);
  const abstainersAside = decisionAt(state, context.organisation.procedure, round.stage).abstention === 'notBound';
  const rule = stageRule(requireProcedure(context as DossierContext), round.stage);
  const absent =
    rule?.quorum === 'present' ? countedMembers(context.organisation).filter((m) => !present.includes(m)) : [];
  return {
    ...hearing,
    standAsides: words.flatMap((p) => {
      const abstains = round.positions[p.member]?.position.kind === 'abstain';
      const scope = p.standAside ?? (abstains && abstainersAside ? { of: 'document' as const } : null);
      return scope ? [{ member: p.member, scope }] : [];
    }),
    reservations: words.flatMap((p) =>
      p.position.kind === 'agreeWithReservation' && !p.lifted
        ? [{ member: p.member, reservation: p.position.reservation, text: p.position.text }]
        : [],
    ),
    viewpoints: words.flatMap((p) => {
      const text = p.position.kind === 'agreeWithViewpoint' ? p.position.text : p.viewpoint;
      return text === null ? [] : [{ member: p.member, text }];
    }),
    adReferendum: standing.flatMap((p) =>
      p.position.kind === 'agreeAdReferendum' && !p.confirmed && !lapsed.includes(p.member) ? [p.member] : [],
    ),
    ...(lapsed.length > 0 && { lapsed }),
    ...jointIn(standing),
    bracketsSentUp: [],
    ...(dropped.length > 0 && { bracketsClosed: dropped }),
    ...(absent.length > 0 && { absent }),
  };
}

/**
 * Whether silence that was not broken says of a member that it has no objection: of those alone to whom the text had been delivered
 * when it began, not of one admitted since; nor of one that said it would hear its capital, and has not said what that is.
 */
export function heardBySilence(
  { outcome, roster, positions }: Round,
  member: MemberId,
  at: Instant | undefined,
): boolean {
  return outcome === 'silence' && roster.includes(member) && !isLapsed(positions[member], at);
}

/**
 * Of whom a waiver of the quorum says that it may stay unheard in this round: those that it names; without names everybody,
 * once the deadline has passed (D92).
 */
export function quorumWaiver(
  state: DossierState,
  round: Round,
  at: Instant | undefined,
): (member: MemberId) => boolean {
  const over =
    round.outcome === 'deadline' || round.outcome === 'silence' || (at !== undefined && at >= round.deadline);
  const waivers = state.waivers.filter(
    (w) => w.of === 'quorum' && w.stage === round.stage && w.textHash === round.textHash,
  );
  return (member) => waivers.some((w) => w.members?.includes(member) ?? over);
}

/** Joint positions with each one's assent; a member that was named and did not assent is shown by its absence. */
function jointIn(standing: readonly StandingPosition[]): Pick<FindingEvidence, 'joint'> {
  const joint = standing
    .filter((p) => p.jointly && !p.lifted)
    .map((p) => ({
      by: p.member,
      assented: standing.filter((o) => o.assentsTo === p.statement && !o.lifted).map((o) => o.member),
    }));
  return joint.length > 0 ? { joint } : {};
}

/**
 * What adoption asks of those who have agreed: confirmations (D29), no reservation that stops a treaty (D30), and that not
 * all of them stand aside from the whole (D93).
 */
export function lacksForAdoption(
  state: DossierState,
  round: Round,
  rule: StageRule | null,
  evidence: FindingEvidence,
  procedure: Procedure,
): Check {
  if (!rule?.adopts) return null;
  const stopping = evidence.reservations.filter((r) =>
    procedure.policy.stoppingReservations.some((s) => s === r.reservation),
  );
  const aside = evidence.standAsides.filter((s) => s.scope.of === 'document').map((s) => s.member);
  return firstOf(
    () => confirmationsOwed(state, round, evidence),
    () =>
      state.definition?.binding && stopping.length > 0
        ? refused('D30', 'ReservationStands', { by: stopping.map((r) => `${r.member} (${r.reservation})`) })
        : null,
    () =>
      evidence.roster.every((m) => aside.includes(m))
        ? refused('D93', 'AdoptedForNobody', { standAside: aside })
        : null,
  );
}

/**
 * Agreement ad referendum that is still owed a confirmation when the text is to be adopted: of whoever is counted here, as its word
 * on that text, in whichever round and also where its day has passed. What the member said of that text later answers it (D29).
 */
function confirmationsOwed(state: DossierState, round: Round, { roster }: FindingEvidence): Check {
  const by = roster.flatMap((m) => {
    const word = lastOn(state, round.textHash, m)?.position;
    if (word?.position.kind !== 'agreeAdReferendum' || word.confirmed) return [];
    const stage = stageOf(state, m, word);
    return stage === round.stage ? [m] : [`${m} (stage ${stage})`];
  });
  return by.length === 0 ? null : refused('D29', 'AdReferendum', { by });
}

import type { ActorId, Instant, MemberId, StageCode } from '../../../contracts/ids.ts';
import type { DecisionRule, Procedure, Quorum, Share } from '../../../contracts/procedure.ts';
import type { MeetingState } from '../../meeting/state.ts';
import { accreditedAs, countedMembers, speaksFor, type OrganisationState } from '../../organisation/state.ts';
import { refused } from '../../decision.ts';
import type { Check } from '../context.ts';
import { lastIn, roundsOn, type Asked, type Last } from './lastWord.ts';
import { meetingOf, packageOf } from './packages.ts';
import { blocks, type DossierState, type StandingPosition } from '../state.ts';

/** Who is counted at a stage, how the organ decides there, and when enough were heard. */

const CONSENSUS: DecisionRule = { by: 'consensus', minus: 'nobody' };

/** The class's own rule where its route has one, else the stage's; consensus where neither says anything. */
export function decisionAt(
  { definition }: Pick<DossierState, 'definition'>,
  procedure: Procedure | null,
  stage: StageCode,
): DecisionRule {
  const own = definition?.route.find((s) => s.stage === stage)?.decision;
  return own ?? procedure?.stages[stage]?.decision ?? CONSENSUS;
}

/** What counting reads beside the document. `meetings`: those in whose packages the document is. */
export type Counting = {
  readonly organisation: OrganisationState;
  readonly meetings: readonly MeetingState[];
  /** The moment at which it is counted; without one every accreditation holds that has not ended. */
  readonly at?: Instant;
};

/**
 * Members whose head of delegation, of a level that speaks at the stage, is at the sitting that decides on the document;
 * where the procedure says so, while it may speak for its delegation.
 */
export function presentFor(
  state: DossierState,
  { organisation, meetings, at }: Counting,
  stage: StageCode,
): MemberId[] {
  const rule = organisation.procedure?.stages[stage];
  const meeting = rule?.inMeeting ? meetingOf(state, rule.organ, meetings) : null;
  if (!rule || !meeting) return [];
  return countedMembers(organisation).filter((m) => {
    const head = meeting.present[m];
    if (head === undefined) return false;
    const sender = { actor: String(m) as ActorId, person: head };
    const entitled = at === undefined ? accreditedAs(organisation, sender) : speaksFor(organisation, sender, at);
    if (organisation.procedure?.policy.presentHeadsEntitled && entitled === null) return false;
    const level = organisation.people[head]?.level;
    return level !== undefined && (rule.speaks === undefined || rule.speaks.some((l) => l === level));
  });
}

/** Whether an amendment blocks at a stage before the chair has ruled on it. */
export function unruledBlocks(procedure: Procedure | null, stage: StageCode): boolean {
  return procedure?.stages[stage]?.unruledAmendmentBlocks ?? procedure?.policy.unruledAmendmentBlocks ?? false;
}

/** Whether what was said at another stage counts, or at the one that is asked of alone. */
export type SaidAt = 'anyStage' | 'thisStage';

/**
 * The position of a member that stands in the way of agreeing this text at this stage; null where none does. It is the last that it
 * took there, or the last that it took at any stage that decides by consensus: a vote against is of its ballot. An amendment breaks
 * silence without a ruling, and so stands until there is one (domain §3.3, §3.9.2).
 */
export function blockOf(
  state: DossierState,
  asked: Asked,
  member: MemberId,
  procedure: Procedure | null,
  saidAt: SaidAt = 'anyStage',
): StandingPosition | null {
  return blockerOf(state, asked, procedure, saidAt)(member);
}

/** The same, asked of many: which stages have rounds on that text is looked up once. */
function blockerOf(
  state: DossierState,
  { stage, textHash }: Asked,
  procedure: Procedure | null,
  saidAt: SaidAt,
): (member: MemberId) => StandingPosition | null {
  const unruled = unruledBlocks(procedure, stage);
  const blocking = (last: Last | null) =>
    last && blocks(last.position, unruled || last.in.kind === 'silence') ? last.position : null;
  const there = state.stages[stage]?.rounds ?? [];
  const all = roundsOn(state, textHash, (s) => decisionAt(state, procedure, s).by === 'consensus');
  const isElsewhere = saidAt === 'anyStage' && all.some((rounds) => rounds !== there);
  return (member) =>
    blocking(lastIn([there], textHash, member)) ?? (isElsewhere ? blocking(lastIn(all, textHash, member)) : null);
}

/**
 * Members whose word on a text stands in the way at a stage: those counted there, and
 * where heads have to be entitled those recorded as present that are not counted since theirs no longer is. What a delegation
 * objected to does not fall with the mandate of a person (domain §3.3, §3.9.2).
 */
export function objectorsTo(
  state: DossierState,
  asked: Asked,
  others: Counting,
  saidAt: SaidAt = 'anyStage',
): readonly MemberId[] {
  const { stage } = asked;
  const block = blockerOf(state, asked, others.organisation.procedure, saidAt);
  const voices = [...countedAt(state, others, stage), ...seatedAt(state, others, stage)];
  return [...new Set(voices)].filter((m) => block(m) !== null);
}

/** Where those present are counted and heads have to be entitled: the members recorded at the sitting, whether or not theirs is. */
function seatedAt(state: DossierState, { organisation, meetings }: Counting, stage: StageCode): readonly MemberId[] {
  const { procedure } = organisation;
  const rule = procedure?.stages[stage];
  if (rule?.quorum !== 'present' || !procedure?.policy.presentHeadsEntitled) return [];
  const present = meetingOf(state, rule.organ, meetings)?.present ?? {};
  const seated = countedMembers(organisation).filter((m) => present[m] !== undefined);
  return withoutConcerned(state, procedure, stage, seated);
}

/**
 * The members that are counted for this document at this stage: all, those present where the organ counts them alone, in
 * either case without the one it concerns where the rule leaves that out.
 */
export function countedAt(state: DossierState, others: Counting, stage: StageCode): readonly MemberId[] {
  const { organisation } = others;
  const whole =
    organisation.procedure?.stages[stage]?.quorum === 'present'
      ? presentFor(state, others, stage)
      : countedMembers(organisation);
  return withoutConcerned(state, organisation.procedure, stage, whole);
}

/** An organ that counts those present does nothing by the agreement of nobody: of nobody it could be said that they did not object (D89). */
export function somebodyPresent(state: DossierState, stage: StageCode, others: Counting): Check {
  const rule = others.organisation.procedure?.stages[stage];
  return rule?.quorum === 'present' && countedAt(state, others, stage).length === 0
    ? refused('D89', 'NobodyPresent', { stage, meeting: packageOf(state, rule.organ) ?? 'none' })
    : null;
}

function withoutConcerned(
  state: DossierState,
  procedure: Procedure | null,
  stage: StageCode,
  members: readonly MemberId[],
): readonly MemberId[] {
  return members.filter((m) => !isLeftOut(state, procedure, stage, m));
}

/** Whether a stage is decided without this member, whom the document concerns: what it says there stands in nobody's way. */
export function isLeftOut(
  state: DossierState,
  procedure: Procedure | null,
  stage: StageCode,
  member: MemberId,
): boolean {
  const decision = decisionAt(state, procedure, stage);
  return decision.by === 'consensus' && decision.minus === 'concerned' && member === state.concerns;
}

/** Whether a part is at least this share of a whole, exactly. */
export function isReached([n, d]: Share, part: number, whole: number): boolean {
  return part * d >= n * whole;
}

export function quorumReached(quorum: Quorum, heard: number, counted: number): boolean {
  if (quorum === 'none' || quorum === 'present') return true;
  return quorum === 'heard' ? heard === counted : isReached(quorum.atLeast, heard, counted);
}

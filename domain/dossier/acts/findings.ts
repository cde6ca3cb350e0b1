import type { DossierAct } from '../../../contracts/acts.ts';
import type { DossierEvent, FindingEvidence, OrganOutcome } from '../../../contracts/events.ts';
import { accepted, refused } from '../../decision.ts';
import type { MeetingId, StageCode } from '../../../contracts/ids.ts';
import type { StageRule } from '../../../contracts/procedure.ts';
import { chairOf, isMember } from '../../organisation/state.ts';
import { dayOf } from '../../time.ts';
import {
  byChairOf,
  firstOf,
  holdsRounds,
  inProgress,
  notFrozen,
  onCurrentText,
  requireProcedure,
  stageRule,
  type Check,
  type DossierContext,
  type DossierDecision,
} from '../context.ts';
import { placesKept } from './agreedPlaces.ts';
import { adoptionEvents } from './adoption.ts';
import { decisionAt, objectorsTo, somebodyPresent, type SaidAt } from '../facts/counting.ts';
import { ruleApplied } from '../facts/grounds.ts';
import { evidenceOf, hearingOf, heardBySilence, lacksForAdoption } from '../facts/evidence.ts';
import { restOwed } from '../facts/owed.ts';
import { meetingOf, packageOf } from '../facts/packages.ts';
import { byPresentChair, bySecretariatOrPresentChair, presentOrgans } from '../facts/presentChair.ts';
import { concordanceOf } from './renderings.ts';
import { closeOpenRounds } from './rounds.ts';
import { beforeSitting, needsMet, sameVersionHolds, sittingHolds, stagesAsked } from '../facts/route.ts';
import { currentVersion, lastRound, type DossierState, type Round } from '../state.ts';

/** What chairs decide: consensus, "as a basis", return, repeat, defer, waivers (domain §3.2, §3.6). */

type Act<T extends DossierAct['type']> = Extract<DossierAct, { type: T }>;

/** A chair accepted an amendment, so that this text is not the one to be agreed (D78). */
function versionOwed(state: DossierState): Check {
  const by = [...new Set(state.acceptedAmendments.map((a) => a.by))];
  return by.length === 0 ? null : refused('D78', 'NewVersionOwed', { amendmentsOf: by });
}

/** The meeting in whose package the document is for the organ of a stage. */
function meetingAt(state: DossierState, stage: StageCode | undefined, context: DossierContext): MeetingId | 'none' {
  const rule = stage === undefined ? null : stageRule(requireProcedure(context), stage);
  return (rule && packageOf(state, rule.organ)) ?? 'none';
}

/** Those who stand in the way of any decision on a round: objectors (D26), and the unheard (D27), silence also until its end (D82). */
export function nobodyStandsInTheWay(
  state: DossierState,
  round: Round,
  context: DossierContext,
  saidAt: SaidAt = 'anyStage',
): Check {
  const { stage, textHash } = round;
  const objectors = objectorsTo(state, round, context, saidAt);
  return firstOf(
    () => somebodyPresent(state, stage, context),
    () =>
      objectors.length > 0
        ? refused('D26', 'ObjectionStands', { stage, round: round.round, by: objectors, textHash })
        : null,
    () => unheardStandInTheWay(state, round, context),
  );
}

/** Those who have yet to be heard, where the organ decides with them alone (D27), and in a silence round until its end (D82). */
export function unheardStandInTheWay(state: DossierState, round: Round, context: DossierContext): Check {
  const { roster, unheard, unheardBy } = hearingOf(state, round, context);
  const asked = unheard.filter((m) => !heardBySilence(round, m, context.at));
  return firstOf(
    () =>
      asked.length > 0 && unheardBy === 'none'
        ? refused('D27', 'DelegationsUnheard', {
            unheard: asked,
            heard: roster.length - asked.length,
            counted: roster.length,
          })
        : null,
    () =>
      round.kind === 'silence' && round.outcome === null && unheard.length > 0
        ? refused('D82', 'SilenceNotOver', { unheard, deadline: round.deadline })
        : null,
  );
}

/**
 * What stands between a round and a finding of consensus, in the order in which a chair would hear it: a text that is to
 * change (D78), objections (D26), the unheard (D27, D82), open brackets (D28), and for adoption the confirmations that are
 * still owed and the reservations that stop it (D29-D31), and somebody for whom it is adopted (D93).
 */
export function standsInTheWay(
  state: DossierState,
  round: Round,
  context: DossierContext,
  sendUpBrackets: boolean,
): Check {
  return firstOf(
    () => versionOwed(state),
    () => nobodyStandsInTheWay(state, round, context),
    () => textIsReady(state, round, context, sendUpBrackets),
  );
}

function bracketsHold(state: DossierState, rule: StageRule | null, sendUp: boolean): Check {
  const brackets = currentVersion(state)?.manifest.openPlaces ?? [];
  return brackets.length > 0 && (rule?.adopts || !sendUp)
    ? refused('D28', 'BracketsOpen', { places: brackets.map((b) => b.place) })
    : null;
}

/** What is demanded of the text and of what was said of it in agreeing, by whichever rule the organ decides. */
export function textIsReady(
  state: DossierState,
  round: Round,
  context: DossierContext,
  sendUpBrackets: boolean,
): Check {
  const procedure = requireProcedure(context);
  const rule = stageRule(procedure, round.stage);
  const official = procedure.languages.official;
  const manifest = currentVersion(state)?.manifest;
  return firstOf(
    () => versionOwed(state),
    () => bracketsHold(state, rule, sendUpBrackets),
    () => lacksForAdoption(state, round, rule, evidenceOf(state, round, context), procedure),
    () =>
      rule?.adopts && manifest?.title !== state.title
        ? refused('D12', 'VersionTitle', { found: manifest?.title ?? '', expected: state.title })
        : null,
    () =>
      rule?.adopts && procedure.policy.concordanceBeforeAdoption && official.length > 1 && !concordanceHolds(state)
        ? refused('D31', 'ConcordanceMissing', { languages: official, version: manifest?.number ?? 0 })
        : null,
  );
}

function concordanceHolds(state: DossierState): boolean {
  const text = currentVersion(state)?.textHash;
  return text !== undefined && concordanceOf(state, text) !== 'none';
}

/** What a chair's conclusion of a round needs, whether it is a finding or the declaration of a vote. */
export function findable(
  state: DossierState,
  act: Pick<Act<'FindConsensus'>, 'stage' | 'round' | 'textHash'>,
  round: Round | null,
  context: DossierContext,
): Check {
  const rule = stageRule(requireProcedure(context), act.stage);
  return firstOf(
    () => inProgress(state),
    () => holdsRounds(state, act.stage),
    () => byChairOf(context, act.stage),
    () => onCurrentText(state, act.textHash),
    () => notFrozen(state, context),
    () => (state.stages[act.stage]?.status === 'open' ? null : refused('D19', 'StageNotOpen', { stage: act.stage })),
    () =>
      round &&
      round.round === act.round &&
      (round.outcome === null || round.outcome === 'deadline' || round.outcome === 'silence')
        ? null
        : refused('D21', 'RoundNotOpen', { stage: act.stage, round: act.round, outcome: round?.outcome ?? 'none' }),
    () =>
      round?.textHash === act.textHash
        ? null
        : refused('D14', 'AnotherText', { named: act.textHash, current: round?.textHash ?? 'none' }),
    () => restOwed(state, requireProcedure(context)),
    () => needsMet(state, act.stage) ?? sameVersionHolds(state, act.stage),
    () => (rule?.inMeeting ? sittingHolds(state, rule, context.organisation, context.meetings) : null),
  );
}

/** The outcome in the procedure's word, where it has one; `asBasis` in place of it where the text is not approved. */
function organOutcome(
  state: DossierState,
  rule: StageRule | null,
  context: DossierContext,
  asBasis?: 'asBasis',
): { readonly outcome?: OrganOutcome } {
  if (!rule?.outcome) return {};
  const meeting = rule.inMeeting ? meetingOf(state, rule.organ, context.meetings) : null;
  const { organ, outcome: word } = rule;
  return {
    outcome: { as: asBasis ?? word, organ, day: meeting?.day ?? dayOf(context.at), meeting: meeting?.id ?? null },
  };
}

/** What follows when a stage has decided for a text: it closes, and where it adopts outside a meeting the text is adopted. */
export function closedWith(
  state: DossierState,
  act: Pick<Act<'FindConsensus'>, 'stage' | 'textHash'>,
  rule: StageRule | null,
  evidence: FindingEvidence,
  context: DossierContext,
): readonly DossierEvent[] {
  // An adopted text is before no organ any more: what is still open elsewhere ends without an outcome of its own.
  const elsewhere = rule?.adopts
    ? closeOpenRounds(state, 'closed').filter((e) => e.type !== 'RoundClosed' || e.stage !== act.stage)
    : [];
  return [
    ...elsewhere,
    { type: 'StageClosed', stage: act.stage, textHash: act.textHash, ...organOutcome(state, rule, context) },
    ...(rule?.adopts && !rule.inMeeting
      ? adoptionEvents(state, act.textHash, evidence, {
          meeting: null,
          organ: rule.organ,
          day: dayOf(context.at),
          number: null,
        })
      : []),
  ];
}

/** The chair's recorded statement that no objection stands. Closes round and stage. */
export function decideFindConsensus(
  state: DossierState,
  act: Act<'FindConsensus'>,
  context: DossierContext,
): DossierDecision {
  const procedure = requireProcedure(context);
  const round = lastRound(state, act.stage);
  const no = firstOf(
    () => findable(state, act, round, context),
    () =>
      decisionAt(state, procedure, act.stage).by === 'consensus'
        ? null
        : refused('D48', 'DecidedByVote', { stage: act.stage }),
    () => (round ? standsInTheWay(state, round, context, act.sendUpBrackets ?? false) : null),
  );
  if (no || !round) return no ?? refused('D21', 'NoSuchRound', { stage: act.stage, round: act.round });
  const brackets = currentVersion(state)?.manifest.openPlaces ?? [];
  const evidence = { ...evidenceOf(state, round, context), bracketsSentUp: brackets.map((b) => b.place) };
  const closed: DossierEvent[] =
    round.outcome === null ? [{ type: 'RoundClosed', stage: act.stage, round: act.round, outcome: 'consensus' }] : [];
  return accepted<DossierEvent>(
    {
      ...{ type: 'ConsensusFound', stage: act.stage, round: act.round, textHash: act.textHash, evidence },
      ...ruleApplied(state, act.stage, context),
    },
    ...closed,
    ...closedWith(state, act, stageRule(procedure, act.stage), evidence, context),
  );
}

/** What was said in a round that has ended still stands (D26). */
function noObjection(state: DossierState, act: Act<'TakeAsBasis'>, context: DossierContext): Check {
  const { stage, textHash } = act;
  const by = objectorsTo(state, act, context, 'thisStage');
  return by.length > 0 ? refused('D26', 'ObjectionStands', { stage, by, textHash }) : null;
}

/**
 * The organ accepts the draft as the ground for further work: the stage stays open, and is not approved. Where it was asked
 * in a round, nobody stands in the way there: a ground for further work is no consensus on the text.
 */
export function decideTakeAsBasis(
  state: DossierState,
  act: Act<'TakeAsBasis'>,
  context: DossierContext,
): DossierDecision {
  const s = state.stages[act.stage];
  const rule = stageRule(requireProcedure(context), act.stage);
  const round = s?.rounds.find((r) => r.outcome === null) ?? null;
  const no = firstOf(
    () => inProgress(state),
    () => holdsRounds(state, act.stage),
    () => byChairOf(context, act.stage),
    () => onCurrentText(state, act.textHash),
    () => notFrozen(state, context),
    () => restOwed(state, requireProcedure(context)),
    () => needsMet(state, act.stage),
    () => (rule?.inMeeting ? sittingHolds(state, rule, context.organisation, context.meetings) : null),
    () => (s?.status === 'closed' ? refused('D19', 'StageClosed', { stage: act.stage }) : null),
    () => (round ? nobodyStandsInTheWay(state, round, context, 'thisStage') : noObjection(state, act, context)),
  );
  if (no) return no;
  const opened: DossierEvent[] = s ? [] : [{ type: 'StageOpened', stage: act.stage }];
  return accepted<DossierEvent>(
    ...opened,
    {
      ...{ type: 'TakenAsBasis', stage: act.stage, textHash: act.textHash },
      ...(round && { evidence: evidenceOf(state, round, context) }),
      ...ruleApplied(state, act.stage, context),
      ...organOutcome(state, rule, context, 'asBasis'),
    },
    ...closeOpenRounds(state, 'basis', act.stage),
  );
}

export function decideReturnToStage(
  state: DossierState,
  act: Act<'ReturnToStage'>,
  context: DossierContext,
): DossierDecision {
  const route = state.definition?.route.map((s) => s.stage) ?? [];
  const no = firstOf(
    () => inProgress(state),
    () => holdsRounds(state, act.from) ?? holdsRounds(state, act.to),
    () => byChairOf(context, act.from),
    () => notFrozen(state, context),
    () => (state.stages[act.from]?.status === 'open' ? null : refused('D19', 'StageNotOpen', { stage: act.from })),
    () =>
      state.stages[act.to] !== undefined && route.indexOf(act.to) < route.indexOf(act.from)
        ? null
        : refused('D36', 'NotAnEarlierStage', { from: act.from, to: act.to }),
    () => (requireProcedure(context).policy.laterOrganHolds ? noLaterStageAsked(state, act.from, context) : null),
    () => noEarlierStageAsked(state, act.from, context),
  );
  if (no) return no;
  return accepted<DossierEvent>(...closeOpenRounds(state, 'returned'), {
    type: 'ReturnedToStage',
    from: act.from,
    to: act.to,
    places: act.places,
    ...placesKept(state, act.places, requireProcedure(context)),
    reason: act.reason,
  });
}

/** While a later organ has the document before it, only its chair sends it back: a return or repetition would end the round there. */
function noLaterStageAsked(state: DossierState, stage: StageCode, context: DossierContext): Check {
  const procedure = requireProcedure(context);
  const route = state.definition?.route.map((s) => s.stage) ?? [];
  const asked = stagesAsked(state, procedure, context.meetings);
  const later = asked.filter((s) => route.indexOf(s) > route.indexOf(stage)).find((s) => byChairOf(context, s));
  return later === undefined
    ? null
    : refused('D98', 'LaterStageAsked', { stage, later, organ: stageRule(procedure, later)?.organ ?? 'none' });
}

/** While an earlier organ alone has it, no other chair ends its round: not from a stage that the document has yet to come to again. */
function noEarlierStageAsked(state: DossierState, stage: StageCode, context: DossierContext): Check {
  const procedure = requireProcedure(context);
  const route = state.definition?.route.map((s) => s.stage) ?? [];
  const asked = stagesAsked(state, procedure, context.meetings);
  if (asked.includes(stage)) return null;
  const earlier = asked.filter((s) => route.indexOf(s) < route.indexOf(stage)).find((s) => byChairOf(context, s));
  return earlier === undefined
    ? null
    : refused('D98', 'EarlierStageAsked', { stage, earlier, organ: stageRule(procedure, earlier)?.organ ?? 'none' });
}

export function decideRepeatStage(
  state: DossierState,
  act: Act<'RepeatStage'>,
  context: DossierContext,
): DossierDecision {
  const no = firstOf(
    () => inProgress(state),
    () => holdsRounds(state, act.stage),
    () => byChairOf(context, act.stage),
    () => notFrozen(state, context),
    () =>
      state.stages[act.stage]?.status === 'closed' ? null : refused('D37', 'StageNotClosed', { stage: act.stage }),
    () => noLaterStageAsked(state, act.stage, context),
    () => noEarlierStageAsked(state, act.stage, context),
  );
  return (
    no ??
    accepted<DossierEvent>(...closeOpenRounds(state, 'returned'), {
      type: 'StageReopened',
      stage: act.stage,
      ...(act.places && { places: act.places }),
      ...placesKept(state, act.places, requireProcedure(context)),
      reason: act.reason,
    })
  );
}

/** The packages that the document leaves: of the organs that have it before them, and whose chair defers it. */
function packagesLeft(state: DossierState, { organisation, meetings, sender }: DossierContext): readonly MeetingId[] {
  const organs = presentOrgans(state, organisation, meetings).filter((o) => chairOf(organisation, o) === sender.actor);
  // An old entry does not say of which organ its package is.
  return state.packages.filter(({ organ }) => organ === null || organs.includes(organ)).map((p) => p.meeting);
}

/**
 * The document waits: rounds end, deadlines stop, and it leaves the package of the organ whose chair defers it. In the
 * packages of other organs it stays, where nothing can be done with it until it is taken up again. Nothing else of them moves.
 */
export function decideDefer(state: DossierState, act: Act<'Defer'>, context: DossierContext): DossierDecision {
  const no = firstOf(
    () =>
      state.phase === 'deferred'
        ? refused('D38', 'DeferredAlready', { to: state.deferredTo ?? 'a later meeting' })
        : inProgress(state),
    () => byPresentChair(state, context),
    () => notFrozen(state, context),
  );
  if (no) return no;
  const [from = null, ...alsoFrom] = packagesLeft(state, context);
  return accepted<DossierEvent>(...closeOpenRounds(state, 'deferred'), {
    type: 'Deferred',
    from,
    ...(alsoFrom.length > 0 && { alsoFrom }),
    to: act.to ?? null,
    reason: act.reason,
  });
}

/** No other organ's meeting could ever conclude on it, and while it waited for one no agenda of its own could place it (D45). */
function ofItsRoute(state: DossierState, meeting: MeetingId, context: DossierContext): Check {
  const procedure = requireProcedure(context);
  const organ = context.meetings.find((m) => m.id === meeting)?.organ ?? null;
  const route = state.definition?.route ?? [];
  return route.some(({ stage }) => stageRule(procedure, stage)?.organ === organ)
    ? null
    : refused('D38', 'AnotherOrganMeets', { meeting, meets: organ ?? 'none' });
}

export function decideTakeUpAgain(
  state: DossierState,
  act: Act<'TakeUpAgain'>,
  context: DossierContext,
): DossierDecision {
  const no = firstOf(
    () => (state.phase === 'deferred' ? null : (inProgress(state) ?? refused('D38', 'NotDeferred', {}))),
    () => byPresentChair(state, context),
    () =>
      context.meetings.some((m) => m.id === act.meeting && ['convened', 'sitting'].includes(m.phase))
        ? null
        : refused('D38', 'MeetingNotConvened', { meeting: act.meeting }),
    () => ofItsRoute(state, act.meeting, context),
  );
  return no ?? accepted<DossierEvent>({ type: 'TakenUpAgain', meeting: act.meeting, reason: act.reason });
}

/**
 * The quorum is the stage's chair's to waive; that a text before a sitting may change, and what is waived for such a text,
 * the chair's of that sitting; all else the secretariat's or the present chair's.
 */
function mayWaive(state: DossierState, act: Act<'RecordWaiver'>, context: DossierContext): Check {
  const procedure = requireProcedure(context);
  const sitting = beforeSitting(state, procedure, context.meetings);
  const adopting = state.definition?.route.find((s) => stageRule(procedure, s.stage)?.adopts)?.stage;
  switch (act.of) {
    case 'quorum':
      return act.stage ? byChairOf(context, act.stage) : refused('D17', 'StageNotOnRoute', { stage: 'none' });
    case 'freeze':
      return sitting
        ? byChairOf(context, sitting)
        : refused('D34', 'NotSitting', { meeting: meetingAt(state, adopting, context) });
    case 'sameVersion':
    case 'concordance':
      return sitting ? byChairOf(context, sitting) : bySecretariatOrPresentChair(state, context);
    case 'circulationPeriod':
      return bySecretariatOrPresentChair(state, context);
  }
}

export function decideRecordWaiver(
  state: DossierState,
  act: Act<'RecordWaiver'>,
  context: DossierContext,
): DossierDecision {
  const members = act.members ?? [];
  const namesMore = act.members !== undefined || act.stage !== undefined;
  const text = currentVersion(state)?.textHash;
  const uncounted = members.filter((m) => !isMember(context.organisation, m));
  const no = firstOf(
    () => inProgress(state),
    () => mayWaive(state, act, context),
    () => (act.of === 'quorum' && act.stage ? holdsRounds(state, act.stage) : null),
    () => (text ? null : refused('D164', 'NoText', {})),
    () =>
      namesMore && act.of !== 'quorum'
        ? refused('D92', 'NotOfTheQuorum', { of: act.of, stage: act.stage ?? 'none', members })
        : null,
    () => (uncounted.length > 0 ? refused('D92', 'NotACountedDelegation', { members: uncounted }) : null),
  );
  return (
    no ??
    accepted<DossierEvent>({
      type: 'WaiverRecorded',
      of: act.of,
      stage: act.stage ?? null,
      textHash: text ?? null,
      reason: act.reason,
      ...(act.members && { members: act.members }),
    })
  );
}

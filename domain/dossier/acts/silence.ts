import type { DossierAct } from '../../../contracts/acts.ts';
import type { DossierEvent } from '../../../contracts/events.ts';
import type { Instant, StageCode, TextHash } from '../../../contracts/ids.ts';
import { accepted, refused } from '../../decision.ts';
import { countedMembers } from '../../organisation/state.ts';
import { plusMs } from '../../time.ts';
import { speaksAt } from '../facts/capacity.ts';
import {
  byChairOf,
  byCountedDelegation,
  firstOf,
  inProgress,
  ownMember,
  requireProcedure,
  stageRule,
  type Check,
  type DossierContext,
  type DossierDecision,
} from '../context.ts';
import { countedAt, decisionAt, objectorsTo, somebodyPresent } from '../facts/counting.ts';
import { inTime, onTextOf, roundOf } from '../facts/inRound.ts';
import { meetingOf, packageOf } from '../facts/packages.ts';
import { officialLanguagesOf } from './renderings.ts';
import { currentVersion, type DossierState } from '../state.ts';

/** When silence may begin, and how a round may end earlier than it was to (domain §3.5). */

type Act<T extends DossierAct['type']> = Extract<DossierAct, { type: T }>;

/** Allowed, long enough, in the languages demanded, delivered to all, with no objection to it (D24); after what the procedure wants first (D80). */
export function maySilence(
  state: DossierState,
  act: Act<'OpenRound'>,
  deadline: Instant,
  context: DossierContext,
): Check {
  const rule = stageRule(requireProcedure(context), act.stage);
  if (!rule?.silence.allowed || decisionAt(state, context.organisation.procedure, act.stage).by === 'vote')
    return refused('D24', 'SilenceNotAllowed', { stage: act.stage });
  if (deadline < plusMs(context.at, rule.silence.minimumMs))
    return refused('D24', 'SilenceTooShort', { deadline, minimumMs: rule.silence.minimumMs });
  const languages = officialLanguagesOf(currentVersion(state));
  const missing = rule.silence.languages.filter((l) => !languages.includes(l));
  if (missing.length > 0) return refused('D24', 'RenderingMissing', { stage: act.stage, missing });
  const undelivered = countedMembers(context.organisation).filter(
    (m) => !(state.delivered[act.textHash] ?? []).includes(m),
  );
  if (undelivered.length > 0) return refused('D24', 'NotDelivered', { undelivered });
  // The same words again would ask for silence about an answer that has been given: first they are re-worded.
  const by = objectorsTo(state, act, context);
  if (by.length > 0) return refused('D24', 'ObjectionStands', { stage: act.stage, textHash: act.textHash, by });
  return examinedFirst(state, act.stage, act.textHash, context) ?? tabled(state, act.stage, context);
}

/** The bodies that the procedure names have closed on this very text, or taken it as a basis. */
function examinedFirst(state: DossierState, stage: StageCode, textHash: TextHash, context: DossierContext): Check {
  const wanted = stageRule(requireProcedure(context), stage)?.silence.afterStages ?? [];
  const owed = wanted.filter((code) => {
    const s = state.stages[code];
    return !(s?.status === 'closed' && s.closedOn === textHash) && !s?.bases.includes(textHash);
  });
  return owed.length === 0 ? null : refused('D80', 'NotExamined', { stage, by: owed });
}

/** The document is on the agenda of a meeting of the stage's organ that has not closed. */
function tabled(state: DossierState, stage: StageCode, context: DossierContext): Check {
  const rule = stageRule(requireProcedure(context), stage);
  if (!rule?.silence.afterTabling) return null;
  const meeting = meetingOf(state, rule.organ, context.meetings);
  const holds =
    meeting !== null &&
    meeting.organ === rule.organ &&
    (meeting.phase === 'convened' || meeting.phase === 'sitting') &&
    meeting.agenda.some((i) => i.dossier === state.id);
  return holds
    ? null
    : refused('D80', 'NotTabled', { stage, organ: rule.organ, meeting: packageOf(state, rule.organ) ?? 'none' });
}

/** An earlier deadline: ahead of now, before the present one, and no shorter than silence must be. */
function isEarlier(
  state: DossierState,
  act: Act<'AgreeToShorten'> | Act<'ShortenRound'>,
  context: DossierContext,
): Check {
  const round = roundOf(state, act.stage, act.round);
  const minimumMs = stageRule(requireProcedure(context), act.stage)?.silence.minimumMs ?? 0;
  const facts = { deadline: round?.deadline ?? '', proposed: act.deadline };
  return firstOf(
    () => (round && act.deadline < round.deadline ? null : refused('D81', 'NotEarlier', facts)),
    () => (act.deadline > context.at ? null : refused('D23', 'DeadlinePassed', { ...facts, at: context.at })),
    () =>
      round?.kind === 'silence' && act.deadline < plusMs(round.openedAt, minimumMs)
        ? refused('D24', 'SilenceTooShort', { deadline: act.deadline, minimumMs })
        : null,
  );
}

export function decideAgreeToShorten(
  state: DossierState,
  act: Act<'AgreeToShorten'>,
  context: DossierContext,
): DossierDecision {
  const by = inProgress(state) ?? byCountedDelegation(context) ?? speaksAt(context, act.stage);
  if (by) return by;
  const open = inTime(state, act, context);
  if (!('round' in open)) return open;
  const member = ownMember(context);
  const { stage, round, deadline } = act;
  const no = firstOf(
    () => isEarlier(state, act, context),
    () => (open.round.shortening?.[member] === deadline ? refused('D81', 'AgreedAlready', { member, deadline }) : null),
  );
  return no ?? accepted<DossierEvent>({ type: 'ShorteningAgreed', stage, round, member, deadline });
}

/** By the chair, and only if every counted delegation has agreed to that very deadline (D81). */
export function decideShortenRound(
  state: DossierState,
  act: Act<'ShortenRound'>,
  context: DossierContext,
): DossierDecision {
  const round = roundOf(state, act.stage, act.round);
  const owed = countedAt(state, context, act.stage).filter((m) => round?.shortening?.[m] !== act.deadline);
  const no = firstOf(
    () => inProgress(state),
    () => byChairOf(context, act.stage),
    () => onTextOf(round, act),
    () =>
      round?.outcome === null && context.at < round.deadline
        ? null
        : refused('D23', 'RoundOver', { round: act.round, deadline: round?.deadline ?? '' }),
    () => isEarlier(state, act, context),
    () => somebodyPresent(state, act.stage, context),
    () => (owed.length === 0 ? null : refused('D81', 'NotAgreedByAll', { by: owed, proposed: act.deadline })),
  );
  const { stage, deadline, reason } = act;
  return no ?? accepted<DossierEvent>({ type: 'RoundShortened', stage, round: act.round, deadline, reason });
}

import type { DossierAct } from '../../../contracts/acts.ts';
import type { DossierEvent } from '../../../contracts/events.ts';
import type { ActorId, MemberId, StageCode } from '../../../contracts/ids.ts';
import type { DocumentClass, Procedure } from '../../../contracts/procedure.ts';
import { accepted, refused } from '../../decision.ts';
import { isMember, isParty, roleOf } from '../../organisation/state.ts';
import {
  byCountedDelegation,
  bySecretariat,
  firstOf,
  inProgress,
  isFrozen,
  notErased,
  onCurrentText,
  ownMember,
  requireProcedure,
  type Check,
  type DossierContext,
  type DossierDecision,
  stageRule,
} from '../context.ts';
import { agreedPlacesStay, agreedWordsStay } from './agreedPlaces.ts';
import { isOverWithoutEffect } from '../facts/dependencies.ts';
import { decisionAt } from '../facts/counting.ts';
import { PROPOSAL, STAGES_WITHOUT_ROUNDS } from '../evolve.ts';
import { bracketsIn } from '../facts/grounds.ts';
import { splitFromOf, splitHolds } from './moves.ts';
import { procedureForClass } from '../facts/ownProcedure.ts';
import { packageOf } from '../facts/packages.ts';
import { byPresentChair } from '../facts/presentChair.ts';
import { officialLanguagesOf } from './renderings.ts';
import { closeOpenRounds } from './rounds.ts';
import { restLeavesParts } from '../facts/owed.ts';
import { beforeSitting, isPassed } from '../facts/route.ts';
import { currentVersion, type DossierState } from '../state.ts';

/** Proposal and text versions (domain §1.5, §3.2 stage 00). */

type Act<T extends DossierAct['type']> = Extract<DossierAct, { type: T }>;

export function decidePropose(
  state: DossierState,
  act: Act<'ProposeDocument'>,
  context: DossierContext,
): DossierDecision {
  const role = roleOf(context.organisation, context.sender.actor);
  const no = firstOf(
    () => (state.phase === null ? null : refused('D01', 'ProposedAlready', { title: state.title, phase: state.phase })),
    () =>
      role === 'secretariat' || (role === 'delegation' && String(context.sender.actor) === act.proposer)
        ? null
        : refused('D02', 'MayNotPropose', { actor: context.sender.actor, proposer: act.proposer }),
    () =>
      isMember(context.organisation, act.proposer)
        ? null
        : refused('D02', 'ProposerNotAMember', { proposer: act.proposer }),
    () => (requireProcedure(context).classes[act.class] ? null : refused('D03', 'ClassUnknown', { class: act.class })),
    () => splitHolds(act, context),
    () => {
      const definition = requireProcedure(context).classes[act.class];
      return concernedHolds(act.concerns ?? null, decidedWithoutConcerned(definition, context), context);
    },
    () => admittedHolds(act, context),
    () => mayDepend(act, context),
  );
  if (no) return no;
  return accepted<DossierEvent>({
    type: 'DocumentProposed',
    dossier: context.aggregate.slice('dossier/'.length) as NonNullable<DossierState['id']>,
    title: act.title,
    class: act.class,
    area: act.area,
    justification: act.justification,
    proposer: act.proposer,
    leadOrgan: act.leadOrgan,
    ...(act.admits ? { admits: act.admits } : {}),
    ...(act.concerns ? { concerns: act.concerns } : {}),
    ...(act.implements ? { implements: act.implements } : {}),
    ...splitFromOf(act, context),
    ...(act.dependsOn ? { dependsOn: act.dependsOn } : {}),
    ...(act.expiresAfterDays ? { expiresAfterDays: act.expiresAfterDays } : {}),
  });
}

/** Stages at which documents of a class are decided without the member that they concern. */
function decidedWithoutConcerned(definition: DocumentClass | undefined, context: DossierContext): readonly StageCode[] {
  const stages = (definition?.route ?? []).map((s) => s.stage);
  return stages.filter((stage) => {
    const rule = decisionAt({ definition: definition ?? null }, requireProcedure(context), stage);
    return rule.by === 'consensus' && rule.minus === 'concerned';
  });
}

/** Whom a document concerns is a member, and named where it is decided without that one (D161). */
function concernedHolds(concerned: MemberId | null, without: readonly StageCode[], context: DossierContext): Check {
  if (concerned === null) return without.length > 0 ? refused('D161', 'NobodyConcerned', { stages: without }) : null;
  return isMember(context.organisation, concerned) ? null : refused('D161', 'ConcernedNotAMember', { concerned });
}

/** Admitted is a state that the organisation knows and that is no member (D162). */
function admittedHolds({ admits }: Act<'ProposeDocument'>, { organisation }: DossierContext): Check {
  if (admits === undefined) return null;
  if (isMember(organisation, admits)) return refused('D162', 'IsAMember', { member: admits });
  const isKnown = organisation.members[admits] !== undefined || isParty(organisation, admits as string as ActorId);
  return isKnown ? null : refused('D162', 'AdmittedUnknown', { admits });
}

/** Only a treaty enters into force by an announcement that can wait for others; never for itself (D83). */
function mayDepend(act: Act<'ProposeDocument'>, context: DossierContext): Check {
  if (act.dependsOn === undefined) return null;
  if (!requireProcedure(context).classes[act.class]?.binding) return refused('D83', 'NotATreaty', { class: act.class });
  if (act.dependsOn.some((d) => context.aggregate === `dossier/${d}`))
    return refused('D83', 'DependsOnItself', { dossier: context.aggregate });
  // Each of them was proposed before this one, so that no two ever wait for each other.
  const missing = act.dependsOn.filter((d) => !context.dossiers[d]);
  if (missing.length > 0) return refused('D83', 'NotProposed', { dossiers: missing });
  const never = act.dependsOn.filter((d) => isOverWithoutEffect(context.dossiers[d]!));
  return never.length > 0 ? refused('D83', 'NeverInEffect', { dossiers: never }) : null;
}

/** Registration freezes the class's route for this document and says which stages it passes over. */
export function decideRegister(state: DossierState, context: DossierContext): DossierDecision {
  const procedure = requireProcedure(context);
  const definition = procedure.classes[state.class];
  const no = firstOf(
    () => (state.phase === null ? refused('D04', 'NotProposed', {}) : null),
    () => bySecretariat(context),
    () => (state.phase === 'proposed' ? null : refused('D11', 'RegisteredAlready', { phase: state.phase ?? 'none' })),
    () => (definition ? null : refused('D03', 'ClassUnknown', { class: state.class })),
  );
  if (no || !definition) return no ?? refused('D03', 'ClassUnknown', { class: state.class });
  const inForce = context.organisation.procedures.length;
  const skipped = (Object.keys(procedure.stages) as StageCode[]).filter((s) => !isPassed(definition, s));
  return accepted<DossierEvent>(
    { type: 'DocumentRegistered', class: state.class, definition, skipped, procedure: inForce },
    { type: 'StageClosed', stage: PROPOSAL, textHash: null },
  );
}

export function decideTakeUp(state: DossierState, context: DossierContext): DossierDecision {
  const member = ownMember(context);
  const no = firstOf(
    () => (state.phase === 'proposed' ? null : inProgress(state)),
    () => byCountedDelegation(context),
    () =>
      member !== state.proposer && !state.takenUpBy.includes(member)
        ? null
        : refused('D40', 'TakenUpAlready', { member }),
  );
  return no ?? accepted<DossierEvent>({ type: 'ProposalTakenUp', member });
}

export function decideChangeTitle(
  state: DossierState,
  act: Act<'ChangeTitle'>,
  context: DossierContext,
): DossierDecision {
  const no = firstOf(
    () => (state.phase === 'proposed' ? null : inProgress(state)),
    () => bySecretariat(context),
    () => (isFrozen(state, requireProcedure(context)) ? refused('D13', 'TextFrozen', {}) : null),
    () => staysBeforeSitting(state, context),
  );
  return (
    no ?? accepted<DossierEvent>({ type: 'TitleChanged', from: state.title, title: act.title, reason: act.reason })
  );
}

/** Stages of the new route that were closed by another rule, or by another organ, than the new class's: they are asked anew. */
function decidedOtherwise(state: DossierState, procedure: Procedure, next: DocumentClass): readonly StageCode[] {
  const [was, is] = [state.definition, next].map((definition) => ({
    organs: definition && procedureForClass(procedure, definition).stages,
    rule: (stage: StageCode) => JSON.stringify(decisionAt({ ...state, definition }, procedure, stage)),
  })) as [Decided, Decided];
  return next.route
    .map((s) => s.stage)
    .filter((s) => state.stages[s]?.status === 'closed' && !STAGES_WITHOUT_ROUNDS.includes(s))
    .filter((s) => was.rule(s) !== is.rule(s) || was.organs?.[s]?.organ !== is.organs?.[s]?.organ);
}
type Decided = { readonly organs: Procedure['stages'] | null; readonly rule: (stage: StageCode) => string };

/** The downgrade of domain §3.6: open rounds end, and what was found by the new class's rule and organ too stays found. */
export function decideChangeClass(
  state: DossierState,
  act: Act<'ChangeClass'>,
  context: DossierContext,
): DossierDecision {
  const procedure = requireProcedure(context);
  const definition = procedure.classes[act.class];
  const no = firstOf(
    () => inProgress(state),
    () => byPresentChair(state, context),
    () => (isFrozen(state, procedure) ? refused('D13', 'TextFrozen', {}) : null),
    () => (definition ? null : refused('D03', 'ClassUnknown', { class: act.class })),
    () => (act.class === state.class ? refused('D56', 'SameClass', { class: act.class }) : null),
    () => {
      const offered = state.definition?.downgradesTo;
      return offered === undefined || offered.includes(act.class)
        ? null
        : refused('D99', 'ClassNotOffered', { from: state.class, class: act.class, offered });
    },
    () => {
      // Whom it concerned may have left since: that stands in the way of no class that counts everybody.
      const without = decidedWithoutConcerned(definition, context);
      return without.length > 0 ? concernedHolds(state.concerns, without, context) : null;
    },
  );
  if (no || !definition) return no ?? refused('D03', 'ClassUnknown', { class: act.class });
  const reopens = decidedOtherwise(state, procedure, definition);
  return accepted<DossierEvent>(...closeOpenRounds(state, 'closed'), {
    type: 'ClassChanged',
    from: state.class,
    class: act.class,
    definition,
    ...(reopens.length > 0 && { reopens }),
    reason: act.reason,
  });
}

/** A new version supersedes the open rounds: positions do not carry over (domain §3.3). */
export function decideIssueVersion(
  state: DossierState,
  act: Act<'IssueVersion'>,
  context: DossierContext,
): DossierDecision {
  const number = (currentVersion(state)?.manifest.number ?? 0) + 1;
  const wrong = (lack: string, found: string | number, expected: string | number) =>
    refused('D12', lack, { found, expected });
  const procedure = requireProcedure(context);
  const hash = context.textHash(act.manifest);
  const no = firstOf(
    () => inProgress(state),
    () => bySecretariat(context),
    () => (isFrozen(state, procedure) ? refused('D13', 'TextFrozen', {}) : null),
    () => staysBeforeSitting(state, context),
    () => (act.manifest.number === number ? null : wrong('VersionNumber', act.manifest.number, number)),
    () => (act.manifest.dossier === state.id ? null : wrong('VersionOfAnother', act.manifest.dossier, state.id ?? '')),
    () => (act.manifest.title === state.title ? null : wrong('VersionTitle', act.manifest.title, state.title)),
    () => (hash === act.textHash ? null : wrong('VersionHash', act.textHash, hash)),
    () => notErased(state, act.manifest.renderings),
    () => agreedPlacesStay(state, act, procedure) ?? agreedWordsStay(state, act, procedure),
    () => restLeavesParts(state, act.manifest, procedure),
  );
  return (
    no ??
    accepted<DossierEvent>(
      {
        ...{ type: 'VersionIssued', textHash: act.textHash, manifest: act.manifest },
        ...bracketsIn(state, act.manifest, context),
      },
      ...closeOpenRounds(state, 'superseded'),
    )
  );
}

/**
 * A text on the approved agenda of a sitting that is to adopt it stays as it is, unless its chair ruled that it may change. Where
 * there is no text yet, none is before the sitting.
 */
export function staysBeforeSitting(state: DossierState, context: DossierContext): Check {
  const procedure = requireProcedure(context);
  const stage = beforeSitting(state, procedure, context.meetings);
  const current = currentVersion(state);
  if (stage === null || !current) return null;
  const rule = stageRule(procedure, stage);
  return state.waivers.some((w) => w.of === 'freeze' && w.textHash === current.textHash)
    ? null
    : refused('D13', 'BeforeTheSitting', {
        meeting: (rule && packageOf(state, rule.organ)) ?? 'none',
        version: current.manifest.number,
      });
}

export function decideRecordConcordance(
  state: DossierState,
  act: Act<'RecordConcordance'>,
  context: DossierContext,
): DossierDecision {
  const official = requireProcedure(context).languages.official;
  const rendered = officialLanguagesOf(currentVersion(state));
  const missing = official.filter((l) => !act.languages.includes(l) || !rendered.includes(l));
  const no = firstOf(
    () => inProgress(state),
    () => bySecretariat(context),
    () => onCurrentText(state, act.textHash),
    () =>
      missing.length === 0
        ? null
        : refused('D31', 'ConcordanceMissing', {
            languages: missing,
            version: currentVersion(state)?.manifest.number ?? 0,
          }),
  );
  return (
    no ?? accepted<DossierEvent>({ type: 'ConcordanceRecorded', textHash: act.textHash, languages: act.languages })
  );
}

import type { DossierEvent } from '../../contracts/events.ts';
import type { MemberId, StageCode, TextHash } from '../../contracts/ids.ts';
import type { Procedure, StageRule } from '../../contracts/procedure.ts';
import type { Rendering, VersionManifest } from '../../contracts/text.ts';
import { refused, type Decision, type DecisionContext } from '../decision.ts';
import type { MeetingState } from '../meeting/state.ts';
import { chairOf, isMember, roleOf, type OrganisationState } from '../organisation/state.ts';
import { STAGES_WITHOUT_ROUNDS } from './evolve.ts';
import { currentVersion, draftAwaitingNumber, type DossierState } from './state.ts';

/** What a dossier's decision is given: the other aggregates that it reads, and the hash function of a manifest. */
export type DossierContext = DecisionContext & {
  readonly organisation: OrganisationState;
  /**
   * The meeting that the act names, and for some the one that the dossier was deferred to; else those in whose packages the
   * dossier is and that one.
   */
  readonly meetings: readonly MeetingState[];
  /** Other documents that the act names, by id. */
  readonly dossiers: Readonly<Record<string, DossierState>>;
  readonly textHash: (manifest: VersionManifest) => TextHash;
};

export type DossierDecision = Decision<DossierEvent>;
/** A check that passes gives null, one that fails gives the refusal. */
export type Check = Extract<DossierDecision, { ok: false }> | null;

/** The first check that fails. */
export function firstOf(...checks: readonly (() => Check)[]): Check {
  for (const check of checks) {
    const failed = check();
    if (failed) return failed;
  }
  return null;
}

export function requireProcedure(context: DossierContext): Procedure {
  if (!context.organisation.procedure) throw new Error(`the organisation of ${context.aggregate} has no procedure`);
  return context.organisation.procedure;
}

export function stageRule(procedure: Procedure, stage: StageCode): StageRule | null {
  return procedure.stages[stage] ?? null;
}

export function bySecretariat(context: DossierContext): Check {
  const role = roleOf(context.organisation, context.sender.actor);
  return role === 'secretariat'
    ? null
    : refused('D05', 'NotTheSecretariat', { actor: context.sender.actor, role: role ?? 'unknown' });
}

export function byProcess(context: DossierContext): Check {
  return roleOf(context.organisation, context.sender.actor) === 'process'
    ? null
    : refused('D08', 'NotTheProcess', { actor: context.sender.actor });
}

export function isProcess(context: DossierContext): boolean {
  return byProcess(context) === null;
}

export function byChairOf(context: DossierContext, stage: StageCode): Check {
  const rule = stageRule(requireProcedure(context), stage);
  if (!rule) return refused('D17', 'StageNotOnRoute', { stage });
  const chair = chairOf(context.organisation, rule.organ);
  return chair === context.sender.actor
    ? null
    : refused('D06', 'NotTheChair', { actor: context.sender.actor, organ: rule.organ, chair: chair ?? 'none' });
}

export function byCountedDelegation(context: DossierContext): Check {
  return isMember(context.organisation, context.sender.actor)
    ? null
    : refused('D07', 'NotACountedDelegation', { actor: context.sender.actor });
}

/** The member that the sender speaks for; call after {@link byCountedDelegation}. */
export function ownMember(context: DossierContext): MemberId {
  return context.sender.actor as string as MemberId;
}

export function inProgress(state: DossierState): Check {
  switch (state.phase) {
    case 'inProgress':
      return null;
    case 'deferred':
      return refused('D10', 'Deferred', { to: state.deferredTo ?? 'a later meeting' });
    case 'proposed':
      return refused('D11', 'NotRegistered', {});
    case null:
      return refused('D04', 'NotProposed', {});
    default:
      return refused('D09', 'DocumentFinished', { phase: state.phase });
  }
}

/** The stage is on the route. */
export function onRoute(state: DossierState, stage: StageCode): Check {
  return state.definition?.route.some((s) => s.stage === stage)
    ? null
    : refused('D17', 'StageNotOnRoute', { stage, class: state.class });
}

export function onCurrentText(state: DossierState, textHash: TextHash): Check {
  const current = currentVersion(state);
  if (current?.textHash === textHash) return null;
  return refused('D14', 'AnotherText', {
    named: textHash,
    current: current?.textHash ?? 'none',
    version: current?.manifest.number ?? 0,
  });
}

/** None of these texts was erased from the document: nobody would ever read it here again. */
export function notErased(state: DossierState, texts: readonly Pick<Rendering, 'sha256'>[]): Check {
  const gone = state.erasures.find((e) => e.erased && texts.some((t) => t.sha256 === e.sha256));
  return gone ? refused('D147', 'TextErased', { sha256: gone.sha256, entry: gone.erased?.entry ?? 0 }) : null;
}

/** The stage is on the route, and its work is done in rounds: at 10 and from 70 on there is nothing to find. */
export function holdsRounds(state: DossierState, stage: StageCode): Check {
  return (
    onRoute(state, stage) ??
    (STAGES_WITHOUT_ROUNDS.includes(stage) ? refused('D17', 'StageWithoutRounds', { stage }) : null)
  );
}

/**
 * The text is frozen by a finding at the adopting stage, which is closed since; and, after a decision on the draft, until
 * its act has a number.
 */
export function isFrozen(state: DossierState, procedure: Procedure): boolean {
  return (
    draftAwaitingNumber(state) !== null ||
    state.findings.some((f) => stageRule(procedure, f.stage)?.adopts && state.stages[f.stage]?.status === 'closed')
  );
}

export function notFrozen(state: DossierState, context: DossierContext): Check {
  return isFrozen(state, requireProcedure(context))
    ? refused('D13', 'TextFrozen', { phase: state.phase ?? 'none' })
    : null;
}

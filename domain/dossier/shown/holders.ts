import type { ActorId, Instant, StageCode } from '../../../contracts/ids.ts';
import type { Refusal } from '../../../contracts/refusal.ts';
import type { Waiting } from '../../../contracts/views.ts';
import { chairOf, type OrganisationState } from '../../organisation/state.ts';
import { findable, textIsReady } from '../acts/findings.ts';
import { staysBeforeSitting } from '../acts/texts.ts';
import { tallyOf } from '../acts/vote.ts';
import type { Check, DossierContext } from '../context.ts';
import { decisionAt } from '../facts/counting.ts';
import { beforeSitting } from '../facts/route.ts';
import type { DossierState, Round } from '../state.ts';
import { waits } from './awaited.ts';
import type { Others } from './waiting.ts';

/** Who holds a document: those whose act ends what stands in its way, as the decisions themselves say what that is. */

/** What a rule of opening is asked with. */
export function withAggregate(
  state: DossierState,
  others: Others,
): Pick<DossierContext, 'organisation' | 'meetings' | 'aggregate'> {
  return { ...others, aggregate: `dossier/${state.id}` as DossierContext['aggregate'] };
}

/** What a decision is asked with at a moment; `sender`: in whose name, where it reads that. */
export function contextAt(
  state: DossierState,
  others: Others,
  at: Instant | undefined,
  sender?: ActorId,
): DossierContext {
  return { ...withAggregate(state, others), at, sender: { actor: sender } } as DossierContext;
}

export function officesOf({ offices }: OrganisationState, role: 'depositary' | 'secretariat'): readonly ActorId[] {
  return Object.values(offices).flatMap((o) => (o.role === role ? [o.office] : []));
}

/** The chair of the organ of a stage; nobody, where it has none. */
export function chairAt({ organisation }: Others, stage: StageCode): readonly ActorId[] {
  const organ = organisation.procedure?.stages[stage]?.organ;
  const office = organ ? chairOf(organisation, organ) : null;
  return office ? [office] : [];
}

/** A text before a sitting stays as it is until the chair of that sitting lets it change: which, and the refusal; null: it may. */
export function heldBeforeSitting(
  state: DossierState,
  others: Others,
): { readonly stage: StageCode; readonly refusal: Refusal } | null {
  const { procedure } = others.organisation;
  const stage = procedure && beforeSitting(state, procedure, others.meetings);
  const no = stage === null ? null : staysBeforeSitting(state, contextAt(state, others, others.at));
  return no && stage !== null ? { stage, refusal: no.refusal } : null;
}

/** What the secretariat alone does about an agenda. */
const OF_THE_AGENDA: readonly string[] = ['NotInAPackage', 'NotOnTheAgenda', 'AnotherOrganMeets'];

/** Those who can end what stands in the way at a stage: whom it names, else whose act the rule asks for. */
export function holdersOf(
  { rule, lack, facts: { by, phase } }: Refusal,
  stage: StageCode,
  state: DossierState,
  others: Others,
): readonly ActorId[] {
  if (Array.isArray(by)) return by.map((x: string) => x.split(' ')[0]) as readonly string[] as readonly ActorId[];
  const { procedure } = others.organisation;
  const secretariat = officesOf(others.organisation, 'secretariat');
  switch (rule) {
    case 'D34':
      return OF_THE_AGENDA.includes(lack) || phase === 'closed' ? secretariat : chairAt(others, stage);
    // Of a text that is before a sitting its chair alone dispenses with something, or lets it change.
    case 'D32': {
      const sitting = procedure && beforeSitting(state, procedure, others.meetings);
      return sitting === null ? secretariat : chairAt(others, sitting);
    }
    case 'D12': {
      const held = heldBeforeSitting(state, others);
      return held === null ? secretariat : chairAt(others, held.stage);
    }
    case 'D18':
    case 'D31':
    case 'D33':
    case 'D89':
    case 'D111':
      return secretariat;
    default:
      return chairAt(others, stage);
  }
}

/** Where a stage is, as a line of what is waited for says it. */
export function placeAt({ organisation }: Others, stage: StageCode): Pick<Waiting, 'stage' | 'stageName' | 'organ'> {
  const rule = organisation.procedure?.stages[stage];
  return { stage, stageName: rule?.name ?? stage, organ: rule?.organ ?? null };
}

/** What stands in the way at a stage, on those who can end it. */
export function lackWaits(
  refusal: Refusal,
  stage: StageCode,
  state: DossierState,
  others: Others,
  where: Partial<Pick<Waiting, 'stage' | 'stageName' | 'organ' | 'until' | 'zone'>>,
): Waiting {
  const { lack, facts, rule } = refusal;
  return waits(
    { code: 'lack', facts: { ...facts, lack } },
    { ...where, on: holdersOf(refusal, stage, state, others), rule },
  );
}

/**
 * What refuses its chair the conclusion of a round in which nobody stands in the way any more; null: nothing does. Where the organ
 * has no chair, that is all there is to say.
 */
export function conclusionRefused(state: DossierState, round: Round, others: Others): Check {
  const [chair] = chairAt(others, round.stage);
  if (chair === undefined) return null;
  const context = contextAt(state, others, others.at ?? round.openedAt, chair);
  const vote = decisionAt(state, others.organisation.procedure, round.stage);
  return (
    findable(state, round, round, context) ??
    (vote.by === 'vote' && tallyOf(state, round, vote, others, others.at).carried
      ? textIsReady(state, round, context, true)
      : null)
  );
}

import type { DossierEvent } from '../../../contracts/events.ts';
import type { StageCode } from '../../../contracts/ids.ts';
import { refused } from '../../decision.ts';
import { fullPowersFor, fullPowersInForce } from '../../organisation/mandates.ts';
import { requireProcedure, stageRule, type Check, type DossierContext } from '../context.ts';
import type { DossierState } from '../state.ts';

/** In what rank a person speaks at a stage, and by what right it signs (domain §1.2 head of delegation, §1.8 VCLT 7). */

/** D71. What the secretariat transcribes rests on a note instead, whose signature is looked at outside. */
export function speaksAt(context: DossierContext, stage: StageCode): Check {
  const levels = stageRule(requireProcedure(context), stage)?.speaks;
  const { person } = context.sender;
  const level = context.organisation.people[person]?.level ?? 'unknown';
  if (levels === undefined || levels.some((l) => l === level)) return null;
  return refused('D71', 'LevelTooLow', { person, level, stage, speaks: levels });
}

/** What a signature rests on besides the accreditation: nothing, or full powers. */
type Right = Pick<Extract<DossierEvent, { type: 'Signed' }>, 'fullPowers'>;

/** D70, D112. What margin the powers leave is prose: it is recorded and shown, and people compare it with the text. */
export function rightToSign(
  state: DossierState,
  context: DossierContext,
): { readonly right: Right } | Exclude<Check, null> {
  const { signsWithoutFullPowers: without, statesGrounds } = requireProcedure(context).policy;
  const { organisation, at } = context;
  const { person } = context.sender;
  const level = organisation.people[person]?.level ?? 'unknown';
  if (without === undefined || without.some((l) => l === level)) return { right: {} };
  const document = { dossier: state.id ?? '', class: state.class };
  const textHash = state.adoptedText ?? '';
  const powers = fullPowersFor(organisation, person, { ...document, textHash }, at);
  if (powers) {
    const margin = statesGrounds && powers.margin !== null ? { margin: powers.margin } : {};
    return { right: { fullPowers: { number: powers.fullPowers, paper: powers.paper, ...margin } } };
  }
  const elsewhere = fullPowersInForce(organisation, person, at).filter((f) => f.scope.of === 'texts');
  return elsewhere.length > 0
    ? refused('D112', 'PowersForAnotherText', { person, textHash, fullPowers: elsewhere.map((f) => f.paper) })
    : refused('D70', 'NoFullPowers', { person, level, without, ...document });
}

import type { MemberId } from '../../../contracts/ids.ts';
import type { ForceView } from '../../../contracts/views.ts';
import type { OrganisationState } from '../../organisation/state.ts';
import type { DossierState } from '../state.ts';
import { objectionsUntil } from '../facts/corrections.ts';
import { zoneOfCorrections } from './effectWaits.ts';
import { copiesDueBy, dayOfForce, expiresOn, reviewDueOn } from '../facts/terms.ts';

/** The freedom that full powers leave, in the words of their paper; they are numbered in the organisation, from 1. */
function marginOf({ fullPowers }: OrganisationState, number: number): string | null {
  return fullPowers[number - 1]?.margin ?? null;
}

/** What followed the adoption of a document, as its state tells it. */
export function forceView(state: DossierState, organisation: OrganisationState): ForceView {
  return {
    signed: Object.values(state.signatures).map((s) => s.member),
    signatures: Object.values(state.signatures).map(({ member, person, reservation, fullPowers }) => ({
      ...{ member, person, reservation },
      fullPowers: fullPowers && { ...fullPowers, margin: marginOf(organisation, fullPowers.number) },
    })),
    unsigned: Object.entries(state.nonSigners)
      .filter(([m]) => !state.signatures[m])
      .map(([m, why]) => ({ member: m as MemberId, ...why })),
    dependsOn: state.dependsOn,
    copiesDueBy: copiesDueBy(state, organisation.procedure),
    certified: state.certified,
    notified: state.notified.map((member, i) => ({ member, on: state.notifiedOn[i]! })),
    dayOfForce: dayOfForce(state, organisation),
    effectiveOn: state.effectiveOn,
    joined: state.joined.map((member, i) => ({ member, on: state.joinedOn[i] ?? null })),
    reviews: state.reviews,
    corrections: state.corrections.map((c) => ({
      ...{
        number: c.number,
        language: c.language,
        place: c.place,
        found: c.found,
        corrected: c.corrected,
        outcome: c.outcome,
      },
      ...{ noticed: c.noticedAt !== null, zone: zoneOfCorrections(state, organisation) },
      deadline: objectionsUntil(c, organisation.procedure),
    })),
    reviewDueOn: reviewDueOn(state),
    expiresOn: expiresOn(state),
  };
}

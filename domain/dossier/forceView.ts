import type { MemberId } from '../../contracts/ids.ts';
import type { Procedure } from '../../contracts/procedure.ts';
import type { ForceView } from '../../contracts/views.ts';
import type { DossierState } from './state.ts';
import { copiesDueBy, dayOfForce, expiresOn, reviewDueOn } from './terms.ts';

/** What followed the adoption of a document, as its state tells it. */
export function forceView(state: DossierState, procedure: Procedure | null): ForceView {
  return {
    signed: Object.values(state.signatures).map((s) => s.member),
    unsigned: Object.entries(state.nonSigners)
      .filter(([m]) => !state.signatures[m])
      .map(([m, why]) => ({ member: m as MemberId, ...why })),
    dependsOn: state.dependsOn,
    copiesDueBy: copiesDueBy(state, procedure),
    certified: state.certified,
    notified: state.notified.map((member, i) => ({ member, on: state.notifiedOn[i]! })),
    dayOfForce: dayOfForce(state),
    effectiveOn: state.effectiveOn,
    joined: state.joined.map((member, i) => ({ member, on: state.joinedOn[i] ?? null })),
    reviews: state.reviews,
    reviewDueOn: reviewDueOn(state),
    expiresOn: expiresOn(state),
  };
}

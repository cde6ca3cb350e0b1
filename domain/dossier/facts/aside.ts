import type { DossierEvent } from '../../../contracts/events.ts';
import type { MemberId, StageCode } from '../../../contracts/ids.ts';
import { roundOf } from './inRound.ts';
import type { DossierState } from '../state.ts';

/** Stand-asides that are for members and offices alone (domain §3.3 public or not): what is printed does not name them. */

/** The members of whom a round holds one. */
function asideInConfidence(state: DossierState, stage: StageCode, round: number): readonly MemberId[] {
  return Object.values(roundOf(state, stage, round)?.positions ?? {})
    .filter((p) => p.notPublic)
    .map((p) => p.member);
}

/** Whether a member that did not sign stood aside in confidence at the finding that adopted the text. */
export function isAsideInConfidence(state: DossierState, member: string): boolean {
  const found = state.findings.at(-1);
  return found !== undefined && asideInConfidence(state, found.stage, found.round).some((m) => m === member);
}

/** A finding without them, for a protocol, which is read by others than members. Any other event as it is. */
export function withoutAsidesInConfidence(event: DossierEvent, state: DossierState): DossierEvent {
  if (event.type !== 'ConsensusFound' && event.type !== 'VoteDeclared' && event.type !== 'DraftDecided') return event;
  const hidden = asideInConfidence(state, event.stage, event.round);
  const standAsides = event.evidence.standAsides.filter((s) => !hidden.includes(s.member));
  return { ...event, evidence: { ...event.evidence, standAsides } };
}

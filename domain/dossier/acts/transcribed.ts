import type { MemberId } from '../../../contracts/ids.ts';
import { refused } from '../../decision.ts';
import { isMember, roleOf } from '../../organisation/state.ts';
import { byCountedDelegation, ownMember, type Check, type DossierContext } from '../context.ts';

/** What a delegation says outside rounds, itself or by a note that the secretariat transcribes (domain §3.3, §3.4). */

type Said = { readonly for?: MemberId; readonly paper?: string };

/** The member whose act it is (D05, D07). */
export function voiceOf(act: Said, context: DossierContext): MemberId | Exclude<Check, null> {
  if (act.for === undefined) return byCountedDelegation(context) ?? ownMember(context);
  if (roleOf(context.organisation, context.sender.actor) !== 'secretariat')
    return refused('D07', 'SpeaksForAnother', { actor: context.sender.actor, for: act.for });
  if (!act.paper) return refused('D05', 'NoteMissing', { for: act.for });
  return isMember(context.organisation, act.for)
    ? act.for
    : refused('D07', 'NotACountedDelegation', { actor: act.for });
}

/** The note that a transcription rests on. */
export function transcribedFrom(act: Said): { readonly transcribedFrom?: string } {
  return act.for === undefined || act.paper === undefined ? {} : { transcribedFrom: act.paper };
}

import type { Instant } from '../contracts/ids.ts';
import { LIMITS } from '../contracts/limits.ts';
import type { Explanation } from '../contracts/views.ts';
import { explanationAs, type Shown } from '../domain/dossier/shown/seen.ts';
import type { DossierState } from '../domain/dossier/state.ts';
import { epochMs } from '../domain/time.ts';
import { textHash } from '../evidence/hash.ts';

type Kept = { readonly read: readonly object[]; readonly explanation: Explanation };

/**
 * What stands between a document and its next stage, as a viewer may know it; made once for all who ask within
 * `LIMITS.explanationStaysMs` while nothing that it was made of has changed, since everybody who looks at a document asks when it
 * has changed. The moment of which it speaks is its `at`. Where something is hidden from the viewer it is made for that viewer alone.
 */
export function createExplanations(): (shown: Shown, at: Instant) => Explanation {
  const kept = new WeakMap<DossierState, Kept>();
  return (shown, at) => {
    const make = () => explanationAs(shown, textHash, at);
    if (shown.hidden.length > 0) return make();
    const { organisation, meetings, dossiers = {} } = shown.others;
    const read = [organisation, ...meetings, ...Object.values(dossiers)];
    const before = kept.get(shown.state);
    const isSame = before?.read.length === read.length && read.every((r, i) => r === before.read[i]);
    const age = before ? epochMs(at) - epochMs(before.explanation.at) : -1;
    if (before && isSame && age >= 0 && age < LIMITS.explanationStaysMs) return before.explanation;
    const explanation = make();
    kept.set(shown.state, { read, explanation });
    return explanation;
  };
}

import type { Entry } from '../contracts/entry.ts';
import type { ActorId, Sha256 } from '../contracts/ids.ts';
import type { PreviewReply, Stands, Waiting } from '../contracts/views.ts';
import { hiddenRounds, withoutHidden } from './dossier/shown/confidential.ts';
import { toldAtOnce } from './dossier/shown/notices.ts';
import { isSeen, viewAs } from './dossier/shown/seen.ts';
import type { Viewer } from './dossier/shown/viewer.ts';
import type { Others } from './dossier/shown/waiting.ts';
import {
  decideEntry,
  emptyFolded,
  foldEntry,
  type Evidence,
  type Folded,
  type ReadOther,
  type Received,
} from './journalling.ts';
import type { OrganisationState } from './organisation/state.ts';

/** What would become of a statement: the intake's own decision, on what the one who asks may know. Nothing is stored. */

/** An aggregate as a viewer may know it; a document that it is not shown is to it as one that nobody proposed. */
export function knownTo(viewer: Viewer, organisation: OrganisationState, folded: Folded): Folded {
  if (folded.kind !== 'dossier') return folded;
  const { state, ref } = folded;
  if (viewer.sees && !isSeen(viewer.sees, state.phase)) return emptyFolded(ref);
  return { ...folded, state: withoutHidden(state, viewer, hiddenRounds(viewer, state, organisation)) };
}

/** What a preview says beside the entry that it was decided on. */
export type Foreseen = Omit<PreviewReply, 'n' | 'head'> & { readonly after: Folded };

/** Decides on `on`, which is known to the viewer, as everything that `readOther` gives is. */
export function foresee(received: Received, on: Folded, readOther: ReadOther, evidence: Evidence): Foreseen {
  const { entry } = decideEntry(received, on, readOther, evidence);
  // Nobody is shown the hash of a line that will never be one.
  const after = foldEntry(on, entry, '0'.repeat(64) as Sha256);
  return { decided: decisionIn(entry), at: entry.at, sentence: null, stands: null, waiting: null, told: [], after };
}

function decisionIn({ events }: Entry): PreviewReply['decided'] {
  const [first] = events;
  return first?.type === 'StatementRefused' || first?.type === 'LateStatementReceived'
    ? { ok: false, refusal: first.refusal }
    : { ok: true, events };
}

/** Of a document: what its view says then, to this viewer, and who gets notices at once. */
export function foreseenOfDossier(
  before: Folded,
  { decided, after }: Foreseen,
  viewer: Viewer,
  others: Others,
): {
  readonly sentence: string | null;
  readonly stands: Stands | null;
  readonly waiting: readonly Waiting[] | null;
  readonly told: readonly ActorId[];
} {
  if (before.kind !== 'dossier' || after.kind !== 'dossier') throw new Error(`${after.ref} is not a dossier`);
  const { state, n, at, head } = after;
  if (state.phase === null || state.id === null || at === null || head === null)
    return { sentence: null, stands: null, waiting: null, told: [] };
  const hidden = hiddenRounds(viewer, state, others.organisation);
  const view = viewAs({ viewer, state, others, hidden, head: { dossier: state.id, n, at, head } });
  const isTold = decided.ok && (viewer.sees?.record ?? true);
  return {
    sentence: view?.sentence ?? null,
    stands: view?.stands ?? null,
    waiting: view?.waiting ?? null,
    told: isTold ? toldAtOnce(before.state, state, others) : [],
  };
}

/** Whether a party may preview an act about an organisation or a meeting: it is decided on what their entries say. */
export function isForeseen(viewer: Viewer, on: Folded): boolean {
  if (!viewer.sees) return true;
  return on.kind === 'dossier' ? isSeen(viewer.sees, on.state.phase) : viewer.sees.record;
}

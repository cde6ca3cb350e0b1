import type { ActorId, Instant, Sha256, TextHash } from '../../../contracts/ids.ts';
import type { Status } from '../../../contracts/procedure.ts';
import type { BoardLine, DossierView, Explanation, Phase, RoundView, Waiting } from '../../../contracts/views.ts';
import type { VersionManifest } from '../../../contracts/text.ts';
import type { OrganisationState } from '../../organisation/state.ts';
import { renderingsOf } from '../acts/renderings.ts';
import { decisionAt } from '../facts/counting.ts';
import { isDraft } from '../facts/drafts.ts';
import { procedureOf } from '../facts/ownProcedure.ts';
import type { DossierState } from '../state.ts';
import { waits } from './awaited.ts';
import { withoutHidden, type HiddenRound } from './confidential.ts';
import { explanationOf } from './explain.ts';
import { boardLine, dossierView, type ViewHead } from './view.ts';
import { readsDrafts, type Viewer } from './viewer.ts';
import { waitingFor, type Others } from './waiting.ts';

/**
 * What is shown of a document, and to whom (domain §3.4, §5.3): to a party with a status less than to members, and to a
 * delegation less than to the chair while a round is confidential. What is left out is named, in `withheld`.
 */

type Sees = Status['sees'];

const ADOPTED: readonly Phase[] = ['adopted', 'inEffect', 'ended'];

/** Whether a document in this phase is among those that a status sees; null: there is no such document. */
export function isSeen({ documents }: Sees, phase: Phase | null): boolean {
  if (phase === null || documents === 'none') return false;
  return documents === 'all' || ADOPTED.includes(phase);
}

/** Whether a party may read one language of a text: of any version, or of the adopted one alone. */
export function isReadable(sees: Sees, state: DossierState, sha256: Sha256): boolean {
  if (!sees.texts || !isSeen(sees, state.phase)) return false;
  return state.versions
    .filter((v) => sees.documents === 'all' || v.textHash === state.adoptedText)
    .some((v) => renderingsOf(state, v.textHash).some((r) => r.sha256 === sha256));
}

/** Whether the entries may be given, which hold who said what: not those in which somebody stood aside in confidence. */
export function isRecordOpen(sees: Sees, state: DossierState): boolean {
  return sees.record && isSeen(sees, state.phase) && state.asideInConfidence.length === 0;
}

/** Stand-asides that are not public are left out, with what would tell of them: for whom it is adopted, and why one did not sign. */
function inPublic(view: DossierView): DossierView {
  const aside = view.roundList.flatMap((r) => r.positions.filter((p) => p.public === false).map((p) => p.member));
  if (aside.length === 0) return view;
  const { force, ...rest } = view;
  return {
    ...rest,
    roundList: view.roundList.map(({ owing: _, ...r }) => ({
      ...r,
      positions: r.positions.filter((p) => p.public !== false),
    })),
    adoptedFor: null,
    ...(force && {
      force: {
        ...force,
        unsigned: force.unsigned.filter((u) => u.because !== 'stoodAside' || !aside.includes(u.member)),
      },
    }),
    withheld: ['standAsides'],
  };
}

/** Numbers stay, names go. */
export function lineFor(sees: Sees, line: BoardLine): BoardLine {
  const withheld = [
    ...(sees.record ? [] : ['record' as const]),
    ...(sees.texts ? [] : ['texts' as const]),
    ...(line.withheld ?? []),
  ];
  if (withheld.length === 0) return line;
  return { ...line, ...(!sees.record && { objections: [] }), withheld };
}

/**
 * Neither positions nor what is waited for where the record is not seen, no version where the texts are not; nor what would
 * tell them: who stood aside, is bound, confirmed the concordance or agreed to abandon, open places with their holders, what
 * is handed to the next chair.
 */
export function viewFor(sees: Sees, whole: DossierView): DossierView {
  const view = sees.record ? inPublic(whole) : whole;
  const { force, ...rest } = view;
  return {
    ...rest,
    ...lineFor(sees, rest),
    ...(sees.record && force && { force }),
    ...(!sees.texts && { version: null, versions: [], renderings: [], endorsers: [] }),
    ...(!(sees.texts && sees.record) && { sentUp: [], brackets: [] }),
    ...(!sees.record && {
      waiting: [],
      roundList: view.roundList.map(({ shortening: _, owing: __, ...r }) => ({ ...r, positions: [] })),
    }),
    ...(!sees.record && {
      ...{ adoptedFor: null, agreedToAbandon: [], agreedToMerge: [], carryOvers: [], concordanceConfirmedBy: [] },
      draftDecisions: view.draftDecisions.map((d) => ({ ...d, roster: [] })),
    }),
  };
}

/** A document now, and what a viewer is shown of it: the one place at which that is decided. */
export type Shown = {
  readonly viewer: Viewer;
  readonly state: DossierState;
  readonly others: Others;
  readonly head: ViewHead;
  /** The rounds that are hidden from the viewer; of a past state those that are hidden still. */
  readonly hidden: readonly HiddenRound[];
  /** The moment of the question: a day or a deadline may have passed since the last entry. Absent: that of the entry. */
  readonly now?: Instant;
};

function momentOf({ head, now }: Shown): Instant {
  return now !== undefined && now > head.at ? now : head.at;
}

/** The line of the board; null: the document is not shown. */
export function lineAs(shown: Shown): BoardLine | null {
  const { viewer, state, others, head } = shown;
  if (viewer.sees && !isSeen(viewer.sees, state.phase)) return null;
  return reduced(
    shown,
    boardLine(withoutHidden(state, viewer, shown.hidden), { ...others, at: momentOf(shown) }, head),
  );
}

/** The line of a document that is over: of what it was, nothing is confidential between members any more. */
export function endedLineAs({ sees }: Viewer, line: BoardLine): BoardLine | null {
  if (!sees) return line;
  return isSeen(sees, line.phase) ? lineFor(sees, line) : null;
}

/** The whole view, without an explanation; null: the document is not shown. */
export function viewAs(shown: Shown): DossierView | null {
  const { viewer, state, others, head, hidden } = shown;
  if (viewer.sees && !isSeen(viewer.sees, state.phase)) return null;
  const view = reduced(
    shown,
    dossierView(withoutHidden(state, viewer, hidden), { ...others, at: momentOf(shown) }, head),
  );
  return { ...view, waiting: waitingShown(shown), roundList: view.roundList.map((r) => roundAs(shown, r)) };
}

/** What a document waits for, as a viewer is shown it: nothing where who said what is not shown. */
export function waitingShown(shown: Shown): readonly Waiting[] {
  const { viewer, state, others, hidden } = shown;
  if (viewer.sees && !viewer.sees.record) return [];
  const at = momentOf(shown);
  return waitingAs(shown, waitingFor(withoutHidden(state, viewer, hidden), { ...others, at }));
}

/** Who owes an answer is as confidential as who has given one. */
function roundAs({ hidden }: Shown, { owing, ...round }: RoundView): RoundView {
  const isHidden = hidden.some((h) => h.stage === round.stage && h.round === round.round);
  return isHidden || owing === undefined ? round : { ...round, owing };
}

/** What could be done, found on what the viewer may know; of a confidential round only what it can do itself. */
export function explanationAs(
  { viewer, state, others, hidden }: Shown,
  textHash: (manifest: VersionManifest) => TextHash,
  at: Instant,
): Explanation {
  const known = withoutHidden(state, viewer, hidden);
  const told = explanationOf({ dossiers: {}, ...others, state: known, textHash, at });
  if (hidden.length === 0) return told;
  const own = told.possible.filter((p) => p.by.includes(viewer.actor));
  return {
    ...told,
    possible: own.map((p) => ({ ...p, by: [viewer.actor], moves: null, follows: null, awaited: false })),
    blocked: [],
  };
}

/** `of` was made without what is hidden; numbers come back where they are shown, and what is missing is named. */
function reduced<L extends BoardLine | DossierView>(shown: Shown, of: L): L {
  const { viewer, state, others, head, hidden } = shown;
  const seen = viewer.sees ? ('roundList' in of ? viewFor(viewer.sees, of) : lineFor(viewer.sees, of)) : of;
  const at = hidden.find((h) => h.stage === of.stage && h.round === of.round);
  const heard = at?.counted ? boardLine(state, others, head).heard : seen.heard;
  const isView = 'roundList' in of;
  const noDrafts = isView && !viewer.sees && of.act === null && !readsDrafts(viewer, others.organisation, state);
  const withheld = [
    ...(seen.withheld ?? []),
    ...(noDrafts ? ['texts' as const] : []),
    ...(hidden.length > 0 ? ['positions' as const] : []),
    ...(hidden.some((h) => !h.counted) ? ['counts' as const] : []),
  ];
  return {
    ...(seen as L),
    heard,
    ...(noDrafts && { version: null, versions: [], renderings: [], endorsers: [], sentUp: [], brackets: [] }),
    ...(withheld.length > 0 && { withheld }),
  };
}

/** Of a hidden round: that positions are waited for, and whether the viewer owes one. */
function waitingAs({ viewer, state, others, hidden }: Shown, waiting: readonly Waiting[]): readonly Waiting[] {
  const told = new Set<string>();
  return waiting.flatMap((w) => {
    const round = hidden.find((h) => h.stage === w.stage);
    if (!round) return [w];
    if (told.has(round.stage)) return [];
    told.add(round.stage);
    const procedure = procedureOf(others.organisation, state);
    const all = waiting.filter((o) => o.stage === w.stage);
    const owes = all.some((o) => o.rule !== 'D23' && o.on.includes(viewer.actor));
    const { stage, stageName, organ, until, zone } = all.at(-1)!;
    return [
      waits(
        { code: 'confidentialPositions' },
        {
          ...{ stage, stageName, organ, until, zone, on: owes ? [viewer.actor] : [] },
          rule: decisionAt(state, procedure, round.stage).by === 'vote' ? 'D49' : 'D27',
        },
      ),
    ];
  });
}

/** Why a text is not shown to whoever asks for it as one of this document; null: it may be read. */
export function lackOfText(
  viewer: Viewer,
  state: DossierState,
  organisation: OrganisationState,
  sha256: Sha256,
): 'NotShown' | 'DraftRestricted' | null {
  if (viewer.sees) return isReadable(viewer.sees, state, sha256) ? null : 'NotShown';
  return isDraft(state, sha256) && !readsDrafts(viewer, organisation, state) ? 'DraftRestricted' : null;
}

/** Whether the reading of this text by this actor must be journaled before it is answered. */
export function mustRecordReading(
  actor: ActorId,
  state: DossierState,
  organisation: OrganisationState,
  sha256: Sha256,
): boolean {
  return (
    procedureOf(organisation, state)?.policy.drafts?.recordsReading === true &&
    isDraft(state, sha256) &&
    !state.readings.some((r) => r.by === actor && r.sha256 === sha256)
  );
}

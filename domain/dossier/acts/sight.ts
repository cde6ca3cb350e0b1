import type { DossierAct } from '../../../contracts/acts.ts';
import type { DossierEvent } from '../../../contracts/events.ts';
import { accepted, refused } from '../../decision.ts';
import {
  byProcess,
  bySecretariat,
  firstOf,
  requireProcedure,
  type Check,
  type DossierContext,
  type DossierDecision,
} from '../context.ts';
import { erasureOf, isDraft, versionsWith } from '../facts/drafts.ts';
import { currentVersion, type DossierState } from '../state.ts';
import { renderingsOf } from './renderings.ts';

/** What is recorded of the reading of drafts, and how a text is erased (ADR 25). */

type Act<T extends DossierAct['type']> = Extract<DossierAct, { type: T }>;

/** Journaled before the answer is given, so that no reading goes unrecorded. */
export function decideRecordReading(
  state: DossierState,
  act: Act<'RecordReading'>,
  context: DossierContext,
): DossierDecision {
  const { textHash, sha256, by } = act;
  const no = firstOf(
    () => (state.phase === null ? refused('D04', 'NotProposed', {}) : null),
    () => byProcess(context),
    () =>
      requireProcedure(context).policy.drafts?.recordsReading
        ? null
        : refused('D126', 'ReadingNotRecorded', { procedure: requireProcedure(context).name }),
    () =>
      renderingsOf(state, textHash).some((r) => r.sha256 === sha256)
        ? null
        : refused('D126', 'TextUnknown', { textHash, sha256 }),
    () => (isDraft(state, sha256) ? null : refused('D126', 'NotADraft', { sha256 })),
    () =>
      state.readings.some((r) => r.by === by && r.sha256 === sha256)
        ? refused('D126', 'ReadAlready', { by, sha256 })
        : null,
  );
  return no ?? accepted<DossierEvent>({ type: 'TextRead', textHash, sha256, by });
}

/** The first person asks, the second erases. Allowed whatever became of the document: it may be asked for long afterwards. */
export function decideEraseText(state: DossierState, act: Act<'EraseText'>, context: DossierContext): DossierDecision {
  const { sha256, reason } = act;
  const { actor: by, person } = context.sender;
  const asked = erasureOf(state, sha256);
  const no = firstOf(
    () => (state.phase === null ? refused('D04', 'NotProposed', {}) : null),
    () => bySecretariat(context),
    () =>
      requireProcedure(context).policy.erasesTexts
        ? null
        : refused('D127', 'TextsNotErased', { procedure: requireProcedure(context).name }),
    () => mayGo(state, sha256),
    () => (asked?.askedBy === person ? refused('D129', 'SamePerson', { person, sha256 }) : null),
  );
  if (no) return no;
  return asked
    ? accepted<DossierEvent>({ type: 'TextErased', sha256, by, person, askedBy: asked.askedBy, reason })
    : accepted<DossierEvent>({ type: 'ErasureAsked', sha256, person, reason });
}

function mayGo(state: DossierState, sha256: Act<'EraseText'>['sha256']): Check {
  const versions = versionsWith(state, sha256);
  if (versions.length === 0) return refused('D128', 'TextUnknown', { sha256 });
  const before = erasureOf(state, sha256)?.erased;
  if (before) return refused('D128', 'ErasedAlready', { sha256, on: before.at, entry: before.entry });
  if (versions.some((v) => v.textHash === state.adoptedText)) return refused('D128', 'TextAdopted', { sha256 });
  const { phase } = state;
  const pending = phase === 'proposed' || phase === 'inProgress' || phase === 'deferred';
  return pending && versions.some((v) => v.textHash === currentVersion(state)?.textHash)
    ? refused('D128', 'TextInUse', { sha256, version: currentVersion(state)?.manifest.number ?? 0 })
    : null;
}

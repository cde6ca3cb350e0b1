import type { Sha256 } from '../../../contracts/ids.ts';
import { renderingsOf } from '../acts/renderings.ts';
import type { DossierState, Erasure, Version } from '../state.ts';

/** Which texts of a document are drafts, and which are erased. A text is one language of a version, by its own hash. */

/** The versions that have this text, the latest last. */
export function versionsWith(state: DossierState, sha256: Sha256): readonly Version[] {
  return state.versions.filter((v) => renderingsOf(state, v.textHash).some((r) => r.sha256 === sha256));
}

/** A text of the document that is in no adopted version. */
export function isDraft(state: DossierState, sha256: Sha256): boolean {
  const versions = versionsWith(state, sha256);
  return versions.length > 0 && versions.every((v) => v.textHash !== state.adoptedText);
}

/** What was asked or done about the erasure of a text; null: nothing. */
export function erasureOf(state: DossierState, sha256: Sha256): Erasure | null {
  return state.erasures.find((e) => e.sha256 === sha256) ?? null;
}

import { aggregateRef, type TextHash } from '../../../contracts/ids.ts';
import type { Rendering, VersionManifest } from '../../../contracts/text.ts';
import type { DossierView } from '../../../contracts/views.ts';
import type { Connection } from '../../index.ts';
import { entriesAt } from './entries.ts';

/** A version as whoever looks may read it. */
export type ShownVersion = {
  readonly number: number;
  readonly textHash: TextHash;
  readonly manifest: VersionManifest;
  readonly renderings: readonly Rendering[];
};

/** The version of a number, of the view or of its entry; null: there is none, or it is not shown to whoever asks. */
export async function versionAt(
  connection: Connection,
  view: DossierView,
  number: number,
): Promise<ShownVersion | null> {
  const found = view.versions.find((v) => v.number === number);
  if (!found) return null;
  const { textHash, entry, added } = found;
  if (view.version && textHash === view.textHash)
    return { number, textHash, manifest: view.version, renderings: view.renderings };
  const read = await entriesAt(connection, aggregateRef('dossier', view.dossier), [entry]);
  const issued = read.get(entry)?.events.find((e) => e.type === 'VersionIssued' && e.textHash === textHash);
  if (issued?.type !== 'VersionIssued') return null;
  return { number, textHash, manifest: issued.manifest, renderings: [...issued.manifest.renderings, ...added] };
}

/** The number of the version to which an actor agreed last, in whatever way, and did not take it back; null: to none. */
export function lastAgreed(view: DossierView, actor: string): number | null {
  const positions = view.roundList.flatMap((r) => r.positions.map((p) => ({ ...p, textHash: r.textHash })));
  const own = positions
    .filter((p) => p.member === actor && !p.lifted && p.kind.startsWith('agree'))
    .toSorted((a, b) => a.entry - b.entry)
    .at(-1);
  return view.versions.find((v) => v.textHash === own?.textHash)?.number ?? null;
}

/** The rendering of a language that is asked for, else the one in the reader's language, else the first official one. */
export function renderingFor(
  renderings: readonly Rendering[],
  asked: { readonly sha256: string | null; readonly language: string | null; readonly reader: string },
): Rendering | null {
  const isOfficial = (r: Rendering) => r.status === 'official' || r.status === 'authentic';
  return (
    renderings.find((r) => r.sha256 === asked.sha256) ??
    renderings.find((r) => r.language === asked.language) ??
    renderings.find((r) => r.language === asked.reader) ??
    renderings.find(isOfficial) ??
    renderings[0] ??
    null
  );
}

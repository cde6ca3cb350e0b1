import type { DossierView } from '../../../contracts/views.ts';
import type { Look } from '../desk.ts';
import { namesIn, type Names } from '../../words/names.ts';

/** What everything is called for whoever looks; of a document also its versions, by the hashes of their texts. */
export function naming(
  { viewer, organisation }: Pick<Look, 'viewer' | 'organisation'>,
  versions: readonly Pick<DossierView['versions'][number], 'number' | 'textHash'>[] = [],
): Names {
  const numbers = Object.fromEntries(versions.map((v) => [v.textHash, v.number]));
  return namesIn(viewer.language, viewer.zone, organisation, numbers);
}

import { aggregateRef, DossierId, type AggregateRef } from '../../../contracts/ids.ts';
import type { DossierView } from '../../../contracts/views.ts';
import { auditor } from '../../index.ts';
import type { Look } from '../desk.ts';
import type { Screen } from '../page.ts';
import { documentWords } from '../../words/document.ts';
import { say } from '../../words/language.ts';
import type { Names } from '../../words/names.ts';
import { naming } from './naming.ts';
import { notFoundScreen, refusedScreen } from './trouble.ts';

/** The document that a page is about, as whoever looks is shown it. */
export type Shown = {
  readonly id: DossierId;
  readonly ref: AggregateRef;
  readonly view: DossierView;
  /** What everything is called, its versions too. */
  readonly n: Names;
  /** The words that every page about a document has. */
  readonly d: (key: keyof typeof documentWords) => string;
};

/** Asks for the document that the address names; a screen says why it is not shown. `explain`: with what would move it. */
export async function shownIn(look: Look, options: { readonly explain?: true } = {}): Promise<Shown | Screen> {
  const { language, connection } = look.viewer;
  const id = DossierId.safeParse(look.param('id'));
  if (!id.success) return notFoundScreen(language);
  const answer = await auditor(connection).status(id.data, options);
  if (!answer.ok) return { ...refusedScreen(look.spoken, answer.refusal), status: 404 };
  const view = answer.value;
  return {
    ...{ id: id.data, ref: aggregateRef('dossier', id.data), view, n: naming(look, view.versions) },
    d: (key) => say(documentWords[key], language),
  };
}

import { html } from 'hono/html';
import { auditor } from '../../index.ts';
import type { MeetingId } from '../../../contracts/ids.ts';
import type { Show } from '../desk.ts';
import { part } from '../page.ts';
import { paths } from '../paths.ts';
import { say } from '../words/language.ts';
import { listWords } from '../words/lists.ts';

/** The meetings in whose packages documents are. */
export const meetingsScreen: Show = async ({ viewer, names }) => {
  const { language } = viewer;
  const w = (key: keyof typeof listWords) => say(listWords[key], language);
  const reading = auditor(viewer.connection);
  const board = await reading.list();
  const found = new Map<MeetingId, { readonly organ: string | null; documents: number }>();
  for (const { dossier } of board.ok ? board.value : []) {
    const view = await reading.status(dossier);
    for (const { meeting, organ } of view.ok ? view.value.packages : []) {
      const known = found.get(meeting) ?? { organ, documents: 0 };
      known.documents += 1;
      found.set(meeting, known);
    }
  }
  const parts = {
    meetings: html`${
      found.size === 0
        ? html`<p>${w('meetingsNone')}</p>`
        : html`<ul>
            ${[...found]
              .sort(([a], [b]) => (a < b ? -1 : 1))
              .map(
                ([id, { organ, documents }]) =>
                  html`<li>
                    <a href="${paths.meeting(id)}">${id}</a> ${organ ? names(organ) : ''} — ${documents} ${w('count')}
                  </li>`,
              )}
          </ul>`
    }`,
  };
  return {
    title: w('meetings'),
    about: 'everything',
    parts,
    body: html`<h1>${w('meetings')}</h1>
      ${part('meetings', parts.meetings)}`,
  };
};

import { html, raw } from 'hono/html';
import { DossierId, MeetingId } from '../../../contracts/ids.ts';
import { auditor, rendered } from '../../index.ts';
import type { Look, Show } from '../desk.ts';
import { said, type Html } from '../page.ts';
import { paths } from '../paths.ts';
import { actOf } from '../../words/dossierEvents.ts';
import { languageName, say } from '../../words/language.ts';
import { RENDERING_STATUSES } from '../../words/terms.ts';
import { options, staffWordsIn, type StaffWords } from './staffParts.ts';
import { notFoundScreen, refusedScreen } from './trouble.ts';

/** Documents on paper: the act, what version in what language, its hash, and its words. The browser prints them (A4). */

/** The package of a meeting, one sheet after the other by item. */
export const sheetsScreen: Show = async (look) => {
  const { language, connection } = look.viewer;
  const w = staffWordsIn(language);
  const id = MeetingId.safeParse(look.param('id'));
  if (!id.success) return notFoundScreen(language);
  const meeting = await auditor(connection).meeting(id.data);
  if (!meeting.ok) return { ...refusedScreen(look.spoken, meeting.refusal), status: 404 };
  const sheets: Html[] = [];
  for (const { item, dossier } of meeting.value.agenda.toSorted((a, b) => a.item - b.item))
    sheets.push(await sheetOf(look, dossier, item, w));
  return {
    title: `${w('printPackage')} — ${id.data}`,
    body: html`<h1><small>${id.data}</small> ${said(meeting.value.title ?? '')}</h1>
      ${chooser(look, paths.sheets(id.data), w)} ${sheets.length === 0 ? html`<p>${w('agendaNone')}</p>` : sheets}`,
  };
};

/** The version of one document that is before the organs. */
export const sheetScreen: Show = async (look) => {
  const { language } = look.viewer;
  const w = staffWordsIn(language);
  const id = DossierId.safeParse(look.param('id'));
  if (!id.success) return notFoundScreen(language);
  return {
    title: `${w('printText')} — ${id.data}`,
    body: html`<h1>${id.data}</h1>
      ${chooser(look, paths.sheet(id.data), w)} ${await sheetOf(look, id.data, null, w)}`,
  };
};

const languagesOf = ({ organisation }: Look): readonly string[] => [
  ...new Set([...(organisation.procedure?.languages.official ?? []), 'en']),
];

/** Asked for, else the reader’s own where it is an official one, else the first that is. */
function chosenIn(look: Look): string {
  const official = look.organisation.procedure?.languages.official ?? [];
  return (
    languagesOf(look).find((t) => t === look.query.get('language')) ??
    official.find((t) => t === look.viewer.language) ??
    official[0] ??
    'en'
  );
}

function chooser(look: Look, action: string, w: StaffWords): Html {
  const { language } = look.viewer;
  return html`<form method="get" action="${action}" class="filters">
    <p>${w('printLead')}</p>
    <label
      >${w('printIn')}
      <select name="language">
        ${options(
          languagesOf(look).map((t) => [t, languageName(language, t)]),
          chosenIn(look),
          null,
        )}
      </select></label
    >
    <button>${w('show')}</button>
  </form>`;
}

async function sheetOf(look: Look, dossier: DossierId, item: number | null, w: StaffWords): Promise<Html> {
  const { viewer, spoken } = look;
  const { language, connection } = viewer;
  const answer = await auditor(connection).status(dossier);
  if (!answer.ok) return html`<article class="sheet"><p>${dossier}: ${w('noTextHere')}</p></article>`;
  const { act, version, textHash, title, renderings } = answer.value;
  const chosen = chosenIn(look);
  const rendering = renderings.find((r) => r.language === chosen);
  const text = rendering ? await connection.readText(rendering.sha256, dossier) : null;
  const head = act ? actOf(act, spoken) : w('notAdopted');
  const status = rendering ? `, ${say(RENDERING_STATUSES[rendering.status], language)}` : '';
  return html`<article class="sheet">
    <header>
      <p>${item === null ? '' : html`<strong>${w('item')} ${item}.</strong> `}${said(head)}</p>
      <p>
        ${dossier}, ${w('version')} ${version?.number ?? '—'}, ${languageName(language, chosen)}${status}.
        <code>${textHash ?? ''}</code>
      </p>
    </header>
    <h2>${said(title)}</h2>
    ${
      rendering && text?.ok
        ? html`<div class="text" lang="${chosen}">
            ${
              // Markup of our own: what people wrote was escaped by it.
              rendering.mediaType === 'text/markdown'
                ? raw(rendered(text.value, `${dossier}-`))
                : html`<pre>${said(text.value)}</pre>`
            }
          </div>`
        : html`<p>${w('noTextHere')}</p>`
    }
  </article>`;
}

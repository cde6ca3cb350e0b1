import { html } from 'hono/html';
import { ActorId } from '../../../contracts/ids.ts';
import type { DossierView } from '../../../contracts/views.ts';
import { auditor, type Known } from '../../index.ts';
import type { Look } from '../desk.ts';
import { said, type Html } from '../page.ts';
import { paths } from '../paths.ts';
import { documentWords } from '../../words/document.ts';
import { historyWords } from '../../words/history.ts';
import { exactTime, languageName, say } from '../../words/language.ts';
import type { Names } from '../../words/names.ts';
import { KNOWN, POSITIONS } from '../../words/terms.ts';
import { refusalBox } from './trouble.ts';

/** Rows on one page; and entries of a document beyond which the whole of it is not read for one. */
const MOST_ROWS = 500;
const MOST_ENTRIES = 2_000;

/** Who knew what of a document, and since when; read where somebody asks. */
export async function knewSection(view: DossierView, { viewer, organisation, query }: Look, n: Names): Promise<Html> {
  const w = (key: keyof typeof historyWords) => say(historyWords[key], n.language);
  const asked = ActorId.safeParse(query.get('knew') ?? '');
  const actors = [...Object.keys(organisation.members), ...Object.keys(organisation.parties)];
  return html`<section aria-labelledby="knew">
    <h2 id="knew">${w('knew')}</h2>
    <p>${w('knewIntro')}</p>
    <form class="filters" method="get" action="${paths.history(view.dossier)}#knew">
      <label
        >${w('knewWho')}
        <select name="knew">
          ${actors.map((a) => html`<option value="${a}" ${a === (asked.success ? asked.data : viewer.actor) ? html`selected` : ''}>${n.actor(a)}</option>`)}
        </select></label
      >
      <button>${w('show')}</button>
    </form>
    ${asked.success ? await table(view, viewer.connection, asked.data, n) : ''}
  </section>`;
}

async function table(
  view: DossierView,
  connection: Look['viewer']['connection'],
  who: ActorId,
  n: Names,
): Promise<Html> {
  const { language } = n;
  const w = (key: keyof typeof historyWords) => say(historyWords[key], language);
  if (view.entries > MOST_ENTRIES) return html`<p>${w('knewMore')}</p>`;
  const known = await auditor(connection).knew(view.dossier, { who });
  if (!known.ok) return refusalBox(known.refusal, n);
  if (known.value.length === 0) return html`<p>${w('knewNone')}</p>`;
  return html`<table class="stacked">
      <thead>
        <tr>
          <th scope="col">${w('knewSince')}</th>
          <th scope="col">${w('entry')}</th>
          <th scope="col">${w('knewWhat')}</th>
        </tr>
      </thead>
      <tbody>
        ${known.value.slice(0, MOST_ROWS).map(
          (k) =>
            html`<tr>
              <td><time datetime="${k.since}" title="${k.since}">${exactTime(language, k.since, n.zone)}</time></td>
              <th scope="row"><a href="${paths.entry(view.dossier, k.entry)}">${k.entry}</a></th>
              <td>${say(KNOWN[k.what], language)}${said(detailsOf(k, view, n))}</td>
            </tr>`,
        )}
      </tbody>
    </table>
    ${known.value.length > MOST_ROWS ? html`<p>${w('knewMore')}</p>` : ''}`;
}

function detailsOf(k: Known, view: DossierView, n: Names): string {
  const language = view.renderings.find((r) => r.sha256 === k.sha256)?.language;
  const kind = k.position?.kind;
  const parts = [
    k.stage === null ? null : n.stage(k.stage),
    k.textHash === null ? null : n.text(k.textHash),
    language === undefined ? null : languageName(n.language, language),
    k.position === undefined
      ? null
      : `${n.actor(k.position.of)}: ${kind !== undefined && Object.hasOwn(POSITIONS, kind) ? say(POSITIONS[kind as keyof typeof POSITIONS], n.language) : say(documentWords.liftedGroup, n.language)}`,
  ].filter((x) => x !== null);
  return parts.length === 0 ? '' : ` (${parts.join(', ')})`;
}

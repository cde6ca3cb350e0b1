import { html, raw } from 'hono/html';
import type { MemberId } from '../../../contracts/ids.ts';
import type { OpenPlace, Rendering } from '../../../contracts/text.ts';
import type { DossierView } from '../../../contracts/views.ts';
import { compareTexts } from '../../index.ts';
import { placeAnchor, readingOf } from '../../text/reading.ts';
import type { Look, Show } from '../desk.ts';
import { said, type Html } from '../page.ts';
import { paths } from '../paths.ts';
import { languageName, number, say } from '../../words/language.ts';
import type { Names } from '../../words/names.ts';
import { actorsOf } from '../../words/phrases.ts';
import { CONCORDANCE, RENDERING_STATUSES } from '../../words/terms.ts';
import { textWords } from '../../words/text.ts';
import { comparison } from './comparison.ts';
import { documentHead } from './document.ts';
import { shownIn } from './shown.ts';
import { refusalBox } from './trouble.ts';
import { lastAgreed, renderingFor, versionAt, type ShownVersion } from './versions.ts';

/** Characters of a text that one page shows, and of two texts that are compared on one; the download holds all. */
export const SHOWN_CHARS = 400_000;
export const COMPARED_CHARS = 400_000;

/** What a document says: its versions and their languages, what is not agreed, and what changed from one to another. */
export const textScreen: Show = async (look) => {
  const { viewer, query } = look;
  const { language } = viewer;
  const shown = await shownIn(look);
  if (!('view' in shown)) return shown;
  const { view, ref, n, d } = shown;
  const w = (key: keyof typeof textWords) => say(textWords[key], language);
  const head = documentHead(view, paths.text(view.dossier), d);
  const page = { title: `${w('text')}: ${view.title}`, about: [ref] };
  const latest = view.version?.number ?? null;
  const wanted = Number(query.get('version') ?? latest ?? 0);
  if (latest === null)
    return {
      ...page,
      body: html`${head}
        <p>${w('none')}</p>`,
    };
  const version = await versionAt(viewer.connection, view, wanted);
  if (!version)
    return {
      ...page,
      status: 404,
      body: html`${head}
        <p>${w('older')}</p>`,
    };
  const asked = { sha256: query.get('sha256'), language: query.get('language'), reader: language };
  const rendering = renderingFor(version.renderings, asked);
  const agreed = viewer.role === 'member' ? lastAgreed(view, viewer.actor) : null;
  // A delegation that agreed to an earlier version is shown first what has changed since.
  const isFirstLook = !query.has('version') && !query.has('compare');
  const chosen = query.get('compare');
  const withNumber =
    chosen === null ? (isFirstLook && agreed !== null && agreed < wanted ? agreed : null) : Number(chosen) || null;
  return {
    ...page,
    body: html`${head} ${versions(view, version, rendering, n)}
    ${choice(view, version, rendering, withNumber, agreed, n)}
    ${withNumber === agreed && chosen === null && withNumber !== null ? html`<p class="note">${w('sinceAgreed').replace('{n}', String(agreed))}</p>` : ''}
    ${rendering === null ? html`<p>${w('none')}</p>` : await content(look, view, version, rendering, withNumber, n)}`,
  };
};

/** The versions, and the languages of the one that is shown. */
function versions(view: DossierView, version: ShownVersion, shown: Rendering | null, n: Names): Html {
  const { language } = n;
  const w = (key: keyof typeof textWords) => say(textWords[key], language);
  const isCurrent = version.textHash === view.textHash;
  const { openPlaces } = version.manifest;
  return html`<h2>${w('version')} ${version.number}</h2>
    <p>${isCurrent ? w(view.act ? 'adopted' : 'current') : ''} <code class="hash">${version.textHash}</code></p>
    <table class="stacked">
      <thead>
        <tr>
          <th scope="col">${w('language')}</th>
          <th scope="col">${w('status')}</th>
          <th scope="col">${w('bytes')}</th>
          <th scope="col">${w('hash')}</th>
          <th scope="col">${w('download')}</th>
        </tr>
      </thead>
      <tbody>
        ${version.renderings.map((r) => {
          const query = `version=${version.number}&language=${encodeURIComponent(r.language)}&sha256=${r.sha256}`;
          const isShown = r.sha256 === shown?.sha256;
          const concordant = 'concordant' in r && r.concordant === true;
          return html`<tr>
            <th scope="row">
              <a href="${paths.text(view.dossier)}?${query}&compare=none" hreflang="${r.language}"
                >${languageName(language, r.language)}</a
              >
              ${isShown ? html`<small>${w('shown')}</small>` : ''}
            </th>
            <td>${say(RENDERING_STATUSES[r.status], language)}${concordant ? html` · ${w('concordant')}` : ''}</td>
            <td>${number(language, r.bytes)} ${w('byteUnit')}</td>
            <td><code class="hash">${r.sha256}</code></td>
            <td>
              <a href="${paths.textFile(view.dossier, 'md')}?${query}" download>${w('markdown')}</a>,
              <a href="${paths.textFile(view.dossier, 'docx')}?${query}" download>${w('docx')}</a>,
              <a href="${paths.textFile(view.dossier, 'html')}?${query}" target="_blank" rel="noopener"
                >${w('printed')}</a
              >
            </td>
          </tr>`;
        })}
      </tbody>
    </table>
    ${
      isCurrent
        ? html`<p>
            ${w('concordance')}
            ${say(CONCORDANCE[view.concordance], language)}${
              view.concordanceConfirmedBy.length === 0
                ? ''
                : html`; ${w('confirmedBy')} ${said(actorsOf(n, view.concordanceConfirmedBy))}`
            }
          </p>`
        : ''
    }
    <h3>${w('open')}</h3>
    ${openList(openPlaces, n)}`;
}

function openList(open: readonly OpenPlace[], n: Names): Html {
  const w = (key: keyof typeof textWords) => say(textWords[key], n.language);
  if (open.length === 0) return html`<p>${w('openNone')}</p>`;
  return html`<ul>
    ${open.map((o) => html`<li><a href="#${placeAnchor(o.place)}">${o.place}</a>: ${said(heldBy(o.holders, n))}</li>`)}
  </ul>`;
}

function heldBy(holders: readonly MemberId[], n: Names): string {
  return holders.length === 0
    ? say(textWords.heldByNobody, n.language)
    : `${say(textWords.heldBy, n.language)} ${actorsOf(n, holders)}`;
}

/** Which version, and compared with which: a form that works without scripts. */
function choice(
  view: DossierView,
  version: ShownVersion,
  rendering: Rendering | null,
  compared: number | null,
  agreed: number | null,
  n: Names,
): Html {
  const w = (key: keyof typeof textWords) => say(textWords[key], n.language);
  const option = (value: number, chosen: number | null) =>
    html`<option value="${value}" ${value === chosen ? html`selected` : ''}>${w('version')} ${value}</option>`;
  const numbers = view.versions.map((v) => v.number);
  return html`<form class="filters" method="get" action="${paths.text(view.dossier)}">
    ${rendering === null ? '' : html`<input type="hidden" name="language" value="${rendering.language}" />`}
    <label
      >${w('version')}
      <select name="version">
        ${numbers.map((v) => option(v, version.number))}
      </select></label
    >
    <label
      >${w('compare')}
      <select name="compare">
        <option value="none">${w('compareNone')}</option>
        ${numbers.filter((v) => v !== version.number).map((v) => option(v, compared))}
      </select></label
    >
    <button>${w('show')}</button>
    ${
      agreed !== null && agreed !== version.number
        ? html`<a class="button" href="${paths.text(view.dossier)}?version=${version.number}&compare=${agreed}"
            >${w('sinceAgreedLink')} (${agreed})</a
          >`
        : ''
    }
  </form>`;
}

/** The text itself, or what changed. */
async function content(
  { viewer }: Look,
  view: DossierView,
  version: ShownVersion,
  rendering: Rendering,
  withNumber: number | null,
  n: Names,
): Promise<Html> {
  const { connection, language } = viewer;
  const w = (key: keyof typeof textWords) => say(textWords[key], language);
  const read = await connection.readText(rendering.sha256, view.dossier);
  if (!read.ok) return refusalBox(read.refusal, n);
  if (withNumber === null || withNumber === version.number)
    return html`<h2>${languageName(language, rendering.language)}</h2>
      ${correctionsOf(view, version, rendering, n)} ${textBody(read.value, rendering, version.manifest.openPlaces, n)}`;
  const other = await versionAt(connection, view, withNumber);
  const [earlier, later] = withNumber < version.number ? [withNumber, version.number] : [version.number, withNumber];
  const title = html`<h2>${w('compared')} ${earlier} ${w('to')} ${later}</h2>`;
  if (!other)
    return html`${title}
      <p>${w('older')}</p>`;
  const twin = other.renderings.find((r) => r.language === rendering.language);
  if (!twin)
    return html`${title}
      <p>${w('otherLanguage')}</p>`;
  const second = await connection.readText(twin.sha256, view.dossier);
  if (!second.ok) return html`${title}${refusalBox(second.refusal, n)}`;
  const [from, to] = withNumber < version.number ? [second.value, read.value] : [read.value, second.value];
  const whole = html`<p>
    <a href="${paths.text(view.dossier)}?version=${version.number}&language=${rendering.language}&compare=none"
      >${w('wholeText')}</a
    >
  </p>`;
  if (from.length + to.length > COMPARED_CHARS)
    return html`${title}
      <p>${w('tooLong')}</p>
      ${whole}`;
  return html`${title} ${whole} ${comparison(compareTexts(from, to, rendering.language), rendering.language, language)}`;
}

/** How the adopted text is read since it was corrected; its words stay as they were signed. */
function correctionsOf(view: DossierView, { number }: ShownVersion, { language }: Rendering, n: Names): Html {
  const isAdopted = view.version?.number === number;
  const all = isAdopted ? (view.force?.corrections ?? []) : [];
  const stands = all.filter((c) => c.outcome === 'corrected' && (c.language === null || c.language === language));
  return stands.length === 0
    ? html``
    : html`<section class="card">
        <h3>${say(textWords.corrected, n.language)}</h3>
        ${stands.map((c) => html`<p>${c.place}: <del>${said(c.found)}</del> <ins>${said(c.corrected)}</ins></p>`)}
      </section>`;
}

/** One text, read: what is in it is escaped where it is made, and nothing of it is markup. */
export function textBody(
  text: string,
  { mediaType, language }: Pick<Rendering, 'mediaType' | 'language'>,
  open: readonly OpenPlace[],
  n: Names,
): Html {
  const places = new Map(open.map((o) => [o.place, o.holders] as const));
  const shown = text.length > SHOWN_CHARS ? text.slice(0, SHOWN_CHARS) : text;
  const options = { mediaType, open: places, note: (holders: readonly MemberId[]) => heldBy(holders, n) };
  return html`${shown === text ? '' : html`<p class="note">${say(textWords.cut, n.language)}</p>`}
    <article class="reading" lang="${language}">${raw(readingOf(shown, options))}</article>`;
}

import { html } from 'hono/html';
import { aggregateRef, PROCESS } from '../../../contracts/ids.ts';
import type { DossierView, HistoryReply } from '../../../contracts/views.ts';
import { seenEntries } from '../../fold.ts';
import { historyRows, isShown, type Answer, type HistoryRow, type WithheldRow } from '../../index.ts';
import type { Look, Show } from '../desk.ts';
import { part, said, type Html } from '../page.ts';
import { paths } from '../paths.ts';
import { eventSentence } from '../../words/events.ts';
import { historyWords, lateness, PROCESS_ENTRIES } from '../../words/history.ts';
import { day, exactTime, plural, say } from '../../words/language.ts';
import type { Names } from '../../words/names.ts';
import { ROLES } from '../../words/terms.ts';
import { documentHead } from './document.ts';
import { knewSection } from './knew.ts';
import { momentSection, travelForm } from './moment.ts';
import { ruleLink } from './rule.ts';
import { shownIn } from './shown.ts';

/** Entries on one page of the timeline. */
export const PAGE_ENTRIES = 100;

type Told = { readonly row: HistoryRow; readonly sentences: readonly string[]; readonly stage: string | null };
type Line = Told | WithheldRow;
const isTold = (line: Line): line is Told => 'row' in line;

/** What happened, in order: people first, the process folded; and the document as it was at any entry of it. */
export const historyScreen: Show = async (look) => {
  const { viewer, query } = look;
  const { language } = viewer;
  const shown = await shownIn(look);
  if (!('view' in shown)) return shown;
  const { view, ref, n, d } = shown;
  const w = (key: keyof typeof historyWords) => say(historyWords[key], language);
  const moment = await momentSection(view, look, n);
  const page = { title: `${w('title')}: ${view.title}`, about: [ref] };
  // A slider asks for this alone.
  if (query.get('only') === 'moment') return { ...page, about: [], body: part('moment', moment ?? '') };
  const first = firstOf(view.entries, query);
  const lines = await timelineLines(look, view, first, n);
  const isLast = first + PAGE_ENTRIES > view.entries;
  const timeline = lines.ok
    ? html`${pages(view, first, n)} ${timelineOf(view, lines.value, n)} ${pages(view, first, n)}`
    : html`<p>${w('withheld')}</p>`;
  const parts = { timeline };
  return {
    ...page,
    ...(isLast && { parts }),
    body: html`${documentHead(view, paths.history(view.dossier), d)} ${travelForm(view, look, n)}
      ${part('moment', moment ?? '')}
      <h2>${w('entries')}</h2>
      ${part('timeline', timeline)} ${await knewSection(view, look, n)}`,
  };
};

/** The number of the first entry on the page: of the one that is asked for, else of the last. */
function firstOf(entries: number, query: URLSearchParams): number {
  const last = Math.max(1, entries - PAGE_ENTRIES + 1);
  const asked = Number(query.get('from') ?? query.get('entry') ?? entries);
  if (!Number.isInteger(asked) || asked >= last) return last;
  const from = query.has('from') ? asked : Math.floor((asked - 1) / PAGE_ENTRIES) * PAGE_ENTRIES + 1;
  return Math.max(1, from);
}

/** One page of entries as they are told; never the whole history of a long document. */
async function timelineLines(
  { viewer, desk }: Look,
  view: DossierView,
  first: number,
  n: Names,
): Promise<Answer<readonly Line[]>> {
  const aggregate = aggregateRef('dossier', view.dossier);
  const states = await desk.organisationStates();
  const made: Line[] = [];
  for (let from: number | null = first; from !== null && made.length < PAGE_ENTRIES;) {
    const page: Answer<HistoryReply> = await viewer.connection.query('history', { aggregate, from });
    if (!page.ok) return page;
    const lines = page.value.lines.slice(0, PAGE_ENTRIES - made.length);
    const rows = historyRows(lines, page.value.recordedAt, states);
    for (const [i, row] of rows.entries()) {
      if (!isShown(row)) made.push(row);
      else {
        const [entry] = seenEntries([lines[i]!]);
        const events = entry?.events ?? [];
        const stage = events.map((e) => ('stage' in e ? e.stage : null)).find((s) => typeof s === 'string') ?? null;
        made.push({ row, stage, sentences: events.map((e) => eventSentence(e, n)) });
      }
    }
    from = page.value.next;
  }
  return { ok: true, value: made };
}

function pages(view: DossierView, first: number, n: Names): Html {
  const w = (key: keyof typeof historyWords) => say(historyWords[key], n.language);
  if (view.entries <= PAGE_ENTRIES) return '';
  const to = (from: number, label: keyof typeof historyWords) =>
    html`<li><a href="${paths.history(view.dossier)}?from=${from}">${w(label)}</a></li>`;
  const last = Math.min(first + PAGE_ENTRIES - 1, view.entries);
  return html`<nav aria-label="${w('pages')}">
    <ul class="choices">
      ${first > 1 ? html`${to(1, 'first')} ${to(Math.max(1, first - PAGE_ENTRIES), 'earlier')}` : ''}
      <li>${first}–${last} ${w('of')} ${view.entries}</li>
      ${last < view.entries ? html`${to(last + 1, 'later')} ${to(view.entries, 'last')}` : ''}
    </ul>
  </nav>`;
}

/** By stage, as they follow one another; what names no stage belongs to the one before. */
function timelineOf(view: DossierView, lines: readonly Line[], n: Names): Html {
  const w = (key: keyof typeof historyWords) => say(historyWords[key], n.language);
  const groups: { readonly stage: string | null; readonly lines: Line[] }[] = [];
  for (const line of lines) {
    const stage = isTold(line) ? line.stage : null;
    const group = groups.at(-1);
    if (group && (stage === null || stage === group.stage)) group.lines.push(line);
    else groups.push({ stage, lines: [line] });
  }
  return html`${groups.map(
    (g) =>
      html`<details class="phase-group" open>
        <summary><strong>${g.stage === null ? w('document') : said(n.stage(g.stage))}</strong></summary>
        <table class="stacked timeline">
          <thead>
            <tr>
              <th scope="col">${w('entry')}</th>
              <th scope="col">${w('date')}</th>
              <th scope="col">${w('who')}</th>
              <th scope="col">${w('what')}</th>
              <th scope="col">${w('version')}</th>
            </tr>
          </thead>
          <tbody>
            ${runs(g.lines).map((run) => (isProcess(run[0]!) ? folded(view, run, n) : run.map((l) => lineOf(view, l, n))))}
          </tbody>
        </table>
      </details>`,
  )}`;
}

function isProcess(line: Line): boolean {
  return isTold(line) && line.row.actor === PROCESS && line.row.refusal === null;
}

/** What the process did in a row stays together; everything else by itself. */
function runs(lines: readonly Line[]): readonly (readonly Line[])[] {
  const made: Line[][] = [];
  for (const line of lines) {
    const last = made.at(-1);
    if (last && isProcess(line) && isProcess(last[0]!)) last.push(line);
    else made.push([line]);
  }
  return made;
}

function folded(view: DossierView, run: readonly Line[], n: Names): Html {
  const told = run.filter(isTold);
  const all = told.flatMap((t) => t.sentences);
  return html`<tr class="plumbing">
    <td colspan="5">
      <details>
        <summary>
          ${plural(n.language, run.length, say(PROCESS_ENTRIES, n.language))}:
          <small>${said(all.join('. '))}</small>
        </summary>
        <ul>
          ${told.map(
            ({ row, sentences }) =>
              html`<li id="entry-${row.n}">
                <a href="#entry-${row.n}">${row.n}</a> · ${timeOf(row, n)} · ${said(sentences.join('. '))}
                ${links(view, row, n)}
              </li>`,
          )}
        </ul>
      </details>
    </td>
  </tr>`;
}

function timeOf(row: HistoryRow, n: Names): Html {
  return html`<time datetime="${row.receivedAt}" title="${row.receivedAt}"
    >${exactTime(n.language, row.receivedAt, n.zone)}</time
  >`;
}

function links(view: DossierView, row: HistoryRow, n: Names): Html {
  const w = (key: keyof typeof historyWords) => say(historyWords[key], n.language);
  return html`<small class="links">
    <a href="${paths.history(view.dossier)}?entry=${row.n}#moment">${w('asOf')}</a>
    <a href="${paths.statement(view.dossier, row.n)}" download>${w('statement')}</a>
    <a href="${paths.entryLine(view.dossier, row.n)}" download>${w('line')}</a>
  </small>`;
}

function lineOf(view: DossierView, line: Line, n: Names): Html {
  const { language } = n;
  const w = (key: keyof typeof historyWords) => say(historyWords[key], language);
  if (!isTold(line))
    return html`<tr id="entry-${line.n}" class="withheld">
      <th scope="row"><a href="#entry-${line.n}">${line.n}</a></th>
      <td colspan="4">${w('withheld')} <code class="hash">${line.hash}</code></td>
    </tr>`;
  const { row, sentences } = line;
  const late = row.refusal && lateness(row.refusal, n);
  const capacity =
    row.capacity !== null && Object.hasOwn(ROLES, row.capacity)
      ? say(ROLES[row.capacity as keyof typeof ROLES], language)
      : row.capacity;
  return html`<tr id="entry-${row.n}" class="${row.refusal === null ? '' : 'refused'}">
    <th scope="row"><a href="#entry-${row.n}">${row.n}</a></th>
    <td>${timeOf(row, n)}</td>
    <td>
      ${said(n.actor(row.actor))}
      <small>${said([n.person(row.person), capacity].filter((x) => x !== null).join(', '))}</small>
      ${
        row.channel.own
          ? ''
          : html`<small
              >${w('forAnother')} ${said(n.actor(row.channel.for))}, ${w('byNote')} ${said(row.channel.note)}</small
            >`
      }
    </td>
    <td>
      ${row.refusal === null ? '' : html`<strong>${w(row.late ? 'late' : 'refused')}</strong> ${ruleLink(row.refusal.rule)} `}${sentences.map((s) => html`<p>${said(s)}</p>`)}${late === null ? '' : html`<p><strong>${late}</strong></p>`}
      ${row.on === null ? '' : html`<small>${w('saidOn')} ${day(language, row.on)}${row.paper === null ? '' : html`, ${w('paper')} ${said(row.paper)}`}</small>`}
      ${links(view, row, n)}
    </td>
    <td>${row.textHash === null ? '' : said(n.text(row.textHash))}</td>
  </tr>`;
}

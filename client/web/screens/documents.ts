import { html } from 'hono/html';
import type { BoardLine } from '../../../contracts/views.ts';
import { visible } from '../../index.ts';
import type { Look, Show } from '../desk.ts';
import type { Give } from '../files.ts';
import { part, said, type Html } from '../page.ts';
import { paths } from '../paths.ts';
import { stageName } from '../../words/board.ts';
import { actOf } from '../../words/dossierEvents.ts';
import { list, say } from '../../words/language.ts';
import type { Names } from '../../words/names.ts';
import { searchWords } from '../../words/search.ts';
import { awaited, heardSentence, tallied } from '../../words/standing.ts';
import { PHASES, POSITIONS, UNHEARD } from '../../words/terms.ts';
import { savedViews } from './savedViews.ts';
import { addressOf, csv, queryIn, search, senselessIn, type Condition, type Query } from './search.ts';
import { refusedScreen } from './trouble.ts';

type Words = (key: keyof typeof searchWords) => string;

/** Every document that is shown to whoever looks, and the search among them. */
export const documentsScreen: Show = async (look) => {
  const { viewer, query, spoken: n } = look;
  const { language } = viewer;
  const w: Words = (key) => say(searchWords[key], language);
  const q = queryIn(query);
  const answer = await search(look, q);
  if (!answer.ok) return refusedScreen(n, answer.refusal);
  const { all, found } = answer.value;
  const address = addressOf(q);
  const parts = {
    count: html`${found.length} ${w('of')} ${all.length}`,
    lines: html`${found.map((l) => lineOf(l, n))}`,
  };
  return {
    title: w('documents'),
    about: 'everything',
    wide: true,
    parts,
    body: html`<h1>${w('documents')}</h1>
      ${form(all, q, look)} ${savedViews('documents', language)} ${leftOut(query, w, n)}
      <p role="status">
        ${part('count', parts.count, 'span')}
        ${address === '' ? '' : html`<a href="${paths.documents}">${w('clear')}</a>`}
      </p>
      ${found.length === 0 ? html`<p class="empty">${w('none')}</p>` : ''}
      <table class="stacked">
        <thead>
          <tr>
            <th scope="col">${w('document')}</th>
            <th scope="col">${w('phase')}</th>
            <th scope="col">${w('stage')}</th>
            <th scope="col">${w('waits')}</th>
            <th scope="col">${w('heard')}</th>
            <th scope="col">${w('objections')}</th>
            <th scope="col">${w('act')}</th>
          </tr>
        </thead>
        ${part('lines', parts.lines, 'tbody')}
      </table>
      <p>
        ${w('export')}: <a href="${paths.documentsFile('csv')}?${address}" download>${w('csv')}</a>,
        <a href="${paths.documentsFile('json')}?${address}" download>${w('json')}</a>
      </p>
      <p>
        <a href="${paths.rules}">${w('rules')}</a> · <a href="${paths.verify}">${w('verify')}</a>${
          viewer.role === 'member'
            ? html` · <a href="${paths.ledger(viewer.actor)}">${w('ledger')}</a>`
            : viewer.role === 'auditor'
              ? html` · ${w('ledger')}:
                ${Object.keys(look.organisation.members).map((m) => html`<a href="${paths.ledger(m)}">${said(n.actor(m))}</a> `)}`
              : ''
        }
      </p>`,
  };
};

/** What was asked and is no condition: named, so that nobody takes what is shown for its answer. */
function leftOut(query: URLSearchParams, w: Words, n: Names): Html {
  const no = senselessIn(query).map(
    (c) => `${w(c === 'waits' ? 'waitsOn' : c)} ${n.writing.quoted(query.get(c) ?? '')}`,
  );
  return no.length === 0 ? '' : html`<p class="mistake" role="alert">${w('senseless')}: ${said(no.join('; '))}</p>`;
}

function lineOf(l: BoardLine, n: Names): Html {
  const { language } = n;
  return html`<tr>
    <th scope="row">
      <a href="${paths.document(l.dossier)}"><small>${l.dossier}</small> ${said(l.title)}</a>
      ${l.formerTitles.length === 0 ? '' : html`<small>${say(searchWords.formerly, language)}: ${said(l.formerTitles.join('; '))}</small>`}
    </th>
    <td><span class="phase ${l.phase}">${say(PHASES[l.phase], language)}</span></td>
    <td>${l.stage ? said(n.stage(l.stage)) : ''}</td>
    <td>${(l.waiting ?? []).map((x) => html`<span class="line">${said(awaited(x, n))}</span> `)}</td>
    <td>${said(heardSentence(l, n))}</td>
    <td>${l.objections.length > 0 ? said(list(language, l.objections.map(n.actor))) : ''}</td>
    <td>${l.act ? said(actOf(l.act, n)) : ''}</td>
  </tr>`;
}

function form(all: readonly BoardLine[], q: Query, { organisation, spoken: n }: Look): Html {
  const { language } = n;
  const w: Words = (key) => say(searchWords[key], language);
  const select = (
    name: Condition,
    label: keyof typeof searchWords,
    values: readonly string[],
    called: (v: string) => string,
  ) =>
    html`<label
      >${w(label)}
      <select name="${name}">
        <option value="">${w(name === 'waits' ? 'anybody' : 'any')}</option>
        ${[...new Set(q[name] === '' ? values : [...values, q[name]])]
          .map((v) => [v, called(v)] as const)
          .toSorted((a, b) => a[1].localeCompare(b[1], language))
          .map(([v, c]) => html`<option value="${v}" ${v === q[name] ? html`selected` : ''}>${visible(c)}</option>`)}
      </select></label
    >`;
  const waits = all.flatMap((l) => (l.waiting ?? []).flatMap((x) => x.on));
  const organs = all.flatMap((l) => [l.act?.organ, l.draftAct?.organ].filter((o) => o !== undefined));
  const members = Object.keys(organisation.members);
  const more: readonly Condition[] = ['organ', 'number', 'from', 'to', 'party', 'said', 'class', 'stage'];
  const phase = (v: string) => say(PHASES[v as BoardLine['phase']], language);
  const position = (v: string) =>
    v === 'unheard' ? say(UNHEARD, language) : say(POSITIONS[v as keyof typeof POSITIONS], language);
  const dayField = (name: 'from' | 'to') =>
    html`<label>${w(name)} <input type="date" name="${name}" value="${q[name]}" /></label>`;
  return html`<form method="get" action="${paths.documents}" role="search">
    <div class="filters">
      <label>${w('title')} <input name="title" value="${visible(q.title)}" /></label>
      ${select(
        'phase',
        'phase',
        all.map((l) => l.phase),
        phase,
      )}
      ${select(
        'area',
        'area',
        all.map((l) => l.area),
        (a) => a,
      )}
      ${select('waits', 'waitsOn', waits, n.actor)}
      <button>${w('search')}</button>
    </div>
    <details ${more.some((c) => q[c] !== '') ? html`open` : ''}>
      <summary>${w('more')}</summary>
      <div class="filters">
        ${select(
          'class',
          'class',
          all.map((l) => l.class),
          n.documentClass,
        )}
        ${select(
          'stage',
          'stage',
          all.flatMap((l) => l.stage ?? []),
          n.stage,
        )}
        ${select('organ', 'organ', organs, n.organ)}
        <label>${w('number')} <input name="number" inputmode="numeric" size="6" value="${visible(q.number)}" /></label>
        ${dayField('from')} ${dayField('to')} ${select('party', 'party', members, n.actor)}
        ${select('said', 'said', [...Object.keys(POSITIONS), 'unheard'], position)}
        <button>${w('search')}</button>
      </div>
    </details>
  </form>`;
}

/** What a search has found, as a file. */
export function documentsFile(form: 'csv' | 'json'): Give {
  return async (look) => {
    const { query, spoken: n } = look;
    const answer = await search(look, queryIn(query));
    if (!answer.ok) return refusedScreen(n, answer.refusal);
    const { found } = answer.value;
    if (form === 'json')
      return { name: 'documents.json', type: 'application/json', body: `${JSON.stringify(found, null, 2)}\n` };
    const head = [
      ...(['id', 'documentTitle', 'class', 'area', 'phase', 'stageNow', 'waits', 'waitsOn', 'heard'] as const),
      ...(['counted', 'tally', 'objections', 'organ', 'actDay', 'number', 'rounds', 'positions', 'entries'] as const),
    ].map((key) => say(searchWords[key], n.language));
    // Codes are in the file beside it: a table is read by people, in their language.
    const named = (codes: readonly string[]) => codes.map(n.actor).join('; ');
    const rows = found.map((l) => [
      ...[l.dossier, l.title, n.documentClass(l.class), l.area, say(PHASES[l.phase], n.language)],
      l.stage === null ? '' : stageName(l.stage, n),
      (l.waiting ?? []).map((x) => awaited(x, n)).join('; '),
      named([...new Set((l.waiting ?? []).flatMap((x) => x.on))]),
      ...(l.tally === null ? ['', '', ''] : [String(l.heard), String(l.counted), tallied(l, n)]),
      named(l.objections),
      ...[l.act ? n.organ(l.act.organ) : '', l.act?.day ?? '', String(l.act?.number ?? '')],
      ...[l.rounds, l.positions, l.entries].map(String),
    ]);
    return { name: 'documents.csv', type: 'text/csv; charset=utf-8', body: csv([head, ...rows]) };
  };
}

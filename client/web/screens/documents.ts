import { html } from 'hono/html';
import type { BoardLine } from '../../../contracts/views.ts';
import { auditor } from '../../index.ts';
import type { Show } from '../desk.ts';
import { part, said } from '../page.ts';
import { paths } from '../paths.ts';
import { list, say } from '../words/language.ts';
import { listWords } from '../words/lists.ts';
import { PHASES } from '../words/terms.ts';

/** Every document that is shown to whoever looks; the filters live in the address. */
export const documentsScreen: Show = async ({ viewer, names, query }) => {
  const { language } = viewer;
  const board = await auditor(viewer.connection).list();
  const lines = board.ok ? board.value : [];
  const w = (key: keyof typeof listWords) => say(listWords[key], language);
  const [title, phase, area] = ['title', 'phase', 'area'].map((name) => query.get(name) ?? '');
  const shown = lines.filter(
    (l) =>
      (!title || [l.title, l.dossier, ...l.formerTitles].some((t) => t.toLowerCase().includes(title.toLowerCase()))) &&
      (!phase || l.phase === phase) &&
      (!area || l.area === area),
  );
  const options = (values: readonly string[], chosen: string | undefined, label: (v: string) => string) =>
    [...new Set(values)]
      .sort()
      .map((v) => html`<option value="${v}" ${v === chosen ? html`selected` : ''}>${label(v)}</option>`);
  const parts = {
    count: html`${shown.length} ${w('of')} ${lines.length} ${w('count')}`,
    lines: html`${shown.map(
      (l) =>
        html`<tr>
          <th scope="row">
            <a href="${paths.document(l.dossier)}"><small>${l.dossier}</small> ${said(l.title)}</a>
          </th>
          <td><span class="phase ${l.phase}">${say(PHASES[l.phase], language)}</span></td>
          <td>${l.stageName ? said(l.stageName) : ''}</td>
          <td>${l.heard} ${w('of')} ${l.counted}</td>
          <td>${l.objections.length > 0 ? said(list(language, l.objections.map(names))) : ''}</td>
          <td>${l.act ? html`№ ${l.act.number ?? '—'}` : ''}</td>
        </tr>`,
    )}`,
  };
  return {
    title: w('documents'),
    about: 'everything',
    wide: true,
    parts,
    body: html`<h1>${w('documents')}</h1>
      <form class="filters" method="get" action="${paths.documents}" role="search">
        <label>${w('title')} <input name="title" value="${title}" /></label>
        <label
          >${w('phase')}
          <select name="phase">
            <option value="">${w('any')}</option>
            ${options(
              lines.map((l) => l.phase),
              phase,
              (p) => say(PHASES[p as BoardLine['phase']], language),
            )}
          </select></label
        >
        <label
          >${w('area')}
          <select name="area">
            <option value="">${w('any')}</option>
            ${options(
              lines.map((l) => l.area),
              area,
              (a) => a,
            )}
          </select></label
        >
        <button>${w('apply')}</button>
      </form>
      <p>${part('count', parts.count, 'span')}</p>
      <table>
        <thead>
          <tr>
            <th scope="col">${w('document')}</th>
            <th scope="col">${w('phase')}</th>
            <th scope="col">${w('stage')}</th>
            <th scope="col">${w('heard')}</th>
            <th scope="col">${w('objections')}</th>
            <th scope="col">${w('act')}</th>
          </tr>
        </thead>
        ${part('lines', parts.lines, 'tbody')}
      </table>`,
  };
};

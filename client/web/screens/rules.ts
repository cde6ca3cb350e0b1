import { html } from 'hono/html';
import { ruleIds, ruleText, visible } from '../../index.ts';
import type { Show } from '../desk.ts';
import { said } from '../page.ts';
import { paths } from '../paths.ts';
import { say } from '../words/language.ts';
import { ruleSentence } from '../words/rules.ts';
import { rulesPageWords } from '../words/rulesPage.ts';

/** By the letter of their ids. */
const GROUPS: Readonly<Record<string, keyof typeof rulesPageWords>> = {
  D: 'dossier',
  O: 'organisation',
  M: 'meeting',
  E: 'evidence',
  Q: 'query',
  J: 'journal',
};

/** Every rule with its sentence and source; whatever names a rule leads here, by its id. */
export const rulesScreen: Show = ({ viewer, query }) => {
  const { language } = viewer;
  const w = (key: keyof typeof rulesPageWords) => say(rulesPageWords[key], language);
  const words = (query.get('words') ?? '').trim();
  const all = ruleIds();
  const isFound = (id: string) =>
    words === '' ||
    [id, ruleSentence(id, language) ?? '', ruleText(id)?.says ?? '', ruleText(id)?.source ?? ''].some((t) =>
      t.toLowerCase().includes(words.toLowerCase()),
    );
  const shown = all.filter(isFound);
  const groups = [...new Set(shown.map((id) => id[0]!))];
  return Promise.resolve({
    title: w('title'),
    body: html`<h1>${w('title')}</h1>
      <p>${w('intro')}</p>
      <form class="filters" method="get" action="${paths.rules}" role="search">
        <label>${w('find')} <input name="words" value="${visible(words)}" /></label>
        <button>${w('show')}</button>
      </form>
      <p role="status">${shown.length} ${w('of')} ${all.length}</p>
      <nav aria-label="${w('groups')}">
        <ul class="choices">
          ${groups.map((g) => html`<li><a href="#rules-${g}">${w(GROUPS[g] ?? 'other')}</a></li>`)}
        </ul>
      </nav>
      ${groups.map(
        (g) =>
          html`<h2 id="rules-${g}">${w(GROUPS[g] ?? 'other')}</h2>
            <table class="stacked">
              <thead>
                <tr>
                  <th scope="col">${w('rule')}</th>
                  <th scope="col">${w('says')}</th>
                  <th scope="col">${w('source')}</th>
                </tr>
              </thead>
              <tbody>
                ${shown
                  .filter((id) => id.startsWith(g))
                  .map(
                    (id) =>
                      html`<tr id="${id}">
                        <th scope="row"><a class="rule" href="#${id}">${id}</a></th>
                        <td>${said(ruleSentence(id, language) ?? '')}</td>
                        <td><small lang="en">${said(ruleText(id)?.source ?? '')}</small></td>
                      </tr>`,
                  )}
              </tbody>
            </table>`,
      )}
      <p><small>${w('unknown')}</small></p>`,
  });
};

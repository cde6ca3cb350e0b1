import { html } from 'hono/html';
import { examplesUnder, ruleIds, ruleText, visible, type RuleExample } from '../../index.ts';
import type { Look, Show } from '../desk.ts';
import { said, type Html } from '../page.ts';
import { paths } from '../paths.ts';
import { say } from '../../words/language.ts';
import type { Names } from '../../words/names.ts';
import { lackSentence } from '../../words/refusals.ts';
import { ruleSentence } from '../../words/rules.ts';
import { rulesPageWords } from '../../words/rulesPage.ts';
import { awaited, placedAct, standingSentence } from '../../words/standing.ts';

/** By the letter of their ids. */
const GROUPS: Readonly<Record<string, keyof typeof rulesPageWords>> = {
  D: 'dossier',
  O: 'organisation',
  M: 'meeting',
  E: 'evidence',
  Q: 'query',
  J: 'journal',
};
/** Of the tests of one rule more are counted than named. */
const NAMED = 8;

type Words = (key: keyof typeof rulesPageWords) => string;
type Titles = Readonly<Record<string, readonly string[]>>;

const read = new WeakMap<Look['assets'], Titles>();

/** The titles of the tests by rule, as the build has put them beside the desk; none, where it has not. */
function titlesIn(assets: Look['assets']): Titles {
  const file = assets.get('rule-tests.json');
  const titles = read.get(assets) ?? (file ? (JSON.parse(Buffer.from(file.body).toString('utf8')) as Titles) : {});
  read.set(assets, titles);
  return titles;
}

/** Those of one rule, first the ones that are about it before all. */
function titlesOf(id: string, titles: Titles): readonly string[] {
  const all = titles[id] ?? [];
  const isOwn = (title: string) => title.startsWith(`${id}:`);
  return [...all.filter(isOwn), ...all.filter((title) => !isOwn(title))];
}

/** Every rule with its sentence and source, by example; whatever names a rule leads here, by its id. */
export const rulesScreen: Show = ({ viewer, query, organisation, spoken, assets }) => {
  const { language } = viewer;
  const w: Words = (key) => say(rulesPageWords[key], language);
  const words = (query.get('words') ?? '').trim();
  const all = ruleIds();
  const isFound = (id: string) =>
    words === '' ||
    [id, ruleSentence(id, language) ?? '', ruleText(id)?.says ?? '', ruleText(id)?.source ?? ''].some((t) =>
      t.toLowerCase().includes(words.toLowerCase()),
    );
  const shown = all.filter(isFound);
  const groups = [...new Set(shown.map((id) => id[0]!))];
  const examples = organisation.procedure ? examplesUnder(organisation.procedure) : new Map<string, RuleExample>();
  const titles = titlesIn(assets);
  return Promise.resolve({
    title: w('title'),
    body: html`<h1>${w('title')}</h1>
      <p>${w('intro')}</p>
      <p>${w('examplesAre')} ${w('testsAre')}</p>
      <p>
        ${w('change')}
        ${
          viewer.role === 'secretariat' && organisation.id !== null
            ? html`<a href="${paths.act(`organisation/${organisation.id}`, 'AdoptProcedure')}">${w('changeForm')}</a>`
            : ''
        }
      </p>
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
                        <td>
                          ${said(ruleSentence(id, language) ?? '')}
                          ${shownBy(examples.get(id), titlesOf(id, titles), spoken, w)}
                        </td>
                        <td><small lang="en">${said(ruleText(id)?.source ?? '')}</small></td>
                      </tr>`,
                  )}
              </tbody>
            </table>`,
      )}
      <p><small>${w('unknown')}</small></p>`,
  });
};

/** How a rule answers, and the tests that hold it to that; nothing, where there is neither. */
function shownBy(example: RuleExample | undefined, titles: readonly string[], n: Names, w: Words): Html {
  if (!example && titles.length === 0) return '';
  const summary = [
    ...(example ? [w('example')] : []),
    ...(titles.length > 0 ? [`${w('tests')}: ${titles.length}`] : []),
  ];
  return html`<details class="shown">
    <summary>${summary.join(', ')}</summary>
    ${example ? exampleOf(example, n, w) : ''}
    ${
      titles.length === 0
        ? ''
        : html`<ul lang="en">
            ${titles.slice(0, NAMED).map((title) => html`<li>${said(title)}</li>`)}
            ${titles.length > NAMED ? html`<li>… +${titles.length - NAMED}</li>` : ''}
          </ul>`
    }
  </details>`;
}

function exampleOf({ by, act, refusal, document }: RuleExample, n: Names, w: Words): Html {
  const waits = document?.waiting.map((x) => awaited(x, n)).join('; ') ?? '';
  return html`<p>
      <small
        >${w('document')}:
        ${document ? said(standingSentence(document, n)) : w('noDocument')}${waits === '' ? '' : html`; ${w('waitsFor')}: ${said(waits)}`}</small
      >
    </p>
    <p><strong>${said(`${n.actor(by)}: ${placedAct(act, n)}`)}</strong></p>
    <p class="refused">✗ ${w('refused')}. ${said(lackSentence(refusal, n))}</p>`;
}

import { html } from 'hono/html';
import type { Cell } from '../../../contracts/views.ts';
import { LETTER, letterMeans } from '../board/rows.ts';
import type { Html } from '../page.ts';
import { documentWords } from '../../words/document.ts';
import { say, type Language } from '../../words/language.ts';
import { whatIfWords } from '../../words/whatIf.ts';

/** What delegations said, now and then. */

export function isSameCell(a: Cell | undefined, b: Cell | undefined): boolean {
  return a?.said === b?.said && a?.lifted === b?.lifted;
}

/** `differs`: it would be another one. */
export function cellIn(of: Cell | undefined, differs: boolean, language: Language): Html {
  const changed = say(whatIfWords.changed, language);
  if (!of) return differs ? html`<td class="differs"><abbr title="${changed}">▲</abbr></td>` : html`<td></td>`;
  const lifted = of.lifted ? ` (${say(documentWords.lifted, language)})` : '';
  return html`<td class="${of.lifted ? 'lifted' : of.said}${differs ? ' differs' : ''}">
    <abbr title="${letterMeans(of.said, language)}${lifted}${differs ? `, ${changed}` : ''}"
      >${LETTER[of.said]}${differs ? '▲' : ''}</abbr
    >
  </td>`;
}

/** What the letters in these cells mean. */
export function legendOf(cells: readonly Cell[], language: Language): Html {
  const used = [...new Set(cells.map((c) => c.said))];
  return html`<p class="legend">
    ${used.map((of) => html`<span class="pair"><span class="cell ${of}">${LETTER[of]}</span> ${letterMeans(of, language)}</span> `)}
    <span class="pair">▲ ${say(whatIfWords.changed, language)}</span>
  </p>`;
}

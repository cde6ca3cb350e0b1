import { html } from 'hono/html';
import type { ComparedBlock } from '../../index.ts';
import { placeAnchor } from '../../text/reading.ts';
import { said, type Html } from '../page.ts';
import { say, type Language } from '../../words/language.ts';
import { CHANGES, textWords } from '../../words/text.ts';

/**
 * Two versions in one, in reading order: what was taken out struck through, what came in underlined, and beside each paragraph in
 * a word what became of it. `lang`: of the text.
 */
export function comparison(blocks: readonly ComparedBlock[], lang: string, language: Language): Html {
  const differ = blocks.filter((b) => b.kind !== 'same');
  const w = (key: keyof typeof textWords) => say(textWords[key], language);
  if (differ.length === 0) return html`<p>${w('same')}</p>`;
  const ids = new Map(differ.map((b, i) => [b, `change-${i + 1}`] as const));
  return html`<p role="status">${w('changedCount')} ${differ.length} ${w('of')} ${blocks.length}</p>
    <nav aria-label="${w('jump')}">
      <ol class="choices changes">
        ${differ.map((b, i) => html`<li><a href="#change-${i + 1}">${b.place ?? i + 1}</a></li>`)}
      </ol>
    </nav>
    <div class="comparison reading" lang="${lang}">${blocks.map((b) => blockOf(b, ids.get(b), language))}</div>`;
}

function blockOf({ place, kind, marker, words }: ComparedBlock, id: string | undefined, language: Language): Html {
  return html`<div class="block ${kind}" ${id === undefined ? '' : html`id="${id}"`}>
    <p class="margin" lang="${language}">
      ${place === null ? '' : html`<span class="place" id="${placeAnchor(place)}">${place}</span>`}
      ${kind === 'same' ? '' : html`<strong>${say(CHANGES[kind], language)}</strong>`}
    </p>
    <p dir="auto">
      ${marker === '' ? '' : html`<span class="marker">${said(marker)}</span> `}${words.map(({ op, text }) =>
        op === 'same' ? said(text) : op === 'added' ? html`<ins>${said(text)}</ins>` : html`<del>${said(text)}</del>`,
      )}
    </p>
  </div>`;
}

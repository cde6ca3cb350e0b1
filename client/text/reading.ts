import type { MemberId } from '../../contracts/ids.ts';
import type { Place } from '../../contracts/position.ts';
import type { Rendering } from '../../contracts/text.ts';
import { markdown, placeOf, visible } from './markdown.ts';
import { escapeHtml } from './page.ts';

/** A text as it is read on a screen: escaped HTML, its places as anchors, and seen at each which words are not agreed. */

/** What is said of an open place, for example “held by Kazakhstan”. */
export type OpenPlaceNote = (holders: readonly MemberId[]) => string;
export type ReadingOptions = {
  readonly mediaType: Rendering['mediaType'];
  /** Places that are not agreed, with who holds them. */
  readonly open: ReadonlyMap<Place, readonly MemberId[]>;
  readonly note: OpenPlaceNote;
};

/** The id of a place on a page. It never is one that the page itself uses. */
export function placeAnchor(place: string): string {
  return `at-${place}`;
}

/**
 * The text as HTML without any that came with it: HTML, links and pictures are shown as they are written, and controls that
 * reorder are seen. Words in brackets are marked.
 */
export function readingOf(content: string, { mediaType, open, note }: ReadingOptions): string {
  if (mediaType === 'text/plain') return `<pre class="plain" dir="auto">${escapeHtml(content)}</pre>`;
  const it = markdown();
  for (const type of ['paragraph_open', 'heading_open'] as const) {
    it.renderer.rules[type] = (tokens, at) => {
      const token = tokens[at]!;
      const place = placeOf(token) as Place | undefined;
      const holders = place === undefined ? undefined : open.get(place);
      // Headings of a text stand below those of its page.
      const tag = type === 'heading_open' ? lower(token.tag) : token.tag;
      const named =
        place === undefined
          ? ''
          : `<a class="place" id="${placeAnchor(place)}" href="#${placeAnchor(place)}">${place}</a>`;
      const held = holders === undefined ? '' : `<span class="held">${escapeHtml(note(holders))}</span> `;
      if (token.hidden) return `${named}${held}`;
      return `<${tag} dir="auto"${holders === undefined ? '' : ' class="open-place"'}>${named}${held}`;
    };
  }
  it.renderer.rules['heading_close'] = (tokens, at) => `</${lower(tokens[at]!.tag)}>\n`;
  // The columns of a table are aligned by an attribute that the page forbids.
  for (const tag of ['th', 'td']) it.renderer.rules[`${tag}_open`] = () => `<${tag} dir="auto">`;
  it.renderer.rules['text'] = (tokens, at) =>
    escapeHtml(tokens[at]!.content).replaceAll(/\[[^[\]]*\]/g, (words) => `<mark>${words}</mark>`);
  // Once more after it: a control may have stood there as `&#8238;`.
  return visible(it.render(visible(content)));
}

function lower(tag: string): string {
  return `h${Math.min(6, Number(tag[1]) + 2)}`;
}

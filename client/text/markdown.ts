import MarkdownIt, { type Token } from 'markdown-it';

/**
 * Markdown as texts have it: CommonMark with tables, and nothing that hides words or brings others in. HTML is shown as it is
 * written, and so are links and pictures: brackets are words that are not agreed, and never an address.
 */
export function markdown(): InstanceType<typeof MarkdownIt> {
  const it = new MarkdownIt('default', { html: false, linkify: false, typographer: false });
  it.disable(['link', 'image', 'reference', 'autolink', 'strikethrough']);
  it.core.ruler.after('inline', 'places', (state) => takePlaces(state.tokens));
  return it;
}

const MARK = / \{#([A-Za-z0-9][A-Za-z0-9._-]{0,63})\}$/;

/** Moves ` {#para-7}` from the end of a block to its opening token, as `meta.place`. */
function takePlaces(tokens: readonly Token[]): void {
  tokens.forEach((token, i) => {
    const opening = tokens[i - 1];
    const last = token.children?.at(-1);
    if (token.type !== 'inline' || !opening || !['heading_open', 'paragraph_open'].includes(opening.type)) return;
    const mark = last?.type === 'text' ? MARK.exec(last.content) : null;
    if (!last || !mark) return;
    last.content = last.content.slice(0, mark.index);
    opening.meta = { place: mark[1] };
  });
}

/** The place of an opening token, or undefined. */
export function placeOf(token: Token | undefined): string | undefined {
  return (token?.meta as { readonly place?: string } | null | undefined)?.place;
}

// oxlint-disable-next-line no-control-regex -- finding them is the purpose
const UNSEEN = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/g;

/** Makes controls seen that would reorder or hide what stands beside them: `⟨U+202E⟩`. */
export function visible(text: string): string {
  return text.replace(UNSEEN, (c) => `⟨U+${c.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}⟩`);
}

import type { OrganisationState } from '../domain/organisation/state.ts';
import { escapeHtml } from './text/page.ts';
import { say, type Language, type Said } from './words/language.ts';
import { namesIn, type Names } from './words/names.ts';
import { recordWords } from './words/record.ts';
import { lastingWriting } from './words/writing.ts';

/**
 * How a record speaks. Whatever it says must come out the same to the byte years later and elsewhere, so nothing of `Intl`, of a
 * zone or of the machine goes into it. Everything here gives markup.
 */
export type Speech = {
  readonly n: Names;
  readonly w: (key: keyof typeof recordWords) => string;
};

/** Around the words of a person in a sentence, until it is markup: of a private use, and escaped by nothing. */
const [OPEN, CLOSE] = ['\ue000', '\ue001'];

/** `versions`: their numbers by the hashes of their texts. */
export function speechOf(
  language: Language,
  organisation: OrganisationState,
  versions: Readonly<Record<string, number>>,
): Speech {
  const writing = lastingWriting(language);
  const quoted = (words: string) => writing.quoted(asOwn(words));
  return {
    n: namesIn(language, null, organisation, versions, { ...writing, quoted }),
    w: (key) => say(recordWords[key], language),
  };
}

/** Marks words of a person that are to stand in a sentence. */
export function asOwn(words: string): string {
  return `${OPEN}${words}${CLOSE}`;
}

/** A sentence, in which the words of people are not of the language of the page. */
export function told(sentence: string): string {
  return markedUp(escapeHtml(sentence));
}

/** The same of what is markup already. Nothing quoted may stand in an attribute there. */
export function markedUp(html: string): string {
  return html.replaceAll(/\ue000([^\ue000\ue001]*)\ue001/g, '<span lang="">$1</span>');
}

/** Words of a person alone: in which language is not on record. */
export function own(words: string): string {
  return `<span lang="">${escapeHtml(words)}</span>`;
}

/** What a code is called, beside the code that stands in the entries. */
export function named(name: string, code: string): string {
  return name === code ? coded(code) : `${escapeHtml(name)} ${coded(code)}`;
}

export function coded(code: string): string {
  return `<code>${escapeHtml(code)}</code>`;
}

/** A code of the contracts in words; one that they do not know, as only a forger writes it, is shown as it is. */
export function term(words: Readonly<Record<string, Said>>, code: string, { n }: Speech): string {
  return Object.hasOwn(words, code) ? escapeHtml(say(words[code]!, n.language)) : coded(code);
}

/** The beginning of a hash, with the whole of it for whoever points at it. */
export function hash(value: string | null): string {
  return value === null ? '' : `<code title="${escapeHtml(value)}">${escapeHtml(value.slice(0, 12))}…</code>`;
}

/** A table with these headings. `rows`: markup of whole rows. */
export function table(headings: readonly string[], rows: readonly string[]): string {
  const head = headings.map((h) => `<th scope="col">${escapeHtml(h)}</th>`).join('');
  return `<table><thead><tr>${head}</tr></thead><tbody>${rows.join('\n')}</tbody></table>`;
}

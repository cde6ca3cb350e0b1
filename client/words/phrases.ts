import { pluralForm, say, type Forms, type Said } from './language.ts';
import type { Names } from './names.ts';

/** Pieces of which sentences are made, in the reader's language. */

/** Actors one after the other; a dash for none. */
export function actorsOf(n: Names, codes: readonly string[]): string {
  return codes.length === 0 ? '—' : n.writing.list(codes.map(n.actor));
}

/** An instant on the reader's clock. */
export function instantOf(n: Names, instant: string): string {
  return n.writing.instant(instant);
}

export function dayOf(n: Names, value: string): string {
  return n.writing.day(value);
}

/** The words of a person after a colon, untouched in quotation marks; nothing where there are none. */
export function because(n: Names, words: string | null | undefined): string {
  return words === undefined || words === null || words === '' ? '' : `: ${n.writing.quoted(words)}`;
}

/** A number with the form that goes with it: `5 дней`. */
export function counted(n: Names, count: number, forms: Said<Forms>): string {
  return `${n.writing.number(count)}\u00a0${pluralForm(n.language, count, say(forms, n.language))}`;
}

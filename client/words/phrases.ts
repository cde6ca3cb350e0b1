import { dateTime, day, list, quoted } from './language.ts';
import type { Names } from './names.ts';

/** Pieces of which sentences are made, in the reader's language. */

/** Actors one after the other; a dash for none. */
export function actorsOf(n: Names, codes: readonly string[]): string {
  return codes.length === 0 ? '—' : list(n.language, codes.map(n.actor));
}

/** An instant on the reader's clock. */
export function instantOf(n: Names, instant: string): string {
  return dateTime(n.language, instant, n.zone);
}

export function dayOf(n: Names, value: string): string {
  return day(n.language, value);
}

/** The words of a person after a colon, untouched in quotation marks; nothing where there are none. */
export function because(n: Names, words: string | null | undefined): string {
  return words === undefined || words === null || words === '' ? '' : `: ${quoted(n.language, words)}`;
}

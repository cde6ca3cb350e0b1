/**
 * The languages of the desk, and what Intl knows of them. The reader decides the language; texts of documents and the words of
 * people stay as they are.
 */

/** Adding one here makes the compiler name every word that it lacks. */
export const LANGUAGES = ['en', 'ru'] as const;
export type Language = (typeof LANGUAGES)[number];

/** Each language by its own name, for whoever chooses one. */
export const LANGUAGE_NAMES = { en: 'English', ru: 'Русский' } as const satisfies Record<Language, string>;

/** One thing in every language: words, or a function that makes them. */
export type Said<T = string> = Readonly<Record<Language, T>>;

/** What is said in a language. */
export function say<T>(said: Said<T>, language: Language): T {
  return said[language];
}

/** Whether a word, of an address or a cookie, names a language of the desk. */
export function isLanguage(word: unknown): word is Language {
  return LANGUAGES.some((l) => l === word);
}

/** `en` alone would write days as in the United States. */
const LOCALES = { en: 'en-GB', ru: 'ru-RU' } as const satisfies Record<Language, string>;

/** The language tag for `Intl`, and for `lang` in a page `language` itself. */
export function localeOf(language: Language): string {
  return LOCALES[language];
}

const made = new Map<string, unknown>();
/** A reader names its zone, and one zone has many spellings. */
const MOST_KEPT = 1_000;
/** Formatters of Intl are dear to make, and a board asks for thousands. */
function kept<T>(key: string, make: () => T): T {
  if (made.size >= MOST_KEPT) made.clear();
  if (!made.has(key)) made.set(key, make());
  return made.get(key) as T;
}

/** Forms of a countable word, by the categories of CLDR: Russian has `one`, `few` and `many`, English `one` and `other`. */
export type Forms = { readonly one: string; readonly few?: string; readonly many?: string; readonly other: string };

/** The form alone that goes with a number: `день`, `дня`, `дней`. */
export function pluralForm(language: Language, n: number, forms: Forms): string {
  return forms[CATEGORIES[language](n)] ?? forms.other;
}

/** As CLDR has them. Written out and not asked of `Intl`, since records are made again to the byte, on other machines too. */
const CATEGORIES: Readonly<Record<Language, (n: number) => keyof Forms>> = {
  en: (n) => (n === 1 ? 'one' : 'other'),
  ru: (n) => {
    if (!Number.isInteger(n)) return 'other';
    const [last, two] = [Math.abs(n) % 10, Math.abs(n) % 100];
    if (last === 1 && two !== 11) return 'one';
    return last >= 2 && last <= 4 && (two < 12 || two > 14) ? 'few' : 'many';
  },
};

/** A number with the form that goes with it: `5 дней`. */
export function plural(language: Language, n: number, forms: Forms): string {
  return `${number(language, n)}\u00a0${pluralForm(language, n, forms)}`;
}

/** A number as the language groups its digits. */
export function number(language: Language, n: number): string {
  return kept(`number ${language}`, () => new Intl.NumberFormat(localeOf(language))).format(n);
}

function formatter(language: Language, name: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  return kept(`${name} ${language}`, () => new Intl.DateTimeFormat(localeOf(language), options));
}

/**
 * An instant (ISO 8601, UTC) on the clock of a place, with the name of its zone: `4 July 2024, 12:00 GMT+5`. An IANA zone that
 * this machine does not know is named, and the time is UTC's. What is no instant stays as it is.
 */
export function dateTime(language: Language, instant: string, zone: string | null): string {
  return onClock(language, instant, zone, 'minute');
}

/** The same to the second, where one may decide: `4 July 2024, 12:00:07 GMT+5`. */
export function exactTime(language: Language, instant: string, zone: string | null): string {
  return onClock(language, instant, zone, 'second');
}

/** A deadline: where it does not end with its minute, to the second. */
export function deadlineTime(language: Language, instant: string, zone: string | null): string {
  return (Date.parse(instant) % 60_000 === 0 ? dateTime : exactTime)(language, instant, zone);
}

function onClock(language: Language, instant: string, zone: string | null, to: 'minute' | 'second'): string {
  if (Number.isNaN(Date.parse(instant))) return instant;
  const at = (timeZone: string) =>
    formatter(language, `${to} ${timeZone}`, {
      ...{ timeZone, year: 'numeric', month: 'long', day: 'numeric', hour: '2-digit', minute: '2-digit' },
      ...{ hourCycle: 'h23', timeZoneName: 'short', ...(to === 'second' && { second: '2-digit' }) },
    }).format(new Date(instant));
  try {
    return at(zone ?? 'UTC');
  } catch {
    return `${at('UTC')} (${zone})`;
  }
}

/** What a zone (IANA) is called: `Kazakhstan Time`, Казахстан. One that this machine does not know is called by its code. */
export function zoneName(language: Language, zone: string): string {
  const called = (timeZoneName: 'longGeneric' | 'long') =>
    formatter(language, `zone ${timeZoneName} ${zone}`, { timeZone: zone, timeZoneName })
      .formatToParts()
      .find((p) => p.type === 'timeZoneName')!.value;
  try {
    return zone === 'UTC' ? called('long') : called('longGeneric');
  } catch {
    return zone;
  }
}

/** How much one instant lies after another, in milliseconds, for whoever has to see on which side of a deadline it is: `250 milliseconds`. */
export function margin(language: Language, ms: number): string {
  if (Math.abs(ms) >= 1_000) return duration(language, ms);
  return kept(
    `milliseconds ${language}`,
    () => new Intl.NumberFormat(localeOf(language), { style: 'unit', unit: 'millisecond', unitDisplay: 'long' }),
  ).format(ms);
}

/** A calendar day, `YYYY-MM-DD`: `4 July 2024`. What is no day stays as it is. */
export function day(language: Language, value: string): string {
  const options = { timeZone: 'UTC', year: 'numeric', month: 'long', day: 'numeric' } as const;
  const at = new Date(`${value}T00:00:00Z`);
  return Number.isNaN(at.getTime()) ? value : formatter(language, 'day', options).format(at);
}

const UNITS = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1_000],
] as const;

/** A length of time in milliseconds, in its two largest units: `2 days 3 hours`. Nothing and less is no seconds. */
export function duration(language: Language, ms: number): string {
  const shown = Math.max(0, Math.round(ms / 1_000) * 1_000);
  const first = Math.max(
    0,
    UNITS.findIndex(([, size]) => shown >= size),
  );
  const parts = shown < 1_000 ? [unit(language, 'second', 0)] : [];
  if (shown >= 1_000) {
    let left = shown;
    for (const [name, size] of UNITS.slice(first, first + 2)) {
      const n = Math.floor(left / size);
      if (n > 0) parts.push(unit(language, name, n));
      left -= n * size;
    }
  }
  return parts.join(' ');
}

function unit(language: Language, name: (typeof UNITS)[number][0], n: number): string {
  return kept(
    `unit ${name} ${language}`,
    () => new Intl.NumberFormat(localeOf(language), { style: 'unit', unit: name, unitDisplay: 'long' }),
  ).format(n);
}

/** How far an instant is from `now`, both in UTC: `in 3 days`, `2 hours ago`. */
export function fromNow(language: Language, instant: string, now: string): string {
  const ms = Date.parse(instant) - Date.parse(now);
  const [name, size] = UNITS.find(([, s]) => Math.abs(ms) >= s) ?? (['second', 1_000] as const);
  return kept(`relative ${language}`, () => new Intl.RelativeTimeFormat(localeOf(language))).format(
    Math.trunc(ms / size),
    name,
  );
}

/** Words one after the other, as the language joins them: `A, B and C`. */
export function list(language: Language, words: readonly string[], join: 'and' | 'or' = 'and'): string {
  const type = join === 'and' ? 'conjunction' : 'disjunction';
  return kept(`list ${join} ${language}`, () => new Intl.ListFormat(localeOf(language), { type })).format(words);
}

/** The name of a language by its tag (BCP 47): `ru` is Russian, русский. A tag that Intl does not know stays a tag. */
export function languageName(language: Language, tag: string): string {
  try {
    const names = kept(`names ${language}`, () => new Intl.DisplayNames(localeOf(language), { type: 'language' }));
    return names.of(tag) ?? tag;
  } catch {
    return tag;
  }
}

const MARKS = { en: ['“', '”'], ru: ['«', '»'] } as const satisfies Record<Language, readonly [string, string]>;

/** Somebody's own words: as they are, in the quotation marks of the language. */
export function quoted(language: Language, words: string): string {
  return `${MARKS[language][0]}${words}${MARKS[language][1]}`;
}

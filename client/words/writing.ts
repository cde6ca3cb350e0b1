import {
  dateTime,
  day,
  duration,
  languageName,
  list,
  number,
  pluralForm,
  quoted,
  say,
  type Forms,
  type Language,
  type Said,
} from './language.ts';

/** How instants, days, numbers and lists are written in sentences. */
export type Writing = {
  /** ISO 8601, UTC. */
  readonly instant: (instant: string) => string;
  /** `YYYY-MM-DD`. */
  readonly day: (day: string) => string;
  readonly number: (n: number) => string;
  /** Milliseconds. */
  readonly duration: (ms: number) => string;
  readonly list: (words: readonly string[], join?: 'and' | 'or') => string;
  /** Of a tag (BCP 47). */
  readonly languageName: (tag: string) => string;
  /** Somebody's own words, in quotation marks. */
  readonly quoted: (words: string) => string;
};

/** For whoever reads now: as the language writes it, on the clock of its zone; null: UTC. */
export function readersWriting(language: Language, zone: string | null): Writing {
  return {
    instant: (instant) => dateTime(language, instant, zone),
    day: (value) => day(language, value),
    number: (n) => number(language, n),
    duration: (ms) => duration(language, ms),
    list: (words, join) => list(language, words, join),
    languageName: (tag) => languageName(language, tag),
    quoted: (words) => quoted(language, words),
  };
}

/**
 * For what is made again years later and compared to the byte: nothing of `Intl`, whose words differ from one release of Node to
 * the next, and nothing of a zone. Instants and days stay ISO 8601.
 */
export function lastingWriting(language: Language): Writing {
  return {
    instant: (instant) => instant,
    day: (value) => value,
    number: String,
    duration: (ms) => lasting(ms, language),
    list: (words, join = 'and') =>
      words.length < 2
        ? words.join('')
        : `${words.slice(0, -1).join(', ')} ${say(JOINS[join], language)} ${words.at(-1)!}`,
    languageName: (tag) => (Object.hasOwn(TONGUES, tag) ? say(TONGUES[tag]!, language) : tag),
    quoted: (words) => quoted(language, words),
  };
}

const JOINS = {
  and: { en: 'and', ru: 'и' },
  or: { en: 'or', ru: 'или' },
} satisfies Record<'and' | 'or', Said>;

const UNITS: readonly (readonly [ms: number, forms: Said<Forms>])[] = [
  [
    86_400_000,
    {
      en: { one: 'day', other: 'days' },
      ru: { one: 'день', few: 'дня', many: 'дней', other: 'дня' },
    },
  ],
  [
    3_600_000,
    {
      en: { one: 'hour', other: 'hours' },
      ru: { one: 'час', few: 'часа', many: 'часов', other: 'часа' },
    },
  ],
  [
    60_000,
    {
      en: { one: 'minute', other: 'minutes' },
      ru: { one: 'минута', few: 'минуты', many: 'минут', other: 'минуты' },
    },
  ],
  [
    1_000,
    {
      en: { one: 'second', other: 'seconds' },
      ru: { one: 'секунда', few: 'секунды', many: 'секунд', other: 'секунды' },
    },
  ],
];

/** In all units that it has, as whole seconds. */
function lasting(ms: number, language: Language): string {
  let left = Math.max(0, Math.round(ms / 1_000) * 1_000);
  const parts: string[] = [];
  for (const [size, forms] of UNITS) {
    const n = Math.floor(left / size);
    left -= n * size;
    if (n > 0 || (size === 1_000 && parts.length === 0)) parts.push(`${n} ${pluralForm(language, n, forms[language])}`);
  }
  return parts.join(' ');
}

/** The languages of texts that are likely, by their tags; any other is called by its tag. */
const TONGUES: Readonly<Record<string, Said>> = {
  ar: { en: 'Arabic', ru: 'арабский' },
  be: { en: 'Belarusian', ru: 'белорусский' },
  en: { en: 'English', ru: 'английский' },
  es: { en: 'Spanish', ru: 'испанский' },
  fa: { en: 'Persian', ru: 'персидский' },
  fr: { en: 'French', ru: 'французский' },
  hi: { en: 'Hindi', ru: 'хинди' },
  kk: { en: 'Kazakh', ru: 'казахский' },
  ky: { en: 'Kyrgyz', ru: 'кыргызский' },
  mn: { en: 'Mongolian', ru: 'монгольский' },
  ru: { en: 'Russian', ru: 'русский' },
  tg: { en: 'Tajik', ru: 'таджикский' },
  tr: { en: 'Turkish', ru: 'турецкий' },
  ur: { en: 'Urdu', ru: 'урду' },
  uz: { en: 'Uzbek', ru: 'узбекский' },
  zh: { en: 'Chinese', ru: 'китайский' },
};

import { child, elements, type Xml } from './parts.ts';

/**
 * The numbers that Word writes before paragraphs: they are not in its text, so they are made here again. `item`: a list of
 * Markdown says the same; `label`: words, as `Article 3` or `1.2`, which become part of the text.
 */
export type Numbered =
  | { readonly as: 'item'; readonly level: number; readonly marker: string; readonly begins: boolean }
  | { readonly as: 'label'; readonly label: string }
  /** A number of a kind that is not known here. */
  | { readonly as: 'unknown'; readonly format: string };

/** `anew`: where it begins to count, by level, until it has. */
type List = {
  readonly levels: ReadonlyMap<number, Level>;
  readonly counts: number[];
  readonly anew: Map<number, number>;
};
type Level = { readonly format: string; readonly text: string; readonly start: number };

/** Counts the numbered paragraphs of a document, in their order. */
export function numberingOf(part: Xml | null): (id: string, level: number) => Numbered | null {
  const abstract = new Map(elements(part, 'abstractNum').map((a) => [a.is['abstractNumId'] ?? '', levelsOf(a)]));
  const countsOf = new Map<string, number[]>();
  const lists = new Map<string, List>();
  for (const num of elements(part, 'num')) {
    const of = child(num, 'abstractNumId')?.is['val'] ?? '';
    const levels = new Map(abstract.get(of));
    const anew = new Map<number, number>();
    for (const override of elements(num, 'lvlOverride')) {
      const level = Number(override.is['ilvl']);
      const own = child(override, 'lvl');
      const start = child(override, 'startOverride')?.is['val'];
      if (own) levels.set(level, levelOf(own));
      if (start !== undefined) anew.set(level, Number(start));
    }
    // Lists of one definition go on counting together; one that begins anew says so, and does it where it is first used.
    const counts = countsOf.get(of) ?? [];
    countsOf.set(of, counts);
    lists.set(num.is['numId'] ?? '', { levels, counts, anew });
  }

  return (id, level) => {
    const list = lists.get(id);
    const own = list?.levels.get(level);
    if (!list || !own || own.format === 'none') return null;
    const start = list.anew.get(level);
    list.anew.delete(level);
    const begins = start !== undefined;
    if (own.format === 'bullet') return { as: 'item', level, marker: '-', begins };
    if (begins) list.counts[level] = start - 1;
    for (let above = 0; above < level; above += 1) list.counts[above] ??= list.levels.get(above)?.start ?? 1;
    list.counts[level] = (list.counts[level] ?? own.start - 1) + 1;
    list.counts.length = level + 1;
    const [, sign] = /^%\d([.)])$/.exec(own.text) ?? [];
    if (sign !== undefined && own.format === 'decimal')
      return { as: 'item', level, marker: `${list.counts[level]}${sign}`, begins };
    let unknown: string | undefined;
    const label = own.text.replace(/%(\d)/g, (_, n: string) => {
      const format = list.levels.get(Number(n) - 1)?.format ?? 'decimal';
      const number = inFormat(list.counts[Number(n) - 1] ?? 1, format);
      if (number === undefined) unknown = format;
      return number ?? '';
    });
    if (unknown !== undefined) return { as: 'unknown', format: unknown };
    return label.trim() === '' ? null : { as: 'label', label: label.trim() };
  };
}

const levelsOf = (a: Xml): ReadonlyMap<number, Level> =>
  new Map(elements(a, 'lvl').map((l) => [Number(l.is['ilvl']), levelOf(l)]));

function levelOf(level: Xml): Level {
  return {
    format: child(level, 'numFmt')?.is['val'] ?? 'decimal',
    text: child(level, 'lvlText')?.is['val'] ?? '',
    start: Number(child(level, 'start')?.is['val'] ?? 1),
  };
}

function inFormat(n: number, format: string): string | undefined {
  switch (format) {
    case 'decimal':
      return String(n);
    case 'decimalZero':
      return String(n).padStart(2, '0');
    case 'lowerLetter':
      return letter(n, 'abcdefghijklmnopqrstuvwxyz');
    case 'upperLetter':
      return letter(n, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ');
    case 'russianLower':
      return letter(n, 'абвгдежзиклмнопрстуфхцчшщыэюя');
    case 'russianUpper':
      return letter(n, 'АБВГДЕЖЗИКЛМНОПРСТУФХЦЧШЩЫЭЮЯ');
    case 'lowerRoman':
      return roman(n).toLowerCase();
    case 'upperRoman':
      return roman(n);
    default:
      return undefined;
  }
}

/** After the last letter Word writes it twice, then three times. */
const letter = (n: number, letters: string) =>
  n < 1 ? undefined : letters[(n - 1) % letters.length]!.repeat(Math.min(9, Math.floor((n - 1) / letters.length) + 1));

const ROMAN = [
  ...([
    [1000, 'M'],
    [900, 'CM'],
    [500, 'D'],
    [400, 'CD'],
    [100, 'C'],
    [90, 'XC'],
    [50, 'L'],
  ] as const),
  ...([
    [40, 'XL'],
    [10, 'X'],
    [9, 'IX'],
    [5, 'V'],
    [4, 'IV'],
    [1, 'I'],
  ] as const),
] as const;

function roman(n: number): string {
  let left = Math.min(n, 4_999);
  let written = '';
  for (const [value, sign] of ROMAN) for (; left >= value; left -= value) written += sign;
  return written;
}

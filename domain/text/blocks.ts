import { Place } from '../../contracts/position.ts';

/**
 * The blocks of a text in Markdown: what a place can name. A block ends with its place, ` {#para-7}`, at the end of its last
 * line. Read line by line and not as a whole grammar: every character of the text stays in one of the members, so that
 * printing gives the same text again.
 */
export type Block = {
  /** `other` has no place of its own: code, tables, rules. */
  readonly kind: 'heading' | 'paragraph' | 'item' | 'quote' | 'other';
  /** Blank lines before it, indentation and marker. */
  readonly lead: string;
  readonly words: string;
  readonly place: Place | null;
  /** What follows the words: the line feed, and the underline of a heading. */
  readonly after: string;
};

const FENCE = /^[ \t]*(`{3,}|~{3,})/;
const HEADING = /^ {0,3}#{1,6}(?:[ \t]+|$)/;
const RULE = /^ {0,3}([-*_])(?:[ \t]*\1){2,}[ \t]*$/;
const ITEM = /^[ \t]*(?:[-*+]|\d{1,9}[.)])(?:[ \t]+|$)/;
/** What ends a paragraph outside a list: a bullet, or a list that begins with one. */
const FIRST_ITEM = /^ {0,3}(?:[-*+]|1[.)])[ \t]+\S/;
/**
 * Words that would be read as something else with a place behind them: an underline would no longer end what stands above
 * it, and a bare marker below words would begin a list.
 */
const SIGN_LAST = /(?:^(?:=+|-+)|\n {0,3}(?:[-*+]|1[.)]))[ \t]*$/;
const QUOTE = /^ {0,3}>[ \t]?/;
const UNDERLINE = /^ {0,3}(?:=+|-+)[ \t]*$/;
const TABLE_RULE = /^ {0,3}\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*$/;
const CODE = /^(?: {4}|\t)/;
const MARK = / \{#([A-Za-z0-9][A-Za-z0-9._-]{0,63})\}$/;

/** Takes a text apart. The blocks, printed one after the other, are the text. */
export function parseBlocks(text: string): readonly Block[] {
  const lines = text.split('\n');
  const blocks: Block[] = [];
  let lead = '';
  let inList = false;
  let i = 0;
  const feed = (last: number) => (last < lines.length - 1 ? '\n' : '');
  while (i < lines.length) {
    const line = lines[i]!;
    if (line.trim() === '') {
      lead += `${line}${feed(i)}`;
      i += 1;
      continue;
    }
    const found = blockAt(lines, i, inList);
    if (found.kind === 'item') inList = true;
    else if (!/^[ \t]/.test(line)) inList = false;
    const whole = lines.slice(i, found.end).join('\n');
    const marker = whole.slice(0, found.marker);
    const body = whole.slice(found.marker);
    const mark = found.kind === 'other' ? null : MARK.exec(body);
    const underline = found.underlined ? `\n${lines[found.end]!}` : '';
    const next = found.end + (found.underlined ? 1 : 0);
    blocks.push({
      kind: found.kind,
      lead: lead + marker,
      words: mark ? body.slice(0, mark.index) : body,
      place: mark ? Place.parse(mark[1]) : null,
      after: `${underline}${feed(next - 1)}`,
    });
    lead = '';
    i = next;
  }
  if (lead !== '') blocks.push({ kind: 'other', lead, words: '', place: null, after: '' });
  return blocks;
}

/** Where the block that begins at a line ends (the line after it), and how many characters its marker has. */
type Found = {
  readonly kind: Block['kind'];
  readonly end: number;
  readonly marker: number;
  readonly underlined?: boolean;
};

function blockAt(lines: readonly string[], start: number, inList: boolean): Found {
  const line = lines[start]!;
  const fence = FENCE.exec(line);
  if (fence) return { kind: 'other', end: fenceEnd(lines, start, fence[1]!), marker: 0 };
  if (CODE.test(line) && !inList) return { kind: 'other', end: until(lines, start, () => false), marker: 0 };
  const heading = HEADING.exec(line);
  if (heading) return { kind: 'heading', end: start + 1, marker: heading[0].length };
  if (RULE.test(line)) return { kind: 'other', end: start + 1, marker: 0 };
  if (line.includes('|') && isTableRule(lines[start + 1] ?? ''))
    return { kind: 'other', end: until(lines, start, () => false), marker: 0 };
  const quote = QUOTE.exec(line);
  if (quote) {
    if (line.slice(quote[0].length).trim() === '') return { kind: 'other', end: start + 1, marker: 0 };
    const end = until(lines, start, (l) => !QUOTE.test(l) || l.replace(QUOTE, '').trim() === '');
    return { kind: 'quote', end, marker: quote[0].length };
  }
  const item = ITEM.exec(line);
  if (item) return { kind: 'item', end: until(lines, start, (l) => begins(l) || ITEM.test(l)), marker: item[0].length };
  const marker = /^[ \t]*/.exec(line)![0].length;
  const ends = (l: string) => UNDERLINE.test(l) || begins(l) || (inList ? ITEM : FIRST_ITEM).test(l);
  const end = until(lines, start, ends);
  return !inList && UNDERLINE.test(lines[end] ?? '')
    ? { kind: 'heading', end, marker, underlined: true }
    : { kind: 'paragraph', end, marker };
}

/** No table is so wide; on a longer line the pattern would take quadratic time. */
const isTableRule = (line: string) => line.length < 2_000 && line.includes('|') && TABLE_RULE.test(line);

const begins = (line: string) => FENCE.test(line) || HEADING.test(line) || RULE.test(line) || QUOTE.test(line);

/** The first line after `start` that is blank or ends the block. */
function until(lines: readonly string[], start: number, ends: (line: string) => boolean): number {
  let end = start + 1;
  while (end < lines.length && lines[end]!.trim() !== '' && !ends(lines[end]!)) end += 1;
  return end;
}

function fenceEnd(lines: readonly string[], start: number, fence: string): number {
  for (let i = start + 1; i < lines.length; i += 1) {
    const line = lines[i]!.trim();
    if (line.startsWith(fence) && line === fence[0]!.repeat(line.length)) return i + 1;
  }
  return lines.length;
}

/** The text of blocks; the inverse of {@link parseBlocks}. */
export function printBlocks(blocks: readonly Block[]): string {
  return blocks.map((b) => `${b.lead}${b.words}${b.place === null ? '' : ` {#${b.place}}`}${b.after}`).join('');
}

/** Whether a block can have a place. */
export function canBeNamed(block: Block): boolean {
  return block.kind !== 'other' && block.words.trim() !== '' && !SIGN_LAST.test(block.words);
}

/** The places of a text, in reading order; one that stands twice is there twice. */
export function placesOf(text: string): readonly Place[] {
  return parseBlocks(text).flatMap((b) => (b.place === null ? [] : [b.place]));
}

import type { Place } from '../../../contracts/position.ts';
import { notAuthentic, type NotAuthentic } from '../../../evidence/rules.ts';
import { markdown } from '../markdown.ts';
import { placeOfBookmark } from './bookmark.ts';
import { numberingOf } from './numbering.ts';
import { child, elements, readParts, type DocxParts, type Xml } from './parts.ts';
import { fontsOf, isOn, looks, stylesOf, type Style } from './styles.ts';

/**
 * Takes the text of a Word file as Markdown. Headings, paragraphs, lists, simple tables, bold and italic come over; numbers
 * that Word makes become words where Markdown has none for them; bookmarks named by {@link placeOfBookmark} become places.
 * Headers, footers and comments are not of the text and stay behind. What it shows and a text cannot hold is refused (E23).
 */
export async function markdownOfDocx(
  file: Uint8Array,
): Promise<{ readonly ok: true; readonly content: string } | NotAuthentic> {
  const read = await readParts(file);
  if (!read.ok) return read;
  const found = forbiddenIn(read.parts);
  if (found) return found;
  const written = writtenBlocks(read.parts);
  return Array.isArray(written) ? { ok: true, content: joined(written) } : written;
}

const TRACKED = new Set(['ins', 'del', 'moveFrom', 'moveTo', 'cellIns', 'cellDel', 'cellMerge']);
const PICTURES = new Set(['drawing', 'pict', 'object', 'AlternateContent']);
const NOTES = new Set(['footnoteReference', 'endnoteReference']);

/** Fonts in which a letter is a sign, as m is μ in Symbol. */
const SYMBOL_FONT =
  /^(symbol( mt)?|wingdings( [23])?|webdings|(itc )?zapf ?dingbats|monotype sorts|mt extra|marlett)$/i;

/** What words may look like that says something which the words alone do not. */
const LOOKS = [
  { lack: 'hiddenWords', names: ['vanish', 'specVanish'], advice: 'show or delete the hidden words first' },
  {
    lack: 'struckWords',
    names: ['strike', 'dstrike'],
    advice: 'delete the words that are struck out, or end the striking',
  },
  {
    lack: 'raisedWords',
    names: ['vertAlign'],
    advice: 'write words that are raised or lowered on the line: 10^6, m², or in words',
  },
] as const;

/** Where something stands: in a picture or not, and the styles around it, of its paragraph and of its table. */
type Around = { readonly inPicture: boolean; readonly chains: readonly (readonly Style[])[] };

/** What no text can hold, wherever in the document it stands. Words that only a browser would hide (`webHidden`) are on paper. */
function forbiddenIn({ document, styles, targets }: DocxParts): NotAuthentic | null {
  const known = stylesOf(styles);
  let picture = false;
  /** Counted among those with words. */
  let paragraph = 0;
  let wordsCounted = false;
  const named = new Set<string>();
  let first: NotAuthentic | null = null;
  const say = (lack: string, facts: NotAuthentic['facts']) => (first ??= notAuthentic('E23', lack, facts));
  /** Where somebody looks for it. */
  const sayAt = (lack: string, xml: Xml, advice: string, font?: string) =>
    (first ??= notAuthentic('E23', lack, {
      paragraph: Math.max(1, paragraph),
      words: wordsIn(xml).trim().slice(0, 40),
      ...(font !== undefined && { font }),
      advice,
    }));
  const chainsAt = (xml: Xml): Around['chains'] => {
    if (xml.name === 'p') return [known.chain('paragraph', child(child(xml, 'pPr'), 'pStyle')?.is['val'])];
    if (xml.name === 'tbl') return [known.chain('table', child(child(xml, 'tblPr'), 'tblStyle')?.is['val'])];
    return [];
  };
  const look = (xml: Xml, { inPicture, chains }: Around): void => {
    const shows = inPicture || PICTURES.has(xml.name);
    picture ||= shows;
    if (TRACKED.has(xml.name)) say('trackedChanges', { advice: 'accept or reject the tracked changes first' });
    if (NOTES.has(xml.name)) say('note', { advice: 'put footnotes and endnotes into the text first' });
    if (xml.name === 'sym') say('symbol', { character: xml.is['char'] ?? '', font: xml.is['font'] ?? '' });
    if (xml.name === 'oMath') say('formula', { advice: 'write the formula in words' });
    if (xml.name === 'altChunk') say('embeddedFile', { advice: 'put its text into the document' });
    if (xml.name === 'ruby') sayAt('ruby', xml, 'write what stands above the words beside them, or delete it');
    if (xml.name === 'p') wordsCounted = false;
    if (xml.name === 'r' && elements(xml, 't').some((t) => wordsIn(t).trim() !== '')) {
      if (!wordsCounted) paragraph += 1;
      wordsCounted = true;
      const rPr = child(xml, 'rPr');
      const around = [known.chain('character', child(rPr, 'rStyle')?.is['val']), ...chains];
      for (const { lack, names, advice } of LOOKS)
        if (names.some((n) => looks(n, rPr, around, known))) sayAt(lack, xml, advice);
      const font = fontsOf(rPr, around, known).find((name) => SYMBOL_FONT.test(name));
      if (font !== undefined)
        sayAt('symbol', xml, 'the font shows other signs than its letters: write them in an ordinary font, as μ', font);
    }
    // A mark that is hidden joins its paragraph to the next one, and a row that is hidden is not on paper.
    const unseen = [...elements(child(child(xml, 'pPr'), 'rPr')), ...elements(child(xml, 'trPr'), 'hidden')];
    if (unseen.some((x) => ['vanish', 'specVanish', 'hidden'].some((n) => isOn(x, n))))
      sayAt('hiddenWords', xml, LOOKS[0].advice);
    if (shows) {
      const target = targets.get(xml.is['embed'] ?? xml.is['id'] ?? xml.is['link'] ?? '');
      if (target !== undefined && (xml.name === 'blip' || xml.name === 'imagedata')) named.add(target);
      if (xml.name === 'docPr' && xml.is['name']) named.add(xml.is['name']);
    }
    const around: Around = { inPicture: shows, chains: [...chainsAt(xml), ...chains] };
    for (const inner of elements(xml)) look(inner, around);
  };
  look(document, { inPicture: false, chains: [] });
  if (picture) {
    const pictures = [...named].slice(0, 20);
    return notAuthentic('E23', 'picture', {
      pictures,
      advice: 'a text has words only: take pictures and shapes out first',
    });
  }
  return first;
}

/** The words of an element and of what stands in it. */
function wordsIn(xml: Xml): string {
  return xml.of.map((x) => (typeof x === 'string' ? (xml.name === 't' ? x : '') : wordsIn(x))).join('');
}

/** Of an outermost item: the sign of its list, and whether it begins one. */
type Written = {
  readonly kind: 'item' | 'code' | 'other';
  readonly text: string;
  readonly list?: string;
  readonly begins?: boolean;
};

function writtenBlocks({ document, styles, numbering }: DocxParts): Written[] | NotAuthentic {
  const known = stylesOf(styles);
  const count = numberingOf(numbering);
  const written: Written[] = [];
  let lack: NotAuthentic | null = null;
  /** Widths of the markers of the items that are open. */
  let indents: number[] = [];

  const paragraph = (p: Xml): void => {
    const pPr = child(p, 'pPr');
    const chain = known.chain('paragraph', child(pPr, 'pStyle')?.is['val']);
    const names = chain.map((s) => s.name.toLowerCase());
    const { text, places } = wordsOf(p, names[0] === 'code');
    if (names[0] === 'rule') return void written.push({ kind: 'other', text: '---' });
    if (names[0] === 'code') return void written.push({ kind: 'code', text });
    if (text.trim() === '') return;
    const mark = places[0] === undefined ? '' : ` {#${places[0]}}`;
    const numPr = [child(pPr, 'numPr'), ...chain.map((s) => child(s.pPr, 'numPr'))].find((n) => child(n, 'numId'));
    const level = Number(child(numPr, 'ilvl')?.is['val'] ?? 0);
    const number = numPr ? count(child(numPr, 'numId')?.is['val'] ?? '', level) : null;
    if (number?.as === 'unknown')
      lack ??= notAuthentic('E23', 'numbering', { format: number.format, words: text.slice(0, 40) });
    const heading = names
      .map((n) => (n === 'title' ? '1' : /^heading ([1-6])$/.exec(n)?.[1]))
      .find((n) => n !== undefined);
    const label =
      number?.as === 'label'
        ? `${escaped(number.label)} `
        : number?.as === 'item' && heading
          ? `${escaped(number.marker)} `
          : '';
    if (number?.as === 'item' && heading === undefined) {
      indents = indents.slice(0, level);
      while (indents.length < level) indents.push(2);
      const lead = ' '.repeat(indents.reduce((a, b) => a + b, 0));
      indents.push(number.marker.length + 1);
      const body = atLineStart(text).replaceAll('\n', `\n${lead}${' '.repeat(number.marker.length + 1)}`);
      const item = `${lead}${number.marker} ${body}${mark}`;
      written.push({
        kind: 'item',
        text: item,
        ...(level === 0 && { list: number.marker.at(-1)!, begins: number.begins }),
      });
      return;
    }
    indents = [];
    if (heading !== undefined) {
      // Signs at its end would close it.
      const line = (label + text).replaceAll('\\\n', ' ').replace(/(^|\s)(#+)$/, '$1\\$2');
      written.push({ kind: 'other', text: `${'#'.repeat(Number(heading))} ${line}${mark}` });
    } else if (names.some((n) => n === 'quote' || n === 'intense quote')) {
      written.push({ kind: 'other', text: `> ${atLineStart(label + text).replaceAll('\n', '\n> ')}${mark}` });
    } else written.push({ kind: 'other', text: `${atLineStart(label + text)}${mark}` });
  };

  const blocks = (of: Xml): void => {
    for (const block of elements(of)) {
      if (block.name === 'p') paragraph(block);
      else if (block.name === 'tbl') {
        const found = tableOf(block);
        if (typeof found === 'string') written.push({ kind: 'other', text: found });
        else lack ??= found;
      } else if (['sdt', 'sdtContent', 'customXml', 'smartTag', 'body'].includes(block.name)) blocks(block);
    }
  };
  blocks(document);
  return lack ?? written;
}

type Run = { readonly text: string; readonly bold: boolean; readonly italic: boolean };

/** The words of a paragraph as Markdown, and the places that its bookmarks name. */
function wordsOf(p: Xml, verbatim: boolean): { readonly text: string; readonly places: readonly Place[] } {
  const runs: Run[] = [];
  const places: Place[] = [];
  const walk = (xml: Xml, rPr: Xml | undefined): void => {
    for (const inner of elements(xml)) {
      if (inner.name === 'bookmarkStart') {
        const place = placeOfBookmark(inner.is['name'] ?? '');
        if (place !== null) places.push(place);
      } else if (inner.name === 'r') walk(inner, child(inner, 'rPr'));
      else if (inner.name === 't') add(inner.of.filter((x) => typeof x === 'string').join(''), rPr);
      else if (inner.name === 'tab' || inner.name === 'ptab') add(' ', rPr);
      else if (inner.name === 'noBreakHyphen') add('\u2011', rPr);
      // A page or a column that ends in a paragraph parts words, too.
      else if (inner.name === 'cr' || inner.name === 'br') add('\n', rPr);
      else if (!['pPr', 'rPr', 'instrText', 'delText'].includes(inner.name)) walk(inner, rPr);
    }
  };
  const add = (text: string, rPr: Xml | undefined): void => {
    const on = (name: string) => elements(rPr, name).some((x) => isOn(x, name));
    const [bold, italic] = [on('b'), on('i')];
    const last = runs.at(-1);
    if (last && last.bold === bold && last.italic === italic)
      runs[runs.length - 1] = { ...last, text: last.text + text };
    else runs.push({ text, bold, italic });
  };
  walk(p, undefined);
  if (verbatim) return { text: runs.map((r) => r.text).join(''), places };
  const text = linesOf(runs.map(emphasised).join(''));
  // Between a word and a quotation mark signs of emphasis can be signs of nothing, and would be words.
  const shown = signs(runsOf(text)) === signs(runs);
  return { text: shown ? text : linesOf(escaped(runs.map((r) => r.text).join(''))), places };
}

/** With the line breaks of Markdown, and no blank at the edges. */
function linesOf(text: string): string {
  return text
    .split('\n')
    .map((l) => l.trim())
    .filter((l) => l !== '')
    .join('\\\n');
}

const inline = markdown();

/** What a line of Markdown shows. */
function runsOf(text: string): readonly Run[] {
  let [bold, italic] = [0, 0];
  const tokens = inline.parseInline(text, {}).flatMap((token) => token.children ?? []);
  return tokens.map(({ type, content, nesting }) => {
    if (type.startsWith('strong')) bold += nesting;
    if (type.startsWith('em')) italic += nesting;
    return { text: content, bold: bold > 0, italic: italic > 0 };
  });
}

/** Each sign with how it looks; a blank looks like nothing. */
function signs(runs: readonly Run[]): string {
  return runs.map(({ text, bold, italic }) => text.replace(/\s/g, '').replace(/./gu, `$&${bold}${italic}`)).join('');
}

/** Signs of emphasis stand at words, never at blanks, or they would be signs of nothing. */
function emphasised({ text, bold, italic }: Run): string {
  const sign = `${bold ? '**' : ''}${italic ? '*' : ''}`;
  if (sign === '') return escaped(text);
  return text
    .split('\n')
    .map((line) => {
      const words = line.trim();
      if (words === '') return line;
      const start = line.indexOf(words);
      return `${line.slice(0, start)}${sign}${escaped(words)}${sign}${line.slice(start + words.length)}`;
    })
    .join('\n');
}

/**
 * Brackets are not escaped: in a text they are words that are not agreed. What a reader of Markdown elsewhere would take for an
 * address, an element or words that are struck out is: it would hide or change them.
 */
function escaped(text: string): string {
  return text.replace(/[\\`*_]/g, '\\$&').replace(/&(?=#?\w+;)|<(?=[A-Za-z/!?])|~(?=~)|(?<=~)~|(?<=\])\(/g, '\\$&');
}

/** Signs that would make something else of a paragraph at its beginning. */
function atLineStart(text: string): string {
  return text
    .split('\n')
    .map((line) =>
      line
        .replace(/^(\d{1,9})([.)])(?=\s|\\?$)/, '$1\\$2')
        .replace(/^(\[[^\]]*\]):/, '$1\\:')
        .replace(/^(#{1,6}(?=\s|$)|[-+](?=\s|$)|>|={1,}$|-{2,}|\||:(?=-))/, '\\$1'),
    )
    .join('\n');
}

function tableOf(table: Xml): string | NotAuthentic {
  const rows = elements(table, 'tr').map((row) => elements(row, 'tc'));
  const cells = rows.map((row) =>
    row.map((cell) => {
      const tcPr = child(cell, 'tcPr');
      const merged = child(tcPr, 'vMerge') !== undefined || Number(child(tcPr, 'gridSpan')?.is['val'] ?? 1) > 1;
      if (merged || elements(cell, 'tbl').length > 0) return null;
      const words = elements(cell, 'p').map((p) => wordsOf(p, false).text.replaceAll('\\\n', ' '));
      return words
        .filter((w) => w !== '')
        .join(' ')
        .replaceAll('|', '\\|');
    }),
  );
  if (cells.some((row) => row.includes(null) || row.length !== cells[0]!.length))
    return notAuthentic('E23', 'table', { advice: 'a table of a text has no merged cells and none inside another' });
  const line = (row: readonly (string | null)[]) => `| ${row.join(' | ')} |`;
  const [head = [], ...rest] = cells;
  return [line(head), `|${' --- |'.repeat(head.length)}`, ...rest.map(line)].join('\n');
}

/** Items of one list follow each other without a blank line, lines of code stand in one fence. */
function joined(blocks: readonly Written[]): string {
  let text = '';
  let list: string | undefined;
  blocks.forEach((block, i) => {
    const [before, after] = [blocks[i - 1]?.kind, blocks[i + 1]?.kind];
    const sameList = (block.list ?? list) === list && block.begins !== true;
    const goesOn = block.kind === before && block.kind !== 'other' && sameList;
    if (i > 0) text += goesOn ? '\n' : '\n\n';
    list = block.kind === 'item' ? (block.list ?? list) : undefined;
    if (block.kind !== 'code') text += block.text;
    else text += `${before === 'code' ? '' : '```\n'}${block.text}${after === 'code' ? '' : '\n```'}`;
  });
  return `${text}\n`;
}

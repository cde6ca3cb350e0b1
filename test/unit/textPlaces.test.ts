import fc from 'fast-check';
import type { Place } from '../../contracts/position.ts';
import { canBeNamed, parseBlocks, placesOf, printBlocks } from '../../domain/text/blocks.ts';
import { bracketsOf } from '../../domain/text/brackets.ts';
import { carryPlaces } from '../../domain/text/places.ts';

const place = (p: string) => p as Place;

/** Lines as they stand in drafts, and some that stand in none. */
const line = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.constantFrom('', '', '# Title', '## Part {#head-2}', 'The members agree.', '- one', '2. two'),
  },
  {
    weight: 4,
    arbitrary: fc.constantFrom(
      'Words {#para-7}',
      'Слова статьи {#art-3.2}',
      '成员国商定。',
      '> quoted',
      '> quoted {#q}',
      '```',
      '| a | b |',
      '|---|---|',
      '---',
      '===',
      '    code',
      '  indented',
      '*',
      '1. ',
      '{#x}',
      'ends {#x} in the middle',
      '[open] words',
    ),
  },
  { weight: 1, arbitrary: fc.string({ maxLength: 20 }) },
);
const text = fc.array(line, { maxLength: 25 }).map((lines) => `${lines.join('\n')}\n`);
/** Paragraphs with distinct words. */
const paragraphs = fc
  .uniqueArray(fc.constantFrom(...'a b c d e f g h i j k l m n o p'.split(' ')), { minLength: 1, maxLength: 12 })
  .map((letters) => letters.map((l) => `${l}${l} says ${l}1 ${l}2 ${l}3 ${l}4`));
const written = (list: readonly string[]) => `${list.join('\n\n')}\n`;

describe('the blocks of a text', () => {
  it('print as the text that they were taken from, whatever it is', () => {
    fc.assert(fc.property(text, (t) => expect(printBlocks(parseBlocks(t))).toBe(t)));
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (t) => expect(printBlocks(parseBlocks(t))).toBe(t)));
  });

  it.each([
    ['# Title {#head-1}', 'heading', 'Title', 'head-1'],
    ['Title {#head-1}\n=====', 'paragraph', 'Title {#head-1}', null],
    ['A paragraph\nof two lines. {#para-1}', 'paragraph', 'A paragraph\nof two lines.', 'para-1'],
    ['- an item {#para-2}', 'item', 'an item', 'para-2'],
    ['12. an item {#art-3.2}', 'item', 'an item', 'art-3.2'],
    ['> quoted {#q}', 'quote', 'quoted', 'q'],
    ['words {#not a place}', 'paragraph', 'words {#not a place}', null],
    ['words{#para-1}', 'paragraph', 'words{#para-1}', null],
    ['words \\{#para-1}', 'paragraph', 'words \\{#para-1}', null],
    ['```\ncode {#para-1}\n```', 'other', '```\ncode {#para-1}\n```', null],
    ['| a | b |\n|---|---|\n| c | d {#x} |', 'other', '| a | b |\n|---|---|\n| c | d {#x} |', null],
  ])('%j', (t, kind, words, named) => {
    const found = parseBlocks(`${t}\n`)[0]!;
    if (t.includes('=====')) expect(found).toMatchObject({ kind: 'heading', words: 'Title', place: 'head-1' });
    else expect(found).toMatchObject({ kind, words, place: named });
  });

  it('end at blank lines, headings, items and quotes; numbered lines inside a paragraph are its own', () => {
    const kinds = (t: string) => parseBlocks(t).map((b) => [b.kind, b.words]);
    expect(kinds('The year\n2024. It was so.\n- item\n- item two\n  goes on\n\n> quote\n# Head\ntext\n')).toEqual([
      ['paragraph', 'The year\n2024. It was so.'],
      ['item', 'item'],
      ['item', 'item two\n  goes on'],
      ['quote', 'quote'],
      ['heading', 'Head'],
      ['paragraph', 'text'],
    ]);
  });
});

describe('places', () => {
  it('are given to every block that can have one; what was named keeps its name, and the words stay', () => {
    fc.assert(
      fc.property(text, text, (old, t) => {
        const carried = carryPlaces(carryPlaces(null, old), t);
        const blocks = parseBlocks(carried);
        expect(blocks.filter(canBeNamed).every((b) => b.place !== null)).toBe(true);
        const bare = (x: string) => parseBlocks(x).map((b) => [b.kind, b.lead, b.words, b.after]);
        expect(bare(carried)).toEqual(bare(t));
        parseBlocks(t).forEach((b, i) => b.place !== null && expect(blocks[i]!.place).toBe(b.place));
      }),
    );
  });

  it.each(['Words {#para-7}\n*\n', 'Words {#para-7}\n1. \n', '- one\n\nWords {#para-7}\n===\n===\n'])(
    'are not given to a sign that would then be read as another: %j',
    (t) => {
      const kinds = (x: string) => parseBlocks(x).map((b) => [b.kind, b.words]);
      const carried = carryPlaces(null, t);
      expect(kinds(carried)).toEqual(kinds(t));
      expect(carryPlaces(carried, carried)).toBe(carried);
    },
  );

  it('are never given twice, and never one that an earlier version had for other words', () => {
    const plain = text.map((t) => printBlocks(parseBlocks(t).map((b) => ({ ...b, place: null }))));
    const used = fc.array(fc.integer({ min: 1, max: 40 }).map((n) => place(`para-${n}`)));
    fc.assert(
      fc.property(plain, plain, used, (old, t, gone) => {
        const before = carryPlaces(null, old);
        const places = placesOf(carryPlaces(before, t, gone));
        expect(new Set(places).size).toBe(places.length);
        const new_ = places.filter((p) => !placesOf(before).includes(p));
        expect(new_.filter((p) => gone.includes(p))).toEqual([]);
      }),
    );
  });

  it('survive a new version: paragraphs that stay keep theirs, in whatever order they come', () => {
    fc.assert(
      fc.property(paragraphs, fc.infiniteStream(fc.nat()), fc.nat(3), (list, seed, dropped) => {
        const first = carryPlaces(null, written(list));
        const placeOf = new Map(parseBlocks(first).map((b) => [b.words, b.place]));
        const order = list
          .slice(Math.min(dropped, list.length - 1))
          .toSorted((a, b) => (a.charCodeAt(0) % 7) - (b.charCodeAt(0) % 7));
        order.splice((seed.next().value ?? 0) % (order.length + 1), 0, 'Wholly new words stand here');
        const second = parseBlocks(carryPlaces(first, written(order), placesOf(first)));
        for (const b of second)
          if (placeOf.has(b.words)) expect(b.place).toBe(placeOf.get(b.words));
          else expect(b.place).toBe(`para-${list.length + 1}`);
      }),
    );
  });

  it('survive a change of some words, also where the words are Chinese', () => {
    const old = carryPlaces(null, '# 战略\n\n成员国商定本文件的宗旨。\n\n工作按商定的计划进行。\n');
    expect(carryPlaces(old, '# 战略\n\n新的一段文字在此。\n\n成员国商定本战略文件的宗旨。\n\n工作按计划进行。\n')).toBe(
      '# 战略 {#head-1}\n\n新的一段文字在此。 {#para-3}\n\n成员国商定本战略文件的宗旨。 {#para-1}\n\n工作按计划进行。 {#para-2}\n',
    );
  });

  it('are given once where the earlier text has one twice', () => {
    const twice = 'aa one {#x}\n\nbb two {#x}\n';
    expect(carryPlaces(twice, 'aa one\n\nbb two\n')).toBe('aa one {#x}\n\nbb two {#para-1}\n');
    expect(carryPlaces(twice, 'cc three {#x}\n\nbb two\n')).toBe('cc three {#x}\n\nbb two {#para-1}\n');
  });

  it('are the same each time', () => {
    fc.assert(
      fc.property(text, text, (old, t) => {
        const once = carryPlaces(old, t);
        expect(carryPlaces(old, t)).toBe(once);
        expect(carryPlaces(old, once)).toBe(once);
      }),
    );
  });

  it('do not come back once they were used, even where the paragraph has gone long since', () => {
    const v1 = carryPlaces(null, 'aa one\n\nbb two\n');
    const v2 = carryPlaces(v1, 'aa one\n', placesOf(v1));
    expect(carryPlaces(v2, 'aa one\n\ncc three\n', placesOf(v1))).toBe('aa one {#para-1}\n\ncc three {#para-3}\n');
  });
});

describe('brackets', () => {
  it.each([
    ['The members [shall] agree. {#para-1}', ['para-1'], [], false],
    ['The members agree. {#para-1}', [], [], false],
    ['The members \\[shall\\] agree. {#para-1}', [], [], false],
    ['The members [shall] agree.', [], ['The members [shall] agree.'], false],
    ['[From here {#a}\n\nover this {#b}\n\nto here] {#c}\n\nno more {#d}', ['a', 'b', 'c'], [], false],
    ['not [closed {#a}', ['a'], [], true],
    ['not opened] {#a}', ['a'], [], true],
    ['a table {#a}\n\n| a | b |\n|---|---|\n| c | [d] |', ['a'], [], false],
  ])('%j', (t, places, unnamed, unbalanced) => {
    expect(bracketsOf(`${t}\n`)).toEqual({ places, unnamed, unbalanced });
  });
});

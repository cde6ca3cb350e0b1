import fc from 'fast-check';
import { compareTexts, type ComparedBlock } from '../../client/text/compare.ts';
import { parseBlocks } from '../../domain/text/blocks.ts';

const read = (text: string) =>
  parseBlocks(text)
    .map((b) => b.words)
    .filter((w) => w.trim() !== '');
const without = (block: ComparedBlock, op: 'added' | 'removed') =>
  block.words
    .filter((w) => w.op !== op)
    .map((w) => w.text)
    .join('');
const inOrder = (blocks: readonly ComparedBlock[], side: 'from' | 'to') =>
  blocks.filter((b) => b[side] !== null).toSorted((a, b) => a[side]! - b[side]!);

const word = fc.constantFrom(
  'members',
  'agree',
  '[shall]',
  'on',
  'rivers',
  'и',
  'реки',
  '成员国',
  '商定',
  '{#para-1}',
  '.',
  ' ',
);
const paragraph = fc
  .tuple(
    fc.constantFrom('', '', '# ', '- ', '> '),
    fc.array(word, { maxLength: 12 }),
    fc.constantFrom('', ' {#a}', ' {#b}'),
  )
  .map(([lead, words, place]) => `${lead}${words.join(' ')}${place}`);
const text = fc.array(paragraph, { maxLength: 10 }).map((p) => `${p.join('\n\n')}\n`);

describe('the comparison of two texts', () => {
  it('applied to the one gives the other, whatever they are', () => {
    fc.assert(
      fc.property(text, text, fc.constantFrom('ru', 'zh', 'en'), (a, b, language) => {
        const blocks = compareTexts(a, b, language);
        expect(inOrder(blocks, 'to').map((x) => without(x, 'removed'))).toEqual(read(b));
        expect(inOrder(blocks, 'from').map((x) => without(x, 'added'))).toEqual(read(a));
        const later = blocks.flatMap((x) => (x.to === null ? [] : [x.to]));
        expect(later).toEqual(later.toSorted((x, y) => x - y));
      }),
    );
  });

  it('of a text with itself finds all the same', () => {
    fc.assert(
      fc.property(text, (a) => {
        expect(compareTexts(a, a, 'ru').every((b) => b.kind === 'same')).toBe(true);
      }),
    );
  });

  it('names the words that changed, at their place', () => {
    const a = 'The members agree on rivers. {#para-1}\n\nIt ends. {#para-2}\n';
    const b = 'The members [shall] agree on lakes. {#para-1}\n\nIt ends. {#para-2}\n';
    expect(compareTexts(a, b, 'en')).toMatchObject([
      {
        place: 'para-1',
        kind: 'changed',
        words: [
          { op: 'same', text: 'The members ' },
          { op: 'added', text: '[shall] ' },
          { op: 'same', text: 'agree on ' },
          { op: 'removed', text: 'rivers' },
          { op: 'added', text: 'lakes' },
          { op: 'same', text: '.' },
        ],
      },
      { place: 'para-2', kind: 'same' },
    ]);
  });

  it('divides Chinese into words', () => {
    const [block] = compareTexts('成员国商定本文件的宗旨。\n', '成员国商定本文件的目标。\n', 'zh');
    expect(block!.words).toEqual([
      { op: 'same', text: '成员国商定本文件的' },
      { op: 'removed', text: '宗旨' },
      { op: 'added', text: '目标' },
      { op: 'same', text: '。' },
    ]);
  });

  it('tells what came, went, moved, and what became a heading', () => {
    const a = 'One {#a}\n\nTwo {#b}\n\nThree {#c}\n\nFour {#d}\n';
    const b = 'Three {#c}\n\n# One {#a}\n\nNew words {#e}\n\nFour {#d}\n';
    expect(compareTexts(a, b, 'en').map((x) => [x.place, x.kind])).toEqual([
      ['c', 'moved'],
      ['a', 'changed'],
      ['b', 'removed'],
      ['e', 'added'],
      ['d', 'same'],
    ]);
  });

  it('gives up word by word where almost nothing is left, in good time', () => {
    const words = (n: number) => Array.from({ length: 30_000 }, (_, i) => `w${i * n}`).join(' ');
    const [block] = compareTexts(`${words(1)} {#a}\n`, `${words(7)} {#a}\n`, 'en');
    expect(block!.words.map((w) => w.op)).toEqual(['removed', 'added']);
  });
});

import fc from 'fast-check';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate';
import { bookmarkOf, placeOfBookmark } from '../../client/text/docx/bookmark.ts';
import { markdownOfDocx } from '../../client/text/docx/read.ts';
import { docxOf } from '../../client/text/docx/write.ts';
import { readDocument } from '../../client/index.ts';
import { LIMITS } from '../../contracts/limits.ts';
import { Place } from '../../contracts/position.ts';

const frame = { title: 'On rivers', language: 'ru', header: 'D-1, version 1', footer: 'SHA-256 of the text' };
const W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"';
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';

/** A Word file with this body, as its makers write one, and with other parts where named. */
function word(body: string, more: Readonly<Record<string, string | Uint8Array>> = {}, rels = ''): Uint8Array {
  const relations = (inner: string) =>
    `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${inner}</Relationships>`;
  const parts: Readonly<Record<string, string | Uint8Array>> = {
    '_rels/.rels': relations(`<Relationship Id="r1" Type="${OFFICE}/officeDocument" Target="word/document.xml"/>`),
    'word/_rels/document.xml.rels': relations(
      `<Relationship Id="r1" Type="${OFFICE}/styles" Target="styles.xml"/><Relationship Id="r2" Type="${OFFICE}/numbering" Target="numbering.xml"/>${rels}`,
    ),
    'word/document.xml': `<w:document ${W}><w:body>${body}</w:body></w:document>`,
    ...more,
  };
  return zipSync(
    Object.fromEntries(Object.entries(parts).map(([n, p]) => [n, typeof p === 'string' ? strToU8(p) : p])),
  );
}
const p = (words: string, pPr = '') => `<w:p>${pPr && `<w:pPr>${pPr}</w:pPr>`}<w:r><w:t>${words}</w:t></w:r></w:p>`;
const textOf = async (file: Uint8Array) => {
  const read = await markdownOfDocx(file);
  return read.ok ? read.content : read;
};

describe('a text that goes through Word', () => {
  it('comes back as it was: headings, lists, quotes, tables, code, places, brackets', async () => {
    const text = [
      '# Стратегия {#head-1}',
      'Государства-члены [обязуются] сотрудничать. {#para-1}',
      '成员国商定本文件的宗旨。 {#art-3.2}',
      '- one {#para-2}\n- two\n  - inner {#para-3}\n- three',
      '7. seven {#para-4}\n8. eight',
      'A line\\\nand **another**, *so*.',
      '> quoted {#q_1}',
      '| a | b |\n| --- | --- |\n| c \\| d | [e] |',
      '```\nx  y\n\n  z\n```',
      '---',
      '2024\\. The year, \\*not a list\\*, # and \\_ \\`too\\` \\&amp; \\\\.',
      'A place with a long name {#article-3.paragraph-2.subparagraph-c-of-the-annex}',
    ].join('\n\n');
    expect(await textOf(docxOf(`${text}\n`, frame))).toBe(`${text}\n`);
  });

  it('is the same file each time, and keeps words of any kind', async () => {
    const words = fc
      .array(
        fc.oneof(
          fc.constantFrom(
            'members',
            '[shall]',
            '*so*',
            '1.',
            '#',
            '-',
            '`x`',
            '&amp;',
            '<b>',
            '>',
            '\\',
            '成员国',
            '"',
            '{#x}',
            '__',
          ),
          fc.string({ minLength: 1, maxLength: 8 }),
        ),
        { minLength: 1, maxLength: 8 },
      )
      .map((w) => `w ${w.join(' ')} w`.replace(/[\s\p{C}]+/gu, ' '));
    await fc.assert(
      fc.asyncProperty(fc.array(words, { minLength: 1, maxLength: 5 }), async (paragraphs) => {
        const once = await textOf(docxOf(`${paragraphs.join('\n\n')}\n`, frame));
        // Markdown can be written in several ways; what Word gives is written in one.
        expect(await textOf(docxOf(once as string, frame))).toBe(once);
      }),
      { numRuns: 60 },
    );
    expect(docxOf('words\n', frame)).toEqual(docxOf('words\n', frame));
  });

  it('has the words that Word shows, whatever they look like, and comes back as it was (E23)', async () => {
    const words = fc.oneof(
      fc.constantFrom(
        'a',
        ' ',
        'члены',
        '成员国',
        '“',
        '”',
        '.',
        ',',
        '(',
        ')',
        '*',
        '_',
        '~~',
        '[x]',
        '(y)',
        '[x]: y',
      ),
      fc.constantFrom(
        '<b>',
        '<https://a>',
        '![x](y)',
        '[x](y)',
        '&lt;',
        '| a |',
        ':-:',
        '---',
        '1.',
        '#',
        '>',
        '\\',
        '`',
      ),
    );
    const look = fc.constantFrom('', '<w:b/>', '<w:i/>', '<w:b/><w:i/>', '<w:b w:val="0"/>');
    const paragraph = fc.array(fc.tuple(words, look), { minLength: 1, maxLength: 8 });
    const escapeXml = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
    const shown = (file: Uint8Array) =>
      [...strFromU8(unzipSync(file)['word/document.xml']!).matchAll(/<w:p>(.*?)<\/w:p>/g)].map(([, inner = '']) =>
        [...inner.matchAll(/<w:t[^>]*>(.*?)<\/w:t>/g)]
          .map(([, t = '']) =>
            t.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&amp;', '&'),
          )
          .join(''),
      );
    await fc.assert(
      fc.asyncProperty(paragraph, fc.constantFrom('Normal', 'Heading1', 'Quote', 'cell'), async (runs, style) => {
        const of = (text: string, rPr: string) =>
          `<w:r><w:rPr>${rPr}</w:rPr><w:t xml:space="preserve">${escapeXml(text)}</w:t></w:r>`;
        const inner = `<w:p><w:pPr><w:pStyle w:val="${style}"/></w:pPr>${runs.map(([text, rPr]) => of(text, rPr)).join('')}</w:p>`;
        const file = word(style === 'cell' ? `<w:tbl><w:tr><w:tc>${inner}</w:tc></w:tr></w:tbl>` : inner, {
          'word/styles.xml': unzipSync(docxOf('', frame))['word/styles.xml']!,
        });
        const text = (await textOf(file)) as string;
        const said = runs
          .map(([t]) => t)
          .join('')
          .trim();
        expect(shown(docxOf(text, frame)).join('')).toBe(said);
        expect(await textOf(docxOf(text, frame))).toBe(text);
      }),
      { numRuns: 150 },
    );
  });

  it('escapes what would be something else in Markdown elsewhere, and no bracket', async () => {
    const said = '[x](y) ![x](y) <b> <https://a> ~~not~~ [a][b] a < b [shall] {x}';
    const file = word(p(said.replaceAll('<', '&lt;')) + p('[note]: x'));
    const escaped = '[x]\\(y) ![x]\\(y) \\<b> \\<https://a> \\~\\~not\\~\\~ [a][b] a < b [shall] {x}\n\n[note]\\: x\n';
    expect(await textOf(file)).toBe(escaped);
    expect(await textOf(docxOf(escaped, frame))).toBe(escaped);
  });

  it('carries places as bookmarks, whatever they are called', () => {
    const place = fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/).map((s) => Place.parse(s));
    fc.assert(
      fc.property(place, (of) => {
        const name = bookmarkOf(of);
        if (name !== null) {
          expect(name).toMatch(/^[A-Za-z][A-Za-z0-9_]{0,39}$/);
          expect(placeOfBookmark(name)).toBe(of);
        }
      }),
    );
    expect(['_GoBack', 'Annex', 'p_', 'p_a_b', '_Toc123'].map(placeOfBookmark)).toEqual([null, null, null, null, null]);
  });
});

describe('a file of Word itself', () => {
  it('has its headings by the name of the style, in whatever language Word speaks, and its numbers as words', async () => {
    const styles = `<w:styles ${W}><w:style w:styleId="1"><w:name w:val="heading 1"/></w:style><w:style w:styleId="Own"><w:name w:val="Own"/><w:basedOn w:val="1"/></w:style><w:style w:styleId="Loop"><w:name w:val="Loop"/><w:basedOn w:val="Loop"/></w:style></w:styles>`;
    const level = (n: number, format: string, text: string) =>
      `<w:lvl w:ilvl="${n}"><w:start w:val="1"/><w:numFmt w:val="${format}"/><w:lvlText w:val="${text}"/></w:lvl>`;
    const numbering = `<w:numbering ${W}><w:abstractNum w:abstractNumId="0">${level(0, 'decimal', 'Статья %1')}${level(1, 'decimal', '%1.%2')}${level(2, 'russianLower', '%3)')}${level(3, 'upperRoman', '(%4)')}</w:abstractNum><w:num w:numId="5"><w:abstractNumId w:val="0"/></w:num></w:numbering>`;
    const num = (l: number) => `<w:numPr><w:ilvl w:val="${l}"/><w:numId w:val="5"/></w:numPr>`;
    const body = [
      p('Общие положения', `<w:pStyle w:val="Own"/>${num(0)}`),
      p('первый', num(1)),
      p('второй', num(1)),
      p('подпункт', num(2)),
      p('ещё', num(3)),
      p('Заключение', `<w:pStyle w:val="1"/>${num(0)}`),
      p('снова', num(1)),
      p('простой', '<w:pStyle w:val="Loop"/>'),
    ];
    const file = word(body.join(''), { 'word/styles.xml': styles, 'word/numbering.xml': numbering });
    expect(await textOf(file)).toBe(
      '# Статья 1 Общие положения\n\n1.1 первый\n\n1.2 второй\n\nа) подпункт\n\n(I) ещё\n\n# Статья 2 Заключение\n\n2.1 снова\n\nпростой\n',
    );
  });

  it('counts lists of one definition together, and anew where one says so, as LibreOffice writes them', async () => {
    const level = '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl>';
    const num = (id: number, more = '') => `<w:num w:numId="${id}"><w:abstractNumId w:val="2"/>${more}</w:num>`;
    const anew = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="4"/></w:lvlOverride>';
    const numbering = `<w:numbering ${W}><w:abstractNum w:abstractNumId="2">${level}</w:abstractNum>${num(2)}${num(4, anew)}</w:numbering>`;
    const of = (id: number) => `<w:numPr><w:ilvl w:val="0"/><w:numId w:val="${id}"/></w:numPr>`;
    const body = [p('a', of(2)), p('b', of(4)), p('c', of(2)), p('between'), p('d', of(4))];
    expect(await textOf(word(body.join(''), { 'word/numbering.xml': numbering }))).toBe(
      '1. a\n\n4. b\n5. c\n\nbetween\n\n6. d\n',
    );
  });

  it('keeps fields, links and controls as their words, and leaves comments, headers and macros behind', async () => {
    const body = `<w:p><w:commentRangeStart w:id="1"/><w:r><w:t xml:space="preserve">see </w:t></w:r><w:hyperlink r:id="r9" xmlns:r="${OFFICE}"><w:r><w:t>the annex</w:t></w:r></w:hyperlink><w:r><w:commentReference w:id="1"/></w:r><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> PAGEREF x </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>, page 3</w:t></w:r></w:p><w:sdt><w:sdtContent>${p('a control')}</w:sdtContent></w:sdt>`;
    const file = word(body, { 'word/vbaProject.bin': new Uint8Array(99), 'word/comments.xml': '<not xml' });
    expect(await textOf(file)).toBe('see the annex, page 3\n\na control\n');
  });

  it('parts words where a page, a column or a tab of the line parts them', async () => {
    const parted = (by: string, pPr = '') =>
      `<w:p>${pPr}<w:r><w:t>is not</w:t></w:r><w:r>${by}</w:r><w:r><w:t>withstanding paid</w:t></w:r></w:p>`;
    for (const type of ['page', 'column', 'textWrapping'])
      expect(await textOf(word(parted(`<w:br w:type="${type}"/>`)))).toBe('is not\\\nwithstanding paid\n');
    expect(await textOf(word(parted('<w:ptab w:relativeTo="margin" w:alignment="right" w:leader="none"/>')))).toBe(
      'is not withstanding paid\n',
    );
    const alone = '<w:p><w:r><w:br w:type="page"/></w:r></w:p>';
    expect(await textOf(word(p('one') + alone + p('two')))).toBe('one\n\ntwo\n');
  });

  it('is read by readDocument, under the name of its language', async () => {
    const file = join(mkdtempSync(join(tmpdir(), 'concordat-docx-')), 'energy.docx');
    writeFileSync(file, docxOf('# Стратегия {#head-1}\n', frame));
    expect(await readDocument(file, { language: 'ru' })).toMatchObject({
      ok: true,
      value: { text: { language: 'ru', mediaType: 'text/markdown', content: '# Стратегия {#head-1}\n' }, metadata: {} },
    });
    writeFileSync(file, word(p('words \u202e here')));
    expect(await readDocument(file, { language: 'ru' })).toMatchObject({
      ok: false,
      refusal: { rule: 'E18', lack: 'bidi' },
    });
    writeFileSync(file, word(''));
    expect(await readDocument(file, { language: 'ru' })).toMatchObject({
      ok: false,
      refusal: { rule: 'E18', lack: 'empty', facts: { file, advice: expect.stringContaining('words') as string } },
    });
    writeFileSync(file, 'words');
    expect(await readDocument(file, { language: 'ru' })).toMatchObject({
      ok: false,
      refusal: { rule: 'E23', lack: 'notDocx' },
    });
  });
});

/** The word x in a style of that kind, which is based on one that looks so; of none: the defaults look so. */
function styledWord(kind: string, rPr: string, own = ''): Uint8Array {
  const style = (id: string, more: string) =>
    `<w:style w:type="${kind}" w:styleId="${id}"><w:name w:val="${id}"/>${more}</w:style>`;
  const styles =
    kind === ''
      ? `<w:docDefaults><w:rPrDefault><w:rPr>${rPr}</w:rPr></w:rPrDefault></w:docDefaults>`
      : style('Base', `<w:rPr>${rPr}</w:rPr>`) + style('Own', '<w:basedOn w:val="Base"/>');
  const [pStyle, rStyle] = (['paragraph', 'character'] as const).map((of) => (kind === of ? ' w:val="Own"' : ''));
  const styled = `<w:p><w:pPr><w:pStyle${pStyle}/></w:pPr><w:r><w:rPr><w:rStyle${rStyle}/>${own}</w:rPr><w:t>x</w:t></w:r></w:p>`;
  const table = `<w:tbl><w:tblPr><w:tblStyle w:val="Own"/></w:tblPr><w:tr><w:tc>${styled}</w:tc></w:tr></w:tbl>`;
  return word(p('before') + (kind === 'table' ? table : styled), {
    'word/styles.xml': `<w:styles ${W}>${styles}</w:styles>`,
  });
}

describe('a Word file that cannot be a text', () => {
  const run = (inner: string, rPr = '') => `<w:p><w:r><w:rPr>${rPr}</w:rPr>${inner}</w:r></w:p>`;
  const up = (words: string) => `<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:t>${words}</w:t></w:r>`;
  const blip = `<a:blip xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:r="${OFFICE}" r:embed="r9"/>`;
  const numbered = `<w:numbering ${W}><w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="%1"/></w:lvl></w:abstractNum><w:num w:numId="5"><w:abstractNumId w:val="0"/></w:num></w:numbering>`;
  it.each<[string, Uint8Array, string, object]>([
    [
      'words that were inserted',
      word(`<w:p><w:ins w:id="1">${run('<w:t>x</w:t>')}</w:ins></w:p>`),
      'trackedChanges',
      {},
    ],
    [
      'words that were deleted',
      word(`<w:p><w:del w:id="1"><w:r><w:delText>x</w:delText></w:r></w:del></w:p>`),
      'trackedChanges',
      { advice: 'accept or reject the tracked changes first' },
    ],
    [
      'a paragraph mark that was deleted',
      word('<w:p><w:pPr><w:rPr><w:del w:id="1"/></w:rPr></w:pPr></w:p>'),
      'trackedChanges',
      {},
    ],
    [
      'a picture',
      word(
        run(`<w:drawing>${blip}</w:drawing>`),
        {},
        `<Relationship Id="r9" Type="${OFFICE}/image" Target="media/image1.png"/>`,
      ),
      'picture',
      { pictures: ['media/image1.png'] },
    ],
    ['a shape with words', word(run(`<w:pict>${p('x')}</w:pict>`)), 'picture', {}],
    ['a footnote', word(run('<w:footnoteReference w:id="2"/>')), 'note', {}],
    ['hidden words', word(run('<w:t>x</w:t>', '<w:vanish/>')), 'hiddenWords', { paragraph: 1, words: 'x' }],
    ['hidden words by a style', styledWord('character', '<w:vanish/>'), 'hiddenWords', { paragraph: 2, words: 'x' }],
    ['a hidden paragraph by a style', styledWord('paragraph', '<w:vanish/>'), 'hiddenWords', { paragraph: 2 }],
    ['a hidden table by a style', styledWord('table', '<w:vanish/>'), 'hiddenWords', { paragraph: 2 }],
    [
      'words that are hidden if no style says otherwise',
      styledWord('', '<w:vanish/>'),
      'hiddenWords',
      { paragraph: 1 },
    ],
    ['a mark that is always hidden', word(p('x', '<w:rPr><w:specVanish/></w:rPr>')), 'hiddenWords', { words: 'x' }],
    [
      'a hidden row',
      word(`<w:tbl><w:tr><w:trPr><w:hidden/></w:trPr><w:tc>${p('x')}</w:tc></w:tr></w:tbl>`),
      'hiddenWords',
      { words: 'x' },
    ],
    [
      'words that are struck out',
      word(`<w:p><w:r><w:t>Members shall </w:t></w:r><w:r><w:rPr><w:strike/></w:rPr><w:t>not</w:t></w:r></w:p>`),
      'struckWords',
      { paragraph: 1, words: 'not', advice: 'delete the words that are struck out, or end the striking' },
    ],
    ['words that are struck out twice', word(run('<w:t>x</w:t>', '<w:dstrike/>')), 'struckWords', { words: 'x' }],
    ['words struck out by a style', styledWord('character', '<w:strike/>'), 'struckWords', { paragraph: 2 }],
    [
      'words that are raised',
      word(p('An area of') + `<w:p><w:r><w:t>10</w:t></w:r>${up('6')}</w:p>`),
      'raisedWords',
      { paragraph: 2, words: '6', advice: 'write words that are raised or lowered on the line: 10^6, m², or in words' },
    ],
    [
      'words that are lowered by a style',
      styledWord('character', '<w:vertAlign w:val="subscript"/>'),
      'raisedWords',
      {},
    ],
    [
      'words above others',
      word(run(`<w:ruby><w:rt>${up('hi')}</w:rt><w:rubyBase><w:r><w:t>base</w:t></w:r></w:rubyBase></w:ruby>`)),
      'ruby',
      { words: 'hibase' },
    ],
    ['a sign of a font', word(run('<w:sym w:font="Wingdings" w:char="F0FC"/>')), 'symbol', { font: 'Wingdings' }],
    [
      'letters that a font shows as signs',
      word(p('10 ') + run('<w:t>m</w:t>', '<w:rFonts w:ascii="Symbol" w:hAnsi="Symbol"/>')),
      'symbol',
      { paragraph: 2, words: 'm', font: 'Symbol' },
    ],
    ...(['character', 'paragraph', 'table', ''] as const).map((kind): [string, Uint8Array, string, object] => [
      `letters that a font of ${kind === '' ? 'the defaults' : `a ${kind} style`} shows as signs`,
      styledWord(kind, '<w:rFonts w:hAnsi="Wingdings 2"/>'),
      'symbol',
      { paragraph: kind === '' ? 1 : 2, font: 'Wingdings 2' },
    ]),
    ['a formula', word('<w:p><m:oMath xmlns:m="m"/></w:p>'), 'formula', {}],
    ['a file in it', word('<w:altChunk/>'), 'embeddedFile', {}],
    [
      'merged cells',
      word(`<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="2"/></w:tcPr>${p('x')}</w:tc></w:tr></w:tbl>`),
      'table',
      {},
    ],
    [
      'numbers that are not known',
      word(p('x', '<w:numPr><w:numId w:val="5"/></w:numPr>'), { 'word/numbering.xml': numbered }),
      'numbering',
      { format: 'chineseCounting' },
    ],
    [
      'a document type, and so entities',
      word('', {
        'word/document.xml': `<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><w:document ${W}>&e;</w:document>`,
      }),
      'doctype',
      { part: 'word/document.xml' },
    ],
    ['an entity that is not declared', word('<w:p>&e;</w:p>'), 'damaged', {}],
    ['half of its document', word('', { 'word/document.xml': `<w:document ${W}><w:body>` }), 'damaged', {}],
    ['bytes that are not UTF-8', word('', { 'word/document.xml': new Uint8Array([0x3c, 0xff, 0xfe]) }), 'damaged', {}],
    ['elements that are too deep', word(`${'<w:p>'.repeat(100_000)}${'</w:p>'.repeat(100_000)}`), 'damaged', {}],
    ['no document', word('', { '_rels/.rels': '<Relationships/>' }), 'notDocx', {}],
    ['another thing altogether', strToU8('PK but no more'), 'notDocx', { advice: 'save it as .docx' }],
    ['half a file', word(p('x')).subarray(0, 300), 'notDocx', {}],
    ['nothing', new Uint8Array(0), 'notDocx', {}],
  ])('is refused for %s (E23)', async (_, file, lack, facts) => {
    const started = process.memoryUsage().rss;
    expect(await markdownOfDocx(file)).toMatchObject({ ok: false, rule: 'E23', lack, facts });
    expect(process.memoryUsage().rss - started).toBeLessThan(400 * 1024 * 1024);
  });

  it.each<[string, Uint8Array, string]>([
    ['hidden by a style and shown by themselves', styledWord('paragraph', '<w:vanish/>', '<w:vanish w:val="0"/>'), 'x'],
    ['hidden by a style that is not theirs', styledWord('other', '<w:vanish/>'), 'x'],
    ['of a style that ends what another began', styledWord('character', '<w:strike w:val="false"/>'), 'x'],
    ['on the line', styledWord('character', '<w:vertAlign w:val="baseline"/>'), 'x'],
    [
      'in a font that ends one of signs',
      styledWord(
        'paragraph',
        '<w:rFonts w:ascii="Symbol" w:hAnsi="Symbol"/>',
        '<w:rFonts w:ascii="Arial" w:hAnsiTheme="minorHAnsi"/>',
      ),
      'x',
    ],
    ['in a font of signs for other scripts', styledWord('paragraph', '<w:rFonts w:cs="Symbol"/>'), 'x'],
    ['hidden in a browser alone', styledWord('paragraph', '<w:webHidden/>'), 'x'],
    ['none, and a blank that is struck out', word(run('<w:t> </w:t>', '<w:strike/>') + p('before')), ''],
  ])('is not one whose words are %s', async (_, file, x) => {
    expect(await textOf(file)).toBe(['before', ...(x ? [x] : [])].join('\n\n') + '\n');
  });

  it('is refused where a part of it stands twice, or is locked (E23)', async () => {
    const twice = Buffer.from(word(p('x'), { 'word/documenu.xml': 'x' }));
    for (let at = twice.indexOf('word/documenu.xml'); at >= 0; at = twice.indexOf('word/documenu.xml'))
      twice.write('word/document.xml', at);
    expect(await markdownOfDocx(twice)).toMatchObject({ rule: 'E23', lack: 'partTwice' });
    const locked = Buffer.from(word(p('x')));
    for (let at = locked.indexOf('PK\u0001\u0002'); at >= 0; at = locked.indexOf('PK\u0001\u0002', at + 1))
      locked.writeUInt16LE(1, at + 8);
    expect(await markdownOfDocx(locked)).toMatchObject({ rule: 'E23', lack: 'encrypted' });
  });

  it('is refused for its size before it is opened (E24)', async () => {
    expect(await markdownOfDocx(new Uint8Array(LIMITS.docxBytes + 1))).toMatchObject({
      ...{ rule: 'E24', lack: 'size' },
      facts: { bytes: LIMITS.docxBytes + 1, limit: LIMITS.docxBytes },
    });
  });

  it('is refused for what it unpacks to, also where it says less of itself (E24, E23)', async () => {
    const bomb = word('', { 'word/document.xml': new Uint8Array(LIMITS.docxUnpackedBytes + 1) });
    expect(bomb.length).toBeLessThan(100_000);
    expect(await markdownOfDocx(bomb)).toMatchObject({
      ...{ rule: 'E24', lack: 'unpacked' },
      facts: { part: 'word/document.xml', limit: LIMITS.docxUnpackedBytes },
    });
    const lying = Buffer.from(bomb);
    const size = LIMITS.docxUnpackedBytes + 1;
    for (let at = 0; at < lying.length - 4; at += 1)
      if (lying.readUInt32LE(at) === size) lying.writeUInt32LE(1_000, at);
    expect(await markdownOfDocx(lying)).toMatchObject({ rule: 'E23', lack: 'damaged' });
  });

  it('is never more than refused, whatever its bytes', async () => {
    const sound = word(p('words'), { 'word/styles.xml': `<w:styles ${W}/>` });
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(fc.nat(sound.length - 1), fc.nat(255)), { maxLength: 6 }), async (changes) => {
        const bent = Uint8Array.from(sound);
        for (const [at, byte] of changes) bent[at] = byte;
        const read = await markdownOfDocx(bent);
        expect(typeof read.ok).toBe('boolean');
      }),
      { numRuns: 150 },
    );
  });
});

describe('the file that is written', () => {
  it('has the text in its body alone, and controls made visible', () => {
    const parts = unzipSync(docxOf('Words <b>&amp;</b> {#para-1}\n', { ...frame, title: 'a\u202eb <x>' }));
    const of = (name: string) => strFromU8(parts[name]!);
    expect(of('word/document.xml')).toContain('&lt;b&gt;');
    expect(of('word/document.xml')).toContain('w:name="p_para_h1"');
    expect(of('word/document.xml')).not.toContain('version 1');
    expect(of('word/header1.xml')).toContain('D-1, version 1');
    expect(of('docProps/core.xml')).toContain('a⟨U+202E⟩b &lt;x&gt;');
  });
});

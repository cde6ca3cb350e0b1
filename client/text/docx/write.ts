import { strToU8, zipSync } from 'fflate';
import type { Token } from 'markdown-it';
import type { Place } from '../../../contracts/position.ts';
import { bookmarkOf } from './bookmark.ts';
import { markdown, placeOf, visible } from '../markdown.ts';

/** What stands around a text on paper; none of it is of the text, so reading the file back gives the text alone. */
export type DocxFrame = {
  readonly title: string;
  /** BCP 47. */
  readonly language: string;
  /** Lines above and below each page. */
  readonly header: string;
  readonly footer: string;
};

/**
 * Writes a text as a Word file: headings, paragraphs, lists, quotes, code, tables; places as bookmarks. The same text gives the
 * same bytes, so the file has no date of its own.
 */
export function docxOf(content: string, frame: DocxFrame): Uint8Array {
  const writer = bodyWriter();
  const body = writer.blocks(markdown().parse(content, {}));
  const parts: Readonly<Record<string, string>> = {
    '[Content_Types].xml': CONTENT_TYPES,
    '_rels/.rels': relations(['rId1', 'officeDocument', 'word/document.xml'], ['rId2', CORE, 'docProps/core.xml']),
    'docProps/core.xml': `${XML}<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>${escapeXml(frame.title)}</dc:title><dc:language>${escapeXml(frame.language)}</dc:language></cp:coreProperties>`,
    'word/_rels/document.xml.rels': relations(
      ['rId1', 'styles', 'styles.xml'],
      ['rId2', 'numbering', 'numbering.xml'],
      ['rId3', 'header', 'header1.xml'],
      ['rId4', 'footer', 'footer1.xml'],
    ),
    'word/document.xml': `${XML}<w:document ${W} xmlns:r="${OFFICE}"><w:body>${body}<w:sectPr><w:headerReference w:type="default" r:id="rId3"/><w:footerReference w:type="default" r:id="rId4"/><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1418" w:right="1418" w:bottom="1418" w:left="1418" w:header="709" w:footer="709" w:gutter="0"/></w:sectPr></w:body></w:document>`,
    'word/styles.xml': styles(frame.language),
    'word/numbering.xml': writer.numbering(),
    'word/header1.xml': `${XML}<w:hdr ${W}>${styled('Frame', run(frame.header))}</w:hdr>`,
    'word/footer1.xml': `${XML}<w:ftr ${W}>${styled('Frame', run(frame.footer))}</w:ftr>`,
  };
  const files = Object.fromEntries(Object.entries(parts).map(([name, xml]) => [name, strToU8(xml)]));
  return zipSync(files, { mtime: new Date(1980, 0, 1), level: 6 });
}

const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"';
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const CORE = 'http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties';
const WORD = 'application/vnd.openxmlformats-officedocument.wordprocessingml';
const CONTENT_TYPES = `${XML}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/><Override PartName="/word/document.xml" ContentType="${WORD}.document.main+xml"/>${['styles', 'numbering', 'header', 'footer'].map((p) => `<Override PartName="/word/${p}${p.endsWith('er') ? '1' : ''}.xml" ContentType="${WORD}.${p}+xml"/>`).join('')}</Types>`;

function relations(...list: readonly (readonly [id: string, type: string, target: string])[]): string {
  const each = list.map(
    ([id, type, target]) =>
      `<Relationship Id="${id}" Type="${type.includes(':') ? type : `${OFFICE}/${type}`}" Target="${target}"/>`,
  );
  return `${XML}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${each.join('')}</Relationships>`;
}

function escapeXml(text: string): string {
  const signs: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
  return visible(text).replace(/[&<>"]/g, (c) => signs[c]!);
}

const run = (text: string, properties = '') =>
  `<w:r>${properties === '' ? '' : `<w:rPr>${properties}</w:rPr>`}<w:t xml:space="preserve">${escapeXml(text)}</w:t></w:r>`;
const styled = (style: string, runs: string, more = '') =>
  `<w:p><w:pPr><w:pStyle w:val="${style}"/>${more}</w:pPr>${runs}</w:p>`;

/** Writes blocks; keeps count of bookmarks and of lists, since each numbered list counts for itself. */
function bodyWriter() {
  let bookmarks = 0;
  const starts: number[] = [];

  const named = (place: string | undefined, runs: string): string => {
    if (place === undefined) return runs;
    const name = bookmarkOf(place as Place);
    if (name === null) return `${runs}${run(` {#${place}}`)}`;
    bookmarks += 1;
    return `<w:bookmarkStart w:id="${bookmarks}" w:name="${name}"/>${runs}<w:bookmarkEnd w:id="${bookmarks}"/>`;
  };

  const blocks = (tokens: readonly Token[]): string => {
    const lists: { readonly id: number }[] = [];
    let quotes = 0;
    let fresh = false;
    let xml = '';
    tokens.forEach((token, i) => {
      const opening = tokens[i - 1];
      switch (token.type) {
        case 'ordered_list_open':
          starts.push(Number(token.attrGet('start') ?? 1));
          lists.push({ id: starts.length + 1 });
          break;
        case 'bullet_list_open':
          lists.push({ id: 1 });
          break;
        case 'ordered_list_close':
        case 'bullet_list_close':
          lists.pop();
          break;
        case 'list_item_open':
          fresh = true;
          break;
        case 'blockquote_open':
          quotes += 1;
          break;
        case 'blockquote_close':
          quotes -= 1;
          break;
        case 'inline': {
          if (opening?.type === 'th_open' || opening?.type === 'td_open') {
            xml += `<w:p>${inline(token.children ?? [])}</w:p>`;
            break;
          }
          const runs = named(placeOf(opening), inline(token.children ?? []));
          const list = lists.at(-1);
          const heading = opening?.type === 'heading_open' ? `Heading${opening.tag.slice(1)}` : null;
          const numPr =
            list && fresh && heading === null
              ? `<w:numPr><w:ilvl w:val="${Math.min(lists.length - 1, 8)}"/><w:numId w:val="${list.id}"/></w:numPr>`
              : '';
          xml += styled(heading ?? (quotes > 0 ? 'Quote' : numPr === '' ? 'Normal' : 'ListParagraph'), runs, numPr);
          fresh = false;
          break;
        }
        case 'fence':
        case 'code_block':
          xml += token.content
            .replace(/\n$/, '')
            .split('\n')
            .map((line) => styled('Code', run(line)))
            .join('');
          break;
        case 'hr':
          xml += styled('Rule', '');
          break;
        case 'table_open':
          xml += `<w:tbl><w:tblPr><w:tblStyle w:val="TextTable"/><w:tblW w:w="0" w:type="auto"/></w:tblPr><w:tblGrid>${'<w:gridCol/>'.repeat(columns(tokens, i))}</w:tblGrid>`;
          break;
        case 'table_close':
          // Word joins two tables that follow each other, and wants a paragraph after the last.
          xml += '</w:tbl><w:p/>';
          break;
        case 'tr_open':
          xml += '<w:tr>';
          break;
        case 'tr_close':
          xml += '</w:tr>';
          break;
        case 'th_open':
        case 'td_open':
          xml += '<w:tc>';
          break;
        case 'th_close':
        case 'td_close':
          xml += '</w:tc>';
          break;
        default:
      }
    });
    return xml;
  };

  const numbering = (): string => {
    const levels = (bullet: boolean) =>
      Array.from(
        { length: 9 },
        (_, l) =>
          `<w:lvl w:ilvl="${l}"><w:start w:val="1"/><w:numFmt w:val="${bullet ? 'bullet' : 'decimal'}"/><w:lvlText w:val="${bullet ? '•' : `%${l + 1}.`}"/><w:lvlJc w:val="left"/><w:pPr><w:ind w:left="${720 * (l + 1)}" w:hanging="360"/></w:pPr></w:lvl>`,
      ).join('');
    const abstract = [true, false].map(
      (bullet, i) =>
        `<w:abstractNum w:abstractNumId="${i}"><w:multiLevelType w:val="hybridMultilevel"/>${levels(bullet)}</w:abstractNum>`,
    );
    const lists = starts.map((start, i) => {
      const over = Array.from(
        { length: 9 },
        (_, l) => `<w:lvlOverride w:ilvl="${l}"><w:startOverride w:val="${start}"/></w:lvlOverride>`,
      );
      return `<w:num w:numId="${i + 2}"><w:abstractNumId w:val="1"/>${over.join('')}</w:num>`;
    });
    return `${XML}<w:numbering ${W}>${abstract.join('')}<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>${lists.join('')}</w:numbering>`;
  };

  return { blocks, numbering };
}

/** Of the table that a token opens. */
function columns(tokens: readonly Token[], at: number): number {
  const end = tokens.findIndex((t, i) => i > at && t.type === 'tr_close');
  return tokens.slice(at, end).filter((t) => t.type === 'th_open').length;
}

function inline(tokens: readonly Token[]): string {
  let [bold, italic] = [0, 0];
  let xml = '';
  const properties = () => `${bold > 0 ? '<w:b/>' : ''}${italic > 0 ? '<w:i/>' : ''}`;
  for (const token of tokens) {
    if (token.type === 'strong_open') bold += 1;
    else if (token.type === 'strong_close') bold -= 1;
    else if (token.type === 'em_open') italic += 1;
    else if (token.type === 'em_close') italic -= 1;
    else if (token.type === 'hardbreak') xml += '<w:r><w:br/></w:r>';
    else if (token.type === 'softbreak') xml += run(' ', properties());
    else xml += run(token.content, properties());
  }
  return xml;
}

function styles(language: string): string {
  const heading = (n: number) =>
    `<w:style w:type="paragraph" w:styleId="Heading${n}"><w:name w:val="heading ${n}"/><w:basedOn w:val="Normal"/><w:next w:val="Normal"/><w:pPr><w:keepNext/><w:spacing w:before="240" w:after="120"/><w:outlineLvl w:val="${n - 1}"/></w:pPr><w:rPr><w:b/><w:sz w:val="${[32, 28, 26, 24, 24, 24][n - 1]}"/></w:rPr></w:style>`;
  const style = (id: string, name: string, pPr: string, rPr = '') =>
    `<w:style w:type="paragraph" w:styleId="${id}"><w:name w:val="${name}"/><w:basedOn w:val="Normal"/><w:pPr>${pPr}</w:pPr><w:rPr>${rPr}</w:rPr></w:style>`;
  const line = (side: string) => `<w:${side} w:val="single" w:sz="4" w:space="0" w:color="auto"/>`;
  return `${XML}<w:styles ${W}><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:cs="Times New Roman" w:eastAsia="SimSun"/><w:sz w:val="24"/><w:lang w:val="${escapeXml(language)}" w:eastAsia="${escapeXml(language)}"/></w:rPr></w:rPrDefault><w:pPrDefault><w:pPr><w:spacing w:after="120"/></w:pPr></w:pPrDefault></w:docDefaults><w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>${[1, 2, 3, 4, 5, 6].map(heading).join('')}${style('ListParagraph', 'List Paragraph', '<w:ind w:left="720"/>')}${style('Quote', 'Quote', '<w:ind w:left="720" w:right="720"/>', '<w:color w:val="404040"/>')}${style('Code', 'Code', '<w:spacing w:after="0"/>', '<w:rFonts w:ascii="Courier New" w:hAnsi="Courier New" w:cs="Courier New"/>')}${style('Rule', 'Rule', `<w:pBdr>${line('bottom')}</w:pBdr>`)}${style('Frame', 'Frame', '', '<w:color w:val="595959"/><w:sz w:val="16"/>')}<w:style w:type="table" w:styleId="TextTable"><w:name w:val="Text Table"/><w:tblPr><w:tblBorders>${['top', 'left', 'bottom', 'right', 'insideH', 'insideV'].map(line).join('')}</w:tblBorders></w:tblPr></w:style></w:styles>`;
}

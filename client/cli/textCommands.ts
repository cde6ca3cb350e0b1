import { writeFile } from 'node:fs/promises';
import { extname } from 'node:path';
import { DossierId, Sha256 } from '../../contracts/ids.ts';
import { Language } from '../../contracts/text.ts';
import {
  adoptedHead,
  carryPlaces,
  compareTexts,
  comparisonPage,
  delegation,
  docxOf,
  pageOf,
  readDocument,
  readRecord,
  renderingsIn,
  secretariat,
  sheetLines,
  versionOf,
  visible,
  withPlaces,
  type ComparedBlock,
  type DossierRecord,
  type PrintedText,
  type SourceText,
} from '../index.ts';
import { GREEN, PLAIN, RED } from './colours.ts';
import { EXIT, parsed, required, UsageError, type Command, type Context } from './command.ts';
import { table } from './print.ts';
import { SAID, said } from './said.ts';
import { dossierArgument, TEXT_HASH, textHashOf } from './views.ts';

export const textReadingCommands: readonly Command[] = [
  {
    name: 'compare',
    role: 'all',
    summary: 'Compare two versions by paragraph and word: [-taken out-] {+put in+}, in colours on a terminal',
    arguments: ['DOSSIER'],
    example: 'concordat compare SCO-2024-08 --as KAZ --from 1 --to 2 --language ru',
    options: {
      from: { says: 'number of the earlier version; default: the one before', value: 'N' },
      to: { says: 'number of the later version; default: the latest', value: 'N' },
      language: { says: 'language; default: the first', value: 'LANG' },
      whole: { says: 'also the paragraphs that are the same' },
      html: { says: 'write a page to this file instead', value: 'FILE' },
    },
    run: compare,
  },
  {
    name: 'print',
    role: 'all',
    summary: 'Write a text for print, with its adopting act and signatures: .html; or as .docx, or .md as stored',
    arguments: ['DOSSIER'],
    example: 'concordat print SCO-2024-08 --as KAZ --language ru --to energy.html',
    options: {
      to: { says: 'file; its ending says the form: .html, .docx or .md', value: 'FILE' },
      version: { says: 'number of the version; default: the adopted one, else the latest', value: 'N' },
      language: { says: 'language; default: the first', value: 'LANG' },
      sha256: { says: 'a text by its own hash, where a language has several', value: 'SHA256' },
    },
    run: print,
  },
];

export const textCommands: readonly Command[] = [
  {
    name: 'places',
    role: 'secretariat',
    summary: 'Give every paragraph of a text that has no place one, {#para-7}; takes .docx too, writes Markdown',
    arguments: ['FILE'],
    example: 'concordat places energy.ru.md --as SECRETARIAT --dossier SCO-2024-08 --language ru --to energy.ru.md',
    options: {
      dossier: {
        says: 'carry the places over from its latest version, and use none of any earlier one again',
        value: 'DOSSIER',
      },
      language: { says: 'language of the text; default: from its front matter', value: 'LANG' },
      to: { says: 'file; default: standard output', value: 'FILE' },
    },
    run: places,
  },
  {
    name: 'add-rendering',
    role: 'secretariat',
    summary: 'Add a translation to a version that was issued before; nothing else changes',
    arguments: ['DOSSIER', 'FILE'],
    example: 'concordat add-rendering SCO-2024-08 energy.en.md --as SECRETARIAT --language en',
    options: {
      'text-hash': TEXT_HASH,
      language: { says: 'language; default: from the front matter', value: 'LANG' },
      status: { says: 'unofficial (default) or working', value: 'STATUS' },
      ...SAID,
    },
    run: addRendering,
  },
  {
    name: 'confirm-concordance',
    role: 'delegation',
    summary: 'Confirm by signature that the official texts of a version say the same, as was recorded',
    arguments: ['DOSSIER'],
    example: 'concordat confirm-concordance SCO-2024-08 --as KAZ',
    options: { 'text-hash': TEXT_HASH, ...SAID },
    run: async (c) => {
      const dossier = dossierArgument(c);
      const textHash = await textHashOf(c, dossier);
      if (typeof textHash === 'number') return textHash;
      const result = await delegation(await c.connection()).confirmConcordance(dossier, { textHash, ...said(c) });
      return c.outcome(result, `Confirmed the concordance of ${textHash}`);
    },
  },
];

function numberOption(context: Context, option: string): number | undefined {
  const value = context.text(option);
  if (value !== undefined && !/^[1-9]\d{0,3}$/.test(value))
    throw new UsageError(`--${option}: the number of a version is expected`);
  return value === undefined ? undefined : Number(value);
}

/** A text of a version, fetched and checked. A number is the exit code of a refusal that was written. */
async function textOf(
  context: Context,
  record: DossierRecord,
  number: number | undefined,
  language: string | undefined,
): Promise<PrintedText | number> {
  const version = versionOf(record, number);
  if (!version)
    throw new UsageError(`${record.id} has ${number === undefined ? 'no version yet' : `no version ${number}`}`);
  const named = context.text('sha256');
  const all = renderingsIn(record, version, language);
  const found = named === undefined ? all : all.filter((r) => r.sha256 === parsed(Sha256, '--sha256', named));
  const [rendering] = found;
  if (!rendering || (language !== undefined && found.length > 1))
    throw new UsageError(
      `Version ${version.manifest.number} has ${rendering ? 'several' : 'no'} ${language ?? 'such'} texts; it has:\n${table(
        ['language', 'status', 'sha256'],
        renderingsIn(record, version).map((r) => [r.language, r.status, r.sha256]),
        'None.',
      )}`,
    );
  const content = await (await context.connection()).readText(rendering.sha256, record.id);
  return content.ok ? { record, version, rendering, content: content.value } : context.refuse(content.refusal);
}

async function write(context: Context, option: string, file: string, content: string | Uint8Array): Promise<number> {
  try {
    await writeFile(file, content);
  } catch (error) {
    throw new UsageError(`--${option}: cannot write ${file} (${(error as NodeJS.ErrnoException).code ?? 'unknown'})`);
  }
  const bytes = typeof content === 'string' ? Buffer.byteLength(content) : content.length;
  context.emit({ ok: true, file, bytes }, `Wrote ${bytes} bytes to ${file}\n`);
  return EXIT.done;
}

async function compare(context: Context): Promise<number> {
  const dossier = dossierArgument(context);
  const [from, to] = [numberOption(context, 'from'), numberOption(context, 'to')];
  const record = await readRecord(await context.connection(), dossier);
  if (!record.ok) return context.refuse(record.refusal);
  const later = await textOf(context, record.value, to, context.text('language'));
  if (typeof later === 'number') return later;
  const { number } = later.version.manifest;
  if (from === undefined && number === 1) throw new UsageError(`${dossier} has no version before ${number}`);
  const earlier = await textOf(context, record.value, from ?? number - 1, later.rendering.language);
  if (typeof earlier === 'number') return earlier;
  const page = context.text('html');
  if (page !== undefined) return write(context, 'html', page, comparisonPage(earlier, later));
  const blocks = compareTexts(earlier.content, later.content, later.rendering.language);
  const shown = blocks.filter((b) => b.kind !== 'same' || context.flag('whole'));
  const colours = context.io.isTerminal && !context.io.environment['NO_COLOR'];
  const numbers = { from: earlier.version.manifest.number, to: number };
  context.emit(
    { ok: true, dossier, ...numbers, language: later.rendering.language, blocks: shown },
    `${dossier}: version ${numbers.from} to ${numbers.to} (${later.rendering.language}), ${blocks.length - blocks.filter((b) => b.kind === 'same').length} of ${blocks.length} paragraphs differ\n${shown.map((b) => blockText(b, colours)).join('')}`,
  );
  return EXIT.done;
}

function blockText({ place, kind, marker, words }: ComparedBlock, colours: boolean): string {
  const [out, outEnd, put, putEnd] = colours ? [RED, PLAIN, GREEN, PLAIN] : ['[-', '-]', '{+', '+}'];
  const line = words
    .map(({ op, text }) => {
      const seen = visible(text);
      return op === 'same' ? seen : op === 'removed' ? `${out}${seen}${outEnd}` : `${put}${seen}${putEnd}`;
    })
    .join('');
  return `\n${place ?? 'no place'}: ${kind}\n${marker === '' ? '' : `${marker} `}${line}\n`;
}

async function print(context: Context): Promise<number> {
  const dossier = dossierArgument(context);
  const file = required(context, 'to');
  const form = extname(file).toLowerCase();
  if (!['.html', '.docx', '.md'].includes(form)) throw new UsageError('--to: a file that ends in .html, .docx or .md');
  const number = numberOption(context, 'version');
  const record = await readRecord(await context.connection(), dossier);
  if (!record.ok) return context.refuse(record.refusal);
  const { versions, adoptedText } = record.value.dossier;
  const adopted = versions.find((v) => v.textHash === adoptedText)?.manifest.number;
  const text = await textOf(context, record.value, number ?? adopted, context.text('language'));
  if (typeof text === 'number') return text;
  if (form === '.md') return write(context, 'to', file, text.content);
  if (form === '.html') return write(context, 'to', file, pageOf(text));
  const { header, footer } = sheetLines(text);
  const act = adoptedHead(text);
  const frame = {
    title: text.version.manifest.title,
    language: text.rendering.language,
    header: act === null ? header : `${header}. Adopted: ${act}`,
    footer,
  };
  return write(context, 'to', file, docxOf(text.content, frame));
}

/** Reads one text file; its language from the option or the front matter. A number is the exit code of a refusal. */
async function fileText(context: Context, file: string, more: { status?: SourceText['status'] } = {}) {
  const language = context.text('language');
  let document;
  try {
    document = await readDocument(file, {
      ...more,
      ...(language !== undefined && { language: parsed(Language, '--language', language) }),
    });
  } catch (error) {
    throw new UsageError(`Cannot read ${file} (${(error as NodeJS.ErrnoException).code ?? (error as Error).message})`);
  }
  return document.ok ? document.value : context.refuse(document.refusal, { file });
}

async function places(context: Context): Promise<number> {
  const read = await fileText(context, context.argument(0));
  if (typeof read === 'number') return read;
  const dossier = context.text('dossier');
  let { content } = read.text;
  if (dossier === undefined) content = carryPlaces(null, content);
  else {
    if (read.text.language === 'und') throw new UsageError('--language is missing');
    const placed = await withPlaces(await context.connection(), parsed(DossierId, '--dossier', dossier), read.text);
    if (!placed.ok) return context.refuse(placed.refusal);
    content = placed.value.content;
  }
  const front = Object.entries(read.metadata).map(([name, value]) => `${name}: ${value}\n`);
  const whole = front.length > 0 ? `---\n${front.join('')}---\n${content}` : content;
  const to = context.text('to');
  if (to !== undefined) return write(context, 'to', to, whole);
  context.emit({ ok: true, text: whole }, whole);
  return EXIT.done;
}

async function addRendering(context: Context): Promise<number> {
  const dossier = dossierArgument(context);
  const status = context.text('status') ?? 'unofficial';
  if (status !== 'unofficial' && status !== 'working') throw new UsageError('--status: unofficial or working');
  const read = await fileText(context, context.argument(1), { status });
  if (typeof read === 'number') return read;
  const { text } = read;
  if (text.language === 'und') throw new UsageError('--language is missing');
  const textHash = await textHashOf(context, dossier);
  if (typeof textHash === 'number') return textHash;
  const result = await secretariat(await context.connection()).addRendering(dossier, {
    textHash,
    text,
    ...said(context),
  });
  return context.outcome(result, `Added ${text.language} (${text.status}) to ${textHash}`);
}

import type { Readable } from 'node:stream';
import { SaxesParser } from 'saxes';
import { fromBufferPromise, type Entry, type ZipFile } from 'yauzl';
import { LIMITS } from '../../../contracts/limits.ts';
import { notAuthentic, type NotAuthentic } from '../../../evidence/rules.ts';

/** An element of a part, by its local name; attributes too. Other namespaces than Word's are kept: they are refused later. */
export type Xml = {
  readonly name: string;
  readonly is: Readonly<Record<string, string>>;
  readonly of: readonly (Xml | string)[];
};

/** The parts of a Word file that a text is made of; an absent one is null. */
export type DocxParts = {
  readonly document: Xml;
  readonly styles: Xml | null;
  readonly numbering: Xml | null;
  /** Relation id to what it points at, for example `media/image1.png`. */
  readonly targets: ReadonlyMap<string, string>;
};

/** Why a file cannot be read; thrown inside and answered outside. */
class Unreadable extends Error {
  readonly refusal: NotAuthentic;
  constructor(lack: string, facts: NotAuthentic['facts'] = {}, rule: 'E23' | 'E24' = 'E23') {
    super(lack);
    this.refusal = notAuthentic(rule, lack, facts);
  }
}

const DEEPEST = 256;

/**
 * Opens a Word file and reads the parts that it needs, by the directory that Word reads too. Nothing else in it is unpacked:
 * macros, fonts and embedded files stay where they are. Never follows a link, never reads an entity. Refused with E23 and E24.
 */
export async function readParts(
  file: Uint8Array,
): Promise<{ readonly ok: true; readonly parts: DocxParts } | NotAuthentic> {
  if (file.length > LIMITS.docxBytes)
    return notAuthentic('E24', 'size', { bytes: file.length, limit: LIMITS.docxBytes });
  try {
    const zip = await fromBufferPromise(Buffer.from(file), { lazyEntries: true, autoClose: false }).catch(
      (e: Error) => {
        throw new Unreadable('notDocx', { found: e.message, advice: 'save it as .docx' });
      },
    );
    const entries = await entriesOf(zip);
    let left = LIMITS.docxUnpackedBytes;
    const part = async (name: string): Promise<Xml | null> => {
      const entry = entries.get(name);
      if (!entry) return null;
      const bytes = await unpacked(zip, entry, left);
      left -= bytes.length;
      return parseXml(bytes, name);
    };
    const relations = await part('_rels/.rels');
    const main = [...(relations ? relationsOf(relations) : [])].find(([, r]) =>
      r.type.endsWith('/officeDocument'),
    )?.[1];
    const name = main?.target.replace(/^\//, '') ?? '';
    const document = await part(name);
    if (!document || document.name !== 'document') throw new Unreadable('notDocx', { found: 'no Word document in it' });
    const folder = name.includes('/') ? name.slice(0, name.lastIndexOf('/') + 1) : '';
    const own = await part(`${folder}_rels/${name.slice(folder.length)}.rels`);
    const found = own ? relationsOf(own) : new Map<string, Relation>();
    const beside = async (type: string) => {
      const target = [...found.values()].find((r) => r.type.endsWith(`/${type}`))?.target;
      return target === undefined ? null : part(target.startsWith('/') ? target.slice(1) : `${folder}${target}`);
    };
    const targets = new Map([...found].map(([id, r]) => [id, r.target]));
    return {
      ok: true,
      parts: { document, styles: await beside('styles'), numbering: await beside('numbering'), targets },
    };
  } catch (error) {
    if (error instanceof Unreadable) return error.refusal;
    throw error;
  }
}

/** By name; a name that stands twice could be read in two ways. */
async function entriesOf(zip: ZipFile): Promise<ReadonlyMap<string, Entry>> {
  const entries = new Map<string, Entry>();
  try {
    for await (const entry of zip.eachEntry()) {
      if (entries.has(entry.fileName)) throw new Unreadable('partTwice', { part: entry.fileName });
      entries.set(entry.fileName, entry);
    }
  } catch (error) {
    if (error instanceof Unreadable) throw error;
    throw new Unreadable('notDocx', { found: (error as Error).message });
  }
  return entries;
}

/** Counts while it unpacks: what an entry says of its size is not believed. */
async function unpacked(zip: ZipFile, entry: Entry, left: number): Promise<Buffer> {
  const tooLarge = () => new Unreadable('unpacked', { part: entry.fileName, limit: LIMITS.docxUnpackedBytes }, 'E24');
  if (entry.isEncrypted()) throw new Unreadable('encrypted', { advice: 'save it without a password' });
  if (entry.uncompressedSize > left) throw tooLarge();
  const pieces: Buffer[] = [];
  let bytes = 0;
  try {
    const stream: Readable = await zip.openReadStreamPromise(entry);
    for await (const piece of stream) {
      bytes += (piece as Buffer).length;
      if (bytes > left) throw tooLarge();
      pieces.push(piece as Buffer);
    }
  } catch (error) {
    if (error instanceof Unreadable) throw error;
    throw new Unreadable('damaged', { part: entry.fileName, found: (error as Error).message });
  }
  return Buffer.concat(pieces);
}

function parseXml(bytes: Buffer, part: string): Xml {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new Unreadable('damaged', { part, found: 'not UTF-8' });
  }
  type Open = { name: string; is: Record<string, string>; of: (Xml | string)[] };
  const root: Open = { name: '', is: {}, of: [] };
  const open: Open[] = [root];
  const parser = new SaxesParser({ xmlns: true });
  parser.on('doctype', () => {
    throw new Unreadable('doctype', { part });
  });
  parser.on('error', (error) => {
    throw new Unreadable('damaged', { part, found: error.message });
  });
  parser.on('opentag', (tag) => {
    if (open.length > DEEPEST) throw new Unreadable('damaged', { part, found: `more than ${DEEPEST} levels` });
    const is = Object.fromEntries(Object.values(tag.attributes).map((a) => [a.local, a.value]));
    const element: Open = { name: tag.local, is, of: [] };
    open.at(-1)!.of.push(element);
    open.push(element);
  });
  parser.on('text', (found) => void open.at(-1)!.of.push(found));
  parser.on('cdata', (found) => void open.at(-1)!.of.push(found));
  parser.on('closetag', () => void open.pop());
  parser.write(text).close();
  const element = root.of.find((x) => typeof x !== 'string');
  if (!element) throw new Unreadable('damaged', { part, found: 'no element' });
  return element;
}

type Relation = { readonly type: string; readonly target: string };

function relationsOf(part: Xml): Map<string, Relation> {
  return new Map(
    elements(part).map((r) => [r.is['Id'] ?? '', { type: r.is['Type'] ?? '', target: r.is['Target'] ?? '' }]),
  );
}

export function elements(xml: Xml | null | undefined, name?: string): readonly Xml[] {
  return (xml?.of ?? []).filter((x): x is Xml => typeof x !== 'string' && (name === undefined || x.name === name));
}

export function child(xml: Xml | null | undefined, name: string): Xml | undefined {
  return elements(xml, name)[0];
}

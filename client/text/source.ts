import { readFile } from 'node:fs/promises';
import { extname } from 'node:path';
import type { DossierId, Sha256, TextHash } from '../../contracts/ids.ts';
import { LIMITS } from '../../contracts/limits.ts';
import type { Refusal } from '../../contracts/refusal.ts';
import { Language, VersionManifest, type OpenPlace, type Rendering } from '../../contracts/text.ts';
import { canonicalText, utf8 } from '../../evidence/canonical.ts';
import { sha256Hex, textHash } from '../../evidence/hash.ts';
import { placeDigestsOf } from './placeDigests.ts';
import { markdownOfDocx } from './docx/read.ts';
import { partFrontMatter } from './frontMatter.ts';
import { EvidenceFailure, type Answer, type Reply } from '../result.ts';

/** One language of a text: its canonical form (NFC-LF-v1), and what the manifest says of it. */
export type SourceText = {
  readonly language: string;
  readonly status: Rendering['status'];
  readonly mediaType: Rendering['mediaType'];
  readonly content: string;
  /** Of the canonical bytes. */
  readonly sha256: Sha256;
  readonly bytes: number;
};

/** A version to be issued: its texts, and what is not agreed in them. */
export type NewVersion = {
  /** From 1, without a gap. */
  readonly number: number;
  /** The dossier's title at that time. */
  readonly title: string;
  readonly texts: readonly SourceText[];
  readonly openPlaces?: readonly OpenPlace[];
};

export type TextOptions = {
  /** BCP 47, for example `ru`. */
  readonly language: string;
  /** Default `official`. */
  readonly status?: Rendering['status'];
  /** Default `text/markdown`. */
  readonly mediaType?: Rendering['mediaType'];
};

/** Brings a text into its canonical form; refused (E18, E19) where it holds controls, reorders what is read, or is too long. */
export function textFrom(content: string, options: TextOptions): Answer<SourceText> {
  const canonical = canonicalText(content);
  if (!canonical.ok)
    return { ok: false, refusal: { rule: canonical.rule, lack: canonical.lack, facts: canonical.facts } };
  const bytes = Buffer.from(canonical.text, 'utf8');
  return {
    ok: true,
    value: {
      language: Language.parse(options.language),
      status: options.status ?? 'official',
      mediaType: options.mediaType ?? 'text/markdown',
      content: canonical.text,
      sha256: sha256Hex(bytes),
      bytes: bytes.length,
    },
  };
}

/** A text file: its text, and the metadata of its front matter (lines `name: value` between two `---`). */
export type SourceDocument = { readonly text: SourceText; readonly metadata: Readonly<Record<string, string>> };

/** Reads a text file, as {@link documentFrom} does. Errors of the file system are thrown as they are. */
export async function readDocument(file: string, options: Partial<TextOptions> = {}): Promise<Answer<SourceDocument>> {
  return documentFrom(file, await readFile(file), options);
}

/**
 * Reads a text by the name and the bytes of its file. `.md` and `.markdown` are Markdown, `.docx` becomes it (E23, E24), all else is
 * plain text. The language may stand in the front matter, which is not part of the text; `und` where it stands nowhere. A file that
 * is not UTF-8 is refused (E18).
 */
export async function documentFrom(
  file: string,
  bytes: Uint8Array,
  options: Partial<TextOptions> = {},
): Promise<Answer<SourceDocument>> {
  if (extname(file).toLowerCase() === '.docx') {
    const read = await markdownOfDocx(bytes);
    if (!read.ok) return { ok: false, refusal: { rule: read.rule, lack: read.lack, facts: { file, ...read.facts } } };
    const text = textFrom(read.content, {
      ...options,
      mediaType: 'text/markdown',
      language: options.language ?? 'und',
    });
    return text.ok ? { ok: true, value: { text: text.value, metadata: {} } } : ofFile(file, text.refusal);
  }
  const document = utf8(bytes);
  if (document === undefined) return { ok: false, refusal: { rule: 'E18', lack: 'utf8', facts: { file } } };
  const { metadata, content } = partFrontMatter(document);
  const markdown = ['.md', '.markdown'].includes(extname(file).toLowerCase());
  const named = options.language ?? metadata['language'] ?? 'und';
  // What stands in a file is anybody's.
  const language = Language.safeParse(named).success ? named : 'und';
  const text = textFrom(content, { mediaType: markdown ? 'text/markdown' : 'text/plain', ...options, language });
  return text.ok ? { ok: true, value: { text: text.value, metadata } } : ofFile(file, text.refusal);
}

function ofFile(file: string, { facts, ...refusal }: Refusal): { readonly ok: false; readonly refusal: Refusal } {
  return { ok: false, refusal: { ...refusal, facts: { file, ...facts } } };
}

/** What a version says of one of its texts. */
export function renderingOf({ content: _, ...rendering }: SourceText): Rendering {
  return rendering;
}

/** The manifest of a version and its hash, which is what positions, findings and signatures name. */
export function manifestOf(
  dossier: DossierId,
  version: NewVersion,
): { readonly manifest: VersionManifest; readonly textHash: TextHash } {
  const places = placeDigestsOf(version.texts);
  const manifest = VersionManifest.parse({
    v: 1,
    dossier,
    number: version.number,
    title: version.title,
    normalisation: 'NFC-LF-v1',
    renderings: version.texts.map(renderingOf),
    openPlaces: version.openPlaces ?? [],
    ...(places && { places }),
  });
  return { manifest, textHash: textHash(manifest) };
}

type Ask = (request: object) => Promise<Reply>;

/** Fetches a text in pieces and checks its hash. */
export async function fetchText(sha256: Sha256, ask: Ask): Promise<Answer<string>> {
  const pieces: Buffer[] = [];
  for (let offset: number | null = 0; offset !== null;) {
    const reply = await ask({ sha256, offset });
    if (!reply.ok) return { ok: false, refusal: reply.refusal };
    const { data, next } = reply as unknown as { data: string; next: number | null };
    pieces.push(Buffer.from(data, 'base64'));
    // A reply that does not move on would ask for ever.
    if (next !== null && next <= offset)
      throw new EvidenceFailure('The pieces of a text do not follow each other', String(next), `more than ${offset}`);
    offset = next;
  }
  const bytes = Buffer.concat(pieces);
  const found = sha256Hex(bytes);
  if (found !== sha256)
    throw new EvidenceFailure('The text that the store gave is not the one that was asked for', found, sha256);
  const content = utf8(bytes);
  if (content === undefined) throw new EvidenceFailure('A stored text is not UTF-8', sha256, 'UTF-8');
  return { ok: true, value: content };
}

/** Sends a text in pieces of `LIMITS.chunkBytes`, from the beginning again where the engine lost the first ones. */
export async function sendText(text: SourceText, ask: Ask): Promise<Answer<Sha256>> {
  const bytes = Buffer.from(text.content, 'utf8');
  for (let attempt = 1; ; attempt += 1) {
    const sent = await sendPieces(text.sha256, bytes, ask);
    // Q05: pieces are held in memory until the last has come; a worker that started again has forgotten them.
    if (sent.ok || sent.refusal.rule !== 'Q05' || attempt === 3) return sent;
  }
}

async function sendPieces(sha256: Sha256, bytes: Buffer, ask: Ask): Promise<Answer<Sha256>> {
  for (let offset = 0; offset < bytes.length; offset += LIMITS.chunkBytes) {
    const piece = bytes.subarray(offset, offset + LIMITS.chunkBytes);
    const last = offset + piece.length === bytes.length;
    const reply = await ask({ sha256, offset, total: bytes.length, data: piece.toString('base64'), last });
    if (!reply.ok) return { ok: false, refusal: reply.refusal };
  }
  return { ok: true, value: sha256 };
}

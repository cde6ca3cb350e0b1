import { LIMITS } from '../contracts/limits.ts';
import { notAuthentic, type NotAuthentic } from './rules.ts';

const LONE_SURROGATE = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;

/**
 * RFC 8785 text of a value: members sorted by UTF-16 code units, strings and numbers as ECMAScript writes them, which is
 * how the RFC defines them. A member that is undefined is left out. Throws on what JSON cannot hold (undefined, NaN,
 * Infinity, a lone surrogate, a function, a date): the callers give it parsed JSON or their own data, so that is a defect.
 * Written here because the packages for it cannot be loaded by a CommonJS program, and it is a page that auditors read.
 */
export function canonicalJson(value: unknown): string {
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'string') {
    if (LONE_SURROGATE.test(value)) throw new Error('no canonical form: a lone surrogate');
    return JSON.stringify(value);
  }
  if (typeof value === 'number' && Number.isFinite(value)) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value === 'object') return canonicalObject(value as Readonly<Record<string, unknown>>);
  throw new Error(`no canonical form: ${typeof value}`);
}

function canonicalObject(object: Readonly<Record<string, unknown>>): string {
  if (typeof object['toJSON'] === 'function') throw new Error('no canonical form: an object that is not plain data');
  const members: string[] = [];
  // The default order of `sort` is by UTF-16 code units; never by locale.
  for (const name of Object.keys(object).sort()) {
    const member = object[name];
    if (member !== undefined) members.push(`${canonicalJson(name)}:${canonicalJson(member)}`);
  }
  return `{${members.join(',')}}`;
}

/** RFC 8785 bytes (UTF-8) of a value. Throws as {@link canonicalJson} does. */
export function canonicalBytes(value: unknown): Buffer {
  return Buffer.from(canonicalJson(value), 'utf8');
}

/**
 * Parses JSON that must be equal to its own canonical form, which refuses duplicate keys, `-0`, other spellings of a
 * number, spaces and lone surrogates. Never throws.
 */
export function parseCanonical(
  text: string,
): { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly what: string } {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { ok: false, what: 'not JSON' };
  }
  try {
    return canonicalJson(value) === text ? { ok: true, value } : { ok: false, what: 'not canonical' };
  } catch {
    // A number beyond double range, a lone surrogate, or nesting deeper than the stack.
    return { ok: false, what: 'no canonical form' };
  }
}

/** Whether a string is Unicode text: without a lone surrogate, so that its UTF-8 bytes say the same. */
export function isUnicode(text: string): boolean {
  return !LONE_SURROGATE.test(text);
}

/** UTF-8 text of bytes, or undefined where they are not UTF-8. A byte order mark is kept, so that the caller sees it. */
export function utf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** C0 controls but TAB and LF, DEL and the C1 controls: none belongs in a text, and NEL or FF would be read as a line end. */
// oxlint-disable-next-line no-control-regex -- finding them is the purpose
const CONTROL = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/;
/** Marks, embeddings, overrides and isolates that reorder what a reader sees (UTR 36; CVE-2021-42574). */
const BIDI = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/;

/**
 * Brings a text into the form NFC-LF-v1: NFC, LF, no trailing spaces or tabs on a line, exactly one final line feed, no
 * byte order mark. Refuses (E18) lone surrogates, controls other than LF and TAB, bidirectional controls and an empty
 * text, and (E19) more than `LIMITS.textBytes` bytes. Idempotent.
 */
export function canonicalText(text: string): { readonly ok: true; readonly text: string } | NotAuthentic {
  // Before any work on it; UTF-8 never has fewer bytes than the string has code units.
  if (text.length > LIMITS.textBytes * 2) return tooLong(text.length);
  const lines = (text.startsWith('\ufeff') ? text.slice(1) : text).replace(/\r\n?/g, '\n');
  for (const [lack, pattern] of [
    ['surrogate', LONE_SURROGATE],
    ['control', CONTROL],
    ['bidi', BIDI],
    ['byteOrderMark', /\ufeff/],
  ] as const) {
    const at = lines.search(pattern);
    if (at >= 0) {
      const line = lines.slice(0, at).split('\n').length;
      return notAuthentic('E18', lack, {
        line,
        codePoint: `U+${lines.charCodeAt(at).toString(16).toUpperCase().padStart(4, '0')}`,
      });
    }
  }
  const trimmed = lines.normalize('NFC').split('\n').map(withoutTrailingBlanks).join('\n');
  const canonical = `${withoutTrailing(trimmed, '\n')}\n`;
  if (canonical === '\n')
    return notAuthentic('E18', 'empty', { advice: 'a text has words: see whether they were saved' });
  const bytes = Buffer.byteLength(canonical, 'utf8');
  return bytes > LIMITS.textBytes ? tooLong(bytes) : { ok: true, text: canonical };
}

function tooLong(bytes: number): NotAuthentic {
  return notAuthentic('E19', 'size', { bytes, limit: LIMITS.textBytes });
}

// By hand: `/[ \t]+$/` takes quadratic time on a long run of blanks that does not end its line.
function withoutTrailingBlanks(line: string): string {
  let end = line.length;
  while (end > 0 && (line[end - 1] === ' ' || line[end - 1] === '\t')) end -= 1;
  return line.slice(0, end);
}

function withoutTrailing(text: string, last: string): string {
  let end = text.length;
  while (end > 0 && text[end - 1] === last) end -= 1;
  return text.slice(0, end);
}

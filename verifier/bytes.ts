import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex as hexOf, concatBytes as joined, utf8ToBytes as bytesOf } from '@noble/hashes/utils.js';

/** Bytes, their spellings and their hash. No spelling has two readings here: what is not canonical is undefined. */
export { bytesOf, hexOf, joined, sha256 };

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** The text of UTF-8 bytes; undefined where they are no UTF-8. A byte order mark stays in the text. */
export function textOf(bytes: Uint8Array): string | undefined {
  try {
    return decoder.decode(bytes);
  } catch {
    return undefined;
  }
}

/** Whether a text has no lone surrogate, so that its UTF-8 bytes say the same. */
export function isWellFormed(text: string): boolean {
  return !/[\ud800-\udfff]/u.test(text);
}

/** SHA-256 in lower-case hexadecimal, as `sha256sum` writes it. */
export function sha256Hex(data: Uint8Array | string): string {
  return hexOf(sha256(typeof data === 'string' ? bytesOf(data) : data));
}

/** Whether two are equal, byte for byte. Nothing here is secret, so it takes no care of its time. */
export function isEqual(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}

/** Base64 with padding (RFC 4648 section 4). */
export function base64Of(bytes: Uint8Array): string {
  let characters = '';
  for (let at = 0; at < bytes.length; at += 8_192) characters += String.fromCharCode(...bytes.subarray(at, at + 8_192));
  return btoa(characters);
}

/** Base64url without padding (RFC 4648 section 5). */
export function base64urlOf(bytes: Uint8Array): string {
  return base64Of(bytes).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}

/** The inverse of {@link base64Of}: padding whole, unused bits zero. */
export function fromBase64(text: string): Uint8Array | undefined {
  const bytes = decoded(text);
  return bytes && base64Of(bytes) === text ? bytes : undefined;
}

/** The inverse of {@link base64urlOf}: no padding, unused bits zero. */
export function fromBase64url(text: string): Uint8Array | undefined {
  const bytes = decoded(text.replaceAll('-', '+').replaceAll('_', '/'));
  return bytes && base64urlOf(bytes) === text ? bytes : undefined;
}

/** `atob` reads more spellings than one, so its callers write the bytes again and compare. */
function decoded(text: string): Uint8Array | undefined {
  try {
    const characters = atob(text);
    const bytes = new Uint8Array(characters.length);
    for (let i = 0; i < bytes.length; i += 1) bytes[i] = characters.charCodeAt(i);
    return bytes;
  } catch {
    return undefined;
  }
}

import { isWellFormed } from './bytes.ts';

/** A JSON object. */
export type Json = { readonly [name: string]: unknown };

/**
 * RFC 8785: no space between tokens, members in the order of the UTF-16 code units of their names, strings and numbers as
 * ECMAScript writes them. Throws where a value has none: a lone surrogate, a number beyond double range.
 */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (isObject(value)) {
    const names = Object.keys(value).sort();
    return `{${names.map((name) => `${canonical(name)}:${canonical(value[name])}`).join(',')}}`;
  }
  if (typeof value === 'string' && !isWellFormed(value)) throw new Error('a lone surrogate');
  if (typeof value === 'number' && !Number.isFinite(value)) throw new Error('a number beyond double range');
  if (value === undefined || typeof value === 'function') throw new Error('not JSON');
  return JSON.stringify(value);
}

/** A JSON text that is its own canonical form, parsed; undefined for any other, and for no JSON at all. Never throws. */
export function parsed(text: string): { readonly value: unknown } | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return canonical(value) === text ? { value } : undefined;
  } catch {
    return undefined;
  }
}

/** Whether two values of parsed JSON are there and say the same. */
export function isSame(a: unknown, b: unknown): boolean {
  return a !== undefined && b !== undefined && canonical(a) === canonical(b);
}

/** Whether a value is a JSON object. */
export function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Whether an object has these members and no other; those that end in `?` may be absent. */
export function hasExactly(value: unknown, ...members: readonly string[]): value is Json {
  if (!isObject(value)) return false;
  const may = members.map((m) => m.replace(/\?$/, ''));
  return (
    Object.keys(value).every((name) => may.includes(name)) &&
    members.every((m) => m.endsWith('?') || Object.hasOwn(value, m))
  );
}

/** Whether a value is an integer that JSON can hold, of at least this. */
export function isCount(value: unknown, least: number): value is number {
  return Number.isSafeInteger(value) && (value as number) >= least && !Object.is(value, -0);
}

/** Whether a value is a text of this pattern. */
export function isText(value: unknown, pattern: RegExp): value is string {
  return typeof value === 'string' && pattern.test(value);
}

/** Names of actors, persons, organisations, members. */
export const TOKEN = /^[A-Z0-9-]{1,32}$/;
/** Names of aggregates. */
export const AGGREGATE = /^(dossier|organisation|meeting)\/[A-Z0-9-]{1,32}$/;
/** SHA-256 in hexadecimal. */
export const SHA256 = /^[0-9a-f]{64}$/;
/** RFC 7638 thumbprint of a key, and the `x` of one: 32 bytes in base64url. */
export const THIRTY_TWO = /^[A-Za-z0-9_-]{43}$/;

/** Whether a value is an instant as ECMAScript's `toISOString` spells it, so that the order of texts is that of time. */
export function isInstant(value: unknown): value is string {
  return isText(value, /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/) && !Number.isNaN(Date.parse(value));
}

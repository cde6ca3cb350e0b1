import { LIMITS } from '../../../contracts/limits.ts';
import { parseFingerprint } from '../../index.ts';
import type { Fields } from '../screens.ts';
import type { Field } from './describe.ts';

/**
 * What was typed, as the value that the schema reads: what was left empty is absent. Whether it is allowed is the schema’s to say.
 */
export function readFields(fields: readonly Field[], typed: Fields): Record<string, unknown> {
  return Object.fromEntries(
    fields.flatMap((field) => {
      const value = readField(field, typed) ?? (field.nullable ? null : undefined);
      return value === undefined ? [] : [[field.member, value]];
    }),
  );
}

/** The text of a field; an upload is none. */
export function textIn(typed: Fields, name: string): string {
  const value = typed[name];
  const one = Array.isArray(value) ? value.at(-1) : value;
  return typeof one === 'string' ? one : '';
}

/** All texts of a field: boxes that are ticked have one name. */
export function textsIn(typed: Fields, name: string): readonly string[] {
  return [typed[name] ?? []].flat().filter((v) => typeof v === 'string');
}

/** How many rows a form has of a field: the numbers that were typed, and more where `more` asks for them. */
export function rowsIn(typed: Fields, name: string): number {
  const numbers = Object.keys(typed).flatMap((key) => {
    const n = key.startsWith(`${name}.`) ? Number(key.slice(name.length + 1).split('.')[0]) : NaN;
    return Number.isInteger(n) && n >= 0 && n < MOST_ROWS ? [n + 1] : [];
  });
  const shown = Math.max(ROWS, ...numbers);
  return Math.min(MOST_ROWS, textIn(typed, 'more') === name ? shown + ROWS : shown);
}
const ROWS = 3;
const MOST_ROWS = LIMITS.listItems;

/** Rows in which nothing was typed are none. */
function readRows(field: Field & { readonly kind: 'rows' }, typed: Fields): unknown {
  const rows = Array.from({ length: rowsIn(typed, field.name) }, (_, n) => readFields(field.row(n), typed));
  const said = rows.filter((row) => !isEmpty(row));
  return said.length === 0 && field.optional ? undefined : said;
}

function readField(field: Field, typed: Fields): unknown {
  const text = textIn(typed, field.name).trim();
  switch (field.kind) {
    case 'group': {
      const inner = readFields(field.fields, typed);
      return field.optional && isEmpty(inner) ? undefined : inner;
    }
    case 'variants': {
      const chosen = textIn(typed, `${field.name}.${field.by}`);
      const variant = field.variants.find((v) => v.value === chosen);
      if (!variant) return undefined;
      return { [field.by]: chosen, ...readFields(variant.fields, typed) };
    }
    case 'check':
      // A box that is not ticked says nothing where it may be left out, and "no" where it may not.
      return text !== '' ? true : field.optional ? undefined : false;
    case 'rows':
      return readRows(field, typed);
    case 'lines': {
      const lines = textsIn(typed, field.name)
        .join('\n')
        .split(/[\n,]/)
        .map((l) => l.trim());
      const given = lines.filter((l) => l !== '');
      return given.length === 0 && field.optional ? undefined : given;
    }
    case 'number':
      return text === '' ? undefined : Number(text);
    case 'instant':
      return text === '' ? undefined : instantOf(text);
    case 'fingerprint':
      return text === '' ? undefined : (parseFingerprint(text) ?? text);
    case 'json':
      return text === '' ? undefined : parsed(text);
    case 'prose':
      // A browser sends line ends as CR LF.
      return text === '' ? undefined : text.replaceAll('\r\n', '\n');
    default:
      return text === '' ? undefined : text;
  }
}

/** A local date and time of the browser’s field is read as UTC, as the form says. */
function instantOf(text: string): string {
  const local = /^(\d{4}-\d\d-\d\dT\d\d:\d\d)(:\d\d)?$/.exec(text);
  return local ? `${local[1]}${local[2] ?? ':00'}.000Z` : text;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** Nothing was typed into a group, nor into the groups in it; a box that is not ticked is nothing. */
function isEmpty(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return value === undefined || value === false;
  return Object.values(value).every(isEmpty);
}

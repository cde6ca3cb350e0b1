import type { z } from 'zod';
import { Day, Instant, Thumbprint } from '../../../contracts/ids.ts';
import { DossierAct, MeetingAct, OrganisationAct, type ActType } from '../../../contracts/acts.ts';

/**
 * The fields of a form, found in the schema of an act, so that whatever may be said can be said here, and a schema that changes
 * changes its form. `name`: the path of the member with full stops; a member of a variant has the variant in its path.
 */
export type Field = {
  readonly name: string;
  readonly member: string;
  readonly optional: boolean;
  /** It is wanted only where its variant is chosen: the browser does not insist. */
  readonly loose?: true;
  /** What is left empty is said to be nothing, instead of left out. */
  readonly nullable?: true;
} & (
  | { readonly kind: 'text'; readonly most: number | null; readonly pattern: string | null }
  | { readonly kind: 'prose'; readonly most: number }
  | { readonly kind: 'number' }
  /** Of a key, as it is read out or as it is stored. */
  | { readonly kind: 'fingerprint' }
  | { readonly kind: 'day' }
  | { readonly kind: 'instant' }
  | { readonly kind: 'check' }
  | { readonly kind: 'choice'; readonly options: readonly string[] }
  /** One value a line. */
  | { readonly kind: 'lines'; readonly of: Field }
  | { readonly kind: 'group'; readonly fields: readonly Field[] }
  | {
      readonly kind: 'variants';
      readonly by: string;
      readonly variants: readonly { readonly value: string; readonly fields: readonly Field[] }[];
    }
  /** Several of a kind: as many groups as are typed, each under its number. */
  | { readonly kind: 'rows'; readonly row: (n: number) => readonly Field[] }
  /** What a line of text cannot say: read as JSON. */
  | { readonly kind: 'json' }
);

type Schema = z.core.$ZodType;
type Def = {
  readonly type: string;
  readonly innerType?: Schema;
  readonly shape?: Readonly<Record<string, Schema>>;
  readonly options?: readonly Schema[];
  readonly discriminator?: string;
  readonly element?: Schema;
  readonly entries?: Readonly<Record<string, string>>;
  readonly values?: readonly unknown[];
};
const defOf = (schema: Schema): Def => schema._zod.def as unknown as Def;

const UNIONS = { dossier: DossierAct, organisation: OrganisationAct, meeting: MeetingAct } as const;

/** The schema of an act about a kind of aggregate; null: there is none. */
export function schemaOf(kind: string, act: string): z.ZodObject | null {
  const union = UNIONS[kind as keyof typeof UNIONS] as (typeof UNIONS)[keyof typeof UNIONS] | undefined;
  const found = (union?.options as readonly z.ZodObject[] | undefined)?.find(
    (o) => defOf(o.shape['type'] as Schema).values?.[0] === act,
  );
  return found ?? null;
}

/** The acts about a kind of aggregate. */
export function actsAbout(kind: keyof typeof UNIONS): readonly ActType[] {
  return (UNIONS[kind].options as readonly z.ZodObject[]).map(
    (o) => defOf(o.shape['type'] as Schema).values?.[0] as ActType,
  );
}

/** The fields of an object, `type` left out. */
export function fieldsOf(schema: z.ZodObject, within = ''): readonly Field[] {
  return Object.entries(schema.shape as Readonly<Record<string, Schema>>)
    .filter(([member]) => member !== 'type')
    .map(([member, inner]) => fieldOf(member, inner, within, false));
}

/** Longer texts get room. */
const LONG = 300;

function fieldOf(member: string, schema: Schema, within: string, optional: boolean): Field {
  const def = defOf(schema);
  const name = within === '' ? member : `${within}.${member}`;
  const head = { name, member, optional };
  switch (def.type) {
    case 'optional':
    case 'default':
      return fieldOf(member, def.innerType!, within, true);
    case 'nullable':
      return { ...fieldOf(member, def.innerType!, within, true), ...(!optional && { nullable: true as const }) };
    case 'boolean':
      return { ...head, kind: 'check' };
    case 'enum':
      return { ...head, kind: 'choice', options: Object.values(def.entries ?? {}) };
    case 'literal':
      if (def.values?.[0] === true) return { ...head, kind: 'check' };
      if (typeof def.values?.[0] === 'number') return { ...head, kind: 'number' };
      return { ...head, kind: 'choice', options: (def.values ?? []).map(String) };
    case 'number':
      return { ...head, kind: 'number' };
    case 'string':
      return { ...head, ...textOf(schema as z.ZodString) };
    case 'array': {
      const of = fieldOf(member, def.element!, within, false);
      if (of.kind === 'text' || of.kind === 'prose' || of.kind === 'choice') return { ...head, kind: 'lines', of };
      if (of.kind !== 'group') return { ...head, kind: 'json' };
      return { ...head, kind: 'rows', row: (n) => fieldsOf(def.element as z.ZodObject, `${name}.${n}`) };
    }
    case 'object':
      return { ...head, kind: 'group', fields: fieldsOf(schema as z.ZodObject, name) };
    case 'union':
      return def.discriminator === undefined
        ? { ...head, kind: 'json' }
        : { ...head, kind: 'variants', by: def.discriminator, variants: variantsOf(def, name) };
    default:
      return { ...head, kind: 'json' };
  }
}

function variantsOf({ discriminator, options }: Def, name: string) {
  return (options ?? []).map((option) => {
    const object = option as z.ZodObject;
    const value = String(defOf(object.shape[discriminator!] as Schema).values?.[0]);
    return { value, fields: fieldsOf(object, `${name}.${value}`).filter((f) => f.member !== discriminator) };
  });
}

type Text =
  | { readonly kind: 'text'; readonly most: number | null; readonly pattern: string | null }
  | { readonly kind: 'prose'; readonly most: number }
  | { readonly kind: 'day' | 'instant' | 'fingerprint' };

function textOf(schema: z.ZodString): Text {
  // A brand leaves a schema what it is.
  if ((schema as unknown) === Day) return { kind: 'day' };
  if ((schema as unknown) === Instant) return { kind: 'instant' };
  if ((schema as unknown) === Thumbprint) return { kind: 'fingerprint' };
  const most = schema.maxLength;
  if (most !== null && most > LONG) return { kind: 'prose', most };
  const [pattern] = (schema._zod.bag as { readonly patterns?: Set<RegExp> }).patterns ?? [];
  return { kind: 'text', most, pattern: schema.format === 'regex' ? (pattern?.source ?? null) : null };
}

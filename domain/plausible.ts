import type { z } from 'zod';

/** Acts made from their schemas, to try them: a new act needs no line here, a new member of one at most a value. */

/** What could be said, by the name of a member, or by the type of the act and that name (`EndDocument.by`). */
export type Values = Readonly<Record<string, readonly unknown[]>>;

/** Tried in this order where no value is given for a name: the first that the schema takes. People read what follows of them. */
const GUESSES: readonly unknown[] = [
  'because',
  'A-NEW-ONE',
  1,
  '2000-01-03',
  '2000-01-03T09:00:00.000Z',
  '20',
  '0'.repeat(64),
  [],
];

/** Whether a word was only guessed to try an act: it stands for whatever people would say there, and is told to nobody. */
export function isGuessed(word: unknown): boolean {
  return typeof word === 'string' && GUESSES.includes(word);
}

type Schema = z.core.$ZodType;
type ObjectSchema = Schema & { readonly shape: Readonly<Record<string, Schema>> };

/** The options of a discriminated union of acts. */
export function actSchemas(union: { readonly options: readonly Schema[] }): readonly ObjectSchema[] {
  return union.options as readonly ObjectSchema[];
}

/** The type of the act that a schema describes. */
export function typeOf(schema: ObjectSchema): string {
  return String(possible(schema.shape['type'] as Schema, undefined)[0]);
}

/**
 * Acts of one type: every combination of the values of the members that must be there; without the others, with each of
 * them alone, and with all. At most `most`, and none where the schema takes no guess.
 */
export function plausibleActs<A>(schema: ObjectSchema, values: Values, most: number): readonly A[] {
  const type = typeOf(schema);
  const wanted: [string, readonly unknown[]][] = [];
  const optional: [string, unknown][] = [];
  for (const [name, member] of Object.entries(schema.shape)) {
    const given = values[`${type}.${name}`] ?? values[name];
    const all = possible(member, given);
    if (defOf(member).type !== 'optional') wanted.push([name, all]);
    else if (name === 'paper') wanted.push([name, all.slice(0, 1)]);
    else if (name !== 'on' && all.length > 0) optional.push([name, all[0]]);
  }
  const additions = [
    {},
    ...optional.map(([name, value]) => ({ [name]: value })),
    ...(optional.length > 1 ? [Object.fromEntries(optional)] : []),
  ];
  const acts: A[] = [];
  for (const said of combinations(wanted)) {
    for (const addition of additions) {
      if (acts.length >= most) return acts;
      acts.push({ ...said, ...addition } as A);
    }
  }
  return acts;
}

function* combinations(members: readonly [string, readonly unknown[]][]): Generator<Record<string, unknown>> {
  const [first, ...rest] = members;
  if (first === undefined) return yield {};
  for (const value of first[1]) for (const others of combinations(rest)) yield { [first[0]]: value, ...others };
}

type Def = {
  readonly type: string;
  readonly innerType?: Schema;
  readonly element?: Schema;
  readonly entries?: Readonly<Record<string, unknown>>;
  readonly values?: readonly unknown[];
  readonly options?: readonly Schema[];
};
const defOf = (schema: Schema): Def => schema._zod.def as unknown as Def;
const takes = (schema: Schema, value: unknown): boolean => (schema as unknown as z.ZodType).safeParse(value).success;

/** What is guessed of a schema does not change. */
const guessed = new WeakMap<Schema, readonly unknown[]>();

/** Values that the schema takes: of those given where there are any, else by its kind. */
function possible(schema: Schema, given: readonly unknown[] | undefined): readonly unknown[] {
  if (given !== undefined) return given.filter((value) => takes(schema, value));
  const known = guessed.get(schema) ?? guesses(schema);
  guessed.set(schema, known);
  return known;
}

function guesses(schema: Schema): readonly unknown[] {
  const def = defOf(schema);
  switch (def.type) {
    case 'optional':
    case 'nullable':
      return possible(def.innerType as Schema, undefined);
    case 'literal':
      return def.values ?? [];
    case 'enum':
      return Object.values(def.entries ?? {});
    case 'boolean':
      return [false, true];
    case 'union':
      return (def.options ?? []).flatMap((option) => possible(option, undefined).slice(0, 1));
    case 'object':
      return [
        ...combinations(
          Object.entries((schema as ObjectSchema).shape).flatMap(([name, member]) =>
            defOf(member).type === 'optional'
              ? []
              : [[name, possible(member, undefined).slice(0, 1)] as [string, readonly unknown[]]],
          ),
        ),
      ];
    case 'array':
      return [[], [possible(def.element as Schema, undefined)[0]]].filter((value) => takes(schema, value)).slice(0, 1);
    case 'record':
      return [{}];
    default:
      return GUESSES.filter((value) => takes(schema, value)).slice(0, 1);
  }
}

import { readFileSync } from 'node:fs';
import type { z } from 'zod';
import type { Act } from '../../contracts/acts.ts';
import type { AggregateRef } from '../../contracts/ids.ts';
import type { Refusal } from '../../contracts/refusal.ts';
import type { Connection, Identity, SubmitResult } from '../index.ts';

/** Where a command reads and writes; tests give their own. Writing never fails. */
export type Io = {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  /** Whether a person sits at both ends: only then can a question be asked. */
  readonly isTerminal: boolean;
  readonly ask: (question: string) => Promise<string>;
  readonly environment: NodeJS.ProcessEnv;
};

/** Exit codes (docs/operations.md). A wrong use of the command never looks like a refusal by a rule. */
export const EXIT = { done: 0, refused: 1, usage: 2, verificationFailed: 3, unavailable: 4, defect: 5 } as const;

/** The command was used wrongly. Nothing was sent. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** An option: `value` is its placeholder in the usage; without one it is a switch. */
export type OptionSpec = {
  readonly says: string;
  readonly value?: string;
  readonly many?: true;
  readonly short?: string;
};

export type CommandRole = 'all' | 'secretariat' | 'delegation' | 'chair' | 'auditor';

/** One command. The table of them makes help, parsing and dispatch. */
export type Command = {
  readonly name: string;
  readonly role: CommandRole;
  readonly summary: string;
  /** Names of the arguments, as in the usage; `[X]` may be absent, a last `X...` may come several times. */
  readonly arguments: readonly string[];
  readonly example: string;
  readonly options: Readonly<Record<string, OptionSpec>>;
  readonly run: (context: Context) => Promise<number>;
};

/** What a running command is given. */
export type Context = {
  readonly io: Io;
  readonly json: boolean;
  /** `--yes`: do not ask before signing. */
  readonly yes: boolean;
  readonly argument: (place: number) => string;
  readonly arguments: readonly string[];
  readonly text: (option: string) => string | undefined;
  readonly texts: (option: string) => readonly string[];
  readonly flag: (option: string) => boolean;
  readonly profile: () => Promise<Identity>;
  /** Opened at first use, closed at the end. */
  readonly connection: () => Promise<Connection>;
  /** Writes a result: one JSON document with `--json`, else the text. */
  readonly emit: (value: unknown, text: string) => void;
  /** Writes a refusal with its rule and its numbers; gives the exit code. */
  readonly refuse: (refusal: Refusal, more?: object) => number;
  /** Writes the outcome of a submitted statement; `done` says what was done. Gives the exit code. */
  readonly outcome: (result: SubmitResult, done: string, more?: object) => number;
  /** Submits one act and writes its outcome. */
  readonly submit: (aggregate: AggregateRef, act: Act, done: string) => Promise<number>;
};

/** Parses a value through its schema. @throws UsageError naming the option or argument. */
export function parsed<T extends z.ZodType>(schema: T, what: string, value: string): z.infer<T> {
  const result = schema.safeParse(value);
  if (!result.success)
    throw new UsageError(
      `${what}: ${JSON.stringify(value)} is not allowed (${result.error.issues[0]?.message ?? 'wrong form'})`,
    );
  return result.data;
}

/** The value of an option that must be given. @throws UsageError */
export function required(context: Context, option: string): string {
  const value = context.text(option);
  if (value === undefined) throw new UsageError(`--${option} is missing`);
  return prose(`--${option}`, value);
}

/** `{ [name]: value }` where the option was given, else nothing: an absent member is not an undefined one. */
export function given<K extends string>(context: Context, option: string, name: K): { [P in K]?: string };
export function given<K extends string, S extends z.ZodType>(
  context: Context,
  option: string,
  name: K,
  schema: S,
): { [P in K]?: z.infer<S> };
export function given(context: Context, option: string, name: string, schema?: z.ZodType): object {
  const value = context.text(option);
  if (value === undefined) return {};
  const read = prose(`--${option}`, value);
  return { [name]: schema ? parsed(schema, `--${option}`, read) : read };
}

/** A value `@file` is read from that file, so that reasons need not stand on a command line. @throws UsageError naming `what` */
export function prose(what: string, value: string): string {
  if (!value.startsWith('@')) return value;
  try {
    return readFileSync(value.slice(1), 'utf8').trim();
  } catch (error) {
    throw new UsageError(
      `${what}: cannot read ${value.slice(1)} (${(error as NodeJS.ErrnoException).code ?? 'unknown'})`,
    );
  }
}

/** A list `a,b,c`. */
export function listed(value: string | undefined): readonly string[] {
  return (value ?? '')
    .split(',')
    .map((s) => s.trim())
    .filter((s) => s !== '');
}

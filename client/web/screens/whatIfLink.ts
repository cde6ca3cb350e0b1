import type { Instant, StageCode } from '../../../contracts/ids.ts';
import type { Assumption } from '../../../contracts/views.ts';
import { paths } from '../paths.ts';
import { dateTime, say, type Language } from '../../words/language.ts';
import type { Names } from '../../words/names.ts';
import { placedAct } from '../../words/standing.ts';
import { POSITIONS, RESERVATIONS, ROUND_KINDS } from '../../words/terms.ts';
import { whatIfWords } from '../../words/whatIf.ts';

/** Assumptions as an address has them, and in words. */

/** Each as it stands in an address or a form: what several say one after the other is said once, with their names. */
export function packed(assumptions: readonly Assumption[]): readonly string[] {
  const groups: { by: string[] | null; readonly rest: object }[] = [];
  for (const assumption of assumptions) {
    const last = groups.at(-1);
    if (!('by' in assumption)) groups.push({ by: null, rest: assumption });
    else {
      const { by, ...rest } = assumption;
      if (last?.by && JSON.stringify(last.rest) === JSON.stringify(rest)) last.by.push(by);
      else groups.push({ by: [by], rest });
    }
  }
  return groups.map(({ by, rest }) =>
    JSON.stringify(by === null ? rest : { by: by.length === 1 ? by[0] : by, ...rest }),
  );
}

/** The address of a page on which all this is assumed. */
export function addressOf(dossier: string, assumptions: readonly Assumption[]): string {
  const query = new URLSearchParams(packed(assumptions).map((a): [string, string] => ['assume', a]));
  return assumptions.length === 0 ? paths.whatIf(dossier) : `${paths.whatIf(dossier)}?${query.toString()}`;
}

/** What an address or a form assumes; null: something of it cannot be read. Whether it is an act is the engine’s to say. */
export function assumptionsIn(texts: readonly string[]): readonly Assumption[] | null {
  try {
    const all = texts.flatMap((text) => [JSON.parse(text) as unknown].flat()).flatMap(each);
    return all.every((a) => a !== null) ? all : null;
  } catch {
    return null;
  }
}

function each(of: unknown): readonly (Assumption | null)[] {
  if (typeof of !== 'object' || of === null) return [null];
  if ('at' in of) return [of as Assumption];
  if (!('by' in of)) return [null];
  return [of.by].flat().map((by) => ({ ...of, by }) as Assumption);
}

/** An instant as a form or an address has it, UTC; null: it is none. Days that are not in the calendar are none. */
export function instantIn(text: string): Instant | null {
  const [, minute, second = ':00', rest = '.000'] =
    /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2})(:\d{2})?(\.\d{3})?Z?$/.exec(text) ?? [];
  if (minute === undefined) return null;
  const whole = `${minute}${second}${rest}Z`;
  const at = new Date(whole);
  return !Number.isNaN(at.getTime()) && at.toISOString() === whole ? (whole as Instant) : null;
}

/** One assumption in words. */
export function assumptionSentence(assumption: Assumption, n: Names): string {
  if ('at' in assumption)
    return `${say(whatIfWords.timeIs, n.language)} ${dateTime(n.language, String(assumption.at), n.zone)}`;
  const act = (typeof assumption.act === 'object' ? assumption.act : null) as Readonly<Record<string, unknown>> | null;
  const stage = act?.['stage'] ?? act?.['from'];
  const position = act?.['position'] as { readonly kind?: unknown; readonly reservation?: unknown } | undefined;
  const what = placedAct(
    {
      act: String(act?.['type']),
      stage: typeof stage === 'string' ? (stage as StageCode) : null,
      round: typeof act?.['round'] === 'number' ? act['round'] : null,
    },
    n,
  );
  const detail = [position?.kind, position?.reservation, act?.['kind']].flatMap((of) => wordOf(of, n.language));
  return `${n.actor(String(assumption.by))}: ${[what, ...detail].join(', ')}`;
}

const WORDS = { ...POSITIONS, ...RESERVATIONS, ...ROUND_KINDS };

function wordOf(code: unknown, language: Language): readonly string[] {
  return typeof code === 'string' && Object.hasOwn(WORDS, code)
    ? [say(WORDS[code as keyof typeof WORDS], language)]
    : [];
}

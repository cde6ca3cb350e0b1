import type { z } from 'zod';
import { say, type Language, type Said } from './language.ts';

/** What is wrong with a field, in words; the schema says it in its own. */
const WORDS = {
  missing: { en: 'Fill this in.', ru: 'Заполните это поле.' },
  choice: { en: 'Choose one of what is offered.', ru: 'Выберите одно из предложенного.' },
  form: { en: 'This is not in the form that is asked for.', ru: 'Это не в той форме, которая требуется.' },
  unknown: { en: 'This does not belong here.', ru: 'Это сюда не относится.' },
  number: { en: 'A number is asked for.', ru: 'Требуется число.' },
} as const satisfies Record<string, Said>;
const least: Said<(n: string) => string> = { en: (n) => `At least ${n}.`, ru: (n) => `Не меньше ${n}.` };
const most: Said<(n: string) => string> = { en: (n) => `At most ${n}.`, ru: (n) => `Не больше ${n}.` };

/** The mistake of one field. */
export function mistakeWords(issue: z.core.$ZodIssue, language: Language): string {
  switch (issue.code) {
    case 'invalid_type':
      if (issue.input === undefined || issue.input === null) return say(WORDS.missing, language);
      return say(issue.expected === 'number' || issue.expected === 'int' ? WORDS.number : WORDS.form, language);
    case 'too_small':
      // Nothing where something must stand.
      if (issue.origin !== 'number' && issue.origin !== 'int' && Number(issue.minimum) <= 1)
        return say(WORDS.missing, language);
      return say(least, language)(String(issue.minimum));
    case 'too_big':
      return say(most, language)(String(issue.maximum));
    case 'invalid_value':
    case 'invalid_union':
      return say(WORDS.choice, language);
    case 'unrecognized_keys':
      return say(WORDS.unknown, language);
    default:
      return say(WORDS.form, language);
  }
}

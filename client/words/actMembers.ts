import { fieldLabel } from './act.ts';
import { choiceLabel } from './choices.ts';
import { say, type Said } from './language.ts';
import type { Names } from './names.ts';

/** What stands in a statement, for whoever signs it: names beside codes, and days and instants as the reader writes them. */

const YES: Said = { en: 'yes', ru: 'да' };
const NO: Said = { en: 'no', ru: 'нет' };

/** Members that hold codes, by what these name. All others hold words of people, hashes or numbers, which stay as they are. */
const ACTORS = [
  'for',
  'member',
  'members',
  'proposer',
  'admits',
  'concerns',
  'by',
  'jointly',
  'holders',
  'office',
  'actor',
];
const NAMED: Readonly<Record<string, (n: Names, code: string) => string>> = {
  ...Object.fromEntries(ACTORS.map((member) => [member, (n: Names, code: string) => n.actor(code)])),
  stage: (n, code) => n.stage(code),
  from: (n, code) => (/^\d\d$/.test(code) ? n.stage(code) : code),
  /** A stage, a meeting, or those who are told. */
  to: (n, code) => (/^\d\d$/.test(code) ? n.stage(code) : n.actor(code)),
  organ: (n, code) => n.organ(code),
  class: (n, code) => n.documentClass(code),
  person: (n, code) => n.person(code),
  head: (n, code) => n.person(code),
  language: (n, code) => n.writing.languageName(code),
  languages: (n, code) => n.writing.languageName(code),
};

/** The value of a member in words. */
export function memberValue(member: string, value: unknown, n: Names): string {
  if (Array.isArray(value)) return value.map((v) => memberValue(member, v, n)).join('\n');
  if (typeof value === 'boolean') return say(value ? YES : NO, n.language);
  if (typeof value === 'object' && value !== null)
    return Object.entries(value)
      .map(([name, inner]) => `${fieldLabel(name, n.language)}: ${memberValue(name, inner, n).replaceAll('\n', ', ')}`)
      .join('; ');
  if (typeof value !== 'string') return String(value);
  if (Object.hasOwn(NAMED, member)) {
    const name = NAMED[member]!(n, value);
    return name === value ? value : `${name} (${value})`;
  }
  if (/^\d{4}-\d{2}-\d{2}T[\d:.]+Z$/.test(value)) return n.writing.instant(value);
  if (/^\d{4}-\d{2}-\d{2}$/.test(value)) return n.writing.day(value);
  return choiceLabel(member, value, n.language);
}

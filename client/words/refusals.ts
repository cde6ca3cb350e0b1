import type { Refusal } from '../../contracts/refusal.ts';
import { FACTS, LACKS } from './lacks.ts';
import { say, type Said } from './language.ts';
import type { Names } from './names.ts';
import { dayOf, instantOf } from './phrases.ts';
import { ruleSentence } from './rules.ts';
import { LEVELS, MEETING_PHASES, PHASES, POSITIONS, RESERVATIONS, ROLES, ROUND_OUTCOMES } from './terms.ts';

/** Why something is refused, in words: the sentence of the rule, what is lacking, and the numbers and names of it. */

type Fact = Refusal['facts'][string];

const CODES: Readonly<Record<string, Said>> = {
  ...MEETING_PHASES,
  ...PHASES,
  ...ROLES,
  ...LEVELS,
  ...RESERVATIONS,
  ...POSITIONS,
  ...ROUND_OUTCOMES,
  /** What else may follow a position (D75). */
  lift: { en: 'lifting it', ru: 'снятие' },
  withdraw: { en: 'withdrawing it', ru: 'отзыв' },
};
/** What a refusal names where there is nobody to be named (D10, O49). */
const UNNAMED: Readonly<Record<string, Said>> = {
  'a later meeting': { en: 'a later meeting', ru: 'одного из следующих заседаний' },
  'the log': { en: 'the log', ru: 'реестр' },
};
/** How a refusal says that there is nothing of a kind. */
const NONE = ['none', 'nobody', 'unknown', ''];

/** Facts that hold what people wrote, which may look like anything. */
const OWN_WORDS = ['title', 'name', 'reason', 'mistakes', 'advice', 'fullPowers', 'procedure', 'words'];

function factOf(name: string, value: Fact, n: Names): string {
  if (typeof value === 'boolean')
    return say<string>(value ? { en: 'yes', ru: 'да' } : { en: 'no', ru: 'нет' }, n.language);
  if (typeof value === 'number') return name.endsWith('Ms') ? n.writing.duration(value) : n.writing.number(value);
  if (typeof value !== 'string') return value.length === 0 ? '—' : n.writing.list(value.map((v) => factOf(name, v, n)));
  if (NONE.includes(value)) return '—';
  if (OWN_WORDS.includes(name)) return n.writing.quoted(value);
  if (Object.hasOwn(UNNAMED, value)) return say(UNNAMED[value]!, n.language);
  if (/^\d{4}-\d{2}-\d{2}T[\d:.]+Z$/.test(value)) return instantOf(n, value);
  if (/^\d{4}-\d{2}-\d{2}$/.test(value)) return dayOf(n, value);
  if (/^[0-9a-f]{64}$/.test(value)) return n.text(value);
  if (/^[0-9]0( or [0-9]0)*$/.test(value)) return n.writing.list(value.split(' or ').map(n.stage), 'or');
  if (['organ', 'organs', 'meets', 'bounds'].includes(name)) return n.organ(value);
  if (['class', 'classes', 'offered'].includes(name)) return n.documentClass(value);
  if (Object.hasOwn(CODES, value)) return say(CODES[value]!, n.language);
  // A member with what is meant of it: its reservation, or its position.
  const [member = '', ...rest] = value.split(' ');
  const what = rest.join(' ');
  return Object.hasOwn(CODES, what) ? `${n.actor(member)} (${say(CODES[what]!, n.language)})` : n.actor(value);
}

/** A word of the code in words: `NotTheChair`, `not the chair`. */
function split(word: string): string {
  return word.replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2').toLowerCase();
}

/** What is lacking, in a sentence; where the lack has none of its own, its word and its facts one after the other. */
export function lackSentence({ lack, facts }: Pick<Refusal, 'lack' | 'facts'>, n: Names): string {
  const own = Object.hasOwn(LACKS, lack) ? LACKS[lack] : undefined;
  if (own)
    return say(own, n.language).replaceAll(/\{(\w+)\}/g, (_, name: string) => factOf(name, facts[name] ?? 'none', n));
  const told = Object.entries(facts).map(([name, value]) => {
    const called = Object.hasOwn(FACTS, name) ? say(FACTS[name]!, n.language) : split(name);
    return `${called}: ${factOf(name, value, n)}`;
  });
  return told.length === 0 ? `${split(lack)}.` : `${split(lack)} (${told.join('; ')}).`;
}

/** A refusal: what its rule demands, then what is lacking. */
export function refusalSentence(refusal: Refusal, n: Names): string {
  const rule = ruleSentence(refusal.rule, n.language);
  return rule === undefined ? lackSentence(refusal, n) : `${rule} ${lackSentence(refusal, n)}`;
}

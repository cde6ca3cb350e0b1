import type { Step } from '../../contracts/views.ts';
import { localeOf, plural, type Language, type Said } from './language.ts';
import type { Names } from './names.ts';
import { COUNTED } from './terms.ts';

/** The board of a meeting's package. */
export const boardWords = {
  package: { en: 'Package', ru: 'Пакет документов' },
  parties: { en: 'Documents by delegations', ru: 'Документы и делегации' },
  steps: { en: 'Documents by stages', ru: 'Документы и стадии' },
  views: { en: 'What is shown of each document', ru: 'Что показано о каждом документе' },
  filters: { en: 'Which documents', ru: 'Какие документы' },
  words: { en: 'Words of the title', ru: 'Слова названия' },
  phase: { en: 'Phase', ru: 'Состояние' },
  stage: { en: 'Stage', ru: 'Стадия' },
  area: { en: 'Area', ru: 'Направление' },
  class: { en: 'Class', ru: 'Вид документа' },
  waitsOn: { en: 'Waits on', ru: 'Ожидает от' },
  objection: { en: 'Only with an objection', ru: 'Только с возражением' },
  hours: { en: 'Deadline within, hours', ru: 'Срок истекает не позднее чем через, часов' },
  sort: { en: 'Order', ru: 'Порядок' },
  byId: { en: 'number', ru: 'номер' },
  byItem: { en: 'item of the agenda', ru: 'пункт повестки дня' },
  byTitle: { en: 'title', ru: 'название' },
  byDeadline: { en: 'deadline', ru: 'срок' },
  byStage: { en: 'stage', ru: 'стадия' },
  byPending: { en: 'longest without a move', ru: 'дольше всего без движения' },
  any: { en: 'any', ru: 'любой вариант' },
  apply: { en: 'Apply', ru: 'Применить' },
  clear: { en: 'Show all', ru: 'Показать все' },
  document: { en: 'Document', ru: 'Документ' },
  waits: { en: 'Waits for', ru: 'Ожидается' },
  left: { en: 'Left', ru: 'Осталось' },
  over: { en: 'over', ru: 'истёк' },
  heard: { en: 'Heard', ru: 'Высказались' },
  key: { en: 'Key', ru: 'Обозначения' },
  lifted: { en: 'lifted', ru: 'снято' },
  notCounted: {
    en: 'empty: not counted in that round, not asked about this text yet, or not shown to you',
    ru: 'пусто: не учитывается в этом раунде, об этом тексте ещё не спрашивали либо вам не показывается',
  },
  none: { en: 'No document of this meeting is shown to you.', ru: 'Документы этого заседания вам не показываются.' },
  noneFits: { en: 'No document fits these filters.', ru: 'Ни один документ не соответствует фильтрам.' },
  why: { en: 'Why this number', ru: 'Почему столько' },
  record: {
    en: 'Who said what is not shown to you, so the cells of the delegations are empty.',
    ru: 'Кто что сказал, вам не показывается, поэтому ячейки делегаций пусты.',
  },
  oneAnswer: { en: 'One answer is missing', ru: 'Не хватает одного ответа' },
  oneAnswerNone: {
    en: 'No document waits for one answer alone.',
    ru: 'Нет документов, которым не хватает лишь одного ответа.',
  },
  onWhom: { en: 'On whom they wait', ru: 'От кого ожидается' },
  where: { en: 'Where the package waits', ru: 'Где задерживается пакет' },
  whereSays: {
    en: 'How long documents have been, or were, at each stage. The bar is half of them, the line the longest.',
    ru: 'Сколько времени документы находятся или находились на каждой стадии. Полоса — половина из них, линия — дольше всех.',
  },
  now: { en: 'There now', ru: 'Сейчас на стадии' },
  passed: { en: 'Passed', ru: 'Прошли' },
  median: { en: 'Half of them', ru: 'Половина' },
  longest: { en: 'Longest', ru: 'Дольше всех' },
  shade: { en: 'The darker, the longer:', ru: 'Чем темнее, тем дольше:' },
  fresh: {
    en: 'Rows keep their place while you look. A document that was added stands at the end until the page is loaded again.',
    ru: 'Пока вы смотрите, строки остаются на местах. Добавленный документ стоит в конце до новой загрузки страницы.',
  },
} as const satisfies Record<string, Said>;

/** Letters of the stages' states, told apart without colour. */
export const STEP_LETTERS = {
  notOpened: '',
  open: '●',
  closed: '✓',
  basis: '◐',
  skipped: '–',
} as const satisfies Record<Step['status'], string>;

/** Sentences with numbers in them. */
export const boardSentences = {
  shown: {
    en: (shown: number, all: number) => `${shown} of ${plural('en', all, COUNTED.document.en)} shown.`,
    ru: (shown: number, all: number) => `Показано ${shown} из ${plural('ru', all, GENITIVE)}.`,
  },
  filtered: {
    en: (n: number) => `The filters leave out ${n}.`,
    ru: (n: number) => `Фильтрами исключено: ${n}.`,
  },
  agenda: {
    en: (n: number) => `On the agenda and in the package: ${n}.`,
    ru: (n: number) => `В повестке дня и в пакете: ${n}.`,
  },
  since: {
    en: (n: number) => `In the package without an item of the agenda: ${n}.`,
    ru: (n: number) => `В пакете без пункта повестки дня: ${n}.`,
  },
  left: {
    en: (n: number) => `On the agenda, and not in the package now: ${n}.`,
    ru: (n: number) => `В повестке дня, но сейчас не в пакете: ${n}.`,
  },
  unseen: {
    en: (n: number) => `Items of the agenda whose document is not shown to you, or not proposed yet: ${n}.`,
    ru: (n: number) => `Пункты повестки дня, документ которых вам не показывается либо ещё не внесён: ${n}.`,
  },
  entry: {
    en: (entry: number) => `placed by entry ${entry}`,
    ru: (entry: number) => `помещён записью ${entry}`,
  },
  others: {
    en: (n: number) => `and ${n} more`,
    ru: (n: number) => `и ещё ${n}`,
  },
  cells: {
    en: (documents: number, columns: number) => `${plural('en', documents, COUNTED.document.en)}, ${columns} columns`,
    ru: (documents: number, columns: number) => `${plural('ru', documents, COUNTED.document.ru)}, столбцов: ${columns}`,
  },
} as const satisfies Record<string, Said<(...numbers: number[]) => string>>;

/** «из 25 документов»: after a preposition of the genitive. */
const GENITIVE = { one: 'документа', few: 'документов', many: 'документов', other: 'документов' };

/** A stage by its code and its name. */
export function stageName(code: string, names: Names): string {
  return `${code} ${names.stage(code)}`;
}

const UNITS = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
] as const;

const made = new Map<string, Intl.NumberFormat>();

/** A length of time in its largest unit, as short as the language has it: `3d`, `5 ч`, `<1m`. */
export function brief(language: Language, ms: number): string {
  const [unit, size] = UNITS.find(([, s]) => ms >= s) ?? UNITS[2];
  const key = `${language} ${unit}`;
  const format =
    made.get(key) ?? new Intl.NumberFormat(localeOf(language), { style: 'unit', unit, unitDisplay: 'narrow' });
  made.set(key, format);
  return ms < size ? `<${format.format(1)}` : format.format(Math.floor(ms / size));
}

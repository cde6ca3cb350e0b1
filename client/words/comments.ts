import type { Said } from './language.ts';

/** The comment table of a document: what delegations have said about its text, and what was decided on each. */
export const commentWords = {
  title: { en: 'Comments', ru: 'Замечания' },
  lead: {
    en: 'Objections, amendments, reservations, views, stand-asides and requests for time, each with its place, and the chair’s ruling where there is one.',
    ru: 'Возражения, поправки, оговорки, особые мнения, неучастие и просьбы о времени — с местом в тексте и решением председателя, если оно есть.',
  },
  filters: { en: 'Which comments', ru: 'Какие замечания' },
  any: { en: 'any', ru: 'любые' },
  anyParty: { en: 'any', ru: 'любая' },
  apply: { en: 'Apply', ru: 'Применить' },
  clear: { en: 'Show all', ru: 'Показать все' },
  of: { en: 'of', ru: 'из' },
  none: { en: 'Nobody has commented, as far as is shown to you.', ru: 'Замечаний, доступных вам, нет.' },
  noneFits: { en: 'No comment fits.', ru: 'Подходящих замечаний нет.' },
  withheld: { en: 'Not shown to you', ru: 'Вам не показывается' },
  download: { en: 'Download these as a table (CSV)', ru: 'Скачать эти замечания таблицей (CSV)' },
  entry: { en: 'Entry', ru: 'Запись' },
  party: { en: 'Delegation', ru: 'Делегация' },
  kind: { en: 'Kind', ru: 'Вид' },
  places: { en: 'Places', ru: 'Места' },
  wholeText: { en: 'the whole text', ru: 'весь текст' },
  comment: { en: 'Comment', ru: 'Замечание' },
  proposal: { en: 'Proposal', ru: 'Предложение' },
  timeUntil: { en: 'time until', ru: 'время до' },
  note: { en: 'from a note', ru: 'из ноты' },
  state: { en: 'State', ru: 'Состояние' },
  ruling: { en: 'Ruling of the chair', ru: 'Решение председателя' },
  reason: { en: 'Reason of the ruling', ru: 'Основание решения' },
  noReason: { en: 'no reason given', ru: 'основание не указано' },
  blocks: { en: 'stands in the way', ru: 'препятствует' },
  blocksNot: { en: 'does not stand in the way', ru: 'не препятствует' },
  waitsForChair: { en: 'waits for the chair of', ru: 'ожидает решения председателя:' },
  accept: { en: 'Accept', ru: 'Принять' },
  refuse: { en: 'Refuse', ru: 'Отклонить' },
  accepts: { en: 'Accept the amendment of', ru: 'Принять поправку:' },
  refuses: { en: 'Refuse the amendment of', ru: 'Отклонить поправку:' },
  among: { en: 'among several', ru: 'среди нескольких' },
  tick: { en: 'Rule among several on the amendment of', ru: 'Решить вместе с другими поправку:' },
  several: { en: 'Rule on those ticked, each by a statement', ru: 'Решение по отмеченным: по заявлению на каждую' },
  listed: { en: 'Show the list', ru: 'Показать список' },
  severalTitle: { en: 'Rulings, one statement for each amendment', ru: 'Решения: по одному заявлению на поправку' },
  severalNone: { en: 'Nothing that you may rule on was ticked.', ru: 'Не отмечено ничего, что вам подлежит решить.' },
  severalMany: { en: 'More were ticked than are signed at a time:', ru: 'Отмечено больше, чем подписывается за раз:' },
  severalGone: {
    en: 'Some of what was ticked is not to be ruled on any more: look again.',
    ru: 'По части отмеченного решать уже нечего: посмотрите ещё раз.',
  },
  acceptedDoes: {
    en: 'so that a version with its words is owed, and this one is not agreed before',
    ru: 'и за председателем — версия с этими словами; до неё эта не согласуется',
  },
  refusedDoes: {
    en: 'so that it stands in the way no more',
    ru: 'и она больше не препятствует',
  },
  reasonUnfit: {
    en: 'The reason is none that can be recorded. Characters at most:',
    ru: 'Такое основание записать нельзя. Не более знаков:',
  },
  version: { en: 'Version', ru: 'Версия' },
  overtaken: { en: 'overtaken', ru: 'заменена' },
  present: { en: 'present', ru: 'действующая' },
  stage: { en: 'Stage', ru: 'Стадия' },
  round: { en: 'Round', ru: 'Раунд' },
  received: { en: 'Received', ru: 'Получено' },
  receivedUtc: { en: 'Received (UTC)', ru: 'Получено (UTC)' },
} as const satisfies Record<string, Said>;

/** Whether a comment still asks for something. */
export const COMMENT_STATES = {
  open: { en: 'open', ru: 'не рассмотрено' },
  ruled: { en: 'ruled on', ru: 'рассмотрено' },
  over: { en: 'over', ru: 'снято или пройдено' },
} as const satisfies Record<'open' | 'ruled' | 'over', Said>;

/** Why one is over. */
export const OVER_BECAUSE = {
  lifted: { en: 'lifted', ru: 'снято' },
  withdrawn: { en: 'withdrawn', ru: 'отозвано' },
  replaced: { en: 'the delegation has said something else since', ru: 'делегация затем заявила иное' },
  overtaken: { en: 'its version was overtaken', ru: 'версия заменена' },
} as const satisfies Record<'lifted' | 'withdrawn' | 'replaced' | 'overtaken', Said>;

import { plural, pluralForm, type Said } from './language.ts';
import { COUNTED } from './terms.ts';

/** What would follow from assumptions about every document of a meeting. */

export const packageWhatIfWords = {
  title: { en: 'What if', ru: 'Что, если' },
  package: { en: 'The package as it is', ru: 'Пакет, как он есть' },
  lead: {
    en: 'What is chosen is assumed of every document of this meeting, in this order; a document that it does not concern stays as it is. It stands in the address: the link can be sent.',
    ru: 'Выбранное предполагается для каждого документа заседания, в этом порядке; документ, которого оно не касается, остаётся как есть. Оно записано в адресе: ссылку можно передать.',
  },
  lifts: {
    en: 'Lift what they have said, wherever it stands in the way',
    ru: 'Снимают сказанное везде, где оно препятствует',
  },
  agrees: { en: 'Agree in every open round', ru: 'Соглашаются в каждом открытом раунде' },
  concludes: {
    en: 'The chair of every open round finds consensus',
    ru: 'Председатель каждого открытого раунда констатирует консенсус',
  },
  everyone: { en: 'every delegation', ru: 'все делегации' },
  until: { en: 'Time goes by until, UTC', ru: 'Время проходит до, UTC' },
  earlier: { en: 'Those before', ru: 'Предыдущие' },
  later: { en: 'Those after', ru: 'Следующие' },
  ask: { en: 'See what would follow', ru: 'Посмотреть, что последует' },
  wouldWait: { en: 'Documents would then wait on', ru: 'Документы тогда ожидали бы' },
  nothing: { en: 'No document of this meeting would change.', ru: 'Ни один документ заседания не изменился бы.' },
  changes: { en: 'What would change', ru: 'Что изменилось бы' },
  document: { en: 'Document', ru: 'Документ' },
  would: { en: 'When', ru: 'Когда' },
  now: { en: 'Now', ru: 'Сейчас' },
  afterwards: { en: 'Then', ru: 'Тогда' },
  stands: { en: 'Stage', ru: 'Стадия' },
  waits: { en: 'Waits for', ru: 'Ожидается' },
  assumed: { en: 'What is assumed', ru: 'Что предполагается' },
  results: { en: 'What would follow', ru: 'Что последовало бы' },
  choose: { en: 'Assume something', ru: 'Предположить' },
  chooseElse: { en: 'Assume something else', ru: 'Предположить другое' },
  badTime: { en: 'That is no instant.', ru: 'Это не момент времени.' },
  unknown: {
    en: 'The address names a delegation that is no member.',
    ru: 'В адресе названа делегация, не являющаяся членом.',
  },
  tooMany: {
    en: 'That is more than is assumed of one document at a time. Choose fewer delegations.',
    ru: 'Это больше, чем предполагается об одном документе за раз. Выберите меньше делегаций.',
  },
} as const satisfies Record<string, Said>;

/** What is assumed, as sentences. */
export const assumedSentences = {
  lifts: {
    en: (who: string) => `These lift what they have said, wherever it stands in the way: ${who}.`,
    ru: (who: string) => `Снимают сказанное везде, где оно препятствует: ${who}.`,
  },
  agrees: {
    en: (who: string) => `These agree in every open round: ${who}.`,
    ru: (who: string) => `Соглашаются в каждом открытом раунде: ${who}.`,
  },
  until: {
    en: (when: string) => `Time goes by until ${when}.`,
    ru: (when: string) => `Время проходит до ${when}.`,
  },
};

export const packageWhatIfSentences = {
  among: {
    en: (first: number, last: number, all: number) =>
      `Documents ${first} to ${last} of ${all} by their numbers: so many are looked at on one page.`,
    ru: (first: number, last: number, all: number) =>
      `Документы с ${first} по ${last} из ${all} по номерам: столько рассматривается на одной странице.`,
  },
  moved: {
    en: (moved: number, all: number) => `${moved} of ${plural('en', all, COUNTED.document.en)} would change.`,
    ru: (moved: number, all: number) =>
      `${pluralForm('ru', moved, { one: 'Изменился бы', few: 'Изменились бы', many: 'Изменились бы', other: 'Изменились бы' })} ${moved} из ${plural('ru', all, { one: 'документа', few: 'документов', many: 'документов', other: 'документов' })}.`,
  },
  refused: {
    en: (many: number) => `Of ${plural('en', many, COUNTED.document.en)} something would be refused`,
    ru: (many: number) =>
      `По ${plural('ru', many, { one: 'документу', few: 'документам', many: 'документам', other: 'документам' })} что-то было бы отклонено`,
  },
  adopted: {
    en: (now: number, then: number) => `Adopted or in effect: ${now} now, ${then} then.`,
    ru: (now: number, then: number) => `Приняты или действуют: сейчас ${now}, тогда ${then}.`,
  },
  closed: {
    en: (many: number) => `Of ${many} you are not shown everything, so that what would follow is not told.`,
    ru: (many: number) => `О документах (${many}) вам показано не всё, поэтому не сообщается, что последовало бы.`,
  },
};

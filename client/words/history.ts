import type { Refusal } from '../../contracts/refusal.ts';
import { exactTime, margin, say, type Forms, type Said } from './language.ts';
import type { Names } from './names.ts';

export const historyWords = {
  title: { en: 'History', ru: 'История' },
  entry: { en: 'Entry', ru: 'Запись' },
  date: { en: 'Received', ru: 'Получено' },
  who: { en: 'Who, in what capacity', ru: 'Кто, в каком качестве' },
  what: { en: 'What', ru: 'Что' },
  version: { en: 'Version', ru: 'Версия' },
  document: { en: 'The document as a whole', ru: 'Документ в целом' },
  withheld: { en: 'This entry is not shown to you.', ru: 'Эта запись вам не показывается.' },
  refused: { en: 'Refused', ru: 'Отказано' },
  late: { en: 'Came too late', ru: 'Поступило с опозданием' },
  forAnother: { en: 'entered for', ru: 'внесено за' },
  byNote: { en: 'by the note', ru: 'по ноте' },
  saidOn: { en: 'said to have happened on', ru: 'по указанию, произошло' },
  paper: { en: 'paper', ru: 'документ-основание' },
  statement: { en: 'signed statement', ru: 'подписанное заявление' },
  line: { en: 'raw line', ru: 'исходная строка' },
  asOf: { en: 'as it was then', ru: 'как было тогда' },
  entries: { en: 'Entries', ru: 'Записи' },
  of: { en: 'of', ru: 'из' },
  first: { en: 'First', ru: 'Первые' },
  earlier: { en: 'Earlier', ru: 'Раньше' },
  later: { en: 'Later', ru: 'Позже' },
  last: { en: 'Latest', ru: 'Последние' },
  pages: { en: 'Pages of the history', ru: 'Страницы истории' },
  travel: { en: 'As it was', ru: 'Как было' },
  travelIntro: {
    en: 'Choose an entry or an instant: the document is shown as it was then.',
    ru: 'Выберите запись или момент: документ показывается таким, каким был тогда.',
  },
  entryNumber: { en: 'After entry', ru: 'После записи' },
  instant: { en: 'At the instant', ru: 'На момент' },
  slide: { en: 'Slide through the entries', ru: 'Перемещение по записям' },
  as: { en: 'As it was shown to', ru: 'Как было показано' },
  asMyself: { en: 'myself', ru: 'мне' },
  show: { en: 'Show', ru: 'Показать' },
  now: { en: 'Back to now', ru: 'Вернуться к настоящему' },
  shownAt: { en: 'After entry {n} of {all}, at', ru: 'После записи {n} из {all}, момент' },
  shownTo: { en: 'as it was shown to', ru: 'как было показано участнику' },
  permalink: { en: 'Lasting link, with the hash of the entry', ru: 'Постоянная ссылка, с контрольной суммой записи' },
  hash: { en: 'SHA-256 of the line', ru: 'SHA-256 строки' },
  hashSame: {
    en: 'The hash in the link is that of this entry: it is what the link was made of.',
    ru: 'Контрольная сумма в ссылке совпадает с суммой записи: это то, на что ссылались.',
  },
  hashOther: {
    en: 'The hash in the link is not that of this entry. Either the link was changed or the record was: verify the document.',
    ru: 'Контрольная сумма в ссылке не совпадает с суммой записи. Изменена либо ссылка, либо запись: проверьте документ.',
  },
  before: { en: 'The entry before', ru: 'Предыдущая запись' },
  after: { en: 'The entry after', ru: 'Следующая запись' },
  badInstant: {
    en: 'That is neither a date with a time nor the number of an entry.',
    ru: 'Это не дата со временем и не номер записи.',
  },
  knew: { en: 'Who knew what', ru: 'Кто что знал' },
  knewIntro: {
    en: 'What was sent to somebody, signed for by it, or open to it, and since which entry.',
    ru: 'Что участнику направлено, что он подтвердил подписью и что ему было доступно, и с какой записи.',
  },
  knewWho: { en: 'Of whom', ru: 'О ком' },
  knewSince: { en: 'Since', ru: 'С' },
  knewWhat: { en: 'What', ru: 'Что' },
  knewNone: { en: 'Nothing is known of it.', ru: 'Об этом ничего не известно.' },
  knewMore: {
    en: 'More than are shown here: the command `concordat knew` lists all.',
    ru: 'Показаны не все: полный список даёт команда `concordat knew`.',
  },
} as const satisfies Record<string, Said>;

export const PROCESS_ENTRIES: Said<Forms> = {
  en: { one: 'entry of the process', other: 'entries of the process' },
  ru: { one: 'запись системы', few: 'записи системы', many: 'записей системы', other: 'записи системы' },
};

/** Of a statement that came after a deadline: the deadline, when it came, and by how much; null: it says nothing of one. */
export function lateness({ facts }: Pick<Refusal, 'facts'>, n: Names): string | null {
  const [deadline, received] = [facts['deadline'], facts['receivedAt']];
  if (typeof deadline !== 'string' || typeof received !== 'string') return null;
  const late = Date.parse(received) - Date.parse(deadline);
  if (Number.isNaN(late)) return null;
  const [until, at] = [deadline, received].map((i) => exactTime(n.language, i, n.zone));
  const by = margin(n.language, late);
  // A round may have ended before its deadline: then it was not the clock that it came too late for.
  return say<string>(
    {
      en: `Deadline ${until}; received ${at}${late < 0 ? '' : `, too late by ${by}`}.`,
      ru: `Срок ${until}; получено ${at}${late < 0 ? '' : `, опоздание ${by}`}.`,
    },
    n.language,
  );
}

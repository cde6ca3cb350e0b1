import type { Said } from './language.ts';

/** The words around a document on its record, a page that is read and checked without a server. */

export const recordWords = {
  parts: { en: 'Parts of the record', ru: 'Разделы страницы' },
  toCheck: { en: 'Check', ru: 'Проверка' },
  toWay: { en: 'Way', ru: 'Путь' },
  toTexts: { en: 'Text', ru: 'Текст' },
  toPositions: { en: 'Positions', ru: 'Позиции' },
  toSigned: { en: 'Signatures', ru: 'Подписи' },
  toHistory: { en: 'History', ru: 'История' },
  toLog: { en: 'Log', ru: 'Реестр' },

  organisation: { en: 'Organisation', ru: 'Организация' },
  class: { en: 'Class', ru: 'Вид документа' },
  proposedBy: { en: 'Proposed by', ru: 'Внёс' },
  adoptingAct: { en: 'Adopting act', ru: 'Акт о принятии' },
  formerTitles: { en: 'Earlier titles', ru: 'Прежние названия' },
  counts: { en: 'Rounds, positions, entries', ru: 'Раунды, позиции, записи' },
  lastEntry: { en: 'Last entry', ru: 'Последняя запись' },
  stored: { en: 'stored', ru: 'сохранена' },
  itsHash: { en: 'SHA-256 of its line', ru: 'SHA-256 её строки' },
  made: { en: 'Record made', ru: 'Страница составлена' },

  genuine: { en: 'Is it genuine?', ru: 'Подлинно ли это?' },
  founding: {
    en: 'Fingerprint of the organisation’s founding key, as you know it from elsewhere',
    ru: 'Отпечаток учредительного ключа организации, известный вам из другого источника',
  },
  again: { en: 'Check again', ru: 'Проверить снова' },

  way: { en: 'Its way', ru: 'Путь документа' },
  picture: {
    en: 'The stages of the document, entry by entry; the table below says the same in words',
    ru: 'Стадии документа, запись за записью; таблица ниже говорит то же словами',
  },
  legend: {
    en: 'Each bar is the time in which the stage was open, by entry number; the stages are in the order of their codes, not of the route.',
    ru: 'Полоса — время, когда стадия была открыта, по номерам записей; стадии идут в порядке своих кодов, а не маршрута.',
  },
  position: { en: 'position', ru: 'позиция' },
  objection: { en: 'objection', ru: 'возражение' },
  finding: { en: 'finding by the chair', ru: 'констатация председателя' },
  other: { en: 'something else', ru: 'прочее' },
  entry: { en: 'entry', ru: 'запись' },
  code: { en: 'Code', ru: 'Код' },
  stage: { en: 'Stage', ru: 'Стадия' },
  organ: { en: 'Organ', ru: 'Орган' },
  state: { en: 'State', ru: 'Статус' },
  outcome: { en: 'Outcome', ru: 'Результат' },
  text: { en: 'Text', ru: 'Текст' },

  version: { en: 'Version', ru: 'Версия' },
  adopted: { en: 'adopted', ru: 'принята' },
  notInside: { en: 'This text is not in the record.', ru: 'Этого текста на странице нет.' },
  noVersion: { en: 'No version was issued.', ru: 'Версий не выпущено.' },

  positions: { en: 'Who said what', ru: 'Кто что заявил' },
  round: { en: 'round', ru: 'раунд' },
  running: { en: 'under way', ru: 'идёт' },
  onText: { en: 'on the text', ru: 'по тексту' },
  from: { en: 'from', ru: 'с' },
  to: { en: 'to', ru: 'до' },
  delegation: { en: 'Delegation', ru: 'Делегация' },
  itsPosition: { en: 'Position', ru: 'Позиция' },
  words: { en: 'Words', ru: 'Содержание' },
  received: { en: 'Received', ru: 'Получено' },
  anEntry: { en: 'Entry', ru: 'Запись' },
  noRound: { en: 'No round was opened.', ru: 'Раундов не открывали.' },

  history: { en: 'History', ru: 'История' },
  receivedUtc: { en: 'Received (UTC)', ru: 'Получено (UTC)' },
  who: { en: 'Who, in what capacity', ru: 'Кто, в каком качестве' },
  what: { en: 'What', ru: 'Что' },
  why: { en: 'Reason', ru: 'Обоснование' },
  paper: { en: 'Paper', ru: 'Документ-основание' },
  asSigned: { en: 'as signed, and as recorded', ru: 'как подписано и как записано' },
  lineHash: { en: 'SHA-256 of the line', ru: 'SHA-256 строки' },
  statement: { en: 'statement', ru: 'заявление' },

  log: { en: 'Transparency log', ru: 'Реестр прозрачности' },

  // On the desk, beside the link to the record in the reader's own language: each says itself which it is.
  inLanguage: { en: 'The record in English', ru: 'Запись на русском языке' },
} as const satisfies Record<string, Said>;

/** Words in which something stands that differs; what comes in is markup, made where it is known what it is. */
export const recordSentences = {
  unchecked: {
    en: 'Not checked: scripts do not run here. Check the file with <code>concordat-verify</code>, or by hand as <code>docs/format.md</code> says.',
    ru: 'Не проверено: сценарии здесь не выполняются. Проверьте файл программой <code>concordat-verify</code> или вручную, как описано в <code>docs/format.md</code>.',
  },
  checks: {
    en: (files: number) =>
      `This page checks ${files} files that it holds; what you read here was made of them, and is not compared with them. A forged page could hold a forged check: who does not trust where the page comes from runs, of a copy of its own, <code>concordat verify</code> on it, which makes the page again, or <code>concordat-verify</code>, which checks the files.`,
    ru: (files: number) =>
      `Страница проверяет файлы, которые в ней находятся (всего ${files}); то, что вы здесь читаете, составлено по ним, но с ними не сличается. В поддельной странице и проверка может быть поддельной: кто не доверяет её источнику, запускает из собственной копии <code>concordat verify</code>, которая составляет страницу заново, или <code>concordat-verify</code>, которая проверяет файлы.`,
  },
  proven: {
    en: (proofs: number) => `Under this checkpoint the log is proven to hold the entries of the record: ${proofs}.`,
    ru: (proofs: number) =>
      `Доказано, что под этой контрольной точкой записи находятся в реестре. Всего записей: ${proofs}.`,
  },
} as const satisfies Record<string, Said<string | ((n: number) => string)>>;

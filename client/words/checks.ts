import { say, type Language, type Said } from './language.ts';

/** What a verification has found, by the names of its checks (docs/format.md §8). */

export const CHECKS: Readonly<Record<string, Said>> = {
  manifest: {
    en: 'The manifest does not name what is there',
    ru: 'Перечень не соответствует содержимому',
  },
  file: { en: 'A file is missing, too many, or another', ru: 'Файла нет, он лишний или другой' },
  size: { en: 'A line is too long', ru: 'Строка слишком длинная' },
  canonical: { en: 'A line is not in canonical form', ru: 'Строка не в канонической форме' },
  version: { en: 'A line is of an unknown version', ru: 'Строка неизвестной версии' },
  envelope: { en: 'A line is no entry', ru: 'Строка не является записью' },
  aggregate: { en: 'An entry belongs to something else', ru: 'Запись относится к другому делу' },
  n: { en: 'The number does not follow', ru: 'Нарушен порядок номеров' },
  prev: { en: 'It does not go on from the line before', ru: 'Строка не продолжает предыдущую' },
  at: { en: 'The time goes back', ru: 'Время идёт назад' },
  sequence: { en: 'The order of arrival does not hold', ru: 'Нарушен порядок поступления' },
  basis: { en: 'What the decision rests on is not there', ru: 'Нет того, на чём основано решение' },
  stale: { en: 'Decided on what was out of date', ru: 'Решено по устаревшему состоянию' },
  statement: { en: 'What it holds is no such statement', ru: 'Внутри нет такого заявления' },
  key: { en: 'The key was not in force, or not that person’s', ru: 'Ключ не действовал или принадлежит не этому лицу' },
  signature: { en: 'The signature does not verify', ru: 'Подпись не подтверждается' },
  doubled: { en: 'The statement is there twice', ru: 'Заявление записано дважды' },
  directory: {
    en: 'A key or person does not follow from a statement',
    ru: 'Ключ или лицо не следует из заявления',
  },
  rootKey: { en: 'The founding key is another one', ru: 'Учредительный ключ другой' },
  checkpoint: { en: 'The checkpoint is not one of this log', ru: 'Контрольная точка не этого реестра' },
  policy: { en: 'The policy of the log is another one', ru: 'Правила реестра другие' },
  witness: { en: 'A cosignature does not verify', ru: 'Заверение свидетеля не подтверждается' },
  quorum: { en: 'Too few witnesses have cosigned', ru: 'Заверило слишком мало свидетелей' },
  organisation: {
    en: 'The organisation ends at another entry',
    ru: 'Записи организации заканчиваются в другом месте',
  },
  proof: { en: 'A line is not in the log', ru: 'Строки нет в реестре' },
  consistency: {
    en: 'The log does not go on from the older checkpoint',
    ru: 'Реестр не продолжает прежнюю контрольную точку',
  },
  backDated: { en: 'An entry may be dated back', ru: 'Запись, возможно, помечена задним числом' },
  head: { en: 'The last line is another one', ru: 'Последняя строка другая' },
  text: { en: 'A text is missing or another one', ru: 'Текста нет или он другой' },
  procedure: { en: 'The procedure is another one', ru: 'Процедура другая' },
  events: { en: 'Decided again, something else follows', ru: 'Повторное решение даёт другой результат' },
  entry: { en: 'Decided again, the entry is another one', ru: 'Повторное решение даёт другую запись' },
  reads: { en: 'Decided again, it reads something else', ru: 'Повторное решение опирается на другое' },
  act: { en: 'The members of the act are wrong', ru: 'Содержание действия неверно' },
  page: { en: 'The page shows something else than its files', ru: 'Страница показывает не то, что в её файлах' },
  places: { en: 'The places of a text are others', ru: 'Места текста другие' },
};

/** What a check has found, in words; one that has none is its name. */
export function checkSentence(check: string, language: Language): string {
  return Object.hasOwn(CHECKS, check) ? say(CHECKS[check]!, language) : check;
}

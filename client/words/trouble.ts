import type { Said } from './language.ts';

export const troubleWords = {
  tooMany: {
    en: ['Too much at once', 'This desk answers a limited number of requests a minute. Wait a little, then go on.'],
    ru: ['Слишком много запросов', 'Число запросов в минуту ограничено. Подождите немного и продолжайте.'],
  },
  otherOrigin: {
    en: [
      'Not sent from this desk',
      'The form did not come from a page of this desk, so nothing was done. Open the page here and send it again.',
    ],
    ru: [
      'Отправлено не отсюда',
      'Форма пришла не со страницы этой системы, поэтому ничего не сделано. Откройте страницу здесь и отправьте снова.',
    ],
  },
  tooLarge: {
    en: [
      'Too large',
      'What was sent is larger than the desk takes, so nothing was done. Texts may have 2 MiB, Word files 8 MiB.',
    ],
    ru: [
      'Слишком большой объём',
      'Отправленное больше допустимого, поэтому ничего не сделано. Текст — до 2 МиБ, файл Word — до 8 МиБ.',
    ],
  },
  malformed: {
    en: ['Not readable', 'What was sent is no form, so nothing was done. Open the page here and send it again.'],
    ru: [
      'Не удаётся прочитать',
      'Отправленное не является формой; ничего не сделано. Откройте страницу здесь и отправьте снова.',
    ],
  },
  unavailable: {
    en: [
      'The engine does not answer',
      'Nothing is lost: what was received stays received. Look again in a minute; if it lasts, tell the secretariat.',
    ],
    ru: [
      'Система не отвечает',
      'Ничего не потеряно: полученное остаётся полученным. Повторите через минуту; если это продолжается, сообщите Секретариату.',
    ],
  },
  defect: {
    en: [
      'The desk has a defect',
      'It is in the log under the number below; nothing was done. Tell whoever runs the desk.',
    ],
    ru: ['Ошибка системы', 'Она записана в журнал под номером ниже; ничего не сделано. Сообщите администратору.'],
  },
  notFound: {
    en: ['There is no such page', 'Or it is not shown to you. The menu leads to what is.'],
    ru: ['Такой страницы нет', 'Или она вам не показывается. В меню — то, что доступно.'],
  },
  refused: {
    en: ['Refused', 'The rules said no, and nothing was changed.'],
    ru: ['Отказано', 'Правила не допускают этого; ничего не изменено.'],
  },
} as const satisfies Record<string, Said<readonly [title: string, text: string]>>;

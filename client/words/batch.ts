import type { Said } from './language.ts';

/** Several statements, signed one after the other. */
export const batchWords = {
  lead: {
    en: 'Each line is a statement of its own. The key in this browser signs exactly these, one after the other; what is not listed is not signed. Whatever is refused is left out and says so.',
    ru: 'Каждая строка — отдельное заявление. Ключ в этом браузере подписывает именно их, одно за другим; чего нет в списке, то не подписывается. Отказ отмечается в строке, остальное продолжается.',
  },
  sign: { en: 'Sign all of these', ru: 'Подписать все' },
  noScript: {
    en: 'Without scripts each is signed on the page of its document.',
    ru: 'Без скриптов каждое подписывается на странице документа.',
  },
  keyless: {
    en: 'This browser holds no key of yours: each is signed by file, on the page of its document.',
    ru: 'В этом браузере нет вашего ключа: каждое подписывается файлом на странице документа.',
  },
  waits: { en: 'waiting', ru: 'ожидает' },
  done: { en: 'recorded', ru: 'записано' },
  refused: { en: 'refused, not recorded', ru: 'отказано, не записано' },
  changed: {
    en: 'not signed: something was recorded since this was listed. Look at the document, and list it again.',
    ru: 'не подписано: после составления списка появилась новая запись. Посмотрите документ и составьте список снова.',
  },
  failed: {
    en: 'not recorded: the desk did not answer as expected. Look at the document before you list it again.',
    ru: 'не записано: сервер не ответил как ожидалось. Посмотрите документ, прежде чем составлять список снова.',
  },
} as const satisfies Record<string, Said>;

import type { Said } from './language.ts';

/** Searches and filters that somebody has named. */
export const savedViewWords = {
  title: { en: 'Saved views', ru: 'Сохранённые подборки' },
  where: {
    en: 'Kept in this browser alone, under the person who is signed in: not at the desk, not on your other machines. Whoever uses this browser’s storage can read the names.',
    ru: 'Хранятся только в этом браузере, отдельно для каждого вошедшего: не на сервере и не на других ваших устройствах. Имеющий доступ к хранилищу браузера может прочитать названия.',
  },
  none: { en: 'None saved yet.', ru: 'Пока нет.' },
  name: { en: 'Name of the view that is shown now', ru: 'Название показанной сейчас подборки' },
  save: { en: 'Save', ru: 'Сохранить' },
  saved: { en: 'Saved', ru: 'Сохранено' },
  delete: { en: 'Delete', ru: 'Удалить' },
  deleted: { en: 'Deleted', ru: 'Удалено' },
  failed: {
    en: 'Not saved: a view needs a name, its conditions no more than 2,000 characters, and the browser room; there are 50 at most.',
    ru: 'Не сохранено: нужно название, условия не длиннее 2000 знаков и место в браузере; подборок не более 50.',
  },
} as const satisfies Record<string, Said>;

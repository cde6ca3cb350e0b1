import type { Said } from './language.ts';

/** The frame of every page. */
export const pageWords = {
  skip: { en: 'Skip to the content', ru: 'Перейти к содержанию' },
  menu: { en: 'Main menu', ru: 'Главное меню' },
  turn: { en: 'Your turn', ru: 'Ваш ход' },
  documents: { en: 'Documents', ru: 'Документы' },
  meetings: { en: 'Meetings', ru: 'Заседания' },
  silence: { en: 'Silence', ru: 'Молчание' },
  console: { en: 'Secretariat', ru: 'Секретариат' },
  handover: { en: 'Handover', ru: 'Передача дел' },
  signOut: { en: 'Sign out', ru: 'Выйти' },
  language: { en: 'Language', ru: 'Язык' },
  simulated: {
    en: 'Demonstration: positions, act numbers, people and draft texts are simulated.',
    ru: 'Демонстрация: позиции, номера актов, лица и проекты текстов вымышлены.',
  },
  lost: {
    en: 'The connection is lost. What you have typed is kept; the page is brought up to date when it is back.',
    ru: 'Связь потеряна. Введённое сохранено; страница обновится, когда связь восстановится.',
  },
  over: {
    en: 'This page is no longer kept up to date, because your session has ended. What you have typed is kept: open the first page and sign in again.',
    ru: 'Страница больше не обновляется: сеанс завершён. Введённое сохранено: откройте первую страницу и войдите снова.',
  },
  full: {
    en: 'Too many pages are open at this desk: this one does not change by itself. Load it again to see what is new.',
    ru: 'Открыто слишком много страниц: эта не обновляется сама. Загрузите её снова, чтобы увидеть новое.',
  },
  back: { en: 'The connection is back.', ru: 'Связь восстановлена.' },
  footer: {
    en: 'What is shown is what the engine tells your delegation or office; every number can be explained by entries.',
    ru: 'Показано то, что система сообщает вашей делегации или должности; каждое число объясняется записями.',
  },
} as const satisfies Record<string, Said>;

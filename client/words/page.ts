import { plural, pluralForm, type Said } from './language.ts';

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
    en: 'So many people look at pages of this desk now that this one does not change by itself. Load it again to see what is new; what you have typed must be sent before.',
    ru: 'Сейчас страницы этого сервера открыты у стольких людей, что эта не обновляется сама. Чтобы увидеть новое, загрузите её снова; введённое сначала отправьте.',
  },
  back: { en: 'The connection is back.', ru: 'Связь восстановлена.' },
  footer: {
    en: 'What is shown is what the engine tells your delegation or office; every number can be explained by entries.',
    ru: 'Показано то, что система сообщает вашей делегации или должности; каждое число объясняется записями.',
  },
} as const satisfies Record<string, Said>;

/** Where one session has as many pages open as are kept up to date for it. */
export const fullOfOwn: Said<(most: number) => string> = {
  en: (most) =>
    `This page does not change by itself: you have ${plural('en', most, { one: 'other page', other: 'other pages' })} open that do, which is as many as one session may have. Close some of them, and load this one again; you are still signed in.`,
  ru: (most) =>
    `Эта страница не обновляется сама: у вас уже ${pluralForm('ru', most, { one: 'открыта', few: 'открыты', many: 'открыто', other: 'открыто' })} ${plural('ru', most, { one: 'другая страница', few: 'другие страницы', many: 'других страниц', other: 'других страниц' })}, которые обновляются, — больше в одном сеансе нельзя. Закройте часть из них и загрузите эту снова; сеанс продолжается.`,
};

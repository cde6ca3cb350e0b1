import type { Said } from './language.ts';

export const signInWords = {
  title: { en: 'Sign in', ru: 'Вход' },
  lead: {
    en: 'You sign in with the key that is enrolled for you: the desk asks a question that only that key can answer.',
    ru: 'Вход выполняется ключом, который зарегистрирован на ваше имя: система задаёт вопрос, ответить на который может только этот ключ.',
  },
  asked: { en: 'Sign in to see that page.', ru: 'Чтобы увидеть эту страницу, войдите.' },
  ended: { en: 'Your session has ended.', ru: 'Сеанс завершён.' },
  unsent: {
    en: 'Nothing was sent: your session had ended. What you typed is kept in this tab until you sign in again.',
    ru: 'Ничего не отправлено: сеанс завершён. Введённое сохранено в этой вкладке до повторного входа.',
  },
  thenOn: {
    en: 'After signing in you go on from the page that you wanted.',
    ru: 'После входа откроется страница, которую вы открывали.',
  },
  askedAgain: {
    en: 'That question cannot be answered any more. This is a new one: answer it, and paste the new answer.',
    ru: 'На тот вопрос ответить больше нельзя. Это новый вопрос: ответьте на него и вставьте новый ответ.',
  },
  demo: { en: 'Take a part in the demonstration', ru: 'Выбрать роль в демонстрации' },
  demoWhy: {
    en: 'Here, and in no real installation, an identity may be chosen without its key.',
    ru: 'Только здесь, в демонстрации, роль можно выбрать без ключа.',
  },
  choose: { en: 'Who are you?', ru: 'Кто вы?' },
  enter: { en: 'Enter', ru: 'Войти' },
  browserKey: { en: 'With a key in this browser', ru: 'Ключом в этом браузере' },
  nextKey: { en: 'new key', ru: 'новый ключ' },
  noKeys: { en: 'This browser holds no key yet.', ru: 'В этом браузере ещё нет ключа.' },
  makeKey: { en: 'Make a key in this browser', ru: 'Создать ключ в этом браузере' },
  makeWhy: {
    en: 'It cannot leave this browser. Read its fingerprint to the secretariat over another channel; with the proof it is enrolled by a recorded act.',
    ru: 'Ключ не может покинуть этот браузер. Сообщите его отпечаток Секретариату по другому каналу; вместе с доказательством владения он регистрируется отдельным актом.',
  },
  actor: { en: 'Delegation or office', ru: 'Делегация или должность' },
  person: { en: 'Person', ru: 'Лицо' },
  fileKey: { en: 'With a key kept elsewhere', ru: 'Ключом, который хранится отдельно' },
  fileWhy: {
    en: 'Ask for a challenge, answer it where the key is, and paste the answer.',
    ru: 'Запросите вопрос, ответьте на него там, где хранится ключ, и вставьте ответ.',
  },
  ask: { en: 'Ask for a challenge', ru: 'Запросить вопрос' },
  challenge: { en: 'Challenge', ru: 'Вопрос' },
  run: { en: 'Answer it where the key is:', ru: 'Ответьте там, где хранится ключ:' },
  answer: { en: 'Answer', ru: 'Ответ' },
  once: {
    en: 'It can be answered once, within five minutes.',
    ru: 'Ответить можно один раз, в течение пяти минут.',
  },
} as const satisfies Record<string, Said>;

import type { Said } from './language.ts';

/** Asking one's own before speaking. */

export const consultationWords = {
  title: { en: 'Before you speak: among your own', ru: 'До заявления позиции: только для своих' },
  sealed: {
    en: 'This page is for the people of your delegation alone. Nobody else sees that it exists: no other delegation, no chair, not the secretariat, no auditor. One voice crosses: what is signed.',
    ru: 'Эта страница — только для вашей делегации. Другие не видят даже, что она есть: ни делегации, ни председатели, ни Секретариат, ни аудиторы. Наружу выходит один голос — подписанное заявление.',
  },
  whoElse: {
    en: 'It is kept on the machine that runs this desk, not encrypted: whoever runs that machine can read it. What may not be read there does not belong here.',
    ru: 'Она хранится на машине, где работает эта система, без шифрования: тот, кто её обслуживает, может её прочитать. Чего там читать нельзя, тому здесь не место.',
  },
  until: {
    en: 'Deleted once the position is signed, or when nobody has changed it for so many days',
    ru: 'Удаляется после подписания позиции либо если её не меняли столько дней',
  },
  off: {
    en: 'This desk keeps no drafts: whoever runs it has named no place for them.',
    ru: 'Эта система проектов не хранит: для них не назначено место.',
  },
  notYours: { en: 'Delegations consult here.', ru: 'Здесь советуются делегации.' },
  draft: { en: 'Draft of your position', ru: 'Проект вашей позиции' },
  draftedBy: { en: 'Drafted by', ru: 'Составил' },
  none: { en: 'Nobody has drafted anything yet.', ru: 'Проекта ещё нет.' },
  save: { en: 'Keep the draft', ru: 'Сохранить проект' },
  take: { en: 'Take this position: to the form that is signed', ru: 'Заявить эту позицию: к форме для подписания' },
  changed: {
    en: 'Somebody of your delegation has changed the draft since you opened it. Yours was not kept; it stands in the form, theirs is shown below it.',
    ru: 'Пока вы писали, проект изменил другой член вашей делегации. Ваш вариант не сохранён: он остался в форме, чужой показан под ней.',
  },
  theirs: { en: 'The draft as it is kept', ru: 'Сохранённый проект' },
  comments: { en: 'What your people say', ru: 'Мнения ваших сотрудников' },
  commentsNone: { en: 'Nothing yet.', ru: 'Пока ничего.' },
  comment: { en: 'Your comment', ru: 'Ваше замечание' },
  add: { en: 'Add it', ru: 'Добавить' },
  notAdded: {
    en: 'It was not added: empty, too long, or there are as many as there may be.',
    ru: 'Не добавлено: пусто, слишком длинно или замечаний уже предельное число.',
  },
  kept: { en: 'Kept.', ru: 'Сохранено.' },
  discard: { en: 'Delete the draft and all comments', ru: 'Удалить проект и все замечания' },
  yours: { en: 'Consultations of your delegation', ru: 'Согласования внутри вашей делегации' },
} as const satisfies Record<string, Said>;

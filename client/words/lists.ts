import type { Said } from './language.ts';

/** Pages that list: your turn, documents, meetings, the package of a meeting. */
export const listWords = {
  turn: { en: 'Your turn', ru: 'Ваш ход' },
  nextDue: { en: 'The next deadline is', ru: 'Ближайший срок' },
  others: { en: 'Waiting for others', ru: 'Ожидается от других' },
  decided: { en: 'Decided', ru: 'Решено' },
  document: { en: 'Document', ru: 'Документ' },
  asked: { en: 'What is asked', ru: 'Что требуется' },
  until: { en: 'Until', ru: 'Срок' },
  silence: { en: 'If you say nothing', ru: 'Если промолчать' },
  answer: { en: 'Answer', ru: 'Ответить' },
  documents: { en: 'Documents', ru: 'Документы' },
  stage: { en: 'Stage', ru: 'Стадия' },
  act: { en: 'Act', ru: 'Акт' },
  filter: { en: 'Show', ru: 'Показать' },
  title: { en: 'Words of the title', ru: 'Слова названия' },
  phase: { en: 'Phase', ru: 'Состояние' },
  meeting: { en: 'Meeting', ru: 'Заседание' },
  organ: { en: 'Organ', ru: 'Орган' },
  meetingDay: { en: 'Day and place', ru: 'Дата и место' },
  meetingPhase: { en: 'Where it is', ru: 'Состояние заседания' },
  meetings: { en: 'Meetings', ru: 'Заседания' },
  meetingsNone: { en: 'No meeting is known yet.', ru: 'Заседаний ещё нет.' },
} as const satisfies Record<string, Said>;

import type { Said } from './language.ts';

export const rulesPageWords = {
  title: { en: 'Rules', ru: 'Правила' },
  intro: {
    en: 'Every answer of the engine, every refusal and everything that is waited for names one of these rules. Nobody can change them here: they are the same for everybody, and an auditor decides everything again by them.',
    ru: 'Каждый ответ системы, каждый отказ и всё, что ожидается, называет одно из этих правил. Изменить их здесь нельзя: они одинаковы для всех, и аудитор заново принимает по ним каждое решение.',
  },
  find: { en: 'Words or number of a rule', ru: 'Слова или номер правила' },
  show: { en: 'Show', ru: 'Показать' },
  of: { en: 'of', ru: 'из' },
  rule: { en: 'Rule', ru: 'Правило' },
  says: { en: 'What it demands', ru: 'Что оно требует' },
  source: { en: 'Source', ru: 'Источник' },
  groups: { en: 'Parts', ru: 'Разделы' },
  dossier: { en: 'Documents', ru: 'Документы' },
  organisation: { en: 'The organisation', ru: 'Организация' },
  meeting: { en: 'Meetings', ru: 'Заседания' },
  evidence: { en: 'Signatures, texts, the log', ru: 'Подписи, тексты, реестр' },
  query: { en: 'What is answered to whom', ru: 'Кому что сообщается' },
  journal: { en: 'The journal', ru: 'Журнал' },
  other: { en: 'Other rules', ru: 'Прочие правила' },
  unknown: {
    en: 'A rule that is not listed is one of a later release.',
    ru: 'Правило, которого здесь нет, относится к более новому выпуску.',
  },
} as const satisfies Record<string, Said>;

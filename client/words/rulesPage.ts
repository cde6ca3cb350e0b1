import type { Said } from './language.ts';

export const rulesPageWords = {
  title: { en: 'Rules', ru: 'Правила' },
  intro: {
    en: 'Every answer of the engine, every refusal and everything that is waited for names one of these rules. Nobody can change them here: they are the same for everybody, and an auditor decides everything again by them.',
    ru: 'Каждый ответ системы, каждый отказ и всё, что ожидается, называет одно из этих правил. Изменить их здесь нельзя: они одинаковы для всех, и аудитор заново принимает по ним каждое решение.',
  },
  examplesAre: {
    en: 'An example is an act of a made-up organisation, decided by the rules themselves under the procedure in force here.',
    ru: 'Пример — действие в вымышленной организации; решение по нему принято самими правилами по процедуре, действующей здесь.',
  },
  testsAre: {
    en: 'The tests that hold a rule are named as they are, in English.',
    ru: 'Проверки, которыми обеспечено правило, названы как есть, по-английски.',
  },
  change: {
    en: 'What another procedure would lead to is found before it is adopted: `concordat procedure check FILE` plays every document of a made-up organisation through it.',
    ru: 'К чему приведёт другая процедура, выясняют до её принятия: `concordat procedure check FILE` проводит по ней все документы вымышленной организации.',
  },
  changeForm: { en: 'Adopt another procedure', ru: 'Принять другую процедуру' },
  example: { en: 'Example', ru: 'Пример' },
  tests: { en: 'Tests', ru: 'Проверки' },
  document: { en: 'The document', ru: 'Документ' },
  noDocument: { en: 'nobody has proposed one', ru: 'ещё никем не внесён' },
  waitsFor: { en: 'it waits for', ru: 'ожидается' },
  refused: { en: 'Refused', ru: 'Отказ' },
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

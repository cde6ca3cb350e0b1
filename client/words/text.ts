import type { ComparedBlock } from '../text/compare.ts';
import type { Said } from './language.ts';

export const textWords = {
  text: { en: 'Text', ru: 'Текст' },
  version: { en: 'Version', ru: 'Версия' },
  versions: { en: 'Versions', ru: 'Версии' },
  current: { en: 'before the organs now', ru: 'сейчас на рассмотрении' },
  adopted: { en: 'adopted', ru: 'принята' },
  corrected: {
    en: 'Corrected since, in effect from the start; below the text as it was adopted',
    ru: 'Исправлено впоследствии, действует с самого начала; ниже текст в том виде, в каком он принят',
  },
  none: { en: 'There is no text yet, or it is not shown to you.', ru: 'Текста ещё нет, либо он вам не показывается.' },
  older: {
    en: 'This version is not shown to you; only the latest is.',
    ru: 'Эта версия вам не показывается; доступна только последняя.',
  },
  language: { en: 'Language', ru: 'Язык' },
  status: { en: 'Status', ru: 'Статус' },
  bytes: { en: 'Size', ru: 'Объём' },
  byteUnit: { en: 'bytes', ru: 'байт' },
  hash: { en: 'SHA-256', ru: 'SHA-256' },
  shown: { en: 'shown below', ru: 'показан ниже' },
  concordance: { en: 'Do the languages say the same?', ru: 'Совпадают ли языковые версии?' },
  concordant: { en: 'compared', ru: 'сверен' },
  confirmedBy: { en: 'confirmed by', ru: 'подтвердили' },
  open: { en: 'Not agreed', ru: 'Не согласовано' },
  openNone: { en: 'Nothing in this version stands in brackets.', ru: 'В этой версии нет текста в скобках.' },
  heldBy: { en: 'not agreed; held by', ru: 'не согласовано; держатель' },
  heldByNobody: { en: 'not agreed; no holder named', ru: 'не согласовано; держатель не назван' },
  compare: { en: 'Compare with', ru: 'Сравнить с' },
  compareNone: { en: 'no other version', ru: 'ни с какой' },
  show: { en: 'Show', ru: 'Показать' },
  compared: { en: 'What changed from version', ru: 'Изменения с версии' },
  to: { en: 'to version', ru: 'до версии' },
  sinceAgreed: {
    en: 'You last agreed to version {n}; shown is what has changed since. Only what you sign now counts for the new version.',
    ru: 'В последний раз вы согласились с версией {n}; показано, что изменилось с тех пор. К новой версии относится только то, что вы подпишете теперь.',
  },
  sinceAgreedLink: { en: 'What changed since you last agreed', ru: 'Что изменилось с вашего последнего согласия' },
  changedCount: { en: 'Paragraphs that differ:', ru: 'Отличающихся абзацев:' },
  of: { en: 'of', ru: 'из' },
  same: { en: 'The two versions say the same in this language.', ru: 'На этом языке обе версии одинаковы.' },
  otherLanguage: {
    en: 'The other version has no text in this language.',
    ru: 'У другой версии нет текста на этом языке.',
  },
  tooLong: {
    en: 'These texts are too long to be compared here. Download both and compare them elsewhere.',
    ru: 'Тексты слишком длинны для сравнения здесь. Скачайте оба и сравните отдельно.',
  },
  cut: {
    en: 'The text is long: only its beginning is shown here. The download holds all of it.',
    ru: 'Текст длинный: здесь показано только начало. В файле для скачивания он целиком.',
  },
  wholeText: { en: 'The text without comparison', ru: 'Текст без сравнения' },
  download: { en: 'Download', ru: 'Скачать' },
  markdown: { en: 'as stored (Markdown)', ru: 'как хранится (Markdown)' },
  docx: { en: 'Word file', ru: 'файл Word' },
  printed: { en: 'page for print, with act and signatures', ru: 'страница для печати, с актом и подписями' },
  place: { en: 'place', ru: 'место' },
  jump: { en: 'To the changes', ru: 'К изменениям' },
} as const satisfies Record<string, Said>;

/** What became of a paragraph from one version to another. */
export const CHANGES = {
  same: { en: 'unchanged', ru: 'без изменений' },
  changed: { en: 'changed', ru: 'изменено' },
  added: { en: 'added', ru: 'добавлено' },
  removed: { en: 'taken out', ru: 'исключено' },
  moved: { en: 'moved', ru: 'перемещено' },
} satisfies Record<ComparedBlock['kind'], Said>;

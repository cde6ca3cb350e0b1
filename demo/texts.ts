import type { Place } from '../contracts/position.ts';
import { textFrom, type SourceText } from '../client/text/source.ts';
import type { OpenPlace } from '../contracts/text.ts';
import type { PackageDocument } from './package.ts';

/**
 * Draft texts of the demonstration, by template from the package's data, in the two official languages and in an
 * unofficial English rendering. The authentic texts and titles are not known here: every rendering says that it is
 * simulated, and carries the title as English sources give it.
 */

type Template = {
  readonly language: 'ru' | 'zh' | 'en';
  readonly status: 'official' | 'unofficial';
  readonly marking: string;
  readonly paragraphs: readonly [purpose: string, work: string, reworked: string, follow: string];
};

const TEMPLATES: readonly Template[] = [
  {
    language: 'ru',
    status: 'official',
    marking: 'Условный проект текста для демонстрации. Не исторический документ.',
    paragraphs: [
      'Государства-члены договариваются о цели этого документа.',
      'Работа ведётся по согласованному плану.',
      'Работа ведётся по согласованному плану с учётом замечаний делегаций (редакция {number}).',
      'Секретариат сообщает о ходе исполнения.',
    ],
  },
  {
    language: 'zh',
    status: 'official',
    marking: '演示用模拟草案，并非历史文件。',
    paragraphs: [
      '成员国商定本文件的宗旨。',
      '工作按商定的计划进行。',
      '工作按商定的计划进行，并考虑各代表团的意见（第 {number} 稿）。',
      '秘书处通报执行情况。',
    ],
  },
  {
    language: 'en',
    status: 'unofficial',
    marking: 'Simulated draft text, made for a demonstration. Not a historical document.',
    paragraphs: [
      'The member states agree on the purpose of this document.',
      'The work follows an agreed plan.',
      'The work follows an agreed plan and takes the remarks of delegations into account (version {number}).',
      'The Secretariat reports on how it is carried out.',
    ],
  },
];

/** Places of every draft: they are stable over versions. Version 2 and later differ from version 1 in the second. */
export const PLACES = ['para-1', 'para-2', 'para-3'] as readonly string[] as readonly [Place, Place, Place];

/** Words that are not agreed stand in brackets. */
function bracketed(text: string, i: number, openPlaces: readonly OpenPlace[] = []): string {
  return openPlaces.some((o) => o.place === PLACES[i]) ? `[${text}]` : text;
}

/** The renderings of one version. */
export function draftTexts(
  document: PackageDocument,
  version: { readonly number: number; readonly title: string; readonly openPlaces?: readonly OpenPlace[] },
): readonly SourceText[] {
  return TEMPLATES.map(({ language, status, marking, paragraphs: [purpose, work, reworked, follow] }) => {
    const second = version.number === 1 ? work : reworked.replace('{number}', String(version.number));
    const lines = [
      `# ${version.title}`,
      `> ${marking}`,
      ...[purpose, second, follow].map((text, i) => `${bracketed(text, i, version.openPlaces)} {#${PLACES[i]}}`),
      `${document.id}, ${document.area}`,
    ];
    const text = textFrom(`${lines.join('\n\n')}\n`, { language, status });
    if (!text.ok) throw new Error(`the draft of ${document.id} is no text: ${text.refusal.lack}`);
    return text.value;
  });
}

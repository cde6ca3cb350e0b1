import { PRINTED_IN_ENGLISH, type PrintWords } from '../text/printWords.ts';
import { actOf } from './dossierEvents.ts';
import { say } from './language.ts';
import type { Names } from './names.ts';
import { endWords } from './standing.ts';
import { NON_SIGNATURES, RENDERING_STATUSES } from './terms.ts';

/** The words around a text on paper, in the reader's language; in English those of the command line. */
export function printWords(n: Names): PrintWords {
  return say({ en: () => PRINTED_IN_ENGLISH, ru: russian }, n.language)(n);
}

function russian(n: Names): PrintWords {
  return {
    lang: 'ru',
    rendering: ({ language, status }) => `${n.writing.languageName(language)}, ${RENDERING_STATUSES[status].ru}`,
    sheet: (document, version, rendering) => `${document}, версия ${version} (${rendering})`,
    text: 'Текст',
    act: ({ dossier, meeting }) => {
      const act = dossier.adoption;
      if (!act) return null;
      const at = act.meeting && `${meeting?.title ?? act.meeting}${meeting?.place ? `, ${meeting.place}` : ''}`;
      return `${actOf(act, n)}${at ? `, ${at}` : ''}`;
    },
    member: (_, code) => n.actor(code),
    document: 'Документ',
    title: 'Название',
    version: 'Версия',
    state: 'Состояние',
    inForce: 'Действие',
    from: (on) => `с ${n.writing.day(on)}`,
    end: 'Прекращение',
    ended: ({ dossier: { end }, endPaper }) => {
      if (end === null) return null;
      return `${endWords(end, n)}${endPaper === undefined ? '' : `: ${endPaper}`}`;
    },
    concordance: 'Сверка языковых версий',
    recorded: (languages) => `удостоверена: ${languages}`,
    waived: (reason) => `решено отступить: ${reason}`,
    notRecorded: 'не проводилась',
    adopted: (act) => `Принято: ${act}`,
    notAdopted: (version, of) => `Не принято. Версия ${version} из ${of}`,
    otherAdopted: (act) => `Не принятая версия. Принята другая: ${act}`,
    unofficial: 'Неофициальный перевод: решающими являются официальные тексты',
    working: 'Рабочий текст: решающими являются официальные тексты',
    notAgreed: (places) => `Не согласовано: ${places}`,
    noHolder: 'держатель не назван',
    textHash: 'SHA-256 манифеста версии; на него ссылаются позиции и подписи',
    thisLanguage: 'Текст на этом языке',
    languageHash: 'SHA-256 самого текста в форме NFC-LF-v1',
    corrections: 'Исправления',
    correctedAt: (place, language) => (language === null ? place : `${place} (${n.writing.languageName(language)})`),
    correctedOn: (on) => `внесено ${n.writing.day(on)}, действует с самого начала`,
    correctionUntil: (on) => `предложено; возражения принимаются до ${n.writing.day(on)}`,
    correctedTimes: (count) => `внесено исправлений: ${count}`,
    signatures: 'Подписи',
    signed: 'подписано',
    signedWith: (reservation) => `подписано с оговоркой: ${reservation}`,
    didNotSign: 'не подписано',
    didNotSignAs: (because, note) =>
      `не подписано, ${because in NON_SIGNATURES ? NON_SIGNATURES[because as keyof typeof NON_SIGNATURES].ru : because}: ${note}`,
    notYet: 'ещё не подписано',
  };
}

import type { Quorum } from '../../contracts/procedure.ts';
import type { Said } from './language.ts';

/** What a chair has before it when it concludes a round. */

export const findingWords = {
  title: { en: 'Before you conclude', ru: 'Перед тем как подвести итог' },
  notYours: {
    en: 'This is for the chair of the organ that the document is before.',
    ru: 'Это страница председателя органа, у которого документ на рассмотрении.',
  },
  noRound: { en: 'No round has been held at your stage yet.', ru: 'На вашей стадии раундов ещё не было.' },
  stages: { en: 'Your stages of this document', ru: 'Ваши стадии этого документа' },
  safe: {
    en: 'Safe: a finding of consensus would be accepted now.',
    ru: 'Можно: констатация консенсуса сейчас будет принята.',
  },
  safeVote: {
    en: 'Safe: a declaration of the vote would be accepted now.',
    ru: 'Можно: объявление итогов голосования сейчас будет принято.',
  },
  unsafe: { en: 'Not safe: it would be refused, because', ru: 'Нельзя: будет отказано, поскольку' },
  although: { en: 'Before you do, consider', ru: 'Но сначала примите во внимание' },
  stillRuns: { en: 'The deadline has not passed', ru: 'Срок ещё не истёк' },
  objectorsFirst: { en: 'Hear first those who object', ru: 'Сначала выслушайте возражающих' },
  noObjection: { en: 'No objection and no amendment stands.', ru: 'Неснятых возражений и поправок нет.' },
  evidence: { en: 'The evidence at this moment', ru: 'Положение на данный момент' },
  heard: { en: 'Heard', ru: 'Высказались' },
  unheard: { en: 'Not heard', ru: 'Не высказались' },
  unheardBy: { en: 'They do not stand in the way', ru: 'Не препятствуют' },
  quorum: { en: 'Quorum', ru: 'Кворум' },
  reservations: { en: 'Reservations', ru: 'Оговорки' },
  viewpoints: { en: 'Views for the minutes', ru: 'Особые мнения' },
  asides: { en: 'Stand aside', ru: 'Не участвуют' },
  adReferendum: { en: 'To be confirmed ad referendum', ru: 'Ожидают подтверждения ad referendum' },
  lapsed: { en: 'Lapsed, not confirmed in time', ru: 'Утратили силу без подтверждения' },
  time: { en: 'Ask for time', ru: 'Просят время' },
  absent: { en: 'Absent from the sitting', ru: 'Отсутствуют на заседании' },
  delivery: { en: 'Delivery confirmed', ru: 'Получение подтвердили' },
  undelivered: { en: 'not by', ru: 'не подтвердили' },
  version: { en: 'Version that they spoke about', ru: 'Версия, по которой высказались' },
  otherVersion: {
    en: 'Another version is before the organ now: these positions are on an older one.',
    ru: 'У органа сейчас другая версия: эти позиции — по прежней.',
  },
  brackets: { en: 'Open brackets', ru: 'Незакрытые скобки' },
  concordance: { en: 'Languages', ru: 'Языковые версии' },
  withheld: { en: 'Not shown to you', ru: 'Вам не показывается' },
  none: { en: 'none', ru: 'нет' },
  options: { en: 'What you may do, and what each will do', ru: 'Что вы можете сделать и что за этим последует' },
  optionsHow: {
    en: 'Nothing is done by this page. Each is shown again as it will be signed.',
    ru: 'Эта страница ничего не совершает. Всё показывается ещё раз в том виде, в каком подписывается.',
  },
  accepted: { en: 'Would be accepted', ru: 'Будет принято' },
  refused: { en: 'Would be refused', ru: 'Будет отказано' },
  sendUp: { en: 'Keep the brackets and send them up', ru: 'Оставить скобки и передать их выше' },
  to: { en: 'To the stage', ru: 'На стадию' },
  shownFor: { en: 'Shown for a return to', ru: 'Показано для возвращения на стадию' },
  places: {
    en: 'Places that are open again (none: the whole text)',
    ru: 'Места, которые снова открыты (ни одного — весь текст)',
  },
  reason: { en: 'Reason', ru: 'Причина' },
  optional: { en: 'may be left out', ru: 'можно не указывать' },
  meeting: { en: 'To the meeting', ru: 'До заседания' },
  kind: { en: 'Kind of round', ru: 'Вид раунда' },
  deadline: { en: 'Deadline, UTC', ru: 'Срок, UTC' },
  byProcedure: { en: 'left out: as the procedure says', ru: 'не указан — по процедуре' },
  preview: { en: 'Show what will be signed', ru: 'Показать, что будет подписано' },
  ruleOn: { en: 'Rule on this amendment', ru: 'Решить по поправке' },
} as const satisfies Record<string, Said>;

/** When enough were heard. */
export const QUORUMS: Readonly<Record<Extract<Quorum, string>, Said>> = {
  heard: { en: 'every counted delegation is heard', ru: 'высказались все учитываемые делегации' },
  present: { en: 'those present are counted', ru: 'учитываются присутствующие' },
  none: { en: 'none: the chair may find without', ru: 'нет: председатель может констатировать и так' },
};

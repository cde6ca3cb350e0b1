import type { Waiting } from '../../contracts/views.ts';
import type { Said } from './language.ts';

/** "Your turn": what is asked of whoever looks, and in which order. */

export const turnWords = {
  lead: {
    en: 'Found by the rules themselves: a document stands here when an act of yours would answer what it waits for.',
    ru: 'Список составлен по самим правилам: документ стоит здесь, когда именно ваше действие отвечает на то, чего он ожидает.',
  },
  mine: { en: 'Waiting for you', ru: 'Ожидается от вас' },
  none: { en: 'Nothing waits for you.', ru: 'От вас ничего не ожидается.' },
  nextDue: { en: 'The next deadline that concerns you is', ru: 'Ближайший касающийся вас срок' },
  noDue: { en: 'No deadline that concerns you runs.', ru: 'Сроков, которые вас касаются, сейчас нет.' },
  version: { en: 'Version', ru: 'Версия' },
  text: { en: 'read it', ru: 'прочитать' },
  changedSince: { en: 'what changed since version', ru: 'что изменилось с версии' },
  youAgreed: { en: 'to which you agreed', ru: 'с которой вы согласились' },
  unchanged: { en: 'the version to which you agreed', ru: 'та самая версия, с которой вы согласились' },
  lastPosition: { en: 'You said last', ru: 'Ваша последняя позиция' },
  nothingSaid: { en: 'nothing yet', ru: 'пока не заявлена' },
  lifted: { en: 'lifted since', ru: 'затем снята' },
  onVersion: { en: 'on version', ru: 'по версии' },
  alsoFor: { en: 'Who else may act for you', ru: 'Кто ещё вправе действовать за вас' },
  nobodyElse: { en: 'nobody', ru: 'никто' },
  silence: { en: 'If you say nothing', ru: 'Если промолчать' },
  until: { en: 'Until', ru: 'Срок' },
  since: { en: 'since', ru: 'с' },
  on: { en: 'waits on', ru: 'ожидается от:' },
  answer: { en: 'Answer', ru: 'Ответить' },
  judge: { en: 'Judge', ru: 'Рассмотреть' },
  open: { en: 'Open', ru: 'Открыть' },
  othersNone: { en: 'No document waits for anybody else.', ru: 'Ни один документ не ожидает никого другого.' },
  decidedNone: { en: 'Nothing has been decided yet.', ru: 'Решений пока нет.' },
  office: { en: 'To leave this office today', ru: 'Сегодня должно быть сделано' },
  due: { en: 'Due within a day', ru: 'Срок истекает в течение суток' },
  undelivered: { en: 'Delivery not confirmed', ru: 'Получение не подтверждено' },
  unheard: { en: 'Not heard yet', ru: 'Ещё не высказались' },
  officeNone: {
    en: 'Nothing is due, undelivered or unheard.',
    ru: 'Всё доставлено, все высказались, сроки не истекают.',
  },
  act: { en: 'act No.', ru: 'акт №' },
} as const satisfies Record<string, Said>;

/** The question that a line of what is waited for puts to whoever it waits on. */
export const QUESTIONS: Readonly<Record<Waiting['code'], Said>> = {
  registration: { en: 'Register the proposal.', ru: 'Зарегистрируйте предложение.' },
  firstVersion: { en: 'Issue the first version of the text.', ru: 'Выпустите первую версию текста.' },
  amendedVersion: {
    en: 'Issue a version with the amendment that was accepted.',
    ru: 'Выпустите версию с принятой поправкой.',
  },
  versionOfTheRest: {
    en: 'Issue a version of what is left after the split.',
    ru: 'Выпустите версию оставшейся после разделения части.',
  },
  oneAct: {
    en: 'Find agreement on the others that the same act is to approve.',
    ru: 'Констатируйте согласие по остальным документам, которые утверждает тот же акт.',
  },
  circulation: { en: 'Circulate the text.', ru: 'Разошлите текст.' },
  delivery: { en: 'Confirm that the text has reached you.', ru: 'Подтвердите, что текст вами получен.' },
  route: { en: 'See what the route demands.', ru: 'Выясните, чего требует маршрут.' },
  round: { en: 'Open a round.', ru: 'Откройте раунд.' },
  delegations: { en: 'Does your delegation agree to this text?', ru: 'Согласна ли ваша делегация с этим текстом?' },
  confidentialPositions: {
    en: 'Does your delegation agree to this text? Positions are confidential until the round closes.',
    ru: 'Согласна ли ваша делегация с этим текстом? До закрытия раунда позиции конфиденциальны.',
  },
  votes: { en: 'How does your delegation vote on this text?', ru: 'Как голосует ваша делегация по этому тексту?' },
  voteDeclaration: { en: 'Declare the result of the vote.', ru: 'Объявите итоги голосования.' },
  finding: {
    en: 'Nothing stands in the way: do you find consensus?',
    ru: 'Препятствий нет: констатируете ли вы консенсус?',
  },
  findingOrRound: {
    en: 'The round is over: do you find consensus, or open another round?',
    ru: 'Раунд завершён: констатируете ли вы консенсус или откроете новый раунд?',
  },
  versionOrRound: {
    en: 'Open another round, or ask for a new version.',
    ru: 'Откройте новый раунд или запросите новую версию.',
  },
  actNumber: { en: 'The act waits for its number.', ru: 'Акт ожидает номера.' },
  meeting: {
    en: 'Take the deferred document up again at its meeting.',
    ru: 'Возобновите рассмотрение отложенного документа на его заседании.',
  },
  carryOver: {
    en: 'Accept the document from the outgoing chairmanship, or leave it.',
    ru: 'Примите документ от предыдущего председательства либо оставьте как есть.',
  },
  answerToRequest: {
    en: 'A delegation asks for time: do you extend?',
    ru: 'Делегация просит время: продлеваете ли вы срок?',
  },
  signatures: { en: 'Sign the adopted text.', ru: 'Подпишите принятый текст.' },
  certifiedCopies: { en: 'Certify the copies and send them.', ru: 'Заверьте копии и разошлите их.' },
  notifications: {
    en: 'Notify that your domestic procedures are complete.',
    ru: 'Уведомите о завершении внутригосударственных процедур.',
  },
  announcement: { en: 'Announce the entry into force.', ru: 'Объявите о вступлении в силу.' },
  end: { en: 'Record its end: it binds no member.', ru: 'Внесите запись о прекращении: документ никого не связывает.' },
  dayOfEffect: { en: 'It enters into force on that day.', ru: 'В этот день документ вступит в силу.' },
  correctionObjections: {
    en: 'Do you object to the correction of the adopted text?',
    ru: 'Возражаете ли вы против исправления принятого текста?',
  },
  correctionNotices: { en: 'The notices of the correction go out.', ru: 'Уведомления об исправлении рассылаются.' },
  correctionRecord: { en: 'Record the correction.', ru: 'Внесите исправление.' },
  lack: {
    en: 'Something is in the way that is yours to clear.',
    ru: 'Есть препятствие, устранить которое можете вы.',
  },
};

/** Of a member whose own position is what stands in the way. */
export const STANDS_IN_THE_WAY: Said = {
  en: 'Your position stands in the way: do you lift it, or keep it?',
  ru: 'Препятствием является ваша позиция: снимаете ли вы её или сохраняете?',
};

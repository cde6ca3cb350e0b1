import type { PositionKind } from '../../contracts/position.ts';
import type { Said } from './language.ts';

/** Taking a position: the question, the choices, and what each of them does. */

export const positionWords = {
  title: { en: 'Take a position', ru: 'Заявить позицию' },
  question: { en: 'Does your delegation agree to version', ru: 'Согласна ли ваша делегация с версией' },
  questionVote: { en: 'How does your delegation vote on version', ru: 'Как голосует ваша делегация по версии' },
  noRound: {
    en: 'No round is open in which your delegation is counted. What you said stays as it is.',
    ru: 'Нет открытого раунда, в котором учитывается ваша делегация. Сказанное вами остаётся в силе.',
  },
  notADelegation: {
    en: 'Positions are taken by delegations. The secretariat transcribes a note that it received.',
    ru: 'Позиции заявляют делегации. Секретариат вносит полученную ноту.',
  },
  transcribe: { en: 'Transcribe a note', ru: 'Внести ноту' },
  readText: { en: 'Read the text', ru: 'Прочитать текст' },
  changedSince: { en: 'What changed since version', ru: 'Что изменилось с версии' },
  unchanged: { en: 'You agreed to this very version before.', ru: 'С этой же версией вы уже соглашались.' },
  silenceUntil: { en: 'Silence procedure: it ends at', ru: 'Процедура молчания: завершается' },
  breakIt: {
    en: 'An objection or an amendment that is stored before that instant breaks the silence at once. At the instant itself it is too late.',
    ru: 'Возражение или поправка, сохранённые до этого момента, сразу нарушают молчание. В сам этот момент уже поздно.',
  },
  agreeAtOnce: { en: 'Agree to version', ru: 'Согласиться с версией' },
  choices: { en: 'Your position', ru: 'Ваша позиция' },
  effect: { en: 'What it does', ru: 'Что это означает' },
  refusedNow: { en: 'Refused as things stand', ru: 'В нынешнем положении — отказ' },
  heardThen: { en: 'Heard then', ru: 'Тогда высказались' },
  heardStays: { en: 'Heard stays', ru: 'Высказавшихся по-прежнему' },
  of: { en: 'of', ru: 'из' },
  places: { en: 'Places of the text', ru: 'Места текста' },
  jointly: { en: 'Together with other delegations', ru: 'Совместно с другими делегациями' },
  jointlyHow: {
    en: 'Each of them counts from its own assent only.',
    ru: 'Каждая из них считается высказавшейся лишь после собственного присоединения.',
  },
  authority: { en: 'On whose authority', ru: 'На основании каких полномочий' },
  person: { en: 'Person', ru: 'Лицо' },
  level: { en: 'Level', ru: 'Уровень' },
  mandate: { en: 'Mandate', ru: 'Полномочия' },
  noMandate: { en: 'none', ru: 'нет' },
  term: { en: 'Term', ru: 'Срок' },
  noEnd: { en: 'without an end', ru: 'бессрочно' },
  levelsHere: { en: 'At this stage speak', ru: 'На этой стадии высказываются' },
  notYourLevel: {
    en: 'Your level does not speak at this stage: the statement would be refused.',
    ru: 'Лица вашего уровня на этой стадии не высказываются: заявление будет отклонено.',
  },
  preview: { en: 'Show what will be signed', ru: 'Показать, что будет подписано' },
  stands: { en: 'What stands', ru: 'Что в силе' },
  waysOn: { en: 'Ways on from it', ru: 'Что можно сделать дальше' },
  waysNone: { en: 'Only another position.', ru: 'Только заявить другую позицию.' },
  earlier: { en: 'Everything that you said about this document', ru: 'Всё, что вы заявили по этому документу' },
  earlierNone: { en: 'Nothing yet.', ru: 'Пока ничего.' },
  round: { en: 'round', ru: 'раунд' },
  version: { en: 'Version', ru: 'Версия' },
  when: { en: 'Received', ru: 'Получено' },
  entry: { en: 'Entry', ru: 'Запись' },
  words: { en: 'Words', ru: 'Текст' },
  where: { en: 'Stage', ru: 'Стадия' },
  lifted: { en: 'lifted since', ru: 'затем снята' },
  withdrawn: { en: 'withdrawn since', ru: 'затем отозвана' },
  transcribed: { en: 'entered by the secretariat from', ru: 'внесено Секретариатом на основании' },
  consult: {
    en: 'Ask your own first: drafts of your delegation',
    ru: 'Сначала посоветуйтесь: проекты вашей делегации',
  },
  everyMember: { en: 'The form with every member of the act', ru: 'Полная форма этого действия' },
  proposedBy: { en: 'Joint position proposed by', ru: 'Совместная позиция, предложенная' },
} as const satisfies Record<string, Said>;

/** What a position does where the organ decides by consensus. */
export const CONSENSUS_EFFECTS: Readonly<Record<PositionKind, Said>> = {
  agree: {
    en: 'You are heard, and nothing of yours stands in the way.',
    ru: 'Вы высказались, препятствий с вашей стороны нет.',
  },
  agreeAdReferendum: {
    en: 'You are heard until the day you name; unconfirmed by then it lapses and you count as not heard. Adoption waits for your confirmation.',
    ru: 'Вы считаетесь высказавшимися до указанного дня; без подтверждения согласие утратит силу. Принятие ожидает вашего подтверждения.',
  },
  agreeWithReservation: {
    en: 'You are heard. The reservation is listed until you lift it and does not stop this stage.',
    ru: 'Вы высказались. Оговорка остаётся в перечне, пока вы её не снимете, и эту стадию не останавливает.',
  },
  agreeWithViewpoint: {
    en: 'You are heard. Your view goes into the minutes and never stands in the way.',
    ru: 'Вы высказались. Особое мнение вносится в протокол и никогда не является препятствием.',
  },
  standAside: {
    en: 'You are heard, do not stand in the way, and are not bound by what you stand aside from.',
    ru: 'Вы высказались, не препятствуете и не связаны тем, в чём не участвуете.',
  },
  abstain: { en: 'You are heard and do not stand in the way.', ru: 'Вы высказались и не препятствуете.' },
  proposeAmendment: {
    en: 'You are heard. The chair rules whether your words are taken in.',
    ru: 'Вы высказались. Председатель решает, включать ли ваши слова.',
  },
  requestTime: {
    en: 'You are not heard by this. The chair is asked for a later deadline and need not grant it.',
    ru: 'Высказавшимися вы от этого не считаетесь. Председателя просят продлить срок; он не обязан.',
  },
  object: {
    en: 'Consensus is not found while it stands: it blocks until you lift it. Reasons and places are needed.',
    ru: 'Пока оно в силе, консенсус не констатируется: препятствует, пока вы его не снимете. Нужны основания и места текста.',
  },
};

/** What a position counts as where the organ votes. */
export const VOTE_EFFECTS: Readonly<Record<PositionKind, Said>> = {
  agree: { en: 'A vote in favour.', ru: 'Голос «за».' },
  agreeAdReferendum: {
    en: 'A vote in favour, until the day you name if it is not confirmed.',
    ru: 'Голос «за»; без подтверждения — до указанного дня.',
  },
  agreeWithReservation: {
    en: 'A vote in favour; the reservation is listed.',
    ru: 'Голос «за»; оговорка вносится в перечень.',
  },
  agreeWithViewpoint: {
    en: 'A vote in favour; the view goes into the minutes.',
    ru: 'Голос «за»; особое мнение вносится в протокол.',
  },
  standAside: {
    en: 'An abstention; you are not bound by what you stand aside from.',
    ru: 'Воздержание; вы не связаны тем, в чём не участвуете.',
  },
  abstain: { en: 'An abstention.', ru: 'Воздержание.' },
  proposeAmendment: { en: 'No ballot: you have not voted by it.', ru: 'Не голос: этим вы не проголосовали.' },
  requestTime: { en: 'No ballot: you have not voted by it.', ru: 'Не голос: этим вы не проголосовали.' },
  object: { en: 'A vote against.', ru: 'Голос «против».' },
};

/** What is added to an effect where the procedure makes more of it. */
export const MORE_EFFECTS = {
  breaksSilence: { en: 'It breaks the silence at once.', ru: 'Молчание сразу нарушается.' },
  unruledBlocks: { en: 'Until the chair has ruled it blocks.', ru: 'До решения председателя она препятствует.' },
  unruledPasses: {
    en: 'It blocks only if the chair rules so.',
    ru: 'Она препятствует, только если так решит председатель.',
  },
  stops: {
    en: 'This document binds: a reservation of these kinds stops its adoption',
    ru: 'Документ имеет обязательную силу: его принятие останавливают оговорки',
  },
  abstainNotBound: {
    en: 'The document is then not adopted for you.',
    ru: 'Документ в этом случае для вас не принимается.',
  },
} as const satisfies Record<string, Said>;

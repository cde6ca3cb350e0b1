import type { Refusal } from '../../../contracts/refusal.ts';
import { duration, list, number, quoted, say, type Said } from './language.ts';
import type { Names } from './names.ts';
import { dayOf, instantOf } from './phrases.ts';
import { ruleSentence } from './rules.ts';
import { LEVELS, MEETING_PHASES, PHASES, POSITIONS, RESERVATIONS, ROLES, ROUND_OUTCOMES } from './terms.ts';

/** Why something is refused, in words: the sentence of the rule, what is lacking, and the numbers and names of it. */

/** What is lacking, by the word of the refusal; `{name}` stands for one of its facts. */
export const LACKS: Readonly<Record<string, Said>> = {
  NotProposed: { en: 'Nothing was proposed under this id.', ru: 'Под этим обозначением ничего не предложено.' },
  ProposedAlready: {
    en: 'Under this id a document was proposed already.',
    ru: 'Под этим обозначением документ уже предложен.',
  },
  NotRegistered: { en: 'It is not registered yet.', ru: 'Регистрации ещё нет.' },
  RegisteredAlready: { en: 'It is registered already.', ru: 'Документ уже зарегистрирован.' },
  RecordedAlready: { en: 'That is recorded already.', ru: 'Это уже записано.' },
  PaperMissing: { en: 'The paper that it rests on is not named.', ru: 'Не назван документ-основание.' },
  StageNotOnRoute: {
    en: 'The stage is not on the route of this document.',
    ru: 'Этой стадии нет в маршруте документа.',
  },
  StageWithoutRounds: {
    en: 'No rounds are held at the stage {stage}.',
    ru: 'На стадии «{stage}» раунды не проводятся.',
  },
  StageNotOpen: { en: 'The stage is not open.', ru: 'Стадия не открыта.' },
  StageClosed: { en: 'The stage {stage} is closed.', ru: 'Стадия «{stage}» завершена.' },
  StageNotClosed: { en: 'The stage {stage} is not closed.', ru: 'Стадия «{stage}» не завершена.' },
  StageNotReached: {
    en: 'Before the stage {stage} the route still demands: {needs}.',
    ru: 'Перед стадией «{stage}» маршрут ещё требует: {needs}.',
  },
  ClosedOnAnotherVersion: { en: 'Closed on another version: {stages}.', ru: 'Завершены на другой версии: {stages}.' },
  NotAnEarlierStage: {
    en: '{to} is no earlier stage that has been open.',
    ru: '«{to}» — не более ранняя открывавшаяся стадия.',
  },
  LaterStageAsked: {
    en: 'The document is before a later organ: {organ}.',
    ru: 'Документ на рассмотрении более позднего органа: {organ}.',
  },
  ClassUnknown: { en: 'The procedure has no such class.', ru: 'Такого вида документов в процедуре нет.' },
  SameClass: { en: 'The document is of this class already.', ru: 'Документ уже этого вида.' },
  ClassNotOffered: {
    en: 'From this class the procedure offers: {offered}.',
    ru: 'Для этого вида процедура предлагает: {offered}.',
  },
  NotTheChair: { en: 'You do not chair this organ now.', ru: 'Вы сейчас не председательствуете в этом органе.' },
  NotTheChairYet: { en: 'You do not chair {organ} yet.', ru: 'Вы ещё не председательствуете: {organ}.' },
  NotTheSecretariat: { en: 'You are not the secretariat.', ru: 'Вы не Секретариат.' },
  NotTheProcess: { en: 'That is a step of the process.', ru: 'Это шаг системы.' },
  NotTheDepositary: { en: 'You are not the depositary.', ru: 'Вы не депозитарий.' },
  NotTheProposer: { en: 'Proposed by {proposer}.', ru: 'Автор предложения: {proposer}.' },
  NotItsProposer: { en: 'Proposed or taken up by {proposers}.', ru: 'Предложили или поддержали: {proposers}.' },
  NotACountedDelegation: {
    en: 'This is no delegation that is counted here.',
    ru: 'Эта делегация здесь не учитывается.',
  },
  SpeaksForAnother: { en: 'You speak for another, {for}.', ru: 'Вы говорите за другого: {for}.' },
  MayNotPropose: { en: '{actor} does not propose for {proposer}.', ru: '{actor} не вправе предлагать за: {proposer}.' },
  ProposerNotAMember: { en: '{proposer} is not a member.', ru: '{proposer}: не государство-член.' },
  NoteMissing: { en: 'The note that is transcribed is not named.', ru: 'Не названа вносимая нота.' },
  AnotherText: { en: 'Another version is before the organ now.', ru: 'Сейчас на рассмотрении другая версия.' },
  NoText: { en: 'The document has no text yet.', ru: 'У документа ещё нет текста.' },
  TextUnknown: { en: 'The document has no such text.', ru: 'Такого текста в документе нет.' },
  TextFrozen: { en: 'The text no longer changes.', ru: 'Текст более не меняется.' },
  BeforeTheSitting: {
    en: 'Version {version} is before the meeting {meeting}.',
    ru: 'Версия {version} — на рассмотрении заседания {meeting}.',
  },
  NoSuchRound: { en: 'There is no such round.', ru: 'Такого раунда нет.' },
  RoundNotOpen: { en: 'The round is not open.', ru: 'Раунд не открыт.' },
  RoundStillOpen: { en: 'A round is open at the stage {stage}.', ru: 'На стадии «{stage}» открыт раунд.' },
  RoundOver: { en: 'The round has ended.', ru: 'Раунд завершён.' },
  DeadlinePassed: { en: 'The deadline lies in the past: {deadline}.', ru: 'Срок уже в прошлом: {deadline}.' },
  DeadlineAhead: { en: 'The deadline has not passed: {deadline}.', ru: 'Срок ещё не истёк: {deadline}.' },
  AfterTheDeadline: { en: 'The deadline had passed: {deadline}.', ru: 'Срок истёк: {deadline}.' },
  NotLater: {
    en: 'It is not later than the present deadline, {deadline}.',
    ru: 'Не позже нынешнего срока: {deadline}.',
  },
  NotEarlier: { en: 'It is not earlier than the present deadline.', ru: 'Не раньше нынешнего срока.' },
  NotAgreedByAll: { en: 'Not agreed by {by}.', ru: 'Ещё не согласны: {by}.' },
  SilenceTooShort: { en: 'The least period is {minimumMs}.', ru: 'Минимальный срок: {minimumMs}.' },
  SilenceNotAllowed: {
    en: 'The stage {stage} allows no silence.',
    ru: 'На стадии «{stage}» процедура молчания не допускается.',
  },
  SilenceNotOver: {
    en: 'Not heard: {unheard}; the deadline is {deadline}.',
    ru: 'Не высказались: {unheard}; срок: {deadline}.',
  },
  NotDelivered: { en: 'Delivery is not confirmed by {undelivered}.', ru: 'Получение не подтвердили: {undelivered}.' },
  DeliveredAlready: { en: '{member} confirmed it already.', ru: '{member}: получение уже подтверждено.' },
  RenderingMissing: { en: 'Languages are missing: {missing}.', ru: 'Нет языков: {missing}.' },
  ObjectionStands: { en: 'An objection of {by} stands.', ru: 'Не снято возражение: {by}.' },
  DelegationsUnheard: {
    en: 'Not heard: {unheard} ({heard} of {counted} were).',
    ru: 'Не высказались: {unheard} (высказались {heard} из {counted}).',
  },
  BracketsOpen: { en: 'Brackets are open at {places}.', ru: 'Открыты скобки: {places}.' },
  AdReferendum: { en: 'Not confirmed ad referendum: {by}.', ru: 'Не подтверждено согласие ad referendum: {by}.' },
  ReservationStands: { en: 'A reservation stands: {by}.', ru: 'Не снята оговорка: {by}.' },
  ConcordanceMissing: {
    en: 'The concordance of version {version} is not recorded.',
    ru: 'Сверка языков версии {version} не удостоверена.',
  },
  ConcordanceNotRecorded: {
    en: 'No concordance is recorded for this version.',
    ru: 'Для этой версии сверка языков не записана.',
  },
  NewVersionOwed: {
    en: 'A new version is owed with the amendment of {amendmentsOf}.',
    ru: 'Нужна новая версия с поправкой: {amendmentsOf}.',
  },
  VersionOfTheRestOwed: {
    en: 'A version of what is left after the split is owed.',
    ru: 'Нужна версия остающегося после разделения.',
  },
  AdoptedForNobody: {
    en: 'All counted members stand aside from the whole of it.',
    ru: 'Все учитываемые члены не участвуют в документе целиком.',
  },
  NobodyPresent: {
    en: 'Nobody is recorded as present at the meeting {meeting}.',
    ru: 'На заседании {meeting} никто не отмечен присутствующим.',
  },
  DecidedByVote: { en: 'Here the organ votes.', ru: 'Здесь орган голосует.' },
  DecidedByConsensus: { en: 'Here the organ decides by consensus.', ru: 'Здесь орган решает консенсусом.' },
  VoteNotOver: {
    en: 'Not voted: {notVoted}; the deadline is {deadline}.',
    ru: 'Не голосовали: {notVoted}; срок: {deadline}.',
  },
  NotInAPackage: {
    en: 'The document is not on the agenda of a meeting of the organ.',
    ru: 'Документ не включён в повестку дня заседания органа.',
  },
  NotOnTheAgenda: { en: 'It is not on the agenda.', ru: 'Документа нет в повестке дня.' },
  OnTheAgendaAlready: {
    en: 'It is on the agenda already, item {item}.',
    ru: 'Документ уже в повестке дня, пункт {item}.',
  },
  AgendaNotApproved: {
    en: 'The agenda of the meeting {meeting} is not approved.',
    ru: 'Повестка дня заседания {meeting} не утверждена.',
  },
  NotSitting: { en: 'The meeting {meeting} is not sitting.', ru: 'Заседание {meeting} не идёт.' },
  AnotherOrganMeets: {
    en: 'At the meeting {meeting} another organ meets: {meets}.',
    ru: 'На заседании {meeting} заседает другой орган: {meets}.',
  },
  OtherItemFirst: { en: 'To be decided first: {first}.', ru: 'В первую очередь решается: {first}.' },
  VersionNotCirculated: { en: 'Version {version} was not circulated.', ru: 'Версия {version} не разослана.' },
  CirculatedTooLate: {
    en: 'Circulated {days} days before the meeting, and {demandedDays} are asked for.',
    ru: 'Разослано за {days} дн. до заседания, требуется {demandedDays}.',
  },
  NotCirculated: { en: 'This version was not circulated.', ru: 'Эта версия не разослана.' },
  CirculatedAlready: { en: 'This version was circulated already.', ru: 'Эта версия уже разослана.' },
  ConsentMissing: { en: 'The consent of {organ} is missing.', ru: 'Нет согласия: {organ}.' },
  ConsentedAlready: { en: 'The consent was given already.', ru: 'Согласие уже дано.' },
  DayAhead: { en: 'The day lies ahead: {on}.', ru: 'Этот день ещё не наступил: {on}.' },
  DayPassed: { en: 'The day has passed: {confirmBy}.', ru: 'Этот день прошёл: {confirmBy}.' },
  DocumentFinished: { en: 'The document is not moved any more.', ru: 'Документ более не рассматривается.' },
  FoundAgreed: { en: 'It was found agreed already.', ru: 'Консенсус по нему уже констатирован.' },
  Deferred: { en: 'It is deferred to {to}.', ru: 'Отложено до: {to}.' },
  DeferredAlready: { en: 'It is deferred already.', ru: 'Документ уже отложен.' },
  NotDeferred: { en: 'It is not deferred.', ru: 'Документ не отложен.' },
  MeetingNotConvened: { en: 'The meeting {meeting} was not convened.', ru: 'Заседание {meeting} не созвано.' },
  NotInProgress: { en: 'It is not in progress.', ru: 'Документ не на согласовании.' },
  NotAdopted: { en: 'It is not adopted.', ru: 'Документ не принят.' },
  NotInEffect: { en: 'It is not in effect.', ru: 'Документ не действует.' },
  NoFinding: { en: 'No consensus is found yet.', ru: 'Консенсус ещё не констатирован.' },
  TakenUpAlready: { en: '{member} took it up already.', ru: '{member}: предложение уже поддержано.' },
  TakenUpByOthers: { en: 'It was taken up by {by}.', ru: 'Предложение поддержали: {by}.' },
  AgreedAlready: { en: 'You agreed already.', ru: 'Согласие уже дано.' },
  NotAgreed: { en: 'Agreement is missing.', ru: 'Согласия нет.' },
  NothingToLift: {
    en: 'You have no objection, reservation or amendment to lift here.',
    ru: 'Здесь нет вашего возражения, оговорки или поправки, которые можно снять.',
  },
  NothingToWithdraw: { en: 'You have no position here.', ru: 'Здесь нет вашей позиции.' },
  NothingToConfirm: {
    en: 'You have nothing to confirm here.',
    ru: 'Здесь нет вашего согласия, требующего подтверждения.',
  },
  ConfirmedAlready: { en: 'That is confirmed already.', ru: 'Это уже подтверждено.' },
  Lapsed: { en: 'It was to be confirmed by {confirmBy}.', ru: 'Подтвердить следовало до {confirmBy}.' },
  MayNotFollow: { en: 'After this position may come: {allowed}.', ru: 'После этой позиции возможны: {allowed}.' },
  OwnObjection: { en: '{member} signed its objection itself.', ru: '{member}: возражение подписано самой делегацией.' },
  NoJointPosition: { en: 'There is no such joint position.', ru: 'Такой общей позиции нет.' },
  NotNamed: { en: '{member} is not named in it.', ru: '{member}: в ней не названа.' },
  AssentedAlready: { en: '{member} assented already.', ru: '{member}: присоединение уже заявлено.' },
  NoAmendmentStands: { en: '{by} has no amendment that stands.', ru: '{by}: действующей поправки нет.' },
  AcceptedAlready: { en: 'The amendment of {by} was accepted already.', ru: 'Поправка уже принята: {by}.' },
  AskedAlready: { en: 'That was asked already in this round.', ru: 'В этом раунде об этом уже просили.' },
  NotExamined: { en: 'Not examined yet by: {by}.', ru: 'Ещё не рассмотрено: {by}.' },
  NotTabled: { en: 'It is not tabled in a meeting of {organ}.', ru: 'Не внесено на заседание: {organ}.' },
  PlaceNotReopened: { en: 'Not open again: {places}.', ru: 'Заново не открыты: {places}.' },
  AgreedPlaceChanged: { en: 'Agreed places were changed.', ru: 'Изменены согласованные места.' },
  AgreedPlaceMoved: { en: 'Agreed places were moved: {moved}.', ru: 'Переставлены согласованные места: {moved}.' },
  NoSuchPlace: { en: 'The text has no such places: {places}.', ru: 'Таких мест в тексте нет: {places}.' },
  VersionTitle: {
    en: 'The title of the version is not that of the document.',
    ru: 'Название версии не совпадает с названием документа.',
  },
  NotOpenForSignature: { en: 'It is not open for signature.', ru: 'Документ не открыт для подписания.' },
  StillOpenForSignature: { en: 'It is still open for signature.', ru: 'Документ ещё открыт для подписания.' },
  SignedAlready: { en: 'It is signed already.', ru: 'Уже подписано.' },
  NotOnTheRoster: { en: '{member} was not counted at the adoption.', ru: '{member}: при принятии не учитывалась.' },
  NoFullPowers: {
    en: '{person} has neither the level nor full powers in force.',
    ru: '{person}: нет ни нужного уровня, ни действующих полномочий.',
  },
  PowersForAnotherText: {
    en: 'The full powers of {person} are for another text.',
    ru: 'Полномочия ({person}) относятся к другому тексту.',
  },
  LevelTooLow: { en: 'A person of another level speaks here.', ru: 'Здесь высказывается лицо другого уровня.' },
  NoCertifiedCopy: { en: 'No copies are certified.', ru: 'Копии не заверены.' },
  NotASignatory: { en: '{member} has not signed.', ru: '{member}: подписи нет.' },
  NotificationsMissing: {
    en: '{counted} of {needed} have notified; missing: {missing}.',
    ru: 'Уведомили {counted} из {needed}; нет: {missing}.',
  },
  NobodyBound: { en: 'It binds nobody.', ru: 'Документ никого не связывает.' },
  AnotherDay: { en: 'The day computed is {computed}.', ru: 'Расчётный день: {computed}.' },
  BoundAlready: { en: '{member} is bound already.', ru: '{member}: уже связана документом.' },
  DependsOnOthers: { en: 'Not in effect yet: {notInEffect}.', ru: 'Ещё не действуют: {notInEffect}.' },
  NotDue: { en: 'It is due on {due}.', ru: 'Срок наступает {due}.' },
  TermNotOver: { en: 'It expires on {expires}.', ru: 'Срок истекает {expires}.' },
  CorrectionStillOpen: {
    en: 'Correction {correction} is still open.',
    ru: 'Исправление {correction} ещё рассматривается.',
  },
  CorrectionOver: { en: 'Correction {correction} is over.', ru: 'Рассмотрение исправления {correction} завершено.' },
  NoSuchCorrection: { en: 'There is no correction {correction}.', ru: 'Исправления {correction} нет.' },
  NotNoticed: {
    en: 'Delegations have not been told of correction {correction}.',
    ru: 'Делегации ещё не уведомлены об исправлении {correction}.',
  },
  StillPending: { en: 'Without a move for {days} of {lapseDays} days.', ru: 'Без движения {days} дн. из {lapseDays}.' },
  NeverLapses: { en: 'The procedure lets nothing lapse.', ru: 'Процедура не предусматривает утраты актуальности.' },
  NoSuchOffer: { en: 'There is no such offer.', ru: 'Такого предложения нет.' },
  OfferNotOpen: { en: 'The offer is not open any more.', ru: 'Предложение более не открыто.' },
  OfferedToAnother: { en: 'It was offered to {to}.', ru: 'Предложено другому: {to}.' },
  InventoryChanged: {
    en: 'The inventory has changed since: {changed}.',
    ru: 'Перечень с тех пор изменился: {changed}.',
  },
  RoundConfidential: {
    en: 'Positions of an open round are hidden ({stage}).',
    ru: 'Позиции открытого раунда скрыты ({stage}).',
  },
  InAnotherPackage: {
    en: 'It is in the package of the meeting {meeting}.',
    ru: 'Документ в пакете заседания {meeting}.',
  },
  SittingOpened: { en: 'The sitting was opened already.', ru: 'Заседание уже открывалось.' },
  SittingNotOpen: { en: 'The sitting is not open.', ru: 'Заседание не открыто.' },
  SittingClosed: { en: 'The sitting is closed.', ru: 'Заседание закрыто.' },
  SittingNotClosed: { en: 'The sitting is not closed.', ru: 'Заседание не закрыто.' },
  OpenedAlready: { en: 'The sitting was opened already.', ru: 'Заседание уже открывалось.' },
  ApprovedAlready: { en: 'The agenda is approved already.', ru: 'Повестка дня уже утверждена.' },
  MeetingCancelled: { en: 'The meeting was cancelled.', ru: 'Заседание отменено.' },
  ItemTaken: { en: 'The item is taken by {by}.', ru: 'Пункт занят: {by}.' },
  NoSuchItem: { en: 'There is no item {item}.', ru: 'Пункта {item} нет.' },
  QuorumNotPresent: { en: 'Absent: {absent}.', ru: 'Отсутствуют: {absent}.' },
  NumberAwaited: { en: 'Numbers are awaited by {dossiers}.', ru: 'Номера ещё не присвоены: {dossiers}.' },
  NotAtTheSitting: { en: 'Signed by those who were at the sitting.', ru: 'Подписывают те, кто был на заседании.' },
  ProtocolSigned: { en: 'It was signed already by {signed}.', ru: 'Протокол уже подписали: {signed}.' },
  NotAccredited: { en: '{person} is not accredited.', ru: '{person}: аккредитации нет.' },
  NotEntitled: { en: '{head} is not entitled to speak.', ru: '{head}: нет права высказываться.' },
  TermNotBegun: { en: 'The mandate begins on {from}.', ru: 'Полномочия начинаются {from}.' },
  TermOver: { en: 'The mandate ended on {until}.', ru: 'Полномочия истекли {until}.' },
  KeyNotInForce: { en: 'The key is not in force.', ru: 'Ключ не действует.' },
  NoKeyInForce: { en: '{person} has no key in force.', ru: '{person}: действующего ключа нет.' },
  NotShown: { en: 'It is not shown to you.', ru: 'Вам это не показывается.' },
  DraftRestricted: { en: 'Drafts are restricted.', ru: 'Доступ к проектам ограничен.' },
  Erased: { en: 'The text was erased.', ru: 'Текст удалён.' },
  DossierUnknown: { en: 'There is no document {dossier}.', ru: 'Документа {dossier} нет.' },
  AggregateUnknown: { en: 'There is no {aggregate}.', ru: 'Нет такого дела: {aggregate}.' },
  EntryUnknown: { en: 'The document has {entries} entries.', ru: 'Записей в документе: {entries}.' },
  NotOfTheOrganisation: { en: '{actor} is not of the organisation.', ru: '{actor}: не состоит в организации.' },
  TooManyQuestions: {
    en: 'Too many questions wait; ask again.',
    ru: 'Слишком много вопросов в очереди; спросите ещё раз.',
  },
  Defect: { en: 'The fault is the engine’s; quote {id}.', ru: 'Ошибка на стороне системы; сообщите номер {id}.' },
  SamePerson: {
    en: '{person} asked for it: another person erases.',
    ru: '{person} — автор запроса: удаляет другое лицо.',
  },
};

/** What facts are called, where a lack has no sentence of its own. */
export const FACTS: Readonly<Record<string, Said>> = {
  actor: { en: 'actor', ru: 'участник' },
  actors: { en: 'actors', ru: 'участники' },
  advice: { en: 'advice', ru: 'совет' },
  amendmentsOf: { en: 'amendments of', ru: 'поправки' },
  at: { en: 'at', ru: 'время' },
  by: { en: 'by', ru: 'кто' },
  class: { en: 'class', ru: 'вид документа' },
  counted: { en: 'counted', ru: 'учтено' },
  current: { en: 'current', ru: 'нынешняя' },
  day: { en: 'day', ru: 'день' },
  days: { en: 'days', ru: 'дней' },
  deadline: { en: 'deadline', ru: 'срок' },
  demandedDays: { en: 'days asked for', ru: 'требуется дней' },
  dossier: { en: 'document', ru: 'документ' },
  dossiers: { en: 'documents', ru: 'документы' },
  due: { en: 'due', ru: 'наступает' },
  entries: { en: 'entries', ru: 'записей' },
  entry: { en: 'entry', ru: 'запись' },
  expected: { en: 'expected', ru: 'ожидалось' },
  expires: { en: 'expires', ru: 'истекает' },
  fingerprint: { en: 'fingerprint', ru: 'отпечаток' },
  for: { en: 'for', ru: 'за кого' },
  found: { en: 'found', ru: 'найдено' },
  from: { en: 'from', ru: 'от' },
  fullPowers: { en: 'full powers', ru: 'полномочия' },
  head: { en: 'head', ru: 'глава' },
  heard: { en: 'heard', ru: 'высказались' },
  into: { en: 'into', ru: 'куда' },
  item: { en: 'item', ru: 'пункт' },
  kid: { en: 'key', ru: 'ключ' },
  language: { en: 'language', ru: 'язык' },
  languages: { en: 'languages', ru: 'языки' },
  level: { en: 'level', ru: 'уровень' },
  levels: { en: 'levels', ru: 'уровни' },
  limit: { en: 'limit', ru: 'предел' },
  max: { en: 'limit', ru: 'предел' },
  meeting: { en: 'meeting', ru: 'заседание' },
  meets: { en: 'meets', ru: 'заседает' },
  member: { en: 'member', ru: 'член' },
  members: { en: 'members', ru: 'члены' },
  minimumMs: { en: 'least period', ru: 'минимальный срок' },
  missing: { en: 'missing', ru: 'не хватает' },
  mistakes: { en: 'mistakes', ru: 'ошибки' },
  name: { en: 'name', ru: 'имя' },
  named: { en: 'named', ru: 'названо' },
  needed: { en: 'needed', ru: 'требуется' },
  needs: { en: 'needs', ru: 'требуется' },
  number: { en: 'number', ru: 'номер' },
  obligation: { en: 'obligation', ru: 'обязательство' },
  offer: { en: 'offer', ru: 'предложение' },
  office: { en: 'office', ru: 'должность' },
  on: { en: 'on', ru: 'день' },
  organ: { en: 'organ', ru: 'орган' },
  organisation: { en: 'organisation', ru: 'организация' },
  organs: { en: 'organs', ru: 'органы' },
  outcome: { en: 'outcome', ru: 'итог' },
  party: { en: 'party', ru: 'участник' },
  pendingSince: { en: 'pending since', ru: 'без движения с' },
  person: { en: 'person', ru: 'лицо' },
  phase: { en: 'phase', ru: 'состояние' },
  place: { en: 'place', ru: 'место' },
  places: { en: 'places', ru: 'места' },
  position: { en: 'position', ru: 'позиция' },
  procedure: { en: 'procedure', ru: 'процедура' },
  proposed: { en: 'proposed', ru: 'предложено' },
  proposer: { en: 'proposer', ru: 'автор' },
  receivedAt: { en: 'received at', ru: 'получено' },
  role: { en: 'role', ru: 'роль' },
  round: { en: 'round', ru: 'раунд' },
  sha256: { en: 'text', ru: 'текст' },
  signed: { en: 'signed', ru: 'подписано' },
  since: { en: 'since', ru: 'с' },
  size: { en: 'size', ru: 'размер' },
  speaks: { en: 'speak', ru: 'высказываются' },
  stage: { en: 'stage', ru: 'стадия' },
  stages: { en: 'stages', ru: 'стадии' },
  state: { en: 'state', ru: 'государство' },
  statement: { en: 'statement', ru: 'заявление' },
  status: { en: 'status', ru: 'статус' },
  statuses: { en: 'statuses', ru: 'статусы' },
  textHash: { en: 'version', ru: 'версия' },
  title: { en: 'title', ru: 'название' },
  to: { en: 'to', ru: 'кому' },
  today: { en: 'today', ru: 'сегодня' },
  token: { en: 'token', ru: 'обозначение' },
  undelivered: { en: 'not delivered', ru: 'не получили' },
  unheard: { en: 'not heard', ru: 'не высказались' },
  until: { en: 'until', ru: 'до' },
  version: { en: 'version', ru: 'версия' },
};

type Fact = Refusal['facts'][string];

const CODES: Readonly<Record<string, Said>> = {
  ...MEETING_PHASES,
  ...PHASES,
  ...ROLES,
  ...LEVELS,
  ...RESERVATIONS,
  ...POSITIONS,
  ...ROUND_OUTCOMES,
};
/** How a refusal says that there is nothing of a kind. */
const NONE = ['none', 'nobody', 'unknown', ''];

/** Facts that hold what people wrote, which may look like anything. */
const OWN_WORDS = ['title', 'name', 'reason', 'mistakes', 'advice', 'fullPowers', 'procedure'];

function factOf(name: string, value: Fact, n: Names): string {
  if (typeof value === 'boolean')
    return say<string>(value ? { en: 'yes', ru: 'да' } : { en: 'no', ru: 'нет' }, n.language);
  if (typeof value === 'number') return name.endsWith('Ms') ? duration(n.language, value) : number(n.language, value);
  if (typeof value !== 'string')
    return value.length === 0
      ? '—'
      : list(
          n.language,
          value.map((v) => factOf(name, v, n)),
        );
  if (NONE.includes(value)) return '—';
  if (OWN_WORDS.includes(name)) return quoted(n.language, value);
  if (/^\d{4}-\d{2}-\d{2}T[\d:.]+Z$/.test(value)) return instantOf(n, value);
  if (/^\d{4}-\d{2}-\d{2}$/.test(value)) return dayOf(n, value);
  if (/^[0-9a-f]{64}$/.test(value)) return n.text(value);
  if (/^[0-9]0( or [0-9]0)*$/.test(value)) return list(n.language, value.split(' or ').map(n.stage), 'or');
  if (['organ', 'organs', 'meets', 'bounds'].includes(name)) return n.organ(value);
  if (['class', 'classes', 'offered'].includes(name)) return n.documentClass(value);
  if (Object.hasOwn(CODES, value)) return say(CODES[value]!, n.language);
  // A member with what is meant of it: its reservation, or its position.
  const [member = '', ...rest] = value.split(' ');
  const what = rest.join(' ');
  return Object.hasOwn(CODES, what) ? `${n.actor(member)} (${say(CODES[what]!, n.language)})` : n.actor(value);
}

/** A word of the code in words: `NotTheChair`, `not the chair`. */
function split(word: string): string {
  return word.replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2').toLowerCase();
}

/** What is lacking, in a sentence; where the lack has none of its own, its word and its facts one after the other. */
export function lackSentence({ lack, facts }: Pick<Refusal, 'lack' | 'facts'>, n: Names): string {
  const own = Object.hasOwn(LACKS, lack) ? LACKS[lack] : undefined;
  if (own)
    return say(own, n.language).replaceAll(/\{(\w+)\}/g, (_, name: string) => factOf(name, facts[name] ?? 'none', n));
  const told = Object.entries(facts).map(([name, value]) => {
    const called = Object.hasOwn(FACTS, name) ? say(FACTS[name]!, n.language) : split(name);
    return `${called}: ${factOf(name, value, n)}`;
  });
  return told.length === 0 ? `${split(lack)}.` : `${split(lack)} (${told.join('; ')}).`;
}

/** A refusal: what its rule demands, then what is lacking. */
export function refusalSentence(refusal: Refusal, n: Names): string {
  const rule = ruleSentence(refusal.rule, n.language);
  return rule === undefined ? lackSentence(refusal, n) : `${rule} ${lackSentence(refusal, n)}`;
}

import type { ActType, DossierAct, MeetingAct, OrganisationAct } from '../../contracts/acts.ts';
import type { Said } from './language.ts';

/** What each act is called on a button, and what it does, in one sentence. */

export type ActWords = { readonly label: Said; readonly does: Said };

const DOSSIER_ACTS = {
  ProposeDocument: {
    label: { en: 'Propose a document', ru: 'Предложить документ' },
    does: {
      en: 'Begins a dossier; the secretariat registers it next.',
      ru: 'Открывает дело документа; затем его регистрирует Секретариат.',
    },
  },
  RegisterDocument: {
    label: { en: 'Register the document', ru: 'Зарегистрировать документ' },
    does: {
      en: 'Puts it on the route of its class under the procedure in force.',
      ru: 'Направляет документ по маршруту его вида согласно действующей процедуре.',
    },
  },
  TakeUpProposal: {
    label: { en: 'Take up the proposal', ru: 'Поддержать предложение' },
    does: {
      en: 'Your delegation holds the proposal too: it is not withdrawn without you.',
      ru: 'Предложение становится и вашим: без вас его не отзовут.',
    },
  },
  ChangeTitle: {
    label: { en: 'Change the title', ru: 'Изменить название' },
    does: {
      en: 'Gives the document another title, for a stated reason.',
      ru: 'Даёт документу другое название с указанием причины.',
    },
  },
  ChangeClass: {
    label: { en: 'Change the class', ru: 'Изменить вид документа' },
    does: {
      en: 'Gives the document another class and with it another route; open rounds end.',
      ru: 'Меняет вид документа, а с ним и маршрут; открытые раунды закрываются.',
    },
  },
  IssueVersion: {
    label: { en: 'Issue a version', ru: 'Выпустить версию' },
    does: {
      en: 'Puts a new text before the organs; positions on earlier versions do not carry over to it.',
      ru: 'Вносит в органы новый текст; позиции по прежним версиям на него не переносятся.',
    },
  },
  RecordConcordance: {
    label: { en: 'Record the concordance', ru: 'Удостоверить сверку языков' },
    does: {
      en: 'Records that the official languages of the version say the same.',
      ru: 'Фиксирует, что тексты версии на официальных языках совпадают по смыслу.',
    },
  },
  ConfirmConcordance: {
    label: { en: 'Confirm the concordance', ru: 'Подтвердить сверку языков' },
    does: {
      en: 'Your delegation confirms the recorded concordance of the languages.',
      ru: 'Ваша делегация подтверждает зафиксированное совпадение языковых версий.',
    },
  },
  AddRendering: {
    label: { en: 'Add a translation', ru: 'Добавить перевод' },
    does: {
      en: 'Adds another language to a version that was issued; the version stays as it is.',
      ru: 'Добавляет язык к выпущенной версии; сама версия не меняется.',
    },
  },
  ConsentToCirculation: {
    label: { en: 'Consent to circulation', ru: 'Дать согласие на рассылку' },
    does: {
      en: 'Gives the consent of your organ without which the text is not circulated.',
      ru: 'Даёт согласие вашего органа, без которого текст не рассылается.',
    },
  },
  Circulate: {
    label: { en: 'Circulate the text', ru: 'Разослать текст' },
    does: {
      en: 'Sends the version to all delegations and starts the circulation period; the same version again, once others are counted, goes to those who have not confirmed it.',
      ru: 'Направляет версию всем делегациям; с этого дня идёт срок рассылки. Та же версия, когда изменился круг учитываемых, направляется снова тем, кто получения не подтвердил.',
    },
  },
  ConfirmDelivery: {
    label: { en: 'Confirm the delivery', ru: 'Подтвердить получение' },
    does: {
      en: 'Says that your delegation has the text; it says nothing about agreement.',
      ru: 'Подтверждает, что текст у вашей делегации; согласия это не означает.',
    },
  },
  OpenRound: {
    label: { en: 'Open a round', ru: 'Открыть раунд' },
    does: {
      en: 'Asks all counted delegations for their positions on this version by a deadline.',
      ru: 'Запрашивает позиции всех учитываемых делегаций по этой версии к указанному сроку.',
    },
  },
  ExtendRound: {
    label: { en: 'Extend the round', ru: 'Продлить раунд' },
    does: {
      en: 'Moves the deadline later; positions taken stay.',
      ru: 'Переносит срок на более позднее время; заявленные позиции сохраняются.',
    },
  },
  AgreeToShorten: {
    label: { en: 'Agree to shorten the round', ru: 'Согласиться сократить раунд' },
    does: {
      en: 'Your delegation agrees that the round ends earlier; it is shortened only when all agree.',
      ru: 'Ваша делегация согласна на более ранний срок; раунд сократят, только если согласны все.',
    },
  },
  ShortenRound: {
    label: { en: 'Shorten the round', ru: 'Сократить раунд' },
    does: {
      en: 'Moves the deadline to the earlier instant to which all have agreed.',
      ru: 'Переносит срок на более раннее время, на которое согласились все.',
    },
  },
  CloseRound: {
    label: { en: 'Close the round', ru: 'Закрыть раунд' },
    does: {
      en: 'Ends the round without a finding; the stage stays open.',
      ru: 'Завершает раунд без констатации; стадия остаётся открытой.',
    },
  },
  TakePosition: {
    label: { en: 'Take a position', ru: 'Заявить позицию' },
    does: {
      en: 'States your delegation’s position on this very text.',
      ru: 'Заявляет позицию вашей делегации по этому самому тексту.',
    },
  },
  AssentToJointPosition: {
    label: { en: 'Assent to the joint position', ru: 'Присоединиться к общей позиции' },
    does: {
      en: 'Makes the joint position yours: until then it does not count for you.',
      ru: 'Делает общую позицию вашей: до этого она за вас не засчитывается.',
    },
  },
  ConfirmAdReferendum: {
    label: { en: 'Confirm ad referendum', ru: 'Подтвердить согласие ad referendum' },
    does: {
      en: 'Your capital confirms the agreement that you gave ad referendum.',
      ru: 'Столица подтверждает согласие, данное ad referendum.',
    },
  },
  LiftPosition: {
    label: { en: 'Lift the position', ru: 'Снять позицию' },
    does: {
      en: 'Lifts your objection, reservation or amendment, so that it no longer stands in the way.',
      ru: 'Снимает ваше возражение, оговорку или поправку: они больше не препятствуют консенсусу.',
    },
  },
  WithdrawPosition: {
    label: { en: 'Withdraw the position', ru: 'Отозвать позицию' },
    does: {
      en: 'Takes your position back; your delegation is unheard until it takes another. Of a viewpoint, the viewpoint alone: your agreement stays.',
      ru: 'Отзывает вашу позицию; до новой позиции делегация считается не высказавшейся. Отзыв особого мнения оставляет согласие в силе.',
    },
  },
  RuleOnAmendment: {
    label: { en: 'Rule on the amendment', ru: 'Решить по поправке' },
    does: {
      en: 'Says whether the amendment stands in the way, and whether it goes into a new version.',
      ru: 'Определяет, препятствует ли поправка консенсусу и войдёт ли она в новую версию.',
    },
  },
  AskToConfirmUnchanged: {
    label: { en: 'Ask to confirm that nothing has changed', ru: 'Попросить подтвердить неизменность позиций' },
    does: {
      en: 'Asks those that agreed on an earlier version to confirm this one in a single act.',
      ru: 'Просит согласившихся с прежней версией подтвердить эту одним действием.',
    },
  },
  FindConsensus: {
    label: { en: 'Find consensus', ru: 'Констатировать консенсус' },
    does: {
      en: 'Finds that nobody objects: the stage closes on this version, with the evidence of this moment.',
      ru: 'Констатирует отсутствие возражений: стадия завершается на этой версии, сведения этого момента фиксируются.',
    },
  },
  DeclareVote: {
    label: { en: 'Declare the vote', ru: 'Объявить итоги голосования' },
    does: {
      en: 'Counts the votes and says whether the text is carried.',
      ru: 'Подсчитывает голоса и объявляет, принят ли текст.',
    },
  },
  DecideOnDraft: {
    label: { en: 'Decide on the draft', ru: 'Принять решение по проекту' },
    does: {
      en: 'The organ decides on the unfinished text by a numbered act; the document goes on and is not adopted.',
      ru: 'Орган принимает нумерованное решение по незавершённому тексту; работа продолжается, документ не принят.',
    },
  },
  TakeAsBasis: {
    label: { en: 'Take as a basis', ru: 'Взять за основу' },
    does: {
      en: 'Takes the text as the basis of further work; that is no approval.',
      ru: 'Берёт текст за основу дальнейшей работы; одобрением это не является.',
    },
  },
  ReturnToStage: {
    label: { en: 'Return to an earlier stage', ru: 'Вернуть на предыдущую стадию' },
    does: {
      en: 'Sends the document back; where places are named, only these are open again.',
      ru: 'Возвращает документ; если указаны места текста, заново открыты только они.',
    },
  },
  RepeatStage: {
    label: { en: 'Repeat the stage', ru: 'Повторить стадию' },
    does: {
      en: 'Opens a closed stage again, for the whole text or for named places.',
      ru: 'Заново открывает завершённую стадию по всему тексту или по указанным местам.',
    },
  },
  Defer: {
    label: { en: 'Defer', ru: 'Отложить' },
    does: {
      en: 'Takes the document out of this meeting until it is taken up again.',
      ru: 'Снимает документ с этого заседания до возобновления рассмотрения.',
    },
  },
  TakeUpAgain: {
    label: { en: 'Take up again', ru: 'Возобновить рассмотрение' },
    does: {
      en: 'Brings a deferred document before a meeting that has been convened.',
      ru: 'Вносит отложенный документ на созванное заседание.',
    },
  },
  RecordWaiver: {
    label: { en: 'Record a waiver', ru: 'Оформить отступление от правил' },
    does: {
      en: 'Dispenses with a period or a requirement, for a stated reason that stays on record.',
      ru: 'Разрешает отступить от срока или требования; причина остаётся в протоколе.',
    },
  },
  WithdrawProposal: {
    label: { en: 'Withdraw the proposal', ru: 'Отозвать предложение' },
    does: {
      en: 'Ends the document; only its proposer may, before the adopting stage opens and while nobody else has taken it up.',
      ru: 'Прекращает работу; это вправе сделать только автор, пока не открыта стадия принятия и предложение никто не поддержал.',
    },
  },
  NameEndorsers: {
    label: { en: 'Name the endorsers', ru: 'Назвать поддержавших' },
    does: {
      en: 'Names the members that support a paragraph; who is not named has not declined.',
      ru: 'Называет государства, поддержавшие пункт; неупомянутые не считаются отказавшимися.',
    },
  },
  SplitDocument: {
    label: { en: 'Split the document', ru: 'Разделить документ' },
    does: {
      en: 'Moves places of the text into documents of their own; no position goes with them.',
      ru: 'Выделяет части текста в отдельные документы; позиции с ними не переходят.',
    },
  },
  AgreeToMerge: {
    label: { en: 'Agree to merge', ru: 'Согласиться на объединение' },
    does: {
      en: 'Your delegation agrees that this document ends in the other one, which it takes up, too.',
      ru: 'Ваша делегация согласна, чтобы этот документ вошёл в другой; тот она тоже поддерживает отдельным действием.',
    },
  },
  MergeInto: {
    label: { en: 'Merge into another', ru: 'Объединить с другим' },
    does: {
      en: 'Ends this document in another one, whose text goes on.',
      ru: 'Завершает этот документ: работа продолжается над текстом другого.',
    },
  },
  RecordMerge: {
    label: { en: 'Record the merge', ru: 'Отметить объединение' },
    does: {
      en: 'Notes on this document that the other one was merged into it.',
      ru: 'Отмечает в этом документе, что с ним объединён другой.',
    },
  },
  AgreeToAbandon: {
    label: { en: 'Agree to abandon', ru: 'Согласиться снять документ' },
    does: {
      en: 'Your delegation agrees that the document is given up.',
      ru: 'Ваша делегация согласна прекратить работу над документом.',
    },
  },
  WithdrawAgreement: {
    label: { en: 'Withdraw the agreement', ru: 'Отозвать согласие' },
    does: {
      en: 'Takes back your agreement to abandon or merge, while the chair has not done it.',
      ru: 'Отзывает ваше согласие снять или объединить документ, пока председатель этого не сделал.',
    },
  },
  AbandonDocument: {
    label: { en: 'Abandon the document', ru: 'Снять документ' },
    does: {
      en: 'Ends the document when all that proposed it or took it up agree.',
      ru: 'Прекращает работу, если согласны все, кто предложил или поддержал документ.',
    },
  },
  DeclareLapse: {
    label: { en: 'Declare it lapsed', ru: 'Объявить утратившим актуальность' },
    does: {
      en: 'Ends a document that has not moved for the period of the procedure.',
      ru: 'Прекращает работу над документом без движения в течение срока, установленного процедурой.',
    },
  },
  OfferCarryOver: {
    label: { en: 'Offer to the next chairmanship', ru: 'Передать следующему председательству' },
    does: {
      en: 'Offers the unfinished document, with all that is open on it, to the office that chairs next.',
      ru: 'Предлагает незавершённый документ со всеми открытыми вопросами следующему председателю.',
    },
  },
  AcceptCarryOver: {
    label: { en: 'Accept the carry-over', ru: 'Принять от прежнего председательства' },
    does: {
      en: 'Takes the document over with the inventory as it stands.',
      ru: 'Принимает документ вместе с перечнем открытых вопросов.',
    },
  },
  Sign: {
    label: { en: 'Sign', ru: 'Подписать' },
    does: {
      en: 'Signs the adopted text for your state.',
      ru: 'Подписывает принятый текст от имени вашего государства.',
    },
  },
  ExplainNonSignature: {
    label: { en: 'Record why a member has not signed', ru: 'Указать, почему нет подписи' },
    does: {
      en: 'Records the reason for which a member does not sign.',
      ru: 'Фиксирует причину, по которой государство-член не подписывает документ.',
    },
  },
  CertifyCopies: {
    label: { en: 'Certify copies', ru: 'Заверить копии' },
    does: {
      en: 'Certifies copies of the signed text for all parties.',
      ru: 'Заверяет копии подписанного текста для всех сторон.',
    },
  },
  NotifyCompletion: {
    label: { en: 'Notify completion', ru: 'Уведомить о выполнении процедур' },
    does: {
      en: 'Says that the domestic procedures of your state are complete.',
      ru: 'Сообщает, что внутригосударственные процедуры вашего государства выполнены.',
    },
  },
  AnnounceEntryIntoForce: {
    label: { en: 'Announce the entry into force', ru: 'Объявить о вступлении в силу' },
    does: {
      en: 'Announces the day on which the document enters into force.',
      ru: 'Объявляет день вступления документа в силу.',
    },
  },
  JoinLater: {
    label: { en: 'Join', ru: 'Присоединиться' },
    does: {
      en: 'Binds your state to a document that is in effect.',
      ru: 'Ваше государство становится участником действующего документа.',
    },
  },
  RecordReview: {
    label: { en: 'Record the review', ru: 'Отметить пересмотр' },
    does: {
      en: 'Records what came of the review of a document in effect.',
      ru: 'Фиксирует итог рассмотрения действующего документа.',
    },
  },
  ProposeCorrection: {
    label: { en: 'Propose a correction', ru: 'Предложить исправление' },
    does: {
      en: 'Proposes to correct an error of the adopted text; it stands unless somebody objects in time.',
      ru: 'Предлагает исправить ошибку в принятом тексте; исправление вносится, если никто не возразит в срок.',
    },
  },
  ObjectToCorrection: {
    label: { en: 'Object to the correction', ru: 'Возразить против исправления' },
    does: {
      en: 'Stops the correction: the text stays as it is.',
      ru: 'Отклоняет исправление: текст остаётся прежним.',
    },
  },
  RecordCorrection: {
    label: { en: 'Record the correction', ru: 'Внести исправление' },
    does: {
      en: 'Records the correction once its time has passed without an objection.',
      ru: 'Вносит исправление после истечения срока без возражений.',
    },
  },
  WithdrawCorrection: {
    label: { en: 'Take the correction back', ru: 'Отозвать исправление' },
    does: {
      en: 'Takes a proposed correction back; another one may then be proposed.',
      ru: 'Отзывает предложенное исправление; после этого можно предложить другое.',
    },
  },
  EndDocument: {
    label: { en: 'End the document', ru: 'Прекратить действие документа' },
    does: {
      en: 'Records that the document was terminated, superseded or has expired.',
      ru: 'Фиксирует, что документ прекращён, заменён или срок его действия истёк.',
    },
  },
  RecordNotices: {
    label: { en: 'Record the notices', ru: 'Отметить отправку уведомлений' },
    does: { en: 'The process records to whom it sent notices.', ru: 'Система фиксирует, кому направлены уведомления.' },
  },
  SendReminder: {
    label: { en: 'Remind', ru: 'Направить напоминание' },
    does: {
      en: 'Those that still owe an answer in this round are reminded now, and nobody else.',
      ru: 'Напоминание направляется тем, чей ответ в этом раунде ещё ожидается, и никому больше.',
    },
  },
  RecordReminders: {
    label: { en: 'Record the reminders', ru: 'Отметить отправку напоминаний' },
    does: { en: 'The process records whom it reminded.', ru: 'Система фиксирует, кому направлены напоминания.' },
  },
  RecordAdoption: {
    label: { en: 'Record the adoption', ru: 'Отметить принятие' },
    does: {
      en: 'The process records the act by which the document was adopted.',
      ru: 'Система фиксирует акт, которым принят документ.',
    },
  },
  RecordPlacement: {
    label: { en: 'Record the placement', ru: 'Отметить включение в пакет' },
    does: {
      en: 'The process records that the document is on the agenda of a meeting, or no more.',
      ru: 'Система фиксирует включение документа в повестку дня или снятие с неё.',
    },
  },
  LinkImplementation: {
    label: { en: 'Link an implementing document', ru: 'Связать с документом об исполнении' },
    does: {
      en: 'Notes that another document carries this one out.',
      ru: 'Отмечает, что другой документ принят во исполнение этого.',
    },
  },
  RecordReading: {
    label: { en: 'Record a reading', ru: 'Отметить ознакомление' },
    does: {
      en: 'The process records who reads a draft for the first time.',
      ru: 'Система фиксирует первое ознакомление с проектом.',
    },
  },
  EraseText: {
    label: { en: 'Erase a text', ru: 'Удалить текст' },
    does: {
      en: 'Asks to erase the words of a text, or erases them on the request of another person; the hash stays.',
      ru: 'Запрашивает удаление текста или удаляет его по запросу другого лица; контрольная сумма остаётся.',
    },
  },
} satisfies Record<DossierAct['type'], ActWords>;

const ORGANISATION_ACTS = {
  RegisterOrganisation: {
    label: { en: 'Register the organisation', ru: 'Зарегистрировать организацию' },
    does: {
      en: 'Begins the journal of the organisation with its procedure and its secretariat.',
      ru: 'Открывает журнал организации с её процедурой и Секретариатом.',
    },
  },
  AdoptProcedure: {
    label: { en: 'Adopt a procedure', ru: 'Ввести новую процедуру' },
    does: {
      en: 'Puts another procedure into force for documents that are registered from now on.',
      ru: 'Вводит другую процедуру для документов, регистрируемых с этого момента.',
    },
  },
  RegisterMember: {
    label: { en: 'Register a member', ru: 'Зарегистрировать государство-член' },
    does: {
      en: 'Records a member state and the day since which it is one.',
      ru: 'Вносит государство-член и день начала членства.',
    },
  },
  AnnounceCandidate: {
    label: { en: 'Announce a candidate', ru: 'Объявить кандидата' },
    does: { en: 'Records a state that is to be admitted.', ru: 'Вносит государство, которое предстоит принять.' },
  },
  AdmitMember: {
    label: { en: 'Admit a member', ru: 'Принять в члены' },
    does: {
      en: 'The process makes a candidate a member by the adopted decision.',
      ru: 'Система делает кандидата членом на основании принятого решения.',
    },
  },
  RecordObligation: {
    label: { en: 'Record an obligation', ru: 'Записать обязательство' },
    does: {
      en: 'Records an instrument that an acceding state is to join by a day.',
      ru: 'Вносит документ, к которому вступающее государство должно присоединиться к сроку.',
    },
  },
  FulfilObligation: {
    label: { en: 'Record that an obligation is fulfilled', ru: 'Отметить выполнение обязательства' },
    does: {
      en: 'Records that an obligation of accession was fulfilled.',
      ru: 'Фиксирует выполнение обязательства при вступлении.',
    },
  },
  EndMembership: {
    label: { en: 'End a membership', ru: 'Прекратить членство' },
    does: {
      en: 'Records that a state is no longer a member or a candidate.',
      ru: 'Фиксирует, что государство более не является членом или кандидатом.',
    },
  },
  RegisterOffice: {
    label: { en: 'Register an office', ru: 'Зарегистрировать должность' },
    does: {
      en: 'Records an office that acts: a chair, an auditor, a depositary.',
      ru: 'Вносит должность: председателя, аудитора, депозитария.',
    },
  },
  PassChairmanship: {
    label: { en: 'Pass the chairmanship', ru: 'Передать председательство' },
    does: {
      en: 'Gives the chair of an organ to another office.',
      ru: 'Передаёт председательство в органе другой должности.',
    },
  },
  AccreditPerson: {
    label: { en: 'Accredit a person', ru: 'Аккредитовать представителя' },
    does: {
      en: 'Records who may speak for a delegation or an office, and on what paper.',
      ru: 'Вносит, кто и на каком основании говорит от имени делегации или должности.',
    },
  },
  RenewMandate: {
    label: { en: 'Renew a mandate', ru: 'Продлить полномочия' },
    does: {
      en: 'Gives an accredited person another mandate and another term.',
      ru: 'Даёт представителю новые полномочия и новый срок.',
    },
  },
  EndAccreditation: {
    label: { en: 'End an accreditation', ru: 'Прекратить аккредитацию' },
    does: {
      en: 'The person speaks for nobody from now on; what was said stays.',
      ru: 'С этого момента лицо ни от чьего имени не говорит; сказанное ранее остаётся.',
    },
  },
  LodgeFullPowers: {
    label: { en: 'Lodge full powers', ru: 'Внести полномочия на подписание' },
    does: { en: 'Records the paper by which a person may sign.', ru: 'Вносит документ, дающий лицу право подписания.' },
  },
  EndFullPowers: {
    label: { en: 'End full powers', ru: 'Прекратить полномочия на подписание' },
    does: { en: 'The person may no longer sign by them.', ru: 'Подписывать на их основании более нельзя.' },
  },
  GrantStatus: {
    label: { en: 'Grant a status', ru: 'Предоставить статус' },
    does: {
      en: 'Gives a state or an organisation a status, and with it what that status sees.',
      ru: 'Предоставляет государству или организации статус и связанный с ним доступ.',
    },
  },
  EndStatus: {
    label: { en: 'End a status', ru: 'Прекратить статус' },
    does: { en: 'Ends the status and what it showed.', ru: 'Прекращает статус и связанный с ним доступ.' },
  },
  EnrolKey: {
    label: { en: 'Enrol a key', ru: 'Зарегистрировать ключ' },
    does: { en: 'From now on the person signs with this key.', ru: 'С этого момента лицо подписывает этим ключом.' },
  },
  RotateKey: {
    label: { en: 'Change the key', ru: 'Сменить ключ' },
    does: {
      en: 'Puts another key of your own in the place of this one.',
      ru: 'Заменяет ваш ключ другим вашим ключом.',
    },
  },
  RevokeKey: {
    label: { en: 'Revoke a key', ru: 'Отозвать ключ' },
    does: {
      en: 'Nothing that it signs is accepted from now on.',
      ru: 'С этого момента подписанное им не принимается.',
    },
  },
  RegisterLog: {
    label: { en: 'Register the log', ru: 'Зарегистрировать реестр' },
    does: {
      en: 'Records the key under which the log of the organisation signs.',
      ru: 'Вносит ключ, которым подписывается реестр организации.',
    },
  },
  RegisterWitness: {
    label: { en: 'Register as a witness', ru: 'Зарегистрироваться свидетелем' },
    does: {
      en: 'From now on you cosign the checkpoints of the log with this key.',
      ru: 'С этого момента вы заверяете контрольные точки реестра этим ключом.',
    },
  },
  WithdrawWitness: {
    label: { en: 'Withdraw as a witness', ru: 'Сложить функции свидетеля' },
    does: { en: 'Your cosignatures do not count from now on.', ru: 'С этого момента ваши заверения не учитываются.' },
  },
  ReportConflict: {
    label: { en: 'Report a conflict of the log', ru: 'Сообщить о противоречии в реестре' },
    does: {
      en: 'Puts on record that the log signed two checkpoints that contradict each other.',
      ru: 'Фиксирует, что реестр подписал две противоречащие контрольные точки.',
    },
  },
} satisfies Record<OrganisationAct['type'], ActWords>;

const MEETING_ACTS = {
  ConveneMeeting: {
    label: { en: 'Convene a meeting', ru: 'Созвать заседание' },
    does: {
      en: 'Announces a meeting of an organ, its day and place.',
      ru: 'Объявляет заседание органа, его день и место.',
    },
  },
  MoveMeeting: {
    label: { en: 'Move the meeting', ru: 'Перенести заседание' },
    does: {
      en: 'Gives it another day, or another place too.',
      ru: 'Назначает другой день, а при необходимости и место.',
    },
  },
  CancelMeeting: {
    label: { en: 'Cancel the meeting', ru: 'Отменить заседание' },
    does: {
      en: 'It will not be held; its documents are free for another one.',
      ru: 'Заседание не состоится; его документы могут быть внесены на другое.',
    },
  },
  PlaceOnAgenda: {
    label: { en: 'Place on the agenda', ru: 'Включить в повестку дня' },
    does: {
      en: 'Puts the document on the agenda under an item.',
      ru: 'Включает документ в повестку дня отдельным пунктом.',
    },
  },
  RemoveFromAgenda: {
    label: { en: 'Remove from the agenda', ru: 'Снять с повестки дня' },
    does: {
      en: 'Takes the document off the agenda, for a stated reason.',
      ru: 'Снимает документ с повестки дня с указанием причины.',
    },
  },
  MoveItem: {
    label: { en: 'Renumber an item', ru: 'Изменить номер пункта' },
    does: { en: 'Gives an item of the agenda another number.', ru: 'Даёт пункту повестки дня другой номер.' },
  },
  ApproveAgenda: {
    label: { en: 'Approve the agenda', ru: 'Утвердить повестку дня' },
    does: {
      en: 'Approves the agenda, without which no sitting opens.',
      ru: 'Утверждает повестку дня, без которой заседание не открывается.',
    },
  },
  RecordPresence: {
    label: { en: 'Record who is present', ru: 'Отметить присутствие' },
    does: {
      en: 'Records who heads a delegation at the meeting, or that it is not there.',
      ru: 'Фиксирует главу делегации на заседании или её отсутствие.',
    },
  },
  OpenSitting: {
    label: { en: 'Open the sitting', ru: 'Открыть заседание' },
    does: { en: 'From now on the organ may decide.', ru: 'С этого момента орган вправе принимать решения.' },
  },
  NumberAct: {
    label: { en: 'Number an act', ru: 'Присвоить номер акту' },
    does: {
      en: 'The process gives an act of the meeting its number.',
      ru: 'Система присваивает номер акту заседания.',
    },
  },
  CloseSitting: {
    label: { en: 'Close the sitting', ru: 'Закрыть заседание' },
    does: {
      en: 'Ends the sitting; the agenda stands as it is.',
      ru: 'Завершает заседание; повестка дня более не меняется.',
    },
  },
  IssueProtocol: {
    label: { en: 'Issue the protocol', ru: 'Выпустить протокол' },
    does: {
      en: 'Lays the protocol of the closed sitting before those who sign it.',
      ru: 'Представляет протокол закрытого заседания на подписание.',
    },
  },
  SignProtocol: {
    label: { en: 'Sign the protocol', ru: 'Подписать протокол' },
    does: { en: 'Signs the protocol that was issued last.', ru: 'Подписывает последний выпущенный протокол.' },
  },
} satisfies Record<MeetingAct['type'], ActWords>;

/** Every act by its type. */
export const ACTS: Readonly<Record<ActType, ActWords>> = { ...DOSSIER_ACTS, ...ORGANISATION_ACTS, ...MEETING_ACTS };

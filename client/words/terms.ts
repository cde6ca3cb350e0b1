import type { OFFICE_ROLES } from '../../contracts/acts.ts';
import type { DossierEvent, FindingEvidence, RoundOutcome, Tally } from '../../contracts/events.ts';
import type { PositionKind, RESERVATION_KINDS, Scope } from '../../contracts/position.ts';
import type { Level } from '../../contracts/procedure.ts';
import type { Rendering } from '../../contracts/text.ts';
import type {
  BoardLine,
  CarryOverView,
  DossierView,
  ForceView,
  Notice,
  Phase,
  RoundView,
  StageOutcome,
} from '../../contracts/views.ts';
import type { ProcessStep } from '../../contracts/workflow.ts';
import type { Known } from '../../domain/dossier/shown/knew.ts';
import type { Forms, Said } from './language.ts';

/** The fixed words of the domain: what each code of the contracts is called (domain §3). */

/** Where a document is as a whole. */
export const PHASES = {
  proposed: { en: 'proposed', ru: 'предложен' },
  inProgress: { en: 'in progress', ru: 'на согласовании' },
  deferred: { en: 'deferred', ru: 'отложен' },
  adopted: { en: 'adopted', ru: 'принят' },
  inEffect: { en: 'in effect', ru: 'действует' },
  ended: { en: 'ended', ru: 'прекратил действие' },
  withdrawn: { en: 'withdrawn', ru: 'отозван' },
  split: { en: 'split', ru: 'разделён' },
  merged: { en: 'merged', ru: 'объединён с другим' },
  abandoned: { en: 'abandoned', ru: 'снят по общему согласию' },
  lapsed: { en: 'lapsed', ru: 'утратил актуальность' },
} satisfies Record<Phase, Said>;

/** What a delegation may say about a version. */
export const POSITIONS = {
  agree: { en: 'agrees', ru: 'согласие' },
  agreeAdReferendum: { en: 'agrees ad referendum', ru: 'согласие ad referendum' },
  agreeWithReservation: { en: 'agrees with a reservation', ru: 'согласие с оговоркой' },
  agreeWithViewpoint: { en: 'agrees and states a view', ru: 'согласие с особым мнением' },
  standAside: { en: 'stands aside', ru: 'не участвует, не препятствуя консенсусу' },
  abstain: { en: 'abstains', ru: 'воздержание' },
  proposeAmendment: { en: 'proposes an amendment', ru: 'поправка' },
  requestTime: { en: 'asks for time', ru: 'просьба о дополнительном времени' },
  object: { en: 'objects', ru: 'возражение' },
} satisfies Record<PositionKind, Said>;

/** Of a member that has not answered: derived, never a position. */
export const UNHEARD: Said = { en: 'not heard', ru: 'не высказалась' };

/** Of an agreement ad referendum. */
export const AD_REFERENDUM = {
  owed: { en: 'to be confirmed', ru: 'ожидает подтверждения' },
  confirmed: { en: 'confirmed', ru: 'подтверждено' },
  lapsed: { en: 'lapsed', ru: 'утратило силу' },
} satisfies Record<NonNullable<RoundView['positions'][number]['adReferendum']>['standing'], Said>;

/** What the chair made of an amendment. */
export const RULINGS = {
  accepted: { en: 'accepted', ru: 'принята' },
  refused: { en: 'refused', ru: 'отклонена' },
} satisfies Record<'accepted' | 'refused', Said>;

/** Of a position that was taken and is no more. */
export const LIFTED: Said = { en: 'lifted', ru: 'снято' };
/** Of a stand-aside that members and offices alone are shown. */
export const NOT_PUBLIC: Said = { en: 'not public', ru: 'не для оглашения' };

/** Kinds of reservation. */
export const RESERVATIONS = {
  scrutiny: { en: 'scrutiny reservation', ru: 'оговорка об изучении' },
  parliamentary: { en: 'parliamentary reservation', ru: 'парламентская оговорка' },
  linguistic: { en: 'linguistic reservation', ru: 'лингвистическая оговорка' },
  substantive: { en: 'substantive reservation', ru: 'оговорка по существу' },
} satisfies Record<(typeof RESERVATION_KINDS)[number], Said>;

/** What a stand-aside or a view covers. */
export const SCOPES = {
  paragraph: { en: 'named paragraphs', ru: 'отдельные пункты' },
  document: { en: 'the whole document', ru: 'весь документ' },
  drafting: { en: 'the drafting', ru: 'участие в подготовке текста' },
} satisfies Record<Scope['of'], Said>;

/** The two ways in which a round is held. */
export const ROUND_KINDS = {
  open: { en: 'open round', ru: 'открытый раунд' },
  silence: { en: 'silence procedure', ru: 'процедура молчания' },
} satisfies Record<RoundView['kind'], Said>;

/** How a round ended. */
export const ROUND_OUTCOMES = {
  consensus: { en: 'consensus found', ru: 'консенсус констатирован' },
  carried: { en: 'carried by vote', ru: 'принято голосованием' },
  notCarried: { en: 'not carried', ru: 'не набрало голосов' },
  deadline: { en: 'deadline passed', ru: 'срок истёк' },
  silence: { en: 'silence unbroken', ru: 'молчание не нарушено' },
  broken: { en: 'silence broken', ru: 'молчание нарушено' },
  superseded: { en: 'another version came out', ru: 'вышла другая версия' },
  voided: { en: 'void: another version came out', ru: 'недействителен: вышла другая версия' },
  closed: { en: 'closed by the chair', ru: 'закрыт председателем' },
  returned: { en: 'document returned', ru: 'документ возвращён' },
  deferred: { en: 'document deferred', ru: 'документ отложен' },
  basis: { en: 'taken as a basis', ru: 'текст взят за основу' },
  draft: { en: 'decided on the draft', ru: 'принято решение по проекту' },
  withdrawn: { en: 'proposal withdrawn', ru: 'предложение отозвано' },
  split: { en: 'document split', ru: 'документ разделён' },
  merged: { en: 'document merged', ru: 'документ объединён с другим' },
  abandoned: { en: 'document abandoned', ru: 'документ снят' },
  lapsed: { en: 'document lapsed', ru: 'документ утратил актуальность' },
} satisfies Record<RoundOutcome, Said>;

/** Where a stage of the route is. */
export const STAGE_STATUSES = {
  notOpened: { en: 'not opened', ru: 'не открыта' },
  open: { en: 'open', ru: 'открыта' },
  closed: { en: 'closed', ru: 'завершена' },
  basis: { en: 'open, text taken as a basis', ru: 'открыта, текст взят за основу' },
  skipped: { en: 'not on the route', ru: 'не входит в маршрут' },
} satisfies Record<DossierView['stages'][number]['status'], Said>;

/** What the organ of a stage came to. */
export const STAGE_OUTCOMES = {
  cleared: { en: 'cleared', ru: 'согласовано' },
  approvedForSubmission: { en: 'approved for submission', ru: 'одобрено для внесения' },
  asBasis: { en: 'taken as a basis, not approved', ru: 'взято за основу, не одобрено' },
  adopted: { en: 'adopted', ru: 'принято' },
  agreed: { en: 'agreed', ru: 'согласие достигнуто' },
} satisfies Record<StageOutcome, Said>;

/** In what capacity somebody speaks, and how a party belongs to the organisation. */
export const ROLES = {
  secretariat: { en: 'Secretariat', ru: 'Секретариат' },
  chair: { en: 'Chair', ru: 'Председатель' },
  depositary: { en: 'Depositary', ru: 'Депозитарий' },
  auditor: { en: 'Auditor', ru: 'Аудитор' },
  process: { en: 'Process', ru: 'Система' },
  delegation: { en: 'Delegation', ru: 'Делегация' },
  member: { en: 'Member', ru: 'Государство-член' },
  candidate: { en: 'Candidate', ru: 'Государство-кандидат' },
  former: { en: 'Former member', ru: 'Бывшее государство-член' },
  party: { en: 'Party with a status', ru: 'Участник с особым статусом' },
} satisfies Record<(typeof OFFICE_ROLES)[number] | 'delegation' | 'member' | 'candidate' | 'former' | 'party', Said>;

/** The rank in which a person speaks. */
export const LEVELS = {
  head: { en: 'head of state or government', ru: 'глава государства или правительства' },
  minister: { en: 'minister', ru: 'министр' },
  coordinator: { en: 'national coordinator', ru: 'национальный координатор' },
  expert: { en: 'expert', ru: 'эксперт' },
  staff: { en: 'staff', ru: 'сотрудник' },
  service: { en: 'service of the engine', ru: 'служба системы' },
} satisfies Record<Level, Said>;

/** How saying nothing will be read, told to a delegation before it is silent. */
export const SILENCE_MEANS = {
  unheard: {
    en: 'If you say nothing you are not heard, and no consensus is found without you.',
    ru: 'Если вы ничего не скажете, вы будете считаться не высказавшимися, и консенсус без вас констатирован не будет.',
  },
  noObjection: {
    en: 'If you say nothing by the deadline, that is read as no objection.',
    ru: 'Если вы ничего не скажете до истечения срока, это будет сочтено отсутствием возражений.',
  },
  nothing: {
    en: 'If you say nothing, nothing follows from it: the organ may decide without you.',
    ru: 'Если вы ничего не скажете, это ничего не значит: орган может принять решение без вас.',
  },
} satisfies Record<Notice['silenceMeans'], Said>;

/** Why a delegation gets a notice. */
export const NOTICES = {
  circulated: {
    en: 'A text was circulated: please confirm the delivery.',
    ru: 'Текст разослан: подтвердите получение.',
  },
  roundOpened: { en: 'A round was opened: your position is asked for.', ru: 'Открыт раунд: ожидается ваша позиция.' },
  reminder: { en: 'Reminder: your position is still owed.', ru: 'Напоминание: ваша позиция ещё не заявлена.' },
  signature: { en: 'The text is open for signature.', ru: 'Текст открыт для подписания.' },
  correction: {
    en: 'A correction of the adopted text was proposed: you may object to it.',
    ru: 'Предложено исправление принятого текста: вы вправе возразить.',
  },
} satisfies Record<Notice['kind'], Said>;

/** What is left out of what a viewer is shown. */
export const WITHHELD = {
  record: { en: 'who said what is not shown to you', ru: 'кто что сказал, вам не показано' },
  texts: { en: 'the texts are not shown to you', ru: 'тексты вам не показаны' },
  standAsides: {
    en: 'who stood aside in confidence is not shown to you',
    ru: 'кто не участвовал на условиях конфиденциальности, вам не показано',
  },
  positions: {
    en: 'positions of others are confidential until the round closes',
    ru: 'позиции других конфиденциальны до закрытия раунда',
  },
  counts: {
    en: 'how many were heard is confidential until the round closes',
    ru: 'число высказавшихся конфиденциально до закрытия раунда',
  },
} satisfies Record<NonNullable<BoardLine['withheld']>[number], Said>;

/** Why a member did not sign. */
export const NON_SIGNATURES = {
  stoodAside: { en: 'stood aside', ru: 'не участвовало, не препятствуя консенсусу' },
  absent: { en: 'was absent', ru: 'отсутствовало' },
  notMember: { en: 'is not a member', ru: 'не является государством-членом' },
  pending: { en: 'will sign later', ru: 'подпишет позднее' },
} satisfies Record<Extract<DossierEvent, { type: 'NonSignatureExplained' }>['because'], Said>;

/** Whether the official languages were compared. */
export const CONCORDANCE = {
  recorded: { en: 'concordance recorded', ru: 'аутентичность языковых версий удостоверена' },
  waived: { en: 'concordance waived', ru: 'от сверки языковых версий решено отступить' },
  none: { en: 'concordance not recorded', ru: 'языковые версии не сверены' },
} satisfies Record<DossierView['concordance'], Said>;

/** What one language of a version is. */
export const RENDERING_STATUSES = {
  working: { en: 'working text', ru: 'рабочий текст' },
  official: { en: 'official text', ru: 'официальный текст' },
  authentic: { en: 'authentic text', ru: 'аутентичный текст' },
  unofficial: { en: 'unofficial translation', ru: 'неофициальный перевод' },
} satisfies Record<Rendering['status'], Said>;

/** From what the chair has dispensed. */
export const WAIVERS = {
  circulationPeriod: { en: 'the circulation period', ru: 'срок рассылки' },
  quorum: { en: 'the quorum', ru: 'кворум' },
  sameVersion: { en: 'consideration of the very version', ru: 'рассмотрение той же самой версии' },
  concordance: { en: 'the concordance of languages', ru: 'сверка языковых версий' },
  freeze: { en: 'the freeze of the text', ru: 'неизменность текста' },
} satisfies Record<Extract<DossierEvent, { type: 'WaiverRecorded' }>['of'], Said>;

/** Of a review of a document in effect. */
export const REVIEW_OUTCOMES = {
  confirmed: { en: 'confirmed', ru: 'подтверждён' },
  revise: { en: 'to be revised', ru: 'подлежит пересмотру' },
  withdraw: { en: 'to be withdrawn', ru: 'подлежит отмене' },
} satisfies Record<ForceView['reviews'][number]['outcome'], Said>;

/** Of a correction of an adopted text; until then it is open to objections. */
export const CORRECTION_OUTCOMES = {
  rejected: { en: 'rejected', ru: 'отклонено' },
  corrected: { en: 'corrected', ru: 'внесено' },
  withdrawn: { en: 'taken back', ru: 'отозвано' },
  documentEnded: { en: 'closed, since the document ended', ru: 'закрыто: документ прекратил действие' },
} satisfies Record<NonNullable<ForceView['corrections'][number]['outcome']>, Said>;

/** Of an offer to the next chairmanship. */
export const OFFER_STATUSES = {
  open: { en: 'offered', ru: 'предложено' },
  accepted: { en: 'accepted', ru: 'принято' },
  replaced: { en: 'replaced by a later offer', ru: 'заменено новым предложением' },
} satisfies Record<CarryOverView['status'], Said>;

/** Why a document ended. */
export const ENDINGS = {
  terminated: { en: 'terminated', ru: 'прекращён' },
  superseded: { en: 'superseded', ru: 'заменён' },
  expired: { en: 'expired', ru: 'истёк срок действия' },
} satisfies Record<Extract<DossierEvent, { type: 'DocumentEnded' }>['because'], Said>;

/** By what the unheard do not stand in the way of a finding. */
export const UNHEARD_BY = {
  none: { en: 'all were heard', ru: 'высказались все' },
  silence: { en: 'by silence', ru: 'по процедуре молчания' },
  waiver: { en: 'by a waiver of the quorum', ru: 'ввиду отступления от кворума' },
  silenceAndWaiver: {
    en: 'by silence, and by a waiver of the quorum',
    ru: 'по процедуре молчания и ввиду отступления от кворума',
  },
  presence: { en: 'their heads were at the sitting', ru: 'их главы присутствовали на заседании' },
  quorum: { en: 'the quorum of the stage was reached', ru: 'кворум стадии набран' },
} satisfies Record<FindingEvidence['unheardBy'], Said>;

/** What a vote that was not carried lacked. */
export const VOTE_LACKS = {
  quorum: { en: 'no quorum', ru: 'нет кворума' },
  inFavour: { en: 'too few in favour', ru: 'недостаточно голосов «за»' },
  against: { en: 'too many against', ru: 'слишком много голосов «против»' },
} satisfies Record<Tally['lacks'][number], Said>;

/** Where a meeting is. */
export const MEETING_PHASES = {
  convened: { en: 'convened', ru: 'созвано' },
  sitting: { en: 'sitting', ru: 'идёт заседание' },
  closed: { en: 'closed', ru: 'завершено' },
  cancelled: { en: 'cancelled', ru: 'отменено' },
} satisfies Record<'convened' | 'sitting' | 'closed' | 'cancelled', Said>;

/** Parts of what is handed to the next chairmanship. */
export const INVENTORY = {
  objections: { en: 'Objections that stand', ru: 'Неснятые возражения' },
  reservations: { en: 'Reservations', ru: 'Оговорки' },
  brackets: { en: 'Open brackets', ru: 'Незакрытые скобки' },
  adReferendum: { en: 'Agreements ad referendum', ru: 'Согласия ad referendum' },
  requestsForTime: { en: 'Requests for time', ru: 'Просьбы о дополнительном времени' },
  waivers: { en: 'Waivers', ru: 'Отступления от правил' },
  promises: { en: 'Promises of the chair', ru: 'Обещания председателя' },
  mandates: { en: 'Mandates', ru: 'Полномочия' },
} satisfies Record<keyof CarryOverView['inventory'], Said>;

/** What somebody knew, or was entitled to see, and since when (the auditor's question). */
export const KNOWN = {
  notice: { en: 'a notice was sent to it', ru: 'направлено уведомление' },
  reminder: { en: 'a reminder was sent to it', ru: 'направлено напоминание' },
  delivery: { en: 'it confirmed the delivery', ru: 'подтверждено получение' },
  version: { en: 'it could read the version', ru: 'версия доступна для чтения' },
  reading: { en: 'it read the text', ru: 'зафиксировано ознакомление с текстом' },
  round: { en: 'it could see the round', ru: 'раунд виден' },
  position: { en: 'it could see the position', ru: 'позиция видна' },
} satisfies Record<Known['what'], Said>;

/** What the process does of its own. */
export const STEPS = {
  notify: { en: 'sends the notices', ru: 'направляет уведомления' },
  recordPlacement: { en: 'records its place in the package', ru: 'отмечает его место в пакете заседания' },
  openRound: { en: 'opens a round', ru: 'открывает раунд' },
  remind: { en: 'reminds those who have not answered', ru: 'напоминает тем, кто ещё не ответил' },
  closeRound: { en: 'closes the round', ru: 'закрывает раунд' },
  numberAct: { en: 'numbers the act', ru: 'присваивает номер акту' },
  recordAdoption: { en: 'records the adoption', ru: 'записывает принятие' },
  admitMember: { en: 'admits the member', ru: 'принимает государство в члены' },
} satisfies Record<ProcessStep['do'], Said>;

/** What is counted most, for `plural`. */
export const COUNTED = {
  document: {
    en: { one: 'document', other: 'documents' },
    ru: { one: 'документ', few: 'документа', many: 'документов', other: 'документа' },
  },
  day: {
    en: { one: 'day', other: 'days' },
    ru: { one: 'день', few: 'дня', many: 'дней', other: 'дня' },
  },
  hour: {
    en: { one: 'hour', other: 'hours' },
    ru: { one: 'час', few: 'часа', many: 'часов', other: 'часа' },
  },
  delegation: {
    en: { one: 'delegation', other: 'delegations' },
    ru: { one: 'делегация', few: 'делегации', many: 'делегаций', other: 'делегации' },
  },
  objection: {
    en: { one: 'objection', other: 'objections' },
    ru: { one: 'возражение', few: 'возражения', many: 'возражений', other: 'возражения' },
  },
  position: {
    en: { one: 'position', other: 'positions' },
    ru: { one: 'позиция', few: 'позиции', many: 'позиций', other: 'позиции' },
  },
  round: {
    en: { one: 'round', other: 'rounds' },
    ru: { one: 'раунд', few: 'раунда', many: 'раундов', other: 'раунда' },
  },
  version: {
    en: { one: 'version', other: 'versions' },
    ru: { one: 'версия', few: 'версии', many: 'версий', other: 'версии' },
  },
  entry: {
    en: { one: 'entry', other: 'entries' },
    ru: { one: 'запись', few: 'записи', many: 'записей', other: 'записи' },
  },
  place: {
    en: { one: 'place', other: 'places' },
    ru: { one: 'место', few: 'места', many: 'мест', other: 'места' },
  },
} satisfies Record<string, Said<Forms>>;

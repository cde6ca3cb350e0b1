import type { ConcordatEvent, DossierEvent, MeetingEvent, OrganisationEvent } from '../../contracts/events.ts';
import { dossierEventSentence } from './dossierEvents.ts';
import { say, type Said } from './language.ts';
import type { Names } from './names.ts';
import { because, dayOf } from './phrases.ts';
import { ROLES } from './terms.ts';

/** One sentence for each event of the organisation and of a meeting; those of a document stand in `dossierEvents.ts`. */

type Kept = 'StatementRefused' | 'LateStatementReceived';
type Table<E extends { readonly type: string }> = {
  readonly [T in Exclude<E['type'], Kept>]: (e: Extract<E, { readonly type: T }>, n: Names) => Said;
};

const ORGANISATION_EVENTS: Table<OrganisationEvent> = {
  OrganisationRegistered: (e) => ({
    en: `The organisation ${e.procedure.organisation} was registered`,
    ru: `Организация ${e.procedure.organisation} зарегистрирована`,
  }),
  ProcedureAdopted: (e, n) => ({
    en: `Another procedure was adopted, ${n.writing.quoted(e.procedure.name)}${because(n, e.reason)}`,
    ru: `Введена новая процедура, ${n.writing.quoted(e.procedure.name)}${because(n, e.reason)}`,
  }),
  MemberRegistered: (e, n) => ({
    en: `${n.actor(e.member)} was registered as a member since ${dayOf(n, e.since)}`,
    ru: `${n.actor(e.member)}: зарегистрировано членство с ${dayOf(n, e.since)}`,
  }),
  CandidateAnnounced: (e, n) => ({
    en: `${n.actor(e.member)} was announced as a candidate`,
    ru: `${n.actor(e.member)}: объявлено кандидатом`,
  }),
  MemberAdmitted: (e, n) => ({
    en: `${n.actor(e.member)} was admitted as a member (${n.organ(e.by.organ)}, ${dayOf(n, e.by.day)})`,
    ru: `${n.actor(e.member)}: принято в члены (${n.organ(e.by.organ)}, ${dayOf(n, e.by.day)})`,
  }),
  ObligationRecorded: (e, n) => ({
    en: `${n.actor(e.member)} is to join ${n.writing.quoted(e.instrument)} by ${dayOf(n, e.by)} (obligation ${e.obligation})`,
    ru: `${n.actor(e.member)}: обязательство ${e.obligation} присоединиться до ${dayOf(n, e.by)} к документу ${n.writing.quoted(e.instrument)}`,
  }),
  ObligationFulfilled: (e, n) => ({
    en: `Obligation ${e.obligation} was fulfilled on ${dayOf(n, e.on)}${because(n, e.paper)}`,
    ru: `Обязательство ${e.obligation} выполнено ${dayOf(n, e.on)}${because(n, e.paper)}`,
  }),
  MembershipEnded: (e, n) => ({
    en: `The membership or candidature of ${n.actor(e.member)} ended${because(n, e.reason)}`,
    ru: `${n.actor(e.member)}: членство или статус кандидата прекращены${because(n, e.reason)}`,
  }),
  OfficeRegistered: (e, n) => ({
    en: `The office ${n.actor(e.office)} was registered (${say(ROLES[e.role], n.language)})`,
    ru: `Зарегистрирована должность: ${n.actor(e.office)} (${say(ROLES[e.role], n.language)})`,
  }),
  ChairmanshipPassed: (e, n) => ({
    en: `The chair of ${n.organ(e.organ)} passed${e.from === null ? '' : ` from ${n.actor(e.from)}`} to ${n.actor(e.to)}${because(n, e.reason)}`,
    ru: `Председательство (${n.organ(e.organ)}): ${e.from === null ? '' : `${n.actor(e.from)} → `}${n.actor(e.to)}${because(n, e.reason)}`,
  }),
  PersonAccredited: (e, n) => ({
    en: `${n.writing.quoted(e.name)} (${e.person}) was accredited to ${n.actor(e.actor)}${because(n, e.mandate)}`,
    ru: `${n.actor(e.actor)}: аккредитация ${n.writing.quoted(e.name)} (${e.person})${because(n, e.mandate)}`,
  }),
  MandateRenewed: (e, n) => ({
    en: `The mandate of ${n.person(e.person)} was renewed${because(n, e.mandate)}`,
    ru: `Полномочия продлены (${n.person(e.person)})${because(n, e.mandate)}`,
  }),
  AccreditationEnded: (e, n) => ({
    en: `The accreditation of ${n.person(e.person)} ended${because(n, e.reason)}`,
    ru: `Аккредитация прекращена (${n.person(e.person)})${because(n, e.reason)}`,
  }),
  FullPowersLodged: (e, n) => ({
    en: `Full powers ${e.fullPowers} of ${n.person(e.person)} were lodged${because(n, e.paper)}`,
    ru: `Внесены полномочия на подписание ${e.fullPowers} (${n.person(e.person)})${because(n, e.paper)}`,
  }),
  FullPowersEnded: (e, n) => ({
    en: `Full powers ${e.fullPowers} ended${because(n, e.reason)}`,
    ru: `Полномочия на подписание ${e.fullPowers} прекращены${because(n, e.reason)}`,
  }),
  StatusGranted: (e, n) => ({
    en: `${n.writing.quoted(e.name)} (${e.party}) was granted the status ${n.writing.quoted(n.status(e.status))} since ${dayOf(n, e.since)}`,
    ru: `${n.writing.quoted(e.name)} (${e.party}): предоставлен статус ${n.writing.quoted(n.status(e.status))} с ${dayOf(n, e.since)}`,
  }),
  StatusEnded: (e, n) => ({
    en: `The status of ${n.actor(e.party)} ended${because(n, e.reason)}`,
    ru: `${n.actor(e.party)}: статус прекращён${because(n, e.reason)}`,
  }),
  KeyEnrolled: (e, n) => ({
    en: `A key of ${n.person(e.person)} was enrolled${because(n, e.paper)}`,
    ru: `Зарегистрирован ключ (${n.person(e.person)})${because(n, e.paper)}`,
  }),
  KeyRevoked: (e, n) => ({
    en: `The key ${e.kid.slice(0, 12)} was revoked${because(n, e.reason)}`,
    ru: `Ключ ${e.kid.slice(0, 12)} отозван${because(n, e.reason)}`,
  }),
  LogRegistered: (e) => ({
    en: `A key of the log ${e.origin} was registered`,
    ru: `Зарегистрирован ключ реестра ${e.origin}`,
  }),
  WitnessRegistered: (e, n) => ({
    en: `${n.actor(e.actor)} was registered as a witness of the log (${e.name})`,
    ru: `${n.actor(e.actor)}: регистрация свидетелем реестра (${e.name})`,
  }),
  WitnessWithdrawn: (e, n) => ({
    en: `${n.actor(e.actor)} withdrew as a witness${because(n, e.reason)}`,
    ru: `${n.actor(e.actor)}: функции свидетеля сложены${because(n, e.reason)}`,
  }),
  ConflictReported: (e, n) => ({
    en: `${n.actor(e.by)} reported that the log contradicts itself`,
    ru: `${n.actor(e.by)}: сообщение о противоречии в реестре`,
  }),
};

const MEETING_EVENTS: Table<MeetingEvent> = {
  MeetingConvened: (e, n) => ({
    en: `A meeting of ${n.organ(e.organ)} was convened for ${dayOf(n, e.day)}, ${e.place}: ${n.writing.quoted(e.title)}`,
    ru: `Созвано заседание (${n.organ(e.organ)}) на ${dayOf(n, e.day)}, ${e.place}: ${n.writing.quoted(e.title)}`,
  }),
  MeetingMoved: (e, n) => ({
    en: `The meeting was moved to ${dayOf(n, e.day)}, ${e.place}${because(n, e.reason)}`,
    ru: `Заседание перенесено на ${dayOf(n, e.day)}, ${e.place}${because(n, e.reason)}`,
  }),
  MeetingCancelled: (e, n) => ({
    en: `The meeting was cancelled${because(n, e.reason)}`,
    ru: `Заседание отменено${because(n, e.reason)}`,
  }),
  ItemPlaced: (e) => ({
    en: `${e.dossier} was placed on the agenda as item ${e.item}${e.decideFirst ? ', to be decided first' : ''}`,
    ru: `${e.dossier}: включён в повестку дня, пункт ${e.item}${e.decideFirst ? ', решается в первую очередь' : ''}`,
  }),
  ItemRemoved: (e, n) => ({
    en: `${e.dossier} was removed from the agenda${because(n, e.reason)}`,
    ru: `${e.dossier}: снят с повестки дня${because(n, e.reason)}`,
  }),
  ItemMoved: (e) => ({
    en: `Item ${e.item} became item ${e.to}`,
    ru: `Пункт ${e.item} стал пунктом ${e.to}`,
  }),
  AgendaApproved: () => ({ en: 'The agenda was approved', ru: 'Повестка дня утверждена' }),
  PresenceRecorded: (e, n) => ({
    en:
      e.head === null
        ? `${n.actor(e.member)} is not at the meeting`
        : `${n.actor(e.member)} is at the meeting, headed by ${n.person(e.head)}${e.guest ? ', as a guest' : ''}`,
    ru:
      e.head === null
        ? `${n.actor(e.member)}: на заседании не присутствует`
        : `${n.actor(e.member)}: присутствует на заседании, глава — ${n.person(e.head)}${e.guest ? ', в качестве гостя' : ''}`,
  }),
  SittingOpened: (e, n) => ({
    en: `The sitting was opened${e.chair === undefined ? '' : ` by ${n.actor(e.chair)}`}`,
    ru: `Заседание открыто${e.chair === undefined ? '' : `, председательствует ${n.actor(e.chair)}`}`,
  }),
  ActNumbered: (e, n) => ({
    en: `Act No. ${e.number}: ${n.writing.list(e.dossiers)}`,
    ru: `Акт № ${e.number}: ${n.writing.list(e.dossiers)}`,
  }),
  SittingClosed: () => ({ en: 'The sitting was closed', ru: 'Заседание закрыто' }),
  ProtocolIssued: (e, n) => ({
    en: `The protocol was issued (${n.writing.languageName(e.language)})`,
    ru: `Протокол выпущен (${n.writing.languageName(e.language)})`,
  }),
  ProtocolSigned: (e, n) => ({
    en: `${n.actor(e.actor)} signed the protocol`,
    ru: `${n.actor(e.actor)}: протокол подписан`,
  }),
};

type Make = (e: ConcordatEvent, n: Names) => Said;
const OTHERS: Readonly<Record<string, Make>> = { ...ORGANISATION_EVENTS, ...MEETING_EVENTS } as never;

/** The sentence of any event, for a timeline: who, what, where, and the reason in the words of whoever gave it. */
export function eventSentence(event: ConcordatEvent, n: Names): string {
  const make = OTHERS[event.type];
  return make ? say(make(event, n), n.language) : dossierEventSentence(event as DossierEvent, n);
}

import type { AdoptingAct, DossierEvent, OrganOutcome } from '../../contracts/events.ts';
import type { Position, Scope } from '../../contracts/position.ts';
import { say, type Said } from './language.ts';
import type { Names } from './names.ts';
import { actorsOf, because, counted, dayOf, instantOf } from './phrases.ts';
import { refusalSentence } from './refusals.ts';
import {
  COUNTED,
  ENDINGS,
  NON_SIGNATURES,
  RESERVATIONS,
  REVIEW_OUTCOMES,
  ROUND_OUTCOMES,
  STAGE_OUTCOMES,
  VOTE_LACKS,
  WAIVERS,
} from './terms.ts';

/** One sentence for each event of a document. Words of people stay as they are, in quotation marks. */

type Of<T extends DossierEvent['type']> = Extract<DossierEvent, { readonly type: T }>;
type Table = { readonly [T in DossierEvent['type']]: (e: Of<T>, n: Names) => Said };

const round: Said = { en: 'round', ru: 'раунд' };
type Placed = { readonly stage: string; readonly round: number };
const inRound = (e: Placed, n: Names) => `${n.stage(e.stage)}, ${say(round, n.language)} ${e.round}`;
type OnText = Placed & { readonly textHash: string };
const onText = (e: OnText, n: Names) => `${inRound(e, n)}, ${n.text(e.textHash)}`;
const members = (n: Names, of: readonly string[]) => actorsOf(n, of);
const languages = (n: Names, tags: readonly string[]) => n.writing.list(tags.map(n.writing.languageName));
const places = (n: Names, of: readonly string[]) => n.writing.list(of);

/** An adopting act: its organ, day and number. */
export function actOf({ organ, day, number }: AdoptingAct, n: Names): string {
  const numbered =
    number === null ? '' : say<string>({ en: `, act No. ${number}`, ru: `, акт № ${number}` }, n.language);
  return `${n.organ(organ)}, ${dayOf(n, day)}${numbered}`;
}

function outcomeOf(outcome: OrganOutcome | undefined, n: Names): string {
  return outcome
    ? `; ${say(STAGE_OUTCOMES[outcome.as], n.language)} (${n.organ(outcome.organ)}, ${dayOf(n, outcome.day)})`
    : '';
}

function scopeOf(scope: Scope, n: Names): Said {
  switch (scope.of) {
    case 'paragraph':
      return { en: `from ${places(n, scope.places)}`, ru: `в части: ${places(n, scope.places)}` };
    case 'document':
      return { en: 'from the whole document', ru: 'во всём документе' };
    case 'drafting':
      return { en: 'from the drafting', ru: 'в подготовке текста' };
  }
}

/** What a position says, after the name of whose it is. */
function positionOf(p: Position, n: Names): Said {
  switch (p.kind) {
    case 'agree':
      return { en: ' agreed', ru: ': согласие' };
    case 'agreeAdReferendum': {
      const until = dayOf(n, p.confirmBy);
      return {
        en: ` agreed ad referendum, to be confirmed by ${until}`,
        ru: `: согласие ad referendum, подтвердить до ${until}`,
      };
    }
    case 'agreeWithReservation': {
      const kind = say(RESERVATIONS[p.reservation], n.language);
      return { en: ` agreed with a ${kind}${because(n, p.text)}`, ru: `: согласие, ${kind}${because(n, p.text)}` };
    }
    case 'agreeWithViewpoint':
      return {
        en: ` agreed and stated its view${because(n, p.text)}`,
        ru: `: согласие с особым мнением${because(n, p.text)}`,
      };
    case 'standAside': {
      const scope = say(scopeOf(p.scope, n), n.language);
      return {
        en: ` stood aside ${scope}${p.public ? '' : ' (not public)'}`,
        ru: `: неучастие ${scope}, консенсусу не препятствует${p.public ? '' : ' (не для оглашения)'}`,
      };
    }
    case 'abstain':
      return { en: ' abstained', ru: ': воздержание' };
    case 'proposeAmendment':
      return {
        en: ` proposed an amendment at ${p.place}${because(n, p.words)}`,
        ru: `: поправка к ${p.place}${because(n, p.words)}`,
      };
    case 'requestTime': {
      const until = dayOf(n, p.until);
      return {
        en: ` asked for time until ${until}${because(n, p.reasons)}`,
        ru: `: просьба о дополнительном времени до ${until}${because(n, p.reasons)}`,
      };
    }
    case 'object': {
      const at = places(n, p.places);
      return { en: ` objected at ${at}${because(n, p.reasons)}`, ru: `: возражение, ${at}${because(n, p.reasons)}` };
    }
  }
}

function transcribed(paper: string | null | undefined, n: Names): string {
  if (paper === null || paper === undefined) return '';
  const words = n.writing.quoted(paper);
  return say<string>({ en: `, transcribed from ${words}`, ru: `, внесено по документу ${words}` }, n.language);
}

const DOSSIER_EVENTS: Table = {
  StatementRefused: (e, n) => ({
    en: `A statement was refused by rule ${e.refusal.rule}: ${refusalSentence(e.refusal, n)}`,
    ru: `Заявление отклонено по правилу ${e.refusal.rule}: ${refusalSentence(e.refusal, n)}`,
  }),
  LateStatementReceived: (e, n) => ({
    en: `A statement came too late and changes nothing (rule ${e.refusal.rule}): ${refusalSentence(e.refusal, n)}`,
    ru: `Заявление опоздало и ничего не меняет (правило ${e.refusal.rule}): ${refusalSentence(e.refusal, n)}`,
  }),
  DocumentProposed: (e, n) => ({
    en: `${n.actor(e.proposer)} proposed ${n.writing.quoted(e.title)} (${n.documentClass(e.class)})${because(n, e.justification)}`,
    ru: `${n.actor(e.proposer)}: предложен документ ${n.writing.quoted(e.title)} (${n.documentClass(e.class)})${because(n, e.justification)}`,
  }),
  DocumentRegistered: (e, n) => ({
    en: `The document was registered as ${n.documentClass(e.class)}`,
    ru: `Документ зарегистрирован: ${n.documentClass(e.class)}`,
  }),
  ProposalTakenUp: (e, n) => ({
    en: `${n.actor(e.member)} took the proposal up`,
    ru: `${n.actor(e.member)}: предложение поддержано`,
  }),
  TitleChanged: (e, n) => ({
    en: `The title was changed from ${n.writing.quoted(e.from)} to ${n.writing.quoted(e.title)}${because(n, e.reason)}`,
    ru: `Название изменено: было ${n.writing.quoted(e.from)}, стало ${n.writing.quoted(e.title)}${because(n, e.reason)}`,
  }),
  ClassChanged: (e, n) => ({
    en: `The class was changed from ${n.documentClass(e.from)} to ${n.documentClass(e.class)}${because(n, e.reason)}`,
    ru: `Вид документа изменён: был «${n.documentClass(e.from)}», стал «${n.documentClass(e.class)}»${because(n, e.reason)}`,
  }),
  VersionIssued: (e) => ({
    en: `Version ${e.manifest.number} was issued`,
    ru: `Выпущена версия ${e.manifest.number}`,
  }),
  ConcordanceRecorded: (e, n) => ({
    en: `The concordance of ${languages(n, e.languages)} was recorded (${n.text(e.textHash)})`,
    ru: `Удостоверена сверка языков: ${languages(n, e.languages)} (${n.text(e.textHash)})`,
  }),
  ConcordanceConfirmed: (e, n) => ({
    en: `${n.actor(e.member)} confirmed the concordance (${n.text(e.textHash)})`,
    ru: `${n.actor(e.member)}: сверка языков подтверждена (${n.text(e.textHash)})`,
  }),
  RenderingAdded: (e, n) => ({
    en: `A text in ${languages(n, [e.rendering.language])} was added to ${n.text(e.textHash)}`,
    ru: `Добавлен текст на другом языке: ${languages(n, [e.rendering.language])} (${n.text(e.textHash)})`,
  }),
  CirculationConsented: (e, n) => ({
    en: `${n.organ(e.organ)} consented to circulation`,
    ru: `${n.organ(e.organ)}: согласие на рассылку дано`,
  }),
  Circulated: (e, n) => ({
    en: `The text was circulated on ${dayOf(n, e.on)} (${n.text(e.textHash)})${because(n, e.consent)}`,
    ru: `Текст разослан ${dayOf(n, e.on)} (${n.text(e.textHash)})${because(n, e.consent)}`,
  }),
  DeliveryConfirmed: (e, n) => ({
    en: `${n.actor(e.member)} confirmed the delivery (${n.text(e.textHash)})${transcribed(e.transcribedFrom, n)}`,
    ru: `${n.actor(e.member)}: получение подтверждено (${n.text(e.textHash)})${transcribed(e.transcribedFrom, n)}`,
  }),
  StageOpened: (e, n) => ({ en: `Stage opened: ${n.stage(e.stage)}`, ru: `Открыта стадия: ${n.stage(e.stage)}` }),
  StageClosed: (e, n) => ({
    en: `Stage closed: ${n.stage(e.stage)}${outcomeOf(e.outcome, n)}`,
    ru: `Завершена стадия: ${n.stage(e.stage)}${outcomeOf(e.outcome, n)}`,
  }),
  RoundOpened: (e, n) => {
    const until = instantOf(n, e.deadline);
    return e.kind === 'silence'
      ? {
          en: `A silence procedure was opened until ${until} (${onText(e, n)})`,
          ru: `Открыта процедура молчания, срок: ${until} (${onText(e, n)})`,
        }
      : {
          en: `A round was opened until ${until} (${onText(e, n)})`,
          ru: `Открыт раунд, срок: ${until} (${onText(e, n)})`,
        };
  },
  RoundExtended: (e, n) => ({
    en: `The round was extended until ${instantOf(n, e.deadline)} (${inRound(e, n)})${because(n, e.reason)}`,
    ru: `Раунд продлён, новый срок: ${instantOf(n, e.deadline)} (${inRound(e, n)})${because(n, e.reason)}`,
  }),
  ShorteningAgreed: (e, n) => ({
    en: `${n.actor(e.member)} agreed to end the round at ${instantOf(n, e.deadline)} (${inRound(e, n)})`,
    ru: `${n.actor(e.member)}: согласие закончить раунд раньше, ${instantOf(n, e.deadline)} (${inRound(e, n)})`,
  }),
  RoundShortened: (e, n) => ({
    en: `The round was shortened to ${instantOf(n, e.deadline)} (${inRound(e, n)})${because(n, e.reason)}`,
    ru: `Раунд сокращён, новый срок: ${instantOf(n, e.deadline)} (${inRound(e, n)})${because(n, e.reason)}`,
  }),
  RoundClosed: (e, n) => ({
    en: `The round ended: ${say(ROUND_OUTCOMES[e.outcome], n.language)} (${inRound(e, n)})${because(n, e.reason)}`,
    ru: `Раунд завершён: ${say(ROUND_OUTCOMES[e.outcome], n.language)} (${inRound(e, n)})${because(n, e.reason)}`,
  }),
  PositionTaken: (e, n) => {
    const who = n.actor(e.member);
    const said = say(positionOf(e.position, n), n.language);
    const where = onText(e, n);
    const note = transcribed(e.transcribedFrom, n);
    const joint = e.jointly === undefined ? '' : members(n, e.jointly);
    if (e.assentsTo !== undefined)
      return {
        en: `${who} assented to a joint position (${where})${note}`,
        ru: `${who}: присоединение к общей позиции (${where})${note}`,
      };
    return {
      en: `${who}${said}${joint && `, proposed jointly with ${joint}`} (${where})${note}`,
      ru: `${who}${said}${joint && `, предложено совместно: ${joint}`} (${where})${note}`,
    };
  },
  AdReferendumConfirmed: (e, n) => ({
    en: `${n.actor(e.member)} confirmed its agreement ad referendum (${onText(e, n)})`,
    ru: `${n.actor(e.member)}: согласие ad referendum подтверждено (${onText(e, n)})`,
  }),
  ConfirmationAsked: (e, n) => ({
    en: `Delegations were asked to confirm that nothing has changed since ${n.text(e.since)} (${onText(e, n)})`,
    ru: `Делегации попросили подтвердить, что позиции не изменились: ${n.text(e.since)} (${onText(e, n)})`,
  }),
  PositionLifted: (e, n) => {
    const aside = e.standAside ? say(scopeOf(e.standAside, n), n.language) : null;
    return {
      en: `${n.actor(e.member)} lifted its position${aside === null ? '' : ` and stood aside ${aside}`} (${onText(e, n)})${because(n, e.viewpoint ?? e.against)}`,
      ru: `${n.actor(e.member)}: позиция снята${aside === null ? '' : `, неучастие ${aside}`} (${onText(e, n)})${because(n, e.viewpoint ?? e.against)}`,
    };
  },
  PositionWithdrawn: (e, n) =>
    e.leaves === 'agree'
      ? {
          en: `${n.actor(e.member)} withdrew its viewpoint, and agrees (${onText(e, n)})`,
          ru: `${n.actor(e.member)}: особое мнение отозвано, согласие остаётся (${onText(e, n)})`,
        }
      : {
          en: `${n.actor(e.member)} withdrew its position (${onText(e, n)})`,
          ru: `${n.actor(e.member)}: позиция отозвана (${onText(e, n)})`,
        },
  AmendmentRuled: (e, n) => {
    const stands: Said = e.blocks
      ? { en: 'it stands in the way', ru: 'препятствует консенсусу' }
      : { en: 'it does not stand in the way', ru: 'консенсусу не препятствует' };
    const ruled: Said =
      e.outcome === undefined
        ? stands
        : e.outcome === 'accepted'
          ? { en: 'it was accepted', ru: 'принята' }
          : { en: 'it was refused', ru: 'отклонена' };
    return {
      en: `The chair ruled on the amendment of ${n.actor(e.by)}: ${ruled.en} (${inRound(e, n)})${because(n, e.reason)}`,
      ru: `Решение председателя по поправке (${n.actor(e.by)}): ${ruled.ru} (${inRound(e, n)})${because(n, e.reason)}`,
    };
  },
  ConsensusFound: (e, n) => {
    const { heard, roster, standAsides, bracketsSentUp } = e.evidence;
    const up = places(n, bracketsSentUp);
    const aside =
      standAsides.length === 0
        ? ''
        : members(
            n,
            standAsides.map((s) => s.member),
          );
    return {
      en: `Consensus was found: ${heard.length} of ${roster.length} heard${aside && `, standing aside ${aside}`}${up && `, sent up in brackets: ${up}`} (${onText(e, n)})`,
      ru: `Консенсус констатирован: высказались ${heard.length} из ${roster.length}${aside && `, не участвуют ${aside}`}${up && `, выше в скобках передано: ${up}`} (${onText(e, n)})`,
    };
  },
  VoteDeclared: (e, n) => {
    const { inFavour, against, abstained, carried, lacks } = e.tally;
    const [f, a, x] = [inFavour.length, against.length, abstained.length];
    const why = n.writing.list(lacks.map((l) => say(VOTE_LACKS[l], n.language)));
    return {
      en: `The vote was ${carried ? 'carried' : `not carried (${why})`}: ${f} in favour, ${a} against, ${x} abstained (${onText(e, n)})`,
      ru: `Итоги голосования: ${carried ? 'принято' : `не принято (${why})`}; «за» ${f}, «против» ${a}, воздержались ${x} (${onText(e, n)})`,
    };
  },
  TakenAsBasis: (e, n) => ({
    en: `The text was taken as a basis, which is no approval (${n.stage(e.stage)}, ${n.text(e.textHash)})`,
    ru: `Текст взят за основу, что не является одобрением (${n.stage(e.stage)}, ${n.text(e.textHash)})`,
  }),
  ReturnedToStage: (e, n) => {
    const at = e.places.length === 0 ? '' : `, ${places(n, e.places)}`;
    return {
      en: `Returned from ${n.stage(e.from)} to ${n.stage(e.to)}${at}${because(n, e.reason)}`,
      ru: `Документ возвращён: ${n.stage(e.from)} → ${n.stage(e.to)}${at}${because(n, e.reason)}`,
    };
  },
  StageReopened: (e, n) => {
    const at = e.places === undefined || e.places.length === 0 ? '' : `, ${places(n, e.places)}`;
    return {
      en: `Stage opened again: ${n.stage(e.stage)}${at}${because(n, e.reason)}`,
      ru: `Стадия открыта заново: ${n.stage(e.stage)}${at}${because(n, e.reason)}`,
    };
  },
  Deferred: (e, n) => ({
    en: `Deferred to ${e.to ?? 'a later meeting'}${because(n, e.reason)}`,
    ru: `Отложено${e.to === null ? '' : ` до заседания ${e.to}`}${because(n, e.reason)}`,
  }),
  TakenUpAgain: (e, n) => ({
    en: `Taken up again for the meeting ${e.meeting}${because(n, e.reason)}`,
    ru: `Рассмотрение возобновлено на заседании ${e.meeting}${because(n, e.reason)}`,
  }),
  WaiverRecorded: (e, n) => {
    const of = e.members === undefined ? '' : ` (${members(n, e.members)})`;
    return {
      en: `Waived: ${say(WAIVERS[e.of], n.language)}${of}${because(n, e.reason)}`,
      ru: `Отступление от правил: ${say(WAIVERS[e.of], n.language)}${of}${because(n, e.reason)}`,
    };
  },
  ProposalWithdrawn: (e, n) => ({
    en: `The proposal was withdrawn${because(n, e.reason)}`,
    ru: `Предложение отозвано${because(n, e.reason)}`,
  }),
  DraftDecided: (e, n) => ({
    en: `The organ decided on the draft; it is not adopted (${onText(e, n)})`,
    ru: `Принято решение по проекту; документ не принят (${onText(e, n)})`,
  }),
  DraftDecisionRecorded: (e, n) => ({
    en: `The decision on the draft has its number: ${actOf(e.act, n)}`,
    ru: `Решение по проекту получило номер: ${actOf(e.act, n)}`,
  }),
  EndorsersNamed: (e, n) => ({
    en: `Named as supporting ${e.place}: ${members(n, e.members)} (${n.text(e.textHash)})`,
    ru: `Поддержавшие ${e.place}: ${members(n, e.members)} (${n.text(e.textHash)})`,
  }),
  DocumentSplit: (e, n) => {
    const into = n.writing.list(e.into.map((p) => `${p.dossier} ${n.writing.quoted(p.title)}`));
    return {
      en: `Split into ${into}${e.remains ? '; the document goes on' : ''}${because(n, e.reason)}`,
      ru: `Документ разделён: ${into}${e.remains ? '; работа над ним продолжается' : ''}${because(n, e.reason)}`,
    };
  },
  MergedInto: (e, n) => ({
    en: `Merged into ${e.into}${because(n, e.reason)}`,
    ru: `Объединён с документом ${e.into}${because(n, e.reason)}`,
  }),
  MergeRecorded: (e) => ({
    en: `${e.from} was merged into this document`,
    ru: `С этим документом объединён ${e.from}`,
  }),
  MergeAgreed: (e, n) => ({
    en: `${n.actor(e.member)} agreed to merge the document into ${e.into}`,
    ru: `${n.actor(e.member)}: согласие объединить с документом ${e.into}`,
  }),
  AbandonmentAgreed: (e, n) => ({
    en: `${n.actor(e.member)} agreed to abandon the document`,
    ru: `${n.actor(e.member)}: согласие снять документ`,
  }),
  AgreementWithdrawn: (e, n) => ({
    en: `${n.actor(e.member)} withdrew its agreement`,
    ru: `${n.actor(e.member)}: согласие отозвано`,
  }),
  DocumentAbandoned: (e, n) => ({
    en: `The document was abandoned, as ${members(n, e.agreed)} agreed${because(n, e.reason)}`,
    ru: `Документ снят с согласия: ${members(n, e.agreed)}${because(n, e.reason)}`,
  }),
  DocumentLapsed: (e, n) => ({
    en: `The document lapsed, pending since ${instantOf(n, e.pendingSince)}${because(n, e.reason)}`,
    ru: `Документ утратил актуальность, без движения с ${instantOf(n, e.pendingSince)}${because(n, e.reason)}`,
  }),
  CarryOverOffered: (e, n) => ({
    en: `${n.actor(e.from)} offered the document to ${n.actor(e.to)} (${n.organ(e.organ)})`,
    ru: `Документ предложен следующему председательству: ${n.actor(e.from)} → ${n.actor(e.to)} (${n.organ(e.organ)})`,
  }),
  CarryOverAccepted: (e, n) => ({
    en: `${n.actor(e.by)} took the document over (${n.organ(e.organ)})`,
    ru: `Документ принят от прежнего председательства: ${n.actor(e.by)} (${n.organ(e.organ)})`,
  }),
  Adopted: (e, n) => ({
    en: `Adopted: ${actOf(e.act, n)} (${n.text(e.textHash)})`,
    ru: `Документ принят: ${actOf(e.act, n)} (${n.text(e.textHash)})`,
  }),
  Signed: (e, n) => ({
    en: `${n.actor(e.member)} signed${e.reservation === null ? '' : ` with a reservation${because(n, e.reservation)}`}`,
    ru: `${n.actor(e.member)}: документ подписан${e.reservation === null ? '' : ` с оговоркой${because(n, e.reservation)}`}`,
  }),
  NonSignatureExplained: (e, n) => ({
    en: `${n.actor(e.member)} has not signed: it ${say(NON_SIGNATURES[e.because], n.language)}${because(n, e.note)}`,
    ru: `${n.actor(e.member)}: подписи нет, ${say(NON_SIGNATURES[e.because], n.language)}${because(n, e.note)}`,
  }),
  InEffect: () => ({ en: 'The document is in effect', ru: 'Документ вступил в действие' }),
  CopiesCertified: (e, n) => ({
    en: `Copies were certified (${n.text(e.textHash)})`,
    ru: `Копии заверены (${n.text(e.textHash)})`,
  }),
  CompletionNotified: (e, n) => ({
    en: `${n.actor(e.member)} notified that its domestic procedures are complete${transcribed(e.transcribedFrom, n)}`,
    ru: `${n.actor(e.member)}: уведомление о выполнении внутригосударственных процедур${transcribed(e.transcribedFrom, n)}`,
  }),
  EntryIntoForceAnnounced: (e, n) => ({
    en: `Entry into force on ${dayOf(n, e.on)} was announced${e.through ? `, by ${e.through.join(', ')}` : ''}${e.without ? `, without ${e.without.dossiers.join(', ')}${because(n, e.without.reason)}` : ''}`,
    ru: `Объявлено о вступлении в силу ${dayOf(n, e.on)}${e.through ? `, на основании ${e.through.join(', ')}` : ''}${e.without ? `, без ${e.without.dossiers.join(', ')}${because(n, e.without.reason)}` : ''}`,
  }),
  JoinedLater: (e, n) => ({
    en: `${n.actor(e.member)} joined${e.on === undefined ? '' : `, bound from ${dayOf(n, e.on)}`}`,
    ru: `${n.actor(e.member)}: присоединение к документу${e.on === undefined ? '' : `, с ${dayOf(n, e.on)}`}`,
  }),
  Reviewed: (e, n) => ({
    en: `Reviewed: ${say(REVIEW_OUTCOMES[e.outcome], n.language)}${because(n, e.reason)}`,
    ru: `Рассмотрение действующего документа: ${say(REVIEW_OUTCOMES[e.outcome], n.language)}${because(n, e.reason)}`,
  }),
  CorrectionProposed: (e, n) => ({
    en: `Correction ${e.correction} was proposed at ${e.place}${e.language === undefined ? '' : ` (${n.writing.languageName(e.language)})`}: ${n.writing.quoted(e.corrected)} for ${n.writing.quoted(e.found)}; objections until ${instantOf(n, e.deadline)}`,
    ru: `Предложено исправление ${e.correction} (${e.place}${e.language === undefined ? '' : `, ${n.writing.languageName(e.language)}`}): вместо ${n.writing.quoted(e.found)} — ${n.writing.quoted(e.corrected)}; возражения до ${instantOf(n, e.deadline)}`,
  }),
  CorrectionRejected: (e, n) => ({
    en: `${n.actor(e.by)} objected to correction ${e.correction}, which is rejected${because(n, e.reasons)}`,
    ru: `${n.actor(e.by)}: возражение против исправления ${e.correction}, оно отклонено${because(n, e.reasons)}`,
  }),
  TextCorrected: (e) => ({
    en: `Correction ${e.correction} was recorded`,
    ru: `Исправление ${e.correction} внесено`,
  }),
  CorrectionWithdrawn: (e, n) => ({
    en: `Correction ${e.correction} was taken back${because(n, e.reason)}`,
    ru: `Исправление ${e.correction} отозвано${because(n, e.reason)}`,
  }),
  DocumentEnded: (e, n) => ({
    en: `The document ended: ${say(ENDINGS[e.because], n.language)}${e.by === null ? '' : ` by ${e.by}`}${because(n, e.reason)}`,
    ru: `Действие документа прекращено: ${say(ENDINGS[e.because], n.language)}${e.by === null ? '' : ` (${e.by})`}${because(n, e.reason)}`,
  }),
  NoticesSent: (e, n) => {
    const to = counted(n, e.to.length, COUNTED.delegation);
    const of = e.correction === undefined ? n.stage(e.stage) : null;
    return {
      en: `Notices were sent to ${to} (${of ?? `correction ${e.correction}`})`,
      ru: `Уведомления направлены, ${to} (${of ?? `исправление ${e.correction}`})`,
    };
  },
  RemindersSent: (e, n) => ({
    en: `Reminded: ${members(n, e.to)} (${inRound(e, n)})`,
    ru: `Напоминание направлено: ${members(n, e.to)} (${inRound(e, n)})`,
  }),
  ReminderAsked: (e, n) => ({
    en: `A reminder was asked for, and goes to ${members(n, e.to)} (${onText(e, n)})`,
    ru: `Запрошено напоминание для: ${members(n, e.to)} (${onText(e, n)})`,
  }),
  PlacedInPackage: (e) => ({
    en: `Placed in the package of the meeting ${e.meeting}`,
    ru: `Включён в пакет заседания ${e.meeting}`,
  }),
  TakenOutOfPackage: (e) => ({
    en: `Taken out of the package of the meeting ${e.meeting}`,
    ru: `Исключён из пакета заседания ${e.meeting}`,
  }),
  ImplementationLinked: (e) => ({
    en: `${e.child} carries this document out`,
    ru: `Во исполнение документа принимается ${e.child}`,
  }),
  TextRead: (e, n) => ({
    en: `${n.actor(e.by)} read the draft for the first time (${n.text(e.textHash)})`,
    ru: `${n.actor(e.by)}: первое ознакомление с проектом (${n.text(e.textHash)})`,
  }),
  ErasureAsked: (e, n) => ({
    en: `The erasure of a text was asked for by ${n.person(e.person)}${because(n, e.reason)}`,
    ru: `Запрошено удаление текста (${n.person(e.person)})${because(n, e.reason)}`,
  }),
  TextErased: (e, n) => ({
    en: `A text was erased by ${n.person(e.person)}, as ${n.person(e.askedBy)} had asked${because(n, e.reason)}`,
    ru: `Текст удалён (${n.person(e.person)}) по запросу (${n.person(e.askedBy)})${because(n, e.reason)}`,
  }),
};

/** The sentence of an event of a document, in the reader's language. */
export function dossierEventSentence(event: DossierEvent, n: Names): string {
  const make = DOSSIER_EVENTS[event.type] as (e: DossierEvent, n: Names) => Said;
  return say(make(event, n), n.language);
}

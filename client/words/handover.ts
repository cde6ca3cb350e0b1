import type { Said } from './language.ts';

/** What one chairmanship hands to the next. */
export const handoverWords = {
  title: { en: 'Handover', ru: 'Передача дел' },
  notAChair: {
    en: 'Documents are handed from one chairmanship to the next: this page is for chairs.',
    ru: 'Документы передаются от одного председательства другому: страница для председателей.',
  },
  offered: { en: 'Offered to you', ru: 'Передаются вам' },
  offeredHow: {
    en: 'Accept item by item, on the inventory that was offered. Where it no longer says what is open, it is refused and offered anew.',
    ru: 'Принимайте по одному документу на основании предложенной описи. Если она уже не отражает положение, принять нельзя: её предлагают заново.',
  },
  offeredNone: { en: 'Nothing is offered to you.', ru: 'Вам ничего не передаётся.' },
  leaves: { en: 'leaves unfinished', ru: 'оставляет незавершённым' },
  leavesNone: { en: 'Nothing is unfinished.', ru: 'Незавершённых документов нет.' },
  document: { en: 'Document', ru: 'Документ' },
  stands: { en: 'Where it stands', ru: 'Положение' },
  offer: { en: 'Offer', ru: 'Предложение' },
  notOffered: { en: 'not offered', ru: 'не предложен' },
  offerIt: { en: 'Offer it', ru: 'Предложить' },
  offerAgain: { en: 'Offer it anew', ru: 'Предложить заново' },
  accept: { en: 'Accept', ru: 'Принять' },
  from: { en: 'from', ru: 'от' },
  to: { en: 'to', ru: 'кому' },
  since: { en: 'open since', ru: 'без движения с' },
  inventory: { en: 'What is open on it', ru: 'Что остаётся открытым' },
  nothingOpen: { en: 'Nothing is open on it.', ru: 'Открытых вопросов по нему нет.' },
  notYet: { en: 'Would be refused now', ru: 'Сейчас будет отказано' },
  ready: { en: 'Would be accepted now', ru: 'Сейчас будет принято' },
} as const satisfies Record<string, Said>;

import { aggregateRef, type DossierId, type OrganId } from '../../../contracts/ids.ts';
import type { Position } from '../../../contracts/position.ts';
import type { DossierView } from '../../../contracts/views.ts';
import { seenEntries } from '../../fold.ts';
import { auditor, type Answer } from '../../index.ts';
import type { Look } from '../desk.ts';
import { commentWords } from '../../words/comments.ts';
import { day, say, type Language } from '../../words/language.ts';
import { POSITIONS, RESERVATIONS, RULINGS, SCOPES } from '../../words/terms.ts';
import { commentRows, fitsComment, type CommentFilter, type CommentRow } from './commentRows.ts';

/** The comments on a document as somebody is shown them, in words, and who may rule on each. */

export type Words = (key: keyof typeof commentWords) => string;
export type Table = {
  readonly view: DossierView;
  readonly all: readonly CommentRow[];
  readonly found: readonly CommentRow[];
};

export const wordsIn =
  (language: Language): Words =>
  (key) =>
    say(commentWords[key], language);

/** What the entries tell to whoever looks: nothing where it is not shown who said what. */
export async function tableOf({ viewer }: Look, id: DossierId, filter: CommentFilter): Promise<Answer<Table>> {
  const reading = auditor(viewer.connection);
  const view = await reading.status(id);
  if (!view.ok) return view;
  const lines = await reading.entries(aggregateRef('dossier', id));
  const all = commentRows(lines.ok ? seenEntries(lines.value) : [], view.value.textHash);
  return { ok: true, value: { view: view.value, all, found: all.filter((row) => fitsComment(row, filter)) } };
}

export function isOfAnother({ said: s }: CommentRow, { textHash }: DossierView): boolean {
  return textHash !== null && s.textHash !== textHash;
}

export function kindOf(position: Position, language: Language): string {
  const kind = say(POSITIONS[position.kind], language);
  return position.kind === 'agreeWithReservation'
    ? `${kind}: ${say(RESERVATIONS[position.reservation], language)}`
    : kind;
}

/** Why, in its words; of a stand-aside what it covers. */
export function commentOf(position: Position, language: Language): string {
  switch (position.kind) {
    case 'object':
    case 'requestTime':
      return position.reasons;
    case 'agreeWithReservation':
    case 'agreeWithViewpoint':
      return position.text;
    case 'standAside':
      return say(SCOPES[position.scope.of], language);
    default:
      return '';
  }
}

/** What it asks for. */
export function proposalOf(position: Position, language: Language, w: Words): string {
  switch (position.kind) {
    case 'proposeAmendment':
      return position.words;
    case 'requestTime':
      return `${w('timeUntil')} ${day(language, position.until)}`;
    default:
      return '';
  }
}

export function organOf({ said: s }: CommentRow, view: DossierView): OrganId | null {
  return view.stages.find((x) => x.stage === s.stage)?.organ ?? null;
}

/** An amendment that is open; one that was ruled on may be ruled on anew until it is accepted. */
export function isToRule(row: CommentRow, view: DossierView): boolean {
  const { said: s, state, ruling } = row;
  if (s.position.kind !== 'proposeAmendment') return false;
  return state === 'open' || (state === 'ruled' && ruling?.outcome !== 'accepted' && !isOfAnother(row, view));
}

export function mayRule(row: CommentRow, view: DossierView, { viewer }: Look): boolean {
  const organ = organOf(row, view);
  return organ !== null && isToRule(row, view) && viewer.chairs.includes(organ);
}

export function rulingSaid({ ruling }: CommentRow, language: Language, w: Words): string {
  if (ruling === null) return '';
  if (ruling.outcome !== null) return say(RULINGS[ruling.outcome], language);
  return ruling.blocks ? w('blocks') : w('blocksNot');
}

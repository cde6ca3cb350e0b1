import type { BoardLine } from '../../../contracts/views.ts';
import { Day } from '../../../contracts/ids.ts';
import { auditor, visible, type Answer } from '../../index.ts';
import { isCalled, isWaitingOn } from '../board/filter.ts';
import type { Look } from '../desk.ts';
import { PHASES, POSITIONS } from '../../words/terms.ts';

/** Search across the documents that are shown to whoever looks: every condition stands in the address. */

const CONDITIONS = [
  ...(['title', 'phase', 'area', 'class', 'stage', 'waits'] as const),
  ...(['organ', 'number', 'party', 'said', 'from', 'to'] as const),
];
export type Condition = (typeof CONDITIONS)[number];
export type Query = Readonly<Record<Condition, string>>;

/** Longer words are no words of a title. */
const MOST = 300;

export function queryIn(query: URLSearchParams): Query {
  const typed = typedIn(query);
  const no = senselessIn(query);
  return Object.fromEntries(CONDITIONS.map((c) => [c, no.includes(c) ? '' : typed[c]])) as Query;
}

function typedIn(query: URLSearchParams): Query {
  return Object.fromEntries(CONDITIONS.map((c) => [c, (query.get(c) ?? '').trim().slice(0, MOST)])) as Query;
}

/** Conditions that nothing could ever fit: they are left out, and whoever asked is told. Of a period that ends before it begins its end. */
export function senselessIn(query: URLSearchParams): readonly Condition[] {
  const { phase, said, number, from, to } = typedIn(query);
  const isDay = (text: string) => text === '' || Day.safeParse(text).success;
  return [
    ...(phase === '' || Object.hasOwn(PHASES, phase) ? [] : ['phase' as const]),
    ...(said === '' || said === 'unheard' || Object.hasOwn(POSITIONS, said) ? [] : ['said' as const]),
    ...(/^\d*$/.test(number) ? [] : ['number' as const]),
    ...(isDay(from) ? [] : ['from' as const]),
    ...(isDay(to) && (to === '' || !isDay(from) || from <= to) ? [] : ['to' as const]),
  ];
}

/** The same as an address has it, without what is not asked. */
export function addressOf(q: Query): string {
  return new URLSearchParams(Object.entries(q).filter(([, value]) => value !== '')).toString();
}

/** All lines that are shown, with what each waits for and what was said; and those that fit. */
export async function search(
  { viewer, spoken }: Look,
  q: Query,
): Promise<Answer<{ readonly all: readonly BoardLine[]; readonly found: readonly BoardLine[] }>> {
  const board = await auditor(viewer.connection).list({ waiting: true, cells: true });
  if (!board.ok) return board;
  return { ok: true, value: { all: board.value, found: board.value.filter((l) => fits(l, q, spoken.documentClass)) } };
}

/** Whether a document fits every condition that is asked. `className`: what its class is called, which may be typed in a title’s place. */
export function fits(l: BoardLine, q: Query, className: (code: string) => string = (code) => code): boolean {
  const act = l.act ?? l.draftAct;
  const cell = l.cells?.find((c) => c.member === q.party);
  return (
    isCalled(l, q.title, [className(l.class)]) &&
    (q.phase === '' || l.phase === q.phase) &&
    (q.area === '' || l.area === q.area) &&
    (q.class === '' || l.class === q.class) &&
    (q.stage === '' || l.stage === q.stage) &&
    isWaitingOn(l, q.waits) &&
    (q.organ === '' || act?.organ === q.organ) &&
    (q.number === '' || String(act?.number ?? '') === q.number) &&
    (q.from === '' || (act !== null && act.day >= q.from)) &&
    (q.to === '' || (act !== null && act.day <= q.to)) &&
    // Of what a delegation said it is only known where it is shown.
    (q.party === '' || cell !== undefined) &&
    (q.said === '' ||
      (q.party === '' ? (l.cells ?? []).some((c) => c.said === q.said && !c.lifted) : cell?.said === q.said))
  );
}

/**
 * A table for spreadsheets (RFC 4180): what would be a formula there is words, too, and controls that reorder it are seen. A spreadsheet
 * that separates by something else than a comma begins a cell in the middle of one of ours: no sign of a formula follows a separator.
 */
export function csv(rows: readonly (readonly string[])[]): string {
  const cell = (text: string) => `"${visible(text).replace(BEGINS_FORMULA, "$1'").replaceAll('"', '""')}"`;
  return `\ufeff${rows.map((r) => r.map(cell).join(',')).join('\r\n')}\r\n`;
}
const BEGINS_FORMULA = /(^\s*|[,;|\t\n])(?=[=+\-@\uff1d\uff0b\uff0d\uff20])/g;

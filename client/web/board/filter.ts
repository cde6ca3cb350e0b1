import type { Instant } from '../../../contracts/ids.ts';
import type { BoardLine } from '../../../contracts/views.ts';
import type { BoardKind } from '../boards.ts';

/** Which documents of a package are shown, and in which order: it lives in the address, so that a board can be sent to somebody. */

export const ORDERS = ['id', 'item', 'title', 'deadline', 'stage', 'pending'] as const;
export type Order = (typeof ORDERS)[number];

/** Members of a filter that are one of the words found in the documents. */
export const CHOICES = ['phase', 'stage', 'area', 'class', 'on'] as const;

export type Filter = {
  readonly view: BoardKind;
  readonly words: string;
  readonly phase: string;
  readonly stage: string;
  readonly area: string;
  readonly class: string;
  /** An actor on whom it waits. */
  readonly on: string;
  readonly objection: boolean;
  /** A deadline within so many hours, or past; null: whatever it is. */
  readonly hours: number | null;
  readonly sort: Order;
};

/** As typed into an address, by whomever: what is no filter filters nothing. */
export function filterOf(query: URLSearchParams): Filter {
  const word = (name: string) => (query.get(name) ?? '').trim().slice(0, 200);
  const hours = word('hours');
  return {
    view: word('view') === 'steps' ? 'steps' : 'cells',
    ...{ words: word('title'), phase: word('phase'), stage: word('stage'), area: word('area'), class: word('class') },
    ...{ on: word('on'), objection: word('objection') === 'yes' },
    hours: /^\d{1,5}$/.test(hours) ? Number(hours) : null,
    sort: ORDERS.find((o) => o === word('sort')) ?? 'id',
  };
}

/** Members that are typed and say nothing: they filter nothing, and whoever asked is told. */
export function senselessIn(query: URLSearchParams): readonly ('hours' | 'sort')[] {
  const [hours, sort] = [query.get('hours') ?? '', query.get('sort') ?? ''];
  return [
    ...(/^\s*\d{0,5}\s*$/.test(hours) ? [] : ['hours' as const]),
    ...(sort === '' || ORDERS.some((o) => o === sort) ? [] : ['sort' as const]),
  ];
}

/** The address of the same filter with some members changed. */
export function addressOf(path: string, filter: Filter, change: Partial<Filter> = {}): string {
  const f = { ...filter, ...change };
  const query = new URLSearchParams({
    ...(f.view !== 'cells' && { view: f.view }),
    ...(f.words !== '' && { title: f.words }),
    ...Object.fromEntries(CHOICES.filter((name) => f[name] !== '').map((name) => [name, f[name]])),
    ...(f.objection && { objection: 'yes' }),
    ...(f.hours !== null && { hours: String(f.hours) }),
    ...(f.sort !== 'id' && { sort: f.sort }),
  }).toString();
  return query === '' ? path : `${path}?${query}`;
}

/** Whether anything is left out at all. */
export function isFiltering(f: Filter): boolean {
  return f.words !== '' || CHOICES.some((name) => f[name] !== '') || f.objection || f.hours !== null;
}

/** Whether a document has all of these words in one of its titles, its id, or another of its names. */
export function isCalled(line: BoardLine, words: string, names: readonly string[] = []): boolean {
  const wanted = words.toLowerCase().split(/\s+/);
  const all = [line.title, line.dossier, ...line.formerTitles, ...names].map((t) => t.toLowerCase());
  return words === '' || all.some((name) => wanted.every((w) => name.includes(w)));
}

/** Whether a document waits on an actor; on nobody in particular where none is named. */
export function isWaitingOn({ waiting = [] }: BoardLine, actor: string): boolean {
  return actor === '' || waiting.some((w) => w.on.some((a) => String(a) === actor));
}

/** Whether a document is among those that are asked for. */
export function fits(line: BoardLine, f: Filter, now: Instant): boolean {
  const until = f.hours === null ? null : Date.parse(now) + f.hours * 3_600_000;
  return (
    isCalled(line, f.words) &&
    (f.phase === '' || line.phase === f.phase) &&
    (f.stage === '' || line.stage === f.stage) &&
    (f.area === '' || line.area === f.area) &&
    (f.class === '' || line.class === f.class) &&
    isWaitingOn(line, f.on) &&
    (!f.objection || line.objections.length > 0) &&
    (until === null || (line.deadline !== null && Date.parse(line.deadline) <= until))
  );
}

/** In the order asked for; what has none of it comes last, and the ids decide between equals. */
export function sorted(lines: readonly BoardLine[], order: Order): readonly BoardLine[] {
  const key = (l: BoardLine): string | number | null => {
    switch (order) {
      case 'id':
        return null;
      case 'item':
        return l.among?.item ?? null;
      case 'title':
        return l.title.toLowerCase();
      case 'deadline':
        return l.deadline;
      case 'stage':
        return l.stage;
      case 'pending':
        return l.pendingSince;
    }
  };
  return lines
    .map((line) => ({ line, key: key(line) }))
    .toSorted((a, b) => {
      if (a.key === b.key) return a.line.dossier < b.line.dossier ? -1 : 1;
      if (a.key === null || b.key === null) return a.key === null ? 1 : -1;
      return a.key < b.key ? -1 : 1;
    })
    .map(({ line }) => line);
}

import { FILES } from './files.ts';
import { paths } from './paths.ts';
import { matcherOf } from './screens.ts';

/** What is made of many answers of the engine, or of whole texts: each person is given so many a minute (limits.ts, costly…). */

const PAGES = [paths.sheets(':id'), paths.sheet(':id'), paths.ledger(':id'), paths.packageWhatIf(':id')];
/** A single line or statement is none of them. */
const SMALL: readonly string[] = [paths.entryLine(':id', ':n'), paths.statement(':id', ':n')];
const COSTLY = [...PAGES, ...FILES.flatMap(([pattern]) => (SMALL.includes(pattern) ? [] : [pattern]))];
const matchers = COSTLY.map(matcherOf);

/** A verification, and who knew what, read a document from its first entry on. */
const QUERIES = ['check', 'knew'];

/** Whether what stands at an address is costly. */
export function isCostly(url: URL): boolean {
  return isCostlyAt(url.pathname) || QUERIES.some((name) => url.searchParams.has(name));
}

/** A page as it is kept up to date, without what makes it costly; null: it is so by itself, and stays as it was made. */
export function cheapOf(url: URL): URL | null {
  const cheap = new URL(url);
  for (const name of QUERIES) cheap.searchParams.delete(name);
  return isCostlyAt(url.pathname) ? null : cheap;
}

function isCostlyAt(path: string): boolean {
  return matchers.some((match) => match(path) !== null);
}

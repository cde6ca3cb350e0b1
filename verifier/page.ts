import type { Finding, Report } from './report.ts';
import { verifyBundle } from './verify.ts';
import { CHECKS, PAGE, inRussian, type Part } from './words.ts';

/** The verifier in the page of a record: checks the files that the page holds, and says what came of it. */

type Shown = {
  textContent: string;
  className: string;
  lang: string;
  hidden: boolean;
  value: string;
  append(...parts: Shown[]): void;
  replaceChildren(...parts: Shown[]): void;
};
type Heard = Shown & { addEventListener(event: string, heard: (event: { preventDefault(): void }) => void): void };
declare const document: {
  readonly documentElement: { readonly lang: string };
  getElementById(id: string): Heard | null;
  createElement(name: string): Shown;
};

/** The page is in one of two languages; what it finds is said in its own. */
const isRussian = document.documentElement.lang === 'ru';
const words = PAGE[isRussian ? 'ru' : 'en'];

function part(id: string): Heard {
  const found = document.getElementById(id);
  if (!found) throw new Error(`the page has no ${id}`);
  return found;
}

function element(name: string, text: string): Shown {
  const made = document.createElement(name);
  made.textContent = text;
  return made;
}

/** Values apart from words; what has no translation is marked as English. */
function partElement({ is, text }: Part): Shown {
  const made = element(is === 'value' ? 'code' : 'span', text);
  if (is === 'english') made.lang = 'en';
  return made;
}

function line({ check, where, found, expected }: Finding): Shown {
  if (!isRussian) return element('li', `${where}: ${check}; found ${found}; expected ${expected}`);
  const li = element('li', '');
  const word = (text: string): Part => ({ is: 'words', text });
  const said = [word(`: ${CHECKS[check] ?? ''} (`), { is: 'value', text: check } as const];
  const parts = [
    ...[...inRussian(where), ...said, word('); найдено: '), ...inRussian(found)],
    ...[word('; ожидалось: '), ...inRussian(expected)],
  ];
  li.append(...parts.map(partElement));
  return li;
}

const bytesOf = (base64: string) => Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
const inside = JSON.parse(part('bundle').textContent) as Readonly<Record<string, string>>;
const files = new Map(Object.entries(inside).map(([path, base64]) => [path, bytesOf(base64)]));

function say(report: Report, known: string): void {
  const { counts, rootKey, heads } = report;
  const house = heads.find((h) => h.aggregate.startsWith('organisation/'));
  const verdict = part('verdict');
  verdict.className = report.ok && known !== '' ? 'good' : report.ok ? 'pending' : 'bad';
  verdict.textContent = report.ok
    ? [
        words.fits(counts),
        known === '' ? words.founding(rootKey) : words.founded,
        ...(house ? [words.known(house.n, house.at)] : []),
      ].join(' ')
    : words.fails(report.findings.length);
  const list = (of: readonly Finding[]) => {
    const ul = element('ul', '');
    ul.append(...of.map(line));
    return ul;
  };
  // Many, and no fault by themselves: to be opened by whoever looks for what a sender knows to be missing.
  const notes = element('details', '');
  notes.append(element('summary', words.notes(report.notes.length)), list(report.notes));
  part('findings').replaceChildren(
    ...(report.findings.length > 0 ? [element('p', words.findings), list(report.findings)] : []),
    ...(report.notes.length > 0 ? [notes] : []),
  );
}

function check(): void {
  const known = part('root-key').value.trim();
  part('verdict').textContent = words.checking(files.size);
  // The words above are painted first: thousands of signatures take some seconds.
  setTimeout(() => say(verifyBundle(files, known === '' ? {} : { rootKey: known }), known), 50);
}

part('trust').hidden = false;
part('trust').addEventListener('submit', (event) => {
  event.preventDefault();
  check();
});
check();

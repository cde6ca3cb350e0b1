import type { Finding, Report } from './report.ts';
import { verifyBundle } from './verify.ts';

/** The verifier in the page of a record: checks the files that the page holds, and says what came of it. */

type Part = { textContent: string; className: string; hidden: boolean; value: string };
type Shown = Part & { append(...parts: Shown[]): void; replaceChildren(...parts: Shown[]): void };
type Heard = Shown & { addEventListener(event: string, heard: (event: { preventDefault(): void }) => void): void };
declare const document: { getElementById(id: string): Heard | null; createElement(name: string): Shown };

function part(id: string): Heard {
  const found = document.getElementById(id);
  if (!found) throw new Error(`the page has no ${id}`);
  return found;
}

function element(name: string, text: string, className = ''): Shown {
  const made = document.createElement(name);
  made.textContent = text;
  made.className = className;
  return made;
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
    ? `Everything fits: ${counts.entries} entries, ${counts.statements} signatures, ${counts.proofs} proofs in the log, ${counts.cosignatures} cosignatures, ${counts.texts} texts. ` +
      (known === ''
        ? `It rests on the founding key ${rootKey}. Is it the one that you know from elsewhere? Put it in below.`
        : 'It rests on the founding key that you named.') +
      (house
        ? ` The organisation is known up to entry ${house.n} of ${house.at}; what it decided later is not here.`
        : '')
    : `It does not hold: ${report.findings.length} findings.`;
  const line = ({ check, where, found, expected }: Finding) =>
    element('li', `${where}: ${check}; found ${found}; expected ${expected}`);
  const list = (of: readonly Finding[]) => {
    const ul = element('ul', '');
    ul.append(...of.map(line));
    return ul;
  };
  // Many, and no fault by themselves: to be opened by whoever looks for what a sender knows to be missing.
  const notes = element('details', '');
  notes.append(element('summary', `${report.notes.length} numbers that their senders can explain`), list(report.notes));
  part('findings').replaceChildren(
    ...(report.findings.length > 0 ? [element('p', 'What does not hold:'), list(report.findings)] : []),
    ...(report.notes.length > 0 ? [notes] : []),
  );
}

function check(): void {
  const known = part('root-key').value.trim();
  part('verdict').textContent = `Checking ${files.size} files …`;
  // The words above are painted first: thousands of signatures take some seconds.
  setTimeout(() => say(verifyBundle(files, known === '' ? {} : { rootKey: known }), known), 50);
}

part('trust').hidden = false;
part('trust').addEventListener('submit', (event) => {
  event.preventDefault();
  check();
});
check();

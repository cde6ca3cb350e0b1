import type { Explanation, PossibleAct } from '../../contracts/views.ts';
import { ruleLine, table } from './print.ts';

type Placed = Pick<PossibleAct, 'act' | 'meeting' | 'stage' | 'round'>;
const place = (a: Placed) =>
  `${a.act}${a.meeting === undefined ? '' : ` of ${a.meeting}`}${a.stage === null ? '' : ` at stage ${a.stage}`}${a.round === null ? '' : `, round ${a.round}`}`;

/** What follows, with words in place of those of the code: `NotInAPackage`, not in a package. */
function movesText({ moves, follows }: PossibleAct): string {
  const lacks = follows?.next === 'waits' ? follows.for.flatMap((w) => (w.code === 'lack' ? [w.facts.lack] : [])) : [];
  const inWords = (lack: string) => lack.replaceAll(/(?<=[a-zA-Z])(?=[A-Z])/g, ' ').toLowerCase();
  return lacks.reduce((text, lack) => text.replace(lack, `this to change: ${inWords(lack)}`), moves ?? '');
}

/** What would move a document, whose acts these are, and what is refused now by which rule. */
export function explanationText({ possible, blocked }: Explanation): string {
  const rows = (awaited: boolean) =>
    possible
      .filter((p) => p.moves !== null && p.awaited === awaited)
      .map((p) => [`  ${place(p)}`, p.by.join(', '), movesText(p)]);
  const [expected, others] = [rows(true), rows(false)];
  const refused = blocked.map((b) => {
    const facts = Object.entries(b.refusal.facts).map(([name, value]) => `${name}: ${String(value)}`);
    return `  ${place(b)}${b.by.length > 0 ? ` by ${b.by.join(', ')}` : ''}\n    ${ruleLine(b.refusal.rule)}\n    ${b.refusal.lack}; ${facts.join('; ')}\n`;
  });
  const head = ['  act', 'by', 'and then'];
  return [
    `\nWhat would move it\n${table(head, expected, '  Nothing that anybody could send now.')}`,
    others.length > 0 ? `\nWhat else would change its course\n${table(head, others, '')}` : '',
    refused.length > 0 ? `\nWhat is refused now\n${refused.join('')}` : '',
  ].join('');
}

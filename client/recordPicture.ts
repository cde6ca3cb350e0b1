import type { StageCode } from '../contracts/ids.ts';
import type { Entry } from '../contracts/entry.ts';
import type { Speech } from './recordSpeech.ts';
import { escapeHtml } from './text/page.ts';

/** The way of a document as a picture: a row for each stage, a bar while it was open, a mark for each entry about it. */

type Bar = { readonly from: number; to: number | null };
type Mark = { readonly at: number; readonly n: number; readonly kind: 'position' | 'objection' | 'finding' | 'other' };
type Row = { readonly stage: StageCode; readonly name: string; readonly bars: readonly Bar[]; readonly marks: Mark[] };

const WIDTH = 720;
/** Its name, and below that its lane. */
const ROW = 40;
const TOP = 8;
/** Of a mark, at either end. */
const PAD = 6;
/** A name that does not fit is cut: the table below has it whole. */
const NAME_LETTERS = 80;

/** `names`: stages in the order in which they are drawn. Rows that nothing happened at are left out. */
export function routePicture(entries: readonly Entry[], names: ReadonlyMap<StageCode, string>, { w }: Speech): string {
  const rows = rowsOf(entries, names);
  if (rows.length === 0) return '';
  const [first, last] = [entries[0]!.n, entries.at(-1)!.n];
  const x = (n: number) => PAD + ((n - first) / Math.max(1, last - first)) * (WIDTH - 2 * PAD);
  const height = TOP + rows.length * ROW + 24;
  const drawn = rows.map(({ name, bars, marks }, i) => {
    const y = TOP + i * ROW + 28;
    return [
      `<text x="0" y="${y - 12}">${escapeHtml(cut(name))}</text>`,
      `<line class="lane" x1="0" x2="${WIDTH}" y1="${y}" y2="${y}"/>`,
      ...bars.map(({ from, to }) => {
        const width = Math.max(2, x(to ?? last) - x(from));
        return `<rect class="${to === null ? 'open' : 'closed'}" x="${x(from).toFixed(1)}" y="${y - 6}" width="${width.toFixed(1)}" height="12" rx="2"/>`;
      }),
      ...marks.map(
        (m) =>
          `<a href="#entry-${m.n}" aria-label="${w('entry')} ${m.n}: ${w(m.kind)}"><circle class="${m.kind}" cx="${x(m.at).toFixed(1)}" cy="${y}" r="${m.kind === 'other' ? 2 : 4}"><title>${w('entry')} ${m.n}: ${w(m.kind)}</title></circle></a>`,
      ),
    ].join('');
  });
  return `<figure class="route">
<svg viewBox="0 0 ${WIDTH} ${height}" role="group" aria-label="${w('picture')}">
${drawn.join('\n')}
<text class="axis" x="0" y="${height - 4}">${w('entry')} ${first}</text>
<text class="axis end" x="${WIDTH}" y="${height - 4}">${w('entry')} ${last}</text>
</svg>
<figcaption><span class="key position"></span> ${w('position')} <span class="key objection"></span> ${w('objection')} <span class="key finding"></span> ${w('finding')} <span class="key other"></span> ${w('other')}. ${w('legend')}</figcaption>
</figure>`;
}

/** By whole characters, since half of one cannot be written to a file. */
function cut(name: string): string {
  const letters = Array.from(name);
  return letters.length > NAME_LETTERS ? `${letters.slice(0, NAME_LETTERS - 1).join('')}…` : name;
}

function rowsOf(entries: readonly Entry[], names: ReadonlyMap<StageCode, string>): readonly Row[] {
  const rows = new Map<StageCode, { bars: Bar[]; marks: Mark[] }>();
  const row = (stage: StageCode) => {
    const found = rows.get(stage) ?? { bars: [], marks: [] };
    rows.set(stage, found);
    return found;
  };
  for (const { n, events } of entries) {
    for (const event of events) {
      if (!('stage' in event) || event.stage === null) continue;
      const { bars, marks } = row(event.stage);
      if (event.type === 'StageOpened' || event.type === 'StageReopened') bars.push({ from: n, to: null });
      else if (event.type === 'StageClosed') {
        const open = bars.findLast((b) => b.to === null);
        if (open) open.to = n;
        else bars.push({ from: n, to: n });
      } else marks.push({ at: n, n, kind: kindOf(event) });
    }
  }
  return [...names]
    .filter(([stage]) => rows.has(stage))
    .map(([stage, name]) => ({ stage, name: name === stage ? stage : `${stage} ${name}`, ...row(stage) }));
}

function kindOf(event: Entry['events'][number]): Mark['kind'] {
  switch (event.type) {
    case 'PositionTaken':
      return event.position.kind === 'object' ? 'objection' : 'position';
    case 'PositionLifted':
    case 'PositionWithdrawn':
      return 'position';
    case 'ConsensusFound':
    case 'VoteDeclared':
    case 'DraftDecided':
    case 'TakenAsBasis':
      return 'finding';
    default:
      return 'other';
  }
}

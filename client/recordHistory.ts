import type { Entry } from '../contracts/entry.ts';
import type { ConcordatEvent } from '../contracts/events.ts';
import { readStatement } from '../evidence/statement.ts';
import type { HistoryRow } from './history.ts';
import { coded, named, own, table, term, told, type Speech } from './recordSpeech.ts';
import { escapeHtml } from './text/page.ts';
import { ACTS } from './words/acts.ts';
import { eventSentence } from './words/events.ts';
import type { Said } from './words/language.ts';
import { ROLES } from './words/terms.ts';

/** What happened, entry by entry: in words, with the codes that stand in the entries, and each as it was signed and recorded. */
export function history(rows: readonly HistoryRow[], entries: readonly Entry[], speech: Speech): string {
  const { w } = speech;
  return `<section id="history"><h2>${w('history')}</h2>
${table(
  [w('anEntry'), w('receivedUtc'), w('who'), w('what')],
  rows.map((row, i) => rowOf(row, entries[i]!, speech)),
)}</section>`;
}

function rowOf(row: HistoryRow, entry: Entry, speech: Speech): string {
  const { n, w } = speech;
  const read = readStatement(entry.cause.statement);
  const sentences = entry.events.map((event) => ({ event, sentence: sentenceOf(event, speech) }));
  const events = sentences.map(
    ({ event, sentence }) =>
      `<p${row.refusal ? ' class="refused"' : ''}>${sentence === null ? '' : `${told(sentence)} `}${coded(event.type)}</p>`,
  );
  // Most sentences hold the reasons already.
  const said = (words: string) => sentences.some(({ sentence }) => sentence?.includes(words));
  const why = row.why && !said(row.why) ? `<p>${w('why')}: ${own(row.why)}</p>` : '';
  const paper = row.paper && !said(row.paper) ? `<p>${w('paper')}: ${own(row.paper)}</p>` : '';
  const person = n.person(row.person);
  const who = [
    `${person === row.person ? '' : `${own(person)} `}${coded(row.person)}`,
    ...(row.capacity === null ? [] : [term(ROLES, row.capacity, speech)]),
  ];
  return `<tr id="entry-${row.n}"><th scope="row">${row.n}</th><td>${escapeHtml(row.receivedAt)}</td><td>${named(n.actor(row.actor), row.actor)}<br><span class="small">${who.join(', ')}</span></td>
<td><strong>${term(ACT_LABELS, row.act, speech)}</strong> ${Object.hasOwn(ACTS, row.act) ? coded(row.act) : ''}${events.join('')}${why}${paper}
<details><summary>${w('asSigned')}</summary><pre>${escapeHtml(JSON.stringify(read.ok ? read.statement : read.lack, null, 1))}</pre><pre>${escapeHtml(JSON.stringify(entry.events, null, 1))}</pre><p class="small">${w('lineHash')} <code>${row.hash}</code>; ${w('statement')} <code>${row.statement}</code>; <code>INBOX</code> ${row.sequence}</p></details></td></tr>`;
}

const ACT_LABELS: Readonly<Record<string, Said>> = Object.fromEntries(
  Object.entries(ACTS).map(([act, { label }]) => [act, label]),
);

/** Null where a forger made of an event what no sentence was made for: then its type and its members stand there alone. */
function sentenceOf(event: ConcordatEvent, { n }: Speech): string | null {
  try {
    return eventSentence(event, n);
  } catch {
    return null;
  }
}

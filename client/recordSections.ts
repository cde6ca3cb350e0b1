import type { Entry } from '../contracts/entry.ts';
import type { DossierView } from '../contracts/views.ts';
import type { DossierRecord } from './record.ts';
import { renderingsIn } from './record.ts';
import { asOwn, coded, hash, markedUp, named, own, table, term, told, type Speech } from './recordSpeech.ts';
import { corrections, escapeHtml, rendered, signatures } from './text/page.ts';
import type { PrintWords } from './text/printWords.ts';
import { fieldLabel } from './words/act.ts';
import { memberValue } from './words/actMembers.ts';
import { say } from './words/language.ts';
import { counted } from './words/phrases.ts';
import { printWords } from './words/print.ts';
import { recordSentences } from './words/record.ts';
import { standingSentence } from './words/standing.ts';
import {
  COUNTED,
  LIFTED,
  POSITIONS,
  RENDERING_STATUSES,
  ROUND_KINDS,
  ROUND_OUTCOMES,
  STAGE_OUTCOMES,
  STAGE_STATUSES,
} from './words/terms.ts';

/** The parts of a record but for its history, each as markup. */

type Files = ReadonlyMap<string, Uint8Array>;

export function summary(record: DossierRecord, view: DossierView, made: string, speech: Speech): string {
  const { n, w } = speech;
  const { procedure, id } = record.organisation;
  const act = printWords(n).act(record);
  const meeting = record.meeting?.title ?? '';
  const counts = [
    counted(n, view.rounds, COUNTED.round),
    counted(n, view.positions, COUNTED.position),
    counted(n, view.entries, COUNTED.entry),
  ];
  return `<header><p class="id">${escapeHtml(record.id)}</p><h1>${own(view.title)}</h1>
<p class="sentence">${told(standingSentence(view, n))}</p>
${facts([
  [w('organisation'), escapeHtml(procedure?.names?.[n.language]?.name ?? procedure?.name ?? id ?? '')],
  [w('class'), escapeHtml(n.documentClass(view.class))],
  [w('proposedBy'), named(n.actor(view.proposer), view.proposer)],
  [w('adoptingAct'), act === null ? '' : told(meeting === '' ? act : act.replace(meeting, asOwn))],
  [w('formerTitles'), view.formerTitles.map(own).join('; ')],
  [w('counts'), escapeHtml(counts.join(', '))],
  [
    w('lastEntry'),
    escapeHtml(`${view.entries}, ${w('stored')} ${view.at}, ${w('itsHash')} `) + (view.head ? coded(view.head) : ''),
  ],
  [w('made'), escapeHtml(made)],
])}</header>`;
}

function facts(rows: readonly (readonly [name: string, html: string])[]): string {
  const shown = rows.filter(([, html]) => html !== '');
  return `<table class="facts">${shown.map(([name, html]) => `<tr><th scope="row">${escapeHtml(name)}</th><td>${html}</td></tr>`).join('')}</table>`;
}

/** Filled in by the verifier's script; without it the page says how else to check. */
export function check(files: Files, { n, w }: Speech): string {
  return `<section id="check" aria-live="polite"><h2>${w('genuine')}</h2>
<p id="verdict" class="pending">${say(recordSentences.unchecked, n.language)}</p>
<form id="trust" hidden><label>${w('founding')}
<input id="root-key" name="root" size="48" autocomplete="off" spellcheck="false"></label> <button>${w('again')}</button></form>
<div id="findings"></div>
<p class="small">${say(recordSentences.checks, n.language)(files.size)}</p>
</section>`;
}

export function stageTable(view: DossierView, speech: Speech): string {
  const { n, w } = speech;
  const rows = view.stages.map(
    (s) =>
      `<tr><th scope="row">${escapeHtml(n.stage(s.stage))}</th><td>${coded(s.stage)}</td><td>${s.organ === null ? '' : escapeHtml(n.organ(s.organ))}</td><td>${term(STAGE_STATUSES, s.status, speech)}</td><td>${s.outcome === null ? '' : term(STAGE_OUTCOMES, s.outcome, speech)}</td><td>${hash(s.textHash)}</td></tr>`,
  );
  return table([w('stage'), w('code'), w('organ'), w('state'), w('outcome'), w('text')], rows);
}

export function texts(record: DossierRecord, files: Files, speech: Speech): string {
  const { n, w } = speech;
  const { versions, adoptedText } = record.dossier;
  const shown = versions.toReversed().map((version, i) => {
    const adopted = version.textHash === adoptedText;
    const inner = renderingsIn(record, version).map((r) => {
      const bytes = files.get(`texts/${r.sha256}`);
      const body = !bytes
        ? `<p class="mark" lang="${n.language}">${w('notInside')}</p>`
        : r.mediaType === 'text/markdown'
          ? under3(rendered(new TextDecoder().decode(bytes), `${escapeHtml(r.sha256.slice(0, 8))}-`))
          : `<pre>${escapeHtml(new TextDecoder().decode(bytes))}</pre>`;
      const heading = `${escapeHtml(n.writing.languageName(r.language))}, ${term(RENDERING_STATUSES, r.status, speech)} ${coded(r.sha256)}`;
      return `<article lang="${escapeHtml(r.language)}"><h3 class="rendering" lang="${n.language}">${heading}</h3>${body}</article>`;
    });
    return `<details${adopted || (adoptedText === null && i === 0) ? ' open' : ''}><summary>${w('version')} ${escapeHtml(String(version.manifest.number))}${adopted ? `, ${w('adopted')}` : ''} ${coded(version.textHash)}</summary>${inner.join('\n')}</details>`;
  });
  return `<section id="texts"><h2>${w('text')}</h2>\n${shown.join('\n') || `<p>${w('noVersion')}</p>`}</section>`;
}

/** The headings of a text stand below that of the language which it is in. */
function under3(html: string): string {
  return html.replaceAll(
    /<(\/?)h([1-6])>/g,
    (_, end: string, level: string) => `<${end}h${Math.min(6, Number(level) + 3)}>`,
  );
}

export function positions(view: DossierView, entries: readonly Entry[], speech: Speech): string {
  const { n, w } = speech;
  const said = new Map(
    entries.flatMap((e) =>
      e.events.flatMap((event) => (event.type === 'PositionTaken' ? [[e.n, event] as const] : [])),
    ),
  );
  const headings = [w('delegation'), w('itsPosition'), w('words'), w('received'), w('anEntry')];
  const rounds = view.roundList.map((r) => {
    const rows = r.positions.map((p) => {
      const { kind: _, ...rest } = said.get(p.entry)?.position ?? { kind: p.kind };
      const lifted = p.lifted ? `, ${say(LIFTED, n.language)}` : '';
      return `<tr class="${p.kind === 'object' && !p.lifted ? 'blocks' : ''}"><th scope="row">${named(n.actor(p.member), p.member)}</th><td>${term(POSITIONS, p.kind, speech)}${lifted}</td><td>${membersOf(rest, speech)}</td><td>${escapeHtml(p.at)}</td><td><a href="#entry-${p.entry}">${w('entry')} ${p.entry}</a></td></tr>`;
    });
    const outcome = r.outcome === null ? w('running') : term(ROUND_OUTCOMES, r.outcome, speech);
    return `<h3>${w('stage')} ${escapeHtml(r.stage)} ${escapeHtml(n.stage(r.stage))}, ${w('round')} ${escapeHtml(String(r.round))}: ${outcome}</h3>
<p class="small">${term(ROUND_KINDS, r.kind, speech)} ${w('onText')} ${hash(r.textHash)}, ${w('from')} ${escapeHtml(r.openedAt)} ${w('to')} ${escapeHtml(r.deadline)} (${coded(r.zone)})</p>
${table(headings, rows)}`;
  });
  return `<section id="positions"><h2>${w('positions')}</h2>\n${rounds.join('\n') || `<p>${w('noRound')}</p>`}</section>`;
}

/** Members of a position that people write as they like. */
const FREE = ['text', 'words', 'reasons'];

/** The members of a position beside its kind. */
function membersOf(rest: object, { n }: Speech): string {
  return Object.entries(rest)
    .map(([name, value]) => {
      const shown =
        FREE.includes(name) && typeof value === 'string'
          ? own(value)
          : escapeHtml(memberValue(name, value, n).replaceAll('\n', ', '));
      return `<p>${escapeHtml(fieldLabel(name, n.language))}: ${shown}</p>`;
    })
    .join('');
}

/** Signatures as they are printed, with the words of people marked as theirs. */
export function signed(record: DossierRecord, { n }: Speech): string {
  const words = printWords(n);
  const marking: PrintWords = {
    ...words,
    signedWith: (reservation) => words.signedWith(n.writing.quoted(reservation)),
    didNotSignAs: (because, note) => words.didNotSignAs(because, n.writing.quoted(note)),
  };
  return `<section id="signed">${markedUp(corrections(record, words))}${markedUp(signatures(record, marking))}</section>`;
}

export function log(files: Files, textOf: (path: string) => string, { n, w }: Speech): string {
  const parts = ['checkpoint', 'policy'].flatMap((path) =>
    files.has(path) ? [`<h3>${coded(path)}</h3><pre>${escapeHtml(textOf(path))}</pre>`] : [],
  );
  const proofs = [...files.keys()].filter((path) => path.startsWith('proofs/')).length;
  return `<section id="log"><h2>${w('log')}</h2>
<p>${say(recordSentences.proven, n.language)(proofs)}</p>
${parts.join('\n')}</section>`;
}

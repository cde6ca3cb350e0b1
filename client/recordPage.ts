import { createHash } from 'node:crypto';
import { z } from 'zod';
import { aggregateRef, DossierId, type StageCode } from '../contracts/ids.ts';
import type { Entry } from '../contracts/entry.ts';
import type { DossierView } from '../contracts/views.ts';
import { dossierView } from '../domain/dossier/shown/view.ts';
import { parseLine, lineHash } from '../evidence/chain.ts';
import { readStatement } from '../evidence/statement.ts';
import { historyRows, isShown, organisationStates, type HistoryRow } from './history.ts';
import { recordOf, renderingsIn, type DossierRecord } from './record.ts';
import { routePicture } from './recordPicture.ts';
import { actLine, escapeHtml, rendered, signatures } from './text/page.ts';
import { ruleText } from './explain.ts';
import type { BundleFinding, BundleReport } from './verifyBundle.ts';

/**
 * The record of a document as one page: what a person reads, with the files of the bundle inside, and the small verifier that
 * checks them. It needs no network and no server. Everything shown is derived from those files (docs/format.md).
 */

/** What of a bundle's manifest the page reads. */
const Manifest = z.looseObject({ dossier: DossierId, organisation: z.string(), made: z.string() });

/** `files`: a bundle, path to bytes. `verifier`: the script that checks it, as the build makes it for browsers. */
export function recordPage(files: ReadonlyMap<string, Uint8Array>, verifier: string): string {
  const manifest = Manifest.parse(JSON.parse(textOf(files, 'manifest.json')));
  const lines = textOf(files, 'entries.jsonl')
    .split('\n')
    .filter((l) => l !== '');
  const record = recordOf(manifest.dossier, lines);
  const own = ownLines(lines, aggregateRef('dossier', manifest.dossier));
  const entries = own.map(parseLine);
  const last = entries.at(-1);
  if (!last) throw new Error(`the bundle holds no entry of ${manifest.dossier}`);
  const head = { dossier: manifest.dossier, n: last.n, at: last.at, head: lineHash(own.at(-1)!) };
  const view = dossierView(
    record.dossier,
    { organisation: record.organisation, meetings: record.meeting ? [record.meeting] : [] },
    head,
  );
  const house = [...lines.map(parseLine)].find((e) => e.aggregate.startsWith('organisation/'))?.aggregate;
  const rows = historyRows(own, [], house ? organisationStates(house, ownLines(lines, house)) : []).filter(isShown);
  const stages = new Map(view.stages.map((s) => [s.stage, s.name] as const));
  const sections = [
    summary(record, view, manifest.made),
    check(files),
    `<section id="way"><h2>Its way</h2>\n${routePicture(entries, stages)}\n${stageTable(view)}</section>`,
    texts(record, files),
    positions(view, entries),
    `<section id="signed">${signatures(record)}</section>`,
    history(rows, entries),
    files.has('checkpoint') ? log(files) : '',
  ];
  return page(view.title, record.id, sections.join('\n'), files, verifier);
}

/**
 * The report on a record: on the files in it, and, where they hold, on what it shows. What a person reads is no part of what is
 * signed, so the page is made again of the files and compared to the byte. `verifier`: the script of this release.
 */
export function recordReport(
  inside: BundleReport,
  html: string,
  files: ReadonlyMap<string, Uint8Array>,
  verifier: string,
): BundleReport {
  if (!inside.ok || recordPage(files, verifier) === html) return inside;
  const page: BundleFinding = {
    check: 'page',
    where: 'the page',
    found:
      'words, or a script, that this release does not make of the files in it: altered, or made by another release',
    expected: 'the page that `concordat record` makes of these files; read that one',
  };
  return { ...inside, ok: false, findings: [...inside.findings, page] };
}

/** The files that a record holds (docs/format.md); undefined where it is none. Never throws; nothing is verified yet. */
export function filesOfRecord(html: string): ReadonlyMap<string, Uint8Array> | undefined {
  const inside = INSIDE.exec(html)?.[1];
  if (inside === undefined) return undefined;
  try {
    const files = z.record(z.string(), z.string()).parse(JSON.parse(inside));
    return new Map(Object.entries(files).map(([path, base64]) => [path, Buffer.from(base64, 'base64')]));
  } catch {
    return undefined;
  }
}

const INSIDE = /<script type="application\/json" id="bundle">([^<]*)</;

function textOf(files: ReadonlyMap<string, Uint8Array>, path: string): string {
  const bytes = files.get(path);
  if (!bytes) throw new Error(`the bundle has no ${path}`);
  return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
}

function ownLines(lines: readonly string[], aggregate: string): readonly string[] {
  return lines.filter((line) => parseLine(line).aggregate === aggregate);
}

function facts(rows: readonly (readonly [string, string | null])[]): string {
  const shown = rows.filter((row): row is readonly [string, string] => row[1] !== null && row[1] !== '');
  return `<table class="facts">${shown.map(([k, v]) => `<tr><th scope="row">${escapeHtml(k)}</th><td>${escapeHtml(v)}</td></tr>`).join('')}</table>`;
}

function summary(record: DossierRecord, view: DossierView, made: string): string {
  return `<header><p class="id">${escapeHtml(record.id)}</p><h1>${escapeHtml(view.title)}</h1>
<p class="sentence">${escapeHtml(view.sentence)}</p>
${facts([
  ['Organisation', record.organisation.procedure?.name ?? record.organisation.id],
  ['Class', record.dossier.definition?.name ?? view.class],
  ['Proposed by', view.proposer],
  ['Adopting act', actLine(record)],
  ['Earlier titles', view.formerTitles.join('; ')],
  [
    'Rounds, positions',
    `${view.rounds} rounds, ${view.positions} positions, in ${view.entries} entries of this document’s journal`,
  ],
  ['Last entry', `${view.entries}, stored ${view.at}, SHA-256 of its line ${view.head}`],
  ['Record made', made],
])}</header>`;
}

/** Filled in by the verifier's script; without it the page says how else to check. */
function check(files: ReadonlyMap<string, Uint8Array>): string {
  return `<section id="check" aria-live="polite"><h2>Is it genuine?</h2>
<p id="verdict" class="pending">Not checked: scripts do not run here. Check the file with <code>concordat-verify</code>, or by hand as docs/format.md says.</p>
<form id="trust" hidden><label>Fingerprint of the organisation’s founding key, as you know it from elsewhere
<input id="root-key" name="root" size="48" autocomplete="off" spellcheck="false"></label> <button>Check again</button></form>
<div id="findings"></div>
<p class="small">This page checks ${files.size} files that it holds; what you read here was made of them, and is not compared with them. A forged page could hold a forged check: who does not trust where the page comes from runs, of a copy of its own, <code>concordat verify</code> on it, which makes the page again, or <code>concordat-verify</code>, which checks the files.</p>
</section>`;
}

function stageTable(view: DossierView): string {
  const rows = view.stages.map(
    (s) =>
      `<tr><th scope="row">${escapeHtml(s.stage)}</th><td>${escapeHtml(s.name)}</td><td>${escapeHtml(s.organ ?? '')}</td><td>${escapeHtml(s.status)}</td><td>${escapeHtml(s.outcome ?? '')}</td><td>${hash(s.textHash)}</td></tr>`,
  );
  return `<table><thead><tr><th>Stage</th><th>Name</th><th>Organ</th><th>State</th><th>Outcome</th><th>Text</th></tr></thead><tbody>${rows.join('')}</tbody></table>`;
}

function hash(value: string | null): string {
  return value === null ? '' : `<code title="${escapeHtml(value)}">${escapeHtml(value.slice(0, 12))}…</code>`;
}

function texts(record: DossierRecord, files: ReadonlyMap<string, Uint8Array>): string {
  const { versions, adoptedText } = record.dossier;
  const shown = versions.toReversed().map((version, i) => {
    const adopted = version.textHash === adoptedText;
    const inner = renderingsIn(record, version).map((r) => {
      const bytes = files.get(`texts/${r.sha256}`);
      const body = !bytes
        ? '<p class="mark">This text is not in the record.</p>'
        : r.mediaType === 'text/markdown'
          ? rendered(new TextDecoder().decode(bytes), `${escapeHtml(r.sha256.slice(0, 8))}-`)
          : `<pre>${escapeHtml(new TextDecoder().decode(bytes))}</pre>`;
      return `<article lang="${escapeHtml(r.language)}"><h4 lang="en">${escapeHtml(r.language)}, ${escapeHtml(r.status)} <code>${escapeHtml(r.sha256)}</code></h4>${body}</article>`;
    });
    return `<details${adopted || (adoptedText === null && i === 0) ? ' open' : ''}><summary>Version ${escapeHtml(String(version.manifest.number))}${adopted ? ', adopted' : ''} <code>${escapeHtml(version.textHash)}</code></summary>${inner.join('\n')}</details>`;
  });
  return `<section id="texts"><h2>Text</h2>\n${shown.join('\n') || '<p>No version was issued.</p>'}</section>`;
}

function positions(view: DossierView, entries: readonly Entry[]): string {
  const said = new Map(
    entries.flatMap((e) =>
      e.events.flatMap((event) => (event.type === 'PositionTaken' ? [[e.n, event] as const] : [])),
    ),
  );
  const rounds = view.roundList.map((r) => {
    const rows = r.positions.map((p) => {
      const { kind: _, ...rest } = said.get(p.entry)?.position ?? { kind: p.kind };
      return `<tr class="${p.kind === 'object' && !p.lifted ? 'blocks' : ''}"><th scope="row">${escapeHtml(p.member)}</th><td>${escapeHtml(p.kind)}${p.lifted ? ', lifted' : ''}</td><td>${escapeHtml(wordsOf(rest))}</td><td>${escapeHtml(p.at)}</td><td><a href="#entry-${p.entry}">entry ${p.entry}</a></td></tr>`;
    });
    return `<h3>Stage ${escapeHtml(r.stage)} ${escapeHtml(stageName(view, r.stage))}, round ${escapeHtml(String(r.round))}: ${escapeHtml(r.outcome ?? 'open')}</h3>
<p class="small">${escapeHtml(r.kind)} round on ${hash(r.textHash)}, from ${escapeHtml(r.openedAt)} to ${escapeHtml(r.deadline)} (${escapeHtml(r.zone)})</p>
<table><thead><tr><th>Delegation</th><th>Position</th><th>Words</th><th>Received</th><th>Entry</th></tr></thead><tbody>${rows.join('')}</tbody></table>`;
  });
  return `<section id="positions"><h2>Who said what</h2>\n${rounds.join('\n') || '<p>No round was opened.</p>'}</section>`;
}

function stageName(view: DossierView, stage: StageCode): string {
  return view.stages.find((s) => s.stage === stage)?.name ?? '';
}

/** The members of a position beside its kind, in words. */
function wordsOf(rest: object): string {
  return Object.entries(rest)
    .map(([name, value]) => `${name}: ${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join('; ');
}

function history(rows: readonly HistoryRow[], entries: readonly Entry[]): string {
  const shown = rows.map((row, i) => {
    const entry = entries[i]!;
    const read = readStatement(entry.cause.statement);
    const refused = row.refusal
      ? `<p class="refused">${row.late ? 'Late' : 'Refused'} by rule ${escapeHtml(row.refusal.rule)}: ${escapeHtml(ruleText(row.refusal.rule)?.says ?? row.refusal.lack)}</p>`
      : '';
    const why = [row.why, row.paper && `Paper: ${row.paper}`].filter((x) => x).join('. ');
    return `<tr id="entry-${row.n}"><th scope="row">${row.n}</th><td>${escapeHtml(row.receivedAt)}</td><td>${escapeHtml(row.actor)}<br><span class="small">${escapeHtml(row.person)}${row.capacity ? `, ${escapeHtml(row.capacity)}` : ''}</span></td>
<td><strong>${escapeHtml(row.act)}</strong>: ${escapeHtml(row.events.join(', '))}${refused}${why ? `<p>${escapeHtml(why)}</p>` : ''}
<details><summary>as signed, and as recorded</summary><pre>${escapeHtml(JSON.stringify(read.ok ? read.statement : read.lack, null, 1))}</pre><pre>${escapeHtml(JSON.stringify(entry.events, null, 1))}</pre><p class="small">SHA-256 of the line <code>${row.hash}</code>; statement <code>${row.statement}</code>; INBOX ${row.sequence}</p></details></td></tr>`;
  });
  return `<section id="history"><h2>History</h2>
<table><thead><tr><th>Entry</th><th>Received (UTC)</th><th>Who</th><th>What</th></tr></thead><tbody>${shown.join('\n')}</tbody></table></section>`;
}

function log(files: ReadonlyMap<string, Uint8Array>): string {
  const parts = ['checkpoint', 'policy'].flatMap((path) =>
    files.has(path) ? [`<h3>${path}</h3><pre>${escapeHtml(textOf(files, path))}</pre>`] : [],
  );
  const proofs = [...files.keys()].filter((path) => path.startsWith('proofs/')).length;
  return `<section id="log"><h2>Transparency log</h2>
<p>${proofs} entries are proven to stand in the log under this checkpoint.</p>
${parts.join('\n')}</section>`;
}

function page(
  title: string,
  id: string,
  body: string,
  files: ReadonlyMap<string, Uint8Array>,
  verifier: string,
): string {
  const bundle = JSON.stringify(
    Object.fromEntries(
      [...files]
        .toSorted(([a], [b]) => (a < b ? -1 : 1))
        .map(([path, bytes]) => [path, Buffer.from(bytes).toString('base64')]),
    ),
  );
  if (/<\/script/i.test(verifier)) throw new Error('the verifier’s script would end its own element');
  const source = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; base-uri 'none'; form-action 'none'; style-src ${source(STYLE)}; script-src ${source(verifier)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${escapeHtml(`${id}: ${title}`)}</title>
<style>${STYLE}</style>
</head>
<body>
<nav aria-label="Parts of the record"><a href="#check">Check</a> <a href="#way">Way</a> <a href="#texts">Text</a> <a href="#positions">Positions</a> <a href="#signed">Signatures</a> <a href="#history">History</a> <a href="#log">Log</a></nav>
<main>
${body}
</main>
<script type="application/json" id="bundle">${bundle}</script>
<script>${verifier}</script>
</body>
</html>
`;
}

const STYLE = `
html { font: 16px/1.5 system-ui, "Noto Sans", "Noto Sans CJK SC", sans-serif; color: #1c1c1c; background: #fff; }
body { margin: 0 auto; max-width: 66rem; padding: 0 1.25rem 4rem; overflow-wrap: anywhere; }
nav { position: sticky; top: 0; background: #fff; border-bottom: 1px solid #bbb; padding: 0.6rem 0; z-index: 1; }
nav a { margin-right: 1rem; }
a { color: #0b4f8a; }
a:focus-visible, summary:focus-visible, button:focus-visible, input:focus-visible { outline: 3px solid #0b4f8a; outline-offset: 2px; }
section, header { scroll-margin-top: 3rem; }
h1 { font-size: 1.9rem; line-height: 1.2; margin: 0.2rem 0; }
h2 { margin-top: 2.5rem; border-bottom: 2px solid #1c1c1c; }
h3 { margin-bottom: 0.2rem; }
.id, .small, figcaption { color: #555; font-size: 0.85rem; }
.id { margin: 1.5rem 0 0; }
.sentence { font-size: 1.15rem; }
table { border-collapse: collapse; width: 100%; margin: 0.5rem 0 1rem; }
th, td { border: 1px solid #ccc; padding: 0.3rem 0.5rem; text-align: left; vertical-align: top; }
thead th { background: #f1f1f1; }
.facts th, .facts td { border: 0; }
.facts th { width: 11rem; font-weight: normal; color: #555; padding-left: 0; }
code, pre { font: 0.8rem/1.4 ui-monospace, monospace; }
pre { white-space: pre-wrap; background: #f6f6f6; padding: 0.6rem; }
details { margin: 0.4rem 0; }
summary { cursor: pointer; }
article { border-left: 3px solid #ccc; padding-left: 1rem; margin: 1rem 0; font-family: "Noto Serif", "Noto Serif CJK SC", serif; position: relative; }
article .place { float: right; margin-left: 1rem; font: 0.7rem/1.6 sans-serif; color: #555; }
article h4 { font: 0.85rem/1.4 system-ui, sans-serif; color: #555; }
.mark, .refused { border-left: 4px solid #a33; padding-left: 0.5rem; margin: 0.3rem 0; }
.blocks { background: #fdecec; }
tr:target { background: #fff6d6; }
#verdict { border-left: 6px solid #777; padding: 0.6rem 0.8rem; background: #f4f4f4; font-weight: 600; }
#verdict.good { border-color: #1d6b34; background: #e9f5ec; }
#verdict.bad { border-color: #a11; background: #fdecec; }
.route svg { width: 100%; height: auto; font: 13px system-ui, sans-serif; }
.route .lane { stroke: #ddd; }
.route .closed { fill: #9fb9d3; } .route .open { fill: #f0c36d; }
.route .position { fill: #1d6b34; } .route .objection { fill: #a11; } .route .finding { fill: #0b4f8a; } .route .other { fill: #666; }
.route .axis { fill: #555; font-size: 11px; } .route .end { text-anchor: end; }
.key { display: inline-block; width: 0.7rem; height: 0.7rem; border-radius: 50%; }
.key.position { background: #1d6b34; } .key.objection { background: #a11; } .key.finding { background: #0b4f8a; }
@media (max-width: 40rem) { table, tbody, tr, td, th { display: block; } thead { display: none; } td, th { border-top: 0; } }
@media print { nav, form { display: none; } details > * { display: block; } body { max-width: none; } }
`;

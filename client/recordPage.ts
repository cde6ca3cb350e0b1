import { createHash } from 'node:crypto';
import { z } from 'zod';
import { aggregateRef, DossierId } from '../contracts/ids.ts';
import { dossierView } from '../domain/dossier/shown/view.ts';
import { parseLine, lineHash } from '../evidence/chain.ts';
import { historyRows, isShown, organisationStates } from './history.ts';
import { recordOf } from './record.ts';
import { history } from './recordHistory.ts';
import { routePicture } from './recordPicture.ts';
import { check, log, positions, signed, stageTable, summary, texts } from './recordSections.ts';
import { speechOf, type Speech } from './recordSpeech.ts';
import { RECORD_STYLE } from './recordStyle.ts';
import { escapeHtml } from './text/page.ts';
import type { BundleFinding, BundleReport } from './verifyBundle.ts';
import { isLanguage, type Language } from './words/language.ts';
import type { recordWords } from './words/record.ts';

/**
 * The record of a document as one page: what a person reads, with the files of the bundle inside, and the small verifier that
 * checks them. It needs no network and no server. Everything shown is derived from those files and the language (docs/format.md),
 * and comes out the same to the byte wherever and whenever this release makes it.
 */

/** What of a bundle's manifest the page reads. */
const Manifest = z.looseObject({ dossier: DossierId, organisation: z.string(), made: z.string() });

/** `files`: a bundle, path to bytes. `verifier`: the script that checks it, as the build makes it for browsers. */
export function recordPage(
  files: ReadonlyMap<string, Uint8Array>,
  verifier: string,
  language: Language = 'en',
): string {
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
  const numbers = Object.fromEntries(record.dossier.versions.map((v) => [v.textHash, v.manifest.number]));
  const speech = speechOf(language, record.organisation, numbers);
  const stages = new Map(view.stages.map(({ stage }) => [stage, speech.n.stage(stage)] as const));
  const sections = [
    summary(record, view, manifest.made, speech),
    check(files, speech),
    `<section id="way"><h2>${speech.w('way')}</h2>\n${routePicture(entries, stages, speech)}\n${stageTable(view, speech)}</section>`,
    texts(record, files, speech),
    positions(view, entries, speech),
    signed(record, speech),
    history(rows, entries, speech),
    files.has('checkpoint') ? log(files, (path) => textOf(files, path), speech) : '',
  ];
  return page(view.title, record.id, sections.join('\n'), files, verifier, speech);
}

/**
 * The report on a record: on the files in it, and, where they hold, on what it shows. What a person reads is no part of what is
 * signed, so the page is made again of the files, in the language that it says to be in, and compared to the byte. `verifier`:
 * the script of this release.
 */
export function recordReport(
  inside: BundleReport,
  html: string,
  files: ReadonlyMap<string, Uint8Array>,
  verifier: string,
): BundleReport {
  if (!inside.ok || recordPage(files, verifier, languageOf(html)) === html) return inside;
  const page: BundleFinding = {
    check: 'page',
    where: 'the page',
    found:
      'words, or a script, that this release does not make of the files in it: altered, or made by another release',
    expected: 'the page that `concordat record` makes of these files; read that one',
  };
  return { ...inside, ok: false, findings: [...inside.findings, page] };
}

/** A page that says no language of this release is none of its records; as English it is found to be another. */
function languageOf(html: string): Language {
  const said = /^<!doctype html>\n<html lang="([^"]*)">/.exec(html)?.[1];
  return isLanguage(said) ? said : 'en';
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

/** The parts that can be gone to, in their order. */
const PARTS: readonly (readonly [id: string, key: keyof typeof recordWords])[] = [
  ['check', 'toCheck'],
  ['way', 'toWay'],
  ['texts', 'toTexts'],
  ['positions', 'toPositions'],
  ['signed', 'toSigned'],
  ['history', 'toHistory'],
  ['log', 'toLog'],
];

function page(
  title: string,
  id: string,
  body: string,
  files: ReadonlyMap<string, Uint8Array>,
  verifier: string,
  { n, w }: Speech,
): string {
  const bundle = JSON.stringify(
    Object.fromEntries(
      [...files]
        .toSorted(([a], [b]) => (a < b ? -1 : 1))
        .map(([path, bytes]) => [path, Buffer.from(bytes).toString('base64')]),
    ),
  );
  const links = PARTS.filter(([id]) => body.includes(`<section id="${id}"`));
  if (/<\/script/i.test(verifier)) throw new Error('the verifier’s script would end its own element');
  const source = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
  return `<!doctype html>
<html lang="${n.language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; base-uri 'none'; form-action 'none'; style-src ${source(RECORD_STYLE)}; script-src ${source(verifier)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${escapeHtml(`${id}: ${title}`)}</title>
<style>${RECORD_STYLE}</style>
</head>
<body>
<nav aria-label="${w('parts')}">${links.map(([id, key]) => `<a href="#${id}">${w(key)}</a>`).join(' ')}</nav>
<main>
${body}
</main>
<script type="application/json" id="bundle">${bundle}</script>
<script>${verifier}</script>
</body>
</html>
`;
}

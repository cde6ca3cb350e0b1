import type { Rendering } from '../../contracts/text.ts';
import { concordanceOf } from '../../domain/dossier/acts/renderings.ts';
import type { Version } from '../../domain/dossier/state.ts';
import { isAsideInConfidence } from '../../domain/dossier/facts/aside.ts';
import { compareTexts, type ComparedBlock } from './compare.ts';
import { markdown, placeOf, visible } from './markdown.ts';
import type { DossierRecord } from '../record.ts';
import { PRINTED_IN_ENGLISH, type PrintWords } from './printWords.ts';

/** Pages for print: one file without scripts and without anything from outside. Whatever comes from people is escaped. */

/** A text of a version, with all that is printed around it. */
export type PrintedText = {
  readonly record: DossierRecord;
  readonly version: Version;
  readonly rendering: Rendering;
  readonly content: string;
};

/** What each sheet says of itself: `SCO-2024-08, version 2 (ru, official)`, and the hash that positions and signatures name. */
export function sheetLines(
  { record, version, rendering }: PrintedText,
  words: PrintWords = PRINTED_IN_ENGLISH,
): { readonly header: string; readonly footer: string } {
  return {
    header: words.sheet(record.id, version.manifest.number, words.rendering(rendering)),
    footer: `${words.text} ${version.textHash}`,
  };
}

/** The print-ready page of a text, with its adopting act, signatures and reservations. */
export function pageOf(text: PrintedText, words: PrintWords = PRINTED_IN_ENGLISH): string {
  const { record, version, rendering, content } = text;
  const { title, number } = version.manifest;
  const adopted = record.dossier.adoptedText === version.textHash;
  const act = words.act(record);
  const body =
    rendering.mediaType === 'text/markdown' ? rendered(content) : `<pre class="plain">${escapeHtml(content)}</pre>`;
  const state =
    act === null
      ? words.notAdopted(number, record.dossier.versions.length)
      : adopted
        ? words.adopted(act)
        : words.otherAdopted(act);
  const { inForceOn, effectiveOn, end } = record.dossier;
  // What ended before the day that was announced never was in force.
  const from = end === null ? inForceOn : inForceOn && effectiveOn;
  const ended = words.ended(record);
  const facts: readonly (readonly [string, string])[] = [
    [words.document, `${record.id}, ${record.organisation.procedure?.name ?? record.organisation.id ?? ''}`],
    [words.title, title],
    [words.version, `${number}, ${words.rendering(rendering)}`],
    [words.state, state],
    ...(from === null ? [] : [[words.inForce, words.from(from)] as const]),
    ...(ended === null ? [] : [[words.end, ended] as const]),
    [words.concordance, concordanceLine(text, words)],
  ];
  const open = version.manifest.openPlaces.map((o) => `${o.place} (${o.holders.join(', ') || words.noHolder})`);
  const { status } = rendering;
  const standing = status === 'unofficial' || status === 'working' ? words[status] : null;
  const mark = (of: string) => `<p class="mark">${escapeHtml(of)}</p>\n`;
  const lines = sheetLines(text, words);
  return page({
    ...lines,
    title,
    language: rendering.language,
    body: `<section class="act" lang="${words.lang}">
${standing === null ? '' : mark(standing)}<table>
${facts.map(([name, value]) => `<tr><th scope="row">${name}</th><td>${escapeHtml(value)}</td></tr>`).join('\n')}
</table>
${open.length > 0 ? mark(words.notAgreed(open.join('; '))) : ''}</section>
${adopted ? corrections(record, words) : ''}<main>
${body}</main>
${adopted ? signatures(record, words) : ''}<footer class="identity" lang="${words.lang}">
<p>${escapeHtml(lines.header)}</p>
<p>${words.text} <code>${escapeHtml(version.textHash)}</code>: ${words.textHash}</p>
<p>${words.thisLanguage} <code>${escapeHtml(rendering.sha256)}</code>: ${words.languageHash}</p>
</footer>`,
  });
}

function concordanceLine({ record, version }: PrintedText, words: PrintWords): string {
  const languages = record.organisation.procedure?.languages.official.join(', ') ?? '';
  switch (concordanceOf(record.dossier, version.textHash)) {
    case 'recorded':
      return words.recorded(languages);
    case 'waived': {
      const waiver = record.dossier.waivers.findLast((w) => w.of === 'concordance' && w.textHash === version.textHash);
      return words.waived(waiver?.reason ?? '');
    }
    case 'none':
      return words.notRecorded;
  }
}

/**
 * What was corrected in the adopted text, in every language, and what is proposed. The text itself stays as it was signed: the
 * record of the correction says how it is read (domain §3.7).
 */
export function corrections({ dossier }: DossierRecord, words: PrintWords = PRINTED_IN_ENGLISH): string {
  const shown = dossier.corrections.filter((c) => c.outcome === 'corrected' || c.outcome === null);
  const rows = shown.map(({ place, language, found, corrected, outcome, endedAt, deadline }) => {
    const standing =
      outcome === 'corrected'
        ? words.correctedOn((endedAt ?? deadline).slice(0, 10))
        : words.correctionUntil(deadline.slice(0, 10));
    const lang = ` lang="${escapeHtml(language ?? '')}"`;
    return `<tr><th scope="row">${escapeHtml(words.correctedAt(place, language))}</th><td><del${lang}>${escapeHtml(found)}</del> <ins${lang}>${escapeHtml(corrected)}</ins></td><td>${escapeHtml(standing)}</td></tr>`;
  });
  return rows.length === 0
    ? ''
    : `<section class="corrections" lang="${words.lang}">
<h2>${words.corrections}</h2>
<table>
${rows.join('\n')}
</table>
</section>
`;
}

/** The adopting act at the head of a sheet, with how often the text was corrected since, and how the document ended; null where the version was not adopted. */
export function adoptedHead(
  { record, version }: Pick<PrintedText, 'record' | 'version'>,
  words: PrintWords = PRINTED_IN_ENGLISH,
): string | null {
  const { adoptedText, corrections: all } = record.dossier;
  const act = adoptedText === version.textHash ? words.act(record) : null;
  if (act === null) return null;
  const count = all.filter((c) => c.outcome === 'corrected').length;
  const ended = words.ended(record);
  const more = [
    ...(count === 0 ? [] : [words.correctedTimes(count)]),
    ...(ended === null ? [] : [`${words.end}: ${ended}`]),
  ];
  return [act, ...more].join('; ');
}

/** Who signed, with what reservation, and why the others did not. */
export function signatures(record: DossierRecord, words: PrintWords = PRINTED_IN_ENGLISH): string {
  const { dossier } = record;
  const { signatures: signed, nonSigners } = dossier;
  const all = [...new Set([...dossier.adoptionRoster, ...Object.keys(signed), ...Object.keys(nonSigners)])];
  if (Object.keys(signed).length + Object.keys(nonSigners).length === 0) return '';
  const rows = all.map((member) => {
    const signature = signed[member];
    const explained = nonSigners[member];
    const said = signature
      ? signature.reservation === null
        ? words.signed
        : words.signedWith(signature.reservation)
      : explained && isAsideInConfidence(dossier, member)
        ? words.didNotSign
        : explained
          ? words.didNotSignAs(explained.because, explained.note)
          : words.notYet;
    return `<tr><th scope="row">${escapeHtml(words.member(record, member))}</th><td>${escapeHtml(said)}</td></tr>`;
  });
  return `<section class="signatures" lang="${words.lang}">
<h2>${words.signatures}</h2>
<table>
${rows.join('\n')}
</table>
</section>
`;
}

/** Two texts side by side in one: what was taken out struck through, what came in underlined. */
export function comparisonPage(earlier: PrintedText, later: PrintedText): string {
  const { language } = later.rendering;
  const blocks = compareTexts(earlier.content, later.content, language);
  const [from, to] = [earlier.version.manifest.number, later.version.manifest.number];
  return page({
    header: `${later.record.id}, version ${from} to ${to} (${language})`,
    footer: `Text ${earlier.version.textHash.slice(0, 16)}… to ${later.version.textHash.slice(0, 16)}…`,
    title: later.version.manifest.title,
    language,
    body: `<section class="act" lang="en"><p>${escapeHtml(later.record.id)}: version ${from} to ${to}, <del>taken out</del>, <ins>put in</ins></p></section>
<main class="comparison">
${blocks.map(comparedBlock).join('\n')}
</main>`,
  });
}

function comparedBlock({ place, kind, marker, words }: ComparedBlock): string {
  const inner = words.map(({ op, text }) =>
    op === 'same'
      ? escapeHtml(text)
      : op === 'added'
        ? `<ins>${escapeHtml(text)}</ins>`
        : `<del>${escapeHtml(text)}</del>`,
  );
  const named = place === null ? '' : `<span class="place">${place}</span>`;
  const sign = marker === '' ? '' : `<span class="marker">${escapeHtml(marker)}</span> `;
  return `<p class="${kind}">${named}<span class="kind" lang="en">${kind === 'same' ? '' : kind}</span>${sign}${inner.join('')}</p>`;
}

/** Escapes for content and for attributes; controls that would reorder what is read become visible. */
export function escapeHtml(text: string): string {
  const signs: Readonly<Record<string, string>> = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
    "'": '&#39;',
  };
  return visible(text).replace(/[&<>"']/g, (c) => signs[c]!);
}

/** Markdown as HTML, each place named beside its paragraph. `prefix`: of the ids, where a page shows several texts. */
export function rendered(content: string, prefix = ''): string {
  const it = markdown();
  for (const type of ['paragraph_open', 'heading_open'] as const) {
    it.renderer.rules[type] = (tokens, at) => {
      const token = tokens[at]!;
      const place = placeOf(token);
      if (token.hidden && place === undefined) return '';
      const named = place === undefined ? '' : `<span class="place" id="${prefix}${place}">${place}</span>`;
      return token.hidden ? named : `<${token.tag}>${named}`;
    };
  }
  // Once more after it: a control may have stood there as `&#8238;`.
  return visible(it.render(visible(content)));
}

function page(of: {
  readonly title: string;
  readonly language: string;
  readonly header: string;
  readonly footer: string;
  readonly body: string;
}): string {
  return `<!doctype html>
<html lang="${escapeHtml(of.language)}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(of.title)}</title>
<style>
${STYLE}
@page { @top-left { content: ${cssString(of.header)}; } @bottom-left { content: ${cssString(of.footer)}; } }
</style>
</head>
<body>
${of.body}
</body>
</html>
`;
}

/** What is not a letter, a digit or a blank becomes its number, so that no string ends early. */
function cssString(text: string): string {
  return `"${visible(text).replace(/[^\p{L}\p{N} ]/gu, (c) => `\\${c.codePointAt(0)!.toString(16)} `)}"`;
}

const STYLE = `@page { size: A4; margin: 25mm 22mm 22mm 25mm; @bottom-right { content: counter(page) " / " counter(pages); } @top-left { font: 8pt sans-serif; color: #555; } @bottom-left { font: 6.5pt monospace; color: #555; } @bottom-right { font: 8pt sans-serif; color: #555; } }
html { font: 12pt/1.5 "Times New Roman", "Noto Serif", "Noto Serif CJK SC", "SimSun", serif; color: #000; background: #fff; }
body { max-width: 42em; margin: 2em auto; padding: 0 2em 0 4em; overflow-wrap: anywhere; }
h1, h2, h3, h4, h5, h6 { line-height: 1.25; break-after: avoid; position: relative; }
h1 { font-size: 1.5em; text-align: center; }
p, li { orphans: 3; widows: 3; position: relative; }
blockquote { margin-left: 1.5em; color: #333; }
table { border-collapse: collapse; width: 100%; }
th, td { border: 1px solid #999; padding: 0.25em 0.5em; text-align: left; vertical-align: top; }
pre { white-space: pre-wrap; }
.place { position: absolute; right: calc(100% + 0.8em); top: 0.35em; width: 5.5em; font: 7pt/1.5 sans-serif; color: #555; text-align: right; }
li > .place { right: calc(100% + 3em); }
.act, .corrections, .signatures, .identity { font: 10pt/1.4 sans-serif; }
.act { border-bottom: 1px solid #000; padding-bottom: 1em; margin-bottom: 2em; }
.act th { width: 8em; font-weight: normal; color: #333; border: 0; padding-left: 0; }
.act td { border: 0; }
.mark { border: 2px solid #000; padding: 0.3em 0.6em; font-weight: bold; }
.corrections { border-bottom: 1px solid #000; padding-bottom: 1em; margin-bottom: 2em; }
.corrections ins { text-decoration: underline; }
.signatures { margin-top: 2em; }
.signatures tr { break-inside: avoid; }
.signatures th { width: 12em; }
.identity { margin-top: 2em; border-top: 1px solid #000; padding-top: 0.5em; font-size: 8pt; }
.identity p { margin: 0.2em 0; }
.comparison ins { text-decoration: underline; background: #e2f4e2; }
.comparison del { text-decoration: line-through; background: #f9e0e0; }
.comparison .marker { color: #555; }
.comparison .kind { position: absolute; left: calc(100% + 0.5em); font: 7pt/2 sans-serif; color: #555; }
.comparison .added, .comparison .removed, .comparison .changed, .comparison .moved { border-left: 3px solid #000; padding-left: 0.5em; margin-left: -0.7em; }
@media print { body { max-width: none; margin: 0; padding: 0 1px 0 3em; } .comparison { padding: 0 3em 0 1em; } .comparison .kind { left: auto; right: -4em; } }`;

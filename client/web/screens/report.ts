import { html } from 'hono/html';
import type { AggregateRef } from '../../../contracts/ids.ts';
import type { BundleReport, VerificationReport } from '../../index.ts';
import { said, type Html } from '../page.ts';
import { checkSentence } from '../../words/checks.ts';
import { findingWords } from '../../words/findings.ts';
import { duration, number, say, type Language } from '../../words/language.ts';
import { proofWords } from '../../words/proof.ts';
import { facts } from './facts.ts';

/** Findings on one page: a file of nothing but faults must not fill it. */
const MOST_FINDINGS = 200;
const MOST_HEADS = 5;

type Finding = { readonly where: string; readonly what: string; readonly found: string; readonly expected: string };

/** What came of a verification, for people: the verdict first, then what it rests on. `known`: the fingerprint that was named. `own`: whose last entry is shown. */
export function reportOf(
  report: VerificationReport | BundleReport,
  { known, tookMs, own }: { readonly known: string; readonly tookMs: number; readonly own: AggregateRef | null },
  language: Language,
): Html {
  const w = (key: keyof typeof proofWords) => say(proofWords[key], language);
  const isBundle = 'proofs' in report;
  const findings: readonly Finding[] = isBundle
    ? report.findings.map((f) => ({ ...f, what: f.check }))
    : report.findings.map((f) => ({ ...f, where: `${f.aggregate}@${f.n}` }));
  const lines: readonly (readonly [keyof typeof proofWords, Html | null])[] = [
    ['checked', number(language, report.checked)],
    ['decidedAgain', number(language, report.decidedAgain)],
    ['files', isBundle ? number(language, report.files) : null],
    ['proofs', isBundle ? number(language, report.proofs) : null],
    ['notDecided', !isBundle && report.notDecided.length > 0 ? number(language, report.notDecided.length) : null],
    ['withheld', !isBundle && report.withheld > 0 ? number(language, report.withheld) : null],
    [
      'texts',
      !isBundle && report.texts && report.texts.erased + report.texts.notShown > 0
        ? number(language, report.texts.erased + report.texts.notShown)
        : null,
    ],
    ['missing', isBundle && report.missingTexts.length > 0 ? number(language, report.missingTexts.length) : null],
    [
      'log',
      isBundle && report.log
        ? html`${said(report.log.origin)}, ${number(language, report.log.size)}, ${w('cosigned')}
          ${said(report.log.cosignedBy.join(', ') || w('nobody'))}`
        : null,
    ],
    [
      'founding',
      html`<code class="hash">${report.rootKey ?? '—'}</code
        ><br />${known !== '' && known === report.rootKey ? w('foundingSame') : w('foundingCompare')}`,
    ],
    [
      'head',
      html`${report.heads
        .filter((h) => (own === null ? h.aggregate.startsWith('dossier/') : h.aggregate === own))
        .slice(-MOST_HEADS)
        .map((h) => html`<span class="line">${h.aggregate}@${h.n} <code class="hash">${h.hash}</code></span> `)}`,
    ],
    ['took', duration(language, Math.max(1_000, tookMs))],
  ];
  return html`<div class="${report.ok ? 'good-box' : 'refusal'}" role="${report.ok ? 'status' : 'alert'}">
    <p><strong>${w(report.ok ? 'good' : 'bad')}</strong></p>
    ${facts(lines.map(([name, value]) => [w(name), value]))}
    ${
      findings.length === 0
        ? ''
        : html`<h3>${w('findings')} (${findings.length})</h3>
            <table class="stacked">
              <thead>
                <tr>
                  <th scope="col">${w('where')}</th>
                  <th scope="col">${w('what')}</th>
                  <th scope="col">${w('found')}</th>
                  <th scope="col">${w('expected')}</th>
                </tr>
              </thead>
              <tbody>
                ${findings.slice(0, MOST_FINDINGS).map(
                  (f) =>
                    html`<tr>
                      <th scope="row">${finding(f.where, language)}</th>
                      <td>${said(checkSentence(f.what, language))} <code>${f.what}</code></td>
                      <td>${finding(f.found, language)}</td>
                      <td>${finding(f.expected, language)}</td>
                    </tr>`,
                )}
              </tbody>
            </table>`
    }
  </div>`;
}

/** What stands in a finding: words of the page's language, values of the file, and what has no translation marked as English. */
function finding(text: string, language: Language): Html {
  return html`${findingWords(text, language).map(({ is, text: part }) =>
    is === 'value'
      ? html`<code>${said(part)}</code>`
      : is === 'english'
        ? html`<span lang="en">${said(part)}</span>`
        : said(part),
  )}`;
}

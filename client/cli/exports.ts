import type { VerificationReport, Verified } from '../index.ts';
import { contradictionsText } from './chainCommands.ts';

/** Exports in files, and what became of their verification, for people. */

/** What was checked, what was found, and what could not be. */
export function reportText(report: VerificationReport & Partial<Pick<Verified, 'senders'>>): string {
  const lacking = report.notDecided.length;
  const findings = report.findings.map(
    (f) =>
      `  line ${f.line}, entry ${f.n} of ${f.aggregate}: ${f.what}\n    found    ${f.found}\n    expected ${f.expected}\n`,
  );
  return (
    `${report.ok ? 'Verified' : 'Verification failed'}: ${report.checked} entries checked, ${report.decidedAgain} decided again${report.ok ? '' : `, ${report.findings.length} findings`}\n` +
    findings.join('') +
    (report.withheld > 0
      ? `  ${report.withheld} lines were not seen: they are withheld from whoever made the export, and the chain holds through them\n`
      : '') +
    textsLine(report) +
    (lacking > 0
      ? `  ${lacking} entries were not decided again: the export lacks ${[...new Set(report.notDecided.flatMap((n) => n.lacks.map((l) => l.split('@')[0]!)))].join(', ')} (export it with --whole)\n`
      : '') +
    contradictionsText(report.senders ?? []) +
    `  founding key ${report.rootKey ?? 'none'}\n` +
    report.heads.map((h) => `  last line of ${h.aggregate}, entry ${h.n}: ${h.hash}\n`).join('')
  );
}

function textsLine({ texts }: VerificationReport): string {
  if (!texts || texts.erased + texts.notShown === 0) return '';
  return `  ${texts.erased} texts were erased by a recorded act, ${texts.notShown} are not shown: their places were not compared\n`;
}

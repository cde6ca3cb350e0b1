import type { VerificationReport } from '../index.ts';
import { readOrRefuse } from './bundleCommands.ts';
import { UsageError } from './command.ts';

/** Exports in files, and what became of their verification, for people. */

/** The lines of an export, without their line feeds; a last line without one counts too. */
export function linesOf(file: string): readonly string[] {
  const bytes = readOrRefuse(file);
  // Bytes that are not UTF-8 become U+FFFD, which changes the line and so is found.
  const lines = bytes.toString('utf8').split('\n');
  if (lines.at(-1) === '') lines.pop();
  if (lines.length === 0) throw new UsageError(`${file} holds no entries`);
  return lines;
}

/** What was checked, what was found, and what could not be. */
export function reportText(report: VerificationReport): string {
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
    `  founding key ${report.rootKey ?? 'none'}\n` +
    report.heads.map((h) => `  last line of ${h.aggregate}, entry ${h.n}: ${h.hash}\n`).join('')
  );
}

function textsLine({ texts }: VerificationReport): string {
  if (!texts || texts.erased + texts.notShown === 0) return '';
  return `  ${texts.erased} texts were erased by a recorded act, ${texts.notShown} are not shown: their places were not compared\n`;
}

import type { BoardLine, DossierView } from '../contracts/views.ts';
import type { Package, PackageDocument } from './package.ts';
import type { Procedure } from '../contracts/procedure.ts';

/** One document at the end. `verified`: entries checked by the verifier, or what it found. */
export type TableRow = {
  readonly line: BoardLine | null;
  readonly document: PackageDocument;
  readonly verified: string;
};

/** The table at the end; every number in it is derived from entries. */
export function finalTable(rows: readonly TableRow[]): string {
  const heading = ['document', 'title', 'organ', 'act number', 'rounds', 'positions', 'entries', 'verified'];
  const cells = rows.map(({ line, document, verified }) => [
    document.id,
    shortened(document.title, 56),
    line?.act?.organ ?? '-',
    line?.act ? `No. ${line.act.number} of ${line.act.day}` : '-',
    String(line?.rounds ?? 0),
    String(line?.positions ?? 0),
    String(line?.entries ?? 0),
    verified,
  ]);
  const sum = (of: (line: BoardLine) => number) =>
    String(rows.reduce((total, { line }) => total + (line ? of(line) : 0), 0));
  const adopted = rows.filter(({ line }) => line?.act).length;
  const total = [
    `${rows.length} documents`,
    `${adopted} adopted`,
    '',
    '',
    sum((l) => l.rounds),
    sum((l) => l.positions),
    sum((l) => l.entries),
    '',
  ];
  const all = [heading, ...cells, total];
  const widths = heading.map((_, i) => Math.max(...all.map((r) => r[i]?.length ?? 0)));
  const text = all.map((r) =>
    r
      .map((c, i) => (i >= 4 && i <= 6 ? c.padStart(widths[i] ?? 0) : c.padEnd(widths[i] ?? 0)))
      .join('  ')
      .trimEnd(),
  );
  text.splice(1, 0, widths.map((w) => '-'.repeat(w)).join('  '));
  text.splice(text.length - 1, 0, widths.map((w) => '-'.repeat(w)).join('  '));
  return text.join('\n');
}

/** What a document should have come to and has not; null where it has. */
export function missingEnd(
  document: PackageDocument,
  view: DossierView | null,
  of: Package,
  procedure: Procedure,
): string | null {
  const { id } = document;
  if (!view) return `${id} was not filed`;
  if (view.act?.meeting !== of.summit)
    return `${id} was not adopted at ${of.summit}; it is ${view.phase}, stage ${view.stage ?? '-'}`;
  if (view.act.number !== document.item) return `${id} has act No. ${view.act.number}, and not No. ${document.item}`;
  // A treaty waits for domestic procedures after it was signed; everything else is in effect.
  if (procedure.classes[document.class]?.binding) {
    const signed = view.stages.find((s) => s.stage === '70')?.status === 'closed';
    return signed ? null : `${id} is not signed`;
  }
  return view.phase === 'inEffect' ? null : `${id} is ${view.phase}, and not in effect`;
}

function shortened(text: string, width: number): string {
  return text.length > width ? `${text.slice(0, width - 1)}…` : text;
}

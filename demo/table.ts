import type { BoardLine, DossierView } from '../contracts/views.ts';
import type { Package, PackageDocument } from './package.ts';
import { isIncident } from './script.ts';
import type { Procedure } from '../contracts/procedure.ts';

/** One document at the end. `verified`: entries checked by the verifier, or what it found. */
export type TableRow = {
  readonly line: BoardLine | null;
  readonly document: PackageDocument;
  readonly verified: string;
};

function actWords(line: BoardLine | null): string {
  if (line?.act) return `No. ${line.act.number} of ${line.act.day}`;
  return line?.draftAct ? `No. ${line.draftAct.number} of ${line.draftAct.day}, on the draft` : '-';
}

/** The table at the end; every number in it is derived from entries. */
export function finalTable(rows: readonly TableRow[]): string {
  const heading = ['document', 'title', 'organ', 'act number', 'rounds', 'positions', 'entries', 'verified'];
  const cells = rows.map(({ line, document, verified }) => [
    document.id,
    shortened(document.title, 56),
    (line?.act ?? line?.draftAct)?.organ ?? '-',
    actWords(line),
    String(line?.rounds ?? 0),
    String(line?.positions ?? 0),
    String(line?.entries ?? 0),
    verified,
  ]);
  const sum = (of: (line: BoardLine) => number) =>
    String(rows.reduce((total, { line }) => total + (line ? of(line) : 0), 0));
  const adopted = rows.filter(({ line }) => line?.act).length;
  const onDraft = rows.filter(({ line }) => !line?.act && line?.draftAct).length;
  const total = [
    `${rows.length} documents`,
    `${adopted} adopted${onDraft > 0 ? `, ${onDraft} decided on as a draft` : ''}`,
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
  if (isIncident('onDraft', id)) return missingDraftEnd(document, view, of);
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

/** Decided on as a draft at the summit, and accepted by the next chairmanship. */
function missingDraftEnd({ id, item }: PackageDocument, view: DossierView, of: Package): string | null {
  const decided = view.draftDecisions.find((d) => d.act?.meeting === of.summit);
  if (decided?.act?.number !== item) return `${id} was not decided on as a draft by act No. ${item} at ${of.summit}`;
  return view.carryOvers.some((c) => c.status === 'accepted') ? null : `${id} was not carried over`;
}

function shortened(text: string, width: number): string {
  return text.length > width ? `${text.slice(0, width - 1)}…` : text;
}

import type { DossierView } from '../../contracts/views.ts';
import { inZone, short } from './print.ts';

/** How a blocked document was moved, one row for each thing that there is to say (domain §3.6). */
export function moveRows(view: DossierView): readonly (readonly [string, string | null])[] {
  const { lineage } = view;
  const listed = (of: readonly string[]) => (of.length > 0 ? of.join(', ') : null);
  return [
    ['pending since', view.pendingSince === null ? null : inZone(view.pendingSince, null)],
    ['reopened places', listed(view.reopenedPlaces)],
    ...view.sentUp.map(
      (s) =>
        [
          `sent up by ${s.stage}`,
          s.brackets.map((b) => `${b.place} (${b.holders.join(', ') || 'no holder'})`).join(', '),
        ] as const,
    ),
    ...view.brackets
      .filter((b) => b.closed.length > 0)
      .map(
        (b) =>
          [
            `closed by version ${b.version}`,
            b.closed.map((p) => `${p.place} (${p.holders.join(', ') || 'no holder'})`).join(', '),
          ] as const,
      ),
    ...view.endorsers.map((e) => [`named in ${e.place}`, `${e.members.join(', ')} (version ${e.version})`] as const),
    ['ended', view.stands.end ? endText(view.stands.end) : null],
    ['adopted for', view.adoptedFor && !view.adoptedFor.all ? view.adoptedFor.members.join(', ') : null],
    ['split from', lineage.splitFrom && `${lineage.splitFrom.dossier}, text ${short(lineage.splitFrom.textHash)}`],
    ['split into', listed(lineage.splitInto.map((p) => `${p.dossier} (${p.title})`))],
    ['merged from', listed(lineage.mergedFrom.map((m) => `${m.dossier}, text ${short(m.textHash)}`))],
    ['agree to abandon', listed(view.agreedToAbandon)],
    ['agree to merge', listed(view.agreedToMerge.map((a) => `${a.member} (into ${a.into})`))],
    ...view.carryOvers.map(
      (c) => [`carry-over ${c.offer}`, `${c.organ}: ${c.from} to ${c.to}, ${inZone(c.at, null)}, ${c.status}`] as const,
    ),
  ];
}

/** Which paper says so stands in the statement of that entry. */
function endText({ because, by, on, entry }: NonNullable<DossierView['stands']['end']>): string {
  return `${because}${by === null ? '' : ` by ${by}`}, recorded on ${on}; its paper is named by entry ${entry} (history)`;
}

import type { DossierId } from '../../../contracts/ids.ts';
import type { BoardLine, MeetingLine } from '../../../contracts/views.ts';

/** Why a board shows as many documents as it does. Each is counted once; `null`: why they are of the meeting is not shown. */
export type Account = {
  readonly shown: number;
  readonly all: number;
  readonly filtered: number;
  readonly reasons: {
    /** On the agenda, and in the package. */
    readonly agenda: number;
    /** In the package without an item of the agenda, with the entry that placed each there. */
    readonly since: readonly { readonly dossier: DossierId; readonly entry: number | null }[];
    /** On the agenda, and not in the package now: deferred, decided, or not placed yet. */
    readonly left: readonly DossierId[];
    /** Items whose document is not among those that are shown to the viewer. */
    readonly unseen: number;
  } | null;
};

export function accountOf(
  lines: readonly BoardLine[],
  shown: readonly BoardLine[],
  meeting: MeetingLine | null,
): Account {
  const known = lines.flatMap(({ dossier, among }) => (among ? [{ dossier, ...among }] : []));
  const isTold = meeting !== null && meeting.unseen !== null && known.length === lines.length;
  return {
    ...{ shown: shown.length, all: lines.length, filtered: lines.length - shown.length },
    reasons: isTold
      ? {
          agenda: known.filter((d) => d.item !== null && d.placed).length,
          since: known.filter((d) => d.item === null).map(({ dossier, entry }) => ({ dossier, entry })),
          left: known.filter((d) => d.item !== null && !d.placed).map((d) => d.dossier),
          unseen: meeting.unseen ?? 0,
        }
      : null,
  };
}

import type { Entry } from '../contracts/entry.ts';
import type { DossierEvent } from '../contracts/events.ts';
import type { Instant, MemberId } from '../contracts/ids.ts';
import type { Position } from '../contracts/position.ts';

/** Positions with the words that were given for them, as the entries say them: nothing that was said is lost by what followed. */

export type SaidPosition = Pick<
  Extract<DossierEvent, { type: 'PositionTaken' }>,
  'member' | 'stage' | 'round' | 'textHash'
> & {
  readonly position: Position;
  readonly transcribedFrom: string | null;
  readonly at: Instant;
  readonly entry: number;
  /** What became of it by an act of its own, before another position took its place. */
  readonly became: 'lifted' | 'withdrawn' | null;
};

/** In the order in which they were recorded. `member`: of that one alone. */
export function positionsSaid(entries: readonly Entry[], member?: MemberId): readonly SaidPosition[] {
  const said: SaidPosition[] = [];
  for (const { n, at, events } of entries)
    for (const e of events as readonly DossierEvent[]) {
      if (e.type === 'PositionTaken') {
        const { stage, round, textHash, position, transcribedFrom } = e;
        said.push({
          ...{ member: e.member, stage, round, textHash, position, transcribedFrom },
          at,
          entry: n,
          became: null,
        });
      }
      if (e.type !== 'PositionLifted' && e.type !== 'PositionWithdrawn') continue;
      const i = said.findLastIndex((s) => s.member === e.member && s.stage === e.stage && s.textHash === e.textHash);
      const found = said[i];
      if (found) said[i] = { ...found, became: e.type === 'PositionLifted' ? 'lifted' : 'withdrawn' };
      // What a viewpoint was attached to stands by itself from then on.
      if (found && e.type === 'PositionWithdrawn' && e.leaves)
        said.push({ ...found, ...{ round: e.round, position: { kind: e.leaves }, at, entry: n, became: null } });
    }
  return member === undefined ? said : said.filter((s) => s.member === member);
}

/** The words of a position; empty where it needs none. */
export function wordsOf(position: Position): string {
  switch (position.kind) {
    case 'agreeWithReservation':
    case 'agreeWithViewpoint':
      return position.text;
    case 'object':
    case 'requestTime':
      return position.reasons;
    case 'proposeAmendment':
      return position.words;
    default:
      return '';
  }
}

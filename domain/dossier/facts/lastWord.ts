import type { MemberId, StageCode, TextHash } from '../../../contracts/ids.ts';
import type { DossierState, Round, StandingPosition } from '../state.ts';

/** What a member said last on a text. A round ends; what was said of its text stands until the member says something else. */

export type Last = { readonly position: StandingPosition; readonly in: Round };

/**
 * The position that a member took last in these rounds; null where it took none, or withdrew it. A request for time takes nothing
 * back. A loop, since an explanation asks it of every delegation for each act that it tries.
 */
function lastIn(rounds: readonly Round[], textHash: TextHash, member: MemberId): Last | null {
  let withdrawnAt = 0;
  let last: Last | null = null;
  for (const r of rounds) {
    if (r.textHash !== textHash) continue;
    withdrawnAt = Math.max(withdrawnAt, r.withdrawn?.[member] ?? 0);
    const position = r.positions[member];
    if (!position || position.position.kind === 'requestTime') continue;
    if (position.entry >= (last?.position.entry ?? 0)) last = { position, in: r };
  }
  return last && last.position.entry >= withdrawnAt ? last : null;
}

/** The position that a member took last on a text, at whichever stage of those that are asked of. */
export function lastOn(
  state: DossierState,
  textHash: TextHash,
  member: MemberId,
  asksOf: (stage: StageCode) => boolean = () => true,
): Last | null {
  const stages = Object.values(state.stages).filter((s) => asksOf(s.stage));
  return lastIn(
    stages.flatMap((s) => s.rounds),
    textHash,
    member,
  );
}

/** The position that a member took last on a text at one stage, with the round there in which it did. */
export function lastAt(state: DossierState, stage: StageCode, textHash: TextHash, member: MemberId): Last | null {
  return lastIn(state.stages[stage]?.rounds ?? [], textHash, member);
}

/** A text at a stage: that of a round, or of one that could be. */
export type Asked = { readonly stage: StageCode; readonly textHash: TextHash };

/**
 * The position by which a member stands to the text of a round: its own in it; else the last that it took at that stage, and
 * where it has said nothing there at another. Being silent, or sitting there, is no word that would take its place.
 */
export function wordIn(state: DossierState, round: Round, member: MemberId): StandingPosition | null {
  const own = round.positions[member];
  if (own && own.position.kind !== 'requestTime') return own;
  return wordAt(state, round, member);
}

/** The same of a text at a stage. */
export function wordAt(state: DossierState, { stage, textHash }: Asked, member: MemberId): StandingPosition | null {
  return (lastAt(state, stage, textHash, member) ?? lastOn(state, textHash, member))?.position ?? null;
}

/** The stage at which a member's position on a text was taken. */
export function stageOf(state: DossierState, member: MemberId, { entry }: StandingPosition): StageCode | null {
  const takenAt = Object.values(state.stages).find((s) => s.rounds.some((r) => r.positions[member]?.entry === entry));
  return takenAt?.stage ?? null;
}

/** Whether what a member said in a round is still its last word on that text at that stage. */
export function isLastWord(state: DossierState, round: Round, { member, entry }: StandingPosition): boolean {
  return lastAt(state, round.stage, round.textHash, member)?.position.entry === entry;
}

import type { MemberId, StageCode, TextHash } from '../../../contracts/ids.ts';
import type { PositionKind } from '../../../contracts/position.ts';
import type { DossierState, Round, StandingPosition } from '../state.ts';

/** What a member said last on a text. A round ends; what was said of its text stands until the member says something else. */

export type Last = { readonly position: StandingPosition; readonly in: Round };

/** The rounds of some stages, a list of each. */
type Rounds = readonly (readonly Round[])[];

/**
 * The position that a member took last on a text in these lists of rounds; null where it took none, or withdrew it. A request for
 * time takes nothing back. Loops, since an explanation asks it of every delegation for each act that it tries.
 */
export function lastIn(lists: Rounds, textHash: TextHash, member: MemberId): Last | null {
  let withdrawnAt = 0;
  let last: Last | null = null;
  for (const rounds of lists) {
    for (const r of rounds) {
      if (r.textHash !== textHash) continue;
      withdrawnAt = Math.max(withdrawnAt, r.withdrawn?.[member] ?? 0);
      const position = r.positions[member];
      if (!position || position.position.kind === 'requestTime') continue;
      if (position.entry >= (last?.position.entry ?? 0)) last = { position, in: r };
    }
  }
  return last && last.position.entry >= withdrawnAt ? last : null;
}

/** The position that a member took last on a text, at whichever stage. */
export function lastOn(state: DossierState, textHash: TextHash, member: MemberId): Last | null {
  return lastIn(
    Object.values(state.stages).map((s) => s.rounds),
    textHash,
    member,
  );
}

/** The rounds of each stage that has one on a text, of those that are asked of. */
export function roundsOn(state: DossierState, textHash: TextHash, asksOf: (stage: StageCode) => boolean): Rounds {
  return Object.values(state.stages)
    .filter((s) => s.rounds.some((r) => r.textHash === textHash) && asksOf(s.stage))
    .map((s) => s.rounds);
}

/** The position that a member took last on a text at one stage, with the round there in which it did. */
export function lastAt(state: DossierState, stage: StageCode, textHash: TextHash, member: MemberId): Last | null {
  const rounds = state.stages[stage]?.rounds;
  return rounds ? lastIn([rounds], textHash, member) : null;
}

/** A text at a stage: that of a round, or of one that could be. */
export type Asked = { readonly stage: StageCode; readonly textHash: TextHash };

const LIFTABLE: readonly PositionKind[] = ['object', 'agreeWithReservation', 'proposeAmendment'];

/** Whether a position is one that its maker can take back by lifting it. */
export function isLiftable({ position, lifted }: StandingPosition): boolean {
  return !lifted && LIFTABLE.includes(position.kind);
}

/**
 * What a member takes back in a round: its own position in it; where it has said nothing there, what it said last of that text at the
 * stage, if that can be lifted, else what it said last of it anywhere.
 */
export function wordToLift(
  state: DossierState,
  { stage, round, textHash }: Pick<Round, 'stage' | 'round' | 'textHash'>,
  member: MemberId,
): StandingPosition | null {
  const own = state.stages[stage]?.rounds.find((r) => r.round === round)?.positions[member];
  if (own && own.position.kind !== 'requestTime') return own;
  const there = lastAt(state, stage, textHash, member)?.position;
  return there && isLiftable(there) ? there : (lastOn(state, textHash, member)?.position ?? null);
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

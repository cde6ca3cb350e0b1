import type { MemberId, StageCode, TextHash } from '../../../contracts/ids.ts';
import { blocks, type DossierState, type Round, type StandingPosition } from '../state.ts';

/** What a member said last on a text. A round ends; what was said of its text stands until the member says something else. */

type Last = { readonly position: StandingPosition; readonly in: Round };

/** Whether a position takes the place of what the member said before it. */
type Answers = (position: StandingPosition) => boolean;

/**
 * The position that a member took last in these rounds; null where it took none, or withdrew it. A loop, since an explanation
 * asks it of every delegation for each act that it tries.
 */
function lastIn(rounds: readonly Round[], member: MemberId, answers: Answers): Last | null {
  let withdrawnAt = 0;
  let last: Last | null = null;
  for (const r of rounds) {
    withdrawnAt = Math.max(withdrawnAt, r.withdrawn?.[member] ?? 0);
    const position = r.positions[member];
    if (position && answers(position) && position.entry >= (last?.position.entry ?? 0)) last = { position, in: r };
  }
  return last && last.position.entry >= withdrawnAt ? last : null;
}

/** The position that a member took last on a text, at whichever stage. */
export function lastOn(state: DossierState, textHash: TextHash, member: MemberId): StandingPosition | null {
  const rounds = Object.values(state.stages).flatMap((s) => s.rounds);
  return (
    lastIn(
      rounds.filter((r) => r.textHash === textHash),
      member,
      () => true,
    )?.position ?? null
  );
}

/**
 * Whether a member has said something of a text since that entry which answers its agreement ad referendum: anything but a
 * request for time or another agreement that waits for the capital.
 */
export function answersAdReferendum(state: DossierState, textHash: TextHash, member: MemberId, entry: number): boolean {
  const last = lastOn(state, textHash, member);
  const { kind } = last?.position ?? {};
  return last !== null && last.entry > entry && kind !== 'requestTime' && kind !== 'agreeAdReferendum';
}

/** The position that a member took last on a text at one stage, in whichever round there. A request for time takes nothing back. */
function lastAt(state: DossierState, stage: StageCode, textHash: TextHash, member: MemberId): Last | null {
  const rounds = (state.stages[stage]?.rounds ?? []).filter((r) => r.textHash === textHash);
  return lastIn(rounds, member, ({ position }) => position.kind !== 'requestTime');
}

/** Whether what a member said in a round is still its last word on that text at that stage. */
export function isLastWord(state: DossierState, round: Round, { member, entry }: StandingPosition): boolean {
  return lastAt(state, round.stage, round.textHash, member)?.position.entry === entry;
}

/**
 * The position of a member that stands in the way of agreeing this text at this stage, taken in whichever round there; null
 * where none does. An amendment breaks silence without a ruling, and so stands until there is one (domain §3.3).
 */
export function blockOf(
  state: DossierState,
  stage: StageCode,
  textHash: TextHash,
  member: MemberId,
  unruledAmendmentBlocks: boolean,
): StandingPosition | null {
  const last = lastAt(state, stage, textHash, member);
  return last && blocks(last.position, unruledAmendmentBlocks || last.in.kind === 'silence') ? last.position : null;
}

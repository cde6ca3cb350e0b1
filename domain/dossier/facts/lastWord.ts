import type { MemberId, StageCode, TextHash } from '../../../contracts/ids.ts';
import { blocks, type DossierState, type Round, type StandingPosition } from '../state.ts';

/** What a member said last on a text. A round ends; what was said of its text stands until the member says something else. */

type Last = { readonly position: StandingPosition; readonly in: Round };

/** The position that a member took last in these rounds; null where it took none, or withdrew it. */
function lastIn(rounds: readonly Round[], member: MemberId): Last | null {
  const withdrawnAt = Math.max(0, ...rounds.map((r) => r.withdrawn?.[member] ?? 0));
  return (
    rounds
      .flatMap((r) => (r.positions[member] ? [{ position: r.positions[member], in: r }] : []))
      .filter(({ position }) => position.entry >= withdrawnAt)
      .toSorted((a, b) => a.position.entry - b.position.entry)
      .at(-1) ?? null
  );
}

/** The position that a member took last on a text, at whichever stage. */
export function lastOn(state: DossierState, textHash: TextHash, member: MemberId): StandingPosition | null {
  const rounds = Object.values(state.stages).flatMap((s) => s.rounds);
  return (
    lastIn(
      rounds.filter((r) => r.textHash === textHash),
      member,
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
  return lastIn(
    rounds.map((r) => (r.positions[member]?.position.kind === 'requestTime' ? { ...r, positions: {} } : r)),
    member,
  );
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

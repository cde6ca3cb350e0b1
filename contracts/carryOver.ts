import type { Day, MemberId, PersonId, StageCode, TextHash } from './ids.ts';
import type { Place } from './position.ts';
import type { OpenPlace } from './text.ts';

type Held = {
  readonly member: MemberId;
  readonly stage: StageCode;
  readonly round: number;
  readonly textHash: TextHash;
};

/** What is open on a document when it is handed to the next chairmanship (domain §3.6 carry over). */
export type CarryOverInventory = {
  /** Objections and blocking amendments that nobody has lifted, with the words of those who hold them. */
  readonly objections: readonly (Held & { readonly reasons: string; readonly places: readonly Place[] })[];
  readonly reservations: readonly (Held & { readonly reservation: string; readonly text: string })[];
  readonly brackets: readonly OpenPlace[];
  /** Agreements that the capital has yet to confirm. */
  readonly adReferendum: readonly (Held & { readonly confirmBy: Day })[];
  readonly requestsForTime: readonly (Held & { readonly until: Day; readonly reasons: string })[];
  readonly waivers: readonly { readonly of: string; readonly stage: StageCode | null; readonly reason: string }[];
  /** What the chair that hands over has promised, in its own words. */
  readonly promises: readonly string[];
  /** Who may still speak for a counted delegation, and on what paper. */
  readonly mandates: readonly { readonly member: MemberId; readonly person: PersonId; readonly mandate: string }[];
};

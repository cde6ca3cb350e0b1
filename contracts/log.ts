import { z } from 'zod';
import type { PublicJwk } from './acts.ts';
import type { ActorId, Thumbprint } from './ids.ts';

/** The organisation's transparency log: what acts and decisions say of it. Its formats are those of C2SP (`evidence/log/`). */

/** The name of a key that signs notes, and the origin of a log: no white space, no plus, no control (C2SP signed-note). */
export const KeyName = z.string().regex(/^[^\p{White_Space}\p{C}+]{1,100}$/u);

/**
 * Two checkpoints that contradict each other, in full as the log signed them; `first` is of no more entries than `second`.
 * The tree of `second` begins with `root` at the size of `first`, as the consistency proof shows (hashes in base64, as
 * `root` is), and `first` says another. Of one size: no proof, and `root` is that of `second`.
 */
export const LogConflict = z.strictObject({
  first: z.string().min(1).max(1_000),
  second: z.string().min(1).max(1_000),
  root: z.base64().length(44),
  proof: z.array(z.base64().length(44)).max(63),
});
export type LogConflict = z.infer<typeof LogConflict>;

/** A key of the log or of a witness, as it was registered. */
export type RegisteredKey = {
  /** The origin of the log, or the name of the witness. */
  readonly name: string;
  readonly kid: Thumbprint;
  readonly key: PublicJwk;
  /** Entries of the organisation's journal: in force from the first until the second, null while it lasts. */
  readonly registeredAt: number;
  readonly endedAt: number | null;
};

/** Whom the organisation's journal says to believe about its log. */
export type LogTrust = {
  readonly log: RegisteredKey;
  readonly witnesses: readonly (RegisteredKey & { readonly actor: ActorId })[];
  /** How many of them must have cosigned a checkpoint; 0: none is demanded. It may be more than there are. */
  readonly quorum: number;
};

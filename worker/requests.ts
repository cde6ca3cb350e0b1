import { z } from 'zod';
import { ActorId, AggregateRef, DossierId, Instant, MeetingId, PersonId, Sha256 } from '../contracts/ids.ts';
import { LIMITS } from '../contracts/limits.ts';

/** The act is read by the schema of its aggregate. */
const Assumption = z.union([
  z.strictObject({ by: ActorId, act: z.unknown(), meeting: MeetingId.exactOptional() }),
  z.strictObject({ at: Instant }),
]);

/** What each question may hold (contracts/views.ts). */
export const REQUESTS = {
  status: z
    .strictObject({
      dossier: DossierId,
      entry: z.int().min(1).exactOptional(),
      instant: Instant.exactOptional(),
      asSeenBy: ActorId.exactOptional(),
      explain: z.literal(true).exactOptional(),
      assume: z.array(Assumption).min(1).max(LIMITS.assumptions).exactOptional(),
    })
    .refine(
      ({ assume, entry, instant, asSeenBy }) =>
        assume === undefined || [entry, instant, asSeenBy].every((of) => of === undefined),
      'what is assumed begins now, for whoever asks',
    ),
  /** `after`: the last document of the page before. */
  list: z.strictObject({
    meeting: MeetingId.exactOptional(),
    after: DossierId.exactOptional(),
    dossier: DossierId.exactOptional(),
    cells: z.literal(true).exactOptional(),
    waiting: z.literal(true).exactOptional(),
    own: z.literal(true).exactOptional(),
    steps: z.literal(true).exactOptional(),
    silence: z.literal(true).exactOptional(),
  }),
  meetings: z.strictObject({ meeting: MeetingId.exactOptional() }),
  history: z.strictObject({ aggregate: AggregateRef, from: z.int().min(1) }),
  receipts: z.strictObject({ aggregate: AggregateRef, statement: Sha256 }),
  sender: z.strictObject({ person: PersonId }),
  /** The act is read by the schema of its aggregate. */
  preview: z.strictObject({ aggregate: AggregateRef, person: PersonId, act: z.unknown() }),
  text: z.strictObject({
    sha256: Sha256,
    offset: z.int().min(0).max(LIMITS.textBytes),
    dossier: DossierId.exactOptional(),
    meeting: MeetingId.exactOptional(),
  }),
  store: z.strictObject({
    sha256: Sha256,
    offset: z.int().min(0).max(LIMITS.textBytes),
    total: z
      .int()
      .min(1)
      .max(LIMITS.textBytes * 4),
    data: z.string().max(LIMITS.chunkBytes * 2),
    last: z.boolean(),
  }),
};

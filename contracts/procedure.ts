import { z } from 'zod';
import { OrganId, OrganisationId, StageCode } from './ids.ts';

/**
 * The procedure of an organisation: organs, stages, classes with their routes, and policies. Everything in which one
 * organisation differs from another stands here; nothing of it is in code (design §2.7).
 */

/** `"20"`: the stage is closed. `"50/basis"`: at that stage the text was taken as a basis. */
export const Need = z.string().regex(/^[0-9]0(\/basis)?$/);

const Organ = z.strictObject({
  name: z.string(),
  level: z.enum(['expert', 'ministerial', 'coordination', 'summit', 'office']),
  /** IANA zone of the place whose clock rules this organ's deadlines. */
  zone: z.string(),
});

const Stage = z.strictObject({
  name: z.string(),
  organ: OrganId,
  /** Who opens the rounds of this stage: the process as soon as the stage opens, or the chair by an act. */
  opening: z.enum(['process', 'chair']),
  /** Length of a round whose opening names no deadline, in milliseconds. */
  periodMs: z.int().min(100),
  silence: z.strictObject({ allowed: z.boolean(), minimumMs: z.int().min(0), languages: z.array(z.string()) }),
  /** `heard`: every counted delegation has a position. `none`: the chair may find without. */
  quorum: z.enum(['heard', 'none']),
  /** Reminders at these fractions of the period, to those who have not answered. */
  reminders: z.array(z.number().gt(0).lt(1)).max(8),
  /** The stage sits in a meeting: its rounds open only while a sitting with the dossier on its agenda is open. */
  inMeeting: z.boolean(),
  /** A finding here is the adoption: the text is frozen and the act is numbered. */
  adopts: z.boolean(),
});
export type StageRule = z.infer<typeof Stage>;

const RouteStep = z.strictObject({
  stage: StageCode,
  /** All of these must hold, each by any one of its alternatives, before the stage opens. */
  needs: z.array(z.array(Need).min(1)),
  /** Stages that must be closed on the very version considered here, unless a waiver is recorded. */
  sameVersion: z.array(StageCode),
});

const DocumentClass = z.strictObject({
  name: z.string(),
  /** A treaty: linguistic and parliamentary reservations stop adoption; domestic procedures follow. */
  binding: z.boolean(),
  signed: z.boolean(),
  route: z.array(RouteStep).min(1),
});
export type DocumentClass = z.infer<typeof DocumentClass>;

export const Procedure = z.strictObject({
  v: z.literal(1),
  organisation: OrganisationId,
  name: z.string(),
  languages: z.strictObject({ official: z.array(z.string()).min(1) }),
  organs: z.record(OrganId, Organ),
  stages: z.record(StageCode, Stage),
  classes: z.record(z.string(), DocumentClass),
  policy: z.strictObject({
    /** Reservations that stop the adopting stage of a binding class. */
    stoppingReservations: z.array(z.enum(['scrutiny', 'parliamentary', 'linguistic', 'substantive'])),
    /** What an amendment proposed in an open round does before the chair has ruled on it. */
    unruledAmendmentBlocks: z.boolean(),
    /** Days between circulation and the meeting, waivable with a recorded reason. */
    circulationDays: z.int().min(0),
    /** Adoption needs a concordance record of the official languages, or a waiver. */
    concordanceBeforeAdoption: z.boolean(),
    /** Circulation needs the recorded consent of this organ. */
    circulationConsent: OrganId.nullable(),
  }),
});
export type Procedure = z.infer<typeof Procedure>;

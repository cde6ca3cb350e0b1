import type { AggregateRef, DossierId, Instant, MeetingId, MemberId, OrganId, StageCode, TextHash } from './ids.ts';
import type { Notice, Phase } from './views.ts';

/** What passes between workflow, activities and relay: ids, hashes, numbers and instants; never a text or a position. */

/**
 * Input of the adoption workflow; small, so that it can continue as new at any stage edge. `maxHistoryLength`: events after
 * which it does so before the server suggests it; for tests.
 */
export type AdoptionInput = {
  readonly v: 1;
  readonly dossier: DossierId;
  readonly meeting: MeetingId | null;
  readonly maxHistoryLength?: number;
};

/** The signal: entry `n` of an aggregate is there. It only wakes; what happened is read from the journal. */
export type JournalMoved = { readonly v: 1; readonly aggregate: AggregateRef; readonly n: number };

/** A step that is the process's own. `at`: due then; without it, due now. */
export type ProcessStep =
  | {
      readonly do: 'recordPlacement';
      readonly meeting: MeetingId;
      readonly placed: boolean;
      /** The one that meets. Absent in a step that an earlier release has left in a history. */
      readonly organ?: OrganId;
    }
  | { readonly do: 'notify'; readonly stage: StageCode; readonly round: number }
  | { readonly do: 'openRound'; readonly stage: StageCode; readonly textHash: TextHash }
  | {
      readonly do: 'remind';
      readonly stage: StageCode;
      readonly round: number;
      readonly fraction: number;
      readonly at: Instant;
    }
  | { readonly do: 'closeRound'; readonly stage: StageCode; readonly round: number; readonly at: Instant }
  /** The documents that one act approves: all of the item. */
  | { readonly do: 'numberAct'; readonly meeting: MeetingId; readonly dossiers: readonly DossierId[] }
  | { readonly do: 'recordAdoption'; readonly meeting: MeetingId; readonly number: number }
  | { readonly do: 'admitMember'; readonly member: MemberId };

export type TimedStep = Extract<ProcessStep, { at: Instant }>;

/** Where a document stands, as an activity read it back from the journal. */
export type Standing = {
  readonly dossier: DossierId;
  readonly organisation: string;
  /** Entries read of the dossier and, with its id, of a meeting that has it: the one that was asked for, else one of its own. */
  readonly n: number;
  readonly meeting: { readonly id: MeetingId; readonly n: number } | null;
  readonly phase: Phase;
  readonly ended: boolean;
  /** Due now. */
  readonly step: ProcessStep | null;
  /** The earliest reminder or deadline ahead. */
  readonly next: TimedStep | null;
  /** For the reader of the Temporal UI. */
  readonly stage: StageCode | null;
  readonly stageName: string | null;
  readonly area: string;
  readonly chair: string;
  readonly waitingFor: string;
  readonly details: string;
};

/** What an activity brings back: the standing after its step, and the rule where the step was refused. */
export type StepResult = { readonly standing: Standing; readonly refusedBy: string | null };

/** What the notify and remind steps publish, made from the journal by the worker. */
export type NoticesDue = {
  readonly to: readonly string[];
  readonly notices: readonly { readonly actor: string; readonly notice: Notice }[];
};

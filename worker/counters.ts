/** Figures since the start of this process, for health checks and tests; they prove nothing, the journal does. */
export type Counters = {
  received: number;
  recorded: number;
  refused: number;
  late: number;
  duplicates: number;
  unauthentic: number;
  /** Of both refused and unauthentic. */
  readonly byRule: Record<string, number>;
  batches: number;
  journalMessages: number;
  journalLines: number;
  conflicts: number;
  defects: number;
  wakes: number;
  starts: number;
  queries: number;
  /** Lines that this process archived, and checkpoints that it signed. */
  archived: number;
  checkpoints: number;
  /** Times at which the archive stopped because what came contradicted it. */
  archiveConflicts: number;
  /** Texts that archived entries name and that could not be read, now. */
  missingTexts: number;
  /** Cosignatures taken; and signed entries that no quorum of witnesses covers, now, where one is demanded. */
  cosignatures: number;
  unwitnessed: number;
};

export function createCounters(): Counters {
  return {
    received: 0,
    recorded: 0,
    refused: 0,
    late: 0,
    duplicates: 0,
    unauthentic: 0,
    byRule: {},
    batches: 0,
    journalMessages: 0,
    journalLines: 0,
    conflicts: 0,
    defects: 0,
    wakes: 0,
    starts: 0,
    queries: 0,
    archived: 0,
    checkpoints: 0,
    archiveConflicts: 0,
    missingTexts: 0,
    cosignatures: 0,
    unwitnessed: 0,
  };
}

export function countRule(counters: Counters, rule: string): void {
  counters.byRule[rule] = (counters.byRule[rule] ?? 0) + 1;
}

import type { Instant, StageCode, TextHash } from '../contracts/ids.ts';
import type { DossierView, RoundView } from '../contracts/views.ts';
import { textHash as hashOf } from '../evidence/hash.ts';
import { EvidenceFailure } from './result.ts';

/** What a person is shown before signing a statement about a round, and what the statement is then bound to. */
export type RoundInView = {
  readonly stage: StageCode;
  readonly stageName: string;
  readonly round: number;
  readonly textHash: TextHash;
  /** Of the version that has this hash; null where a newer version is before the organ. */
  readonly version: number | null;
  readonly title: string;
  readonly open: boolean;
  readonly deadline: Instant;
  /** IANA zone of the place whose clock rules the deadline. */
  readonly zone: string;
};

/**
 * The round that a statement would be about: the open one, or the last one of the stage named. Undefined where there is
 * none, or where several stages have an open round and none was named.
 * @throws EvidenceFailure where the manifest shown does not have the hash that would be signed.
 */
export function roundInView(view: DossierView, stage?: string): RoundInView | undefined {
  const rounds = view.roundList.filter((r) => stage === undefined || r.stage === stage);
  const open = rounds.filter((r) => r.outcome === null);
  if (open.length > 1) return undefined;
  const round: RoundView | undefined = open[0] ?? rounds.at(-1);
  if (!round) return undefined;
  const { version } = view;
  if (version && view.textHash) {
    const found = hashOf(version);
    if (found !== view.textHash)
      throw new EvidenceFailure('The version shown does not have the hash that would be signed', found, view.textHash);
  }
  const shown = version && view.textHash === round.textHash ? version : null;
  return {
    stage: round.stage,
    stageName: view.stages.find((s) => s.stage === round.stage)?.name ?? round.stage,
    round: round.round,
    textHash: round.textHash,
    version: shown?.number ?? null,
    title: shown?.title ?? view.title,
    open: round.outcome === null,
    deadline: round.deadline,
    zone: round.zone,
  };
}

import type { FindingEvidence } from '../contracts/events.ts';
import { aggregateRef, type Instant, type MemberId, type StageCode } from '../contracts/ids.ts';
import type { Quorum } from '../contracts/procedure.ts';
import type { DossierView, RoundView } from '../contracts/views.ts';
import { countedAt, decisionAt, objectorsTo } from '../domain/dossier/facts/counting.ts';
import { evidenceOf } from '../domain/dossier/facts/evidence.ts';
import { ownView } from '../domain/dossier/facts/ownProcedure.ts';
import { emptyFolded } from '../domain/journalling.ts';
import type { MeetingState } from '../domain/meeting/state.ts';
import { chairOf, type OrganisationState } from '../domain/organisation/state.ts';
import { auditor } from './auditor.ts';
import type { Connection } from './connection.ts';
import { foldLine, seenEntries } from './fold.ts';
import { positionsSaid, type SaidPosition } from './positionsSaid.ts';
import type { Answer } from './result.ts';

/**
 * What the conclusion of the last round of a stage would rest on at a moment, by the rules of the engine, on what the reader is
 * shown. `round`: null, there was none; then the rest is empty.
 */
export type Conclusion = {
  readonly round: Omit<RoundView, 'positions'> | null;
  /** The number of the version that was spoken about. */
  readonly version: number | null;
  readonly evidence: FindingEvidence | null;
  /** Those who stand in the way. */
  readonly objectors: readonly MemberId[];
  readonly askTime: readonly MemberId[];
  /** Counted members that confirmed the delivery of that version. */
  readonly delivered: readonly MemberId[];
  /** The organ declares a vote, and finds no consensus. */
  readonly votes: boolean;
  /** What it comes to is the adoption. */
  readonly adopts: boolean;
  readonly quorum: Quorum;
  /** Every position with its words. */
  readonly positions: readonly SaidPosition[];
};

/** Folds a document from its entries as the connection is shown them, with its meetings. @throws ServiceUnavailable */
export async function conclusionOf(
  connection: Connection,
  organisation: OrganisationState,
  view: DossierView,
  stage: StageCode,
  at: Instant,
): Promise<Answer<Conclusion>> {
  const reading = auditor(connection);
  const ref = aggregateRef('dossier', view.dossier);
  const lines = await reading.entries(ref);
  if (!lines.ok) return lines;
  const folded = lines.value.reduce(foldLine, emptyFolded(ref));
  if (folded.kind !== 'dossier') throw new Error(`${ref} is not a dossier`);
  const meetings: MeetingState[] = [];
  for (const { meeting } of view.packages) {
    const found = await reading.meeting(meeting);
    if (found.ok) meetings.push(found.value);
  }
  const { state } = folded;
  const others = ownView({ organisation, meetings, at }, state);
  const rule = others.organisation.procedure?.stages[stage];
  const round = state.stages[stage]?.rounds.at(-1) ?? null;
  const counted = round ? countedAt(state, others, stage) : [];
  return {
    ok: true,
    value: {
      round: round && {
        ...{ stage, round: round.round, kind: round.kind, textHash: round.textHash, openedAt: round.openedAt },
        ...{ deadline: round.deadline, zone: round.zone, outcome: round.outcome },
      },
      version: state.versions.find((v) => v.textHash === round?.textHash)?.manifest.number ?? null,
      evidence: round && evidenceOf(state, round, others),
      objectors: round ? objectorsTo(state, round, others) : [],
      askTime: counted.filter((m) => round?.positions[m]?.position.kind === 'requestTime'),
      delivered: counted.filter((m) => round && state.delivered[round.textHash]?.includes(m)),
      votes: decisionAt(state, others.organisation.procedure, stage).by === 'vote',
      adopts: rule?.adopts ?? false,
      quorum: rule?.quorum ?? 'heard',
      positions: positionsSaid(seenEntries(lines.value)),
    },
  };
}

/** Stages of a document whose organ this office chairs. */
export function stagesChaired(
  view: DossierView,
  organisation: OrganisationState,
  office: string,
): readonly StageCode[] {
  return view.stages
    .filter((s) => s.status !== 'skipped' && s.organ !== null && chairOf(organisation, s.organ) === office)
    .map((s) => s.stage);
}

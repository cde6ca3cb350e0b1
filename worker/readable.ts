import type { DossierAct } from '../contracts/acts.ts';
import {
  aggregateRef,
  parseAggregateRef,
  type AggregateRef,
  type DossierId,
  type Instant,
  type MeetingId,
  type Sha256,
} from '../contracts/ids.ts';
import type { Refusal } from '../contracts/refusal.ts';
import { refused } from '../domain/decision.ts';
import { erasureOf, versionsWith } from '../domain/dossier/facts/drafts.ts';
import { lackOfText, mustRecordReading } from '../domain/dossier/shown/seen.ts';
import type { Viewer } from '../domain/dossier/shown/viewer.ts';
import type { Folded } from '../domain/journalling.ts';
import type { OrganisationState } from '../domain/organisation/state.ts';
import type { QueryRule } from '../domain/queryRules.ts';
import type { Aggregates } from './aggregates.ts';
import type { Board } from './board.ts';
import { described, type Log } from './log.ts';
import type { ProcessSender } from './process.ts';

/** Puts what is to be journaled of a reading into INBOX, as the process. Resolves when its entry is stored, or refused. */
export type Readings = {
  record(dossier: DossierId, act: Extract<DossierAct, { type: 'RecordReading' }>): Promise<void>;
};

export type ReadableDependencies = {
  readonly aggregates: Aggregates;
  readonly board: Pick<Board, 'texts' | 'caughtUp'>;
  readonly readings: Readings;
  readonly organisationNow: () => Promise<OrganisationState>;
  readonly dossierNow: (ref: AggregateRef) => Promise<Extract<Folded, { kind: 'dossier' }>>;
};

/** The text that is asked for, and the document or the meeting as whose it is. */
type Asked = {
  readonly sha256: Sha256;
  readonly dossier?: DossierId | undefined;
  readonly meeting?: MeetingId | undefined;
};

function no(rule: QueryRule, lack: string, facts: Refusal['facts']): Refusal {
  return refused(rule, lack, facts).refusal;
}

/**
 * Whether a text may be given to whoever asks: it sees the document, reads drafts where it is one, the text is not erased, and
 * a reading that is to be recorded is in the journal first.
 */
export function createReadable(deps: ReadableDependencies): {
  lackOf(viewer: Viewer, asked: Asked): Promise<Refusal | null>;
} {
  return {
    async lackOf(viewer, { sha256, dossier, meeting }) {
      const organisation = await deps.organisationNow();
      if (dossier !== undefined) return lackIn(viewer, organisation, dossier, sha256);
      if (viewer.sees) return no('Q08', 'DocumentNotNamed', { sha256 });
      if (meeting !== undefined) return lackAt(meeting, sha256);
      if (organisation.procedures.some((p) => p.policy.drafts !== undefined))
        return no('Q18', 'DocumentNotNamed', { sha256 });
      return lackAnywhere(viewer, organisation, sha256);
    },
  };

  async function lackIn(
    viewer: Viewer,
    organisation: OrganisationState,
    dossier: DossierId,
    sha256: Sha256,
  ): Promise<Refusal | null> {
    const ref = aggregateRef('dossier', dossier);
    const { state } = await deps.dossierNow(ref);
    const lack = lackOfText(viewer, state, organisation, sha256);
    if (lack) return no(lack === 'NotShown' ? 'Q07' : 'Q19', lack, { dossier, sha256 });
    const version = versionsWith(state, sha256).at(-1);
    if (!version) return no('Q01', 'TextUnknown', { dossier, sha256 });
    const erasure = erasureOf(state, sha256);
    if (erasure?.erased) {
      const { at, by, person } = erasure.erased;
      return no('Q21', 'Erased', { dossier, sha256, on: at, by, person, reason: erasure.reason });
    }
    if (!mustRecordReading(viewer.actor, state, organisation, sha256)) return null;
    await deps.readings.record(dossier, {
      type: 'RecordReading',
      textHash: version.textHash,
      sha256,
      by: viewer.actor,
    });
    const after = (await deps.dossierNow(ref)).state;
    // Erased or adopted meanwhile: that is looked at anew, and no reading is to be recorded any more.
    return mustRecordReading(viewer.actor, after, organisation, sha256)
      ? no('Q20', 'ReadingNotRecorded', { dossier, sha256 })
      : lackIn(viewer, organisation, dossier, sha256);
  }

  /** The protocol of a meeting. */
  async function lackAt(meeting: MeetingId, sha256: Sha256): Promise<Refusal | null> {
    const { folded } = await deps.aggregates.refresh(aggregateRef('meeting', meeting));
    const known = folded.kind === 'meeting' && folded.state.protocol?.sha256 === sha256;
    return known ? null : no('Q01', 'TextUnknown', { meeting, sha256 });
  }

  /** Asked for by its hash alone: as a text of any of the documents that have it, where one has. */
  async function lackAnywhere(
    viewer: Viewer,
    organisation: OrganisationState,
    sha256: Sha256,
  ): Promise<Refusal | null> {
    await deps.board.caughtUp;
    const { texts } = deps.board;
    const holders = texts.holdersOf(sha256);
    if (holders.some((ref) => parseAggregateRef(ref).kind === 'meeting')) return null;
    const [first] = holders.length > 0 ? holders : texts.erasedBy(sha256);
    return first === undefined ? null : lackIn(viewer, organisation, parseAggregateRef(first).id as DossierId, sha256);
  }
}

/** An outage is no answer: whoever asked is told that the reading is not recorded yet, and asks again. */
export function createReadings(sender: Pick<ProcessSender, 'submit'>, log: Log): Readings {
  return {
    async record(dossier, act) {
      // The same reading is the same statement, whichever process records it, and however often it is asked for.
      const nonce = `reading/${dossier}/${act.sha256}/${act.by}`;
      try {
        await sender.submit(aggregateRef('dossier', dossier), act, nonce, new Date().toISOString() as Instant);
      } catch (error) {
        log.warn('a reading could not be recorded', { dossier, by: act.by, ...described(error) });
      }
    },
  };
}

import {
  PROCESS,
  type ActorId,
  type AggregateRef,
  type Day,
  type Instant,
  type PersonId,
  type Sha256,
  type StatementId,
} from '../contracts/ids.ts';
import type { Entry } from '../contracts/entry.ts';
import type { Refusal } from '../contracts/refusal.ts';
import type { Statement } from '../contracts/statement.ts';
import { emptyFolded, foldEntry, type Folded } from '../domain/journalling.ts';
import { roleOf, type OrganisationState } from '../domain/organisation/state.ts';
import { lineHash, parseLine, readWithheld } from '../evidence/chain.ts';
import { readStatement } from '../evidence/statement.ts';

/** One entry as a person reads it: who, in what capacity, on what version, when, and why. Instants are UTC. */
export type HistoryRow = {
  readonly aggregate: AggregateRef;
  readonly n: number;
  /** SHA-256 of the line, as `sha256sum` gives it. */
  readonly hash: Sha256;
  readonly actor: ActorId;
  readonly person: PersonId;
  /** `delegation`, or the role of the office at that point of the organisation's journal; null where it is not known. */
  readonly capacity: string | null;
  readonly act: string;
  readonly events: readonly string[];
  /** Hash of the version that the statement is about, or null. */
  readonly textHash: Sha256 | null;
  /** What the sender's clock said; no rule reads it. */
  readonly signedAt: Instant;
  /** When INBOX stored the statement: the only instant that counts. */
  readonly receivedAt: Instant;
  readonly sequence: number;
  /** The number that its sender gave it; 0: the process, which counts none. */
  readonly number: number;
  /** When JOURNAL stored the entry, where the engine tells it. */
  readonly recordedAt: Instant | null;
  /** `own`: what the actor said itself; else the note that the secretariat transcribed for another. */
  readonly channel: { readonly own: true } | { readonly own: false; readonly for: ActorId; readonly note: string };
  /** The day on which it is said to have happened, and the paper it rests on. */
  readonly on: Day | null;
  readonly paper: string | null;
  /** The reasons that the statement gives. */
  readonly why: string | null;
  /** The rule that refused it; null where it was accepted. */
  readonly refusal: Refusal | null;
  readonly late: boolean;
  readonly statement: StatementId;
};

/** In the place of an entry that is not shown to whoever asks; `hash` is what the chain goes on from. */
export type WithheldRow = Pick<HistoryRow, 'aggregate' | 'n' | 'hash'> & { readonly withheld: true };

/** Whether a row of the history is shown. */
export function isShown(row: HistoryRow | WithheldRow): row is HistoryRow {
  return !('withheld' in row);
}

/** Makes the rows of an aggregate from its lines. `organisation`: its states by entry number, for capacities; may be empty. */
export function historyRows(
  lines: readonly string[],
  recordedAt: readonly (Instant | null)[],
  organisation: readonly OrganisationState[],
): readonly (HistoryRow | WithheldRow)[] {
  return lines.map((line, i) => {
    const withheld = readWithheld(line);
    if (withheld) {
      const { aggregate, n, hash } = withheld;
      return { aggregate, n, hash, withheld: true };
    }
    const entry = parseLine(line);
    return rowOf(
      entry,
      line,
      recordedAt[i] ?? null,
      organisation[Math.min(entry.basis.organisation, organisation.length - 1)],
    );
  });
}

/** The states of an organisation by entry number, 0 before its first entry. Throws where its chain is broken. */
export function organisationStates(ref: AggregateRef, lines: readonly string[]): readonly OrganisationState[] {
  let folded: Folded = emptyFolded(ref);
  const states: OrganisationState[] = [];
  const keep = () => {
    if (folded.kind === 'organisation') states.push(folded.state);
  };
  keep();
  for (const line of lines) {
    folded = foldEntry(folded, parseLine(line), lineHash(line));
    keep();
  }
  return states;
}

function rowOf(
  entry: Entry,
  line: string,
  recordedAt: Instant | null,
  organisation: OrganisationState | undefined,
): HistoryRow {
  const read = readStatement(entry.cause.statement);
  if (!read.ok) throw new Error(`entry ${entry.n} of ${entry.aggregate} holds no statement (${read.rule})`);
  const { statement } = read;
  const said = statement.act as { readonly textHash?: Sha256; readonly on?: Day; readonly paper?: string };
  const kept = entry.events.find((e) => e.type === 'StatementRefused' || e.type === 'LateStatementReceived');
  return {
    aggregate: entry.aggregate,
    n: entry.n,
    hash: lineHash(line),
    actor: statement.actor,
    person: statement.person,
    capacity: capacityOf(statement.actor, organisation),
    act: statement.act.type,
    events: entry.events.map((e) => e.type),
    textHash: said.textHash ?? null,
    signedAt: statement.issuedAt,
    receivedAt: entry.at,
    sequence: entry.cause.sequence,
    number: statement.seq,
    recordedAt,
    channel: channelOf(statement),
    on: said.on ?? null,
    paper: said.paper ?? null,
    why: reasonOf(statement),
    refusal: kept && 'refusal' in kept ? kept.refusal : null,
    late: kept?.type === 'LateStatementReceived',
    statement: read.id,
  };
}

function capacityOf(actor: ActorId, organisation: OrganisationState | undefined): string | null {
  if (actor === PROCESS) return 'process';
  return organisation ? roleOf(organisation, actor) : null;
}

/** By what way it came (domain §3.3 channel): acts that may be transcribed say for whom, and name the note as their paper. */
function channelOf({ act }: Statement): HistoryRow['channel'] {
  const { for: of, paper } = act as { readonly for?: ActorId; readonly paper?: string };
  return of === undefined ? { own: true } : { own: false, for: of, note: paper ?? '' };
}

/** Reasons stand in different members of different acts. */
function reasonOf({ act }: Statement): string | null {
  if (act.type === 'TakePosition') {
    const { position } = act;
    if ('reasons' in position) return position.reasons;
    if ('text' in position) return position.text;
    return 'words' in position ? position.words : null;
  }
  const said = act as {
    reason?: string;
    justification?: string;
    against?: string;
    reservation?: string;
    note?: string;
    consent?: string;
  };
  return said.reason ?? said.justification ?? said.against ?? said.reservation ?? said.note ?? said.consent ?? null;
}

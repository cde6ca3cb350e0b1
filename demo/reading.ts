import { aggregateRef, type DossierId, type MeetingId } from '../contracts/ids.ts';
import type { AggregateRef, Sha256 } from '../contracts/ids.ts';
import { emptyFolded, foldEntry, type Folded } from '../domain/journalling.ts';
import type { DossierState } from '../domain/dossier/state.ts';
import type { MeetingState } from '../domain/meeting/state.ts';
import type { OrganisationState } from '../domain/organisation/state.ts';
import { lineHash, parseLine } from '../evidence/chain.ts';
import { auditor, type Answer, type Connection } from '../client/index.ts';
import type { BoardLine, HistoryReply } from '../contracts/views.ts';

/**
 * What one participant knows: folded from the journal's own lines, which it asks for over its own connection, and whose
 * chain it checks. Everything that a participant decides is decided on this, so that one that was stopped goes on.
 */
export type Reading = {
  readonly dossier: (id: DossierId) => Promise<DossierState>;
  readonly meeting: (id: MeetingId) => Promise<MeetingState>;
  readonly organisation: () => Promise<OrganisationState>;
  /** Its last entry that is shown, and the hash of the line. */
  readonly organisationEnd: () => Promise<{ readonly entry: number; readonly head: Sha256 }>;
  /** Where every document is, in the order of ids; empty where the engine does not answer that yet. */
  readonly board: () => Promise<readonly BoardLine[]>;
  /** Round numbers for which this participant's late statement about the dossier is in the journal, as `stage/round`. */
  readonly lateOf: (id: DossierId) => ReadonlySet<string>;
};

/** A reading that starts with nothing and asks only for the entries that it does not have yet. */
export function createReading(connection: Connection, organisation: string): Reading {
  const see = auditor(connection);
  const known = new Map<AggregateRef, Folded>();
  const late = new Map<string, Set<string>>();
  // One catching-up at a time for each aggregate; those who ask meanwhile wait for the next one, which holds their present.
  const underWay = new Map<AggregateRef, Promise<Folded>>();

  const catchUp = async (ref: AggregateRef): Promise<Folded> => {
    let folded = known.get(ref) ?? emptyFolded(ref);
    let from: number | null = folded.n + 1;
    while (from !== null) {
      const answer: Answer<HistoryReply> = await connection.query('history', { aggregate: ref, from });
      if (!answer.ok) break;
      for (const line of answer.value.lines) {
        const entry = parseLine(line);
        folded = foldEntry(folded, entry, lineHash(line));
        if (entry.events.some((e) => e.type === 'LateStatementReceived')) noteLate(ref, entry.cause.statement);
      }
      known.set(ref, folded);
      from = answer.value.lines.length === 0 ? null : answer.value.next;
    }
    return folded;
  };

  const noteLate = (ref: AggregateRef, jws: string) => {
    const said = JSON.parse(Buffer.from(jws.split('.')[1] ?? '', 'base64url').toString('utf8')) as {
      actor: string;
      act: { stage?: string; round?: number };
    };
    if (said.actor !== connection.profile.actor) return;
    const of = late.get(ref) ?? new Set<string>();
    late.set(ref, of.add(`${said.act.stage}/${said.act.round}`));
  };

  const read = (ref: AggregateRef): Promise<Folded> => {
    const before = underWay.get(ref);
    const next: Promise<Folded> = (before ?? Promise.resolve()).then(
      () => catchUp(ref),
      () => catchUp(ref),
    );
    underWay.set(ref, next);
    return next.finally(() => {
      if (underWay.get(ref) === next) underWay.delete(ref);
    });
  };

  return {
    dossier: async (id) => (await read(aggregateRef('dossier', id))).state as DossierState,
    meeting: async (id) => (await read(aggregateRef('meeting', id))).state as MeetingState,
    organisation: async () => (await read(aggregateRef('organisation', organisation))).state as OrganisationState,
    organisationEnd: async () => {
      const { n, head, ref } = await read(aggregateRef('organisation', organisation));
      if (head === null) throw new Error(`${ref} has no entry`);
      return { entry: n, head };
    },
    board: async () => {
      const lines = await see.list();
      return lines.ok ? lines.value : [];
    },
    lateOf: (id) => late.get(aggregateRef('dossier', id)) ?? new Set(),
  };
}

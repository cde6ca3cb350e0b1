import { setTimeout as sleep } from 'node:timers/promises';
import { WorkflowNotFoundError, type Client } from '@temporalio/client';
import { aggregateRef, parseAggregateRef, type DossierId, type OrganisationId } from '../contracts/ids.ts';
import { workflowId } from '../contracts/names.ts';
import type { NoteKey } from '../evidence/log/note.ts';
import { checkArchive, type ArchiveReport } from '../journal/archive/check.ts';
import { compareJournal, whenArchived } from '../journal/archive/compare.ts';
import type { NatsConnection } from '../journal/connection.ts';
import { createJournal } from '../journal/journal.ts';
import { createTexts } from '../journal/texts.ts';
import { createAggregates } from './aggregates.ts';
import { aggregatesInJournal } from './recover.ts';
import { createStandings, type Standings } from './standings.ts';

/** A difference between what should be the same, and where. */
export type Difference = {
  readonly part: 'journal' | 'archive' | 'log' | 'texts' | 'conflicts' | 'temporal';
  readonly what: string;
};

/** What was compared, and where it differs; `ok`: nowhere. */
export type ReconcileReport = {
  readonly ok: boolean;
  readonly entries: number;
  readonly signed: number;
  readonly checkpoints: number;
  readonly texts: number;
  /** Lines of JOURNAL, and those of them that did not come into the archive while it was waited for. */
  readonly journal: number;
  readonly notArchived: number;
  /** Documents whose workflow was looked at; null: Temporal was not asked. */
  readonly workflows: number | null;
  /** Whether the signatures of the checkpoints were checked. */
  readonly signatures: boolean;
  readonly differences: readonly Difference[];
};

export type ReconcileOptions = {
  readonly folder: string;
  /** The log's keys; empty: signatures are not checked. */
  readonly keys: readonly NoteKey[];
  /** Null: Temporal is not asked. */
  readonly temporal: Client | null;
  /** Hears what is being looked at. */
  readonly onStep?: (what: string) => void;
};

/** Documents asked about at a time; and the time for a workflow to follow what was recorded a moment ago, in milliseconds. */
const CONCURRENT = 16;
const PATIENCE = 5_000;

/** The time in which an archive that runs has moved, in milliseconds: another host may have to take over its lease. */
const ARCHIVE_PATIENCE = 10_000;

const RUN_ARCHIVE =
  'no archive moves in this folder; start a worker with the role archive, or see in its log why it has stopped';

/**
 * Compares JOURNAL, the archive, its log and Temporal, and says where they differ. It writes nothing, may run beside
 * everything else, and needs the engine's connection.
 */
export async function reconcile(nc: NatsConnection, options: ReconcileOptions): Promise<ReconcileReport> {
  const { folder, keys, onStep } = options;
  onStep?.('the archive and its log');
  const archive: ArchiveReport = await checkArchive(folder, keys);
  const differences: Difference[] = [...archive.findings];
  const differ = (part: Difference['part'], what: string) => void differences.push({ part, what });

  onStep?.('JOURNAL');
  let found = await compareJournal(nc, folder, archive.entries);
  let notArchived = 0;
  if (!found.differs) {
    onStep?.('how far the archive has come');
    const lines = Math.max(found.journal, archive.entries);
    const reach = await whenArchived(folder, lines, ARCHIVE_PATIENCE);
    if (reach.entries < found.journal) {
      found = await compareJournal(nc, folder, reach.entries);
      if (!found.differs) notArchived = found.journal - found.same;
    }
    if (notArchived > 0)
      differ(
        'archive',
        `${notArchived} lines of JOURNAL are not in the archive, from ${found.beyond} on: ${RUN_ARCHIVE}`,
      );
    const unsigned = Math.min(reach.entries, lines) - reach.signed;
    if (unsigned > 0) differ('log', `${unsigned} archived entries have no checkpoint over them: ${RUN_ARCHIVE}`);
  }
  if (found.differs)
    differ(
      'journal',
      `line ${found.differs.index} is ${found.differs.journal} in JOURNAL, and ${found.differs.archive} in the archive (J04)`,
    );
  else if (found.same < archive.entries)
    differ('journal', `JOURNAL holds ${found.journal} lines, and ${archive.entries} are archived: it is shorter (J06)`);

  onStep?.('texts');
  const texts = createTexts(nc);
  for (const sha256 of archive.named) {
    const there = await texts.get(sha256).catch((error: unknown) => (error as Error).message);
    if (there === null) differ('texts', `${sha256} is named by an entry, and the store does not hold it`);
    else if (typeof there === 'string') differ('texts', there);
  }

  let workflows: number | null = null;
  if (options.temporal) {
    onStep?.('Temporal');
    const client = options.temporal;
    const refs = (await aggregatesInJournal(nc)).map(parseAggregateRef);
    // Of JOURNAL: the archive may hold nothing. Before the organisation there is no document.
    const organisation = refs.find(({ kind }) => kind === 'organisation')?.id as OrganisationId;
    const standings = createStandings(createAggregates(createJournal(nc)), organisation);
    const dossiers = refs.flatMap(({ kind, id }) => (kind === 'dossier' ? [id as DossierId] : []));
    workflows = dossiers.length;
    const left = [...dossiers];
    const lacking: string[] = [];
    await Promise.all(
      Array.from({ length: CONCURRENT }, async () => {
        for (let dossier = left.shift(); dossier !== undefined; dossier = left.shift()) {
          const what = await lackOfWorkflow(standings, client, dossier);
          if (what) lacking.push(what);
        }
      }),
    );
    for (const what of lacking.toSorted()) differ('temporal', what);
  }
  return {
    ok: differences.length === 0,
    ...{ entries: archive.entries, signed: archive.signed, checkpoints: archive.checkpoints, texts: archive.texts },
    ...{ journal: found.journal, notArchived },
    ...{ workflows, signatures: keys.length > 0, differences },
  };
}

/** A document that is open has a workflow that runs, and one that is not has none: what does not hold of it, if it lasts. */
async function lackOfWorkflow(standings: Standings, client: Client, dossier: DossierId): Promise<string | null> {
  const end = Date.now() + PATIENCE;
  for (;;) {
    const { ended, phase } = await standings.standing(dossier, null);
    const isOpen = !ended && phase !== 'proposed';
    const status = await statusOf(client, dossier);
    if ((status === 'RUNNING') === isOpen) return null;
    if (Date.now() > end) {
      const ref = aggregateRef('dossier', dossier);
      return isOpen
        ? `${ref} is ${phase ?? 'open'}, and its workflow ${status === null ? 'is not there' : `has ended (${status})`}: run recover`
        : `${ref} is finished, and its workflow runs`;
    }
    await sleep(500);
  }
}

async function statusOf(client: Client, dossier: DossierId): Promise<string | null> {
  try {
    return (await client.workflow.getHandle(workflowId(dossier)).describe()).status.name;
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return null;
    throw error;
  }
}

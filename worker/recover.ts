import { jetstreamManager } from '@nats-io/jetstream';
import { aggregateRef, parseAggregateRef, type AggregateRef, type DossierId } from '../contracts/ids.ts';
import { STREAMS, STREAM_SUBJECTS, parseJournalSubject } from '../contracts/names.ts';
import type { NatsConnection } from '../journal/connection.ts';
import { retryOutages } from '../journal/outage.ts';
import { wakeOrStart, type RelayDependencies } from './relay.ts';

/** What a recovery found and did, in numbers of documents. */
export type RecoveryReport = {
  readonly dossiers: number;
  /** Their workflow was missing. */
  readonly started: readonly DossierId[];
  /** Their workflow was there and was told the number that the journal has reached. */
  readonly woken: readonly DossierId[];
  /** Not registered, or finished: no workflow is wanted. */
  readonly finished: readonly DossierId[];
};

/** Documents dealt with at a time. */
const CONCURRENT = 16;

/** The aggregates of which JOURNAL holds an entry, in the order of their names. */
export async function aggregatesInJournal(nc: NatsConnection): Promise<readonly AggregateRef[]> {
  const info = await retryOutages(async () =>
    (await jetstreamManager(nc, { checkAPI: false })).streams.info(STREAMS.journal, {
      subjects_filter: STREAM_SUBJECTS.journal,
    }),
  );
  return Object.keys(info.state.subjects ?? {})
    .flatMap((subject) => parseJournalSubject(subject) ?? [])
    .toSorted();
}

/** The meetings, not closed, that list each document: a placement that was signalled to a lost workflow is told again. */
async function agendasOf(
  deps: RelayDependencies,
  refs: readonly AggregateRef[],
): Promise<ReadonlyMap<string, readonly { readonly ref: AggregateRef; readonly n: number }[]>> {
  const agendas = new Map<string, { ref: AggregateRef; n: number }[]>();
  for (const ref of refs.filter((r) => parseAggregateRef(r).kind === 'meeting')) {
    const { folded } = await deps.aggregates.refresh(ref);
    if (folded.kind !== 'meeting' || folded.state.phase === 'closed' || folded.state.phase === 'cancelled') continue;
    for (const { dossier } of folded.state.agenda)
      agendas.set(dossier, [...(agendas.get(dossier) ?? []), { ref, n: folded.n }]);
  }
  return agendas;
}

/**
 * After a loss of Temporal: starts the workflow of every registered and unfinished document that has none, and tells each
 * of the others the number that the journal has reached. Safe at any time, and to repeat.
 */
export async function recover(deps: RelayDependencies & { readonly nc: NatsConnection }): Promise<RecoveryReport> {
  const refs = await aggregatesInJournal(deps.nc);
  const dossiers = refs
    .filter((ref) => parseAggregateRef(ref).kind === 'dossier')
    .map((ref) => parseAggregateRef(ref).id as DossierId);
  const agendas = await agendasOf(deps, refs);
  const report = {
    dossiers: dossiers.length,
    started: [] as DossierId[],
    woken: [] as DossierId[],
    finished: [] as DossierId[],
  };
  const left = [...dossiers];
  const one = async (dossier: DossierId) => {
    const { n, ended, phase } = await deps.standings.standing(dossier, null);
    if (ended || phase === 'proposed') {
      report.finished.push(dossier);
      return;
    }
    report[await wakeOrStart(deps, dossier, aggregateRef('dossier', dossier), n)].push(dossier);
    for (const meeting of agendas.get(dossier) ?? []) await wakeOrStart(deps, dossier, meeting.ref, meeting.n);
  };
  await Promise.all(
    Array.from({ length: CONCURRENT }, async () => {
      for (let dossier = left.shift(); dossier !== undefined; dossier = left.shift()) await one(dossier);
    }),
  );
  deps.log.info('recovered', {
    dossiers: report.dossiers,
    started: report.started.length,
    woken: report.woken.length,
    finished: report.finished.length,
  });
  return report;
}

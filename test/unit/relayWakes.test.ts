import type { Entry } from '../../contracts/entry.ts';
import type { ConcordatEvent } from '../../contracts/events.ts';
import { aggregateRef, type AggregateRef } from '../../contracts/ids.ts';
import type { JournalMessage } from '../../journal/journal.ts';
import { runRelay } from '../../worker/relay.ts';
import {
  agendaApproved,
  at,
  atSummit,
  dossierId,
  dossierOf,
  found,
  item,
  meeting,
  numbered,
  sittingOpened,
} from './fixtures.ts';

/** Whose workflows an entry wakes, where documents wait for one another. */

const one = aggregateRef('dossier', 'D-1');
const sits = aggregateRef('meeting', 'CHS-1');
/** D-1 and D-2 for one act, and D-3 for itself. */
const agenda = [item('D-1', 1), item('D-2', 1), item('D-3', 2), agendaApproved, sittingOpened];

/** The documents that are woken by these events of an aggregate, where the meeting is as it is afterwards. */
async function wokenBy(
  ref: AggregateRef,
  events: readonly ConcordatEvent[],
  after = meeting(agenda),
): Promise<string[]> {
  const woken: string[] = [];
  const entry = {
    v: 1,
    aggregate: ref,
    n: 9,
    prev: null,
    at: at(9),
    basis: { organisation: 1 },
    events,
  } as unknown as Entry;
  const message = { ref, lines: [JSON.stringify({ ...entry, cause: { statement: 'e30.e30.e30', sequence: 9 } })] };
  await runRelay(
    {
      journal: {
        follow: (_: string, take: (messages: readonly JournalMessage[]) => Promise<void>) =>
          take([message as unknown as JournalMessage]),
      },
      aggregates: {
        refresh: (of: AggregateRef) =>
          Promise.resolve({
            folded: of === sits ? { kind: 'meeting', state: after } : { kind: 'dossier', state: dossierOf(atSummit()) },
          }),
      },
      workflows: { wake: (dossier: string) => Promise.resolve((woken.push(dossier), 'taken')) },
      counters: { wakes: 0, starts: 0 },
      notifyOfCorrection: () => Promise.resolve(),
      sendReminder: () => Promise.resolve(),
    } as unknown as Parameters<typeof runRelay>[0],
    new AbortController().signal,
  );
  return woken.toSorted();
}

describe('an entry', () => {
  it('M24: wakes those for which one act waits, when one of them is found agreed or leaves the agenda', async () => {
    expect(await wokenBy(one, found('60'))).toEqual(['D-1', 'D-2']);
    const removed = { type: 'ItemRemoved', dossier: dossierId('D-2'), reason: 'because' } as const;
    expect(await wokenBy(sits, [removed], meeting([...agenda, removed]))).toEqual(['D-1', 'D-2', 'D-3']);
    expect(await wokenBy(sits, [numbered(1, 'D-1', 'D-2')])).toEqual(['D-1', 'D-2']);
  });

  it('wakes nobody else by what is said of one document', async () => {
    expect(await wokenBy(one, [{ type: 'ProposalTakenUp', member: 'AAA' as never }])).toEqual([]);
    expect(await wokenBy(one, found('60'), meeting([item('D-1', 1), item('D-3', 2)]))).toEqual(['D-1']);
    expect(await wokenBy(sits, [item('D-4', 4)])).toEqual(['D-4']);
  });
});

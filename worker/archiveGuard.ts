import { setTimeout as sleep } from 'node:timers/promises';
import { PROCESS } from '../contracts/ids.ts';
import { querySubject } from '../contracts/names.ts';
import type { LogHeadReply } from '../contracts/views.ts';
import { archivedHeads, requireAllArchived, requireArchived, type ArchivedHead } from '../journal/archive/position.ts';
import type { NatsConnection } from '../journal/connection.ts';
import type { Journal } from '../journal/journal.ts';
import { isOutage } from '../journal/outage.ts';
import type { Configuration } from './configuration.ts';
import { described, type Log } from './log.ts';
import type { Reply } from './queries.ts';

/** Time for one answer, before which the archive compares itself with JOURNAL, and between two questions, in milliseconds. */
const ANSWER = 30_000;
const AGAIN = 1_000;

/**
 * What an intake asks before it leads: whether JOURNAL holds what its archive holds, compared in the last line of every
 * aggregate. The folder is read where it is on this host; where another host has it the leader of the archive is asked, which
 * compares before it answers, and until then nobody leads. Rejects with an `ArchiveConflict` where JOURNAL does not (J04-J06).
 */
export function admitIntake(deps: {
  readonly nc: NatsConnection;
  readonly journal: Pick<Journal, 'read' | 'lastUpTo'>;
  readonly archive: Configuration['archive'];
  readonly log: Log;
}): (signal: AbortSignal) => Promise<void> {
  const { archive, journal } = deps;
  return async (signal) => {
    if (archive === null) return deps.log.warn('there is no archive: a journal that was cut would not be noticed');
    if (archive === 'elsewhere') {
      const head = await askHead(deps.nc, deps.log, signal);
      if (head) await requireArchived(journal, head, signal);
    } else {
      const heads = await archivedHeads(archive.folder);
      const last = heads.at(-1);
      if (last) await requireAllArchived(journal, last, heads, signal);
    }
  };
}

async function askHead(nc: NatsConnection, log: Log, signal: AbortSignal): Promise<ArchivedHead | null> {
  for (;;) {
    signal.throwIfAborted();
    try {
      const message = await nc.request(querySubject(PROCESS, 'log'), '{}', { timeout: ANSWER });
      const reply = message.json<Reply>();
      if (reply.ok) return (reply as unknown as LogHeadReply).last;
      log.warn('the archive does not say how far it is', { rule: reply.refusal.rule });
    } catch (error) {
      if (!isOutage(error)) throw error;
      log.warn('waiting for the archive, to know how far it is', described(error));
    }
    await sleep(AGAIN, undefined, { signal });
  }
}

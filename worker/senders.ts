import type { Entry } from '../contracts/entry.ts';
import { PROCESS, type ActorId } from '../contracts/ids.ts';
import type { SenderReply } from '../contracts/views.ts';
import { statementOfCause } from './aggregates.ts';

/** The last statement of each sender that stands in an entry, of whatever aggregate and whatever became of it. */
export type Senders = {
  readonly note: (entry: Pick<Entry, 'cause'>) => void;
  readonly lastOf: (actor: ActorId, person: string) => SenderReply;
};

/** One row for each person in one capacity, since that is who counts. The process counts nothing. */
export function createSenders(): Senders {
  const last = new Map<string, SenderReply>();
  // Neither token can hold a full stop.
  const rowOf = (actor: string, person: string) => `${actor}.${person}`;
  return {
    note({ cause }) {
      const { id, statement } = statementOfCause(cause.statement);
      if (statement.actor === PROCESS) return;
      const row = rowOf(statement.actor, statement.person);
      // Entries come in the order of their storing, which is by aggregate: the number says which is the last.
      if (statement.seq > (last.get(row)?.seq ?? 0)) last.set(row, { seq: statement.seq, prev: id });
    },
    lastOf: (actor, person) => last.get(rowOf(actor, person)) ?? { seq: 0, prev: null },
  };
}

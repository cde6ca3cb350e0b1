import type { ActorId, DossierId } from '../contracts/ids.ts';
import type { Notice } from '../contracts/views.ts';
import type { NoticesDue } from '../contracts/workflow.ts';

export type ReminderDependencies = {
  readonly due: (dossier: DossierId, n: number) => Promise<NoticesDue>;
  /** Stores notices, all of them or an error; one id is stored once. */
  readonly publish: (notices: readonly { readonly actor: ActorId; readonly notice: Notice }[]) => Promise<void>;
};

/** A reminder that somebody asked for, by the number of its entry. */
export type AskedReminder = { readonly dossier: DossierId; readonly n: number };
/** Sends the notices of a reminder. Safe to repeat: its entry is in their ids. */
export type SendAskedReminder = (asked: AskedReminder) => Promise<void>;

/** The relay does it: a workflow sends those of its procedure, and knows nothing of others. The entry itself is the record. */
export function createAskedReminders({ due, publish }: ReminderDependencies): SendAskedReminder {
  return async ({ dossier, n }) => {
    const { notices } = await due(dossier, n);
    if (notices.length > 0) await publish(notices as readonly { actor: ActorId; notice: Notice }[]);
  };
}

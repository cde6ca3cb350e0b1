import type { ActorId, AggregateRef, Instant, PersonId, StatementId } from '../contracts/ids.ts';
import type { Refusal } from '../contracts/refusal.ts';

/** What a decision gives: facts to store, or the rule that says no. Nothing is thrown for an expected "no". */
export type Decision<Event> =
  | { readonly ok: true; readonly events: readonly Event[] }
  | { readonly ok: false; readonly refusal: Refusal; readonly late?: true };

/** Who sends: the delegation or office, the person, and the statement's identity. */
export type Sender = { readonly actor: ActorId; readonly person: PersonId; readonly statement: StatementId };

/** Where an event stands: the entry's number and instant. */
export type EventMeta = { readonly n: number; readonly at: Instant };

/** The number of an entry that is only supposed: it would come after all that are written. */
export const SUPPOSED = Number.MAX_SAFE_INTEGER;

/** What every decision is given besides the state and the act. `at` is the INBOX instant of the statement. */
export type DecisionContext = { readonly at: Instant; readonly sender: Sender; readonly aggregate: AggregateRef };

export function accepted<Event>(...events: readonly Event[]): Decision<Event> {
  return { ok: true, events };
}

export function refused(
  rule: string,
  lack: string,
  facts: Refusal['facts'] = {},
): { readonly ok: false; readonly refusal: Refusal } {
  return { ok: false, refusal: { rule, lack, facts } };
}

/** A refusal because the statement came after the round it is about had ended; kept as a late statement. */
export function late(rule: string, lack: string, facts: Refusal['facts']): Decision<never> {
  return { ok: false, refusal: { rule, lack, facts }, late: true };
}

/** One line of a rule table: what it demands, and where it comes from. */
export type Rule = { readonly says: string; readonly source: string };

import type { Receipt } from '../contracts/entry.ts';
import type { ActorId, AggregateRef, OrganisationId } from '../contracts/ids.ts';
import type { Signer } from '../evidence/statement.ts';
import type { OutgoingReceipt } from '../journal/receipts.ts';
import type { Recorded } from './aggregates.ts';

/**
 * The two receipts of a statement that has an entry. They are made of what the entry says and of nothing else, so whoever has
 * the process's key can give them again, to the byte.
 */
export type ReceiptMaker = {
  received(to: { readonly actor: ActorId; readonly aggregate: AggregateRef }, recorded: Recorded): OutgoingReceipt;
  outcome(to: { readonly actor: ActorId; readonly aggregate: AggregateRef }, recorded: Recorded): OutgoingReceipt;
};

export function createReceiptMaker(signer: Signer, organisation: OrganisationId): ReceiptMaker {
  const make = (actor: ActorId, receipt: Receipt): OutgoingReceipt => ({
    ...{ actor, aggregate: receipt.aggregate, statement: receipt.statement, outcome: receipt.outcome },
    jws: signer.signReceipt(receipt),
  });
  const envelope = (aggregate: AggregateRef, { statement, sequence, at }: Recorded) => ({
    v: 1 as const,
    organisation,
    statement,
    aggregate,
    sequence,
    at,
  });
  return {
    received: ({ actor, aggregate }, recorded) =>
      make(actor, { ...envelope(aggregate, recorded), outcome: 'received' }),
    outcome({ actor, aggregate }, recorded) {
      const { entry, hash, events, refusal } = recorded;
      const common = envelope(aggregate, recorded);
      return make(
        actor,
        refusal
          ? { ...common, outcome: 'refused', refusal, entry, hash }
          : { ...common, outcome: 'recorded', entry, hash, events },
      );
    },
  };
}

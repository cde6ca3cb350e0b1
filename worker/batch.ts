import { randomUUID } from 'node:crypto';
import type { Entry, Receipt } from '../contracts/entry.ts';
import { aggregateRef, type AggregateRef } from '../contracts/ids.ts';
import { LIMITS } from '../contracts/limits.ts';
import { parseInboxSubject } from '../contracts/names.ts';
import { decideEntry, readsOf, type Folded } from '../domain/journalling.ts';
import type { InboxMessage } from '../journal/inbox.ts';
import { isOutage } from '../journal/outage.ts';
import { applyLine, type Held, type Recorded } from './aggregates.ts';
import {
  isIdentifiedByBytes,
  lackOfAuthenticity,
  readArrival,
  unauthentic,
  type Address,
  type ReadArrival,
  type Unauthentic,
} from './authenticate.ts';
import { countRule } from './counters.ts';
import type { IntakeDependencies } from './intake.ts';
import { described } from './log.ts';
import { createReceiptMaker } from './receiptsOf.ts';

/** First wait before a batch is decided again after a conflict, in milliseconds; it doubles up to a hundredfold. */
const CONFLICT_WAIT = 5;

/** Another message was appended to an aggregate: what was decided on the old state is void. */
class Conflict extends Error {
  readonly ref: AggregateRef;
  constructor(ref: AggregateRef) {
    super(`another entry was appended to ${ref}`);
    this.name = 'Conflict';
    this.ref = ref;
  }
}

/** An aggregate of the journal cannot be folded: the cause says which line does not follow. */
export class DamagedJournal extends Error {
  constructor(ref: AggregateRef, cause: unknown) {
    super(`${ref} cannot be read`, { cause });
    this.name = 'DamagedJournal';
  }
}

/** Lines of one aggregate that were decided and not yet appended, with the receipts to give once they are stored. */
type Group = {
  readonly held: Held;
  lines: string[];
  bytes: number;
  recorded: { readonly address: Address; readonly recorded: Recorded }[];
};

/**
 * Journals batches of INBOX messages under one leadership, one batch at a time; `lost` says that it has ended, so that
 * nothing is appended any more. What is kept stands above `runIntake`. A batch resolves once its entries are stored and its
 * receipts sent. Throws {@link DamagedJournal}, and what is not an outage: then nothing of it may be acknowledged.
 */
export function createBatchJournal(
  deps: IntakeDependencies,
  lost: AbortSignal,
): (messages: readonly InboxMessage[]) => Promise<void> {
  const { aggregates, counters, log } = deps;
  const organisation = aggregateRef('organisation', deps.organisation);
  const maker = createReceiptMaker(deps.signer, deps.organisation);
  let groups = new Map<AggregateRef, Group>();

  return async (messages) => {
    for (let attempt = 0; ; attempt += 1) {
      groups = new Map();
      try {
        for (const message of messages) await journalOne(message);
        // All of them come to their end before anything is decided again.
        const appends = await Promise.allSettled([...groups.keys()].map((ref) => append(ref)));
        for (const a of appends) if (a.status === 'rejected') throw a.reason;
        return;
      } catch (error) {
        // What was decided for them and not stored is void, and which of it is which is known to the journal alone.
        for (const ref of groups.keys()) aggregates.drop(ref);
        if (!(error instanceof Conflict)) throw error;
        lost.throwIfAborted();
        counters.conflicts += 1;
        log.warn('decided again, because another entry was appended', { aggregate: error.ref, attempt });
        await new Promise((resolve) => setTimeout(resolve, CONFLICT_WAIT * 2 ** Math.min(attempt, 7)));
      }
    }
  };

  async function journalOne(message: InboxMessage): Promise<void> {
    try {
      await decideOne(message);
    } catch (error) {
      if (error instanceof Conflict || error instanceof DamagedJournal || lost.aborted || isOutage(error)) throw error;
      const id = randomUUID();
      const { subject, sequence } = message;
      counters.defects += 1;
      log.error('a statement could not be decided: this is our fault', {
        ...{ id, subject, sequence },
        ...described(error, true),
      });
      // From the subject alone: whatever failed may fail again.
      const parsed = parseInboxSubject(subject);
      const address = parsed ? { actor: parsed.actor, aggregate: parsed.ref } : null;
      refuse(message, unauthentic(address, message, { rule: 'E99', lack: 'Defect', facts: { id } }));
    }
  }

  async function decideOne(message: InboxMessage): Promise<void> {
    const arrival = readArrival(message, deps.organisation);
    if (!arrival.ok) return refuse(message, arrival);
    const { address, read } = arrival;
    const signers = (await stored(organisation, address.aggregate)).folded;
    if (signers.kind !== 'organisation') throw new Error(`${organisation} is not an organisation`);
    const lack = lackOfAuthenticity(arrival, signers.state, deps.rootKey);
    if (lack) {
      // The same bytes again are answered as before, also when their key has been revoked since. For nothing else that is
      // not authentic is an aggregate read: it would let anybody make the intake read what nobody asked for.
      const mayBeAgain = lack.rule === 'E07' && isIdentifiedByBytes(read.statement);
      if (mayBeAgain && (await answeredBefore(arrival, await load(address.aggregate)))) return;
      return refuse(message, unauthentic(address, message, lack));
    }
    const held = await load(address.aggregate);
    if (await answeredBefore(arrival, held)) return;

    const others = new Map<AggregateRef, Folded>();
    for (const ref of readsOf(read.statement, held.folded)) {
      others.set(ref, (await stored(ref, address.aggregate)).folded);
    }
    const { entry, line } = decideEntry(
      { statement: read.statement, id: read.id, jws: read.jws, sequence: message.sequence, at: message.at },
      held.folded,
      (ref) => others.get(ref) ?? requireRead(ref),
      deps.evidence,
    );
    await enqueue(address, held, entry, line);
  }

  /** Adds a decided line to its aggregate's group, and says "received". */
  async function enqueue(address: Address, held: Held, entry: Entry, line: string): Promise<void> {
    const bytes = Buffer.byteLength(line) + 1;
    const waiting = groups.get(address.aggregate);
    if (waiting && waiting.bytes + bytes > LIMITS.groupBytes) await append(address.aggregate);
    const recorded = applyLine(held, entry, line);
    const group = groups.get(address.aggregate) ?? { held, lines: [], bytes: 0, recorded: [] };
    groups.set(address.aggregate, group);
    group.lines.push(line);
    group.bytes += bytes;
    group.recorded.push({ address, recorded });
    deps.receipts.publish([maker.received(address, recorded)]);
  }

  /** Appends what was decided for an aggregate and gives the second receipts. */
  async function append(ref: AggregateRef): Promise<void> {
    const group = groups.get(ref);
    if (!group || group.lines.length === 0) return;
    await deps.atFaultPoint?.('afterDecisionBeforeAppend');
    lost.throwIfAborted();
    const appended = await deps.journal.append(ref, group.lines, group.held.lastSeq, lost);
    if (appended === 'conflict') throw new Conflict(ref);
    const { recorded, held } = group;
    held.lastSeq = appended.seq;
    for (const { recorded: r } of recorded) held.messages[r.entry] = appended.seq;
    counters.journalMessages += 1;
    counters.journalLines += group.lines.length;
    group.lines = [];
    group.bytes = 0;
    group.recorded = [];
    await deps.atFaultPoint?.('afterAppendBeforeReceipt');
    for (const { recorded: r } of recorded) count(r);
    deps.receipts.publish(recorded.map(({ address, recorded: r }) => maker.outcome(address, r)));
  }

  /** An aggregate that the decision on another one reads: what was decided for it is stored first. */
  async function stored(ref: AggregateRef, decidedOn: AggregateRef): Promise<Held> {
    const held = await load(ref);
    if (ref !== decidedOn) await append(ref);
    return held;
  }

  async function load(ref: AggregateRef): Promise<Held> {
    const known = aggregates.peek(ref);
    if (known) return known;
    try {
      return await aggregates.load(ref, lost);
    } catch (error) {
      if (lost.aborted || isOutage(error)) throw error;
      throw new DamagedJournal(ref, error);
    }
  }

  /** A second arrival: the receipts of the first. They come from its entry, so they are the same to the byte. */
  async function answeredBefore({ address, read }: ReadArrival, held: Held): Promise<boolean> {
    const { aggregate } = address;
    // Decided in this very batch and not stored yet: its outcome follows with the append.
    const waits = groups.get(aggregate)?.recorded.find((r) => r.recorded.statement === read.id)?.recorded;
    const before = waits ?? (await aggregates.entryOf(aggregate, held, read.id, lost))?.recorded;
    if (!before) return false;
    counters.duplicates += 1;
    const first = maker.received(address, before);
    deps.receipts.publish(waits ? [first] : [first, maker.outcome(address, before)]);
    return true;
  }

  function refuse({ subject, sequence, at }: InboxMessage, { address, id, refusal }: Unauthentic): void {
    counters.unauthentic += 1;
    countRule(counters, refusal.rule);
    log.info('not authentic', { subject, sequence, rule: refusal.rule, lack: refusal.lack });
    if (!address) return;
    const { aggregate, actor } = address;
    const receipt: Receipt = {
      ...{ v: 1, organisation: deps.organisation, statement: id, aggregate, sequence, at },
      ...{ outcome: 'refused', refusal },
    };
    deps.receipts.publish([
      { actor, aggregate, statement: id, outcome: 'refused', jws: deps.signer.signReceipt(receipt) },
    ]);
  }

  function count({ refusal, events }: Recorded): void {
    if (!refusal) {
      counters.recorded += 1;
      return;
    }
    counters.refused += 1;
    if (events[0] === 'LateStatementReceived') counters.late += 1;
    countRule(counters, refusal.rule);
  }
}

function requireRead(ref: AggregateRef): never {
  throw new Error(`${ref} is read by a decision and was not loaded`);
}

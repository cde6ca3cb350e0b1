import { directRead } from '../../journal/direct.ts';
import { retryOutages } from '../../journal/outage.ts';
import { createJournal } from '../../journal/journal.ts';
import type { NatsConnection } from '../../journal/connection.ts';
import { parseAggregateRef, type AggregateRef } from '../../contracts/ids.ts';
import { STREAMS } from '../../contracts/names.ts';
import type { Notice } from '../../contracts/views.ts';
import { emptyFolded, foldEntry, type Folded } from '../../domain/journalling.ts';
import { checkChain, lineHash } from '../../evidence/chain.ts';
import { readReceipt } from '../../evidence/receipt.ts';
import { readStatement } from '../../evidence/statement.ts';
import type { Told } from './walk.ts';

/** What the streams hold about one aggregate once all is over. */
export type Evidence = {
  readonly ref: AggregateRef;
  readonly lines: readonly string[];
  /** Statements as INBOX stored them. */
  readonly inbox: readonly { readonly sequence: number; readonly jws: string }[];
  /** Of a dossier: the notices as NOTICES stored them. */
  readonly notices: readonly { readonly subject: string; readonly notice: Notice }[];
};

/** Reads it as the engine's user. */
export async function evidenceOf(nc: NatsConnection, ref: AggregateRef): Promise<Evidence> {
  const { kind, id } = parseAggregateRef(ref);
  const [{ lines }, inbox, notices] = await Promise.all([
    createJournal(nc).read(ref),
    // The server that was killed may be coming up again.
    retryOutages(() => directRead(nc, STREAMS.inbox, `concordat.v1.inbox.*.${kind}.${id}`, 0)),
    kind === 'dossier' ? retryOutages(() => directRead(nc, STREAMS.notices, `concordat.v1.notice.*.${id}`, 0)) : [],
  ]);
  return {
    ref,
    lines: lines.map((l) => l.line),
    inbox: inbox.map((m) => ({ sequence: m.sequence, jws: Buffer.from(m.data).toString('utf8') })),
    notices: notices.map((m) => ({
      subject: m.subject,
      notice: JSON.parse(Buffer.from(m.data).toString('utf8')) as Notice,
    })),
  };
}

/**
 * What of the promises does not hold, one line each; none: all is well.
 * 1. The chain holds, and no statement stands in it twice.
 * 2. Every statement that INBOX stored stands in the journal as the same bytes, and nothing else does.
 * 3. Entries are in the order of INBOX; each names the sequence under which INBOX stored its statement.
 * 4. Every statement that a sender was told of, in words or by a receipt, stands at that entry with that hash.
 * 5. Every notice that the journal says went out is stored, for each delegation, and none twice.
 */
export function complaints({ ref, lines, inbox, notices }: Evidence, told: readonly Told[]): readonly string[] {
  const found: string[] = [];
  const complain = (what: string) => found.push(`${ref}: ${what}`);
  const chain = checkChain(lines);
  if (!chain.ok) {
    complain(
      `the chain is broken at entry ${chain.n} (${chain.what}): found ${chain.found}, expected ${chain.expected}`,
    );
    return found;
  }
  const entries = new Map<string, { readonly n: number; readonly hash: string; readonly jws: string }>();
  let sequence = 0;
  for (const entry of chain.entries) {
    const read = readStatement(entry.cause.statement);
    if (!read.ok) {
      complain(`entry ${entry.n} holds no statement`);
      continue;
    }
    const before = entries.get(read.id);
    if (before) complain(`statement ${read.id} stands twice, in entries ${before.n} and ${entry.n}`);
    entries.set(read.id, { n: entry.n, hash: lineHash(lines[entry.n - 1]!), jws: entry.cause.statement });
    if (entry.cause.sequence <= sequence)
      complain(`entry ${entry.n} has sequence ${entry.cause.sequence}, after ${sequence}`);
    sequence = entry.cause.sequence;
    const stored = inbox.find((m) => m.sequence === entry.cause.sequence);
    if (stored?.jws !== entry.cause.statement)
      complain(`INBOX ${entry.cause.sequence} does not hold the statement of entry ${entry.n}`);
  }
  for (const { sequence: at, jws } of inbox) {
    const read = readStatement(jws);
    if (!read.ok || !entries.has(read.id)) complain(`what INBOX stored under ${at} is not in the journal`);
  }
  const check = (what: string, statement: string, entry: number | undefined, hash: string | undefined) => {
    const there = entries.get(statement);
    if (!there) complain(`${what} of ${statement}: it is not in the journal`);
    else if (there.n !== entry || (hash !== undefined && there.hash !== hash)) {
      complain(
        `${what} of ${statement} tells entry ${entry} ${hash}, the journal holds it at ${there.n} ${there.hash}`,
      );
    }
  };
  for (const { aggregate, result } of told) {
    if (aggregate !== ref || result.statement === null) continue;
    check('what a sender was told', result.statement, result.entry ?? undefined, result.ok ? result.hash : undefined);
    for (const jws of result.receipts) {
      const read = readReceipt(jws);
      if (!read.ok) complain(`a sender holds a receipt that cannot be read (${read.what})`);
      else if (read.receipt.outcome === 'received')
        check('receipt "received"', read.receipt.statement, entries.get(read.receipt.statement)?.n, undefined);
      else check(`receipt "${read.receipt.outcome}"`, read.receipt.statement, read.receipt.entry, read.receipt.hash);
    }
  }
  const sent = notices.map(({ subject, notice }) => `${subject} ${notice.id}`);
  for (const twice of sent.filter((n, i) => sent.indexOf(n) !== i)) complain(`the notice ${twice} was stored twice`);
  for (const event of chain.entries.flatMap((e) => e.events)) {
    if (event.type !== 'NoticesSent') continue;
    for (const to of event.to) {
      const isIt = ({ subject, notice }: Evidence['notices'][number]) =>
        subject.includes(`.${to}.`) && notice.stage === event.stage && notice.round === event.round;
      if (!notices.some(isIt)) complain(`the notice to ${to} of ${event.stage}/${event.round} is not stored`);
    }
  }
  return found;
}

/** Where the pure rules say that an aggregate stands. */
export function foldLines(ref: AggregateRef, lines: readonly string[]): Folded {
  const chain = checkChain(lines);
  if (!chain.ok) throw new Error(`the chain of ${ref} is broken at ${chain.n}`);
  return chain.entries.reduce((on, entry) => foldEntry(on, entry, lineHash(lines[entry.n - 1]!)), emptyFolded(ref));
}

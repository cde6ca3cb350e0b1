import { readFile } from 'node:fs/promises';
import {
  JetStreamApiCodes,
  JetStreamApiError,
  jetstream,
  jetstreamManager,
  type JetStreamManager,
} from '@nats-io/jetstream';
import type { ActorId, Sha256 } from '../contracts/ids.ts';
import { LIMITS } from '../contracts/limits.ts';
import { STREAMS, STREAM_SUBJECTS, journalSubject, parseIntakeConsumer } from '../contracts/names.ts';
import { sha256Hex } from '../evidence/hash.ts';
import type { NoteKey } from '../evidence/log/note.ts';
import { ArchiveConflict, lineFacts } from './archive/chains.ts';
import { checkArchive } from './archive/check.ts';
import { compareJournal } from './archive/compare.ts';
import { readEntries } from './archive/entries.ts';
import { textFile } from './archive/texts.ts';
import type { NatsConnection } from './connection.ts';
import { directPage } from './direct.ts';
import { REQUEST_TIMEOUT, retryOutages } from './outage.ts';
import { createStreams } from './streams.ts';
import { createTexts } from './texts.ts';

/** What a restoration found and did. */
export type RestoreReport = {
  /** Lines of the archive; of these those that JOURNAL held already, and the messages in which the others were stored. */
  readonly lines: number;
  readonly there: number;
  readonly messages: number;
  /** Texts stored; and those that the archive itself lacks. */
  readonly texts: number;
  readonly missingTexts: readonly Sha256[];
  /** Above this INBOX goes on. */
  readonly inboxAfter: number;
  readonly inbox: 'created' | 'replaced' | 'kept';
};

export type RestoreOptions = {
  readonly replicas: number;
  readonly actors?: readonly ActorId[];
  /** To check the checkpoints' signatures by; empty: they are not checked. */
  readonly keys?: readonly NoteKey[];
  /** Hears how far it is, in lines. */
  readonly onProgress?: (done: number, of: number) => void;
};

/** Messages under way at a time. */
const UNDERWAY = 128;
/** Lines of one aggregate that are next to one another in the log. */
type Group = { readonly subject: string; readonly lines: string[]; bytes: number };

/**
 * Puts JOURNAL, INBOX and the texts back from an archive: the lines whole, in the archive's order, read back and compared.
 * INBOX goes on above every sequence that an entry names; where it was kept, the intake decides again what has lost its
 * entry. Needs the operator's connection, and that no worker runs. What is
 * there already stays; repeating it is safe. Throws {@link ArchiveConflict}: J09, with nothing changed, where JOURNAL holds
 * anything that is not a beginning of the archive, or INBOX holds statements that no entry has; J05, where the archive does
 * not hold together.
 */
export async function restore(nc: NatsConnection, folder: string, options: RestoreOptions): Promise<RestoreReport> {
  const report = await checkArchive(folder, options.keys ?? []);
  const fault = report.findings.find((f) => f.part === 'archive' || f.part === 'log');
  if (fault)
    throw new ArchiveConflict('J05', `nothing is restored from an archive that does not hold together: ${fault.what}`);
  const jsm = await jetstreamManager(nc, { timeout: REQUEST_TIMEOUT });
  const before = (await isStream(jsm, STREAMS.journal)) ? await compareJournal(nc, folder) : null;
  if (before && (before.differs || before.journal > report.entries)) {
    const { differs } = before;
    throw new ArchiveConflict(
      'J09',
      differs
        ? `JOURNAL is not a beginning of the archive: line ${differs.index} is ${differs.journal} there, and ${differs.archive} in the archive`
        : `JOURNAL holds ${before.journal} lines, the archive ${report.entries}: it is the longer one`,
    );
  }
  const inbox = await makeWayForInbox(nc, jsm, folder, report.lastSequence);
  await createStreams(nc, {
    ...{ replicas: options.replicas, inboxFrom: report.lastSequence + 1 },
    ...(options.actors && { actors: options.actors }),
  });

  const there = before?.same ?? 0;
  // Before the first line is stored, so that a restoration that was broken off and is repeated does it as well.
  if (inbox === 'kept' && there < report.entries) await readInboxAgain(jsm, report.lastSequence);
  const messages = await storeLines(nc, folder, there, report.entries, options.onProgress);
  const texts = createTexts(nc);
  let stored = 0;
  for (const sha256 of report.named) {
    if (report.missingTexts.includes(sha256) || (await texts.has(sha256))) continue;
    await texts.put(await readFile(textFile(folder, sha256)));
    stored += 1;
  }
  const after = await compareJournal(nc, folder, report.entries);
  if (after.differs || after.journal !== report.entries || after.same !== report.entries)
    throw new Error(
      `JOURNAL was read back and is not the archive: ${after.same} of ${report.entries} lines are the same`,
    );
  return {
    ...{ lines: report.entries, there, messages, texts: stored, missingTexts: report.missingTexts },
    ...{ inboxAfter: report.lastSequence, inbox },
  };
}

/** Stores the archived lines from an index on: neighbours of one aggregate in one message, each message behind the one before it. */
async function storeLines(
  nc: NatsConnection,
  folder: string,
  from: number,
  of: number,
  onProgress: RestoreOptions['onProgress'],
): Promise<number> {
  const js = jetstream(nc, { timeout: 30_000 });
  let last = (await (await jetstreamManager(nc)).streams.info(STREAMS.journal)).state.last_seq;
  let messages = 0;
  let done = from;
  const underway: Promise<void>[] = [];
  const send = async ({ subject, lines }: Group) => {
    if (underway.length >= UNDERWAY) await underway.shift();
    const expected = last;
    last += 1;
    messages += 1;
    const stored = js
      .publish(subject, lines.join('\n'), { expect: { streamName: STREAMS.journal, lastSequence: expected } })
      .then(() => {
        done += lines.length;
        onProgress?.(done, of);
      });
    // Awaited in its turn.
    stored.catch(() => undefined);
    underway.push(stored);
  };
  let group: Group | undefined;
  for await (const block of readEntries(folder, from)) {
    for (const bytes of block.lines) {
      const line = bytes.toString('utf8');
      const facts = lineFacts(line);
      if (!facts) throw new Error('the archive was checked, and holds a line that is no entry');
      const subject = journalSubject(facts.aggregate);
      if (group && (group.subject !== subject || group.bytes + bytes.length + 1 > LIMITS.groupBytes)) {
        await send(group);
        group = undefined;
      }
      group ??= { subject, lines: [], bytes: 0 };
      group.lines.push(line);
      group.bytes += bytes.length + 1;
    }
  }
  if (group) await send(group);
  for (const stored of underway) await stored;
  return messages;
}

/** INBOX must not number again what entries name: one that is behind is removed, if it holds nothing that has no entry. */
async function makeWayForInbox(
  nc: NatsConnection,
  jsm: JetStreamManager,
  folder: string,
  lastSequence: number,
): Promise<RestoreReport['inbox']> {
  if (!(await isStream(jsm, STREAMS.inbox))) return 'created';
  const { state } = await jsm.streams.info(STREAMS.inbox);
  if (state.last_seq >= lastSequence) return 'kept';
  const journaled = new Set<string>();
  for await (const { lines } of readEntries(folder)) {
    for (const line of lines) {
      const { cause } = JSON.parse(line.toString('utf8')) as { cause: { statement: string } };
      journaled.add(sha256Hex(cause.statement));
    }
  }
  // What the intake has acknowledged is journaled, or was not authentic and has been answered.
  let done = 0;
  for await (const { name, ack_floor } of jsm.consumers.list(STREAMS.inbox))
    if (parseIntakeConsumer(name) !== undefined) done = Math.max(done, ack_floor.stream_seq);
  const left: number[] = [];
  for (let after = done; ;) {
    const { part, more } = await retryOutages(() => directPage(nc, STREAMS.inbox, STREAM_SUBJECTS.inbox, after));
    for (const message of part) if (!journaled.has(sha256Hex(message.data))) left.push(message.sequence);
    after = part.at(-1)?.sequence ?? after;
    if (!more || part.length === 0) break;
  }
  if (left.length > 0) {
    throw new ArchiveConflict(
      'J09',
      `INBOX ends at ${state.last_seq}, entries name sequences up to ${lastSequence}, and it holds ${left.length} statements without an entry ` +
        `(first at ${left[0]}): it would have to be removed. Let their senders know, who can send them again (concordat resend), ` +
        `remove the stream ${STREAMS.inbox}, and restore again`,
    );
  }
  await jsm.streams.delete(STREAMS.inbox);
  return 'replaced';
}

/**
 * What was acknowledged behind the archive's end has lost its entry: without the intake's consumers the next leader reads
 * INBOX from its beginning and decides it again. What has an entry is known by its id.
 */
async function readInboxAgain(jsm: JetStreamManager, lastSequence: number): Promise<void> {
  const ahead: string[] = [];
  for await (const { name, ack_floor } of jsm.consumers.list(STREAMS.inbox))
    if (parseIntakeConsumer(name) !== undefined && ack_floor.stream_seq > lastSequence) ahead.push(name);
  for (const name of ahead) await jsm.consumers.delete(STREAMS.inbox, name);
}

async function isStream(jsm: JetStreamManager, name: string): Promise<boolean> {
  try {
    await jsm.streams.info(name);
    return true;
  } catch (error) {
    if (error instanceof JetStreamApiError && error.code === JetStreamApiCodes.StreamNotFound) return false;
    throw error;
  }
}

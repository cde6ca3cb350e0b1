import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Msg } from '@nats-io/transport-node';
import type { z } from 'zod';
import { meetingsIn, type Entry } from '../contracts/entry.ts';
import type { DossierEvent } from '../contracts/events.ts';
import {
  aggregateRef,
  parseAggregateRef,
  type ActorId,
  type AggregateRef,
  type Instant,
  type MeetingId,
  type OrganisationId,
  type Sha256,
} from '../contracts/ids.ts';
import { LIMITS } from '../contracts/limits.ts';
import {
  ALL_QUERIES,
  isArchiveQuery,
  parseQuerySubject,
  type ArchiveQuery,
  type QueryName,
} from '../contracts/names.ts';
import type { Status } from '../contracts/procedure.ts';
import type { Refusal } from '../contracts/refusal.ts';
import type { BoardLine } from '../contracts/views.ts';
import { refused } from '../domain/decision.ts';
import { meetingsReadFor } from '../domain/dossier/facts/packages.ts';
import { organsToMeet } from '../domain/dossier/shown/meetingActs.ts';
import { hiddenRounds, isLineSeen, mayBeWithheld, withoutHidden } from '../domain/dossier/shown/confidential.ts';
import { isRecordOpen, isSeen } from '../domain/dossier/shown/seen.ts';
import { sightOf, viewerOf, type Viewer } from '../domain/dossier/shown/viewer.ts';
import type { DossierState } from '../domain/dossier/state.ts';
import { emptyFolded, foldEntry, type Folded } from '../domain/journalling.ts';
import { sharingItem, type MeetingState } from '../domain/meeting/state.ts';
import { roleOf, type OrganisationState } from '../domain/organisation/state.ts';
import { lineHash, parseLine, withheldLine } from '../evidence/chain.ts';
import type { NatsConnection } from '../journal/connection.ts';
import type { Journal, JournalLine } from '../journal/journal.ts';
import type { Texts } from '../journal/texts.ts';
import { statementOfCause, type Aggregates } from './aggregates.ts';
import type { Board } from './board.ts';
import type { Counters } from './counters.ts';
import { createExplanations } from './explanations.ts';
import { described, type Log } from './log.ts';
import type { QueryRule } from '../domain/queryRules.ts';
import type { ReceiptMaker } from './receiptsOf.ts';
import { createPreview } from './preview.ts';
import { documentView } from './documentView.ts';
import { createReadable, type Readings } from './readable.ts';
import { REQUESTS } from './requests.ts';
import { inTurns } from './turns.ts';
import { createUploads } from './uploads.ts';
import { createWhatIf } from './whatIf.ts';

export type QueryDependencies = {
  readonly journal: Pick<Journal, 'read' | 'page'>;
  readonly texts: Texts;
  readonly readings: Readings;
  readonly maker: ReceiptMaker;
  readonly board: Board;
  /** Its own: refreshed at each question, so that whoever holds a receipt sees its effect. */
  readonly aggregates: Aggregates;
  readonly organisation: OrganisationId;
  readonly log: Log;
  readonly counters: Counters;
};

/** A reply: its members beside `ok` are the query's (contracts/views.ts). */
export type Reply =
  ({ readonly ok: true } & { readonly [member: string]: unknown }) | { readonly ok: false; readonly refusal: Refusal };

/** Who asks; without a viewer where the answer is one's own, whoever it is. */
type Asker = { readonly actor: ActorId; readonly viewer: Viewer | null };
type Folding = Extract<Folded, { kind: 'dossier' }>;
/** The leader of the archive answers the others (worker/archiveQueries.ts). */
type JournalQuery = Exclude<QueryName, ArchiveQuery>;
type Requests = { readonly [Q in JournalQuery]: z.infer<(typeof REQUESTS)[Q]> };

/** Bytes of a reply's lists: they must fit into one message beside everything else. */
const PAGE_BYTES = 180 * 1024;
/** Texts kept at hand while they are read in pieces. */
const TEXTS_AT_HAND = 8;
/** How long a replica may lag behind another, in milliseconds. */
const LAG = 3_000;
/** A process that did not see the beginning of a text lets one that did answer first, in milliseconds. */
const OTHERS_FIRST = 500;

function no(
  rule: QueryRule,
  lack: string,
  facts: Refusal['facts'] = {},
): { readonly ok: false; readonly refusal: Refusal } {
  return refused(rule, lack, facts);
}

/**
 * Answers one question of an actor: the one that the subject names, since its account can publish under no other. Never
 * rejects: what cannot be answered is a refusal.
 */
export function createQueries(deps: QueryDependencies): (subject: string, body: Uint8Array) => Promise<Reply> {
  const { log, aggregates, journal } = deps;
  const organisationRef = aggregateRef('organisation', deps.organisation);
  const uploads = createUploads();
  const atHand = new Map<Sha256, Buffer>();
  const readable = createReadable({ ...deps, organisationNow, dossierNow });
  const explained = createExplanations();
  const preview = createPreview({ aggregates, organisation: deps.organisation, organisationNow });
  const whatIf = createWhatIf({ aggregates, organisation: deps.organisation });

  const answers: { readonly [Q in JournalQuery]: (asker: Asker, request: Requests[Q]) => Promise<Reply> } = {
    async status(asker, { dossier, entry, instant, asSeenBy, explain, assume }) {
      const viewer = viewing(asker);
      const { sees } = viewer;
      if (asSeenBy !== undefined && viewer.role !== 'auditor')
        return no('Q22', 'NotTheAuditor', { actor: asker.actor });
      const ref = aggregateRef('dossier', dossier);
      const now = await dossierNow(ref);
      // Of what it is not shown a party does not learn whether it exists.
      if (sees && !isSeen(sees, now.state.phase)) return no('Q07', 'NotShown', { dossier });
      if (now.state.phase === null) return no('Q01', 'DossierUnknown', { dossier });
      const isPast = entry !== undefined || instant !== undefined;
      const until = { n: Math.min(entry ?? now.n, now.n), ...(instant !== undefined && { instant }) };
      const past = isPast ? await foldedUntil(ref, until) : null;
      if (past && (past.last === null || (entry !== undefined && past.folded.n < entry && instant === undefined)))
        return no('Q01', 'EntryUnknown', { dossier, entries: now.n });
      const folded = past ? past.folded : now;
      if (folded.kind !== 'dossier') throw new Error(`${ref} is not a dossier`);
      const seeks = explain === true && !sees ? viewer : null;
      const others = past?.last ? await othersAt(past.last) : await othersNow(now, seeks);
      if (asSeenBy !== undefined) {
        // What it was entitled to then: its place in the organisation, the procedure and the rounds of that instant.
        const then = instant === undefined ? others.organisation : await organisationAt(instant);
        const other = viewerOf(then, asSeenBy);
        if (!other) return no('Q22', 'NotOfTheOrganisationThen', { actor: asSeenBy });
        const seen = hiddenRounds(other, folded.state, then);
        const view = documentView(folded, others, other, seen, instant ?? null, { explain: null, cells: false });
        return view ? { ok: true, view } : no('Q07', 'NotShown', { dossier });
      }
      // Of what is past that is confidential which is so still.
      const hidden = hiddenRounds(viewer, now.state, await organisationNow());
      const at = instant ?? past?.last?.at ?? (new Date().toISOString() as Instant);
      const more = { explain: explain === true ? explained : null, cells: assume !== undefined };
      const view = documentView(folded, others, viewer, hidden, at, more);
      if (!view) return no('Q07', 'NotShown', { dossier });
      return assume === undefined ? { ok: true, view } : whatIf(viewer, view, assume, at, more.explain);
    },

    async list(asker, asked) {
      await deps.board.caughtUp;
      const viewer = viewing(asker);
      const board: BoardLine[] = [];
      let bytes = 0;
      let next: string | null = null;
      for (const line of deps.board.lines(asked, viewer, new Date().toISOString() as Instant)) {
        bytes += Buffer.byteLength(JSON.stringify(line)) + 1;
        if (bytes > PAGE_BYTES && board.length > 0) {
          next = board.at(-1)!.dossier;
          break;
        }
        board.push(line);
      }
      return { ok: true, board, next, sight: sightOf(viewer) };
    },

    async meetings(asker, asked) {
      await deps.board.caughtUp;
      const viewer = viewing(asker);
      return { ok: true, meetings: deps.board.meetings(asked, viewer), sight: sightOf(viewer) };
    },

    async history(asker, { aggregate, from }) {
      const viewer = viewing(asker);
      if (viewer.sees && !(await isRecordSeen(viewer, viewer.sees, aggregate)))
        return no('Q07', 'NotShown', { aggregate });
      const { folded, messages } = await aggregates.refresh(aggregate);
      if (folded.n === 0) return no('Q01', 'AggregateUnknown', { aggregate });
      const shown = await lineShownTo(viewer, folded);
      const page: string[] = [];
      const recordedAt: (Instant | null)[] = [];
      let bytes = 0;
      // What was stored since is not judged by this state: a round may have opened.
      const lines = from <= folded.n ? await linesFrom(aggregate, from, messages) : [];
      for (const { line, storedAt } of lines.slice(0, Math.max(0, folded.n - from + 1))) {
        const given = shown(line);
        bytes += Buffer.byteLength(JSON.stringify(given)) + 1;
        if (bytes > PAGE_BYTES && page.length > 0) break;
        page.push(given);
        recordedAt.push(given === line ? storedAt : null);
      }
      const next = from + page.length;
      return { ok: true, lines: page, recordedAt, next: next <= folded.n ? next : null };
    },

    async receipts({ actor }, { aggregate, statement }) {
      return { ok: true, receipts: await receiptsOf(actor, aggregate, statement) };
    },

    async sender({ actor }, { person }) {
      return { ok: true, ...(await deps.board.lastOf(actor, person)) };
    },

    preview: (asker, request) => preview(viewing(asker), request),

    async text(asker, { sha256, offset, dossier, meeting }) {
      const lack = await readable.lackOf(viewing(asker), { sha256, dossier, meeting });
      if (lack) return { ok: false, refusal: lack };
      const bytes = atHand.get(sha256) ?? (await deps.texts.get(sha256));
      if (!bytes) return no('Q01', 'TextUnknown', { sha256 });
      atHand.set(sha256, bytes);
      for (const oldest of atHand.keys()) if (atHand.size > TEXTS_AT_HAND) atHand.delete(oldest);
      const end = Math.min(offset + LIMITS.chunkBytes, bytes.length);
      return {
        ok: true,
        bytes: bytes.length,
        data: bytes.subarray(offset, end).toString('base64'),
        next: end < bytes.length ? end : null,
      };
    },

    async store({ actor }, piece) {
      const taken = uploads.take(actor, piece, Date.now());
      if (!taken.ok) {
        if (taken.refusal.lack === 'NotBegun') await sleep(OTHERS_FIRST);
        return taken;
      }
      if (taken.whole) await deps.texts.put(taken.whole);
      return { ok: true, done: taken.whole !== null };
    },
  };

  return async (subject, body) => {
    const asked = parseQuerySubject(subject);
    if (!asked || isArchiveQuery(asked.query)) return no('Q02', 'QueryUnknown');
    deps.counters.queries += 1;
    const { query } = asked;
    try {
      const request = REQUESTS[query].safeParse(JSON.parse(Buffer.from(body).toString('utf8')));
      if (!request.success) {
        const mistakes = request.error.issues.map((i) => `${i.path.join('.') || 'request'}: ${i.message}`).join('; ');
        return no('Q02', 'RequestMalformed', { mistakes: mistakes.slice(0, 600) });
      }
      const asker = await askerOf(asked.actor, query);
      if ('ok' in asker) return asker;
      // The request was read by the schema of this very query, which the compiler cannot follow through the table.
      return await answers[query](asker, request.data as never);
    } catch (error) {
      if (error instanceof SyntaxError) return no('Q02', 'NotJson');
      const id = randomUUID();
      log.error('a question could not be answered', { id, subject, ...described(error, true) });
      return no('Q99', 'Defect', { id });
    }
  };

  /** One's own receipts and counter may be asked for by whoever sent something, also before there is an organisation. */
  async function askerOf(actor: ActorId, query: QueryName): Promise<Asker | Extract<Reply, { ok: false }>> {
    if (query === 'receipts' || query === 'sender') return { actor, viewer: null };
    const state = await organisationNow();
    const viewer = viewerOf(state, actor);
    if (!viewer) return no('Q03', 'NotOfTheOrganisation', { actor });
    if (query === 'store' && viewer.role !== 'secretariat')
      return no('Q04', 'NotTheSecretariat', { actor, role: roleOf(state, actor) ?? 'none' });
    return { actor, viewer };
  }

  async function dossierNow(ref: AggregateRef): Promise<Folding> {
    const { folded } = await aggregates.refresh(ref);
    if (folded.kind !== 'dossier') throw new Error(`${ref} is not a dossier`);
    return folded;
  }

  /** Lines as they are given to a viewer: exactly as stored, or withheld whole. */
  async function lineShownTo(viewer: Viewer, folded: Folded): Promise<(line: string) => string> {
    if (folded.kind !== 'dossier') return (line) => line;
    const { state } = folded;
    const organisation = await organisationNow();
    if (!mayBeWithheld(viewer, state, organisation)) return (line) => line;
    const hidden = hiddenRounds(viewer, state, organisation);
    return (line) => {
      const entry = parseLine(line);
      const { actor, act } = statementOfCause(entry.cause.statement).statement;
      const told = { at: entry.at, actor, act, events: entry.events as readonly DossierEvent[] };
      return isLineSeen(told, viewer, state, organisation, hidden) ? line : withheldLine(entry, lineHash(line));
    };
  }

  /** About a page of lines from entry `from` on; where they stand in JOURNAL is known, so no others are read. */
  async function linesFrom(
    aggregate: AggregateRef,
    from: number,
    messages: readonly number[],
  ): Promise<readonly JournalLine[]> {
    const seq = messages[from];
    if (seq === undefined) throw new Error(`where entry ${from} of ${aggregate} stands was not kept`);
    let first = from;
    while (first > 1 && messages[first - 1] === seq) first -= 1;
    for (const end = Date.now() + LAG; ;) {
      const lines = await journal.page(aggregate, seq - 1, PAGE_BYTES);
      if (lines[0]?.seq === seq) return lines.slice(from - first);
      // Another replica answers than the one that showed the entry.
      if (Date.now() > end) throw new Error(`message ${seq} of ${aggregate} was read, and is not shown again`);
      await sleep(20);
    }
  }

  /** Entries say who said what. Those of the organisation and its meetings belong to the proof of every document. */
  async function isRecordSeen(viewer: Viewer, sees: Status['sees'], aggregate: AggregateRef): Promise<boolean> {
    if (!sees.record || parseAggregateRef(aggregate).kind !== 'dossier') return sees.record;
    const { state } = await dossierNow(aggregate);
    // In a round that is hidden nobody is known to have stood aside.
    const hidden = hiddenRounds(viewer, state, await organisationNow());
    return isRecordOpen(sees, withoutHidden(state, viewer, hidden));
  }

  /** Receipts are made of what the entry says, so they are given again, to their sender alone. */
  async function receiptsOf(actor: ActorId, aggregate: AggregateRef, statement: Sha256): Promise<readonly string[]> {
    const found = await aggregates.entryOf(aggregate, await aggregates.refresh(aggregate), statement);
    if (!found || statementOfCause(found.entry.cause.statement).statement.actor !== actor) return [];
    const to = { actor, aggregate };
    return [deps.maker.received(to, found.recorded).jws, deps.maker.outcome(to, found.recorded).jws];
  }

  async function organisationNow(): Promise<OrganisationState> {
    return organisationIn((await aggregates.refresh(organisationRef)).folded);
  }

  async function organisationAt(instant: Instant): Promise<OrganisationState> {
    return organisationIn((await foldedUntil(organisationRef, { instant })).folded);
  }

  /** `seeks`: whoever asks what could be done is told of the meetings, too, on whose agenda the document could be. */
  async function othersNow(of: Folding, seeks: Viewer | null) {
    const meetings: MeetingState[] = [];
    const organisation = await organisationNow();
    const own = meetingsReadFor(of.state);
    for (const id of new Set([...own, ...(seeks ? meetingsToCome(of.state, organisation, seeks) : [])])) {
      const { folded } = await aggregates.refresh(aggregateRef('meeting', id));
      if (folded.kind === 'meeting') meetings.push(folded.state);
    }
    const dossiers: Record<string, DossierState> = {};
    for (const id of meetings.flatMap((m) => (of.state.id === null ? [] : sharingItem(m, of.state.id))))
      dossiers[id] ??= (await dossierNow(aggregateRef('dossier', id))).state;
    return { organisation, meetings, dossiers };
  }

  /** The next of each organ that the document has yet to come before, as far as the board has them: what they are is read anew. */
  function meetingsToCome(state: DossierState, organisation: OrganisationState, viewer: Viewer): readonly MeetingId[] {
    const organs = organsToMeet(state, organisation);
    if (organs.length === 0) return [];
    const toCome = deps.board.meetings({}, viewer).filter((m) => m.phase === 'convened' || m.phase === 'sitting');
    return organs.flatMap((organ) => toCome.find((m) => m.organ === organ)?.meeting ?? []);
  }

  /** The others as the decision of that entry read them. */
  async function othersAt({ basis }: Entry) {
    const organisation = organisationIn((await foldedUntil(organisationRef, { n: basis.organisation })).folded);
    const meetings: MeetingState[] = [];
    for (const [id, n] of meetingsIn(basis)) {
      const { folded } = await foldedUntil(aggregateRef('meeting', id), { n });
      if (folded.kind === 'meeting') meetings.push(folded.state);
    }
    return { organisation, meetings };
  }

  /** An aggregate up to an entry and up to an instant, folded from the last mark before; by neither: as it is now. */
  async function foldedUntil(
    ref: AggregateRef,
    { n = Infinity, instant }: { readonly n?: number; readonly instant?: Instant },
  ): Promise<{ readonly folded: Folded; readonly last: Entry | null }> {
    const { folded: now, marks, messages } = await aggregates.refresh(ref);
    const within = (e: Entry) => e.n <= Math.min(n, now.n) && (instant === undefined || e.at <= instant);
    const mark = marks.findLast((m) => within(m.last));
    let folded = mark?.folded ?? emptyFolded(ref);
    let last = mark?.last ?? null;
    while (folded.n < now.n) {
      const lines = await linesFrom(ref, folded.n + 1, messages);
      for (const { line } of lines) {
        const entry = parseLine(line);
        if (!within(entry)) return { folded, last };
        folded = foldEntry(folded, entry, lineHash(line));
        last = entry;
      }
    }
    return { folded, last };
  }
}

function organisationIn(folded: Folded): OrganisationState {
  if (folded.kind !== 'organisation') throw new Error(`${folded.ref} is not an organisation`);
  return folded.state;
}

function viewing({ viewer, actor }: Asker): Viewer {
  if (!viewer) throw new Error(`who ${actor} is was not asked`);
  return viewer;
}

/** A reply as it is sent; one that is longer than a message may be is not sent at all, and its asker would wait for nothing. */
export function replyText(reply: Reply): string {
  const text = JSON.stringify(reply);
  const bytes = Buffer.byteLength(text);
  const limit = LIMITS.payloadBytes;
  return bytes <= limit ? text : JSON.stringify(no('Q37', 'AnswerTooLong', { bytes, limit }));
}

/** Processes that answer questions share them; pieces of a text go to all of them, since one holds its beginning. */
const QUEUE = 'projections';

/** Answers the questions that arrive, those of one actor one after the other (`inTurns`), until the returned function is called. */
export function serveQueries(
  nc: NatsConnection,
  answer: (subject: string, body: Uint8Array) => Promise<Reply>,
  log: Log,
): () => Promise<void> {
  const busy = new Set<Promise<void>>();
  // Pieces of a text wait in every process for the one that has its beginning, and so in a line of their own.
  const [answerInTurn, storeInTurn] = [inTurns(answer), inTurns(answer)];
  const take = (isStore: boolean) => (error: Error | null, message: Msg) => {
    if (error) return log.error('questions are not received', described(error));
    const query = parseQuerySubject(message.subject)?.query;
    if (isArchiveQuery(query) || (query === 'store') !== isStore) return;
    const done: Promise<void> = (isStore ? storeInTurn : answerInTurn)(message.subject, message.data)
      .then((reply) => void message.respond(replyText(reply)))
      .catch((failure: unknown) =>
        log.error('an answer was not sent', { subject: message.subject, ...described(failure) }),
      )
      .finally(() => void busy.delete(done));
    busy.add(done);
  };
  const shared = nc.subscribe(ALL_QUERIES, { queue: QUEUE, callback: take(false) });
  const all = nc.subscribe(ALL_QUERIES, { callback: take(true) });
  return async () => {
    await Promise.all([shared.drain(), all.drain()]);
    await Promise.all(busy);
  };
}

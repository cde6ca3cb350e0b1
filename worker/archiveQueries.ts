import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import {
  AggregateRef,
  PROCESS,
  aggregateRef,
  parseAggregateRef,
  type ActorId,
  type OrganisationId,
} from '../contracts/ids.ts';
import { LIMITS } from '../contracts/limits.ts';
import {
  ARCHIVE_QUERIES,
  isArchiveQuery,
  parseQuerySubject,
  queriesNamed,
  type ArchiveQuery,
} from '../contracts/names.ts';
import type { Status } from '../contracts/procedure.ts';
import type { LogFileReply, LogHeadReply, LogPlaceReply } from '../contracts/views.ts';
import { refused } from '../domain/decision.ts';
import { isSeen } from '../domain/dossier/shown/seen.ts';
import { roleOf, seenBy } from '../domain/organisation/state.ts';
import type { Archive } from '../journal/archive/archive.ts';
import { isLogPath, readLogFile } from '../journal/archive/logFiles.ts';
import type { NatsConnection } from '../journal/connection.ts';
import type { Aggregates } from './aggregates.ts';
import type { Counters } from './counters.ts';
import { described, type Log } from './log.ts';
import type { Reply } from './queries.ts';
import { inTurns } from './turns.ts';
import type { WitnessDesk } from './witnesses.ts';

export type ArchiveQueryDependencies = {
  readonly folder: string;
  readonly archive: Pick<Archive, 'size' | 'signedSize' | 'last' | 'indexOf'>;
  readonly desk: Pick<WitnessDesk, 'witnessed' | 'take'>;
  /** Compares JOURNAL with the archive; rejects where they differ. */
  readonly compare: () => Promise<void>;
  /** Refreshed at each question. */
  readonly aggregates: Aggregates;
  readonly organisation: OrganisationId;
  readonly log: Log;
  readonly counters: Counters;
};

const requests = {
  log: z.union([
    z.strictObject({
      path: z.string().max(64).refine(isLogPath, 'not a file of the log'),
      offset: z
        .int()
        .min(0)
        .max(LIMITS.lineBytes * 512),
    }),
    z.strictObject({ aggregate: AggregateRef, n: z.int().min(1) }),
    z.strictObject({}),
  ]),
  cosign: z.strictObject({ size: z.int().min(0), line: z.string().max(LIMITS.keyNameBytes + 256) }),
} satisfies Record<ArchiveQuery, z.ZodType>;
type Requests = { readonly [Q in ArchiveQuery]: z.infer<(typeof requests)[Q]> };
type Asker = { readonly actor: ActorId; readonly isKeeper: boolean; readonly sees: Status['sees'] | null };

/** Answers questions about the archive, from its files. Never rejects: what cannot be answered is a refusal. */
export function createArchiveQueries(
  deps: ArchiveQueryDependencies,
): (subject: string, body: Uint8Array) => Promise<Reply> {
  const { folder, archive, aggregates, log } = deps;

  const answers: { readonly [Q in ArchiveQuery]: (asker: Asker, request: Requests[Q]) => Promise<Reply> } = {
    async log(asker, request) {
      const reach = { size: archive.size(), signed: archive.signedSize() };
      if ('path' in request) return logFile(asker, request.path, request.offset);
      if (!('aggregate' in request)) {
        // HUB asks for an intake that is to lead, and before there may be a journal to look into.
        if (asker.actor === PROCESS) await deps.compare();
        const witnessed = asker.actor === PROCESS ? null : await deps.desk.witnessed();
        // It names an aggregate, of which not everybody may know that there is any.
        const last = asker.isKeeper ? archive.last() : null;
        return { ok: true, ...reach, last, witnessed } satisfies Reply & LogHeadReply;
      }
      const { aggregate, n } = request;
      if (!(await isSeenBy(asker, aggregate))) return refused('Q07', 'NotShown', { aggregate });
      const index = archive.indexOf(aggregate, n);
      if (index === undefined) return refused('Q01', 'NotInTheLog', { aggregate, n });
      return { ok: true, index, ...reach } satisfies Reply & LogPlaceReply;
    },
    cosign: ({ actor }, request) => deps.desk.take(actor, request),
  };

  async function logFile(asker: Asker, path: string, offset: number): Promise<Reply> {
    if (path.startsWith('tile/entries/') && !asker.isKeeper)
      return refused('Q11', 'EntriesInBulk', { actor: asker.actor });
    const file = await readLogFile(folder, path);
    if (!file) return refused('Q01', 'FileUnknown', { path });
    const end = Math.min(offset + LIMITS.chunkBytes, file.length);
    const data = file.subarray(offset, end).toString('base64');
    return { ok: true, bytes: file.length, data, next: end < file.length ? end : null } satisfies Reply & LogFileReply;
  }

  async function isSeenBy({ sees }: Asker, aggregate: AggregateRef): Promise<boolean> {
    if (!sees || parseAggregateRef(aggregate).kind !== 'dossier') return sees?.record ?? true;
    const { folded } = await aggregates.refresh(aggregate);
    return sees.record && folded.kind === 'dossier' && isSeen(sees, folded.state.phase);
  }

  async function askerOf(actor: ActorId): Promise<Asker | Extract<Reply, { ok: false }>> {
    // HUB itself, whose intake asks how far the archive is before there may be a journal to look into.
    if (actor === PROCESS) return { actor, isKeeper: true, sees: null };
    const { folded } = await aggregates.refresh(aggregateRef('organisation', deps.organisation));
    if (folded.kind !== 'organisation') throw new Error(`${folded.ref} is not an organisation`);
    const role = roleOf(folded.state, actor);
    if (role === null || (role === 'delegation' && folded.state.members[actor]?.status === 'former'))
      return refused('Q03', 'NotOfTheOrganisation', { actor });
    return { actor, isKeeper: role === 'secretariat' || role === 'auditor', sees: seenBy(folded.state, actor) };
  }

  return async (subject, body) => {
    const asked = parseQuerySubject(subject);
    if (!asked || !isArchiveQuery(asked.query)) return refused('Q02', 'QueryUnknown', {});
    deps.counters.queries += 1;
    const { query } = asked;
    try {
      const request = requests[query].safeParse(JSON.parse(Buffer.from(body).toString('utf8')));
      if (!request.success)
        return refused('Q02', 'RequestMalformed', { mistakes: z.prettifyError(request.error).slice(0, 600) });
      const asker = await askerOf(asked.actor);
      // The request was read by the schema of this very query, which the compiler cannot follow through the table.
      return 'ok' in asker ? asker : await answers[query](asker, request.data as never);
    } catch (error) {
      if (error instanceof SyntaxError) return refused('Q02', 'NotJson', {});
      const id = randomUUID();
      log.error('a question about the log could not be answered', { id, subject, ...described(error, true) });
      return refused('Q99', 'Defect', { id });
    }
  };
}

/** Answers the questions about the archive that arrive, those of one actor one after the other (`inTurns`), until the returned function is called. */
export function serveArchiveQueries(
  nc: NatsConnection,
  answer: (subject: string, body: Uint8Array) => Promise<Reply>,
  log: Log,
): () => Promise<void> {
  const busy = new Set<Promise<void>>();
  const answerInTurn = inTurns(answer);
  const subscriptions = ARCHIVE_QUERIES.map((query) =>
    nc.subscribe(queriesNamed(query), {
      callback: (error, message) => {
        if (error) return log.error('questions about the log are not received', described(error));
        const done: Promise<void> = answerInTurn(message.subject, message.data)
          .then((reply) => void message.respond(JSON.stringify(reply)))
          .catch((failure: unknown) =>
            log.error('an answer was not sent', { subject: message.subject, ...described(failure) }),
          )
          .finally(() => void busy.delete(done));
        busy.add(done);
      },
    }),
  );
  return async () => {
    await Promise.all(subscriptions.map((s) => s.drain()));
    await Promise.all(busy);
  };
}

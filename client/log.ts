import type { LogTrust } from '../contracts/log.ts';
import type { CosignReply, LogFileReply, LogHeadReply, LogPlaceReply } from '../contracts/views.ts';
import type { AggregateRef } from '../contracts/ids.ts';
import { LIMITS } from '../contracts/limits.ts';
import { policyOf, readUnderPolicy, type Witnessed } from '../evidence/log/policy.ts';
import { tileHashReader } from '../evidence/log/tiles.ts';
import { inclusionProof } from '../evidence/log/tree.ts';
import { EvidenceFailure, type Answer, type Reply } from './result.ts';

type Ask = (query: 'log' | 'cosign', request: object) => Promise<Reply>;

/** What the archive serves of the log. Nothing of it is believed before it is verified. */
export type LogService = {
  readonly head: () => Promise<Answer<LogHeadReply>>;
  /** A file by its path below `log/`; undefined: there is none. @throws ServiceUnavailable, EvidenceFailure */
  readonly file: (path: string) => Promise<Uint8Array | undefined>;
  /** Where an entry stands in the log. */
  readonly place: (aggregate: AggregateRef, n: number) => Promise<Answer<LogPlaceReply>>;
  /** Hands in the cosignature of a witness: its signature line. */
  readonly cosign: (size: number, line: string) => Promise<Answer<CosignReply>>;
};

/** The log over a connection. */
export function logService(ask: Ask): LogService {
  const one = async <T>(query: 'log' | 'cosign', request: object): Promise<Answer<T>> => {
    const reply = await ask(query, request);
    return reply.ok ? { ok: true, value: reply as unknown as T } : { ok: false, refusal: reply.refusal };
  };
  return {
    head: () => one<LogHeadReply>('log', {}),
    place: (aggregate, n) => one<LogPlaceReply>('log', { aggregate, n }),
    cosign: (size, line) => one<CosignReply>('cosign', { size, line }),
    async file(path) {
      const pieces: Buffer[] = [];
      let bytes = 0;
      for (let offset: number | null = 0; offset !== null;) {
        const piece: Answer<LogFileReply> = await one<LogFileReply>('log', { path, offset });
        if (!piece.ok) {
          if (piece.refusal.lack === 'FileUnknown') return undefined;
          throw new EvidenceFailure(`The log does not serve ${path}`, piece.refusal.rule, 'the file');
        }
        pieces.push(Buffer.from(piece.value.data, 'base64'));
        bytes += pieces.at(-1)!.length;
        if (bytes > LIMITS.logFileBytes)
          throw new EvidenceFailure(`The log serves ${path} without end`, `${bytes} bytes`, `${LIMITS.logFileBytes}`);
        const next: number | null = piece.value.next;
        // A reply that does not move on would ask for ever.
        if (next !== null && next <= offset)
          throw new EvidenceFailure(
            'The pieces of a file do not follow each other',
            String(next),
            `more than ${offset}`,
          );
        offset = next;
      }
      return Buffer.concat(pieces);
    },
  };
}

/** The checkpoint of a size, or the newest, read under what the organisation says to believe. @throws EvidenceFailure */
export async function readCheckpoint(
  log: Pick<LogService, 'file'>,
  trust: LogTrust,
  size: number | 'newest' = 'newest',
): Promise<(Witnessed & { readonly text: string }) | null> {
  const path = size === 'newest' ? 'checkpoint' : `checkpoints/${size}`;
  const bytes = await log.file(path);
  if (!bytes) return null;
  const policy = policyOf(trust);
  const read = policy.ok ? readUnderPolicy(bytes, policy.policy) : policy;
  if (!read.ok)
    throw new EvidenceFailure(`The ${path} of the log cannot be believed`, read.what, 'a signature of the log');
  return { ...read, text: Buffer.from(bytes).toString('utf8') };
}

/** The inclusion proof of an entry in the tree of a checkpoint, from tiles; verify it. @throws EvidenceFailure where tiles are missing */
export async function proveInclusion(
  log: Pick<LogService, 'file'>,
  index: number,
  size: number,
): Promise<readonly Uint8Array[]> {
  const made = await inclusionProof(
    index,
    size,
    tileHashReader(size, (path) => log.file(path)),
  );
  if (!made.ok)
    throw new EvidenceFailure(
      'The log does not serve the hashes of a proof',
      made.found ?? made.what,
      `entry ${index} of ${size}`,
    );
  return made.proof;
}

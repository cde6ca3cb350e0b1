import { LIMITS } from '../../contracts/limits.ts';
import { utf8 } from '../canonical.ts';
import type { LogFault } from './fault.ts';
import { fromBase64, fromDecimal } from './note.ts';
import { believe, type Policy, type Witnessed } from './policy.ts';
import { verifyInclusion } from './tree.ts';

/** What shows offline that an entry is in the log (C2SP tlog-proof). */
export type LogProof = {
  readonly index: number;
  /** From the sibling of the leaf up to the child of the root. */
  readonly path: readonly Uint8Array[];
  /** The whole signed note. */
  readonly checkpoint: string;
};

const HEADER = 'c2sp.org/tlog-proof@v1';

/** A proof as text, the inverse of {@link parseProof}; files of it end with `.tlog-proof`. */
export function proofText({ index, path, checkpoint }: LogProof): string {
  const hashes = path.map((hash) => `${Buffer.from(hash).toString('base64')}\n`).join('');
  return `${HEADER}\nindex ${index}\n${hashes}\n${checkpoint}`;
}

/** Reads a proof; an `extra` line, which nothing authenticates, is read over. Nothing is verified yet. Never throws. */
export function parseProof(data: Uint8Array | string): { readonly ok: true; readonly proof: LogProof } | LogFault {
  if (data.length > LIMITS.noteBytes) return { ok: false, what: 'size', found: `a proof of ${data.length} bytes` };
  const text = typeof data === 'string' ? data : utf8(data);
  const end = text?.indexOf('\n\n') ?? -1;
  if (text === undefined || end < 0) return { ok: false, what: 'form', found: 'not a proof' };
  const [header, ...lines] = text.slice(0, end).split('\n');
  if (header !== HEADER) return { ok: false, what: 'form', found: 'not a proof' };
  if (lines[0]?.startsWith('extra ') === true) {
    const extra = lines.shift()!.slice('extra '.length);
    if (fromBase64(extra) === undefined) return { ok: false, what: 'form', found: 'an extra line' };
  }
  const [indexLine = '', ...hashes] = lines;
  const index = indexLine.startsWith('index ') ? fromDecimal(indexLine.slice('index '.length)) : undefined;
  if (index === undefined) return { ok: false, what: 'form', found: 'no index' };
  const path: Uint8Array[] = [];
  for (const line of hashes) {
    const hash = fromBase64(line);
    if (hash?.length !== 32 || path.length >= 63) return { ok: false, what: 'form', found: 'a hash of the path' };
    path.push(hash);
  }
  return { ok: true, proof: { index, path, checkpoint: text.slice(end + 2) } };
}

/**
 * Verifies that a leaf is in a log that the policy believes. `leaf` by `leafHash`. Fault `inclusion` where the path does not
 * lead from the leaf to the root; the faults of the checkpoint are those of `believe`. Never throws.
 */
export function verifyProof(proof: LogProof, leaf: Uint8Array, policy: Policy): Witnessed | LogFault {
  const believed = believe(proof.checkpoint, policy);
  if (!believed.ok) return believed;
  const { size, root } = believed.checkpoint;
  return verifyInclusion({ index: proof.index, size, leaf, root, proof: proof.path })
    ? believed
    : { ok: false, what: 'inclusion', found: `index ${proof.index} of ${size}` };
}

import { isEqual, textOf } from './bytes.ts';
import type { Directory } from './directory.ts';
import type { Line } from './lines.ts';
import {
  policyOf,
  readCheckpoint,
  readConsistency,
  readProof,
  signatureBy,
  vkeyOf,
  type Checkpoint,
  type NamedKey,
} from './note.ts';
import type { Add, Report } from './report.ts';
import type { Ed25519 } from './signature.ts';
import { isConsistent, leafHash, rootOfInclusion } from './tree.ts';

/** How much earlier than a cosigned checkpoint an entry that is not in it may be: milliseconds. */
const BACK_DATING_MS = 60_000;

/** What the log is checked with: the files of the bundle, and the keys that the organisation's lines name. */
export type LogContext = {
  readonly files: ReadonlyMap<string, Uint8Array>;
  readonly directory: Directory;
  readonly curve: Ed25519;
  readonly add: Add;
};
/** A head of the log that is signed by it, and who cosigned it. */
export type LogHead = { readonly checkpoint: Checkpoint; readonly told: NonNullable<Report['log']> };

/** The head of the log, or null where there is none. `logKey`: a vkey that was known beforehand. */
export function checkLog({ files, directory, curve, add }: LogContext, logKey: string | undefined): LogHead | null {
  const wrong = (found: string, expected: string) => add('checkpoint', 'checkpoint', found, expected);
  const checkpoint = readCheckpoint(files.get('checkpoint') ?? new Uint8Array(0));
  const log = directory.logs().at(-1);
  if (!checkpoint) wrong('something else', 'a checkpoint in the form of a signed note');
  else if (!log) wrong('no log', 'a log that the organisation registered');
  if (!checkpoint || !log) return null;
  if (logKey !== undefined && vkeyOf(log) !== logKey) wrong(vkeyOf(log), logKey);
  if (checkpoint.origin !== log.name) wrong(checkpoint.origin, log.name);
  const { is } = signatureBy(checkpoint, log, curve);
  if (is !== 'signed') wrong(`${is} by ${vkeyOf(log)}`, 'signed by the log');
  const witnesses = directory.witnesses();
  const cosigned = cosignaturesOf(checkpoint, witnesses, curve, (name) =>
    add('witness', 'checkpoint', `a cosignature of ${name} that does not verify`, `one by the key of ${name}`),
  );
  const quorum = directory.quorum();
  if (cosigned.length < quorum)
    add('quorum', 'checkpoint', `${cosigned.length} of ${witnesses.size} witnesses`, `${quorum} of them`);
  const policy = policyOf(log, witnesses, quorum);
  const given = textOf(files.get('policy') ?? new Uint8Array(0));
  if (given !== policy) add('policy', 'policy', given ?? 'no text', policy);
  return { checkpoint, told: { origin: checkpoint.origin, size: checkpoint.size, witnesses: cosigned } };
}

function cosignaturesOf(
  checkpoint: Checkpoint,
  witnesses: ReadonlyMap<string, NamedKey>,
  curve: Ed25519,
  forged: (name: string) => void,
): readonly { readonly name: string; readonly time: number }[] {
  return [...witnesses.values()].flatMap((witness) => {
    const { is, time } = signatureBy(checkpoint, witness, curve);
    if (is === 'forged') forged(witness.name);
    return time === undefined ? [] : [{ name: witness.name, time }];
  });
}

/** Whether the log goes on from a checkpoint that the auditor kept. Gives that checkpoint where it is one of this log. */
export function checkKept(context: LogContext, now: Checkpoint, kept: Uint8Array): Checkpoint | undefined {
  const { files, directory, curve, add } = context;
  const old = readCheckpoint(kept);
  const isOwn = directory
    .logs()
    .some((log) => old?.origin === log.name && signatureBy(old, log, curve).is === 'signed');
  if (!old || !isOwn) {
    const found = old?.origin ?? 'something else';
    add('consistency', 'the checkpoint that was kept', found, 'a checkpoint signed by this log');
    return undefined;
  }
  const name = `consistency/${old.size}`;
  const given = files.get(name);
  const proof = given && readConsistency(given);
  const isDue = old.size > 0 && old.size < now.size;
  if (old.size > now.size)
    add('consistency', 'checkpoint', `size ${now.size}`, `at least ${old.size}, as it was before`);
  else if (isDue && !given) add('consistency', name, 'no file', `a proof from size ${old.size} to ${now.size}`);
  else if (isDue && (proof?.old !== old.size || proof.checkpoint !== textOf(files.get('checkpoint')!)))
    add('consistency', name, 'something else', `a proof from size ${old.size} to the checkpoint`);
  else if (!isConsistent(old, now, (isDue && proof?.path) || []))
    add('consistency', 'checkpoint', `another log of size ${now.size}`, `one that goes on from size ${old.size}`);
  return old;
}

/** The inclusion of each line. Gives how many hold. */
export function checkProofs(
  { files, add }: LogContext,
  raw: readonly Uint8Array[],
  entries: readonly { readonly index: number; readonly aggregate: string; readonly n: number }[],
  checkpoint: Checkpoint,
): number {
  const note = textOf(files.get('checkpoint')!);
  let held = 0;
  for (const [i, line] of raw.entries()) {
    const entry = entries[i];
    if (!entry) break;
    const { index, aggregate, n } = entry;
    const name = `proofs/${index}.tlog-proof`;
    const proof = readProof(files.get(name) ?? new Uint8Array(0));
    if (!proof || proof.index !== index || proof.checkpoint !== note) {
      const found = files.has(name) ? 'something else' : 'no file';
      add('proof', name, found, `a proof of index ${index} under the checkpoint`);
      continue;
    }
    const root = rootOfInclusion(leafHash(line), index, checkpoint.size, proof.path);
    if (root && isEqual(root, checkpoint.root)) held += 1;
    else add('proof', `line ${i + 1}, ${aggregate}@${n}`, `a line that is not at index ${index}`, 'a line of the log');
  }
  return held;
}

/**
 * Whether entries that came into the log after the checkpoint that was kept say that they were received long before it was
 * cosigned. An intake that stood still does that too: its receipts tell.
 */
export function checkBackDating({ directory, curve, add }: LogContext, later: readonly Line[], kept: Checkpoint): void {
  const times = cosignaturesOf(kept, directory.witnesses(), curve, () => undefined).map(({ time }) => time * 1_000);
  const earliest = Math.max(...times) - BACK_DATING_MS;
  for (const { entry, where } of later)
    if (Date.parse(entry.at) < earliest)
      add(
        'backDated',
        where,
        entry.at,
        `not before ${new Date(earliest).toISOString()}: the log was cosigned without it`,
      );
}

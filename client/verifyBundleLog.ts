import { BUNDLE_FILES, consistencyPath, proofPath, type BundleManifest as Manifest } from '../contracts/bundle.ts';
import type { Entry } from '../contracts/entry.ts';
import { LIMITS } from '../contracts/limits.ts';
import type { RegisteredKey } from '../contracts/log.ts';
import { logTrust } from '../domain/organisation/log.ts';
import type { OrganisationState } from '../domain/organisation/state.ts';
import { utf8 } from '../evidence/canonical.ts';
import { endText, openCheckpoint, type Checkpoint, type OrganisationEnd } from '../evidence/log/checkpoint.ts';
import { cosignatureTime, cosignatureVerifier } from '../evidence/log/cosignature.ts';
import { LOG_KEY, noteKey, vkeyOf, type Note, type NoteKey } from '../evidence/log/note.ts';
import { hasQuorum, policyOf, policyText, type Policy } from '../evidence/log/policy.ts';
import { parseProof, proofText } from '../evidence/log/proof.ts';
import { leafHash, verifyConsistency, verifyInclusion } from '../evidence/log/tree.ts';
import { consistencyText } from './bundle.ts';

/** What a bundle shows of the log, checked with the engine's own primitives. */

/** One thing that does not hold; the names of the checks are those of docs/format.md. */
export type BundleFinding = {
  readonly check: string;
  readonly where: string;
  readonly found: string;
  readonly expected: string;
};

/** The files of a bundle by their paths. */
export type Files = ReadonlyMap<string, Uint8Array>;
/** By their lines; undefined where a line is no entry. */
export type Entries = readonly (Entry | undefined)[];
/** Takes a finding down. */
export type Complain = (check: string, where: string, found: string, expected: string) => void;

/** A head of the log that is signed by it. */
export type Head = {
  readonly checkpoint: Checkpoint;
  readonly policy: Policy;
  readonly keys: readonly NoteKey[];
  readonly cosignedBy: readonly string[];
};

/** The head of the log under the keys, witnesses and quorum that the organisation states; undefined: none to believe. */
export function checkHead(
  files: Files,
  state: OrganisationState,
  logKey: string | undefined,
  complain: Complain,
): Head | undefined {
  const where = BUNDLE_FILES.checkpoint;
  const trust = logTrust(state);
  if (!trust) {
    complain('checkpoint', where, 'no log', 'a log that the organisation registered');
    return undefined;
  }
  const made = policyOf(trust);
  if (!made.ok) {
    // More witnesses are demanded than there are: nobody lowers that, so nothing can be relied on.
    complain(made.what === 'quorum' ? 'quorum' : 'policy', where, made.found ?? made.what, 'a policy that can be met');
    return undefined;
  }
  const { policy } = made;
  const text = policyText(policy);
  const given = utf8(files.get(BUNDLE_FILES.policy) ?? Buffer.alloc(0));
  if (given !== text) complain('policy', BUNDLE_FILES.policy, given ?? 'no text', text);
  const [log] = policy.logs;
  if (logKey !== undefined && vkeyOf(log!) !== logKey) complain('checkpoint', where, vkeyOf(log!), logKey);
  const opened = openCheckpoint(files.get(BUNDLE_FILES.checkpoint) ?? Buffer.alloc(0), policy.logs);
  if (!opened.ok) {
    complain('checkpoint', where, `${opened.what} ${opened.found ?? ''}`, `a checkpoint signed by ${vkeyOf(log!)}`);
    return undefined;
  }
  const cosignedBy = cosignaturesOf(opened.note, policy, (name) =>
    complain('witness', where, `a cosignature of ${name} that does not verify`, `one by the key of ${name}`),
  ).map(({ name }) => name);
  if (!hasQuorum(policy, new Set(cosignedBy)))
    complain('quorum', where, `${cosignedBy.length} of ${trust.witnesses.length} witnesses`, `${trust.quorum} of them`);
  return { checkpoint: opened.checkpoint, policy, keys: logKeysOf(state.logKeys), cosignedBy };
}

function logKeysOf(registered: readonly RegisteredKey[]): readonly NoteKey[] {
  return registered.flatMap(({ name, key }) => {
    const read = noteKey(name, LOG_KEY, key);
    return read.ok ? [read.key] : [];
  });
}

/** The cosignatures of a checkpoint by the witnesses in force; `forged` is told of one that does not verify. */
function cosignaturesOf(note: Note, policy: Policy, forged: (name: string) => void) {
  return policy.witnesses.flatMap(({ name, key }) => {
    const own = note.signatures.filter((s) => s.name === key.name && s.id === key.id);
    const verifier = cosignatureVerifier(key);
    if (!own.every((s) => verifier.verify(note.text, s.signature))) {
      forged(name);
      return [];
    }
    const [first] = own;
    return first ? [{ name, time: cosignatureTime(first.signature)! }] : [];
  });
}

/** The last line of the organisation is the last one that the log says to hold, so that none was left out behind it. */
export function checkEnd({ organisation }: Checkpoint, last: OrganisationEnd | undefined, complain: Complain): void {
  const [found, expected] = [last, organisation].map((end) => (end ? endText(end) : 'none'));
  if (!organisation || found !== expected)
    complain('organisation', BUNDLE_FILES.checkpoint, found!, `the last entry that the checkpoint names: ${expected}`);
}

/** The inclusion of each line. Gives how many hold. */
export function checkProofs(
  files: Files,
  raw: readonly Uint8Array[],
  { entries }: Manifest,
  { size, root }: Checkpoint,
  complain: Complain,
): number {
  const checkpoint = utf8(files.get(BUNDLE_FILES.checkpoint)!);
  let held = 0;
  for (const [i, line] of raw.entries()) {
    const entry = entries[i];
    if (!entry) break;
    const { index, aggregate, n } = entry;
    const path = proofPath(index);
    const bytes = files.get(path);
    const read = bytes && parseProof(bytes);
    const isExact =
      read?.ok &&
      read.proof.index === index &&
      read.proof.checkpoint === checkpoint &&
      proofText(read.proof) === utf8(bytes!);
    if (!isExact)
      complain('proof', path, bytes ? 'something else' : 'no file', `a proof of index ${index} under the checkpoint`);
    else if (verifyInclusion({ index, size, leaf: leafHash(line), root, proof: read.proof.path })) held += 1;
    else
      complain(
        'proof',
        `line ${i + 1}, ${aggregate}@${n}`,
        `a line that is not at index ${index}`,
        'a line of the log',
      );
  }
  return held;
}

/** Whether the log goes on from a checkpoint that was kept, and holds nothing behind it that says to be older. */
export function checkKept(
  files: Files,
  { entries }: Manifest,
  stored: Entries,
  { checkpoint: now, policy, keys }: Head,
  kept: Uint8Array,
  complain: Complain,
): void {
  const opened = openCheckpoint(kept, keys);
  if (!opened.ok)
    return complain(
      'consistency',
      'the checkpoint that was kept',
      opened.found ?? opened.what,
      'a checkpoint signed by this log',
    );
  const { checkpoint: old, note } = opened;
  const path = consistencyPath(old.size);
  const isDue = old.size > 0 && old.size < now.size;
  const proof = isDue ? readConsistency(files, path) : [];
  if (old.size > now.size)
    complain('consistency', BUNDLE_FILES.checkpoint, `size ${now.size}`, `at least ${old.size}, as it was before`);
  else if (!proof)
    complain(
      'consistency',
      path,
      files.has(path) ? 'something else' : 'no file',
      `a proof from size ${old.size} to the checkpoint`,
    );
  else if (!verifyConsistency({ old: old.size, size: now.size, oldRoot: old.root, root: now.root, proof }))
    complain(
      'consistency',
      BUNDLE_FILES.checkpoint,
      `another log of size ${now.size}`,
      `one that goes on from size ${old.size}`,
    );

  const times = cosignaturesOf(note, policy, () => undefined).map(({ time }) => time * 1_000);
  const earliest = Math.max(...times) - LIMITS.backDatingMs;
  for (const [i, entry] of stored.entries()) {
    if (!entry || (entries[i]?.index ?? 0) < old.size) continue;
    const { at, aggregate, n } = entry;
    if (Date.parse(at) < earliest)
      complain('backDated', `line ${i + 1}, ${aggregate}@${n}`, at, `not before ${new Date(earliest).toISOString()}`);
  }
}

/** The hashes of a consistency proof to the checkpoint of the bundle, or undefined. */
function readConsistency(files: Files, path: string): readonly Uint8Array[] | undefined {
  const bytes = files.get(path);
  const text = bytes && bytes.length <= LIMITS.noteBytes ? utf8(bytes) : undefined;
  const checkpoint = utf8(files.get(BUNDLE_FILES.checkpoint)!);
  const end = text?.indexOf('\n\n') ?? -1;
  if (text === undefined || checkpoint === undefined || end < 0) return undefined;
  const hashes = text
    .slice(0, end)
    .split('\n')
    .slice(1)
    .map((line) => Buffer.from(line, 'base64'));
  const old = Number(path.slice('consistency/'.length));
  return hashes.every((h) => h.length === 32) && consistencyText({ old, path: hashes, checkpoint }) === text
    ? hashes
    : undefined;
}

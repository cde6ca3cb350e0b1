import type { LogConflict, RegisteredKey } from '../../contracts/log.ts';
import { openCheckpoint } from './checkpoint.ts';
import { LOG_KEY, fromBase64, noteKey, type NoteKey } from './note.ts';
import { verifyConsistency } from './tree.ts';

/** Keys of a log as they were registered, as those of notes; one that is not allowed is left out, since nothing verifies under it. */
export function logKeysOf(keys: readonly Pick<RegisteredKey, 'name' | 'key'>[]): readonly NoteKey[] {
  return keys.flatMap(({ name, key }) => {
    const read = noteKey(name, LOG_KEY, key);
    return read.ok ? [read.key] : [];
  });
}

/**
 * Whether a log contradicted itself: both checkpoints are signed by one of its keys, and the tree of the second begins with
 * another root, at the size of the first, than the first says. Never throws.
 */
export function contradicts(keys: readonly Pick<RegisteredKey, 'name' | 'key'>[], conflict: LogConflict): boolean {
  const logKeys = logKeysOf(keys);
  const first = openCheckpoint(conflict.first, logKeys);
  const second = openCheckpoint(conflict.second, logKeys);
  const hashes = [conflict.root, ...conflict.proof].map(fromBase64);
  const [root, ...proof] = hashes.filter((hash) => hash !== undefined);
  if (!first.ok || !second.ok || !root || hashes.length !== proof.length + 1) return false;
  if (first.checkpoint.origin !== second.checkpoint.origin) return false;
  const { size: old, root: said } = first.checkpoint;
  return (
    !root.equals(said) &&
    verifyConsistency({ old, oldRoot: root, size: second.checkpoint.size, root: second.checkpoint.root, proof })
  );
}

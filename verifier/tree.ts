import { isEqual, joined, sha256 } from './bytes.ts';

/** RFC 6962: the tree of a log, and what proves that a line is in it, and that one tree goes on from another. */

const LEAF = Uint8Array.of(0);
const NODE = Uint8Array.of(1);

/** Hash of a leaf: of the byte 0 and the line's bytes, without its line feed. */
export function leafHash(line: Uint8Array): Uint8Array {
  return sha256.create().update(LEAF).update(line).digest();
}

function nodeHash(left: Uint8Array, right: Uint8Array): Uint8Array {
  return sha256(joined(NODE, left, right));
}

/** Root of an empty tree. */
export const EMPTY_ROOT = sha256(new Uint8Array(0));

/**
 * The root that follows from a leaf, its index and an inclusion proof (RFC 9162 section 2.1.3.2), or undefined where the
 * proof has not the length that it must have.
 */
export function rootOfInclusion(
  leaf: Uint8Array,
  index: number,
  size: number,
  path: readonly Uint8Array[],
): Uint8Array | undefined {
  if (!(index < size)) return undefined;
  let hash = leaf;
  let [fn, sn] = [index, size - 1];
  for (const sibling of path) {
    if (sn === 0) return undefined;
    if (fn % 2 === 1 || fn === sn) {
      hash = nodeHash(sibling, hash);
      while (fn % 2 === 0 && fn !== 0) [fn, sn] = [half(fn), half(sn)];
    } else hash = nodeHash(hash, sibling);
    [fn, sn] = [half(fn), half(sn)];
  }
  return sn === 0 ? hash : undefined;
}

/** Whether the tree of `size` and `root` goes on from that of `oldSize` and `oldRoot` (RFC 9162 section 2.1.4.2). */
export function isConsistent(
  old: { readonly size: number; readonly root: Uint8Array },
  now: { readonly size: number; readonly root: Uint8Array },
  proof: readonly Uint8Array[],
): boolean {
  if (old.size > now.size) return false;
  if (old.size === now.size) return proof.length === 0 && isEqual(old.root, now.root);
  if (old.size === 0) return proof.length === 0 && isEqual(old.root, EMPTY_ROOT);
  let [fn, sn] = [old.size - 1, now.size - 1];
  while (fn % 2 === 1) [fn, sn] = [half(fn), half(sn)];
  // A size that is a power of two: its root is the first hash, and not given again.
  const [first, ...rest] = fn === 0 ? [old.root, ...proof] : proof;
  if (!first) return false;
  let [oldHash, newHash] = [first, first];
  for (const hash of rest) {
    if (sn === 0) return false;
    if (fn % 2 === 1 || fn === sn) {
      oldHash = nodeHash(hash, oldHash);
      newHash = nodeHash(hash, newHash);
      while (fn % 2 === 0 && fn !== 0) [fn, sn] = [half(fn), half(sn)];
    } else newHash = nodeHash(newHash, hash);
    [fn, sn] = [half(fn), half(sn)];
  }
  return sn === 0 && isEqual(oldHash, old.root) && isEqual(newHash, now.root);
}

/** Sizes may be beyond 32 bits, where shifts are wrong. */
const half = (n: number) => Math.floor(n / 2);

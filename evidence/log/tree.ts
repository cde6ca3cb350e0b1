import { hash } from 'node:crypto';
import type { LogFault } from './fault.ts';

/** The hash of a tree of no leaves (RFC 6962 §2.1). */
export const EMPTY_ROOT: Buffer = sha256(Buffer.alloc(0));

const LEAF = Buffer.of(0x00);
const NODE = Buffer.of(0x01);

/**
 * In one call, and by way of a text: an object for each hash, or memory outside of the heap, costs more in the collection of
 * garbage than the hash itself, and a proof takes hundreds of them.
 */
function sha256(bytes: Uint8Array): Buffer {
  return Buffer.from(hash('sha256', bytes, 'binary'), 'binary');
}

/** SHA-256(0x00 ‖ bytes): the hash of an entry (RFC 6962 §2.1). A string is taken as UTF-8. */
export function leafHash(entry: Uint8Array | string): Buffer {
  return sha256(Buffer.concat([LEAF, typeof entry === 'string' ? Buffer.from(entry, 'utf8') : entry]));
}

/** SHA-256(0x01 ‖ left ‖ right): the hash of an inner node (RFC 6962 §2.1). */
export function nodeHash(left: Uint8Array, right: Uint8Array): Buffer {
  return sha256(Buffer.concat([NODE, left, right]));
}

/**
 * A complete subtree: the hash of the leaves from `index` × 2^`level`, 2^`level` of them. These never change once they are
 * there, whatever is appended, so they are what is stored.
 */
export type TreeNode = { readonly level: number; readonly index: number };

/** Gives the hashes of complete subtrees, in the order asked. What comes is not trusted: proofs are verified afterwards. */
export type HashReader = (
  nodes: readonly TreeNode[],
) => Promise<{ readonly ok: true; readonly hashes: readonly Uint8Array[] } | LogFault>;

/** Leaves from `start` to before `end`. */
type Range = readonly [start: number, end: number];

// Sizes reach 2^53 − 1, so bits are taken by arithmetic: JavaScript's operators on them end at 32.
function half(n: number): number {
  return Math.floor(n / 2);
}

/** The largest power of two that is smaller than n, for n > 1 (RFC 6962 §2.1: where a tree is split). */
function splitOf(n: number): number {
  let k = 1;
  while (k * 2 < n) k *= 2;
  return k;
}

/** The complete subtrees that make up a range of the tree, from left to right, the largest first. */
function nodesOf([start, end]: Range): TreeNode[] {
  const nodes: TreeNode[] = [];
  let at = start;
  while (at < end) {
    let level = 0;
    let width = 1;
    while (at % (width * 2) === 0 && at + width * 2 <= end) {
      level += 1;
      width *= 2;
    }
    nodes.push({ level, index: at / width });
    at += width;
  }
  return nodes;
}

/** The complete subtrees whose hashes make up the root of a tree, from left to right; none for an empty tree. */
export function frontierNodes(size: number): TreeNode[] {
  return nodesOf([0, size]);
}

/** The hash of complete subtrees that lie side by side, as {@link nodesOf} orders them. */
function foldHashes(hashes: readonly Uint8Array[]): Uint8Array {
  return hashes.length === 0 ? EMPTY_ROOT : hashes.reduceRight((right, left) => nodeHash(left, right));
}

/** PATH(index, D[size]) of RFC 6962 §2.1.1, from the sibling of the leaf up to the child of the root. */
function inclusionRanges(index: number, size: number): Range[] {
  const path: Range[] = [];
  let [start, end] = [0, size];
  while (end - start > 1) {
    const middle = start + splitOf(end - start);
    if (index < middle) {
      path.push([middle, end]);
      end = middle;
    } else {
      path.push([start, middle]);
      start = middle;
    }
  }
  return path.reverse();
}

/** PROOF(old, D[size]) of RFC 6962 §2.1.2. */
function consistencyRanges(old: number, size: number): Range[] {
  const path: Range[] = [];
  let [start, end] = [0, size];
  while (end !== old) {
    const middle = start + splitOf(end - start);
    if (old <= middle) {
      path.push([middle, end]);
      end = middle;
    } else {
      path.push([start, middle]);
      start = middle;
    }
  }
  // The old tree itself, unless it is the whole left side, which the verifier knows.
  if (start > 0) path.push([start, end]);
  return path.reverse();
}

async function hashRanges(
  ranges: readonly Range[],
  read: HashReader,
): Promise<{ readonly ok: true; readonly proof: readonly Uint8Array[] } | LogFault> {
  const parts = ranges.map(nodesOf);
  const answer = await read(parts.flat());
  if (!answer.ok) return answer;
  let at = 0;
  const proof = parts.map((nodes) => {
    const hashes = answer.hashes.slice(at, at + nodes.length);
    at += nodes.length;
    return foldHashes(hashes);
  });
  return { ok: true, proof };
}

/** A size or an index: a safe integer, not negative. */
export function isCount(n: number): boolean {
  return Number.isSafeInteger(n) && n >= 0;
}

/** The root of the tree of the first `size` leaves. */
export async function treeRoot(
  size: number,
  read: HashReader,
): Promise<{ readonly ok: true; readonly root: Uint8Array } | LogFault> {
  if (!isCount(size)) return { ok: false, what: 'range' };
  if (size === 0) return { ok: true, root: EMPTY_ROOT };
  const answer = await read(frontierNodes(size));
  return answer.ok ? { ok: true, root: foldHashes(answer.hashes) } : answer;
}

/** The inclusion proof of the leaf `index` in the tree of `size` leaves; fault `range` where there is no such leaf. */
export async function inclusionProof(
  index: number,
  size: number,
  read: HashReader,
): Promise<{ readonly ok: true; readonly proof: readonly Uint8Array[] } | LogFault> {
  if (!isCount(index) || !isCount(size) || index >= size) return { ok: false, what: 'range' };
  return await hashRanges(inclusionRanges(index, size), read);
}

/** The proof that the tree of `old` leaves is the beginning of that of `size`; empty from 0 leaves or to the same size. */
export async function consistencyProof(
  old: number,
  size: number,
  read: HashReader,
): Promise<{ readonly ok: true; readonly proof: readonly Uint8Array[] } | LogFault> {
  if (!isCount(old) || !isCount(size) || old > size) return { ok: false, what: 'range' };
  return old === 0 ? { ok: true, proof: [] } : await hashRanges(consistencyRanges(old, size), read);
}

function same(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0;
}

function areHashes(hashes: readonly Uint8Array[]): boolean {
  return hashes.length <= 63 && hashes.every((h) => h.length === 32);
}

/** Whether a leaf is in the tree with this root, at this place (RFC 9162 §2.1.3.2). Never throws. */
export function verifyInclusion(claim: {
  readonly index: number;
  readonly size: number;
  /** By {@link leafHash}. */
  readonly leaf: Uint8Array;
  readonly root: Uint8Array;
  readonly proof: readonly Uint8Array[];
}): boolean {
  const { index, size, leaf, root, proof } = claim;
  if (!isCount(index) || !isCount(size) || index >= size || !areHashes([leaf, root]) || !areHashes(proof)) return false;
  let fn = index;
  let sn = size - 1;
  let hash = leaf;
  for (const p of proof) {
    if (sn === 0) return false;
    if (fn % 2 === 1 || fn === sn) {
      hash = nodeHash(p, hash);
      while (fn % 2 === 0 && fn !== 0) [fn, sn] = [half(fn), half(sn)];
    } else {
      hash = nodeHash(hash, p);
    }
    [fn, sn] = [half(fn), half(sn)];
  }
  return sn === 0 && same(hash, root);
}

/**
 * Whether the tree of `size` leaves continues that of `old` leaves (RFC 9162 §2.1.4.2). From an empty tree, and between
 * trees of one size, the proof is empty: then the roots alone are compared. Never throws.
 */
export function verifyConsistency(claim: {
  readonly old: number;
  readonly oldRoot: Uint8Array;
  readonly size: number;
  readonly root: Uint8Array;
  readonly proof: readonly Uint8Array[];
}): boolean {
  const { old, oldRoot, size, root, proof } = claim;
  if (!isCount(old) || !isCount(size) || old > size || !areHashes([oldRoot, root]) || !areHashes(proof)) return false;
  if (old === size) return proof.length === 0 && same(oldRoot, root);
  if (old === 0) return proof.length === 0 && same(oldRoot, EMPTY_ROOT);
  let fn = old - 1;
  let sn = size - 1;
  while (fn % 2 === 1) [fn, sn] = [half(fn), half(sn)];
  // Where the old tree is one complete subtree its root is not part of the proof.
  const [first, ...rest] = fn === 0 ? [oldRoot, ...proof] : proof;
  if (!first || proof.length === 0) return false;
  let oldHash = first;
  let hash = first;
  for (const p of rest) {
    if (sn === 0) return false;
    if (fn % 2 === 1 || fn === sn) {
      oldHash = nodeHash(p, oldHash);
      hash = nodeHash(p, hash);
      while (fn % 2 === 0 && fn !== 0) [fn, sn] = [half(fn), half(sn)];
    } else {
      hash = nodeHash(hash, p);
    }
    [fn, sn] = [half(fn), half(sn)];
  }
  return sn === 0 && same(oldHash, oldRoot) && same(hash, root);
}

/** A tree that grows, held as the hashes of its frontier: at most 53 of them, whatever its size. */
export type GrowingTree = {
  size(): number;
  root(): Uint8Array;
  /** Appends a leaf by its hash and gives the subtrees that it completes, from the leaf itself upwards. */
  append(leaf: Uint8Array): readonly (TreeNode & { readonly hash: Uint8Array })[];
};

/** Continues a tree of `size` leaves from the hashes of {@link frontierNodes}, or begins an empty one. Throws on another number of hashes. */
export function growTree(size = 0, hashes: readonly Uint8Array[] = []): GrowingTree {
  const nodes = frontierNodes(size);
  if (nodes.length !== hashes.length)
    throw new Error(`a tree of ${size} leaves has ${nodes.length} hashes, not ${hashes.length}`);
  const frontier = nodes.map((node, at) => ({ ...node, hash: hashes[at]! }));
  let leaves = size;
  return {
    size: () => leaves,
    root: () => foldHashes(frontier.map(({ hash }) => hash)),
    append(leaf) {
      const completed = [{ level: 0, index: leaves, hash: leaf }];
      frontier.push(completed[0]!);
      leaves += 1;
      for (;;) {
        const [left, right] = frontier.slice(-2);
        if (!left || !right || left.level !== right.level) return completed;
        const node = { level: left.level + 1, index: left.index / 2, hash: nodeHash(left.hash, right.hash) };
        frontier.splice(-2, 2, node);
        completed.push(node);
      }
    },
  };
}

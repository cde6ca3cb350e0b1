import { AggregateRef, Sha256 } from '../../contracts/ids.ts';
import { lineHash } from '../../evidence/chain.ts';

/** The rules that an archive keeps (domain/journalling.ts); its lack in one word. */
export type ArchiveRule = 'J04' | 'J05' | 'J06' | 'J07' | 'J09';

/**
 * What comes does not continue what is archived, or contradicts it. Nothing of it is written; the archive stops, and a person
 * has to look. `line` is what came, where it was a line.
 */
export class ArchiveConflict extends Error {
  override readonly name = 'ArchiveConflict';
  readonly rule: ArchiveRule;
  readonly line: string | null;
  constructor(rule: ArchiveRule, message: string, line: string | null = null) {
    super(`${rule}: ${message}`);
    this.rule = rule;
    this.line = line;
  }
}

/** What an archive reads of a line. The line itself is kept as it is. */
export type LineFacts = {
  readonly aggregate: AggregateRef;
  readonly n: number;
  readonly prev: Sha256 | null;
  /** INBOX sequence of its cause. */
  readonly sequence: number;
  /** Hashes of the texts that its events bring, and of those that they erase. */
  readonly brings: readonly Sha256[];
  readonly erases: readonly Sha256[];
};

type Loose = { readonly [name: string]: unknown };

/** Reads a line as far as an archive needs it; null where it is no entry. Whether its events are known does not matter here. */
export function lineFacts(line: string): LineFacts | null {
  let entry: Loose;
  try {
    entry = JSON.parse(line) as Loose;
  } catch {
    return null;
  }
  const { aggregate, n, prev, cause, events } = entry ?? {};
  const { sequence } = (cause ?? {}) as Loose;
  if (!AggregateRef.safeParse(aggregate).success || !Number.isSafeInteger(n) || !Number.isSafeInteger(sequence))
    return null;
  if (prev !== null && !Sha256.safeParse(prev).success) return null;
  const each = Array.isArray(events) ? (events as readonly Loose[]) : [];
  return {
    ...{ aggregate: aggregate as AggregateRef, n: n as number, prev: prev as Sha256 | null },
    ...{ sequence: sequence as number },
    brings: each.flatMap(broughtBy).flatMap(hashOf),
    erases: each.flatMap((event) => (event?.['type'] === 'TextErased' ? hashOf(event) : [])),
  };
}

/** A version brings the texts of its languages, a rendering one more, and a protocol is a text too. */
function broughtBy(event: Loose): readonly Loose[] {
  switch (event?.['type']) {
    case 'VersionIssued': {
      const renderings = (event['manifest'] as Loose | undefined)?.['renderings'];
      return Array.isArray(renderings) ? (renderings as readonly Loose[]) : [];
    }
    case 'RenderingAdded':
      return [event['rendering'] as Loose];
    case 'ProtocolIssued':
      return [event];
    default:
      return [];
  }
}

function hashOf(of: Loose): readonly Sha256[] {
  const sha256 = Sha256.safeParse(of?.['sha256']);
  return sha256.success ? [sha256.data] : [];
}

/** Which line it is. */
type ArchivedLine = { readonly aggregate: AggregateRef; readonly n: number; readonly hash: Sha256 };

/** The chains of all aggregates, as far as their lines were taken, and where each entry stands in the log. */
export type Chains = {
  readonly size: () => number;
  /** The last line taken, null before the first. */
  readonly last: () => ArchivedLine | null;
  /** The last line taken of the organisation; null before its first. */
  readonly organisation: () => ArchivedLine | null;
  /** The last line taken of each aggregate. */
  readonly heads: () => readonly ArchivedLine[];
  /** INBOX sequence below which all causes lie; 0 for none. */
  readonly lastSequence: () => number;
  /** Index in the log of an aggregate's entry. */
  readonly indexOf: (aggregate: AggregateRef, n: number) => number | undefined;
  /**
   * Takes the next line of the log. `again`: its entry is there already, at this index, and is to be compared. Throws
   * {@link ArchiveConflict} (J05), and takes nothing, where it does not follow.
   */
  take(line: string): { readonly again: number } | { readonly facts: LineFacts };
};

export function createChains(): Chains {
  const chains = new Map<AggregateRef, { hash: Sha256; readonly indexes: number[] }>();
  let size = 0;
  let last: ArchivedLine | null = null;
  let organisation: ArchivedLine | null = null;
  let lastSequence = 0;
  return {
    size: () => size,
    last: () => last,
    organisation: () => organisation,
    heads: () => [...chains].map(([aggregate, { hash, indexes }]) => ({ aggregate, n: indexes.length, hash })),
    lastSequence: () => lastSequence,
    indexOf: (aggregate, n) => chains.get(aggregate)?.indexes[n - 1],
    take(line) {
      const facts = lineFacts(line);
      if (!facts) throw new ArchiveConflict('J05', `line ${size} of the log would be no entry`, line);
      const { aggregate, n, prev } = facts;
      const chain = chains.get(aggregate);
      const there = chain?.indexes.length ?? 0;
      if (n >= 1 && n <= there) return { again: chain!.indexes[n - 1]! };
      if (n !== there + 1)
        throw new ArchiveConflict('J05', `entry ${n} of ${aggregate} comes where entry ${there + 1} is due`, line);
      if (prev !== (chain?.hash ?? null)) {
        const expected = chain?.hash ?? 'null';
        throw new ArchiveConflict(
          'J05',
          `entry ${n} of ${aggregate} names ${prev} as the one before it, not ${expected}`,
          line,
        );
      }
      const hash = lineHash(line);
      if (chain) {
        chain.indexes.push(size);
        chain.hash = hash;
      } else chains.set(aggregate, { hash, indexes: [size] });
      size += 1;
      last = { aggregate, n, hash };
      if (aggregate.startsWith('organisation/')) organisation = last;
      lastSequence = Math.max(lastSequence, facts.sequence);
      return { facts };
    },
  };
}

import type { Entry } from '../contracts/entry.ts';
import type { AggregateRef, Sha256 } from '../contracts/ids.ts';

/**
 * Which documents and meetings have a text, by its hash. The stores keep a text once, however many have it: it is removed
 * when the last that has it has erased it, and from every store by this same rule.
 */
export type TextHolders = {
  /** Takes note of what an entry says of texts; gives those that nobody has any more since. */
  note(entry: Pick<Entry, 'aggregate' | 'events'>): readonly Sha256[];
  /** Those that have it and have not erased it. */
  holdersOf(sha256: Sha256): readonly AggregateRef[];
  /** Those that have erased it. */
  erasedBy(sha256: Sha256): readonly AggregateRef[];
};

export function createTextHolders(): TextHolders {
  const holders = new Map<Sha256, Set<AggregateRef>>();
  const erased = new Map<Sha256, Set<AggregateRef>>();
  const add = (to: Map<Sha256, Set<AggregateRef>>, sha256: Sha256, ref: AggregateRef) =>
    void to.set(sha256, (to.get(sha256) ?? new Set()).add(ref));
  return {
    note({ aggregate, events }) {
      const gone: Sha256[] = [];
      for (const e of events) {
        if (e.type === 'VersionIssued') for (const r of e.manifest.renderings) add(holders, r.sha256, aggregate);
        else if (e.type === 'RenderingAdded') add(holders, e.rendering.sha256, aggregate);
        else if (e.type === 'ProtocolIssued') add(holders, e.sha256, aggregate);
        else if (e.type === 'TextErased') {
          add(erased, e.sha256, aggregate);
          holders.get(e.sha256)?.delete(aggregate);
          if ((holders.get(e.sha256)?.size ?? 0) === 0) gone.push(e.sha256);
        }
      }
      return gone;
    },
    holdersOf: (sha256) => [...(holders.get(sha256) ?? [])],
    erasedBy: (sha256) => [...(erased.get(sha256) ?? [])],
  };
}

import { decideEntry, emptyFolded, foldEntry, type Folded } from '../../domain/journalling.ts';
import type { AggregateRef, Instant } from '../../contracts/ids.ts';
import { verifierEvidence } from '../../client/verify.ts';
import { lineHash } from '../../evidence/chain.ts';
import { readStatement } from '../../evidence/statement.ts';

/** A journal in memory: decides signed statements one after the other, as the intake does; a second lies between two. */
export function journalOf(
  statements: readonly { readonly jws: string; readonly ref: AggregateRef }[],
): readonly string[] {
  const folded = new Map<AggregateRef, Folded>();
  const lines = new Map<AggregateRef, string[]>();
  statements.forEach(({ jws, ref }, i) => {
    const read = readStatement(jws);
    if (!read.ok) throw new Error(`${read.rule} ${read.lack}`);
    const at = new Date(Date.UTC(2026, 0, 1) + i * 1_000).toISOString() as Instant;
    const on = folded.get(ref) ?? emptyFolded(ref);
    const received = { statement: read.statement, id: read.id, jws, sequence: i + 1, at };
    const { entry, line } = decideEntry(
      received,
      on,
      (other) => folded.get(other) ?? emptyFolded(other),
      verifierEvidence,
    );
    folded.set(ref, foldEntry(on, entry, lineHash(line)));
    lines.set(ref, [...(lines.get(ref) ?? []), line]);
  });
  return [...lines.values()].flat();
}

import type { Act } from '../../contracts/acts.ts';
import type { AggregateRef, Instant } from '../../contracts/ids.ts';
import type { Statement } from '../../contracts/statement.ts';
import { decideEntry, emptyFolded, foldEntry, type Evidence, type Folded } from '../../domain/journalling.ts';
import { lineHash } from '../../evidence/chain.ts';
import { readStatement } from '../../evidence/statement.ts';
import { verifierEvidence } from '../../client/verify.ts';
import type { Sha256 } from '../../contracts/ids.ts';
import { statement, type Someone } from '../int/people.ts';

export type Stated = { readonly jws: string; readonly ref: AggregateRef };

/** A journal in memory: decides statements one after the other, as the intake does, one second apart. */
export function journalOf(statements: readonly Stated[], evidence: Evidence = verifierEvidence): readonly string[] {
  const folded = new Map<AggregateRef, Folded>();
  const lines = new Map<AggregateRef, string[]>();
  statements.forEach(({ jws, ref }, i) => {
    const read = readStatement(jws);
    if (!read.ok) throw new Error(`${read.rule} ${read.lack}`);
    const at = new Date(Date.UTC(2026, 0, 1) + i * 1_000).toISOString() as Instant;
    const on = folded.get(ref) ?? emptyFolded(ref);
    const received = { statement: read.statement, id: read.id, jws, sequence: i + 1, at };
    const other = (named: AggregateRef) => folded.get(named) ?? emptyFolded(named);
    const { entry, line } = decideEntry(received, on, other, evidence);
    folded.set(ref, foldEntry(on, entry, lineHash(line)));
    lines.set(ref, [...(lines.get(ref) ?? []), line]);
  });
  return [...lines.values()].flat();
}

/** A sender that counts, as a client does: `says` signs its next statement, `bent` changes what it says of itself. */
export function counting(by: Someone, organisation: string) {
  let seq = 0;
  let prev: Sha256 | null = null;
  return (ref: AggregateRef, act: object, bent: Partial<Statement> = {}): Stated & { readonly id: Sha256 } => {
    seq += 1;
    const said = statement(by, organisation, ref, act as Act, { seq, prev, ...bent } as Partial<Statement>);
    prev = said.id;
    return { ...said, ref };
  };
}

import { PROCESS, type ActorId, type PersonId, type Sha256, type StatementId } from '../contracts/ids.ts';
import { checkLine } from '../evidence/chain.ts';
import { readStatement } from '../evidence/statement.ts';

/**
 * The statements of one sender, a person for an actor, as far as they were read. They are numbered by their sender, and each
 * names the one before (rule E36), so that one that was withheld, put elsewhere or made twice shows. What does not follow is
 * told and refused nobody: it may be the sender's own doing, such as a counter that was lost.
 */
export type SenderChain = {
  readonly actor: ActorId;
  readonly person: PersonId;
  readonly statements: number;
  /** Lowest and highest number that was read. */
  readonly first: number;
  readonly last: number;
  /** Numbers from 1 to `last` that are in nothing that was read. */
  readonly gaps: readonly { readonly from: number; readonly to: number }[];
  /** One number, several statements. */
  readonly forks: readonly { readonly seq: number; readonly statements: readonly StatementId[] }[];
  /** A statement that names another as the one before than the one that was read under that number. */
  readonly breaks: readonly {
    readonly seq: number;
    readonly statement: StatementId;
    readonly found: Sha256 | null;
    readonly expected: readonly (Sha256 | null)[];
  }[];
  /** A statement that INBOX stored after one of a higher number. */
  readonly reordered: readonly { readonly seq: number; readonly statement: StatementId; readonly after: number }[];
};

type Sent = {
  readonly actor: ActorId;
  readonly person: PersonId;
  readonly id: StatementId;
  readonly seq: number;
  readonly prev: Sha256 | null;
  readonly sequence: number;
};

/**
 * The chains of all senders whose statements stand in these lines, in any order between aggregates; the process, whose
 * statements have no number, left out. Lines that are no entries, and signatures, are the matter of `verifyExport`.
 */
export function senderChains(lines: readonly string[]): readonly SenderChain[] {
  const senders = new Map<string, Sent[]>();
  for (const line of lines) {
    const sent = sentIn(line);
    if (!sent || sent.actor === PROCESS) continue;
    const name = `${sent.actor}.${sent.person}`;
    const own = senders.get(name);
    if (own) own.push(sent);
    else senders.set(name, [sent]);
  }
  return [...senders].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, sent]) => chainOf(sent));
}

/** Whether nothing in the chain needs an explanation. */
export function isWhole({ gaps, forks, breaks, reordered }: SenderChain): boolean {
  return gaps.length + forks.length + breaks.length + reordered.length === 0;
}

function sentIn(line: string): Sent | null {
  const checked = checkLine(line);
  const read = checked.ok ? readStatement(checked.entry.cause.statement) : null;
  if (!checked.ok || !read?.ok) return null;
  const { actor, person, seq, prev } = read.statement;
  return { actor, person, id: read.id, seq, prev, sequence: checked.entry.cause.sequence };
}

function chainOf(unsorted: readonly Sent[]): SenderChain {
  const sent = unsorted.toSorted((a, b) => a.sequence - b.sequence);
  const byNumber = new Map<number, Sent[]>();
  for (const s of sent) {
    const same = byNumber.get(s.seq) ?? [];
    // The same bytes about the same aggregate stand in one entry only; an export may hold that entry twice.
    if (!same.some((other) => other.id === s.id)) byNumber.set(s.seq, [...same, s]);
  }
  const numbers = [...byNumber.keys()].sort((a, b) => a - b);
  const [{ actor, person }] = sent as [Sent];
  return {
    ...{ actor, person, statements: [...byNumber.values()].flat().length },
    ...{ first: numbers[0]!, last: numbers.at(-1)! },
    gaps: gapsIn(numbers),
    forks: numbers.flatMap((seq) => {
      const same = byNumber.get(seq)!;
      return same.length > 1 ? [{ seq, statements: same.map((s) => s.id) }] : [];
    }),
    breaks: sent.flatMap(({ seq, id, prev }) => {
      const before = byNumber.get(seq - 1)?.map((s) => s.id);
      const expected = seq <= 1 ? [null] : before;
      return expected && !expected.some((e) => e === prev) ? [{ seq, statement: id, found: prev, expected }] : [];
    }),
    reordered: reorderedIn(sent, byNumber),
  };
}

function gapsIn(numbers: readonly number[]): SenderChain['gaps'] {
  const gaps: { from: number; to: number }[] = [];
  let next = 1;
  for (const n of numbers) {
    if (n > next) gaps.push({ from: next, to: n - 1 });
    next = Math.max(next, n + 1);
  }
  return gaps;
}

function reorderedIn(sent: readonly Sent[], byNumber: ReadonlyMap<number, readonly Sent[]>): SenderChain['reordered'] {
  let highest = 0;
  return sent.flatMap(({ seq, id }) => {
    const after = highest;
    highest = Math.max(highest, seq);
    // One of several of a number is a fork, and told as one.
    return seq < after && byNumber.get(seq)!.length === 1 ? [{ seq, statement: id, after }] : [];
  });
}

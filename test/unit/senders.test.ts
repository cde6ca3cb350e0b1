import fc from 'fast-check';
import { aggregateRef } from '../../contracts/ids.ts';
import { auditor, isWhole, senderChains } from '../../client/index.ts';
import { readEntry } from '../../verifier/entry.ts';
import { counterNotes } from '../../verifier/lines.ts';
import { readStatement } from '../../verifier/statement.ts';
import { household } from '../int/people.ts';
import { counting, journalOf, type Stated } from './memoryJournal.ts';
import { procedure } from './smallOrganisation.ts';

const house = household(procedure, ['AAA', 'BBB']);
const [first, second] = house.delegations as [(typeof house.delegations)[number], (typeof house.delegations)[number]];
const refs = ['D-1', 'D-2', 'D-3'].map((id) => aggregateRef('dossier', id));
const takeUp = { type: 'TakeUpProposal' };
const chainOf = (stated: readonly Stated[], actor = 'AAA') =>
  senderChains(journalOf(stated)).find((s) => s.actor === actor)!;
/** Five statements of one sender about three documents. */
const five = () => {
  const says = counting(first, house.organisation);
  return [0, 1, 2, 0, 1].map((i) => says(refs[i]!, takeUp));
};

describe('the statements of a sender', () => {
  it('E36: are whole where each is there and names the one before, whatever documents they are about', () => {
    const others = counting(second, house.organisation);
    const stated = five().flatMap((s) => [s, others(refs[0]!, takeUp)]);
    expect(chainOf(stated)).toEqual({
      ...{ actor: 'AAA', person: 'AAA-1', statements: 5, first: 1, last: 5 },
      ...{ gaps: [], forks: [], breaks: [], reordered: [] },
    });
    expect(chainOf(stated, 'BBB')).toMatchObject({ statements: 5 });
    expect(isWhole(chainOf(stated, 'BBB'))).toBe(true);
  });

  it('E36: show that one was withheld, at the beginning and in the middle', () => {
    const [, two, three, , last] = five();
    const chain = chainOf([two!, three!, last!]);
    expect(chain.gaps).toEqual([
      { from: 1, to: 1 },
      { from: 4, to: 4 },
    ]);
    expect({ ...chain, gaps: [] }).toMatchObject({ forks: [], breaks: [], reordered: [] });
  });

  it('E36: show that two have one number, and which names neither', () => {
    const says = counting(first, house.organisation);
    const one = says(refs[0]!, takeUp);
    const other = says(refs[1]!, takeUp, { seq: 1, prev: null });
    const next = says(refs[2]!, takeUp, { seq: 2, prev: one.id });
    const chain = chainOf([one, other, next]);
    expect(chain.forks).toEqual([{ seq: 1, statements: [one.id, other.id] }]);
    // Whichever of them it names, the fork is told once.
    expect(chain).toMatchObject({ gaps: [], breaks: [], reordered: [] });
  });

  it('E36: show a statement that names another one before it', () => {
    const says = counting(first, house.organisation);
    const one = says(refs[0]!, takeUp);
    const two = says(refs[1]!, takeUp, { prev: 'f'.repeat(64) as never });
    expect(chainOf([one, two]).breaks).toEqual([
      { seq: 2, statement: two.id, found: 'f'.repeat(64), expected: [one.id] },
    ]);
    const begins = counting(first, house.organisation)(refs[0]!, takeUp, { prev: 'e'.repeat(64) as never });
    expect(chainOf([begins]).breaks).toEqual([
      { seq: 1, statement: begins.id, found: 'e'.repeat(64), expected: [null] },
    ]);
  });

  it('E36: show that INBOX stored one after a later one', () => {
    const [one, two, three, four, last] = five();
    const chain = chainOf([one!, three!, two!, four!, last!]);
    expect(chain.reordered).toEqual([{ seq: 2, statement: two!.id, after: 3 }]);
    expect({ ...chain, reordered: [] }).toMatchObject({ gaps: [], forks: [], breaks: [] });
  });

  it('E36: whatever is left out or swapped shows, and nothing else does', () => {
    const stated = five();
    fc.assert(
      fc.property(
        fc
          .subarray([0, 1, 2, 3, 4], { minLength: 1 })
          .chain((left) => fc.shuffledSubarray(left, { minLength: left.length })),
        (order) => {
          const chain = chainOf(order.map((i) => stated[i]!));
          const isComplete = order.length === Math.max(...order) + 1;
          const isOrdered = order.every((n, i) => i === 0 || n > order[i - 1]!);
          expect(chain.gaps.length === 0).toBe(isComplete);
          expect(chain.reordered.length === 0).toBe(isOrdered);
          expect([chain.forks, chain.breaks]).toEqual([[], []]);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('E36: are told alike by the small verifier, whatever order the lines stand in', () => {
    const stated = five();
    const says = counting(first, house.organisation);
    const again = says(refs[2]!, takeUp, { seq: 2, prev: stated[0]!.id as never });
    const astray = says(refs[2]!, takeUp, { seq: 6, prev: 'f'.repeat(64) as never });
    const all = [...stated, again, astray];
    fc.assert(
      fc.property(
        fc
          .subarray([0, 1, 2, 3, 4, 5, 6], { minLength: 1 })
          .chain((left) =>
            fc.tuple(
              fc.shuffledSubarray(left, { minLength: left.length }),
              fc.shuffledSubarray(refs, { minLength: refs.length }),
            ),
          ),
        ([order, documents]) => {
          const lines = journalOf(order.map((i) => all[i]!));
          const { gaps, forks, breaks } = senderChains(lines)[0]!;
          const sorted = documents.flatMap((ref) => lines.filter((l) => l.startsWith(`{"aggregate":"${ref}"`)));
          const notes = notesOf(sorted);
          const missing = gaps.map(({ from }) => `statement ${from}, which is not in this bundle`);
          expect(notes.filter((n) => n.includes('not in this bundle'))).toEqual(missing);
          expect(notes.filter((n) => n.endsWith('or later')).length).toBe(forks.length);
          expect(notes.filter((n) => n.startsWith('after')).length).toBe(breaks.length);
        },
      ),
      { numRuns: 200 },
    );
  });

  it('are left out of account where they are the process’s, or in no entry', () => {
    const stated = counting(house.process, house.organisation)(refs[0]!, takeUp, { seq: 0, prev: null });
    expect(senderChains([...journalOf([stated]), 'no entry', '{"v":1}'])).toEqual([]);
  });
});

/** What the small verifier expects in place of what it notes. */
function notesOf(lines: readonly string[]): readonly string[] {
  const notes: string[] = [];
  const checked = lines.map((line, i) => {
    const entry = readEntry(line);
    if ('check' in entry) throw new Error(entry.found);
    const statement = readStatement(entry.statement);
    if (typeof statement === 'string') throw new Error(statement);
    return { entry, statement, place: i + 1, where: `line ${i + 1}` };
  });
  counterNotes(checked, (_check, _where, _found, expected) => void notes.push(expected));
  return notes;
}

describe('everything that an auditor can find', () => {
  const meeting = aggregateRef('meeting', 'M-1');
  const says = counting(first, house.organisation);
  const lines = journalOf([
    says(refs[0]!, takeUp),
    says(meeting, { type: 'ConveneMeeting', organ: 'EG', day: '2026-09-01', place: 'Here', title: 'Sitting' }),
    says(refs[0]!, takeUp),
    says(aggregateRef('organisation', house.organisation), {
      type: 'RegisterOffice',
      office: 'X',
      role: 'auditor',
      name: 'X',
    }),
  ]);
  /** An engine that knows one document, the meetings that are named, and these lines. */
  const asking = (meetings: readonly string[]) => {
    const query = (asked: string, { aggregate }: { readonly aggregate?: string }) => {
      if (asked === 'list')
        return { ok: true, value: { board: [{ dossier: 'D-1', title: 'D', formerTitles: [] }], next: null } };
      if (asked === 'meetings') return { ok: true, value: { meetings: meetings.map((m) => ({ meeting: m })) } };
      const own = lines.filter((l) => l.startsWith(`{"aggregate":"${aggregate}"`));
      const refusal = { rule: 'Q01', lack: 'AggregateUnknown', facts: { aggregate } };
      return own.length === 0
        ? { ok: false, refusal }
        : { ok: true, value: { lines: own, recordedAt: own.map(() => null), next: null } };
    };
    const profile = { organisation: house.organisation };
    return auditor({ profile, query: (...of: Parameters<typeof query>) => Promise.resolve(query(...of)) } as never);
  };

  it('E36: holds a meeting that no decision read, so that what was said about it is not missing', async () => {
    const found = await asking(['M-1']).everything();
    if (!found.ok) throw new Error(found.refusal.rule);
    expect(senderChains(found.value)[0]).toMatchObject({ statements: 4, gaps: [] });
  });

  it('goes on without a meeting of which a package is, and nobody said anything', async () => {
    expect(await asking(['M-2', 'M-1']).everything()).toMatchObject({ ok: true, value: { length: 4 } });
  });
});

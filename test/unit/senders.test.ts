import fc from 'fast-check';
import { aggregateRef } from '../../contracts/ids.ts';
import { isWhole, senderChains } from '../../client/index.ts';
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

  it('are left out of account where they are the process’s, or in no entry', () => {
    const stated = counting(house.process, house.organisation)(refs[0]!, takeUp, { seq: 0, prev: null });
    expect(senderChains([...journalOf([stated]), 'no entry', '{"v":1}'])).toEqual([]);
  });
});

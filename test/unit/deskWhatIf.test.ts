import fc from 'fast-check';
import { addressOf, assumptionSentence, assumptionsIn, packed } from '../../client/web/screens/whatIfLink.ts';
import { pinnedBy } from '../../client/web/screens/whatIfPins.ts';
import { namesIn } from '../../client/web/words/names.ts';
import type { Assumption } from '../../contracts/views.ts';

/** Assumptions in an address and in a form. */

const n = namesIn('en', 'UTC', null);
const acts = fc.constantFrom<object>(
  { type: 'FindConsensus', stage: '20', round: 1 },
  { type: 'TakePosition', stage: '20', round: 1, position: { kind: 'agree' } },
);
const assumption: fc.Arbitrary<Assumption> = fc.oneof(
  fc.record({ by: fc.constantFrom('IND', 'KAZ'), act: acts }),
  fc.record({ by: fc.constantFrom('IND', 'KAZ'), act: acts, meeting: fc.constant('CHS-1') }),
  fc.record({ at: fc.constant('2024-07-01T00:00:00.000Z') }),
);

describe('an address', () => {
  it('carries assumptions as they are, in their order, and what several say once', () => {
    fc.assert(
      fc.property(fc.array(assumption, { maxLength: 12 }), (all) => {
        const { searchParams } = new URL(addressOf('D-1', all), 'http://desk');
        expect(assumptionsIn(searchParams.getAll('assume'))).toEqual(all);
      }),
    );
    const same = ['IND', 'KAZ', 'UZB'].map((by) => ({ by, act: { type: 'Sign' } }));
    expect(packed(same)).toEqual(['{"by":["IND","KAZ","UZB"],"act":{"type":"Sign"}}']);
  });

  it.each(['nonsense', '1', 'null', '"x"', '[1]', '{}', '{"act":{}}', '[{"by":"IND","act":{}},2]'])(
    'that holds %s is none of assumptions',
    (text) => expect(assumptionsIn([text])).toBeNull(),
  );

  it('is told in words, whatever it holds', () => {
    const hostile = [
      '{"by":{"a":1},"act":null}',
      '{"by":"<b>","act":{"type":{},"stage":[],"round":"x","position":"agree"}}',
      '{"by":"IND","act":"constructor"}',
      '{"by":"IND","act":{"type":"__proto__","position":{"kind":"constructor"}}}',
      '{"at":{}}',
    ];
    for (const assumed of assumptionsIn(hostile)!) expect(typeof assumptionSentence(assumed, n)).toBe('string');
    const objecting = { by: 'IND', act: { type: 'TakePosition', stage: '20', round: 1, position: { kind: 'object' } } };
    expect(assumptionSentence(objecting, n)).toBe('IND: Take a position (20, round 1), objects');
  });
});

describe('a form', () => {
  const round = JSON.stringify({ stage: '20', round: 2, textHash: 'a' });
  it('adds what each of those chosen says, in the round that it was made for', () => {
    const said = pinnedBy({ pin: 'position', who: ['IND', 'KAZ'], says: 'object', round, place: 'para-3' });
    expect(said).toMatchObject([
      { by: 'IND', act: { type: 'TakePosition', round: 2, position: { kind: 'object', places: ['para-3'] } } },
      { by: 'KAZ' },
    ]);
    const own = JSON.stringify({ stage: '10', round: 1, textHash: 'b' });
    expect(pinnedBy({ pin: 'position', who: ['IND', 'KAZ'], says: 'lift', round, 'of-IND': own })).toEqual([
      { by: 'IND', act: { type: 'LiftPosition', stage: '10', round: 1, textHash: 'b' } },
    ]);
  });

  it('says what is wrong with it', () => {
    expect(pinnedBy({ pin: 'position', says: 'agree', round })).toBe('nobodyChosen');
    expect(pinnedBy({ pin: 'position', who: 'IND', says: 'lift', round })).toBe('noPosition');
    expect(pinnedBy({ pin: 'position', who: 'IND', says: 'agree', round: '{' })).toBe('noPosition');
    expect(pinnedBy({ pin: 'time', at: 'soon' })).toBe('badTime');
    expect(pinnedBy({ pin: 'time', at: '2024-07-01T12:00' })).toEqual([{ at: '2024-07-01T12:00:00.000Z' }]);
    expect(pinnedBy({ act: '{' })).toBe('unreadable');
  });
});

import fc from 'fast-check';
import { addressOf, assumptionSentence, assumptionsIn, packed } from '../../client/web/screens/whatIfLink.ts';
import { pinnedBy } from '../../client/web/screens/whatIfPins.ts';
import type { Look } from '../../client/web/desk.ts';
import { packageWhatIfScreen } from '../../client/web/screens/packageWhatIf.ts';
import { namesIn } from '../../client/words/names.ts';
import { LIMITS } from '../../contracts/limits.ts';
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

describe('a package of more documents than one page looks at', () => {
  const ids = Array.from({ length: 300 }, (_, i) => `D-${String(1_000 + i)}`);
  const members = Object.fromEntries(
    ['AAA', 'BBB', 'CCC', 'DDD', 'EEE', 'FFF', 'GGG', 'HHH', 'III', 'JJJ'].map((m) => [
      m,
      { member: m, status: 'member' },
    ]),
  );
  /** Asks for a page, and gives it with the documents that were asked about for it. */
  const page = async (query: string) => {
    const asked: string[] = [];
    const look = {
      ...{
        viewer: { language: 'en' },
        organisation: { members, chairs: {} },
        spoken: n,
        query: new URLSearchParams(query),
      },
      param: () => 'CHS-1',
      boards: {
        of: () => Promise.resolve({ ok: true, value: { meeting: null, lines: ids.map((dossier) => ({ dossier })) } }),
      },
      views: {
        of: (_: unknown, some: readonly string[]) => {
          asked.push(...some);
          return Promise.resolve([]);
        },
      },
    } as unknown as Look;
    return { asked, body: ((await packageWhatIfScreen(look)).body as { toString(): string }).toString() };
  };

  it('is looked at by parts, each of which leads to the next with what is assumed', async () => {
    const first = await page('lifts=AAA');
    expect(first.asked).toEqual(ids.slice(0, LIMITS.assumedCells / 10));
    expect(first.body).toContain('Documents 1 to 200 of 300');
    const next = /rel="next" href="([^"]*)"/.exec(first.body)![1]!.replaceAll('&amp;', '&');
    expect(first.body).not.toContain('rel="prev"');
    const second = await page(next.split('?')[1]!);
    expect(second.asked).toEqual(ids.slice(200));
    expect(second.body).toMatch(/Documents 201 to 300 of 300.*rel="prev"/s);
    expect(second.body).toMatch(/name="lifts"\s+value="AAA"\s+checked/);
    expect((await page('lifts=AAA&from=<b>')).asked).toEqual(first.asked);
  });

  it('asks about no document before something is assumed', async () => {
    expect((await page('')).asked).toEqual([]);
  });
});

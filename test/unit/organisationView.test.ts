import { organisationStates, organisationView } from '../../client/index.ts';
import type { OrganisationAct } from '../../contracts/acts.ts';
import type { Instant } from '../../contracts/ids.ts';
import { expiredBy } from '../../domain/organisation/mandates.ts';
import { at, actor, day, organ, procedure } from './fixtures.ts';
import { canonicalJson } from '../../evidence/canonical.ts';
import { lineHash } from '../../evidence/chain.ts';
import { createWorld, found, personOf } from './world.ts';

const world = createWorld(procedure);
const ref = world.organisationRef;
found(world, procedure, ['AAA', 'BBB'], ['DDD'], { CNC: 'CHAIR-CNC', CHS: 'CHAIR-CHS' }, at(0));
const tell = (act: OrganisationAct, minute: number) => {
  const { entry, refusal } = world.send('SECRETARIAT', ref, act, at(minute));
  if (refusal) throw new Error(JSON.stringify(refusal));
  return entry.n;
};
const office = tell({ type: 'RegisterOffice', office: actor('CNC-NEXT'), role: 'chair', name: 'Next' }, 1);
const granted = tell(
  {
    ...{ type: 'GrantStatus', party: actor('MNG'), name: 'Mongolia', status: 'observer', paper: 'decision' },
    since: day('2004-06-17'),
  },
  2,
);
const passed = tell(
  {
    ...{ type: 'PassChairmanship', organ: organ('CNC'), office: actor('CNC-NEXT'), reason: 'early', exceptional: true },
  },
  3,
);
const renewed = tell({ type: 'RenewMandate', person: personOf('AAA'), mandate: 'note 2', until: day('2024-12-31') }, 4);
const lodged = tell(
  {
    ...{ type: 'LodgeFullPowers', person: personOf('AAA'), scope: { of: 'all' }, paper: 'full powers 7' },
    until: day('2024-06-30'),
  },
  5,
);
const last = world.log.length;
/** The entries as a journal holds them: in canonical form, each with the hash of the line before. */
const lines: string[] = [];
for (const { entry } of world.log) {
  const before = lines.at(-1);
  lines.push(canonicalJson({ ...entry, prev: before === undefined ? null : lineHash(before) }));
}

const states = organisationStates(ref, lines);
const chairOfCoordinators = (view: ReturnType<typeof organisationView>) =>
  view?.chairs.find((t) => t.organ === 'CNC' && t.until === null)?.office;

describe('the organisation from its own entries', () => {
  it('has members, statuses, people with terms, full powers, chairs and keys', () => {
    const view = organisationView(ref, lines)!;
    expect(view).toMatchObject({ organisation: 'SCO', entry: last, at: at(5) });
    expect(view.members.map((m) => `${m.member} ${m.status}`)).toEqual(['AAA member', 'BBB member', 'DDD candidate']);
    expect(view.parties).toMatchObject([
      { party: 'MNG', statuses: [{ status: 'observer', since: '2004-06-17', grantedAt: granted, endedAt: null }] },
    ]);
    expect(view.people.find((p) => p.actor === 'AAA')).toMatchObject({ mandate: 'note 2', until: '2024-12-31' });
    expect(view.fullPowers).toMatchObject([{ fullPowers: 1, paper: 'full powers 7', ended: false }]);
    expect(view.keys).toMatchObject([{ person: 'SECRETARIAT-1', enrolledAt: 1, revokedAt: null }]);
    expect(view.chairs.map((t) => [t.organ, t.office, t.until?.entry ?? null])).toEqual([
      ['CNC', 'CHAIR-CNC', passed],
      ['CHS', 'CHAIR-CHS', null],
      ['CNC', 'CNC-NEXT', null],
    ]);
  });

  it('says which terms have passed, since when, and which entry recorded them', () => {
    const expiredAt = (...point: [Parameters<typeof organisationView>[2], (Instant | undefined)?]) =>
      organisationView(ref, lines, ...point)!.expired;
    const noon = (d: string) => `${d}T12:00:00.000Z` as Instant;
    const mandate = { of: 'mandate', person: personOf('AAA'), paper: 'note 2', since: '2025-01-01', entry: renewed };
    const powers = { of: 'fullPowers', person: personOf('AAA'), paper: 'full powers 7', entry: lodged };
    expect(expiredAt({ instant: noon('2024-12-31') })).toEqual([{ ...powers, since: '2024-07-01' }]);
    expect(expiredAt({ instant: noon('2025-01-01') })).toEqual([mandate, { ...powers, since: '2024-07-01' }]);
    expect(expiredAt({})).toEqual([]);
    expect(expiredAt({}, noon('2025-01-01'))).toHaveLength(2);
    expect(expiredAt({ entry: last }, noon('2025-01-01'))).toEqual([]);
  });

  it('does not call expired what an act has ended', () => {
    const state = [...states].at(-1)!;
    const until = { until: day('2024-01-01') };
    const [one] = Object.values(state.people).filter((p) => p.actor === actor('AAA'));
    const changed = { ...state, people: { x: { ...one!, ...until, ended: true } }, fullPowers: [] };
    expect(expiredBy(changed, day('2024-02-01'))).toEqual([]);
    expect(expiredBy({ ...changed, people: { x: { ...one!, ...until } } }, day('2024-02-01'))).toHaveLength(1);
  });

  it('is told as it was at an instant or at an entry: who chaired then', () => {
    expect(chairOfCoordinators(organisationView(ref, lines))).toBe('CNC-NEXT');
    expect(chairOfCoordinators(organisationView(ref, lines, { instant: at(2) }))).toBe('CHAIR-CNC');
    expect(chairOfCoordinators(organisationView(ref, lines, { instant: at(3) }))).toBe('CNC-NEXT');
    expect(organisationView(ref, lines, { entry: office })).toMatchObject({ entry: office, parties: [] });
  });

  it('is nothing before its first entry, nor at one that is not there yet', () => {
    expect(organisationView(ref, [])).toBeNull();
    expect(organisationView(ref, lines, { instant: '2000-01-01T00:00:00.000Z' as never })).toBeNull();
    expect(organisationView(ref, lines, { entry: last + 1 })).toBeNull();
  });

  it('is not told from a chain that is broken', () => {
    expect(() => organisationView(ref, lines.toSpliced(3, 1))).toThrow('does not follow');
  });
});

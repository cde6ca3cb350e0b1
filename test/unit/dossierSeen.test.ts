import type { Sha256 } from '../../contracts/ids.ts';
import type { Status } from '../../contracts/procedure.ts';
import type { BoardLine } from '../../contracts/views.ts';
import { isReadable, isSeen, lineFor, viewFor } from '../../domain/dossier/shown/seen.ts';
import { dossierView } from '../../domain/dossier/shown/view.ts';
import { inventoryOf } from '../../domain/dossier/acts/carryOver.ts';
import {
  BRACKETED,
  OBJECT,
  V1,
  actor,
  adopted,
  dossierId,
  dossierOf,
  evidence,
  hashOf,
  issued,
  manifest,
  member,
  organ,
  organisation,
  places,
  stage,
  ready,
  round,
  summit,
  took,
  at,
} from './fixtures.ts';

const sees = (change: Partial<Status['sees']> = {}): Status['sees'] => ({
  ...{ documents: 'adopted', texts: true, record: false },
  ...change,
});
const headOfView = { dossier: dossierId('D-1'), n: 9, at: at(0), head: 'a'.repeat(64) as Sha256 };
const objected = dossierOf([...ready(), ...round('20'), took('AAA', OBJECT)]);
const view = dossierView(objected, { organisation: organisation(), meeting: summit }, headOfView);
const russian = (number: number) => manifest(number).renderings[0]!.sha256;

describe('what a status sees (Q07)', () => {
  it('is every document, those from their adoption on, or none', () => {
    const phases = ['proposed', 'inProgress', 'deferred', 'withdrawn', 'adopted', 'inEffect', 'ended'] as const;
    const seen = (documents: Status['sees']['documents']) => phases.filter((p) => isSeen(sees({ documents }), p));
    expect(seen('all')).toEqual(phases);
    expect(seen('adopted')).toEqual(['adopted', 'inEffect', 'ended']);
    expect(seen('none')).toEqual([]);
    expect(isSeen(sees({ documents: 'all' }), null)).toBe(false);
  });

  it('has no names in it where the record is not seen, and says so', () => {
    expect([view.objections, view.waiting.length, view.roundList[0]?.positions.length]).toEqual([['AAA'], 1, 1]);
    const shown = viewFor(sees(), view);
    expect(shown).toMatchObject({ objections: [], waiting: [], withheld: ['record'], heard: 1, positions: 1 });
    expect(shown.roundList.map((r) => r.positions)).toEqual([[]]);
    expect(JSON.stringify({ ...shown, proposer: '', version: null })).not.toContain('AAA');
    expect(lineFor(sees(), view as BoardLine)).toMatchObject({ objections: [], withheld: ['record'] });
  });

  it('has no names in it either where a blocked document was moved', () => {
    const inRound = { stage: stage('20'), round: 1, textHash: hashOf(BRACKETED) };
    const inventory = inventoryOf(objected, organisation(), [], at(0));
    const aside = { standAsides: [{ member: member('AAA'), scope: { of: 'document' as const } }] };
    const moved = dossierOf([
      ...ready({}, BRACKETED),
      { type: 'ConsensusFound', ...inRound, evidence: evidence({ bracketsSentUp: places('para-2'), ...aside }) },
      { type: 'DraftDecided', ...inRound, evidence: evidence() },
      { type: 'EndorsersNamed', textHash: inRound.textHash, place: places('para-1')[0]!, members: [member('AAA')] },
      { type: 'ConcordanceConfirmed', textHash: inRound.textHash, member: member('AAA') },
      { type: 'AbandonmentAgreed', member: member('AAA') },
      { type: 'CarryOverOffered', offer: 1, organ: organ('CNC'), from: actor('X'), to: actor('Y'), inventory },
    ]);
    const viewOf = (state: typeof moved) =>
      dossierView(state, { organisation: organisation(), meeting: summit }, headOfView);
    const all = viewOf(moved);
    expect([all.sentUp, all.endorsers, all.agreedToAbandon, all.carryOvers].map((x) => x.length)).toEqual([1, 1, 1, 1]);
    for (const [state, phase] of [
      [moved, 'inProgress'],
      [dossierOf([...adopted({}, aside)]), 'adopted'],
    ] as const) {
      const shown = viewFor(sees({ texts: false }), viewOf(state));
      expect(shown.phase).toBe(phase);
      expect(JSON.stringify({ ...shown, proposer: '' })).not.toContain('AAA');
    }
  });

  it('tells who is bound, and who agreed to a deadline, with the record alone', () => {
    const force = { signed: ['AAA'] } as unknown as NonNullable<typeof view.force>;
    const roundList = view.roundList.map((r) => ({ ...r, shortening: { AAA: at(0, 3) } }));
    const full = { ...view, force, roundList };
    expect(viewFor(sees({ record: true }), full)).toEqual(full);
    const shown = viewFor(sees(), full);
    expect([shown.force, shown.roundList[0]?.shortening]).toEqual([undefined, undefined]);
  });

  it('has no version where the texts are not seen', () => {
    expect(viewFor(sees({ texts: false }), view)).toMatchObject({
      ...{ version: null, renderings: [], withheld: ['record', 'texts'] },
    });
    expect(viewFor(sees({ record: true }), view)).toEqual(view);
  });

  it('is of the texts the adopted one, or all where all documents are seen', () => {
    const done = dossierOf([...adopted()]);
    expect(done.adoptedText).toBe(V1);
    expect(isReadable(sees(), done, russian(1))).toBe(true);
    expect(isReadable(sees(), dossierOf([...adopted(), issued(manifest(2))]), russian(2))).toBe(false);
    const before = dossierOf([...ready(), issued(manifest(2))]);
    expect(isReadable(sees(), before, russian(1))).toBe(false);
    const english = {
      ...manifest(1).renderings[0]!,
      language: 'en',
      status: 'unofficial',
      sha256: 'e'.repeat(64) as Sha256,
    } as const;
    const translated = dossierOf([...adopted(), { type: 'RenderingAdded', textHash: V1, rendering: english }]);
    expect(isReadable(sees(), translated, english.sha256)).toBe(true);
    const all = sees({ documents: 'all' });
    expect([1, 2].map((n) => isReadable(all, before, russian(n)))).toEqual([true, true]);
    expect(isReadable(all, before, russian(3))).toBe(false);
    expect(isReadable(sees({ documents: 'all', texts: false }), before, russian(1))).toBe(false);
  });
});

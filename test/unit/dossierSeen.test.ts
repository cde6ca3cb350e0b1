import type { Sha256 } from '../../contracts/ids.ts';
import type { Status } from '../../contracts/procedure.ts';
import type { BoardLine } from '../../contracts/views.ts';
import { isReadable, isSeen, lineFor, viewFor } from '../../domain/dossier/seen.ts';
import { dossierView } from '../../domain/dossier/view.ts';
import {
  OBJECT,
  V1,
  adopted,
  dossierId,
  dossierOf,
  issued,
  manifest,
  organisation,
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
const objected = dossierOf([...ready(), ...round('20'), took('AAA', OBJECT)]);
const view = dossierView(
  objected,
  { organisation: organisation(), meeting: summit },
  { dossier: dossierId('D-1'), n: 9, at: at(0), head: 'a'.repeat(64) as Sha256 },
);
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

  it('has no version where the texts are not seen', () => {
    expect(viewFor(sees({ texts: false }), view)).toMatchObject({ version: null, withheld: ['record', 'texts'] });
    expect(viewFor(sees({ record: true }), view)).toEqual(view);
  });

  it('is of the texts the adopted one, or all where all documents are seen', () => {
    const done = dossierOf([...adopted()]);
    expect(done.adoptedText).toBe(V1);
    expect(isReadable(sees(), done, russian(1))).toBe(true);
    expect(isReadable(sees(), dossierOf([...adopted(), issued(manifest(2))]), russian(2))).toBe(false);
    const before = dossierOf([...ready(), issued(manifest(2))]);
    expect(isReadable(sees(), before, russian(1))).toBe(false);
    const all = sees({ documents: 'all' });
    expect([1, 2].map((n) => isReadable(all, before, russian(n)))).toEqual([true, true]);
    expect(isReadable(all, before, russian(3))).toBe(false);
    expect(isReadable(sees({ documents: 'all', texts: false }), before, russian(1))).toBe(false);
  });
});

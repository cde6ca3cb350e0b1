import type { DossierAct } from '../../contracts/acts.ts';
import { LIMITS } from '../../contracts/limits.ts';
import type { Rendering } from '../../contracts/text.ts';
import { dossierView } from '../../domain/dossier/shown/view.ts';
import {
  adopted,
  AUDITOR,
  at,
  by,
  chair,
  concordant,
  delegation,
  dossierId,
  dossierOf,
  given,
  issued,
  manifest,
  member,
  openForSignature,
  organisation,
  proposed,
  ready,
  registered,
  SECRETARIAT,
  V1,
  V2,
  waived,
} from './fixtures.ts';

const english = (change: Partial<Rendering> = {}): Rendering => ({
  language: 'en',
  status: 'unofficial',
  sha256: 'e'.repeat(64) as Rendering['sha256'],
  bytes: 12,
  mediaType: 'text/markdown',
  ...change,
});
const add = (change: Partial<Rendering> = {}, textHash = V1): DossierAct => ({
  type: 'AddRendering',
  textHash,
  rendering: english(change),
});
const view = (events: Parameters<typeof dossierOf>[0]) =>
  dossierView(
    dossierOf(events),
    { organisation: organisation(), meetings: [] },
    { dossier: dossierId('D-1'), n: events.length, at: at(0), head: '0'.repeat(64) as never },
  );

describe('a rendering that is added to a version', () => {
  it('D90: is a translation in no official language; version, hash and all else stay as they are', () => {
    const before = ready();
    given(before)
      .when(add(), by(SECRETARIAT))
      .accepted([{ type: 'RenderingAdded', textHash: V1, rendering: english() }]);
    const after = dossierOf([...before, { type: 'RenderingAdded', textHash: V1, rendering: english() }]);
    expect({ ...after, addedRenderings: {} }).toEqual(dossierOf(before));
  });

  it('D90: comes also after adoption, as a second translation in its language, and to an earlier version', () => {
    const there = [{ type: 'RenderingAdded', textHash: V1, rendering: english() }] as const;
    const other = { sha256: 'f'.repeat(64) as Rendering['sha256'] };
    for (const before of [openForSignature(), adopted(), [...ready(), issued(manifest(2))]])
      given([...before, ...there])
        .when(add(other), by(SECRETARIAT))
        .accepted();
    given([...ready(), issued(manifest(2))])
      .when(add({ status: 'working' }, V2), by(SECRETARIAT))
      .accepted();
  });

  it.each([
    ['is official by its status', add({ status: 'official' }), { status: 'official' }],
    ['is authentic', add({ status: 'authentic' }), { status: 'authentic' }],
    ['is in an official language', add({ language: 'ru' }), { language: 'ru' }],
    ['is of no version', add({}, V2), { textHash: V2 }],
    ['is there', add({ sha256: manifest(1).renderings[0]!.sha256 }), { language: 'en' }],
  ])('D90: is refused where it %s', (_, act, facts) => {
    given(ready()).when(act, by(SECRETARIAT)).refused('D90', facts);
  });

  it('D90: is refused where the version has as many as may be', () => {
    const many = Array.from({ length: LIMITS.listItems - 2 }, (_, i) => ({
      ...{ type: 'RenderingAdded' as const, textHash: V1 },
      rendering: english({ sha256: i.toString(16).padStart(64, '0') as Rendering['sha256'] }),
    }));
    given([...ready(), ...many])
      .when(add(), by(SECRETARIAT))
      .refused('D90', { present: LIMITS.listItems, limit: LIMITS.listItems });
  });

  it('is the secretariat’s act, about a document that was proposed (D05, D04)', () => {
    for (const sender of [delegation('AAA'), chair('CNC'), AUDITOR])
      given(ready()).when(add(), by(sender)).refused('D05');
    given([]).when(add(), by(SECRETARIAT)).refused('D04');
    given(proposed()).when(add(), by(SECRETARIAT)).refused('D90');
  });

  it('is shown with its status beside those that the hash covers', () => {
    const shown = view([...ready(), { type: 'RenderingAdded', textHash: V1, rendering: english() }]);
    expect(shown.renderings.map((r) => [r.language, r.status, r.concordant])).toEqual([
      ['ru', 'official', false],
      ['zh', 'official', false],
      ['en', 'unofficial', false],
    ]);
    expect(shown.version?.renderings).toHaveLength(2);
    expect(view(registered())).toMatchObject({ renderings: [], concordance: 'none' });
  });
});

describe('concordance', () => {
  const confirm: DossierAct = { type: 'ConfirmConcordance', textHash: V1 };

  it('D91: is confirmed once by each counted delegation, after it was recorded', () => {
    const recorded = [...ready(), concordant()];
    given(recorded)
      .when(confirm, by(delegation('AAA')))
      .accepted([{ type: 'ConcordanceConfirmed', member: member('AAA'), textHash: V1 }]);
    given([...recorded, { type: 'ConcordanceConfirmed', member: member('AAA'), textHash: V1 }])
      .when(confirm, by(delegation('AAA')))
      .refused('D91', { member: 'AAA' });
    given(ready())
      .when(confirm, by(delegation('AAA')))
      .refused('D91', { textHash: V1 });
  });

  it('is confirmed by nobody but a counted delegation (D07, D04)', () => {
    for (const sender of [SECRETARIAT, delegation('DDD'), chair('CNC')])
      given([...ready(), concordant()])
        .when(confirm, by(sender))
        .refused('D07');
    given([])
      .when(confirm, by(delegation('AAA')))
      .refused('D04');
  });

  it('makes the official renderings verified concordant in what is shown; a waiver does not', () => {
    const english_ = { type: 'RenderingAdded', textHash: V1, rendering: english() } as const;
    const shown = view([
      ...[...ready(), english_, concordant()],
      { type: 'ConcordanceConfirmed', member: member('BBB'), textHash: V1 },
    ]);
    expect(shown).toMatchObject({ concordance: 'recorded', concordanceConfirmedBy: ['BBB'] });
    expect(shown.renderings.map((r) => r.concordant)).toEqual([true, true, false]);
    expect(view([...ready(), waived('concordance')])).toMatchObject({
      concordance: 'waived',
      renderings: [{ concordant: false }, { concordant: false }],
    });
  });
});

import { ENTRY_VERSIONS, type Entry } from '../../contracts/entry.ts';
import type { AggregateRef } from '../../contracts/ids.ts';
import { upcast } from '../../contracts/upcast.ts';
import type { DossierView, Waiting } from '../../contracts/views.ts';
import { emptyFolded, foldEntry } from '../../domain/journalling.ts';
import { canonicalJson } from '../../evidence/canonical.ts';
import { checkLine, lineHash, parseLine } from '../../evidence/chain.ts';
import { verifyExport } from '../../client/verify.ts';
import { CURRENT, knownTypes, recordedExports, typesIn, viewsOf } from '../exports/exports.ts';

/** Exports as they were written, of every version that there ever was: each still reads, verifies and says the same. */

const all = ENTRY_VERSIONS.flatMap((version) =>
  recordedExports(version).map((e) => [`v${version}/${e.name}`, version, e] as const),
);
describe.each(all)('the recorded export %s', (_, version, { lines, rootKey, views }) => {
  it('verifies: its chain, its signatures, and every decision made again', () => {
    const report = verifyExport(lines, { rootKey });
    expect(report.findings).toEqual([]);
    expect(report).toMatchObject({ ok: true, checked: lines.length, decidedAgain: lines.length, notDecided: [] });
  });

  it('shows its documents as they were shown when it was recorded, but for what a view has gained since', () => {
    const now = viewsOf(lines);
    expect(Object.keys(now).toSorted()).toEqual(Object.keys(views).toSorted());
    for (const [ref, view] of Object.entries(views)) {
      // Before a document could be in several packages its view named one meeting.
      // Who was heard is counted in a round that is named; before, it was said of deliveries where no round was open.
      const { meeting, heard: _, counted: __, ...same } = view as DossierView & { readonly meeting?: string | null };
      // Nobody may accept an offer to the next chairmanship before it has begun; before, it was said to wait on its office already.
      const waiting = same.waiting.map(({ on, ...w }) => (w.rule === 'D68' ? w : { on, ...w }));
      // While an objection stood, those yet to be heard were not named.
      const all = now[ref]?.waiting ?? [];
      const isNamedToo = ({ code, stage }: Waiting) =>
        code === 'delegations' && all.some((w) => w.rule === 'D26' && w.stage === stage);
      // How a document ended was not told.
      const sentence = now[ref]?.sentence.replace(/^ended: [^;]+, recorded on [0-9-]+;/, 'ended;');
      const shown = { ...now[ref], sentence, waiting: all.filter((w) => !isNamedToo(w)) };
      expect(shown).toMatchObject({ ...same, waiting });
      if (meeting !== undefined)
        expect(now[ref]?.packages.map((p) => p.meeting)).toEqual(meeting === null ? [] : [meeting]);
    }
  });

  it('is upcast to events of today', () => {
    for (const line of lines) {
      const { events } = JSON.parse(line) as Entry;
      const today = upcast(version, events);
      expect(today.map((e) => e.type).filter((type) => !knownTypes().includes(type))).toEqual([]);
      if (version === CURRENT) expect(today).toEqual(events);
    }
  });
});

describe('the recorded exports', () => {
  it('are of every version', () => {
    expect(ENTRY_VERSIONS.filter((v) => recordedExports(v).length === 0)).toEqual([]);
  });

  it('hold every event of today, but for those named here', () => {
    const held = new Set(recordedExports(CURRENT).flatMap((e) => [...typesIn(e.lines)]));
    expect(knownTypes().filter((type) => !held.has(type))).toEqual([]);
  });
});

describe('what a later release wrote', () => {
  const { lines, rootKey } = recordedExports(CURRENT)[0]!;
  const rewritten = (change: (entry: Entry) => object) => canonicalJson(change(JSON.parse(lines[0]!) as Entry));
  const later = rewritten((e) => ({ ...e, v: 99 }));

  it('is not taken for an entry: its version is named, and what to do (J02)', () => {
    const checked = checkLine(later);
    expect(checked).toMatchObject({ ok: false, what: 'version', found: 'version 99' });
    expect(() => parseLine(later)).toThrow(/version 99, expected version 1 \(J02\); use the release that wrote it/);
    expect(verifyExport([later, ...lines.slice(1)], { rootKey }).findings[0]).toMatchObject({
      what: 'version',
      found: 'version 99',
    });
  });

  it('is an entry in no version at all without one', () => {
    expect(checkLine(rewritten(({ v: _, ...e }) => e))).toMatchObject({ what: 'envelope' });
    expect(checkLine(rewritten((e) => ({ ...e, v: 'two' })))).toMatchObject({ what: 'envelope' });
  });

  it.each([
    ['organisation', 'organisation/SCO'],
    ['dossier', 'dossier/D-1'],
    ['meeting', 'meeting/M-1'],
  ])('is not folded onto a %s where its event is unknown (J03)', (_, ref) => {
    const entry = { ...parseLine(lines[0]!), aggregate: ref as AggregateRef, events: [{ type: 'Unheard' }] as never };
    const hash = lineHash(lines[0]!);
    expect(() => foldEntry(emptyFolded(ref as AggregateRef), entry, hash)).toThrow(/holds Unheard \(J03\)/);
  });

  it('is found in an export, where its event is unknown (J03)', () => {
    const unheard = rewritten((e) => ({ ...e, events: [{ type: 'Unheard' }] }));
    expect(verifyExport([unheard]).findings).toEqual([
      expect.objectContaining({ what: 'events', found: expect.stringContaining('J03') as string }),
    ]);
  });
});

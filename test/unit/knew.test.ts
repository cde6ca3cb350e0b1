import type { Entry } from '../../contracts/entry.ts';
import type { DossierEvent } from '../../contracts/events.ts';
import { aggregateRef, type Sha256 } from '../../contracts/ids.ts';
import type { Procedure } from '../../contracts/procedure.ts';
import { whoKnewWhat, type Known } from '../../domain/dossier/shown/knew.ts';
import {
  AGREE,
  OBJECT,
  V1,
  actor,
  memberRegistered,
  at,
  delivered,
  manifest,
  organisation,
  procedure,
  ready,
  round,
  roundClosed,
  stage,
  took,
  withPolicy,
  withStage,
} from './fixtures.ts';

/** Who knew what when, of entries of one event each, a minute apart. */
function entriesOf(events: readonly DossierEvent[], basis: (n: number) => number = () => 1): readonly Entry[] {
  return events.map((e, i) => ({
    ...{ v: 1, aggregate: aggregateRef('dossier', 'D-1'), n: i + 1, prev: null, at: at(i) },
    cause: { statement: 'x', sequence: i + 1 },
    basis: { organisation: basis(i + 1) },
    events: [e],
  }));
}
const knew = (of: Procedure, events: readonly DossierEvent[], who: string) =>
  whoKnewWhat(entriesOf(events), () => organisation(of), actor(who));
const short = (k: Known) =>
  [k.what, ...(k.position ? [k.position.of, k.position.kind, k.position.taken] : []), k.entry] as const;
const positions = (all: readonly Known[]) => all.filter((k) => k.what === 'position').map(short);

describe('who knew what', () => {
  const before = ready({ procedure }).length;
  const story: readonly DossierEvent[] = [
    ...ready({ procedure }),
    ...round('20'),
    { type: 'NoticesSent', stage: stage('20'), round: 1, to: [actor('AAA'), actor('BBB')] },
    took('BBB', OBJECT),
    { type: 'RemindersSent', stage: stage('20'), round: 1, fraction: 0.5, to: [actor('AAA')] },
    took('AAA', AGREE),
    roundClosed('20', 'deadline'),
  ];
  const [taken, closing] = [before + 4, before + 7];

  it('is what was sent to it, what it signed for, and what was open to it, each since its entry', () => {
    const known = knew(procedure, story, 'AAA');
    expect(known.map((k) => k.what)).toEqual([
      ...['version', 'delivery', 'round', 'notice', 'position', 'reminder', 'position'],
    ]);
    expect(known[0]).toEqual({
      ...{ who: 'AAA', since: at(3), entry: 4, what: 'version', stage: null, round: null, textHash: V1 },
    });
    expect(known[3]).toMatchObject({ what: 'notice', stage: '20', round: 1, textHash: V1, entry: before + 3 });
    expect(positions(known)).toEqual([
      ['position', 'BBB', 'object', taken, taken],
      ['position', 'AAA', 'agree', before + 6, before + 6],
    ]);
    expect(knew(procedure, story, 'CCC').some((k) => k.what === 'notice')).toBe(false);
  });

  it('is of confidential positions nothing until the round closes, but for its chair', () => {
    const of = withStage('20', { positionsUntilClose: 'hidden' });
    expect(positions(knew(of, story, 'AAA'))).toEqual([
      ['position', 'AAA', 'agree', before + 6, before + 6],
      ['position', 'BBB', 'object', taken, closing],
    ]);
    expect(positions(knew(of, story, 'CHAIR-EG'))[0]).toEqual(['position', 'BBB', 'object', taken, taken]);
    expect(positions(knew(of, story.slice(0, -1), 'CCC'))).toEqual([]);
  });

  it('is of drafts what it may read, and of its readings those on record', () => {
    const of = withPolicy({ drafts: { alsoReadBy: [], recordsReading: true } });
    const sha256 = manifest(1).renderings[0]!.sha256;
    const read: DossierEvent = { type: 'TextRead', textHash: V1, sha256, by: actor('BBB') };
    const versions = (who: string) => knew(of, [...story, read], who).filter((k) => k.what === 'version').length;
    expect([versions('AAA'), versions('DDD'), versions('SECRETARIAT')]).toEqual([1, 0, 1]);
    expect(knew(of, [...story, read], 'BBB').at(-1)).toMatchObject({ what: 'reading', sha256, textHash: V1 });
  });

  it('is for whoever comes later all that is open then, since then', () => {
    const later = (n: number) => (n < 2 ? organisation() : organisation(procedure, memberRegistered('EEE')));
    const events = [...story, delivered('CCC')];
    const known = whoKnewWhat(
      entriesOf(events, (n) => (n === events.length ? 2 : 1)),
      (n) => later(n),
      actor('EEE'),
    );
    expect(known.map((k) => k.entry)).toEqual(known.map(() => events.length));
    expect(new Set(known.map((k) => k.what))).toEqual(new Set(['version', 'round', 'position']));
  });

  it('is told of everybody where nobody is named, and each in the order of the entries', () => {
    const all = whoKnewWhat(entriesOf(story), () => organisation());
    expect(new Set(all.map((k) => k.who))).toEqual(
      new Set([
        'AAA',
        'BBB',
        'CCC',
        'DDD',
        'SECRETARIAT',
        'AUDITOR',
        'CHAIR-EG',
        'CHAIR-MIN',
        'CHAIR-CNC',
        'CHAIR-CFM',
        'CHAIR-CHS',
      ]),
    );
    expect(all.map((k) => k.entry)).toEqual(all.map((k) => k.entry).toSorted((a, b) => a - b));
    expect(all.filter((k) => k.who === 'AAA')).toEqual(knew(procedure, story, 'AAA'));
    expect(all.every((k) => (k.sha256 ?? ('0'.repeat(64) as Sha256)).length === 64)).toBe(true);
  });
});

import type { Entry } from '../../contracts/entry.ts';
import type { DossierEvent } from '../../contracts/events.ts';
import { aggregateRef, type Sha256 } from '../../contracts/ids.ts';
import type { Procedure, Status } from '../../contracts/procedure.ts';
import { whoKnewWhat, type Known } from '../../domain/dossier/shown/knew.ts';
import {
  AGREE,
  OBJECT,
  V1,
  V2,
  actor,
  adopted,
  at,
  circulated,
  day,
  delivered,
  inRound,
  issued,
  lifted,
  manifest,
  member,
  memberRegistered,
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

  it('is for a party what its status shows: from adoption on, or drafts too, and positions with the record alone', () => {
    const guest = (sees: Status['sees']) =>
      organisation(
        { ...procedure, statuses: { guest: { name: 'Guest', sees } } },
        {
          ...{ type: 'StatusGranted', party: actor('MNG'), name: 'Mongolia', status: 'guest' },
          ...{ since: day('2004-06-17'), paper: 'decision 5' },
        },
      );
    const end: readonly DossierEvent[] = [...adopted(), took('BBB', OBJECT)];
    const of = (sees: Status['sees'], events: readonly DossierEvent[]) =>
      whoKnewWhat(entriesOf(events), () => guest(sees), actor('MNG')).map((x) => x.what);
    const adoptedAlone = { documents: 'adopted', texts: true, record: false } as const;
    expect(of(adoptedAlone, story)).toEqual([]);
    expect(new Set(of(adoptedAlone, end))).toEqual(new Set(['version', 'round']));
    expect(new Set(of({ ...adoptedAlone, texts: false }, end))).toEqual(new Set(['round']));
    expect(new Set(of({ ...adoptedAlone, record: true }, end))).toEqual(new Set(['version', 'round', 'position']));
    expect(new Set(of({ documents: 'all', texts: true, record: false }, story))).toEqual(new Set(['version', 'round']));
    expect(of({ documents: 'all', texts: false, record: false }, story)).toEqual(['round']);
  });

  it('is of a position that was lifted or withdrawn that it was, to whom the position was shown', () => {
    const of = withStage('20', { positionsUntilClose: 'hidden' });
    const events: readonly DossierEvent[] = [
      ...ready({ procedure }),
      ...round('20'),
      took('BBB', OBJECT),
      lifted('BBB'),
      { type: 'PositionWithdrawn', ...inRound(), member: member('BBB') } as DossierEvent,
    ];
    const three = ['object', 'lifted', 'withdrawn'];
    const kinds = (known: readonly Known[]) => known.flatMap((x) => (x.position ? [x.position.kind] : []));
    expect(kinds(knew(procedure, events, 'AAA'))).toEqual(three);
    expect(kinds(knew(of, events, 'AAA'))).toEqual([]);
    expect(kinds(knew(of, events, 'BBB'))).toEqual(three);
    expect(kinds(knew(of, [...events, roundClosed('20', 'deadline')], 'AAA'))).toEqual(three);
  });

  it('is of another round, which is open to all, what was said in it, while one is confidential', () => {
    const of = withStage('30', { positionsUntilClose: 'hidden' });
    const events = [
      ...ready({ procedure }),
      ...round('20'),
      took('BBB', OBJECT),
      ...round('30'),
      took('BBB', AGREE, '30'),
    ];
    expect(positions(knew(of, events, 'AAA')).map((x) => x[2])).toEqual(['object']);
  });

  it('names the text of a notice outside any round: what was circulated, or adopted', () => {
    const notices = (events: readonly DossierEvent[], code: string) => {
      const sent: DossierEvent = { type: 'NoticesSent', stage: stage(code), round: 0, to: [actor('AAA')] };
      return knew(procedure, [...events, sent], 'AAA').filter((x) => x.what === 'notice');
    };
    expect(notices(ready({ procedure }), '10')).toMatchObject([{ stage: '10', round: null, textHash: V1 }]);
    const other: readonly DossierEvent[] = [...adopted(), issued(manifest(2)), ...circulated(V2)];
    expect(notices(other, '60')).toMatchObject([{ round: null, textHash: V1 }]);
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

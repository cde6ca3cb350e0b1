import { accountOf } from '../../client/web/board/account.ts';
import { addressOf, filterOf, fits, isFiltering, sorted, type Filter } from '../../client/web/board/filter.ts';
import { whereItWaits } from '../../client/web/board/picture.ts';
import { rowOf, type RowsOf } from '../../client/web/board/rows.ts';
import { scaleOf, shadeOf, stagesOf, timeAt, timesOf } from '../../client/web/board/stageTimes.ts';
import { heardSentence } from '../../client/words/standing.ts';
import { namesIn } from '../../client/words/names.ts';
import type { ActorId, DossierId, Instant, MeetingId, MemberId, StageCode } from '../../contracts/ids.ts';
import type { BoardLine, MeetingLine, Step, Waiting } from '../../contracts/views.ts';

/** The board of a package, as far as it needs no server: what is left out, what is counted, and what a row says. */

const NOW = '2024-06-01T12:00:00.000Z' as Instant;
const before = (ms: number) => new Date(Date.parse(NOW) - ms).toISOString() as Instant;
const [MINUTE, HOUR, DAY] = [60_000, 3_600_000, 86_400_000];

const line = (id: string, more: Partial<BoardLine> = {}): BoardLine => ({
  ...{ dossier: id as DossierId, title: `Title of ${id}`, formerTitles: [], class: 'statement', area: 'trade' },
  ...{ phase: 'inProgress', stage: '20' as StageCode, stageName: 'Experts', round: 1, roundKind: 'open' },
  ...{ heard: 1, counted: 2, objections: [], deadline: null, act: null, draftAct: null, pendingSince: NOW },
  ...{ rounds: 1, positions: 1, entries: 9, tally: { of: 'round', stage: '20' as StageCode, round: 1 } },
  ...more,
});
const waits = (...on: string[]): Waiting => ({
  ...{ code: 'delegations', stage: '20' as StageCode, stageName: 'Experts', organ: 'EG', for: 'delegations' },
  ...{ on: on as ActorId[], until: null, zone: null, rule: 'D27' },
});
const step = (
  stage: string,
  status: Step['status'],
  openedAt: number | null,
  closedAt: number | null = null,
): Step => ({
  ...{ stage: stage as StageCode, name: `Stage ${stage}`, status },
  ...{ openedAt: openedAt === null ? null : before(openedAt), closedAt: closedAt === null ? null : before(closedAt) },
});
const filter = (query: string): Filter => filterOf(new URLSearchParams(query));

describe('the filters of a board', () => {
  const all = [
    line('D-1', { title: 'Clean Air over the Steppe', waiting: [waits('KAZ', 'IND')] }),
    line('D-2', {
      formerTitles: ['Clean water'],
      phase: 'deferred',
      stage: '40' as StageCode,
      waiting: [waits('KAZ')],
    }),
    line('D-3', { area: 'energy', class: 'treaty', objections: ['IND' as MemberId] }),
    line('D-4', { deadline: new Date(Date.parse(NOW) + 5 * HOUR).toISOString() as Instant }),
    line('D-5', { deadline: before(HOUR), stage: null, phase: 'adopted' }),
  ];
  const left = (query: string) => all.filter((l) => fits(l, filter(query), NOW)).map((l) => l.dossier);

  it.each([
    ['', ['D-1', 'D-2', 'D-3', 'D-4', 'D-5']],
    ['title=clean', ['D-1', 'D-2']],
    ['title=air%20clean', ['D-1']],
    ['title=d-3', ['D-3']],
    ['phase=deferred', ['D-2']],
    ['stage=40', ['D-2']],
    ['area=energy', ['D-3']],
    ['class=treaty', ['D-3']],
    ['on=KAZ', ['D-1', 'D-2']],
    ['on=IND&stage=20', ['D-1']],
    ['objection=yes', ['D-3']],
    ['hours=4', ['D-5']],
    ['hours=5', ['D-4', 'D-5']],
    ['title=nothing', []],
  ])('%s leaves %j', (query, ids) => {
    expect(left(query)).toEqual(ids);
    expect(isFiltering(filter(query))).toBe(query !== '');
  });

  it('live in the address: what is read there is written there again', () => {
    for (const query of [
      '',
      'view=steps',
      'view=steps&title=%D0%B2%D0%BE%D0%B4%D0%B0&phase=deferred&stage=40&area=a+b&class=c&on=KAZ&objection=yes&hours=48&sort=deadline',
    ])
      expect(addressOf('/meetings/M', filter(query))).toBe(`/meetings/M${query === '' ? '' : `?${query}`}`);
    expect(addressOf('', filter('on=KAZ&view=steps'), { on: '' })).toBe('?view=steps');
  });

  it('take what is no filter for none', () => {
    for (const query of ['view=everything', 'hours=soon', 'hours=-1', 'hours=1e9', 'sort=luck', 'objection=no'])
      expect(filter(query)).toEqual(filter(''));
    expect(filter(`title=${'x'.repeat(5_000)}`).words).toHaveLength(200);
  });

  it('order the rows, and what has none of it comes last', () => {
    const ids = (sort: Filter['sort'], lines = all) => sorted(lines, sort).map((l) => l.dossier);
    expect(ids('deadline')).toEqual(['D-5', 'D-4', 'D-1', 'D-2', 'D-3']);
    expect(ids('stage')).toEqual(['D-1', 'D-3', 'D-4', 'D-2', 'D-5']);
    expect(ids('title')[0]).toBe('D-1');
    const items = [
      line('A'),
      line('B', { among: { item: 2, placed: true, entry: 1 } }),
      line('C', { among: { item: 1, placed: true, entry: 1 } }),
    ];
    expect(ids('item', items)).toEqual(['C', 'B', 'A']);
    expect(ids('id', items.toReversed())).toEqual(['A', 'B', 'C']);
  });
});

describe('the number of documents', () => {
  const among = (item: number | null, placed: boolean, entry: number | null = null) => ({
    among: { item, placed, entry },
  });
  const meeting = (unseen: number | null): MeetingLine => ({
    ...{ meeting: 'CHS-1' as MeetingId, organ: null, phase: 'convened', title: null, day: null, place: null },
    ...{ documents: 4, unseen },
  });
  const lines = [
    line('D-1', among(1, true, 5)),
    line('D-2', among(2, true, 6)),
    line('D-3', among(null, true, 7)),
    line('D-4', among(3, false)),
  ];

  it('is explained: each document is counted once, and what was placed since says by which entry', () => {
    expect(accountOf(lines, lines.slice(0, 3), meeting(2))).toEqual({
      ...{ shown: 3, all: 4, filtered: 1 },
      reasons: { agenda: 2, since: [{ dossier: 'D-3', entry: 7 }], left: ['D-4'], unseen: 2 },
    });
  });

  it('is a number alone for whoever is not shown the agenda', () => {
    expect(accountOf(lines, lines, meeting(null)).reasons).toBeNull();
    expect(accountOf([line('D-1')], [], meeting(0)).reasons).toBeNull();
    expect(accountOf([], [], null)).toEqual({ shown: 0, all: 0, filtered: 0, reasons: null });
  });
});

describe('time at a stage', () => {
  const lines = [
    line('D-1', {
      steps: [step('10', 'closed', 9 * DAY, 7 * DAY), step('20', 'open', 7 * DAY), step('30', 'skipped', null)],
    }),
    line('D-2', { steps: [step('10', 'closed', 5 * DAY, 4 * DAY), step('20', 'notOpened', null)] }),
    line('D-3', { phase: 'withdrawn', steps: [step('10', 'closed', 2 * DAY, DAY), step('20', 'open', DAY)] }),
  ];

  it('runs until the stage closed, or until now; of what is over nothing runs on', () => {
    expect(timeAt(lines[0]!, lines[0]!.steps![0]!, NOW)).toBe(2 * DAY);
    expect(timeAt(lines[0]!, lines[0]!.steps![1]!, NOW)).toBe(7 * DAY);
    expect(timeAt(lines[1]!, lines[1]!.steps![1]!, NOW)).toBeNull();
    expect(timeAt(lines[2]!, lines[2]!.steps![1]!, NOW)).toBeNull();
  });

  it('is told of each stage that any document passes: how many, half of them, the longest', () => {
    expect(stagesOf(lines).map((s) => s.stage)).toEqual(['10', '20']);
    expect(timesOf(lines, NOW)).toMatchObject([
      { stage: '10', there: 0, passed: 3, median: DAY, longest: { ms: 2 * DAY, dossier: 'D-1' } },
      { stage: '20', there: 1, passed: 0, median: 7 * DAY, longest: { ms: 7 * DAY, dossier: 'D-1' } },
    ]);
  });

  it('is shaded by a scale that fits the package', () => {
    expect(scaleOf([], NOW)[0]).toBe(MINUTE);
    expect(scaleOf(lines, NOW)[0]).toBe(DAY);
    expect([0, MINUTE, 20 * MINUTE, HOUR].map((ms) => shadeOf(ms, scaleOf([], NOW)))).toEqual([0, 1, 3, 4]);
  });

  it('is drawn with a table of the same, and nothing is drawn of nothing', () => {
    const drawn = (whereItWaits(lines, namesIn('en', null, null), NOW) as string).toString();
    expect(drawn).toMatch(/<svg[^>]*role="img" aria-label="[^"]+"/);
    expect(drawn).toContain('7 days');
    expect(drawn).not.toContain('style=');
    expect((whereItWaits([line('D-1')], namesIn('en', null, null), NOW) as string).toString()).toBe('');
  });
});

describe('a row', () => {
  const of = (more: Partial<RowsOf> = {}): RowsOf => ({
    ...{ kind: 'cells', names: namesIn('en', null, null), now: NOW, members: ['KAZ', 'IND', 'UZB'] as MemberId[] },
    ...{ stages: [], scale: [] },
    ...more,
  });
  const cells = [
    { member: 'KAZ' as MemberId, said: 'agree', entry: 3 },
    { member: 'IND' as MemberId, said: 'object', lifted: true, entry: 4 },
  ] as const;
  const text = (l: BoardLine, more: Partial<RowsOf> = {}) => (rowOf(l, of(more)) as string).toString();

  it('has a letter and a word for each member, and nothing for one that is not counted', () => {
    const row = text(line('D-1', { cells }));
    expect(row).toContain('<td class="agree" title="agrees">A<td class="lifted" title="objects, lifted">O<td>');
    expect(row).toContain('<a href="/documents/D-1">');
  });

  it('counts who was heard in the round that it names, in the words of a document and of a list, or says nothing', () => {
    expect(text(line('D-1'))).toMatch(/1\/2 <small><bdi>round 1<\/bdi>/);
    const decided = {
      stage: null,
      heard: 9,
      counted: 9,
      tally: { of: 'round', stage: '60' as StageCode, round: 2 },
    } as const;
    expect(text(line('D-1', decided))).toMatch(/9\/9 <small><bdi>round 2 \(60\)/);
    expect(text(line('D-1', { tally: null }))).toMatch(/<td class="tally">\s*<\/td>/);
    const told = (more: Partial<BoardLine>, language: 'en' | 'ru') =>
      heardSentence(line('D-1', more), namesIn(language, null, null));
    expect([told({}, 'en'), told(decided, 'ru'), told({ tally: null }, 'ru')]).toEqual([
      ...['1 of 2, round 1', '9 из 9, раунд 2 (60)', ''],
    ]);
    expect(told({ tally: { of: 'delivery' } }, 'ru')).toBe('1 из 2, получение подтверждено');
    expect(told({ tally: { of: 'signatures' } }, 'en')).toBe('1 of 2, signed, or said why not');
  });

  it('shows hostile titles as what they are', () => {
    const row = text(line('D-1', { title: '"><script>alert(1)</script>\u202Eevil', area: '<i>', cells }));
    expect(row).not.toMatch(/<script|\u202E/);
    expect(row).toContain('&lt;script&gt;');
  });

  it('says what is waited for, on whom and by which rule; of many the first, and how many more', () => {
    expect(text(line('D-1', { waiting: [waits('KAZ', 'IND', 'UZB', 'TJK', 'RUS')] }))).toMatch(
      /delegations to be heard.*KAZ.*IND.*UZB.*and 2 more.*D27/s,
    );
  });

  it('stays the same for a while, and says minutes within the last hour', () => {
    const one = line('D-1', { deadline: new Date(Date.parse(NOW) + 5 * HOUR).toISOString() as Instant });
    expect(text(one)).toContain('5 hours');
    const minutes = (n: number) => new Date(Date.parse(NOW) + n * MINUTE).toISOString() as Instant;
    expect(rowOf(one, of({ now: minutes(1) }))).toBe(rowOf(one, of({ now: minutes(30) })));
    expect(text(one, { now: minutes(270) })).toContain('30 minutes');
    expect(text(one, { now: minutes(301) })).toContain('>over<');
  });

  it('of the stages says state, time and shade', () => {
    const steps = [step('10', 'closed', 9 * DAY, 7 * DAY), step('20', 'open', 7 * DAY), step('30', 'skipped', null)];
    const row = text(line('D-1', { steps }), {
      ...{ kind: 'steps', stages: ['10', '20', '30', '40'] as StageCode[], scale: [DAY, 4 * DAY, 14 * DAY, 30 * DAY] },
    });
    expect(row).toMatch(/class="closed h1" title="closed">\s*✓ 2d/);
    expect(row).toMatch(/class="open h2 here" title="open">\s*● 7d/);
    expect(row).toMatch(/class="skipped" title="not on the route">\s*–/);
  });
});

import { commentAddress, commentFilterOf, commentRows, fitsComment } from '../../client/web/screens/commentRows.ts';
import { csv } from '../../client/web/screens/search.ts';
import { silenceScreen } from '../../client/web/screens/silence.ts';
import { silenceRows } from '../../client/web/screens/silenceRows.ts';
import { namesIn } from '../../client/words/names.ts';
import { readViews, viewName, withoutView, withView } from '../../client/web/savedViews.ts';
import type { Entry } from '../../contracts/entry.ts';
import type { DossierEvent } from '../../contracts/events.ts';
import type { DossierAct } from '../../contracts/acts.ts';
import { LIMITS } from '../../contracts/limits.ts';
import type { Instant, Sha256 } from '../../contracts/ids.ts';
import type { BoardLine, SilenceClock } from '../../contracts/views.ts';
import { clocksAs } from '../../domain/dossier/shown/silences.ts';
import type { Viewer } from '../../domain/dossier/shown/viewer.ts';
import {
  actor,
  admitted,
  AGREE,
  AMEND,
  at,
  by,
  chair,
  delegation,
  dossierId,
  dossierOf,
  given,
  inRound,
  issued,
  lifted,
  manifest,
  member,
  MEMBERS,
  OBJECT,
  openForSignature,
  organisation,
  places,
  ready,
  round,
  roundClosed,
  stage,
  take,
  took,
  V1,
  V2,
  WAIT,
} from './fixtures.ts';

/** Silences, comments and saved views: what their pages are made of, without an engine. */

const DEADLINE = at(180, 7);
const silent = [...ready(), ...round('20', 1, { kind: 'silence' })];
const seat = (more: Partial<Viewer> = {}): Viewer => ({ actor: actor('AAA'), role: 'member', sees: null, ...more });
const clocks = (events: readonly DossierEvent[], viewer = seat(), of = organisation()) =>
  clocksAs({
    ...{ viewer, state: dossierOf(events), others: { organisation: of, meetings: [] }, hidden: [] },
    head: { dossier: dossierId('D-1'), n: 9, at: at(180), head: 'a'.repeat(64) as Sha256 },
  });
const noticed: DossierEvent = { type: 'NoticesSent', stage: stage('20'), round: 1, to: MEMBERS.map(actor) };

describe('a silence that runs', () => {
  it('says whom the text and the notice reached, and what follows if nobody breaks it, by its rule', () => {
    expect(clocks([...silent, noticed])).toEqual([
      {
        ...{ stage: '20', round: 1, correction: null, textHash: V1, version: 1, deadline: DEADLINE },
        ...{ zone: expect.any(String) as string, outcome: null, endedAt: null, broken: null },
        about: { counted: [...MEMBERS], delivered: [...MEMBERS], noticed: [...MEMBERS] },
        follows: { next: 'waits', still: false, for: [{ code: 'findingOrRound', stage: '20', rule: 'D47' }] },
      },
    ]);
  });

  it('names a member that has neither the text nor a notice: its silence cannot lawfully count', () => {
    const [clock] = clocks([...silent, noticed], seat(), organisation(undefined, admitted('DDD')));
    expect(clock?.about).toEqual({ counted: [...MEMBERS, 'DDD'], delivered: [...MEMBERS], noticed: [...MEMBERS] });
    expect(clocks(silent)[0]?.about?.noticed).toEqual([]);
  });

  it('tells whoever is not shown the record when it ends, and nothing of who was reached or said what', () => {
    const sees = { documents: 'all', texts: true, record: false } as const;
    const broken = [...silent, took('BBB', OBJECT), roundClosed('20', 'broken')];
    for (const events of [silent, broken])
      expect(Object.keys(clocks(events, seat({ role: 'party', sees }))[0]!).toSorted()).toEqual(
        ['correction', 'deadline', 'endedAt', 'outcome', 'round', 'stage', 'textHash', 'version', 'zone'].toSorted(),
      );
    // Where somebody stands aside in confidence the entries are not shown to a party either.
    const record = seat({ role: 'party', sees: { ...sees, record: true } });
    expect(Object.keys(clocks(silent, record)[0]!)).toContain('about');
    const aside = took('CCC', { kind: 'standAside', scope: { of: 'document' }, public: false });
    expect(Object.keys(clocks([...silent, aside], record)[0]!)).not.toContain('about');
    expect(clocks(silent, seat({ role: 'party', sees: { ...sees, documents: 'adopted' } }))).toEqual([]);
  });

  it('that was broken says by whom, by what and why', () => {
    const by_ = (position: typeof OBJECT) =>
      clocks(
        given(silent)
          .when(take(position), by(delegation('BBB')))
          .accepted()
          .reduce<DossierEvent[]>((all, e) => [...all, e], [...silent]),
      );
    expect(by_(OBJECT)[0]).toMatchObject({
      outcome: 'broken',
      broken: { member: 'BBB', by: 'object', words: 'because', places: ['para-1'] },
      follows: null,
    });
    expect(by_(AMEND)[0]).toMatchObject({ broken: { by: 'proposeAmendment', words: 'new words' } });
    expect(clocks([...silent, roundClosed('20', 'silence')])[0]).toMatchObject({ outcome: 'silence', broken: null });
  });

  it('about a correction of the adopted text is one as well, and an objection ends it', () => {
    const proposed = {
      ...{ type: 'CorrectionProposed', correction: 1, place: places('para-1')[0]! },
      ...{ found: 'a', corrected: 'b', deadline: at(180, 2) },
    } as DossierEvent;
    const told = { ...noticed, stage: stage('90'), round: 0, correction: 1 } as DossierEvent;
    const open = [...openForSignature(), proposed, told];
    expect(clocks(open).at(-1)).toMatchObject({
      ...{ stage: null, round: null, correction: { number: 1, place: 'para-1' }, outcome: null },
      about: { delivered: null, noticed: [...MEMBERS] },
      follows: { next: 'waits', for: [{ code: 'correctionRecord', rule: 'D54' }] },
    });
    const rejected: DossierEvent = { type: 'CorrectionRejected', correction: 1, by: member('BBB'), reasons: 'no' };
    expect(clocks([...open, rejected]).at(-1)).toMatchObject({
      outcome: 'rejected',
      broken: { member: 'BBB', by: 'objectToCorrection', words: 'no', places: ['para-1'] },
    });
  });
});

describe('the board of silences', () => {
  const clock = (over: Partial<SilenceClock>) => ({ outcome: null, endedAt: null, ...over }) as SilenceClock;
  const line = (dossier: string, ...silences: SilenceClock[]) => ({ dossier, silences }) as unknown as BoardLine;
  const now = at(0, 60);

  it('has those that run by their end, and those that ended lately, the latest first', () => {
    const lines = [
      line('D-1', clock({ deadline: at(0, 70) }), clock({ outcome: 'broken', endedAt: at(0, 50) })),
      line('D-2', clock({ deadline: at(0, 65) }), clock({ outcome: 'silence', endedAt: at(0, 59) })),
      line('D-3', clock({ outcome: 'silence', endedAt: at(0, 20) })),
      { dossier: 'D-4' } as unknown as BoardLine,
    ];
    const { running, ended } = silenceRows(lines, now);
    expect(running.map((r) => r.line.dossier)).toEqual(['D-2', 'D-1']);
    expect(ended.map((r) => r.line.dossier)).toEqual(['D-2', 'D-1']);
  });
});

describe('the page of silences', () => {
  const organisation_ = organisation(undefined, admitted('DDD'));
  const HOSTILE = '<script>alert(1)</script>\u202E';
  const dossier = { dossier: 'D-1', title: HOSTILE, phase: 'inProgress' };
  const asked = { stage: '20', round: 1, kind: 'silence', textHash: V1, version: 1, silenceMeans: 'noObjection' };
  /** The page as markup, of one document about which a silence runs. */
  const shown = async (
    who: { readonly role: string; readonly actor?: string; readonly chairs?: readonly string[] },
    of: { readonly now?: Instant; readonly line?: object; readonly events?: readonly DossierEvent[] } = {},
  ): Promise<string> => {
    const { role, actor: as = 'AAA', chairs = [] } = who;
    const viewer = seat({ role: role as Viewer['role'], ...(role === 'party' && { sees: NO_RECORD }) });
    const silences = clocks([...(of.events ?? [...silent, noticed])], viewer, organisation_);
    const line = { ...dossier, own: { asked: [asked], last: null }, silences, ...of.line };
    const profile = { organisation: 'SCO' };
    const connection = { profile, query: async () => ({ ok: true, value: { board: [line], next: null, sight: '' } }) };
    const spoken = namesIn('en', 'UTC', organisation_);
    const screen = await silenceScreen({
      viewer: { actor: as, role, chairs, language: 'en', zone: 'UTC', connection },
      ...{ organisation: organisation_, spoken, names: spoken.actor, now: of.now ?? at(180, 1) },
    } as never);
    return (await screen.body).toString();
  };
  const NO_RECORD = { documents: 'all', texts: true, record: false } as const;

  it('offers to a counted delegation to break it, and to one that is not counted the rule why not', async () => {
    const counted = await shown({ role: 'member' });
    expect(counted).toContain('href="/documents/D-1/position?stage=20"');
    expect(counted).not.toMatch(/<script|\u202E/);
    const other = await shown({ role: 'member' }, { line: { own: { asked: [], last: null } } });
    expect(other).not.toContain('/position');
    expect(other).toMatch(/Only a delegation that is counted[^]*D07/);
  });

  it('names whom it has not reached to offices, and says to delegations how many', async () => {
    const toStaff = await shown({ role: 'secretariat', actor: 'SECRETARIAT' });
    expect(toStaff).toMatch(/Not confirmed by:[^]*DDD[^]*No notice on record for:[^]*DDD/);
    expect(toStaff).toMatch(/href="\/documents\/D-1\/delivery"[^]*Mend the delivery/);
    const toMember = await shown({ role: 'member' });
    expect(toMember).toMatch(/Not confirmed by:\s+1\./);
    expect(toMember).not.toContain('DDD');
  });

  it('lets the chair of its organ extend it, and nobody break what is over', async () => {
    const chair_ = { role: 'chair', actor: 'CHAIR-EG', chairs: ['EG'] };
    expect(await shown(chair_)).toContain('/acts/dossier/D-1/ExtendRound?stage=20&amp;round=1');
    expect(await shown({ ...chair_, chairs: ['CNC'] })).not.toContain('ExtendRound');
    for (const who of [chair_, { role: 'member' }]) {
      const over = await shown(who, { now: DEADLINE });
      expect(over).toContain('The process has yet to record the end');
      expect(over).not.toMatch(/ExtendRound|\/position/);
    }
  });

  it('tells whoever is not shown the record no more than when it ends, and how it ended', async () => {
    const running = await shown({ role: 'party', actor: 'PPP' });
    expect(running).toContain('not shown to you');
    expect(running).not.toMatch(/confirmed by|on record|D47/);
    const events = [...silent, took('BBB', OBJECT), roundClosed('20', 'broken')];
    const now = '2024-01-02T00:00:00.000Z' as Instant;
    expect(await shown({ role: 'member' }, { events, now })).toMatch(/silence broken[^]*BBB[^]*because/);
    const ended = await shown({ role: 'party', actor: 'PPP' }, { events, now });
    expect(ended).toContain('silence broken');
    expect(ended).not.toMatch(/BBB|because/);
  });
});

describe('the comment table', () => {
  const entries = (...groups: readonly (readonly DossierEvent[])[]): readonly Entry[] =>
    groups.map((events, i) => ({ n: i + 1, at: at(i), events }) as unknown as Entry);
  const ruled = (more: object = {}) =>
    ({
      type: 'AmendmentRuled',
      stage: stage('20'),
      round: 1,
      by: member('AAA'),
      blocks: true,
      ...more,
    }) as DossierEvent;
  const states = (of: readonly Entry[], present = V1) =>
    commentRows(of, present).map(
      (r) => `${r.said.member} ${r.said.position.kind} ${r.state}${r.over ? ` ${r.over}` : ''}`,
    );

  it('has a row for everything that is said of the text, and none for plain agreement', () => {
    const all = entries([took('AAA', AMEND)], [took('BBB', OBJECT)], [took('CCC', AGREE)], [took('CCC', WAIT)]);
    expect(states(all)).toEqual(['AAA proposeAmendment open', 'BBB object open', 'CCC requestTime open']);
  });

  it('says what is over, and why', () => {
    const said = [took('AAA', AMEND)];
    expect(states(entries(said, [lifted('AAA')]))).toEqual(['AAA proposeAmendment over lifted']);
    expect(states(entries(said, [took('AAA', AGREE)]))).toEqual(['AAA proposeAmendment over replaced']);
    expect(states(entries(said, [took('AAA', WAIT)]))).toEqual(['AAA proposeAmendment open', 'AAA requestTime open']);
    expect(states(entries(said), V2)).toEqual(['AAA proposeAmendment over overtaken']);
  });

  it('has the ruling with its reason beside the amendment that it was on, also once its version is overtaken', () => {
    const all = entries(
      [took('AAA', AMEND)],
      [ruled({ blocks: false })],
      [ruled({ outcome: 'accepted', reason: 'it is so' })],
    );
    expect(commentRows(all, V2)).toMatchObject([
      {
        state: 'ruled',
        over: 'overtaken',
        ruling: { outcome: 'accepted', blocks: true, reason: 'it is so', entry: 3 },
      },
    ]);
    const again = entries([took('AAA', AMEND)], [ruled({ outcome: 'refused', blocks: false })], [took('AAA', AMEND)]);
    expect(states(again)).toEqual(['AAA proposeAmendment over replaced', 'AAA proposeAmendment open']);
  });

  it('is filtered by its address, in which what is no filter filters nothing', () => {
    const rows = commentRows(entries([took('AAA', AMEND)], [took('BBB', OBJECT)]), V1);
    const found = (query: string) =>
      rows.filter((r) => fitsComment(r, commentFilterOf(new URLSearchParams(query)))).map((r) => String(r.said.member));
    expect(found('')).toEqual(['AAA', 'BBB']);
    expect(found('kind=object')).toEqual(['BBB']);
    expect(found('party=AAA&state=open')).toEqual(['AAA']);
    expect(found('state=ruled')).toEqual([]);
    expect(found('kind=constructor&state=%3Cscript%3E')).toEqual(['AAA', 'BBB']);
    expect(commentAddress({ kind: 'object', party: '', state: '' })).toBe('kind=object');
  });

  it('keeps the reason of a ruling that gives one (D78)', () => {
    const rule = { type: 'RuleOnAmendment' as const, ...inRound(), by: member('AAA'), blocks: true };
    const amended = [...ready(), ...round('20'), took('AAA', AMEND)];
    given(amended)
      .when({ ...rule, outcome: 'accepted', reason: 'the experts agree' } satisfies DossierAct, by(chair('EG')))
      .accepted([
        {
          ...{ type: 'AmendmentRuled', stage: stage('20'), round: 1, by: member('AAA'), blocks: true },
          ...{ outcome: 'accepted', reason: 'the experts agree' },
        },
      ]);
  });
});

describe('a table for spreadsheets', () => {
  it('holds no formula, also where it is cut at another sign than a comma, and shows controls', () => {
    const [row = ''] = csv([['=1', ' +1', 'a;=1', 'b\n@x', 'c|-1', 'x, -y', '\u202Eabc', '\uff1d1', '\t-1']])
      .slice(1)
      .split('\r\n');
    expect(row).toBe('"\'=1"," \'+1","a;\'=1","b\n\'@x","c|\'-1","x, -y","⟨U+202E⟩abc","\'\uff1d1","\t\'-1"');
  });
});

describe('saved views', () => {
  const hostile = [
    '',
    ' ',
    '\u202E',
    null,
    'x',
    '{',
    '[1,null,{"name":5}]',
    '[{"name":"a"}]',
    '{"name":"a","query":""}',
  ];
  it.each(hostile)('are none in %j', (kept) => expect(readViews(kept)).toEqual([]));

  it('lead to no other page, whatever is kept', () => {
    for (const query of ['//evil.example', 'javascript:alert(1)', '/turn', '?a#b', 'x?y', '\n?a'])
      expect(readViews(JSON.stringify([{ name: 'a', query }]))).toEqual([]);
    expect(readViews(JSON.stringify([{ name: 'a', query: '?phase=adopted' }]))).toHaveLength(1);
    expect(withView([], 'a', '//evil.example')).toBeNull();
  });

  it('have names of one line, without controls that reorder it, and never more than eighty characters', () => {
    expect(viewName('  a\u202E\n b\u0000\u200F ')).toBe('a b');
    expect(viewName('<img src=x onerror=alert(1)>')).toBe('<img src=x onerror=alert(1)>');
    expect(viewName('x'.repeat(500))).toHaveLength(LIMITS.savedViewNameChars);
    expect(withView([], '\u202E\n', '')).toBeNull();
  });

  it('are replaced by one of the same name, deleted, and never too many', () => {
    const one = withView([], 'mine', '?phase=adopted')!;
    expect(withView(one, ' mine ', '')).toEqual([{ name: 'mine', query: '' }]);
    expect(withoutView(one, 'mine')).toEqual([]);
    const many = Array.from({ length: LIMITS.savedViews }, (_, i) => ({ name: `v${i}`, query: '' }));
    expect(withView(many, 'another', '')).toBeNull();
    expect(withView(many, 'v3', '?a')).toHaveLength(LIMITS.savedViews);
    expect(readViews(JSON.stringify([...many, ...many]))).toHaveLength(LIMITS.savedViews);
    expect(withView([], 'a', `?${'x'.repeat(LIMITS.savedViewChars)}`)).toBeNull();
  });
});

it('a voided silence is told as such', () =>
  expect(
    clocks([...silent, issued(manifest(2)), roundClosed('20', 'voided')] as readonly DossierEvent[])[0],
  ).toMatchObject({ outcome: 'voided', broken: null, endedAt: expect.any(String) as Instant }));

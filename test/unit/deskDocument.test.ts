import { html } from 'hono/html';
import { compareTexts } from '../../client/index.ts';
import { readingOf } from '../../client/text/reading.ts';
import { fileAt } from '../../client/web/files.ts';
import { comparison } from '../../client/web/screens/comparison.ts';
import { timeAt } from '../../client/web/board/stageTimes.ts';
import { inRouteOrder, routePicture } from '../../client/web/screens/route.ts';
import { rulesScreen } from '../../client/web/screens/rules.ts';
import { screenAt } from '../../client/web/screens.ts';
import { csv, fits, queryIn, senselessIn } from '../../client/web/screens/search.ts';
import { COMPARED_CHARS, SHOWN_CHARS, textBody } from '../../client/web/screens/text.ts';
import { lastAgreed, renderingFor } from '../../client/web/screens/versions.ts';
import { namesIn } from '../../client/words/names.ts';
import { LIMITS } from '../../contracts/limits.ts';
import { Procedure } from '../../contracts/procedure.ts';
import type { BoardLine, DossierView } from '../../contracts/views.ts';
import sco from '../../procedures/sco.json';
import { ruleIds } from '../../client/index.ts';

/** What the pages of a document are made of, without an engine. */

const n = namesIn('en', 'UTC', null);
const markup = async (of: unknown) => (await html`${of as string}`).toString();
const MARKDOWN = { mediaType: 'text/markdown', language: 'ru' } as const;
const reading = (text: string, open: [string, string[]][] = []) =>
  readingOf(text, {
    mediaType: 'text/markdown',
    open: new Map(open) as never,
    note: (holders) => `held by ${holders.join(', ')}`,
  });

describe('a text as it is read', () => {
  it('shows HTML, links and pictures as they are written, and runs nothing', () => {
    const hostile =
      '# <script>alert(1)</script>\n\n<img src=x onerror=alert(1)> [a](javascript:alert(1)) ![b](http://x/y)\n\n`<b>`';
    const shown = reading(hostile);
    expect(shown.match(/<[a-z][^>]*>/g)).toEqual([
      '<h3 dir="auto">',
      '<p dir="auto">',
      '<mark>',
      '<mark>',
      '<p dir="auto">',
      '<code>',
    ]);
    expect(shown).toContain('&lt;script&gt;');
  });

  it('makes controls seen that reorder what is read, also where they are written as entities', () => {
    const shown = reading('We \u202Etneserp ton od\u202C agree &#8238;x {#para-1}');
    expect(shown).not.toMatch(/[\u202a-\u202e\u2066-\u2069]/);
    expect(shown.match(/⟨U\+202E⟩/g)).toHaveLength(2);
  });

  it('names each place, keeps to what a page forbids, and says who holds words in brackets', () => {
    const shown = reading('Agreed [not yet] words {#para-1}\n\n| a |\n|--:|\n| b |\n', [['para-1', ['KAZ', '<b>']]]);
    expect(shown).toContain('id="at-para-1"');
    expect(shown).toContain('class="open-place"');
    expect(shown).toContain('held by KAZ, &lt;b&gt;');
    expect(shown).toContain('<mark>[not yet]</mark>');
    expect(shown).not.toContain('style=');
  });

  it.each([
    ['quotes in quotes', '> '.repeat(200_000)],
    ['lists in lists', Array.from({ length: 3_000 }, (_, i) => `${' '.repeat(i)}- a`).join('\n')],
    ['brackets', '['.repeat(500_000)],
    ['stars', '*a_ '.repeat(250_000)],
    ['one word', 'a'.repeat(LIMITS.textBytes)],
    ['backquotes', Array.from({ length: 1_400 }, (_, i) => '`'.repeat(i)).join(' ')],
  ])('is cut where it is long, and hostile in no other way: %s', async (_, text) => {
    const shown = await markup(textBody(text, MARKDOWN, [], n));
    expect(shown.length).toBeLessThan(SHOWN_CHARS * 12);
    if (text.length > SHOWN_CHARS) expect(shown).toContain('only its beginning');
  });
});

describe('two versions in one', () => {
  it('stand in reading order, each change with its word, and are escaped', async () => {
    const [from, to] = ['One <b> {#p-1}\n\nTwo {#p-2}\n', 'One <i> {#p-1}\n\nThree {#p-3}\n'];
    const shown = await markup(comparison(compareTexts(from, to, 'en'), 'en', 'en'));
    expect(shown).not.toMatch(/<[bi]>/);
    expect(shown).toMatch(/<del><bdi>[^]*?<\/bdi><\/del>/);
    expect(shown).toContain('changed');
    expect(shown).toContain('taken out');
    expect(shown).toContain('added');
    expect(shown.indexOf('Two')).toBeLessThan(shown.indexOf('Three'));
  });

  it('that say the same say so', async () => {
    expect(await markup(comparison(compareTexts('One', 'One', 'en'), 'en', 'en'))).toContain('say the same');
  });

  it('are compared up to a length that takes no time to speak of', () => {
    expect(COMPARED_CHARS).toBeLessThanOrEqual(LIMITS.textBytes);
  });
});

const stage = (code: string, status: string, openedAt: string | null = null, closedAt: string | null = null) => ({
  ...{ stage: code, name: code, organ: null, status, outcome: null, outcomeOn: null, outcomeAt: null, textHash: null },
  ...{ openedAt, closedAt },
});
const view = (over: object) =>
  ({ dossier: 'D-1', class: 'note', stage: '40', versions: [], roundList: [], ...over }) as unknown as DossierView;
const NOW = '2026-01-02T00:00:00.000Z' as never;

describe('the route as a picture', () => {
  const stages = [
    stage('00', 'closed'),
    stage('20', 'closed', '2026-01-01T00:00:00.000Z', '2026-01-01T06:00:00.000Z'),
    stage('40', 'open', '2026-01-01T12:00:00.000Z'),
    stage('30', 'skipped'),
    stage('60', 'notOpened'),
  ];
  it('follows the route of the class, with what is skipped last', () => {
    const organisation = { procedure: { classes: { note: { route: [{ stage: '40' }, { stage: '20' }] } } } } as never;
    const order = inRouteOrder(view({ stages }), organisation).map((s) => s.stage);
    expect(order).toEqual(['00', '40', '20', '60', '30']);
  });

  it('says how long each stage took, has a name and a description, and a shape for each status', async () => {
    expect(stages.map((s) => (timeAt({ phase: 'inProgress' }, s as never, NOW) ?? 0) / 3_600_000)).toEqual([
      0, 6, 12, 0, 0,
    ]);
    const drawn = await markup(routePicture(view({ stages }), stages as never, NOW, n));
    expect(drawn).toContain('role="img"');
    expect(drawn).toMatch(/<title id="route-title">[^<]+<\/title>\s*<desc id="route-about">[^<]+<\/desc>/);
    expect(drawn).toContain('6 hours');
    expect(drawn).toContain('12 hours');
    expect(drawn).not.toContain('style=');
    // What is skipped is in the list alone.
    expect(drawn.match(/class="stop /g)).toHaveLength(4);
    expect(drawn.match(/>here</g)).toHaveLength(1);
  });

  it('is as harmless with a hostile name', async () => {
    const hostile = { ...n, stage: () => '</svg><script>\u202E'.repeat(20) };
    const drawn = await markup(routePicture(view({ stages }), stages as never, NOW, hostile));
    expect(drawn).not.toContain('<script');
    expect(drawn).not.toContain('\u202E');
  });
});

describe('versions', () => {
  const position = (member: string, kind: string, entry: number, lifted = false) => ({ member, kind, entry, lifted });
  const versions = [1, 2, 3].map((number) => ({ number, textHash: `V${number}`, entry: number, added: [] }));
  const rounds = [
    { textHash: 'V1', positions: [position('KAZ', 'agree', 10), position('IND', 'agreeWithReservation', 11)] },
    { textHash: 'V2', positions: [position('KAZ', 'object', 20), position('IND', 'agree', 21, true)] },
  ];
  it('know to which one a delegation agreed last, and did not take it back', () => {
    const of = view({ versions, roundList: rounds });
    expect(lastAgreed(of, 'KAZ')).toBe(1);
    expect(lastAgreed(of, 'IND')).toBe(1);
    expect(lastAgreed(of, 'UZB')).toBeNull();
  });

  it('are read in the language that is asked for, else the reader’s, else the first official one', () => {
    const of = (language: string, status = 'official') =>
      ({ language, status, sha256: `${language}-${status}` }) as never;
    const all = [of('en', 'unofficial'), of('zh'), of('ru')];
    const asked = (over: object) =>
      (renderingFor(all, { sha256: null, language: null, reader: 'fr', ...over }) as { language: string } | null)
        ?.language;
    expect(asked({})).toBe('zh');
    expect(asked({ reader: 'ru' })).toBe('ru');
    expect(asked({ language: 'zh', reader: 'ru' })).toBe('zh');
    expect(asked({ sha256: 'en-unofficial' })).toBe('en');
    expect(renderingFor([], { sha256: null, language: null, reader: 'ru' })).toBeNull();
  });
});

describe('search', () => {
  const line = {
    ...{
      dossier: 'D-8',
      title: 'Energy',
      formerTitles: ['Power of water and wind'],
      class: 'note',
      area: 'energy',
      phase: 'inEffect',
    },
    ...{ stage: '60', act: { organ: 'CHS', day: '2024-07-04', number: 8, meeting: null }, draftAct: null },
    waiting: [{ on: ['KAZ'] }],
    cells: [
      { member: 'KAZ', said: 'object' },
      { member: 'IND', said: 'agree' },
    ],
  } as unknown as BoardLine;
  const found = (query: string) => fits(line, queryIn(new URLSearchParams(query)));

  it.each([
    ...[
      '',
      'title=ENER',
      'title=power',
      'title=wind+power',
      'title=d-8',
      'phase=inEffect',
      'waits=KAZ',
      'organ=CHS',
      'number=8',
    ],
    ...['from=2024-07-01&to=2024-07-04', 'party=KAZ', 'party=KAZ&said=object', 'said=agree', 'stage=60', 'class=note'],
  ])('finds by %j', (query) => expect(found(query)).toBe(true));

  it.each([
    ...[
      'title=sea',
      'title=energy+wind',
      'phase=adopted',
      'waits=IND',
      'organ=CFM',
      'number=9',
      'from=2024-07-05',
      'to=2024-07-03',
    ],
    ...['party=UZB', 'party=IND&said=object', 'said=abstain', 'stage=20', 'class=treaty', 'area=water'],
  ])('does not find by %j', (query) => expect(found(query)).toBe(false));

  it('leaves out what nothing could fit, and says so', () => {
    const no = (query: string) => senselessIn(new URLSearchParams(query));
    expect(no('phase=xyz&said=maybe&number=eight&from=yesterday&to=2024-07-04')).toEqual([
      'phase',
      'said',
      'number',
      'from',
    ]);
    expect([no('from=2024-07-05&to=2024-07-04'), no('from=2024-07-04&to=2024-07-04&number=8&said=unheard')]).toEqual([
      ['to'],
      [],
    ]);
    expect([found('phase=xyz'), found('phase=constructor')]).toEqual([true, true]);
  });

  it('gives a table in which nothing is a formula', () => {
    expect(
      csv([
        ['id', 'a "b", c'],
        ['=1+1', '@x'],
      ]),
    ).toBe('\ufeff"id","a ""b"", c"\r\n"\'=1+1","\'@x"\r\n');
  });
});

describe('addresses', () => {
  it('of files and of pages never meet', () => {
    for (const path of [
      '/documents.csv',
      '/documents/D-1/text.md',
      '/documents/D-1/bundle.zip',
      '/documents/D-1/entries/3/line.json',
    ]) {
      expect(fileAt(path)).not.toBeNull();
      expect(screenAt(path)).toBeNull();
    }
    expect(fileAt('/documents/D-1/entries/3/line.json')?.params).toEqual({ id: 'D-1', n: '3' });
    for (const path of ['/documents/D-1/textXmd', '/documents/D-1/text.pdf', '/documentsXcsv', '/documents/../text.md'])
      expect(fileAt(path)).toBeNull();
  });
});

describe('the rules', () => {
  const procedure = Procedure.parse(sco);
  const tests = new TextEncoder().encode(JSON.stringify({ D26: Array.from({ length: 9 }, (_, i) => `<b>${i}`) }));
  const rules = async (words: string, language: 'en' | 'ru' = 'en', more: object = {}) => {
    const query = new URLSearchParams(words === '' ? {} : { words });
    const look = {
      viewer: { language },
      query,
      organisation: { procedure: null },
      spoken: n,
      assets: new Map(),
      ...more,
    };
    return markup((await rulesScreen(look as never)).body);
  };
  it('are all there, each with an anchor, in both languages', async () => {
    for (const language of ['en', 'ru'] as const) {
      const page = await rules('', language);
      expect([...page.matchAll(/<tr id="([A-Z]\d+)">/g)].map((m) => m[1])).toEqual(ruleIds());
    }
  });
  it('are found by words and by number', async () => {
    expect([...(await rules('D26')).matchAll(/<tr id="([A-Z]\d+)">/g)].map((m) => m[1])).toContain('D26');
    expect(await rules('<script>')).not.toContain('<script>');
  });
  it('are shown by an act that each refuses, and by the tests that hold it', async () => {
    const organisation = { procedure };
    const assets = new Map([['rule-tests.json', { body: tests, type: 'application/json' }]]);
    const page = await rules('D26', 'en', { organisation, assets });
    expect(page).toContain('<summary>Example, Tests: 9</summary>');
    expect(page).toContain('CHAIR-1: Find consensus');
    expect(page).toContain('An objection of MEMBER-2 stands.');
    expect(page).toContain('&lt;b&gt;7');
    expect(page).not.toContain('&lt;b&gt;8');
    const spoken = namesIn('ru', 'UTC', organisation as never);
    const russian = await rules('D26', 'ru', { organisation, assets, spoken });
    expect(russian).toMatch(/<summary>Пример, Проверки: 9<\/summary>/);
    expect(russian).toMatch(/<ul lang="en">/);
    expect(await rules('D26')).not.toContain('<details');
  });
});

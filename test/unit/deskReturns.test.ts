import { createDeskApp } from '../../client/web/app.ts';
import type { DeskParts } from '../../client/web/desk.ts';
import type { DossierAct } from '../../contracts/acts.ts';
import type { DossierEvent } from '../../contracts/events.ts';
import type { PersonId, Sha256 } from '../../contracts/ids.ts';
import { boardLine, dossierView } from '../../domain/dossier/shown/view.ts';
import {
  AGREE,
  OBJECT,
  V1,
  accredited,
  actor,
  at,
  by,
  circulated,
  delegation,
  dossierDecider,
  dossierId,
  dossierOf,
  issued,
  organisation,
  ready,
  registered,
  round,
  SECRETARIAT,
  took,
} from './fixtures.ts';

/** A form that is not taken comes back as it was, and every page has an address at which it is looked at again. */

const ORIGIN = 'http://127.0.0.1:8088';
const house = organisation(undefined, accredited('SECRETARIAT'));
const { decide } = dossierDecider;

/** A desk before an engine that knows one document. */
function deskOf(events: readonly DossierEvent[], lines: readonly object[] = []) {
  const state = dossierOf(events);
  const head = { dossier: dossierId('D-1'), n: 9, at: at(180), head: 'a'.repeat(64) as Sha256 };
  const others = { organisation: house, meetings: [] };
  const board = lines.length > 0 ? lines : [boardLine(state, others, head)];
  const answer = (value: unknown) => ({ ok: true, value });
  const connectionOf = (who: string, person: string) => ({
    profile: { organisation: 'SCO' },
    draft: async (aggregate: string, act: object) => ({
      ...{ v: 1, organisation: 'SCO', aggregate, actor: who, person, issuedAt: at(180), nonce: 'n', seq: 1 },
      ...{ prev: null, act },
    }),
    query: async (name: string, request: { readonly act?: DossierAct; readonly dossier?: string }) => {
      if (name === 'history') return answer({ lines: [], recordedAt: [], next: null });
      if (name === 'list') return answer({ board, next: null, sight: 'all' });
      if (name === 'status') return answer(dossierView(state, others, head));
      const sender = who === 'SECRETARIAT' ? SECRETARIAT : delegation(who);
      const decided = decide(state, request.act!, by(sender));
      return answer({ decided, n: 9, head: null, at: at(180), sentence: null, stands: null, waiting: null, told: [] });
    },
  });
  let n = 0;
  let clock = Date.parse(at(180));
  const parts = {
    desk: { organisationState: async () => house, as: connectionOf, onChange: () => () => undefined },
    ...{ organisation: 'SCO', origin: ORIGIN, assets: new Map(), consultations: null },
    demo: {
      identities: async () => ['AAA', 'BBB', 'SECRETARIAT'].map((a) => ({ actor: a, person: personOf(a) })),
      key: async () => null,
    },
    now: () => clock,
    token: () => `token-${(n += 1)}`.padEnd(43, 'x'),
    log: () => undefined,
    checkerOf: () => ({}),
  } as unknown as DeskParts;
  const { app } = createDeskApp(parts);
  const post = (path: string, fields: Readonly<Record<string, string>>, headers: Record<string, string> = {}) =>
    app.request(path, {
      method: 'POST',
      body: new URLSearchParams(fields).toString(),
      headers: { origin: ORIGIN, 'content-type': 'application/x-www-form-urlencoded', ...headers },
    });
  const enter = async (who: string, fields: Readonly<Record<string, string>> = {}) => {
    const entered = await post('/demo/sign-in', { identity: `${who}.${personOf(who)}`, ...fields });
    const cookie = entered.headers.get('set-cookie')!.split(';')[0]!;
    return {
      cookie,
      location: entered.headers.get('location'),
      get: (path: string) => app.request(path, { headers: { cookie } }),
      post: (path: string, of: Readonly<Record<string, string>>, headers: Record<string, string> = {}) =>
        post(path, of, { cookie, ...headers }),
    };
  };
  return { app, post, enter, later: (ms: number) => (clock += ms) };
}
const personOf = (who: string): PersonId => Object.values(house.people).find((p) => p.actor === actor(who))!.person;

const open = [...ready(), ...round('20')];
const AT = '/documents/D-1/position?stage=20';
const inRound = { aggregate: 'dossier/D-1', act: 'TakePosition', stage: '20', round: '1', textHash: V1 };
const backOf = (html: string) => /name="back" value="([^"]*)"/.exec(html)?.[1]?.replaceAll('&amp;', '&');

describe('a mistake in a position', () => {
  const wrong = { ...inRound, from: AT, 'position.kind': 'object', 'position.object.reasons': '<b>too far</b>' };

  it('gives back the page of the position, with what was typed and the mistake beside its field', async () => {
    const { post } = await deskOf(open).enter('AAA');
    const answer = await post('/preview', wrong);
    const html = await answer.text();
    expect(answer.status).toBe(422);
    expect(html).toContain('On rivers');
    expect(html).toContain('class="effect"');
    expect(html).toMatch(/value="object"[^>]*checked/);
    expect(html).toContain('&lt;b&gt;too far&lt;/b&gt;');
    expect(html).toMatch(/id="f-position-object-places-m"/);
    expect(html).toContain('href="#f-position-object-places"');
    expect(html).not.toMatch(/<b>too far|name="for"|by its hash/);
    expect(backOf(html)).toBe(AT);
  });

  it('gives back the form with every member where it came from there, or from nowhere that can be shown', async () => {
    const { post } = await deskOf(open).enter('AAA');
    for (const from of ['/acts/dossier/D-1/TakePosition', '', 'https://evil.example/', '//evil.example', '/no-such'])
      for (const html of [await (await post('/preview', { ...wrong, from })).text()]) {
        expect(html).toContain('action="/preview"');
        expect(html).toContain('too far');
        expect(html).not.toContain('evil');
      }
  });
});

describe('the form of an act', () => {
  it('names the document, its stages and its versions, and asks no delegation for whom it transcribes', async () => {
    const html = await (await (await deskOf(open).enter('AAA')).get(`/acts/dossier/D-1/TakePosition?stage=20`)).text();
    expect(html).toContain('On rivers');
    expect(html).toMatch(new RegExp(`<option value="${V1}" selected>version 1</option>`));
    expect(html).toMatch(/<option value="20" selected>/);
    expect(html).not.toContain('name="for"');
    const staff = await deskOf(open).enter('SECRETARIAT');
    expect(await (await staff.get('/acts/dossier/D-1/TakePosition')).text()).toContain('name="for"');
  });
});

describe('what waits for somebody', () => {
  it('leads straight to what will be signed where nothing is missing', async () => {
    const sent = [...registered(), issued(), ...circulated()];
    const waiting = [
      { code: 'delivery', stage: '10', stageName: 'C', on: ['AAA'], until: null, rule: 'D16', facts: {} },
    ];
    const own = { asked: [], present: { version: 1, textHash: V1 }, agreedOn: null, last: null };
    const line = {
      dossier: 'D-1',
      title: 'On rivers',
      phase: 'inProgress',
      act: null,
      pendingSince: null,
      waiting,
      own,
    };
    const { get, post } = await deskOf(sent, [line]).enter('AAA');
    const html = await (await get('/turn')).text();
    const form = /<form method="post" action="\/preview"[^]*?<\/form>/.exec(html)![0];
    const fields = Object.fromEntries(
      [...form.matchAll(/name="([^"]*)" value="([^"]*)"/g)].map((m) => [m[1]!, m[2]!.replaceAll('&amp;', '&')]),
    );
    expect(fields).toMatchObject({ act: 'ConfirmDelivery', stage: '10', textHash: V1 });
    const shown = await post('/preview', fields);
    expect(shown.status).toBe(303);
    const page = await (await get(shown.headers.get('location')!)).text();
    expect(page).toContain('As things stand it is accepted');
    expect(page).toContain(`href="${fields['from']!.replaceAll('&', '&amp;')}"`);
  });
});

describe('what is about to be signed', () => {
  const agree = { ...inRound, from: AT, 'position.kind': 'agree' };

  it('has an address of its own, for whoever prepared it alone, in each language', async () => {
    const desk = deskOf(open);
    const [aaa, bbb] = [await desk.enter('AAA'), await desk.enter('BBB')];
    const { headers, status } = await aaa.post('/preview', agree);
    const at = headers.get('location')!;
    expect([status, at]).toEqual([303, expect.stringMatching(/^\/preview\/[0-9a-f]{16}$/)]);
    const shown = await aaa.get(at);
    const html = await shown.text();
    expect([shown.status, backOf(html)]).toEqual([200, at]);
    expect(html).toContain(`href="${AT}"`);
    expect((await bbb.get(at)).status).toBe(404);
    expect((await aaa.get(`/preview/${'0'.repeat(16)}`)).status).toBe(404);
  });

  it('is signed by a button of the second rank, which says so, where it would be refused', async () => {
    const desk = deskOf([...open, took('AAA', OBJECT)]);
    const aaa = await desk.enter('AAA');
    const pageOf = async (fields: Record<string, string>) =>
      (await aaa.get((await aaa.post('/preview', fields)).headers.get('location')!)).text();
    expect(await pageOf(agree)).toContain('<button class="primary">Sign with the key in this browser</button>');
    const refused = await pageOf({ ...inRound, 'position.kind': 'abstain' });
    expect(refused).toContain('<button>Have the refusal recorded</button>');
    expect(refused).not.toContain('class="primary"');
  });
});

describe('a choice that the rules refuse', () => {
  const page = async (events: readonly DossierEvent[]) =>
    (await (await deskOf(events).enter('AAA')).get('/documents/D-1/position')).text();
  const disabled = (html: string) =>
    [...html.matchAll(/name="position.kind"\s+value="(\w+)"([^>]*)>/g)].flatMap((m) =>
      m[2]!.includes('disabled') ? [m[1]!] : [],
    );

  it('is not to be chosen, and says by which rule and why (D75)', async () => {
    const html = await page([...open, took('AAA', OBJECT)]);
    expect(disabled(html)).toEqual(['abstain', 'proposeAmendment', 'requestTime']);
    expect(html).toMatch(
      /id="effect-requestTime">\s*Refused as things stand \(What stands: objects\)[^]*?href="\/rules#D75"/,
    );
    expect(html).not.toContain('name="position.requestTime.until"');
  });

  it('is none while nothing stands, or what stands may be followed by anything', async () => {
    for (const events of [open, [...open, took('AAA', AGREE)], [...open, took('BBB', OBJECT)]])
      expect(disabled(await page(events))).toEqual([]);
  });
});

describe('whoever is not signed in', () => {
  it('is told so, and comes to the page that was asked for', async () => {
    const desk = deskOf(open);
    const asked = await desk.app.request('/documents/D-1/text?version=1');
    const to = '/documents/D-1/text?version=1';
    expect(asked.headers.get('location')).toBe(`/?${new URLSearchParams({ why: 'asked', to }).toString()}`);
    const html = await (await desk.app.request(asked.headers.get('location')!)).text();
    expect(html).toContain('Sign in to see that page.');
    expect(html).toContain('<input type="hidden" name="to" value="/documents/D-1/text?version=1" />');
    expect((await desk.enter('AAA', { to })).location).toBe(to);
    expect((await desk.enter('AAA')).location).toBe('/turn');
  });

  it('is told that nothing was sent, and comes back to the form', async () => {
    const desk = deskOf(open);
    const { post, get } = await desk.enter('AAA');
    const at = (await post('/preview', { ...inRound, 'position.kind': 'agree' })).headers.get('location')!;
    desk.later(3 * 3_600_000);
    const sent = await post('/statements', { jws: 'x', n: '9' }, { referer: `${ORIGIN}${at}` });
    expect(sent.headers.get('location')).toBe(`/?${new URLSearchParams({ why: 'unsent', to: at }).toString()}`);
    const html = await (await get(sent.headers.get('location')!)).text();
    expect(html).toContain('Nothing was sent: your session had ended.');
    const again = await desk.enter('AAA', { to: at });
    expect([again.location, (await again.get(at)).status]).toEqual([at, 200]);
    expect((await get('/turn')).headers.get('location')).toContain('why=ended');
  });

  it.each([
    ...['https://evil.example/', '//evil.example', '/\\evil.example', '/..//evil.example', 'javascript:alert(1)'],
    ...['/sign-out', '/no-such-page', '/', '/?to=%2F%2Fevil.example', '\t//evil.example', '/turn\r\nx: y'],
  ])('is led to no other place by %j', async (to) => {
    expect((await deskOf(open).enter('AAA', { to })).location).toBe('/turn');
    const html = await (
      await deskOf(open).app.request(`/?${new URLSearchParams({ why: 'asked', to }).toString()}`)
    ).text();
    expect(html).not.toMatch(/name="to"|data-to="[^"]/);
  });
});

describe('an answer of a key that lets nobody in', () => {
  it('comes back beside what is wrong with it, under the same question as long as that can be answered', async () => {
    const desk = deskOf(open);
    const asked = await (await desk.post('/sign-in/challenge', { to: '/documents' })).text();
    const challenge = /answer-challenge (\S+)/.exec(asked)![1]!;
    const fields = { answer: 'not <an> answer', challenge, to: '/documents' };
    const failed = await desk.post('/sign-in', fields);
    const html = await failed.text();
    expect(failed.status).toBe(422);
    expect(html).toContain(`answer-challenge ${challenge} `);
    expect(html).toContain('not &lt;an&gt; answer</textarea');
    expect(html).toMatch(/aria-invalid="true" aria-describedby="answer-m"/);
    expect(html).toContain('name="to" value="/documents"');
    const other = await (await desk.post('/sign-in', { ...fields, challenge: '; rm -rf /' })).text();
    expect(other).toContain('That question cannot be answered any more');
    expect(other).not.toContain('rm -rf');
  });
});

describe('a page that says what went wrong', () => {
  it('has the menu for whoever is signed in, and leads on in the other language', async () => {
    const { get, post } = await deskOf(open).enter('AAA');
    const missing = await get('/no-such-page');
    expect([missing.status, /<nav aria-label/.test(await missing.text())]).toEqual([404, true]);
    const large = Array.from({ length: 2_001 }, (_, i) => [`f${i}`, '']);
    const answer = await post('/preview', Object.fromEntries(large) as Record<string, string>, {
      referer: `${ORIGIN}${AT}`,
    });
    const html = await answer.text();
    expect([answer.status, /<nav aria-label/.test(html), backOf(html)]).toEqual([413, true, AT]);
    // What another page says of itself leads nowhere.
    const foreign = await post('/statements', { jws: 'x' }, { referer: 'https://evil.example/turn' });
    expect(backOf(await foreign.text())).toBe('/');
  });

  it('has none for whoever is not', async () => {
    expect(await (await deskOf(open).app.request('/no-such-page')).text()).not.toContain('<nav aria-label');
  });
});

describe('a note that is transcribed', () => {
  const note = { for: 'BBB', round: 'D-1/20/1', paper: '№ 1' };
  const given = async (fields: Readonly<Record<string, string>>) => {
    const { post } = await deskOf(open).enter('SECRETARIAT');
    const answer = await post('/transcribe', { ...note, ...fields });
    const html = await answer.text();
    const to = answer.headers.get('location');
    return { status: answer.status, to, beside: [...html.matchAll(/id="f-(\w+)-m"/g)].map((m) => m[1]), html };
  };

  it.each([
    [{ kind: 'agree', words: 'We regret.' }, ['words']],
    [{ kind: 'abstain', places: 'para-1', until: '2024-07-01' }, ['places', 'until']],
    [{ kind: 'agreeWithViewpoint', words: 'A view.', reservation: 'scrutiny' }, ['reservation']],
    [{ kind: 'proposeAmendment', words: 'Other.', places: 'para-1, para-2' }, ['places']],
    [{ kind: 'requestTime', words: 'Time.', until: '2024-05-31' }, ['until']],
    [{ kind: 'agree', on: '2024-06-03' }, ['on']],
  ])('keeps %j, and says beside the field that it cannot be', async (fields, beside) => {
    const answer = await given(fields);
    expect([answer.status, answer.beside]).toEqual([422, beside]);
    for (const value of Object.values(fields)) expect(answer.html).toContain(value);
  });

  it('is taken on the day of its writing, wherever that day has begun', async () => {
    for (const fields of [
      { kind: 'agree', on: '2024-06-02' },
      { kind: 'requestTime', words: 'Time.', until: '2024-06-20' },
      { kind: 'object', words: 'No.', places: 'para-1' },
    ])
      expect(await given(fields)).toMatchObject({ status: 303, to: expect.stringContaining('/preview/') as string });
  });
});

describe('a text that was given for filing', () => {
  const read = async (content: string) => {
    const desk = deskOf(open);
    const { cookie } = await desk.enter('SECRETARIAT');
    const body = new FormData();
    body.set('file.0', new Blob([content]), 'a.md');
    body.set('language.0', 'ru');
    body.set('step', 'read');
    return (await desk.app.request('/file', { method: 'POST', body, headers: { origin: ORIGIN, cookie } })).text();
  };

  it('shows words in brackets at no place at once, by the rule, with what to do (E21)', async () => {
    const html = await read('Члены [обязаны] делать.\n\nВторой {#para-2}\n');
    expect(html).toMatch(/href="\/rules#E21"[^]*?обязаны[^]*?End the paragraph with a place/);
    expect(html).not.toContain('No words in brackets.');
  });

  it('says that there are none only where there are none', async () => {
    expect(await read('Первый {#para-1}\n')).toContain('No words in brackets.');
    const named = await read('[Первый] {#para-1}\n');
    expect(named).toMatch(/Words in brackets at<\/strong>\s*<bdi>para-1/);
    expect(named).not.toMatch(/#E21|No words in brackets/);
  });
});

it('the place of a meeting is none of a text', async () => {
  const html = await (await (await deskOf(open).enter('SECRETARIAT')).get('/convene')).text();
  expect(html).toContain('Place of the meeting');
  expect(html).not.toContain('Place of the text');
});

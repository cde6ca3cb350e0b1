import { gunzipSync } from 'node:zlib';
import { createDeskApp } from '../../client/web/app.ts';
import type { DeskParts } from '../../client/web/desk.ts';
import type { PersonId } from '../../contracts/ids.ts';
import { LIMITS } from '../../contracts/limits.ts';
import { actor, organisation } from './fixtures.ts';

/** What every answer of the desk carries, asked without a port. */

const ORIGIN = 'http://127.0.0.1:8088';
const state = organisation();
const person = Object.values(state.people).find((p) => p.actor === actor('AAA'))!.person;
const connection = {
  profile: { organisation: 'SCO' },
  query: async (name: string) => ({
    ok: true,
    value:
      name === 'meetings'
        ? {
            sight: 'all',
            meetings: [
              {
                meeting: 'CHS-1',
                organ: 'CHS',
                phase: 'convened',
                title: 'T',
                day: null,
                place: null,
                documents: 1,
                unseen: 0,
              },
            ],
          }
        : { board: [line], next: null, sight: 'all' },
  }),
};
const line = {
  ...{ dossier: 'D-1', title: '<script>alert(1)</script>', formerTitles: [], class: 'statement', area: 'trade' },
  ...{ phase: 'inProgress', stage: '20', stageName: 'Experts', round: 1, roundKind: 'open', heard: 0, counted: 2 },
  ...{
    objections: [],
    deadline: null,
    act: null,
    draftAct: null,
    pendingSince: null,
    rounds: 1,
    positions: 0,
    entries: 1,
    tally: { of: 'round', stage: '20', round: 1 },
  },
  ...{ waiting: [], steps: [], cells: [{ member: 'AAA', said: 'agree', entry: 1 }] },
  among: { item: 1, placed: true, entry: 1 },
};
const parts = {
  desk: { organisationState: async () => state, as: () => connection, onChange: () => () => undefined },
  organisation: 'SCO',
  origin: ORIGIN,
  demo: { identities: async () => [{ actor: 'AAA', person: person as PersonId }], key: async () => null },
  assets: new Map([
    ['desk.css', { body: new TextEncoder().encode(`/* ${'x'.repeat(5_000)} */`), type: 'text/css; charset=utf-8' }],
  ]),
  now: () => 0,
  token: () => 'a-token',
  log: () => undefined,
  checkerOf: () => ({}),
} as unknown as DeskParts;
const { app } = createDeskApp(parts);

const signedIn = async (identity = `AAA.${person}`, at = app): Promise<string> => {
  const body = new URLSearchParams({ identity }).toString();
  const headers = { origin: ORIGIN, 'content-type': 'application/x-www-form-urlencoded' };
  const answer = await at.request('/demo/sign-in', { method: 'POST', headers, body });
  return answer.headers.get('set-cookie')!.split(';')[0]!;
};
const get = (path: string, headers: Record<string, string> = {}) => app.request(path, { headers });

describe('every answer', () => {
  it.each(['/', '/turn', '/meetings/CHS-1', '/assets/desk.css', '/no-such-page', '/live?page=/turn'])(
    'of %s lets nothing run that is not the desk’s own, and is framed by nobody',
    async (path) => {
      const { headers } = await get(path);
      const policy = headers.get('content-security-policy') ?? '';
      expect(policy).toContain("default-src 'none'");
      expect(policy).toContain("frame-ancestors 'none'");
      expect(policy).toContain("script-src 'self'");
      expect(policy).not.toMatch(/unsafe|\*|https?:/);
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('cache-control')).toBe(path.startsWith('/assets/') ? 'no-cache' : 'no-store');
    },
  );

  it('is compressed for whoever takes it so, and says that it differs by that', async () => {
    const cookie = await signedIn();
    const plain = await get('/meetings/CHS-1', { cookie });
    expect(plain.headers.get('content-encoding')).toBeNull();
    const packed = await get('/meetings/CHS-1', { cookie, 'accept-encoding': 'gzip, deflate, br' });
    expect(packed.headers.get('content-encoding')).toBe('gzip');
    expect(packed.headers.get('vary')).toContain('Accept-Encoding');
    expect(gunzipSync(Buffer.from(await packed.arrayBuffer())).toString()).toBe(await plain.text());
  });

  it('of a file that has not changed is nothing, also where it had been compressed', async () => {
    const first = await get('/assets/desk.css', { 'accept-encoding': 'gzip' });
    expect(first.headers.get('content-encoding')).toBe('gzip');
    const etag = first.headers.get('etag')!;
    expect(etag).toMatch(/^W\//);
    for (const known of [etag, etag.replace('W/', '')])
      expect((await get('/assets/desk.css', { 'if-none-match': known })).status).toBe(304);
    expect((await get('/assets/desk.css', { 'if-none-match': '"other"' })).status).toBe(200);
  });

  it('that streams is not compressed, so that no change waits in a buffer', async () => {
    const cookie = await signedIn();
    const answer = await get('/live?page=%2Fmeetings%2FCHS-1&version=x', { cookie, 'accept-encoding': 'gzip' });
    expect(answer.headers.get('content-type')).toContain('text/event-stream');
    expect(answer.headers.get('content-encoding')).toBeNull();
    await answer.body?.cancel();
  });
});

describe('the page of a board', () => {
  it('holds a row for each document, whose title is never markup, and empty rows for what a filter leaves out', async () => {
    const cookie = await signedIn();
    const page = await (await get('/meetings/CHS-1', { cookie })).text();
    expect(page).not.toContain('<script>alert');
    expect(page).toContain('<td class="agree" title="agrees">A');
    expect(page).not.toMatch(/ style=| on[a-z]+=/);
    const none = await (await get('/meetings/CHS-1?title=nothing', { cookie })).text();
    expect(none).toContain('<tr id="row-D-1"></tr>');
    expect(none).toContain('0 of 1');
  });
});

describe('a session', () => {
  it('ends when its browser enters again', async () => {
    let n = 0;
    const { app: own } = createDeskApp({ ...parts, token: () => `token-${(n += 1)}` });
    const enter = async (cookie: string) => {
      const answer = await own.request('/demo/sign-in', {
        method: 'POST',
        headers: { origin: ORIGIN, 'content-type': 'application/x-www-form-urlencoded', cookie },
        body: `identity=AAA.${person}`,
      });
      return answer.headers.get('set-cookie')!.split(';')[0]!;
    };
    const statusOf = async (cookie: string) => (await own.request('/meetings', { headers: { cookie } })).status;
    const first = await enter('');
    const other = await enter('');
    expect([await statusOf(first), await statusOf(other)]).toEqual([200, 200]);
    const second = await enter(first);
    expect([await statusOf(first), await statusOf(second), await statusOf(other)]).toEqual([303, 200, 200]);
  });
});

describe('what one may cost', () => {
  const send = (path: string, body: string, headers: Record<string, string>, of = app) =>
    of.request(path, {
      method: 'POST',
      body,
      headers: { origin: ORIGIN, 'content-type': 'application/x-www-form-urlencoded', ...headers },
    });

  const entering = async () => {
    let n = 0;
    const { app: own } = createDeskApp({ ...parts, token: () => `token-${(n += 1)}` });
    const entered = await send('/demo/sign-in', `identity=AAA.${person}`, {}, own);
    const cookie = entered.headers.get('set-cookie')!.split(';')[0]!;
    const live = (method: string, name = '', env?: object) =>
      own.request(`/live?page=%2Fmeetings${name && `&name=${name}`}`, { method, headers: { cookie } }, env);
    return { own, live };
  };
  const firstWord = async (answer: Response) => {
    const reader = answer.body!.getReader();
    const { value } = await reader.read();
    reader.releaseLock();
    return new TextDecoder().decode(value);
  };

  it('is sixteen pages that change by themselves, and a head alone is no page', async () => {
    const { own, live } = await entering();
    for (let i = 0; i < 20; i += 1) expect((await live('HEAD')).status).toBe(405);
    const opened = [];
    for (let i = 0; i < 16; i += 1) opened.push(await live('GET'));
    for (const each of opened) expect(await firstWord(each)).toMatch(/^event: alive\ndata: \d+\n\n$/);
    // One more is told so, and not that its session has ended, which is what a head is asked for.
    const more = await live('GET');
    expect([more.status, await more.text()]).toEqual([200, 'event: full\ndata: "own"\n\n']);
    expect((await own.request('/live?page=%2Fmeetings', { method: 'HEAD' })).status).toBe(403);
    expect(await (await own.request('/', {})).text()).toContain('you have 16\u00a0other pages open that do');
    await opened[0]!.body!.cancel();
    await new Promise((resolve) => setTimeout(resolve, 20));
    const again = await live('GET');
    expect(await firstWord(again)).toContain('event: alive');
    for (const o of [...opened.slice(1), again]) await o.body!.cancel();
  });

  it('is one stream of a page: where it begins anew, the one of before is over', async () => {
    const { live } = await entering();
    const opened = [];
    for (let i = 0; i < 16; i += 1) opened.push(await live('GET', `page-${i}`));
    const again = await live('GET', 'page-3');
    expect(await firstWord(again)).toContain('event: alive');
    // It is told nothing that would load the page anew.
    expect(await opened[3]!.text()).not.toContain('event: end');
    expect(await (await live('GET', 'page-16')).text()).toContain('event: full');
    for (const o of [...opened.filter((_, i) => i !== 3), again]) await o.body!.cancel();
  });

  it('is no stream that nobody reads: after some signs of life that were not taken its connection is closed', async () => {
    const { live } = await entering();
    jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask'] });
    try {
      const destroyed: string[] = [];
      const answers = [];
      for (const name of ['read', 'stuck'])
        answers.push(await live('GET', name, { outgoing: { destroy: () => void destroyed.push(name) } }));
      const heard: string[] = [];
      const reading = (async () => {
        for await (const piece of answers[0]!.body as unknown as AsyncIterable<Uint8Array>)
          heard.push(new TextDecoder().decode(piece));
      })();
      for (let i = 0; i < 10; i += 1) await jest.advanceTimersByTimeAsync(LIMITS.signOfLifeMs);
      expect(destroyed).toEqual(['stuck']);
      expect(heard.length).toBeGreaterThanOrEqual(10);
      // Its place is free, and what was written for it is not kept.
      expect(await answers[1]!.text()).not.toMatch(/(event[^]*){4}/);
      await (await live('GET', 'read')).body!.cancel();
      await reading;
      expect(jest.getTimerCount()).toBe(0);
    } finally {
      jest.useRealTimers();
    }
  });

  it('is a form of two thousand fields, and what is no form is said to be none', async () => {
    const cookie = await signedIn();
    const many = Array.from({ length: 2_001 }, (_, i) => `f${i}=`).join('&');
    expect((await send('/preview', many, { cookie })).status).toBe(413);
    const broken = { cookie, 'content-type': 'multipart/form-data' };
    expect((await send('/preview', 'x', broken)).status).toBe(400);
    expect((await send('/language', 'x', { 'content-type': 'multipart/form-data' })).status).toBe(303);
  });

  it('is so many costly files a minute, however often one enters, and everything else beside them', async () => {
    let n = 0;
    const { app: own } = createDeskApp({ ...parts, token: () => `token-${(n += 1)}` });
    const enter = async () =>
      (await send('/demo/sign-in', `identity=AAA.${person}`, {}, own)).headers.get('set-cookie')!.split(';')[0]!;
    const [cookie, again] = [await enter(), await enter()];
    const take = (path: string, by = cookie) => own.request(path, { headers: { cookie: by } });
    for (let i = 0; i < LIMITS.costlyAtOnce; i += 1) expect((await take('/documents.csv')).status).toBe(200);
    for (const path of ['/documents.csv', '/documents/D-1/print', '/documents/D-1/proof?check=1', '/parties/AAA'])
      for (const by of [cookie, again]) {
        const answer = await take(path, by);
        expect([path, answer.status, answer.headers.get('retry-after')]).toEqual([path, 429, '5']);
      }
    for (const path of ['/documents', '/meetings']) expect((await take(path)).status).toBe(200);
  });

  it('is a verification at a time: who asks for another is told in a minute to ask again', async () => {
    const refusal = { rule: 'Q34', lack: 'CheckRunning', facts: { limit: LIMITS.checksOfOne } };
    const asked: string[] = [];
    const checkerOf = (who: string) => ({ lines: async () => (asked.push(who), { ok: false as const, refusal }) });
    const { app: own } = createDeskApp({ ...parts, checkerOf: checkerOf as never });
    const cookie = (await send('/demo/sign-in', `identity=AAA.${person}`, {}, own)).headers.get('set-cookie')!;
    const body = new FormData();
    body.set('file', new Blob(['{}\n']), 'export.jsonl');
    const headers = { origin: ORIGIN, cookie: cookie.split(';')[0]! };
    const answer = await own.request('/verify', { method: 'POST', body, headers });
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([429, '60']);
    expect(await answer.text()).toContain('is not done yet. Try again in a minute');
    expect(asked).toEqual(['AAA']);
  });

  it('is a few costly files at a time', async () => {
    let give: () => void = () => undefined;
    const given = new Promise<void>((resolve) => (give = resolve));
    const slow = {
      ...connection,
      query: async (name: string) => {
        if (name === 'list') await given;
        return connection.query(name);
      },
    };
    const { app: own } = createDeskApp({ ...parts, desk: { ...parts.desk, as: () => slow as never } });
    const cookie = (await send('/demo/sign-in', `identity=AAA.${person}`, {}, own)).headers.get('set-cookie')!;
    const take = async () => own.request('/documents.json', { headers: { cookie: cookie.split(';')[0]! } });
    const asked = Array.from({ length: LIMITS.costlyRunningOfOne }, take);
    // Of these the last alone is answered before the others.
    expect((await take()).status).toBe(429);
    give();
    expect((await Promise.all(asked)).map((a) => a.status)).toEqual(asked.map(() => 200));
    expect((await take()).status).toBe(200);
  });

  it('is counted by the address that a trusted proxy saw, and by the proxy’s own where none is trusted', async () => {
    const tried = async (behindProxy: boolean) => {
      const { app: own } = createDeskApp({ ...parts, behindProxy });
      const answers: number[] = [];
      for (let i = 0; i < 40; i += 1)
        answers.push((await send('/sign-in', 'answer=x', { 'x-forwarded-for': `10.0.0.9, 10.0.0.${i}` }, own)).status);
      return answers;
    };
    expect(await tried(true)).toEqual(Array.from({ length: 40 }, () => 422));
    expect(await tried(false)).toContain(429);
  });

  it('is a cookie that no other host can set, where the desk is reached by TLS', async () => {
    const secured = 'https://desk.example.org';
    const { app: own } = createDeskApp({ ...parts, origin: secured });
    const answer = await send('/demo/sign-in', `identity=AAA.${person}`, { origin: secured }, own);
    expect(answer.headers.get('set-cookie')).toMatch(
      /^__Host-concordat-session=.*; Path=\/; HttpOnly; Secure; SameSite=Strict$/,
    );
    expect((await send('/demo/sign-in', `identity=AAA.${person}`, {})).headers.get('set-cookie')).toMatch(
      /^concordat-session=.*; Path=\/; HttpOnly; SameSite=Strict$/,
    );
  });
});

describe('the table of what is found', () => {
  it('says in the reader’s language what its heads are about, and who was heard in which round', async () => {
    const headers = { cookie: await signedIn(), 'accept-language': 'ru' };
    const [head, row] = (await (await get('/documents.csv', headers)).text()).split('\r\n');
    const cells = row!.slice(1, -1).split('","');
    const of = (name: string) => cells[head!.slice(2, -1).split('","').indexOf(name)];
    expect([of('Состояние'), of('Высказались'), of('О чём подсчёт')]).toEqual(['на согласовании', '0', 'раунд 1']);
    expect([of('Вид документа'), of('Стадия')]).toEqual(['Заявление СГГ', '20 Экспертное рассмотрение']);
  });
});

describe('a text that is filed', () => {
  it('says when it is read what it will be refused for: words in brackets at no place (E21)', async () => {
    const staff = { ...state.people[person]!, actor: actor('SECRETARIAT'), person: 'SEC-1' as PersonId };
    const house = { ...state, people: { ...state.people, 'SEC-1': staff } };
    const { app: own } = createDeskApp({
      ...parts,
      desk: { ...parts.desk, organisationState: async () => house },
      demo: { identities: async () => [staff], key: async () => null } as never,
    });
    const cookie = await signedIn('SECRETARIAT.SEC-1', own);
    const read = async (text: string) => {
      const body = new FormData();
      body.set('file.0', new Blob([text]), 'a.md');
      body.set('language.0', 'ru');
      body.set('step', 'read');
      const headers = { origin: ORIGIN, cookie };
      return (await own.request('/file', { method: 'POST', body, headers })).text();
    };
    expect(await read('Члены [обязаны] делиться.\n')).toMatch(
      /<section class="card reading">(?:(?!No words in brackets)[^])*href="\/rules#E21"[^]*Члены \[обязаны\][^]*\{#para-7\}/,
    );
    expect(await read('Члены обязаны делиться. {#para-1}\n')).toMatch(/No words in brackets(?:(?!E21)[^])*$/);
    expect(await read('Члены [обязаны] делиться. {#para-1}\n')).toMatch(/Words in brackets at(?:(?!E21)[^])*$/);
  });
});

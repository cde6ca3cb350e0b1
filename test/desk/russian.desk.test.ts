import { unzipSync } from 'fflate';
import type { ActType } from '../../contracts/acts.ts';
import { aggregateRef, MeetingId, type DossierId, type TextHash } from '../../contracts/ids.ts';
import { signedBy } from '../../client/index.ts';
import { zipOfBundle } from '../../client/bundleZip.ts';
import { actsAbout } from '../../client/web/forms/describe.ts';
import { SCREENS } from '../../client/web/screens.ts';
import { eventually } from '../int/house.ts';
import { agree, day, done, of, presiding, seat, stage, staff, status } from '../int/negotiation.ts';
import { callerAt, enter, type Caller } from './http.ts';
import { documentBeforeExperts, openTable, type Table, type Window } from './table.ts';

/** A reader of Russian finds no English on any page: only what people wrote, codes, and names that are the same everywhere. */

jest.setTimeout(300_000);

const ONE = 'DESK-1' as DossierId;
const MEETING = MeetingId.parse('EG-DESK');
const ROLES = ['KAZ', 'SECRETARIAT', 'CHAIR-EG', 'AUDITOR'] as const;

let table: Table;
let window: Window;
let textHash: TextHash;
let statement: string;
const readers = new Map<string, Caller>();
beforeAll(async () => {
  table = await openTable();
  window = await table.window();
  ({ textHash } = await documentBeforeExperts(ONE, 'О рабочем месте'));
  await agree(ONE, '20', ['KAZ', 'CHN']);
  const round = (await status(ONE)).roundList.at(-1)!.round;
  const position = { kind: 'object' as const, reasons: 'Место не согласовано.', places: ['para-1' as never] };
  const objection = of('KAZ').takePosition(ONE, { stage: stage('20'), round, textHash, position });
  ({ statement } = await done(objection));
  const meeting = { organ: 'EG' as never, day: day('2024-06-22'), place: 'Астана', title: 'Совещание экспертов' };
  await done(staff().convene(MEETING, meeting));
  await done(staff().placeOnAgenda(MEETING, { dossier: ONE, item: 1 }));
  await done(presiding('EG').approveAgenda(MEETING));
  for (const who of ROLES) {
    const { cookie } = await enter(table.origin, who, seat(who).profile.person);
    readers.set(who, callerAt(table.origin, `${cookie}; concordat-language=ru`));
  }
});
afterAll(() => table?.close());

/** Words that are the same in every language: of formats, programs and keys, and one of diplomats. */
const SAME =
  /Concordat|ad referendum|SHA-256|Ed25519|base64url|NFC-LF-v1|UTF-8|GMT\+5|UTC|Markdown|Word|\b(alg|kid|typ)\b|text\/(markdown|plain)|\b(sha256sum|openssl)\b|docs\/[a-z-]+\.md|\.(docx|html|jsonl|zip)|`(npx|concordat) [^`]+`|concordat\/SCO/g;
/** Codes, and what people wrote at this table: names, reasons, areas. */
const DATA =
  /\b(dossier|meeting|organisation)\/|\b[A-Z][A-Z0-9-]+\b|\bpara-\d+|\b[0-9a-f]{64}\b|\((?!demonstration)[a-zA-Z]+\)|Simulated[^»]*|[A-Z][A-Za-z ]+(: [a-z ]+)?\(demonstration( periods)?\)|energy( ministers)?/g;

/** What is read of a page, or read aloud, where its language is Russian: what stands in Latin letters without being allowed to. */
const READ = `(html) => {
  const page = new DOMParser().parseFromString(html, 'text/html');
  const isRussian = (e) => e && e.closest('[lang]')?.lang === 'ru' && !e.closest('code, pre, script, style, textarea[readonly]');
  const found = [];
  const walker = page.createTreeWalker(page.documentElement, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) if (isRussian(node.parentElement)) found.push(node.textContent);
  for (const name of ['aria-label', 'title', 'placeholder', 'alt'])
    for (const e of page.querySelectorAll('[' + name + ']')) if (isRussian(e)) found.push(e.getAttribute(name));
  return { lang: page.documentElement.lang, found };
}`;
async function englishIn(html: string): Promise<readonly string[]> {
  const read: unknown = await window.page.evaluate(`(${READ})(${JSON.stringify(html)})`);
  const { lang, found } = read as { readonly lang: string; readonly found: readonly string[] };
  expect(lang).toBe('ru');
  return [...new Set(found)].filter((text) => /[A-Za-z]{2}/.test(text.replace(SAME, ' ').replace(DATA, ' ')));
}

/** By what was asked; nothing where there is none. */
async function english(asked: Iterable<readonly [what: string, answer: () => ReturnType<Caller['get']>]>) {
  const all: Record<string, readonly string[]> = {};
  for (const [what, answer] of asked) {
    const { status: code, body } = await answer();
    expect({ what, code }).not.toMatchObject({ code: 500 });
    expect({ what, isAnswered: code !== 429 && code !== 303 }).toEqual({ what, isAnswered: true });
    const found = await englishIn(body);
    if (found.length > 0) all[what] = found;
  }
  return all;
}

const VALUES: Readonly<Record<string, () => string>> = {
  kind: () => 'dossier',
  act: () => 'TakePosition',
  statement: () => statement,
  preview: () => '0'.repeat(16),
};
const pathOf = (pattern: string) => {
  const id = pattern.startsWith('/meetings') ? MEETING : pattern.startsWith('/parties') ? 'KAZ' : ONE;
  return pattern.replace(/:([a-z]+)/g, (_, name: string) => VALUES[name]?.() ?? id);
};
const pages = () => [
  ...SCREENS.map(([pattern]) => pathOf(pattern)),
  `/documents/${ONE}/history?entry=6`,
  `/documents/${ONE}/history?knew=IND`,
  `/documents/${ONE}/proof?check=1`,
  `/meetings/${MEETING}?view=steps`,
  '/documents/NO-SUCH',
];

describe('in Russian', () => {
  it.each(ROLES)('every page of %s is in Russian', async (who) => {
    const { get } = readers.get(who)!;
    expect(await english(pages().map((path) => [path, () => get(path)] as const))).toEqual({});
  });

  it('a page for print is, around its text', async () => {
    const { get } = readers.get('KAZ')!;
    const { body } = await get(`/documents/${ONE}/text.html?language=ru`);
    expect(body).toContain('Не принято. Версия 1 из 1');
    expect(body).not.toContain('lang="en"');
    expect(await englishIn(body)).toEqual([]);
  });

  it('every form is', async () => {
    const { get } = readers.get('SECRETARIAT')!;
    const about = { dossier: ONE, meeting: MEETING, organisation: 'SCO' };
    const forms = (['dossier', 'meeting', 'organisation'] as const).flatMap((kind) =>
      actsAbout(kind).map((act) => `/acts/${kind}/${about[kind]}/${act}`),
    );
    expect(forms.length).toBeGreaterThan(80);
    expect(await english(forms.map((path) => [path, () => get(path)] as const))).toEqual({});
  });

  it('what will be signed is, with what it does, with its mistakes, and with what changed before it was signed', async () => {
    const { get, post } = readers.get('KAZ')!;
    const inRound = { stage: '20', round: '1', textHash };
    const aggregate = aggregateRef('dossier', ONE);
    const preview = (act: ActType, members: Readonly<Record<string, string>>) =>
      [act, () => shown({ aggregate, act, ...members })] as const;
    /** What the form leads to. */
    const shown = async (fields: Readonly<Record<string, string>>) => {
      const answer = await post('/preview', fields);
      const at = /^location: (\S+)$/m.exec(answer.headers)?.[1];
      return at === undefined ? answer : get(at);
    };
    const draft = await seat('KAZ').draft(aggregate, { type: 'TakeUpProposal' });
    const jws = signedBy(seat('KAZ').profile.privateKey)(draft);
    const asked = [
      preview('TakePosition', { ...inRound, 'position.kind': 'agreeWithReservation' }),
      preview('TakePosition', {
        ...{ ...inRound, 'position.kind': 'agreeWithReservation', jointly: 'IND' },
        ...{ 'position.agreeWithReservation.reservation': 'scrutiny', 'position.agreeWithReservation.text': 'Текст.' },
      }),
      preview('LiftPosition', { ...inRound, 'standAside.of': 'paragraph', 'standAside.paragraph.places': 'para-1' }),
      preview('AgreeToShorten', { ...inRound, deadline: '2027-01-02T03:04:05' }),
      preview('RegisterDocument', {}),
      preview('TakePosition', { ...inRound, from: `/documents/${ONE}/position`, 'position.kind': 'object' }),
      ['what changed', () => post('/statements', { jws, n: '1' })] as const,
      ['no statement', () => post('/statements', { jws: 'x', n: '1' })] as const,
    ];
    expect(await english(asked)).toEqual({});
  });

  it('what is said to whoever is not signed in is, and what is given back of an answer that lets nobody in', async () => {
    const { get, post } = callerAt(table.origin, 'concordat-language=ru');
    const asked = [
      ...['asked', 'ended', 'unsent'].map((why) => [why, () => get(`/?why=${why}&to=/turn`)] as const),
      ['an answer', () => post('/sign-in', { answer: 'x', challenge: 'x', to: '/turn' })] as const,
    ];
    expect(await english(asked)).toEqual({});
  });

  it('what a form of the office gives back is', async () => {
    const { post } = readers.get('SECRETARIAT')!;
    const asked = [
      ['/file', () => post('/file', { step: 'propose' })],
      ['/transcribe', () => post('/transcribe', {})],
      ['of a kind', () => post('/transcribe', { kind: 'agree', words: 'Текст.', on: '2099-01-01' })],
      ['of a day', () => post('/transcribe', { kind: 'proposeAmendment', until: '2001-01-01', places: 'a b' })],
      ['/convene', () => post('/convene', {})],
      ['/verify', () => post('/verify', {})],
      ['/console/reminders', () => post('/console/reminders', { round: `${ONE}/20/1` })],
    ] as const;
    expect(await english(asked)).toEqual({});
  });

  /** Above it stands the name of the other language. */
  const mainOf = (html: string) => html.slice(html.indexOf('<main'));
  /** What the desk says of a file that is handed to it. */
  async function verified(name: string, content: string | Uint8Array): Promise<string> {
    const { cookie } = readers.get('AUDITOR')!;
    const form = new FormData();
    form.set('file', new Blob([typeof content === 'string' ? content : Uint8Array.from(content)]), name);
    const headers = { cookie, origin: table.origin };
    const answer = await fetch(`${table.origin}/verify`, { method: 'POST', body: form, headers });
    const body = await answer.text();
    expect({ name, isChecked: body.includes('Проверка не пройдена.') }).toEqual({ name, isChecked: true });
    expect({ name, english: await englishIn(body) }).toEqual({ name, english: [] });
    expect(mainOf(body)).not.toContain('lang="en"');
    return body;
  }
  /** A file of the document, as the desk gives it once the log covers it. */
  async function given(file: 'record.html' | 'bundle.zip'): Promise<Buffer> {
    const { cookie } = readers.get('AUDITOR')!;
    const ask = () => fetch(`${table.origin}/documents/${ONE}/${file}`, { headers: { cookie } });
    const answer = await eventually('a checkpoint over the document', ask, ({ status: code }) => code === 200, 60_000);
    return Buffer.from(await answer.arrayBuffer());
  }
  const changedRecord = (record: string, change: (files: Record<string, string>) => void) =>
    record.replace(/(id="bundle">)([^<]*)</, (_, before: string, inside: string) => {
      const files = JSON.parse(inside) as Record<string, string>;
      change(files);
      return `${before}${JSON.stringify(files)}<`;
    });
  const swap = (files: Record<string, string>, path: string, from: string | RegExp, to: string) => {
    const changed = Buffer.from(files[path]!, 'base64').toString().replace(from, to);
    files[path] = Buffer.from(changed).toString('base64');
  };

  it('what a verification finds in an export is', async () => {
    const read = await readers.get('AUDITOR')!.get(`/documents/${ONE}/entries/5/line.json`);
    expect(await verified('export.jsonl', `${read.body}\n`)).toContain('Нарушен порядок номеров');
  });

  it('what a verification finds in a changed bundle or record is', async () => {
    const files = new Map(Object.entries(unzipSync(await given('bundle.zip'))));
    const text = (path: string) => Buffer.from(files.get(path)!).toString();
    const zipped = (path: string, content: string) => zipOfBundle(new Map([...files, [path, Buffer.from(content)]]));
    for (const [path, content] of [
      ['entries.jsonl', text('entries.jsonl').replace('"sequence":', '"sequence":1')],
      ['entries.jsonl', text('entries.jsonl').replace(/\n[^\n]*\n/, '\n')],
      ['entries.jsonl', text('entries.jsonl').slice(0, -40)],
      ['manifest.json', text('manifest.json').replace('"v":1', '"v":2')],
      ['checkpoint', 'x'],
      ['policy', text('policy').replace('quorum', 'quorum none')],
      ['more', 'x'],
    ] as const)
      await verified('bundle.zip', zipped(path, content));
    const record = (await given('record.html')).toString();
    expect(await verified('record.html', record.replace('</h1>', ' (изменено)</h1>'))).toContain(
      'Страница показывает не то, что в её файлах',
    );
    await verified(
      'record.html',
      changedRecord(record, (of) => swap(of, 'entries.jsonl', '"n":1,', '"n":7,')),
    );
  });

  it('a record that is checked in the page is, whatever comes of it', async () => {
    const record = (await given('record.html')).toString();
    const { page, trouble } = await table.sit('AUDITOR', { locale: 'ru-RU' });
    const check = async (content: string, verdict: string) => {
      await page.goto('/verify');
      const file = { name: 'record.html', mimeType: 'text/html', buffer: Buffer.from(content) };
      await page.locator('#record-file').setInputFiles(file);
      await page.locator('#verdict').getByText(verdict).waitFor({ timeout: 120_000 });
      const shown = (await page.content()).replaceAll(table.house.installation.rootKey, '');
      expect(await englishIn(shown)).toEqual([]);
      expect(mainOf(shown)).not.toContain('lang="en"');
      return page.locator('#findings').innerText();
    };
    await check(record, 'Всё сходится:');
    const bent = changedRecord(record, (of) => {
      swap(of, 'entries.jsonl', '"n":1,', '"n":7,');
      swap(of, 'policy', 'quorum', 'quorum none');
      delete of['procedure.json'];
    });
    const findings = await check(bent, 'Проверка не пройдена:');
    for (const said of [
      'procedure.json: файла нет, он лишний или другой (file); найдено: файла нет',
      'строка 1, organisation/',
    ])
      expect(findings).toContain(said);
    await check(
      changedRecord(record, (of) => delete of['manifest.json']),
      'Проверка не пройдена: 1 несоответствие.',
    );
    expect(trouble).toEqual([]);
  });
});

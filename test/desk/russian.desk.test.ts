import type { ActType } from '../../contracts/acts.ts';
import { aggregateRef, MeetingId, type DossierId, type TextHash } from '../../contracts/ids.ts';
import { signedBy } from '../../client/index.ts';
import { actsAbout } from '../../client/web/forms/describe.ts';
import { SCREENS } from '../../client/web/screens.ts';
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
    const { post } = readers.get('KAZ')!;
    const inRound = { stage: '20', round: '1', textHash };
    const aggregate = aggregateRef('dossier', ONE);
    const preview = (act: ActType, members: Readonly<Record<string, string>>) =>
      [act, () => post('/preview', { aggregate, act, ...members })] as const;
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
      ['what changed', () => post('/statements', { jws, n: '1' })] as const,
      ['no statement', () => post('/statements', { jws: 'x', n: '1' })] as const,
    ];
    expect(await english(asked)).toEqual({});
  });

  it('what a form of the office gives back is', async () => {
    const { post } = readers.get('SECRETARIAT')!;
    const asked = [
      ['/file', () => post('/file', { step: 'propose' })],
      ['/transcribe', () => post('/transcribe', {})],
      ['/convene', () => post('/convene', {})],
      ['/verify', () => post('/verify', {})],
      ['/console/reminders', () => post('/console/reminders', { round: `${ONE}/20/1` })],
    ] as const;
    expect(await english(asked)).toEqual({});
  });

  it('what a verification finds is', async () => {
    const { cookie } = readers.get('AUDITOR')!;
    const read = await readers.get('AUDITOR')!.get(`/documents/${ONE}/entries/5/line.json`);
    const form = new FormData();
    form.set('file', new Blob([`${read.body}\n`]), 'export.jsonl');
    const answer = await fetch(`${table.origin}/verify`, {
      method: 'POST',
      body: form,
      headers: { cookie, origin: table.origin },
    });
    const body = await answer.text();
    expect(body).toContain('Проверка не пройдена.');
    expect(body).toContain('Нарушен порядок номеров');
    expect(await englishIn(body)).toEqual([]);
  });
});

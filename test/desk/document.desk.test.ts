import { execFile, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { unzipSync } from 'fflate';
import type { Locator } from 'playwright-core';
import { delegation } from '../../client/index.ts';
import type { Entry } from '../../contracts/entry.ts';
import type { DossierEvent } from '../../contracts/events.ts';
import type { DossierId, MemberId, TextHash } from '../../contracts/ids.ts';
import type { Place, Position } from '../../contracts/position.ts';
import type { DossierView } from '../../contracts/views.ts';
import { eventually, ROOT } from '../int/house.ts';
import { agree, circulate, deliver, issue, NINE, open, seat, see, status } from '../int/negotiation.ts';
import { documentBeforeExperts, openTable, type Table, type Window } from './table.ts';

/** The rooms of one document in a real browser: where it stands, its text, its history, its proof; and the search among all. */

jest.setTimeout(600_000);

const OVERFLOW = 'document.documentElement.scrollWidth - window.innerWidth';
const ID = 'DESK-9' as DossierId;
const WORDS = 'Simulated: the method of measurement is missing. <script>alert(1)</script>';
let table: Table;
let folder: string;
let first: TextHash;
let kaz: Window;
let auditor: Window;
beforeAll(async () => {
  table = await openTable();
  folder = mkdtempSync(join(tmpdir(), 'concordat-desk-'));
  ({ textHash: first } = await documentBeforeExperts(ID, 'On <b>measurement</b>'));
  await agree(ID, '20', ['KAZ', 'CHN']);
  const objection: Position = { kind: 'object', reasons: WORDS, places: ['para-1' as Place] };
  await agree(ID, '20', ['IND'], objection);
  kaz = await table.sit('KAZ');
  auditor = await table.sit('AUDITOR');
});
afterAll(async () => {
  if (folder) rmSync(folder, { recursive: true, force: true });
  await table?.close();
});

describe('the page of a document', () => {
  it('says why it is not further, with the rule, and what would move it', async () => {
    const { page } = kaz;
    await page.goto(`/documents/${ID}`);
    await page.getByRole('heading', { name: /On <b>measurement<\/b>/ }).waitFor();
    expect(await page.locator('#standing .waits').innerText()).toMatch(/Expert review:/);
    expect(await page.locator('#next').innerText()).toMatch(/Take a position[^]*Who may do it/);
    await page.locator('#standing .waits a.rule').first().click();
    await page.waitForURL('**/rules#D*');
    const rule = new URL(page.url()).hash;
    expect(await page.locator(`tr${rule}`).isVisible()).toBe(true);
  });

  it('shows objections first, in their own words, harmless', async () => {
    const { page } = kaz;
    await page.goto(`/documents/${ID}`);
    const rows = await page.locator('#positions tbody tr').allInnerTexts();
    expect(rows[0]).toContain('Objections');
    expect(rows[1]).toContain('India');
    expect(rows[1]).toContain(WORDS);
    expect(rows.findIndex((r) => r.includes('China'))).toBeGreaterThan(1);
    expect(await page.locator('svg.route').getAttribute('role')).toBe('img');
    expect(await page.locator('ol.steps li[aria-current=step]').innerText()).toContain('20');
  });

  it('has the deadline that the entry has, as every notice, answer, command and page (G5)', async () => {
    const lines = await see().exportEntries(ID, { whole: true });
    if (!lines.ok) throw new Error(lines.refusal.rule);
    const opened = lines.value
      .flatMap((line) => (JSON.parse(line) as Entry).events)
      .find((e) => e.type === 'RoundOpened');
    const { deadline, zone } = opened as Extract<DossierEvent, { type: 'RoundOpened' }>;
    const one = { deadline, zone };

    const reader = await delegation(seat('KAZ')).notices();
    const told = (await reader.fetch()).find(({ notice }) => notice.kind === 'roundOpened' && notice.dossier === ID);
    await reader.stop();
    expect(told?.notice).toMatchObject(one);

    const view = await status(ID);
    expect(view.roundList[0]).toMatchObject(one);
    expect(view.waiting[0]).toMatchObject({ until: deadline, zone });
    const list = await seat('KAZ').query('list', { dossier: ID, waiting: true });
    expect(list.ok && list.value.board[0]?.waiting?.[0]).toMatchObject({ until: deadline, zone });

    const [command, environment] = [
      join(ROOT, 'tools/concordat.mjs'),
      { CONCORDAT_PROFILES: table.house.installation.places.profiles },
    ];
    const asked = [command, 'status', ID, '--as', 'KAZ', '--json'];
    const { stdout } = await promisify(execFile)(process.execPath, asked, { env: { ...process.env, ...environment } });
    expect((JSON.parse(stdout) as DossierView).waiting[0]).toMatchObject({ until: deadline, zone });

    const { page } = kaz;
    for (const at of [`/documents/${ID}`, `/documents/${ID}/position`, '/turn']) {
      await page.goto(at);
      expect([at, await page.locator(`time[datetime="${deadline}"]`).count()]).not.toEqual([at, 0]);
    }
  });
});

describe('the text', () => {
  it('is shown to a delegation with what has changed since it agreed, and whole where that is asked', async () => {
    await issue(ID, 2, [{ place: 'para-9' as Place, holders: ['IND' as MemberId] }]);
    const second = (await status(ID)).textHash!;
    await circulate(ID, second);
    await deliver(ID, second, NINE);
    const { page } = kaz;
    await page.goto(`/documents/${ID}/text`);
    await page.getByText('You last agreed to version 1').waitFor();
    expect(await page.locator('.comparison ins').count()).toBeGreaterThan(0);
    await page.getByRole('link', { name: 'The text without comparison' }).click();
    const text = page.locator('article.reading');
    expect(await text.locator('.open-place').innerText()).toContain('held by India');
    expect(await text.locator('mark').innerText()).toContain('[Simulated words');
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: 'as stored (Markdown)' }).first().click(),
    ]);
    expect(download.suggestedFilename()).toMatch(/^DESK-9-v2-..\.md$/);
    await page.goto(`/documents/${ID}/text.html?version=2&language=ru`);
    expect(await page.locator('body').innerText()).toContain('Not adopted');
  });

  it('of an earlier version says on which one each position was given', async () => {
    await open('EG', ID, '20', (await status(ID)).textHash!);
    const { page } = kaz;
    await page.goto(`/documents/${ID}`);
    expect(await page.locator('details.round').last().locator('.badge.stale').innerText()).toContain('Version 1');
    expect((await status(ID)).roundList[0]!.textHash).toBe(first);
  });
});

describe('the history', () => {
  it('tells people first and folds the process, with the statement behind each entry', async () => {
    const { page } = auditor;
    await page.goto(`/documents/${ID}/history`);
    const { roundList } = await status(ID);
    const entry = roundList[0]!.positions.find((p) => p.member === 'IND')!.entry;
    const row = page.locator(`#entry-${entry}`);
    expect(await row.innerText()).toMatch(/India[^]*Delegation/);
    const statement = await page.request.get(`/documents/${ID}/entries/${entry}/statement.jws`);
    const payload = Buffer.from((await statement.text()).split('.')[1]!, 'base64url').toString();
    expect(JSON.parse(payload)).toMatchObject({ actor: 'IND', act: { position: { reasons: WORDS } } });
    expect(await page.locator('tr.plumbing details').first().getAttribute('open')).toBeNull();
  });

  it('shows the document as it was, by a form without scripts, and to whom', async () => {
    const { page } = await table.sit('AUDITOR', { scripts: false, locale: 'ru-RU', width: 360 });
    await page.goto(`/documents/${ID}/history`);
    await page.getByLabel('После записи').fill('3');
    await page.getByLabel('Как было показано').selectOption('KAZ');
    await page.getByRole('button', { name: 'Показать', exact: true }).first().click();
    const shown = page.locator('#moment');
    expect(await shown.innerText()).toContain('После записи 3');
    expect(await shown.innerText()).toContain('Казахстан');
    await shown.getByRole('link', { name: 'Постоянная ссылка' }).click();
    expect(await page.locator('#moment').innerText()).toContain('совпадает с суммой записи');
  });

  it('follows the slider, and keeps the address', async () => {
    const { page } = auditor;
    await page.goto(`/documents/${ID}/history`);
    const slider = page.locator('#travel input[type=range]');
    await slider.fill('4');
    await page.locator('#moment').getByText('After entry 4 of').waitFor();
    await slider.fill('5');
    await page.locator('#moment').getByText('After entry 5 of').waitFor();
    expect(new URL(page.url()).searchParams.get('entry')).toBe('5');
    await page.goto(`/documents/${ID}/history?knew=IND`);
    expect(await page.locator('section[aria-labelledby=knew] tbody tr').count()).toBeGreaterThan(0);
  });
});

describe('the proof', () => {
  it('is verified in the page, and a file without sending it or after', async () => {
    const { page } = auditor;
    await page.goto(`/documents/${ID}/proof`);
    await page.getByRole('button', { name: 'Verify' }).click();
    await page.getByText('Everything fits.').waitFor({ timeout: 120_000 });
    const lines = await see().exportEntries(ID, { whole: true });
    if (!lines.ok) throw new Error(lines.refusal.rule);
    const [good, bad] = [join(folder, 'good.jsonl'), join(folder, 'bad.jsonl')];
    const text = lines.value.map((l) => `${l}\n`).join('');
    writeFileSync(good, text);
    writeFileSync(bad, text.replace('"sequence":', '"sequence":1'));
    for (const [file, says] of [
      [good, 'Everything fits.'],
      [bad, 'It does not hold.'],
    ] as const) {
      await page.goto('/verify');
      await page.locator('#file').setInputFiles(file);
      await page.getByRole('button', { name: 'Send and check' }).click();
      await page.getByText(says).waitFor({ timeout: 120_000 });
    }
    const no = join(folder, 'no.html');
    writeFileSync(no, '<p>no record</p>');
    await page.goto('/verify');
    await page.locator('#record-file').setInputFiles(no);
    await page.getByText('That file is no record').waitFor();
  });

  it('is reached from what waits in four clicks, and says that everything fits (G17)', async () => {
    const { page } = auditor;
    await page.goto('/turn');
    let clicks = 0;
    const click = async (at: Locator) => {
      clicks += 1;
      await at.click();
    };
    await click(page.getByRole('link', { name: 'Documents', exact: true }));
    await click(page.getByRole('link', { name: /^DESK-9 / }).first());
    await click(page.getByRole('link', { name: 'Proof', exact: true }));
    await click(page.getByRole('button', { name: 'Verify' }));
    await page.getByText('Everything fits.').waitFor({ timeout: 120_000 });
    expect(clicks).toBeLessThanOrEqual(4);
  });

  /** Downloads what a link of the proof gives; the log covers what is new after a moment. */
  async function downloaded(link: string | RegExp, path: string): Promise<string> {
    const { page } = auditor;
    await eventually(
      'a checkpoint over the document',
      async () => (await page.request.get(`/documents/${ID}/${path}`, { timeout: 120_000 })).status(),
      (answer) => answer === 200,
      60_000,
    );
    await page.goto(`/documents/${ID}/proof`);
    const [given] = await Promise.all([
      page.waitForEvent('download', { timeout: 120_000 }),
      page.getByRole('link', { name: link }).click(),
    ]);
    const file = join(folder, given.suggestedFilename());
    await given.saveAs(file);
    return file;
  }
  it('is taken away as a page, which a browser without a network opens and checks', async () => {
    const record = await downloaded(/one page/, 'record.html');
    expect(record).toMatch(/DESK-9\.html$/);
    const elsewhere = await table.window();
    await elsewhere.context.setOffline(true);
    const asked: string[] = [];
    elsewhere.page.on('request', (request) => void asked.push(request.url()));
    await elsewhere.page.goto(`file://${record}`);
    const verdict = elsewhere.page.locator('#verdict');
    await verdict.getByText('Everything fits').waitFor({ timeout: 120_000 });
    expect(await verdict.innerText()).toContain(table.house.installation.rootKey);
    await elsewhere.page.getByText('the method of measurement is missing').first().waitFor();
    expect(asked.filter((url) => !/^(file|data|blob):/.test(url))).toEqual([]);
    expect(elsewhere.trouble).toEqual([]);
    // The desk opens it as well, and sends it nowhere.
    const { page } = auditor;
    await page.goto('/verify');
    await page.locator('#record-file').setInputFiles(record);
    await page.locator('#verdict').getByText('Everything fits').waitFor({ timeout: 120_000 });
  });

  it('is taken away in the other language by a link that says so in it, and is found to be that page', async () => {
    const record = await downloaded(/Запись на русском языке/, 'record.html');
    expect(record).toMatch(/DESK-9\.ru\.html$/);
    expect(readFileSync(record, 'utf8')).toMatch(/^<!doctype html>\n<html lang="ru">/);
    const { page } = auditor;
    expect((await page.request.get(`/documents/${ID}/record.html?language=zh`)).status()).toBe(404);
    const verdict = async (file: string) => {
      await page.goto('/verify');
      await page.locator('#file').setInputFiles(file);
      await page.getByRole('button', { name: 'Send and check' }).click();
      return page.getByText(/Everything fits\.|It does not hold\./).innerText({ timeout: 120_000 });
    };
    expect(await verdict(record)).toContain('Everything fits.');
    writeFileSync(record, readFileSync(record, 'utf8').replace('<html lang="ru">', '<html lang="en">'));
    expect(await verdict(record)).toContain('It does not hold.');
  });

  it('is taken away as a bundle, which the desk, the command and the small verifier check', async () => {
    const bundle = await downloaded(/bundle/, 'bundle.zip');
    const { page } = auditor;
    await page.goto('/verify');
    await page.locator('#file').setInputFiles(bundle);
    await page.locator('#root').fill(table.house.installation.rootKey);
    await page.getByRole('button', { name: 'Send and check' }).click();
    await page.getByText('Everything fits.').waitFor({ timeout: 120_000 });
    const files = unzipSync(readFileSync(bundle));
    const unpacked = (name: string, change: (path: string, bytes: Uint8Array) => Uint8Array = (_, bytes) => bytes) => {
      const to = join(folder, name);
      for (const [path, bytes] of Object.entries(files)) {
        mkdirSync(dirname(join(to, path)), { recursive: true });
        writeFileSync(join(to, path), change(path, bytes));
      }
      return to;
    };
    const key = ['--root-key', table.house.installation.rootKey];
    const run = (...of: string[]) =>
      spawnSync(process.execPath, of, { encoding: 'utf8', env: { PATH: process.env['PATH'] } });
    const small = join(ROOT, 'dist', 'verifier', 'main.js');
    const command = [join(ROOT, 'dist', 'client', 'cli', 'main.js'), 'verify'];
    const whole = unpacked('whole');
    expect(run(small, whole, ...key)).toMatchObject({ status: 0 });
    expect(run(...command, whole, ...key)).toMatchObject({ status: 0 });
    const changed = unpacked('changed', (path, bytes) =>
      path === 'entries.jsonl'
        ? Buffer.from(Buffer.from(bytes).toString().replace('"kind":"agree"', '"kind":"abree"'))
        : bytes,
    );
    expect(run(small, changed, ...key).status).not.toBe(0);
    expect(run(...command, changed, ...key).status).not.toBe(0);
  });
});

describe('the search', () => {
  it('lives in the address, and what it finds can be had as a table', async () => {
    const { page } = kaz;
    await page.goto('/documents');
    await page.getByLabel('Words of a title').fill('MEASUREMENT');
    await page.getByRole('button', { name: 'Search' }).first().click();
    expect(new URL(page.url()).searchParams.get('title')).toBe('MEASUREMENT');
    expect(await page.locator('tbody#lines tr').count()).toBe(1);
    const table1 = await page.request.get(`/documents.csv?title=MEASUREMENT`);
    expect(await table1.text()).toContain('"DESK-9"');
    await page.goto('/documents?title=nothing-of-the-kind');
    await page.getByText('No document that is shown to you fits.').waitFor();
    await page.goto('/parties/KAZ');
    expect(await page.locator('tbody tr').count()).toBe(1);
    expect((await page.request.get('/parties/IND')).status()).toBe(404);
  });
});

describe('every page of a document', () => {
  it('fits a phone in Russian, in the dark too, and nothing goes wrong in it', async () => {
    const phone = await table.sit('IND', { locale: 'ru-RU', width: 360, dark: true });
    for (const at of ['', '/text', '/text?compare=1', '/history', '/history?entry=5', '/proof']) {
      await phone.page.goto(`/documents/${ID}${at}`);
      const over = await phone.page.evaluate<number>(OVERFLOW);
      expect({ at, over }).toEqual({ at, over: 0 });
    }
    for (const at of ['/documents', '/rules', '/verify', '/parties/IND']) {
      await phone.page.goto(at);
      const over = await phone.page.evaluate<number>(OVERFLOW);
      expect({ at, over }).toEqual({ at, over: 0 });
    }
    expect([...phone.trouble, ...kaz.trouble, ...auditor.trouble]).toEqual([]);
  });
});

import type { Page } from 'playwright-core';
import type { DossierId, MeetingId, OrganId, TextHash } from '../../contracts/ids.ts';
import { day, done, of, place, staff, stage, status } from '../int/negotiation.ts';
import { documentBeforeExperts, openTable, type Table } from './table.ts';

/** The board of a package in a real browser: live, filtered by its address, on paper and on a phone. */

jest.setTimeout(300_000);

const MEETING = 'BOARD-1' as MeetingId;
const BOARD = `/meetings/${MEETING}`;
let table: Table;
let first: { id: DossierId; textHash: TextHash };
beforeAll(async () => {
  table = await openTable();
  first = await documentBeforeExperts('BOARD-A', 'On clean air <script>alert(1)</script>');
  await documentBeforeExperts('BOARD-B', 'On water');
  const about = { organ: 'CHS' as OrganId, day: day('2024-07-04'), place: 'Simulated', title: 'Simulated summit' };
  await done(staff().convene(MEETING, about));
  await place(MEETING, 'BOARD-A' as DossierId, 1);
  await place(MEETING, 'BOARD-B' as DossierId, 2);
});
afterAll(() => table?.close());

const says = (member: string, kind: 'agree' | 'object') =>
  done(
    of(member).takePosition(first.id, {
      ...{ stage: stage('20'), round: 1, textHash: first.textHash },
      position: kind === 'agree' ? { kind } : { kind, reasons: 'Simulated: reasons.', places: ['para-1'] },
    } as never),
  );

const pagesOf = (pdf: string) => pdf.match(/\/Type \/Page\b/g)?.length;

/** What of a page is printed, and what is not; of no page its menu, its buttons and its feet are. */
async function onPaper(page: Page, there: readonly string[], hidden: readonly string[] = []): Promise<void> {
  await page.emulateMedia({ media: 'print' });
  const seen = async (of: string) =>
    page.locator(of).evaluateAll((all) => all.filter((e) => e.checkVisibility({ contentVisibilityAuto: true })).length);
  for (const of of there) expect([of, await seen(of)]).not.toEqual([of, 0]);
  for (const of of ['.top nav', '.who', '.skip', 'footer', '#connection', 'button', '.button', ...hidden])
    expect([of, await seen(of)]).toEqual([of, 0]);
  await page.emulateMedia({ media: null });
}

describe('what is printed', () => {
  it('of a document is where it stands, who said what, and what waits; nothing that only a screen can do', async () => {
    const { page } = await table.sit('KAZ');
    await page.goto(`/documents/${first.id}`);
    await onPaper(
      page,
      ['h1', '#standing .verdict', '#standing .waits', '#standing time', '#positions details td', 'svg.route'],
      ['.tabs', '.actions'],
    );
    await page.goto(`/documents/${first.id}/text?compare=none`);
    await onPaper(page, ['h1', 'article.reading', '.hash'], ['.tabs', '.filters']);
  });

  it('of a sitting is its agenda and who is there', async () => {
    const { page } = await table.sit('SECRETARIAT');
    await page.goto(`${BOARD}/sitting`);
    await onPaper(page, ['h1', '#facts dd', '#agenda tbody tr', '#presence tbody th'], ['.tabs', '.actions']);
  });

  it('of a package is its documents, each on a sheet of its own, with its version and hash', async () => {
    const { page } = await table.sit('SECRETARIAT');
    await page.goto(`${BOARD}/print?language=ru`);
    await onPaper(page, ['.sheet h2', '.sheet header code', '.sheet .text'], ['.filters']);
    const sheets = await page.locator('.sheet').allInnerTexts();
    expect(sheets.map((s) => /BOARD-[AB]/.exec(s)?.[0])).toEqual(['BOARD-A', 'BOARD-B']);
    expect(sheets[0]).toContain(first.textHash);
    const [, width, height] = /MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/.exec(await pdfOf(page)) ?? [];
    expect([Math.floor(Number(width)), Math.floor(Number(height))]).toEqual([595, 842]);
    expect(pagesOf(await pdfOf(page))).toBe(3);
  });
  const pdfOf = async (page: Page) => (await page.pdf({ preferCSSPageSize: true, format: 'A4' })).toString('latin1');
});

describe('the board of a package', () => {
  it('shows on another’s open page what a delegation says, without being asked, and what the filter of its address leaves', async () => {
    const all = await table.sit('IND');
    const objections = await table.sit('UZB', { locale: 'ru-RU' });
    await all.page.goto(BOARD);
    await objections.page.goto(`${BOARD}?objection=yes`);
    expect(await all.page.locator('#rows tr:not(:empty)').count()).toBe(2);
    expect(await objections.page.locator('#rows tr:not(:empty)').count()).toBe(0);
    await says('KAZ', 'object');
    await all.page.locator('#row-BOARD-A td.object').waitFor();
    await objections.page.locator('#row-BOARD-A td.object[title="возражение"]').waitFor();
    await objections.page.reload();
    expect(await objections.page.locator('#rows tr:not(:empty)').count()).toBe(1);
    expect(await objections.page.getByLabel('Только с возражением').isChecked()).toBe(true);
    await says('IND', 'agree');
    await objections.page.locator('#row-BOARD-A td.agree').waitFor();
    expect([...all.trouble, ...objections.trouble]).toEqual([]);
  });

  it('filters without scripts, and the address keeps what was chosen in the other view too', async () => {
    const { page } = await table.sit('KAZ', { scripts: false });
    await page.goto(BOARD);
    await page.getByLabel('Words of the title').fill('water');
    await page.getByRole('button', { name: 'Apply' }).click();
    expect(await page.locator('#rows tr:not(:empty)').count()).toBe(1);
    expect(new URL(page.url()).searchParams.get('title')).toBe('water');
    await page.getByRole('link', { name: 'Documents by stages' }).click();
    expect(await page.getByLabel('Words of the title').inputValue()).toBe('water');
    expect(await page.locator('#rows tr:not(:empty)').count()).toBe(1);
    expect(await page.locator('#row-BOARD-B td.open.here').count()).toBe(1);
    expect(await page.getByRole('img', { name: 'Where the package waits' }).count()).toBe(1);
  });

  it('explains how many documents there are, and is a table to whoever hears it', async () => {
    const { page, trouble } = await table.sit('SECRETARIAT');
    await page.goto(BOARD);
    await page.getByText('Why this number').click();
    await page
      .getByText(/On the agenda.*: 2/)
      .first()
      .waitFor();
    const cell = page.getByRole('row', { name: /On clean air/ }).getByRole('cell');
    expect(await cell.count()).toBeGreaterThan(9);
    expect(await page.getByRole('columnheader', { name: 'KAZ' }).locator('abbr').getAttribute('title')).toBe(
      'Kazakhstan',
    );
    expect(await page.locator('script:not([src])').count()).toBe(0);
    expect(trouble).toEqual([]);
  });

  it('is one sheet of A3 on paper, and moves inside its own frame on a phone', async () => {
    const { page } = await table.sit('KAZ', { width: 360 });
    await page.goto(BOARD);
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(360);
    const pdf = (await page.pdf({ preferCSSPageSize: true })).toString('latin1');
    const [, width, height] = /\/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/.exec(pdf) ?? [];
    expect([Math.round(Number(width)), Math.round(Number(height))]).toEqual([1191, 842]);
    expect(pagesOf(pdf)).toBe(1);
    await onPaper(page, ['#rows', '#row-BOARD-A th', '#board-caption', 'h1', '.legend'], ['.filters', '.tabs']);
  });

  it('tells every deadline on the clock of whoever looks, and on the one that rules it', async () => {
    const until = (await status(first.id)).roundList.at(-1)!.deadline;
    const on = (timeZone: string) =>
      new Intl.DateTimeFormat('en-GB', {
        ...{ timeZone, year: 'numeric', month: 'long', day: 'numeric', hour: '2-digit', minute: '2-digit' },
        ...{ hourCycle: 'h23', timeZoneName: 'short' },
        // To the second where it does not end with its minute.
        ...(Date.parse(until) % 60_000 !== 0 && { second: '2-digit' }),
      }).format(new Date(until));
    const ruling = on('Asia/Almaty');
    expect(ruling).toMatch(/GMT\+5$/);
    const told = new Set<string>();
    for (const [who, zone, name] of [
      ['IND', 'Asia/Kolkata', 'GMT+5:30'],
      ['KGZ', 'America/Phoenix', 'GMT-7'],
      ['KAZ', 'Asia/Almaty', 'GMT+5'],
    ] as const) {
      const { page, context } = await table.sit(who, { zone });
      const own = on(zone);
      expect(own.endsWith(name)).toBe(true);
      const isSame = own === ruling;
      for (const at of [`/documents/${first.id}`, `/documents/${first.id}/position`]) {
        await page.goto(at);
        const time = page.locator(`time[datetime="${until}"]`).first();
        expect(await time.innerText()).toBe(ruling);
        const beside = await time.locator('xpath=following-sibling::small[1]').innerText();
        expect(beside).toContain('the clock that rules');
        expect([at, beside.includes(`your time: ${own}`)]).toEqual([at, !isSame]);
      }
      await page.goto(BOARD);
      const row = await page.locator(`#row-BOARD-A time[datetime="${until}"]`).getAttribute('title');
      expect(row).toBe(isSame ? own : `${own}; the clock that rules: ${ruling}`);
      told.add(own);
      await context.close();
    }
    expect(told.size).toBe(3);
  });

  it('is no page where no such meeting is known', async () => {
    const { page } = await table.sit('KAZ');
    expect((await page.goto('/meetings/NO-SUCH'))?.status()).toBe(404);
  });
});

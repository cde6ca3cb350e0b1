import type { DossierId, MeetingId, OrganId, TextHash } from '../../contracts/ids.ts';
import { day, done, of, place, staff, stage } from '../int/negotiation.ts';
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
    expect(pdf.match(/\/Type \/Page\b/g)).toHaveLength(1);
  });

  it('is no page where no such meeting is known', async () => {
    const { page } = await table.sit('KAZ');
    expect((await page.goto('/meetings/NO-SUCH'))?.status()).toBe(404);
  });
});

import { MeetingId, type DossierId } from '../../contracts/ids.ts';
import { agree, day, done, seat, staff } from '../int/negotiation.ts';
import { callerAt } from './http.ts';
import { openPath } from './path.ts';
import { documentBeforeExperts, openTable, type Table, type Window } from './table.ts';

/** What somebody has ticked or typed stays, whatever happens meanwhile: the page changes by itself, or is left before it is sent. */

jest.setTimeout(300_000);

const [ONE, TWO] = ['DESK-1', 'DESK-2'] as string[] as [DossierId, DossierId];
const MEETING = MeetingId.parse('EG-KEEP');

let table: Table;
let office: Window;
beforeAll(async () => {
  table = await openTable();
  for (const id of [ONE, TWO]) await documentBeforeExperts(id, `On ${id}`);
  office = await table.sit('SECRETARIAT');
});
afterAll(() => table?.close());

const show = ({ page }: Window) => page.getByRole('button', { name: 'Show what will be signed' }).first().click();
const sign = async ({ page }: Window) => {
  await page.getByRole('button', { name: 'Sign with the key in this browser' }).click();
  await page.waitForURL('**/receipts/**');
  await page.getByText('Recorded.').waitFor();
};

describe('a part of a page that changes by itself', () => {
  it('keeps the documents that were ticked for a reminder, and where the reader stands', async () => {
    const { page } = office;
    await page.goto('/console');
    const row = (id: string) => page.locator('#owe tr', { has: page.locator(`input[value^="${id}/"]`) });
    await row(ONE).getByRole('checkbox').check();
    await row(ONE).getByText('China').waitFor();
    await agree(ONE, '20', ['CHN']);
    await agree(TWO, '20', ['CHN']);
    await row(ONE).getByText('China').waitFor({ state: 'detached' });
    await row(TWO).getByText('China').waitFor({ state: 'detached' });
    expect(await row(ONE).getByRole('checkbox').isChecked()).toBe(true);
    expect(await row(TWO).getByRole('checkbox').isChecked()).toBe(false);
    expect(await page.evaluate('document.activeElement.value')).toBe(`${ONE}/20/1`);
  });

  it('keeps the delegations that are not to be reminded', async () => {
    const { page } = office;
    await page.goto(`/documents/${ONE}/delivery`);
    const box = (member: string) => page.locator(`#unheard input[name=to][value=${member}]`);
    await box('IND').uncheck();
    await agree(ONE, '20', ['PAK']);
    await box('PAK').waitFor({ state: 'detached' });
    expect(await box('IND').isChecked()).toBe(false);
    expect(await box('KAZ').isChecked()).toBe(true);
  });

  it('keeps the head of a delegation that was chosen and is not recorded yet', async () => {
    const meeting = { organ: 'EG' as never, day: day('2027-01-02'), place: 'Astana', title: 'Simulated: experts' };
    await done(staff().convene(MEETING, meeting));
    const { page } = office;
    await page.goto(`/meetings/${MEETING}/sitting`);
    const head = (member: string) => page.getByLabel(`Head of delegation: ${member}`);
    await head('Kazakhstan').selectOption({ index: 1 });
    await done(staff().recordPresence(MEETING, { member: 'IND' as never, head: seat('IND').profile.person }));
    await page.locator('#head-IND option[selected]:not([value=""])').waitFor({ state: 'attached' });
    expect(await head('Kazakhstan').inputValue()).toBe(seat('KAZ').profile.person);
    expect(await head('China').inputValue()).toBe('');
  });
});

describe('what was typed and not sent', () => {
  it('of a way on stays until it is signed, each by itself', async () => {
    const chair = await table.sit('CHAIR-EG');
    const { page } = chair;
    const typed = 'Simulated: the ministers meet first.';
    await page.goto(`/documents/${ONE}/finding`);
    await page.locator('#reason-defer').fill(typed);
    await page.goto(`/documents/${ONE}/finding`);
    expect(await page.locator('#reason-defer').inputValue()).toBe(typed);
    expect(await page.locator('#reason-conclude').inputValue()).toBe('');
    await page
      .locator('form', { has: page.locator('#reason-defer') })
      .getByRole('button')
      .click();
    await sign(chair);
    expect(await page.evaluate('Object.keys(sessionStorage)')).toEqual([]);
    expect(chair.trouble).toEqual([]);
  });

  it('among one’s own stays until the desk has it, and what the desk has is not typed over', async () => {
    const kgz = await table.sit('KGZ');
    const { page } = kgz;
    const at = `/delegation/consultations/${TWO}`;
    const text = page.locator('#f-position-agreeWithReservation-text');
    await page.goto(at);
    await page.getByRole('radio', { name: 'agrees with a reservation' }).check();
    await text.fill('Simulated: our ministry is still reading.');
    await page.getByLabel('Your comment').fill('Simulated: a comment.');
    await page.goto(at);
    expect(await page.getByRole('radio', { name: 'agrees with a reservation' }).isChecked()).toBe(true);
    expect(await text.inputValue()).toBe('Simulated: our ministry is still reading.');
    await page.getByRole('button', { name: 'Keep the draft' }).click();
    await page.getByText('Kept.').waitFor();
    // The other form was not sent by it.
    expect(await page.getByLabel('Your comment').inputValue()).toBe('Simulated: a comment.');
    await page.getByRole('button', { name: 'Add it' }).click();
    await page.getByText('Kept.').waitFor();
    await page.waitForURL((url) => url.search === '');
    await page.getByRole('button', { name: 'Delete the draft' }).click();
    await page.getByText('Nobody has drafted anything yet').waitFor();
    expect([await text.inputValue(), await page.getByLabel('Your comment').inputValue()]).toEqual(['', '']);
    expect(kgz.trouble).toEqual([]);
  });

  it('of a statement that was signed elsewhere stays under the same act, and under no other', async () => {
    const uzb = await table.sit('UZB');
    const { page } = uzb;
    const prepare = async (reason: string) => {
      await page.goto(`/acts/dossier/${TWO}/WithdrawProposal`);
      await page.getByLabel('Reason').fill(reason);
      await show(uzb);
      await page.getByText('Sign where the key is kept').click();
      return page.locator('#jws');
    };
    await (await prepare('Simulated: one.')).fill('simulated.signed.statement');
    expect(await (await prepare('Simulated: another.')).inputValue()).toBe('');
    expect(await (await prepare('Simulated: one.')).inputValue()).toBe('simulated.signed.statement');
    expect(uzb.trouble).toEqual([]);
  });
});

describe('a path to the desk that dies without a sign', () => {
  it('is told, loses nothing that was typed, and the page is brought up to date when it carries again', async () => {
    const id = 'DESK-3' as DossierId;
    await documentBeforeExperts(id, 'On paths');
    const amend = (who: string) =>
      agree(id, '20', [who], { kind: 'proposeAmendment', place: 'para-1' as never, words: `Simulated: ${who}.` });
    await amend('IND');
    const path = await openPath(table.origin);
    const chair = await table.sit('CHAIR-EG');
    const { page } = chair;
    const told = page.locator('#connection');
    const row = (who: string) => page.locator('#rows tr', { hasText: who });
    const tick = page.getByLabel('Rule among several on the amendment of India');
    const reason = page.getByLabel('Reason of the ruling');
    // The clock of the page is the test's: it goes on by itself as well.
    await page.clock.install();
    const quiet = () => page.evaluate<boolean>("document.getElementById('connection').hidden");
    await page.goto(`${path.origin}/documents/${id}/comments`);
    await amend('UZB');
    await row('Uzbekistan').waitFor();
    await tick.check();
    await reason.fill('Simulated: not sent yet.');
    // Less than two and a half intervals without a word are nothing.
    await page.clock.fastForward(30_000);
    expect(await quiet()).toBe(true);
    path.die();
    await amend('CHN');
    // As a machine that slept finds itself.
    await page.clock.fastForward(60_000);
    await told.getByText('The connection is lost', { exact: false }).waitFor();
    expect(await row('China').count()).toBe(0);
    // Tried again, in vain.
    await page.clock.fastForward(60_000);
    expect(await told.innerText()).toContain('The connection is lost');
    path.carryAgain();
    // What the browser still takes for open connections is dead, so that the first ones may be in vain.
    for (let i = 0; i < 12 && (await told.innerText()).includes('lost'); i += 1) {
      const answered = page.waitForResponse('**/live?**', { timeout: 2_000 }).catch(() => null);
      await page.clock.fastForward(11_000);
      await answered;
    }
    await row('China').waitFor();
    expect([await tick.isChecked(), await reason.inputValue()]).toEqual([true, 'Simulated: not sent yet.']);
    await page.clock.fastForward(5_000);
    expect(await quiet()).toBe(true);
    // It is brought up to date as before.
    await amend('RUS');
    await row('Russia').waitFor();
    expect(chair.trouble).toEqual([]);
    await chair.context.close();
    await path.close();
  });
});

describe('more pages than are kept up to date for one session', () => {
  it('say so, what to do, and not that the session has ended', async () => {
    const kaz = await table.sit('KAZ');
    const [cookie] = (await kaz.context.cookies()).filter((c) => c.name.endsWith('concordat-session'));
    const caller = callerAt(table.origin, `${cookie!.name}=${cookie!.value}`);
    await kaz.page.goto('about:blank');
    const open: Awaited<ReturnType<typeof caller.listen>>[] = [];
    // The page that was left may count for a moment yet.
    for (let taken = 0; taken < 16;) {
      const { heard, stop } = await caller.listen('/turn');
      while (!/event: (alive|full)/.test(heard())) await new Promise((resolve) => setImmediate(resolve));
      if (heard().includes('event: alive')) taken += 1;
      open.push({ heard, stop });
    }
    await kaz.page.goto('/documents');
    await kaz.page.locator('#connection').getByText('Close some of them, and load this one again').waitFor();
    for (const each of open) each.stop();
    expect(kaz.trouble).toEqual([]);
    await kaz.context.close();
  });
});

describe('pages that nobody looks at', () => {
  it('let go of their streams, of which a browser opens six, and are brought up to date when somebody does', async () => {
    const id = 'DESK-4' as DossierId;
    await documentBeforeExperts(id, 'On tabs');
    const kgz = await table.sit('KGZ');
    const turnTo = (page: Window['page'], isHidden: boolean) =>
      page.evaluate(
        `Object.defineProperty(document, 'hidden', { configurable: true, get: () => ${isHidden} });
         document.dispatchEvent(new Event('visibilitychange'));`,
      );
    const pages: Window['page'][] = [];
    // The seventh of six would never be shown.
    for (let i = 0; i < 8; i += 1) {
      const page = await kgz.context.newPage();
      const streams = page.waitForResponse('**/live?**');
      await page.goto(`${table.origin}/documents/${id}`);
      await streams;
      await turnTo(page, true);
      pages.push(page);
    }
    const [first] = pages;
    await agree(id, '20', ['IND']);
    const again = first!.waitForResponse('**/live?**');
    await turnTo(first!, false);
    await again;
    await first!.locator('.changed').first().waitFor();
    expect(await first!.locator('#connection').isHidden()).toBe(true);
    expect(kgz.trouble).toEqual([]);
    await kgz.context.close();
  });
});

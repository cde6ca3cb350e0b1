import type { Page } from 'playwright-core';
import { ActorId, MeetingId, OrganId, type DossierId } from '../../contracts/ids.ts';
import { agree, convene, done, find, NINE, open, rise, staff, stageOf, status } from '../int/negotiation.ts';
import { findings } from './axe.ts';
import { recorded, SHOW, SIGN, sign, tabTo } from './hands.ts';
import { documentBeforeExperts, openTable, type Table } from './table.ts';

/**
 * A chair at the desk: warned of a finding that is not safe, and refused it; told live once it is; every other way on, shown before
 * it is taken; and what is handed over to the next chair.
 */

jest.setTimeout(300_000);

let table: Table;
beforeAll(async () => {
  table = await openTable();
  await documentBeforeExperts('DESK-3', 'Before the chair');
});
afterAll(() => table?.close());

const id = 'DESK-3' as DossierId;
const stageNow = async () => (await status(id)).stages.find((s) => String(s.stage) === '20')?.status;

describe('a chair at the desk', () => {
  it('is warned that a finding is not safe, by the rule, and refused it where it is signed all the same (D26)', async () => {
    await agree(id, '20', ['IND'], {
      ...{ kind: 'object', reasons: 'Simulated: paragraph one is premature.' },
      places: ['para-1'] as never,
    });
    const { page, trouble } = await table.sit('CHAIR-EG');
    await page.goto('/documents/DESK-3/finding');
    await page.locator('#verdict').getByText('Not safe').waitFor();
    await page.locator('#verdict').getByText('D26').waitFor();
    await page.locator('#objectors').getByText('paragraph one is premature').waitFor();
    // What the quorum demands is not what is so.
    await page.locator('#evidence').getByText('must be heard. Not reached.').waitFor();
    await page.locator('#o-conclude').getByText('Would be refused').waitFor();
    await page.locator('#o-defer').getByText('Would be accepted').waitFor();
    const conclude = page.locator('section.card', { has: page.locator('#o-conclude') });
    await conclude.getByRole('button', { name: 'Show what will be signed' }).click();
    await page.getByText('As things stand it would be refused').waitFor();
    await page.getByRole('button', { name: 'Have the refusal recorded' }).click();
    await page.waitForURL('**/receipts/**');
    await page.getByText('D26').first().waitFor();
    expect(await stageNow()).toBe('open');
    expect(trouble).toEqual([]);
  });

  it('is told without asking once nothing stands in the way, and finds consensus', async () => {
    const { page, trouble } = await table.sit('CHAIR-EG');
    await page.goto('/documents/DESK-3/finding');
    await page.locator('#verdict').getByText('Not safe').waitFor();
    await agree(id, '20', NINE);
    await page.locator('#verdict').getByText('Safe: a finding of consensus').waitFor();
    await page.locator('#objectors').getByText('No objection').waitFor();
    await page.locator('#evidence').getByText('must be heard. Reached.').waitFor();
    // Without a mouse: the conclusion is the first of the ways on.
    await tabTo(page, SHOW);
    expect(await page.evaluate('document.activeElement.form.elements.act.value')).toBe('FindConsensus');
    await page.keyboard.press('Enter');
    await page.getByText('As things stand it is accepted').waitFor();
    await tabTo(page, SIGN);
    await page.keyboard.press('Enter');
    await recorded(page);
    expect(await stageNow()).toBe('closed');
    expect(trouble).toEqual([]);
  });

  it('sees beside each act of its own that is refused now, why', async () => {
    await documentBeforeExperts('DESK-4', 'With nobody heard');
    const { page } = await table.sit('CHAIR-EG');
    await page.goto('/documents/DESK-4');
    const own = page.locator('#next li.blocked', { hasText: 'Find consensus' });
    await own.getByText('D27').waitFor();
    expect(await own.innerText()).toMatch(/Not possible now: D27 .{40,}/s);
    expect(await own.locator('[aria-disabled=true]').count()).toBe(1);
  });
});

/** The card of a way on, by its key. */
const cardOf = (page: Page, key: string) => page.locator('section.card', { has: page.locator(`#o-${key}`) });
const reason = (key: string) => `Simulated: a reason to ${key}.`;

/** Takes a way on from the page of a finding: what it shows, the reason, what is signed, and the receipt. */
async function takes(page: Page, id: string, key: string, shows: string | RegExp): Promise<void> {
  await page.goto(`/documents/${id}/finding`);
  const card = cardOf(page, key);
  await card.getByText('Would be accepted').waitFor();
  await card.locator(`#o-${key}`).getByText(shows).first().waitFor();
  await card.getByLabel(/^Reason/).fill(reason(key));
  await card.getByRole('button', { name: SHOW }).click();
  await page.getByText('As things stand it is accepted').waitFor();
  await page.getByText(reason(key)).first().waitFor();
  await page.getByText(shows).first().waitFor();
  await sign(page);
}

describe('a chair that goes another way', () => {
  const [BRACKETS, SITTING] = ['DESK-5', 'DESK-6'] as string[] as [DossierId, DossierId];
  const MEETING = MeetingId.parse('CNC-DESK-6');

  it('waives for those who are unheard, and defers', async () => {
    const { page, trouble } = await table.sit('CHAIR-EG');
    await takes(page, 'DESK-4', 'waiver', /Waived/);
    await takes(page, 'DESK-4', 'defer', /Deferred/);
    expect((await status('DESK-4' as DossierId)).phase).toBe('deferred');
    expect(trouble).toEqual([]);
  });

  it('sends words in brackets up, and repeats the stage for those places alone', async () => {
    await documentBeforeExperts(BRACKETS, 'With words in brackets', [{ place: 'para-9', holders: ['IND'] }]);
    await agree(BRACKETS, '20', NINE);
    const { page, trouble } = await table.sit('CHAIR-EG');
    await page.goto(`/documents/${BRACKETS}/finding`);
    // As it is it cannot be concluded; with its brackets it can.
    await cardOf(page, 'conclude').getByText('Would be refused').waitFor();
    await takes(page, BRACKETS, 'sendUp', 'para-9');
    expect(await status(BRACKETS)).toMatchObject({ sentUp: [{ stage: '20', brackets: [{ place: 'para-9' }] }] });
    await page.goto(`/documents/${BRACKETS}/finding`);
    expect(await cardOf(page, 'repeat').locator('input:checked').count()).toBe(1);
    await takes(page, BRACKETS, 'repeat', 'para-9');
    const view = await status(BRACKETS);
    expect([stageOf(view, '20')?.status, view.reopenedPlaces]).not.toContain('closed');
    expect(view.reopenedPlaces).toEqual(['para-9']);
    expect(trouble).toEqual([]);
  });

  it('returns it for the places that it ticks, which are named before it signs', async () => {
    const { textHash } = await documentBeforeExperts(SITTING, 'Before the coordinators');
    await agree(SITTING, '20', NINE);
    await find('EG', SITTING, '20');
    await convene('CNC', MEETING, '2024-06-22', [SITTING]);
    await open('CNC', SITTING, '40', textHash);
    const reasons = 'Simulated: the first paragraph is for experts.';
    await agree(SITTING, '40', ['IND'], { kind: 'object', reasons, places: ['para-1'] as never });
    const { page, trouble } = await table.sit('CHAIR-CNC');
    await page.goto(`/documents/${SITTING}/finding`);
    expect(await cardOf(page, 'return').locator('input:checked').getAttribute('value')).toBe('para-1');
    await takes(page, SITTING, 'return', 'para-1');
    const view = await status(SITTING);
    expect(view.reopenedPlaces).toEqual(['para-1']);
    expect(stageOf(view, '20')?.status).toBe('open');
    await rise('CNC', MEETING, [SITTING]);
    expect(trouble).toEqual([]);
  });

  it('hands over what is unfinished, which the next chair accepts document by document', async () => {
    const going = await table.sit('CHAIR-EG');
    const coming = await table.sit('CHAIR-MIN');
    for (const id of [BRACKETS, SITTING]) {
      await going.page.goto('/handover');
      await going.page.getByRole('row', { name: id }).getByRole('link', { name: 'Offer it' }).click();
      await going.page.getByLabel('To the office', { exact: true }).fill('CHAIR-MIN');
      await going.page.getByLabel(/^Promises/).fill('Simulated: it comes back at the next meeting.');
      await going.page.getByRole('button', { name: SHOW }).click();
      await sign(going.page);
    }
    const item = (id: string) => coming.page.locator('article', { hasText: id });
    await coming.page.goto('/handover');
    expect(await coming.page.locator('article').count()).toBe(2);
    await item(SITTING).getByText('the first paragraph is for experts').waitFor();
    await item(SITTING).getByText('it comes back at the next meeting').waitFor();
    await item(BRACKETS).getByText('[para-9]').waitFor();
    // Not before it chairs.
    await item(BRACKETS).locator('.refusal').getByText('D68').waitFor();
    const chair = { organ: OrganId.parse('EG'), office: ActorId.parse('CHAIR-MIN') };
    await done(staff().passChairmanship({ ...chair, reason: 'Simulated: the next term.' }));
    await coming.page.goto('/handover');
    await item(BRACKETS).getByText('Would be accepted now').waitFor();
    expect(await findings(coming)).toEqual([]);
    expect(await findings(going)).toEqual([]);
    const statusOf = async (id: DossierId) => (await status(id)).carryOvers.map((c) => c.status);
    for (const [id, left] of [
      [BRACKETS, 1],
      [SITTING, 0],
    ] as const) {
      await item(id).getByRole('button', { name: 'Accept' }).click();
      await coming.page.getByText('As things stand it is accepted').waitFor();
      await sign(coming.page);
      await coming.page.goto('/handover');
      expect([await coming.page.locator('article').count(), await statusOf(id)]).toEqual([left, ['accepted']]);
    }
    expect([...going.trouble, ...coming.trouble]).toEqual([]);
  });
});

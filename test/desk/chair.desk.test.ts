import type { DossierId } from '../../contracts/ids.ts';
import { agree, NINE, status } from '../int/negotiation.ts';
import { documentBeforeExperts, openTable, type Table } from './table.ts';

/** A chair at the desk: warned of a finding that is not safe, and refused it; told live once it is. */

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
    await page.locator('#o-conclude').getByText('Would be refused').waitFor();
    await page.locator('#o-defer').getByText('Would be accepted').waitFor();
    const conclude = page.locator('section.card', { has: page.locator('#o-conclude') });
    await conclude.getByRole('button', { name: 'Show what will be signed' }).click();
    await page.getByText('As things stand it would be refused').waitFor();
    await page.getByRole('button', { name: 'Sign with the key in this browser' }).click();
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
    const conclude = page.locator('section.card', { has: page.locator('#o-conclude') });
    await conclude.getByRole('button', { name: 'Show what will be signed' }).click();
    await page.getByText('As things stand it is accepted').waitFor();
    await page.getByRole('button', { name: 'Sign with the key in this browser' }).click();
    await page.waitForURL('**/receipts/**');
    expect(await stageNow()).toBe('closed');
    expect(trouble).toEqual([]);
  });
});

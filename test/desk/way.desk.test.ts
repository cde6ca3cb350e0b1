import { status } from '../int/negotiation.ts';
import { documentBeforeExperts, openTable, type Table } from './table.ts';

/** The thin line through the whole desk: a page, a statement signed in the browser, its receipt, and another’s page that changes. */

jest.setTimeout(300_000);

let table: Table;
beforeAll(async () => {
  table = await openTable();
  await documentBeforeExperts('DESK-1', 'On the desk');
});
afterAll(() => table?.close());

describe('a delegate at the desk', () => {
  it('answers with the key in the browser, and has the receipt; another who looks sees it without asking', async () => {
    const other = await table.sit('IND');
    await other.page.goto('/documents/DESK-1');
    const kaz = await table.sit('KAZ');
    await kaz.page.goto('/documents/DESK-1');
    await kaz.page.getByRole('link', { name: 'Take a position' }).first().click();
    await kaz.page.getByRole('button', { name: 'Agree to version 1' }).click();
    await kaz.page.getByRole('button', { name: 'Sign with the key in this browser' }).click();
    await kaz.page.waitForURL('**/receipts/**');
    await kaz.page.getByText('Recorded.').waitFor();
    await other.page
      .locator('#positions')
      .getByRole('row', { name: /Kazakhstan agrees/ })
      .waitFor();
    const view = await status('DESK-1' as never);
    expect(view.roundList.at(-1)?.positions).toMatchObject([{ member: 'KAZ', kind: 'agree' }]);
    expect([...kaz.trouble, ...other.trouble]).toEqual([]);
  });
});

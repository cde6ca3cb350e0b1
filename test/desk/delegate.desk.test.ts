import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { readDraft, readProfile, signedBy } from '../../client/index.ts';
import type { DossierId } from '../../contracts/ids.ts';
import { status } from '../int/negotiation.ts';
import { documentBeforeExperts, openTable, type Table } from './table.ts';

/** A delegate at the desk: what waits, an answer with the key in the browser or by a file, and two at once. */

jest.setTimeout(300_000);

let table: Table;
beforeAll(async () => {
  table = await openTable();
  await documentBeforeExperts('DESK-2', 'Before the delegates');
});
afterAll(() => table?.close());

const positions = async () => (await status('DESK-2' as DossierId)).roundList.at(-1)?.positions ?? [];
const saidBy = async (member: string) => (await positions()).find((p) => String(p.member) === member)?.kind;
const show = (page: Page) => page.getByRole('button', { name: 'Show what will be signed' }).click();
const sign = (page: Page) => page.getByRole('button', { name: 'Sign with the key in this browser' }).click();
const recorded = async (page: Page) => {
  await page.waitForURL('**/receipts/**');
  await page.getByText('Recorded.').waitFor();
};

describe('a delegate at the desk', () => {
  it('agrees in three clicks from what waits for it, and is asked no more (G12, G17)', async () => {
    const { page, trouble } = await table.sit('KAZ');
    const row = page.locator('#mine li', { hasText: 'Before the delegates' });
    await row.getByText('Does your delegation agree to this text?').waitFor();
    await row.getByText('If you say nothing you are not heard').waitFor();
    await row.getByRole('link', { name: 'Answer' }).click();
    await page.getByRole('button', { name: 'Agree to version 1' }).click();
    await sign(page);
    await recorded(page);
    await page.goto('/turn');
    await page.locator('#mine').getByText('Nothing waits for you.').waitFor();
    await page.locator('#others', { hasText: 'Before the delegates' }).waitFor();
    expect(await saidBy('KAZ')).toBe('agree');
    expect(trouble).toEqual([]);
  });

  it('objects with reasons and places, sees first what that does, and finds it again with its words', async () => {
    const { page, trouble } = await table.sit('UZB');
    await page.goto('/documents/DESK-2/position');
    const choice = page.locator('.variant', { has: page.getByRole('radio', { name: 'objects' }) });
    await choice.getByText('Consensus is not found while it stands').waitFor();
    await choice.getByRole('radio').check();
    await choice.getByLabel('Reasons').fill('Simulated: the second sentence goes too far.');
    await choice.getByLabel('Places of the text').fill('para-1');
    await show(page);
    await page.getByText('goes too far').first().waitFor();
    // What is signed is named as people name it, beside the hash that binds.
    expect(await page.locator('main').innerText()).toMatch(/Before the delegates, Version 1/);
    await sign(page);
    await recorded(page);
    await page.goto('/documents/DESK-2/position');
    await page.locator('#earlier').getByText('goes too far').waitFor();
    expect(await saidBy('UZB')).toBe('object');
    // What may not follow an objection is not to be chosen.
    const time = page.locator('.variant', { has: page.locator('input[value=requestTime]') });
    expect([await time.getByRole('radio').isDisabled(), await time.textContent()]).toEqual([
      true,
      expect.stringContaining('D75') as string,
    ]);
    // Nothing is missing for it to be lifted: what will be signed is one click away, and has an address.
    await page.locator('#stands').getByRole('button', { name: 'Lift' }).first().click();
    await page.getByText('As things stand it is accepted').waitFor();
    const shown = page.url();
    await page.getByRole('button', { name: 'Русский' }).click();
    await page.getByRole('heading', { name: 'Что вы подписываете' }).waitFor();
    await page.getByRole('button', { name: 'English' }).click();
    await page.getByText('As things stand it is accepted').waitFor();
    expect(page.url()).toBe(shown);
    await sign(page);
    await recorded(page);
    // The way back leads to what was signed, which is not sent twice.
    await page.goBack();
    await page.getByText('You have signed and sent this').waitFor();
    expect(trouble).toEqual([]);
  });

  it('has the page of its position back with a mistake in it, and goes on after a session that ended', async () => {
    const { page, trouble, context } = await table.sit('CHN');
    await page.goto('/documents/DESK-2/position');
    await page.evaluate("document.querySelector('form[data-keep]').noValidate = true");
    const choice = page.locator('.variant', { has: page.locator('input[value=object]') });
    await choice.getByRole('radio').check();
    await choice.getByLabel('Reasons').fill('Simulated: not yet.');
    await show(page);
    await page.locator('#f-position-object-places-m').waitFor();
    await choice.getByText('Consensus is not found while it stands').waitFor();
    expect(await choice.getByLabel('Reasons').inputValue()).toBe('Simulated: not yet.');
    await choice.getByLabel('Places of the text').fill('para-1');
    await show(page);
    await page.getByText('As things stand it is accepted').waitFor();
    const shown = page.url();
    await context.clearCookies();
    await sign(page);
    await page.getByText('Nothing was sent: your session had ended').waitFor();
    await page.locator('button[name=identity][value^="CHN."]').click();
    await page.getByText('Simulated: not yet.').first().waitFor();
    expect([page.url(), await saidBy('CHN')]).toEqual([shown, undefined]);
    await sign(page);
    await recorded(page);
    expect(await saidBy('CHN')).toBe('object');
    expect(trouble).toEqual([]);
  });

  it('answers without scripts, by a file that is signed where the key is', async () => {
    const { page } = await table.sit('RUS', { scripts: false });
    await page.goto('/documents/DESK-2/position');
    await page.getByRole('button', { name: 'Agree to version 1' }).click();
    const href = await page.locator('a[download="draft.json"]').getAttribute('href');
    const draft = readDraft(Buffer.from(href!.split(',')[1]!, 'base64'));
    if (!draft.ok) throw new Error(draft.lack);
    const folder = table.house.installation.places.profiles;
    const file = readdirSync(folder).find((f) => f.startsWith('RUS.') && f.endsWith('.json'))!;
    await page.locator('summary', { hasText: 'Sign where the key is kept' }).click();
    await page.locator('#jws').fill(signedBy((await readProfile(join(folder, file))).privateKey)(draft.statement));
    await page.getByRole('button', { name: 'Send' }).click();
    await recorded(page);
    expect(await saidBy('RUS')).toBe('agree');
  });

  it('asks its own people first; what is signed alone crosses, and the draft is gone (I14)', async () => {
    const [kgz, pak] = [await table.sit('KGZ'), await table.sit('PAK')];
    await kgz.page.goto('/delegation/consultations/DESK-2');
    await kgz.page.getByText('whoever runs that machine can read it').waitFor();
    await kgz.page.getByRole('radio', { name: 'agrees with a reservation' }).check();
    await kgz.page.getByLabel('Kind of reservation').selectOption('scrutiny');
    await kgz.page.locator('#f-position-agreeWithReservation-text').fill('Simulated: our ministry is still reading.');
    await kgz.page.getByRole('button', { name: 'Keep the draft' }).click();
    await kgz.page.getByLabel('Your comment').fill('Simulated: the ministry agrees.');
    await kgz.page.getByRole('button', { name: 'Add it' }).click();
    await kgz.page.getByText('Simulated: the ministry agrees.').waitFor();
    await pak.page.goto('/delegation/consultations/DESK-2');
    await pak.page.getByText('Nobody has drafted anything yet').waitFor();
    expect(await pak.page.content()).not.toContain('our ministry is still reading');
    await kgz.page.getByRole('link', { name: 'Take this position' }).click();
    expect(await kgz.page.locator('#f-position-agreeWithReservation-text').inputValue()).toContain(
      'our ministry is still reading',
    );
    await show(kgz.page);
    await sign(kgz.page);
    await recorded(kgz.page);
    expect(await saidBy('KGZ')).toBe('agreeWithReservation');
    await kgz.page.goto('/delegation/consultations/DESK-2');
    await kgz.page.getByText('Nobody has drafted anything yet').waitFor();
    expect([...kgz.trouble, ...pak.trouble]).toEqual([]);
  });

  it('sees what another has said meanwhile before it signs', async () => {
    const [first, second] = [await table.sit('TJK'), await table.sit('IND')];
    for (const { page } of [first, second]) {
      await page.goto('/documents/DESK-2/position');
      await page.getByRole('button', { name: 'Agree to version 1' }).click();
      await page.getByRole('button', { name: 'Sign with the key in this browser' }).waitFor();
    }
    await sign(first.page);
    await recorded(first.page);
    await sign(second.page);
    await second.page.getByText('Nothing was sent: see what changed').waitFor();
    expect(await saidBy('IND')).toBeUndefined();
    await sign(second.page);
    await recorded(second.page);
    expect(await saidBy('IND')).toBe('agree');
    expect([...first.trouble, ...second.trouble]).toEqual([]);
  });
});

import type { DossierId, MeetingId, MemberId, OrganId } from '../../contracts/ids.ts';
import { agree, day, done, of, place, presiding, staff, status } from '../int/negotiation.ts';
import { findings } from './axe.ts';
import { documentBeforeExperts, documentInSilence, openTable, type Table, type Window } from './table.ts';

/** Silences that run, the comments on a document, and views that somebody has named, in a real browser. */

jest.setTimeout(300_000);

const WAIT = { timeout: 60_000 };
const HOSTILE = '<img src=x onerror="window.hostile=1">';
const MEETING = 'ROOMS-1' as MeetingId;

let table: Table;
beforeAll(async () => {
  table = await openTable();
});
afterAll(() => table?.close());

const cardOf = ({ page }: Window, id: string) => page.locator('#running li', { hasText: id });
const endedOf = ({ page }: Window, id: string) => page.locator('#ended tbody tr', { hasText: id });

async function sign({ page }: Window): Promise<void> {
  await page.getByRole('button', { name: 'Show what will be signed' }).click();
  await page.getByRole('button', { name: 'Sign with the key in this browser' }).click();
  await page.waitForURL('**/receipts/**');
  await page.getByText('Recorded.').waitFor();
}

describe('the board of silences', () => {
  it('says of each when it ends on both clocks, whom it reached and what follows; who breaks it is seen by all at once', async () => {
    await documentInSilence('QUIET-1', `On quiet ${HOSTILE}`);
    const ind = await table.sit('IND', { zone: 'Asia/Kolkata' });
    const [kaz, office] = [await table.sit('KAZ'), await table.sit('SECRETARIAT')];
    for (const { page } of [ind, office]) await page.goto('/silence');
    const card = cardOf(ind, 'QUIET-1');
    await card.getByText('on record for 9 of 9').waitFor(WAIT);
    const told = await card.innerText();
    for (const words of ['Expert review, round 1', 'the clock that rules', 'your time', 'confirmed by 9 of 9'])
      expect(told).toContain(words);
    const { deadline } = (await status('QUIET-1' as DossierId)).roundList[0]!;
    expect(await card.locator(`time[datetime="${deadline}"]`).count()).toBe(1);
    // What follows is the engine’s answer, with its rule: a silence adopts nothing.
    expect(told).toMatch(/Nothing is adopted by that alone\.\s+Then it waits: the chair’s finding, or another round/);
    expect(await card.locator('a.rule', { hasText: 'D47' }).count()).toBe(1);
    expect(await cardOf(office, 'QUIET-1').getByRole('link', { name: 'Delivery' }).getAttribute('href')).toBe(
      '/documents/QUIET-1/delivery',
    );

    await kaz.page.goto('/turn');
    await kaz.page.getByRole('link', { name: 'Silence', exact: true }).click();
    await cardOf(kaz, 'QUIET-1').getByRole('link', { name: 'Break the silence' }).click();
    const choice = kaz.page.locator('.variant', { has: kaz.page.getByRole('radio', { name: 'objects' }) });
    await choice.getByRole('radio').check();
    await choice.getByLabel('Reasons').fill(`Simulated: too quiet. ${HOSTILE}`);
    await choice.getByLabel('Places of the text').fill('para-1');
    await sign(kaz);
    for (const window of [ind, office]) {
      const row = endedOf(window, 'QUIET-1');
      await row.getByText('silence broken').waitFor(WAIT);
      expect(await row.innerText()).toMatch(/Kazakhstan:\s+objects\s+Simulated: too quiet\. <img/);
      expect(await cardOf(window, 'QUIET-1').count()).toBe(0);
      expect(await window.page.evaluate('window.hostile')).toBeUndefined();
    }
    expect([...ind.trouble, ...kaz.trouble, ...office.trouble]).toEqual([]);
  });

  it('moves a silence that nobody breaks to its outcome, and the document then waits for what was said before', async () => {
    const auditor = await table.sit('AUDITOR', { locale: 'ru-RU' });
    const id = await documentInSilence('QUIET-2', 'On more quiet', 12_000);
    await auditor.page.goto('/silence');
    await auditor.page.locator('#running, #ended').getByText('QUIET-2').first().waitFor(WAIT);
    await endedOf(auditor, 'QUIET-2').getByText('молчание не нарушено').waitFor(WAIT);
    expect(await endedOf(auditor, 'QUIET-2').innerText()).toContain('никем');
    expect((await status(id)).waiting).toMatchObject([{ code: 'findingOrRound', rule: 'D47' }]);
    expect(auditor.trouble).toEqual([]);
  });
});

describe('the comments on a document', () => {
  const ID = 'TABLE-1' as DossierId;
  beforeAll(async () => {
    await documentBeforeExperts(ID, 'On comments');
    await agree(ID, '20', ['IND'], { kind: 'proposeAmendment', place: 'para-1' as never, words: `=1+1 ${HOSTILE}` });
    await agree(ID, '20', ['UZB'], { kind: 'object', reasons: 'Simulated: no.', places: ['para-1'] as never });
    await agree(ID, '20', ['RUS'], { kind: 'agreeWithReservation', reservation: 'scrutiny', text: 'Simulated: yet.' });
    await agree(ID, '20', ['KAZ', 'CHN']);
  });

  it('are ruled on by the chair from their row, with a reason that everybody then reads beside the amendment', async () => {
    const [reader, chair] = [await table.sit('KAZ'), await table.sit('CHAIR-EG')];
    await reader.page.goto(`/documents/${ID}`);
    await reader.page.getByRole('link', { name: 'Comments', exact: true }).click();
    expect(await reader.page.locator('#rows tr').count()).toBe(3);
    const row = reader.page.locator('#rows tr', { hasText: 'India' });
    expect(await row.innerText()).toMatch(/waits for the chair of Expert/i);
    expect(await reader.page.getByRole('link', { name: /^Accept the amendment/ }).count()).toBe(0);

    await chair.page.goto(`/documents/${ID}/comments`);
    await chair.page.getByRole('link', { name: 'Accept the amendment of India' }).click();
    expect(await chair.page.locator('input[name=by]').inputValue()).toBe('IND');
    expect(await chair.page.locator('select[name=outcome]').inputValue()).toBe('accepted');
    expect(await chair.page.locator('input[name=blocks]').isChecked()).toBe(true);
    await chair.page.getByLabel('Reason').fill('Simulated: the experts agree.');
    await sign(chair);
    await row.getByText('Simulated: the experts agree.').waitFor(WAIT);
    expect(await row.innerText()).toMatch(/ruled on[^]*accepted/);
    expect(await reader.page.evaluate('window.hostile')).toBeUndefined();
    expect([...reader.trouble, ...chair.trouble]).toEqual([]);
  });

  it('are ruled on several at once by their chair alone, each by a statement that was listed', async () => {
    const id = 'TABLE-2' as DossierId;
    await documentBeforeExperts(id, 'On many comments');
    for (const [who, words] of [
      ['IND', `shorter ${HOSTILE}`],
      ['UZB', 'longer'],
      ['CHN', 'other'],
    ] as const)
      await agree(id, '20', [who], { kind: 'proposeAmendment', place: 'para-1' as never, words });
    const [chair, reader] = [await table.sit('CHAIR-EG'), await table.sit('KAZ')];
    const tick = ({ page }: Window, who: string) => page.getByLabel(`Rule among several on the amendment of ${who}`);
    await reader.page.goto(`/documents/${id}/comments`);
    expect(await tick(reader, 'India').count()).toBe(0);
    // Whoever is no chair lists nothing, also where it names them itself.
    const entry = (await status(id)).roundList[0]!.positions[0]!.entry;
    const headers = { origin: new URL(reader.page.url()).origin };
    const form = { of: String(entry), outcome: 'accepted' };
    const other = await reader.page.request.post(`/documents/${id}/rulings`, { form, headers });
    expect(await other.text()).toContain('Nothing that you may rule on was ticked');

    await chair.page.goto(`/documents/${id}/comments`);
    await chair.page.getByLabel('Reason of the ruling').fill('Simulated: the text is short enough.');
    const list = () => chair.page.getByRole('button', { name: 'Show the list' }).click();
    await list();
    // Nothing was ticked: that is said where it is to be done, and what was typed is still there.
    await chair.page.getByRole('alert').getByText('Nothing that you may rule on').waitFor();
    expect(await chair.page.getByLabel('Reason of the ruling').inputValue()).toContain('short enough');
    for (const who of ['India', 'Uzbekistan']) await tick(chair, who).check();
    await list();
    // Somebody at another desk rules meanwhile: of what was listed before that nothing is signed.
    const { round, textHash } = (await status(id)).roundList[0]!;
    const before = { stage: '20' as never, round, textHash, by: 'IND' as MemberId };
    await done(
      presiding('EG').ruleOnAmendment(id, { ...before, blocks: false, outcome: 'refused', reason: 'Simulated.' }),
    );
    await chair.page.getByRole('button', { name: 'Sign all of these' }).click();
    await chair.page.locator('#batch li.warn').nth(1).waitFor(WAIT);
    await chair.page.locator('#batch li.warn').nth(1).getByText('something was recorded since').waitFor();
    expect((await status(id)).roundList[0]!.positions.map((p) => p.ruled)).toEqual(['refused', undefined, undefined]);
    await chair.page.goto(`/documents/${id}/comments`);
    for (const who of ['India', 'Uzbekistan']) await tick(chair, who).check();
    await chair.page.getByLabel('Reason of the ruling').fill('Simulated: the text is short enough.');
    await list();
    await chair.page.locator('#batch li').nth(1).waitFor();
    expect(await chair.page.locator('#batch li').count()).toBe(2);
    expect(await findings(chair)).toEqual([]);
    await chair.page.getByRole('button', { name: 'Sign all of these' }).click();
    await chair.page.locator('#batch li.good').nth(1).waitFor(WAIT);
    const ruled = (await status(id)).roundList[0]!.positions.map((p) => [p.member, p.ruled]);
    expect(Object.fromEntries(ruled)).toEqual({ IND: 'refused', UZB: 'refused', CHN: undefined });
    // What a rule refuses names it in its line, with what is lacking.
    await chair.page.goto(`/documents/${id}/comments`);
    await tick(chair, 'China').check();
    await list();
    await done(of('CHN').lift(id, { stage: '20' as never, round, textHash }));
    await chair.page.getByRole('button', { name: 'Sign all of these' }).click();
    const line = chair.page.locator('#batch li.warn');
    await line.getByText('refused, not recorded').waitFor(WAIT);
    expect(await line.locator('.refusal a.rule').getAttribute('href')).toMatch(/^\/rules\?*.*D\d+$/);
    expect(await line.locator('.refusal p').count()).toBe(2);
    expect(await findings(chair)).toEqual([]);
    await reader.page.locator('#rows tr', { hasText: 'India' }).getByText('the text is short enough').waitFor(WAIT);
    expect(await reader.page.evaluate('window.hostile')).toBeUndefined();
    expect([...chair.trouble, ...reader.trouble]).toEqual([]);
  });

  it('are filtered by the address without scripts, and can be had as a table with heads in the reader’s language', async () => {
    const { page } = await table.sit('CHN', { scripts: false, locale: 'ru-RU', width: 360 });
    await page.goto(`/documents/${ID}/comments`);
    await page.getByLabel('Состояние').selectOption('open');
    await page.getByRole('button', { name: 'Применить' }).click();
    await page.waitForURL('**/comments?*state=open');
    await page.locator('#rows tr').nth(1).waitFor();
    expect(await page.locator('#rows tr').count()).toBe(2);
    const href = await page.getByRole('link', { name: /CSV/ }).getAttribute('href');
    const some = await (await page.request.get(href!)).text();
    expect(some.trim().split('\r\n')).toHaveLength(3);
    const headers = { 'accept-language': 'ru-RU' };
    const all = await (await page.request.get(`/documents/${ID}/comments.csv`, { headers })).text();
    expect(all).toMatch(/^\uFEFF"Запись","Делегация","Места","Вид"/);
    expect(all).toContain(`"'=1+1 <img src=x onerror=""window.hostile=1"">"`);
    const list = await (await page.request.get('/documents.csv', { headers })).text();
    expect(list).toMatch(/^\uFEFF"Обозначение","Название","Вид документа"/);
    expect(list.split('\r\n')[0]).not.toMatch(/[a-z]/i);
  });
});

describe('a view that somebody has named', () => {
  const view = ({ page }: Window) => page.locator('#saved-views');
  const save = async (window: Window, name: string) => {
    await view(window).locator('summary').click();
    await view(window).locator('input').fill(name);
    await view(window).getByRole('button', { name: 'Save' }).click();
  };

  it('is found again by the one who named it, in this browser, whatever its name is, and can be deleted', async () => {
    const window = await table.sit('KAZ');
    const { page } = window;
    await page.goto('/documents?title=quiet&phase=inProgress');
    await save(window, `${HOSTILE}\u202E evil`);
    await view(window).getByText('Saved: ').waitFor();
    await page.goto('/documents');
    await view(window).locator('summary').click();
    const link = view(window).getByRole('link', { name: `${HOSTILE} evil` });
    expect(await view(window).getByText('Kept in this browser alone').isVisible()).toBe(true);
    await link.click();
    expect(new URL(page.url()).search).toBe('?title=quiet&phase=inProgress');
    expect(await page.locator('#lines tr').count()).toBe(2);
    // Whoever signs in after that in the same browser finds none of it.
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.locator('button[name=identity][value^="IND."]').first().click();
    await page.waitForURL('**/turn');
    await page.goto('/documents');
    expect(await view(window).locator('li').count()).toBe(0);
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.locator('button[name=identity][value^="KAZ."]').first().click();
    await page.waitForURL('**/turn');
    await page.goto('/documents');
    await view(window).locator('summary').click();
    await view(window)
      .getByRole('button', { name: /^Delete: <img/ })
      .click();
    await view(window).getByText('None saved yet.').waitFor();
    expect(await page.evaluate('window.hostile')).toBeUndefined();
    expect(window.trouble).toEqual([]);
  });

  it('of one package serves every other, and without scripts there is none', async () => {
    const about = { organ: 'CHS' as OrganId, day: day('2024-07-04'), place: 'Simulated', title: 'Simulated summit' };
    await done(staff().convene(MEETING, about));
    await place(MEETING, 'TABLE-1' as DossierId, 1);
    const window = await table.sit('KAZ', { width: 360 });
    await window.page.goto(`/meetings/${MEETING}?objection=yes`);
    await save(window, 'With an objection');
    await window.page.goto(`/meetings/${MEETING}?view=steps`);
    await view(window).locator('summary').click();
    await view(window).getByRole('link', { name: 'With an objection' }).click();
    await window.page.waitForURL('**?objection=yes');
    expect(await window.page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(360);
    const { page } = await table.sit('KAZ', { scripts: false });
    await page.goto('/documents');
    expect(await page.locator('#saved-views').isVisible()).toBe(false);
    expect(window.trouble).toEqual([]);
  });
});

describe('a silence that does not reach somebody', () => {
  it('says so to all in numbers, and by name to the secretariat, which goes on to mend it', async () => {
    await documentInSilence('QUIET-3', 'On one who was not told');
    const [office, ind] = [await table.sit('SECRETARIAT'), await table.sit('IND')];
    await office.page.goto('/console');
    await office.page.getByRole('link', { name: 'Silence procedures' }).click();
    await ind.page.goto('/silence');
    await cardOf(ind, 'QUIET-3').getByText('on record for 9 of 9').waitFor(WAIT);
    // Counted since the silence began: its own silence says nothing (D24).
    const member = { member: 'ZZZ' as MemberId, name: 'Zedland', since: day('2024-07-04'), paper: 'simulated' };
    await done(staff().registerMember(member));
    const [toAll, toOffice] = [cardOf(ind, 'QUIET-3'), cardOf(office, 'QUIET-3')];
    await toAll.getByText('Not confirmed by: 1.').waitFor(WAIT);
    await toAll.getByText('No notice on record for: 1.').waitFor(WAIT);
    expect(await toAll.innerText()).not.toContain('Zedland');
    await toOffice.getByText('Not confirmed by: Zedland.').waitFor(WAIT);
    await toOffice.getByRole('link', { name: 'Mend the delivery' }).click();
    await office.page.waitForURL('**/documents/QUIET-3/delivery');
    expect([...office.trouble, ...ind.trouble]).toEqual([]);
  });
});

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { MeetingId, type DossierId } from '../../contracts/ids.ts';
import { SCREENS } from '../../client/web/screens.ts';
import { agree, day, done, of, place, presiding, propose, stage, staff, status } from '../int/negotiation.ts';
import { findings, type Finding } from './axe.ts';
import { documentBeforeExperts, documentInSilence, openTable, type Table, type Window } from './table.ts';

/**
 * Every page that there is, in both languages, on a telephone and on a desk, for people who see it and people who hear it. With
 * `CONCORDAT_SCREENS=FOLDER` (npm run screens) a picture of each is kept.
 */

jest.setTimeout(600_000);

const SCREENSHOTS = process.env['CONCORDAT_SCREENS'];
const [ONE, TWO] = ['DESK-1', 'DESK-2'] as string[] as [DossierId, DossierId];
const MEETING = MeetingId.parse('CNC-DESK');

let table: Table;
beforeAll(async () => {
  table = await openTable();
  const { textHash } = await documentBeforeExperts(ONE, 'On the desk');
  await propose(TWO, 'On what comes next', 'decision');
  await agree(ONE, '20', ['KAZ', 'CHN']);
  const round = (await status(ONE)).roundList.at(-1)!.round;
  const inIt = { stage: stage('20'), round, textHash };
  const reasons = 'Simulated: the place is not agreed.';
  await done(
    of('IND').takePosition(ONE, { ...inIt, position: { kind: 'object', reasons, places: ['para-1' as never] } }),
  );
  const words = 'Simulated: other words.';
  await agree(ONE, '20', ['UZB'], { kind: 'proposeAmendment', place: 'para-1' as never, words });
  for (const [id, title] of [
    ['DESK-3', 'On what nobody opposes'],
    ['DESK-4', 'On what somebody opposed'],
  ] as const)
    await documentInSilence(id, title);
  await agree('DESK-4' as DossierId, '20', ['IND'], { kind: 'object', reasons, places: ['para-1' as never] });
  const meeting = { organ: 'CNC' as never, day: day('2024-06-22'), place: 'Astana', title: 'Simulated: coordination' };
  await done(staff().convene(MEETING, meeting));
  await place(MEETING, ONE, 1);
  await done(presiding('CNC').approveAgenda(MEETING));
});
afterAll(() => table?.close());

/** What stands for the names in the patterns of pages; a page that is added is looked at without a line here. */
const VALUES: Readonly<Record<string, string>> = { kind: 'dossier', act: 'TakePosition', statement: '0'.repeat(64) };
const pathOf = (pattern: string) => {
  const id = pattern.startsWith('/meetings') ? MEETING : ONE;
  return pattern.replace(/:([a-z]+)/g, (_, name: string) => VALUES[name] ?? id);
};
const PATHS = [...new Set(SCREENS.map(([pattern]) => pathOf(pattern)))];
const nameOf = (path: string) => path.slice(1).replaceAll('/', '-').toLowerCase() || 'sign-in';

/** Whose picture of a page is kept: one of each is enough. */
function looksAt(path: string): string {
  if (/^\/(console|file|transcribe|convene)|\/(delivery|sitting|print)$/.test(path)) return 'SECRETARIAT';
  if (/^\/handover|\/(finding|what-if)$/.test(path)) return 'CHAIR-EG';
  return /^\/verify|\/(history|proof)$/.test(path) ? 'AUDITOR' : 'KAZ';
}

/** The upper part of the page, as it is seen first. */
async function keep({ page }: Window, path: string, name = nameOf(path)): Promise<void> {
  // A receipt and a party of the names that stand for any are pages that say that there is none.
  if (SCREENSHOTS === undefined || /^\/(receipts|parties)\//.test(path)) return;
  mkdirSync(SCREENSHOTS, { recursive: true });
  const height = Math.min(1_600, await page.evaluate<number>('document.documentElement.scrollHeight'));
  const width = page.viewportSize()?.width ?? 1_280;
  const clip = { x: 0, y: 0, width, height };
  await page.screenshot({ path: join(SCREENSHOTS, `${name}.png`), clip, fullPage: true });
}

const ROLES = ['KAZ', 'SECRETARIAT', 'CHAIR-EG', 'AUDITOR'] as const;

describe.each(ROLES)('the pages of %s', (who) => {
  it.each(['en-GB', 'ru-RU'] as const)('have nothing serious in the way of anybody, in %s', async (locale) => {
    const window = await table.sit(who, { locale, dark: locale === 'ru-RU' });
    const found: Record<string, readonly Finding[]> = {};
    for (const path of PATHS) {
      await window.page.goto(path);
      const wrong = await findings(window);
      if (wrong.length > 0) found[path] = wrong;
      if (locale === 'en-GB' && who === looksAt(path)) await keep(window, path);
      if (locale === 'ru-RU' && who === 'KAZ' && path === `/documents/${ONE}`)
        await keep(window, path, 'document-in-russian');
      expect(await window.page.locator('html').getAttribute('lang')).toBe(locale.slice(0, 2));
    }
    expect(found).toEqual({});
    expect(window.trouble).toEqual([]);
    await window.context.close();
  });
});

it('the first page has nothing serious in the way of anybody', async () => {
  const window = await table.window();
  await window.page.goto('/');
  expect(await findings(window)).toEqual([]);
  await keep(window, '/');
  await window.context.close();
});

it('fits a telephone: no page is wider than 360 pixels, but for tables that scroll in themselves', async () => {
  const window = await table.sit('KAZ', { width: 360 });
  const wide: string[] = [];
  for (const path of PATHS) {
    await window.page.goto(path);
    const width = await window.page.evaluate<number>('document.documentElement.scrollWidth');
    if (width > 360) wide.push(`${path}: ${width}`);
  }
  expect(wide).toEqual([]);
  await window.page.goto(`/documents/${ONE}`);
  await keep(window, `/documents/${ONE}`, 'document-on-a-telephone');
  await window.context.close();
});

it('can be read without scripts, and an act is prepared without them', async () => {
  const window = await table.sit('KAZ', { scripts: false });
  for (const path of PATHS) {
    const answered = await window.page.goto(path);
    expect(answered?.status()).toBeLessThan(500);
    // What is printed has the headings of every text that it holds.
    const headings = await window.page.locator('h1').count();
    expect({ path, isHeaded: path.endsWith('/print') ? headings > 0 : headings === 1 }).toEqual({
      path,
      isHeaded: true,
    });
  }
  await window.page.goto(`/acts/dossier/${ONE}/AgreeToAbandon`);
  await window.page.getByRole('button', { name: 'Show what will be signed' }).click();
  await window.page.getByText('Sign where the key is kept').click();
  expect(await window.page.getByRole('link', { name: 'Download the draft' }).getAttribute('href')).toMatch(/^data:/);
  await window.context.close();
});

it('loses nothing that was typed while the desk is away, and says that it is', async () => {
  const window = await table.sit('UZB');
  const { page } = window;
  await page.goto(`/documents/${ONE}`);
  const begin = await table.interrupt();
  await page.locator('#connection').getByText('The connection is lost', { exact: false }).waitFor();
  await begin();
  // Sessions are kept in memory: the page says so, and what to do.
  await page.locator('#connection').getByText('your session has ended', { exact: false }).waitFor();
  await page.goto('/');
  await page.locator('button[name=identity][value^="UZB."]').click();
  await page.waitForURL('**/turn');
  await page.goto(`/acts/dossier/${ONE}/WithdrawProposal`);
  await page.getByLabel('Reason').fill('Simulated: typed before the desk went away.');
  await (
    await table.interrupt()
  )();
  await page.goto('/');
  await page.locator('button[name=identity][value^="UZB."]').click();
  await page.waitForURL('**/turn');
  await page.goto(`/acts/dossier/${ONE}/WithdrawProposal`);
  expect(await page.getByLabel('Reason').inputValue()).toBe('Simulated: typed before the desk went away.');
  await window.context.close();
});

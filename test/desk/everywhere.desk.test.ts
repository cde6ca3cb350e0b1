import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator } from 'playwright-core';
import { MeetingId, type DossierId } from '../../contracts/ids.ts';
import { paths } from '../../client/web/paths.ts';
import { SCREENS } from '../../client/web/screens.ts';
import { actFormWords } from '../../client/words/act.ts';
import { agree, day, done, issue, of, place, presiding, propose, stage, staff, status } from '../int/negotiation.ts';
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
  for (const version of [1, 2]) await issue(TWO, version);
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
const VALUES: Readonly<Record<string, string>> = {
  ...{ kind: 'dossier', act: 'TakePosition', statement: '0'.repeat(64), preview: '0'.repeat(16) },
};
const pathOf = (pattern: string) => {
  const id = pattern.startsWith('/meetings') ? MEETING : ONE;
  return pattern.replace(/:([a-z]+)/g, (_, name: string) => VALUES[name] ?? id);
};
/** A page that answers nothing unless it is asked. */
const ASKED: Readonly<Record<string, string>> = { [paths.packageWhatIf(MEETING)]: '?agrees=*&concludes=1' };
const PATHS = [...new Set(SCREENS.map(([pattern]) => pathOf(pattern)))].map((path) => path + (ASKED[path] ?? ''));
const nameOf = (path: string) => path.split('?')[0]!.slice(1).replaceAll('/', '-').toLowerCase() || 'sign-in';

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

const [DESK, TELEPHONE, PROJECTOR] = [
  { width: 1_280, height: 900 },
  { width: 360, height: 740 },
  { width: 1_920, height: 1_080 },
];
/** How wide the page is where it is wider than its window, and what makes it so; tables scroll in themselves. */
const STICKS_OUT = `(() => {
  const width = document.documentElement.scrollWidth;
  if (width <= window.innerWidth) return [];
  const out = [...document.querySelectorAll('main *')].filter(
    (e) => e.getBoundingClientRect().right > window.innerWidth && !e.closest('.scroll'),
  );
  return [String(width), ...out.slice(-3).map((e) => e.outerHTML.slice(0, 120))];
})()`;
const ROLES = ['KAZ', 'SECRETARIAT', 'CHAIR-EG', 'AUDITOR'] as const;

describe.each(ROLES)('the pages of %s', (who) => {
  it.each(['en-GB', 'ru-RU'] as const)(
    'have nothing serious in the way of anybody, and fit a telephone and a projector, in %s',
    async (locale) => {
      const window = await table.sit(who, { locale, dark: locale === 'ru-RU' });
      const found: Record<string, readonly Finding[]> = {};
      const wide: string[] = [];
      const refused: string[] = [];
      for (const path of PATHS) {
        const answered = (await window.page.goto(path))?.status() ?? 0;
        // A page is shown, is somebody else's, or is not there; what may be refused is an act, and nothing is done by looking.
        if (![200, 403, 404].includes(answered)) refused.push(`${path}: ${answered}`);
        const wrong = await findings(window);
        if (wrong.length > 0) found[path] = wrong;
        if (locale === 'en-GB' && who === looksAt(path)) await keep(window, path);
        if (locale === 'ru-RU' && who === 'KAZ' && path === `/documents/${ONE}`)
          await keep(window, path, 'document-in-russian');
        expect(await window.page.locator('html').getAttribute('lang')).toBe(locale.slice(0, 2));
        for (const size of [TELEPHONE, PROJECTOR]) {
          await window.page.setViewportSize(size);
          const over = await window.page.evaluate<readonly string[]>(STICKS_OUT);
          if (over.length > 0) wide.push(`${path}: ${over.join(' ')} of ${size.width}`);
          if (size === TELEPHONE && locale === 'en-GB' && who === 'KAZ' && path === `/documents/${ONE}`)
            await keep(window, path, 'document-on-a-telephone');
        }
        await window.page.setViewportSize(DESK);
      }
      expect({ found, wide, refused }).toEqual({ found: {}, wide: [], refused: [] });
      expect(window.trouble).toEqual([]);
      await window.context.close();
    },
  );
});

it('the first page has nothing serious in the way of anybody', async () => {
  const window = await table.window();
  await window.page.goto('/');
  expect(await findings(window)).toEqual([]);
  await keep(window, '/');
  await window.context.close();
});

describe.each(['en-GB', 'ru-RU'] as const)('in %s', (locale) => {
  const who = locale === 'en-GB' ? 'PAK' : 'RUS';
  const w = (said: { readonly en: string; readonly ru: string }) => said[locale === 'en-GB' ? 'en' : 'ru'];

  it('what is signed, its receipt, a form with mistakes and a comparison have nothing serious in the way', async () => {
    const { page, context, trouble } = await table.sit(who, { locale, dark: locale === 'ru-RU' });
    const found: Record<string, readonly Finding[]> = {};
    const look = async (at: string, there: Locator) => {
      await there.first().waitFor();
      const wrong = await findings({ page });
      if (wrong.length > 0) found[at] = wrong;
    };
    await page.goto(`/acts/dossier/${ONE}/TakePosition`);
    await page.evaluate("document.querySelector('form[data-keep]').noValidate = true");
    await page.locator('input[value=object]').check();
    await page.getByRole('button', { name: w(actFormWords.preview) }).click();
    await look('a form with mistakes', page.locator('[aria-invalid=true]'));
    expect(await page.locator('.refusal a[href^="#f-"]').count()).toBeGreaterThan(1);
    await page.goto(`/documents/${TWO}/text?version=2&compare=1`);
    await look('a comparison', page.locator('.comparison ins'));
    await page.goto(`/documents/${ONE}/position`);
    await page.locator('form.at-once button').click();
    await look('what is signed', page.getByRole('button', { name: w(actFormWords.signHere) }));
    await page.locator('summary').last().click();
    await look('what is signed elsewhere', page.locator('#jws'));
    await page.getByRole('button', { name: w(actFormWords.signHere) }).click();
    await page.waitForURL('**/receipts/**');
    await look('a receipt', page.locator('p.good', { hasText: w(actFormWords.receiptRecorded) }));
    expect({ found, trouble }).toEqual({ found: {}, trouble: [] });
    await context.close();
  });
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
  // A page that does not change by itself says so too.
  const again = await table.interrupt();
  await page.locator('#connection').getByText('The connection is lost', { exact: false }).waitFor();
  await again();
  await page.locator('#connection').getByText('The connection is back', { exact: false }).waitFor();
  await page.goto('/');
  await page.locator('button[name=identity][value^="UZB."]').click();
  await page.waitForURL('**/turn');
  await page.goto(`/acts/dossier/${ONE}/WithdrawProposal`);
  expect(await page.getByLabel('Reason').inputValue()).toBe('Simulated: typed before the desk went away.');
  await window.context.close();
});

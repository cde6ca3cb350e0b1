import type { DossierId, MeetingId, OrganId } from '../../contracts/ids.ts';
import { agree, day, done, NINE, of, place, staff, stage, status } from '../int/negotiation.ts';
import { findings } from './axe.ts';
import { documentBeforeExperts, openTable, type Table, type Window } from './table.ts';

/** What would follow from assumptions, at the desk: pinned one after the other, in an address that can be sent, and none of it done. */

jest.setTimeout(300_000);

const id = 'DESK-5' as DossierId;
const PAGE = `/documents/${id}/what-if`;
const OTHERS = NINE.filter((m) => String(m) !== 'IND');

let table: Table;
let entries: number;
beforeAll(async () => {
  table = await openTable();
  const { textHash } = await documentBeforeExperts(id, 'What if');
  await agree(id, '20', OTHERS);
  const { round } = (await status(id)).roundList.at(-1)!;
  const reasons = 'Simulated: paragraph one is premature.';
  const inIt = { stage: stage('20'), round, textHash };
  await done(
    of('IND').takePosition(id, { ...inIt, position: { kind: 'object', reasons, places: ['para-1' as never] } }),
  );
  ({ entries } = await status(id));
});
afterAll(() => table?.close());

/** Whether it begins in the upper half of the window, and nothing covers it. */
const AT_THE_TOP = `(() => {
  const heading = document.getElementById('moved');
  const { left, top, height } = heading.getBoundingClientRect();
  return top >= 0 && top < innerHeight / 2 && document.elementFromPoint(left + 4, top + height / 2) === heading;
})()`;
const row = ({ page }: Pick<Window, 'page'>, name: string) =>
  page.locator('table.compared tr', { has: page.getByRole('rowheader', { name, exact: true }) });

describe('a chair who asks what if', () => {
  it('sees the rule where the finding would be refused, and what would change once the objection is lifted', async () => {
    const window = await table.sit('CHAIR-EG');
    const { page, trouble } = window;
    await page.goto(`/documents/${id}`);
    await page.getByRole('link', { name: 'What if …' }).click();
    await page.waitForURL(`**${PAGE}`);
    await page.getByText('Nothing below is real').waitFor();
    await page.getByText('Nothing is assumed yet').waitFor();
    await page.getByText('Nothing that is shown here would change').waitFor();
    // Refused now: the rule is the answer.
    await page.getByRole('button', { name: /^Find consensus/ }).click();
    await page.waitForURL('**/what-if?assume=**');
    await page.locator('ol.pinned').getByText('D26').waitFor();
    expect(await findings(window)).toEqual([]);
    await page.getByText('Nothing that is shown here would change').waitFor();
    await page.locator('ol.pinned').getByRole('link', { name: /^Drop/ }).click();
    await page.waitForURL(`**${PAGE}`);
    // Lifted first, it is accepted.
    await page.getByRole('checkbox', { name: 'India' }).check();
    await page.getByLabel('Say', { exact: true }).selectOption('lift');
    await page.getByRole('button', { name: 'Assume', exact: true }).first().click();
    await page.waitForURL('**/what-if?assume=**');
    await row(window, 'Who stands in the way').getByText('▲ changed').waitFor();
    expect(await row(window, 'Stage').getByText('▲ changed').count()).toBe(0);
    expect(await page.locator('table.cells td.differs').count()).toBe(1);
    await page.getByRole('heading', { name: 'What would move it then' }).waitFor();
    await page.getByRole('button', { name: /^Find consensus/ }).click();
    await page.locator('ol.pinned > li').nth(1).getByText('would be accepted').waitFor();
    await row(window, 'Stage').getByText('▲ changed').waitFor();
    await page.locator('table.cells').getByText('no round at its stage yet').waitFor();
    // On to the next organ, whose meeting is assumed with everything that it takes.
    await page.getByRole('button', { name: /^A meeting of its organ is convened/ }).click();
    await page.locator('ol.pinned > li').nth(5).getByText('would be accepted').waitFor();
    await row(window, 'In the package of').getByText('ASSUMED-').waitFor();
    expect(await findings(window)).toEqual([]);
    expect(trouble).toEqual([]);

    // The link says the same to others who may see all of the document, also without scripts.
    const { pathname, search } = new URL(page.url());
    const other = await table.sit('SECRETARIAT', { scripts: false });
    await other.page.goto(pathname + search);
    expect(await other.page.locator('ol.pinned > li').count()).toBe(6);
    expect(await row(other, 'Stage').innerText()).toBe(await row(window, 'Stage').innerText());
    await window.context.close();
    await other.context.close();
    // Nothing of it is recorded.
    expect((await status(id)).entries).toBe(entries);
  });

  it('sees what a deadline would bring, and its own mistakes beside what it has assumed', async () => {
    const window = await table.sit('AUDITOR', { locale: 'ru-RU', scripts: false });
    const { page } = window;
    await page.goto(PAGE);
    await page.getByRole('button', { name: /^Истекает срок/ }).click();
    await page.locator('ol.pinned').getByText('Затем система').waitFor();
    await page.getByRole('button', { name: 'Предположить', exact: true }).first().click();
    await page.getByText('Выберите хотя бы одну делегацию').waitFor();
    expect(await page.locator('ol.pinned > li').count()).toBe(1);
    await page.goto(`${PAGE}?assume=nonsense`);
    await page.getByText('В адресе есть то, что не является предположением').waitFor();
    await page.goto(`${PAGE}?assume=${encodeURIComponent('{"by":"IND","act":{"type":"<b>No</b>"}}')}`);
    await page.getByText('Q02').first().waitFor();
    expect(await page.locator('main b').count()).toBe(0);
    expect((await status(id)).entries).toBe(entries);
    await window.context.close();
  });
});

describe('who runs a package', () => {
  const MEETING = 'IF-1' as MeetingId;
  const BOARD = `/meetings/${MEETING}`;
  const more = 'DESK-6' as DossierId;
  beforeAll(async () => {
    await documentBeforeExperts(more, 'What if not');
    const about = {
      organ: 'CNC' as OrganId,
      day: day('2024-06-22'),
      place: 'Astana',
      title: 'Simulated: coordination',
    };
    await done(staff().convene(MEETING, about));
    for (const [i, dossier] of [id, more].entries()) await place(MEETING, dossier, i + 1);
  });

  it('sees which documents would move if somebody gave way everywhere, in an address that can be sent; nothing is done', async () => {
    const before = await Promise.all([id, more].map(async (d) => (await status(d)).entries));
    const window = await table.sit('SECRETARIAT');
    const { page, trouble } = window;
    await page.goto(BOARD);
    await page.getByRole('link', { name: 'What if …' }).click();
    await page.getByText('Nothing below is real').waitFor();
    const among = (legend: string) => page.getByRole('group', { name: legend });
    await among('Lift what they have said').getByRole('checkbox', { name: 'India' }).check();
    await page.getByLabel('The chair of every open round finds consensus').check();
    await page.getByRole('button', { name: 'See what would follow' }).click();
    // The reader lands at the answer, which stands before the form.
    expect(new URL(page.url()).hash).toBe('#moved');
    await page.locator('#moved:focus').waitFor();
    expect(await page.evaluate(AT_THE_TOP)).toBe(true);
    await page.locator('#moved ~ form').waitFor();
    // The other document is not moved by that: nobody has spoken, so that the finding is refused.
    await page.getByText('1 of 2 documents would change.').waitFor();
    await page.getByText('Adopted or in effect: 0 now, 0 then.').waitFor();
    expect(await page.locator('#refused li').allInnerTexts()).toEqual([expect.stringMatching(/DESK-6.*D27/s)]);
    const rows = page.locator('table.board tbody tr');
    expect(await rows.count()).toBe(2);
    expect(await rows.first().innerText()).toContain('Expert review');
    expect(await rows.nth(1).innerText()).not.toContain('Expert review');
    expect(await rows.first().innerText()).toContain(id);
    expect(await findings(window)).toEqual([]);
    // On paper what is assumed stands in sentences, beside the answer; nothing there could be pressed or filled in.
    await page.emulateMedia({ media: 'print' });
    await page.getByText('These lift what they have said, wherever it stands in the way: India.').waitFor();
    await page.getByRole('listitem').getByText('The chair of every open round finds consensus.').waitFor();
    await page.getByText('1 of 2 documents would change.').waitFor();
    expect(await page.locator('input:visible, button:visible, select:visible, label:visible').count()).toBe(0);
    expect(await page.getByText('Drop all').isVisible()).toBe(false);
    await page.emulateMedia({ media: 'screen' });
    // All agree besides, and both go on.
    for (const box of await among('Agree in every open round').getByRole('checkbox').all()) await box.check();
    await page.getByRole('button', { name: 'See what would follow' }).click();
    await page.getByText('2 of 2 documents would change.').waitFor();
    expect(trouble).toEqual([]);

    const { pathname, search } = new URL(page.url());
    const other = await table.sit('KAZ', { scripts: false, locale: 'ru-RU', width: 360 });
    await other.page.goto(pathname + search);
    await other.page.getByText('Изменились бы 2 из 2 документов.').waitFor();
    await other.page.getByText('Соглашаются в каждом открытом раунде: все делегации.').waitFor();
    await other.page.getByRole('button', { name: 'Посмотреть, что последует' }).click();
    await other.page.waitForURL('**#moved');
    expect(await other.page.evaluate(AT_THE_TOP)).toBe(true);
    // From a row to the page on which each assumption has its answer.
    await other.page.locator('table.board tbody th a').first().click();
    await other.page.locator('ol.pinned > li').first().waitFor();
    // What cannot be is said, and keeps what else was chosen; a time that is over is refused by its rule.
    for (const no of ['yesterday', '5', '2027-02-31T00:00', '<b>x']) {
      const answer = await other.page.goto(`${BOARD}/what-if?lifts=IND&until=${encodeURIComponent(no)}`);
      expect([no, answer?.status()]).toEqual([no, 422]);
      await other.page.getByText('Это не момент времени.').waitFor();
      expect(await other.page.locator('input[name=lifts][value=IND]').isChecked()).toBe(true);
    }
    expect((await other.page.goto(`${BOARD}/what-if?lifts=NOBODY`))?.status()).toBe(422);
    await other.page.goto(`${BOARD}/what-if?until=1990-01-01T00:00`);
    await other.page.locator('#refused').getByText('Q36').first().waitFor();
    await other.context.close();
    await window.context.close();
    expect(await Promise.all([id, more].map(async (d) => (await status(d)).entries))).toEqual(before);
  });
});

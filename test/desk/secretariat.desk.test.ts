import { unzipSync, zipSync } from 'fflate';
import { docxOf } from '../../client/index.ts';
import { LIMITS } from '../../contracts/limits.ts';
import { eventually } from '../int/house.ts';
import { deliver, done, NINE, presiding, see, status } from '../int/negotiation.ts';
import { documentBeforeExperts, openTable, type Table, type Window } from './table.ts';

/** The secretariat at work in a browser: filing, delivery, a note verbale, reminders; and what hostile files come to. */

jest.setTimeout(600_000);

let table: Table;
let staff: Window;
beforeAll(async () => {
  table = await openTable();
  staff = await table.sit('SECRETARIAT');
});
afterAll(() => table?.close());

const WORDS = `# Strategy (simulated)

A simulated paragraph. {#para-1}

Another one, with [simulated words that are not agreed]. {#para-2}
`;
const frame = { title: 'Strategy', language: 'ru', header: 'simulated', footer: 'simulated' };
const WORD_TYPE = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';
const docx = (content: string) => Buffer.from(docxOf(content, frame));

/** Signs what is shown, and waits for its receipt. */
async function sign({ page }: Window): Promise<void> {
  await page.getByRole('button', { name: 'Sign with the key in this browser' }).click();
  await page.waitForURL('**/receipts/**');
  await page.getByText('Recorded.').waitFor();
}

/** A document before the experts, once the process has told the delegations: what comes later would show as a change. */
async function noticedDocument(id: string, title: string): Promise<void> {
  await documentBeforeExperts(id, title);
  await eventually(
    `the notices of ${id}`,
    () => see().entries(`dossier/${id}` as never),
    (lines) => lines.ok && lines.value.some((l) => l.includes('"round":1') && l.includes('"type":"NoticesSent"')),
  );
}

async function choose({ page }: Window, n: number, name: string, buffer: Buffer, language: string): Promise<void> {
  await page.locator(`input[name="file.${n}"]`).setInputFiles({ name, mimeType: WORD_TYPE, buffer });
  await page.locator(`select[name="language.${n}"]`).selectOption(language);
}

describe('a document that is filed from Word files', () => {
  it('is shown as it was read, and goes step by step over signed statements to its circulation', async () => {
    const { page } = staff;
    await page.goto('/file');
    await choose(staff, 0, 'strategy.ru.docx', docx(WORDS), 'ru');
    await choose(staff, 1, 'strategy.zh.docx', docx(WORDS), 'zh');
    await page.getByLabel('Title').fill('A strategy (simulated)');
    await page.getByRole('button', { name: 'Read the files' }).click();
    // What was typed is still there, beside what was read.
    expect(await page.getByLabel('Title').inputValue()).toBe('A strategy (simulated)');
    expect(await page.locator('.reading').count()).toBe(2);
    expect(await page.locator('.reading').first().textContent()).toMatch(/3\splaces\.\s+Words in brackets at\s+para-2/);
    await page.getByLabel(/^Id of the document/).fill('desk-filed');
    await page.getByLabel('Class').selectOption('decision');
    await page.getByLabel('Area').fill('energy');
    await page.getByLabel('Justification').fill('Simulated: a reason.');
    await page.getByLabel('Proposer').selectOption('KAZ');
    await page.getByLabel('Lead organ').fill('energy ministers');
    await page.getByRole('button', { name: 'Go on' }).click();
    // The mistake stands beside its field, and nothing that was typed is lost.
    await page.locator('#f-id-m').waitFor();
    expect(await page.getByLabel('Area').inputValue()).toBe('energy');
    expect(await page.locator('.reading').count()).toBe(2);
    await page.getByLabel(/^Id of the document/).fill('DESK-FILED');
    await page.getByRole('button', { name: 'Go on' }).click();

    await page.waitForURL('**/file/DESK-FILED');
    await page.getByRole('button', { name: 'Show what will be signed' }).click();
    await sign(staff);
    await page.getByRole('link', { name: 'Go on with the filing' }).click();
    await page.getByRole('button', { name: 'Show what will be signed' }).click();
    await sign(staff);
    await page.getByRole('link', { name: 'Go on with the filing' }).click();
    // A place without holders is refused, and stays typed.
    await page.getByLabel(/^Places that are not agreed/).fill('para-1=IND');
    await page.getByRole('button', { name: /^Store the texts/ }).click();
    expect(await page.locator('.refusal').textContent()).toContain('E21');
    expect(await page.getByLabel(/^Places that are not agreed/).inputValue()).toBe('para-1=IND');
    await page.getByLabel(/^Places that are not agreed/).fill('para-2=IND');
    await page.getByRole('button', { name: /^Store the texts/ }).click();
    await sign(staff);
    await page.getByRole('link', { name: 'Go on with the filing' }).click();
    await page.getByLabel(/^Recorded consent/).fill('Simulated: the coordinators consent.');
    await page.getByRole('button', { name: 'Circulate this version' }).click();
    await sign(staff);
    await page.goto('/file/DESK-FILED');
    expect(await page.locator('.steps .closed').count()).toBe(4);

    const view = await status('DESK-FILED' as never);
    expect(view.version?.openPlaces).toEqual([{ place: 'para-2', holders: ['IND'] }]);
    expect(view.waiting[0]?.code).toBe('delivery');
  });

  it('is known to be delivered delegation by delegation, with the entry, while somebody looks', async () => {
    const { page } = staff;
    await page.goto('/documents/DESK-FILED/delivery');
    const view = await status('DESK-FILED' as never);
    await deliver('DESK-FILED' as never, view.textHash!, NINE);
    await page
      .locator('#delivered')
      .getByText(/^\s*Every delegation/)
      .waitFor();
    const { trouble } = staff;
    expect(trouble).toEqual([]);
  });
});

describe('a note verbale', () => {
  it('becomes the position of its delegation in one form, by the keyboard alone, in under a minute', async () => {
    await noticedDocument('DESK-NOTE', 'On notes');
    const { page } = staff;
    await page.goto('/transcribe');
    const began = Date.now();
    const { keyboard } = page;
    // The first field has the focus.
    await keyboard.type('India');
    await keyboard.press('Tab');
    await keyboard.type('DESK-NOTE');
    await keyboard.press('Tab');
    await keyboard.type('agrees');
    await keyboard.press('Tab');
    await keyboard.type('12/2024');
    await keyboard.press('Enter');
    await page.getByRole('button', { name: 'Sign with the key in this browser' }).waitFor();
    for (let i = 0; i < 40; i += 1) {
      const at = await page.evaluate('document.activeElement?.textContent');
      if (at === 'Sign with the key in this browser') break;
      await keyboard.press('Tab');
    }
    await keyboard.press('Enter');
    await page.waitForURL('**/receipts/**');
    await page.getByText('Recorded.').waitFor();
    expect(Date.now() - began).toBeLessThan(60_000);
    const view = await status('DESK-NOTE' as never);
    expect(view.roundList.at(-1)?.positions).toMatchObject([{ member: 'IND', kind: 'agree' }]);
  });

  it('keeps what was typed where something is missing, and says so beside the field', async () => {
    const { page } = staff;
    await page.goto('/transcribe');
    await page.locator('select[name=for]').selectOption('CHN');
    await page.locator('select[name=round]').selectOption('DESK-NOTE/20/1');
    await page.locator('select[name=kind]').selectOption('object');
    await page.locator('input[name=paper]').fill('note 7');
    await page.getByRole('button', { name: 'Show what will be signed' }).click();
    await page.locator('#f-words-m').waitFor();
    expect(await page.locator('#f-places-m').count()).toBe(1);
    expect(await page.locator('input[name=paper]').inputValue()).toBe('note 7');
    expect(await page.locator('select[name=kind]').inputValue()).toBe('object');
  });
});

describe('a reminder', () => {
  it('D156: goes to those that are unheard, and to nobody who has answered', async () => {
    const { page } = staff;
    await page.goto('/documents/DESK-NOTE/delivery');
    const boxes = await page.locator('#unheard input[name=to]').all();
    const named = await Promise.all(boxes.map((b) => b.getAttribute('value')));
    expect(named.map(String).toSorted()).toEqual(NINE.filter((m) => String(m) !== 'IND').toSorted());
    await page.locator('#unheard input[name=to][value=CHN]').uncheck();
    await page.getByRole('button', { name: 'Remind those ticked' }).click();
    expect(await page.locator('main').textContent()).toContain('Who is told at once');
    await sign(staff);
    const history = await see().entries('dossier/DESK-NOTE' as never);
    const asked = (history.ok ? history.value : [])
      .flatMap((line) => (JSON.parse(line) as { events: readonly { type: string; to?: readonly string[] }[] }).events)
      .find((e) => e.type === 'ReminderAsked');
    expect(asked?.to?.toSorted()).toEqual(NINE.filter((m) => !['IND', 'CHN'].includes(String(m))).toSorted());
    // A second one so soon would only tire them.
    await page.goto('/documents/DESK-NOTE/delivery');
    await page.getByRole('button', { name: 'Remind those ticked' }).click();
    expect(await page.locator('.refusal').textContent()).toContain('D157');
  });
});

describe('a file that is more than the desk takes', () => {
  it('is refused beside its field, before it is sent, and what was typed stays', async () => {
    const { page } = staff;
    await page.goto('/file');
    await page.getByLabel('Title').first().fill('Simulated: a large one');
    const field = page.locator('input[name="file.0"]');
    const input = `document.querySelector('input[name="file.0"]')`;
    const of = (mib: number) => ({ name: 'large.md', mimeType: 'text/markdown', buffer: Buffer.alloc(mib << 20, 'a') });
    await field.setInputFiles(of(10));
    await page.getByRole('alert').getByText('larger than the desk takes').waitFor();
    expect(await page.evaluate(`${input}.validity.customError`)).toBe(true);
    expect(await page.getByLabel('Title').first().inputValue()).toBe('Simulated: a large one');
    await field.setInputFiles(of(1));
    expect(await page.getByRole('alert').count()).toBe(0);
    expect(await page.evaluate(`${input}.validity.valid`)).toBe(true);
    expect(staff.trouble).toEqual([]);
  });
});

describe('reminders of several documents', () => {
  it('are listed first, and signed as they were listed, one statement for each', async () => {
    for (const id of ['DESK-A', 'DESK-B']) await noticedDocument(id, `On ${id}`);
    const { page } = staff;
    await page.goto('/console');
    for (const id of ['DESK-A', 'DESK-B', 'DESK-NOTE']) await page.locator(`#owe input[value="${id}/20/1"]`).check();
    await page.getByRole('button', { name: /^Remind in those ticked/ }).click();
    expect(await page.locator('#batch li').count()).toBe(3);
    await page.getByRole('button', { name: 'Sign all of these' }).click();
    await page.locator('#batch li:last-child.warn').waitFor();
    // The third was reminded a moment ago: it is refused by itself, and nothing of it was sent.
    expect(await page.locator('#batch li.good').count()).toBe(2);
    for (const id of ['DESK-A', 'DESK-B'])
      expect((await status(id as never)).roundList.at(-1)?.remindedAt).toBeDefined();
    expect(staff.trouble).toEqual([]);
  });
});

describe('a meeting', () => {
  it('is convened, its presence recorded, its protocol drafted from the entries, issued and signed', async () => {
    const { page } = staff;
    await page.goto('/convene');
    await page.getByLabel(/^Id of the meeting/).fill('DESK-MEETING');
    await page.getByLabel('Organ').selectOption('CNC');
    await page.getByLabel('Day', { exact: true }).fill('2027-01-02');
    await page.getByLabel('Place').fill('Astana');
    await page.getByLabel('Title').fill('A meeting (simulated)');
    await page.getByRole('button', { name: 'Show what will be signed' }).click();
    await sign(staff);
    await page.goto('/meetings/DESK-MEETING/sitting');
    await page.getByLabel('Head of delegation: Kazakhstan').selectOption({ index: 1 });
    await page
      .getByRole('row', { name: /^Kazakhstan/ })
      .getByRole('button', { name: 'Record' })
      .click();
    await sign(staff);
    const id = 'DESK-MEETING' as never;
    const meeting = await see().meeting(id);
    expect(meeting.ok && Object.keys(meeting.value.present)).toEqual(['KAZ']);
    await done(presiding('CNC').approveAgenda(id));
    await done(presiding('CNC').openSitting(id));
    await done(presiding('CNC').closeSitting(id));
    await page.goto('/meetings/DESK-MEETING/sitting');
    expect(await page.getByLabel(/^Draft from the entries/).inputValue()).toContain('A meeting (simulated)');
    await page.getByRole('button', { name: /^Store it/ }).click();
    await sign(staff);
    const chair = await table.sit('CHAIR-CNC');
    await chair.page.goto('/meetings/DESK-MEETING/sitting');
    await chair.page.getByRole('link', { name: 'Sign the protocol' }).click();
    await chair.page.getByRole('button', { name: 'Show what will be signed' }).click();
    await sign(chair);
    expect([...staff.trouble, ...chair.trouble]).toEqual([]);
  });
});

describe('a hostile file', () => {
  const refusedWith = async (name: string, buffer: Buffer): Promise<string> => {
    const { page } = staff;
    await page.goto('/file');
    await choose(staff, 0, name, buffer, 'ru');
    await page.getByRole('button', { name: 'Read the files' }).click();
    await page.locator('#f-file-0-m').waitFor();
    return (await page.locator('#f-file-0-m').textContent()) ?? '';
  };

  it('of scripts and markup is shown as it is written, and nothing of it runs', async () => {
    const { page } = staff;
    const evil = `# <script>window.hostile = 1</script>\n\n<img src=x onerror="window.hostile = 2"> [x](javascript:alert(1)) {#para-1}\n`;
    await page.goto('/file');
    await choose(staff, 0, '<script>window.hostile=3</script>.md', Buffer.from(evil.replace('[x]', '\\[x\\]')), 'ru');
    await page.getByRole('button', { name: 'Read the files' }).click();
    await page.locator('.reading summary').first().click();
    expect(await page.locator('.reading .text').first().textContent()).toContain('<script>window.hostile = 1</script>');
    expect(await page.locator('.reading script, .reading img, .reading a').count()).toBe(0);
    expect(await page.evaluate('window.hostile')).toBeUndefined();
    await page.locator('input[name=remove]').first().check();
    await page.getByRole('button', { name: 'Read the files' }).click();
    expect(await page.locator('.reading').count()).toBe(0);
  });

  it('that was taken out and is given again is in the version, also after the page was loaded again', async () => {
    const { page } = staff;
    const read = async () => {
      await choose(staff, 0, 'again.md', Buffer.from('# Given again {#para-1}\n'), 'ru');
      await page.getByRole('button', { name: 'Read the files' }).click();
    };
    const box = page.locator('input[name=remove]');
    await page.goto('/file');
    await page.getByLabel('Area').fill('Simulated: kept');
    await read();
    await box.check();
    // Taken out, and the corrected file given in one step: it is the same text after all.
    await read();
    await page.getByText('again.md').waitFor();
    expect(await box.isChecked()).toBe(false);
    await page.goto('/file');
    // What was typed is there again, and what is asked once is not.
    expect([await page.getByLabel('Area').inputValue(), await box.isChecked()]).toEqual(['Simulated: kept', false]);
    await box.check();
    await page.getByRole('button', { name: 'Read the files' }).click();
    await box.waitFor({ state: 'detached' });
  });

  it('that reorders what is read, is no text, or is no Word file, is refused by its rule, with what was found', async () => {
    expect(await refusedWith('bidi.md', Buffer.from('# Agreed\u202E not\n'))).toMatch(/^E18|^E19/);
    expect(await refusedWith('bytes.md', Buffer.from([0xff, 0xfe, 0x00, 0x41]))).toMatch(/^E18/);
    expect(await refusedWith('no.docx', Buffer.from('this is no archive'))).toMatch(/^E2[34]/);
  });

  it('that unpacks beyond its limit, or is larger than the desk takes, is refused', async () => {
    const bomb = zipSync({
      ...unzipSync(docxOf(WORDS, frame)),
      'word/document.xml': new Uint8Array(LIMITS.docxUnpackedBytes + 1),
    });
    expect(bomb.length).toBeLessThan(100_000);
    expect(await refusedWith('bomb.docx', Buffer.from(bomb))).toMatch(/^E24/);
    expect(await refusedWith('long.md', Buffer.from('word '.repeat(500_000)))).toMatch(/^E1[89]/);
    const { page } = staff;
    await page.goto('/file');
    await choose(staff, 0, 'ten.md', Buffer.alloc(10 * 1024 * 1024, 'a'), 'ru');
    await page.getByRole('button', { name: 'Read the files' }).click();
    // Nothing is sent by whatever button: the page stays, and the field says why.
    expect(await page.locator('#f-file-0-large').textContent()).toContain('larger than the desk takes');
    expect(await page.evaluate('document.activeElement.id')).toBe('f-file-0');
    expect(new URL(page.url()).pathname).toBe('/file');
    await page.locator('input[type=file]').first().setInputFiles([]);
    expect(await page.locator('#f-file-0-large').count()).toBe(0);
    // Without scripts the desk says so itself.
    const plain = await table.sit('SECRETARIAT', { scripts: false });
    await plain.page.goto('/file');
    await choose(plain, 0, 'ten.md', Buffer.alloc(10 * 1024 * 1024, 'a'), 'ru');
    await plain.page.getByRole('button', { name: 'Read the files' }).click();
    await plain.page.getByRole('heading', { name: 'Too large' }).waitFor();
    await plain.page.getByRole('navigation', { name: 'Main menu' }).waitFor();
    await plain.context.close();
  });
});

describe('the rooms of the secretariat', () => {
  it('are nobody else’s', async () => {
    const kaz = await table.sit('KAZ');
    for (const path of ['/file', '/file/DESK-FILED', '/transcribe', '/console']) {
      const answer = await kaz.page.goto(path);
      expect([path, answer?.status()]).toEqual([path, 404]);
    }
    expect(await kaz.page.getByRole('link', { name: 'Secretariat' }).count()).toBe(0);
  });

  it('say on the console what is owed, and by whom', async () => {
    const { page } = staff;
    await page.goto('/console');
    expect(await page.locator('#owe').textContent()).toContain('DESK-NOTE');
    expect(staff.trouble).toEqual([]);
  });
});

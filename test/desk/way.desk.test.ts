import type { Page } from 'playwright-core';
import { astanaPackage } from '../../demo/package.ts';
import { ActorId, PersonId, type DossierId } from '../../contracts/ids.ts';
import { fingerprint, thumbprint } from '../../evidence/keys.ts';
import { eventually } from '../int/house.ts';
import { done, see, staff, status } from '../int/negotiation.ts';
import { recorded, show, SHOW, SIGN, sign, tabTo } from './hands.ts';
import { documentBeforeExperts, openTable, type Table, type Window } from './table.ts';

/**
 * The thin line through the whole desk: a page, a statement signed in the browser, its receipt, and another’s page that changes;
 * without a mouse; and by a key that was made in this browser and is followed by another.
 */

jest.setTimeout(300_000);

const HOUSE = `/acts/organisation/${astanaPackage.organisation}`;
let table: Table;
beforeAll(async () => {
  table = await openTable();
  for (const id of ['DESK-1', 'DESK-1B', 'DESK-1C']) await documentBeforeExperts(id, `On the desk ${id}`);
});
afterAll(() => table?.close());

const saidBy = async (member: string, id = 'DESK-1') =>
  (await status(id as DossierId)).roundList.at(-1)?.positions.find((p) => String(p.member) === member);

describe('a delegate at the desk', () => {
  it('answers with the key in the browser, and has the receipt; another who looks sees it without asking', async () => {
    const other = await table.sit('IND');
    await other.page.goto('/documents/DESK-1');
    const kaz = await table.sit('KAZ');
    await kaz.page.goto('/documents/DESK-1');
    await kaz.page.getByRole('link', { name: 'Take a position' }).first().click();
    await kaz.page.getByRole('button', { name: 'Agree to version 1' }).click();
    await sign(kaz.page);
    await other.page
      .locator('#positions')
      .getByRole('row', { name: /Kazakhstan agrees/ })
      .waitFor();
    expect(await saidBy('KAZ')).toMatchObject({ kind: 'agree' });
    expect([...kaz.trouble, ...other.trouble]).toEqual([]);
  });

  it('goes from what waits to the receipt without a mouse, and sees where it is', async () => {
    const { page, trouble } = await table.window();
    const { keyboard } = page;
    await page.goto('/');
    await tabTo(page, /UZB$/);
    await keyboard.press('Enter');
    await page.waitForURL('**/turn');
    await tabTo(page, /DESK-1 /);
    await tabTo(page, 'Answer');
    await keyboard.press('Enter');
    await page.waitForURL('**/position**');
    await tabTo(page, /^agrees/);
    await keyboard.press('Space');
    const chosen = () => page.locator('input[name="position.kind"]:checked').getAttribute('value');
    for (let i = 0; i < 12 && (await chosen()) !== 'object'; i += 1) await keyboard.press('ArrowDown');
    expect(await chosen()).toBe('object');
    await tabTo(page, /^Reasons/);
    await keyboard.type('Simulated: typed without a mouse.');
    await tabTo(page, /^Places of the text/);
    await keyboard.type('para-1');
    await tabTo(page, SHOW);
    await keyboard.press('Enter');
    await page.getByText('typed without a mouse').first().waitFor();
    await tabTo(page, SIGN);
    await keyboard.press('Enter');
    await recorded(page);
    expect(await saidBy('UZB')).toMatchObject({ kind: 'object' });
    expect(trouble).toEqual([]);
  });
});

/** What the page shows of a key that was made: its fingerprint, and the claim. */
async function claimIn(page: Page, at: string) {
  const text = (await page.locator(at).textContent()) ?? '';
  const [digits = '', ...rest] = text.split('\n');
  const claim = JSON.parse(rest.join('\n')) as {
    person: string;
    key: { kty: 'OKP'; crv: 'Ed25519'; x: string };
    proof: string;
  };
  return { digits, ...claim };
}

/** Signs in with a key of this browser; the desk hears of a new one a moment after its receipt. */
const enterWith = ({ page }: Window, name: string) =>
  eventually(
    `the sign-in with ${name}`,
    async () => {
      await page.goto('/');
      await page.getByRole('button', { name, exact: true }).click();
      await Promise.race([page.waitForURL('**/turn'), page.locator('.refusal').waitFor()]);
      return page.url();
    },
    (url) => url.endsWith('/turn'),
    60_000,
  );

/** The key under which the last statement about a document was signed. */
async function signerOf(id: string): Promise<unknown> {
  const lines = await see().entries(`dossier/${id}` as never);
  const line = (lines.ok ? lines.value : []).findLast((l) => l.includes('"type":"PositionTaken"')) ?? '';
  const { cause } = JSON.parse(line) as { cause: { statement: string } };
  return (JSON.parse(Buffer.from(cause.statement.split('.')[0]!, 'base64url').toString()) as { kid: unknown }).kid;
}

async function agreeTo(page: Page, id: string): Promise<void> {
  await page.goto(`/documents/${id}/position`);
  await page.getByRole('button', { name: 'Agree to version 1' }).click();
  await sign(page);
}

const KEYS = `(async () => {
  const db = await new Promise((resolve, reject) => {
    const opening = indexedDB.open('concordat');
    opening.onsuccess = () => resolve(opening.result);
    opening.onerror = () => reject(opening.error);
  });
  const all = await new Promise((resolve) => {
    const asked = db.transaction('keys').objectStore('keys').getAll();
    asked.onsuccess = () => resolve(asked.result);
  });
  db.close();
  const out = [];
  for (const { name, kid, key } of all) {
    const given = [];
    for (const form of ['jwk', 'pkcs8', 'raw'])
      await crypto.subtle.exportKey(form, key).then(() => given.push(form), () => undefined);
    out.push({ name, kid, type: key.type, extractable: key.extractable, given });
  }
  return out;
})()`;
type Kept = { readonly name: string; readonly kid: string; readonly given: readonly string[] };

describe('a key that was made in the browser', () => {
  let own: Window;
  let first: Awaited<ReturnType<typeof claimIn>>;
  const keysOf = ({ page }: Window) => page.evaluate<readonly Kept[]>(KEYS);

  it('cannot be read out of it, and is enrolled with its proof once its fingerprint was compared (O24, O56)', async () => {
    const person = { person: PersonId.parse('KAZ-TWO'), actor: ActorId.parse('KAZ'), name: 'Second of Kazakhstan' };
    await done(staff().accreditPerson({ ...person, level: 'head', mandate: 'Simulated: a mandate.' }));
    own = await table.window();
    const { page } = own;
    await page.goto('/');
    await page.locator('#no-keys').waitFor();
    await page.locator('#browser-key summary').click();
    await page.getByLabel('Delegation or office').fill('KAZ');
    await page.getByLabel('Person').fill('KAZ-TWO');
    await page.getByRole('button', { name: 'Make a key in this browser' }).click();
    await page.locator('#made-key pre').waitFor();
    first = await claimIn(page, '#made-key pre');
    const kid = thumbprint(first.key);
    expect(first).toMatchObject({ person: 'KAZ-TWO', digits: fingerprint(kid) });
    expect(await keysOf(own)).toEqual([{ name: 'KAZ.KAZ-TWO', kid, type: 'private', extractable: false, given: [] }]);
    // What is not enrolled lets nobody in.
    await page.goto('/');
    await page.getByRole('button', { name: 'Enter: KAZ KAZ-TWO' }).click();
    await page.locator('.refusal').waitFor();

    const office = await table.sit('SECRETARIAT');
    const enrolment = async (digits: string, proof = first.proof) => {
      await office.page.goto(`${HOUSE}/EnrolKey`);
      await office.page.getByLabel('Person').fill('KAZ-TWO');
      await office.page.getByLabel('Type of the key').selectOption('OKP');
      await office.page.getByLabel('Curve').selectOption('Ed25519');
      await office.page.getByLabel('Public key').fill(first.key.x);
      await office.page.getByLabel('Proof that the key is held').fill(proof);
      await office.page.getByLabel(/^Fingerprint/).fill(digits);
      await office.page.getByLabel(/^Paper/).fill('Simulated: read out by telephone');
      await show(office.page);
    };
    await enrolment(fingerprint('A'.repeat(43) as never));
    await office.page.locator('.refusal').getByText('O56').waitFor();
    await enrolment(first.digits, `${first.proof.slice(0, -3)}AAA`);
    await office.page.locator('.refusal').getByText('O24').waitFor();
    await enrolment(first.digits);
    await office.page.getByText('As things stand it is accepted').waitFor();
    expect(await office.page.locator('main').textContent()).toContain(first.digits);
    await sign(office.page);
    expect([...own.trouble, ...office.trouble]).toEqual([]);
  });

  it('answers the challenge of the desk, and signs', async () => {
    await enterWith(own, 'Enter: KAZ KAZ-TWO');
    await agreeTo(own.page, 'DESK-1B');
    expect(await signerOf('DESK-1B')).toBe(thumbprint(first.key));
    expect(await saidBy('KAZ', 'DESK-1B')).toMatchObject({ kind: 'agree' });
    expect(own.trouble).toEqual([]);
  });

  it('is followed by another, with which one goes on', async () => {
    const { page } = own;
    const next = await rotation(page);
    await page.getByRole('button', { name: 'Sign out' }).waitFor();
    expect(await keysOf(own)).toMatchObject([{ name: 'KAZ.KAZ-TWO', kid: thumbprint(next.key), given: [] }]);
    await agreeTo(page, 'DESK-1C');
    expect(await signerOf('DESK-1C')).toBe(thumbprint(next.key));
    // Whoever leaves comes in with it again.
    await page.getByRole('button', { name: 'Sign out' }).click();
    await enterWith(own, 'Enter: KAZ KAZ-TWO');
    expect(own.trouble).toEqual([]);
  });

  it('is not lost with a session that ends before the new one was taken', async () => {
    const { page } = own;
    // The statement arrives; what the desk answers does not.
    await page.route('**/statements', async (route) => {
      await route.fetch({ maxRedirects: 0 });
      await route.abort();
    });
    const next = await rotation(page, false);
    await own.context.clearCookies();
    await page.unroute('**/statements');
    await enterWith(own, 'Enter: KAZ KAZ-TWO (new key)');
    await eventually(
      'the new key in the place of the old',
      () => keysOf(own),
      (keys) => keys.length === 1 && keys[0]!.kid === thumbprint(next.key),
    );
  });

  /** A new key in the place of the one in use, up to its receipt. */
  async function rotation(page: Page, isShown = true) {
    await page.goto('/delegation');
    await page.getByRole('button', { name: 'Make a key', exact: true }).click();
    await page.locator('#next-claim').waitFor();
    const next = await claimIn(page, '#next-claim');
    await page.locator('#rotate').click();
    await show(page);
    expect(await page.locator('main').textContent()).toContain(next.digits);
    if (isShown) await sign(page);
    else {
      const aborted = page.waitForEvent('requestfailed');
      await page.getByRole('button', { name: SIGN }).click();
      await aborted;
    }
    return next;
  }
});

import type { Page } from 'playwright-core';

/** What people do at the desk, by mouse and by keyboard. */

export const SIGN = 'Sign with the key in this browser';
export const SHOW = 'Show what will be signed';

export const show = (page: Page) => page.getByRole('button', { name: SHOW }).click();

/** Signs what is shown, and waits for its receipt. */
export async function sign(page: Page): Promise<void> {
  await page.getByRole('button', { name: SIGN }).click();
  await recorded(page);
}

export async function recorded(page: Page): Promise<void> {
  await page.waitForURL('**/receipts/**');
  await page.getByText('Recorded.').waitFor();
}

/** What has the focus, as somebody who looks and somebody who listens would know it. */
type Focus = { readonly text: string; readonly isSeen: boolean };
const FOCUS = `(() => {
  const at = document.activeElement;
  const style = at ? getComputedStyle(at) : null;
  const text = (at?.textContent?.trim() || at?.labels?.[0]?.textContent?.trim()) ?? '';
  return { text, isSeen: style !== null && style.outlineStyle !== 'none' && style.outlineWidth !== '0px' };
})()`;

/** Goes on by Tab to what is called so, which is seen to have the focus then. Throws where it cannot be reached. */
export async function tabTo(page: Page, name: string | RegExp): Promise<void> {
  const passed: string[] = [];
  for (let i = 0; i < 250; i += 1) {
    await page.keyboard.press('Tab');
    const { text, isSeen } = await page.evaluate<Focus>(FOCUS);
    if (typeof name === 'string' ? text === name : name.test(text)) {
      if (!isSeen) throw new Error(`${name} has the focus, and nothing shows it`);
      return;
    }
    passed.push(text.slice(0, 40));
  }
  throw new Error(`${name} is not reached by Tab; on the way were: ${passed.join(' | ')}`);
}

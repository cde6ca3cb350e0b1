import axe from 'axe-core';
import type { Window } from './table.ts';

export type Finding = { readonly rule: string; readonly at: readonly string[] };

/** What stands in the way of somebody who does not see the page as others do: serious and critical findings of axe. */
export async function findings({ page }: Pick<Window, 'page'>): Promise<readonly Finding[]> {
  await page.evaluate(axe.source);
  return page.evaluate(async () => {
    const run = (globalThis as unknown as { axe: typeof axe }).axe;
    const { violations } = await run.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] });
    return violations
      .filter((v) => v.impact === 'serious' || v.impact === 'critical')
      .map((v) => ({ rule: v.id, at: v.nodes.slice(0, 3).map((n) => n.html.slice(0, 160)) }));
  });
}

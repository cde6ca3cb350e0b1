import { html } from 'hono/html';
import type { Html } from '../page.ts';

/** What a line says, and what it is called; null: there is no such line. */
export type Fact = readonly [name: string, value: Html | null];

/** Lines of what is called how, one under the other. */
export function facts(lines: readonly Fact[]): Html {
  return html`<dl class="facts">
    ${lines.map(([name, value]) =>
      value === null
        ? ''
        : html`<dt>${name}</dt>
            <dd>${value}</dd>`,
    )}
  </dl>`;
}

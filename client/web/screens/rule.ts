import { html } from 'hono/html';
import type { Html } from '../page.ts';
import { paths } from '../paths.ts';

/** The id of a rule, as the way to its text: named so on every page but the board, whose rows are many. */
export function ruleLink(rule: string): Html {
  return html`<a class="rule" href="${paths.rule(rule)}">${rule}</a>`;
}

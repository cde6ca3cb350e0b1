import { html } from 'hono/html';
import type { Html } from '../page.ts';
import { paths } from '../paths.ts';

/** The id of a rule, as the way to its text: wherever a rule is named, it is named so. */
export function ruleLink(rule: string): Html {
  return html`<a class="rule" href="${paths.rule(rule)}">${rule}</a>`;
}

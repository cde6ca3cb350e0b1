import { html } from 'hono/html';
import type { Act } from '../../../contracts/acts.ts';
import type { Look } from '../desk.ts';
import type { Html } from '../page.ts';
import { paths } from '../paths.ts';
import { batchWords } from '../../words/batch.ts';
import { say } from '../../words/language.ts';

/** One statement of a list, and in words what it is. */
export type Listed = {
  readonly aggregate: string;
  readonly act: Act;
  readonly says: Html;
  /** The last entry that was known when it was listed: nothing but what this list signs may come after it. Absent: whatever came, it is asked anew. */
  readonly after?: number;
};

/** Statements that the browser signs one after the other, each listed as it is; whatever is not as listed is not signed. */
export function batchOf(listed: readonly Listed[], { viewer }: Look): Html {
  const w = (key: keyof typeof batchWords) => say(batchWords[key], viewer.language);
  return html`<p>${w('lead')}</p>
    <ol
      id="batch"
      class="batch"
      data-actor="${viewer.actor}"
      data-person="${viewer.person}"
      data-preview="${paths.preview}"
      data-statements="${paths.statements}"
      data-done="${w('done')}"
      data-refused="${w('refused')}"
      data-changed="${w('changed')}"
      data-failed="${w('failed')}"
    >
      ${listed.map(
        ({ aggregate, act, says, after }) =>
          html`<li
            data-aggregate="${aggregate}"
            data-act="${JSON.stringify(act)}"
            ${after === undefined ? '' : html`data-after="${after}"`}
          >
            ${says} <strong class="state" role="status">${w('waits')}</strong>
          </li>`,
      )}
    </ol>
    <p class="needs-script" hidden><button class="primary" id="batch-sign">${w('sign')}</button></p>
    <p id="batch-keyless" class="note" hidden>${w('keyless')}</p>
    <noscript><p>${w('noScript')}</p></noscript>`;
}

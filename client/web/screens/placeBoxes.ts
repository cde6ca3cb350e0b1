import { html } from 'hono/html';
import type { Html } from '../page.ts';

/** Boxes for the places of a text, in its order. `open`: those that stand in brackets, and are marked so. `prefix`: of the boxes’ ids. */
export function placeBoxes(of: {
  readonly legend: string;
  readonly name: string;
  readonly prefix: string;
  readonly places: readonly string[];
  readonly ticked: readonly unknown[];
  readonly open?: readonly string[];
  readonly mistake?: string | undefined;
}): Html {
  const { legend, name, prefix, places, ticked, open = [], mistake } = of;
  return html`<fieldset
    class="places"
    ${mistake === undefined ? '' : html`id="${prefix}" tabindex="-1" aria-describedby="${prefix}-m"`}
  >
    <legend>${legend}</legend>
    ${mistake === undefined ? '' : html`<p class="mistake" id="${prefix}-m">${mistake}</p>`}
    <div class="columns">
      ${places.map(
        (p) =>
          html`<label
            ><input
              type="checkbox"
              id="${prefix}-${p}"
              name="${name}"
              value="${p}"
              ${ticked.includes(p) ? html`checked` : ''}
            />
            ${p}${open.includes(p) ? ' [ ]' : ''}</label
          >`,
      )}
    </div>
  </fieldset>`;
}

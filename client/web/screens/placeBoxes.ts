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
}): Html {
  const { legend, name, prefix, places, ticked, open = [] } = of;
  return html`<fieldset class="places">
    <legend>${legend}</legend>
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

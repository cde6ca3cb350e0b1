import { html } from 'hono/html';
import type { Instant } from '../../../contracts/ids.ts';
import type { BoardLine } from '../../../contracts/views.ts';
import { said, type Html } from '../page.ts';
import { paths } from '../paths.ts';
import { boardWords, brief, stageName } from '../../words/board.ts';
import { duration, say } from '../../words/language.ts';
import type { Names } from '../../words/names.ts';
import { timesOf, type StageTimes } from './stageTimes.ts';

/** Where the package waits: a picture of how long documents are at each stage, and the same as a table. */

const [WIDTH, LABEL, ROW, BAR] = [720, 220, 28, 420];

export function whereItWaits(lines: readonly BoardLine[], names: Names, now: Instant): Html {
  const { language } = names;
  const w = (key: keyof typeof boardWords) => say(boardWords[key], language);
  const times = timesOf(lines, now).filter((t) => t.longest !== null);
  if (times.length === 0) return html``;
  return html`<h2 id="where-title">${w('where')}</h2>
    <p>${w('whereSays')}</p>
    ${picture(times, names, w('where'))}
    <table class="figures">
      <thead>
        <tr>
          <th scope="col">${w('stage')}</th>
          <th scope="col">${w('now')}</th>
          <th scope="col">${w('passed')}</th>
          <th scope="col">${w('median')}</th>
          <th scope="col">${w('longest')}</th>
        </tr>
      </thead>
      <tbody>
        ${times.map(
          (t) =>
            html`<tr>
              <th scope="row">${said(stageName(t.stage, names))}</th>
              <td>${t.there}</td>
              <td>${t.passed}</td>
              <td>${duration(language, t.median ?? 0)}</td>
              <td>
                ${duration(language, t.longest!.ms)}
                <a href="${paths.document(t.longest!.dossier)}">${t.longest!.dossier}</a>
              </td>
            </tr>`,
        )}
      </tbody>
    </table>`;
}

function picture(times: readonly StageTimes[], names: Names, title: string): Html {
  const { language } = names;
  const most = Math.max(1, ...times.map((t) => t.longest!.ms));
  const x = (ms: number) => Math.round((ms / most) * BAR);
  const height = times.length * ROW + 4;
  return html`<svg class="waits-picture" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="${title}">
    ${times.map((t, i) => {
      const y = i * ROW + 4;
      return html`<text x="0" y="${y + 16}">${short(stageName(t.stage, names))}</text>
        <rect class="half" x="${LABEL}" y="${y + 3}" width="${Math.max(2, x(t.median ?? 0))}" height="16" />
        <line
          class="longest"
          x1="${LABEL}"
          x2="${LABEL + Math.max(2, x(t.longest!.ms))}"
          y1="${y + 22}"
          y2="${y + 22}"
        />
        <text class="figure" x="${LABEL + Math.max(2, x(t.median ?? 0)) + 6}" y="${y + 16}">
          ${brief(language, t.median ?? 0)} · ${t.there > 0 ? `● ${t.there}` : '✓'}
        </text>`;
    })}
  </svg>`;
}

/** As much of a label as its column holds. */
function short(label: string): string {
  const letters = Array.from(label);
  return letters.length <= 28 ? label : `${letters.slice(0, 27).join('')}…`;
}

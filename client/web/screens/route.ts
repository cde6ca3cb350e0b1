import { html } from 'hono/html';
import type { Instant } from '../../../contracts/ids.ts';
import type { DossierView } from '../../../contracts/views.ts';
import { visible } from '../../index.ts';
import { timeAt } from '../board/stageTimes.ts';
import type { Look } from '../desk.ts';
import { said, type Html } from '../page.ts';
import { documentWords } from '../../words/document.ts';
import { day, duration, say } from '../../words/language.ts';
import type { Names } from '../../words/names.ts';
import { STAGE_OUTCOMES, STAGE_STATUSES } from '../../words/terms.ts';

/** The route of a document as a picture, and beside it the same in words. */

type Stage = DossierView['stages'][number];

/** The stages of its class in the order of the route, then those that it came to besides; what it skips last. */
export function inRouteOrder(view: DossierView, organisation: Look['organisation']): readonly Stage[] {
  const route = organisation.procedure?.classes[view.class]?.route.map((r) => r.stage) ?? [];
  const rank = ({ stage, status }: Stage) => {
    const at = route.indexOf(stage);
    if (status === 'skipped') return 1_000;
    return at < 0 ? (stage < (route[0] ?? '') ? -1 : 900) : at;
  };
  return view.stages.toSorted((a, b) => rank(a) - rank(b) || (a.stage < b.stage ? -1 : 1));
}

const STEP = 124;
const TOP = 24;
const LINE = 14;
const NAME_LINES = 3;
const HEIGHT = TOP + 30 + LINE * (NAME_LINES + 1) + 22;

/** Lines of a name, cut where they would run into the next. */
function lines(text: string): readonly string[] {
  const made: string[] = [];
  for (const word of visible(text).split(' ')) {
    const last = made.at(-1);
    if (last !== undefined && last.length + word.length < 18) made[made.length - 1] = `${last} ${word}`;
    else made.push(word);
  }
  const shown = made.slice(0, NAME_LINES).map((l) => (l.length > 20 ? `${l.slice(0, 19)}…` : l));
  return made.length > NAME_LINES ? [...shown.slice(0, -1), `${shown.at(-1)!.slice(0, 17)}…`] : shown;
}

/** What each status looks like: a shape of its own, so that the colour says nothing alone. */
function mark(status: Stage['status'], x: number): Html {
  switch (status) {
    case 'closed':
      return html`<circle cx="${x}" cy="${TOP}" r="11" /> <path class="sign" d="M${x - 5} ${TOP} l4 4 l7 -8" />`;
    case 'open':
      return html`<circle cx="${x}" cy="${TOP}" r="11" /> <circle class="sign" cx="${x}" cy="${TOP}" r="4" />`;
    case 'basis':
      return html`<circle cx="${x}" cy="${TOP}" r="11" />
        <path class="half" d="M${x} ${TOP - 11} a11 11 0 0 1 0 22 z" />`;
    case 'skipped':
      return html`<path class="sign" d="M${x - 5} ${TOP - 5} l10 10 M${x + 5} ${TOP - 5} l-10 10" />`;
    case 'notOpened':
      return html`<circle cx="${x}" cy="${TOP}" r="11" />`;
  }
}

/** As SVG without a style of its own. Long names are cut: the list has them whole. */
export function routePicture(view: DossierView, stages: readonly Stage[], now: Instant, n: Names): Html {
  const { language } = n;
  const drawn = stages.filter((s) => s.status !== 'skipped');
  const width = Math.max(1, drawn.length) * STEP;
  const longest = Math.max(1, ...drawn.map((s) => timeAt(view, s, now) ?? 0));
  const x = (i: number) => i * STEP + STEP / 2;
  return html`<svg
    class="route"
    viewBox="0 0 ${width} ${HEIGHT}"
    role="img"
    aria-labelledby="route-title route-about"
    preserveAspectRatio="xMinYMin meet"
  >
    <title id="route-title">${say(documentWords.routePicture, language)}</title>
    <desc id="route-about">${say(documentWords.routePictureAbout, language)}</desc>
    <line class="way" x1="${x(0)}" x2="${x(drawn.length - 1)}" y1="${TOP}" y2="${TOP}" />
    ${drawn.map((s, i) => {
      const spent = timeAt(view, s, now) ?? 0;
      const bar = spent === 0 ? 0 : Math.max(2, (spent / longest) * (STEP - 24));
      const name = lines(n.stage(s.stage));
      return html`<g class="stop ${s.status} ${s.stage === view.stage ? 'here' : ''}">
        ${mark(s.status, x(i))}
        ${
          s.stage === view.stage
            ? html`<text class="at" x="${x(i)}" y="10">${say(documentWords.here, language)}</text>`
            : ''
        }
        ${name.map((line, k) => html`<text x="${x(i)}" y="${TOP + 30 + k * LINE}">${line}</text>`)}
        ${
          spent === 0
            ? ''
            : html`<rect
                  class="spent"
                  x="${(x(i) - bar / 2).toFixed(1)}"
                  y="${TOP + 24 + LINE * NAME_LINES}"
                  width="${bar.toFixed(1)}"
                  height="5"
                />
                <text class="time" x="${x(i)}" y="${TOP + 44 + LINE * NAME_LINES}">${duration(language, spent)}</text>`
        }
      </g>`;
    })}
  </svg>`;
}

/** The picture with its list. */
export function route(view: DossierView, { organisation, now }: Look, at: Instant | null, n: Names): Html {
  const { language } = n;
  const stages = inRouteOrder(view, organisation);
  const until = at ?? now;
  const numberOf = (hash: string | null) => view.versions.find((v) => v.textHash === hash)?.number;
  return html`<h2>${say(documentWords.route, language)}</h2>
    <div class="scroll routes">${routePicture(view, stages, until, n)}</div>
    <ol class="steps">
      ${stages.map((s) => {
        const spent = timeAt(view, s, until) ?? 0;
        const number = numberOf(s.textHash);
        const facts = [
          s.organ === null ? null : n.organ(s.organ),
          say(STAGE_STATUSES[s.status], language),
          s.outcome === null
            ? null
            : `${say(STAGE_OUTCOMES[s.outcome], language)}${s.outcomeOn === null ? '' : ` ${day(language, s.outcomeOn)}`}`,
          number === undefined ? null : `${say(documentWords.onVersion, language)} ${number}`,
          spent === 0 ? null : `${say(documentWords.timeIn, language)} ${duration(language, spent)}`,
        ].filter((f) => f !== null);
        return html`<li class="${s.status}" ${s.stage === view.stage ? html`aria-current="step"` : ''}>
          <span class="code">${s.stage}</span> ${said(n.stage(s.stage))}
          <small>${said(facts.join(' · '))}</small>
        </li>`;
      })}
    </ol>`;
}

import { html, raw } from 'hono/html';
import type { ActorId, Instant, MemberId, StageCode } from '../../../contracts/ids.ts';
import type { BoardLine, Cell, Step } from '../../../contracts/views.ts';
import { visible } from '../../index.ts';
import type { BoardKind } from '../boards.ts';
import { said, type Html } from '../page.ts';
import { paths } from '../paths.ts';
import { boardSentences, boardWords, brief, STEP_LETTERS } from '../../words/board.ts';
import { documentWords } from '../../words/document.ts';
import { deadlineTime, duration, LANGUAGES, say, type Language } from '../../words/language.ts';
import type { Names } from '../../words/names.ts';
import { awaited, tallied } from '../../words/standing.ts';
import { PHASES, POSITIONS, STAGE_STATUSES, UNHEARD } from '../../words/terms.ts';
import { shadeOf, timeAt, type Scale } from './stageTimes.ts';

/** The rows of a board. Each is made once for all who are shown the same line in the same language. */

/** Told apart without colour. */
export const LETTER = {
  agree: 'A',
  agreeAdReferendum: 'R',
  agreeWithReservation: 'r',
  agreeWithViewpoint: 'V',
  standAside: 'S',
  abstain: '–',
  proposeAmendment: 'M',
  requestTime: 'T',
  object: 'O',
  unheard: '·',
} as const satisfies Record<Cell['said'], string>;

/** What a letter stands for. */
export function letterMeans(of: Cell['said'], language: Language): string {
  return say(of === 'unheard' ? UNHEARD : POSITIONS[of], language);
}

/** What a row is made with, beside its line. `columns`: members or stages, in their order. */
export type RowsOf = {
  readonly kind: BoardKind;
  readonly names: Names;
  readonly now: Instant;
  readonly members: readonly MemberId[];
  readonly stages: readonly StageCode[];
  readonly scale: Scale;
};

/** On how many somebody is named before the rest is counted. */
const NAMED = 3;

const made = new WeakMap<BoardLine, Map<string, Html>>();

/** The cells of a row. */
export function rowOf(line: BoardLine, of: RowsOf): Html {
  const { names, now, kind } = of;
  const left = leftOf(line, names.language, now);
  const times = kind === 'steps' ? (line.steps ?? []).map((s) => timeOf(line, s, of)) : [];
  const key = [kind, names.language, names.zone, left, of.stages, of.scale, ...times].join(' ');
  const rows = made.get(line) ?? new Map<string, Html>();
  made.set(line, rows);
  const found = rows.get(key);
  if (found) return found;
  // What was said about an earlier minute is of no use to anybody.
  if (rows.size >= 64) rows.clear();
  const row = html`<th scope="row">
      <a href="${paths.document(line.dossier)}"><small>${line.dossier}</small> ${said(line.title)}</a>
    </th>
    <td class="words">
      ${line.stageName === null ? say(PHASES[line.phase], names.language) : said(names.stage(line.stage ?? ''))}
    </td>
    <td class="words">${waitsFor(line, names)}</td>
    <td>
      ${left === '' ? '' : html`<time datetime="${line.deadline}" title="${clocksOf(line, names)}">${left}</time>`}
    </td>
    ${kind === 'cells' ? cellsOf(line, of) : stepsOf(line, of, times)}`;
  rows.set(key, row);
  return row;
}

/** Its deadline on the reader's clock, and on the one that rules it where that is another. */
function clocksOf({ deadline, waiting = [] }: BoardLine, { language, zone }: Names): string {
  const ruling = waiting.find((w) => w.until === deadline)?.zone ?? null;
  const own = deadlineTime(language, deadline ?? '', zone);
  if (ruling === null || ruling === zone) return own;
  return `${own}; ${say(documentWords.rulingZone, language)}: ${deadlineTime(language, deadline ?? '', ruling)}`;
}

/** How long until its deadline: whole hours, so that it stays the same for a while; within the last hour minutes. */
function leftOf({ deadline }: BoardLine, language: Language, now: Instant): string {
  if (deadline === null) return '';
  const ms = Date.parse(deadline) - Date.parse(now);
  if (ms <= 0) return say(boardWords.over, language);
  const unit = ms < 3_600_000 ? 60_000 : 3_600_000;
  return duration(language, Math.max(unit, Math.floor(ms / unit) * unit));
}

function waitsFor({ waiting = [] }: BoardLine, names: Names): Html {
  return html`${waiting.map(
    (w, i) =>
      html`${i > 0 ? '; ' : ''}${said(awaited(w, names))}${w.on.length > 0 ? html`: ${whom(w.on, names)}` : ''}
        <span class="rule">${w.rule}</span>`,
  )}`;
}

/** The first few by their codes, and how many more. */
export function whom(on: readonly ActorId[], names: Names): Html {
  const rest = on.length - NAMED;
  return html`${on
    .slice(0, NAMED)
    .map(
      (a, i) => html`${i > 0 ? ', ' : ''}<abbr title="${visible(names.actor(a))}">${a}</abbr>`,
    )}${rest > 0 ? ` ${say(boardSentences.others, names.language)(rest)}` : ''}`;
}

/** Markup of the cells, by what was said; nothing that a person typed is in it. */
const CELLS = Object.fromEntries(
  LANGUAGES.map((language) => [
    language,
    Object.fromEntries(
      (Object.keys(LETTER) as Cell['said'][]).map((s) => [
        s,
        {
          stands: `<td class="${s}" title="${letterMeans(s, language)}">${LETTER[s]}`,
          lifted: `<td class="lifted" title="${letterMeans(s, language)}, ${say(boardWords.lifted, language)}">${LETTER[s]}`,
        },
      ]),
    ),
  ]),
) as Record<Language, Record<Cell['said'], { readonly stands: string; readonly lifted: string }>>;

function cellsOf(line: BoardLine, { members, names }: RowsOf): Html {
  const { cells = [], heard, counted, tally } = line;
  const by = new Map(cells.map((c) => [c.member, c]));
  const markup = CELLS[names.language];
  return html`<td class="tally">
      ${tally === null ? '' : html`${heard}/${counted} <small>${said(tallied(line, names))}</small>`}
    </td>
    ${raw(
      members
        .map((m) => {
          const cell = by.get(m);
          return cell ? markup[cell.said][cell.lifted ? 'lifted' : 'stands'] : '<td>';
        })
        .join(''),
    )}`;
}

/** How long at a stage, as short as it can be said. */
function timeOf(line: BoardLine, step: Step, { names, now }: RowsOf): string {
  const ms = timeAt(line, step, now);
  return ms === null ? '' : brief(names.language, ms);
}

function stepsOf(line: BoardLine, { stages, names, scale, now }: RowsOf, times: readonly string[]): Html {
  const steps = new Map((line.steps ?? []).map((s, i) => [s.stage, { ...s, time: times[i] ?? '' }]));
  return html`${stages.map((stage) => {
    const step = steps.get(stage);
    if (!step) return raw('<td>');
    const ms = timeAt(line, step, now);
    const shade = ms === null ? '' : ` h${shadeOf(ms, scale)}`;
    const here = stage === line.stage ? ' here' : '';
    return html`<td class="${step.status}${shade}${here}" title="${say(STAGE_STATUSES[step.status], names.language)}">
      ${STEP_LETTERS[step.status]}${step.time === '' ? '' : html` ${step.time}`}
    </td>`;
  })}`;
}

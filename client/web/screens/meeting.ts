import { staffWords } from '../../words/staff.ts';
import { html, raw } from 'hono/html';
import { MeetingId } from '../../../contracts/ids.ts';
import type { BoardLine, Cell } from '../../../contracts/views.ts';
import { visible } from '../../index.ts';
import { accountOf } from '../board/account.ts';
import {
  addressOf,
  type CHOICES,
  filterOf,
  fits,
  isFiltering,
  ORDERS,
  senselessIn,
  sorted,
  type Filter,
} from '../board/filter.ts';
import { whereItWaits } from '../board/picture.ts';
import { letterMeans, LETTER, rowOf, whom, type RowsOf } from '../board/rows.ts';
import { scaleOf, stagesOf } from '../board/stageTimes.ts';
import type { MeetingBoard } from '../boards.ts';
import type { Show } from '../desk.ts';
import { part, said, type Html } from '../page.ts';
import { paths } from '../paths.ts';
import { boardSentences, boardWords, brief, stageName, STEP_LETTERS } from '../../words/board.ts';
import { day, plural, say } from '../../words/language.ts';
import type { Names } from '../../words/names.ts';
import { searchWords } from '../../words/search.ts';
import { awaited } from '../../words/standing.ts';
import { COUNTED, MEETING_PHASES, PHASES, STAGE_STATUSES } from '../../words/terms.ts';
import { whatIfWords } from '../../words/whatIf.ts';
import { savedViews } from './savedViews.ts';
import { notFoundScreen, refusedScreen } from './trouble.ts';

type Choice = (typeof CHOICES)[number];
type Words = (key: keyof typeof boardWords) => string;

/**
 * The package of a meeting: documents by delegations, or by the stages of their routes. Every document has its row, an empty one where
 * a filter leaves it out, so that it comes and goes while somebody looks, and nothing else moves.
 */
export const meetingScreen: Show = async (look) => {
  const { viewer, organisation, changed, query } = look;
  const { language } = viewer;
  const id = MeetingId.parse(look.param('id'));
  const filter = filterOf(query);
  const answer = await look.boards.of(viewer, organisation, id, filter.view);
  if (!answer.ok) return { ...refusedScreen(look.spoken, answer.refusal), status: 404 };
  const board = answer.value;
  if (board.meeting === null && board.lines.length === 0) return notFoundScreen(language);
  const w: Words = (key) => say(boardWords[key], language);
  const names = look.spoken;
  const { summary, rows } = summed(board, filter, names, look.now, w);
  const of = { ...rows, members: countedIn(organisation.members), names, now: look.now };
  const only = changed?.flatMap((ref) => (ref.startsWith('dossier/') ? [ref.slice('dossier/'.length)] : []));
  // Of what has changed alone; where more than documents has, everything.
  const asked = changed && only && only.length === changed.length ? only : null;
  const found = new Map(board.lines.map((l) => [l.dossier as string, l]));
  const rowOfId = (dossier: string): Html => {
    const line = found.get(dossier);
    return line && fits(line, filter, look.now) ? rowOf(line, of) : '';
  };
  const ids = asked ?? sorted(board.lines, filter.sort).map((l) => l.dossier);
  const parts = { ...summary, ...Object.fromEntries(ids.map((d) => [`row-${d}`, rowOfId(d)])) };
  return {
    title: `${w('package')} ${id}`,
    about: 'everything',
    wide: true,
    parts,
    body: asked ? '' : body(id, board, filter, leftOut(query, names, w), parts, of, w),
  };
};

type Summary = { readonly summary: Record<string, Html>; readonly rows: Pick<RowsOf, 'kind' | 'stages' | 'scale'> };
const summaries = new WeakMap<MeetingBoard, Map<string, Summary>>();

/** What is said of all rows together, once for all who look through the same filter in the same minute. */
function summed(board: MeetingBoard, filter: Filter, names: Names, now: RowsOf['now'], w: Words): Summary {
  const key = [addressOf('', filter), names.language, names.zone, now.slice(0, 16)].join(' ');
  const made = summaries.get(board) ?? new Map<string, Summary>();
  summaries.set(board, made);
  const before = made.get(key);
  if (before) return before;
  if (made.size >= 64) made.clear();
  const shown = board.lines.filter((l) => fits(l, filter, now));
  const isSteps = filter.view === 'steps';
  const summary: Summary = {
    summary: {
      count: count(board, shown, filter, names, w),
      answers: answers(board.lines, filter, names, w),
      ...(isSteps && { where: whereItWaits(board.lines, names, now) }),
    },
    rows: {
      kind: filter.view,
      stages: isSteps ? stagesOf(board.lines).map((s) => s.stage) : [],
      scale: isSteps ? scaleOf(board.lines, now) : [],
    },
  };
  made.set(key, summary);
  return summary;
}

function countedIn(members: Readonly<Record<string, { member: RowsOf['members'][number]; status: string }>>) {
  return Object.values(members).flatMap((m) => (m.status === 'member' ? [m.member] : []));
}

/** How many are shown, and why these. */
function count(board: MeetingBoard, shown: readonly BoardLine[], filter: Filter, names: Names, w: Words): Html {
  const { language } = names;
  const account = accountOf(board.lines, shown, board.meeting);
  const { reasons } = account;
  const link = (d: string) => html`<a href="${paths.document(d)}">${d}</a>`;
  const listed = (all: readonly Html[]) => html`${all.map((h, i) => html`${i > 0 ? ', ' : ''}${h}`)}`;
  const s = boardSentences;
  return html`<p>
      <strong>${say(s.shown, language)(account.shown, account.all)}</strong>
      ${account.filtered > 0 ? say(s.filtered, language)(account.filtered) : ''}
      ${isFiltering(filter) ? html`<a href="${addressOf('', { ...filterOf(new URLSearchParams()), view: filter.view }) || '?'}">${w('clear')}</a>` : ''}
      ${account.all === 0 ? w('none') : account.shown === 0 ? w('noneFits') : ''}
      ${board.lines.some((l) => l.withheld?.includes('record')) ? w('record') : ''}
    </p>
    ${
      reasons === null || account.all + reasons.unseen === 0
        ? ''
        : html`<details>
            <summary>${w('why')}</summary>
            <ul>
              <li>${say(s.agenda, language)(reasons.agenda)}</li>
              ${
                reasons.since.length === 0
                  ? ''
                  : html`<li>
                      ${say(s.since, language)(reasons.since.length)}
                      ${listed(reasons.since.map(({ dossier, entry }) => html`${link(dossier)}${entry === null ? '' : html` (${say(s.entry, language)(entry)})`}`))}
                    </li>`
              }
              ${
                reasons.left.length === 0
                  ? ''
                  : html`<li>${say(s.left, language)(reasons.left.length)} ${listed(reasons.left.map(link))}</li>`
              }
              ${reasons.unseen === 0 ? '' : html`<li>${say(s.unseen, language)(reasons.unseen)}</li>`}
            </ul>
          </details>`
    }`;
}

/** On how many there are at once more than a reader takes in. */
const MOST_ANSWERS = 12;

/** The documents that one answer would move, and on whom how many wait. */
function answers(lines: readonly BoardLine[], filter: Filter, names: Names, w: Words): Html {
  const one = lines.flatMap((line) => (line.waiting ?? []).flatMap((x) => (x.on.length === 1 ? [{ line, x }] : [])));
  const on = new Map<string, number>();
  for (const { waiting } of lines)
    for (const actor of new Set((waiting ?? []).flatMap((x) => x.on as readonly string[])))
      on.set(actor, (on.get(actor) ?? 0) + 1);
  const most = [...on].toSorted(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
  const rest = most.length - MOST_ANSWERS;
  return html`<details ${one.length > 0 && one.length <= MOST_ANSWERS ? html`open` : ''}>
      <summary>${w('oneAnswer')}: ${one.length}</summary>
      ${
        one.length === 0
          ? html`<p>${w('oneAnswerNone')}</p>`
          : html`<ul class="columns">
              ${one.map(
                ({ line, x }) =>
                  html`<li>
                    ${whom(x.on, names)}: ${said(awaited(x, names))},
                    <a href="${paths.document(line.dossier)}">${line.dossier}</a>
                  </li>`,
              )}
            </ul>`
      }
    </details>
    ${
      most.length === 0
        ? ''
        : html`<p class="on">
            ${w('onWhom')}:
            ${most
              .slice(0, MOST_ANSWERS)
              .map(
                ([actor, n]) =>
                  html`<a href="${addressOf('', filter, { on: actor })}"
                    ><abbr title="${visible(names.actor(actor))}">${actor}</abbr> ${n}</a
                  > `,
              )}${rest > 0 ? say(boardSentences.others, names.language)(rest) : ''}
          </p>`
    }`;
}

function body(
  id: MeetingId,
  board: MeetingBoard,
  filter: Filter,
  warning: Html,
  parts: Record<string, Html>,
  of: RowsOf,
  w: Words,
) {
  const { names, kind, members, stages } = of;
  const { language } = names;
  const at = paths.meeting(id);
  const { meeting } = board;
  const view = (v: Filter['view'], label: string) =>
    html`<a href="${addressOf(at, filter, { view: v })}" ${v === kind ? html`aria-current="page"` : ''}>${label}</a>`;
  const rows = Object.entries(parts).filter(([name]) => name.startsWith('row-'));
  const columns = kind === 'cells' ? members.length : stages.length;
  return html`<h1>
      ${w('package')} ${said(meeting?.title ?? id)}
      <small
        >${id}${meeting?.organ ? html`, ${said(names.organ(meeting.organ))}` : ''}${meeting?.day ? `, ${day(language, meeting.day)}` : ''}${meeting?.phase ? `, ${say(MEETING_PHASES[meeting.phase], language)}` : ''}</small
      >
    </h1>
    <nav class="tabs" aria-label="${w('views')}">
      ${view('cells', w('parties'))} ${view('steps', w('steps'))}
      <a href="${paths.sitting(id)}">${say(staffWords.sitting, language)}</a>
      <a href="${paths.packageWhatIf(id)}">${say(whatIfWords.link, language)}</a>
    </nav>
    ${filters(at, board.lines, filter, names, w)} ${warning} ${savedViews('board', language)}
    ${part('count', parts['count'] ?? '')} ${part('answers', parts['answers'] ?? '')}
    ${kind === 'cells' ? cellKey(names, w) : stepKey(of, w)}
    <div class="scroll board-scroll" role="region" aria-labelledby="board-caption" tabindex="0">
      <table class="heat board by-${kind}${columns > 20 ? ' many' : ''}" data-over="${w('over')}">
        <caption id="board-caption">
          ${kind === 'cells' ? w('parties') : w('steps')}:
          ${plural(language, board.lines.length, COUNTED.document[language])}
        </caption>
        <thead>
          <tr>
            <th scope="col">${w('document')}</th>
            <th scope="col">${w('stage')}</th>
            <th scope="col">${w('waits')}</th>
            <th scope="col">${w('left')}</th>
            ${
              kind === 'cells'
                ? html`<th scope="col">${w('heard')}</th>
                    ${members.map((m) => html`<th scope="col" class="column"><abbr title="${visible(names.actor(m))}">${m}</abbr></th>`)}`
                : stages.map(
                    (s) =>
                      html`<th scope="col" class="column">
                        <abbr title="${visible(stageName(s, names))}">${s}</abbr>
                      </th>`,
                  )
            }
          </tr>
        </thead>
        <tbody id="rows" data-grows="row-">
          ${rows.map(([name, cells]) => html`${raw(`<tr id="${name}">`)}${cells}${raw('</tr>')}`)}
        </tbody>
      </table>
    </div>
    <p class="legend">${w('fresh')}</p>
    ${kind === 'steps' ? part('where', parts['where'] ?? '') : ''}`;
}

function cellKey({ language }: Names, w: Words): Html {
  return html`<p class="legend">
    <strong>${w('key')}:</strong>
    ${(Object.keys(LETTER) as Cell['said'][]).map(
      (k) => html`<span class="pair"><span class="cell ${k}">${LETTER[k]}</span> ${letterMeans(k, language)}</span> `,
    )}<span class="pair"><span class="cell lifted">${LETTER.object}</span> ${w('lifted')}</span>
    <span class="pair">${w('notCounted')}</span>
  </p>`;
}

function stepKey({ names, scale }: RowsOf, w: Words): Html {
  const { language } = names;
  const states = ['closed', 'open', 'basis', 'skipped'] as const;
  return html`<p class="legend">
    <strong>${w('key')}:</strong>
    ${states.map(
      (s) =>
        html`<span class="pair"
          ><span class="cell ${s}">${STEP_LETTERS[s]}</span> ${say(STAGE_STATUSES[s], language)}</span
        > `,
    )}
    <span class="pair"
      >${w('shade')}
      ${[0, ...scale].map((from, i) => html`<span class="cell h${i}">${i === 0 ? `< ${brief(language, scale[0] ?? 0)}` : `≥ ${brief(language, from)}`}</span> `)}</span
    >
  </p>`;
}

/** What was asked and is no filter. */
function leftOut(query: URLSearchParams, names: Names, w: Words): Html {
  const no = senselessIn(query).map((name) => `${w(name)} ${names.writing.quoted(query.get(name) ?? '')}`);
  return no.length === 0
    ? ''
    : html`<p class="mistake" role="alert">${say(searchWords.senseless, names.language)}: ${said(no.join('; '))}</p>`;
}

function filters(at: string, lines: readonly BoardLine[], f: Filter, names: Names, w: Words): Html {
  const { language } = names;
  const choice = (
    name: Choice | 'sort',
    label: string,
    values: readonly string[],
    told: (v: string) => string,
    any: string | null = w('any'),
  ) =>
    html`<label
      >${label}
      <select name="${name}">
        ${any === null ? '' : html`<option value="">${any}</option>`}
        ${[...new Set(f[name] === '' ? values : [...values, f[name]])].map((v) => html`<option value="${v}" ${v === f[name] ? html`selected` : ''}>${told(v)}</option>`)}
      </select></label
    >`;
  const kept = (values: readonly (string | null)[]) => values.flatMap((v) => (v === null ? [] : [v])).toSorted();
  const orders = { id: w('byId'), item: w('byItem'), title: w('byTitle'), deadline: w('byDeadline') } as const;
  const all = { ...orders, stage: w('byStage'), pending: w('byPending') } as const;
  return html`<form class="filters" method="get" action="${at}" role="search" aria-label="${w('filters')}">
    ${f.view === 'cells' ? '' : html`<input type="hidden" name="view" value="${f.view}" />`}
    <label>${w('words')} <input name="title" value="${f.words}" maxlength="200" /></label>
    ${choice('phase', w('phase'), kept(lines.map((l) => l.phase)), (p) =>
      Object.hasOwn(PHASES, p) ? say(PHASES[p as BoardLine['phase']], language) : p,
    )}
    ${choice('stage', w('stage'), kept(lines.map((l) => l.stage)), (s) => stageName(s, names))}
    ${choice('class', w('class'), kept(lines.map((l) => l.class)), names.documentClass)}
    ${choice('area', w('area'), kept(lines.map((l) => l.area)), String)}
    ${choice('on', w('waitsOn'), kept(lines.flatMap((l) => l.waiting?.flatMap((x) => x.on as readonly string[]) ?? [])), names.actor)}
    <label
      >${w('hours')} <input name="hours" inputmode="numeric" pattern="[0-9]*" maxlength="5" value="${f.hours ?? ''}"
    /></label>
    ${choice('sort', w('sort'), ORDERS, (o) => all[o as keyof typeof all], null)}
    <label class="check"
      ><input type="checkbox" name="objection" value="yes" ${f.objection ? html`checked` : ''} />
      ${w('objection')}</label
    >
    <button>${w('apply')}</button>
  </form>`;
}

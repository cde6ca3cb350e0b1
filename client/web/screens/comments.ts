import { html } from 'hono/html';
import { aggregateRef, DossierId } from '../../../contracts/ids.ts';
import { LIMITS } from '../../../contracts/limits.ts';
import type { DossierView } from '../../../contracts/views.ts';
import { placesOf, visible } from '../../index.ts';
import type { Look, Show } from '../desk.ts';
import type { Give } from '../files.ts';
import { part, said, type Html } from '../page.ts';
import { paths } from '../paths.ts';
import { COMMENT_STATES, OVER_BECAUSE } from '../../words/comments.ts';
import { documentWords } from '../../words/document.ts';
import { dateTime, say } from '../../words/language.ts';
import { POSITIONS, WITHHELD } from '../../words/terms.ts';
import {
  commentAddress,
  commentFilterOf,
  COMMENTING,
  STATES,
  type CommentFilter,
  type CommentRow,
} from './commentRows.ts';
import {
  commentOf,
  isOfAnother,
  isToRule,
  kindOf,
  mayRule,
  organOf,
  proposalOf,
  rulingSaid,
  tableOf,
  wordsIn,
  type Table,
  type Words,
} from './commentTable.ts';
import { documentHead } from './document.ts';
import { csv } from './search.ts';
import { notFoundScreen, refusedScreen } from './trouble.ts';

/** What was typed for several rulings, and what is wrong with it. */
export type Mistaken = {
  readonly ticked: readonly string[];
  readonly outcome: 'accepted' | 'refused';
  readonly reason: string;
  readonly mistake: 'ticks' | 'reason';
  readonly words: string;
};

/** Which comments on a text are open, and what was decided on each. */
export const commentsScreen: Show = (look) => commentsPage(look, null);

/** The same with what was typed and cannot be listed. */
export const commentsPage = async (look: Look, mistaken: Mistaken | null): ReturnType<Show> => {
  const { viewer, query } = look;
  const { language } = viewer;
  const read = DossierId.safeParse(look.param('id'));
  if (!read.success) return notFoundScreen(language);
  const w = wordsIn(language);
  const filter = commentFilterOf(query);
  const answer = await tableOf(look, read.data, filter);
  if (!answer.ok) return { ...refusedScreen(look.spoken, answer.refusal), status: 404 };
  const table = answer.value;
  const { view, all, found } = table;
  const address = commentAddress(filter);
  const rules = all.some((row) => mayRule(row, view, look));
  const parts = {
    count: html`${found.length} ${w('of')}
    ${all.length}${found.length > 0 ? '' : html`. ${all.length === 0 ? w('none') : w('noneFits')}`}`,
    rows: html`${found.map((row) => rowOf(row, table, mistaken, look, w))}`,
    several: rules || mistaken ? ruleOnSeveral(mistaken, w) : '',
  };
  return {
    title: `${w('title')} — ${view.title}`,
    ...(mistaken ? { status: 422 as const } : { about: [aggregateRef('dossier', read.data)], parts }),
    wide: true,
    body: html`${documentHead(view, paths.comments(view.dossier), (key) => say(documentWords[key], language))}
      <h2>${w('title')}</h2>
      <p class="lead">${w('lead')}</p>
      ${
        view.withheld === undefined
          ? ''
          : html`<p class="note">
              ${w('withheld')}: ${said(view.withheld.map((x) => say(WITHHELD[x], language)).join('; '))}
            </p>`
      }
      ${filters(table, filter, look, w)}
      <p role="status">
        ${part('count', parts.count, 'span')}
        ${address === '' ? '' : html`<a href="${paths.comments(view.dossier)}">${w('clear')}</a>`}
      </p>
      ${viewer.chairs.length > 0 || mistaken ? html`<form id="rulings" method="post" action="${paths.rulings(view.dossier)}"></form>` : ''}
      <table class="stacked comments">
        <thead>
          <tr>
            ${(['party', 'places', 'kind', 'comment', 'proposal', 'ruling', 'version'] as const).map(
              (key) => html`<th scope="col">${w(key)}</th>`,
            )}
          </tr>
        </thead>
        ${part('rows', parts.rows, 'tbody')}
      </table>
      ${part('several', parts.several)}
      <p><a href="${paths.commentsFile(view.dossier)}?${address}" download>${w('download')}</a></p>`,
  };
};

function filters({ view, all }: Table, filter: CommentFilter, { spoken: n }: Look, w: Words): Html {
  const { language } = n;
  const select = (name: keyof CommentFilter, none: string, values: readonly (readonly [string, string])[]) =>
    html`<label
      >${w(name)}
      <select name="${name}">
        <option value="">${none}</option>
        ${values.map(([v, label]) => html`<option value="${v}" ${v === filter[name] ? html`selected` : ''}>${visible(label)}</option>`)}
      </select></label
    >`;
  // One that is asked for and has said nothing stays to be seen as what is asked.
  const parties = [...new Set([...all.map((r) => String(r.said.member)), filter.party])].filter((p) => p !== '');
  return html`<form
    class="filters"
    method="get"
    action="${paths.comments(view.dossier)}"
    role="search"
    aria-label="${w('filters')}"
  >
    ${select(
      'kind',
      w('any'),
      COMMENTING.map((k) => [k, say(POSITIONS[k], language)]),
    )}
    ${select(
      'party',
      w('anyParty'),
      parties.map((p) => [p, n.actor(p)] as const).toSorted((a, b) => a[1].localeCompare(b[1], language)),
    )}
    ${select(
      'state',
      w('any'),
      STATES.map((s) => [s, say(COMMENT_STATES[s], language)]),
    )}
    <button>${w('apply')}</button>
  </form>`;
}

function rowOf(row: CommentRow, { view }: Table, mistaken: Mistaken | null, look: Look, w: Words): Html {
  const { spoken: n } = look;
  const { language } = n;
  const { said: s, state, over } = row;
  const { position } = s;
  const places = placesOf(position);
  const number = view.versions.find((v) => v.textHash === s.textHash)?.number;
  const isOvertaken = isOfAnother(row, view);
  const ruling = rulingOf(row, view, mistaken, look, w);
  return html`<tr>
    <th scope="row">
      ${said(n.actor(s.member))}
      <small
        ><a href="${paths.entry(view.dossier, s.entry)}">${w('entry')} ${s.entry}</a>,
        <time datetime="${s.at}">${dateTime(language, s.at, n.zone)}</time>${
          s.transcribedFrom === null ? '' : html`, ${w('note')}: ${said(s.transcribedFrom)}`
        }</small
      >
    </th>
    <td data-head="${w('places')}">
      ${
        places.length === 0
          ? w('wholeText')
          : places.map((p, i) => html`${i === 0 ? '' : ', '}<a href="${paths.text(view.dossier)}#at-${p}">${p}</a>`)
      }
    </td>
    <td class="position ${position.kind}">
      ${kindOf(position, language)}
      <small
        ><span class="badge ${state}">${say(COMMENT_STATES[state], language)}</span>${
          state === 'over' && over !== null ? html` ${say(OVER_BECAUSE[over], language)}` : ''
        }</small
      >
    </td>
    ${quoted('comment', commentOf(position, language), w)} ${quoted('proposal', proposalOf(position, language, w), w)}
    ${ruling === '' ? html`<td></td>` : html`<td data-head="${w('ruling')}">${ruling}</td>`}
    <td>
      <span class="badge ${isOvertaken ? 'stale' : ''}"
        >${w('version')} ${number ?? '—'}${isOvertaken ? html` · ${w('overtaken')}` : ''}</span
      >
      <small>${said(n.stage(s.stage))}, ${w('round')} ${s.round}</small>
    </td>
  </tr>`;
}

/** Somebody’s own words; `head`: of the column, which stands beside them where the table is read as a list. */
function quoted(head: 'comment' | 'proposal', words: string, w: Words): Html {
  return words === '' ? html`<td></td>` : html`<td data-head="${w(head)}"><p class="quote">${said(words)}</p></td>`;
}

/** What the chair made of it; of one that is open the way to rule on it, for the chair, and for others on whom it waits. */
function rulingOf(row: CommentRow, view: DossierView, mistaken: Mistaken | null, look: Look, w: Words): Html {
  const { spoken: n } = look;
  const { said: s, ruling, state } = row;
  const given =
    ruling === null
      ? ''
      : html`<strong>${rulingSaid(row, n.language, w)}</strong>
          <p class="quote">${ruling.reason === null ? html`<small>${w('noReason')}</small>` : said(ruling.reason)}</p>
          <small
            ><a href="${paths.entry(view.dossier, ruling.entry)}">${w('entry')} ${ruling.entry}</a>,
            ${dateTime(n.language, ruling.at, n.zone)}</small
          >`;
  const organ = organOf(row, view);
  if (!isToRule(row, view) || organ === null) return given;
  if (!mayRule(row, view, look)) return state === 'open' ? html`${w('waitsForChair')} ${said(n.organ(organ))}` : given;
  const form = (outcome: 'accepted' | 'refused') =>
    `${paths.act(`dossier/${view.dossier}`, 'RuleOnAmendment')}?${new URLSearchParams({
      ...{ stage: s.stage, round: String(s.round), textHash: s.textHash, by: s.member, outcome },
      // What goes into a new version stands in the way of this one (D78).
      ...(outcome === 'accepted' && { blocks: 'yes' }),
    }).toString()}`;
  const who = n.actor(s.member);
  return html`${given}
    <p class="choices">
      <label
        ><input
          type="checkbox"
          form="rulings"
          name="of"
          value="${s.entry}"
          aria-label="${visible(`${w('tick')} ${who}`)}"
          ${mistaken?.ticked.includes(String(s.entry)) ? html`checked` : ''}
        />
        ${w('among')}</label
      >
      <a class="button" href="${form('accepted')}" aria-label="${visible(`${w('accepts')} ${who}`)}">${w('accept')}</a>
      <a class="button" href="${form('refused')}" aria-label="${visible(`${w('refuses')} ${who}`)}">${w('refuse')}</a>
    </p>`;
}

/** The form that takes the ticks of the table. */
function ruleOnSeveral(mistaken: Mistaken | null, w: Words): Html {
  const outcome = (value: 'accepted' | 'refused', label: string) =>
    html`<label
      ><input
        type="radio"
        form="rulings"
        name="outcome"
        value="${value}"
        ${value === (mistaken?.outcome ?? 'refused') ? html`checked` : ''}
      />
      ${label}</label
    >`;
  const wrong = (of: Mistaken['mistake']) =>
    mistaken?.mistake === of ? html`<p class="mistake" role="alert" id="rulings-${of}-m">${mistaken.words}</p>` : '';
  return html`<fieldset>
    <legend>${w('several')}</legend>
    ${wrong('ticks')}
    <p>${outcome('refused', w('refuse'))} ${outcome('accepted', w('accept'))}</p>
    <div class="field">
      <label for="rulings-reason">${w('reason')}</label>
      <textarea
        id="rulings-reason"
        form="rulings"
        name="reason"
        rows="2"
        maxlength="${LIMITS.proseChars}"
        ${mistaken?.mistake === 'reason' ? html`aria-invalid="true" aria-describedby="rulings-reason-m"` : ''}
      >
${mistaken?.reason ?? ''}</textarea>
      ${wrong('reason')}
    </div>
    <p><button form="rulings">${w('listed')}</button></p>
  </fieldset>`;
}

/** The same rows as a table for spreadsheets, with heads and words in the reader’s language. */
export const commentsFile: Give = async (look) => {
  const { viewer, spoken: n, query } = look;
  const { language } = viewer;
  const read = DossierId.safeParse(look.param('id'));
  if (!read.success) return notFoundScreen(language);
  const answer = await tableOf(look, read.data, commentFilterOf(query));
  if (!answer.ok) return { ...refusedScreen(n, answer.refusal), status: 404 };
  const w = wordsIn(language);
  const { view, found } = answer.value;
  const heads = [
    ...(['entry', 'party', 'places', 'kind', 'comment', 'proposal', 'state', 'ruling', 'reason'] as const),
    ...(['version', 'overtaken', 'stage', 'round', 'receivedUtc'] as const),
  ];
  const rows = found.map((row) => {
    const { said: s, state, over, ruling } = row;
    const because = state === 'over' && over !== null ? `: ${say(OVER_BECAUSE[over], language)}` : '';
    return [
      ...[String(s.entry), n.actor(s.member), placesOf(s.position).join(' '), kindOf(s.position, language)],
      ...[commentOf(s.position, language), proposalOf(s.position, language, w)],
      ...[`${say(COMMENT_STATES[state], language)}${because}`, rulingSaid(row, language, w), ruling?.reason ?? ''],
      String(view.versions.find((v) => v.textHash === s.textHash)?.number ?? ''),
      isOfAnother(row, view) ? w('overtaken') : w('present'),
      ...[n.stage(s.stage), String(s.round), s.at],
    ];
  });
  const body = csv([heads.map(w), ...rows]);
  return { name: `${view.dossier}-comments.csv`, type: 'text/csv; charset=utf-8', body };
};

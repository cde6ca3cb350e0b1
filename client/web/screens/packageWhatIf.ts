import { html } from 'hono/html';
import { MeetingId, type DossierId } from '../../../contracts/ids.ts';
import { LIMITS } from '../../../contracts/limits.ts';
import type { Cell, DossierView } from '../../../contracts/views.ts';
import { visible } from '../../index.ts';
import { whom } from '../board/rows.ts';
import type { Look, Show } from '../desk.ts';
import { said, type Html } from '../page.ts';
import { paths } from '../paths.ts';
import { dateTime, list, say } from '../../words/language.ts';
import type { Names } from '../../words/names.ts';
import { assumedSentences, packageWhatIfSentences, packageWhatIfWords } from '../../words/packageWhatIf.ts';
import { lackSentence } from '../../words/refusals.ts';
import { awaited } from '../../words/standing.ts';
import { PHASES } from '../../words/terms.ts';
import { whatIfWords } from '../../words/whatIf.ts';
import {
  ALL,
  askedIn,
  assumptionsAbout,
  follow,
  isAsked,
  isTooMuch,
  type Asked,
  type Followed,
} from './packageAssumptions.ts';
import { ruleLink } from './rule.ts';
import { notFoundScreen, refusedScreen } from './trouble.ts';
import { cellIn, isSameCell, legendOf } from './whatIfCells.ts';
import { addressOf } from './whatIfLink.ts';

/** What would follow for every document of a meeting, if delegations gave way everywhere, chairs concluded, or time went by. */

type Words = (key: keyof typeof packageWhatIfWords) => string;

export const packageWhatIfScreen: Show = async (look) => {
  const { viewer, organisation } = look;
  const { language } = viewer;
  const id = MeetingId.parse(look.param('id'));
  const board = await look.boards.of(viewer, organisation, id, 'cells');
  if (!board.ok) return { ...refusedScreen(look.spoken, board.refusal), status: 404 };
  const { meeting, lines } = board.value;
  if (meeting === null && lines.length === 0) return notFoundScreen(language);
  const members = Object.values(organisation.members).flatMap((m) => (m.status === 'member' ? [m.member] : []));
  const asked = askedIn(look.query, members);
  const ids = lines.map((l) => l.dossier);
  const most = Math.max(1, Math.floor(LIMITS.assumedCells / Math.max(1, members.length)));
  const first = Math.max(0, ids.indexOf((look.query.get('from') ?? '') as DossierId));
  const views = isAsked(asked) ? await look.views.of(viewer, ids.slice(first, first + most)) : [];
  const about = views.map((now) => ({ now, assumptions: assumptionsAbout(now, asked, look) }));
  const unknown = [...asked.lifts, ...asked.agrees].some((who) => !members.some((m) => String(m) === who));
  const mistake = asked.until === null ? 'badTime' : unknown ? 'unknown' : about.some(isTooMuch) ? 'tooMany' : null;
  const answers = await follow(look, mistake === null ? about : []);
  if ('rule' in answers) return { ...refusedScreen(look.spoken, answers), status: 404 };
  const { followed, closed } = answers;
  const w: Words = (key) => say(packageWhatIfWords[key], language);
  const n = look.spoken;
  const moved = followed.filter((f) => differs(f.now, f.after));
  const isAnswered = isAsked(asked) && mistake === null;
  // Before the form, which whoever has asked needs next to nothing; the address leads there.
  const results = html`<h2 id="moved" tabindex="-1">${w('results')}</h2>
    ${pages(id, ids, first, most, look, w)} ${summary(followed, moved, n, w)} ${table(moved, look, w)}
    ${refusals(followed, n)}`;
  return {
    title: `${w('title')} — ${id}`,
    wide: true,
    ...(mistake !== null && { status: 422 as const }),
    body: html`<h1><small>${id} · ${w('title')}</small> ${said(meeting?.title ?? id)}</h1>
      <p><a href="${paths.meeting(id)}">${w('package')}</a></p>
      <div class="assumed">
        <p class="stamp" role="note">
          <strong>${say(whatIfWords.stamp, language)}.</strong> ${say(whatIfWords.notReal, language)}
        </p>
        ${mistake === null || mistake === 'badTime' ? '' : html`<p class="mistake" role="alert">${w(mistake)}</p>`}
        ${isAnswered ? html`${assumed(asked, members, n, w)} ${results}` : form(id, asked, members, look, w)}
        ${closed === 0 ? '' : html`<p>${say(packageWhatIfSentences.closed, language)(closed)} ${ruleLink('Q35')}</p>`}
        ${isAnswered ? form(id, asked, members, look, w) : ''}
      </div>`,
  };
};

/** What is assumed, to be read and printed, where the form is for choosing. */
function assumed(asked: Asked, members: readonly string[], n: Names, w: Words): Html {
  const s = assumedSentences;
  const who = (them: readonly string[]) =>
    them.length === members.length ? w('everyone') : list(n.language, them.map(n.actor));
  return html`<section aria-labelledby="assumed">
    <h2 id="assumed">${w('assumed')}</h2>
    <ul>
      ${asked.lifts.length > 0 ? html`<li>${said(say(s.lifts, n.language)(who(asked.lifts)))}</li>` : ''}
      ${asked.agrees.length > 0 ? html`<li>${said(say(s.agrees, n.language)(who(asked.agrees)))}</li>` : ''}
      ${asked.concludes ? html`<li>${w('concludes')}.</li>` : ''}
      ${asked.until ? html`<li>${say(s.until, n.language)(dateTime(n.language, asked.until, n.zone))}</li>` : ''}
    </ul>
  </section>`;
}

/** Which documents are looked at here, where it is not all of them, and the way to the others. */
function pages(
  id: MeetingId,
  ids: readonly string[],
  first: number,
  most: number,
  { query, viewer }: Look,
  w: Words,
): Html {
  if (ids.length <= most) return '';
  const last = Math.min(first + most, ids.length);
  const from = (i: number) => {
    const there = new URLSearchParams(query);
    there.set('from', ids[i]!);
    return `${paths.packageWhatIf(id)}?${there.toString()}`;
  };
  return html`<p class="choices" id="pages">
    ${say(packageWhatIfSentences.among, viewer.language)(first + 1, last, ids.length)}
    ${first > 0 ? html`<a rel="prev" href="${from(Math.max(0, first - most))}">${w('earlier')}</a>` : ''}
    ${last < ids.length ? html`<a rel="next" href="${from(last)}">${w('later')}</a>` : ''}
  </p>`;
}

/** What a row tells of a document. */
function told({ phase, stage, waiting, act, cells }: DossierView): string {
  return JSON.stringify([phase, stage, waiting.map((x) => [x.code, x.rule, x.on]), act, cells]);
}

function differs(now: DossierView, after: DossierView): boolean {
  return now !== after && told(now) !== told(after);
}

const CONSENTED: readonly DossierView['phase'][] = ['adopted', 'inEffect'];

/** How many would move, how many would have been adopted, and on whom the rest would wait. */
function summary(followed: readonly Followed[], moved: readonly Followed[], n: Names, w: Words): Html {
  const s = packageWhatIfSentences;
  const adopted = (of: readonly DossierView[]) => of.filter((view) => CONSENTED.includes(view.phase)).length;
  const on = new Map<string, number>();
  for (const { after } of followed)
    for (const actor of new Set(after.waiting.flatMap((x) => x.on as readonly string[])))
      on.set(actor, (on.get(actor) ?? 0) + 1);
  const most = [...on].toSorted(([a, m], [b, k]) => k - m || (a < b ? -1 : 1));
  return html`<p>
      <strong>${say(s.moved, n.language)(moved.length, followed.length)}</strong>
      ${say(s.adopted, n.language)(adopted(followed.map((f) => f.now)), adopted(followed.map((f) => f.after)))}
    </p>
    ${
      most.length === 0
        ? ''
        : html`<p class="on">
            ${w('wouldWait')}:
            ${most.map(([actor, k]) => html`<span><abbr title="${visible(n.actor(actor))}">${actor}</abbr> ${k}</span> `)}
          </p>`
    }`;
}

function table(moved: readonly Followed[], look: Look, w: Words): Html {
  if (moved.length === 0) return html`<p>${w('nothing')}</p>`;
  const n = look.spoken;
  const members = [...new Set(moved.flatMap(({ now, after }) => [now, after].flatMap(membersIn)))].toSorted();
  const used = [...new Set(moved.flatMap(({ now, after }) => [now, after].flatMap((v) => v.cells ?? [])))];
  return html`<div class="scroll" role="region" aria-label="${w('changes')}" tabindex="0">
      <table class="cells board">
        <thead>
          <tr>
            <th scope="col">${w('document')}</th>
            <th scope="col">${w('would')}</th>
            <th scope="col">${w('stands')}</th>
            <th scope="col">${w('waits')}</th>
            ${members.map((m) => html`<th scope="col"><abbr title="${visible(n.actor(m))}">${m}</abbr></th>`)}
          </tr>
        </thead>
        <tbody>
          ${moved.map((f) => rowsOf(f, members, n, w))}
        </tbody>
      </table>
    </div>
    ${legendOf(used, n.language)}`;
}

/** What the rules would refuse, whether anything else changes or not: the rule is the answer. */
function refusals(followed: readonly Followed[], n: Names): Html {
  const refused = followed.flatMap((f) => {
    const lacks = f.assumed.flatMap(({ decided }) =>
      decided.ok ? [] : [[decided.refusal.rule, lackSentence(decided.refusal, n)] as const],
    );
    return lacks.length === 0 ? [] : [{ ...f, lacks: [...new Map(lacks.map((l) => [l.join(' '), l])).values()] }];
  });
  if (refused.length === 0) return '';
  return html`<h3>${say(packageWhatIfSentences.refused, n.language)(refused.length)}</h3>
    <ul class="columns" id="refused">
      ${refused.map(
        ({ now, assumptions, lacks }) =>
          html`<li>
            <a href="${addressOf(now.dossier, assumptions)}"><small>${now.dossier}</small> ${said(now.title)}</a>:
            ${lacks.map(([rule, lack]) => html`${ruleLink(rule)} ${said(lack)} `)}
          </li>`,
      )}
    </ul>`;
}

function membersIn(view: DossierView): readonly string[] {
  return (view.cells ?? []).map((c) => c.member);
}

/** Two rows: as it is, and as it would be. */
function rowsOf({ now, after, assumptions }: Followed, members: readonly string[], n: Names, w: Words): Html {
  const [before, then] = [byMember(now), byMember(after)];
  const cells = (of: ReadonlyMap<string, Cell>, isThen: boolean) =>
    members.map((m) => cellIn(of.get(m), isThen && !isSameCell(before.get(m), of.get(m)), n.language));
  return html`<tr>
      <th scope="rowgroup" rowspan="2">
        <a href="${addressOf(now.dossier, assumptions)}"><small>${now.dossier}</small> ${said(now.title)}</a>
      </th>
      <th scope="row">${w('now')}</th>
      ${standing(now, n)} ${cells(before, false)}
    </tr>
    <tr class="differs">
      <th scope="row">▲ ${w('afterwards')}</th>
      ${standing(after, n)} ${cells(then, true)}
    </tr>`;
}

function byMember(view: DossierView): ReadonlyMap<string, Cell> {
  return new Map((view.cells ?? []).map((c) => [c.member, c]));
}

function standing({ phase, stage, waiting }: DossierView, n: Names): Html {
  return html`<td class="words">
      ${stage === null || CONSENTED.includes(phase) ? say(PHASES[phase], n.language) : said(n.stage(stage))}
    </td>
    <td class="words">
      ${waiting.map(
        (x, i) =>
          html`${i > 0 ? '; ' : ''}${said(awaited(x, n))}${x.on.length > 0 ? html`: ${whom(x.on, n)}` : ''}
            <span class="rule">${x.rule}</span>`,
      )}
    </td>`;
}

/** What may be assumed; it stands in the address, so that the link can be sent. */
function form(
  id: MeetingId,
  asked: Asked,
  members: readonly string[],
  { query, viewer, spoken: n }: Look,
  w: Words,
): Html {
  const boxes = (name: 'lifts' | 'agrees') =>
    html`<fieldset>
      <legend>${w(name)}</legend>
      <div class="columns">
        ${[ALL, ...members].map(
          (m) =>
            html`<label
              ><input
                type="checkbox"
                name="${name}"
                value="${m}"
                ${query.getAll(name).includes(m) ? html`checked` : ''}
              />
              ${m === ALL ? w('everyone') : said(n.actor(m))}</label
            >`,
        )}
      </div>
    </fieldset>`;
  return html`<form method="get" action="${paths.packageWhatIf(id)}#moved" aria-labelledby="choose">
    <h2 id="choose">${w(isAsked(asked) ? 'chooseElse' : 'choose')}</h2>
    <p class="lead">${w('lead')}</p>
    ${boxes('lifts')} ${boxes('agrees')}
    <p>
      <label
        ><input type="checkbox" name="concludes" value="1" ${asked.concludes ? html`checked` : ''} />
        ${w('concludes')}</label
      >
    </p>
    <div class="field">
      <label for="until">${w('until')}</label>
      <input
        id="until"
        type="datetime-local"
        step="1"
        name="until"
        value="${asked.until ? asked.until.slice(0, 19) : ''}"
        ${asked.until === null ? html`aria-invalid="true" aria-describedby="until-m"` : ''}
      />
      ${asked.until === null ? html`<p class="mistake" role="alert" id="until-m">${w('badTime')} ${said(query.get('until') ?? '')}</p>` : ''}
      ${asked.until ? html`<small>${dateTime(viewer.language, asked.until, n.zone)}</small>` : ''}
    </div>
    <p>
      <button class="primary">${w('ask')}</button>
      ${isAsked(asked) ? html`<a href="${paths.packageWhatIf(id)}">${say(whatIfWords.dropAll, viewer.language)}</a>` : ''}
    </p>
  </form>`;
}

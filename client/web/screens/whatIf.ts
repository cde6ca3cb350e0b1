import { html } from 'hono/html';
import type { ConcordatEvent } from '../../../contracts/events.ts';
import { DossierId, type StageCode } from '../../../contracts/ids.ts';
import { LIMITS } from '../../../contracts/limits.ts';
import type { Assumed, Assumption, Cell, DossierView, PossibleAct } from '../../../contracts/views.ts';
import { auditor, visible } from '../../index.ts';
import type { Look, Show } from '../desk.ts';
import { textsIn } from '../forms/read.ts';
import { said, type Html, type Screen } from '../page.ts';
import { paths } from '../paths.ts';
import type { Action } from '../screens.ts';
import { documentWords } from '../../words/document.ts';
import { actOf } from '../../words/dossierEvents.ts';
import { eventSentence } from '../../words/events.ts';
import { deadlineTime, list, say } from '../../words/language.ts';
import type { Names } from '../../words/names.ts';
import { actorsOf } from '../../words/phrases.ts';
import { awaited, placedAct, standingSentence, heardSentence } from '../../words/standing.ts';
import { ROUND_KINDS, STEPS } from '../../words/terms.ts';
import { whatIfWords } from '../../words/whatIf.ts';
import { tabs } from './document.ts';
import { naming } from './naming.ts';
import { notFoundScreen, refusalBox, refusedScreen } from './trouble.ts';
import { cellIn, isSameCell, legendOf } from './whatIfCells.ts';
import { addressOf, assumptionsIn, assumptionSentence } from './whatIfLink.ts';
import { pinForms, pinnedBy } from './whatIfPins.ts';

/** What would follow if somebody said something, or time went by: the engine's answer, beside what is so. */

type Words = (key: keyof typeof whatIfWords) => string;

export const whatIfScreen: Show = async (look) => {
  const id = DossierId.safeParse(look.param('id'));
  if (!id.success) return notFoundScreen(look.viewer.language);
  const assumptions = assumptionsIn(look.query.getAll('assume'));
  return assumptions === null
    ? whatIfPage(look, id.data, [], 'unreadable')
    : whatIfPage(look, id.data, assumptions, null);
};

/** A link that is longer is cut on its way by some that carry it. */
const LINK_CHARS = 8_000;

/** Takes one assumption more, and leads to the page that has it in its address. */
export const whatIfAction: Action = async (look, typed) => {
  const id = DossierId.safeParse(look.param('id'));
  if (!id.success) return notFoundScreen(look.viewer.language);
  const held = assumptionsIn(textsIn(typed, 'assume'));
  if (held === null) return whatIfPage(look, id.data, [], 'unreadable');
  const more = pinnedBy(typed);
  if (typeof more === 'string') return whatIfPage(look, id.data, held, more);
  const all = [...held, ...more];
  const address = addressOf(id.data, all);
  return all.length > LIMITS.assumptions || address.length > LINK_CHARS
    ? whatIfPage(look, id.data, held, 'tooMany')
    : { redirect: address };
};

/** The page with these assumptions. `mistake`: what is wrong with one more that was asked for. */
async function whatIfPage(
  look: Look,
  id: DossierId,
  assumptions: readonly Assumption[],
  mistake: keyof typeof whatIfWords | null,
): Promise<Screen> {
  const { viewer } = look;
  const w: Words = (key) => say(whatIfWords[key], viewer.language);
  // That it is now is no assumption, and is answered to the same people.
  const assume = assumptions.length > 0 ? assumptions : [{ at: look.now }];
  const answer = await auditor(viewer.connection).status(id, { explain: true, assume });
  if (!answer.ok) {
    const { rule } = answer.refusal;
    const refused = refusedScreen(look.spoken, answer.refusal);
    const status = rule === 'Q35' ? 403 : rule === 'Q02' ? 422 : 404;
    return rule === 'Q02'
      ? {
          ...refused,
          status,
          body: html`${refused.body}
            <p><a href="${paths.whatIf(id)}">${w('dropAll')}</a></p>`,
        }
      : { ...refused, status };
  }
  const now = answer.value;
  const { whatIf } = now;
  if (!whatIf) throw new Error(`what would follow of ${id} was asked and not answered`);
  const then = whatIf.view;
  const n = naming(look, then.versions);
  const dw = (key: keyof typeof documentWords) => say(documentWords[key], viewer.language);
  return {
    title: `${w('title')} — ${now.title}`,
    ...(mistake !== null && { status: 422 as const }),
    body: html`<h1><small>${id} · ${w('title')}</small> ${said(now.title)}</h1>
      ${tabs(id, paths.whatIf(id), dw)}
      <div class="assumed">
        <p class="stamp" role="note"><strong>${w('stamp')}.</strong> ${w('notReal')}</p>
        ${mistake === null ? '' : html`<p class="mistake" role="alert">${w(mistake)}</p>`}
        ${pinned(id, assumptions, assumptions.length > 0 ? whatIf.assumed : [], n, w)}
        <p>
          <small>${w('basis')} <a href="${paths.history(id)}">${now.entries}</a>. ${w('sendable')}</small>
        </p>
        ${changes(now, then, n, w)} ${row(now, then, n, w)} ${possible(now, then, n, w)}
        ${pinForms(then, assumptions, look, n, w)}
      </div>`,
  };
}

/** Each assumption with what would become of it, and the way to do without it. */
function pinned(id: string, assumptions: readonly Assumption[], assumed: readonly Assumed[], n: Names, w: Words): Html {
  return html`<h2>${w('pinned')}</h2>
    ${
      assumptions.length === 0
        ? html`<p>${w('none')}</p>`
        : html`<ol class="pinned">
              ${assumptions.map((assumption, i) => {
                const became = assumed[i];
                const without = assumptions.filter((_, k) => k !== i);
                const label = assumptionSentence(assumption, n);
                return html`<li>
                  <p>
                    <strong>${said(label)}</strong>
                    <a href="${addressOf(id, without)}" aria-label="${w('drop')}: ${visible(label)}">${w('drop')}</a>
                  </p>
                  ${became ? becameOf(became, n, w) : ''}
                </li>`;
              })}
            </ol>
            ${assumptions.length > 1 ? html`<p><a href="${paths.whatIf(id)}">${w('dropAll')}</a></p>` : ''}`
    }`;
}

function becameOf({ decided, steps }: Assumed, n: Names, w: Words): Html {
  if (!decided.ok)
    return html`<p class="refused"><strong>✗ ${w('refused')}:</strong></p>
      ${refusalBox(decided.refusal, n)}`;
  return html`${
    decided.events.length === 0
      ? ''
      : html`<p class="good">
          ✓ ${w('accepted')}: ${said(decided.events.map((e) => eventSentence(e as ConcordatEvent, n)).join('; '))}
        </p>`
  }
  ${steps.map(
    (s) =>
      html`<p>
        ${w('process')} ${say(STEPS[s.do], n.language)}${'stage' in s ? html` (${said(n.stage(s.stage))})` : ''}.
      </p>`,
  )}`;
}

/** What is told of a document, in the same lines whenever it is told. */
function facts(view: DossierView, n: Names, w: Words): readonly (readonly [keyof typeof whatIfWords, string])[] {
  const open = view.roundList.filter((r) => r.outcome === null);
  const stageOf = (stage: StageCode | null) => (stage === null ? '—' : n.stage(stage));
  const waits = view.waiting.map(
    (x) =>
      `${x.stage === null ? '' : `${n.stage(x.stage)}: `}${awaited(x, n)}${x.until ? `, ${deadlineTime(n.language, x.until, x.zone)}` : ''} (${x.rule})`,
  );
  const on = [...new Set(view.waiting.flatMap((x) => x.on as readonly string[]))];
  const places = view.version?.openPlaces ?? [];
  return [
    ['stands', standingSentence(view, n)],
    ['stage', stageOf(view.stage)],
    [
      'round',
      open
        .map(
          (r) =>
            `${n.stage(r.stage)}, ${r.round}, ${say(ROUND_KINDS[r.kind], n.language)}, ${deadlineTime(n.language, r.deadline, r.zone)}`,
        )
        .join('; ') || '—',
    ],
    ['waits', waits.length === 0 ? w('nothing') : waits.join('; ')],
    ['on', on.length === 0 ? w('nobody') : list(n.language, on.map(n.actor))],
    ['heard', heardSentence(view, n) || '—'],
    ['objections', view.objections.length === 0 ? w('nobody') : actorsOf(n, view.objections)],
    ['version', view.version ? String(view.version.number) : '—'],
    ['brackets', places.length === 0 ? w('nothing') : places.map((p) => p.place).join(', ')],
    ['packages', view.packages.length === 0 ? '—' : view.packages.map((p) => p.meeting).join(', ')],
    ['act', view.act ? actOf(view.act, n) : '—'],
  ];
}

function changes(now: DossierView, then: DossierView, n: Names, w: Words): Html {
  const [before, after] = [facts(now, n, w), facts(then, n, w)];
  const isSame = before.every(([, value], i) => value === after[i]?.[1]);
  return html`<h2>${w('changes')}</h2>
    ${isSame ? html`<p>${w('noChange')}</p>` : ''}
    <table class="stacked compared">
      <thead>
        <tr>
          <th scope="col">${w('what')}</th>
          <th scope="col">${w('now')}</th>
          <th scope="col">${w('assumed')}</th>
        </tr>
      </thead>
      <tbody>
        ${before.map(([name, value], i) => {
          const other = after[i]?.[1] ?? '';
          const differs = other !== value;
          return html`<tr class="${differs ? 'differs' : ''}">
            <th scope="row">${w(name)}</th>
            <td><span class="when">${w('now')}: </span>${said(value)}</td>
            <td>
              <span class="when">${w('assumed')}: </span
              >${differs ? html`<strong>▲ ${w('changed')}:</strong> ${said(other)}` : html`<small>${w('same')}</small>`}
            </td>
          </tr>`;
        })}
      </tbody>
    </table>`;
}

/** The row of the document in its package, now and then. */
function row(now: DossierView, then: DossierView, n: Names, w: Words): Html {
  const rows = [now.cells ?? [], then.cells ?? []] as const;
  const members = [...new Set(rows.flatMap((cells) => cells.map((c) => c.member)))];
  const cellOf = (cells: readonly Cell[], member: string) => cells.find((c) => String(c.member) === member);
  return html`<h2 id="cells">${w('cells')}</h2>
    ${
      members.length === 0
        ? html`<p>${w('cellsNone')}</p>`
        : html`<div class="scroll" role="region" aria-labelledby="cells" tabindex="0">
              <table class="cells">
                <thead>
                  <tr>
                    <td></td>
                    ${members.map((m) => html`<th scope="col"><abbr title="${visible(n.actor(m))}">${m}</abbr></th>`)}
                  </tr>
                </thead>
                <tbody>
                  ${rows.map(
                    (cells, i) =>
                      html`<tr>
                        <th scope="row">${i === 0 ? w('now') : w('assumed')}</th>
                        ${
                          cells.length === 0
                            ? html`<td colspan="${members.length}">${w('noRoundThere')}</td>`
                            : members.map((m) => {
                                const [before, own] = [cellOf(rows[0], m), cellOf(cells, m)];
                                return cellIn(own, i === 1 && !isSameCell(before, own), n.language);
                              })
                        }
                      </tr>`,
                  )}
                </tbody>
              </table>
            </div>
            ${legendOf(rows.flat(), n.language)}`
    }`;
}

/** Of the acts that move the document: those that become possible, and those that are so no more. */
function possible(now: DossierView, then: DossierView, n: Names, w: Words): Html {
  const named = (p: PossibleAct) => `${placedAct(p, n)}${p.meeting === undefined ? '' : ` (${p.meeting})`}`;
  const of = (view: DossierView) => {
    const all = new Map<string, Set<string>>();
    for (const p of (view.explanation?.possible ?? []).filter((act) => act.moves !== null)) {
      const by = all.get(named(p)) ?? new Set();
      for (const actor of p.by) by.add(actor);
      all.set(named(p), by);
    }
    return all;
  };
  const [before, after] = [of(now), of(then)];
  const beyond = (a: typeof before, b: typeof before) =>
    [...a].flatMap(([act, by]) => {
      const fresh = [...by].filter((actor) => !b.get(act)?.has(actor));
      return fresh.length === 0 ? [] : [[act, fresh] as const];
    });
  const table = (label: string, rows: ReturnType<typeof beyond>) =>
    rows.length === 0
      ? ''
      : html`<h2>${label}</h2>
          <ul class="acts">
            ${rows.map(([act, by]) => html`<li><strong>${said(act)}</strong> — ${said(actorsOf(n, by))}</li>`)}
          </ul>`;
  return html`${table(w('becomes'), beyond(after, before))} ${table(w('ceases'), beyond(before, after))}`;
}

import { html } from 'hono/html';
import type { Phase } from '../../../contracts/views.ts';
import { aggregateRef, DossierId } from '../../../contracts/ids.ts';
import { LIMITS } from '../../../contracts/limits.ts';
import { auditor } from '../../index.ts';
import type { Look, Show } from '../desk.ts';
import { part, said, type Html } from '../page.ts';
import { textsIn } from '../forms/read.ts';
import { paths } from '../paths.ts';
import type { Action } from '../screens.ts';
import { list, say } from '../../words/language.ts';
import { silenceWords } from '../../words/silence.ts';
import { awaited } from '../../words/standing.ts';
import { batchOf, type Listed } from './batch.ts';
import { deadline } from './deadline.ts';
import { dueBy, undeliveredIn, waitsIn, type Owed } from './office.ts';
import { onlyStaff, staffWordsIn, type StaffWords } from './staffParts.ts';

/** What the secretariat has to see to: what it owes itself, what others owe, and until when. */

/** A deadline that is as near as this stands on the console, milliseconds. */
const SOON_MS = 2 * 86_400_000;

/** Of these nothing is waited for any more. */
const OVER: readonly Phase[] = ['withdrawn', 'split', 'merged', 'ended'];

export const consoleScreen: Show = async (look) => {
  const no = onlyStaff(look);
  if (no) return no;
  const { viewer, now } = look;
  const w = staffWordsIn(viewer.language);
  const board = await auditor(viewer.connection).list();
  const lines = (board.ok ? board.value : []).filter((line) => !OVER.includes(line.phase));
  const views = await look.views.of(
    viewer,
    lines.map((line) => line.dossier),
  );
  const rows = waitsIn(views);
  const isChair = (actor: string) => look.organisation.offices[actor]?.role === 'chair';
  const own = rows.filter((r) => r.wait.on.includes(viewer.actor));
  const undelivered = undeliveredIn(rows);
  const judgments = rows.filter((r) => r.wait.on.some(isChair));
  const rounds = views.flatMap((view) =>
    view.roundList.filter((r) => r.outcome === null).map((round) => ({ view, round })),
  );
  const soon = dueBy(rows, new Date(Date.parse(now) + SOON_MS).toISOString());
  const owing = rounds.filter(({ round }) => (round.owing?.length ?? 0) > 0);
  const parts = {
    today: table(own, look, w, (r) => paths.filing(r.line.dossier)),
    soon: html`${
      soon.length === 0
        ? html`<p>${w('soonNone')}</p>`
        : html`<ul>
            ${soon.map(
              ({ line, wait, until }) =>
                html`<li>
                  <a href="${paths.delivery(line.dossier)}"><small>${line.dossier}</small> ${said(line.title)}</a>:
                  ${deadline(viewer, until, wait.zone, now)}
                </li>`,
            )}
          </ul>`
    }`,
    owe: html`${
      owing.length === 0
        ? html`<p>${w('unheardNone')}</p>`
        : html`<form method="post" action="${paths.reminders}">
            <table class="stacked">
              <thead>
                <tr>
                  <th scope="col">${w('document')}</th>
                  <th scope="col">${w('unheard')}</th>
                </tr>
              </thead>
              <tbody>
                ${owing.map(
                  ({ view, round }) =>
                    html`<tr>
                      <th scope="row">
                        <input
                          type="checkbox"
                          name="round"
                          value="${view.dossier}/${round.stage}/${round.round}"
                          aria-label="${w('reminder')}: ${view.dossier}"
                        />
                        <a href="${paths.delivery(view.dossier)}"><small>${view.dossier}</small> ${said(view.title)}</a>
                      </th>
                      <td data-head="${w('unheard')}">
                        ${said(list(viewer.language, (round.owing ?? []).map(look.names)))}
                      </td>
                    </tr>`,
                )}
              </tbody>
            </table>
            <p><button>${w('remindChosen')}</button></p>
          </form>`
    }`,
    undelivered: table(undelivered, look, w, (r) => paths.delivery(r.line.dossier)),
    judgments: table(judgments, look, w, (r) => paths.document(r.line.dossier)),
  };
  return {
    title: w('console'),
    about: 'everything',
    parts,
    body: html`<h1>${w('console')}</h1>
      <p class="choices">
        <a class="button" href="${paths.file}">${w('file')}</a>
        <a class="button" href="${paths.transcribe}">${w('transcribe')}</a>
        <a class="button" href="${paths.convene}">${w('convene')}</a>
        <a class="button" href="${paths.silence}">${say(silenceWords.title, viewer.language)}</a>
      </p>
      <h2>${w('today')}</h2>
      ${part('today', parts.today)}
      <h2>${w('soon')}</h2>
      ${part('soon', parts.soon)}
      <h2>${w('owe')}</h2>
      ${part('owe', parts.owe)}
      <h2>${w('undelivered')}</h2>
      ${part('undelivered', parts.undelivered)}
      <h2>${w('judgments')}</h2>
      ${part('judgments', parts.judgments)}`,
  };
};

function table(rows: readonly Owed[], look: Look, w: StaffWords, to: (row: Owed) => string): Html {
  const { viewer, names, spoken, now } = look;
  if (rows.length === 0) return html`<p>${w('soonNone')}</p>`;
  return html`<table class="stacked">
    <thead>
      <tr>
        <th scope="col">${w('document')}</th>
        <th scope="col">${w('waits')}</th>
        <th scope="col">${w('by')}</th>
      </tr>
    </thead>
    <tbody>
      ${rows.map(
        (r) =>
          html`<tr>
            <th scope="row">
              <a href="${to(r)}"><small>${r.line.dossier}</small> ${said(r.line.title)}</a>
            </th>
            <td>
              ${said(awaited(r.wait, spoken))}${r.wait.until ? html`<br />${deadline(viewer, r.wait.until, r.wait.zone, now)}` : ''}
            </td>
            <td data-head="${w('by')}">${said(list(viewer.language, r.wait.on.map(names)))}</td>
          </tr>`,
      )}
    </tbody>
  </table>`;
}

/** The statements that would remind in each round that was ticked: listed, and signed by the browser one after the other. */
export const remindersAction: Action = async (look, typed) => {
  const no = onlyStaff(look);
  if (no) return no;
  const { viewer, names, spoken } = look;
  const w = staffWordsIn(viewer.language);
  const listed: Listed[] = [];
  for (const named of textsIn(typed, 'round').slice(0, LIMITS.listItems)) {
    const [dossier, stage, number] = named.split('/');
    const id = DossierId.safeParse(dossier);
    const view = id.success ? await auditor(viewer.connection).status(id.data) : null;
    const round = view?.ok
      ? view.value.roundList.find((r) => r.stage === stage && String(r.round) === number && r.outcome === null)
      : undefined;
    if (!view?.ok || !round?.owing?.length) continue;
    listed.push({
      aggregate: aggregateRef('dossier', view.value.dossier),
      act: {
        ...{ type: 'SendReminder', stage: round.stage, round: round.round, textHash: round.textHash },
        to: [...round.owing],
      },
      says: html`<a href="${paths.delivery(view.value.dossier)}"
          ><small>${view.value.dossier}</small> ${said(view.value.title)}</a
        >, ${said(spoken.stage(round.stage))}: ${said(list(viewer.language, round.owing.map(names)))}`,
    });
  }
  return {
    title: w('batch'),
    body: html`<h1>${w('batch')}</h1>
      ${listed.length === 0 ? html`<p>${w('batchNone')}</p>` : batchOf(listed, look)}
      <p><a class="button" href="${paths.console}">${w('console')}</a></p>`,
  };
};

import { html } from 'hono/html';
import type { BoardLine, Waiting } from '../../../contracts/views.ts';
import { auditor } from '../../index.ts';
import type { Show } from '../desk.ts';
import { part, said } from '../page.ts';
import { paths } from '../paths.ts';
import { say } from '../words/language.ts';
import { listWords } from '../words/lists.ts';
import { PHASES, SILENCE_MEANS } from '../words/terms.ts';
import { deadline } from './deadline.ts';

type Row = { readonly line: BoardLine; readonly waits: readonly Waiting[] };

/**
 * What waits for whoever looks: found by asking each document in progress on whom it waits, so that nothing is missing and nothing
 * is false. First what has a deadline, by deadline.
 */
export const turnScreen: Show = async ({ viewer, now }) => {
  const { language, actor } = viewer;
  const reading = auditor(viewer.connection);
  const board = await reading.list();
  const lines = board.ok ? board.value : [];
  const open = lines.filter(
    (l) => l.phase !== 'withdrawn' && l.phase !== 'split' && l.phase !== 'merged' && l.phase !== 'ended',
  );
  const rows: Row[] = [];
  for (const line of open) {
    const view = await reading.status(line.dossier);
    if (view.ok) rows.push({ line, waits: view.value.waiting });
  }
  const w = (key: keyof typeof listWords) => say(listWords[key], language);
  const mine = rows
    .filter((r) => r.waits.some((x) => x.on.includes(actor)))
    .toSorted((a, b) => (due(a) < due(b) ? -1 : 1));
  const others = rows.filter((r) => !mine.includes(r) && r.waits.length > 0);
  const parts = {
    mine: html`${
      mine.length === 0
        ? html`<p class="empty">${w('turnNone')}</p>`
        : html`<table>
            <thead>
              <tr>
                <th scope="col">${w('document')}</th>
                <th scope="col">${w('asked')}</th>
                <th scope="col">${w('until')}</th>
                <th scope="col">${w('silence')}</th>
              </tr>
            </thead>
            <tbody>
              ${mine.map(
                ({ line, waits }) =>
                  html`<tr>
                    <th scope="row">
                      <a href="${paths.document(line.dossier)}"><small>${line.dossier}</small> ${said(line.title)}</a>
                    </th>
                    <td>
                      ${waits.filter((x) => x.on.includes(actor)).map((x) => html`<p>${x.stageName ? html`${said(x.stageName)}: ` : ''}${said(x.for)} <span class="rule">${x.rule}</span></p>`)}
                    </td>
                    <td>${line.deadline ? deadline(viewer, line.deadline, waits[0]?.zone ?? null, now) : ''}</td>
                    <td>
                      ${viewer.role === 'member' ? say(SILENCE_MEANS[line.roundKind === null ? 'nothing' : line.roundKind === 'silence' ? 'noObjection' : 'unheard'], language) : ''}
                    </td>
                  </tr>`,
              )}
            </tbody>
          </table>`
    }`,
    others: html`<ul>
      ${others.map(
        ({ line, waits }) =>
          html`<li>
            <a href="${paths.document(line.dossier)}"><small>${line.dossier}</small> ${said(line.title)}</a> —
            ${said(waits[0]?.for ?? '')}
          </li>`,
      )}
    </ul>`,
    decided: html`<ul>
      ${lines
        .filter((l) => l.act !== null)
        .map(
          (l) =>
            html`<li>
              <a href="${paths.document(l.dossier)}"><small>${l.dossier}</small> ${said(l.title)}</a> —
              ${say(PHASES[l.phase], language)}
            </li>`,
        )}
    </ul>`,
  };
  return {
    title: w('turn'),
    about: 'everything',
    parts,
    body: html`<h1>${w('turn')}</h1>
      ${part('mine', parts.mine)}
      <h2>${w('others')}</h2>
      ${part('others', parts.others)}
      <h2>${w('decided')}</h2>
      ${part('decided', parts.decided)}`,
  };
};

function due({ line }: Row): string {
  return line.deadline ?? '9999';
}

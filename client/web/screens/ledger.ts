import { html } from 'hono/html';
import { MemberId } from '../../../contracts/ids.ts';
import { auditor } from '../../index.ts';
import { median } from '../board/stageTimes.ts';
import type { Show } from '../desk.ts';
import { said } from '../page.ts';
import { paths } from '../paths.ts';
import { documentWords } from '../../words/document.ts';
import { dateTime, duration, say } from '../../words/language.ts';
import { ledgerWords } from '../../words/search.ts';
import { LIFTED, POSITIONS } from '../../words/terms.ts';
import { notFoundScreen } from './trouble.ts';

/** Every position of one state, with how long its answers took: for itself and for auditors. */
export const ledgerScreen: Show = async (look) => {
  const { viewer, spoken: n, organisation } = look;
  const { language } = viewer;
  const member = MemberId.safeParse(look.param('id'));
  const isShown = member.success && organisation.members[member.data] !== undefined;
  if (!isShown || (viewer.role !== 'auditor' && viewer.actor !== look.param('id'))) return notFoundScreen(language);
  const w = (key: keyof typeof ledgerWords) => say(ledgerWords[key], language);
  const d = (key: keyof typeof documentWords) => say(documentWords[key], language);
  const board = await auditor(viewer.connection).list();
  const wanted = (board.ok ? board.value : []).filter((l) => l.positions > 0);
  const views = await look.views.of(
    viewer,
    wanted.map((l) => l.dossier),
  );
  const rows = views
    .flatMap((view) =>
      view.roundList.flatMap((round) =>
        round.positions
          .filter((p) => p.member === member.data)
          .map((p) => ({ view, round, p, took: Date.parse(p.at) - Date.parse(round.openedAt) })),
      ),
    )
    .toSorted((a, b) => (a.p.at < b.p.at ? 1 : -1));
  const half = median(rows.map((r) => r.took));
  const title = `${w('title')} ${n.actor(member.data)}`;
  return {
    title,
    about: 'everything',
    body: html`<h1>${said(title)}</h1>
      <p>${w('intro')}</p>
      ${
        rows.length === 0
          ? html`<p>${w('none')}</p>`
          : html`<p>${w('count')}: ${rows.length}. ${w('median')} ${duration(language, half ?? 0)}.</p>
              <table class="stacked">
                <thead>
                  <tr>
                    <th scope="col">${d('stage')}</th>
                    <th scope="col">${d('position')}</th>
                    <th scope="col">${d('received')}</th>
                    <th scope="col">${w('after')}</th>
                    <th scope="col">${d('entry')}</th>
                  </tr>
                </thead>
                <tbody>
                  ${rows.map(
                    ({ view, round, p, took: ms }) =>
                      html`<tr>
                        <th scope="row">
                          <a href="${paths.document(view.dossier)}"
                            ><small>${view.dossier}</small> ${said(view.title)}</a
                          >
                          <small>${said(n.stage(round.stage))}, ${d('round')} ${round.round}</small>
                        </th>
                        <td class="position ${p.kind}">
                          ${say(POSITIONS[p.kind], language)}${p.lifted ? html` (${say(LIFTED, language)})` : ''}
                        </td>
                        <td><time datetime="${p.at}" title="${p.at}">${dateTime(language, p.at, n.zone)}</time></td>
                        <td>${duration(language, ms)}</td>
                        <td><a href="${paths.entry(view.dossier, p.entry)}">${p.entry}</a></td>
                      </tr>`,
                  )}
                </tbody>
              </table>`
      }`,
  };
};

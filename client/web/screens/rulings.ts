import { html } from 'hono/html';
import { aggregateRef, DossierId } from '../../../contracts/ids.ts';
import { LIMITS } from '../../../contracts/limits.ts';
import { Prose } from '../../../contracts/position.ts';
import { placesOf } from '../../index.ts';
import { textIn, textsIn } from '../forms/read.ts';
import { said, type Html } from '../page.ts';
import { paths } from '../paths.ts';
import type { Action } from '../screens.ts';
import { say } from '../words/language.ts';
import { RULINGS } from '../words/terms.ts';
import { batchOf, type Listed } from './batch.ts';
import { commentFilterOf } from './commentRows.ts';
import { mayRule, proposalOf, tableOf, wordsIn, type Words } from './commentTable.ts';
import { notFoundScreen, refusedScreen } from './trouble.ts';

/** Rulings on several amendments, each a statement of its own. */

/** The form that takes the ticks of the table. */
export function ruleOnSeveral(w: Words): Html {
  const outcome = (value: 'accepted' | 'refused', label: string, isFirst: boolean) =>
    html`<label
      ><input type="radio" form="rulings" name="outcome" value="${value}" ${isFirst ? html`checked` : ''} />
      ${label}</label
    >`;
  return html`<fieldset>
    <legend>${w('several')}</legend>
    <p>${outcome('refused', w('refuse'), true)} ${outcome('accepted', w('accept'), false)}</p>
    <div class="field">
      <label for="rulings-reason">${w('reason')}</label>
      <textarea id="rulings-reason" form="rulings" name="reason" rows="2" maxlength="${LIMITS.proseChars}"></textarea>
    </div>
    <p><button form="rulings">${w('listed')}</button></p>
  </fieldset>`;
}

/** The rulings on the amendments that were ticked: listed, and signed by the browser one after the other. */
export const rulingsAction: Action = async (look, typed) => {
  const { viewer, spoken: n } = look;
  const w = wordsIn(viewer.language);
  const id = DossierId.safeParse(look.param('id'));
  if (!id.success) return notFoundScreen(viewer.language);
  const answer = await tableOf(look, id.data, commentFilterOf(new URLSearchParams()));
  if (!answer.ok) return { ...refusedScreen(n, answer.refusal), status: 404 };
  const { view, all } = answer.value;
  const ticked = textsIn(typed, 'of').slice(0, LIMITS.listItems);
  const outcome = textIn(typed, 'outcome') === 'accepted' ? ('accepted' as const) : ('refused' as const);
  const because = textIn(typed, 'reason').trim();
  const reason = because === '' ? null : Prose.safeParse(because);
  const isUnfit = reason?.success === false;
  const listed = all
    .filter((row) => ticked.includes(String(row.said.entry)) && mayRule(row, view, look))
    .map(({ said: s }): Listed => {
      const { stage, round, textHash, member: by } = s;
      // What goes into a new version stands in the way of this one (D78).
      const ruling = { outcome, blocks: outcome === 'accepted', ...(reason?.success && { reason: reason.data }) };
      return {
        aggregate: aggregateRef('dossier', view.dossier),
        act: { type: 'RuleOnAmendment', stage, round, textHash, by, ...ruling },
        says: html`${said(n.actor(by))}, ${placesOf(s.position).join(', ')}: ${say(RULINGS[outcome], n.language)}
          <blockquote class="lines">${said(proposalOf(s.position, n.language, w))}</blockquote>
          ${reason?.success ? html`<p>${w('reason')}: ${said(reason.data)}</p>` : ''}`,
      };
    });
  return {
    title: w('severalTitle'),
    ...(isUnfit && { status: 422 as const }),
    body: html`<h1><small>${view.dossier}</small> ${w('severalTitle')}</h1>
      ${
        isUnfit
          ? html`<p class="mistake" role="alert">${w('reasonUnfit')} ${LIMITS.proseChars}.</p>`
          : listed.length === 0
            ? html`<p>${w('severalNone')}</p>`
            : batchOf(listed, look)
      }
      <p><a class="button" href="${paths.comments(view.dossier)}">${w('title')}</a></p>`,
  };
};

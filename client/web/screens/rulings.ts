import { html } from 'hono/html';
import { aggregateRef, DossierId } from '../../../contracts/ids.ts';
import { LIMITS } from '../../../contracts/limits.ts';
import { Prose } from '../../../contracts/position.ts';
import { placesOf } from '../../index.ts';
import { textIn, textsIn } from '../forms/read.ts';
import { said } from '../page.ts';
import { paths } from '../paths.ts';
import type { Action } from '../screens.ts';
import { say } from '../../words/language.ts';
import { RULINGS } from '../../words/terms.ts';
import { batchOf, type Listed } from './batch.ts';
import { commentFilterOf } from './commentRows.ts';
import { commentsPage, type Mistaken } from './comments.ts';
import { mayRule, proposalOf, tableOf, wordsIn } from './commentTable.ts';
import { notFoundScreen, refusedScreen } from './trouble.ts';

/** Rulings on several amendments, each a statement of its own. */

/** The rulings on the amendments that were ticked: listed, and signed by the browser one after the other. */
export const rulingsAction: Action = async (look, typed) => {
  const { viewer, spoken: n } = look;
  const w = wordsIn(viewer.language);
  const id = DossierId.safeParse(look.param('id'));
  if (!id.success) return notFoundScreen(viewer.language);
  const answer = await tableOf(look, id.data, commentFilterOf(new URLSearchParams()));
  if (!answer.ok) return { ...refusedScreen(n, answer.refusal), status: 404 };
  const { view, all } = answer.value;
  const ticked = textsIn(typed, 'of');
  const outcome = textIn(typed, 'outcome') === 'accepted' ? ('accepted' as const) : ('refused' as const);
  const because = textIn(typed, 'reason').trim();
  const reason = because === '' ? null : Prose.safeParse(because);
  const rows = all.filter((row) => ticked.includes(String(row.said.entry)) && mayRule(row, view, look));
  const again = (mistake: Mistaken['mistake'], words: string) =>
    commentsPage(look, { ticked, outcome, reason: because, mistake, words });
  if (reason?.success === false) return again('reason', `${w('reasonUnfit')} ${LIMITS.proseChars}.`);
  if (rows.length === 0) return again('ticks', w('severalNone'));
  if (rows.length > LIMITS.listItems) return again('ticks', `${w('severalMany')} ${LIMITS.listItems}.`);
  // What was ticked on a page that is older than a ruling of somebody else.
  if (rows.length < ticked.length) return again('ticks', w('severalGone'));
  const listed = rows.map(({ said: s }): Listed => {
    const { stage, round, textHash, member: by } = s;
    // What goes into a new version stands in the way of this one (D78).
    const ruling = { outcome, blocks: outcome === 'accepted', ...(reason?.success && { reason: reason.data }) };
    return {
      aggregate: aggregateRef('dossier', view.dossier),
      act: { type: 'RuleOnAmendment', stage, round, textHash, by, ...ruling },
      // A ruling takes the place of another: none is signed that was made on less than is known then.
      after: view.entries,
      says: html`<a href="${paths.comments(view.dossier)}">${said(n.actor(by))}</a>, ${placesOf(s.position).join(', ')}:
        <strong>${say(RULINGS[outcome], n.language)}</strong>,
        ${w(outcome === 'accepted' ? 'acceptedDoes' : 'refusedDoes')}
        <blockquote class="lines">${said(proposalOf(s.position, n.language, w))}</blockquote>
        ${reason?.success ? html`<p>${w('reason')}: ${said(reason.data)}</p>` : ''}`,
    };
  });
  return {
    title: w('severalTitle'),
    body: html`<h1><small>${view.dossier}</small> ${w('severalTitle')}</h1>
      ${batchOf(listed, look)}
      <p><a class="button" href="${paths.comments(view.dossier)}">${w('title')}</a></p>`,
  };
};

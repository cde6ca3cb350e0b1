import { html } from 'hono/html';
import { DossierId, type Instant } from '../../../contracts/ids.ts';
import { LIMITS } from '../../../contracts/limits.ts';
import type { DossierView } from '../../../contracts/views.ts';
import { auditor } from '../../index.ts';
import type { Consultation } from '../consultations.ts';
import type { Look, Show } from '../desk.ts';
import { fieldLabel } from '../../words/act.ts';
import { textIn } from '../forms/read.ts';
import { said, type Html, type Screen } from '../page.ts';
import { paths } from '../paths.ts';
import type { Action, Fields } from '../screens.ts';
import { memberValue } from '../../words/actMembers.ts';
import { consultationWords } from '../../words/consultation.ts';
import { dateTime, say } from '../../words/language.ts';
import { positionChoices } from './positionChoices.ts';
import { notFoundScreen, refusedScreen } from './trouble.ts';

/** Before a delegation speaks: a draft of its position, and what its own people say to it. Nobody else is shown any of it. */

type Words = (key: keyof typeof consultationWords) => string;
/** What a form that was not taken brings back. */
type Back = { readonly typed?: Fields; readonly comment?: string; readonly trouble?: 'changed' | 'notAdded' };

export const consultationScreen: Show = async (look) => {
  const id = DossierId.safeParse(look.param('id'));
  return id.success ? pageOf(look, id.data, {}) : notFoundScreen(look.viewer.language);
};

const isDelegation = ({ viewer }: Look) => viewer.role === 'member' || viewer.role === 'candidate';

/** What a form kept, as the address says after it. */
const isKept = (what: string | null) => what === 'draft' || what === 'comment';

async function pageOf(look: Look, id: DossierId, back: Back): Promise<Screen> {
  const { viewer, consultations } = look;
  const { language, actor } = viewer;
  const w: Words = (key) => say(consultationWords[key], language);
  if (!isDelegation(look))
    return {
      title: w('title'),
      status: 403,
      body: html`<h1>${w('title')}</h1>
        <p>${w('notYours')}</p>`,
    };
  const answer = await auditor(viewer.connection).status(id);
  if (!answer.ok) return { ...refusedScreen(look.spoken, answer.refusal), status: 404 };
  const view = answer.value;
  const kept = consultations?.of(actor, id) ?? null;
  return {
    title: `${w('title')} — ${view.title}`,
    ...(back.trouble && { status: 409 as const }),
    body: html`<h1>${w('title')} <small>${id}</small></h1>
      <p><a href="${paths.document(id)}">${said(view.title)}</a></p>
      <p>${w('sealed')}</p>
      <p class="silence"><strong>${w('whoElse')}</strong></p>
      ${kept && isKept(look.query.get('kept')) ? html`<p class="good" role="status" data-done="consultation/${id}/${look.query.get('kept')}">${w('kept')}</p>` : ''}
      <p><small>${w('until')}: ${LIMITS.consultationDays}.</small></p>
      ${consultations === null ? html`<p>${w('off')}</p>` : html`${draft(view, kept, look, w, back)} ${comments(view, kept, look, w, back)}`}`,
  };
}

/** Of a field of the form, `position.object.reasons`, the member. */
const memberOf = (name: string) => name.split('.').at(-1) ?? name;

function by(
  { person: _, name, at }: { readonly person: string; readonly name: string; readonly at: Instant },
  look: Look,
): Html {
  return html`${said(name)}, ${dateTime(look.viewer.language, at, look.viewer.zone)}`;
}

function draft(view: DossierView, kept: Consultation | null, look: Look, w: Words, back: Back): Html {
  const { language } = look.viewer;
  const round = view.roundList.find((r) => r.outcome === null) ?? null;
  const has = kept !== null && Object.keys(kept.fields).length > 0;
  return html`<section class="card">
    <h2>${w('draft')}</h2>
    ${back.trouble === 'changed' ? html`<p class="refusal" role="alert">${w('changed')}</p>` : ''}
    <p>${kept?.drafted ? html`${w('draftedBy')} ${by(kept.drafted, look)}` : w('none')}</p>
    <form method="post" action="${paths.consultations}" data-keep="consultation/${view.dossier}/draft">
      <input type="hidden" name="dossier" value="${view.dossier}" /><input
        type="hidden"
        name="seen"
        value="${kept?.drafted?.at ?? ''}"
      />
      ${positionChoices({ view, round }, look, { typed: back.typed ?? kept?.fields ?? {} })}
      <p><button name="do" value="draft">${w('save')}</button></p>
    </form>
    ${
      back.trouble === 'changed' && kept
        ? html`<h3>${w('theirs')}</h3>
            <dl class="facts">
              ${Object.entries(kept.fields).map(
                ([name, value]) =>
                  html`<dt>${fieldLabel(memberOf(name), language)}</dt>
                    <dd class="lines">${said(memberValue(memberOf(name), value, look.spoken))}</dd>`,
              )}
            </dl>`
        : ''
    }
    ${
      has && round
        ? html`<p>
            <a class="button primary" href="${paths.position(view.dossier)}?stage=${round.stage}&amp;drafted=yes"
              >${w('take')}</a
            >
          </p>`
        : ''
    }
  </section>`;
}

function comments(view: DossierView, kept: Consultation | null, look: Look, w: Words, back: Back): Html {
  const all = kept?.comments ?? [];
  return html`<section>
    <h2>${w('comments')} <small>${all.length}</small></h2>
    ${
      all.length === 0
        ? html`<p class="empty">${w('commentsNone')}</p>`
        : html`<ol class="said">
            ${all.map(
              (c) =>
                html`<li>
                  <p><small>${by(c, look)}</small></p>
                  <p class="lines">${said(c.text)}</p>
                </li>`,
            )}
          </ol>`
    }
    <form method="post" action="${paths.consultations}" data-keep="consultation/${view.dossier}/comment">
      <input type="hidden" name="dossier" value="${view.dossier}" />
      <div class="field">
        <label for="comment">${w('comment')}</label>
        <textarea
          id="comment"
          name="comment"
          rows="3"
          required
          maxlength="${LIMITS.proseChars}"
          ${back.trouble === 'notAdded' ? html`aria-invalid="true" aria-describedby="comment-m"` : ''}
        >
${back.comment ?? ''}</textarea>
        ${back.trouble === 'notAdded' ? html`<p class="mistake" id="comment-m">${w('notAdded')}</p>` : ''}
      </div>
      <p><button name="do" value="comment">${w('add')}</button></p>
    </form>
    ${
      kept
        ? html`<form method="post" action="${paths.consultations}">
            <input type="hidden" name="dossier" value="${view.dossier}" />
            <p><button class="quiet" name="do" value="discard">${w('discard')}</button></p>
          </form>`
        : ''
    }
  </section>`;
}

/** Keeps a draft or a comment, or deletes them: what the button says. */
export const consultAction: Action = async (look, typed) => {
  const { viewer, consultations } = look;
  const id = DossierId.safeParse(textIn(typed, 'dossier'));
  if (!id.success || !isDelegation(look) || consultations === null) return notFoundScreen(viewer.language);
  // Nothing is kept about a document that is not there, or not shown.
  const known = await auditor(viewer.connection).status(id.data);
  if (!known.ok) return notFoundScreen(viewer.language);
  const [dossier, author] = [id.data, { person: viewer.person, name: viewer.name }];
  const done = (what: string) => ({ redirect: `${paths.consultation(dossier)}${what}` });
  switch (textIn(typed, 'do')) {
    case 'draft': {
      const seen = textIn(typed, 'seen');
      const hasKept = consultations.draft(
        viewer.actor,
        dossier,
        author,
        fieldsIn(typed),
        seen === '' ? null : (seen as Instant),
      );
      return hasKept ? done('?kept=draft') : pageOf(look, dossier, { typed, trouble: 'changed' });
    }
    case 'comment': {
      const comment = textIn(typed, 'comment').replaceAll('\r\n', '\n');
      const hasKept = consultations.comment(viewer.actor, dossier, author, comment);
      return hasKept ? done('?kept=comment') : pageOf(look, dossier, { comment, trouble: 'notAdded' });
    }
    case 'discard':
      consultations.remove(viewer.actor, dossier);
      return done('');
    default:
      return notFoundScreen(viewer.language);
  }
};

/** What was said of the position alone, and no more of it than a position may hold. */
function fieldsIn(typed: Fields): Consultation['fields'] {
  const all = Object.entries(typed).filter(([name]) => /^position(\.[A-Za-z]{1,30}){1,4}$/.test(name));
  const texts = all.map(([name, value]): [string, string | string[]] => {
    const said = [value]
      .flat()
      .flatMap((v) => (typeof v === 'string' ? [v.replaceAll('\r\n', '\n').slice(0, LIMITS.proseChars)] : []));
    return [name, said.length === 1 ? said[0]! : said.slice(0, LIMITS.listItems).map((s) => s.slice(0, 64))];
  });
  return Object.fromEntries(texts.filter(([, value]) => value.length > 0).slice(0, LIMITS.listItems));
}

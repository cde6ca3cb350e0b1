import { html } from 'hono/html';
import { PublicJwk, type Act } from '../../../contracts/acts.ts';
import { DossierId, parseAggregateRef, Thumbprint, type AggregateRef } from '../../../contracts/ids.ts';
import type { PreviewReply } from '../../../contracts/views.ts';
import { seenEntries } from '../../fold.ts';
import {
  canonicalStatement,
  draftFile,
  draftOf,
  fingerprint,
  readSigned,
  textHashIn,
  thumbprint,
  type Draft,
} from '../../index.ts';
import type { Look, Show } from '../desk.ts';
import { textIn } from '../forms/read.ts';
import { said, type Html, type Screen } from '../page.ts';
import { paths } from '../paths.ts';
import { previewName, type KeptPreview } from '../previews.ts';
import type { Action } from '../screens.ts';
import { actFormWords, fieldLabel } from '../../words/act.ts';
import { memberValue } from '../../words/actMembers.ts';
import { ACTS } from '../../words/acts.ts';
import { documentWords } from '../../words/document.ts';
import { eventSentence } from '../../words/events.ts';
import { historyWords } from '../../words/history.ts';
import { dateTime, say, type Language } from '../../words/language.ts';
import { effectOf } from './effect.ts';
import { naming } from './naming.ts';
import { refusalBox, refusedScreen } from './trouble.ts';

/** What will be signed, and what it does; from here it is signed, in the browser or by file, and sent. */

const words = (language: Language) => (key: keyof typeof actFormWords) => say(actFormWords[key], language);

/** Goes on to the page that shows an act before it is signed. `from`: the page with its form. Nothing is sent by it. */
export function previewOf(
  { previews, viewer }: Look,
  aggregate: AggregateRef,
  act: Act,
  from: string | null,
): { readonly redirect: string } {
  return { redirect: paths.shown(previews.keep(viewer, { aggregate, act, from })) };
}

export const previewScreen: Show = async (look) => {
  const kept = look.previews.find(look.viewer, look.param('preview'));
  const w = words(look.viewer.language);
  if (kept === null)
    return {
      title: w('signTitle'),
      status: 404,
      body: html`<h1>${w('signTitle')}</h1>
        <p>${w('previewGone')}</p>
        <p><a class="button" href="${paths.turn}">${w('toTurn')}</a></p>`,
    };
  if (kept.receipt === null) return previewPage(look, kept);
  return {
    title: w('signTitle'),
    body: html`<h1>${say(ACTS[kept.act.type].label, look.viewer.language)} <small>${kept.aggregate}</small></h1>
      <p>${w('sentAlready')}</p>
      <p><a class="button" href="${kept.receipt}">${w('receipt')}</a></p>`,
  };
};

async function previewPage(look: Look, kept: Omit<KeptPreview, 'receipt'>, changed: Html = ''): Promise<Screen> {
  const { aggregate, act, from } = kept;
  const { viewer, names } = look;
  const { language, connection } = viewer;
  const w = words(language);
  const preview = await connection.query('preview', { aggregate, person: viewer.person, act });
  if (!preview.ok) return refusedScreen(look.spoken, preview.refusal);
  const draft = await draftOf(connection, aggregate, act);
  const payload = canonicalStatement(draft.statement);
  const file = Buffer.from(draftFile(draft)).toString('base64');
  const isRefused = !preview.value.decided.ok;
  return {
    title: w('signTitle'),
    at: paths.shown(previewName(kept)),
    ...(changed !== '' && { status: 409 as const }),
    body: html`<h1>${w('signTitle')}</h1>
      ${changed}
      <section class="card">
        <h2>${say(ACTS[act.type].label, language)} <small>${aggregate}</small></h2>
        ${
          draft.told.title === null
            ? ''
            : html`<p>
                <strong>${said(draft.told.title)}</strong
                >${draft.manifest ? html`, ${say(documentWords.version, language)} ${draft.manifest.number}` : ''}
              </p>`
        }
        <p>${w('person')}: ${said(viewer.name)}, ${said(names(viewer.actor))}</p>
        ${actInWords(act, draft, look)} ${from === null ? '' : html`<p><a href="${from}">${w('change')}</a></p>`}
        <details>
          <summary>${w('exactly')}</summary>
          <pre class="bytes">${payload}</pre>
        </details>
      </section>
      <section class="card">
        <h2>${w('effect')}</h2>
        ${outcomeOf(preview.value, look)}
      </section>
      <section class="card">
        <form
          method="post"
          action="${paths.statements}"
          id="sign"
          class="needs-script"
          hidden
          data-actor="${viewer.actor}"
          data-person="${viewer.person}"
        >
          <input type="hidden" name="n" value="${preview.value.n}" /><input type="hidden" name="jws" value="" />
          <textarea hidden id="payload" readonly>${payload}</textarea>
          <p>
            ${isRefused ? html`<button>${w('signRefused')}</button>` : html`<button class="primary">${w('signHere')}</button>`}
          </p>
        </form>
        <p id="no-key-here" hidden>${w('noKeyHere')}</p>
        <details>
          <summary>${w('elsewhere')}</summary>
          <p>
            <a download="draft.json" href="data:application/json;base64,${file}">${w('download')}</a>, ${w('thenSign')}
          </p>
          <form method="post" action="${paths.statements}" data-keep="signed/${previewName(kept)}">
            <input type="hidden" name="n" value="${preview.value.n}" />
            <p>
              <label for="jws">${w('signed')}</label><br /><textarea
                id="jws"
                name="jws"
                rows="6"
                required
                spellcheck="false"
              ></textarea>
            </p>
            <p><button>${isRefused ? w('sendRefused') : w('send')}</button></p>
          </form>
        </details>
      </section>`,
  };
}

/** Every member of the act, as it will be signed. */
function actInWords(act: Act, { statement, manifest }: Draft, look: Look): Html {
  const { viewer } = look;
  const { language } = viewer;
  const { seq, issuedAt } = statement;
  const named = textHashIn(act);
  const versions = manifest && named !== null ? [{ number: manifest.number, textHash: named }] : [];
  const spoken = naming(look, versions);
  const { type: _, ...members } = act as { readonly type: string } & Readonly<Record<string, unknown>>;
  const rows = Object.entries(members).flatMap(([member, value]): readonly (readonly [string, unknown])[] =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.entries(value as object)
      : [[member, value]],
  );
  /** A key as it is read out, beside which the one that was read out can be held. */
  const told = (member: string, value: unknown) => {
    if (versions.some((v) => v.textHash === value)) return `${spoken.text(String(value))} (${String(value)})`;
    const kid = Thumbprint.safeParse(value);
    return (member === 'fingerprint' || member === 'kid') && kid.success
      ? fingerprint(kid.data)
      : memberValue(member, value, spoken);
  };
  const key = PublicJwk.safeParse(members['key']);
  return html`<dl class="facts">
    ${rows.map(
      ([member, value]) =>
        html`<dt>${fieldLabel(member, language, act.type)}</dt>
          <dd class="lines">${said(told(member, value))}</dd>`,
    )}
    ${
      key.success
        ? html`<dt>${fieldLabel('kid', language)}</dt>
            <dd><code>${fingerprint(thumbprint(key.data))}</code></dd>`
        : ''
    }
    <dt>${say(actFormWords.counter, language)}</dt>
    <dd>${seq}, ${dateTime(language, issuedAt, viewer.zone)}</dd>
  </dl>`;
}

function outcomeOf(preview: PreviewReply, look: Look): Html {
  const w = words(look.viewer.language);
  if (!preview.decided.ok)
    return html`<p>${w('wouldRefuse')}</p>
      ${refusalBox(preview.decided.refusal, look.spoken)}
      <p>${w('signAnyway')}</p>`;
  return html`<p class="good">${w('accepted')}</p>
    ${effectOf(preview.decided.events, preview, look)}`;
}

/**
 * Sends a statement that was signed. Where something was recorded since it was shown, nothing is sent: whoever signs sees first
 * what changed.
 */
export const sendAction: Action = async (look, typed) => {
  const { viewer } = look;
  const { language, connection } = viewer;
  const w = words(language);
  const read = readSigned(textIn(typed, 'jws').trim());
  if (!read.ok) return refusedScreen(look.spoken, read.refusal);
  const { aggregate, act } = read.statement;
  const shownAt = Number(textIn(typed, 'n'));
  const now = await connection.query('preview', { aggregate, person: viewer.person, act: act as Act });
  if (!now.ok) return refusedScreen(look.spoken, now.refusal);
  if (now.value.n !== shownAt) {
    const since = await connection.query('history', { aggregate, from: shownAt + 1 });
    const lines = since.ok ? since.value.lines : [];
    const changed = html`<div class="refusal" role="alert">
      <p>${w('changed')}</p>
      <h2>${w('changedList')}</h2>
      <ul>
        ${lines.map((line) => {
          const [entry] = seenEntries([line]);
          if (!entry) return html`<li>${say(historyWords.withheld, language)}</li>`;
          const { n, at, events } = entry;
          return html`<li>
            ${n}, ${dateTime(language, at, viewer.zone)}:
            ${said(events.map((e) => eventSentence(e, look.spoken)).join('. '))}
          </li>`;
        })}
      </ul>
    </div>`;
    const from = look.previews.find(viewer, previewName({ aggregate, act: act as Act }))?.from ?? null;
    look.previews.keep(viewer, { aggregate, act: act as Act, from });
    return previewPage(look, { aggregate, act: act as Act, from }, changed);
  }
  const sent = await connection.sendSigned(read.jws);
  if (!sent.ok && sent.entry === null) return refusedScreen(look.spoken, sent.refusal);
  // One voice: what was asked of one's own has been answered.
  if (sent.ok && act.type === 'TakePosition')
    look.consultations?.remove(viewer.actor, DossierId.parse(parseAggregateRef(aggregate).id));
  const rotated = sent.ok && act.type === 'RotateKey' ? { rotated: thumbprint(PublicJwk.parse(act.key)) } : {};
  const receipt = paths.receipt(aggregate, sent.statement!);
  look.previews.sent(viewer, previewName({ aggregate, act: act as Act }), receipt);
  return { redirect: receipt, ...rotated };
};

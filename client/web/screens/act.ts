import { createHash } from 'node:crypto';
import { html } from 'hono/html';
import type { z } from 'zod';
import { PublicJwk, type Act, type ActType } from '../../../contracts/acts.ts';
import { AggregateRef, DossierId, parseAggregateRef, Thumbprint } from '../../../contracts/ids.ts';
import type { PreviewReply } from '../../../contracts/views.ts';
import type { Statement } from '../../../contracts/statement.ts';
import { seenEntries } from '../../fold.ts';
import {
  canonicalStatement,
  draftFile,
  draftOf,
  fingerprint,
  mayEver,
  readSigned,
  rulesOnWho,
  thumbprint,
} from '../../index.ts';
import type { Look, Show } from '../desk.ts';
import { fieldsOf, schemaOf, type Field } from '../forms/describe.ts';
import { formFields, type Mistakes } from '../forms/form.ts';
import { readFields, rowsIn, textIn } from '../forms/read.ts';
import { said, type Html, type Screen } from '../page.ts';
import { paths } from '../paths.ts';
import type { Action, Fields } from '../screens.ts';
import { memberValue } from '../../words/actMembers.ts';
import { ACTS } from '../../words/acts.ts';
import { choiceLabel } from '../../words/choices.ts';
import { eventSentence } from '../../words/events.ts';
import { actFormWords, fieldLabel } from '../../words/act.ts';
import { documentWords } from '../../words/document.ts';
import { historyWords } from '../../words/history.ts';
import { dateTime, say, type Language } from '../../words/language.ts';
import { mistakeWords } from '../../words/mistakes.ts';
import { ruleSentence } from '../../words/rules.ts';
import { effectOf } from './effect.ts';
import { ruleLink } from './rule.ts';
import { notFoundScreen, refusalBox, refusedScreen } from './trouble.ts';

/** An act from its form to its receipt: typed, shown as it will be signed with what it does, signed where the key is, sent. */

const words = (language: Language) => (key: keyof typeof actFormWords) => say(actFormWords[key], language);

/** What the link says beforehand stands in the form already. */
export const actFormScreen: Show = async (look) =>
  formOf(look, `${look.param('kind')}/${look.param('id')}`, look.param('act'), Object.fromEntries(look.query), {});

function formOf(look: Look, aggregate: string, act: string, typed: Fields, mistakes: Mistakes): Screen {
  const { language } = look.viewer;
  const schema = schemaOf(aggregate.split('/')[0] ?? '', act);
  if (!schema || !AggregateRef.safeParse(aggregate).success) return notFoundScreen(language);
  const w = words(language);
  const label = say(ACTS[act as ActType].label, language);
  if (!mayEver(look.viewer.actor, act as ActType, look.organisation))
    return {
      title: `${label} — ${aggregate}`,
      status: 403,
      body: html`<h1>${label} <small>${aggregate}</small></h1>
        <p>${w('notYours')}</p>
        <ul>
          ${rulesOnWho(act as ActType).map((rule) => html`<li>${ruleLink(rule)} ${ruleSentence(rule, language) ?? ''}</li>`)}
        </ul>`,
    };
  const wrong = Object.entries(mistakes);
  return {
    title: `${label} — ${aggregate}`,
    ...(wrong.length > 0 && { status: 422 as const }),
    body: html`<h1>${label} <small>${aggregate}</small></h1>
      <p>${say(ACTS[act as ActType].does, language)}</p>
      ${
        wrong.length > 0
          ? html`<div class="refusal" role="alert">
              <p>${w('mistakes')} (${ruleLink('E05')}):</p>
              <ul>
                ${wrong.map(
                  ([name, mistake]) =>
                    html`<li>
                      <a href="#f-${name.replaceAll('.', '-')}">${fieldLabel(name.split('.').at(-1)!, language)}</a>:
                      ${mistake}
                    </li>`,
                )}
              </ul>
            </div>`
          : ''
      }
      <form method="post" action="${paths.preview}" data-keep="${aggregate}/${act}">
        <input type="hidden" name="aggregate" value="${aggregate}" /><input type="hidden" name="act" value="${act}" />
        ${formFields(fieldsOf(schema), { typed, mistakes, language, choices: choicesOf(look), label: labelOf(language) })}
        <p><button class="primary">${w('preview')}</button></p>
      </form>`,
  };
}

export function choicesOf({ organisation, spoken }: Look) {
  const { procedure } = organisation;
  const of = (codes: Readonly<Record<string, unknown>> | undefined, called: (code: string) => string) =>
    Object.keys(codes ?? {}).map((value) => ({ value, label: `${called(value)} (${value})` }));
  return (member: string) => {
    switch (member) {
      case 'for':
      case 'member':
      case 'proposer':
      case 'admits':
      case 'concerns':
        return of(organisation.members, spoken.actor);
      case 'organ':
        return of(procedure?.organs, spoken.organ);
      case 'class':
        return of(procedure?.classes, spoken.documentClass);
      case 'stage':
      case 'from':
        return of(procedure?.stages, spoken.stage);
      default:
        return null;
    }
  };
}

export function labelOf(language: Language) {
  return (member: string, value: string): string => choiceLabel(member, value, language);
}

/** Reads a form; nothing is signed or sent by it. */
export const previewAction: Action = async (look, typed) => {
  const [aggregate, act] = [textIn(typed, 'aggregate'), textIn(typed, 'act')];
  const ref = AggregateRef.safeParse(aggregate);
  const schema = schemaOf(aggregate.split('/')[0] ?? '', act);
  if (!schema || !ref.success) return notFoundScreen(look.viewer.language);
  const fields = fieldsOf(schema);
  if (textIn(typed, 'more') !== '') return formOf(look, aggregate, act, typed, {});
  const read = schema.safeParse({ type: act, ...readFields(fields, typed) });
  if (!read.success)
    return formOf(look, aggregate, act, typed, mistakesOf(read.error, fields, typed, look.viewer.language));
  return previewOf(look, ref.data, read.data as Act);
};

/** Beside which field each mistake stands. */
export function mistakesOf(error: z.ZodError, fields: readonly Field[], typed: Fields, language: Language): Mistakes {
  return Object.fromEntries(
    error.issues.map((issue) => [nameAt(issue.path, fields, typed), mistakeWords(issue, language)]),
  );
}

function nameAt(path: readonly PropertyKey[], fields: readonly Field[], typed: Fields): string {
  const [first, ...rest] = path;
  const field = fields.find((f) => f.member === first);
  if (!field) return path.map(String).join('.');
  if (field.kind === 'rows' && rest.length > 1) {
    // Rows in which nothing was typed were left out before the numbers were given.
    const said = Array.from({ length: rowsIn(typed, field.name) }, (_, n) => n).filter(
      (n) => Object.keys(readFields(field.row(n), typed)).length > 0,
    );
    return nameAt(rest.slice(1), field.row(said[Number(rest[0])] ?? 0), typed);
  }
  if (field.kind === 'group' && rest.length > 0) return nameAt(rest, field.fields, typed);
  if (field.kind === 'variants' && rest.length > 0 && rest[0] !== field.by) {
    const chosen = textIn(typed, `${field.name}.${field.by}`);
    return nameAt(rest, field.variants.find((v) => v.value === chosen)?.fields ?? [], typed);
  }
  return field.kind === 'variants' ? `${field.name}.${field.by}` : field.name;
}

/** What will be signed, and what it does; from here it is signed, in the browser or by file, and sent. */
export async function previewOf(look: Look, aggregate: AggregateRef, act: Act, changed: Html = ''): Promise<Screen> {
  const { viewer, names } = look;
  const { language, connection } = viewer;
  const w = words(language);
  const preview = await connection.query('preview', { aggregate, person: viewer.person, act });
  if (!preview.ok) return refusedScreen(look.spoken, preview.refusal);
  const draft = await draftOf(connection, aggregate, act);
  const payload = canonicalStatement(draft.statement);
  const file = Buffer.from(draftFile(draft)).toString('base64');
  // A statement that was pasted is found again under the same act alone, never under another that is shown in its place.
  const shown = createHash('sha256')
    .update(JSON.stringify([aggregate, act]))
    .digest('hex')
    .slice(0, 16);
  return {
    title: w('signTitle'),
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
        ${actInWords(act, draft.statement, look)}
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
          <p><button class="primary">${w('signHere')}</button></p>
        </form>
        <p id="no-key-here" hidden>${w('noKeyHere')}</p>
        <details>
          <summary>${w('elsewhere')}</summary>
          <p>
            <a download="draft.json" href="data:application/json;base64,${file}">${w('download')}</a>, ${w('thenSign')}
          </p>
          <form method="post" action="${paths.statements}" data-keep="signed/${shown}">
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
            <p><button>${w('send')}</button></p>
          </form>
        </details>
      </section>`,
  };
}

/** Every member of the act, as it will be signed. */
function actInWords(act: Act, { seq, issuedAt }: Statement, { viewer, spoken }: Look): Html {
  const { language } = viewer;
  const { type: _, ...members } = act as { readonly type: string } & Readonly<Record<string, unknown>>;
  const rows = Object.entries(members).flatMap(([member, value]): readonly (readonly [string, unknown])[] =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.entries(value as object)
      : [[member, value]],
  );
  /** A key as it is read out, beside which the one that was read out can be held. */
  const told = (member: string, value: unknown) => {
    const kid = Thumbprint.safeParse(value);
    return (member === 'fingerprint' || member === 'kid') && kid.success
      ? fingerprint(kid.data)
      : memberValue(member, value, spoken);
  };
  const key = PublicJwk.safeParse(members['key']);
  return html`<dl class="facts">
    ${rows.map(
      ([member, value]) =>
        html`<dt>${fieldLabel(member, language)}</dt>
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
    return previewOf(look, aggregate, act as Act, changed);
  }
  const sent = await connection.sendSigned(read.jws);
  if (!sent.ok && sent.entry === null) return refusedScreen(look.spoken, sent.refusal);
  // One voice: what was asked of one's own has been answered.
  if (sent.ok && act.type === 'TakePosition')
    look.consultations?.remove(viewer.actor, DossierId.parse(parseAggregateRef(aggregate).id));
  const rotated = sent.ok && act.type === 'RotateKey' ? { rotated: thumbprint(PublicJwk.parse(act.key)) } : {};
  return { redirect: paths.receipt(aggregate, sent.statement!), ...rotated };
};

import { html } from 'hono/html';
import type { Refusal } from '../../../contracts/refusal.ts';
import type { DeskParts } from '../desk.ts';
import { said, type Html, type Screen } from '../page.ts';
import { paths } from '../paths.ts';
import { say, type Language } from '../../words/language.ts';
import { namesIn, type Names } from '../../words/names.ts';
import { signInWords } from '../../words/signIn.ts';
import { refusalBox } from './trouble.ts';

/** Why somebody is asked to sign in: a page was asked for, the session of before has ended, or a form was not taken. */
export const SIGN_IN_ASKED = ['asked', 'ended', 'unsent'] as const;
/** `to`: the page that follows; empty: none was asked for. */
export type SignInAsked = { readonly why: (typeof SIGN_IN_ASKED)[number] | null; readonly to: string };

/** The first page: who are you? */
export async function signInScreen(
  { demo, desk, organisation }: DeskParts,
  language: Language,
  { why, to }: SignInAsked,
): Promise<Screen> {
  const w = (key: keyof typeof signInWords) => say(signInWords[key], language);
  const identities = demo ? await demo.identities() : [];
  const names = namesIn(language, null, identities.length > 0 ? await desk.organisationState() : null).actor;
  return {
    title: w('title'),
    body: html` <h1>${w('title')}</h1>
      ${why === null ? '' : html`<p class="${why === 'asked' ? '' : 'refusal'}" role="status">${w(why)} ${to === '' ? '' : w('thenOn')}</p>`}
      ${
        demo
          ? html`<section class="card">
              <h2>${w('demo')}</h2>
              <p>${w('demoWhy')}</p>
              <form method="post" action="${paths.demoSignIn}" data-demo-key="${paths.demoKey}">
                ${wanted(to)}
                <fieldset>
                  <legend>${w('choose')}</legend>
                  <div class="choices">
                    ${identities.map(
                      ({ actor, person }) =>
                        html`<button name="identity" value="${actor}.${person}">
                          ${said(names(actor))} <small>${actor}</small>
                        </button>`,
                    )}
                  </div>
                </fieldset>
              </form>
            </section>`
          : ''
      }
      <p>${w('lead')}</p>
      <section
        class="card needs-script"
        hidden
        id="browser-key"
        data-challenge="${paths.challenge}"
        data-sign-in="${paths.signIn}"
        data-organisation="${organisation}"
        data-to="${to}"
      >
        <h2>${w('browserKey')}</h2>
        <p id="no-keys">${w('noKeys')}</p>
        <ul id="keys" class="choices" data-enter="${w('enter')}" data-next="${w('nextKey')}"></ul>
        <details>
          <summary>${w('makeKey')}</summary>
          <p>${w('makeWhy')}</p>
          <form id="make-key">
            <p>
              <label
                >${w('actor')} <input name="actor" required pattern="[A-Z0-9\\-]{1,32}" autocomplete="off"
              /></label>
            </p>
            <p>
              <label
                >${w('person')} <input name="person" required pattern="[A-Z0-9\\-]{1,32}" autocomplete="off"
              /></label>
            </p>
            <p><button>${w('makeKey')}</button></p>
            <output id="made-key"></output>
          </form>
        </details>
        <p id="key-trouble" role="alert"></p>
      </section>
      <section class="card">
        <h2>${w('fileKey')}</h2>
        <p>${w('fileWhy')}</p>
        <form method="post" action="${paths.challenge}">${wanted(to)}<button>${w('ask')}</button></form>
      </section>`,
  };
}

/** The page that follows, carried through the forms. */
function wanted(to: string): Html {
  return to === '' ? '' : html`<input type="hidden" name="to" value="${to}" />`;
}

type Challenged = {
  readonly challenge: string;
  readonly origin: string;
  readonly to: string;
  /** What was pasted and let nobody in; `isNew`: that question cannot be answered any more, and this is another. */
  readonly failed?: {
    readonly answer: string;
    readonly refusal: Refusal;
    readonly n: Names;
    readonly isNew: boolean;
  };
};

/** A challenge for a key that is kept elsewhere. */
export function challengeScreen(language: Language, { challenge, origin, to, failed }: Challenged): Screen {
  const w = (key: keyof typeof signInWords) => say(signInWords[key], language);
  return {
    title: w('challenge'),
    ...(failed && { status: 422 as const }),
    body: html` <h1>${w('challenge')}</h1>
      ${failed?.isNew ? html`<p class="refusal" role="alert">${w('askedAgain')}</p>` : ''}
      <p>${w('once')}</p>
      <p>${w('run')}</p>
      <pre><code>npx concordat answer-challenge ${challenge} --desk ${origin} --as …</code></pre>
      <form method="post" action="${paths.signIn}">
        ${wanted(to)}<input type="hidden" name="challenge" value="${challenge}" />
        <p>
          <label for="answer">${w('answer')}</label><br /><textarea
            id="answer"
            name="answer"
            required
            rows="6"
            maxlength="2048"
            spellcheck="false"
            ${failed ? html`aria-invalid="true" aria-describedby="answer-m"` : ''}
          >
${failed?.answer ?? ''}</textarea>
        </p>
        ${failed ? html`<div class="mistake" id="answer-m">${refusalBox(failed.refusal, failed.n)}</div>` : ''}
        <p><button>${w('enter')}</button></p>
      </form>`,
  };
}

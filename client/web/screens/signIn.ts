import { html } from 'hono/html';
import type { DeskParts } from '../desk.ts';
import { said, type Screen } from '../page.ts';
import { paths } from '../paths.ts';
import { say, type Language } from '../../words/language.ts';
import { namesIn } from '../../words/names.ts';
import { signInWords } from '../../words/signIn.ts';

/** The first page: who are you? */
export async function signInScreen({ demo, desk, organisation }: DeskParts, language: Language): Promise<Screen> {
  const w = (key: keyof typeof signInWords) => say(signInWords[key], language);
  const identities = demo ? await demo.identities() : [];
  const names = namesIn(language, null, identities.length > 0 ? await desk.organisationState() : null).actor;
  return {
    title: w('title'),
    body: html` <h1>${w('title')}</h1>
      ${
        demo
          ? html`<section class="card">
              <h2>${w('demo')}</h2>
              <p>${w('demoWhy')}</p>
              <form method="post" action="${paths.demoSignIn}" data-demo-key="${paths.demoKey}">
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
        <form method="post" action="${paths.challenge}"><button>${w('ask')}</button></form>
      </section>`,
  };
}

/** A challenge for a key that is kept elsewhere. */
export function challengeScreen(
  language: Language,
  { challenge, origin }: { readonly challenge: string; readonly origin: string },
): Screen {
  const w = (key: keyof typeof signInWords) => say(signInWords[key], language);
  return {
    title: w('challenge'),
    body: html` <h1>${w('challenge')}</h1>
      <p>${w('once')}</p>
      <p>${w('run')}</p>
      <pre><code>npx concordat answer-challenge ${challenge} --desk ${origin} --as …</code></pre>
      <form method="post" action="${paths.signIn}">
        <p>
          <label for="answer">${w('answer')}</label><br /><textarea
            id="answer"
            name="answer"
            required
            rows="6"
            maxlength="2048"
            spellcheck="false"
          ></textarea>
        </p>
        <p><button>${w('enter')}</button></p>
      </form>`,
  };
}

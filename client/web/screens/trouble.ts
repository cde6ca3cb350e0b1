import { html } from 'hono/html';
import type { Refusal } from '../../../contracts/refusal.ts';
import { ruleText } from '../../index.ts';
import { said, type Html, type Screen } from '../page.ts';
import { say, type Language } from '../words/language.ts';
import { refusalWords, troubleWords } from '../words/trouble.ts';

const STATUS = {
  tooMany: 429,
  otherOrigin: 403,
  tooLarge: 413,
  unavailable: 503,
  defect: 500,
  notFound: 404,
  refused: 422,
} as const;

/** What went wrong, and what to do. `id`: under which the log says more. */
export function troubleScreen(language: Language, what: keyof typeof troubleWords, id?: string): Screen {
  const [title, text] = say<readonly [string, string]>(troubleWords[what], language);
  return {
    title,
    status: STATUS[what],
    body: html`<h1>${title}</h1>
      <p>${text}</p>
      ${id === undefined ? '' : html`<p><code>${id}</code></p>`}`,
  };
}

export function notFoundScreen(language: Language): Screen {
  return troubleScreen(language, 'notFound');
}

/** A refusal with the sentence of its rule. */
export function refusedScreen(language: Language, refusal: Refusal): Screen {
  const [title, text] = say<readonly [string, string]>(troubleWords.refused, language);
  return {
    title,
    status: 422,
    body: html`<h1>${title}</h1>
      <p>${text}</p>
      ${refusalBox(refusal, language)}`,
  };
}

/** The rule, what is lacking, and the numbers. */
export function refusalBox(refusal: Refusal, language: Language): Html {
  const w = (key: keyof typeof refusalWords) => say(refusalWords[key], language);
  const rule = ruleText(refusal.rule);
  const facts = Object.entries(refusal.facts);
  return html`<div class="refusal" role="alert">
    <p><strong>${w('rule')} ${refusal.rule}.</strong> ${rule ? said(rule.says) : ''}</p>
    <p>${w('lack')}: ${refusal.lack}.</p>
    ${
      facts.length > 0
        ? html`<p>${w('facts')}:</p>
            <dl>
              ${facts.map(
                ([name, value]) =>
                  html`<dt>${name}</dt>
                    <dd>${said(Array.isArray(value) ? value.join(', ') : String(value))}</dd>`,
              )}
            </dl>`
        : ''
    }
  </div>`;
}

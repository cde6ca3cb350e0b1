import { html } from 'hono/html';
import type { Refusal } from '../../../contracts/refusal.ts';
import { LIMITS } from '../../../contracts/limits.ts';
import { UPLOAD_BYTES } from '../filings.ts';
import { said, type Html, type Screen } from '../page.ts';
import { say, type Language } from '../../words/language.ts';
import type { Names } from '../../words/names.ts';
import { lackSentence } from '../../words/refusals.ts';
import { ruleSentence } from '../../words/rules.ts';
import { troubleWords } from '../../words/trouble.ts';
import { ruleLink } from './rule.ts';

const STATUS = {
  tooMany: 429,
  otherOrigin: 403,
  tooLarge: 413,
  malformed: 400,
  unavailable: 503,
  defect: 500,
  notFound: 404,
  refused: 422,
} as const;

/** By then there is room again for one more, whatever was too much. */
const RETRY_SECONDS = 5;

/** What went wrong, and what to do. `id`: under which the log says more. */
export function troubleScreen(language: Language, what: keyof typeof troubleWords, id?: string): Screen {
  const [title, text] = say<readonly [string, string]>(troubleWords[what], language);
  return {
    title,
    status: STATUS[what],
    ...(what === 'tooMany' && { retryAfter: RETRY_SECONDS }),
    body: html`<h1>${title}</h1>
      <p>${text}</p>
      ${id === undefined ? '' : html`<p><code>${id}</code></p>`}`,
  };
}

/** What a form with files is told, so that it says beside its field what would be too much, where scripts run. */
export function uploadLimit(language: Language): Html {
  const [, text] = say<readonly [string, string]>(troubleWords.tooLarge, language);
  return html`data-most="${UPLOAD_BYTES}" data-large="${text}"`;
}

export function notFoundScreen(language: Language): Screen {
  return troubleScreen(language, 'notFound');
}

/** A refusal with the sentence of its rule. */
export function refusedScreen(n: Names, refusal: Refusal): Screen {
  const [title, text] = say<readonly [string, string]>(troubleWords.refused, n.language);
  return {
    title,
    status: 422,
    body: html`<h1>${title}</h1>
      <p>${text}</p>
      ${refusalBox(refusal, n)}`,
  };
}

/** What a page about a check that was refused says besides: where others, or an earlier one, are in the way, when to ask again. */
export function checkRefused({ lack }: Refusal): Pick<Screen, 'status' | 'retryAfter'> {
  return lack === 'CheckerBusy' || lack === 'CheckRunning'
    ? { status: 429, retryAfter: LIMITS.checkMs / 1_000 }
    : { status: 503 };
}

/** What the rule demands, and what is lacking with its numbers. */
export function refusalBox(refusal: Refusal, n: Names): Html {
  return html`<div class="refusal" role="alert">
    <p>${ruleLink(refusal.rule)} ${said(ruleSentence(refusal.rule, n.language) ?? '')}</p>
    <p>${said(lackSentence(refusal, n))}</p>
  </div>`;
}

import { html } from 'hono/html';
import { auditor } from '../../index.ts';
import type { Show } from '../desk.ts';
import type { Html } from '../page.ts';
import { paths } from '../paths.ts';
import { LANGUAGES, say } from '../../words/language.ts';
import { proofWords } from '../../words/proof.ts';
import { recordWords } from '../../words/record.ts';
import { documentHead } from './document.ts';
import { reportOf } from './report.ts';
import { shownIn } from './shown.ts';
import { checkRefused, refusalBox } from './trouble.ts';

/** Whether the record of a document is true and complete: checked here, and given to be checked where nobody trusts this server. */
export const proofScreen: Show = async (look) => {
  const { viewer, query, checker } = look;
  const { language } = viewer;
  const shown = await shownIn(look);
  if (!('view' in shown)) return shown;
  const { id, view, ref, n, d } = shown;
  const w = (key: keyof typeof proofWords) => say(proofWords[key], language);
  const known = (query.get('root') ?? '').trim();
  let result: Html = '';
  let refused: ReturnType<typeof checkRefused> = {};
  if (query.has('check')) {
    const began = performance.now();
    const options = known === '' ? {} : { rootKey: known };
    const verified = await auditor(viewer.connection).verify(id, options, checker.lines);
    result = verified.ok
      ? reportOf(verified.value, { known, tookMs: performance.now() - began, own: ref }, language)
      : refusalBox(verified.refusal, n);
    if (!verified.ok && verified.refusal.rule === 'Q34') refused = checkRefused(verified.refusal);
  }
  return {
    title: `${w('title')}: ${view.title}`,
    ...refused,
    about: [ref],
    body: html`${documentHead(view, paths.proof(view.dossier), d)}
      <p class="note">${w('trust')}</p>
      <h2>${w('here')}</h2>
      <p>${w('hereWhat')}</p>
      <form class="filters" method="get" action="${paths.proof(view.dossier)}" data-busy="${w('checking')}">
        <input type="hidden" name="check" value="1" />
        <label
          >${w('rootKey')} <input name="root" size="46" value="${known}" autocomplete="off" spellcheck="false"
        /></label>
        <button class="primary">${w('verify')}</button>
        <span class="busy" role="status"></span>
      </form>
      ${result}
      <h2>${w('elsewhere')}</h2>
      <ul>
        <li><a href="${paths.record(view.dossier)}" hreflang="${language}" download>${w('record')}</a></li>
        ${LANGUAGES.filter((l) => l !== language).map(
          (l) =>
            html`<li>
              <a href="${paths.recordIn(view.dossier, l)}" hreflang="${l}" lang="${l}" download
                >${say(recordWords.inLanguage, l)}</a
              >
            </li>`,
        )}
        <li><a href="${paths.bundle(view.dossier)}" download>${w('bundle')}</a></li>
        <li><a href="${paths.verify}">${w('file')}</a></li>
        <li><a href="${paths.history(view.dossier)}">${w('entries')}</a></li>
      </ul>
      <p>${w('byHand')}</p>
      <pre>npx concordat-verify ${view.dossier}.html --root-key FINGERPRINT</pre>
      ${
        viewer.role === 'auditor'
          ? html`<h2>${w('certificate')}</h2>
              <p>${w('certificateWhat')}</p>
              <p><a href="${paths.certificate(view.dossier)}" download>${w('certificateContent')}</a></p>
              <pre>npx concordat replay ${view.dossier} --as ${viewer.actor} --out ${view.dossier}.certificate</pre>`
          : ''
      }`,
  };
};

import { html } from 'hono/html';
import { aggregateRef, DossierId } from '../../../contracts/ids.ts';
import { auditor } from '../../index.ts';
import type { Show } from '../desk.ts';
import type { Html } from '../page.ts';
import { paths } from '../paths.ts';
import { documentWords } from '../words/document.ts';
import { say } from '../words/language.ts';
import { proofWords } from '../words/proof.ts';
import { documentHead } from './document.ts';
import { naming } from './naming.ts';
import { reportOf } from './report.ts';
import { checkRefused, notFoundScreen, refusalBox, refusedScreen } from './trouble.ts';

/** Whether the record of a document is true and complete: checked here, and given to be checked where nobody trusts this server. */
export const proofScreen: Show = async (look) => {
  const { viewer, query, checker } = look;
  const { language } = viewer;
  const id = DossierId.safeParse(look.param('id'));
  if (!id.success) return notFoundScreen(language);
  const reading = auditor(viewer.connection);
  const answer = await reading.status(id.data);
  if (!answer.ok) return { ...refusedScreen(look.spoken, answer.refusal), status: 404 };
  const view = answer.value;
  const n = naming(look, view.versions);
  const w = (key: keyof typeof proofWords) => say(proofWords[key], language);
  const d = (key: keyof typeof documentWords) => say(documentWords[key], language);
  const known = (query.get('root') ?? '').trim();
  let result: Html = '';
  let refused: ReturnType<typeof checkRefused> = {};
  if (query.has('check')) {
    const began = performance.now();
    const options = known === '' ? {} : { rootKey: known };
    const verified = await reading.verify(id.data, options, checker.lines);
    result = verified.ok
      ? reportOf(
          verified.value,
          { known, tookMs: performance.now() - began, own: aggregateRef('dossier', id.data) },
          language,
        )
      : refusalBox(verified.refusal, n);
    if (!verified.ok && verified.refusal.rule === 'Q34') refused = checkRefused(verified.refusal);
  }
  return {
    title: `${w('title')}: ${view.title}`,
    ...refused,
    about: [aggregateRef('dossier', id.data)],
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
        <li><a href="${paths.record(view.dossier)}" download>${w('record')}</a></li>
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

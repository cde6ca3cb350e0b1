import { html } from 'hono/html';
import { filesOfRecord, recordReport, type Answer, type BundleReport, type VerificationReport } from '../../index.ts';
import type { Look, Show } from '../desk.ts';
import type { Html, Screen } from '../page.ts';
import { paths } from '../paths.ts';
import type { Action } from '../screens.ts';
import { say } from '../../words/language.ts';
import { proofWords } from '../../words/proof.ts';
import { pageScript } from './proofFiles.ts';
import { reportOf } from './report.ts';
import { checkRefused, refusalBox, uploadLimit } from './trouble.ts';

/** Checks a file that somebody brings: a record in the browser, without sending it; anything else after sending it. */
export const verifyScreen: Show = (look) => Promise.resolve(screen(look, ''));

function screen({ viewer }: Look, result: Html): Screen {
  const w = (key: keyof typeof proofWords) => say(proofWords[key], viewer.language);
  return {
    title: w('verifyTitle'),
    body: html`<h1>${w('verifyTitle')}</h1>
      <p>${w('verifyIntro')}</p>
      <p class="note">${w('trust')}</p>
      ${result}
      <section class="card needs-script" hidden>
        <h2>${w('inBrowser')}</h2>
        <p>${w('inBrowserWhat')}</p>
        <label class="drop"
          >${w('dropHere')}
          <input
            id="record-file"
            type="file"
            accept=".html,text/html"
            data-not="${w('notARecord')}"
            data-verifier="${paths.asset('verifier.js')}"
          />
        </label>
        <p id="verdict" role="status" data-checking="${w('checking')}"></p>
        <form id="trust" hidden>
          <label
            >${w('rootKey')} <input id="root-key" name="root" size="46" autocomplete="off" spellcheck="false"
          /></label>
          <button>${w('verify')}</button>
        </form>
        <div id="findings"></div>
      </section>
      <section class="card">
        <h2>${w('send')}</h2>
        <form
          method="post"
          action="${paths.verify}"
          enctype="multipart/form-data"
          data-busy="${w('checking')}"
          ${uploadLimit(viewer.language)}
        >
          <p class="field">
            <label for="file">${w('chooseFile')}</label>
            <input id="file" name="file" type="file" accept=".html,.zip,.jsonl" />
          </p>
          <p class="field">
            <label for="root">${w('rootKey')}</label>
            <input id="root" name="root" size="46" autocomplete="off" spellcheck="false" />
          </p>
          <button class="primary">${w('send')}</button> <span class="busy" role="status"></span>
        </form>
      </section>`,
  };
}

export const verifyAction: Action = async (look, fields) => {
  const { viewer, spoken } = look;
  const w = (key: keyof typeof proofWords) => say(proofWords[key], viewer.language);
  const mistake = (key: 'noFile' | 'notReadable'): Screen => ({
    ...screen(look, html`<p class="mistake" role="alert">${w(key)}</p>`),
    status: 422,
  });
  const { file, root } = fields;
  if (!(file instanceof File) || file.size === 0) return mistake('noFile');
  const known = typeof root === 'string' ? root.trim() : '';
  const began = performance.now();
  const report = await reportOn(look, new Uint8Array(await file.arrayBuffer()), known);
  if (report === null) return mistake('notReadable');
  if (!report.ok) return { ...screen(look, refusalBox(report.refusal, spoken)), ...checkRefused(report.refusal) };
  return screen(look, reportOf(report.value, { known, tookMs: performance.now() - began, own: null }, viewer.language));
};

/** By what is in the file, whatever it is called; null: it is nothing that can be verified. */
async function reportOn(
  { checker, assets }: Look,
  bytes: Uint8Array,
  known: string,
): Promise<Answer<VerificationReport | BundleReport> | null> {
  const options = known === '' ? {} : { rootKey: known };
  if (bytes[0] === 0x50 && bytes[1] === 0x4b) {
    const came = await checker.zip(bytes, options);
    return came.ok ? (came.value === null ? null : { ok: true, value: came.value }) : came;
  }
  const text = new TextDecoder().decode(bytes);
  if (text.startsWith('{'))
    return checker.lines(
      text.split('\n').filter((line) => line !== ''),
      options,
    );
  const files = filesOfRecord(text);
  if (!files) return null;
  const inside = await checker.bundle(files, options);
  return inside.ok ? { ok: true, value: recordReport(inside.value, text, files, pageScript(assets)) } : inside;
}

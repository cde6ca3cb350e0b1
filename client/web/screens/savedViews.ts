import { html } from 'hono/html';
import { LIMITS } from '../../../contracts/limits.ts';
import type { Html } from '../page.ts';
import { say, type Language } from '../../words/language.ts';
import { savedViewWords } from '../../words/savedViews.ts';

/**
 * Where the present address is given a name and found again; the browser does all of it, and without scripts there is nothing here.
 * `of`: pages of one kind share their views, as the boards of all meetings do.
 */
export function savedViews(of: 'documents' | 'board', language: Language): Html {
  const w = (key: keyof typeof savedViewWords) => say(savedViewWords[key], language);
  return html`<details
    id="saved-views"
    class="needs-script"
    hidden
    data-of="${of}"
    data-saved="${w('saved')}"
    data-delete="${w('delete')}"
    data-deleted="${w('deleted')}"
    data-failed="${w('failed')}"
  >
    <summary>${w('title')}</summary>
    <ul></ul>
    <p class="empty">${w('none')}</p>
    <form class="filters">
      <label
        >${w('name')} <input name="name" maxlength="${LIMITS.savedViewNameChars}" required autocomplete="off"
      /></label>
      <button>${w('save')}</button>
    </form>
    <p role="status"></p>
    <p><small>${w('where')}</small></p>
  </details>`;
}

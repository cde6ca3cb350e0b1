import { isBox, putBack, statesIn, type FieldState } from './fields.ts';

/**
 * Keeps what was typed in this tab until it is sent, so that a lost connection loses nothing: for the person who typed it, and no
 * other who signs in in the same tab.
 */

export function keepDrafts(): void {
  const who = document.body.dataset['who'];
  if (who === undefined) return;
  const nameOf = (element: HTMLElement, of: 'keep' | 'done') => `draft ${who} ${element.dataset[of] ?? ''}`;
  // Whoever leaves leaves nothing behind; whoever is only cut off finds it again.
  document.querySelector('form[data-leaves]')?.addEventListener('submit', () => sessionStorage.clear());
  forget(
    who,
    [...document.querySelectorAll<HTMLElement>('[data-done]')].map((element) => nameOf(element, 'done')),
  );
  for (const form of document.querySelectorAll<HTMLFormElement>('form[data-keep]')) {
    const name = nameOf(form, 'keep');
    restore(form, sessionStorage.getItem(name));
    form.addEventListener('input', () => sessionStorage.setItem(name, JSON.stringify(statesIn(form))));
  }
  document.addEventListener('submit', ({ target }) => {
    if (!(target instanceof HTMLFormElement) || target.method !== 'post') return;
    const own = target.dataset['keep'] === undefined ? [] : [nameOf(target, 'keep')];
    // What is signed was typed into the form before.
    const before = target.elements.namedItem('jws') === null ? [] : sending();
    sessionStorage.setItem(SENDING, [...before, ...own].join('\n'));
  });
}

/** Which drafts were shown last as they would be signed, one a line. */
const SENDING = 'sending';
const sending = () => (sessionStorage.getItem(SENDING) ?? '').split('\n').filter((name) => name !== '');

/** What was typed was sent: the receipt is there, or the desk says that it has it (`done`). */
function forget(who: string, done: readonly string[]): void {
  for (const name of done) sessionStorage.removeItem(name);
  // Looked at again the same page says nothing of what is typed from now on.
  if (done.length > 0) history.replaceState(null, '', location.pathname);
  if (!location.pathname.startsWith('/receipts/')) return;
  for (const name of sending()) if (name.startsWith(`draft ${who} `)) sessionStorage.removeItem(name);
  sessionStorage.removeItem(SENDING);
}

function restore(form: HTMLFormElement, kept: string | null): void {
  // A form that the desk gave back holds what was typed, with its mistakes.
  if (kept === null || form.querySelector('[aria-invalid]')) return;
  // What the desk says by now is not typed over; what it took away is typed again.
  putBack(
    form,
    JSON.parse(kept) as readonly FieldState[],
    // What is asked once, such as to take a text out, is not asked again of another that is given later.
    (now, before, field) =>
      !('once' in field.dataset) && (now.was === before.was || (isBox(field) ? before.is === 'true' : now.was === '')),
  );
}

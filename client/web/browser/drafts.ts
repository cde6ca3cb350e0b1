/**
 * Keeps what was typed in this tab until it is sent, so that a lost connection loses nothing: for the person who typed it, and no
 * other who signs in in the same tab.
 */

export function keepDrafts(): void {
  const who = document.body.dataset['who'];
  if (who === undefined) return;
  // Whoever leaves leaves nothing behind; whoever is only cut off finds it again.
  document.querySelector('form[data-leaves]')?.addEventListener('submit', () => sessionStorage.clear());
  for (const form of document.querySelectorAll<HTMLFormElement>('form[data-keep]')) {
    const name = `draft ${who} ${form.dataset['keep'] ?? ''}`;
    restore(form, sessionStorage.getItem(name));
    form.addEventListener('input', () => {
      const typed = [...new FormData(form)].filter(([, value]) => typeof value === 'string');
      sessionStorage.setItem(name, JSON.stringify(typed));
    });
    form.addEventListener('submit', () => sessionStorage.setItem(SENDING, name));
  }
  // The receipt is there: what was typed was sent.
  const sent = sessionStorage.getItem(SENDING);
  if (sent !== null && location.pathname.startsWith('/receipts/')) {
    sessionStorage.removeItem(sent);
    sessionStorage.removeItem(SENDING);
  }
}

/** Which draft was shown last as it would be signed. */
const SENDING = 'sending';

function restore(form: HTMLFormElement, kept: string | null): void {
  // A form that the desk gave back holds what was typed, with its mistakes.
  if (kept === null || form.querySelector('[aria-invalid]')) return;
  for (const [name, value] of JSON.parse(kept) as readonly (readonly [string, string])[]) {
    const field = form.elements.namedItem(name);
    if (field instanceof RadioNodeList) {
      for (const one of field) if (one instanceof HTMLInputElement && one.value === value) one.checked = true;
    } else if (field instanceof HTMLInputElement && field.type === 'hidden') continue;
    else if (field instanceof HTMLInputElement && field.type === 'checkbox') field.checked = true;
    else if (
      field instanceof HTMLInputElement ||
      field instanceof HTMLTextAreaElement ||
      field instanceof HTMLSelectElement
    )
      if (field.value === '') field.value = value;
  }
}

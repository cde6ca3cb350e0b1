/** Says beside the field that the chosen files are more than the desk takes, before they are sent: a form that is too large is lost whole. */

/** What a form needs beside its files. */
const ROOM = 64 * 1024;

export function limitUploads(): void {
  for (const form of document.querySelectorAll<HTMLFormElement>('form[data-most]')) {
    const most = Number(form.dataset['most']) - ROOM;
    const fields = [...form.querySelectorAll<HTMLInputElement>('input[type=file]')];
    // Some buttons ask for no complete form; what is too large is not sent by them either.
    form.addEventListener('submit', (event) => {
      const large = fields.find((field) => field.validity.customError);
      if (!large) return;
      event.preventDefault();
      large.focus();
    });
    form.addEventListener('change', () => {
      let bytes = 0;
      for (const field of fields) {
        for (const file of field.files ?? []) bytes += file.size;
        // The one by which it becomes too much says so.
        tell(field, bytes > most && (field.files?.length ?? 0) > 0 ? (form.dataset['large'] ?? '') : '');
      }
    });
  }
}

function tell(field: HTMLInputElement, words: string): void {
  const id = `${field.id}-large`;
  document.getElementById(id)?.remove();
  field.setCustomValidity(words);
  field.removeAttribute('aria-errormessage');
  if (words === '') return field.removeAttribute('aria-invalid');
  const mistake = document.createElement('p');
  Object.assign(mistake, { id, className: 'mistake', textContent: words });
  mistake.setAttribute('role', 'alert');
  field.setAttribute('aria-invalid', 'true');
  field.setAttribute('aria-errormessage', id);
  field.after(mistake);
}

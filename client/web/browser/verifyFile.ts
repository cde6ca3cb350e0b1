/** Checks a record in this browser: its files go to the small verifier, the same that a record carries, and nowhere else. */

const INSIDE = /<script type="application\/json" id="bundle">([^<]*)</;

export function checkRecords(): void {
  const field = document.getElementById('record-file') as HTMLInputElement | null;
  const verdict = document.getElementById('verdict');
  if (!field || !verdict) return;
  field.addEventListener('change', () => {
    const [file] = field.files ?? [];
    if (file) void check(file, field, verdict);
  });
}

async function check(file: File, field: HTMLInputElement, verdict: HTMLElement): Promise<void> {
  const inside = INSIDE.exec(await file.text())?.[1];
  document.getElementById('findings')!.replaceChildren();
  document.getElementById('bundle')?.remove();
  if (inside === undefined) {
    verdict.className = 'bad';
    verdict.textContent = field.dataset['not']!;
    return;
  }
  verdict.className = '';
  verdict.textContent = verdict.dataset['checking']!;
  // The verifier of the file before would hear it, too.
  const trust = document.getElementById('trust')!;
  trust.replaceWith(trust.cloneNode(true));
  const data = document.createElement('script');
  data.type = 'application/json';
  data.id = 'bundle';
  data.textContent = inside;
  const verifier = document.createElement('script');
  // Each file is checked by a verifier that begins anew.
  verifier.src = `${field.dataset['verifier']!}?${Date.now()}`;
  document.body.append(data, verifier);
}

/** Says that something takes its time, beside the button that began it. */
export function sayBusy(): void {
  for (const form of document.querySelectorAll<HTMLFormElement>('form[data-busy]'))
    form.addEventListener('submit', () => {
      form.querySelector('.busy')!.textContent = form.dataset['busy']!;
      const button = form.querySelector('button');
      // After the form was taken: a button that is off sends nothing.
      setTimeout(() => button?.setAttribute('disabled', ''), 0);
    });
}

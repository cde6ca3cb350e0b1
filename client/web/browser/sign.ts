import { keyOf, seal } from './keys.ts';

/** Signs the statement that is shown, with the key of whoever is signed in. */

export async function offerSigning(): Promise<void> {
  const form = document.getElementById('sign') as HTMLFormElement | null;
  if (!form) return;
  const held = await keyOf(form.dataset['actor']!, form.dataset['person']!).catch(() => null);
  if (!held) {
    form.hidden = true;
    document.getElementById('no-key-here')!.hidden = false;
    document.querySelector('details:has(#jws)')?.setAttribute('open', '');
    return;
  }
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const payload = (document.getElementById('payload') as HTMLTextAreaElement).value;
    form.querySelector('button')!.disabled = true;
    void seal(held, 'concordat-statement+jws', payload).then((jws) => {
      form.querySelector<HTMLInputElement>('input[name=jws]')!.value = jws;
      form.submit();
    });
  });
}

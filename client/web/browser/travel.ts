/** Moving through the entries of a document while the slider moves: what is asked last is shown. */

const PAUSE_MS = 60;

export function travelBySlider(): void {
  const form = document.getElementById('travel') as HTMLFormElement | null;
  const slider = form?.querySelector<HTMLInputElement>('input[type=range]');
  const shown = document.getElementById('moment');
  if (!form || !slider || !shown) return;
  const field = form.querySelector<HTMLInputElement>('input[name=entry]')!;
  let asked: AbortController | null = null;
  let waiting: ReturnType<typeof setTimeout> | undefined;

  const show = async (entry: string) => {
    asked?.abort();
    asked = new AbortController();
    const query = new URLSearchParams({ entry });
    const as = form.querySelector<HTMLSelectElement>('select[name=as]')?.value ?? '';
    if (as !== '') query.set('as', as);
    const address = `${form.action}?${query.toString()}`;
    try {
      const answer = await fetch(`${address}&only=moment`, { signal: asked.signal });
      const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
      const made = page.getElementById('moment');
      if (!answer.ok || !made) return location.assign(address);
      // It was made by this desk, escaped there, as the page around it was.
      shown.replaceChildren(...Array.from(made.childNodes, (node) => document.importNode(node, true)));
      history.replaceState(null, '', address);
    } catch (error) {
      // A later question took its place; without a connection what is shown stays, and the page says that it is lost.
      if (!(error instanceof DOMException && error.name === 'AbortError')) return;
    }
  };
  slider.addEventListener('input', () => {
    field.value = slider.value;
    slider.setAttribute('aria-valuetext', slider.value);
    clearTimeout(waiting);
    waiting = setTimeout(() => void show(slider.value), PAUSE_MS);
  });
  field.addEventListener('change', () => (slider.value = field.value));
}

import { isBox, isTouched, putBack, statesIn } from './fields.ts';

/** Brings the parts of a page up to date as the desk sends them, and says when the connection is lost. */

export function followPage(): void {
  const address = document.body.dataset['live'];
  const notice = document.getElementById('connection');
  if (address === undefined || !notice) return;
  const source = new EventSource(address);
  let lost = false;
  source.addEventListener('open', () => {
    if (lost) {
      notice.textContent = notice.dataset['back'] ?? '';
      setTimeout(() => (notice.hidden = true), 3_000);
    }
    lost = false;
  });
  source.addEventListener('error', () => {
    lost = true;
    // Refused, and not only lost: a desk that began anew knows no session any more.
    const isOver = source.readyState === EventSource.CLOSED;
    notice.textContent = notice.dataset[isOver ? 'over' : 'lost'] ?? '';
    notice.hidden = false;
  });
  source.addEventListener('full', () => {
    source.close();
    notice.textContent = notice.dataset['full'] ?? '';
    notice.hidden = false;
  });
  source.addEventListener('parts', (event) => {
    const parts = JSON.parse(event.data as string) as Readonly<Record<string, string>>;
    for (const [id, html] of Object.entries(parts)) replace(id, html);
  });
  // Signed out, or not shown any more: the page that is left says so itself.
  source.addEventListener('end', () => {
    source.close();
    location.reload();
  });
}

/** How often the desk is looked for on a page that is not brought up to date and has something to send, in milliseconds. */
const LOOK_MS = 5_000;

/** Says on such a page that the connection is lost, before somebody sends what they typed. */
export function watchConnection(): void {
  const notice = document.getElementById('connection');
  const style = document.querySelector<HTMLLinkElement>('link[rel=stylesheet]');
  if (document.body.dataset['live'] !== undefined || !notice || !style) return;
  if (!document.querySelector('main form')) return;
  const look = async () => {
    const there = await fetch(style.href, { method: 'HEAD', cache: 'no-store' }).then(
      () => true,
      () => false,
    );
    const wasLost = !notice.hidden;
    if (there === !wasLost) return;
    notice.textContent = notice.dataset[there ? 'back' : 'lost'] ?? '';
    notice.hidden = false;
    if (there) setTimeout(() => (notice.hidden = true), 3_000);
  };
  setInterval(() => void look(), LOOK_MS);
}

/** What waits until somebody has done typing, or pressing, in its part: the last alone. */
const waiting = new Map<string, string>();
const PRESSED_MS = 100;

/** A part in which somebody types is left until they are elsewhere. What is open stays open, what was ticked or typed stays so. */
function replace(id: string, html: string): void {
  const part = document.getElementById(id) ?? grown(id);
  if (!part) return;
  const at = part.contains(document.activeElement) ? (document.activeElement as HTMLElement) : null;
  const isTyping = at !== null && at.matches('input, textarea, select') && !isBox(at);
  // What is pressed now must still be there when it is let go.
  if (isTyping || part.matches(':active')) return wait(id, html, isTyping ? at : null);
  waiting.delete(id);
  const focused = at && knownBy(at);
  const touched = statesIn(part).filter(isTouched);
  const open = [...part.querySelectorAll('details')].map((d) => d.open);
  part.innerHTML = html;
  for (const [i, details] of part.querySelectorAll('details').entries()) details.open = open[i] ?? details.open;
  putBack(part, touched, () => true);
  if (focused !== null) part.querySelector<HTMLElement>(focused)?.focus();
  part.classList.remove('changed');
  void part.offsetWidth;
  part.classList.add('changed');
}

function wait(id: string, html: string, typing: HTMLElement | null): void {
  const isWaiting = waiting.has(id);
  waiting.set(id, html);
  if (isWaiting) return;
  const go = () => {
    const last = waiting.get(id);
    waiting.delete(id);
    if (last !== undefined) replace(id, last);
  };
  // Only then it is known where they are next.
  if (typing) typing.addEventListener('blur', () => setTimeout(go, 0), { once: true });
  else setTimeout(go, PRESSED_MS);
}

/** A new row, at the end of the table whose rows begin so. */
function grown(id: string): HTMLElement | null {
  const table = [...document.querySelectorAll<HTMLElement>('[data-grows]')].find((t) =>
    id.startsWith(t.dataset['grows'] ?? ' '),
  );
  if (!table) return null;
  const row = document.createElement('tr');
  row.id = id;
  table.append(row);
  return row;
}

/** By what an element is found again in what takes the place of its part. */
function knownBy(element: HTMLElement): string | null {
  if (element.id !== '') return `#${CSS.escape(element.id)}`;
  const has = (name: string) => {
    const value = element.getAttribute(name);
    return value === null ? '' : `[${name}="${CSS.escape(value)}"]`;
  };
  const found = ['href', 'name', 'value'].map(has).join('');
  return found === '' ? null : `${element.localName}${found}`;
}

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

/** A part in which somebody types or stands is left until they are elsewhere; what is open stays open. */
function replace(id: string, html: string): void {
  const part = document.getElementById(id) ?? grown(id);
  if (!part) return;
  if (part.contains(document.activeElement) && document.activeElement?.matches('input, textarea, select')) {
    document.activeElement.addEventListener('blur', () => replace(id, html), { once: true });
    return;
  }
  const focused = part.contains(document.activeElement) ? pathOf(document.activeElement as HTMLElement) : null;
  const open = [...part.querySelectorAll('details')].map((d) => d.open);
  part.innerHTML = html;
  for (const [i, details] of part.querySelectorAll('details').entries()) details.open = open[i] ?? details.open;
  if (focused !== null) part.querySelector<HTMLElement>(focused)?.focus();
  part.classList.remove('changed');
  void part.offsetWidth;
  part.classList.add('changed');
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

function pathOf(element: HTMLElement): string | null {
  const href = element.getAttribute('href');
  return href === null ? null : `[href="${CSS.escape(href)}"]`;
}

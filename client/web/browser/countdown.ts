/** How long is left until a deadline, told again each half minute, as the server told it. */

const HOUR = 3_600_000;
const UNITS = [
  ['day', 24 * HOUR],
  ['hour', HOUR],
  ['minute', 60_000],
] as const;

export function countDown(): void {
  setInterval(() => {
    for (const span of document.querySelectorAll<HTMLElement>('[data-until]')) {
      const left = Date.parse(span.dataset['until'] ?? '') - Date.now();
      if (left > 0 && span.textContent !== told(left)) span.textContent = told(left);
    }
    for (const table of document.querySelectorAll<HTMLElement>('[data-over]'))
      for (const time of table.querySelectorAll<HTMLTimeElement>('time[datetime]')) {
        const left = Date.parse(time.dateTime) - Date.now();
        const text = left > 0 ? told(left) : (table.dataset['over'] ?? '');
        if (time.textContent !== text) time.textContent = text;
      }
  }, 30_000);
}

function told(ms: number): string {
  const locale = document.documentElement.lang === 'en' ? 'en-GB' : document.documentElement.lang;
  const least = ms < HOUR ? 60_000 : HOUR;
  let left = Math.max(least, Math.floor(ms / least) * least);
  const first = UNITS.findIndex(([, size]) => left >= size);
  return UNITS.slice(first, first + 2)
    .flatMap(([unit, size]) => {
      const n = Math.floor(left / size);
      left -= n * size;
      return n > 0 ? [new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'long' }).format(n)] : [];
    })
    .join(' ');
}

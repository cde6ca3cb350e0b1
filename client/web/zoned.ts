import { Instant } from '../../contracts/ids.ts';

/** Times as they are typed: on the clock of a zone (IANA), which is named beside the field, and told again so. */

/** Whether this machine knows a zone of that name. */
export function isZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

const LOCAL = /^(\d{4}-\d\d-\d\dT\d\d:\d\d)(?::(\d\d)(?:\.\d{1,3})?)?$/;

/** What the field of a browser shows of an instant: `2024-07-04T12:00:00` on the clock of the zone. */
export function localIn(instant: Instant, zone: string): string {
  return new Date(wallAt(Date.parse(instant), zone)).toISOString().slice(0, 19);
}

/**
 * The instant that a date and time of such a field is; null: it is none. Of a time that a clock shows twice the first; one that
 * it leaves out is as long after the last before it.
 */
export function instantIn(local: string, zone: string): Instant | null {
  const read = LOCAL.exec(local);
  const wall = read ? Date.parse(`${read[1]}:${read[2] ?? '00'}.000Z`) : NaN;
  if (Number.isNaN(wall)) return null;
  // Nowhere do clocks differ from UTC by more than a day: what the zone says a day before and a day after is all that may hold here.
  const offsets = [wall - DAY, wall + DAY].map((ms) => wallAt(ms, zone) - ms);
  const ways = offsets.map((offset) => wall - offset).toSorted((a, b) => a - b);
  const found = ways.find((ms) => wallAt(ms, zone) === wall) ?? wall - offsets[0]!;
  return Instant.safeParse(new Date(found).toISOString()).data ?? null;
}

const DAY = 86_400_000;

/** What the clocks of a zone show at an instant, as if they showed UTC, to the second. Milliseconds. */
function wallAt(ms: number, zone: string): number {
  const parts = new Intl.DateTimeFormat('en-GB', {
    ...{ timeZone: zone, calendar: 'iso8601', hourCycle: 'h23', year: 'numeric', month: '2-digit', day: '2-digit' },
    ...{ hour: '2-digit', minute: '2-digit', second: '2-digit' },
  }).formatToParts(ms);
  const of = (type: string) => Number(parts.find((p) => p.type === type)?.value);
  return Date.UTC(of('year'), of('month') - 1, of('day'), of('hour'), of('minute'), of('second'));
}

import type { Refusal } from '../../contracts/refusal.ts';
import { explainRefusal, ruleText } from '../index.ts';

/** Words for people: tables, times, refusals. Nothing here decides anything. */

/** A plain table; columns are as wide as their widest cell. No rows: `none`. */
export function table(head: readonly string[], rows: readonly (readonly string[])[], none: string): string {
  if (rows.length === 0) return `${none}\n`;
  const widths = head.map((h, i) => Math.max(h.length, ...rows.map((r) => (r[i] ?? '').length)));
  const line = (cells: readonly string[]) =>
    cells
      .map((c, i) => c.padEnd(widths[i] ?? 0))
      .join('  ')
      .trimEnd();
  return `${[head, ...rows].map(line).join('\n')}\n`;
}

/** Names and values, one a line, values in one column; null values are left out. */
export function fields(rows: readonly (readonly [string, string | null])[]): string {
  const shown = rows.filter((r): r is [string, string] => r[1] !== null);
  const width = Math.max(0, ...shown.map(([name]) => name.length));
  return shown.map(([name, value]) => `${name.padEnd(width)}  ${value}\n`).join('');
}

/** An instant in a place's own time, with that place and UTC: `2024-07-04 12:00:00 Asia/Almaty (07:00:00 UTC)`. */
export function inZone(instant: string, zone: string | null): string {
  const utc = `${instant.slice(0, 10)} ${instant.slice(11, 19)}`;
  if (zone === null || zone === 'UTC') return `${utc} UTC`;
  const at = local(instant, zone);
  if (at === undefined) return `${utc} UTC (the zone ${zone} is not known here)`;
  return `${at} ${zone} (${at.slice(0, 10) === instant.slice(0, 10) ? instant.slice(11, 19) : utc} UTC)`;
}

/** A deadline as {@link inZone}, with how far it lies ahead or behind, and the reader's own zone where it is another. */
export function deadlineText(instant: string, zone: string | null, now: number, own?: string): string {
  const away = Date.parse(instant) - now;
  const mine = own !== undefined && own !== zone ? local(instant, own) : undefined;
  return `${inZone(instant, zone)}, ${away >= 0 ? `in ${duration(away)}` : `${duration(-away)} ago`}${mine ? `; ${mine} ${own}` : ''}`;
}

function local(instant: string, zone: string): string | undefined {
  try {
    const parts = new Intl.DateTimeFormat('en-GB', {
      timeZone: zone,
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
      hourCycle: 'h23',
    }).formatToParts(new Date(instant));
    const part = (type: Intl.DateTimeFormatPartTypes) => parts.find((p) => p.type === type)?.value ?? '';
    return `${part('year')}-${part('month')}-${part('day')} ${part('hour')}:${part('minute')}:${part('second')}`;
  } catch {
    return undefined;
  }
}

/** A length of time in the two largest units that matter. */
export function duration(ms: number): string {
  const s = Math.round(ms / 1_000);
  if (s < 60) return `${s} s`;
  if (s < 3_600) return `${Math.floor(s / 60)} min ${s % 60} s`;
  if (s < 86_400) return `${Math.floor(s / 3_600)} h ${Math.floor((s % 3_600) / 60)} min`;
  return `${Math.floor(s / 86_400)} days ${Math.floor((s % 86_400) / 3_600)} h`;
}

/** A hash short enough for a line; whole hashes are in `--json` and wherever something is signed. */
export function short(hash: string | null): string {
  return hash === null ? '-' : hash.slice(0, 12);
}

export function refusalText(refusal: Refusal): string {
  const { rule, lack, facts, says, source } = explainRefusal(refusal);
  const numbers = Object.entries(facts).map(
    ([name, value]) => `  ${name}: ${Array.isArray(value) ? value.join(', ') : String(value)}\n`,
  );
  return `Refused by rule ${rule} (${lack}).\n${says === undefined ? '' : `  ${says} [${source}]\n`}${numbers.join('')}`;
}

/** A rule id with its sentence. */
export function ruleLine(rule: string): string {
  const text = ruleText(rule);
  return text ? `${rule}: ${text.says} [${text.source}]` : rule;
}

export function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

import type { Day, Instant } from '../contracts/ids.ts';

/**
 * Arithmetic on instants that are given as data. `Date` is used to count only; no clock is read, and UTC alone is
 * involved, so the result is the same on any machine.
 */

/** Milliseconds since 1970-01-01T00:00:00Z. */
export function epochMs(instant: Instant | Day): number {
  return Date.parse(instant);
}

/** The last instant that can be written as one. */
const LAST_MS = Date.parse('9999-12-31T23:59:59.999Z');

/** So many milliseconds later; no later than the last instant, since a procedure may name any period. */
export function plusMs(instant: Instant, ms: number): Instant {
  return new Date(Math.min(epochMs(instant) + ms, LAST_MS)).toISOString() as Instant;
}

/** Whole days from one calendar day to another; negative when `to` is earlier. */
export function daysBetween(from: Day, to: Day): number {
  return Math.round((epochMs(to) - epochMs(from)) / 86_400_000);
}

/** The calendar day so many days later; no later than the last day that can be written as one. */
export function plusDays(day: Day, days: number): Day {
  return dayOf(plusMs(`${day}T00:00:00.000Z` as Instant, days * 86_400_000));
}

/** The calendar day, in UTC, of an instant. */
export function dayOf(instant: Instant): Day {
  return instant.slice(0, 10) as Day;
}

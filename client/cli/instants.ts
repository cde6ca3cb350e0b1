import { Instant } from '../../contracts/ids.ts';
import type { Point } from '../index.ts';
import { parsed, UsageError } from './command.ts';

const UNITS: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** An instant, or a length from now by this computer's clock. */
export function instantOf(when: string): Instant {
  const [, count, unit] = /^(\d{1,6})([smhd])$/.exec(when) ?? [];
  const ms = count === undefined ? Date.parse(when) : Date.now() + Number(count) * UNITS[unit!]!;
  // Without a zone the computer's own would be meant, which is not the zone of the place.
  if (Number.isNaN(ms) || (count === undefined && !/(Z|[+-]\d{2}:?\d{2})$/.test(when))) {
    throw new UsageError(
      `--deadline: ${JSON.stringify(when)} is neither an instant with its zone (2024-07-01T12:00:00+05:00) nor a length such as 48h`,
    );
  }
  return parsed(Instant, '--deadline', new Date(ms).toISOString());
}

/** What `--at` names: an entry number or an instant with its zone; nothing: now. */
export function pointOf(at: string | undefined): Point {
  if (at === undefined) return {};
  if (/^\d{1,9}$/.test(at)) return { entry: Number(at) };
  const ms = Date.parse(at);
  if (Number.isNaN(ms) || !/T.*(Z|[+-]\d{2}:?\d{2})$/.test(at))
    throw new UsageError(
      `--at: ${JSON.stringify(at)} is neither an entry number nor an instant with its zone (2024-07-01T12:00:00+05:00)`,
    );
  return { instant: parsed(Instant, '--at', new Date(ms).toISOString()) };
}

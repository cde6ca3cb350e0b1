import { DossierId } from '../../contracts/ids.ts';
import { listed, parsed, UsageError, type Context, type OptionSpec } from './command.ts';

/** Options of a proposal: what it depends on to enter into force, and for how long it is meant. */
export const TERM_OPTIONS: Readonly<Record<string, OptionSpec>> = {
  'depends-on': { says: 'of a treaty: dossiers without which it does not enter into force', value: 'A,B' },
  'expires-after': { says: 'days after which it expires, in place of what its class says', value: 'DAYS' },
};

/** Reads {@link TERM_OPTIONS}. @throws UsageError */
export function termOf(context: Context): { dependsOn?: DossierId[]; expiresAfterDays?: number } {
  const dependsOn = listed(context.text('depends-on')).map((d) => parsed(DossierId, '--depends-on', d));
  const days = context.text('expires-after');
  if (days !== undefined && !/^[1-9]\d{0,4}$/.test(days))
    throw new UsageError('--expires-after: a whole number of days is expected, 1 or more');
  return { ...(dependsOn.length > 0 && { dependsOn }), ...(days !== undefined && { expiresAfterDays: Number(days) }) };
}

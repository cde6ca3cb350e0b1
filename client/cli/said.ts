import { Day } from '../../contracts/ids.ts';
import { given, type Context, type OptionSpec } from './command.ts';

/** Options of every act: when it is said to have happened, and on what paper (domain §3.8). */
export const SAID: Readonly<Record<string, OptionSpec>> = {
  on: { says: 'the day on which it is said to have happened', value: 'YYYY-MM-DD' },
  paper: { says: 'the paper that it rests on', value: 'TEXT' },
};

/** Of an act that may give its reason. */
export const WHY: Readonly<Record<string, OptionSpec>> = { reason: { says: 'why', value: 'TEXT' } };

/** Of an act that the secretariat may transcribe. */
export const FOR: OptionSpec = { says: 'member whose note is transcribed, which --paper names', value: 'MEMBER' };

/** The reason, where one is given. */
export function why(context: Context): { reason?: string } {
  return given(context, 'reason', 'reason');
}

/** The day and the paper, where they are given. */
export function said(context: Context): { on?: Day; paper?: string } {
  return { ...given(context, 'on', 'on', Day), ...given(context, 'paper', 'paper') };
}

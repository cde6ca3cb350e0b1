import { DossierId, MeetingId, TextHash } from '../../contracts/ids.ts';
import type { DossierView } from '../../contracts/views.ts';
import { auditor, type StatusOptions } from '../index.ts';
import { parsed, UsageError, type Context, type OptionSpec } from './command.ts';

export const dossierArgument = (context: Context): DossierId => parsed(DossierId, 'DOSSIER', context.argument(0));
export const meetingArgument = (context: Context): MeetingId => parsed(MeetingId, 'MEETING', context.argument(0));

export const TEXT_HASH: OptionSpec = { says: 'the version; default: the latest', value: 'SHA256' };

/** The view of a dossier, now or at a point. A number is the exit code of a refusal that was written. */
export async function viewOf(
  context: Context,
  dossier: DossierId,
  at: StatusOptions = {},
): Promise<DossierView | number> {
  const view = await auditor(await context.connection()).status(dossier, at);
  return view.ok ? view.value : context.refuse(view.refusal);
}

/** The version that an act is about: the one named by `--text-hash`, else the latest. */
export async function textHashOf(context: Context, dossier: DossierId): Promise<TextHash | number> {
  const named = context.text('text-hash');
  if (named !== undefined) return parsed(TextHash, '--text-hash', named);
  const view = await viewOf(context, dossier);
  if (typeof view === 'number') return view;
  if (!view.textHash) throw new UsageError(`${dossier} has no version yet`);
  return view.textHash;
}

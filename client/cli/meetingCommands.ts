import type { Act } from '../../contracts/acts.ts';
import { aggregateRef, Day, DossierId, MemberId, OrganId, PersonId } from '../../contracts/ids.ts';
import { given, parsed, required, UsageError, type Command, type Context } from './command.ts';
import { SAID, said, WHY, why } from './said.ts';
import { meetingArgument } from './views.ts';

/** Meetings: the secretariat convenes and keeps the agenda, the chair approves it, opens and closes the sitting. */
export const meetingCommands: readonly Command[] = [
  {
    name: 'convene',
    role: 'secretariat',
    summary: 'Convene a meeting of an organ; its chair may too',
    arguments: ['MEETING'],
    example:
      'concordat convene CHS-2024 --as SECRETARIAT --organ CHS --day 2024-07-04 --place Astana --title "24th meeting of the CHS"',
    options: {
      organ: { says: 'organ', value: 'ORGAN' },
      day: { says: 'day', value: 'YYYY-MM-DD' },
      place: { says: 'place', value: 'TEXT' },
      title: { says: 'title', value: 'TEXT' },
      ...SAID,
    },
    run: (c) =>
      ofMeeting(c, 'Convened', {
        type: 'ConveneMeeting',
        organ: parsed(OrganId, '--organ', required(c, 'organ')),
        day: parsed(Day, '--day', required(c, 'day')),
        place: required(c, 'place'),
        title: required(c, 'title'),
      }),
  },
  {
    name: 'move-meeting',
    role: 'secretariat',
    summary: 'Move a meeting to another day or place before its sitting opens; its chair may too',
    arguments: ['MEETING'],
    example: 'concordat move-meeting CHS-2024 --as SECRETARIAT --day 2024-09-01 --reason "at the request of the host"',
    options: {
      day: { says: 'the new day', value: 'YYYY-MM-DD' },
      place: { says: 'the new place; default: as before', value: 'TEXT' },
      reason: { says: 'why', value: 'TEXT' },
      ...SAID,
    },
    run: (c) =>
      ofMeeting(c, 'Moved', {
        ...{ type: 'MoveMeeting', day: parsed(Day, '--day', required(c, 'day')), reason: required(c, 'reason') },
        ...given(c, 'place', 'place'),
      }),
  },
  {
    name: 'cancel-meeting',
    role: 'secretariat',
    summary: 'Cancel a meeting before its sitting opens, which releases its documents; its chair may too',
    arguments: ['MEETING'],
    example: 'concordat cancel-meeting CHS-2024 --as SECRETARIAT --reason "no quorum is in sight"',
    options: { reason: { says: 'why', value: 'TEXT' }, ...SAID },
    run: (c) => ofMeeting(c, 'Cancelled', { type: 'CancelMeeting', reason: required(c, 'reason') }),
  },
  {
    name: 'place',
    role: 'secretariat',
    summary: 'Place a document on the agenda of a meeting',
    arguments: ['MEETING', 'DOSSIER', 'ITEM'],
    example: 'concordat place CHS-2024 SCO-2024-08 8 --as SECRETARIAT',
    options: {
      'decide-first': {
        says: 'decided before all other items; said before the agenda is approved, where the procedure asks for that',
      },
      'one-act-with': { says: 'document of that item already, approved by the same act', value: 'DOSSIER' },
      ...WHY,
      ...SAID,
    },
    run: (c) => {
      const together = c.text('one-act-with');
      return ofMeeting(c, 'Placed on the agenda', {
        type: 'PlaceOnAgenda',
        dossier: parsed(DossierId, 'DOSSIER', c.argument(1)),
        item: itemArgument(c, 2),
        ...(c.flag('decide-first') && { decideFirst: true }),
        ...(together !== undefined && { oneActWith: parsed(DossierId, '--one-act-with', together) }),
        ...why(c),
      });
    },
  },
  {
    name: 'unplace',
    role: 'secretariat',
    summary: 'Take a document off the agenda of a meeting',
    arguments: ['MEETING', 'DOSSIER'],
    example: 'concordat unplace CHS-2024 SCO-2024-08 --as SECRETARIAT --reason "deferred"',
    options: { reason: { says: 'why', value: 'TEXT' }, ...SAID },
    run: (c) =>
      ofMeeting(c, 'Taken off the agenda', {
        type: 'RemoveFromAgenda',
        dossier: parsed(DossierId, 'DOSSIER', c.argument(1)),
        reason: required(c, 'reason'),
      }),
  },
  {
    name: 'move-item',
    role: 'secretariat',
    summary: 'Give an item of the agenda another number',
    arguments: ['MEETING', 'ITEM', 'TO'],
    example: 'concordat move-item CHS-2024 8 3 --as SECRETARIAT',
    options: SAID,
    run: (c) => ofMeeting(c, 'Moved', { type: 'MoveItem', item: itemArgument(c, 1), to: itemArgument(c, 2) }),
  },
  {
    name: 'presence',
    role: 'secretariat',
    summary: 'Record who heads a delegation, or a guest, at a meeting; without --head: it is not there',
    arguments: ['MEETING', 'MEMBER'],
    example: 'concordat presence CHS-2024 KAZ --as SECRETARIAT --head KAZ-HEAD',
    options: { head: { says: 'the accredited person', value: 'PERSON' }, ...SAID },
    run: (c) =>
      ofMeeting(c, 'Recorded', {
        type: 'RecordPresence',
        member: parsed(MemberId, 'MEMBER', c.argument(1)),
        head: given(c, 'head', 'head', PersonId).head ?? null,
      }),
  },
  meetingStep('approve-agenda', 'ApproveAgenda', 'Approve the agenda of a meeting', 'Approved the agenda'),
  meetingStep('open-sitting', 'OpenSitting', 'Open the sitting of a meeting', 'Opened the sitting'),
  meetingStep('close-sitting', 'CloseSitting', 'Close the sitting of a meeting', 'Closed the sitting'),
];

function meetingStep(
  name: string,
  type: 'ApproveAgenda' | 'OpenSitting' | 'CloseSitting',
  summary: string,
  done: string,
): Command {
  return {
    name,
    role: 'chair',
    summary,
    arguments: ['MEETING'],
    example: `concordat ${name} CHS-2024 --as CHAIR-CHS`,
    options: SAID,
    run: (c) => ofMeeting(c, done, { type }),
  };
}

function itemArgument(context: Context, place: number): number {
  const item = context.argument(place);
  if (!/^[1-9]\d{0,2}$/.test(item)) throw new UsageError(`${item}: a number of an item from 1 to 999 is expected`);
  return Number(item);
}

function ofMeeting(context: Context, done: string, act: Act): Promise<number> {
  return context.submit(aggregateRef('meeting', meetingArgument(context)), { ...act, ...said(context) }, done);
}

import { chair } from '../client/chair.ts';
import type { DossierId, OrganId, StageCode } from '../contracts/ids.ts';
import { meetingOf, packageOf } from '../domain/dossier/facts/packages.ts';
import { mayOpen, unmetNeeds } from '../domain/dossier/facts/route.ts';
import type { DossierState } from '../domain/dossier/state.ts';
import { aggregateRef } from '../contracts/ids.ts';
import type { Package, PackageDocument } from './package.ts';
import type { Participant } from './participant.ts';
import { isIncident } from './script.ts';

/** The meetings before the summit: of the coordinators two, of the foreign ministers one, each with the package on its agenda. */

type Meeting = Package['meetings'][number];
const ADOPTION = '60' as StageCode;

/** Meetings of organs other than the one that adopts the package. */
export function sessionsOf(of: Package, organ?: OrganId): readonly Meeting[] {
  const adopts = of.meetings.find((m) => m.id === of.summit)?.organ;
  return of.meetings.filter((m) => m.organ !== adopts && (organ === undefined || m.organ === organ));
}

/** The documents that the secretariat puts on the agenda of a meeting as it files them; the deferred one comes to its second later. */
export function filedFor(of: Package, meeting: Meeting): readonly PackageDocument[] {
  const [first, ...later] = sessionsOf(of, meeting.organ);
  if (later.length === 0) return of.documents;
  return of.documents.filter(({ id }) => isIncident('deferral', id) === (meeting === first));
}

/** Whether a round may be opened at a stage now: its organ sits on the document, and nothing else stands before it. */
export async function mayHold({ reading }: Participant, state: DossierState, code: StageCode): Promise<boolean> {
  const organisation = await reading.organisation();
  const organ = organisation.procedure?.stages[code]?.organ;
  const at = organ === undefined ? null : packageOf(state, organ);
  const meetings = at === null ? [] : [await reading.meeting(at)];
  const sits = organ !== undefined && meetingOf(state, organ, meetings)?.phase === 'sitting';
  if (organisation.procedure?.stages[code]?.inMeeting && !sits) return false;
  return mayOpen(state, code, { organisation, meetings, aggregate: aggregateRef('dossier', state.id ?? '') }) === null;
}

/**
 * The chair of an organ at its meetings: approves an agenda once something is on it, opens the sitting, to whose agenda the
 * secretariat adds the rest of the package, and closes it when everything on it is concluded. Gives what it does each time it looks.
 */
export function keepSessions(participant: Participant, organ: OrganId, of: Package, stages: readonly StageCode[]) {
  const { reading, settle } = participant;
  const acts = chair(participant.connection);
  const concluded = new Set<DossierId>();
  const over = new Set<string>();

  const isConcluded = async (id: DossierId): Promise<boolean> => {
    if (concluded.has(id)) return true;
    const state = await reading.dossier(id);
    const at = stages.flatMap((s) => state.stages[s] ?? []);
    // What the sectoral ministers approved goes on without the foreign ministers, although they have it before them.
    const isNeeded = at.length === 0 && unmetNeeds(state, ADOPTION).length > 0;
    if (isNeeded || !at.every((s) => s.status === 'closed' || s.bases.length > 0)) return false;
    concluded.add(id);
    return true;
  };

  return async (): Promise<void> => {
    for (const session of sessionsOf(of, organ).filter((m) => !over.has(m.id))) {
      const { phase, agenda, agendaApproved } = await reading.meeting(session.id);
      if (phase === 'closed') over.add(session.id);
      // At once: were all rounds to open together, no delegation could answer within a silence.
      if (phase === 'convened' && agenda.length > 0) {
        if (!agendaApproved)
          await settle(`to approve the agenda of ${session.id}`, () => acts.approveAgenda(session.id));
        await settle(`to open the sitting of ${session.id}`, () => acts.openSitting(session.id));
      }
      // The first of two is left empty by what was deferred; the last has everything on its agenda.
      if (phase !== 'sitting' || (agenda.length > 0 && agenda.length < of.documents.length)) continue;
      let all = true;
      for (const { dossier } of agenda) all &&= await isConcluded(dossier);
      if (all) await settle(`to close the sitting of ${session.id}`, () => acts.closeSitting(session.id));
    }
  };
}

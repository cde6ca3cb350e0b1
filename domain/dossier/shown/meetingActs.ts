import { MeetingAct } from '../../../contracts/acts.ts';
import type { OrganId } from '../../../contracts/ids.ts';
import type { MeetingState } from '../../meeting/state.ts';
import { countedMembers, speaksFor, type OrganisationState } from '../../organisation/state.ts';
import { actSchemas, plausibleActs, typeOf } from '../../plausible.ts';
import { dayOf } from '../../time.ts';
import { procedureOf } from '../facts/ownProcedure.ts';
import { packageOf } from '../facts/packages.ts';
import type { DossierState } from '../state.ts';
import type { Sight } from './candidates.ts';

/** Acts that somebody could send about a meeting of a document: what the explanation tries. */

/** Variants of one act. */
const MOST_VARIANTS = 8;

/** A meeting at which a document can still come before its organ. */
export function isToCome({ phase }: MeetingState): boolean {
  return phase === 'convened' || phase === 'sitting';
}

/** The organs that decide on the document in a meeting, at a stage that is not closed, and have it in no package. */
export function organsToMeet(state: DossierState, organisation: OrganisationState): readonly OrganId[] {
  if (state.phase !== 'inProgress' && state.phase !== 'deferred') return [];
  const stages = procedureOf(organisation, state)?.stages ?? {};
  const organs = (state.definition?.route ?? [])
    .filter(({ stage }) => stages[stage]?.inMeeting && state.stages[stage]?.status !== 'closed')
    .flatMap(({ stage }) => stages[stage]?.organ ?? [])
    .filter((organ) => packageOf(state, organ) === null);
  return [...new Set(organs)];
}

/** About one meeting; about none yet: its convening, for these organs. */
export function meetingActs(
  meeting: MeetingState,
  organs: readonly (string | null)[],
  sight: Sight,
): readonly MeetingAct[] {
  const { id } = sight.state;
  const values = {
    ...{ organ: organs, day: [dayOf(sight.at)], dossier: [id], dossiers: [[id]] },
    ...{ item: [(meeting.agenda.at(-1)?.item ?? 0) + 1], oneActWith: [] },
  };
  const schemas = actSchemas(MeetingAct).filter((s) => typeOf(s) !== 'RecordPresence');
  return [
    ...schemas.flatMap((schema) => plausibleActs<MeetingAct>(schema, values, MOST_VARIANTS)),
    ...headsToRecord(meeting, sight),
  ];
}

/** A head for each of the first delegations that none is recorded of: whoever may speak for it, in the rank that the organ asks for. */
function headsToRecord({ organ, present }: MeetingState, { organisation, at }: Sight): readonly MeetingAct[] {
  const levels = organ === null ? undefined : organisation.procedure?.organs[organ]?.headLevels;
  const heads = Object.values(organisation.people).filter((p) => levels?.some((l) => l === p.level) ?? true);
  return countedMembers(organisation)
    .filter((m) => present[m] === undefined)
    .flatMap((member): readonly MeetingAct[] => {
      const head = heads.find((p) => String(p.actor) === member && speaksFor(organisation, p, at) !== null);
      return head === undefined ? [] : [{ type: 'RecordPresence', member, head: head.person }];
    })
    .slice(0, MOST_VARIANTS);
}

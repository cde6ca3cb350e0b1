import type { ActorId, MemberId } from '../../../contracts/ids.ts';
import type { Waiting } from '../../../contracts/views.ts';
import { countedMembers, isMember, type OrganisationState } from '../../organisation/state.ts';
import { AUTHENTICATION, DOMESTIC_PROCEDURES } from '../evolve.ts';
import { waits } from './awaited.ts';
import { officesOf } from './holders.ts';
import type { Others } from './waiting.ts';
import type { DossierState } from '../state.ts';
import { isUntold, objectionsUntil } from '../facts/corrections.ts';
import { copiesDueBy, notificationsNeeded, notificationsOf, phaseAt } from '../facts/terms.ts';

/** What an adopted document waits for: signatures, copies, notifications, the announcement; and objections to a correction. */

const actors = (of: readonly MemberId[]) => of as readonly string[] as readonly ActorId[];

/** The depositary's office; where there is none, the secretariat. */
function depositaryOf(organisation: OrganisationState): readonly ActorId[] {
  const own = officesOf(organisation, 'depositary');
  return own.length > 0 ? own : officesOf(organisation, 'secretariat');
}

/** What stands between adoption and effect. */
export function effectWaits(state: DossierState, { organisation }: Others): readonly Waiting[] {
  const owed = state.definition?.signed
    ? state.adoptionRoster.filter((m) => !state.signatures[m] && !state.nonSigners[m])
    : [];
  const stage = owed.length > 0 ? AUTHENTICATION : DOMESTIC_PROCEDURES;
  const name = stage === AUTHENTICATION ? 'Authentication' : 'Domestic procedures';
  const place = { stage, stageName: organisation.procedure?.stages[stage]?.name ?? name };
  if (owed.length > 0) {
    const on = actors(owed.filter((m) => isMember(organisation, m)));
    // Who has left signs nothing any more: the record says why.
    const gone = owed.filter((m) => !isMember(organisation, m));
    return [
      ...(on.length > 0 ? [waits({ code: 'signatures' }, { ...place, on, rule: 'D41' })] : []),
      ...gone.map((m) =>
        waits(
          { code: 'lack', facts: { lack: 'StateNotAMember', state: m } },
          { ...place, on: officesOf(organisation, 'secretariat'), rule: 'D07' },
        ),
      ),
    ];
  }
  const depositary = depositaryOf(organisation);
  if (!state.certified) {
    const until = copiesDueBy(state, organisation.procedure);
    return [waits({ code: 'certifiedCopies' }, { ...place, on: depositary, until, rule: 'D51' })];
  }
  const needed = notificationsNeeded(state, organisation);
  const { counted, missing } = notificationsOf(state, organisation);
  if (needed === 0) return [waits({ code: 'end' }, { ...place, on: depositary, rule: 'D52' })];
  return counted.length < needed
    ? [waits({ code: 'notifications' }, { ...place, on: actors(missing), rule: 'D52' })]
    : [waits({ code: 'announcement' }, { ...place, on: depositary, rule: 'D52' })];
}

/** The day that was announced for its entry into force, while it lies ahead: nobody owes anything, and it is not in effect. */
export function dayWaits(state: DossierState, { at }: Others): readonly Waiting[] {
  const day = state.effectiveOn;
  return day !== null && phaseAt(state, at) === 'adopted'
    ? [waits({ code: 'dayOfEffect', facts: { day } }, { on: [], rule: 'D158' })]
    : [];
}

/** The place whose clock rules the deadlines of corrections: that of the organ that adopted. */
export function zoneOfCorrections({ adoption }: DossierState, { procedure }: OrganisationState): string | null {
  return (adoption && procedure?.organs[adoption.organ]?.zone) ?? null;
}

/** A correction that was proposed: until its deadline each member may object to it; then the depositary records it, once they were told. */
export function correctionWaits(state: DossierState, { organisation, at }: Others): readonly Waiting[] {
  const zone = zoneOfCorrections(state, organisation);
  const { procedure, offices } = organisation;
  return state.corrections
    .filter((c) => c.outcome === null)
    .map((c) => {
      const until = objectionsUntil(c, procedure);
      const { number: correction, place } = c;
      if (at === undefined || at < until)
        return waits(
          { code: 'correctionObjections', facts: { correction, place } },
          { on: actors(countedMembers(organisation)), until, zone, rule: 'D54' },
        );
      const processes = Object.values(offices).filter((o) => o.role === 'process');
      return isUntold(c, procedure)
        ? waits(
            { code: 'correctionNotices', facts: { correction } },
            { on: processes.map((o) => o.office), rule: 'D54' },
          )
        : waits({ code: 'correctionRecord', facts: { correction } }, { on: depositaryOf(organisation), rule: 'D54' });
    });
}

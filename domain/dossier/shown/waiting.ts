import type { ActorId, Instant, StageCode } from '../../../contracts/ids.ts';
import type { Waiting } from '../../../contracts/views.ts';
import { awaitedWith } from '../../meeting/numbers.ts';
import type { MeetingState } from '../../meeting/state.ts';
import { chairOf, type OrganisationState } from '../../organisation/state.ts';
import { adoptingFinding } from '../acts/adoption.ts';
import { changedParts, inventoryOf, offerStatus } from '../acts/carryOver.ts';
import { CIRCULATION } from '../evolve.ts';
import { ownView } from '../facts/ownProcedure.ts';
import { isRestOwed } from '../facts/owed.ts';
import { meetingOf } from '../facts/packages.ts';
import { presentChairs } from '../facts/presentChair.ts';
import { currentStage, unmetNeeds } from '../facts/route.ts';
import { currentVersion, draftAwaitingNumber, openRounds, type DossierState } from '../state.ts';
import { waits } from './awaited.ts';
import { correctionWaits, dayWaits, effectWaits } from './effectWaits.ts';
import { chairAt, heldBeforeSitting, lackWaits, officesOf, placeAt } from './holders.ts';
import { requestWaits, roundWaits } from './roundWaits.ts';
import { circulationWaits, conclusionsOwed, stageWaits } from './stageWaits.ts';

/** What a document waits for, on whom, until when, by which rule. */

export type Others = {
  readonly organisation: OrganisationState;
  /** Those in whose packages the document is, and the one that it was deferred to, as far as they are known. */
  readonly meetings: readonly MeetingState[];
  /** Those that share an item with it there, by id, as far as they are known. */
  readonly dossiers?: Readonly<Record<string, DossierState>>;
  /** The moment at which it is asked; without one nothing has lapsed. */
  readonly at?: Instant;
};

/** What stands between the document and its next stage: one line per open round, or the one thing it waits for. */
export function waitingFor(state: DossierState, given: Others): readonly Waiting[] {
  const others = ownView(given, state);
  const secretariat = officesOf(others.organisation, 'secretariat');
  switch (state.phase) {
    case null:
      return [];
    case 'withdrawn':
    case 'split':
    case 'merged':
    case 'abandoned':
    case 'lapsed':
    case 'ended':
      return [];
    case 'proposed':
      return [waits({ code: 'registration' }, { on: secretariat, rule: 'D11' })];
    case 'deferred':
      return [
        waits(
          { code: 'meeting', facts: { meeting: state.deferredTo } },
          { on: presentChairs(state, others.organisation, others.meetings), rule: 'D10' },
        ),
        ...offersWaiting(state, others),
      ];
    case 'inEffect':
      return [...dayWaits(state, others), ...correctionWaits(state, others)];
    case 'adopted':
      return [...effectWaits(state, others), ...correctionWaits(state, others)];
    case 'inProgress':
      return [...inProgressWaits(state, others, secretariat), ...offersWaiting(state, others)];
  }
}

/**
 * Open offers to the next chairmanship, beside whatever else is waited for: on nobody, until it has begun; then on whoever made
 * one that does not say any more what is open, and has to make it anew.
 */
function offersWaiting(state: DossierState, { organisation, at }: Others): readonly Waiting[] {
  return state.carryOvers
    .filter((c) => offerStatus(state, c) === 'open')
    .map(({ organ, offer, from, to, inventory }) => {
      if (chairOf(organisation, organ) !== to)
        return waits({ code: 'carryOver', facts: { offer } }, { organ, on: [], rule: 'D68' });
      const changed =
        at === undefined ? [] : changedParts(inventory, inventoryOf(state, organisation, inventory.promises, at));
      return changed.length === 0
        ? waits({ code: 'carryOver', facts: { offer } }, { organ, on: [to], rule: 'D68' })
        : waits(
            { code: 'lack', facts: { lack: 'InventoryChanged', offer, changed } },
            { organ, on: [from], rule: 'D68' },
          );
    });
}

function inProgressWaits(state: DossierState, others: Others, secretariat: readonly ActorId[]): readonly Waiting[] {
  const { procedure } = others.organisation;
  const found = draftAwaitingNumber(state) ?? adoptingFinding(state, others);
  if (found) return [numberWaits(state, found.stage, others)];
  const members = [...new Set(state.acceptedAmendments.map((a) => a.by))];
  if (members.length > 0) {
    const where = { ...placeAt(others, state.acceptedAmendments[0]!.stage), on: secretariat, rule: 'D78' };
    return versionWaits(state, others, waits({ code: 'amendedVersion', facts: { members } }, where));
  }
  if (isRestOwed(state, procedure)) {
    const dossiers = state.splitInto.map((p) => p.dossier);
    const where = { on: secretariat, rule: 'D111' };
    return versionWaits(state, others, waits({ code: 'versionOfTheRest', facts: { dossiers } }, where));
  }
  const rounds = openRounds(state);
  const concluded = conclusionsOwed(state);
  if (rounds.length > 0) {
    // The text of a round may be circulated while it is open, and is then delivered before anything is concluded on it.
    const isSent = rounds.some((r) => unmetNeeds(state, r.stage).some((needs) => needs.includes(CIRCULATION)));
    const sent = isSent ? circulationWaits(state, others) : null;
    return [
      ...rounds.flatMap((r) => roundWaits(state, r, others, sent !== null)),
      ...(sent === null ? [] : [sent]),
      ...rounds.flatMap((r) => requestWaits(state, r, others)),
      // Stages may be under way side by side: a round that has ended is not forgotten while another goes on.
      ...concluded.map((stage) => stageWaits(state, stage, others)),
    ];
  }
  if (!currentVersion(state)) return [waits({ code: 'firstVersion' }, { on: secretariat, rule: 'D12' })];
  const sent = circulationWaits(state, others);
  if (sent !== null) return [sent];
  const stage = procedure ? currentStage(state, procedure) : null;
  if (!stage) return [waits({ code: 'route' }, { on: secretariat, rule: 'D18' })];
  return [stage, ...concluded.filter((s) => s !== stage)].map((s) => stageWaits(state, s, others));
}

/** The number of the act, or the documents that the same act is to approve: what those wait for, and on whom, they say themselves. */
function numberWaits(state: DossierState, stage: StageCode, others: Others): Waiting {
  const organ = others.organisation.procedure?.stages[stage]?.organ;
  const meeting = organ === undefined ? null : meetingOf(state, organ, others.meetings);
  const together =
    meeting === null || state.id === null ? [] : awaitedWith(meeting, state.id, { dossiers: {}, ...others });
  return together.length === 0
    ? waits({ code: 'actNumber' }, { on: [], rule: 'D42' })
    : waits({ code: 'oneAct', facts: { dossiers: together } }, { on: [], rule: 'M24' });
}

/** A version that is owed; of a text before a sitting its chair lets it change first. */
function versionWaits(state: DossierState, others: Others, version: Waiting): readonly Waiting[] {
  const held = heldBeforeSitting(state, others);
  if (held === null) return [version];
  const lack = lackWaits(held.refusal, held.stage, state, others, placeAt(others, held.stage));
  return [
    { ...lack, on: chairAt(others, held.stage) },
    { ...version, on: [] },
  ];
}

/** Nothing is left that the process or anybody owes it. */
export function isOver(state: DossierState): boolean {
  switch (state.phase) {
    case 'inEffect':
    case 'ended':
    case 'withdrawn':
    case 'split':
    case 'merged':
    case 'abandoned':
    case 'lapsed':
      return true;
    default:
      return false;
  }
}

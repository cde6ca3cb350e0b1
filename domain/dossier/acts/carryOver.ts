import type { DossierAct } from '../../../contracts/acts.ts';
import type { CarryOverInventory } from '../../../contracts/carryOver.ts';
import type { DossierEvent } from '../../../contracts/events.ts';
import type { ActorId, Instant, OrganId } from '../../../contracts/ids.ts';
import { accepted, refused } from '../../decision.ts';
import { chairOf, countedMembers, roleOf, speaksFor, type OrganisationState } from '../../organisation/state.ts';
import {
  firstOf,
  inProgress,
  notFrozen,
  requireProcedure,
  type Check,
  type DossierContext,
  type DossierDecision,
} from '../context.ts';
import { blockOf } from '../facts/counting.ts';
import { lastAt, lastOn } from '../facts/lastWord.ts';
import { hiddenRounds } from '../shown/confidential.ts';
import { viewerOf } from '../shown/viewer.ts';
import { currentVersion, type CarryOver, type DossierState, type Round } from '../state.ts';

/** Carry-over to the next chairmanship: an inventory of all that is open, offered and accepted (domain §3.6, §5.2). */

type Act<T extends DossierAct['type']> = Extract<DossierAct, { type: T }>;

const placeOf = ({ stage, round, textHash }: Round) => ({ stage, round, textHash });

/**
 * What is open on a document, by the text of the last round of each stage, whatever its version, since the next chair must
 * know who held what, and on which.
 */
export function inventoryOf(
  state: DossierState,
  organisation: OrganisationState,
  promises: readonly string[],
  at: Instant,
): CarryOverInventory {
  const counted = countedMembers(organisation);
  const held = Object.values(state.stages).flatMap((s) => {
    const round = s.rounds.at(-1);
    if (!round) return [];
    return counted.flatMap((member) => {
      const last = lastAt(state, s.stage, round.textHash, member);
      return last ? [{ at: { member, ...placeOf(last.in) }, p: last.position }] : [];
    });
  });
  const askedForTime = Object.values(state.stages).flatMap((s) => {
    const round = s.status === 'closed' ? undefined : s.rounds.at(-1);
    if (!round) return [];
    return counted.flatMap((member) => {
      const p = round.positions[member]?.position;
      return p?.kind === 'requestTime' ? [{ member, ...placeOf(round), until: p.until, reasons: p.reasons }] : [];
    });
  });
  // An objection stands in every round on its text, and is named as of the one in which it was made.
  const blocking = Object.values(state.stages).flatMap((s) => {
    const textHash = s.status === 'closed' ? undefined : s.rounds.at(-1)?.textHash;
    if (textHash === undefined) return [];
    return counted.flatMap((member) => {
      const block = blockOf(state, { stage: s.stage, textHash }, member, organisation.procedure);
      const made = s.rounds.find((r) => block !== null && r.positions[member]?.entry === block.entry);
      return block && made ? [{ at: { member, stage: s.stage, round: made.round, textHash }, p: block.position }] : [];
    });
  });
  return {
    objections: blocking.flatMap(({ at, p }) => {
      if (p.kind === 'object') return [{ ...at, reasons: p.reasons, places: p.places }];
      return p.kind === 'proposeAmendment' ? [{ ...at, reasons: p.words, places: [p.place] }] : [];
    }),
    reservations: held.flatMap(({ at, p: { position: p, lifted } }) =>
      p.kind === 'agreeWithReservation' && !lifted ? [{ ...at, reservation: p.reservation, text: p.text }] : [],
    ),
    brackets: currentVersion(state)?.manifest.openPlaces ?? [],
    adReferendum: held.flatMap(({ at, p: { position: p, confirmed, entry } }) =>
      p.kind === 'agreeAdReferendum' && !confirmed && lastOn(state, at.textHash, at.member)?.position.entry === entry
        ? [{ ...at, confirmBy: p.confirmBy }]
        : [],
    ),
    requestsForTime: askedForTime,
    waivers: state.waivers.map(({ of, stage, reason }) => ({ of, stage, reason })),
    promises,
    mandates: Object.values(organisation.people).flatMap(({ person, actor, mandate }) => {
      const member = counted.find((m) => String(m) === String(actor));
      const speaks = speaksFor(organisation, { actor, person }, at) !== null;
      return member !== undefined && mandate !== null && speaks ? [{ member, person, mandate }] : [];
    }),
  };
}

/** The offer for an organ that nobody has accepted or replaced; null where there is none. */
export function openOffer(state: DossierState, organ: OrganId): CarryOver | null {
  const last = state.carryOvers.findLast((c) => c.organ === organ);
  return last && !last.accepted ? last : null;
}

/** How an offer stands: a later one for the same organ takes the place of one that is not accepted. */
export function offerStatus(state: DossierState, offer: CarryOver): 'open' | 'accepted' | 'replaced' {
  if (offer.accepted) return 'accepted';
  return openOffer(state, offer.organ) === offer ? 'open' : 'replaced';
}

function unfinished(state: DossierState): Check {
  return state.phase === 'deferred' ? null : inProgress(state);
}

/** Whoever chairs the organ now; or, to the office that chairs it now, whoever made the offer that is still open. */
function mayOffer(state: DossierState, act: Act<'OfferCarryOver'>, context: DossierContext): Check {
  const { actor } = context.sender;
  const chair = chairOf(context.organisation, act.organ);
  if (chair === actor) return null;
  const open = openOffer(state, act.organ);
  return open?.from === actor && act.to === chair
    ? null
    : refused('D06', 'NotTheChair', { actor, organ: act.organ, chair: chair ?? 'none' });
}

/** An inventory quotes every open round, and whether it has changed tells of them: nobody learns so what is hidden from it. */
function showsAll(state: DossierState, { organisation }: DossierContext, to: readonly ActorId[]): Check {
  for (const actor of to) {
    const viewer = viewerOf(organisation, actor);
    const [hidden] = viewer ? hiddenRounds(viewer, state, organisation) : [];
    if (hidden) return refused('D146', 'RoundConfidential', { actor, stage: hidden.stage, round: hidden.round });
  }
  return null;
}

export function decideOfferCarryOver(
  state: DossierState,
  act: Act<'OfferCarryOver'>,
  context: DossierContext,
): DossierDecision {
  const procedure = requireProcedure(context);
  const role = roleOf(context.organisation, act.to);
  const no = firstOf(
    () => unfinished(state),
    () => mayOffer(state, act, context),
    () => notFrozen(state, context),
    () =>
      state.definition?.route.some((s) => procedure.stages[s.stage]?.organ === act.organ)
        ? null
        : refused('D67', 'OrganNotOnRoute', { organ: act.organ, class: state.class }),
    () => (role === 'chair' ? null : refused('D67', 'NotAChairOffice', { to: act.to, role: role ?? 'unknown' })),
    () => (act.to === context.sender.actor ? refused('D67', 'OfferedToItself', { to: act.to }) : null),
    () => showsAll(state, context, [context.sender.actor, act.to]),
  );
  return (
    no ??
    accepted<DossierEvent>({
      type: 'CarryOverOffered',
      offer: state.carryOvers.length + 1,
      organ: act.organ,
      from: context.sender.actor,
      to: act.to,
      inventory: inventoryOf(state, context.organisation, act.promises, context.at),
    })
  );
}

/** Parts of an offered inventory that no longer say what is open. A mandate given or renewed since takes nothing from it. */
export function changedParts(offered: CarryOverInventory, now: CarryOverInventory): readonly string[] {
  const { mandates: mandatesOffered, ...rest } = offered;
  const changed = (Object.keys(rest) as (keyof typeof rest)[]).filter((part) => !isSame(rest[part], now[part]));
  const lost = mandatesOffered.some((m) => !now.mandates.some((n) => n.person === m.person));
  return lost ? [...changed, 'mandates'] : changed;
}

/** Whether two values say the same, in whatever order their members were written. */
function isSame(a: unknown, b: unknown): boolean {
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return a === b;
  const [x, y] = [a as Record<string, unknown>, b as Record<string, unknown>];
  const keys = Object.keys(x);
  return keys.length === Object.keys(y).length && keys.every((k) => isSame(x[k], y[k]));
}

export function decideAcceptCarryOver(
  state: DossierState,
  act: Act<'AcceptCarryOver'>,
  context: DossierContext,
): DossierDecision {
  const offer = state.carryOvers.find((c) => c.offer === act.offer);
  const { actor } = context.sender;
  const no = firstOf(
    () => unfinished(state),
    () => (offer ? null : refused('D68', 'NoSuchOffer', { offer: act.offer })),
  );
  if (no || !offer) return no ?? refused('D68', 'NoSuchOffer', { offer: act.offer });
  const chair = chairOf(context.organisation, offer.organ);
  const status = offerStatus(state, offer);
  const changed = changedParts(
    offer.inventory,
    inventoryOf(state, context.organisation, offer.inventory.promises, context.at),
  );
  return (
    firstOf(
      () => (offer.to === actor ? null : refused('D68', 'OfferedToAnother', { actor, to: offer.to })),
      () => (status === 'open' ? null : refused('D68', 'OfferNotOpen', { offer: act.offer, status })),
      () => (chair === actor ? null : refused('D68', 'NotTheChairYet', { organ: offer.organ, chair: chair ?? 'none' })),
      () => showsAll(state, context, [actor]),
      () => (changed.length === 0 ? null : refused('D68', 'InventoryChanged', { offer: act.offer, changed })),
    ) ?? accepted<DossierEvent>({ type: 'CarryOverAccepted', offer: act.offer, organ: offer.organ, by: actor })
  );
}
